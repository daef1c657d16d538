// The drive of a single neuron is its number in nA; a typed current has to be read.
// expect-gcc: incompatible type for argument 3 of 'snn_lif_step'
// expect-clang: passing 'snn_current' (aka 'struct snn_current') to parameter of incompatible
// expect-g++: cannot convert 'snn_current' to 'snn_real'
// expect-clang++: no matching function for call to 'snn_lif_step'
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
