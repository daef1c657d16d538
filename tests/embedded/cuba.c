/* cuba.c: coba.c, with currents that do not depend on V: there the step's exponential is the same for all. */
#define CUBA
#include "coba.c"
