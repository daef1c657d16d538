// A population of nothing: SNN_NEURON is missing.
// expect: snn.h: SNN_POPULATION needs SNN_NEURON
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#else
/* nothing */
#endif
#include "snn.h" // WRONG
