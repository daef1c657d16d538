// The sine of a time: the frequency is missing.
// expect: snn units: sin of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(time) t, Q(rate) f)
{
#ifdef RIGHT
    RETURN(ratio, sin(mul(f, t)));
#else
    RETURN(ratio, sin(t)); // WRONG
#endif
}
#include "sin.c"
#endif
