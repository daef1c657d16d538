// A release of the user's own: a resource begins with a time.
// expect: snn units: s->x is not a ratio
// forbid: SNN__ snn__
#include "snn.h"
#ifndef MY_RELEASE
#define MY_RELEASE
#define my_release_IS_RELEASE 1
#ifdef RIGHT
#define my_release_MODEL(PARAM, DERIVED, STATE, HOLD, G)               \
    PARAM(ratio, use, 0.5, one, SNN_FRACTION, "what a spike uses up")  \
    PARAM(ratio, start, 0.8, one, SNN_FRACTION, "what there is first") \
    PARAM(time, tau, 100, ms, SNN_POSITIVE, "time constant")           \
    STATE(ratio, x, p.start, derived, "resources")
#else
#define my_release_MODEL(PARAM, DERIVED, STATE, HOLD, G)               \
    PARAM(ratio, use, 0.5, one, SNN_FRACTION, "what a spike uses up")  \
    PARAM(ratio, start, 0.8, one, SNN_FRACTION, "what there is first") \
    PARAM(time, tau, 100, ms, SNN_POSITIVE, "time constant")           \
    STATE(ratio, x, p.tau, derived, "resources")
#endif
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
RELEASE(my_release) // WRONG
SNN_FN Q(rate) T(my_release_drift_x)(T(my_release_k) p, Q(ratio) x)
{
    RETURN(rate, div(sub(lit(1, one), x), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(my_release_step)(T(my_release_k) p, T(my_release_state) *s, Q(ratio) z)
{
    VAR(ratio, released, mul(z, mul(p.use, s->x)));
    VAR(ratio, x, exp_euler(s->x, D(my_release_drift_x)(LIFT(my_release, p), moving(s->x))));
    SET(ratio, s->x, sub(x, released));
    RETURN(ratio, released);
}
#endif
#include "release_begins.c"
#endif
