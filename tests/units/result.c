// A result that is not what the function says.
// expect: snn units: the result is not a speed
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(speed) T(quantity)(Q(voltage) v, Q(time) tau)
{
#ifdef RIGHT
    RETURN(speed, div(v, tau));
#else
    RETURN(speed, mul(v, tau)); // WRONG
#endif
}
#include "result.c"
#endif
