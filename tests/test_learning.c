/* Room >>learning: a trainer's gradient of a trial is that of duals carried through the whole network, a second
   reading of the same texts that knows nothing of trainers; optimisers and losses are those of the textbooks. */
#define SNN_DUAL_N 8
#include "check.h"

#define EXACT (IN_DOUBLE ? 1e-11 : 1e-4)        /* of the largest derivative */

enum { INPUTS = 6, CELLS = 5, CLASSES = 3, STEPS = 40, BATCH = 2 };
struct how { bool hard, deep, delays, detached, squared; snn_view view; snn_way way; };
static const uint32_t labels[BATCH] = { 1, 2 };
static snn_ratio targets[STEPS * BATCH * CLASSES];

static double normal(uint32_t k, uint32_t stream) { return (double)snn_random_normal(snn_random_from(7, stream), k, 0); }
static void draw(snn_conductance *w, uint32_t n, double size, uint32_t stream)
{
    for (uint32_t k = 0; k < n; k++) w[k] = snn_mS(size * (0.4 + normal(k, stream)));
}
static snn_loss loss_of(const struct how *how, snn_cells *of)
{
    for (uint32_t k = 0; k < STEPS * BATCH * CLASSES; k++) targets[k] = snn_one(0.3 * normal(k, 9));
    return how->squared ? snn_squared_error(of, how->view) : snn_cross_entropy(of, how->view);
}
/* the same loss, summed over copies, of the readouts y as the textbooks have it */
static snn_dual judged(const struct how *how, const snn_dual *y, int b, const snn_ratio *target)
{
    snn_dual sum = snn_dual_lit(0);
    snn_real most = snn_dual_value(y[0]);
    for (int k = 1; k < CLASSES; k++) most = R(fmax(most, snn_dual_value(y[k])));
    for (int k = 0; k < CLASSES; k++) {
        const snn_dual off = snn_dual_sub(y[k], snn_dual_lit(target[b * CLASSES + k].one));
        sum = snn_dual_add(sum, how->squared ? snn_dual_div(snn_dual_mul(off, off), snn_dual_lit(CLASSES))
                                             : snn_dual_exp(snn_dual_sub(y[k], snn_dual_lit(most))));
    }
    return how->squared ? sum : snn_dual_sub(snn_dual_log(sum), snn_dual_sub(y[labels[b]], snn_dual_lit(most)));
}
static snn_dual loss_dual(const struct how *how, snn_dual y[STEPS][BATCH][CLASSES])
{
    snn_dual loss = snn_dual_lit(0);
    const snn_dual steps = snn_dual_lit(STEPS);
    for (int b = 0; b < BATCH; b++) {
        snn_dual seen[CLASSES];
        for (int k = 0; k < CLASSES; k++) seen[k] = snn_dual_lit(0);
        for (int s = 0; s < STEPS; s++) {
            if (how->view == SNN_OF_EVERY_STEP)
                loss = snn_dual_add(loss, snn_dual_div(judged(how, y[s][b], b, targets + s * BATCH * CLASSES), steps));
            for (int k = 0; k < CLASSES; k++)
                seen[k] = how->view == SNN_OF_LAST ? y[s][b][k] : snn_dual_add(seen[k], y[s][b][k]);
        }
        for (int k = 0; k < CLASSES && how->view == SNN_OF_MEAN; k++) seen[k] = snn_dual_div(seen[k], steps);
        if (how->view != SNN_OF_EVERY_STEP) loss = snn_dual_add(loss, judged(how, seen, b, targets));
    }
    return loss;
}

#define HIDDEN lif_expon_cuba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 1.5
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN lifref_expon_cuba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 1.5
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN alif_expon_cuba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 1.5
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN adexif_expon_cuba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_expon, snn_cuba)
#define WEIGHT 8
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"
#define HIDDEN lif_expon_coba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 500
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN lifref_expon_coba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 500
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN alif_expon_coba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 500
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN adexif_expon_coba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_expon, snn_coba)
#define WEIGHT 160
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"
#define HIDDEN lif_dualexpon_cuba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 1.95
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN lifref_dualexpon_cuba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 1.95
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN alif_dualexpon_cuba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 1.95
#define SETTING(p)
#include "learning_net.h"
#define HIDDEN adexif_dualexpon_cuba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_cuba)
#define WEIGHT 10
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"
#define HIDDEN lif_dualexpon_coba
#define CELL snn_lif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 650
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN lifref_dualexpon_coba
#define CELL snn_lifref
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 650
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN alif_dualexpon_coba
#define CELL snn_alif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 650
#define SETTING(p) p.in.out.e = snn_mV(3);
#include "learning_net.h"
#define HIDDEN adexif_dualexpon_coba
#define CELL snn_adexif
#define RECEPTORS(R) R(in, snn_dualexpon, snn_coba)
#define WEIGHT 200
#define SETTING(p) p.cell.v_t = snn_mV(0);
#include "learning_net.h"

/* {soft, hard} and a hidden layer, or two with recurrence, with and without delays, reset attached or detached */
static void compare(double (*gap)(const struct how *), const char *name)
{
    for (int k = 0; k < 16; k++) {
        const struct how how = { .hard = k & 1, .deep = k & 2, .delays = k & 4, .detached = k & 8 };
        WITHIN(gap(&how), 0, EXACT, say("%s, %s%s%s%s", name, how.hard ? "hard" : "soft", how.deep ? ", deep" : "",
                                        how.delays ? ", delays" : "", how.detached ? ", detached" : ""));
    }
}
Test(learning, adjoint_is_dual_lif)
{
    compare(lif_expon_cuba_gap, "lif_expon_cuba");
    compare(lif_expon_coba_gap, "lif_expon_coba");
    compare(lif_dualexpon_cuba_gap, "lif_dualexpon_cuba");
    compare(lif_dualexpon_coba_gap, "lif_dualexpon_coba");
}
Test(learning, adjoint_is_dual_lifref)
{
    compare(lifref_expon_cuba_gap, "lifref_expon_cuba");
    compare(lifref_expon_coba_gap, "lifref_expon_coba");
    compare(lifref_dualexpon_cuba_gap, "lifref_dualexpon_cuba");
    compare(lifref_dualexpon_coba_gap, "lifref_dualexpon_coba");
}
Test(learning, adjoint_is_dual_alif)
{
    compare(alif_expon_cuba_gap, "alif_expon_cuba");
    compare(alif_expon_coba_gap, "alif_expon_coba");
    compare(alif_dualexpon_cuba_gap, "alif_dualexpon_cuba");
    compare(alif_dualexpon_coba_gap, "alif_dualexpon_coba");
}
Test(learning, adjoint_is_dual_adexif)
{
    compare(adexif_expon_cuba_gap, "adexif_expon_cuba");
    compare(adexif_expon_coba_gap, "adexif_expon_coba");
    compare(adexif_dualexpon_cuba_gap, "adexif_dualexpon_cuba");
    compare(adexif_dualexpon_coba_gap, "adexif_dualexpon_coba");
}

Test(learning, losses_and_views)
{
    static const snn_view views[] = { SNN_OF_MEAN, SNN_OF_SUM, SNN_OF_LAST, SNN_OF_EVERY_STEP };
    for (size_t k = 0; k < COUNT_OF(views); k++)
        for (int squared = 0; squared < 2; squared++) {
            const struct how how = { .view = views[k], .squared = squared, .delays = k & 1 };
            WITHIN(lif_expon_cuba_gap(&how), 0, EXACT, say("view %zu, squared %d", k, squared));
        }
}

/* one hidden layer: the trace is exact */
static void compare_trace(double (*gap)(const struct how *), const char *name)
{
    static const snn_view views[] = { SNN_OF_MEAN, SNN_OF_SUM, SNN_OF_LAST, SNN_OF_EVERY_STEP };
    for (int k = 0; k < 16; k++) {
        const struct how how = { .hard = k & 1, .detached = k & 2, .view = views[k / 4], .way = SNN_TRACE };
        WITHIN(gap(&how), 0, EXACT, say("%s, %d", name, k));
    }
}
Test(learning, trace_is_dual_lif)
{
    compare_trace(lif_expon_cuba_gap, "lif_expon_cuba");
    compare_trace(lif_expon_coba_gap, "lif_expon_coba");
    compare_trace(lif_dualexpon_cuba_gap, "lif_dualexpon_cuba");
    compare_trace(lif_dualexpon_coba_gap, "lif_dualexpon_coba");
}
Test(learning, trace_is_dual_lifref)
{
    compare_trace(lifref_expon_cuba_gap, "lifref_expon_cuba");
    compare_trace(lifref_expon_coba_gap, "lifref_expon_coba");
    compare_trace(lifref_dualexpon_cuba_gap, "lifref_dualexpon_cuba");
    compare_trace(lifref_dualexpon_coba_gap, "lifref_dualexpon_coba");
}
Test(learning, trace_is_dual_alif)
{
    compare_trace(alif_expon_cuba_gap, "alif_expon_cuba");
    compare_trace(alif_expon_coba_gap, "alif_expon_coba");
    compare_trace(alif_dualexpon_cuba_gap, "alif_dualexpon_cuba");
    compare_trace(alif_dualexpon_coba_gap, "alif_dualexpon_coba");
}
Test(learning, trace_is_dual_adexif)
{
    compare_trace(adexif_expon_cuba_gap, "adexif_expon_cuba");
    compare_trace(adexif_expon_coba_gap, "adexif_expon_coba");
    compare_trace(adexif_dualexpon_cuba_gap, "adexif_dualexpon_cuba");
    compare_trace(adexif_dualexpon_coba_gap, "adexif_dualexpon_coba");
}
