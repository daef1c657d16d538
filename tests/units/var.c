// A named quantity that is not what it is said to be.
// expect: snn units: drive is not a voltage
// forbid: SNN__ snn__
#include "snn.h"
#define SNN_READ
#include "snn.h"
#ifdef SNN_READING
SNN_FN Q(voltage) T(quantity)(Q(current) i, Q(resistance) r)
{
#ifdef RIGHT
    VAR(voltage, drive, mul(r, i));
    RETURN(voltage, drive);
#else
    VAR(voltage, drive, div(i, r)); // WRONG
    RETURN(voltage, drive);
#endif
}
#include "var.c"
#endif
