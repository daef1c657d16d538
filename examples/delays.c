/* delays.c: the same spikes, later: by one delay, by one for each pre neuron, by one for each synapse;
   in whole steps, or between two.

   Prints g around a delay that is no whole number of steps; writes build/demo/delays.csv.        */
#include "example.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { N_PRE = 20, N_POST = 3, STEPS = 600 };

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    target_params p = target_defaults();
    p.exc.syn.tau = snn_ms(5);
    p.init.v = snn_mV(0);

    uint32_t who[2 * N_PRE];                   /* all spike at 5 ms; neuron 0 at 35 ms again      */
    snn_time when[2 * N_PRE];
    for (uint32_t i = 0; i < N_PRE; i++) who[i] = i, when[i] = snn_ms(5);
    who[N_PRE] = 0, when[N_PRE] = snn_ms(35);
    snn_spike_train *pre = snn_spike_train_new(&net, N_PRE, who, when, N_PRE + 1);
    snn_cells *first = snn_slice(&pre->cells, 0, 1);

    target *none = target_new(&net, 1, &p), *one = target_new(&net, 1, &p);
    target *spread = target_new(&net, 1, &p), *each = target_new(&net, N_POST, &p);
    target *whole = target_new(&net, 1, &p), *between = target_new(&net, 1, &p);

/* [one] */
    snn_projection *at_once = snn_all_to_all(&net, &pre->cells, &none->exc, snn_nS(1));
    snn_projection *later   = snn_all_to_all(&net, &pre->cells, &one->exc, snn_nS(1));
    snn_delay(later, snn_ms(10), SNN_WHOLE_STEPS);
/* [/one] */
/* [pre] */
    snn_projection *axons = snn_all_to_all(&net, &pre->cells, &spread->exc, snn_nS(1));
    snn_time of_pre[N_PRE];                    /* the farther, the later                          */
    for (int i = 0; i < N_PRE; i++) of_pre[i] = snn_ms(i);
    snn_delay_pre(axons, of_pre, N_PRE, SNN_WHOLE_STEPS);
/* [/pre] */
/* [each] */
    const uint32_t from[] = { 0, 0, 0 }, to[] = { 0, 1, 2 };
    const snn_time of_edge[] = { snn_ms(2), snn_ms(8), snn_ms(14) };
    snn_projection *edges = snn_edges(&net, first, &each->exc, from, to, 3, snn_nS(20));
    snn_delay_each(edges, of_edge, 3, SNN_WHOLE_STEPS);
/* [/each] */
/* [between] */
    snn_projection *rounded = snn_all_to_all(&net, first, &whole->exc, snn_nS(20));
    snn_projection *divided = snn_all_to_all(&net, first, &between->exc, snn_nS(20));
    snn_delay(rounded, snn_ms(1.23), SNN_WHOLE_STEPS);
    snn_delay(divided, snn_ms(1.23), SNN_INTERPOLATED);
/* [/between] */
    snn_projection *all[] = { at_once, later, axons, edges, rounded, divided };
    target *posts[] = { none, one, spread, each, whole, between };

    FILE *f = create("delays.csv");
    fprintf(f, "t_ms,none_nS,one_nS,spread_nS,each0_nS,each1_nS,each2_nS\n");
    printf("  time    rounded    divided (nS)\n");
    while (!snn_failed(&net) && net.step < STEPS) {
        for (int k = 0; k < 6; k++) snn_deliver(all[k]);
        snn_spike_train_step(pre);
        for (int k = 0; k < 6; k++) target_step(posts[k], snn_nA(0));
        snn_tick(&net);

        const double t = 0.1 * (double)net.step;
        fprintf(f, "%.1f,%.4f,%.4f,%.4f", t, (double)snn_to_nS(none->exc.g[0]),
                (double)snn_to_nS(one->exc.g[0]), (double)snn_to_nS(spread->exc.g[0]));
        for (int j = 0; j < N_POST; j++) fprintf(f, ",%.4f", (double)snn_to_nS(each->exc.g[j]));
        fprintf(f, "\n");
        if (net.step < 63 || net.step > 66) continue;
        printf("%6.1f ms %8.3f %10.3f\n", t, (double)snn_to_nS(whole->exc.g[0]),
               (double)snn_to_nS(between->exc.g[0]));
    }
    finish(f);
    STOP_IF_FAILED(&net);
    snn_net_free(&net);
    return 0;
}
