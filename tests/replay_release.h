/* replay_release.h: synapses on the pre side and short-term plasticity.  A parrot repeats the
   spikes that it is given, whoever they are of, and has one release of each kind; a trace looks at
   one of them. */
#ifndef REPLAY_RELEASE_H
#define REPLAY_RELEASE_H

#include "replay.h"

#define FORMS(R)                                                                                 \
    R(stp, snn_stp, snn_instant)     R(std, snn_std, snn_instant)                                \
    R(expon, snn_whole, snn_expon)   R(dualexpon, snn_whole, snn_dualexpon)                      \
    R(alpha, snn_whole, snn_alpha)   R(ampa, snn_whole, snn_ampa)                                \
    R(gabaa, snn_whole, snn_gabaa)   R(bionmda, snn_whole, snn_bionmda)

/* As for the receptors in replay.h: names in traces and parameters; states, which on this side are
   bare numbers (traces give them in mS: so many mS); and what has a pulse. */
#define TRACE_snn_whole                  ""
#define PARAMS_snn_whole(P, path)
#define SENT_snn_whole(S, path)
#define SENT_snn_instant(S, path)
#define SENT_snn_expon(S, path)          S(path, g)
#define SENT_snn_dualexpon(S, path)      S(path, g_rise) S(path, g_decay)
#define SENT_snn_alpha(S, path)          S(path, g) S(path, h)
#define PULSE_snn_instant(X, path)
#define PULSE_snn_expon(X, path)
#define PULSE_snn_dualexpon(X, path)
#define PULSE_snn_alpha(X, path)

#define TRACE_snn_stp                    "STP"
#define PARAMS_snn_stp(P, path)                                                                  \
    P(path, U, use, ratio) P(path, tau_f, tau_f, time) P(path, tau_d, tau_d, time)
#define SENT_snn_stp(S, path)            S(path, u) S(path, x)

#define TRACE_snn_std                    "STD"
#define PARAMS_snn_std(P, path)          P(path, U, use, ratio) P(path, tau, tau, time)
#define SENT_snn_std(S, path)            S(path, x)

#define TRACE_snn_ampa                   "AMPA"
#define PARAMS_snn_ampa(P, path)                                                                 \
    P(path, alpha, alpha, binding) P(path, beta, beta, rate) P(path, T, t, concentration)        \
    P(path, T_dur, t_dur, time)
#define SENT_snn_ampa(S, path)           S(path, g)
#define PULSE_snn_ampa(X, path)          X(path)

#define TRACE_snn_gabaa                  "GABAa"
#define PARAMS_snn_gabaa                 PARAMS_snn_ampa
#define SENT_snn_gabaa                   SENT_snn_ampa
#define PULSE_snn_gabaa                  PULSE_snn_ampa

#define TRACE_snn_bionmda                "BioNMDA"
#define PARAMS_snn_bionmda(P, path)                                                              \
    P(path, alpha1, alpha1, rate) P(path, beta1, beta1, rate) P(path, alpha2, alpha2, binding)   \
    P(path, beta2, beta2, rate) P(path, T, t, concentration) P(path, T_dur, t_dur, time)
#define SENT_snn_bionmda(S, path)        S(path, g) S(path, x)
#define PULSE_snn_bionmda(X, path)       X(path)

#define SNN_POPULATION   repeater
#define SNN_NEURON       snn_parrot
#define SNN_PER_NEURON
#define SNN_RELEASES(R)  FORMS(R)
#if TANGENTS
#pragma push_macro("SNN_DUAL_N")                /* this population without the dual reading       */
#undef SNN_DUAL_N
#define SNN_DUAL_N 0
#include "snn.h"
#pragma pop_macro("SNN_DUAL_N")
#else
#include "snn.h"
#endif

#define FORM(form, what, by) FORM_##form,
enum form { FORMS(FORM) N_FORMS };
#undef FORM

#define FORM(form, what, by) { TRACE_##what, TRACE_##by },
static const struct { const char *rel, *syn; } forms[N_FORMS] = { FORMS(FORM) };
#undef FORM

/* The form of a trace's STP, STD or synapse; N_FORMS if there is none. */
static enum form find_form(const char *name)
{
    unsigned f = 0;
    while (f < N_FORMS && strcmp(*forms[f].rel ? forms[f].rel : forms[f].syn, name) != 0)
        f++;
    return (enum form)f;
}

enum { MOST_SENT = 4 };                         /* states that a trace may look at, and `out`     */

struct releaser {
    enum form    form;
    size_t       count;
    repeater    *made;
    snn_cells   *cells;                         /* the source of projections                      */
    snn_current *heard;                         /* [count]: 1 mA is a spike                       */
    struct { const char *name; double *x; } sent[MOST_SENT];    /* as traces have them            */
    double      *arrival;                       /* spike_arrival_time, ms                         */
};

static double *sent_by(const struct releaser *s, const char *name)
{
    if (strcmp(name, "spike_arrival_time") == 0)
        return s->arrival;
    for (size_t k = 0; k < MOST_SENT; k++)
        if (s->sent[k].name && strcmp(s->sent[k].name, name) == 0)
            return s->sent[k].x;
    return NULL;
}

/* Copies the states, and what is sent, to where traces look for them. */
static void show_sent(struct releaser *s)
{
    const repeater *made = s->made;
    size_t k = 0;
    for (size_t j = 0; j < s->count; j++)
        s->sent[0].x[j] = s->cells->amounts[j];
    switch (s->form) {
#define SENT(path, state)                                                                        \
    k++;                                                                                         \
    for (size_t j = 0; j < s->count; j++)                                                        \
        s->sent[k].x[j] = made->path.state[j].one;
#define FORM(form, what, by)                                                                     \
    case FORM_##form: SENT_##what(SENT, form.release) SENT_##by(SENT, form) break;
        FORMS(FORM)
#undef FORM
#undef SENT
    default: break;
    }
}

/* A neuron whose last spike came at `arrival` ms is in its pulse in so many steps from 0 on; the
   first of them counts one down before it looks. */
static void read_pulse(struct replay *r, struct releaser *s, const char *init,
                       const struct golden_list t_dur, SNN_HOLD *pulse)
{
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    const uint64_t most = (SNN_HOLD)-1;
    const struct golden_list arrival =
        golden_values(g, golden_name(key, init, "spike_arrival_time"), s->count);
    s->arrival = golden_keep(&r->job, s->count, sizeof *s->arrival);
    if (!r->job.failed && strcmp(arrival.unit, "ms") != 0)
        golden_fail_at(g, arrival.line, "%s is not known but in [ms] yet", key);
    for (size_t j = 0; j < s->count && !r->job.failed; j++) {
        s->arrival[j] = arrival.x[arrival.n > 1 ? j : 0];
        const uint64_t steps =
            held_steps(r->dt, s->arrival[j], t_dur.x[t_dur.n > 1 ? j : 0], most - 1);
        if (steps >= most)
            golden_fail_at(g, arrival.line, "%s: a pulse of too many steps", key);
        pulse[j] = (SNN_HOLD)(steps > 0 ? steps + 1 : 0);
    }
}

/* The initial values of state `name`, the k-th that can be looked at. */
static struct golden_list read_sent(struct replay *r, struct releaser *s, size_t k, const char *init,
                                    const char *name)
{
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    const struct golden_list list = golden_values(g, golden_name(key, init, name), s->count);
    if (!r->job.failed && strcmp(list.unit, "1") != 0 && strcmp(list.unit, "mS") != 0)
        golden_fail_at(g, list.line, "%s is not known but in [1] or [mS] yet", key);
    s->sent[k].name = name;
    s->sent[k].x    = golden_keep(&r->job, s->count, sizeof *s->sent[k].x);
    return list;
}

/* One for `count` neurons whose parameters are at `params`, whose initial states are at `init`. */
static struct releaser *make_releaser(struct replay *r, enum form form, size_t count,
                                      const char *params, const char *init)
{
    struct golden *g = &r->trace;
    struct releaser *s = golden_keep(&r->job, 1, sizeof *s);
    repeater_params q = repeater_defaults();
    char key[GOLDEN_NAME];
    if (r->job.failed)
        return s;
    s->form  = form;
    s->count = count;
    s->heard = golden_keep(&r->job, count, sizeof *s->heard);
    switch (form) {
#define PARAM(path, name, field, dim)                                                            \
    golden_name(key, params, #name);                                                             \
    q.each.path.field = take_##dim(g, key, count, &q.path.field);
#define FORM(form, what, by)                                                                     \
    case FORM_##form: PARAMS_##what(PARAM, form.release) PARAMS_##by(PARAM, form.syn) break;
        FORMS(FORM)
#undef FORM
#undef PARAM
    default: break;
    }
    repeater *made = s->made = repeater_new(&r->net, count, &q);
    if (snn_failed(&r->net))
        golden_fail(&r->job, "%s: %s", g->path, snn_why(&r->net));
    if (r->job.failed)
        return s;
    size_t k = 0;
    struct golden_list list;
    s->sent[0].name = "out";
    s->sent[0].x    = golden_keep(&r->job, count, sizeof *s->sent->x);
    switch (form) {
#define SENT(path, state)                                                                        \
    list = read_sent(r, s, ++k, init, #state);                                                   \
    for (size_t j = 0; j < count && !r->job.failed; j++)                                         \
        made->path.state[j] = snn_one(list.x[list.n > 1 ? j : 0]);
#define PULSE(path)                                                                              \
    list = golden_values(g, golden_name(key, params, "T_dur"), count);                           \
    read_pulse(r, s, init, list, made->path.pulse);
#define FORM(form, what, by)                                                                     \
    case FORM_##form:                                                                            \
        SENT_##what(SENT, form.release) SENT_##by(SENT, form) PULSE_##by(PULSE, form)             \
        s->cells = &made->form.cells;                                                            \
        break;
        FORMS(FORM)
#undef FORM
#undef PULSE
#undef SENT
    default: break;
    }
    made->cells.seen = true;                    /* traces begin with what is written in them ...  */
    snn_notice(&made->cells);                   /* ... and that is sent, if it is asked for now   */
    show_sent(s);
    return s;
}

/* Releases spikes x[count], or what is not 0 of them. */
static void step_releaser(struct replay *r, struct releaser *s, const double *x)
{
    for (size_t j = 0; j < s->count; j++) {
        s->heard[j] = snn_mA(x[j] != 0);
        if (s->arrival && x[j] != 0)
            s->arrival[j] = r->t;
    }
    repeater_step_each(s->made, s->heard);
    show_sent(s);
}

#endif /* REPLAY_RELEASE_H */
