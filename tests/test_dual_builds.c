/* Gradients in every build: the same bits for any number of tangents a dual carries, from every compiler, with GNU
   vectors and without (tcc has none); and a net without tangents pays nothing for those that could have them. */
#include "run.h"

/* ---- widths/widths.c prints derivatives by eight variables as bits ---- */

static const char *widths(const char *name, const char *compiler, const char *real, int tangents)
{
    must("%s -I. -DSNN_REAL=%s -DSNN_DUAL_N=%d -o build/try/widths-%s tests/widths/widths.c", compiler, real, tangents, name);
    return must("build/try/widths-%s", name);
}
static void same_as_one(const char *name, const char *compiler, int tangents)
{
    static char one[sizeof output], label[80];
    NEED(compiler);
    const char *reference = is_there("tcc") ? "tcc" : "gcc -std=c11 -O0";       /* the same bits; tcc takes no time */
    for (int k = 0; k < 2; k++) {
        const char *real = k ? "double" : "float";
        snprintf(label, sizeof label, "%s-%s-one", name, real);
        strcpy(one, widths(label, reference, real, 1));
        cr_assert(strlen(one) > 1000);
        snprintf(label, sizeof label, "%s-%s", name, real);
        const char *these = widths(label, compiler, real, tangents);
        size_t at = 0;
        while (one[at] && one[at] == these[at]) at++;
        cr_expect(one[at] == these[at], "%s, %s, %d tangents: differs at ...%.60s", compiler, real, tangents, these + at);
    }
}
#define WIDTH(name, compiler, tangents) \
    Test(dual_builds, name) { same_as_one(#name, compiler, tangents); }
WIDTH(one,          "gcc -std=c11 -O2", 1)
WIDTH(two,          "gcc -std=c11 -O2", 2)
WIDTH(three,        "gcc -std=c11 -O2", 3)                      /* a part that is not full */
WIDTH(four,         "gcc -std=c11 -O2", 4)
WIDTH(eight,        "gcc -std=gnu17 -O2 -march=native", 8)      /* which fuses what it may */
WIDTH(clang_two,    "clang -std=c11 -O2", 2)
WIDTH(clang_four,   "clang -std=gnu17 -O3 -march=native", 4)
WIDTH(tcc_three,    "tcc", 3)                                   /* arrays all the way */
WIDTH(tcc_eight,    "tcc", 8)
WIDTH(cxx_four,     "g++ -std=c++17 -O1 -xc++", 4)

/* ---- values: every model and receptor, with tangents and without ---- */

static void same_values(const char *name, const char *compiler, const char *real)
{
    NEED(compiler);
    must("%s -I. -DSNN_REAL=%s -o build/try/values-%s tests/widths/values.c", compiler, real, name);
    must("build/try/values-%s", name);
}
Test(dual_builds, values_of_all_models)        { same_values("gcc", "gcc -std=gnu17 -O1 -march=native", "float"); }
Test(dual_builds, values_of_all_models_tcc)    { same_values("tcc", "tcc", "float"); }
Test(dual_builds, values_of_all_models_double) { same_values("tcc-double", "tcc", "double"); }

/* ---- what a net without tangents pays ---- */

/* instructions of a function (with what a compiler appends to its name); the fillers behind its end do not count.
   Not its bytes: a population with seeds is longer, and what lies further off has longer addresses. */
static long code_size(const char *file, const char *function)
{
    return atol(must("objdump -d --no-show-raw-insn %s | awk '/<%s(\\.[a-z0-9.]+)?>:/ { on = 1; next } /^$/ { on = 0 } "
                     "on && !/nop/ { n++ } END { print n + 0 }'", file, function));
}
static void costs_nothing(const char *compiler, const char *name)
{
    NEED(compiler);
    NEED("objdump");
    long sizes[2];
    char bits[2][64];
    for (int with = 0; with < 2; with++) {
        must("%s -I. -DSNN_DUAL_N=%d -c -o build/try/plain-%s-%d.o tests/widths/plain.c", compiler, 4 * with, name, with);
        char file[80];
        snprintf(file, sizeof file, "build/try/plain-%s-%d.o", name, with);
        sizes[with] = code_size(file, "group__sweep");
        must("%s -o build/try/plain-%s-%d %s", compiler, name, with, file);
        snprintf(bits[with], sizeof bits[with], "%s", must("build/try/plain-%s-%d", name, with));
    }
    cr_expect_str_eq(bits[0], bits[1], "%s: other bits", compiler);
    cr_expect(sizes[0] > 0 && labs(sizes[0] - sizes[1]) * 100 <= sizes[0],
              "%s: the real sweep has %ld instructions without a dual reading, %ld with", compiler, sizes[0], sizes[1]);
}
Test(dual_builds, no_tangents_no_cost_gcc)   { costs_nothing("gcc -std=c11 -O2", "gcc"); }
Test(dual_builds, no_tangents_no_cost_size)  { costs_nothing("gcc -std=c11 -Os", "gcc-size"); }
Test(dual_builds, no_tangents_no_cost_clang) { costs_nothing("clang -std=c11 -O2", "clang"); }
