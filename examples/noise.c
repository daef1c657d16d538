/* noise.c: neurons with membrane noise, from examples/noisy.h: how V spreads, and how noise alone makes
   a neuron spike whose mean V stays below threshold.

   Prints the spread beside theory's, and rates; writes build/demo/noise.csv and noise_spread.csv. */
#include "example.h"
#include "noisy.h"

#define SNN_POPULATION cells
#define SNN_NEURON     noisy
#include "snn.h"

enum { N = 2000, STEPS = 3000, BINS = 60 };

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
/* [noise] */
    cells_params p = cells_defaults();
    p.cell.v_th  = snn_mV(1000);                /* out of reach                                   */
    p.cell.sigma = snn_mV_per_rtms(1);
    p.seed = 1;                                 /* each population its own                        */
    cells *free_ones = cells_new(&net, N, &p);

    cells_params q = cells_defaults();
    q.seed = 2;
    cells *spiking = cells_new(&net, N, &q);
/* [/noise] */

    FILE *f = create("noise.csv");
    fprintf(f, "t_ms,v0_mV,v1_mV,v2_mV\n");
    unsigned long spikes = 0, early = 0;
    while (!snn_failed(&net) && go_on(net.step, STEPS)) {
        cells_step(free_ones, snn_pA(0));
        cells_step(spiking, snn_pA(100));       /* alone it would bring V to -55 mV               */
        snn_tick(&net);
        spikes += spiking->cells.n_spikes;
        if (net.step <= STEPS / 2) early = spikes;
        if (net.step % 5) continue;
        fprintf(f, "%.1f", (double)snn_to_ms(snn_now(&net)));
        for (int j = 0; j < 3; j++) fprintf(f, ",%.3f", (double)snn_to_mV(spiking->v[j]));
        fprintf(f, "\n");
    }
    finish(f);
    if (snn_failed(&net)) {
        fprintf(stderr, "%s\n", snn_why(&net));
        return 1;
    }

    double mean = 0, square = 0;
    unsigned bin[BINS] = { 0 };
    for (int j = 0; j < N; j++) {
        const double v = (double)snn_to_mV(free_ones->v[j]) + 65;
        mean += v / N;
        square += v * v / N;
        const int k = (int)(2 * (v + 15));
        if (k >= 0 && k < BINS) bin[k]++;
    }
    f = create("noise_spread.csv");
    fprintf(f, "v_mV,per_mV\n");
    for (int k = 0; k < BINS; k++) fprintf(f, "%.2f,%.5f\n", -80 + 0.5 * k + 0.25, 2. * bin[k] / N);
    finish(f);
    const double deviation = (double)snn_real_sqrt((snn_real)(square - mean * mean));
    printf("V without threshold: mean %.2f mV, standard deviation %.2f mV (theory: -65, 3.16)\n", mean - 65,
           deviation);
    printf("spikes of a neuron in %g ms: %.2f, by noise alone\n", STEPS * 0.05,
           (double)(spikes - early) / N);
    snn_net_free(&net);
    return 0;
}
