// A conductance seeded per milliampere.
// expect-gcc: incompatible type for argument 1 of 'snn_receptor_takes_conductance'
// note-gcc: 'snn_conductance'
// note-gcc: argument is of type 'snn_current'
// expect-clang: passing 'snn_current'
// expect-clang: parameter of incompatible type 'snn_conductance'
// expect-g++: from 'snn_current' to 'snn_conductance'
// expect-clang++: no viable conversion from 'snn_current' to 'snn_conductance'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba)
#include "snn.h"

void run(snn_projection *f, relay *a);
void run(snn_projection *f, relay *a)
{
#ifdef RIGHT
    snn_seed_weight(f, &a->in, snn_mS(1), 0);
#else
    snn_seed_weight(f, &a->in, snn_mA(1), 0); // WRONG
#endif
}
