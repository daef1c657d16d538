// An array of potentials as weights for a receptor that takes a conductance.
// expect-gcc: incompatible type for argument 1 of 'snn_receptor_takes_conductance'
// expect-clang: passing 'const snn_voltage'
// expect-g++: from 'const snn_voltage' to 'snn_conductance'
// expect-clang++: no viable conversion from 'const snn_voltage' to 'snn_conductance'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba)
#include "snn.h"

void run(snn_net *net, relay *a, const snn_conductance *right, const snn_voltage *wrong);
void run(snn_net *net, relay *a, const snn_conductance *right, const snn_voltage *wrong)
{
#ifdef RIGHT
    snn_dense(net, &a->cells, &a->in, right, 4);
    (void)wrong;
#else
    snn_dense(net, &a->cells, &a->in, wrong, 4); // WRONG
    (void)right;
#endif
}
