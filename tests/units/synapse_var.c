// A synapse of the user's own: what decays is a conductance, not a growth.
// expect: snn units: decayed is not a conductance
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
    VAR(conductance, decayed, mul(p.stay, s->g));
#else
    VAR(conductance, decayed, div(s->g, p.tau)); // WRONG
#endif
    SET(conductance, s->g, add(decayed, arrived));
    RETURN(conductance, s->g);
}
#endif
#include "synapse_var.c"
#endif
