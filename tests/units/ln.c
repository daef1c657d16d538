// The logarithm of a concentration: the second one is missing.
// expect: snn units: ln of a quantity that has a dimension
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(ratio) T(quantity)(Q(concentration) out, Q(concentration) in)
{
#ifdef RIGHT
    RETURN(ratio, ln(div(out, in)));
#else
    RETURN(ratio, ln(out)); // WRONG
#endif
}
#include "ln.c"
#endif
