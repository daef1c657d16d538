/* learning_net.h: for test_learning.c, once for each kind of hidden neuron. Before each include:
       #define HIDDEN   name             #define CELL   snn_lif
       #define RECEPTORS(R)  R(in, snn_expon, snn_cuba)
       #define WEIGHT 1.5                        (mS)
       #define SETTING(p)  p.in.out.e = snn_mV(5);                                          (may be empty)
   Makes the population HIDDEN and HIDDEN_gap(how): by how much the trainer's gradient differs from that of duals
   carried through the whole network, for every weight, relative to the largest. */
#define SNN_POPULATION   HIDDEN
#define SNN_NEURON       CELL
#define SNN_RECEPTORS(R) RECEPTORS(R)
#define SNN_LEARNING
#include "snn.h"

#define NAME_(x) NAME2_(HIDDEN, x)
#define NAME2_(a, b) NAME3_(a, b)
#define NAME3_(a, b) a##b

typedef struct NAME_(_net) {
    snn_net net;
    snn_poisson *input;
    HIDDEN *first, *second;
    snn_readout *out;
    snn_projection *in, *back, *on, *to;        /* back: recurrent; on: from first to second */
} NAME_(_net);

static void NAME_(_build)(NAME_(_net) *n, const struct how *how, bool tangents)
{
    n->net = snn_net_on_heap(snn_ms(1));
    n->net.tangents = tangents;
    n->net.batch = BATCH;
    n->input = snn_poisson_new(&n->net, INPUTS, snn_Hz(150), 5);
    NAME_(_params) p = NAME_(_defaults)();
    p.cell.reset = how->hard ? SNN_HARD : SNN_SOFT;
    p.reset_detached = how->detached;
    SETTING(p)
    n->first = n->second = NAME_(_new)(&n->net, CELLS, &p);
    if (how->deep) n->second = NAME_(_new)(&n->net, CELLS, &p);
    n->out = snn_readout_new(&n->net, CLASSES, snn_ms(15));
    snn_conductance w[CELLS * CELLS + INPUTS * CELLS];
    snn_ratio v[CELLS * CLASSES];
    draw(w, INPUTS * CELLS, WEIGHT, 1);
    n->in = snn_dense(&n->net, &n->input->cells, &n->first->in, w, INPUTS * CELLS);
    n->back = n->on = NULL;
    if (how->deep) {
        draw(w, CELLS * CELLS, WEIGHT / 2, 2);
        n->back = snn_dense(&n->net, &n->first->cells, &n->first->in, w, CELLS * CELLS);
        draw(w, CELLS * CELLS, WEIGHT, 3);
        n->on = snn_dense(&n->net, &n->first->cells, &n->second->in, w, CELLS * CELLS);
    }
    for (uint32_t k = 0; k < CELLS * CLASSES; k++) v[k] = snn_one(0.3 * normal(k, 4));
    n->to = snn_dense(&n->net, &n->second->cells, &n->out->in, v, CELLS * CLASSES);
    if (how->delays) {
        snn_delay(n->in, snn_ms(2.5), SNN_INTERPOLATED);
        snn_delay(n->to, snn_ms(1), SNN_WHOLE_STEPS);
        if (how->deep) snn_delay_pre(n->on, (const snn_time[CELLS]){ { 1 }, { 0 }, { 3 }, { 2 }, { 1 } }, CELLS,
                                     SNN_WHOLE_STEPS);
    }
}
static size_t NAME_(_pass)(NAME_(_net) *n)
{
    snn_poisson_step(n->input);
    snn_deliver(n->in);
    if (n->back) snn_deliver(n->back);
    NAME_(_step)(n->first, snn_nA(0));
    if (n->on) {
        snn_deliver(n->on);
        NAME_(_step)(n->second, snn_nA(0));
    }
    snn_deliver(n->to);
    snn_readout_step(n->out);
    snn_tick(&n->net);
    return n->second->cells.n_spikes;
}
/* the loss of one trial in duals, whose variables are synapses first, first + 1, ... of f */
static snn_dual NAME_(_dual)(const struct how *how, int which, size_t first)
{
    NAME_(_net) n;
    NAME_(_build)(&n, how, true);
    snn_projection *const f = (snn_projection *[]){ n.in, n.to, n.back, n.on }[which];
    for (size_t k = 0; k < SNN_DUAL_N && first + k < f->count; k++)
        snn_tangent_set(&f->weights_dot[first + k], (int)k, 1);
    snn_dual y[STEPS][BATCH][CLASSES];
    for (int s = 0; s < STEPS; s++) {
        NAME_(_pass)(&n);
        for (int b = 0; b < BATCH; b++)
            for (int k = 0; k < CLASSES; k++)
                y[s][b][k] = snn_dual_of(n.out->r[b * CLASSES + k].one, n.out->r_dot[b * CLASSES + k].one);
    }
    WELL(&n.net);
    snn_net_free(&n.net);
    return loss_dual(how, y);
}
static double NAME_(_gap)(const struct how *how)
{
    NAME_(_net) n;
    NAME_(_build)(&n, how, false);
    snn_trainer *t = snn_trainer_new(&n.net, how->way, snn_sgd(1), STEPS, loss_of(how, &n.out->cells));
    t->samples = SIZE_MAX;
    WELL(&n.net);
    size_t spikes = 0;
    if (how->squared) snn_trial_towards(t, n.out->r, targets);
    else snn_trial_begin(t, labels);
    for (int s = 0; s < STEPS; s++) spikes += NAME_(_pass)(&n);
    snn_trial_end(t);
    WELL(&n.net);
    cr_assert(spikes > 4 && spikes < STEPS * CELLS * BATCH * 2 / 3, "%zu spikes", spikes);
    double worst = 0;
    for (int which = 0; which < (how->deep ? 4 : 2); which++) {
        const snn_projection *const f = (snn_projection *[]){ n.in, n.to, n.back, n.on }[which];
        const snn_real *g = snn_trainer_gradient(t, f);
        double most = 0, off = 0;
        for (size_t e = 0; e < f->count; e++) {
            static snn_dual loss;
            if (e % SNN_DUAL_N == 0) loss = NAME_(_dual)(how, which, e);
            const double d = snn_dual_slope(&loss, (int)(e % SNN_DUAL_N));
            cr_assert(d == d, "not a number");
            most = fmax(most, fabs(d));
            off = fmax(off, fabs(d - (double)g[e]));
            if (e == 0) NEAR(t->loss * BATCH, snn_dual_value(loss), 8 * EPS, "loss");
        }
        cr_assert(most > 0, "projection %d, %zu spikes, loss %g", which, spikes, (double)t->loss);
        worst = fmax(worst, off / most);
    }
    snn_net_free(&n.net);
    return worst;
}
#undef NAME_
#undef NAME2_
#undef NAME3_
#undef HIDDEN
#undef CELL
#undef RECEPTORS
#undef WEIGHT
#undef SETTING
