// The root of the root of a potential.
// expect: snn units: a power that leaves no whole dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v)
{
#ifdef RIGHT
    RETURN(voltage, sqrt(mul(v, v)));
#else
    RETURN(voltage, sqrt(sqrt(v))); // WRONG
#endif
}
#include "sqrt.c"
#endif
