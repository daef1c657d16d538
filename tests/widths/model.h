/* model.h: one model under all receptors; read once for each MODEL. */
#define JOIN2(a, b)      a##_##b
#define JOIN(a, b)       JOIN2(a, b)
#define OF(x)            JOIN(x, MODEL)                         /* run_snn_lif, group_snn_lif_new, ... */
#define GROUP(x)         JOIN(OF(group), x)

#define SNN_POPULATION   OF(group)
#define SNN_NEURON       MODEL
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(inh, snn_expon, snn_cuba)                                 \
                         R(in, snn_instant, snn_current_out) R(slow, snn_expon, snn_current_out)                 \
                         R(kick, snn_instant, snn_jump)      R(glide, snn_expon, snn_jump)
#define SNN_PER_NEURON
#include "snn.h"

/* A net of the model driven by a relay; chunk `first` of the seeds, or none if first < 0. */
static OF(group) *OF(net)(snn_net *net, snn_reset reset, int first, snn_real *trace)
{
    net->tangents = first >= 0;
    relay_params from = relay_defaults();
    from.cell.tau = snn_ms(20);
    from.cell.v_th = snn_mV(10);
    GROUP(params) to = GROUP(defaults)();
    static snn_time taus[CELLS];
    for (int j = 0; j < CELLS; j++) taus[j] = snn_ms(9 + j);
    to.cell.reset = reset;
    to.cell.v_th = snn_mV(10);
    to.exc.out.e = snn_mV(60);
    to.inh.out.scale = snn_mV(-20);
    to.each.cell.tau = taus;
    relay *pre = relay_new(net, CELLS, &from);
    OF(group) *post = GROUP(new)(net, CELLS, &to);
    snn_projection *f[] = {
        snn_all_to_all(net, &pre->cells, &post->exc, snn_S(0.1)),
        snn_fixed_out(net, &pre->cells, &post->inh, 0.6, snn_S(0.05), 3),
        snn_bernoulli(net, &pre->cells, &post->in, 0.7, snn_mA(9), 5),
        snn_fixed_in(net, &pre->cells, &post->slow, 0.5, snn_mA(1), 7),
        snn_one_to_one(net, &pre->cells, &post->kick, snn_mV(2)),
        snn_all_to_all(net, snn_slice(&pre->cells, 1, 2), &post->glide, snn_mV(0.1)),
    };
    for (int j = 0; j < CELLS && !snn_failed(net); j++) pre->v[j] = snn_mV(2 * j);
    if (first >= 0 && !snn_failed(net)) {
        SEED(0, snn_seed(&post->dot.cell.tau, snn_ms(1), k))
        SEED(1, snn_seed(&post->dot.cell.v_th, snn_mV(1), k))
        SEED(2, snn_seed(&post->dot.exc.syn.tau, snn_ms(1), k))
        SEED(3, snn_seed_weight(f[0], &post->exc, snn_mS(1), k))
        SEED(4, snn_seed(&pre->drive_dot, snn_mA(1), k))
        SEED(5, snn_seed(&pre->v_dot[0], snn_mV(1), k))
        SEED(6, snn_seed(&post->dot.exc.out.e, snn_mV(1), k))
        SEED(7, snn_seed(&pre->dot.cell.tau, snn_ms(1), k))
        relay_retune(pre);
        GROUP(retune)(post);
    }
    while (!snn_failed(net) && net->step < STEPS) {
        for (size_t n = 0; n < sizeof f / sizeof *f; n++) snn_deliver(f[n]);
        relay_step(pre, snn_mA(14));
        GROUP(step)(post, snn_mA(6));
        snn_tick(net);
        for (int j = 0; j < CELLS; j++) {
            *trace++ = post->v[j].mV;
            *trace++ = post->exc.g[j].uS + post->slow.g[j].nA + post->glide.g[j].mV;
        }
        *trace++ = (snn_real)post->cells.n_spikes;
    }
    if (snn_failed(net)) printf("%s\n", snn_why(net)), failures++;
    return post;
}
static void OF(run)(snn_reset reset)
{
    static snn_real plain[STEPS * (2 * CELLS + 1)], with[sizeof plain / sizeof *plain];
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    OF(net)(&net, reset, -1, plain);
    snn_net_free(&net);
    snn_real spikes = 0;
    for (int t = 0; t < STEPS; t++) spikes += plain[t * (2 * CELLS + 1) + 2 * CELLS];
    if (spikes < 10) printf("%g spikes are not a test\n", (double)spikes), failures++;
    for (int first = 0; first < VARIABLES; first += SNN_DUAL_N) {
        net = snn_net_on_heap(snn_ms(0.1));
        OF(group) *post = OF(net)(&net, reset, first, with);
        if (memcmp(plain, with, sizeof plain)) printf("%s: tangents change values\n", post->cells.name), failures++;
        for (int k = 0; k < SNN_DUAL_N && first + k < VARIABLES; k++)
            for (int j = 0; j < CELLS; j++) {
                show(post->cells.name, first + k, snn_tangent_at(&post->v_dot[j].mV, k));
                show("g", first + k, snn_tangent_at(&post->exc.g_dot[j].uS, k));
                show("spike", first + k, snn_tangent_at(&post->cells.spikes_dot[j], k));
            }
        snn_net_free(&net);
    }
}
#undef MODEL
#undef GROUP
#undef OF
#undef JOIN
#undef JOIN2
