/* golden_quantity.h: reads the numbers of a golden file as typed quantities of snn.h.

   Include it once for each dimension, with

       #define QUANTITY voltage                       the snn_voltage of snn.h
       #define QUANTITY_UNITS(U) U("mV", mV) ...      U(as files write it, as snn.h says it)

   and it makes
       voltage_of(&q, x, unit)          q = x [unit];  false if that is no unit of voltage
       voltage_in(q, unit, &x)          the number of q in that unit;  false likewise
       take_voltage(g, key, n, &one)    the VALUE of a key: one for all (NULL comes back), or n
       fill_voltage(g, key, n, array)   the same, written to all n of an array
       scale_voltage(g, key, x, n, of)  n numbers, times the quantity of a key; if that is a bare
                                        number, times so many of the unit `of` (NULL: none)       */
#include "golden_file.h"

#define GOLDEN_JOIN_(a, b) a##b
#define GOLDEN_JOIN(a, b)  GOLDEN_JOIN_(a, b)
#define QUANTITY_TYPE      GOLDEN_JOIN(snn_, QUANTITY)

static inline bool GOLDEN_JOIN(QUANTITY, _of)(QUANTITY_TYPE *q, double x, const char *unit)
{
#define UNIT(text, word) if (strcmp(unit, text) == 0) { *q = snn_##word(x); return true; }
    QUANTITY_UNITS(UNIT)
#undef UNIT
    return false;
}

static inline bool GOLDEN_JOIN(QUANTITY, _in)(QUANTITY_TYPE q, const char *unit, double *x)
{
#define UNIT(text, word) if (strcmp(unit, text) == 0) { *x = snn_to_##word(q); return true; }
    QUANTITY_UNITS(UNIT)
#undef UNIT
    return false;
}

static inline void GOLDEN_JOIN(convert_, QUANTITY)(struct golden *g, const char *key,
                                                   struct golden_list list, QUANTITY_TYPE *array)
{
#define UNIT(text, word) " [" text "]"
    static const char *const units = QUANTITY_UNITS(UNIT);
#undef UNIT
    for (size_t j = 0; j < list.n && !g->job->failed; j++)
        if (!GOLDEN_JOIN(QUANTITY, _of)(&array[j], list.x[j], list.unit))
            golden_fail_at(g, list.line, "key '%s' is in [%s], expected in one of%s", key,
                           list.unit, units);
}

static inline const QUANTITY_TYPE *GOLDEN_JOIN(take_, QUANTITY)(struct golden *g, const char *key,
                                                                size_t n, QUANTITY_TYPE *one)
{
    const struct golden_list list = golden_values(g, key, n);
    QUANTITY_TYPE *array = golden_keep(g->job, list.n, sizeof *array);
    GOLDEN_JOIN(convert_, QUANTITY)(g, key, list, array);
    if (list.n != 1)
        return array;
    if (!g->job->failed)
        *one = array[0];
    return NULL;
}

static inline void GOLDEN_JOIN(fill_, QUANTITY)(struct golden *g, const char *key, size_t n,
                                                QUANTITY_TYPE *array)
{
    QUANTITY_TYPE one = {0};
    const QUANTITY_TYPE *each = GOLDEN_JOIN(take_, QUANTITY)(g, key, n, &one);
    for (size_t j = 0; j < n && !g->job->failed; j++)
        array[j] = each ? each[j] : one;
}

static inline const QUANTITY_TYPE *GOLDEN_JOIN(scale_, QUANTITY)(struct golden *g, const char *key,
                                                                 const double *x, size_t n,
                                                                 const char *of)
{
    struct golden_list scale = golden_values(g, key, 1);
    if (of && strcmp(scale.unit, "1") == 0)
        scale.unit = of;
    double *scaled = golden_keep(g->job, n, sizeof *scaled);
    for (size_t k = 0; k < n; k++)
        scaled[k] = x[k] * scale.x[0];
    QUANTITY_TYPE *array = golden_keep(g->job, n, sizeof *array);
    const struct golden_list list = { scaled, n, scale.unit, scale.line };
    GOLDEN_JOIN(convert_, QUANTITY)(g, key, list, array);
    return array;
}

#undef GOLDEN_JOIN_
#undef GOLDEN_JOIN
#undef QUANTITY_TYPE
#undef QUANTITY
#undef QUANTITY_UNITS
