/* fuzz_net.c: libFuzzer writes programs. Each byte says what to make or do next, and with which numbers: counts near
   SIZE_MAX, NaN, infinities and denormals in every parameter of every model, edges out of range, buffers too small,
   heaps that refuse; every constructor of connections, sources and inputs, plasticity, snapshots on the way. The
   sanitizers look on, and this file checks what a user relies on:
     a net that is well has spikes that ascend and lie inside the population;
     a net that has failed says so in a sentence, and goes on failing with the same one;
     no parameter that is not finite is ever accepted;
     what a net has saved of itself, it takes back. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t heap_left;
static void *small_heap(size_t size)            /* a heap that refuses what is large */
{
    if (size > heap_left) return NULL;
    heap_left -= size;
    return malloc(size);
}
#define SNN_MALLOC(size) small_heap(size)
#define SNN_FREE(p) free(p)
#define SNN_WITH_SNAPSHOTS
#include "snn.h"

/* every neuron, with a receptor of each kind that fits it */
#define NEURONS(N)                                                                                            \
    N(if) N(lif) N(lifref) N(alif) N(expif) N(expifref) N(adexif) N(adexifref) N(quaif) N(adquaif)            \
    N(adquaifref) N(gif) N(gifref) N(hh) N(wangbuzsaki) N(morrislecar) N(cubalif) N(cobalif) N(izhikevich)    \
    N(izhikevichref) N(fitzhughnagumo) N(hindmarshrose)

#define SNN_POPULATION p_if
#define SNN_NEURON snn_if
#include "snn.h"
#define SNN_POPULATION p_lif
#define SNN_NEURON snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba) R(slow, snn_dualexpon, snn_mgblock) R(kick, snn_instant, snn_jump)
#define SNN_PER_NEURON
#include "snn.h"
#define SNN_POPULATION p_lifref
#define SNN_NEURON snn_lifref
#define SNN_RECEPTORS(R) R(in, snn_alpha, snn_cuba)
#define SNN_RELEASES(R) R(ampa, snn_stp, snn_ampa) R(tired, snn_std, snn_instant) R(nmda, snn_whole, snn_bionmda)
#include "snn.h"
#define SNN_POPULATION p_alif
#define SNN_NEURON snn_alif
#include "snn.h"
#define SNN_POPULATION p_expif
#define SNN_NEURON snn_expif
#include "snn.h"
#define SNN_POPULATION p_expifref
#define SNN_NEURON snn_expifref
#include "snn.h"
#define SNN_POPULATION p_adexif
#define SNN_NEURON snn_adexif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_coba)
#include "snn.h"
#define SNN_POPULATION p_adexifref
#define SNN_NEURON snn_adexifref
#define SNN_INTEGRATOR SNN_RK2
#include "snn.h"
#define SNN_POPULATION p_quaif
#define SNN_NEURON snn_quaif
#include "snn.h"
#define SNN_POPULATION p_adquaif
#define SNN_NEURON snn_adquaif
#include "snn.h"
#define SNN_POPULATION p_adquaifref
#define SNN_NEURON snn_adquaifref
#include "snn.h"
#define SNN_POPULATION p_gif
#define SNN_NEURON snn_gif
#include "snn.h"
#define SNN_POPULATION p_gifref
#define SNN_NEURON snn_gifref
#include "snn.h"
#define SNN_POPULATION p_hh
#define SNN_NEURON snn_hh
#define SNN_INTEGRATOR SNN_RK4
#include "snn.h"
#define SNN_POPULATION p_wangbuzsaki
#define SNN_NEURON snn_wangbuzsaki
#include "snn.h"
#define SNN_POPULATION p_morrislecar
#define SNN_NEURON snn_morrislecar
#define SNN_INTEGRATOR SNN_EULER
#define SNN_RECEPTORS(R) R(gap, snn_instant, snn_current_out)
#include "snn.h"
#define SNN_POPULATION p_cubalif
#define SNN_NEURON snn_cubalif
#include "snn.h"
#define SNN_POPULATION p_cobalif
#define SNN_NEURON snn_cobalif
#include "snn.h"
#define SNN_POPULATION p_izhikevich
#define SNN_NEURON snn_izhikevich
#include "snn.h"
#define SNN_POPULATION p_izhikevichref
#define SNN_NEURON snn_izhikevichref
#include "snn.h"
#define SNN_POPULATION p_fitzhughnagumo
#define SNN_NEURON snn_fitzhughnagumo
#include "snn.h"
#define SNN_POPULATION p_hindmarshrose
#define SNN_NEURON snn_hindmarshrose
#include "snn.h"

/* ---- what the bytes say ---- */

static const uint8_t *bytes, *bytes_end;
static uint8_t byte(void) { return bytes < bytes_end ? *bytes++ : 0; }
static uint32_t word(void) { return (uint32_t)byte() | (uint32_t)byte() << 8 | (uint32_t)byte() << 16 | (uint32_t)byte() << 24; }
static snn_real real(void)
{
    static const double odd[] = { 0, -0., 1, -1, NAN, INFINITY, -INFINITY, 1e-45, -1e-40, 3e38, -3e38, 1e-7, 0.1, 20, 65536 };
    const uint8_t what = byte();
    if (what < sizeof odd / sizeof *odd) return (snn_real)odd[what];
    if (what < 100) return (snn_real)((what - 15) / 10.);
    if (what < 180) return (snn_real)(100 - what);
    const uint32_t bits = word();
    float x;
    memcpy(&x, &bits, sizeof x);
    return (snn_real)x;
}
static size_t size(void)
{
    static const size_t odd[] = { 0, 1, 2, 63, 64, 65, 255, 65535, 65536, 65537, UINT32_MAX,
                                  SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 64 };
    const uint8_t what = byte();
    return what < sizeof odd / sizeof *odd ? odd[what] : what % 40u;
}

#define CHECK(condition)                                                                                      \
    do {                                                                                                      \
        if (!(condition)) { fprintf(stderr, "line %d: not so: %s\n", __LINE__, #condition); abort(); }        \
    } while (0)

/* ---- parameters of every model, from its list ---- */

#define SET_PARAM(dim, name, x, unit, range, meaning) if (byte() < 24) q.name = snn_##unit(real());
#define SET_INIT(dim, name, x, unit, meaning) if (byte() < 8) params.init.name = snn_##unit(real());
#define SET(m, place, x)                                                                                       \
    {                                                                                                         \
        snn_##m q = params.place;                                                                             \
        snn_##m##_MODEL(SET_PARAM, NOTHING, NOTHING, NOTHING, x)                                              \
        params.place = q;                                                                                     \
    }
/* receptors and releases, of the populations that have them */
#define MORE_if
#define MORE_alif
#define MORE_expif
#define MORE_expifref
#define MORE_adexif
#define MORE_adexifref
#define MORE_quaif
#define MORE_adquaif
#define MORE_adquaifref
#define MORE_gif
#define MORE_gifref
#define MORE_hh
#define MORE_wangbuzsaki
#define MORE_morrislecar
#define MORE_cubalif
#define MORE_cobalif
#define MORE_izhikevich
#define MORE_izhikevichref
#define MORE_fitzhughnagumo
#define MORE_hindmarshrose
#define MORE_lif SET(expon, in.syn, ratio) SET(coba, in.out, NOTHING) SET(dualexpon, slow.syn, ratio)          \
    SET(mgblock, slow.out, NOTHING)
#define MORE_lifref SET(alpha, in.syn, ratio) SET(stp, ampa.release, ratio) SET(ampa, ampa.syn, ratio)           \
    SET(std, tired.release, ratio) SET(bionmda, nmda.syn, ratio)
#define FINITE(dim, name, x, unit, range, meaning) && isfinite((double)snn_to_##unit(q.name))
#define NOTHING(...)

typedef struct any { snn_cells *cells; void *self; void (*step)(void *, snn_real); void (*retune)(void *); } any;

#define POPULATION(m)                                                                                         \
    static void step_##m(void *p, snn_real drive)                                                             \
    {                                                                                                         \
        p_##m##_drive d;                                                                                      \
        memcpy(&d, &drive, sizeof d);                                                                         \
        p_##m##_step(p, d);                                                                                   \
    }                                                                                                         \
    static void retune_##m(void *p)                                                                           \
    {                                                                                                         \
        snn_##m q = ((p_##m *)p)->params.cell;                                                                \
        if (((p_##m *)p)->cells.count == 0) return;                                                           \
        snn_##m##_MODEL(SET_PARAM, NOTHING, NOTHING, NOTHING, NOTHING)                                        \
        ((p_##m *)p)->params.cell = q;                                                                        \
        p_##m##_retune(p);                                                                                    \
        CHECK(snn_failed(((p_##m *)p)->cells.net)                                                             \
              || (true snn_##m##_MODEL(FINITE, NOTHING, NOTHING, NOTHING, NOTHING)));                         \
    }                                                                                                         \
    static any make_##m(snn_net *net)                                                                         \
    {                                                                                                         \
        p_##m##_params params = p_##m##_defaults();                                                           \
        snn_##m q = params.cell;                                                                              \
        snn_##m##_MODEL(SET_PARAM, NOTHING, NOTHING, NOTHING, NOTHING)                                        \
        params.cell = q;                                                                                      \
        params.cell.reset = byte() & 1 ? SNN_HARD : SNN_SOFT;                                                 \
        snn_##m##_MODEL(NOTHING, NOTHING, SET_INIT, NOTHING, NOTHING)                                         \
        if (byte() < 16) params.surrogate.p[byte() % 4u] = real();                                            \
        MORE_##m                                                                                              \
        p_##m *p = p_##m##_new(net, size(), byte() < 8 ? NULL : &params);                                     \
        const any a = { &p->cells, p, step_##m, retune_##m };                                                 \
        return a;                                                                                             \
    }
NEURONS(POPULATION)
#define MAKE(m) make_##m,
static any (*const makers[])(snn_net *) = { NEURONS(MAKE) };

/* ---- one program ---- */

enum { MOST = 12, BUFFER = 1 << 16 };
static any made[MOST];
static size_t n_made;
static snn_projection *joined[MOST];
static size_t n_joined;
static snn_recorder *kept[MOST];
static size_t n_kept;
static p_lif *lif;
static p_lifref *lifref;
static snn_poisson *noise;
static snn_readout *out;
static snn_spike_train *given;
static snn_poisson_input *rain;
static snn_fluctuating_current *wind;
static snn_encoder *code;
static snn_gaps *gaps;
static snn_stdp *rule;
static p_morrislecar *touching;

static bool drained(void *context, const snn_recorder *r) { (void)r; return ++*(int *)context < 100; }

static const snn_cells *some_cells(void)
{
    if (byte() < 60) return byte() & 1 ? &noise->cells : byte() & 1 ? &given->cells : &code->cells;
    if (lifref && byte() < 60) return byte() & 1 ? &lifref->ampa.cells : &lifref->tired.cells;
    const snn_cells *c = n_made ? made[byte() % n_made].cells : &noise->cells;
    if (byte() < 60) c = snn_slice(c, size(), size());
    return c;
}
static void join(snn_net *net)
{
    static uint32_t from[64], to[64];
    static snn_conductance weights[1600];
    const snn_cells *pre = some_cells();
    if (!lif || n_joined == MOST) return;
    const size_t n = byte() % 64u, some = byte() < 200 ? pre->count * lif->cells.count : size();
    for (size_t k = 0; k < n; k++) from[k] = (uint32_t)(byte() < 4 ? word() : byte() % 20u), to[k] = byte() % 20u;
    for (size_t k = 0; k < 1600; k++) weights[k] = snn_nS((double)(k % 7));
    if (byte() < 20) weights[byte()] = snn_nS(real());
    const snn_real x = real();
    const snn_conductance w = snn_uS(real());
    snn_projection *f = NULL;
    static int8_t codes[1600];
    const snn_grid grid = { size(), size(), byte() & 1 }, square = { 1, pre->count, grid.wraps };
    switch (byte() % 18u) {
    case 9: f = snn_all_to_others(net, pre, &lif->in, w); break;
    case 10: f = snn_procedural(net, pre, &lif->in, x, w, word()); break;
    case 11: f = snn_procedural_distinct(net, pre, &lif->in, x, w, word()); break;
    case 12: f = snn_ring(net, pre, &lif->in, size(), w); break;
    case 13: f = snn_neighbours(net, pre, &lif->in, byte() & 1 ? grid : square,
                                byte() & 1 ? SNN_MOORE : SNN_VON_NEUMANN, size(), w); break;
    case 14: f = snn_gaussian(net, pre, &lif->in, byte() & 3 ? square : grid,
                              byte() & 3 ? snn_grid_of(1, lif->cells.count) : grid, x, real(), w, word()); break;
    case 15: f = snn_fixed_in_distinct(net, pre, &lif->in, x, w, word()); break;
    case 16: f = snn_dense_int8(net, pre, &lif->in, codes, some < 1600 ? some : 1599, w); break;
    case 17: f = snn_one_to_one(net, pre, &lif->kick, snn_mV(real())); break;
    case 0: f = snn_all_to_all(net, pre, &lif->in, w); break;
    case 1: f = snn_one_to_one(net, pre, &lif->in, w); break;
    case 2: f = snn_dense(net, pre, &lif->in, weights, some < 1600 ? some : 1599); break;
    case 3: f = snn_edges(net, pre, &lif->in, from, to, n, w); break;
    case 4: f = snn_fixed_out(net, pre, &lif->slow, x, w, word()); break;
    case 5: f = snn_fixed_out_distinct(net, pre, &lif->slow, x, w, word()); break;
    case 6: f = snn_fixed_in(net, pre, &lif->in, x, w, word()); break;
    case 7: f = snn_bernoulli(net, pre, &lif->in, x, w, word()); break;
    default: f = snn_all_to_all(net, pre, &out->in, snn_one(real())); break;
    }
    joined[n_joined++] = f;
    snn_time delays[64];
    for (size_t k = 0; k < 64; k++) delays[k] = snn_ms((double)(k % 5) / 7);
    if (byte() < 8) delays[byte() % 64u] = snn_ms(real());
    const snn_rounding how = byte() & 1 ? SNN_INTERPOLATED : SNN_WHOLE_STEPS;
    switch (byte() % 6u) {
    case 0: snn_delay(f, snn_ms(real()), how); break;
    case 1: snn_delay_pre(f, delays, byte() < 200 && pre->count <= 64 ? pre->count : byte() % 64u, how); break;
    case 2: if (f->count <= 64) snn_delay_each(f, delays, f->count, how); break;
    default: break;
    }
    if (f->post != &lif->in.port) return;
    switch (byte() % 8u) {
    case 0: snn_weigh_uniform(f, &lif->in, snn_nS(real()), snn_nS(real()), word()); break;
    case 1: snn_weigh_normal(f, &lif->in, snn_nS(real()), snn_nS(real()), word()); break;
    case 2: snn_weigh_int8(f, &lif->in, codes, f->count < 1600 ? f->count : 7, w); break;
    case 3:
        if (byte() < 128 || rule) break;
        snn_stdp_params how = snn_stdp_defaults();
        if (byte() < 8) how.tau_plus = snn_ms(real());
        if (byte() < 8) how.a_minus = real();
        if (byte() < 8) how.mu_plus = real();
        how.pairing = byte() & 1 ? SNN_ALL_PAIRS : SNN_NEAREST_PAIRS;
        rule = snn_stdp_new(net, f, &lif->in, &how, snn_nS(byte() < 8 ? real() : -1e4), snn_nS(byte() < 8 ? real() : 1e6));
        break;
    default: break;
    }
}
static void more_input(snn_net *net)
{
    static uint32_t from[16], to[16];
    const size_t n = byte() % 16u;
    for (size_t k = 0; k < n; k++) from[k] = (uint32_t)(byte() < 4 ? word() : byte() % 8u), to[k] = byte() % 8u;
    switch (byte() % 4u) {
    case 0:
        if (lif && !rain)
            rain = snn_poisson_input_new(net, &lif->slow, word(), snn_Hz(real()), snn_nS(real()), word());
        break;
    case 1:
        if (wind) break;
        if (byte() & 1) wind = snn_ou_new(net, size(), snn_nA(real()), snn_nA_per_rtms(real()), snn_ms(real()), word());
        else wind = snn_wiener_new(net, size(), snn_nA_per_rtms(real()), word());
        break;
    case 2: if (touching && !gaps) gaps = snn_gaps_new(net, &touching->gap, &touching->gap, from, to, n, snn_uS(real())); break;
    default: if (gaps && gaps->count) {
        snn_conductance w[16] = { snn_uS(real()), snn_uS(real()) };
        snn_gaps_weigh_back(gaps, w, byte() < 200 ? gaps->count : n);
    }
    }
}
static snn_current wave(snn_net *net)
{
    snn_current values[3] = { snn_nA(real()), snn_nA(real()), snn_nA(1) };
    snn_time times[3] = { snn_ms(real()), snn_ms(real()), snn_ms(2) };
    switch (byte() % 5u) {
    case 0: return snn_pulse(net, values[0], times[0], times[1]);
    case 1: return snn_ramp(net, values[0], values[1], times[0], times[1]);
    case 2: return snn_sinusoid(net, values[0], snn_Hz(real()), values[1], times[0], times[1]);
    case 3: return snn_sections(net, values, times, 3);
    default: return snn_stairs(net, values, times, 3);
    }
}
static void there_and_back(snn_net *net)
{
    static unsigned char shot[1 << 20];
    const size_t n = snn_snapshot_size(net);
    if (n == 0 || n > sizeof shot || snn_failed(net)) return;
    CHECK(snn_snapshot_save(net, shot, sizeof shot) == n);
    CHECK(snn_snapshot_load(net, shot, n) && snn_snapshot_size(net) == n);
}
static void run_steps(snn_net *net, size_t n)
{
    size_t work = 0;                                        /* large nets run for a moment */
    for (size_t k = 0; k < n_made; k++) work += made[k].cells->count * net->batch;
    if (work > 4000 && n > 2) n = 2;
    for (; n > 0 && !snn_failed(net); n--) {
        for (size_t k = 0; k < n_joined; k++) snn_deliver(joined[k]);
        snn_poisson_step(noise);
        snn_spike_train_step(given);
        snn_encoder_step(code);
        if (rain) snn_poisson_input_step(rain);
        if (wind) snn_fluctuate(wind);
        if (gaps) snn_gaps_deliver(gaps);
        for (size_t k = 0; k < n_made; k++) made[k].step(made[k].self, (snn_real)(k * 3));
        snn_readout_step(out);
        if (rule) snn_stdp_step(rule);
        for (size_t k = 0; k < n_kept; k++) snn_record(kept[k]);
        for (size_t k = 0; k < n_made && !snn_failed(net); k++) {
            const snn_cells *c = made[k].cells;
            size_t at = 0;
            for (size_t b = 0; b < net->batch; b++) {
                CHECK(c->end[b] >= at && c->end[b] - at <= c->count);
                for (size_t last = at; at < c->end[b]; at++)
                    CHECK(c->spikes[at] < c->count && (at == last || c->spikes[at] > c->spikes[at - 1]));
            }
            CHECK(at == c->n_spikes);
        }
        snn_tick(net);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static unsigned char buffer[BUFFER];
    int drains = 0;
    bytes = data;
    bytes_end = data + n;
    n_made = n_joined = n_kept = 0;
    lif = NULL;
    lifref = NULL;
    touching = NULL;
    rain = NULL;
    wind = NULL;
    gaps = NULL;
    rule = NULL;
    heap_left = (size_t)1 << (12 + byte() % 9u);
    const snn_time dt = snn_ms(byte() < 16 ? real() : (snn_real)0.1);
    snn_net net = byte() & 1 ? snn_net_on_heap(dt) : snn_net_on(buffer, byte() < 8 ? byte() : BUFFER, dt);
    net.batch = byte() < 200 ? 1 : byte() < 250 ? 2 : (uint32_t)size();
    net.tangents = byte() < 80;
    noise = snn_poisson_new(&net, 1 + byte() % 20u, snn_Hz(byte() < 20 ? real() : 500), word());
    out = snn_readout_new(&net, 1 + byte() % 20u, snn_ms(byte() < 20 ? real() : 10));
    {
        uint32_t who[8] = { 0, 1, 2, 2, 2, 9, 3, 1 };
        uint64_t when[8] = { 0, 1, 1, 1, 4, 3, 7, 7 };
        snn_real weights[8] = { 1, 2, 3, 4 }, shown[40] = { 0, (snn_real)0.5, 1 };
        const bool odd = byte() < 32;
        for (size_t k = 0; odd && k < 8; k++) who[k] = byte() % 12u, when[k] = byte() % 32u, weights[k] = real();
        for (size_t k = 0; odd && k < 4; k++) shown[k] = real();
        given = snn_spike_train_steps_new(&net, 10, who, when, byte() % 9u);
        if (byte() & 1) snn_spike_train_weigh(given, weights, given->n_events);
        code = snn_encoder_new(&net, 20, (snn_coding)(byte() % 4u), byte() < 20 ? real() : (snn_real)0.5, 7);
        if (net.batch <= 2) snn_encoder_show(code, shown);
    }
    while (bytes < bytes_end) {
        switch (byte() % 13u) {
        case 10: more_input(&net); break;
        case 11: if (lif) p_lif_step(lif, wave(&net)); break;
        case 12: there_and_back(&net); break;
        case 0: case 1: {
            const size_t which = byte() % (sizeof makers / sizeof *makers);
            if (n_made == MOST) break;
            made[n_made++] = makers[which](&net);
            if (which == 1) lif = made[n_made - 1].self;
            if (which == 2) lifref = made[n_made - 1].self;
            if (which == 15) touching = made[n_made - 1].self;
            break;
        }
        case 2: case 3: join(&net); break;
        case 4: if (n_made) made[n_made - 1].retune(made[n_made - 1].self); break;
        case 5: if (n_made) snn_notice(made[byte() % n_made].cells); break;
        case 6:
            if (n_kept == MOST || !lif) break;
            kept[n_kept] = byte() & 1 ? snn_recorder_new(&net, &lif->cells, lif->v, (uint32_t)size(), size())
                                      : snn_recorder_spikes_new(&net, &lif->cells, size());
            if (byte() & 1) snn_recorder_drain(kept[n_kept], drained, &drains);
            n_kept++;
            break;
        case 7: if (byte() == 7) net.batch = byte(); break;
        default: run_steps(&net, byte() % 30u); break;
        }
        if (snn_failed(&net) && byte() < 200) break;
    }
    run_steps(&net, 3);
    if (snn_failed(&net)) {
        char said[400];
        const snn_code code = net.status.code;
        CHECK(code != SNN_OK && strlen(snn_why(&net)) > 8 && strlen(snn_why(&net)) < sizeof said);
        strcpy(said, snn_why(&net));
        for (size_t k = 0; k < n_made; k++) made[k].step(made[k].self, 1), made[k].retune(made[k].self);
        join(&net);
        CHECK(net.status.code == code && strcmp(said, snn_why(&net)) == 0);
    } else CHECK(snn_why(&net)[0] == 0);
    snn_net_free(&net);
    return 0;
}
