// A rate where a linear step needs the number phi.
// expect: snn units: phi of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#ifndef MY_CELL
#define MY_CELL
#define my_cell_IS_NEURON 1
#define my_cell_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                        \
    PARAM(time,       tau,    20,  ms,   SNN_POSITIVE, "membrane time constant") \
    PARAM(resistance, r,      1,   Mohm, SNN_POSITIVE, "membrane resistance")    \
    PARAM(voltage,    v_th,   -50, mV,   SNN_ANY,      "threshold")              \
    PARAM(voltage,    v_rest, -65, mV,   SNN_ANY,      "rest and reset")         \
    DERIVED(rate,  per_tau, div(lit(1, one), p.tau), "1/tau")                    \
    DERIVED(ratio, phi, exprel(neg(mul(p.dt, p.per_tau))), "phi(-dt/tau)")       \
    STATE(voltage, v, -65, mV, "membrane potential")                             \
    INPUT(current, i) INPUT(voltage, jump)
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
NEURON(my_cell)
SNN_FN Q(speed) T(my_cell_drift_v)(T(my_cell_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, mul(add(leak, drive), p.per_tau));
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
SNN_FN void T(my_cell_advance)(T(my_cell_k) p, T(my_cell_state) *s, SLOPE(current) i,
                               Q(voltage) jump)
{
    const SLOPE(speed) drift = D(my_cell_drift_v)(LIFT(my_cell, p), moving(s->v), i);
#ifdef RIGHT
    VAR(voltage, v, relax(s->v, drift, i, p.phi));
#else
    VAR(voltage, v, relax(s->v, drift, i, p.per_tau)); // WRONG
#endif
    SET(voltage, s->v, add(v, jump));
}
STEP(my_cell)
#endif
#include "relax.c"
#endif
