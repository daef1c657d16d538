// A potential as the drive of a population.
// expect-gcc: incompatible type for argument
// note-gcc: 'snn_current'
// note-gcc: argument is of type 'snn_voltage'
// expect-clang: passing 'snn_voltage'
// expect-clang: parameter of incompatible type 'relay_drive' (aka 'struct snn_current')
// expect-g++: from 'snn_voltage' to 'relay_drive' {aka 'snn_current'}
// note-clang++: no known conversion from 'snn_voltage' to 'relay_drive' (aka 'snn_current')
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#include "snn.h"

void run(relay *a);
void run(relay *a)
{
#ifdef RIGHT
    relay_step(a, snn_mA(30));
#else
    relay_step(a, snn_mV(30)); // WRONG
#endif
}
