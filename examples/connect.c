/* connect.c: who is joined to whom: sixty neurons joined to one another in eleven ways.

   Prints how many synapses each makes; writes build/demo/connect.csv, a row for each synapse.    */
#include "example.h"

#define SNN_POPULATION   cells
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { N = 60 };

/* X(title, constructor) */
#define WAYS(X)                                                                                    \
    X("one to one", snn_one_to_one(&net, pre, exc, w))                                             \
    X("all to others", snn_all_to_others(&net, pre, exc, w))                                       \
    X("edges", snn_edges(&net, pre, exc, from, to, N, w))                                          \
    X("fixed out", snn_fixed_out(&net, pre, exc, 0.1, w, 1))                                       \
    X("fixed in", snn_fixed_in(&net, pre, exc, 0.1, w, 1))                                         \
    X("Bernoulli", snn_bernoulli(&net, pre, exc, 0.1, w, 1))                                       \
    X("procedural", snn_procedural(&net, pre, exc, 0.1, w, 1))                                     \
    X("procedural distinct", snn_procedural_distinct(&net, pre, exc, 0.1, w, 1))                   \
    X("ring", snn_ring(&net, pre, exc, 3, w))                                                      \
    X("neighbours on a grid", snn_neighbours(&net, pre, exc, snn_grid_of(6, 10), SNN_MOORE, 1, w)) \
    X("Gaussian in distance", snn_gaussian(&net, pre, exc, snn_ring_of(N), snn_ring_of(N), 6, 0.6, w, 1))

int main(void)
{
    FILE *f = create("connect.csv");
    fprintf(f, "way,pre,post\n");
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    cells *pop = cells_new(&net, N, NULL);
    const snn_cells *pre = &pop->cells;
    const snn_conductance w = snn_nS(1);
    uint32_t from[N], to[N];
    for (uint32_t k = 0; k < N; k++) from[k] = k, to[k] = k * 7 % N;           /* any list        */
#define exc (&pop->exc)
#define X(title, made)                                                                             \
    {                                                                                              \
        const snn_projection *way = made;                                                          \
        STOP_IF_FAILED(&net);                                                                      \
        printf("%-22s%5zu synapses\n", title, way->count);                                         \
        for (size_t e = 0; e < way->count; e++) {                                                  \
            size_t i, j;                                                                           \
            (void)snn_projection_edge(way, e, &i, &j);                                             \
            fprintf(f, "%s,%zu,%zu\n", title, i, j);                                               \
        }                                                                                          \
    }
    WAYS(X)
    snn_net_free(&net);
    finish(f);
    return 0;
}
