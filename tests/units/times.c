// Spike times given as rates.
// flags-gcc: -Werror=incompatible-pointer-types
// flags-clang: -Werror=incompatible-pointer-types
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
