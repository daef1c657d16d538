/* align.c: the same synapses with their state on the post side (AlignPost) and on the pre side
   (AlignPre), and one that must be on the pre side.

   Prints bytes and work of both; writes build/demo/align.csv.                                    */
#include "example.h"

/* [populations] */
#define SNN_POPULATION   fibre                      /* repeats the spikes of a source, and releases */
#define SNN_NEURON       snn_parrot
#define SNN_RECEPTORS(R) R(ear, snn_instant, snn_jump)
#define SNN_RELEASES(R)  R(slow, snn_whole, snn_expon) R(ampa, snn_whole, snn_ampa)
#include "snn.h"

#define SNN_POPULATION   post_side                  /* g decays here                              */
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

#define SNN_POPULATION   pre_side                   /* g arrives here as it is                    */
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_instant, snn_coba)
#include "snn.h"
/* [/populations] */

enum { N = 1000, OUT = 100, STEPS = 2000 };

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    fibre_params f = fibre_defaults();
    post_side_params p = post_side_defaults();
    pre_side_params q = pre_side_defaults();
    p.cell.r = snn_Mohm(100);
    p.cell.tau = snn_ms(20);
    p.cell.v_th = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = p.init.v = snn_mV(-60);
    q.cell = p.cell;
    q.init = p.init;
    p.exc.syn.tau = f.slow.syn.tau = snn_ms(5);

    snn_poisson *noise = snn_poisson_new(&net, N, snn_Hz(20), 1);
    fibre *pre = fibre_new(&net, N, &f);
    post_side *a = post_side_new(&net, N, &p);
    pre_side *b = pre_side_new(&net, N, &q);
    snn_projection *in = snn_one_to_one(&net, &noise->cells, &pre->ear, snn_mV(1));
/* [join] */
    snn_projection *spikes = snn_fixed_out(&net, &pre->cells, &a->exc, 0.1, snn_nS(0.2), 2);
    snn_projection *gates = snn_fixed_out(&net, &pre->slow.cells, &b->exc, 0.1, snn_nS(0.2), 2);
/* [/join] */

    /* one synapse alone, under spikes that come faster and faster */
    uint32_t who[64] = { 0 };
    uint64_t when[64];
    size_t n = 0;
    for (double t = 10; t < 190 && n < 64; t += 12 - 0.055 * t) when[n++] = (uint64_t)(10 * t);
    snn_spike_train *train = snn_spike_train_steps_new(&net, 1, who, when, n);
    fibre *alone = fibre_new(&net, 1, &f);
    snn_projection *to_alone = snn_all_to_all(&net, &train->cells, &alone->ear, snn_mV(1));

    FILE *out = create("align.csv");
    fprintf(out, "t_ms,post_nS,pre_nS,expon,ampa,spike\n");
    double products_post = 0, products_pre = 0, apart = 0;
    while (!snn_failed(&net) && go_on(net.step, STEPS)) {
        snn_deliver(to_alone);
        snn_deliver(in);
        snn_deliver(spikes);
        snn_deliver(gates);
        products_post += (double)pre->cells.n_spikes * OUT;
        products_pre += (double)pre->slow.cells.n_spikes * OUT;
        snn_spike_train_step(train);
        snn_poisson_step(noise);
        fibre_step(alone, snn_mA(0));
        fibre_step(pre, snn_mA(0));
        post_side_step(a, snn_pA(50));
        pre_side_step(b, snn_pA(50));
        snn_tick(&net);
        fprintf(out, "%.1f,%.5f,%.5f,%.5f,%.5f,%zu\n", 0.1 * (double)net.step,
                (double)snn_to_nS(a->exc.g[0]), (double)snn_to_nS(b->exc.g[0]),
                (double)snn_to_one(alone->slow.g[0]), (double)snn_to_one(alone->ampa.g[0]),
                alone->cells.n_spikes);
        for (int j = 0; j < N; j++) {
            const double d = (double)snn_to_mV(a->v[j]) - (double)snn_to_mV(b->v[j]);
            if (d * d > apart * apart) apart = d;
        }
    }
    finish(out);
    STOP_IF_FAILED(&net);
    printf("%zu synapses; state for each of them   %7zu bytes\n", spikes->count,
           spikes->count * sizeof(snn_real));
    printf("... for each post neuron               %7zu bytes\n", N * sizeof a->exc.g[0]);
    printf("... for each pre neuron                %7zu bytes\n", N * sizeof pre->slow.g[0]);
    printf("weights added up in 200 ms: post %.0f, pre %.0f\n", products_post, products_pre);
    printf("largest difference in V: %.0e mV\n", apart < 0 ? -apart : apart);
    snn_net_free(&net);
    return interrupted ? EXIT_FAILURE : EXIT_SUCCESS;
}
