/* ei_balance.c: 3200 neurons excite, 800 inhibit, all hear both; they fire irregularly by themselves.
   Vogels and Abbott, J. Neurosci. 25, 10786 (2005), as benchmark 1 of Brette et al., J. Comput.
   Neurosci. 23, 349 (2007), and Tutorial 3 of brainpy.state have it.

   Prints rates and how irregular they are; writes build/demo/ei_balance_spikes.csv (every tenth
   neuron), ei_balance_rates.csv and ei_balance_currents.csv (of one neuron).                     */
#include "example.h"

/* [population] */
#define SNN_POPULATION   cortex
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba)
#include "snn.h"
/* [/population] */

enum { N_EXC = 3200, N_INH = 800, N = N_EXC + N_INH, STEPS = 10000, BIN = 50, SEEN = 7 };
static uint64_t last[N];                       /* step of the last spike                          */
static double intervals[N], squares[N];        /* sums over them, in steps                        */
static unsigned spikes[N];

/* Mean, over neurons with at least five spikes, of the deviation of their intervals over the mean:
   0 for a clock, 1 for a Poisson process.                                                        */
static double irregularity(void)
{
    double sum = 0;
    int n = 0;
    for (int j = 0; j < N; j++) {
        if (spikes[j] < 5) continue;
        const double k = spikes[j] - 1, mean = intervals[j] / k;
        const double variance = squares[j] / k - mean * mean;
        sum += (double)snn_real_sqrt((snn_real)(variance > 0 ? variance : 0)) / mean;
        n++;
    }
    return n ? sum / n : 0;
}

int main(void)
{
/* [parameters] */
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    cortex_params p = cortex_defaults();
    p.cell.r       = snn_Mohm(100);            /* a leak of 10 nS                                 */
    p.cell.tau     = snn_ms(20);
    p.cell.tau_ref = snn_ms(5);
    p.cell.v_th    = snn_mV(-50);
    p.cell.v_rest  = p.cell.v_reset = snn_mV(-60);
    p.exc.syn.tau  = snn_ms(5);
    p.inh.syn.tau  = snn_ms(10);
    p.exc.out.e    = snn_mV(0);
    p.inh.out.e    = snn_mV(-80);
/* [/parameters] */
/* [network] */
    cortex *cells = cortex_new(&net, N, &p);
    snn_cells *exc = snn_slice(&cells->cells, 0, N_EXC);
    snn_cells *inh = snn_slice(&cells->cells, N_EXC, N_INH);
    snn_projection *excite  = snn_fixed_out(&net, exc, &cells->exc, 0.02, snn_nS(6), 1);
    snn_projection *inhibit = snn_fixed_out(&net, inh, &cells->inh, 0.02, snn_nS(67), 2);
/* [/network] */
/* [start] */
    const snn_random draw = snn_random_from(3, 0);
    for (uint32_t j = 0; !snn_failed(&net) && j < N; j++)
        cells->v[j] = snn_mV(-55 + 2 * snn_random_normal(draw, j, 0));
/* [/start] */

    FILE *raster = create("ei_balance_spikes.csv"), *rates = create("ei_balance_rates.csv"),
         *currents = create("ei_balance_currents.csv");
    fprintf(raster, "t_ms,neuron\n");
    fprintf(rates, "t_ms,excitatory_Hz,inhibitory_Hz\n");
    fprintf(currents, "t_ms,into_pA,out_of_pA,V_mV,spikes\n");
    size_t all_exc = 0, all_inh = 0, bin_exc = 0, bin_inh = 0;
/* [loop] */
    while (!snn_failed(&net) && go_on(net.step, STEPS)) {
        snn_deliver(excite);
        snn_deliver(inhibit);
        cortex_step(cells, snn_pA(200));
        snn_tick(&net);
/* [/loop] */
        const double t = 0.1 * (double)net.step;
        bool spiked = false;
        for (size_t k = 0; k < cells->cells.n_spikes; k++) {
            const uint32_t j = cells->cells.spikes[k];
            if (spikes[j]++) {
                const double steps = (double)(net.step - last[j]);
                intervals[j] += steps;
                squares[j] += steps * steps;
            }
            last[j] = net.step;
            if (j < N_EXC) bin_exc++;
            else bin_inh++;
            if (j % 10 == 0) fprintf(raster, "%.1f,%u\n", t, (unsigned)j);
            if (j == SEEN) spiked = true;
        }
        const double v = snn_to_mV(cells->v[SEEN]);
        const double in = 200 + snn_to_nS(cells->exc.g[SEEN]) * (0 - v);
        const double out = snn_to_nS(cells->inh.g[SEEN]) * (-80 - v);
        if (net.step % 5 == 0 || spiked)
            fprintf(currents, "%.1f,%.2f,%.2f,%.3f,%d\n", t, in, out, v, spiked);
        if (net.step % BIN) continue;
        const double seconds = BIN * 1e-4;
        fprintf(rates, "%.1f,%.3f,%.3f\n", t - 1000 * seconds / 2, (double)bin_exc / seconds / N_EXC,
                (double)bin_inh / seconds / N_INH);
        all_exc += bin_exc;
        all_inh += bin_inh;
        bin_exc = bin_inh = 0;
    }
    finish(raster);
    finish(rates);
    finish(currents);

    const double seconds = (double)net.step * 1e-4;
    STOP_IF_FAILED(&net);
    printf("%zu synapses excite, %zu inhibit\n", excite->count, inhibit->count);
    printf("excitatory neurons: %.1f spikes a second each\n", (double)all_exc / seconds / N_EXC);
    printf("inhibitory neurons: %.1f spikes a second each\n", (double)all_inh / seconds / N_INH);
    printf("irregularity of intervals: %.2f\n", irregularity());
    printf("memory: %.2f MB\n", (double)snn_net_used(&net) * 1e-6);
    snn_net_free(&net);
    return interrupted ? EXIT_FAILURE : EXIT_SUCCESS;
}
