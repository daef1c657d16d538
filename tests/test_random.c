/* test_random.c: numbers by counting, and the sources that use them, against published answers and against the
   distributions they promise. Seeds are fixed; probabilities come from GSL and from Kolmogorov's limit. A correct
   generator fails such a test for one seed in 1 / RARE.

   Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011): philox2x32, 10 rounds. The
   known answers are those of their Random123 (kat_vectors). */
#include <stdlib.h>
#include "chance.h"

/* ---- Philox ---- */

Test(random, known_answers)
{
    static const struct { uint32_t i, j, key, a, b; } known[] = {
        { 0x00000000, 0x00000000, 0x00000000, 0xff1dae59, 0x6cd10df2 },
        { 0xffffffff, 0xffffffff, 0xffffffff, 0x2c3f628b, 0xab4fd7ad },
        { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0xdd7ce038, 0xf62a4c12 },
    };
    for (size_t k = 0; k < COUNT_OF(known); k++) {
        const snn_random r = { known[k].key };
        const uint32_t bits = snn_random_bits(r, known[k].i, known[k].j), second = snn__philox(r.key, known[k].i, known[k].j).b;
        cr_assert(bits == known[k].a && second == known[k].b, "answer %zu: %08x %08x", k, bits, second);
    }
}

/* The algorithm written again: both words multiplied and swapped, in 64 bits. */
static uint64_t philox(uint32_t key, uint32_t i, uint32_t j)
{
    uint64_t left = i, right = j;
    for (uint64_t round = 0; round < 10; round++) {
        const uint64_t product = left * 0xD256D193u, round_key = (key + round * 0x9E3779B9u) % ((uint64_t)1 << 32);
        left = (product >> 32) ^ right ^ round_key;
        right = product % ((uint64_t)1 << 32);
    }
    return left << 32 | right;
}

/* From 64 bits x: bits are the upper half, uniform is x/2^64 cut to the format, below(n) the whole part of n x/2^64. */
Test(random, draws_are_made_of_the_bits)
{
    for (uint32_t k = 0; k < 20000; k++) {
        const uint32_t i = k * 2654435761u, j = ~k * 40503u, n = k % 2 ? k % 100 + 1 : ~(k * 77777u);
        const snn_random r = { k * 69069u };
        const uint64_t x = philox(r.key, i, j);
        HOLDS(snn_random_bits(r, i, j) == x >> 32, "bits");
        const double u = IN_DOUBLE ? ldexp((double)(x >> 11), -53) : ldexp((double)(x >> 40), -24);
        SAME(snn_random_uniform(r, i, j), u, "uniform");
        const uint64_t low = (x & 0xffffffff) * n, high = (x >> 32) * n + (low >> 32);      /* n x, its upper words */
        HOLDS(snn_random_below(r, i, j, n) == high >> 32, "below");
    }
}

Test(random, seeds_and_streams_make_keys)
{
    static double u[4][2000];
    const snn_random a = snn_random_from(42, 0), same = snn_random_from(42, 0);
    HOLDS(a.key == same.key, "the same");
    const snn_random others[] = { snn_random_from(43, 0), snn_random_from(42, 1), snn_random_from(42 + ((uint64_t)1 << 32), 0) };
    for (size_t k = 0; k < COUNT_OF(others); k++) HOLDS(others[k].key != a.key, "another seed, stream, or high word");
    for (uint32_t k = 0; k < 2000; k++) {                       /* keys of neighbouring seeds and streams are spread out */
        u[0][k] = ldexp((double)snn_random_from(k, 0).key, -32), u[1][k] = ldexp((double)snn_random_from(1, k).key, -32);
        u[2][k] = (double)snn_random_uniform(snn_random_from(k, 0), 0, 0);
        u[3][k] = (double)snn_random_uniform(snn_random_from((uint64_t)k << 32, 5), 1, 2);
    }
    for (int k = 0; k < 4; k++) IS_LIKELY(ks_p(u[k], 2000), say("keys, way %d", k));
}

/* ---- distributions ---- */

enum { DRAWS = 100000 };

Test(random, uniform)
{
    static double u[DRAWS];
    for (int way = 0; way < 3; way++) {                         /* by neuron, by step, by both */
        const snn_random r = snn_random_from(1, (uint32_t)way);
        for (uint32_t k = 0; k < DRAWS; k++) {
            u[k] = (double)snn_random_uniform(r, way != 1 ? k : 7, way != 0 ? k : 7);
            HOLDS(u[k] >= 0 && u[k] < 1, say("draw %u is %.17g", k, u[k]));
        }
        IS_LIKELY(ks_p(u, DRAWS), say("uniform, way %d", way));
    }
}

/* Neighbours - in neuron, step, stream, seed - are independent: 10 x 10 cells are equally likely. */
Test(random, neighbours_are_independent)
{
    for (int way = 0; way < 4; way++) {
        size_t cells[100] = { 0 };
        const snn_random r = snn_random_from(5, 1), s = way == 3 ? snn_random_from(6, 1) : snn_random_from(5, 2);
        for (uint32_t k = 0; k < DRAWS; k++) {
            const snn_real x = snn_random_uniform(r, 2 * k, 3);
            const snn_real y = way == 0   ? snn_random_uniform(r, 2 * k + 1, 3)
                               : way == 1 ? snn_random_uniform(r, 2 * k, 4)
                                          : snn_random_uniform(s, 2 * k, 3);
            cells[(size_t)(10 * x) * 10 + (size_t)(10 * y)]++;
        }
        IS_LIKELY(chi_square_p(cells, NULL, 100), say("pairs, way %d", way));
    }
}

Test(random, normal)
{
    static double u[DRAWS];
    const snn_random r = snn_random_from(2, 0);
    double sum = 0, squares = 0, cubes = 0, fourths = 0;
    size_t beyond = 0;
    for (uint32_t k = 0; k < DRAWS; k++) {
        const double z = (double)snn_random_normal(r, k, 11);
        sum += z, squares += z * z, cubes += z * z * z, fourths += z * z * z * z;
        beyond += fabs(z) > 3;
        u[k] = gsl_cdf_ugaussian_P(z);
    }
    IS_LIKELY(two_sided_p(sum / sqrt(DRAWS)), "mean 0");
    IS_LIKELY(two_sided_p((squares - DRAWS) / sqrt(2. * DRAWS)), "variance 1");
    IS_LIKELY(two_sided_p(cubes / sqrt(15. * DRAWS)), "third moment 0");
    IS_LIKELY(two_sided_p((fourths - 3. * DRAWS) / sqrt(96. * DRAWS)), "fourth moment 3");
    IS_LIKELY(binomial_p(beyond, 2 * gsl_cdf_ugaussian_Q(3), DRAWS), "beyond 3 sigma");
    IS_LIKELY(ks_p(u, DRAWS), "normal distribution");
}

Test(random, below)
{
    static size_t seen[1000];
    static double u[DRAWS];
    const uint32_t small[] = { 1, 2, 3, 7, 10, 1000 }, large[] = { 1u << 31, (1u << 31) + 1, 3000000000u, UINT32_MAX };
    const snn_random r = snn_random_from(3, 0);
    for (size_t c = 0; c < COUNT_OF(small); c++) {
        memset(seen, 0, sizeof seen);
        for (uint32_t k = 0; k < DRAWS; k++) {
            const uint32_t x = snn_random_below(r, k, (uint32_t)c, small[c]);
            cr_assert(x < small[c], "%u is not below %u", x, small[c]);
            seen[x]++;
        }
        if (small[c] > 1) IS_LIKELY(chi_square_p(seen, NULL, small[c]), say("below %u", small[c]));
    }
    for (size_t c = 0; c < COUNT_OF(large); c++) {
        for (uint32_t k = 0; k < DRAWS; k++) {
            const uint32_t x = snn_random_below(r, k, (uint32_t)c, large[c]);
            cr_assert(x < large[c], "%u is not below %u", x, large[c]);
            u[k] = ((double)x + 0.5) / (double)large[c];
        }
        IS_LIKELY(ks_p(u, DRAWS), say("below %u", large[c]));
    }
    HOLDS(snn_random_below(r, 1, 2, 0) == 0, "below 0 is 0");
}

/* Each number once; every place as likely for the first; another i, another order. */
Test(random, shuffled_is_a_permutation)
{
    static bool seen[100000];
    const snn_random r = snn_random_from(4, 0);
    for (uint32_t n = 1; n <= 100000; n = n < 70 ? n + 1 : n * 11 / 7) {
        size_t moved = 0, differ = 0;
        memset(seen, 0, sizeof seen);
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t x = snn__shuffled(r, n, k, n);
            cr_assert(x < n && !seen[x], "number %u of %u is %u", k, n, x);
            seen[x] = true;
            moved += x != k;
            differ += x != snn__shuffled(r, n + 1, k, n);
        }
        if (n > 16) HOLDS(moved > n / 2 && differ > n / 2, say("an order of %u", n));
    }
    for (uint32_t n = 2; n <= 20; n += 3)
        for (uint32_t place = 0; place < n; place += n - 1) {
            size_t where[20] = { 0 };
            for (uint32_t i = 0; i < 10000; i++) where[snn__shuffled(r, i, place, n)]++;
            IS_LIKELY(chi_square_p(where, NULL, n), say("place %u of %u", place, n));
        }
}

/* ---- Poisson source ---- */

Test(random, poisson_counts_are_binomial)
{
    enum { N = 500, STEPS = 2000 };
    static const double rates[] = { 20, 300, 4000 };
    for (size_t c = 0; c < COUNT_OF(rates); c++) {
        static size_t by_neuron[N], by_step[STEPS];
        static bool before[N];
        const double p = -expm1(-rates[c] * 1e-4);
        size_t total = 0, again = 0;
        snn_net net = snn_net_on_heap(snn_ms(0.1));
        snn_poisson *s = snn_poisson_new(&net, N, snn_Hz(rates[c]), 42);
        memset(by_neuron, 0, sizeof by_neuron), memset(before, 0, sizeof before);
        for (size_t n = 0; n < STEPS; n++, snn_tick(&net)) {
            static bool now[N];
            snn_poisson_step(s);
            memset(now, 0, sizeof now);
            for (size_t k = 0; k < s->cells.n_spikes; k++) {
                const uint32_t j = s->cells.spikes[k];
                HOLDS(j < N && (k == 0 || j > s->cells.spikes[k - 1]), "ascending");
                by_neuron[j]++, now[j] = true, again += before[j];
            }
            by_step[n] = s->cells.n_spikes, total += s->cells.n_spikes;
            memcpy(before, now, sizeof now);
        }
        IS_LIKELY(binomial_p(total, p, N * STEPS), say("rate of %g Hz", rates[c]));
        IS_LIKELY(counts_p(by_neuron, N, gsl_ran_binomial_pdf, p, STEPS), say("spikes of a neuron at %g Hz", rates[c]));
        IS_LIKELY(counts_p(by_step, STEPS, gsl_ran_binomial_pdf, p, N), say("spikes of a step at %g Hz", rates[c]));
        IS_LIKELY(binomial_p(again, p * p, N * (STEPS - 1)), say("spikes in a row at %g Hz", rates[c]));
        snn_net_free(&net);
    }
}

/* Where a step is short, the count over many is Poisson's. */
Test(random, poisson_counts_are_poissons)
{
    enum { N = 1000, STEPS = 2500 };
    static size_t counts[N];
    snn_net net = snn_net_on_heap(snn_us(10));
    snn_poisson *s = snn_poisson_new(&net, N, snn_Hz(300), 3);
    for (size_t n = 0; n < STEPS; n++, snn_tick(&net)) {
        snn_poisson_step(s);
        for (size_t k = 0; k < s->cells.n_spikes; k++) counts[s->cells.spikes[k]]++;
    }
    IS_LIKELY(counts_p(counts, N, poisson_pdf, 0.003, STEPS), "7.5 spikes expected");
    snn_net_free(&net);
}

static uint64_t spikes_as_bits(const snn_cells *c)              /* of at most 64 neurons */
{
    uint64_t bits = 0;
    for (size_t k = 0; k < c->n_spikes; k++) bits |= (uint64_t)1 << c->spikes[k];
    return bits;
}

Test(random, poisson_seeds_rates_and_copies)
{
    enum { N = 60 };
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_poisson *a = snn_poisson_new(&net, N, snn_kHz(0.5), 1), *same = snn_poisson_new(&net, N, snn_kHz(0.5), 1);
    snn_poisson *b = snn_poisson_new(&net, N, snn_kHz(0.5), 2);
    snn_rate rates[N];
    for (size_t j = 0; j < N; j++) rates[j] = snn_kHz(j % 3 == 0 ? 0 : j % 3 == 1 ? 0.5 : 1000);
    size_t alike = 0, seen = 0, repeats = 0;
    HOLDS(a->cells.n_spikes == 0, "none before the first step");
    for (int n = 0; n < 100; n++, snn_tick(&net)) {
        a->rate = snn_kHz(0.5);
        snn_poisson_step(a), snn_poisson_step(same), snn_poisson_step(b);
        const uint64_t bits = spikes_as_bits(&a->cells);
        HOLDS(bits == spikes_as_bits(&same->cells), "the same seed, the same spikes");
        alike += bits == spikes_as_bits(&b->cells);
        const uint64_t step = net.step;
        net.step += (uint64_t)1 << 32;                          /* 64 bits of the step count */
        snn_poisson_step(a);
        repeats += bits == spikes_as_bits(&a->cells);
        net.step = step;
        a->rate = snn_Hz(0);
        snn_poisson_step(a);
        HOLDS(a->cells.n_spikes == 0, "no rate, no spikes");
        a->rate = snn_kHz(1000);
        snn_poisson_step(a);
        HOLDS(a->cells.n_spikes == N, "a huge rate, all spike");
        snn_poisson_step_each(a, rates);
        for (size_t j = 0; j < N; j++) {
            const bool spikes = spikes_as_bits(&a->cells) >> j & 1;
            if (j % 3 != 1) HOLDS(spikes == (j % 3 == 2), "rates of each neuron");
            else seen += spikes;
        }
    }
    HOLDS(alike == 0 && repeats == 0, "another seed, another 2^32 steps: other spikes");
    IS_LIKELY(binomial_p(seen, -expm1(-0.5), 100 * N / 3), "those with 0.5 kHz");
    snn_net_free(&net);

    net = snn_net_on_heap(snn_ms(1));
    net.batch = 2;
    a = snn_poisson_new(&net, 64, snn_kHz(0.5), 1);
    size_t equal = 0, total = 0;
    for (int n = 0; n < 50; n++, snn_tick(&net)) {
        uint64_t bits[2] = { 0 };
        snn_poisson_step(a);
        for (size_t k = 0; k < a->cells.n_spikes; k++) bits[k >= a->cells.end[0]] |= (uint64_t)1 << a->cells.spikes[k];
        equal += bits[0] == bits[1], total += a->cells.n_spikes;
        HOLDS(a->cells.end[1] == a->cells.n_spikes, "the end of the last copy");
    }
    HOLDS(equal == 0, "copies draw their own");
    IS_LIKELY(binomial_p(total, -expm1(-0.5), 2 * 64 * 50), "spikes of both copies");
    snn_net_free(&net);
}

/* ---- given spikes ---- */

Test(random, trains_of_steps)
{
    static const uint32_t who[] = { 4, 1, 3, 3, 0, 4, 2, 2, 1 };
    static const uint64_t steps[] = { 7, 0, 7, 7, 2, 7, 1000000000000, 2, 7 };
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    snn_spike_train *s = snn_spike_train_steps_new(&net, 5, who, steps, COUNT_OF(who));
    HOLDS(s->cells.n_spikes == 0 && s->cells.count == 5, "none before the first step");
    static const uint64_t visited[] = { 0, 1, 2, 3, 7, 8, 1000000000000, 2, 0 };    /* back too: net.step decides */
    static const uint64_t spikes[] = { 1 << 1, 0, 1 << 0 | 1 << 2, 0, 1 << 1 | 1 << 3 | 1 << 4, 0,
                                       1 << 2, 1 << 0 | 1 << 2, 1 << 1 };      /* bit j: neuron j */
    static const size_t counts[] = { 1, 0, 2, 0, 3, 0, 1, 2, 1 };
    for (size_t k = 0; k < COUNT_OF(visited); k++) {
        net.step = visited[k];
        snn_spike_train_step(s);
        HOLDS(spikes_as_bits(&s->cells) == spikes[k] && s->cells.n_spikes == counts[k], say("visit %zu", k));
        for (size_t i = 1; i < s->cells.n_spikes; i++) HOLDS(s->cells.spikes[i] > s->cells.spikes[i - 1], "ascending");
    }
    snn_spike_train *none = snn_spike_train_steps_new(&net, 5, who, steps, 0);
    snn_spike_train_step(none);
    HOLDS(none->cells.n_spikes == 0 && none->cells.count == 5, "no events");
    WELL(&net);
    snn_net_free(&net);
}

Test(random, trains_of_times_go_to_the_nearest_step)
{
    static const uint32_t who[] = { 0, 1, 2, 3, 4, 5, 6 };
    const snn_time when[] = { snn_ms(0), snn_us(40), snn_us(60), snn_ms(0.3), snn_ms(0.349), snn_ms(0.351), snn_s(0.1) };
    static const uint64_t step[] = { 0, 0, 1, 3, 3, 4, 1000 };
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    snn_spike_train *s = snn_spike_train_new(&net, 7, who, when, 7);
    WELL(&net);
    for (net.step = 0; net.step < 1100; net.step++) {
        uint64_t want = 0;
        for (size_t k = 0; k < 7; k++) want |= (uint64_t)(step[k] == net.step) << k;
        snn_spike_train_step(s);
        HOLDS(spikes_as_bits(&s->cells) == want, say("step %u", (unsigned)net.step));
    }
    snn_net_free(&net);
}

/* Many events in no order, against a table; two copies; a projection sees them. */
#define SNN_POPULATION target
#define SNN_NEURON snn_lif
#define SNN_RECEPTORS(R) R(in, snn_instant, snn_current_out)
#include "snn.h"

Test(random, many_events)
{
    enum { N = 50, STEPS = 200, EVENTS = 3000 };
    static uint32_t who[EVENTS];
    static uint64_t steps[EVENTS];
    static bool table[STEPS][N];
    const snn_random r = snn_random_from(8, 8);
    for (uint32_t k = 0; k < EVENTS; k++) {
        who[k] = snn_random_below(r, k, 0, N), steps[k] = snn_random_below(r, k, 1, STEPS);
        table[steps[k]][who[k]] = true;
    }
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.batch = 2;
    const target_params p = target_defaults();
    snn_spike_train *s = snn_spike_train_steps_new(&net, N, who, steps, EVENTS);
    target *t = target_new(&net, N, &p);
    snn_projection *f = snn_one_to_one(&net, &s->cells, &t->in, snn_nA(1));
    snn_projection *g = snn_all_to_all(&net, snn_slice(&s->cells, 10, 20), &t->in, snn_nA(1000));
    for (; net.step < STEPS; snn_tick(&net)) {
        snn_spike_train_step(s);
        snn_deliver(f), snn_deliver(g);
        double in_slice = 0;
        for (size_t j = 10; j < 30; j++) in_slice += table[net.step][j];
        for (size_t k = 0; k < 2 * N; k++)
            SAME(t->in.arrived[k].nA, 1000 * in_slice + table[net.step][k % N], say("step %u, %zu", (unsigned)net.step, k));
        target_step(t, snn_nA(0));
    }
    WELL(&net);
    snn_net_free(&net);
}
