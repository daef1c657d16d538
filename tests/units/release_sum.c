// A release of the user's own: the spike is divided by a time.
// expect: snn units: released is not a ratio
// forbid: SNN__ snn__
#include "snn.h"
#ifndef MY_RELEASE
#define MY_RELEASE
#define my_release_IS_RELEASE 1
#define my_release_MODEL(PARAM, DERIVED, STATE, HOLD, G)                          \
    PARAM(time, tau, 100, ms, SNN_POSITIVE, "time constant")                      \
    DERIVED(ratio, stay, expo(neg(div(p.dt, p.tau))), "what a step leaves of x")  \
    STATE(ratio, x, 0, one, "what was used lately")
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
RELEASE(my_release)
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(my_release_step)(T(my_release_k) p, T(my_release_state) *s, Q(ratio) z)
{
#ifdef RIGHT
    VAR(ratio, released, mul(z, sub(lit(1, one), s->x)));
#else
    VAR(ratio, released, div(z, p.tau)); // WRONG
#endif
    SET(ratio, s->x, add(mul(p.stay, s->x), released));
    RETURN(ratio, released);
}
#endif
#include "release_sum.c"
#endif
