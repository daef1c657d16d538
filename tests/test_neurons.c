/* test_neurons.c: every neuron, by every integrator, against equations written here a second time.

     order        below threshold, or along a whole action potential of those that are not reset, against GSL's
                  integrator: exponential Euler and Euler of order 1, RK2 of order 2, RK4 of order 4; exponential Euler
                  exact where it should be
     gradient     the dual reading through RK4 against central differences
     step         the single-neuron step against a population's, with receptors, jumps and spikes; neuron j of a
                  population whose parameters all differ, and a population by RK4: the same bits
     reset        soft and hard
     held         a refractory neuron stays where it is, by every integrator, and comes free at the same step
     rate         spike times against the closed form of the period

   The file includes itself for every neuron: one more neuron is one more block below. */
#ifndef CELL
#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O0")                      /* 44 populations: in 6 seconds, not 40 */
#endif
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_odeiv2.h>
#include "check.h"

/* Where exponential Euler is exact, what is left is rounding: some units in the last place for each of n steps. */
#define ROUNDED(n) (4 * EPS * (n))
#define REFERENCE 1e-13                         /* GSL's tolerances                                      */
#define ORDER_SLACK 0.15                        /* of the order found, log2 of the ratio of two errors   */

static const double mA = 1e6, uA = 1e3, S = 1e6;             /* in coherent units                        */

/* All parameters that a neuron can have, as numbers in coherent units. */
typedef struct numbers {
    double r, tau, tau_ref, tau_a, tau_w, tau_syn, v_th, v_reset, v_rest, v_t, v_c, delta_t, a, b, c, d, e, s, beta;
    double v_th_inf, v_th_reset, k1, k2, r1, r2, a1, a2, v_r;
    double e_na, g_na, e_k, g_k, e_l, g_l, phi, v_ca, g_ca, v_k, v_leak, g_leak, v1, v2, v3, v4;
} numbers;

/* ---- the equations: dy/dt of all states ---- */

typedef void flow(const numbers *p, double i, const double *y, double *dy);

static void leak(const numbers *p, double i, const double *y, double *dy)
{
    dy[0] = (p->v_rest - y[0] + p->r * i) / p->tau;
}
static void adaptive_leak(const numbers *p, double i, const double *y, double *dy)
{
    leak(p, i, y, dy);
    dy[1] = -y[1] / p->tau_a;
}
static void exponential(const numbers *p, double i, const double *y, double *dy)
{
    const double upstroke = p->delta_t * exp(fmin((y[0] - p->v_t) / p->delta_t, 20));
    dy[0] = (p->v_rest - y[0] + upstroke + p->r * i) / p->tau;
}
static void adapt(const numbers *p, const double *y, double *dy)
{
    dy[1] = (p->a * (y[0] - p->v_rest) - y[1]) / p->tau_w;
}
static void adaptive_exponential(const numbers *p, double i, const double *y, double *dy)
{
    exponential(p, i - y[1], y, dy);
    adapt(p, y, dy);
}
static void quadratic(const numbers *p, double i, const double *y, double *dy)
{
    dy[0] = (p->c * (y[0] - p->v_rest) * (y[0] - p->v_c) + p->r * i) / p->tau;
}
static void adaptive_quadratic(const numbers *p, double i, const double *y, double *dy)
{
    quadratic(p, i - y[1], y, dy);
    adapt(p, y, dy);
}
static void generalised(const numbers *p, double i, const double *y, double *dy)
{
    leak(p, i + y[1] + y[2], y, dy);
    dy[1] = -p->k1 * y[1];
    dy[2] = -p->k2 * y[2];
    dy[3] = p->a * (y[0] - p->v_rest) - p->b * (y[3] - p->v_th_inf);
}
static void current_based(const numbers *p, double i, const double *y, double *dy)
{
    leak(p, i + y[1], y, dy);
    dy[1] = -y[1] / p->tau_syn;
}
static void conductance_based(const numbers *p, double i, const double *y, double *dy)
{
    leak(p, i + y[1] * (p->e - y[0]), y, dy);
    dy[1] = -y[1] / p->tau_syn;
}
static void izhikevich(const numbers *p, double i, const double *y, double *dy)
{
    dy[0] = (0.04 * y[0] + 5) * y[0] + 140 - y[1] + i;
    dy[1] = p->a * (p->b * y[0] - y[1]);
}
static double linoid(double x) { return fabs(x) < 1e-8 ? 1 + x / 2 : x / -expm1(-x); }
static double gate(double alpha, double beta, double x) { return alpha * (1 - x) - beta * x; }
static void hodgkin_huxley(const numbers *p, double i, const double *y, double *dy)
{
    const double v = y[0], m = y[1], h = y[2], n = y[3];
    dy[0] = (p->g_na * pow(m, 3) * h * (p->e_na - v) + p->g_k * pow(n, 4) * (p->e_k - v) + p->g_l * (p->e_l - v) + i)
            / p->c;
    dy[1] = gate(linoid((v + 40) / 10), 4 * exp(-(v + 65) / 18), m);
    dy[2] = gate(0.07 * exp(-(v + 65) / 20), 1 / (1 + exp(-(v + 35) / 10)), h);
    dy[3] = gate(0.1 * linoid((v + 55) / 10), 0.125 * exp(-(v + 65) / 80), n);
}
static void wang_buzsaki(const numbers *p, double i, const double *y, double *dy)
{
    const double v = y[0], h = y[1], n = y[2];
    const double alpha = linoid((v + 35) / 10), m = alpha / (alpha + 4 * exp(-(v + 60) / 18));
    dy[0] = (p->g_na * pow(m, 3) * h * (p->e_na - v) + p->g_k * pow(n, 4) * (p->e_k - v) + p->g_l * (p->e_l - v) + i)
            / p->c;
    dy[1] = p->phi * gate(0.07 * exp(-(v + 58) / 20), 1 / (1 + exp(-(v + 28) / 10)), h);
    dy[2] = p->phi * gate(0.1 * linoid((v + 34) / 10), 0.125 * exp(-(v + 44) / 80), n);
}
static void morris_lecar(const numbers *p, double i, const double *y, double *dy)
{
    const double v = y[0], w = y[1], x = (v - p->v3) / p->v4;
    const double m = (1 + tanh((v - p->v1) / p->v2)) / 2, w_inf = (1 + tanh(x)) / 2;
    dy[0] = (p->g_ca * m * (p->v_ca - v) + p->g_k * w * (p->v_k - v) + p->g_leak * (p->v_leak - v) + i) / p->c;
    dy[1] = (w_inf - w) * p->phi * cosh(x / 2);
}
static void fitzhugh_nagumo(const numbers *p, double i, const double *y, double *dy)
{
    dy[0] = (y[0] - pow(y[0], 3) / 3 - y[1] + i) / p->tau;
    dy[1] = (y[0] + p->a - p->b * y[1]) / p->tau_w;
}
static void hindmarsh_rose(const numbers *p, double i, const double *y, double *dy)
{
    dy[0] = (y[1] - p->a * pow(y[0], 3) + p->b * pow(y[0], 2) - y[2] + i) / p->tau;
    dy[1] = (p->c - p->d * pow(y[0], 2) - y[1]) / p->tau;
    dy[2] = p->r * (p->s * (y[0] - p->v_r) - y[2]) / p->tau;
}

/* ---- the time from the reset to the threshold, under a constant current ---- */

typedef double period(const numbers *p, double i);

static double leak_period(const numbers *p, double i)
{
    const double target = p->v_rest + p->r * i;
    return p->tau * log((target - p->v_reset) / (target - p->v_th));
}
static double quadratic_period(const numbers *p, double i)
{
    const double middle = (p->v_rest + p->v_c) / 2, half = (p->v_c - p->v_rest) / 2;
    const double k = sqrt(p->r * i / p->c - half * half);
    return p->tau / (p->c * k) * (atan((p->v_th - middle) / k) - atan((p->v_reset - middle) / k));
}
struct driven {
    const numbers *p;
    double i;
};
static double exponential_slowness(double v, void *with)
{
    const struct driven *d = with;
    double speed;
    exponential(d->p, d->i, &v, &speed);
    return 1 / speed;
}
static double exponential_period(const numbers *p, double i)
{
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(1000);
    struct driven d = { p, i };
    gsl_function f = { exponential_slowness, &d };
    double time, error;
    gsl_integration_qags(&f, p->v_reset, p->v_th, 1e-12, 1e-12, 1000, room, &time, &error);
    gsl_integration_workspace_free(room);
    return time;
}

/* ---- GSL's solution ---- */

struct solved {
    flow *of;
    const numbers *p;
    double i;
};
static int solved_flow(double t, const double *y, double *dy, void *with)
{
    const struct solved *s = with;
    (void)t;
    s->of(s->p, s->i, y, dy);
    return GSL_SUCCESS;
}
static void solve(flow *of, const numbers *p, double i, double until, size_t n, double *y)
{
    struct solved s = { of, p, i };
    gsl_odeiv2_system system = { solved_flow, NULL, n, &s };
    gsl_odeiv2_driver *d =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-3, REFERENCE, REFERENCE);
    double t = 0;
    cr_assert(gsl_odeiv2_driver_apply(d, &t, until, y) == GSL_SUCCESS);
    gsl_odeiv2_driver_free(d);
}
/* of n states, the largest deviation */
static double apart(const double *y, const double *z, size_t n)
{
    double far = 0;
    for (size_t k = 0; k < n; k++) far = fmax(far, fabs(y[k] - z[k]) / (1 + fabs(z[k])));
    return far;
}

static const struct {
    snn_integrator by;
    const char *name;
    double order;
} integrators[] = {
    { SNN_EXP_EULER, "exponential Euler", 1 },
    { SNN_EULER, "Euler", 1 },
    { SNN_RK2, "RK2", 2 },
    { SNN_RK4, "RK4", 4 },
};

static snn_real no_slope(snn_real u, const snn_real *p)
{
    (void)u;
    (void)p;
    return 0;
}

/* ---- the blocks ---- */

#define PASTED(a, b) a##b
#define JOINED(a, b) PASTED(a, b)
#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)
#define OF_CELL(name) JOINED(CELL, name)
#define LIST OF_CELL(_MODEL)
#define NO(...)
#define TAKE(dim, name, ...) p.name = (double)snn__##dim##_number(q->name);
#define ONE_MORE(...) +1
#define STATE_FROM(dim, name, ...) s.name = R(y[k]), k++;
#define STATE_TO(dim, name, ...) y[k] = (double)s.name, k++;
#define DUAL_FROM(dim, name, ...) s.name = snn_dual_lit(R(start[k])), k++;
#define DUAL_AGREES(dim, y, ...)                                                                              \
    slope = (up[k] - down[k]) / (2 * h);                                                                      \
    WITHIN(snn_dual_slope(&s.y, 0), slope, DIFFERENCED * (fabs(slope) + fabs((double)s.y.v / weak)),         \
           say("slope of " #y " of " TEXT(CELL) " by %s", integrators[by].name));                             \
    k++;
#define BEGIN_FROM(dim, name, ...) alone[j].name = snn__##dim##_number(params.init.name);
#define SAME_STATE(dim, name, ...)                                                                            \
    SAME(snn__##dim##_number(pop->name[j]), alone[j].name, say("%s: " #name "[%zu] at step %zu", what, j, step));
#define SAME_HOLD(name, ...) HOLDS(pop->name[j] == alone[j].name, what);
#define HOLD_FOR(name, ...) s.name = steps;
#define STILL_HELD(name, ...) HOLDS(s.name == steps, where);
#define UNMOVED(dim, name, ...) NEAR(s.name, before[k], ROUNDED(1), where); k++;
/* an array for every parameter, in which no two neurons have the same */
#define VARIED(dim, name, ...)                                                                                \
    static snn_##dim name[VARIETY];                                                                           \
    for (size_t j = 0; j < VARIETY; j++)                                                                      \
        name[j] = snn__##dim##_of(snn__##dim##_number(params.cell.name) * R(1 + 0.015625 * (double)j));      \
    params.each.cell.name = name;
#define OWN(dim, name, ...) q.name = params.each.cell.name[j];
#define VARIETY 3
#define GRADIENT_STEPS 40
#define DIFFERENCED 1e-6                        /* error of a central difference, a 1e-4 of the drive apart */

/* receptors that add to V, or to what the neuron's jump adds to */
#define TO_V(R_) R_(in, snn_expon, snn_current_out) R_(kick, snn_instant, snn_jump)
#define TO_I(R_) R_(in, snn_expon, snn_current_out) R_(kick, snn_instant, snn_jump_of_current)
#define TO_G(R_) R_(in, snn_expon, snn_current_out) R_(kick, snn_instant, snn_jump_of_conductance)
#define ONLY_JUMP(R_) R_(kick, snn_instant, snn_jump)
#define NOTHING(R_)
#define ARRIVES(name, syn, out) ARRIVES_##name
#define ARRIVES_in
#define ARRIVES_kick for (size_t j = 0; j < VARIETY; j++) pop->kick.port.arrived[j] = jump;

#define CELL   snn_if
#define PERIOD leak_period
#define FLOW   leak
#define START  { 0.2 }
#define WEAK   0.8 * mA
#define STRONG 2 * mA
#define EXACTLY 1
#include "test_neurons.c"
#define CELL   snn_lif
#define PERIOD leak_period
#define FLOW   leak
#define START  { 0.2 }
#define WEAK   0.8 * mA
#define STRONG 2 * mA
#define EXACTLY 1
#include "test_neurons.c"
#define CELL   snn_lifref
#define PERIOD leak_period
#define FLOW   leak
#define START  { 0.2 }
#define WEAK   0.8 * mA
#define STRONG 2 * mA
#define EXACTLY 1
#include "test_neurons.c"
#define CELL   snn_alif
#define FLOW   adaptive_leak
#define START  { 0.2, 0.5 }
#define WEAK   0.8 * mA
#define STRONG 2 * mA
#define EXACTLY 1
#include "test_neurons.c"
#define CELL   snn_expif
#define PERIOD exponential_period
#define ALONE  1                                /* exponential Euler is of order 2 then */
#define FLOW   exponential
#define START  { -63 }
#define WEAK   1 * mA
#define STRONG 8 * mA
#define TWEAK  q.reset = SNN_HARD;              /* soft, this one runs away */
#include "test_neurons.c"
#define CELL   snn_expifref
#define PERIOD exponential_period
#define ALONE  1
#define FLOW   exponential
#define START  { -63 }
#define WEAK   1 * mA
#define STRONG 8 * mA
#define TWEAK  q.reset = SNN_HARD;
#include "test_neurons.c"
#define CELL   snn_adexif
#define FLOW   adaptive_exponential
#define START  { -63, 0.5 * mA }
#define WEAK   1 * mA
#define STRONG 20 * mA
#include "test_neurons.c"
#define CELL   snn_adexifref
#define FLOW   adaptive_exponential
#define START  { -63, 0.5 * mA }
#define WEAK   1 * mA
#define STRONG 20 * mA
#include "test_neurons.c"
#define CELL   snn_quaif
#define PERIOD quadratic_period
#define ALONE  1
#define FLOW   quadratic
#define START  { -63 }
#define WEAK   2 * mA
#define STRONG 10 * mA
#include "test_neurons.c"
#define CELL   snn_adquaif
#define FLOW   adaptive_quadratic
#define START  { -63, 0.5 * mA }
#define WEAK   2 * mA
#define STRONG 40 * mA
#include "test_neurons.c"
#define CELL   snn_adquaifref
#define FLOW   adaptive_quadratic
#define START  { -63, 0.5 * mA }
#define WEAK   2 * mA
#define STRONG 40 * mA
#include "test_neurons.c"
#define CELL   snn_gif
#define SOFT   y[0] - (y[3] - p.v_reset)
#define FLOW   generalised
#define START  { -65, 0.2 * mA, -0.1 * mA, -50 }
#define WEAK   0.3 * mA
#define STRONG 4 * mA
#define TWEAK  q.a = snn_kHz(0.005); q.v_th_reset = snn_mV(-40); q.a1 = snn_mA(0.1);
#include "test_neurons.c"
#define CELL   snn_gifref
#define SOFT   y[0] - (y[3] - p.v_reset)
#define FLOW   generalised
#define START  { -65, 0.2 * mA, -0.1 * mA, -50 }
#define WEAK   0.3 * mA
#define STRONG 4 * mA
#define TWEAK  q.a = snn_kHz(0.005); q.v_th_reset = snn_mV(-40); q.a1 = snn_mA(0.1);
#include "test_neurons.c"
#define CELL   snn_cubalif
#define PERIOD leak_period
#define FLOW   current_based
#define START  { 0.1, 0.5 * mA }
#define WEAK   0.3 * mA
#define STRONG 2 * mA
#define RECEPTORS TO_I
#define JUMP   0.25 * mA
#include "test_neurons.c"
#define CELL   snn_cobalif
#define PERIOD leak_period
#define FLOW   conductance_based
#define START  { 0.1, 0.5 * S }
#define WEAK   0.3 * mA
#define STRONG 2 * mA
#define TWEAK  q.e = snn_mV(1);
#define RECEPTORS TO_G
#define JUMP   0.25 * S
#include "test_neurons.c"
#define CELL   snn_izhikevich
#define RK_DT  (1 / 16.)
#define SOFT   p.c
#define HARD   p.c
#define FLOW   izhikevich
#define START  { -66, -13 }
#define WEAK   1
#define STRONG 10
#define RECEPTORS ONLY_JUMP
#include "test_neurons.c"
#define CELL   snn_izhikevichref
#define RK_DT  (1 / 16.)
#define SOFT   p.c
#define HARD   p.c
#define FLOW   izhikevich
#define START  { -66, -13 }
#define WEAK   1
#define STRONG 10
#define TWEAK  q.tau_ref = snn_ms(2);
#define RECEPTORS ONLY_JUMP
#include "test_neurons.c"
#define CELL   snn_hh
#define FLOW   hodgkin_huxley
#define START  { -65, 0.05, 0.6, 0.32 }
#define WEAK   10 * uA
#define STRONG 10 * uA
#define UNTIL  4                                /* one action potential, and the undershoot */
#define SPIKES 1
#define SOFT   y[0]
#define HARD   y[0]
#include "test_neurons.c"
#define CELL   snn_wangbuzsaki
#define RK_DT  (1 / 256.)
#define FLOW   wang_buzsaki
#define START  { -60, 0.6, 0.2 }
#define WEAK   10 * uA
#define STRONG 10 * uA
#define UNTIL  4
#define SPIKES 1
#define SOFT   y[0]
#define HARD   y[0]
#include "test_neurons.c"
#define CELL   snn_morrislecar
#define FLOW   morris_lecar
#define START  { -20, 0.02 }
#define WEAK   100 * uA
#define STRONG 120 * uA
#define UNTIL  20
#define SPIKES 1
#define SOFT   y[0]
#define HARD   y[0]
#include "test_neurons.c"
#define CELL   snn_fitzhughnagumo
#define FLOW   fitzhugh_nagumo
#define START  { -1, -0.5 }
#define WEAK   0.8
#define STRONG 0.8
#define UNTIL  8
#define SPIKES 1
#define SOFT   y[0]
#define HARD   y[0]
#define RECEPTORS NOTHING
#define JUMP   0
#include "test_neurons.c"
#define CELL   snn_hindmarshrose
#define FLOW   hindmarsh_rose
#define START  { -1, -2, 1.5 }
#define WEAK   2
#define STRONG 2
#define UNTIL  4
#define SPIKES 1
#define SOFT   y[0]
#define HARD   y[0]
#define RECEPTORS NOTHING
#define JUMP   0
#include "test_neurons.c"

/* ---- receptors in the stages of RK4 ---- */

#define SNN_POPULATION   straight
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R_) R_(exc, snn_expon, snn_coba)
#define SNN_INTEGRATOR   SNN_RK4
#include "snn.h"
#define SNN_POPULATION   bent
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R_) R_(exc, snn_expon, snn_mgblock)
#define SNN_INTEGRATOR   SNN_RK4
#include "snn.h"

static void coba_leak(const numbers *p, double i, const double *y, double *dy)
{
    leak(p, i * (0 - y[0]), y, dy);              /* i is g here, and E is 0 mV                           */
}
static void mgblock_leak(const numbers *p, double i, const double *y, double *dy)
{
    leak(p, i * (0 - y[0]) / (1 + 1.2 / 3.57 * exp(-0.062 * y[0])), y, dy);
}
/* V after 8 ms of a conductance that stands still */
#define UNDER(POP, dt, g_, v_)                                                                                \
    do {                                                                                                      \
        snn_net net = snn_net_on_heap(snn_ms(dt));                                                            \
        POP##_params params = POP##_defaults();                                                               \
        params.cell.v_rest = params.init.v = snn_mV(-65);                                                     \
        params.exc.syn.tau = snn_ms(1e15);                                                                    \
        POP *pop = POP##_new(&net, 1, &params);                                                               \
        WELL(&net);                                                                                           \
        pop->exc.g[0] = snn_S(g_);                                                                            \
        for (; net.step < (uint64_t)lround(8 / (dt)); snn_tick(&net)) POP##_step(pop, snn_mA(0));             \
        v_ = (double)snn_to_mV(pop->v[0]);                                                                    \
        snn_net_free(&net);                                                                                   \
    } while (0)

/* The current through COBA is a straight line in V, so the stages have it exactly: order 4. That of the magnesium
   block follows its tangent in a step: order 2. */
Test(neurons, order_with_receptors)
{
    if (!IN_DOUBLE) return;
    const double g = 0.5;
    const numbers p = { .r = 1e-6, .tau = 5, .v_rest = -65 };
    double exact[2] = { -65, -65 }, v[2][2];
    solve(coba_leak, &p, g * S, 8, 1, &exact[0]);
    solve(mgblock_leak, &p, g * S, 8, 1, &exact[1]);
    for (int finer = 0; finer < 2; finer++) {
        UNDER(straight, finer ? 0.25 : 0.5, g, v[0][finer]);
        UNDER(bent, finer ? 1 / 16. : 1 / 8., g, v[1][finer]);
    }
    WITHIN(log2((v[0][0] - exact[0]) / (v[0][1] - exact[0])), 4, ORDER_SLACK, "order with COBA");
    WITHIN(log2((v[1][0] - exact[1]) / (v[1][1] - exact[1])), 2, ORDER_SLACK, "order with the magnesium block");
}

/* ---- what is refused, and what is not ---- */

#define REFUSES(POP, change, words)                                                                           \
    do {                                                                                                      \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                           \
        POP##_params params = POP##_defaults();                                                               \
        params.cell.change;                                                                                   \
        HOLDS(POP##_new(&net, 3, &params)->cells.count == 0, words);                                          \
        cr_assert_str_eq(snn_why(&net), words);                                                               \
        snn_net_free(&net);                                                                                   \
    } while (0)

/* A threshold below the reset would make the test for spikes its contrary. */
Test(neurons, thresholds_below_the_reset_are_refused)
{
    REFUSES(snn_lif_shared, v_th = snn_mV(-20), "snn_lif: 1/(V_th - V_reset) must be > 0, got -0.05");
    REFUSES(snn_lif_shared, v_reset = snn_mV(1), "snn_lif: 1/(V_th - V_reset) must be finite and > 0, got inf");
    REFUSES(snn_adexif_shared, v_reset = snn_mV(-54), "snn_adexif: 1/(V_th - V_reset) must be > 0, got -1");
    REFUSES(snn_if_shared, v_th = snn_mV(-1), "snn_if: v_th must be > 0 mV, got -1 mV");
}
/* Of neurons that differ the one is named; what they do not share is not asked for. */
Test(neurons, thresholds_of_each_are_looked_at)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    snn_voltage reset[] = { snn_mV(-65), snn_mV(-70), snn_mV(-60) };
    snn_lif_varied_params params = snn_lif_varied_defaults();
    params.cell.v_th = snn_mV(-50);                  /* below the 0 mV that v_reset would be for all */
    params.each.cell.v_reset = reset;
    snn_lif_varied *pop = snn_lif_varied_new(&net, 3, &params);
    WELL(&net);
    HOLDS(pop->cells.count == 3, "a population");
    reset[1] = snn_mV(-40);
    snn_lif_varied_new(&net, 3, &params);
    cr_assert_str_eq(snn_why(&net), "snn_lif: 1/(V_th - V_reset)[1] must be > 0, got -0.1");
    snn_net_free(&net);
}
/* A neuron that is not reset may have its threshold anywhere but at 0: it spikes on the way up. */
Test(neurons, crossings_of_a_negative_threshold)
{
    snn_hh q = snn_hh_defaults();
    q.v_th = snn_mV(-20);
    const snn_hh_k k = snn_hh_constants(&q, snn_ms(0.01));
    snn_hh_state s = snn_hh_initial();
    int spikes = 0;
    for (int step = 0; step < 5000; step++) {
        const double before = (double)s.v;
        const bool spiked = snn_hh_step(&k, &s, R(10 * uA), 0) > 0;
        HOLDS(spiked == (before < -20 && (double)s.v >= -20), "a crossing upwards");
        spikes += spiked;
    }
    HOLDS(spikes >= 3, "spikes");
}

#elif !defined POPULATION

/* ---- one neuron ---- */

#ifndef RECEPTORS
#define RECEPTORS TO_V
#endif
#ifndef JUMP
#define JUMP 0.125
#endif
#ifndef TWEAK
#define TWEAK
#endif
#ifndef UNTIL
#define UNTIL 8
#endif
#ifndef SPIKES
#define SPIKES 0                                /* while the order is measured                          */
#endif
#ifndef RK_DT
#define RK_DT (SPIKES ? 1 / 64. : 1 / 2.)       /* ms: small enough for the order, too large for rounding */
#endif
#ifndef EXACTLY
#define EXACTLY 0
#endif
#ifndef ALONE
#define ALONE 0                                 /* V is the only state, and the drift knows no time     */
#endif
#ifndef SOFT
#define SOFT y[0] - (p.v_th - p.v_reset)
#endif
#ifndef HARD
#define HARD p.v_reset
#endif
#define N_STATES (0 LIST(NO, NO, ONE_MORE, NO, NO))

static CELL OF_CELL(_tweaked)(void)
{
    CELL q = OF_CELL(_defaults)();
    TWEAK
    return q;
}
static numbers OF_CELL(_numbers)(const CELL *q)
{
    numbers p = { 0 };
    LIST(TAKE, NO, NO, NO, NO)
    return p;
}
static OF_CELL(_state) OF_CELL(_from)(const double *y)
{
    OF_CELL(_state) s = { 0 };
    size_t k = 0;
    LIST(NO, NO, STATE_FROM, NO, NO)
    return s;
}
/* y after n steps; how many spikes */
static int OF_CELL(_run)(snn_integrator by, double dt, long n, double i, double *y)
{
    const CELL q = OF_CELL(_tweaked)();
    const OF_CELL(_k) constants = OF_CELL(_constants)(&q, snn_ms(dt));
    OF_CELL(_state) s = OF_CELL(_from)(y);
    int spikes = 0;
    for (long step = 0; step < n; step++) spikes += OF_CELL(_step_by)(by, &constants, &s, R(i), 0) > 0;
    size_t k = 0;
    LIST(NO, NO, STATE_TO, NO, NO)
    return spikes;
}

Test(neurons, OF_CELL(_order))
{
    const CELL q = OF_CELL(_tweaked)();
    const numbers p = OF_CELL(_numbers)(&q);
    const double i = WEAK, until = UNTIL;
    double exact[N_STATES] = START;
    solve(FLOW, &p, i, until, N_STATES, exact);
    for (size_t k = 0; k < COUNT_OF(integrators); k++) {
        const char *where = say(TEXT(CELL) " by %s", integrators[k].name);
        const bool exponential_euler = integrators[k].by == SNN_EXP_EULER;
        const double order = exponential_euler && ALONE ? 2 : integrators[k].order;
        const double dt = order == 1 ? RK_DT / 8 : RK_DT;
        double error[2];
        for (int finer = 0; finer < 2; finer++) {
            const long n = lround(until / dt) << finer;
            double y[N_STATES] = START;
            const int spikes = OF_CELL(_run)(integrators[k].by, until / (double)n, n, i, y);
            HOLDS(spikes == SPIKES, where);
            error[finer] = apart(y, exact, N_STATES);
        }
        const double rounded = ROUNDED(2 * until / dt);
        if (exponential_euler && EXACTLY) WITHIN(error[1], 0, rounded, where);
        else if (!IN_DOUBLE && error[1] < 20 * rounded) continue;      /* nothing but rounding           */
        else WITHIN(log2(error[0] / error[1]), order, ORDER_SLACK, where);
    }
}

/* The dual reading's slopes in the drive against central differences of the real one. */
Test(neurons, OF_CELL(_gradient))
{
    if (!IN_DOUBLE) return;                     /* differences of floats tell too little                 */
    const CELL q = OF_CELL(_tweaked)();
    const OF_CELL(_dot) dot = { 0 };
    const double start[N_STATES] = START, weak = WEAK, dt = 1 / 32., h = 1e-4 * fabs(weak);
    const snn_surrogate none = snn_surrogate_own(no_slope, 0, 0);  /* which would act below threshold too   */
    OF_CELL(_k_dual) constants = OF_CELL(_constants_dual)(&q, &dot, snn_ms(dt));
    constants.surrogate = &none;
    for (size_t by = 0; by < COUNT_OF(integrators); by++) {
        double up[N_STATES] = START, down[N_STATES] = START;
        OF_CELL(_run)(integrators[by].by, dt, GRADIENT_STEPS, weak + h, up);
        OF_CELL(_run)(integrators[by].by, dt, GRADIENT_STEPS, weak - h, down);
        OF_CELL(_state_dual) s = OF_CELL(_initial_dual)();
        snn_dual i = snn_dual_lit(R(weak));
        snn_tangent_set(&i.d, 0, 1);
        size_t k = 0;
        LIST(NO, NO, DUAL_FROM, NO, NO)
        for (int step = 0; step < GRADIENT_STEPS; step++)
            OF_CELL(_step_by_dual)(integrators[by].by, &constants, &s, i, snn_dual_lit(0));
        double slope;
        k = 0;
        LIST(NO, NO, DUAL_AGREES, NO, NO)
    }
}

Test(neurons, OF_CELL(_reset))
{
    for (int hard = 0; hard < 2; hard++) {
        CELL q = OF_CELL(_tweaked)();
        const numbers p = OF_CELL(_numbers)(&q);
        double y[N_STATES] = START;
        q.reset = hard ? SNN_HARD : SNN_SOFT;
        y[0] += 40;
        const OF_CELL(_k) constants = OF_CELL(_constants)(&q, snn_ms(0.1));
        OF_CELL(_state) s = OF_CELL(_from)(y);
        OF_CELL(_reset)(constants, &s, 0);
        SAME(s.v, R(y[0]), "V after no spike");
        OF_CELL(_reset)(constants, &s, 1);
        WITHIN(s.v, hard ? HARD : SOFT, ROUNDED(100), hard ? "V after a hard reset" : "V after a soft reset");
        (void)p;
    }
}

/* Spike after spike in the number of steps that the closed form of the period says. Exponential Euler gives V of the
   leaky neurons as it is at the end of each step, so the number is exact: the first end that is not before the period's.
   A refractory neuron stands still for tau_ref, less the step in which the others are reset. The nonlinear ones are
   integrated by RK4, and the upstroke may cost them a step. (CubaLIF and CobaLIF, also by RK4, have no g here.) */
#ifdef PERIOD
Test(neurons, OF_CELL(_rate))
{
    CELL q = OF_CELL(_tweaked)();
    q.reset = SNN_HARD;
    const numbers p = OF_CELL(_numbers)(&q);
    const snn_integrator by = EXACTLY ? SNN_EXP_EULER : SNN_RK4;
    const double dt = EXACTLY ? 0.1 : 0.01;
    const OF_CELL(_k) constants = OF_CELL(_constants)(&q, snn_ms(dt));
    const double share[] = { 1, 1.3, 1.7, 2.5, 4 };
    for (size_t k = 0; k < COUNT_OF(share); k++) {
        const double i = share[k] * STRONG, steps = PERIOD(&p, i) / dt;
        const long held = p.tau_ref > 0 ? lround(p.tau_ref / dt) - 1 : 0;
        double y[N_STATES] = START;
        for (size_t state = 1; state < N_STATES; state++) y[state] = 0;
        OF_CELL(_state) s = OF_CELL(_from)(y);
        long last = -1, intervals = 0;
        for (long step = 0; intervals < 5; step++) {
            HOLDS(step < 1000000, TEXT(CELL) " does not spike");
            if (OF_CELL(_step_by)(by, &constants, &s, R(i), 0) <= 0) continue;
            if (last >= 0) {
                const double exact = ceil(steps - 1e-9) + (double)held;
                WITHIN(step - last, exact, IN_DOUBLE && EXACTLY ? 0 : 1, say(TEXT(CELL) ": steps between spikes"));
                intervals++;
            }
            last = step;
        }
    }
}
#endif

/* While it is held no integrator moves a refractory neuron, and what arrives is lost. */
#if (0 LIST(NO, NO, NO, ONE_MORE, NO))
Test(neurons, OF_CELL(_held))
{
    const CELL q = OF_CELL(_tweaked)();
    const double before[N_STATES] = START;
    for (size_t by = 0; by < COUNT_OF(integrators); by++) {
        const char *where = say(TEXT(CELL) " held, by %s", integrators[by].name);
        const OF_CELL(_k) constants = OF_CELL(_constants)(&q, snn_ms(0.1));
        OF_CELL(_state) s = OF_CELL(_from)(before);
        uint32_t steps = 3;
        LIST(NO, NO, NO, HOLD_FOR, NO)
        while (steps > 0) {
            OF_CELL(_step_by)(integrators[by].by, &constants, &s, R(STRONG), R(JUMP));
            steps--;
            size_t k = 0;
            LIST(NO, NO, UNMOVED, STILL_HELD, NO)
        }
        OF_CELL(_step_by)(integrators[by].by, &constants, &s, R(STRONG), R(JUMP));
        HOLDS((double)s.v > before[0], where);
    }
}
#endif

#define POPULATION OF_CELL(_shared)
#define BY         SNN_EXP_EULER
#include "test_neurons.c"
#define POPULATION OF_CELL(_varied)
#define BY         SNN_RK4
#define SNN_PER_NEURON
#include "test_neurons.c"

#undef RECEPTORS
#undef JUMP
#undef TWEAK
#undef UNTIL
#undef SPIKES
#undef RK_DT
#undef EXACTLY
#undef PERIOD
#undef ALONE
#undef SOFT
#undef HARD
#undef N_STATES
#undef CELL
#undef FLOW
#undef START
#undef WEAK
#undef STRONG

#else

/* ---- a population of it beside single neurons ---- */

#ifdef SNN_PER_NEURON
#define VARIES 1
#else
#define VARIES 0
#endif
#define SNN_POPULATION POPULATION
#define SNN_NEURON     CELL
#define SNN_RECEPTORS  RECEPTORS
#define SNN_INTEGRATOR BY
#include "snn.h"

Test(neurons, JOINED(POPULATION, _step))
{
    const char *what = TEXT(POPULATION);
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    JOINED(POPULATION, _params) params = JOINED(POPULATION, _defaults)();
    params.cell = OF_CELL(_tweaked)();
#if VARIES
    LIST(VARIED, NO, NO, NO, NO)
#endif
    POPULATION *pop = JOINED(POPULATION, _new)(&net, VARIETY, &params);
    WELL(&net);
    OF_CELL(_k) k[VARIETY];
    OF_CELL(_state) alone[VARIETY] = { 0 };
    for (size_t j = 0; j < VARIETY; j++) {
        CELL q = params.cell;
#if VARIES
        LIST(OWN, NO, NO, NO, NO)
#endif
        k[j] = OF_CELL(_constants)(&q, net.dt);
        LIST(NO, NO, BEGIN_FROM, NO, NO)
    }
    size_t total = 0;
    for (size_t step = 0; step < 1000; step++) {
        const snn_real i = R((step / 200 % 2 ? 0.25 : 1) * (STRONG)), jump = step % 7 == 3 ? R(JUMP) : 0;
        JOINED(POPULATION, _drive) drive;
        memcpy(&drive, &i, sizeof i);
        RECEPTORS(ARRIVES)
        JOINED(POPULATION, _step)(pop, drive);
        size_t spikes = 0;
        for (size_t j = 0; j < VARIETY; j++) {
            if (OF_CELL(_step_by)(BY, &k[j], &alone[j], i, jump) > 0) {
                HOLDS(spikes < pop->cells.n_spikes && pop->cells.spikes[spikes] == j, what);
                spikes++;
            }
            LIST(NO, NO, SAME_STATE, SAME_HOLD, NO)
        }
        HOLDS(spikes == pop->cells.n_spikes, what);
        total += spikes;
        snn_tick(&net);
    }
    WELL(&net);
    HOLDS(total > 2, what);                     /* or the resets were not compared                      */
    snn_net_free(&net);
}
#undef POPULATION
#undef BY
#undef VARIES
#endif
