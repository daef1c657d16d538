/* Every model and every receptor, run twice side by side, without tangents and with them: V and g must be the same bits
   at every step. Says which are not, and fails. Here only values count; the tangents of all are seeded so that nothing
   folds away. */
#include "snn.h"
#include <stdio.h>
#include <string.h>

enum { CELLS = 7, STEPS = 400 };
static int failures;

static void differ(const char *name, const void *a, const void *b, size_t size, unsigned step, bool *told)
{
    if (*told || memcmp(a, b, size) == 0) return;
    printf("%s: tangents change values at step %u\n", name, step);
    *told = true;
    failures++;
}

#define EACH_MODEL "values_of.h"
#define DRIVE      15000000                 /* in the coherent unit: 15 mA */
#define MODEL      snn_if
#include EACH_MODEL
#define MODEL      snn_lif
#include EACH_MODEL
#define MODEL      snn_lifref
#include EACH_MODEL
#define MODEL      snn_alif
#include EACH_MODEL
#define MODEL      snn_expif
#include EACH_MODEL
#define MODEL      snn_expifref
#include EACH_MODEL
#define MODEL      snn_adexif
#include EACH_MODEL
#define MODEL      snn_adexifref
#include EACH_MODEL
#define MODEL      snn_quaif
#include EACH_MODEL
#define MODEL      snn_adquaif
#include EACH_MODEL
#define MODEL      snn_adquaifref
#include EACH_MODEL
#define MODEL      snn_gif
#include EACH_MODEL
#define MODEL      snn_gifref
#include EACH_MODEL
#define MODEL      snn_cubalif
#include EACH_MODEL
#define MODEL      snn_cobalif
#include EACH_MODEL
#undef DRIVE
#define DRIVE      30                       /* mV/ms, and plain numbers */
#define MODEL      snn_izhikevich
#include EACH_MODEL
#define MODEL      snn_izhikevichref
#include EACH_MODEL
#define MODEL      snn_fitzhughnagumo
#include EACH_MODEL
#define MODEL      snn_hindmarshrose
#include EACH_MODEL
#undef DRIVE
#define DRIVE      10000                    /* 10 uA */
#define MODEL      snn_hh
#include EACH_MODEL
#define MODEL      snn_wangbuzsaki
#include EACH_MODEL
#undef DRIVE
#define DRIVE      100000
#define MODEL      snn_morrislecar
#include EACH_MODEL

/* all synapses and outputs at one neuron */
#define SNN_POPULATION   listener
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(a, snn_expon, snn_coba) R(b, snn_expon, snn_cuba) R(c, snn_expon, snn_mgblock)          \
                         R(d, snn_alpha, snn_coba) R(e, snn_dualexpon, snn_coba) R(f, snn_instant, snn_current_out) \
                         R(h, snn_instant, snn_jump) R(i, snn_alpha, snn_mgblock) R(j, snn_dualexpon, snn_cuba)
#include "snn.h"

static void run_listener(void)
{
    snn_net nets[2] = { snn_net_on_heap(snn_ms(0.1)), snn_net_on_heap(snn_ms(0.1)) };
    listener_params q = listener_defaults();
    q.cell.tau = snn_ms(20);
    q.cell.v_th = snn_mV(10);
    listener *p[2];
    bool told = false;
    for (int k = 0; k < 2; k++) {
        nets[k].tangents = k;
        p[k] = listener_new(&nets[k], CELLS, &q);
    }
    snn_seed(&p[1]->dot.cell.tau, snn_ms(1), 0);
    snn_seed(&p[1]->dot.a.syn.tau, snn_ms(1), 1);
    snn_seed(&p[1]->dot.a.out.e, snn_mV(1), 2);
    snn_seed(&p[1]->drive_dot, snn_mA(1), 3);
    listener_retune(p[1]);
    const snn_random r = snn_random_from(3, 4);
    for (unsigned step = 0; step < STEPS && !snn_failed(&nets[1]); step++) {
        for (int k = 0; k < 2; k++) {
            for (unsigned j = 0; j < CELLS; j++) {
                const snn_real x = snn_random_uniform(r, j, step);
                p[k]->a.arrived[j] = p[k]->c.arrived[j] = snn_mS(9 * x);
                p[k]->b.arrived[j] = p[k]->j.arrived[j] = snn_uS(x);
                p[k]->d.arrived[j] = p[k]->e.arrived[j] = p[k]->i.arrived[j] = snn_mS(x);
                p[k]->f.arrived[j] = snn_mA(x);
                p[k]->h.arrived[j] = snn_mV(x);
            }
            listener_step(p[k], snn_mA(12));
            snn_tick(&nets[k]);
        }
        differ("listener", p[0]->v, p[1]->v, CELLS * sizeof *p[0]->v, step, &told);
#define SAME(g) differ(#g, p[0]->g, p[1]->g, CELLS * sizeof *p[0]->g, step, &told);
        SAME(a.g) SAME(b.g) SAME(c.g) SAME(d.g) SAME(e.g) SAME(f.g) SAME(h.g) SAME(i.g) SAME(j.g)
    }
    if (snn_failed(&nets[1])) printf("%s\n", snn_why(&nets[1])), failures++;
    for (int k = 0; k < 2; k++) snn_net_free(&nets[k]);
}

int main(void)
{
    run_snn_if(); run_snn_lif(); run_snn_lifref(); run_snn_alif(); run_snn_expif(); run_snn_expifref();
    run_snn_adexif(); run_snn_adexifref(); run_snn_quaif(); run_snn_adquaif(); run_snn_adquaifref(); run_snn_gif();
    run_snn_gifref(); run_snn_cubalif(); run_snn_cobalif(); run_snn_izhikevich(); run_snn_izhikevichref();
    run_snn_fitzhughnagumo(); run_snn_hindmarshrose(); run_snn_hh(); run_snn_wangbuzsaki(); run_snn_morrislecar();
    run_listener();
    return failures != 0;
}
