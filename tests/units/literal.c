// A constant in the wrong unit.
// expect: snn units: sum of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v)
{
#ifdef RIGHT
    RETURN(voltage, add(v, lit(55, mV)));
#else
    RETURN(voltage, add(v, lit(55, nA))); // WRONG
#endif
}
#include "literal.c"
#endif
