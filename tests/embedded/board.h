/* board.h: what the programs here need of a machine, and no libc has for all of them: a line of text, a count of
   instructions, a measure of the stack. Cortex-M and RISC-V speak to the emulator (semihosting), an ATmega328P through
   its UART, WebAssembly through a function that its host lends it; a desktop has stdio.

       board_begin();                           at the head of main
       board_count(); ... board_counted();      around what is to be counted
       board_mix(states, size);                 into the hash
       return board_end(status, neuron_steps);  says status, hash, ticks, neuron steps, bytes of stack */
#ifndef BOARD_H
#define BOARD_H
#include <stddef.h>
#include <stdint.h>

#if defined __AVR__                              /* Timer 1 counts eighths of the clock: 16 bits, 32 ms */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
static void board_put(char c)
{
    while (!(UCSR0A & (1 << UDRE0))) continue;
    UDR0 = (unsigned char)c;
}
static void board_start(void)
{
    UCSR0B = 1 << TXEN0;
    TCCR1B = 1 << CS11;
}
static uint32_t board_ticks(void) { return TCNT1; }
#define BOARD_WRAP  0xffffu
#define BOARD_STACK ((const unsigned char *)RAMEND + 1)

#elif defined __arm__                            /* SysTick counts down, 24 bits */
#define BOARD_SYSTICK ((volatile uint32_t *)0xE000E010u)
static void board_put(char c)
{
    register int call __asm__("r0") = 3;
    register const char *text __asm__("r1") = &c;
    __asm__ volatile("bkpt 0xAB" : "+r"(call) : "r"(text) : "memory");
}
static void board_start(void)
{
    BOARD_SYSTICK[1] = 0xffffffu;
    BOARD_SYSTICK[2] = 0;
    BOARD_SYSTICK[0] = 5;                        /* on, the processor's clock, no interrupt */
}
static uint32_t board_ticks(void) { return 0xffffffu - BOARD_SYSTICK[2]; }
#define BOARD_WRAP  0xffffffu
#define BOARD_STACK __stack

#elif defined __riscv                            /* minstret counts instructions */
static void __attribute__((noinline, aligned(16))) board_put(char c)
{
    register int call __asm__("a0") = 3;
    register const char *text __asm__("a1") = &c;
    __asm__ volatile(".option push\n .option norvc\n slli x0, x0, 0x1f\n ebreak\n srai x0, x0, 7\n .option pop"
                     : "+r"(call) : "r"(text) : "memory");
}
static void board_start(void) { }
static uint32_t board_ticks(void)
{
    uint32_t n;
    __asm__ volatile("csrr %0, minstret" : "=r"(n));
    return n;
}
#define BOARD_WRAP  0xffffffffu
#define BOARD_STACK __stack

#else
#ifdef __wasm__
__attribute__((import_module("board"), import_name("put"))) void board_host_put(int c);
static void board_put(char c) { board_host_put(c); }
#else
#include <stdio.h>
static void board_put(char c) { putchar(c); }
#endif
static void board_start(void) { }
static uint32_t board_ticks(void) { return 0; }
#define BOARD_WRAP 0u
#endif

static uint32_t board_hash = 0x811c9dc5u;        /* FNV-1a */
static uint32_t board_sum, board_from;

static void board_mix(const void *data, size_t size)
{
    const unsigned char *byte = (const unsigned char *)data;
    for (size_t i = 0; i < size; i++) board_hash = (board_hash ^ byte[i]) * 0x01000193u;
}
static void board_count(void) { board_from = board_ticks(); }
static void board_counted(void) { board_sum += (board_ticks() - board_from) & BOARD_WRAP; }

/* Below its own frame board_paint fills what has not been used yet; the lowest byte that changed says how deep the
   stack has been, from its very top. */
#ifdef BOARD_STACK
#ifdef __AVR__
extern const unsigned char __heap_start[];       /* the end of bss */
#define BOARD_END __heap_start
#else
extern const unsigned char __stack[];
#define BOARD_END ((const unsigned char *)0)     /* there is room enough */
#endif
enum { BOARD_PAINTED = 1200, BOARD_GAP = 32 };
static volatile unsigned char *board_painted;
static void __attribute__((noinline)) board_paint(void)
{
    volatile unsigned char here = 0, *p = &here - BOARD_GAP;
    for (int k = 0; k < BOARD_PAINTED && p > BOARD_END; k++) *--p = 0xA5;
    board_painted = p;
}
static uint32_t board_stack(void)
{
    const volatile unsigned char *p = board_painted;
    while (*p == 0xA5) p++;
    return p == board_painted ? 0 : (uint32_t)(BOARD_STACK - (const unsigned char *)p);      /* 0: too deep */
}
#else
static void board_paint(void) { }
static uint32_t board_stack(void) { return 0; }
#endif

static void board_words(const char *s) { while (*s) board_put(*s++); }
static void board_say(const char *name, uint32_t number)
{
    char digits[11], *d = digits + sizeof digits;
    *--d = 0;
    do *--d = (char)('0' + number % 10);
    while (number /= 10);
    board_words(name);
    board_put(' ');
    board_words(d);
    board_put('\n');
}
static void board_begin(void)
{
    board_start();
    board_paint();
}
static int board_end(int status, uint32_t neuron_steps)
{
    const uint32_t stack = board_stack();
    board_say("status", (uint32_t)status);
    board_say("hash", board_hash);
    board_say("ticks", board_sum);
    board_say("neuron_steps", neuron_steps);
    board_say("stack", stack);
#ifdef __AVR__
    cli();
    sleep_mode();                                /* asleep without interrupts: the end, for simavr */
#endif
    return 0;
}
#endif
