/* gallery.c: every neuron of snn.h, driven so that it shows what it is. One neuron and one step at a
   time, x_step, without a population. The sources of the models: docs/reference/models.md.

   Prints how often each spikes; writes build/demo/gallery.csv and build/demo/gallery_notes.csv.  */
#include "example.h"
#include "snn.h"

#define mA(x) snn_to_nA(snn_mA(x))             /* a step takes numbers in coherent units          */
#define S(x) snn_to_uS(snn_S(x))
#define LEAKY(q, s)                                                                                \
    (q.tau = snn_ms(20), q.v_th = snn_mV(-50), q.v_rest = q.v_reset = snn_mV(-60), s.v = -60)
#define EVERY(ms) (step % (ms * 100) == 0)     /* a spike arrives: what snn_jump would deliver    */

/* X(model, title, ms, settings, drive, jump, threshold, what to look at). The drive is on from a
   tenth to nine tenths of the time. q: parameters; k: constants; s: state.                       */
#define GALLERY(X)                                                                                 \
    X(if, "IF", 100, (q.tau = snn_ms(20), q.v_th = snn_mV(10)), on * mA(15), 0, k.v_th,            \
      "V rests at 0 mV")                                                                           \
    X(li, "LI", 100, (q.tau = snn_ms(20), q.v_rest = snn_mV(-60), s.v = -60), on * mA(15), 0,      \
      k.v_rest, "never spikes")                                                                    \
    X(lif, "LIF", 100, LEAKY(q, s), on * mA(15), 0, k.v_th, "rest and reset anywhere")             \
    X(lifref, "LIFRef", 100, LEAKY(q, s), on * mA(15), 0, k.v_th, "held after a spike")            \
    X(alif, "ALIF", 400, (LEAKY(q, s), q.beta = snn_mV(1)), on * mA(20), 0, k.v_th + k.beta * s.a, \
      "the threshold adapts")                                                                      \
    X(expif, "ExpIF", 100, q.reset = SNN_HARD, on * mA(6), 0, k.v_th, "runs away by itself")       \
    X(expifref, "ExpIFRef", 100, (q.reset = SNN_HARD, q.tau_ref = snn_ms(5)), on * mA(6), 0,       \
      k.v_th, "held after a spike")                                                         \
    X(adexif, "AdExIF", 200, (q.a = snn_S(0), q.tau_w = snn_ms(100), q.reset = SNN_HARD),          \
      on * mA(15), 0, k.v_th, "intervals grow")                                                    \
    X(adexifref, "AdExIFRef", 200,                                                                 \
      (q.a = snn_S(0), q.b = snn_mA(2), q.tau_w = snn_ms(60), q.tau_ref = snn_ms(4),               \
       q.v_reset = snn_mV(-58), q.reset = SNN_HARD),                                               \
      on * mA(15), 0, k.v_th, "intervals grow more")                                       \
    X(quaif, "QuaIF", 200, q.reset = SNN_HARD, on * mA(6), 0, k.v_th, "V slows and then runs")        \
    X(adquaif, "AdQuaIF", 200,                                                                     \
      (q.a = snn_S(0), q.b = snn_mA(1), q.tau_w = snn_ms(100), q.reset = SNN_HARD), on * mA(15), 0, \
      k.v_th, "intervals grow")                                                                    \
    X(adquaifref, "AdQuaIFRef", 200,                                                               \
      (q.a = snn_S(0), q.b = snn_mA(5), q.tau_w = snn_ms(25), q.tau_ref = snn_ms(1),               \
       q.v_reset = snn_mV(-46), q.reset = SNN_HARD),                                               \
      on * mA(10), 0, k.v_th, "reset beyond V_c: runs on")                                                             \
    X(gif, "Gif", 400,                                                                             \
      (q.a = snn_kHz(0.005), q.a1 = snn_mA(0.5), q.a2 = snn_mA(-0.03)),                            \
      on * mA(1.5), 0, s.v_th, "the threshold follows V")                                          \
    X(gifref, "GifRef", 400,                                                                       \
      (q.a = snn_kHz(0.005), q.a1 = snn_mA(10), q.a2 = snn_mA(-0.6)),                              \
      on * mA(2), 0, s.v_th, "its own currents make bursts")                                    \
    X(cubalif, "CubaLIF", 100, LEAKY(q, s), 0, on * EVERY(4) * mA(12), k.v_th,                     \
      "spikes arrive as currents")                                                                 \
    X(cobalif, "CobaLIF", 100, LEAKY(q, s), 0, on * EVERY(4) * S(0.25), k.v_th,                    \
      "... as conductances")                                                                       \
    X(izhikevich, "Izhikevich", 200, (q.c = snn_mV(-50), q.d = snn_mV_per_ms(2), s.u = -13),       \
      on * 10, 0, k.v_th, "chatters")                                                              \
    X(izhikevichref, "IzhikevichRef", 200, (q.tau_ref = snn_ms(5), s.u = -13), on * 10, 0, k.v_th, \
      "held after a spike")                                                               \
    X(hh, "HH", 60, q.g_l = snn_mS(0.3), on * 1e4f, 0, k.v_th, "sodium and potassium")            \
    X(wangbuzsaki, "WangBuzsakiHH", 60, (void)q, on * 1e3f, 0, k.v_th, "fast spikes")              \
    X(morrislecar, "MorrisLecar", 400, (void)q, on * 1e5f, 0, k.v_th, "calcium spikes")            \
    X(fitzhughnagumo, "FitzHughNagumo", 200, (void)q, on * 0.5f, 0, k.v_th, "oscillates (no units)")       \
    X(hindmarshrose, "HindmarshRose", 500, (void)q, on * 2.0f, 0, k.v_th, "bursts (no units)")     \
    X(parrot, "Parrot", 100, (void)q, 0, on * EVERY(15) * 1.0f, k.v_th, "repeats what it hears")

typedef struct picture {
    const char *title, *note;
    bool shaped;                               /* a spike has a shape: the model is not reset     */
    unsigned steps, spikes;                    /* of 0.01 ms                                      */
} picture;

/* Where V is reset in the next step, it is drawn no further than to the threshold. */
static void draw(FILE *f, const picture *p, unsigned step, double v, double threshold, bool spike)
{
    if (step % (p->steps / 600) && !spike) return;             /* enough for the eye              */
    fprintf(f, "%s,%.2f,%.5g,%.5g,%d\n", p->title, step * 0.01,
            spike && !p->shaped ? threshold : v, threshold, spike && !p->shaped);
}

#define X(model, name, ms, settings, drive, jump, threshold, look)                                 \
    static picture show_##model(FILE *f)                                                           \
    {                                                                                              \
        picture p = { name, look, snn_##model##_IS_NEURON == SNN_AT_CROSSING, ms * 100, 0 };         \
        snn_##model q = snn_##model##_defaults();                                                  \
        snn_##model##_state s = snn_##model##_initial();                                           \
        (void)(settings);                                                                          \
        const snn_##model##_k k = snn_##model##_constants(&q, snn_ms(0.01));                       \
        for (unsigned step = 0; step < p.steps; step++) {                                          \
            const snn_real on = step >= p.steps / 10 && step < p.steps / 10 * 9;                   \
            const bool spike = snn_##model##_step(&k, &s, drive, jump) > 0;                        \
            (void)on;                                                                              \
            p.spikes += spike;                                                                     \
            draw(f, &p, step, s.v, threshold, spike);                                              \
        }                                                                                          \
        return p;                                                                                  \
    }
GALLERY(X)
#undef X

int main(void)
{
    FILE *f = create("gallery.csv"), *notes = create("gallery_notes.csv");
    fprintf(f, "model,t_ms,V_mV,threshold_mV,spike\n");
    fprintf(notes, "model,ms,note\n");
#define X(model, ...) show_##model,
    picture (*const all[])(FILE *) = { GALLERY(X) };
#undef X
    for (size_t m = 0; m < sizeof all / sizeof *all; m++) {
        const picture p = all[m](f);
        printf("%-15s%4u spikes in %3u ms: %s\n", p.title, p.spikes, p.steps / 100, p.note);
        fprintf(notes, "%s,%u,%s\n", p.title, p.steps / 100, p.note);
    }
    finish(f);
    finish(notes);
    return 0;
}
