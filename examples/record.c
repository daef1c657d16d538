/* record.c: a hundred neurons under noise, recorded: V of three in memory, all rates in a CSV file, every
   spike in an NPY file, and how they fire in one sentence.

   Prints what was seen; writes build/demo/rate.csv and build/demo/spikes.npy.                    */
#define SNN_WITH_FILES
#include "example.h"

#define SNN_POPULATION   cortex
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { STEPS = 10000 };

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    cortex_params p = cortex_defaults();
    p.cell.r      = snn_Mohm(100);   p.cell.tau    = snn_ms(20);
    p.cell.v_th   = snn_mV(-50);     p.cell.v_rest = p.cell.v_reset = snn_mV(-60);
    p.exc.syn.tau = snn_ms(5);       p.exc.out.e   = snn_mV(0);
    p.init.v      = snn_mV(-60);
    cortex *cells = cortex_new(&net, 100, &p);
    snn_poisson *noise = snn_poisson_new(&net, 200, snn_Hz(20), 1);
    snn_projection *in = snn_fixed_in(&net, &noise->cells, &cells->exc, 0.1, snn_nS(1), 2);

/* [memory] */
    const uint32_t who[] = { 0, 7, 42 };
    snn_recorder *v = snn_recorder_some_new(&net, &cells->cells, cells->v, who, 3, 2000, STEPS / 2000);
/* [/memory] */
/* [files] */
    snn_recorder *rate   = snn_recorder_rate_new(&net, &cells->cells, 1000, 100);
    snn_recorder *spikes = snn_recorder_spikes_new(&net, &cells->cells, 1000);
    snn_recorder_csv(rate, "build/demo/rate.csv");
    snn_recorder_npy(spikes, "build/demo/spikes.npy");
/* [/files] */
/* [activity] */
    snn_activity *activity = snn_activity_new(&net, &cells->cells, snn_ms(5));
/* [/activity] */

/* [loop] */
    while (!snn_failed(&net) && net.step < STEPS) {
        snn_deliver(in);
        snn_poisson_step(noise);
        cortex_step(cells, snn_pA(0));
        snn_record(v);
        snn_record(rate);
        snn_record(spikes);
        snn_activity_step(activity);
        snn_tick(&net);
    }
    snn_recorder_close(rate);
    snn_recorder_close(spikes);
/* [/loop] */
    STOP_IF_FAILED(&net);

/* [read] */
    for (size_t row = 0; row < v->rows; row++) {
        printf("step %4llu:", (unsigned long long)v->steps[row]);
        for (size_t k = 0; k < v->width; k++)
            printf("  %.2f %s", (double)v->values[row * v->width + k], v->unit);
        printf("\n");
    }
    printf("%llu spikes in the file\n", (unsigned long long)spikes->drained);
    printf("%s\n", snn_activity_say(activity));
/* [/read] */
    snn_net_free(&net);
    return 0;
}
