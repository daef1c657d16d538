/* own.c: a user's neuron, synapse and output in one program, each from a file of its own; the first
   include is a model file, not snn.h, unless SNN_FIRST says otherwise. Each file is included twice.
   Prints the states as bits.                                                                    */
#ifdef SNN_FIRST
#include "snn.h"
#endif
#include "my_neuron.h"
#include "my_synapse.h"
#include "my_output.h"
#include "my_neuron.h"
#include "my_synapse.h"
#include "my_output.h"

#define SNN_POPULATION   mine
#define SNN_NEURON       my_neuron
#define SNN_RECEPTORS(R) R(nmda, my_synapse, my_output) R(ampa, snn_expon, snn_coba)
#include "snn.h"

#include <stdio.h>

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    mine_params params = mine_defaults();
    mine *cells = mine_new(&net, 4, &params);
    snn_projection *f = snn_all_to_all(&net, &cells->cells, &cells->nmda, snn_mS(0.02));
    unsigned long spikes = 0;
    while (!snn_failed(&net) && net.step < 2000) {
        snn_deliver(f);
        mine_step(cells, snn_mA(10));
        snn_tick(&net);
        spikes += (unsigned long)cells->cells.n_spikes;
    }
    printf("%s%lu %a %a %a\n", snn_why(&net), spikes, (double)snn_to_mV(cells->v[0]),
           (double)snn_to_uS(cells->nmda.g[3]), (double)snn_to_uS(cells->nmda.h[3]));
    snn_net_free(&net);
    return spikes == 0;
}
