// The smaller of a potential and a current.
// expect: snn units: min of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v, Q(current) i, Q(resistance) r)
{
#ifdef RIGHT
    RETURN(voltage, min(v, mul(r, i)));
#else
    RETURN(voltage, min(v, i)); // WRONG
#endif
}
#include "min.c"
#endif
