/* A network that tells others what it is: build/demo/to_nir.json, of which tools/snn2nir.py makes
   NIR. Pedersen et al., Nature Communications 15, 8122 (2024).                                    */
#include "example.h"

/* [populations] */
#define SNN_WITH_FILES

#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lif
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_current_out)
#include "snn.h"
/* [/populations] */

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    relay_params from = relay_defaults();
    from.cell.r    = snn_Mohm(100);
    from.cell.tau  = snn_ms(20);
    from.cell.v_th = snn_mV(-50);
    from.cell.v_rest = from.cell.v_reset = from.init.v = snn_mV(-60);
    target_params to = target_defaults();
    to.cell = from.cell;
    to.init = from.init;
    to.exc.syn.tau = snn_ms(5);
    relay *pre = relay_new(&net, 20, &from);
    target *post = target_new(&net, 10, &to);
    snn_projection *ff = snn_fixed_out(&net, &pre->cells, &post->exc, 0.5, snn_pA(40), 42);
    STOP_IF_FAILED(&net);

    /* [describe] */
    FILE *file = create("to_nir.json");
    relay_describe(pre, "relay", file);
    target_describe(post, "target", file);
    snn_projection_describe(ff, file);
    finish(file);
    /* [/describe] */
    printf("described: 2 populations, %lu synapses\n", (unsigned long)ff->count);
    snn_net_free(&net);
    return 0;
}
