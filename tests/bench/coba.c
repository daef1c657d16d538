/* coba.c: what a step costs in the benchmark networks of spiking simulators.
       coba [NETWORK [NEURONS [STEPS [ROUNDS [HOW]]]]]
   NETWORK  coba  conductances, 80 synapses a neuron: Vogels and Abbott, J. Neurosci. 25, 10786 (2005), in the form of
                  Brette et al., J. Comput. Neurosci. 23, 349 (2007), benchmark 1, driven by 20 mV
            cuba  the same with currents, benchmark 2
            pops  the two populations of the tutorial, 20 to 10 neurons (NEURONS does not matter)
   HOW      csr   synapses are stored; procedural: drawn anew at each delivery; delay: stored, and 1.5 ms late
   Prints one line of CSV, in the columns of tests/bench/bench.sh. The step is that of the fastest round, in processor
   time. The sweep (ns_per_neuron) and the delivery (ns_per_event) are timed in a round of their own, less what reading
   the clock costs.                                                                                                  */
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef BUILD
#define BUILD "a build"                         /* compiler and flags, as the table names them */
#endif
#define SNN_POPULATION   coba
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba)
#include "snn.h"
#define SNN_POPULATION   cuba
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_cuba) R(inh, snn_expon, snn_cuba)
#include "snn.h"
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"
#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static snn_lifref cell_of(double tau, double v_rest, double v_th, double v_reset, double tau_ref)
{
    snn_lifref cell = snn_lifref_defaults();
    cell.tau     = snn_ms(tau);
    cell.v_rest  = snn_mV(v_rest);
    cell.v_th    = snn_mV(v_th);
    cell.v_reset = snn_mV(v_reset);
    cell.tau_ref = snn_ms(tau_ref);
    cell.reset   = SNN_HARD;
    return cell;
}

/* what asking for the time costs, which is more than a small step */
static double clock_cost(void)
{
    const double start = seconds();
    for (int k = 0; k < 999; k++) (void)seconds();
    return (seconds() - start) / 1000;
}

typedef enum how { CSR, PROCEDURAL, DELAY } how;

typedef struct figures {
    size_t synapses, spikes, bytes;
    double step, sweep, delivery;               /* seconds for all steps; sweep and delivery of the round that tells */
    double events;
} figures;

/* One round of a network of two projections within one population; round 0 is the one that tells. */
#define ROUND(P)                                                                                                       \
    static void P##_round(figures *f, size_t n, uint64_t steps, how way, bool tells, P##_params params,                \
                          snn_conductance excites, snn_conductance inhibits)                                           \
    {                                                                                                                  \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                                    \
        P *all = P##_new(&net, n, &params);                                                                            \
        const size_t n_exc = n / 5 * 4;                                                                                \
        const double share = 80. / (double)n;                                                                          \
        const snn_cells *from_e = snn_slice(&all->cells, 0, n_exc), *from_i = snn_slice(&all->cells, n_exc, n - n_exc); \
        snn_projection *e = way == PROCEDURAL ? snn_procedural_distinct(&net, from_e, &all->exc, share, excites, 1)    \
                                              : snn_fixed_out(&net, from_e, &all->exc, share, excites, 1);             \
        snn_projection *i = way == PROCEDURAL ? snn_procedural_distinct(&net, from_i, &all->inh, share, inhibits, 2)   \
                                              : snn_fixed_out(&net, from_i, &all->inh, share, inhibits, 2);            \
        if (way == DELAY) snn_delay(e, snn_ms(1.5), SNN_WHOLE_STEPS);                                                  \
        if (way == DELAY) snn_delay(i, snn_ms(1.5), SNN_WHOLE_STEPS);                                                  \
        const snn_random r = snn_random_from(12345, 0);                                                                \
        for (size_t j = 0; j < all->cells.count; j++)                                                                  \
            all->v[j] = snn_mV(-55 + 2 * snn_random_normal(r, (uint32_t)j, 0));                                        \
        f->synapses = e->count + i->count;                                                                             \
        f->bytes    = snn_net_used(&net);                                                                              \
        f->spikes   = 0;                                                                                               \
        double sweep = 0, delivery = 0;                                                                                \
        const double start = seconds();                                                                                \
        while (!snn_failed(&net) && net.step < steps) {                                                                \
            const double a = tells ? seconds() : 0;                                                                    \
            snn_deliver(e);                                                                                            \
            snn_deliver(i);                                                                                            \
            const double b = tells ? seconds() : 0;                                                                    \
            P##_step(all, snn_mA(20));                                                                                 \
            if (tells) {                                                                                               \
                delivery += b - a;                                                                                     \
                sweep += seconds() - b;                                                                                \
                f->events += 80. * (double)all->cells.n_spikes;                                                        \
            }                                                                                                          \
            f->spikes += all->cells.n_spikes;                                                                          \
            snn_tick(&net);                                                                                            \
        }                                                                                                              \
        const double took = seconds() - start;                                                                         \
        if (tells) {                                                                                                   \
            const double clock = clock_cost() * (double)steps;                                                         \
            f->sweep    = sweep - clock;                                                                               \
            f->delivery = delivery - clock;                                                                            \
        } else if (took < f->step || f->step == 0) {                                                                   \
            f->step = took;                                                                                            \
        }                                                                                                              \
        if (snn_failed(&net)) {                                                                                        \
            fprintf(stderr, "%s\n", snn_why(&net));                                                                    \
            exit(1);                                                                                                   \
        }                                                                                                              \
        snn_net_free(&net);                                                                                            \
    }
ROUND(coba)
ROUND(cuba)

static void pops_round(figures *f, uint64_t steps)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    relay_params from = relay_defaults();
    from.cell = cell_of(20, -60, -50, -60, 5);
    from.cell.reset = SNN_SOFT;                 /* as in the tutorial */
    target_params to = target_defaults();
    to.cell = from.cell;
    to.exc.syn.tau = snn_ms(5);
    relay  *pre  = relay_new(&net, 20, &from);
    target *post = target_new(&net, 10, &to);
    snn_projection *ff = snn_fixed_out(&net, &pre->cells, &post->exc, 0.5, snn_mS(0.5), 42);
    f->synapses = ff->count;
    f->bytes    = snn_net_used(&net);
    f->spikes   = 0;
    const double start = seconds();
    while (!snn_failed(&net) && net.step < steps) {
        snn_deliver(ff);
        relay_step(pre, snn_mA(30));
        target_step(post, snn_mA(0));
        f->spikes += pre->cells.n_spikes + post->cells.n_spikes;
        snn_tick(&net);
    }
    const double took = seconds() - start;
    if (took < f->step || f->step == 0) f->step = took;
    snn_net_free(&net);
}

int main(int argc, char **argv)
{
    const char *network = argc > 1 ? argv[1] : "coba";
    const bool pops = !strcmp(network, "pops");
    const size_t n = pops ? 30 : argc > 2 ? strtoul(argv[2], NULL, 10) : 4000;
    const uint64_t steps = argc > 3 ? strtoul(argv[3], NULL, 10) : pops ? 200000 : 10000;
    const int rounds = argc > 4 ? atoi(argv[4]) : 3;
    const char *words = argc > 5 ? argv[5] : "csr";
    const how way = !strcmp(words, "procedural") ? PROCEDURAL : !strcmp(words, "delay") ? DELAY : CSR;
    figures f = { 0 };

    coba_params with_g = coba_defaults();
    with_g.cell = cell_of(20, -60, -50, -60, 5);
    with_g.exc.syn.tau = snn_ms(5);
    with_g.inh.syn.tau = snn_ms(10);
    with_g.exc.out.e = snn_mV(0);
    with_g.inh.out.e = snn_mV(-80);
    cuba_params with_i = cuba_defaults();
    with_i.cell = cell_of(20, -49, -50, -60, 5);
    with_i.exc.syn.tau = snn_ms(5);
    with_i.inh.syn.tau = snn_ms(10);
    for (int round = 0; round <= rounds; round++) {
        if (pops) pops_round(&f, steps);
        else if (!strcmp(network, "cuba"))
            cuba_round(&f, n, steps, way, round == 0, with_i, snn_mS(1.62), snn_mS(-9));
        else coba_round(&f, n, steps, way, round == 0, with_g, snn_S(0.6), snn_S(6.7));
    }
    printf("%s,%s %s %s,%zu,%zu,%lu,%.4f,%.3f,%.3f,%zu,%.2f,%zu\n", network, BUILD,
           sizeof(snn_real) == 8 ? "double" : "float", words, n, f.synapses, (unsigned long)steps,
           1e6 * f.step / (double)steps, 1e9 * f.sweep / (double)steps / (double)n,
           f.events > 0 ? 1e9 * f.delivery / f.events : 0, f.spikes, (double)f.spikes / (double)n / ((double)steps * 1e-4),
           f.bytes);
    return 0;
}
