/* digits_net.h: the network that digits_train.c trains on a desktop and digits.c runs on a microcontroller: 64 pixels, 32
   LIF neurons that take currents, 10 leaky sums. An image is shown for 20 ms, a step a millisecond. A pixel of p
   sixteenths spikes in p of 16 steps, evenly: no state, no chance. */
#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_current_out)
#include "snn.h"

enum { PIXELS = 64, HIDDEN = 32, DIGITS = 10, SHOWN = 20 };

static hidden_params hidden_chosen(void)
{
    hidden_params p = hidden_defaults();
    p.cell.r     = snn_Mohm(1);
    p.cell.tau   = snn_ms(20);
    p.in.syn.tau = snn_ms(5);
    return p;
}
/* The pixels' spikes of a step. */
static void show(snn_poisson *pixels, const uint8_t *image, uint32_t step)
{
    size_t n = 0;
    for (uint32_t i = 0; i < PIXELS; i++)
        if ((step + 1) * image[i] / 16 > step * image[i] / 16) pixels->cells.spikes[n++] = (SNN_INDEX)i;
    pixels->cells.n_spikes = pixels->cells.end[0] = n;
    pixels->cells.seen = true;
}
