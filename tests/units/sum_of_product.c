// A sum inside a product: its dimensions are compared all the same.
// expect: snn units: sum of different dimensions
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(current) T(quantity)(Q(conductance) g, Q(voltage) v, Q(current) i)
{
#ifdef RIGHT
    RETURN(current, mul(g, add(v, div(i, g))));
#else
    RETURN(current, mul(g, add(v, mul(i, g)))); // WRONG
#endif
}
#include "sum_of_product.c"
#endif
