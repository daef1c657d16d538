/* learn_small.c: learn.c with 12 neurons. */
#define SMALL
#include "learn.c"
