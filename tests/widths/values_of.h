/* values_of.h: one MODEL under DRIVE, without tangents and with; read once for each. */
#define JOIN2(a, b)    a##_##b
#define JOIN(a, b)     JOIN2(a, b)
#define OF(x)          JOIN(x, MODEL)
#define GROUP(x)       JOIN(OF(group), x)
#define SNN_POPULATION OF(group)
#define SNN_NEURON     MODEL
#include "snn.h"

static void OF(run)(void)
{
    snn_net nets[2] = { snn_net_on_heap(snn_ms(0.1)), snn_net_on_heap(snn_ms(0.1)) };
    const GROUP(params) q = GROUP(defaults)();
    OF(group) *p[2];
    bool told = false;
    size_t spikes = 0;
    GROUP(drive) drive;
    *(snn_real *)&drive = DRIVE;                                /* whatever its dimension is */
    for (int k = 0; k < 2; k++) {
        nets[k].tangents = k;
        p[k] = GROUP(new)(&nets[k], CELLS, &q);
        for (int j = 0; j < CELLS && !snn_failed(&nets[k]); j++) ((snn_real *)p[k]->v)[j] += (snn_real)0.3 * (snn_real)j;
    }
    if (!snn_failed(&nets[1])) {
        snn_tangent_set((snn_tangent *)&p[1]->drive_dot, 0, 1);
        for (int j = 0; j < CELLS; j++) snn_tangent_set((snn_tangent *)&p[1]->v_dot[j], j % SNN_DUAL_N, 1);
    }
    for (unsigned step = 0; step < STEPS && !snn_failed(&nets[1]); step++) {
        for (int k = 0; k < 2; k++) {
            GROUP(step)(p[k], drive);
            snn_tick(&nets[k]);
        }
        spikes += p[0]->cells.n_spikes;
        differ(p[0]->cells.name, p[0]->v, p[1]->v, CELLS * sizeof *p[0]->v, step, &told);
        if (p[0]->cells.n_spikes != p[1]->cells.n_spikes) differ(p[0]->cells.name, "a", "b", 1, step, &told);
    }
    if (snn_failed(&nets[1])) printf("%s\n", snn_why(&nets[1])), failures++;
    if (spikes == 0) printf("%s: no spikes are no test\n", p[0]->cells.name), failures++;
    for (int k = 0; k < 2; k++) snn_net_free(&nets[k]);
}
#undef MODEL
#undef GROUP
#undef OF
#undef JOIN
#undef JOIN2
