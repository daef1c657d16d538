/* test_readouts.c: a readout is linear in everything but tau, so nearly all it does has a closed form:
   r(n) = sum over m of kappa^(n - m) sum over i of z_i(m) w_ik. The membrane that never spikes is held against GSL's
   integrator. Spikes are set by hand, through the V of the neurons that the readout listens to. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include "check.h"

#define SNN_POPULATION hidden
#define SNN_NEURON snn_lif
#include "snn.h"

#define SNN_POPULATION membrane
#define SNN_NEURON snn_li
#define SNN_RECEPTORS(R)                                                                                      \
    R(in, snn_instant, snn_current_out) R(kick, snn_instant, snn_jump) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { N = 7, OUT = 3, STEPS = 60, BATCH = 2 };
#define DT 0.25
#define TAU 4.0
#define CLOSE (64 * EPS)

typedef struct rig { snn_net net; hidden *pre; snn_readout *out; snn_projection *to; } rig;

static double weight(size_t i, size_t k) { return (double)((i * 5 + k * 3) % 11) / 8 - 0.5; }
static bool spikes_at(int n, size_t i, size_t b)
{
    const uint32_t h = ((uint32_t)n * 7919u + (uint32_t)i * 104729u + (uint32_t)b * 31337u + 17u) * 2654435761u;
    return n >= 0 && (h >> 24) % 3 == 0;
}
static void rig_new(rig *r, uint32_t batch, bool tangents)
{
    const hidden_params p = hidden_defaults();
    snn_ratio w[N * OUT];
    for (size_t e = 0; e < N * OUT; e++) w[e] = snn_one(weight(e / OUT, e % OUT));
    r->net = snn_net_on_heap(snn_ms(DT));
    r->net.batch = batch;
    r->net.tangents = tangents;
    r->pre = hidden_new(&r->net, N, &p);
    r->out = snn_readout_new(&r->net, OUT, snn_ms(TAU));
    r->to = snn_dense(&r->net, &r->pre->cells, &r->out->in, w, N * OUT);
    WELL(&r->net);
}
static void spike(rig *r, int n)
{
    for (size_t c = 0; c < N * r->net.batch; c++) r->pre->v[c] = snn_mV(spikes_at(n, c % N, c / N) ? 1.25 : 0.5);
    snn_notice(&r->pre->cells);
}
static void rig_step(rig *r, int n)
{
    spike(r, n);
    snn_deliver(r->to);
    snn_readout_step(r->out);
    snn_tick(&r->net);
}
static double r_at(const rig *r, size_t k, size_t b) { return (double)snn_to_one(r->out->r[b * OUT + k]); }
/* The closed form after step n, of spikes delivered `late` steps after they were noted. */
static double closed(int n, size_t k, size_t b, double tau, int late)
{
    double sum = 0;
    for (int m = 0; m <= n; m++)
        for (size_t i = 0; i < N; i++)
            sum += pow(exp(-DT / tau), n - m) * spikes_at(m - late, i, b) * weight(i, k);
    return sum;
}

/* ---- values ---- */

Test(readouts, are_the_sum_of_what_spikes_left)
{
    for (uint32_t batch = 1; batch <= BATCH; batch++) {
        rig r, dual;
        rig_new(&r, batch, false);
        rig_new(&dual, batch, SNN_DUAL_N > 0);
        double largest = 0;
        for (int n = 0; n < STEPS; n++) {
            rig_step(&r, n);
            rig_step(&dual, n);
            for (size_t c = 0; c < OUT * batch; c++) {
                const double got = r_at(&r, c % OUT, c / OUT);
                SAME(r_at(&dual, c % OUT, c / OUT), got, "tangents change no value");
                WITHIN(got, closed(n, c % OUT, c / OUT, TAU, 0), CLOSE * 4, say("unit %zu, step %d", c, n));
                largest = fmax(largest, fabs(got));
            }
        }
        HOLDS(largest > 1, "there is something to see");
        WELL(&r.net);
        snn_net_free(&r.net);
        snn_net_free(&dual.net);
    }
}

/* A weight w and a spike in every step end at w / (1 - kappa). */
Test(readouts, of_a_steady_rate_have_a_limit)
{
    rig r;
    rig_new(&r, 1, false);
    for (int n = 0; n < 2000; n++) {
        for (size_t i = 0; i < N; i++) r.pre->v[i] = snn_mV(i == 2 ? 1.25 : 0.5);
        snn_notice(&r.pre->cells);
        snn_deliver(r.to);
        snn_readout_step(r.out);
    }
    for (size_t k = 0; k < OUT; k++)
        NEAR(r_at(&r, k, 0), weight(2, k) / -expm1(-DT / TAU), 200 * EPS, say("unit %zu", k));
    snn_net_free(&r.net);
}

/* Delivered before the neurons' step, or with a delay, or from a slice. */
Test(readouts, are_reached_as_receptors_are)
{
    rig late, slow, part;
    rig_new(&late, 1, false), rig_new(&slow, BATCH, false), rig_new(&part, 1, false);
    snn_delay(slow.to, snn_ms(3 * DT), SNN_WHOLE_STEPS);
    snn_ratio w[2 * OUT];
    for (size_t e = 0; e < 2 * OUT; e++) w[e] = snn_one(weight(3 + e / OUT, e % OUT));
    part.to = snn_dense(&part.net, snn_slice(&part.pre->cells, 3, 2), &part.out->in, w, 2 * OUT);
    double of_two[OUT] = { 0 };
    for (int n = 0; n < STEPS; n++) {
        snn_deliver(late.to);
        spike(&late, n);
        snn_readout_step(late.out);
        rig_step(&slow, n), rig_step(&part, n);
        for (size_t k = 0; k < OUT; k++) {
            of_two[k] = exp(-DT / TAU) * of_two[k] + spikes_at(n, 3, 0) * weight(3, k) + spikes_at(n, 4, 0) * weight(4, k);
            WITHIN(r_at(&part, k, 0), of_two[k], CLOSE, "neurons 3 and 4 alone");
            WITHIN(r_at(&late, k, 0), closed(n, k, 0, TAU, 1), 4 * CLOSE, "the spikes of the last step");
            for (size_t b = 0; b < BATCH; b++)
                WITHIN(r_at(&slow, k, b), closed(n, k, b, TAU, 3), 4 * CLOSE, "three steps later");
        }
    }
    WELL(&late.net);
    WELL(&slow.net);
    WELL(&part.net);
    snn_net_free(&late.net), snn_net_free(&slow.net), snn_net_free(&part.net);
}

Test(readouts, may_differ_in_tau_and_start_anew)
{
    static const double taus[OUT] = { 1, 4, 100 };
    rig r;
    rig_new(&r, 1, false);
    for (int n = 0; n < 10; n++) rig_step(&r, n);
    for (size_t k = 0; k < OUT; k++) r.out->tau[k] = snn_ms(taus[k]);
    snn_readout_retune(r.out);
    snn_deliver(r.to);                                          /* never taken */
    snn_readout_restart(r.out);
    for (int n = 0; n < STEPS; n++) {
        rig_step(&r, n);
        for (size_t k = 0; k < OUT; k++) WITHIN(r_at(&r, k, 0), closed(n, k, 0, taus[k], 0), 8 * CLOSE, "its own tau");
    }
    for (size_t k = 0; k < OUT; k++) NEAR(r.out->kappa[k], exp(-DT / taus[k]), 2 * EPS, "kappa");
    snn_net_free(&r.net);
}

/* ---- tangents ---- */

#if SNN_DUAL_N > 0
static double dot_at(const rig *r, size_t k, size_t b, int t)
{
    return (double)snn_tangent_at(&r->out->r_dot[b * OUT + k].one, t);
}

/* By one synapse: the filtered spikes of its pre neuron, whatever the weights are. By all of them, w = a w_0: r / a. */
Test(readouts, are_linear_in_their_weights)
{
    rig r;
    rig_new(&r, BATCH, true);
    snn_seed_synapse(r.to, &r.out->in, 4 * OUT + 1, snn_one(1), 0);     /* neuron 4 to unit 1 */
    for (size_t e = 0; e < N * OUT; e++)
        snn_seed_synapse(r.to, &r.out->in, e, snn_one(weight(e / OUT, e % OUT)), 1);
    double filtered[BATCH] = { 0 };
    for (int n = 0; n < STEPS; n++) {
        rig_step(&r, n);
        for (size_t b = 0; b < BATCH; b++) {
            filtered[b] = exp(-DT / TAU) * filtered[b] + spikes_at(n, 4, b);
            for (size_t k = 0; k < OUT; k++) {
                WITHIN(dot_at(&r, k, b, 0), k == 1 ? filtered[b] : 0, CLOSE, "by one weight");
                WITHIN(dot_at(&r, k, b, 1), r_at(&r, k, b), CLOSE, "by the scale of all");
                WITHIN(r_at(&r, k, b), closed(n, k, b, TAU, 0), 4 * CLOSE, "the values stay");
            }
        }
    }
    snn_readout_restart(r.out);
    for (size_t c = 0; c < OUT * BATCH; c++) HOLDS(r_at(&r, c, 0) == 0 && dot_at(&r, c, 0, 1) == 0, "all is 0 again");
    snn_net_free(&r.net);
}

/* A finite difference in a weight is exact, because nothing is curved: powers of two, and not one bit is lost. */
Test(readouts, duals_and_differences_agree_exactly_in_weights)
{
    rig r[3];
    snn_ratio w[3][N * OUT];
    for (int s = 0; s < 3; s++) {
        rig_new(&r[s], 1, s == 0);
        r[s].net.dt = snn_ms(DT);
        for (size_t k = 0; k < OUT; k++) r[s].out->kappa[k] = R(0.5);   /* no rounding in 20 steps */
        for (size_t e = 0; e < N * OUT; e++) w[s][e] = snn_one(weight(e / OUT, e % OUT) + (s == 0 ? 0 : s == 1 ? 0.5 : -0.5));
        snn_weigh(r[s].to, &r[s].out->in, w[s], N * OUT);
    }
    snn_seed_weight(r[0].to, &r[0].out->in, snn_one(1), 2);
    for (int n = 0; n < 16; n++) {
        for (int s = 0; s < 3; s++) rig_step(&r[s], n);
        for (size_t k = 0; k < OUT; k++)
            WITHIN(dot_at(&r[0], k, 0, 2), r_at(&r[1], k, 0) - r_at(&r[2], k, 0), 0, say("step %d", n));
    }
    for (int s = 0; s < 3; s++) snn_net_free(&r[s].net);
}

/* dr/dtau: from the closed form, sum of (n - m) kappa^(n - m) dt/tau^2. Of unit 1 alone. */
Test(readouts, know_their_slope_in_tau)
{
    rig r;
    rig_new(&r, BATCH, true);
    snn_seed(&r.out->tau_dot[1], snn_ms(1), 3);
    snn_readout_retune(r.out);
    for (int n = 0; n < STEPS; n++) {
        rig_step(&r, n);
        for (size_t b = 0; b < BATCH; b++) {
            double sum = 0;
            for (int m = 0; m <= n; m++)
                for (size_t i = 0; i < N; i++)
                    sum += (n - m) * pow(exp(-DT / TAU), n - m) * DT / (TAU * TAU) * spikes_at(m, i, b) * weight(i, 1);
            WITHIN(dot_at(&r, 1, b, 3), sum, 8 * CLOSE, say("unit 1, step %d", n));
            HOLDS(dot_at(&r, 0, b, 3) == 0 && dot_at(&r, 2, b, 3) == 0, "the others' tau is not its own");
        }
    }
    snn_net_free(&r.net);
}

/* What neurons know of a parameter reaches r through their surrogate slopes, spike or not. */
Test(readouts, take_the_slopes_of_spikes)
{
    rig r;
    rig_new(&r, BATCH, true);
    snn_seed(&r.pre->dot.cell.v_th, snn_mV(1), 0);
    hidden_retune(r.pre);
    double want[OUT * BATCH] = { 0 }, largest = 0;
    for (int n = 0; n < STEPS; n++) {
        hidden_step(r.pre, snn_mA(1.5));
        snn_deliver(r.to);
        snn_readout_step(r.out);
        snn_tick(&r.net);
        for (size_t c = 0; c < OUT * BATCH; c++) {
            want[c] *= exp(-DT / TAU);
            for (size_t i = 0; i < N; i++)
                want[c] += (double)snn_tangent_at(&r.pre->cells.spikes_dot[c / OUT * N + i], 0) * weight(i, c % OUT);
            WITHIN(dot_at(&r, c % OUT, c / OUT, 0), want[c], 8 * CLOSE, say("unit %zu, step %d", c, n));
            largest = fmax(largest, fabs(want[c]));
        }
    }
    HOLDS(largest > 0.1, "there is something to see");
    snn_net_free(&r.net);
}
#endif

/* ---- what cannot be ---- */

#define SAYS(net, sentence)                                                                                   \
    cr_assert_str_eq(snn_why(net), sentence)
Test(readouts, say_what_is_wrong)
{
    static const struct { double tau; const char *why; } bad[] = {
        { 0, "snn_readout: tau must be > 0 ms, got 0 ms" },
        { -5, "snn_readout: tau must be > 0 ms, got -5 ms" },
        { NAN, "snn_readout: tau must be finite and > 0 ms, got nan ms" },
        { INFINITY, "snn_readout: tau must be finite and > 0 ms, got inf ms" },
    };
    for (size_t c = 0; c < COUNT_OF(bad); c++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        snn_readout *o = snn_readout_new(&net, 3, snn_ms(bad[c].tau));
        SAYS(&net, bad[c].why);
        HOLDS(o->cells.count == 0, "an empty one");
        snn_readout_step(o), snn_readout_retune(o), snn_readout_restart(o);
        snn_net_free(&net);
    }
    rig r;
    rig_new(&r, 1, false);
    r.out->tau[2] = snn_ms(-1);
    snn_readout_retune(r.out);
    SAYS(&r.net, "snn_readout: tau[2] must be > 0 ms, got -1 ms");
    const double before = r_at(&r, 0, 0);
    rig_step(&r, 0);
    HOLDS(r_at(&r, 0, 0) == before, "a failed net stands still");
    snn_net_free(&r.net);
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_readout_new(&net, 0, snn_ms(1));
    SAYS(&net, "snn_readout: count must be > 0, got 0");
    snn_net_free(&net);
}

Test(readouts, fit_where_their_bytes_say)
{
    static unsigned char memory[SNN_BYTES(snn_readout, 20)];
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(1));
    HOLDS(snn_readout_new(&net, 20, snn_ms(5))->cells.count == 20, "made");
    WELL(&net);
}

/* ---- the membrane that never spikes ---- */

typedef struct li { double tau, v_rest, r, i; } li;             /* ms mV Mohm nA */
static int li_drift(double t, const double *v, double *dv, void *with)
{
    const li *p = with;
    (void)t;
    dv[0] = (p->v_rest - v[0] + p->r * p->i) / p->tau;
    return GSL_SUCCESS;
}

/* tau dV/dt = V_rest - V + R I, with an I that changes from step to step and a kick now and then. */
Test(readouts, li_is_exact)
{
    membrane_params p = membrane_defaults();
    p.cell.tau = snn_ms(7);
    p.cell.v_rest = snn_mV(-55);
    p.cell.r = snn_Mohm(20);
    p.init.v = snn_mV(-70);
    snn_net net = snn_net_on_heap(snn_ms(DT));
    membrane *m = membrane_new(&net, 2, &p);
    li q = { 7, -55, 20, 0 };
    gsl_odeiv2_system system = { li_drift, NULL, 1, &q };
    gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 0.01, 1e-14, 1e-15);
    double v = -70, t = 0;
    for (int n = 0; n < 400; n++) {
        const double drive = 3 * sin(n * 0.05), extra = n % 50 < 10 ? 2 : 0, kick = n % 37 == 5 ? 4 : 0;
        m->in.arrived[0] = snn_nA(extra);
        m->kick.arrived[0] = snn_mV(kick);
        membrane_step(m, snn_nA(drive));
        snn_tick(&net);
        q.i = (double)R(drive) + extra;
        cr_assert(gsl_odeiv2_driver_apply(driver, &t, (n + 1) * DT, &v) == GSL_SUCCESS);
        v += kick;
        NEAR(m->v[0].mV, v, 100 * EPS + 1e-12, say("V at step %d", n));
        HOLDS(m->cells.n_spikes == 0, "it never spikes");
    }
    gsl_odeiv2_driver_free(driver);
    WELL(&net);
    snn_net_free(&net);
}

#if SNN_DUAL_N > 0
/* Linear in what it is driven by: V(2 w) - V(w) = w dV/dw. Through a conductance it is not, and differences see that. */
Test(readouts, li_knows_its_slope_in_a_weight)
{
    double v[3], dot = 0;
    for (int s = 0; s < 3; s++) {
        const hidden_params from = hidden_defaults();
        const membrane_params to = membrane_defaults();
        snn_net net = snn_net_on_heap(snn_ms(DT));
        net.tangents = s == 0;
        hidden *pre = hidden_new(&net, N, &from);
        membrane *m = membrane_new(&net, 1, &to);
        snn_projection *f = snn_all_to_all(&net, &pre->cells, &m->in, snn_mA(s == 0 ? 0.25 : s == 1 ? 0.5 : 0));
        if (s == 0) snn_seed_weight(f, &m->in, snn_mA(1), 0);
        for (int n = 0; n < STEPS; n++) {
            for (size_t i = 0; i < N; i++) pre->v[i] = snn_mV(spikes_at(n, i, 0) ? 1.25 : 0.5);
            snn_notice(&pre->cells);
            snn_deliver(f);
            membrane_step(m, snn_mA(0.5));
            snn_tick(&net);
        }
        WELL(&net);
        v[s] = (double)m->v[0].mV;
        if (s == 0) dot = (double)snn_tangent_at(&m->v_dot[0].mV, 0);
        snn_net_free(&net);
    }
    HOLDS(dot > 0.1, "there is something to see");
    WITHIN((v[1] - v[2]) / 0.5, dot, 100 * EPS, "dV/dw");
}
#endif
