/* learn_on_device: digits, learnt one at a time as a microcontroller would: no heap, 20,000 bytes in all for the net,
   its weights and its learning, however long a trial is. Traces carry what each weight has done forwards, so that
   nothing of the past is kept; the reset is detached, so that one trace serves all synapses of a pixel. */
#define SNN_NO_HEAP
#define SNN_DUAL_N 3                            /* v, g and what arrives: no more is derived */
#include "example.h"
#include "snn.h"

#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"
#include "digits.h"
#include "training.h"

enum { HIDDEN = 22, STEPS = 25, EPOCHS = 20 };
static digits data;                             /* on the device: one image at a time, from a sensor */
static unsigned char memory[20000];

int main(void)
{
    if (!digits_read(&data, "examples/data/digits.csv")) return 1;
    /* [net] */
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(1));
    snn_encoder *pixels = snn_encoder_new(&net, PIXELS, SNN_CODE_RATE, 0, 1);
    hidden_params p = hidden_defaults();
    p.cell.r = snn_Mohm(1);
    p.cell.tau = snn_ms(20);
    p.in.syn.tau = snn_ms(10);
    p.in.out.scale = snn_mV(1);
    p.reset_detached = true;
    hidden *h = hidden_new(&net, HIDDEN, &p);
    snn_readout *out = snn_readout_new(&net, DIGIT_CLASSES, snn_ms(10));
    snn_projection *in = snn_all_to_all(&net, &pixels->cells, &h->in, snn_uS(0));
    snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0));
    snn_weigh_normal(in, &h->in, snn_uS(0), snn_uS(0.25), 2);
    snn_weigh_uniform(to, &out->in, snn_one(-0.2), snn_one(0.2), 3);
    snn_trainer *t = snn_trainer_new(&net, SNN_TRACE, snn_sgd(0.02), STEPS,
                                     snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    /* [/net] */
    snn_trainer_unit(t, in, &h->in, snn_uS(1));
    snn_trainer_unit(t, to, &out->in, snn_one(1));
    STOP_IF_FAILED(&net);
    double loss = 0, right = 0;
    for (int epoch = 0; learn_on("digits", epoch, EPOCHS, loss, right); epoch++) {
        size_t known = 0;
        loss = 0;
        snn_shuffle(data.train, (uint32_t)data.n_train, 4, (uint32_t)epoch);
        for (size_t k = 0; k < data.n_train + data.n_test; k++) {
            const bool learning = k < data.n_train;
            const uint32_t image = learning ? data.train[k] : data.test[k - data.n_train];
            snn_real grey[PIXELS];
            for (int i = 0; i < PIXELS; i++) grey[i] = data.pixel[image][i] / (snn_real)16;
            snn_encoder_show(pixels, grey);
            snn_trial_begin(t, learning ? &data.label[image] : NULL);
            for (int step = 0; step < STEPS; step++) {
                snn_encoder_step(pixels);
                snn_deliver(in);
                hidden_step(h, snn_nA(0));
                snn_deliver(to);
                snn_readout_step(out);
                snn_tick(&net);
            }
            snn_trial_end(t);
            if (learning) loss += (double)t->loss / (double)data.n_train;
            else known += t->answers[0] == data.label[image];
        }
        STOP_IF_FAILED(&net);
        right = (double)known / (double)data.n_test;
    }
    printf("%.1f %% of %zu digits that it has never seen, learnt in %zu of %zu bytes\n", 100 * right, data.n_test,
           snn_net_used(&net), sizeof memory);
    return 0;
}
