// exp of a potential: the width of the exponential is missing.
// expect: snn units: exp of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(voltage) v, Q(voltage) width)
{
#ifdef RIGHT
    RETURN(ratio, expo(div(v, width)));
#else
    RETURN(ratio, expo(v)); // WRONG
#endif
}
#include "exp.c"
#endif
