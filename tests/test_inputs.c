/* test_inputs.c: waves against their formulas, fluctuations and Poisson trains against the distributions they promise,
   given spikes with weights against sums by hand. Seeds are fixed; probabilities come from GSL (chance.h). */
#include <gsl/gsl_math.h>                       /* M_PI */
#include <gsl/gsl_randist.h>
#include "chance.h"

#define SNN_POPULATION target
#define SNN_NEURON snn_li
#define SNN_RECEPTORS(R) R(in, snn_instant, snn_current_out) R(exc, snn_expon, snn_coba) R(kick, snn_instant, snn_jump)
#include "snn.h"

#define CLOSE (16 * EPS)

/* ---- waves ---- */

/* In steps of 0.1 ms, which no binary number is: windows begin and end at the step one means. */
Test(inputs, pulses_last_from_start_to_end)
{
    static const struct { double start, duration; int first, end; } cases[] = {
        { 0, 2, 0, 20 }, { 0.3, 0.6, 3, 9 }, { 0.25, 1, 3, 13 }, { 7, 0.1, 70, 71 }, { 1, 0, 0, 0 }, { -1, 1.5, 0, 5 },
        { 3, 1e9, 30, 100 }, { 99, 1, 100, 100 }, { 0, 1e30, 0, 100 },
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        snn_net net = snn_net_on_heap(snn_ms(0.1));
        for (int n = 0; n < 100; n++, snn_tick(&net)) {
            const snn_current i = snn_pulse(&net, snn_nA(0.75), snn_ms(cases[c].start), snn_ms(cases[c].duration));
            SAME(i.nA, n >= cases[c].first && n < cases[c].end ? 0.75 : 0, say("case %zu, step %d", c, n));
        }
        WELL(&net);
        net.step = UINT64_C(6000000000);                        /* more than 32 bits, and for ever is for ever */
        const double late = (double)snn_pulse(&net, snn_nA(1), snn_ms(cases[c].start), snn_ms(cases[c].duration)).nA;
        HOLDS(late == (cases[c].duration > 1e10 || cases[c].duration > 6e8), say("case %zu, very late", c));
    }
}

Test(inputs, ramps_and_sinusoids_follow_their_formulas)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    for (int n = 0; n < 900; n++, snn_tick(&net)) {
        const double t = n * 0.1;
        const double ramp = n >= 200 && n < 700 ? 0.5 + 3.5 * (t - 20) / 50 : 0;
        const double down = n >= 3 && n < 103 ? 1 - 2 * (t - 0.25) / 10 : 0;
        const double sine = n >= 100 && n < 800 ? 1.5 * sin(2 * M_PI * 0.04 * (t - 10)) + 0.25 : 0;
        const double odd = n >= 3 ? 2 * sin(2 * M_PI * 0.7 * (t - 0.25)) - 1 : 0;
        WITHIN(snn_ramp(&net, snn_nA(0.5), snn_nA(4), snn_ms(20), snn_ms(50)).nA, ramp, 4 * CLOSE, say("up, step %d", n));
        WITHIN(snn_ramp(&net, snn_mV_per_ms(1), snn_mV_per_ms(-1), snn_us(250), snn_ms(10)).mV_per_ms, down, 4 * CLOSE,
               say("down, step %d", n));
        WITHIN(snn_sinusoid(&net, snn_nA(1.5), snn_Hz(40), snn_nA(0.25), snn_ms(10), snn_ms(70)).nA, sine,
               200 * EPS, say("40 Hz, step %d", n));
        WITHIN(snn_sinusoid(&net, snn_one(2), snn_Hz(700), snn_one(-1), snn_us(250), snn_s(9)).one, odd, 2000 * EPS,
               say("700 Hz, step %d", n));
    }
    WELL(&net);
}

/* After days of steps the phase is that of the same frequency, to the last bits: turns are counted in whole numbers. */
Test(inputs, sinusoids_keep_their_phase)
{
    snn_net net = snn_net_on_heap(snn_ms(0.125));
    const double each = (double)R(0.03125) * 0.125;             /* turns in a step: exact, 1/256 */
    for (uint64_t step = 3; step < UINT64_C(1) << 40; step = step * 5 + 1) {
        net.step = step;
        const double want = sin(2 * M_PI * (double)(step % 256) * each);
        WITHIN(snn_sinusoid(&net, snn_nA(1), snn_kHz(0.03125), snn_nA(0), snn_ms(0), snn_s(1e12)).nA, want, 4 * EPS,
               say("step %llu", (unsigned long long)step));
        /* 8 kHz come round in every step, and 12 kHz in every second one */
        WITHIN(snn_sinusoid(&net, snn_nA(1), snn_kHz(8), snn_nA(0), snn_ms(0), snn_s(1e12)).nA, 0, 0, "8 kHz");
        WITHIN(snn_sinusoid(&net, snn_nA(1), snn_kHz(12), snn_nA(0), snn_ms(0), snn_s(1e12)).nA, 0, 4 * EPS, "12 kHz");
    }
    WELL(&net);
}

Test(inputs, sections_and_stairs_change_at_their_times)
{
    const snn_current values[] = { snn_nA(1), snn_nA(-2), snn_nA(3), snn_nA(4) };
    const snn_time durations[] = { snn_ms(0.3), snn_ms(0), snn_ms(0.4), snn_ms(0.25) };
    const snn_time times[] = { snn_ms(0.7), snn_ms(0.2), snn_ms(0.7), snn_ms(0.45) };       /* in no order */
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    for (int n = 0; n < 20; n++, snn_tick(&net)) {
        const double section = n < 3 ? 1 : n < 7 ? 3 : n < 10 ? 4 : 0, stair = n < 2 ? 0 : n < 5 ? -2 : n < 7 ? 4 : 3;
        SAME(snn_sections(&net, values, durations, 4).nA, section, say("section at step %d", n));
        SAME(snn_stairs(&net, values, times, 4).nA, stair, say("stairs at step %d", n));
        SAME(snn_stairs(&net, values, times, 0).nA, 0, "no stairs");
    }
    WELL(&net);
}

#define REFUSED(call, sentence)                                                                               \
    do {                                                                                                      \
        snn_net net = snn_net_on_heap(snn_ms(1));                                                             \
        (void)(call);                                                                                         \
        cr_assert_str_eq(snn_why(&net), sentence);                                                            \
        snn_net_free(&net);                                                                                   \
    } while (0)
Test(inputs, that_make_no_sense_are_refused)
{
    const snn_current values[] = { snn_nA(1), snn_nA(NAN) };
    const snn_time times[] = { snn_ms(1), snn_ms(-2) };
    REFUSED(snn_pulse(&net, snn_nA(NAN), snn_ms(0), snn_ms(1)), "snn_pulse: value must be finite, got nan");
    REFUSED(snn_pulse(&net, snn_nA(1), snn_ms(0), snn_ms(-1)), "snn_pulse: duration must be >= 0 ms, got -1 ms");
    REFUSED(snn_pulse(&net, snn_nA(1), snn_ms(NAN), snn_ms(1)), "snn_pulse: start must be finite, got nan ms");
    REFUSED(snn_ramp(&net, snn_nA(1), snn_nA(INFINITY), snn_ms(0), snn_ms(1)), "snn_ramp: to must be finite, got inf");
    REFUSED(snn_sinusoid(&net, snn_nA(1), snn_Hz(-1), snn_nA(0), snn_ms(0), snn_ms(1)),
            "snn_sinusoid: frequency must be >= 0 Hz, got -1 Hz");
    REFUSED(snn_sections(&net, values, times + 1, 1), "snn_sections: durations[0] must be >= 0 ms, got -2 ms");
    REFUSED(snn_stairs(&net, values, times, 2), "snn_stairs: values[1] must be finite, got nan");
    REFUSED(snn_ou_new(&net, 3, snn_nA(0), snn_nA_per_rtms(1), snn_ms(0), 1), "snn_ou_new: tau must be > 0 ms, got 0 ms");
    REFUSED(snn_ou_new(&net, 3, snn_nA(0), snn_nA_per_rtms(-1), snn_ms(1), 1), "snn_ou_new: sigma must be >= 0, got -1");
    REFUSED(snn_wiener_new(&net, 0, snn_nA_per_rtms(1), 1), "snn_wiener_new: count must be > 0, got 0");
    snn_net net = snn_net_on_heap(snn_ms(1)), other = snn_net_on_heap(snn_ms(1));
    target *t = target_new(&net, 3, NULL);
    snn_poisson_input_new(&other, &t->exc, 5, snn_Hz(1), snn_nS(1), 1);
    cr_assert_str_eq(snn_why(&other), "snn_poisson_input: the receptor belongs to another net");
    snn_poisson_input *p = snn_poisson_input_new(&net, &t->exc, 0, snn_Hz(1), snn_nS(1), 1);
    cr_assert_str_eq(snn_why(&net), "snn_poisson_input: number of trains must be > 0, got 0");
    snn_poisson_input_step(p);
    SAME(snn_pulse(&net, snn_nA(1), snn_ms(0), snn_ms(1)).nA, 0, "a failed net gives nothing");
    snn_net_free(&net), snn_net_free(&other);
}

/* ---- fluctuations ---- */

enum { N = 4000 };
static double spread_p(const double *x, size_t n, double mean, double variance)         /* chi-square of n */
{
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += (x[k] - mean) * (x[k] - mean) / variance;
    return 2 * fmin(gsl_cdf_chisq_P(sum, (double)n), gsl_cdf_chisq_Q(sum, (double)n));
}
static double normal_p(const double *x, size_t n, double mean, double variance)
{
    static double u[N];
    for (size_t k = 0; k < n; k++) u[k] = gsl_cdf_gaussian_P(x[k] - mean, sqrt(variance));
    return ks_p(u, n);
}
/* Are the correlations of x and y what they should be? Fisher's z */
static double correlated_p(const double *x, const double *y, size_t n, double want)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (size_t k = 0; k < n; k++) mx += x[k] / (double)n, my += y[k] / (double)n;
    for (size_t k = 0; k < n; k++)
        xx += (x[k] - mx) * (x[k] - mx), yy += (y[k] - my) * (y[k] - my), xy += (x[k] - mx) * (y[k] - my);
    return two_sided_p((atanh(xy / sqrt(xx * yy)) - atanh(want)) * sqrt((double)n - 3));
}

/* Variance sigma^2 tau/2, enlarged by the steps' length; correlations fall by 1 - dt/tau a step; normal, mean kept. */
Test(inputs, ou_is_stationary_as_it_should_be)
{
    static const struct { double dt, tau, sigma, mean; } cases[] = {
        { 0.1, 5, 0.3, 2 }, { 1, 4, 2, -1 }, { 0.5, 0.5, 1, 0 }, { 1, 0.8, 1, 3 },
    };
    static double at[4][N];
    static const int lags[] = { 0, 1, 5, 20 };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        const double dt = cases[c].dt, tau = cases[c].tau, sigma = cases[c].sigma, a = 1 - dt / tau;
        const double variance = sigma * sigma * tau / 2 / (1 - dt / (2 * tau));
        snn_net net = snn_net_on_heap(snn_ms(dt));
        snn_fluctuating_current *x =
            snn_ou_new(&net, N, snn_nA(cases[c].mean), snn_nA_per_rtms(sigma), snn_ms(tau), 11 + c);
        WELL(&net);
        SAME(x->x[N - 1].nA, R(cases[c].mean), "starts at the mean");
        for (int n = 0, k = 0; k < 4; n++, snn_tick(&net)) {
            snn_fluctuate(x);
            if (n != (int)(20 * tau / dt) + 40 + lags[k]) continue;
            for (size_t j = 0; j < N; j++) at[k][j] = (double)x->x[j].nA;
            IS_LIKELY(spread_p(at[k], N, cases[c].mean, variance), say("variance of case %zu", c));
            IS_LIKELY(normal_p(at[k], N, cases[c].mean, variance), say("normal, case %zu", c));
            if (k > 0) IS_LIKELY(correlated_p(at[0], at[k], N, pow(a, lags[k])), say("lag %d of case %zu", lags[k], c));
            k++;
        }
        IS_LIKELY(correlated_p(at[3], at[3] + 1, N - 1, 0), say("neighbours of case %zu", c));
        snn_net_free(&net);
    }
}

/* Step by step by hand, with the same draws; and what it forgets it forgets exponentially. */
Test(inputs, ou_is_its_recursion)
{
    snn_net net = snn_net_on_heap(snn_ms(0.5));
    snn_fluctuating_speed *x =
        snn_ou_new(&net, 5, snn_mV_per_ms(1), snn_mV_per_ms_rtms(0.5), snn_ms(4), 77);
    const snn_random r = snn_random_from(77, 0x52u);
    double want[5] = { 1, 1, 1, 1, 1 }, mean = 1;
    for (uint32_t n = 0; n < 50; n++, snn_tick(&net)) {
        if (n == 25) x->mean = snn_mV_per_ms(mean = 5);
        snn_fluctuate(x);
        for (uint32_t j = 0; j < 5; j++) {
            want[j] += (mean - want[j]) * 0.125 + 0.5 * sqrt(0.5) * (double)snn_random_normal(r, j, n);
            WITHIN(x->x[j].mV_per_ms, want[j], 50 * EPS, say("neuron %u, step %u", j, n));
        }
    }
    x->sigma = snn_mV_per_ms_rtms(0);
    for (int n = 0; n < 8; n++) snn_fluctuate(x);
    for (uint32_t j = 0; j < 5; j++)
        NEAR(x->x[j].mV_per_ms, 5 + (want[j] - 5) * pow(0.875, 8), 50 * EPS, "without noise: relaxation");
    snn_net_free(&net);
}

Test(inputs, wiener_increments_sum_up_to_a_diffusion)
{
    enum { STEPS = 200 };
    static double now[N], before[N], sum[N];
    snn_net net = snn_net_on_heap(snn_ms(0.25));
    snn_fluctuating_ratio *x = snn_wiener_new(&net, N, snn_per_rtms(3), 5);
    for (int n = 0; n < STEPS; n++, snn_tick(&net)) {
        snn_fluctuate(x);
        memcpy(before, now, sizeof now);
        for (size_t j = 0; j < N; j++) now[j] = (double)x->x[j].one, sum[j] += now[j];
        if (n % 40 != 39) continue;
        IS_LIKELY(normal_p(now, N, 0, 9 * 0.25), say("normal at step %d", n));
        IS_LIKELY(spread_p(now, N, 0, 9 * 0.25), say("variance at step %d", n));
        IS_LIKELY(correlated_p(before, now, N, 0), say("anew at step %d", n));
        IS_LIKELY(spread_p(sum, N, 0, 9 * 0.25 * (n + 1)), say("diffusion at step %d", n));
        IS_LIKELY(correlated_p(sum, sum + 1, N - 1, 0), say("neurons at step %d", n));
    }
    snn_net_free(&net);
}

/* A draw belongs to its neuron, copy and step, not to what was drawn before. */
Test(inputs, fluctuations_are_counted)
{
    snn_net one = snn_net_on_heap(snn_ms(1)), two = snn_net_on_heap(snn_ms(1));
    two.batch = 2;
    snn_fluctuating_current *a = snn_wiener_new(&one, 6, snn_nA_per_rtms(1), 9);
    snn_fluctuating_current *b = snn_wiener_new(&two, 3, snn_nA_per_rtms(1), 9);
    snn_fluctuating_current *c = snn_wiener_new(&one, 6, snn_nA_per_rtms(1), 10);
    double first[6], again = 0;
    for (int n = 0; n < 5; n++, snn_tick(&one), snn_tick(&two)) {
        snn_fluctuate(a), snn_fluctuate(b), snn_fluctuate(c);
        for (size_t j = 0; j < 6; j++) {
            SAME(b->x[j].nA, a->x[j].nA, "two copies of 3 are 6");
            HOLDS(c->x[j].nA != a->x[j].nA, "another seed");
            if (n == 0) first[j] = (double)a->x[j].nA;
        }
    }
    one.step = 0;
    snn_fluctuate(a);
    for (size_t j = 0; j < 6; j++) again += fabs((double)a->x[j].nA - first[j]);
    HOLDS(again == 0, "the same step, the same draws");
    one.step = UINT64_C(1) << 32;
    snn_fluctuate(a);
    for (size_t j = 0; j < 6; j++) HOLDS((double)a->x[j].nA != first[j], "64 bits of the step count");
    snn_net_free(&one), snn_net_free(&two);
}

/* ---- n Poisson trains onto each ---- */

static double rounded_normal(unsigned k, double p, unsigned n)
{
    const double mean = n * p, deviation = sqrt(mean * (1 - p));
    const double above = gsl_cdf_gaussian_P(k + 0.5 - mean, deviation);
    return k == 0 ? above : above - gsl_cdf_gaussian_P(k - 0.5 - mean, deviation);
}
Test(inputs, poisson_trains_are_binomial_or_normal)
{
    enum { CELLS = 500, STEPS = 60 };
    static const struct { uint32_t trains; double p; bool normal; } cases[] = {
        { 100, 0.02, false }, { 1000, 0.0049, false }, { 2000000, 2e-6, false }, { 1, 0.5, false }, { 9, 0.5, false },
        { 20, 0.9, false }, { 400, 0.99, false }, { 60, 0.95, false },
        { 11, 0.5, true }, { 1000, 0.006, true }, { 1000, 0.4, true }, { 3000, 0.99, true },
    };
    static size_t counts[CELLS * STEPS];
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        const double p = cases[c].p;
        double total = 0;
        size_t m = 0;
        snn_net net = snn_net_on_heap(snn_ms(0.5));
        target *t = target_new(&net, CELLS, NULL);
        snn_poisson_input *in = snn_poisson_input_new(&net, &t->exc, cases[c].trains, snn_kHz(-2 * log1p(-p)), snn_uS(0.5), c);
        WELL(&net);
        for (int n = 0; n < STEPS; n++, snn_tick(&net)) {
            snn_poisson_input_step(in);
            for (size_t j = 0; j < CELLS; j++) {
                const double k = (double)t->exc.arrived[j].uS / 0.5;
                cr_assert(k >= 0 && k == floor(k), "%g spikes", k);
                counts[m++] = (size_t)k, total += k;
                t->exc.arrived[j] = snn_uS(0);
            }
        }
        const double draws = (double)m, mean = cases[c].trains * p;
        IS_LIKELY(two_sided_p((total / draws - mean) / sqrt(mean * (1 - p) / draws)), say("mean of case %zu", c));
        if (cases[c].trains > 1) {
            IS_LIKELY(counts_p(counts, m, cases[c].normal ? rounded_normal : gsl_ran_binomial_pdf, p, cases[c].trains),
                      say("counts of case %zu", c));
        }
        snn_net_free(&net);
    }
}

/* Rates may be changed at any time, and are looked at whenever they are used. */
Test(inputs, rates_that_became_wrong)
{
    const double wrong[] = { -5, (double)NAN, (double)INFINITY };
    const char *const said[] = { "must be >= 0 Hz, got -5 Hz", "must be finite and >= 0 Hz, got nan Hz",
                                 "must be finite and >= 0 Hz, got inf Hz" };
    for (int way = 0; way < 3; way++)
        for (int k = 0; k < 3; k++) {
            char expected[120];
            snn_net net = snn_net_on_heap(snn_ms(1));
            net.batch = 2;
            target *t = target_new(&net, 3, NULL);
            snn_poisson *s = snn_poisson_new(&net, 4, snn_Hz(900), 1);
            snn_poisson_input *in = snn_poisson_input_new(&net, &t->exc, 5, snn_Hz(1), snn_nS(1), 1);
            snn_rate each[8] = { { 0 } };
            snn_poisson_step(s), snn_poisson_step_each(s, each), snn_poisson_input_step(in);
            WELL(&net);
            HOLDS(s->cells.n_spikes == 0, "no rate, no spike");
            s->rate = in->rate = each[6] = snn_Hz(wrong[k]);
            if (way == 0) snn_poisson_step(s);
            if (way == 1) snn_poisson_step_each(s, each);
            if (way == 2) snn_poisson_input_step(in);
            snprintf(expected, sizeof expected, "%s: rate%s %s", way == 2 ? "snn_poisson_input" : "snn_poisson",
                     way == 1 ? "[6]" : "", said[k]);
            cr_assert_str_eq(snn_why(&net), expected);
            snn_net_free(&net);
        }
}

Test(inputs, poisson_trains_at_the_ends)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    net.batch = 2;
    target *t = target_new(&net, 3, NULL);
    snn_poisson_input *in = snn_poisson_input_new(&net, &t->kick, 50, snn_Hz(0), snn_mV(0.25), 1);
    for (int n = 0; n < 200; n++, snn_tick(&net)) snn_poisson_input_step(in);
    for (size_t c = 0; c < 6; c++) HOLDS(t->kick.arrived[c].mV == 0, "no rate, no spike");
    in->rate = snn_kHz(1000);
    snn_poisson_input_step(in);
    for (size_t c = 0; c < 6; c++) HOLDS(t->kick.arrived[c].mV == 12.5, "all of them, in every copy");
    in->rate = snn_kHz(0.05);
    size_t alike = 0;
    for (int n = 0; n < 100; n++, snn_tick(&net)) {
        for (size_t c = 0; c < 6; c++) t->kick.arrived[c] = snn_mV(0);
        snn_poisson_input_step(in);
        for (size_t c = 0; c < 3; c++) alike += t->kick.arrived[c].mV == t->kick.arrived[c + 3].mV;
    }
    HOLDS(alike < 150, "copies have spikes of their own");
    snn_net_free(&net);
}

#if SNN_DUAL_N > 0
/* What arrives is linear in the weight. */
Test(inputs, poisson_trains_know_their_slope)
{
    snn_net net = snn_net_on_heap(snn_ms(0.5));
    net.tangents = true;
    target *t = target_new(&net, 8, NULL);
    snn_poisson_input *in = snn_poisson_input_new(&net, &t->in, 200, snn_Hz(30), snn_mA(0.5), 3);
    snn_seed_poisson_input(in, &t->in, snn_mA(1), 2);
    double largest = 0;
    for (int n = 0; n < 40; n++, snn_tick(&net)) {
        snn_poisson_input_step(in);
        target_step(t, snn_nA(0));
        for (size_t j = 0; j < 8; j++) {
            const double slope = (double)snn_tangent_at(&t->v_dot[j].mV, 2), v = (double)t->v[j].mV;
            NEAR(slope, v / 0.5, 50 * EPS, "V = w dV/dw");
            largest = fmax(largest, v);
        }
    }
    HOLDS(largest > 0.1, "there is something to see");
    WELL(&net);
    snn_net_free(&net);
}
#endif

/* ---- given spikes ---- */

Test(inputs, times_fall_in_steps)
{
    static const struct { double t; uint64_t nearest, before, after; } cases[] = {
        { 0, 0, 0, 0 }, { 0.3, 3, 3, 3 }, { 0.26, 3, 2, 3 }, { 0.25, 2, 2, 3 }, { 0.35, 4, 3, 4 }, { 5.05, 50, 50, 51 },
        { 5.15, 52, 51, 52 }, { 70, 700, 700, 700 }, { 0.04, 0, 0, 1 }, { 12.3, 123, 123, 123 },
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        const snn_time t = snn_ms(cases[c].t), dt = snn_ms(0.1);
        cr_expect_eq(snn_step_of(t, dt, SNN_NEAREST), cases[c].nearest, "%g ms", cases[c].t);
        cr_expect_eq(snn_step_of(t, dt, SNN_BEFORE), cases[c].before, "before %g ms", cases[c].t);
        cr_expect_eq(snn_step_of(t, dt, SNN_AFTER), cases[c].after, "after %g ms", cases[c].t);
    }
    cr_expect_eq(snn_step_of(snn_ms(-1), snn_ms(1), SNN_NEAREST), UINT64_MAX);
    cr_expect_eq(snn_step_of(snn_ms(NAN), snn_ms(1), SNN_AFTER), UINT64_MAX);
}

/* Real-valued spikes reach a receptor as weight times weight, whatever their order; those of one neuron add up. */
Test(inputs, spikes_with_weights)
{
    enum { CELLS = 5, EVENTS = 60, STEPS = 12 };
    uint32_t who[EVENTS];
    uint64_t steps[EVENTS];
    snn_real weights[EVENTS];
    for (uint32_t k = 0; k < EVENTS; k++) {
        who[k] = k * 7 % CELLS;
        steps[k] = k * 37 % STEPS;
        weights[k] = R((int)(k * 13 % 32) - 16) / 8;
    }
    for (uint32_t batch = 1; batch <= 2; batch++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        net.batch = batch;
        snn_spike_train *train = snn_spike_train_steps_new(&net, CELLS, who, steps, EVENTS);
        target *t = target_new(&net, CELLS, NULL), *part = target_new(&net, 2, NULL);
        snn_projection *f = snn_one_to_one(&net, &train->cells, &t->kick, snn_mV(4));
        snn_projection *g = snn_one_to_one(&net, snn_slice(&train->cells, 2, 2), &part->kick, snn_mV(4));
        snn_spike_train_weigh(train, weights, EVENTS);
        for (uint64_t n = 0; n < STEPS; n++, snn_tick(&net)) {
            double want[CELLS] = { 0 };
            for (size_t k = 0; k < EVENTS; k++) want[who[k]] += steps[k] == n ? (double)weights[k] : 0;
            snn_spike_train_step(train);
            snn_deliver(f), snn_deliver(g);
            for (size_t c = 0; c < CELLS * batch; c++)
                SAME(t->kick.arrived[c].mV + R(0), 4 * want[c % CELLS], say("neuron %zu, step %d", c, (int)n));
            for (size_t c = 0; c < 2 * batch; c++) SAME(part->kick.arrived[c].mV + R(0), 4 * want[2 + c % 2], "of a slice");
            for (size_t c = 0; c < CELLS * batch; c++) t->kick.arrived[c] = snn_mV(0);
            for (size_t c = 0; c < 2 * batch; c++) part->kick.arrived[c] = snn_mV(0);
        }
        WELL(&net);
        snn_spike_train_weigh(train, weights, EVENTS - 1);
        cr_assert_str_eq(snn_why(&net), "snn_spike_train: 59 weights given, 60 needed");
        snn_net_free(&net);
    }
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_spike_train *train = snn_spike_train_steps_new(&net, CELLS, who, steps, EVENTS);
    weights[3] = R(NAN);
    snn_spike_train_weigh(train, weights, EVENTS);
    cr_assert_str_eq(snn_why(&net), "snn_spike_train: weight[3] must be finite, got nan");
    snn_net_free(&net);
}
