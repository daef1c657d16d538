// An output of the user's own: the block's exponential lacks its width.
// expect: snn units: exp of a quantity that has a dimension
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
    VAR(ratio, open, expo(div(v, p.width)));
#else
    VAR(ratio, open, expo(v)); // WRONG
#endif
    RETURN(current, mul(mul(g, open), sub(p.e, v)));
}
#include "output_exp.c"
#endif
