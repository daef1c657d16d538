/* test_slopes.c: every operation of snn_slope and every drift of the models, value and slope, against

     complex step          f'(x) = Im f(x + i h) / h with h = 1e-200: no difference, hence no cancellation; the
                           functions are the C library's complex ones, the model equations are written again here
     central differences   (f(x + h) - f(x - h)) / 2h of the library's own values

   Squire and Trapp, Using complex variables to estimate derivatives of real functions (1998). */
#include <complex.h>
#include "check.h"

typedef double complex number;
#define STEP 1e-200

#define ULPS (8 * EPS)                          /* of one operation                                     */
#define CHAIN_ULPS (64 * EPS)                   /* of a formula of some ten operations                  */

static inline number seeded(double x, double d) { return x + d * STEP * I; }
static inline double slope_in(number f) { return cimag(f) / STEP; }
static inline snn_slope slope(double x, double d) { return snn_slope_of(R(x), R(d)); }

static inline void compare(snn_slope got, number want, double tolerance, const char *where)
{
    char part[300];
    snprintf(part, sizeof part, "value of %s", where);
    NEAR(got.v, creal(want), tolerance, part);
    snprintf(part, sizeof part, "slope of %s", where);
    WITHIN(got.d, slope_in(want), tolerance * (1 + fabs(slope_in(want))), part);
}

/* ---- functions of one argument ---- */

static number c_neg(number x) { return -x; }
static number c_abs(number x) { return creal(x) < 0 ? -x : x; }
static number c_expm1(number x) { return expm1(creal(x)) + exp(creal(x)) * cimag(x) * I; }
static number c_exprel(number x)                /* the series sum of x^n / (n+1)! near 0, where (e^x - 1)/x cancels */
{
    if (cabs(x) > 2) return (cexp(x) - 1) / x;
    number sum = 0, term = 1;
    for (int n = 1; n < 40; n++) {
        sum += term;
        term *= x / (n + 1);
    }
    return sum;
}

typedef struct unary {
    const char *name;
    snn_slope (*ours)(snn_slope);
    number (*theirs)(number);
    int n;
    double at[9];
    double tolerance;                           /* in EPS; 0: ULPS                                      */
} unary;

static const unary unaries[] = {
    { "neg", snn_slope_neg, c_neg, 3, { -2, 0, 1e6 }, 0 },
    { "abs", snn_slope_abs, c_abs, 4, { -2, 0, 1e-30, 1e6 }, 0 },
    { "exp", snn_slope_exp, cexp, 7, { -80, -3, -1e-6, 0, 1e-6, 1, 80 }, 0 },
    { "expm1", snn_slope_expm1, c_expm1, 7, { -80, -3, -1e-6, 0, 1e-6, 1, 80 }, 0 },
    { "exprel", snn_slope_exprel, c_exprel, 9, { -30, -3, -0.5, -0.06, -1e-9, 0, 0.03, 0.7, 40 }, 60 },
    { "log", snn_slope_log, clog, 6, { 1e-30, 1e-3, 0.999, 1, 2, 1e30 }, 0 },
    { "sqrt", snn_slope_sqrt, csqrt, 5, { 1e-30, 1e-3, 1, 2, 1e30 }, 0 },
    { "tanh", snn_slope_tanh, ctanh, 7, { -20, -1, -1e-6, 0, 1e-6, 0.55, 5 }, 0 },
    { "cosh", snn_slope_cosh, ccosh, 7, { -80, -1, -1e-6, 0, 1e-6, 2, 80 }, 0 },
    { "sin", snn_slope_sin, csin, 7, { -100, -1, -1e-6, 0, 1, 3, 1000 }, 0 },
    { "cos", snn_slope_cos, ccos, 7, { -100, -1, -1e-6, 0, 1, 3, 1000 }, 0 },
};

Test(slopes, functions_against_complex_step)
{
    static const double directions[] = { 1, -2.5, 0 };
    for (size_t k = 0; k < COUNT_OF(unaries); k++)
        for (int i = 0; i < unaries[k].n; i++)
            for (size_t j = 0; j < COUNT_OF(directions); j++) {
                const unary *f = &unaries[k];
                const double x = (double)R(f->at[i]), d = directions[j];
                const double tolerance = f->tolerance != 0 ? f->tolerance * EPS : ULPS;
                compare(f->ours(slope(x, d)), f->theirs(seeded(x, d)), tolerance, say("%s at %g", f->name, x));
            }
}

Test(slopes, functions_against_central_differences)
{
    const double tolerance = 20 * pow(EPS, 2. / 3);             /* error h^2 + EPS / h with h = EPS^(1/3) */
    for (size_t k = 0; k < COUNT_OF(unaries); k++)
        for (int i = 0; i < unaries[k].n; i++) {
            const unary *f = &unaries[k];
            const double at = f->at[i];
            const bool sharp = f->theirs == c_abs || f->theirs == clog || f->theirs == csqrt;
            if (fabs(at) > 50 || (fabs(at) < 1e-3 && sharp)) continue;     /* h would reach over the kink or pole */
            const snn_real x = R(at), h = R(pow(EPS, 1. / 3) * fmin(1, fmax(1e-3, fabs(at))));
            const snn_real up = x + h, down = x - h;
            const snn_slope high = f->ours(slope((double)up, 0)), low = f->ours(slope((double)down, 0));
            const double difference = ((double)high.v - (double)low.v) / ((double)up - (double)down);
            const double size = fabs((double)high.v) / fmax(1e-3, fabs(at));       /* what rounding makes of EPS */
            WITHIN(f->ours(slope(at, 1)).d, difference, tolerance * (1 + size + fabs(difference)),
                   say("%s at %g", f->name, at));
        }
}

/* ---- operations of two arguments ---- */

static number c_add(number a, number b) { return a + b; }
static number c_sub(number a, number b) { return a - b; }
static number c_mul(number a, number b) { return a * b; }
static number c_div(number a, number b) { return a / b; }
static number c_min(number a, number b) { return creal(b) < creal(a) ? b : a; }
static number c_max(number a, number b) { return creal(a) < creal(b) ? b : a; }

typedef struct binary {
    const char *name;
    snn_slope (*ours)(snn_slope, snn_slope);
    number (*theirs)(number, number);
    int n;
    double at[6][2];
} binary;

static const binary binaries[] = {
    { "add", snn_slope_add, c_add, 3, { { 1, 2 }, { -3, 0.1 }, { 0, 0 } } },
    { "sub", snn_slope_sub, c_sub, 3, { { 1, 2 }, { -3, 0.1 }, { 0, 0 } } },
    { "mul", snn_slope_mul, c_mul, 4, { { 1, 2 }, { -3, 0.1 }, { 0, 5 }, { 0, 0 } } },
    { "div", snn_slope_div, c_div, 4, { { 1, 2 }, { -3, 0.1 }, { 0, -5 }, { 1e-20, 1e10 } } },
    { "min", snn_slope_min, c_min, 3, { { 1, 2 }, { 2, 1 }, { -1, 0 } } },
    { "max", snn_slope_max, c_max, 3, { { 1, 2 }, { 2, 1 }, { -1, 0 } } },
    { "pow", snn_slope_pow, cpow, 6, { { 2, 3 }, { 2, -0.5 }, { 0.1, 0 }, { 1, 7 }, { 1e-3, 1 }, { 30, 2.5 } } },
};

Test(slopes, operations_against_complex_step)
{
    static const double directions[][2] = { { 1, 0 }, { 0, 1 }, { -0.5, 3 }, { 0, 0 } };
    for (size_t k = 0; k < COUNT_OF(binaries); k++)
        for (int i = 0; i < binaries[k].n; i++)
            for (size_t j = 0; j < COUNT_OF(directions); j++) {
                const binary *f = &binaries[k];
                const double a = (double)R(f->at[i][0]), b = (double)R(f->at[i][1]);
                const double *d = directions[j];
                compare(f->ours(slope(a, d[0]), slope(b, d[1])), f->theirs(seeded(a, d[0]), seeded(b, d[1])),
                        ULPS, say("%s(%g, %g) along (%g, %g)", f->name, a, b, d[0], d[1]));
            }
}

Test(slopes, operations_against_central_differences)
{
    const double tolerance = 50 * pow(EPS, 2. / 3), h = pow(EPS, 1. / 3);
    for (size_t k = 0; k < COUNT_OF(binaries); k++)
        for (int i = 0; i < binaries[k].n; i++)
            for (int which = 0; which < 2; which++) {
                const binary *f = &binaries[k];
                double high[2] = { f->at[i][0], f->at[i][1] }, low[2] = { high[0], high[1] };
                const double reach = h * fmax(1e-3, fabs(high[which]));
                high[which] = (double)R(high[which] + reach);
                low[which] = (double)R(low[which] - reach);
                const double up = (double)f->ours(slope(high[0], 0), slope(high[1], 0)).v;
                const double down = (double)f->ours(slope(low[0], 0), slope(low[1], 0)).v;
                const double difference = (up - down) / (high[which] - low[which]);
                const double size = fabs(up) / fmax(1e-3, fabs(high[which]));
                const snn_slope got = f->ours(slope(f->at[i][0], which == 0), slope(f->at[i][1], which == 1));
                WITHIN(got.d, difference, tolerance * (1 + size + fabs(difference)),
                       say("%s(%g, %g), argument %d", f->name, f->at[i][0], f->at[i][1], which));
            }
}

/* ---- rules ---- */

Test(slopes, abs_rises_at_0)
{
    SAME(snn_slope_abs(slope(0, 3)).d, 3, "abs at 0");
    SAME(snn_slope_abs(slope(-0.0, 3)).d, 3, "abs at -0");
}

Test(slopes, a_tie_of_min_or_max_passes_half_of_each)
{
    SAME(snn_slope_min(slope(2, 1), slope(2, 4)).d, 2.5, "min");
    SAME(snn_slope_max(slope(2, 1), slope(2, 4)).d, 2.5, "max");
    SAME(snn_slope_min(slope(0, 1), slope(-0.0, 0)).d, 0.5, "min(0, -0)");
    SAME(snn_slope_max(slope(0, 1), slope(-0.0, 0)).d, 0.5, "max(0, -0)");
    SAME(snn_slope_min(slope(2, 1), slope(2, 4)).v, 2, "value of min");
}

/* What does not depend on the direction stays so: no NaN, and -0.0 so that adding it changes no bit. */
Test(slopes, nothing_times_infinity_is_nothing)
{
    const snn_slope none = slope(3, 0), one = slope(3, 1), endless = slope(INFINITY, 0), zero = slope(0, 0);
    SAME(snn_slope_mul(endless, none).d, -0.0, "inf * 3");
    SAME(snn_slope_mul(endless, one).d, INFINITY, "inf * x");
    SAME(snn_slope_mul(slope(0, 1), none).d, 3, "x * 3");
    SAME(snn_slope_mul(none, none).d, -0.0, "3 * 3");
    SAME(snn_slope_div(none, zero).d, -0.0, "3 / 0");
    SAME(snn_slope_sqrt(zero).d, -0.0, "sqrt(0)");
    SAME(snn_slope_log(zero).d, -0.0, "log(0)");
    SAME(snn_slope_exp(slope(1e4, 0)).d, -0.0, "exp(1e4)");
    SAME(snn_slope_exprel(slope(1e4, 0)).d, -0.0, "exprel(1e4)");
    SAME(snn_slope_pow(zero, slope(-1, 0)).d, -0.0, "0^-1");
    SAME(snn_slope_lit(3).d, -0.0, "a literal");
    SAME(snn_slope_lift(3).d, -0.0, "a number that was lifted");
    SAME(snn_slope_detach(one).d, -0.0, "what was detached");
    SAME(snn_slope_detach(one).v, 3, "value of what was detached");
    SAME(snn_slope_add(snn_slope_lit(1), snn_slope_lit(2)).d, -0.0, "a sum of constants");
}

Test(slopes, roots_and_powers_at_their_edges)
{
    SAME(snn_slope_sqrt(slope(0, 1)).v, 0, "sqrt(0)");
    SAME(snn_slope_sqrt(slope(0, 1)).d, INFINITY, "slope of sqrt at 0");
    SAME(snn_slope_log(slope(0, 1)).v, -INFINITY, "log(0)");
    SAME(snn_slope_log(slope(0, 1)).d, INFINITY, "slope of log at 0");
    SAME(snn_slope_pow(slope(0, 1), slope(1, 0)).d, 1, "x^1 at 0");
    SAME(snn_slope_pow(slope(0, 1), slope(2, 0)).d, 0, "x^2 at 0");
    SAME(snn_slope_pow(slope(0, 1), slope(0.5, 0)).d, INFINITY, "x^0.5 at 0");
    WITHIN(snn_slope_pow(slope(0, 1), slope(0, 0)).d, 0, 0, "x^0 at 0");
    SAME(snn_slope_pow(slope(0, 1), slope(0, 0)).v, 1, "0^0");
    WITHIN(snn_slope_pow(slope(0, 0), slope(2, 1)).d, 0, 0, "0^y passes no tangent of y");
    WITHIN(snn_slope_pow(slope(-2, 0), slope(3, 1)).d, 0, 0, "nor does (-2)^y");
    const number x = seeded(-2, 1);                             /* whole powers of negative numbers     */
    compare(snn_slope_pow(slope(-2, 1), slope(3, 0)), x * x * x, ULPS, "(-2)^3");
    compare(snn_slope_pow(slope(-2, 1), slope(-2, 0)), 1 / (x * x), ULPS, "(-2)^-2");
    compare(snn_slope_pow(slope(-2, 1), slope(1, 0)), x, ULPS, "(-2)^1");
    compare(snn_slope_pow(slope(-2, 1), slope(0, 0)), 1, ULPS, "(-2)^0");
}

Test(slopes, chain_pick_and_comparisons)
{
    const snn_slope a = slope(1, 10), b = slope(2, -20), a_too = slope(1, -7);
    SAME(snn_slope_chain(5, 3, a).v, 5, "value of chain");
    SAME(snn_slope_chain(5, 3, a).d, 30, "slope of chain");
    SAME(snn_slope_chain(5, R(INFINITY), slope(1, 0)).d, -0.0, "slope of chain along nothing");
    SAME(snn_slope_pick(1, a, b).v, 1, "pick(true), value");
    SAME(snn_slope_pick(1, a, b).d, 10, "pick(true), slope");
    SAME(snn_slope_pick(0, a, b).v, 2, "pick(false), value");
    SAME(snn_slope_pick(0, a, b).d, -20, "pick(false), slope");
    HOLDS(snn_slope_lt(a, b) && !snn_slope_lt(b, a) && !snn_slope_lt(a, a_too), "lt looks at values");
    HOLDS(snn_slope_ge(b, a) && !snn_slope_ge(a, b) && snn_slope_ge(a, a_too), "ge looks at values");
    HOLDS(snn_slope_eq(a, a_too) && !snn_slope_eq(a, b), "eq looks at values");
    SAME(snn_slope_value(b), 2, "value");
}

/* One program of all operations, so that tangents pass from each to each. */
static snn_slope our_program(snn_slope x, snn_slope y)
{
    const snn_slope one = snn_slope_lit(1);
    const snn_slope a = snn_slope_exp(snn_slope_neg(snn_slope_div(x, y)));
    const snn_slope b = snn_slope_mul(snn_slope_tanh(x), snn_slope_sqrt(y));
    const snn_slope c = snn_slope_log(snn_slope_add(snn_slope_cosh(snn_slope_sub(x, y)), one));
    const snn_slope d = snn_slope_mul(snn_slope_sin(x), snn_slope_cos(y));
    const snn_slope e = snn_slope_pow(y, snn_slope_mul(snn_slope_lit(R(0.5)), x));
    const snn_slope f = snn_slope_mul(snn_slope_expm1(x), snn_slope_exprel(snn_slope_neg(y)));
    const snn_slope g = snn_slope_add(snn_slope_max(a, d), snn_slope_min(b, snn_slope_abs(d)));
    return snn_slope_add(snn_slope_add(snn_slope_add(a, b), snn_slope_add(c, d)),
                         snn_slope_add(snn_slope_add(e, f), g));
}
static number their_program(number x, number y)
{
    const number a = cexp(-x / y), b = ctanh(x) * csqrt(y), c = clog(ccosh(x - y) + 1), d = csin(x) * ccos(y);
    const number e = cpow(y, x / 2), f = c_expm1(x) * c_exprel(-y);
    return a + b + c + d + e + f + c_max(a, d) + c_min(b, c_abs(d));
}

Test(slopes, a_program_of_all_operations)
{
    static const double at[][2] = { { 0.3, 1.7 }, { 1.1, 0.4 }, { -0.8, 2.5 }, { 2, 3 } };
    static const double along[][2] = { { 1, 0 }, { 0, 1 }, { 2, -1 } };
    for (size_t k = 0; k < COUNT_OF(at); k++)
        for (size_t j = 0; j < COUNT_OF(along); j++) {
            const double x = (double)R(at[k][0]), y = (double)R(at[k][1]);
            compare(our_program(slope(x, along[j][0]), slope(y, along[j][1])),
                    their_program(seeded(x, along[j][0]), seeded(y, along[j][1])), 2 * CHAIN_ULPS,
                    say("program at (%g, %g)", x, y));
        }
}

/* ---- drifts of the models ----
   In mV, ms, nA, uS, Mohm. Each is followed in V, in the current, in both, and in some of its parameters. */

typedef struct direction { double v, i, r, rest; } direction;
static const direction directions[] = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 1, -0.3, 0, 0 },
                                        { 0, 0, 1, 0 }, { 0, 0, 0, 1 }, { 0.1, 20, -1, 4 }, { 0, 0, 0, 0 } };
static const double v_at[] = { -80, -60, -50.5, 0, 35 }, i_at[] = { -4, 0, 0.25, 30 };
static const double tau = 12.5, r = 0.7, v_rest = -65;

#define POINTS (COUNT_OF(directions) * COUNT_OF(v_at) * COUNT_OF(i_at))
typedef struct point { direction d; double v, i; } point;

static point point_number(size_t n)
{
    const size_t vs = COUNT_OF(v_at), is = COUNT_OF(i_at);
    return (point) { directions[n / vs / is], (double)R(v_at[n / is % vs]), i_at[n % is] };
}

static void compare_drift(snn_slope got, number want, double v, double i, const char *model)
{
    const double size = (fabs(v_rest) + fabs(v) + fabs(r * i)) / tau;       /* terms of a sum that may cancel */
    WITHIN(got.v, creal(want), CHAIN_ULPS * size, say("drift of %s at V = %g, I = %g", model, v, i));
    WITHIN(got.d, slope_in(want), CHAIN_ULPS * (1 + size), say("slope of %s at V = %g, I = %g", model, v, i));
}

Test(slopes, drift_of_if)
{
    snn_if q = snn_if_defaults();
    q.r = snn_Mohm(r), q.tau = snn_ms(tau);
    const snn_if_k k = snn_if_constants(&q, snn_ms(0.1));
    for (size_t n = 0; n < POINTS; n++) {
        const point at = point_number(n);
        const direction d = at.d;
        const double v = at.v, i = at.i;
        snn_if_k_slope p = snn_if_lift_slope(k);
        p.r.d = R(d.r);
        const number want = (-seeded(v, d.v) + seeded(r, d.r) * seeded(i, d.i)) / tau;
        compare_drift(snn_if_drift_v_slope(p, slope(v, d.v), slope(i, d.i)), want, v, i, "IF");
        WITHIN(snn_if_drift_v(k, R(v), R(i)), (-v + r * i) / tau, CHAIN_ULPS * (fabs(v) + fabs(r * i)) / tau,
               "the plain drift of IF");
    }
}

Test(slopes, drift_of_lif)
{
    snn_lif q = snn_lif_defaults();
    q.r = snn_Mohm(r), q.tau = snn_ms(tau), q.v_rest = snn_mV(v_rest);
    const snn_lif_k k = snn_lif_constants(&q, snn_ms(0.1));
    for (size_t n = 0; n < POINTS; n++) {
        const point at = point_number(n);
        const direction d = at.d;
        const double v = at.v, i = at.i;
        snn_lif_k_slope p = snn_lif_lift_slope(k);
        p.r.d = R(d.r), p.v_rest.d = R(d.rest);
        const number want = (seeded(v_rest, d.rest) - seeded(v, d.v) + seeded(r, d.r) * seeded(i, d.i)) / tau;
        compare_drift(snn_lif_drift_v_slope(p, slope(v, d.v), slope(i, d.i)), want, v, i, "LIF");
        WITHIN(snn_lif_drift_v(k, R(v), R(i)), creal(want), CHAIN_ULPS * (fabs(v) + 65 + fabs(r * i)) / tau,
               "the plain drift of LIF");
    }
}

static const double g_at[] = { 0, 1e-3, 0.5, 240e3 };           /* 240e3 uS: the tutorial's 240 mS      */

Test(slopes, drift_of_expon)
{
    snn_expon q = snn_expon_defaults();
    q.tau = snn_ms(tau);
    const snn_expon_k k = snn_expon_constants(&q, snn_ms(0.1));
    for (size_t n = 0; n < COUNT_OF(g_at); n++)
        for (int d = -1; d <= 1; d++) {
            const double g = (double)R(g_at[n]);
            compare(snn_expon_drift_g_slope(snn_expon_lift_slope(k), slope(g, d)), -seeded(g, d) / tau, ULPS,
                    say("drift of Expon at %g uS", g));
            NEAR(snn_expon_drift_g(k, R(g)), -g / tau, ULPS, "the plain drift of Expon");
        }
}

/* g + dt phi(dt J) f, with f and J from the drift's text, is what snn_expon_step does with one product. */
Test(slopes, exponential_euler_of_expon_is_its_decay)
{
    static const double dts[] = { 1e-3, 0.1, 1, 12.5, 100 };
    for (size_t n = 0; n < COUNT_OF(dts); n++) {
        const double dt = dts[n], g = 3;
        snn_expon q = snn_expon_defaults();
        q.tau = snn_ms(tau);
        const snn_expon_k k = snn_expon_constants(&q, snn_ms(dt));
        const snn_slope f = snn_expon_drift_g_slope(snn_expon_lift_slope(k), slope(g, 1));
        const double z = dt * (double)f.d, euler = g + dt * (expm1(z) / z) * (double)f.v;
        snn_expon_state s = { R(g) };
        const snn_real out = snn_expon_step(k, &s, 0);
        WITHIN(out, euler, g * ULPS, say("decay over %g ms", dt));
        NEAR(out, g * exp(-dt / tau), ULPS * (1 + dt / tau), say("closed form over %g ms", dt));
        SAME(s.g, out, "the state is what was returned");
        NEAR(snn_expon_step(k, &s, 2), (double)out * exp(-dt / tau) + 2, ULPS, "what arrives is not decayed");
    }
}

Test(slopes, currents_of_outputs)
{
    snn_coba coba = snn_coba_defaults();
    coba.e = snn_mV(-72);
    snn_cuba cuba = snn_cuba_defaults();
    cuba.scale = snn_mV(40);
    const snn_coba_k_slope kb = snn_coba_lift_slope(snn_coba_constants(&coba, snn_ms(0.1)));
    const snn_cuba_k_slope ku = snn_cuba_lift_slope(snn_cuba_constants(&cuba, snn_ms(0.1)));
    for (size_t m = 0; m < COUNT_OF(g_at); m++)
        for (size_t n = 0; n < COUNT_OF(v_at); n++)
            for (int d = 0; d < 3; d++) {
                const double g = (double)R(g_at[m]), v = (double)R(v_at[n]), dv = d != 1, dg = d != 0;
                const snn_slope gs = slope(g, dg), vs = slope(v, dv);
                const number gn = seeded(g, dg), vn = seeded(v, dv);
                compare(snn_coba_current_slope(kb, gs, vs), gn * (-72 - vn), ULPS, say("COBA, g = %g, V = %g", g, v));
                compare(snn_cuba_current_slope(ku, gs, vs), gn * 40, ULPS, say("CUBA, g = %g, V = %g", g, v));
                compare(snn_current_out_current_slope(
                            snn_current_out_lift_slope((snn_current_out_k) { .dt = R(0.1) }), gs, vs),
                        gn, ULPS, "Current");
            }
}

/* The linearisation that exponential Euler gets: drive + two conductances + a CUBA current, in the drift of LIF. */
Test(slopes, receptors_enter_the_drift)
{
    snn_lif q = snn_lif_defaults();
    q.r = snn_Mohm(r), q.tau = snn_ms(tau), q.v_rest = snn_mV(v_rest);
    snn_coba exc = snn_coba_defaults(), inh = exc;
    inh.e = snn_mV(-80);
    snn_cuba cuba = snn_cuba_defaults();
    cuba.scale = snn_mV(40);
    const snn_time dt = snn_ms(0.1);
    const snn_lif_k_slope p = snn_lif_lift_slope(snn_lif_constants(&q, dt));
    const snn_coba_k_slope ke = snn_coba_lift_slope(snn_coba_constants(&exc, dt));
    const snn_coba_k_slope ki = snn_coba_lift_slope(snn_coba_constants(&inh, dt));
    const snn_cuba_k_slope kc = snn_cuba_lift_slope(snn_cuba_constants(&cuba, dt));
    const double ge = 1.5, gi = 0.25, gc = 0.125, drive = 7;
    for (size_t n = 0; n < COUNT_OF(v_at); n++) {
        const double v = (double)R(v_at[n]);
        const snn_slope vs = slope(v, 1);
        snn_slope i = slope(drive, 0);
        i = snn_slope_add(i, snn_coba_current_slope(ke, slope(ge, 0), vs));
        i = snn_slope_add(i, snn_coba_current_slope(ki, slope(gi, 0), vs));
        i = snn_slope_add(i, snn_cuba_current_slope(kc, slope(gc, 0), vs));
        const number vn = seeded(v, 1), sum = drive + ge * (0 - vn) + gi * (-80 - vn) + gc * 40;
        const snn_slope f = snn_lif_drift_v_slope(p, vs, i);
        WITHIN(f.v, creal((v_rest - vn + r * sum) / tau), CHAIN_ULPS * 20, "drift");
        NEAR(f.d, slope_in((v_rest - vn + r * sum) / tau), CHAIN_ULPS, "its slope");
        NEAR(f.d, -(1 + r * (ge + gi)) / tau, CHAIN_ULPS, "-(1 + R sum of g) / tau");
    }
}
