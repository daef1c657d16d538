/* replay_network.h: traces of a network: kind=projection, and kind=gradient of one. */
#ifndef REPLAY_NETWORK_H
#define REPLAY_NETWORK_H

#include "replay_release.h"

/* ---- >>kind=projection: populations, receptors, projections ---------------------------------- */

struct act { struct population *population; struct projection *projection; };

struct network {
    struct { struct population *post; enum slot slot; } *receptors;
    size_t             n_receptors;
    struct projection *projections;
    size_t             n_projections;
    struct act        *order;
    size_t             n_order;
    struct final      *finals;
    size_t             n_finals;
};

/* -- leaky readouts, which are no neurons: kind=gradient ends at them -------------------------- */

static void readout_make(struct golden *g, struct population *p, snn_net *net)
{
    char key[GOLDEN_NAME];
    snn_readout *made = snn_readout_new(net, p->count, snn_ms(1));
    p->made  = made;
    p->cells = &made->cells;
    if (snn_failed(net))
        golden_fail(g->job, "%s: %s", g->path, snn_why(net));
    if (g->job->failed)
        return;
    fill_time(g, golden_name(key, p->param_keys, "tau"), p->count, made->tau);
    fill_ratio(g, golden_name(key, p->init_keys, "r"), p->count, made->r);
    snn_readout_retune(made);
}

static void readout_step(struct population *p)
{
    snn_readout_step(p->made);
}

static bool readout_takes(const char *unit)
{
    return *unit == '\0';
}

static bool readout_state(const struct population *p, const char *name, const char *unit, size_t j,
                          double *x)
{
    return strcmp(name, "r") == 0 && ratio_in(((const snn_readout *)p->made)->r[j], unit, x);
}

static bool readout_slot_state(const struct population *p, enum slot slot, const char *name,
                               const char *unit, size_t j, double *x)
{
    (void)p, (void)slot, (void)name, (void)unit, (void)j, (void)x;
    return false;
}

static snn_projection *readout_connect(struct golden *g, struct population *post, enum slot slot,
                                       snn_net *net, snn_cells *pre, const struct wires *w)
{
    snn_readout *made = post->made;
    const snn_ratio *weights = scale_ratio(g, w->scale_key, w->weight, w->n, w->of);
    (void)slot;
    if (w->per)
        *w->per = *(const snn_real *)scale_ratio(g, w->scale_key, &(double){ 1 }, 1, w->of);
    if (w->dense)
        return snn_dense(net, pre, &made->in, weights, w->n);
    snn_projection *f = snn_edges(net, pre, &made->in, w->from, w->to, w->n, weights[0]);
    snn_weigh(f, &made->in, weights, w->n);
    return f;
}

#if TANGENTS
static bool readout_state_dot(const struct population *p, const char *name, const char *unit,
                              size_t j, int k, double *x)
{
    const snn_readout *made = p->made;
    return strcmp(name, "r") == 0
           && ratio_in(snn_one(snn_tangent_at(&made->r_dot[j].one, k)), unit, x);
}
#endif

static const struct neuron readout = {
    .name = "LeakyRateReadout", .dynamics = SMOOTH, .make = readout_make, .step = readout_step,
    .drive_fits = readout_takes, .state = readout_state, .slot_state = readout_slot_state,
    .connect = readout_connect,
#if TANGENTS
    .state_dot = readout_state_dot,
#endif
};

static void read_readout(struct replay *r, struct population *p, const char *name,
                         const char *prefix)
{
    char key[GOLDEN_NAME];
    begin_population(r, p, name,
                     golden_count(&r->trace, golden_name(key, prefix, "n_neurons")));
    p->is         = &readout;
    p->param_keys = golden_print(&r->job, "%sparam.", prefix);
    p->init_keys  = golden_print(&r->job, "%sinit.", prefix);
    p->drive_unit = "";
}

/* The words of a list such as `populations=pre post`. */
static size_t words_of(struct replay *r, const char *key, char ***words)
{
    char *text = golden_print(&r->job, "%s", golden_text(&r->trace, key));
    size_t n = 1;
    for (const char *c = text; *c; c++)
        n += *c == ' ';
    *words = golden_keep(&r->job, n, sizeof **words);
    for (size_t k = 0; k < n; k++) {
        (*words)[k] = text;
        text += strcspn(text, " ");
        *text++ = '\0';
    }
    return n;
}

static struct population *find_population(const struct replay *r, const char *name)
{
    for (size_t k = 0; k < r->n_populations; k++)
        if (r->populations[k].name && strcmp(r->populations[k].name, name) == 0)
            return &r->populations[k];
    return NULL;
}

/* The population that the value of `key` names; the first one, and a fault, if there is none. */
static struct population *take_population(struct replay *r, const char *key)
{
    const char *name = golden_text(&r->trace, key);
    struct population *p = find_population(r, name);
    if (!p)
        golden_fail_at(&r->trace, golden_take(&r->trace, key)->line, "%s=%s is no population", key,
                       name);
    return p ? p : r->populations;
}

/* How many objects "<what>.0", "<what>.1", ... have a key "<what>.<k>.<has>". */
static size_t count_objects(const struct replay *r, const char *what, const char *has)
{
    char key[GOLDEN_NAME];
    size_t n = 0;
    while (snprintf(key, sizeof key, "%s.%zu.%s", what, n, has) && golden_has(&r->trace, key))
        n++;
    return n;
}

static void read_train(struct replay *r, struct population *p, const char *name, const char *prefix)
{
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    begin_population(r, p, name, golden_count(g, golden_name(key, prefix, "n_neurons")));
    const struct golden_raster given = golden_spikes(g, golden_name(key, prefix, "spikes"), r->dt,
                                                     r->n_steps, p->count);
    uint32_t *who  = golden_keep(&r->job, given.n, sizeof *who);
    uint64_t *when = golden_keep(&r->job, given.n, sizeof *when);
    for (size_t k = 0; k < given.n; k++) {
        who[k]  = given.spike[k].who;
        when[k] = given.spike[k].step;
    }
    if (r->job.failed)
        return;
    snn_spike_train *train = snn_spike_train_steps_new(&r->net, p->count, who, when, given.n);
    p->made  = train;
    p->cells = &train->cells;
}

static void read_population(struct replay *r, struct population *p, const char *name)
{
    struct golden *g = &r->trace;
    const char *prefix = golden_print(&r->job, "%s.", name);
    char key[GOLDEN_NAME];
    if (strcmp(golden_text(g, golden_name(key, prefix, "model")), "spikes") == 0) {
        read_train(r, p, name, prefix);
        return;
    }
    if (strcmp(golden_text(g, key), readout.name) == 0) {
        read_readout(r, p, name, prefix);
        return;
    }
#if SNN_DUAL_N > 0
    if (r->differentiates) {
        struct slope *slope = golden_keep(&r->job, 1, sizeof *slope);
        read_slope(g, golden_name(key, prefix, "spk_fun"), slope);
        p->slope = slope;
    }
#endif
    read_neurons(r, p, name, prefix);
    const struct golden_list drive =
        golden_values(g, golden_name(key, prefix, "drive"), p->count);
    p->drive      = drive.x;
    p->n_drive    = drive.n;
    p->drive_unit = drive.unit;
    if (r->differentiates)                      /* those list no spikes                           */
        return;
    golden_name(key, prefix, "spike_steps");
    p->expected = golden_has(g, key) ? golden_spikes(g, key, r->dt, r->n_steps, p->count)
                                     : golden_spike_lists(g, key, r->n_steps, p->count);
}

static void read_receptor(struct replay *r, struct network *n, size_t k)
{
    struct golden *g = &r->trace;
    const char *prefix = golden_print(&r->job, "receptor.%zu.", k);
    char key[GOLDEN_NAME];
    struct population *post = take_population(r, golden_name(key, prefix, "post"));
    const char *syn = golden_text(g, golden_name(key, prefix, "syn"));
    const char *out = golden_text(g, golden_name(key, prefix, "out"));
    if (!post->is)
        golden_fail(&r->job, "%s: receptor %zu of a population without a model", g->path, k);
    if (r->job.failed)
        return;
    const enum slot slot = free_slot(post, syn, out);
    if (slot == N_SLOTS || strcmp(out, "delta") == 0) {
        golden_fail_at(g, golden_take(g, key)->line,
                       "receptor %zu: synapse %s with output %s is not known yet, or all are taken",
                       k, syn, out);
        return;
    }
    const bool still = strcmp(syn, "none") == 0;
    post->taken |= 1ull << slot;
    post->receptors[slot] = (struct receptor){
        .syn_keys  = still ? NULL : golden_print(&r->job, "%sparam.", prefix),
        .init_keys = still ? NULL : golden_print(&r->job, "%sinit.", prefix),
        .out_keys  = golden_print(&r->job, "%sout.", prefix),
    };
    n->receptors[k].post = post;
    n->receptors[k].slot = slot;
}

/* comm, weights and scale, between `n_pre` and `n_post` neurons. */
static struct wires read_wires(struct replay *r, const char *prefix, size_t n_pre, size_t n_post)
{
    static const char *const comms[] = { "edges", "dense" };
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    struct wires w = { .scale_key = golden_print(&r->job, "%sscale", prefix) };
    w.dense = golden_choice(g, golden_name(key, prefix, "comm"), comms, 2) == 1;
    golden_name(key, prefix, "weights");
    if (r->differentiates)
        w.per = golden_keep(&r->job, 1, sizeof *w.per);
    if (w.dense) {
        w.n      = n_pre * n_post;
        w.weight = golden_parts(g, key, n_pre, n_post, r->differentiates ? 3 : 1);
        w.grad   = r->differentiates ? w.weight + w.n : NULL;
        w.dir    = r->differentiates ? w.grad + w.n : NULL;
    } else {
        const struct golden_edges edges = golden_edges(
            g, key, n_pre, n_post, r->differentiates ? GOLDEN_GRADIENT : GOLDEN_ONE_WAY);
        w.n      = edges.n;
        w.weight = edges.w;
        w.from   = edges.from;
        w.to     = edges.to;
        w.grad   = edges.grad;
        w.dir    = edges.dir;
    }
    return w;
}

/* Where projection k ends: a receptor of the trace, or the kick of a population. */
static enum slot read_target(struct replay *r, const struct network *n, const char *prefix,
                             struct population **post)
{
    enum { ALIGN_POST, CURRENT, DELTA, ALIGN_PRE, READOUT };
    static const char *const kinds[] = { "align_post", "current", "delta", "align_pre", "readout" };
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    const size_t kind = golden_choice(g, golden_name(key, prefix, "kind"), kinds, 5);
    if (kind == DELTA || kind == READOUT) {
        *post = take_population(r, golden_name(key, prefix, "post"));
        if ((kind == READOUT) != ((*post)->is == &readout))
            golden_fail_at(g, golden_take(g, key)->line, "a %s projection to population '%s'",
                           kinds[kind], (*post)->name);
        return SLOT_kick;
    }
    const uint64_t k = golden_count(g, golden_name(key, prefix, "receptor"));
    if (!r->job.failed && k >= n->n_receptors)
        golden_fail_at(g, golden_take(g, key)->line, "%s: there is no such receptor", key);
    if (r->job.failed)
        return SLOT_kick;
    const enum slot slot = n->receptors[k].slot;
    if ((kind != ALIGN_POST) != (strcmp(slots[slot].syn, "none") == 0))
        golden_fail_at(g, golden_take(g, key)->line, "a %s projection into synapse %s",
                       kinds[kind], slots[slot].syn);
    if (kind == ALIGN_POST)                     /* numbers are the same: see check_order          */
        golden_flag(g, golden_name(key, prefix, "merge"));
    *post = n->receptors[k].post;
    return slot;
}

/* Steps of a delay, as FORMAT.md says: the value is read `whole` steps ago, and the rest of the way
   to the next one with that share. */
static double delay_share(const struct delay *d, size_t i, size_t *whole)
{
    const double k = d->steps[d->ms.n > 1 ? i : 0], below = floor(k), nearest = floor(k + 0.5);
    if (d->how == SNN_INTERPOLATED) {
        *whole = (size_t)below;
        return k - below;
    }
    *whole = (size_t)(fabs(k - nearest) <= 1e-6 * fmax(1, nearest) ? nearest : ceil(k));
    return 0;
}

static void read_delay(struct replay *r, struct projection *f, const char *prefix)
{
    enum { MOST = 1000 * 1000 };
    static const char *const methods[] = { "ceil", "linear" };
    struct golden *g = &r->trace;
    struct delay *d = &f->delay;
    char key[GOLDEN_NAME];
    if (!golden_has(g, golden_name(key, prefix, "delay")))
        return;
    d->ms = golden_values(g, key, f->count);
    if (strcmp(d->ms.unit, "ms") != 0)
        golden_fail_at(g, d->ms.line, "%s is not known but in [ms] yet", key);
    golden_name(key, prefix, "delay.method");
    d->how   = golden_choice(g, key, methods, 2) == 1 ? SNN_INTERPOLATED : SNN_WHOLE_STEPS;
    d->steps = golden_keep(&r->job, d->ms.n, sizeof *d->steps);
    for (size_t i = 0; i < d->ms.n && !r->job.failed; i++) {
        d->steps[i] = d->ms.x[i] / r->dt;
        if (!(d->steps[i] >= 0 && d->steps[i] < MOST)) {
            golden_fail_at(g, d->ms.line, "a delay of %g ms is none", d->ms.x[i]);
            return;
        }
        const size_t slots = (size_t)ceil(d->steps[i]) + 2;
        d->slots = slots > d->slots ? slots : d->slots;
    }
    d->past = golden_keep(&r->job, d->slots * f->count, sizeof *d->past);
}

/* -- the seed's accident: with event=1 any x but 0 is a whole spike, so that a delay between two
   steps (or one whose quotient is rounded there) delivers each spike at both of them, whole; but
   once where a spike's second and the next one's first delivery meet.  snn.h delivers every spike
   once.  Here it is given twice the weight and half a step, which makes two whole deliveries, and
   `again`: neurons that spike now and did in the step before, whose first delivery is taken back. */

static bool delivers_twice(const struct delay *d, size_t i)
{
    size_t whole;
    return delay_share(d, i, &whole) > 0;
}

/* The weights, times `twice` where a delay lies between steps, and `once` elsewhere. */
static struct wires weigh_events(struct replay *r, const struct projection *f, struct wires w,
                                 double twice, double once)
{
    double *weight = golden_keep(&r->job, w.n, sizeof *weight);
    for (size_t e = 0; e < w.n && !r->job.failed; e++) {
        const size_t i = w.dense ? e / f->post->count : w.from[e];
        weight[e] = (delivers_twice(&f->delay, i) ? twice : once) * w.weight[e];
    }
    w.weight = weight;
    return w;
}

/* Each delay, or of those between steps `rest` steps more than the whole ones. */
static void set_delay(struct replay *r, const struct projection *f, snn_projection *made,
                      bool event, double rest)
{
    const struct delay *d = &f->delay;
    snn_time *delays = golden_keep(&r->job, d->ms.n, sizeof *delays);
    for (size_t i = 0; i < d->ms.n && !r->job.failed; i++) {
        size_t whole = 0;
        const bool twice = event && delay_share(d, i, &whole) > 0;
        delays[i] = snn_ms(twice ? ((double)whole + rest) * r->dt : d->ms.x[i]);
    }
    if (r->job.failed || d->ms.n == 0)
        return;
    if (d->ms.n == 1)
        snn_delay(made, delays[0], d->how);
    else
        snn_delay_pre(made, delays, d->ms.n, d->how);
}

static void join(struct replay *r, struct projection *f, enum slot slot, snn_cells *pre,
                 const struct wires *w, bool event)
{
    struct golden *g = &r->trace;
    bool twice = false;
    for (size_t i = 0; event && i < f->delay.ms.n; i++)
        twice |= delivers_twice(&f->delay, i);
    if (!twice) {
        f->made = f->post->is->connect(g, f->post, slot, &r->net, pre, w);
        set_delay(r, f, f->made, false, 0);
        return;
    }
    const struct wires both = weigh_events(r, f, *w, 2, 1), back = weigh_events(r, f, *w, -1, 0);
    f->before = golden_keep(&r->job, f->count, sizeof *f->before);
    if (r->job.failed)
        return;
    f->made  = f->post->is->connect(g, f->post, slot, &r->net, pre, &both);
    f->again = &snn_spike_train_steps_new(&r->net, f->count, NULL, NULL, 0)->cells;
    f->back  = f->post->is->connect(g, f->post, slot, &r->net, f->again, &back);
    set_delay(r, f, f->made, true, 0.5);
    set_delay(r, f, f->back, true, 0);
}

static void take_back(struct projection *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (f->x[i] != 0 && f->before[i] != 0)
            f->again->spikes[n++] = (SNN_INDEX)i;
        f->before[i] = f->x[i];
    }
    f->again->n_spikes = f->again->end[0] = n;
    snn_deliver(f->back);
}

/* x of the projection is V, or what its spikes release: read=syn, or stp. */
static void read_release(struct replay *r, struct projection *f, const char *prefix)
{
    static const char *const reads[] = { "spk", "syn", "V" };
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    const size_t read = golden_choice(g, golden_name(key, prefix, "read"), reads, 3);
    const bool syn = read == 1, stp = golden_has(g, golden_name(key, prefix, "stp"));
    f->reads_v = read == 2 && !stp && f->count == f->pre->count;
    if (read == 2 && (!f->reads_v || !f->pre->cells->v))
        golden_fail(&r->job, "%s: read=V is not known but of a whole population, without an stp",
                    g->path);
    if (!syn && !stp)
        return;
    const char *model = golden_text(g, golden_name(key, prefix, syn ? "syn" : "stp"));
    const enum form form = find_form(model);
    if ((syn && stp) || form == N_FORMS || syn != (*forms[form].rel == '\0')) {
        golden_fail_at(g, golden_take(g, key)->line, "%s=%s is not known yet%s", key, model,
                       syn && stp ? " behind an stp" : "");
        return;
    }
    f->aligned_pre = syn;
    f->releaser = make_releaser(r, form, f->count,
                                golden_print(&r->job, syn ? "%sparam." : "%sstp.", prefix),
                                golden_print(&r->job, syn ? "%sinit." : "%sstp.init.", prefix));
}

/* kind=gap_symmetric or gap_asymmetric, between `pre` and `post`; false: it is neither. */
static bool read_gaps(struct replay *r, struct projection *f, const char *prefix)
{
    static const char *const reads[] = { "V" }, *const comms[] = { "edges" };
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    const char *kind = golden_text(g, golden_name(key, prefix, "kind"));
    const bool two_ways = strcmp(kind, "gap_asymmetric") == 0;
    if (!two_ways && strcmp(kind, "gap_symmetric") != 0)
        return false;
    f->post = take_population(r, golden_name(key, prefix, "post"));
    golden_choice(g, golden_name(key, prefix, "read"), reads, 1);
    golden_choice(g, golden_name(key, prefix, "comm"), comms, 1);
    const struct golden_edges edges = golden_edges(g, golden_name(key, prefix, "weights"),
                                                   f->pre->count, f->post->count,
                                                   two_ways ? GOLDEN_TWO_WAYS : GOLDEN_ONE_WAY);
    golden_name(key, prefix, "scale");
    const snn_conductance *w    = scale_conductance(g, key, edges.w, edges.n, NULL);
    const snn_conductance *back = scale_conductance(g, key, edges.back, edges.n, NULL);
    if (r->job.failed)
        return true;
    snn_port *one   = f->pre->is ? f->pre->is->port(f->pre, SLOT_gap) : NULL;
    snn_port *other = f->post->is ? f->post->is->port(f->post, SLOT_gap) : NULL;
    if (!one || !other) {
        golden_fail(&r->job, "%s: %s: gap junctions of these are not known yet", g->path, kind);
        return true;
    }
    f->gaps = snn__gaps_new(&r->net, one, other, edges.from, edges.to, edges.n, snn_mS(0));
    snn_gaps_weigh(f->gaps, w, edges.n);
    snn_gaps_weigh_back(f->gaps, back, edges.n);
    if (snn_failed(&r->net))
        golden_fail(&r->job, "%s: %s", g->path, snn_why(&r->net));
    return true;
}

/* Cells that send V of their like in pre, in mV: a train of no spikes whose list is all of them. */
static snn_cells *make_voltages(struct replay *r, const struct projection *f)
{
    snn_cells *of = f->pre->cells, *made;
    made = &snn_spike_train_steps_new(&r->net, f->count, NULL, NULL, 0)->cells;
    if (snn_failed(&r->net))
        return made;
    for (size_t j = 0; j < f->count; j++)
        made->spikes[j] = (SNN_INDEX)j;
    made->n_spikes = made->end[0] = f->count;
    made->amounts  = of->v;
#if TANGENTS
    made->spikes_dot = (snn_tangent *)(uintptr_t)of->v_dot;
#endif
    return made;
}

static void read_projection(struct replay *r, struct network *n, size_t k)
{
    struct golden *g = &r->trace;
    struct projection *f = &n->projections[k];
    const char *prefix = golden_print(&r->job, "projection.%zu.", k);
    char key[GOLDEN_NAME];
    f->pre = take_population(r, golden_name(key, prefix, "pre"));
    if (read_gaps(r, f, prefix))
        return;
    const enum slot slot = read_target(r, n, prefix, &f->post);
    const bool event = golden_flag(g, golden_name(key, prefix, "event"));   /* see delivers_twice */
    f->count = f->pre->count;
    if (golden_has(g, golden_name(key, prefix, "pre_range"))) {
        const struct golden_list range = golden_list(g, key);
        const bool fits = range.n == 2 && range.x[0] >= 0 && range.x[0] < range.x[1]
                          && range.x[1] <= (double)f->pre->count && range.x[0] == floor(range.x[0])
                          && range.x[1] == floor(range.x[1]);
        if (!fits)
            golden_fail_at(g, range.line, "%s: not a part of %zu neurons", key, f->pre->count);
        f->first = fits ? (size_t)range.x[0] : 0;
        f->count = fits ? (size_t)range.x[1] - f->first : 0;
    }
    f->x = golden_keep(&r->job, f->count, sizeof *f->x);
    read_delay(r, f, prefix);
    if (!r->job.failed)
        read_release(r, f, prefix);
    if ((f->releaser || f->reads_v) && event)
        golden_fail(&r->job, "%s: projection %zu: event=1 of a release is not known yet", g->path,
                    k);
    if (r->job.failed)
        return;
    if (!f->post->is) {
        golden_fail(&r->job, "%s: projection %zu ends at given spikes", g->path, k);
        return;
    }
    struct wires w = read_wires(r, prefix, f->count, f->post->count);
    if (r->job.failed)
        return;
    snn_cells *pre = f->pre->cells;
    if (f->releaser) {
        pre  = f->releaser->cells;
        w.of = f->aligned_pre ? "mS" : NULL;    /* a synapse's x is so many mS                    */
    } else if (f->reads_v) {
        pre = make_voltages(r, f);
    } else if (f->count < f->pre->count) {
        pre = snn_slice(pre, f->first, f->count);
    }
    f->wires = w;
    join(r, f, slot, pre, &w, event);
    if (snn_failed(&r->net))
        golden_fail(&r->job, "%s: projection %zu: %s", g->path, k, snn_why(&r->net));
    else if (!r->job.failed && f->made->count != w.n)
        golden_fail(&r->job, "%s: projection %zu has %zu synapses, %zu were given", g->path, k,
                    (size_t)f->made->count, w.n);
}

static void read_order(struct replay *r, struct network *n)
{
    struct golden *g = &r->trace;
    char **words;
    n->n_order = words_of(r, "order", &words);
    n->order   = golden_keep(&r->job, n->n_order, sizeof *n->order);
    for (size_t a = 0; a < n->n_order; a++) {
        uint64_t k;
        struct act *act = &n->order[a];
        act->population = find_population(r, words[a]);
        if (!act->population && strncmp(words[a], "projection.", 11) == 0
                && golden_integer(words[a] + 11, &k) && k < n->n_projections)
            act->projection = &n->projections[k];
        for (size_t b = 0; b < a; b++)
            if (strcmp(words[a], words[b]) == 0)
                golden_fail_at(g, golden_take(g, "order")->line, "'%s' acts twice", words[a]);
        if (!act->population && !act->projection)
            golden_fail_at(g, golden_take(g, "order")->line, "'%s' is no object", words[a]);
    }
    if (n->n_order != r->n_populations + n->n_projections)
        golden_fail_at(g, golden_take(g, "order")->line, "not every object acts");
}

/* With merge=0 a projection has a synapse of its own and steps it itself.  A receptor of its own,
   stepped with its population, gives the same numbers if the projection comes first. */
static void check_order(struct replay *r, const struct network *n)
{
    for (size_t a = 0; a < n->n_order; a++) {
        const struct projection *f = n->order[a].projection;
        char key[GOLDEN_NAME];
        if (!f)
            continue;
        snprintf(key, sizeof key, "projection.%zu.merge", (size_t)(f - n->projections));
        if (!golden_has(&r->trace, key) || golden_flag(&r->trace, key))
            continue;
        for (size_t b = 0; b < a; b++)
            if (n->order[b].population == f->post)
                golden_fail_at(&r->trace, golden_take(&r->trace, key)->line,
                               "merge=0 behind its population in `order` is not known yet");
    }
}

/* "post.V", "receptor.0.g", "projection.1.x": all values of that state of that object. */
static bool aim(struct replay *r, const struct network *n, char *text, struct probe *q)
{
    char key[GOLDEN_NAME], *dot = strrchr(text, '.');
    uint64_t k;
    double x;
    if (!dot)
        return false;
    *dot = '\0';
    *q = (struct probe){ .slot = -1, .state = dot + 1, .unit = "" };
    const struct golden_key *init = NULL;
    const struct population *p = find_population(r, text);
    if (snprintf(key, sizeof key, "%s.init.%s", text, q->state) < GOLDEN_NAME)
        init = golden_find(&r->trace, key);
    if (init)
        q->unit = init->unit;                   /* a state has the unit of its initial value      */
    if (p) {
        q->of    = p->is ? p : NULL;
        q->count = p->count;
        if (strcmp(q->state, "spk") == 0)
            q->array = p->spk;
    } else if (strncmp(text, "projection.", 11) == 0 && golden_integer(text + 11, &k)
               && k < n->n_projections) {
        const struct projection *f = &n->projections[k];
        q->array = strcmp(q->state, "x") == 0 ? f->x
                   : f->releaser ? sent_by(f->releaser, q->state) : NULL;
        q->count = f->count;
    } else if (strncmp(text, "receptor.", 9) == 0 && golden_integer(text + 9, &k)
               && k < n->n_receptors) {
        q->of    = n->receptors[k].post;
        q->slot  = (int)n->receptors[k].slot;
        q->count = q->of->count;
    }
    return (q->array || q->of) && look(q, &x);
}

/* "<object>.<state>_<j>" or "<object>.<state>.sum" */
static void read_network_columns(struct replay *r, const struct network *n)
{
    r->columns[0] = probe_array(&r->step, 0);
    for (size_t c = 1; c < r->trace.n_columns; c++) {
        char *text = golden_print(&r->job, "%s", r->trace.columns[c]);
        const size_t length = strlen(text);
        const bool sum = length > 4 && strcmp(text + length - 4, ".sum") == 0;
        struct probe *q = &r->columns[c];
        size_t j = 0;
        if (sum)
            text[length - 4] = '\0';
        if ((!sum && !cut_index(text, SIZE_MAX, &j)) || !aim(r, n, text, q) || j >= q->count) {
            bad_column(r, c);
            continue;
        }
        q->first = j;
        q->count = sum ? q->count : 1;
    }
}

/* "final.<object>.<state> [unit]": all neurons after the last step. */
static void read_finals(struct replay *r, struct network *n)
{
    struct golden *g = &r->trace;
    n->finals = golden_keep(&r->job, g->n_keys, sizeof *n->finals);
    for (size_t k = 0; k < g->n_keys; k++) {
        if (strncmp(g->keys[k].name, "final.", 6) != 0)
            continue;
        struct final *final = &n->finals[n->n_finals++];
        double x;
        final->key      = golden_take(g, g->keys[k].name);
        final->expected = golden_list(g, final->key->name);
        const bool known = aim(r, n, golden_print(&r->job, "%s", final->key->name + 6),
                               &final->probe);
        final->probe.unit = final->key->unit;
        if (!known || !look(&final->probe, &x))
            golden_fail_at(g, final->key->line, "key '%s' is not known yet", final->key->name);
        else if (final->expected.n != final->probe.count)
            golden_fail_at(g, final->key->line, "key '%s' has %zu values for %zu neurons",
                           final->key->name, final->expected.n, final->probe.count);
    }
}

static void judge_finals(struct replay *r, const struct network *n)
{
    for (size_t k = 0; k < n->n_finals; k++) {
        const struct final *final = &n->finals[k];
        for (size_t j = 0; j < final->expected.n; j++) {
            struct probe one = final->probe;
            const double expected = final->expected.x[j];
            double got = 0;
            one.first = j;
            one.count = 1;
            look(&one, &got);
            if (!judge(r, got, expected, r->bound))
                golden_fail_at(&r->trace, final->key->line,
                               "%s, neuron %zu: got %.17g, expected %.17g (deviation %.1e)",
                               final->key->name, j, got, expected, deviation(got, expected));
        }
    }
}

/* What each pre neuron's x is behind the delay; x is what was read now. */
static void delay_x(struct delay *d, double *x, size_t count)
{
    memcpy(d->past + d->now % d->slots * count, x, count * sizeof *x);
    for (size_t i = 0; i < count; i++) {
        size_t whole;
        const double share = delay_share(d, i, &whole);
        const double near = whole > d->now ? 0 : d->past[(d->now - whole) % d->slots * count + i];
        const double far = whole + 1 > d->now || !(share > 0)
                               ? 0 : d->past[(d->now - whole - 1) % d->slots * count + i];
        x[i] = near * (1 - share) + far * share;
    }
    d->now++;
}

/* x of the projection is the spikes of pre as they stand. */
static void read_spikes(struct projection *f)
{
    snn_cells *pre = f->pre->cells;
    if (!pre->seen)
        snn_notice(pre);
    memset(f->x, 0, f->count * sizeof *f->x);
    for (size_t s = 0; s < pre->n_spikes; s++) {
        const size_t j = pre->spikes[s];
        if (j >= f->first && j < f->first + f->count)
            f->x[j - f->first] = 1;
    }
}

/* Synapses on the pre side are stepped with their population. */
static void step_aligned_pre(struct replay *r, const struct network *n, const struct population *p)
{
    for (size_t k = 0; k < n->n_projections; k++) {
        struct projection *f = &n->projections[k];
        if (f->pre != p || !f->aligned_pre)
            continue;
        read_spikes(f);
        step_releaser(r, f->releaser, f->x);
    }
}

static void deliver(struct replay *r, struct projection *f)
{
    if (f->gaps) {
        snn_gaps_deliver(f->gaps);
        return;
    }
    read_spikes(f);
    for (size_t i = 0; f->reads_v && i < f->count; i++)
        f->x[i] = f->pre->cells->v[i];
    if (f->releaser) {
        if (!f->aligned_pre)
            step_releaser(r, f->releaser, f->x);
        memcpy(f->x, f->releaser->sent[0].x, f->count * sizeof *f->x);
    }
    snn_deliver(f->made);
    if (f->again)
        take_back(f);
    if (f->delay.ms.n > 0)
        delay_x(&f->delay, f->x, f->count);
}

static void step_network(struct replay *r, void *with)
{
    const struct network *n = with;
    for (size_t a = 0; a < n->n_order; a++)
        if (n->order[a].population) {
            step_population(r, n->order[a].population);
            step_aligned_pre(r, n, n->order[a].population);
        } else {
            deliver(r, n->order[a].projection);
        }
}

/* All that the trace says, and the net that is made of it, before the first step. */
static struct network read_network(struct replay *r)
{
    struct network n = { .n_order = 0 };
    char **names;
    read_clock(r);
    r->net.tangents = r->differentiates;
    const size_t n_names = words_of(r, "populations", &names);
    struct population *populations = add_populations(r, n_names);
    for (size_t k = 0; k < n_names && !r->job.failed; k++) {
        if (find_population(r, names[k]))
            golden_fail(&r->job, "%s: two populations '%s'", r->trace.path, names[k]);
        read_population(r, &populations[k], names[k]);
    }
    n.n_receptors = count_objects(r, "receptor", "post");
    n.receptors   = golden_keep(&r->job, n.n_receptors, sizeof *n.receptors);
    for (size_t k = 0; k < n.n_receptors && !r->job.failed; k++)
        read_receptor(r, &n, k);
    for (size_t k = 0; k < n_names; k++)
        if (populations[k].is)
            make_population(r, &populations[k]);
    n.n_projections = count_objects(r, "projection", "kind");
    n.projections   = golden_keep(&r->job, n.n_projections, sizeof *n.projections);
    for (size_t k = 0; k < n.n_projections && !r->job.failed; k++)
        read_projection(r, &n, k);
    if (!r->job.failed) {
        read_order(r, &n);
        check_order(r, &n);
        read_network_columns(r, &n);
        read_finals(r, &n);
    }
    return n;
}

static void replay_projection(struct replay *r)
{
    struct network n = read_network(r);
    golden_finish(&r->trace);
    run(r, step_network, &n);
    if (r->job.failed)
        return;
    judge_rows(r);
    judge_finals(r, &n);
    for (size_t k = 0; k < r->n_populations; k++)
        if (r->populations[k].is)
            judge_spikes(r, &r->populations[k]);
}

/* ---- >>kind=gradient of a network: the slope of a loss in every weight ------------------------ */

#if TANGENTS
/* Duals go through the whole network SNN_DUAL_N variables at a time, and the network is made anew
   for each: first all weights, projection by projection, then their motion along `dir`. */
struct trial {
    struct network     network;
    struct population *of;                      /* y is this state of it                          */
    const char        *state, *unit;
    bool               entropy;                 /* of the sum of y; else the square of y - target */
    size_t             label;
    const double      *target;                  /* [n_steps][1 + count]: the step, y              */
    double            *sum, *slopes;            /* [count] and [count][SNN_DUAL_N], of y          */
    double             loss, slope[SNN_DUAL_N];
};

static void read_loss(struct replay *r, struct trial *d)
{
    static const char *const kinds[] = { "mse", "ce" };
    struct golden *g = &r->trace;
    char *text = golden_print(&r->job, "%s", golden_text(g, "loss.of")), *dot = strrchr(text, '.');
    char key[GOLDEN_NAME];
    if (dot)
        *dot++ = '\0';
    d->of = dot ? find_population(r, text) : NULL;
    if (!d->of || !d->of->is || !d->of->is->state_dot) {
        golden_fail_at(g, golden_take(g, "loss.of")->line, "loss.of is no state with a slope");
        return;
    }
    d->state   = dot;
    d->unit    = golden_take(g, golden_name(key, d->of->init_keys, d->state))->unit;
    d->sum     = golden_keep(&r->job, d->of->count, sizeof *d->sum);
    d->slopes  = golden_keep(&r->job, d->of->count * SNN_DUAL_N, sizeof *d->slopes);
    d->entropy = golden_choice(g, "loss", kinds, 2) == 1;
    if (d->entropy) {
        d->label = (size_t)golden_count(g, "loss.label");
        if (d->label >= d->of->count)
            golden_fail_at(g, golden_take(g, "loss.label")->line, "loss.label is no neuron");
        return;
    }
    struct golden series = golden_data(g, "loss.target", "series");
    golden_check_shape(&series, (size_t)r->n_steps, d->of->count);
    char *names = golden_print(&r->job, "step");
    for (size_t j = 0; j < d->of->count; j++)
        names = golden_print(&r->job, "%s,y_%zu", names, j);
    golden_check_columns(&series, names);
    if (!r->job.failed && series.n_rows != r->n_steps)
        golden_fail(&r->job, "%s: there are %zu rows", series.path, series.n_rows);
    golden_finish(&series);
    d->target = series.cells;
}

/* Variable `v` is the weight of one synapse, or after those the share of `dir` in all weights. */
static void seed_variables(struct replay *r, const struct network *n)
{
    size_t v = 0;
    for (size_t p = 0; p < n->n_projections; p++)
        v += n->projections[p].wires.n;
    r->n_variables = v + 1;
    v = 0;
    for (size_t p = 0; p < n->n_projections && !r->job.failed; p++) {
        const struct projection *f = &n->projections[p];
        for (size_t e = 0; e < f->wires.n; e++, v++) {
            const size_t at = f->made->place ? f->made->place[e] : e;
            const snn_real per = *f->wires.per;
            const double along = (double)per * f->wires.dir[e];
            if (v >= r->first && v < r->first + SNN_DUAL_N)
                snn__seed_synapse(f->made, at, per, (int)(v - r->first));
            const size_t last = r->n_variables - 1;
            if (last >= r->first && last < r->first + SNN_DUAL_N)
                snn__seed_synapse(f->made, at, (snn_real)along, (int)(last - r->first));
        }
    }
}

static void step_trial(struct replay *r, void *with)
{
    struct trial *d = with;
    const size_t count = d->of->count;
    step_network(r, &d->network);
    for (size_t j = 0; j < count; j++) {
        double y = 0, dy = 0;
        d->of->is->state(d->of, d->state, d->unit, j, &y);
        const double away = d->entropy ? 0 : y - d->target[(size_t)r->step * (1 + count) + 1 + j];
        d->sum[j] += y;
        d->loss   += away * away;
        for (int k = 0; k < SNN_DUAL_N; k++) {
            d->of->is->state_dot(d->of, d->state, d->unit, j, k, &dy);
            d->slopes[j * SNN_DUAL_N + (size_t)k] += dy;
            d->slope[k] += 2 * away * dy;
        }
    }
}

static void end_trial(struct replay *r, struct trial *d)
{
    const size_t count = d->of->count;
    const double cells = (double)r->n_steps * (double)count;
    double most = d->sum[0], all = 0;
    for (size_t j = 1; j < count; j++)
        most = fmax(most, d->sum[j]);
    for (size_t j = 0; j < count; j++)
        all += exp(d->sum[j] - most);
    d->loss = d->entropy ? log(all) - (d->sum[d->label] - most) : d->loss / cells;
    for (size_t k = 0; k < SNN_DUAL_N; k++) {
        d->slope[k] /= cells;                   /* 0 of an entropy                                */
        for (size_t j = 0; j < count && d->entropy; j++)
            d->slope[k] += d->slopes[j * SNN_DUAL_N + k]
                           * (exp(d->sum[j] - most) / all - (j == d->label));
    }
}

static void run_trial(struct replay *r, struct trial *d)
{
    r->differentiates = true;
    d->network = read_network(r);
    if (!r->job.failed)
        read_loss(r, d);
    if (!r->job.failed)
        seed_variables(r, &d->network);
    run(r, step_trial, d);
    if (!r->job.failed)
        end_trial(r, d);
}

/* The slopes in the variables from `first` on, of a network of its own. */
static void take_slopes(struct replay *r, size_t first, double *slopes)
{
    struct replay again = { .model = "", .shift_list = "", .first = first };
    struct trial d = { .loss = 0 };
    again.trace = golden_open(&again.job, r->trace.path);
    if (!again.job.failed)
        run_trial(&again, &d);
    for (size_t k = 0; k < SNN_DUAL_N && first + k < r->n_variables; k++)
        slopes[first + k] = d.slope[k];
    if (again.job.failed)
        golden_fail(&r->job, "%s", again.job.why);
    if (again.has_net)
        snn_net_free(&again.net);
    golden_end(&again.job);
}

static void replay_network_gradient(struct replay *r)
{
    struct golden *g = &r->trace;
    struct trial d = { .loss = 0 };
    const double loss = golden_real(g, "loss.value", ""), along = golden_real(g, "loss.jvp", "");
    run_trial(r, &d);
    golden_finish(g);
    if (r->job.failed)
        return;
    r->bound = EXACT ? r->bound : float_bound;
    judge_rows(r);
    judge_slope(r, "loss", "", d.loss, loss, fabs(loss));
    double *slopes = golden_keep(&r->job, r->n_variables, sizeof *slopes);
    for (size_t v = 0; v < r->n_variables && !r->job.failed; v += SNN_DUAL_N)
        take_slopes(r, v, slopes);
    for (size_t p = 0, v = 0; p < d.network.n_projections && !r->job.failed; p++) {
        const struct wires *w = &d.network.projections[p].wires;
        double largest = 0;
        for (size_t e = 0; e < w->n; e++)
            largest = fmax(largest, fabs(w->grad[e]));
        for (size_t e = 0; e < w->n; e++, v++)
            judge_slope(r, "loss", golden_print(&r->job, "weight %zu of projection.%zu", e, p),
                        slopes[v], w->grad[e], largest);
    }
    r->has_slopes = true;
    if (!r->job.failed)
        judge_slope(r, "loss", "the direction dir", slopes[r->n_variables - 1], along, fabs(along));
}
#endif

#endif /* REPLAY_NETWORK_H */
