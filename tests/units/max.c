// The larger of a rate and a time.
// expect: snn units: max of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(rate) T(quantity)(Q(rate) a, Q(time) tau)
{
#ifdef RIGHT
    RETURN(rate, max(a, div(lit(1, one), tau)));
#else
    RETURN(rate, max(a, tau)); // WRONG
#endif
}
#include "max.c"
#endif
