// The cosine of a time.
// expect: snn units: cos of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(time) t, Q(rate) f)
{
#ifdef RIGHT
    RETURN(ratio, cos(mul(f, t)));
#else
    RETURN(ratio, cos(t)); // WRONG
#endif
}
#include "cos.c"
#endif
