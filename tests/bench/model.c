/* model.c: what a step of one neuron costs, by model: a population of 4,000 without receptors, with the model's defaults,
   driven so that it spikes (all but snn_li, which never does, and snn_parrot, which has nothing to repeat). Built once for
   each model of snn.h, MODEL=lif for snn_lif. Prints one line of CSV, in the columns of tests/bench/bench.sh: the fastest
   of ROUNDS runs, in processor time.                                                                                     */
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <time.h>

#define PASTE(a, b) a##b
#define NAMED(a, b) PASTE(a, b)
#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

#define SNN_POPULATION cell
#define SNN_NEURON     NAMED(snn_, MODEL)
#include "snn.h"

#ifndef BUILD
#define BUILD "a build"                         /* compiler and flags, as the table names them */
#endif
enum { COUNT = 4000, STEPS = 1000, ROUNDS = 5 };

/* The drive of each model, as a number in coherent units: nA, mV/ms or a ratio, as its list says. A model without a line
   here does not compile. */
#define DRIVE_if              1.2e6
#define DRIVE_li              1e6
#define DRIVE_lif             1.2e6
#define DRIVE_lifref          1.2e6
#define DRIVE_alif            1.5e6
#define DRIVE_expif           6e6
#define DRIVE_expifref        6e6
#define DRIVE_adexif          15e6
#define DRIVE_adexifref       15e6
#define DRIVE_quaif           6e6
#define DRIVE_adquaif         15e6
#define DRIVE_adquaifref      15e6
#define DRIVE_gif             2e6
#define DRIVE_gifref          2e6
#define DRIVE_cubalif         1.2e6
#define DRIVE_cobalif         1.2e6
#define DRIVE_izhikevich      10
#define DRIVE_izhikevichref   10
#define DRIVE_hh              1e4
#define DRIVE_wangbuzsaki     1e3
#define DRIVE_morrislecar     1e5
#define DRIVE_fitzhughnagumo  0.5
#define DRIVE_hindmarshrose   2
#define DRIVE_parrot          1

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(void)
{
    double best = 0;
    size_t spikes = 0, bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
        snn_net net = snn_net_on_heap(snn_ms(0.1));
        cell_params params = cell_defaults();
        params.cell.reset = SNN_HARD;
        cell *all = cell_new(&net, COUNT, &params);
        const cell_drive drive = { (snn_real)NAMED(DRIVE_, MODEL) };
        bytes = snn_net_used(&net);
        spikes = 0;
        const double start = seconds();
        while (!snn_failed(&net) && net.step < STEPS) {
            cell_step(all, drive);
            spikes += all->cells.n_spikes;
            snn_tick(&net);
        }
        const double took = seconds() - start;
        if (round == 0 || took < best) best = took;
        if (snn_failed(&net)) {
            fprintf(stderr, "%s\n", snn_why(&net));
            return 1;
        }
        snn_net_free(&net);
    }
    printf("snn_%s,%s %s,%d,0,%d,%.4f,%.3f,0,%zu,%.2f,%zu\n", TEXT(MODEL), BUILD,
           sizeof(snn_real) == 8 ? "double" : "float", COUNT, STEPS, 1e6 * best / STEPS, 1e9 * best / STEPS / COUNT, spikes,
           (double)spikes / COUNT / (STEPS * 0.1e-3), bytes);
    return 0;
}
