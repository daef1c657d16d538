/* test_surrogates.c: the slopes of the list against other readings of the same thing. Those that are the slope of a
   smooth step are held against that step: by a complex step where it is analytic (h = 1e-200: exact to the last bits),
   by GSL's quadrature between points where it is not. Formulas of the steps: brainpy.state's table; distributions: GSL. */
#include <complex.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_erf.h>
#include "check.h"
#include <stdlib.h>

#define SNN_POPULATION cells
#define SNN_NEURON snn_lif
#include "snn.h"

typedef double complex number;
typedef snn_surrogate maker(const double *p);

/* ---- the list: every surrogate with its parameters, made from p[4] ---- */

#define MAKE1(name, ...) static snn_surrogate make_##name(const double *p) { return snn_surrogate_##name(R(p[0])); }
#define MAKE2(name, ...)                                                                                      \
    static snn_surrogate make_##name(const double *p) { return snn_surrogate_##name(R(p[0]), R(p[1])); }
#define MAKE4(name, ...)                                                                                      \
    static snn_surrogate make_##name(const double *p)                                                         \
    {                                                                                                         \
        return snn_surrogate_##name(R(p[0]), R(p[1]), R(p[2]), R(p[3]));                                      \
    }
SNN_SURROGATES(MAKE1, MAKE2, MAKE4)

#define SAID1(name, a, a_, ra) { #name, make_##name, 1, { a_ }, { #a }, { ra } },
#define SAID2(name, a, a_, ra, b, b_, rb) { #name, make_##name, 2, { a_, b_ }, { #a, #b }, { ra, rb } },
#define SAID4(name, a, a_, ra, b, b_, rb, c, c_, rc, d, d_, rd)                                               \
    { #name, make_##name, 4, { a_, b_, c_, d_ }, { #a, #b, #c, #d }, { ra, rb, rc, rd } },
static const struct listed {
    const char *name;
    maker *make;
    size_t n;
    double usual[4];
    const char *field[4];
    snn_range range[4];
} list[] = { SNN_SURROGATES(SAID1, SAID2, SAID4) };

static const struct listed *find(const char *name)
{
    for (size_t k = 0; k < COUNT_OF(list); k++)
        if (strcmp(list[k].name, name) == 0) return &list[k];
    cr_assert_fail("no %s in the list", name);
    return NULL;
}
static double slope(const snn_surrogate *s, double u) { return (double)s->slope(R(u), s->p); }

/* Three sets of parameters for each: as listed, and twice others, exact in float. */
static void parameters(const struct listed *of, int set, double *p)
{
    static const double other[2] = { 1.5, 0.625 };
    for (size_t k = 0; k < 4; k++) p[k] = (double)R(of->usual[k]);
    for (size_t k = 0; k < of->n && set > 0; k++) p[k] = (double)R(p[k] * other[(set + (int)k) % 2] + (p[k] == 0 ? 0.25 : 0));
    if (strcmp(of->name, "squarewave_fourier") == 0) p[0] = 2 + set;
}

Test(surrogates, are_eighteen)
{
    cr_assert_eq(COUNT_OF(list), 18);
    for (size_t k = 0; k < COUNT_OF(list); k++)
        for (size_t j = 0; j < k; j++) cr_assert_str_neq(list[k].name, list[j].name);
}

/* ---- smooth steps that are analytic to both sides of 0 ---- */

static number s_(number z) { return 1 / (1 + cexp(-z)); }
static number size(number z) { return creal(z) < 0 ? -z : z; }      /* |x|, analytic away from 0 */
static number sigmoid(number z, const double *p) { return s_(p[0] * z); }
static number soft_sign(number z, const double *p) { return z / (2 / p[0] + 2 * size(z)) + 0.5; }
static number arctan(number z, const double *p) { return catan(M_PI / 2 * p[0] * z) / M_PI + 0.5; }
static number piecewise_quadratic(number z, const double *p)
{
    if (fabs(creal(z)) > 1 / p[0]) return creal(z) > 0;
    return -0.5 * p[0] * p[0] * z * size(z) + p[0] * z + 0.5;
}
static number piecewise_exp(number z, const double *p)
{
    return creal(z) < 0 ? cexp(p[0] * z) / 2 : 1 - cexp(-p[0] * z) / 2;
}
static number piecewise_leaky_relu(number z, const double *p)
{
    const double c = p[0], w = p[1];
    if (creal(z) < -w) return c * z + c * w;
    return creal(z) > w ? c * z - c * w + 1 : z / (2 * w) + 0.5;
}
static number leaky_relu(number z, const double *p) { return creal(z) < 0 ? p[0] * z : p[1] * z; }
static number log_tailed_relu(number z, const double *p)
{
    return creal(z) > 1 ? 1 + clog(z) : creal(z) > 0 ? z : p[0] * z;
}
static number s2nn(number z, const double *p) { return creal(z) < 0 ? s_(p[0] * z) : p[1] * clog(z + 1) + 0.5; }
static number q_pseudo_spike(number z, const double *p)         /* the integral of its slope */
{
    const double a = p[0], sign = creal(z) < 0 ? -1 : 1;
    if (a == 1) return sign * clog(1 + size(z)) + 0.5;
    return sign * (a + 1) / 2 / (a - 1) * (1 - cpow(1 + 2 * size(z) / (a + 1), 1 - a)) + 0.5;
}
static number squarewave_fourier(number z, const double *p)
{
    number sum = 0;
    for (int i = 1; i <= (int)p[0]; i++) sum += csin((2 * i - 1) * 2 * M_PI / p[1] * z) / (2 * i - 1);
    return 0.5 + 2 / M_PI * sum;
}
static number nonzero_sign_log(number z, const double *p)
{
    return creal(z) < 0 ? -clog(1 - p[0] * z) : clog(1 + p[0] * z);
}
/* Of these brainpy.state names no step: integrals by hand. */
static number relu(number z, const double *p)
{
    if (fabs(creal(z)) > p[1]) return creal(z) < 0 ? 0 : p[0] * p[1] * p[1];
    return p[0] * (p[1] * z - z * size(z) / 2);
}
static number inv_square(number z, const double *p) { return z / (1 + p[0] * size(z)); }
static number slayer(number z, const double *p)
{
    return (creal(z) < 0 ? cexp(p[0] * z) : -cexp(-p[0] * z)) / p[0];
}

#define STEP(name) { #name, name }
static const struct { const char *name; number (*of)(number z, const double *p); } steps[] = {
    STEP(sigmoid), STEP(soft_sign), STEP(arctan), STEP(piecewise_quadratic), STEP(piecewise_exp),
    STEP(piecewise_leaky_relu), STEP(leaky_relu), STEP(log_tailed_relu), STEP(s2nn), STEP(q_pseudo_spike),
    STEP(squarewave_fourier), STEP(nonzero_sign_log), STEP(relu), STEP(inv_square), STEP(slayer),
};

Test(surrogates, are_the_slopes_of_their_steps)
{
    for (size_t k = 0; k < COUNT_OF(steps); k++)
        for (int set = 0; set < 3; set++) {
            double p[4];
            parameters(find(steps[k].name), set, p);
            const snn_surrogate s = find(steps[k].name)->make(p);
            for (int m = -161; m <= 161; m++) {                 /* never on a kink: 0, 1, a width */
                const double u = (double)R(m / 31. + 0.0037), h = 1e-200;
                const double want = cimag(steps[k].of(u + h * I, p)) / h;
                const double terms = steps[k].of == squarewave_fourier ? 4 / p[1] * p[0] : 0.005;
                WITHIN(slope(&s, u), want, 40 * EPS * (terms + fabs(want)),
                       say("%s, parameters %d, at %g", steps[k].name, set, u));
            }
        }
}

/* ---- quadrature ---- */

static double psi(double u, void *with) { return slope(with, u); }
/* from a to b; both may be infinite, and 0 is a kink */
static double integral(snn_surrogate *s, double a, double b)
{
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(2000);
    gsl_function f = { psi, s };
    double sum = 0, part, error;
    const double tolerance = IN_DOUBLE ? 1e-12 : 1e-6;
    gsl_set_error_handler_off();                                /* in float it stops at the noise of rounding */
    if (a < 0) {
        const double end = fmin(b, 0);
        if (isinf(a)) gsl_integration_qagil(&f, end, tolerance, tolerance, 2000, room, &part, &error);
        else gsl_integration_qag(&f, a, end, tolerance, tolerance, 2000, GSL_INTEG_GAUSS41, room, &part, &error);
        sum += part;
    }
    if (b > 0) {
        const double start = fmax(a, 0);
        if (isinf(b)) gsl_integration_qagiu(&f, start, tolerance, tolerance, 2000, room, &part, &error);
        else gsl_integration_qag(&f, start, b, tolerance, tolerance, 2000, GSL_INTEG_GAUSS41, room, &part, &error);
        sum += part;
    }
    gsl_integration_workspace_free(room);
    return sum;
}

static double erf_step(double u, const double *p) { return (1 - gsl_sf_erf(-p[0] * u)) / 2; }
static double gaussian_step(double u, const double *p) { return p[1] * gsl_cdf_gaussian_P(u, p[0]); }
static double multi_gaussian_step(double u, const double *p)
{
    const double h = p[0], s = p[1], sigma = p[2];
    return p[3] * ((1 + h) * gsl_cdf_gaussian_P(u, sigma) - h * gsl_cdf_gaussian_P(u - sigma, s * sigma)
                   - h * gsl_cdf_gaussian_P(u + sigma, s * sigma));
}
static const struct { const char *name; double (*of)(double u, const double *p); } bells[] = {
    { "erf", erf_step }, { "gaussian", gaussian_step }, { "multi_gaussian", multi_gaussian_step },
};

Test(surrogates, that_are_bells_sum_up_to_their_distribution)
{
    for (size_t k = 0; k < COUNT_OF(bells); k++)
        for (int set = 0; set < 3; set++) {
            double p[4];
            parameters(find(bells[k].name), set, p);
            snn_surrogate s = find(bells[k].name)->make(p);
            for (double a = -2.5; a < 2.5; a += 0.25)
                WITHIN(integral(&s, a, a + 0.25), bells[k].of(a + 0.25, p) - bells[k].of(a, p), IN_DOUBLE ? 1e-14 : 2e-7,
                       say("%s, parameters %d, from %g", bells[k].name, set, a));
        }
}

/* What all of it sums up to: 1 where it is the slope of a step from 0 to 1. */
Test(surrogates, have_the_area_they_should)
{
    for (int set = 0; set < 3; set++)
        for (size_t k = 0; k < COUNT_OF(list); k++) {
            double p[4], want = NAN;
            parameters(&list[k], set, p);
            const char *n = list[k].name;
            if (!strcmp(n, "sigmoid") || !strcmp(n, "soft_sign") || !strcmp(n, "arctan") || !strcmp(n, "erf")
                || !strcmp(n, "piecewise_quadratic") || !strcmp(n, "piecewise_exp")) want = 1;
            if (!strcmp(n, "relu")) want = p[0] * p[1] * p[1];
            if (!strcmp(n, "gaussian")) want = p[1];
            if (!strcmp(n, "multi_gaussian")) want = p[3] * (1 - p[0]);
            if (!strcmp(n, "inv_square") || !strcmp(n, "slayer")) want = 2 / p[0];
            if (!strcmp(n, "q_pseudo_spike") && p[0] > 1) want = (p[0] + 1) / (p[0] - 1);
            if (want != want) continue;
            snn_surrogate s = list[k].make(p);
            NEAR(integral(&s, -INFINITY, INFINITY), want, IN_DOUBLE ? 1e-9 : 1e-4, say("%s, parameters %d", n, set));
        }
}

Test(surrogates, are_even)
{
    for (size_t k = 0; k < COUNT_OF(list); k++) {
        const char *n = list[k].name;
        if (!strcmp(n, "leaky_relu") || !strcmp(n, "log_tailed_relu") || !strcmp(n, "s2nn")) continue;
        const snn_surrogate s = list[k].make(list[k].usual);
        for (double u = 0; u < 5; u += 0.0625) SAME(slope(&s, -u), slope(&s, u), say("%s at %g", n, u));
    }
}

/* ---- at kinks and far out ---- */

Test(surrogates, at_their_kinks)
{
    const snn_surrogate leaky = snn_surrogate_piecewise_leaky_relu(R(0.125), 2), relu_ = snn_surrogate_leaky_relu(R(0.25), 3);
    const snn_surrogate tail = snn_surrogate_log_tailed_relu(R(0.5)), half = snn_surrogate_s2nn(4, 3);
    HOLDS(slope(&leaky, 2) == 0.25 && slope(&leaky, -2) == 0.25 && slope(&leaky, 2.0625) == 0.125, "the edge belongs inside");
    HOLDS(slope(&relu_, 0) == 3 && slope(&relu_, -0.0) == 3 && slope(&relu_, -1e-30) == 0.25, "0 spikes");
    HOLDS(slope(&tail, 0) == 0.5 && slope(&tail, 1e-30) == 1 && slope(&tail, 1) == 1 && slope(&tail, 2) == 0.5, "two kinks");
    HOLDS(slope(&half, 0) == 3 && slope(&half, -1e-30) < 1.01, "a jump at 0");
    const snn_surrogate wave = snn_surrogate_squarewave_fourier(1e30, 8);
    HOLDS(slope(&wave, 0) == 500, "1000 terms at most");
}

/* No u is too large: nothing overflows into NaN, and what decays has decayed. */
Test(surrogates, far_from_threshold)
{
    for (size_t k = 0; k < COUNT_OF(list); k++) {
        const snn_surrogate s = list[k].make(list[k].usual);
        const char *n = list[k].name;
        const bool wave = !strcmp(n, "squarewave_fourier");
        for (double u = 1; u < 1e30 && !wave; u *= 10)
            for (int sign = -1; sign <= 1; sign += 2) {
                const double y = slope(&s, sign * u);
                cr_assert(isfinite(y) && y >= -1e-2 && y <= 1.01, "%s at %g: %g", n, sign * u, y);
            }
        const double end = slope(&s, -INFINITY);
        const bool levels = !strcmp(n, "leaky_relu") || !strcmp(n, "piecewise_leaky_relu");
        if (!wave) HOLDS(levels ? end > 0 : end == 0, n);
        HOLDS(isnan(slope(&s, NAN)) || levels || !strcmp(n, "log_tailed_relu") || !strcmp(n, "relu")
              || !strcmp(n, "piecewise_quadratic"), n);
    }
}

/* ---- in a population ---- */

/* Each neuron has another V; spikes_dot is psi(u) du, and du/dV_th is known: u = (V - V_th)/(V_th - V_reset). */
Test(surrogates, are_what_a_population_sees)
{
    enum { N = 60 };
    for (size_t k = 0; k < COUNT_OF(list); k++) {
        snn_net net = snn_net_on_heap(snn_ms(0.5));
        net.tangents = true;
        cells_params q = cells_defaults();
        q.cell.v_th = snn_mV(2);
        q.cell.v_reset = snn_mV(-2);
        cells *plain = cells_new(&net, N, &q);
        q.surrogate = list[k].make(list[k].usual);
        cells *c = cells_new(&net, N, &q);
        WELL(&net);
        snn_seed(&c->dot.cell.v_th, snn_mV(1), 0), snn_seed(&plain->dot.cell.v_th, snn_mV(1), 0);
        cells_retune(c), cells_retune(plain);
        bool differs = false;
        for (size_t j = 0; j < N; j++) c->v[j] = plain->v[j] = snn_mV((double)j / 4 - 5.5);
        snn_notice(&c->cells), snn_notice(&plain->cells);
        for (size_t j = 0; j < N; j++) {
            const double v = (double)c->v[j].mV, u = (v - 2) / 4, du = -(v + 2) / 16;
            const double got = (double)snn_tangent_at(&c->cells.spikes_dot[j], 0);
            WITHIN(got, slope(&q.surrogate, u) * du, 4 * EPS, say("%s at V = %g", list[k].name, v));
            differs |= got != (double)snn_tangent_at(&plain->cells.spikes_dot[j], 0);
        }
        HOLDS(differs == (strcmp(list[k].name, "relu") != 0), list[k].name);
        HOLDS(c->cells.n_spikes == plain->cells.n_spikes, "values don't change");
        snn_net_free(&net);
    }
}

static snn_real of_four(snn_real u, const snn_real *p) { return p[0] + p[1] * u + p[2] * u * u + p[3] * u * u * u; }
Test(surrogates, may_be_your_own_with_four_numbers)
{
    const snn_surrogate s = snn_surrogate_own(of_four, 1, 0.5, 0.25, 2), none = snn_surrogate_own(of_four);
    HOLDS(slope(&s, 2) == 1 + 1 + 1 + 16, "p[0] .. p[3]");
    HOLDS(slope(&none, 2) == 0, "without numbers");
}

/* ---- what cannot be ---- */

static const char *complaint(const snn_surrogate *s, bool later)
{
    static snn_net net;
    net = snn_net_on_heap(snn_ms(1));
    cells_params q = cells_defaults();
    if (!later) q.surrogate = *s;
    cells *c = cells_new(&net, 3, &q);
    if (later) {
        WELL(&net);
        c->params.surrogate = *s;
        cells_retune(c);
    }
    snn_net_free(&net);
    return snn_why(&net);
}

Test(surrogates, refuse_bad_parameters)
{
    static const struct { double x; const char *said; } bad[] = {
        { -1, "-1" }, { 0, "0" }, { NAN, "nan" }, { INFINITY, "inf" },
    };
    size_t refused = 0;
    for (size_t k = 0; k < COUNT_OF(list); k++)
        for (size_t j = 0; j < list[k].n; j++)
            for (size_t c = 0; c < COUNT_OF(bad); c++) {
                double p[4];
                memcpy(p, list[k].usual, sizeof p);
                p[j] = bad[c].x;
                const snn_surrogate s = list[k].make(p);
                const bool fits = bad[c].x == 0 && list[k].range[j] == SNN_NONNEGATIVE;
                const char *want = fits ? "" : say("snn_surrogate_%s: %s must be %s%s, got %s", list[k].name, list[k].field[j],
                                                   isfinite(bad[c].x) ? "" : "finite and ",
                                                   list[k].range[j] == SNN_POSITIVE ? "> 0" : ">= 0", bad[c].said);
                cr_assert_str_eq(complaint(&s, false), want);
                cr_assert_str_eq(complaint(&s, true), want);
                refused += !fits;
            }
    cr_assert_geq(refused, 18 * 3);
    const snn_surrogate nan_ = snn_surrogate_own(of_four, 1, 2, NAN), none = { 0 };
    cr_assert_str_eq(complaint(&nan_, true), "cells: surrogate's p[2] must be finite, got nan");
    cr_assert_str_eq(complaint(&none, true), "cells: 0 surrogates given, 1 needed");
}
