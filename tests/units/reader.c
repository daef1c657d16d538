// A conductance read in millivolts.
// expect-gcc: incompatible type for argument
// note-gcc: 'snn_voltage'
// note-gcc: argument is of type 'snn_conductance'
// expect-clang: passing 'snn_conductance'
// expect-clang: parameter of incompatible type 'snn_voltage'
// expect-g++: from 'snn_conductance' to 'snn_voltage'
// note-clang++: no known conversion from 'snn_conductance' to 'snn_voltage'
// forbid: SNN__ snn__
#include "snn.h"

snn_real run(snn_conductance g);
snn_real run(snn_conductance g)
{
#ifdef RIGHT
    return snn_to_mS(g);
#else
    return snn_to_mV(g); // WRONG
#endif
}
