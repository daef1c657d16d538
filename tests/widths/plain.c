/* A net without tangents; prints the bits of its states. Built with and without a dual reading. */
#include "snn.h"
#include <stdio.h>

#define SNN_POPULATION   group
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    group_params q = group_defaults();
    q.cell.tau = snn_ms(20);
    q.cell.v_th = snn_mV(10);
    group *p = group_new(&net, 50, &q);
    snn_projection *f = snn_fixed_out(&net, &p->cells, &p->exc, 0.2, snn_S(0.01), 1);
    for (int j = 0; j < 50 && !snn_failed(&net); j++) p->v[j] = snn_mV(0.2 * j);
    while (!snn_failed(&net) && net.step < 1000) {
        snn_deliver(f);
        group_step(p, snn_mA(14));
        snn_tick(&net);
    }
    unsigned long long hash = 0;
    for (int j = 0; j < 50 && !snn_failed(&net); j++)
        hash = (hash * 1000003u) ^ (unsigned long long)snn_real_bits(p->v[j].mV) ^
            (unsigned long long)snn_real_bits(p->exc.g[j].uS);
    printf("%llx %s\n", hash, snn_why(&net));
    snn_net_free(&net);
    return 0;
}
