// What the receptor gives is not what the neuron takes: a potential for a current.
// expect: snn units: an output gives what SNN_NEURON does not take
// forbid: SNN__ snn__
#include "snn.h"
#ifndef MY_OUTPUT
#define MY_OUTPUT
#define my_output_IS_OUTPUT 1
#define my_output_TAKES conductance
#ifdef RIGHT
#define my_output_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES)   \
    PARAM(voltage, e, -80, mV, SNN_ANY, "reversal potential") \
    GIVES(current, i)
#else
#define my_output_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES)   \
    PARAM(voltage, e, -80, mV, SNN_ANY, "reversal potential") \
    GIVES(voltage, i)
#endif
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
OUTPUT(my_output)
#ifdef RIGHT
SNN_FN Q(current) T(my_output_current)(T(my_output_k) p, Q(conductance) g, Q(voltage) v)
{
    RETURN(current, mul(g, sub(p.e, v)));
}
#else
SNN_FN Q(voltage) T(my_output_current)(T(my_output_k) p, Q(conductance) g, Q(voltage) v)
{
    (void)g;
    RETURN(voltage, sub(p.e, v));
}
#endif
#include "output_gives.c"
#elif !defined POPULATION
#define POPULATION
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, my_output)
#include "snn.h" // WRONG
#endif
