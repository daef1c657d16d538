/* net.c: a network for a microcontroller: static memory, no libc. 16 LIFRef -> Expon x COBA on 8 LIFRef, 30 ms.
   With -DREPORT it prints a number made of all bits of V and g, which is the same on every machine. */
#define SNN_NO_HEAP
#ifndef SNN_DUAL_N
#define SNN_DUAL_N 0                     /* gradients stay on the desktop */
#endif
#define SNN_POPULATION   relay
#define SNN_NEURON       snn_lifref
#include "snn.h"

#define SNN_POPULATION   target
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include "snn.h"

#ifdef REPORT
#include "report.h"
#else
static volatile uint32_t reported;
static void report(uint32_t number) { reported = number; }
#endif

static unsigned char memory[1400];                              /* of the 2048 bytes of an ATmega328P */
static uint32_t hash = 0x811c9dc5u;                             /* FNV-1a */

static void mix(const void *data, size_t size)
{
    const unsigned char *byte = (const unsigned char *)data;
    for (size_t i = 0; i < size; i++) hash = (hash ^ byte[i]) * 0x01000193u;
}

int main(void)
{
    snn_net net = snn_net_on(memory, sizeof memory, snn_ms(0.1f));
    relay_params from = relay_defaults();
    from.cell.tau     = snn_ms(20);
    from.cell.v_rest  = snn_mV(-60);
    from.cell.v_reset = snn_mV(-60);
    from.cell.v_th    = snn_mV(-50);
    target_params to = target_defaults();
    to.cell = from.cell;

    relay  *pre  = relay_new(&net, 16, &from);
    target *post = target_new(&net, 8, &to);
    snn_projection *ff = snn_fixed_out(&net, &pre->cells, &post->exc, 0.5f, snn_mS(0.5f), 42);

    while (!snn_failed(&net) && net.step < 300) {
        snn_deliver(ff);
        relay_step(pre, snn_mA(30));
        target_step(post, snn_mA(0));
        snn_tick(&net);
        mix(pre->v, 16 * sizeof *pre->v);
        mix(post->v, 8 * sizeof *post->v);
        mix(post->exc.g, 8 * sizeof *post->exc.g);
    }
    report(snn_failed(&net) ? (uint32_t)net.status.code : hash);
    return 0;
}
