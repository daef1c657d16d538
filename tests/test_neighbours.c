/* test_neighbours.c: connections by number and by place, against each definition applied to all pairs; and Gaussian
   ones counted by distance. */
#include "chance.h"

#define SNN_POPULATION cells
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

typedef struct rig { snn_net net; cells *pre, *post; } rig;

static void rig_new(rig *r, size_t n_pre, size_t n_post)
{
    const cells_params params = cells_defaults();
    r->net = snn_net_on_heap(snn_ms(0.1));
    r->pre = cells_new(&r->net, n_pre, &params);
    r->post = cells_new(&r->net, n_post, &params);
    WELL(&r->net);
}
/* f has exactly the pairs for which joined() holds, once each, rows and columns ascending */
typedef bool rule(size_t i, size_t j);
static void has_pairs(const snn_projection *f, size_t n_post, rule *joined, const char *what)
{
    size_t e = 0;
    for (size_t i = 0; i < f->pre->count; i++)
        for (size_t j = 0; j < n_post; j++) {
            if (!joined(i, j)) continue;
            size_t a = SIZE_MAX, b = SIZE_MAX;
            const double w = (double)snn_projection_edge(f, e, &a, &b);
            cr_assert(a == i && b == j, "%s: synapse %zu is %zu -> %zu, should be %zu -> %zu", what, e, a, b, i, j);
            SAME(w, 2.5, what);
            e++;
        }
    cr_assert(f->count == e, "%s: %zu synapses, should be %zu", what, f->count, e);
}

static size_t first;                                            /* what the rules below look at */
static snn_grid grid;
static size_t reach;
static bool square;
static bool others(size_t i, size_t j) { return i + first != j; }
static bool everyone(size_t i, size_t j) { return i <= SIZE_MAX - j; }
static size_t apart(size_t a, size_t b, size_t size)
{
    const size_t d = a > b ? a - b : b - a;
    return grid.wraps && size - d < d ? size - d : d;
}
static bool near_by(size_t i, size_t j)
{
    const size_t up = apart(i / grid.columns, j / grid.columns, grid.rows);
    const size_t across = apart(i % grid.columns, j % grid.columns, grid.columns);
    return i != j && (square ? up <= reach && across <= reach : up + across <= reach);
}

Test(neighbours, all_to_others)
{
    rig r;
    rig_new(&r, 9, 6);
    first = 0;
    snn_projection *f = snn_all_to_others(&r.net, &r.pre->cells, &r.pre->exc, snn_uS(2.5));
    has_pairs(f, 9, others, "a population and itself");
    has_pairs(snn_all_to_others(&r.net, &r.pre->cells, &r.post->exc, snn_uS(2.5)), 6, everyone, "two populations");
    first = 4;
    snn_projection *g = snn_all_to_others(&r.net, snn_slice(&r.pre->cells, 4, 3), &r.pre->exc, snn_uS(2.5));
    has_pairs(g, 9, others, "a slice");
    snn_conductance w[24];
    for (size_t e = 0; e < 24; e++) w[e] = snn_uS(1 << e % 12);
    for (int each = 0; each < 2; each++) {                      /* neurons 5 and 8 spike; 8 is not of the slice */
        if (each) snn_weigh(g, &r.pre->exc, w, 24);
        for (size_t i = 0; i < 9; i++) r.pre->v[i] = snn_mV(i == 5 || i == 8 ? 1 : 0), r.pre->exc.arrived[i] = snn_uS(0);
        snn_notice(&r.pre->cells);
        snn_deliver(g);
        for (size_t j = 0, e = 8; j < 9; j++) {
            SAME(r.pre->exc.arrived[j].uS, j == 5 ? 0 : each ? (double)w[e].uS : 2.5, say("at %zu", j));
            e += j != 5;
        }
    }
    WELL(&r.net);
    snn_net_free(&r.net);
}

Test(neighbours, rings_and_grids)
{
    static const struct { size_t rows, columns; } sizes[] = {
        { 1, 1 }, { 1, 2 }, { 2, 3 }, { 5, 4 }, { 7, 6 }, { 1, 11 }, { 9, 1 }
    };
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        rig r;
        const size_t n = sizes[s].rows * sizes[s].columns;
        rig_new(&r, n, n);
        for (reach = 0; reach < 8; reach++)
            for (int way = 0; way < 4; way++) {
                grid = way & 1 ? snn_torus_of(sizes[s].rows, sizes[s].columns) : snn_grid_of(sizes[s].rows, sizes[s].columns);
                square = way & 2;
                has_pairs(snn_neighbours(&r.net, &r.pre->cells, &r.post->exc, grid, square ? SNN_MOORE : SNN_VON_NEUMANN,
                                         reach, snn_uS(2.5)),
                          n, near_by, say("%zu x %zu, reach %zu, way %d", grid.rows, grid.columns, reach, way));
            }
        for (reach = 0; reach < 8; reach++) {
            grid = snn_ring_of(n);
            square = true;
            has_pairs(snn_ring(&r.net, &r.pre->cells, &r.post->exc, reach, snn_uS(2.5)), n, near_by, say("ring of %zu", n));
        }
        WELL(&r.net);
        snn_net_free(&r.net);
    }
}

/* Distance between the middles of places, both grids being stretched over the same ground. */
static double distance(snn_grid a, snn_grid b, size_t i, size_t j)
{
    const double step_y = (double)a.rows / (double)b.rows, step_x = (double)a.columns / (double)b.columns;
    double y = fabs(((double)(j / b.columns) + 0.5) * step_y - (double)(i / a.columns) - 0.5);
    double x = fabs(((double)(j % b.columns) + 0.5) * step_x - (double)(i % a.columns) - 0.5);
    if (a.wraps) y = fmin(y, (double)a.rows - y), x = fmin(x, (double)a.columns - x);
    return sqrt(x * x + y * y);
}

/* By distance, as many pairs are joined as p exp(-d^2 / 2 sigma^2) says: each ring of distances a binomial count. */
Test(neighbours, gaussian)
{
    static const struct { snn_grid pre, post; double sigma, p; } cases[] = {
        { { 30, 30, false }, { 30, 30, false }, 3, 0.8 }, { { 24, 30, true }, { 24, 30, true }, 2.5, 1 },
        { { 30, 30, false }, { 15, 20, false }, 4, 0.5 }, { { 1, 900, true }, { 1, 300, true }, 20, 0.6 },
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++)
        for (int self = 0; self < 2; self++) {
            const snn_grid a = cases[c].pre, b = self ? a : cases[c].post;
            const size_t n_pre = a.rows * a.columns, n_post = b.rows * b.columns;
            rig r;
            rig_new(&r, n_pre, n_post);
            const snn_projection *f = snn_gaussian(&r.net, &r.pre->cells, self ? &r.pre->exc : &r.post->exc, a, b,
                                                   cases[c].sigma, cases[c].p, snn_uS(1), 11 + c);
            WELL(&r.net);
            double z[16] = { 0 }, variance[16] = { 0 };
            for (size_t i = 0; i < n_pre; i++)
                for (size_t j = 0; j < n_post; j++) {
                    const double d = distance(a, b, i, j) / cases[c].sigma, p = cases[c].p * exp(-d * d / 2);
                    if (d > 4 || (self && i == j)) continue;
                    z[(int)(3.999 * d)] -= p, variance[(int)(3.999 * d)] += p * (1 - p);
                }
            for (size_t e = 0; e < f->count; e++) {
                size_t i, j;
                snn_projection_edge(f, e, &i, &j);
                cr_assert(!self || i != j, "neuron %zu is joined to itself", i);
                const double d = distance(a, b, i, j) / cases[c].sigma;
                cr_assert(d < 6.5, "a pair %g sigma apart", d);
                if (d <= 4) z[(int)(3.999 * d)]++;
            }
            double sum = 0, n = 0;
            for (int k = 0; k < 16; k++)
                if (variance[k] > 5) sum += z[k] * z[k] / variance[k], n++;
            cr_assert(n >= 8);
            IS_LIKELY(gsl_cdf_chisq_Q(sum, n), say("case %zu, itself %d", c, self));
            snn_net_free(&r.net);
        }
}

#define SAYS(make, words)                                                                                     \
    do {                                                                                                      \
        rig r;                                                                                                \
        rig_new(&r, 12, 12);                                                                                  \
        const snn_cells *pre = &r.pre->cells;                                                                 \
        HOLDS((make)->count == 0, words);                                                                     \
        cr_assert_str_eq(snn_why(&r.net), words);                                                             \
        snn_net_free(&r.net);                                                                                 \
    } while (0)

Test(neighbours, bad_input)
{
    static const uint32_t some[2] = { 0, 1 };
    const snn_grid good = snn_grid_of(3, 4), bad = snn_grid_of(5, 3), none = snn_grid_of(0, 4), huge = snn_grid_of(SIZE_MAX, 2);
    SAYS(snn_neighbours(&r.net, pre, &r.post->exc, bad, SNN_MOORE, 1, snn_uS(1)),
         "snn_neighbours: 15 places for pre neurons given, 12 needed");
    SAYS(snn_neighbours(&r.net, pre, &r.post->exc, none, SNN_MOORE, 1, snn_uS(1)),
         "snn_neighbours: 0 places for pre neurons given, 12 needed");
    SAYS(snn_neighbours(&r.net, pre, &r.post->exc, huge, SNN_MOORE, 1, snn_uS(1)),
         "snn_neighbours: 0 places for pre neurons given, 12 needed");
    SAYS(snn_gaussian(&r.net, pre, &r.post->exc, good, bad, 1, 1, snn_uS(1), 1),
         "snn_gaussian: 15 places for post neurons given, 12 needed");
    SAYS(snn_gaussian(&r.net, pre, &r.post->exc, good, good, 0, 1, snn_uS(1), 1), "snn_gaussian: sigma must be > 0, got 0");
    SAYS(snn_gaussian(&r.net, pre, &r.post->exc, good, snn_torus_of(3, 4), 1, 1, snn_uS(1), 1),
         "snn_gaussian: 1 torus (of two grids) given, 2 needed");
    SAYS(snn_ring(&r.net, snn_slice(pre, 0, 5), &r.post->exc, 1, snn_uS(1)),
         "snn_ring: 5 places for post neurons given, 12 needed");
    SAYS(snn_edges(&r.net, pre, &r.post->exc, NULL, some, 2, snn_uS(1)), "snn_edges: 0 numbers in from given, 2 needed");
    SAYS(snn_edges(&r.net, pre, &r.post->exc, some, NULL, 2, snn_uS(1)), "snn_edges: 0 numbers in to given, 2 needed");
    SAYS(snn_dense(&r.net, pre, &r.post->exc, (snn_conductance *)NULL, 144), "snn_dense: 0 weights given, 144 needed");
}

Test(neighbours, delays_that_are_null)
{
    rig r;
    rig_new(&r, 3, 4);
    snn_delay_each(snn_all_to_all(&r.net, &r.pre->cells, &r.post->exc, snn_uS(1)), NULL, 12, SNN_WHOLE_STEPS);
    cr_assert_str_eq(snn_why(&r.net), "snn_all_to_all: 0 delays given, 12 needed");
    snn_net_free(&r.net);
}
