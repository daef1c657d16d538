/* all.c: a population with several receptors: on it is measured what the checks of units cost. */
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R)                                                                          \
    R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_cuba) R(in, snn_expon, snn_current_out)     \
    R(kick, snn_instant, snn_jump)
#include "snn.h"

void run(snn_net *net, const snn_conductance *weights);
void run(snn_net *net, const snn_conductance *weights)
{
    relay_params params = relay_defaults();
    relay *a = relay_new(net, 4, &params);
    snn_projection *exc = snn_dense(net, &a->cells, &a->exc, weights, 16);
    snn_projection *kick = snn_all_to_all(net, &a->cells, &a->kick, snn_mV(0.5));
#if SNN_DUAL_N > 0
    snn_seed(&a->dot.cell.tau, snn_ms(1), 0);
#endif
    while (!snn_failed(net) && net->step < 100) {
        snn_deliver(exc);
        snn_deliver(kick);
        relay_step(a, snn_mA(30));
        snn_tick(net);
    }
}
