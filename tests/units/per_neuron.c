// An array of potentials where every neuron needs a time.
// flags-gcc: -Werror=incompatible-pointer-types
// flags-clang: -Werror=incompatible-pointer-types
// expect-gcc: from incompatible pointer type 'const snn_voltage *'
// expect-clang: incompatible pointer types assigning to 'const snn_time *'
// expect-g++: cannot convert 'const snn_voltage*' to 'const snn_time*'
// expect-clang++: incompatible pointer types assigning to 'const snn_time *'
// forbid: SNN__ snn__
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#define SNN_PER_NEURON
#include "snn.h"

void run(const snn_time *right, const snn_voltage *wrong);
void run(const snn_time *right, const snn_voltage *wrong)
{
    relay_params p = relay_defaults();
#ifdef RIGHT
    p.each.cell.tau = right;
    (void)p; (void)wrong;
#else
    p.each.cell.tau = wrong; // WRONG
    (void)right;
#endif
}
