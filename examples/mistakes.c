/* mistakes.c: what a net says when asked for what cannot be. Nothing aborts, nothing leaks.      */
#include <stdio.h>

#define SNN_POPULATION neuron
#define SNN_NEURON     snn_lifref
#include "snn.h"

/* [mistake] */
static void mistake(size_t count, snn_time tau)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    neuron_params p = neuron_defaults();
    p.cell.tau = tau;
    neuron *cells = neuron_new(&net, count, &p);
    neuron_step(cells, snn_nA(1));                    /* does nothing: the net has failed */
    printf("%s\n", snn_why(&net));
    snn_net_free(&net);
}
/* [/mistake] */

int main(void)
{
/* [calls] */
    mistake(1, snn_ms(-20));
    mistake(0, snn_ms(20));
    mistake(SIZE_MAX, snn_ms(20));
/* [/calls] */
    return 0;
}
