/* fit_neuron: a voltage trace with its spikes, and what neuron made it: tau, V_th and R of a leaky integrate-and-fire
   cell, by least squares. Each step of the model is taken in duals, whose tangents are the Jacobian that GSL's
   Levenberg-Marquardt asks for. The recorded spikes reset the model, so that it stays beside the recording.
   Linked with GSL, this program is under the GNU General Public License. */
#define SNN_REAL double
#define SNN_WITH_GSL
#include "example.h"
#include <math.h>
#include "snn.h"

enum { TAU, V_TH, R, PARAMETERS, STEPS = 5000 };        /* of 0.1 ms */
static const double truth[PARAMETERS] = { 18.3, -51.7, 87 };    /* ms mV Mohm */
static const char *const names[PARAMETERS] = { "tau", "V_th", "R" }, *const units[PARAMETERS] = { "ms", "mV", "Mohm" };

typedef struct recording { double i[STEPS], v[STEPS]; bool spike[STEPS]; } recording;  /* nA mV, and before the step */

static snn_lif cell_of(double tau, double v_th, double r)
{
    snn_lif cell = snn_lif_defaults();
    cell.tau = snn_ms(tau);
    cell.v_th = snn_mV(v_th);
    cell.r = snn_Mohm(r);
    cell.v_rest = snn_mV(-65);
    cell.v_reset = snn_mV(-70);
    return cell;
}
/* The experiment: a current that wanders about 0.25 nA, and an electrode that adds 0.1 mV of noise. */
static void record(recording *to)
{
    const snn_lif cell = cell_of(truth[TAU], truth[V_TH], truth[R]);
    const snn_lif_k k = snn_lif_constants(&cell, snn_ms(0.1));
    const snn_random random = snn_random_from(3, 0);
    snn_lif_state s = { -65 };
    double wander = 0;
    for (uint32_t n = 0; n < STEPS; n++) {
        wander = 0.99 * wander + 0.02 * snn_random_normal(random, n, 0);
        to->i[n] = 0.25 + wander;
        to->spike[n] = snn_lif_spike(k, s) >= 0;
        snn_lif_step(&k, &s, to->i[n], 0);
        to->v[n] = s.v + 0.1 * snn_random_normal(random, n, 1);
    }
}
/* [residuals] */
/* What the model's V is off by in each step. x: tau, V_th and R as duals. */
static void off(const snn_dual *x, snn_dual *y, void *context)
{
    const recording *seen = context;
    const snn_lif cell = cell_of(x[TAU].v, x[V_TH].v, x[R].v);
    const snn_lif_dot seeds = { .tau = { x[TAU].d }, .v_th = { x[V_TH].d }, .r = { x[R].d } };
    const snn_lif_k_dual k = snn_lif_constants_dual(&cell, &seeds, snn_ms(0.1));
    snn_lif_state_dual s = { snn_dual_lit(-65) };
    for (int n = 0; n < STEPS; n++) {
        snn_lif_reset_dual(k, &s, snn_dual_lit(seen->spike[n]));
        snn_lif_advance_dual(k, &s, snn_slope_dual_lift(snn_dual_lit(seen->i[n])), snn_dual_lit(0));
        y[n] = snn_dual_sub(s.v, snn_dual_lit(seen->v[n]));
    }
}
/* [/residuals] */

int main(void)
{
    static recording seen;
    record(&seen);
    int spikes = 0;
    for (int n = 0; n < STEPS; n++) spikes += seen.spike[n];

    /* [fit] */
    snn_net net = snn_net_on_heap(snn_ms(0.1));
    gsl_multifit_nlinear_fdf f = snn_gsl_fit(&net, off, &seen, STEPS, PARAMETERS);
    STOP_IF_FAILED(&net);
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, STEPS, PARAMETERS);
    double guess[PARAMETERS] = { 10, -45, 50 };
    const gsl_vector_view from = gsl_vector_view_array(guess, PARAMETERS);
    int why;
    gsl_multifit_nlinear_init(&from.vector, &f, w);
    gsl_multifit_nlinear_driver(100, 1e-10, 1e-10, 0, NULL, NULL, &why, w);
    /* [/fit] */

    printf("%d steps, %d spikes; %zu iterations\n", STEPS, spikes, gsl_multifit_nlinear_niter(w));
    printf("%-6s %-5s %9s %9s %9s %9s\n", "", "", "guess", "found", "truth", "off by");
    double worst = 0;
    for (size_t k = 0; k < PARAMETERS; k++) {
        const double found = gsl_vector_get(gsl_multifit_nlinear_position(w), k);
        const double by = 100 * fabs(found / truth[k] - 1);
        printf("%-6s %-5s %9g %9.4f %9g %7.3f %%\n", names[k], units[k], guess[k], found, truth[k], by);
        worst = fmax(worst, by);
    }
    FILE *csv = create("fit_neuron.csv");
    fprintf(csv, "t_ms,seen_mV,model_mV,guess_mV\n");
    static snn_dual y[2][STEPS];
    for (int which = 0; which < 2; which++) {
        snn_dual x[PARAMETERS];
        for (size_t k = 0; k < PARAMETERS; k++)
            x[k] = snn_dual_lit(which ? guess[k] : gsl_vector_get(gsl_multifit_nlinear_position(w), k));
        off(x, y[which], &seen);
    }
    for (int n = 0; n < 1500; n++)
        fprintf(csv, "%.1f,%.4f,%.4f,%.4f\n", 0.1 * n, seen.v[n], seen.v[n] + y[0][n].v, seen.v[n] + y[1][n].v);
    finish(csv);
    gsl_multifit_nlinear_free(w);
    snn_net_free(&net);
    return worst > 0.1;
}
