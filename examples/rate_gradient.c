/* rate_gradient.c: what drive and what time constant make a population fire at 20 spikes a second?
   Found by the gradient of the rate: the sum of spikes_dot.

   Prints the descent; writes build/demo/rate_gradient.csv.                                       */
#include "example.h"

#define SNN_POPULATION cells
#define SNN_NEURON     snn_lifref
#include "snn.h"

enum { N = 100, STEPS = 5000, DRIVE = 0, TAU = 1, VARIABLES = 2 };

/* Spikes a second of each neuron over 0.5 s, and its derivatives per nA and per ms. */
static double rate_of(double nA, double ms, double slopes[VARIABLES])
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.tangents = true;
    cells_params p = cells_defaults();
    p.cell.r = snn_Mohm(100);
    p.cell.tau = snn_ms(ms);
    p.cell.v_th = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = snn_mV(-60);
    cells *pop = cells_new(&net, N, &p);
/* [seeds] */
    if (!snn_failed(&net)) {
        snn_seed(&pop->drive_dot, snn_nA(1), DRIVE);
        snn_seed(&pop->dot.cell.tau, snn_ms(1), TAU);
        cells_retune(pop);
    }
/* [/seeds] */
    const snn_random draw = snn_random_from(1, 0);           /* so that they are not all alike    */
    for (uint32_t j = 0; !snn_failed(&net) && j < N; j++)
        pop->v[j] = snn_mV(-60 + 10 * snn_random_uniform(draw, j, 0));
/* [rate] */
    double spikes = 0, dot[VARIABLES] = { 0 };
    while (!snn_failed(&net) && net.step < STEPS) {
        cells_step(pop, snn_nA(nA));
        snn_tick(&net);
        spikes += (double)pop->cells.n_spikes;
        for (int j = 0; j < N; j++)                          /* all neurons: one that does not    */
            for (int k = 0; k < VARIABLES; k++)              /* spike has a slope too             */
                dot[k] += snn_tangent_at(&pop->cells.spikes_dot[j], k);
    }
    const double seconds = (double)net.step * 1e-4;
    for (int k = 0; k < VARIABLES; k++) slopes[k] = dot[k] / seconds / N;
/* [/rate] */
    STOP_IF_FAILED(&net);
    snn_net_free(&net);
    return spikes / seconds / N;
}

int main(void)
{
    const double target = 20;
    double nA = 0.3, ms = 20;
    FILE *f = create("rate_gradient.csv");
    fprintf(f, "turn,rate_Hz,drive_nA,tau_ms\n");
    for (int turn = 0; turn <= 30 && !interrupted; turn++) {
        double slopes[VARIABLES];
        const double rate = rate_of(nA, ms, slopes), error = rate - target;
        fprintf(f, "%d,%.2f,%.5f,%.3f\n", turn, rate, nA, ms);
        if (turn % 5 == 0)
            printf("turn %2d: %6.2f spikes a second at %.4f nA, %5.2f ms (%+.3g by nA, %+.3g by ms)\n",
                   turn, rate, nA, ms, slopes[DRIVE], slopes[TAU]);
/* [descend] */
        nA -= 3e-6 * error * slopes[DRIVE];                  /* of error^2 / 2, each at its scale */
        ms -= 1e-2 * error * slopes[TAU];
/* [/descend] */
    }
    finish(f);
    return 0;
}
