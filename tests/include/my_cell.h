/* my_cell.h: a model of a user's own: a leaky cell with a pump that pulls the harder the further V is above rest.

       tau dV/dt = (V_rest - V) (1 + V-part) + R I          V-part = ((V - V_rest) / V_pump)^2          */
#include "snn.h"
#if !defined MY_CELL_H || defined SNN_READING       /* a second include does nothing */
#ifndef MY_CELL_H
#define MY_CELL_H
#define my_cell_IS_NEURON 1
#define my_cell_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                            \
    PARAM(resistance, r,      1,   ohm, SNN_POSITIVE, "membrane resistance")         \
    PARAM(time,       tau,    20,  ms,  SNN_POSITIVE, "membrane time constant")      \
    PARAM(voltage,    v_th,   -50, mV,  SNN_ANY,      "threshold")                   \
    PARAM(voltage,    v_rest, -65, mV,  SNN_ANY,      "rest, and where a spike leaves V") \
    PARAM(voltage,    v_pump, 30,  mV,  SNN_POSITIVE, "where the pump is as strong as the leak") \
    STATE(voltage, v, -65, mV, "membrane potential")                                 \
    INPUT(current, i) INPUT(voltage, jump)
#endif

#define SNN_READ
#include "snn.h"
#ifdef SNN_READING

NEURON(my_cell)
SNN_FN Q(speed) T(my_cell_drift_v)(T(my_cell_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, away,  sub(v, p.v_rest));
    VAR(ratio,   pump,  div(away, p.v_pump));
    VAR(voltage, leak,  mul(away, add(lit(1, one), mul(pump, pump))));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, div(sub(drive, leak), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(my_cell_spike)(T(my_cell_k) p, T(my_cell_state) s)
{
    RETURN(ratio, div(sub(s.v, p.v_th), sub(p.v_th, p.v_rest)));
}
SNN_FN void T(my_cell_reset)(T(my_cell_k) p, T(my_cell_state) *s, Q(ratio) z)
{
    SET(voltage, s->v, sub(s->v, mul(sub(p.v_th, p.v_rest), z)));
}
SNN_FN void T(my_cell_advance)(T(my_cell_k) p, T(my_cell_state) *s, SLOPE(current) i, Q(voltage) jump)
{
    VAR(voltage, v, integrate(s->v, D(my_cell_drift_v)(LIFT(my_cell, p), moving(s->v), i)));
    SET(voltage, s->v, add(v, jump));
}
STEP(my_cell)
#endif

#include "my_cell.h"
#endif
#endif
