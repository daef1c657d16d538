// A conductance as a weight for a receptor that takes a current.
// expect-gcc: incompatible type for argument 1 of 'snn_receptor_takes_current'
// note-gcc: 'snn_current'
// note-gcc: argument is of type 'snn_conductance'
// expect-clang: passing 'snn_conductance'
// expect-clang: parameter of incompatible type 'snn_current'
// expect-g++: from 'snn_conductance' to 'snn_current'
// expect-clang++: no viable conversion from 'snn_conductance' to 'snn_current'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_current_out)
#include "snn.h"

void run(snn_net *net, relay *a);
void run(snn_net *net, relay *a)
{
#ifdef RIGHT
    snn_all_to_all(net, &a->cells, &a->in, snn_nA(2));
#else
    snn_all_to_all(net, &a->cells, &a->in, snn_uS(2)); // WRONG
#endif
}
