// A bare number as a weight.
// expect-gcc: incompatible type for argument 1 of 'snn_receptor_takes_conductance'
// note-gcc: 'snn_conductance'
// note-gcc: argument is of type 'double'
// expect-clang: passing 'double'
// expect-clang: parameter of incompatible type 'snn_conductance'
// expect-g++: from 'double' to 'snn_conductance'
// expect-clang++: no viable conversion from 'double' to 'snn_conductance'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#include "snn.h"

void run(snn_net *net, relay *a);
void run(snn_net *net, relay *a)
{
#ifdef RIGHT
    snn_all_to_all(net, &a->cells, &a->in, snn_uS(0.5));
#else
    snn_all_to_all(net, &a->cells, &a->in, 0.5); // WRONG
#endif
}
