// The time step of a net, set by hand to a bare number.
// expect-gcc: assigning to type 'snn_time' from type 'double'
// expect-clang: assigning to 'snn_time'
// expect-clang: from incompatible type 'double'
// expect-g++: operand types are 'snn_time' and 'double'
// expect-clang++: no viable overloaded '='
// note-clang++: no known conversion from 'double' to 'const snn_time'
// forbid: SNN__ snn__
#include "snn.h"

void run(snn_net *net);
void run(snn_net *net)
{
#ifdef RIGHT
    net->dt = snn_ms(0.1);
#else
    net->dt = 0.1; // WRONG
#endif
}
