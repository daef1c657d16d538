/* limits.c: what this machine can do at best for what a step does, as plain loops that do nothing else.
       copy      triad a = b + 3 c over arrays of floats: what memory gives, by the size of the three together
       scatter   g[to[k]] += w for rows of 80 targets in ascending order, as delivery does: by the number of targets
   Prints lines of CSV, in the columns of tests/bench/bench.sh: of copy ns_per_neuron is that of an element (12 bytes), of
   scatter ns_per_event that of a target. The fastest of ROUNDS, in processor time; build with -O3 -march=native.        */
#define _POSIX_C_SOURCE 200112L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef BUILD
#define BUILD "a build"
#endif
enum { ROUNDS = 5, ROW = 80 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static void *room(size_t bytes)
{
    void *p = NULL;
    if (posix_memalign(&p, 64, bytes)) {
        fprintf(stderr, "limits.c: no %zu bytes\n", bytes);
        exit(1);
    }
    memset(p, 0, bytes);
    return p;
}

/* Called through a pointer that the compiler has to read: no loop is moved out of the rounds, or left out. */
static void triad(float *restrict a, const float *restrict b, const float *restrict c, size_t n)
{
    for (size_t k = 0; k < n; k++) a[k] = b[k] + 3 * c[k];
}
static void scatter16(float *restrict g, const uint16_t *restrict to, size_t n)
{
    for (size_t k = 0; k < n; k++) g[to[k]] += 0.5f;
}
static void scatter32(float *restrict g, const uint32_t *restrict to, size_t n)
{
    for (size_t k = 0; k < n; k++) g[to[k]] += 0.5f;
}
static void (*volatile triad_now)(float *restrict, const float *restrict, const float *restrict, size_t) = triad;
static void (*volatile scatter16_now)(float *restrict, const uint16_t *restrict, size_t) = scatter16;
static void (*volatile scatter32_now)(float *restrict, const uint32_t *restrict, size_t) = scatter32;

static void copy(size_t bytes)
{
    const size_t n = bytes / 12, times = ((size_t)48 << 20) / bytes + 1;
    float *a = room(4 * n), *b = room(4 * n), *c = room(4 * n);
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double start = seconds();
        for (size_t k = 0; k < times; k++) triad_now(a, b, c, n);
        const double took = (seconds() - start) / (double)times;
        if (took < best) best = took;
    }
    printf("limit,copy %.0f GB/s %s,%zu,0,%zu,%.3f,%.4f,0,0,0,%zu\n", (double)bytes / best * 1e-9, BUILD, n, times, 1e6 * best,
           1e9 * best / (double)n, bytes);
    free(a), free(b), free(c);
}

/* Rows as a network of `targets` neurons has them: 80 a neuron, but no more than 16 million in all. */
static void scatter(size_t targets)
{
    const size_t most = (size_t)16000000, n = targets * ROW < most ? targets * ROW : most;
    const size_t times = (size_t)4000000 / n + 1;
    const int narrow = targets <= 65536;
    float *g = room(4 * targets);
    uint16_t *to16 = room(2 * n);
    uint32_t *to32 = room(4 * n);
    uint64_t state = 1;
    for (size_t k = 0; k < n; k++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const double place = (double)(k % ROW) + (double)(state >> 40) / 16777216;
        to32[k] = (uint32_t)(place * (double)targets / ROW);
        to16[k] = (uint16_t)to32[k];
    }
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double start = seconds();
        for (size_t k = 0; k < times; k++) {
            if (narrow) scatter16_now(g, to16, n);
            else scatter32_now(g, to32, n);
        }
        const double took = (seconds() - start) / (double)times;
        if (took < best) best = took;
    }
    printf("limit,scatter %s,%zu,%zu,%zu,%.3f,0,%.3f,0,0,%zu\n", BUILD, targets, n, times, 1e6 * best, 1e9 * best / (double)n,
           4 * targets + (narrow ? 2 : 4) * n);
    free(g), free(to16), free(to32);
}

int main(void)
{
    for (size_t kB = 24; kB <= 98304; kB *= 16) copy(kB << 10);
    copy((size_t)256 << 20);
    scatter(4000), scatter(40000), scatter(100000), scatter(400000), scatter(1000000);
    return 0;
}
