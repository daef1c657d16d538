/* test_plasticity.c: pair STDP against the closed form of single pairs, sums over all pairs of spikes, a simulation
   event by event with libm's powers, and the equilibrium of a mean field; layouts, slices, releases, bad input. */
#include "chance.h"

#define SNN_POPULATION   echo                       /* repeats what it hears one step later */
#define SNN_NEURON       snn_parrot
#define SNN_RECEPTORS(R) R(ear, snn_instant, snn_jump) R(exc, snn_expon, snn_coba)
#define SNN_RELEASES(R)  R(fac, snn_stp, snn_instant) R(slow, snn_whole, snn_ampa)
#include "snn.h"

#if SNN_DUAL_N > 0
#define SNN_POPULATION   pupil
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"
#endif

enum { PRE = 7, POST = 6, MOST = 4000 };            /* MOST: events of a random train */
#define ONE_CHANGE (4 * EPS)                        /* of a weight near 1 by one pair */
#define MANY_CHANGES (400 * EPS)                    /* ... by some hundred spikes on each side */

/* ---- trains: who spikes when ----------------------------------------------------------------------------- */
typedef struct train { uint32_t who[MOST]; uint64_t when[MOST]; size_t n; } train;

static uint64_t draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}
static void train_random(train *t, size_t n, size_t steps, unsigned percent, uint64_t seed)
{
    t->n = 0;
    for (uint64_t step = 0; step < steps; step++)
        for (size_t k = 0; k < n; k++)
            if (draw(&seed) % 100 < percent) {
                cr_assert(t->n < MOST);
                t->who[t->n] = (uint32_t)k, t->when[t->n++] = step;
            }
}

/* ---- a pre side and a post side that spike as told, and what they did ------------------------------------- */
typedef struct rig {
    snn_net net;
    snn_spike_train *drive, *pre_drive;
    echo *pre, *post;
    snn_projection *kick, *pre_kick, *f;
    snn_stdp *s;
    size_t n_pre, n_post;
    bool *seen_pre, *seen_post;                     /* [step][neuron] as the projection has them: of a slice, its own */
} rig;

static void rig_new(rig *r, size_t n_pre, const train *pre, size_t n_post, const train *post, double dt_ms)
{
    memset(r, 0, sizeof *r);
    r->net = snn_net_on_heap(snn_ms(dt_ms));
    r->n_pre = n_pre, r->n_post = n_post;
    r->pre_drive = snn_spike_train_steps_new(&r->net, n_pre, pre->who, pre->when, pre->n);
    r->drive = snn_spike_train_steps_new(&r->net, n_post, post->who, post->when, post->n);
    r->pre = echo_new(&r->net, n_pre, NULL), r->post = echo_new(&r->net, n_post, NULL);
    r->pre_kick = snn_one_to_one(&r->net, &r->pre_drive->cells, &r->pre->ear, snn_mV(1));
    r->kick = snn_one_to_one(&r->net, &r->drive->cells, &r->post->ear, snn_mV(1));
    WELL(&r->net);
}
static void rig_free(rig *r)
{
    free(r->seen_pre), free(r->seen_post);
    snn_net_free(&r->net);
}
static void note(bool *seen, const snn_cells *cells, size_t n)
{
    for (size_t k = 0; k < cells->n_spikes; k++) {
        cr_assert(cells->spikes[k] < n);
        seen[cells->spikes[k]] = true;
    }
}
static void rig_run(rig *r, size_t steps)
{
    WELL(&r->net);
    r->seen_pre = calloc(steps * r->n_pre, sizeof(bool)), r->seen_post = calloc(steps * r->n_post, sizeof(bool));
    cr_assert(r->seen_pre && r->seen_post);
    for (size_t step = 0; step < steps; step++) {
        snn_deliver(r->pre_kick), snn_deliver(r->kick), snn_deliver(r->f);
        snn_stdp_step(r->s);
        note(r->seen_pre + step * r->n_pre, &r->pre->cells, r->n_pre);
        note(r->seen_post + step * r->n_post, &r->post->cells, r->n_post);
        snn_spike_train_step(r->pre_drive), snn_spike_train_step(r->drive);
        echo_step(r->pre, snn_nA(0)), echo_step(r->post, snn_nA(0));
        snn_tick(&r->net);
    }
    WELL(&r->net);
}

static snn_stdp_params uneven(snn_pairing pairing)
{
    snn_stdp_params p = snn_stdp_defaults();
    p.a_plus = R(0.004), p.a_minus = R(0.003);
    p.tau_plus = snn_ms(17), p.tau_minus = snn_ms(34);
    p.pairing = pairing;
    return p;
}

/* ---- one pair at every lag -------------------------------------------------------------------------------- */
enum { LAGS = 201 };
static void all_lags(train *pre, train *post, size_t repeats, size_t apart)
{
    pre->n = post->n = 0;
    for (size_t again = 0; again < repeats; again++)
        for (uint32_t k = 0; k < LAGS; k++) {
            pre->who[pre->n] = post->who[post->n] = k;
            pre->when[pre->n++] = 150 + again * apart;
            post->when[post->n++] = 150 + again * apart + k - 100;          /* k - 100 steps of 1 ms later */
        }
}

Test(plasticity, the_window)
{
    static train pre, post;
    all_lags(&pre, &post, 1, 0);
    for (int way = 0; way < 4; way++) {
        const snn_stdp_params p = uneven(way & 1 ? SNN_NEAREST_PAIRS : SNN_ALL_PAIRS);
        rig r;
        rig_new(&r, LAGS, &pre, LAGS, &post, 1);
        r.f = snn_one_to_one(&r.net, &r.pre->cells, &r.post->exc, snn_uS(1.2));
        if (way & 2) snn_delay(r.f, snn_ms(8), SNN_WHOLE_STEPS);        /* spikes count at the somata */
        r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(0.5), snn_uS(2));
        rig_run(&r, 300);
        for (int k = 0; k < LAGS; k++) {
            const double lag = k - 100;
            const double by = lag > 0 ? 0.004 * exp(-lag / 17) : lag < 0 ? -0.003 * exp(lag / 34) : 0;
            WITHIN(r.f->weights[k], 1.2 + 1.5 * by, ONE_CHANGE, say("way %d, lag %g ms", way, lag));
        }
        rig_free(&r);
    }
}

/* ---- against all pairs of spikes, and against a simulation of events --------------------------------------- */
/* s of a synapse after `steps`, from the spikes of its two ends and from nothing else: each change is a sum over
   the earlier spikes of the other end, of which only the last counts if the pairing says so. */
static double sum_of_pairs(const rig *r, size_t i, size_t j, size_t steps, double s)
{
    const snn_stdp_params *p = &r->s->params;
    const bool nearest = p->pairing == SNN_NEAREST_PAIRS;
    for (size_t t = 0; t < steps; t++) {
        const bool pre = r->seen_pre[t * r->n_pre + i], post = r->seen_post[t * r->n_post + j];
        double x = 0, y = 0;
        for (size_t before = t; before-- > 0 && !(nearest && y > 0);)
            if (r->seen_post[before * r->n_post + j])
                y += exp(-(double)(t - before) * (double)r->net.dt.ms / (double)p->tau_minus.ms);
        for (size_t before = t; before-- > 0 && !(nearest && x > 0);)
            if (r->seen_pre[before * r->n_pre + i])
                x += exp(-(double)(t - before) * (double)r->net.dt.ms / (double)p->tau_plus.ms);
        if (pre) s -= (double)p->a_minus * pow(s, (double)p->mu_minus) * y;
        s = fmin(fmax(s, 0), 1);
        if (post) s += (double)p->a_plus * pow(1 - s, (double)p->mu_plus) * x;
        s = fmin(fmax(s, 0), 1);
    }
    return s;
}
static void as_the_sums(rig *r, size_t offset, size_t steps, const snn_real *before, int kind, size_t rule)
{
    double moved = 0;
    const double low = (double)r->s->w_min, span = (double)(r->s->w_max - r->s->w_min);
    for (size_t e = 0; e < r->f->count; e++) {
        size_t i, j;
        const double w = (double)snn_projection_edge(r->f, e, &i, &j), s = ((double)before[e] - low) / span;
        WITHIN(w, low + span * sum_of_pairs(r, i + offset, j, steps, s), MANY_CHANGES,
               say("layout %d, rule %zu, %zu to %zu", kind, rule, i, j));
        moved = fmax(moved, fabs(w - (double)before[e]));
    }
    cr_assert(moved > 1e-3, "layout %d, rule %zu: nothing learnt", kind, rule);
}

static const struct rule { double mu_plus, mu_minus, a; } rules[] = {
    { 0, 0, 0.002 }, { 1, 1, 0.02 }, { 0, 1, 0.02 }, { 0.4, 0.7, 0.02 }, { 0, 0, 0.2 }, { 0.3, 0.3, 0.3 }
};
static const uint32_t edge_from[] = { 3, 0, 6, 0, 1, 5, 2, 3, 4, 6, 0 };
static const uint32_t edge_to[]   = { 1, 5, 0, 0, 3, 2, 5, 1, 4, 3, 0 };    /* two of them twice */

enum { LAYOUTS = 8, TRIAL = 700 };
static snn_projection *layout(rig *r, int kind, size_t *offset)
{
    snn_net *net = &r->net;
    const snn_conductance w = snn_uS(0.9);
    snn_projection *f;
    snn_real drawn[PRE * POST];
    *offset = 0;
    switch (kind) {
    case 0: return snn_edges(net, &r->pre->cells, &r->post->exc, edge_from, edge_to, COUNT_OF(edge_from), w);
    case 1: return snn_all_to_all(net, &r->pre->cells, &r->post->exc, w);
    case 2:
        *offset = 2;
        return snn_all_to_all(net, snn_slice(&r->pre->cells, 2, 4), &r->post->exc, w);
    case 3:
        *offset = 1;
        f = snn_bernoulli(net, snn_slice(&r->pre->cells, 1, 5), &r->post->exc, 0.5, w, 3);
        snn_weigh_uniform(f, &r->post->exc, snn_uS(0.6), snn_uS(1.4), 5);
        return f;
    case 4:
        for (size_t k = 0; k < PRE * POST; k++) drawn[k] = R(0.6 + 0.02 * (double)(k % 40));
        return snn_dense(net, &r->pre->cells, &r->post->exc, (const snn_conductance *)(const void *)drawn, PRE * POST);
    case 5:                                         /* among the post neurons, by a release: none to itself */
        *offset = 1;
        f = snn_all_to_others(net, snn_slice(&r->post->slow.cells, 1, 4), &r->post->exc, w);
        cr_assert(f->count == 4 * (POST - 1));
        return f;
    case 6:
        *offset = 1;
        return snn_one_to_one(net, snn_slice(&r->pre->fac.cells, 1, 6), &r->post->exc, w);
    default: return snn_fixed_in_distinct(net, &r->pre->cells, &r->post->exc, 0.5, w, 8);
    }
}

Test(plasticity, all_pairs_of_random_trains)
{
    static train pre, post;
    train_random(&pre, PRE, TRIAL, 7, 1), train_random(&post, POST, TRIAL, 6, 2);
    for (int kind = 0; kind < LAYOUTS; kind++)
        for (size_t rule = 0; rule < COUNT_OF(rules); rule++)
            for (int nearest = 0; nearest < 2; nearest++) {
                if (kind > 1 && (rule + (size_t)(kind + nearest)) % 3) continue;   /* some of the others */
                rig r;
                size_t offset;
                rig_new(&r, PRE, &pre, POST, &post, 1);
                r.f = layout(&r, kind, &offset);
                snn_stdp_params p = uneven(nearest ? SNN_NEAREST_PAIRS : SNN_ALL_PAIRS);
                p.a_plus = R(rules[rule].a), p.a_minus = R(rules[rule].a * 0.6);
                p.mu_plus = R(rules[rule].mu_plus), p.mu_minus = R(rules[rule].mu_minus);
                r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(0.5), snn_uS(1.5));
                WELL(&r.net);
                snn_real before[PRE * POST];
                memcpy(before, r.f->weights, r.f->count * sizeof *before);
                rig_run(&r, TRIAL);
                if (kind == 5) {                    /* pre and post are one population */
                    free(r.seen_pre);
                    r.n_pre = r.n_post, r.seen_pre = r.seen_post;
                }
                as_the_sums(&r, offset, TRIAL, before, kind, rule);
                if (kind == 5) r.seen_pre = NULL;
                rig_free(&r);
            }
}

/* Triplets by hand: pre, post, pre and post, pre, post, 10 ms apart, additive. */
Test(plasticity, triplets)
{
    static train pre = { { 0, 1, 0 }, { 20, 30, 40 }, 3 }, post = { { 1, 0, 1 }, { 20, 30, 40 }, 3 };
    const double up = 0.004 * exp(-10. / 17), far_up = 0.004 * exp(-20. / 17);
    const double down = 0.003 * exp(-10. / 34), far_down = 0.003 * exp(-20. / 34);
    for (int nearest = 0; nearest < 2; nearest++) {
        rig r;
        rig_new(&r, 2, &pre, 2, &post, 1);
        const snn_stdp_params p = uneven(nearest ? SNN_NEAREST_PAIRS : SNN_ALL_PAIRS);
        r.f = snn_all_to_all(&r.net, &r.pre->cells, &r.post->exc, snn_uS(0.5));
        r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(0), snn_uS(1));
        rig_run(&r, 60);
        WITHIN(r.f->weights[0], 0.5 + up - down, ONE_CHANGE, "0 to 0: pre, post, pre");
        WITHIN(r.f->weights[3], 0.5 - down + up, ONE_CHANGE, "1 to 1: post, pre, post");
        /* 0 to 1 and 1 to 0: two or one at 20 and 40 on both sides, what is 20 ms apart on either side */
        WITHIN(r.f->weights[1], 0.5 + far_up - far_down, ONE_CHANGE, "0 to 1: both at 20 and 40 ms");
        WITHIN(r.f->weights[2], 0.5, 0, "1 to 0: both at 30 ms");
        rig_free(&r);
    }
    /* two pre spikes and a post spike: both count, or the last one */
    static train twice = { { 0, 0 }, { 20, 30 }, 2 }, once = { { 0 }, { 40 }, 1 };
    for (int nearest = 0; nearest < 2; nearest++) {
        rig r;
        rig_new(&r, 1, &twice, 1, &once, 1);
        const snn_stdp_params p = uneven(nearest ? SNN_NEAREST_PAIRS : SNN_ALL_PAIRS);
        r.f = snn_all_to_all(&r.net, &r.pre->cells, &r.post->exc, snn_uS(0.5));
        r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(0), snn_uS(1));
        rig_run(&r, 60);
        WITHIN(r.f->weights[0], 0.5 + up + (nearest ? 0 : far_up), ONE_CHANGE, say("nearest %d", nearest));
        rig_free(&r);
    }
}

/* Amounts below 0: the window upside down, each change with the power of the bound that it goes to. */
Test(plasticity, anti_hebbian)
{
    static train pre = { { 0, 1 }, { 20, 40 }, 2 }, post = { { 0, 1 }, { 40, 20 }, 2 };
    rig r;
    rig_new(&r, 2, &pre, 2, &post, 1);
    snn_stdp_params p = uneven(SNN_ALL_PAIRS);
    p.a_plus = R(-0.004), p.a_minus = R(-0.003), p.mu_plus = p.mu_minus = 1;
    r.f = snn_one_to_one(&r.net, &r.pre->cells, &r.post->exc, snn_uS(0.25));
    r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(0), snn_uS(1));
    rig_run(&r, 60);
    WITHIN(r.f->weights[0], 0.25 - 0.25 * 0.004 * exp(-20. / 17), ONE_CHANGE, "pre before post");
    WITHIN(r.f->weights[1], 0.25 + 0.75 * 0.003 * exp(-20. / 34), ONE_CHANGE, "post before pre");
    rig_free(&r);
}

/* ---- what holds always ------------------------------------------------------------------------------------- */
Test(plasticity, bounds)
{
    static train pre, post;
    train_random(&pre, PRE, TRIAL, 20, 3), train_random(&post, POST, TRIAL, 20, 4);
    for (int way = 0; way < 6; way++) {
        rig r;
        rig_new(&r, PRE, &pre, POST, &post, 1);
        snn_stdp_params p = uneven(SNN_ALL_PAIRS);
        p.a_plus = R(way & 1 ? 0.9 : 0.1), p.a_minus = R(way & 1 ? 0.2 : 0.9);
        p.mu_plus = p.mu_minus = R(way / 2 * 0.5);
        r.f = snn_all_to_all(&r.net, &r.pre->cells, &r.post->exc, snn_uS(-0.1));
        r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(-0.7), snn_uS(0.1));
        size_t low = 0, high = 0;
        for (size_t step = 0; step < TRIAL; step++) {
            if (step == 300) r.f->weights[3] = 7, r.f->weights[4] = -7;     /* by hand: brought back by a change */
            snn_deliver(r.pre_kick), snn_deliver(r.kick);
            snn_stdp_step(r.s);
            snn_spike_train_step(r.pre_drive), snn_spike_train_step(r.drive);
            echo_step(r.pre, snn_nA(0)), echo_step(r.post, snn_nA(0));
            snn_tick(&r.net);
            for (size_t e = 0; e < r.f->count && (step < 300 || step > 350); e++) {
                const snn_real w = r.f->weights[e];
                cr_assert(w >= R(-0.7) && w <= R(0.1), "way %d: %g", way, (double)w);
                low += w < R(-0.69), high += w > R(0.09);
            }
        }
        WELL(&r.net);
        cr_assert(low + high > 1000, "way %d: no weight near a bound", way);
        rig_free(&r);
    }
}

/* The order in which edges are listed, and who else learns, is nothing to a weight: the same bits. */
Test(plasticity, order_of_edges)
{
    enum { N = COUNT_OF(edge_from) };
    static train pre, post;
    train_random(&pre, PRE, TRIAL, 7, 5), train_random(&post, POST, TRIAL, 6, 6);
    snn_real kept[N];
    for (int turn = 0; turn < 3; turn++) {
        uint32_t from[N], to[N];
        const size_t n = turn == 2 ? 1 : N;
        for (size_t k = 0; k < n; k++) from[k] = edge_from[turn ? n - 1 - k : k], to[k] = edge_to[turn ? n - 1 - k : k];
        rig r;
        rig_new(&r, PRE, &pre, POST, &post, 1);
        snn_stdp_params p = uneven(SNN_ALL_PAIRS);
        p.mu_plus = R(0.4), p.mu_minus = R(0.7);
        r.f = snn_edges(&r.net, &r.pre->cells, &r.post->exc, from, to, n, snn_uS(0.9));
        r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(0.5), snn_uS(1.5));
        rig_run(&r, TRIAL);
        for (size_t k = 0; k < n; k++) {
            const snn_real w = r.f->weights[r.f->place ? r.f->place[k] : k];
            const size_t as_listed = turn ? n - 1 - k : k;
            if (turn == 0) kept[k] = w;
            else SAME(w, kept[as_listed], say("turn %d, edge %zu", turn, as_listed));
        }
        rig_free(&r);
    }
}

/* Spikes that the first states make count, on either side, though nothing was delivered; a restart forgets them. */
Test(plasticity, first_states_and_restart)
{
    for (int way = 0; way < 4; way++) {
        const bool restart = way & 1, post_first = way & 2;
        snn_net net = snn_net_on_heap(snn_ms(1));
        echo_params states = echo_defaults();
        states.init.v = snn_mV(2);
        echo *pre = echo_new(&net, 1, post_first ? NULL : &states), *post = echo_new(&net, 1, post_first ? &states : NULL);
        snn_projection *f = snn_all_to_all(&net, &pre->cells, &post->exc, snn_uS(1));
        snn_stdp *s = snn_stdp_new(&net, f, &post->exc, NULL, snn_uS(0), snn_uS(2));
        for (int step = 0; step < 10; step++) {
            snn_stdp_step(s);
            if (restart && step == 3) snn_stdp_restart(s);
            const snn_current kick = snn_mA(step == 4 ? 1 : 0);
            echo_step(pre, post_first ? kick : snn_nA(0)), echo_step(post, post_first ? snn_nA(0) : kick);
            snn_tick(&net);
        }
        WELL(&net);
        const double by = (post_first ? -0.00525 : 0.005) * exp(-5. / 20);
        WITHIN(f->weights[0], restart ? 1 : 1 + 2 * by, ONE_CHANGE, say("way %d", way));
        snn_net_free(&net);
    }
}

/* A spike is delivered with the weight that it finds, or with what it leaves if the rule steps first. */
Test(plasticity, weight_of_a_delivery)
{
    static train pre = { { 0 }, { 30 }, 1 }, post = { { 0 }, { 20 }, 1 };
    for (int first = 0; first < 2; first++) {
        rig r;
        rig_new(&r, 1, &pre, 1, &post, 1);
        const snn_stdp_params p = uneven(SNN_ALL_PAIRS);
        r.f = snn_all_to_all(&r.net, &r.pre->cells, &r.post->exc, snn_uS(1));
        r.s = snn_stdp_new(&r.net, r.f, &r.post->exc, &p, snn_uS(0), snn_uS(1));
        double arrived = 0;
        for (int step = 0; step < 50; step++) {
            snn_deliver(r.pre_kick), snn_deliver(r.kick);
            if (first) snn_stdp_step(r.s);
            snn_deliver(r.f);
            if (!first) snn_stdp_step(r.s);
            arrived += (double)snn_to_uS(r.post->exc.arrived[0]);
            snn_spike_train_step(r.pre_drive), snn_spike_train_step(r.drive);
            echo_step(r.pre, snn_nA(0)), echo_step(r.post, snn_nA(0));
            snn_tick(&r.net);
        }
        WITHIN(arrived, first ? 1 - 0.003 * exp(-10. / 34) : 1, ONE_CHANGE, say("rule first %d", first));
        WITHIN(r.f->weights[0], 1 - 0.003 * exp(-10. / 34), ONE_CHANGE, "the weight");
        rig_free(&r);
    }
}

#if SNN_DUAL_N > 0
/* A trainer moves all weights but those that have a rule. */
Test(plasticity, left_alone_by_a_trainer)
{
    for (int rule = 0; rule < 2; rule++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        pupil_params p = pupil_defaults();
        p.cell.v_th = snn_mV(1);
        snn_poisson *in = snn_poisson_new(&net, 6, snn_Hz(200), 1);
        pupil *hidden = pupil_new(&net, 4, &p);
        snn_readout *out = snn_readout_new(&net, 2, snn_ms(10));
        snn_projection *first = snn_all_to_all(&net, &in->cells, &hidden->in, snn_mS(0.5));
        snn_projection *second = snn_all_to_all(&net, &hidden->cells, &out->in, snn_one(0.1));
        snn_weigh_uniform(first, &hidden->in, snn_mS(0.2), snn_mS(0.9), 2);
        snn_weigh_uniform(second, &out->in, snn_one(0.1), snn_one(0.9), 3);
        snn_stdp_params still = snn_stdp_defaults();
        still.a_plus = still.a_minus = 0;
        snn_stdp *s = NULL;
        if (rule) s = snn_stdp_new(&net, first, &hidden->in, &still, snn_mS(0), snn_mS(1));
        snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_sgd(1), 40,
                                         snn_cross_entropy(&out->cells, SNN_OF_MEAN));
        t->samples = 1;
        WELL(&net);
        const snn_real before = first->weights[3], behind = second->weights[3];
        snn_trial_begin(t, &(uint32_t){ 1 });
        for (int step = 0; step < 40; step++) {
            snn_deliver(first);
            if (rule) snn_stdp_step(s);
            snn_poisson_step(in), pupil_step(hidden, snn_nA(0));
            snn_deliver(second), snn_readout_step(out);
            snn_tick(&net);
        }
        snn_trial_end(t);
        WELL(&net);
        HOLDS((first->weights[3] == before) == (rule == 1), say("rule %d: weights before the hidden cells", rule));
        HOLDS(second->weights[3] != behind, say("rule %d: weights behind them", rule));
        snn_net_free(&net);
    }
}
#endif

/* ---- the mean field ------------------------------------------------------------------------------------------
   Independent Poisson trains: the mean of s stands still where a_plus T+ (1 - s)^mu = a_minus T- s^mu, T being the
   sum of exp(-k dt/tau) over k = 1, 2, .... With mu = 1 and 1/2 that is solved by hand. Weights scatter by the root of
   the amounts, which moves the mean by some of their size: FIELD, for amounts of 0.008 (0.0014 is seen). */
#define FIELD 0.004
Test(plasticity, equilibrium_under_poisson_trains)
{
    enum { PAIRS = 150, SETTLE = 10000, LOOK = 14000 };
    for (int half = 0; half < 2; half++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        snn_poisson *pre = snn_poisson_new(&net, PAIRS, snn_Hz(40), 11);
        snn_poisson *drive = snn_poisson_new(&net, PAIRS, snn_Hz(50), 12);
        echo *post = echo_new(&net, PAIRS, NULL);
        snn_projection *kick = snn_one_to_one(&net, &drive->cells, &post->ear, snn_mV(1));
        snn_projection *f = snn_one_to_one(&net, &pre->cells, &post->exc, snn_uS(0.5));
        snn_stdp_params p = uneven(SNN_ALL_PAIRS);
        p.a_plus = p.a_minus = R(0.008);
        p.mu_plus = p.mu_minus = R(half ? 0.5 : 1);
        snn_stdp *s = snn_stdp_new(&net, f, &post->exc, &p, snn_uS(0), snn_uS(1));
        double sum = 0;
        for (int step = 0; step < SETTLE + LOOK; step++) {
            snn_deliver(kick);
            snn_stdp_step(s);
            snn_poisson_step(pre), snn_poisson_step(drive), echo_step(post, snn_nA(0));
            snn_tick(&net);
            if (step >= SETTLE && step % 20 == 0)
                for (size_t k = 0; k < PAIRS; k++) sum += (double)f->weights[k];
        }
        WELL(&net);
        const double up = 1 / expm1(1. / 17), down = 1 / expm1(1. / 34);
        const double ratio = half ? down / up * (down / up) : down / up;
        WITHIN(sum / (LOOK / 20) / PAIRS, 1 / (1 + ratio), FIELD, say("mu = 1%s", half ? "/2" : ""));
        snn_net_free(&net);
    }
}

/* ---- what is refused ----------------------------------------------------------------------------------------- */
typedef struct refusal { snn_net net; echo *pre, *post; snn_projection *f; snn_stdp_params p; } refusal;
static void refusal_new(refusal *r)
{
    r->net = snn_net_on_heap(snn_ms(1));
    r->pre = echo_new(&r->net, 3, NULL), r->post = echo_new(&r->net, 2, NULL);
    r->f = snn_all_to_all(&r->net, &r->pre->cells, &r->post->exc, snn_uS(0.5));
    r->p = snn_stdp_defaults();
}
static void says(refusal *r, const snn_stdp *s, const char *words)
{
    cr_assert_str_eq(snn_why(&r->net), words);
    HOLDS(s->net == NULL, words);
    snn_stdp_step((snn_stdp *)(uintptr_t)s), snn_stdp_restart((snn_stdp *)(uintptr_t)s);     /* do nothing */
    snn_net_free(&r->net);
}
#define SAYS(receptor, low, high, words, ...)                                                                 \
    do {                                                                                                      \
        refusal r;                                                                                            \
        refusal_new(&r);                                                                                      \
        __VA_ARGS__;                                                                                          \
        says(&r, snn_stdp_new(&r.net, r.f, &r.receptor, &r.p, low, high), words);                             \
    } while (0)

Test(plasticity, bad_input)
{
    const snn_conductance no = snn_uS(0), one = snn_uS(1);
    static int8_t codes[6];
    SAYS(post->exc, no, one, "snn_stdp: tau_plus must be > 0 ms, got -20 ms", r.p.tau_plus = snn_ms(-20));
    SAYS(post->exc, no, one, "snn_stdp: tau_minus must be > 0 ms, got 0 ms", r.p.tau_minus = snn_ms(0));
    SAYS(post->exc, no, one, "snn_stdp: a_plus must be finite, got nan", r.p.a_plus = R(NAN));
    SAYS(post->exc, no, one, "snn_stdp: a_minus must be finite, got inf", r.p.a_minus = R(INFINITY));
    SAYS(post->exc, no, one, "snn_stdp: mu_plus must be >= 0, got -1", r.p.mu_plus = -1);
    SAYS(post->exc, no, one, "snn_stdp: mu_minus must be >= 0, got -0.5", r.p.mu_minus = R(-0.5));
    SAYS(post->exc, one, no, "snn_stdp: w_max - w_min must be > 0, got -1", (void)0);
    SAYS(post->exc, one, one, "snn_stdp: w_max - w_min must be > 0, got 0", (void)0);
    SAYS(post->exc, no, snn_uS(0.25), "snn_stdp: (weight - w_min)/(w_max - w_min) of synapse[0] must be from 0 to 1, got 2",
         (void)0);
    SAYS(post->exc, no, one, "snn_stdp: (weight - w_min)/(w_max - w_min) of synapse[4] must be from 0 to 1, got 1.5",
         snn_weigh(r.f, &r.post->exc, ((snn_conductance[]){ { 1 }, { 0 }, { R(0.5) }, { 1 }, { R(1.5) }, { 1 } }), 6));
    SAYS(post->exc, no, one, "snn_stdp: (weight - w_min)/(w_max - w_min) of synapse[1] must be from 0 to 1, got -0.5",
         r.f = snn_edges(&r.net, &r.pre->cells, &r.post->exc, ((uint32_t[]){ 2, 0 }), ((uint32_t[]){ 1, 1 }), 2, no),
         snn_weigh(r.f, &r.post->exc, ((snn_conductance[]){ { 1 }, { R(-0.5) } }), 2));
    SAYS(pre->exc, no, one, "snn_stdp: not the receptor of this projection", (void)0);
    SAYS(post->exc, no, one, "snn_stdp: plasticity of procedural synapses was left out of this build",
         r.f = snn_procedural(&r.net, &r.pre->cells, &r.post->exc, 0.5, snn_uS(0.5), 1));
    SAYS(post->exc, no, one, "snn_all_to_all: weights of their own beside codes was left out of this build",
         snn_weigh_int8(r.f, &r.post->exc, codes, 6, snn_uS(0.1)));
    SAYS(post->exc, no, one, "snn_all_to_all: weight must be finite, got nan",
         r.f = snn_all_to_all(&r.net, &r.pre->cells, &r.post->exc, snn_uS(NAN)));
}

Test(plasticity, refused_in_copies_and_with_tangents)
{
    for (int tangents = 0; tangents < 2; tangents++) {
        refusal r;
        r.net = snn_net_on_heap(snn_ms(1));
        r.net.batch = tangents ? 1 : 4;
        r.net.tangents = tangents;
        r.post = echo_new(&r.net, 2, NULL);
        r.f = snn_all_to_all(&r.net, &r.post->cells, &r.post->exc, snn_uS(0.5));
        says(&r, snn_stdp_new(&r.net, r.f, &r.post->exc, NULL, snn_uS(0), snn_uS(1)),
             tangents ? "snn_stdp: plasticity in a net with tangents was left out of this build"
                      : "snn_stdp: 4 copies (net.batch) given, 1 needed");
    }
    snn_net one = snn_net_on_heap(snn_ms(1)), other = snn_net_on_heap(snn_ms(1));
    echo *post = echo_new(&one, 2, NULL);
    snn_projection *f = snn_all_to_all(&one, &post->cells, &post->exc, snn_uS(0.5));
    HOLDS(snn_stdp_new(&other, f, &post->exc, NULL, snn_uS(0), snn_uS(1))->net == NULL, "two nets");
    cr_assert_str_eq(snn_why(&other), "snn_stdp: the projection belongs to another net");
    WELL(&one);
    snn_net_free(&one), snn_net_free(&other);
}

/* Memory that ends anywhere: a sentence, and nothing written beyond it. */
Test(plasticity, buffers_too_small)
{
    static unsigned char memory[1 << 14];
    size_t made = 0, refused = 0;
    for (size_t size = 2000; size <= sizeof memory; size += 40) {
        snn_net net = snn_net_on(memory, size, snn_ms(1));
        echo *post = echo_new(&net, 5, NULL);
        snn_projection *f = snn_fixed_out(&net, &post->cells, &post->exc, 0.6, snn_uS(0.5), 1);
        const bool before = !snn_failed(&net);
        snn_stdp *s = snn_stdp_new(&net, f, &post->exc, NULL, snn_uS(0), snn_uS(1));
        for (int step = 0; step < 4; step++) {
            snn_deliver(f), snn_stdp_step(s), echo_step(post, snn_mA(1)), snn_tick(&net);
        }
        if (!snn_failed(&net)) made++;
        else {
            refused += before;
            cr_assert_not_null(strstr(snn_why(&net), "buffer is too small"), "%s", snn_why(&net));
            HOLDS(!before || s->net == NULL, "a rule without its arrays");
        }
    }
    cr_assert(made > 0 && refused > 5, "%zu made, %zu refused", made, refused);
}
