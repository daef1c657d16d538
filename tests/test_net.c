/* test_net.c: whatever is wrong is said, stays said, and harms nobody. Memory that is refused, buffers that are too
   small by any number of bytes, numbers out of range, nets that are mixed up. */
#include <stdlib.h>

static long allocations, live, refuse_from = -1;        /* the heap as the header sees it               */
static void *counted_malloc(size_t size)
{
    if (allocations++ >= refuse_from && refuse_from >= 0) return NULL;
    live++;
    return malloc(size);
}
static void counted_free(void *p)
{
    live--;
    free(p);
}
#define SNN_MALLOC(size) counted_malloc(size)
#define SNN_FREE(p) counted_free(p)
#include "check.h"

#define SNN_POPULATION relay
#define SNN_NEURON snn_lifref
#include "snn.h"

#define SNN_POPULATION target
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(slow, snn_expon, snn_cuba) R(kick, snn_instant, snn_jump)
#include "snn.h"

#define SNN_POPULATION plain
#define SNN_NEURON snn_lif
#include "snn.h"

#define SNN_POPULATION perfect
#define SNN_NEURON snn_if
#include "snn.h"

#define SNN_POPULATION various
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#define SNN_PER_NEURON
#include "snn.h"

static const uint32_t few[] = { 0, 1, 2 };
static const uint64_t few_steps[] = { 0, 1, 2 };

/* Everything that can be called on a failed net, and that it stays as it was. */
static void call_everything(snn_net *net, relay *r, target *t)
{
    const snn_current drives[64] = { { 1 } };
    const snn_rate rates[64] = { { 1 } };
    const snn_conductance weights[64] = { { 1 } };
    const snn_time when[] = { { 0 }, { 1 }, { 2 } };
    const relay_params rp = relay_defaults();
    const target_params tp = target_defaults();
    relay *made = relay_new(net, 20, &rp);
    cr_assert(made != NULL && made->cells.count == 0 && made->cells.n_spikes == 0, "an empty population");
    snn_cells *slice = snn_slice(&r->cells, 0, 1), *slice_of_made = snn_slice(&made->cells, 0, 1);
    cr_assert(slice != NULL && slice->count == 0 && slice_of_made != NULL && slice_of_made->count == 0);
    cr_assert(target_new(net, 1, &tp)->cells.count == 0);
    snn_poisson *p = snn_poisson_new(net, 10, snn_Hz(20), 1);
    snn_spike_train *a = snn_spike_train_steps_new(net, 10, few, few_steps, 3);
    snn_spike_train *b = snn_spike_train_new(net, 10, few, when, 3);
    cr_assert(p->cells.count == 0 && a->cells.count == 0 && b->cells.count == 0);
    snn_projection *const f[] = {
        snn_all_to_all(net, &r->cells, &t->exc, snn_mS(1)), snn_one_to_one(net, &r->cells, &t->exc, snn_mS(1)),
        snn_dense(net, &r->cells, &t->exc, weights, 1),
        snn_fixed_out(net, &r->cells, &t->exc, 0.5, snn_mS(1), 1),
        snn_fixed_out_distinct(net, &r->cells, &t->exc, 0.5, snn_mS(1), 1),
        snn_fixed_in(net, &r->cells, &t->exc, 0.5, snn_mS(1), 1),
        snn_fixed_in_distinct(net, &r->cells, &t->exc, 0.5, snn_mS(1), 1),
        snn_bernoulli(net, &r->cells, &t->exc, 0.5, snn_mS(1), 1),
        snn_edges(net, &r->cells, &t->exc, few, few, 3, snn_mS(1)),
        snn_all_to_all(net, slice, &t->kick, snn_mV(1)), snn_all_to_all(net, &p->cells, &t->exc, snn_mS(1)),
    };
    for (size_t k = 0; k < COUNT_OF(f); k++) {
        size_t pre = 9, post = 9;
        cr_assert(f[k] != NULL && f[k]->count == 0, "an empty projection");
        snn_deliver(f[k]);
        snn_weigh(f[k], &t->exc, weights, 1);
        cr_assert(snn_projection_edge(f[k], 0, &pre, &post) == 0 && pre == 0 && post == 0);
    }
    relay_step(r, snn_mA(30)), relay_step_each(r, drives), relay_retune(r), relay_restart(r), snn_notice(&r->cells);
    target_step(t, snn_mA(30)), target_step_each(t, drives), target_retune(t), target_restart(t);
    relay_step(made, snn_mA(30)), relay_step_each(made, drives), relay_retune(made), relay_restart(made);
    snn_notice(&made->cells), snn_notice(slice);
    snn_poisson_step(p), snn_poisson_step_each(p, rates), snn_spike_train_step(a), snn_spike_train_step(b);
    snn_tick(net);
}

/* The net has failed so; it goes on failing so; it is freed. r, t: what it had, or populations of a failed net. */
static void expect(snn_net *net, snn_code code, const char *sentence, relay *r, target *t)
{
    cr_assert(snn_failed(net), "nothing failed, but should have: %s", sentence);
    cr_assert_str_eq(snn_why(net), sentence, "said: %s; not: %s", snn_why(net), sentence);
    cr_assert(net->status.code == code, "code %d, not %d: %s", (int)net->status.code, (int)code, sentence);
    const snn_status before = net->status;
    const size_t used = snn_net_used(net);
    const uint64_t step = net->step;
    call_everything(net, r, t);
    cr_assert(net->status.code == before.code && net->status.where == before.where &&
              net->status.field == before.field && net->status.index == before.index &&
              net->status.got == before.got && net->status.need == before.need, "the first failure sticks");
    cr_assert_str_eq(snn_why(net), sentence, "later said: %s", snn_why(net));
    cr_assert(net->step == step && snn_net_used(net) == used, "a failed net neither steps nor takes memory");
    snn_net_free(net);
    snn_net_free(net);
    cr_assert(live == 0, "%ld chunks were not given back", live);
}

/* A net with a population of each kind, then something that fails. */
#define FAILS(code, sentence, ...)                                                                            \
    do {                                                                                                      \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                           \
        const relay_params rp_ = relay_defaults();                                                            \
        const target_params tp_ = target_defaults();                                                          \
        relay *pre = relay_new(&net, 20, &rp_);                                                               \
        target *post = target_new(&net, 10, &tp_);                                                            \
        WELL(&net);                                                                                           \
        __VA_ARGS__;                                                                                          \
        expect(&net, code, sentence, pre, post);                                                              \
    } while (0)

Test(net, a_net_that_is_well_says_nothing)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    HOLDS(!snn_failed(&net) && net.status.code == SNN_OK, "no failure");
    cr_assert_str_eq(snn_why(&net), "");
    HOLDS(net.step == 0 && net.batch == 1 && !net.tangents && snn_net_used(&net) == 0, "as documented");
    SAME(net.dt.ms, R(0.1), "dt");
    snn_tick(&net);
    snn_tick(&net);
    HOLDS(net.step == 2, "two ticks");
    snn_net_free(&net);
}

/* ---- time steps ---- */

static void dt_fails(double ms, const char *sentence)
{
    snn_net net = snn_net_on_heap(snn_ms(ms));
    const relay_params rp = relay_defaults();
    const target_params tp = target_defaults();
    expect(&net, SNN_BAD_VALUE, sentence, relay_new(&net, 20, &rp), target_new(&net, 10, &tp));
    unsigned char memory[64];
    net = snn_net_on(memory, sizeof memory, snn_ms(ms));
    cr_assert_str_eq(snn_why(&net), sentence);
}

Test(net, dt)
{
    dt_fails(0, "snn_net: dt must be > 0 ms, got 0 ms");
    dt_fails(-0.1, "snn_net: dt must be > 0 ms, got -0.1 ms");
    dt_fails(NAN, "snn_net: dt must be finite and > 0 ms, got nan ms");
    dt_fails(INFINITY, "snn_net: dt must be finite and > 0 ms, got inf ms");
    dt_fails(-INFINITY, "snn_net: dt must be finite and > 0 ms, got -inf ms");
    /* changed later: seen by the next _new and by _retune */
    const plain_params p = plain_defaults();
    const relay_params r = relay_defaults();
    FAILS(SNN_BAD_VALUE, "snn_net: dt must be > 0 ms, got 0 ms", net.dt = snn_ms(0); plain_new(&net, 1, &p));
    FAILS(SNN_BAD_VALUE, "snn_net: dt must be > 0 ms, got 0 ms", net.dt = snn_ms(0); snn_poisson_new(&net, 1, snn_Hz(1), 1));
    FAILS(SNN_BAD_VALUE, "snn_net: dt must be > 0 ms, got -1 ms", net.dt = snn_ms(-1); relay_new(&net, 1, &r));
}

Test(net, dt_that_was_spoilt_is_seen_by_retune)
{
    const plain_params p = plain_defaults();
    FAILS(SNN_BAD_VALUE, "snn_net: dt must be > 0 ms, got -1 ms",
          plain *q = plain_new(&net, 1, &p); net.dt = snn_ms(-1); plain_retune(q));
}

/* ---- parameters of the models ---- */

#define REFUSED(population, place, maker, value, sentence)                                                    \
    do {                                                                                                      \
        population##_params p_ = population##_defaults();                                                     \
        p_.place = maker(value);                                                                              \
        FAILS(SNN_BAD_VALUE, sentence, population *q = population##_new(&net, 5, &p_);                        \
              HOLDS(q->cells.count == 0, "the population is empty"));                                         \
    } while (0)
#define NEVER_FINITE(population, place, maker, words, unit)                                                   \
    REFUSED(population, place, maker, NAN, words ", got nan" unit);                                           \
    REFUSED(population, place, maker, INFINITY, words ", got inf" unit);                                      \
    REFUSED(population, place, maker, -INFINITY, words ", got -inf" unit)

Test(net, parameters_of_if)
{
    REFUSED(perfect, cell.tau, snn_ms, 0, "snn_if: tau must be > 0 ms, got 0 ms");
    REFUSED(perfect, cell.tau, snn_ms, -20, "snn_if: tau must be > 0 ms, got -20 ms");
    NEVER_FINITE(perfect, cell.tau, snn_ms, "snn_if: tau must be finite and > 0 ms", " ms");
    REFUSED(perfect, cell.r, snn_ohm, 0, "snn_if: r must be > 0 ohm, got 0 ohm");
    REFUSED(perfect, cell.r, snn_ohm, -1, "snn_if: r must be > 0 ohm, got -1 ohm");
    NEVER_FINITE(perfect, cell.r, snn_ohm, "snn_if: r must be finite and > 0 ohm", " ohm");
    REFUSED(perfect, cell.v_th, snn_mV, 0, "snn_if: v_th must be > 0 mV, got 0 mV");
    REFUSED(perfect, cell.v_th, snn_mV, -1, "snn_if: v_th must be > 0 mV, got -1 mV");
    NEVER_FINITE(perfect, cell.v_th, snn_mV, "snn_if: v_th must be finite and > 0 mV", " mV");
}

Test(net, parameters_of_lif)
{
    REFUSED(plain, cell.tau, snn_ms, -20, "snn_lif: tau must be > 0 ms, got -20 ms");
    NEVER_FINITE(plain, cell.tau, snn_ms, "snn_lif: tau must be finite and > 0 ms", " ms");
    REFUSED(plain, cell.r, snn_ohm, 0, "snn_lif: r must be > 0 ohm, got 0 ohm");
    NEVER_FINITE(plain, cell.r, snn_ohm, "snn_lif: r must be finite and > 0 ohm", " ohm");
    NEVER_FINITE(plain, cell.v_th, snn_mV, "snn_lif: v_th must be finite", " mV");
    NEVER_FINITE(plain, cell.v_reset, snn_mV, "snn_lif: v_reset must be finite", " mV");
    NEVER_FINITE(plain, cell.v_rest, snn_mV, "snn_lif: v_rest must be finite", " mV");
}

Test(net, parameters_of_lifref)
{
    REFUSED(relay, cell.tau, snn_ms, -20, "snn_lifref: tau must be > 0 ms, got -20 ms");
    REFUSED(relay, cell.tau, snn_ms, -0.0, "snn_lifref: tau must be > 0 ms, got 0 ms");
    NEVER_FINITE(relay, cell.tau, snn_ms, "snn_lifref: tau must be finite and > 0 ms", " ms");
    REFUSED(relay, cell.r, snn_Mohm, -1, "snn_lifref: r must be > 0 ohm, got -1e+06 ohm");
    NEVER_FINITE(relay, cell.v_th, snn_mV, "snn_lifref: v_th must be finite", " mV");
    NEVER_FINITE(relay, cell.v_reset, snn_mV, "snn_lifref: v_reset must be finite", " mV");
    NEVER_FINITE(relay, cell.v_rest, snn_mV, "snn_lifref: v_rest must be finite", " mV");
    REFUSED(relay, cell.tau_ref, snn_ms, -5, "snn_lifref: tau_ref must be >= 0 ms, got -5 ms");
    NEVER_FINITE(relay, cell.tau_ref, snn_ms, "snn_lifref: tau_ref must be finite and >= 0 ms", " ms");
}

Test(net, parameters_of_receptors)
{
    REFUSED(target, exc.syn.tau, snn_ms, 0, "snn_expon: tau must be > 0 ms, got 0 ms");
    REFUSED(target, slow.syn.tau, snn_s, -0.005, "snn_expon: tau must be > 0 ms, got -5 ms");
    NEVER_FINITE(target, exc.syn.tau, snn_ms, "snn_expon: tau must be finite and > 0 ms", " ms");
    NEVER_FINITE(target, exc.out.e, snn_mV, "snn_coba: e must be finite", " mV");
    NEVER_FINITE(target, slow.out.scale, snn_V, "snn_cuba: scale must be finite", " V");
}

Test(net, parameters_set_later_are_checked_by_retune)
{
    FAILS(SNN_BAD_VALUE, "snn_lifref: tau must be > 0 ms, got -20 ms",
          pre->params.cell.tau = snn_ms(-20); relay_retune(pre));
    FAILS(SNN_BAD_VALUE, "snn_coba: e must be finite, got nan mV", post->params.exc.out.e = snn_mV(NAN); target_retune(post));
    FAILS(SNN_BAD_SIZE, "snn_lifref: tau_ref in steps is too large: 500000, at most 65535",
          net.dt = snn_us(0.01); relay_retune(pre));
}

/* SNN_HOLD counts 65535 steps at most */
Test(net, a_refractory_period_too_long_for_the_counter)
{
    relay_params p = relay_defaults();
    p.cell.tau_ref = snn_ms(6553.5);
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    relay_new(&net, 1, &p);
    WELL(&net);
    snn_net_free(&net);
    p.cell.tau_ref = snn_s(10);
    FAILS(SNN_BAD_SIZE, "snn_lifref: tau_ref in steps is too large: 100000, at most 65535", relay_new(&net, 1, &p));
    p.cell.tau_ref = snn_s(1e6);                                /* 1e10 steps: more than 32 bits count */
    net = snn_net_on_heap(snn_ms(0.1));
    relay_new(&net, 1, &p);
    HOLDS(net.status.code == SNN_BAD_SIZE && strstr(snn_why(&net), "snn_lifref: tau_ref in steps is too large") != NULL,
          snn_why(&net));
    snn_net_free(&net);
}

Test(net, parameters_of_single_neurons)
{
    snn_time taus[] = { { 20 }, { 10 }, { 0 }, { 5 } }, refs[] = { { 1 }, { 2 }, { 3 }, { 7000 } };
    snn_voltage es[] = { { 0 }, { R(NAN) }, { 0 }, { 0 } };
    various_params p = various_defaults();
    p.each.cell.tau = taus;
    FAILS(SNN_BAD_VALUE, "snn_lifref: tau[2] must be > 0 ms, got 0 ms", various_new(&net, 4, &p));
    p = various_defaults();
    p.each.exc.out.e = es;
    FAILS(SNN_BAD_VALUE, "snn_coba: e[1] must be finite, got nan mV", various_new(&net, 4, &p));
    p = various_defaults();
    p.each.exc.syn.tau = taus;
    FAILS(SNN_BAD_VALUE, "snn_expon: tau[2] must be > 0 ms, got 0 ms", various_new(&net, 4, &p));
    p = various_defaults();
    p.each.cell.tau_ref = refs;
    FAILS(SNN_BAD_SIZE, "snn_lifref: tau_ref in steps is too large: 70000, at most 65535", various_new(&net, 4, &p));
}

/* ---- sizes ---- */

Test(net, sizes_of_nothing)
{
    const relay_params p = relay_defaults();
    FAILS(SNN_BAD_SIZE, "relay: count must be > 0, got 0", relay_new(&net, 0, &p));
    FAILS(SNN_BAD_SIZE, "snn_poisson: count must be > 0, got 0", snn_poisson_new(&net, 0, snn_Hz(1), 1));
    FAILS(SNN_BAD_SIZE, "snn_spike_train: count must be > 0, got 0", snn_spike_train_steps_new(&net, 0, few, few_steps, 3));
    FAILS(SNN_BAD_SIZE, "relay: count of a slice must be > 0, got 0", snn_slice(&pre->cells, 3, 0));
    FAILS(SNN_BAD_SIZE, "snn_net: batch must be > 0, got 0",
          snn_net_free(&net); net.batch = 0; relay_new(&net, 1, &p); pre = relay_new(&net, 1, &p);
          post = target_new(&net, 1, NULL));
}

Test(net, sizes_that_overflow)
{
    const relay_params p = relay_defaults();
    const size_t beyond = (size_t)UINT32_MAX + 1;
    FAILS(SNN_BAD_SIZE, "relay: count is too large: 4294967296", relay_new(&net, beyond, &p));
    FAILS(SNN_BAD_SIZE, "relay: count is too large: 18446744073709551615", relay_new(&net, SIZE_MAX, &p));
    FAILS(SNN_BAD_SIZE, "snn_poisson: count is too large: 18446744073709551615",
          snn_poisson_new(&net, SIZE_MAX, snn_Hz(1), 1));
    FAILS(SNN_BAD_SIZE, "relay: count is too large: 2147483648",
          snn_net_free(&net); net.batch = UINT32_MAX; pre = relay_new(&net, (size_t)1 << 31, &p);
          post = target_new(&net, 1, NULL));
    FAILS(SNN_BAD_SIZE, "snn_all_to_all: number of synapses is too large: 4900000000",
          relay *a = relay_new(&net, 70000, &p);
          const target_params q = target_defaults();
          target *b = target_new(&net, 70000, &q);
          snn_all_to_all(&net, &a->cells, &b->exc, snn_mS(1)));
}

/* ---- what has to be set before the first _new ---- */

/* every array is as long as it was made: nothing is read or written with the new size */
Test(net, batch_and_tangents_set_too_late)
{
    FAILS(SNN_TOO_LATE, "snn_net: batch must be set before the first _new: it was 1, is now 1000", net.batch = 1000);
    FAILS(SNN_TOO_LATE, "snn_net: batch must be set before the first _new: it was 1, is now 0",
          net.batch = 0; relay_step(pre, snn_mA(30)));
    FAILS(SNN_TOO_LATE, "snn_net: tangents must be set before the first _new: it was 0, is now 1",
          net.tangents = true; target_step(post, snn_mA(0)));
    FAILS(SNN_TOO_LATE, "snn_net: batch must be set before the first _new: it was 1, is now 2",
          net.batch = 2; relay_new(&net, 3, NULL));
    FAILS(SNN_TOO_LATE, "snn_net: batch must be set before the first _new: it was 1, is now 2",
          snn_projection *f = snn_all_to_all(&net, &pre->cells, &post->exc, snn_mS(1));
          net.batch = 2; snn_deliver(f));
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    relay_new(&net, 1, NULL);
    snn_net_free(&net);
    net.batch = 3;                              /* nothing is left that was made for another */
    relay *pre = relay_new(&net, 5, NULL);
    WELL(&net);
    relay_step(pre, snn_mA(30));
    WELL(&net);
    snn_net_free(&net);
}

Test(net, seeds_without_tangents)
{
    FAILS(SNN_TOO_LATE, "relay: seeds need net.tangents = true before the first _new",
          snn_seed(&pre->dot.cell.tau, snn_ms(1), 0); relay_retune(pre));
    FAILS(SNN_TOO_LATE, "target: seeds need net.tangents = true before the first _new",
          snn_seed(&post->dot.exc.out.e, snn_mV(1), 3); target_retune(post));
    FAILS(SNN_TOO_LATE, "snn_all_to_all: seeds need net.tangents = true before the first _new",
          snn_projection *f = snn_all_to_all(&net, &pre->cells, &post->exc, snn_mS(1));
          snn_seed_weight(f, &post->exc, snn_mS(1), 0));
    FAILS(SNN_TOO_LATE, "snn_all_to_all: seeds need net.tangents = true before the first _new",
          snn_projection *f = snn_all_to_all(&net, &pre->cells, &post->exc, snn_mS(1));
          snn_seed_synapse(f, &post->exc, 2, snn_mS(1), 0));
    FAILS(SNN_TOO_LATE, "snn_poisson_input: seeds need net.tangents = true before the first _new",
          snn_poisson_input *in = snn_poisson_input_new(&net, &post->exc, 5, snn_Hz(1), snn_mS(1), 1);
          snn_seed_poisson_input(in, &post->exc, snn_mS(1), 0));
}

Test(net, seeds_of_no_variable)
{
    const char *const beyond = say("snn_all_to_all: k of a seed is too large: %d, at most %d", SNN_DUAL_N, SNN_DUAL_N - 1);
#define SEEDED(sentence, which, k)                                                                            \
    do {                                                                                                      \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                           \
        net.tangents = true;                                                                                  \
        target *post = target_new(&net, 10, NULL);                                                            \
        snn_projection *f = snn_all_to_all(&net, &post->cells, &post->exc, snn_mS(1));                        \
        const snn_tangent before = f->weight_dot;                                                             \
        if (which == 0) snn_seed_weight(f, &post->exc, snn_mS(1), k);                                         \
        else snn_seed_synapse(f, &post->exc, 2, snn_mS(1), k);                                                \
        cr_assert_str_eq(snn_why(&net), sentence);                                                            \
        for (int v = 0; v < SNN_DUAL_N; v++)                                                                  \
            HOLDS(snn_tangent_at(&f->weight_dot, v) == snn_tangent_at(&before, v), "nothing is seeded");      \
        snn_net_free(&net);                                                                                   \
    } while (0)
    for (int which = 0; which < 2; which++) {
        SEEDED("snn_all_to_all: k of a seed must be >= 0, got -1", which, -1);
        SEEDED(beyond, which, SNN_DUAL_N);
    }
    /* an input that was refused is empty and constant: nothing is written to it */
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    target *post = target_new(&net, 10, NULL);
    snn_poisson_input *in = snn_poisson_input_new(&net, &post->exc, 0, snn_Hz(1), snn_mS(1), 1);
    snn_seed_poisson_input(in, &post->exc, snn_mS(1), 0);
    cr_assert_str_eq(snn_why(&net), "snn_poisson_input: number of trains must be > 0, got 0");
    snn_net_free(&net);
}

/* A receptor that is named a second time lends its unit: a weight of another's must not slip in. */
Test(net, receptors_of_other_projections)
{
#define OTHER(...)                                                                                            \
    FAILS(SNN_BAD_END, "snn_all_to_all: not the receptor of this projection",                                 \
          snn_projection *f = snn_all_to_all(&net, &pre->cells, &post->exc, snn_mS(1));                       \
          const target *twin = target_new(&net, 10, NULL);                                                    \
          (void)twin; __VA_ARGS__)
    static const int8_t codes[200];
    static const int16_t codes16[200];
    const snn_conductance w[200] = { { 0 } };
    const snn_voltage jumps[200] = { { 0 } };
    OTHER(snn_weigh(f, &post->kick, jumps, 200));
    OTHER(snn_weigh(f, &twin->exc, w, 200));
    OTHER(snn_weigh_uniform(f, &post->kick, snn_mV(0), snn_mV(1), 1));
    OTHER(snn_weigh_normal(f, &post->kick, snn_mV(0), snn_mV(1), 1));
    OTHER(snn_weigh_int8(f, &post->kick, codes, 200, snn_mV(1)));
    OTHER(snn_weigh_int16(f, &post->kick, codes16, 200, snn_mV(1)));
    OTHER(snn_seed_weight(f, &post->kick, snn_mV(1), 0));
    OTHER(snn_seed_synapse(f, &post->kick, 2, snn_mV(1), 0));
    FAILS(SNN_BAD_END, "snn_poisson_input: not the receptor of this input",
          snn_poisson_input *in = snn_poisson_input_new(&net, &post->exc, 5, snn_Hz(1), snn_mS(1), 1);
          snn_seed_poisson_input(in, &post->kick, snn_mV(1), 0));
}

Test(net, no_parameters_are_the_defaults)
{
    const target_params p = target_defaults();
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    target *given = target_new(&net, 3, &p), *none = target_new(&net, 3, NULL);
    for (; net.step < 50; snn_tick(&net)) {
        target_step(given, snn_mA(2));
        target_step(none, snn_mA(2));
        SAME(snn_to_mV(given->v[1]), snn_to_mV(none->v[1]), say("step %d", (int)net.step));
    }
    WELL(&net);
    snn_net_free(&net);
}

/* The largest count that may be asked for: refused for want of room, with the room it would take. */
Test(net, sizes_that_do_not_fit)
{
    _Alignas(64) static unsigned char memory[1 << 12];
    const relay_params p = relay_defaults();
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(0.1));
    relay_new(&net, UINT32_MAX, &p);
    HOLDS(net.status.code == SNN_NO_ROOM && net.status.need == 4 * (size_t)UINT32_MAX, snn_why(&net));
}

/* ---- slices, edges, shares, weights ---- */

Test(net, slices)
{
    FAILS(SNN_BAD_EDGE, "relay: the last of a slice is neuron 20, of only 20", snn_slice(&pre->cells, 16, 5));
    FAILS(SNN_BAD_EDGE, "relay: the last of a slice is neuron 20, of only 20", snn_slice(&pre->cells, 20, 1));
    FAILS(SNN_BAD_EDGE, "relay: the last of a slice is neuron 20, of only 20", snn_slice(&pre->cells, 0, 21));
    FAILS(SNN_BAD_EDGE, "relay: the last of a slice is neuron 8, of only 8",
          snn_slice(snn_slice(&pre->cells, 2, 8), 5, 4));
    FAILS(SNN_BAD_EDGE, "relay: the last of a slice is neuron 18446744073709551615, of only 20",
          snn_slice(&pre->cells, 5, SIZE_MAX));
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    const relay_params p = relay_defaults();
    relay *pre = relay_new(&net, 20, &p);
    HOLDS(snn_slice(&pre->cells, 19, 1)->count == 1 && snn_slice(&pre->cells, 0, 20)->count == 20, "the ends");
    WELL(&net);
    snn_net_free(&net);
}

Test(net, edges_out_of_range)
{
    const uint32_t from[] = { 0, 19, 20, 21 }, to[] = { 9, 0, 1, 10 };
    FAILS(SNN_BAD_EDGE, "snn_edges: from: the pre end of edge number 2 is neuron 20, of only 20",
          snn_edges(&net, &pre->cells, &post->exc, from, to, 4, snn_mS(1)));
    FAILS(SNN_BAD_EDGE, "snn_edges: to: the post end of edge number 3 is neuron 10, of only 10",
          snn_edges(&net, &pre->cells, &post->exc, to, to, 4, snn_mS(1)));
    FAILS(SNN_BAD_EDGE, "snn_edges: from: the pre end of edge number 1 is neuron 19, of only 5",
          snn_edges(&net, snn_slice(&pre->cells, 3, 5), &post->exc, from, to, 4, snn_mS(1)));
    FAILS(SNN_BAD_EDGE, "snn_spike_train: event number 3 is neuron 21, of only 21",
          snn_spike_train_steps_new(&net, 21, from, (uint64_t[]) { 0, 0, 0, 0 }, 4));
}

Test(net, times_of_spikes)
{
    const snn_time when[] = { { 0 }, { 1 }, { -1 } }, never[] = { { R(INFINITY) }, { 1 }, { 2 } };
    FAILS(SNN_BAD_VALUE, "snn_spike_train: time[2] must be >= 0 ms, got -1 ms", snn_spike_train_new(&net, 5, few, when, 3));
    FAILS(SNN_BAD_VALUE, "snn_spike_train: time[0] must be finite and >= 0 ms, got inf ms",
          snn_spike_train_new(&net, 5, few, never, 3));
}

Test(net, counts_that_do_not_match)
{
    snn_conductance w[201] = { { 0 } };
    FAILS(SNN_BAD_COUNT, "snn_dense: 199 weights given, 200 needed", snn_dense(&net, &pre->cells, &post->exc, w, 199));
    FAILS(SNN_BAD_COUNT, "snn_dense: 201 weights given, 200 needed", snn_dense(&net, &pre->cells, &post->exc, w, 201));
    FAILS(SNN_BAD_COUNT, "snn_edges: 2 weights given, 3 needed",
          snn_weigh(snn_edges(&net, &pre->cells, &post->exc, few, few, 3, snn_mS(1)), &post->exc, w, 2));
    FAILS(SNN_BAD_COUNT, "snn_fixed_out: 99 weights given, 100 needed",
          snn_weigh(snn_fixed_out(&net, &pre->cells, &post->exc, 0.5, snn_mS(1), 1), &post->exc, w, 99));
    FAILS(SNN_BAD_COUNT, "snn_one_to_one: 10 post neurons given, 20 needed",
          snn_one_to_one(&net, &pre->cells, &post->exc, snn_mS(1)));
}

Test(net, shares_and_probabilities)
{
#define SHARE(x) (&net, &pre->cells, &post->exc, x, snn_mS(1), 1)
    FAILS(SNN_BAD_VALUE, "snn_fixed_out: share must be from 0 to 1, got -0.1", snn_fixed_out SHARE(-0.1));
    FAILS(SNN_BAD_VALUE, "snn_fixed_out: share must be from 0 to 1, got 1.5", snn_fixed_out SHARE(1.5));
    FAILS(SNN_BAD_VALUE, "snn_fixed_out_distinct: share must be finite and from 0 to 1, got nan",
          snn_fixed_out_distinct SHARE(NAN));
    FAILS(SNN_BAD_VALUE, "snn_fixed_in: share must be from 0 to 1, got 5", snn_fixed_in SHARE(5));
    FAILS(SNN_BAD_VALUE, "snn_fixed_in_distinct: share must be finite and from 0 to 1, got inf",
          snn_fixed_in_distinct SHARE(INFINITY));
    FAILS(SNN_BAD_VALUE, "snn_bernoulli: probability must be from 0 to 1, got -1", snn_bernoulli SHARE(-1));
    FAILS(SNN_BAD_VALUE, "snn_bernoulli: probability must be finite and from 0 to 1, got nan", snn_bernoulli SHARE(NAN));
    FAILS(SNN_BAD_VALUE, "snn_poisson: rate must be >= 0 Hz, got -20 Hz", snn_poisson_new(&net, 1, snn_Hz(-20), 1));
    FAILS(SNN_BAD_VALUE, "snn_poisson: rate must be finite and >= 0 Hz, got nan Hz", snn_poisson_new(&net, 1, snn_kHz(NAN), 1));
}

Test(net, weights_that_are_not_finite)
{
#define WEIGHT(x) (&net, &pre->cells, &post->exc, snn_mS(x))
#define DRAWN_WEIGHT(x) (&net, &pre->cells, &post->exc, 0.5, snn_mS(x), 1)
    FAILS(SNN_BAD_VALUE, "snn_all_to_all: weight must be finite, got nan", snn_all_to_all WEIGHT(NAN));
    FAILS(SNN_BAD_VALUE, "snn_one_to_one: weight must be finite, got inf", snn_one_to_one WEIGHT(INFINITY));
    FAILS(SNN_BAD_VALUE, "snn_fixed_out: weight must be finite, got -inf", snn_fixed_out DRAWN_WEIGHT(-INFINITY));
    FAILS(SNN_BAD_VALUE, "snn_fixed_out_distinct: weight must be finite, got nan", snn_fixed_out_distinct DRAWN_WEIGHT(NAN));
    FAILS(SNN_BAD_VALUE, "snn_fixed_in: weight must be finite, got inf", snn_fixed_in DRAWN_WEIGHT(INFINITY));
    FAILS(SNN_BAD_VALUE, "snn_fixed_in_distinct: weight must be finite, got nan", snn_fixed_in_distinct DRAWN_WEIGHT(NAN));
    FAILS(SNN_BAD_VALUE, "snn_bernoulli: weight must be finite, got nan", snn_bernoulli DRAWN_WEIGHT(NAN));
    FAILS(SNN_BAD_VALUE, "snn_edges: weight must be finite, got nan",
          snn_edges(&net, &pre->cells, &post->exc, few, few, 3, snn_mS(NAN)));
}

Test(net, one_weight_of_many_that_is_not_finite)
{
    snn_conductance w[200] = { { 0 } };
    w[3] = snn_mS(NAN), w[150] = snn_mS(INFINITY);
    FAILS(SNN_BAD_VALUE, "snn_dense: weight[3] must be finite, got nan", snn_dense(&net, &pre->cells, &post->exc, w, 200));
    FAILS(SNN_BAD_VALUE, "snn_all_to_all: weight[3] must be finite, got nan",
          snn_weigh(snn_all_to_all(&net, &pre->cells, &post->exc, snn_mS(1)), &post->exc, w, 200));
    w[3] = snn_mS(0);
    FAILS(SNN_BAD_VALUE, "snn_dense: weight[150] must be finite, got inf", snn_dense(&net, &pre->cells, &post->exc, w, 200));
}

Test(net, nets_that_are_mixed_up)
{
    snn_net other = snn_net_on_heap(snn_ms(0.1));
    const relay_params rp = relay_defaults();
    const target_params tp = target_defaults();
    relay *pre_there = relay_new(&other, 20, &rp);
    target *post_there = target_new(&other, 10, &tp);
    for (int way = 0; way < 3; way++) {
        snn_net net = snn_net_on_heap(snn_ms(0.1));
        relay *pre = relay_new(&net, 20, &rp);
        target *post = target_new(&net, 10, &tp);
        const snn_cells *from = way == 1 ? &pre->cells : &pre_there->cells;
        target *to = way == 0 ? post : post_there;
        const snn_projection *f = snn_all_to_all(&net, from, &to->exc, snn_mS(1));
        HOLDS(f->count == 0 && snn_failed(&net), say("way %d", way));
        HOLDS(strstr(snn_why(&net), "snn_all_to_all: its ends belong to different nets"), snn_why(&net));
        snn_net_free(&net);
    }
    WELL(&other);
    snn_net_free(&other);
}

/* ---- numbers in sentences ---- */

static void number_is_said(double x, const char *text)      /* x > 1 or x < 0, as no share may be */
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    const relay_params rp = relay_defaults();
    const target_params tp = target_defaults();
    relay *pre = relay_new(&net, 2, &rp);
    target *post = target_new(&net, 2, &tp);
    snn_fixed_out(&net, &pre->cells, &post->exc, x, snn_mS(1), 1);
    char want[100];
    snprintf(want, sizeof want, "snn_fixed_out: share must be %sfrom 0 to 1, got %s", isfinite(x) ? "" : "finite and ", text);
    cr_assert_str_eq(snn_why(&net), want, "%.17g: said \"%s\", not \"%s\"", x, snn_why(&net), want);
    snn_net_free(&net);
}

Test(net, numbers_as_people_write_them)
{
    number_is_said(NAN, "nan");
    number_is_said(INFINITY, "inf");
    number_is_said(-INFINITY, "-inf");
    number_is_said(-20, "-20");
    number_is_said(1e9, "1e+09");
    number_is_said(-0.001, "-0.001");
    number_is_said(123456, "123456");
    number_is_said(1234567, "1.23457e+06");
    number_is_said(999999, "999999");
    number_is_said(1e6, "1e+06");
    number_is_said(-0.0001, "-0.0001");
    number_is_said(-0.00001, "-1e-05");
    number_is_said(-1.5e-07, "-1.5e-07");
    number_is_said(100.25, "100.25");
    number_is_said(9.999996, "10");
    number_is_said(2.5e30, "2.5e+30");
}

/* Six digits, as printf's %g has them: of numbers that have fewer digits than that, over all powers of ten. */
Test(net, numbers_as_printf_writes_them)
{
    const double digits[] = { 1, 1.5, 2, 2.25, 3.33, 4.5678, 7, 9.75, 9.999 };
    for (int power = -37; power <= 37; power++)
        for (size_t k = 0; k < COUNT_OF(digits); k++)
            for (int sign = -1; sign <= 1; sign += 2) {
                const double x = sign * digits[k] * pow(10, power);
                char text[40];
                snprintf(text, sizeof text, "%g", (double)R(x));
                if (sign < 0 || x > 1) number_is_said(x, text);
            }
}

/* ---- memory ---- */

enum { N_PRE = 6, N_POST = 4, N_SYNAPSES = 12 };

/* Some of everything, and three steps of it. */
static void build_and_run(snn_net *net)
{
    const snn_conductance w[N_PRE * N_POST] = { { 1 } };
    const snn_time taus[N_POST] = { { 5 }, { 6 }, { 7 }, { 8 } };
    const uint32_t from[] = { 3, 0, 2 };
    const relay_params rp = relay_defaults();
    const target_params tp = target_defaults();
    various_params vp = various_defaults();
    vp.each.cell.tau = taus, vp.each.exc.syn.tau = taus;
    relay *pre = relay_new(net, N_PRE, &rp);
    target *post = target_new(net, N_POST, &tp);
    various *each = various_new(net, N_POST, &vp);
    snn_poisson *noise = snn_poisson_new(net, 3, snn_kHz(5), 1);
    snn_spike_train *train = snn_spike_train_steps_new(net, 3, few, few_steps, 3);
    snn_projection *f[] = {
        snn_fixed_out(net, &pre->cells, &post->exc, 0.5, snn_uS(1), 42),
        snn_fixed_in_distinct(net, &pre->cells, &each->exc, 0.5, snn_uS(1), 42),
        snn_bernoulli(net, &noise->cells, &post->slow, 0.5, snn_uS(1), 42),
        snn_edges(net, snn_slice(&pre->cells, 1, 4), &post->exc, from, few, 3, snn_uS(1)),
        snn_dense(net, &pre->cells, &post->exc, w, COUNT_OF(w)),
        snn_all_to_all(net, &train->cells, &post->kick, snn_mV(1)),
    };
    snn_weigh(f[3], &post->exc, w, 3);
    for (int step = 0; step < 3; step++) {
        for (size_t k = 0; k < COUNT_OF(f); k++) snn_deliver(f[k]);
        relay_step(pre, snn_mA(3)), target_step(post, snn_mA(0)), various_step(each, snn_mA(0));
        snn_poisson_step(noise), snn_spike_train_step(train), snn_tick(net);
    }
}

/* Buffers of every size up to the one that suffices, between guards. */
Test(net, a_buffer_that_is_too_small_by_any_number_of_bytes)
{
    enum { GUARD = 256, ROOM = 1 << 15 };
    _Alignas(64) static unsigned char memory[GUARD + ROOM + GUARD];
    snn_net net = snn_net_on(memory + GUARD, ROOM, snn_ms(0.1));
    build_and_run(&net);
    WELL(&net);
    const size_t enough = snn_net_used(&net);
    for (size_t size = 0; size <= enough; size++) {
        memset(memory, 0xA5, sizeof memory);
        net = snn_net_on(memory + GUARD, size, snn_ms(0.1));
        build_and_run(&net);
        HOLDS(snn_net_used(&net) <= size, say("%zu bytes", size));
        if (size == enough) WELL(&net);
        else HOLDS(net.status.code == SNN_NO_ROOM && net.step == 0, say("%zu bytes of %zu", size, enough));
        for (size_t k = 0; k < GUARD; k++)
            HOLDS(memory[k] == 0xA5 && memory[GUARD + size + k] == 0xA5, say("bytes outside of %zu were written", size));
    }
    net = snn_net_on(NULL, 1000, snn_ms(0.1));
    build_and_run(&net);
    HOLDS(net.status.code == SNN_NO_ROOM, "no buffer at all");
    net = snn_net_on(memory + GUARD, sizeof(relay) - 1, snn_ms(0.1));
    const relay_params rp = relay_defaults();
    relay_new(&net, 1, &rp);
    cr_assert_str_eq(snn_why(&net), say("relay: the net's buffer is too small, %zu bytes needed, %zu left", sizeof(relay),
                                        sizeof(relay) - 1));
    snn_net_free(&net);
}

/* SNN_BYTES and SNN_BYTES_EDGES are constants, suffice wherever the buffer begins, and are not lavish: what they
   promise beyond what is used is alignment. */
static void build_as_sized(snn_net *net)
{
    const relay_params rp = relay_defaults();
    const target_params tp = target_defaults();
    relay *pre = relay_new(net, N_PRE, &rp);
    target *post = target_new(net, N_POST, &tp);
    snn_fixed_out(net, &pre->cells, &post->exc, 0.5, snn_uS(1), 42);
}

Test(net, sizes_known_beforehand_suffice)
{
    enum { SIZE = SNN_BYTES(relay, N_PRE) + SNN_BYTES(target, N_POST) + SNN_BYTES_EDGES(N_PRE, N_SYNAPSES) };
    _Alignas(64) static unsigned char memory[SIZE + 64];
    for (size_t offset = 0; offset < 64; offset++) {
        snn_net net = snn_net_on(memory + offset, SIZE, snn_ms(0.1));
        build_as_sized(&net);
        cr_assert(!snn_failed(&net), "at offset %zu: %s", offset, snn_why(&net));
        const size_t used = snn_net_used(&net), takes = 5 + 12 + 3;     /* arrays of relay, target, projection */
        HOLDS(used <= SIZE && SIZE - used <= takes * 64, say("%zu bytes used of %zu", used, (size_t)SIZE));
        net = snn_net_on(memory + offset, used - 1, snn_ms(0.1));
        build_as_sized(&net);
        HOLDS(net.status.code == SNN_NO_ROOM, "one byte less than what was used");
    }
}

Test(net, used_grows_by_what_is_taken)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    const plain_params p = plain_defaults();
    plain_new(&net, 1000, &p);
    const size_t first = snn_net_used(&net), least = 1000 * (sizeof(snn_real) + sizeof(uint32_t));
    HOLDS(first >= least && first <= SNN_BYTES(plain, 1000), say("%zu bytes for 1000 neurons", first));
    plain_new(&net, 1000, &p);
    HOLDS(snn_net_used(&net) - first >= least && snn_net_used(&net) - first <= SNN_BYTES(plain, 1000), "and as many again");
    snn_net_free(&net);
    HOLDS(snn_net_used(&net) == 0 && live == 0, "all is given back");
}

/* The heap refuses at the first, second, ... allocation; every population is bigger than a chunk. */
static void build_large(snn_net *net)
{
    const relay_params rp = relay_defaults();
    const target_params tp = target_defaults();
    relay *pre = relay_new(net, 30000, &rp);
    target *post = target_new(net, 30000, &tp);
    snn_projection *f = snn_one_to_one(net, &pre->cells, &post->exc, snn_uS(1));
    snn_projection *g = snn_fixed_out(net, &pre->cells, &post->exc, 1e-4, snn_uS(1), 42);
    snn_deliver(f), snn_deliver(g), relay_step(pre, snn_mA(1)), target_step(post, snn_mA(1)), snn_tick(net);
}

Test(net, refusal_at_every_allocation)
{
    for (refuse_from = 0;; refuse_from++) {
        allocations = 0;
        snn_net net = snn_net_on_heap(snn_ms(0.1));
        build_large(&net);
        const bool refused = allocations > refuse_from;
        HOLDS(snn_failed(&net) == refused && net.step == !refused, say("refused from %ld on", refuse_from));
        if (refused) {
            HOLDS(net.status.code == SNN_NO_MEMORY && strstr(snn_why(&net), ": out of memory, asked for "), snn_why(&net));
        }
        snn_net_free(&net);
        HOLDS(live == 0, "all was given back");
        if (!refused) break;
    }
    cr_assert(refuse_from > 5, "only %ld allocations were tried", refuse_from);
}
