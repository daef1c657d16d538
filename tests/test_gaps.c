/* test_gaps.c: gap junctions against the brainpy.state traces' equations written again, in a batch, with tangents
   against central differences; and what they say of bad input. */
#include "check.h"

#define SNN_POPULATION cells
#define SNN_NEURON snn_lif
#define SNN_RECEPTORS(R) R(gap, snn_instant, snn_current_out)
#include "snn.h"

enum { A = 5, B = 4, N = 6, BATCH = 2, STEPS = 60 };
static const uint32_t from[N] = { 4, 0, 1, 1, 2, 4 }, to[N] = { 3, 0, 0, 2, 3, 1 };
static const double w[N] = { 0.6, 0.5, 0.55, 0.45, 0.43, 0.38 }, back[N] = { 0.55, 0.34, 0.5, 0.6, 0.27, 0.17 };

typedef struct rig { snn_net net; cells *a, *b; snn_gaps *g; } rig;

/* itself: both ends in population a; symmetric unless asymmetric; `more` is added to the first conductance */
static void rig_new(rig *r, bool itself, bool asymmetric, bool tangents, double more)
{
    cells_params p = cells_defaults();
    snn_conductance there[N], here[N];
    for (size_t k = 0; k < N; k++) there[k] = snn_mS(w[k] + (k ? 0 : more)), here[k] = snn_mS(back[k]);
    p.cell.r = snn_kohm(0.4), p.cell.tau = snn_ms(10), p.cell.v_th = snn_mV(100);
    p.cell.v_reset = snn_mV(50);   /* far from any slope */
    r->net = snn_net_on_heap(snn_ms(0.1));
    r->net.batch = BATCH;
    r->net.tangents = tangents;
    r->a = cells_new(&r->net, A, &p), r->b = cells_new(&r->net, B, &p);
    r->g = snn_gaps_new(&r->net, &r->a->gap, itself ? &r->a->gap : &r->b->gap, from, to, N, snn_mS(1));
    snn_gaps_weigh(r->g, there, N);
    if (asymmetric) snn_gaps_weigh_back(r->g, here, N);
    for (size_t k = 0; k < A * BATCH; k++) r->a->v[k] = snn_mV(1.7 * (double)k - 3);
    for (size_t k = 0; k < B * BATCH; k++) r->b->v[k] = snn_mV(5 - 2.3 * (double)k);
    WELL(&r->net);
}
static void rig_step(rig *r)
{
    snn_gaps_deliver(r->g);
    cells_step(r->a, snn_uA(1)), cells_step(r->b, snn_uA(2));
    snn_tick(&r->net);
}

Test(gaps, as_the_equations_say)
{
    for (int way = 0; way < 4; way++) {
        const bool itself = way & 1, asymmetric = way & 2;
        rig r;
        rig_new(&r, itself, asymmetric, false, 0);
        double va[BATCH][A], vb[BATCH][B];
        for (size_t k = 0; k < A * BATCH; k++) va[k / A][k % A] = 1.7 * (double)k - 3;
        for (size_t k = 0; k < B * BATCH; k++) vb[k / B][k % B] = 5 - 2.3 * (double)k;
        for (int step = 0; step < STEPS; step++) {
            rig_step(&r);
            for (size_t c = 0; c < BATCH; c++) {
                double ia[A], ib[B];                            /* uA; kohm uA = mV, mS mV = uA */
                for (size_t i = 0; i < A; i++) ia[i] = 1;
                for (size_t j = 0; j < B; j++) ib[j] = 2;
                for (size_t k = 0; k < N; k++) {
                    const double d = va[c][from[k]] - (itself ? va[c][to[k]] : vb[c][to[k]]);
                    (itself ? ia : ib)[to[k]] += w[k] * d;
                    ia[from[k]] -= (asymmetric ? back[k] : w[k]) * d;
                }
                for (size_t i = 0; i < A; i++) va[c][i] += (0.4 * ia[i] - va[c][i]) * -expm1(-0.1 / 10);
                for (size_t j = 0; j < B; j++) vb[c][j] += (0.4 * ib[j] - vb[c][j]) * -expm1(-0.1 / 10);
                for (size_t i = 0; i < A; i++) WITHIN(r.a->v[c * A + i].mV, va[c][i], 400 * EPS, say("way %d, a %zu", way, i));
                for (size_t j = 0; j < B; j++) WITHIN(r.b->v[c * B + j].mV, vb[c][j], 400 * EPS, say("way %d, b %zu", way, j));
            }
        }
        WELL(&r.net);
        snn_net_free(&r.net);
    }
}

#if SNN_DUAL_N > 0
Test(gaps, gradients)
{
    const double h = IN_DOUBLE ? 1e-5 : 0.02;
    for (int way = 0; way < 4; way++) {
        rig r, up, down;
        rig_new(&r, way & 1, way & 2, true, 0);
        rig_new(&up, way & 1, way & 2, false, h), rig_new(&down, way & 1, way & 2, false, -h);
        snn_gaps_seed_junction(r.g, 0, snn_mS(1), 0);
        if (way & 2) snn_gaps_seed_back(r.g, 0, snn_mS(0), 0);  /* only what reaches `to` was changed */
        for (int step = 0; step < STEPS; step++) rig_step(&r), rig_step(&up), rig_step(&down);
        double largest = 0;
        for (size_t k = 0; k < A * BATCH; k++) {
            const double d = (double)(up.a->v[k].mV - down.a->v[k].mV) / (2 * h);
            const double got = (double)snn_tangent_at(&r.a->v_dot[k].mV, 0);
            WITHIN(got, d, IN_DOUBLE ? 1e-8 : 5e-3, say("way %d, neuron %zu", way, k));
            largest = fmax(largest, fabs(got));
        }
        cr_assert(largest > 0.1, "way %d: no slope", way);
        snn_net_free(&r.net), snn_net_free(&up.net), snn_net_free(&down.net);
    }
}
#endif

#define SAYS(f, t, n, words)                                                                                  \
    do {                                                                                                      \
        rig r;                                                                                                \
        rig_new(&r, false, false, false, 0);                                                                  \
        const snn_gaps *g = snn_gaps_new(&r.net, &r.a->gap, &r.b->gap, f, t, n, snn_mS(1));                   \
        HOLDS(g->count == 0, words);                                                                          \
        cr_assert_str_eq(snn_why(&r.net), words);                                                             \
        snn_net_free(&r.net);                                                                                 \
    } while (0)

Test(gaps, bad_input)
{
    static const uint32_t good[] = { 0, 1 }, bad[] = { 0, 5 };
    SAYS(bad, good, 2, "snn_gaps: from: the one end of junction number 1 is neuron 5, of only 5");
    SAYS(good, bad, 2, "snn_gaps: to: the other end of junction number 1 is neuron 5, of only 4");
    SAYS(NULL, good, 2, "snn_gaps: 0 numbers in from given, 2 needed");
}
