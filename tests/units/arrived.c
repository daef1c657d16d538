// What arrives at a receptor, written by hand in the wrong unit.
// expect-gcc: assigning to type 'snn_voltage' from type 'snn_conductance'
// expect-clang: assigning to 'snn_voltage'
// expect-clang: from incompatible type 'snn_conductance'
// expect-g++: operand types are 'snn_voltage' and 'snn_conductance'
// expect-clang++: no viable overloaded '='
// note-clang++: no known conversion from 'snn_conductance' to 'const snn_voltage'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(kick, snn_instant, snn_jump)
#include "snn.h"

void run(relay *a);
void run(relay *a)
{
#ifdef RIGHT
    a->kick.arrived[0] = snn_mV(1);
#else
    a->kick.arrived[0] = snn_uS(1); // WRONG
#endif
}
