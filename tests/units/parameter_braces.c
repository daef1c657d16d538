// A bare number slips through the braces of a table; -Wmissing-braces speaks.
// only: gcc clang
// flags: -Werror=missing-braces
// expect-gcc: missing braces around initializer
// expect-clang: suggest braces around initialization of subobject
// forbid: SNN__ snn__
#include "snn.h"

void run(void);
void run(void)
{
#ifdef RIGHT
    static const snn_lif cell = { .tau = {20} };
    (void)cell;
#else
    static const snn_lif cell = { .tau = 20 }; // WRONG
    (void)cell;
#endif
}
