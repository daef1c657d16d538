// Either a potential or a current.
// expect: snn units: choice of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v, Q(current) i, Q(resistance) r)
{
#ifdef RIGHT
    RETURN(voltage, select(reached(v, mul(r, i)), v, mul(r, i)));
#else
    RETURN(voltage, select(reached(v, mul(r, i)), v, i)); // WRONG
#endif
}
#include "choice.c"
#endif
