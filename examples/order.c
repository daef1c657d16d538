/* order.c: when a spike acts; with any argument, how long it is held. */
#include <stdio.h>

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

static target_params cell(void)
{
    target_params p = target_defaults();
    p.cell.r      = snn_Mohm(100);
    p.cell.tau    = snn_ms(20);
    p.cell.v_th   = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = snn_mV(-60);
    p.init.v = snn_mV(-60);
    p.exc.syn.tau = snn_ms(5);
    return p;
}

static void one_spike(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    target_params p = cell();
    const uint32_t who[] = {0};
    const uint64_t when[] = {2};
    snn_spike_train *train = snn_spike_train_steps_new(&net, 1, who, when, 1);
    target *post = target_new(&net, 1, &p);
    snn_projection *ff = snn_all_to_all(&net, &train->cells, &post->exc, snn_nS(10));

    printf("step   delivered   g after it      V after it     spikes after it\n");
    while (!snn_failed(&net) && net.step < 6) {
/* [step] */
        snn_deliver(ff);
        size_t delivered = train->cells.n_spikes;
        snn_spike_train_step(train);
        target_step(post, snn_pA(0));
/* [/step] */
        double g = snn_to_nS(post->exc.g[0]), v = snn_to_mV(post->v[0]);
        printf("%4d %11zu %9.4f nS %12.5f mV %11zu\n", (int)net.step, delivered, g, v,
               train->cells.n_spikes);
        snn_tick(&net);
    }
    if (snn_failed(&net)) printf("%s\n", snn_why(&net));
    snn_net_free(&net);
}

static void holds(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    target_params p = cell();
    p.cell.tau_ref = snn_ms(5);
    target *post = target_new(&net, 1, &p);
    printf("steps that V stands still after a spike:");
    while (!snn_failed(&net) && net.step < 2000) {
/* [held] */
        target_step(post, snn_pA(300));
        if (post->cells.n_spikes) printf(" %d", post->hold[0]);
/* [/held] */
        snn_tick(&net);
    }
    printf("\n");
    snn_net_free(&net);
}

int main(int n_args, char **args)
{
    (void)args;
    if (n_args > 1) holds();
    else one_spike();
    return 0;
}
