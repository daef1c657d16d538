// tanh of a potential.
// expect: snn units: tanh of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(voltage) v, Q(voltage) width)
{
#ifdef RIGHT
    RETURN(ratio, tanh(div(v, width)));
#else
    RETURN(ratio, tanh(v)); // WRONG
#endif
}
#include "tanh.c"
#endif
