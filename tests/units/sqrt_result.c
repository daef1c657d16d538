// The root of a potential is not a potential.
// expect: snn units: the result is not a voltage
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
    RETURN(voltage, sqrt(v)); // WRONG
#endif
}
#include "sqrt_result.c"
#endif
