/* The library's own elementary functions against libm of the next wider type: double for float,
   long double for double. Compile twice, with -DSNN_REAL=float and -DSNN_REAL=double; run with
   --verbose to see the worst errors. -DPOINTS=... for more points a function: the figures in the
   header's table come from POINTS=20000000. */
#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "snn.h"

#ifndef POINTS
#define POINTS 200000
#endif

typedef long double wide;

/* Bounds in ulp of the result, as stated in the header: float, double. */
typedef struct { double for_float, for_double; } bound;
static const bound EXP_ULP    = { 0.95, 0.95 };
static const bound EXPM1_ULP  = { 1.70, 1.70 };
static const bound EXPREL_ULP = { 2.00, 2.00 };
static const bound LOG_ULP    = { 0.90, 0.90 };
static const bound SQRT_ULP   = { 0.50, 0.50 };
static const bound POW_ULP    = { 1.00, 1.90 };
static const bound TANH_ULP   = { 1.50, 1.50 };
static const bound COSH_ULP   = { 1.50, 1.50 };
static const bound SIN_ULP    = { 0.90, 0.90 };
static const bound COS_ULP    = { 0.90, 0.90 };

static bool is_float(void) { return sizeof(snn_real) == 4; }
static double limit(bound b) { return is_float() ? b.for_float : b.for_double; }
static int digits(void) { return is_float() ? FLT_MANT_DIG : DBL_MANT_DIG; }
static int lowest(void) { return is_float() ? FLT_MIN_EXP : DBL_MIN_EXP; }
static snn_real next(snn_real x)
{
    if (is_float()) return (snn_real)nextafterf((float)x, INFINITY);
    return (snn_real)nextafter((double)x, INFINITY);
}

/* The references: double is wide enough for float, and faster. */
#define REFERENCE(name, f) \
    static wide name(wide x) { return is_float() ? (wide)f((double)x) : f##l(x); }
REFERENCE(ref_exp, exp)
REFERENCE(ref_expm1, expm1)
REFERENCE(ref_log, log)
REFERENCE(ref_tanh, tanh)
REFERENCE(ref_cosh, cosh)
REFERENCE(ref_sin, sin)
REFERENCE(ref_cos, cos)
REFERENCE(ref_sqrt, sqrt)
static wide ref_exprel(wide x) { return x == 0 ? 1 : ref_expm1(x) / x; }
static wide ref_pow(wide x, wide y)
{
    return is_float() ? (wide)pow((double)x, (double)y) : powl(x, y);
}

/* ---- errors ---- */

/* |got - expected| in units of expected's last place. Infinity counts as the number that would
   follow the largest one, so that an error of one ulp is one there too. */
static double ulps(snn_real got, wide expected)
{
    int e, top = is_float() ? FLT_MAX_EXP : DBL_MAX_EXP;
    wide beyond = ldexpl(1, top), g = (wide)got;
    if (isnan(expected)) return isnan(got) ? 0 : HUGE_VAL;
    if (isnan(got)) return HUGE_VAL;
    if (isinf(got)) g = copysignl(beyond, g);
    if (fabsl(expected) > beyond) expected = copysignl(beyond, expected);
    frexpl(expected, &e);
    if (expected == 0 || e < lowest()) e = lowest();
    if (e > top) e = top;
    return (double)(fabsl(g - expected) / ldexpl(1, e - digits()));
}

typedef struct {
    double worst;
    snn_real x, y, got;
    wide expected;
    unsigned long n;
} record;

static void note(record *r, snn_real x, snn_real y, snn_real got, wide expected)
{
    double e = ulps(got, expected);
    r->n++;
    if (e > r->worst) {
        r->worst = e;
        r->x = x, r->y = y, r->got = got, r->expected = expected;
    }
}

static void conclude(const char *name, const record *r, bound b)
{
    cr_log_info("%-7s %s worst %.4f ulp of %lu, at %.17g %.17g", name,
                is_float() ? "float " : "double", r->worst, r->n, (double)r->x, (double)r->y);
    cr_expect(r->worst <= limit(b), "%s(%.17g, %.17g) = %.17g, not %.21Lg: %.3f ulp, not %.3f",
              name, (double)r->x, (double)r->y, (double)r->got, r->expected, r->worst, limit(b));
}

/* ---- points ---- */

static uint64_t state;
static uint64_t random_bits(void)                   /* splitmix64 */
{
    uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double random_in(double a, double b)
{
    return a + (b - a) * ((double)(random_bits() >> 11) * 0x1p-53);
}

static snn_real random_number(void)                 /* any bits: all exponents, inf, NaN */
{
    uint64_t b = random_bits();
    uint32_t b32 = (uint32_t)b;
    snn_real x;
    if (is_float()) memcpy(&x, &b32, sizeof x);
    else memcpy(&x, &b, sizeof x);
    return x;
}

typedef snn_real own(snn_real x);
typedef wide reference(wide x);

/* Half of the points are uniform in [from, to], a quarter in [near_from, near_to], a quarter are
   any numbers in [all_from, all_to]; then 200 neighbours on both sides of each special point. */
typedef struct {
    double from, to, near_from, near_to, all_from, all_to;
    const double *special;
    int n_special;
} range;

static void sweep(const char *name, own *f, reference *ref, bound b, range r)
{
    record worst = { 0 };
    snn_real x;
    state = 1;
    for (long i = 0; i < POINTS; i++) {
        switch (i & 3) {
        case 0: case 1: x = (snn_real)random_in(r.from, r.to); break;
        case 2: x = (snn_real)random_in(r.near_from, r.near_to); break;
        default:
            do x = random_number();
            while (!isnan(x) && !((double)x >= r.all_from && (double)x <= r.all_to));
        }
        note(&worst, x, 0, f(x), ref((wide)x));
    }
    for (int k = 0; k < r.n_special; k++) {
        x = (snn_real)r.special[k];
        for (int i = 0; i < 200; i++) x = -next(-x);
        for (int i = 0; i < 400; i++, x = next(x)) {
            if ((double)x < r.all_from || (double)x > r.all_to) continue;
            note(&worst, x, 0, f(x), ref((wide)x));
        }
    }
    conclude(name, &worst, b);
}

#define SPECIAL(...) \
    (const double[]){ __VA_ARGS__ }, (int)(sizeof((double[]){ __VA_ARGS__ }) / sizeof(double))
#define LN2 0.69314718055994531

Test(elementary, exp)
{
    double a = is_float() ? -104 : -746, b = is_float() ? 89 : 710;
    range r = { a, b, -1, 1, -HUGE_VAL, HUGE_VAL,
                SPECIAL(0, LN2 / 2, -LN2 / 2, 1.5 * LN2, -1.5 * LN2, -87.336544, -103.972,
                        88.722839, -708.396418532264, -745.1332, 709.782712893384, -105,
                        105, 746, -746) };
    sweep("exp", snn_real_exp, ref_exp, EXP_ULP, r);
}

Test(elementary, expm1)
{
    double a = is_float() ? -20 : -40, b = is_float() ? 89 : 710;
    range r = { a, b, -1.1, 1.1, -HUGE_VAL, HUGE_VAL,
                SPECIAL(0, LN2 / 2, -LN2 / 2, 1.5 * LN2, -1.5 * LN2, 88.722839, 709.782712893384,
                        -105, 746) };
    sweep("expm1", snn_real_expm1, ref_expm1, EXPM1_ULP, r);
}

Test(elementary, exprel)
{
    double b = is_float() ? 94 : 717;
    range r = { -50, b, -1.1, 0.4, -HUGE_VAL, HUGE_VAL,
                SPECIAL(0, -1, 0.25, LN2 / 2, 1.5 * LN2, -1.5 * LN2, 88.722839, 93.2582112,
                        716.3568913878177, -105, -746, 105, 746) };
    sweep("exprel", snn_real_exprel, ref_exprel, EXPREL_ULP, r);
}

Test(elementary, log)
{
    range r = { 0.4, 3, 0.9, 1.1, 0, HUGE_VAL,
                SPECIAL(1, 1.4142135623730951, 0.70710678118654752, 2, 1.17549435e-38,
                        2.2250738585072014e-308, 0.5) };
    sweep("log", snn_real_log, ref_log, LOG_ULP, r);
}

Test(elementary, sqrt)
{
    range r = { 1, 4, 0, 1, 0, HUGE_VAL,
                SPECIAL(1, 2, 4, 9, 1.17549435e-38, 2.2250738585072014e-308, 0.5, 0.25) };
    sweep("sqrt", snn_real_sqrt, ref_sqrt, SQRT_ULP, r);
    for (int i = 0; i < 2000; i++)
        cr_assert(snn_real_sqrt((snn_real)i * (snn_real)i) == (snn_real)i);
    state = 2;
    for (long i = 0; i < POINTS; i++) {             /* exactly libm's, which rounds correctly */
        snn_real x = random_number(), y = snn_real_sqrt(x);
        snn_real z = is_float() ? (snn_real)sqrtf((float)x) : (snn_real)sqrt((double)x);
        cr_assert((isnan(y) && isnan(z)) || y == z, "sqrt(%.17g) = %.17g, not %.17g", (double)x,
                  (double)y, (double)z);
    }
}

Test(elementary, tanh)
{
    range r = { -20, 20, -1, 1, -HUGE_VAL, HUGE_VAL, SPECIAL(0, 0.55, -0.55, LN2 / 4, 0.75 * LN2) };
    sweep("tanh", snn_real_tanh, ref_tanh, TANH_ULP, r);
}

Test(elementary, cosh)
{
    double b = is_float() ? 89.5 : 710.5;
    range r = { -b, b, -1, 1, -HUGE_VAL, HUGE_VAL,
                SPECIAL(0, LN2 / 2, 1.5 * LN2, 88.722839, 89.415986, 709.782712893384,
                        710.475860073944) };
    sweep("cosh", snn_real_cosh, ref_cosh, COSH_ULP, r);
}

#define TURNS \
    SPECIAL(0, 0.78539816339744831, 1.5707963267948966, 3.1415926535897932, 4.7123889803846899, \
            11, 22, 355, 710, 6.2831853071795865, 103993, 1e4, -3.1415926535897932, 1e-4)

Test(elementary, sin)
{
    double b = is_float() ? 1.2e4 : 1.6e6;
    range r = { -b, b, -10, 10, -b, b, TURNS };
    sweep("sin", snn_real_sin, ref_sin, SIN_ULP, r);
}

Test(elementary, cos)
{
    double b = is_float() ? 1.2e4 : 1.6e6;
    range r = { -b, b, -10, 10, -b, b, TURNS };
    sweep("cos", snn_real_cos, ref_cos, COS_ULP, r);
}

/* Near every multiple of pi/2 in the domain, where all but the last bits of x cancel. */
Test(elementary, sin_and_cos_near_their_zeros)
{
    record s = { 0 }, c = { 0 };
    long n = is_float() ? 7600 : 1000000, step = is_float() ? 1 : 1 + 50 * 200000L / POINTS;
    for (long k = 1; k < n; k += step) {
        snn_real x = (snn_real)((wide)k * 1.57079632679489661923L);
        for (int i = -1; i < 2; i++) {
            note(&s, x, 0, snn_real_sin(x), ref_sin((wide)x));
            note(&c, x, 0, snn_real_cos(x), ref_cos((wide)x));
            x = next(x);
        }
    }
    conclude("sin 0", &s, SIN_ULP);
    conclude("cos 0", &c, COS_ULP);
}

Test(elementary, sin_and_cos_stay_finite)
{
    state = 3;
    for (long i = 0; i < 20000; i++) {
        snn_real x = random_number();
        if (isnan(x) || isinf(x)) continue;
        cr_assert(fabs((double)snn_real_sin(x)) <= 1.0000001, "%g", (double)x);
        cr_assert(fabs((double)snn_real_cos(x)) <= 1.0000001, "%g", (double)x);
    }
}

Test(elementary, pow)
{
    record worst = { 0 };
    double top = is_float() ? 89 : 710, bottom = is_float() ? -104 : -746;
    state = 4;
    for (long i = 0; i < POINTS; i++) {
        snn_real x, y;
        switch (i & 3) {
        case 0:
            do x = (snn_real)fabs((double)random_number());
            while (isnan(x) || isinf(x));
            break;
        case 1: x = (snn_real)random_in(0, 4); break;
        case 2: x = (snn_real)(1 + ldexp(random_in(-1, 1), -(int)(random_bits() % 24))); break;
        default: x = (snn_real)random_in(0.6, 1.5); break;
        }
        if (x == 0) continue;
        y = x == 1 ? 2 : (snn_real)(random_in(bottom, top) / log((double)x));
        if ((i & 15) == 15) y = (snn_real)random_in(-5, 5);
        if ((i & 31) == 7) y = (snn_real)nearbyint(random_in(-5, 5));
        note(&worst, x, y, snn_real_pow(x, y), ref_pow((wide)x, (wide)y));
    }
    conclude("pow", &worst, POW_ULP);
}

/* ---- special values ---- */

#define SAME(got, expected) do { \
    double g_ = (double)(got), e_ = (double)(expected); \
    cr_expect((isnan(g_) && isnan(e_)) || (g_ == e_ && signbit(g_) == signbit(e_)), \
              "%s = %g, not %g", #got, g_, e_); \
} while (0)

Test(elementary, special_values)
{
    const snn_real zero = 0, inf = (snn_real)INFINITY, nan_ = (snn_real)NAN, tiny = next(0);
    own *all[] = { snn_real_exp,  snn_real_expm1, snn_real_exprel, snn_real_log, snn_real_sqrt,
                   snn_real_tanh, snn_real_cosh,  snn_real_sin,    snn_real_cos };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        SAME(all[i](nan_), NAN);
        SAME(all[i](-nan_), NAN);
    }
    SAME(snn_real_exp(zero), 1);
    SAME(snn_real_exp(-zero), 1);
    SAME(snn_real_exp(tiny), 1);
    SAME(snn_real_exp(inf), inf);
    SAME(snn_real_exp(-inf), 0);
    SAME(snn_real_exp(1000), inf);
    SAME(snn_real_exp(-1000), 0);
    SAME(snn_real_expm1(zero), 0.0);
    SAME(snn_real_expm1(-zero), -0.0);
    SAME(snn_real_expm1(tiny), tiny);
    SAME(snn_real_expm1(inf), inf);
    SAME(snn_real_expm1(-inf), -1);
    SAME(snn_real_expm1(-tiny), -tiny);
    SAME(snn_real_exprel(zero), 1);
    SAME(snn_real_exprel(-zero), 1);
    SAME(snn_real_exprel(tiny), 1);
    SAME(snn_real_exprel(inf), inf);
    SAME(snn_real_exprel(-inf), 0);
    SAME(snn_real_exprel(2000), inf);
    SAME(snn_real_exprel(-1024), 1.0 / 1024);
    SAME(snn_real_exprel(-tiny), 1);
    SAME(snn_real_log(zero), -inf);
    SAME(snn_real_log(-zero), -inf);
    SAME(snn_real_log(1), 0.0);
    SAME(snn_real_log(inf), inf);
    SAME(snn_real_log(-inf), NAN);
    SAME(snn_real_log(-1), NAN);
    SAME(snn_real_log(-tiny), NAN);
    SAME(snn_real_sqrt(zero), 0.0);
    SAME(snn_real_sqrt(-zero), -0.0);
    SAME(snn_real_sqrt(inf), inf);
    SAME(snn_real_sqrt(-tiny), NAN);
    SAME(snn_real_sqrt(-inf), NAN);
    SAME(snn_real_sqrt(4), 2);
    SAME(snn_real_tanh(zero), 0.0);
    SAME(snn_real_tanh(-zero), -0.0);
    SAME(snn_real_tanh(inf), 1);
    SAME(snn_real_tanh(-inf), -1);
    SAME(snn_real_tanh(-tiny), -tiny);
    SAME(snn_real_tanh(tiny), tiny);
    SAME(snn_real_cosh(zero), 1);
    SAME(snn_real_cosh(-inf), inf);
    SAME(snn_real_cosh(inf), inf);
    SAME(snn_real_sin(zero), 0.0);
    SAME(snn_real_sin(-zero), -0.0);
    SAME(snn_real_sin(inf), NAN);
    SAME(snn_real_sin(-inf), NAN);
    SAME(snn_real_sin(tiny), tiny);
    SAME(snn_real_sin(-tiny), -tiny);
    SAME(snn_real_cos(zero), 1);
    SAME(snn_real_cos(-zero), 1);
    SAME(snn_real_cos(inf), NAN);
    SAME(snn_real_cos(tiny), 1);
    SAME(snn_real_cos(-inf), NAN);
}

/* All pairs of what C's standard singles out, against C's own pow: same class, sign and value. */
Test(elementary, special_powers)
{
    double huge = is_float() ? (double)FLT_MAX : DBL_MAX;
    double odd = is_float() ? 16777215.0 : 9007199254740991.0;
    double half = is_float() ? 4194303.5 : 2251799813685247.5;
    double tiny = (double)next(0);
    const double v[] = { 0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 4, -4, INFINITY, -INFINITY,
                         NAN, huge, -huge, tiny, -tiny, odd, -odd, odd + 1, -odd - 1, half, -half };
    int n = (int)(sizeof v / sizeof *v);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            snn_real x = (snn_real)v[i], y = (snn_real)v[j], z = snn_real_pow(x, y);
            wide w = powl((wide)x, (wide)y);
            snn_real c = (snn_real)w;
            bool close = ulps(z, w) <= limit(POW_ULP);
            bool same_sign = !signbit((double)z) == !signbit((double)c);
            cr_expect(isnan(c) ? isnan(z) : close && same_sign, "pow(%g, %g) = %g, not %g",
                      v[i], v[j], (double)z, (double)c);
        }
}

/* Never downhill across the edges of exp's reduction, (n + 1/2) ln 2, and by no more than the slack
   that the error bounds leave across those of exprel's window. */
static void uphill(const char *name, own *f, double centre, double slack)
{
    snn_real x = (snn_real)centre, y, z;
    for (int i = 0; i < 100; i++) x = -next(-x);
    y = f(x);
    for (int i = 0; i < 200; i++, y = z) {
        x = next(x);
        z = f(x);
        cr_assert((double)z >= (double)y * (1 - slack), "%s falls from %.17g to %.17g at %.17g",
                  name, (double)y, (double)z, (double)x);
    }
}

Test(elementary, monotony)
{
    int n = is_float() ? 120 : 1000;
    double eps = 2 * (is_float() ? (double)FLT_EPSILON : DBL_EPSILON);
    for (int k = -n; k < n; k++) uphill("exp", snn_real_exp, (k + 0.5) * LN2, 0);
    uphill("exprel", snn_real_exprel, -1, eps);
    uphill("exprel", snn_real_exprel, 0.25, eps);
}
