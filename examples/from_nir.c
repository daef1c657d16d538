/* A network that was trained elsewhere: examples/from_nir.h is tests/nir/late.nir, exported by
   snnTorch, made C by
       tools/nir2snn.py tests/nir/late.nir --reset late -o examples/from_nir.h
   Pedersen et al., Nature Communications 15, 8122 (2024), for NIR.                               */
#include "from_nir.h"
#include <stdio.h>

int main(void)
{
    /* [run] */
    snn_net net = snn_net_on_heap(FROM_NIR_DT);
    from_nir n = from_nir_new(&net);
    snn_real input[FROM_NIR_INPUT], output[FROM_NIR_OUTPUT];
    int spikes[FROM_NIR_OUTPUT] = { 0 };
    while (!snn_failed(&net) && net.step < 1000) {
        for (size_t j = 0; j < FROM_NIR_INPUT; j++) input[j] = (net.step >> j) % 3 == 0;
        from_nir_step(&n, input, output);
        for (size_t j = 0; j < FROM_NIR_OUTPUT; j++) spikes[j] += output[j] > 0;
    }
    /* [/run] */
    if (snn_failed(&net)) fprintf(stderr, "%s\n", snn_why(&net));
    for (size_t j = 0; j < FROM_NIR_OUTPUT; j++)
        printf("output %d: %d spikes in 1000 steps\n", (int)j, spikes[j]);
    snn_net_free(&net);
    return 0;
}
