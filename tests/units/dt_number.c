// A bare number as the time step.
// expect-gcc: incompatible type for argument
// note-gcc: 'snn_time'
// note-gcc: argument is of type 'double'
// expect-clang: passing 'double'
// expect-clang: parameter of incompatible type 'snn_time'
// expect-g++: from 'double' to 'snn_time'
// note-clang++: no known conversion from 'double' to 'snn_time'
// forbid: SNN__ snn__
#include "snn.h"

void run(void);
void run(void)
{
#ifdef RIGHT
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    snn_net_free(&net);
#else
    snn_net net = snn_net_on_heap(0.1); // WRONG
#endif
}
