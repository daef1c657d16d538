// Quantities at the door are not added with +.
// expect-gcc: invalid operands to binary + (have 'snn_time' and 'snn_time')
// expect-clang: invalid operands to binary expression ('snn_time'
// expect-g++: no match for 'operator+' (operand types are 'snn_time' and 'snn_time')
// expect-clang++: invalid operands to binary expression ('snn_time' and 'snn_time')
// forbid: SNN__ snn__
#include "snn.h"

snn_time run(snn_time a, snn_time b);
snn_time run(snn_time a, snn_time b)
{
#ifdef RIGHT
    return snn_ms(snn_to_ms(a) + snn_to_ms(b));
#else
    return a + b; // WRONG
#endif
}
