/* snn_gradient and snn_gradient_check: chunks of all sizes, a wrong rule is found, nothing needs the heap. */
#include "snn.h"
#include <criterion/criterion.h>

enum { MOST = 11 };

/* sum of x_j^2 j + x_0 x_(n-1): derivative 2 j x_j, plus the other factor at the ends */
static snn_dual quadratic(const snn_dual *x, void *n)
{
    const size_t count = *(const size_t *)n;
    snn_dual y = snn_dual_lit(7);
    for (size_t j = 0; j < count; j++)
        y = snn_dual_add(y, snn_dual_mul(snn_dual_lit((snn_real)j), snn_dual_mul(x[j], x[j])));
    return count ? snn_dual_add(y, snn_dual_mul(x[0], x[count - 1])) : y;
}
static snn_dual wrong(const snn_dual *x, void *n)               /* the value of x^2, the slope of x */
{
    (void)n;
    return snn_dual_chain(x[0].v * x[0].v, 1, x[0]);
}

Test(gradient_check, any_number_of_variables)
{
    for (size_t n = 0; n <= MOST; n++) {
        snn_real at[MOST], gradient[MOST], sum = 7;
        snn_dual x[MOST];
        for (size_t j = 0; j < n; j++) at[j] = (snn_real)(1 + j % 3);
        for (size_t j = 0; j < n; j++) sum += (snn_real)j * at[j] * at[j];
        if (n) sum += at[0] * at[n - 1];
        cr_expect_eq(snn_gradient(quadratic, &n, at, n, x, gradient), sum);
        for (size_t j = 0; j < n; j++) {
            const snn_real ends = (j == 0 ? at[n - 1] : 0) + (j == n - 1 ? at[0] : 0);
            cr_expect_eq(gradient[j], 2 * (snn_real)j * at[j] + ends, "%zu of %zu", j, n);
        }
        const double tolerance = sizeof(snn_real) == 8 ? 1e-8 : 1e-3;
        cr_expect((double)snn_gradient_check(quadratic, &n, at, n, 0, x, gradient) < tolerance, "%zu variables", n);
    }
}
Test(gradient_check, finds_a_wrong_rule)
{
    const snn_real at[] = { 3 };
    snn_real gradient[1];
    snn_dual x[1];
    size_t n = 1;
    const double off = (double)snn_gradient_check(wrong, &n, at, 1, 0, x, gradient);
    cr_expect(off > 4.9 && off < 5.1, "6 is 5 away from 1: %g", off);
    cr_expect_eq(gradient[0], 1);
}
Test(gradient_check, says_nan_where_there_is_no_number)
{
    const snn_real at[] = { 0 };
    snn_real gradient[1];
    snn_dual x[1];
    size_t n = 1;
    const snn_real zero = 0, nan = zero / zero, here[] = { nan };
    const snn_real off = snn_gradient_check(quadratic, &n, here, 1, 0, x, gradient);
    cr_expect(off != off);
    cr_expect(snn_gradient_check(quadratic, &n, at, 1, 0, x, gradient) < 1);
}
