// The drive of a single neuron is its number in nA; a typed current has to be read.
// forbid: SNN__ snn__
#include "snn.h"

void run(const snn_lif_k *k, snn_lif_state *s);
void run(const snn_lif_k *k, snn_lif_state *s)
{
#ifdef RIGHT
    snn_lif_step(k, s, snn_mA(3).nA, 0);
#else
    snn_lif_step(k, s, snn_mA(3), 0); // WRONG
#endif
}
