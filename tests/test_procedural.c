/* test_procedural.c: projections whose synapses are drawn anew at each delivery, and drawn weights: equal, bit for bit,
   to the stored projection of the edges that they list; counted against the distributions that they promise. */
#include "chance.h"

#define SNN_POPULATION relay
#define SNN_NEURON snn_lifref
#include "snn.h"

#define SNN_POPULATION target
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(a, snn_instant, snn_coba) R(b, snn_instant, snn_coba)
#include "snn.h"

enum { N_PRE = 40, N_POST = 333, BATCH = 2, STEPS = 30 };

typedef struct rig { snn_net net; relay *pre; target *post; } rig;

static void rig_new(rig *r, size_t n_pre, size_t n_post, uint32_t batch, bool tangents)
{
    const relay_params from = relay_defaults();
    const target_params to = target_defaults();
    r->net = snn_net_on_heap(snn_ms(0.125));
    r->net.batch = batch;
    r->net.tangents = tangents;
    r->pre = relay_new(&r->net, n_pre, &from);
    r->post = target_new(&r->net, n_post, &to);
    WELL(&r->net);
}
static snn_projection *drawn(rig *r, const snn_cells *pre, bool distinct, double share, uint64_t seed)
{
    snn_net *net = &r->net;
    snn_projection *f = distinct ? snn_procedural_distinct(net, pre, &r->post->a, share, snn_uS(0.3), seed)
                                 : snn_procedural(net, pre, &r->post->a, share, snn_uS(0.3), seed);
    WELL(net);
    return f;
}
/* law 0: one weight; 1: uniform; 2: normal */
static void draw_weights(rig *r, snn_projection *f, int law)
{
    if (law == 1) snn_weigh_uniform(f, &r->post->a, snn_uS(-1), snn_uS(3), 17);
    if (law == 2) snn_weigh_normal(f, &r->post->a, snn_uS(2), snn_uS(0.5), 17);
    WELL(&r->net);
}
/* the stored projection of the edges that f lists, into receptor b */
static snn_projection *listed(rig *r, const snn_projection *f)
{
    uint32_t *from = malloc(f->count * sizeof *from), *to = malloc(f->count * sizeof *to);
    snn_conductance *w = malloc(f->count * sizeof *w);
    for (size_t e = 0; e < f->count; e++) {
        size_t i, j;
        w[e].uS = snn_projection_edge(f, e, &i, &j);
        from[e] = (uint32_t)i, to[e] = (uint32_t)j;
    }
    snn_projection *g = snn_edges(&r->net, f->pre, &r->post->b, from, to, f->count, snn_uS(0));
    snn_weigh(g, &r->post->b, w, f->count);
    WELL(&r->net);
    free(from), free(to), free(w);
    return g;
}
static void delay(const rig *r, snn_projection *f, int how)
{
    static snn_time d[N_PRE * N_POST];
    const snn_rounding rounding = how % 2 ? SNN_INTERPOLATED : SNN_WHOLE_STEPS;
    for (size_t k = 0; k < COUNT_OF(d); k++) d[k] = snn_ms(0.03125 * (double)(k * 7 % 29));
    if (how == 1) snn_delay(f, snn_ms(0.3), rounding);
    if (how == 2) snn_delay_pre(f, d, f->pre->count, rounding);
    if (how == 3) snn_delay_each(f, d, f->count, rounding);
    (void)r;
}

Test(procedural, equals_the_stored_projection_of_its_edges)
{
    for (int way = 0; way < 2 * 2 * 3 * 4 * 2; way++) {
        const bool distinct = way % 2, slice = way / 2 % 2, tangents = way / 48;
        const int law = way / 4 % 3, how = way / 12 % 4;
        rig r;
        rig_new(&r, N_PRE, N_POST, BATCH, tangents);
        const snn_cells *pre = slice ? snn_slice(&r.pre->cells, 7, 20) : &r.pre->cells;
        snn_projection *f = drawn(&r, pre, distinct, 0.25, 42);             /* 83 to a row: more than a chunk */
        HOLDS(f->count == pre->count * 83, "83 synapses for every pre neuron");
        draw_weights(&r, f, law);
        snn_projection *g = listed(&r, f);
        delay(&r, f, how), delay(&r, g, how);
#if SNN_DUAL_N > 0
        if (tangents) {
            snn_seed_weight(f, &r.post->a, snn_uS(1), 0), snn_seed_weight(g, &r.post->b, snn_uS(1), 0);
            snn_seed_synapse(f, &r.post->a, 5, snn_uS(1), 1), snn_seed_synapse(g, &r.post->b, 5, snn_uS(1), 1);
        }
#endif
        size_t arrived = 0;
        for (uint32_t step = 0; step < STEPS; step++) {
            for (uint32_t k = 0; k < N_PRE * BATCH; k++)
                r.pre->v[k] = snn_mV(snn_random_uniform(snn_random_from(1, 2), k, step) < R(0.3) ? 1.25 : 0.5);
            snn_notice(&r.pre->cells);
            snn_deliver(f), snn_deliver(g);
            target_step(r.post, snn_nA(0));
            snn_tick(&r.net);
            for (size_t k = 0; k < N_POST * BATCH; k++) {
                SAME(r.post->a.g[k].uS, r.post->b.g[k].uS, say("way %d, step %u, cell %zu", way, step, k));
                arrived += r.post->a.g[k].uS != 0;
#if SNN_DUAL_N > 0
                for (int d = 0; tangents && d < 2; d++)
                    SAME(snn_tangent_at(&r.post->a.g_dot[k].uS, d), snn_tangent_at(&r.post->b.g_dot[k].uS, d),
                         say("way %d, step %u, cell %zu, tangent %d", way, step, k, d));
#endif
            }
        }
        WELL(&r.net);
        cr_assert(arrived > N_POST * STEPS / 2, "way %d: only %zu arrived", way, arrived);
        snn_net_free(&r.net);
    }
}

/* In-degrees scatter as binomial ones do, every pair as likely, repeats as drawn or none; rows do not resemble each other. */
Test(procedural, degrees)
{
    enum { PRE = 3000, POST = 97, K = 12 };
    static size_t pairs[PRE][POST];
    for (int distinct = 0; distinct < 2; distinct++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            rig r;
            rig_new(&r, PRE, POST, 1, false);
            const snn_projection *f = drawn(&r, &r.pre->cells, distinct, (double)K / POST + 0.001, seed);
            HOLDS(f->count == PRE * K, "degree");
            HOLDS(snn_net_used(&r.net) < 300000, "no memory for synapses");
            memset(pairs, 0, sizeof pairs);
            size_t in[POST] = { 0 }, twice = 0, shared[K + 1] = { 0 };
            for (size_t e = 0; e < f->count; e++) {
                size_t i, j;
                snn_projection_edge(f, e, &i, &j);
                cr_assert(i == e / K && j < POST);
                pairs[i][j]++, in[j]++;
            }
            for (size_t i = 0; i < PRE; i++)
                for (size_t j = 0; j < POST; j++) twice += pairs[i][j] > 1;
            double sum = 0;                                     /* of standardised in-degrees: chi-square, 96 */
            const double p = (double)K / POST, var = distinct ? PRE * p * (1 - p) : PRE * K * (1. / POST) * (1 - 1. / POST);
            for (size_t j = 0; j < POST; j++) sum += ((double)in[j] - PRE * p) * ((double)in[j] - PRE * p) / var;
            sum *= 1 - 1. / POST;
            IS_LIKELY(fmin(gsl_cdf_chisq_Q(sum, POST - 1), gsl_cdf_chisq_P(sum, POST - 1)),
                      say("in-degrees, distinct %d, seed %u", distinct, (unsigned)seed));
            HOLDS(distinct ? twice == 0 : twice > 0, "repeats");
            for (size_t i = 0; i + 1 < PRE; i += 2) {           /* common targets of two rows: hypergeometric */
                size_t common = 0;
                for (size_t j = 0; j < POST; j++) common += pairs[i][j] && pairs[i + 1][j];
                shared[common]++;
            }
            double mean = 0;
            for (size_t c = 0; c <= K; c++) mean += (double)(c * shared[c]) / (PRE / 2.);
            const double hit = distinct ? K * p : POST * pow(1 - pow(1 - 1. / POST, K), 2);
            WITHIN(mean, hit, 4 * sqrt(hit / (PRE / 2.)), "targets that two rows share");
            snn_net_free(&r.net);
        }
}

/* Places in a row and neighbouring rows are independent: 20 x 20 cells are equally likely. */
Test(procedural, targets_are_independent)
{
    enum { PRE = 2000, POST = 20000, K = 200 };
    rig r;
    rig_new(&r, PRE, POST, 1, false);
    const snn_projection *f = drawn(&r, &r.pre->cells, false, (double)K / POST, 7);
    for (int way = 0; way < 4; way++) {
        size_t cells[400] = { 0 };
        const size_t apart = way == 3 ? K : (size_t)1 << way;   /* in a row; or the same place of the next one */
        for (size_t e = 0; e + apart < f->count; e += way == 3 ? 1 : 2 * apart + 1) {
            size_t i, j, i2, j2;
            snn_projection_edge(f, e, &i, &j), snn_projection_edge(f, e + apart, &i2, &j2);
            if (way < 3 && i != i2) continue;
            cells[j * 20 / POST * 20 + j2 * 20 / POST]++;
        }
        IS_LIKELY(chi_square_p(cells, NULL, 400), say("way %d", way));
    }
    snn_net_free(&r.net);
}

Test(procedural, drawn_weights)
{
    enum { PRE = 500, K = 200, N = PRE * K };
    static double u[N];
    for (int stored = 0; stored < 2; stored++)
        for (int law = 1; law < 3; law++) {
            rig r;
            rig_new(&r, PRE, 400, 1, false);
            snn_projection *f = stored ? snn_fixed_out(&r.net, &r.pre->cells, &r.post->a, 0.5, snn_uS(1), 3)
                                       : drawn(&r, &r.pre->cells, false, 0.5, 3);
            snn_projection *same = snn_procedural_distinct(&r.net, &r.pre->cells, &r.post->a, 0.5, snn_uS(1), 9);
            draw_weights(&r, f, law), draw_weights(&r, same, law);
            double sum = 0, squares = 0;
            for (size_t e = 0; e < N; e++) {
                size_t i, j;
                const double w = (double)snn_projection_edge(f, e, &i, &j), z = law == 1 ? (w - 1) / sqrt(4. / 3) : (w - 2) / 0.5;
                SAME(w, snn_projection_edge(same, e, &i, &j), "a weight belongs to its pre neuron and its place in the row");
                u[e] = law == 1 ? (w + 1) / 4 : gsl_cdf_ugaussian_P(z);
                sum += z, squares += z * z;
            }
            IS_LIKELY(ks_p(u, N), say("law %d: distribution", law));
            IS_LIKELY(two_sided_p(sum / sqrt(N)), say("law %d: mean", law));
            IS_LIKELY(two_sided_p((squares - N) / sqrt((law == 1 ? 0.8 : 2) * N)), say("law %d: variance", law));
            snn_net_free(&r.net);
        }
    for (uint32_t k = 0; k < 400; k++) {                        /* the quantile itself, into both tails */
        const uint32_t bits = k < 40 ? k : k < 80 ? UINT32_MAX - (k - 40) : k * 2654435761u;
        const double want = gsl_cdf_ugaussian_Pinv(((double)bits + 0.5) / 4294967296.);
        WITHIN(snn__normal_quantile(bits), want, 3e-6 * fabs(want) + 1e-7, say("quantile of %u", bits));
    }
}

Test(procedural, seeds_and_bad_input)
{
    rig r;
    rig_new(&r, 50, 400, 1, false);
    const snn_projection *f = drawn(&r, &r.pre->cells, true, 0.1, 1), *g = drawn(&r, &r.pre->cells, true, 0.1, 1);
    const snn_projection *h = drawn(&r, &r.pre->cells, true, 0.1, 1 + ((uint64_t)1 << 32));
    size_t other = 0;
    for (size_t e = 0; e < f->count; e++) {
        size_t i, j, i2, j2;
        snn_projection_edge(f, e, &i, &j), snn_projection_edge(g, e, &i2, &j2);
        HOLDS(i == i2 && j == j2, "one seed, one graph");
        snn_projection_edge(h, e, &i2, &j2);
        other += j != j2;
    }
    HOLDS(other > f->count * 9 / 10, "another seed, another graph");
    HOLDS(drawn(&r, &r.pre->cells, false, 0, 1)->count == 0, "share 0: nothing");
    HOLDS(drawn(&r, &r.pre->cells, true, 1, 1)->count == 20000, "share 1: all");
    snn_weigh_normal(drawn(&r, &r.pre->cells, true, 0.1, 1), &r.post->a, snn_uS(1), snn_uS(-2), 1);
    cr_assert_str_eq(snn_why(&r.net), "snn_procedural_distinct: sd must be >= 0, got -2");
    snn_net_free(&r.net);
    rig_new(&r, 50, 400, 1, false);
    snn_procedural(&r.net, &r.pre->cells, &r.post->a, 1.5, snn_uS(1), 1);
    cr_assert_str_eq(snn_why(&r.net), "snn_procedural: share must be from 0 to 1, got 1.5");
    snn_net_free(&r.net);
}
