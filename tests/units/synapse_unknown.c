// A synapse that nobody has defined.
// expect: snn.h: SNN_RECEPTORS: the second word of an R(name, synapse, output) is no known synapse
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#else
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_exponn, snn_coba)
#endif
#include "snn.h" // WRONG
