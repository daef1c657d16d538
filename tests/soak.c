/* soak.c: ten million steps of a small net in float, across the step at which 32 bits of the clock run over. `make soak`.
   A neuron under a steady drive is a clock: every one of its intervals has to be the first one. Neurons under noise keep
   their rate and never spike within their refractory time; spikes arrive after their delay, given spikes come at
   their steps, recorders know the time, random numbers do not repeat, and no memory is taken. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t allocated;
static void *counted(size_t size)
{
    allocated++;
    return malloc(size);
}
#define SNN_MALLOC(size) counted(size)
#define SNN_FREE(p) free(p)

#define SNN_POPULATION   clocks                             /* a steady drive, no synapse */
#define SNN_NEURON       snn_lifref
#include "snn.h"
#define SNN_POPULATION   noisy
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba)
#define SNN_RELEASES(R)  R(fac, snn_stp, snn_instant)
#include "snn.h"
#define SNN_POPULATION   echoes                             /* one neuron: spikes when a given spike arrives */
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(kick, snn_instant, snn_jump)
#include "snn.h"

static int faults;
#define HOLDS(condition, ...)                                                                                 \
    do {                                                                                                      \
        if (!(condition) && faults++ < 10) { printf("not so: %s: ", #condition); printf(__VA_ARGS__); puts(""); } \
    } while (0)

enum { CLOCKS = 3, NOISY = 12, GIVEN = 6, DELAY = 17, REFRACTORY = 20 };

/* steps from `begin` on; the rate must be `expected` (0: not yet known); gives the rate */
static double soak(uint64_t begin, uint64_t steps, double expected)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.step = begin;

    clocks_params c = clocks_defaults();
    c.cell.reset = SNN_HARD;
    clocks *steady = clocks_new(&net, CLOCKS, &c);
    const snn_current drive[CLOCKS] = { snn_mA(21), snn_mA(30), snn_mA(55) };

    noisy_params p = noisy_defaults();
    p.cell.r = snn_Mohm(100);
    p.cell.v_th = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = p.init.v = snn_mV(-60);
    p.cell.tau_ref = snn_ms(0.1 * REFRACTORY);
    p.inh.out.e = snn_mV(-80);
    noisy *some = noisy_new(&net, NOISY, &p);
    snn_poisson *noise = snn_poisson_new(&net, NOISY, snn_Hz(400), 7);
    snn_projection *in = snn_one_to_one(&net, &noise->cells, &some->exc, snn_nS(2));
    snn_projection *around = snn_all_to_others(&net, &some->fac.cells, &some->inh, snn_nS(3));
    snn_delay(around, snn_ms(1.5), SNN_WHOLE_STEPS);

    const uint64_t border = (begin >> 32) + 1;              /* spikes on both sides of it */
    const uint32_t who[GIVEN] = { 0, 0, 0, 0, 0, 0 };
    uint64_t when[GIVEN];
    for (size_t k = 0; k < GIVEN; k++) when[k] = (border << 32) - 75 + 30 * k;
    snn_spike_train *given = snn_spike_train_steps_new(&net, 1, who, when, GIVEN);
    echoes_params e = echoes_defaults();
    e.cell.v_th = snn_mV(20);
    e.cell.reset = SNN_HARD;
    e.cell.tau_ref = snn_ms(1);
    echoes *echo = echoes_new(&net, 1, &e);
    snn_projection *late = snn_one_to_one(&net, &given->cells, &echo->kick, snn_mV(30));
    snn_delay(late, snn_ms(0.1 * DELAY), SNN_WHOLE_STEPS);
    snn_recorder *rate = snn_recorder_rate_new(&net, &some->cells, 100000, (size_t)(steps / 100000) + 2);
    snn_activity *activity = snn_activity_new(&net, &some->cells, snn_ms(5));

    const size_t used = snn_net_used(&net), chunks = allocated;
    uint64_t last[CLOCKS] = { 0 }, interval[CLOCKS] = { 0 }, spikes[CLOCKS] = { 0 }, before[NOISY] = { 0 };
    uint64_t echoed[2 * GIVEN];
    size_t n_echoed = 0;
    for (const uint64_t end = begin + steps; !snn_failed(&net) && net.step < end;) {
        snn_poisson_step(noise);
        snn_spike_train_step(given);
        snn_deliver(in);
        snn_deliver(around);
        snn_deliver(late);
        clocks_step_each(steady, drive);
        noisy_step(some, snn_nA(0));
        echoes_step(echo, snn_nA(0));
        snn_record(rate);
        snn_activity_step(activity);
        for (size_t k = 0; k < steady->cells.n_spikes; k++) {
            const size_t j = steady->cells.spikes[k];
            if (++spikes[j] == 2) interval[j] = net.step - last[j];
            else if (spikes[j] > 2)
                HOLDS(net.step - last[j] == interval[j], "clock %zu, step %llu", j, (unsigned long long)net.step);
            last[j] = net.step;
        }
        for (size_t k = 0; k < some->cells.n_spikes; k++) {
            const size_t j = some->cells.spikes[k];
            HOLDS(!before[j] || net.step - before[j] >= REFRACTORY, "neuron %zu, step %llu", j,
                  (unsigned long long)net.step);
            before[j] = net.step;
        }
        if (echo->cells.n_spikes && n_echoed < 2 * GIVEN) echoed[n_echoed++] = net.step;
        snn_tick(&net);
    }
    HOLDS(!snn_failed(&net), "%s", snn_why(&net));
    HOLDS(net.step == begin + steps, "%llu", (unsigned long long)net.step);
    HOLDS(snn_net_used(&net) == used && allocated == chunks, "memory was taken in the run");
    for (size_t j = 0; j < CLOCKS; j++) {
        const uint64_t want = interval[j] ? steps / interval[j] : 1;
        HOLDS(interval[j] && spikes[j] + 1 >= want && spikes[j] <= want + 1, "clock %zu: %llu spikes of %llu", j,
              (unsigned long long)spikes[j], (unsigned long long)want);
    }
    HOLDS(n_echoed == GIVEN, "%zu echoes of %d", n_echoed, GIVEN);
    for (size_t k = 0; k < n_echoed && k < GIVEN; k++)
        HOLDS(echoed[k] == when[k] + DELAY, "echo %zu after %lld steps", k, (long long)(echoed[k] - when[k]));
    HOLDS(rate->rows == (begin + steps) / 100000 - begin / 100000, "%zu rows", rate->rows);
    for (size_t k = 0; k < rate->rows; k++)
        HOLDS(rate->steps[k] == (begin / 100000 + k + 1) * 100000 - 1, "row %zu", k);

    /* the second half as the first: rates of windows of ten seconds, whose spread is their own measure */
    double sum[2] = { 0 }, square[2] = { 0 };
    const size_t half = (rate->rows - 1) / 2;
    for (size_t k = 0; k < 2 * half; k++) {                 /* without the first, which is no whole window */
        const double x = (double)rate->values[k + 1];
        sum[k / half] += x / (double)half;
        square[k / half] += x * x / (double)half;
    }
    const double error = sqrt((square[0] - sum[0] * sum[0] + square[1] - sum[1] * sum[1]) / (double)(half ? half : 1));
    const double found = (sum[0] + sum[1]) / 2;
    HOLDS(half < 5 || fabs(sum[0] - sum[1]) < 4 * error, "%g, then %g Hz, +- %g", sum[0], sum[1], error);
    HOLDS(expected == 0 || fabs(found - expected) < 0.03 * expected, "%g Hz, was %g", found, expected);
    const snn_activity_report r = snn_activity_read(activity);
    HOLDS(fabs((double)snn_to_Hz(r.rate) - found) < 0.02 * found, "%g and %g Hz", (double)snn_to_Hz(r.rate), found);
    printf("%10llu steps from %llu: %.2f spikes per second and neuron, intervals' CV %.3f\n", (unsigned long long)steps,
           (unsigned long long)begin, found, (double)r.cv);
    snn_net_free(&net);
    return found;
}

/* Do random numbers return when the low 32 bits of the clock do? */
static void repeats(void)
{
    enum { STEPS = 2000, N = 20, TURNS = 4 };
    static unsigned char seen[TURNS][STEPS][N];
    for (uint64_t turn = 0; turn < TURNS; turn++) {
        snn_net net = snn_net_on_heap(snn_ms(1));
        snn_poisson *s = snn_poisson_new(&net, N, snn_Hz(500), 1);
        net.step = turn << 32;
        size_t same = 0, all = 0;
        for (size_t k = 0; k < STEPS; k++) {
            snn_poisson_step(s);
            for (size_t j = 0; j < s->cells.n_spikes; j++) seen[turn][k][s->cells.spikes[j]] = 1;
            for (size_t j = 0; turn && j < N; j++) same += seen[turn][k][j] == seen[turn - 1][k][j];
            all += N;
            snn_tick(&net);
        }
        /* p = 1 - exp(-0.5): two independent draws agree with p^2 + (1 - p)^2 = 0.5226, +- 0.0025 */
        HOLDS(turn == 0 || fabs((double)same / (double)all - 0.5226) < 0.0125, "turn %llu: %g agree",
              (unsigned long long)turn, (double)same / (double)all);
        snn_net_free(&net);
    }
}

int main(void)
{
    const uint64_t turn = (uint64_t)1 << 32, many = 10000000;
    const double expected = soak(turn - many / 2, many, 0);
    soak(2 * turn - 1000000, 2000000, expected);
    repeats();
    puts(faults ? "soak: FAILED" : "soak: all as it was");
    return faults != 0;
}
