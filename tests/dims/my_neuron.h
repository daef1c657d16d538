/* my_neuron.h: a neuron of a user's own, quadratic, in a file of its own. */
#include "snn.h"
#if !defined MY_NEURON_H || defined SNN_READING     /* a second include does nothing */
#ifndef MY_NEURON_H
#define MY_NEURON_H
#define my_neuron_IS_NEURON 1
#define my_neuron_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                      \
    PARAM(time,        tau,     20,   ms,     SNN_POSITIVE, "time constant")     \
    PARAM(resistance,  r,       1,    ohm,    SNN_POSITIVE, "resistance")        \
    PARAM(per_voltage, c,       0.07, per_mV, SNN_POSITIVE, "curvature")         \
    PARAM(voltage,     v_rest,  -65,  mV,     SNN_ANY,      "resting potential") \
    PARAM(voltage,     v_crit,  -50,  mV,     SNN_ANY,      "critical potential") \
    PARAM(voltage,     v_th,    -30,  mV,     SNN_ANY,      "threshold")         \
    PARAM(voltage,     v_reset, -68,  mV,     SNN_ANY,      "reset")             \
    DERIVED(voltage,   drop, sub(p.v_th, p.v_reset), "what a spike takes off")   \
    STATE(voltage, v, -65, mV, "membrane potential")                             \
    INPUT(current, i) INPUT(voltage, jump)
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
NEURON(my_neuron)
SNN_FN Q(speed) T(my_neuron_drift_v)(T(my_neuron_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, curve, mul(p.c, mul(sub(v, p.v_rest), sub(v, p.v_crit))));
    RETURN(speed, div(add(curve, mul(p.r, i)), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(my_neuron_spike)(T(my_neuron_k) p, T(my_neuron_state) s)
{
    RETURN(ratio, div(sub(s.v, p.v_th), p.drop));
}
SNN_FN void T(my_neuron_reset)(T(my_neuron_k) p, T(my_neuron_state) *s, Q(ratio) z)
{
    SET(voltage, s->v, sub(s->v, mul(p.drop, z)));
}
SNN_FN void T(my_neuron_advance)(T(my_neuron_k) p, T(my_neuron_state) *s, SLOPE(current) i,
                                 Q(voltage) jump)
{
    VAR(voltage, v, integrate(s->v, D(my_neuron_drift_v)(LIFT(my_neuron, p), moving(s->v), i)));
    SET(voltage, s->v, add(v, jump));
}
STEP(my_neuron)
#endif
#include "my_neuron.h"
#endif
#endif
