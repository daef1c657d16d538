/* differ.c: a population whose neurons differ: in parameters, drive, start, weights. And its memory
   known beforehand, without malloc.

   Prints what each does.                                                                         */
#include <stdio.h>

/* [population] */
#define SNN_POPULATION   cells
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#define SNN_PER_NEURON
#include "snn.h"
/* [/population] */

enum { N = 4, N_EDGES = 5, STEPS = 2000 };

/* [memory] */
/* the population, one projection with its edges in order of `from`, a source and what differs */
static unsigned char memory[SNN_BYTES(cells, N) + SNN_BYTES_EDGES(1, N_EDGES) + 1024];
/* [/memory] */

int main(void)
{
/* [net] */
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(0.1));
/* [/net] */
/* [parameters] */
    const snn_time tau[N] = { snn_ms(10), snn_ms(20), snn_ms(30), snn_ms(40) };
    cells_params p = cells_defaults();
    p.cell.r      = snn_Mohm(100);             /* the same for all                                */
    p.cell.v_th   = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = p.init.v = snn_mV(-60);
    p.exc.syn.tau = snn_ms(5);
    p.each.cell.tau = tau;                     /* one for each; copied by _new                    */
    cells *pop = cells_new(&net, N, &p);
/* [/parameters] */
/* [weights] */
    const uint32_t who[] = { 0 };
    const snn_time when[] = { snn_ms(100) };
    snn_spike_train *train = snn_spike_train_new(&net, 1, who, when, 1);
    const uint32_t from[N_EDGES] = { 0, 0, 0, 0, 0 }, to[N_EDGES] = { 0, 1, 2, 3, 3 };
    const snn_conductance w[N_EDGES] = { snn_nS(1), snn_nS(2), snn_nS(3), snn_nS(4), snn_nS(5) };
    snn_projection *edges = snn_edges(&net, &train->cells, &pop->exc, from, to, N_EDGES, snn_nS(0));
    snn_weigh(edges, &pop->exc, w, N_EDGES);
/* [/weights] */
/* [drive] */
    const snn_current drive[N] = { snn_pA(0), snn_pA(50), snn_pA(150), snn_pA(300) };
    if (!snn_failed(&net)) pop->v[0] = snn_mV(-55);         /* and another start                  */
/* [/drive] */
    unsigned spikes[N] = { 0 };
    double most[N] = { 0 };
    while (!snn_failed(&net) && net.step < STEPS) {
        snn_deliver(edges);
        snn_spike_train_step(train);
/* [step] */
        cells_step_each(pop, drive);
/* [/step] */
        snn_tick(&net);
        for (size_t k = 0; k < pop->cells.n_spikes; k++) spikes[pop->cells.spikes[k]]++;
        for (int j = 0; j < N; j++)
            if (snn_to_nS(pop->exc.g[j]) > most[j]) most[j] = snn_to_nS(pop->exc.g[j]);
    }
    if (snn_failed(&net)) {
        fprintf(stderr, "%s\n", snn_why(&net));
        return 1;
    }
    for (int j = 0; j < N; j++)
        printf("neuron %d: V %.2f mV, %2u spikes, g at most %.0f nS\n", j, (double)snn_to_mV(pop->v[j]),
               spikes[j], most[j]);
    return 0;
}
