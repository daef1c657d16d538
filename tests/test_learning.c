/* Room >>learning: a trainer's gradient of a trial is that of duals carried through the whole network, a second
   reading of the same texts that knows nothing of trainers; optimisers and losses are those of the textbooks. */
#define SNN_DUAL_N 8
#include "check.h"
#include <stdlib.h>

#define EXACT (IN_DOUBLE ? 1e-11 : 1e-4)        /* of the largest derivative */

enum { INPUTS = 6, CELLS = 5, CLASSES = 3, STEPS = 40, BATCH = 2 };
struct how { bool hard, deep, delays, detached, squared; snn_view view; snn_way way; };
static const uint32_t labels[BATCH] = { 1, 2 };
static snn_ratio targets[STEPS * BATCH * CLASSES];

static double normal(uint32_t k, uint32_t stream) { return (double)snn_random_normal(snn_random_from(7, stream), k, 0); }
static void draw(snn_conductance *w, uint32_t n, double size, uint32_t stream)
{
    for (uint32_t k = 0; k < n; k++) w[k] = snn_mS(size * (0.4 + normal(k, stream)));
}
static snn_loss loss_of(const struct how *how, snn_cells *of)
{
    for (uint32_t k = 0; k < STEPS * BATCH * CLASSES; k++) targets[k] = snn_one(0.3 * normal(k, 9));
    return how->squared ? snn_squared_error(of, how->view) : snn_cross_entropy(of, how->view);
}
/* the same loss, summed over copies, of the readouts y as the textbooks have it */
static snn_dual judged(const struct how *how, const snn_dual *y, int b, const snn_ratio *target)
{
    snn_dual sum = snn_dual_lit(0);
    snn_real most = snn_dual_value(y[0]);
    for (int k = 1; k < CLASSES; k++) most = R(fmax(most, snn_dual_value(y[k])));
    for (int k = 0; k < CLASSES; k++) {
        const snn_dual off = snn_dual_sub(y[k], snn_dual_lit(target[b * CLASSES + k].one));
        sum = snn_dual_add(sum, how->squared ? snn_dual_div(snn_dual_mul(off, off), snn_dual_lit(CLASSES))
                                             : snn_dual_exp(snn_dual_sub(y[k], snn_dual_lit(most))));
    }
    return how->squared ? sum : snn_dual_sub(snn_dual_log(sum), snn_dual_sub(y[labels[b]], snn_dual_lit(most)));
}
static snn_dual loss_dual(const struct how *how, snn_dual y[STEPS][BATCH][CLASSES])
{
    snn_dual loss = snn_dual_lit(0);
    const snn_dual steps = snn_dual_lit(STEPS);
    for (int b = 0; b < BATCH; b++) {
        snn_dual seen[CLASSES];
        for (int k = 0; k < CLASSES; k++) seen[k] = snn_dual_lit(0);
        for (int s = 0; s < STEPS; s++) {
            if (how->view == SNN_OF_EVERY_STEP)
                loss = snn_dual_add(loss, snn_dual_div(judged(how, y[s][b], b, targets + s * BATCH * CLASSES), steps));
            for (int k = 0; k < CLASSES; k++)
                seen[k] = how->view == SNN_OF_LAST ? y[s][b][k] : snn_dual_add(seen[k], y[s][b][k]);
        }
        for (int k = 0; k < CLASSES && how->view == SNN_OF_MEAN; k++) seen[k] = snn_dual_div(seen[k], steps);
        if (how->view != SNN_OF_EVERY_STEP) loss = snn_dual_add(loss, judged(how, seen, b, targets));
    }
    return loss;
}

#define HIDDEN lif_expon_cuba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 1.5
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN lifref_expon_cuba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 1.5
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN alif_expon_cuba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 1.5
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN adexif_expon_cuba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 8
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"
#define HIDDEN lif_expon_coba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 500
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN lifref_expon_coba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 500
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN alif_expon_coba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 500
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN adexif_expon_coba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 160
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"
#define HIDDEN lif_dualexpon_cuba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 1.95
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN lifref_dualexpon_cuba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 1.95
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN alif_dualexpon_cuba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 1.95
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN adexif_dualexpon_cuba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 10
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"
#define HIDDEN lif_dualexpon_coba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 650
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN lifref_dualexpon_coba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 650
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN alif_dualexpon_coba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 650
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN adexif_dualexpon_coba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 200
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"

/* {soft, hard} and a hidden layer, or two with recurrence, with and without delays, reset attached or detached */
static void compare(double (*gap)(const struct how *), const char *name)
{
    for (int k = 0; k < 16; k++) {
        const struct how how = { .hard = k & 1, .deep = k & 2, .delays = k & 4, .detached = k & 8 };
        WITHIN(gap(&how), 0, EXACT, say("%s, %s%s%s%s", name, how.hard ? "hard" : "soft", how.deep ? ", deep" : "",
                                        how.delays ? ", delays" : "", how.detached ? ", detached" : ""));
    }
}
Test(learning, adjoint_is_dual_lif)
{
    compare(lif_expon_cuba_gap, "lif_expon_cuba");
    compare(lif_expon_coba_gap, "lif_expon_coba");
    compare(lif_dualexpon_cuba_gap, "lif_dualexpon_cuba");
    compare(lif_dualexpon_coba_gap, "lif_dualexpon_coba");
}
Test(learning, adjoint_is_dual_lifref)
{
    compare(lifref_expon_cuba_gap, "lifref_expon_cuba");
    compare(lifref_expon_coba_gap, "lifref_expon_coba");
    compare(lifref_dualexpon_cuba_gap, "lifref_dualexpon_cuba");
    compare(lifref_dualexpon_coba_gap, "lifref_dualexpon_coba");
}
Test(learning, adjoint_is_dual_alif)
{
    compare(alif_expon_cuba_gap, "alif_expon_cuba");
    compare(alif_expon_coba_gap, "alif_expon_coba");
    compare(alif_dualexpon_cuba_gap, "alif_dualexpon_cuba");
    compare(alif_dualexpon_coba_gap, "alif_dualexpon_coba");
}
Test(learning, adjoint_is_dual_adexif)
{
    compare(adexif_expon_cuba_gap, "adexif_expon_cuba");
    compare(adexif_expon_coba_gap, "adexif_expon_coba");
    compare(adexif_dualexpon_cuba_gap, "adexif_dualexpon_cuba");
    compare(adexif_dualexpon_coba_gap, "adexif_dualexpon_coba");
}

Test(learning, losses_and_views)
{
    static const snn_view views[] = { SNN_OF_MEAN, SNN_OF_SUM, SNN_OF_LAST, SNN_OF_EVERY_STEP };
    for (size_t k = 0; k < COUNT_OF(views); k++)
        for (int squared = 0; squared < 2; squared++) {
            const struct how how = { .view = views[k], .squared = squared, .delays = k & 1 };
            WITHIN(lif_expon_cuba_gap(&how), 0, EXACT, say("view %zu, squared %d", k, squared));
        }
}

/* Losses of spikes: their counts, their rates, and the rate of a layer beside a loss of the readout. */
enum { OF_COUNTS, OF_RATES, BESIDE, N_SPIKE_LOSSES };
static const snn_rate wanted[BATCH * CELLS] = { { R(0.1) }, { R(0.02) }, { 0 }, { R(0.05) }, { R(0.03) }, { R(0.2) } };
static snn_dual mean_square(const snn_dual *spikes, const snn_rate *target, bool same)
{
    snn_dual sum = snn_dual_lit(0);
    for (int j = 0; j < CELLS; j++) {
        const snn_dual rate = snn_dual_div(spikes[j], snn_dual_lit(STEPS));
        const snn_dual off = snn_dual_sub(rate, snn_dual_lit(target[same ? 0 : j].kHz));
        sum = snn_dual_add(sum, snn_dual_div(snn_dual_mul(off, off), snn_dual_lit(CELLS)));
    }
    return sum;
}
static snn_dual loss_of_spikes(const struct how *how, int kind, size_t first)
{
    lif_expon_cuba_net n;
    lif_expon_cuba_build(&n, how, true);
    for (size_t k = 0; k < SNN_DUAL_N && first + k < n.in->count; k++)
        snn_tangent_set(&n.in->weights_dot[first + k], (int)k, 1);
    snn_dual y[STEPS][BATCH][CLASSES], spikes[BATCH][CELLS], loss = snn_dual_lit(0);
    for (int c = 0; c < BATCH * CELLS; c++) spikes[c / CELLS][c % CELLS] = snn_dual_lit(0);
    for (int s = 0; s < STEPS; s++) {
        lif_expon_cuba_pass(&n);
        for (size_t b = 0, k = 0; b < BATCH; b++)
            for (size_t j = 0; j < CELLS; j++) {
                const bool now = k < n.second->cells.end[b] && n.second->cells.spikes[k] == j;
                const snn_tangent dot = n.second->cells.spikes_dot[b * CELLS + j];
                spikes[b][j] = snn_dual_add(spikes[b][j], snn_dual_of(now, dot));
                k += now;
            }
        for (int b = 0; b < BATCH; b++)
            for (int k = 0; k < CLASSES; k++)
                y[s][b][k] = snn_dual_of(n.out->r[b * CLASSES + k].one, n.out->r_dot[b * CLASSES + k].one);
    }
    WELL(&n.net);
    snn_net_free(&n.net);
    for (int b = 0; b < BATCH; b++) {
        snn_dual sum = snn_dual_lit(0);
        for (int j = 0; j < CELLS; j++) sum = snn_dual_add(sum, snn_dual_exp(spikes[b][j]));
        const snn_dual entropy = snn_dual_sub(snn_dual_log(sum), spikes[b][labels[b]]);
        const snn_dual square = mean_square(spikes[b], wanted + (kind == BESIDE ? 0 : b * CELLS), kind == BESIDE);
        loss = snn_dual_add(loss, kind == OF_COUNTS ? entropy : kind == OF_RATES ? square
                                                    : snn_dual_mul(snn_dual_lit(30), square));
    }
    return kind == BESIDE ? snn_dual_add(loss, loss_dual(how, y)) : loss;
}
Test(learning, losses_of_spikes)
{
    for (int kind = 0; kind < 2 * N_SPIKE_LOSSES; kind++) {
        const struct how how = { .delays = kind % 2, .deep = kind % 2 };
        lif_expon_cuba_net n;
        lif_expon_cuba_build(&n, &how, false);
        snn_cells *spiking = &n.second->cells;
        const snn_loss loss = kind / 2 == OF_COUNTS ? snn_cross_entropy(spiking, SNN_OF_SPIKES)
                            : kind / 2 == OF_RATES ? snn_squared_error(spiking, SNN_OF_SPIKES)
                                                   : loss_of(&how, &n.out->cells);
        snn_trainer *t = snn_trainer_new(&n.net, SNN_ADJOINT, snn_sgd(1), STEPS, loss);
        t->samples = SIZE_MAX;
        if (kind / 2 == BESIDE) snn_trainer_rate(t, spiking, wanted[0], 30);
        for (int again = 0; again < 2; again++) {               /* the second trial adds the same once more */
            if (kind / 2 == OF_RATES) snn_trial_towards_rates(t, wanted);
            else snn_trial_begin(t, labels);
            n.net.step = 0;
            for (int s = 0; s < STEPS; s++) lif_expon_cuba_pass(&n);
            snn_trial_end(t);
        }
        WELL(&n.net);
        double most = 0, off = 0;
        for (size_t e = 0; e < n.in->count; e++) {
            static snn_dual want;
            if (e % SNN_DUAL_N == 0) want = loss_of_spikes(&how, kind / 2, e);
            const double d = snn_dual_slope(&want, (int)(e % SNN_DUAL_N));
            most = fmax(most, fabs(d));
            off = fmax(off, fabs(d - (double)snn_trainer_gradient(t, n.in)[e] / 2));
        }
        NEAR(t->loss * BATCH, snn_dual_value(loss_of_spikes(&how, kind / 2, 0)), 64 * EPS, say("loss %d", kind));
        cr_assert(most > 0);
        WITHIN(off / most, 0, EXACT, say("loss %d", kind));
        snn_net_free(&n.net);
    }
}

/* one hidden layer: the trace is exact */
static void compare_trace(double (*gap)(const struct how *), const char *name)
{
    static const snn_view views[] = { SNN_OF_MEAN, SNN_OF_SUM, SNN_OF_LAST, SNN_OF_EVERY_STEP };
    for (int k = 0; k < 16; k++) {
        const struct how how = { .hard = k & 1, .detached = k & 2, .view = views[k / 4], .way = SNN_TRACE };
        WITHIN(gap(&how), 0, EXACT, say("%s, %d", name, k));
    }
}
Test(learning, trace_is_dual_lif)
{
    compare_trace(lif_expon_cuba_gap, "lif_expon_cuba");
    compare_trace(lif_expon_coba_gap, "lif_expon_coba");
    compare_trace(lif_dualexpon_cuba_gap, "lif_dualexpon_cuba");
    compare_trace(lif_dualexpon_coba_gap, "lif_dualexpon_coba");
}
Test(learning, trace_is_dual_lifref)
{
    compare_trace(lifref_expon_cuba_gap, "lifref_expon_cuba");
    compare_trace(lifref_expon_coba_gap, "lifref_expon_coba");
    compare_trace(lifref_dualexpon_cuba_gap, "lifref_dualexpon_cuba");
    compare_trace(lifref_dualexpon_coba_gap, "lifref_dualexpon_coba");
}
Test(learning, trace_is_dual_alif)
{
    compare_trace(alif_expon_cuba_gap, "alif_expon_cuba");
    compare_trace(alif_expon_coba_gap, "alif_expon_coba");
    compare_trace(alif_dualexpon_cuba_gap, "alif_dualexpon_cuba");
    compare_trace(alif_dualexpon_coba_gap, "alif_dualexpon_coba");
}
Test(learning, trace_is_dual_adexif)
{
    compare_trace(adexif_expon_cuba_gap, "adexif_expon_cuba");
    compare_trace(adexif_expon_coba_gap, "adexif_expon_coba");
    compare_trace(adexif_dualexpon_cuba_gap, "adexif_dualexpon_cuba");
    compare_trace(adexif_dualexpon_coba_gap, "adexif_dualexpon_coba");
}

/* ---- optimisers: against their recurrences, written out in double ------------------------------------------------ */

#define SNN_POPULATION   lif_kicked
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_instant, snn_jump)
#define SNN_LEARNING
#include "snn.h"

/* One readout of one source that spikes in each of two steps: y = w (1 + kappa) at the end; the loss is its square. */
struct one { snn_net net; snn_encoder *source; snn_readout *out; snn_projection *f; snn_trainer *t; };
static void one_new(struct one *o, snn_optimiser optimiser, snn_way way)
{
    o->net = snn_net_on_heap(snn_ms(1));
    o->source = snn_encoder_new(&o->net, 1, SNN_CODE_DIRECT, 0, 1);
    o->out = snn_readout_new(&o->net, 1, snn_ms(10));
    o->f = snn_dense(&o->net, &o->source->cells, &o->out->in, &(snn_ratio){ R(0.8) }, 1);
    o->t = snn_trainer_new(&o->net, way, optimiser, 2, snn_squared_error(&o->out->cells, SNN_OF_LAST));
    snn_trainer_unit(o->t, o->f, &o->out->in, snn_one(1));
    snn_encoder_show(o->source, &(snn_real){ 1 });
}
static void one_trial(struct one *o)
{
    snn_trial_towards(o->t, o->out->r, &(snn_ratio){ 0 });
    for (int s = 0; s < 2; s++) {
        snn_encoder_step(o->source);
        snn_deliver(o->f);
        snn_readout_step(o->out);
        snn_tick(&o->net);
    }
    snn_trial_end(o->t);
    WELL(&o->net);
}
Test(learning, optimisers)
{
    const double c = 1 + exp(-0.1), rate = 0.02;
    for (int kind = 0; kind < 10; kind++) {
        snn_optimiser optimiser = kind % 5 == 0 ? snn_sgd(rate) : kind % 5 == 1 ? snn_momentum(rate, 0.9)
                                : kind % 5 == 2 ? snn_adam(rate) : kind % 5 == 3 ? snn_adamw(rate, 0.1) : snn_sgd(rate);
        if (kind % 5 == 4) optimiser.clip = R(0.5);
        struct one o;
        one_new(&o, optimiser, kind < 5 ? SNN_ADJOINT : SNN_TRACE);
        double w = R(0.8), m = 0, v = 0;
        for (int n = 1; n <= 20; n++) {
            NEAR(o.f->weights[0], w, 200 * EPS, say("optimiser %d, update %d", kind, n));
            one_trial(&o);
            NEAR(o.t->loss, c * w * c * w, 400 * EPS, "loss");
            double g = 2 * c * c * w, step = g;
            if (kind % 5 == 4 && fabs(g) > 0.5) step = g > 0 ? 0.5 : -0.5;
            if (kind % 5 == 1) step = m = 0.9 * m + g;
            if (kind % 5 == 2 || kind % 5 == 3) {
                m = 0.9 * m + 0.1 * g;
                v = 0.999 * v + 0.001 * g * g;
                step = m / (1 - pow(0.9, n)) / (sqrt(v / (1 - pow(0.999, n))) + 1e-8);
            }
            if (kind % 5 == 3) w *= 1 - rate * 0.1;
            w -= rate * step;
        }
        cr_assert(o.t->updates == 20);
        snn_net_free(&o.net);
    }
}
/* The unit that the optimiser sees: twice the unit is four times the step of SGD, twice that of Adam. */
Test(learning, units_of_weights)
{
    for (int adam = 0; adam < 2; adam++) {
        double moved[2];
        for (int k = 0; k < 2; k++) {
            struct one o;
            one_new(&o, adam ? snn_adam(0.01) : snn_sgd(0.01), SNN_ADJOINT);
            snn_trainer_unit(o.t, o.f, &o.out->in, snn_one(1 + k));
            one_trial(&o);
            moved[k] = 0.8 - (double)o.f->weights[0];
            snn_net_free(&o.net);
        }
        NEAR(moved[1] / moved[0], adam ? 2 : 4, IN_DOUBLE ? 1e-7 : 1e-3, say("adam %d", adam));
    }
}
/* Samples of a mini-batch: one step along the mean of their gradients. */
Test(learning, mini_batches)
{
    struct one a, b;
    one_new(&a, snn_sgd(0.01), SNN_ADJOINT);
    one_new(&b, snn_sgd(0.01), SNN_TRACE);
    a.t->samples = b.t->samples = 4;
    for (int k = 0; k < 4; k++) {
        NEAR(a.f->weights[0], 0.8, 2 * EPS, "not yet");
        one_trial(&a);
        one_trial(&b);
    }
    const double c = 1 + exp(-0.1);
    NEAR(a.f->weights[0], 0.8 - 0.01 * 2 * c * c * 0.8, 50 * EPS, "adjoint");
    NEAR(b.f->weights[0], a.f->weights[0], 50 * EPS, "trace");
    snn_net_free(&a.net);
    snn_net_free(&b.net);
}

/* More sources than a word has bits, in both ways: dy/dw is what a leaky sum of the source's spikes adds up to. */
Test(learning, more_than_a_word_of_sources)
{
    enum { MANY = 77, OUT = 2, LONG = 30 };
    for (int way = 0; way < 2; way++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        snn_encoder *source = snn_encoder_new(&net, MANY, SNN_CODE_RATE, 0, 5);
        snn_readout *out = snn_readout_new(&net, OUT, snn_ms(10));
        snn_ratio w[MANY * OUT];
        snn_real x[MANY];
        for (uint32_t k = 0; k < MANY * OUT; k++) w[k] = snn_one(0.1 * normal(k, 3));
        for (uint32_t k = 0; k < MANY; k++) x[k] = k % 5 ? (snn_real)k / MANY : 0;
        snn_projection *f = snn_dense(&net, &source->cells, &out->in, w, MANY * OUT);
        snn_trainer *t = snn_trainer_new(&net, way ? SNN_TRACE : SNN_ADJOINT, snn_sgd(1), LONG,
                                         snn_squared_error(&out->cells, SNN_OF_SUM));
        t->samples = SIZE_MAX;
        snn_encoder_show(source, x);
        snn_trial_towards(t, out->r, (const snn_ratio[OUT]){ { 0 } });
        double left[MANY] = { 0 }, sum[MANY] = { 0 };
        for (int s = 0; s < LONG; s++) {
            snn_encoder_step(source);
            for (int i = 0; i < MANY; i++) left[i] *= exp(-0.1);
            for (size_t k = 0; k < source->cells.n_spikes; k++) left[source->cells.spikes[k]] += 1;
            for (int i = 0; i < MANY; i++) sum[i] += left[i];
            snn_deliver(f);
            snn_readout_step(out);
            snn_tick(&net);
        }
        snn_trial_end(t);
        WELL(&net);
        for (size_t j = 0; j < OUT; j++) {
            double y = 0;
            for (size_t i = 0; i < MANY; i++) y += sum[i] * w[i * OUT + j].one;
            for (size_t i = 0; i < MANY; i++)
                NEAR(snn_trainer_gradient(t, f)[i * OUT + j], 2 * y / OUT * sum[i], 400 * EPS,
                     say("way %d, source %zu", way, i));
        }
        snn_net_free(&net);
    }
}

/* ---- golden gradients of networks: brainpy.state's reverse mode -------------------------------------------------- */

enum { G_IN = 20, G_HID = 16, G_OUT = 3, G_STEPS = 60, G_ROWS = 400, G_WIDE = 48 };
typedef double rows[G_ROWS][G_WIDE];
/* the numbers of a csv, row by row; how many rows */
static size_t read_rows(const char *trace, const char *part, rows row)
{
    FILE *f = fopen(say("tests/golden/projections/%s_%s.csv", trace, part), "r");
    cr_assert(f != NULL, "no %s_%s.csv", trace, part);
    char line[4096];
    size_t n = 0;
    while (fgets(line, sizeof line, f)) {
        char *at = line;
        for (int k = 0; k < G_WIDE && *at != '#' && *at != '\n'; k++) {
            row[n][k] = strtod(at, &at);
            if (*at == ',') at++;
        }
        if (*line == '#') continue;
        cr_assert(++n < G_ROWS);
    }
    fclose(f);
    return n;
}
/* the number of a key of the trace's head, such as "loss.value=" */
static double head_number(const char *trace, const char *key)
{
    FILE *f = fopen(say("tests/golden/projections/%s_forward.csv", trace), "r");
    char line[4096];
    double x = NAN;
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line + 2, key, strlen(key)) == 0) x = strtod(line + 2 + strlen(key), NULL);
    cr_assert(f != NULL);
    fclose(f);
    return x;
}
/* g: the gradient for weights in the coherent unit, of which the file's is `unit`; want[n] */
static void golden_near(const snn_real *g, const double *want, size_t n, double unit, const char *where)
{
    double most = 0;
    for (size_t k = 0; k < n; k++) most = fmax(most, fabs(want[k]));
    for (size_t k = 0; k < n; k++)
        WITHIN((double)g[k] * unit / most, want[k] / most, EXACT, say("%s, number %zu", where, k));
}
static snn_spike_train *golden_input(snn_net *net, const char *trace)
{
    static rows row;
    uint32_t who[G_ROWS];
    uint64_t when[G_ROWS];
    const size_t n = read_rows(trace, "inputs", row);
    for (size_t k = 0; k < n; k++) {
        when[k] = (uint64_t)row[k][0];
        who[k] = (uint32_t)row[k][1];
    }
    return snn_spike_train_steps_new(net, G_IN, who, when, n);
}
/* a matrix file: its weights, and dL/dw as the file has it */
static size_t golden_matrix(const char *trace, const char *part, int n_post, double *w, double *grad)
{
    static rows row;
    const size_t n = read_rows(trace, part, row);
    for (size_t i = 0; i < n; i++)
        for (int j = 0; j < n_post; j++) {
            w[i * (size_t)n_post + (size_t)j] = row[i][j];
            grad[i * (size_t)n_post + (size_t)j] = row[i][n_post + j];
        }
    return n * (size_t)n_post;
}
static const snn_ratio *golden_targets(const char *trace)
{
    static rows row;
    static snn_ratio to[G_STEPS * G_OUT];
    read_rows(trace, "target", row);
    for (int k = 0; k < G_STEPS * G_OUT; k++) to[k] = snn_one(row[k / G_OUT][1 + k % G_OUT]);
    return to;
}

Test(learning, golden_cuba_cross_entropy)
{
    const char *trace = "grad_cuba_ce";
    for (int way = 0; way < 2; way++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        snn_spike_train *in = golden_input(&net, trace);
        lif_expon_cuba_params p = lif_expon_cuba_defaults();
        p.cell.tau = snn_ms(10);
        p.in.syn.tau = snn_ms(8);
        lif_expon_cuba *hid = lif_expon_cuba_new(&net, G_HID, &p);
        snn_readout *out = snn_readout_new(&net, G_OUT, snn_ms(5));
        double w1[G_IN * G_HID], g1[G_IN * G_HID], w2[G_HID * G_OUT], g2[G_HID * G_OUT];
        const size_t n1 = golden_matrix(trace, "W1", G_HID, w1, g1), n2 = golden_matrix(trace, "W2", G_OUT, w2, g2);
        snn_conductance w[G_IN * G_HID];
        snn_ratio v[G_HID * G_OUT];
        for (size_t k = 0; k < n1; k++) w[k] = snn_mS(w1[k]);
        for (size_t k = 0; k < n2; k++) v[k] = snn_one(w2[k]);
        snn_projection *f1 = snn_dense(&net, &in->cells, &hid->in, w, n1), *f2 = snn_dense(&net, &hid->cells, &out->in, v, n2);
        snn_trainer *t = snn_trainer_new(&net, way ? SNN_TRACE : SNN_ADJOINT, snn_sgd(1), G_STEPS,
                                         snn_cross_entropy(&out->cells, SNN_OF_SUM));
        t->samples = SIZE_MAX;
        snn_trial_begin(t, &(uint32_t){ 1 });
        for (int s = 0; s < G_STEPS; s++) {
            snn_spike_train_step(in);
            snn_deliver(f1);
            lif_expon_cuba_step(hid, snn_nA(0));
            snn_deliver(f2);
            snn_readout_step(out);
            snn_tick(&net);
        }
        snn_trial_end(t);
        WELL(&net);
        NEAR(t->loss, head_number(trace, "loss.value="), 10 * EXACT, "loss");
        golden_near(snn_trainer_gradient(t, f1), g1, n1, 1e3, "W1");
        golden_near(snn_trainer_gradient(t, f2), g2, n2, 1, "W2");
        snn_net_free(&net);
    }
}
Test(learning, golden_coba_recurrent)
{
    const char *trace = "grad_coba_mse";
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_spike_train *in = golden_input(&net, trace);
    lifref_expon_coba_params p = lifref_expon_coba_defaults();
    p.cell.tau = snn_ms(10);
    p.cell.tau_ref = snn_ms(2);
    p.in.syn.tau = snn_ms(8);
    p.in.out.e = snn_mV(3);
    lifref_expon_coba *hid = lifref_expon_coba_new(&net, G_HID, &p);
    snn_readout *out = snn_readout_new(&net, G_OUT, snn_ms(5));
    double w1[G_IN * G_HID], g1[G_IN * G_HID], w2[G_HID * G_OUT], g2[G_HID * G_OUT], wr[G_HID * G_HID], gr[G_HID * G_HID];
    const size_t n1 = golden_matrix(trace, "W1", G_HID, w1, g1), n2 = golden_matrix(trace, "W2", G_OUT, w2, g2);
    const size_t nr = golden_matrix(trace, "WR", G_HID, wr, gr);
    snn_conductance w[G_IN * G_HID], r[G_HID * G_HID];
    snn_ratio v[G_HID * G_OUT];
    for (size_t k = 0; k < n1; k++) w[k] = snn_mS(w1[k]);
    for (size_t k = 0; k < nr; k++) r[k] = snn_mS(wr[k]);
    for (size_t k = 0; k < n2; k++) v[k] = snn_one(w2[k]);
    snn_projection *f1 = snn_dense(&net, &in->cells, &hid->in, w, n1), *f2 = snn_dense(&net, &hid->cells, &out->in, v, n2);
    snn_projection *fr = snn_dense(&net, &hid->cells, &hid->in, r, nr);
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1), G_STEPS,
                                     snn_squared_error(&out->cells, SNN_OF_EVERY_STEP));
    t->samples = SIZE_MAX;
    snn_trial_towards(t, out->r, golden_targets(trace));
    for (int s = 0; s < G_STEPS; s++) {
        snn_spike_train_step(in);
        snn_deliver(f1);
        snn_deliver(fr);
        lifref_expon_coba_step(hid, snn_nA(0));
        snn_deliver(f2);
        snn_readout_step(out);
        snn_tick(&net);
    }
    snn_trial_end(t);
    WELL(&net);
    NEAR(t->loss, head_number(trace, "loss.value="), 10 * EXACT, "loss");
    golden_near(snn_trainer_gradient(t, f1), g1, n1, 1e3, "W1");
    golden_near(snn_trainer_gradient(t, fr), gr, nr, 1e3, "WR");
    golden_near(snn_trainer_gradient(t, f2), g2, n2, 1, "W2");
    snn_net_free(&net);
}
/* sparse projections, and the voltage of spiking cells judged at every step */
Test(learning, golden_events)
{
    const char *trace = "grad_event";
    static rows row;
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_spike_train *in = golden_input(&net, trace);
    lif_expon_cuba_params p = lif_expon_cuba_defaults();
    p.cell.tau = snn_ms(10);
    p.in.syn.tau = snn_ms(8);
    lif_expon_cuba *hid = lif_expon_cuba_new(&net, G_HID, &p), *out = lif_expon_cuba_new(&net, G_OUT, &p);
    snn_projection *f[2];
    double want[2][G_ROWS];
    size_t n[2];
    for (int k = 0; k < 2; k++) {
        uint32_t from[G_ROWS], to[G_ROWS];
        snn_conductance w[G_ROWS];
        n[k] = read_rows(trace, k ? "E2" : "E1", row);
        for (size_t e = 0; e < n[k]; e++) {
            from[e] = (uint32_t)row[e][0];
            to[e] = (uint32_t)row[e][1];
            w[e] = snn_mS(row[e][2]);
            want[k][e] = row[e][3];
        }
        lif_expon_cuba *post = k ? out : hid;
        f[k] = snn_edges(&net, k ? &hid->cells : &in->cells, &post->in, from, to, n[k], w[0]);
        snn_weigh(f[k], &post->in, w, n[k]);
        WELL(&net);
    }
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1), G_STEPS,
                                     snn_squared_error(&out->cells, SNN_OF_EVERY_STEP));
    t->samples = SIZE_MAX;
    const snn_ratio *targets_ = golden_targets(trace);
    snn_voltage to[G_STEPS * G_OUT];
    for (int k = 0; k < G_STEPS * G_OUT; k++) to[k] = snn_mV(targets_[k].one);
    snn_trial_towards(t, out->v, to);
    for (int s = 0; s < G_STEPS; s++) {
        snn_spike_train_step(in);
        snn_deliver(f[0]);
        lif_expon_cuba_step(hid, snn_nA(0));
        snn_deliver(f[1]);
        lif_expon_cuba_step(out, snn_nA(0));
        snn_tick(&net);
    }
    snn_trial_end(t);
    WELL(&net);
    NEAR(t->loss, head_number(trace, "loss.value="), 10 * EXACT, "loss");
    for (int k = 0; k < 2; k++) {
        snn_real g[G_ROWS];
        for (size_t e = 0; e < n[k]; e++) g[e] = snn_trainer_gradient(t, f[k])[f[k]->place ? f[k]->place[e] : e];
        golden_near(g, want[k], n[k], 1e3, k ? "E2" : "E1");
    }
    snn_net_free(&net);
}

/* ---- what goes wrong is said ------------------------------------------------------------------------------------- */

static void sentence(snn_net *net, const char *want)
{
    cr_assert(strcmp(snn_why(net), want) == 0, "%s\n      not: %s", want, snn_why(net));
    snn_net_free(net);
}
Test(learning, bad_set_ups)
{
    struct one o;
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_trial_begin(o.t, &(uint32_t){ 0 });
    sentence(&o.net, "snn_trial_begin: 0 targets given, 1 needed");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_trial_towards(o.t, o.out->r, &(snn_ratio){ 0 });
    snn_trial_end(o.t);
    sentence(&o.net, "snn_trial_end: steps of a trial must be > 0, got 0");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    one_trial(&o);
    snn_trial_towards(o.t, o.out->r, &(snn_ratio){ 0 });
    for (int s = 0; s < 3; s++) {
        snn_deliver(o.f);
        snn_readout_step(o.out);
    }
    sentence(&o.net, "snn_trainer: steps of a trial is too large: 3, at most 2");
    one_new(&o, snn_sgd(0), SNN_ADJOINT);
    sentence(&o.net, "snn_trainer: rate must be > 0, got 0");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_trial_towards(o.t, o.out->r, &(snn_ratio){ R(NAN) });
    snn_readout_step(o.out);
    snn_trial_end(o.t);
    sentence(&o.net, "snn_trial_end: loss must be finite, got nan");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_trial_towards(o.t, o.out->r, &(snn_ratio){ 0 });
    snn_deliver(o.f);
    snn_deliver(o.f);
    sentence(&o.net, "snn_dense: 2 deliveries in a step, while learning, given, 1 needed");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_readout *stranger = snn_readout_new(&o.net, 1, snn_ms(5));
    snn_trainer_unit(o.t, o.f, &stranger->in, snn_one(1));
    sentence(&o.net, "snn_dense: not the receptor of this projection");

    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_poisson *in = snn_poisson_new(&net, 3, snn_Hz(5), 1);
    snn_readout *out = snn_readout_new(&net, 3, snn_ms(5));
    snn_all_to_all(&net, &in->cells, &out->in, snn_one(1));
    snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1), 1, snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    snn_trial_begin(t, &(uint32_t){ 3 });
    sentence(&net, "snn_trial_begin: label is too large: 3, at most 2");
    net = snn_net_on_heap(snn_ms(1));
    out = snn_readout_new(&net, 3, snn_ms(5));
    t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1), 1, snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    snn_trial_begin(t, &(uint32_t){ 0 });
    sentence(&net, "snn_readout: 0 projections to it before its trainer given, 1 needed");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_deliver(o.f);
    snn_readout_step(o.out);
    snn_trial_end(o.t);
    sentence(&o.net, "snn_trial_end: 0 calls of snn_trial_begin given, 1 needed");
    net = snn_net_on_heap(snn_ms(1));
    out = snn_readout_new(&net, 3, snn_ms(5));
    t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1), 0, snn_cross_entropy(&out->cells, SNN_OF_MEAN));
    snn_trial_begin(t, &(uint32_t){ 0 });
    snn_trial_end(t);
    sentence(&net, "snn_trainer: steps of a trial must be > 0, got 0");
    net = snn_net_on_heap(snn_ms(1));
    in = snn_poisson_new(&net, 3, snn_Hz(5), 1);
    snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1), 1, snn_cross_entropy(&in->cells, SNN_OF_SPIKES));
    sentence(&net, "snn_poisson: learning (SNN_LEARNING) was left out of this build");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_trainer_rate(o.t, &o.out->cells, snn_Hz(5), 1);
    sentence(&o.net, "snn_readout: a rate in this trainer was left out of this build");
    net = snn_net_on_heap(snn_ms(1));
    in = snn_poisson_new(&net, 3, snn_Hz(5), 1);
    lif_kicked *cells = lif_kicked_new(&net, 2, NULL);
    snn_all_to_all(&net, &in->cells, &cells->in, snn_mV(1));
    t = snn_trainer_new(&net, SNN_TRACE, snn_sgd(1), 1, snn_cross_entropy(&cells->cells, SNN_OF_MEAN));
    snn_trainer_rate(t, &cells->cells, snn_Hz(5), 1);
    sentence(&net, "snn_trainer_rate: what it needs (of a trace, of cells whose V is judged) was left out of this build");
    one_new(&o, snn_sgd(1), SNN_ADJOINT);
    snn_trainer_rate(o.t, &o.out->cells, snn_Hz(5), -1);
    sentence(&o.net, "snn_trainer_rate: strength must be >= 0, got -1");
}
/* What is changed after its trainer was made is refused before a trial that learns, or as that ends. */
Test(learning, too_late)
{
    static const char *const words[] = {
        "snn_one_to_one: made", "snn_all_to_all: weighed", "snn_all_to_all: weighed", "snn_all_to_all: delayed",
        "snn_all_to_all: delayed", "snn_all_to_all: delayed", NULL, NULL
    };
    for (size_t k = 0; k < 4 * COUNT_OF(words); k++) {
        const size_t kind = k / 4;
        const bool within = k & 1, trace = k & 2;
        snn_net net = snn_net_on_heap(snn_ms(1));
        snn_encoder *in = snn_encoder_new(&net, 2, SNN_CODE_DIRECT, 0, 1);
        lif_kicked *h = lif_kicked_new(&net, 2, NULL);
        snn_readout *out = snn_readout_new(&net, 2, snn_ms(5));
        snn_projection *f = snn_all_to_all(&net, &in->cells, &h->in, snn_mV(1)), *late = NULL;
        snn_projection *to = snn_dense(&net, &h->cells, &out->in, (const snn_ratio[4]){ { R(0.1) } }, 4);
        snn_trainer *t = snn_trainer_new(&net, trace ? SNN_TRACE : SNN_ADJOINT, snn_sgd(1), 3,
                                         snn_cross_entropy(&out->cells, SNN_OF_MEAN));
        snn_encoder_show(in, (const snn_real[2]){ 1, 1 });
        if (within) snn_trial_begin(t, (const uint32_t[]){ 1 });
        if (kind == 0) late = snn_one_to_one(&net, &in->cells, &h->in, snn_mV(1));
        if (kind == 1) snn_weigh_normal(f, &h->in, snn_mV(0), snn_mV(1), 3);
        if (kind == 2) snn_weigh_int8(f, &h->in, ((const int8_t[4]){ 1, 2, 3, 4 }), 4, snn_mV(1));
        if (kind == 3) snn_delay(f, snn_ms(7), SNN_WHOLE_STEPS);
        if (kind == 4) snn_delay(f, snn_ms(0.5), SNN_INTERPOLATED);
        if (kind == 5) snn_delay_each(f, (const snn_time[4]){ { 9 }, { 2 }, { 0 }, { 1 } }, 4, SNN_WHOLE_STEPS);
        if (kind == 6) snn_weigh_normal(to, &out->in, snn_one(0), snn_one(1), 3);       /* has its memory */
        if (kind == 7) snn_delay(f, snn_ms(0), SNN_WHOLE_STEPS);                        /* as it was */
        if (!within) snn_trial_begin(t, (const uint32_t[]){ 1 });
        for (int s = 0; s < 3; s++) {
            snn_encoder_step(in);
            snn_deliver(f);
            if (late) snn_deliver(late);
            lif_kicked_step(h, snn_nA(0));
            snn_deliver(to);
            snn_readout_step(out);
            snn_tick(&net);
        }
        snn_trial_end(t);
        if (words[kind]) {
            cr_assert(net.status.code == SNN_TOO_LATE && t->updates == 0);
            sentence(&net, say("%s after its trainer", words[kind]));
            continue;
        }
        WELL(&net);
        snn_net_free(&net);
    }
}

/* ---- what a gradient leaves out is said -------------------------------------------------------------------------- */

#define SNN_POPULATION   leaky
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba) R(gap, snn_instant, snn_current_out)
#define SNN_RELEASES(R)  R(slow, snn_whole, snn_ampa) R(tired, snn_std, snn_instant)
#define SNN_LEARNING
#include "snn.h"
#define SNN_POPULATION   unwilling
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba)
#include "snn.h"
#define SNN_POPULATION   deaf
#define SNN_NEURON       snn_lif
#include "snn.h"

Test(learning, what_a_gradient_leaves_out)
{
    static const char *const words[] = { NULL, "ways through a release", "ways through a release",
                                         "ways through gap junctions",
                                         "ways round by other neurons",
                                         "a population without SNN_LEARNING",
                                         "a population without SNN_LEARNING", NULL };
    for (size_t k = 0; k < COUNT_OF(words); k++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        leaky *a = leaky_new(&net, 4, NULL), *b = leaky_new(&net, 3, NULL);
        snn_readout *out = snn_readout_new(&net, 2, snn_ms(5));
        unwilling *no = unwilling_new(&net, 4, NULL);
        const snn_cells *from = k == 1 ? snn_slice(&a->tired.cells, 1, 2) : k == 2 ? &a->slow.cells : &a->cells;
        if (k == 5 || k == 6) from = k == 5 ? &no->cells : snn_slice(&no->cells, 1, 2);
        if (k == 7) from = &deaf_new(&net, 4, NULL)->cells;     /* there is no way through it */
        if (k != 4) snn_all_to_all(&net, from, &b->in, snn_mS(1));
        else snn_all_to_all(&net, &b->cells, &b->in, snn_mS(1));
        snn_all_to_all(&net, &b->cells, &out->in, snn_one(0.1));
        if (k == 3) snn_gaps_new(&net, &a->gap, &b->gap, (const uint32_t[]){ 0 }, (const uint32_t[]){ 1 }, 1, snn_mS(1));
        snn_trainer *t = snn_trainer_new(&net, k == 4 ? SNN_TRACE : SNN_ADJOINT, snn_sgd(1), 10,
                                         snn_cross_entropy(&out->cells, SNN_OF_MEAN));
        WELL(&net);
        cr_assert(t->exact == !words[k], "network %zu", k);
        const char *why = snn_trainer_why(t, &b->cells);
        cr_assert(words[k] ? t->lacks && strcmp(t->lacks, words[k]) == 0 && strstr(why, words[k])
                           : !t->lacks && !strstr(why, "lacks"), "network %zu: %s", k, why);
        snn_net_free(&net);
    }
}

/* ---- encoders and beginnings ------------------------------------------------------------------------------------- */

Test(learning, encoders)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    enum { N = 5, LONG = 4000 };
    const snn_real x[N] = { 0, R(0.25), R(0.5), R(0.9), 1 };
    snn_encoder *rate = snn_encoder_new(&net, N, SNN_CODE_RATE, 0, 3), *late = snn_encoder_new(&net, N, SNN_CODE_LATENCY, 21, 3);
    snn_encoder *delta = snn_encoder_new(&net, N, SNN_CODE_DELTA, 0.3, 3);
    snn_encoder *direct = snn_encoder_new(&net, N, SNN_CODE_DIRECT, 0, 3);
    snn_encoder_show(rate, x);
    snn_encoder_show(late, x);
    snn_encoder_show(delta, x);
    snn_encoder_show(direct, x);
    WELL(&net);
    double counts[N] = { 0 };
    int first[N] = { -1, -1, -1, -1, -1 }, all = 0;
    for (int s = 0; s < LONG; s++) {
        snn_encoder_step(rate);
        snn_encoder_step(late);
        snn_encoder_step(delta);
        snn_encoder_step(direct);
        snn_tick(&net);
        for (size_t k = 0; k < rate->cells.n_spikes; k++) counts[rate->cells.spikes[k]]++;
        for (size_t k = 0; k < late->cells.n_spikes; k++, all++) first[late->cells.spikes[k]] = s;
        cr_assert(delta->cells.n_spikes == (s == 0 ? 3 : 0));
        cr_assert(direct->cells.n_spikes == 4 && direct->cells.amounts[3] == x[3]);
    }
    for (int j = 0; j < N; j++)                                 /* within 5 standard deviations */
        WITHIN(counts[j] / LONG, x[j], 5 * sqrt(x[j] * (1 - x[j]) / LONG) + 1. / 65536, say("rate of neuron %d", j));
    cr_assert(all == 4 && first[0] == -1 && first[1] == 15 && first[2] == 10 && first[3] == 2 && first[4] == 0);
    snn_encoder_show(delta, (snn_real[N]){ 1, 0, R(0.5), 0, 1 });
    snn_encoder_step(delta);
    cr_assert(delta->cells.n_spikes == 2 && delta->cells.amounts[0] == 1 && delta->cells.amounts[3] == -1);
    snn_net_free(&net);
}
/* V fluctuates as much as was asked for: measured, with the threshold out of reach. */
Test(learning, weights_for_a_fluctuation)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    enum { FROM = 100, TO = 400, LONG = 6000 };
    snn_poisson *in = snn_poisson_new(&net, FROM, snn_Hz(50), 3);
    lif_expon_cuba_params p = lif_expon_cuba_defaults();
    p.cell.v_th = snn_mV(1000);
    lif_expon_cuba *h = lif_expon_cuba_new(&net, TO, &p);
    snn_projection *f = snn_all_to_all(&net, &in->cells, &h->in, snn_mS(1));
    snn_init_fluctuation(f, snn_mV(2), snn_mV(1.5), snn_Hz(50), 9);
    WELL(&net);
    double sum[TO] = { 0 }, square[TO] = { 0 }, mean = 0, variance = 0;
    int n = 0;
    for (int s = 0; s < LONG; s++) {
        snn_poisson_step(in);
        snn_deliver(f);
        lif_expon_cuba_step(h, snn_nA(0));
        snn_tick(&net);
        if (s < 200) continue;
        n++;
        for (int j = 0; j < TO; j++) {
            sum[j] += h->v[j].mV;
            square[j] += (double)h->v[j].mV * h->v[j].mV;
        }
    }
    for (int j = 0; j < TO; j++) {
        mean += sum[j] / n / TO;
        variance += (square[j] / n - sum[j] / n * sum[j] / n) / TO;
    }
    WITHIN(mean, 2, 0.4, "mean of V, 5 standard deviations of its neurons' mean");
    NEAR(sqrt(variance), 1.5, 0.05, "its standard deviation in time");
    snn_net_free(&net);
}
Test(learning, shuffles_and_confusions)
{
    uint32_t order[50], seen[50] = { 0 }, moved = 0, counts[9] = { 0 };
    for (uint32_t k = 0; k < 50; k++) order[k] = k;
    snn_shuffle(order, 50, 1, 0);
    for (uint32_t k = 0; k < 50; k++) {
        seen[order[k]]++;
        moved += order[k] != k;
    }
    for (int k = 0; k < 50; k++) cr_assert(seen[k] == 1);
    cr_assert(moved > 40);
    snn_confusion c = { counts, 3 };
    cr_assert(snn_accuracy(&c) == 0);
    snn_confusion_add(&c, 1, 1);
    snn_confusion_add(&c, 1, 2);
    snn_confusion_add(&c, 2, 2);
    snn_confusion_add(&c, 2, 7);
    cr_assert(counts[5] == 1 && counts[4] == 1);
    NEAR(snn_accuracy(&c), 2. / 3, 2 * EPS, "accuracy");
}
/* A layer whose weights are too small says so. */
Test(learning, why_it_does_not_learn)
{
    for (int much = 0; much < 2; much++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        snn_encoder *in = snn_encoder_new(&net, 4, SNN_CODE_DIRECT, 0, 3);
        lif_kicked *h = lif_kicked_new(&net, 10, NULL);
        snn_readout *out = snn_readout_new(&net, 2, snn_ms(5));
        snn_projection *f = snn_all_to_all(&net, &in->cells, &h->in, snn_mV(much ? 1 : 1e-3));
        snn_projection *to = snn_all_to_all(&net, &h->cells, &out->in, snn_one(0.1));
        snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1e-6), 10, snn_cross_entropy(&out->cells, SNN_OF_MEAN));
        snn_trainer_watch(t);
        snn_encoder_show(in, (snn_real[4]){ 1, 1, 1, 1 });
        snn_trial_begin(t, &(uint32_t){ 1 });
        for (int s = 0; s < 10; s++) {
            snn_encoder_step(in);
            snn_deliver(f);
            lif_kicked_step(h, snn_nA(0));
            snn_deliver(to);
            snn_readout_step(out);
            snn_tick(&net);
        }
        snn_trial_end(t);
        WELL(&net);
        const snn_learning l = snn_trainer_look(t, &h->cells);
        cr_assert(l.count == 10 && l.silent == (much ? 0 : 10) && l.saturated == (much ? 10 : 0));
        const char *why = snn_trainer_why(t, &h->cells);
        cr_assert(strstr(why, much ? "0 of 10 never spiked, 10 in half the steps" : "10 of 10 never spiked, 0 in half the steps"),
                  "%s", why);
        snn_net_free(&net);
    }
}

/* The machine's roots are those of room >>elementary, bit by bit, wherever in an array they stand. */
Test(learning, roots_are_the_same_bits)
{
    const snn_random random = snn_random_from(17, 0);
    for (uint32_t k = 0; k < 20000; k++) {
        snn_real x[7], got[7];
        for (uint32_t i = 0; i < 7; i++) {
            const uint64_t high = snn_random_bits(random, k, 2 * i), low = snn_random_bits(random, k, 2 * i + 1);
            const uint64_t bits = IN_DOUBLE ? high << 32 | low : low;
            memcpy(&x[i], &bits, sizeof x[i]);  /* of either sign, not normal, not finite */
            got[i] = x[i];
        }
        const size_t n = 1 + k % 7;
        snn__roots(got, n);
        for (size_t i = 0; i < 7; i++) SAME(got[i], i < n ? snn_real_sqrt(x[i]) : x[i], say("root of %g", (double)x[i]));
    }
}
