/* test_hot_path.c: what runs in every step takes no memory, gives none back, and needs no libm. */
#include "run.h"

static void hot_path(const char *name, const char *compiler)
{
    NEED(compiler);
    NEED("objdump");
    /* linked without -lm: a call of its functions would not be found */
    must("%s -I. -g0 -fno-builtin -o build/try/hot-%s tests/bench/coba.c", compiler, name);
    const char *calls = must(
        "objdump -d --no-show-raw-insn build/try/hot-%s | awk '"
        "/^[0-9a-f]+ </ { in_step = $2 ~ /__sweep|__advance|_step>|deliver|exprel|snn__port_turn/; n += in_step } "
        "in_step && /call/ && $NF ~ /alloc|free|take|@plt/ { print $NF } END { print n }'", name);
    char *end;
    const long functions = strtol(calls, &end, 10);
    cr_assert(end != calls && strcmp(end, "\n") == 0, "%s: a step calls %s", compiler, calls);
    cr_assert(functions >= 8, "%s: only %ld functions of the hot path were found", compiler, functions);
}
Test(hot_path, gcc)         { hot_path("gcc", "gcc -std=c11 -O2"); }
Test(hot_path, gcc_native)  { hot_path("gcc-native", "gcc -std=c11 -O3 -march=native"); }
Test(hot_path, clang)       { hot_path("clang", "clang -std=c11 -O2"); }
Test(hot_path, real)        { hot_path("real", "gcc -std=c11 -O2 -DSNN_NO_LANES"); }
