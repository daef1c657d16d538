/* test_populations.c: neurons and receptors against closed forms, GSL's integrators, and themselves read another way
   (one neuron at a time, one copy at a time, one net at a time), which has to give the same bits. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include "check.h"

#define SNN_POPULATION plain
#define SNN_NEURON snn_lif
#include "snn.h"

#define SNN_POPULATION relay
#define SNN_NEURON snn_lifref
#include "snn.h"

#define SNN_POPULATION perfect
#define SNN_NEURON snn_if
#include "snn.h"

#define SNN_POPULATION listener
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R)                                                                                      \
    R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba) R(slow, snn_expon, snn_cuba)                      \
    R(kick, snn_instant, snn_jump) R(in, snn_instant, snn_current_out)
#include "snn.h"

#define SNN_POPULATION various
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R)                                                                                      \
    R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba) R(slow, snn_expon, snn_cuba)                      \
    R(kick, snn_instant, snn_jump) R(in, snn_instant, snn_current_out)
#define SNN_PER_NEURON
#include "snn.h"

#define SNN_POPULATION target                   /* the tutorial's */
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

#define SNN_POPULATION clamped                  /* conductances that are what was delivered in this step */
#define SNN_NEURON snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_instant, snn_coba) R(inh, snn_instant, snn_coba)
#include "snn.h"

#define SNN_POPULATION ordered                  /* three currents, whose sum depends on its order */
#define SNN_NEURON snn_lif
#define SNN_RECEPTORS(R)                                                                                      \
    R(a, snn_instant, snn_current_out) R(b, snn_instant, snn_current_out) R(c, snn_instant, snn_current_out)
#include "snn.h"

/* One rounding a step, forgotten as exp(-dt/tau): their sum is some EPS tau/dt. */
#define ACCUMULATED(tau, dt) (8 * EPS * (1 + (tau) / (dt)))

/* the same numbers in every run, from 0 to 1 */
static double noise(size_t k)
{
    uint64_t x = (k + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (double)((x ^ (x >> 31)) >> 40) / 16777216.;
}

static snn_lifref tutorials_cell(void)
{
    snn_lifref q = snn_lifref_defaults();
    q.tau = snn_ms(20), q.tau_ref = snn_ms(5);
    q.v_rest = q.v_reset = snn_mV(-60), q.v_th = snn_mV(-50);
    return q;
}

/* ---- closed forms ---- */

static const double dts[] = { 0.01, 0.1, 0.25, 1, 7, 60 };

Test(populations, lif_relaxes_exponentially)
{
    const double tau = 20, rest = -60, drive = 7, v0 = -75;     /* R = 1 ohm: 1 mA makes 1 mV */
    for (size_t k = 0; k < COUNT_OF(dts); k++) {
        const double dt = (double)R(dts[k]);
        snn_net net = snn_net_on_heap(snn_ms(dts[k]));
        plain_params p = plain_defaults();
        p.cell.tau = snn_ms(tau), p.cell.v_rest = p.cell.v_reset = snn_mV(rest), p.cell.v_th = snn_mV(-50);
        plain *q = plain_new(&net, 3, &p);
        for (size_t j = 0; j < 3; j++) q->v[j] = snn_mV(v0);
        for (int n = 1; n <= 400; n++) {
            plain_step(q, snn_mA(drive));
            const double v = rest + drive + (v0 - rest - drive) * exp(-n * dt / tau);
            for (size_t j = 0; j < 3; j++)
                NEAR(q->v[j].mV, v, ACCUMULATED(tau, dt), say("neuron %zu, step %d of %g ms", j, n, dt));
        }
        HOLDS(q->cells.n_spikes == 0, "no spikes below the threshold");
        snn_net_free(&net);
    }
}

Test(populations, lifref_relaxes_exponentially)
{
    for (size_t k = 0; k < COUNT_OF(dts); k++) {
        const double dt = (double)R(dts[k]);
        snn_net net = snn_net_on_heap(snn_ms(dts[k]));
        relay_params p = relay_defaults();
        p.cell = tutorials_cell();
        relay *q = relay_new(&net, 1, &p);
        q->v[0] = snn_mV(-75);
        for (int n = 1; n <= 400; n++) {
            relay_step(q, snn_mA(-3));
            NEAR(q->v[0].mV, -63 - 12 * exp(-n * dt / 20), ACCUMULATED(20, dt), say("step %d of %g ms", n, dt));
        }
        snn_net_free(&net);
    }
}

Test(populations, if_relaxes_to_the_drive_alone)
{
    for (size_t k = 0; k < COUNT_OF(dts); k++) {
        const double dt = (double)R(dts[k]);
        snn_net net = snn_net_on_heap(snn_ms(dts[k]));
        perfect_params p = perfect_defaults();
        p.cell.tau = snn_ms(20), p.cell.v_th = snn_mV(10), p.cell.r = snn_Mohm(2);
        perfect *q = perfect_new(&net, 1, &p);
        for (int n = 1; n <= 400; n++) {
            perfect_step(q, snn_nA(4.5));
            NEAR(q->v[0].mV, -9 * expm1(-n * dt / 20), ACCUMULATED(20, dt), say("step %d of %g ms", n, dt));
        }
        snn_net_free(&net);
    }
}

/* The steps at which a neuron spikes that relaxes towards `goal`, from one spike to the next by logarithms:
   from v it takes ceil(tau/dt ln((goal - v)/(goal - th))) steps to the threshold. Ends where that is nearly whole, for
   there rounding decides. */
typedef struct spiker { double tau, th, reset, goal, dt; bool hard; int hold; } spiker;

static size_t spike_steps(spiker c, double v, int *n_steps, int *at)
{
    size_t n = 0;
    for (int step = 0;;) {
        const double steps = c.tau / c.dt * log((c.goal - v) / (c.goal - c.th)), whole = ceil(steps);
        if (fabs(steps - nearbyint(steps)) < 1e-3) *n_steps = step + (int)whole - 2;
        step += (int)whole;
        if (step > *n_steps) return n;
        at[n++] = step - 1;
        const double top = c.goal + (v - c.goal) * exp(-whole * c.dt / c.tau);
        v = c.hard ? c.reset : top - (c.th - c.reset);
        step += c.hold;
    }
}

#define COMPARE_SPIKES(population, cell_, v0, drive, want, n_want, n_steps, where)                            \
    do {                                                                                                      \
        snn_net net = snn_net_on_heap(snn_ms(dt));                                                            \
        population##_params p = population##_defaults();                                                      \
        p.cell = cell_;                                                                                       \
        population *q = population##_new(&net, 1, &p);                                                        \
        q->v[0] = snn_mV(v0);                                                                                 \
        size_t seen = 0;                                                                                      \
        for (int step = 0; step < n_steps; step++) {                                                          \
            population##_step(q, snn_mA(drive));                                                              \
            if (q->cells.n_spikes == 0) continue;                                                             \
            cr_assert(seen < n_want && want[seen] == step, "%s: spike %zu in step %d, not %d", where, seen, step,\
                      seen < n_want ? want[seen] : -1);                                                       \
            seen++;                                                                                           \
        }                                                                                                     \
        cr_assert(seen == n_want && seen >= 5, "%s: %zu spikes, not %zu", where, seen, (size_t)(n_want));     \
        snn_net_free(&net);                                                                                   \
    } while (0)

Test(populations, spike_times_soft_and_hard)
{
    enum { STEPS = 4000 };
    static int want[STEPS];
    static const double step_sizes[] = { 0.1, 0.25, 0.7 }, drives[] = { 12.3, 17.1, 30.7 };
    for (size_t k = 0; k < COUNT_OF(step_sizes) * COUNT_OF(drives) * 2; k++) {
        const bool hard = k % 2;
        const double dt = step_sizes[k / 2 % 3], drive = drives[k / 6];
        snn_lif a = snn_lif_defaults();
        a.tau = snn_ms(20), a.v_rest = snn_mV(-60), a.v_th = snn_mV(-50), a.v_reset = snn_mV(-64);
        a.reset = hard ? SNN_HARD : SNN_SOFT;
        snn_lifref b = tutorials_cell();
        b.v_reset = a.v_reset, b.tau_ref = snn_ms(10 * dt), b.reset = a.reset;
        snn_if c = snn_if_defaults();
        c.tau = snn_ms(20), c.v_th = snn_mV(10), c.reset = a.reset;

        spiker s = { .tau = 20, .th = -50, .reset = -64, .goal = -60 + drive, .dt = dt, .hard = hard };
        int steps = STEPS;
        size_t n = spike_steps(s, -60, &steps, want);
        COMPARE_SPIKES(plain, a, -60, drive, want, n, steps, say("LIF, dt %g, drive %g, hard %d", dt, drive, hard));
        s.hold = 9;
        steps = STEPS, n = spike_steps(s, -60, &steps, want);
        COMPARE_SPIKES(relay, b, -60, drive, want, n, steps, say("LIFRef, dt %g, drive %g, hard %d", dt, drive, hard));
        s = (spiker) { .tau = 20, .th = 10, .reset = 0, .goal = drive, .dt = dt, .hard = hard };
        steps = STEPS, n = spike_steps(s, 0, &steps, want);
        COMPARE_SPIKES(perfect, c, 0, drive, want, n, steps, say("IF, dt %g, drive %g, hard %d", dt, drive, hard));
    }
}

/* 1/f = tau_ref - dt + tau ln((goal - reset)/(goal - th)), the logarithm rounded up to whole steps: a spike is noted at
   the end of its step, and that is where tau_ref begins. Nothing below the rheobase. */
Test(populations, frequency_against_current)
{
    const double dt = 0.1, drives[] = { 10.01, 10.5, 11, 13, 20, 35, 60, 150, 400, 5000 };
    for (size_t k = 0; k < COUNT_OF(drives); k++) {
        snn_net net = snn_net_on_heap(snn_ms(dt));
        relay_params p = relay_defaults();
        p.cell = tutorials_cell();
        p.cell.reset = SNN_HARD;
        relay *q = relay_new(&net, 1, &p);
        q->v[0] = snn_mV(-60);
        int first = -1, last = -1, intervals = -1;
        for (int step = 0; step < 20000; step++) {
            relay_step(q, snn_mA(drives[k]));
            if (q->cells.n_spikes == 0) continue;
            if (first < 0) first = step;
            last = step;
            intervals++;
        }
        const double exact = (5 - dt + 20 * log(drives[k] / (drives[k] - 10))) / dt;
        HOLDS(intervals >= 10, say("%d intervals at %g mA", intervals, drives[k]));
        HOLDS((last - first) % intervals == 0, "all intervals are equal");
        WITHIN((last - first) / intervals, exact + 0.5, 0.5 + 1e-3, say("steps a spike at %g mA", drives[k]));
        snn_net_free(&net);
    }
    snn_net net = snn_net_on_heap(snn_ms(dt));
    relay_params p = relay_defaults();
    p.cell = tutorials_cell();
    relay *q = relay_new(&net, 1, &p);
    q->v[0] = snn_mV(-60);
    for (int step = 0; step < 20000; step++) {
        relay_step(q, snn_mA(9.99));
        HOLDS(q->cells.n_spikes == 0, "9.99 mA never reach 10 mV");
    }
    snn_net_free(&net);
}

Test(populations, a_reset_leaves_what_it_should)
{
    for (int hard = 0; hard < 2; hard++) {
        snn_net net = snn_net_on_heap(snn_ms(0.1));
        relay_params p = relay_defaults();
        p.cell = tutorials_cell();
        p.cell.v_reset = snn_mV(-64), p.cell.reset = hard ? SNN_HARD : SNN_SOFT;
        relay *q = relay_new(&net, 2, &p);
        q->v[0] = snn_mV(-47), q->v[1] = snn_mV(-60);
        snn_notice(&q->cells);
        HOLDS(q->cells.n_spikes == 1 && q->cells.spikes[0] == 0, "neuron 0 spikes");
        relay_step(q, snn_mA(0));
        const double left = hard ? -64 : -47 - 14;
        NEAR(q->v[0].mV, -60 + (left + 60) * exp(-0.1 / 20), 8 * EPS, "V after the reset and one step");
        NEAR(q->v[1].mV, -60, 8 * EPS, "V at rest");
        snn_net_free(&net);
    }
}

/* ---- whole steps ---- */

static uint32_t steps_by_the_rule(snn_time t, snn_time dt)
{
    const double q = (double)t.ms / (double)dt.ms, k = nearbyint(q);
    return (uint32_t)(fabs(q - k) <= 1e-5 * fmax(k, 1) ? k : ceil(q));
}

Test(populations, whole_steps)
{
    const double step_sizes[] = { 0.1, 0.05, 0.025, 0.2, 0.01, 1. / 3, 1 }, rests[] = { 0, 0.2, 0.37, 0.62, 0.9 };
    for (size_t k = 0; k < COUNT_OF(step_sizes); k++)
        for (uint32_t n = 0; n < 65536; n = n < 700 ? n + 1 : n + 997) {
            const snn_time dt = snn_ms(step_sizes[k]);
            const snn_time t = snn_ms(n * step_sizes[k]);
            cr_assert(snn_steps(t, dt) == n, "%u steps of %g ms are %u", n, step_sizes[k], snn_steps(t, dt));
            for (size_t r = 1; r < COUNT_OF(rests); r++) {
                const snn_time between = snn_ms((n + rests[r]) * step_sizes[k]);
                const uint32_t want = steps_by_the_rule(between, dt);
                cr_assert(snn_steps(between, dt) == want, "%.9g steps of %g ms are %u, not %u", n + rests[r],
                          step_sizes[k], snn_steps(between, dt), want);
            }
        }
    HOLDS(snn_steps(snn_ms(1.23), snn_ms(0.1)) == 13, "1.23 ms are 13 steps of 0.1 ms");
    HOLDS(snn_steps(snn_ms(0.3), snn_ms(0.1)) == 3, "0.3 ms are 3");
    HOLDS(snn_steps(snn_ms(-1), snn_ms(0.1)) == UINT32_MAX && snn_steps(snn_ms(NAN), snn_ms(0.1)) == UINT32_MAX &&
          snn_steps(snn_ms(INFINITY), snn_ms(0.1)) == UINT32_MAX, "what is no number of steps");
}

/* A neuron that reaches its threshold in any step that it may: its intervals are the refractory period in steps. */
Test(populations, refractory_lengths)
{
    const double step_sizes[] = { 0.1, 0.05, 0.025, 0.3, 1 }, refs[] = { 0, 0.01, 0.1, 0.3, 0.7, 1, 1.23, 2, 4.9, 5, 12.5 };
    for (size_t k = 0; k < COUNT_OF(step_sizes) * COUNT_OF(refs); k++) {
        const double dt = step_sizes[k / COUNT_OF(refs)], tau_ref = refs[k % COUNT_OF(refs)];
        const int steps = (int)ceil(tau_ref / dt - 1e-5), interval = steps > 1 ? steps : 1;
        snn_net net = snn_net_on_heap(snn_ms(dt));
        relay_params p = relay_defaults();
        p.cell = tutorials_cell();
        p.cell.tau_ref = snn_ms(tau_ref), p.cell.reset = SNN_HARD;
        relay *q = relay_new(&net, 1, &p);
        q->v[0] = snn_mV(-60);
        for (int step = 0; step < 6 * interval; step++, net.step += 977) {      /* net.step must not matter */
            relay_step(q, snn_mA(1e5));
            const bool spike = step % interval == 0;
            cr_assert(q->cells.n_spikes == spike, "tau_ref %g, dt %g, step %d: %zu spikes", tau_ref, dt, step,
                      q->cells.n_spikes);
            HOLDS(q->hold[0] == (interval - 1 - step % interval), say("hold %d in step %d", q->hold[0], step));
            if (!spike) SAME(q->v[0].mV, -60, "V is held at the reset");
        }
        snn_net_free(&net);
    }
}

/* ---- receptors ---- */

Test(populations, expon_sums_what_arrives)
{
    enum { STEPS = 300 };
    const double dt = 0.1, tau = 5;
    snn_net net = snn_net_on_heap(snn_ms(dt));
    listener_params p = listener_defaults();
    p.exc.syn.tau = snn_ms(tau);
    listener *q = listener_new(&net, 2, &p);
    double arrivals[STEPS];
    for (int n = 0; n < STEPS; n++) {
        arrivals[n] = n % 37 == 5 ? 0.5 + n % 4 : 0;
        q->exc.arrived[1] = snn_mS(arrivals[n]);
        listener_step(q, snn_mA(-1));
        double g = 0;
        for (int k = 0; k <= n; k++) g += arrivals[k] * exp((k - n) * dt / tau);
        NEAR(snn_to_mS(q->exc.g[1]), g, ACCUMULATED(tau, dt), say("g in step %d", n));
        SAME(q->exc.g[0].uS, 0, "the neighbour's g");
        SAME(q->exc.arrived[1].uS, 0, "what arrived was taken");
    }
    snn_net_free(&net);
}

/* A jump is added after the integration; the spike is of the same step; in a refractory step it is lost. */
Test(populations, jumps)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    listener_params p = listener_defaults();
    p.cell = tutorials_cell();
    listener *q = listener_new(&net, 2, &p);
    q->v[0] = q->v[1] = snn_mV(-70);
    const double stay = exp(-0.1 / 20);
    q->kick.arrived[0] = snn_mV(3);
    listener_step(q, snn_mA(0));
    NEAR(q->v[0].mV, -60 - 10 * stay + 3, 8 * EPS, "V with a jump");
    NEAR(q->v[1].mV, -60 - 10 * stay, 8 * EPS, "V without");
    SAME(q->kick.arrived[0].mV, 0, "the jump was taken");
    q->kick.arrived[1] = snn_mV(25);
    listener_step(q, snn_mA(0));
    HOLDS(q->cells.n_spikes == 1 && q->cells.spikes[0] == 1, "a jump over the threshold is a spike at once");
    HOLDS(q->hold[1] == 49 && q->hold[0] == 0, "and starts the refractory period");
    const double top = (double)q->v[1].mV;
    for (int n = 0; n < 49; n++) {
        q->kick.arrived[1] = snn_mV(25), q->exc.arrived[1] = snn_mS(10), q->in.arrived[1] = snn_mA(50);
        listener_step(q, snn_mA(30));
        NEAR(q->v[1].mV, top - 10, 4 * EPS, "V is held, all input is lost");
        SAME(q->kick.arrived[1].mV, 0, "the jump was taken, to be lost");
        HOLDS(q->exc.g[1].uS > 0, "conductances go on");
    }
    listener_step(q, snn_mA(0));
    HOLDS(fabs((double)q->v[1].mV - (top - 10)) > 0.01, "then V moves again");
    snn_net_free(&net);
}

Test(populations, a_delivered_current_is_like_a_drive)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    listener_params p = listener_defaults();
    p.cell = tutorials_cell();
    listener *a = listener_new(&net, 1, &p), *b = listener_new(&net, 1, &p);
    for (int n = 0; n < 500; n++) {
        a->in.arrived[0] = snn_nA(n);
        listener_step(a, snn_nA(1e6));
        listener_step(b, snn_nA(1e6 + n));
        SAME(a->v[0].mV, b->v[0].mV, say("step %d", n));
    }
    snn_net_free(&net);
}

/* CUBA: g scale is the current. */
Test(populations, cuba_is_a_current)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    listener_params p = listener_defaults();
    p.cell = tutorials_cell();
    p.slow.out.scale = snn_mV(40);
    listener *a = listener_new(&net, 1, &p);
    a->v[0] = snn_mV(-60);
    a->slow.arrived[0] = snn_mS(50);                            /* 40 mV 50 mS = 2 mA = 2 mV / 1 ohm */
    listener_step(a, snn_mA(3));
    NEAR(a->v[0].mV, -60 - 5 * expm1(-0.1 / 20), 8 * EPS, "drive and CUBA");
    snn_net_free(&net);
}

/* ((drive + a) + b) + c: the large ones cancel before c is added. Any other order loses c. */
Test(populations, currents_are_added_in_the_order_of_the_receptors)
{
    const double large = 4 / EPS;
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    ordered_params p = ordered_defaults();
    ordered *q = ordered_new(&net, 2, &p);
    q->a.arrived[0] = snn_nA(large), q->b.arrived[0] = snn_nA(-large), q->c.arrived[0] = snn_nA(1);
    q->a.arrived[1] = snn_nA(large), q->b.arrived[1] = snn_nA(1), q->c.arrived[1] = snn_nA(-large);
    ordered_step(q, snn_nA(0));
    NEAR(q->v[0].mV, -1e-6 * expm1(-0.1 / 5), 8 * EPS, "large - large + 1");
    SAME(q->v[1].mV, 0, "large + 1 - large");
    snn_net_free(&net);
}

/* Constant conductances make a linear drift: exact at any step, tau/(1 + R sum of g) towards the weighted mean. */
Test(populations, two_constant_conductances)
{
    const double tau = 20, rest = -60, r = 80, e = -20, f = -85, ge = 0.01, gi = 0.03, drive = 0.05;
    const double factor = 1 + r * (ge + gi), goal = (rest + r * (drive + ge * e + gi * f)) / factor;
    for (size_t k = 0; k < COUNT_OF(dts); k++) {
        const double dt = (double)R(dts[k]), v0 = -70;
        snn_net net = snn_net_on_heap(snn_ms(dts[k]));
        clamped_params p = clamped_defaults();
        p.cell.tau = snn_ms(tau), p.cell.v_rest = snn_mV(rest), p.cell.r = snn_Mohm(r), p.cell.v_th = snn_mV(0);
        p.cell.v_reset = snn_mV(-60), p.exc.out.e = snn_mV(e), p.inh.out.e = snn_mV(f);
        clamped *q = clamped_new(&net, 1, &p);
        q->v[0] = snn_mV(v0);
        for (int n = 1; n <= 200; n++) {
            q->exc.arrived[0] = snn_uS(ge), q->inh.arrived[0] = snn_uS(gi);
            clamped_step(q, snn_nA(drive));
            NEAR(q->v[0].mV, goal + (v0 - goal) * exp(-n * dt * factor / tau), 4 * ACCUMULATED(tau, dt),
                 say("step %d of %g ms", n, dt));
        }
        snn_net_free(&net);
    }
}

/* Decaying conductances, against GSL's Runge-Kutta of order 8. */
typedef struct membrane { double tau, rest, r, drive, e[2], tau_syn[2]; } membrane;

static int membrane_drift(double t, const double y[], double dydt[], void *params)
{
    const membrane *m = params;
    (void)t;
    double i = m->drive;
    for (int k = 0; k < 2; k++) {
        i += y[1 + k] * (m->e[k] - y[0]);
        dydt[1 + k] = -y[1 + k] / m->tau_syn[k];
    }
    dydt[0] = (m->rest - y[0] + m->r * i) / m->tau;
    return GSL_SUCCESS;
}

static double by_gsl(membrane m, double until, double v, double ge, double gi)
{
    gsl_odeiv2_system system = { membrane_drift, NULL, 3, &m };
    gsl_odeiv2_driver *d = gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-3, 1e-13, 1e-13);
    double t = 0, y[] = { v, ge, gi };
    cr_assert(gsl_odeiv2_driver_apply(d, &t, until, y) == GSL_SUCCESS);
    gsl_odeiv2_driver_free(d);
    return y[0];
}

static double by_snn(membrane m, double until, double v, double ge, double gi, double dt)
{
    snn_net net = snn_net_on_heap(snn_ms(dt));
    listener_params p = listener_defaults();
    p.cell.tau = snn_ms(m.tau), p.cell.v_rest = snn_mV(m.rest), p.cell.r = snn_Mohm(m.r), p.cell.v_th = snn_mV(0);
    p.cell.v_reset = snn_mV(-60);
    p.exc.out.e = snn_mV(m.e[0]), p.inh.out.e = snn_mV(m.e[1]);
    p.exc.syn.tau = snn_ms(m.tau_syn[0]), p.inh.syn.tau = snn_ms(m.tau_syn[1]);
    listener *q = listener_new(&net, 1, &p);
    q->v[0] = snn_mV(v);
    q->exc.arrived[0] = snn_uS(ge), q->inh.arrived[0] = snn_uS(gi);
    const int steps = (int)nearbyint(until / dt);
    for (int n = 0; n < steps; n++) listener_step(q, snn_nA(m.drive));
    v = (double)q->v[0].mV;
    snn_net_free(&net);
    return v;
}

Test(populations, coba_converges_with_order_one)
{
    const membrane m = { .tau = 20, .rest = -60, .r = 100, .drive = 0.02, .e = { -10, -80 }, .tau_syn = { 5, 10 } };
    const double exact = by_gsl(m, 16, -65, 0.03, 0.05);
    double before = 0;
    for (double dt = 0.8; dt > 0.04; dt /= 2) {
        const double error = by_snn(m, 16, -65, 0.03, 0.05, dt) - exact;
        HOLDS(fabs(error) < dt && fabs(error) > 1e-3 * dt, say("error %g at dt = %g", error, dt));
        if (before != 0) WITHIN(log2(before / error), 1, 0.1, say("order of convergence at dt = %g", dt));
        before = error;
    }
}

/* Without conductances the step is exact: GSL's answer at any dt. */
Test(populations, linear_drift_is_exact)
{
    const membrane m = { .tau = 20, .rest = -60, .r = 100, .drive = 0.07, .e = { 0, -80 }, .tau_syn = { 5, 10 } };
    const double exact = by_gsl(m, 16, -65, 0, 0);
    for (double dt = 16; dt > 0.1; dt /= 2)
        NEAR(by_snn(m, 16, -65, 0, 0, dt), exact, ACCUMULATED(20, dt) + 1e-12, say("at dt = %g", dt));
}

/* ---- the same neurons, read another way: the same bits ---- */

#define INPUT_OF(n, j) (noise((size_t)(n) * 1000 + (j)))

static void deliver_some(snn_conductance *exc, snn_conductance *inh, snn_conductance *slow, snn_voltage *kick,
                         snn_current *in, size_t n, size_t j)
{
    if (INPUT_OF(n, j) < 0.1) exc[0].uS += R(1e3 * INPUT_OF(n + 1, j));
    if (INPUT_OF(n, j + 100) < 0.1) inh[0].uS += R(1e3 * INPUT_OF(n + 2, j));
    if (INPUT_OF(n, j + 200) < 0.1) slow[0].uS += R(10 * INPUT_OF(n + 3, j));
    if (INPUT_OF(n, j + 300) < 0.1) kick[0].mV += R(4 * INPUT_OF(n + 4, j));
    in[0].nA += R(2e7 * INPUT_OF(n + 5, j));
}
#define DELIVER_SOME(q, at, n, j)                                                                             \
    deliver_some(&(q)->exc.arrived[at], &(q)->inh.arrived[at], &(q)->slow.arrived[at], &(q)->kick.arrived[at],\
                 &(q)->in.arrived[at], n, j)
#define SAME_NEURON(a, i, b, j, where)                                                                        \
    do {                                                                                                      \
        SAME((a)->v[i].mV, (b)->v[j].mV, where);                                                              \
        SAME((a)->exc.g[i].uS, (b)->exc.g[j].uS, where);                                                      \
        SAME((a)->inh.g[i].uS, (b)->inh.g[j].uS, where);                                                      \
        SAME((a)->slow.g[i].uS, (b)->slow.g[j].uS, where);                                                    \
        HOLDS((a)->hold[i] == (b)->hold[j], where);                                                           \
    } while (0)

static listener_params listeners(void)
{
    listener_params p = listener_defaults();
    p.cell = tutorials_cell();
    p.exc.syn.tau = snn_ms(5), p.inh.syn.tau = snn_ms(10), p.inh.out.e = snn_mV(-80), p.slow.out.scale = snn_mV(100);
    return p;
}

Test(populations, one_neuron_steps_as_a_population)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    relay_params rp = relay_defaults();
    rp.cell = tutorials_cell();
    listener_params lp = listeners();
    plain_params pp = plain_defaults();
    perfect_params ip = perfect_defaults();
    rp.cell.reset = SNN_HARD;
    relay *a = relay_new(&net, 1, &rp);
    listener *b = listener_new(&net, 1, &lp);
    plain *c = plain_new(&net, 1, &pp);
    perfect *d = perfect_new(&net, 1, &ip);
    const snn_lifref_k ka = snn_lifref_constants(&rp.cell, net.dt), kb = snn_lifref_constants(&lp.cell, net.dt);
    const snn_lif_k kc = snn_lif_constants(&pp.cell, net.dt);
    const snn_if_k kd = snn_if_constants(&ip.cell, net.dt);
    snn_lifref_state sa = snn_lifref_initial(), sb = snn_lifref_initial();
    snn_lif_state sc = snn_lif_initial();
    snn_if_state sd = snn_if_initial();
    size_t spikes = 0;
    for (size_t n = 0; n < 3000; n++) {
        const snn_current drive = snn_mA(40 * INPUT_OF(n, 0)), weak = snn_mA(3 * INPUT_OF(n, 1));
        const snn_voltage jump = snn_mV(n % 17 == 3 ? 2 * INPUT_OF(n, 2) : 0);
        b->kick.arrived[0] = jump;
        relay_step(a, drive), listener_step(b, drive), plain_step(c, weak), perfect_step(d, weak);
        const snn_real za = snn_lifref_step(&ka, &sa, drive.nA, 0), zb = snn_lifref_step(&kb, &sb, drive.nA, jump.mV);
        const snn_real zc = snn_lif_step(&kc, &sc, weak.nA, 0), zd = snn_if_step(&kd, &sd, weak.nA, 0);
        const char *where = say("step %zu", n);
        SAME(a->v[0].mV, sa.v, where);
        SAME(b->v[0].mV, sb.v, where);
        SAME(c->v[0].mV, sc.v, where);
        SAME(d->v[0].mV, sd.v, where);
        HOLDS(a->hold[0] == sa.hold && b->hold[0] == sb.hold, where);
        HOLDS(a->cells.n_spikes == (za > 0) && b->cells.n_spikes == (zb > 0) && c->cells.n_spikes == (zc > 0) &&
              d->cells.n_spikes == (zd > 0), where);
        spikes += a->cells.n_spikes + b->cells.n_spikes + c->cells.n_spikes + d->cells.n_spikes;
    }
    HOLDS(spikes > 100, "there was something to compare");
    snn_net_free(&net);
}

Test(populations, parameters_of_each_neuron)
{
    enum { N = 7 };
    snn_time tau[N], tau_ref[N], tau_exc[N];
    snn_voltage th[N], rest[N], reset[N], e[N], scale[N];
    snn_resistance r[N];
    for (size_t j = 0; j < N; j++) {
        tau[j] = snn_ms(10 + 10 * noise(j)), tau_ref[j] = snn_ms(5 * noise(j + 10)), tau_exc[j] = snn_ms(2 + noise(j + 20));
        th[j] = snn_mV(-50 + noise(j + 30)), rest[j] = snn_mV(-60 - noise(j + 40)), reset[j] = snn_mV(-60 + noise(j + 50));
        e[j] = snn_mV(-80 * noise(j + 60)), scale[j] = snn_mV(100 * noise(j + 70)), r[j] = snn_ohm(1 + noise(j + 80));
    }
    const listener_params shared = listeners();
    for (int which = 0; which < 4; which++) {                   /* none, the cells', the receptors', all */
        snn_net net = snn_net_on_heap(snn_ms(0.1));
        various_params p = various_defaults();
        p.cell = shared.cell;
        p.exc.syn = shared.exc.syn, p.inh.syn = shared.inh.syn, p.inh.out = shared.inh.out, p.slow.out = shared.slow.out;
        if (which & 1) {
            p.each.cell.tau = tau, p.each.cell.tau_ref = tau_ref, p.each.cell.r = r;
            p.each.cell.v_th = th, p.each.cell.v_rest = rest, p.each.cell.v_reset = reset;
        }
        if (which & 2) p.each.exc.syn.tau = tau_exc, p.each.inh.out.e = e, p.each.slow.out.scale = scale;
        various *all = various_new(&net, N, &p);
        listener *one[N];
        for (size_t j = 0; j < N; j++) {
            listener_params q = shared;
            if (which & 1) {
                q.cell.tau = tau[j], q.cell.tau_ref = tau_ref[j], q.cell.r = r[j];
                q.cell.v_th = th[j], q.cell.v_rest = rest[j], q.cell.v_reset = reset[j];
            }
            if (which & 2) q.exc.syn.tau = tau_exc[j], q.inh.out.e = e[j], q.slow.out.scale = scale[j];
            one[j] = listener_new(&net, 1, &q);
        }
        WELL(&net);
        if (which == 3)                                         /* _new has copied the arrays */
            for (size_t j = 0; j < N; j++) tau[j] = tau_exc[j] = snn_ms(1e6);
        size_t spikes = 0;
        for (size_t n = 0; n < 1500; n++) {
            for (size_t j = 0; j < N; j++) DELIVER_SOME(all, j, n, j), DELIVER_SOME(one[j], 0, n, j);
            various_step(all, snn_mA(5));
            size_t k = 0;
            for (size_t j = 0; j < N; j++) {
                listener_step(one[j], snn_mA(5));
                SAME_NEURON(all, j, one[j], 0, say("neuron %zu, step %zu, arrays %d", j, n, which));
                if (one[j]->cells.n_spikes) HOLDS(k < all->cells.n_spikes && all->cells.spikes[k++] == j, "who spikes");
            }
            HOLDS(k == all->cells.n_spikes, "how many spike");
            spikes += k;
        }
        HOLDS(spikes > 20, "there was something to compare");
        snn_net_free(&net);
    }
}

Test(populations, drives_of_each_neuron)
{
    enum { N = 5 };
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    const listener_params p = listeners();
    listener *all = listener_new(&net, N, &p), *one[N];
    for (size_t j = 0; j < N; j++) one[j] = listener_new(&net, 1, &p);
    for (size_t n = 0; n < 1000; n++) {
        snn_current drives[N];
        for (size_t j = 0; j < N; j++) {
            drives[j] = snn_mA(30 * INPUT_OF(n, j));
            listener_step(one[j], drives[j]);
        }
        listener_step_each(all, drives);
        for (size_t j = 0; j < N; j++) SAME_NEURON(all, j, one[j], 0, say("neuron %zu, step %zu", j, n));
    }
    snn_net_free(&net);
}

/* ---- networks: copies, restarts, several nets ---- */

typedef struct two { snn_net net; relay *pre; target *post; snn_projection *f; } two;

static void two_new(two *t, uint32_t batch, uint64_t seed)
{
    t->net = snn_net_on_heap(snn_ms(0.1));
    t->net.batch = batch;
    relay_params from = relay_defaults();
    target_params to = target_defaults();
    from.cell = to.cell = tutorials_cell();
    to.exc.syn.tau = snn_ms(5);
    t->pre = relay_new(&t->net, 20, &from);
    t->post = target_new(&t->net, 10, &to);
    t->f = snn_fixed_out(&t->net, &t->pre->cells, &t->post->exc, 0.5, snn_mS(50), seed);
    WELL(&t->net);
}
static void two_step(two *t, double drive)
{
    snn_deliver(t->f);
    relay_step(t->pre, snn_mA(drive));
    target_step(t->post, snn_mA(0));
    snn_tick(&t->net);
}
/* copy b of t against the only copy of u */
static void same_two(const two *t, size_t b, const two *u, const char *where)
{
    for (size_t j = 0; j < 20; j++) {
        SAME(t->pre->v[b * 20 + j].mV, u->pre->v[j].mV, where);
        HOLDS(t->pre->hold[b * 20 + j] == u->pre->hold[j], where);
    }
    for (size_t j = 0; j < 10; j++) {
        SAME(t->post->v[b * 10 + j].mV, u->post->v[j].mV, where);
        SAME(t->post->exc.g[b * 10 + j].uS, u->post->exc.g[j].uS, where);
    }
    const snn_cells *c = &t->pre->cells, *d = &u->pre->cells;
    const size_t start = b ? c->end[b - 1] : 0;
    HOLDS(c->end[b] - start == d->n_spikes && c->end[t->net.batch - 1] == c->n_spikes, where);
    for (size_t k = 0; k < d->n_spikes; k++) HOLDS(c->spikes[start + k] == d->spikes[k], where);
}

Test(populations, copies_with_equal_input_are_equal)
{
    two many, one;
    two_new(&many, 3, 42);
    two_new(&one, 1, 42);
    size_t spikes = 0;
    for (int n = 0; n < 1000; n++) {
        two_step(&many, 30), two_step(&one, 30);
        for (size_t b = 0; b < 3; b++) same_two(&many, b, &one, say("copy %zu, step %d", b, n));
        spikes += one.post->cells.n_spikes;
    }
    HOLDS(spikes > 10, "the post neurons spike too");
    snn_net_free(&many.net), snn_net_free(&one.net);
}

Test(populations, copies_with_different_states_are_independent)
{
    enum { B = 3 };
    two many, one[B];
    two_new(&many, B, 42);
    for (size_t b = 0; b < B; b++) {
        two_new(&one[b], 1, 42);
        for (size_t j = 0; j < 20; j++) many.pre->v[b * 20 + j] = one[b].pre->v[j] = snn_mV(-65 + 20 * noise(20 * b + j));
    }
    for (int n = 0; n < 1000; n++) {
        snn_current drives[B * 20];
        for (size_t k = 0; k < B * 20; k++) drives[k] = snn_mA(40 * INPUT_OF(n, k));
        snn_deliver(many.f);
        relay_step_each(many.pre, drives), target_step(many.post, snn_mA(0)), snn_tick(&many.net);
        for (size_t b = 0; b < B; b++) {
            snn_deliver(one[b].f);
            relay_step_each(one[b].pre, drives + 20 * b), target_step(one[b].post, snn_mA(0)), snn_tick(&one[b].net);
            same_two(&many, b, &one[b], say("copy %zu, step %d", b, n));
        }
    }
    HOLDS(many.pre->v[0].mV != many.pre->v[20].mV, "the copies differ");
    for (size_t b = 0; b < B; b++) snn_net_free(&one[b].net);
    snn_net_free(&many.net);
}

Test(populations, a_restart_gives_the_same_run_again)
{
    enum { STEPS = 700 };
    static snn_real v[STEPS][10], g[STEPS][10];
    static size_t spikes[STEPS];
    two t;
    two_new(&t, 1, 42);
    for (int run = 0; run < 3; run++) {
        for (int n = 0; n < STEPS; n++) {
            two_step(&t, 30);
            for (size_t j = 0; j < 10; j++) {
                if (run == 0) v[n][j] = t.post->v[j].mV, g[n][j] = t.post->exc.g[j].uS;
                SAME(t.post->v[j].mV, v[n][j], say("V, run %d, step %d", run, n));
                SAME(t.post->exc.g[j].uS, g[n][j], say("g, run %d, step %d", run, n));
            }
            if (run == 0) spikes[n] = t.pre->cells.n_spikes;
            HOLDS(t.pre->cells.n_spikes == spikes[n], say("spikes, run %d, step %d", run, n));
        }
        t.pre->v[3] = snn_mV(0);
        snn_notice(&t.pre->cells);
        snn_deliver(t.f);                                       /* on its way, but never taken */
        t.post->exc.arrived[3].uS += 1;
        relay_restart(t.pre), target_restart(t.post);
        HOLDS(t.post->exc.arrived[3].uS == 0 && t.post->exc.g[3].uS == 0 && t.post->hold[3] == 0, "all is as it began");
        HOLDS(t.pre->v[0].mV == 0 && t.pre->cells.n_spikes == 0 && t.pre->cells.end[0] == 0, "no spikes pending");
    }
    snn_net_free(&t.net);
}

Test(populations, spikes_before_the_first_step)
{
    two t;
    two_new(&t, 1, 42);                                         /* V = 0 mV is above the threshold */
    HOLDS(t.pre->cells.n_spikes == 0, "nobody has looked yet");
    t.pre->v[4] = snn_mV(-55), t.pre->v[7] = snn_mV(-55);
    snn_deliver(t.f);
    HOLDS(t.pre->cells.n_spikes == 18, "the first delivery looks");
    size_t k = 0;
    for (size_t j = 0; j < 20; j++)
        if (j != 4 && j != 7) HOLDS(t.pre->cells.spikes[k++] == j, "in ascending order");
    double sum = 0;
    for (size_t j = 0; j < 10; j++) sum += snn_to_mS(t.post->exc.arrived[j]);
    NEAR(sum, 18 * 5 * 50, 8 * EPS, "18 spikes, 5 targets each, 50 mS");
    snn_net_free(&t.net);
}

Test(populations, notice_after_writing_v)
{
    two t;
    two_new(&t, 1, 42);
    for (size_t j = 0; j < 20; j++) t.pre->v[j] = snn_mV(-60);
    relay_step(t.pre, snn_mA(0));
    HOLDS(t.pre->cells.n_spikes == 0, "all at rest");
    t.pre->v[3] = snn_mV(-50), t.pre->v[19] = snn_mV(-50.001);  /* at the threshold is above it */
    snn_deliver(t.f);
    for (size_t j = 0; j < 10; j++) HOLDS(t.post->exc.arrived[j].uS == 0, "not noticed: no spikes");
    snn_notice(&t.pre->cells);
    HOLDS(t.pre->cells.n_spikes == 1 && t.pre->cells.spikes[0] == 3, "noticed");
    snn_deliver(t.f);
    double sum = 0;
    for (size_t j = 0; j < 10; j++) sum += snn_to_mS(t.post->exc.arrived[j]);
    NEAR(sum, 5 * 50, 8 * EPS, "one spike to 5 targets");
    snn_net_free(&t.net);
}

Test(populations, nets_are_independent)
{
    enum { STEPS = 500 };
    static snn_real v[STEPS][2];
    two a, b;
    two_new(&a, 1, 1), two_new(&b, 1, 2);
    for (int n = 0; n < STEPS; n++) two_step(&a, 30), v[n][0] = a.post->v[0].mV;
    for (int n = 0; n < STEPS; n++) two_step(&b, 20), v[n][1] = b.post->v[0].mV;
    HOLDS(v[STEPS - 1][0] != v[STEPS - 1][1], "the two differ");
    snn_net_free(&a.net), snn_net_free(&b.net);
    two_new(&a, 1, 1), two_new(&b, 1, 2);                       /* again, at the same time */
    for (int n = 0; n < STEPS; n++) {
        two_step(&a, 30), two_step(&b, 20);
        SAME(a.post->v[0].mV, v[n][0], "one net");
        SAME(b.post->v[0].mV, v[n][1], "the other");
    }
    const relay_params wrong = relay_defaults();
    relay_new(&a.net, 0, &wrong);
    HOLDS(snn_failed(&a.net) && !snn_failed(&b.net), "a failure is one net's own");
    snn_net_free(&a.net), snn_net_free(&b.net);
}

/* ---- parameters ---- */

Test(populations, retune_makes_changes_felt)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    target_params p = target_defaults();
    p.cell = tutorials_cell();
    target *q = target_new(&net, 1, &p);
    q->v[0] = snn_mV(-70);
    p.cell.tau = snn_ms(1);                                     /* _new has copied */
    q->params.cell.tau = snn_ms(10), q->params.cell.v_rest = snn_mV(-65), q->params.exc.syn.tau = snn_ms(2);
    target_step(q, snn_mA(0));
    const double v = -60 - 10 * exp(-0.1 / 20);
    NEAR(q->v[0].mV, v, 8 * EPS, "before _retune: the old ones");
    target_retune(q);
    q->exc.g[0] = snn_uS(1e-9);
    target_step(q, snn_mA(0));
    NEAR(q->v[0].mV, -65 + (v + 65) * exp(-0.1 / 10), 8 * EPS, "after _retune: the new ones");
    NEAR(q->exc.g[0].uS, 1e-9 * exp(-0.1 / 2), 8 * EPS, "the receptor's too");
    q->v[0] = snn_mV(-70), q->exc.g[0] = snn_uS(0);
    net.dt = snn_ms(0.5);
    target_retune(q);
    target_step(q, snn_mA(0));
    NEAR(q->v[0].mV, -65 - 5 * exp(-0.5 / 10), 8 * EPS, "a new dt");
    snn_net_free(&net);
}

Test(populations, initial_states)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.batch = 2;
    const listener_params p = listener_defaults();
    listener *q = listener_new(&net, 3, &p);
    HOLDS(q->cells.count == 3 && q->cells.net == &net && q->cells.n_spikes == 0, "the head");
    cr_assert_str_eq(q->cells.name, "listener");
    for (size_t j = 0; j < 6; j++) {
        SAME(q->v[j].mV, 0, "V = 0 mV");
        HOLDS(q->hold[j] == 0, "not refractory");
        HOLDS(q->exc.g[j].uS == 0 && q->exc.arrived[j].uS == 0 && q->kick.arrived[j].mV == 0, "nothing has arrived");
    }
    SAME(p.cell.tau.ms, snn_lifref_defaults().tau.ms, "defaults are the models'");
    SAME(p.exc.syn.tau.ms, snn_expon_defaults().tau.ms, "the receptors' too");
    snn_net_free(&net);
}
