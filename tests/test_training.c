/* Learning as a whole, from the data to what was learnt, in a few epochs of each task: does it learn, and in how much
   memory? make learn goes all the way. */
#define SNN_REAL float
#include "check.h"
#include "../examples/braille.h"
#include "../examples/digits.h"

#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"

typedef struct task {
    uint32_t inputs, classes, hidden;
    size_t steps, samples;
    snn_way way;
    snn_optimiser how;
    bool digits, direct, detached;
    int epochs;
    double spread;                              /* of the first weights, uS */
} task;
typedef struct outcome { double right; size_t bytes; } outcome;
static digits numerals;
static braille letters;

static void show(const task *k, snn_encoder *e, uint32_t which, size_t step)
{
    snn_real x[TOUCH_CELLS];
    for (size_t i = 0; i < k->inputs; i++)
        x[i] = k->digits ? numerals.pixel[which][i] / 16.f : braille_spiked(&letters, which, step, i);
    if (!k->digits || step == 0) snn_encoder_show(e, x);
}
static outcome learn(task k, uint32_t *order, uint32_t n_learnt, const uint32_t *tested, size_t n_tested,
                     const uint32_t *label)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_encoder *e = snn_encoder_new(&net, k.inputs, k.digits && !k.direct ? SNN_CODE_RATE : SNN_CODE_DIRECT, 0, 1);
    hidden_params p = hidden_defaults();
    p.cell.r = snn_Mohm(1);
    p.cell.tau = snn_ms(20);
    p.in.syn.tau = snn_ms(10);
    p.in.out.scale = snn_mV(1);
    p.reset_detached = k.detached;
    hidden *h = hidden_new(&net, k.hidden, &p);
    snn_readout *out = snn_readout_new(&net, k.classes, snn_ms(k.digits ? 10 : 20));
    snn_projection *in = snn_all_to_all(&net, &e->cells, &h->in, snn_uS(0));
    snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0));
    snn_weigh_normal(in, &h->in, snn_uS(0), snn_uS(k.spread), 2);
    snn_weigh_uniform(to, &out->in, snn_one(-0.1), snn_one(0.1), 3);
    snn_trainer *t = snn_trainer_new(&net, k.way, k.how, k.steps, snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    t->samples = k.samples;
    snn_trainer_unit(t, in, &h->in, snn_uS(1));
    snn_trainer_unit(t, to, &out->in, snn_one(1));
    WELL(&net);
    cr_assert(t->exact);
    size_t right = 0;
    for (int epoch = 0; epoch < k.epochs; epoch++) {
        snn_shuffle(order, n_learnt, 4, (uint32_t)epoch);
        right = 0;
        for (size_t n = 0; n < n_learnt + n_tested; n++) {
            const uint32_t which = n < n_learnt ? order[n] : tested[n - n_learnt];
            snn_trial_begin(t, n < n_learnt ? &label[which] : NULL);
            for (size_t step = 0; step < k.steps; step++) {
                show(&k, e, which, step);
                snn_encoder_step(e);
                snn_deliver(in);
                hidden_step(h, snn_nA(0));
                snn_deliver(to);
                snn_readout_step(out);
                snn_tick(&net);
            }
            snn_trial_end(t);
            if (n >= n_learnt) right += t->answers[0] == label[which];
        }
        snn_trainer_update(t);
        WELL(&net);
    }
    const outcome o = { (double)right / (double)n_tested, snn_net_used(&net) };
    snn_net_free(&net);
    return o;
}
static outcome learn_digits(task k, uint32_t n_learnt, size_t n_tested)
{
    cr_assert(digits_read(&numerals, "examples/data/digits.csv"));
    cr_assert(numerals.n_train == 1437 && numerals.n_test == 360);
    k.digits = true;
    k.inputs = PIXELS;
    k.classes = DIGIT_CLASSES;
    k.spread = 0.25;
    return learn(k, numerals.train, n_learnt ? n_learnt : 1437, numerals.test, n_tested ? n_tested : 360, numerals.label);
}
static void at_least(double got, double share) { cr_assert(got >= share, "only %.1f %% are right", 100 * got); }

Test(training, digits_by_rate)
{
    const task k = { .hidden = 128, .steps = 25, .samples = 64, .way = SNN_ADJOINT, .how = snn_adam(2e-3), .epochs = 4 };
    at_least(learn_digits(k, 0, 0).right, 0.92);
}
Test(training, digits_by_direct_current)
{
    const task k = { .hidden = 128, .steps = 25, .samples = 64, .way = SNN_ADJOINT, .how = snn_adam(2e-3), .epochs = 4,
                     .direct = true };
    at_least(learn_digits(k, 0, 0).right, 0.92);
}
/* One at a time, in memory that does not grow with the steps. */
Test(training, digits_by_traces)
{
    task k = { .hidden = 32, .steps = 25, .samples = 1, .way = SNN_TRACE, .how = snn_sgd(0.02), .epochs = 4,
               .detached = true };
    const outcome o = learn_digits(k, 0, 0);
    at_least(o.right, 0.9);
    k.epochs = 1;
    for (size_t steps = 400; steps <= 1600; steps += 1200) {
        k.steps = steps;
        cr_assert_eq(learn_digits(k, 5, 1).bytes, o.bytes, "memory grows with %zu steps", steps);
    }
}
Test(training, braille_letters)
{
    cr_assert(braille_read(&letters));          /* which counts the spikes */
    uint32_t order[LETTERS];
    for (uint32_t k = 0; k < LETTERS; k++) order[k] = k;
    const task k = { .inputs = TOUCH_CELLS, .classes = LETTER_CLASSES, .hidden = 100, .steps = LETTER_STEPS, .samples = 32,
                     .way = SNN_ADJOINT, .how = snn_adam(3e-3), .epochs = 4, .spread = 0.1 };
    at_least(learn(k, order, LETTERS_TO_LEARN, order + LETTERS_TO_LEARN, LETTERS - LETTERS_TO_LEARN, letters.label).right,
             0.75);
}
