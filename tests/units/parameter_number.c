// A bare number where a time is due.
// expect-gcc: assigning to type 'snn_time' from type 'int'
// expect-clang: assigning to 'snn_time'
// expect-clang: from incompatible type 'int'
// expect-g++: operand types are 'snn_time' and 'int'
// expect-clang++: no viable overloaded '='
// note-clang++: no known conversion from 'int' to 'const snn_time'
// forbid: SNN__ snn__
#include "snn.h"

void run(void);
void run(void)
{
    snn_lif p = snn_lif_defaults();
#ifdef RIGHT
    p.tau = snn_ms(20);
    (void)p;
#else
    p.tau = 20; // WRONG
#endif
}
