/* What a gradient costs: nanoseconds for one step of one neuron (LIFRef, one Expon + COBA receptor), real and dual,
   from one program built for one SNN_DUAL_N. The two are timed in turns and the fastest turn of each counts, so that
   what else the machine does disturbs neither. Prints two lines of CSV, in the columns of tests/bench/bench.sh.   */
#include "snn.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SNN_POPULATION   group
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

#ifndef BUILD
#define BUILD "a build"                         /* compiler and flags, as the table names them */
#endif
enum { COUNT = 1000, STEPS = 100, TURNS = 60 };         /* states of a turn fit the second cache, 1000 x 100 x 60 in all */

/* Neurons at different phases, all spiking, all tangents moving. */
static group *start(snn_net *net, bool tangents)
{
    net->tangents = tangents;
    group_params q = group_defaults();
    q.cell.tau = snn_ms(20);
    q.cell.v_th = snn_mV(-50);
    q.cell.v_rest = q.cell.v_reset = snn_mV(-60);
    q.exc.syn.tau = snn_ms(5);
    group *p = group_new(net, COUNT, &q);
    for (int j = 0; j < COUNT && !snn_failed(net); j++) {
        p->v[j] = snn_mV(-60 + 0.01 * j);
        p->exc.g[j] = snn_S(0.05);
    }
    for (int k = 0; k < SNN_DUAL_N && tangents && !snn_failed(net); k++) {
        if (k % 4 == 0) snn_seed(&p->dot.cell.tau, snn_ms(1), k);
        if (k % 4 == 1) snn_seed(&p->dot.cell.v_th, snn_mV(1), k);
        if (k % 4 == 2) snn_seed(&p->dot.exc.syn.tau, snn_ms(1), k);
        if (k % 4 == 3) snn_seed(&p->drive_dot, snn_mA(1), k);
    }
    group_retune(p);
    return p;
}
static double turn(group *p)
{
    const clock_t begin = clock();
    for (int t = 0; t < STEPS; t++) {
        for (int j = 0; j < COUNT; j += 50) p->exc.arrived[j] = snn_mS(20);
        group_step(p, snn_mA(15));
        snn_tick(p->cells.net);
    }
    return (double)(clock() - begin) / CLOCKS_PER_SEC * 1e9 / COUNT / STEPS;
}

static void line(const char *what, const group *p, double ns, size_t bytes)
{
    printf("dual,%s %s N=%d %s,%d,0,%d,%.3f,%.3f,0,%zu,0,%zu\n", BUILD, sizeof(snn_real) == 8 ? "double" : "float",
           SNN_DUAL_N, what, COUNT, STEPS * TURNS, ns * COUNT * 1e-3, ns, p->cells.n_spikes, bytes);
}

int main(void)
{
    snn_net plain = snn_net_on_heap(snn_ms(0.1)), with = snn_net_on_heap(snn_ms(0.1));
    group *real = start(&plain, false), *dual = start(&with, true);
    double ns_real = 1e9, ns_dual = 1e9;
    for (int t = 0; t < TURNS; t++) {
        const double a = turn(real), b = turn(dual);
        if (a < ns_real) ns_real = a;
        if (b < ns_dual) ns_dual = b;
    }
    if (snn_failed(&with) || memcmp(real->v, dual->v, COUNT * sizeof *real->v)) {
        fprintf(stderr, "dual.c: not the same run: %s\n", snn_why(&with));
        return 1;
    }
    line("real", real, ns_real, snn_net_used(&plain));
    line("tangents", dual, ns_dual, snn_net_used(&with));
    snn_net_free(&plain);
    snn_net_free(&with);
    return 0;
}
