/* digits_train.c: trains the network of digits_net.h on tests/data/digits.csv and prints digits_weights.h: float and int8
   weights, twelve images of the test set. What it achieves goes to stderr. */
#include <stdio.h>
#include <stdlib.h>
#define SNN_LEARNING
#define SNN_DUAL_N 1
#include "digits_net.h"

enum { MOST = 1797, EPOCHS = 40, STORED = 12 };
static uint8_t images[MOST][PIXELS];
static uint32_t labels[MOST];
static int is_test[MOST], n_images;

static void read_images(void)
{
    FILE *f = fopen("tests/data/digits.csv", "r");
    static char line[512];
    if (!f || !fgets(line, sizeof line, f)) exit(1);
    while (n_images < MOST && fgets(line, sizeof line, f)) {
        char *at = line;
        labels[n_images] = (uint32_t)strtoul(at, &at, 10);
        is_test[n_images] = (int)strtol(at + 1, &at, 10);
        for (int i = 0; i < PIXELS; i++) images[n_images][i] = (uint8_t)strtoul(at + 1, &at, 10);
        n_images++;
    }
    fclose(f);
}

struct trained { snn_net net; snn_poisson *pixels; hidden *cells; snn_readout *out; snn_projection *in, *to; snn_trainer *t; };

static void make(struct trained *m, const snn_current *w_in, const snn_ratio *w_out)
{
    m->net = snn_net_on_heap(snn_ms(1));
    const hidden_params p = hidden_chosen();
    m->pixels = snn_poisson_new(&m->net, PIXELS, snn_Hz(0), 1);
    m->cells  = hidden_new(&m->net, HIDDEN, &p);
    m->out    = snn_readout_new(&m->net, DIGITS, snn_ms(20));
    m->in = snn_dense(&m->net, &m->pixels->cells, &m->cells->in, w_in, PIXELS * HIDDEN);
    m->to = snn_dense(&m->net, &m->cells->cells, &m->out->in, w_out, HIDDEN * DIGITS);
    m->t  = snn_trainer_new(&m->net, SNN_ADJOINT, snn_adam(2e-3), SHOWN, snn_cross_entropy(&m->out->cells, SNN_OF_MEAN));
    m->t->samples = 32;
    snn_trainer_unit(m->t, m->in, &m->cells->in, snn_nA(1));
    snn_trainer_unit(m->t, m->to, &m->out->in, snn_one(1));
}
static bool trial(struct trained *m, int k, bool learn)
{
    snn_trial_begin(m->t, learn ? &labels[k] : NULL);
    for (uint32_t step = 0; step < SHOWN; step++) {
        show(m->pixels, images[k], step);
        snn_deliver(m->in);
        hidden_step(m->cells, snn_nA(0));
        snn_deliver(m->to);
        snn_readout_step(m->out);
        snn_tick(&m->net);
    }
    snn_trial_end(m->t);
    return m->t->answers[0] == labels[k];
}
static int right_of_test(struct trained *m)
{
    int right = 0;
    for (int k = 0; k < n_images; k++) right += is_test[k] && trial(m, k, false);
    return right;
}
static void print_codes(const char *name, const snn_real *w, size_t n, int8_t *codes)
{
    printf("#define %s_SCALE %.9gf\nstatic const int8_t %s[%zu] SNN_FLASH = {", name,
           (double)snn_quantise_int8(w, n, codes), name, n);
    for (size_t k = 0; k < n; k++) printf("%s%d,", k % 24 ? " " : "\n    ", codes[k]);
    printf("\n};\n");
}
static void print_floats(const char *name, const snn_real *w, size_t n)
{
    printf("static const snn_real %s[%zu] = {", name, n);
    for (size_t k = 0; k < n; k++) printf("%s%.9gf,", k % 8 ? " " : "\n    ", (double)w[k]);
    printf("\n};\n");
}

int main(void)
{
    static snn_current w_in[PIXELS * HIDDEN];
    static snn_ratio w_out[HIDDEN * DIGITS];
    static int8_t c_in[PIXELS * HIDDEN], c_out[HIDDEN * DIGITS];
    const snn_random r = snn_random_from(3, 0);
    read_images();
    for (uint32_t k = 0; k < PIXELS * HIDDEN; k++)
        w_in[k] = snn_nA((snn_real)0.05 + (snn_real)0.25 * snn_random_normal(r, k, 0));
    for (uint32_t k = 0; k < HIDDEN * DIGITS; k++) w_out[k] = snn_one((snn_real)0.1 * snn_random_normal(r, k, 1));
    struct trained m;
    make(&m, w_in, w_out);
    for (int epoch = 0, right = 0; epoch < EPOCHS; epoch++, right = 0) {
        double loss = 0;
        for (uint32_t j = 0; j < (uint32_t)n_images; j++) {
            const int k = (int)snn_random_below(r, 100 + (uint32_t)epoch, j, (uint32_t)n_images);
            if (is_test[k]) continue;
            right += trial(&m, k, true);
            loss += (double)m.t->loss;
        }
        if (snn_failed(&m.net)) { fprintf(stderr, "%s\n", snn_why(&m.net)); return 1; }
        fprintf(stderr, "epoch %2d: loss %.3f, %d right\n", epoch, loss / n_images, right);
        m.t->optimiser.rate *= (snn_real)0.96;
    }
    const int right = right_of_test(&m);
    printf("/* Written by digits_train.c: make build/embedded/digits_weights.h. From tests/data/digits.csv (CC BY 4.0). */\n");
    print_floats("w_in", m.in->weights, PIXELS * HIDDEN);
    print_floats("w_out", m.to->weights, HIDDEN * DIGITS);
    print_codes("c_in", m.in->weights, PIXELS * HIDDEN, c_in);
    print_codes("c_out", m.to->weights, HIDDEN * DIGITS, c_out);
    printf("static const uint8_t images[%d][%d] SNN_FLASH = {\n", STORED, PIXELS);
    static uint32_t stored[STORED];
    for (int k = 0, n = 0; n < STORED && k < n_images; k++) {
        if (!is_test[k]) continue;
        printf("    {");
        for (int i = 0; i < PIXELS; i++) printf("%s%d,", i % 32 ? " " : "\n     ", images[k][i]);
        printf("\n    },\n");
        stored[n++] = labels[k];
    }
    printf("};\nstatic const uint8_t labels[%d] = {", STORED);
    for (int n = 0; n < STORED; n++) printf(" %u,", (unsigned)stored[n]);
    printf(" };\n");
    /* the same test with what the codes say */
    const double s_in = (double)snn_quantise_int8(m.in->weights, PIXELS * HIDDEN, c_in);
    const double s_out = (double)snn_quantise_int8(m.to->weights, HIDDEN * DIGITS, c_out);
    for (size_t k = 0; k < PIXELS * HIDDEN; k++) m.in->weights[k] = (snn_real)(s_in * c_in[k]);
    for (size_t k = 0; k < HIDDEN * DIGITS; k++) m.to->weights[k] = (snn_real)(s_out * c_out[k]);
    fprintf(stderr, "test set: %d of 360 right, with int8 weights %d\n", right, right_of_test(&m));
    snn_net_free(&m.net);
    return 0;
}
