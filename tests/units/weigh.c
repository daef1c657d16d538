// Weights given later, for each synapse, in the wrong unit.
// expect-gcc: incompatible type for argument 1 of 'snn_receptor_takes_conductance'
// expect-clang: passing 'const snn_current'
// expect-g++: from 'const snn_current' to 'snn_conductance'
// expect-clang++: no viable conversion from 'const snn_current' to 'snn_conductance'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba)
#include "snn.h"

void run(snn_projection *f, relay *a, const snn_conductance *right, const snn_current *wrong);
void run(snn_projection *f, relay *a, const snn_conductance *right, const snn_current *wrong)
{
#ifdef RIGHT
    snn_weigh(f, &a->in, right, 4);
    (void)wrong;
#else
    snn_weigh(f, &a->in, wrong, 4); // WRONG
    (void)right;
#endif
}
