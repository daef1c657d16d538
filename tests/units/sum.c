// A current added to a potential: the resistance is missing.
// expect: snn units: sum of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v, Q(current) i, Q(resistance) r)
{
#ifdef RIGHT
    RETURN(voltage, add(v, mul(r, i)));
#else
    RETURN(voltage, add(v, i)); // WRONG
#endif
}
#include "sum.c"
#endif
