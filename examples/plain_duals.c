/* plain_duals: the gradient of a function of one's own, without any neuron. f is written once, over duals; its three
   derivatives come with its value, and are compared with central differences. */
#define SNN_REAL double
#include "snn.h"
#include <stdio.h>

/* [function] */
/* f(x, y, z) = exp(x y) + sin(z)/x */
static snn_dual f(const snn_dual *v, void *context)
{
    (void)context;
    snn_dual growth = snn_dual_exp(snn_dual_mul(v[0], v[1]));
    return snn_dual_add(growth, snn_dual_div(snn_dual_sin(v[2]), v[0]));
}
/* [/function] */

int main(void)
{
    /* [gradient] */
    snn_dual x = snn_dual_seed(0.5, 0), y = snn_dual_seed(2, 1), z = snn_dual_seed(1, 2);
    snn_dual r = f((snn_dual[]){ x, y, z }, NULL);
    printf("f = %.6f, by x %.6f, by y %.6f, by z %.6f\n", snn_dual_value(r), snn_dual_slope(&r, 0),
           snn_dual_slope(&r, 1), snn_dual_slope(&r, 2));
    /* [/gradient] */

    /* [check] */
    snn_real at[] = { 0.5, 2, 1 }, gradient[3];
    snn_dual room[3];
    double off = snn_gradient_check(f, NULL, at, 3, 0, room, gradient);
    printf("central differences agree to 1e-9: %s\n", off < 1e-9 ? "yes" : "no");
    /* [/check] */

    /* [second] */
    /* a slope over duals: how fast df/dx changes along x; here of x^3 at 2, which is 6 x */
    snn_slope_dual w = snn_slope_dual_of(snn_dual_seed(2, 0), snn_dual_lit(1));
    snn_slope_dual cube = snn_slope_dual_mul(w, snn_slope_dual_mul(w, w));
    printf("x^3 at 2: %g, %g, %g\n", snn_dual_value(cube.v), snn_dual_value(cube.d), snn_dual_slope(&cube.d, 0));
    /* [/second] */
    return !(off < 1e-9);
}
