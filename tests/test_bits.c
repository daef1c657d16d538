/* The same program, the same bits: from every compiler, at every level, with and without the machine's own
   instructions (which have fused multiply-add), in C and in C++. bits/bits.c is the program. */
#include "run.h"

/* FILL: what bits.c prints. Another number is right only after a change that is meant to change results. */
#define HASH_FLOAT  "a49c0f7929ce1727: 217 and 112 spikes\n"
#define HASH_DOUBLE "44149dfadedf0531: 217 and 112 spikes\n"

static void same_bits(const char *name, const char *compiler, const char *real, const char *hash)
{
    NEED(compiler);
    must("%s -I. -DSNN_REAL=%s -o build/try/bits-%s-%s tests/bits/bits.c", compiler, real, name, real);
    must("build/try/bits-%s-%s", name, real);
    cr_assert_str_eq(output, hash, "%s in %s: %sinstead of %s", compiler, real, output, hash);
}

#define FROM(name, compiler)                                                                        \
    Test(bits, name##_float)  { same_bits(#name, compiler, "float", HASH_FLOAT); }                 \
    Test(bits, name##_double) { same_bits(#name, compiler, "double", HASH_DOUBLE); }

FROM(gcc_O0,       "gcc -std=c11 -O0")
FROM(gcc_O2,       "gcc -std=c11 -O2")
FROM(gcc_native,   "gcc -std=c11 -O3 -march=native")
FROM(gcc_gnu17,    "gcc -std=gnu17 -O2")
FROM(gcc_gnu17_native,   "gcc -std=gnu17 -O3 -march=native")     /* gcc fuses a * b + c here if it may */
FROM(clang_O0,     "clang -std=c11 -O0")
FROM(clang_O2,     "clang -std=c11 -O2")
FROM(clang_native, "clang -std=c11 -O3 -march=native")           /* and clang does even in c11 */
FROM(clang_gnu17,  "clang -std=gnu17 -O2")
FROM(tcc,          "tcc")
FROM(gxx,          "g++ -std=c++17 -O2 -xc++")
FROM(gxx_native,   "g++ -std=gnu++17 -O3 -march=native -xc++")
