/* events.c: what one synaptic event costs: 16 neurons that all spike, each to four; only the delivery is counted. */
#define SNN_NO_HEAP
#define SNN_NO_MESSAGES
#ifndef SNN_DUAL_N
#define SNN_DUAL_N 0
#endif
#define SNN_POPULATION   ring
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"
#include "board.h"

enum { N = 16, OUT = 4, STEPS = 200 };
static unsigned char memory[SNN_BYTES(ring, N) + SNN_BYTES_EDGES(N, OUT * N)];

int main(void)
{
    board_begin();
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(0.1));
    ring *cells = ring_new(&net, N, NULL);
    snn_projection *ff =
        snn_fixed_out(&net, &cells->cells, &cells->exc, (snn_real)OUT / N, snn_mS(0.1), SEED);

    while (!snn_failed(&net) && net.step < STEPS) {
        for (size_t j = 0; j < N; j++) cells->v[j] = snn_mV(2);     /* the threshold is 1 mV */
        snn_notice(&cells->cells);
        board_count();
        snn_deliver(ff);
        board_counted();
        ring_step(cells, snn_mA(0));
        snn_tick(&net);
        board_mix(cells->exc.g, N * sizeof *cells->exc.g);
    }
    return board_end(net.status.code, (uint32_t)N * OUT * STEPS);
}
