/* own_model.c: a neuron of one's own, from examples/reso.h, beside the leaky one without its slow
   current, under a current whose frequency rises from 0 to 20 Hz.
   Richardson, Brunel and Hakim, From subthreshold to firing-rate resonance, J. Neurophysiol. 89,
   2538 (2003).

   Prints at what frequency each swings most; writes build/demo/own_model.csv.                    */
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* [include] */
#include "reso.h"

#define SNN_POPULATION cells
#define SNN_NEURON     reso
#define SNN_PER_NEURON
#include "snn.h"
/* [/include] */

int main(void)
{
    const double seconds = 20, to_hz = 20, pi = 3.141592653589793;
    snn_net net = snn_net_on_heap(snn_ms(0.1));

    /* [population] */
    const snn_conductance slow[] = { snn_uS(0.1), snn_uS(0), snn_uS(0.1) };
    cells_params p = cells_defaults();
    p.each.cell.g_w = slow;                     /* with, without, and with, driven harder         */
    cells *pop = cells_new(&net, 3, &p);
    /* [/population] */

    FILE *out = fopen("build/demo/own_model.csv", "w");
    if (!out) {
        fprintf(stderr, "cannot write build/demo/own_model.csv: %s\n", strerror(errno));
        return 1;
    }
    fprintf(out, "Hz,resonator (mV),leaky (mV),driven harder (mV),spikes\n");
    double largest[2] = { 0, 0 }, at_hz[2] = { 0, 0 };
    unsigned spikes = 0, swept = 0;
    while (!snn_failed(&net) && net.step < seconds * 1e4) {
        const double t = (double)net.step * 1e-4, hz = to_hz * t / seconds;
        /* the phase of a frequency that rises evenly */
        const double chirp = (double)snn_real_sin((snn_real)(pi * hz * t));
        const snn_current soft = snn_pA(300 * chirp), drive[] = { soft, soft, snn_pA(700 * chirp) };
        cells_step_each(pop, drive);
        snn_tick(&net);
        spikes = pop->cells.n_spikes != 0;
        swept += spikes;
        for (int j = 0; j < 2; j++) {
            const double swing = (double)snn_to_mV(pop->v[j]) + 70;
            if (t > 1 && swing > largest[j]) largest[j] = swing, at_hz[j] = hz;
        }
        if (net.step % 20 == 0 || spikes)
            fprintf(out, "%.4f,%.3f,%.3f,%.3f,%u\n", hz, (double)snn_to_mV(pop->v[0]),
                    (double)snn_to_mV(pop->v[1]), (double)snn_to_mV(pop->v[2]), spikes);
    }
    fclose(out);
    if (snn_failed(&net)) fprintf(stderr, "%s\n", snn_why(&net));
    else {
        printf("with the slow current V swings most at %.1f Hz (%.1f mV),\n", at_hz[0], largest[0]);
        printf("without it at %.1f Hz (%.1f mV); driven harder, it spikes %u times\n", at_hz[1],
               largest[1], swept);
    }
    const int failed = snn_failed(&net);
    snn_net_free(&net);
    return failed;
}
