// Bounds of learnt weights in another unit than the receptor's.
// expect-gcc: incompatible type for argument 1 of 'snn_receptor_takes_conductance'
// note-gcc: 'snn_conductance'
// note-gcc: argument is of type 'snn_current'
// expect-clang: passing 'snn_current'
// expect-clang: parameter of incompatible type 'snn_conductance'
// expect-g++: from 'snn_current' to 'snn_conductance'
// expect-clang++: no viable conversion from 'snn_current'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba)
#include "snn.h"

void run(snn_net *net, relay *a, snn_projection *f);
void run(snn_net *net, relay *a, snn_projection *f)
{
#ifdef RIGHT
    (void)snn_stdp_new(net, f, &a->in, NULL, snn_nS(0), snn_nS(2));
#else
    (void)snn_stdp_new(net, f, &a->in, NULL, snn_nS(0), snn_nA(2)); // WRONG
#endif
}
