/* chance.h: how likely counts and samples are under the distribution that they should follow: chi-square and binomial
   probabilities from GSL, Kolmogorov's limit. Seeds are fixed; a correct generator fails IS_LIKELY for one seed in
   1 / RARE. */
#ifndef CHANCE_H
#define CHANCE_H
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include "check.h"

#define RARE 0.001
#define IS_LIKELY(p, where)                                                                                   \
    do {                                                                                                      \
        const double p_ = (p);                                                                                \
        cr_assert(p_ > RARE, "%s: p = %g", where, p_);                                                        \
    } while (0)

/* P(a chi-square of these counts or a larger one), all cells equally likely unless `expected` says otherwise */
static inline double chi_square_p(const size_t *seen, const double *expected, size_t n)
{
    double total = 0, sum = 0;
    for (size_t k = 0; k < n; k++) total += (double)seen[k];
    for (size_t k = 0; k < n; k++) {
        const double e = expected ? expected[k] : total / (double)n;
        cr_assert(e >= 5, "too few expected in cell %zu: %g", k, e);
        sum += ((double)seen[k] - e) * ((double)seen[k] - e) / e;
    }
    return gsl_cdf_chisq_Q(sum, (double)n - 1);
}

/* P(n or something at least as far out) of a binomial count */
static inline double binomial_p(size_t n, double p, size_t trials)
{
    const double below = gsl_cdf_binomial_P((unsigned)n, p, (unsigned)trials);
    const double above = n ? gsl_cdf_binomial_Q((unsigned)n - 1, p, (unsigned)trials) : 1;
    return fmin(1, 2 * fmin(below, above));
}

static inline double two_sided_p(double z) { return 2 * gsl_cdf_ugaussian_Q(fabs(z)); }

static inline int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov: u should be uniform in [0, 1]; u is sorted */
static inline double ks_p(double *u, size_t n)
{
    double d = 0, p = 0;
    qsort(u, n, sizeof *u, ascending);
    for (size_t k = 0; k < n; k++) d = fmax(d, fmax((double)(k + 1) / (double)n - u[k], u[k] - (double)k / (double)n));
    const double root = sqrt((double)n), x = (root + 0.12 + 0.11 / root) * d;
    for (int k = 1; k < 100; k++) p += (k % 2 ? 2 : -2) * exp(-2 * k * k * x * x);
    return fmax(0, fmin(1, p));
}

/* counts of `counts` (n of them) against probabilities pdf(value): cells merged until each may expect 8 */
static inline double counts_p(const size_t *counts, size_t n, double (*pdf)(unsigned, double, unsigned), double p,
                              unsigned trials)
{
    size_t seen[200] = { 0 }, cell = 0, largest = 0;
    double expected[200] = { 0 }, rest = (double)n;
    size_t tally[4000] = { 0 };
    for (size_t k = 0; k < n; k++) {
        cr_assert(counts[k] < COUNT_OF(tally));
        tally[counts[k]]++;
        if (counts[k] > largest) largest = counts[k];
    }
    for (unsigned value = 0; value < COUNT_OF(tally) && value <= trials && cell + 1 < COUNT_OF(seen); value++) {
        const double here = (double)n * pdf(value, p, trials);
        seen[cell] += tally[value], expected[cell] += here, rest -= here;
        if (rest < 16 && value >= largest) break;
        if (expected[cell] >= 8 && rest >= 16) cell++;
    }
    expected[cell] += rest;                                     /* the last cell is "so many or more" */
    cr_assert(cell >= 3, "only %zu cells", cell + 1);
    return chi_square_p(seen, expected, cell + 1);
}
static inline double poisson_pdf(unsigned n, double p, unsigned trials) { return gsl_ran_poisson_pdf(n, p * trials); }
#endif
