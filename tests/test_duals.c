/* The rules of differentiation: every operation of the slope, dual and slope-over-dual readings against complex step,
   central differences and closed forms; what happens at kinks, at 0 * inf, and to the bits of the values.

   Complex step: f(x + i h) = f(x) + i h f'(x) + O(h^2), so Im f(x + i h)/h with h = 1e-100 is f'(x) without any
   subtraction, to the last digits of a double (Squire and Trapp, SIAM Review 40, 110, 1998). It needs f alone. */
#include "snn.h"
#include <complex.h>
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef double complex number;

/* How near. EXACT: a rule against complex step or closed form, some ulp of the result. AT_SEAM: exprel beyond the end of
   its series, where ((z - 1) exprel(z) + 1)/z cancels; the second derivative cancels twice. TAIL: tanh' = 1 - tanh^2 is
   as near as an ulp of 1, hence not of itself where it is small. BY_DIFFERENCE: central differences of the real
   function in its own arithmetic, with the best step, the cube root of an ulp. */
#define IS_DOUBLE     (sizeof(snn_real) == sizeof(double))
#define ULP           (IS_DOUBLE ? 2.3e-16 : 1.2e-7)
#define EXACT         (16 * ULP)
#define AT_SEAM       (64 * ULP)
#define AT_SEAM_TWICE (4000 * ULP)
#define TAIL          (2000 * ULP)
#define BY_DIFFERENCE (IS_DOUBLE ? 1e-8 : 1e-3)

static bool near_to(double got, double want, double tolerance)
{
    if (isnan(want) || isinf(want)) return (isnan(want) && isnan(got)) || want == got;
    const double tiny = IS_DOUBLE ? 1e-290 : 1e-36;             /* below, results are subnormal and lose digits */
    return fabs(got - want) <= tolerance * fabs(want) + tiny;
}
#define NEAR(got, want, tolerance, ...)                                                                   \
    do {                                                                                                  \
        const double got_ = (double)(got), want_ = (double)(want);                                        \
        if (near_to(got_, want_, tolerance)) break;                                                       \
        char where_[80];                                                                                  \
        snprintf(where_, sizeof where_, __VA_ARGS__);                                                     \
        cr_expect(false, "%s: %.17g instead of %.17g, off by %.1e", where_, got_, want_,                  \
                  fabs(got_ - want_) / fabs(want_));                                                      \
    } while (0)

/* ---- functions of one variable ---- */

/* (e^z - 1)/z and its derivatives: series (1 = f, (n+1) = f', (n+1)(n+2) = f'') near 0, closed forms elsewhere */
static number exprel_series(number z, int order)
{
    number sum = 0, power = 1;
    for (int n = 0; n < 40; n++, power *= z)
        sum += power * (order > 0 ? n + 1 : 1) * (order > 1 ? n + 2 : 1) / tgamma(n + 2 + order);
    return sum;
}
static number f_exprel(number z) { return cabs(z) < 2 ? exprel_series(z, 0) : (cexp(z) - 1) / z; }
static number d_exprel(number z) { return cabs(z) < 2 ? exprel_series(z, 1) : (cexp(z) * (z - 1) + 1) / (z * z); }
static double dd_exprel(double z)
{
    return fabs(z) < 2 ? creal(exprel_series(z, 2)) : (exp(z) * (z * z - 2 * z + 2) - 2) / (z * z * z);
}
#define DEFINE(op, f, d, dd)                                                                              \
    static number f_##op(number z) { return f; }                                                          \
    static number d_##op(number z) { return d; }                                                          \
    static double dd_##op(double z) { (void)z; return dd; }
DEFINE(neg,   -z,                -1 + 0 * z,          0)
DEFINE(exp,   cexp(z),           cexp(z),             exp(z))
DEFINE(expm1, cexp(z) - 1,       cexp(z),             exp(z))
DEFINE(log,   clog(z),           1 / z,               -1 / (z * z))
DEFINE(sqrt,  csqrt(z),          0.5 / csqrt(z),      -0.25 / (z * sqrt(z)))
DEFINE(tanh,  ctanh(z),          1 / (ccosh(z) * ccosh(z)), -2 * tanh(z) / (cosh(z) * cosh(z)))
DEFINE(cosh,  ccosh(z),          csinh(z),            cosh(z))
DEFINE(sin,   csin(z),           ccos(z),             -sin(z))
DEFINE(cos,   ccos(z),           -csin(z),            -cos(z))

/* points, edges included: 0, either side of 0, ends of polynomials, arguments whose results nearly overflow */
#define ALL       -60, -20, -5, -1.25, -0.75, -0.125, -1e-6, 0, 1e-6, 0.125, 0.25, 0.5, 1, 2.5, 8, 20, 60
#define POSITIVE  1e-15, 1e-6, 0.25, 0.7, 1, 1.5, 2, 100, 1e6, 1e15
#define EXPREL    ALL, -0.1, -0.09, -0.051, -0.049, 0.049, 0.051, 0.09, 0.1, 0.11, -0.11
#define TANH      -4, -1, -0.56, -0.55, -0.54, -1e-6, 0, 1e-6, 0.3, 0.54, 0.55, 0.56, 1, 2, 4
#define TURNS     ALL, 1.5707963267948966, 3.1415926535897931, 0.78539816339744831, -100, 100

typedef struct unary {
    const char *name;
    snn_real (*real)(snn_real);
    snn_slope (*slope)(snn_slope);
    snn_dual (*dual)(snn_dual);
    snn_slope_dual (*nested)(snn_slope_dual);
    number (*f)(number), (*d)(number);
    double (*dd)(double);
    double first, second;                       /* tolerances of the first and the second derivative */
    double points[32];
    int n_points;
} unary;

#define COUNT(...) ((int)(sizeof((double[]){ __VA_ARGS__ }) / sizeof(double)))
#define UNARY(op, first, second, ...)                                                                     \
    { #op, snn_real_##op, snn_slope_##op, snn_dual_##op, snn_slope_dual_##op, f_##op, d_##op, dd_##op,    \
      first, second, { __VA_ARGS__ }, COUNT(__VA_ARGS__) }
static const unary unaries[] = {
    UNARY(neg, 0, 0, ALL),                 UNARY(exp, EXACT, EXACT, ALL),        UNARY(expm1, EXACT, EXACT, ALL),
    UNARY(log, EXACT, EXACT, POSITIVE),    UNARY(sqrt, EXACT, EXACT, POSITIVE),  UNARY(tanh, TAIL, TAIL, TANH),
    UNARY(cosh, EXACT, EXACT, ALL),        UNARY(sin, EXACT, EXACT, TURNS),      UNARY(cos, EXACT, EXACT, TURNS),
    UNARY(exprel, AT_SEAM, AT_SEAM_TWICE, EXPREL),
};
#define FOR_EACH_UNARY(u)                                                                                 \
    for (const unary *u = unaries; u < unaries + sizeof unaries / sizeof *unaries; u++)
#define FOR_EACH_POINT(u, x)                                                                              \
    for (int at_ = 0; at_ < (u)->n_points; at_++)                                                         \
        for (snn_real x = (snn_real)(u)->points[at_], go_ = 1; go_ != 0; go_ = 0)

static double complex_step(number (*f)(number), double x)
{
    const double h = 1e-100;
    return cimag(f(x + h * I)) / h;
}
static double central_difference(snn_real (*f)(snn_real), snn_real x)
{
    const double scale = f == snn_real_log || f == snn_real_sqrt ? fabs((double)x) : 1;
    const snn_real step = (snn_real)(cbrt(ULP) * scale), up = x + step, down = x - step;
    return ((double)f(up) - (double)f(down)) / ((double)up - (double)down);
}

Test(duals, one_variable_against_complex_step)
{
    FOR_EACH_UNARY(u) FOR_EACH_POINT(u, x) {
        const double want = complex_step(u->f, (double)x);
        NEAR(creal(u->d((double)x)), want, 1e-14, "the test's own %s'(%g)", u->name, (double)x);
        NEAR(u->slope(snn_slope_of(x, 1)).d, want, u->first, "slope %s(%g)", u->name, (double)x);
        for (int k = 0; k < SNN_DUAL_N; k++) {
            const snn_dual y = u->dual(snn_dual_seed(x, k));
            for (int l = 0; l < SNN_DUAL_N; l++)
                NEAR(snn_dual_slope(&y, l), k == l ? want : 0, u->first, "dual %s(%g), tangent %d", u->name,
                     (double)x, l);
        }
    }
}

Test(duals, one_variable_against_central_differences)
{
    FOR_EACH_UNARY(u) FOR_EACH_POINT(u, x) {
        const snn_dual y = u->dual(snn_dual_seed(x, 0));
        const double want = central_difference(u->real, x), got = (double)snn_dual_slope(&y, 0);
        const double size = fabs(got) > fabs((double)u->real(x)) ? fabs(got) : fabs((double)u->real(x));
        cr_expect(fabs(got - want) <= BY_DIFFERENCE * size, "%s(%g): %g, differences say %g", u->name, (double)x,
                  got, want);
    }
}

/* A dual over a dual: the slope's direction is the first derivative, the dual's the second. */
Test(duals, second_derivatives_of_one_variable)
{
    FOR_EACH_UNARY(u) FOR_EACH_POINT(u, x) {
        const double want = u->dd((double)x), first = creal(u->d((double)x));
        const snn_slope_dual y = u->nested(snn_slope_dual_of(snn_dual_seed(x, 0), snn_dual_lit(1)));
        NEAR(snn_dual_value(y.d), first, u->first, "slope of %s(%g)", u->name, (double)x);
        NEAR(snn_dual_slope(&y.v, 0), first, u->first, "dual under the slope of %s(%g)", u->name, (double)x);
        NEAR(snn_dual_slope(&y.d, 0), want, u->second, "%s''(%g)", u->name, (double)x);
        cr_expect_eq(snn_dual_slope(&y.d, SNN_DUAL_N - 1), 0);
    }
}

/* ---- functions of two variables ---- */

typedef struct binary {
    const char *name;
    snn_dual (*dual)(snn_dual, snn_dual);
    snn_slope (*slope)(snn_slope, snn_slope);
    snn_slope_dual (*nested)(snn_slope_dual, snn_slope_dual);
    number (*f)(number, number);
    double (*second[3])(double, double);        /* xx, xy, yy */
    double points[10][2];
} binary;

#define DEFINE_2(op, f, xx, xy, yy)                                                                       \
    static number f_##op(number x, number y) { return f; }                                                \
    static double xx_##op(double x, double y) { (void)x; (void)y; return xx; }                            \
    static double xy_##op(double x, double y) { (void)x; (void)y; return xy; }                            \
    static double yy_##op(double x, double y) { (void)x; (void)y; return yy; }
DEFINE_2(add, x + y, 0, 0, 0)
DEFINE_2(sub, x - y, 0, 0, 0)
DEFINE_2(mul, x * y, 0, 1, 0)
DEFINE_2(div, x / y, 0, -1 / (y * y), 2 * x / (y * y * y))
DEFINE_2(pow, cexp(y * clog(x)), y * (y - 1) * pow(x, y - 2), pow(x, y - 1) * (1 + y * log(x)),
         pow(x, y) * log(x) * log(x))

#define BINARY(op, ...)                                                                                   \
    { #op, snn_dual_##op, snn_slope_##op, snn_slope_dual_##op, f_##op, { xx_##op, xy_##op, yy_##op },     \
      { __VA_ARGS__ } }
#define PAIRS { 1, 2 }, { -3, 0.25 }, { 0, -7 }, { 1e6, 1e-6 }, { 1e-6, 1e6 }, { -1, -1 }, { 0.1, 0.3 }, { 2, 2 }
static const binary binaries[] = {
    BINARY(add, PAIRS), BINARY(sub, PAIRS), BINARY(mul, PAIRS), BINARY(div, PAIRS),
    BINARY(pow, { 2, 3 }, { 0.5, -2.5 }, { 1e-6, 0.5 }, { 7, 1 }, { 7, 2 }, { 1, 4 }, { 3, 0 }, { 1e6, 0.25 }),
};

Test(duals, two_variables_against_complex_step)
{
    for (size_t n = 0; n < sizeof binaries / sizeof *binaries; n++) for (int at = 0; at < 8; at++) {
        const binary *b = &binaries[n];
        const snn_real x = (snn_real)b->points[at][0], y = (snn_real)b->points[at][1];
        const double X = (double)x, Y = (double)y, h = 1e-100;
        const double by_x = cimag(b->f(X + h * I, Y)) / h, by_y = cimag(b->f(X, Y + h * I)) / h;
        const snn_dual z = b->dual(snn_dual_seed(x, 0), snn_dual_seed(y, SNN_DUAL_N - 1));
        NEAR(snn_dual_slope(&z, 0), by_x, EXACT, "%s(%g, %g) by the first", b->name, X, Y);
        NEAR(snn_dual_slope(&z, SNN_DUAL_N - 1), by_y, EXACT, "%s(%g, %g) by the second", b->name, X, Y);
        NEAR(b->slope(snn_slope_of(x, 1), snn_slope_lit(y)).d, by_x, EXACT, "slope of %s(%g, %g)", b->name, X, Y);
        NEAR(b->slope(snn_slope_lit(x), snn_slope_of(y, 1)).d, by_y, EXACT, "slope of %s(%g, %g)", b->name, X, Y);

        /* all four second derivatives: the slope along one, the dual along the other */
        for (int along = 0; along < 2; along++) for (int seeded = 0; seeded < 2; seeded++) {
            const snn_slope_dual r = b->nested(
                snn_slope_dual_of(seeded ? snn_dual_lit(x) : snn_dual_seed(x, 0), snn_dual_lit(!along)),
                snn_slope_dual_of(seeded ? snn_dual_seed(y, 0) : snn_dual_lit(y), snn_dual_lit((snn_real)along)));
            NEAR(snn_dual_slope(&r.d, 0), b->second[along + seeded](X, Y), EXACT, "%s(%g, %g), second %d%d", b->name,
                 X, Y, along, seeded);
        }
    }
}

/* ---- kinks: the rules that room >>scalars states ---- */

#define SLOPE_OF(e) snn_dual_slope((snn_dual[]){ e }, 0)

Test(duals, abs_has_slope_one_at_zero)
{
    cr_expect_eq(SLOPE_OF(snn_dual_abs(snn_dual_seed(3, 0))), 1);
    cr_expect_eq(SLOPE_OF(snn_dual_abs(snn_dual_seed(-3, 0))), -1);
    cr_expect_eq(SLOPE_OF(snn_dual_abs(snn_dual_seed(0, 0))), 1);
    cr_expect_eq(SLOPE_OF(snn_dual_abs(snn_dual_seed((snn_real)-0.0, 0))), 1);
    cr_expect_eq(snn_slope_abs(snn_slope_of(0, 1)).d, 1);
    cr_expect_eq(snn_slope_dual_abs(snn_slope_dual_of(snn_dual_seed(0, 0), snn_dual_lit(1))).d.v, 1);
}

Test(duals, min_and_max_pass_one_or_half_of_each)
{
    const snn_dual a = snn_dual_seed(2, 0), more = snn_dual_lit(5), less = snn_dual_lit(-1), same = snn_dual_lit(2);
    cr_expect_eq(SLOPE_OF(snn_dual_min(a, more)), 1);
    cr_expect_eq(SLOPE_OF(snn_dual_min(a, less)), 0);
    cr_expect_eq(SLOPE_OF(snn_dual_max(a, more)), 0);
    cr_expect_eq(SLOPE_OF(snn_dual_max(a, less)), 1);
    cr_expect_eq(SLOPE_OF(snn_dual_min(a, same)), (snn_real)0.5);
    cr_expect_eq(SLOPE_OF(snn_dual_min(same, a)), (snn_real)0.5);
    cr_expect_eq(SLOPE_OF(snn_dual_max(a, same)), (snn_real)0.5);
    cr_expect_eq(SLOPE_OF(snn_dual_max(a, a)), 1, "the same twice is no tie to the eye");
    cr_expect_eq(SLOPE_OF(snn_dual_max(snn_dual_seed(0, 0), snn_dual_lit((snn_real)-0.0))), (snn_real)0.5);
    cr_expect_eq(snn_slope_max(snn_slope_of(2, 1), snn_slope_lit(2)).d, (snn_real)0.5);
    const snn_slope_dual nested = snn_slope_dual_of(snn_dual_seed(2, 0), snn_dual_lit(1));
    cr_expect_eq(snn_slope_dual_min(nested, snn_slope_dual_lit(2)).d.v, (snn_real)0.5);
}

Test(duals, sqrt_and_log_at_zero)
{
    const snn_dual root = snn_dual_sqrt(snn_dual_seed(0, 0));
    cr_expect(isinf((double)snn_dual_slope(&root, 0)) && snn_dual_slope(&root, 0) > 0);
    cr_expect_eq(SLOPE_OF(snn_dual_sqrt(snn_dual_lit(0))), 0, "no tangent, no slope");
    cr_expect_eq(SLOPE_OF(snn_dual_log(snn_dual_lit(0))), 0);
    cr_expect(isnan((double)snn_dual_sqrt(snn_dual_seed(-1, 0)).v));
}

Test(duals, pow_at_its_edges)
{
    static const struct { double x, y, by_x, by_y; } rows[] = {
        { 0, 1, 1, 0 },  { 0, 2, 0, 0 },  { 0, 3, 0, 0 },  { 0, 0.5, INFINITY, 0 },  { 0, 0, 0, 0 },
        { -2, 3, 12, 0 }, { -2, 2, -4, 0 }, { -2, -1, -0.25, 0 }, { 2, 0, 0, 0.69314718055994531 },
        { 1, 7, 7, 0 },
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        const snn_real x = (snn_real)rows[n].x, y = (snn_real)rows[n].y;
        const snn_dual by_x = snn_dual_pow(snn_dual_seed(x, 0), snn_dual_lit(y));
        const snn_dual by_y = snn_dual_pow(snn_dual_lit(x), snn_dual_seed(y, 0));
        NEAR(snn_dual_slope(&by_x, 0), rows[n].by_x, EXACT, "pow(%g, %g) by x", rows[n].x, rows[n].y);
        NEAR(snn_dual_slope(&by_y, 0), rows[n].by_y, EXACT, "pow(%g, %g) by y", rows[n].x, rows[n].y);
    }
}

Test(duals, comparisons_and_choices_look_at_values)
{
    const snn_dual a = snn_dual_seed(1, 0), b = snn_dual_of(1, snn_tangent_all(9));
    cr_expect(snn_dual_eq(a, b) && snn_dual_ge(a, b) && !snn_dual_lt(a, b));
    cr_expect_eq(SLOPE_OF(snn_dual_pick(1, a, b)), 1);
    cr_expect_eq(SLOPE_OF(snn_dual_pick(0, a, b)), 9);
    cr_expect_eq(SLOPE_OF(snn_dual_detach(b)), 0);
    const snn_slope_dual cut = snn_slope_dual_detach(snn_slope_dual_of(b, b));
    cr_expect(cut.v.v == 1 && cut.d.v == 0 && snn_dual_slope(&cut.v, 0) == 0 && snn_dual_slope(&cut.d, 0) == 0,
        "all tangents go");
}

Test(duals, seeds_and_readers)
{
    snn_dual x = snn_dual_seed(3, 1);
    cr_expect_eq(snn_dual_value(x), 3);
    cr_expect_eq(snn_dual_slope(&x, 0), 0);
    cr_expect_eq(snn_dual_slope(&x, 1), 1);
    cr_expect_eq(snn_dual_slope(&x, SNN_DUAL_N), 0, "a tangent that is not there reads as 0");
    cr_expect_eq(snn_dual_slope(&x, -1), 0);
    snn_tangent_set(&x.d, SNN_DUAL_N, 5);                       /* ... and writes nothing */
    snn_tangent_set(&x.d, 0, 7);
    cr_expect_eq(snn_tangent_at(&x.d, 0), 7);
    cr_expect_eq(SLOPE_OF(snn_dual_chain(4, 10, x)), 70, "a function's own rule");
}

/* ---- 0 * inf: what does not depend on a variable has slope 0 in it, whatever happens elsewhere ---- */

Test(duals, nothing_times_infinity)
{
    const snn_real inf = (snn_real)INFINITY, big = IS_DOUBLE ? (snn_real)1e308 : (snn_real)1e38f;
    const snn_dual zero = snn_dual_seed(0, 0), far = snn_dual_seed(inf, 0), huge = snn_dual_seed(big, 0);
    const struct { const char *what; snn_dual y; } rows[] = {
        { "x inf", snn_dual_mul(snn_dual_seed(2, 0), snn_dual_lit(inf)) },
        { "inf x", snn_dual_mul(snn_dual_lit(inf), snn_dual_seed(2, 0)) },
        { "1/0", snn_dual_div(snn_dual_lit(1), zero) },
        { "0/0", snn_dual_div(zero, zero) },
        { "inf/x", snn_dual_div(far, snn_dual_seed(2, 0)) },
        { "x/inf", snn_dual_div(snn_dual_seed(2, 0), far) },
        { "exp(inf)", snn_dual_exp(far) },                 { "exp(huge)", snn_dual_exp(huge) },
        { "expm1(inf)", snn_dual_expm1(far) },             { "exprel(inf)", snn_dual_exprel(far) },
        { "exprel(huge)", snn_dual_exprel(huge) },         { "log(0)", snn_dual_log(zero) },
        { "log(-1)", snn_dual_log(snn_dual_seed(-1, 0)) }, { "sqrt(0)", snn_dual_sqrt(zero) },
        { "sqrt(-1)", snn_dual_sqrt(snn_dual_seed(-1, 0)) }, { "tanh(nan)", snn_dual_tanh(snn_dual_seed((snn_real)NAN, 0)) },
        { "cosh(huge)", snn_dual_cosh(huge) },             { "sin(inf)", snn_dual_sin(far) },
        { "cos(inf)", snn_dual_cos(far) },                 { "0^0.5", snn_dual_pow(zero, snn_dual_lit((snn_real)0.5)) },
        { "0^-1", snn_dual_pow(zero, snn_dual_lit(-1)) },  { "huge^x", snn_dual_pow(huge, snn_dual_seed(2, 0)) },
        { "max(inf, inf)", snn_dual_max(far, snn_dual_lit(inf)) },
        { "chain", snn_dual_chain(1, inf, zero) },
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++)
        for (int k = 1; k < SNN_DUAL_N; k++)
            cr_expect_eq(snn_dual_slope(&rows[n].y, k), 0, "%s: tangent %d is %g", rows[n].what, k,
                         (double)snn_dual_slope(&rows[n].y, k));

    cr_expect_eq(snn_slope_mul(snn_slope_lit(inf), snn_slope_lit(2)).d, 0);
    cr_expect_eq(snn_slope_sqrt(snn_slope_lit(0)).d, 0);

    /* the same under a slope: what is still for it and moves in the dual (sqrt of a parameter that is 0) */
    const snn_slope_dual still = snn_slope_dual_lift(zero), moving = snn_slope_dual_of(snn_dual_lit(2), snn_dual_lit(1));
    cr_expect_eq(SLOPE_OF(snn_slope_dual_sqrt(still).d), 0, "slope of a still sqrt(0)");
    cr_expect_eq(SLOPE_OF(snn_slope_dual_log(still).d), 0, "slope of a still log(0)");
    cr_expect(isinf((double)SLOPE_OF(snn_slope_dual_mul(moving, snn_slope_dual_sqrt(still)).d)), "and where it is not 0");
}

/* ---- values: the bits of the real reading ---- */

static bool same_bits(snn_real a, snn_real b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);     /* NaN has many bits, and means one thing */
}
static snn_real odd_number(int n)                                    /* specials first, then all sizes and signs */
{
    static const double special[] = { 0, -0.0, 1, -1, INFINITY, -INFINITY, NAN, 1e-310, 5e-40, -1e-44, 0.05, 0.1, 3e38 };
    if (n < (int)(sizeof special / sizeof *special)) return (snn_real)special[n];
    const snn_random r = snn_random_from(7, 1);
    const double size = pow(10, 8 * (double)snn_random_uniform(r, (uint32_t)n, 0) - 4);
    return (snn_real)(snn_random_bits(r, (uint32_t)n, 1) & 1 ? size : -size);
}
Test(duals, values_are_the_bits_of_the_real_reading)
{
    enum { NUMBERS = 400 };
    FOR_EACH_UNARY(u) for (int n = 0; n < NUMBERS; n++) {
        const snn_real x = odd_number(n), want = u->real(x);
        const snn_dual y = u->dual(snn_dual_seed(x, 0));
        const snn_slope_dual z = u->nested(snn_slope_dual_of(snn_dual_seed(x, 0), snn_dual_lit(1)));
        cr_assert(same_bits(y.v, want), "dual %s(%g)", u->name, (double)x);
        cr_assert(same_bits(u->slope(snn_slope_of(x, 1)).v, want), "slope %s(%g)", u->name, (double)x);
        cr_assert(same_bits(z.v.v, want), "slope_dual %s(%g)", u->name, (double)x);
    }
    for (int n = 0; n < NUMBERS * 8; n++) {
        const snn_real x = odd_number(n % 60), y = odd_number(n / 60);
        const snn_dual a = snn_dual_seed(x, 0), b = snn_dual_seed(y, SNN_DUAL_N - 1);
        const snn_slope s = snn_slope_of(x, 1), t = snn_slope_of(y, -2);
        const snn_slope_dual c = snn_slope_dual_of(a, b), d = snn_slope_dual_of(b, a);
#define SAME(op)                                                                                          \
    cr_assert(same_bits(snn_dual_##op(a, b).v, snn_real_##op(x, y)), "dual " #op "(%g, %g)", (double)x, (double)y);   \
    cr_assert(same_bits(snn_slope_##op(s, t).v, snn_real_##op(x, y)), "slope " #op "(%g, %g)", (double)x, (double)y); \
    cr_assert(same_bits(snn_slope_dual_##op(c, d).v.v, snn_real_##op(x, y)), "slope_dual " #op)
        SAME(add); SAME(sub); SAME(mul); SAME(div); SAME(min); SAME(max); SAME(pow);
        cr_assert(same_bits(snn_dual_abs(a).v, snn_real_abs(x)));
        cr_assert(snn_dual_lt(a, b) == snn_real_lt(x, y) && snn_dual_ge(a, b) == snn_real_ge(x, y));
        cr_assert(snn_dual_fire(a, &snn__surrogate_usual).v == snn_real_fire(x));
    }
}

/* ---- the surrogate's slopes, and that they change no value ---- */

static snn_real tent(snn_real u, const snn_real *p) { return snn_real_max(p[0] - snn_real_abs(u), 0); }

Test(duals, surrogates)
{
    const snn_surrogate relu = snn_surrogate_relu((snn_real)0.3, 1), sigmoid = snn_surrogate_sigmoid(4);
    const snn_surrogate own = snn_surrogate_own(tent, (snn_real)0.5, 0);
    static const double us[] = { -3, -1, -0.75, -0.5, -0.1, 0, 0.1, 0.5, 1, 3 };
    for (size_t n = 0; n < sizeof us / sizeof *us; n++) {
        const snn_dual u = snn_dual_seed((snn_real)us[n], 0);
        const double s = 1 / (1 + exp(4 * fabs(us[n]))), x = fabs((double)(snn_real)us[n]);
        NEAR(SLOPE_OF(snn_dual_fire(u, &relu)), fmax(0.3 * (1 - x), 0), EXACT, "relu(%g)", us[n]);
        NEAR(SLOPE_OF(snn_dual_fire(u, &sigmoid)), 4 * s * (1 - s), EXACT, "sigmoid(%g)", us[n]);
        NEAR(SLOPE_OF(snn_dual_fire(u, &own)), fmax(0.5 - x, 0), EXACT, "own(%g)", us[n]);
        cr_expect_eq(snn_dual_fire(u, &own).v, us[n] >= 0);
    }
}
