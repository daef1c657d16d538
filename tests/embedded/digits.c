/* digits.c: twelve images of digits that the network was not trained on, each shown for 20 ms, and what it says to them.
   Float weights; from digits_int8.c those of a byte, which stay in flash. Eleven must be right. */
#define SNN_NO_HEAP
#define SNN_NO_MESSAGES
#ifndef SNN_DUAL_N
#define SNN_DUAL_N 0
#endif
#include "digits_net.h"
#include "digits_weights.h"
#include "board.h"
#ifdef __AVR__
#include <avr/pgmspace.h>
#define FROM_FLASH(byte) pgm_read_byte(&(byte))
#else
#define FROM_FLASH(byte) (byte)
#endif

enum { IMAGES = sizeof labels };
#ifdef INT8
enum { OF_WEIGHTS = (HIDDEN + DIGITS) * sizeof(int32_t) };
#else
enum { OF_WEIGHTS = (PIXELS * HIDDEN + HIDDEN * DIGITS) * sizeof(snn_real) };
#endif
static unsigned char memory[sizeof(snn_poisson) + PIXELS * sizeof(SNN_INDEX) + sizeof(size_t) + 4 * SNN_ALIGN
                            + SNN_BYTES(hidden, HIDDEN) + SNN_BYTES(snn_readout, DIGITS)
                            + 2 * (sizeof(snn_projection) + 3 * SNN_ALIGN) + OF_WEIGHTS];
static snn_net net;

int main(void)
{
    board_begin();
    net = snn_net_on(memory, sizeof memory, snn_ms(1));
    snn_poisson *pixels = snn_poisson_new(&net, PIXELS, snn_Hz(0), SEED);
    hidden *cells;
    {
        const hidden_params p = hidden_chosen();
        cells = hidden_new(&net, HIDDEN, &p);
    }
    snn_readout *out = snn_readout_new(&net, DIGITS, snn_ms(20));
#ifdef INT8
/* [codes] */
    snn_projection *in = snn_dense_int8(&net, &pixels->cells, &cells->in, c_in, PIXELS * HIDDEN, snn_nA(c_in_SCALE));
    snn_projection *to = snn_dense_int8(&net, &cells->cells, &out->in, c_out, HIDDEN * DIGITS, snn_one(c_out_SCALE));
/* [/codes] */
#else
    snn_projection *in = snn_dense(&net, &pixels->cells, &cells->in, (const snn_current *)w_in, PIXELS * HIDDEN);
    snn_projection *to = snn_dense(&net, &cells->cells, &out->in, (const snn_ratio *)w_out, HIDDEN * DIGITS);
#endif
    int right = 0;
    for (uint8_t k = 0; k < IMAGES && !snn_failed(&net); k++) {
        uint8_t image[PIXELS];
        for (uint8_t i = 0; i < PIXELS; i++) image[i] = FROM_FLASH(images[k][i]);
        snn_real said[DIGITS] = { 0 };
        hidden_restart(cells);
        snn_readout_restart(out);
        for (uint32_t step = 0; step < SHOWN; step++) {
            show(pixels, image, step);
            board_count();
            snn_deliver(in);
            hidden_step(cells, snn_nA(0));
            snn_deliver(to);
            snn_readout_step(out);
            snn_tick(&net);
            board_counted();
            for (uint8_t d = 0; d < DIGITS; d++) said[d] += snn_to_one(out->r[d]);
            board_mix(cells->v, HIDDEN * sizeof *cells->v);
            board_mix(out->r, DIGITS * sizeof *out->r);
        }
        uint8_t most = 0;
        for (uint8_t d = 1; d < DIGITS; d++) if (said[d] > said[most]) most = d;
        right += most == labels[k];
    }
    return board_end(snn_failed(&net) ? (int)net.status.code : right < (int)IMAGES - 1 ? 100 + right : 0,
                     (uint32_t)IMAGES * SHOWN * HIDDEN);
}
