// An array of potentials as drives.
// flags-gcc: -Werror=incompatible-pointer-types
// flags-clang: -Werror=incompatible-pointer-types
// expect-gcc: from incompatible pointer type
// expect-clang: incompatible pointer types passing 'const snn_voltage *'
// expect-g++: cannot convert 'const snn_voltage*' to 'const relay_drive*'
// note-clang++: no known conversion from 'const snn_voltage *' to 'const
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#include "snn.h"

void run(relay *a, const snn_current *right, const snn_voltage *wrong);
void run(relay *a, const snn_current *right, const snn_voltage *wrong)
{
#ifdef RIGHT
    relay_step_each(a, right);
    (void)wrong;
#else
    relay_step_each(a, wrong); // WRONG
    (void)right;
#endif
}
