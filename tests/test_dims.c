/* test_dims.c: what the dims reading and the unit types refuse, what they let through, and cost.

     units_*      the programs of tests/units, under four compilers (tests/units.sh says how)
     readings_*   the dims reading of the library's own texts compiles wherever there is one
     costs_*      it leaves no code and no data behind
     own_*        a user's neuron, synapse and output from files of their own
     scaled       base units scaled by powers of two change no bit of any result in units
     mutants      each operation of each text of the library, flipped (tests/mutants.sh)        */
#include "run.h"
#include <stdint.h>

#define WARNINGS "-Wall -Wextra -Wpedantic -Wshadow -Werror -DSNN_OWN_WARNINGS "

/* -- programs that must not compile ------------------------------------------------------------ */

static void refused_by(const char *compiler)
{
    NEED(compiler);
    must("tests/units.sh %s", compiler);
}
Test(dims, units_gcc) { refused_by("gcc"); }
Test(dims, units_clang) { refused_by("clang"); }
Test(dims, units_gxx) { refused_by("g++"); }
Test(dims, units_clangxx) { refused_by("clang++"); }

Test(dims, units_are_many_and_state_their_words)
{
    must("ls tests/units/*.c | wc -l");
    cr_assert_geq(atoi(output), 40, "%s", output);
    run("for f in tests/units/*.c; do grep -q '^// \\(expect\\|note\\)' $f && grep -q '^// forbid' "
        "$f && "
        "[ $(grep -c '// WRONG$' $f) = 1 ] || echo $f; done");
    cr_assert_str_empty(output, "without words, or without one WRONG line: %s", output);
}

/* gcc follows macros down to where their text stands. snn.h asks it not to (as a system header),
   and so does -ftrack-macro-expansion=0; without either the author's line is in the notes.      */
Test(dims, units_gcc_that_follows_macros)
{
    NEED("gcc");
    const char *line = "tests/units/sum.c:13:";
    const char *compile = "gcc -std=c11 -I. -fsyntax-only -DSNN_OWN_WARNINGS tests/units/sum.c";
    cr_assert_neq(run("%s", compile), 0);
    cr_assert(strstr(output, line) != NULL, "%s", output);
    run("%s -ftrack-macro-expansion=0 2>&1 | grep -m 1 error:", compile);
    cr_assert_eq(strncmp(output, line, strlen(line)), 0, "%s", output);
}

/* -- the library's own texts ------------------------------------------------------------------- */

static void reads(const char *compiler)
{
    NEED(compiler);
    must("%s " WARNINGS "-DSNN_CHECK_UNITS -I. -c -o build/try/all-$$.o tests/dims/all.c", compiler);
}
Test(dims, readings_gcc) { reads("gcc -std=c11"); }
Test(dims, readings_clang) { reads("clang -std=c11"); }
Test(dims, readings_gxx) { reads("g++ -std=c++11 -xc++"); }
Test(dims, readings_gxx20) { reads("g++ -std=c++20 -xc++"); }
Test(dims, readings_clangxx) { reads("clang++ -std=c++11 -xc++"); }
Test(dims, readings_arm) { reads("arm-none-eabi-gcc -std=c11 -ffreestanding -DSNN_NO_HEAP"); }
Test(dims, readings_avr) { reads("avr-gcc -std=c11 -mmcu=atmega2560 -DSNN_NO_HEAP"); }
Test(dims, readings_riscv)
{
    reads("riscv64-unknown-elf-gcc -std=c11 -ffreestanding -DSNN_NO_HEAP");
}
/* no dims reading there, and no complaint */
Test(dims, readings_tcc) { reads("tcc"); }

/* Every section that is loaded (code, constants, data; not the debugger's, which knows lines)
   has the same bytes with and without.                                                          */
static void costs_nothing(const char *name, const char *compiler, const char *objcopy)
{
    NEED(compiler);
    NEED(objcopy);
    for (int with = 0; with < 2; with++)
        must("%s -I. %s -c -o build/try/costs-%s-%d.o tests/dims/all.c && "
             "%s -O binary --set-section-flags .bss=alloc build/try/costs-%s-%d.o "
             "build/try/costs-%s-%d && "
             "%s -h build/try/costs-%s-%d.o | grep -E '^ +[0-9]+ "
             "\\.(text|rodata|data|bss|literal|init)' "
             "| awk '{ print $2, $3 }' >build/try/costs-%s-%d.sections",
             compiler, with ? "-DSNN_CHECK_UNITS" : "", name, with, objcopy, name, with, name, with,
             strstr(objcopy, "avr")   ? "avr-objdump"
             : strstr(objcopy, "arm") ? "arm-none-eabi-objdump"
                                      : "objdump",
             name, with, name, with);
    must("cmp build/try/costs-%s-0 build/try/costs-%s-1 && "
         "diff build/try/costs-%s-0.sections build/try/costs-%s-1.sections && "
         "test $(wc -c <build/try/costs-%s-0) -gt 1000",
         name, name, name, name, name);
}
Test(dims, costs_gcc_O0) { costs_nothing("gcc-O0", "gcc -std=c11 -O0", "objcopy"); }
Test(dims, costs_gcc_O2) { costs_nothing("gcc-O2", "gcc -std=c11 -O2", "objcopy"); }
Test(dims, costs_clang_O2) { costs_nothing("clang-O2", "clang -std=c11 -O2", "objcopy"); }
Test(dims, costs_gxx_O2) { costs_nothing("gxx-O2", "g++ -xc++ -O2", "objcopy"); }
Test(dims, costs_arm)
{
    costs_nothing("arm",
                  "arm-none-eabi-gcc -Os -mcpu=cortex-m4 -mthumb -ffreestanding -DSNN_NO_HEAP",
                  "arm-none-eabi-objcopy");
}
Test(dims, costs_avr)
{
    costs_nothing("avr", "avr-gcc -std=c11 -Os -mmcu=atmega2560 -DSNN_NO_HEAP", "avr-objcopy");
}

/* -- a user's own models ----------------------------------------------------------------------- */

static const char *const own_states = "12 -0x1.ed56bp+5 0x1.f3c80ep+2 0x1.cf2e6cp-13\n";

static void own(const char *name, const char *line)
{
    NEED(line);
    must("top=$PWD; %s -o $top/build/try/own-%s", line, name); /* some lines change folder */
    must("build/try/own-%s", name);
    cr_assert_str_eq(output, own_states, "%s:\n%sinstead of\n%s", line, output, own_states);
}
#define OWN(name, line)                                                                            \
    Test(dims, own_##name) { own(#name, line); }
OWN(gcc, "gcc -std=c11 -O2 " WARNINGS "-I. tests/dims/own.c")
OWN(gcc_snn_first, "gcc -std=c11 -O2 " WARNINGS "-DSNN_FIRST -I. tests/dims/own.c")
OWN(clang, "clang -std=c11 -O2 " WARNINGS "-I. tests/dims/own.c")
OWN(tcc, "tcc " WARNINGS "-I. tests/dims/own.c")
OWN(gxx, "g++ -std=c++11 " WARNINGS "-I. -xc++ tests/dims/own.c")
OWN(gxx_snn_first, "g++ -std=c++20 " WARNINGS "-DSNN_FIRST -I. -xc++ tests/dims/own.c")
OWN(clangxx, "clang++ -std=c++17 " WARNINGS "-I. -xc++ tests/dims/own.c")
OWN(relative_path, "cd tests/dims && gcc -std=c11 -I../.. own.c")
OWN(relative_twice, "cd docs && gcc -std=c11 -I../tests/dims/../.. ../tests/dims/own.c")
OWN(prefix_map,
    "gcc -std=c11 -g -ffile-prefix-map=$PWD=/src -ffile-prefix-map=tests=/t -I. tests/dims/own.c")
OWN(prefix_clang, "clang -std=c11 -g -ffile-prefix-map=$PWD=/src -I. tests/dims/own.c")
OWN(iquote, "gcc -std=c11 -iquote . tests/dims/own.c")
OWN(isystem, "clang -std=c11 -isystem . tests/dims/own.c")

/* A mistake in one of two model files is found there, whichever comes first. */
Test(dims, own_files_are_checked)
{
    NEED("gcc");
    must("rm -rf build/try/wrong && mkdir -p build/try/wrong && cp tests/dims/own.c "
         "tests/dims/my_*.h build/try/wrong && "
         "sed -i 's/sub(p.e, v)/add(p.e, g)/' build/try/wrong/my_output.h");
    cr_assert_neq(run("LC_ALL=C gcc -std=c11 -I. -fsyntax-only build/try/wrong/own.c"), 0);
    const char *first = strstr(output, "error:");
    cr_assert(first && strstr(first, "snn units: sum of different dimensions"), "%s", output);
    cr_assert(strstr(output, "my_output.h:23:") != NULL, "%s", output);
}

/* -- base units scaled by powers of two -------------------------------------------------------- */

Test(dims, scaled_knows_every_neuron)
{
    run("for m in $(sed -n 's/^#define \\(snn_[a-z0-9]*\\)_IS_NEURON .*/\\1/p' snn.h); do "
        "grep -q \"^#define CELL  $m$\" tests/dims/scaled.c || echo $m; done");
    cr_assert_str_empty(output, "not in tests/dims/scaled.c: %s", output);
    run("for m in $(sed -n 's/^#define \\(snn_[a-z_0-9]*\\)_IS_\\(SYNAPSE\\|OUTPUT\\) .*/\\1/p' "
        "snn.h); do "
        "grep -q \"$m\" tests/dims/scaled.c || echo $m; done");
    cr_assert_str_empty(output, "not in tests/dims/scaled.c: %s", output);
}

static int draw(uint32_t *state, int low, int high) /* a fixed sequence, the same everywhere */
{
    *state = *state * 1664525u + 1013904223u;
    return low + (int)((*state >> 8) % (uint32_t)(high - low + 1));
}

static void scaled(const char *real)
{
    uint32_t seed = 4;
    NEED("gcc");
    must("gcc -std=c11 -O0 -DSNN_DUAL_N=0 -I. -DSNN_REAL=%s tests/dims/scaled.c -o "
         "build/try/scaled-%s-plain && "
         "build/try/scaled-%s-plain >build/try/scaled-%s-plain.txt",
         real, real, real, real);
    cr_assert_neq(run("grep -e '=-*nan' -e '=-*inf' build/try/scaled-%s-plain.txt", real), 0, "%s",
                  output);
    for (int k = 0; k < 4; k++) {
        const int mv = draw(&seed, -9, 9), root = draw(&seed, -4, 4), na = draw(&seed, -9, 9),
                  mm = draw(&seed, -9, 9);
        must("gcc -std=c11 -O0 -DSNN_DUAL_N=0 -I. -DSNN_REAL=%s -DSNN_BASE_MV=0x1p%d "
             "-DSNN_BASE_MS=0x1p%d "
             "-DSNN_BASE_MS_ROOT=0x1p%d -DSNN_BASE_NA=0x1p%d -DSNN_BASE_MM=0x1p%d "
             "tests/dims/scaled.c "
             "-o build/try/scaled-%s-%d && build/try/scaled-%s-%d | cmp - "
             "build/try/scaled-%s-plain.txt",
             real, mv, 2 * root, root, na, mm, real, k, real, k, real);
    }
}
Test(dims, scaled_float) { scaled("float"); }
Test(dims, scaled_double) { scaled("double"); }

/* A formula that mixes units does show: V compared with a bare number. */
Test(dims, scaled_shows_a_bare_number)
{
    NEED("gcc");
    must("rm -rf build/try/bare && mkdir -p build/try/bare && "
         "sed 's/VAR(voltage, leak, sub(p.v_rest, v));/VAR(voltage, leak, sub(SNN__CAT(SNN_S, "
         "_lit)((snn_real)0.5), v));/' "
         "snn.h >build/try/bare/snn.h && ! cmp -s snn.h build/try/bare/snn.h");
    must("cp tests/dims/scaled.c build/try/bare && "
         "gcc -std=c11 -O0 -DSNN_DUAL_N=0 -Ibuild/try/bare build/try/bare/scaled.c -o "
         "build/try/bare/plain && "
         "gcc -std=c11 -O0 -DSNN_DUAL_N=0 -Ibuild/try/bare -DSNN_BASE_MV=4 "
         "-DSNN_BASE_MS=1 -DSNN_BASE_MS_ROOT=1 -DSNN_BASE_NA=1 -DSNN_BASE_MM=1 "
         "build/try/bare/scaled.c -o build/try/bare/scaled && "
         "build/try/bare/plain >build/try/bare/plain.txt && ! build/try/bare/scaled | cmp -s - "
         "build/try/bare/plain.txt");
}

/* -- mutants ----------------------------------------------------------------------------------- */

Test(dims, mutants)
{
    NEED("gcc");
    must("tests/mutants.sh");
    cr_assert(strstr(output, "mutants: ") && atoi(strstr(output, "mutants: ") + 9) > 100, "%s",
              output);
}
