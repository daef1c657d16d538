/* adex.c: one AdEx neuron without any population or net, under a drive that changes at every step; 200 ms. */
#define SNN_NO_HEAP
#define SNN_NO_MESSAGES
#ifndef SNN_DUAL_N
#define SNN_DUAL_N 0                     /* gradients stay on the desktop */
#endif
#include "snn.h"
#include "board.h"

enum { STEPS = 2000 };

int main(void)
{
    board_begin();
    const snn_adexif q = snn_adexif_defaults();
    const snn_adexif_k k = snn_adexif_constants(&q, snn_ms(0.1));
    snn_adexif_state s = snn_adexif_initial();
    const snn_random r = snn_random_from(SEED, 0);
    uint32_t spikes = 0;

    for (uint32_t step = 0; step < STEPS; step++) {
        const snn_current drive = snn_mA(20 + 20 * snn_random_uniform(r, step, 0));
        board_count();
        const snn_real z = snn_adexif_step(&k, &s, drive.nA, 0);
        board_counted();
        spikes += z > 0;
        board_mix(&s.v, sizeof s.v);
        board_mix(&s.w, sizeof s.w);
    }
    return board_end(spikes == 0, STEPS);    /* a neuron that never spiked has shown little */
}
