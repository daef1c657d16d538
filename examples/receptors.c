/* receptors.c: one receptor for two projections, or one each: the same V, other bytes. */
#include <stdio.h>

/* [populations] */
#define SNN_POPULATION   bare                                    /* no receptor           */
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   shared                                  /* both projections, one */
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

#define SNN_POPULATION   apart                                   /* one for each          */
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(near, snn_expon, snn_coba) R(far, snn_expon, snn_coba)
#include "snn.h"
/* [/populations] */

static size_t since(const snn_net *net, size_t *mark)            /* bytes taken since the mark */
{
    size_t bytes = snn_net_used(net) - *mark;
    *mark += bytes;
    return bytes;
}

int main(void)
{
    enum { N = 10000 };
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    size_t mark = snn_net_used(&net);
    bare_params none = bare_defaults();
    shared_params one = shared_defaults();
    apart_params two = apart_defaults();
    none.cell.r      = snn_Mohm(100);
    none.cell.tau    = snn_ms(20);
    none.cell.v_th   = snn_mV(-50);
    none.cell.v_rest = none.cell.v_reset = snn_mV(-60);
    one.cell = two.cell = none.cell;

    bare_new(&net, N, &none);
    printf("a neuron                        %5.1f bytes\n", (double)since(&net, &mark) / N);
    shared *a = shared_new(&net, N, &one);
    printf("... with one receptor           %5.1f bytes\n", (double)since(&net, &mark) / N);
    apart *b = apart_new(&net, N, &two);
    printf("... with two                    %5.1f bytes\n", (double)since(&net, &mark) / N);
    snn_poisson *l4 = snn_poisson_new(&net, N, snn_Hz(20), 1);
    snn_poisson *l6 = snn_poisson_new(&net, N, snn_Hz(20), 2);
    since(&net, &mark);
/* [join] */
    snn_projection *to_shared[] = {
        snn_fixed_out(&net, &l4->cells, &a->exc, 0.01, snn_nS(0.01), 3),
        snn_fixed_out(&net, &l6->cells, &a->exc, 0.01, snn_nS(0.03), 4),
    };
/* [/join] */
    printf("a synapse of one weight         %5.1f bytes\n",
           (double)since(&net, &mark) / (double)(to_shared[0]->count + to_shared[1]->count));
    snn_projection *to_apart[] = {
        snn_fixed_out(&net, &l4->cells, &b->near, 0.01, snn_nS(0.01), 3),
        snn_fixed_out(&net, &l6->cells, &b->far, 0.01, snn_nS(0.03), 4),
    };
    printf("synapses in all: %zu\n", to_shared[0]->count + to_shared[1]->count);

    double most = 0;
    while (!snn_failed(&net) && net.step < 500) {
        for (int k = 0; k < 2; k++) {
            snn_deliver(to_shared[k]);
            snn_deliver(to_apart[k]);
        }
        snn_poisson_step(l4);
        snn_poisson_step(l6);
        shared_step(a, snn_nA(0));
        apart_step(b, snn_nA(0));
        snn_tick(&net);
        for (size_t j = 0; j < N; j++) {
            double d = (double)snn_to_mV(a->v[j]) - (double)snn_to_mV(b->v[j]);
            if (d * d > most * most) most = d;
        }
    }
    printf("largest difference in V: %.0e mV\n", most < 0 ? -most : most);
    if (snn_failed(&net)) printf("%s\n", snn_why(&net));
    snn_net_free(&net);
    return 0;
}
