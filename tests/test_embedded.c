/* The header on microcontrollers: what it asks of them, and what it costs to have it. (tests/embedded.sh runs whole
   programs in emulators: make embedded.) The targets and their compilers are named there. */
#include "run.h"

/* What an object file may ask for: what the compiler's own library has for float and integer arithmetic, nothing of
   libm, no malloc, no double (on AVR double is float). It is listed, so that nothing slips through which nobody
   thought of:
   libgcc's __addsf3 __ltsf2 __fixsfsi __udivsi3 __muldi3 ... (sf: float, qi hi si di: integers; df would be double),
   the same in ARM's names (__aeabi_fadd; __aeabi_dadd and __aeabi_f2d would be double), what compilers call of
   themselves and every libc has (memcpy), the start and the function entries of avr-gcc; board.h asks for the stack. */
#define ALLOWED                                                                                                \
    "__[a-z]+(sf|qi|hi|si|di)[0-9]?(_s8)?"                                                                     \
    "|__aeabi_(f(add|r?sub|mul|div|cmp[a-z]+|2u?[il]z)|cf[a-z]+|u?[il]2f|u?idiv(mod)?|u?ldivmod)"              \
    "|__aeabi_(lmul|lls[lr]|lasr|u?lcmp|mem[a-z0-9]+)|mem(cpy|set|move|cmp)"                                   \
    "|__do_(copy_data|clear_bss)|__(prologue_saves|epilogue_restores)__|__gnu_thumb1_case_[a-z]+|__stack|__heap_start"
#define DOUBLE "__[a-z]*df[a-z0-9]*"

struct machine { const char *name, *tools; };
static const struct machine
    m0  = {"m0", "arm-none-eabi"},
    m4f = {"m4f", "arm-none-eabi"},
    rv32imac   = {"rv32imac", "riscv64-unknown-elf"},
    rv32imafc  = {"rv32imafc", "riscv64-unknown-elf"},
    atmega328p = {"atmega328p", "avr"};

#define FLAGS "-Os -ffreestanding -Wall -Wextra -Wvla -Werror -DSNN_OWN_WARNINGS -DSEED=42 -I. -Itests/embedded"

static void need_gcc(const struct machine *m)
{
    char gcc[64];
    snprintf(gcc, sizeof gcc, "%s-gcc", m->tools);
    NEED(gcc);
}
/* Compiles tests/embedded/<program>.c to build/try/<test>-<machine>.o; more options in front. */
static void compile(const struct machine *m, const char *options, const char *program, const char *test)
{
    must("$(tests/embedded.sh compiler %s) " FLAGS " %s -c -o build/try/%s-%s.o tests/embedded/%s.c",
         m->name, options, test, m->name, program);
}

static void lean(const struct machine *m)
{
    need_gcc(m);
    for (int duals = 0; duals <= 4; duals += 4) {
        compile(m, duals ? "-DSNN_DUAL_N=4" : "-DSNN_DUAL_N=0", "two_populations", "lean");
        must("%s-nm -u build/try/lean-%s.o | awk '{ print $NF }' | awk '!/^(%s)$/ || /^%s$/'",
             m->tools, m->name, ALLOWED, DOUBLE);
        cr_assert_str_empty(output, "%s: symbols that no microcontroller should need:\n%s", m->name, output);
    }
}

/* Every frame has one size, known to the compiler: no alloca, no array of variable length (-Wvla says so too). */
static void frames(const struct machine *m)
{
    need_gcc(m);
    compile(m, "-fstack-usage", "two_populations", "frames");
    must("cd build/try && cat frames-%s.su two_populations.su 2>/dev/null | awk -F '\\t' '"
         "$3 != \"static\" { print } $2 > most { most = $2; who = $1 } END { if (most > 400) print who, most, \"bytes\" }'",
         m->name);
    cr_assert_str_empty(output, "%s: a frame that grows, or is large:\n%s", m->name, output);
}

/* The whole call graph: it has no circle, and its deepest way down is bounded. What is called through a pointer
   is whatever nobody calls by name. */
static const char depth[] =
    "function deepest(f, most, k, n, list, d) {"
    "    if (f in known) return known[f];"
    "    if (f in open) { print \"recursion through \" f; exit 1 }"
    "    open[f]; n = split(calls[f], list, \" \"); most = 0;"
    "    for (k = 1; k <= n; k++) { d = deepest(list[k]); if (d > most) most = d }"
    "    delete open[f]; return known[f] = most + size[f]"
    "}"
    "/^node:/ { split($0, part, \"\\\"\"); node[part[2]]; if (match(part[4], /[0-9]+ bytes/))"
    "               size[part[2]] = substr(part[4], RSTART, RLENGTH) + 0 }"
    "/^edge:/ { split($0, part, \"\\\"\"); calls[part[2]] = calls[part[2]] \" \" part[4]; called[part[4]] }"
    "END {"
    "    for (f in node) if (!(f in called) && f != \"main\")"
    "        calls[\"__indirect_call\"] = calls[\"__indirect_call\"] \" \" f;"
    "    if (deepest(\"main\") > 0) print deepest(\"main\")"
    "}";
static void bounded(const struct machine *m, int most)
{
    need_gcc(m);
    compile(m, "-fstack-usage -fcallgraph-info=su", "two_populations", "bounded");
    must("awk '%s' build/try/bounded-%s.ci", depth, m->name);
    cr_log_info("%s: two_populations needs at most %d bytes of stack\n", m->name, atoi(output));
    cr_assert(atoi(output) > 0 && atoi(output) <= most, "%s: bytes of stack: %s", m->name, output);
}

/* ... and a circle is seen: two functions that call each other. */
Test(embedded, recursion_is_seen)
{
    need_gcc(&m4f);
    must("cat >build/try/circle.c <<'END'\n"
         "int even(int n);\nint odd(int n);\n"
         "int __attribute__((noinline)) odd(int n) { return n ? 1 + 3 * even(n - 1) : 0; }\n"
         "int __attribute__((noinline)) even(int n) { return n ? 2 + 5 * odd(n - 1) : 1; }\n"
         "int main(void) { return even(7); }\nEND\n"
         "$(tests/embedded.sh compiler m4f) -O1 -fstack-usage -fcallgraph-info=su -c -o build/try/circle.o"
         " build/try/circle.c");
    const int refused = run("awk '%s' build/try/circle.ci", depth);
    cr_assert(refused && strstr(output, "recursion through") != NULL, "%s", output);
}

/* Parameters that do not change are const, and a const table of them stays in flash: nothing of it is in RAM. (Not on
   the AVR, whose flash has addresses of its own: there const is in RAM.) */
static const char table[] =
    "#define SNN_NO_HEAP\n"
    "#define SNN_DUAL_N 0\n"
    "#define SNN_POPULATION cells\n"
    "#define SNN_NEURON snn_lifref\n"
    "#include \"snn.h\"\n"
    "static const cells_params table = { .cell = { .tau = {20}, .v_th = {-50}, .v_reset = {-60}, .v_rest = {-60} } };\n"
    "cells *make(snn_net *net) { return cells_new(net, 16, &table); }\n";
static void tables(const struct machine *m)
{
    need_gcc(m);
    must("cat >build/try/table-%s.c <<'END'\n%sEND\n"
         "$(tests/embedded.sh compiler %s) " FLAGS " -Wno-missing-field-initializers -c -o build/try/table-%s.o"
         " build/try/table-%s.c && %s-nm build/try/table-%s.o | awk '$3 == \"table\" && $2 != \"r\"'; "
         "%s-size -A build/try/table-%s.o | awk '/^\\.s?data/ && $2'",
         m->name, table, m->name, m->name, m->name, m->tools, m->name, m->tools, m->name);
    cr_assert_str_empty(output, "%s: not in flash: %s", m->name, output);
}

/* What is not used is not there: the header alone, and populations that nobody makes, are no byte. */
static void unused(const struct machine *m)
{
    need_gcc(m);
    must("cat >build/try/unused-%s.c <<'END'\n#include \"snn.h\"\n#define SNN_POPULATION cells\n#define SNN_NEURON snn_hh\n"
         "#define SNN_RECEPTORS(R) R(exc, snn_alpha, snn_coba)\n#include \"snn.h\"\nEND\n"
         "$(tests/embedded.sh compiler %s) " FLAGS " -DSNN_NO_HEAP -c -o build/try/unused-%s.o build/try/unused-%s.c"
         " && %s-size build/try/unused-%s.o | awk 'NR == 2 && $1 + $2 + $3'",
         m->name, m->name, m->name, m->name, m->tools, m->name);
    cr_assert_str_empty(output, "%s: text, data and bss of what is not used: %s", m->name, output);
}

/* SNN_NO_MESSAGES: no word of a sentence is left in the program, and it is smaller. */
static void wordless(const struct machine *m)
{
    need_gcc(m);
    char test[64];
    for (int words = 0; words < 2; words++) {
        snprintf(test, sizeof test, words ? "with" : "without");
        must("sed '/SNN_NO_MESSAGES/%s' tests/embedded/two_populations.c >build/try/%s-%s.c"
             " && $(tests/embedded.sh compiler %s) " FLAGS " -c -o build/try/%s-%s.o build/try/%s-%s.c",
             words ? "d" : "p;d", test, m->name, m->name, test, m->name, test, m->name);
        must("%s-strings -d build/try/%s-%s.o | grep -c -e relay -e snn_ -e 'must be' -e tau_ref -e mV || true", m->tools,
             test, m->name);
        cr_assert(words == (atoi(output) > 0), "%s: %s sentences, %s lines of words", m->name, test, output);
    }
}

static void same_bits(const struct machine *m)
{
    NEED("gcc");
    need_gcc(m);
    char here[9];
    must("tests/embedded.sh row desktop coba | awk -F, '{ print $7 }'");
    snprintf(here, sizeof here, "%.8s", output);
    must("tests/embedded.sh row %s coba", m->name);
    cr_assert(strlen(here) == 8 && strstr(output, here) != NULL, "%s: %s, here %s", m->name, output, here);
}

#define ON(core)                                                \
    Test(embedded, core)              { lean(&core); }          \
    Test(embedded, core##_frames)     { frames(&core); }        \
    Test(embedded, core##_unused)     { unused(&core); }        \
    Test(embedded, core##_wordless)   { wordless(&core); }      \
    Test(embedded, core##_same_bits)  { same_bits(&core); }
ON(m0)
ON(m4f)
ON(rv32imac)
ON(rv32imafc)
ON(atmega328p)

Test(embedded, m0_tables)       { tables(&m0); }
Test(embedded, m4f_tables)      { tables(&m4f); }
Test(embedded, rv32imac_tables) { tables(&rv32imac); }
Test(embedded, m0_stack)        { bounded(&m0, 640); }          /* avr-gcc 5 writes no call graph */
Test(embedded, m4f_stack)       { bounded(&m4f, 640); }
Test(embedded, rv32imac_stack)  { bounded(&rv32imac, 640); }

/* -- the examples ------------------------------------------------------------------------------------------------ */
/* examples/spiking_pin.c runs to its end where there are a timer and a pin of the kind that it expects. */
static void pin(const struct machine *m)
{
    need_gcc(m);
    must("$(tests/embedded.sh compiler %s) -Os -Wall -Wextra -Werror -I. examples/spiking_pin.c"
         " $(tests/embedded.sh linker %s) -o build/try/pin-%s", m->name, m->name, m->name);
    must("timeout 100 $(tests/embedded.sh emulator %s | sed 's/-icount shift=0//') build/try/pin-%s", m->name, m->name);
}
Test(embedded, pin_m0) { pin(&m0); }
Test(embedded, pin_hifive1)
{
    static const struct machine hifive1 = {"hifive1", "riscv64-unknown-elf"};
    pin(&hifive1);
}

#define SKETCH "examples/spiking_pin/spiking_pin.ino"
#define CORE "/usr/share/arduino/hardware/arduino/avr"

/* The sketch, as the Arduino tools build it: with the flags of the core's platform.txt, and linked with the core. */
Test(embedded, arduino)
{
    NEED("avr-g++");
    if (run("test -e " CORE "/platform.txt")) NEED("arduino-core-avr");
    must("mkdir -p build/try/arduino && cd build/try/arduino && rm -f *.o &&"
         " flags() { sed -n \"s/^compiler.$1.flags=//p\" " CORE "/platform.txt | sed \"s/{[^}]*}/$2/\"; } &&"
         " board='-mmcu=atmega328p -DF_CPU=16000000L -DARDUINO=10819 -DARDUINO_AVR_UNO -DARDUINO_ARCH_AVR' &&"
         " board=\"$board -I" CORE "/cores/arduino -I" CORE "/variants/standard -I../../..\" &&"
         " avr-g++ $(flags cpp '-Wall -Wextra -Werror') $board -include Arduino.h -x c++ ../../../" SKETCH " -o sketch.o &&"
         " avr-g++ $(flags cpp -w) $board " CORE "/cores/arduino/main.cpp -o main.o &&"
         " for part in wiring wiring_digital wiring_analog hooks; do"
         "     avr-gcc $(flags c -w) $board " CORE "/cores/arduino/$part.c -o $part.o || exit 1; done &&"
         " avr-gcc $(flags c.elf -w) -mmcu=atmega328p *.o -o sketch.elf -lm &&"
         " avr-size -A sketch.elf | awk '/^.(text|data)/ { flash += $2 } /^.(data|bss)/ { ram += $2 }"
         "     END { print \"flash\", flash, \"RAM\", ram; if (flash > 32256 || ram > 1500) exit 1 }'");
    cr_log_info("%s: %s", SKETCH, output);
}

/* The same sketch under an Arduino made of a few lines: the further the knob is turned, the more pulses. */
static const char pretended[] =
    "#include <stdio.h>\n#include <stdlib.h>\n"
    "enum { OUTPUT, LED_BUILTIN = 13, A0 };\n"
    "static int knob_at, pulses;\nstatic unsigned long now;\n"
    "static void pinMode(int, int) { }\n"
    "static int analogRead(int) { return knob_at; }\n"
    "static void digitalWrite(int, bool on) { pulses += on; }\n"
    "static unsigned long micros() { return now += 250; }\n";
Test(embedded, arduino_pulses)
{
    NEED("g++");
    must("cat >build/try/Pretended.h <<'END'\n%sEND\n"
         "(cat " SKETCH "; echo 'int main(int, char **word) { knob_at = atoi(word[1]); setup();"
         " while (now < 1000000) loop(); printf(\"%%d\", pulses); }') >build/try/pretended.cc &&"
         " g++ -std=gnu++11 -fpermissive -Wall -Wextra -Werror -I. -Ibuild/try -include Pretended.h"
         " -o build/try/pretended build/try/pretended.cc", pretended);
    int before = atoi(must("build/try/pretended 0"));
    cr_assert(before == 0, "%d pulses without a drive", before);
    for (int at = 341; at <= 1023; at += 341) {
        const int pulses = atoi(must("build/try/pretended %d", at));
        cr_assert(pulses > before, "knob at %d: %d pulses, %d before", at, pulses, before);
        before = pulses;
    }
}
