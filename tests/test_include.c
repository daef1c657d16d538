/* Including snn.h does no harm, whatever stands around it: include/one.c and two.c say how they include it. Each
   compiler must build both without a warning, link them, and the program must run and count the right spikes. */
#include "run.h"

/* Compilers take snn.h for a system header and keep its warnings to themselves, unless it is told otherwise. */
#define WARNINGS "-DSNN_OWN_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Werror "
#define C   WARNINGS "-Wconversion -Wmissing-braces"
#define CXX WARNINGS "-xc++"

static const char *const spikes = "one: 400 40 45\ntwo: 400 40 45\n";

static void included(const char *compiler, const char *warnings, const char *name)
{
    NEED(compiler);
    must("%s %s -I. -o build/try/include-%s tests/include/one.c tests/include/two.c", compiler, warnings, name);
    must("build/try/include-%s", name);
    cr_assert_str_eq(output, spikes, "%s:\n%sinstead of\n%s", name, output, spikes);
}

#define WITH(name, compiler, warnings)  Test(include, name) { included(compiler, warnings, #name); }

WITH(gcc_c11,     "gcc -std=c11 -pedantic-errors", C)
WITH(gcc_c17,     "gcc -std=c17", C)
WITH(gcc_gnu17,   "gcc -std=gnu17 -O2", C)
WITH(gcc_double,  "gcc -std=c11 -DSNN_REAL=double", C)
WITH(clang_c11,   "clang -std=c11 -pedantic-errors", C)
WITH(clang_c17,   "clang -std=c17", C)
WITH(clang_gnu17, "clang -std=gnu17 -O2", C)
WITH(tcc,         "tcc", "-DSNN_OWN_WARNINGS -Wall -Werror")
WITH(gxx_11,      "g++ -std=c++11 -pedantic-errors", CXX)
WITH(gxx_14,      "g++ -std=c++14", CXX)
WITH(gxx_17,      "g++ -std=c++17", CXX)
WITH(gxx_20,      "g++ -std=c++20", CXX)
WITH(clangxx_11,  "clang++ -std=c++11 -pedantic-errors", CXX)
WITH(clangxx_14,  "clang++ -std=c++14", CXX)
WITH(clangxx_17,  "clang++ -std=c++17 -O2", CXX)
WITH(clangxx_20,  "clang++ -std=c++20", CXX)

/* exp and its kin from libm: other last bits, and the spikes of tests/bits. */
Test(include, with_libm)
{
    must("gcc -std=c11 -DSNN_WITH_LIBM " C " -I. -o build/try/include-libm tests/bits/bits.c -lm");
    must("build/try/include-libm");
    cr_assert_not_null(strstr(output, ": 217 and 112 spikes"), "%s", output);
}

/* The list in words.h stays complete: each word that the header saves and restores is in it. */
Test(include, all_words_are_tried)
{
    run("grep -oE 'push_macro\\(\"[A-Za-z_0-9]+\"\\)' snn.h | sed 's/.*\"\\(.*\\)\".*/\\1/' | sort -u |"
        " while read -r word; do grep -qE \"^#define $word[ (]\" tests/include/words.h || echo $word; done");
    cr_assert_str_empty(output, "words of snn.h that tests/include/words.h doesn't try:\n%s", output);
}
