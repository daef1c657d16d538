/* train_braille: letters of braille under a sliding fingertip, as spikes of 128 touch cells; 200 hidden neurons that
   also excite and inhibit one another, 27 answers. What the letter is stands in the order in which things happen: so
   the hidden layer is recurrent, and the adjoint goes back through all of it. */
#include "example.h"
#include "snn.h"

#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"
#include "braille.h"
#include "training.h"

enum { HIDDEN = 200, EPOCHS = 8, SAMPLES = 64 };
static braille letters;

int main(void)
{
    if (!braille_read(&letters)) return 1;
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_encoder *touch = snn_encoder_new(&net, TOUCH_CELLS, SNN_CODE_DIRECT, 0, 1);
    hidden_params p = hidden_defaults();
    p.cell.r = snn_Mohm(1);
    p.cell.tau = snn_ms(20);
    p.cell.v_th = snn_mV(1);
    p.in.syn.tau = snn_ms(10);
    p.in.out.scale = snn_mV(1);
    hidden *h = hidden_new(&net, HIDDEN, &p);
    snn_readout *out = snn_readout_new(&net, LETTER_CLASSES, snn_ms(20));
    snn_projection *in = snn_all_to_all(&net, &touch->cells, &h->in, snn_uS(0));
    snn_projection *back = snn_all_to_all(&net, &h->cells, &h->in, snn_uS(0));
    snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0));
    snn_weigh_normal(in, &h->in, snn_uS(0), snn_uS(0.1), 2);
    snn_weigh_normal(back, &h->in, snn_uS(0), snn_uS(0.02), 3);
    snn_weigh_uniform(to, &out->in, snn_one(-0.07), snn_one(0.07), 4);
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_adam(3e-3), LETTER_STEPS,
                                     snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    t->samples = SAMPLES;
    STOP_IF_FAILED(&net);

    uint32_t order[LETTERS];
    for (uint32_t k = 0; k < LETTERS; k++) order[k] = k;
    double loss = 0, right = 0;
    for (int epoch = 0; learn_on("braille", epoch, EPOCHS, loss, right); epoch++) {
        size_t known = 0;
        loss = 0;
        snn_shuffle(order, LETTERS_TO_LEARN, 5, (uint32_t)epoch);
        for (size_t k = 0; k < LETTERS; k++) {
            const bool learning = k < LETTERS_TO_LEARN;
            const uint32_t letter = order[k];
            snn_trial_begin(t, learning ? &letters.label[letter] : NULL);
            for (size_t step = 0; step < LETTER_STEPS; step++) {
                snn_real spikes[TOUCH_CELLS];
                for (size_t i = 0; i < TOUCH_CELLS; i++) spikes[i] = braille_spiked(&letters, letter, step, i);
                snn_encoder_show(touch, spikes);
                snn_encoder_step(touch);
                snn_deliver(in);
                snn_deliver(back);              /* the spikes of the step before */
                hidden_step(h, snn_nA(0));
                snn_deliver(to);
                snn_readout_step(out);
                snn_tick(&net);
            }
            snn_trial_end(t);
            if (learning) loss += (double)t->loss / LETTERS_TO_LEARN;
            else known += t->answers[0] == letters.label[letter];
        }
        snn_trainer_update(t);
        STOP_IF_FAILED(&net);
        right = (double)known / (LETTERS - LETTERS_TO_LEARN);
    }
    printf("%.1f %% of %d letters that it has never touched\n", 100 * right, LETTERS - LETTERS_TO_LEARN);
    snn_net_free(&net);
    return 0;
}
