// The scale of quantised weights in another unit than the receptor's.
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

void run(snn_net *net, relay *a, const int8_t *codes);
void run(snn_net *net, relay *a, const int8_t *codes)
{
#ifdef RIGHT
    snn_dense_int8(net, &a->cells, &a->in, codes, 4, snn_mS(0.01));
#else
    snn_dense_int8(net, &a->cells, &a->in, codes, 4, snn_mA(0.01)); // WRONG
#endif
}
