// A receptor of two words.
// expect: snn.h: SNN_RECEPTORS: an R( ) does not have three words: R(name, synapse, output)
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#else
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon)
#endif
#include "snn.h" // WRONG
