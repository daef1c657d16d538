/* coba.c: a ring of 16 LIFRef neurons, each joined to four, through Expon and COBA (or, from cuba.c, CUBA): 1000 steps.
   What is counted is deliver, step and tick. From dual.c the same with its derivative in tau. */
#define SNN_NO_HEAP
#define SNN_NO_MESSAGES
#ifndef SNN_DUAL_N
#define SNN_DUAL_N 0                     /* gradients stay on the desktop */
#endif
#define SNN_POPULATION   ring
#define SNN_NEURON       snn_lifref
#ifdef CUBA
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_cuba)
#else
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#endif
#include "snn.h"
#include "board.h"

enum { N = 16, STEPS = 1000 };
#ifdef DUAL
enum { TANGENTS = 4 * (N + 3) * sizeof(snn_tangent) };       /* of V, g, what arrives and the spikes */
#else
enum { TANGENTS = 0 };
#endif
static unsigned char memory[SNN_BYTES(ring, N) + SNN_BYTES_EDGES(N, 4 * N) + TANGENTS];

int main(void)
{
    board_begin();
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(0.1));
    ring_params q = ring_defaults();
    q.cell.tau     = snn_ms(20);
    q.cell.v_rest  = snn_mV(-60);
    q.cell.v_reset = snn_mV(-60);
    q.cell.v_th    = snn_mV(-50);
    q.exc.syn.tau  = snn_ms(5);

#ifdef DUAL
    net.tangents = true;
#endif
    ring *cells = ring_new(&net, N, &q);
    snn_projection *ff = snn_fixed_out(&net, &cells->cells, &cells->exc, 4. / N, snn_mS(0.1), SEED);
#ifdef DUAL
    snn_seed(&cells->dot.cell.tau, snn_ms(1), 0);
    ring_retune(cells);
#endif
    const snn_random r = snn_random_from(SEED, 1);
    for (uint32_t j = 0; j < cells->cells.count; j++)
        cells->v[j] = snn_mV(-60 + 10 * snn_random_uniform(r, j, 0));

    while (!snn_failed(&net) && net.step < STEPS) {
        board_count();
        snn_deliver(ff);
        ring_step(cells, snn_mA(11));
        snn_tick(&net);
        board_counted();
        board_mix(cells->v, N * sizeof *cells->v);
        board_mix(cells->exc.g, N * sizeof *cells->exc.g);
        board_mix(cells->hold, N * sizeof *cells->hold);
#ifdef DUAL
        board_mix(cells->v_dot, N * sizeof *cells->v_dot);
        board_mix(cells->exc.g_dot, N * sizeof *cells->exc.g_dot);
#endif
    }
    return board_end(net.status.code, (uint32_t)N * STEPS);
}
