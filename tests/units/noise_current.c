// A current noise, divided by the root of the time constant, is a ramp of no use here.
// expect: snn units: the result is not a current
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(current) T(quantity)(Q(current_noise) sigma, Q(time) tau)
{
#ifdef RIGHT
    RETURN(current, mul(sigma, sqrt(tau)));
#else
    RETURN(current, div(sigma, sqrt(tau))); // WRONG
#endif
}
#include "noise_current.c"
#endif
