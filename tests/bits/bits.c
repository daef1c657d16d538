/* bits.c: prints one number made of all the bits of a run, to be equal whatever compiler and flags built it.
   The sizes are odd, so that vectors leave remainders; LIFRef resets softly in one population and hard in the other. */
#include <stdio.h>
#include <string.h>

#define SNN_POPULATION   cortex
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_cuba) R(kick, snn_instant, snn_jump)
#define SNN_PER_NEURON
#include "snn.h"

#define SNN_POPULATION   basket
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { n_cortex = 37, n_basket = 21, n_noise = 53, n_steps = 3000 };

static uint64_t hash = 0xcbf29ce484222325u;                          /* FNV-1a */
static unsigned long cortex_spikes, basket_spikes;

static void mix(const void *data, size_t size)
{
    const unsigned char *byte = (const unsigned char *)data;
    for (size_t i = 0; i < size; i++) hash = (hash ^ byte[i]) * 0x100000001b3u;
}

int main(void)
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));

    snn_time tau[n_cortex];
    snn_voltage e[n_cortex];
    for (int j = 0; j < n_cortex; j++) {
        tau[j] = snn_ms((snn_real)(15 + j % 7));
        e[j]   = snn_mV((snn_real)(j % 3));
    }
    cortex_params soft = cortex_defaults();
    soft.cell.v_rest  = snn_mV(-60);
    soft.cell.v_reset = snn_mV(-60);
    soft.cell.v_th    = snn_mV(-50);
    soft.cell.tau_ref = snn_ms(2);
    soft.each.cell.tau  = tau;
    soft.each.exc.out.e = e;
    soft.exc.syn.tau  = snn_ms(5);
    soft.inh.syn.tau  = snn_ms(10);
    basket_params hard = basket_defaults();
    hard.cell = soft.cell;
    hard.cell.tau   = snn_ms(11);
    hard.cell.reset = SNN_HARD;

    cortex      *c = cortex_new(&net, n_cortex, &soft);
    basket      *b = basket_new(&net, n_basket, &hard);
    snn_poisson *p = snn_poisson_new(&net, n_noise, snn_Hz(90), 7);
    snn_projection *f[] = {
        snn_fixed_out(&net, &p->cells, &c->exc, (snn_real)0.3, snn_mS(8), 1),
        snn_bernoulli(&net, &c->cells, &b->exc, (snn_real)0.2, snn_mS(40), 2),
        snn_fixed_in (&net, &b->cells, &c->inh, (snn_real)0.4, snn_mS(-1), 3),
        snn_all_to_all(&net, snn_slice(&p->cells, 50, 3), &c->kick, snn_uV(300)),
        snn_procedural_distinct(&net, &c->cells, &b->exc, (snn_real)0.2, snn_mS(1), 5),
        snn_gaussian(&net, &c->cells, &c->inh, snn_ring_of(n_cortex), snn_ring_of(n_cortex), 3, 0.7, snn_mS(-1), 8),
    };
    enum { n_projections = sizeof f / sizeof *f };
    snn_weigh_normal(f[4], &b->exc, snn_mS(3), snn_mS(1), 6);
    snn_stdp_params rule = snn_stdp_defaults();
    rule.mu_plus = (snn_real)0.4;
    snn_stdp *s = snn_stdp_new(&net, f[0], &c->exc, &rule, snn_mS(0), snn_mS(16));

    while (!snn_failed(&net) && net.step < n_steps) {
        for (int k = 0; k < n_projections; k++) snn_deliver(f[k]);
        snn_stdp_step(s);
        snn_poisson_step(p);
        cortex_step(c, snn_mA(6));
        basket_step(b, snn_mA(8));
        snn_tick(&net);
        cortex_spikes += (unsigned long)c->cells.n_spikes;
        basket_spikes += (unsigned long)b->cells.n_spikes;
        mix(c->v, n_cortex * sizeof *c->v);
        mix(b->v, n_basket * sizeof *b->v);
        mix(c->exc.g, n_cortex * sizeof *c->exc.g);
        mix(c->inh.g, n_cortex * sizeof *c->inh.g);
        mix(b->exc.g, n_basket * sizeof *b->exc.g);
        mix(f[0]->weights, f[0]->count * sizeof *f[0]->weights);
        mix(c->cells.spikes, c->cells.n_spikes * sizeof *c->cells.spikes);
        mix(b->cells.spikes, b->cells.n_spikes * sizeof *b->cells.spikes);
    }
    if (snn_failed(&net)) printf("%s\n", snn_why(&net));
    else printf("%016llx: %lu and %lu spikes\n", (unsigned long long)hash, cortex_spikes, basket_spikes);
    snn_net_free(&net);
    return 0;
}
