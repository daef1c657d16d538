/* integrators.c: an action potential of Hodgkin and Huxley by each integrator, with larger and larger
   steps: how wrong is V, and how does the error grow with the step?

   Prints the errors; writes build/demo/integrators.csv.                                          */
#include "example.h"
#define SNN_REAL double

/* [include] */
#define SNN_POPULATION cells
#define SNN_NEURON     snn_hh
#define SNN_INTEGRATOR SNN_RK4
#include "snn.h"
/* [/include] */

/* V at every 64th of 12.8 ms, in n steps; the action potential is at 3 ms. */
static void one_neuron(snn_integrator how, unsigned n, double *v)
{
    snn_hh q = snn_hh_defaults();
    q.g_l = snn_mS(0.3);
    const snn_hh_k k = snn_hh_constants(&q, snn_ms(12.8 / n));
    snn_hh_state s = snn_hh_initial();
    for (unsigned step = 1; step <= n; step++) {
        snn_hh_step_by(how, &k, &s, snn_to_nA(snn_uA(10)), 0);
        if (step % (n / 64) == 0) *v++ = s.v;
    }
}
/* the same by RK4, with a small step, in a population */
static void exactly(double *v)
{
    snn_net net = snn_net_on_heap(snn_ms(0.0001));
    cells_params p = cells_defaults();
    p.cell.g_l = snn_mS(0.3);
    cells *one = cells_new(&net, 1, &p);
    while (!snn_failed(&net) && net.step < 128000) {
        cells_step(one, snn_uA(10));
        snn_tick(&net);
        if (net.step % 2000 == 0) *v++ = snn_to_mV(one->v[0]);
    }
    STOP_IF_FAILED(&net);
    snn_net_free(&net);
}

static double largest(const double *v, const double *right)
{
    double most = 0;
    for (int k = 0; k < 64; k++) {
        const double d = v[k] > right[k] ? v[k] - right[k] : right[k] - v[k];
        if (!(d <= most)) most = d;
    }
    return most;
}

int main(void)
{
    double right[64], v[4][64];
    exactly(right);
    FILE *f = create("integrators.csv");
    fprintf(f, "dt_ms,euler_mV,exponential_euler_mV,rk2_mV,rk4_mV\n");
    printf("         dt            Euler     exp. Euler              RK2              RK4\n");
    for (unsigned n = 1u << 7; n <= 1u << 14; n *= 2) {
        one_neuron(SNN_EULER, n, v[0]);
        one_neuron(SNN_EXP_EULER, n, v[1]);
        one_neuron(SNN_RK2, n, v[2]);
        one_neuron(SNN_RK4, n, v[3]);
        double e[4];
        for (int k = 0; k < 4; k++) e[k] = largest(v[k], right);
        fprintf(f, "%g,%.3g,%.3g,%.3g,%.3g\n", 12.8 / n, e[0], e[1], e[2], e[3]);
        printf("%8.5f ms", 12.8 / n);
        for (int k = 0; k < 4; k++)
            if (e[k] == e[k]) printf("%14.1e mV", e[k]);
            else printf("%17s", "runs away");
        printf("\n");
    }
    finish(f);
    return 0;
}
