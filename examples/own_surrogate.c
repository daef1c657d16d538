/* own_surrogate: the slope that gradients see in a spike is a function of yours. A neuron is to fire 12 times in
   200 ms; the drive is moved along the gradient of (spikes - 12)^2. A tent of width 1 finds it, and so does the
   usual one; a tent that is too narrow sees nothing from where it starts. */
#include "snn.h"
#include <stdio.h>

#define SNN_POPULATION   cells
#define SNN_NEURON       snn_lif
#include "snn.h"

/* [tent] */
/* psi(u) for u = (V - V_th)/(V_th - V_reset): p[0] high, p[1] wide */
static snn_real tent(snn_real u, const snn_real *p)
{
    const snn_real x = 1 - snn_real_abs(u) / p[1];
    return x > 0 ? p[0] * x : 0;
}
/* [/tent] */

/* Spikes in 200 ms under a drive in nA, and their slope in it. */
static double spikes_of(snn_surrogate surrogate, double drive, double *slope)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.tangents = true;
    cells_params p = cells_defaults();
    p.cell.r = snn_Mohm(100);
    p.cell.tau = snn_ms(20);
    p.cell.v_th = snn_mV(15);
    p.surrogate = surrogate;
    p.reset_detached = true;
    cells *c = cells_new(&net, 1, &p);
    double n = 0;
    *slope = 0;
    snn_seed(&c->drive_dot, snn_nA(1), 0);
    while (!snn_failed(&net) && net.step < 2000) {
        cells_step(c, snn_nA(drive));
        n += (double)c->cells.n_spikes;
        *slope += (double)snn_tangent_at(c->cells.spikes_dot, 0);
        snn_tick(&net);
    }
    if (snn_failed(&net)) fprintf(stderr, "%s\n", snn_why(&net));
    snn_net_free(&net);
    return n;
}

int main(void)
{
    /* [choose] */
    const snn_surrogate choices[] = { snn_surrogate_relu(0.3, 1), snn_surrogate_own(tent, 1, 1),
                                      snn_surrogate_own(tent, 1, 0.05) };
    /* [/choose] */
    static const char *const names[] = { "the usual", "a tent, 1 wide", "a tent, 0.05 wide" };
    for (int k = 0; k < 3; k++) {
        double drive = 0.13, slope, spikes = 0;
        int turn = 0;
        for (; turn < 100; turn++) {
            spikes = spikes_of(choices[k], drive, &slope);
            if (spikes == 12 || slope == 0) break;
            drive -= 12 * (spikes - 12) / slope;
        }
        printf("%-18s %2.0f spikes at %.4f nA after %d turns%s\n", names[k], spikes, drive, turn,
               slope == 0 ? ": it sees no slope" : "");
    }
    return 0;
}
