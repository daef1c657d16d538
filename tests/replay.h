/* replay.h: what every kind of trace needs: units, receptors, populations, the list of neurons, the
   run, and the judge.  replay.c says how to add to it. */
#ifndef REPLAY_H
#define REPLAY_H

#include <math.h>

#include "snn.h"
#include "golden_file.h"

#ifdef SNN_SEED_EXACT
enum { SEED_EXACT = 1 };
#else
enum { SEED_EXACT = 0 };
#endif
enum { EXACT = SEED_EXACT && sizeof(snn_real) == sizeof(double) };

enum { N_VARIABLES = 4 };               /* tau, V_th, R and scale are differentiated at once      */
#if SNN_DUAL_N >= 4
#define TANGENTS 1
#else
#define TANGENTS 0
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)
#define TEXT_(a)    #a
#define TEXT(a)     TEXT_(a)

/* ---- >>quantities: units as traces write them, and snn.h's words for them -------------------- */

#define QUANTITY          time
#define QUANTITY_UNITS(U) U("ms", ms) U("s", s) U("us", us)
#include "golden_quantity.h"

#define QUANTITY          voltage
#define QUANTITY_UNITS(U) U("mV", mV) U("V", V) U("uV", uV)
#include "golden_quantity.h"

#define QUANTITY          current
#define QUANTITY_UNITS(U) U("mA", mA) U("uA", uA) U("nA", nA) U("pA", pA)
#include "golden_quantity.h"

#define QUANTITY          conductance
#define QUANTITY_UNITS(U) U("mS", mS) U("S", S) U("uS", uS) U("nS", nS)
#include "golden_quantity.h"

#define QUANTITY          resistance
#define QUANTITY_UNITS(U) U("ohm", ohm) U("kohm", kohm) U("Mohm", Mohm)
#include "golden_quantity.h"

#define QUANTITY          capacitance
#define QUANTITY_UNITS(U) U("uF", uF) U("nF", nF) U("pF", pF)
#include "golden_quantity.h"

#define QUANTITY          rate
#define QUANTITY_UNITS(U) U("1/ms", kHz) U("kHz", kHz) U("Hz", Hz)
#include "golden_quantity.h"

#define QUANTITY          per_voltage
#define QUANTITY_UNITS(U) U("1/mV", per_mV)
#include "golden_quantity.h"

#define QUANTITY          speed
#define QUANTITY_UNITS(U) U("mV/ms", mV_per_ms)
#include "golden_quantity.h"

#define QUANTITY          concentration
#define QUANTITY_UNITS(U) U("mM", mM)
#include "golden_quantity.h"

#define QUANTITY          binding
#define QUANTITY_UNITS(U) U("1/(ms*mM)", per_mM_ms)
#include "golden_quantity.h"

#define QUANTITY          ratio
#define QUANTITY_UNITS(U) U("1", one)
#include "golden_quantity.h"

/* ---- >>slots: the receptors of replayed populations ------------------------------------------ */

/* Which receptors a population has is fixed when it is compiled, what a trace wants is not: each
   receptor of a trace is given the next free slot of its synapse and output.  The others add 0.
   Each costs a good part of a second to compile, so that only neurons of networks have them all.
   A kick takes a delta input; what it is added to says which of the three a neuron has. */
#define SLOTS(R)                                                                                 \
    R(kick, snn_instant, snn_jump)                                                               \
    R(ec0, snn_expon, snn_coba)   R(ec1, snn_expon, snn_coba)                                    \
    R(ec2, snn_expon, snn_coba)   R(ec3, snn_expon, snn_coba)                                    \
    R(eu0, snn_expon, snn_cuba)   R(eu1, snn_expon, snn_cuba)                                    \
    R(ic0, snn_instant, snn_coba) R(ic1, snn_instant, snn_coba)                                  \
    R(iu0, snn_instant, snn_cuba) R(iu1, snn_instant, snn_cuba)                                  \
    R(dc0, snn_dualexpon, snn_coba) R(im0, snn_instant, snn_mgblock)                             \
    R(gap, snn_instant, snn_current_out)
#define KICK(R)             R(kick, snn_instant, snn_jump)
#define SYN_SLOTS(R)                                                                             \
    KICK(R) R(ec0, snn_expon, snn_coba) R(dc0, snn_dualexpon, snn_coba) R(ac0, snn_alpha, snn_coba)
#define FEW_SLOTS(R)        KICK(R) R(ic0, snn_instant, snn_coba)
#define CURRENT_KICK(R)     R(kick_i, snn_instant, snn_jump_of_current)
#define CONDUCTANCE_KICK(R) R(kick_g, snn_instant, snn_jump_of_conductance)
#define NO_SLOTS(R)
#define ALL_SLOTS(R)        SLOTS(R) R(ac0, snn_alpha, snn_coba) CURRENT_KICK(R) CONDUCTANCE_KICK(R)

/* Each synapse and output: its name in traces, its parameters and states (name in traces, field or
   array, dimension), the state that is its return value (among STATES_, or in RETURN_ if traces
   give it no initial value), and what an output takes. */
#define TRACE_snn_instant           "none"
#define RETURNS_snn_instant         ""
#define PARAMS_snn_instant(P, slot)
#define STATES_snn_instant(S, slot)
#define RETURN_snn_instant(S, slot)

#define TRACE_snn_expon             "Expon"
#define RETURNS_snn_expon           "g"
#define PARAMS_snn_expon(P, slot)   P(slot, tau, tau, time)
#define STATES_snn_expon(S, slot)   S(slot, g, g, conductance)
#define RETURN_snn_expon(S, slot)

#define TRACE_snn_dualexpon             "DualExpon"
#define RETURNS_snn_dualexpon           "g"
#define PARAMS_snn_dualexpon(P, slot)                                                            \
    P(slot, tau_decay, tau_decay, time) P(slot, tau_rise, tau_rise, time)                        \
    P(slot, amplitude, amplitude, ratio) P(slot, normalize, normalize, ratio)
#define STATES_snn_dualexpon(S, slot)                                                            \
    S(slot, g_rise, g_rise, conductance) S(slot, g_decay, g_decay, conductance)
#define RETURN_snn_dualexpon(S, slot)   S(slot, g, g, conductance)

#define TRACE_snn_alpha             "Alpha"
#define RETURNS_snn_alpha           "g"
#define PARAMS_snn_alpha(P, slot)   P(slot, tau, tau, time)
#define STATES_snn_alpha(S, slot)   S(slot, g, g, conductance) S(slot, h, h, conductance)
#define RETURN_snn_alpha(S, slot)

#define TRACE_snn_jump              "delta"
#define TAKES_snn_jump              voltage
#define PARAMS_snn_jump(P, slot)

#define TRACE_snn_jump_of_current           "delta"
#define TAKES_snn_jump_of_current           current
#define PARAMS_snn_jump_of_current(P, slot)

#define TRACE_snn_jump_of_conductance       "delta"
#define TAKES_snn_jump_of_conductance       conductance
#define PARAMS_snn_jump_of_conductance(P, slot)

#define TRACE_snn_coba              "COBA"
#define TAKES_snn_coba              conductance
#define PARAMS_snn_coba(P, slot)    P(slot, E, e, voltage)

#define TRACE_snn_cuba              "CUBA"
#define TAKES_snn_cuba              conductance
#define PARAMS_snn_cuba(P, slot)    P(slot, scale, scale, voltage)

#define TRACE_snn_mgblock           "MgBlock"
#define TAKES_snn_mgblock           conductance
#define PARAMS_snn_mgblock(P, slot)                                                              \
    P(slot, E, e, voltage) P(slot, cc_Mg, mg, concentration) P(slot, beta, beta, concentration)  \
    P(slot, alpha, alpha, per_voltage) P(slot, V_offset, v_offset, voltage)

/* takes what gap junctions send; no receptor of a trace is like it */
#define TRACE_snn_current_out           "gap"
#define TAKES_snn_current_out           current
#define PARAMS_snn_current_out(P, slot)

#define SLOT(S, syn, out) SLOT_##S,
enum slot { ALL_SLOTS(SLOT) N_SLOTS };
#undef SLOT

#define SLOT(S, syn, out) { TRACE_##syn, TRACE_##out, RETURNS_##syn },
static const struct { const char *syn, *out, *returns; } slots[N_SLOTS] = { ALL_SLOTS(SLOT) };
#undef SLOT

/* ---- >>populations --------------------------------------------------------------------------- */

/* How close a model must come, |got - expected| / (1 + |expected|), by class.  In smooth ones there
   is nothing but rounding; steep dynamics enlarge it, and an upstroke that runs away by orders of
   magnitude in a step enlarges it further. */
enum dynamics { SMOOTH, STEEP, RUNAWAY };
static const double bounds[] = {
    [SMOOTH]  = 1e-12,                  /* LIF family, Gif, AdEx, synapses, outputs, plasticity   */
    [STEEP]   = 1e-10,                  /* channels (HH and its kin), quadratic                   */
    [RUNAWAY] = 1e-8,                   /* Izhikevich, exponential upstrokes                      */
};
static const double slope_bound = EXACT ? 1e-11 : 1e-4; /* gradients, relative to the largest    */
static const double float_bound = 1e-3; /* replay-float, as far as a neuron's spikes agree        */
static const size_t float_spikes = 4;   /* replay-float: so many first spikes must agree          */

struct neuron;

/* What stands for a spike's slope, "ReluGrad(alpha=0.3, width=1.0)": which of `surrogates`, and its
   numbers in the order that stands there. */
struct slope { size_t which; double p[4]; };

/* How a slot is used: what its keys begin with, "receptor.0.param." and so on; NULL: not at all. */
struct receptor { const char *syn_keys, *out_keys, *init_keys; };

struct population {
    const char          *name;          /* as the trace calls it; "" if there is but one          */
    const struct neuron *is;            /* NULL: a train of given spikes                          */
    size_t               count;
    const char          *param_keys;    /* "post.param."; NULL: defaults                          */
    const char          *init_keys;     /* "post.init.";  NULL: as _new leaves it                 */
    bool                 hard_reset;
    SNN_HOLD            *init_hold;     /* steps that each is still refractory for                */
    const struct slope  *slope;         /* of a spike, in gradients; NULL: the usual one          */
    struct receptor      receptors[N_SLOTS];
    unsigned long long   taken;         /* bit s: slot s has a receptor                           */
    void                *made;          /* the population of snn.h                                */
    snn_cells           *cells;
    const double        *drive;         /* one for all, or one for each                           */
    size_t               n_drive;
    const char          *drive_unit;
    void                *drives;        /* the same as quantities, filled in each step            */
    double              *spk;           /* 1 where a neuron spikes now                            */
    double              *last;          /* last_spike_time, ms                                    */
    double              *tau_ref;       /* ms; 0 if it is never refractory                        */
    double              *refractory;    /* was it in this step, or spikes?  0 or 1                */
    void                *drive_dots;    /* the tangent of each drive, in gradients                */
    struct golden_raster spikes, expected;
};

/* Connections; the weights are still to be multiplied by the quantity at `scale_key`. */
struct wires {
    bool            dense;
    const double   *weight;
    const uint32_t *from, *to;
    size_t          n;
    const char     *scale_key;
    const char     *of;                 /* x is so many of this unit; NULL: x is a bare number    */
    const double   *grad, *dir;         /* in gradients: dL/dw, and a direction; else NULL        */
    snn_real       *per;                /* in gradients: takes the number that w = 1 becomes      */
};

/* What replay_neuron.h makes for each neuron: only there is a population's own type known. */
struct neuron {
    const char        *name;
    const char *const *states;          /* up to NULL                                             */
    unsigned long long slots;           /* bit s: it has slot s                                   */
    enum dynamics      dynamics;        /* how close to its trace it must be                      */
    bool               holds;           /* it is refractory, and traces show last_spike_time      */
    void (*make)(struct golden *g, struct population *p, snn_net *net);
    void (*step)(struct population *p);
    bool (*held)(const struct population *p, size_t j);         /* NULL: it never is              */
    bool (*drive_fits)(const char *unit);
    bool (*state)(const struct population *p, const char *name, const char *unit, size_t j,
                  double *x);
    bool (*slot_state)(const struct population *p, enum slot slot, const char *name,
                       const char *unit, size_t j, double *x);
    bool (*arrive)(struct population *p, enum slot slot, const char *unit, size_t j, double x);
    snn_port *(*port)(struct population *p, enum slot slot);
    snn_projection *(*connect)(struct golden *g, struct population *post, enum slot slot,
                               snn_net *net, snn_cells *pre, const struct wires *w);
#if TANGENTS
    /* Makes one [unit] of a parameter, or a drive of one for each, variable number k. */
    bool (*seed)(struct population *p, const char *name, const char *unit, int k);
    void (*seed_drives)(struct population *p, int k);           /* in each step, before it        */
    bool (*state_dot)(const struct population *p, const char *name, const char *unit, size_t j,
                      int k, double *x);
#endif
};

/* Each surrogate: its name and parameters in traces, and snn.h's word for it. */
#if SNN_DUAL_N > 0
#define SURROGATES(S)                                                                            \
    S("Sigmoid", sigmoid(p[0]), "alpha")                                                         \
    S("SoftSign", soft_sign(p[0]), "alpha")                                                      \
    S("Arctan", arctan(p[0]), "alpha")                                                           \
    S("ERF", erf(p[0]), "alpha")                                                                 \
    S("PiecewiseQuadratic", piecewise_quadratic(p[0]), "alpha")                                  \
    S("PiecewiseExp", piecewise_exp(p[0]), "alpha")                                              \
    S("PiecewiseLeakyRelu", piecewise_leaky_relu(p[0], p[1]), "c", "w")                          \
    S("LeakyRelu", leaky_relu(p[0], p[1]), "alpha", "beta")                                      \
    S("LogTailedRelu", log_tailed_relu(p[0]), "alpha")                                           \
    S("ReluGrad", relu(p[0], p[1]), "alpha", "width")                                            \
    S("GaussianGrad", gaussian(p[0], p[1]), "sigma", "alpha")                                    \
    S("MultiGaussianGrad", multi_gaussian(p[0], p[1], p[2], p[3]), "h", "s", "sigma", "scale")   \
    S("InvSquareGrad", inv_square(p[0]), "alpha")                                                \
    S("SlayerGrad", slayer(p[0]), "alpha")                                                       \
    S("S2NN", s2nn(p[0], p[1]), "alpha", "beta", "epsilon") /* which its slope knows nothing of */ \
    S("QPseudoSpike", q_pseudo_spike(p[0]), "alpha")                                             \
    S("SquarewaveFourierSeries", squarewave_fourier(p[0], p[1]), "n", "t_period")                \
    S("NonzeroSignLog", nonzero_sign_log(p[0]), "alpha")

#define SURROGATE(name, make, ...) { name, { __VA_ARGS__ } },
static const struct { const char *name, *params[4]; } surrogates[] = { SURROGATES(SURROGATE) };
#undef SURROGATE
enum { N_SURROGATES = sizeof surrogates / sizeof *surrogates };

static snn_surrogate surrogate_of(const struct slope *s)
{
    const double *p = s->p;
    size_t k = 0;
#define SURROGATE(name, make, ...)                                                               \
    if (k++ == s->which)                                                                         \
        return snn_surrogate_##make;
    SURROGATES(SURROGATE)
#undef SURROGATE
    return snn_surrogate_relu(p[0], p[1]);
}

/* "Sigmoid(alpha=4.0)": a known name, each of its parameters once, in any order, and nothing else. */
static bool is_slope(const char *text, struct slope *s)
{
    const size_t length = strcspn(text, "(");
    *s = (struct slope){ .which = 0 };
    while (s->which < N_SURROGATES && (strncmp(surrogates[s->which].name, text, length) != 0
                                       || surrogates[s->which].name[length] != '\0'))
        s->which++;
    if (s->which == N_SURROGATES)
        return false;
    const char *const *params = surrogates[s->which].params, *rest = text + length;
    unsigned seen = 0, all = 0;
    for (unsigned k = 0; k < 4 && params[k]; k++)
        all |= 1u << k;
    for (const char *before = "("; seen != all; before = ", ") {
        const size_t skip = strlen(before);
        if (strncmp(rest, before, skip) != 0)
            return false;
        rest += skip;
        const size_t name = strcspn(rest, "=");
        unsigned k = 0;
        while (k < 4 && params[k] && (strncmp(params[k], rest, name) != 0
                                      || params[k][name] != '\0'))
            k++;
        char number[64];
        const size_t digits = rest[name] == '=' ? strcspn(rest + name + 1, ",)") : sizeof number;
        const char *end;
        if (k == 4 || !params[k] || (seen & 1u << k) || digits >= sizeof number)
            return false;
        memcpy(number, rest + name + 1, digits);
        number[digits] = '\0';
        if (!golden_number(number, &s->p[k], &end) || *end != '\0')
            return false;
        seen |= 1u << k;
        rest += name + 1 + digits;
    }
    return strcmp(rest, ")") == 0;
}

static void read_slope(struct golden *g, const char *key, struct slope *s)
{
    const char *text = golden_text(g, key);
    if (!is_slope(text, s))
        golden_fail_at(g, golden_take(g, key)->line, "%s=%s is not known yet", key, text);
}
#endif

/* ---- >>neurons ------------------------------------------------------------------------------- */

#define IF_PARAMS(P)      P(R, r, resistance) P(tau, tau, time) P(V_th, v_th, voltage)
#define LIF_PARAMS(P)     IF_PARAMS(P) P(V_reset, v_reset, voltage) P(V_rest, v_rest, voltage)

/* This one holds single synapses: it is the cheapest to compile. */
#define REPLAY_NEURON     IF
#define REPLAY_MODEL      snn_if
#define REPLAY_SLOTS      SYN_SLOTS
#define REPLAY_PARAMS(P)  IF_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

/* Of these two, networks are made: they have all slots that networks need. */
#define REPLAY_NEURON     LIF
#define REPLAY_TANGENTS
#define REPLAY_MODEL      snn_lif
#define REPLAY_SLOTS      SLOTS
#define REPLAY_PARAMS(P)  LIF_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

#define REPLAY_NEURON     LIFRef
#define REPLAY_TANGENTS
#define REPLAY_MODEL      snn_lifref
#define REPLAY_SLOTS      SLOTS
#define REPLAY_PARAMS(P)  LIF_PARAMS(P) P(tau_ref, tau_ref, time)
#define REPLAY_STATES(S)  S(V, v, voltage)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#define REPLAY_HOLDS
#include "replay_neuron.h"

#define REPLAY_NEURON     ALIF
#define REPLAY_TANGENTS
#define REPLAY_MODEL      snn_alif
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  LIF_PARAMS(P) P(tau_a, tau_a, time) P(beta, beta, voltage)
#define REPLAY_STATES(S)  S(V, v, voltage) S(a, a, ratio)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

/* No receptor that reads V: it overflows, and 0 * (e - inf) is nan. */
#define EXP_PARAMS(P)     LIF_PARAMS(P) P(V_T, v_t, voltage) P(delta_T, delta_t, voltage)

#define REPLAY_NEURON     ExpIF
#define REPLAY_MODEL      snn_expif
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  EXP_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage)
#define REPLAY_DYNAMICS   RUNAWAY
#define REPLAY_RESETS
#include "replay_neuron.h"

#define REPLAY_NEURON     ExpIFRef
#define REPLAY_MODEL      snn_expifref
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  EXP_PARAMS(P) P(tau_ref, tau_ref, time)
#define REPLAY_STATES(S)  S(V, v, voltage)
#define REPLAY_DYNAMICS   RUNAWAY
#define REPLAY_RESETS
#define REPLAY_HOLDS
#include "replay_neuron.h"

#define ADAPT_PARAMS(P)   P(tau_w, tau_w, time) P(a, a, conductance) P(b, b, current)

#define REPLAY_NEURON     AdExIF
#define REPLAY_TANGENTS
#define REPLAY_MODEL      snn_adexif
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  EXP_PARAMS(P) ADAPT_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage) S(w, w, current)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

#define REPLAY_NEURON     AdExIFRef
#define REPLAY_MODEL      snn_adexifref
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  EXP_PARAMS(P) ADAPT_PARAMS(P) P(tau_ref, tau_ref, time)
#define REPLAY_STATES(S)  S(V, v, voltage) S(w, w, current)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#define REPLAY_HOLDS
#include "replay_neuron.h"

#define QUA_PARAMS(P)     LIF_PARAMS(P) P(V_c, v_c, voltage) P(c, c, per_voltage)

#define REPLAY_NEURON     QuaIF
#define REPLAY_MODEL      snn_quaif
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  QUA_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage)
#define REPLAY_DYNAMICS   STEEP
#define REPLAY_RESETS
#include "replay_neuron.h"

#define REPLAY_NEURON     AdQuaIF
#define REPLAY_MODEL      snn_adquaif
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  QUA_PARAMS(P) ADAPT_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage) S(w, w, current)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

#define REPLAY_NEURON     AdQuaIFRef
#define REPLAY_MODEL      snn_adquaifref
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  QUA_PARAMS(P) ADAPT_PARAMS(P) P(tau_ref, tau_ref, time)
#define REPLAY_STATES(S)  S(V, v, voltage) S(w, w, current)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#define REPLAY_HOLDS
#include "replay_neuron.h"

#define GIF_PARAMS(P)                                                                            \
    P(R, r, resistance) P(tau, tau, time) P(V_rest, v_rest, voltage)                             \
    P(V_reset, v_reset, voltage) P(V_th_inf, v_th_inf, voltage)                                  \
    P(V_th_reset, v_th_reset, voltage) P(a, a, rate) P(b, b, rate)                               \
    P(k1, k1, rate) P(k2, k2, rate) P(R1, r1, ratio) P(R2, r2, ratio) P(A1, a1, current)         \
    P(A2, a2, current)
#define GIF_STATES(S)                                                                            \
    S(V, v, voltage) S(I1, i1, current) S(I2, i2, current) S(V_th, v_th, voltage)

#define REPLAY_NEURON     Gif
#define REPLAY_MODEL      snn_gif
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  GIF_PARAMS(P)
#define REPLAY_STATES(S)  GIF_STATES(S)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

#define REPLAY_NEURON     GifRef
#define REPLAY_MODEL      snn_gifref
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  GIF_PARAMS(P) P(tau_ref, tau_ref, time)
#define REPLAY_STATES(S)  GIF_STATES(S)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#define REPLAY_HOLDS
#include "replay_neuron.h"

#define REPLAY_NEURON     CubaLIF
#define REPLAY_MODEL      snn_cubalif
#define REPLAY_SLOTS      CURRENT_KICK
#define REPLAY_PARAMS(P)  LIF_PARAMS(P) P(tau_syn, tau_syn, time)
#define REPLAY_STATES(S)  S(V, v, voltage) S(g, g, current)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

#define REPLAY_NEURON     CobaLIF
#define REPLAY_MODEL      snn_cobalif
#define REPLAY_SLOTS      CONDUCTANCE_KICK
#define REPLAY_PARAMS(P)  LIF_PARAMS(P) P(tau_syn, tau_syn, time) P(E, e, voltage)
#define REPLAY_STATES(S)  S(V, v, voltage) S(g, g, conductance)
#define REPLAY_DYNAMICS   SMOOTH
#define REPLAY_RESETS
#include "replay_neuron.h"

#define IZHIKEVICH_PARAMS(P)                                                                     \
    P(a, a, rate) P(b, b, rate) P(c, c, voltage) P(d, d, speed) P(V_th, v_th, voltage)

#define REPLAY_NEURON     Izhikevich
#define REPLAY_MODEL      snn_izhikevich
#define REPLAY_SLOTS      KICK
#define REPLAY_DRIVE      speed
#define REPLAY_PARAMS(P)  IZHIKEVICH_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage) S(u, u, speed)
#define REPLAY_DYNAMICS   RUNAWAY
#include "replay_neuron.h"

#define REPLAY_NEURON     IzhikevichRef
#define REPLAY_MODEL      snn_izhikevichref
#define REPLAY_SLOTS      KICK
#define REPLAY_DRIVE      speed
#define REPLAY_PARAMS(P)  IZHIKEVICH_PARAMS(P) P(tau_ref, tau_ref, time)
#define REPLAY_STATES(S)  S(V, v, voltage) S(u, u, speed)
#define REPLAY_DYNAMICS   RUNAWAY
#define REPLAY_HOLDS
#include "replay_neuron.h"

#define HH_PARAMS(P)                                                                             \
    P(ENa, e_na, voltage) P(gNa, g_na, conductance) P(EK, e_k, voltage) P(gK, g_k, conductance)  \
    P(EL, e_l, voltage) P(gL, g_l, conductance) P(V_th, v_th, voltage) P(C, c, capacitance)
#define ML_PARAMS(P)                                                                             \
    P(V_Ca, v_ca, voltage) P(g_Ca, g_ca, conductance) P(V_K, v_k, voltage)                       \
    P(g_K, g_k, conductance) P(V_leak, v_leak, voltage) P(g_leak, g_leak, conductance)           \
    P(C, c, capacitance) P(V1, v1, voltage) P(V2, v2, voltage) P(V3, v3, voltage)                \
    P(V4, v4, voltage) P(phi, phi, rate) P(V_th, v_th, voltage)

#define REPLAY_NEURON     HH
#define REPLAY_MODEL      snn_hh
#define REPLAY_SLOTS      FEW_SLOTS
#define REPLAY_PARAMS(P)  HH_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage) S(m, m, ratio) S(h, h, ratio) S(n, n, ratio)
#define REPLAY_DYNAMICS   STEEP
#include "replay_neuron.h"

#define REPLAY_NEURON     WangBuzsakiHH
#define REPLAY_MODEL      snn_wangbuzsaki
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  HH_PARAMS(P) P(phi, phi, ratio)
#define REPLAY_STATES(S)  S(V, v, voltage) S(h, h, ratio) S(n, n, ratio)
#define REPLAY_DYNAMICS   STEEP
#include "replay_neuron.h"

#define REPLAY_NEURON     MorrisLecar
#define REPLAY_MODEL      snn_morrislecar
#define REPLAY_SLOTS      KICK
#define REPLAY_PARAMS(P)  ML_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, voltage) S(W, w, ratio)
#define REPLAY_DYNAMICS   STEEP
#include "replay_neuron.h"

/* Without dimensions; a jump would be a ratio too, and snn.h has none such. */
#define HR_PARAMS(P)                                                                             \
    P(a, a, ratio) P(b, b, ratio) P(c, c, ratio) P(d, d, ratio) P(r, r, ratio) P(s, s, ratio)    \
    P(V_r, v_r, ratio) P(tau, tau, time) P(V_th, v_th, ratio)
#define FHN_PARAMS(P)                                                                            \
    P(a, a, ratio) P(b, b, ratio) P(tau, tau, time) P(tau_w, tau_w, time) P(V_th, v_th, ratio)

#define REPLAY_NEURON     FitzHughNagumo
#define REPLAY_MODEL      snn_fitzhughnagumo
#define REPLAY_SLOTS      NO_SLOTS
#define REPLAY_DRIVE      ratio
#define REPLAY_PARAMS(P)  FHN_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, ratio) S(w, w, ratio)
#define REPLAY_DYNAMICS   STEEP
#include "replay_neuron.h"

#define REPLAY_NEURON     HindmarshRose
#define REPLAY_MODEL      snn_hindmarshrose
#define REPLAY_SLOTS      NO_SLOTS
#define REPLAY_DRIVE      ratio
#define REPLAY_PARAMS(P)  HR_PARAMS(P)
#define REPLAY_STATES(S)  S(V, v, ratio) S(y, y, ratio) S(z, z, ratio)
#define REPLAY_DYNAMICS   STEEP
#include "replay_neuron.h"

static const struct neuron *const neurons[] = {
    &IF_neuron, &LIF_neuron, &LIFRef_neuron, &ALIF_neuron, &ExpIF_neuron, &ExpIFRef_neuron,
    &AdExIF_neuron, &AdExIFRef_neuron, &QuaIF_neuron, &AdQuaIF_neuron, &AdQuaIFRef_neuron,
    &Gif_neuron, &GifRef_neuron, &CubaLIF_neuron, &CobaLIF_neuron, &Izhikevich_neuron,
    &IzhikevichRef_neuron, &HH_neuron, &WangBuzsakiHH_neuron, &MorrisLecar_neuron,
    &FitzHughNagumo_neuron, &HindmarshRose_neuron,
};

static const struct neuron *find_neuron(const char *name)
{
    for (size_t k = 0; k < sizeof neurons / sizeof *neurons; k++)
        if (strcmp(neurons[k]->name, name) == 0)
            return neurons[k];
    return NULL;
}

/* ---- >>replay: what all kinds share ---------------------------------------------------------- */

#ifdef __clang__                        /* no fused products here either; gcc obeys -std=c11      */
#pragma STDC FP_CONTRACT OFF
#endif

/* One number to look at, or the sum of several: `count` of them from `first` on, either of an array
   of this program or of a state of a population. */
struct probe {
    const double            *array;
    const struct population *of;
    int                      slot;              /* -1: a state of the neuron itself               */
    const char              *state, *unit;
    size_t                   first, count;
};

/* delay, as a trace has it: in `steps`, not whole ones, one for all or one for each pre neuron. */
struct delay {
    struct golden_list ms;                      /* none: n is 0                                   */
    snn_rounding       how;
    size_t             slots;
    double            *steps, *past;            /* [n], [slots][count]: what was read before      */
    size_t             now;                     /* steps done                                     */
};

struct projection {
    struct population *pre, *post;
    size_t             first, count;            /* the slice of pre                               */
    snn_projection    *made;
    snn_gaps          *gaps;                    /* or these: read=V                               */
    struct delay       delay;
    snn_cells         *again;                   /* of events that are delivered twice             */
    snn_projection    *back;
    double            *before;                  /* x of the step before                           */
    double            *x;                       /* what the last deliver read, behind the delay   */
    struct releaser   *releaser;                /* what x is a release of, or a pre-side synapse  */
    bool               aligned_pre;             /* stepped with pre, not when it delivers         */
    bool               reads_v;                 /* x is V of pre                                  */
    struct wires       wires;
};

struct final { struct probe probe; const struct golden_key *key; struct golden_list expected; };

struct replay {
    struct golden_job  job;
    struct golden      trace;
    const char        *model;                   /* for the line that is printed                   */
    snn_net            net;
    bool               has_net;
    double             dt;
    uint64_t           n_steps;
    double             step, t;                 /* now                                            */
    double             bound;
    struct population *populations;
    size_t             n_populations;
    struct probe      *columns;
    double            *got;                     /* rows as the trace has them                     */
    size_t             n_got;
    double             max_dev, slope_dev;
    bool               has_slopes;              /* gradients were compared too                    */
    bool               differentiates;          /* a network, with respect to its weights:        */
    size_t             n_variables, first;      /* in all; the one that is tangent number 0       */
    size_t             spikes, mismatches, shifts;
    char              *shift_list;
};

/* i * dt as the seed has it: one product, rounded to double, never fused with what follows. */
static double step_time(uint64_t i, double dt)
{
    const volatile double t = (double)i * dt;
    return t;
}

/* Column 0 must hold the steps of the head, multiples of rows.every and the last step, ascending.
   One or two multiples in a row may be left out: neurons/HH.csv and GifRef.csv show every third. */
static void check_steps(struct replay *r)
{
    struct golden *g = &r->trace;
    const uint64_t head = golden_count(g, "rows.head"), every = golden_count(g, "rows.every");
    uint64_t step = 0;
    if (strcmp(g->columns[0], "step") != 0 || every == 0)
        golden_fail(&r->job, "%s: no column 'step', or rows.every=0", g->path);
    for (size_t row = 0; row < g->n_rows && !r->job.failed; row++) {
        const uint64_t before = step, most = head > 0 ? head - 1 : 0;
        step = golden_index(g, row, 0, (size_t)r->n_steps);
        const bool next = row == 0 ? step == 0 : before < most ? step == before + 1 : step > before;
        const bool kept = step <= most || step == r->n_steps - 1
                          || (step % every == 0 && step - before <= 3 * every);
        if (!next || !kept)
            golden_fail_at(g, g->first_line + (unsigned)row,
                           "step %llu is not the next one that is kept", (unsigned long long)step);
    }
    if (step != r->n_steps - 1)
        golden_fail(&r->job, "%s: the last row is of step %llu, not of the last one", g->path,
                    (unsigned long long)step);
}

/* The keys that every trace in time has, room for its rows, and the net. */
static void read_clock(struct replay *r)
{
    struct golden *g = &r->trace;
    r->dt      = golden_real(g, "dt_ms", "");
    r->n_steps = golden_count(g, "n_steps");
    golden_check_rows(g);
    if (!(r->dt > 0 && r->n_steps > 0 && r->n_steps <= UINT32_MAX))
        golden_fail(&r->job, "%s: dt_ms or n_steps out of range", g->path);
    check_steps(r);
    r->columns = golden_keep(&r->job, g->n_columns, sizeof *r->columns);
    r->got     = golden_keep(&r->job, g->n_rows * g->n_columns, sizeof *r->got);
    if (!r->job.failed) {
        r->net     = snn_net_on_heap(snn_ms(r->dt));
        r->has_net = true;
    }
}

static struct population *add_populations(struct replay *r, size_t n)
{
    r->populations = golden_keep(&r->job, n, sizeof *r->populations);
    r->n_populations = n;
    return r->populations;
}

/* A neuron that spiked last at `last` ms is refractory in the steps i with i dt - last < tau_ref,
   as the seed computes it: how many there are from 0 on. */
static uint64_t held_steps(double dt, double last, double tau_ref, uint64_t most)
{
    uint64_t i = 0;
    while (i <= most && step_time(i, dt) - last < tau_ref)
        i++;
    return i;
}

static void read_hold(struct replay *r, struct population *p)
{
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    static const double never = -1e7;
    const uint64_t most = (SNN_HOLD)-1;
    golden_name(key, p->init_keys, "last_spike_time");
    struct golden_list last = { &never, 1, "ms", 0 };
    if (!p->slope || golden_has(g, key))        /* kind=gradient doesn't say it                   */
        last = golden_values(g, key, p->count);
    const struct golden_list tau_ref =
        golden_values(g, golden_name(key, p->param_keys, "tau_ref"), p->count);
    if (!r->job.failed && (strcmp(last.unit, "ms") != 0 || strcmp(tau_ref.unit, "ms") != 0))
        golden_fail_at(g, last.line, "tau_ref and last_spike_time are not known but in [ms] yet");
    for (size_t j = 0; j < p->count && !r->job.failed; j++) {
        p->last[j] = last.x[last.n > 1 ? j : 0];
        p->tau_ref[j] = tau_ref.x[tau_ref.n > 1 ? j : 0];
        const uint64_t hold = held_steps(r->dt, p->last[j], p->tau_ref[j], most);
        if (hold > most)
            golden_fail_at(g, last.line, "neuron %zu would be refractory for too many steps", j);
        p->init_hold[j] = (SNN_HOLD)hold;
    }
}

/* Room for a population of `count`, which is not made yet. */
static void begin_population(struct replay *r, struct population *p, const char *name,
                             uint64_t count)
{
    enum { MOST = 10 * 1000 * 1000 };
    if (count == 0 || count > MOST)
        golden_fail(&r->job, "%s: %llu neurons are none or too many", r->trace.path,
                    (unsigned long long)count);
    p->name       = name;
    p->count      = r->job.failed ? 0 : (size_t)count;
    p->spk        = golden_keep(&r->job, p->count, sizeof *p->spk);
    p->last       = golden_keep(&r->job, p->count, sizeof *p->last);
    p->tau_ref    = golden_keep(&r->job, p->count, sizeof *p->tau_ref);
    p->refractory = golden_keep(&r->job, p->count, sizeof *p->refractory);
    p->init_hold  = golden_keep(&r->job, p->count, sizeof *p->init_hold);
}

/* The population whose keys begin with `prefix`, up to its receptors; make_population follows. */
static void read_neurons(struct replay *r, struct population *p, const char *name,
                         const char *prefix)
{
    static const char *const resets[] = { "soft", "hard" };
    struct golden *g = &r->trace;
    char key[GOLDEN_NAME];
    begin_population(r, p, name, golden_count(g, golden_name(key, prefix, "n_neurons")));
    p->param_keys = golden_print(&r->job, "%sparam.", prefix);
    p->init_keys  = golden_print(&r->job, "%sinit.", prefix);
    p->hard_reset = golden_choice(g, golden_name(key, prefix, "spk_reset"), resets, 2) == 1;
    const char *model = golden_text(g, golden_name(key, prefix, "model"));
    p->is = find_neuron(model);
    if (!p->is)
        golden_fail_at(g, golden_take(g, key)->line, "%s=%s is not known yet", key, model);
    else if (p->is->holds)
        read_hold(r, p);
}

static void make_population(struct replay *r, struct population *p)
{
    if (r->job.failed)
        return;
    p->is->make(&r->trace, p, &r->net);
    const double bound = bounds[p->is->dynamics];
    r->bound = bound > r->bound ? bound : r->bound;             /* that of its worst population   */
    if (!r->job.failed && !p->is->drive_fits(p->drive_unit))
        golden_fail(&r->job, "%s: %s takes no drive in [%s]", r->trace.path, p->is->name,
                    p->drive_unit);
}

/* The first slot of a synapse and an output that is still free; N_SLOTS if there is none. */
static enum slot free_slot(const struct population *p, const char *syn, const char *out)
{
    unsigned s = 0;
    while (s < N_SLOTS && (!(p->is->slots >> s & 1) || (p->taken >> s & 1)
                           || strcmp(slots[s].syn, syn) != 0 || strcmp(slots[s].out, out) != 0))
        s++;
    return (enum slot)s;
}

/* Notes who spikes at the end of the present step. */
static void note_spikes(struct replay *r, struct population *p)
{
    memset(p->spk, 0, p->count * sizeof *p->spk);
    for (size_t k = 0; k < p->cells->n_spikes; k++) {
        const size_t j = p->cells->spikes[k];
        if (j >= p->count) {
            golden_fail(&r->job, "%s: population '%s' has a spike of neuron %zu of %zu",
                        r->trace.path, p->name, j, p->count);
            return;
        }
        p->spk[j]        = 1;
        p->last[j]       = r->t;
        p->refractory[j] = 1;
        golden_add_spike(&r->job, &p->spikes, (uint64_t)r->step, (uint32_t)j);
    }
}

static void step_population(struct replay *r, struct population *p)
{
    for (size_t j = 0; p->is && p->is->held && j < p->count; j++)
        p->refractory[j] = p->is->held(p, j);
    if (p->is)
        p->is->step(p);
    else
        snn_spike_train_step(p->made);
    note_spikes(r, p);
}

/* False if there is no such state, or its unit is of another dimension. */
static bool look(const struct probe *q, double *x)
{
    double one = 0, sum = 0;
    for (size_t j = q->first; j < q->first + q->count; j++) {
        if (q->array)
            one = q->array[j];
        else if (q->slot >= 0 ? !q->of->is->slot_state(q->of, (enum slot)q->slot, q->state, q->unit,
                                                       j, &one)
                              : !q->of->is->state(q->of, q->state, q->unit, j, &one))
            return false;
        sum += one;
    }
    *x = sum;
    return true;
}

/* If the trace has a row of the present step, fills ours. */
static void keep_row(struct replay *r)
{
    const size_t n = r->trace.n_columns;
    if (r->n_got == r->trace.n_rows || r->trace.cells[r->n_got * n] != r->step)
        return;
    for (size_t c = 0; c < n; c++)
        look(&r->columns[c], &r->got[r->n_got * n + c]);
    r->n_got++;
}

static struct probe probe_array(const double *array, size_t j)
{
    return (struct probe){ .array = array, .slot = -1, .first = j, .count = 1 };
}

/* Cuts "_3" off the end of `text`; false if there is no index below `count`. */
static bool cut_index(char *text, size_t count, size_t *j)
{
    char *mark = strrchr(text, '_');
    uint64_t index;
    if (!mark || !golden_integer(mark + 1, &index) || index >= count)
        return false;
    *mark = '\0';
    *j = (size_t)index;
    return true;
}

static void bad_column(struct replay *r, size_t c)
{
    golden_fail_at(&r->trace, golden_find(&r->trace, "columns")->line,
                   "column '%s' is not known yet", r->trace.columns[c]);
}

/* Runs `act`, which is one step of whatever the trace holds, n_steps times. */
static void run(struct replay *r, void (*act)(struct replay *r, void *with), void *with)
{
    for (uint64_t i = 0; i < r->n_steps && !r->job.failed; i++) {
        r->step = (double)i;
        r->t    = step_time(i, r->dt);
        act(r, with);
        keep_row(r);
        snn_tick(&r->net);
    }
    if (!r->job.failed && snn_failed(&r->net))
        golden_fail(&r->job, "%s: %s", r->trace.path, snn_why(&r->net));
}

/* ---- >>judge: what came out against what the trace says -------------------------------------- */

static double deviation(double got, double expected)
{
    if (got == expected || (isnan(got) && isnan(expected)))
        return 0;
    const double d = fabs(got - expected) / (1 + fabs(expected));
    return isnan(d) ? INFINITY : d;             /* one is finite, the other isn't                 */
}

/* False, and one more mismatch, if the two differ by more than `bound`. */
static bool judge(struct replay *r, double got, double expected, double bound)
{
    const double d = deviation(got, expected);
    r->max_dev = d > r->max_dev ? d : r->max_dev;
    r->mismatches += d > bound;
    return d <= bound;
}

/* A slope, or the value of a loss, against the largest of its kind. */
static void judge_slope(struct replay *r, const char *loss, const char *variable, double got,
                        double expected, double largest)
{
    const double d = got == expected ? 0 : fabs(got - expected) / largest;
    r->slope_dev = d > r->slope_dev || isnan(d) ? d : r->slope_dev;
    if (d <= slope_bound)
        return;
    r->mismatches++;
    golden_fail(&r->job, "%s: %s%s%s: got %.17g, expected %.17g (deviation %.1e above %.0e)",
                r->trace.path, loss, *variable ? ", slope in " : "", variable, got, expected, d,
                slope_bound);
}

static void judge_cell(struct replay *r, size_t row, size_t c, double bound)
{
    const struct golden *g = &r->trace;
    const size_t k = row * g->n_columns + c;
    if (!judge(r, r->got[k], g->cells[k], bound))
        golden_fail_at(g, g->first_line + (unsigned)row,
                       "row %zu, column %s: got %.17g, expected %.17g (deviation %.1e above %.0e)",
                       row, g->columns[c], r->got[k], g->cells[k],
                       deviation(r->got[k], g->cells[k]), bound);
}

static void judge_rows(struct replay *r)
{
    const bool in_time = r->n_steps > 0;        /* then column 0 is the step, and exact           */
    for (size_t row = 0; row < r->trace.n_rows; row++)
        for (size_t c = 0; c < r->trace.n_columns; c++)
            judge_cell(r, row, c, in_time && c == 0 ? 0 : r->bound);
}

static int by_neuron(const void *left, const void *right)
{
    const struct golden_spike *a = left, *b = right;
    if (a->who != b->who)
        return a->who < b->who ? -1 : 1;
    return a->step < b->step ? -1 : a->step > b->step;
}

static void sort_by_neuron(struct golden_raster raster)
{
    if (raster.n > 0)
        qsort(raster.spike, raster.n, sizeof *raster.spike, by_neuron);
}

static void judge_spikes(struct replay *r, const struct population *p)
{
    const struct golden_raster got = p->spikes, expected = p->expected;
    sort_by_neuron(got);
    sort_by_neuron(expected);
    r->spikes += got.n;
    for (size_t a = 0, b = 0; a < got.n || b < expected.n; ) {
        const int order = a == got.n ? 1 : b == expected.n ? -1
                        : by_neuron(&got.spike[a], &expected.spike[b]);
        if (order != 0) {
            const struct golden_spike *odd = order < 0 ? &got.spike[a] : &expected.spike[b];
            r->mismatches++;
            golden_fail(&r->job, "%s: %s%sneuron %u: got %s spike in step %llu, expected %s",
                        r->trace.path, p->name, *p->name ? ", " : "", (unsigned)odd->who,
                        order < 0 ? "a" : "no", (unsigned long long)odd->step,
                        order < 0 ? "none" : "one");
        }
        a += order <= 0;
        b += order >= 0;
    }
}

/* The part of a raster sorted by neuron that is neuron j's. */
static struct golden_raster raster_of(struct golden_raster all, uint32_t j)
{
    size_t first = 0;
    while (first < all.n && all.spike[first].who < j)
        first++;
    size_t end = first;
    while (end < all.n && all.spike[end].who == j)
        end++;
    return (struct golden_raster){ first < end ? all.spike + first : NULL, end - first };
}

/* Is the seed refractory for a step more or less after a spike in step k than whole steps are? */
static bool rounding_decides(const struct replay *r, double tau_ref, uint64_t k)
{
    const double q = tau_ref / r->dt, whole = floor(q + 0.5);
    const bool is_whole = fabs(q - whole) <= 1e-5 * (whole > 1 ? whole : 1);
    const uint64_t n = (uint64_t)(is_whole ? whole : ceil(q));  /* k + n is free, k + n - 1 not  */
    const double t = step_time(k, r->dt);
    return n > 0 && (step_time(k + n, r->dt) - t < tau_ref
                     || (n > 1 && !(step_time(k + n - 1, r->dt) - t < tau_ref)));
}

/* In float a spike may come a step earlier or later, and whole steps of refractoriness are not the
   seed's rounded ones: after the first few spikes the two trains may move apart, a step at a time.
   Lists each such shift; the step up to which the values of neuron j must still agree comes back:
   the spike before the first shift, since what differs from there on is what moves the next, or the
   first spike after which the seed's refractoriness is not of whole steps. */
static uint64_t judge_shifts(struct replay *r, struct golden_raster got,
                             struct golden_raster expected, uint32_t j, double tau_ref)
{
    const size_t both = got.n < expected.n ? got.n : expected.n;
    uint64_t until = r->n_steps;
    int64_t apart = 0;
    for (size_t k = 0; k < expected.n && until == r->n_steps; k++)
        if (rounding_decides(r, tau_ref, expected.spike[k].step))
            until = expected.spike[k].step + 1;
    for (size_t k = 0; k < both; k++) {
        const uint64_t a = got.spike[k].step, b = expected.spike[k].step;
        const int64_t now = (int64_t)a - (int64_t)b;
        if (now == apart)
            continue;
        if (k < float_spikes || now - apart > 1 || apart - now > 1) {
            r->mismatches++;
            golden_fail(&r->job, "%s: neuron %u, spike %zu: got in step %llu, expected in %llu",
                        r->trace.path, (unsigned)j, k + 1, (unsigned long long)a,
                        (unsigned long long)b);
        }
        const uint64_t before = k > 0 ? expected.spike[k - 1].step + 1 : 0;
        until = before < until ? before : until;
        r->shift_list = golden_print(
            &r->job, "%s    neuron %u, spike %zu: in step %llu, not %llu\n", r->shift_list,
            (unsigned)j, k + 1, (unsigned long long)a, (unsigned long long)b);
        r->shifts++;
        apart = now;
    }
    /* A train that runs late may lose its last spike behind the end, an early one gain one. */
    for (size_t k = both; k < got.n || k < expected.n; k++) {
        const uint64_t step = k < got.n ? got.spike[k].step : expected.spike[k].step;
        const uint64_t slack = (uint64_t)(apart < 0 ? -apart : apart) + 1;
        if (k < float_spikes || step + slack < r->n_steps) {
            r->mismatches++;
            golden_fail(&r->job, "%s: neuron %u, spike %zu: got %zu spikes, expected %zu",
                        r->trace.path, (unsigned)j, k + 1, got.n, expected.n);
        }
    }
    return until;
}

/* Columns 0 and 1 are the clock, the others stand neuron by neuron. */
static void judge_in_float(struct replay *r, const struct population *p)
{
    const size_t n_columns = r->trace.n_columns, each = (n_columns - 2) / p->count;
    sort_by_neuron(p->spikes);
    sort_by_neuron(p->expected);
    r->spikes += p->spikes.n;
    for (size_t c = 0; c < 2; c++)
        for (size_t row = 0; row < r->trace.n_rows; row++)
            judge_cell(r, row, c, c == 0 ? 0 : r->bound);
    for (uint32_t j = 0; j < p->count; j++) {
        const uint64_t until = judge_shifts(r, raster_of(p->spikes, j), raster_of(p->expected, j),
                                            j, p->tau_ref[j]);
        for (size_t row = 0; row < r->trace.n_rows; row++)
            for (size_t c = 2 + j * each; c < 2 + (j + 1) * each; c++)
                if (r->got[row * n_columns] < (double)until)
                    judge_cell(r, row, c, float_bound);
    }
}

#endif /* REPLAY_H */
