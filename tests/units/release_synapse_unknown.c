// A synapse that is not there, on the pre side.
// expect: snn.h: SNN_RELEASES: the third word of an R(name, release, synapse) is no known synapse
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#define SNN_RELEASES(R)  R(ampa, snn_whole, snn_ampa)
#else
#define SNN_NEURON       snn_lif
#define SNN_RELEASES(R)  R(ampa, snn_whole, snn_coba)
#endif
#include "snn.h" // WRONG
