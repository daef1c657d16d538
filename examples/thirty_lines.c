/* thirty_lines.c: two hundred noisy inputs drive a hundred neurons, which excite one another. */
#include <stdio.h>

#define SNN_POPULATION   cortex
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));

    cortex_params p = cortex_defaults();
    p.cell.r      = snn_Mohm(100);   p.cell.tau    = snn_ms(20);
    p.cell.v_th   = snn_mV(-50);     p.cell.v_rest = p.cell.v_reset = snn_mV(-60);
    p.exc.syn.tau = snn_ms(5);       p.exc.out.e   = snn_mV(0);

    cortex *cells = cortex_new(&net, 100, &p);
    snn_poisson *noise = snn_poisson_new(&net, 200, snn_Hz(20), 1);
    snn_projection *in   = snn_fixed_in(&net, &noise->cells, &cells->exc, 0.1, snn_nS(1), 2);
    snn_projection *loop = snn_bernoulli(&net, &cells->cells, &cells->exc, 0.1, snn_nS(0.2), 3);

    size_t spikes = 0;
    while (!snn_failed(&net) && net.step < 10000) {
        snn_deliver(in);
        snn_deliver(loop);
        snn_poisson_step(noise);
        cortex_step(cells, snn_pA(0));
        snn_tick(&net);
        spikes += cells->cells.n_spikes;
    }
    if (snn_failed(&net)) printf("%s\n", snn_why(&net));
    else printf("100 neurons, %.1f spikes a second each\n", (double)spikes / 100);
    snn_net_free(&net);
}
