/* test_lanes.c: the lanes readings against the real one, bit for bit: every model, every width that this machine has,
   sizes that fill their vectors and that do not, parameters that differ, copies, delays. */
#define SNN_DUAL_N 0                            /* the dual reading has no lanes */
#include "check.h"
#include "tests/include/my_cell.h"
#include "examples/noisy.h"

#define NO(...)

/* Everything that a run has left: FNV-1a of all states, and of who spiked when. */
static uint64_t mix(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *byte = (const unsigned char *)data;
    for (size_t i = 0; i < size; i++) hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    return hash;
}
#define MIX(name) r.hash = mix(r.hash, p->name, all * sizeof *p->name);
#define MIX_STATE(dim, name, ...) MIX(name)
#define MIX_HOLD(name, ...) MIX(name)
static uint64_t mix_spikes(uint64_t hash, const snn_cells *cells)
{
    hash = mix(hash, cells->spikes, cells->n_spikes * sizeof *cells->spikes);
    return mix(hash, cells->end, cells->net->batch * sizeof *cells->end);
}
typedef struct result { uint64_t hash; size_t spikes; } result;

/* Widths to try: those that this build and this machine have. */
static size_t widths(unsigned *width)
{
    static const unsigned all[] = { 16, 32, 64 };
    const unsigned most = snn__width_here();
    size_t n = 0;
    for (size_t k = 0; k < COUNT_OF(all); k++)
        if (all[k] == SNN__OWN_WIDTH || (all[k] > SNN__OWN_WIDTH && all[k] <= most)) width[n++] = all[k];
    return n;
}

/* -- every model ----------------------------------------------------------------------------------------------------
   Each under a drive that makes it spike, the same for all or different for each neuron and step; all parameters the
   same, or each a little different for each neuron. */
typedef struct setting { size_t n; uint32_t batch; bool each, vary; } setting;
enum { MOST = 80, STEPS = 400 };

#define VARY(dim, name, ...)                                                                                           \
    static snn_##dim name##_of[MOST];                                                                                  \
    for (size_t j = 0; j < MOST; j++)                                                                                  \
        name##_of[j] = snn__##dim##_of(snn__##dim##_number(q.cell.name) * (1 + R(0.001) * (snn_real)(j % 7)));         \
    if (s.vary) q.each.cell.name = name##_of;

#define MODEL_TEST(m, drive_type, drive_of)                                                                            \
    static result m##_run(setting s, unsigned width)                                                                   \
    {                                                                                                                  \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                                    \
        net.batch = s.batch;                                                                                           \
        net.width = width;                                                                                             \
        m##s_params q = m##s_defaults();                                                                               \
        m##_MODEL(VARY, NO, NO, NO, NO)                                                                                \
        m##s *p = m##s_new(&net, s.n, &q);                                                                             \
        const size_t all = s.n * s.batch;                                                                              \
        drive_type *drives = (drive_type *)calloc(all, sizeof *drives);     /* no room behind the last */              \
        result r = { UINT64_C(0xcbf29ce484222325), 0 };                                                                \
        for (; net.step < STEPS; snn_tick(&net)) {                                                                     \
            for (size_t c = 0; c < all; c++) drives[c] = drive_of(0.5 + (double)((net.step + 3 * c) % 11) / 10);       \
            if (s.each) m##s_step_each(p, drives);                                                                     \
            else m##s_step(p, drives[0]);                                                                              \
            r.hash = mix_spikes(r.hash, &p->cells);                                                                    \
            r.spikes += p->cells.n_spikes;                                                                             \
            if (net.step % 50) continue;                                                                               \
            m##_MODEL(NO, NO, MIX_STATE, MIX_HOLD, NO)                                                                 \
        }                                                                                                              \
        m##_MODEL(NO, NO, MIX_STATE, MIX_HOLD, NO)                                                                     \
        WELL(&net);                                                                                                    \
        free(drives);                                                                                                  \
        snn_net_free(&net);                                                                                            \
        return r;                                                                                                      \
    }                                                                                                                  \
    Test(lanes, m)                                                                                                     \
    {                                                                                                                  \
        static const setting settings[] = {                                                                            \
            { 64, 1, false, false }, { 37, 1, true, false }, { 5, 1, true, true }, { 33, 3, true, true },              \
            { 1, 1, false, true },   { 3, 7, true, true },   { 31, 2, false, true },                                   \
        };                                                                                                             \
        unsigned width[3];                                                                                             \
        for (size_t k = 0; k < COUNT_OF(settings); k++) {                                                              \
            const result real = m##_run(settings[k], 0);                                                               \
            cr_assert(real.spikes > 0, "%s does not spike", #m);                                                       \
            for (size_t w = 0, n = widths(width); w < n; w++) {                                                        \
                const result lanes = m##_run(settings[k], width[w]);                                                   \
                cr_assert(lanes.hash == real.hash, "%s, setting %zu: %u bytes wide is not as one neuron at a time",    \
                          #m, k, width[w]);                                                                            \
            }                                                                                                          \
        }                                                                                                              \
    }
#define IN_MA(x) snn_mA(x)

#define SNN_POPULATION snn_ifs
#define SNN_NEURON snn_if
#define SNN_PER_NEURON
#include "snn.h"
#define THREE(x) snn_mA(3 * (x))
MODEL_TEST(snn_if, snn_current, THREE)

#define SNN_POPULATION snn_lifs
#define SNN_NEURON snn_lif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_lif, snn_current, THREE)

#define SNN_POPULATION snn_lifrefs
#define SNN_NEURON snn_lifref
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_lifref, snn_current, THREE)

#define SNN_POPULATION snn_alifs
#define SNN_NEURON snn_alif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_alif, snn_current, THREE)

#define FORTY(x) snn_mA(40 * (x))
#define SNN_POPULATION snn_expifs
#define SNN_NEURON snn_expif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_expif, snn_current, FORTY)

#define SNN_POPULATION snn_expifrefs
#define SNN_NEURON snn_expifref
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_expifref, snn_current, FORTY)

#define SNN_POPULATION snn_adexifs
#define SNN_NEURON snn_adexif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_adexif, snn_current, FORTY)

#define SNN_POPULATION snn_adexifrefs
#define SNN_NEURON snn_adexifref
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_adexifref, snn_current, FORTY)

#define SNN_POPULATION snn_quaifs
#define SNN_NEURON snn_quaif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_quaif, snn_current, FORTY)

#define SNN_POPULATION snn_adquaifs
#define SNN_NEURON snn_adquaif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_adquaif, snn_current, FORTY)

#define SNN_POPULATION snn_adquaifrefs
#define SNN_NEURON snn_adquaifref
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_adquaifref, snn_current, FORTY)

#define SNN_POPULATION snn_gifs
#define SNN_NEURON snn_gif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_gif, snn_current, THREE)

#define SNN_POPULATION snn_gifrefs
#define SNN_NEURON snn_gifref
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_gifref, snn_current, THREE)

#define SNN_POPULATION snn_cubalifs
#define SNN_NEURON snn_cubalif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_cubalif, snn_current, THREE)

#define SNN_POPULATION snn_cobalifs
#define SNN_NEURON snn_cobalif
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_cobalif, snn_current, THREE)

#define SPEED(x) snn_mV_per_ms(30 * (x))
#define SNN_POPULATION snn_izhikevichs
#define SNN_NEURON snn_izhikevich
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_izhikevich, snn_speed, SPEED)

#define SNN_POPULATION snn_izhikevichrefs
#define SNN_NEURON snn_izhikevichref
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_izhikevichref, snn_speed, SPEED)

#define TWENTY(x) snn_uA(20 * (x))
#define SNN_POPULATION snn_hhs
#define SNN_NEURON snn_hh
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_hh, snn_current, TWENTY)

#define SNN_POPULATION snn_wangbuzsakis
#define SNN_NEURON snn_wangbuzsaki
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_wangbuzsaki, snn_current, TWENTY)

#define HUNDREDS(x) snn_uA(300 * (x))
#define SNN_POPULATION snn_morrislecars
#define SNN_NEURON snn_morrislecar
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_morrislecar, snn_current, HUNDREDS)

#define SNN_POPULATION snn_fitzhughnagumos
#define SNN_NEURON snn_fitzhughnagumo
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_fitzhughnagumo, snn_ratio, snn_one)

#define NUMBER(x) snn_one(3 * (x))
#define SNN_POPULATION snn_hindmarshroses
#define SNN_NEURON snn_hindmarshrose
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(snn_hindmarshrose, snn_ratio, NUMBER)

#define SNN_POPULATION my_cells                 /* one of a user's own */
#define SNN_NEURON my_cell
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(my_cell, snn_current, FORTY)

#define SNN_POPULATION noisys                   /* another, with noise */
#define SNN_NEURON noisy
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(noisy, snn_current, FORTY)

/* integrators of several stages */
#define runge_MODEL snn_adexif_MODEL
#define SNN_POPULATION runges
#define SNN_NEURON snn_adexif
#define SNN_INTEGRATOR SNN_RK4
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(runge, snn_current, FORTY)

#define heun_MODEL snn_lifref_MODEL
#define SNN_POPULATION heuns
#define SNN_NEURON snn_lifref
#define SNN_INTEGRATOR SNN_RK2
#define SNN_PER_NEURON
#include "snn.h"
MODEL_TEST(heun, snn_current, THREE)

/* -- every receptor, in every size ------------------------------------------------------------------------------------ */
#define SNN_POPULATION listener
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R)                                                                                               \
    R(exc, snn_expon, snn_coba) R(inh, snn_alpha, snn_coba) R(slow, snn_dualexpon, snn_mgblock)                        \
    R(flat, snn_expon, snn_cuba) R(in, snn_instant, snn_current_out) R(kick, snn_instant, snn_jump)
#define SNN_PER_NEURON
#include "snn.h"

typedef struct rig { size_t n; uint32_t batch; unsigned width; bool vary, delayed; snn_reset reset; } rig;

static result listener_run(rig s)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.batch = s.batch;
    net.width = s.width;
    listener_params q = listener_defaults();
    q.cell.tau     = snn_ms(20);
    q.cell.tau_ref = snn_ms(2);
    q.cell.v_rest  = q.cell.v_reset = q.init.v = snn_mV(-60);
    q.cell.v_th    = snn_mV(-50);
    q.cell.reset   = s.reset;
    q.inh.out.e    = snn_mV(-80);
    snn_time tau[MOST], rise[MOST], tau_ref[MOST];
    snn_concentration mg[MOST];
    for (size_t j = 0; j < MOST; j++) {
        tau[j]     = snn_ms(5 + (double)(j % 3));
        rise[j]    = snn_ms(1 + (double)(j % 5) / 4);
        tau_ref[j] = snn_ms(1 + (double)(j % 4));
        mg[j]      = snn_mM(1 + (double)(j % 6) / 10);
    }
    if (s.vary) {
        q.each.cell.tau_ref      = tau_ref;
        q.each.exc.syn.tau       = tau;
        q.each.slow.syn.tau_rise = rise;
        q.each.slow.out.mg       = mg;
    }
    listener *p = listener_new(&net, s.n, &q);
    snn_poisson *noise = snn_poisson_new(&net, 40, snn_Hz(200), 5);
    snn_projection *f[] = {
        snn_fixed_out(&net, &noise->cells, &p->exc, 0.5, snn_mS(40), 1),
        snn_fixed_out(&net, &noise->cells, &p->inh, 0.5, snn_mS(9), 2),
        snn_fixed_out(&net, &noise->cells, &p->slow, 0.5, snn_mS(30), 3),
        snn_bernoulli(&net, &p->cells, &p->flat, 0.3, snn_mS(-1), 4),
        snn_fixed_out(&net, &noise->cells, &p->in, 0.5, snn_mA(3), 5),
        snn_fixed_out(&net, &noise->cells, &p->kick, 0.5, snn_mV(0.25), 6),
    };
    if (s.delayed) {
        snn_delay(f[0], snn_ms(1.7), SNN_WHOLE_STEPS);
        snn_delay(f[3], snn_ms(0.33), SNN_INTERPOLATED);
        snn_delay(f[5], snn_ms(0.3), SNN_WHOLE_STEPS);
    }
    result r = { UINT64_C(0xcbf29ce484222325), 0 };
    const size_t all = s.n * s.batch;
    while (net.step < 300) {
        for (size_t k = 0; k < COUNT_OF(f); k++) snn_deliver(f[k]);
        snn_poisson_step(noise);
        listener_step(p, snn_mA(9));
        r.hash = mix_spikes(r.hash, &p->cells);
        r.spikes += p->cells.n_spikes;
        snn_tick(&net);
        if (net.step == 200) {                  /* tuned anew */
            p->params.exc.syn.tau = snn_ms(3);
            p->params.cell.v_th   = snn_mV(-52);
            listener_retune(p);
        }
    }
    MIX(v)
    MIX(hold)
    MIX(exc.g)
    MIX(inh.h)
    MIX(slow.g)
    MIX(slow.g_rise)
    MIX(kick.g)
    WELL(&net);
    snn_net_free(&net);
    return r;
}
static size_t compare(rig s)
{
    unsigned width[3];
    s.width = 0;
    const result real = listener_run(s);
    for (size_t w = 0, n = widths(width); w < n; w++) {
        s.width = width[w];
        cr_assert(listener_run(s).hash == real.hash,
                  "%zu neurons, %u copies, parameters %s, delays %d: %u bytes wide is not as one neuron at a time", s.n,
                  s.batch, s.vary ? "vary" : "shared", s.delayed, s.width);
    }
    return real.spikes;
}
Test(lanes, every_size)
{
    size_t spikes = 0;
    for (size_t n = 1; n <= 70; n++) {
        const rig s = { n, 1, 0, n % 2 != 0, n % 3 == 0, n % 5 ? SNN_SOFT : SNN_HARD };
        spikes += compare(s);
    }
    cr_assert(spikes > 10000, "only %zu spikes", spikes);
}
Test(lanes, copies)
{
    for (size_t n = 1; n <= 70; n += 3) {
        const rig s = { n, (uint32_t)(2 + n % 4), 0, n % 2 != 0, n % 4 < 2, SNN_SOFT };
        compare(s);
    }
}

/* -- what spikes release -------------------------------------------------------------------------------------------- */
#define SNN_POPULATION sender
#define SNN_NEURON snn_lifref
#define SNN_RELEASES(R)                                                                                                \
    R(stp, snn_stp, snn_expon) R(std, snn_std, snn_instant) R(ampa, snn_whole, snn_ampa) R(nmda, snn_whole, snn_bionmda)
#define SNN_PER_NEURON
#include "snn.h"

static result sender_run(size_t n, uint32_t batch, bool vary, unsigned width)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.batch = batch;
    net.width = width;
    sender_params q = sender_defaults();
    q.cell.tau_ref = snn_ms(1);
    q.init.v = snn_mV(2);                       /* above the threshold: released before the first step */
    snn_time tau_d[MOST], decay[MOST];
    for (size_t j = 0; j < MOST; j++) {
        tau_d[j] = snn_ms(150 + (double)(j % 9) * 10);
        decay[j] = snn_ms(5 + (double)(j % 4));
    }
    if (vary) {
        q.each.stp.release.tau_d = tau_d;
        q.each.stp.syn.tau       = decay;
    }
    sender *p = sender_new(&net, n, &q);
    listener_params to = listener_defaults();
    listener *l = listener_new(&net, 9, &to);
    snn_projection *f[] = {
        snn_fixed_out(&net, &p->stp.cells, &l->in, 0.5, snn_mA(1), 1),
        snn_fixed_out(&net, &p->std.cells, &l->kick, 0.5, snn_mV(0.2), 2),
        snn_fixed_out(&net, &p->ampa.cells, &l->in, 0.5, snn_mA(1), 3),
    };
    result r = { UINT64_C(0xcbf29ce484222325), 0 };
    while (net.step < 300) {
        for (size_t k = 0; k < COUNT_OF(f); k++) snn_deliver(f[k]);
        sender_step(p, snn_mA(3));
        listener_step(l, snn_mA(0));
        r.hash = mix_spikes(mix_spikes(r.hash, &p->cells), &p->stp.cells);
        r.hash = mix_spikes(mix_spikes(r.hash, &p->ampa.cells), &l->cells);
        r.spikes += p->cells.n_spikes;
        snn_tick(&net);
    }
    size_t all = n * batch;
    MIX(v)
    MIX(stp.release.u)
    MIX(stp.release.x)
    MIX(stp.g)
    MIX(std.g)
    MIX(ampa.g)
    MIX(nmda.g)
    all = 9 * batch;
    r.hash = mix(r.hash, l->v, all * sizeof *l->v);
    WELL(&net);
    snn_net_free(&net);
    return r;
}
Test(lanes, releases)
{
    unsigned width[3];
    for (size_t n = 1; n <= 67; n += 6)
        for (uint32_t batch = 1; batch <= 3; batch += 2) {
            const result real = sender_run(n, batch, n % 4 == 1, 0);
            cr_assert(real.spikes > 2 * n);
            for (size_t w = 0, k = widths(width); w < k; w++)
                cr_assert(sender_run(n, batch, n % 4 == 1, width[w]).hash == real.hash,
                          "%zu neurons, %u copies: %u bytes wide is not as one neuron at a time", n, batch, width[w]);
        }
}
Test(lanes, there_are_some)
{
    unsigned width[3];
    const size_t n = widths(width);
#if SNN__DISPATCH
    cr_assert(n >= 1);
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) cr_assert_eq(width[n - 1], 64u);
#else
    (void)n;
#endif
}
