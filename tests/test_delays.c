/* test_delays.c: what is delivered now arrives later, once, and whole. The target's receptor `now` shows in its g what
   a step brought. Weights are whole numbers and delays quarters of a step, so that every sum is exact. */
#include "check.h"

#define SNN_POPULATION relay
#define SNN_NEURON snn_lifref
#include "snn.h"

#define SNN_POPULATION target
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(now, snn_instant, snn_coba) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { N_PRE = 5, N_POST = 4, N_EDGES = 9, STEPS = 90, BATCH = 3, LONGEST = 24 };
#define DT 0.125

static const uint32_t from[N_EDGES] = { 3, 0, 1, 3, 0, 4, 2, 3, 1 };        /* not sorted */
static const uint32_t to[N_EDGES]   = { 1, 2, 3, 0, 2, 1, 0, 1, 1 };        /* some twice */

typedef struct rig { snn_net net; relay *pre; target *post; } rig;
typedef double record[STEPS][N_POST];

static void rig_new(rig *r, uint32_t batch, bool tangents)
{
    const relay_params pre = relay_defaults();
    const target_params post = target_defaults();
    r->net = snn_net_on_heap(snn_ms(DT));
    r->net.batch = batch;
    r->net.tangents = tangents;
    r->pre = relay_new(&r->net, N_PRE, &pre);
    r->post = target_new(&r->net, N_POST, &post);
    WELL(&r->net);
}
/* weight e + 1 times 4, in the order of the list */
static snn_projection *rig_edges(rig *r)
{
    snn_conductance w[N_EDGES];
    for (size_t e = 0; e < N_EDGES; e++) w[e] = snn_uS(4 * (double)(e + 1));
    snn_projection *f = snn_edges(&r->net, &r->pre->cells, &r->post->now, from, to, N_EDGES, snn_uS(4));
    snn_weigh(f, &r->post->now, w, N_EDGES);
    WELL(&r->net);
    return f;
}
/* Does neuron i of copy b spike at step n? In the last steps nobody does, so that all arrives. */
static bool spikes_at(int n, size_t i, size_t b)
{
    const uint32_t h = ((uint32_t)n * 7919u + (uint32_t)i * 104729u + (uint32_t)b * 31337u) * 2654435761u;
    return n >= 0 && n < STEPS - 2 * LONGEST && (h >> 24) % 3 == 0;
}
static void spike(rig *r, int n)
{
    for (size_t k = 0; k < N_PRE * r->net.batch; k++)
        r->pre->v[k] = snn_mV(spikes_at(n, k % N_PRE, k / N_PRE) ? 1.25 : 0.5);
    snn_notice(&r->pre->cells);
}
/* Step n, with what it brings to copy b. */
static void rig_step(rig *r, snn_projection *const *f, size_t n_f, int n)
{
    spike(r, n);
    for (size_t k = 0; k < n_f; k++) snn_deliver(f[k]);
    target_step(r->post, snn_nA(0));
    snn_tick(&r->net);
}
static void rig_run(rig *r, snn_projection *f, record got)
{
    for (int n = 0; n < STEPS; n++) {
        rig_step(r, &f, 1, n);
        for (size_t j = 0; j < N_POST; j++) got[n][j] = (double)r->post->now.g[j].uS;
    }
    WELL(&r->net);
}
static void all_same(record got, record want, const char *what)
{
    for (int n = 0; n < STEPS; n++)
        for (size_t j = 0; j < N_POST; j++) WITHIN(got[n][j], want[n][j], 0, say("%s: neuron %zu, step %d", what, j, n));
}
/* What must arrive if edge e's spikes are delayed by steps[e], possibly between two. */
static void by_hand(const double *steps, record want)
{
    memset(want, 0, sizeof(record));
    for (int n = 0; n < STEPS; n++)
        for (size_t e = 0; e < N_EDGES; e++) {
            const int whole = (int)steps[e];
            const double late = steps[e] - whole, w = 4 * (double)(e + 1);
            want[n][to[e]] += w * (1 - late) * spikes_at(n - whole, from[e], 0);
            want[n][to[e]] += w * late * spikes_at(n - whole - 1, from[e], 0);
        }
}
static double total(record got)
{
    double sum = 0;
    for (int n = 0; n < STEPS; n++)
        for (size_t j = 0; j < N_POST; j++) sum += got[n][j];
    return sum;
}
/* all that is delivered over edge e of the list */
static double sent(size_t e)
{
    double sum = 0;
    for (int n = 0; n < STEPS; n++) sum += 4 * (double)(e + 1) * spikes_at(n, from[e], 0);
    return sum;
}
static double sent_by_all(void)
{
    double sum = 0;
    for (size_t e = 0; e < N_EDGES; e++) sum += sent(e);
    return sum;
}

/* ---- one delay for all ---- */

typedef snn_projection *maker(rig *r);
static snn_projection *all_to_all(rig *r) { return snn_all_to_all(&r->net, &r->pre->cells, &r->post->now, snn_uS(4)); }
static snn_projection *one_to_one(rig *r)
{
    return snn_one_to_one(&r->net, snn_slice(&r->pre->cells, 1, N_POST), &r->post->now, snn_uS(4));
}
static snn_projection *dense(rig *r)
{
    snn_conductance w[N_PRE * N_POST];
    for (size_t e = 0; e < N_PRE * N_POST; e++) w[e] = snn_uS(4 * (double)e);
    return snn_dense(&r->net, &r->pre->cells, &r->post->now, w, N_PRE * N_POST);
}
static snn_projection *drawn(rig *r)
{
    return snn_fixed_out(&r->net, &r->pre->cells, &r->post->now, 0.5, snn_uS(4), 3);
}
static maker *const makers[] = { rig_edges, all_to_all, one_to_one, dense, drawn };

Test(delays, of_a_projection_shift_it)
{
    static const int delays[] = { 0, 1, 3, LONGEST - 1, LONGEST };
    static record plain, got, want;
    for (size_t m = 0; m < COUNT_OF(makers); m++) {
        rig r;
        rig_new(&r, 1, false);
        rig_run(&r, makers[m](&r), plain);
        HOLDS(total(plain) > 0, "something arrives");
        snn_net_free(&r.net);
        for (size_t k = 0; k < 2 * COUNT_OF(delays); k++) {
            const int d = delays[k / 2];
            rig_new(&r, 1, false);
            snn_projection *f = makers[m](&r);
            snn_delay(f, snn_ms(d * DT), k % 2 ? SNN_INTERPOLATED : SNN_WHOLE_STEPS);
            rig_run(&r, f, got);
            memset(want, 0, sizeof want);
            for (int n = d; n < STEPS; n++) memcpy(want[n], plain[n - d], sizeof want[n]);
            all_same(got, want, say("maker %zu, %d steps", m, d));
            snn_net_free(&r.net);
        }
    }
}

/* Up to the next step; but what is a whole number of steps, and not quite because of rounding, is one. */
Test(delays, are_rounded_upwards)
{
    static const struct { double ms; int steps; } cases[] = {
        { 0, 0 }, { 0.04, 1 }, { 0.1, 1 }, { 0.3, 3 }, { 0.7, 7 }, { 1.2, 12 }, { 1.23, 13 }, { 1.9, 19 }, { 2.3, 23 },
    };
    for (size_t k = 0; k < COUNT_OF(cases); k++)
        for (int way = 0; way < 2; way++) {
            rig r;
            rig_new(&r, 1, false);
            r.net.dt = snn_ms(0.1);
            snn_projection *f = all_to_all(&r);
            if (way && cases[k].ms != 1.23 && cases[k].ms != 0.04) snn_delay(f, snn_ms(cases[k].ms), SNN_INTERPOLATED);
            else snn_delay(f, snn_ms(cases[k].ms), SNN_WHOLE_STEPS);
            for (int n = 0; n < 30; n++) {
                for (size_t i = 0; i < N_PRE; i++) r.pre->v[i] = snn_mV(n == 0 && i == 2 ? 1.25 : 0.5);
                snn_notice(&r.pre->cells);
                snn_deliver(f), target_step(r.post, snn_nA(0)), snn_tick(&r.net);
                SAME(r.post->now.g[1].uS, n == cases[k].steps ? 4 : 0, say("%g ms, step %d", cases[k].ms, n));
            }
            WELL(&r.net);
            snn_net_free(&r.net);
        }
}

/* ---- one for each pre neuron, or each synapse ---- */

static const double quarters[N_EDGES] = { 3, 0, 7.25, 2.5, LONGEST - 0.25, 1, 0.75, 12, 4.5 };

static void each_time(snn_time *times, const double *steps, size_t n, snn_rounding how)
{
    for (size_t k = 0; k < n; k++) times[k] = snn_ms((how == SNN_WHOLE_STEPS ? floor(steps[k]) : steps[k]) * DT);
}
static void check_each(snn_rounding how)
{
    static record got, want;
    snn_time times[N_EDGES];
    double steps[N_EDGES];
    rig r;
    each_time(times, quarters, N_EDGES, how);
    for (size_t e = 0; e < N_EDGES; e++) steps[e] = how == SNN_WHOLE_STEPS ? floor(quarters[e]) : quarters[e];
    rig_new(&r, 1, false);
    snn_projection *f = rig_edges(&r);
    snn_delay_each(f, times, N_EDGES, how);
    rig_run(&r, f, got);
    by_hand(steps, want);
    all_same(got, want, "each synapse");
    SAME(total(got), sent_by_all(), "total weight");
    snn_net_free(&r.net);

    for (size_t e = 0; e < N_EDGES; e++) steps[e] = how == SNN_WHOLE_STEPS ? floor(quarters[from[e]]) : quarters[from[e]];
    rig_new(&r, 1, false);
    f = rig_edges(&r);
    snn_delay_pre(f, times, N_PRE, how);
    rig_run(&r, f, got);
    by_hand(steps, want);
    all_same(got, want, "each pre neuron");
    SAME(total(got), sent_by_all(), "total weight");
    snn_net_free(&r.net);
}
Test(delays, of_each_synapse_and_each_pre_neuron) { check_each(SNN_WHOLE_STEPS); }
Test(delays, of_each_between_steps) { check_each(SNN_INTERPOLATED); }

/* Connections without a list take delays row by row. */
Test(delays, row_by_row)
{
    maker *const ways[] = { all_to_all, dense, drawn, one_to_one };
    for (size_t m = 0; m < COUNT_OF(ways); m++) {
        rig r;
        rig_new(&r, 1, false);
        snn_projection *f = ways[m](&r);
        snn_time times[N_PRE * N_POST];
        const size_t first = m == 3 ? 1 : 0;                    /* of the slice */
        for (size_t e = 0; e < f->count; e++) times[e] = snn_ms((double)(e * 7 % 13) * DT);
        snn_delay_each(f, times, f->count, SNN_WHOLE_STEPS);
        for (int n = 0; n < STEPS; n++) {
            double want[N_POST] = { 0 };
            for (size_t e = 0; e < f->count; e++) {
                size_t i, j;
                const double w = (double)snn_projection_edge(f, e, &i, &j);
                want[j] += w * spikes_at(n - (int)(e * 7 % 13), i + first, 0);
            }
            rig_step(&r, &f, 1, n);
            for (size_t j = 0; j < N_POST; j++)
                WITHIN(r.post->now.g[j].uS, want[j], 0, say("maker %zu, neuron %zu, step %d", m, j, n));
        }
        WELL(&r.net);
        snn_net_free(&r.net);
    }
}

/* ---- between two steps ---- */

Test(delays, interpolated_divide_the_weight)
{
    for (int q = 0; q < 12; q++) {
        rig r;
        rig_new(&r, 1, false);
        snn_projection *f = all_to_all(&r);
        snn_delay(f, snn_ms(0.25 * q * DT), SNN_INTERPOLATED);
        double sum = 0;
        for (int n = 0; n < 8; n++) {
            for (size_t i = 0; i < N_PRE; i++) r.pre->v[i] = snn_mV(n == 0 && i == 3 ? 1.25 : 0.5);
            snn_notice(&r.pre->cells);
            snn_deliver(f), target_step(r.post, snn_nA(0)), snn_tick(&r.net);
            const double g = (double)r.post->now.g[2].uS, part = q % 4;
            SAME(g, n == q / 4 ? 4 - part : n == q / 4 + 1 ? part : 0, say("%d quarters of a step, step %d", q, n));
            sum += g;
        }
        SAME(sum, 4, "total weight");
        WELL(&r.net);
        snn_net_free(&r.net);
    }
}
/* ... also where the shares are no exact numbers */
Test(delays, interpolated_lose_nothing)
{
    static record got;
    for (int k = 1; k < 40; k++) {
        rig r;
        rig_new(&r, 1, false);
        snn_projection *f = rig_edges(&r);
        snn_delay(f, snn_ms(0.0611 * k), SNN_INTERPOLATED);
        rig_run(&r, f, got);
        NEAR(total(got), sent_by_all(), 50 * EPS, say("%g ms", 0.0611 * k));
        snn_net_free(&r.net);
    }
}

/* ---- changes during a run ---- */

/* A spike keeps the delay that it was delivered with, whatever is set later; nothing on its way is lost. */
Test(delays, may_change_during_a_run)
{
    enum { EVERY = 5 };
    static const double plan[] = { 2, 7.5, 1, LONGEST, 0, 3.25, LONGEST - 0.5, 11, 0.25, 5 };
    static record got, want;
    rig r;
    rig_new(&r, 1, false);
    snn_projection *f = rig_edges(&r);
    memset(want, 0, sizeof want);
    for (int n = 0; n < STEPS; n++) {
        const double d = plan[(size_t)(n / EVERY) % COUNT_OF(plan)];
        snn_time times[N_EDGES];
        for (size_t e = 0; e < N_EDGES; e++) times[e] = snn_ms(d * DT);
        if (n % EVERY == 0 && n / EVERY % 3 == 0) snn_delay(f, times[0], SNN_INTERPOLATED);
        if (n % EVERY == 0 && n / EVERY % 3 == 1) snn_delay_each(f, times, N_EDGES, SNN_INTERPOLATED);
        if (n % EVERY == 0 && n / EVERY % 3 == 2) snn_delay_pre(f, times, N_PRE, SNN_INTERPOLATED);
        for (size_t e = 0; e < N_EDGES; e++) {
            const double w = 4 * (double)(e + 1) * spikes_at(n, from[e], 0), late = d - floor(d);
            if (n + (int)d < STEPS) want[n + (int)d][to[e]] += w * (1 - late);
            if (n + (int)d + 1 < STEPS) want[n + (int)d + 1][to[e]] += w * late;
        }
        rig_step(&r, &f, 1, n);
        for (size_t j = 0; j < N_POST; j++) got[n][j] = (double)r.post->now.g[j].uS;
    }
    WELL(&r.net);
    all_same(got, want, "changed");
    SAME(total(got), sent_by_all(), "total weight");
    snn_net_free(&r.net);
}

/* ---- several into one receptor ---- */

Test(delays, of_projections_into_one_receptor)
{
    static const double delays[] = { 5, 0, LONGEST - 0.5, 1.25 };
    enum { N = COUNT_OF(delays) };
    static record parts[N], want;
    rig r;
    for (size_t k = 0; k < N; k++) {
        rig_new(&r, 1, false);
        snn_projection *f = makers[k](&r);
        snn_delay(f, snn_ms(delays[k] * DT), SNN_INTERPOLATED);
        rig_run(&r, f, parts[k]);
        snn_net_free(&r.net);
    }
    memset(want, 0, sizeof want);
    for (int n = 0; n < STEPS; n++)
        for (size_t k = 0; k < N; k++)
            for (size_t j = 0; j < N_POST; j++) want[n][j] += parts[k][n][j];
    rig_new(&r, 1, false);
    snn_projection *f[N];
    for (size_t k = 0; k < N; k++) f[k] = makers[k](&r);
    for (size_t k = 0; k < N; k++) snn_delay(f[k], snn_ms(delays[k] * DT), SNN_INTERPOLATED);
    for (int n = 0; n < STEPS; n++) {
        rig_step(&r, f, N, n);
        for (size_t j = 0; j < N_POST; j++) SAME(r.post->now.g[j].uS, want[n][j], say("neuron %zu, step %d", j, n));
    }
    WELL(&r.net);
    snn_net_free(&r.net);
}

/* ---- copies, restarts ---- */

Test(delays, keep_copies_apart)
{
    rig many, one[BATCH];
    snn_time times[N_EDGES];
    each_time(times, quarters, N_EDGES, SNN_INTERPOLATED);
    for (int way = 0; way < 2; way++) {
        snn_projection *f, *single[BATCH];
        rig_new(&many, BATCH, false);
        f = rig_edges(&many);
        if (way) snn_delay_each(f, times, N_EDGES, SNN_INTERPOLATED);
        else snn_delay(f, snn_ms(6 * DT), SNN_WHOLE_STEPS);
        for (size_t b = 0; b < BATCH; b++) {
            rig_new(&one[b], 1, false);
            single[b] = rig_edges(&one[b]);
            if (way) snn_delay_each(single[b], times, N_EDGES, SNN_INTERPOLATED);
            else snn_delay(single[b], snn_ms(6 * DT), SNN_WHOLE_STEPS);
        }
        double apart = 0;
        for (int n = 0; n < STEPS; n++) {
            rig_step(&many, &f, 1, n);
            for (size_t b = 0; b < BATCH; b++) {
                for (size_t i = 0; i < N_PRE; i++) one[b].pre->v[i] = snn_mV(spikes_at(n, i, b) ? 1.25 : 0.5);
                snn_notice(&one[b].pre->cells);
                snn_deliver(single[b]), target_step(one[b].post, snn_nA(0)), snn_tick(&one[b].net);
                for (size_t j = 0; j < N_POST; j++)
                    SAME(many.post->now.g[b * N_POST + j].uS, one[b].post->now.g[j].uS, say("copy %zu, step %d", b, n));
            }
            apart += fabs((double)(many.post->now.g[0].uS - many.post->now.g[N_POST].uS));
        }
        HOLDS(apart > 0, "the copies differ");
        WELL(&many.net);
        for (size_t b = 0; b < BATCH; b++) snn_net_free(&one[b].net);
        snn_net_free(&many.net);
    }
}

Test(delays, are_forgotten_in_a_restart)
{
    static record first, again;
    rig r;
    snn_time times[N_EDGES];
    each_time(times, quarters, N_EDGES, SNN_INTERPOLATED);
    rig_new(&r, 1, true);
    snn_projection *f = rig_edges(&r);
    snn_delay_each(f, times, N_EDGES, SNN_INTERPOLATED);
    snn_seed_weight(f, &r.post->now, snn_uS(1), 0);
    rig_run(&r, f, first);
    for (int stop = 1; stop < 30; stop += 4) {
        for (int n = 0; n < stop; n++) rig_step(&r, &f, 1, n);          /* ends with spikes on their way */
        relay_restart(r.pre), target_restart(r.post);
        target_step(r.post, snn_nA(0));
        for (size_t j = 0; j < N_POST; j++) {
            SAME(r.post->now.g[j].uS, 0, "nothing waits");
            WITHIN(snn_tangent_at((const snn_tangent *)r.post->now.g_dot + j, 0), 0, 0, "no tangent waits");
        }
        relay_restart(r.pre), target_restart(r.post);
        rig_run(&r, f, again);
        all_same(again, first, say("after %d steps", stop));
    }
    snn_net_free(&r.net);
}

/* ---- tangents ---- */

typedef double slopes[STEPS][N_POST][3];        /* in the weights, in V of the pre neurons, in synapse 2 alone */

static void run_tangents(double steps, snn_rounding how, slopes got)
{
    rig r;
    rig_new(&r, 1, true);
    snn_projection *f = rig_edges(&r);
    snn_delay(f, snn_ms(steps * DT), how);
    snn_seed_weight(f, &r.post->now, snn_uS(1), 0);
    snn_seed_synapse(f, &r.post->now, 2, snn_uS(1), 2);
    for (size_t i = 0; i < N_PRE; i++) snn_tangent_set((snn_tangent *)r.pre->v_dot + i, 1, R(i + 1));
    for (int n = 0; n < STEPS; n++) {
        rig_step(&r, &f, 1, n);
        if (n == STEPS - 2 * LONGEST)                               /* from here on nothing is sent */
            for (size_t i = 0; i < N_PRE; i++) snn_tangent_set((snn_tangent *)r.pre->v_dot + i, 1, 0);
        for (size_t j = 0; j < N_POST; j++)
            for (int k = 0; k < 3; k++)
                got[n][j][k] = (double)snn_tangent_at((const snn_tangent *)r.post->now.g_dot + j, k);
    }
    WELL(&r.net);
    snn_net_free(&r.net);
}
Test(delays, carry_tangents_along)
{
    static slopes plain, got;
    static const double delays[] = { 1, 6, LONGEST, 0.25, 5.5, LONGEST - 0.25 };
    run_tangents(0, SNN_WHOLE_STEPS, plain);
    double size[3] = { 0 };
    for (int n = 0; n < STEPS; n++)
        for (size_t j = 0; j < N_POST; j++)
            for (int k = 0; k < 3; k++) size[k] += fabs(plain[n][j][k]);
    HOLDS(size[0] > 0 && size[1] > 0 && size[2] > 0, "there are tangents");
    for (size_t d = 0; d < COUNT_OF(delays); d++) {
        const int whole = (int)delays[d];
        const double late = delays[d] - whole;
        run_tangents(delays[d], SNN_INTERPOLATED, got);
        for (int n = 0; n < STEPS; n++)
            for (size_t j = 0; j < N_POST; j++)
                for (int k = 0; k < 3; k++) {
                    const double near = n >= whole ? plain[n - whole][j][k] : 0;
                    const double far = n > whole ? plain[n - whole - 1][j][k] : 0;
                    WITHIN(got[n][j][k], (1 - late) * near + late * far, 40 * EPS * (fabs(near) + fabs(far)),
                           say("%g steps, neuron %zu, tangent %d, step %d", delays[d], j, k, n));
                }
    }
}
/* ... and where each synapse has its own: the slope in the weight counts what arrived */
Test(delays, of_each_carry_tangents)
{
    rig r;
    snn_time times[N_EDGES];
    each_time(times, quarters, N_EDGES, SNN_INTERPOLATED);
    for (int way = 0; way < 2; way++) {
        rig_new(&r, 1, true);
        snn_projection *f = rig_edges(&r);
        if (way) snn_delay_each(f, times, N_EDGES, SNN_INTERPOLATED);
        else snn_delay_pre(f, times, N_PRE, SNN_INTERPOLATED);
        snn_seed_weight(f, &r.post->now, snn_uS(1), 0);
        for (int n = 0; n < STEPS; n++) {
            double want[N_POST] = { 0 };
            for (size_t e = 0; e < N_EDGES; e++) {
                const double d = quarters[way ? e : from[e]], late = d - floor(d);
                want[to[e]] += (1 - late) * spikes_at(n - (int)d, from[e], 0)
                               + late * spikes_at(n - (int)d - 1, from[e], 0);
            }
            rig_step(&r, &f, 1, n);
            for (size_t j = 0; j < N_POST; j++)
                WITHIN(snn_tangent_at((const snn_tangent *)r.post->now.g_dot + j, 0), want[j], 0,
                       say("neuron %zu, step %d", j, n));
        }
        WELL(&r.net);
        snn_net_free(&r.net);
    }
}

/* ---- what cannot be ---- */

typedef enum which { ONE, PRE, EACH } which;

/* sentence: what snn_why says; NULL: whatever it says */
static void refused(which which, double delay, size_t count, snn_rounding how, snn_code code, const char *sentence)
{
    rig r;
    snn_time times[N_EDGES + 1];
    for (size_t k = 0; k <= N_EDGES; k++) times[k] = snn_ms(k == 2 ? delay : DT);
    rig_new(&r, 1, false);
    snn_projection *f = rig_edges(&r);
    if (which == ONE) snn_delay(f, snn_ms(delay), how);
    if (which == PRE) snn_delay_pre(f, times, count, how);
    if (which == EACH) snn_delay_each(f, times, count, how);
    cr_assert(r.net.status.code == code, "status %d: %s", (int)r.net.status.code, snn_why(&r.net));
    cr_assert(!sentence || strcmp(snn_why(&r.net), sentence) == 0, "it says: %s", snn_why(&r.net));
    snn_deliver(f), target_step(r.post, snn_nA(0));             /* nothing happens */
    snn_net_free(&r.net);
}
Test(delays, that_cannot_be_are_named)
{
    for (int k = 0; k < 2; k++) {
        const snn_rounding how = k ? SNN_INTERPOLATED : SNN_WHOLE_STEPS;
        refused(ONE, -0.5, 0, how, SNN_BAD_VALUE, "snn_edges: delay must be >= 0 ms, got -0.5 ms");
        refused(PRE, -0.5, N_PRE, how, SNN_BAD_VALUE, "snn_edges: delay[2] must be >= 0 ms, got -0.5 ms");
        refused(EACH, -0.5, N_EDGES, how, SNN_BAD_VALUE, "snn_edges: delay[2] must be >= 0 ms, got -0.5 ms");
        refused(ONE, NAN, 0, how, SNN_BAD_VALUE, "snn_edges: delay must be finite and >= 0 ms, got nan ms");
        refused(EACH, INFINITY, N_EDGES, how, SNN_BAD_VALUE,
                "snn_edges: delay[2] must be finite and >= 0 ms, got inf ms");
        refused(ONE, 65535 * DT, 0, how, SNN_BAD_SIZE, "snn_edges: delay in steps is too large: 65535, at most 65534");
        refused(PRE, 1e9, N_PRE, how, SNN_BAD_SIZE, NULL);
        refused(ONE, 1e30, 0, how, SNN_BAD_SIZE, NULL);
        refused(PRE, DT, N_PRE - 1, how, SNN_BAD_COUNT, "snn_edges: 4 delays given, 5 needed");
        refused(EACH, DT, N_EDGES + 1, how, SNN_BAD_COUNT, "snn_edges: 10 delays given, 9 needed");
    }
}
/* The longest that is allowed, and a failed net or a projection that could not be made. */
Test(delays, at_the_edges)
{
    rig r;
    rig_new(&r, 1, false);
    snn_projection *f = all_to_all(&r);
    snn_delay(f, snn_ms(65534 * DT), SNN_WHOLE_STEPS);
    WELL(&r.net);
    spike(&r, 0);
    const size_t n_spikes = r.pre->cells.n_spikes;
    HOLDS(n_spikes > 0, "somebody spikes");
    snn_deliver(f);
    for (int n = 0; n <= 65535; n++) {
        target_step(r.post, snn_nA(0));
        SAME(r.post->now.g[0].uS, n == 65534 ? 4 * (double)n_spikes : 0, say("step %d", n));
    }
    snn_projection *none = snn_edges(&r.net, &r.pre->cells, &r.post->now, (uint32_t[]) { N_PRE }, to, 1, snn_uS(1));
    HOLDS(snn_failed(&r.net), "there is no such pre neuron");
    const snn_status before = r.net.status;
    const snn_time time = snn_ms(1);
    snn_delay(none, time, SNN_WHOLE_STEPS);
    snn_delay_pre(none, &time, 1, SNN_WHOLE_STEPS);
    snn_delay_each(none, &time, 1, SNN_INTERPOLATED);
    snn_delay(f, time, SNN_WHOLE_STEPS);
    HOLDS(r.net.status.code == before.code && r.net.status.index == before.index, "the first failure stays");
    snn_net_free(&r.net);
}
