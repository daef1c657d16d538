/* test_releases.c: what a spike releases, and synapses on the pre side. A release is held against the same synapse on
   the post side, against closed forms, against GSL's integrators and, in the dual reading, against differences. */
#include "check.h"

#define SNN_POPULATION sender                   /* one of each; `fac` and `whole` send when a spike does */
#define SNN_NEURON snn_lifref
#define SNN_PER_NEURON
#define SNN_RELEASES(R)                                                                                       \
    R(whole, snn_whole, snn_instant) R(fac, snn_stp, snn_instant) R(dep, snn_std, snn_instant)                \
    R(slow, snn_whole, snn_expon) R(dual, snn_whole, snn_dualexpon) R(alpha, snn_whole, snn_alpha)            \
    R(ampa, snn_whole, snn_ampa) R(gabaa, snn_whole, snn_gabaa) R(nmda, snn_whole, snn_bionmda)               \
    R(both, snn_stp, snn_expon) R(twice, snn_stp, snn_bionmda)
#include "snn.h"

#define SNN_POPULATION listener                 /* the same synapses on the post side, and none at all */
#define SNN_NEURON snn_lif
#define SNN_RECEPTORS(R)                                                                                      \
    R(slow, snn_expon, snn_coba) R(dual, snn_dualexpon, snn_coba) R(alpha, snn_alpha, snn_coba)               \
    R(now, snn_instant, snn_coba)
#include "snn.h"

#define SNN_POPULATION parrot                   /* says after others what they say */
#define SNN_NEURON snn_parrot
#define SNN_RECEPTORS(R) R(ear, snn_instant, snn_jump)
#define SNN_RELEASES(R) R(fac, snn_stp, snn_instant) R(ampa, snn_whole, snn_ampa)
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
    q.cell.v_th = snn_mV(1e6);
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
