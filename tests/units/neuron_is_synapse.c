// A synapse where a neuron is due.
// expect: snn.h: SNN_NEURON names no neuron model that is known here
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#else
#define SNN_NEURON       snn_expon
#endif
#include "snn.h" // WRONG
