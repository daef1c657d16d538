/* stp.c: short-term plasticity. The same spikes through a synapse that depresses and one that
   facilitates; and what a second spike releases, by how long after the first it comes.
   Tsodyks, Pawelzik and Markram, Neural Comput. 10, 821 (1998).

   Prints both; writes build/demo/stp.csv (a train) and build/demo/stp_pairs.csv.                 */
#include "example.h"

/* [populations] */
#define SNN_POPULATION   fibre                      /* repeats a source's spikes, and releases    */
#define SNN_NEURON       snn_parrot
#define SNN_RECEPTORS(R) R(ear, snn_instant, snn_jump)
#define SNN_RELEASES(R)  R(dep, snn_stp, snn_instant) R(fac, snn_stp, snn_instant)
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(from_dep, snn_expon, snn_coba) R(from_fac, snn_expon, snn_coba)
#include "snn.h"
/* [/populations] */

static fibre_params plastic(void)
{
    fibre_params f = fibre_defaults();
/* [parameters] */
    f.dep.release.use   = snn_one(0.5);        /* much is used, and comes back slowly        */
    f.dep.release.tau_d = snn_ms(800);
    f.dep.release.tau_f = snn_ms(20);
    f.fac.release.use   = snn_one(0.1);        /* little is used; the next time more         */
    f.fac.release.tau_d = snn_ms(50);
    f.fac.release.tau_f = snn_ms(1000);
/* [/parameters] */
    return f;
}

/* [rest] */
/* u begins with U, as in brainpy.state, and decays to 0: after a long silence it is that. */
static void as_after_silence(fibre *pre)
{
    for (size_t j = 0; j < pre->cells.count; j++)
        pre->dep.release.u[j] = pre->fac.release.u[j] = snn_one(0);
}
/* [/rest] */

static void train(void)                             /* ten spikes at 20 Hz, and one that is late  */
{
    enum { SPIKES = 11 };
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    fibre_params f = plastic();
    target_params p = target_defaults();
    p.from_dep.syn.tau = p.from_fac.syn.tau = snn_ms(10);

    uint32_t who[SPIKES] = { 0 };
    snn_time when[SPIKES];
    for (int k = 0; k < SPIKES; k++) when[k] = snn_ms(k < SPIKES - 1 ? 50 + 50 * k : 1000);
    snn_spike_train *spikes = snn_spike_train_new(&net, 1, who, when, SPIKES);
    fibre *pre = fibre_new(&net, 1, &f);
    as_after_silence(pre);
    target *post = target_new(&net, 1, &p);
    snn_projection *in = snn_one_to_one(&net, &spikes->cells, &pre->ear, snn_mV(1));
/* [join] */
    snn_projection *dep = snn_all_to_all(&net, &pre->dep.cells, &post->from_dep, snn_nS(1));
    snn_projection *fac = snn_all_to_all(&net, &pre->fac.cells, &post->from_fac, snn_nS(1));
/* [/join] */
    FILE *out = create("stp.csv");
    fprintf(out, "t_ms,g_dep_nS,g_fac_nS,spike\n");
    printf("   spike at    released: depressing  facilitating\n");
    while (!snn_failed(&net) && net.step < 12000) {
        snn_deliver(in);
        snn_deliver(dep);
        snn_deliver(fac);
        snn_spike_train_step(spikes);
        fibre_step(pre, snn_mA(0));
        target_step(post, snn_nA(0));
        snn_tick(&net);
        const double t = 0.1 * (double)net.step;
        fprintf(out, "%.1f,%.5f,%.5f,%zu\n", t, (double)snn_to_nS(post->from_dep.g[0]),
                (double)snn_to_nS(post->from_fac.g[0]), pre->cells.n_spikes);
        if (pre->cells.n_spikes)
            printf("%8.1f ms %20.3f %13.3f\n", t, (double)snn_to_one(pre->dep.g[0]),
                   (double)snn_to_one(pre->fac.g[0]));
    }
    finish(out);
    STOP_IF_FAILED(&net);
    snn_net_free(&net);
}

static void pairs(void)                             /* neuron j's second spike comes later        */
{
    enum { PAIRS = 60 };
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    fibre_params f = plastic();
    uint32_t who[2 * PAIRS];
    uint64_t when[2 * PAIRS];
    for (uint32_t j = 0; j < PAIRS; j++) {
        who[2 * j] = who[2 * j + 1] = j;
        when[2 * j] = 0;
        when[2 * j + 1] = 50 + 250 * j;             /* after 5, 30, ... 1480 ms                   */
    }
    snn_spike_train *spikes = snn_spike_train_steps_new(&net, PAIRS, who, when, 2 * PAIRS);
    fibre *pre = fibre_new(&net, PAIRS, &f);
    as_after_silence(pre);
    snn_projection *in = snn_one_to_one(&net, &spikes->cells, &pre->ear, snn_mV(1));
    double first[2][PAIRS] = { { 0 } }, ratio[2][PAIRS] = { { 0 } };
    while (!snn_failed(&net) && net.step < 15000) {
        snn_deliver(in);
        snn_spike_train_step(spikes);
        fibre_step(pre, snn_mA(0));
        snn_tick(&net);
        for (size_t k = 0; k < pre->cells.n_spikes; k++) {
            const uint32_t j = pre->cells.spikes[k];
            const double sent[] = { snn_to_one(pre->dep.g[j]), snn_to_one(pre->fac.g[j]) };
            for (int s = 0; s < 2; s++)
                if (first[s][j] > 0) ratio[s][j] = sent[s] / first[s][j];
                else first[s][j] = sent[s];
        }
    }
    FILE *out = create("stp_pairs.csv");
    fprintf(out, "interval_ms,depressing,facilitating\n");
    for (int j = 0; j < PAIRS; j++) fprintf(out, "%d,%.5f,%.5f\n", 5 + 25 * j, ratio[0][j], ratio[1][j]);
    finish(out);
    STOP_IF_FAILED(&net);
    printf("\na second spike after 30 ms releases %.2f and %.2f of the first\n", ratio[0][1], ratio[1][1]);
    snn_net_free(&net);
}

int main(void)
{
    train();
    pairs();
    return 0;
}
