/* spiking_pin.c: two neurons on a microcontroller, and a pin that spikes.
   A sensor neuron is driven, ever harder for two seconds; it excites a motor neuron, whose spikes are pulses of 1 ms on
   a pin. Without libc, without malloc; one step each millisecond. Bare registers: of an ATmega328P (Arduino Uno, pin
   13), an nRF51 (micro:bit, pin P0.13), an FE310 (HiFive1, GPIO 5); on a desktop a line of text stands for the pin. */

/* [network] */
#define SNN_NO_HEAP                              /* no malloc: static memory alone            */
#define SNN_NO_MESSAGES                          /* status codes, without their sentences     */
#define SNN_DUAL_N 0                             /* no gradients on this machine              */

#define SNN_POPULATION   sensor
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   motor
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

static unsigned char memory[SNN_BYTES(sensor, 1) + SNN_BYTES(motor, 1) + SNN_BYTES_EDGES(0, 0)];
/* [/network] */

/* [board] */
#if defined __AVR__                              /* ATmega328P at 16 MHz: PB5; Timer 1        */
#include <avr/io.h>
static void pin_begin(void)
{
    DDRB |= 1 << 5;
    OCR1A = 250 - 1;                             /* 16 MHz / 64 / 250 = 1 kHz                 */
    TCCR1B = 1 << WGM12 | 3 << CS10;
}
static void pin_write(bool on) { PORTB = on ? PORTB | 1 << 5 : PORTB & ~(1 << 5); }
static void wait_ms(void)
{
    while (!(TIFR1 & 1 << OCF1A)) continue;
    TIFR1 = 1 << OCF1A;
}
#elif defined __ARM_ARCH                         /* nRF51 at 16 MHz: P0.13; SysTick           */
#define REGISTER(address) (*(volatile uint32_t *)(address))
static void pin_begin(void)
{
    REGISTER(0x50000518u) = 1u << 13;            /* DIRSET                                    */
    REGISTER(0xE000E014u) = 16000 - 1;           /* every Cortex-M has this timer             */
    REGISTER(0xE000E018u) = 0;
    REGISTER(0xE000E010u) = 5;
}
static void pin_write(bool on) { REGISTER(on ? 0x50000508u : 0x5000050Cu) = 1u << 13; }
static void wait_ms(void) { while (!(REGISTER(0xE000E010u) >> 16 & 1)) continue; }
#elif defined __riscv                            /* FE310: GPIO 5; mtime, 32768 Hz            */
#define REGISTER(address) (*(volatile uint32_t *)(address))
static uint32_t due;
static void pin_begin(void)
{
    REGISTER(0x10012008u) |= 1u << 5;            /* output enable                             */
    due = REGISTER(0x0200BFF8u);
}
static void pin_write(bool on)
{
    if (on) REGISTER(0x1001200Cu) |= 1u << 5;
    else REGISTER(0x1001200Cu) &= ~(1u << 5);
}
static void wait_ms(void)
{
    due += 33;
    while ((int32_t)(REGISTER(0x0200BFF8u) - due) < 0) continue;
}
#else                                            /* a desktop: 100 ms a line                  */
#include <stdio.h>
static int drawn;
static void pin_begin(void) { }
static void pin_write(bool on) { putchar(on ? '|' : '.'); }
static void wait_ms(void) { if (++drawn % 100 == 0) putchar('\n'); }
#endif
/* [/board] */

int main(void)
{
/* [setup] */
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(1));

    sensor_params from = sensor_defaults();
    from.cell.r      = snn_Mohm(100);            /* a leak of 10 nS                           */
    from.cell.tau    = snn_ms(20);
    from.cell.v_rest = from.cell.v_reset = from.init.v = snn_mV(-60);
    from.cell.v_th   = snn_mV(-50);
    motor_params to = motor_defaults();
    to.cell        = from.cell;
    to.init        = from.init;
    to.exc.syn.tau = snn_ms(5);

    sensor *touch  = sensor_new(&net, 1, &from);
    motor  *muscle = motor_new(&net, 1, &to);
    snn_projection *nerve = snn_one_to_one(&net, &touch->cells, &muscle->exc, snn_nS(20));
/* [/setup] */
/* [loop] */
    pin_begin();
    while (!snn_failed(&net) && net.step < 2000) {
        snn_deliver(nerve);                      /* what spiked before arrives now            */
        sensor_step(touch, snn_nA((snn_real)net.step / 5000));
        motor_step(muscle, snn_nA(0));
        pin_write(muscle->cells.n_spikes > 0);
        snn_tick(&net);
        wait_ms();
    }
/* [/loop] */
    return net.status.code;
}
