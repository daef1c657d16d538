/* check.h: how the numerical tests compare numbers.

   NEAR(got, want, tolerance, where)    |got - want| <= tolerance |want|: tolerance is relative
   WITHIN(got, want, distance, where)   |got - want| <= distance
   SAME(got, want, where)               the same bits (one NaN is as good as another)
   say("x = %g", x)                     makes the `where` of a message

   Tolerances are multiples of EPS, the distance from 1 to the next number of this build's snn_real. A comparison
   that holds costs nothing: Criterion hears of it only when it fails. */
#ifndef CHECK_H
#define CHECK_H
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "snn.h"

#define IN_DOUBLE (sizeof(snn_real) == sizeof(double))
#define EPS (IN_DOUBLE ? DBL_EPSILON : (double)FLT_EPSILON)
#define R(x) ((snn_real)(x))
#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static inline const char *say(const char *format, ...)
{
    static char text[256];
    va_list words;
    va_start(words, format);
    vsnprintf(text, sizeof text, format, words);
    va_end(words);
    return text;
}

static inline bool is_within(double got, double want, double distance)
{
    return got == want || fabs(got - want) <= distance;
}

static inline bool is_same(double got, double want)
{
    if (got != got || want != want) return got != got && want != want;
    return got == want && signbit(got) == signbit(want);
}

#define COMPARE_(holds, got, want, where)                                                                     \
    do {                                                                                                      \
        const double got_ = (double)(got), want_ = (double)(want);                                            \
        if (!(holds)) cr_assert_fail("%s: %.17g, should be %.17g", where, got_, want_);                       \
    } while (0)
#define NEAR(got, want, tolerance, where)                                                                     \
    COMPARE_(is_within(got_, want_, (tolerance) * fabs(want_)), got, want, where)
#define WITHIN(got, want, distance, where) COMPARE_(is_within(got_, want_, distance), got, want, where)
#define SAME(got, want, where) COMPARE_(is_same(got_, want_), got, want, where)
#define HOLDS(condition, where)                                                                               \
    do {                                                                                                      \
        if (!(condition)) cr_assert_fail("%s: not so: %s", where, #condition);                                \
    } while (0)
#define WELL(net) cr_assert(!snn_failed(net), "the net failed: %s", snn_why(net))
#endif
