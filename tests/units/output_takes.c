// The list says that the output takes a current, its text takes a conductance.
// expect-gcc: incompatible type for argument 2 of 'my_output_current_dims'
// expect-clang: passing 'snn_current_dims' to parameter of incompatible type 'snn_conductance_dims'
// expect-g++: from 'snn_current_dims' to 'snn_conductance_dims'
// expect-clang++: no matching function for call to 'my_output_current_dims'
// forbid: SNN__ snn__
#ifdef RIGHT
#define TAKES conductance
#else
#define TAKES current
#endif
#include "snn.h"
#ifndef MY_OUTPUT
#define MY_OUTPUT
#define my_output_IS_OUTPUT 1
#define my_output_TAKES TAKES
#define my_output_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES)   \
    PARAM(voltage, e, -80, mV, SNN_ANY, "reversal potential") \
    GIVES(current, i)
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
OUTPUT(my_output) // WRONG
SNN_FN Q(current) T(my_output_current)(T(my_output_k) p, Q(conductance) g, Q(voltage) v)
{
    RETURN(current, mul(g, sub(p.e, v)));
}
#include "output_takes.c"
#endif
