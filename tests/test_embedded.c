/* embedded/net.c for microcontrollers. Its object file may ask only for what the compiler's own library has for float
   and integer arithmetic: nothing of libm, no malloc, no double (on AVR double is float). And in the emulators it
   prints the same number as here: the same bits. */
#include "run.h"

/* What is allowed is listed, so that nothing slips through which nobody thought of:
   libgcc's __addsf3 __ltsf2 __fixsfsi __udivsi3 __muldi3 ... (sf: float, qi hi si di: integers; df would be double),
   the same in ARM's names (__aeabi_fadd; __aeabi_dadd and __aeabi_f2d would be double), what compilers call of
   themselves and every libc has (memcpy), and the start and the function entries of avr-gcc. */
#define ALLOWED                                                                                                \
    "__[a-z]+(sf|qi|hi|si|di)[0-9]?(_s8)?"                                                                     \
    "|__aeabi_(f(add|r?sub|mul|div|cmp[a-z]+|2u?[il]z)|cf[a-z]+|u?[il]2f|u?idiv(mod)?|u?ldivmod)"              \
    "|__aeabi_(lmul|lls[lr]|lasr|u?lcmp|mem[a-z0-9]+)|mem(cpy|set|move|cmp)"                                   \
    "|__do_(copy_data|clear_bss)|__(prologue_saves|epilogue_restores)__|__gnu_thumb1_case_[a-z]+"
#define DOUBLE "__[a-z]*df[a-z0-9]*"

struct machine {
    const char *name, *tools, *core;        /* tools: the prefix of gcc and nm; core: gcc's options for it */
    const char *program, *emulator;         /* options for a whole program, and what runs it */
};

#define ARM_PROGRAM(ram)                                                                                       \
    "--specs=picolibc.specs --oslib=semihost --crt0=hosted -Wl,--defsym=__flash=0,--defsym=__flash_size=0x40000" \
    ",--defsym=__ram=0x20000000,--defsym=__ram_size=" ram
#define RISCV_PROGRAM                                                                                          \
    "--specs=picolibc.specs --oslib=semihost --crt0=hosted -Wl,--defsym=__flash=0x80000000"                    \
    ",--defsym=__flash_size=0x200000,--defsym=__ram=0x80200000,--defsym=__ram_size=0x200000"
#define QEMU " -semihosting-config enable=on,target=native -nographic -monitor none -serial none -kernel"
#define QEMU_RISCV "qemu-system-riscv32 -M virt -cpu rv32 -m 16 -bios none" QEMU

static const struct machine
    cortex_m0  = {"m0", "arm-none-eabi", "-mthumb -mcpu=cortex-m0",
                  ARM_PROGRAM("0x4000"), "qemu-system-arm -M microbit" QEMU},
    cortex_m4f = {"m4f", "arm-none-eabi", "-mthumb -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16",
                  ARM_PROGRAM("0x8000"), "qemu-system-arm -M mps2-an386" QEMU},
    rv32imac   = {"rv32imac", "riscv64-unknown-elf", "-march=rv32imac -mabi=ilp32 -misa-spec=2.2",
                  RISCV_PROGRAM, QEMU_RISCV},
    rv32imafc  = {"rv32imafc", "riscv64-unknown-elf", "-march=rv32imafc -mabi=ilp32f -misa-spec=2.2",
                  RISCV_PROGRAM, QEMU_RISCV},
    atmega328p = {"atmega328p", "avr", "-mmcu=atmega328p -DF_CPU=16000000UL",
                  "", "simavr -m atmega328p -f 16000000"};

static void lean(const struct machine *m)
{
    char gcc[64];
    snprintf(gcc, sizeof gcc, "%s-gcc", m->tools);
    NEED(gcc);
    for (int duals = 0; duals <= 4; duals += 4) {
        must("%s -std=c11 -Os -ffreestanding -Wall -Wextra -Werror -DSNN_OWN_WARNINGS -DSNN_DUAL_N=%d -I. %s"
             " -c -o build/try/net-%s.o tests/embedded/net.c", gcc, duals, m->core, m->name);
        must("%s-nm -u build/try/net-%s.o | awk '{ print $NF }' | awk '!/^(%s)$/ || /^%s$/'",
             m->tools, m->name, ALLOWED, DOUBLE);
        cr_assert_str_empty(output, "%s: symbols that no microcontroller should need:\n%s", m->name, output);
    }
}

static void same_bits(const struct machine *m)
{
    char gcc[64], here[9];
    snprintf(gcc, sizeof gcc, "%s-gcc", m->tools);
    NEED("gcc");
    NEED(gcc);
    NEED(m->emulator);
    must("gcc -std=c11 -O2 -DREPORT -I. -o build/try/net-here-%s tests/embedded/net.c && build/try/net-here-%s",
         m->name, m->name);
    snprintf(here, sizeof here, "%.8s", output);
    must("%s -std=c11 -Os -DREPORT -I. %s %s -o build/try/net-%s.elf tests/embedded/net.c",
         gcc, m->core, m->program, m->name);
    must("timeout 60 %s build/try/net-%s.elf", m->emulator, m->name);
    cr_assert(strlen(here) == 8 && strstr(output, here) != NULL, "%s: %s, here %s", m->name, output, here);
}

#define ON(core)                                              \
    Test(embedded, core)              { lean(&core); }        \
    Test(embedded, core##_same_bits)  { same_bits(&core); }
ON(cortex_m0)
ON(cortex_m4f)
ON(rv32imac)
ON(rv32imafc)
ON(atmega328p)
