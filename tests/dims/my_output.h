/* my_output.h: an output of a user's own: a channel that magnesium blocks below 0 mV. */
#include "snn.h"
#if !defined MY_OUTPUT_H || defined SNN_READING
#ifndef MY_OUTPUT_H
#define MY_OUTPUT_H
#define my_output_IS_OUTPUT 1
#define my_output_TAKES conductance
#define my_output_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES)                      \
    PARAM(voltage,       e,     0,   mV, SNN_ANY,         "reversal potential")  \
    PARAM(voltage,       width, 16,  mV, SNN_POSITIVE,    "width of the block")  \
    PARAM(concentration, half,  3.6, mM, SNN_POSITIVE,    "half blocked at 0 mV") \
    PARAM(concentration, mg,    1.2, mM, SNN_NONNEGATIVE, "magnesium outside")   \
    GIVES(current, i)
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
OUTPUT(my_output)
SNN_FN Q(current) T(my_output_current)(T(my_output_k) p, Q(conductance) g, Q(voltage) v)
{
    VAR(ratio, blocked, mul(div(p.mg, p.half), expo(neg(div(v, p.width)))));
    VAR(ratio, open, div(lit(1, one), add(lit(1, one), blocked)));
    RETURN(current, mul(mul(g, open), sub(p.e, v)));
}
#include "my_output.h"
#endif
#endif
