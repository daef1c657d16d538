/* coba_cuba.c: what a synapse does to V if it is a conductance (COBA) and if it is a current (CUBA).
   Brette et al., J. Comput. Neurosci. 23, 349 (2007), benchmarks 1 and 2.

   Prints both and writes build/demo/coba_cuba_spike.csv (one spike, by the V it meets) and
   build/demo/coba_cuba_rate.csv (many spikes).                                                   */
#include "example.h"

/* [populations] */
#define SNN_POPULATION   coba
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba)
#include "snn.h"

#define SNN_POPULATION   cuba
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_cuba) R(inh, snn_expon, snn_cuba)
#include "snn.h"
/* [/populations] */

enum { LEVELS = 51, RATES = 41 };

static coba_params by_conductance(void)
{
    coba_params p = coba_defaults();
    p.cell.r = snn_Mohm(100);
    p.cell.tau = snn_ms(20);
    p.cell.v_rest = p.cell.v_reset = p.init.v = snn_mV(-60);
    p.cell.v_th = snn_mV(1000);                /* it shall not spike                              */
    p.exc.syn.tau = snn_ms(5);
    p.inh.syn.tau = snn_ms(10);
/* [coba] */
    p.exc.out.e = snn_mV(0);
    p.inh.out.e = snn_mV(-80);
/* [/coba] */
    return p;
}
static cuba_params by_current(void)
{
    const coba_params same = by_conductance();
    cuba_params p = cuba_defaults();
    p.cell = same.cell;
    p.init = same.init;
    p.exc.syn = same.exc.syn;
    p.inh.syn = same.inh.syn;
/* [cuba] */
    p.exc.out.scale = snn_mV(60);              /* 0 mV - V, and ...                               */
    p.inh.out.scale = snn_mV(-20);             /* ... -80 mV - V, with V at rest                  */
/* [/cuba] */
    return p;
}

/* Neuron j is held at levels[j] by a current, and one spike arrives: how far does V go at most? */
static void one_spike(const double *levels, bool excites, double *by_g, double *by_i)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    coba_params g = by_conductance();
    cuba_params i = by_current();
    coba *a = coba_new(&net, LEVELS, &g);
    cuba *b = cuba_new(&net, LEVELS, &i);
    const uint32_t who[] = { 0 };
    const uint64_t when[] = { 0 };
    snn_spike_train *train = snn_spike_train_steps_new(&net, 1, who, when, 1);
    snn_projection *to_a, *to_b;
    if (excites) {
        to_a = snn_all_to_all(&net, &train->cells, &a->exc, snn_nS(1));
        to_b = snn_all_to_all(&net, &train->cells, &b->exc, snn_nS(1));
    } else {
        to_a = snn_all_to_all(&net, &train->cells, &a->inh, snn_nS(3));
        to_b = snn_all_to_all(&net, &train->cells, &b->inh, snn_nS(3));
    }
    snn_current hold[LEVELS];
    for (int j = 0; !snn_failed(&net) && j < LEVELS; j++) {
        hold[j] = snn_pA((levels[j] + 60) / 0.1);          /* mV / 0.1 Gohm                       */
        a->v[j] = b->v[j] = snn_mV(levels[j]);
        by_g[j] = by_i[j] = 0;
    }
    while (!snn_failed(&net) && net.step < 600) {
        snn_deliver(to_a);
        snn_deliver(to_b);
        snn_spike_train_step(train);
        coba_step_each(a, hold);
        cuba_step_each(b, hold);
        snn_tick(&net);
        for (int j = 0; j < LEVELS; j++) {
            const double da = snn_to_mV(a->v[j]) - levels[j], db = snn_to_mV(b->v[j]) - levels[j];
            if (da * da > by_g[j] * by_g[j]) by_g[j] = da;
            if (db * db > by_i[j] * by_i[j]) by_i[j] = db;
        }
    }
    STOP_IF_FAILED(&net);
    snn_net_free(&net);
}

/* Neuron j hears a Poisson process: mean V over 2 s, and how many spikes a second really came. */
static void many_spikes(double *came, double *by_g, double *by_i)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    coba_params g = by_conductance();
    cuba_params i = by_current();
    coba *a = coba_new(&net, RATES, &g);
    cuba *b = cuba_new(&net, RATES, &i);
    snn_poisson *noise = snn_poisson_new(&net, RATES, snn_Hz(0), 7);
    snn_projection *to_a = snn_one_to_one(&net, &noise->cells, &a->exc, snn_nS(1));
    snn_projection *to_b = snn_one_to_one(&net, &noise->cells, &b->exc, snn_nS(1));
    snn_rate rates[RATES];
    for (int j = 0; j < RATES; j++) {
        rates[j] = snn_Hz(100 * j);
        came[j] = by_g[j] = by_i[j] = 0;
    }
    const uint64_t settled = 2000, steps = 22000;
    while (!snn_failed(&net) && net.step < steps) {
        snn_deliver(to_a);
        snn_deliver(to_b);
        snn_poisson_step_each(noise, rates);
        coba_step(a, snn_nA(0));
        cuba_step(b, snn_nA(0));
        snn_tick(&net);
        if (net.step <= settled) continue;
        for (size_t k = 0; k < noise->cells.n_spikes; k++) came[noise->cells.spikes[k]] += 0.5;
        for (int j = 0; j < RATES; j++) {
            by_g[j] += snn_to_mV(a->v[j]) / (double)(steps - settled);
            by_i[j] += snn_to_mV(b->v[j]) / (double)(steps - settled);
        }
    }
    STOP_IF_FAILED(&net);
    snn_net_free(&net);
}

int main(void)
{
    static double level[LEVELS], exc_g[LEVELS], exc_i[LEVELS], inh_g[LEVELS], inh_i[LEVELS];
    static double came[RATES], mean_g[RATES], mean_i[RATES];
    for (int j = 0; j < LEVELS; j++) level[j] = -100 + 2 * j;
    one_spike(level, true, exc_g, exc_i);
    one_spike(level, false, inh_g, inh_i);
    many_spikes(came, mean_g, mean_i);

    FILE *f = create("coba_cuba_spike.csv");
    fprintf(f, "V_mV,exc_coba_mV,exc_cuba_mV,inh_coba_mV,inh_cuba_mV\n");
    printf("one spike meets  excitatory: COBA    CUBA    inhibitory: COBA    CUBA\n");
    for (int j = 0; j < LEVELS; j++) {
        fprintf(f, "%g,%.4f,%.4f,%.4f,%.4f\n", level[j], exc_g[j], exc_i[j], inh_g[j], inh_i[j]);
        if (j % 10 == 0)
            printf("%9.0f mV %18.2f %7.2f mV %16.2f %7.2f mV\n", level[j], exc_g[j], exc_i[j],
                   inh_g[j], inh_i[j]);
    }
    finish(f);
    f = create("coba_cuba_rate.csv");
    fprintf(f, "rate_Hz,coba_mV,cuba_mV\n");
    printf("\nspikes a second   mean V: COBA     CUBA\n");
    for (int j = 0; j < RATES; j++) {
        fprintf(f, "%.1f,%.4f,%.4f\n", came[j], mean_g[j], mean_i[j]);
        if (j % 10 == 0) printf("%11.0f %18.1f %8.1f mV\n", came[j], mean_g[j], mean_i[j]);
    }
    finish(f);
    return 0;
}
