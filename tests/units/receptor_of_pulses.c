// A synapse that needs spikes, where weights arrive.
// expect: snn.h: SNN_RECEPTORS: that synapse answers to spikes, not weights: put it in SNN_RELEASES
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#else
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_ampa, snn_coba)
#endif
#include "snn.h" // WRONG
