/* nets.h: the populations that one.c and two.c both make, and a network of them. */
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(kick, snn_instant, snn_jump)
#define SNN_PER_NEURON
#include "snn.h"

#include "my_cell.h"
#define SNN_POPULATION   mine
#define SNN_NEURON       my_cell
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_cuba)
#include "snn.h"

/* 20 relays fire every 13 ms (and in the first 5 steps, because V begins at 0); each spike goes to 5 of 10 targets and
   to all 3 cells of the user's model. */
static int run_nets(const char *who)
{
    snn_net net = snn_net_on_heap(snn_ms((snn_real)0.1));
    relay_params from = relay_defaults();
    from.cell.tau     = snn_ms(20);
    from.cell.v_rest  = snn_mV(-60);
    from.cell.v_reset = snn_mV(-60);
    from.cell.v_th    = snn_mV(-50);
    target_params to = target_defaults();
    to.cell = from.cell;
    to.exc.syn.tau = snn_ms(5);
    mine_params my = mine_defaults();

    relay  *pre   = relay_new(&net, 20, &from);
    target *post  = target_new(&net, 10, &to);
    mine   *cells = mine_new(&net, 3, &my);
    snn_projection *ff = snn_fixed_out(&net, &pre->cells, &post->exc, (snn_real)0.5, snn_mS((snn_real)0.5), 42);
    snn_projection *fm = snn_all_to_all(&net, &pre->cells, &cells->exc, snn_mS((snn_real)0.5));
    unsigned long spikes[3] = {0, 0, 0};
    while (!snn_failed(&net) && net.step < 2000) {
        snn_deliver(ff);
        snn_deliver(fm);
        spikes[0] += (unsigned long)pre->cells.n_spikes;
        spikes[1] += (unsigned long)post->cells.n_spikes;
        spikes[2] += (unsigned long)cells->cells.n_spikes;
        relay_step(pre, snn_mA(30));
        target_step(post, snn_mA(0));
        mine_step(cells, snn_mA(25));
        snn_tick(&net);
    }
    printf("%s: %s%lu %lu %lu\n", who, snn_why(&net), spikes[0], spikes[1], spikes[2]);
    int failed = snn_failed(&net);
    snn_net_free(&net);
    return failed;
}
