// Spike times given as rates.
// flags-gcc: -Werror=incompatible-pointer-types
// flags-clang: -Werror=incompatible-pointer-types
// expect-gcc: from incompatible pointer type
// expect-clang: incompatible pointer types passing 'const snn_rate *'
// expect-g++: cannot convert 'const snn_rate*' to 'const snn_time*'
// note-clang++: no known conversion from 'const snn_rate *' to 'const
// forbid: SNN__ snn__
#include "snn.h"

void run(snn_net *net, const uint32_t *who, const snn_time *right, const snn_rate *wrong);
void run(snn_net *net, const uint32_t *who, const snn_time *right, const snn_rate *wrong)
{
#ifdef RIGHT
    snn_spike_train_new(net, 10, who, right, 3);
    (void)wrong;
#else
    snn_spike_train_new(net, 10, who, wrong, 3); // WRONG
    (void)right;
#endif
}
