// A synapse of the user's own: decays by a factor, not by a time.
// expect: snn units: sum of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#ifndef MY_SYNAPSE
#define MY_SYNAPSE
#define my_synapse_IS_SYNAPSE 1
#define my_synapse_MODEL(PARAM, DERIVED, STATE, HOLD, G)                         \
    PARAM(time, tau, 5, ms, SNN_POSITIVE, "decay time constant")                 \
    DERIVED(ratio, stay, expo(neg(div(p.dt, p.tau))), "what a step leaves of g") \
    STATE(G, g, 0, coherent, "conductance")
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SYNAPSE(my_synapse)
#ifdef SNN_STEPS
SNN_FN Q(conductance) T(my_synapse_step)(T(my_synapse_k) p, T(my_synapse_state) *s,
                                         Q(conductance) arrived)
{
#ifdef RIGHT
    SET(conductance, s->g, add(mul(p.stay, s->g), arrived));
#else
    SET(conductance, s->g, add(mul(p.tau, s->g), arrived)); // WRONG
#endif
    RETURN(conductance, s->g);
}
#endif
#include "synapse_sum.c"
#endif
