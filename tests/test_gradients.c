/* Gradients of whole networks against a second program, by_hand below: the forward equations and their tangents,
   derived on paper, in plain doubles, with nothing of the header in it. Finite differences cannot stand in for it: the
   surrogate lets tangents pass where values have a step (docs/explain/duals.md), so they agree only where nothing
   spikes; the last tests look there. */
#define SNN_REAL double
#include "snn.h"
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#define DIGITS_12   1e-12                       /* of the gradient, relative: two programs, two orders of rounding */
#define DIFFERENCES 1e-6                        /* central differences: step^2, and cancellation */

/* ---- by hand ---------------------------------------------------------------------------------------------------
   Units: mV, ms, mA, S, ohm (ohm mA = mV). d before a name is its tangent. A setup holds every number that the network
   depends on; a second setup holds their tangents, so that any of them can be a variable. */

enum { PRE = 20, POST = 10, EDGES = 600, STEPS = 2000 };
enum receptor { EXC, INH, IN, KICK, RECEPTORS };                /* COBA, CUBA, current, jump */

typedef struct setup {
    double tau_pre, tau[POST], v_th, v_reset, v_rest, drive, post_drive, r;
    double tau_exc, tau_inh, e, scale, w[EDGES], pre_0[PRE], post_0[POST];
} setup;
typedef struct wiring { int n, from[EDGES], to[EDGES]; enum receptor into[EDGES]; } wiring;
typedef struct rules { bool hard; double (*psi)(double u); int steps, held; } rules;

static double relu(double u) { return fmax(0.3 * (1 - fabs(u)), 0); }
static double tent(double u) { return fmax(0.8 - fabs(u), 0); }
static double flat(double u) { (void)u; return 0; }

/* phi(x) = (e^x - 1)/x and phi', by their series: x = dt J is small here */
static double phi(double x)
{
    double sum = 0, term = 1;
    for (int n = 1; n < 20; n++) sum += term, term *= x / (n + 1);
    return sum;
}
static double phi_slope(double x)               /* sum of n x^(n-1)/(n+1)! */
{
    double sum = 0, term = 0.5;
    for (int n = 1; n < 20; n++) sum += n * term, term *= x / (n + 2);
    return sum;
}

typedef struct cell { double v, dv, z, dz; int last; } cell;

/* z = H(u), dz = psi(u) du, u = (V - V_th)/(V_th - V_reset) */
static void spike(cell *c, const setup *p, const setup *d, const rules *how)
{
    const double range = p->v_th - p->v_reset, drange = d->v_th - d->v_reset;
    const double u = (c->v - p->v_th) / range;
    const double du = (c->dv - d->v_th) / range - u * drange / range;
    c->z = u >= 0;
    c->dz = how->psi(u) * du;
}
/* i0 + slope * V is all current: i0 in mA, slope in S (COBA: -g) */
static void advance(cell *c, const setup *p, const setup *d, const rules *how, double tau, double dtau, double i0,
                    double di0, double slope, double dslope, double jump, double djump, int step)
{
    const double h = 0.1;
    const double level = how->hard ? c->v : p->v_th, dlevel = how->hard ? 0 : d->v_th;      /* hard: V is detached */
    const double v0 = c->v - (level - p->v_reset) * c->z;
    const double dv0 = c->dv - (dlevel - d->v_reset) * c->z - (level - p->v_reset) * c->dz;

    const double i = i0 + slope * v0, di = di0 + dslope * v0 + slope * dv0;
    const double f = (p->v_rest - v0 + p->r * i) / tau;
    const double df = (d->v_rest - dv0 + d->r * i + p->r * di) / tau - f * dtau / tau;
    const double J = (-1 + p->r * slope) / tau;
    const double dJ = (d->r * slope + p->r * dslope) / tau - J * dtau / tau;
    const double v1 = v0 + h * phi(h * J) * f + jump;
    const double dv1 = dv0 + h * (phi_slope(h * J) * h * dJ * f + phi(h * J) * df) + djump;

    const bool held = step - c->last < how->held;
    c->v = held ? v0 : v1;
    c->dv = held ? dv0 : dv1;
    if (c->v >= p->v_th) c->last = step;
    spike(c, p, d, how);
}
/* mean V of the post neurons over the run; its tangent in *slope; spikes of both populations in *spikes */
static double by_hand(const setup *p, const setup *d, const wiring *w, const rules *how, double *slope, int *spikes)
{
    const double h = 0.1, keep_exc = exp(-h / p->tau_exc), keep_inh = exp(-h / p->tau_inh);
    const double dkeep_exc = keep_exc * h / (p->tau_exc * p->tau_exc) * d->tau_exc;
    const double dkeep_inh = keep_inh * h / (p->tau_inh * p->tau_inh) * d->tau_inh;
    cell pre[PRE], post[POST];
    double g[RECEPTORS][POST] = { { 0 } }, dg[RECEPTORS][POST] = { { 0 } }, mean = 0;
    *slope = 0;
    *spikes = 0;
    for (int i = 0; i < PRE; i++) {
        pre[i] = (cell){ .v = p->pre_0[i], .dv = d->pre_0[i], .last = -1000000 };
        spike(&pre[i], p, d, how);
    }
    for (int j = 0; j < POST; j++) {
        post[j] = (cell){ .v = p->post_0[j], .dv = d->post_0[j], .last = -1000000 };
        spike(&post[j], p, d, how);
    }
    for (int step = 0; step < how->steps; step++) {
        for (int j = 0; j < POST; j++) {
            dg[EXC][j] = dg[EXC][j] * keep_exc + g[EXC][j] * dkeep_exc;
            dg[INH][j] = dg[INH][j] * keep_inh + g[INH][j] * dkeep_inh;
            g[EXC][j] *= keep_exc;
            g[INH][j] *= keep_inh;
            g[IN][j] = g[KICK][j] = dg[IN][j] = dg[KICK][j] = 0;
        }
        for (int e = 0; e < w->n; e++) {                        /* a neuron that is silent has a dz too */
            const cell *c = &pre[w->from[e]];
            g[w->into[e]][w->to[e]] += p->w[e] * c->z;
            dg[w->into[e]][w->to[e]] += d->w[e] * c->z + p->w[e] * c->dz;
        }
        for (int i = 0; i < PRE; i++)
            advance(&pre[i], p, d, how, p->tau_pre, d->tau_pre, p->drive, d->drive, 0, 0, 0, 0, step);
        for (int j = 0; j < POST; j++) {
            const double i0 = p->post_drive + g[EXC][j] * p->e + g[INH][j] * p->scale + g[IN][j];
            const double di0 = d->post_drive + dg[EXC][j] * p->e + g[EXC][j] * d->e + dg[INH][j] * p->scale
                             + g[INH][j] * d->scale + dg[IN][j];
            advance(&post[j], p, d, how, p->tau[j], d->tau[j], i0, di0, -g[EXC][j], -dg[EXC][j], g[KICK][j],
                    dg[KICK][j], step);
            mean += post[j].v;
            *slope += post[j].dv;
            *spikes += post[j].z > 0;
        }
        for (int i = 0; i < PRE; i++) *spikes += pre[i].z > 0;
    }
    *slope /= how->steps * POST;
    return mean / (how->steps * POST);
}

/* ---- the same network in the library -------------------------------------------------------------------------- */

#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_cuba)                                \
                         R(in, snn_instant, snn_current_out) R(kick, snn_instant, snn_jump)
#define SNN_PER_NEURON
#include "snn.h"

/* The two populations of the seed: 20 relays under 30 mA, 10 targets, half of them reached by each relay. */
static setup two_populations(void)
{
    setup p = { .tau_pre = 20, .v_th = -50, .v_reset = -60, .v_rest = -60, .drive = 30, .r = 1, .tau_exc = 5,
                .tau_inh = 8, .e = 0, .scale = -80 };
    for (int j = 0; j < POST; j++) p.tau[j] = 20;
    return p;
}
/* ... with other initial values for each neuron, so that they do not all spike at once */
static setup spread(void)
{
    setup p = two_populations();
    for (int i = 0; i < PRE; i++) p.pre_0[i] = -60 + 0.73 * i;
    for (int j = 0; j < POST; j++) p.post_0[j] = -58 + 0.31 * j;
    return p;
}

static double of_flat(double u, const double *p) { (void)p; return flat(u); }
/* a surrogate of one's own takes two lines: this, and the one where it is given to the parameters */
static double of_tent(double u, const double *p) { return snn_real_max(p[0] - snn_real_abs(u), 0); }

typedef struct network {
    snn_net net;
    relay *pre;
    target *post;
    snn_projection *f[RECEPTORS + 1];
    int n_f;
} network;

static void build(network *n, const setup *p, const rules *how, bool tangents)
{
    n->net = snn_net_on_heap(snn_ms(0.1));
    n->net.tangents = tangents;
    n->n_f = 0;
    relay_params from = relay_defaults();
    target_params to = target_defaults();
    from.cell.tau = snn_ms(p->tau_pre);
    from.cell.v_th = snn_mV(p->v_th);
    from.cell.v_reset = snn_mV(p->v_reset);
    from.cell.v_rest = snn_mV(p->v_rest);
    from.cell.r = snn_ohm(p->r);
    from.cell.tau_ref = snn_ms(how->held * 0.1);
    from.cell.reset = how->hard ? SNN_HARD : SNN_SOFT;
    if (how->psi == tent) from.surrogate = snn_surrogate_own(of_tent, 0.8, 0);
    if (how->psi == flat) from.surrogate = snn_surrogate_own(of_flat, 0, 0);
    to.cell = from.cell;
    to.surrogate = from.surrogate;
    to.exc.syn.tau = snn_ms(p->tau_exc);
    to.inh.syn.tau = snn_ms(p->tau_inh);
    to.exc.out.e = snn_mV(p->e);
    to.inh.out.scale = snn_mV(p->scale);
    snn_time tau[POST];                                         /* copied by _new */
    for (int j = 0; j < POST; j++) tau[j] = snn_ms(p->tau[j]);
    to.each.cell.tau = tau;
    n->pre = relay_new(&n->net, PRE, &from);
    n->post = target_new(&n->net, POST, &to);
    cr_assert(!snn_failed(&n->net), "%s", snn_why(&n->net));
    for (int i = 0; i < PRE; i++) n->pre->v[i] = snn_mV(p->pre_0[i]);
    for (int j = 0; j < POST; j++) n->post->v[j] = snn_mV(p->post_0[j]);
}
/* notes a projection's edges for the program by hand; w in S, mA or mV */
static void join(network *n, snn_projection *f, wiring *w, setup *p, int first, enum receptor into, double weight)
{
    n->f[n->n_f++] = f;
    for (size_t e = 0; e < f->count; e++, w->n++) {
        size_t from, to;
        snn_projection_edge(f, e, &from, &to);
        cr_assert(w->n < EDGES);
        w->from[w->n] = first + (int)from;
        w->to[w->n] = (int)to;
        w->into[w->n] = into;
        p->w[w->n] = weight;
    }
}
static void run(network *n, const setup *p, const rules *how, double *mean, double slopes[SNN_DUAL_N])
{
    memset(slopes, 0, SNN_DUAL_N * sizeof *slopes);
    *mean = 0;
    while (!snn_failed(&n->net) && n->net.step < (uint64_t)how->steps) {
        for (int m = 0; m < n->n_f; m++) snn_deliver(n->f[m]);
        relay_step(n->pre, snn_mA(p->drive));
        target_step(n->post, snn_mA(p->post_drive));
        snn_tick(&n->net);
        for (int j = 0; j < POST; j++) {
            *mean += snn_to_mV(n->post->v[j]);
            for (int k = 0; n->net.tangents && k < SNN_DUAL_N; k++)
                slopes[k] += snn_tangent_at(&n->post->v_dot[j].mV, k);
        }
    }
    cr_assert(!snn_failed(&n->net), "%s", snn_why(&n->net));
    *mean /= how->steps * POST;
    for (int k = 0; k < SNN_DUAL_N; k++) slopes[k] /= how->steps * POST;
}

static void same(double got, double want, double tolerance, const char *what)
{
    cr_expect(fabs(got - want) <= tolerance * fabs(want), "%s: %.15g instead of %.15g, off by %.1e", what, got, want,
              fabs(got - want) / fabs(want));
    cr_expect(fabs(want) > 1e-9, "%s: %g is no test", what, want);
}
/* Tangent k of the run is by_hand's with the setup's tangents d[k]. */
static void compare(network *n, const setup *p, const setup d[SNN_DUAL_N], const wiring *w, const rules *how,
                    const char *const names[SNN_DUAL_N])
{
    double mean, slopes[SNN_DUAL_N], slope;
    int spikes;
    run(n, p, how, &mean, slopes);
    for (int k = 0; k < SNN_DUAL_N && names[k]; k++) {
        same(mean, by_hand(p, &d[k], w, how, &slope, &spikes), 1e-13, "mean V");
        cr_assert(spikes > 50, "%d spikes are no test", spikes);
        same(slopes[k], slope, DIGITS_12, names[k]);
    }
    snn_net_free(&n->net);
}

/* the four of the issue: weight per mS, tau of both and tau_syn per ms, V_th per mV */
static const char *const the_four[] = { "by weight", "by tau", "by tau_syn", "by V_th" };
static void seed_the_four(network *n, setup d[SNN_DUAL_N])
{
    memset(d, 0, SNN_DUAL_N * sizeof *d);
    snn_seed_weight(n->f[0], &n->post->exc, snn_mS(1), 0);
    for (size_t e = 0; e < n->f[0]->count; e++) d[0].w[e] = 1e-3;
    snn_seed(&n->pre->dot.cell.tau, snn_ms(1), 1);
    snn_seed(&n->post->dot.cell.tau, snn_ms(1), 1);
    d[1].tau_pre = 1;
    for (int j = 0; j < POST; j++) d[1].tau[j] = 1;
    snn_seed(&n->post->dot.exc.syn.tau, snn_ms(1), 2);
    d[2].tau_exc = 1;
    snn_seed(&n->pre->dot.cell.v_th, snn_mV(1), 3);
    snn_seed(&n->post->dot.cell.v_th, snn_mV(1), 3);
    d[3].v_th = 1;
    relay_retune(n->pre);
    target_retune(n->post);
}
static void the_four_of(setup p, rules how)
{
    network n;
    wiring w = { 0 };
    setup d[SNN_DUAL_N];
    build(&n, &p, &how, true);
    join(&n, snn_fixed_out(&n.net, &n.pre->cells, &n.post->exc, 0.5, snn_S(p.w[0]), 42), &w, &p, 0, EXC, p.w[0]);
    seed_the_four(&n, d);
    compare(&n, &p, d, &w, &how, the_four);
}

Test(gradients, two_populations)                                /* the seed's: 0.5 mS, everybody starts at 0 mV */
{
    setup p = two_populations();
    p.w[0] = 0.5e-3;
    the_four_of(p, (rules){ .psi = relu, .steps = STEPS, .held = 50 });
}
Test(gradients, strong_weights_and_spiking_targets)
{
    setup p = spread();
    p.w[0] = 0.02;
    the_four_of(p, (rules){ .psi = relu, .steps = STEPS, .held = 50 });
}
Test(gradients, hard_reset_detaches_v)
{
    setup p = spread();
    p.w[0] = 0.02;
    the_four_of(p, (rules){ .hard = true, .psi = relu, .steps = STEPS, .held = 50 });
}
Test(gradients, a_surrogate_of_ones_own)
{
    setup p = spread();
    p.w[0] = 0.02;
    the_four_of(p, (rules){ .psi = tent, .steps = STEPS, .held = 50 });
}
Test(gradients, no_refractory_period)
{
    setup p = spread();
    p.w[0] = 0.02;
    the_four_of(p, (rules){ .psi = relu, .steps = STEPS, .held = 0 });
}

Test(gradients, drive_initial_value_one_synapse_reversal)
{
    static const char *const names[] = { "by drive", "by V_0 of relay 3", "by synapse 7", "by E" };
    const rules how = { .psi = relu, .steps = 600, .held = 50 };
    setup p = spread(), d[SNN_DUAL_N] = { { 0 } };
    network n;
    wiring w = { 0 };
    build(&n, &p, &how, true);
    join(&n, snn_fixed_out(&n.net, &n.pre->cells, &n.post->exc, 0.5, snn_S(0.02), 42), &w, &p, 0, EXC, 0.02);
    snn_seed(&n.pre->drive_dot, snn_mA(1), 0);
    d[0].drive = 1;
    snn_seed(&n.pre->v_dot[3], snn_mV(1), 1);
    d[1].pre_0[3] = 1;
    snn_seed_synapse(n.f[0], &n.post->exc, 7, snn_mS(1), 2);
    d[2].w[7] = 1e-3;
    snn_seed(&n.post->dot.exc.out.e, snn_mV(1), 3);
    d[3].e = 1;
    target_retune(n.post);
    compare(&n, &p, d, &w, &how, names);
}

/* COBA, CUBA, current and jump at once, a tau for each neuron, one projection from a slice */
static void rich(network *n, setup *p, wiring *w, const rules *how)
{
    *p = spread();
    for (int j = 0; j < POST; j++) p->tau[j] = 12 + 1.5 * j;
    p->post_drive = 6;
    build(n, p, how, true);
    join(n, snn_fixed_out(&n->net, &n->pre->cells, &n->post->exc, 0.5, snn_S(0.02), 42), w, p, 0, EXC, 0.02);
    join(n, snn_bernoulli(&n->net, &n->pre->cells, &n->post->inh, 0.3, snn_S(0.005), 7), w, p, 0, INH, 0.005);
    join(n, snn_one_to_one(&n->net, snn_slice(&n->pre->cells, 5, POST), &n->post->in, snn_mA(25)), w, p, 5, IN, 25);
    join(n, snn_all_to_all(&n->net, snn_slice(&n->pre->cells, 2, 4), &n->post->kick, snn_mV(0.3)), w, p, 2, KICK, 0.3);
}
Test(gradients, several_receptors_slices_and_parameters_for_each_neuron)
{
    static const char *const names[] = { "by tau", "by V_th", "by V_reset", "by R" };
    const rules how = { .psi = relu, .steps = STEPS, .held = 20 };
    setup p, d[SNN_DUAL_N] = { { 0 } };
    network n;
    wiring w = { 0 };
    rich(&n, &p, &w, &how);
    for (int j = 0; j < POST; j++) d[0].tau[j] = 1;
    d[1].v_th = d[2].v_reset = d[3].r = 1;
    snn_seed(&n.post->dot.cell.tau, snn_ms(1), 0);
    snn_seed(&n.pre->dot.cell.v_th, snn_mV(1), 1);
    snn_seed(&n.post->dot.cell.v_th, snn_mV(1), 1);
    snn_seed(&n.pre->dot.cell.v_reset, snn_mV(1), 2);
    snn_seed(&n.post->dot.cell.v_reset, snn_mV(1), 2);
    snn_seed(&n.pre->dot.cell.r, snn_ohm(1), 3);
    snn_seed(&n.post->dot.cell.r, snn_ohm(1), 3);
    relay_retune(n.pre);
    target_retune(n.post);
    compare(&n, &p, d, &w, &how, names);
}
Test(gradients, weights_of_every_kind_of_receptor)
{
    static const char *const names[] = { "by COBA weight", "by CUBA weight", "by current weight", "by jump weight" };
    static const double unit[] = { 1e-3, 1e-3, 1, 1 };
    const rules how = { .hard = true, .psi = relu, .steps = STEPS, .held = 20 };
    setup p, d[SNN_DUAL_N] = { { 0 } };
    network n;
    wiring w = { 0 };
    rich(&n, &p, &w, &how);
    for (int e = 0; e < w.n; e++) d[w.into[e]].w[e] = unit[w.into[e]];
    snn_seed_weight(n.f[EXC], &n.post->exc, snn_mS(1), EXC);
    snn_seed_weight(n.f[INH], &n.post->inh, snn_mS(1), INH);
    snn_seed_weight(n.f[IN], &n.post->in, snn_mA(1), IN);
    snn_seed_weight(n.f[KICK], &n.post->kick, snn_mV(1), KICK);
    compare(&n, &p, d, &w, &how, names);
}

Test(gradients, copies_of_a_batch_have_their_own)
{
    const rules how = { .psi = relu, .steps = 800, .held = 50 };
    setup p[2] = { spread(), spread() }, d = { 0 };
    for (int i = 0; i < PRE; i++) p[1].pre_0[i] = -55 + 0.2 * i;
    wiring w = { 0 };
    network n = { .net = snn_net_on_heap(snn_ms(0.1)) };
    n.net.batch = 2;
    n.net.tangents = true;
    relay_params from = relay_defaults();
    target_params to = target_defaults();
    from.cell.tau = snn_ms(20);
    from.cell.v_th = snn_mV(-50);
    from.cell.v_rest = from.cell.v_reset = snn_mV(-60);
    to.cell = from.cell;
    to.exc.syn.tau = snn_ms(5);
    n.pre = relay_new(&n.net, PRE, &from);
    n.post = target_new(&n.net, POST, &to);
    join(&n, snn_fixed_out(&n.net, &n.pre->cells, &n.post->exc, 0.5, snn_S(0.02), 42), &w, &p[0], 0, EXC, 0.02);
    memcpy(p[1].w, p[0].w, sizeof p[1].w);
    snn_seed(&n.pre->dot.cell.tau, snn_ms(1), 1);               /* so that each copy's spikes have their slopes */
    relay_retune(n.pre);
    d.tau_pre = 1;
    for (int b = 0; b < 2; b++) {
        for (int i = 0; i < PRE; i++) n.pre->v[b * PRE + i] = snn_mV(p[b].pre_0[i]);
        for (int j = 0; j < POST; j++) n.post->v[b * POST + j] = snn_mV(p[b].post_0[j]);
    }
    double slopes[2] = { 0 };
    while (!snn_failed(&n.net) && n.net.step < (uint64_t)how.steps) {
        snn_deliver(n.f[0]);
        relay_step(n.pre, snn_mA(30));
        target_step(n.post, snn_mA(0));
        snn_tick(&n.net);
        for (int c = 0; c < 2 * POST; c++) slopes[c / POST] += snn_tangent_at(&n.post->v_dot[c].mV, 1);
    }
    cr_assert(!snn_failed(&n.net), "%s", snn_why(&n.net));
    for (int b = 0; b < 2; b++) {
        double want;
        int spikes;
        by_hand(&p[b], &d, &w, &how, &want, &spikes);
        same(slopes[b] / (how.steps * POST), want, DIGITS_12, b ? "copy 1" : "copy 0");
    }
    cr_expect(fabs(slopes[0] - slopes[1]) > 1e-3 * fabs(slopes[0]), "copies that do not differ are no test");
    snn_net_free(&n.net);
}

/* A surrogate moves no value, and what it moves of the gradient is what the step hides. */
Test(gradients, a_surrogate_changes_gradients_only)
{
    double (*const psis[])(double) = { relu, tent, flat };
    double mean[3], slopes[3][SNN_DUAL_N];
    for (int s = 0; s < 3; s++) {
        const rules how = { .psi = psis[s], .steps = 400, .held = 50 };
        setup p = spread(), d[SNN_DUAL_N];
        network n;
        wiring w = { 0 };
        build(&n, &p, &how, true);
        join(&n, snn_fixed_out(&n.net, &n.pre->cells, &n.post->exc, 0.5, snn_S(0.02), 42), &w, &p, 0, EXC, 0.02);
        seed_the_four(&n, d);
        run(&n, &p, &how, &mean[s], slopes[s]);
        snn_net_free(&n.net);
    }
    cr_expect(mean[0] == mean[1] && mean[1] == mean[2]);
    for (int k = 0; k < SNN_DUAL_N; k++) cr_expect(slopes[0][k] != slopes[1][k] && slopes[1][k] != slopes[2][k]);
}

/* Where nothing spikes and the surrogate is flat, a network is a smooth function: differences agree. */
static double smooth_mean(const setup *p, double weight, double slopes[SNN_DUAL_N])
{
    const rules how = { .psi = flat, .steps = 400, .held = 50 };
    setup copy = *p, d[SNN_DUAL_N];
    network n;
    wiring w = { 0 };
    double mean;
    build(&n, &copy, &how, true);
    join(&n, snn_fixed_out(&n.net, &n.pre->cells, &n.post->exc, 0.5, snn_S(weight), 42), &w, &copy, 0, EXC, weight);
    seed_the_four(&n, d);
    for (int j = 0; j < POST; j++) n.post->exc.g[j] = snn_S(0.05 + 0.01 * j);      /* what a spike may have left */
    run(&n, &copy, &how, &mean, slopes);
    cr_assert(n.pre->cells.n_spikes == 0 && n.post->cells.n_spikes == 0);
    snn_net_free(&n.net);
    return mean;
}
Test(gradients, differences_agree_where_nothing_spikes)
{
    setup p = spread();
    p.drive = 8;
    p.post_drive = 1;
    for (int i = 0; i < PRE; i++) p.pre_0[i] = -60 + 0.3 * i;
    p.e = -45;
    double slopes[SNN_DUAL_N], unused[SNN_DUAL_N];
    smooth_mean(&p, 0.01, slopes);
    setup up = p, down = p;
    for (int j = 0; j < POST; j++) up.tau[j] += 1e-3, down.tau[j] -= 1e-3;
    up.tau_pre += 1e-3;
    down.tau_pre -= 1e-3;
    same(slopes[1], (smooth_mean(&up, 0.01, unused) - smooth_mean(&down, 0.01, unused)) / 2e-3, DIFFERENCES, "by tau");
    up = down = p;
    up.tau_exc += 1e-3;
    down.tau_exc -= 1e-3;
    same(slopes[2], (smooth_mean(&up, 0.01, unused) - smooth_mean(&down, 0.01, unused)) / 2e-3, DIFFERENCES, "by tau_syn");
    cr_expect_eq(slopes[0], 0, "no spike, no weight");
    cr_expect_eq(slopes[3], 0, "a threshold that nobody reaches");
}

Test(gradients, a_restart_forgets_tangents_and_keeps_seeds)
{
    const rules how = { .psi = relu, .steps = 300, .held = 50 };
    setup p = two_populations(), d[SNN_DUAL_N];
    network n;
    wiring w = { 0 };
    double mean[2], slopes[2][SNN_DUAL_N];
    build(&n, &p, &how, true);
    join(&n, snn_fixed_out(&n.net, &n.pre->cells, &n.post->exc, 0.5, snn_S(0.02), 42), &w, &p, 0, EXC, 0.02);
    seed_the_four(&n, d);
    for (int again = 0; again < 2; again++) {
        run(&n, &p, &how, &mean[again], slopes[again]);
        relay_restart(n.pre);
        target_restart(n.post);
        n.net.step = 0;
    }
    cr_expect(mean[0] == mean[1]);
    cr_expect_eq(memcmp(slopes[0], slopes[1], sizeof slopes[0]), 0);
    snn_net_free(&n.net);
}
