/* Quantised weights: codes of 8 and 16 bits with one scale, against sums of the weights they were made of. */
#include "check.h"
#include <limits.h>

#define SNN_POPULATION   listener
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#include "snn.h"

enum { PRE = 24, POST = 7, STEPS = 40 };
static snn_conductance weights[PRE * POST];
static int8_t codes8[PRE * POST];
static int16_t codes16[PRE * POST];

static snn_real numbers[PRE * POST];
static void draw(double size)
{
    const snn_random r = snn_random_from(5, 1);
    for (uint32_t k = 0; k < PRE * POST; k++) {
        numbers[k] = (snn_real)(size * (2 * (double)snn_random_uniform(r, k, 0) - 1));
        weights[k] = snn_uS(numbers[k]);
    }
}
static snn_spike_train *some_spikes(snn_net *net)
{
    static uint32_t who[PRE * STEPS];
    static uint64_t when[PRE * STEPS];
    const snn_random r = snn_random_from(6, 2);
    size_t n = 0;
    for (uint32_t s = 0; s < STEPS; s++)
        for (uint32_t i = 0; i < PRE; i++)
            if (snn_random_uniform(r, s, i) < (snn_real)0.3) {
                who[n] = i;
                when[n++] = s;
            }
    return snn_spike_train_steps_new(net, PRE, who, when, n);
}

/* The code of a weight is the nearest whole number of scales, and the largest weight has the largest code. */
Test(quantised, nearest_codes)
{
    draw(3);
    const double scale8 = (double)snn_quantise_int8(numbers, PRE * POST, codes8);
    const double scale16 = (double)snn_quantise_int16(numbers, PRE * POST, codes16);
    int most8 = 0, most16 = 0;
    for (size_t k = 0; k < PRE * POST; k++) {
        const double slack = 1e-6 * fabs((double)numbers[k]);
        cr_assert(fabs(codes8[k] * scale8 - (double)numbers[k]) <= 0.5 * scale8 + slack);
        cr_assert(fabs(codes16[k] * scale16 - (double)numbers[k]) <= 0.5 * scale16 + slack);
        if (abs(codes8[k]) > most8) most8 = abs(codes8[k]);
        if (abs(codes16[k]) > most16) most16 = abs(codes16[k]);
    }
    cr_assert(most8 == INT8_MAX && most16 == INT16_MAX, "%d, %d", most8, most16);
}
Test(quantised, nothing_and_no_number)
{
    snn_real w[3] = { 0, 0, 0 };
    cr_assert(snn_quantise_int8(w, 3, codes8) == 1 && codes8[0] == 0);
    w[1] = (snn_real)NAN;
    const snn_real scale = snn_quantise_int8(w, 3, codes8);
    cr_assert(isnan(scale));
    snn_net net = snn_net_on_heap(snn_ms(1));
    listener *pre = listener_new(&net, 1, NULL), *post = listener_new(&net, 3, NULL);
    snn_dense_int8(&net, &pre->cells, &post->in, codes8, 3, snn_uS(scale));
    cr_assert_str_eq(snn_why(&net), "snn_dense_int8: weight must be finite, got nan");
    snn_net_free(&net);
}

/* What arrives is scale times a sum of whole numbers, to the last bit; and within the bound of the float weights. */
static void delivered(int bits, size_t delay)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    draw(2);
    const snn_real scale = bits == 8 ? snn_quantise_int8(numbers, PRE * POST, codes8)
                                     : snn_quantise_int16(numbers, PRE * POST, codes16);
    snn_spike_train *pre = some_spikes(&net);
    listener *post = listener_new(&net, POST, NULL), *exact = listener_new(&net, POST, NULL);
    snn_projection *f = bits == 8 ? snn_dense_int8(&net, &pre->cells, &post->in, codes8, PRE * POST, snn_uS(scale))
                                  : snn_dense_int16(&net, &pre->cells, &post->in, codes16, PRE * POST, snn_uS(scale));
    snn_projection *g = snn_dense(&net, &pre->cells, &exact->in, weights, PRE * POST);
    snn_delay(f, snn_ms((double)delay), SNN_WHOLE_STEPS);
    long sums[STEPS + 8][POST] = { { 0 } };
    size_t seen = 0;
    while (!snn_failed(&net) && net.step < STEPS) {
        const size_t step = (size_t)net.step;
        snn_spike_train_step(pre);
        snn_deliver(f);
        snn_deliver(g);
        for (size_t k = 0; k < pre->cells.n_spikes; k++, seen++)
            for (size_t j = 0; j < POST; j++) {
                const size_t e = pre->cells.spikes[k] * POST + j;
                sums[step + delay][j] += bits == 8 ? codes8[e] : codes16[e];
            }
        for (size_t j = 0; j < POST; j++) {
            const snn_real is = post->in.arrived[j].uS, want = scale * (snn_real)sums[step][j];
            cr_assert(is == want, "%d bits, step %zu: %.9g, sum of codes gives %.9g", bits, step, (double)is, (double)want);
            const double bound = (double)pre->cells.n_spikes * (0.5 * (double)scale + 1e-6);
            const double off = fabs((double)is - (double)exact->in.arrived[j].uS);
            cr_assert(delay || off <= bound, "%d bits: off by %g, bound %g", bits, off, bound);
        }
        listener_step(post, snn_mA(0));
        listener_step(exact, snn_mA(0));
        snn_tick(&net);
    }
    cr_assert(!snn_failed(&net) && seen > 100, "%s", snn_why(&net));
    snn_net_free(&net);
}
Test(quantised, int8)           { delivered(8, 0); }
Test(quantised, int16)          { delivered(16, 0); }
Test(quantised, int8_delayed)   { delivered(8, 3); }
Test(quantised, int16_delayed)  { delivered(16, 2); }

/* Stored synapses: the codes stand row by row; synapse by synapse a weight is scale times code. Also where each
   synapse is added by itself, because its delay lies between two steps. */
static void by_rows(snn_rounding how)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_spike_train *pre = some_spikes(&net);
    listener *post = listener_new(&net, POST, NULL), *exact = listener_new(&net, POST, NULL);
    snn_projection *f = snn_fixed_out(&net, &pre->cells, &post->in, 3. / POST, snn_uS(0), 9);
    snn_projection *g = snn_fixed_out(&net, &pre->cells, &exact->in, 3. / POST, snn_uS(0), 9);
    static int8_t w[PRE * 3];
    static snn_conductance same[PRE * 3];
    for (int e = 0; e < PRE * 3; e++) {
        w[e] = (int8_t)(37 * e % 255 - 127);
        same[e] = snn_uS(0.25 * w[e]);
    }
    snn_weigh_int8(f, &post->in, w, PRE * 3, snn_uS(0.25));     /* a power of two: both sums are exact */
    snn_weigh(g, &exact->in, same, PRE * 3);
    snn_delay(f, snn_ms(2.25), how);
    snn_delay(g, snn_ms(2.25), how);
    size_t i, j;
    for (size_t e = 0; e < PRE * 3; e++) cr_assert(snn_projection_edge(f, e, &i, &j) == same[e].uS && i == e / 3);
    double all = 0;
    while (!snn_failed(&net) && net.step < STEPS) {
        snn_spike_train_step(pre);
        snn_deliver(f);
        snn_deliver(g);
        for (size_t k = 0; k < POST; k++) {
            cr_assert(post->in.arrived[k].uS == exact->in.arrived[k].uS);
            all += fabs((double)post->in.arrived[k].uS);
        }
        listener_step(post, snn_mA(0));
        listener_step(exact, snn_mA(0));
        snn_tick(&net);
    }
    cr_assert(!snn_failed(&net) && all > 100, "%s", snn_why(&net));
    snn_net_free(&net);
}
Test(quantised, by_rows)         { by_rows(SNN_WHOLE_STEPS); }
Test(quantised, between_steps)   { by_rows(SNN_INTERPOLATED); }

/* The weight that has a derivative is the scale: d(what arrives)/d(scale) is the sum of the codes. */
Test(quantised, derivative_of_the_scale)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    net.tangents = true;
    listener *pre = listener_new(&net, 3, NULL), *post = listener_new(&net, 2, NULL);
    static const int8_t w[6] = { 5, -7, 100, 11, -90, 13 };
    snn_projection *f = snn_dense_int8(&net, &pre->cells, &post->in, w, 6, snn_uS(0.5));
    snn_seed_weight(f, &post->in, snn_uS(1), 0);
    pre->v[0] = pre->v[2] = snn_mV(2);                          /* the threshold is 1 mV */
    snn_notice(&pre->cells);
    snn_deliver(f);
    cr_assert(!snn_failed(&net), "%s", snn_why(&net));
    cr_assert((double)post->in.arrived[0].uS == 0.5 * (5 - 90) && (double)post->in.arrived[1].uS == 0.5 * (-7 + 13));
    cr_assert((double)snn_tangent_at(&post->in.port.arrived_dot[0], 0) == 5 - 90);
    cr_assert((double)snn_tangent_at(&post->in.port.arrived_dot[1], 0) == -7 + 13);
    snn_net_free(&net);
}

/* What cannot be quantised is refused in a sentence. */
Test(quantised, refusals)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    listener *post = listener_new(&net, POST, NULL);
    const uint32_t from[2] = { 1, 0 }, to[2] = { 0, 1 };
    snn_projection *f = snn_edges(&net, &post->cells, &post->in, from, to, 2, snn_uS(1));
    snn_weigh_int8(f, &post->in, codes8, 2, snn_uS(1));
    cr_assert_str_eq(snn_why(&net), "snn_edges: quantising synapses of this kind was left out of this build");
    snn_net_free(&net);
    net = snn_net_on_heap(snn_ms(1));
    post = listener_new(&net, POST, NULL);
    snn_dense_int8(&net, &post->cells, &post->in, codes8, 5, snn_uS(1));
    cr_assert_str_eq(snn_why(&net), "snn_dense_int8: 5 weights given, 49 needed");
    snn_net_free(&net);
}
