/* hand.c: the COBA network of coba.c, for AVX-512 alone, with everything in its place that a general library cannot have:
   what snn.h is compared with, and no part of it. One loop for this network, sums and products fused, exprel a polynomial
   on [-1, 0] and clamped beyond, refractory neurons as bits that a ring of spike lists clears, spikes added to the
   conductances themselves instead of to what is yet to arrive. So its numbers differ in the last digits.
       hand NEURONS STEPS ROUNDS
   Prints one line of CSV, in the columns of tests/bench/bench.sh. Build with -O3 -march=native; without AVX-512 it prints
   nothing.                                                                                                              */
#define _POSIX_C_SOURCE 200112L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if !defined __AVX512F__ || !defined __AVX512DQ__
int main(void) { return 0; }
#else
#include <immintrin.h>
#include <math.h>
#include <string.h>
#include <time.h>

enum { ROW = 80, HELD = 50 };                   /* synapses of a neuron; steps that it is refractory: 5 ms             */
#define DT 0.1f
#define TAU 20.f                                /* ms                                                                  */
#define REST -60.f                              /* mV, of leak and reset                                               */
#define THRESHOLD -50.f
#define DRIVE 20.f
#define E_INH -80.f                             /* reversal; that of excitation is 0                                   */
#define W_EXC 0.6f                              /* in units of the leak conductance                                    */
#define W_INH 6.7f

typedef struct network {
    size_t n, padded, n_exc, step;
    float *v, *g_exc, *g_inh;
    uint16_t *held;                             /* bit k of held[i]: neuron 16 i + k is refractory                     */
    uint32_t *spikes[HELD];                     /* of the last steps, and their number                                 */
    size_t n_spikes[HELD];
    uint16_t *to16;                             /* [n * ROW] targets, ascending in each row                            */
    uint32_t *to32;
} network;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static void *room(size_t bytes)
{
    void *p = NULL;
    if (posix_memalign(&p, 64, bytes + 64)) {
        fprintf(stderr, "hand.c: no %zu bytes\n", bytes);
        exit(1);
    }
    memset(p, 0, bytes + 64);
    return p;
}
static double uniform(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static network make(size_t n)
{
    network w = { .n = n, .padded = (n + 15) / 16 * 16, .n_exc = n / 5 * 4 };
    w.v     = room(4 * w.padded);
    w.g_exc = room(4 * w.padded);
    w.g_inh = room(4 * w.padded);
    w.held  = room(w.padded / 8);
    for (int k = 0; k < HELD; k++) w.spikes[k] = room(4 * w.padded);
    if (n <= 65536) w.to16 = room(2 * n * ROW);
    else w.to32 = room(4 * n * ROW);
    uint64_t state = 1;
    for (size_t k = 0; k < n * ROW; k++) {
        const size_t to = (size_t)(((double)(k % ROW) + uniform(&state)) * (double)n / ROW);
        if (w.to16) w.to16[k] = (uint16_t)to;
        else w.to32[k] = (uint32_t)to;
    }
    return w;
}
static void start(network *w)
{
    uint64_t state = 12345;
    for (size_t j = 0; j < w->padded; j++) {
        const double r = sqrt(-2 * log(uniform(&state))), phase = 6.283185307179586 * uniform(&state);
        w->v[j] = j < w->n ? (float)(-55 + 2 * r * cos(phase)) : REST;
        w->g_exc[j] = 0;
        w->g_inh[j] = j < w->n ? 0 : 1e6f;                     /* who fills the last register never spikes */
    }
    memset(w->held, 0, w->padded / 8);
    memset(w->n_spikes, 0, sizeof w->n_spikes);
    w->step = 0;
}

/* tau dV/dt = (V_rest - V) + drive + g_exc (0 - V) + g_inh (E_inh - V), exponential Euler */
static void sweep(network *w)
{
    const size_t slot = w->step % HELD;
    uint32_t *out = w->spikes[slot];
    for (size_t k = 0; k < w->n_spikes[slot]; k++) w->held[out[k] >> 4] &= (uint16_t)~(1u << (out[k] & 15));
    const __m512 decay_exc = _mm512_set1_ps(expf(-DT / 5)), decay_inh = _mm512_set1_ps(expf(-DT / 10));
    const __m512 one = _mm512_set1_ps(1), share = _mm512_set1_ps(DT / TAU), e_inh = _mm512_set1_ps(E_INH);
    const __m512 pull = _mm512_set1_ps(REST + DRIVE), v_th = _mm512_set1_ps(THRESHOLD), v_reset = _mm512_set1_ps(REST);
    const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    size_t count = 0;
    for (size_t i = 0; i < w->padded; i += 16) {
        const __m512 v = _mm512_load_ps(w->v + i), a = _mm512_load_ps(w->g_exc + i), b = _mm512_load_ps(w->g_inh + i);
        const __m512 g = _mm512_add_ps(_mm512_add_ps(one, a), b);
        const __m512 y = _mm512_min_ps(_mm512_mul_ps(g, share), one);
        const __m512 f = _mm512_fnmadd_ps(g, v, _mm512_fmadd_ps(b, e_inh, pull));
        __m512 p = _mm512_set1_ps(-9.1354671e-4f);             /* (1 - exp(-y)) / y on [0, 1], within 7e-8 */
        p = _mm512_fmadd_ps(p, y, _mm512_set1_ps(7.839874e-3f));
        p = _mm512_fmadd_ps(p, y, _mm512_set1_ps(-4.1420967e-2f));
        p = _mm512_fmadd_ps(p, y, _mm512_set1_ps(1.6661046e-1f));
        p = _mm512_fmadd_ps(p, y, _mm512_set1_ps(-4.9999526e-1f));
        p = _mm512_fmadd_ps(p, y, one);
        const __m512 next = _mm512_fmadd_ps(_mm512_mul_ps(f, share), p, v);
        const __mmask16 free_ones = (__mmask16)~w->held[i >> 4];
        const __mmask16 spike = _mm512_mask_cmp_ps_mask(free_ones, next, v_th, _CMP_GE_OQ);
        _mm512_store_ps(w->v + i, _mm512_mask_mov_ps(_mm512_mask_mov_ps(v, free_ones, next), spike, v_reset));
        _mm512_store_ps(w->g_exc + i, _mm512_mul_ps(a, decay_exc));
        _mm512_store_ps(w->g_inh + i, _mm512_mul_ps(b, decay_inh));
        if (spike) {
            const __m512i who = _mm512_add_epi32(lanes, _mm512_set1_epi32((int)i));
            _mm512_storeu_si512(out + count, _mm512_maskz_compress_epi32(spike, who));
            count += (size_t)__builtin_popcount(spike);
            w->held[i >> 4] |= spike;
        }
    }
    w->n_spikes[slot] = count;
    w->step++;
}
static size_t deliver(network *w)
{
    const size_t slot = (w->step - 1) % HELD, count = w->n_spikes[slot];
    const uint32_t *who = w->spikes[slot];
    for (size_t k = 0; k < count; k++) {
        float *restrict g = who[k] < w->n_exc ? w->g_exc : w->g_inh;
        const float weight = who[k] < w->n_exc ? W_EXC : W_INH;
        const size_t row = (size_t)who[k] * ROW;
        if (k + 2 < count) {
            const size_t ahead = (size_t)who[k + 2] * ROW, in_line = w->to16 ? 32 : 16;
            for (size_t e = ahead; e < ahead + ROW; e += in_line)
                __builtin_prefetch(w->to16 ? (const void *)(w->to16 + e) : (const void *)(w->to32 + e));
        }
        if (w->to16)
            for (size_t e = row; e < row + ROW; e++) g[w->to16[e]] += weight;
        else
            for (size_t e = row; e < row + ROW; e++) g[w->to32[e]] += weight;
    }
    return count;
}

int main(int argc, char **argv)
{
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 4000, steps = argc > 2 ? strtoul(argv[2], NULL, 10) : 10000;
    const int rounds = argc > 3 ? atoi(argv[3]) : 3;
    network w = make(n);
    double best = 0;
    size_t spikes = 0;
    for (int round = 0; round < rounds; round++) {
        start(&w);
        spikes = 0;
        const double begin = seconds();
        for (size_t step = 0; step < steps; step++) {
            sweep(&w);
            spikes += deliver(&w);
        }
        const double took = seconds() - begin;
        if (round == 0 || took < best) best = took;
    }
    printf("coba,AVX-512 by hand,%zu,%zu,%zu,%.4f,0,0,%zu,%.2f,%zu\n", n, n * ROW, steps, 1e6 * best / (double)steps, spikes,
           (double)spikes / (double)n / ((double)steps * 1e-4), n * (3 * 4 + ROW * (w.to16 ? 2u : 4u)));
    return 0;
}
#endif
