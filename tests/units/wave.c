// A ramp from a current to a voltage.
// expect-gcc: incompatible type for argument 3 of 'snn_ramp_current'
// expect-clang: passing 'snn_voltage' (aka 'struct snn_voltage') to parameter of incompatible type 'snn_current'
// expect-g++: could not convert
// expect-clang++: no viable conversion from 'snn_voltage'
// forbid: SNN__ snn__
#include "snn.h"

snn_current run(snn_net *net);
snn_current run(snn_net *net)
{
#ifdef RIGHT
    return snn_ramp(net, snn_nA(0), snn_nA(2), snn_ms(10), snn_ms(50));
#else
    return snn_ramp(net, snn_nA(0), snn_mV(2), snn_ms(10), snn_ms(50)); // WRONG
#endif
}
