/* first_neuron.c: a leaky integrate-and-fire neuron under a constant current, and its f-I curve.
   The curve's closed form: Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics, 2014, ch. 1.

   Prints both; writes build/demo/first_neuron.csv (V), _rates.csv and _closed.csv.               */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* [include] */
#define SNN_POPULATION neuron
#define SNN_NEURON     snn_lifref
#include "snn.h"
/* [/include] */

static FILE *create(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f) {
        fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
        exit(1);
    }
    return f;
}

/* [failed] */
static void stop_if_failed(snn_net *net)
{
    if (!snn_failed(net)) return;
    fprintf(stderr, "%s\n", snn_why(net));
    exit(1);
}
/* [/failed] */

/* [parameters] */
static neuron_params cortical(void)
{
    neuron_params p = neuron_defaults();
    p.cell.r       = snn_Mohm(100);
    p.cell.tau     = snn_ms(20);              /* R C, so C is 200 pF                              */
    p.cell.v_rest  = snn_mV(-60);
    p.cell.v_th    = snn_mV(-50);
    p.cell.v_reset = snn_mV(-60);
    p.cell.tau_ref = snn_ms(5);
    p.init.v       = snn_mV(-60);             /* or it begins at 0 mV                             */
    return p;
}
/* [/parameters] */

static void trace(void)                       /* 200 ms of one neuron                             */
{
    FILE *f = create("build/demo/first_neuron.csv");
    fprintf(f, "t_ms,V_mV,spikes\n");
    printf("150 pA, spikes at");
/* [new] */
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    neuron_params p = cortical();
    neuron *one = neuron_new(&net, 1, &p);
    stop_if_failed(&net);
/* [/new] */
/* [loop] */
    while (net.step < 2000) {
        neuron_step(one, snn_pA(150));
        snn_tick(&net);

        double t = 0.1 * (double)net.step;
        if (one->cells.n_spikes > 0) printf(" %.1f", t);
        fprintf(f, "%.1f,%.7g,%zu\n", t, (double)snn_to_mV(one->v[0]), one->cells.n_spikes);
    }
    snn_net_free(&net);
/* [/loop] */
    printf(" ms\n\n");
    fclose(f);
}

/* [closed] */
/* 1/f = tau_ref + tau ln((R I + V_rest - V_reset) / (R I + V_rest - V_th)), if it spikes at all  */
static double closed_form_ms(const snn_lifref *cell, snn_current drive)
{
    snn_real goal = snn_to_mV(cell->v_rest) + snn_to_Mohm(cell->r) * snn_to_nA(drive);
    if (goal <= snn_to_mV(cell->v_th)) return 0;
    snn_real ratio = (goal - snn_to_mV(cell->v_reset)) / (goal - snn_to_mV(cell->v_th));
    return snn_to_ms(cell->tau_ref) + snn_to_ms(cell->tau) * snn_real_log(ratio);
}
/* [/closed] */

static void curve(void)
{
    FILE *f = create("build/demo/first_neuron_rates.csv");
    fprintf(f, "drive_pA,rate_Hz,closed_Hz\n");
/* [curve] */
    enum { MANY = 31 };                       /* 100, 110, ... 400 pA                             */
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    neuron_params p = cortical();
    neuron *all = neuron_new(&net, MANY, &p);
    stop_if_failed(&net);

    snn_current drive[MANY];
    uint64_t first[MANY], last[MANY], spikes[MANY] = {0};
    for (int j = 0; j < MANY; j++) drive[j] = snn_pA(100 + 10 * j);
    while (net.step < 50000) {                /* 5 s                                              */
        neuron_step_each(all, drive);
        snn_tick(&net);
        for (size_t k = 0; k < all->cells.n_spikes; k++) {
            uint32_t j = all->cells.spikes[k];
            if (spikes[j]++ == 0) first[j] = net.step;
            last[j] = net.step;
        }
    }
    snn_net_free(&net);
/* [/curve] */
    printf("drive     simulated              closed form            difference\n");
    for (int j = 0; j < MANY; j++) {
        double pA = snn_to_pA(drive[j]), closed = closed_form_ms(&p.cell, drive[j]), ours = 0;
        if (spikes[j] > 1) ours = 0.1 * (double)(last[j] - first[j]) / (double)(spikes[j] - 1);
        double Hz = ours > 0 ? 1000 / ours : 0, closed_Hz = closed > 0 ? 1000 / closed : 0;
        fprintf(f, "%g,%.5f,%.5f\n", pA, Hz, closed_Hz);
        if (j % 5 == 0 && ours == 0) printf("%3g pA     never\n", pA);
        if (j % 5 != 0 || ours == 0) continue;
        printf("%3g pA  %6.2f ms %6.2f Hz    %6.2f ms %6.2f Hz    %5.2f ms\n", pA, ours, Hz, closed,
               closed_Hz, ours - closed);
    }
    fclose(f);
    f = create("build/demo/first_neuron_closed.csv");      /* the same, finely, for the figure */
    fprintf(f, "drive_pA,rate_Hz\n");
    for (double pA = 80; pA <= 400; pA += 0.1) {
        const double ms = closed_form_ms(&p.cell, snn_pA(pA));
        fprintf(f, "%.1f,%.5f\n", pA, ms > 0 ? 1000 / ms : 0);
    }
    fclose(f);
}

int main(void)
{
    trace();
    curve();
    return 0;
}
