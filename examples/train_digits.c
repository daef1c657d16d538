/* train_digits: 64 pixels spike at random, the brighter the more often; 128 neurons listen, ten leaky sums count
   their votes. All weights are learnt by exact surrogate gradients. docs/learn/4-training.md walks through it. */
#define SNN_WITH_FILES
#include "example.h"
#include "snn.h"

/* [hidden] */
#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"
/* [/hidden] */
#include "digits.h"
#include "training.h"

enum { HIDDEN = 128, STEPS = 25, EPOCHS = 30, SAMPLES = 64 };
static digits data;

int main(void)
{
    if (!digits_read(&data, "examples/data/digits.csv")) return 1;
    /* [network] */
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_encoder *pixels = snn_encoder_new(&net, PIXELS, SNN_CODE_RATE, 0, 1);
    hidden_params p = hidden_defaults();
    p.cell.tau    = snn_ms(20);
    p.cell.v_th   = snn_mV(1);
    p.cell.r      = snn_Mohm(1);
    p.in.syn.tau  = snn_ms(10);
    p.in.out.scale = snn_mV(1);
    hidden *h = hidden_new(&net, HIDDEN, &p);
    snn_readout *out = snn_readout_new(&net, DIGIT_CLASSES, snn_ms(10));
    snn_projection *in = snn_all_to_all(&net, &pixels->cells, &h->in, snn_mS(0));
    snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0));
    snn_weigh_normal(in, &h->in, snn_uS(0), snn_uS(0.25), 2);
    snn_weigh_uniform(to, &out->in, snn_one(-0.09), snn_one(0.09), 3);
    /* [/network] */
    /* [trainer] */
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_adam(2e-3), STEPS,
                                     snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    t->samples = SAMPLES;
    /* [/trainer] */
    snn_trainer_watch(t);
    STOP_IF_FAILED(&net);

    FILE *csv = create("train_digits.csv");
    fprintf(csv, "epoch,loss,learnt,test\n");
    double loss = 0, right = 0;
    for (int epoch = 0; learn_on("digits", epoch, EPOCHS, loss, right); epoch++) {
        size_t learnt = 0, known = 0;
        loss = 0;
        snn_shuffle(data.train, (uint32_t)data.n_train, 4, (uint32_t)epoch);
        for (size_t k = 0; k < data.n_train + data.n_test; k++) {
            const bool learning = k < data.n_train;
            const uint32_t image = learning ? data.train[k] : data.test[k - data.n_train];
            /* [trial] */
            snn_real grey[PIXELS];
            for (int i = 0; i < PIXELS; i++) grey[i] = data.pixel[image][i] / (snn_real)16;
            snn_encoder_show(pixels, grey);
            snn_trial_begin(t, learning ? &data.label[image] : NULL);
            for (int step = 0; step < STEPS; step++) {
                snn_encoder_step(pixels);
                snn_deliver(in);
                hidden_step(h, snn_mA(0));
                snn_deliver(to);
                snn_readout_step(out);
                snn_tick(&net);
            }
            snn_trial_end(t);
            /* [/trial] */
            const bool correct = t->answers[0] == data.label[image];
            if (learning) learnt += correct;
            else known += correct;
            if (learning) loss += (double)t->loss / (double)data.n_train;
        }
        snn_trainer_update(t);                  /* of the trials since the last full mini-batch */
        STOP_IF_FAILED(&net);
        right = (double)known / (double)data.n_test;
        fprintf(csv, "%d,%.5f,%.5f,%.5f\n", epoch + 1, loss, (double)learnt / (double)data.n_train, right);
    }
    finish(csv);
    printf("%.1f %% of %zu digits that it has never seen\n", 100 * right, data.n_test);
    /* [why] */
    printf("%s\n", snn_trainer_why(t, &h->cells));
    /* [/why] */
    /* [export] */
    snn_weights_save(in, "build/digits_in.npy");
    snn_weights_header(in, &h->in, "build/digits_in.h", "digits_in", 8);
    snn_weights_header(to, &out->in, "build/digits_out.h", "digits_out", 8);
    /* [/export] */
    STOP_IF_FAILED(&net);
    snn_net_free(&net);
    return 0;
}
