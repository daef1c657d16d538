/* test_releases.c: what a spike releases, and synapses on the pre side. A release is held against the same synapse on
   the post side, against closed forms, against GSL's integrators, and in the dual reading against a second program of
   the same equations in complex numbers, perturbed along the imaginary axis (see test_slopes.c). */
#include <complex.h>
#include "check.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

#define ALL(R)                                                                                                \
    R(whole, snn_whole, snn_instant) R(fac, snn_stp, snn_instant) R(dep, snn_std, snn_instant)                \
    R(slow, snn_whole, snn_expon) R(dual, snn_whole, snn_dualexpon) R(alpha, snn_whole, snn_alpha)            \
    R(ampa, snn_whole, snn_ampa) R(gabaa, snn_whole, snn_gabaa) R(nmda, snn_whole, snn_bionmda)               \
    R(both, snn_stp, snn_expon) R(twice, snn_stp, snn_bionmda)

#define SNN_POPULATION sender
#define SNN_NEURON snn_lifref
#define SNN_PER_NEURON
#define SNN_RELEASES(R) ALL(R)
#include "snn.h"

#define SNN_POPULATION parrot                   /* says after others what they say */
#define SNN_NEURON snn_parrot
#define SNN_RECEPTORS(R) R(ear, snn_instant, snn_jump)
#define SNN_RELEASES(R) ALL(R)
#include "snn.h"

#define SNN_POPULATION listener                 /* the same synapses on the post side, and none at all */
#define SNN_NEURON snn_lif
#define SNN_RECEPTORS(R)                                                                                      \
    R(slow, snn_expon, snn_coba) R(dual, snn_dualexpon, snn_coba) R(alpha, snn_alpha, snn_coba)               \
    R(now, snn_instant, snn_coba)
#include "snn.h"

#define SNN_POPULATION stp_only                 /* for their bytes */
#define SNN_NEURON snn_parrot
#define SNN_RELEASES(R) R(fac, snn_stp, snn_instant)
#include "snn.h"
#define SNN_POPULATION ampa_only
#define SNN_NEURON snn_parrot
#define SNN_RELEASES(R) R(ampa, snn_whole, snn_ampa)
#include "snn.h"
#define SNN_POPULATION no_release
#define SNN_NEURON snn_parrot
#include "snn.h"

enum { N_PRE = 7, N_POST = 5, STEPS = 600 };
#define DT 0.1

static sender_params excitable(void)
{
    sender_params q = sender_defaults();
    q.cell.tau = snn_ms(20);
    q.cell.v_rest = q.cell.v_reset = snn_mV(-60);
    q.cell.v_th = snn_mV(-50);
    q.cell.tau_ref = snn_ms(2);
    return q;
}
static listener_params passive(void)
{
    listener_params q = listener_defaults();
    q.cell.v_th = snn_mV(1000);                 /* never reached, and too far for the surrogate */
    q.cell.v_reset = snn_mV(999);
    return q;
}
static void drive(sender *s, snn_current *each)
{
    for (size_t k = 0; k < s->cells.count * s->cells.net->batch; k++) each[k] = snn_mA(12 + 2 * (double)k);
    sender_step_each(s, each);
}

/* ---- AlignPre is AlignPost where the synapse is linear ----------------------------------------------------------- */

/* How the weights come in: each is a way of delivering. */
typedef enum wiring { DENSE, EDGES, ONE_WEIGHT, TO_ALL, SLICED, DELAYED, SPREAD, WIRINGS } wiring;

static snn_projection *wire(snn_net *net, const snn_cells *pre, size_t n_pre, snn_port *post, wiring how)
{
    static snn_real w[N_PRE * N_POST];
    uint32_t from[N_PRE * N_POST], to[N_PRE * N_POST];
    size_t n = 0;
    for (size_t i = 0; i < n_pre; i++)
        for (size_t j = 0; j < N_POST; j++) {
            if (how != DENSE && (i + 2 * j) % 3 == 0) continue;
            from[n] = (uint32_t)i;
            to[n] = (uint32_t)j;
            w[n] = R(0.1 * (double)(i + 1) + 0.03 * (double)j);
            n++;
        }
    if (how == DENSE) return snn__dense(net, pre, post, w, n);
    if (how == TO_ALL) return snn__all_to_all(net, pre, post, R(0.7));
    snn_projection *f = snn__edges(net, pre, post, from, to, n, R(0.7));
    if (how != ONE_WEIGHT) snn__weigh(f, w, n);
    if (how == DELAYED) snn_delay(f, snn_ms(0.7), SNN_WHOLE_STEPS);
    if (how == SPREAD) snn_delay(f, snn_ms(0.73), SNN_INTERPOLATED);
    return f;
}

static void align(wiring how, uint32_t batch, bool tangents)
{
    snn_net net = snn_net_on_heap(snn_ms(DT));
    net.batch = batch;
    net.tangents = tangents;
    sender_params q = excitable();
    q.init.v = snn_mV(-49);                     /* they all spike at the very beginning */
    listener_params p = passive();
    q.slow.syn = p.slow.syn;
    q.dual.syn = p.dual.syn;
    q.alpha.syn = p.alpha.syn;
    const size_t first = how == SLICED ? 2 : 0, n_pre = how == SLICED ? 4 : N_PRE;
    sender *s = sender_new(&net, N_PRE, &q);
    listener *after = listener_new(&net, N_POST, &p), *before = listener_new(&net, N_POST, &p);
    snn_cells *heads[] = { &s->slow.cells, &s->dual.cells, &s->alpha.cells };
    snn_port *ports[] = { &after->slow.port, &after->dual.port, &after->alpha.port };
    snn_projection *f[6];
    for (size_t k = 0; k < 3; k++) {
        const bool part = how == SLICED;
        f[k] = wire(&net, part ? snn_slice(&s->cells, first, n_pre) : &s->cells, n_pre, ports[k], how);
        f[3 + k] = wire(&net, part ? snn_slice(heads[k], first, n_pre) : heads[k], n_pre, &before->now.port, how);
    }
    WELL(&net);
    snn_current each[N_PRE * 3];
    size_t spikes = 0;
    while (net.step < STEPS && !snn_failed(&net)) {
        double total[N_POST * 3], largest = 0;
        for (size_t k = 0; k < 6; k++) snn_deliver(f[k]);
        drive(s, each);
        listener_step(after, snn_mA(0));
        listener_step(before, snn_mA(0));
        spikes += s->cells.n_spikes;
        for (size_t j = 0; j < N_POST * batch; j++) {
            total[j] = (double)after->slow.g[j].uS + (double)after->dual.g[j].uS + (double)after->alpha.g[j].uS;
            largest = fmax(largest, total[j]);
        }
        for (size_t j = 0; j < N_POST * batch; j++)
            WITHIN(before->now.g[j].uS, total[j], 200 * EPS * (1 + largest),
                   say("wiring %d, batch %u, neuron %zu, step %d", how, (unsigned)batch, j, (int)net.step));
        snn_tick(&net);
    }
    WELL(&net);
    cr_assert(spikes > 15 * batch, "only %zu spikes", spikes);
    snn_net_free(&net);
}
Test(releases, align_pre_is_align_post_for_linear_synapses)
{
    for (int how = 0; how < WIRINGS; how++)
        for (uint32_t batch = 1; batch <= 3; batch += 2) align((wiring)how, batch, SNN_DUAL_N > 0 && batch == 3);
}

/* ---- spikes of whatever kind are released alike ------------------------------------------------------------------ */

/* every state of every release, in one array */
#define STATES(X, s)                                                                                          \
    X((s)->whole.g) X((s)->fac.release.u) X((s)->fac.release.x) X((s)->fac.g) X((s)->dep.release.x)           \
    X((s)->dep.g) X((s)->slow.g) X((s)->dual.g) X((s)->alpha.g) X((s)->alpha.h) X((s)->ampa.g)                \
    X((s)->gabaa.g) X((s)->nmda.g) X((s)->nmda.x) X((s)->both.release.u) X((s)->both.release.x)               \
    X((s)->both.g) X((s)->twice.g) X((s)->twice.x)
enum { N_STATES = 19 };
#define TAKE(state) out[k++] = state[j];
static void states_of_sender(const sender *s, size_t j, snn_ratio *out)
{
    size_t k = 0;
    STATES(TAKE, s)
}
static void states_of_parrot(const parrot *s, size_t j, snn_ratio *out)
{
    size_t k = 0;
    STATES(TAKE, s)
}
static void same_states(const snn_ratio *a, const snn_ratio *b, const char *what, int step)
{
    for (size_t k = 0; k < N_STATES; k++) SAME(a[k].one, b[k].one, say("%s: state %zu, step %d", what, k, step));
}

/* A parrot that hears every spike at once says the same, spikes of the initial state included. */
Test(releases, a_parrot_repeats_spikes_and_releases_them)
{
    snn_net net = snn_net_on_heap(snn_ms(DT));
    sender_params q = excitable();
    q.init.v = snn_mV(-49.5);
    const parrot_params p = parrot_defaults();
    sender *s = sender_new(&net, N_PRE, &q);
    parrot *r = parrot_new(&net, N_PRE, &p);
    snn_projection *f = snn_one_to_one(&net, &s->cells, &r->ear, snn_mV(1));
    snn_current each[N_PRE];
    for (; net.step < STEPS; snn_tick(&net)) {
        snn_deliver(f);                         /* the first one looks for spikes of the initial state */
        parrot_step(r, snn_mA(0));
        cr_assert(r->cells.n_spikes == s->cells.n_spikes);
        if (net.step == 0) cr_assert(s->cells.n_spikes == N_PRE);
        for (size_t j = 0; j < N_PRE; j++) {
            snn_ratio a[N_STATES], b[N_STATES];
            states_of_sender(s, j, a);
            states_of_parrot(r, j, b);
            same_states(a, b, "parrot", (int)net.step);
        }
        drive(s, each);
    }
    WELL(&net);
    snn_net_free(&net);
}

/* Amounts are looked up where spikes are listed; the list of a slow synapse is of all that still send. */
Test(releases, lists)
{
    snn_net net = snn_net_on_heap(snn_ms(DT));
    net.batch = 2;
    const parrot_params p = parrot_defaults();
    parrot *r = parrot_new(&net, 3, &p);
    cr_assert(r->fac.cells.n_spikes == 0 && r->ampa.cells.n_spikes == 0 && r->fac.cells.count == 3);
    const snn_current one[6] = { snn_mA(0), snn_mA(1), snn_mA(0), snn_mA(1), snn_mA(0), snn_mA(0) };
    const snn_current other[6] = { snn_mA(0), snn_mA(0), snn_mA(1), snn_mA(0), snn_mA(0), snn_mA(0) };
    parrot_step_each(r, one);
    parrot_step_each(r, other);
    cr_assert(r->fac.cells.n_spikes == 1 && r->fac.cells.spikes == r->cells.spikes && r->fac.cells.spikes[0] == 2);
    cr_assert(r->ampa.cells.n_spikes == 3 && r->ampa.cells.end[0] == 2 && r->ampa.cells.end[1] == 3);
    cr_assert(r->ampa.cells.spikes[0] == 1 && r->ampa.cells.spikes[1] == 2 && r->ampa.cells.spikes[2] == 0);
    SAME(r->fac.cells.amounts[2], r->fac.g[2].one, "what is sent is g");
    SAME(r->fac.g[1].one, 0, "nothing without a spike");
    for (int n = 0; n < 2000; n++) parrot_step(r, snn_mA(0));
    cr_assert(r->slow.g[1].one > 0 && r->slow.g[1].one < 1e-10 && r->slow.cells.n_spikes == 3, "however little it is");
    parrot_restart(r);
    cr_assert(r->fac.cells.n_spikes == 0 && r->ampa.cells.n_spikes == 0 && r->ampa.cells.end[1] == 0);
    snn_net_free(&net);
}

/* ---- closed forms ------------------------------------------------------------------------------------------------ */

/* Spikes at a constant rate, one in n steps. With a = exp(-dt/tau_f) and b = exp(-dt/tau_d), the steady state of
       u' = a u + U (1 - u) at a spike, a u at the n - 1 others
       1 - x' = b (1 - x) + (u' x at a spike)
   is linear in u and in x. As dt -> 0 it is the textbook's: u = U/(1 - (1 - U) A), x = (1 - B)/(1 - (1 - u) B), with
   A = exp(-T/tau_f) and B = exp(-T/tau_d), T the interval (Tsodyks and Markram 1997; for STD u is U). */
static void steady(double dt, int n, double use, double tau_f, double tau_d, bool std, double *released, double *textbook)
{
    const double a = exp(-dt / tau_f), b = exp(-dt / tau_d), an = pow(a, n - 1), bn = pow(b, n - 1);
    const double u_before = an * use / (1 - an * (a - use));
    const double u = std ? use : use + (a - use) * u_before;
    const double x_before = (1 - bn * b) / (1 - bn * (b - u));
    *released = (std ? 1 : u) * (1 - b + b * x_before);
    const double far_u = std ? use : use / (1 - (1 - use) * pow(a, n));
    *textbook = (std ? 1 : far_u) * (1 - pow(b, n)) / (1 - (1 - far_u) * pow(b, n));
}
Test(releases, steady_state_of_a_constant_rate)
{
    static const double uses[] = { 0.05, 0.15, 0.6 }, times[][2] = { { 100, 30 }, { 20, 150 }, { 60, 60 } };
    for (size_t a = 0; a < 3; a++)
        for (size_t c = 0; c < 3; c++)
            for (int n = 20; n <= 500; n *= 5) {
                snn_net net = snn_net_on_heap(snn_ms(DT));
                parrot_params p = parrot_defaults();
                p.fac.release.use = p.dep.release.use = snn_one(uses[a]);
                p.fac.release.tau_f = snn_ms(times[c][0]);
                p.fac.release.tau_d = p.dep.release.tau = snn_ms(times[c][1]);
                parrot *r = parrot_new(&net, 1, &p);
                const int spikes = 20000 / n + 40;
                for (int k = 0; k <= spikes * n; k++) parrot_step(r, snn_mA(k % n == 0));
                WELL(&net);
                for (int std = 0; std < 2; std++) {
                    const double tau_f = times[c][0], tau_d = times[c][1];
                    const char *where = say("%s, case %zu %zu, one in %d", std ? "STD" : "STP", a, c, n);
                    double want, fine, textbook;
                    steady(DT, n, uses[a], tau_f, tau_d, std, &want, &textbook);
                    NEAR(std ? r->dep.g[0].one : r->fac.g[0].one, want, 3e4 * EPS, where);
                    steady(DT / 1000, 1000 * n, uses[a], tau_f, tau_d, std, &fine, &textbook);
                    NEAR(fine, textbook, 1e-3, where);
                }
                snn_net_free(&net);
            }
}

/* ---- kinetics against GSL ---------------------------------------------------------------------------------------- */

/* A spike in the first step of each millisecond named; a pulse is as long as its parameter says. */
static const double spike_times[] = { 0, 3, 3.5, 12, 12.75, 13.5, 30 };
static bool on_at(double t, double pulse)       /* is there transmitter? */
{
    for (size_t k = 0; k < COUNT_OF(spike_times); k++)
        if (t > spike_times[k] - 1e-9 && t < spike_times[k] + pulse - 1e-9) return true;
    return false;
}
typedef struct kinetics { double alpha1, beta1, alpha2, beta2, t, pulse; bool gate, on; } kinetics;
static int slopes_of(double t, const double y[], double dy[], void *with)
{
    const kinetics *k = with;
    const double x = k->on ? k->t : 0;
    (void)t;
    dy[0] = k->alpha2 * x * (1 - y[0]) - k->beta2 * y[0];
    dy[1] = k->gate ? k->alpha1 * y[0] * (1 - y[1]) - k->beta1 * y[1] : 0;
    return GSL_SUCCESS;
}
/* largest distance of g[] (after each step of dt) from the solution, which is integrated between the edges of pulses */
static double distance(kinetics k, double dt, const double *g, int steps)
{
    double y[2] = { 0, 0 }, worst = 0, t = 0;
    gsl_odeiv2_system system = { slopes_of, NULL, 2, &k };
    gsl_odeiv2_driver *d = gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-3, 1e-13, 1e-13);
    for (int n = 0; n < steps; n++) {
        k.on = on_at(n * dt, k.pulse);
        gsl_odeiv2_driver_reset(d);
        cr_assert(gsl_odeiv2_driver_apply(d, &t, (n + 1) * dt, y) == GSL_SUCCESS);
        worst = fmax(worst, fabs(g[n] - y[k.gate ? 1 : 0]));
    }
    gsl_odeiv2_driver_free(d);
    return worst;
}
enum { LONGEST = 3200 };
static void run_kinetics(double dt, int steps, double *ampa, double *gabaa, double *nmda)
{
    snn_net net = snn_net_on_heap(snn_ms(dt));
    parrot_params p = parrot_defaults();
    p.nmda.syn.t_dur = snn_ms(1);
    parrot *r = parrot_new(&net, 1, &p);
    for (int n = 0; n < steps; n++) {
        bool spike = false;
        for (size_t k = 0; k < COUNT_OF(spike_times); k++) spike |= fabs(n * dt - spike_times[k]) < dt / 4;
        parrot_step(r, snn_mA(spike));
        ampa[n] = (double)r->ampa.g[0].one;
        gabaa[n] = (double)r->gabaa.g[0].one;
        nmda[n] = (double)r->nmda.g[0].one;
        snn_tick(&net);
    }
    WELL(&net);
    snn_net_free(&net);
}
Test(releases, kinetics_against_gsl)
{
    static double ampa[LONGEST], gabaa[LONGEST], nmda[LONGEST];
    const kinetics k_ampa = { 0, 0, 0.98, 0.18, 0.5, 0.5, false, false };
    const kinetics k_gabaa = { 0, 0, 0.53, 0.18, 1, 1, false, false };
    const kinetics k_nmda = { 2, 0.01, 1, 0.5, 1, 1, true, false };
    double before = 0;
    for (double dt = 0.25; dt > 0.02; dt /= 2) {
        const int steps = (int)(100 / dt);
        run_kinetics(dt, steps, ampa, gabaa, nmda);
        /* linear between the edges: exact, whatever dt */
        WITHIN(distance(k_ampa, dt, ampa, steps), 0, IN_DOUBLE ? 1e-12 : 1e-5, say("AMPA, dt = %g", dt));
        WITHIN(distance(k_gabaa, dt, gabaa, steps), 0, IN_DOUBLE ? 1e-12 : 1e-5, say("GABAa, dt = %g", dt));
        /* g takes the x of the end of its step: first order */
        const double now = distance(k_nmda, dt, nmda, steps);
        cr_assert(now < 0.6 * dt, "NMDA, dt = %g: off by %g", dt, now);
        if (before > 0) NEAR(before / now, 2, 0.12, say("NMDA: order of convergence at dt = %g", dt));
        before = now;
    }
}

/* The pulse is so many whole steps, a spike within it begins it anew, and any release but none is a spike. */
Test(releases, pulses_are_whole_steps)
{
    static const struct { double t_dur, dt; int steps; } cases[] = {
        { 0.5, 0.1, 5 }, { 0.3, 0.1, 3 }, { 0.25, 0.1, 3 }, { 0.01, 0.1, 1 }, { 1, 0.025, 40 }, { 1.23, 0.1, 13 },
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        snn_net net = snn_net_on_heap(snn_ms(cases[c].dt));
        parrot_params p = parrot_defaults();
        p.ampa.syn.t_dur = snn_ms(cases[c].t_dur);
        parrot *r = parrot_new(&net, 1, &p);
        int rising = 0;
        double before = 0;
        for (int n = 0; n < 100; n++) {
            parrot_step(r, snn_mA(n == 0 || n == 50 || n == 52));
            rising += (double)r->ampa.g[0].one > before;
            before = (double)r->ampa.g[0].one;
            if (n == 49) cr_assert(rising == cases[c].steps, "case %zu: %d steps", c, rising);
            SAME(r->nmda.g[0].one, r->twice.g[0].one, "a smaller release is a spike too");
        }
        const int again = cases[c].steps > 2 ? cases[c].steps + 2 : 2 * cases[c].steps;
        cr_assert(rising == cases[c].steps + again, "case %zu: %d steps in all", c, rising);
        snn_net_free(&net);
    }
}

/* ---- gradients: a second program in complex numbers -------------------------------------------------------------- */

#if SNN_DUAL_N > 0
typedef double complex number;
#define STEP 1e-200

/* All that the loss depends on; the last two scale the weights [mS] and the drive [mA]. */
typedef enum variable {
    STP_USE, STP_TAU_F, STP_TAU_D, STD_USE, STD_TAU, SLOW_TAU, AMPA_ALPHA, AMPA_BETA, AMPA_T, NMDA_ALPHA1, NMDA_BETA1,
    NMDA_ALPHA2, NMDA_BETA2, NMDA_T, WEIGHT, DRIVE, VARIABLES
} variable;
static const char *const names[VARIABLES] = {
    "STP: U", "STP: tau_f", "STP: tau_d", "STD: U", "STD: tau", "Expon: tau", "AMPA: alpha", "AMPA: beta", "AMPA: T",
    "NMDA: alpha1", "NMDA: beta1", "NMDA: alpha2", "NMDA: beta2", "NMDA: T", "weight", "drive",
};
static const double at[VARIABLES] = { 0.2, 60, 40, 0.3, 25, 6, 0.9, 0.2, 0.6, 1.5, 0.02, 0.8, 0.4, 0.9, 150, 1 };
enum { SENDERS = 5, FULL = 400 };
static const double shares[SENDERS] = { 1, 0.7, 1.3, 0.9, 0.4 };        /* of the weight: fac dep both ampa nmda */

/* mA at step n: spikes now and then, and between them above the reach of the surrogate's slope, and within it */
static double drive_at(int n) { return n % 37 == 5 || n % 53 == 9 ? 1.2 : n % 3 ? 0.6 : 0; }

static number c_phi(number x)                   /* (e^x - 1)/x by its series: |x| is small here */
{
    number sum = 0, term = 1;
    for (int n = 1; n < 25; n++) sum += term, term *= x / (n + 1);
    return sum;
}
static number c_step(number y, number drift, number slope) { return y + DT * c_phi(DT * slope) * drift; }

typedef struct second { number u, x, x_std, slow, ampa, y, nmda, v; int ampa_on, nmda_on; } second;
/* What is sent, of the spike z of a step. */
static void second_send(second *s, const number *p, number z, number *sent)
{
    const number u = s->u * cexp(-DT / p[STP_TAU_F]) + z * p[STP_USE] * (1 - s->u);
    const number x = 1 - (1 - s->x) * cexp(-DT / p[STP_TAU_D]);
    sent[0] = u * x * z;
    s->x = x - z * u * s->x;
    s->u = u;
    const number x_std = 1 - (1 - s->x_std) * cexp(-DT / p[STD_TAU]);
    sent[1] = x_std * z;
    s->x_std = x_std - z * p[STD_USE] * s->x_std;
    sent[2] = s->slow = s->slow * cexp(-DT / p[SLOW_TAU]) + sent[0];
    s->ampa_on = creal(z) != 0 ? 5 : s->ampa_on - 1;
    s->nmda_on = creal(z) != 0 ? 5 : s->nmda_on - 1;
    const number ampa_t = s->ampa_on > 0 ? p[AMPA_T] : 0, nmda_t = s->nmda_on > 0 ? p[NMDA_T] : 0;
    s->ampa = sent[3] = c_step(s->ampa, p[AMPA_ALPHA] * ampa_t * (1 - s->ampa) - p[AMPA_BETA] * s->ampa,
                               -p[AMPA_ALPHA] * ampa_t - p[AMPA_BETA]);
    s->y = c_step(s->y, p[NMDA_ALPHA2] * nmda_t * (1 - s->y) - p[NMDA_BETA2] * s->y,
                  -p[NMDA_ALPHA2] * nmda_t - p[NMDA_BETA2]);
    s->nmda = sent[4] = c_step(s->nmda, p[NMDA_ALPHA1] * s->y * (1 - s->nmda) - p[NMDA_BETA1] * s->nmda,
                               -p[NMDA_ALPHA1] * s->y - p[NMDA_BETA1]);
}
/* The sum of V over all steps, and its slope in variable k. */
static number second_program(int k, bool silent_surrogate)
{
    number p[VARIABLES], sent[SENDERS], loss = 0;
    for (int i = 0; i < VARIABLES; i++) p[i] = at[i] + (i == k) * STEP * I;
    second s = { .u = p[STP_USE], .x = 1, .x_std = 1 };
    second_send(&s, p, 0, sent);                /* the look at the initial state */
    for (int n = 0; n < FULL; n++) {
        number g = 0;                           /* mS */
        for (int c = 0; c < SENDERS; c++) g += shares[c] * p[WEIGHT] * sent[c];
        const number u = drive_at(n) * p[DRIVE] - 1;
        const double psi = silent_surrogate ? 0 : fmax(0.3 - 0.3 * fabs(creal(u)), 0);
        second_send(&s, p, (creal(u) >= 0) + psi * cimag(u) * I, sent);
        /* 5 ms dV/dt = -V + 1 ohm g (10 mV - V), and 1 ohm mS is 1e-3 */
        s.v = c_step(s.v, (-s.v + 1e-3 * g * (10 - s.v)) / 5, (-1 - 1e-3 * g) / 5);
        loss += s.v;
    }
    return loss;
}

/* Makes variable `which` number k of the tangents. */
static void seed_variable(variable which, parrot *r, snn_projection **f, listener *l, int k)
{
    switch (which) {
    case STP_USE:
        snn_seed(&r->dot.fac.release.use, snn_one(1), k);
        snn_seed(&r->dot.both.release.use, snn_one(1), k);
        break;
    case STP_TAU_F:
        snn_seed(&r->dot.fac.release.tau_f, snn_ms(1), k);
        snn_seed(&r->dot.both.release.tau_f, snn_ms(1), k);
        break;
    case STP_TAU_D:
        snn_seed(&r->dot.fac.release.tau_d, snn_ms(1), k);
        snn_seed(&r->dot.both.release.tau_d, snn_ms(1), k);
        break;
    case STD_USE: snn_seed(&r->dot.dep.release.use, snn_one(1), k); break;
    case STD_TAU: snn_seed(&r->dot.dep.release.tau, snn_ms(1), k); break;
    case SLOW_TAU: snn_seed(&r->dot.both.syn.tau, snn_ms(1), k); break;
    case AMPA_ALPHA: snn_seed(&r->dot.ampa.syn.alpha, snn_per_mM_ms(1), k); break;
    case AMPA_BETA: snn_seed(&r->dot.ampa.syn.beta, snn_kHz(1), k); break;
    case AMPA_T: snn_seed(&r->dot.ampa.syn.t, snn_mM(1), k); break;
    case NMDA_ALPHA1: snn_seed(&r->dot.nmda.syn.alpha1, snn_kHz(1), k); break;
    case NMDA_BETA1: snn_seed(&r->dot.nmda.syn.beta1, snn_kHz(1), k); break;
    case NMDA_ALPHA2: snn_seed(&r->dot.nmda.syn.alpha2, snn_per_mM_ms(1), k); break;
    case NMDA_BETA2: snn_seed(&r->dot.nmda.syn.beta2, snn_kHz(1), k); break;
    case NMDA_T: snn_seed(&r->dot.nmda.syn.t, snn_mM(1), k); break;
    case WEIGHT:
        for (int c = 0; c < SENDERS; c++) snn_seed_weight(f[c], &l->now, snn_mS(shares[c]), k);
        break;
    default: break;                             /* the drive's, in each step */
    }
}
static snn_real flat_slope(snn_real u, const snn_real *p) { return 0 * u * p[0]; }
static double nearest(double got, double want) { return fabs(got - want) / (1 + fabs(want)); }

/* The loss, and its slopes in SNN_DUAL_N variables from `first` on. */
static double first_program(int first, bool tangents, bool silent_surrogate, bool late, double *slopes)
{
    snn_net net = snn_net_on_heap(snn_ms(DT));
    net.tangents = tangents;
    parrot_params p = parrot_defaults();
    p.fac.release.use = p.both.release.use = snn_one(at[STP_USE]);
    p.fac.release.tau_f = p.both.release.tau_f = snn_ms(at[STP_TAU_F]);
    p.fac.release.tau_d = p.both.release.tau_d = snn_ms(at[STP_TAU_D]);
    p.dep.release.use = snn_one(at[STD_USE]);
    p.dep.release.tau = snn_ms(at[STD_TAU]);
    p.both.syn.tau = snn_ms(at[SLOW_TAU]);
    p.ampa.syn.alpha = snn_per_mM_ms(at[AMPA_ALPHA]);
    p.ampa.syn.beta = snn_kHz(at[AMPA_BETA]);
    p.ampa.syn.t = snn_mM(at[AMPA_T]);
    p.nmda.syn.alpha1 = snn_kHz(at[NMDA_ALPHA1]);
    p.nmda.syn.beta1 = snn_kHz(at[NMDA_BETA1]);
    p.nmda.syn.alpha2 = snn_per_mM_ms(at[NMDA_ALPHA2]);
    p.nmda.syn.beta2 = snn_kHz(at[NMDA_BETA2]);
    p.nmda.syn.t = snn_mM(at[NMDA_T]);
    if (silent_surrogate) p.surrogate = snn_surrogate_own(flat_slope, 0, 0);
    listener_params q = passive();
    q.now.out.e = snn_mV(10);
    parrot *r = parrot_new(&net, 1, &p);
    listener *l = listener_new(&net, 1, &q);
    const snn_cells *heads[SENDERS] = { &r->fac.cells, &r->dep.cells, &r->both.cells, &r->ampa.cells, &r->nmda.cells };
    snn_projection *f[SENDERS];
    for (int c = 0; c < SENDERS; c++) {
        f[c] = snn_all_to_all(&net, heads[c], &l->now, snn_mS(shares[c] * at[WEIGHT]));
        if (late) snn_delay(f[c], snn_ms(0), SNN_INTERPOLATED);
    }
    WELL(&net);
    for (int k = 0; tangents && k < SNN_DUAL_N && first + k < VARIABLES; k++) seed_variable((variable)(first + k), r, f, l, k);
    if (tangents) parrot_retune(r), parrot_restart(r);
    double loss = 0;
    for (int k = 0; k < SNN_DUAL_N; k++) slopes[k] = 0;
    for (int n = 0; n < FULL; n++) {
        for (int c = 0; c < SENDERS; c++) snn_deliver(f[c]);
        for (int k = 0; k < SNN_DUAL_N; k++)
            if (first + k == DRIVE) snn_seed(&r->drive_dot, snn_mA(drive_at(n)), k);
        parrot_step(r, snn_mA(drive_at(n)));
        listener_step(l, snn_mA(0));
        snn_tick(&net);
        loss += snn_to_mV(l->v[0]);
        for (int k = 0; tangents && k < SNN_DUAL_N; k++) slopes[k] += (double)snn_tangent_at(&l->v_dot[0].mV, k);
    }
    WELL(&net);
    snn_net_free(&net);
    return loss;
}
Test(releases, gradients_against_complex_numbers)
{
    const double tolerance = IN_DOUBLE ? 1e-12 : 2e-4;
    for (int quiet = 0; quiet < 2; quiet++)
        for (int first = 0; first < VARIABLES; first += SNN_DUAL_N) {
            double slopes[SNN_DUAL_N];
            const double loss = first_program(first, true, quiet, false, slopes);
            for (int k = 0; k < SNN_DUAL_N && first + k < VARIABLES; k++) {
                const number want = second_program(first + k, quiet);
                const double slope = cimag(want) / STEP;
                NEAR(loss, creal(want), tolerance, "loss");
                cr_assert(first + k == DRIVE ? quiet == (slope == 0) : slope != 0, "%s: no slope", names[first + k]);
                cr_assert(nearest(slopes[k], slope) <= tolerance, "%s: slope %.17g, should be %.17g", names[first + k],
                          slopes[k], slope);
            }
        }
}
Test(releases, values_do_not_depend_on_tangents)
{
    double slopes[SNN_DUAL_N];
    for (int late = 0; late < 2; late++)
        SAME(first_program(0, true, false, late, slopes), first_program(0, false, false, late, slopes), "loss");
}
#endif

/* ---- what every population can do -------------------------------------------------------------------------------- */

static void run_sender(sender *s, int steps, snn_ratio *out)
{
    snn_current each[N_PRE * 3];
    for (int n = 0; n < steps; n++) {
        snn_notice(&s->fac.cells);              /* once it has looked, a look releases nothing again */
        drive(s, each);
        snn_notice(&s->cells);
    }
    for (size_t j = 0; j < s->cells.count * s->cells.net->batch; j++) states_of_sender(s, j, out + j * N_STATES);
}

Test(releases, restart_and_retune)
{
    for (int tangents = 0; tangents < (SNN_DUAL_N > 0 ? 2 : 1); tangents++) {
        snn_net net = snn_net_on_heap(snn_ms(DT));
        net.tangents = tangents;
        sender_params q = excitable();
        sender *s = sender_new(&net, N_PRE, &q);
        static snn_ratio first[N_PRE * N_STATES], again[N_PRE * N_STATES], other[N_PRE * N_STATES];
        run_sender(s, STEPS, first);
        sender_restart(s);
        SAME(s->fac.release.u[3].one, q.fac.release.use.one, "u begins with U");
        SAME(s->dep.release.x[3].one, 1, "x begins with 1");
        run_sender(s, STEPS, again);
        for (size_t k = 0; k < COUNT_OF(first); k++) SAME(again[k].one, first[k].one, say("state %zu again", k));

        s->params.fac.release.use = snn_one(0.3);
#if SNN_DUAL_N > 0
        if (tangents) snn_seed(&s->dot.fac.release.use, snn_one(2), 1);
#endif
        sender_retune(s);
        SAME(s->fac.release.u[3].one, first[3 * N_STATES + 1].one, "a state stays where it is");
        sender_restart(s);
        SAME(s->fac.release.u[3].one, R(0.3), "u begins with the new U");
#if SNN_DUAL_N > 0
        if (tangents) SAME(snn_tangent_at(&s->fac.release.u_dot[3].one, 1), 2, "and with its slope");
#endif
        run_sender(s, STEPS, other);
        cr_assert(other[3 * N_STATES + 1].one > first[3 * N_STATES + 1].one);
        WELL(&net);
        snn_net_free(&net);
    }
}

/* parameters of each neuron, and copies of a batch, are like so many populations of one */
Test(releases, parameters_of_each_neuron)
{
    snn_ratio use[N_PRE], states[N_PRE * N_STATES], want[3 * N_STATES];
    snn_time tau[N_PRE], t_dur[N_PRE];
    for (size_t j = 0; j < N_PRE; j++) {
        use[j] = snn_one(0.1 + 0.05 * (double)j);
        tau[j] = snn_ms(5 + (double)j);
        t_dur[j] = snn_ms(0.2 * (double)(j + 1));
    }
    snn_net net = snn_net_on_heap(snn_ms(DT));
    sender_params q = excitable();
    q.each.fac.release.use = use;
    q.each.slow.syn.tau = tau;
    q.each.ampa.syn.t_dur = t_dur;
    sender *s = sender_new(&net, N_PRE, &q);
    SAME(s->fac.release.u[2].one, use[2].one, "u begins with the U of its neuron");
    run_sender(s, STEPS, states);
    WELL(&net);
    snn_net_free(&net);
    for (size_t j = 0; j < N_PRE; j++) {
        net = snn_net_on_heap(snn_ms(DT));
        net.batch = 3;
        sender_params one = excitable();
        one.fac.release.use = use[j];
        one.slow.syn.tau = tau[j];
        one.ampa.syn.t_dur = t_dur[j];
        s = sender_new(&net, 1, &one);
        snn_current each[3];
        snn_notice(&s->cells);                  /* as in run_sender */
        for (int n = 0; n < STEPS; n++) {
            for (size_t b = 0; b < 3; b++) each[b] = snn_mA(12 + 2 * (double)j);
            sender_step_each(s, each);
        }
        for (size_t b = 0; b < 3; b++) {
            states_of_sender(s, b, want);
            same_states(states + j * N_STATES, want, "each", (int)j);
        }
        snn_net_free(&net);
    }
}

/* A state for each pre neuron, none for a synapse; who sends is listed anew only if it isn't who spikes. */
Test(releases, bytes)
{
    cr_assert(stp_only_bytes_each - no_release_bytes_each == 3 * sizeof(snn_real));
    cr_assert(ampa_only_bytes_each - no_release_bytes_each
              == sizeof(snn_real) + sizeof(SNN_HOLD) + sizeof(SNN_INDEX));
    static unsigned char memory[SNN_BYTES(parrot, 33) + SNN_BYTES(stp_only, 10) + SNN_BYTES(ampa_only, 7)];
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(DT));
    const parrot_params p = parrot_defaults();
    const stp_only_params q = stp_only_defaults();
    const ampa_only_params r = ampa_only_defaults();
    (void)parrot_new(&net, 33, &p);
    (void)stp_only_new(&net, 10, &q);
    (void)ampa_only_new(&net, 7, &r);
    WELL(&net);
    cr_assert(snn_net_used(&net) > sizeof memory - 2 * SNN_ALIGN * 60, "%zu of %zu", snn_net_used(&net), sizeof memory);
}

static void refused(const parrot_params *p, const char *sentence)
{
    snn_net net = snn_net_on_heap(snn_ms(DT));
    parrot *r = parrot_new(&net, 3, p);
    cr_assert_str_eq(snn_why(&net), sentence);
    parrot_step(r, snn_mA(1));                  /* all this does nothing */
    parrot_restart(r);
    snn_notice(&r->ampa.cells);
    cr_assert(snn_slice(&r->ampa.cells, 0, 2)->count == 0);
    snn_deliver(snn_all_to_all(&net, &r->ampa.cells, &r->ear, snn_mV(1)));
    cr_assert(r->ampa.cells.count == 0 && r->ampa.g == NULL);
    snn_net_free(&net);
}
Test(releases, bad_parameters_are_named)
{
    parrot_params p = parrot_defaults();
    p.fac.release.use = snn_one(1.5);
    refused(&p, "snn_stp: use must be from 0 to 1, got 1.5");
    p = parrot_defaults();
    p.dep.release.tau = snn_ms(0);
    refused(&p, "snn_std: tau must be > 0 ms, got 0 ms");
    p = parrot_defaults();
    p.ampa.syn.t_dur = snn_ms(-1);
    refused(&p, "snn_ampa: t_dur must be > 0 ms, got -1 ms");
    p = parrot_defaults();
    p.gabaa.syn.t_dur = snn_s(7);
    refused(&p, "snn_gabaa: t_dur in steps is too large: 70000, at most 65535");
    p = parrot_defaults();
    p.nmda.syn.alpha2 = snn_per_mM_ms(-2);
    refused(&p, "snn_bionmda: alpha2 must be >= 0 1/(mM ms), got -2 1/(mM ms)");
}
