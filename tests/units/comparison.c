// A potential compared with a current.
// expect: snn units: comparison of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v, Q(current) i, Q(resistance) r)
{
#ifdef RIGHT
    RETURN(voltage, select(reached(v, mul(r, i)), v, neg(v)));
#else
    RETURN(voltage, select(reached(v, i), v, neg(v))); // WRONG
#endif
}
#include "comparison.c"
#endif
