// A potential to the power 0.3 has no dimension that could be named.
// expect: snn units: a power that leaves no whole dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(voltage) v, Q(voltage) scale)
{
#ifdef RIGHT
    RETURN(ratio, pow(div(v, scale), 0.3));
#else
    RETURN(ratio, pow(v, 0.3)); // WRONG
#endif
}
#include "pow.c"
#endif
