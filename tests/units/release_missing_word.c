// A release of two words.
// expect: snn.h: SNN_RELEASES: an R( ) does not have three words: R(name, release, synapse)
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#define SNN_RELEASES(R)  R(ampa, snn_whole, snn_ampa)
#else
#define SNN_NEURON       snn_lif
#define SNN_RELEASES(R)  R(ampa, snn_ampa)
#endif
#include "snn.h" // WRONG
