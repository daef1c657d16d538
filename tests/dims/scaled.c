/* scaled.c: every neuron, synapse, output and way to connect, in a short run; prints bits.

   Built with other base units (SNN_BASE_MV and its kin, powers of two) it must print the same: a
   product by a power of two rounds nothing, so a bit that changes is a formula that mixes units.

   The file includes itself for every neuron. tests/mutants.sh builds it with a copy of snn.h in
   which each operation of each model can be flipped (FLIPPED): it then prints the mutants that no
   result shows.                                                                                 */
#ifndef CELL
#include "snn.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#ifdef FLIPPED
static uint64_t heard;                          /* instead of what is said: a sum of it */
static void say(const char *format, ...)
{
    char text[200];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    for (const char *c = text; *c; c++) heard = (heard ^ (unsigned char)*c) * 0x100000001B3u;
}
#else
#define say printf
#endif

#define JOINED2(a, b) a##b
#define JOINED(a, b) JOINED2(a, b)
#define OF_CELL(name) JOINED(CELL, name)
#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)

/* receptors by what they add to: a current and V; a current and a synaptic current; ... */
#define TO_V(R)                                                                                   \
    R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_cuba) R(in, snn_expon, snn_current_out)     \
    R(nmda, snn_alpha, snn_mgblock) R(slow, snn_dualexpon, snn_coba) R(kick, snn_instant, snn_jump)
#define TO_V_WEIGHTS(W)                                                                           \
    W(exc, snn_mS(0.03), mS) W(inh, snn_uS(-1), uS) W(in, snn_mA(0.1), nA)                        \
    W(nmda, snn_mS(0.02), mS) W(slow, snn_mS(0.01), nS) W(kick, snn_mV(0.125), uV)
#define TO_I(R) R(exc, snn_expon, snn_coba) R(kick, snn_instant, snn_jump_of_current)
#define TO_I_WEIGHTS(W) W(exc, snn_mS(0.03), mS) W(kick, snn_mA(0.25), uA)
#define TO_G(R) R(in, snn_expon, snn_current_out) R(kick, snn_instant, snn_jump_of_conductance)
#define TO_G_WEIGHTS(W) W(in, snn_mA(0.3), nA) W(kick, snn_mS(0.25), S)
#define TO_JUMP(R) R(kick, snn_instant, snn_jump)
#define TO_JUMP_WEIGHTS(W) W(kick, snn_mV(0.125), uV)
#define NOTHING(R)
#define NOTHING_WEIGHTS(W)

#define NO(...)
#define SHOW_STATE(dim, name, x, unit, ...)                                                       \
    for (size_t j = 0; j < 3; j++) say(" " #name "=%a", (double)snn_to_##unit(post->name[j]));
#define JOIN(receptor, weight, unit)                                                              \
    snn_projection *to_##receptor =                                                               \
        snn_fixed_out(&net, &source->cells, &post->receptor, 0.7, weight, 42);
#define DELIVER(receptor, ...) snn_deliver(to_##receptor);
#define SHOW_RECEPTOR(receptor, weight, unit)                                                     \
    for (size_t j = 0; j < 3; j++)                                                                \
        say(" " #receptor "=%a", (double)snn_to_##unit(post->receptor.g[j]));
/* not the defaults, many of which are 0 */
#define MOVE(dim, name, x, unit, ...)                                                             \
    params.cell.name = snn_##unit(1.0625f * snn_to_##unit(params.cell.name) + 0.125f);
#define COPY_STATE(dim, name, x, unit, ...) memcpy(&s.name, &post->name[0], sizeof s.name);
#define COPY_HOLD(name, ...) s.name = post->name[0];
#define FAIL_OR_END                                                                               \
    if (snn_failed(&net)) say(" %s", snn_why(&net));                                           \
    say("\n");                                                                                 \
    snn_net_free(&net);

#define CELL  snn_li
#define DRIVE snn_mA(2)
#include "scaled.c"
#define CELL  snn_parrot
#define DRIVE snn_mA(2)
#include "scaled.c"
#define CELL  snn_if
#define DRIVE snn_mA(2)
#include "scaled.c"
#define CELL  snn_lif
#define DRIVE snn_mA(2)
#include "scaled.c"
#define CELL  snn_lifref
#define DRIVE snn_mA(2)
#include "scaled.c"
#define CELL  snn_alif
#define DRIVE snn_mA(2)
#include "scaled.c"
#define CELL  snn_expif
#define DRIVE snn_mA(1)
#define TWEAK params.cell.reset = SNN_HARD;      /* soft, these run away */
#include "scaled.c"
#define CELL  snn_expifref
#define DRIVE snn_mA(1)
#define TWEAK params.cell.reset = SNN_HARD;      /* soft, these run away */
#include "scaled.c"
#define CELL  snn_adexif
#define DRIVE snn_mA(20)
#include "scaled.c"
#define CELL  snn_adexifref
#define DRIVE snn_mA(20)
#include "scaled.c"
#define CELL  snn_quaif
#define DRIVE snn_mA(10)
#include "scaled.c"
#define CELL  snn_adquaif
#define DRIVE snn_mA(40)
#include "scaled.c"
#define CELL  snn_adquaifref
#define DRIVE snn_mA(40)
#include "scaled.c"
#define CELL  snn_gif
#define DRIVE snn_mA(4)
#define TWEAK params.cell.v_th_reset = snn_mV(-20);
#include "scaled.c"
#define CELL  snn_gifref
#define DRIVE snn_mA(4)
#define TWEAK params.cell.v_th_reset = snn_mV(-20);
#include "scaled.c"
#define CELL  snn_cubalif
#define DRIVE snn_mA(2)
#define RECEPTORS TO_I
#include "scaled.c"
#define CELL  snn_cobalif
#define DRIVE snn_mA(2)
#define RECEPTORS TO_G
#include "scaled.c"
#define CELL  snn_izhikevich
#define DRIVE snn_mV_per_ms(10)
#define RECEPTORS TO_JUMP
#include "scaled.c"
#define CELL  snn_izhikevichref
#define DRIVE snn_mV_per_ms(10)
#define RECEPTORS TO_JUMP
#include "scaled.c"
#define CELL  snn_hh
#define DRIVE snn_mA(10)
#include "scaled.c"
#define CELL  snn_wangbuzsaki
#define DRIVE snn_mA(1)
#include "scaled.c"
#define CELL  snn_morrislecar
#define DRIVE snn_mA(30)
#include "scaled.c"
#define CELL  snn_fitzhughnagumo
#define DRIVE snn_one(0.8)
#define RECEPTORS NOTHING
#include "scaled.c"
#define CELL  snn_hindmarshrose
#define DRIVE snn_one(2)
#define RECEPTORS NOTHING
#include "scaled.c"

/* -- every way to connect, with delivered weights to look at ---------------------------------- */
#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#define SNN_PER_NEURON
#include "snn.h"

static void projections(void)
{
    snn_net net = snn_net_on_heap(snn_us(100));
    const uint32_t who[] = { 0, 1, 2, 3, 1, 2 }, from[] = { 0, 1, 2, 3 }, to[] = { 3, 2, 0, 0 };
    const snn_time when[] = { snn_ms(0.1), snn_ms(0.2), snn_us(300), snn_ms(0.4), snn_ms(1),
                              snn_s(0.002) };
    snn_conductance weights[16];
    snn_time taus[4];
    for (int k = 0; k < 16; k++) weights[k] = snn_nS(1000 + 37 * k);
    for (int k = 0; k < 4; k++) taus[k] = snn_ms(3 + k);
    snn_spike_train *train = snn_spike_train_new(&net, 4, who, when, 6);
    target_params p = target_defaults();
    p.each.cell.tau = taus;
    target *post = target_new(&net, 4, &p);
    snn_projection *all[] = {
        snn_all_to_all(&net, &train->cells, &post->exc, snn_uS(3)),
        snn_one_to_one(&net, &train->cells, &post->exc, snn_uS(3)),
        snn_dense(&net, &train->cells, &post->exc, weights, 16),
        snn_edges(&net, &train->cells, &post->exc, from, to, 4, snn_nS(700)),
        snn_fixed_out_distinct(&net, &train->cells, &post->exc, 0.5, snn_mS(0.01), 1),
        snn_fixed_in(&net, &train->cells, &post->exc, 0.5, snn_mS(0.01), 1),
        snn_fixed_in_distinct(&net, &train->cells, &post->exc, 0.5, snn_mS(0.01), 1),
        snn_bernoulli(&net, &train->cells, &post->exc, 0.5, snn_mS(0.01), 1),
    };
    snn_weigh(all[3], &post->exc, weights, 4);
    say("projections:");
    while (!snn_failed(&net) && net.step < 30) {
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) snn_deliver(all[k]);
        snn_spike_train_step(train);
        target_step(post, snn_nA(5));
        snn_tick(&net);
        say(" %a %a", (double)snn_to_nS(post->exc.g[0]), (double)snn_to_uV(post->v[3]));
    }
    FAIL_OR_END
}

/* -- every release, and every synapse on the pre side ------------------------------------------ */
#define ALL_RELEASES(R)                                                                           \
    R(slow, snn_whole, snn_expon) R(alpha, snn_whole, snn_alpha) R(dual, snn_stp, snn_dualexpon)  \
    R(ampa, snn_whole, snn_ampa) R(gabaa, snn_whole, snn_gabaa) R(nmda, snn_std, snn_bionmda)     \
    R(tired, snn_std, snn_expon)
#define SNN_POPULATION   parrot
#define SNN_NEURON       snn_parrot
#define SNN_RECEPTORS(R) TO_JUMP(R)
#define SNN_RELEASES(R)  ALL_RELEASES(R)
#include "snn.h"

static void releases(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    snn_poisson *source = snn_poisson_new(&net, 3, snn_Hz(300), 7);
    parrot_params p = parrot_defaults();
    target_params q = target_defaults();
    p.ampa.syn.beta = snn_Hz(250);
    p.nmda.syn.t = snn_mM(0.7);
    parrot *pre = parrot_new(&net, 3, &p);
    target *post = target_new(&net, 2, &q);
    snn_projection *in = snn_one_to_one(&net, &source->cells, &pre->kick, snn_uV(1000));
    snn_projection *out = snn_all_to_all(&net, &pre->ampa.cells, &post->exc, snn_nS(900));
    say("releases:");
    while (!snn_failed(&net) && net.step < 400) {
        snn_poisson_step(source);
        snn_deliver(in);
        snn_deliver(out);
        parrot_step(pre, snn_nA(1));
        target_step(post, snn_nA(5));
        snn_tick(&net);
        if (net.step % 40 != 0) continue;
#define SHOW_RELEASE(name, release, synapse) say(" %a", (double)snn_to_one(pre->name.g[1]));
        ALL_RELEASES(SHOW_RELEASE)
        say(" %a %a", (double)snn_to_uV(pre->v[0]), (double)snn_to_nS(post->exc.g[0]));
    }
    FAIL_OR_END
}

static const struct {
    const char *name;
    void (*run)(void);
} runs[] = {
    { "snn_li", run_snn_li },
    { "snn_if", run_snn_if },
    { "snn_lif", run_snn_lif },
    { "snn_lifref", run_snn_lifref },
    { "snn_alif", run_snn_alif },
    { "snn_expif", run_snn_expif },
    { "snn_expifref", run_snn_expifref },
    { "snn_adexif", run_snn_adexif },
    { "snn_adexifref", run_snn_adexifref },
    { "snn_quaif", run_snn_quaif },
    { "snn_adquaif", run_snn_adquaif },
    { "snn_adquaifref", run_snn_adquaifref },
    { "snn_gif", run_snn_gif },
    { "snn_gifref", run_snn_gifref },
    { "snn_cubalif", run_snn_cubalif },
    { "snn_cobalif", run_snn_cobalif },
    { "snn_izhikevich", run_snn_izhikevich },
    { "snn_izhikevichref", run_snn_izhikevichref },
    { "snn_hh", run_snn_hh },
    { "snn_wangbuzsaki", run_snn_wangbuzsaki },
    { "snn_morrislecar", run_snn_morrislecar },
    { "snn_fitzhughnagumo", run_snn_fitzhughnagumo },
    { "snn_hindmarshrose", run_snn_hindmarshrose },
    { "projections", projections },
    { "releases", releases },
};
enum { N_RUNS = sizeof runs / sizeof *runs };

#ifdef FLIPPED
/* What a run says is remembered for the unchanged header; mutant 0 is none. */
int main(void)
{
    uint64_t right[N_RUNS];
    for (size_t r = 0; r < N_RUNS; r++) heard = 0, runs[r].run(), right[r] = heard;
    for (snn_mutant = 1; snn_mutant < (int)(sizeof mutant_of / sizeof *mutant_of); snn_mutant++) {
        bool own = false, shown = false;
        for (size_t r = 0; r < N_RUNS; r++) own |= strcmp(runs[r].name, mutant_of[snn_mutant]) == 0;
        for (size_t r = 0; r < N_RUNS && !shown; r++) {
            if (own && strcmp(runs[r].name, mutant_of[snn_mutant]) != 0) continue;
            heard = 0;
            runs[r].run();
            shown = heard != right[r];
        }
        if (!shown) printf("%d\n", snn_mutant);
    }
    return 0;
}
#else
int main(void)
{
    for (size_t r = 0; r < N_RUNS; r++) runs[r].run();
    return 0;
}
#endif

#else
/* -- one neuron -------------------------------------------------------------------------------- */
#ifndef RECEPTORS
#define RECEPTORS TO_V
#endif
#ifndef TWEAK
#define TWEAK
#endif
#define SNN_POPULATION   OF_CELL(_cells)
#define SNN_NEURON       CELL
#define SNN_RECEPTORS(R) RECEPTORS(R)
#include "snn.h"

static void JOINED(run_, CELL)(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    snn_poisson *source = snn_poisson_new(&net, 10, snn_Hz(200), 7);
    OF_CELL(_cells_params) params = OF_CELL(_cells_defaults)();
    OF_CELL(_MODEL)(MOVE, NO, NO, NO, NO)
    TWEAK
    OF_CELL(_cells) *post = OF_CELL(_cells_new)(&net, 3, &params);
    const OF_CELL(_k) k = OF_CELL(_constants)(&params.cell, net.dt);
    unsigned long spikes = 0;
    JOINED(RECEPTORS, _WEIGHTS)(JOIN)
    say("%s:", TEXT(CELL));
    while (!snn_failed(&net) && net.step < 1000) {
        JOINED(RECEPTORS, _WEIGHTS)(DELIVER)
        snn_poisson_step(source);
        OF_CELL(_cells_step)(post, DRIVE);
        snn_tick(&net);
        spikes += (unsigned long)post->cells.n_spikes;
        if (net.step % 50 != 0) continue;
        OF_CELL(_MODEL)(NO, NO, SHOW_STATE, NO, NO)
        OF_CELL(_state) s = OF_CELL(_initial)();
        OF_CELL(_MODEL)(NO, NO, COPY_STATE, COPY_HOLD, NO)
        say(" u=%a", (double)OF_CELL(_spike)(k, s));            /* what a surrogate would see    */
        JOINED(RECEPTORS, _WEIGHTS)(SHOW_RECEPTOR)
    }
    say(" spikes=%lu", spikes);
    FAIL_OR_END
}
#undef CELL
#undef DRIVE
#undef RECEPTORS
#undef TWEAK
#endif
