// The square of a potential is not a potential.
// expect: snn units: the result is not a voltage
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v, Q(per_voltage) c)
{
#ifdef RIGHT
    RETURN(voltage, mul(c, pow(v, 2)));
#else
    RETURN(voltage, pow(v, 2)); // WRONG
#endif
}
#include "pow_whole.c"
#endif
