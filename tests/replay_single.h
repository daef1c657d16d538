/* replay_single.h: traces of one model: kind=neuron, gradient (of a neuron), exprel, synapse,
   output. */
#ifndef REPLAY_SINGLE_H
#define REPLAY_SINGLE_H

#include "replay_network.h"

/* ---- >>kind=neuron: one population, driven by waves ------------------------------------------ */

struct waves {
    double      a, b, period;                   /* I_j = b + a wave_j                             */
    double     *i;
    bool        has_delta, has_cond;
    double      delta, cond;                    /* amplitudes                                     */
    uint64_t    delta_every;
    const char *delta_unit, *cond_unit;
    double     *d, *g;
    enum slot   delta_slot, cond_slot;
    bool        shows_refractory;
    bool        differentiated;                 /* kind=gradient: of the states, V alone is shown */
    double      target;                         /* what V should be                               */
};

static const double two_pi = 6.283185307179586476925286766559;

static double wave(size_t j, uint64_t i, const struct replay *r, double period)
{
    switch (j) {
    case 0:  return 1;
    case 1:  return 2 * r->t / step_time(r->n_steps, r->dt);
    case 2:  return 0.8 + 0.7 * sin(two_pi * r->t / period);
    default: return 4 * i >= r->n_steps && 4 * i < 3 * r->n_steps ? 1.6 : 0;
    }
}

static void read_waves(struct replay *r, struct waves *w, struct population *p)
{
    static const char *const known_inputs[] = { "waves" }, *const known_pulses[] = { "pulses" };
    struct golden *g = &r->trace;
    golden_choice(g, "input", known_inputs, 1);
    p->drive_unit = golden_take(g, "input.A")->unit;
    w->a       = golden_real(g, "input.A", p->drive_unit);
    w->b       = golden_real(g, "input.B", p->drive_unit);
    w->period  = golden_real(g, "input.P", "ms");
    w->i       = golden_keep(&r->job, p->count, sizeof *w->i);
    w->d       = golden_keep(&r->job, p->count, sizeof *w->d);
    w->g       = golden_keep(&r->job, p->count, sizeof *w->g);
    p->drive   = w->i;
    p->n_drive = p->count;
    w->has_delta = golden_has(g, "delta");
    if (w->has_delta) {
        golden_choice(g, "delta", known_pulses, 1);
        w->delta_unit  = golden_take(g, "delta.W")->unit;
        w->delta       = golden_real(g, "delta.W", w->delta_unit);
        const double every = golden_real(g, "delta.PD", "steps");
        if (!(every >= 1 && every <= 1e9 && every == floor(every)))
            golden_fail(&r->job, "%s: delta.PD is no number of steps", g->path);
        w->delta_every = r->job.failed ? 1 : (uint64_t)every;
        w->delta_slot  = p->is ? free_slot(p, "none", "delta") : N_SLOTS;
        if (w->delta_slot == N_SLOTS)
            golden_fail(&r->job, "%s: delta=pulses is not known yet in this model", g->path);
    }
    w->has_cond = golden_has(g, "cond");
    if (w->has_cond) {
        golden_choice(g, "cond", known_pulses, 1);
        w->cond_unit = golden_take(g, "cond.gA")->unit;
        w->cond      = golden_real(g, "cond.gA", w->cond_unit);
        w->cond_slot = p->is ? free_slot(p, "none", "COBA") : N_SLOTS;
        if (w->cond_slot == N_SLOTS)
            golden_fail(&r->job, "%s: cond=pulses is not known yet in this model", g->path);
        else
            p->receptors[w->cond_slot].out_keys = "cond.";
    }
    if (p->count > 4)
        golden_fail(&r->job, "%s: input=waves is not known beyond 4 neurons", g->path);
}

/* The columns of a single neuron are not chosen: all must be there, in this order. */
static void expect_column(struct replay *r, size_t *c, struct probe probe, const char *name, int j)
{
    const struct golden *g = &r->trace;
    char text[GOLDEN_NAME];
    snprintf(text, sizeof text, j < 0 ? "%s" : "%s_%d", name, j);
    if (*c >= g->n_columns || strcmp(g->columns[*c], text) != 0)
        golden_fail_at(g, golden_find(g, "columns")->line, "column %zu is '%s', expected '%s'",
                       *c + 1, *c < g->n_columns ? g->columns[*c] : "", text);
    else
        r->columns[*c] = probe;
    ++*c;
}

static void expect_columns(struct replay *r, const struct waves *w, const struct population *p)
{
    size_t c = 0;
    expect_column(r, &c, probe_array(&r->step, 0), "step", -1);
    expect_column(r, &c, probe_array(&r->t, 0), "t_ms", -1);
    if (w->differentiated)
        expect_column(r, &c, probe_array(&w->target, 0), "target", -1);
    for (size_t j = 0; j < p->count; j++) {
        expect_column(r, &c, probe_array(w->i, j), "I", (int)j);
        if (w->has_delta)
            expect_column(r, &c, probe_array(w->d, j), "D", (int)j);
        if (w->has_cond)
            expect_column(r, &c, probe_array(w->g, j), "g", (int)j);
        for (const char *const *state = p->is->states; *state; state++) {
            if (w->differentiated && strcmp(*state, "V") != 0)
                continue;
            char key[GOLDEN_NAME];
            const char *init = golden_name(key, p->init_keys, *state);
            const struct probe probe = { .of = p, .slot = -1, .state = *state, .first = j,
                                         .unit = golden_take(&r->trace, init)->unit, .count = 1 };
            expect_column(r, &c, probe, *state, (int)j);
        }
        if (p->is->holds && !w->differentiated)
            expect_column(r, &c, probe_array(p->last, j), "last_spike_time", (int)j);
        if (w->shows_refractory)
            expect_column(r, &c, probe_array(p->refractory, j), "refractory", (int)j);
        expect_column(r, &c, probe_array(p->spk, j), "spk", (int)j);
    }
    if (c != r->trace.n_columns)
        golden_fail(&r->job, "%s: %zu columns, expected %zu", r->trace.path, r->trace.n_columns, c);
}

/* What drives each neuron in the present step. */
static void drive_waves(struct replay *r, struct waves *w)
{
    struct population *p = r->populations;
    const uint64_t i = (uint64_t)r->step;
    bool taken = true;
    for (size_t j = 0; j < p->count; j++) {
        const double rank = (double)(j + 1);
        w->i[j] = w->b + w->a * wave(j, i, r, w->period);
        if (w->has_delta) {
            w->d[j] = i > 0 && i % (w->delta_every + 7 * j) == 0 ? w->delta * rank : 0;
            taken &= p->is->arrive(p, w->delta_slot, w->delta_unit, j, w->d[j]);
        }
        if (w->has_cond) {
            w->g[j] = i % (200 + 50 * j) < 30 ? w->cond * rank : 0;
            taken &= p->is->arrive(p, w->cond_slot, w->cond_unit, j, w->g[j]);
        }
    }
    if (!taken)
        golden_fail(&r->job, "%s: delta in [%s] or cond in [%s] is not known yet in %s",
                    r->trace.path, w->has_delta ? w->delta_unit : "",
                    w->has_cond ? w->cond_unit : "", p->is->name);
}

static void step_waves(struct replay *r, void *with)
{
    drive_waves(r, with);
    step_population(r, r->populations);
}

/* With option.ref_var=True a trace shows `refractory` too, and says how it begins. */
static bool shows_refractory(struct replay *r, const struct population *p)
{
    static const char *const flags[] = { "False", "True" };
    struct golden *g = &r->trace;
    if (!p->is || !p->is->holds || !golden_has(g, "option.ref_var")
            || golden_choice(g, "option.ref_var", flags, 2) == 0)
        return false;
    if (golden_real(g, "init.refractory", "1") != 0)
        golden_fail(&r->job, "%s: init.refractory is not known yet but as 0", g->path);
    return true;
}

static void replay_neuron(struct replay *r)
{
    struct golden *g = &r->trace;
    struct population *p = add_populations(r, 1);
    struct waves w = { .cond_slot = N_SLOTS };
    read_clock(r);
    r->model = golden_text(g, "model");
    golden_text(g, "spk_fun");                  /* a forward run doesn't use it                   */
    read_neurons(r, p, "", "");
    read_waves(r, &w, p);
    w.shows_refractory = shows_refractory(r, p);
    p->expected = golden_spike_lists(g, "spike_steps", r->n_steps, p->count);
    for (size_t j = 0; j < p->count; j++) {
        char key[GOLDEN_NAME];
        snprintf(key, sizeof key, "n_spikes_%zu", j);
        if (golden_count(g, key) != raster_of(p->expected, (uint32_t)j).n)
            golden_fail(&r->job, "%s: %s is not the length of spike_steps_%zu", g->path, key, j);
    }
    make_population(r, p);
    if (!r->job.failed)
        expect_columns(r, &w, p);
    golden_finish(g);
    run(r, step_waves, &w);
    if (r->job.failed)
        return;
    if (EXACT) {
        judge_rows(r);
        judge_spikes(r, p);
    } else {
        judge_in_float(r, p);
    }
}

/* ---- >>kind=gradient: the same, and the slopes of two losses in four variables --------------- */

#if TANGENTS
enum { SPIKE_SUM, V_MSE, N_LOSSES };

static const char *const losses[N_LOSSES] = { "spike_sum", "V_mse" };
/* The last is no parameter: each drive is scale times its wave, and scale is 1. */
static const struct { const char *name, *unit; } variables[N_VARIABLES] = {
    { "tau", "ms" }, { "V_th", "mV" }, { "R", "ohm" }, { "scale", "" },
};
enum { SCALE = N_VARIABLES - 1 };

struct loss { double value, slope[N_VARIABLES]; };

struct gradient {
    struct waves waves;
    double       target_a, target_b;
    struct loss  got[N_LOSSES], expected[N_LOSSES];
};

static void read_losses(struct replay *r, struct gradient *d)
{
    char key[GOLDEN_NAME];
    for (int l = 0; l < N_LOSSES; l++) {
        d->expected[l].value = golden_real(&r->trace, golden_name(key, "value.", losses[l]), "");
        for (int k = 0; k < N_VARIABLES; k++) {
            snprintf(key, sizeof key, "grad.%s.%s", losses[l], variables[k].name);
            d->expected[l].slope[k] = golden_real(&r->trace, key, "");
        }
    }
}

static void step_gradient(struct replay *r, void *with)
{
    struct gradient *d = with;
    struct population *p = r->populations;
    drive_waves(r, &d->waves);
    d->waves.target = d->target_a + d->target_b * sin(two_pi * r->t / d->waves.period);
    p->is->seed_drives(p, SCALE);
    step_population(r, p);
    for (size_t j = 0; j < p->count; j++) {
        double v = 0, dv = 0;
        p->is->state(p, "V", "mV", j, &v);
        const double away = v - d->waves.target;
        d->got[SPIKE_SUM].value += p->spk[j];
        d->got[V_MSE].value     += away * away;
        for (int k = 0; k < N_VARIABLES; k++) {
            p->is->state_dot(p, "V", "mV", j, k, &dv);
            d->got[SPIKE_SUM].slope[k] += snn_tangent_at(&p->cells->spikes_dot[j], k);
            d->got[V_MSE].slope[k]     += 2 * away * dv;
        }
    }
}

/* Each against the largest of its loss. */
static void judge_losses(struct replay *r, struct gradient *d)
{
    const double cells = (double)r->n_steps * (double)r->populations->count;
    r->has_slopes = true;
    for (int l = 0; l < N_LOSSES; l++) {
        const struct loss *got = &d->got[l], *expected = &d->expected[l];
        const double share = l == V_MSE ? 1 / cells : 1;            /* the mean of squares        */
        double largest = 0;
        for (int k = 0; k < N_VARIABLES; k++)
            largest = fmax(largest, fabs(expected->slope[k]));
        judge_slope(r, losses[l], "", share * got->value, expected->value, fabs(expected->value));
        for (int k = 0; k < N_VARIABLES; k++)
            judge_slope(r, losses[l], variables[k].name, share * got->slope[k],
                        expected->slope[k], largest);
    }
}

static void replay_gradient(struct replay *r)
{
    struct golden *g = &r->trace;
    if (golden_has(g, "populations")) {
        replay_network_gradient(r);
        return;
    }
    struct population *p = add_populations(r, 1);
    struct gradient d = { .waves = { .differentiated = true, .cond_slot = N_SLOTS } };
    struct slope slope;
    read_clock(r);
    r->net.tangents = true;
    r->model = golden_text(g, "model");
    read_slope(g, "spk_fun", &slope);
    p->slope = &slope;
    read_neurons(r, p, "", "");
    if (p->is && !p->is->seed)
        golden_fail(&r->job, "%s: tangents of %s are not known yet", g->path, p->is->name);
    read_waves(r, &d.waves, p);
    d.target_a = golden_real(g, "target.A", "mV");
    d.target_b = golden_real(g, "target.B", "mV");
    read_losses(r, &d);
    p->expected = golden_spike_lists(g, "spike_steps", r->n_steps, p->count);
    make_population(r, p);
    for (int k = 0; k < SCALE && !r->job.failed; k++)
        if (!p->is->seed(p, variables[k].name, variables[k].unit, k))
            golden_fail(&r->job, "%s: %s has no parameter %s in [%s]", g->path, p->is->name,
                        variables[k].name, variables[k].unit);
    if (!r->job.failed)
        expect_columns(r, &d.waves, p);
    golden_finish(g);
    run(r, step_gradient, &d);
    if (r->job.failed)
        return;
    r->bound = EXACT ? r->bound : float_bound;
    judge_rows(r);
    judge_spikes(r, p);
    judge_losses(r, &d);
}
#else
static void replay_gradient(struct replay *r)
{
    golden_fail_at(&r->trace, 1, "kind=gradient needs SNN_DUAL_N=%d", N_VARIABLES);
}
#endif

/* ---- >>data: a file that traces name, by itself: is it whole? -------------------------------- */

static void replay_data(struct replay *r)
{
    static const char *const kinds[] = { "matrix", "series", "edges", "spikes" };
    struct golden *g = &r->trace;
    const size_t kind = golden_choice(g, "kind", kinds, 4);
    const bool listed = kind >= 2, spikes = kind == 3;
    double rows = 0, limits[2] = { 0, 0 };
    if (spikes) {
        golden_real(g, "dt_ms", "");
        limits[0] = (double)golden_count(g, "n_steps");
        limits[1] = (double)golden_count(g, "n_neurons");
    } else {
        const struct golden_list shape = golden_list(g, "shape");
        if (!r->job.failed && shape.n != 2)
            golden_fail_at(g, shape.line, "shape has %zu numbers", shape.n);
        for (size_t k = 0; k < 2 && !r->job.failed; k++)
            limits[k] = shape.x[k];
        rows = limits[0];
    }
    if (listed)
        golden_check_rows(g);
    else if (!r->job.failed && (double)g->n_rows != rows)
        golden_fail(&r->job, "%s: there are %zu rows", g->path, g->n_rows);
    for (size_t row = 0; listed && row < g->n_rows && !r->job.failed; row++)
        for (size_t c = 0; c < 2; c++)
            golden_index(g, row, c, (size_t)limits[c]);
    if (kind == 2 && golden_has(g, "conn")) {
        golden_text(g, "conn");                 /* the draw is checked where a trace names it     */
        golden_count(g, "conn.seed");
        golden_count(g, "conn.num");
    }
    golden_finish(g);
}

/* ---- >>kind=exprel: (e^x - 1)/x and its slope ------------------------------------------------ */

static void replay_exprel(struct replay *r)
{
    struct golden *g = &r->trace;
    golden_check_rows(g);
    golden_check_columns(g, "x,exprel,dexprel");
    golden_finish(g);
    if (r->job.failed)
        return;
    r->bound = bounds[SMOOTH];
    r->got = golden_keep(&r->job, g->n_rows * 3, sizeof *r->got);
    for (size_t row = 0; row < g->n_rows; row++) {
        const double x = g->cells[row * 3];
        const snn_slope slope = snn_slope_exprel(snn_slope_of((snn_real)x, 1));
        r->got[row * 3]     = x;
        r->got[row * 3 + 1] = snn_real_exprel((snn_real)x);
        r->got[row * 3 + 2] = slope.d;
        if (slope.v != snn_real_exprel((snn_real)x))
            golden_fail_at(g, g->first_line + (unsigned)row,
                           "row %zu: exprel has two values, %.17g and in the slope reading %.17g",
                           row, (double)snn_real_exprel((snn_real)x), (double)slope.v);
    }
    judge_rows(r);
}

/* ---- >>kind=surrogates: the slope of each at every x ------------------------------------------ */

static void replay_surrogates(struct replay *r)
{
    struct golden *g = &r->trace;
    golden_check_rows(g);
    if (g->n_columns < 2 || strcmp(g->columns[0], "x") != 0)
        golden_fail(&r->job, "%s: column 0 is not 'x', or the only one", g->path);
    r->got = golden_keep(&r->job, g->n_rows * g->n_columns, sizeof *r->got);
    for (size_t row = 0; row < g->n_rows && !r->job.failed; row++)
        r->got[row * g->n_columns] = g->cells[row * g->n_columns];
#if SNN_DUAL_N > 0
    for (size_t c = 1; c < g->n_columns && !r->job.failed; c++) {
        char key[GOLDEN_NAME];
        struct slope slope;
        read_slope(g, golden_name(key, "surrogate.", g->columns[c]), &slope);
        if (r->job.failed)
            return;
        const snn_surrogate s = surrogate_of(&slope);
        for (size_t row = 0; row < g->n_rows; row++) {
            const snn_dual u = snn_dual_seed((snn_real)g->cells[row * g->n_columns], 0);
            const snn_dual z = snn_dual_fire(u, &s);
            r->got[row * g->n_columns + c] = snn_dual_slope(&z, 0);
        }
    }
#endif
    golden_finish(g);
    r->bound = bounds[SMOOTH];
    if (!r->job.failed)
        judge_rows(r);
}

/* ---- >>kind=inputs: waves and given spikes ---------------------------------------------------- */

/* One column: a generator of brainpy.state, and its arguments. */
struct wave_input {
    enum { SECTION, CONSTANT, STEP, RAMP, SINUSOIDAL, N_WAVES } is;
    snn_current        a, b;                    /* value; from, to; amplitude, bias               */
    snn_time           start, duration;
    snn_rate           frequency;
    const snn_current *values;
    const snn_time    *times;
    size_t             n;
    const char        *unit;
    double             now;
};

struct inputs {
    struct wave_input *waves;
    size_t             n_waves, n_trains;       /* columns                                        */
    snn_spike_train   *train;
    double            *sent;
};

static void read_lists(struct golden *g, struct wave_input *w, const char *values, const char *times)
{
    const struct golden_list v = golden_list(g, values), t = golden_list(g, times);
    snn_current *i = golden_keep(g->job, v.n, sizeof *i);
    snn_time *ms = golden_keep(g->job, t.n, sizeof *ms);
    if (v.n != t.n)
        golden_fail_at(g, v.line, "%zu %s, but %zu %s", v.n, values, t.n, times);
    convert_current(g, values, v, i);
    convert_time(g, times, t, ms);
    *w = (struct wave_input){ .is = w->is, .values = i, .times = ms, .n = v.n, .unit = v.unit };
}

static void read_current(struct golden *g, struct wave_input *w, const char *key, snn_current *i)
{
    fill_current(g, key, 1, i);
    w->unit = golden_take(g, key)->unit;
}

static void read_wave(struct golden *g, const char *name, struct wave_input *w)
{
    static const char *const names[] = { "SectionInput", "ConstantInput", "StepInput", "RampInput",
                                         "SinusoidalInput" };
    unsigned is = 0;
    while (is < N_WAVES && strcmp(names[is], name) != 0)
        is++;
    *w = (struct wave_input){ .is = is };
    switch (w->is) {
    case SECTION: read_lists(g, w, "SectionInput.values", "SectionInput.durations"); break;
    case STEP:    read_lists(g, w, "StepInput.amplitudes", "StepInput.step_times"); break;
    case CONSTANT:
        read_current(g, w, "ConstantInput.value", &w->a);
        fill_time(g, "ConstantInput.duration", 1, &w->duration);
        break;
    case RAMP:
        read_current(g, w, "RampInput.c_start", &w->a);
        read_current(g, w, "RampInput.c_end", &w->b);
        fill_time(g, "RampInput.duration", 1, &w->duration);
        fill_time(g, "RampInput.t_start", 1, &w->start);
        break;
    case SINUSOIDAL:
        read_current(g, w, "SinusoidalInput.amplitude", &w->a);
        read_current(g, w, "SinusoidalInput.bias", &w->b);
        fill_time(g, "SinusoidalInput.duration", 1, &w->duration);
        fill_rate(g, "SinusoidalInput.frequency", 1, &w->frequency);
        break;
    default:
        golden_fail_at(g, golden_find(g, "columns")->line, "column '%s' is not known yet", name);
    }
}

static snn_current wave_now(snn_net *net, const struct wave_input *w)
{
    switch (w->is) {
    case SECTION:    return snn_sections(net, w->values, w->times, w->n);
    case STEP:       return snn_stairs(net, w->values, w->times, w->n);
    case CONSTANT:   return snn_pulse(net, w->a, snn_ms(0), w->duration);
    case RAMP:       return snn_ramp(net, w->a, w->b, w->start, w->duration);
    case SINUSOIDAL: return snn_sinusoid(net, w->a, w->frequency, w->b, snn_ms(0), w->duration);
    default:         return snn_nA(0);
    }
}

/* Events of SpikeTime, for as many neurons as there are columns. */
static void read_spike_time(struct replay *r, struct inputs *in)
{
    static const char *const words[] = { "round", "floor", "ceil" };
    static const snn_to_step ways[] = { SNN_NEAREST, SNN_BEFORE, SNN_AFTER };
    struct golden *g = &r->trace;
    const struct golden_list who = golden_list(g, "SpikeTime.indices");
    const struct golden_list when = golden_list(g, "SpikeTime.times");
    const struct golden_list weigh = golden_values(g, "SpikeTime.weights", who.n);
    const size_t way = golden_has(g, "SpikeTime.time_as_step")
                       ? golden_choice(g, "SpikeTime.time_as_step", words, 3) : 0;
    uint32_t *neuron  = golden_keep(&r->job, who.n, sizeof *neuron);
    uint64_t *step    = golden_keep(&r->job, who.n, sizeof *step);
    snn_time *time    = golden_keep(&r->job, when.n, sizeof *time);
    snn_real *weights = golden_keep(&r->job, who.n, sizeof *weights);
    if (who.n != when.n || strcmp(who.unit, "1") != 0 || strcmp(weigh.unit, "1") != 0)
        golden_fail_at(g, who.line, "SpikeTime: as many indices [1], times and weights [1] expected");
    convert_time(g, "SpikeTime.times", when, time);
    for (size_t k = 0; k < who.n && !r->job.failed; k++) {
        if (!(who.x[k] >= 0 && who.x[k] < (double)in->n_trains && who.x[k] == floor(who.x[k])))
            golden_fail_at(g, who.line, "SpikeTime: neuron %g has no column", who.x[k]);
        neuron[k]  = (uint32_t)who.x[k];
        step[k]    = snn_step_of(time[k], r->net.dt, ways[way]);
        weights[k] = (snn_real)weigh.x[weigh.n > 1 ? k : 0];
    }
    if (r->job.failed)
        return;
    in->train = way == 0 ? snn_spike_train_new(&r->net, in->n_trains, neuron, time, who.n)
                         : snn_spike_train_steps_new(&r->net, in->n_trains, neuron, step, who.n);
    snn_spike_train_weigh(in->train, weights, who.n);
}

static void step_inputs(struct replay *r, void *with)
{
    struct inputs *in = with;
    for (size_t k = 0; k < in->n_waves; k++)
        current_in(wave_now(&r->net, &in->waves[k]), in->waves[k].unit, &in->waves[k].now);
    if (!in->train)
        return;
    snn_spike_train_step(in->train);
    memset(in->sent, 0, in->n_trains * sizeof *in->sent);
    for (size_t k = 0; k < in->train->cells.n_spikes; k++) {
        const size_t j = in->train->cells.spikes[k];
        in->sent[j] = (double)in->train->cells.amounts[j];
    }
}

static void replay_inputs(struct replay *r)
{
    struct golden *g = &r->trace;
    struct inputs in = { .n_waves = 0 };
    read_clock(r);
    if (g->n_columns < 3 || strcmp(g->columns[1], "t_ms") != 0)
        golden_fail(&r->job, "%s: column 1 is not 't_ms', or the last", g->path);
    if (r->job.failed)
        return;
    r->columns[0] = probe_array(&r->step, 0);
    r->columns[1] = probe_array(&r->t, 0);
    in.waves = golden_keep(&r->job, g->n_columns, sizeof *in.waves);
    in.sent  = golden_keep(&r->job, g->n_columns, sizeof *in.sent);
    for (size_t c = 2; c < g->n_columns && !r->job.failed; c++) {
        char name[GOLDEN_NAME];
        snprintf(name, sizeof name, "SpikeTime_%zu", in.n_trains);
        if (strcmp(g->columns[c], name) == 0) {
            r->columns[c] = probe_array(in.sent, in.n_trains++);
            continue;
        }
        struct wave_input *w = &in.waves[in.n_waves++];
        read_wave(g, g->columns[c], w);
        r->columns[c] = probe_array(&w->now, 0);
    }
    if (in.n_trains > 0 && !r->job.failed)
        read_spike_time(r, &in);
    golden_finish(g);
    r->bound = bounds[SMOOTH];
    run(r, step_inputs, &in);
    if (!r->job.failed)
        judge_rows(r);
}

/* ---- >>kind=readout: leaky sums of impulses, which come from a train of weighed spikes -------- */

struct readout {
    double            *x, *r;
    size_t             n_in;
    snn_spike_train   *train;
    snn_projection    *wires;
    snn_readout       *out;
};

static double impulse(const struct replay *r, uint64_t i, size_t k)
{
    const double rank = (double)k;
    return (i % (7 + 3 * k) == 0) + 0.1 * rank * sin(two_pi * step_time(i, r->dt) / (11 + rank));
}

static void step_readout(struct replay *r, void *with)
{
    struct readout *o = with;
    for (size_t k = 0; k < o->n_in; k++)
        o->x[k] = impulse(r, (uint64_t)r->step, k);
    snn_spike_train_step(o->train);
    snn_deliver(o->wires);
    snn_readout_step(o->out);
    for (size_t k = 0; k < o->out->cells.count; k++)
        o->r[k] = (double)snn_to_one(o->out->r[k]);
}

static void replay_readout(struct replay *r)
{
    static const char *const inputs[] = { "impulses" }, *const models[] = { "LeakyRateReadout" };
    enum { MOST = 1000 };
    struct golden *g = &r->trace;
    read_clock(r);
    golden_choice(g, "model", models, 1);
    golden_choice(g, "input", inputs, 1);
    r->model = models[0];
    const uint64_t n_in = golden_count(g, "n_in"), n_out = golden_count(g, "n_out");
    if (n_in == 0 || n_out == 0 || n_in > MOST || n_out > MOST)
        golden_fail(&r->job, "%s: n_in or n_out is out of range", g->path);
    if (r->job.failed)
        return;
    const struct golden_list w = golden_list(g, "weights"), init = golden_values(g, "init.r", n_out);
    if (w.n != n_in * n_out || strcmp(w.unit, "1") != 0 || strcmp(init.unit, "1") != 0)
        golden_fail_at(g, w.line, "n_in n_out weights [1] expected");
    const size_t n_events = n_in * r->n_steps;
    uint32_t *who     = golden_keep(&r->job, n_events, sizeof *who);
    uint64_t *when    = golden_keep(&r->job, n_events, sizeof *when);
    snn_real *amounts = golden_keep(&r->job, n_events, sizeof *amounts);
    snn_ratio *weights = golden_keep(&r->job, n_in * n_out, sizeof *weights);
    snn_time *tau     = golden_keep(&r->job, n_out, sizeof *tau);
    struct readout o  = { .n_in = n_in };
    fill_time(g, "param.tau", n_out, tau);
    o.x = golden_keep(&r->job, n_in, sizeof *o.x);
    o.r = golden_keep(&r->job, n_out, sizeof *o.r);
    for (size_t k = 0; k < n_events; k++) {
        who[k]     = (uint32_t)(k % n_in);
        when[k]    = k / n_in;
        amounts[k] = (snn_real)impulse(r, when[k], who[k]);
    }
    if (r->job.failed)
        return;
    for (size_t k = 0; k < n_in * n_out; k++)
        weights[k] = snn_one(w.x[k]);
    o.train = snn_spike_train_steps_new(&r->net, n_in, who, when, n_events);
    snn_spike_train_weigh(o.train, amounts, n_events);
    o.out   = snn_readout_new(&r->net, n_out, snn_ms(1));
    o.wires = snn_dense(&r->net, &o.train->cells, &o.out->in, weights, n_in * n_out);
    if (snn_failed(&r->net)) {
        golden_fail(&r->job, "%s: %s", g->path, snn_why(&r->net));
        return;
    }
    for (size_t k = 0; k < n_out; k++) {
        o.out->tau[k] = tau[k];
        o.out->r[k]   = snn_one(init.x[init.n > 1 ? k : 0]);
    }
    snn_readout_retune(o.out);
    char *names = golden_print(&r->job, "step");
    for (size_t k = 0; k < n_in; k++)
        names = golden_print(&r->job, "%s,x_%zu", names, k);
    for (size_t k = 0; k < n_out; k++)
        names = golden_print(&r->job, "%s,r_%zu", names, k);
    golden_check_columns(g, names);
    golden_finish(g);
    if (r->job.failed)
        return;
    r->columns[0] = probe_array(&r->step, 0);
    for (size_t k = 0; k < n_in; k++)
        r->columns[1 + k] = probe_array(o.x, k);
    for (size_t k = 0; k < n_out; k++)
        r->columns[1 + n_in + k] = probe_array(o.r, k);
    r->bound = bounds[SMOOTH];
    run(r, step_readout, &o);
    if (!r->job.failed)
        judge_rows(r);
}

/* ---- >>kind=synapse: one receptor, driven by given spikes ------------------------------------ */

struct synapse {
    enum slot            slot;
    double               amp;
    const char          *unit;
    struct golden_raster input;
    size_t               next;                  /* of its spikes                                  */
    double              *x;
};

/* Columns out_<j> and <state>_<j>. */
static void read_synapse_columns(struct replay *r, const struct synapse *s)
{
    const struct population *p = r->populations;
    struct golden *g = &r->trace;
    r->columns[0] = probe_array(&r->step, 0);
    for (size_t c = 1; c < g->n_columns; c++) {
        char *name = golden_print(&r->job, "%s", g->columns[c]), key[GOLDEN_NAME];
        struct probe q = { .of = p, .slot = (int)s->slot, .state = name, .unit = s->unit,
                           .count = 1 };
        double x;
        const bool indexed = cut_index(name, p->count, &q.first);
        if (strcmp(name, "out") == 0)
            q.state = slots[s->slot].returns;
        else if (golden_has(g, golden_name(key, "init.", name)))
            q.unit = golden_take(g, key)->unit;
        r->columns[c] = q;
        if (!indexed || !look(&q, &x))
            bad_column(r, c);
    }
}

static void step_synapse(struct replay *r, void *with)
{
    struct synapse *s = with;
    struct population *p = r->populations;
    memset(s->x, 0, p->count * sizeof *s->x);
    for (; s->next < s->input.n && s->input.spike[s->next].step == (uint64_t)r->step; s->next++)
        s->x[s->input.spike[s->next].who] = s->amp;
    for (size_t j = 0; j < p->count; j++)
        if (!p->is->arrive(p, s->slot, s->unit, j, s->x[j]))
            golden_fail(&r->job, "%s: input_amp in [%s] is not what this synapse takes",
                        r->trace.path, s->unit);
    step_population(r, p);
}

/* -- the same on the pre side, of models that a receptor cannot have ---------------------------- */

struct release {
    struct releaser     *releaser;
    struct golden_raster input;
    size_t               next;
    double              *x;
};

static void step_release(struct replay *r, void *with)
{
    struct release *s = with;
    memset(s->x, 0, s->releaser->count * sizeof *s->x);
    for (; s->next < s->input.n && s->input.spike[s->next].step == (uint64_t)r->step; s->next++)
        s->x[s->input.spike[s->next].who] = 1;
    step_releaser(r, s->releaser, s->x);
}

/* False if the model is none of the pre side. */
static bool replay_release(struct replay *r, size_t count)
{
    struct golden *g = &r->trace;
    const enum form form = find_form(r->model);
    if (form == N_FORMS)
        return false;
    struct release s = { .next = 0 };
    const bool pulse = *forms[form].rel == '\0';
    const double amp = golden_real(g, "input_amp", golden_take(g, "input_amp")->unit);
    if (!(pulse ? amp != 0 : amp == 1))
        golden_fail_at(g, golden_take(g, "input_amp")->line, "input_amp=%g is not known yet", amp);
    s.input    = golden_spikes(g, "spikes", r->dt, r->n_steps, count);
    s.x        = golden_keep(&r->job, count, sizeof *s.x);
    s.releaser = make_releaser(r, form, count, "param.", "init.");
    if (!r->job.failed) {
        r->bound = bounds[SMOOTH];
        r->columns[0] = probe_array(&r->step, 0);
    }
    for (size_t c = 1; c < g->n_columns && !r->job.failed; c++) {
        char *name = golden_print(&r->job, "%s", g->columns[c]);
        size_t j = 0;
        const bool indexed = cut_index(name, count, &j);
        const double *sent = indexed ? sent_by(s.releaser, name) : NULL;
        if (!sent)
            bad_column(r, c);
        else
            r->columns[c] = probe_array(sent, j);
    }
    golden_finish(g);
    run(r, step_release, &s);
    if (!r->job.failed)
        judge_rows(r);
    return true;
}

static void replay_synapse(struct replay *r)
{
    static const double no_drive = 0;
    struct golden *g = &r->trace;
    struct population *p = add_populations(r, 1);
    struct synapse s = { .next = 0 };
    read_clock(r);
    r->model = golden_text(g, "model");
    begin_population(r, p, "", golden_count(g, "n_neurons"));
    p->is = &IF_neuron;                         /* any would do: nobody looks at it               */
    p->drive      = &no_drive;
    p->n_drive    = 1;
    p->drive_unit = "mA";
    s.slot = free_slot(p, r->model, "COBA");
    if (s.slot == N_SLOTS && replay_release(r, p->count))
        return;
    if (s.slot == N_SLOTS || strcmp(r->model, "none") == 0) {
        golden_fail_at(g, golden_take(g, "model")->line, "model=%s is not known yet", r->model);
        return;
    }
    p->receptors[s.slot] = (struct receptor){ .syn_keys = "param.", .init_keys = "init." };
    s.unit  = golden_take(g, "input_amp")->unit;
    s.amp   = golden_real(g, "input_amp", s.unit);
    s.input = golden_spikes(g, "spikes", r->dt, r->n_steps, p->count);
    s.x     = golden_keep(&r->job, p->count, sizeof *s.x);
    make_population(r, p);
    if (!r->job.failed)
        read_synapse_columns(r, &s);
    golden_finish(g);
    run(r, step_synapse, &s);
    if (!r->job.failed)
        judge_rows(r);
}

/* ---- >>kind=output: currents of one neuron, their slopes in V, and one step of V ------------- */

struct outputs {
    enum slot *slots;
    size_t     n_slots;
    double    *drives;
    size_t     n_drives;
};

/* The current [mA] of an output with conductance g [mS] at V [mV], and its slope in V [mA/mV]. */
static bool current_and_slope(const struct population *p, enum slot slot, double g, double v, double *i,
                       double *slope)
{
    const LIF_population *made = p->made;
    const snn_slope conductance = snn_slope_lift(snn_mS(g).uS);
    const snn_slope voltage     = snn_slope_of(snn_mV(v).mV, snn_mV(1).mV);  /* in 1/mV           */
    snn_slope current = snn_slope_lift(0);
    switch (slot) {
#define CURRENT(S, model)                                                                          \
    case SLOT_##S:                                                                               \
        current = model##_current_slope(                                                         \
            model##_lift_slope(model##_constants(&made->params.S.out, made->cells.net->dt)),    \
            conductance, voltage);                                                               \
        break;
    CURRENT(ic0, snn_coba)
    CURRENT(iu0, snn_cuba)
    CURRENT(im0, snn_mgblock)
#undef CURRENT
    default: return false;
    }
    const snn_current value = { current.v }, change = { current.d };
    return current_in(value, "mA", i) && current_in(change, "mA", slope);
}

/* V [mV] after one step from v, with output `slot` bound to g and the k-th drive. */
static double step_from(struct replay *r, const struct outputs *o, enum slot slot, double g,
                        double v, size_t k)
{
    struct population *p = r->populations;
    LIF_population *made = p->made;
    double next = 0;
    made->v[0] = snn_mV(v);
    snn_notice(&made->cells);
    p->is->arrive(p, slot, "mS", 0, g);
    p->drive = &o->drives[k];
    p->is->step(p);
    p->is->state(p, "V", "mV", 0, &next);
    snn_tick(&r->net);
    return next;
}

static void check_output_columns(struct replay *r, const struct outputs *o)
{
    char *names = golden_print(&r->job, "g,V");
    for (size_t k = 0; k < o->n_slots; k++)
        names = golden_print(&r->job, "%s,I_%zu,dIdV_%zu", names, k, k);
    for (size_t k = 0; k < o->n_slots; k++)
        for (size_t d = 0; d < o->n_drives; d++)
            names = golden_print(&r->job, "%s,Vnext_%zu_%zu", names, k, d);
    golden_check_columns(&r->trace, names);
}

static void read_outputs(struct replay *r, struct outputs *o)
{
    struct golden *g = &r->trace;
    struct population *p = r->populations;
    char key[GOLDEN_NAME];
    while (snprintf(key, sizeof key, "out.%zu", o->n_slots) > 0 && golden_has(g, key))
        o->n_slots++;
    while (snprintf(key, sizeof key, "post.drive.%zu", o->n_drives) > 0 && golden_has(g, key))
        o->n_drives++;
    o->slots  = golden_keep(&r->job, o->n_slots, sizeof *o->slots);
    o->drives = golden_keep(&r->job, o->n_drives, sizeof *o->drives);
    for (size_t d = 0; d < o->n_drives && !r->job.failed; d++) {
        snprintf(key, sizeof key, "post.drive.%zu", d);
        o->drives[d] = golden_real(g, key, "mA");
    }
    for (size_t k = 0; k < o->n_slots && !r->job.failed; k++) {
        snprintf(key, sizeof key, "out.%zu", k);
        const char *out = golden_text(g, key);
        o->slots[k] = free_slot(p, "none", out);
        if (o->slots[k] == N_SLOTS || strcmp(out, "delta") == 0) {
            golden_fail_at(g, golden_take(g, key)->line, "%s=%s is not known yet, or comes twice",
                           key, out);
            return;
        }
        p->taken |= 1ull << o->slots[k];
        p->receptors[o->slots[k]].out_keys = golden_print(&r->job, "out.%zu.", k);
    }
}

static void replay_output(struct replay *r)
{
    struct golden *g = &r->trace;
    struct population *p = add_populations(r, 1);
    struct outputs o = { .n_slots = 0 };
    const double dt = golden_real(g, "dt_ms", "");
    golden_check_rows(g);
    if (!(dt > 0))
        golden_fail(&r->job, "%s: dt_ms out of range", g->path);
    r->got = golden_keep(&r->job, g->n_rows * g->n_columns, sizeof *r->got);
    if (r->job.failed)
        return;
    r->net     = snn_net_on_heap(snn_ms(dt));
    r->has_net = true;
    read_neurons(r, p, "", "post.");
    if (r->job.failed)
        return;
    if (p->is != &LIF_neuron || p->count != 1) {
        golden_fail(&r->job, "%s: kind=output is not known yet but for one LIF", g->path);
        return;
    }
    p->init_keys  = NULL;
    p->n_drive    = 1;
    p->drive_unit = "mA";
    read_outputs(r, &o);
    make_population(r, p);
    if (!r->job.failed)
        check_output_columns(r, &o);
    golden_finish(g);
    for (size_t row = 0; row < g->n_rows && !r->job.failed; row++) {
        const double *cells = g->cells + row * g->n_columns, cond = cells[0], v = cells[1];
        double *got = r->got + row * g->n_columns;
        *got++ = cond;
        *got++ = v;
        for (size_t k = 0; k < o.n_slots; k++, got += 2)
            if (!current_and_slope(p, o.slots[k], cond, v, &got[0], &got[1]))
                golden_fail(&r->job, "%s: out.%zu is not known yet twice", g->path, k);
        for (size_t k = 0; k < o.n_slots; k++)
            for (size_t d = 0; d < o.n_drives; d++)
                *got++ = step_from(r, &o, o.slots[k], cond, v, d);
    }
    if (!r->job.failed && snn_failed(&r->net))
        golden_fail(&r->job, "%s: %s", g->path, snn_why(&r->net));
    if (!r->job.failed)
        judge_rows(r);
}

#endif /* REPLAY_SINGLE_H */
