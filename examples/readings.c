/* readings.c: one text of a model, read as a simulator and as a gradient. */
#define SNN_REAL double                         /* so that a difference quotient is worth a look  */
#include <stdio.h>

/* [population] */
#include "quadratic.h"

#define SNN_POPULATION culture
#define SNN_NEURON     quadratic
#include "snn.h"
/* [/population] */

/* V after 30 ms under 100 pA, and how it depends on tau and on the drive */
/* [run] */
static double run(double tau_ms, double drive_pA, double surrogate, double slopes[2])
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.tangents = slopes != NULL;              /* before the first _new                          */
    culture_params p = culture_defaults();
    p.cell.tau = snn_ms(tau_ms);
    p.surrogate = snn_surrogate_relu(surrogate, 1);          /* see below                         */
    culture *one = culture_new(&net, 1, &p);
    if (slopes) {
        snn_seed(&one->dot.cell.tau, snn_ms(1), 0);          /* variable 0: tau, per ms           */
        snn_seed(&one->drive_dot, snn_pA(1), 1);             /* variable 1: the drive, per pA     */
        culture_retune(one);
    }
    while (!snn_failed(&net) && net.step < 300) {
        culture_step(one, snn_pA(drive_pA));
        snn_tick(&net);
    }
    double v = snn_failed(&net) ? 0 : snn_to_mV(one->v[0]);
    for (int k = 0; slopes && !snn_failed(&net) && k < 2; k++)
        slopes[k] = snn_tangent_at(&one->v_dot[0].mV, k);
    if (snn_failed(&net)) fprintf(stderr, "%s\n", snn_why(&net));
    snn_net_free(&net);
    return v;
}
/* [/run] */

int main(void)
{
/* [by_hand] */
    snn_slope x = snn_slope_of(3, 1);           /* 3, and how fast x changes with x: 1            */
    snn_slope square = snn_slope_mul(x, x);
    printf("x^2 at 3: %g, and its slope: %g\n\n", square.v, square.d);
/* [/by_hand] */
/* [compare] */
    double slopes[2] = {0}, v = run(20, 100, 0, slopes), h = 1e-4;
    double by_tau = (run(20 + h, 100, 0, NULL) - run(20 - h, 100, 0, NULL)) / (2 * h);
    double by_drive = (run(20, 100 + h, 0, NULL) - run(20, 100 - h, 0, NULL)) / (2 * h);
    printf("V after 30 ms: %.6f mV\n", v);
    printf("per ms of tau:   %.8f mV,  as a difference quotient %.8f mV\n", slopes[0], by_tau);
    printf("per pA of drive: %.8f mV,  as a difference quotient %.8f mV\n", slopes[1], by_drive);
/* [/compare] */
/* [surrogate] */
    run(20, 100, 0.3, slopes);
    printf("\nwith a surrogate: %.8f mV per ms of tau\n", slopes[0]);
/* [/surrogate] */
    return 0;
}
