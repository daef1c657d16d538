// A neuron that nobody has defined: a slip of the pen.
// expect: snn.h: SNN_NEURON names no neuron model that is known here
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#ifdef RIGHT
#define SNN_NEURON       snn_lif
#else
#define SNN_NEURON       snn_liff
#endif
#include "snn.h" // WRONG
