/* models.c: docs/reference/models.md, from the lists in snn.h. tests/models.sh builds it, with the names of
   the models and their comments, also from snn.h, in build/docs/models.inc.                                  */
#include "snn.h"
#include <stdio.h>

#define SNN__UNIT_coherent ""                           /* of what the output takes: see there                */
#ifndef SNN__UNIT_derived
#define SNN__UNIT_derived ""                            /* of the parameter that the state begins with        */
#endif

static void entry(const char *name, const char *value, const char *unit, const char *range, const char *meaning)
{
    printf("| `%s` | %s%s%s |", name, value, *unit ? " " : "", unit);
    if (range) printf(" %s |", range);
    printf(" %s |\n", meaning);
}
static int inputs;
static void block(const char *title) { printf("\n### %s\n", title); }
static void model(const char *name) { printf("\n#### %s\n\n", name), inputs = 0; }
static void heading(int entries, const char *words, const char *rule)
{
    if (entries) printf("| %s |\n|%s|\n", words, rule);
}

#define RANGE_SNN_ANY "any"
#define RANGE_SNN_POSITIVE "> 0"
#define RANGE_SNN_NONNEGATIVE ">= 0"
#define RANGE_SNN_NONZERO "other than 0"
#define RANGE_SNN_FRACTION "from 0 to 1"

#define ONE(...) +1
#define NONE(...)
#define PARAM(dim, name, x, unit, range, meaning) entry(#name, #x, SNN__UNIT_##unit, RANGE_##range, meaning);
#define STATE(dim, name, x, unit, meaning) entry(#name, #x, SNN__UNIT_##unit, NULL, meaning);
#define HOLD(name, tau, meaning) entry(#name, "0", "", NULL, meaning);
#define INPUT(dim, name) printf("%s `%s` (%s)", inputs++ ? "," : "", #name, #dim);
#define GIVES(dim, name) printf("%s (`%s`).\n", #dim, #name);

#define LISTS(m, x)                                                                                              \
    heading(0 m##_MODEL(ONE, NONE, NONE, NONE, x), "parameter | default | must be | meaning", "---|---|---|---"); \
    m##_MODEL(PARAM, NONE, NONE, NONE, x)                                                                        \
    if (0 m##_MODEL(ONE, NONE, NONE, NONE, x)) printf("\n");                                                     \
    heading(0 m##_MODEL(NONE, NONE, ONE, ONE, x), "state | at first | meaning", "---|---|---");                  \
    m##_MODEL(NONE, NONE, STATE, HOLD, x)
#define NEURON_MODEL(m)                                                                                          \
    model(#m);                                                                                                   \
    LISTS(m, NONE)                                                                                               \
    printf("\nInputs:");                                                                                         \
    m##_MODEL(NONE, NONE, NONE, NONE, INPUT)                                                                     \
    printf(m##_IS_NEURON == SNN_AT_CROSSING ? ". A spike is an upward crossing of the threshold.\n" : ".\n");
#define SYNAPSE_MODEL(m)                                                                                         \
    model(#m);                                                                                                   \
    LISTS(m, any)                                                                                                \
    if (m##_IS_SYNAPSE == SNN_PRE_SIDE) printf("\nOn the pre side: in `SNN_RELEASES`.\n");
#define RELEASE_MODEL(m)                                                                                         \
    model(#m);                                                                                                   \
    LISTS(m, ratio)
#define OUTPUT_MODEL(m)                                                                                          \
    model(#m);                                                                                                   \
    LISTS(m, NONE)                                                                                               \
    printf("\nTakes: %s. Gives: ", SNN__STRING(m##_TAKES));                                                      \
    m##_MODEL(NONE, NONE, NONE, NONE, GIVES)

int main(void)
{
#include "build/docs/models.inc"
    return 0;
}
