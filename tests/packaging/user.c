/* user.c: what somebody writes who has just found snn.h; also C++. Prints the version of the header that it got. */
#include <stdio.h>
#define SNN_POPULATION cells
#define SNN_NEURON     snn_lif
#include "snn.h"
int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    cells *c = cells_new(&net, 3, NULL);
    int spikes = 0;
    for (; !snn_failed(&net) && net.step < 100; snn_tick(&net)) {
        cells_step(c, snn_mA(2));
        spikes += (int)c->cells.n_spikes;
    }
    printf("%s: %d spikes\n", SNN_VERSION, spikes);
    snn_net_free(&net);
    return 0;
}
