/* report.h: prints a number where the emulator shows it: the UART of an AVR, stdout elsewhere. */
#include <stdio.h>
#ifdef __AVR__
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
static int uart_put(char c, FILE *f)
{
    (void)f;
    while (!(UCSR0A & (1 << UDRE0))) continue;
    UDR0 = (unsigned char)c;
    return 0;
}
static FILE uart = FDEV_SETUP_STREAM(uart_put, NULL, _FDEV_SETUP_WRITE);
#endif

static void report(uint32_t number)
{
#ifdef __AVR__
    UCSR0B = 1 << TXEN0;
    stdout = &uart;
#endif
    printf("%08lx\n", (unsigned long)number);
#ifdef __AVR__
    cli();
    sleep_mode();                /* asleep without interrupts: the end, for simavr */
#endif
}
