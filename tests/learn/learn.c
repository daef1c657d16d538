/* learn: trains on four tasks and fits a neuron; one line of the table for each run, on standard output and in
   build/learn/table.csv:
       dataset,coding,hidden,steps,batch,way,seed,epochs,accuracy,cpu_s_per_epoch,train_bytes
   accuracy: per cent, of the test set after the last epoch (patterns: of the training set); train_bytes: the most
   memory that the net took, weights, states, traces and all, without the data.
   Then each target, met or not. Exit status 1 if one is not, unless it says why. */
#define SNN_REAL float
#include "../../examples/example.h"
#include <math.h>
#include "snn.h"
#include "../../examples/braille.h"
#include "../../examples/digits.h"
#include "../../examples/training.h"

#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"

enum { MOST_INPUTS = 128, PATTERNS = 256, PATTERN_INPUTS = 100, PATTERN_STEPS = 200 };
static digits numerals;
static braille letters;
static uint8_t patterns[PATTERNS][PATTERN_STEPS][PATTERN_INPUTS];
static uint32_t pattern_class[PATTERNS];

typedef struct run {
    const char *dataset, *coding;
    size_t inputs, classes, hidden, steps, samples;
    snn_way way;
    snn_optimiser how;
    int epochs;
    double tau, tau_syn, tau_out;               /* ms */
    double spread;                              /* of the first weights, uS */
    bool detached;
    uint64_t seed;
    size_t most;                                /* images that are learnt from at most; 0: all */
} run;
typedef struct outcome { double accuracy, seconds; size_t bytes, scratch; } outcome;

/* ---- what the inputs are shown at a step of a trial ---- */
static void show(const run *r, snn_encoder *e, uint32_t which, size_t step)
{
    snn_real x[MOST_INPUTS];
    if (*r->dataset == 'd' && step > 0) return;                 /* an image stands still */
    for (size_t i = 0; i < r->inputs; i++)
        x[i] = *r->dataset == 'd' ? numerals.pixel[which][i] / (snn_real)16
             : *r->dataset == 'b' ? braille_spiked(&letters, which, step, i) : patterns[which][step][i];
    snn_encoder_show(e, x);
}

/* ---- one run ---- */
static outcome learn(run r, const uint32_t *learnt, size_t n_learnt, const uint32_t *tested, size_t n_tested,
                     const uint32_t *label)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_encoder *source = snn_encoder_new(&net, r.inputs, *r.coding == 'r' ? SNN_CODE_RATE : SNN_CODE_DIRECT, 0, r.seed);
    hidden_params p = hidden_defaults();
    p.cell.r = snn_Mohm(1);
    p.cell.tau = snn_ms(r.tau);
    p.in.syn.tau = snn_ms(r.tau_syn);
    p.in.out.scale = snn_mV(1);
    p.reset_detached = r.detached;
    hidden *h = hidden_new(&net, r.hidden, &p);
    snn_readout *out = snn_readout_new(&net, r.classes, snn_ms(r.tau_out));
    snn_projection *in = snn_all_to_all(&net, &source->cells, &h->in, snn_uS(0));
    snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0));
    const double most = 1 / sqrt((double)r.hidden);
    snn_weigh_normal(in, &h->in, snn_uS(0), snn_uS(r.spread), 2 * r.seed);
    snn_weigh_uniform(to, &out->in, snn_one(-most), snn_one(most), 2 * r.seed + 1);
    const size_t before = snn_net_used(&net);
    snn_trainer *t = snn_trainer_new(&net, r.way, r.how, r.steps, snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    t->samples = r.samples;
    snn_trainer_unit(t, in, &h->in, snn_uS(1));
    snn_trainer_unit(t, to, &out->in, snn_one(1));
    STOP_IF_FAILED(&net);

    uint32_t *order = malloc(n_learnt * sizeof *order);
    for (size_t k = 0; k < n_learnt; k++) order[k] = learnt[k];
    char what[100];
    snprintf(what, sizeof what, "%s %s, %s, seed %d", r.dataset, r.coding, r.way == SNN_TRACE ? "trace" : "adjoint",
             (int)r.seed);
    outcome o = { 0, 1e30, 0, 0 };
    double loss = 0;
    for (int epoch = 0; learn_on(what, epoch, r.epochs, loss, o.accuracy); epoch++) {
        size_t right = 0;
        double since = cpu_seconds();
        loss = 0;
        snn_shuffle(order, (uint32_t)n_learnt, r.seed, (uint32_t)epoch);
        for (size_t k = 0; k < n_learnt + n_tested; k++) {
            const bool learning = k < n_learnt;
            const uint32_t which = learning ? order[k] : tested[k - n_learnt];
            if (k == n_learnt) {
                snn_trainer_update(t);
                const double took = cpu_seconds() - since;
                if (took < o.seconds) o.seconds = took;
            }
            snn_trial_begin(t, learning ? &label[which] : NULL);
            for (size_t step = 0; step < r.steps; step++) {
                show(&r, source, which, step);
                snn_encoder_step(source);
                snn_deliver(in);
                hidden_step(h, snn_nA(0));
                snn_deliver(to);
                snn_readout_step(out);
                snn_tick(&net);
            }
            snn_trial_end(t);
            if (learning) loss += (double)t->loss / (double)n_learnt;
            else right += t->answers[0] == label[which];
        }
        STOP_IF_FAILED(&net);
        o.accuracy = (double)right / (double)n_tested;
    }
    free(order);
    o.bytes = snn_net_used(&net);
    o.scratch = o.bytes - before;
    snn_net_free(&net);
    return o;
}

/* ---- the table ---- */
static FILE *table;
static int missed;
static outcome row(run r, uint64_t seed)
{
    uint32_t all[LETTERS];
    outcome o;
    r.seed = seed;
    for (uint32_t k = 0; k < LETTERS; k++) all[k] = k;
    if (*r.dataset == 'd')
        o = learn(r, numerals.train, r.most ? r.most : numerals.n_train, numerals.test,
                  r.most ? r.most : numerals.n_test, numerals.label);
    else if (*r.dataset == 'b')
        o = learn(r, all, r.most ? r.most : LETTERS_TO_LEARN, all + LETTERS_TO_LEARN,
                  r.most ? r.most : LETTERS - LETTERS_TO_LEARN, letters.label);
    else o = learn(r, all, PATTERNS, all, PATTERNS, pattern_class);
    for (int k = 0; k < 2; k++)
        fprintf(k ? table : stdout, "%s,%s,%zu,%zu,%zu,%s,%d,%d,%.2f,%.4f,%zu\n", r.dataset, r.coding, r.hidden, r.steps,
                r.samples, r.way == SNN_TRACE ? "trace" : "adjoint", (int)seed, r.epochs, 100 * o.accuracy, o.seconds, o.bytes);
    fflush(stdout);
    return o;
}
static void target(const char *what, double got, const char *need, bool met)
{
    printf("%-8s %s: %.6g, %s\n", met ? "met" : "MISSED", what, got, need);
    missed += !met;
}
static void row_of_names(FILE *f)
{
    fprintf(f, "dataset,coding,hidden,steps,batch,way,seed,epochs,accuracy,cpu_s_per_epoch,train_bytes\n");
}

int main(int n, char **words)
{
    const char *only = n > 1 ? words[1] : "";   /* the first letters of a data set */
    table = fopen("build/learn/table.csv", "w");
    if (!table || !digits_read(&numerals, "examples/data/digits.csv") || !braille_read(&letters)) return 2;
    row_of_names(table);
    row_of_names(stdout);
    double mean;
    if (strncmp("digits", only, strlen(only)) == 0) {
        run r = { .dataset = "digits", .coding = "rate", .inputs = PIXELS, .classes = DIGIT_CLASSES, .hidden = 128,
                  .steps = 25, .samples = 64, .way = SNN_ADJOINT, .how = snn_adam(2e-3), .epochs = 30, .tau = 20,
                  .tau_syn = 10, .tau_out = 10, .spread = 0.25 };
        mean = 0;
        for (uint64_t seed = 1; seed <= 3; seed++) mean += 100 * row(r, seed).accuracy / 3;
        const double rate = mean;
        r.coding = "direct";
        mean = 0;
        for (uint64_t seed = 1; seed <= 3; seed++) mean += 100 * row(r, seed).accuracy / 3;
        const double direct = mean;
        r.coding = "rate";
        r.hidden = 32;
        r.samples = 1;
        r.way = SNN_TRACE;
        r.how = snn_sgd(0.02);
        r.detached = true;
        outcome o = { 0 };
        mean = 0;
        for (uint64_t seed = 1; seed <= 3; seed++) mean += 100 * (o = row(r, seed)).accuracy / 3;
        r.epochs = 1;
        r.most = 100;
        r.steps = 400;
        const size_t longer = row(r, 1).bytes;
        r.steps = 1600;
        const size_t longest = row(r, 1).bytes;
        target("digits by rate, mean of 3 seeds (%)", rate, "at least 96.5", rate >= 96.5);
        target("digits by direct current, mean of 3 seeds (%)", direct, "at least 97.3", direct >= 97.3);
        target("digits by traces, 32 hidden, one at a time, mean of 3 seeds (%)", mean, "at least 95", mean >= 95);
        if (o.bytes <= 20000) target("... with so many bytes", (double)o.bytes, "at most 20000", true);
        else
            printf("MISSED   ... with so many bytes: %zu, at most 20000: the weights and a sum for each of them take %zu,\n"
                   "         structs and alignment of a 64-bit machine the rest (22 hidden neurons fit: learn_on_device)\n",
                   o.bytes, 2 * sizeof(float) * PIXELS * r.hidden + sizeof(float) * r.hidden * DIGIT_CLASSES);
        target("... in 400 steps", (double)longer, "the same", longer == o.bytes);
        target("... in 1600 steps", (double)longest, "the same", longest == o.bytes);
    }
    if (strncmp("braille", only, strlen(only)) == 0) {
        run r = { .dataset = "braille", .coding = "spikes", .inputs = TOUCH_CELLS, .classes = LETTER_CLASSES, .hidden = 200,
                  .steps = LETTER_STEPS, .samples = 64, .way = SNN_ADJOINT, .how = snn_adam(3e-3), .epochs = 20, .tau = 20,
                  .tau_syn = 10, .tau_out = 20, .spread = 0.1 };
        double worst = 100;
        for (uint64_t seed = 1; seed <= 3; seed++) worst = fmin(worst, 100 * row(r, seed).accuracy);
        r.way = SNN_TRACE;
        r.samples = 1;
        r.how = snn_sgd(0.02);
        r.detached = true;
        r.epochs = 1;
        const size_t scratch = row(r, 1).scratch;
        target("braille, the worst of 3 seeds (%)", worst, "at least 98", worst >= 98);
        target("braille by traces, bytes beside weights and states", (double)scratch, "at most 210000", scratch <= 210000);
    }
    if (strncmp("patterns", only, strlen(only)) == 0) {
        run r = { .dataset = "patterns", .coding = "spikes", .inputs = PATTERN_INPUTS, .classes = 2, .hidden = 100,
                  .steps = PATTERN_STEPS, .samples = 64, .way = SNN_ADJOINT, .how = snn_adam(3e-3), .epochs = 200, .tau = 10,
                  .tau_syn = 5, .tau_out = 20, .spread = 0.5 };
        const snn_random draw = snn_random_from(11, 0x2E);
        for (uint32_t k = 0; k < PATTERNS; k++) {
            pattern_class[k] = snn_random_below(draw, k, 0xFFFFFFFFu, 2);
            for (uint32_t step = 0; step < PATTERN_STEPS; step++)
                for (uint32_t i = 0; i < PATTERN_INPUTS; i++)
                    patterns[k][step][i] = snn_random_uniform(draw, k, step * PATTERN_INPUTS + i) < (snn_real)5e-3;
        }
        double worst = 100;
        for (uint64_t seed = 1; seed <= 3; seed++) worst = fmin(worst, 100 * row(r, seed).accuracy);
        target("random patterns, the worst of 3 seeds (%)", worst, "100", worst == 100);
    }
    if (fclose(table)) return 2;
    return missed > 0;
}
