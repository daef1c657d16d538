/* test_recording.c: what a recorder keeps, against the arrays themselves copied in the same loop; what its files say,
   read back by strtod, by a reader of NPY written from numpy's description of it, and by numpy; what the summary says,
   against clocks, Poisson sources and GSL's statistics. */
#define SNN_WITH_FILES
#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>
#include "check.h"

#define SNN_POPULATION relay
#define SNN_NEURON snn_lifref
#include "snn.h"

#define SNN_POPULATION target
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { N_PRE = 7, N_POST = 5, STEPS = 203, MOST = STEPS * 2 * N_PRE };

typedef struct two {
    snn_net net;
    relay *pre;
    target *post;
    snn_projection *f;
} two;

static void make(two *t, uint32_t batch)
{
    t->net = snn_net_on_heap(snn_ms(0.1));
    t->net.batch = batch;
    relay_params from = relay_defaults();
    from.cell.tau = snn_ms(20), from.cell.v_rest = from.cell.v_reset = snn_mV(-60), from.cell.v_th = snn_mV(-50);
    from.cell.tau_ref = snn_ms(1);
    target_params to = target_defaults();
    to.cell = from.cell;
    t->pre = relay_new(&t->net, N_PRE, &from);
    t->post = target_new(&t->net, N_POST, &to);
    t->f = snn_fixed_out(&t->net, &t->pre->cells, &t->post->exc, 0.5, snn_mS(9), 42);
    for (size_t k = 0; !snn_failed(&t->net) && k < N_PRE * batch; k++) t->pre->v[k] = snn_mV(-60 + 1.3 * (double)k);
}
static void step(two *t)
{
    snn_deliver(t->f);
    relay_step(t->pre, snn_mA(60));
    target_step(t->post, snn_mA(0));
}

/* ---- rows in memory ---- */

Test(recording, states_as_they_stood)
{
    for (uint32_t batch = 1; batch <= 2; batch++) {
        static snn_real all[STEPS][2 * N_POST], few[STEPS][4], part[STEPS][2 * 3];
        const uint32_t who[] = { 4, 1 };
        two t;
        make(&t, batch);
        snn_recorder *v = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 7, STEPS);
        snn_recorder *g = snn_recorder_some_new(&t.net, &t.post->cells, t.post->exc.g, who, 2, 1, STEPS);
        snn_recorder *s = snn_recorder_new(&t.net, snn_slice(&t.pre->cells, 2, 3), t.pre->v, 1, STEPS);
        for (; t.net.step < STEPS; snn_tick(&t.net)) {
            step(&t);
            snn_record(v), snn_record(g), snn_record(s);
            for (size_t k = 0; k < N_POST * batch; k++) all[t.net.step][k] = t.post->v[k].mV;
            for (size_t k = 0; k < 2 * batch; k++) few[t.net.step][k] = t.post->exc.g[k / 2 * N_POST + who[k % 2]].uS;
            for (size_t k = 0; k < 3 * batch; k++) part[t.net.step][k] = t.pre->v[k / 3 * N_PRE + 2 + k % 3].mV;
        }
        WELL(&t.net);
        HOLDS(v->rows == (STEPS + 6) / 7 && v->width == N_POST * batch, "every 7th of V");
        HOLDS(g->rows == STEPS && g->width == 2 * batch && s->rows == STEPS && s->width == 3 * batch, "every g");
        cr_assert_str_eq(v->name, "t.post->v");
        cr_assert_str_eq(v->unit, "mV");
        cr_assert_str_eq(g->unit, "uS");
        for (size_t row = 0; row < v->rows; row++) {
            HOLDS(v->steps[row] == 7 * row, "its steps");
            for (size_t k = 0; k < v->width; k++)
                SAME(v->values[row * v->width + k], all[7 * row][k], say("V, row %zu, value %zu", row, k));
        }
        for (size_t row = 0; row < STEPS; row++) {
            for (size_t k = 0; k < g->width; k++) SAME(g->values[row * g->width + k], few[row][k], "g of two");
            for (size_t k = 0; k < s->width; k++) SAME(s->values[row * s->width + k], part[row][k], "V of a slice");
        }
        snn_net_free(&t.net);
    }
}

Test(recording, spikes_and_rates_as_counted)
{
    for (uint32_t batch = 1; batch <= 2; batch++) {
        static uint64_t when[MOST];
        static uint32_t who[MOST];
        size_t n = 0, in_window[2] = { 0, 0 }, windows = 0;
        double rates[STEPS][2];
        two t;
        make(&t, batch);
        snn_recorder *s = snn_recorder_spikes_new(&t.net, &t.pre->cells, MOST);
        snn_recorder *r = snn_recorder_rate_new(&t.net, &t.pre->cells, 50, STEPS);
        for (; t.net.step < STEPS; snn_tick(&t.net)) {
            step(&t);
            snn_record(s), snn_record(r);
            for (size_t b = 0, k = 0; b < batch; b++)
                for (; k < t.pre->cells.end[b]; k++, n++) {
                    when[n] = t.net.step;
                    who[n] = (uint32_t)(b * N_PRE + t.pre->cells.spikes[k]);
                    in_window[b]++;
                }
            if (t.net.step % 50 != 49) continue;
            for (size_t b = 0; b < batch; b++) {
                rates[windows][b] = (double)in_window[b] / N_PRE / (50 * 0.1e-3);
                in_window[b] = 0;
            }
            windows++;
        }
        WELL(&t.net);
        HOLDS(n > 20 && s->rows == n && r->rows == windows && windows == 4, say("%zu spikes, %zu windows", n, windows));
        for (size_t k = 0; k < n; k++) HOLDS(s->steps[k] == when[k] && s->spikes[k] == who[k], say("spike %zu", k));
        for (size_t k = 0; k < windows; k++) {
            HOLDS(r->steps[k] == 50 * k + 49, "a window's last step");
            for (size_t b = 0; b < batch; b++) NEAR(r->values[k * batch + b], rates[k][b], 4 * EPS, "rate");
        }
        cr_assert_str_eq(r->unit, "Hz");
        snn_net_free(&t.net);
    }
}

/* ---- drains: the same rows, in little memory ---- */

typedef struct heap_rows { size_t calls, rows, width; snn_real values[STEPS * N_POST]; uint64_t steps[STEPS]; } heap_rows;
static bool keep(void *context, const snn_recorder *r)
{
    heap_rows *to = context;
    for (size_t k = 0; k < r->rows * r->width; k++) to->values[to->rows * r->width + k] = r->values[k];
    for (size_t k = 0; k < r->rows; k++) to->steps[to->rows++] = r->steps[k];
    to->calls++;
    return true;
}
static bool refuse(void *context, const snn_recorder *r)
{
    (void)r;
    return --*(int *)context >= 0;
}

Test(recording, a_drain_gets_every_row_once)
{
    static heap_rows to;
    two t;
    make(&t, 1);
    snn_recorder *whole = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, STEPS);
    snn_recorder *small = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, 10);
    snn_recorder_drain(small, keep, &to);
    const size_t used = snn_net_used(&t.net);
    for (; t.net.step < STEPS; snn_tick(&t.net)) step(&t), snn_record(whole), snn_record(small);
    HOLDS(to.calls == 20 && small->rows == 3 && to.rows == 200, "full 20 times");
    snn_recorder_flush(small);
    snn_recorder_flush(small);
    HOLDS(to.rows == STEPS && small->drained == STEPS && small->rows == 0, "and the rest");
    HOLDS(snn_net_used(&t.net) == used, "no memory is taken on the way");
    for (size_t k = 0; k < STEPS * N_POST; k++) SAME(to.values[k], whole->values[k], say("value %zu", k));
    for (size_t k = 0; k < STEPS; k++) HOLDS(to.steps[k] == k, "steps");
    WELL(&t.net);
    snn_net_free(&t.net);
}

/* ---- what cannot be ---- */

#define FAILS(code_, sentence, ...)                                                                           \
    do {                                                                                                      \
        two t;                                                                                                \
        make(&t, 1);                                                                                          \
        __VA_ARGS__;                                                                                          \
        cr_assert(snn_failed(&t.net), "nothing failed, but should have: %s", sentence);                       \
        cr_assert_str_eq(snn_why(&t.net), sentence);                                                          \
        cr_assert(t.net.status.code == code_);                                                                \
        snn_net_free(&t.net);                                                                                 \
    } while (0)

Test(recording, bad_input_is_named)
{
    const uint32_t who[] = { 0, 5 };
    int once = 1;
    FAILS(SNN_BAD_SIZE, "snn_recorder: every must be > 0, got 0",
          snn_recorder_new(&t.net, &t.post->cells, t.post->v, 0, 1));
    FAILS(SNN_BAD_SIZE, "snn_recorder: room must be > 0, got 0", snn_recorder_spikes_new(&t.net, &t.post->cells, 0));
    FAILS(SNN_BAD_SIZE, "snn_recorder: room is too large: 18446744073709551615",
          snn_recorder_rate_new(&t.net, &t.post->cells, 10, SIZE_MAX));
    FAILS(SNN_BAD_EDGE, "snn_recorder: neuron number 1 is neuron 5, of only 5",
          snn_recorder_some_new(&t.net, &t.post->cells, t.post->v, who, 2, 1, 1));
    FAILS(SNN_BAD_SIZE, "snn_recorder: neurons must be > 0, got 0",
          snn_recorder_some_new(&t.net, &t.post->cells, t.post->v, who, 0, 1, 1));
    FAILS(SNN_BAD_SIZE, "t.post->v: number of recorded rows is too large: 3, at most 2",
          snn_recorder *r = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, 2);
          for (int k = 0; k < 3; k++) snn_record(r), snn_tick(&t.net));
    FAILS(SNN_NOT_WRITTEN, "snn_recorder: t.post->v could not be written",
          snn_recorder *r = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, 2);
          snn_recorder_drain(r, refuse, &once);
          for (int k = 0; k < 5; k++) snn_record(r), snn_tick(&t.net));
    FAILS(SNN_NOT_WRITTEN, "snn_recorder: t.post->v could not be written",
          snn_recorder_csv(snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, 2), "no/such/folder/v.csv"));
    FAILS(SNN_NOT_WRITTEN, "snn_recorder: spikes could not be written",        /* a disk that is full */
          snn_recorder *r = snn_recorder_spikes_new(&t.net, &t.pre->cells, 1);
          snn_recorder_csv(r, "/dev/full");
          for (; !snn_failed(&t.net) && t.net.step < STEPS; snn_tick(&t.net)) step(&t), snn_record(r);
          snn_recorder_close(r));
    FAILS(SNN_BAD_VALUE, "snn_activity: bin must be > 0 ms, got -1 ms", snn_activity_new(&t.net, &t.pre->cells, snn_ms(-1)));
}

Test(recording, a_failed_net_records_nothing)
{
    two t;
    make(&t, 1);
    snn_recorder *good = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, 2);
    snn_recorder *r = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 0, 1);
    snn_activity *a = snn_activity_new(&t.net, &t.post->cells, snn_ms(1));
    snn_record(good), snn_record(r), snn_recorder_flush(r), snn_recorder_csv(r, "build/none.csv"), snn_recorder_close(r);
    snn_activity_step(a);
    cr_assert_str_eq(snn_activity_say(a), "");
    HOLDS(good->rows == 0 && r->rows == 0 && r->room == 0, "nothing");
    snn_net_free(&t.net);
}

/* ---- files ---- */

#define PATH(ending) (IN_DOUBLE ? "build/recording_double." ending : "build/recording_float." ending)

static size_t slurp(const char *path, char *to, size_t most)
{
    FILE *f = fopen(path, "rb");
    cr_assert(f != NULL, "no %s", path);
    const size_t n = fread(to, 1, most - 1, f);
    fclose(f);
    to[n] = 0;
    return n;
}
static size_t lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

/* Times are products of the step and dt as it was written, also late in a run and in float. */
Test(recording, csv_times_are_decimal)
{
    const double dts[] = { 0.1, 0.025, 0.05, 1, 0.0078125, 12.3456 };
    const uint64_t starts[] = { 0, 290000, 123456789 };
    for (int c = 0; c < 6 * 3; c++) {
        char text[4096];
        snn_net net = snn_net_on_heap(snn_ms(dts[c / 3]));
        relay *pre = relay_new(&net, 1, NULL);
        snn_recorder *v = snn_recorder_new(&net, &pre->cells, pre->v, 1, 100);
        snn_recorder_csv(v, PATH("times.csv"));
        net.step = starts[c % 3];
        for (int k = 0; k < 50; k++, snn_tick(&net)) snn_record(v);
        snn_recorder_close(v);
        WELL(&net);
        slurp(PATH("times.csv"), text, sizeof text);
        const char *at = text;
        for (uint64_t step = starts[c % 3]; step < starts[c % 3] + 50; step++) {
            char expected[40];
            const int n = snprintf(expected, sizeof expected, "\n%.12g,", dts[c / 3] * (double)step);
            at = strchr(at, '\n');
            HOLDS(at && strncmp(at++, expected, (size_t)n) == 0, say("t = %s", expected + 1));
        }
        snn_net_free(&net);
    }
}

Test(recording, csv_says_every_digit)
{
    static char text[1 << 20];
    const uint32_t who[] = { 3, 0 };
    two t;
    make(&t, 2);
    snn_recorder *v = snn_recorder_some_new(&t.net, &t.post->cells, t.post->v, who, 2, 2, 9);
    snn_recorder *same = snn_recorder_some_new(&t.net, &t.post->cells, t.post->v, who, 2, 2, STEPS);
    snn_recorder_csv(v, PATH("csv"));
    for (; t.net.step < STEPS; snn_tick(&t.net)) step(&t), snn_record(v), snn_record(same);
    slurp(PATH("csv"), text, sizeof text);
    HOLDS(lines(text) == 1 + v->drained, "whole lines before it is closed");
    snn_recorder_close(v);
    snn_recorder_close(v);
    WELL(&t.net);
    slurp(PATH("csv"), text, sizeof text);
    const char *head = "t (ms),t.post->v[3] copy 0 (mV),t.post->v[0] copy 0 (mV),"
                       "t.post->v[3] copy 1 (mV),t.post->v[0] copy 1 (mV)\n";
    cr_assert(strncmp(text, head, strlen(head)) == 0, "head: %.120s", text);
    char *at = text + strlen(head);
    for (size_t row = 0; row < same->rows; row++) {
        NEAR(strtod(at, &at), 0.1 * 2 * (double)row, 4 * EPS, "time");
        for (size_t k = 0; k < 4; k++) {
            HOLDS(*at == ',', "a comma");
            SAME(R(strtod(at + 1, &at)), same->values[row * 4 + k], say("row %zu, value %zu", row, k));
        }
        HOLDS(*at++ == '\n', "a line's end");
    }
    HOLDS(*at == 0, "nothing more");
    snn_net_free(&t.net);
}

/* as numpy.lib.format describes version 1.0 */
Test(recording, npy_is_what_numpy_describes)
{
    static char file[1 << 20];
    two t;
    make(&t, 1);
    snn_recorder *v = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, 9);
    snn_recorder *same = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, STEPS);
    snn_recorder *s = snn_recorder_spikes_new(&t.net, &t.pre->cells, 3);
    snn_recorder *all = snn_recorder_spikes_new(&t.net, &t.pre->cells, MOST);
    snn_recorder_npy(v, PATH("npy"));
    snn_recorder_npy(s, PATH("spikes.npy"));
    for (; t.net.step < STEPS; snn_tick(&t.net)) {
        step(&t);
        snn_record(v), snn_record(same), snn_record(s), snn_record(all);
    }
    snn_recorder_close(v);
    snn_recorder_close(s);
    WELL(&t.net);
    size_t n = slurp(PATH("npy"), file, sizeof file);
    char want[200];
    snprintf(want, sizeof want, "{'descr': '<f%zu', 'fortran_order': False, 'shape': (%d, %d), }", sizeof(snn_real),
             STEPS, N_POST);
    HOLDS(memcmp(file, "\x93NUMPY\1\0\x76\0", 10) == 0 && file[127] == '\n', "its magic");
    cr_assert(strncmp(file + 10, want, strlen(want)) == 0, "%.118s", file + 10);
    HOLDS(n == 128 + STEPS * N_POST * sizeof(snn_real), "its size");
    HOLDS(memcmp(file + 128, same->values, n - 128) == 0, "its bits");
    n = slurp(PATH("spikes.npy"), file, sizeof file);
    HOLDS(all->rows > 20 && n == 128 + 16 * all->rows, "a pair for each spike");
    for (size_t k = 0; k < all->rows; k++) {
        uint64_t pair[2];
        memcpy(pair, file + 128 + 16 * k, sizeof pair);
        HOLDS(pair[0] == all->steps[k] && pair[1] == all->spikes[k], say("spike %zu", k));
    }
    snn_net_free(&t.net);
}

Test(recording, numpy_reads_npy)
{
    two t;
    make(&t, 1);
    snn_recorder *v = snn_recorder_new(&t.net, &t.post->cells, t.post->v, 1, 9);
    snn_recorder_npy(v, PATH("numpy.npy"));
    double sum = 0;
    for (; t.net.step < STEPS; snn_tick(&t.net)) {
        step(&t), snn_record(v);
        for (size_t k = 0; k < N_POST; k++) sum += (double)t.post->v[k].mV;
    }
    snn_recorder_close(v);
    snn_net_free(&t.net);
    const char *const pythons[] = { "python3", "/usr/bin/python3" };    /* Debian's own knows Debian's numpy */
    const char *python = NULL;
    for (size_t k = 0; k < COUNT_OF(pythons) && !python; k++)
        if (system(say("%s -c 'import numpy' 2>/dev/null", pythons[k])) == 0) python = pythons[k];
    if (!python) {
        cr_assert(getenv("STRICT") == NULL, "STRICT, and no numpy");
        cr_skip_test("no numpy");
    }
    static char command[400];
    snprintf(command, sizeof command, "%s -c \"import numpy, sys; a = numpy.load('%s'); s = a.astype(float).sum(); "
             "sys.exit(int(a.shape != (%d, %d) or "
             " abs(s - %.17g) > 1e-12 * abs(s)))\"", python, PATH("numpy.npy"), STEPS, N_POST, sum);
    cr_assert(system(command) == 0, "%s", command);
}

/* ---- the summary ---- */

Test(recording, a_clock_has_no_variation_and_is_as_synchronous_as_can_be)
{
    two t;
    make(&t, 1);
    t.pre->params.cell.reset = SNN_HARD;
    relay_retune(t.pre);
    for (size_t k = 0; k < N_PRE; k++) t.pre->v[k] = snn_mV(-60);
    for (size_t k = 0; k < N_POST; k++) t.post->v[k] = snn_mV(-60);
    snn_activity *a = snn_activity_new(&t.net, &t.pre->cells, snn_ms(0.1));
    snn_activity *silent = snn_activity_new(&t.net, &t.post->cells, snn_ms(0.1));
    size_t spikes = 0;
    for (; t.net.step < 10000; snn_tick(&t.net)) {
        relay_step(t.pre, snn_mA(30));
        target_step(t.post, snn_mA(0));
        snn_activity_step(a), snn_activity_step(silent);
        spikes += t.pre->cells.n_spikes;
    }
    const snn_activity_report r = snn_activity_read(a), none = snn_activity_read(silent);
    NEAR(snn_to_Hz(r.rate), (double)spikes / N_PRE, 8 * EPS, "rate");
    HOLDS(r.cv == 0 && r.silent == 0 && r.with_cv == N_PRE, "a clock");
    const double p = (double)spikes / N_PRE / 10000;            /* all N or none: variance/mean = N (1 - p) */
    NEAR(r.synchrony, N_PRE * (1 - p), 8 * EPS, "all at once");
    HOLDS(snn_to_Hz(none.rate) == 0 && none.silent == 1 && none.cv != none.cv && none.synchrony != none.synchrony, "silence");
    cr_assert_str_eq(snn_activity_say(silent), "target: 0 spikes per second and neuron, 5 of 5 silent, "
                     "CV of intervals nan, variance of counts nan times that of independent neurons");
    snn_net_free(&t.net);
}

Test(recording, a_poisson_source_looks_like_one)
{
    enum { N = 200, T = 50000 };
    static double intervals[N][T / 100];
    static size_t n[N];
    static uint64_t last[N];
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    snn_poisson *noise = snn_poisson_new(&net, N, snn_Hz(20), 7);
    snn_activity *a = snn_activity_new(&net, &noise->cells, snn_ms(5));
    size_t spikes = 0;
    for (; net.step < T; snn_tick(&net)) {
        snn_poisson_step(noise);
        snn_activity_step(a);
        for (size_t k = 0; k < noise->cells.n_spikes; k++) {
            const size_t j = noise->cells.spikes[k];
            if (last[j]) intervals[j][n[j]++] = (double)(net.step + 1 - last[j]);
            last[j] = net.step + 1;
        }
        spikes += noise->cells.n_spikes;
    }
    double cv = 0;
    for (size_t j = 0; j < N; j++) {                            /* GSL's, with n for n - 1 */
        const double mean = gsl_stats_mean(intervals[j], 1, n[j]);
        cv += gsl_stats_sd(intervals[j], 1, n[j]) * sqrt(((double)n[j] - 1) / (double)n[j]) / mean / N;
    }
    const snn_activity_report r = snn_activity_read(a);
    NEAR(snn_to_Hz(r.rate), (double)spikes / N / 5, 8 * EPS, "rate");
    NEAR(r.cv, cv, 100 * EPS, "CV");
    WITHIN(r.cv, 1, 0.05, "a Poisson process's CV");            /* 100 intervals each: biased by some 1 % */
    WITHIN(r.synchrony, 1 - 20 * 0.0001, 5 * sqrt(2. / 1000), "independent counts");     /* 5 sd of 1000 bins */
    HOLDS(strncmp(snn_activity_say(a), "snn_poisson: ", 13) == 0, snn_activity_say(a));
    snn_net_free(&net);
}
