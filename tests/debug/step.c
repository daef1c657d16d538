/* step.c: one neuron, for a debugger to step through the equations of its model. */
#include "snn.h"

int main(void)
{
    snn_lifref       p = snn_lifref_defaults();
    snn_lifref_k     k = snn_lifref_constants(&p, snn_ms((snn_real)0.1));
    snn_lifref_state s = snn_lifref_initial();
    snn_real spikes = 0;
    for (int i = 0; i < 100; i++) spikes += snn_lifref_step(&k, &s, 30, 0);
    return spikes < 0;
}
