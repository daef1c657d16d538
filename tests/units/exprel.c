// exprel of a potential, in the rate of a gate.
// expect: snn units: exprel of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(rate) T(quantity)(Q(voltage) v)
{
#ifdef RIGHT
    RETURN(rate, mul(lit(0.1, kHz), exprel(div(add(v, lit(55, mV)), lit(10, mV)))));
#else
    RETURN(rate, mul(lit(0.1, kHz), exprel(add(v, lit(55, mV))))); // WRONG
#endif
}
#include "exprel.c"
#endif
