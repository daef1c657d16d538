/* quadratic.h: a model of one's own, the quadratic integrate-and-fire neuron.
   Latham, Richmond, Nelson and Nirenberg, J. Neurophysiol. 83 (2000) 808-827.

       tau dV/dt = c (V - V_rest) (V - V_c) + R I         spikes at V >= V_th, then V = V_reset

   Between V_rest and V_c the neuron falls back; beyond V_c it runs away to a spike by itself.    */
/* [list] */
#ifndef QUADRATIC_H
#define QUADRATIC_H
#include "snn.h"
#define quadratic_IS_NEURON 1
#define quadratic_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                        \
    PARAM(time,        tau,     20,   ms,     SNN_POSITIVE, "membrane time constant")              \
    PARAM(resistance,  r,       100,  Mohm,   SNN_POSITIVE, "membrane resistance")                 \
    PARAM(per_voltage, c,       0.07, per_mV, SNN_POSITIVE, "curvature")                           \
    PARAM(voltage,     v_rest,  -65,  mV,     SNN_ANY,      "resting potential")                   \
    PARAM(voltage,     v_c,     -50,  mV,     SNN_ANY,      "critical potential")                  \
    PARAM(voltage,     v_th,    -30,  mV,     SNN_ANY,      "threshold")                           \
    PARAM(voltage,     v_reset, -68,  mV,     SNN_ANY,      "where a spike leaves V")              \
    STATE(voltage, v, -65, mV, "membrane potential")                                               \
    INPUT(current, i) INPUT(voltage, jump)
#define SNN_READ                                /* asks for a reading ...                         */
#endif
/* [/list] */
/* [drift] */
#include "snn.h"
#ifdef SNN_READING                              /* ... and here it is, until all are done         */
NEURON(quadratic)
SNN_FN Q(speed) T(quadratic_drift_v)(T(quadratic_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, above_rest, sub(v, p.v_rest));
    VAR(voltage, above_c, sub(v, p.v_c));
    VAR(voltage, curve, mul(p.c, mul(above_rest, above_c)));
#ifdef FORGET_R
    VAR(voltage, drive, i);
#else
    VAR(voltage, drive, mul(p.r, i));
#endif
    RETURN(speed, div(add(curve, drive), p.tau));
}
/* [/drift] */
/* [steps] */
#ifdef SNN_STEPS                                /* the slope needs the drift alone                */
SNN_FN Q(ratio) T(quadratic_spike)(T(quadratic_k) p, T(quadratic_state) s)
{
    RETURN(ratio, div(sub(s.v, p.v_th), sub(p.v_th, p.v_reset)));
}
SNN_FN void T(quadratic_reset)(T(quadratic_k) p, T(quadratic_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(detach(s->v), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
SNN_FN void T(quadratic_advance)(T(quadratic_k) p, T(quadratic_state) *s, SLOPE(current) i,
                                 Q(voltage) jump)
{
    VAR(voltage, v, integrate(s->v, D(quadratic_drift_v)(LIFT(quadratic, p), moving(s->v), i)));
    SET(voltage, s->v, add(v, jump));
}
STEP(quadratic)
#endif
#define SNN_READ                                /* the next one                                   */
#include "quadratic.h"
#endif
/* [/steps] */
