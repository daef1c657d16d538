/* sanitize/all.c makes everything there is, also with every kind of bad input and with memory that runs out at every
   allocation in turn. Here AddressSanitizer, UBSan and valgrind look on. */
#include "run.h"

#define SANITIZERS "-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"

static void watched(const char *compiler, const char *options, const char *name, const char *watcher)
{
    NEED(compiler);
    must("%s -std=c11 -g -I. %s -o build/try/watched-%s", compiler, options, name);
    must("%s build/try/watched-%s", watcher, name);
}

#define ALL  " tests/sanitize/all.c -lm"
#define BITS " tests/bits/bits.c"               /* what only optimised code does; gcc is slow at that with duals */

Test(sanitize, gcc)          { watched("gcc", SANITIZERS ALL, "gcc", ""); }
Test(sanitize, gcc_double)   { watched("gcc", "-DSNN_REAL=double " SANITIZERS ALL, "gcc-double", ""); }
Test(sanitize, gcc_native)   { watched("gcc", "-O2 -march=native -DSNN_DUAL_N=0 " SANITIZERS BITS, "gcc-native", ""); }
Test(sanitize, clang)        { watched("clang", SANITIZERS ALL, "clang", ""); }
Test(sanitize, clang_native) { watched("clang", "-O2 -march=native " SANITIZERS BITS, "clang-native", ""); }
Test(sanitize, valgrind)
{
    NEED("valgrind");
    watched("gcc", ALL, "valgrind", "valgrind -q --leak-check=full --error-exitcode=1");
}
