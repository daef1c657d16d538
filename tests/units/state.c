// A state written by hand in the wrong unit.
// expect-gcc: assigning to type 'snn_voltage' from type 'snn_current'
// expect-clang: assigning to 'snn_voltage'
// expect-clang: from incompatible type 'snn_current'
// expect-g++: operand types are 'snn_voltage' and 'snn_current'
// expect-clang++: no viable overloaded '='
// note-clang++: no known conversion from 'snn_current' to 'const snn_voltage'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#include "snn.h"

void run(relay *a);
void run(relay *a)
{
#ifdef RIGHT
    a->v[0] = snn_mV(-60);
#else
    a->v[0] = snn_nA(-60); // WRONG
#endif
}
