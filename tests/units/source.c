// The rate of a Poisson source given as an interval.
// expect-gcc: incompatible type for argument
// note-gcc: 'snn_rate'
// note-gcc: argument is of type 'snn_time'
// expect-clang: passing 'snn_time'
// expect-clang: parameter of incompatible type 'snn_rate'
// expect-g++: from 'snn_time' to 'snn_rate'
// note-clang++: no known conversion from 'snn_time' to 'snn_rate'
// forbid: SNN__ snn__
#include "snn.h"

void run(snn_net *net);
void run(snn_net *net)
{
#ifdef RIGHT
    snn_poisson_new(net, 10, snn_Hz(20), 1);
#else
    snn_poisson_new(net, 10, snn_ms(50), 1); // WRONG
#endif
}
