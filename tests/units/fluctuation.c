// An OU current whose sigma is a current, not one per square root of time.
// expect-gcc: incompatible type for argument 4 of 'snn_ou_new_current'
// expect-clang: passing 'snn_current' (aka 'struct snn_current') to parameter of incompatible type 'snn_current_noise'
// expect-g++: could not convert
// expect-clang++: no viable conversion from 'snn_current'
// forbid: SNN__ snn__
#include "snn.h"

snn_fluctuating_current *run(snn_net *net);
snn_fluctuating_current *run(snn_net *net)
{
#ifdef RIGHT
    return snn_ou_new(net, 10, snn_nA(1), snn_nA_per_rtms(0.5), snn_ms(10), 1);
#else
    return snn_ou_new(net, 10, snn_nA(1), snn_nA(0.5), snn_ms(10), 1); // WRONG
#endif
}
