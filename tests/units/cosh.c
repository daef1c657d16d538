// cosh of a potential.
// expect: snn units: cosh of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(voltage) v, Q(voltage) width)
{
#ifdef RIGHT
    RETURN(ratio, cosh(div(v, width)));
#else
    RETURN(ratio, cosh(v)); // WRONG
#endif
}
#include "cosh.c"
#endif
