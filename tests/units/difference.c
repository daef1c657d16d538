// A time subtracted from a potential.
// expect: snn units: difference of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v, Q(time) tau, Q(speed) f)
{
#ifdef RIGHT
    RETURN(voltage, sub(v, mul(f, tau)));
#else
    RETURN(voltage, sub(v, tau)); // WRONG
#endif
}
#include "difference.c"
#endif
