/* replay_neuron.h: makes one neuron of snn.h replayable; replay.h includes it once for each.

       #define REPLAY_NEURON     LIFRef            its name in traces
       #define REPLAY_MODEL      snn_lifref        its name in snn.h
       #define REPLAY_PARAMS(P)  P(V_th, v_th, voltage) ...   name in traces, field, dimension
       #define REPLAY_STATES(S)  S(V, v, voltage) ...         name in traces, array, dimension
       #define REPLAY_DYNAMICS   SMOOTH            how close it must come: see `bounds`
       #define REPLAY_RESETS                       if it has the option .reset (soft or hard)
       #define REPLAY_HOLDS                        if it has hold[], the steps still refractory
       #define REPLAY_TANGENTS                     if it can be differentiated: much longer
       #define REPLAY_DRIVE      current           dimension of what drives it; this if left out
       #define REPLAY_SLOTS      SLOTS             its receptors: all; FEW_SLOTS if left out

   The same code is read for each, with types of its own; `struct neuron` in replay.h says what each
   function is for.  A new neuron needs such a block, and its name in the list `neurons`. */

#ifndef REPLAY_DRIVE
#define REPLAY_DRIVE current
#endif
#ifndef REPLAY_SLOTS
#define REPLAY_SLOTS FEW_SLOTS
#endif

#define THIS(what)      JOIN(REPLAY_NEURON, _##what)    /* LIFRef_make, LIFRef_population ... */
#define OF_DRIVE(what)  JOIN(REPLAY_DRIVE, what)
#define DRIVE_TYPE      JOIN(snn_, REPLAY_DRIVE)
#define DRIVE_DOT       JOIN(DRIVE_TYPE, _dot)

#define SNN_POPULATION   THIS(population)
#define SNN_NEURON       REPLAY_MODEL
#define SNN_RECEPTORS(R) REPLAY_SLOTS(R)
#define SNN_PER_NEURON                              /* parameters may be lists                    */
#define TAKE(dim, path, field)                                                                   \
    params.each.path.field = take_##dim(g, key, p->count, &params.path.field);
#if TANGENTS && !defined REPLAY_TANGENTS
#pragma push_macro("SNN_DUAL_N")                    /* this population without the dual reading   */
#undef SNN_DUAL_N
#define SNN_DUAL_N 0
#include "snn.h"
#pragma pop_macro("SNN_DUAL_N")
#else
#include "snn.h"
#endif

static void THIS(make)(struct golden *g, struct population *p, snn_net *net)
{
    THIS(population_params) params = THIS(population_defaults)();
    char key[GOLDEN_NAME];
#ifdef REPLAY_RESETS
    params.cell.reset = p->hard_reset ? SNN_HARD : SNN_SOFT;
#endif
#if defined REPLAY_TANGENTS && TANGENTS
    if (p->slope)
        params.surrogate = surrogate_of(p->slope);
#endif

#define PARAM(name, field, dim)                                                                  \
    golden_name(key, p->param_keys, #name);                                                      \
    TAKE(dim, cell, field)
    if (p->param_keys) {
        REPLAY_PARAMS(PARAM)
    }
#undef PARAM

#define SYN_PARAM(S, name, field, dim)                                                           \
    golden_name(key, used->syn_keys, #name);                                                     \
    TAKE(dim, S.syn, field)
#define OUT_PARAM(S, name, field, dim)                                                           \
    golden_name(key, used->out_keys, #name);                                                     \
    TAKE(dim, S.out, field)
#define SLOT(S, syn, out)                                                                        \
    used = &p->receptors[SLOT_##S];                                                              \
    if (used->syn_keys) {                                                                        \
        PARAMS_##syn(SYN_PARAM, S)                                                               \
    }                                                                                            \
    if (used->out_keys) {                                                                        \
        PARAMS_##out(OUT_PARAM, S)                                                               \
    }
    const struct receptor *used = NULL;
    (void)used;                                                 /* if there is no slot            */
    REPLAY_SLOTS(SLOT)
#undef SLOT
#undef OUT_PARAM
#undef SYN_PARAM

    THIS(population) *made = THIS(population_new)(net, p->count, &params);
    p->made   = made;
    p->cells  = &made->cells;
    p->drives = golden_keep(g->job, p->count, sizeof(DRIVE_TYPE));
#if defined REPLAY_TANGENTS && TANGENTS
    p->drive_dots = golden_keep(g->job, p->count, sizeof(DRIVE_DOT));
#endif
    if (snn_failed(net))
        golden_fail(g->job, "%s: %s", g->path, snn_why(net));
    if (g->job->failed)
        return;

#define STATE(name, array, dim)                                                                  \
    fill_##dim(g, golden_name(key, p->init_keys, #name), p->count, made->array);
    if (p->init_keys) {
        REPLAY_STATES(STATE)
    }
#undef STATE
#define STATE(S, name, array, dim)                                                               \
    fill_##dim(g, golden_name(key, used->init_keys, #name), p->count, made->S.array);
#define SLOT(S, syn, out)                                                                        \
    used = &p->receptors[SLOT_##S];                                                              \
    if (used->init_keys) {                                                                       \
        STATES_##syn(STATE, S)                                                                   \
    }
    REPLAY_SLOTS(SLOT)
#undef SLOT
#undef STATE

#ifdef REPLAY_HOLDS
    for (size_t j = 0; j < p->count; j++)
        made->hold[j] = p->init_hold[j];
#endif
}

static void THIS(step)(struct population *p)
{
    DRIVE_TYPE *drives = p->drives;
    for (size_t j = 0; j < p->n_drive; j++)
        OF_DRIVE(_of)(&drives[j], p->drive[j], p->drive_unit);
    if (p->n_drive == 1)
        THIS(population_step)(p->made, drives[0]);
    else
        THIS(population_step_each)(p->made, drives);
}

#ifdef REPLAY_HOLDS
static bool THIS(held)(const struct population *p, size_t j)
{
    return ((const THIS(population) *)p->made)->hold[j] > 0;
}
#endif

static bool THIS(drive_fits)(const char *unit)
{
    DRIVE_TYPE none;
    return OF_DRIVE(_of)(&none, 0, unit);
}

static bool THIS(state)(const struct population *p, const char *name, const char *unit, size_t j,
                        double *x)
{
    const THIS(population) *made = p->made;
#define STATE(state, array, dim)                                                                 \
    if (strcmp(name, #state) == 0)                                                               \
        return dim##_in(made->array[j], unit, x);
    REPLAY_STATES(STATE)
#undef STATE
    return false;
}

static bool THIS(slot_state)(const struct population *p, enum slot slot, const char *name,
                             const char *unit, size_t j, double *x)
{
    const THIS(population) *made = p->made;
    (void)made, (void)name, (void)unit, (void)j, (void)x;       /* if no slot has a state         */
    switch (slot) {
#define STATE(S, state, array, dim)                                                              \
    if (strcmp(name, #state) == 0)                                                               \
        return dim##_in(made->S.array[j], unit, x);
#define SLOT(S, syn, out) case SLOT_##S: STATES_##syn(STATE, S) RETURN_##syn(STATE, S) break;
        REPLAY_SLOTS(SLOT)
#undef SLOT
#undef STATE
    default: break;
    }
    return false;
}

static bool THIS(arrive)(struct population *p, enum slot slot, const char *unit, size_t j, double x)
{
    THIS(population) *made = p->made;
    (void)made, (void)unit, (void)j, (void)x;                   /* if there is no slot            */
    switch (slot) {
#define ARRIVE(S, dim)    return JOIN(dim, _of)(&made->S.arrived[j], x, unit);
#define SLOT(S, syn, out) case SLOT_##S: ARRIVE(S, TAKES_##out)
        REPLAY_SLOTS(SLOT)
#undef SLOT
#undef ARRIVE
    default: return false;
    }
}

static snn_port *THIS(port)(struct population *p, enum slot slot)
{
    THIS(population) *made = p->made;
    (void)made;                                                 /* if there is no slot            */
    switch (slot) {
#define SLOT(S, syn, out) case SLOT_##S: return &made->S.port;
        REPLAY_SLOTS(SLOT)
#undef SLOT
    default: return NULL;
    }
}

static snn_projection *THIS(connect)(struct golden *g, struct population *post, enum slot slot,
                                     snn_net *net, snn_cells *pre, const struct wires *w)
{
    THIS(population) *made = post->made;
    snn_projection *f = NULL;
    (void)made, (void)f, (void)g, (void)net, (void)pre, (void)w;
    switch (slot) {
#define WIRE_(S, dim)                                                                            \
    {                                                                                            \
        const snn_##dim *weights = scale_##dim(g, w->scale_key, w->weight, w->n, w->of);         \
        if (w->per)                                                                              \
            *w->per = *(const snn_real *)scale_##dim(g, w->scale_key, &(double){ 1 }, 1, w->of); \
        if (w->dense)                                                                            \
            return snn_dense(net, pre, &made->S, weights, w->n);                                 \
        f = snn_edges(net, pre, &made->S, w->from, w->to, w->n, weights[0]);                     \
        snn_weigh(f, &made->S, weights, w->n);                                                   \
        return f;                                                                                \
    }
#define WIRE(S, dim)      WIRE_(S, dim)
#define SLOT(S, syn, out) case SLOT_##S: WIRE(S, TAKES_##out)
        REPLAY_SLOTS(SLOT)
#undef SLOT
#undef WIRE
#undef WIRE_
    default: return NULL;                           /* free_slot gave out none that isn't there */
    }
}

#if defined REPLAY_TANGENTS && TANGENTS
static bool THIS(seed)(struct population *p, const char *name, const char *unit, int k)
{
    THIS(population) *made = p->made;
#define PARAM(param, field, dim)                                                                 \
    if (strcmp(name, #param) == 0) {                                                             \
        snn_##dim one;                                                                           \
        if (!dim##_of(&one, 1, unit))                                                            \
            return false;                                                                        \
        snn_seed(&made->dot.cell.field, one, k);                                                 \
        THIS(population_retune)(made);                                                           \
        return true;                                                                             \
    }
    REPLAY_PARAMS(PARAM)
#undef PARAM
    return false;
}

static void THIS(seed_drives)(struct population *p, int k)
{
    THIS(population) *made = p->made;
    DRIVE_DOT *dots = p->drive_dots;
    for (size_t j = 0; j < p->count; j++) {
        DRIVE_TYPE drive = {0};
        OF_DRIVE(_of)(&drive, p->drive[p->n_drive > 1 ? j : 0], p->drive_unit);
        snn_seed(&dots[j], drive, k);
    }
    made->drive_dot_each = dots;
}

static bool THIS(state_dot)(const struct population *p, const char *name, const char *unit,
                            size_t j, int k, double *x)
{
    const THIS(population) *made = p->made;
#define STATE(state, array, dim)                                                                 \
    if (strcmp(name, #state) == 0) {                                                             \
        const snn_tangent *dots = (const snn_tangent *)made->array##_dot;                        \
        const snn_##dim dot = { snn_tangent_at(&dots[j], k) };                                   \
        return dim##_in(dot, unit, x);                                                           \
    }
    REPLAY_STATES(STATE)
#undef STATE
    return false;
}
#endif

#define NAME(state, array, dim) #state,
static const char *const THIS(states)[] = { REPLAY_STATES(NAME) NULL };
#undef NAME

#define BIT(S, syn, out) | (1ull << SLOT_##S)
static const struct neuron THIS(neuron) = {
    .name = TEXT(REPLAY_NEURON), .states = THIS(states), .dynamics = REPLAY_DYNAMICS,
    .slots = 0 REPLAY_SLOTS(BIT),
#ifdef REPLAY_HOLDS
    .holds = true, .held = THIS(held),
#endif
#if defined REPLAY_TANGENTS && TANGENTS
    .seed = THIS(seed), .seed_drives = THIS(seed_drives), .state_dot = THIS(state_dot),
#endif
    .make = THIS(make), .step = THIS(step), .drive_fits = THIS(drive_fits), .state = THIS(state),
    .slot_state = THIS(slot_state), .arrive = THIS(arrive), .port = THIS(port),
    .connect = THIS(connect),
};
#undef BIT

#undef TAKE
#undef THIS
#undef OF_DRIVE
#undef DRIVE_TYPE
#undef DRIVE_DOT
#undef REPLAY_NEURON
#undef REPLAY_MODEL
#undef REPLAY_PARAMS
#undef REPLAY_STATES
#undef REPLAY_DYNAMICS
#undef REPLAY_RESETS
#undef REPLAY_HOLDS
#undef REPLAY_DRIVE
#undef REPLAY_SLOTS
#undef REPLAY_TANGENTS
