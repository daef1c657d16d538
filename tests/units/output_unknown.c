// An output that nobody has defined.
// expect: snn.h: SNN_RECEPTORS: the third word of an R(name, synapse, output) is no known output
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#else
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_cobra)
#endif
#include "snn.h" // WRONG
