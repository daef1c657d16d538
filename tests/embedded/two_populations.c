/* two_populations.c: the network of examples/two_populations.c: 20 LIFRef drive 10 through Expon and COBA, 200 ms. */
#define SNN_NO_HEAP
#define SNN_NO_MESSAGES
#ifndef SNN_DUAL_N
#define SNN_DUAL_N 0                     /* gradients stay on the desktop */
#endif
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"
#include "board.h"

enum { N_PRE = 20, N_POST = 10, OUT = 5, STEPS = 2000 };
static unsigned char memory[SNN_BYTES(relay, N_PRE) + SNN_BYTES(target, N_POST)
                            + SNN_BYTES_EDGES(N_PRE, N_PRE * OUT)];

int main(void)
{
    board_begin();
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(0.1));
    relay_params from = relay_defaults();
    from.cell.tau     = snn_ms(20);
    from.cell.v_rest  = snn_mV(-60);
    from.cell.v_reset = snn_mV(-60);
    from.cell.v_th    = snn_mV(-50);
    target_params to = target_defaults();
    to.cell       = from.cell;
    to.exc.syn.tau = snn_ms(5);

    relay  *pre  = relay_new(&net, N_PRE, &from);
    target *post = target_new(&net, N_POST, &to);
    snn_projection *ff =
        snn_fixed_out(&net, &pre->cells, &post->exc, (snn_real)OUT / N_POST, snn_mS(0.5), SEED);

    while (!snn_failed(&net) && net.step < STEPS) {
        board_count();
        snn_deliver(ff);
        relay_step(pre, snn_mA(30));
        target_step(post, snn_mA(0));
        snn_tick(&net);
        board_counted();
        board_mix(pre->v, N_PRE * sizeof *pre->v);
        board_mix(pre->hold, N_PRE * sizeof *pre->hold);
        board_mix(post->v, N_POST * sizeof *post->v);
        board_mix(post->exc.g, N_POST * sizeof *post->exc.g);
        board_mix(post->hold, N_POST * sizeof *post->hold);
    }
    return board_end(net.status.code, (uint32_t)(N_PRE + N_POST) * STEPS);
}
