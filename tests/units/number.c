// A constant without a unit.
// expect: snn units: a number without a unit; write lit(55, mV) or lit(2, one)
// forbid-first: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v)
{
#ifdef RIGHT
    RETURN(voltage, add(v, lit(55, mV)));
#else
    RETURN(voltage, add(v, 55)); // WRONG
#endif
}
#include "number.c"
#endif
