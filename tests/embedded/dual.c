/* dual.c: coba.c with one derivative, in the membrane time constant, carried through the surrogate of every spike. */
#define DUAL
#define SNN_DUAL_N 1
#include "coba.c"
