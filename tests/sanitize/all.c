/* all.c: makes everything there is, in good order and with every kind of bad input, for the sanitizers to look on:
   a failed net never crashes, never leaks, and its first failure sticks. Prints a line for what is not as it should be,
   and ends with the number of those lines as its status. -v also prints every sentence. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Memory that can be made to run out at the n-th allocation, and that counts what is not given back. */
static long fail_at = -1, allocations, living;
static void *counted_malloc(size_t size)
{
    if (allocations++ == fail_at) return NULL;
    living++;
    return malloc(size);
}
static void counted_free(void *p)
{
    if (p) living--;
    free(p);
}
#define SNN_MALLOC(size) counted_malloc(size)
#define SNN_FREE(p)      counted_free(p)

#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_cuba) \
                         R(kick, snn_instant, snn_jump) R(in, snn_instant, snn_current_out)
#define SNN_PER_NEURON
#include "snn.h"

#define SNN_POPULATION   counter
#define SNN_NEURON       snn_if
#define SNN_RECEPTORS(R) R(in, snn_instant, snn_current_out)
#include "snn.h"

enum { n_pre = 19, n_post = 11, n_train = 5, n_edges = 4, n_crowd = 9000 };
static int faults;

static void expect(bool good, const char *what, snn_net *net)
{
    if (good) return;
    faults++;
    printf("%s: code %d, \"%s\"\n", what, (int)net->status.code, snn_why(net));
}

/* All that a program can make and do. On a failed net none of it may do anything. */
static void everything(snn_net *net, size_t n_big)
{
    static const uint32_t who[n_train] = {4, 0, 3, 3, 1}, from[n_edges] = {0, 18, 3, 3}, to[n_edges] = {10, 0, 5, 5};
    static const uint64_t steps[n_train] = {3, 1, 1, 7, 19};
    const bool failed = snn_failed(net);
    const uint64_t before = net->step;
    snn_time when[n_train], tau[n_post];
    snn_conductance dense[n_pre * n_post], edge_weights[n_edges];
    snn_current drives[n_post];
    for (int i = 0; i < n_train; i++) when[i] = snn_ms((snn_real)i);
    for (int i = 0; i < n_post; i++) tau[i] = snn_ms((snn_real)(5 + i)), drives[i] = snn_nA((snn_real)i);
    for (int i = 0; i < n_pre * n_post; i++) dense[i] = snn_uS((snn_real)i);
    for (int i = 0; i < n_edges; i++) edge_weights[i] = snn_uS(1);

    relay_params   r = relay_defaults();
    target_params  t = target_defaults();
    counter_params k = counter_defaults();
    r.cell.reset = SNN_HARD;
    t.each.cell.tau = tau;
    t.each.exc.syn.tau = tau;
    relay           *crowd = relay_new(net, n_big, &r);
    relay           *pre   = relay_new(net, n_pre, &r);
    target          *post  = target_new(net, n_post, &t);
    counter         *count = counter_new(net, 1, &k);
    snn_poisson     *noise = snn_poisson_new(net, n_pre, snn_Hz(500), 3);
    snn_spike_train *times = snn_spike_train_new(net, n_train, who, when, n_train);
    snn_spike_train *train = snn_spike_train_steps_new(net, n_train, who, steps, n_train);
    snn_projection *f[] = {
        snn_all_to_all         (net, &times->cells, &post->exc, snn_mS(1)),
        snn_one_to_one         (net, snn_slice(&train->cells, 2, 1), &count->in, snn_nA(1)),
        snn_dense              (net, &pre->cells, &post->inh, dense, n_pre * n_post),
        snn_fixed_out          (net, &pre->cells, &post->exc, (snn_real)0.5, snn_uS(1), 1),
        snn_fixed_out_distinct (net, &pre->cells, &post->exc, (snn_real)0.5, snn_uS(1), 2),
        snn_fixed_in           (net, &noise->cells, &post->inh, (snn_real)0.5, snn_uS(1), 3),
        snn_fixed_in_distinct  (net, &noise->cells, &post->kick, (snn_real)0.5, snn_mV(1), 4),
        snn_bernoulli          (net, &noise->cells, &post->in, (snn_real)0.3, snn_nA(1), 5),
        snn_fixed_out          (net, &crowd->cells, &post->exc, (snn_real)0.5, snn_uS(1), 1),
        snn_edges              (net, &pre->cells, &post->exc, from, to, n_edges, snn_uS(1)),
    };
    enum { n = sizeof f / sizeof *f };
    snn_weigh(f[n - 1], &post->exc, edge_weights, n_edges);

    for (int step = 0; step < 20; step++) {
        for (int i = 0; i < n; i++) snn_deliver(f[i]);
        snn_poisson_step(noise);
        snn_spike_train_step(times);
        snn_spike_train_step(train);
        relay_step(crowd, snn_mA(30));
        relay_step(pre, snn_mA(30));
        target_step_each(post, drives);
        counter_step(count, snn_nA(1));
        snn_tick(net);
    }
    for (int i = 0; i < n; i++)
        for (size_t e = 0; e < f[i]->count; e++) {
            size_t a, b;
            snn_projection_edge(f[i], e, &a, &b);
        }
    if (failed) {
        expect(pre->cells.count + post->cells.count + count->cells.count + noise->cells.count + train->cells.count == 0,
               "a population on a failed net is not empty", net);
        for (int i = 0; i < n; i++) expect(f[i]->count == 0, "a projection on a failed net is not empty", net);
        expect(net->step == before, "a failed net went on", net);
    }
    snn_notice(&pre->cells);
    target_retune(post);
    target_restart(post);
}

/* One bad input: it must be refused with this code and a sentence, which all that follows leaves as it is. */
static bool loud;
static void refused(snn_net *net, int code, const char *what)
{
    char first[256];
    snprintf(first, sizeof first, "%s", snn_why(net));
    if (loud) printf("%-28s %s\n", what, first);
    expect(snn_failed(net) && (int)net->status.code == code && *first, what, net);
    everything(net, 1);
    expect((int)net->status.code == code && strcmp(first, snn_why(net)) == 0, "the first failure did not stick", net);
    snn_net_free(net);
    if (living != 0) faults++, printf("%s: %ld allocations not freed\n", what, living), living = 0;
}

/* REFUSED(code, statements): the statements, with a net, its parameters and populations at hand, must fail so. */
#define REFUSED(code, ...)                                                        \
    do {                                                                          \
        snn_net net = snn_net_on_heap(snn_ms((snn_real)0.1));                     \
        relay_params r = relay_defaults();                                        \
        target_params t = target_defaults();                                      \
        relay *pre = relay_new(&net, n_pre, &r);                                  \
        target *post = target_new(&net, n_post, &t);                              \
        (void)pre, (void)post;                                                    \
        __VA_ARGS__;                                                              \
        refused(&net, code, #__VA_ARGS__);                                        \
    } while (0)

static void bad_inputs(void)
{
    const snn_real bad[] = {0, -20, (snn_real)NAN, (snn_real)INFINITY, -(snn_real)INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snn_net net = snn_net_on_heap(snn_ms(bad[i]));
        refused(&net, SNN_BAD_VALUE, "dt");
        REFUSED(SNN_BAD_VALUE, r.cell.tau = snn_ms(bad[i]); relay_new(&net, 2, &r));
        REFUSED(SNN_BAD_VALUE, t.exc.syn.tau = snn_ms(bad[i]); target_new(&net, 2, &t));
        REFUSED(SNN_BAD_VALUE, post->params.cell.tau = snn_ms(bad[i]); target_retune(post));
        REFUSED(SNN_BAD_VALUE, net.dt = snn_ms(bad[i]); target_retune(post));
        snn_time taus[2] = {snn_ms(1), snn_ms(bad[i])};
        REFUSED(SNN_BAD_VALUE, t.each.cell.tau = taus; target_new(&net, 2, &t));
        REFUSED(SNN_BAD_VALUE, t.each.inh.syn.tau = taus; target_new(&net, 2, &t));
        if (i == 0) continue;                       /* the rest may be zero */
        REFUSED(SNN_BAD_VALUE, snn_poisson_new(&net, 3, snn_Hz(bad[i]), 1));
        REFUSED(SNN_BAD_VALUE, snn_fixed_out(&net, &pre->cells, &post->exc, bad[i], snn_uS(1), 1));
        REFUSED(SNN_BAD_VALUE, snn_fixed_in(&net, &pre->cells, &post->exc, bad[i], snn_uS(1), 1));
        REFUSED(SNN_BAD_VALUE, snn_bernoulli(&net, &pre->cells, &post->exc, bad[i], snn_uS(1), 1));
        if (i == 1) continue;                       /* and the rest may be negative */
        REFUSED(SNN_BAD_VALUE, r.cell.v_th = snn_mV(bad[i]); relay_new(&net, 2, &r));
        REFUSED(SNN_BAD_VALUE, snn_all_to_all(&net, &pre->cells, &post->exc, snn_uS(bad[i])));
        snn_conductance weights[n_pre * n_post];
        for (int e = 0; e < n_pre * n_post; e++) weights[e] = snn_uS(e == 200 ? bad[i] : 1);
        REFUSED(SNN_BAD_VALUE, snn_dense(&net, &pre->cells, &post->exc, weights, n_pre * n_post));
    }
    REFUSED(SNN_BAD_VALUE, r.cell.tau_ref = snn_ms(-1); relay_new(&net, 2, &r));
    REFUSED(SNN_BAD_SIZE, r.cell.tau_ref = snn_s(1000); relay_new(&net, 2, &r));   /* more than SNN_HOLD counts */
    REFUSED(SNN_BAD_VALUE, snn_bernoulli(&net, &pre->cells, &post->exc, 2, snn_uS(1), 1));
    REFUSED(SNN_BAD_VALUE, snn_fixed_out_distinct(&net, &pre->cells, &post->exc, 2, snn_uS(1), 1));
    REFUSED(SNN_BAD_VALUE, snn_fixed_in_distinct(&net, &pre->cells, &post->exc, 2, snn_uS(1), 1));

    REFUSED(SNN_BAD_SIZE, relay_new(&net, 0, &r));
    REFUSED(SNN_BAD_SIZE, relay_new(&net, SIZE_MAX, &r));
    REFUSED(SNN_BAD_SIZE, relay_new(&net, SIZE_MAX / 2, &r));
    REFUSED(SNN_BAD_SIZE, snn_poisson_new(&net, 0, snn_Hz(1), 1));
    REFUSED(SNN_BAD_SIZE, snn_poisson_new(&net, SIZE_MAX, snn_Hz(1), 1));
    REFUSED(SNN_BAD_EDGE, snn_slice(&pre->cells, n_pre, 1));
    REFUSED(SNN_BAD_SIZE, snn_slice(&pre->cells, 3, 0));
    REFUSED(SNN_BAD_EDGE, snn_slice(&pre->cells, 1, SIZE_MAX));
    REFUSED(SNN_BAD_COUNT, snn_one_to_one(&net, &pre->cells, &post->exc, snn_uS(1)));       /* 19 on 11 */

    const uint32_t outside[1] = {19}, first[1] = {0};
    const uint64_t step[1] = {1};
    const snn_time when[1] = {snn_ms(-1)}, now[1] = {snn_ms(1)};
    const snn_conductance one[1] = {snn_uS(1)};
    REFUSED(SNN_BAD_EDGE, snn_edges(&net, &pre->cells, &post->exc, outside, first, 1, snn_uS(1)));
    REFUSED(SNN_BAD_EDGE, snn_edges(&net, &pre->cells, &post->exc, first, outside, 1, snn_uS(1)));
    REFUSED(SNN_BAD_EDGE, snn_spike_train_steps_new(&net, 19, outside, step, 1));
    REFUSED(SNN_BAD_EDGE, snn_spike_train_new(&net, 19, outside, now, 1));
    REFUSED(SNN_BAD_VALUE, snn_spike_train_new(&net, 19, first, when, 1));
    REFUSED(SNN_BAD_COUNT, snn_dense(&net, &pre->cells, &post->exc, one, 1));
    REFUSED(SNN_BAD_COUNT, snn_weigh(snn_all_to_all(&net, &pre->cells, &post->exc, snn_uS(1)), &post->exc, one, 1));
}

int main(int argc, char **argv)
{
    (void)argv;
    loud = argc > 1;

    /* Allocation n fails, for n = 0, 1, ... until the program needs fewer. */
    enum snn_code code = SNN_NO_MEMORY;
    for (fail_at = 0; code != SNN_OK && fail_at < 1000; fail_at++) {
        allocations = 0;
        snn_net net = snn_net_on_heap(snn_ms((snn_real)0.1));
        everything(&net, n_crowd);           /* a crowd, so that one chunk is not enough */
        code = net.status.code;
        expect(code == SNN_NO_MEMORY || code == SNN_OK, "out of memory", &net);
        expect(fail_at > 0 || code == SNN_NO_MEMORY, "no allocation at all", &net);
        snn_net_free(&net);
        if (living != 0) faults++, printf("allocation %ld failed: %ld not freed\n", fail_at, living), living = 0;
    }
    printf("%ld allocations\n", fail_at - 1);
    fail_at = -1;

    /* The same on a buffer, too small until it isn't, and not aligned. */
    size_t size = 0;
    for (code = SNN_NO_ROOM; code != SNN_OK && size < 1 << 16; size += 101) {
        unsigned char *tight = (unsigned char *)malloc(size + 1);        /* so that a step beyond it is seen */
        snn_net net = snn_net_on(tight + 1, size, snn_ms((snn_real)0.1));
        everything(&net, 1);
        code = net.status.code;
        expect(code == SNN_NO_ROOM || code == SNN_OK, "no room", &net);
        expect(snn_net_used(&net) <= size, "used more than there is", &net);
        snn_net_free(&net);
        free(tight);
    }
    printf("room enough in %zu bytes\n", size);

    bad_inputs();
    printf("%d faults\n", faults);
    return faults != 0;
}
