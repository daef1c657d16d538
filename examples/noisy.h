/* noisy.h: a leaky integrate-and-fire neuron with membrane noise, additive and state-dependent.
   Uhlenbeck and Ornstein, Phys. Rev. 36, 823 (1930); Gerstner, Kistler, Naud and Paninski, Neuronal
   Dynamics (2014), chapter 8.

       dV = (E - V + R I)/tau dt + (sigma + sqrt(gamma) (V - E)) dW
       spikes at V >= V_th, then V = V_reset

   Without threshold and with gamma = 0, V is an Ornstein-Uhlenbeck process: its standard deviation
   comes to sigma sqrt(tau/2), and what it was is forgotten with the time constant tau.           */
/* [list] */
#include "snn.h"
#ifndef NOISY_H
#define NOISY_H
#define noisy_IS_NEURON 1
#define noisy_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                           \
    PARAM(time,          tau,     20,  ms,          SNN_POSITIVE,    "membrane time constant")    \
    PARAM(resistance,    r,       100, Mohm,        SNN_POSITIVE,    "membrane resistance")       \
    PARAM(voltage,       e,       -65, mV,          SNN_ANY,         "resting potential")         \
    PARAM(voltage,       v_th,    -50, mV,          SNN_ANY,         "threshold")                 \
    PARAM(voltage,       v_reset, -65, mV,          SNN_ANY,         "reset")                     \
    PARAM(voltage_noise, sigma,   1,   mV_per_rtms, SNN_NONNEGATIVE, "noise")                     \
    PARAM(rate,          gamma,   0,   kHz,         SNN_NONNEGATIVE, "noise that grows with V")   \
    STATE(voltage, v, -65, mV, "membrane potential")                                              \
    INPUT(current, i) INPUT(voltage, jump) INPUT(ratio, noise)
#endif
/* [/list] */
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
NEURON(noisy)
SNN_FN Q(speed) T(noisy_drift_v)(T(noisy_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, leak, sub(p.e, v));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, div(add(leak, drive), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(noisy_spike)(T(noisy_k) p, T(noisy_state) s)
{
    RETURN(ratio, div(sub(s.v, p.v_th), sub(p.v_th, p.v_reset)));
}
SNN_FN void T(noisy_reset)(T(noisy_k) p, T(noisy_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(detach(s->v), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
/* [advance] */
SNN_FN Q(voltage_noise) T(noisy_diffusion_v)(T(noisy_k) p, Q(voltage) v)
{
    VAR(voltage_noise, grown, mul(sqrt(p.gamma), sub(v, p.e)));
    RETURN(voltage_noise, add(p.sigma, grown));
}
SNN_FN void T(noisy_advance)(T(noisy_k) p, T(noisy_state) *s, SLOPE(current) i, Q(voltage) jump)
{
    VAR(voltage, flown, integrate(s->v, D(noisy_drift_v)(LIFT(noisy, p), moving(s->v), i)));
    VAR(voltage, v, diffuse(flown, T(noisy_diffusion_v)(p, s->v), 0));
    SET(voltage, s->v, add(v, jump));
}
/* [/advance] */
STEP(noisy)
#endif
#include "noisy.h"
#endif
