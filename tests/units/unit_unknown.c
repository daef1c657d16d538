// A unit that the library does not have.
// expect: snn_unit_mVolt
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
    RETURN(voltage, add(v, lit(55, mVolt))); // WRONG
#endif
}
#include "unit_unknown.c"
#endif
