// A time constant seeded per millivolt.
// expect-gcc: incompatible type for argument
// note-gcc: 'snn_time'
// note-gcc: argument is of type 'snn_voltage'
// expect-clang: passing 'snn_voltage'
// expect-clang: parameter of incompatible type 'snn_time'
// expect-g++: from 'snn_voltage' to 'snn_time'
// expect-clang++: no viable conversion from 'snn_voltage' to 'snn_time'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#include "snn.h"

void run(relay *a);
void run(relay *a)
{
#ifdef RIGHT
    snn_seed(&a->dot.cell.tau, snn_ms(1), 0);
#else
    snn_seed(&a->dot.cell.tau, snn_mV(1), 0); // WRONG
#endif
}
