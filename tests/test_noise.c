/* test_noise.c: the word diffuse, through the model of examples/noisy.h, against closed forms.

   Statistics are judged by GSL's distributions: a p-value below P fails. Seeds are fixed, so a test that passes passes
   always. */
#include <gsl/gsl_cdf.h>
#include "check.h"
#include "examples/noisy.h"

#define SNN_POPULATION cells
#define SNN_NEURON     noisy
#include "snn.h"

#define SNN_POPULATION stepped
#define SNN_NEURON     noisy
#define SNN_INTEGRATOR SNN_RK4
#include "snn.h"

enum { N = 20000 };
#define P 1e-3
#define ROUNDED(n) (8 * EPS * (n))              /* of n steps                                            */

static const double tau = 5, sigma = 2;         /* ms, mV/sqrt(ms)                                       */

static cells_params without_threshold(uint64_t seed)
{
    cells_params p = cells_defaults();
    p.cell.tau    = snn_ms(tau);
    p.cell.sigma  = snn_mV_per_rtms(sigma);
    p.cell.e      = snn_mV(0);
    p.cell.v_th   = snn_mV(1e6);
    p.cell.v_reset = snn_mV(0);
    p.init.v      = snn_mV(0);
    p.seed        = seed;
    return p;
}
static void run(snn_net *net, cells *pop, int steps)
{
    for (int k = 0; k < steps; k++) {
        cells_step(pop, snn_nA(0));
        snn_tick(net);
    }
    WELL(net);
}
/* the probability of a value at least as far from the middle */
static double normal_p(double z) { return 2 * gsl_cdf_ugaussian_Q(fabs(z)); }
static double chi2_p(double x, double n) { return 2 * fmin(gsl_cdf_chisq_P(x, n), gsl_cdf_chisq_Q(x, n)); }

/* An Ornstein-Uhlenbeck process in steps of dt is a first-order autoregression with a = exp(-dt/tau) and innovations
   of variance sigma^2 dt: after n steps from 0, normal with variance sigma^2 dt (1 - a^2n)/(1 - a^2). */
Test(noise, ornstein_uhlenbeck)
{
    const double dt = 0.25, a = exp(-dt / tau), innovation = sigma * sigma * dt;
    snn_net net = snn_net_on_heap(snn_ms(dt));
    const cells_params p = without_threshold(3);
    cells *pop = cells_new(&net, N, &p);
    static double before[N];
    int n = 0;
    for (int steps = 7; steps <= 140; steps *= 20) {                /* on the way, and when all is forgotten */
        run(&net, pop, steps - n);
        n = steps;
        const double variance = innovation * (1 - pow(a, 2 * n)) / (1 - a * a);
        double mean = 0, square = 0;
        int bins[20] = { 0 };
        for (int j = 0; j < N; j++) {
            const double v = (double)snn_to_mV(pop->v[j]);
            mean += v / N;
            square += v * v;
            bins[(int)(20 * fmin(gsl_cdf_gaussian_P(v, sqrt(variance)), 0.999999))]++;
        }
        HOLDS(normal_p(mean / sqrt(variance / N)) > P, say("mean %g", mean));
        HOLDS(chi2_p(square / variance, N) > P, say("variance %g, should be %g", square / N, variance));
        double fit = 0;
        for (int k = 0; k < 20; k++) fit += pow(bins[k] - N / 20., 2) / (N / 20.);
        HOLDS(chi2_p(fit, 19) > P, say("shape, chi2 %g", fit));
    }
    for (int j = 0; j < N; j++) before[j] = (double)snn_to_mV(pop->v[j]);
    const double variance = innovation / (1 - a * a);
    NEAR(variance, sigma * sigma * tau / 2, 1.1 * dt / tau, "the variance, but for a share of dt/tau");
    int lag = 0;
    for (int next = 1; next <= 64; next *= 4) {
        run(&net, pop, next - lag);
        lag = next;
        double product = 0;
        for (int j = 0; j < N; j++) product += before[j] * (double)snn_to_mV(pop->v[j]);
        const double rho = pow(a, lag), spread = variance * sqrt((1 + rho * rho) / N);
        HOLDS(normal_p((product / N - variance * rho) / spread) > P, say("correlation after %d steps", lag));
    }
    snn_net_free(&net);
}

/* With sigma = 0, x = V - E is a geometric Brownian motion, whose solution is known for each path of W:
   x(t) = x(0) exp(-(1/tau + gamma/2) t + sqrt(gamma) W(t)). The mean distance from it falls as sqrt(dt) (strong order
   1/2); moments of x as dt (weak order 1), and those of the scheme are known too. */
static void geometric(double dt, double until, double gamma, double *strong, double *second, double *p_of_mean)
{
    snn_net net = snn_net_on_heap(snn_ms(dt));
    cells_params p = without_threshold(5);
    const int steps = (int)lround(until / dt);
    const double x0 = 10;
    double far = 0, square = 0, fourth = 0, mean = 0;
    p.cell.sigma = snn_mV_per_rtms(0);
    p.cell.gamma = snn_kHz(gamma);
    p.init.v = snn_mV(x0);
    cells *pop = cells_new(&net, N, &p);
    run(&net, pop, steps);
    for (uint32_t j = 0; j < N; j++) {
        double w = 0;
        for (int k = 0; k < steps; k++)
            w += sqrt(dt) * (double)snn_noise_normal(snn_noise_at(5, j, (uint64_t)k), 0);
        const double x = (double)snn_to_mV(pop->v[j]);
        far += fabs(x - x0 * exp(-(1 / tau + gamma / 2) * until + sqrt(gamma) * w)) / N;
        mean += x / N;
        square += x * x / N;
        fourth += pow(x, 4) / N;
    }
    /* of the scheme itself: <x> falls by a, <x^2> by a^2 + gamma dt, in each step */
    const double a = exp(-dt / tau);
    *strong = far;
    *second = x0 * x0 * pow(a * a + gamma * dt, steps);
    *p_of_mean = fmin(normal_p((mean - x0 * exp(-until / tau)) / sqrt((square - mean * mean) / N)),
                      normal_p((square - *second) / sqrt((fourth - square * square) / N)));
    snn_net_free(&net);
}
Test(noise, strong_and_weak_order)
{
    const double until = 4, gamma = 0.1, exact = 100 * exp((gamma - 2 / tau) * until);
    double strong[2], second[2], p;
    for (int finer = 0; finer < 2; finer++) {
        geometric(finer ? 1 / 32. : 1 / 8., until, gamma, &strong[finer], &second[finer], &p);
        HOLDS(p > P, say("moments, dt = %g ms", finer ? 1 / 32. : 1 / 8.));
    }
    WITHIN(log2(strong[0] / strong[1]) / 2, 0.5, 0.1, "strong order");
    WITHIN(log2((second[0] - exact) / (second[1] - exact)) / 2, 1, 0.1, "weak order");
}

/* What a neuron gets depends on seed, neuron, copy and step alone. */
Test(noise, is_a_function_of_seed_neuron_and_step)
{
    const cells_params p = without_threshold(7), other = without_threshold(8);
    snn_net net = snn_net_on_heap(snn_ms(0.1)), copies = snn_net_on_heap(snn_ms(0.1));
    copies.batch = 2;
    cells *few = cells_new(&net, 3, &p), *many = cells_new(&net, 50, &p), *else_ = cells_new(&net, 3, &other);
    cells *twice = cells_new(&copies, 3, &p);
    for (int step = 0; step < 20; step++) {
        cells_step(many, snn_nA(0));
        cells_step(few, snn_nA(0));
        cells_step(else_, snn_nA(0));
        cells_step(twice, snn_nA(0));
        snn_tick(&net);
        snn_tick(&copies);
        for (int j = 0; j < 3; j++) {
            SAME(snn_to_mV(few->v[j]), snn_to_mV(many->v[j]), "more neurons");
            SAME(snn_to_mV(few->v[j]), snn_to_mV(twice->v[j]), "first copy");
            HOLDS(snn_to_mV(few->v[j]) != snn_to_mV(twice->v[3 + j]), "second copy");
            HOLDS(snn_to_mV(few->v[j]) != snn_to_mV(else_->v[j]), "another seed");
            HOLDS(j == 0 || snn_to_mV(few->v[j]) != snn_to_mV(few->v[j - 1]), "another neuron");
        }
    }
    /* steps beyond 2^32 do not repeat those before */
    const snn_noise early = snn_noise_at(7, 1, 5), late = snn_noise_at(7, 1, ((uint64_t)1 << 32) + 5);
    HOLDS(snn_noise_normal(early, 0) != snn_noise_normal(late, 0), "step 2^32 + 5");
    HOLDS(snn_noise_normal(early, 0) != snn_noise_normal(early, 1), "another number");
    WELL(&net);
    WELL(&copies);
    snn_net_free(&net);
    snn_net_free(&copies);
}

/* By RK4 the noise comes once, after the stages: V without it plus sigma sqrt(dt) N. */
Test(noise, once_a_step_by_rk4)
{
    const double dt = 0.5;
    snn_net net = snn_net_on_heap(snn_ms(dt));
    const cells_params p = without_threshold(9);
    stepped_params q = stepped_defaults();
    q.cell = p.cell;
    q.init.v = snn_mV(3);
    q.seed = 9;
    stepped *pop = stepped_new(&net, 4, &q);
    stepped_step(pop, snn_nA(0));
    WELL(&net);
    const double z = dt / tau, flown = 3 * (1 - z + z * z / 2 - z * z * z / 6 + z * z * z * z / 24);
    for (uint32_t j = 0; j < 4; j++)
        NEAR(snn_to_mV(pop->v[j]),
             flown + sigma * sqrt(dt) * (double)snn_noise_normal(snn_noise_at(9, j, 0), 0), ROUNDED(4), "V");
    snn_net_free(&net);
}

/* dV/dsigma is the same sum of numbers that sigma multiplies. */
Test(noise, gradient)
{
    const double dt = 0.25, a = exp(-dt / tau);
    const int steps = 30;
    snn_net net = snn_net_on_heap(snn_ms(dt));
    net.tangents = true;
    cells_params p = without_threshold(11);
    p.surrogate = snn_surrogate_relu(0, 1);     /* nobody spikes, and no gradient of that                */
    cells *pop = cells_new(&net, 2, &p);
    snn_seed(&pop->dot.cell.sigma, snn_mV_per_rtms(1), 0);
    cells_retune(pop);
    run(&net, pop, steps);
    for (uint32_t j = 0; j < 2; j++) {
        double slope = 0;
        for (int k = 0; k < steps; k++)
            slope = a * slope + sqrt(dt) * (double)snn_noise_normal(snn_noise_at(11, j, (uint64_t)k), 0);
        NEAR(snn_tangent_at(&pop->v_dot[j].mV, 0), slope, ROUNDED(steps), "dV/dsigma");
    }
    snn_net_free(&net);
}
