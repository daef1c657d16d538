/* stdp.c: spike-timing-dependent plasticity. What sixty pairs of spikes do to a weight, by the time
   between them; and a neuron with 200 inputs, of which those that rise and fall together win.
   Song, Miller and Abbott, Nat. Neurosci. 3, 919 (2000); Song and Abbott, Neuron 32, 339 (2001);
   Guetig, Aharonov, Rotter and Sompolinsky, J. Neurosci. 23, 3697 (2003).

   Prints what was learnt; writes build/demo/stdp_window.csv, _course.csv and _weights.csv.        */
#include "example.h"

#define SNN_POPULATION   echo                       /* repeats what it hears: spikes at will      */
#define SNN_NEURON       snn_parrot
#define SNN_RECEPTORS(R) R(ear, snn_instant, snn_jump) R(exc, snn_expon, snn_coba)
#include "snn.h"

/* [population] */
#define SNN_POPULATION   listener
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"
/* [/population] */

enum { LAGS = 201, PAIRS = 60, INPUTS = 200, TOGETHER = 100 };

/* Synapse k: PAIRS pairs a second apart, the post spike k - 100 ms after the pre spike. */
static void window(void)
{
    static uint32_t who[LAGS * PAIRS];
    static uint64_t early[LAGS * PAIRS], late[LAGS * PAIRS];
    size_t n = 0;
    for (uint64_t pair = 0; pair < PAIRS; pair++)
        for (uint32_t k = 0; k < LAGS; k++, n++) {
            who[n] = k;
            early[n] = 500 + 1000 * pair;
            late[n] = 400 + 1000 * pair + k;
        }
    snn_net net = snn_net_on_heap(snn_ms(1));
    snn_spike_train *trains[] = { snn_spike_train_steps_new(&net, LAGS, who, early, n),
                                  snn_spike_train_steps_new(&net, LAGS, who, late, n) };
    echo *sides[] = { echo_new(&net, LAGS, NULL), echo_new(&net, LAGS, NULL) };
    snn_projection *in[2], *f[2];
    snn_stdp *s[2];
    for (int k = 0; k < 2; k++)
        in[k] = snn_one_to_one(&net, &trains[k]->cells, &sides[k]->ear, snn_mV(1));
    snn_stdp_params rule = snn_stdp_defaults();
    for (int k = 0; k < 2; k++, rule.mu_plus = rule.mu_minus = 1) {
        f[k] = snn_one_to_one(&net, &sides[0]->cells, &sides[1]->exc, snn_nS(0.5));
        s[k] = snn_stdp_new(&net, f[k], &sides[1]->exc, &rule, snn_nS(0), snn_nS(1));
    }
    while (!snn_failed(&net) && net.step < 1000 * PAIRS + 500) {
        for (int k = 0; k < 2; k++) snn_deliver(in[k]);
        for (int k = 0; k < 2; k++) snn_stdp_step(s[k]);
        for (int k = 0; k < 2; k++) {
            snn_spike_train_step(trains[k]);
            echo_step(sides[k], snn_nA(0));
        }
        snn_tick(&net);
    }
    STOP_IF_FAILED(&net);
    FILE *out = create("stdp_window.csv");
    fprintf(out, "lag_ms,additive_percent,multiplicative_percent\n");
    printf("60 pairs: post - pre     additive  multiplicative\n");
    for (size_t k = 0; k < LAGS; k++) {
        double change[2];
        for (int rule_of = 0; rule_of < 2; rule_of++)
            change[rule_of] = 100 * ((double)snn_to_nS(snn_uS(f[rule_of]->weights[k])) / 0.5 - 1);
        fprintf(out, "%d,%.4f,%.4f\n", (int)k - 100, change[0], change[1]);
        if (k == 60 || k == 90 || k == 110 || k == 140)
            printf("              %+4d ms %+11.1f %% %+11.1f %%\n", (int)k - 100, change[0], change[1]);
    }
    finish(out);
    snn_net_free(&net);
}

static double mean_of(const snn_projection *f, size_t from, size_t n)
{
    double sum = 0;
    size_t pre, post;
/* [read] */
    for (size_t e = from; e < from + n; e++)
        sum += (double)snn_to_nS(snn_uS(snn_projection_edge(f, e, &pre, &post)));
/* [/read] */
    return sum / (double)n;
}

/* The first TOGETHER inputs share the ups and downs of their rate; all have the same mean. */
static void compete(double mu, FILE *course, FILE *last)
{
    snn_net net = snn_net_on_heap(snn_ms(1));
    listener_params p = listener_defaults();
    p.cell.r = snn_Mohm(100);
    p.cell.tau = snn_ms(20);
    p.cell.tau_ref = snn_ms(2);
    p.cell.v_rest = snn_mV(-74);
    p.cell.v_reset = snn_mV(-60);
    p.cell.v_th = snn_mV(-54);
    p.init.v = snn_mV(-74);
    p.exc.syn.tau = snn_ms(5);
    p.exc.out.e = snn_mV(0);
    snn_poisson *inputs = snn_poisson_new(&net, INPUTS, snn_Hz(0), 1);
    listener *post = listener_new(&net, 1, &p);
    snn_fluctuating_ratio *common = snn_ou_new(&net, 1, snn_one(0), snn_per_rtms(0.15), snn_ms(20), 2);
/* [make] */
    snn_projection *in = snn_all_to_all(&net, &inputs->cells, &post->exc, snn_nS(0.2));

    snn_stdp_params rule = snn_stdp_defaults();     /* 0.005 up, 0.00525 down, 20 ms, additive    */
    rule.mu_plus = rule.mu_minus = (snn_real)mu;
    snn_stdp *s = snn_stdp_new(&net, in, &post->exc, &rule, snn_nS(0), snn_nS(0.4));
/* [/make] */
    snn_rate rates[INPUTS];
    size_t spikes = 0;
    while (!snn_failed(&net) && net.step < 250000) {
        snn_fluctuate(common);
        for (int k = 0; k < INPUTS; k++) {
            const double up = k < TOGETHER ? (double)snn_to_one(common->x[0]) : 0;
            rates[k] = snn_Hz(up > -1 ? 20 * (1 + up) : 0);
        }
/* [loop] */
        snn_deliver(in);
        snn_stdp_step(s);                           /* the weights, as these spikes leave them    */
        snn_poisson_step_each(inputs, rates);
        listener_step(post, snn_nA(0));
        snn_tick(&net);
/* [/loop] */
        spikes += post->cells.n_spikes;
        if (net.step % 2000) continue;
        fprintf(course, "%g,%.0f,%.5f,%.5f,%.2f\n", mu, 0.001 * (double)net.step, mean_of(in, 0, TOGETHER),
                mean_of(in, TOGETHER, INPUTS - TOGETHER), (double)spikes / 2);
        spikes = 0;
    }
    STOP_IF_FAILED(&net);
    for (size_t k = 0; k < INPUTS; k++)
        fprintf(last, "%g,%zu,%.5f\n", mu, k, (double)snn_to_nS(snn_uS(in->weights[k])));
    printf("%7.2f %24.3f nS %18.3f nS\n", mu, mean_of(in, 0, TOGETHER), mean_of(in, TOGETHER, INPUTS - TOGETHER));
    snn_net_free(&net);
}

int main(void)
{
    window();
    FILE *course = create("stdp_course.csv"), *last = create("stdp_weights.csv");
    fprintf(course, "mu,t_s,together_nS,alone_nS,rate_Hz\n");
    fprintf(last, "mu,input,w_nS\n");
    printf("\n     mu   inputs that go together    those that do not    (mean weight after 250 s)\n");
    compete(0, course, last);
    compete(0.05, course, last);
    compete(1, course, last);
    finish(course);
    finish(last);
    return 0;
}
