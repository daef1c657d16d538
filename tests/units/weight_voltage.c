// A current as a weight for a receptor that makes V jump.
// expect-gcc: incompatible type for argument 1 of 'snn_receptor_takes_voltage'
// note-gcc: 'snn_voltage'
// note-gcc: argument is of type 'snn_current'
// expect-clang: passing 'snn_current'
// expect-clang: parameter of incompatible type 'snn_voltage'
// expect-g++: from 'snn_current' to 'snn_voltage'
// expect-clang++: no viable conversion from 'snn_current' to 'snn_voltage'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_instant, snn_jump)
#include "snn.h"

void run(snn_net *net, relay *a);
void run(snn_net *net, relay *a)
{
#ifdef RIGHT
    snn_all_to_all(net, &a->cells, &a->in, snn_mV(1));
#else
    snn_all_to_all(net, &a->cells, &a->in, snn_mA(1)); // WRONG
#endif
}
