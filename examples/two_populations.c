/* two_populations.c: twenty neurons excite ten, through one projection.
   Tutorial 2 of brainpy.state, "Synapses and projections", in C: its network, its parameters, its
   initial values (every V starts at 0 mV) and its order of operations.

   two_populations [--text] [FILE.csv] writes build/demo/two_populations.csv, or FILE.csv, and
   beside it the raster in *_spikes.csv; --text draws the three panels in the terminal.           */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* [populations] */
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"
/* [/populations] */
/* [record] */
enum { N_PRE = 20, N_POST = 10, STEPS = 2000 };
static unsigned char spiked[STEPS][N_PRE];           /* whose spike was delivered in that step    */
static double v[STEPS][N_POST], g[STEPS][N_POST], g_sum[STEPS];    /* after it, in mV and in mS   */
static size_t delivered[STEPS], spikes;              /* how many in that step, and in all        */
/* [/record] */

static void run(void)
{
/* [parameters] */
    snn_net net = snn_net_on_heap(snn_ms(0.1));

    relay_params from = relay_defaults();
    from.cell.tau     = snn_ms(20);
    from.cell.tau_ref = snn_ms(5);
    from.cell.v_th    = snn_mV(-50);
    from.cell.v_rest  = from.cell.v_reset = snn_mV(-60);

    target_params to = target_defaults();
    to.cell        = from.cell;
    to.exc.syn.tau = snn_ms(5);
    to.exc.out.e   = snn_mV(0);
/* [/parameters] */
/* [network] */
    relay  *pre  = relay_new(&net, N_PRE, &from);
    target *post = target_new(&net, N_POST, &to);
    snn_projection *ff = snn_fixed_out(&net, &pre->cells, &post->exc, 0.5, snn_mS(0.5), 42);
/* [/network] */
    const int watched = isatty(STDERR_FILENO);
/* [loop] */
    while (!snn_failed(&net) && net.step < STEPS) {
        const size_t t = (size_t)net.step;
        snn_deliver(ff);                             /* the spikes of the step before arrive      */
        spikes += delivered[t] = pre->cells.n_spikes;
        for (size_t k = 0; k < delivered[t]; k++) spiked[t][pre->cells.spikes[k]] = 1;

        relay_step(pre, snn_mA(30));                 /* who reaches threshold here ...            */
        target_step(post, snn_mA(0));                /* ... is heard here in the next step        */
        for (size_t j = 0; j < N_POST; j++) {
            v[t][j] = snn_to_mV(post->v[j]);
            g_sum[t] += g[t][j] = snn_to_mS(post->exc.g[j]);
        }
        snn_tick(&net);
        if (watched) fprintf(stderr, "\r%zu of %d%c", t + 1, STEPS, t + 1 < STEPS ? ' ' : '\n');
    }
    if (snn_failed(&net)) {
        fprintf(stderr, "%s\n", snn_why(&net));
        exit(1);
    }
    snn_net_free(&net);
/* [/loop] */
}

static void write_table(FILE *f)
{
    fprintf(f, "step,t_ms,pre_spikes,g_sum_mS");
    for (int j = 0; j < N_POST; j++) fprintf(f, ",V_post%d_mV", j);
    for (int t = 0; t < STEPS; t++) {
        fprintf(f, "\n%d,%.1f,%zu,%.9g", t, 0.1 * t, delivered[t], g_sum[t]);
        for (int j = 0; j < N_POST; j++) fprintf(f, ",%.9g", v[t][j]);
    }
    fprintf(f, "\n");
}

static void write_raster(FILE *f)
{
    fprintf(f, "step,neuron\n");
    for (int t = 0; t < STEPS; t++)
        for (int i = 0; i < N_PRE; i++)
            if (spiked[t][i]) fprintf(f, "%d,%d\n", t, i);
}

static void save(const char *path, void (*write)(FILE *))
{
    FILE *f = fopen(path, "w");
    if (f) write(f);
    if (f && !ferror(f) && !fclose(f)) return;
    fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
    exit(1);
}

/* One row of a panel: a mark where y goes through bottom..top, dashes where `level` lies. */
static void draw(double label, const double *y, double bottom, double top, char mark, double level)
{
    const char dash = bottom <= level && level < top ? '-' : ' ';
    printf("%7g |", label);
    for (int c = 0; c < 70; c++) {
        int n = 0, above = 0, below = 0;
        for (int t = c * STEPS / 70; t < (c + 1) * STEPS / 70; t++, n++)
            above += y[t] >= top, below += y[t] < bottom;
        putchar(above < n && below < n ? mark : c % 2 ? dash : ' ');
    }
    puts("|");
}

static void draw_panels(void)
{
    static double y[STEPS];
    puts("pre neuron");
    for (int i = N_PRE - 4; i >= 0; i -= 4) {        /* four neurons a row                        */
        for (int t = 0; t < STEPS; t++) y[t] = memchr(&spiked[t][i], 1, 4) != NULL;
        draw(i, y, 1, 2, '|', 0);
    }
    puts("total g (mS)");
    for (int mS = 225; mS >= 0; mS -= 25) draw(mS, g_sum, mS, mS + 25, '*', -1);
    puts("post V (mV), down from 0 in the first five steps");
    for (int t = 0; t < STEPS; t++) y[t] = v[t][0];
    for (int mV = -49; mV >= -60; mV--) draw(mV, y, mV, mV + 1, '*', -50);
    printf("%8s 0                50               100              150    Time (ms)\n", "");
}

int main(int n_args, char **args)
{
    const int as_text = n_args > 1 && strcmp(args[1], "--text") == 0;
    const char *path = n_args > 1 + as_text ? args[1 + as_text] : "build/demo/two_populations.csv";
    const int n = (int)strlen(path), stem = n > 4 && strcmp(path + n - 4, ".csv") == 0 ? n - 4 : n;
    char path_of_raster[1000];
    snprintf(path_of_raster, sizeof path_of_raster, "%.*s_spikes.csv", stem, path);
    run();
    save(path, write_table);
    save(path_of_raster, write_raster);
    printf("postsynaptic V: (%d, %d)\n", STEPS, N_POST);
    printf("synaptic conductance g: (%d, %d) (unit: mS )\n", STEPS, N_POST);
    printf("spikes delivered: %zu\n", spikes);
    if (as_text) draw_panels();
    return 0;
}
