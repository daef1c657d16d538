// Release and synapse in the wrong order.
// expect: snn.h: SNN_RELEASES: the second word of an R(name, release, synapse) is no known release
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#define SNN_RELEASES(R)  R(ampa, snn_stp, snn_ampa)
#else
#define SNN_NEURON       snn_lif
#define SNN_RELEASES(R)  R(ampa, snn_ampa, snn_stp)
#endif
#include "snn.h" // WRONG
