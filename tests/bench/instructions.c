/* instructions.c: fixed small runs whose instructions tests/bench/check.sh has counted by callgrind, each between COUNT
   and its end. What a run needs is made before, and is not counted. The numbers do not matter, as long as they stay the
   same: no clock, no seed but fixed ones.                                                                              */
#include <stdio.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

#define SNN_POPULATION   coba
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba)
#include "snn.h"
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"
#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"
#define SNN_POPULATION   adex
#define SNN_NEURON       snn_adexif
#include "snn.h"
#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"

#define COUNT(name, run)                                                                                                 \
    do {                                                                                                               \
        CALLGRIND_ZERO_STATS;                                                                                          \
        run;                                                                                                           \
        CALLGRIND_DUMP_STATS_AT(name);                                                                                 \
        well(name, &net);                                                                                              \
    } while (0)

static void well(const char *name, snn_net *net)
{
    if (!snn_failed(net)) return;
    fprintf(stderr, "%s: %s\n", name, snn_why(net));
    exit(1);
}

/* A cell of the benchmark networks: tests/bench/coba.c. */
static snn_lifref benchmark_cell(void)
{
    snn_lifref cell = snn_lifref_defaults();
    cell.tau     = snn_ms(20);
    cell.v_rest  = cell.v_reset = snn_mV(-60);
    cell.v_th    = snn_mV(-50);
    cell.tau_ref = snn_ms(5);
    cell.reset   = SNN_HARD;
    return cell;
}

/* -- COBA, 400 neurons, 80 synapses each -- */
static coba *all;
static snn_projection *excites, *inhibits;

static void make_coba(snn_net *net, size_t n)
{
    coba_params p = coba_defaults();
    p.cell        = benchmark_cell();
    p.exc.syn.tau = snn_ms(5);
    p.inh.syn.tau = snn_ms(10);
    p.inh.out.e   = snn_mV(-80);
    all           = coba_new(net, n, &p);
    excites  = snn_fixed_out(net, snn_slice(&all->cells, 0, n / 5 * 4), &all->exc, 80. / (double)n, snn_S(0.6), 1);
    inhibits = snn_fixed_out(net, snn_slice(&all->cells, n / 5 * 4, n / 5), &all->inh, 80. / (double)n, snn_S(6.7), 2);
    for (size_t j = 0; j < all->cells.count; j++) all->v[j] = snn_mV(-60 + 10 * (double)j / (double)n);
}
static void run_coba(snn_net *net)
{
    while (net->step < 200) {
        snn_deliver(excites);
        snn_deliver(inhibits);
        coba_step(all, snn_mA(20));
        snn_tick(net);
    }
}
static void run_delivery(void)                  /* of a step in which every neuron spikes, ten times */
{
    for (int k = 0; k < 10; k++) snn_deliver(excites);
}

/* -- the two populations of the tutorial; in a net with tangents, SNN_DUAL_N of them -- */
static relay *pre;
static target *post;
static snn_projection *feeds;

static void make_pops(snn_net *net)
{
    relay_params from = relay_defaults();
    from.cell = benchmark_cell();
    target_params to = target_defaults();
    to.cell = from.cell;
    to.exc.syn.tau = snn_ms(5);
    pre   = relay_new(net, 20, &from);
    post  = target_new(net, 10, &to);
    feeds = snn_fixed_out(net, &pre->cells, &post->exc, 0.5, snn_mS(0.5), 42);
}
static void run_pops(snn_net *net, uint64_t steps)
{
    while (net->step < steps) {
        snn_deliver(feeds);
        relay_step(pre, snn_mA(30));
        target_step(post, snn_mA(0));
        snn_tick(net);
    }
}
/* -- AdEx -- */
static adex *bursts;

static void run_adex(snn_net *net)
{
    while (net->step < 100) {
        adex_step(bursts, snn_mA(15));
        snn_tick(net);
    }
}

/* -- one trial of a network that learns: 40 to 32 to a readout of 10, by the adjoint -- */
static snn_poisson *pixels;
static hidden *layer;
static snn_projection *in, *out;
static snn_readout *answer;
static snn_trainer *trainer;

static void make_training(snn_net *net)
{
    static snn_conductance w[40 * 32];
    static snn_ratio u[32 * 10];
    for (int k = 0; k < 40 * 32; k++) w[k] = snn_S(0.1 * (k % 7 - 2));
    for (int k = 0; k < 32 * 10; k++) u[k] = snn_one(0.1 * (k % 5 - 2));
    hidden_params p = hidden_defaults();
    p.cell.tau = snn_ms(20);
    pixels  = snn_poisson_new(net, 40, snn_Hz(200), 1);
    layer   = hidden_new(net, 32, &p);
    answer  = snn_readout_new(net, 10, snn_ms(20));
    in      = snn_dense(net, &pixels->cells, &layer->in, w, 40 * 32);
    out     = snn_dense(net, &layer->cells, &answer->in, u, 32 * 10);
    trainer = snn_trainer_new(net, SNN_ADJOINT, snn_adam(2e-3), 25, snn_cross_entropy(&answer->cells, SNN_OF_MEAN));
}
static void run_training(snn_net *net)
{
    const uint32_t label = 3;
    snn_trial_begin(trainer, &label);
    for (int step = 0; step < 25; step++) {
        snn_deliver(in);
        hidden_step(layer, snn_mA(0));
        snn_deliver(out);
        snn_readout_step(answer);
        snn_poisson_step(pixels);
        snn_tick(net);
    }
    snn_trial_end(trainer);
}

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    make_coba(&net, 400);
    COUNT("coba", run_coba(&net));
    for (size_t j = 0; j < all->cells.count; j++) all->v[j] = snn_mV(0);
    snn_notice(&all->cells);
    COUNT("delivery", run_delivery());
    snn_net_free(&net);

    net = snn_net_on_heap(snn_ms(0.1));
    make_pops(&net);
    COUNT("pops", run_pops(&net, 2000));
    snn_net_free(&net);

    net = snn_net_on_heap(snn_ms(0.1));
    net.tangents = true;
    make_pops(&net);
    snn_seed(&post->dot.cell.tau, snn_ms(1), 0);
    snn_seed(&post->dot.exc.syn.tau, snn_ms(1), 1);
    target_retune(post);
    COUNT("duals", run_pops(&net, 200));
    snn_net_free(&net);

    net = snn_net_on_heap(snn_ms(0.1));
    bursts = adex_new(&net, 1000, NULL);
    for (size_t j = 0; j < bursts->cells.count; j++) bursts->v[j] = snn_mV(-65 + 0.01 * (double)j);
    COUNT("adex", run_adex(&net));
    snn_net_free(&net);

    net = snn_net_on_heap(snn_ms(1));
    make_training(&net);
    COUNT("training", run_training(&net));
    snn_net_free(&net);
    return 0;
}
