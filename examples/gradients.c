/* gradients: the two populations, and how the mean V of the second changes with what the network is made of.
   The loop is that of the simulation; net.tangents and the seeds are all that is new. Beside each derivative stands
   what a finite difference of the same program says: it sees no spike that does not move (docs/explain/duals.md). */
#define SNN_REAL double
#include "snn.h"
#include <stdio.h>

#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

enum { WEIGHT, TAU, TAU_SYN, V_TH, VARIABLES };
typedef struct setting { double weight, tau, tau_syn, v_th; } setting;         /* mS ms ms mV */

/* The mean V of the targets over 200 ms, in mV; its derivatives, if there is a place for them. */
static double mean_v(setting s, double slopes[VARIABLES])
{
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    net.tangents = slopes != NULL;
    relay_params from = relay_defaults();
    from.cell.tau = snn_ms(s.tau);
    from.cell.v_rest = from.cell.v_reset = snn_mV(-60);
    from.cell.v_th = snn_mV(s.v_th);
    target_params to = target_defaults();
    to.cell = from.cell;
    to.exc.syn.tau = snn_ms(s.tau_syn);
    relay *pre = relay_new(&net, 20, &from);
    target *post = target_new(&net, 10, &to);
    snn_projection *ff = snn_fixed_out(&net, &pre->cells, &post->exc, 0.5, snn_mS(s.weight), 42);

    if (slopes && !snn_failed(&net)) {
        /* [seeds] */
        snn_seed_weight(ff, &post->exc, snn_mS(1), WEIGHT);
        snn_seed(&pre->dot.cell.tau, snn_ms(1), TAU);
        snn_seed(&post->dot.cell.tau, snn_ms(1), TAU);
        snn_seed(&post->dot.exc.syn.tau, snn_ms(1), TAU_SYN);
        snn_seed(&pre->dot.cell.v_th, snn_mV(1), V_TH);
        snn_seed(&post->dot.cell.v_th, snn_mV(1), V_TH);
        relay_retune(pre);
        target_retune(post);
        /* [/seeds] */
    }
    double sum = 0, steps = 0;
    for (int k = 0; slopes && k < VARIABLES; k++) slopes[k] = 0;
    /* [loop] */
    while (!snn_failed(&net) && net.step < 2000) {
        snn_deliver(ff);
        relay_step(pre, snn_mA(30));
        target_step(post, snn_mA(0));
        snn_tick(&net);
        for (size_t j = 0; j < post->cells.count; j++, steps++) {
            sum += snn_to_mV(post->v[j]);
            for (int k = 0; slopes && k < VARIABLES; k++) slopes[k] += snn_tangent_at(&post->v_dot[j].mV, k);
        }
    }
    /* [/loop] */
    if (snn_failed(&net)) fprintf(stderr, "%s\n", snn_why(&net));
    for (int k = 0; slopes && k < VARIABLES; k++) slopes[k] /= steps;
    snn_net_free(&net);
    return sum / steps;
}

int main(void)
{
    const setting s = { .weight = 0.5, .tau = 20, .tau_syn = 5, .v_th = -50 };
    double slopes[VARIABLES];
    const double mean = mean_v(s, slopes);

    setting up[VARIABLES] = { s, s, s, s };
    const double h = 1e-4;
    up[WEIGHT].weight += h;
    up[TAU].tau += h;
    up[TAU_SYN].tau_syn += h;
    up[V_TH].v_th += h;
    static const char *const names[] = { "weight", "tau", "tau_syn", "V_th" }, *const units[] = { "mS", "ms", "ms", "mV" };
    printf("mean V of the targets: %.6f mV\n", mean);
    printf("%-10s %-14s %-22s %s\n", "by", "unit", "derivative", "difference quotient");
    for (int k = 0; k < VARIABLES; k++) {
        char unit[16];
        snprintf(unit, sizeof unit, "mV per %s", units[k]);
        printf("%-10s %-14s %-+22.12g %+.4g\n", names[k], unit, slopes[k], (mean_v(up[k], NULL) - mean) / h);
    }
    printf("by tau, difference quotients over");
    for (int d = 0; d < 5; d++) {
        static const double steps[] = { 1, 0.1, 0.03, 0.01, 0.001 };
        setting moved = s;
        moved.tau += steps[d];
        printf("%s %g ms: %+.3f", d ? "," : "", steps[d], (mean_v(moved, NULL) - mean) / steps[d]);
    }
    puts("");
    return 0;
}
