/* snapshot.c: a balanced network settles once; from there, two continuations. The run that goes on from the snapshot
   has the bits of the run that never stopped.
       cc -std=c11 -O2 -I. -o snapshot examples/snapshot.c && ./snapshot                                         */
/* [option] */
#define SNN_WITH_SNAPSHOTS                     /* before the first include                     */
#define SNN_WITH_FILES                         /* for snn_snapshot_write and _read             */
#include "snn.h"
/* [/option] */
#define SNN_POPULATION   cortex
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_coba)
#include "snn.h"
#include <stdio.h>

/* [make] */
typedef struct world {
    snn_net net;
    cortex *cells;
    snn_poisson *noise;
    snn_projection *in, *around;
} world;

static void make(world *w, size_t n)
{
    w->net = snn_net_on_heap(snn_ms(0.1));
    cortex_params p = cortex_defaults();
    p.cell.r = snn_Mohm(100);
    p.cell.v_th = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = p.init.v = snn_mV(-60);
    p.inh.out.e = snn_mV(-80);
    w->cells = cortex_new(&w->net, n, &p);
    w->noise = snn_poisson_new(&w->net, n, snn_Hz(400), 1);
    w->in = snn_one_to_one(&w->net, &w->noise->cells, &w->cells->exc, snn_nS(3));
    w->around = snn_fixed_out(&w->net, &w->cells->cells, &w->cells->inh, 0.1, snn_nS(1), 2);
}
/* [/make] */
static size_t run(world *w, uint64_t steps)
{
    size_t spikes = 0;
    for (const uint64_t end = w->net.step + steps; !snn_failed(&w->net) && w->net.step < end;) {
        snn_poisson_step(w->noise);
        snn_deliver(w->in);
        snn_deliver(w->around);
        cortex_step(w->cells, snn_nA(0));
        spikes += w->cells->cells.n_spikes;
        snn_tick(&w->net);
    }
    return spikes;
}

int main(void)
{
    static world first, second, third;
    /* [save] */
    make(&first, 100);
    run(&first, 2000);                                          /* 200 ms to settle             */
    if (!snn_snapshot_write(&first.net, "settled.snap")) puts(snn_why(&first.net));
    printf("never stopped: %u spikes in the next 200 ms\n", (unsigned)run(&first, 2000));
    /* [/save] */
    /* [load] */
    make(&second, 100);                                         /* the same net, as made        */
    if (!snn_snapshot_read(&second.net, "settled.snap")) puts(snn_why(&second.net));
    printf("from the file: %u spikes\n", (unsigned)run(&second, 2000));
    /* [/load] */
    /* [refused] */
    make(&third, 50);
    if (!snn_snapshot_read(&third.net, "settled.snap")) puts(snn_why(&third.net));
    /* [/refused] */
    remove("settled.snap");
    snn_net_free(&first.net);
    snn_net_free(&second.net);
    snn_net_free(&third.net);
    return 0;
}
