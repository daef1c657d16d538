/* learn.c: learning where the signals are: 16 sensors, 32 LIF neurons (12 from learn_small.c, for 16 kB of RAM) and two
   readouts learn to tell rows from columns by exact surrogate gradients, in static memory. 240 trials of 20 ms; of the
   last 20 at least 18 must be right (with SEED 1 to 10: 19 or 20 are). */
#define SNN_NO_HEAP
#define SNN_NO_MESSAGES
#define SNN_DUAL_N 1
#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_current_out)
#define SNN_LEARNING
#include "snn.h"
#include "board.h"

#ifndef SMALL
enum { HIDDEN = 32, BYTES = 16000 };
#else
enum { HIDDEN = 12, BYTES = 7600 };
#endif
enum { SENSORS = 16, CLASSES = 2, SHOWN = 20, TRIALS = 240 };
static unsigned char memory[BYTES];
static snn_net net;
static snn_current w_in[SENSORS * HIDDEN];
static snn_ratio w_out[HIDDEN * CLASSES];

int main(void)
{
    board_begin();
    const snn_random r = snn_random_from(SEED, 4);
    for (uint32_t k = 0; k < SENSORS * HIDDEN; k++)
        w_in[k] = snn_nA(snn_real_mul(snn_random_normal(r, k, 0), (snn_real)0.4) + (snn_real)0.2);
    for (uint32_t k = 0; k < HIDDEN * CLASSES; k++)
        w_out[k] = snn_one(snn_real_mul(snn_random_normal(r, k, 1), (snn_real)0.1));

    net = snn_net_on(memory, sizeof memory, snn_ms(1));
    snn_poisson *sensors = snn_poisson_new(&net, SENSORS, snn_Hz(0), SEED);
    hidden_params p = hidden_defaults();
    p.cell.r     = snn_Mohm(1);
    p.cell.tau   = snn_ms(20);
    p.in.syn.tau = snn_ms(5);
    hidden *cells = hidden_new(&net, HIDDEN, &p);
    snn_readout *out = snn_readout_new(&net, CLASSES, snn_ms(20));
    snn_projection *in = snn_dense(&net, &sensors->cells, &cells->in, w_in, SENSORS * HIDDEN);
    snn_projection *to = snn_dense(&net, &cells->cells, &out->in, w_out, HIDDEN * CLASSES);
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(0.3), SHOWN,
                                     snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    snn_trainer_unit(t, in, &cells->in, snn_nA(1));
    snn_trainer_unit(t, to, &out->in, snn_one(1));
    int right = 0;
    for (uint32_t trial = 0; trial < TRIALS && !snn_failed(&net); trial++) {
        const uint32_t label = snn_random_below(r, trial, 2, 2), which = snn_random_below(r, trial, 3, 4);
        board_count();
        snn_trial_begin(t, &label);
        for (uint32_t step = 0; step < SHOWN; step++) {
            size_t n = 0;                        /* a row or a column, every other step; some noise */
            for (uint32_t i = 0; i < SENSORS; i++) {
                const bool lit = (label ? i / 4 : i % 4) == which;
                const snn_real u = snn_random_uniform(r, 1000 + trial * SHOWN + step, i);
                if (u < (lit ? (snn_real)0.5 : (snn_real)0.05)) sensors->cells.spikes[n++] = (SNN_INDEX)i;
            }
            sensors->cells.n_spikes = sensors->cells.end[0] = n;
            sensors->cells.seen = true;
            snn_deliver(in);
            hidden_step(cells, snn_nA(0));
            snn_deliver(to);
            snn_readout_step(out);
            snn_tick(&net);
        }
        snn_trial_end(t);
        board_counted();
        right += trial >= TRIALS - 20 && t->answers[0] == label;
        board_mix(&t->loss, sizeof t->loss);
    }
    if (!snn_failed(&net)) board_mix(in->weights, SENSORS * HIDDEN * sizeof(snn_real));
    return board_end(snn_failed(&net) ? (int)net.status.code : right < 18 ? 100 + right : 0,
                     (uint32_t)TRIALS * SHOWN * HIDDEN);
}
