/* Derivatives by eight variables, SNN_DUAL_N at a time, as bits: what is printed must not depend on SNN_DUAL_N, on the
   compiler or on GNU vectors. Runs every model with every receptor, with tangents and without; the values of the two
   must be the same bits, or the program says where they differ and fails. */
#include "snn.h"
#include <stdio.h>
#include <string.h>

enum { VARIABLES = 8, STEPS = 600, CELLS = 5 };
static int failures;

static void show(const char *what, int variable, snn_real x)
{
    const snn_real zero = 0;
    printf("%s %d %llx\n", what, variable, (unsigned long long)snn_real_bits(x == 0 ? zero : x));
}

/* Seeds variable v if it belongs to the chunk that starts at first. */
#define SEED(v, ...) if (v >= first && v < first + SNN_DUAL_N) { const int k = v - first; __VA_ARGS__; }

/* every operation, all variables */
static snn_dual everything(const snn_dual *x)
{
    snn_dual y = snn_dual_mul(snn_dual_exp(x[0]), snn_dual_sin(x[1]));
    y = snn_dual_add(y, snn_dual_div(snn_dual_log(x[2]), snn_dual_cosh(x[3])));
    y = snn_dual_sub(y, snn_dual_pow(x[4], x[5]));
    y = snn_dual_add(y, snn_dual_exprel(snn_dual_mul(x[6], snn_dual_tanh(x[7]))));
    y = snn_dual_max(y, snn_dual_neg(snn_dual_sqrt(snn_dual_abs(y))));
    y = snn_dual_min(y, snn_dual_expm1(snn_dual_cos(x[0])));
    return snn_dual_add(y, snn_dual_mul(x[0], snn_dual_detach(x[1])));
}
static void run_everything(void)
{
    for (int first = 0; first < VARIABLES; first += SNN_DUAL_N) {
        snn_dual x[VARIABLES];
        for (int v = 0; v < VARIABLES; v++) {
            x[v] = snn_dual_lit((snn_real)(0.3 + 0.17 * v));
            SEED(v, x[v] = snn_dual_seed(x[v].v, k))
        }
        const snn_dual y = everything(x);
        for (int k = 0; k < SNN_DUAL_N && first + k < VARIABLES; k++)
            show("everything", first + k, snn_dual_slope(&y, k));
    }
}

#define SNN_POPULATION relay
#define SNN_NEURON     snn_lifref
#include "snn.h"

#define MODEL snn_if
#include "model.h"
#define MODEL snn_lif
#include "model.h"
#define MODEL snn_lifref
#include "model.h"

int main(void)
{
    run_everything();
    run_snn_if(SNN_SOFT);
    run_snn_if(SNN_HARD);
    run_snn_lif(SNN_SOFT);
    run_snn_lif(SNN_HARD);
    run_snn_lifref(SNN_SOFT);
    run_snn_lifref(SNN_HARD);
    return failures != 0;
}
