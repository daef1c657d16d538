// expm1 of a time.
// expect: snn units: expm1 of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(time) t, Q(time) tau)
{
#ifdef RIGHT
    RETURN(ratio, expm1(div(t, tau)));
#else
    RETURN(ratio, expm1(t)); // WRONG
#endif
}
#include "expm1.c"
#endif
