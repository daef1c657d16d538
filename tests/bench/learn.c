/* learn: the CPU seconds of an epoch of digits by rate, 64 - 128 - 10, 25 steps, Adam: name,batch,seconds,accuracy.
       learn snn BATCH EPOCHS      with snn.h: the trainer derives the neuron's Jacobian from its text, in duals
       learn hand BATCH EPOCHS     the same network, whose forward steps and Jacobian are written out by hand below */
#define SNN_REAL float
#include "../../examples/example.h"
#include <math.h>
#include "snn.h"
#include "../../examples/digits.h"
#include "../../examples/training.h"

#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"

enum { H = 128, T = 25, CLASSES = DIGIT_CLASSES };
static digits data;
static float seconds = 1e30f, accuracy;

/* ---- with snn.h ---- */
static void with_snn(size_t batch, int epochs)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_encoder *pixels = snn_encoder_new(&net, PIXELS, SNN_CODE_RATE, 0, 1);
    hidden_params p = hidden_defaults();
    p.cell.r = snn_Mohm(1);
    p.cell.tau = snn_ms(20);
    p.in.syn.tau = snn_ms(10);
    p.in.out.scale = snn_mV(1);
    hidden *h = hidden_new(&net, H, &p);
    snn_readout *out = snn_readout_new(&net, CLASSES, snn_ms(10));
    snn_projection *in = snn_all_to_all(&net, &pixels->cells, &h->in, snn_uS(0));
    snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0));
    snn_weigh_normal(in, &h->in, snn_uS(0), snn_uS(0.25), 2);
    snn_weigh_uniform(to, &out->in, snn_one(-0.09), snn_one(0.09), 3);
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_adam(2e-3), T, snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    t->samples = batch;
    snn_trainer_unit(t, in, &h->in, snn_uS(1));
    snn_trainer_unit(t, to, &out->in, snn_one(1));
    STOP_IF_FAILED(&net);
    for (int epoch = 0; epoch < epochs; epoch++) {
        const double since = cpu_seconds();
        size_t right = 0;
        snn_shuffle(data.train, (uint32_t)data.n_train, 4, (uint32_t)epoch);
        for (size_t k = 0; k < data.n_train + data.n_test; k++) {
            const bool learning = k < data.n_train;
            if (k == data.n_train) {
                snn_trainer_update(t);
                seconds = fminf(seconds, (float)(cpu_seconds() - since));
            }
            const uint32_t image = learning ? data.train[k] : data.test[k - data.n_train];
            snn_real grey[PIXELS];
            for (int i = 0; i < PIXELS; i++) grey[i] = data.pixel[image][i] / (snn_real)16;
            snn_encoder_show(pixels, grey);
            snn_trial_begin(t, learning ? &data.label[image] : NULL);
            for (int step = 0; step < T; step++) {
                snn_encoder_step(pixels);
                snn_deliver(in);
                hidden_step(h, snn_nA(0));
                snn_deliver(to);
                snn_readout_step(out);
                snn_tick(&net);
            }
            snn_trial_end(t);
            if (!learning) right += t->answers[0] == data.label[image];
        }
        STOP_IF_FAILED(&net);
        accuracy = (float)right / (float)data.n_test;
    }
    snn_net_free(&net);
}

/* ---- by hand ----
   g' = a g + sum w    v' = b (v - z) + (1 - b) g'    z' = v' >= 1    r' = a r + sum w2    y = mean r
   psi = max(0.3 - 0.3 |v' - 1|, 0), backwards:
   lv <- b (1 - psi) lv(later) + psi sum w2 lr     lg <- a lg + (1 - b) lv     lr <- a lr + dL/dy / T */
static float w1[PIXELS][H], w2[H][CLASSES], d1[PIXELS][H], d2[H][CLASSES];
static float m1[2][PIXELS][H], m2[2][H][CLASSES], psi[T][H];
static uint8_t sent[T][PIXELS], fired[T][H];
static int n_sent[T], n_fired[T];

static void forward(uint32_t image, snn_random random, uint32_t trial, float *y)
{
    const float a = expf(-0.1f), b = expf(-0.05f);
    float g[H] = { 0 }, v[H] = { 0 }, z[H] = { 0 }, r[CLASSES] = { 0 };
    memset(y, 0, CLASSES * sizeof *y);
    for (int t = 0; t < T; t++) {
        n_sent[t] = n_fired[t] = 0;
        for (int j = 0; j < H; j++) g[j] *= a;
        for (int i = 0; i < PIXELS; i += 2) {
            const uint32_t bits = snn_random_bits(random, (uint32_t)i, trial * T + (uint32_t)t);
            sent[t][n_sent[t]] = (uint8_t)i;
            n_sent[t] += (bits >> 16) < data.pixel[image][i] * 4096u;
            sent[t][n_sent[t]] = (uint8_t)(i + 1);
            n_sent[t] += (bits & 0xFFFF) < data.pixel[image][i + 1] * 4096u;
        }
        for (int k = 0; k < n_sent[t]; k++)
            for (int j = 0; j < H; j++) g[j] += w1[sent[t][k]][j];
        for (int j = 0; j < H; j++) {
            v[j] = b * (v[j] - z[j]) + (1 - b) * g[j];
            z[j] = v[j] >= 1 ? 1.f : 0.f;
            const float slope = 0.3f - 0.3f * fabsf(v[j] - 1);
            psi[t][j] = slope > 0 ? slope : 0;
        }
        for (int k = 0; k < CLASSES; k++) r[k] *= a;
        for (int j = 0; j < H; j++) {
            if (z[j] == 0) continue;
            fired[t][n_fired[t]++] = (uint8_t)j;
            for (int k = 0; k < CLASSES; k++) r[k] += w2[j][k];
        }
        for (int k = 0; k < CLASSES; k++) y[k] += r[k] / T;
    }
}
static void backward(const float *e)
{
    const float a = expf(-0.1f), b = expf(-0.05f);
    float lv[H] = { 0 }, lg[H] = { 0 }, lr[CLASSES] = { 0 };
    for (int t = T - 1; t >= 0; t--) {
        for (int k = 0; k < CLASSES; k++) lr[k] = a * lr[k] + e[k] / T;
        for (int n = 0; n < n_fired[t]; n++)
            for (int k = 0; k < CLASSES; k++) d2[fired[t][n]][k] += lr[k];
        float lz[H];
        for (int j = 0; j < H; j++) {
            lz[j] = 0;
            for (int k = 0; k < CLASSES; k++) lz[j] += w2[j][k] * lr[k];
        }
        for (int j = 0; j < H; j++) {
            lv[j] = b * (1 - psi[t][j]) * lv[j] + psi[t][j] * lz[j];
            lg[j] = a * lg[j] + (1 - b) * lv[j];
        }
        for (int n = 0; n < n_sent[t]; n++)
            for (int j = 0; j < H; j++) d1[sent[t][n]][j] += lg[j];
    }
}
static void adam(float *w, float *d, float *mean, float *square, size_t n, float share, float p1, float p2)
{
    for (size_t k = 0; k < n; k++) {
        const float g = d[k] * share;
        mean[k] = 0.9f * mean[k] + 0.1f * g;
        square[k] = 0.999f * square[k] + 0.001f * g * g;
        w[k] -= 2e-3f * (mean[k] / (1 - p1)) / (sqrtf(square[k] / (1 - p2)) + 1e-8f);
        d[k] = 0;
    }
}
static void by_hand(size_t batch, int epochs)
{
    const snn_random random = snn_random_from(1, 0);
    float p1 = 1, p2 = 1;
    for (uint32_t k = 0; k < PIXELS * H; k++) w1[k / H][k % H] = 0.25f * snn_random_normal(random, k, 0xFFFFFFFFu);
    for (uint32_t k = 0; k < H * CLASSES; k++)
        w2[k / CLASSES][k % CLASSES] = 0.18f * snn_random_uniform(random, k, 0xFFFFFFFEu) - 0.09f;
    for (int epoch = 0; epoch < epochs; epoch++) {
        const double since = cpu_seconds();
        size_t right = 0;
        snn_shuffle(data.train, (uint32_t)data.n_train, 4, (uint32_t)epoch);
        for (size_t k = 0; k < data.n_train + data.n_test; k++) {
            const bool learning = k < data.n_train;
            const uint32_t image = learning ? data.train[k] : data.test[k - data.n_train];
            float y[CLASSES], sum = 0;
            size_t best = 0;
            forward(image, random, (uint32_t)((size_t)epoch * DIGITS + k), y);
            for (size_t c = 1; c < CLASSES; c++)
                if (y[c] > y[best]) best = c;
            right += !learning && best == data.label[image];
            if (!learning) continue;
            for (int c = 0; c < CLASSES; c++) sum += y[c] = expf(y[c]);
            for (int c = 0; c < CLASSES; c++) y[c] /= sum;
            y[data.label[image]] -= 1;
            backward(y);
            const size_t gathered = k % batch + 1;
            if (gathered < batch && k + 1 < data.n_train) continue;
            p1 *= 0.9f;
            p2 *= 0.999f;
            adam(w1[0], d1[0], m1[0][0], m1[1][0], PIXELS * H, 1 / (float)gathered, p1, p2);
            adam(w2[0], d2[0], m2[0][0], m2[1][0], H * CLASSES, 1 / (float)gathered, p1, p2);
            if (k + 1 == data.n_train) seconds = fminf(seconds, (float)(cpu_seconds() - since));
        }
        accuracy = (float)right / (float)data.n_test;
    }
}

int main(int n, char **words)
{
    if (n < 4 || !digits_read(&data, "examples/data/digits.csv")) return 2;
    const size_t batch = strtoul(words[2], NULL, 10);
    const bool hand = strcmp(words[1], "hand") == 0;
    (hand ? by_hand : with_snn)(batch ? batch : 1, atoi(words[3]));
    printf("%s,%s,%.5f,%.2f\n", hand ? "by hand" : "snn.h", words[2], (double)seconds, 100 * (double)accuracy);
    return 0;
}
