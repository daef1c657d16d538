// 1/tau is a rate, not a time.
// expect: snn units: the result is not a rate
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(rate) T(quantity)(Q(time) tau)
{
#ifdef RIGHT
    RETURN(rate, div(lit(1, one), tau));
#else
    RETURN(rate, tau); // WRONG
#endif
}
#include "result_inverse.c"
#endif
