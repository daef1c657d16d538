// A conductance as the reversal potential of a receptor.
// expect-gcc: assigning to type 'snn_voltage' from type 'snn_conductance'
// expect-clang: assigning to 'snn_voltage'
// expect-clang: from incompatible type 'snn_conductance'
// expect-g++: operand types are 'snn_voltage' and 'snn_conductance'
// expect-clang++: no viable overloaded '='
// note-clang++: no known conversion from 'snn_conductance' to 'const snn_voltage'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

void run(void);
void run(void)
{
    relay_params p = relay_defaults();
#ifdef RIGHT
    p.exc.out.e = snn_mV(0);
    (void)p;
#else
    p.exc.out.e = snn_uS(0); // WRONG
#endif
}
