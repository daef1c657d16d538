/* own.c FILE: a network of ours, two layers and a loop, that describes itself to FILE; prints who spikes in each step, the
   six of the first layer, then the four of the second. */
#define SNN_WITH_FILES

#define SNN_POPULATION   first_cells
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(back, snn_instant, snn_current_out)
#define SNN_PER_NEURON
#include "snn.h"

#define SNN_POPULATION   second_cells
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_current_out)
#include "snn.h"

enum { FIRST = 6, SECOND = 4, STEPS = 1000 };

static void print(const snn_cells *cells, const char *end)
{
    for (size_t j = 0, k = 0; j < cells->count; j++) {
        const bool spikes = k < cells->n_spikes && cells->spikes[k] == j;
        if (spikes) k++;
        printf("%d%s", spikes, j + 1 < cells->count ? " " : end);
    }
}

int main(int argc, char **argv)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    first_cells_params p = first_cells_defaults();
    const snn_resistance r[FIRST] = { { 100 }, { 110 }, { 120 }, { 130 }, { 140 }, { 150 } };
    p.each.cell.r = r;
    p.cell.tau = snn_ms(20);
    p.cell.v_th = snn_mV(-50);
    p.cell.v_rest = p.cell.v_reset = p.init.v = snn_mV(-60);
    second_cells_params q = second_cells_defaults();
    q.cell = p.cell;
    q.cell.r = snn_Mohm(100);
    q.init.v = q.cell.v_rest;
    q.exc.syn.tau = snn_ms(5);
    first_cells *first = first_cells_new(&net, FIRST, &p);
    second_cells *second = second_cells_new(&net, SECOND, &q);
    snn_projection *there = snn_fixed_out(&net, &first->cells, &second->exc, 0.5, snn_pA(500), 3);
    snn_projection *back = snn_all_to_all(&net, &second->cells, &first->back, snn_nA(-0.5));
    FILE *file = argc > 1 ? fopen(argv[1], "w") : NULL;
    if (!file || snn_failed(&net)) return 1;
    first_cells_describe(first, "first", file);
    second_cells_describe(second, "second", file);
    snn_projection_describe(there, file);
    snn_projection_describe(back, file);
    fclose(file);
    while (!snn_failed(&net) && net.step < STEPS) {
        snn_deliver(back);                      /* of the step before; `there` acts in its own, as in NIR */
        first_cells_step(first, net.step < 900 ? snn_nA(0.25) : snn_nA(0));
        snn_deliver(there);
        second_cells_step(second, snn_nA(0));
        snn_tick(&net);
        print(&first->cells, " ");
        print(&second->cells, "\n");
    }
    snn_net_free(&net);
    return snn_failed(&net);
}
