/* my_synapse.h: a synapse of a user's own: what arrives rises g through a second, faster state. */
#include "snn.h"
#if !defined MY_SYNAPSE_H || defined SNN_READING
#ifndef MY_SYNAPSE_H
#define MY_SYNAPSE_H
#define my_synapse_IS_SYNAPSE 1
#define my_synapse_MODEL(PARAM, DERIVED, STATE, HOLD, G)                         \
    PARAM(time, rise,  1, ms, SNN_POSITIVE, "time constant of the rise")         \
    PARAM(time, decay, 5, ms, SNN_POSITIVE, "time constant of the decay")        \
    DERIVED(ratio, stay_h, expo(neg(div(p.dt, p.rise))),  "what a step leaves of h") \
    DERIVED(ratio, stay_g, expo(neg(div(p.dt, p.decay))), "what a step leaves of g") \
    STATE(G, g, 0, coherent, "conductance") STATE(G, h, 0, coherent, "what is to come")
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SYNAPSE(my_synapse)
#ifdef SNN_STEPS
SNN_FN Q(conductance) T(my_synapse_step)(T(my_synapse_k) p, T(my_synapse_state) *s,
                                         Q(conductance) arrived)
{
    VAR(ratio, flow, sub(lit(1, one), p.stay_h));
    SET(conductance, s->g, add(mul(p.stay_g, s->g), mul(flow, s->h)));
    SET(conductance, s->h, add(mul(p.stay_h, s->h), arrived));
    RETURN(conductance, s->g);
}
#endif
#include "my_synapse.h"
#endif
#endif
