/* Room >>gsl: minimisers, fits and integrators of GSL get their derivatives from duals, its distributions our
   numbers. Against closed forms, GSL's own finite differences, and equations that are written here again. */
#define SNN_WITH_GSL
#include "check.h"
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* -- the Jacobian and its product with a vector, of functions whose derivatives are known -- */
static void three(const snn_dual *x, snn_dual *y, void *context)
{
    (void)context;
    y[0] = snn_dual_mul(x[0], snn_dual_mul(x[1], x[5]));
    y[1] = snn_dual_exp(snn_dual_sub(x[2], x[3]));
    y[2] = snn_dual_sin(x[4]);
}
Test(gsl, jacobian_of_known_functions)
{
    const snn_real at[6] = { R(1.5), -2, R(0.25), R(0.5), 1, 3 };
    const double e = exp(-0.25);
    const double want[3][6] = { { -6, 4.5, 0, 0, 0, -3 }, { 0, 0, e, -e, 0, 0 }, { 0, 0, 0, 0, cos(1), 0 } };
    const double values[3] = { -9, e, sin(1) };
    snn_dual x[6], y[3];
    snn_real v[3], jacobian[18], slopes[3];
    snn_jacobian(three, NULL, at, 6, 3, x, y, v, jacobian);
    for (int i = 0; i < 3; i++) {
        NEAR(v[i], values[i], 4 * EPS, say("value %d", i));
        for (int j = 0; j < 6; j++) NEAR(jacobian[i * 6 + j], want[i][j], 4 * EPS, say("d y%d/d x%d", i, j));
    }
    const snn_real along[6] = { 1, 2, 3, 4, 5, 6 };
    snn_jvp(three, NULL, at, along, 6, 3, x, y, v, slopes);
    for (int i = 0; i < 3; i++) {
        double sum = 0;
        for (int j = 0; j < 6; j++) sum += want[i][j] * (double)along[j];
        NEAR(slopes[i], sum, 8 * EPS, say("along, %d", i));
        NEAR(v[i], values[i], 4 * EPS, say("value %d", i));
    }
}

/* -- Rosenbrock's valley: its floor is at (1, 1) -- */
static snn_dual valley(const snn_dual *x, void *context)
{
    const snn_dual off = snn_dual_sub(snn_dual_lit(1), x[0]);
    const snn_dual side = snn_dual_sub(x[1], snn_dual_mul(x[0], x[0]));
    return snn_dual_add(snn_dual_mul(off, off),
                        snn_dual_mul(snn_dual_lit(*(const snn_real *)context), snn_dual_mul(side, side)));
}
Test(gsl, a_minimum_is_found)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_real steep = 100;
    gsl_multimin_function_fdf f = snn_gsl_minimum(&net, valley, &steep, 2);
    WELL(&net);
    gsl_vector *x = gsl_vector_alloc(2), *g = gsl_vector_alloc(2);
    gsl_vector_set(x, 0, -1.25);
    gsl_vector_set(x, 1, 1);
    double value;
    f.fdf(x, f.params, &value, g);
    NEAR(value, 2.25 * 2.25 + 100 * 0.5625 * 0.5625, 4 * EPS, "value");
    NEAR(f.f(x, f.params), value, EPS, "value alone");
    NEAR(gsl_vector_get(g, 0), -4.5 - 400 * -1.25 * (1 - 1.5625), 4 * EPS, "slope 0");
    NEAR(gsl_vector_get(g, 1), 200 * (1 - 1.5625), 4 * EPS, "slope 1");
    gsl_multimin_fdfminimizer *m = gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, 2);
    gsl_multimin_fdfminimizer_set(m, &f, x, 0.01, 0.1);
    int n = 0;
    while (n++ < 200 && gsl_multimin_fdfminimizer_iterate(m) == GSL_SUCCESS &&
           gsl_multimin_test_gradient(m->gradient, IN_DOUBLE ? 1e-9 : 1e-3) == GSL_CONTINUE) {}
    WITHIN(gsl_vector_get(m->x, 0), 1, IN_DOUBLE ? 1e-8 : 2e-3, "x");
    WITHIN(gsl_vector_get(m->x, 1), 1, IN_DOUBLE ? 1e-8 : 4e-3, "y");
    gsl_multimin_fdfminimizer_free(m);
    gsl_vector_free(x);
    gsl_vector_free(g);
    snn_net_free(&net);
}
/* -- a decay a exp(-t/tau) + c, sampled without noise: the fit finds it, and its Jacobian is that of finite
      differences, which GSL takes itself where it is given none -- */
enum { SAMPLES = 40 };
static void decay_off(const snn_dual *x, snn_dual *y, void *context)
{
    const snn_real *seen = context;
    for (int k = 0; k < SAMPLES; k++) {
        const snn_dual e = snn_dual_exp(snn_dual_neg(snn_dual_div(snn_dual_lit((snn_real)k), x[1])));
        y[k] = snn_dual_sub(snn_dual_add(snn_dual_mul(x[0], e), x[2]), snn_dual_lit(seen[k]));
    }
}
Test(gsl, a_decay_is_fitted)
{
    snn_real seen[SAMPLES];
    for (int k = 0; k < SAMPLES; k++) seen[k] = R(5 * exp(-k / 12.) - 65);
    snn_net net = snn_net_on_heap(snn_ms(1));
    gsl_multifit_nlinear_fdf f = snn_gsl_fit(&net, decay_off, seen, SAMPLES, 3);
    WELL(&net);
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, SAMPLES, 3);
    gsl_vector *x = gsl_vector_alloc(3);
    gsl_vector_set(x, 0, 2);
    gsl_vector_set(x, 1, 5);
    gsl_vector_set(x, 2, -60);
    gsl_multifit_nlinear_init(x, &f, w);
    gsl_matrix *exact = gsl_matrix_alloc(SAMPLES, 3);
    gsl_matrix_memcpy(exact, gsl_multifit_nlinear_jac(w));
    int why;
    gsl_multifit_nlinear_driver(100, IN_DOUBLE ? 1e-12 : 1e-4, IN_DOUBLE ? 1e-12 : 1e-4, 0, NULL, NULL, &why, w);
    const double want[3] = { 5, 12, -65 };
    for (size_t k = 0; k < 3; k++)
        NEAR(gsl_vector_get(gsl_multifit_nlinear_position(w), k), want[k], IN_DOUBLE ? 1e-9 : 1e-4, say("parameter %zu", k));
    if (IN_DOUBLE) {
        f.df = NULL;
        gsl_multifit_nlinear_init(x, &f, w);
        const gsl_matrix *differences = gsl_multifit_nlinear_jac(w);
        for (size_t i = 0; i < SAMPLES; i++)
            for (size_t j = 0; j < 3; j++)
                WITHIN(gsl_matrix_get(exact, i, j), gsl_matrix_get(differences, i, j), 1e-6, say("%zu, %zu", i, j));
    }
    gsl_matrix_free(exact);
    gsl_vector_free(x);
    gsl_multifit_nlinear_free(w);
    snn_net_free(&net);
}
Test(gsl, a_failed_net_makes_no_problem)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    gsl_multimin_function_fdf f = snn_gsl_minimum(&net, valley, NULL, 0);
    cr_assert(snn_failed(&net));
    gsl_vector *x = gsl_vector_calloc(1);
    cr_assert(isnan(f.f(x, f.params)));
    gsl_multifit_nlinear_fdf g = snn_gsl_fit(&net, decay_off, NULL, 1, 1);
    cr_assert_eq(g.f(x, g.params, x), GSL_EFAILED);
    gsl_vector_free(x);
    snn_net_free(&net);
}

/* -- neurons as systems: the rates against the equations as the papers have them, the Jacobian against central
      differences of those -- */
SNN_GSL_ODE(snn_hh)
SNN_GSL_ODE(snn_adexifref)
SNN_GSL_ODE(snn_fitzhughnagumo)
SNN_GSL_ODE(snn_gif)

static double linoid(double x) { return fabs(x) < 1e-8 ? 1 + x / 2 : x / -expm1(-x); }
static void hodgkin_huxley(double i, const double *y, double *dy)
{
    const double v = y[0], m = y[1], h = y[2], n = y[3];
    dy[0] = (120e3 * pow(m, 3) * h * (50 - v) + 36e3 * pow(n, 4) * (-77 - v) + 300 * (-54.387 - v) + i) / 1e3;
    dy[1] = linoid((v + 40) / 10) * (1 - m) - 4 * exp(-(v + 65) / 18) * m;
    dy[2] = 0.07 * exp(-(v + 65) / 20) * (1 - h) - 1 / (1 + exp(-(v + 35) / 10)) * h;
    dy[3] = 0.1 * linoid((v + 55) / 10) * (1 - n) - 0.125 * exp(-(v + 65) / 80) * n;
}
Test(gsl, hodgkin_and_huxley_as_a_system)
{
    snn_hh hh = snn_hh_defaults();
    hh.g_l = snn_mS(0.3);                       /* of the paper; brainpy.state's is a tenth of it */
    snn_hh_ode ode;
    const gsl_odeiv2_system system = snn_hh_ode_of(&ode, &hh, snn_uA(10));
    cr_assert_eq(system.dimension, 4);
    const double y[4] = { -42, 0.3, 0.4, 0.5 };
    double rates[4], want[4], jacobian[16], by_time[4];
    cr_assert_eq(system.function(0, y, rates, system.params), GSL_SUCCESS);
    hodgkin_huxley(10e3, y, want);
    for (int k = 0; k < 4; k++) NEAR(rates[k], want[k], 32 * EPS, say("rate %d", k));
    cr_assert_eq(system.jacobian(0, y, jacobian, by_time, system.params), GSL_SUCCESS);
    for (int j = 0; j < 4; j++) {
        double up[4], down[4], above[4], below[4];
        memcpy(up, y, sizeof y);
        memcpy(down, y, sizeof y);
        up[j] += 1e-5;
        down[j] -= 1e-5;
        hodgkin_huxley(10e3, up, above);
        hodgkin_huxley(10e3, down, below);
        for (int i = 0; i < 4; i++) {
            const double slope = (above[i] - below[i]) / 2e-5;
            WITHIN(jacobian[i * 4 + j], slope, (IN_DOUBLE ? 1e-7 : 2e-5) * (1 + fabs(slope)), say("d rate %d/d y%d", i, j));
        }
        cr_assert_eq(by_time[j], 0);
    }
}
/* An implicit method that needs the Jacobian arrives where an explicit one without it does. */
static void solve(gsl_odeiv2_system system, const gsl_odeiv2_step_type *how, double until, double *y, double error)
{
    double t = 0;
    gsl_odeiv2_driver *d = gsl_odeiv2_driver_alloc_y_new(&system, how, 1e-3, error, error);
    cr_assert_eq(gsl_odeiv2_driver_apply(d, &t, until, y), GSL_SUCCESS);
    gsl_odeiv2_driver_free(d);
}
Test(gsl, implicit_and_explicit_methods_agree)
{
    const double error = IN_DOUBLE ? 1e-9 : 1e-4;
    snn_hh hh = snn_hh_defaults();
    snn_hh_ode ode;
    double a[4] = { -65, 0.05, 0.6, 0.32 }, b[4] = { -65, 0.05, 0.6, 0.32 };
    const gsl_odeiv2_system system = snn_hh_ode_of(&ode, &hh, snn_uA(10));
    solve(system, gsl_odeiv2_step_bsimp, 2, a, error);
    solve(system, gsl_odeiv2_step_rk8pd, 2, b, error);
    for (int k = 0; k < 4; k++) WITHIN(a[k], b[k], IN_DOUBLE ? 1e-5 : 0.5, say("hh %d", k));
    cr_assert(b[0] > -40, "no spike: %g", b[0]);

    snn_adexifref adex = snn_adexifref_defaults();
    snn_adexifref_ode adex_ode;
    double c[2] = { -70, 0 }, d[2] = { -70, 0 };
    const gsl_odeiv2_system third = snn_adexifref_ode_of(&adex_ode, &adex, snn_mA(1));
    solve(third, gsl_odeiv2_step_msbdf, 3, c, error);
    solve(third, gsl_odeiv2_step_rk8pd, 3, d, error);
    for (int k = 0; k < 2; k++) NEAR(c[k], d[k], IN_DOUBLE ? 1e-6 : 1e-2, say("adex %d", k));
}
Test(gsl, other_inputs_and_orders)
{
    snn_fitzhughnagumo q = snn_fitzhughnagumo_defaults();
    snn_fitzhughnagumo_ode ode;
    const gsl_odeiv2_system system = snn_fitzhughnagumo_ode_of(&ode, &q, snn_one(0.5));
    cr_assert_eq(system.dimension, 2);
    snn_gif gif = snn_gif_defaults();
    snn_gif_ode gif_ode;
    const gsl_odeiv2_system other = snn_gif_ode_of(&gif_ode, &gif, snn_mA(1));
    cr_assert_eq(other.dimension, 4);
    double rates[4];
    const double y[4] = { -70, 1e5, 2e5, -50 };
    cr_assert_eq(other.function(0, y, rates, other.params), GSL_SUCCESS);
    NEAR(rates[1], -(double)snn_to_kHz(gif.k1) * 1e5, 4 * EPS, "i1");
    NEAR(rates[2], -(double)snn_to_kHz(gif.k2) * 2e5, 4 * EPS, "i2");
}

/* -- random numbers -- */
Test(gsl, our_numbers_in_its_distributions)
{
    gsl_rng *r = gsl_rng_alloc(snn_gsl_rng()), *s = gsl_rng_alloc(snn_gsl_rng());
    gsl_rng_set(r, 7);
    gsl_rng_set(s, 7);
    const snn_random ours = snn_random_from(7, 0x651u);
    cr_assert_str_eq(gsl_rng_name(r), "snn");
    for (uint32_t k = 0; k < 100; k++) {
        const unsigned long x = gsl_rng_get(r);
        cr_assert_eq(x, snn_random_bits(ours, k, 0));
        cr_assert_eq(x, gsl_rng_get(s));
    }
    gsl_rng_memcpy(s, r);
    SAME(gsl_rng_uniform(r), gsl_rng_uniform(s), "a copy goes on alike");
    enum { N = 20000, BINS = 20 };
    double bins[BINS] = { 0 }, chi = 0;
    for (int k = 0; k < N; k++) {
        const double u = gsl_cdf_gaussian_P(gsl_ran_gaussian_ziggurat(r, 2), 2);
        bins[(int)fmin(u * BINS, BINS - 1)]++;
    }
    for (int k = 0; k < BINS; k++) chi += pow(bins[k] - N / BINS, 2) / (N / BINS);
    const double p = gsl_cdf_chisq_Q(chi, BINS - 1);
    cr_assert(p > 1e-4 && p < 1 - 1e-4, "chi %g", chi);
    gsl_rng_free(r);
    gsl_rng_free(s);
}
