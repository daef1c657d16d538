// A synapse of the user's own on the pre side: none of its states is called g.
// expect: snn.h: SNN_RELEASES: the synapse of a release sends its state g, and has none of that name
// forbid: SNN__ snn__
#include "snn.h"
#ifndef MY_SYNAPSE
#define MY_SYNAPSE
#define my_synapse_IS_SYNAPSE 1
#ifdef RIGHT
#define my_synapse_MODEL(PARAM, DERIVED, STATE, HOLD, G) STATE(G, g, 0, coherent, "conductance")
#define s_g s->g
#else
#define my_synapse_MODEL(PARAM, DERIVED, STATE, HOLD, G) STATE(G, open, 0, coherent, "conductance")
#define s_g s->open
#endif
#endif
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SYNAPSE(my_synapse)
#ifdef SNN_STEPS
SNN_FN Q(conductance) T(my_synapse_step)(T(my_synapse_k) p, T(my_synapse_state) *s,
                                         Q(conductance) arrived)
{
    (void)p;
    SET(conductance, s_g, add(arrived, mul(lit(0.5, one), s_g)));
    RETURN(conductance, s_g);
}
#endif
#include "release_sends_nothing.c"
#endif
#ifndef SNN_READING
#ifndef ONCE
#define ONCE
#define SNN_POPULATION  relay
#define SNN_NEURON      snn_lif
#define SNN_RELEASES(R) R(mine, snn_whole, my_synapse)
#include "snn.h" // WRONG
#endif
#endif
