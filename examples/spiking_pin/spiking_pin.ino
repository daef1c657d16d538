/* spiking_pin.ino: a knob excites a neuron, which excites another, whose spikes are pulses of a pin.
   Turn the knob at A0: the built-in LED spikes faster. Two LIFRef neurons, a step each millisecond. */
/* [sketch] */
#define SNN_NO_HEAP                              /* static memory alone                    */
#define SNN_NO_MESSAGES                          /* status codes, no sentences             */
#define SNN_DUAL_N 0                             /* no gradients                           */
#define SNN_POPULATION   sensor
#define SNN_NEURON       snn_lifref
#include <snn.h>

#define SNN_POPULATION   motor
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#include <snn.h>

static unsigned char memory[SNN_BYTES(sensor, 1) + SNN_BYTES(motor, 1) + SNN_BYTES_EDGES(0, 0)];
static snn_net net;
static sensor *knob;
static motor *pin;
static snn_projection *nerve;

void setup()
{
    pinMode(LED_BUILTIN, OUTPUT);
    net = snn_net_on(memory, sizeof memory, snn_ms(1));

    sensor_params q = sensor_defaults();
    q.cell.r      = snn_Mohm(100);               /* a leak of 10 nS                        */
    q.cell.tau    = snn_ms(20);
    q.cell.v_rest = q.cell.v_reset = q.init.v = snn_mV(-60);
    q.cell.v_th   = snn_mV(-50);
    motor_params r = motor_defaults();
    r.cell = q.cell;
    r.init = q.init;
    r.exc.syn.tau = snn_ms(5);

    knob = sensor_new(&net, 1, &q);
    pin = motor_new(&net, 1, &r);
    nerve = snn_one_to_one(&net, &knob->cells, &pin->exc, snn_nS(20));
}

void loop()
{
    static unsigned long due;
    if (snn_failed(&net) || micros() - due < 1000) return;
    due += 1000;

    snn_deliver(nerve);
    sensor_step(knob, snn_nA(analogRead(A0) / 2558.f));
    motor_step(pin, snn_nA(0));
    snn_tick(&net);
    digitalWrite(LED_BUILTIN, pin->cells.n_spikes > 0);
}
/* [/sketch] */
