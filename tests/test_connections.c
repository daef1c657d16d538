/* test_connections.c: who is joined to whom, and what is delivered. Deterministic constructors edge by edge; random
   ones by counting, against the distributions that they promise: chi-square and binomial probabilities from GSL, seeds
   fixed. A correct generator fails such a test for one seed in 1 / RARE. */
#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include "chance.h"

#define SNN_POPULATION relay
#define SNN_NEURON snn_lifref
#include "snn.h"

#define SNN_POPULATION target
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(kick, snn_instant, snn_jump)
#include "snn.h"

typedef struct pair { snn_net net; relay *pre; target *post; } pair;

static pair *pair_new(size_t n_pre, size_t n_post)
{
    static pair p;
    const relay_params from = relay_defaults();
    const target_params to = target_defaults();
    p.net = snn_net_on_heap(snn_ms(0.1));
    p.pre = relay_new(&p.net, n_pre, &from);
    p.post = target_new(&p.net, n_post, &to);
    WELL(&p.net);
    return &p;
}

static void edge_is(const snn_projection *f, size_t e, size_t pre, size_t post, double weight)
{
    size_t i = SIZE_MAX, j = SIZE_MAX;
    const double w = (double)snn_projection_edge(f, e, &i, &j);
    cr_assert(i == pre && j == post, "synapse %zu is %zu -> %zu, should be %zu -> %zu", e, i, j, pre, post);
    SAME(w, weight, say("weight of synapse %zu", e));
}

/* exactly these neurons spike now */
static void spike(relay *pre, const size_t *who, size_t n)
{
    for (size_t j = 0; j < pre->cells.count; j++) pre->v[j] = snn_mV(0);
    for (size_t k = 0; k < n; k++) pre->v[who[k]] = snn_mV(1);
    snn_notice(&pre->cells);
    HOLDS(pre->cells.n_spikes == n, "as many spikes as asked for");
}

static void clear(target *post)
{
    for (size_t j = 0; j < post->cells.count; j++) post->exc.arrived[j] = snn_uS(0);
}

/* ---- constructors without chance ---- */

Test(connections, all_to_all)
{
    pair *p = pair_new(4, 3);
    const snn_projection *f = snn_all_to_all(&p->net, &p->pre->cells, &p->post->exc, snn_uS(2.5));
    HOLDS(f->count == 12, "4 x 3 synapses");
    for (size_t e = 0; e < 12; e++) edge_is(f, e, e / 3, e % 3, 2.5);
    edge_is(f, 12, 0, 0, 0);                                    /* there is no such synapse */
    snn_net_free(&p->net);
}

Test(connections, one_to_one)
{
    pair *p = pair_new(5, 5);
    snn_projection *f = snn_one_to_one(&p->net, &p->pre->cells, &p->post->exc, snn_uS(2.5));
    HOLDS(f->count == 5, "5 synapses");
    for (size_t e = 0; e < 5; e++) edge_is(f, e, e, e, 2.5);
    const snn_conductance w[] = { { 1 }, { 2 }, { 3 }, { 4 }, { 5 } };
    snn_weigh(f, &p->post->exc, w, 5);
    for (size_t e = 0; e < 5; e++) edge_is(f, e, e, e, (double)e + 1);
    spike(p->pre, (size_t[]) { 1, 4 }, 2);
    snn_deliver((snn_projection *)f);
    for (size_t j = 0; j < 5; j++) SAME(p->post->exc.arrived[j].uS, j == 1 ? 2 : j == 4 ? 5 : 0, say("at %zu", j));
    snn_net_free(&p->net);
}

Test(connections, dense)
{
    pair *p = pair_new(3, 4);
    snn_conductance w[12];
    for (size_t e = 0; e < 12; e++) w[e] = snn_uS(10 * (double)(e / 4) + (double)(e % 4));
    snn_projection *f = snn_dense(&p->net, &p->pre->cells, &p->post->exc, w, 12);
    w[5] = snn_uS(-1);                                          /* they were copied */
    HOLDS(f->count == 12, "3 x 4 synapses");
    for (size_t e = 0; e < 12; e++) edge_is(f, e, e / 4, e % 4, 10 * (double)(e / 4) + (double)(e % 4));
    spike(p->pre, (size_t[]) { 1, 2 }, 2);
    snn_deliver(f);
    for (size_t j = 0; j < 4; j++) SAME(p->post->exc.arrived[j].uS, 30 + 2 * (double)j, say("column %zu", j));
    snn_net_free(&p->net);
}

Test(connections, edges_in_any_order)
{
    pair *p = pair_new(4, 6);
    const uint32_t from[] = { 3, 0, 3, 1, 0, 3, 0, 3 }, to[] = { 5, 2, 0, 1, 2, 5, 0, 5 };
    const snn_conductance w[] = { { 1 }, { 2 }, { 4 }, { 8 }, { 16 }, { 32 }, { 64 }, { 128 } };
    snn_projection *f = snn_edges(&p->net, &p->pre->cells, &p->post->exc, from, to, 8, snn_uS(0.5));
    HOLDS(f->count == 8, "all are kept, duplicates too");
    static const size_t row_order[] = { 1, 4, 6, 3, 0, 2, 5, 7 };       /* by pre neuron, else as listed */
    for (size_t e = 0; e < 8; e++) edge_is(f, e, from[row_order[e]], to[row_order[e]], 0.5);
    snn_weigh(f, &p->post->exc, w, 8);
    for (size_t e = 0; e < 8; e++) edge_is(f, e, from[row_order[e]], to[row_order[e]], (double)w[row_order[e]].uS);
    spike(p->pre, (size_t[]) { 0, 3 }, 2);
    snn_deliver(f);
    const double sums[] = { 64 + 4, 0, 2 + 16, 0, 0, 1 + 32 + 128 };
    for (size_t j = 0; j < 6; j++) SAME(p->post->exc.arrived[j].uS, sums[j], say("at %zu", j));
    snn_weigh(f, &p->post->exc, w, 8);                          /* again: they are set, not permuted once more */
    for (size_t e = 0; e < 8; e++) edge_is(f, e, from[row_order[e]], to[row_order[e]], (double)w[row_order[e]].uS);
    snn_net_free(&p->net);
}

Test(connections, edges_in_order_and_none)
{
    pair *p = pair_new(4, 6);
    const uint32_t from[] = { 0, 0, 2, 2, 3 }, to[] = { 5, 2, 0, 1, 2 };
    const snn_conductance w[] = { { 1 }, { 2 }, { 4 }, { 8 }, { 16 } };
    snn_projection *f = snn_edges(&p->net, &p->pre->cells, &p->post->exc, from, to, 5, snn_uS(0.5));
    snn_weigh(f, &p->post->exc, w, 5);
    for (size_t e = 0; e < 5; e++) edge_is(f, e, from[e], to[e], (double)w[e].uS);
    snn_projection *none = snn_edges(&p->net, &p->pre->cells, &p->post->exc, from, to, 0, snn_uS(0.5));
    HOLDS(none->count == 0, "no edges");
    spike(p->pre, (size_t[]) { 0, 1, 2, 3 }, 4);
    snn_deliver(none);
    for (size_t j = 0; j < 6; j++) SAME(p->post->exc.arrived[j].uS, 0, "nothing is delivered");
    WELL(&p->net);
    snn_net_free(&p->net);
}

/* Weights of constructors without a list are taken row by row. */
Test(connections, weights_of_random_connections)
{
    pair *p = pair_new(7, 9);
    snn_projection *f = snn_fixed_out(&p->net, &p->pre->cells, &p->post->exc, 1. / 3, snn_uS(1), 5);
    snn_conductance w[21];
    for (size_t e = 0; e < 21; e++) w[e] = snn_uS((double)e);
    snn_weigh(f, &p->post->exc, w, 21);
    for (size_t e = 0; e < 21; e++) {
        size_t i, j;
        SAME(snn_projection_edge(f, e, &i, &j), (double)e, "weight");
        HOLDS(i == e / 3, "three to a row");
    }
    WELL(&p->net);
    snn_net_free(&p->net);
}

/* ---- chance ---- */

typedef enum kind { FIXED_OUT, FIXED_OUT_DISTINCT, FIXED_IN, FIXED_IN_DISTINCT, BERNOULLI } kind;
static const char *const kind_names[] = { "fixed_out", "fixed_out_distinct", "fixed_in", "fixed_in_distinct", "bernoulli" };

static snn_projection *make(pair *p, kind k, double x, uint64_t seed)
{
    const snn_conductance w = snn_uS(1);
    snn_net *net = &p->net;
    const snn_cells *pre = &p->pre->cells;
    target *post = p->post;
    snn_projection *f = k == FIXED_OUT            ? snn_fixed_out(net, pre, &post->exc, x, w, seed)
                        : k == FIXED_OUT_DISTINCT ? snn_fixed_out_distinct(net, pre, &post->exc, x, w, seed)
                        : k == FIXED_IN           ? snn_fixed_in(net, pre, &post->exc, x, w, seed)
                        : k == FIXED_IN_DISTINCT  ? snn_fixed_in_distinct(net, pre, &post->exc, x, w, seed)
                                                  : snn_bernoulli(net, pre, &post->exc, x, w, seed);
    WELL(net);
    return f;
}

/* how often each pair is joined; rows must come in order */
static size_t *joints(const snn_projection *f, size_t n_pre, size_t n_post)
{
    size_t *seen = calloc(n_pre * n_post, sizeof *seen), before = 0;
    for (size_t e = 0; e < f->count; e++) {
        size_t i, j;
        snn_projection_edge(f, e, &i, &j);
        cr_assert(i >= before && i < n_pre && j < n_post, "synapse %zu: %zu -> %zu", e, i, j);
        seen[i * n_post + j]++;
        before = i;
    }
    return seen;
}

/* Degrees are exact on one side; on the other, every neuron is as likely; repeats as drawn, or none. */
Test(connections, fixed_degrees)
{
    enum { N_PRE = 2000, N_POST = 10, K = 4 };                  /* fixed_in: the other way round */
    for (kind k = FIXED_OUT; k <= FIXED_IN_DISTINCT; k++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            const bool out = k == FIXED_OUT || k == FIXED_OUT_DISTINCT;
            const bool distinct = k == FIXED_OUT_DISTINCT || k == FIXED_IN_DISTINCT;
            pair *p = out ? pair_new(N_PRE, N_POST) : pair_new(N_POST, N_PRE);
            const snn_projection *f = make(p, k, (double)K / N_POST, seed);
            cr_assert(f->count == N_PRE * K, "%s: %zu synapses", kind_names[k], f->count);
            size_t *seen = out ? joints(f, N_PRE, N_POST) : joints(f, N_POST, N_PRE);
            size_t chosen[N_POST] = { 0 }, twice = 0;
            for (size_t i = 0; i < N_PRE; i++) {
                size_t degree = 0, most = 0;
                for (size_t j = 0; j < N_POST; j++) {
                    const size_t n = seen[out ? i * N_POST + j : j * N_PRE + i];
                    degree += n, chosen[j] += n;
                    if (n > most) most = n;
                }
                cr_assert(degree == K, "%s: degree %zu", kind_names[k], degree);
                twice += most > 1;
            }
            IS_LIKELY(chi_square_p(chosen, NULL, N_POST), say("%s, seed %u: who is chosen", kind_names[k], (unsigned)seed));
            const double all_differ = 1. * 9 / 10 * 8 / 10 * 7 / 10;
            if (distinct) cr_assert(twice == 0, "%s: %zu rows with repeats", kind_names[k], twice);
            else IS_LIKELY(binomial_p(twice, 1 - all_differ, N_PRE), say("%s: rows with repeats", kind_names[k]));
            free(seen);
            snn_net_free(&p->net);
        }
}

/* Without repeats every ordered choice of k targets from n is as likely, and so is every set of k sources. */
static void choices_are_uniform(size_t n, size_t k, size_t n_choices, bool in)
{
    enum { ROWS = 40000 };
    static size_t choice[ROWS], seen[1 << 10], found[100];
    size_t n_found = 0;
    pair *p = in ? pair_new(n, ROWS) : pair_new(ROWS, n);
    const snn_projection *f = make(p, in ? FIXED_IN_DISTINCT : FIXED_OUT_DISTINCT, (double)k / (double)n, 7);
    memset(choice, 0, sizeof choice), memset(seen, 0, sizeof seen);
    for (size_t e = 0; e < f->count; e++) {
        size_t i, j;
        snn_projection_edge(f, e, &i, &j);
        if (in) choice[j] |= (size_t)1 << i;                    /* rows are by source: sets can be seen */
        else choice[i] = choice[i] * n + j;                     /* ... and here the order too */
    }
    for (size_t row = 0; row < ROWS; row++) seen[choice[row]]++;
    for (size_t c = 0; c < COUNT_OF(seen); c++)
        if (seen[c] && n_found++ < COUNT_OF(found)) found[n_found - 1] = seen[c];
    cr_assert(n_found == n_choices, "%zu from %zu: %zu choices, not %zu", k, n, n_found, n_choices);
    IS_LIKELY(chi_square_p(found, NULL, n_found), say("%zu from %zu, in %d", k, n, in));
    snn_net_free(&p->net);
}

Test(connections, distinct_choices_are_uniform)
{
    choices_are_uniform(3, 2, 3 * 2, false);
    choices_are_uniform(5, 3, 5 * 4 * 3, false);
    choices_are_uniform(10, 2, 10 * 9, false);
    choices_are_uniform(5, 3, 10, true);
    choices_are_uniform(10, 2, 45, true);
}

/* k is the whole part of share n; products that rounding left just below a whole number are that number. */
Test(connections, shares_become_counts)
{
    static const struct { double share; size_t n, k; } cases[] = {
        { 0.5, 10, 5 }, { 0.3, 10, 3 }, { 0.7, 10, 7 }, { 0.29, 100, 29 }, { 0.57, 100, 57 }, { 0.55, 10, 5 },
        { 0.99, 10, 9 }, { 0.05, 10, 0 }, { 0, 10, 0 }, { 1, 10, 10 }, { 1. / 3, 3, 1 }, { 2. / 3, 3, 2 }, { 0.5, 7, 3 },
        { 0.25, 40000, 10000 }, { 0.5, 150001, 75000 }, { 0.5, 400000, 200000 }, { 0.4375, 400001, 175000 },
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        pair *p = pair_new(1, cases[c].n);
        const snn_projection *f = make(p, FIXED_OUT, cases[c].share, 1);
        cr_assert(f->count == cases[c].k, "%g of %zu are %zu, not %zu", cases[c].share, cases[c].n, f->count, cases[c].k);
        snn_net_free(&p->net);
    }
}

Test(connections, bernoulli)
{
    enum { N_PRE = 400, N_POST = 300 };
    static const double ps[] = { 0.003, 0.02, 0.3, 0.9 };
    for (size_t c = 0; c < COUNT_OF(ps); c++) {
        const double chance = (double)R(ps[c]);
        pair *p = pair_new(N_PRE, N_POST);
        const snn_projection *f = make(p, BERNOULLI, ps[c], 11);
        IS_LIKELY(binomial_p(f->count, chance, N_PRE * N_POST), say("synapses at p = %g", ps[c]));
        size_t *seen = joints(f, N_PRE, N_POST), columns[N_POST] = { 0 };
        size_t cells[N_POST + 1] = { 0 }, n = 0;
        double expected[N_POST + 1] = { 0 };
        for (size_t i = 0; i < N_PRE; i++) {
            size_t degree = 0;
            for (size_t j = 0; j < N_POST; j++) {
                const size_t here = seen[i * N_POST + j];
                HOLDS(here <= 1, "no pair is joined twice");
                degree += here, columns[j] += here;
            }
            cells[degree]++;
        }
        /* degrees of rows are binomial: cells are put together until each may expect 8 */
        size_t merged[N_POST + 1] = { 0 };
        for (size_t d = 0; d <= N_POST; d++) {
            merged[n] += cells[d];
            expected[n] += N_PRE * gsl_ran_binomial_pdf((unsigned)d, chance, N_POST);
            if (expected[n] >= 8 && d < N_POST) n++;
        }
        if (expected[n] < 8) expected[n - 1] += expected[n], merged[n - 1] += merged[n], n--;
        if (n >= 1) IS_LIKELY(chi_square_p(merged, expected, n + 1), say("degrees at p = %g", ps[c]));
        size_t halves[30] = { 0 };                              /* where in the row: all columns alike */
        for (size_t j = 0; j < N_POST; j++) halves[j / 10] += columns[j];
        double even[30];
        for (size_t k = 0; k < 30; k++) even[k] = 10 * N_PRE * chance;
        double sum = 0;
        for (size_t k = 0; k < 30; k++) {
            const double d = (double)halves[k] - even[k];
            sum += d * d / (even[k] * (1 - chance));            /* independent binomials, each standardised */
        }
        IS_LIKELY(gsl_cdf_chisq_Q(sum, 30), say("columns at p = %g", ps[c]));
        free(seen);
        snn_net_free(&p->net);
    }
    pair *p = pair_new(20, 30);
    HOLDS(make(p, BERNOULLI, 0, 1)->count == 0, "p = 0: nothing");
    HOLDS(make(p, BERNOULLI, 1, 1)->count == 600, "p = 1: everything");
    snn_net_free(&p->net);
}

Test(connections, a_seed_names_a_graph)
{
    for (kind k = FIXED_OUT; k <= BERNOULLI; k++) {
        pair *p = pair_new(50, 40);
        const snn_projection *f = make(p, k, 0.25, 42), *g = make(p, k, 0.25, 42), *h = make(p, k, 0.25, 43);
        const snn_projection *far = make(p, k, 0.25, 42 + ((uint64_t)1 << 32));
        size_t other = 0, other_far = 0;
        HOLDS(f->count == g->count && f->count > 400, kind_names[k]);
        for (size_t e = 0; e < f->count; e++) {
            size_t i, j, i2, j2;
            snn_projection_edge(f, e, &i, &j);
            snn_projection_edge(g, e, &i2, &j2);
            HOLDS(i == i2 && j == j2, kind_names[k]);
            snn_projection_edge(h, e, &i2, &j2);
            other += i != i2 || j != j2;
            snn_projection_edge(far, e, &i2, &j2);
            other_far += i != i2 || j != j2;
        }
        cr_assert(other > f->count / 2, "%s: seeds 42 and 43 share most edges", kind_names[k]);
        cr_assert(other_far > f->count / 2, "%s: all 64 bits of a seed count", kind_names[k]);
        snn_net_free(&p->net);
    }
}

/* ---- delivery ---- */

/* Sums have one order: spikes ascending, each spike's row from its start. Here the order shows in the last bits. */
Test(connections, sums_to_the_last_bit)
{
    enum { N_PRE = 40, N_POST = 25, N = 600 };
    static uint32_t from[N], to[N];
    static snn_conductance w[N];
    pair *p = pair_new(N_PRE, N_POST);
    const snn_random r = snn_random_from(3, 4);
    for (uint32_t k = 0; k < N; k++) {
        from[k] = snn_random_below(r, k, 0, N_PRE), to[k] = snn_random_below(r, k, 1, N_POST);
        w[k].uS = snn_random_uniform(r, k, 2);
    }
    snn_projection *f = snn_edges(&p->net, &p->pre->cells, &p->post->exc, from, to, N, snn_uS(0));
    snn_weigh(f, &p->post->exc, w, N);
    for (size_t round = 0; round < 20; round++) {
        size_t who[N_PRE], n = 0;
        for (uint32_t i = 0; i < N_PRE; i++)
            if (snn_random_uniform(r, i, 100 + (uint32_t)round) < R(0.4)) who[n++] = i;
        clear(p->post);
        spike(p->pre, who, n);
        snn_deliver(f);
        snn_deliver(f);                                         /* what arrives twice is added twice */
        snn_real sums[N_POST] = { 0 };
        for (int twice = 0; twice < 2; twice++)
            for (size_t s = 0; s < n; s++)
                for (size_t k = 0; k < N; k++)
                    if (from[k] == who[s]) sums[to[k]] += w[k].uS;
        for (size_t j = 0; j < N_POST; j++) SAME(p->post->exc.arrived[j].uS, sums[j], say("round %zu, at %zu", round, j));
    }
    snn_net_free(&p->net);
}

Test(connections, delivering_in_order)
{
    const double large = 4 / EPS;
    pair *p = pair_new(3, 1);
    const snn_conductance w[] = { { R(large) }, { -R(large) }, { 1 } }, v[] = { { R(large) }, { 1 }, { -R(large) } };
    snn_projection *f = snn_dense(&p->net, &p->pre->cells, &p->post->exc, w, 3);
    snn_projection *g = snn_dense(&p->net, &p->pre->cells, &p->post->exc, v, 3);
    spike(p->pre, (size_t[]) { 0, 1, 2 }, 3);
    snn_deliver(f);
    SAME(p->post->exc.arrived[0].uS, 1, "(large - large) + 1");
    clear(p->post);
    snn_deliver(g);
    SAME(p->post->exc.arrived[0].uS, 0, "(large + 1) - large");
    snn_net_free(&p->net);
}

Test(connections, projections_share_a_receptor)
{
    pair *p = pair_new(2, 2);
    snn_projection *f = snn_all_to_all(&p->net, &p->pre->cells, &p->post->exc, snn_uS(1));
    snn_projection *g = snn_one_to_one(&p->net, &p->pre->cells, &p->post->exc, snn_uS(10));
    snn_projection *h = snn_all_to_all(&p->net, &p->pre->cells, &p->post->kick, snn_mV(100));
    spike(p->pre, (size_t[]) { 1 }, 1);
    snn_deliver(f), snn_deliver(g), snn_deliver(h);
    SAME(p->post->exc.arrived[0].uS, 1, "one projection reaches neuron 0");
    SAME(p->post->exc.arrived[1].uS, 11, "both reach neuron 1");
    SAME(p->post->kick.arrived[1].mV, 100, "another receptor");
    snn_net_free(&p->net);
}

Test(connections, slices_project_as_populations_do)
{
    enum { N_PRE = 30, FIRST = 11, N = 8, N_POST = 6 };
    pair *p = pair_new(N_PRE, N_POST);
    const snn_cells *slice = snn_slice(&p->pre->cells, FIRST, N);
    const snn_cells *inner = snn_slice(snn_slice(&p->pre->cells, FIRST - 2, N + 4), 2, N);
    pair small = *p;                                            /* a population of the slice's size, in the same net */
    const relay_params rp = relay_defaults();
    small.pre = relay_new(&p->net, N, &rp);
    target *post = p->post;
    snn_conductance w[N * N_POST];
    uint32_t from[20], tos[20];
    for (uint32_t k = 0; k < COUNT_OF(w); k++) w[k] = snn_uS(snn_random_uniform(snn_random_from(1, 1), k, 0));
    for (uint32_t k = 0; k < 20; k++) from[k] = 7 * k % N, tos[k] = 5 * k % N_POST;
    for (int kind = 0; kind < 5; kind++) {
        const snn_cells *sources[] = { slice, inner, &small.pre->cells };
        snn_projection *f[3];
        for (int s = 0; s < 3; s++)
            f[s] = kind == 0   ? snn_all_to_all(&p->net, sources[s], &post->exc, snn_uS(3))
                   : kind == 1 ? snn_dense(&p->net, sources[s], &post->exc, w, COUNT_OF(w))
                   : kind == 2 ? snn_fixed_out(&p->net, sources[s], &post->exc, 0.5, snn_uS(3), 42)
                   : kind == 3 ? snn_bernoulli(&p->net, sources[s], &post->exc, 0.5, snn_uS(3), 42)
                               : snn_edges(&p->net, sources[s], &post->exc, from, tos, 20, snn_uS(3));
        WELL(&p->net);
        for (unsigned pattern = 0; pattern < 1 << N; pattern += 5) {
            double sums[3][N_POST];
            size_t whole[N_PRE], part[N], n_whole = 0, n_part = 0;
            for (size_t i = 0; i < N_PRE; i++) {
                const bool inside = i >= FIRST && i < FIRST + N;
                if (inside ? (pattern >> (i - FIRST)) & 1 : (pattern + i) % 3 == 0) whole[n_whole++] = i;
                if (inside && ((pattern >> (i - FIRST)) & 1)) part[n_part++] = i - FIRST;
            }
            spike(p->pre, whole, n_whole), spike(small.pre, part, n_part);
            for (int s = 0; s < 3; s++) {
                clear(p->post);
                snn_deliver(f[s]);
                for (size_t j = 0; j < N_POST; j++) sums[s][j] = (double)p->post->exc.arrived[j].uS;
            }
            for (size_t j = 0; j < N_POST; j++) {
                SAME(sums[0][j], sums[2][j], say("slice, kind %d, pattern %u", kind, pattern));
                SAME(sums[1][j], sums[2][j], say("slice of a slice, kind %d, pattern %u", kind, pattern));
            }
        }
    }
    snn_net_free(&p->net);
}

/* Targets are stored in 16 bits where they fit, else in 32. */
Test(connections, targets_of_16_and_of_32_bits)
{
    enum { N_PRE = 20, N = 3000 };
    static const size_t sizes[] = { 60000, 65536, 65537, 70000 };
    static uint32_t from[N], to[N];
    static snn_conductance w[N];
    static snn_real sums[60000];
    const snn_random r = snn_random_from(9, 9);
    for (size_t c = 0; c < COUNT_OF(sizes); c++)
        for (int each = 0; each < 2; each++) {
            pair *p = pair_new(N_PRE, sizes[c]);
            for (uint32_t k = 0; k < N; k++) {
                from[k] = k % N_PRE, to[k] = snn_random_below(r, k, 1, 60000), w[k].uS = snn_random_uniform(r, k, 2);
            }
            to[5] = to[6] = (uint32_t)sizes[c] - 1;             /* the last neuron; from 5 and 6 */
            snn_projection *f = snn_edges(&p->net, &p->pre->cells, &p->post->exc, from, to, N, snn_uS(0.3));
            if (each) snn_weigh(f, &p->post->exc, w, N);
            spike(p->pre, (size_t[]) { 1, 5, 6, 19 }, 4);
            snn_deliver(f);
            memset(sums, 0, sizeof sums);
            snn_real last = 0;
            for (uint32_t s = 0; s < N_PRE; s++)
                for (uint32_t k = 0; k < N && (s == 1 || s == 5 || s == 6 || s == 19); k++) {
                    if (from[k] != s) continue;
                    if (to[k] >= 60000 || to[k] == sizes[c] - 1) last += each ? w[k].uS : R(0.3);
                    else sums[to[k]] += each ? w[k].uS : R(0.3);
                }
            for (size_t j = 0; j < sizes[c]; j++)
                SAME(p->post->exc.arrived[j].uS, j == sizes[c] - 1 ? last : j < 60000 ? sums[j] : 0,
                     say("neuron %zu of %zu", j, sizes[c]));
            HOLDS(last > 0, "the last neuron was reached");
            snn_net_free(&p->net);
        }
}

/* Random targets beyond 65535 too, evenly. */
Test(connections, random_targets_beyond_16_bits)
{
    pair *p = pair_new(200, 70000);
    const kind kinds[] = { FIXED_OUT, FIXED_OUT_DISTINCT, BERNOULLI };
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        const snn_projection *f = make(p, kinds[k], 0.01, 1);
        size_t seen[70] = { 0 };
        for (size_t e = 0; e < f->count; e++) {
            size_t i, j;
            snn_projection_edge(f, e, &i, &j);
            cr_assert(j < 70000);
            seen[j / 1000]++;
        }
        IS_LIKELY(chi_square_p(seen, NULL, 70), kind_names[kinds[k]]);
    }
    snn_net_free(&p->net);
}

/* ---- the tutorial's network, from the tutorial's edges ---- */

enum { TUT_PRE = 20, TUT_POST = 10, TUT_OUT = 5 };

/* numpy's RandomState(seed).randint(0, n): the smallest mask that covers n - 1, and rejection */
static uint32_t numpy_randint(gsl_rng *r, uint32_t n)
{
    uint32_t mask = 1;
    while (mask < n - 1) mask = 2 * mask + 1;
    for (;;) {
        const uint32_t x = (uint32_t)gsl_rng_get(r) & mask;
        if (x < n) return x;
    }
}

static void tutorials_edges(uint32_t from[TUT_PRE * TUT_OUT], uint32_t to[TUT_PRE * TUT_OUT])
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, 42);
    for (uint32_t k = 0; k < TUT_PRE * TUT_OUT; k++) from[k] = k / TUT_OUT, to[k] = numpy_randint(r, TUT_POST);
    gsl_rng_free(r);
}

Test(connections, gsls_generator_makes_the_tutorials_edges)
{
    uint32_t from[TUT_PRE * TUT_OUT], to[TUT_PRE * TUT_OUT];
    tutorials_edges(from, to);
    FILE *file = fopen("tests/golden/projections/tut2_edges.csv", "r");
    cr_assert(file != NULL, "tests/golden/projections/tut2_edges.csv is not there: run this in the project's folder");
    char line[100];
    size_t n = 0;
    while (fgets(line, sizeof line, file)) {
        unsigned i, j;
        double w;
        if (line[0] == '#') continue;
        cr_assert(sscanf(line, "%u,%u,%lf", &i, &j, &w) == 3 && n < TUT_PRE * TUT_OUT, "%s", line);
        cr_assert(from[n] == i && to[n] == j && w == 0.5, "edge %zu: %u -> %u, file: %s", n, from[n], to[n], line);
        n++;
    }
    fclose(file);
    cr_assert(n == TUT_PRE * TUT_OUT, "%zu edges", n);
}

/* The equations of semantics-neurons.md and -projections.md in the seed's units, mS mV mA ohm ms. */
typedef struct cell { double v; int last; bool spikes; } cell;

static void cell_step(cell *c, int step, double drive, double g)
{
    const double dt = 0.1, tau = 20, rest = -60, th = -50, reset = -60, r = 1, e = 0;
    const double v = c->spikes ? c->v - (th - reset) : c->v;
    const double slope = -(1 + 1e-3 * r * g) / tau, drift = (rest - v + r * (drive + 1e-3 * g * (e - v))) / tau;
    const bool refractory = step - c->last < 50;
    c->v = refractory ? v : v + drift * expm1(dt * slope) / slope;
    c->spikes = c->v >= th;
    if (c->spikes) c->last = step;
}

Test(connections, the_tutorials_network)
{
    const double tolerance = IN_DOUBLE ? 1e-12 : 2e-5;
    uint32_t from[TUT_PRE * TUT_OUT], to[TUT_PRE * TUT_OUT];
    tutorials_edges(from, to);
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    relay_params rp = relay_defaults();
    target_params tp = target_defaults();
    rp.cell.tau = snn_ms(20), rp.cell.tau_ref = snn_ms(5);
    rp.cell.v_rest = rp.cell.v_reset = snn_mV(-60), rp.cell.v_th = snn_mV(-50);
    tp.cell = rp.cell;
    tp.exc.syn.tau = snn_ms(5), tp.exc.out.e = snn_mV(0);
    relay *pre = relay_new(&net, TUT_PRE, &rp);
    target *post = target_new(&net, TUT_POST, &tp);
    snn_projection *f = snn_edges(&net, &pre->cells, &post->exc, from, to, COUNT_OF(from), snn_mS(0.5));

    cell a[TUT_PRE], b[TUT_POST];
    double g[TUT_POST] = { 0 };
    for (size_t i = 0; i < TUT_PRE; i++) a[i] = (cell) { 0, -1000, true };
    for (size_t j = 0; j < TUT_POST; j++) b[j] = (cell) { 0, -1000, true };
    size_t delivered = 0;
    for (int step = 0; step < 2000; step++) {
        snn_deliver(f);
        delivered += pre->cells.n_spikes;
        relay_step(pre, snn_mA(30));
        target_step(post, snn_mA(0));
        snn_tick(&net);

        for (size_t j = 0; j < TUT_POST; j++) g[j] *= exp(-0.1 / 5);
        for (size_t k = 0; k < COUNT_OF(from); k++)
            if (a[from[k]].spikes) g[to[k]] += 0.5;
        for (size_t i = 0; i < TUT_PRE; i++) {
            cell_step(&a[i], step, 30, 0);
            NEAR(pre->v[i].mV, a[i].v, tolerance, say("V of pre neuron %zu, step %d", i, step));
        }
        for (size_t j = 0; j < TUT_POST; j++) {
            cell_step(&b[j], step, 0, g[j]);
            NEAR(snn_to_mS(post->exc.g[j]), g[j], tolerance, say("g of post neuron %zu, step %d", j, step));
            NEAR(post->v[j].mV, b[j].v, tolerance, say("V of post neuron %zu, step %d", j, step));
        }
    }
    WELL(&net);
    HOLDS(delivered == 400, say("%zu spikes were delivered, the seed has 400", delivered));
    snn_net_free(&net);
}
