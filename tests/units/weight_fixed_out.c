// The weight of random connections, in the wrong unit.
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

void run(snn_net *net, relay *a);
void run(snn_net *net, relay *a)
{
#ifdef RIGHT
    snn_fixed_out(net, &a->cells, &a->in, 0.5, snn_nS(3), 42);
#else
    snn_fixed_out(net, &a->cells, &a->in, 0.5, snn_nA(3), 42); // WRONG
#endif
}
