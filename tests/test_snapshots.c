/* Snapshots: a run that was interrupted goes on with the bits of one that was not; whatever is not a snapshot of this
   very net is refused, with the sentence that says why, before anything has changed. */
#define SNN_WITH_SNAPSHOTS
#define SNN_WITH_FILES
#include "check.h"

#define SNN_POPULATION   busy                               /* neurons that differ */
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(slow, snn_dualexpon, snn_mgblock) R(inh, snn_alpha, snn_cuba) \
                         R(kick, snn_instant, snn_jump)
#define SNN_RELEASES(R)  R(fac, snn_stp, snn_ampa) R(tired, snn_std, snn_instant) R(nmda, snn_whole, snn_bionmda)
#define SNN_PER_NEURON
#include "snn.h"

#define SNN_POPULATION   touching                           /* with gap junctions, by another integrator */
#define SNN_NEURON       snn_morrislecar
#define SNN_INTEGRATOR   SNN_RK4
#define SNN_RECEPTORS(R) R(gap, snn_instant, snn_current_out)
#include "snn.h"

#define SNN_POPULATION   hidden
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define SNN_LEARNING
#include "snn.h"

#define SNN_POPULATION   relay                              /* a small one, and one more with the same states */
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"
#define SNN_POPULATION   other
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

/* ---- a net with everything in it ---- */

enum { N = 12, MOST = 12, ROOM = 1 << 18 };

typedef struct world {
    snn_net net;
    snn_poisson *noise;
    snn_spike_train *given;
    busy *busy;
    touching *touching;
    snn_readout *out;
    snn_fluctuating_current *wind;
    snn_poisson_input *rain;
    snn_gaps *gaps;
    snn_stdp *rule;                                         /* of one copy without tangents */
    snn_projection *f[MOST];
    size_t n;
} world;

static void make_world(world *w, uint32_t batch, bool tangents, uint64_t seed)
{
    static const int8_t codes[N * N] = { 1, -2, 3, 40, [N * N / 2] = 100, [N * N - 1] = 7 };
    memset(w, 0, sizeof *w);
    w->net = snn_net_on_heap(snn_ms(0.1));
    snn_net *net = &w->net;
    net->batch = batch;
    net->tangents = tangents;

    snn_time tau[N], delays[N * N];
    for (size_t k = 0; k < N; k++) tau[k] = snn_ms(5 + (double)k);
    for (size_t k = 0; k < N * N; k++) delays[k] = snn_ms(0.13 * (double)(k % 7));
    busy_params p = busy_defaults();
    p.cell.v_th = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = p.init.v = snn_mV(-60);
    p.cell.r = snn_Mohm(10);
    p.cell.tau_ref = snn_ms(0.7);
    p.cell.reset = SNN_HARD;
    p.each.cell.tau = tau;
    w->busy = busy_new(net, N, &p);
    w->touching = touching_new(net, N, NULL);
    w->noise = snn_poisson_new(net, N, snn_Hz(900), seed);
    const uint32_t who[] = { 3, 1, 7, 3 };
    const uint64_t when[] = { 30, 2, 61, 30 };
    const snn_real weights[] = { 1, R(0.5), 2, R(0.25) };
    w->given = snn_spike_train_steps_new(net, N, who, when, COUNT_OF(who));
    snn_spike_train_weigh(w->given, weights, COUNT_OF(weights));
    w->out = snn_readout_new(net, 3, snn_ms(4));
    w->wind = snn_ou_new(net, N, snn_nA(12), snn_nA_per_rtms(1), snn_ms(3), seed);
    w->rain = snn_poisson_input_new(net, &w->busy->slow, 100, snn_Hz(40), snn_nS(3), seed);
    const uint32_t from[] = { 0, 2, 4 }, to[] = { 1, 3, 0 };
    w->gaps = snn_gaps_new(net, &w->touching->gap, &w->touching->gap, from, to, 3, snn_uS(0.5));

    const snn_cells *noise = &w->noise->cells, *mine = &w->busy->cells;
    snn_projection **f = w->f;
    *f++ = snn_fixed_out(net, noise, &w->busy->exc, 0.4, snn_uS(0.1), 11);
    *f++ = snn_bernoulli(net, &w->busy->fac.cells, &w->busy->slow, 0.3, snn_uS(0.05), 12);
    *f++ = snn_all_to_others(net, mine, &w->busy->inh, snn_uS(-0.01));
    snn_delay_each(f[-1], delays, N * (N - 1), SNN_INTERPOLATED);
    *f++ = snn_procedural(net, &w->busy->tired.cells, &w->busy->kick, 0.5, snn_mV(0.2), 13);
    snn_weigh_normal(f[-1], &w->busy->kick, snn_mV(0), snn_mV(0.2), 14);
    snn_delay(f[-1], snn_ms(1.7), SNN_WHOLE_STEPS);
    *f++ = snn_one_to_one(net, snn_slice(&w->given->cells, 0, N), &w->busy->kick, snn_mV(8));
    snn_delay_pre(f[-1], delays, N, SNN_WHOLE_STEPS);
    *f++ = snn_dense_int8(net, noise, &w->touching->gap, codes, N * N, snn_nA(0.1));
    *f++ = snn_all_to_all(net, &w->busy->nmda.cells, &w->out->in, snn_one(0.1));
    w->n = (size_t)(f - w->f);
    if (batch == 1 && !tangents) {
        snn_projection *taught = snn_all_to_all(net, noise, &w->busy->exc, snn_nS(5));
        w->f[w->n++] = taught;
        w->rule = snn_stdp_new(net, taught, &w->busy->exc, NULL, snn_nS(0), snn_nS(10));
    }
    if (tangents) {
        snn_seed(&w->busy->dot.cell.tau_ref, snn_ms(1), 0);
        snn_seed(&w->busy->dot.exc.syn.tau, snn_ms(1), 1);
        busy_retune(w->busy);
        snn_seed_weight(w->f[0], &w->busy->exc, snn_uS(1), 2);
        snn_gaps_seed(w->gaps, snn_uS(1), 3);
    }
    WELL(net);
}
static void step_world(world *w)
{
    for (size_t k = 0; k < w->n; k++) snn_deliver(w->f[k]);
    snn_poisson_step(w->noise);
    snn_spike_train_step(w->given);
    snn_fluctuate(w->wind);
    snn_poisson_input_step(w->rain);
    snn_gaps_deliver(w->gaps);
    busy_step_each(w->busy, w->wind->x);
    touching_step(w->touching, snn_nA(80));
    snn_readout_step(w->out);
    if (w->rule) snn_stdp_step(w->rule);
    if (w->net.step == 20) {                                /* what was changed in the run is kept too */
        w->busy->params.exc.syn.tau = snn_ms(2);
        busy_retune(w->busy);
        w->noise->rate = snn_Hz(1500);
        w->f[0]->weight *= R(1.5);
    }
    snn_tick(&w->net);
}
static uint64_t hash(uint64_t h, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t k = 0; k < n; k++) h = (h ^ byte[k]) * UINT64_C(0x100000001B3);
    return h;
}
static uint64_t hash_of(const world *w)
{
    const size_t n = N * w->net.batch;
    uint64_t h = hash(1, w->busy->v, n * sizeof(snn_real));
    h = hash(h, w->busy->exc.g, n * sizeof(snn_real));
    h = hash(h, w->busy->fac.g, n * sizeof(snn_real));
    h = hash(h, w->busy->hold, n * sizeof(SNN_HOLD));
    h = hash(h, w->busy->cells.spikes, w->busy->cells.n_spikes * sizeof(SNN_INDEX));
    h = hash(h, w->touching->v, n * sizeof(snn_real));
    h = hash(h, w->out->r, 3 * w->net.batch * sizeof(snn_real));
#if SNN_DUAL_N > 0
    if (w->net.tangents) {
        h = hash(h, w->busy->v_dot, n * sizeof(snn_tangent));
        h = hash(h, w->busy->cells.spikes_dot, n * sizeof(snn_tangent));
        h = hash(h, w->out->r_dot, 3 * w->net.batch * sizeof(snn_tangent));
    }
#endif
    return h;
}
static void go_on(uint32_t batch, bool tangents)
{
    enum { STEPS = 90 };
    static unsigned char shot[ROOM], end[2][ROOM];
    world once, again;
    make_world(&once, batch, tangents, 5);
    uint64_t after[STEPS];
    size_t spikes = 0, size[2] = { 0, 0 };
    for (size_t stop = 1; stop < STEPS; stop += 22) {       /* from 1, 23, 45, 67 on */
        if (stop > 1) snn_net_free(&once.net), make_world(&once, batch, tangents, 5);
        for (size_t k = 0; k < STEPS; k++) {
            if (k == stop) {
                const size_t n = snn_snapshot_size(&once.net);
                cr_assert(n > 1000 && n <= ROOM);
                cr_assert_eq(snn_snapshot_save(&once.net, shot, ROOM), n);
                size[0] = n;
            }
            step_world(&once);
            after[k] = hash_of(&once);
            spikes += once.busy->cells.n_spikes;
        }
        make_world(&again, batch, tangents, 5);
        again.noise->rate = snn_Hz(1);                      /* comes from the snapshot ... */
        again.noise->random = snn_random_from(99, 0x50);    /* ... as this does */
        HOLDS(snn_snapshot_load(&again.net, shot, size[0]), snn_why(&again.net));
        cr_assert_eq(again.net.step, stop);
        for (size_t k = stop; k < STEPS; k++) {
            step_world(&again);
            cr_assert_eq(hash_of(&again), after[k], "from %zu on, after %zu", stop, k);
        }
        WELL(&again.net);
        for (size_t k = 0; k < 2; k++) size[k] = snn_snapshot_save(k ? &again.net : &once.net, end[k], ROOM);
        cr_assert(size[0] == size[1] && size[0] > 0 && memcmp(end[0], end[1], size[0]) == 0);
        snn_net_free(&again.net);
    }
    snn_net_free(&once.net);
    cr_assert(spikes > 150, "%zu spikes", spikes);
}
Test(snapshots, a_run_goes_on) { go_on(1, false); }
Test(snapshots, a_batch_goes_on) { go_on(3, false); }
Test(snapshots, a_run_with_gradients_goes_on) { go_on(2, true); }

Test(snapshots, the_same_net_goes_back)
{
    static unsigned char shot[ROOM];
    world w;
    make_world(&w, 1, false, 5);
    uint64_t first = 0;
    for (int k = 0; k < 40; k++) step_world(&w);
    const size_t n = snn_snapshot_save(&w.net, shot, ROOM);
    for (int turn = 0; turn < 2; turn++) {
        for (int k = 0; k < 40; k++) step_world(&w);
        if (turn == 0) first = hash_of(&w);
        else cr_assert_eq(hash_of(&w), first);
        HOLDS(snn_snapshot_load(&w.net, shot, n), snn_why(&w.net));
    }
    snn_net_free(&w.net);
}

/* ---- learning ---- */

typedef struct pupil {
    snn_net net;
    snn_poisson *pixels;
    snn_encoder *code;
    hidden *h;
    snn_readout *out;
    snn_projection *in, *from_code, *to;
    snn_trainer *t;
} pupil;

static void make_pupil(pupil *p, snn_optimiser how, snn_way way, snn_view view)
{
    memset(p, 0, sizeof *p);
    p->net = snn_net_on_heap(snn_ms(1));
    p->net.batch = 2;
    hidden_params q = hidden_defaults();
    q.cell.v_th = snn_mV(1);
    p->pixels = snn_poisson_new(&p->net, 6, snn_Hz(300), 3);
    p->code = snn_encoder_new(&p->net, 4, SNN_CODE_DELTA, 0.3, 9);
    p->h = hidden_new(&p->net, 8, &q);
    p->out = snn_readout_new(&p->net, 3, snn_ms(20));
    p->in = snn_fixed_out(&p->net, &p->pixels->cells, &p->h->in, 1, snn_uS(1), 4);
    snn_weigh_normal(p->in, &p->h->in, snn_uS(1), snn_uS(1), 4);
    p->from_code = snn_all_to_all(&p->net, &p->code->cells, &p->h->in, snn_uS(2));
    p->to = snn_all_to_all(&p->net, &p->h->cells, &p->out->in, snn_one(0.1));
    snn_weigh_uniform(p->to, &p->out->in, snn_one(-1), snn_one(1), 5);
    p->t = snn_trainer_new(&p->net, way, how, 10, snn_cross_entropy(&p->out->cells, view));
    p->t->samples = 6;
    WELL(&p->net);
}
static void trial(pupil *p)
{
    const uint32_t labels[2] = { (uint32_t)p->net.step / 10 % 3, 1 };
    snn_trial_begin(p->t, labels);
    for (int k = 0; k < 10; k++) {
        const double x = 0.05 * (double)p->net.step;
        const snn_real shown[8] = { R(sin(x)), R(cos(x)), R(sin(3 * x)), R(x), 0, 1, R(cos(2 * x)), R(-x) };
        if (k % 5 == 2) snn_encoder_show(p->code, shown);
        snn_encoder_step(p->code);
        snn_poisson_step(p->pixels);
        snn_deliver(p->in);
        snn_deliver(p->from_code);
        hidden_step(p->h, snn_nA(0));
        snn_deliver(p->to);
        snn_readout_step(p->out);
        snn_tick(&p->net);
    }
    snn_trial_end(p->t);
}
static void learn_on(snn_optimiser how, snn_way way, snn_view view)
{
    static unsigned char shot[ROOM];
    for (int stop = 1; stop < 6; stop++) {                  /* also amid a mini-batch of three trials */
        pupil once, again;
        make_pupil(&once, how, way, view);
        size_t n = 0;
        for (int k = 0; k < 9; k++) {
            if (k == stop) n = snn_snapshot_save(&once.net, shot, ROOM);
            trial(&once);
        }
        WELL(&once.net);
        make_pupil(&again, how, way, view);
        HOLDS(snn_snapshot_load(&again.net, shot, n), snn_why(&again.net));
        for (int k = stop; k < 9; k++) trial(&again);
        WELL(&again.net);
        cr_assert_eq(once.t->updates, 3);
        cr_assert_eq(again.t->updates, 3);
        SAME(again.t->loss, once.t->loss, "loss");
        for (size_t e = 0; e < once.in->count; e++) SAME(again.in->weights[e], once.in->weights[e], say("in %zu", e));
        for (size_t e = 0; e < once.to->count; e++) SAME(again.to->weights[e], once.to->weights[e], say("to %zu", e));
        snn_net_free(&once.net);
        snn_net_free(&again.net);
    }
}
Test(snapshots, adam_goes_on) { learn_on(snn_adam(0.01), SNN_ADJOINT, SNN_OF_MEAN); }
Test(snapshots, momentum_goes_on) { learn_on(snn_momentum(0.1, 0.9), SNN_ADJOINT, SNN_OF_EVERY_STEP); }
Test(snapshots, traces_go_on) { learn_on(snn_adam(0.01), SNN_TRACE, SNN_OF_MEAN); }

static void refused(snn_net *net, const char *sentence)
{
    cr_assert(snn_failed(net), "taken, but should be refused: %s", sentence);
    cr_assert_str_eq(snn_why(net), sentence);
    snn_net_free(net);
}
Test(snapshots, no_snapshot_within_a_trial)
{
    static unsigned char shot[ROOM];
    pupil p;
    const uint32_t labels[2] = { 0, 1 };
    make_pupil(&p, snn_adam(0.01), SNN_ADJOINT, SNN_OF_MEAN);
    snn_trial_begin(p.t, labels);
    cr_assert_eq(snn_snapshot_save(&p.net, shot, ROOM), 0);
    refused(&p.net, "snn_snapshot: a trial is running: save and load between trials");
}

/* ---- what is refused: a small net, in variants that differ in one thing each ---- */

typedef struct variant {
    double dt;
    size_t n;
    uint32_t batch;
    bool tangents, other_name, no_projection, second, all;
    uint64_t seed;
    double delay;
} variant;
static const variant usual = { .dt = 0.1, .n = 4, .batch = 1, .seed = 1 };
static relay *small;
static snn_projection *joined;

static void make_small(snn_net *net, variant v)
{
    *net = snn_net_on_heap(snn_ms(v.dt));
    net->batch = v.batch;
    net->tangents = v.tangents;
    small = NULL;
    joined = NULL;
    if (v.other_name) {
        other *o = other_new(net, v.n, NULL);
        joined = snn_fixed_out(net, &o->cells, &o->exc, 0.5, snn_nS(1), v.seed);
    } else {
        small = relay_new(net, v.n, NULL);
        if (v.all) joined = snn_all_to_all(net, &small->cells, &small->exc, snn_nS(1));
        else if (!v.no_projection) joined = snn_fixed_out(net, &small->cells, &small->exc, 0.5, snn_nS(1), v.seed);
    }
    if (joined) snn_delay(joined, snn_ms(v.delay), SNN_WHOLE_STEPS);
    if (v.second) relay_new(net, v.n, NULL);
    WELL(net);
}
#define MAKE(net, v)                                                                                          \
    snn_net net;                                                                                              \
    make_small(&net, v)

static unsigned char shot[ROOM];
static size_t shot_size;
static void shoot(variant v)
{
    MAKE(net, v);
    for (int k = 0; k < 7 && joined; k++) {
        snn_deliver(joined);
        if (small) relay_step(small, snn_nA(40));
        snn_tick(&net);
    }
    shot_size = snn_snapshot_save(&net, shot, ROOM);
    cr_assert_gt(shot_size, 0);
    snn_net_free(&net);
}
/* the snapshot as it is in `shot` is not taken, and changes nothing */
static void refuses(variant v, const char *sentence)
{
    MAKE(net, v);
    const snn_real before = small ? small->v[0].mV : 0;
    const uint64_t step = net.step;
    cr_assert(!snn_snapshot_load(&net, shot, shot_size), "taken, but should be refused: %s", sentence);
    cr_assert(net.step == step && (!small || small->v[0].mV == before), "changed, though refused");
    refused(&net, sentence);
}

Test(snapshots, another_net)
{
    variant v = usual;
    shoot(usual);
    v.n = 6;
    refuses(v, "snn_snapshot: relay.cells.spikes has 4 values in the snapshot, 6 here");
    v = usual, v.dt = 0.25;
    refuses(v, "snn_snapshot: dt is 0.1 ms in the snapshot, 0.25 ms here");
    v = usual, v.batch = 3;
    refuses(v, "snn_snapshot: net.batch is 1 in the snapshot, 3 here");
    v = usual, v.tangents = true;
    refuses(v, "snn_snapshot: net.tangents is 0 in the snapshot, 4 here");
    v = usual, v.other_name = true;
    refuses(v, "snn_snapshot: the snapshot has relay.cells.end where other.cells.end is here");
    v = usual, v.seed = 2;
    refuses(v, "snn_snapshot: snn_fixed_out.synapses in the snapshot is not what it is here");
    v = usual, v.all = true;
    refuses(v, "snn_snapshot: the snapshot has snn_fixed_out.count where snn_all_to_all.count is here");
    v = usual, v.delay = 0.3;
    refuses(v, "snn_snapshot: relay.exc.arrived has 4 values in the snapshot, 16 here");
    v = usual, v.no_projection = true;
    refuses(v, "snn_snapshot: the snapshot goes on after relay.params.exc.out.e");
    v = usual, v.second = true;
    refuses(v, "snn_snapshot: relay[1].cells.end is here, and the snapshot ends before it");
}
Test(snapshots, another_delay_in_a_ring_as_long)
{
    variant v = usual;
    v.delay = 0.3;
    shoot(v);
    MAKE(net, v);
    snn_delay(joined, snn_ms(0.2), SNN_WHOLE_STEPS);
    cr_assert(!snn_snapshot_load(&net, shot, shot_size));
    refused(&net, "snn_snapshot: snn_fixed_out.delay is 3 in the snapshot, 2 here");
}

/* ---- what is no snapshot, or no longer one ---- */

/* the definition of CRC-32, bit by bit */
static uint32_t crc_of(const unsigned char *bytes, size_t n)
{
    uint32_t crc = 0xFFFFFFFF;
    for (size_t k = 0; k < n; k++) {
        crc ^= bytes[k];
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
    }
    return ~crc;
}
static void seal(void)                                      /* the checksum of what is there now */
{
    const uint32_t crc = crc_of(shot, shot_size - 4);
    memcpy(shot + shot_size - 4, &crc, 4);
}
Test(snapshots, the_checksum_is_that_of_zlib)
{
    cr_assert_eq(crc_of((const unsigned char *)"123456789", 9), 0xCBF43926u);
    shoot(usual);
    uint32_t crc;
    memcpy(&crc, shot + shot_size - 4, 4);
    cr_assert_eq(crc, crc_of(shot, shot_size - 4));
}
Test(snapshots, cut_at_every_length)
{
    shoot(usual);
    for (size_t n = 0; n < shot_size; n++) {
        unsigned char *cut = malloc(n + !n);                /* of just that size, for the sanitizers */
        memcpy(cut, shot, n);
        MAKE(net, usual);
        cr_assert(!snn_snapshot_load(&net, cut, n), "cut to %zu bytes, and taken", n);
        char sentence[100];
        if (n >= 36)
            snprintf(sentence, sizeof sentence, "snn_snapshot: it is cut off after %zu of %zu bytes", n, shot_size);
        else
            snprintf(sentence, sizeof sentence, "snn_snapshot: it is cut off after %zu bytes", n);
        refused(&net, n ? sentence : "snn_snapshot: this is no snapshot");
        free(cut);
    }
    shot[shot_size++] = 0;
    MAKE(net, usual);
    cr_assert(!snn_snapshot_load(&net, shot, shot_size));
    cr_assert(strstr(snn_why(&net), "bytes were given, it has") != NULL);
    snn_net_free(&net);
    MAKE(none, usual);
    cr_assert(!snn_snapshot_load(&none, NULL, 100));
    refused(&none, "snn_snapshot: this is no snapshot");
}
Test(snapshots, every_byte_altered)
{
    shoot(usual);
    for (size_t k = 0; k < shot_size; k++) {
        const unsigned char was = shot[k], others[] = { was ^ 1u, was ^ 0x80u, (unsigned char)~was };
        for (size_t j = 0; j < COUNT_OF(others); j++) {
            shot[k] = others[j];
            MAKE(net, usual);
            cr_assert(!snn_snapshot_load(&net, shot, shot_size), "byte %zu is %d, was %d", k, others[j], was);
            cr_assert(small->v[0].mV == 0 && net.step == 0);
            cr_assert_eq(net.status.code, SNN_BAD_SNAPSHOT);
            snn_net_free(&net);
        }
        shot[k] = was;
    }
    MAKE(net, usual);
    HOLDS(snn_snapshot_load(&net, shot, shot_size), "the test itself");
    snn_net_free(&net);
}
Test(snapshots, foreign_bytes)
{
    char sentence[100];
    shoot(usual);
    shot[16] = IN_DOUBLE ? 4 : 8;                           /* bytes of a snn_real */
    seal();
    snprintf(sentence, sizeof sentence, "snn_snapshot: its numbers have %d bytes, a snn_real here has %d",
             IN_DOUBLE ? 4 : 8, IN_DOUBLE ? 8 : 4);
    refuses(usual, sentence);
    shoot(usual);
    shot[12] = 2;
    seal();
    refuses(usual, "snn_snapshot: its form is of version 2, here is version 1");
    shoot(usual);
    for (size_t at = 8, size; at < 32; at += size) {        /* as the other kind of machine would have written */
        size = at < 24 ? 4 : 8;
        for (size_t k = 0; k < size / 2; k++) {
            const unsigned char byte = shot[at + k];
            shot[at + k] = shot[at + size - 1 - k];
            shot[at + size - 1 - k] = byte;
        }
    }
    seal();
    refuses(usual, "snn_snapshot: it is in the byte order of another machine");
}
/* the place of the numbers of an array, found as a reader of the form would */
static unsigned char *numbers_of(const char *name)
{
    size_t at = 32;
    while (at < shot_size - 4) {
        uint16_t length;
        uint64_t count;
        memcpy(&length, shot + at + 2, 2);
        memcpy(&count, shot + at + 8, 8);
        unsigned char *numbers = shot + at + 16 + length;
        if (length == strlen(name) && memcmp(shot + at + 16, name, length) == 0) return numbers;
        at += 16 + length + shot[at + 1] * (size_t)count;
    }
    cr_assert_fail("the snapshot has no %s", name);
    return NULL;
}
Test(snapshots, numbers_that_would_lead_out_of_an_array)
{
    shoot(usual);
    numbers_of("relay.cells.spikes")[0] = 4;
    seal();
    refuses(usual, "snn_snapshot: relay.cells.spikes has 4 in the snapshot, at most 3 is possible");
    shoot(usual);
    numbers_of("relay.cells.end")[0] = 5;
    seal();
    refuses(usual, "snn_snapshot: relay.cells.end has 5 in the snapshot, after 0");
    shoot(usual);
    numbers_of("relay.cells.seen")[0] = 2;
    seal();
    refuses(usual, "snn_snapshot: relay.cells.seen has 2 in the snapshot, at most 1 is possible");
    shoot(usual);
    numbers_of("relay.params.cell.reset")[0] = 7;
    seal();
    refuses(usual, "snn_snapshot: relay.params.cell.reset has 7 in the snapshot, at most 1 is possible");
}
Test(snapshots, a_parameter_out_of_range)
{
    shoot(usual);
    const snn_real tau = -20;
    memcpy(numbers_of("relay.params.cell.tau"), &tau, sizeof tau);
    seal();
    MAKE(net, usual);
    cr_assert(!snn_snapshot_load(&net, shot, shot_size));
    refused(&net, "snn_lif: tau must be > 0 ms, got -20 ms");
}
Test(snapshots, room_for_it)
{
    MAKE(net, usual);
    const size_t n = snn_snapshot_size(&net);
    char sentence[100];
    cr_assert_eq(snn_snapshot_save(&net, shot, n), n);
    cr_assert_eq(snn_snapshot_save(&net, shot, n - 1), 0);
    snprintf(sentence, sizeof sentence, "snn_snapshot_save: %zu bytes given, %zu needed", n - 1, n);
    refused(&net, sentence);
}
Test(snapshots, a_net_that_has_failed)
{
    MAKE(net, usual);
    relay_new(&net, 0, NULL);
    cr_assert_eq(snn_snapshot_size(&net), 0);
    cr_assert_eq(snn_snapshot_save(&net, shot, ROOM), 0);
    cr_assert(!snn_snapshot_load(&net, shot, ROOM));
    refused(&net, "relay: count must be > 0, got 0");
}

/* ---- files ---- */

Test(snapshots, files)
{
    char path[100];
    snprintf(path, sizeof path, "build/snapshot-%d.snap", IN_DOUBLE);
    MAKE(net, usual);
    for (int k = 0; k < 5; k++) relay_step(small, snn_nA(40)), snn_tick(&net);
    const snn_real v = small->v[0].mV;
    HOLDS(snn_snapshot_write(&net, path), snn_why(&net));
    snn_net_free(&net);
    MAKE(again, usual);
    HOLDS(snn_snapshot_read(&again, path), snn_why(&again));
    SAME(small->v[0].mV, v, "v");
    cr_assert_eq(again.step, 5);
    snn_net_free(&again);
    FILE *f = fopen(path, "wb");                            /* cut off */
    fwrite(shot, 1, 10, f);
    fclose(f);
    MAKE(cut, usual);
    cr_assert(!snn_snapshot_read(&cut, path));
    snn_net_free(&cut);
    remove(path);
    MAKE(none, usual);
    cr_assert(!snn_snapshot_read(&none, path));
    refused(&none, "snn_snapshot_read: the file could not be read");
    MAKE(nowhere, usual);
    cr_assert(!snn_snapshot_write(&nowhere, "build/no/such/place"));
    refused(&nowhere, "snn_snapshot_write: the file could not be written");
}
