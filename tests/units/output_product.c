// An output of the user's own: g V is a current, g / V is not.
// expect: snn units: the result is not a current
// forbid: SNN__ snn__
#include "snn.h"
#ifndef MY_OUTPUT
#define MY_OUTPUT
#define my_output_IS_OUTPUT 1
#define my_output_TAKES conductance
#define my_output_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES) \
    PARAM(voltage, e, -80, mV, SNN_ANY, "reversal potential") \
    PARAM(voltage, width, 10, mV, SNN_POSITIVE, "width of the block") \
    GIVES(current, i)
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
OUTPUT(my_output)
SNN_FN Q(current) T(my_output_current)(T(my_output_k) p, Q(conductance) g, Q(voltage) v)
{
#ifdef RIGHT
    RETURN(current, mul(g, sub(p.e, v)));
#else
    RETURN(current, div(g, sub(p.e, v))); // WRONG
#endif
}
#include "output_product.c"
#endif
