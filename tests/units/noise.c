// Noise grows with the square root of time: sigma sqrt(dt), not sigma dt.
// expect: snn units: sum of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(voltage) v, Q(voltage_noise) sigma, Q(time) dt, Q(ratio) xi)
{
#ifdef RIGHT
    RETURN(voltage, add(v, mul(mul(sigma, sqrt(dt)), xi)));
#else
    RETURN(voltage, add(v, mul(mul(sigma, dt), xi))); // WRONG
#endif
}
#include "noise.c"
#endif
