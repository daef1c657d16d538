/* A neuron that resonates: Richardson, Brunel and Hakim, J. Neurophysiol. 89, 2538 (2003)
   C dV/dt = g (E - V) - g_w W + I, tau_w dW/dt = V - E - W; a spike takes V_th - V_reset off V */
#ifndef RESO_H
#define RESO_H
#include "snn.h"
#define reso_IS_NEURON 1
#define reso_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                      \
    PARAM(capacitance, c,     0.5,   nF, SNN_POSITIVE,    "membrane capacitance")              \
    PARAM(conductance, g,     0.025, uS, SNN_POSITIVE,    "leak")                              \
    PARAM(conductance, g_w,   0.1,   uS, SNN_NONNEGATIVE, "slow current")                      \
    PARAM(time,        tau_w, 100,   ms, SNN_POSITIVE,    "how slow it is")                    \
    PARAM(voltage,     e,     -70,   mV, SNN_ANY,         "resting potential")                 \
    PARAM(voltage,     v_th,  -50,   mV, SNN_ANY,         "threshold")                         \
    PARAM(voltage,     v_reset, -56, mV, SNN_ANY,         "reset")                             \
    STATE(voltage, v, -70, mV, "membrane potential") STATE(voltage, w, 0, mV, "slow variable") \
    INPUT(current, i) INPUT(voltage, jump)
#define SNN_READ
#endif
#include "snn.h"
#ifdef SNN_READING
NEURON(reso)
SNN_FN Q(speed) T(reso_drift_v)(T(reso_k) p, Q(voltage) v, Q(voltage) w, Q(current) i)
{
    VAR(current, leak, mul(p.g, sub(p.e, v)));
    RETURN(speed, div(add(sub(leak, mul(p.g_w, w)), i), p.c));
}
SNN_FN Q(speed) T(reso_drift_w)(T(reso_k) p, Q(voltage) v, Q(voltage) w)
{ RETURN(speed, div(sub(sub(v, p.e), w), p.tau_w)); }
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(reso_spike)(T(reso_k) p, T(reso_state) s)
{ RETURN(ratio, div(sub(s.v, p.v_th), sub(p.v_th, p.v_reset))); }
SNN_FN void T(reso_reset)(T(reso_k) p, T(reso_state) *s, Q(ratio) z)
{ SET(voltage, s->v, sub(s->v, mul(sub(p.v_th, p.v_reset), z))); }
SNN_FN void T(reso_advance)(T(reso_k) p, T(reso_state) *s, SLOPE(current) i, Q(voltage) jump)
{
    VAR(voltage, v, integrate(s->v, D(reso_drift_v)(LIFT(reso, p), moving(s->v), still(s->w), i)));
    VAR(voltage, at, latest(s->v, v));
    SET(voltage, s->w, integrate(s->w, D(reso_drift_w)(LIFT(reso, p), still(at), moving(s->w))));
    SET(voltage, s->v, add(v, jump));
}
STEP(reso)
#endif
#define SNN_READ
#include "reso.h"
#endif
