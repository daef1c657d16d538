/* loss_landscape: how the loss of digits lies around the weights that were learnt. Two random directions, each as long
   as the weights it is added to, span a plane; the height of each of its points is the mean loss of 40 digits. */
#include "example.h"
#include <math.h>
#include "snn.h"

#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"
#include "digits.h"

enum { HIDDEN = 32, STEPS = 25, EPOCHS = 5, IMAGES = 40, SIDE = 31, WEIGHTS = PIXELS * HIDDEN };
static digits data;

int main(void)
{
    if (!digits_read(&data, "examples/data/digits.csv")) return 1;
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_encoder *pixels = snn_encoder_new(&net, PIXELS, SNN_CODE_DIRECT, 0, 1);
    hidden_params p = hidden_defaults();
    p.cell.r = snn_Mohm(1);
    p.cell.tau = snn_ms(20);
    p.in.syn.tau = snn_ms(10);
    p.in.out.scale = snn_mV(1);
    hidden *h = hidden_new(&net, HIDDEN, &p);
    snn_readout *out = snn_readout_new(&net, DIGIT_CLASSES, snn_ms(10));
    snn_projection *in = snn_all_to_all(&net, &pixels->cells, &h->in, snn_uS(0));
    snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0));
    snn_weigh_normal(in, &h->in, snn_uS(0), snn_uS(0.25), 2);
    snn_weigh_uniform(to, &out->in, snn_one(-0.18), snn_one(0.18), 3);
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_adam(2e-3), STEPS,
                                     snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    t->samples = 16;
    STOP_IF_FAILED(&net);

    snn_real *w = in->weights, learnt[WEIGHTS], along[2][WEIGHTS];
    FILE *csv = create("loss_landscape.csv");
    double least = 1e30, middle = 0;
    for (int point = -EPOCHS; point < SIDE * SIDE && go_on((uint64_t)(point + EPOCHS), SIDE * SIDE + EPOCHS); point++) {
        const double a = point % SIDE * 2. / (SIDE - 1) - 1, b = point / SIDE * 2. / (SIDE - 1) - 1;
        double size[2] = { 0, 0 }, length = 0, loss = 0;
        if (point == 0) {                       /* it has learnt: directions, and no more steps */
            snn_trainer_update(t);
            t->samples = SIZE_MAX;
            for (uint32_t k = 0; k < WEIGHTS; k++) {
                learnt[k] = w[k];
                length += (double)(w[k] * w[k]);
                for (uint32_t d = 0; d < 2; d++) {
                    along[d][k] = snn_random_normal(snn_random_from(9, d), k, 0);
                    size[d] += (double)(along[d][k] * along[d][k]);
                }
            }
            for (int d = 0; d < 2; d++)
                for (int k = 0; k < WEIGHTS; k++) along[d][k] *= (snn_real)sqrt(length / size[d]);
        }
        for (int k = 0; point >= 0 && k < WEIGHTS; k++)
            w[k] = learnt[k] + (snn_real)a * along[0][k] + (snn_real)b * along[1][k];
        for (size_t n = 0; n < (point < 0 ? data.n_train : IMAGES); n++) {
            const uint32_t image = point < 0 ? data.train[n] : data.test[n];
            snn_real grey[PIXELS];
            for (int i = 0; i < PIXELS; i++) grey[i] = data.pixel[image][i] / (snn_real)16;
            snn_encoder_show(pixels, grey);
            snn_trial_begin(t, &data.label[image]);
            for (int step = 0; step < STEPS; step++) {
                snn_encoder_step(pixels);
                snn_deliver(in);
                hidden_step(h, snn_nA(0));
                snn_deliver(to);
                snn_readout_step(out);
                snn_tick(&net);
            }
            snn_trial_end(t);
            loss += (double)t->loss / IMAGES;
        }
        STOP_IF_FAILED(&net);
        if (point < 0) continue;
        fprintf(csv, "%.4f,%.4f,%.5f%s\n", a, b, loss, point % SIDE == SIDE - 1 ? "\n" : "");
        if (loss < least) least = loss;
        if (point == SIDE * SIDE / 2) middle = loss;
    }
    finish(csv);
    printf("loss where it has learnt %.3f, the least of %d points %.3f\n", middle, SIDE * SIDE, least);
    snn_net_free(&net);
    return 0;
}
