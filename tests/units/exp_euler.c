// What is integrated has to be the state's, per time: here the drift of g moves V.
// expect: snn units: state and its drift times dt of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
#ifdef SNN_STEPS
typedef struct T(step) { Q(time) dt; } T(step);
SNN_FN void T(move)(T(step) p, Q(voltage) *v, Q(conductance) *g, SLOPE(speed) dv, SLOPE(growth) dg)
{
#ifdef RIGHT
    SET(voltage, *v, exp_euler(*v, dv));
#else
    SET(voltage, *v, exp_euler(*v, dg)); // WRONG
    (void)dv;
#endif
    SET(conductance, *g, exp_euler(*g, dg));
}
#endif
#include "exp_euler.c"
#endif
