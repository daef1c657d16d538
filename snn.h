/* snn.h 0.2.0: spiking neural networks in one C11 header
   SPDX-License-Identifier: MIT

   WHAT
     Neurons, synapses and projections whose every quantity carries its unit; the models, numbers
     and order of brainpy.state, in C. The same program simulates, and carries exact forward-mode
     gradients through surrogate spikes. Static inline functions only: no library to link, no
     libm, no malloc unless you ask for it, the same bits from every compiler and on every machine.

   HOW
     Put snn.h beside your sources and include it. C11 or C++11 and later; gcc, clang, tcc. A
     program:

         #define SNN_POPULATION   relay                         // a population of LIFRef neurons
         #define SNN_NEURON       snn_lifref
         #include "snn.h"

         #define SNN_POPULATION   target                        // one with a receptor
         #define SNN_NEURON       snn_lifref
         #define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
         #include "snn.h"

         #include <stdio.h>

         int main(void)
         {
             snn_net net = snn_net_on_heap(snn_ms(0.1));        // memory, clock, status

             relay_params from = relay_defaults();
             from.cell.tau    = snn_ms(20);
             from.cell.v_rest = from.cell.v_reset = snn_mV(-60);
             from.cell.v_th   = snn_mV(-50);
             target_params to = target_defaults();
             to.cell = from.cell;
             to.exc.syn.tau = snn_ms(5);

             relay  *pre  = relay_new(&net, 20, &from);
             target *post = target_new(&net, 10, &to);
             snn_projection *ff =
                 snn_fixed_out(&net, &pre->cells, &post->exc, 0.5, snn_mS(0.5), 42);

             while (!snn_failed(&net) && net.step < 2000) {
                 snn_deliver(ff);                               // the last step's spikes arrive
                 relay_step(pre, snn_mA(30));
                 target_step(post, snn_mA(0));
                 snn_tick(&net);
             }
             if (snn_failed(&net)) fprintf(stderr, "%s\n", snn_why(&net));
             else printf("V of post neuron 0: %g mV\n", (double)snn_to_mV(post->v[0]));
             snn_net_free(&net);
             return 0;
         }

     What the template makes is named after the population: relay, relay_params, relay_defaults,
     relay_new, relay_step, relay_step_each, relay_retune, relay_restart (search for them as
     "_step)" in room >>population).

     Synapses may stand on the pre side too (AlignPre), and spikes may depress or facilitate. With

         #define SNN_RELEASES(R) R(ampa, snn_whole, snn_ampa) R(fac, snn_stp, snn_instant)

     in the relay, projections from &pre->ampa.cells deliver weights times pre->ampa.g instead of
     weights for each spike; from &pre->fac.cells, weights times what each spike releases.

   OPTIONS, by macro, before the first include and the same in every file that shares objects
     SNN_REAL          float (default) or double
     SNN_DUAL_N        derivatives that a dual carries, 4 by default; 0 leaves the dual reading
                       out, and with it the second sweep of every population: three quarters of
                       the code (on a Cortex-M4F 6 kB are left of 22)
     SNN_NO_HEAP       no malloc, no <stdlib.h>: snn_net_on alone
     SNN_NO_MESSAGES   status codes without sentences
     SNN_WITH_FILES    recorders that write CSV and NPY files, weights that are saved and loaded,
                       descriptions of a network for other programs, by <stdio.h>
     SNN_WITH_GSL      minimisers, fits and integrators of the GNU Scientific Library, which get
                       their derivatives from duals (GSL is under the GPL: see room >>gsl)
     SNN_WITH_SNAPSHOTS
                       a running net can be saved and restored: room >>snapshots
     SNN_WITH_LIBM     exp and its kin from libm instead of room >>elementary
     SNN_CHECK_UNITS   check the dimensions of the library's own texts too (a user's always are)
     SNN_SEED_EXACT    the seed's accidents of rounding, so that its traces compare bit for bit
     SNN_HOLD          type of a refractory countdown: uint16_t
     SNN_INDEX         type of a neuron's number: uint32_t (uint16_t where size_t has 16 bits, and
                       with SNN_NO_HEAP)
     SNN_ALIGN         alignment of arrays, in bytes: 64
     SNN_MALLOC        the heap, with SNN_FREE: malloc and free
     SNN_NO_DISPATCH   populations at the target's own width only, not at that of the machine where
                       the program runs (AVX2, AVX-512): less code, a known instruction set
     SNN_NO_LANES      one neuron at a time; so it is anyway without optimisation, on targets
                       without vectors, with SNN_WITH_LIBM, and with SNN_NO_HEAP unless SNN_ALIGN
                       is given (64)
     SNN_ANY_BITS      let the compiler fuse and reorder arithmetic (else -ffast-math is an error)
     SNN_OWN_WARNINGS  let the user's warning flags look into this file

   CONVENTIONS
     Units      Typed at the door, numbers of one coherent set inside: mV ms nA uS Mohm nF kHz pC
                mM. snn_mV(-60) makes a snn_voltage, snn_to_mV(v) reads it. R = 1 ohm and g in
                mS, as in the seed, are the classical weights divided by 1000: the product of 1
                mS and 1 mV is 1 uA.
     One step   Projections deliver the spikes of the step before. A population's step resets who
                has spiked, lets each receptor decay and take what arrived, reads all currents at
                the V after the reset, integrates, notes who is above threshold now and releases
                those spikes. snn_tick ends the step. A spike acts on its target one step after it
                was noted.
     Time       Whole steps: t/dt to the nearest if within 1e-5 of it, else upwards. net.step
                counts 64 bits.
     Integrator #define SNN_INTEGRATOR SNN_RK4 beside SNN_NEURON: exponential Euler (the default),
                SNN_EULER, SNN_RK2 or SNN_RK4, from the same text. Noise is a word of it (diffuse).
     Flash      Weights of one or two bytes with one scale, which stay where they are: room
                >>connections, snn_dense_int8. An AVR reads them with SNN_FLASH.
     Batch      net.batch = B before the first _new: B copies of every state, [copy][neuron].
     Gradients  net.tangents = true before the first _new. Every state has a companion (v_dot,
                exc.g_dot), every parameter a seed (post->dot.cell.tau). The loop stays as it is.
     Plasticity snn_stdp_new gives the weights of a projection a rule of spike times, which
                snn_stdp_step follows (room >>plasticity). Short-term plasticity is a release.
     Learning   #define SNN_LEARNING beside SNN_NEURON, and a snn_trainer made last: the weights of
                all projections learn, the loop stays as it is (room >>learning).
     Failure    Nothing aborts or prints. The first failure stays in net.status, snn_why says it
                in a sentence, and every later call on that net does nothing. _new never returns
                NULL: on a failed net it returns an empty population (count 0, no arrays), so
                that one check, before the loop, suffices.
     Names      snn_<thing>_<verb>; _dual and _slope are the same thing in another reading;
                snn__x and SNN__X are private.
     Threads    No hidden global state: nets in different threads are independent.
     Place      A net must not be moved or copied: its parts point to it.
     Recording  snn_recorder_new keeps a state, snn_recorder_rate_new rates, snn_recorder_spikes_new
                spikes, in memory or in CSV and NPY files: room >>recording.

   A MODEL OF YOUR OWN
     is a list and a few texts, in a file that is read once for each reading by including itself.
     The words are explained in room >>words, the list in >>lists; >>models is full of examples.

         // my_cell.h
         #ifndef MY_CELL_H
         #define MY_CELL_H
         #include "snn.h"
         #define my_cell_IS_NEURON 1
         #define my_cell_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                    \
             PARAM(time,    tau,  20,  ms, SNN_POSITIVE, "membrane time constant")    \
             ...                                                                      \
             STATE(voltage, v,    -65, mV, "membrane potential")                      \
             INPUT(current, i) INPUT(voltage, jump)
         #define SNN_READ                    // asks for a reading ...
         #endif
         #include "snn.h"
         #ifdef SNN_READING                  // ... and here it is
         NEURON(my_cell)
         SNN_FN Q(speed) T(my_cell_drift_v)(T(my_cell_k) p, Q(voltage) v, Q(current) i) { ... }
         #ifdef SNN_STEPS                    // drifts are read in every reading, steps in some
         SNN_FN Q(ratio) T(my_cell_spike)(T(my_cell_k) p, T(my_cell_state) s) { ... }
         SNN_FN void T(my_cell_reset)(T(my_cell_k) p, T(my_cell_state) *s, Q(ratio) z) { ... }
         SNN_FN void T(my_cell_advance)(T(my_cell_k) p, T(my_cell_state) *s, SLOPE(current) i,
                                        Q(voltage) jump) { ... }
         STEP(my_cell)
         #endif
         #define SNN_READ                    // the next one, until all are done
         #include "my_cell.h"
         #endif

   CONTENTS: search for the mark
     >>config        options, compilers, version
     >>status        what went wrong, as data
     >>units         one struct for each dimension, a maker and a reader for each unit
     >>scalars       real, slope, dual, slope over dual: one list of operations
     >>elementary    exp, log, sqrt and their kin, without libm
     >>tangent       the rules of differentiation, over any base
     >>lanes         several neurons at a time, at the width of the machine
     >>gradient      gradients of any function of numbers
     >>surrogates    the slope that gradients see in a spike
     >>random        numbers by counting
     >>net           memory, clock, failures and their sentences
     >>snapshots     a running network, saved and restored exactly
     >>lists         from a model's list: structs, defaults, checks, seeds, dimensions
     >>words         the vocabulary of a model's text, once for every reading
     >>models        the equations: neurons, synapses, outputs
     >>cells         the head that every population begins with
     >>sources       Poisson spikes and given times
     >>connections   who is joined to whom, delivery, delays
     >>gaps          gap junctions: currents between membranes
     >>plasticity    weights that spike times move: pair STDP
     >>inputs        waves, fluctuations, thousands of Poisson trains
     >>readouts      leaky sums of weighted spikes
     >>recording     states, rates and spikes kept or streamed; a summary in words
     >>weights       in files: for numpy, for another run, for firmware
     >>learning      gradients of whole trials, and what moves the weights
     >>population    the template: one fused loop
     >>gsl           a bridge to the GNU Scientific Library
     >>end
*/

#if defined __GNUC__ && !defined __TINYC__ && !defined SNN_OWN_WARNINGS
#pragma GCC system_header                       /* gcc then names the user's line, not one here */
#endif
#if defined __clang__ && !defined SNN__FIRST && !defined SNN_READING                              \
    && !defined SNN__IN_POPULATION && !defined SNN__OWN_LANES && !defined SNN__ASKED
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wignored-pragmas"    /* some targets do not know it          */
#pragma float_control(push)                     /* the user's setting comes back at the end     */
#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic pop
#endif
#ifndef SNN_H
#define SNN_H
#define SNN__FIRST
#pragma push_macro("X")
#undef X
/* The rooms that are read more than once; 0 would be "none". */
#define SNN__ELEMENTARY 1
#define SNN__TANGENT 2
#define SNN__WORDS 3
#define SNN__MODELS 4
#define SNN__POPULATION 5
#define SNN__SWEEP_TEXT 6
#define SNN__DONE 7
#define SNN__NEXT_WIDTH 8
#define SNN__LANES_TEXT 9
#elif defined SNN__PART
/* a room asked for by this file itself */
#elif defined SNN_READ
#undef SNN_READ
#define SNN__PART SNN__WORDS
#elif defined SNN_POPULATION
#define SNN__PART SNN__POPULATION
#else
#define SNN__PART SNN__DONE
#endif

/* ==============================================================================================
   >>config   options, compilers, version
   ===============================================================================================
   Needs: nothing. Offers: snn_real, SNN_FN, the SNN_* options with their defaults, SNN_VERSION. */
#if defined SNN__FIRST && !defined SNN__PART

#define SNN_VERSION_MAJOR 0
#define SNN_VERSION_MINOR 2
#define SNN_VERSION_PATCH 0
#define SNN_VERSION "0.2.0"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifndef SNN_NO_HEAP
#include <stdlib.h>
#endif

#if defined __FAST_MATH__ && !defined SNN_ANY_BITS
#error "snn.h: -ffast-math changes the numbers; drop it, or define SNN_ANY_BITS to accept that"
#endif

#define SNN__PASTE2(a, b) a##b
#define SNN__CAT(a, b) SNN__PASTE2(a, b)
#define SNN__PASTE3(a, b, c) a##b##c
#define SNN__CAT3(a, b, c) SNN__PASTE3(a, b, c)
#define SNN__STRING2(x) #x
#define SNN__STRING(x) SNN__STRING2(x)
#define SNN__WORDS_IN(...) SNN__WORDS_IN2(__VA_ARGS__, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define SNN__WORDS_IN2(a, b, c, d, e, f, g, h, i, n, ...) n
#define SNN__NO(...)                            /* a list entry that this reader does not want */

#ifndef SNN_REAL
#define SNN_REAL float
#endif
#define SNN__IS_float 1
#define SNN__IS_double 2
#if SNN__CAT(SNN__IS_, SNN_REAL) == 2
#define SNN__DOUBLE 1
#elif SNN__CAT(SNN__IS_, SNN_REAL) == 1
#define SNN__DOUBLE 0
#else
#error "snn.h: SNN_REAL must be float or double"
#endif
typedef SNN_REAL snn_real;

#if defined __GNUC__ && !defined __TINYC__
#define SNN__GNU 1
#define SNN__UNUSED __attribute__((unused))
#else
#define SNN__GNU 0
#define SNN__UNUSED
#endif

/* SNN_FN: a small body, a model's text for instance. Inlined wherever the build optimises; a real
   function, with a frame of its own, where it does not.
   SNN__MAY: larger bodies that loops call, left to the compiler's judgement.
   SNN__DO: loops, and what is done once; out of line, because compilers otherwise copy it into
   every caller, and because the user's flags cannot fuse arithmetic there. What is inlined goes
   through SNN__KEEP (room >>scalars).                                                          */
#if SNN__GNU && defined __OPTIMIZE__
#define SNN_FN static inline __attribute__((always_inline, unused))
#else
#define SNN_FN static inline SNN__UNUSED
#endif
#define SNN__MAY static inline SNN__UNUSED
#if SNN__GNU && !defined __clang__ && !defined SNN_ANY_BITS
#define SNN__DO                                                                                   \
    static __attribute__((noinline, unused, optimize("no-fast-math", "fp-contract=off")))
#elif SNN__GNU
#define SNN__DO static __attribute__((noinline, unused))
#else
#define SNN__DO static inline
#endif
/* SNN__LOOP: SNN__DO for loops over arrays, several elements at a time also at -O2 */
#if SNN__GNU && !defined __clang__ && !defined SNN_ANY_BITS && defined __OPTIMIZE__
#define SNN__LOOP                                                                                 \
    static __attribute__((noinline, unused, optimize("O3", "no-fast-math", "fp-contract=off")))
#else
#define SNN__LOOP SNN__DO
#endif
#if SNN__GNU
#define SNN__RESTRICT __restrict
#else
#define SNN__RESTRICT
#endif

#ifdef __cplusplus
#define SNN__ZERO {}
#define SNN__AUTO auto
#define SNN__ASSERT static_assert
#else
#define SNN__ZERO {0}
#define SNN__AUTO __auto_type
#define SNN__ASSERT _Static_assert
#endif

/* Dimensions are read by the compiler alone, and only by one that knows __auto_type (C) or auto
   (C++) inside a statement expression: gcc, clang and their kin. tcc and a strict compiler do
   without; the struct types at the door still refuse a wrong unit there.                       */
#if SNN__GNU
#define SNN__HAS_DIMS 1
#else
#define SNN__HAS_DIMS 0
#endif

#ifndef SNN_DUAL_N
#define SNN_DUAL_N 4                            /* tangents a dual carries; 0: no dual reading  */
#endif
#ifndef SNN_INDEX
#if SIZE_MAX <= 65535 || defined SNN_NO_HEAP
#define SNN_INDEX uint16_t                      /* a neuron's number                            */
#else
#define SNN_INDEX uint32_t
#endif
#endif
#ifndef SNN_HOLD
#define SNN_HOLD uint16_t                       /* steps that a neuron is still refractory      */
#endif
#ifdef SNN_ALIGN
#define SNN__ALIGNED                            /* the user says how arrays are aligned         */
#elif defined SNN_NO_HEAP
#define SNN_ALIGN (sizeof(void *) > sizeof(snn_real) ? sizeof(void *) : sizeof(snn_real))
#else
#define SNN_ALIGN 64                            /* a cache line                                 */
#endif

/* Lanes (room >>lanes): the bytes of a register of the target, 0 where it has none or the build
   does not optimise; and whether wider ones are compiled as well, for machines that have them.
   SNN_WITH_LIBM and arrays that are not aligned to a register do without.                      */
#if SNN__GNU && defined __OPTIMIZE__ && !defined SNN_NO_LANES && !defined SNN_WITH_LIBM           \
    && (!defined SNN_NO_HEAP || defined SNN__ALIGNED)
#if defined __AVX512F__ && defined __AVX512BW__ && defined __AVX512DQ__ && defined __AVX512VL__
#define SNN__OWN_WIDTH 64
#elif defined __AVX2__
#define SNN__OWN_WIDTH 32
#elif defined __SSE2__ || (defined __aarch64__ && defined __ARM_NEON)
#define SNN__OWN_WIDTH 16
#endif
#endif
#ifndef SNN__OWN_WIDTH
#define SNN__OWN_WIDTH 0
#endif
#if SNN__OWN_WIDTH && defined __x86_64__ && !defined _WIN32 && !defined SNN_NO_DISPATCH
#define SNN__DISPATCH 1
#else
#define SNN__DISPATCH 0
#endif
#ifndef SNN_NO_HEAP
#ifndef SNN_MALLOC
#define SNN_MALLOC(size) malloc(size)
#define SNN_FREE(p) free(p)
#endif
#endif

/* The four base units as multiples of mV, ms, nA and mM. Always 1, but for the test that sets them
   to powers of two: no result may change a bit, or a formula mixes units.                      */
#ifndef SNN_BASE_MV
#define SNN_BASE_MV 1
#endif
#ifndef SNN_BASE_MS
#define SNN_BASE_MS 1
#endif
#ifndef SNN_BASE_NA
#define SNN_BASE_NA 1
#endif
#ifndef SNN_BASE_MM
#define SNN_BASE_MM 1
#endif
#ifndef SNN_BASE_MS_ROOT
#define SNN_BASE_MS_ROOT 1                      /* its square root, for noise per sqrt(ms)      */
#endif

#endif

/* ==============================================================================================
   >>status   what went wrong, as data and as a sentence
   ===============================================================================================
   Nothing here aborts or prints. The first failure of a net stays in net.status; every later call
   on that net does nothing. snn_why (room >>net) turns the data into one sentence that names the
   culprit and its value.
   Needs: >>config. Offers: snn_code, snn_status, the ranges SNN_ANY, SNN_POSITIVE, ...         */
#if defined SNN__FIRST && !defined SNN__PART

typedef enum snn_code {
    SNN_OK = 0,
    SNN_BAD_VALUE,                              /* a parameter outside its range, or not finite */
    SNN_BAD_SIZE,                               /* a size of zero, or one that overflows        */
    SNN_BAD_EDGE,                               /* a neuron's number that the population lacks  */
    SNN_BAD_COUNT,                              /* so many values given, so many needed         */
    SNN_NO_MEMORY,                              /* the heap refused                             */
    SNN_NO_ROOM,                                /* the buffer given to snn_net_on is too small  */
    SNN_NOT_BUILT,                              /* asks for what this build left out            */
    SNN_TOO_LATE,                               /* set after the first _new, or seeds without it;
                                                   a projection changed after its trainer       */
    SNN_NOT_WRITTEN,                            /* a file or a drain took no more               */
    SNN_NOT_READ,                               /* a file is not there, or not what it should be */
    SNN_BAD_SNAPSHOT,                           /* of another net, or no snapshot at all        */
    SNN_BAD_END                                 /* another receptor, or another net, than meant */
} snn_code;

typedef enum snn_range {                        /* what a parameter may be; always finite       */
    SNN_ANY, SNN_POSITIVE, SNN_NONNEGATIVE, SNN_NONZERO, SNN_FRACTION
} snn_range;

typedef struct snn_status {
    snn_code code;
    snn_range range;                            /* BAD_VALUE: what the value had to be          */
    const char *where;                          /* model, population or function                */
    const char *field;                          /* parameter, or what was counted               */
    const char *unit;                           /* of the value                                 */
    snn_real value;                             /* BAD_VALUE: what it was, in that unit         */
    size_t index, got, need;                    /* which one; how many, or who; how many it takes */
} snn_status;

#ifdef SNN_NO_MESSAGES
#define SNN__TEXT(s) ((const char *)NULL)       /* the words stay out of the program            */
#else
#define SNN__TEXT(s) s
#endif

#endif

/* ==============================================================================================
   >>units   one struct for each dimension, a maker and a reader for each unit
   ===============================================================================================
   Units are checked at the door: snn_voltage holds mV and nothing else, so a current where a
   voltage is due does not compile. Inside, numbers are in one coherent set, which closes without
       factors: mV  ms  nA  uS  Mohm  nF  kHz  pC  mM        (mV = Mohm nA,  nA = uS mV,  ms =
                    Mohm nF, ...)
   A struct's only member is named by that unit, so that a debugger prints {mV = -60}.
   Constant tables: { .tau = {20} } in C and C++20, { .tau.ms = 20 } in C. (A bare .tau = 20 slips
   through brace elision; -Wmissing-braces speaks.)
   Needs: >>config. Offers: snn_voltage and the like, snn_mV(x) and the like, snn_to_mV(q).     */
#if defined SNN__FIRST && !defined SNN__PART

/* X(dimension, coherent unit, twice the exponents of mV, ms, nA, mM). Twice, because noise is per
   square root of time.                                                                         */
#define SNN_DIMENSIONS(X)                                                                         \
    X(ratio,              one,          0,  0,  0,  0)                                            \
    X(time,               ms,           0,  2,  0,  0)                                            \
    X(voltage,            mV,           2,  0,  0,  0)                                            \
    X(current,            nA,           0,  0,  2,  0)                                            \
    X(conductance,        uS,          -2,  0,  2,  0)                                            \
    X(resistance,         Mohm,         2,  0, -2,  0)                                            \
    X(capacitance,        nF,          -2,  2,  2,  0)                                            \
    X(charge,             pC,           0,  2,  2,  0)                                            \
    X(rate,               kHz,          0, -2,  0,  0)                                            \
    X(concentration,      mM,           0,  0,  0,  2)                                            \
    X(per_voltage,        per_mV,      -2,  0,  0,  0)                                            \
    X(speed,              mV_per_ms,    2, -2,  0,  0)                                            \
    X(ramp,               nA_per_ms,    0, -2,  2,  0)                                            \
    X(growth,             uS_per_ms,   -2, -2,  2,  0)                                            \
    X(acceleration,       mV_per_ms2,   2, -4,  0,  0)                                            \
    X(per_voltage_time,   per_mV_ms,   -2, -2,  0,  0)                                            \
    X(binding,            per_mM_ms,    0, -2,  0, -2)                                            \
    X(voltage_noise,      mV_per_rtms,  2, -1,  0,  0)                                            \
    X(current_noise,      nA_per_rtms,  0, -1,  2,  0)                                            \
    X(speed_noise,        mV_per_ms_rtms, 2, -3, 0, 0)                                            \
    X(ratio_noise,        per_rtms,     0, -1,  0,  0)

/* a number for each, which #if can compare */
#define SNN__KIND_ratio 1
#define SNN__KIND_time 2
#define SNN__KIND_voltage 3
#define SNN__KIND_current 4
#define SNN__KIND_conductance 5
#define SNN__KIND_resistance 6
#define SNN__KIND_capacitance 7
#define SNN__KIND_charge 8
#define SNN__KIND_rate 9
#define SNN__KIND_concentration 10
#define SNN__KIND_per_voltage 11
#define SNN__KIND_speed 12
#define SNN__KIND_ramp 13
#define SNN__KIND_growth 14
#define SNN__KIND_acceleration 15
#define SNN__KIND_per_voltage_time 16
#define SNN__KIND_binding 17
#define SNN__KIND_voltage_noise 18
#define SNN__KIND_current_noise 19
#define SNN__KIND_speed_noise 20
#define SNN__KIND_ratio_noise 21

/* X(unit, dimension, how many of the coherent unit) */
#define SNN_UNITS(X)                                                                              \
    X(one,  ratio,   1)                                                                           \
    X(s,    time,    1e3)          X(ms,   time,        1)        X(us,   time,        1e-3)      \
    X(V,    voltage, 1e3)          X(mV,   voltage,     1)        X(uV,   voltage,     1e-3)      \
    X(mA,   current, 1e6)          X(uA,   current,     1e3)      X(nA,   current,     1)         \
    X(pA,   current, 1e-3)         X(S,    conductance, 1e6)      X(mS,   conductance, 1e3)       \
    X(uS,   conductance, 1)        X(nS,   conductance, 1e-3)     X(ohm,  resistance,  1e-6)      \
    X(kohm, resistance, 1e-3)      X(Mohm, resistance,  1)        X(Gohm, resistance,  1e3)       \
    X(uF,   capacitance, 1e3)      X(nF,   capacitance, 1)        X(pF,   capacitance, 1e-3)      \
    X(pC,   charge,  1)            X(kHz,  rate,        1)        X(Hz,   rate,        1e-3)      \
    X(mM,   concentration, 1)      X(per_mV, per_voltage, 1)      X(mV_per_ms, speed,  1)         \
    X(nA_per_ms, ramp, 1)          X(uS_per_ms, growth, 1)        X(mV_per_ms2, acceleration, 1)  \
    X(per_mV_ms, per_voltage_time, 1)                             X(per_mM_ms, binding, 1)        \
    X(mV_per_rtms, voltage_noise, 1)                              X(nA_per_rtms, current_noise, 1) \
    X(mV_per_ms_rtms, speed_noise, 1)                             X(per_rtms, ratio_noise, 1)

/* base^(h/2) for the few exponents in use */
#define SNN__POWER(b, h, root)                                                                    \
    ((h) == 0 ? 1. : (h) == 2 ? 1. * (b) : (h) == -2 ? 1. / (b) : (h) == -4 ? 1. / (b) / (b)      \
     : (h) == -1 ? 1. / (root) : (h) == -3 ? 1. / (b) / (root) : 0.)
#define SNN__BASE(a, b, c, d)                                                                     \
    (SNN__POWER(SNN_BASE_MV, a, 1) * SNN__POWER(SNN_BASE_MS, b, SNN_BASE_MS_ROOT)                 \
     * SNN__POWER(SNN_BASE_NA, c, 1) * SNN__POWER(SNN_BASE_MM, d, 1))

#define X(dim, m, a, b, c, d)                                                                     \
    typedef struct snn_##dim { snn_real m; } snn_##dim;                                           \
    SNN_FN snn_##dim snn__##dim##_of(snn_real x) { snn_##dim q; q.m = x; return q; }              \
    SNN_FN snn_real snn__##dim##_number(snn_##dim q) { return q.m; }                              \
    SNN_FN snn_real snn__##dim##_base(void) { return (snn_real)SNN__BASE(a, b, c, d); }
SNN_DIMENSIONS(X)
#undef X

/* snn_mV makes, snn__in_mV is the bare number, snn_to_mV reads. Divided on the way out, because
   the factor is exact then for every decimal unit above one.                                   */
#define X(u, dim, k)                                                                              \
    SNN_FN snn_real snn__in_##u(snn_real x) { return x * ((snn_real)(k) * snn__##dim##_base()); } \
    SNN_FN snn_##dim snn_##u(snn_real x) { return snn__##dim##_of(snn__in_##u(x)); }             \
    SNN_FN snn_real snn_to_##u(snn_##dim q)                                                       \
    {                                                                                             \
        return snn__##dim##_number(q) / ((snn_real)(k) * snn__##dim##_base());                    \
    }
SNN_UNITS(X)
#undef X

/* The makers. Macros only to cast at the door: no double arithmetic on a machine that has none,
   and no -Wconversion for snn_ms(0.1).                                                         */
#define snn_one(x)         snn_one((snn_real)(x))
#define snn_s(x)           snn_s((snn_real)(x))
#define snn_ms(x)          snn_ms((snn_real)(x))
#define snn_us(x)          snn_us((snn_real)(x))
#define snn_V(x)           snn_V((snn_real)(x))
#define snn_mV(x)          snn_mV((snn_real)(x))
#define snn_uV(x)          snn_uV((snn_real)(x))
#define snn_mA(x)          snn_mA((snn_real)(x))
#define snn_uA(x)          snn_uA((snn_real)(x))
#define snn_nA(x)          snn_nA((snn_real)(x))
#define snn_pA(x)          snn_pA((snn_real)(x))
#define snn_S(x)           snn_S((snn_real)(x))
#define snn_mS(x)          snn_mS((snn_real)(x))
#define snn_uS(x)          snn_uS((snn_real)(x))
#define snn_nS(x)          snn_nS((snn_real)(x))
#define snn_ohm(x)         snn_ohm((snn_real)(x))
#define snn_kohm(x)        snn_kohm((snn_real)(x))
#define snn_Mohm(x)        snn_Mohm((snn_real)(x))
#define snn_Gohm(x)        snn_Gohm((snn_real)(x))
#define snn_uF(x)          snn_uF((snn_real)(x))
#define snn_nF(x)          snn_nF((snn_real)(x))
#define snn_pF(x)          snn_pF((snn_real)(x))
#define snn_pC(x)          snn_pC((snn_real)(x))
#define snn_kHz(x)         snn_kHz((snn_real)(x))
#define snn_Hz(x)          snn_Hz((snn_real)(x))
#define snn_mM(x)          snn_mM((snn_real)(x))
#define snn_per_mV(x)      snn_per_mV((snn_real)(x))
#define snn_mV_per_ms(x)   snn_mV_per_ms((snn_real)(x))
#define snn_nA_per_ms(x)   snn_nA_per_ms((snn_real)(x))
#define snn_uS_per_ms(x)   snn_uS_per_ms((snn_real)(x))
#define snn_mV_per_ms2(x)  snn_mV_per_ms2((snn_real)(x))
#define snn_per_mV_ms(x)   snn_per_mV_ms((snn_real)(x))
#define snn_per_mM_ms(x)   snn_per_mM_ms((snn_real)(x))
#define snn_mV_per_rtms(x) snn_mV_per_rtms((snn_real)(x))
#define snn_nA_per_rtms(x) snn_nA_per_rtms((snn_real)(x))
#define snn_mV_per_ms_rtms(x) snn_mV_per_ms_rtms((snn_real)(x))
#define snn_per_rtms(x)    snn_per_rtms((snn_real)(x))

#endif

/* ==============================================================================================
   >>scalars   what the arithmetic is done on: real, slope, dual, slope over dual
   ===============================================================================================
   Four scalar types answer to one list of operations, snn_<type>_<operation>:

       snn_real         a number
       snn_slope        a number and its derivative along one direction: how the integrator learns
                        the slope of a drift
       snn_dual         a number and SNN_DUAL_N derivatives: how a program learns its gradient
       snn_slope_dual   a slope whose two parts are duals; also the way to second derivatives

   f(x) = x^2 by hand: x = 3 with derivative 1 is the pair {3, 1}. The product rule makes
   {3, 1} {3, 1} = {9, 3*1 + 1*3} = {9, 6}: the value and f'(3), from one multiplication. Each
   operation below does that for its own rule, and a program made of them yields exact derivatives.

   Rules worth knowing
     A product with a zero tangent is zero, whatever the other factor: 0 * inf makes no NaN. That
     zero is -0.0, because x + -0.0 is x to the last bit: the compiler may drop the addition, so
     parts that do not depend on the direction cost nothing. a - b is a + (-b) for the same reason.
     abs has slope +1 at 0. min and max pass the smaller or larger; at a tie, half of each.
     sqrt(0) has slope infinity, unless its tangent is zero. pow(x, y) passes a tangent of y only
     where x > 0. Comparisons look at the value alone.

   Needs: >>config. Offers: the types, lit add neg sub mul div abs min max ge lt eq pick exp expm1
   exprel log sqrt pow tanh cosh sin cos for each, and readers and seeders of tangents.         */
#if defined SNN__FIRST && !defined SNN__PART

/* SNN__KEEP(a * b): the product is rounded here. Without it a compiler may fuse a * b + c into one
   rounding where the machine can, and the same program has other bits elsewhere. clang is told
   once (at the head of this file); gcc's pragma does not protect what is inlined into the user's
   function. */
#if !SNN__GNU || defined __clang__ || defined SNN_ANY_BITS
#define SNN__KEEP(x) (x)
#elif __GNUC__ >= 12
#define SNN__KEEP(x) __builtin_assoc_barrier(x)
#elif defined __FP_FAST_FMA || defined __FP_FAST_FMAF
#if defined __x86_64__
#define SNN__KEEP(x) __extension__({ snn_real kept_ = (x); __asm__("" : "+x"(kept_)); kept_; })
#elif defined __aarch64__
#define SNN__KEEP(x) __extension__({ snn_real kept_ = (x); __asm__("" : "+w"(kept_)); kept_; })
#else
#define SNN__KEEP(x) __extension__({ snn_real kept_ = (x); __asm__("" : "+m"(kept_)); kept_; })
#endif
#else
#define SNN__KEEP(x) (x)
#endif

#if SNN__DOUBLE
typedef int64_t snn__int;                       /* an integer as wide as a real                 */
#define SNN__NAN INT64_C(0x7FF8000000000000)    /* bits that are no number                      */
#else
typedef int32_t snn__int;
#define SNN__NAN INT32_C(0x7FC00000)
#endif

/* -- real ------------------------------------------------------------------------------------ */
typedef int snn_real_flag;                      /* not bool: two of them are joined by & and |  */
SNN_FN snn_real snn_real_lit(snn_real x) { return x; }
SNN_FN snn_real snn_real_value(snn_real a) { return a; }
SNN_FN snn_real snn_real_add(snn_real a, snn_real b) { return a + b; }
SNN_FN snn_real snn_real_neg(snn_real a) { return -a; }
SNN_FN snn_real snn_real_sub(snn_real a, snn_real b) { return a - b; }
SNN_FN snn_real snn_real_mul(snn_real a, snn_real b) { return SNN__KEEP(a * b); }
SNN_FN snn_real snn_real_div(snn_real a, snn_real b) { return a / b; }
SNN_FN int snn_real_lt(snn_real a, snn_real b) { return a < b; }
SNN_FN int snn_real_ge(snn_real a, snn_real b) { return a >= b; }
SNN_FN int snn_real_eq(snn_real a, snn_real b) { return a == b; }
SNN_FN int snn_real_any_ge(snn_real a, snn_real b) { return a >= b; }
SNN_FN int snn_real_all(int c) { return c; }
SNN_FN snn_real snn_real_pick(int c, snn_real a, snn_real b) { return c ? a : b; }
SNN_FN snn_real snn_real_abs(snn_real a) { return a < 0 ? -a : a; }
SNN_FN snn_real snn_real_min(snn_real a, snn_real b) { return b < a ? b : a; }
SNN_FN snn_real snn_real_max(snn_real a, snn_real b) { return a < b ? b : a; }
SNN_FN snn_real snn_real_detach(snn_real a) { return a; }

SNN_FN snn__int snn_real_bits(snn_real x)
{
    union { snn_real x; snn__int bits; } u;
    u.x = x;
    return u.bits;
}
SNN_FN snn_real snn_real_from_bits(snn__int bits)
{
    union { snn_real x; snn__int bits; } u;
    u.bits = bits;
    return u.x;
}
SNN_FN bool snn__finite(snn_real x) { return x - x == 0; }

/* A real as the tangent of a slope: k times t, where nothing times anything is nothing. */
SNN_FN snn_real snn_real_zero(void) { return -(snn_real)0; }
SNN_FN snn_real snn_real_carry(snn_real k, snn_real t)
{
    return t == 0 ? -(snn_real)0 : SNN__KEEP(k * t);
}

#ifdef SNN_WITH_LIBM                            /* faster here and there; other bits elsewhere */
#include <math.h>
#if SNN__DOUBLE
#define SNN__LIBM(name) name
#else
#define SNN__LIBM(name) name##f
#endif
SNN_FN snn_real snn_real_exp(snn_real x) { return SNN__LIBM(exp)(x); }
SNN_FN snn_real snn_real_expm1(snn_real x) { return SNN__LIBM(expm1)(x); }
SNN_FN snn_real snn_real_log(snn_real x) { return SNN__LIBM(log)(x); }
SNN_FN snn_real snn_real_sqrt(snn_real x) { return SNN__LIBM(sqrt)(x); }
SNN_FN snn_real snn_real_pow(snn_real x, snn_real y) { return SNN__LIBM(pow)(x, y); }
SNN_FN snn_real snn_real_tanh(snn_real x) { return SNN__LIBM(tanh)(x); }
SNN_FN snn_real snn_real_cosh(snn_real x) { return SNN__LIBM(cosh)(x); }
SNN_FN snn_real snn_real_sin(snn_real x) { return SNN__LIBM(sin)(x); }
SNN_FN snn_real snn_real_cos(snn_real x) { return SNN__LIBM(cos)(x); }
SNN_FN snn_real snn_real_exprel(snn_real x)     /* (e^x - 1)/x */
{
    if (x == 0) return 1;
    return x - x == 0 || x != x ? snn_real_expm1(x) / x : snn_real_max(x, 0);
}
#else
#define SNN__PART SNN__ELEMENTARY
#define SNN_S snn_real
#define SNN_I snn__int
#include "snn.h"
#endif

#endif

/* ================================================================================================
   >>elementary   exp, log, sqrt and their kin, without libm: read once for every scalar type SNN_S
   =================================================================================================
   Purpose. exp, expm1, exprel, log, sqrt, pow, tanh, cosh, sin and cos without libm, so that a net
   gives the same bits with every compiler, at every optimisation, on every target, and in a lane
   as in the plain scalar.

   Symbols. S_(f) is the function f of this scalar. n: a whole number; k: an exponent of two; m: a
   number near 1; f, r: what a reduction leaves; x + xl: a number in two parts, xl below x's bits.

   Needs. IEEE 754 float or double, rounding to nearest. + - / of SNN_S; + - & | ^ ~ << >> of SNN_I
   (>> keeps the sign); S_(lit mul lt ge eq pick any bits from_bits); & and | of two flags. S_(mul)
   is a product that no compiler fuses with the sum it feeds. No <math.h>, no table, no sqrt
   instruction, no conversion between whole and real numbers (they are slow or missing for 64-bit
   lanes), and no branch on a value but the one in exprel.

   Offers. What C's functions do, with these notes:
     NaN gives NaN; only pow(x, 0) and pow(1, y) are 1 for any x and y, as in C.
     exprel(x) is (e^x - 1) / x, exactly 1 at 0.
     sqrt rounds correctly.
     sin and cos hold their error for |x| <= 12000 (float) or 1.6e6 (double). Further out, to 1e6
     or 1e12, they answer for a number within an ulp or so of x; beyond that, for 0.

   Largest errors found at 2e7 points a function (float: at every 29th number too), in ulp of the
   result, and the bounds that tests/test_elementary.c asserts:
                float: found  bound     double: found  bound
       exp              0.93   0.95               0.87   0.95
       expm1            1.59   1.70               1.50   1.70
       exprel           1.90   2.00               1.77   2.00
       log              0.83   0.90               0.82   0.90
       sqrt             0.50   0.50               0.50   0.50
       pow              0.92   1.00               1.65   1.90
       tanh             1.41   1.50               1.40   1.50
       cosh             1.37   1.50               1.28   1.50
       sin              0.84   0.90               0.80   0.90
       cos              0.85   0.90               0.79   0.90
   The polynomials are minimax fits of our own, rounded to the format: tests/fit_elementary.py. */
#if SNN__PART == SNN__ELEMENTARY
#pragma push_macro("S_")
#undef S_
#define S_(op) SNN__CAT(SNN_S, _##op)

#ifndef SNN_FN_APART            /* exprel: its rare way, inline, takes registers from the usual */
#define SNN_FN_APART SNN__DO
#ifdef __OPTIMIZE_SIZE__
#define SNN_FN_ONCE SNN__DO     /* where flash is short: all of it once, a call from each place */
#else
#define SNN_FN_ONCE SNN_FN
#endif
#endif

#ifndef SNN__FRACTION
#if SNN__DOUBLE
#define SNN__FRACTION     52                          /* bits of the fraction */
#define SNN__BIAS         1023                        /* of the exponent */
#define SNN__ONE          INT64_C(0x3FF0000000000000) /* bits of 1 */
#define SNN__ROOT_HALF    INT64_C(0x3FE6A09E667F3BCD) /* bits of sqrt(1/2) */
#define SNN__INFINITY     INT64_C(0x7FF0000000000000)
#define SNN__SIGN         INT64_MIN                   /* the sign bit */
#define SNN__MANTISSA     INT64_C(0x000FFFFFFFFFFFFF) /* the fraction ... */
#define SNN__LOWER        INT64_C(0x7FFFFFF)          /* ... and the lower half of it */
#define SNN__ULP          2.2204460492503131e-16      /* last bit of 1 */
#define SNN__TO_WHOLE     6755399441055744.0          /* 1.5 * 2^52: rounds what it is added to */
#define SNN__WHOLE_BITS   INT64_C(0x4338000000000000) /* its bits: n = bits(n + it) - these */
#define SNN__NO_FRACTION  4503599627370496.0          /* 2^52: from here on all numbers are whole */
#define SNN__NORMAL       2.2250738585072014e-308     /* the smallest normal number */
#define SNN__LIFT         54                          /* subnormals are lifted by 2^this */
#define SNN__LIFT_BY      18014398509481984.0
#define SNN__LIFT_ROOT    7.4505805969238281e-9       /* 2^-27 */
#define SNN__FAR          746.0                       /* e^far is infinite, e^-far rounds to 0 */
#define SNN__LOG2_E       1.4426950408889634
#define SNN__LN2_H        0.69314718060195446         /* 33 bits: n * this is exact */
#define SNN__LN2_L        -4.2009150726810846e-11
#define SNN__THIRDS_H     0.66666666666666663         /* 2/3, in two parts */
#define SNN__THIRDS_L     3.7007434154171883e-17
#else
#define SNN__FRACTION     23
#define SNN__BIAS         127
#define SNN__ONE          INT32_C(0x3F800000)
#define SNN__ROOT_HALF    INT32_C(0x3F3504F3)
#define SNN__INFINITY     INT32_C(0x7F800000)
#define SNN__SIGN         INT32_MIN
#define SNN__MANTISSA     INT32_C(0x007FFFFF)
#define SNN__LOWER        INT32_C(0xFFF)
#define SNN__ULP          1.1920929e-7f
#define SNN__TO_WHOLE     12582912.0f
#define SNN__WHOLE_BITS   INT32_C(0x4B400000)
#define SNN__NO_FRACTION  8388608.0f
#define SNN__NORMAL       1.17549435e-38f
#define SNN__LIFT         24
#define SNN__LIFT_BY      16777216.0f
#define SNN__LIFT_ROOT    2.44140625e-4f              /* 2^-12 */
#define SNN__FAR          105.0f
#define SNN__LOG2_E       1.44269504f
#define SNN__LN2_H        0.693145751953f             /* 16 bits */
#define SNN__LN2_L        1.42860677e-6f
#define SNN__THIRDS_H     0.666666687f
#define SNN__THIRDS_L     -1.98682155e-8f
#endif
#endif

/* ---- bits and two-part numbers ---- */

/* Horner's step. */
SNN_FN SNN_S S_(poly__next)(SNN_S q, SNN_S x, snn_real c)
{
    return S_(mul)(q, x) + S_(lit)(c);
}

/* Two more: q x^2 + b x + a. */
SNN_FN SNN_S S_(poly__next2)(SNN_S q, SNN_S x, snn_real b, snn_real a)
{
    return S_(poly__next)(S_(poly__next)(q, x, b), x, a);
}

SNN_FN SNN_S S_(bits__size)(SNN_S x)                        /* |x| */
{
    return S_(from_bits)(S_(bits)(x) & ~SNN__SIGN);
}

SNN_FN SNN_S S_(bits__signed)(SNN_S size, SNN_S x)          /* size >= 0 with the sign of x */
{
    return S_(from_bits)(S_(bits)(size) | (S_(bits)(x) & SNN__SIGN));
}

SNN_FN SNN_S S_(bits__infinity)(void)
{
    return S_(from_bits)(S_(bits)(S_(lit)(0)) + SNN__INFINITY);
}

SNN_FN SNN_S S_(bits__nan)(void)
{
    return S_(from_bits)(S_(bits)(S_(lit)(0)) + SNN__NAN);
}

SNN_FN SNN_S S_(bits__two_to)(SNN_I n)                      /* 2^n, a normal number */
{
    return S_(from_bits)((n + SNN__BIAS) << SNN__FRACTION);
}

/* x rounded to the upper half of its bits. What is left of x has no more bits than that, and so a
   product of two such halves is exact. */
SNN_FN SNN_S S_(two__upper)(SNN_S x)
{
    return S_(from_bits)((S_(bits)(x) + ((SNN__LOWER + 1) >> 1)) & ~SNN__LOWER);
}

SNN_FN SNN__CAT(SNN_S, _flag) S_(bits__whole)(SNN_S size)    /* is size >= 0 a whole number? */
{
    SNN_S no_fraction = S_(lit)(SNN__NO_FRACTION);
    return S_(ge)(size, no_fraction) | S_(eq)((size + no_fraction) - no_fraction, size);
}

/* a + b = h + *l exactly (Knuth 1969). */
SNN_FN SNN_S S_(two__sum)(SNN_S a, SNN_S b, SNN_S *l)
{
    SNN_S h = a + b;
    SNN_S v = h - a;
    *l = (a - (h - v)) + (b - v);
    return h;
}

/* a b = h + *l exactly (Dekker 1971, with a split that cannot overflow). */
SNN_FN SNN_S S_(two__product)(SNN_S a, SNN_S b, SNN_S *l)
{
    SNN_S h  = S_(mul)(a, b);
    SNN_S ah = S_(two__upper)(a), al = a - ah;
    SNN_S bh = S_(two__upper)(b), bl = b - bh;
    *l = ((S_(mul)(ah, bh) - h) + S_(mul)(ah, bl) + S_(mul)(al, bh)) + S_(mul)(al, bl);
    return h;
}

/* ---- exponentials ---- */

/* x drawn into [-far, far]; NaN becomes -far, and its caller puts it back. */
SNN_FN SNN_S S_(exp__near)(SNN_S x)
{
    SNN_S far_up = S_(lit)(SNN__FAR), far_down = S_(lit)(-SNN__FAR);
    return S_(pick)(S_(ge)(x, far_down), S_(pick)(S_(lt)(x, far_up), x, far_up), far_down);
}

/* The heart of them all. x + tail = (half + rest) ln 2 + f (Cody & Waite 1980); returns e^f - 1.
   The power of two comes in two pieces because 2^(half + rest) itself may be no normal number. */
SNN_FN SNN_S S_(exp__split)(SNN_S x, SNN_S tail, SNN_I *half, SNN_I *rest)
{
    SNN_S to_whole = S_(lit)(SNN__TO_WHOLE);
    SNN_S t = S_(mul)(x, S_(lit)(SNN__LOG2_E)) + to_whole, n = t - to_whole;
    SNN_S u = S_(mul)(n, S_(lit)((snn_real)0.5)) + to_whole;
    SNN_S h = x - S_(mul)(n, S_(lit)(SNN__LN2_H));
    SNN_S l = tail - S_(mul)(n, S_(lit)(SNN__LN2_L));
    SNN_S f = h + l;
    SNN_S q;
    l = (h - f) + l;                                        /* what f has lost by rounding */
    *half = S_(bits)(u) - SNN__WHOLE_BITS;
    *rest = S_(bits)(t) - S_(bits)(u);
    /* (e^f - 1 - f) / f^2 */
#if SNN__DOUBLE
    q = S_(poly__next)(S_(lit)(2.0875434591834355e-9), f, 2.5108968256538976e-8);
    q = S_(poly__next2)(q, f, 2.7557402315670116e-7, 2.7557244403160482e-6);
    q = S_(poly__next2)(q, f, 2.4801587172888133e-5, 0.00019841269885938564);
    q = S_(poly__next2)(q, f, 0.0013888888888962223, 0.0083333333333217019);
    q = S_(poly__next2)(q, f, 0.041666666666666512, 0.16666666666666677);
    q = S_(poly__next)(q, f, 0.5);
#else
    q = S_(poly__next)(S_(lit)(0.0013882413f), f, 0.00836652704f);
    q = S_(poly__next2)(q, f, 0.0416672006f, 0.166665435f);
    q = S_(poly__next)(q, f, 0.49999997f);
#endif
    return f + (l + S_(mul)(S_(mul)(f, f), q));
}

SNN_FN SNN_S S_(exp)(SNN_S x)
{
    SNN_I half, rest;
    SNN_S g = S_(exp__split)(S_(exp__near)(x), S_(lit)((snn_real)-0.0), &half, &rest);
    SNN_S y = S_(mul)(S_(lit)(1) + g, S_(bits__two_to)(half));
    y = S_(mul)(y, S_(bits__two_to)(rest));
    return S_(pick)(S_(eq)(x, x), y, x);
}

/* (e^x - 1) / d, for d = 1 and d = x. Dividing before the second piece of the power keeps
   (e^x - 1) / x finite where e^x alone is not. */
SNN_FN SNN_S S_(exp__minus_one_over)(SNN_S x, SNN_S d)
{
    SNN_I half, rest;
    SNN_S g = S_(exp__split)(S_(exp__near)(x), S_(lit)((snn_real)-0.0), &half, &rest);
    SNN_S a = S_(bits__two_to)(half);
    SNN_S y = (S_(mul)(a, g) + (a - S_(bits__two_to)(0 - rest))) / d;
    return S_(mul)(y, S_(bits__two_to)(rest));
}

SNN_FN SNN_S S_(expm1)(SNN_S x)
{
    SNN_S zero = S_(lit)(0);
    SNN_S y = S_(exp__minus_one_over)(x, S_(lit)(1));
    return S_(pick)(S_(lt)(x, zero) | S_(lt)(zero, x), y, x);         /* -0 and NaN stay */
}

/* On [-1, 1/4], where a neuron's J dt lies: the usual |x| <= ln(2) / 2 sent 13 % of a net's vectors
   to the exact way. */
SNN_FN SNN_S S_(exprel__polynomial)(SNN_S x)
{
#if SNN__DOUBLE
    SNN_S q = S_(poly__next)(S_(lit)(1.1413388881016336e-10), x, 2.0011975007557007e-9);
    q = S_(poly__next2)(q, x, 2.4967213696703081e-8, 2.7553120023324565e-7);
    q = S_(poly__next2)(q, x, 2.7557265036341548e-6, 2.4801591196822402e-5);
    q = S_(poly__next2)(q, x, 0.00019841269990436173, 0.0013888888888762439);
    q = S_(poly__next2)(q, x, 0.0083333333332691901, 0.041666666666663715);
    q = S_(poly__next)(q, x, 0.16666666666666743);
#else
    SNN_S q = S_(poly__next)(S_(lit)(0.000144478749f), x, 0.00134517392f);
    q = S_(poly__next2)(q, x, 0.00832237117f, 0.0416686088f);
    q = S_(poly__next)(q, x, 0.166667506f);
#endif
    return S_(poly__next2)(q, x, (snn_real)0.5, 1);
}

SNN_FN_APART SNN_S S_(exprel__exact)(SNN_S x)
{
    SNN_S y = S_(exp__minus_one_over)(x, x);
    return S_(pick)(S_(ge)(x, S_(lit)(SNN__FAR)), S_(bits__infinity)(), y);
}

/* (e^x - 1) / x. Every lane decides for itself which of the two it takes, so that lanes and the
   scalar agree; the test of the whole vector only saves work. */
SNN_FN_ONCE SNN_S S_(exprel)(SNN_S x)
{
    SNN_S t = S_(bits__size)(x + S_(lit)((snn_real)0.375)), end = S_(lit)((snn_real)0.625);
    SNN_S y = S_(exprel__polynomial)(x);
    if (S_(any_ge)(t, end)) y = S_(pick)(S_(ge)(t, end), S_(exprel__exact)(x), y);
    return y;
}

/* Below 0.55, Lambert's continued fraction x / (1 + x^2 / (3 + x^2 / (5 + ...))), cut after its 5th
   level (float) or 8th (double) and written as x minus a correction; above, 1 - 2 / (e^2x + 1),
   where the errors of the second term shrink to less than half. */
SNN_FN SNN_S S_(tanh)(SNN_S x)
{
    SNN_S s = S_(bits__size)(x), z = S_(mul)(s, s);
    SNN_S up, down, near_y, far_y;
#if SNN__DOUBLE
    up = z + S_(lit)(594);
    up = S_(poly__next2)(up, z, 45045, 675675);
    down = z + S_(lit)(630);
    down = S_(poly__next2)(down, z, 51975, 945945);
    down = S_(poly__next)(down, z, 2027025);
#else
    up = S_(poly__next)(S_(lit)(14), z, 315);
    down = S_(poly__next2)(S_(lit)(15), z, 420, 945);
#endif
    near_y = s - S_(mul)(s, S_(mul)(z, up) / down);
    far_y = S_(lit)(1) - S_(lit)(2) / (S_(exp)(s + s) + S_(lit)(1));
    return S_(bits__signed)(S_(pick)(S_(lt)(s, S_(lit)((snn_real)0.55)), near_y, far_y), x);
}

/* e^x / 2 + e^-x / 2. The half goes into the power of two, for e^x overflows before cosh x does. */
SNN_FN SNN_S S_(cosh)(SNN_S x)
{
    SNN_I half, rest;
    SNN_S s = S_(exp__near)(S_(bits__size)(x));
    SNN_S g = S_(exp__split)(s, S_(lit)((snn_real)-0.0), &half, &rest);
    SNN_S y = S_(mul)(S_(lit)(1) + g, S_(bits__two_to)(half));
    y = S_(mul)(y, S_(bits__two_to)(rest - 1));
    y = y + S_(lit)((snn_real)0.25) / y;
    return S_(pick)(S_(eq)(x, x), y, x);
}

/* ---- logarithm, power, root ---- */

/* x = 2^k m with m in [sqrt(1/2), sqrt(2)), for 0 < x < infinity; returns m. */
SNN_FN SNN_S S_(log__split)(SNN_S x, SNN_S *k)
{
    SNN__CAT(SNN_S, _flag) low = S_(lt)(x, S_(lit)(SNN__NORMAL));
    SNN_S lifted = S_(pick)(low, S_(mul)(x, S_(lit)(SNN__LIFT_BY)), x);
    SNN_I i = S_(bits)(lifted) + (SNN__ONE - SNN__ROOT_HALF);
    *k = S_(from_bits)((i >> SNN__FRACTION) + (SNN__WHOLE_BITS - SNN__BIAS))
       - S_(pick)(low, S_(lit)(SNN__TO_WHOLE + SNN__LIFT), S_(lit)(SNN__TO_WHOLE));
    return S_(from_bits)((i & SNN__MANTISSA) + SNN__ROOT_HALF);
}

/* With s = (m - 1) / (m + 1): ln m = 2 s + 2/3 s^3 + s^5 tail(s^2). */
SNN_FN SNN_S S_(log__tail)(SNN_S z)
{
#if SNN__DOUBLE
    SNN_S q = S_(poly__next)(S_(lit)(0.11988872756272898), z, 0.11674835268824905);
    q = S_(poly__next2)(q, z, 0.13336316598435566, 0.15384556892191179);
    q = S_(poly__next2)(q, z, 0.18181818870005823, 0.22222222217538973);
    q = S_(poly__next2)(q, z, 0.28571428571445101, 0.3999999999999998);
#else
    SNN_S q = S_(poly__next)(S_(lit)(0.234186053f), z, 0.28547132f);
    q = S_(poly__next)(q, z, 0.400001526f);
#endif
    return q;
}

/* ln x = k ln 2 + ln(1 + f), summed as in fdlibm's log (Sun 1993): from ln(1 + f) the exact f and
   f^2 / 2 are taken first, and only what is left carries the errors of s. */
SNN_FN SNN_S S_(log)(SNN_S x)
{
    SNN_S zero = S_(lit)(0), one = S_(lit)(1);
    SNN__CAT(SNN_S, _flag) common = S_(lt)(zero, x) & S_(lt)(x, S_(bits__infinity)());
    SNN_S k, f = S_(log__split)(S_(pick)(common, x, one), &k) - one;
    SNN_S s = f / (S_(lit)(2) + f), z = S_(mul)(s, s);
    SNN_S r = S_(mul)(z, S_(poly__next)(S_(log__tail)(z), z, SNN__THIRDS_H));
    SNN_S half_square = S_(mul)(S_(mul)(f, f), S_(lit)((snn_real)0.5));
    SNN_S y = S_(mul)(s, half_square + r) + S_(mul)(k, S_(lit)(SNN__LN2_L));
    y = S_(mul)(k, S_(lit)(SNN__LN2_H)) - ((half_square - y) - f);
    x = S_(pick)(S_(lt)(x, zero), S_(bits__nan)(), x);
    x = S_(pick)(S_(eq)(x, zero), zero - S_(bits__infinity)(), x);
    return S_(pick)(common, y, x);
}

/* ln x in two parts, some 10 bits better than the format, for 0 < x < infinity: s and 2/3 s^3 are
   carried in two parts (Dekker 1971), only the s^5 tail is plain. */
SNN_FN SNN_S S_(log__two)(SNN_S x, SNN_S *low)
{
    SNN_S one = S_(lit)(1), two = S_(lit)(2), k, m = S_(log__split)(x, &k);
    SNN_S f = m - one, d = m + one, dl = m - (d - one);     /* f is exact, the divisor d + dl */
    SNN_S s, sl, p, pl, z, zl, t, tl, c, cl, a, b;
    s = f / d;
    p = S_(two__product)(s, d, &pl);
    sl = (((f - p) - pl) - S_(mul)(s, dl)) / d;
    z = S_(two__product)(s, s, &zl);
    zl = zl + S_(mul)(S_(mul)(two, s), sl);
    t = S_(two__product)(s, z, &tl);
    tl = tl + (S_(mul)(s, zl) + S_(mul)(sl, z));
    c = S_(two__product)(t, S_(lit)(SNN__THIRDS_H), &cl);
    cl = cl + (S_(mul)(t, S_(lit)(SNN__THIRDS_L)) + S_(mul)(tl, S_(lit)(SNN__THIRDS_H)));
    cl = cl + S_(mul)(S_(mul)(t, z), S_(log__tail)(z));
    s = S_(mul)(two, s);                                    /* s + s is 2 s to gcc, and fused */
    a = S_(mul)(k, S_(lit)(SNN__LN2_H));           /* 0 or larger than s, s larger than c */
    b = a + s;
    sl = (s - (b - a)) + S_(mul)(two, sl);
    t = b + c;
    cl = ((c - (t - b)) + sl) + (cl + S_(mul)(k, S_(lit)(SNN__LN2_L)));
    b = t + cl;
    *low = cl - (b - t);
    return b;
}

/* x^y = e^(y ln |x|), the logarithm and the product in two parts, with C's rules for signs, 0, 1
   and infinity. */
SNN_FN SNN_S S_(pow)(SNN_S x, SNN_S y)
{
    SNN_S zero = S_(lit)(0), one = S_(lit)(1), infinity = S_(bits__infinity)();
    SNN_S sx = S_(bits__size)(x), sy = S_(bits__size)(y);
    SNN__CAT(SNN_S, _flag) common = S_(lt)(zero, sx) & S_(lt)(sx, infinity);
    SNN__CAT(SNN_S, _flag) whole = S_(bits__whole)(sy);
    SNN__CAT(SNN_S, _flag) even = S_(bits__whole)(S_(mul)(sy, S_(lit)((snn_real)0.5)));
    SNN__CAT(SNN_S, _flag) near_p;
    SNN_I half, rest;
    SNN_S l, p, pl, g, r;
    l = S_(log__two)(S_(pick)(common, sx, one), &pl);
    l = S_(pick)(common, l, S_(pick)(S_(eq)(sx, zero), zero - infinity, infinity));
    g = S_(mul)(y, pl);
    p = S_(two__product)(y, l, &pl);
    near_p = S_(lt)(S_(bits__size)(p), S_(lit)(SNN__FAR));
    pl = S_(pick)(near_p, pl + g, zero);                    /* farther out it may be inf - inf */
    g = S_(exp__split)(S_(exp__near)(p), pl, &half, &rest);
    r = S_(mul)(S_(mul)(one + g, S_(bits__two_to)(half)), S_(bits__two_to)(rest));
    r = S_(pick)(S_(eq)(sx, one), one, r);                  /* also for infinite y */
    p = S_(pick)(common & S_(lt)(x, zero), S_(bits__nan)(), r);  /* (-2)^0.5; not (-inf)^0.5 */
    r = S_(pick)(whole, S_(pick)(even, r, S_(bits__signed)(r, x)), p);
    r = S_(pick)(S_(eq)(x, x) & S_(eq)(y, y), r, S_(bits__nan)());
    return S_(pick)(S_(eq)(x, one) | S_(eq)(y, zero), one, r);
}

/* The correctly rounded root. x = 4^k m with m in [1, 4). Heron's steps, from a guess that halves
   the exponent in the bits and is 3.5 % off at most, bring y within an ulp u of sqrt(m). Then
   d = m - y^2, exact with y in two parts, tells the nearest neighbour: sqrt(m) > y + u/2 if
   d > y u, and sqrt(m) < y - u/2 if d <= -y u, since d and y u are multiples of u^2. */
SNN_FN SNN_S S_(sqrt)(SNN_S x)
{
    SNN_S zero = S_(lit)(0), one = S_(lit)(1), half = S_(lit)((snn_real)0.5);
    SNN__CAT(SNN_S, _flag) common = S_(lt)(zero, x) & S_(lt)(x, S_(bits__infinity)());
    SNN__CAT(SNN_S, _flag) low = S_(lt)(x, S_(lit)(SNN__NORMAL));
    SNN_S lifted = S_(pick)(low, S_(mul)(x, S_(lit)(SNN__LIFT_BY)), x);
    SNN_I i = S_(bits)(S_(pick)(common, lifted, one)), e = i >> SNN__FRACTION;
    SNN_S u = S_(lit)(SNN__ULP);
    SNN_S m, y, h, l, d, yu;
    m = S_(from_bits)((i & SNN__MANTISSA) + SNN__ONE + ((~e & 1) << SNN__FRACTION));
#if SNN__DOUBLE
    y = S_(from_bits)((S_(bits)(m) >> 1) + INT64_C(0x1FF76CF62D60CA5F));
    y = S_(mul)(half, y + m / y);
#else
    y = S_(from_bits)((S_(bits)(m) >> 1) + INT32_C(0x1FBB67B1));
#endif
    y = S_(mul)(half, y + m / y);
    y = S_(mul)(half, y + m / y);
    y = S_(mul)(half, y + m / y);
    h = S_(two__upper)(y);
    l = y - h;
    d = ((m - S_(mul)(h, h)) - S_(mul)(h + h, l)) - S_(mul)(l, l);
    yu = S_(mul)(y, u);
    y = S_(pick)(S_(lt)(yu, d), y + u, S_(pick)(S_(ge)(zero - yu, d), y - u, y));
    y = S_(mul)(y, S_(from_bits)(((e + SNN__BIAS) >> 1) << SNN__FRACTION));
    y = S_(pick)(low, S_(mul)(y, S_(lit)(SNN__LIFT_ROOT)), y);
    return S_(pick)(common, y, S_(pick)(S_(lt)(x, zero), S_(bits__nan)(), x));
}

/* ---- sine and cosine ---- */

/* sin(x + quarter pi/2). x = n pi/2 + r + rl, with pi/2 in five parts, of which the first four are
   so short that n times each is exact (Cody & Waite), and the first two differences too. Both
   polynomials are evaluated, and n + quarter chooses. */
SNN_FN SNN_S S_(sin__turned)(SNN_S x, int quarter)
{
#if SNN__DOUBLE
    const snn_real a1 = 1.5707963267341256, a2 = 6.0770943832721969e-11;
    const snn_real a3 = 6.1232339966770796e-17, a4 = -9.4031372071871901e-27;
    const snn_real a5 = 1.2293331171364333e-36, two_over_pi = 0.63661977236758134, end = 1e12;
#else
    const snn_real a1 = 1.5703125f, a2 = 4.83989716e-4f, a3 = -1.62981451e-7f;
    const snn_real a4 = 6.08224582e-11f, a5 = -5.14531147e-14f;
    const snn_real two_over_pi = 0.636619772f, end = 1e6f;
#endif
    SNN_S to_whole = S_(lit)(SNN__TO_WHOLE), half = S_(lit)((snn_real)0.5);
    SNN_S one = S_(lit)(1), zero = S_(lit)(0);
    SNN_S w = S_(pick)(S_(lt)(S_(bits__size)(x), S_(lit)(end)), x, zero);
    SNN_S t = S_(mul)(w, S_(lit)(two_over_pi)) + to_whole, n = t - to_whole;
    SNN_S r, rl, l, z, q, sine, cosine;
    SNN_I turn = (S_(bits)(t) - SNN__WHOLE_BITS) + quarter;
    SNN_I odd = 0 - (turn & 1), minus = (0 - ((turn >> 1) & 1)) & SNN__SIGN;
    r = (w - S_(mul)(n, S_(lit)(a1))) - S_(mul)(n, S_(lit)(a2));
    r = S_(two__sum)(r, zero - S_(mul)(n, S_(lit)(a3)), &rl);
    r = S_(two__sum)(r, zero - S_(mul)(n, S_(lit)(a4)), &l);
    l = (rl + l) - S_(mul)(n, S_(lit)(a5));
    z = r + l;
    rl = (r - z) + l;
    r = z;
    z = S_(mul)(r, r);
#if SNN__DOUBLE
    q = S_(poly__next)(S_(lit)(1.5896230411463919e-10), z, -2.5050747779684232e-8);
    q = S_(poly__next2)(q, z, 2.7557313621589464e-6, -0.00019841269829590469);
    q = S_(poly__next2)(q, z, 0.00833333333332212, -0.1666666666666663);
#else
    q = S_(poly__next)(S_(lit)(-0.000195152752f), z, 0.0083321603f);
    q = S_(poly__next)(q, z, -0.166666552f);
#endif
    sine = r + (S_(mul)(S_(mul)(r, z), q) + S_(mul)(rl, one - S_(mul)(half, z)));
#if SNN__DOUBLE
    q = S_(poly__next)(S_(lit)(-1.1358535051208169e-11), z, 2.0875700816934645e-9);
    q = S_(poly__next2)(q, z, -2.7557314179134777e-7, 2.4801587288851196e-5);
    q = S_(poly__next2)(q, z, -0.0013888888888873056, 0.041666666666666595);
#else
    q = S_(poly__next)(S_(lit)(2.44331495e-5f), z, -0.00138873165f);
    q = S_(poly__next)(q, z, 0.0416666456f);
#endif
    l = S_(mul)(half, z);
    cosine = one - l;
    cosine = cosine + (((one - cosine) - l) + (S_(mul)(S_(mul)(z, z), q) - S_(mul)(r, rl)));
    r = S_(from_bits)(((odd & S_(bits)(cosine)) | (~odd & S_(bits)(sine))) ^ minus);
    return S_(pick)(S_(lt)(S_(bits__size)(x), S_(bits__infinity)()), r, S_(bits__nan)());
}

SNN_FN SNN_S S_(sin)(SNN_S x)
{
    SNN_S y = S_(sin__turned)(x, 0);
    return S_(pick)(S_(eq)(x, S_(lit)(0)), x, y);                     /* keeps -0 */
}

SNN_FN SNN_S S_(cos)(SNN_S x)
{
    return S_(sin__turned)(x, 1);
}

#undef S_
#pragma pop_macro("S_")
#undef SNN_S
#undef SNN_I
#endif

/* ==============================================================================================
   >>tangent   a value and its tangent, over any base: read once for each nesting
   ===============================================================================================
   SNN_S the new type, SNN_B its base, SNN_D the type of a tangent, TAN(op) the tangent's
   operations zero add neg carry pick. Derivatives are written in the base's own arithmetic, so
   that a base that is itself a dual gets the derivatives of the derivatives.                   */
#if SNN__PART == SNN__TANGENT
#pragma push_macro("S_")
#pragma push_macro("B_")
#undef S_
#undef B_
#define S_(op) SNN__CAT(SNN_S, _##op)
#define B_(op) SNN__CAT(SNN_B, _##op)

typedef struct SNN_S { SNN_B v; SNN_D d; } SNN_S;
typedef SNN__CAT(SNN_B, _flag) S_(flag);
SNN_FN int S_(all)(S_(flag) c) { return B_(all)(c); }

SNN_FN SNN_S S_(of)(SNN_B v, SNN_D d) { SNN_S r; r.v = v; r.d = d; return r; }
SNN_FN SNN_S S_(lift)(SNN_B v) { return S_(of)(v, TAN(zero)()); }
SNN_FN SNN_S S_(lit)(snn_real x) { return S_(lift)(B_(lit)(x)); }
SNN_FN snn_real S_(value)(SNN_S a) { return B_(value)(a.v); }
SNN_FN SNN_S S_(detach)(SNN_S a) { return S_(lift)(B_(detach)(a.v)); }

SNN_FN SNN_S S_(add)(SNN_S a, SNN_S b) { return S_(of)(B_(add)(a.v, b.v), TAN(add)(a.d, b.d)); }
SNN_FN SNN_S S_(neg)(SNN_S a) { return S_(of)(B_(neg)(a.v), TAN(neg)(a.d)); }
SNN_FN SNN_S S_(sub)(SNN_S a, SNN_S b)
{
    return S_(of)(B_(sub)(a.v, b.v), TAN(add)(a.d, TAN(neg)(b.d)));
}
SNN_FN SNN_S S_(mul)(SNN_S a, SNN_S b)
{
    return S_(of)(B_(mul)(a.v, b.v), TAN(add)(TAN(carry)(b.v, a.d), TAN(carry)(a.v, b.d)));
}
SNN_FN SNN_S S_(div)(SNN_S a, SNN_S b)          /* (a/b)' = (a' - (a/b) b') / b */
{
    SNN_B q = B_(div)(a.v, b.v);
    SNN_D top = TAN(add)(a.d, TAN(carry)(B_(neg)(q), b.d));
    return S_(of)(q, TAN(carry)(B_(div)(B_(lit)(1), b.v), top));
}

SNN_FN S_(flag) S_(lt)(SNN_S a, SNN_S b) { return B_(lt)(a.v, b.v); }
SNN_FN S_(flag) S_(ge)(SNN_S a, SNN_S b) { return B_(ge)(a.v, b.v); }
SNN_FN S_(flag) S_(eq)(SNN_S a, SNN_S b) { return B_(eq)(a.v, b.v); }
SNN_FN SNN_S S_(pick)(S_(flag) c, SNN_S a, SNN_S b)
{
    return S_(of)(B_(pick)(c, a.v, b.v), TAN(pick)(c, a.d, b.d));
}
SNN_FN SNN_S S_(abs)(SNN_S a) { return S_(pick)(B_(lt)(a.v, B_(lit)(0)), S_(neg)(a), a); }
SNN_FN SNN_D S_(tie)(SNN_S a, SNN_S b, SNN_D d) /* d, but half of each where the values are equal */
{
    SNN_D both = TAN(carry)(B_(lit)((snn_real)0.5), TAN(add)(a.d, b.d));
    return TAN(pick)(B_(eq)(a.v, b.v), both, d);
}
SNN_FN SNN_S S_(min)(SNN_S a, SNN_S b)
{
    SNN_S m = S_(pick)(B_(lt)(b.v, a.v), b, a);
    return S_(of)(m.v, S_(tie)(a, b, m.d));
}
SNN_FN SNN_S S_(max)(SNN_S a, SNN_S b)
{
    SNN_S m = S_(pick)(B_(lt)(a.v, b.v), b, a);
    return S_(of)(m.v, S_(tie)(a, b, m.d));
}

/* f(x) where f' is known: a hook for a function's own rule */
SNN_FN SNN_S S_(chain)(SNN_B f, SNN_B slope, SNN_S x) { return S_(of)(f, TAN(carry)(slope, x.d)); }

SNN_FN SNN_S S_(exp)(SNN_S x)
{
    SNN_B f = B_(exp)(x.v);
    return S_(chain)(f, f, x);
}
SNN_FN SNN_S S_(expm1)(SNN_S x) { return S_(chain)(B_(expm1)(x.v), B_(exp)(x.v), x); }
/* exprel(z) = (e^z - 1)/z, exprel'(z) = ((z - 1) exprel(z) + 1)/z; near 0, where that is 0/0, its
   Taylor series: the sum of (n+1) z^n/(n+2)!, to the last bit of this real.                    */
SNN_FN SNN_S S_(exprel)(SNN_S x)
{
    SNN_B z = x.v, f = B_(exprel)(z), one = B_(lit)(1);
#if SNN__DOUBLE
    SNN_B edge = B_(lit)(0.05), slope = B_(lit)(9. / 3628800);
    slope = B_(add)(B_(mul)(slope, z), B_(lit)(8. / 362880));
    slope = B_(add)(B_(mul)(slope, z), B_(lit)(7. / 40320));
    slope = B_(add)(B_(mul)(slope, z), B_(lit)(6. / 5040));
    slope = B_(add)(B_(mul)(slope, z), B_(lit)(5. / 720));
#else
    SNN_B edge = B_(lit)(0.1f), slope = B_(lit)((snn_real)(5. / 720));
#endif
    slope = B_(add)(B_(mul)(slope, z), B_(lit)((snn_real)(4. / 120)));
    slope = B_(add)(B_(mul)(slope, z), B_(lit)((snn_real)(3. / 24)));
    slope = B_(add)(B_(mul)(slope, z), B_(lit)((snn_real)(2. / 6)));
    slope = B_(add)(B_(mul)(slope, z), B_(lit)((snn_real)(1. / 2)));
    S_(flag) inside = B_(lt)(B_(abs)(z), edge);
    if (!B_(all)(inside)) {
        SNN_B outside = B_(div)(B_(add)(B_(mul)(B_(sub)(z, one), f), one), z);
        slope = B_(pick)(inside, slope, outside);
    }
    return S_(chain)(f, slope, x);
}
SNN_FN SNN_S S_(log)(SNN_S x) { return S_(chain)(B_(log)(x.v), B_(div)(B_(lit)(1), x.v), x); }
SNN_FN SNN_S S_(sqrt)(SNN_S x)
{
    SNN_B f = B_(sqrt)(x.v);
    return S_(chain)(f, B_(div)(B_(lit)((snn_real)0.5), f), x);
}
SNN_FN SNN_S S_(pow)(SNN_S x, SNN_S y)          /* y x^(y-1) dx + log(x) x^y dy */
{
    SNN_B f = B_(pow)(x.v, y.v), zero = B_(lit)(0), one = B_(lit)(1);
    SNN_B by_x = B_(mul)(y.v, B_(pow)(x.v, B_(sub)(y.v, one)));
    SNN_B safe = B_(pick)(B_(lt)(zero, x.v), x.v, one);
    SNN_B by_y = B_(pick)(B_(lt)(zero, x.v), B_(mul)(B_(log)(safe), f), zero);
    /* x^0 has no slope in x, but that slope has one in y: y/x */
    SNN_B at_0 = B_(pick)(B_(lt)(zero, x.v), B_(div)(y.v, safe), zero);
    by_x = B_(pick)(B_(eq)(y.v, zero), at_0, by_x);
    return S_(of)(f, TAN(add)(TAN(carry)(by_x, x.d), TAN(carry)(by_y, y.d)));
}
SNN_FN SNN_S S_(tanh)(SNN_S x)
{
    SNN_B f = B_(tanh)(x.v);
    return S_(chain)(f, B_(sub)(B_(lit)(1), B_(mul)(f, f)), x);
}
SNN_FN SNN_S S_(cosh)(SNN_S x)                  /* cosh' = sinh; by expm1, exact near 0 */
{
    SNN_B up = B_(expm1)(x.v), down = B_(expm1)(B_(neg)(x.v));
    return S_(chain)(B_(cosh)(x.v), B_(mul)(B_(lit)((snn_real)0.5), B_(sub)(up, down)), x);
}
SNN_FN SNN_S S_(sin)(SNN_S x) { return S_(chain)(B_(sin)(x.v), B_(cos)(x.v), x); }
SNN_FN SNN_S S_(cos)(SNN_S x) { return S_(chain)(B_(cos)(x.v), B_(neg)(B_(sin)(x.v)), x); }

/* This scalar as the tangent of another. */
SNN_FN SNN_S S_(zero)(void) { return S_(lift)(B_(zero)()); }
SNN_FN SNN_S S_(carry)(SNN_S k, SNN_S t)
{
    /* where t is nothing k' does not matter, and may be infinite: that of sqrt at a still 0 is */
    SNN_D by_k = TAN(pick)(B_(eq)(t.v, B_(lit)(0)), TAN(zero)(), TAN(carry)(t.v, k.d));
    return S_(of)(B_(carry)(k.v, t.v), TAN(add)(TAN(carry)(k.v, t.d), by_k));
}

#undef S_
#undef B_
#pragma pop_macro("S_")
#pragma pop_macro("B_")
#undef SNN_S
#undef SNN_B
#undef SNN_D
#undef TAN
#pragma pop_macro("TAN")
#endif

#if defined SNN__FIRST && !defined SNN__PART

/* -- slope: one direction, over real --------------------------------------------------------- */
#pragma push_macro("TAN")
#undef TAN
#define SNN__PART SNN__TANGENT
#define SNN_S snn_slope
#define SNN_B snn_real
#define SNN_D snn_real
#define TAN(op) snn_real_##op
#include "snn.h"

/* -- dual: SNN_DUAL_N directions, over real -----------------------------------------------------
   The tangents are GNU vectors, because gcc keeps an array in memory (12 times slower); in a
   struct aligned as a real, so that arrays of them need no more; of 16 bytes each, which every
   machine with vectors has: gcc takes wider ones apart lane by lane where the machine has none,
   and clang 14 passes one of 8 wrongly. The last one may be longer than it need be.            */
#if SNN_DUAL_N > 0
#if SNN__GNU && !defined __AVR__ && SNN_DUAL_N > 1 && SNN_DUAL_N <= (SNN__DOUBLE ? 8 : 16)
#define SNN__LANES (SNN__DOUBLE ? 2 : 4)
typedef snn_real snn__reals __attribute__((vector_size(16), aligned(sizeof(snn_real))));
/* masks in words of 32 bits: gcc 12 fails on a choice between 64-bit ones on plain SSE2 */
typedef int32_t snn__words __attribute__((vector_size(16)));
#if SNN_DUAL_N <= SNN__LANES
#define SNN__PARTS(X) X(k0)
#elif SNN_DUAL_N <= 2 * SNN__LANES
#define SNN__PARTS(X) X(k0) X(k1)
#else
#define SNN__PARTS(X) X(k0) X(k1) X(k2) X(k3)
#endif
#define SNN__PART_OF(k) snn__reals k;
typedef struct snn_tangent { SNN__PARTS(SNN__PART_OF) } snn_tangent;
#undef SNN__PART_OF
SNN_FN snn__reals snn__reals_all(snn_real x)
{
    snn__reals r;
    for (int i = 0; i < SNN__LANES; i++) r[i] = x;
    return r;
}
SNN_FN snn__reals snn__reals_carry(snn_real k, snn__reals t)
{
    snn__words none = (snn__words)(t == 0), zero = (snn__words)snn__reals_all(-(snn_real)0);
    return (snn__reals)((none & zero) | (~none & (snn__words)(k * t)));
}
SNN_FN snn_tangent snn_tangent_all(snn_real x)
{
    const snn__reals all = snn__reals_all(x);
    snn_tangent t;
#define SNN__PART_OF(k) t.k = all;
    SNN__PARTS(SNN__PART_OF)
#undef SNN__PART_OF
    return t;
}
SNN_FN snn_tangent snn_tangent_add(snn_tangent a, snn_tangent b)
{
#define SNN__PART_OF(k) a.k = a.k + b.k;
    SNN__PARTS(SNN__PART_OF)
#undef SNN__PART_OF
    return a;
}
SNN_FN snn_tangent snn_tangent_neg(snn_tangent a)
{
#define SNN__PART_OF(k) a.k = -a.k;
    SNN__PARTS(SNN__PART_OF)
#undef SNN__PART_OF
    return a;
}
SNN_FN snn_tangent snn_tangent_carry(snn_real k, snn_tangent t)
{
#define SNN__PART_OF(part) t.part = snn__reals_carry(k, t.part);
    SNN__PARTS(SNN__PART_OF)
#undef SNN__PART_OF
    return t;
}
#else
#if defined __TINYC__ && !SNN__DOUBLE && (SNN_DUAL_N == 2 || SNN_DUAL_N == 3)
#define SNN__ROOM 4                             /* tcc 0.9.27 loses floats beside shorter ones  */
#else
#define SNN__ROOM SNN_DUAL_N
#endif
typedef struct snn_tangent { snn_real k[SNN__ROOM]; } snn_tangent;

SNN_FN snn_tangent snn_tangent_all(snn_real x)
{
    snn_tangent t;
    for (int i = 0; i < SNN_DUAL_N; i++) t.k[i] = x;
    return t;
}
SNN_FN snn_tangent snn_tangent_add(snn_tangent a, snn_tangent b)
{
    for (int i = 0; i < SNN_DUAL_N; i++) a.k[i] = a.k[i] + b.k[i];
    return a;
}
SNN_FN snn_tangent snn_tangent_neg(snn_tangent a)
{
    for (int i = 0; i < SNN_DUAL_N; i++) a.k[i] = -a.k[i];
    return a;
}
SNN_FN snn_tangent snn_tangent_carry(snn_real k, snn_tangent t)
{
    for (int i = 0; i < SNN_DUAL_N; i++) t.k[i] = snn_real_carry(k, t.k[i]);
    return t;
}
#endif
SNN_FN snn_tangent snn_tangent_zero(void) { return snn_tangent_all(-(snn_real)0); }
SNN_FN snn_tangent snn_tangent_pick(int c, snn_tangent a, snn_tangent b) { return c ? a : b; }

/* Derivative number k of a tangent; a k that does not exist reads as 0 and writes nothing. */
SNN_FN snn_real snn_tangent_at(const snn_tangent *t, int k)
{
    return k >= 0 && k < SNN_DUAL_N ? ((const snn_real *)t)[k] : (snn_real)0;
}
SNN_FN void snn_tangent_set(snn_tangent *t, int k, snn_real x)
{
    if (k >= 0 && k < SNN_DUAL_N) ((snn_real *)t)[k] = x;
}

#define SNN__PART SNN__TANGENT
#define SNN_S snn_dual
#define SNN_B snn_real
#define SNN_D snn_tangent
#pragma push_macro("TAN")
#undef TAN
#define TAN(op) snn_tangent_##op
#include "snn.h"

#define SNN__PART SNN__TANGENT
#define SNN_S snn_slope_dual
#define SNN_B snn_dual
#define SNN_D snn_dual
#pragma push_macro("TAN")
#undef TAN
#define TAN(op) snn_dual_##op
#include "snn.h"

/* x as the variable number k: value x, derivative 1 along k */
SNN_FN snn_dual snn_dual_seed(snn_real x, int k)
{
    snn_dual r = snn_dual_lit(x);
    snn_tangent_set(&r.d, k, 1);
    return r;
}
SNN_FN snn_real snn_dual_slope(const snn_dual *x, int k) { return snn_tangent_at(&x->d, k); }
#endif

#endif

/* ==============================================================================================
   >>lanes   several neurons at a time: read once for each width
   ===============================================================================================
   A register of the machine holds 2 to 16 reals: as many neurons, one a lane, step at once.
   snn_lanes is such a vector, as wide as a register of the target and no wider (wider ones are
   taken apart, at 3 to 5 times the cost), and answers to the same operations as a real; every lane
   has the bits that the real would have. A flag is a mask: all bits of its lane, or none.
   The processor may be wider than the target that the program was compiled for: the room is read
   again for AVX2 and AVX-512, as snn_lanes_avx2 and snn_lanes_avx512, and so are the models and the
   populations' loops; a net chooses as it is made. None of these types is seen by the user: gcc
   and clang do not agree on how vectors wider than the target are passed.
   AVX2 is asked for without FMA, so that nothing can be fused there; AVX-512 brings it along, and
   the loops forbid it (SNN__DO).
   Needs: >>scalars. Offers: the lanes types, with load and store; snn__width_here.             */

#if SNN__PART == SNN__LANES_TEXT
#pragma push_macro("S_")
#undef S_
#define S_(op) SNN__CAT3(snn, SNN__SUFFIX, _##op)
#define SNN__V SNN__CAT(snn, SNN__SUFFIX)
#define SNN__IN_LANES (SNN__WIDTH / (int)sizeof(snn_real))

typedef snn_real SNN__V __attribute__((vector_size(SNN__WIDTH)));
typedef snn__int S_(int) __attribute__((vector_size(SNN__WIDTH)));
typedef S_(int) S_(flag);
typedef SNN_HOLD S_(hold) __attribute__((vector_size(SNN__IN_LANES * sizeof(SNN_HOLD))));
/* in arrays of its elements, at any of them; unlike bytes, they are nothing else
   in disguise: a store leaves the compiler what it knows of the population                     */
typedef struct S_(in_memory) { SNN__V v; } __attribute__((packed)) S_(in_memory);
typedef struct S_(holds_in_memory) { S_(hold) h; } __attribute__((packed)) S_(holds_in_memory);

SNN_FN SNN__V S_(lit)(snn_real x)               /* x - 0 is x to the last bit, as x + 0 is not */
{
    const SNN__V zero = SNN__ZERO;
    return x - zero;
}
SNN_FN S_(int) S_(int_lit)(snn__int x)
{
    const S_(int) zero = SNN__ZERO;
    return x - zero;
}
SNN_FN snn_real S_(value)(SNN__V a) { return a[0]; }
SNN_FN SNN__V S_(add)(SNN__V a, SNN__V b) { return a + b; }
SNN_FN SNN__V S_(neg)(SNN__V a) { return -a; }
SNN_FN SNN__V S_(sub)(SNN__V a, SNN__V b) { return a - b; }
SNN_FN SNN__V S_(mul)(SNN__V a, SNN__V b) { return a * b; }
SNN_FN SNN__V S_(div)(SNN__V a, SNN__V b) { return a / b; }
SNN_FN S_(flag) S_(lt)(SNN__V a, SNN__V b) { return (S_(flag))(a < b); }
SNN_FN S_(flag) S_(ge)(SNN__V a, SNN__V b) { return (S_(flag))(a >= b); }
SNN_FN S_(flag) S_(eq)(SNN__V a, SNN__V b) { return (S_(flag))(a == b); }
SNN_FN S_(int) S_(bits)(SNN__V x) { return (S_(int))x; }
SNN_FN SNN__V S_(from_bits)(S_(int) bits) { return (SNN__V)bits; }
SNN_FN SNN__V S_(pick)(S_(flag) c, SNN__V a, SNN__V b)
{
    return S_(from_bits)((c & S_(bits)(a)) | (~c & S_(bits)(b)));
}
/* One bit a lane: is a >= b there? */
SNN_FN unsigned S_(ge_bits)(SNN__V a, SNN__V b)
{
#if defined __SSE2__ && SNN__WIDTH == 64 && SNN__DOUBLE
    return (uint8_t)__builtin_ia32_cmppd512_mask(a, b, 13, (uint8_t)-1, 4);
#elif defined __SSE2__ && SNN__WIDTH == 64
    return (uint16_t)__builtin_ia32_cmpps512_mask(a, b, 13, (uint16_t)-1, 4);
#elif defined __SSE2__ && SNN__WIDTH == 32 && SNN__DOUBLE
    return (unsigned)__builtin_ia32_movmskpd256(S_(from_bits)(S_(ge)(a, b)));
#elif defined __SSE2__ && SNN__WIDTH == 32
    return (unsigned)__builtin_ia32_movmskps256(S_(from_bits)(S_(ge)(a, b)));
#elif defined __SSE2__ && SNN__DOUBLE
    return (unsigned)__builtin_ia32_movmskpd(S_(from_bits)(S_(ge)(a, b)));
#elif defined __SSE2__
    return (unsigned)__builtin_ia32_movmskps(S_(from_bits)(S_(ge)(a, b)));
#else
    const S_(flag) c = S_(ge)(a, b);
    uint64_t part[SNN__WIDTH / 8];
    __builtin_memcpy(part, &c, sizeof part);
    if (!(part[0] | part[1])) return 0;         /* as nearly always                             */
    unsigned bits = 0;
    for (int i = 0; i < SNN__IN_LANES; i++) bits |= (unsigned)(c[i] & 1) << i;
    return bits;
#endif
}
SNN_FN int S_(any_ge)(SNN__V a, SNN__V b) { return S_(ge_bits)(a, b) != 0; }
SNN_FN int S_(all)(S_(flag) c)
{
    const SNN__V one = S_(lit)(1);
    return !S_(any_ge)(S_(from_bits)(~c & S_(bits)(one)), one);
}
SNN_FN SNN__V S_(abs)(SNN__V a) { return S_(pick)(S_(lt)(a, S_(lit)(0)), -a, a); }
SNN_FN SNN__V S_(min)(SNN__V a, SNN__V b) { return S_(pick)(S_(lt)(b, a), b, a); }
SNN_FN SNN__V S_(max)(SNN__V a, SNN__V b) { return S_(pick)(S_(lt)(a, b), b, a); }
SNN_FN SNN__V S_(detach)(SNN__V a) { return a; }
SNN_FN SNN__V S_(fire)(SNN__V u) { return S_(pick)(S_(ge)(u, S_(lit)(0)), S_(lit)(1), S_(lit)(0)); }
SNN_FN SNN__V S_(zero)(void) { return S_(lit)(-(snn_real)0); }
/* Tangents that the compiler knows, the same in all lanes, are dealt with at once: later on gcc 12
   does not see through a choice by a mask. So nothing is paid for what stands still.           */
#define SNN__KNOWN(a)                                                                             \
    (__builtin_constant_p((a)[0]) && __builtin_constant_p((a)[SNN__IN_LANES - 1])                 \
     && (a)[0] == (a)[SNN__IN_LANES - 1])
#define SNN__IS_NOTHING(a) (SNN__KNOWN(a) && (a)[0] == 0 && snn_real_bits((a)[0]) < 0)
SNN_FN SNN__V S_(carry)(SNN__V k, SNN__V t)
{
    if (SNN__KNOWN(t)) return t[0] == 0 ? S_(zero)() : k * t;
    return S_(pick)(S_(eq)(t, S_(lit)(0)), S_(zero)(), k * t);
}
SNN_FN SNN__V S_(tangent_add)(SNN__V a, SNN__V b)
{
    return SNN__IS_NOTHING(a) ? b : SNN__IS_NOTHING(b) ? a : a + b;
}
#undef SNN__KNOWN
#undef SNN__IS_NOTHING
SNN_FN SNN__V S_(tangent_carry)(SNN__V k, SNN__V t) { return S_(carry)(k, t); }
SNN_FN SNN__V S_(tangent_neg)(SNN__V a) { return -a; }
SNN_FN SNN__V S_(tangent_zero)(void) { return S_(zero)(); }
SNN_FN SNN__V S_(tangent_pick)(S_(flag) c, SNN__V a, SNN__V b) { return S_(pick)(c, a, b); }
/* countdowns: steps where it restarts, else one less, down to 0 */
SNN_FN S_(int) S_(countdown)(S_(int) h, S_(flag) restart, S_(int) steps)
{
    const S_(int) zero = SNN__ZERO;
    return (restart & steps) | (~restart & (h + (S_(int))(h > zero)));
}

/* Memory: at any address, but see snn__padded for what lies behind an array. */
SNN_FN SNN__V S_(load)(const snn_real *from) { return ((const S_(in_memory) *)from)->v; }
SNN_FN void S_(store)(snn_real *to, SNN__V v) { ((S_(in_memory) *)to)->v = v; }
SNN_FN S_(int) S_(load_hold)(const SNN_HOLD *from)
{
    return __builtin_convertvector(((const S_(holds_in_memory) *)from)->h, S_(int));
}
SNN_FN void S_(store_hold)(SNN_HOLD *to, S_(int) v)
{
    ((S_(holds_in_memory) *)to)->h = __builtin_convertvector(v, S_(hold));
}
/* from[first], from[first + 1], ..., the last of which is from[n - 1]: that once more, or from the
   beginning                                                                                    */
SNN_FN SNN__V S_(load_part)(const snn_real *from, size_t first, size_t n, bool around)
{
    if (first + SNN__IN_LANES <= n) return S_(load)(from + first);
    SNN__V v = S_(lit)(0);
    for (size_t i = 0, j = first; i < SNN__IN_LANES; i++, j++) {
        if (j == n) j = around ? 0 : n - 1;
        v[i] = from[j];
    }
    return v;
}
#undef SNN__V
#undef S_
#pragma pop_macro("S_")

#undef SNN__PART
#define SNN__PART SNN__ELEMENTARY
#define SNN_S SNN__CAT(snn, SNN__SUFFIX)
#define SNN_I SNN__CAT3(snn, SNN__SUFFIX, _int)
#include "snn.h"

#define SNN__PART SNN__TANGENT
#define SNN_S SNN__CAT(snn_slope, SNN__SUFFIX)
#define SNN_B SNN__CAT(snn, SNN__SUFFIX)
#define SNN_D SNN_B
#pragma push_macro("TAN")
#undef TAN
#define TAN(op) SNN__CAT3(snn, SNN__SUFFIX, _tangent_##op)
#include "snn.h"

#define SNN__PART SNN__NEXT_WIDTH
#include "snn.h"
#ifdef SNN__WIDTH
#define SNN__PART SNN__LANES_TEXT
#include "snn.h"
#endif
#undef SNN__PART
#define SNN__PART SNN__DONE
#endif

/* The first population, or the first model of the user's, asks for them and for the library's own
   models in them: who needs neither does not wait for the compiler to read them.               */
#if SNN__OWN_WIDTH && !defined SNN__LANES_READ                                                    \
    && (SNN__PART == SNN__POPULATION || (SNN__PART == SNN__WORDS && !defined SNN__OWN_MODELS))
#define SNN__LANES_READ
#if SNN__PART == SNN__WORDS
#define SNN__AND_THEN_WORDS
#endif
#define SNN__OWN_LANES
#undef SNN__PART
#define SNN__PART SNN__NEXT_WIDTH
#include "snn.h"
#define SNN__PART SNN__LANES_TEXT
#include "snn.h"
#define SNN__OWN_MODELS
#define SNN__PART SNN__MODELS
#include "snn.h"
#undef SNN__OWN_LANES
#undef SNN__OWN_MODELS
#ifdef SNN__AND_THEN_WORDS
#undef SNN__AND_THEN_WORDS
#define SNN__PART SNN__WORDS
#else
#define SNN__PART SNN__POPULATION
#endif
#endif

#if defined SNN__FIRST && !defined SNN__PART
/* The widest that this machine and this build have, in bytes; 0: one neuron at a time. */
SNN__DO unsigned snn__width_here(void)
{
#if SNN__DISPATCH
    __builtin_cpu_init();
    if (SNN__OWN_WIDTH < 64 && __builtin_cpu_supports("avx512f")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl"))
        return 64;
    if (SNN__OWN_WIDTH < 32 && __builtin_cpu_supports("avx2")) return 32;
#endif
    return SNN__OWN_WIDTH;
}
/* Lanes step whole vectors, and so an array has room for them: n things of that size become so
   many. What lies behind the last neuron is stepped too, as one that hears nothing, and is never
   looked at.                                                                                   */
SNN_FN size_t snn__padded(size_t n, size_t size)
{
    const size_t in_line = SNN__OWN_WIDTH ? SNN_ALIGN / size : 1;
    return (n + in_line - 1) / in_line * in_line;
}
#endif

/* ===============================================================================================
   >>gradient   gradients of any function of numbers: no neuron needed
   ===============================================================================================
   A function of n variables is written once, over duals:
       snn_dual f(const snn_dual *x, void *context)
   Its gradient takes ceil(n / SNN_DUAL_N) calls: each carries the derivatives by SNN_DUAL_N of the
   variables. So does the Jacobian of a function that has m values:
       void f(const snn_dual *x, snn_dual *y, void *context)
   The caller brings the memory, arrays of duals and reals. A function whose derivative is known
   needs no dual text: snn_dual_chain(f(a), f'(a), x), a = snn_dual_value(x), is f(x) with its
   tangents.
   Needs: >>scalars. Offers: snn_function, snn_gradient, snn_gradient_check; snn_functions,
   snn_jacobian, snn_jvp.                                                                       */
#if defined SNN__FIRST && !defined SNN__PART && SNN_DUAL_N > 0

typedef snn_dual (*snn_function)(const snn_dual *x, void *context);

/* f at at[n]; its n derivatives go to gradient[n]. x: room for n duals. Returns the value of f. */
SNN__DO snn_real snn_gradient(snn_function f, void *context, const snn_real *at, size_t n,
                              snn_dual *x, snn_real *gradient)
{
    snn_real value = 0;
    for (size_t j = 0; j < n; j++) x[j] = snn_dual_lit(at[j]);
    for (size_t first = 0; first < n || first == 0; first += SNN_DUAL_N) {
        const size_t left = n - first, chunk = left < SNN_DUAL_N ? left : SNN_DUAL_N;
        for (size_t k = 0; k < chunk; k++) x[first + k] = snn_dual_seed(at[first + k], (int)k);
        const snn_dual y = f(x, context);
        value = snn_dual_value(y);
        for (size_t k = 0; k < chunk; k++) {
            gradient[first + k] = snn_dual_slope(&y, (int)k);
            x[first + k] = snn_dual_lit(at[first + k]);
        }
    }
    return value;
}

/* m functions of n variables at once: sets y[m] */
typedef void (*snn_functions)(const snn_dual *x, snn_dual *y, void *context);

/* f at at[n]: values[m], jacobian[m][n], dy_i/dx_j. x, y: room for n and m duals. */
SNN__DO void snn_jacobian(snn_functions f, void *context, const snn_real *at, size_t n, size_t m,
                          snn_dual *x, snn_dual *y, snn_real *values, snn_real *jacobian)
{
    for (size_t j = 0; j < n; j++) x[j] = snn_dual_lit(at[j]);
    for (size_t first = 0; first < n || first == 0; first += SNN_DUAL_N) {
        const size_t left = n - first, chunk = left < SNN_DUAL_N ? left : SNN_DUAL_N;
        for (size_t k = 0; k < chunk; k++) x[first + k] = snn_dual_seed(at[first + k], (int)k);
        f(x, y, context);
        for (size_t k = 0; k < chunk; k++) {
            for (size_t i = 0; i < m; i++)
                jacobian[i * n + first + k] = snn_dual_slope(&y[i], (int)k);
            x[first + k] = snn_dual_lit(at[first + k]);
        }
    }
    for (size_t i = 0; i < m; i++) values[i] = snn_dual_value(y[i]);
}
/* The Jacobian at at[n] times along[n], in one call: values[m], slopes[m]. */
SNN__DO void snn_jvp(snn_functions f, void *context, const snn_real *at, const snn_real *along,
                     size_t n, size_t m, snn_dual *x, snn_dual *y, snn_real *values,
                     snn_real *slopes)
{
    for (size_t j = 0; j < n; j++) {
        x[j] = snn_dual_lit(at[j]);
        snn_tangent_set(&x[j].d, 0, along[j]);
    }
    f(x, y, context);
    for (size_t i = 0; i < m; i++) {
        values[i] = snn_dual_value(y[i]);
        slopes[i] = snn_dual_slope(&y[i], 0);
    }
}

/* Do the duals of f agree with central differences (f(x + h) - f(x - h))/2h at at[n]? Returns the
   largest deviation, relative to the largest derivative (to 1 where all are smaller); NaN if
   anything is not finite. h = step max(1, |x|); step 0 means the best one, the cube root of the
   last bit of 1: about 1e-8 (double) or 1e-3 (float) is then a pass for a smooth f. At kinks and
   surrogate spikes differences see other slopes. x: room for n duals; gradient[n] holds the duals'
   gradient afterwards.                                                                         */
SNN__DO snn_real snn_gradient_check(snn_function f, void *context, const snn_real *at, size_t n,
                                    snn_real step, snn_dual *x, snn_real *gradient)
{
    snn_real largest = 1, worst = 0;
    if (step == 0) step = (snn_real)(SNN__DOUBLE ? 6.06e-6 : 4.92e-3);
    (void)snn_gradient(f, context, at, n, x, gradient);
    for (size_t j = 0; j < n; j++) largest = snn_real_max(largest, snn_real_abs(gradient[j]));
    for (size_t j = 0; j < n; j++) {
        const snn_real h = step * snn_real_max(1, snn_real_abs(at[j]));
        const snn_real up = at[j] + h, down = at[j] - h;        /* what rounding leaves   */
        x[j] = snn_dual_lit(up);
        const snn_real above = snn_dual_value(f(x, context));
        x[j] = snn_dual_lit(down);
        const snn_real below = snn_dual_value(f(x, context));
        x[j] = snn_dual_lit(at[j]);
        const snn_real off = snn_real_abs(gradient[j] - (above - below) / (up - down)) / largest;
        if (!(off <= worst)) worst = off;                       /* a NaN stays            */
        if (worst != worst) return worst;
    }
    return worst;
}
#endif

/* ==============================================================================================
   >>surrogates   a spike's value is a step; here is the slope that gradients see instead
   ===============================================================================================
   A neuron spikes if u >= 0, u = (V - V_th)/(V_th - V_reset) for most models: 1 or 0, whose true
   slope is 0 or infinite. A surrogate gives the tangent psi(u) du in its place, below the
   threshold too. It changes no value. Each population has its own; one of the list, or yours:
       params.surrogate = snn_surrogate_arctan(2);              (then _new, or _retune)

       static snn_real tent(snn_real u, const snn_real *p) { return p[0] - snn_real_abs(u); }
       params.surrogate = snn_surrogate_own(tent, 0.5);         (up to four numbers, in p)
   Neftci, Mostafa and Zenke, Surrogate gradient learning in spiking neural networks (2019).
   Needs: >>scalars, >>status. Offers: snn_surrogate, SNN_SURROGATES, a snn_surrogate_<name> for
   each of the list, snn_surrogate_own.                                                         */
#if defined SNN__FIRST && !defined SNN__PART

SNN_FN snn_real snn_real_fire(snn_real u) { return u >= 0 ? (snn_real)1 : (snn_real)0; }

#if SNN_DUAL_N > 0
/* Those of brainpy.state. X1(name, parameter, default, range), X2 and X4 with as many parameters;
   makes snn_surrogate_<name>(parameter, ...). Above each its psi(u); N(u; m, s) is the density of
   the normal distribution with mean m and standard deviation s.                                */
#define SNN_SURROGATES(X1, X2, X4)                                                                \
    /* alpha s (1 - s), s = 1/(1 + exp(-alpha u)) */                                              \
    X1(sigmoid,              alpha, 4,    SNN_POSITIVE)                                           \
    /* alpha/2 / (1 + |alpha u|)^2 */                                                             \
    X1(soft_sign,            alpha, 1,    SNN_POSITIVE)                                           \
    /* alpha/2 / (1 + (pi alpha u/2)^2) */                                                        \
    X1(arctan,               alpha, 1,    SNN_POSITIVE)                                           \
    /* alpha/sqrt(pi) exp(-(alpha u)^2) */                                                        \
    X1(erf,                  alpha, 1,    SNN_POSITIVE)                                           \
    /* max(alpha - alpha^2 |u|, 0) */                                                             \
    X1(piecewise_quadratic,  alpha, 1,    SNN_POSITIVE)                                           \
    /* alpha/2 exp(-alpha |u|) */                                                                 \
    X1(piecewise_exp,        alpha, 1,    SNN_POSITIVE)                                           \
    /* 1/(2 w) for |u| <= w, else c */                                                            \
    X2(piecewise_leaky_relu, c,     0.01, SNN_NONNEGATIVE, w,      1,    SNN_POSITIVE)            \
    /* alpha for u < 0, else beta */                                                              \
    X2(leaky_relu,           alpha, 0.1,  SNN_NONNEGATIVE, beta,   1,    SNN_NONNEGATIVE)         \
    /* alpha for u <= 0, 1 up to u = 1, then 1/u */                                               \
    X1(log_tailed_relu,      alpha, 0,    SNN_NONNEGATIVE)                                        \
    /* max(alpha width - alpha |u|, 0): every population's at first. alpha 0: none */             \
    X2(relu,                 alpha, 0.3,  SNN_NONNEGATIVE, width,  1,    SNN_POSITIVE)            \
    /* alpha N(u; 0, sigma) */                                                                    \
    X2(gaussian,             sigma, 0.5,  SNN_POSITIVE,    alpha,  0.5,  SNN_POSITIVE)            \
    /* scale ((1 + h) N(u; 0, sigma) - h N(u; sigma, s sigma) - h N(u; -sigma, s sigma)) */       \
    X4(multi_gaussian,       h,     0.15, SNN_NONNEGATIVE, s,      6,    SNN_POSITIVE,            \
                             sigma, 0.5,  SNN_POSITIVE,    scale,  0.5,  SNN_POSITIVE)            \
    /* 1/(1 + alpha |u|)^2 */                                                                     \
    X1(inv_square,           alpha, 100,  SNN_POSITIVE)                                           \
    /* exp(-alpha |u|) */                                                                         \
    X1(slayer,               alpha, 1,    SNN_POSITIVE)                                           \
    /* alpha s (1 - s), s = 1/(1 + exp(-alpha u)), for u < 0; else beta/(1 + u) */                \
    X2(s2nn,                 alpha, 4,    SNN_POSITIVE,    beta,   1,    SNN_POSITIVE)            \
    /* (1 + 2 |u|/(alpha + 1))^-alpha */                                                          \
    X1(q_pseudo_spike,       alpha, 2,    SNN_POSITIVE)                                           \
    /* 4/period times the sum of cos(2 pi (2 k - 1) u/period) for k = 1 .. n (1000 at most) */    \
    X2(squarewave_fourier,   n,     2,    SNN_POSITIVE,    period, 8,    SNN_POSITIVE)            \
    /* 1/(1/alpha + |u|) */                                                                       \
    X1(nonzero_sign_log,     alpha, 1,    SNN_POSITIVE)

/* A surrogate's parameters as they are checked; yours need only be finite. */
typedef struct snn__surrogate_rule {
    const char *name, *field[4];
    snn_range range[4];
} snn__surrogate_rule;

typedef struct snn_surrogate {
    snn_real (*slope)(snn_real u, const snn_real *p);
    snn_real p[4];
    const snn__surrogate_rule *rule;            /* NULL: your own                               */
} snn_surrogate;

/* -- the slopes, in the order of the list ---------------------------------------------------- */
#define SNN__SLOPE(name) SNN__DO snn_real snn__slope_##name(snn_real u, const snn_real *p)
SNN__SLOPE(sigmoid)
{
    const snn_real s = 1 / (1 + snn_real_exp(snn_real_abs(p[0] * u)));  /* the smaller of s, 1-s */
    return p[0] * s * (1 - s);
}
SNN__SLOPE(soft_sign)
{
    const snn_real d = 1 + snn_real_abs(p[0] * u);
    return (snn_real)0.5 * p[0] / (d * d);
}
SNN__SLOPE(arctan)
{
    const snn_real x = (snn_real)1.5707963267948966 * p[0] * u;
    return (snn_real)0.5 * p[0] / (1 + x * x);
}
SNN__SLOPE(erf)
{
    const snn_real x = p[0] * u;
    return (snn_real)0.56418958354775629 * p[0] * snn_real_exp(-(x * x));
}
SNN__SLOPE(piecewise_quadratic)
{
    return snn_real_max(p[0] - p[0] * p[0] * snn_real_abs(u), 0);
}
SNN__SLOPE(piecewise_exp)
{
    return (snn_real)0.5 * p[0] * snn_real_exp(-p[0] * snn_real_abs(u));
}
SNN__SLOPE(piecewise_leaky_relu) { return snn_real_abs(u) > p[1] ? p[0] : (snn_real)0.5 / p[1]; }
SNN__SLOPE(leaky_relu) { return u < 0 ? p[0] : p[1]; }
SNN__SLOPE(log_tailed_relu) { return u > 1 ? 1 / u : u > 0 ? (snn_real)1 : p[0]; }
SNN__MAY snn_real snn__slope_relu(snn_real u, const snn_real *p)        /* the usual: inlined */
{
    return snn_real_max(snn_real_mul(p[0], p[1]) - snn_real_mul(snn_real_abs(u), p[0]), 0);
}
SNN__DO snn_real snn__normal_density(snn_real x, snn_real deviation)
{
    const snn_real z = x / deviation;
    return (snn_real)0.3989422804014327 / deviation * snn_real_exp((snn_real)-0.5 * (z * z));
}
SNN__SLOPE(gaussian) { return p[1] * snn__normal_density(u, p[0]); }
SNN__SLOPE(multi_gaussian)
{
    const snn_real h = p[0], wide = p[1] * p[2], sigma = p[2];
    const snn_real middle = snn__normal_density(u, sigma);
    const snn_real flanks = snn__normal_density(u - sigma, wide)
                          + snn__normal_density(u + sigma, wide);
    return p[3] * ((1 + h) * middle - h * flanks);
}
SNN__SLOPE(inv_square)
{
    const snn_real d = 1 + p[0] * snn_real_abs(u);
    return 1 / (d * d);
}
SNN__SLOPE(slayer) { return snn_real_exp(-p[0] * snn_real_abs(u)); }
SNN__SLOPE(s2nn) { return u < 0 ? snn__slope_sigmoid(u, p) : p[1] / (1 + u); }
SNN__SLOPE(q_pseudo_spike)
{
    return snn_real_pow(1 + 2 * snn_real_abs(u) / (p[0] + 1), -p[0]);
}
SNN__SLOPE(squarewave_fourier)
{
    const snn_real turn = (snn_real)6.2831853071795865 * u / p[1];
    const int n = p[0] < 1000 ? (int)p[0] : 1000;
    snn_real sum = 0;
    for (int k = 1; k <= n; k++) sum += snn_real_cos((snn_real)(2 * k - 1) * turn);
    return 4 / p[1] * sum;
}
SNN__SLOPE(nonzero_sign_log) { return 1 / (1 / p[0] + snn_real_abs(u)); }
#undef SNN__SLOPE

/* -- their makers ---------------------------------------------------------------------------- */
SNN__DO snn_surrogate snn__surrogate(const snn__surrogate_rule *rule,
                                     snn_real (*slope)(snn_real u, const snn_real *p),
                                     snn_real a, snn_real b, snn_real c, snn_real d)
{
    snn_surrogate s = SNN__ZERO;
    s.rule = rule;
    s.slope = slope;
    s.p[0] = a;
    s.p[1] = b;
    s.p[2] = c;
    s.p[3] = d;
    return s;
}
#define SNN__RULE(name, fields, ranges)                                                           \
    static const snn__surrogate_rule snn__rule_##name SNN__UNUSED = {                             \
        SNN__TEXT("snn_surrogate_" #name), fields, ranges                                         \
    };
#define SNN__FOUR(a, b, c, d) { a, b, c, d }
#define SNN__X1(name, a, a_, range_a)                                                             \
    SNN__RULE(name, SNN__FOUR(SNN__TEXT(#a), NULL, NULL, NULL),                                   \
              SNN__FOUR(range_a, SNN_ANY, SNN_ANY, SNN_ANY))                                      \
    SNN__DO snn_surrogate snn_surrogate_##name(snn_real a)                                        \
    {                                                                                             \
        return snn__surrogate(&snn__rule_##name, snn__slope_##name, a, 0, 0, 0);                  \
    }
#define SNN__X2(name, a, a_, range_a, b, b_, range_b)                                             \
    SNN__RULE(name, SNN__FOUR(SNN__TEXT(#a), SNN__TEXT(#b), NULL, NULL),                          \
              SNN__FOUR(range_a, range_b, SNN_ANY, SNN_ANY))                                      \
    SNN__DO snn_surrogate snn_surrogate_##name(snn_real a, snn_real b)                            \
    {                                                                                             \
        return snn__surrogate(&snn__rule_##name, snn__slope_##name, a, b, 0, 0);                  \
    }
#define SNN__X4(name, a, a_, range_a, b, b_, range_b, c, c_, range_c, d, d_, range_d)             \
    SNN__RULE(name, SNN__FOUR(SNN__TEXT(#a), SNN__TEXT(#b), SNN__TEXT(#c), SNN__TEXT(#d)),        \
              SNN__FOUR(range_a, range_b, range_c, range_d))                                      \
    SNN__DO snn_surrogate snn_surrogate_##name(snn_real a, snn_real b, snn_real c, snn_real d)    \
    {                                                                                             \
        return snn__surrogate(&snn__rule_##name, snn__slope_##name, a, b, c, d);                  \
    }
SNN_SURROGATES(SNN__X1, SNN__X2, SNN__X4)
#undef SNN__X1
#undef SNN__X2
#undef SNN__X4
#undef SNN__RULE
#undef SNN__FOUR
/* macros only to cast at the door, as with units */
#define snn_surrogate_sigmoid(a)             snn_surrogate_sigmoid((snn_real)(a))
#define snn_surrogate_soft_sign(a)           snn_surrogate_soft_sign((snn_real)(a))
#define snn_surrogate_arctan(a)              snn_surrogate_arctan((snn_real)(a))
#define snn_surrogate_erf(a)                 snn_surrogate_erf((snn_real)(a))
#define snn_surrogate_piecewise_quadratic(a) snn_surrogate_piecewise_quadratic((snn_real)(a))
#define snn_surrogate_piecewise_exp(a)       snn_surrogate_piecewise_exp((snn_real)(a))
#define snn_surrogate_piecewise_leaky_relu(a, b)                                                  \
    snn_surrogate_piecewise_leaky_relu((snn_real)(a), (snn_real)(b))
#define snn_surrogate_leaky_relu(a, b) snn_surrogate_leaky_relu((snn_real)(a), (snn_real)(b))
#define snn_surrogate_log_tailed_relu(a)     snn_surrogate_log_tailed_relu((snn_real)(a))
#define snn_surrogate_relu(a, b) snn_surrogate_relu((snn_real)(a), (snn_real)(b))
#define snn_surrogate_gaussian(a, b) snn_surrogate_gaussian((snn_real)(a), (snn_real)(b))
#define snn_surrogate_multi_gaussian(a, b, c, d)                                                  \
    snn_surrogate_multi_gaussian((snn_real)(a), (snn_real)(b), (snn_real)(c), (snn_real)(d))
#define snn_surrogate_inv_square(a)          snn_surrogate_inv_square((snn_real)(a))
#define snn_surrogate_slayer(a)              snn_surrogate_slayer((snn_real)(a))
#define snn_surrogate_s2nn(a, b) snn_surrogate_s2nn((snn_real)(a), (snn_real)(b))
#define snn_surrogate_q_pseudo_spike(a)      snn_surrogate_q_pseudo_spike((snn_real)(a))
#define snn_surrogate_squarewave_fourier(a, b)                                                    \
    snn_surrogate_squarewave_fourier((snn_real)(a), (snn_real)(b))
#define snn_surrogate_nonzero_sign_log(a)    snn_surrogate_nonzero_sign_log((snn_real)(a))

/* snn_surrogate_own(slope, ...): slope is your snn_real psi(snn_real u, const snn_real *p), up to
   four numbers become p[0] .. p[3].                                                            */
#define snn_surrogate_own(...) SNN__SURROGATE_OWN(__VA_ARGS__, 0, 0, 0, 0, 0)
#define SNN__SURROGATE_OWN(slope, a, b, c, d, ...)                                                \
    snn__surrogate(NULL, slope, (snn_real)(a), (snn_real)(b), (snn_real)(c), (snn_real)(d))

SNN_FN snn_dual snn_dual_fire(snn_dual u, const snn_surrogate *s)
{
    const bool usual = s->slope == snn__slope_relu;         /* which can be inlined */
    const snn_real slope = usual ? snn__slope_relu(u.v, s->p) : s->slope(u.v, s->p);
    return snn_dual_of(snn_real_fire(u.v), snn_tangent_carry(slope, u.d));
}
#endif
#endif

/* ==============================================================================================
   >>random   numbers by counting: Philox 2x32-10
   ===============================================================================================
   A number is a function of (seed, stream, i, j), not of what was drawn before: the same network
   on every platform, in any order, on any number of threads, with no state to keep.
   Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
   Where a number is needed for every synapse and step, a hash takes its place (snn__hashed), whose
   key Philox draws for each row.
   Needs: >>scalars. Offers: snn_random_from, _bits, _uniform, _normal, _below, snn_noise_at.   */
#if defined SNN__FIRST && !defined SNN__PART

typedef struct snn_random { uint32_t key; } snn_random;
typedef struct snn__pair { uint32_t a, b; } snn__pair;

SNN__MAY snn__pair snn__philox(uint32_t key, uint32_t i, uint32_t j)
{
    snn__pair x;
    x.a = i;
    x.b = j;
    for (int round = 0; round < 10; round++) {
        uint64_t product = (uint64_t)0xD256D193u * x.a;
        x.a = (uint32_t)(product >> 32) ^ key ^ x.b;
        x.b = (uint32_t)product;
        key += 0x9E3779B9u;
    }
    return x;
}
/* Streams of one seed are independent: give every use of randomness its own. */
SNN__DO snn_random snn_random_from(uint64_t seed, uint32_t stream)
{
    snn_random r;
    r.key = snn__philox(stream, (uint32_t)seed, (uint32_t)(seed >> 32)).a;
    return r;
}
/* The draw (i, j): i for instance a neuron, j a step. 32 random bits. */
SNN__MAY uint32_t snn_random_bits(snn_random r, uint32_t i, uint32_t j)
{
    return snn__philox(r.key, i, j).a;
}
/* Uniform in [0, 1), every value a multiple of 2^-24 (float) or 2^-53 (double). */
SNN__MAY snn_real snn_random_uniform(snn_random r, uint32_t i, uint32_t j)
{
    snn__pair x = snn__philox(r.key, i, j);
#if SNN__DOUBLE
    uint64_t bits = ((uint64_t)x.a << 32 | x.b) >> 11;
    return (snn_real)bits * (snn_real)(1. / 9007199254740992.);
#else
    return (snn_real)(x.a >> 8) * (snn_real)(1. / 16777216.);
#endif
}
/* Normal with mean 0 and variance 1 (Box and Muller 1958). */
SNN__DO snn_real snn_random_normal(snn_random r, uint32_t i, uint32_t j)
{
    snn__pair x = snn__philox(r.key, i, j);
    snn_real u = ((snn_real)(x.a >> 8) + 1) * (snn_real)(1. / 16777216.);         /* (0, 1] */
    snn_real angle = (snn_real)(x.b >> 8) * (snn_real)(6.283185307179586 / 16777216.);
    return snn_real_sqrt(-2 * snn_real_log(u)) * snn_real_cos(angle);
}
/* The noise of one neuron in one step: what the word diffuse (room >>words) draws from. Of 2^64
   steps, every 2^32 have a key of their own.                                                    */
typedef struct snn_noise { uint32_t key, neuron, step; } snn_noise;
SNN__MAY snn_noise snn_noise_at(uint64_t seed, uint32_t neuron, uint64_t step)
{
    snn_noise from;
    from.key = snn_random_from(seed ^ (step >> 32) << 32, 0xD1u).key;
    from.neuron = neuron;
    from.step = (uint32_t)step;
    return from;
}
/* Its number k = 0, 1, ...: normal, each a stream of its own. */
SNN__MAY snn_real snn_noise_normal(snn_noise from, uint32_t k)
{
    snn_random r;
    r.key = from.key + k;
    return snn_random_normal(r, from.neuron, from.step);
}
/* The normal number below which a share (bits + 1/2) / 2^32 of all lie: Wichura's algorithm AS 241
   (PPND7), Applied Statistics 37, 477 (1988), right to 1e-7.                                   */
SNN_FN snn_real snn__poly(snn_real q, snn_real x, snn_real c) { return snn_real_mul(q, x) + c; }
SNN__DO snn_real snn__normal_quantile(uint32_t bits)
{
    const int64_t twice = 2 * (int64_t)bits + 1 - INT64_C(0x100000000);     /* from the middle  */
    const snn_real q = (snn_real)twice * (snn_real)(0.5 / 4294967296.);
    if (snn_real_abs(q) <= (snn_real)0.425) {
        const snn_real r = (snn_real)0.180625 - snn_real_mul(q, q);
        snn_real above = snn__poly((snn_real)59.109374720, r, (snn_real)159.29113202);
        above = snn__poly(above, r, (snn_real)50.434271938);
        above = snn__poly(above, r, (snn_real)3.3871327179);
        snn_real below = snn__poly((snn_real)67.187563600, r, (snn_real)78.757757664);
        below = snn__poly(below, r, (snn_real)17.895169469);
        return q * above / snn__poly(below, r, 1);
    }
    /* the share of the nearer tail: at least 2^-33, so that x is below 5 */
    const int64_t tail = INT64_C(0x100000000) - (twice < 0 ? -twice : twice);
    const snn_real share = (snn_real)tail * (snn_real)(0.5 / 4294967296.);
    const snn_real x = snn_real_sqrt(-snn_real_log(share)) - (snn_real)1.6;
    snn_real above = snn__poly((snn_real)0.17023821103, x, (snn_real)1.3067284816);
    above = snn__poly(above, x, (snn_real)2.7568153900);
    above = snn__poly(above, x, (snn_real)1.4234372777);
    const snn_real below = snn__poly((snn_real)0.12021132975, x, (snn_real)0.73700164250);
    const snn_real z = above / snn__poly(below, x, 1);
    return twice < 0 ? -z : z;
}
/* Whole number in [0, n), each with probability 1/n to within 2^-32: floor(n x / 2^64) for a
   random x of 64 bits. n = 0 gives 0.                                                          */
SNN__MAY uint32_t snn_random_below(snn_random r, uint32_t i, uint32_t j, uint32_t n)
{
    snn__pair x = snn__philox(r.key, i, j);
    uint64_t low = (uint64_t)x.b * n;
    return (uint32_t)(((uint64_t)x.a * n + (low >> 32)) >> 32);
}
/* Number k of a row of 32-bit numbers, for half a nanosecond in lanes: Wellons' lowbias32 (2018),
   with one half of the row's key added before its rounds and the other between them.           */
SNN_FN uint32_t snn__hashed(snn__pair row, uint32_t k)
{
    uint32_t x = row.a + k * 0x9E3779B9u;
    x = ((x ^ x >> 16) * 0x7FEB352Du) ^ row.b;
    x = (x ^ x >> 15) * 0x846CA68Bu;
    return x ^ x >> 16;
}
/* Number k of a random order of 0 .. n-1 (k < n): a Feistel network on the next power of four,
   walked until it lands inside (Black and Rogaway 2002). Draws without repeats, nothing stored. */
SNN__MAY uint32_t snn__shuffled(snn_random r, uint32_t i, uint32_t k, uint32_t n)
{
    uint32_t half = 1;
    while (half < 16 && ((uint32_t)1 << (2 * half)) < n) half++;
    const uint32_t mask = ((uint32_t)1 << half) - 1;
    const uint32_t rounds = half <= 4 ? 16 : 10;            /* small domains mix slowly         */
    do {
        uint32_t left = k >> half, right = k & mask;
        for (uint32_t round = 0; round < rounds; round++) {
            uint32_t next = left ^ (snn__philox(r.key + round, i, right).a & mask);
            left = right;
            right = next;
        }
        k = left << half | right;
    } while (k >= n);
    return k;
}
#endif

/* ==============================================================================================
   >>net   memory, clock, status: what the parts of a network share
   ===============================================================================================
   snn_net_on_heap(dt) takes memory as it is asked for, in chunks that never move;
   snn_net_on(buffer, size, dt) takes it from the caller's buffer and never calls malloc. Only
   _new functions and constructors of projections take memory; nothing gives it back before
   snn_net_free. A net must stay where it is: its parts point to it. Two nets share nothing.
   Needs: >>status, >>units. Offers: snn_net, snn_failed, snn_why, snn_tick, snn_steps.         */
#if defined SNN__FIRST && !defined SNN__PART

typedef struct snn_net {
    snn_time dt;
    uint64_t step;                              /* steps done                                   */
    uint32_t batch;                             /* copies of every state; set it before any _new */
    bool tangents;                              /* carry gradients; set before the first _new   */
    snn_status status;
    /* private */
    bool made, tangents_made;                   /* is anything made? with tangents?             */
    uint32_t batch_made;                        /* ... in how many copies?                      */
    bool owned;                                 /* from the heap                                */
    unsigned width;                             /* of the lanes that its populations use, bytes */
    unsigned char *base;                        /* the buffer, or the newest chunk              */
    size_t size, used, taken;                   /* of it; taken: in all                         */
#ifdef SNN_WITH_SNAPSHOTS
    struct snn__saved *saved, *saved_last;      /* what a snapshot saves, as it was made        */
#endif
#ifndef SNN_NO_MESSAGES
    char sentence[200];
#endif
} snn_net;

SNN_FN size_t snn_net_used(const snn_net *net) { return net->taken; }
/* the time at which this step begins: step * dt, one product */
SNN_FN snn_time snn_now(const snn_net *net)
{
    return snn__time_of(snn_real_mul((snn_real)net->step, net->dt.ms));
}

/* -- failures: the first one stays ----------------------------------------------------------- */
SNN__DO void snn__fail(snn_net *net, snn_code code, const char *where, const char *field,
                       size_t index, size_t got, size_t need)
{
    if (net->status.code != SNN_OK) return;
    net->status.code = code;
    net->status.where = where;
    net->status.field = field;
    net->status.index = index;
    net->status.got = got;
    net->status.need = need;
}
/* Arrays are as long as batch and tangents said when they were made. */
SNN__DO void snn__fail_late(snn_net *net)
{
    const bool batch = net->batch != net->batch_made;
    snn__fail(net, SNN_TOO_LATE, SNN__TEXT("snn_net"),
              batch ? SNN__TEXT("batch") : SNN__TEXT("tangents"), SIZE_MAX,
              batch ? net->batch : net->tangents, batch ? net->batch_made : net->tangents_made);
}
/* Has anything gone wrong? One check, before a loop or at its head, suffices. */
SNN_FN bool snn_failed(snn_net *net)
{
    if (net->made && (net->batch != net->batch_made || net->tangents != net->tangents_made))
        snn__fail_late(net);
    return net->status.code != SNN_OK;
}
SNN_FN void snn_tick(snn_net *net) { if (!snn_failed(net)) net->step++; }
SNN_FN bool snn__within(snn_real x, snn_range range)
{
    if (!snn__finite(x)) return false;
    switch (range) {
    case SNN_POSITIVE: return x > 0;
    case SNN_NONNEGATIVE: return x >= 0;
    case SNN_NONZERO: return x != 0;
    case SNN_FRACTION: return x >= 0 && x <= 1;
    case SNN_ANY: break;
    }
    return true;
}
/* x, in the unit named, must be in range; index: of the neuron, or SIZE_MAX for all */
SNN__DO void snn__check(snn_net *net, const char *where, const char *field, snn_real x,
                        const char *unit, snn_range range, size_t index)
{
    if (snn_failed(net) || snn__within(x, range)) return;
    snn__fail(net, SNN_BAD_VALUE, where, field, index, 0, 0);
    net->status.value = x;
    net->status.unit = unit;
    net->status.range = range;
}

/* -- the sentence ---------------------------------------------------------------------------- */
#ifndef SNN_NO_MESSAGES
SNN__DO void snn__say(snn_net *net, const char *words)
{
    size_t at = 0;
    while (net->sentence[at]) at++;
    for (; words && *words && at + 1 < sizeof net->sentence; words++) net->sentence[at++] = *words;
    net->sentence[at] = 0;
}
SNN__DO void snn__say_count(snn_net *net, size_t n)
{
    char digits[24];
    size_t at = sizeof digits;
    digits[--at] = 0;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    snn__say(net, digits + at);
}
/* six significant digits, as printf's %g writes them: 1.5, -20, 0.001, 1e+09, nan */
SNN__DO void snn__say_real(snn_net *net, snn_real x)
{
    if (x != x) { snn__say(net, "nan"); return; }
    if (x < 0) { snn__say(net, "-"); x = -x; }
    if (!snn__finite(x)) { snn__say(net, "inf"); return; }
    if (x == 0) { snn__say(net, "0"); return; }
    int power = 0;                              /* of ten, of the first digit                   */
    while (x >= 10) { x /= 10; power++; }
    while (x < 1) { x *= 10; power--; }
    uint32_t number = (uint32_t)(x * 100000 + (snn_real)0.5);
    if (number >= 1000000) { number /= 10; power++; }
    char digit[7] = "000000";
    for (int k = 5; k >= 0; k--, number /= 10) digit[k] = (char)('0' + number % 10);
    int last = 5;                               /* the last digit that is not a trailing zero   */
    while (last > 0 && digit[last] == '0') last--;
    const bool plain = power >= -4 && power < 6;
    const int point = plain ? power : 0;        /* the point stands after this digit            */
    for (int k = point < 0 ? point : 0; k <= last || k <= point; k++) {
        char text[3] = "0";
        if (k >= 0 && k <= last) text[0] = digit[k];
        if (k == point && k < last) text[1] = '.';
        snn__say(net, text);
    }
    if (plain) return;
    snn__say(net, power < 0 ? "e-" : "e+");
    if (power > -10 && power < 10) snn__say(net, "0");
    snn__say_count(net, (size_t)(power < 0 ? -power : power));
}
SNN__DO void snn__say_value(snn_net *net, const snn_status *s)
{
    static const char *const must[] = { "finite", "> 0", ">= 0", "other than 0", "from 0 to 1" };
    const bool bare = s->unit == NULL || s->unit[0] == 0;
    snn__say(net, s->field);
    if (s->index != SIZE_MAX) {
        snn__say(net, "[");
        snn__say_count(net, s->index);
        snn__say(net, "]");
    }
    snn__say(net, " must be ");
    if (!snn__finite(s->value) && s->range != SNN_ANY) snn__say(net, "finite and ");
    snn__say(net, must[s->range]);
    if (!bare && (s->range == SNN_POSITIVE || s->range == SNN_NONNEGATIVE)) {
        snn__say(net, " ");
        snn__say(net, s->unit);
    }
    snn__say(net, ", got ");
    snn__say_real(net, s->value);
    snn__say(net, bare ? "" : " ");
    snn__say(net, s->unit);
}
#endif

/* What went wrong, in one sentence; "" if nothing did. The text lives in the net. */
SNN__DO const char *snn_why(snn_net *net)
{
#ifdef SNN_NO_MESSAGES
    (void)net;
    return "";
#else
    const snn_status *s = &net->status;
    if (s->code == SNN_BAD_SNAPSHOT) return net->sentence;      /* said when it was refused     */
    net->sentence[0] = 0;
    if (!snn_failed(net)) return net->sentence;
    snn__say(net, s->where);
    snn__say(net, ": ");
    switch (s->code) {
    case SNN_BAD_VALUE: snn__say_value(net, s); break;
    case SNN_BAD_SIZE:
        snn__say(net, s->field);
        snn__say(net, s->got ? " is too large: " : " must be > 0, got ");
        snn__say_count(net, s->got);
        if (s->need) {
            snn__say(net, ", at most ");
            snn__say_count(net, s->need);
        }
        break;
    case SNN_BAD_EDGE:
        snn__say(net, s->field);
        if (s->index != SIZE_MAX) {
            snn__say(net, " number ");
            snn__say_count(net, s->index);
        }
        snn__say(net, " is neuron ");
        snn__say_count(net, s->got);
        snn__say(net, ", of only ");
        snn__say_count(net, s->need);
        break;
    case SNN_BAD_COUNT:
        snn__say_count(net, s->got);
        snn__say(net, " ");
        snn__say(net, s->field);
        snn__say(net, " given, ");
        snn__say_count(net, s->need);
        snn__say(net, " needed");
        break;
    case SNN_NO_MEMORY:
        snn__say(net, "out of memory, asked for ");
        snn__say_count(net, s->need);
        snn__say(net, " bytes");
        break;
    case SNN_NO_ROOM:
        snn__say(net, "the net's buffer is too small, ");
        snn__say_count(net, s->need);
        snn__say(net, " bytes needed, ");
        snn__say_count(net, s->got);
        snn__say(net, " left");
        break;
    case SNN_NOT_BUILT:
        snn__say(net, s->field);
        snn__say(net, " was left out of this build");
        break;
    case SNN_TOO_LATE:
        if (!s->field) {
            snn__say(net, "seeds need net.tangents = true before the first _new");
            break;
        }
        snn__say(net, s->field);
        if (s->got == s->need) {
            snn__say(net, " after its trainer");
            break;
        }
        snn__say(net, " must be set before the first _new: it was ");
        snn__say_count(net, s->need);
        snn__say(net, ", is now ");
        snn__say_count(net, s->got);
        break;
    case SNN_NOT_WRITTEN:
        snn__say(net, s->field);
        snn__say(net, " could not be written");
        break;
    case SNN_NOT_READ:
        snn__say(net, s->field);
        snn__say(net, " could not be read");
        break;
    case SNN_BAD_END: snn__say(net, s->field); break;
    case SNN_BAD_SNAPSHOT:
    case SNN_OK: break;
    }
    return net->sentence;
#endif
}

/* -- making and freeing ---------------------------------------------------------------------- */
SNN__DO void snn__check_dt(snn_net *net)
{
    snn__check(net, SNN__TEXT("snn_net"), SNN__TEXT("dt"), snn_to_ms(net->dt), SNN__TEXT("ms"),
               SNN_POSITIVE, SIZE_MAX);
}
SNN__DO snn_net snn__net(snn_time dt)
{
    snn_net net = SNN__ZERO;
    net.dt = dt;
    net.batch = 1;
    net.width = snn__width_here();
    snn__check_dt(&net);
    return net;
}
/* Memory from the caller's buffer; SNN_BYTES and SNN_BYTES_EDGES say how much it takes. */
SNN__DO snn_net snn_net_on(void *buffer, size_t size, snn_time dt)
{
    snn_net net = snn__net(dt);
    net.base = (unsigned char *)buffer;
    net.size = buffer ? size : 0;
    return net;
}
#ifndef SNN_NO_HEAP
/* Memory from the heap, as it is needed. */
SNN__DO snn_net snn_net_on_heap(snn_time dt)
{
    snn_net net = snn__net(dt);
    net.owned = true;
    return net;
}
#endif
/* Gives back all that the net took: its populations and projections are gone. Also after a
   failure. */
SNN__DO void snn_net_free(snn_net *net)
{
#ifndef SNN_NO_HEAP
    while (net->owned && net->base) {
        unsigned char *chunk = net->base;
        net->base = *(unsigned char **)(void *)chunk;   /* a chunk begins with the one before */
        SNN_FREE(chunk);
    }
#endif
    net->base = NULL;
    net->size = net->used = net->taken = 0;
    net->made = false;
#ifdef SNN_WITH_SNAPSHOTS
    net->saved = net->saved_last = NULL;
#endif
}

SNN_FN size_t snn__aligned(const unsigned char *base, size_t at)
{
    return at + (size_t)(-(uintptr_t)(base + at) & (SNN_ALIGN - 1));
}
/* Room for count things of size bytes, zeroed; NULL and a status if there is none. */
SNN__DO void *snn__take(snn_net *net, const char *where, size_t count, size_t size)
{
    if (snn_failed(net)) return NULL;
    if (size && count > (SIZE_MAX / 4) / size) {
        snn__fail(net, SNN_BAD_SIZE, where, SNN__TEXT("count"), SIZE_MAX, count, 0);
        return NULL;
    }
    const size_t bytes = count * size;
    size_t start = net->base ? snn__aligned(net->base, net->used) : 0;
    if (!net->base || start > net->size || bytes > net->size - start) {
#ifndef SNN_NO_HEAP
        if (net->owned) {
            const size_t least = bytes + SNN_ALIGN + sizeof(unsigned char *);
            const size_t usual = net->taken < ((size_t)1 << 22) ? (size_t)1 << 16 : (size_t)1 << 20;
            const size_t chunk = least > usual ? least : usual;
            unsigned char *p = (unsigned char *)SNN_MALLOC(chunk);
            if (!p) {
                snn__fail(net, SNN_NO_MEMORY, where, NULL, SIZE_MAX, 0, chunk);
                return NULL;
            }
            *(unsigned char **)(void *)p = net->base;
            net->base = p;
            net->size = chunk;
            net->used = sizeof(unsigned char *);
            start = snn__aligned(p, net->used);
        } else
#endif
        {
            size_t left = start < net->size ? net->size - start : 0;
            snn__fail(net, SNN_NO_ROOM, where, NULL, SIZE_MAX, left, bytes);
            return NULL;
        }
    }
    unsigned char *p = net->base + start;
    net->taken += start + bytes - net->used;
    net->used = start + bytes;
    for (size_t k = 0; k < bytes; k++) p[k] = 0;
    return p;
}
#define SNN__TAKE(type, net, where, count) ((type *)snn__take(net, where, count, sizeof(type)))

/* -- time as whole steps ------------------------------------------------------------------------
   A time of q = t/dt steps is the nearest whole number k if |q - k| <= 1e-5 max(k, 1), else the
   next larger: 1.23 ms is 13 steps of 0.1 ms, and 0.3 ms is 3 though 0.3/0.1 is not. A time that
   has no such number (negative, not finite, beyond 2e9 steps) gives UINT32_MAX.                */
SNN__DO uint32_t snn_steps(snn_time t, snn_time dt)
{
    const snn_real q = t.ms / dt.ms;
    if (!(q >= 0) || q > (snn_real)2e9) return UINT32_MAX;
    const uint32_t below = (uint32_t)q;
    const snn_real over = q - (snn_real)below, slack = (snn_real)1e-5 * (q > 1 ? q : 1);
    return over < (snn_real)0.5 && over <= slack ? below : below + 1;
}

#ifndef SNN_HOLD_MAX
#define SNN_HOLD_MAX ((uint32_t)(SNN_HOLD)-1)
#endif
/* The steps after a spike at step `now` that a neuron is held for a time tau: those later ones
   that begin less than tau after it. SNN_SEED_EXACT compares the rounded products of the seed,
   where every fiftieth spike or so is held one step longer; this function alone knows of it.   */
SNN__DO uint32_t snn__hold_steps(snn_real tau_ms, snn_real dt_ms, uint64_t now)
{
#ifdef SNN_SEED_EXACT
    volatile snn_real start = (snn_real)now * dt_ms, then = start;
    uint32_t n = 0;
    if (tau_ms > 2 * dt_ms) n = (uint32_t)(tau_ms / dt_ms) - 2;
    for (;; n++) {
        then = (snn_real)(now + n + 1) * dt_ms;
        if (!(then - start < tau_ms)) return n;
    }
#else
    (void)now;
    const uint32_t steps = snn_steps(snn__time_of(tau_ms), snn__time_of(dt_ms));
    return steps ? steps - 1 : 0;
#endif
}
#endif

/* ==============================================================================================
   >>snapshots   a running network, saved and restored exactly
   ===============================================================================================
   With SNN_WITH_SNAPSHOTS, and only then, a net knows what was made in it:
       size_t n = snn_snapshot_size(&net);
       snn_snapshot_save(&net, room, n);
   In this run or another, in a net that the same program has made, all goes on from there with the
   same bits as if it had never stopped:
       if (!snn_snapshot_load(&net, room, n)) puts(snn_why(&net));
   snn_snapshot_write(&net, path) and snn_snapshot_read do the same to a file (SNN_WITH_FILES).

   Saved are the clock, and of all that was made the states, what is on its way, parameters,
   weights, the keys of random numbers, what an optimiser remembers, in a net with tangents all
   tangents and seeds. What is derived is computed anew. Connections, delays and given spikes are
   made by the program: a snapshot has their checksums alone. Recorders and other onlookers are not
   saved, nor what the program keeps outside the net. Save between steps, and not within a trial of
   a trainer.
   Loading looks at everything before it changes anything; a snapshot of another net, number format,
   version or byte order, a cut or altered one is refused, and the net fails with a sentence that
   names the culprit.

   The form, in the byte order of the machine that saved it:
       8 bytes   snn.snap
       4         0x01020304, which shows the byte order
       4         version of the form, 1
       4         bytes of a snn_real
       4         0
       8         length of all in bytes
   then, for each array,
       1         f: floating-point numbers, or u: whole numbers without a sign
       1         bytes of a number
       2         bytes of the name
       4         0
       8         how many numbers
       then the name (relay.exc.g; relay[1].exc.g of the second that is called relay), the numbers
   and at the end
       4         CRC-32 (IEEE 802.3, as in zlib) of all before it
   Needs: >>net. Offers: snn_snapshot_size, _save, _load, _write, _read; to the rooms below
   SNN__SAVED, SNN__SAVE, and snn__walk_reals and its kin.                                      */
#if defined SNN__FIRST && !defined SNN__PART
#ifndef SNN_WITH_SNAPSHOTS
#define SNN__SAVED
#define SNN__SAVE(x, net, name, walk) ((void)0)
#else

/* One walk serves all: it visits every array by its name, and what is done there is its purpose. */
typedef enum snn__purpose {
    SNN__TO_MEASURE, SNN__TO_SAVE, SNN__TO_COMPARE, SNN__TO_LOAD
} snn__purpose;

enum {
    SNN__SNAPSHOT_HEAD = 32, SNN__SNAPSHOT_VERSION = 1,
    SNN__NAME_ROOM = 96                         /* names are cut there                          */
};

typedef struct snn__walker {
    snn_net *net;
    snn__purpose purpose;
    unsigned char *to;                          /* saving                                       */
    const unsigned char *from;                  /* comparing, loading                           */
    size_t at, size;                            /* the next byte; all but the checksum          */
    const char *part, *path;                    /* where it is: relay, params.exc.syn           */
    size_t number;                              /* of parts of that name                        */
    char name[SNN__NAME_ROOM];                  /* of the array, here ...                       */
    char there[SNN__NAME_ROOM];                 /* ... and in the snapshot                      */
} snn__walker;

/* What is saved of a net: a population, a projection, ... */
typedef struct snn__saved {
    const char *name;
    size_t number;                              /* of those that have this name                 */
    void *self;
    void (*walk)(snn__walker *, void *self);
    struct snn__saved *next;
} snn__saved;
#define SNN__SAVED snn__saved saved;            /* in each of them                              */
#define SNN__SAVE(x, net, name, walk) snn__save_too(net, &(x)->saved, name, x, walk)

SNN__DO bool snn__same_text(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}
SNN__DO void snn__save_too(snn_net *net, snn__saved *s, const char *name, void *self,
                           void (*walk)(snn__walker *, void *))
{
    if (snn_failed(net)) return;
    s->name = name;
    s->self = self;
    s->walk = walk;
    for (const snn__saved *other = net->saved; other; other = other->next)
        s->number += snn__same_text(other->name, name);
    if (net->saved_last) net->saved_last->next = s;
    else net->saved = s;
    net->saved_last = s;
}

/* CRC-32, four bits at a time; it begins with 0 and goes on with what it gave. */
SNN__DO uint32_t snn__crc(uint32_t crc, const void *bytes, size_t n)
{
    static const uint32_t table[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158,
        0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4,
        0xA00AE278, 0xBDBDF21C
    };
    const unsigned char *byte = (const unsigned char *)bytes;
    crc = ~crc;
    for (size_t k = 0; k < n; k++) {
        crc = table[(crc ^ byte[k]) & 15] ^ crc >> 4;
        crc = table[(crc ^ (uint32_t)byte[k] >> 4) & 15] ^ crc >> 4;
    }
    return ~crc;
}

/* The net fails. In the words, @ is the array's name here, & that in the snapshot, the first # is
   got, the second need. */
SNN__DO void snn__refuse(snn__walker *w, const char *words, uint64_t got, uint64_t need)
{
    if (snn_failed(w->net)) return;
    snn__fail(w->net, SNN_BAD_SNAPSHOT, SNN__TEXT("snn_snapshot"), NULL, SIZE_MAX, (size_t)got,
              (size_t)need);
#ifdef SNN_NO_MESSAGES
    (void)words;
#else
    w->net->sentence[0] = 0;
    snn__say(w->net, "snn_snapshot: ");
    for (; *words; words++) {
        const char letter[2] = { *words, 0 };
        if (*words == '@') snn__say(w->net, w->name);
        else if (*words == '&') snn__say(w->net, w->there);
        else if (*words == '#') {
            snn__say_count(w->net, (size_t)got);
            got = need;
        } else snn__say(w->net, letter);
    }
#endif
}

/* -- what a walk does at an array -------------------------------------------------------------- */
/* n bytes go from here into the snapshot, or the other way. NULL: zeros, or nowhere. */
SNN__DO bool snn__walk_bytes(snn__walker *w, void *bytes, size_t n)
{
    unsigned char *here = (unsigned char *)bytes;
    const bool loads = w->purpose == SNN__TO_COMPARE || w->purpose == SNN__TO_LOAD;
    if (loads && w->size - w->at < n) {
        snn__refuse(w, SNN__TEXT("@ is here, and the snapshot ends before it"), 0, 0);
        return false;
    }
    for (size_t k = 0; w->purpose == SNN__TO_SAVE && k < n; k++)
        w->to[w->at + k] = here ? here[k] : 0;
    for (size_t k = 0; loads && here && k < n; k++) here[k] = w->from[w->at + k];
    w->at += n;
    return true;
}
SNN__DO void snn__walk_name(snn__walker *w, const char *field)
{
    char digits[24];
    size_t digit = sizeof digits - 1, length = 0;
    digits[digit] = 0;
    for (size_t n = w->number; n; n /= 10) digits[--digit] = (char)('0' + n % 10);
    const char *const words[] = {
        w->part, w->number ? "[" : "", digits + digit, w->number ? "]." : ".",
        w->path, w->path[0] ? "." : "", field
    };
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        for (const char *letter = words[k]; *letter && length + 1 < SNN__NAME_ROOM; letter++)
            w->name[length++] = *letter;
    w->name[length] = 0;
}
/* The head of an array's entry; comparing, it has to be the same there. False: leave it alone. */
SNN__DO bool snn__walk_head(snn__walker *w, const char *field, char kind, size_t bytes,
                            uint64_t count)
{
    if (snn_failed(w->net)) return false;
    snn__walk_name(w, field);
    uint16_t length = 0;
    while (w->name[length]) length++;
    const uint16_t length_here = length;
    const uint64_t count_here = count;
    uint8_t of[2];
    uint32_t nothing = 0;
    of[0] = (uint8_t)kind;
    of[1] = (uint8_t)bytes;
    for (size_t k = 0; k < SNN__NAME_ROOM; k++) w->there[k] = w->name[k];
    if (!snn__walk_bytes(w, of, sizeof of) || !snn__walk_bytes(w, &length, sizeof length)
        || !snn__walk_bytes(w, &nothing, sizeof nothing)
        || !snn__walk_bytes(w, &count, sizeof count))
        return false;
    if (length >= SNN__NAME_ROOM) length = SNN__NAME_ROOM - 1;
    if (!snn__walk_bytes(w, w->there, length)) return false;
    w->there[length] = 0;
    if (length != length_here || !snn__same_text(w->there, w->name))
        snn__refuse(w, SNN__TEXT("the snapshot has & where @ is here"), 0, 0);
    else if (of[0] != (uint8_t)kind || of[1] != bytes)
        snn__refuse(w, SNN__TEXT("@ has numbers of # bytes in the snapshot, of # here"), of[1],
                    bytes);
    else if (count != count_here)
        snn__refuse(w, SNN__TEXT("@ has # values in the snapshot, # here"), count, count_here);
    return !snn_failed(w->net);
}
/* n numbers at x; x NULL: zeros, which loading leaves out */
SNN__DO void snn__walk_reals(snn__walker *w, const char *field, void *x, size_t n)
{
    if (snn__walk_head(w, field, 'f', sizeof(snn_real), n))
        (void)snn__walk_bytes(w, w->purpose == SNN__TO_COMPARE ? NULL : x, n * sizeof(snn_real));
}
#if SNN_DUAL_N > 0
/* n tangents, in a net that has them */
SNN__DO void snn__walk_tangents(snn__walker *w, const char *field, void *x, size_t n)
{
    if (w->net->tangents)
        snn__walk_reals(w, field, x, x ? n * (sizeof(snn_tangent) / sizeof(snn_real)) : 0);
}
#endif
/* n whole numbers of so many bytes each; none may be above most */
SNN__DO void snn__walk_whole(snn__walker *w, const char *field, void *x, size_t bytes, size_t n,
                             uint64_t most)
{
    if (!snn__walk_head(w, field, 'u', bytes, n)) return;
    if (w->purpose != SNN__TO_COMPARE) {
        (void)snn__walk_bytes(w, x, n * bytes);
        return;
    }
    for (size_t k = 0; k < n; k++) {
        union { uint8_t one; uint16_t two; uint32_t four; uint64_t eight; unsigned char raw[8]; } u;
        if (!snn__walk_bytes(w, u.raw, bytes)) return;
        const uint64_t value =
            bytes == 1 ? u.one : bytes == 2 ? u.two : bytes == 4 ? u.four : u.eight;
        if (value <= most) continue;
        snn__refuse(w, SNN__TEXT("@ has # in the snapshot, at most # is possible"), value, most);
        return;
    }
}
/* One number, at most `most`: what it is from now on. */
SNN__DO uint64_t snn__walk_number(snn__walker *w, const char *field, uint64_t x, uint64_t most)
{
    snn__walk_whole(w, field, &x, sizeof x, 1, most);
    return x;
}
SNN__DO bool snn__walk_bool(snn__walker *w, const char *field, bool x)
{
    return snn__walk_number(w, field, x, 1) != 0;
}
/* A number that the program decides: there as here. */
SNN__DO void snn__walk_same(snn__walker *w, const char *field, uint64_t x)
{
    uint64_t there = x;
    if (!snn__walk_head(w, field, 'u', sizeof there, 1)) return;
    if (snn__walk_bytes(w, &there, sizeof there) && there != x)
        snn__refuse(w, SNN__TEXT("@ is # in the snapshot, # here"), there, x);
}
/* What the program made, by its checksum. */
SNN__DO void snn__walk_alike(snn__walker *w, const char *field, uint32_t crc)
{
    uint32_t there = crc;
    if (!snn__walk_head(w, field, 'u', sizeof there, 1)) return;
    if (snn__walk_bytes(w, &there, sizeof there) && there != crc)
        snn__refuse(w, SNN__TEXT("@ in the snapshot is not what it is here"), there, crc);
}

/* -- the whole walk ---------------------------------------------------------------------------- */
SNN__DO void snn__walk_dt(snn__walker *w)
{
    snn_net *net = w->net;
    snn_real dt = net->dt.ms;
    if (!snn__walk_head(w, "dt", 'f', sizeof dt, 1) || !snn__walk_bytes(w, &dt, sizeof dt)) return;
    if (dt == net->dt.ms) return;
    snn__refuse(w, SNN__TEXT("dt is "), 0, 0);
    net->status.value = dt;
#ifndef SNN_NO_MESSAGES
    snn__say_real(net, dt);
    snn__say(net, " ms in the snapshot, ");
    snn__say_real(net, net->dt.ms);
    snn__say(net, " ms here");
#endif
}
SNN__DO void snn__walk_net(snn__walker *w)
{
    snn_net *net = w->net;
    w->part = "net";
    w->path = "";
    w->number = 0;
    w->at = SNN__SNAPSHOT_HEAD;
    snn__walk_dt(w);
    snn__walk_same(w, "batch", net->batch);
    snn__walk_same(w, "tangents", net->tangents ? SNN_DUAL_N : 0);
    net->step = snn__walk_number(w, "step", net->step, UINT64_MAX);
    for (snn__saved *s = net->saved; s && !snn_failed(net); s = s->next) {
        w->part = s->name;
        w->number = s->number;
        w->path = "";
        s->walk(w, s->self);
    }
}
SNN__DO snn__walker snn__walker_of(snn_net *net, snn__purpose purpose)
{
    snn__walker w = SNN__ZERO;
    w.net = net;
    w.purpose = purpose;
    return w;
}
/* The bytes that a snapshot of the net takes: the same at every step. 0 if the net has failed. */
SNN__DO size_t snn_snapshot_size(snn_net *net)
{
    snn__walker w = snn__walker_of(net, SNN__TO_MEASURE);
    if (snn_failed(net)) return 0;
    snn__walk_net(&w);
    return snn_failed(net) ? 0 : w.at + sizeof(uint32_t);
}
/* Into `room` of `size` bytes, snn_snapshot_size at least; how many it took, 0 after a failure. */
SNN__DO size_t snn_snapshot_save(snn_net *net, void *room, size_t size)
{
    const size_t need = snn_snapshot_size(net);
    if (!room) size = 0;
    if (size < need)
        snn__fail(net, SNN_BAD_COUNT, SNN__TEXT("snn_snapshot_save"), SNN__TEXT("bytes"), SIZE_MAX,
                  size, need);
    if (snn_failed(net)) return 0;
    char magic[] = "snn.snap";
    uint32_t head[4] = {
        0x01020304, SNN__SNAPSHOT_VERSION, (uint32_t)sizeof(snn_real), 0
    };
    uint64_t length = need;
    snn__walker w = snn__walker_of(net, SNN__TO_SAVE);
    w.to = (unsigned char *)room;
    (void)snn__walk_bytes(&w, magic, 8);
    (void)snn__walk_bytes(&w, head, sizeof head);
    (void)snn__walk_bytes(&w, &length, sizeof length);
    snn__walk_net(&w);
    uint32_t crc = snn__crc(0, room, w.at);
    (void)snn__walk_bytes(&w, &crc, sizeof crc);
    return w.at;
}
/* Is it a snapshot, of this machine's kind, and all of it? */
SNN__DO void snn__snapshot_check(snn__walker *w, size_t size)
{
    unsigned char magic[8] = { 0 };
    uint32_t head[4] = { 0 }, crc = 0;
    uint64_t length = 0;
    w->size = size < SNN__SNAPSHOT_HEAD ? size : (size_t)SNN__SNAPSHOT_HEAD;
    const size_t least = w->size < sizeof magic ? w->size : sizeof magic;
    (void)snn__walk_bytes(w, magic, least);
    for (size_t k = 0; k < least; k++)
        if (magic[k] != (unsigned char)"snn.snap"[k]) w->size = 0;
    if (w->size == 0) snn__refuse(w, SNN__TEXT("this is no snapshot"), 0, 0);
    else if (size < SNN__SNAPSHOT_HEAD + sizeof crc)
        snn__refuse(w, SNN__TEXT("it is cut off after # bytes"), size, 0);
    if (snn_failed(w->net)) return;
    (void)snn__walk_bytes(w, head, sizeof head);
    (void)snn__walk_bytes(w, &length, sizeof length);
    if (head[0] == 0x04030201)
        snn__refuse(w, SNN__TEXT("it is in the byte order of another machine"), 0, 0);
    else if (head[0] != 0x01020304)
        snn__refuse(w, SNN__TEXT("its bytes were altered"), 0, 0);
    else if (head[1] != SNN__SNAPSHOT_VERSION)
        snn__refuse(w, SNN__TEXT("its form is of version #, here is version #"), head[1],
                    SNN__SNAPSHOT_VERSION);
    else if (head[2] != sizeof(snn_real))
        snn__refuse(w, SNN__TEXT("its numbers have # bytes, a snn_real here has #"), head[2],
                    sizeof(snn_real));
    else if (length > size)
        snn__refuse(w, SNN__TEXT("it is cut off after # of # bytes"), size, length);
    else if (length < size)
        snn__refuse(w, SNN__TEXT("# bytes were given, it has #"), size, length);
    if (snn_failed(w->net)) return;
    w->at = size - sizeof crc;
    w->size = size;
    (void)snn__walk_bytes(w, &crc, sizeof crc);
    w->size = size - sizeof crc;
    if (crc != snn__crc(0, w->from, w->size))
        snn__refuse(w, SNN__TEXT("its bytes were altered"), 0, 0);
}
/* All goes on from the snapshot of `size` bytes. False if it is refused: the net has failed, and
   nothing in it was changed.                                                                   */
SNN__DO bool snn_snapshot_load(snn_net *net, const void *snapshot, size_t size)
{
    if (snn_failed(net)) return false;
    snn__walker w = snn__walker_of(net, SNN__TO_COMPARE);
    w.from = (const unsigned char *)snapshot;
    snn__snapshot_check(&w, snapshot ? size : 0);
    if (snn_failed(net)) return false;
    snn__walk_net(&w);
    if (w.at < w.size) snn__refuse(&w, SNN__TEXT("the snapshot goes on after @"), 0, 0);
    if (snn_failed(net)) return false;
    w.purpose = SNN__TO_LOAD;
    snn__walk_net(&w);
    return !snn_failed(net);
}

#if defined SNN_WITH_FILES && !defined SNN_NO_HEAP
#include <stdio.h>
/* To the file at path, which is made anew. */
SNN__DO bool snn_snapshot_write(snn_net *net, const char *path)
{
    const size_t size = snn_snapshot_size(net);
    if (snn_failed(net)) return false;
    void *room = SNN_MALLOC(size);
    if (!room) {
        snn__fail(net, SNN_NO_MEMORY, SNN__TEXT("snn_snapshot_write"), NULL, SIZE_MAX, 0, size);
        return false;
    }
    (void)snn_snapshot_save(net, room, size);
    FILE *f = fopen(path, "wb");
    bool done = f && fwrite(room, 1, size, f) == size;
    if (f && fclose(f)) done = false;
    SNN_FREE(room);
    if (!done)
        snn__fail(net, SNN_NOT_WRITTEN, SNN__TEXT("snn_snapshot_write"), SNN__TEXT("the file"),
                  SIZE_MAX, 0, 0);
    return done;
}
/* From the file at path; read as a whole before anything is changed. */
SNN__DO bool snn_snapshot_read(snn_net *net, const char *path)
{
    const char *name = SNN__TEXT("snn_snapshot_read");
    if (snn_failed(net)) return false;
    FILE *f = fopen(path, "rb");
    long size = -1;
    if (f && !fseek(f, 0, SEEK_END)) size = ftell(f);
    const size_t bytes = size < 0 ? 0 : (size_t)size;
    void *room = size < 0 || fseek(f, 0, SEEK_SET) ? NULL : SNN_MALLOC(bytes + 1);
    const bool done = room && fread(room, 1, bytes, f) == bytes;
    if (f) fclose(f);
    if (size >= 0 && !room) snn__fail(net, SNN_NO_MEMORY, name, NULL, SIZE_MAX, 0, bytes);
    if (!done) snn__fail(net, SNN_NOT_READ, name, SNN__TEXT("the file"), SIZE_MAX, 0, 0);
    (void)snn_snapshot_load(net, room, bytes);
    SNN_FREE(room);
    return !snn_failed(net);
}
#endif
#endif
#endif

/* ==============================================================================================
   >>lists   from a model's list: the struct at the door, its defaults, its checks, its seeds
   ===============================================================================================
   A model is a list and a few texts. x_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT) says once:
     PARAM(dimension, name, default, unit, range, meaning)
     DERIVED(dimension, name, expression, meaning)   computed from the parameters, which are p.name;
                              a range may follow, else it must be finite
     STATE(dimension, name, initial value, unit, meaning)
     HOLD(name, parameter, meaning)                  a countdown of whole steps: the state s.name,
                              and p.name_steps, how many steps the parameter, a time, holds
     INPUT(dimension, name)   i: what drive and receptors add up to; jump: what is added at once;
                              noise, a ratio: the text has a diffusion
   A synapse's fifth word is the dimension that its output takes (conductance for COBA); an output's
   is GIVES(dimension, name), the input of the neuron that it adds to. What stands on the pre side
   alone (RELEASE) has ratio there, and a state of it may begin with an expression: of the unit
   `derived`, as in STATE(ratio, u, p.use, derived, "...").
   From the list come: struct x (the parameters, typed), x_init (initial states of a neuron), x_each
   (an array for each parameter, for SNN_PER_NEURON), x_dot (a tangent for each), x_defaults().
   Needs: >>units, >>net, >>surrogates. Offers: snn_reset, snn_voltage_dot and so on, snn_seed. */
#if defined SNN__FIRST && !defined SNN__PART

/* what a state begins with: a constant with its unit, or an expression of p */
#define SNN__START(x, unit) SNN__CAT(SNN__START_, SNN__SECOND(SNN__IS_##unit, 0, 0))(x, unit)
#define SNN__START_0(x, unit) lit(x, unit)
#define SNN__START_1(x, unit) (x)
#define SNN__IS_derived ~, 1
#define SNN__SECOND(...) SNN__SECOND2(__VA_ARGS__)
#define SNN__SECOND2(a, b, ...) b

/* A spike lowers V by V_th - V_reset (soft: what was above the threshold stays), or puts it to
   V_reset (hard; then V passes no tangent to the amount that is taken off).                    */
typedef enum snn_reset { SNN_SOFT = 0, SNN_HARD = 1 } snn_reset;

/* How a neuron's states are integrated over a step, all from one text (room >>words). */
typedef enum snn_integrator {
    SNN_EXP_EULER = 0,                          /* exact where a drift is linear in its state   */
    SNN_EULER,                                  /* order 1, all states read at once             */
    SNN_RK2,                                    /* order 2: Heun                                */
    SNN_RK4                                     /* order 4: the classical Runge-Kutta method    */
} snn_integrator;

/* Each stage is a plain Euler step over a share of dt. Its increment leads from the states before
   the step to the next stage, and enters the sum with a weight: the increments of RK4,
   y + (k1 + 2 k2 + 2 k3 + k4) dt/6, are k1 dt/2, k2 dt/2, k3 dt and k4 dt/2.                   */
typedef struct snn__tableau { int stages; snn_real share[4], weight[4]; } snn__tableau;
static const snn__tableau snn__tableaus[] SNN__UNUSED = {
    { 0, { 0 }, { 0 } },                        /* exponential Euler has none                   */
    { 1, { 1 }, { 1 } },
    { 2, { 1, 1 }, { (snn_real)0.5, (snn_real)0.5 } },
    { 4, { (snn_real)0.5, (snn_real)0.5, 1, (snn_real)0.5 },
      { (snn_real)(1. / 3), (snn_real)(2. / 3), (snn_real)(1. / 3), (snn_real)(1. / 3) } },
};

/* What a model's _advance is asked for: exponential Euler does all in one; the others ask for one
   or more stages, each a plain Euler step of all states from where they stand, and at the end for
   what happens once: jump, countdown, noise.                                                   */
typedef enum snn__phase { SNN__ALL = 0, SNN__STAGE, SNN__END } snn__phase;

#define SNN__TYPED_FIELD(dim, name, ...) snn_##dim name;
#define SNN__EACH_FIELD(dim, name, ...) const snn_##dim *name;
#define SNN__DEFAULT(dim, name, x, unit, ...) q.name = snn_##unit(x);
#define SNN__CHECK(dim, name, x, unit, range, ...)                                                \
    snn__check(net, where, SNN__TEXT(#name), snn_to_##unit(q->name), SNN__TEXT(SNN__UNIT_##unit), \
               range, SIZE_MAX);
#define SNN__CHECK_EACH(dim, name, x, unit, range, ...)                                           \
    for (size_t j = 0; each->name && j < n; j++)                                                  \
        snn__check(net, where, SNN__TEXT(#name), snn_to_##unit(each->name[j]),                    \
                   SNN__TEXT(SNN__UNIT_##unit), range, j);
#define SNN__CHECK_HOLD(name, tau, ...)                                                           \
    snn__check_hold(net, where, SNN__TEXT(#tau " in steps"), q->tau);
#define SNN__HOLD_EACH(name, tau, ...)                                                            \
    for (size_t j = 0; each->tau && j < n; j++)                                                   \
        snn__check_hold(net, where, SNN__TEXT(#tau " in steps"), each->tau[j]);
#define SNN__COPY_EACH(dim, name, ...)                                                            \
    if (each->name) {                                                                             \
        snn_##dim *copy = SNN__TAKE(snn_##dim, net, where, n);                                    \
        for (size_t j = 0; copy && j < n; j++) copy[j] = each->name[j];                           \
        each->name = copy;                                                                        \
    }
#define SNN__INIT(dim, name, x, unit, ...) q.name = snn_##unit(x);
#define SNN__CHECK_INIT(dim, name, x, unit, ...)                                                  \
    snn__check(net, where, SNN__TEXT("initial " #name), snn__##dim##_number(q->name),             \
               SNN__TEXT(""), SNN_ANY, SIZE_MAX);
#define SNN__ADD_ONE(...) +1
#define SNN__SET_EACH(dim, name, ...) if (each->name) q.name = each->name[j];
#define SNN__ANY_EACH(dim, name, ...) || each->name

/* INPUT(ratio, noise) in a neuron's list: its text asks for noise (diffuse) */
#define SNN__NOISE_FIELD(dim, name) SNN__NOISE_FIELD_##name
#define SNN__NOISE_FIELD_i
#define SNN__NOISE_FIELD_jump
#define SNN__NOISE_FIELD_noise snn_noise noise;
#define SNN__NOISE_NONE(dim, name) SNN__NOISE_NONE_##name
#define SNN__NOISE_NONE_i
#define SNN__NOISE_NONE_jump
#define SNN__NOISE_NONE_noise p.noise = snn_noise_at(0, 0, 0);
#define SNN__NOISE_SAME(dim, name) SNN__NOISE_SAME_##name
#define SNN__NOISE_SAME_i
#define SNN__NOISE_SAME_jump
#define SNN__NOISE_SAME_noise r.noise = p->noise;

/* how a unit is written in a sentence */
#define SNN__UNIT_one ""
#define SNN__UNIT_s "s"
#define SNN__UNIT_ms "ms"
#define SNN__UNIT_us "us"
#define SNN__UNIT_V "V"
#define SNN__UNIT_mV "mV"
#define SNN__UNIT_uV "uV"
#define SNN__UNIT_mA "mA"
#define SNN__UNIT_uA "uA"
#define SNN__UNIT_nA "nA"
#define SNN__UNIT_pA "pA"
#define SNN__UNIT_S "S"
#define SNN__UNIT_mS "mS"
#define SNN__UNIT_uS "uS"
#define SNN__UNIT_nS "nS"
#define SNN__UNIT_ohm "ohm"
#define SNN__UNIT_kohm "kohm"
#define SNN__UNIT_Mohm "Mohm"
#define SNN__UNIT_Gohm "Gohm"
#define SNN__UNIT_uF "uF"
#define SNN__UNIT_nF "nF"
#define SNN__UNIT_pF "pF"
#define SNN__UNIT_pC "pC"
#define SNN__UNIT_kHz "kHz"
#define SNN__UNIT_Hz "Hz"
#define SNN__UNIT_mM "mM"
#define SNN__UNIT_per_mV "1/mV"
#define SNN__UNIT_mV_per_ms "mV/ms"
#define SNN__UNIT_nA_per_ms "nA/ms"
#define SNN__UNIT_uS_per_ms "uS/ms"
#define SNN__UNIT_mV_per_ms2 "mV/ms2"
#define SNN__UNIT_per_mV_ms "1/(mV ms)"
#define SNN__UNIT_per_mM_ms "1/(mM ms)"
#define SNN__UNIT_mV_per_rtms "mV/sqrt(ms)"
#define SNN__UNIT_nA_per_rtms "nA/sqrt(ms)"
#define SNN__UNIT_mV_per_ms_rtms "mV/ms/sqrt(ms)"
#define SNN__UNIT_per_rtms "1/sqrt(ms)"
SNN_FN snn_real snn__in_coherent(snn_real x) { return x; }  /* of whatever dimension */

#ifndef __cplusplus
typedef struct snn__untyped { char nothing; } snn__untyped; /* ends a _Generic's list */
#endif
#if SNN_DUAL_N > 0
#define X(dim, m, a, b, c, d)                                                                     \
    typedef struct snn_##dim##_dot { snn_tangent m; } snn_##dim##_dot;                            \
    SNN_FN void snn_seed_##dim(snn_##dim##_dot *t, snn_##dim per, int k)                         \
    {                                                                                             \
        snn_tangent_set(&t->m, k, per.m);                                                         \
    }                                                                                             \
    SNN_FN snn_dual snn__##dim##_seeded(snn_##dim q, snn_##dim##_dot t)                           \
    {                                                                                             \
        return snn_dual_of(q.m, t.m);                                                             \
    }
SNN_DIMENSIONS(X)
#undef X
/* snn_seed(&tangent, unit, k): make the quantity variable number k; derivatives are then per that
   unit. snn_seed(&post->dot.cell.tau, snn_ms(1), 0), then target_retune(post). k is from 0 to
   SNN_DUAL_N - 1; no net is known here that could fail, and any other k is no seed.             */
#ifdef __cplusplus
#define X(dim, m, a, b, c, d)                                                                     \
    typedef void (*snn__seeds_##dim)(snn_##dim##_dot *, snn_##dim, int);                          \
    SNN_FN snn__seeds_##dim snn__seeds(const snn_##dim##_dot *) { return snn_seed_##dim; }
SNN_DIMENSIONS(X)
#undef X
#define snn_seed(t, per, k) snn__seeds(t)(t, per, k)
#else
SNN_FN void snn__seed_untyped(snn__untyped *t, snn_ratio per, int k)
{
    (void)t; (void)per; (void)k;
}
#define SNN__SEED(dim, ...) snn_##dim##_dot * : snn_seed_##dim,
#define snn_seed(t, per, k)                                                                       \
    _Generic((t), SNN_DIMENSIONS(SNN__SEED) snn__untyped * : snn__seed_untyped)(t, per, k)
#endif
#define SNN__DOT_FIELD(dim, name, ...) snn_##dim##_dot name;
#define SNN__DOT_STRUCT(m, x)                                                                     \
    typedef struct m##_dot {                                                                      \
        m##_MODEL(SNN__DOT_FIELD, SNN__NO, SNN__NO, SNN__NO, x) char nothing;                     \
    } m##_dot;
/* In a net without tangents nothing would come of seeds. */
SNN__DO void snn__refuse_seeds(snn_net *net, const char *where, const void *dot, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)dot;
    for (size_t k = 0; k < size; k++)
        if (bytes[k]) snn__fail(net, SNN_TOO_LATE, where, NULL, SIZE_MAX, 0, 0);
}
static const snn_surrogate snn__surrogate_usual SNN__UNUSED = {
    snn__slope_relu, { (snn_real)0.3, (snn_real)1, 0, 0 }, &snn__rule_relu
};
/* Is there a slope, and are its parameters in range? */
SNN__DO void snn__check_surrogate(snn_net *net, const char *where, const snn_surrogate *s)
{
    if (!s->slope) snn__fail(net, SNN_BAD_COUNT, where, SNN__TEXT("surrogates"), SIZE_MAX, 0, 1);
    for (size_t k = 0; k < 4; k++) {
        if (s->rule)
            snn__check(net, s->rule->name, s->rule->field[k], s->p[k], SNN__TEXT(""),
                       s->rule->range[k], SIZE_MAX);
        else
            snn__check(net, where, SNN__TEXT("surrogate's p"), s->p[k], SNN__TEXT(""), SNN_ANY, k);
    }
}
#else
#define SNN__DOT_STRUCT(m, x)
#endif

SNN__DO void snn__check_hold(snn_net *net, const char *where, const char *field, snn_time tau)
{
    const uint32_t steps = snn_failed(net) ? 0 : snn_steps(tau, net->dt);
    if (steps > SNN_HOLD_MAX)
        snn__fail(net, SNN_BAD_SIZE, where, field, SIZE_MAX, steps, (size_t)SNN_HOLD_MAX);
}

/* For snapshots: a parameter, an array of it for all neurons, its seed, a state's first value. */
#ifdef SNN_WITH_SNAPSHOTS
#define SNN__WALK_PARAM(dim, name, ...) snn__walk_reals(w, #name, &q->name, 1);
#define SNN__WALK_EACH(dim, name, ...)                                                            \
    snn__walk_reals(w, #name, (void *)(uintptr_t)each->name, each->name ? n : 0);
#define SNN__WALK_DOOR(m, x)                                                                      \
    SNN__DO void m##_walk(snn__walker *w, m *q)                                                   \
    {                                                                                             \
        (void)w; (void)q;                                                                         \
        m##_MODEL(SNN__WALK_PARAM, SNN__NO, SNN__NO, SNN__NO, x)                                  \
    }                                                                                             \
    SNN__DO void m##_each_walk(snn__walker *w, const m##_each *each, size_t n)                    \
    {                                                                                             \
        (void)w; (void)each; (void)n;                                                             \
        m##_MODEL(SNN__WALK_EACH, SNN__NO, SNN__NO, SNN__NO, x)                                   \
    }                                                                                             \
    SNN__WALK_DOTS(m, x)
#define SNN__WALK_INIT(m)                                                                         \
    SNN__DO void m##_init_walk(snn__walker *w, m##_init *q)                                       \
    {                                                                                             \
        (void)w; (void)q;                                                                         \
        m##_MODEL(SNN__NO, SNN__NO, SNN__WALK_PARAM, SNN__NO, SNN__NO)                            \
    }
#else
#define SNN__WALK_DOOR(m, x)
#define SNN__WALK_INIT(m)
#endif
#if defined SNN_WITH_SNAPSHOTS && SNN_DUAL_N > 0
#define SNN__WALK_DOT(dim, name, ...) snn__walk_tangents(w, #name, &q->name, 1);
#define SNN__WALK_DOTS(m, x)                                                                      \
    SNN__DO void m##_dot_walk(snn__walker *w, m##_dot *q)                                         \
    {                                                                                             \
        (void)w; (void)q;                                                                         \
        m##_MODEL(SNN__WALK_DOT, SNN__NO, SNN__NO, SNN__NO, x)                                    \
    }
#else
#define SNN__WALK_DOTS(m, x)
#endif

/* The struct at the door and what belongs to it. */
#define SNN__DOOR(m, x, last)                                                                     \
    typedef struct m { m##_MODEL(SNN__TYPED_FIELD, SNN__NO, SNN__NO, SNN__NO, x) last; } m;       \
    typedef struct m##_each {                                                                     \
        m##_MODEL(SNN__EACH_FIELD, SNN__NO, SNN__NO, SNN__NO, x) const void *nothing;             \
    } m##_each;                                                                                   \
    SNN__DOT_STRUCT(m, x)                                                                         \
    SNN__DO m m##_defaults(void)                                                                  \
    {                                                                                             \
        m q = SNN__ZERO;                                                                          \
        m##_MODEL(SNN__DEFAULT, SNN__NO, SNN__NO, SNN__NO, x) return q;                           \
    }                                                                                             \
    SNN__DO void m##_check(snn_net *net, const m *q)                                              \
    {                                                                                             \
        const char *where = SNN__TEXT(#m);                                                        \
        (void)q; (void)net; (void)where;                                                          \
        m##_MODEL(SNN__CHECK, SNN__NO, SNN__NO, SNN__CHECK_HOLD, x)                               \
    }                                                                                             \
    /* one array for each parameter: checked, copied into the net, looked up */                   \
    SNN__DO void m##_each_check(snn_net *net, m##_each *each, size_t n)                           \
    {                                                                                             \
        const char *where = SNN__TEXT(#m);                                                        \
        (void)each; (void)n; (void)net; (void)where;                                              \
        m##_MODEL(SNN__CHECK_EACH, SNN__NO, SNN__NO, SNN__HOLD_EACH, x)                           \
        if (!snn_failed(net)) { m##_MODEL(SNN__COPY_EACH, SNN__NO, SNN__NO, SNN__NO, x) }         \
    }                                                                                             \
    SNN_FN bool m##_each_any(const m##_each *each)                                                \
    {                                                                                             \
        return each == NULL m##_MODEL(SNN__ANY_EACH, SNN__NO, SNN__NO, SNN__NO, x);               \
    }                                                                                             \
    SNN_FN m m##_each_at(m q, const m##_each *each, size_t j)                                     \
    {                                                                                             \
        (void)each; (void)j;                                                                      \
        m##_MODEL(SNN__SET_EACH, SNN__NO, SNN__NO, SNN__NO, x) return q;                          \
    }                                                                                             \
    SNN__WALK_DOOR(m, x)

/* The states that a neuron begins with. */
#define SNN__DOOR_INIT(m)                                                                         \
    typedef struct m##_init {                                                                     \
        m##_MODEL(SNN__NO, SNN__NO, SNN__TYPED_FIELD, SNN__NO, SNN__NO)                           \
    } m##_init;                                                                                   \
    SNN__DO m##_init m##_init_defaults(void)                                                      \
    {                                                                                             \
        m##_init q = SNN__ZERO;                                                                   \
        m##_MODEL(SNN__NO, SNN__NO, SNN__INIT, SNN__NO, SNN__NO) return q;                        \
    }                                                                                             \
    SNN__DO void m##_init_check(snn_net *net, const m##_init *q)                                  \
    {                                                                                             \
        const char *where = SNN__TEXT(#m);                                                        \
        (void)where;                                                                              \
        m##_MODEL(SNN__NO, SNN__NO, SNN__CHECK_INIT, SNN__NO, SNN__NO)                            \
    }                                                                                             \
    SNN__WALK_INIT(m)

/* -- dimensions as types: twice the exponents are the bounds of an array that is pointed to, and
      never made. Products add them, sums compare them, and no code comes of it.                */
#if SNN__HAS_DIMS
#if SIZE_MAX <= 65535
#define SNN__ORIGIN 8
#else
#define SNN__ORIGIN 32
#endif
#define SNN__DIM(a, b, c, d)                                                                      \
    struct {                                                                                      \
        snn_real v;                                                                               \
        char(*dim)[SNN__ORIGIN + (a)][SNN__ORIGIN + (b)][SNN__ORIGIN + (c)][SNN__ORIGIN + (d)];   \
    }
#define X(dim, m, a, b, c, d)                                                                     \
    typedef SNN__DIM(a, b, c, d) snn_##dim##_dims;                                                \
    SNN_FN snn_##dim##_dims snn__##dim##_dims_of(snn_real x)                                      \
    {                                                                                             \
        snn_##dim##_dims q = SNN__ZERO;                                                           \
        q.v = x;                                                                                  \
        return q;                                                                                 \
    }
SNN_DIMENSIONS(X)
#undef X
#define X(u, dim, k) typedef snn_##dim##_dims snn_unit_##u;
SNN_UNITS(X)
#undef X
#define SNN__MV(q) ((int)(sizeof(*(q).dim) / sizeof((*(q).dim)[0])) - SNN__ORIGIN)
#define SNN__MS(q) ((int)(sizeof((*(q).dim)[0]) / sizeof((*(q).dim)[0][0])) - SNN__ORIGIN)
#define SNN__NA(q) ((int)(sizeof((*(q).dim)[0][0]) / sizeof((*(q).dim)[0][0][0])) - SNN__ORIGIN)
#define SNN__MM(q) ((int)sizeof((*(q).dim)[0][0][0]) - SNN__ORIGIN)
#define SNN__SAME(a, b)                                                                           \
    (SNN__MV(a) == SNN__MV(b) && SNN__MS(a) == SNN__MS(b) && SNN__NA(a) == SNN__NA(b)             \
     && SNN__MM(a) == SNN__MM(b))
#define SNN__MADE(a, b, c, d, x)                                                                  \
    SNN__DIM(a, b, c, d) made_ = SNN__ZERO;                                                       \
    made_.v = (x);                                                                                \
    made_;
/* a number that nobody gave a unit */
#ifdef __cplusplus
char (&snn__bare(double))[2];
char snn__bare(...);
#define SNN__BARE(x) (sizeof(snn__bare(x)) == 2)
#else
#define SNN__BARE(x)                                                                              \
    _Generic((x), int : 1, unsigned : 1, long : 1, float : 1, double : 1, default : 0)
#endif
#define SNN__QUANTITY(x)                                                                          \
    enum { has_a_unit_##x = !SNN__BARE(x) };                                                      \
    SNN__ASSERT(has_a_unit_##x,                                                                   \
                "snn units: a number without a unit; write lit(55, mV) or lit(2, one)");
#define SNN__SUM(a, b, what)                                                                      \
    __extension__({                                                                               \
        SNN__AUTO a_ = (a);                                                                       \
        SNN__QUANTITY(a_)                                                                         \
        SNN__AUTO b_ = (b);                                                                       \
        SNN__QUANTITY(b_)                                                                         \
        enum { same_dimension = SNN__SAME(a_, b_) };                                              \
        SNN__ASSERT(same_dimension, "snn units: " what " of different dimensions");               \
        SNN__MADE(SNN__MV(a_), SNN__MS(a_), SNN__NA(a_), SNN__MM(a_), a_.v + b_.v)                \
    })
#define SNN__PRODUCT(a, b, sign)                                                                  \
    __extension__({                                                                               \
        SNN__AUTO a_ = (a);                                                                       \
        SNN__QUANTITY(a_)                                                                         \
        SNN__AUTO b_ = (b);                                                                       \
        SNN__QUANTITY(b_)                                                                         \
        SNN__MADE(SNN__MV(a_) sign SNN__MV(b_), SNN__MS(a_) sign SNN__MS(b_),                     \
                  SNN__NA(a_) sign SNN__NA(b_), SNN__MM(a_) sign SNN__MM(b_), a_.v * b_.v)        \
    })
#define SNN__RAISED(a, k)                                                                         \
    __extension__({                                                                               \
        SNN__AUTO a_ = (a);                                                                       \
        SNN__QUANTITY(a_)                                                                         \
        enum { twice_ = (int)(2 * (k)) };                                                         \
        enum {                                                                                    \
            whole_dimension = SNN__MV(a_) * twice_ % 2 == 0 && SNN__MS(a_) * twice_ % 2 == 0      \
                     && SNN__NA(a_) * twice_ % 2 == 0 && SNN__MM(a_) * twice_ % 2 == 0            \
                     && (SNN__SAME(a_, *(snn_ratio_dims *)0) || 2. * (k) == (double)twice_)       \
        };                                                                                        \
        SNN__ASSERT(whole_dimension, "snn units: a power that leaves no whole dimension");        \
        SNN__MADE(SNN__MV(a_) * twice_ / 2, SNN__MS(a_) * twice_ / 2, SNN__NA(a_) * twice_ / 2,   \
                  SNN__MM(a_) * twice_ / 2, a_.v)                                                 \
    })
#define SNN__ROOT(a) SNN__RAISED(a, 0.5)
#define SNN__AS(dim_, x, what)                                                                    \
    __extension__({                                                                               \
        SNN__AUTO x_ = (x);                                                                       \
        SNN__QUANTITY(x_)                                                                         \
        enum { right_dimension = SNN__SAME(x_, *(snn_##dim_##_dims *)0) };                        \
        SNN__ASSERT(right_dimension, "snn units: " what " is not a " #dim_);                      \
        snn_##dim_##_dims as_ = SNN__ZERO;                                                        \
        as_.v = x_.v;                                                                             \
        as_;                                                                                      \
    })
#define SNN__PURE(x, what)                                                                        \
    __extension__({                                                                               \
        SNN__AUTO x_ = (x);                                                                       \
        SNN__QUANTITY(x_)                                                                         \
        enum { no_dimension = SNN__SAME(x_, *(snn_ratio_dims *)0) };                              \
        SNN__ASSERT(no_dimension, "snn units: " what " of a quantity that has a dimension");      \
        snn_ratio_dims pure = SNN__ZERO;                                                          \
        pure.v = x_.v;                                                                            \
        pure;                                                                                     \
    })
#endif
#endif

/* ==============================================================================================
   >>words   the vocabulary of a model's text, once for every reading
   ===============================================================================================
   A model is written once, in the words below, and read several times by including this file:

       reading      scalar          what it gives
       1 dims       dimensions      compile errors where units do not fit; no code
       2 slope      snn_slope       drifts only: the slope that the integrator needs
       3 real       snn_real        the simulator
       4 slope_dual snn_slope_dual  drifts only: that slope with its gradient
       5 dual       snn_dual        gradients
       6 slope_lanes, 7 lanes       snn_slope_lanes and snn_lanes: several neurons at a time; both
                    again for each wider register that a machine may have (room >>lanes)

   T(f)                 f in this reading: T(snn_lif_step) is snn_lif_step, snn_lif_step_dual, ...
   D(f)                 f in the slope over this reading
   Q(dim)               this reading's number, of that dimension
   SLOPE(dim)           one that carries its slope in V
   VAR(dim, name, e)    a named quantity
   SET(dim, place, e)   an assignment
   RETURN(dim, e)       the result
   lit(x, unit)         a constant
   add(a, b) sub mul div neg abs min max sqrt pow(a, number)
   expo(a) expm1 exprel ln tanh cosh sin cos     of dimensionless arguments
   reached(a, b)        a >= b, a flag: for select, & and |, not for if (lanes differ)
   select(flag, a, b)   a if flag, else b
   detach(x)            x without its tangents
   nonzero(x)           x is not 0, a flag
   held(h)              is the countdown h running?
   countdown(h, restart, steps)                  steps if restart, else one less than h, down to 0
   moving(x), still(x)  x as that which the slope is taken in, or as a constant of it
   freeze(i)            a SLOPE whose slope is to be ignored
   flat(i)              the number of a SLOPE, without the slope
   integrate(y, f)      one step of a neuron's state y, whose drift is the SLOPE f, over p.dt: by
                        exponential Euler, or as a stage of the integrator that was chosen
   relax(y, f, i, phi)  integrate(y, f) of an f that is linear in y, for the model's input i. phi,
                        from the list, is the exprel of dt times f's slope in y alone: it serves
                        where no output leans on V, so that such a step needs no exponential
   latest(old, new)     new; but old in a stage, where all states are read at once
   decay(y, tau, stay)  one step of a neuron's y with the drift -y/tau, which leaves stay of it
   diffuse(y, g, k)     y + g sqrt(p.dt) N: noise number k (0, 1, ...) of the neuron, N normal; g in
                        units of y per sqrt(time). The list needs an INPUT(ratio, noise)
   exp_euler(y, f)      exponential Euler whatever was chosen, for the states of synapses
   reset_level(v, th)   what V falls from in a reset: th if it is soft, v itself if it is hard
   LIFT(m, p)           the constants p of the model m as constants of the slope
   NEURON(m) SYNAPSE(m) OUTPUT(m) RELEASE(m)     at the head of a text: its types, from m_MODEL
   LIKE(m, sibling)     m_spike and m_reset of a neuron that has all the sibling has, and more;
                        LIKE_K(m, p): the constants p of m as the sibling's
   REFRACTORY(m, sibling)    m_advance: the sibling's, but no state moves while its `hold` runs
   STEP(m)              at the end of a neuron's: m_step, one whole step of one neuron

   The user's own macros of these names are set aside while a text is read.
   Needs: everything above. Offers: the protocol SNN_READ, SNN_READING, SNN_STEPS (the manual). */
#if SNN__PART == SNN__WORDS || SNN__PART == SNN__MODELS || SNN__PART == SNN__SWEEP_TEXT

/* -- which reading comes next? --------------------------------------------------------------- */
#if defined SNN__WANT
#define SNN__NEXT SNN__WANT
#elif !defined SNN_READING && defined SNN__OWN_LANES
#define SNN__NEXT 6
#elif !defined SNN_READING
#define SNN__NEXT 1
#elif SNN_READING == 1
#define SNN__NEXT 2
#elif SNN_READING == 2
#define SNN__NEXT 3
#elif SNN_READING == 3
#define SNN__NEXT 4
#elif SNN_READING == 4
#define SNN__NEXT 5
#elif SNN_READING == 6
#define SNN__NEXT 7
#else
#define SNN__NEXT 6
#endif
#if SNN__NEXT == 1 && (!SNN__HAS_DIMS || (defined SNN__OWN_MODELS && !defined SNN_CHECK_UNITS))
#undef SNN__NEXT
#define SNN__NEXT 2                             /* the library's own: in its tests */
#endif
#if (SNN__NEXT == 4 || SNN__NEXT == 5) && SNN_DUAL_N == 0
#undef SNN__NEXT
#define SNN__NEXT 6
#endif
#if SNN__NEXT == 6 && defined SNN__OWN_MODELS && !defined SNN__OWN_LANES
#undef SNN__NEXT
#define SNN__NEXT 0                             /* later: see >>lanes                           */
#endif
#endif

/* -- the next width of lanes: the target's own, those above it, none; each in its own region -- */
#if SNN__PART == SNN__NEXT_WIDTH || SNN__NEXT == 6 || (SNN__NEXT == 7 && defined SNN__WANT)
#undef SNN__SUFFIX
#ifdef SNN__REGION                              /* leave that of the width before               */
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef SNN__REGION
#endif
#if SNN__OWN_WIDTH && !defined SNN__WIDTH
#define SNN__WIDTH SNN__OWN_WIDTH
#define SNN__SUFFIX _lanes
#elif SNN__DISPATCH && SNN__WIDTH == 16
#undef SNN__WIDTH
#define SNN__WIDTH 32
#define SNN__SUFFIX _lanes_avx2
#define SNN__REGION
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif
#elif SNN__DISPATCH && SNN__WIDTH == 32
#undef SNN__WIDTH
#define SNN__WIDTH 64
#define SNN__SUFFIX _lanes_avx512
#define SNN__REGION
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))),       \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl")
#endif
#else
#undef SNN__WIDTH
#endif
#if defined SNN__NEXT && !defined SNN__WIDTH
#undef SNN__NEXT
#define SNN__NEXT 0
#endif
#endif

#if SNN__PART == SNN__WORDS || SNN__PART == SNN__MODELS || SNN__PART == SNN__SWEEP_TEXT

/* -- forget the reading before --------------------------------------------------------------- */
#ifdef SNN_READING
#if SNN_READING == 1
#pragma GCC diagnostic pop
#endif
#undef T
#undef D
#undef Q
#undef SLOPE
#undef VAR
#undef SET
#undef RETURN
#undef lit
#undef add
#undef sub
#undef mul
#undef div
#undef neg
#undef abs
#undef min
#undef max
#undef sqrt
#undef pow
#undef expo
#undef expm1
#undef exprel
#undef ln
#undef tanh
#undef cosh
#undef sin
#undef cos
#undef reached
#undef select
#undef detach
#undef nonzero
#undef held
#undef countdown
#undef moving
#undef still
#undef freeze
#undef flat
#undef integrate
#undef relax
#undef latest
#undef decay
#undef diffuse
#undef exp_euler
#undef reset_level
#undef LIFT
#undef NEURON
#undef SYNAPSE
#undef OUTPUT
#undef RELEASE
#undef LIKE
#undef LIKE_K
#undef REFRACTORY
#undef STEP
#undef SNN__UNDER
#undef SNN__FIRE
#undef SNN__Q_FIELD
#undef SNN__B_FIELD
#undef SNN__STEPS_FIELD
#undef SNN__COUNT_FIELD
#undef SNN__LIFT_FIELD
#undef SNN__DERIVE
#undef SNN__EXTRA
#undef SNN__LIFTED
#undef SNN__SIX
#undef SNN__FIVE
#undef SNN__FOUR
#undef SNN__THREE
#undef SNN__TWO
#undef SNN__COUNTED
#undef SNN__INPUT_DIMS
#undef SNN__GIVES_DIMS
#undef SNN__SYNAPSE_FITS
#undef SNN__OUTPUT_FITS
#undef SNN__RELEASE_FITS
#undef SNN__BEGIN_DIMS
#undef SNN__DIMENSIONED
#undef SNN__DIMENSIONED_K
#undef SNN__STATES
#undef SNN__STATES_WITH
#undef SNN__BEGIN
#undef SNN__HOLD_STEPS
#undef SNN__NUMBER
#undef SNN__CONSTANTS
#undef SNN__SPIKE
#undef SNN__ALONG
#undef SNN__LIKE_REST
#undef SNN__LIKE_PARAM
#undef SNN__LIKE_STATE
#undef SNN__LIKE_BACK
#undef SNN__LIKE_HELD
#undef SNN__LIKE_INPUT
#undef SNN__LIKE_INPUT_i
#undef SNN__LIKE_INPUT_jump
#undef SNN__SPREAD
#undef SNN__SPREAD_STEPS
#undef SNN__LOAD_FIELD
#undef SNN__LOAD_STEPS
#undef SNN__KEEP_FIELD
#undef SNN__KEEP_STEPS
#undef SNN__KEPT_CONSTANTS
#pragma pop_macro("T")
#pragma pop_macro("D")
#pragma pop_macro("Q")
#pragma pop_macro("SLOPE")
#pragma pop_macro("VAR")
#pragma pop_macro("SET")
#pragma pop_macro("RETURN")
#pragma pop_macro("lit")
#pragma pop_macro("add")
#pragma pop_macro("sub")
#pragma pop_macro("mul")
#pragma pop_macro("div")
#pragma pop_macro("neg")
#pragma pop_macro("abs")
#pragma pop_macro("min")
#pragma pop_macro("max")
#pragma pop_macro("sqrt")
#pragma pop_macro("pow")
#pragma pop_macro("expo")
#pragma pop_macro("expm1")
#pragma pop_macro("exprel")
#pragma pop_macro("ln")
#pragma pop_macro("tanh")
#pragma pop_macro("cosh")
#pragma pop_macro("sin")
#pragma pop_macro("cos")
#pragma pop_macro("reached")
#pragma pop_macro("select")
#pragma pop_macro("detach")
#pragma pop_macro("nonzero")
#pragma pop_macro("held")
#pragma pop_macro("countdown")
#pragma pop_macro("moving")
#pragma pop_macro("still")
#pragma pop_macro("freeze")
#pragma pop_macro("flat")
#pragma pop_macro("integrate")
#pragma pop_macro("relax")
#pragma pop_macro("latest")
#pragma pop_macro("decay")
#pragma pop_macro("diffuse")
#pragma pop_macro("exp_euler")
#pragma pop_macro("reset_level")
#pragma pop_macro("LIFT")
#pragma pop_macro("NEURON")
#pragma pop_macro("SYNAPSE")
#pragma pop_macro("OUTPUT")
#pragma pop_macro("RELEASE")
#pragma pop_macro("LIKE")
#pragma pop_macro("LIKE_K")
#pragma pop_macro("REFRACTORY")
#pragma pop_macro("STEP")
#undef SNN_STEPS
#undef SNN_S
#undef SNN_DS
#undef SNN_B
#undef SNN_READING
#endif

/* -- the next one ---------------------------------------------------------------------------- */
#if SNN__NEXT == 1
#define SNN_READING 1
#elif SNN__NEXT == 2
#define SNN_READING 2
#elif SNN__NEXT == 3
#define SNN_READING 3
#elif SNN__NEXT == 4
#define SNN_READING 4
#elif SNN__NEXT == 5
#define SNN_READING 5
#elif SNN__NEXT == 6
#define SNN_READING 6
#elif SNN__NEXT == 7
#define SNN_READING 7
#endif
#undef SNN__NEXT

#ifdef SNN_READING
#pragma push_macro("T")
#pragma push_macro("D")
#pragma push_macro("Q")
#pragma push_macro("SLOPE")
#pragma push_macro("VAR")
#pragma push_macro("SET")
#pragma push_macro("RETURN")
#pragma push_macro("lit")
#pragma push_macro("add")
#pragma push_macro("sub")
#pragma push_macro("mul")
#pragma push_macro("div")
#pragma push_macro("neg")
#pragma push_macro("abs")
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("sqrt")
#pragma push_macro("pow")
#pragma push_macro("expo")
#pragma push_macro("expm1")
#pragma push_macro("exprel")
#pragma push_macro("ln")
#pragma push_macro("tanh")
#pragma push_macro("cosh")
#pragma push_macro("sin")
#pragma push_macro("cos")
#pragma push_macro("reached")
#pragma push_macro("select")
#pragma push_macro("detach")
#pragma push_macro("nonzero")
#pragma push_macro("held")
#pragma push_macro("countdown")
#pragma push_macro("moving")
#pragma push_macro("still")
#pragma push_macro("freeze")
#pragma push_macro("flat")
#pragma push_macro("integrate")
#pragma push_macro("relax")
#pragma push_macro("latest")
#pragma push_macro("decay")
#pragma push_macro("diffuse")
#pragma push_macro("exp_euler")
#pragma push_macro("reset_level")
#pragma push_macro("LIFT")
#pragma push_macro("NEURON")
#pragma push_macro("SYNAPSE")
#pragma push_macro("OUTPUT")
#pragma push_macro("RELEASE")
#pragma push_macro("LIKE")
#pragma push_macro("LIKE_K")
#pragma push_macro("REFRACTORY")
#pragma push_macro("STEP")
#undef T
#undef D
#undef Q
#undef SLOPE
#undef VAR
#undef SET
#undef RETURN
#undef lit
#undef add
#undef sub
#undef mul
#undef div
#undef neg
#undef abs
#undef min
#undef max
#undef sqrt
#undef pow
#undef expo
#undef expm1
#undef exprel
#undef ln
#undef tanh
#undef cosh
#undef sin
#undef cos
#undef reached
#undef select
#undef detach
#undef nonzero
#undef held
#undef countdown
#undef moving
#undef still
#undef freeze
#undef flat
#undef integrate
#undef relax
#undef latest
#undef decay
#undef diffuse
#undef exp_euler
#undef reset_level
#undef LIFT
#undef NEURON
#undef SYNAPSE
#undef OUTPUT
#undef RELEASE
#undef LIKE
#undef LIKE_K
#undef REFRACTORY
#undef STEP

#if SNN_READING == 1                            /* dims                                         */
#define SNN__DIMS_READ
#define T(f) SNN__CAT(f, _dims)
#define D(f) SNN__CAT(f, _dims)
#define SNN_STEPS
#elif SNN_READING == 2                          /* slope over real                              */
#define SNN_S snn_slope
#define SNN_B snn_real
#define T(f) SNN__CAT(f, _slope)
#define SNN__UNDER(f) f
#elif SNN_READING == 3                          /* real                                         */
#define SNN_S snn_real
#define SNN_DS snn_slope
#define T(f) f
#define D(f) SNN__CAT(f, _slope)
#define SNN_STEPS
#define SNN__FIRE(u, k) snn_real_fire(u)
#undef SNN__DIMS_READ
#elif SNN_READING == 4                          /* slope over dual                              */
#define SNN_S snn_slope_dual
#define SNN_B snn_dual
#define T(f) SNN__CAT(f, _slope_dual)
#define SNN__UNDER(f) SNN__CAT(f, _dual)
#elif SNN_READING == 5                          /* dual                                         */
#define SNN_S snn_dual
#define SNN_DS snn_slope_dual
#define T(f) SNN__CAT(f, _dual)
#define D(f) SNN__CAT(f, _slope_dual)
#define SNN_STEPS
#define SNN__FIRE(u, k) snn_dual_fire(u, (k).surrogate)
#elif SNN_READING == 6                          /* slope over lanes                             */
#define SNN_S SNN__CAT(snn_slope, SNN__SUFFIX)
#define SNN_B SNN__CAT(snn, SNN__SUFFIX)
#define T(f) SNN__CAT3(f, _slope, SNN__SUFFIX)
#define SNN__UNDER(f) SNN__CAT(f, SNN__SUFFIX)
#elif SNN_READING == 7                          /* lanes                                        */
#define SNN_S SNN__CAT(snn, SNN__SUFFIX)
#define SNN_DS SNN__CAT(snn_slope, SNN__SUFFIX)
#define T(f) SNN__CAT(f, SNN__SUFFIX)
#define D(f) SNN__CAT3(f, _slope, SNN__SUFFIX)
#define SNN_STEPS
#define SNN__FIRE(u, k) SNN__CAT(SNN_S, _fire)(u)
#endif

#if SNN_READING > 1
/* -- the words over a scalar ----------------------------------------------------------------- */
#define Q(dim) SNN_S
#define SLOPE(dim) SNN_DS
#define VAR(dim, name, e) const SNN_S name = (e)
#define SET(dim, place, e) ((place) = (e))
#define RETURN(dim, e) return (e)
#define lit(x, unit) SNN__CAT(SNN_S, _lit)(snn__in_##unit((snn_real)(x)))
#define add(a, b) SNN__CAT(SNN_S, _add)(a, b)
#define sub(a, b) SNN__CAT(SNN_S, _sub)(a, b)
#define mul(a, b) SNN__CAT(SNN_S, _mul)(a, b)
#define div(a, b) SNN__CAT(SNN_S, _div)(a, b)
#define neg(a) SNN__CAT(SNN_S, _neg)(a)
#define abs(a) SNN__CAT(SNN_S, _abs)(a)
#define min(a, b) SNN__CAT(SNN_S, _min)(a, b)
#define max(a, b) SNN__CAT(SNN_S, _max)(a, b)
#define sqrt(a) SNN__CAT(SNN_S, _sqrt)(a)
#define pow(a, k) SNN__CAT(SNN_S, _pow)(a, SNN__CAT(SNN_S, _lit)((snn_real)(k)))
#define expo(a) SNN__CAT(SNN_S, _exp)(a)
#define expm1(a) SNN__CAT(SNN_S, _expm1)(a)
#define exprel(a) SNN__CAT(SNN_S, _exprel)(a)
#define ln(a) SNN__CAT(SNN_S, _log)(a)
#define tanh(a) SNN__CAT(SNN_S, _tanh)(a)
#define cosh(a) SNN__CAT(SNN_S, _cosh)(a)
#define sin(a) SNN__CAT(SNN_S, _sin)(a)
#define cos(a) SNN__CAT(SNN_S, _cos)(a)
#define reached(a, b) SNN__CAT(SNN_S, _ge)(a, b)
#define select(flag, a, b) SNN__CAT(SNN_S, _pick)(flag, a, b)
#define detach(a) SNN__CAT(SNN_S, _detach)(a)
#define nonzero(a) SNN__CAT(SNN_S, _lt)(lit(0, one), abs(a))
#define held(h) ((h) > 0)
#if SNN_READING == 7
#define countdown(h, restart, steps) SNN__CAT(SNN_S, _countdown)(h, restart, steps)
#else
#define countdown(h, restart, steps) ((restart) ? (steps) : (h) - ((h) > 0))
#endif
#define moving(x) SNN__CAT(SNN_DS, _of)(x, SNN__CAT(SNN_S, _lit)(1))
#define still(x) SNN__CAT(SNN_DS, _lift)(x)
#define freeze(i) SNN__CAT(SNN_DS, _lift)((i).v)
#define flat(i) ((i).v)
#define integrate(y, f) T(snn__integrate)(y, f, p.dt, p.phase)
#define relax(y, f, i, phi) T(snn__relax)(y, f, i, phi, p.dt, p.phase)
#define latest(old, new) (p.phase == SNN__STAGE ? (old) : (new))
#define decay(y, tau, stay) T(snn__decay)(y, tau, stay, p.dt, p.phase)
#define diffuse(y, g, k) T(snn__diffuse)(y, g, p.dt, p.phase, &p.noise, k)
#define exp_euler(y, f) T(snn__exp_euler)(y, f, p.dt)
#define reset_level(v, th) (p.reset == SNN_HARD ? detach(v) : (th))
#define LIFT(model, p) D(model##_lift)(p)

#else
/* -- the words over dimensions: compile-time only -------------------------------------------- */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#define Q(dim) snn_##dim##_dims
#define SLOPE(dim) snn_##dim##_dims
#define VAR(dim, name, e) const snn_##dim##_dims name = SNN__AS(dim, e, #name)
#define SET(dim, place, e) ((place) = SNN__AS(dim, e, #place))
#define RETURN(dim, e) return SNN__AS(dim, e, "the result")
#define lit(x, unit)                                                                              \
    __extension__({                                                                               \
        snn_unit_##unit lit_ = SNN__ZERO;                                                         \
        lit_.v = (snn_real)(x);                                                                   \
        lit_;                                                                                     \
    })
#define add(a, b) SNN__SUM(a, b, "sum")
#define sub(a, b) SNN__SUM(a, b, "difference")
#define mul(a, b) SNN__PRODUCT(a, b, +)
#define div(a, b) SNN__PRODUCT(a, b, -)
#define neg(a) (a)
#define abs(a) (a)
#define min(a, b) SNN__SUM(a, b, "min")
#define max(a, b) SNN__SUM(a, b, "max")
#define sqrt(a) SNN__ROOT(a)
#define pow(a, k) SNN__RAISED(a, k)
#define expo(a) SNN__PURE(a, "exp")
#define expm1(a) SNN__PURE(a, "expm1")
#define exprel(a) SNN__PURE(a, "exprel")
#define ln(a) SNN__PURE(a, "ln")
#define tanh(a) SNN__PURE(a, "tanh")
#define cosh(a) SNN__PURE(a, "cosh")
#define sin(a) SNN__PURE(a, "sin")
#define cos(a) SNN__PURE(a, "cos")
#define reached(a, b) ((void)SNN__SUM(a, b, "comparison"), true)
#define select(flag, a, b) ((void)(flag), SNN__SUM(a, b, "choice"))
#define detach(a) (a)
#define nonzero(a) ((void)(a), true)
#define held(h) ((h) > 0)
#define countdown(h, restart, steps) ((restart) ? (steps) : (h))
#define moving(x) (x)
#define still(x) (x)
#define freeze(i) (i)
#define flat(i) (i)
#define integrate(y, f) SNN__SUM(y, SNN__PRODUCT(f, p.dt, +), "state and its drift times dt")
#define relax(y, f, i, phi)                                                                       \
    SNN__SUM(y, SNN__PRODUCT(SNN__PURE(phi, "phi"), SNN__PRODUCT(f, p.dt, +), +),                 \
             "state and its drift times dt")
#define latest(old, new) SNN__SUM(old, new, "choice")
#define decay(y, tau, stay)                                                                       \
    SNN__SUM(SNN__PRODUCT(y, SNN__PURE(stay, "what stays"), +),                                   \
             SNN__PRODUCT(y, SNN__PRODUCT(p.dt, tau, -), +), "state and its decay")
#define diffuse(y, g, k)                                                                          \
    SNN__SUM(y, SNN__PRODUCT(g, SNN__ROOT(p.dt), +), "state and its diffusion times sqrt(dt)")
#define exp_euler(y, f) SNN__SUM(y, SNN__PRODUCT(f, p.dt, +), "state and its drift times dt")
#define reset_level(v, th) SNN__SUM(v, th, "choice")
#define SNN__FIRE(u, k) SNN__PURE(u, "spike")
#define LIFT(model, p) (p)
#endif

/* -- a model's types, from its list -------------------------------------------------------------
   Constants x_k: the parameters as this reading's numbers, what is derived from them, the time
   step. A slope reading makes the constants of its base too, since it must lift them.          */
#define SNN__Q_FIELD(dim, name, ...) Q(dim) name;
#define SNN__B_FIELD(dim, name, ...) SNN_B name;
#if SNN_READING == 6
#define SNN__STEPS_FIELD(name, ...) SNN__CAT(SNN_B, _int) name##_steps;
#elif SNN_READING == 7
#define SNN__COUNT_FIELD(name, ...) SNN__CAT(SNN_S, _int) name;
#else
#define SNN__STEPS_FIELD(name, ...) uint32_t name##_steps;
#define SNN__COUNT_FIELD(name, ...) uint32_t name;
#endif
#define SNN__LIFT_FIELD(dim, name, ...) r.name = SNN__CAT(SNN_S, _lift)(p.name);
#define SNN__DERIVE(dim, name, e, ...) SET(dim, p.name, e);

#if SNN_READING == 2 || SNN_READING == 4 || SNN_READING == 6
#if SNN_READING != 4
#define SNN__EXTRA snn_reset reset; snn__phase phase;
#else
#define SNN__EXTRA snn_reset reset; snn__phase phase; const snn_surrogate *surrogate;
#endif
#define NEURON(m) SNN__LIFTED(m, SNN__NOISE_FIELD, SNN__EXTRA)
#define SYNAPSE(m) SNN__SYNAPSE_FITS(m) SNN__LIFTED(m, conductance, )
#define OUTPUT(m) SNN__OUTPUT_FITS(m) SNN__LIFTED(m, SNN__NO, )
#define RELEASE(m) SNN__RELEASE_FITS(m) SNN__LIFTED(m, ratio, )
#if SNN_READING == 2 && defined SNN__DIMS_READ  /* do the texts take what their lists say?      */
#define SNN__GIVES_DIMS(dim, name) snn_##dim##_dims
#define SNN__SYNAPSE_FITS(m)                                                                      \
    SNN_FN snn_conductance_dims m##_fits_dims(m##_k_dims k, m##_state_dims *s,                    \
                                              snn_conductance_dims arrived)                       \
    {                                                                                             \
        return m##_step_dims(k, s, arrived);                                                      \
    }
#define SNN__OUTPUT_FITS(m)                                                                       \
    SNN_FN m##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__GIVES_DIMS)                         \
    m##_fits_dims(m##_k_dims k, SNN__CAT3(snn_, m##_TAKES, _dims) g, snn_voltage_dims v)          \
    {                                                                                             \
        return m##_current_dims(k, g, v);                                                         \
    }
#define SNN__RELEASE_FITS(m)                                                                      \
    SNN_FN snn_ratio_dims m##_fits_dims(m##_k_dims k, m##_state_dims *s, snn_ratio_dims x)        \
    {                                                                                             \
        return m##_step_dims(k, s, x);                                                            \
    }
#else
#define SNN__SYNAPSE_FITS(m)
#define SNN__OUTPUT_FITS(m)
#define SNN__RELEASE_FITS(m)
#endif
#define SNN__LIFTED(m, x, extra)                                                                  \
    typedef struct SNN__UNDER(m##_k) {                                                            \
        SNN_B dt;                                                                                 \
        m##_MODEL(SNN__B_FIELD, SNN__B_FIELD, SNN__NO, SNN__STEPS_FIELD, x) extra                 \
    } SNN__UNDER(m##_k);                                                                          \
    typedef struct T(m##_k) {                                                                     \
        Q(time) dt;                                                                               \
        m##_MODEL(SNN__Q_FIELD, SNN__Q_FIELD, SNN__NO, SNN__NO, SNN__NO)                          \
    } T(m##_k);                                                                                   \
    SNN_FN T(m##_k) T(m##_lift)(SNN__UNDER(m##_k) p)                                              \
    {                                                                                             \
        T(m##_k) r;                                                                               \
        r.dt = SNN__CAT(SNN_S, _lift)(p.dt);                                                      \
        m##_MODEL(SNN__LIFT_FIELD, SNN__LIFT_FIELD, SNN__NO, SNN__NO, SNN__NO)                    \
        return r;                                                                                 \
    }

#elif SNN_READING == 1
#define SNN__SIX(...) &&SNN__WORDS_IN(__VA_ARGS__) == 6
#define SNN__FIVE(...) &&SNN__WORDS_IN(__VA_ARGS__) == 5
#define SNN__FOUR(...) &&(SNN__WORDS_IN(__VA_ARGS__) == 4 || SNN__WORDS_IN(__VA_ARGS__) == 5)
#define SNN__THREE(...) &&SNN__WORDS_IN(__VA_ARGS__) == 3
#define SNN__TWO(...) &&SNN__WORDS_IN(__VA_ARGS__) == 2
#define SNN__COUNTED(m, x)                                                                        \
    enum { m##_words_ = 1 m##_MODEL(SNN__SIX, SNN__FOUR, SNN__FIVE, SNN__THREE, x) };             \
    SNN__ASSERT(m##_words_, "snn: " #m "_MODEL: an entry lacks a word (PARAM has 6, DERIVED 4, "  \
                            "STATE 5, HOLD 3, INPUT and GIVES 2)");
#define NEURON(m) SNN__COUNTED(m, SNN__TWO) SNN__DIMENSIONED(m, SNN__NO)
#define SYNAPSE(m) SNN__COUNTED(m, conductance) SNN__DIMENSIONED(m, conductance)
#define OUTPUT(m) SNN__COUNTED(m, SNN__TWO) SNN__DIMENSIONED_K(m, SNN__NO)
#define RELEASE(m)                                                                                \
    SNN__COUNTED(m, ratio) SNN__DIMENSIONED(m, ratio)                                             \
    SNN_FN void m##_begins_dims(m##_k_dims p, m##_state_dims *s)                                  \
    {                                                                                             \
        (void)p; (void)s;                                                                         \
        m##_MODEL(SNN__NO, SNN__NO, SNN__BEGIN_DIMS, SNN__NO, ratio)                              \
    }
#define SNN__BEGIN_DIMS(dim, name, x, unit, ...) SET(dim, s->name, SNN__START(x, unit));
#define SNN__DIMENSIONED(m, x)                                                                    \
    typedef struct m##_state_dims {                                                               \
        m##_MODEL(SNN__NO, SNN__NO, SNN__Q_FIELD, SNN__COUNT_FIELD, x) char nothing;              \
    } m##_state_dims;                                                                             \
    SNN__DIMENSIONED_K(m, x)
#define SNN__DIMENSIONED_K(m, x)                                                                  \
    typedef struct m##_k_dims {                                                                   \
        Q(time) dt;                                                                               \
        m##_MODEL(SNN__Q_FIELD, SNN__Q_FIELD, SNN__NO, SNN__STEPS_FIELD, x)                       \
    } m##_k_dims;                                                                                 \
    SNN_FN m##_k_dims m##_constants_dims(m##_k_dims p)                                            \
    {                                                                                             \
        m##_MODEL(SNN__NO, SNN__DERIVE, SNN__NO, SNN__NO, x) return p;                            \
    }

#elif SNN_READING == 7
/* Constants: those of one neuron in every lane, or of the neurons j, j + 1, ... (of n, and around)
   from arrays [constant][n].                                                                   */
#define SNN__STATES(m, x)                                                                         \
    typedef struct T(m##_state) {                                                                 \
        m##_MODEL(SNN__NO, SNN__NO, SNN__Q_FIELD, SNN__COUNT_FIELD, x) char nothing;              \
    } T(m##_state);
#define SNN__SPREAD(dim, name, ...) r.name = SNN__CAT(SNN_S, _lit)(p->name);
#define SNN__SPREAD_STEPS(name, ...)                                                              \
    r.name##_steps = SNN__CAT(SNN_S, _int_lit)((snn__int)p->name##_steps);
#define SNN__LOAD_FIELD(dim, name, ...)                                                           \
    r.name = SNN__CAT(SNN_S, _load_part)(from, j, n, true);                                       \
    from += n;
#define SNN__LOAD_STEPS(name, ...)                                                                \
    r.name##_steps = SNN__CAT(SNN_S, _bits)(SNN__CAT(SNN_S, _load_part)(from, j, n, true));       \
    from += n;
#define SNN__CONSTANTS(m, x, rest)                                                                \
    SNN_FN T(m##_k) T(m##_spread)(const m##_k *p)                                                 \
    {                                                                                             \
        T(m##_k) r;                                                                               \
        r.dt = SNN__CAT(SNN_S, _lit)(p->dt);                                                      \
        m##_MODEL(SNN__SPREAD, SNN__SPREAD, SNN__NO, SNN__SPREAD_STEPS, x) rest;                  \
        return r;                                                                                 \
    }                                                                                             \
    SNN_FN T(m##_k) T(m##_load)(T(m##_k) r, const snn_real *from, size_t j, size_t n)             \
    {                                                                                             \
        (void)from; (void)j; (void)n;                                                             \
        m##_MODEL(SNN__LOAD_FIELD, SNN__LOAD_FIELD, SNN__NO, SNN__LOAD_STEPS, SNN__NO) return r;  \
    }
#define NEURON(m)                                                                                 \
    SNN__STATES(m, SNN__NO)                                                                       \
    SNN__CONSTANTS(m, SNN__NOISE_SAME, r.reset = p->reset; r.phase = p->phase)
#define SYNAPSE(m) SNN__STATES(m, conductance) SNN__CONSTANTS(m, conductance, (void)p)
#define OUTPUT(m) SNN__CONSTANTS(m, SNN__NO, (void)p)
#define RELEASE(m) SNN__STATES(m, ratio) SNN__CONSTANTS(m, ratio, (void)p)

#elif SNN_READING == 3 || SNN_READING == 5
#define SNN__STATES(m, x) SNN__STATES_WITH(m, x, void, , )
#define SNN__STATES_WITH(m, x, from, nothing, use)                                                \
    typedef struct T(m##_state) {                                                                 \
        m##_MODEL(SNN__NO, SNN__NO, SNN__Q_FIELD, SNN__COUNT_FIELD, x) nothing                    \
    } T(m##_state);                                                                               \
    SNN__MAY T(m##_state) T(m##_initial)(from)                                                    \
    {                                                                                             \
        T(m##_state) s = SNN__ZERO; use;                                                          \
        m##_MODEL(SNN__NO, SNN__NO, SNN__BEGIN, SNN__NO, x) return s;                             \
    }
#define SNN__BEGIN(dim, name, x, unit, ...) s.name = SNN__START(x, unit);
#define SNN__HOLD_STEPS(name, tau, ...) p.name##_steps = snn__hold_steps(q->tau.ms, dt.ms, 0);

#if SNN_READING == 3
#define SNN__NUMBER(dim, name, ...) p.name = snn__##dim##_number(q->name);
#define NEURON(m)                                                                                 \
    SNN__DOOR(m, SNN__NO, snn_reset reset) SNN__DOOR_INIT(m) SNN__STATES(m, SNN__NO)              \
    SNN__CONSTANTS(m, SNN__NOISE_NONE, p.reset = q->reset; p.phase = SNN__ALL)
#define SYNAPSE(m)                                                                                \
    SNN__DOOR(m, conductance, char nothing) SNN__STATES(m, conductance)                           \
    SNN__CONSTANTS(m, conductance, (void)q)
#define OUTPUT(m) SNN__DOOR(m, SNN__NO, char nothing) SNN__CONSTANTS(m, SNN__NO, (void)q)
#define RELEASE(m)                                                                                \
    SNN__DOOR(m, ratio, char nothing) SNN__CONSTANTS(m, ratio, (void)q)                           \
    SNN__STATES_WITH(m, ratio, m##_k p, char nothing;, (void)p)
#if SNN__OWN_WIDTH                              /* as the lanes reading finds them again        */
#define SNN__KEEP_FIELD(dim, name, ...) *to = p->name; to += n;
#define SNN__KEEP_STEPS(name, ...) *to = snn_real_from_bits((snn__int)p->name##_steps); to += n;
#define SNN__KEPT_CONSTANTS(m)                                                                    \
    enum { m##_n_k_ = 0 m##_MODEL(SNN__ADD_ONE, SNN__ADD_ONE, SNN__NO, SNN__ADD_ONE, SNN__NO) };  \
    SNN__MAY void m##_keep(const m##_k *p, snn_real *to, size_t n)                                \
    {                                                                                             \
        (void)p; (void)to; (void)n;                                                               \
        m##_MODEL(SNN__KEEP_FIELD, SNN__KEEP_FIELD, SNN__NO, SNN__KEEP_STEPS, SNN__NO)            \
    }
#else
#define SNN__KEPT_CONSTANTS(m)
#endif
/* what is derived must be finite: V_th = V_reset, say, is no spike's drop; index: of a neuron */
#define SNN__CHECK_DERIVED(dim, name, e, ...)                                                     \
    SNN__CHECK_RANGE(p->name, __VA_ARGS__, SNN_ANY, )
#define SNN__CHECK_RANGE(x, meaning, range, ...)                                                  \
    snn__check(net, where, SNN__TEXT(meaning), x, SNN__TEXT(""), range, index);
#define SNN__CONSTANTS(m, x, rest)                                                                \
    SNN__KEPT_CONSTANTS(m)                                                                        \
    SNN__DO void m##_check_derived(snn_net *net, const m##_k *p, size_t index)                    \
    {                                                                                             \
        const char *where = SNN__TEXT(#m);                                                        \
        (void)net; (void)p; (void)where; (void)index;                                             \
        m##_MODEL(SNN__NO, SNN__CHECK_DERIVED, SNN__NO, SNN__NO, SNN__NO)                         \
    }                                                                                             \
    SNN__MAY m##_k m##_constants(const m *q, snn_time dt)                                         \
    {                                                                                             \
        m##_k p;                                                                                  \
        p.dt = dt.ms;                                                                             \
        m##_MODEL(SNN__NUMBER, SNN__NO, SNN__NO, SNN__HOLD_STEPS, x)                              \
        m##_MODEL(SNN__NO, SNN__DERIVE, SNN__NO, SNN__NO, SNN__NO) rest;                          \
        return p;                                                                                 \
    }
#else
#define SNN__NUMBER(dim, name, ...) p.name = snn__##dim##_seeded(q->name, dot->name);
#define NEURON(m)                                                                                 \
    SNN__STATES(m, SNN__NO)                                                                       \
    SNN__CONSTANTS(m, SNN__NOISE_NONE, p.reset = q->reset; p.phase = SNN__ALL;                    \
                   p.surrogate = &snn__surrogate_usual)
#define SYNAPSE(m) SNN__STATES(m, conductance) SNN__CONSTANTS(m, conductance, (void)q; (void)dot)
#define OUTPUT(m) SNN__CONSTANTS(m, SNN__NO, (void)q; (void)dot)
#define RELEASE(m)                                                                                \
    SNN__CONSTANTS(m, ratio, (void)q; (void)dot)                                                  \
    SNN__STATES_WITH(m, ratio, m##_k_dual p, char nothing;, (void)p)
#define SNN__CONSTANTS(m, x, rest)                                                                \
    SNN__MAY m##_k_dual m##_constants_dual(const m *q, const m##_dot *dot, snn_time dt)           \
    {                                                                                             \
        m##_k_dual p;                                                                             \
        p.dt = snn_dual_lit(dt.ms);                                                               \
        m##_MODEL(SNN__NUMBER, SNN__NO, SNN__NO, SNN__HOLD_STEPS, x)                              \
        m##_MODEL(SNN__NO, SNN__DERIVE, SNN__NO, SNN__NO, SNN__NO) rest;                          \
        return p;                                                                                 \
    }
#endif
#endif

/* -- a neuron like another, and more: the same texts on the part that both have ---------------- */
#ifdef SNN_STEPS
#if SNN_READING == 1
#define SNN__LIKE_REST q.dt = p->dt;
#elif SNN_READING == 3 || SNN_READING == 7
#define SNN__LIKE_REST q.dt = p->dt; q.reset = p->reset; q.phase = p->phase;
#else
#define SNN__LIKE_REST                                                                            \
    q.dt = p->dt; q.reset = p->reset; q.phase = p->phase; q.surrogate = p->surrogate;
#endif
#define SNN__LIKE_PARAM(dim, name, ...) q.name = p->name;
#define SNN__LIKE_STATE(dim, name, ...) part.name = s.name;
#define SNN__LIKE_BACK(dim, name, ...) s->name = part.name;
#define SNN__LIKE_HELD(dim, name, ...)                                                            \
    SET(dim, s->name, select(held(s->hold), s->name, part.name));
#define SNN__LIKE_INPUT(dim, name) SNN__LIKE_INPUT_##name(dim)
#define SNN__LIKE_INPUT_i(dim) , SLOPE(dim) i
#define SNN__LIKE_INPUT_jump(dim) , Q(dim) jump
#define LIKE_K(m, p) T(m##__like_k)(&(p))
#define LIKE(m, sibling)                                                                          \
    SNN_FN T(sibling##_k) T(m##__like_k)(const T(m##_k) *p)                                       \
    {                                                                                             \
        T(sibling##_k) q;                                                                         \
        SNN__LIKE_REST                                                                            \
        sibling##_MODEL(SNN__LIKE_PARAM, SNN__LIKE_PARAM, SNN__NO, SNN__NO, SNN__NO) return q;    \
    }                                                                                             \
    SNN_FN T(sibling##_state) T(m##__like)(T(m##_state) s)                                        \
    {                                                                                             \
        T(sibling##_state) part;                                                                  \
        sibling##_MODEL(SNN__NO, SNN__NO, SNN__LIKE_STATE, SNN__NO, SNN__NO) return part;         \
    }                                                                                             \
    SNN_FN Q(ratio) T(m##_spike)(T(m##_k) p, T(m##_state) s)                                      \
    {                                                                                             \
        return T(sibling##_spike)(T(m##__like_k)(&p), T(m##__like)(s));                           \
    }                                                                                             \
    SNN_FN void T(m##_reset)(T(m##_k) p, T(m##_state) *s, Q(ratio) z)                             \
    {                                                                                             \
        T(sibling##_state) part = T(m##__like)(*s);                                               \
        T(sibling##_reset)(T(m##__like_k)(&p), &part, z);                                         \
        sibling##_MODEL(SNN__NO, SNN__NO, SNN__LIKE_BACK, SNN__NO, SNN__NO)                       \
    }
#define REFRACTORY(m, sibling)                                                                    \
    SNN_FN void T(m##_advance)(T(m##_k) p, T(m##_state) *s                                        \
                               sibling##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__NO,                \
                                               SNN__LIKE_INPUT))                                  \
    {                                                                                             \
        T(sibling##_state) part = T(m##__like)(*s);                                               \
        T(sibling##_advance)(T(m##__like_k)(&p), &part, i, jump);                                 \
        sibling##_MODEL(SNN__NO, SNN__NO, SNN__LIKE_HELD, SNN__NO, SNN__NO)                       \
        const Q(ratio) u = T(m##_spike)(p, *s);                                                   \
        s->hold = countdown(s->hold, reached(u, lit(0, one)), p.hold_steps);                      \
    }
#endif

/* A spike is being above threshold, or, in models that are not reset, getting there. */
#define SNN__SPIKE(m, above, before)                                                              \
    (SNN__CAT(m, _IS_NEURON) == SNN_AT_CROSSING ? mul(above, sub(lit(1, one), before)) : (above))
/* One step of one neuron: reset by the spike noted before, advance, spike. */
#if SNN_READING == 1
#define SNN__INPUT_DIMS(dim, name) SNN__INPUT_DIMS_##name(dim, name)
#define SNN__INPUT_DIMS_i(dim, name) , snn_##dim##_dims name
#define SNN__INPUT_DIMS_jump(dim, name) , snn_##dim##_dims name
#define SNN__INPUT_DIMS_noise(dim, name)
#define STEP(m)                              /* do the texts take what the list says they do?  */ \
    SNN_FN void m##_fits_dims(m##_k_dims k, m##_state_dims *s                                     \
                              m##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__INPUT_DIMS))     \
    {                                                                                             \
        m##_reset_dims(k, s, m##_spike_dims(k, *s));                                              \
        m##_advance_dims(k, s, i, jump);                                                          \
    }
#elif defined SNN_STEPS
#define SNN__ALONG(dim, name, ...) y.name = add(y.name, mul(c, sub(to.name, from.name)));
#define STEP(m)                                                                                   \
    /* y + share (to - from) */                                                                   \
    SNN_FN T(m##_state) T(m##__along)(T(m##_state) y, snn_real share, T(m##_state) from,          \
                                      T(m##_state) to)                                            \
    {                                                                                             \
        const SNN_S c = SNN__CAT(SNN_S, _lit)(share);                                             \
        m##_MODEL(SNN__NO, SNN__NO, SNN__ALONG, SNN__NO, SNN__NO) return y;                       \
    }                                                                                             \
    /* a stage of each increment, from where the one before leads; i is the current at y */       \
    SNN_FN T(m##_state) T(m##__stages)(snn_integrator by, T(m##_k) p, T(m##_state) y, SNN_DS i)   \
    {                                                                                             \
        const snn__tableau *table = &snn__tableaus[by];                                           \
        const SNN_S nothing = neg(lit(0, coherent)), dt = p.dt;                                   \
        T(m##_state) sum = y, at = y;                                                             \
        p.phase = SNN__STAGE;                                                                     \
        for (int k = 0; k < table->stages; k++) {                                                 \
            T(m##_state) to = at;           /* whose countdowns nobody reads */                    \
            SNN_DS here = i;                                                                      \
            here.v = add(i.v, mul(i.d, sub(at.v, y.v)));                                          \
            p.dt = mul(SNN__CAT(SNN_S, _lit)(table->share[k]), dt);                               \
            T(m##_advance)(p, &to, here, nothing);                                                \
            sum = T(m##__along)(sum, table->weight[k], at, to);                                   \
            at = T(m##__along)(y, 1, at, to);                                                     \
        }                                                                                         \
        return sum;                                                                               \
    }                                                                                             \
    /* one step by the integrator `by`: its stages, then what happens once */                     \
    SNN_FN void T(m##_advance_by)(snn_integrator by, T(m##_k) p, T(m##_state) *s, SNN_DS i,       \
                                  SNN_S jump)                                                     \
    {                                                                                             \
        if (by != SNN_EXP_EULER) *s = T(m##__stages)(by, p, *s, i);                               \
        p.phase = by == SNN_EXP_EULER ? SNN__ALL : SNN__END;                                      \
        T(m##_advance)(p, s, i, jump);                                                            \
    }                                                                                             \
    SNN_FN Q(ratio) T(m##_step_by)(snn_integrator by, const T(m##_k) *k, T(m##_state) *s,         \
                                   SNN_S drive, SNN_S jump)                                       \
    {                                                                                             \
        const T(m##_k) p = *k;                                                                    \
        const SNN_S before = SNN__FIRE(T(m##_spike)(p, *s), p);                                   \
        T(m##_reset)(p, s, before);                                                               \
        T(m##_advance_by)(by, p, s, still(drive), jump);                                          \
        const SNN_S above = SNN__FIRE(T(m##_spike)(p, *s), p);                                    \
        return SNN__SPIKE(m, above, before);                                                      \
    }                                                                                             \
    SNN_FN Q(ratio) T(m##_step)(const T(m##_k) *k, T(m##_state) *s, SNN_S drive, SNN_S jump)      \
    {                                                                                             \
        return T(m##_step_by)(SNN_EXP_EULER, k, s, drive, jump);                                  \
    }
#endif
#endif
#endif

/* ==============================================================================================
   >>models   the equations: each text is read in every reading
   ===============================================================================================
   A neuron is four texts:
     x_spike     u, whose sign says whether it spikes now (>= 0: yes), its size what surrogates see
     x_reset     what a spike (z = 1) does to the state, at the step after it
     x_drift_v   dV/dt, and one more for each other state that is integrated
     x_advance   one step: i is the current with its slope in V, jump is added to V afterwards
   One that is like another but refractory has them from there: LIKE and REFRACTORY.
   A synapse is x_step (what arrived becomes what its output reads) and its drift. An output is
   x_current: the current through g at V.
   A release is x_step too: the spike (1 or 0) becomes what the synapses of that neuron are given,
   a ratio. On the pre side synapse(release(spike)) is what a projection multiplies by its weights:
   one state for each pre neuron, instead of one for each synapse. AMPA, GABAa and BioNMDA stand
   there only; their g, a fraction of open channels, answers to whole spikes.
   Units are the coherent ones: mV ms nA uS Mohm. Defaults are brainpy.state's.
   Needs: >>words, >>lists. Offers, each with x, x_defaults, x_constants, x_step, ...:
     neurons   snn_if lif lifref alif expif expifref adexif adexifref quaif adquaif adquaifref gif
               gifref cubalif cobalif izhikevich izhikevichref hh wangbuzsaki morrislecar
               fitzhughnagumo hindmarshrose parrot; li, which never spikes
     synapses  snn_instant expon dualexpon alpha; on the pre side alone ampa gabaa bionmda
     releases  snn_whole stp std
     outputs   snn_coba cuba mgblock current_out jump jump_of_current jump_of_conductance       */
#if defined SNN__FIRST && !defined SNN__PART
#define SNN_JUMP 2                              /* an output that is no current: added to V */
#define SNN_AT_CROSSING 2                       /* a neuron whose spikes are upward crossings */
#define SNN_AT_ONCE 2                           /* a synapse that gives when something arrives  */
#define SNN_PRE_SIDE 3                          /* a synapse that stands on the pre side alone  */
/* every reading, one after the other */
#define SNN__OWN_MODELS
#define SNN__PART SNN__MODELS
#include "snn.h"
#undef SNN__OWN_MODELS
#endif

#if SNN__PART == SNN__MODELS
#ifdef SNN_READING

/* -- exponential Euler: y + dt phi(dt J) f, where f is the drift, J its slope in y, phi = exprel.
      Exact where f is linear in y. Hochbruck and Ostermann, Acta Numerica 19, 209 (2010).      */
#if defined SNN_STEPS && SNN_READING > 1
SNN_FN SNN_S T(snn__exp_euler_by)(SNN_S y, SNN_DS f, SNN_S phi, SNN_S dt)
{
    VAR(any, dy, mul(mul(dt, phi), f.v));
    return add(y, dy);
}
SNN_FN SNN_S T(snn__exp_euler)(SNN_S y, SNN_DS f, SNN_S dt)
{
    VAR(ratio, phi, exprel(mul(dt, f.d)));
    return T(snn__exp_euler_by)(y, f, phi, dt);
}
/* -- the words of neurons, which depend on the integrator: see STEP ---------------------------- */
SNN_FN SNN_S T(snn__integrate)(SNN_S y, SNN_DS f, SNN_S dt, snn__phase phase)
{
    if (phase == SNN__END) return y;
    if (phase == SNN__STAGE) return add(y, mul(dt, f.v));
    return T(snn__exp_euler)(y, f, dt);
}
/* Does the compiler see that i has no slope? phi then has the bits that would be computed again for
   every neuron at every step. */
#if !SNN__GNU || SNN_READING == 5
#define SNN__STILL(i) false
#elif SNN_READING == 7
#define SNN__STILL(i) (__builtin_constant_p((i).d[0]) && (i).d[0] == 0)
#else
#define SNN__STILL(i) (__builtin_constant_p((i).d) && (i).d == 0)
#endif
SNN_FN SNN_S T(snn__relax)(SNN_S y, SNN_DS f, SNN_DS i, SNN_S phi, SNN_S dt, snn__phase phase)
{
    (void)i; (void)phi;
    if (phase != SNN__ALL || !SNN__STILL(i)) return T(snn__integrate)(y, f, dt, phase);
    return T(snn__exp_euler_by)(y, f, phi, dt);
}
#undef SNN__STILL
SNN_FN SNN_S T(snn__decay)(SNN_S y, SNN_S tau, SNN_S stay, SNN_S dt, snn__phase phase)
{
    if (phase == SNN__END) return y;
    if (phase == SNN__STAGE) return sub(y, mul(dt, div(y, tau)));
    return mul(stay, y);
}
/* Maruyama's term, once a step, after what the integrator does without noise. */
SNN_FN SNN_S T(snn__diffuse)(SNN_S y, SNN_S g, SNN_S dt, snn__phase phase, const snn_noise *from,
                             uint32_t k)
{
    if (phase == SNN__STAGE) return y;
#if SNN_READING == 7                            /* each lane draws its own                      */
    SNN_S normal = lit(0, one);
    snn_noise own = *from;
    for (size_t i = 0; i < sizeof normal / sizeof(snn_real); i++, own.neuron++)
        normal[i] = snn_noise_normal(own, k);
#else
    VAR(ratio, normal, lit(snn_noise_normal(*from, k), one));
#endif
    return add(y, mul(mul(g, sqrt(dt)), normal));
}
#endif

/* -- LI: leaky integrator, a membrane that never spikes ------------------------------------------
      Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics (2014), chapter 1
      A readout in mV, or a compartment that only listens. The step is exact for currents that stand
      still during it.
      tau dV/dt = V_rest - V + R I                                                              */
#define snn_li_IS_NEURON 1
#define snn_li_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                          \
    PARAM(resistance, r,      1, ohm, SNN_POSITIVE, "membrane resistance")                        \
    PARAM(time,       tau,    5, ms,  SNN_POSITIVE, "membrane time constant")                     \
    PARAM(voltage,    v_rest, 0, mV,  SNN_ANY,      "resting potential")                          \
    DERIVED(rate,  per_tau, div(lit(1, one), p.tau), "1/tau")                                     \
    DERIVED(ratio, phi, exprel(neg(mul(p.dt, p.per_tau))), "phi(-dt/tau)")                        \
    STATE(voltage, v, 0, mV, "membrane potential")                                                \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_li)
SNN_FN Q(speed) T(snn_li_drift_v)(T(snn_li_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, mul(add(leak, drive), p.per_tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_li_spike)(T(snn_li_k) p, T(snn_li_state) s)
{
    (void)p;
    (void)s;
    RETURN(ratio, lit(-1, one));                /* for ever below a threshold                   */
}
SNN_FN void T(snn_li_reset)(T(snn_li_k) p, T(snn_li_state) *s, Q(ratio) z)
{
    (void)p;
    (void)s;
    (void)z;
}
SNN_FN void T(snn_li_advance)(T(snn_li_k) p, T(snn_li_state) *s, SLOPE(current) i,
                              Q(voltage) jump)
{
    VAR(voltage, v, relax(s->v, D(snn_li_drift_v)(LIFT(snn_li, p), moving(s->v), i), i, p.phi));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_li)
#endif

/* -- IF: integrate and fire ---------------------------------------------------------------------
      Lapicque, J. Physiol. Pathol. Gen. 9, 620 (1907)
      tau dV/dt = -V + R I                     spikes at V >= V_th
      soft: V -= V_th                          hard: V = 0                                      */
#define snn_if_IS_NEURON 1
#define snn_if_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                          \
    PARAM(resistance, r,    1, ohm, SNN_POSITIVE, "membrane resistance")                          \
    PARAM(time,       tau,  5, ms,  SNN_POSITIVE, "membrane time constant")                       \
    PARAM(voltage,    v_th, 1, mV,  SNN_POSITIVE, "threshold")                                    \
    DERIVED(rate,        per_tau,  div(lit(1, one), p.tau), "1/tau")                              \
    DERIVED(ratio,       phi,      exprel(neg(mul(p.dt, p.per_tau))), "phi(-dt/tau)")             \
    DERIVED(per_voltage, per_v_th, div(lit(1, one), p.v_th), "1/V_th")                            \
    STATE(voltage, v, 0, mV, "membrane potential")                                                \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_if)
SNN_FN Q(speed) T(snn_if_drift_v)(T(snn_if_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, mul(sub(drive, v), p.per_tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_if_spike)(T(snn_if_k) p, T(snn_if_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_v_th));
}
SNN_FN void T(snn_if_reset)(T(snn_if_k) p, T(snn_if_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, reset_level(s->v, p.v_th));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
SNN_FN void T(snn_if_advance)(T(snn_if_k) p, T(snn_if_state) *s, SLOPE(current) i,
                              Q(voltage) jump)
{
    VAR(voltage, v, relax(s->v, D(snn_if_drift_v)(LIFT(snn_if, p), moving(s->v), i), i, p.phi));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_if)
#endif

/* -- LIF: leaky integrate and fire --------------------------------------------------------------
      Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics (2014), chapter 1
      tau dV/dt = V_rest - V + R I             spikes at V >= V_th
      soft: V -= V_th - V_reset                hard: V = V_reset                                */
#define snn_lif_IS_NEURON 1
#define snn_lif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                         \
    PARAM(resistance, r,       1, ohm, SNN_POSITIVE, "membrane resistance")                       \
    PARAM(time,       tau,     5, ms,  SNN_POSITIVE, "membrane time constant")                    \
    PARAM(voltage,    v_th,    1, mV,  SNN_ANY,      "threshold")                                 \
    PARAM(voltage,    v_reset, 0, mV,  SNN_ANY,      "where a spike leaves V")                    \
    PARAM(voltage,    v_rest,  0, mV,  SNN_ANY,      "resting potential")                         \
    DERIVED(rate,        per_tau,  div(lit(1, one), p.tau), "1/tau")                              \
    DERIVED(ratio,       phi,      exprel(neg(mul(p.dt, p.per_tau))), "phi(-dt/tau)")             \
    DERIVED(per_voltage, per_drop, div(lit(1, one), sub(p.v_th, p.v_reset)),                      \
            "1/(V_th - V_reset)", SNN_POSITIVE)                                                   \
    STATE(voltage, v, 0, mV, "membrane potential")                                                \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_lif)
SNN_FN Q(speed) T(snn_lif_drift_v)(T(snn_lif_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, mul(add(leak, drive), p.per_tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_lif_spike)(T(snn_lif_k) p, T(snn_lif_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_drop));
}
SNN_FN void T(snn_lif_reset)(T(snn_lif_k) p, T(snn_lif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
SNN_FN void T(snn_lif_advance)(T(snn_lif_k) p, T(snn_lif_state) *s, SLOPE(current) i,
                               Q(voltage) jump)
{
    VAR(voltage, v, relax(s->v, D(snn_lif_drift_v)(LIFT(snn_lif, p), moving(s->v), i), i, p.phi));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_lif)
#endif

/* -- LIFRef: LIF with an absolute refractory period ---------------------------------------------
      Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics (2014), chapter 1
      tau dV/dt = V_rest - V + R I             spikes at V >= V_th, and V as LIF
      After a spike V is held where the reset left it, for tau_ref, and what arrives is lost.   */
#define snn_lifref_IS_NEURON 1
#define snn_lifref_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                      \
    snn_lif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                             \
    PARAM(time, tau_ref, 5, ms, SNN_NONNEGATIVE, "refractory period")                             \
    HOLD(hold, tau_ref, "steps that V is still held")
NEURON(snn_lifref)
#ifdef SNN_STEPS
LIKE(snn_lifref, snn_lif)
REFRACTORY(snn_lifref, snn_lif)
STEP(snn_lifref)
#endif

/* -- ALIF: LIF with an adaptive threshold -------------------------------------------------------
      Bellec, Salaj, Subramoney, Legenstein and Maass, NeurIPS (2018)
      tau dV/dt = V_rest - V + R I         tau_a da/dt = -a         spikes at V >= V_th + beta a
      a spike: a += 1, and V as LIF (soft: V -= V_th - V_reset, without beta a)                 */
#define snn_alif_IS_NEURON 1
#define snn_alif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                        \
    snn_lif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                             \
    PARAM(time,    tau_a, 100, ms, SNN_POSITIVE, "adaptation time constant")                      \
    PARAM(voltage, beta,  0.1, mV, SNN_ANY,      "what a unit of a adds to the threshold")        \
    STATE(ratio, a, 0, one, "adaptation")
NEURON(snn_alif)
SNN_FN Q(speed) T(snn_alif_drift_v)(T(snn_alif_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, mul(add(leak, drive), p.per_tau));
}
SNN_FN Q(rate) T(snn_alif_drift_a)(T(snn_alif_k) p, Q(ratio) a)
{
    RETURN(rate, div(neg(a), p.tau_a));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_alif_spike)(T(snn_alif_k) p, T(snn_alif_state) s)
{
    VAR(voltage, threshold, add(p.v_th, mul(p.beta, s.a)));
    RETURN(ratio, mul(sub(s.v, threshold), p.per_drop));
}
SNN_FN void T(snn_alif_reset)(T(snn_alif_k) p, T(snn_alif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
    SET(ratio, s->a, add(s->a, z));
}
SNN_FN void T(snn_alif_advance)(T(snn_alif_k) p, T(snn_alif_state) *s, SLOPE(current) i,
                                Q(voltage) jump)
{
    VAR(voltage, v, relax(s->v, D(snn_alif_drift_v)(LIFT(snn_alif, p), moving(s->v), i), i, p.phi));
    SET(voltage, s->v, add(v, jump));
    SET(ratio, s->a, integrate(s->a, D(snn_alif_drift_a)(LIFT(snn_alif, p), moving(s->a))));
}
STEP(snn_alif)
#endif

/* -- ExpIF and ExpIFRef: exponential integrate and fire -----------------------------------------
      Fourcaud-Trocme, Hansel, van Vreeswijk and Brunel, J. Neurosci. 23, 11628 (2003)
      tau dV/dt = V_rest - V + delta_T exp((V - V_T)/delta_T) + R I        exponent capped at 20
      With the default V_th = -30 mV the upstroke overshoots by orders of magnitude in one step, and
      a soft reset then never comes back: take SNN_HARD, or V_th near V_T.                      */
SNN_FN Q(voltage) T(snn__upstroke)(Q(voltage) v, Q(voltage) v_t, Q(voltage) delta_t)
{
    VAR(ratio, above, min(div(sub(v, v_t), delta_t), lit(20, one)));
    RETURN(voltage, mul(delta_t, expo(above)));
}
#define snn_expif_IS_NEURON 1
#define snn_expif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                       \
    PARAM(resistance, r,       1,     ohm, SNN_POSITIVE, "membrane resistance")                   \
    PARAM(time,       tau,     10,    ms,  SNN_POSITIVE, "membrane time constant")                \
    PARAM(voltage,    v_th,    -30,   mV,  SNN_ANY,      "threshold")                             \
    PARAM(voltage,    v_reset, -68,   mV,  SNN_ANY,      "where a spike leaves V")                \
    PARAM(voltage,    v_rest,  -65,   mV,  SNN_ANY,      "resting potential")                     \
    PARAM(voltage,    v_t,     -59.9, mV,  SNN_ANY,      "where the upstroke sets in")            \
    PARAM(voltage,    delta_t, 3.48,  mV,  SNN_POSITIVE, "sharpness of the upstroke")             \
    DERIVED(per_voltage, per_drop, div(lit(1, one), sub(p.v_th, p.v_reset)),                      \
            "1/(V_th - V_reset)", SNN_POSITIVE)                                                   \
    STATE(voltage, v, -65, mV, "membrane potential")                                              \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_expif)
SNN_FN Q(speed) T(snn_expif_drift_v)(T(snn_expif_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, upstroke, T(snn__upstroke)(v, p.v_t, p.delta_t));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, div(add(add(leak, upstroke), drive), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_expif_spike)(T(snn_expif_k) p, T(snn_expif_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_drop));
}
SNN_FN void T(snn_expif_reset)(T(snn_expif_k) p, T(snn_expif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
SNN_FN void T(snn_expif_advance)(T(snn_expif_k) p, T(snn_expif_state) *s, SLOPE(current) i,
                                 Q(voltage) jump)
{
    VAR(voltage, v, integrate(s->v, D(snn_expif_drift_v)(LIFT(snn_expif, p), moving(s->v), i)));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_expif)
#endif

#define snn_expifref_IS_NEURON 1
#define snn_expifref_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                    \
    snn_expif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                           \
    PARAM(time, tau_ref, 1.7, ms, SNN_NONNEGATIVE, "refractory period")                           \
    HOLD(hold, tau_ref, "steps that V is still held")
NEURON(snn_expifref)
#ifdef SNN_STEPS
LIKE(snn_expifref, snn_expif)
REFRACTORY(snn_expifref, snn_expif)
STEP(snn_expifref)
#endif

/* -- AdExIF and AdExIFRef: adaptive exponential integrate and fire ------------------------------
      Brette and Gerstner, J. Neurophysiol. 94, 3637 (2005)
      tau dV/dt = V_rest - V + delta_T exp((V - V_T)/delta_T) + R (I - w)
      tau_w dw/dt = a (V - V_rest) - w, with the new V                  a spike: w += b
      Refractory: V and w are held where the reset left them.                                   */
#define snn_adexif_IS_NEURON 1
#define snn_adexif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                      \
    PARAM(resistance,  r,       1,     ohm, SNN_POSITIVE, "membrane resistance")                  \
    PARAM(time,        tau,     10,    ms,  SNN_POSITIVE, "membrane time constant")               \
    PARAM(time,        tau_w,   30,    ms,  SNN_POSITIVE, "adaptation time constant")             \
    PARAM(voltage,     v_th,    -55,   mV,  SNN_ANY,      "threshold")                            \
    PARAM(voltage,     v_reset, -68,   mV,  SNN_ANY,      "where a spike leaves V")               \
    PARAM(voltage,     v_rest,  -65,   mV,  SNN_ANY,      "resting potential")                    \
    PARAM(voltage,     v_t,     -59.9, mV,  SNN_ANY,      "where the upstroke sets in")           \
    PARAM(voltage,     delta_t, 3.48,  mV,  SNN_POSITIVE, "sharpness of the upstroke")            \
    PARAM(conductance, a,       1,     S,   SNN_ANY,      "adaptation to V")                      \
    PARAM(current,     b,       1,     mA,  SNN_ANY,      "adaptation to a spike")                \
    DERIVED(per_voltage, per_drop, div(lit(1, one), sub(p.v_th, p.v_reset)),                      \
            "1/(V_th - V_reset)", SNN_POSITIVE)                                                   \
    STATE(voltage, v, -65, mV, "membrane potential")                                              \
    STATE(current, w, 0,   mA, "adaptation current")                                              \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_adexif)
SNN_FN Q(speed) T(snn_adexif_drift_v)(T(snn_adexif_k) p, Q(voltage) v, Q(current) w, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, upstroke, T(snn__upstroke)(v, p.v_t, p.delta_t));
    VAR(voltage, drive, mul(p.r, sub(i, w)));
    RETURN(speed, div(add(add(leak, upstroke), drive), p.tau));
}
SNN_FN Q(ramp) T(snn_adexif_drift_w)(T(snn_adexif_k) p, Q(current) w, Q(voltage) v)
{
    VAR(current, target, mul(p.a, sub(v, p.v_rest)));
    RETURN(ramp, div(sub(target, w), p.tau_w));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_adexif_spike)(T(snn_adexif_k) p, T(snn_adexif_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_drop));
}
SNN_FN void T(snn_adexif_reset)(T(snn_adexif_k) p, T(snn_adexif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
    SET(current, s->w, add(s->w, mul(p.b, z)));
}
SNN_FN void T(snn_adexif_advance)(T(snn_adexif_k) p, T(snn_adexif_state) *s, SLOPE(current) i,
                                  Q(voltage) jump)
{
    const D(snn_adexif_k) k = LIFT(snn_adexif, p);
    VAR(voltage, flown, integrate(s->v, D(snn_adexif_drift_v)(k, moving(s->v), still(s->w), i)));
    VAR(voltage, v, add(flown, jump));
    VAR(voltage, at, latest(s->v, v));
    VAR(current, w, integrate(s->w, D(snn_adexif_drift_w)(k, moving(s->w), still(at))));
    SET(voltage, s->v, v);
    SET(current, s->w, w);
}
STEP(snn_adexif)
#endif

#define snn_adexifref_IS_NEURON 1
#define snn_adexifref_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                   \
    snn_adexif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                          \
    PARAM(time, tau_ref, 1.7, ms, SNN_NONNEGATIVE, "refractory period")                           \
    HOLD(hold, tau_ref, "steps that V and w are still held")
NEURON(snn_adexifref)
#ifdef SNN_STEPS
LIKE(snn_adexifref, snn_adexif)
REFRACTORY(snn_adexifref, snn_adexif)
STEP(snn_adexifref)
#endif

/* -- QuaIF: quadratic integrate and fire --------------------------------------------------------
      Latham, Richmond, Nelson and Nirenberg, J. Neurophysiol. 83, 808 (2000)
      tau dV/dt = c (V - V_rest)(V - V_c) + R I                                                 */
SNN_FN Q(voltage) T(snn__parabola)(Q(voltage) v, Q(per_voltage) c, Q(voltage) v_rest,
                                   Q(voltage) v_c)
{
    RETURN(voltage, mul(c, mul(sub(v, v_rest), sub(v, v_c))));
}
#define snn_quaif_IS_NEURON 1
#define snn_quaif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                       \
    PARAM(resistance,  r,       1,    ohm,    SNN_POSITIVE, "membrane resistance")                \
    PARAM(time,        tau,     10,   ms,     SNN_POSITIVE, "membrane time constant")             \
    PARAM(voltage,     v_th,    -30,  mV,     SNN_ANY,      "threshold")                          \
    PARAM(voltage,     v_reset, -68,  mV,     SNN_ANY,      "where a spike leaves V")             \
    PARAM(voltage,     v_rest,  -65,  mV,     SNN_ANY,      "resting potential")                  \
    PARAM(voltage,     v_c,     -50,  mV,     SNN_ANY,      "critical potential")                 \
    PARAM(per_voltage, c,       0.07, per_mV, SNN_POSITIVE, "curvature")                          \
    DERIVED(per_voltage, per_drop, div(lit(1, one), sub(p.v_th, p.v_reset)),                      \
            "1/(V_th - V_reset)", SNN_POSITIVE)                                                   \
    STATE(voltage, v, -65, mV, "membrane potential")                                              \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_quaif)
SNN_FN Q(speed) T(snn_quaif_drift_v)(T(snn_quaif_k) p, Q(voltage) v, Q(current) i)
{
    VAR(voltage, curve, T(snn__parabola)(v, p.c, p.v_rest, p.v_c));
    VAR(voltage, drive, mul(p.r, i));
    RETURN(speed, div(add(curve, drive), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_quaif_spike)(T(snn_quaif_k) p, T(snn_quaif_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_drop));
}
SNN_FN void T(snn_quaif_reset)(T(snn_quaif_k) p, T(snn_quaif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
SNN_FN void T(snn_quaif_advance)(T(snn_quaif_k) p, T(snn_quaif_state) *s, SLOPE(current) i,
                                 Q(voltage) jump)
{
    VAR(voltage, v, integrate(s->v, D(snn_quaif_drift_v)(LIFT(snn_quaif, p), moving(s->v), i)));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_quaif)
#endif

/* -- AdQuaIF and AdQuaIFRef: adaptive quadratic integrate and fire ------------------------------
      Izhikevich, IEEE Trans. Neural Netw. 15, 1063 (2004), in this form
      tau dV/dt = c (V - V_rest)(V - V_c) + R (I - w)
      tau_w dw/dt = a (V - V_rest) - w, with the new V                  a spike: w += b         */
#define snn_adquaif_IS_NEURON 1
#define snn_adquaif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                     \
    snn_quaif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                           \
    PARAM(time,        tau_w, 10,  ms, SNN_POSITIVE, "adaptation time constant")                  \
    PARAM(conductance, a,     1,   S,  SNN_ANY,      "adaptation to V")                           \
    PARAM(current,     b,     0.1, mA, SNN_ANY,      "adaptation to a spike")                     \
    STATE(current, w, 0, mA, "adaptation current")
NEURON(snn_adquaif)
SNN_FN Q(speed) T(snn_adquaif_drift_v)(T(snn_adquaif_k) p, Q(voltage) v, Q(current) w, Q(current) i)
{
    VAR(voltage, curve, T(snn__parabola)(v, p.c, p.v_rest, p.v_c));
    VAR(voltage, drive, mul(p.r, sub(i, w)));
    RETURN(speed, div(add(curve, drive), p.tau));
}
SNN_FN Q(ramp) T(snn_adquaif_drift_w)(T(snn_adquaif_k) p, Q(current) w, Q(voltage) v)
{
    VAR(current, target, mul(p.a, sub(v, p.v_rest)));
    RETURN(ramp, div(sub(target, w), p.tau_w));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_adquaif_spike)(T(snn_adquaif_k) p, T(snn_adquaif_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_drop));
}
SNN_FN void T(snn_adquaif_reset)(T(snn_adquaif_k) p, T(snn_adquaif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
    SET(current, s->w, add(s->w, mul(p.b, z)));
}
SNN_FN void T(snn_adquaif_advance)(T(snn_adquaif_k) p, T(snn_adquaif_state) *s, SLOPE(current) i,
                                   Q(voltage) jump)
{
    const D(snn_adquaif_k) k = LIFT(snn_adquaif, p);
    VAR(voltage, flown, integrate(s->v, D(snn_adquaif_drift_v)(k, moving(s->v), still(s->w), i)));
    VAR(voltage, v, add(flown, jump));
    VAR(voltage, at, latest(s->v, v));
    VAR(current, w, integrate(s->w, D(snn_adquaif_drift_w)(k, moving(s->w), still(at))));
    SET(voltage, s->v, v);
    SET(current, s->w, w);
}
STEP(snn_adquaif)
#endif

#define snn_adquaifref_IS_NEURON 1
#define snn_adquaifref_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                  \
    snn_adquaif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                         \
    PARAM(time, tau_ref, 1.7, ms, SNN_NONNEGATIVE, "refractory period")                           \
    HOLD(hold, tau_ref, "steps that V and w are still held")
NEURON(snn_adquaifref)
#ifdef SNN_STEPS
LIKE(snn_adquaifref, snn_adquaif)
REFRACTORY(snn_adquaifref, snn_adquaif)
STEP(snn_adquaifref)
#endif

/* -- Gif and GifRef: generalised integrate and fire ---------------------------------------------
      Mihalas and Niebur, Neural Comput. 21, 704 (2009)
      tau dV/dt = V_rest - V + R (I1 + I2 + I)      dI1/dt = -k1 I1       dI2/dt = -k2 I2
      dV_th/dt = a (V - V_rest) - b (V_th - V_th_inf), with the V before this step's integration
      a spike: V as LIF, I1 = R1 I1 + A1, I2 = R2 I2 + A2, V_th = max(V_th_reset, V_th)
      Gif integrates V with the I1 and I2 of this step, GifRef with those before (as the seed). */
#define snn_gif_IS_NEURON 1
#define snn_gif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                         \
    PARAM(resistance, r,          20,   ohm, SNN_POSITIVE,    "membrane resistance")              \
    PARAM(time,       tau,        20,   ms,  SNN_POSITIVE,    "membrane time constant")           \
    PARAM(voltage,    v_rest,     -70,  mV,  SNN_ANY,         "resting potential")                \
    PARAM(voltage,    v_reset,    -70,  mV,  SNN_ANY,         "where a spike leaves V")           \
    PARAM(voltage,    v_th_inf,   -50,  mV,  SNN_ANY,         "where the threshold rests")        \
    PARAM(voltage,    v_th_reset, -60,  mV,  SNN_ANY,         "a spike leaves V_th no lower")     \
    PARAM(rate,       a,          0,    kHz, SNN_ANY,         "how V moves the threshold")        \
    PARAM(rate,       b,          0.01, kHz, SNN_NONNEGATIVE, "how fast the threshold recovers")  \
    PARAM(rate,       k1,         0.2,  kHz, SNN_NONNEGATIVE, "decay of I1")                      \
    PARAM(rate,       k2,         0.02, kHz, SNN_NONNEGATIVE, "decay of I2")                      \
    PARAM(ratio,      r1,         0,    one, SNN_ANY,         "what a spike leaves of I1")        \
    PARAM(ratio,      r2,         1,    one, SNN_ANY,         "what a spike leaves of I2")        \
    PARAM(current,    a1,         0,    mA,  SNN_ANY,         "what a spike adds to I1")          \
    PARAM(current,    a2,         0,    mA,  SNN_ANY,         "what a spike adds to I2")          \
    STATE(voltage, v,    -70, mV, "membrane potential")                                           \
    STATE(current, i1,   0,   mA, "spike-triggered current")                                      \
    STATE(current, i2,   0,   mA, "another")                                                      \
    STATE(voltage, v_th, -50, mV, "threshold")                                                    \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_gif)
SNN_FN Q(speed) T(snn_gif_drift_v)(T(snn_gif_k) p, Q(voltage) v, Q(current) own, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, drive, mul(p.r, add(own, i)));
    RETURN(speed, div(add(leak, drive), p.tau));
}
SNN_FN Q(ramp) T(snn_gif_drift_i1)(T(snn_gif_k) p, Q(current) i1)
{
    RETURN(ramp, mul(neg(p.k1), i1));
}
SNN_FN Q(ramp) T(snn_gif_drift_i2)(T(snn_gif_k) p, Q(current) i2)
{
    RETURN(ramp, mul(neg(p.k2), i2));
}
SNN_FN Q(speed) T(snn_gif_drift_v_th)(T(snn_gif_k) p, Q(voltage) v_th, Q(voltage) v)
{
    VAR(speed, follow, mul(p.a, sub(v, p.v_rest)));
    VAR(speed, recover, mul(p.b, sub(v_th, p.v_th_inf)));
    RETURN(speed, sub(follow, recover));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_gif_spike)(T(snn_gif_k) p, T(snn_gif_state) s)
{
    RETURN(ratio, div(sub(s.v, s.v_th), abs(sub(s.v_th, p.v_reset))));
}
SNN_FN void T(snn_gif_reset)(T(snn_gif_k) p, T(snn_gif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, s->v_th), p.v_reset));
    VAR(current, kick1, sub(add(mul(p.r1, s->i1), p.a1), s->i1));
    VAR(current, kick2, sub(add(mul(p.r2, s->i2), p.a2), s->i2));
    VAR(voltage, lift, sub(max(p.v_th_reset, s->v_th), s->v_th));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
    SET(current, s->i1, add(s->i1, mul(z, kick1)));
    SET(current, s->i2, add(s->i2, mul(z, kick2)));
    SET(voltage, s->v_th, add(s->v_th, mul(z, lift)));
}
SNN_FN void T(snn_gif_advance)(T(snn_gif_k) p, T(snn_gif_state) *s, SLOPE(current) i,
                               Q(voltage) jump)
{
    const D(snn_gif_k) k = LIFT(snn_gif, p);
    VAR(current, i1, integrate(s->i1, D(snn_gif_drift_i1)(k, moving(s->i1))));
    VAR(current, i2, integrate(s->i2, D(snn_gif_drift_i2)(k, moving(s->i2))));
    VAR(voltage, v_th,
        integrate(s->v_th, D(snn_gif_drift_v_th)(k, moving(s->v_th), still(s->v))));
    VAR(current, own1, latest(s->i1, i1));
    VAR(current, own2, latest(s->i2, i2));
    VAR(current, own, add(own1, own2));
    VAR(voltage, v, integrate(s->v, D(snn_gif_drift_v)(k, moving(s->v), still(own), i)));
    SET(current, s->i1, i1);
    SET(current, s->i2, i2);
    SET(voltage, s->v_th, v_th);
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_gif)
#endif

#define snn_gifref_IS_NEURON 1
#define snn_gifref_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                      \
    snn_gif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                             \
    PARAM(time, tau_ref, 1.7, ms, SNN_NONNEGATIVE, "refractory period")                           \
    HOLD(hold, tau_ref, "steps that all four states are still held")
NEURON(snn_gifref)
#ifdef SNN_STEPS
LIKE(snn_gifref, snn_gif)
SNN_FN void T(snn_gifref_advance)(T(snn_gifref_k) p, T(snn_gifref_state) *s, SLOPE(current) i,
                                  Q(voltage) jump)
{
    const D(snn_gif_k) k = LIFT(snn_gif, LIKE_K(snn_gifref, p));
    VAR(current, own, add(s->i1, s->i2));
    VAR(current, i1, integrate(s->i1, D(snn_gif_drift_i1)(k, moving(s->i1))));
    VAR(current, i2, integrate(s->i2, D(snn_gif_drift_i2)(k, moving(s->i2))));
    VAR(voltage, v_th,
        integrate(s->v_th, D(snn_gif_drift_v_th)(k, moving(s->v_th), still(s->v))));
    VAR(voltage, v, integrate(s->v, D(snn_gif_drift_v)(k, moving(s->v), still(own), i)));
    SET(current, s->i1, select(held(s->hold), s->i1, i1));
    SET(current, s->i2, select(held(s->hold), s->i2, i2));
    SET(voltage, s->v_th, select(held(s->hold), s->v_th, v_th));
    SET(voltage, s->v, select(held(s->hold), s->v, add(v, jump)));
    s->hold = countdown(s->hold, reached(s->v, s->v_th), p.hold_steps);
}
STEP(snn_gifref)
#endif

/* -- CubaLIF and CobaLIF: LIF with a synapse of its own -----------------------------------------
      Brette et al., J. Comput. Neurosci. 23, 349 (2007), appendix 2, in this form
      tau_syn dg/dt = -g; what arrives through snn_jump adds to g, not to V
      CubaLIF: tau dV/dt = V_rest - V + R (g + I)         CobaLIF: ... + R (g (E - V) + I)      */
#define snn_cubalif_IS_NEURON 1
#define snn_cubalif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                     \
    PARAM(resistance, r,       1, ohm, SNN_POSITIVE, "membrane resistance")                       \
    PARAM(time,       tau,     5, ms,  SNN_POSITIVE, "membrane time constant")                    \
    PARAM(time,       tau_syn, 5, ms,  SNN_POSITIVE, "decay time constant of g")                  \
    PARAM(voltage,    v_th,    1, mV,  SNN_ANY,      "threshold")                                 \
    PARAM(voltage,    v_reset, 0, mV,  SNN_ANY,      "where a spike leaves V")                    \
    PARAM(voltage,    v_rest,  0, mV,  SNN_ANY,      "resting potential")                         \
    DERIVED(rate,        per_tau,  div(lit(1, one), p.tau), "1/tau")                              \
    DERIVED(per_voltage, per_drop, div(lit(1, one), sub(p.v_th, p.v_reset)),                      \
            "1/(V_th - V_reset)", SNN_POSITIVE)                                                   \
    DERIVED(ratio,       stay,     expo(neg(div(p.dt, p.tau_syn))), "what a step leaves of g")    \
    STATE(voltage, v, 0, mV, "membrane potential")                                                \
    STATE(current, g, 0, mA, "synaptic current")                                                  \
    INPUT(current, i) INPUT(current, jump)
NEURON(snn_cubalif)
SNN_FN Q(speed) T(snn_cubalif_drift_v)(T(snn_cubalif_k) p, Q(voltage) v, Q(current) g, Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(voltage, drive, mul(p.r, add(g, i)));
    RETURN(speed, mul(add(leak, drive), p.per_tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_cubalif_spike)(T(snn_cubalif_k) p, T(snn_cubalif_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_drop));
}
SNN_FN void T(snn_cubalif_reset)(T(snn_cubalif_k) p, T(snn_cubalif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
SNN_FN void T(snn_cubalif_advance)(T(snn_cubalif_k) p, T(snn_cubalif_state) *s, SLOPE(current) i,
                                   Q(current) jump)
{
    const D(snn_cubalif_k) k = LIFT(snn_cubalif, p);
    VAR(current, g, add(decay(s->g, p.tau_syn, p.stay), jump));
    VAR(current, at, latest(s->g, g));
    VAR(voltage, v, integrate(s->v, D(snn_cubalif_drift_v)(k, moving(s->v), still(at), i)));
    SET(current, s->g, g);
    SET(voltage, s->v, v);
}
STEP(snn_cubalif)
#endif

#define snn_cobalif_IS_NEURON 1
#define snn_cobalif_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                     \
    PARAM(resistance, r,       1, ohm, SNN_POSITIVE, "membrane resistance")                       \
    PARAM(time,       tau,     5, ms,  SNN_POSITIVE, "membrane time constant")                    \
    PARAM(time,       tau_syn, 5, ms,  SNN_POSITIVE, "decay time constant of g")                  \
    PARAM(voltage,    e,       0, mV,  SNN_ANY,      "reversal potential")                        \
    PARAM(voltage,    v_th,    1, mV,  SNN_ANY,      "threshold")                                 \
    PARAM(voltage,    v_reset, 0, mV,  SNN_ANY,      "where a spike leaves V")                    \
    PARAM(voltage,    v_rest,  0, mV,  SNN_ANY,      "resting potential")                         \
    DERIVED(rate,        per_tau,  div(lit(1, one), p.tau), "1/tau")                              \
    DERIVED(per_voltage, per_drop, div(lit(1, one), sub(p.v_th, p.v_reset)),                      \
            "1/(V_th - V_reset)", SNN_POSITIVE)                                                   \
    DERIVED(ratio,       stay,     expo(neg(div(p.dt, p.tau_syn))), "what a step leaves of g")    \
    STATE(voltage,     v, 0, mV, "membrane potential")                                            \
    STATE(conductance, g, 0, S,  "synaptic conductance")                                          \
    INPUT(current, i) INPUT(conductance, jump)
NEURON(snn_cobalif)
SNN_FN Q(speed) T(snn_cobalif_drift_v)(T(snn_cobalif_k) p, Q(voltage) v, Q(conductance) g,
                                       Q(current) i)
{
    VAR(voltage, leak, sub(p.v_rest, v));
    VAR(current, synaptic, mul(g, sub(p.e, v)));
    VAR(voltage, drive, mul(p.r, add(synaptic, i)));
    RETURN(speed, mul(add(leak, drive), p.per_tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_cobalif_spike)(T(snn_cobalif_k) p, T(snn_cobalif_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_drop));
}
SNN_FN void T(snn_cobalif_reset)(T(snn_cobalif_k) p, T(snn_cobalif_state) *s, Q(ratio) z)
{
    VAR(voltage, drop, sub(reset_level(s->v, p.v_th), p.v_reset));
    SET(voltage, s->v, sub(s->v, mul(drop, z)));
}
SNN_FN void T(snn_cobalif_advance)(T(snn_cobalif_k) p, T(snn_cobalif_state) *s, SLOPE(current) i,
                                   Q(conductance) jump)
{
    const D(snn_cobalif_k) k = LIFT(snn_cobalif, p);
    VAR(conductance, g, add(decay(s->g, p.tau_syn, p.stay), jump));
    VAR(conductance, at, latest(s->g, g));
    VAR(voltage, v, integrate(s->v, D(snn_cobalif_drift_v)(k, moving(s->v), still(at), i)));
    SET(conductance, s->g, g);
    SET(voltage, s->v, v);
}
STEP(snn_cobalif)
#endif

/* -- Izhikevich and IzhikevichRef ---------------------------------------------------------------
      Izhikevich, IEEE Trans. Neural Netw. 14, 1569 (2003). The input i is in mV/ms, as in the paper
      dV/dt = 0.04 V^2/(mV ms) + 5 V/ms + 140 mV/ms - u + i      du/dt = a (b V - u), with the new V
      a spike: V = c, u += d, whatever the reset's option says                                  */
#define snn_izhikevich_IS_NEURON 1
#define snn_izhikevich_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                  \
    PARAM(rate,    a,    0.02, kHz,       SNN_ANY,     "how fast u follows")                      \
    PARAM(rate,    b,    0.2,  kHz,       SNN_ANY,     "how V moves u")                           \
    PARAM(voltage, c,    -65,  mV,        SNN_ANY,     "where a spike leaves V")                  \
    PARAM(speed,   d,    8,    mV_per_ms, SNN_ANY,     "what a spike adds to u")                  \
    PARAM(voltage, v_th, 30,   mV,        SNN_NONZERO, "threshold")                               \
    DERIVED(per_voltage, per_v_th, div(lit(1, one), abs(p.v_th)), "1/|V_th|")                     \
    STATE(voltage, v, -65, mV,        "membrane potential")                                       \
    STATE(speed,   u, 0,   mV_per_ms, "recovery")                                                 \
    INPUT(speed, i) INPUT(voltage, jump)
NEURON(snn_izhikevich)
SNN_FN Q(speed) T(snn_izhikevich_drift_v)(T(snn_izhikevich_k) p, Q(voltage) v, Q(speed) u,
                                          Q(speed) i)
{
    (void)p;
    VAR(speed, square, mul(lit(0.04, per_mV_ms), mul(v, v)));
    VAR(speed, line, add(mul(lit(5, kHz), v), lit(140, mV_per_ms)));
    RETURN(speed, add(sub(add(square, line), u), i));
}
SNN_FN Q(acceleration) T(snn_izhikevich_drift_u)(T(snn_izhikevich_k) p, Q(speed) u, Q(voltage) v)
{
    RETURN(acceleration, mul(p.a, sub(mul(p.b, v), u)));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_izhikevich_spike)(T(snn_izhikevich_k) p, T(snn_izhikevich_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_v_th));
}
SNN_FN void T(snn_izhikevich_reset)(T(snn_izhikevich_k) p, T(snn_izhikevich_state) *s, Q(ratio) z)
{
    SET(voltage, s->v, select(reached(z, lit(1, one)), p.c, s->v));
    SET(speed, s->u, add(s->u, mul(p.d, z)));
}
SNN_FN void T(snn_izhikevich_advance)(T(snn_izhikevich_k) p, T(snn_izhikevich_state) *s,
                                      SLOPE(speed) i, Q(voltage) jump)
{
    const D(snn_izhikevich_k) k = LIFT(snn_izhikevich, p);
    VAR(voltage, flown,
        integrate(s->v, D(snn_izhikevich_drift_v)(k, moving(s->v), still(s->u), i)));
    VAR(voltage, v, add(flown, jump));
    VAR(voltage, at, latest(s->v, v));
    VAR(speed, u, integrate(s->u, D(snn_izhikevich_drift_u)(k, moving(s->u), still(at))));
    SET(voltage, s->v, v);
    SET(speed, s->u, u);
}
STEP(snn_izhikevich)
#endif

#define snn_izhikevichref_IS_NEURON 1
#define snn_izhikevichref_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                               \
    snn_izhikevich_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                      \
    PARAM(time, tau_ref, 0, ms, SNN_NONNEGATIVE, "refractory period")                             \
    HOLD(hold, tau_ref, "steps that V and u are still held")
NEURON(snn_izhikevichref)
#ifdef SNN_STEPS
LIKE(snn_izhikevichref, snn_izhikevich)
REFRACTORY(snn_izhikevichref, snn_izhikevich)
STEP(snn_izhikevichref)
#endif

/* -- HH: Hodgkin and Huxley ---------------------------------------------------------------------
      Hodgkin and Huxley, J. Physiol. 117, 500 (1952), in the form with a rest near -65 mV
      C dV/dt = g_Na m^3 h (E_Na - V) + g_K n^4 (E_K - V) + g_L (E_L - V) + I
      dx/dt = alpha_x (1 - x) - beta_x x, for x = m, h, n; in 1/ms, with L(u) = u/(1 - exp(-u)),
      alpha_m = L((V + 40)/10)              beta_m = 4 exp(-(V + 65)/18)
      alpha_h = 0.07 exp(-(V + 65)/20)      beta_h = 1/(1 + exp(-(V + 35)/10))
      alpha_n = 0.1 L((V + 55)/10)          beta_n = 0.125 exp(-(V + 65)/80)
      All right-hand sides are read at the V and the gates of the step before, and I at that V. A
      spike is an upward crossing of V_th; nothing is reset. g_L = 0.03 mS is the seed's default,
      the textbook's is 0.3. V begins at -65 mV, the gates at rest there (the seed draws V).    */
#define snn_hh_IS_NEURON SNN_AT_CROSSING
#define snn_hh_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                          \
    PARAM(voltage,     e_na, 50,      mV, SNN_ANY,         "reversal of sodium")                  \
    PARAM(conductance, g_na, 120,     mS, SNN_NONNEGATIVE, "sodium")                              \
    PARAM(voltage,     e_k,  -77,     mV, SNN_ANY,         "reversal of potassium")               \
    PARAM(conductance, g_k,  36,      mS, SNN_NONNEGATIVE, "potassium")                           \
    PARAM(voltage,     e_l,  -54.387, mV, SNN_ANY,         "reversal of the leak")                \
    PARAM(conductance, g_l,  0.03,    mS, SNN_NONNEGATIVE, "leak")                                \
    PARAM(voltage,     v_th, 20,      mV, SNN_NONZERO,     "a spike is a crossing of this")       \
    PARAM(capacitance, c,    1,       uF, SNN_POSITIVE,    "membrane capacitance")                \
    DERIVED(per_voltage, per_v_th, div(lit(1, one), abs(p.v_th)), "1/|V_th|")                     \
    STATE(voltage, v, -65,                  mV,  "membrane potential")                            \
    STATE(ratio,   m, 0.052932485257249584, one, "sodium activation")                             \
    STATE(ratio,   h, 0.59612075350846028,  one, "sodium inactivation")                           \
    STATE(ratio,   n, 0.31767691406069737,  one, "potassium activation")                          \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_hh)
/* x = (V - at)/width, and what rates are made of: exp(-x), 1/(1 + exp(-x)), x/(1 - exp(-x)) */
SNN_FN Q(ratio) T(snn__above)(Q(voltage) v, Q(voltage) at, Q(voltage) width)
{
    RETURN(ratio, div(sub(v, at), width));
}
SNN_FN Q(rate) T(snn__rate_exp)(Q(rate) a, Q(ratio) x) { RETURN(rate, mul(a, expo(neg(x)))); }
SNN_FN Q(rate) T(snn__rate_sigmoid)(Q(rate) a, Q(ratio) x)
{
    RETURN(rate, div(a, add(lit(1, one), expo(neg(x)))));
}
SNN_FN Q(rate) T(snn__rate_linoid)(Q(rate) a, Q(ratio) x) { RETURN(rate, div(a, exprel(neg(x)))); }
/* a gate between its opening and closing rate */
SNN_FN Q(rate) T(snn__gate)(Q(rate) alpha, Q(rate) beta, Q(ratio) x)
{
    VAR(rate, opens, mul(alpha, sub(lit(1, one), x)));
    RETURN(rate, sub(opens, mul(beta, x)));
}
SNN_FN Q(rate) T(snn_hh_drift_m)(T(snn_hh_k) p, Q(ratio) m, Q(voltage) v)
{
    (void)p;
    VAR(rate, alpha, T(snn__rate_linoid)(lit(1, kHz), T(snn__above)(v, lit(-40, mV), lit(10, mV))));
    VAR(rate, beta, T(snn__rate_exp)(lit(4, kHz), T(snn__above)(v, lit(-65, mV), lit(18, mV))));
    RETURN(rate, T(snn__gate)(alpha, beta, m));
}
SNN_FN Q(rate) T(snn_hh_drift_h)(T(snn_hh_k) p, Q(ratio) h, Q(voltage) v)
{
    (void)p;
    VAR(rate, alpha, T(snn__rate_exp)(lit(0.07, kHz), T(snn__above)(v, lit(-65, mV), lit(20, mV))));
    VAR(rate, beta, T(snn__rate_sigmoid)(lit(1, kHz), T(snn__above)(v, lit(-35, mV), lit(10, mV))));
    RETURN(rate, T(snn__gate)(alpha, beta, h));
}
SNN_FN Q(rate) T(snn_hh_drift_n)(T(snn_hh_k) p, Q(ratio) n, Q(voltage) v)
{
    (void)p;
    VAR(ratio, x, T(snn__above)(v, lit(-55, mV), lit(10, mV)));
    VAR(rate, alpha, T(snn__rate_linoid)(lit(0.1, kHz), x));
    VAR(rate, beta, T(snn__rate_exp)(lit(0.125, kHz), T(snn__above)(v, lit(-65, mV), lit(80, mV))));
    RETURN(rate, T(snn__gate)(alpha, beta, n));
}
SNN_FN Q(speed) T(snn_hh_drift_v)(T(snn_hh_k) p, Q(voltage) v, Q(ratio) m, Q(ratio) h, Q(ratio) n,
                                  Q(current) i)
{
    VAR(conductance, g_na, mul(p.g_na, mul(mul(m, mul(m, m)), h)));
    VAR(conductance, g_k, mul(p.g_k, mul(mul(n, n), mul(n, n))));
    VAR(current, sodium, mul(g_na, sub(p.e_na, v)));
    VAR(current, potassium, mul(g_k, sub(p.e_k, v)));
    VAR(current, leak, mul(p.g_l, sub(p.e_l, v)));
    RETURN(speed, div(add(add(add(sodium, potassium), leak), i), p.c));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_hh_spike)(T(snn_hh_k) p, T(snn_hh_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_v_th));
}
SNN_FN void T(snn_hh_reset)(T(snn_hh_k) p, T(snn_hh_state) *s, Q(ratio) z)
{
    (void)p;
    (void)s;
    (void)z;
}
SNN_FN void T(snn_hh_advance)(T(snn_hh_k) p, T(snn_hh_state) *s, SLOPE(current) i, Q(voltage) jump)
{
    const D(snn_hh_k) k = LIFT(snn_hh, p);
    const SLOPE(voltage) at = still(s->v);
    VAR(voltage, v, integrate(s->v, D(snn_hh_drift_v)(k, moving(s->v), still(s->m), still(s->h),
                                                      still(s->n), freeze(i))));
    SET(ratio, s->m, integrate(s->m, D(snn_hh_drift_m)(k, moving(s->m), at)));
    SET(ratio, s->h, integrate(s->h, D(snn_hh_drift_h)(k, moving(s->h), at)));
    SET(ratio, s->n, integrate(s->n, D(snn_hh_drift_n)(k, moving(s->n), at)));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_hh)
#endif

/* -- Wang and Buzsaki's fast-spiking interneuron ------------------------------------------------
      Wang and Buzsaki, J. Neurosci. 16, 6402 (1996)
      As HH, with m = alpha_m/(alpha_m + beta_m), steady, and the rates of h and n times phi
      alpha_m = L((V + 35)/10)              beta_m = 4 exp(-(V + 60)/18)
      alpha_h = 0.07 exp(-(V + 58)/20)      beta_h = 1/(1 + exp(-(V + 28)/10))
      alpha_n = 0.1 L((V + 34)/10)          beta_n = 0.125 exp(-(V + 44)/80)                    */
#define snn_wangbuzsaki_IS_NEURON SNN_AT_CROSSING
#define snn_wangbuzsaki_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                 \
    PARAM(voltage,     e_na, 55,  mV,  SNN_ANY,         "reversal of sodium")                     \
    PARAM(conductance, g_na, 35,  mS,  SNN_NONNEGATIVE, "sodium")                                 \
    PARAM(voltage,     e_k,  -90, mV,  SNN_ANY,         "reversal of potassium")                  \
    PARAM(conductance, g_k,  9,   mS,  SNN_NONNEGATIVE, "potassium")                              \
    PARAM(voltage,     e_l,  -65, mV,  SNN_ANY,         "reversal of the leak")                   \
    PARAM(conductance, g_l,  0.1, mS,  SNN_NONNEGATIVE, "leak")                                   \
    PARAM(voltage,     v_th, 20,  mV,  SNN_NONZERO,     "a spike is a crossing of this")          \
    PARAM(ratio,       phi,  5,   one, SNN_POSITIVE,    "how much faster the gates are")          \
    PARAM(capacitance, c,    1,   uF,  SNN_POSITIVE,    "membrane capacitance")                   \
    DERIVED(per_voltage, per_v_th, div(lit(1, one), abs(p.v_th)), "1/|V_th|")                     \
    STATE(voltage, v, -65,  mV,  "membrane potential")                                            \
    STATE(ratio,   h, 0.6,  one, "sodium inactivation")                                           \
    STATE(ratio,   n, 0.32, one, "potassium activation")                                          \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_wangbuzsaki)
SNN_FN Q(ratio) T(snn_wangbuzsaki_m)(Q(voltage) v)
{
    VAR(rate, alpha, T(snn__rate_linoid)(lit(1, kHz), T(snn__above)(v, lit(-35, mV), lit(10, mV))));
    VAR(rate, beta, T(snn__rate_exp)(lit(4, kHz), T(snn__above)(v, lit(-60, mV), lit(18, mV))));
    RETURN(ratio, div(alpha, add(alpha, beta)));
}
SNN_FN Q(rate) T(snn_wangbuzsaki_drift_h)(T(snn_wangbuzsaki_k) p, Q(ratio) h, Q(voltage) v)
{
    VAR(rate, alpha, T(snn__rate_exp)(lit(0.07, kHz), T(snn__above)(v, lit(-58, mV), lit(20, mV))));
    VAR(rate, beta, T(snn__rate_sigmoid)(lit(1, kHz), T(snn__above)(v, lit(-28, mV), lit(10, mV))));
    RETURN(rate, mul(p.phi, T(snn__gate)(alpha, beta, h)));
}
SNN_FN Q(rate) T(snn_wangbuzsaki_drift_n)(T(snn_wangbuzsaki_k) p, Q(ratio) n, Q(voltage) v)
{
    VAR(ratio, x, T(snn__above)(v, lit(-34, mV), lit(10, mV)));
    VAR(rate, alpha, T(snn__rate_linoid)(lit(0.1, kHz), x));
    VAR(rate, beta, T(snn__rate_exp)(lit(0.125, kHz), T(snn__above)(v, lit(-44, mV), lit(80, mV))));
    RETURN(rate, mul(p.phi, T(snn__gate)(alpha, beta, n)));
}
SNN_FN Q(speed) T(snn_wangbuzsaki_drift_v)(T(snn_wangbuzsaki_k) p, Q(voltage) v, Q(ratio) m,
                                           Q(ratio) h, Q(ratio) n, Q(current) i)
{
    VAR(conductance, g_na, mul(p.g_na, mul(mul(m, mul(m, m)), h)));
    VAR(conductance, g_k, mul(p.g_k, mul(mul(n, n), mul(n, n))));
    VAR(current, sodium, mul(g_na, sub(p.e_na, v)));
    VAR(current, potassium, mul(g_k, sub(p.e_k, v)));
    VAR(current, leak, mul(p.g_l, sub(p.e_l, v)));
    RETURN(speed, div(add(add(add(sodium, potassium), leak), i), p.c));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_wangbuzsaki_spike)(T(snn_wangbuzsaki_k) p, T(snn_wangbuzsaki_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_v_th));
}
SNN_FN void T(snn_wangbuzsaki_reset)(T(snn_wangbuzsaki_k) p, T(snn_wangbuzsaki_state) *s,
                                     Q(ratio) z)
{
    (void)p;
    (void)s;
    (void)z;
}
SNN_FN void T(snn_wangbuzsaki_advance)(T(snn_wangbuzsaki_k) p, T(snn_wangbuzsaki_state) *s,
                                       SLOPE(current) i, Q(voltage) jump)
{
    const D(snn_wangbuzsaki_k) k = LIFT(snn_wangbuzsaki, p);
    const SLOPE(voltage) at = still(s->v);
    VAR(ratio, m, T(snn_wangbuzsaki_m)(s->v));
    VAR(voltage, v,
        integrate(s->v, D(snn_wangbuzsaki_drift_v)(k, moving(s->v), still(m), still(s->h),
                                                   still(s->n), freeze(i))));
    SET(ratio, s->h, integrate(s->h, D(snn_wangbuzsaki_drift_h)(k, moving(s->h), at)));
    SET(ratio, s->n, integrate(s->n, D(snn_wangbuzsaki_drift_n)(k, moving(s->n), at)));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_wangbuzsaki)
#endif

/* -- Morris and Lecar ---------------------------------------------------------------------------
      Morris and Lecar, Biophys. J. 35, 193 (1981)
      C dV/dt = g_Ca M (V_Ca - V) + g_K W (V_K - V) + g_leak (V_leak - V) + I
      dW/dt = (W_inf - W)/tau_W
      M = (1 + tanh((V - V1)/V2))/2       W_inf = (1 + tanh((V - V3)/V4))/2
      1/tau_W = phi cosh((V - V3)/(2 V4)); M, W_inf and tau_W at the V of the step before       */
#define snn_morrislecar_IS_NEURON SNN_AT_CROSSING
#define snn_morrislecar_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                 \
    PARAM(voltage,     v_ca,   130,  mV,  SNN_ANY,         "reversal of calcium")                 \
    PARAM(conductance, g_ca,   4.4,  mS,  SNN_NONNEGATIVE, "calcium")                             \
    PARAM(voltage,     v_k,    -84,  mV,  SNN_ANY,         "reversal of potassium")               \
    PARAM(conductance, g_k,    8,    mS,  SNN_NONNEGATIVE, "potassium")                           \
    PARAM(voltage,     v_leak, -60,  mV,  SNN_ANY,         "reversal of the leak")                \
    PARAM(conductance, g_leak, 2,    mS,  SNN_NONNEGATIVE, "leak")                                \
    PARAM(capacitance, c,      20,   uF,  SNN_POSITIVE,    "membrane capacitance")                \
    PARAM(voltage,     v1,     -1.2, mV,  SNN_ANY,         "where M is half open")                \
    PARAM(voltage,     v2,     18,   mV,  SNN_NONZERO,     "how gradually M opens")               \
    PARAM(voltage,     v3,     2,    mV,  SNN_ANY,         "where W is half open")                \
    PARAM(voltage,     v4,     30,   mV,  SNN_NONZERO,     "how gradually W opens")               \
    PARAM(rate,        phi,    0.04, kHz, SNN_NONNEGATIVE, "how fast W is")                       \
    PARAM(voltage,     v_th,   10,   mV,  SNN_NONZERO,     "a spike is a crossing of this")       \
    DERIVED(per_voltage, per_v_th, div(lit(1, one), abs(p.v_th)), "1/|V_th|")                     \
    STATE(voltage, v, -65,  mV,  "membrane potential")                                            \
    STATE(ratio,   w, 0.02, one, "potassium activation")                                          \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_morrislecar)
SNN_FN Q(ratio) T(snn__half_open)(Q(ratio) x)
{
    RETURN(ratio, mul(lit(0.5, one), add(lit(1, one), tanh(x))));
}
SNN_FN Q(speed) T(snn_morrislecar_drift_v)(T(snn_morrislecar_k) p, Q(voltage) v, Q(ratio) m,
                                           Q(ratio) w, Q(current) i)
{
    VAR(current, calcium, mul(mul(p.g_ca, m), sub(p.v_ca, v)));
    VAR(current, potassium, mul(mul(p.g_k, w), sub(p.v_k, v)));
    VAR(current, leak, mul(p.g_leak, sub(p.v_leak, v)));
    RETURN(speed, div(add(add(add(calcium, potassium), leak), i), p.c));
}
SNN_FN Q(rate) T(snn_morrislecar_drift_w)(T(snn_morrislecar_k) p, Q(ratio) w, Q(voltage) v)
{
    VAR(ratio, x, T(snn__above)(v, p.v3, p.v4));
    VAR(rate, speed, mul(p.phi, cosh(mul(lit(0.5, one), x))));
    RETURN(rate, mul(sub(T(snn__half_open)(x), w), speed));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_morrislecar_spike)(T(snn_morrislecar_k) p, T(snn_morrislecar_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_v_th));
}
SNN_FN void T(snn_morrislecar_reset)(T(snn_morrislecar_k) p, T(snn_morrislecar_state) *s,
                                     Q(ratio) z)
{
    (void)p;
    (void)s;
    (void)z;
}
SNN_FN void T(snn_morrislecar_advance)(T(snn_morrislecar_k) p, T(snn_morrislecar_state) *s,
                                       SLOPE(current) i, Q(voltage) jump)
{
    const D(snn_morrislecar_k) k = LIFT(snn_morrislecar, p);
    VAR(ratio, m, T(snn__half_open)(T(snn__above)(s->v, p.v1, p.v2)));
    VAR(voltage, v,
        integrate(s->v, D(snn_morrislecar_drift_v)(k, moving(s->v), still(m), still(s->w),
                                                   freeze(i))));
    SET(ratio, s->w, integrate(s->w, D(snn_morrislecar_drift_w)(k, moving(s->w), still(s->v))));
    SET(voltage, s->v, add(v, jump));
}
STEP(snn_morrislecar)
#endif

/* -- FitzHugh and Nagumo ------------------------------------------------------------------------
      FitzHugh, Biophys. J. 1, 445 (1961); Nagumo, Arimoto and Yoshizawa, Proc. IRE 50, 2061 (1962)
      tau dV/dt = V - V^3/3 - w + I          tau_w dw/dt = V + a - b w          without dimensions
      The right-hand sides are read at the states of the step before.                           */
#define snn_fitzhughnagumo_IS_NEURON SNN_AT_CROSSING
#define snn_fitzhughnagumo_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                              \
    PARAM(ratio, a,     0.7,  one, SNN_ANY,      "offset of the recovery")                        \
    PARAM(ratio, b,     0.8,  one, SNN_ANY,      "damping of the recovery")                       \
    PARAM(time,  tau,   1,    ms,  SNN_POSITIVE, "time constant of V")                            \
    PARAM(time,  tau_w, 12.5, ms,  SNN_POSITIVE, "time constant of w")                            \
    PARAM(ratio, v_th,  1,    one, SNN_NONZERO,  "a spike is a crossing of this")                 \
    STATE(ratio, v, -1.2,  one, "membrane variable")                                              \
    STATE(ratio, w, -0.62, one, "recovery variable")                                              \
    INPUT(ratio, i) INPUT(ratio, jump)
NEURON(snn_fitzhughnagumo)
SNN_FN Q(rate) T(snn_fitzhughnagumo_drift_v)(T(snn_fitzhughnagumo_k) p, Q(ratio) v, Q(ratio) w,
                                             Q(ratio) i)
{
    VAR(ratio, cubic, div(mul(v, mul(v, v)), lit(3, one)));
    VAR(ratio, total, add(sub(sub(v, cubic), w), i));
    RETURN(rate, div(total, p.tau));
}
SNN_FN Q(rate) T(snn_fitzhughnagumo_drift_w)(T(snn_fitzhughnagumo_k) p, Q(ratio) w, Q(ratio) v)
{
    RETURN(rate, div(sub(add(v, p.a), mul(p.b, w)), p.tau_w));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_fitzhughnagumo_spike)(T(snn_fitzhughnagumo_k) p,
                                            T(snn_fitzhughnagumo_state) s)
{
    RETURN(ratio, div(sub(s.v, p.v_th), abs(p.v_th)));
}
SNN_FN void T(snn_fitzhughnagumo_reset)(T(snn_fitzhughnagumo_k) p, T(snn_fitzhughnagumo_state) *s,
                                        Q(ratio) z)
{
    (void)p;
    (void)s;
    (void)z;
}
SNN_FN void T(snn_fitzhughnagumo_advance)(T(snn_fitzhughnagumo_k) p, T(snn_fitzhughnagumo_state) *s,
                                          SLOPE(ratio) i, Q(ratio) jump)
{
    const D(snn_fitzhughnagumo_k) k = LIFT(snn_fitzhughnagumo, p);
    VAR(ratio, v, integrate(s->v, D(snn_fitzhughnagumo_drift_v)(k, moving(s->v), still(s->w),
                                                                freeze(i))));
    SET(ratio, s->w, integrate(s->w, D(snn_fitzhughnagumo_drift_w)(k, moving(s->w), still(s->v))));
    SET(ratio, s->v, add(v, jump));
}
STEP(snn_fitzhughnagumo)
#endif

/* -- Hindmarsh and Rose -------------------------------------------------------------------------
      Hindmarsh and Rose, Proc. R. Soc. Lond. B 221, 87 (1984)
      tau dV/dt = y - a V^3 + b V^2 - z + I
      tau dy/dt = c - d V^2 - y                  tau dz/dt = r (s (V - V_r) - z)
      without dimensions; the right-hand sides are read at the states of the step before        */
#define snn_hindmarshrose_IS_NEURON SNN_AT_CROSSING
#define snn_hindmarshrose_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                               \
    PARAM(ratio, a,    1,     one, SNN_ANY,      "cubic term")                                    \
    PARAM(ratio, b,    3,     one, SNN_ANY,      "quadratic term")                                \
    PARAM(ratio, c,    1,     one, SNN_ANY,      "where y rests")                                 \
    PARAM(ratio, d,    5,     one, SNN_ANY,      "how V lowers y")                                \
    PARAM(ratio, r,    0.006, one, SNN_ANY,      "how slow z is")                                 \
    PARAM(ratio, s,    4,     one, SNN_ANY,      "how V raises z")                                \
    PARAM(ratio, v_r,  -1.6,  one, SNN_ANY,      "the V at which z rests")                        \
    PARAM(time,  tau,  1,     ms,  SNN_POSITIVE, "time constant")                                 \
    PARAM(ratio, v_th, 1,     one, SNN_NONZERO,  "a spike is a crossing of this")                 \
    STATE(ratio, v, -1.6, one, "membrane variable")                                               \
    STATE(ratio, y, -10,  one, "fast recovery")                                                   \
    STATE(ratio, z, 0,    one, "slow adaptation")                                                 \
    INPUT(ratio, i) INPUT(ratio, jump)
NEURON(snn_hindmarshrose)
SNN_FN Q(rate) T(snn_hindmarshrose_drift_v)(T(snn_hindmarshrose_k) p, Q(ratio) v, Q(ratio) y,
                                            Q(ratio) z, Q(ratio) i)
{
    VAR(ratio, square, mul(v, v));
    VAR(ratio, cubic, mul(p.a, mul(square, v)));
    VAR(ratio, own, add(sub(y, cubic), mul(p.b, square)));
    RETURN(rate, div(add(sub(own, z), i), p.tau));
}
SNN_FN Q(rate) T(snn_hindmarshrose_drift_y)(T(snn_hindmarshrose_k) p, Q(ratio) y, Q(ratio) v)
{
    VAR(ratio, rest, sub(p.c, mul(p.d, mul(v, v))));
    RETURN(rate, div(sub(rest, y), p.tau));
}
SNN_FN Q(rate) T(snn_hindmarshrose_drift_z)(T(snn_hindmarshrose_k) p, Q(ratio) z, Q(ratio) v)
{
    VAR(ratio, rest, mul(p.s, sub(v, p.v_r)));
    RETURN(rate, div(mul(p.r, sub(rest, z)), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_hindmarshrose_spike)(T(snn_hindmarshrose_k) p, T(snn_hindmarshrose_state) s)
{
    RETURN(ratio, div(sub(s.v, p.v_th), abs(p.v_th)));
}
SNN_FN void T(snn_hindmarshrose_reset)(T(snn_hindmarshrose_k) p, T(snn_hindmarshrose_state) *s,
                                       Q(ratio) z)
{
    (void)p;
    (void)s;
    (void)z;
}
SNN_FN void T(snn_hindmarshrose_advance)(T(snn_hindmarshrose_k) p, T(snn_hindmarshrose_state) *s,
                                         SLOPE(ratio) i, Q(ratio) jump)
{
    const D(snn_hindmarshrose_k) k = LIFT(snn_hindmarshrose, p);
    const SLOPE(ratio) at = still(s->v);
    VAR(ratio, v, integrate(s->v, D(snn_hindmarshrose_drift_v)(k, moving(s->v), still(s->y),
                                                               still(s->z), freeze(i))));
    SET(ratio, s->y, integrate(s->y, D(snn_hindmarshrose_drift_y)(k, moving(s->y), at)));
    SET(ratio, s->z, integrate(s->z, D(snn_hindmarshrose_drift_z)(k, moving(s->z), at)));
    SET(ratio, s->v, add(v, jump));
}
STEP(snn_hindmarshrose)
#endif

/* -- Parrot: repeats what it hears ---------------------------------------------------------------
      V = R I + what arrived through snn_jump, spikes at V >= V_th; nothing is left of it a step
      later. 1 mA, or 1 mV, is a spike: it repeats the spikes of a source, which have no releases of
      their own, or of numbers of yours.                                                        */
#define snn_parrot_IS_NEURON 1
#define snn_parrot_MODEL(PARAM, DERIVED, STATE, HOLD, INPUT)                                      \
    PARAM(resistance, r,    1, ohm, SNN_POSITIVE, "what turns a drive into V")                    \
    PARAM(voltage,    v_th, 1, mV,  SNN_NONZERO,  "threshold")                                    \
    DERIVED(per_voltage, per_v_th, div(lit(1, one), p.v_th), "1/V_th")                            \
    STATE(voltage, v, 0, mV, "what was heard in this step")                                       \
    INPUT(current, i) INPUT(voltage, jump)
NEURON(snn_parrot)
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_parrot_spike)(T(snn_parrot_k) p, T(snn_parrot_state) s)
{
    RETURN(ratio, mul(sub(s.v, p.v_th), p.per_v_th));
}
SNN_FN void T(snn_parrot_reset)(T(snn_parrot_k) p, T(snn_parrot_state) *s, Q(ratio) z)
{
    (void)p;
    (void)s;
    (void)z;
}
SNN_FN void T(snn_parrot_advance)(T(snn_parrot_k) p, T(snn_parrot_state) *s, SLOPE(current) i,
                                  Q(voltage) jump)
{
    VAR(voltage, driven, mul(p.r, flat(i)));
    SET(voltage, s->v, add(driven, jump));
}
STEP(snn_parrot)
#endif

/* -- Instant: no dynamics; what arrives acts in its own step --------------------------------- */
#define snn_instant_IS_SYNAPSE SNN_AT_ONCE
#define snn_instant_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                         \
    STATE(G, g, 0, coherent, "what arrived in this step")
SYNAPSE(snn_instant)
#ifdef SNN_STEPS
SNN_FN Q(conductance) T(snn_instant_step)(T(snn_instant_k) p, T(snn_instant_state) *s,
                                          Q(conductance) arrived)
{
    (void)p;
    SET(conductance, s->g, arrived);
    RETURN(conductance, s->g);
}
#endif

/* -- Expon: exponential decay -------------------------------------------------------------------
      Roth and van Rossum, Modeling synapses, in Computational Modeling Methods (2009), chapter 6
      tau dg/dt = -g, then g += what arrived: a spike is not decayed in its own step.
      The drift is linear and its rate constant: exponential Euler is g exp(-dt/tau), known
      beforehand. */
#define snn_expon_IS_SYNAPSE 1
#define snn_expon_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                           \
    PARAM(time, tau, 8, ms, SNN_POSITIVE, "decay time constant")                                  \
    DERIVED(ratio, stay, expo(neg(div(p.dt, p.tau))), "what a step leaves of g")                  \
    STATE(G, g, 0, coherent, "conductance, this step's spikes included")
SYNAPSE(snn_expon)
SNN_FN Q(growth) T(snn_expon_drift_g)(T(snn_expon_k) p, Q(conductance) g)
{
    RETURN(growth, div(neg(g), p.tau));
}
#ifdef SNN_STEPS
SNN_FN Q(conductance) T(snn_expon_step)(T(snn_expon_k) p, T(snn_expon_state) *s,
                                        Q(conductance) arrived)
{
    VAR(conductance, decayed, mul(p.stay, s->g));
    SET(conductance, s->g, add(decayed, arrived));
    RETURN(conductance, s->g);
}
#endif

/* -- DualExpon: a rise and a decay --------------------------------------------------------------
      Roth and van Rossum, Modeling synapses, in Computational Modeling Methods (2009), chapter 6
      tau_rise dr/dt = -r, tau_decay dd/dt = -d, then both += what arrived; g = scale (d - r)
      normalize = 1: scale makes the peak of one spike `amplitude`; 0: scale is `amplitude`. The
      step of a spike itself gives nothing yet.                                                  */
#define snn_dualexpon_IS_SYNAPSE 1
#define snn_dualexpon_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                       \
    PARAM(time,  tau_decay, 10, ms,  SNN_POSITIVE, "decay time constant")                         \
    PARAM(time,  tau_rise,  1,  ms,  SNN_POSITIVE, "rise time constant")                          \
    PARAM(ratio, amplitude, 1,  one, SNN_ANY,      "peak, or factor")                             \
    PARAM(ratio, normalize, 1,  one, SNN_FRACTION, "1: amplitude is the peak of one spike")       \
    DERIVED(ratio, stay_rise,  expo(neg(div(p.dt, p.tau_rise))),  "what a step leaves of r")      \
    DERIVED(ratio, stay_decay, expo(neg(div(p.dt, p.tau_decay))), "what a step leaves of d")      \
    DERIVED(ratio, scale,                                                                         \
            T(snn__dualexpon_scale)(p.tau_rise, p.tau_decay, p.amplitude, p.normalize),           \
            "the scale (tau_rise must differ from tau_decay)")                                    \
    STATE(G, g_rise,  0, coherent, "r")                                                           \
    STATE(G, g_decay, 0, coherent, "d")                                                           \
    STATE(G, g,       0, coherent, "conductance")
/* amplitude, or amplitude td/(td - tr) (tr/td)^(tr/(tr - td)) */
SNN_FN Q(ratio) T(snn__dualexpon_scale)(Q(time) rise, Q(time) decay, Q(ratio) amplitude,
                                        Q(ratio) normalize)
{
    VAR(ratio, exponent, div(rise, sub(rise, decay)));
    VAR(ratio, power, expo(mul(exponent, ln(div(rise, decay)))));
    VAR(ratio, peak, mul(div(decay, sub(decay, rise)), power));
    VAR(ratio, factor, select(reached(normalize, lit(0.5, one)), peak, lit(1, one)));
    RETURN(ratio, mul(amplitude, factor));
}
SYNAPSE(snn_dualexpon)
#ifdef SNN_STEPS
SNN_FN Q(conductance) T(snn_dualexpon_step)(T(snn_dualexpon_k) p, T(snn_dualexpon_state) *s,
                                            Q(conductance) arrived)
{
    SET(conductance, s->g_rise, add(mul(p.stay_rise, s->g_rise), arrived));
    SET(conductance, s->g_decay, add(mul(p.stay_decay, s->g_decay), arrived));
    SET(conductance, s->g, mul(p.scale, sub(s->g_decay, s->g_rise)));
    RETURN(conductance, s->g);
}
#endif

/* -- Alpha: rise and decay with one time constant -----------------------------------------------
      Rall, J. Neurophysiol. 30, 1138 (1967)
      tau dg/dt = h - g, tau dh/dt = -h, then h += what arrived: a spike reaches g a step later */
#define snn_alpha_IS_SYNAPSE 1
#define snn_alpha_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                           \
    PARAM(time, tau, 8, ms, SNN_POSITIVE, "time constant")                                        \
    DERIVED(ratio, stay, expo(neg(div(p.dt, p.tau))), "what a step leaves of h")                  \
    DERIVED(ratio, move, neg(expm1(neg(div(p.dt, p.tau)))), "how far a step moves g towards h")   \
    STATE(G, g, 0, coherent, "conductance")                                                       \
    STATE(G, h, 0, coherent, "what g goes towards")
SYNAPSE(snn_alpha)
#ifdef SNN_STEPS
SNN_FN Q(conductance) T(snn_alpha_step)(T(snn_alpha_k) p, T(snn_alpha_state) *s,
                                        Q(conductance) arrived)
{
    SET(conductance, s->g, add(s->g, mul(p.move, sub(s->h, s->g))));
    SET(conductance, s->h, add(mul(p.stay, s->h), arrived));
    RETURN(conductance, s->g);
}
#endif

/* -- AMPA and GABAa: transmitter binds while a pulse lasts --------------------------------------
      Destexhe, Mainen and Sejnowski, Neural Comput. 6, 14 (1994)
      dg/dt = alpha [T] (1 - g) - beta g, [T] = T for t_dur from a spike on, its own step included;
      a spike during a pulse begins it anew. The equation is linear while [T] is constant, so that
      a step is known beforehand: g = stay g + rise, with one pair of numbers for each [T].
      Any input but 0 is a whole spike, and no gradient comes from it.                          */
#define SNN__PULSES(DERIVED)                                                                      \
    DERIVED(rate,  bind, mul(p.alpha, p.t), "alpha T")                                            \
    DERIVED(ratio, stay, expo(neg(mul(p.dt, p.beta))), "what a step leaves of g")                 \
    DERIVED(ratio, stay_bound, expo(neg(mul(p.dt, add(p.bind, p.beta)))), "... in a pulse")       \
    DERIVED(ratio, rise, mul(mul(p.dt, p.bind), exprel(neg(mul(p.dt, add(p.bind, p.beta))))),     \
            "what a step of a pulse adds to g")
#define snn_ampa_IS_SYNAPSE SNN_PRE_SIDE
#define snn_ampa_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                            \
    PARAM(binding,       alpha, 0.98, per_mM_ms, SNN_NONNEGATIVE, "binding")                      \
    PARAM(rate,          beta,  0.18, kHz,       SNN_NONNEGATIVE, "unbinding")                    \
    PARAM(concentration, t,     0.5,  mM,        SNN_NONNEGATIVE, "transmitter in a pulse")       \
    PARAM(time,          t_dur, 0.5,  ms,        SNN_POSITIVE,    "how long a pulse lasts")       \
    SNN__PULSES(DERIVED)                                                                          \
    STATE(ratio, g, 0, one, "fraction of open channels")                                          \
    HOLD(pulse, t_dur, "steps that the pulse still lasts, this one included")
#define snn_gabaa_IS_SYNAPSE SNN_PRE_SIDE
#define snn_gabaa_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                           \
    PARAM(binding,       alpha, 0.53, per_mM_ms, SNN_NONNEGATIVE, "binding")                      \
    PARAM(rate,          beta,  0.18, kHz,       SNN_NONNEGATIVE, "unbinding")                    \
    PARAM(concentration, t,     1,    mM,        SNN_NONNEGATIVE, "transmitter in a pulse")       \
    PARAM(time,          t_dur, 1,    ms,        SNN_POSITIVE,    "how long a pulse lasts")       \
    SNN__PULSES(DERIVED)                                                                          \
    STATE(ratio, g, 0, one, "fraction of open channels")                                          \
    HOLD(pulse, t_dur, "steps that the pulse still lasts, this one included")
RELEASE(snn_ampa)
RELEASE(snn_gabaa)
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_ampa_step)(T(snn_ampa_k) p, T(snn_ampa_state) *s, Q(ratio) arrived)
{
    s->pulse = countdown(s->pulse, nonzero(arrived), p.pulse_steps + 1);
    VAR(ratio, stay, select(held(s->pulse), p.stay_bound, p.stay));
    VAR(ratio, rise, select(held(s->pulse), p.rise, lit(0, one)));
    SET(ratio, s->g, add(mul(stay, s->g), rise));
    RETURN(ratio, s->g);
}
SNN_FN Q(ratio) T(snn_gabaa_step)(T(snn_gabaa_k) p, T(snn_gabaa_state) *s, Q(ratio) arrived)
{
    s->pulse = countdown(s->pulse, nonzero(arrived), p.pulse_steps + 1);
    VAR(ratio, stay, select(held(s->pulse), p.stay_bound, p.stay));
    VAR(ratio, rise, select(held(s->pulse), p.rise, lit(0, one)));
    SET(ratio, s->g, add(mul(stay, s->g), rise));
    RETURN(ratio, s->g);
}
#endif

/* -- BioNMDA: a slow gate behind a fast one -----------------------------------------------------
      dx/dt = alpha2 [T] (1 - x) - beta2 x, as AMPA's g;
      dg/dt = alpha1 x (1 - g) - beta1 g, with the new x                                        */
#define snn_bionmda_IS_SYNAPSE SNN_PRE_SIDE
#define snn_bionmda_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                         \
    PARAM(rate,          alpha1, 2,    kHz,       SNN_NONNEGATIVE, "opening, by x")               \
    PARAM(rate,          beta1,  0.01, kHz,       SNN_NONNEGATIVE, "closing")                     \
    PARAM(binding,       alpha2, 1,    per_mM_ms, SNN_NONNEGATIVE, "binding")                     \
    PARAM(rate,          beta2,  0.5,  kHz,       SNN_NONNEGATIVE, "unbinding")                   \
    PARAM(concentration, t,      1,    mM,        SNN_NONNEGATIVE, "transmitter in a pulse")      \
    PARAM(time,          t_dur,  0.5,  ms,        SNN_POSITIVE,    "how long a pulse lasts")      \
    DERIVED(rate,  bind, mul(p.alpha2, p.t), "alpha2 T")                                          \
    DERIVED(ratio, stay, expo(neg(mul(p.dt, p.beta2))), "what a step leaves of x")                \
    DERIVED(ratio, stay_bound, expo(neg(mul(p.dt, add(p.bind, p.beta2)))), "... in a pulse")      \
    DERIVED(ratio, rise, mul(mul(p.dt, p.bind), exprel(neg(mul(p.dt, add(p.bind, p.beta2))))),    \
            "what a step of a pulse adds to x")                                                   \
    STATE(ratio, x, 0, one, "bound transmitter")                                                  \
    STATE(ratio, g, 0, one, "fraction of open channels")                                          \
    HOLD(pulse, t_dur, "steps that the pulse still lasts, this one included")
RELEASE(snn_bionmda)
SNN_FN Q(rate) T(snn_bionmda_drift_g)(T(snn_bionmda_k) p, Q(ratio) g, Q(ratio) x)
{
    VAR(rate, opening, mul(mul(p.alpha1, x), sub(lit(1, one), g)));
    RETURN(rate, sub(opening, mul(p.beta1, g)));
}
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_bionmda_step)(T(snn_bionmda_k) p, T(snn_bionmda_state) *s, Q(ratio) arrived)
{
    const D(snn_bionmda_k) k = LIFT(snn_bionmda, p);
    s->pulse = countdown(s->pulse, nonzero(arrived), p.pulse_steps + 1);
    VAR(ratio, stay, select(held(s->pulse), p.stay_bound, p.stay));
    VAR(ratio, rise, select(held(s->pulse), p.rise, lit(0, one)));
    SET(ratio, s->x, add(mul(stay, s->x), rise));
    SET(ratio, s->g, exp_euler(s->g, D(snn_bionmda_drift_g)(k, moving(s->g), still(s->x))));
    RETURN(ratio, s->g);
}
#endif

/* -- COBA: conductance-based --------------------------------------------------------------------
      Brette et al., J. Comput. Neurosci. 23, 349 (2007), benchmark 1
      I = g (E - V), whose slope in V, -g, enters the step                                      */
#define snn_coba_IS_OUTPUT 1
#define snn_coba_TAKES conductance
#define snn_coba_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES)                                        \
    PARAM(voltage, e, 0, mV, SNN_ANY, "reversal potential")                                       \
    GIVES(current, i)
OUTPUT(snn_coba)
SNN_FN Q(current) T(snn_coba_current)(T(snn_coba_k) p, Q(conductance) g, Q(voltage) v)
{
    VAR(voltage, away, sub(p.e, v));
    RETURN(current, mul(g, away));
}

/* -- CUBA: current-based ------------------------------------------------------------------------
      Brette et al., J. Comput. Neurosci. 23, 349 (2007), benchmark 2
      I = g scale                                                                               */
#define snn_cuba_IS_OUTPUT 1
#define snn_cuba_TAKES conductance
#define snn_cuba_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES)                                        \
    PARAM(voltage, scale, 1, V, SNN_ANY, "the voltage that turns g into a current")               \
    GIVES(current, i)
OUTPUT(snn_cuba)
SNN_FN Q(current) T(snn_cuba_current)(T(snn_cuba_k) p, Q(conductance) g, Q(voltage) v)
{
    (void)v;
    RETURN(current, mul(g, p.scale));
}

/* -- MgBlock: the magnesium block of NMDA receptors ---------------------------------------------
      Jahr and Stevens, J. Neurosci. 10, 3178 (1990)
      I = g (E - V) / (1 + [Mg]/beta exp(alpha (V_offset - V))), whose slope in V enters the step */
#define snn_mgblock_IS_OUTPUT 1
#define snn_mgblock_TAKES conductance
#define snn_mgblock_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES)                                     \
    PARAM(voltage,       e,        0,     mV,     SNN_ANY,         "reversal potential")          \
    PARAM(concentration, mg,       1.2,   mM,     SNN_NONNEGATIVE, "magnesium outside")           \
    PARAM(per_voltage,   alpha,    0.062, per_mV, SNN_ANY,         "steepness")                   \
    PARAM(concentration, beta,     3.57,  mM,     SNN_POSITIVE,    "magnesium of half block")     \
    PARAM(voltage,       v_offset, 0,     mV,     SNN_ANY,         "offset of V")                 \
    GIVES(current, i)
OUTPUT(snn_mgblock)
SNN_FN Q(current) T(snn_mgblock_current)(T(snn_mgblock_k) p, Q(conductance) g, Q(voltage) v)
{
    VAR(ratio, steepness, expo(mul(p.alpha, sub(p.v_offset, v))));
    VAR(ratio, block, add(lit(1, one), mul(div(p.mg, p.beta), steepness)));
    VAR(current, open, mul(g, sub(p.e, v)));
    RETURN(current, div(open, block));
}

/* -- Current: what arrived is the current ---------------------------------------------------- */
#define snn_current_out_IS_OUTPUT 1
#define snn_current_out_TAKES current
#define snn_current_out_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES) GIVES(current, i)
OUTPUT(snn_current_out)
SNN_FN Q(current) T(snn_current_out_current)(T(snn_current_out_k) p, Q(current) g, Q(voltage) v)
{
    (void)p;
    (void)v;
    RETURN(current, g);
}

/* -- Jump: what arrived is added at once, after the step ----------------------------------------
      to V, and lost if the neuron is refractory; to the g of CubaLIF (a current) or of CobaLIF (a
      conductance)                                                                              */
#define snn_jump_IS_OUTPUT SNN_JUMP
#define snn_jump_TAKES voltage
#define snn_jump_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES) GIVES(voltage, jump)
OUTPUT(snn_jump)
SNN_FN Q(voltage) T(snn_jump_current)(T(snn_jump_k) p, Q(voltage) g, Q(voltage) v)
{
    (void)p;
    (void)v;
    RETURN(voltage, g);
}
#define snn_jump_of_current_IS_OUTPUT SNN_JUMP
#define snn_jump_of_current_TAKES current
#define snn_jump_of_current_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES) GIVES(current, jump)
OUTPUT(snn_jump_of_current)
SNN_FN Q(current)
T(snn_jump_of_current_current)(T(snn_jump_of_current_k) p, Q(current) g, Q(voltage) v)
{
    (void)p;
    (void)v;
    RETURN(current, g);
}
#define snn_jump_of_conductance_IS_OUTPUT SNN_JUMP
#define snn_jump_of_conductance_TAKES conductance
#define snn_jump_of_conductance_MODEL(PARAM, DERIVED, STATE, HOLD, GIVES) GIVES(conductance, jump)
OUTPUT(snn_jump_of_conductance)
SNN_FN Q(conductance)
T(snn_jump_of_conductance_current)(T(snn_jump_of_conductance_k) p, Q(conductance) g, Q(voltage) v)
{
    (void)p;
    (void)v;
    RETURN(conductance, g);
}

/* -- Whole: a spike releases 1 ---------------------------------------------------------------- */
#define snn_whole_IS_RELEASE 1
#define snn_whole_MODEL(PARAM, DERIVED, STATE, HOLD, G)
RELEASE(snn_whole)
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_whole_step)(T(snn_whole_k) p, T(snn_whole_state) *s, Q(ratio) z)
{
    (void)p;
    (void)s;
    RETURN(ratio, z);
}
#endif

/* -- STP: short-term facilitation and depression -------------------------------------------------
      Tsodyks, Pawelzik and Markram, Neural Comput. 10, 821 (1998)
      tau_f du/dt = -u, tau_d dx/dt = 1 - x; a spike: u += U (1 - u), releases u x, x -= u x.
      As in the seed, u += U (1 - u) takes the u before this step's decay, and x -= u x the x before
      this step's recovery; what is released is made of the new ones. u begins with U, and decays
      to 0.                                                                                     */
#define snn_stp_IS_RELEASE 1
#define snn_stp_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                             \
    PARAM(ratio, use,   0.15, one, SNN_FRACTION, "U: what a spike makes usable of what is not")   \
    PARAM(time,  tau_f, 1500, ms,  SNN_POSITIVE, "time constant of facilitation")                 \
    PARAM(time,  tau_d, 200,  ms,  SNN_POSITIVE, "time constant of depression")                   \
    DERIVED(ratio, stay,    expo(neg(div(p.dt, p.tau_f))),       "what a step leaves of u")       \
    DERIVED(ratio, recover, neg(expm1(neg(div(p.dt, p.tau_d)))), "how far a step moves x to 1")   \
    STATE(ratio, u, p.use, derived, "usable fraction of the resources")                           \
    STATE(ratio, x, 1,     one,     "resources")
RELEASE(snn_stp)
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_stp_step)(T(snn_stp_k) p, T(snn_stp_state) *s, Q(ratio) z)
{
    VAR(ratio, gained, mul(mul(z, p.use), sub(lit(1, one), s->u)));
    VAR(ratio, u, add(mul(p.stay, s->u), gained));
    VAR(ratio, x, add(s->x, mul(p.recover, sub(lit(1, one), s->x))));
    VAR(ratio, spent, mul(mul(z, u), s->x));
    VAR(ratio, released, mul(mul(u, x), z));
    SET(ratio, s->u, u);
    SET(ratio, s->x, sub(x, spent));
    RETURN(ratio, released);
}
#endif

/* -- STD: short-term depression ------------------------------------------------------------------
      Abbott, Varela, Sen and Nelson, Science 275, 220 (1997)
      tau dx/dt = 1 - x; a spike releases x, then x -= U x, with the x before this step's recovery.
      What is released is x, as in the seed, not U x.                                           */
#define snn_std_IS_RELEASE 1
#define snn_std_MODEL(PARAM, DERIVED, STATE, HOLD, G)                                             \
    PARAM(ratio, use, 0.07, one, SNN_FRACTION, "U: the fraction that a spike uses up")            \
    PARAM(time,  tau, 200,  ms,  SNN_POSITIVE, "time constant of recovery")                       \
    DERIVED(ratio, recover, neg(expm1(neg(div(p.dt, p.tau)))), "how far a step moves x to 1")     \
    STATE(ratio, x, 1, one, "resources")
RELEASE(snn_std)
#ifdef SNN_STEPS
SNN_FN Q(ratio) T(snn_std_step)(T(snn_std_k) p, T(snn_std_state) *s, Q(ratio) z)
{
    VAR(ratio, x, add(s->x, mul(p.recover, sub(lit(1, one), s->x))));
    VAR(ratio, spent, mul(mul(z, p.use), s->x));
    VAR(ratio, released, mul(x, z));
    SET(ratio, s->x, sub(x, spent));
    RETURN(ratio, released);
}
#endif

#include "snn.h"
#endif
#undef SNN__PART
#define SNN__PART SNN__DONE
#endif

/* ==============================================================================================
   >>cells   what every population begins with, so that all can be joined to all
   ===============================================================================================
   Spikes are a list of neurons, ascending; with a batch, copy after copy: copy b's are
   spikes[k] for k from (b ? end[b - 1] : 0) to end[b] - 1.
   Needs: >>net. Offers: snn_cells, snn_port, snn_slice, snn_notice.                            */
#if defined SNN__FIRST && !defined SNN__PART

typedef struct snn_cells {
    snn_net *net;
    const char *name;
    size_t count;                               /* neurons in one copy                          */
    size_t n_spikes;                            /* of the last step, in all copies              */
    SNN_INDEX *spikes;                          /* [n_spikes]                                   */
    size_t *end;                                /* [batch]                                      */
#if SNN_DUAL_N > 0
    snn_tangent *spikes_dot;                    /* [batch][count], only in a net with tangents  */
#endif
    void (*look)(struct snn_cells *);           /* finds the spikes of the states as they stand */
    bool seen;                                  /* ... has been done since they were set        */
    struct snn_layer *layer;                    /* its part in a trainer, or NULL               */
    void (*enrol)(struct snn_cells *, struct snn_layer *);  /* says how it learns; NULL: it can't */
    const struct snn_cells *whole;              /* of a slice: what it is part of               */
    size_t first;                               /* of a slice: its neuron 0 is this one         */
    const snn_real *amounts;                    /* what each sends, [batch][count]; NULL: all 1 */
    struct snn_cells *of;                       /* of a release: the population that it is of   */
    const snn_real *v;                          /* of a population: its V, [batch][count]       */
#if SNN_DUAL_N > 0
    const snn_tangent *v_dot;
    bool takes;                                 /* has it receptors?                            */
#endif
    SNN__SAVED
} snn_cells;

/* Where a receptor takes what projections deliver: [batch][count] for this step, emptied as it is
   taken, and as many for each step that a delay looks ahead: a ring of slots, one if no delay.  */
typedef struct snn_port {
    const snn_cells *cells;
    snn_real *ring;                             /* [slots][batch][count]                        */
    snn_real *arrived;                          /* the slot of this step                        */
#if SNN_DUAL_N > 0
    snn_tangent *ring_dot, *arrived_dot;
#endif
    size_t slots, now;                          /* this step's is number now                    */
    size_t span;                                /* from one slot to the next: room for lanes    */
    void *seat;                                 /* the receptor's typed pointer to `arrived`    */
    bool gapped;                                /* gap junctions end here                       */
    struct snn_projection *projections;         /* that end here, the newest first              */
} snn_port;

/* What a trainer (room >>learning) asks of a population: its states and what it takes as plain
   arrays, and the derivatives of one step. A step takes the states s and what arrived, u, to new
   states s' and spikes z; it is told `before` and `after` by the population.                   */
typedef struct snn_layer {
    snn_cells *cells;
    size_t n_states, n_holds, n_ports;          /* of a neuron and all its receptors            */
    size_t n_columns;                           /* n_states + n_ports                           */
    snn_real **states;                          /* [n_states] arrays of [batch][count]          */
    SNN_HOLD **holds;                           /* [n_holds]                                    */
    snn_port **ports;                           /* [n_ports]                                    */
    uint64_t step;                              /* that derive is asked about: net.step then    */
    void (*restart)(snn_cells *);
    /* out[row][column][cell - from]: d(row)/d(column) for the cells from .. stop - 1 of all copies
       rows: the n_states states s', then z      columns: states s, ports u
       kept[n_states + n_ports][batch count]: s and u of that step; holds alike                 */
    void (*derive)(const struct snn_layer *, const snn_real *kept, const SNN_HOLD *holds,
                   const snn_real *drives, size_t stride, size_t from, size_t stop, snn_real *out);
    /* u[batch count]: the surrogate's argument at the states as they are; NULL: never spikes */
    void (*heights)(const struct snn_layer *, snn_real *u);
    struct snn_surrogate *surrogate;
    void (*before)(struct snn_layer *, const snn_real *drives, size_t stride);
    void (*after)(struct snn_layer *);
} snn_layer;

static const snn_cells snn__no_cells SNN__UNUSED = SNN__ZERO;

/* Call it after V was written by hand: spikes are what the states say, not what they said.
   Before the first step the first delivery does it by itself.                                  */
SNN__DO void snn_notice(snn_cells *cells)
{
    if (!cells->net || snn_failed(cells->net)) return;
    if (cells->of) cells = cells->of;
    if (cells->look) cells->look(cells);
    cells->seen = true;
}
/* The population, source or release that pre is, or is a slice of; before its first step it looks
   at its states. */
SNN__DO const snn_cells *snn__whole(const snn_cells *pre)
{
    const snn_cells *whole = pre->whole ? pre->whole : pre;
    const snn_cells *of = whole->of ? whole->of : whole;
    if (!of->seen) snn_notice((snn_cells *)(uintptr_t)of);
    return whole;
}

/* Neurons first .. first + count - 1 of a population, as if they were one: the source of
   projections. */
SNN__DO snn_cells *snn_slice(const snn_cells *of, size_t first, size_t count)
{
    snn_net *net = of->net;
    if (!net || snn_failed(net)) return (snn_cells *)(uintptr_t)&snn__no_cells;
    if (count == 0)
        snn__fail(net, SNN_BAD_SIZE, of->name, SNN__TEXT("count of a slice"), SIZE_MAX, 0, 0);
    else if (first >= of->count || count > of->count - first)
        snn__fail(net, SNN_BAD_EDGE, of->name, SNN__TEXT("the last of a slice"), SIZE_MAX,
                  count - 1 > SIZE_MAX - first ? SIZE_MAX : first + count - 1, of->count);
    snn_cells *slice = SNN__TAKE(snn_cells, net, of->name, 1);
    if (!slice) return (snn_cells *)(uintptr_t)&snn__no_cells;
    slice->net = net;
    slice->name = of->name;
    slice->count = count;
    slice->whole = of->whole ? of->whole : of;
    slice->first = of->first + first;
    return slice;
}

/* Points `arrived` at the slot of this step, also where the receptor shows it under its type. */
SNN__DO void snn__port_aim(snn_port *port)
{
    const size_t span = port->span;
    port->arrived = port->ring + port->now * span;
#if SNN_DUAL_N > 0
    if (port->ring_dot) port->arrived_dot = port->ring_dot + port->now * span;
#endif
    const unsigned char *from = (const unsigned char *)&port->arrived;
    for (size_t k = 0; k < sizeof port->arrived; k++) ((unsigned char *)port->seat)[k] = from[k];
}
/* Room for deliveries as far ahead as `slots` steps, this one included; what waits is kept. */
SNN__DO void snn__port_slots(snn_port *port, size_t slots)
{
    snn_net *net = port->cells->net;
    const size_t span = snn__padded(port->cells->count * net->batch, sizeof(snn_real));
    const size_t old = port->slots;
    if (slots <= old) return;
    if (slots > SIZE_MAX / 64 / span) {
        snn__fail(net, SNN_BAD_SIZE, port->cells->name, SNN__TEXT("delay in steps"), SIZE_MAX,
                  slots, 0);
        return;
    }
    snn_real *ring = SNN__TAKE(snn_real, net, port->cells->name, slots * span);
    for (size_t k = 0; ring && k < old * span; k++)
        ring[k] = port->ring[(port->now + k / span) % old * span + k % span];
#if SNN_DUAL_N > 0
    if (net->tangents) {
        snn_tangent *dot = SNN__TAKE(snn_tangent, net, port->cells->name, slots * span);
        for (size_t k = 0; dot && old && k < old * span; k++)
            dot[k] = port->ring_dot[(port->now + k / span) % old * span + k % span];
        for (size_t k = old * span; dot && k < slots * span; k++) dot[k] = snn_tangent_zero();
        port->ring_dot = dot;
    }
#endif
    if (snn_failed(net)) return;
    port->ring = ring;
    port->slots = slots;
    port->span = span;
    port->now = 0;
    snn__port_aim(port);
}
SNN__DO void snn__port_clear(snn_port *port)    /* nothing has arrived */
{
    for (size_t k = 0; k < port->slots * port->span; k++) port->ring[k] = 0;
#if SNN_DUAL_N > 0
    for (size_t k = 0; port->ring_dot && k < port->slots * port->span; k++)
        port->ring_dot[k] = snn_tangent_zero();
#endif
}
SNN_FN void snn__port_turn(snn_port *port)      /* to the next step */
{
    if (port->slots == 1) return;
    port->now = (port->now + 1) % port->slots;
    snn__port_aim(port);
}
/* Where a delivery of copy b lands that takes effect `ahead` steps from now. */
SNN_FN size_t snn__port_place(const snn_port *port, size_t ahead, size_t b)
{
    const size_t slot = port->now + ahead;
    const size_t turn = slot < port->slots ? slot : slot - port->slots;
    return turn * port->span + b * port->cells->count;
}

/* The spikes of copy b that lie in a population or slice: part of the whole population's list. Of
   a release: the neurons that send something now, and how much.                                */
typedef struct snn__spikes {
    const SNN_INDEX *list;
    size_t n;
    const snn_real *amounts;                    /* from the slice's neuron 0 on; NULL: all are 1 */
} snn__spikes;
/* what neuron i of the list sends; i counts from the slice's first */
SNN_FN snn_real snn__sent(snn__spikes s, size_t i) { return s.amounts ? s.amounts[i] : 1; }
SNN__DO size_t snn__spikes_below(const SNN_INDEX *list, size_t n, size_t neuron)
{
    size_t low = 0;
    while (low < n) {
        const size_t mid = low + (n - low) / 2;
        if (list[mid] < neuron) low = mid + 1;
        else n = mid;
    }
    return low;
}
SNN__DO snn__spikes snn__spikes_of(const snn_cells *cells, size_t b)
{
    const snn_cells *whole = cells->whole ? cells->whole : cells;
    const size_t start = b ? whole->end[b - 1] : 0;
    snn__spikes s;
    s.list = whole->spikes + start;
    s.n = whole->end[b] - start;
    s.amounts = whole->amounts ? whole->amounts + b * whole->count + cells->first : NULL;
    if (cells->whole) {
        const size_t low = snn__spikes_below(s.list, s.n, cells->first);
        s.n = snn__spikes_below(s.list, s.n, cells->first + cells->count) - low;
        s.list += low;
    }
    return s;
}

/* The common start of every _new: the head with its lists. */
SNN__DO void snn__cells_begin(snn_cells *cells, snn_net *net, const char *name, size_t count,
                              void (*look)(snn_cells *))
{
    cells->net = net;
    cells->name = name;
    cells->count = count;
    cells->look = look;
    cells->spikes = SNN__TAKE(SNN_INDEX, net, name, count * net->batch);
    cells->end = SNN__TAKE(size_t, net, name, net->batch);
#if SNN_DUAL_N > 0
    if (net->tangents) cells->spikes_dot = SNN__TAKE(snn_tangent, net, name, count * net->batch);
#endif
}
#ifdef SNN_WITH_SNAPSHOTS
/* The lists of a head, which have to be such that nothing beyond them is read. */
SNN__DO void snn__walk_cells(snn__walker *w, snn_cells *cells)
{
    const size_t batch = cells->net->batch;
    uint64_t end = 0;
    if (!snn__walk_head(w, "cells.end", 'u', sizeof end, batch)) return;
    for (size_t b = 0; b < batch; b++) {
        const uint64_t before = b ? end : 0;
        end = cells->end[b];
        if (!snn__walk_bytes(w, &end, sizeof end)) return;
        if (end < before || end - before > cells->count)
            snn__refuse(w, SNN__TEXT("@ has # in the snapshot, after #"), end, before);
        if (w->purpose == SNN__TO_LOAD) cells->end[b] = (size_t)end;
    }
    if (w->purpose == SNN__TO_LOAD) cells->n_spikes = (size_t)end;
    snn__walk_whole(w, "cells.spikes", cells->spikes, sizeof(SNN_INDEX), cells->count * batch,
                    cells->count - 1);
    cells->seen = snn__walk_bool(w, "cells.seen", cells->seen);
#if SNN_DUAL_N > 0
    snn__walk_tangents(w, "cells.spikes_dot", cells->spikes_dot, cells->count * batch);
#endif
}
/* What is on its way, the step that comes first. */
SNN__DO void snn__walk_port(snn__walker *w, snn_port *port)
{
    const size_t n = port->cells->count * port->cells->net->batch, slots = port->slots;
    const bool compares = w->purpose == SNN__TO_COMPARE;
    if (!snn__walk_head(w, "arrived", 'f', sizeof(snn_real), slots * n)) return;
    for (size_t k = 0; k < slots; k++) {
        snn_real *slot = port->ring + (port->now + k) % slots * port->span;
        if (!snn__walk_bytes(w, compares ? NULL : slot, n * sizeof(snn_real))) return;
    }
#if SNN_DUAL_N > 0
    for (size_t k = 0; k < slots; k++)
        if (port->ring_dot)
            snn__walk_tangents(w, "arrived_dot",
                               port->ring_dot + (port->now + k) % slots * port->span, n);
#endif
}
#endif
/* The head of a release of a population: what its neurons send are these amounts. With the slopes
   of the amounts, if there are any. `at_once`: those who spike send, others do not.             */
SNN__DO void snn__release_begin(snn_cells *release, const char *name, snn_cells *of,
                                const snn_real *amounts, bool at_once)
{
    const size_t batch = of->net->batch;
    release->net = of->net;
    release->name = name;
    release->count = of->count;
    release->of = of;
    release->amounts = amounts;
    release->spikes = of->spikes;
    release->end = of->end;
    if (at_once) return;
    release->spikes = SNN__TAKE(SNN_INDEX, of->net, name, of->count * batch);
    release->end = SNN__TAKE(size_t, of->net, name, batch);
}
/* Lists who sends something now. */
SNN__DO void snn__release_list(snn_cells *release)
{
    const snn_cells *of = release->of;
    release->n_spikes = of->n_spikes;
    if (release->spikes == of->spikes) return;  /* those who spike                              */
    size_t m = 0;
    for (size_t b = 0; b < of->net->batch; b++) {
        const snn_real *amounts = release->amounts + b * of->count;
        for (size_t j = 0; j < of->count; j++) {
            release->spikes[m] = (SNN_INDEX)j;
            m += amounts[j] != 0;
        }
        release->end[b] = m;
    }
    release->n_spikes = m;
}
/* May a population of count neurons be made? */
SNN__DO bool snn__may_make(snn_net *net, const char *name, size_t count)
{
    const size_t most = (SNN_INDEX)-1;
    if (snn_failed(net)) return false;
    snn__check_dt(net);
    if (net->batch == 0)
        snn__fail(net, SNN_BAD_SIZE, SNN__TEXT("snn_net"), SNN__TEXT("batch"), SIZE_MAX, 0, 0);
    else if (count == 0 || count > most || count > (SIZE_MAX / 64) / net->batch)
        snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("count"), SIZE_MAX, count, 0);
#if SNN_DUAL_N == 0
    else if (net->tangents)
        snn__fail(net, SNN_NOT_BUILT, SNN__TEXT("snn_net"), SNN__TEXT("tangents (SNN_DUAL_N 0)"),
                  SIZE_MAX, 0, 0);
#endif
    if (snn_failed(net)) return false;
    net->made = true;
    net->batch_made = net->batch;
    net->tangents_made = net->tangents;
    return true;
}
#endif

/* ==============================================================================================
   >>sources   populations that spike by themselves
   ===============================================================================================
   They have the same head as every population: project from &source->cells. Of brainpy.state these
   are PoissonSpike (snn_poisson_step), PoissonEncoder (snn_poisson_step_each: a rate for each
   neuron in each step) and SpikeTime; its other inputs are in >>inputs.
   Needs: >>cells, >>random. Offers: snn_poisson, snn_spike_train, snn_step_of.                 */
#if defined SNN__FIRST && !defined SNN__PART

/* -- Poisson: each neuron spikes in a step with probability 1 - exp(-rate dt) -------------- */
typedef struct snn_poisson {
    snn_cells cells;
    snn_rate rate;                              /* of all; may be changed at any time           */
    snn_random random;
} snn_poisson;

#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__poisson_walk(snn__walker *w, void *self)
{
    snn_poisson *s = (snn_poisson *)self;
    snn__walk_cells(w, &s->cells);
    snn__walk_reals(w, "rate", &s->rate, 1);
    s->random.key = (uint32_t)snn__walk_number(w, "random", s->random.key, UINT32_MAX);
}
#endif

SNN__DO snn_poisson *snn_poisson_new(snn_net *net, size_t count, snn_rate rate, uint64_t seed)
{
    static const snn_poisson none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_poisson");
    snn_poisson *s = NULL;
    if (snn__may_make(net, name, count)) {
        snn__check(net, name, SNN__TEXT("rate"), snn_to_Hz(rate), SNN__TEXT("Hz"), SNN_NONNEGATIVE,
                   SIZE_MAX);
        s = SNN__TAKE(snn_poisson, net, name, 1);
    }
    if (s) {
        snn__cells_begin(&s->cells, net, name, count, NULL);
        s->cells.seen = true;
        s->rate = rate;
        s->random = snn_random_from(seed, 0x50u);
        SNN__SAVE(&s->cells, net, "snn_poisson", snn__poisson_walk);
    }
    return s && !snn_failed(net) ? s : (snn_poisson *)(uintptr_t)&none;
}
/* One draw of 32 bits a neuron and step; the step's high word is in the key, so nothing ever
   repeats. */
SNN__DO void snn__poisson_draw(snn_poisson *s, const snn_rate *rates, size_t stride)
{
    if (!s->cells.net || snn_failed(s->cells.net)) return;
    snn_net *net = s->cells.net;
    const size_t n_rates = stride ? s->cells.count * net->batch : 1;
    for (size_t k = 0; k < n_rates; k++)        /* they may have been changed                   */
        if (!snn__within(rates[k].kHz, SNN_NONNEGATIVE))
            snn__check(net, s->cells.name, SNN__TEXT("rate"), snn_to_Hz(rates[k]), SNN__TEXT("Hz"),
                       SNN_NONNEGATIVE, stride ? k : SIZE_MAX);
    if (snn_failed(net)) return;
    snn_random r = s->random;
    r.key += (uint32_t)(net->step >> 32) * 0x9E3779B9u;
    size_t m = 0;
    for (size_t b = 0; b < net->batch; b++) {
        for (size_t j = 0; j < s->cells.count; j++) {
            const size_t cell = b * s->cells.count + j;
            const snn_real p = -snn_real_expm1(-rates[cell * stride].kHz * net->dt.ms);
            const snn_real u = snn_random_uniform(r, (uint32_t)cell, (uint32_t)net->step);
            s->cells.spikes[m] = (SNN_INDEX)j;
            m += u < p;
        }
        s->cells.end[b] = m;
    }
    s->cells.n_spikes = m;
}
SNN__DO void snn_poisson_step(snn_poisson *s) { snn__poisson_draw(s, &s->rate, 0); }
/* a rate for each neuron: [batch][count] */
SNN__DO void snn_poisson_step_each(snn_poisson *s, const snn_rate *rates)
{
    snn__poisson_draw(s, rates, 1);
}

/* -- given times: neuron who[k] spikes at when[k], by weight[k] if it has one ----------------- */
typedef struct snn_spike_train {
    snn_cells cells;
    size_t n_events;
    uint64_t *steps;                            /* [n_events], ascending                        */
    SNN_INDEX *who;
    uint32_t *given;                            /* the number it was given as; NULL: the same   */
    snn_real *weights;                          /* [n_events], NULL: all are 1                  */
    snn_real *amounts;                          /* [batch][count]: what each sends now          */
} snn_spike_train;

/* The step in which a time falls: the nearest, of two equally near the even one, as in the seed;
   or the last that begins before it, or the first that begins after it (both are the nearest if
   that is within 1e-5 of it). UINT64_MAX if there is none.                                      */
typedef enum snn_to_step { SNN_NEAREST, SNN_BEFORE, SNN_AFTER } snn_to_step;
SNN__DO uint64_t snn_step_of(snn_time t, snn_time dt, snn_to_step how)
{
    const snn_real q = t.ms / dt.ms;
    if (!(q >= 0) || q > (snn_real)9e18) return UINT64_MAX;
    const uint64_t below = (uint64_t)q;
    const snn_real rounding = q * (snn_real)(SNN__DOUBLE ? 9e-16 : 5e-7);
    const snn_real over = q - (snn_real)below;
#ifdef SNN_SEED_EXACT
    const snn_real slack = 0;
#else
    const snn_real slack = snn_real_min((snn_real)1e-5 * (q > 1 ? q : 1), (snn_real)0.5);
#endif
    if (how == SNN_BEFORE) return below + (slack > 0 && over >= 1 - slack);
    if (how == SNN_AFTER) return below + (over > slack);
    if (snn_real_abs(over - (snn_real)0.5) <= rounding) return below + (below & 1);
    return below + (over > (snn_real)0.5);
}

#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__train_walk(snn__walker *w, void *self)
{
    snn_spike_train *s = (snn_spike_train *)self;
    const size_t n = s->n_events, copies = s->cells.count * s->cells.net->batch;
    snn__walk_cells(w, &s->cells);
    snn__walk_same(w, "n_events", n);
    uint32_t crc = snn__crc(0, s->steps, n * sizeof *s->steps);
    for (size_t k = 0; k < n; k++) {
        const uint32_t who = s->who[k];
        crc = snn__crc(crc, &who, sizeof who);
    }
    if (s->weights) crc = snn__crc(crc, s->weights, n * sizeof *s->weights);
    snn__walk_alike(w, "events", crc);
    snn__walk_reals(w, "amounts", s->amounts, s->amounts ? copies : 0);
}
#endif
SNN__DO bool snn__event_after(const snn_spike_train *s, size_t a, size_t b)
{
    if (s->steps[a] != s->steps[b]) return s->steps[a] > s->steps[b];
    if (s->who[a] != s->who[b]) return s->who[a] > s->who[b];
    return s->given && s->given[a] > s->given[b];
}
SNN__DO void snn__event_swap(snn_spike_train *s, size_t a, size_t b)
{
    const uint64_t step = s->steps[a];
    const SNN_INDEX who = s->who[a];
    s->steps[a] = s->steps[b];
    s->who[a] = s->who[b];
    s->steps[b] = step;
    s->who[b] = who;
    if (!s->given) return;
    const uint32_t given = s->given[a];
    s->given[a] = s->given[b];
    s->given[b] = given;
}
/* heap sort: in place, no recursion, never slower than n log n */
SNN__DO void snn__events_sort(snn_spike_train *s)
{
    size_t n = s->n_events;
    for (size_t start = n / 2; n > 1;) {
        if (start) start--;
        else snn__event_swap(s, 0, --n);
        for (size_t parent = start, child; (child = 2 * parent + 1) < n; parent = child) {
            if (child + 1 < n && snn__event_after(s, child + 1, child)) child++;
            if (!snn__event_after(s, child, parent)) break;
            snn__event_swap(s, parent, child);
        }
    }
}
SNN__DO snn_spike_train *snn__train_begin(snn_net *net, size_t count, const uint32_t *who, size_t n)
{
    const char *name = SNN__TEXT("snn_spike_train");
    snn_spike_train *s = NULL;
    if (snn__may_make(net, name, count)) s = SNN__TAKE(snn_spike_train, net, name, 1);
    for (size_t k = 0; s && k < n; k++)
        if (who[k] >= count)
            snn__fail(net, SNN_BAD_EDGE, name, SNN__TEXT("event"), k, who[k], count);
    if (!s) return NULL;
    snn__cells_begin(&s->cells, net, name, count, NULL);
    s->cells.seen = true;
    s->n_events = n;
    s->steps = SNN__TAKE(uint64_t, net, name, n);
    s->who = SNN__TAKE(SNN_INDEX, net, name, n);
    for (size_t k = 0; !snn_failed(net) && k < n; k++) s->who[k] = (SNN_INDEX)who[k];
    return snn_failed(net) ? NULL : s;
}
SNN__DO snn_spike_train *snn__train_ready(snn_spike_train *s)
{
    static const snn_spike_train none = SNN__ZERO;
    if (!s || snn_failed(s->cells.net)) return (snn_spike_train *)(uintptr_t)&none;
    bool sorted = true;
#if SIZE_MAX > UINT32_MAX
    if (s->n_events > UINT32_MAX)
        snn__fail(s->cells.net, SNN_BAD_SIZE, s->cells.name, SNN__TEXT("number of events"),
                  SIZE_MAX, s->n_events, 0);
#endif
    SNN__SAVE(&s->cells, s->cells.net, "snn_spike_train", snn__train_walk);
    for (size_t k = 1; k < s->n_events; k++) sorted = sorted && !snn__event_after(s, k - 1, k);
    if (sorted) return s;
    s->given = SNN__TAKE(uint32_t, s->cells.net, s->cells.name, s->n_events);
    if (!s->given) return (snn_spike_train *)(uintptr_t)&none;
    for (size_t k = 0; k < s->n_events; k++) s->given[k] = (uint32_t)k;
    snn__events_sort(s);
    return s;
}
/* who[n], steps[n]: in any order; a neuron named twice in a step spikes once, unless weighed */
SNN__DO snn_spike_train *snn_spike_train_steps_new(snn_net *net, size_t count, const uint32_t *who,
                                                   const uint64_t *steps, size_t n)
{
    snn_spike_train *s = snn__train_begin(net, count, who, n);
    for (size_t k = 0; s && k < n; k++) s->steps[k] = steps[k];
    return snn__train_ready(s);
}
/* who[n], when[n]: a time goes to the step nearest to it; for another one, snn_step_of and
   snn_spike_train_steps_new */
SNN__DO snn_spike_train *snn_spike_train_new(snn_net *net, size_t count, const uint32_t *who,
                                             const snn_time *when, size_t n)
{
    snn_spike_train *s = snn__train_begin(net, count, who, n);
    for (size_t k = 0; s && k < n; k++) {
        snn__check(net, SNN__TEXT("snn_spike_train"), SNN__TEXT("time"), snn_to_ms(when[k]),
                   SNN__TEXT("ms"), SNN_NONNEGATIVE, k);
        if (!snn_failed(net)) s->steps[k] = snn_step_of(when[k], net->dt, SNN_NEAREST);
    }
    return snn__train_ready(s);
}
/* Spikes that are real numbers: weights[n], one for each event in the order in which they were
   given. What a spike delivers is multiplied by it; those of one neuron in one step add up.     */
SNN__DO void snn_spike_train_weigh(snn_spike_train *s, const snn_real *weights, size_t n)
{
    snn_net *net = s->cells.net;
    if (!net || snn_failed(net)) return;
    if (n != s->n_events)
        snn__fail(net, SNN_BAD_COUNT, s->cells.name, SNN__TEXT("weights"), SIZE_MAX, n,
                  s->n_events);
    for (size_t k = 0; k < n && !snn_failed(net); k++)
        snn__check(net, s->cells.name, SNN__TEXT("weight"), weights[k], SNN__TEXT(""), SNN_ANY, k);
    if (!s->weights) s->weights = SNN__TAKE(snn_real, net, s->cells.name, n);
    if (!s->amounts)
        s->amounts = SNN__TAKE(snn_real, net, s->cells.name, s->cells.count * net->batch);
    if (snn_failed(net)) return;
    for (size_t k = 0; k < n; k++) s->weights[k] = weights[s->given ? s->given[k] : k];
    s->cells.amounts = s->amounts;
}
/* Sets the spikes to those of net.step; there are none before the first call. */
SNN__DO void snn_spike_train_step(snn_spike_train *s)
{
    snn_net *net = s->cells.net;
    if (!net || snn_failed(net)) return;
    size_t low = 0, high = s->n_events;         /* events before this step                      */
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (s->steps[mid] < net->step) low = mid + 1;
        else high = mid;
    }
    size_t m = 0;
    for (size_t b = 0; b < net->batch; b++) {
        const size_t start = m, copy = b * s->cells.count;
        for (size_t j = 0; s->weights && j < s->cells.count; j++) s->amounts[copy + j] = 0;
        for (size_t k = low; k < s->n_events && s->steps[k] == net->step; k++) {
            const SNN_INDEX j = s->who[k];
            if (s->weights) s->amounts[copy + j] += s->weights[k];
            if (m == start || s->cells.spikes[m - 1] != j) s->cells.spikes[m++] = j;
        }
        s->cells.end[b] = m;
    }
    s->cells.n_spikes = m;
}
#endif

/* ==============================================================================================
   >>connections   who is joined to whom, and how spikes are delivered
   ===============================================================================================
   A projection goes from the spikes of a population or slice (pre) to a receptor of a population
   (post). For each pre neuron that spikes now, snn_deliver adds the weights of its synapses to
   what has `arrived` at their targets; the receptor takes that at the population's next step.
   From a release (&pre->ampa.cells) it adds the weights times what each pre neuron sends.
   Stored as rows, one for each pre neuron (compressed sparse rows): targets of 16 bits where
   they fit, one weight for all or one for each synapse. All-to-all and one-to-one store no
   synapses at all; nor do procedural projections, which draw theirs anew at each delivery: the
   same ones each time, because a draw is a function of the seed, the pre neuron and the synapse's
   number in its row. Needs: >>cells, >>random. Offers: snn_projection, snn_deliver, snn_delay,
   snn_projection_edge, and the constructors and weights below.                                 */
#if defined SNN__FIRST && !defined SNN__PART

typedef enum snn__layout {
    SNN__BY_ROWS, SNN__TO_ALL, SNN__TO_OTHERS, SNN__TO_ONE, SNN__DRAWN
} snn__layout;
#if SIZE_MAX <= 65535
typedef uint16_t snn__offset;
#else
typedef uint32_t snn__offset;
#endif

/* draws the weights of synapses from .. from + n - 1 of the row that has this key */
typedef void snn__law(snn__pair key, uint32_t from, uint32_t n, snn_real a, snn_real b,
                      snn_real *weights);

typedef struct snn_projection {
    snn_net *net;
    const char *name;
    const snn_cells *pre;
    snn_port *post;
    size_t count;                               /* synapses                                     */
    snn_real weight;                            /* of every synapse, unless                     */
    snn_real *weights;                          /* [count], in the order of the rows; or        */
    snn__law *law;                              /* drawn at each delivery                       */
    snn_real law_a, law_b;
    snn_random law_random;
    const void *codes;                          /* [count]: of each synapse a whole number ...  */
    int code_bits;                              /* ... of 8 or 16 bits, times weight            */
    int32_t *sums;                              /* [n_post] of codes, within a delivery         */
#if SNN_DUAL_N > 0
    snn_tangent weight_dot;
    snn_tangent *weights_dot;                   /* [count], where there are weights and tangents */
#endif
    void (*onto)(const struct snn_projection *, snn__spikes, snn_real *arrived);
    void (*spread)(const struct snn_projection *, snn__spikes, size_t b);   /* delays that differ */
    snn__layout layout;
    snn__offset *rows;                          /* [n_pre + 1]: row i is rows[i] to rows[i+1]-1 */
    uint16_t *to16;                             /* [count] targets, or ...                      */
    uint32_t *to32;
    snn__offset *place;                         /* where the k-th edge of the user's list stands */
    snn_random random;                          /* of procedural ones: targets, so many ...     */
    uint32_t row_count;                         /* ... to a row, one to each stratum of this or */
    uint32_t stratum, wider;                    /* one more (of the first ones); 0: anywhere    */
    size_t delay;                               /* steps, of every synapse, unless              */
    uint16_t *delays;                           /* [n_pre], or [count] if delay_each            */
    snn_real late, *lates;                      /* the share that comes one step later still    */
    bool delay_each;
    bool frozen;                                /* not to be changed by a trainer               */
    struct snn_projection *next;                /* into the same receptor                       */
    void (*noted)(struct snn_projection *);     /* told of each delivery, if there is a trainer */
    void *lesson;                               /* what it keeps of this projection             */
    SNN__SAVED
} snn_projection;

static const snn_projection snn__no_projection SNN__UNUSED = SNN__ZERO;
SNN__DO snn_projection *snn__nothing(void)
{
    return (snn_projection *)(uintptr_t)&snn__no_projection;
}

/* -- arrays, several elements at a time ----------------------------------------------------------
   snn__x(width, ...) does x_body, or its copy for AVX2 if the net's lanes are as wide as that.  */
#if SNN__DISPATCH && !defined SNN_ANY_BITS && defined __clang__
#define SNN__LOOP_AVX2 static __attribute__((noinline, unused, target("avx2")))
#elif SNN__DISPATCH && !defined SNN_ANY_BITS
#define SNN__LOOP_AVX2                                                                            \
    static __attribute__((noinline, unused, target("avx2"),                                       \
                          optimize("O3", "no-fast-math", "fp-contract=off")))
#endif
#ifdef SNN__LOOP_AVX2
#define SNN__WIDENED(name, parameters, ...)                                                       \
    SNN__LOOP void name##_plain parameters { name##_body(__VA_ARGS__); }                          \
    SNN__LOOP_AVX2 void name##_avx2 parameters { name##_body(__VA_ARGS__); }
#define SNN__WIDEST(name, width) ((width) >= 32 ? name##_avx2 : name##_plain)
#else
#define SNN__WIDENED(name, parameters, ...)                                                       \
    SNN__LOOP void name##_plain parameters { name##_body(__VA_ARGS__); }
#define SNN__WIDEST(name, width) ((void)(width), name##_plain)
#endif

SNN_FN void snn__add_scaled_body(snn_real *SNN__RESTRICT to, const snn_real *SNN__RESTRICT from,
                                 snn_real scale, size_t n)
{
    for (size_t k = 0; k < n; k++) to[k] += from[k] * scale;
}
SNN__WIDENED(snn__add_scaled, (snn_real *to, const snn_real *from, snn_real scale, size_t n), to,
             from, scale, n)
SNN_FN void snn__add_scaled(unsigned width, snn_real *to, const snn_real *from, snn_real scale,
                            size_t n)
{
    SNN__WIDEST(snn__add_scaled, width)(to, from, scale, n);
}
/* to[j] += amount w[i][j] of each spike i, in their order */
SNN_FN void snn__add_rows_body(snn_real *SNN__RESTRICT to, const snn_real *SNN__RESTRICT w,
                               size_t n, const SNN_INDEX *SNN__RESTRICT list, size_t n_list,
                               size_t first, const snn_real *amounts)
{
    for (size_t k = 0; k < n_list; k++) {
        const size_t i = list[k] - first;
        snn__add_scaled_body(to, w + i * n, amounts ? amounts[i] : 1, n);
    }
}
SNN__WIDENED(snn__add_rows,
             (snn_real *to, const snn_real *w, size_t n, const SNN_INDEX *list, size_t n_list,
              size_t first, const snn_real *amounts),
             to, w, n, list, n_list, first, amounts)
SNN__LOOP void snn__copy(snn_real *SNN__RESTRICT to, const snn_real *SNN__RESTRICT from, size_t n)
{
    for (size_t k = 0; k < n; k++) to[k] = from[k];
}
SNN__LOOP void snn__fill(snn_real *to, snn_real x, size_t n)
{
    for (size_t k = 0; k < n; k++) to[k] = x;
}
/* eight sums side by side: one order on every machine */
SNN__LOOP snn_real snn__dot(const snn_real *SNN__RESTRICT a, const snn_real *SNN__RESTRICT b,
                            size_t n)
{
    snn_real sum[8] = { 0, 0, 0, 0, 0, 0, 0, 0 };
    size_t k = 0;
    for (; k + 8 <= n; k += 8)
        for (size_t i = 0; i < 8; i++) sum[i] += a[k + i] * b[k + i];
    for (size_t i = 0; k + i < n; i++) sum[i] += a[k + i] * b[k + i];
    for (size_t i = 0; i < 4; i++) sum[i] += sum[i + 4];
    return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}
/* -- delivery ------------------------------------------------------------------------------------
   Each projection knows how it delivers: its constructor says so, and what sets weights or delays
   may change that. What no constructor of a program names is not in the program.               */
#define SNN__TO32 (sizeof(SNN_INDEX) > 2)       /* targets may need 32 bits                     */
/* Each spike's row, in the order of the spikes: sums have one order, hence one value. A spike
   counts 1, or what it releases.                                                               */
/* Rows are far apart in memory: that of the spike after the next is asked for beforehand. */
SNN_FN void snn__fetch_row(const snn_projection *f, snn__spikes s, size_t k)
{
#if SNN__OWN_WIDTH
    if (k + 2 >= s.n) return;
    const size_t i = s.list[k + 2] - f->pre->first, stop = f->rows[i + 1];
    const size_t in_line = f->to16 ? 32 : 16;
    for (size_t e = f->rows[i]; e < stop; e += in_line)
        __builtin_prefetch(f->to16 ? (const void *)(f->to16 + e) : (const void *)(f->to32 + e));
#else
    (void)f; (void)s; (void)k;
#endif
}
SNN__DO void snn__deliver_rows(const snn_projection *f, snn__spikes s, snn_real *arrived)
{
    const snn__offset *rows = f->rows;
    const uint16_t *to16 = f->to16;
    const uint32_t *to32 = f->to32;
    for (size_t k = 0; k < s.n; k++) {
        snn__fetch_row(f, s, k);
        const size_t i = s.list[k] - f->pre->first, stop = rows[i + 1];
        const snn_real w = SNN__KEEP(f->weight * snn__sent(s, i));
        if (SNN__TO32 && !to16)
            for (size_t e = rows[i]; e < stop; e++) arrived[to32[e]] += w;
        else
            for (size_t e = rows[i]; e < stop; e++) arrived[to16[e]] += w;
    }
}
SNN__DO void snn__deliver_rows_each(const snn_projection *f, snn__spikes s, snn_real *arrived)
{
    const snn__offset *rows = f->rows;
    const uint16_t *to16 = f->to16;
    const uint32_t *to32 = f->to32;
    const snn_real *weights = f->weights;
    for (size_t k = 0; k < s.n; k++) {
        snn__fetch_row(f, s, k);
        const size_t i = s.list[k] - f->pre->first, stop = rows[i + 1];
        const snn_real x = snn__sent(s, i);
        if (x != 1)
            for (size_t e = rows[i]; e < stop; e++)
                arrived[SNN__TO32 && !to16 ? to32[e] : to16[e]] += SNN__KEEP(weights[e] * x);
        else if (SNN__TO32 && !to16)
            for (size_t e = rows[i]; e < stop; e++) arrived[to32[e]] += weights[e];
        else
            for (size_t e = rows[i]; e < stop; e++) arrived[to16[e]] += weights[e];
    }
}
#undef SNN__TO32

/* -- one pre neuron's synapses, of any layout: numbers start .. stop - 1 ---------------------- */
typedef struct snn__row {
    size_t start, stop;
    size_t self;                                /* TO_OTHERS: the target that is left out       */
    snn__pair key, law_key;                     /* of what is drawn                             */
    uint32_t n_post, stratum, wider, turn;      /* turn: where the first stratum begins         */
} snn__row;

SNN_FN size_t snn__row_start(const snn_projection *f, size_t i)
{
    const size_t n_post = f->post->cells->count;
    switch (f->layout) {
    case SNN__BY_ROWS: return f->rows[i];
    case SNN__TO_ALL: return i * n_post;
    case SNN__TO_OTHERS: return i * (n_post - 1);
    case SNN__TO_ONE: return i;
    case SNN__DRAWN: return i * f->row_count;
    }
    return 0;
}
SNN__MAY snn__row snn__row_of(const snn_projection *f, size_t i)
{
    snn__row row = SNN__ZERO;
    row.start = snn__row_start(f, i);
    row.stop = snn__row_start(f, i + 1);
    row.self = i + f->pre->first;
    if (f->law) row.law_key = snn__philox(f->law_random.key, (uint32_t)i, 0);
    if (f->layout != SNN__DRAWN) return row;
    row.n_post = (uint32_t)f->post->cells->count;
    row.key = snn__philox(f->random.key, (uint32_t)i, 0);
    row.stratum = f->stratum;
    row.wider = f->wider;
    row.turn = (uint32_t)(((uint64_t)snn__hashed(row.key, UINT32_MAX) * row.n_post) >> 32);
    return row;
}
/* Targets of a procedural row: anywhere; or one in each stratum of the ring of all post neurons,
   whose first stratum begins somewhere else in each row, so that all pairs are equally likely. */
SNN_FN void snn__draw(snn__row row, uint32_t from, uint32_t n, uint32_t *to)
{
    if (row.stratum == 0) {
        for (uint32_t k = 0; k < n; k++)
            to[k] = (uint32_t)(((uint64_t)snn__hashed(row.key, from + k) * row.n_post) >> 32);
        return;
    }
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t e = from + k, is_wider = e < row.wider, width = row.stratum + is_wider;
        const uint32_t first = e * row.stratum + (is_wider ? e : row.wider);
        const uint32_t inside = (uint32_t)(((uint64_t)snn__hashed(row.key, e) * width) >> 32);
        const uint32_t at = first + inside;
        to[k] = at + row.turn - (at >= row.n_post - row.turn ? row.n_post : 0);
    }
}
SNN__DO void snn__draw_plainly(const snn__row *row, uint32_t from, uint32_t n, uint32_t *to)
{
    snn__draw(*row, from, n, to);
}
#if SNN__GNU && defined __x86_64__ && defined __OPTIMIZE__ && __STDC_HOSTED__
#define SNN__DRAWS_IN_LANES                     /* whole numbers: the same ones in any width    */
#ifdef __clang__
static __attribute__((noinline, unused, target("avx2")))
#else
static __attribute__((noinline, unused, target("avx2"), optimize("O3")))
#endif
void snn__draw_in_lanes(const snn__row *row, uint32_t from, uint32_t n, uint32_t *to)
{
    snn__draw(*row, from, n, to);
}
#endif
SNN_FN size_t snn__target(const snn_projection *f, const snn__row *row, size_t e)
{
    const size_t k = e - row->start;
    switch (f->layout) {
    case SNN__BY_ROWS: return f->to16 ? f->to16[e] : f->to32[e];
    case SNN__TO_ALL: return k;
    case SNN__TO_OTHERS: return k + (k >= row->self);
    case SNN__TO_ONE: return e;
    case SNN__DRAWN: break;
    }
    uint32_t to;
    snn__draw_plainly(row, (uint32_t)k, 1, &to);
    return to;
}
/* The code of synapse e: a whole number, from the flash of an AVR where it is there (SNN_FLASH). */
SNN_FN int snn__code8(const void *codes, size_t e)
{
#ifdef __AVR__
    uint8_t byte;
    __asm__("lpm %0, Z" : "=r"(byte) : "z"((const int8_t *)codes + e));
    return (int8_t)byte;
#else
    return ((const int8_t *)codes)[e];
#endif
}
SNN_FN int snn__code16(const void *codes, size_t e)
{
#ifdef __AVR__
    const uint8_t low = (uint8_t)snn__code8(codes, 2 * e);
    return snn__code8(codes, 2 * e + 1) * 256 + low;
#else
    return ((const int16_t *)codes)[e];
#endif
}
SNN_FN int snn__code(const snn_projection *f, size_t e)
{
    return f->code_bits == 8 ? snn__code8(f->codes, e) : snn__code16(f->codes, e);
}
SNN_FN snn_real snn__weight(const snn_projection *f, const snn__row *row, size_t e)
{
    if (f->weights) return f->weights[e];
    if (f->codes) return snn_real_mul(f->weight, (snn_real)snn__code(f, e));
    snn_real w = f->weight;
    if (f->law) f->law(row->law_key, (uint32_t)(e - row->start), 1, f->law_a, f->law_b, &w);
    return w;
}

/* A chunk of targets is drawn first, then added to: their memory is waited for together. */
#ifdef SNN_NO_HEAP
#define SNN__CHUNK 8                            /* a stack is small there                       */
#else
#define SNN__CHUNK 64
#endif
SNN__DO void snn__deliver_drawn(const snn_projection *f, snn__spikes s, snn_real *arrived)
{
    uint32_t to[SNN__CHUNK];
    snn_real weights[SNN__CHUNK];
    void (*draw)(const snn__row *, uint32_t, uint32_t, uint32_t *) = snn__draw_plainly;
#ifdef SNN__DRAWS_IN_LANES
    if (__builtin_cpu_supports("avx2")) draw = snn__draw_in_lanes;
#endif
    for (size_t k = 0; k < s.n; k++) {
        const size_t i = s.list[k] - f->pre->first;
        const snn__row row = snn__row_of(f, i);
        const snn_real x = snn__sent(s, i), w = SNN__KEEP(f->weight * x);
        for (uint32_t from = 0, n; from < f->row_count; from += n) {
            n = f->row_count - from;
            if (n > SNN__CHUNK) n = SNN__CHUNK;
            draw(&row, from, n, to);
            const snn_real *kept = f->weights ? f->weights + row.start + from : NULL;
            if (!kept && f->law) {
                f->law(row.law_key, from, n, f->law_a, f->law_b, weights);
                kept = weights;
            }
            if (!kept)
                for (uint32_t e = 0; e < n; e++) arrived[to[e]] += w;
            else
                for (uint32_t e = 0; e < n; e++) arrived[to[e]] += SNN__KEEP(kept[e] * x);
        }
    }
}
#undef SNN__CHUNK
/* All post neurons, or all but one. */
SNN__DO void snn__deliver_all(const snn_projection *f, snn__spikes s, snn_real *arrived)
{
    const size_t n_post = f->post->cells->count;
    const unsigned width = f->net->width;
    if (f->weights && f->layout == SNN__TO_ALL) {
        SNN__WIDEST(snn__add_rows, width)(arrived, f->weights, n_post, s.list, s.n, f->pre->first,
                                          s.amounts);
        return;
    }
    for (size_t k = 0; k < s.n; k++) {
        const size_t i = s.list[k] - f->pre->first;
        const size_t self = f->layout == SNN__TO_OTHERS ? s.list[k] : n_post;
        const snn_real x = snn__sent(s, i), w = SNN__KEEP(f->weight * x);
        if (f->weights) {
            const snn_real *row = f->weights + snn__row_start(f, i);
            snn__add_scaled(width, arrived, row, x, self);
            if (self < n_post)
                snn__add_scaled(width, arrived + self + 1, row + self, x, n_post - self - 1);
        } else {
            for (size_t j = 0; j < self; j++) arrived[j] += w;
            for (size_t j = self + 1; j < n_post; j++) arrived[j] += w;
        }
    }
}
/* Quantised weights: the spikes add whole numbers, whose sums are scaled once; exact, in any order.
   What releases send is no whole number, and scales each.                                      */
SNN__DO void snn__deliver_codes(const snn_projection *f, snn__spikes s, snn_real *arrived)
{
    const size_t n_post = f->post->cells->count;
    const bool rows = f->layout == SNN__BY_ROWS;
    if (s.n == 0) return;
    for (size_t j = 0; j < n_post; j++) f->sums[j] = 0;
    for (size_t k = 0; k < s.n; k++) {
        const size_t i = s.list[k] - f->pre->first;
        const size_t start = snn__row_start(f, i), stop = snn__row_start(f, i + 1);
        const snn_real x = snn__sent(s, i), w = snn_real_mul(f->weight, x);
        if (x != 1)
            for (size_t e = start; e < stop; e++)
                arrived[rows ? f->to16[e] : e - start] += SNN__KEEP(w * (snn_real)snn__code(f, e));
        else if (rows)
            for (size_t e = start; e < stop; e++) f->sums[f->to16[e]] += snn__code(f, e);
        else if (f->code_bits == 8)
            for (size_t j = 0; j < n_post; j++) f->sums[j] += snn__code8(f->codes, start + j);
        else
            for (size_t j = 0; j < n_post; j++) f->sums[j] += snn__code16(f->codes, start + j);
    }
    for (size_t j = 0; j < n_post; j++)
        if (f->sums[j]) arrived[j] += SNN__KEEP(f->weight * (snn_real)f->sums[j]);
}
SNN__DO void snn__deliver_one(const snn_projection *f, snn__spikes s, snn_real *arrived)
{
    for (size_t k = 0; k < s.n; k++) {
        const size_t i = s.list[k] - f->pre->first;
        arrived[i] += SNN__KEEP((f->weights ? f->weights[i] : f->weight) * snn__sent(s, i));
    }
}

#if SNN_DUAL_N > 0
/* d(sum of w x) = sum of w dx + x dw, for synapse e of a neuron that sends x, also 0: a neuron
   below threshold has a slope too. */
SNN_FN snn_tangent snn__delivered_dot(const snn_projection *f, const snn__row *row, size_t e,
                                      snn_real x, const snn_tangent *x_dot)
{
    snn_tangent d = snn_tangent_zero();
    const snn_tangent *w_dot = f->weights_dot ? &f->weights_dot[e] : &f->weight_dot;
    if (x_dot) d = snn_tangent_carry(snn__weight(f, row, e), *x_dot);
    if (f->codes) x *= (snn_real)snn__code(f, e);       /* what has a derivative is the scale   */
    if (x != 0) d = snn_tangent_add(d, snn_tangent_carry(x, *w_dot));
    return d;
}
SNN__DO void snn__deliver_tangents(const snn_projection *f, snn__spikes s, const snn_tangent *x_dot,
                                   size_t b)
{
    snn_tangent *const arrived = f->post->ring_dot + snn__port_place(f->post, f->delay, b);
    for (size_t i = 0, k = 0; i < f->pre->count; i++) {
        const bool sends = k < s.n && s.list[k] - f->pre->first == i;
        const snn_real x = sends ? snn__sent(s, i) : 0;
        if (sends) k++;
        const snn__row row = snn__row_of(f, i);
        for (size_t e = row.start; e < row.stop; e++) {
            const snn_tangent d = snn__delivered_dot(f, &row, e, x, x_dot ? x_dot + i : NULL);
            if (!f->spread) {
                snn_tangent *const to = arrived + snn__target(f, &row, e);
                *to = snn_tangent_add(*to, d);
                continue;
            }
            const size_t which = f->delay_each ? e : i;
            const size_t ahead = f->delays ? f->delays[which] : f->delay;
            const snn_real late = f->lates ? f->lates[which] : f->late;
            snn_tangent *const target = f->post->ring_dot + snn__target(f, &row, e);
            snn_tangent *to = target + snn__port_place(f->post, ahead, b);
            *to = snn_tangent_add(*to, late == 0 ? d : snn_tangent_carry(1 - late, d));
            if (late == 0) continue;
            to = target + snn__port_place(f->post, ahead + 1, b);
            *to = snn_tangent_add(*to, snn_tangent_carry(late, d));
        }
    }
}
#endif

/* Delays that differ, or fall between steps: each synapse to its own slot. */
SNN__DO void snn__deliver_spread(const snn_projection *f, snn__spikes s, size_t b)
{
    for (size_t k = 0; k < s.n; k++) {
        const size_t i = s.list[k] - f->pre->first;
        const snn_real x = snn__sent(s, i);
        const snn__row row = snn__row_of(f, i);
        for (size_t e = row.start; e < row.stop; e++) {
            const size_t which = f->delay_each ? e : i;
            const size_t ahead = f->delays ? f->delays[which] : f->delay;
            const snn_real late = f->lates ? f->lates[which] : f->late;
            const snn_real w = SNN__KEEP(snn__weight(f, &row, e) * x);
            snn_real *const target = f->post->ring + snn__target(f, &row, e);
            target[snn__port_place(f->post, ahead, b)] += SNN__KEEP(w * (1 - late));
            if (late != 0) target[snn__port_place(f->post, ahead + 1, b)] += SNN__KEEP(w * late);
        }
    }
}

/* The spikes that the pre population has now arrive at the receptor, or will after their delay. */
SNN__DO void snn_deliver(snn_projection *f)
{
    if (!f->net || snn_failed(f->net)) return;
    const snn_cells *whole = snn__whole(f->pre);
    (void)whole;                                /* but for its slopes                           */
    if (f->noted) f->noted(f);
    for (size_t b = 0; b < f->net->batch; b++) {
        const snn__spikes s = snn__spikes_of(f->pre, b);
        if (f->spread) f->spread(f, s, b);
        else f->onto(f, s, f->post->ring + snn__port_place(f->post, f->delay, b));
#if SNN_DUAL_N > 0
        if (f->net->tangents)
            snn__deliver_tangents(f, s, whole->spikes_dot + b * whole->count + f->pre->first, b);
#endif
    }
}

/* -- delays ---------------------------------------------------------------------------------------
   A spike delivered at a step takes effect with the post population's step that many steps later,
   once and with its whole weight. SNN_WHOLE_STEPS rounds a delay as snn_steps does;
   SNN_INTERPOLATED divides the weight between the two steps that a delay lies between.         */
typedef enum snn_rounding { SNN_WHOLE_STEPS, SNN_INTERPOLATED } snn_rounding;

/* whole steps of d; what is left of it in *late; UINT32_MAX and a status if it cannot be */
SNN__DO uint32_t snn__delay_steps(snn_projection *f, snn_time d, snn_rounding how, size_t index,
                                  snn_real *late)
{
    *late = 0;
    snn__check(f->net, f->name, SNN__TEXT("delay"), snn_to_ms(d), SNN__TEXT("ms"), SNN_NONNEGATIVE,
               index);
    if (snn_failed(f->net)) return UINT32_MAX;
    const uint32_t steps = snn_steps(d, f->net->dt);
    if (steps >= UINT16_MAX) {
        snn__fail(f->net, SNN_BAD_SIZE, f->name, SNN__TEXT("delay in steps"), index, steps,
                  UINT16_MAX - 1);
        return UINT32_MAX;
    }
    if (how == SNN_WHOLE_STEPS) return steps;
    const snn_real q = d.ms / f->net->dt.ms, off = snn_real_abs(q - (snn_real)steps);
    if (off <= (snn_real)1e-5 * (q > 1 ? q : 1)) return steps;
    const uint32_t below = (uint32_t)q;
    *late = q - (snn_real)below;
    return below;
}
/* One delay for all synapses. */
SNN__DO void snn_delay(snn_projection *f, snn_time delay, snn_rounding how)
{
    if (!f->net || snn_failed(f->net)) return;
    snn_real late;
    const uint32_t steps = snn__delay_steps(f, delay, how, SIZE_MAX, &late);
    if (snn_failed(f->net)) return;
    snn__port_slots(f->post, (size_t)steps + 1 + (late != 0));
    f->delays = NULL;
    f->lates = NULL;
    f->delay = steps;
    f->late = late;
    f->spread = late != 0 ? snn__deliver_spread : NULL;
}
/* An array of count things, where need are needed; a NULL holds none. */
SNN__DO void snn__check_count(snn_net *net, const char *where, const char *what, const void *array,
                              size_t count, size_t need)
{
    if (need && !array) count = 0;
    if (count != need) snn__fail(net, SNN_BAD_COUNT, where, what, SIZE_MAX, count, need);
}
SNN__DO void snn__delay_many(snn_projection *f, const snn_time *delays, size_t count, size_t need,
                             snn_rounding how, bool each)
{
    if (!f->net || snn_failed(f->net)) return;
    snn__check_count(f->net, f->name, SNN__TEXT("delays"), delays, count, need);
    uint16_t *steps = SNN__TAKE(uint16_t, f->net, f->name, need);
    snn_real *lates = how == SNN_INTERPOLATED ? SNN__TAKE(snn_real, f->net, f->name, need) : NULL;
    size_t most = 0;
    for (size_t k = 0; k < need && !snn_failed(f->net); k++) {
        const size_t at = each && f->place ? f->place[k] : k;
        snn_real late;
        const uint32_t n = snn__delay_steps(f, delays[k], how, k, &late);
        if (snn_failed(f->net)) return;
        steps[at] = (uint16_t)n;
        if (lates) lates[at] = late;
        if (n + (late != 0) > most) most = n + (late != 0);
    }
    if (snn_failed(f->net)) return;
    snn__port_slots(f->post, most + 1);
    f->delays = steps;
    f->lates = lates;
    f->late = 0;
    f->delay_each = each;
    f->spread = snn__deliver_spread;
}
/* One for each pre neuron: delays[n_pre]. */
SNN__DO void snn_delay_pre(snn_projection *f, const snn_time *delays, size_t count,
                           snn_rounding how)
{
    snn__delay_many(f, delays, count, f->pre ? f->pre->count : 0, how, false);
}
/* One for each synapse: of snn_edges in the order of its list, of others row by row. */
SNN__DO void snn_delay_each(snn_projection *f, const snn_time *delays, size_t count,
                            snn_rounding how)
{
    snn__delay_many(f, delays, count, f->count, how, true);
}

#ifdef SNN_WITH_SNAPSHOTS
/* What decides who is joined to whom, as one number. */
SNN__DO uint32_t snn__synapses_crc(const snn_projection *f)
{
    const size_t n_pre = f->pre->count;
    const uint32_t drawn[] = {
        (uint32_t)f->layout, f->random.key, f->row_count, f->stratum, f->wider,
        (uint32_t)n_pre, (uint32_t)f->pre->first, f->law ? f->law_random.key : 0
    };
    uint32_t crc = snn__crc(0, drawn, sizeof drawn);
    if (f->rows) crc = snn__crc(crc, f->rows, (n_pre + 1) * sizeof *f->rows);
    if (f->to16) crc = snn__crc(crc, f->to16, f->count * sizeof *f->to16);
    if (f->to32) crc = snn__crc(crc, f->to32, f->count * sizeof *f->to32);
    for (size_t e = 0; f->codes && e < f->count; e++) {
        const int16_t code = (int16_t)snn__code(f, e);
        crc = snn__crc(crc, &code, sizeof code);
    }
    return crc;
}
SNN__DO uint32_t snn__delays_crc(const snn_projection *f)
{
    const size_t n = f->delay_each ? f->count : f->pre->count;
    uint32_t crc = snn__crc(0, &f->late, sizeof f->late);
    if (f->delays) crc = snn__crc(crc, f->delays, n * sizeof *f->delays);
    if (f->lates) crc = snn__crc(crc, f->lates, n * sizeof *f->lates);
    return crc;
}
SNN__DO void snn__projection_walk(snn__walker *w, void *self)
{
    snn_projection *f = (snn_projection *)self;
    const bool asks = w->purpose != SNN__TO_MEASURE;
    const size_t n = f->weights ? f->count : 0;
    snn__walk_same(w, "count", f->count);
    snn__walk_alike(w, "synapses", asks ? snn__synapses_crc(f) : 0);
    snn__walk_same(w, "delay", f->delay);
    snn__walk_alike(w, "delays", asks ? snn__delays_crc(f) : 0);
    f->frozen = snn__walk_bool(w, "frozen", f->frozen);
    snn__walk_reals(w, "weight", &f->weight, 1);
    snn__walk_reals(w, "weights", f->weights, n);
    snn__walk_reals(w, "law_a", &f->law_a, 1);
    snn__walk_reals(w, "law_b", &f->law_b, 1);
#if SNN_DUAL_N > 0
    snn__walk_tangents(w, "weight_dot", &f->weight_dot, 1);
    snn__walk_tangents(w, "weights_dot", f->weights_dot, f->count);
#endif
}
#endif

/* -- making ---------------------------------------------------------------------------------- */
SNN__DO snn_projection *snn__join(snn_net *net, const char *name, const snn_cells *pre,
                                  snn_port *post, snn_real weight, snn__layout layout,
                                  void (*onto)(const snn_projection *, snn__spikes, snn_real *))
{
    if (snn_failed(net) || !pre->net || !post->cells) return NULL;
    snn__check(net, name, SNN__TEXT("weight"), weight, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
    if (pre->net != net || post->cells->net != net)
        snn__fail(net, SNN_BAD_END, name, SNN__TEXT("its ends belong to different nets"), SIZE_MAX,
                  0, 0);
    snn_projection *f = SNN__TAKE(snn_projection, net, name, 1);
    if (!f) return NULL;
    f->net = net;
    f->name = name;
    f->pre = pre;
    f->post = post;
    f->weight = weight;
    f->layout = layout;
    f->onto = onto;
    f->next = post->projections;
    post->projections = f;
    SNN__SAVE(f, net, name ? name : "snn_projection", snn__projection_walk);
    return f;
}
SNN__DO void snn__too_many(snn_projection *f, size_t a, size_t b)
{
    const size_t product = b && a > SIZE_MAX / b ? SIZE_MAX : a * b;
    snn__fail(f->net, SNN_BAD_SIZE, f->name, SNN__TEXT("number of synapses"), SIZE_MAX, product, 0);
}
SNN__DO snn_projection *snn__joined(snn_projection *f)
{
    return f && !snn_failed(f->net) ? f : snn__nothing();
}
/* n_pre n_post if that can be counted; otherwise 0 and a status */
SNN__DO size_t snn__all_pairs(snn_projection *f)
{
    const size_t n_pre = f->pre->count, n_post = f->post->cells->count;
    const size_t most = (snn__offset)-1;
    if (n_pre <= most / n_post) return n_pre * n_post;
    snn__too_many(f, n_pre, n_post);
    return 0;
}
SNN__DO snn_projection *snn__all_to_all(snn_net *net, const snn_cells *pre, snn_port *post,
                                        snn_real w)
{
    snn_projection *f = snn__join(net, SNN__TEXT("snn_all_to_all"), pre, post, w, SNN__TO_ALL,
                                  snn__deliver_all);
    if (f) f->count = snn__all_pairs(f);
    return snn__joined(f);
}
/* Are the pre neurons among those that listen? A release's are its population's. */
SNN_FN bool snn__is_within(const snn_cells *pre, const snn_port *post)
{
    const snn_cells *whole = pre->whole ? pre->whole : pre;
    return (whole->of ? whole->of : whole) == post->cells;
}
SNN__DO snn_projection *snn__all_to_others(snn_net *net, const snn_cells *pre, snn_port *post,
                                           snn_real w)
{
    snn_projection *f = snn__join(net, SNN__TEXT("snn_all_to_others"), pre, post, w, SNN__TO_ALL,
                                  snn__deliver_all);
    if (!f) return snn__nothing();
    f->count = snn__all_pairs(f);
    if (snn__is_within(pre, post)) {
        f->layout = SNN__TO_OTHERS;
        f->count -= pre->count;
    }
    return snn__joined(f);
}
SNN__DO snn_projection *snn__one_to_one(snn_net *net, const snn_cells *pre, snn_port *post,
                                        snn_real w)
{
    snn_projection *f = snn__join(net, SNN__TEXT("snn_one_to_one"), pre, post, w, SNN__TO_ONE,
                                  snn__deliver_one);
    if (f && pre->count != post->cells->count)
        snn__fail(net, SNN_BAD_COUNT, f->name, SNN__TEXT("post neurons"), SIZE_MAX,
                  post->cells->count, pre->count);
    if (f) f->count = pre->count;
    return snn__joined(f);
}

/* Room for a weight of each synapse; false and a status if there is none. */
SNN__DO bool snn__weights_each(snn_projection *f)
{
    if (f->codes)
        snn__fail(f->net, SNN_NOT_BUILT, f->name, SNN__TEXT("weights of their own beside codes"),
                  SIZE_MAX, 0, 0);
    if (f->layout == SNN__BY_ROWS) f->onto = snn__deliver_rows_each;
    if (!f->weights) f->weights = SNN__TAKE(snn_real, f->net, f->name, f->count);
#if SNN_DUAL_N > 0
    if (f->net->tangents && !f->weights_dot) {
        f->weights_dot = SNN__TAKE(snn_tangent, f->net, f->name, f->count);
        for (size_t e = 0; f->weights_dot && e < f->count; e++) f->weights_dot[e] = f->weight_dot;
    }
#endif
    return !snn_failed(f->net);
}
/* weights for every synapse: in the caller's order, checked, copied */
SNN__DO void snn__weigh(snn_projection *f, const snn_real *weights, size_t count)
{
    if (!f->net || snn_failed(f->net)) return;
    snn__check_count(f->net, f->name, SNN__TEXT("weights"), weights, count, f->count);
    if (snn_failed(f->net)) return;
    for (size_t k = 0; k < count; k++)
        if (!snn__finite(weights[k]))
            snn__check(f->net, f->name, SNN__TEXT("weight"), weights[k], SNN__TEXT(""), SNN_ANY, k);
    if (!snn__weights_each(f)) return;
    for (size_t k = 0; k < count; k++) f->weights[f->place ? f->place[k] : k] = weights[k];
}
/* Drawn weights: kept, but where the synapses are drawn anew each time their weights are too. */
SNN__DO void snn__weigh_drawn(snn_projection *f, snn__law *law, snn_real a, snn_real b,
                              uint64_t seed)
{
    if (!f->net || snn_failed(f->net)) return;
    f->law = law;
    f->law_a = a;
    f->law_b = b;
    f->law_random = snn_random_from(seed, 0xF4u);
    if (f->layout == SNN__DRAWN) {
        f->weights = NULL;
        f->frozen = true;                       /* there is none to be learnt                   */
        return;
    }
    for (size_t i = 0; snn__weights_each(f) && i < f->pre->count; i++) {
        const snn__row row = snn__row_of(f, i);
        law(row.law_key, 0, (uint32_t)(row.stop - row.start), a, b, f->weights + row.start);
    }
    f->law = NULL;
}
SNN__DO void snn__law_uniform(snn__pair key, uint32_t from, uint32_t n, snn_real low, snn_real high,
                              snn_real *weights)
{
    for (uint32_t k = 0; k < n; k++) {
        const snn_real share = (snn_real)snn__hashed(key, from + k) * (snn_real)(1. / 4294967296.);
        weights[k] = low + snn_real_mul(high - low, share);
    }
}
SNN__DO void snn__law_normal(snn__pair key, uint32_t from, uint32_t n, snn_real mean, snn_real sd,
                             snn_real *weights)
{
    for (uint32_t k = 0; k < n; k++)
        weights[k] = mean + snn_real_mul(sd, snn__normal_quantile(snn__hashed(key, from + k)));
}
SNN__DO void snn__weigh_uniform(snn_projection *f, snn_real low, snn_real high, uint64_t seed)
{
    if (!f->net || snn_failed(f->net)) return;
    snn__check(f->net, f->name, SNN__TEXT("low"), low, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
    snn__check(f->net, f->name, SNN__TEXT("high"), high, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
    snn__check(f->net, f->name, SNN__TEXT("high - low"), high - low, SNN__TEXT(""),
               SNN_NONNEGATIVE, SIZE_MAX);
    snn__weigh_drawn(f, snn__law_uniform, low, high, seed);
}
SNN__DO void snn__weigh_normal(snn_projection *f, snn_real mean, snn_real sd, uint64_t seed)
{
    if (!f->net || snn_failed(f->net)) return;
    snn__check(f->net, f->name, SNN__TEXT("mean"), mean, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
    snn__check(f->net, f->name, SNN__TEXT("sd"), sd, SNN__TEXT(""), SNN_NONNEGATIVE, SIZE_MAX);
    snn__weigh_drawn(f, snn__law_normal, mean, sd, seed);
}
SNN__DO snn_projection *snn__dense(snn_net *net, const snn_cells *pre, snn_port *post,
                                   const snn_real *weights, size_t count)
{
    snn_projection *f = snn__join(net, SNN__TEXT("snn_dense"), pre, post, 0, SNN__TO_ALL,
                                  snn__deliver_all);
    if (f) {
        f->count = snn__all_pairs(f);
        snn__weigh(f, weights, count);
    }
    return snn__joined(f);
}

/* -- quantised weights ----------------------------------------------------------------------------
   One byte or two for each synapse, and a scale for all: weight = scale * code. The codes are not
   copied: they may be const and stay in flash. On an AVR they must: give them SNN_FLASH.

       static const int8_t w[64 * 32] SNN_FLASH = { 12, -3, ... };
       snn_projection *in = snn_dense_int8(&net, &pixels->cells, &h->in, w, 64 * 32, snn_nA(0.013));

   A rounded weight is off by half a scale at most, and what arrives by that for each spike.    */
#ifdef __AVR__
#define SNN_FLASH __attribute__((progmem))
#else
#define SNN_FLASH
#endif
SNN__DO void snn__weigh_codes(snn_projection *f, const void *codes, int bits, size_t count,
                              snn_real scale)
{
    if (!f->net || snn_failed(f->net)) return;
    const size_t most = (size_t)(INT32_MAX >> (bits - 1));      /* spikes that a sum has room for */
    snn__check_count(f->net, f->name, SNN__TEXT("weights"), codes, count, f->count);
    snn__check(f->net, f->name, SNN__TEXT("scale"), scale, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
    const bool dense = f->layout == SNN__TO_ALL, rows = f->layout == SNN__BY_ROWS && f->to16;
    if (!dense && (!rows || f->place))
        snn__fail(f->net, SNN_NOT_BUILT, f->name, SNN__TEXT("quantising synapses of this kind"),
                  SIZE_MAX, 0, 0);
    if ((dense ? f->pre->count : f->count) > most)
        snn__fail(f->net, SNN_BAD_SIZE, f->name, SNN__TEXT("number of summed codes"), SIZE_MAX,
                  dense ? f->pre->count : f->count, most);
    f->sums = SNN__TAKE(int32_t, f->net, f->name, f->post->cells->count);
    if (snn_failed(f->net)) return;
    f->codes = codes;
    f->code_bits = bits;
    f->weight = scale;
    f->weights = NULL;
    f->frozen = true;                           /* a trainer has nothing to move between codes  */
    f->onto = snn__deliver_codes;
}
SNN__DO snn_projection *snn__dense_codes(snn_net *net, const char *name, const snn_cells *pre,
                                         snn_port *post, const void *codes, int bits, size_t count,
                                         snn_real scale)
{
    snn_projection *f = snn__join(net, name, pre, post, scale, SNN__TO_ALL, snn__deliver_codes);
    if (f) {
        f->count = snn__all_pairs(f);
        snn__weigh_codes(f, codes, bits, count, scale);
    }
    return snn__joined(f);
}
/* The nearest codes of n weights into codes[n]; returns the scale, such that the largest weight has
   the largest code. The scale of weights that are not all finite is not either, and is refused when
   a projection is made of it.                                                                  */
SNN__DO snn_real snn__scale_of(const snn_real *weights, size_t n, int most)
{
    snn_real largest = 0;
    for (size_t k = 0; k < n; k++) {
        const snn_real size = snn_real_abs(weights[k]);
        if (!(size <= largest)) largest = size;
        if (size != size) break;
    }
    return largest > 0 ? largest / (snn_real)most : largest == 0 ? 1 : largest;
}
SNN_FN int snn__code_of(snn_real weight, snn_real scale)
{
    const snn_real q = weight / scale;
    return q - q == 0 ? (int)(q < 0 ? q - (snn_real)0.5 : q + (snn_real)0.5) : 0;
}
SNN__DO snn_real snn_quantise_int8(const snn_real *weights, size_t n, int8_t *codes)
{
    const snn_real scale = snn__scale_of(weights, n, INT8_MAX);
    for (size_t k = 0; k < n; k++) codes[k] = (int8_t)snn__code_of(weights[k], scale);
    return scale;
}
SNN__DO snn_real snn_quantise_int16(const snn_real *weights, size_t n, int16_t *codes)
{
    const snn_real scale = snn__scale_of(weights, n, INT16_MAX);
    for (size_t k = 0; k < n; k++) codes[k] = (int16_t)snn__code_of(weights[k], scale);
    return scale;
}

/* rows that are filled next: counts are in rows[i + 1], and become their sums */
SNN__DO bool snn__rows_sum(snn_projection *f)
{
    size_t sum = 0;
    for (size_t i = 0; i < f->pre->count; i++) {
        const size_t most = (snn__offset)-1, here = f->rows[i + 1];
        if (here > most - sum) {
            snn__too_many(f, f->pre->count, here);
            return false;
        }
        sum += here;
        f->rows[i + 1] = (snn__offset)sum;
    }
    f->count = sum;
    if (f->post->cells->count - 1 <= 65535u) f->to16 = SNN__TAKE(uint16_t, f->net, f->name, sum);
    else f->to32 = SNN__TAKE(uint32_t, f->net, f->name, sum);
    return !snn_failed(f->net);
}
SNN__DO bool snn__rows_begin(snn_projection *f)
{
    if (f) f->rows = SNN__TAKE(snn__offset, f->net, f->name, f->pre->count + 1);
    return f && !snn_failed(f->net);
}
SNN_FN void snn__put(snn_projection *f, size_t e, size_t target)
{
    if (f->to16) f->to16[e] = (uint16_t)target;
    else f->to32[e] = (uint32_t)target;
}
/* The next free place of row i. While rows are filled, rows[i] is that place; afterwards they are
   shifted back.                                                                                */
SNN_FN size_t snn__next_in_row(snn_projection *f, size_t i) { return f->rows[i]++; }
SNN__DO void snn__rows_end(snn_projection *f)
{
    for (size_t i = f->pre->count; i > 0; i--) f->rows[i] = f->rows[i - 1];
    f->rows[0] = 0;
}

SNN__DO snn_projection *snn__edges(snn_net *net, const snn_cells *pre, snn_port *post,
                                   const uint32_t *from, const uint32_t *to, size_t n, snn_real w)
{
    snn_projection *f = snn__join(net, SNN__TEXT("snn_edges"), pre, post, w, SNN__BY_ROWS,
                                  snn__deliver_rows);
    bool sorted = true;
    if (f) {
        snn__check_count(net, f->name, SNN__TEXT("numbers in from"), from, n, n);
        snn__check_count(net, f->name, SNN__TEXT("numbers in to"), to, n, n);
    }
    for (size_t k = 0; f && !snn_failed(net) && k < n; k++) {
        if (from[k] >= pre->count)
            snn__fail(net, SNN_BAD_EDGE, f->name, SNN__TEXT("from: the pre end of edge"), k,
                      from[k], pre->count);
        if (to[k] >= post->cells->count)
            snn__fail(net, SNN_BAD_EDGE, f->name, SNN__TEXT("to: the post end of edge"), k, to[k],
                      post->cells->count);
        if (k && from[k] < from[k - 1]) sorted = false;
    }
    if (f && n > (snn__offset)-1)
        snn__fail(net, SNN_BAD_SIZE, f->name, SNN__TEXT("number of synapses"), SIZE_MAX, n, 0);
    if (!snn__rows_begin(f)) return snn__nothing();
    if (!sorted) f->place = SNN__TAKE(snn__offset, net, f->name, n);
    for (size_t k = 0; k < n && !snn_failed(net); k++) f->rows[from[k] + 1]++;
    if (snn_failed(net) || !snn__rows_sum(f)) return snn__nothing();
    for (size_t k = 0; k < n; k++) {
        const size_t e = snn__next_in_row(f, from[k]);
        snn__put(f, e, to[k]);
        if (f->place) f->place[k] = (snn__offset)e;
    }
    snn__rows_end(f);
    return f;
}

/* draw e of neuron i, out of n */
SNN_FN uint32_t snn__drawn(snn_random r, uint32_t i, uint32_t e, uint32_t n, bool distinct)
{
    return distinct ? snn__shuffled(r, i, e, n) : snn_random_below(r, i, e, n);
}
/* share of n, as a whole number: the next one if the product falls short of it by rounding alone
   (1e-5, or a few last bits), else the one below, as the seed truncates                        */
SNN__DO size_t snn__share_of(snn_projection *f, snn_real share, size_t n)
{
    snn__check(f->net, f->name, SNN__TEXT("share"), share, SNN__TEXT(""), SNN_FRACTION, SIZE_MAX);
    if (snn_failed(f->net)) return 0;
    const snn_real q = share * (snn_real)n;
    const size_t k = (size_t)q;
    const snn_real short_of = (snn_real)(k + 1) - q;
    const snn_real rounding = q * (snn_real)(SNN__DOUBLE ? 9e-16 : 5e-7);
    const snn_real slack = snn_real_min(snn_real_max(rounding, (snn_real)1e-5), (snn_real)0.49);
    return k + (short_of <= slack && k < n);
}
SNN__DO snn_projection *snn__fixed_out(snn_net *net, const char *name, const snn_cells *pre,
                                       snn_port *post, snn_real share, snn_real w,
                                       uint64_t seed, bool distinct)
{
    snn_projection *f = snn__join(net, name, pre, post, w, SNN__BY_ROWS, snn__deliver_rows);
    if (!snn__rows_begin(f)) return snn__nothing();
    const uint32_t n = (uint32_t)post->cells->count;
    const size_t k = snn__share_of(f, share, n);
    for (size_t i = 0; i < pre->count; i++) f->rows[i + 1] = (snn__offset)k;
    if (snn_failed(net) || !snn__rows_sum(f)) return snn__nothing();
    const snn_random r = snn_random_from(seed, 0xF0u);
    for (uint32_t i = 0; i < pre->count; i++)
        for (uint32_t e = 0; e < k; e++)
            snn__put(f, f->rows[i] + e, snn__drawn(r, i, e, n, distinct));
    return f;
}
SNN__DO snn_projection *snn__fixed_in(snn_net *net, const char *name, const snn_cells *pre,
                                      snn_port *post, snn_real share, snn_real w,
                                      uint64_t seed, bool distinct)
{
    snn_projection *f = snn__join(net, name, pre, post, w, SNN__BY_ROWS, snn__deliver_rows);
    if (!snn__rows_begin(f)) return snn__nothing();
    const uint32_t n = (uint32_t)pre->count;
    const size_t k = snn__share_of(f, share, n);
    if (k && post->cells->count > (snn__offset)-1 / k)
        snn__too_many(f, k, post->cells->count);
    const snn_random r = snn_random_from(seed, 0xF1u);
    /* drawn twice, to count and to place: cheaper than keeping the list */
    for (int pass = 0; pass < 2 && !snn_failed(net); pass++) {
        for (uint32_t j = 0; j < post->cells->count; j++)
            for (uint32_t e = 0; e < k; e++) {
                const uint32_t i = snn__drawn(r, j, e, n, distinct);
                if (pass == 0) f->rows[i + 1]++;
                else snn__put(f, snn__next_in_row(f, i), j);
            }
        if (pass == 0) (void)snn__rows_sum(f);
    }
    if (snn_failed(net)) return snn__nothing();
    snn__rows_end(f);
    return f;
}
/* log(1 - p), exact for small p too */
SNN__DO snn_real snn__log_rest(snn_real p)
{
    if (p > (snn_real)0.01) return snn_real_log(1 - p);
    const snn_real third = (snn_real)(1. / 3), fifth = (snn_real)0.2;
    return -p * (1 + p * ((snn_real)0.5 + p * (third + p * ((snn_real)0.25 + p * fifth))));
}
/* Each pair with probability p: the gaps between synapses of a row are geometric, so that the work
   grows as the synapses, not as the pairs.                                                     */
SNN__DO snn_projection *snn__bernoulli(snn_net *net, const snn_cells *pre, snn_port *post,
                                       snn_real p, snn_real w, uint64_t seed)
{
    snn_projection *f = snn__join(net, SNN__TEXT("snn_bernoulli"), pre, post, w, SNN__BY_ROWS,
                                  snn__deliver_rows);
    if (!snn__rows_begin(f)) return snn__nothing();
    snn__check(net, f->name, SNN__TEXT("probability"), p, SNN__TEXT(""), SNN_FRACTION, SIZE_MAX);
    const snn_random r = snn_random_from(seed, 0xF2u);
    const size_t n = post->cells->count;
    const snn_real log_rest = p < 1 && p > 0 ? snn__log_rest(p) : (snn_real)-1;
    for (int pass = 0; pass < 2 && !snn_failed(net); pass++) {
        for (uint32_t i = 0; i < pre->count && p > 0; i++) {
            uint32_t draw = 0;
            for (size_t j = 0; j < n; j++) {
                if (p < 1) {
                    const snn_real u = 1 - snn_random_uniform(r, i, draw++);       /* (0, 1] */
                    const snn_real gap = snn_real_log(u) / log_rest;
                    if (gap >= (snn_real)(n - j)) break;
                    j += (size_t)gap;
                }
                if (j >= n) break;
                if (pass == 0) f->rows[i + 1]++;
                else snn__put(f, snn__next_in_row(f, i), j);
            }
        }
        if (pass == 0) (void)snn__rows_sum(f);
    }
    if (snn_failed(net)) return snn__nothing();
    snn__rows_end(f);
    return f;
}

/* Procedural: nothing is made but the key that draws are made from. */
SNN__DO snn_projection *snn__procedural(snn_net *net, const char *name, const snn_cells *pre,
                                        snn_port *post, snn_real share, snn_real w, uint64_t seed,
                                        bool distinct)
{
    snn_projection *f = snn__join(net, name, pre, post, w, SNN__DRAWN, snn__deliver_drawn);
    if (!f) return snn__nothing();
    const size_t n = post->cells->count, k = snn__share_of(f, share, n);
    if (k && pre->count > SIZE_MAX / k) snn__too_many(f, pre->count, k);
    f->random = snn_random_from(seed, 0xF3u);
    f->row_count = (uint32_t)k;
    f->count = pre->count * k;
    if (distinct && k) {
        f->stratum = (uint32_t)(n / k);
        f->wider = (uint32_t)(n % k);
    }
    return snn__joined(f);
}

/* -- in space -------------------------------------------------------------------------------------
   A grid says where the neurons of a population or slice are: number k in row k / columns, column
   k % columns, one step apart. On a torus each row and column closes on itself; a ring is a torus
   of one row.                                                                                  */
typedef struct snn_grid { size_t rows, columns; bool wraps; } snn_grid;

SNN__MAY snn_grid snn_grid_of(size_t rows, size_t columns)
{
    snn_grid g;
    g.rows = rows;
    g.columns = columns;
    g.wraps = false;
    return g;
}
SNN__MAY snn_grid snn_torus_of(size_t rows, size_t columns)
{
    snn_grid g = snn_grid_of(rows, columns);
    g.wraps = true;
    return g;
}
SNN__MAY snn_grid snn_ring_of(size_t count) { return snn_torus_of(1, count); }

/* The neighbours of a neuron within `reach` steps: a square (Moore: rows and columns apart, each),
   or a diamond (von Neumann: rows and columns apart, their sum).                               */
typedef enum snn_neighbourhood { SNN_MOORE, SNN_VON_NEUMANN } snn_neighbourhood;

/* The places within reach of `at` on a line or circle of `size`, ascending: those below `low`,
   then those from `first` on.                                                                  */
typedef struct snn__span { size_t low, first, count; } snn__span;
SNN_FN snn__span snn__span_of(size_t at, size_t reach, size_t size, bool wraps)
{
    snn__span s = SNN__ZERO;
    const size_t before = at < reach ? at : reach;
    const size_t after = size - 1 - at < reach ? size - 1 - at : reach;
    s.first = at - before;
    s.count = before + 1 + after;
    if (!wraps) return s;
    if (reach >= size / 2) {
        s.first = 0;
        s.count = size;
        return s;
    }
    s.count = 2 * reach + 1;
    if (before < reach) {
        s.first = at + size - reach;
        s.low = at + reach + 1;
    } else s.low = reach - after;
    return s;
}
SNN_FN size_t snn__span_at(snn__span s, size_t k)
{
    return k < s.low ? k : s.first + (k - s.low);
}
SNN_FN size_t snn__apart(size_t a, size_t b, size_t size, bool wraps)
{
    const size_t d = a < b ? b - a : a - b;
    return wraps && d > size - d ? size - d : d;
}
SNN__DO void snn__check_grid(snn_projection *f, const char *what, snn_grid grid, size_t count)
{
    if (!f || snn_failed(f->net)) return;
    size_t places = 0;                          /* more than can be counted are none of these   */
    if (grid.columns && grid.rows <= SIZE_MAX / grid.columns) places = grid.rows * grid.columns;
    if (places != count)
        snn__fail(f->net, SNN_BAD_COUNT, f->name, what, SIZE_MAX, places, count);
}
SNN__DO snn_projection *snn__neighbours(snn_net *net, const char *name, const snn_cells *pre,
                                        snn_port *post, snn_grid grid, snn_neighbourhood shape,
                                        size_t reach, snn_real w)
{
    snn_projection *f = snn__join(net, name, pre, post, w, SNN__BY_ROWS, snn__deliver_rows);
    snn__check_grid(f, SNN__TEXT("places for pre neurons"), grid, pre->count);
    snn__check_grid(f, SNN__TEXT("places for post neurons"), grid, f ? post->cells->count : 0);
    if (!snn__rows_begin(f)) return snn__nothing();
    for (int pass = 0; pass < 2 && !snn_failed(net); pass++) {      /* to count, and to place   */
        for (size_t i = 0; i < pre->count; i++) {
            const size_t row = i / grid.columns, column = i % grid.columns;
            const snn__span up = snn__span_of(row, reach, grid.rows, grid.wraps);
            const snn__span across = snn__span_of(column, reach, grid.columns, grid.wraps);
            for (size_t k = 0; k < up.count * across.count; k++) {
                const size_t r = snn__span_at(up, k / across.count);
                const size_t c = snn__span_at(across, k % across.count), j = r * grid.columns + c;
                const size_t high = snn__apart(row, r, grid.rows, grid.wraps);
                const size_t wide = snn__apart(column, c, grid.columns, grid.wraps);
                if (j == i || (shape == SNN_VON_NEUMANN && high + wide > reach)) continue;
                if (pass == 0) f->rows[i + 1]++;
                else snn__put(f, snn__next_in_row(f, i), j);
            }
        }
        if (pass == 0) (void)snn__rows_sum(f);
    }
    if (snn_failed(net)) return snn__nothing();
    snn__rows_end(f);
    return f;
}

/* Places of the post grid, in steps of the pre grid: both cover the same ground. */
SNN_FN snn_real snn__place(size_t at, size_t size, size_t size_pre)
{
    const snn_real middle = (snn_real)at + (snn_real)0.5;
    return middle * (snn_real)size_pre / (snn_real)size - (snn_real)0.5;
}
SNN_FN snn_real snn__distance(size_t at, size_t to, size_t size, size_t size_pre, bool wraps)
{
    const snn_real d = snn_real_abs(snn__place(to, size, size_pre) - (snn_real)at);
    const snn_real round = (snn_real)size_pre - d;
    return wraps && round < d ? snn_real_abs(round) : d;
}
/* what lies within six sigma of `at` */
SNN_FN snn__span snn__span_near(size_t at, size_t size, size_t size_pre, snn_real sigma, bool wraps)
{
    const snn_real steps = 6 * sigma * (snn_real)size / (snn_real)size_pre + 2;
    const size_t reach = steps < (snn_real)size ? (size_t)steps : size;
    const snn_real middle = ((snn_real)at + (snn_real)0.5) * (snn_real)size / (snn_real)size_pre;
    const size_t there = (size_t)middle < size ? (size_t)middle : size - 1;
    return snn__span_of(there, reach, size, wraps);
}
SNN__DO snn_projection *snn__gaussian(snn_net *net, const snn_cells *pre, snn_port *post,
                                      snn_grid from, snn_grid to, snn_real sigma, snn_real p,
                                      snn_real w, uint64_t seed)
{
    snn_projection *f = snn__join(net, SNN__TEXT("snn_gaussian"), pre, post, w, SNN__BY_ROWS,
                                  snn__deliver_rows);
    snn__check_grid(f, SNN__TEXT("places for pre neurons"), from, pre->count);
    snn__check_grid(f, SNN__TEXT("places for post neurons"), to, f ? post->cells->count : 0);
    if (!snn__rows_begin(f)) return snn__nothing();
    snn__check(net, f->name, SNN__TEXT("sigma"), sigma, SNN__TEXT(""), SNN_POSITIVE, SIZE_MAX);
    snn__check(net, f->name, SNN__TEXT("probability"), p, SNN__TEXT(""), SNN_FRACTION, SIZE_MAX);
    if (from.wraps != to.wraps)
        snn__fail(net, SNN_BAD_COUNT, f->name, SNN__TEXT("torus (of two grids)"), SIZE_MAX, 1,
                  2);
    const snn_random random = snn_random_from(seed, 0xF5u);
    const size_t self = snn__is_within(pre, post) ? pre->first : SIZE_MAX;
    for (int pass = 0; pass < 2 && !snn_failed(net); pass++) {
        for (size_t i = 0; i < pre->count; i++) {
            const size_t row = i / from.columns, column = i % from.columns;
            const snn__span up = snn__span_near(row, to.rows, from.rows, sigma, to.wraps);
            const snn__span across =
                snn__span_near(column, to.columns, from.columns, sigma, to.wraps);
            for (size_t k = 0; k < up.count * across.count; k++) {
                const size_t r = snn__span_at(up, k / across.count);
                const size_t c = snn__span_at(across, k % across.count), j = r * to.columns + c;
                const snn_real dy = snn__distance(row, r, to.rows, from.rows, to.wraps) / sigma;
                const snn_real dx =
                    snn__distance(column, c, to.columns, from.columns, to.wraps) / sigma;
                const snn_real square = SNN__KEEP(dx * dx) + SNN__KEEP(dy * dy);
                const snn_real likely = p * snn_real_exp(square * (snn_real)-0.5);
                if (snn_random_uniform(random, (uint32_t)i, (uint32_t)j) >= likely) continue;
                if (self != SIZE_MAX && i + self == j) continue;
                if (pass == 0) f->rows[i + 1]++;
                else snn__put(f, snn__next_in_row(f, i), j);
            }
        }
        if (pass == 0) (void)snn__rows_sum(f);
    }
    if (snn_failed(net)) return snn__nothing();
    snn__rows_end(f);
    return f;
}

/* Synapse e, in the order of the rows: its ends, and its weight in the receptor's coherent unit. */
SNN__DO snn_real snn_projection_edge(const snn_projection *f, size_t e, size_t *pre, size_t *post)
{
    *pre = *post = 0;
    if (e >= f->count) return 0;
    size_t low = 0, high = f->pre->count;       /* the row that holds e                         */
    while (high - low > 1) {
        const size_t mid = low + (high - low) / 2;
        if (snn__row_start(f, mid) <= e) low = mid;
        else high = mid;
    }
    const snn__row row = snn__row_of(f, low);
    *pre = low;
    *post = snn__target(f, &row, e);
    return snn__weight(f, &row, e);
}

/* -- the typed doors ----------------------------------------------------------------------------
   A receptor says by the type of `arrived` what it takes; a weight of another unit does not
   compile. pre: &population->cells or a slice. receptor: &population->receptor. w: one weight,
   typed.   */
#define X(dim, m, a, b, c, d)                                                                     \
    SNN_FN snn_real snn_receptor_takes_##dim(snn_##dim w) { return w.m; }
SNN_DIMENSIONS(X)
#undef X
#ifdef __cplusplus
/* a function for each dimension, chosen by the receptor alone: an error then speaks of one */
#define X(dim, m, a, b, c, d)                                                                     \
    typedef snn_real (*snn__takes_##dim)(snn_##dim);                                              \
    SNN_FN snn__takes_##dim snn__takes(const snn_##dim *) { return snn_receptor_takes_##dim; }
SNN_DIMENSIONS(X)
#undef X
#define SNN__WEIGHT(receptor, w) snn__takes((receptor)->arrived)(w)
#else
#define SNN__TAKES(dim, ...) snn_##dim * : snn_receptor_takes_##dim,
#define SNN__WEIGHT(receptor, w)                                                                  \
    _Generic((receptor)->arrived, SNN_DIMENSIONS(SNN__TAKES) snn__untyped * : NULL)(w)
#endif
/* an array: its first weight is looked at by the compiler, and never read */
#define SNN__WEIGHTS(receptor, w)                                                                 \
    ((void)sizeof(SNN__WEIGHT(receptor, *(w))), (const snn_real *)(const void *)(w))

SNN_FN const void *snn__codes_int8_t(const int8_t *codes) { return codes; }
SNN_FN const void *snn__codes_int16_t(const int16_t *codes) { return codes; }
#define SNN__CODES(type, codes) snn__codes_##type(codes)

/* A receptor that is named again lends its unit alone, and so must be the projection's own. */
SNN__DO snn_projection *snn__onto(snn_projection *f, const snn_port *post)
{
    if (f->net && f->post != post)
        snn__fail(f->net, SNN_BAD_END, f->name, SNN__TEXT("not the receptor of this projection"),
                  SIZE_MAX, 0, 0);
    return f;
}
#define SNN__ONTO(projection, receptor) snn__onto(projection, &(receptor)->port)

/* every pre neuron to every post neuron */
#define snn_all_to_all(net, pre, receptor, w)                                                     \
    snn__all_to_all(net, pre, &(receptor)->port, SNN__WEIGHT(receptor, w))
/* ... but no neuron to itself: of slices too, whose numbers in the whole population count */
#define snn_all_to_others(net, pre, receptor, w)                                                  \
    snn__all_to_others(net, pre, &(receptor)->port, SNN__WEIGHT(receptor, w))
/* neuron k to neuron k; as many pre as post */
#define snn_one_to_one(net, pre, receptor, w)                                                     \
    snn__one_to_one(net, pre, &(receptor)->port, SNN__WEIGHT(receptor, w))
/* weights[n_pre][n_post]; count is how many are given, n_pre n_post */
#define snn_dense(net, pre, receptor, weights, count)                                             \
    snn__dense(net, pre, &(receptor)->port, SNN__WEIGHTS(receptor, weights), count)
/* ... quantised: weight = scale * codes[n_pre][n_post]; see snn_quantise_int8 */
#define snn_dense_int8(net, pre, receptor, codes, count, scale)                                   \
    snn__dense_codes(net, SNN__TEXT("snn_dense_int8"), pre, &(receptor)->port,                    \
                     SNN__CODES(int8_t, codes), 8, count, SNN__WEIGHT(receptor, scale))
#define snn_dense_int16(net, pre, receptor, codes, count, scale)                                  \
    snn__dense_codes(net, SNN__TEXT("snn_dense_int16"), pre, &(receptor)->port,                   \
                     SNN__CODES(int16_t, codes), 16, count, SNN__WEIGHT(receptor, scale))
/* n edges from[k] -> to[k], in any order; duplicates count */
#define snn_edges(net, pre, receptor, from, to, n, w)                                             \
    snn__edges(net, pre, &(receptor)->port, from, to, n, SNN__WEIGHT(receptor, w))
/* share n_post targets for every pre neuron, drawn with repeats (brainstate's EventFixedProb) */
#define snn_fixed_out(net, pre, receptor, share, w, seed)                                         \
    snn__fixed_out(net, SNN__TEXT("snn_fixed_out"), pre, &(receptor)->port, (snn_real)(share),    \
                   SNN__WEIGHT(receptor, w), seed, false)
/* ... and without */
#define snn_fixed_out_distinct(net, pre, receptor, share, w, seed)                                \
    snn__fixed_out(net, SNN__TEXT("snn_fixed_out_distinct"), pre, &(receptor)->port,              \
                   (snn_real)(share), SNN__WEIGHT(receptor, w), seed, true)
/* share n_pre sources for every post neuron, drawn with repeats */
#define snn_fixed_in(net, pre, receptor, share, w, seed)                                          \
    snn__fixed_in(net, SNN__TEXT("snn_fixed_in"), pre, &(receptor)->port, (snn_real)(share),      \
                  SNN__WEIGHT(receptor, w), seed, false)
/* ... and without */
#define snn_fixed_in_distinct(net, pre, receptor, share, w, seed)                                 \
    snn__fixed_in(net, SNN__TEXT("snn_fixed_in_distinct"), pre, &(receptor)->port,                \
                  (snn_real)(share), SNN__WEIGHT(receptor, w), seed, true)
/* every pair with probability p */
#define snn_bernoulli(net, pre, receptor, p, w, seed)                                             \
    snn__bernoulli(net, pre, &(receptor)->port, (snn_real)(p), SNN__WEIGHT(receptor, w), seed)
/* share n_post targets for every pre neuron, drawn anew at each delivery: no byte for a synapse */
#define snn_procedural(net, pre, receptor, share, w, seed)                                        \
    snn__procedural(net, SNN__TEXT("snn_procedural"), pre, &(receptor)->port, (snn_real)(share),  \
                    SNN__WEIGHT(receptor, w), seed, false)
/* ... none twice and evenly spread: the ring of post neurons is cut into as many strata, at places
   that differ from row to row, and one neuron is drawn from each                               */
#define snn_procedural_distinct(net, pre, receptor, share, w, seed)                               \
    snn__procedural(net, SNN__TEXT("snn_procedural_distinct"), pre, &(receptor)->port,            \
                    (snn_real)(share), SNN__WEIGHT(receptor, w), seed, true)
/* every neuron to the `reach` neighbours on either side of it in the ring of all */
#define snn_ring(net, pre, receptor, reach, w)                                                    \
    snn__neighbours(net, SNN__TEXT("snn_ring"), pre, &(receptor)->port,                           \
                    snn_ring_of((pre)->count), SNN_MOORE, reach, SNN__WEIGHT(receptor, w))
/* every neuron to its neighbours on a grid on which pre and post both lie; not to its own place */
#define snn_neighbours(net, pre, receptor, grid, shape, reach, w)                                 \
    snn__neighbours(net, SNN__TEXT("snn_neighbours"), pre, &(receptor)->port, grid, shape, reach, \
                    SNN__WEIGHT(receptor, w))
/* Each pair with probability p exp(-d^2 / (2 sigma^2)), d being its distance in steps of the grid
   of pre; that of post covers the same ground. No neuron to itself, none farther than six sigma. */
#define snn_gaussian(net, pre, receptor, grid_pre, grid_post, sigma, p, w, seed)                  \
    snn__gaussian(net, pre, &(receptor)->port, grid_pre, grid_post, (snn_real)(sigma),            \
                  (snn_real)(p), SNN__WEIGHT(receptor, w), seed)
/* Weights drawn for each synapse: uniform from low to high ... */
#define snn_weigh_uniform(projection, receptor, low, high, seed)                                  \
    snn__weigh_uniform(SNN__ONTO(projection, receptor), SNN__WEIGHT(receptor, low),               \
                       SNN__WEIGHT(receptor, high), seed)
/* ... or normal, of either sign. Procedural projections draw them anew too, and keep none. */
#define snn_weigh_normal(projection, receptor, mean, sd, seed)                                    \
    snn__weigh_normal(SNN__ONTO(projection, receptor), SNN__WEIGHT(receptor, mean),               \
                      SNN__WEIGHT(receptor, sd), seed)
/* one weight for each synapse: of snn_edges in the order of its list, of others row by row */
#define snn_weigh(projection, receptor, weights, count)                                           \
    snn__weigh(SNN__ONTO(projection, receptor), SNN__WEIGHTS(receptor, weights), count)
/* ... quantised, row by row; of snn_edges only if its list is sorted by from */
#define snn_weigh_int8(projection, receptor, codes, count, scale)                                 \
    snn__weigh_codes(SNN__ONTO(projection, receptor), SNN__CODES(int8_t, codes), 8, count,        \
                     SNN__WEIGHT(receptor, scale))
#define snn_weigh_int16(projection, receptor, codes, count, scale)                                \
    snn__weigh_codes(SNN__ONTO(projection, receptor), SNN__CODES(int16_t, codes), 16, count,      \
                     SNN__WEIGHT(receptor, scale))

#if SNN_DUAL_N > 0
/* The projection's weight becomes variable number k: derivatives are per the unit given. */
#define snn_seed_weight(projection, receptor, per, k)                                             \
    snn__seed_weight(SNN__ONTO(projection, receptor), SNN__WEIGHT(receptor, per), k)
/* Seeds need tangents, and a variable's number from 0 to SNN_DUAL_N - 1. */
SNN__DO void snn__check_seed(snn_net *net, const char *where, int k)
{
    if (!net->tangents) snn__fail(net, SNN_TOO_LATE, where, NULL, SIZE_MAX, 0, 0);
    snn__check(net, where, SNN__TEXT("k of a seed"), (snn_real)k, SNN__TEXT(""), SNN_NONNEGATIVE,
               SIZE_MAX);
    if (k >= SNN_DUAL_N)
        snn__fail(net, SNN_BAD_SIZE, where, SNN__TEXT("k of a seed"), SIZE_MAX, (size_t)k,
                  SNN_DUAL_N - 1);
}
SNN__DO void snn__seed_weight(snn_projection *f, snn_real per, int k)
{
    if (!f->net || snn_failed(f->net)) return;
    snn__check_seed(f->net, f->name, k);
    if (snn_failed(f->net)) return;
    snn_tangent_set(&f->weight_dot, k, per);
    for (size_t e = 0; f->weights_dot && e < f->count; e++)
        snn_tangent_set(&f->weights_dot[e], k, per);
}
/* ... or the weight of synapse e alone */
#define snn_seed_synapse(projection, receptor, e, per, k)                                         \
    snn__seed_synapse(SNN__ONTO(projection, receptor), e, SNN__WEIGHT(receptor, per), k)
SNN__DO void snn__seed_synapse(snn_projection *f, size_t e, snn_real per, int k)
{
    if (!f->net || snn_failed(f->net) || e >= f->count) return;
    snn__check_seed(f->net, f->name, k);
    if (snn_failed(f->net)) return;
    if (!f->weights_dot) {                      /* so far one weight for all                    */
        f->weights_dot = SNN__TAKE(snn_tangent, f->net, f->name, f->count);
        for (size_t s = 0; f->weights_dot && s < f->count; s++) f->weights_dot[s] = f->weight_dot;
    }
    if (f->weights_dot) snn_tangent_set(&f->weights_dot[e], k, per);
}
#endif

/* -- sizes known beforehand ---------------------------------------------------------------------
   static unsigned char memory[SNN_BYTES(relay, 20) + SNN_BYTES(target, 10)
                               + SNN_BYTES_EDGES(20, 100)];
   is room for those, in a net without tangents and with batch 1. More is taken by arrays of
   parameters (SNN_PER_NEURON), more than 65536 post neurons, edges not sorted by from, snn_weigh
   and slices; snn_net_used tells what was taken.                                               */
#define SNN_BYTES(population, n) (population##_bytes_once + (size_t)(n) * population##_bytes_each)
#define SNN_BYTES_EDGES(n_pre, n_synapses)                                                        \
    (sizeof(snn_projection) + ((size_t)(n_pre) + 1) * sizeof(snn__offset)                         \
     + (size_t)(n_synapses) * sizeof(uint16_t) + 3 * SNN_ALIGN)
#endif

/* ==============================================================================================
   >>gaps   gap junctions: currents between membranes that touch
   ===============================================================================================
   Junction k joins neuron from[k] of one population to neuron to[k] of another, or of the same:
       d = V[from] - V[to], at the end of the step before
       I[to]   += w d              I[from] -= w_back d            w_back = w, if it is symmetric
   The currents reach receptors that take a current, R(gap, snn_instant, snn_current_out), and act
   in the step that comes: deliver before either population steps. They are not part of the step's
   linearisation: dt w / C has to be small. Tangents go through V and through the weights.
       snn_gaps *g = snn_gaps_new(&net, &one->gap, &other->gap, from, to, n, snn_mS(0.1));
       snn_gaps_deliver(g);                                   in the loop, beside snn_deliver
   Needs: >>connections. Offers: snn_gaps, snn_gaps_new, _weigh, _weigh_back, _deliver, _seed,
   _seed_junction, _seed_back.                                                                  */
#if defined SNN__FIRST && !defined SNN__PART

typedef struct snn_gaps {
    snn_net *net;
    snn_port *one, *other;
    size_t count;
    uint32_t *from, *to;                        /* [count]                                      */
    snn_real *weights, *back;                   /* [count]                                      */
#if SNN_DUAL_N > 0
    snn_tangent *weights_dot, *back_dot;        /* [count], in a net with tangents              */
#endif
    SNN__SAVED
} snn_gaps;

#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__gaps_walk(snn__walker *w, void *self)
{
    snn_gaps *g = (snn_gaps *)self;
    const size_t bytes = g->count * sizeof(uint32_t);
    snn__walk_same(w, "count", g->count);
    snn__walk_alike(w, "junctions", snn__crc(snn__crc(0, g->from, bytes), g->to, bytes));
    snn__walk_reals(w, "weights", g->weights, g->count);
    snn__walk_reals(w, "back", g->back, g->count);
#if SNN_DUAL_N > 0
    snn__walk_tangents(w, "weights_dot", g->weights_dot, g->count);
    snn__walk_tangents(w, "back_dot", g->back_dot, g->count);
#endif
}
#endif

SNN__DO snn_gaps *snn__gaps_new(snn_net *net, snn_port *one, snn_port *other, const uint32_t *from,
                                const uint32_t *to, size_t n, snn_conductance w)
{
    static const snn_gaps none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_gaps");
    snn_gaps *g = NULL;
    if (!snn_failed(net) && one->cells && other->cells) {
        if (one->cells->net != net || other->cells->net != net)
            snn__fail(net, SNN_BAD_END, name, SNN__TEXT("its ends belong to different nets"),
                      SIZE_MAX, 0, 0);
        snn__check(net, name, SNN__TEXT("weight"), w.uS, SNN__TEXT("uS"), SNN_ANY, SIZE_MAX);
        snn__check_count(net, name, SNN__TEXT("numbers in from"), from, n, n);
        snn__check_count(net, name, SNN__TEXT("numbers in to"), to, n, n);
        for (size_t k = 0; !snn_failed(net) && k < n; k++) {
            if (from[k] >= one->cells->count)
                snn__fail(net, SNN_BAD_EDGE, name, SNN__TEXT("from: the one end of junction"), k,
                          from[k], one->cells->count);
            if (to[k] >= other->cells->count)
                snn__fail(net, SNN_BAD_EDGE, name, SNN__TEXT("to: the other end of junction"), k,
                          to[k], other->cells->count);
        }
        g = SNN__TAKE(snn_gaps, net, name, 1);
    }
    if (!g) return (snn_gaps *)(uintptr_t)&none;
    g->net = net;
    g->one = one;
    g->other = other;
    one->gapped = other->gapped = true;
    g->count = n;
    g->from = SNN__TAKE(uint32_t, net, name, n);
    g->to = SNN__TAKE(uint32_t, net, name, n);
    g->weights = SNN__TAKE(snn_real, net, name, n);
    g->back = SNN__TAKE(snn_real, net, name, n);
#if SNN_DUAL_N > 0
    if (net->tangents) {
        g->weights_dot = SNN__TAKE(snn_tangent, net, name, n);
        g->back_dot = SNN__TAKE(snn_tangent, net, name, n);
    }
#endif
    if (snn_failed(net)) return (snn_gaps *)(uintptr_t)&none;
    for (size_t k = 0; k < n; k++) {
        g->from[k] = from[k];
        g->to[k] = to[k];
        g->weights[k] = g->back[k] = w.uS;
    }
    SNN__SAVE(g, net, "snn_gaps", snn__gaps_walk);
    return g;
}
/* n junctions from[k] - to[k], symmetric, all of conductance w; each is listed once */
#define snn_gaps_new(net, receptor, other, from, to, n, w)                                        \
    ((void)sizeof(SNN__WEIGHT(receptor, snn_nA(0))), (void)sizeof(SNN__WEIGHT(other, snn_nA(0))), \
     snn__gaps_new(net, &(receptor)->port, &(other)->port, from, to, n, w))

SNN__DO bool snn__gaps_check(snn_gaps *g, const snn_conductance *weights, size_t count)
{
    if (!g->net || snn_failed(g->net)) return false;
    const char *name = SNN__TEXT("snn_gaps");
    snn__check_count(g->net, name, SNN__TEXT("weights"), weights, count, g->count);
    for (size_t k = 0; !snn_failed(g->net) && k < count; k++)
        snn__check(g->net, name, SNN__TEXT("weight"), weights[k].uS, SNN__TEXT("uS"), SNN_ANY, k);
    return !snn_failed(g->net);
}
/* a conductance for each junction, the same in both directions ... */
SNN__DO void snn_gaps_weigh(snn_gaps *g, const snn_conductance *weights, size_t count)
{
    if (!snn__gaps_check(g, weights, count)) return;
    for (size_t k = 0; k < count; k++) g->weights[k] = g->back[k] = weights[k].uS;
}
/* ... and afterwards, for asymmetric ones, another for what reaches the end `from` */
SNN__DO void snn_gaps_weigh_back(snn_gaps *g, const snn_conductance *weights, size_t count)
{
    if (!snn__gaps_check(g, weights, count)) return;
    for (size_t k = 0; k < count; k++) g->back[k] = weights[k].uS;
}
/* The currents of all junctions, at the V that is now: first those into `to`, then into `from`. */
SNN__DO void snn_gaps_deliver(snn_gaps *g)
{
    if (!g->net || snn_failed(g->net)) return;
    const snn_cells *a = g->one->cells, *b = g->other->cells;
    for (size_t copy = 0; copy < g->net->batch; copy++) {
        const snn_real *va = a->v + copy * a->count, *vb = b->v + copy * b->count;
        snn_real *to = g->other->arrived + copy * b->count;
        snn_real *from = g->one->arrived + copy * a->count;
        for (size_t k = 0; k < g->count; k++)
            to[g->to[k]] += SNN__KEEP(g->weights[k] * (va[g->from[k]] - vb[g->to[k]]));
        for (size_t k = 0; k < g->count; k++)
            from[g->from[k]] -= SNN__KEEP(g->back[k] * (va[g->from[k]] - vb[g->to[k]]));
#if SNN_DUAL_N > 0
        for (size_t k = 0; g->net->tangents && k < g->count; k++) {
            const snn_real d = va[g->from[k]] - vb[g->to[k]];
            const snn_tangent low = snn_tangent_neg(b->v_dot[copy * b->count + g->to[k]]);
            const snn_tangent d_dot =
                snn_tangent_add(a->v_dot[copy * a->count + g->from[k]], low);
            snn_tangent *there = g->other->arrived_dot + copy * b->count + g->to[k];
            snn_tangent *here = g->one->arrived_dot + copy * a->count + g->from[k];
            *there = snn_tangent_add(*there, snn_tangent_carry(g->weights[k], d_dot));
            *there = snn_tangent_add(*there, snn_tangent_carry(d, g->weights_dot[k]));
            *here = snn_tangent_add(*here, snn_tangent_carry(-g->back[k], d_dot));
            *here = snn_tangent_add(*here, snn_tangent_carry(-d, g->back_dot[k]));
        }
#endif
    }
}
#if SNN_DUAL_N > 0
/* Makes the conductance of junction e, in both directions, variable number k ... */
SNN__DO void snn_gaps_seed_junction(snn_gaps *g, size_t e, snn_conductance per, int k)
{
    if (!g->net || snn_failed(g->net) || e >= g->count) return;
    if (!g->net->tangents) {
        snn__fail(g->net, SNN_TOO_LATE, SNN__TEXT("snn_gaps"), NULL, SIZE_MAX, 0, 0);
        return;
    }
    snn_tangent_set(&g->weights_dot[e], k, per.uS);
    snn_tangent_set(&g->back_dot[e], k, per.uS);
}
/* ... or of all of them ... */
SNN__DO void snn_gaps_seed(snn_gaps *g, snn_conductance per, int k)
{
    for (size_t e = 0; e < g->count; e++) snn_gaps_seed_junction(g, e, per, k);
}
/* ... and what goes back to `from` through junction e variable number k alone */
SNN__DO void snn_gaps_seed_back(snn_gaps *g, size_t e, snn_conductance per, int k)
{
    if (!g->net || snn_failed(g->net) || e >= g->count || !g->back_dot) return;
    snn_tangent_set(&g->back_dot[e], k, per.uS);
}
#endif
#endif

/* ==============================================================================================
   >>plasticity   weights that spike times move: pair STDP
   ===============================================================================================
   Song, Miller and Abbott, Nat. Neurosci. 3, 919 (2000); the powers of the weight: Guetig,
   Aharonov, Rotter and Sompolinsky, J. Neurosci. 23, 3697 (2003); which spikes are paired:
   Morrison, Diesmann and Gerstner, Biol. Cybern. 98, 459 (2008). With
   s = (w - w_min)/(w_max - w_min), from 0 to 1:

       a post spike:  w += (w_max - w_min) a_plus (1 - s)^mu_plus x      x of the pre neuron
       a pre spike:   w -= (w_max - w_min) a_minus s^mu_minus y          y of the post neuron

   and w stays from w_min to w_max, always. x decays with tau_plus and y with tau_minus; a spike
   adds 1 to its neuron's (SNN_ALL_PAIRS) or sets it to 1 (SNN_NEAREST_PAIRS: each spike is paired
   with the last one of the other side). With mu = 0 a pair t = t_post - t_pre > 0 apart adds
   a_plus exp(-t/tau_plus) to s, and one that is t < 0 apart takes a_minus exp(t/tau_minus); one of
   the same step does nothing. In a step what pre spikes take comes before what post spikes add.
       mu 0, 0: additive (Song), the default      1, 1: multiplicative (Rubin, Lee and Sompolinsky)
       mu 0, 1: van Rossum, Bi and Turrigiano     between 0 and 1: Guetig
   A negative a_plus takes and a negative a_minus adds, by the same equations with s and 1 - s
   exchanged: anti-Hebbian rules.

       snn_stdp_params rule = snn_stdp_defaults();
       snn_stdp *s = snn_stdp_new(&net, in, &post->exc, &rule, snn_nS(0), snn_nS(2));
       snn_deliver(in);  snn_stdp_step(s);            in the loop, before any population steps

   Spikes are those that snn_deliver would deliver now, of both sides, at the somata: of a release
   those of its population. A delay changes when a spike arrives and not what it is paired with,
   which is right if the spike goes out along the axon as fast as back into the dendrite. A spike is
   delivered with the weight that it finds; to let it have its own depression, step first.
   Traces are numbers of the neurons, brought up to date when they are needed: a spike costs as
   many changes as it has synapses, on the side where it is, and silence costs nothing. A projection
   stored as rows also gets a list of who comes in: 8 bytes a synapse (6 with 16 bits of SNN_INDEX).
   All projections but procedural and quantised ones; one copy (net.batch 1), no tangents. A trainer
   leaves such weights alone. Weights are read by snn_projection_edge.
   Needs: >>connections. Offers: snn_stdp, snn_stdp_params, snn_stdp_defaults, _new, _step,
   _restart.                                                                                    */
#if defined SNN__FIRST && !defined SNN__PART

typedef enum snn_pairing { SNN_ALL_PAIRS, SNN_NEAREST_PAIRS } snn_pairing;

typedef struct snn_stdp_params {
    snn_real a_plus, a_minus;                   /* shares of w_max - w_min                      */
    snn_time tau_plus, tau_minus;
    snn_real mu_plus, mu_minus;                 /* >= 0                                         */
    snn_pairing pairing;
} snn_stdp_params;

/* Those of Song, Miller and Abbott: 0.005, 1.05 times as much, 20 ms, additive, all pairs. */
SNN__MAY snn_stdp_params snn_stdp_defaults(void)
{
    snn_stdp_params p = SNN__ZERO;
    p.a_plus = (snn_real)0.005;
    p.a_minus = (snn_real)0.00525;
    p.tau_plus = p.tau_minus = snn_ms(20);
    return p;
}

/* What the spikes of each neuron of one side leave behind. */
typedef struct snn__traces {
    snn_real *left;                             /* [n] by its last spike, that one included     */
    uint64_t *since;                            /* [n] the step of that spike                   */
} snn__traces;

typedef struct snn_stdp {
    snn_net *net;
    snn_projection *projection;
    const snn_cells *pre, *post;                /* whose spikes count                           */
    snn_stdp_params params;                     /* may be changed at any time                   */
    snn_real w_min, w_max;                      /* in the receptor's coherent unit              */
    snn__traces x, y;                           /* of pre, of post                              */
    snn__offset *into;                          /* by rows: [n_post + 1], as rows are; and for  */
    snn__offset *synapses;                      /* [count] who comes in: the synapse, ...       */
    SNN_INDEX *from;                            /* [count] ... and its pre neuron               */
    SNN__SAVED
} snn_stdp;

#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__walk_traces(snn__walker *w, const char *path, snn__traces t, size_t n)
{
    w->path = path;
    snn__walk_reals(w, "left", t.left, n);
    snn__walk_whole(w, "since", t.since, sizeof *t.since, n, UINT64_MAX);
}
SNN__DO void snn__stdp_walk(snn__walker *w, void *self)
{
    snn_stdp *s = (snn_stdp *)self;
    snn_stdp_params *p = &s->params;
    snn__walk_reals(w, "w_min", &s->w_min, 1);
    snn__walk_reals(w, "w_max", &s->w_max, 1);
    snn__walk_traces(w, "x", s->x, s->pre->count);
    snn__walk_traces(w, "y", s->y, s->post->count);
    w->path = "params";
    snn__walk_reals(w, "a_plus", &p->a_plus, 1);
    snn__walk_reals(w, "a_minus", &p->a_minus, 1);
    snn__walk_reals(w, "tau_plus", &p->tau_plus, 1);
    snn__walk_reals(w, "tau_minus", &p->tau_minus, 1);
    snn__walk_reals(w, "mu_plus", &p->mu_plus, 1);
    snn__walk_reals(w, "mu_minus", &p->mu_minus, 1);
    p->pairing = (snn_pairing)snn__walk_number(w, "pairing", (uint64_t)p->pairing, 1);
}
#endif

/* What is left of a trace; rate: of its decay, in a step */
SNN_FN snn_real snn__trace_now(snn__traces t, size_t k, snn_real rate, uint64_t now)
{
    if (t.left[k] == 0) return 0;
    return snn_real_mul(t.left[k], snn_real_exp(-rate * (snn_real)(now - t.since[k])));
}
SNN__DO void snn__traces_take(snn__traces t, snn__spikes s, size_t first, snn_real rate,
                              const snn_stdp *of)
{
    for (size_t k = 0; k < s.n; k++) {
        const size_t i = s.list[k] - first;
        const snn_real before = snn__trace_now(t, i, rate, of->net->step);
        t.left[i] = of->params.pairing == SNN_ALL_PAIRS ? before + 1 : 1;
        t.since[i] = of->net->step;
    }
}
/* w after the step `by`, a share of w_max - w_min, towards the bound on that side */
SNN_FN snn_real snn__moved(const snn_stdp *s, snn_real w, snn_real by, snn_real mu)
{
    const snn_real span = s->w_max - s->w_min;
    if (mu != 0) {
        const snn_real way = snn_real_max(by > 0 ? s->w_max - w : w - s->w_min, 0) / span;
        by = snn_real_mul(by, mu == 1 ? way : snn_real_pow(way, mu));
    }
    return snn_real_min(snn_real_max(w + SNN__KEEP(by * span), s->w_min), s->w_max);
}
SNN__DO void snn__pre_spike(const snn_stdp *s, size_t i)
{
    const snn_projection *f = s->projection;
    const snn_stdp_params *p = &s->params;
    const snn_real rate = s->net->dt.ms / p->tau_minus.ms;
    const snn__row row = snn__row_of(f, i);
    for (size_t e = row.start; e < row.stop; e++) {
        const snn_real y = snn__trace_now(s->y, snn__target(f, &row, e), rate, s->net->step);
        if (y != 0) f->weights[e] = snn__moved(s, f->weights[e], -p->a_minus * y, p->mu_minus);
    }
}
SNN__DO void snn__post_spike(const snn_stdp *s, size_t j)
{
    const snn_projection *f = s->projection;
    const snn_stdp_params *p = &s->params;
    const snn_real rate = s->net->dt.ms / p->tau_plus.ms;
    size_t k = 0, stop = f->pre->count;         /* of those who come in                         */
    if (f->layout == SNN__BY_ROWS) k = s->into[j], stop = s->into[j + 1];
    if (f->layout == SNN__TO_ONE) k = j, stop = j + 1;
    for (; k < stop; k++) {
        const size_t i = s->from ? s->from[k] : k, self = i + f->pre->first;
        size_t e = k;
        if (f->layout == SNN__BY_ROWS) e = s->synapses[k];
        else if (f->layout == SNN__TO_ALL) e = snn__row_start(f, i) + j;
        else if (f->layout == SNN__TO_OTHERS) {
            if (j == self) continue;
            e = snn__row_start(f, i) + j - (j > self);
        }
        const snn_real x = snn__trace_now(s->x, i, rate, s->net->step);
        if (x != 0) f->weights[e] = snn__moved(s, f->weights[e], p->a_plus * x, p->mu_plus);
    }
}
/* Once a step: the weights as the spikes that are now leave them. */
SNN__DO void snn_stdp_step(snn_stdp *s)
{
    if (!s->net || snn_failed(s->net)) return;
    (void)snn__whole(s->pre);                   /* both have looked at their first states       */
    (void)snn__whole(s->post);
    const snn__spikes pre = snn__spikes_of(s->pre, 0), post = snn__spikes_of(s->post, 0);
    const snn_real dt = s->net->dt.ms;
    for (size_t k = 0; k < pre.n; k++) snn__pre_spike(s, pre.list[k] - s->pre->first);
    for (size_t k = 0; k < post.n; k++) snn__post_spike(s, post.list[k]);
    snn__traces_take(s->x, pre, s->pre->first, dt / s->params.tau_plus.ms, s);
    snn__traces_take(s->y, post, 0, dt / s->params.tau_minus.ms, s);
}
/* No spike has been: for the next trial. Weights stay. */
SNN__DO void snn_stdp_restart(snn_stdp *s)
{
    if (!s->net || snn_failed(s->net)) return;
    for (size_t i = 0; i < s->pre->count; i++) s->x.left[i] = 0;
    for (size_t j = 0; j < s->post->count; j++) s->y.left[j] = 0;
}

/* A weight for each synapse, within bounds. */
SNN__DO void snn__stdp_weights(snn_stdp *s)
{
    snn_projection *f = s->projection;
    const bool had = f->weights != NULL;
    if (!snn__weights_each(f)) return;
    for (size_t e = 0; !had && e < f->count; e++) f->weights[e] = f->weight;
    for (size_t k = 0; k < f->count && !snn_failed(s->net); k++) {
        const snn_real w = f->weights[f->place ? f->place[k] : k];
        snn__check(s->net, SNN__TEXT("snn_stdp"),
                   SNN__TEXT("(weight - w_min)/(w_max - w_min) of synapse"),
                   (w - s->w_min) / (s->w_max - s->w_min), SNN__TEXT(""), SNN_FRACTION, k);
    }
    f->frozen = true;                           /* to a trainer                                 */
}
/* Who comes in, of rows: the synapses of each post neuron, its pre neurons ascending. */
SNN__DO void snn__stdp_index(snn_stdp *s)
{
    const snn_projection *f = s->projection;
    const char *name = SNN__TEXT("snn_stdp");
    const size_t n = f->post->cells->count;
    if (f->layout != SNN__BY_ROWS) return;
    s->into = SNN__TAKE(snn__offset, s->net, name, n + 1);
    s->synapses = SNN__TAKE(snn__offset, s->net, name, f->count);
    s->from = SNN__TAKE(SNN_INDEX, s->net, name, f->count);
    if (snn_failed(s->net)) return;
    for (size_t e = 0; e < f->count; e++) s->into[(f->to16 ? f->to16[e] : f->to32[e]) + 1]++;
    for (size_t j = 0; j < n; j++) s->into[j + 1] = (snn__offset)(s->into[j + 1] + s->into[j]);
    for (size_t i = 0; i < f->pre->count; i++)  /* into[j] is where j's next one goes ...       */
        for (size_t e = f->rows[i]; e < f->rows[i + 1]; e++) {
            const size_t k = s->into[f->to16 ? f->to16[e] : f->to32[e]]++;
            s->synapses[k] = (snn__offset)e;
            s->from[k] = (SNN_INDEX)i;
        }
    for (size_t j = n; j > 0; j--) s->into[j] = s->into[j - 1];    /* ... and is shifted back */
    s->into[0] = 0;
}
SNN__DO void snn__stdp_check(snn_net *net, const snn_stdp_params *p, snn_real w_min, snn_real w_max)
{
    const char *name = SNN__TEXT("snn_stdp"), *one = SNN__TEXT(""), *ms = SNN__TEXT("ms");
    snn__check(net, name, SNN__TEXT("a_plus"), p->a_plus, one, SNN_ANY, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("a_minus"), p->a_minus, one, SNN_ANY, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("tau_plus"), p->tau_plus.ms, ms, SNN_POSITIVE, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("tau_minus"), p->tau_minus.ms, ms, SNN_POSITIVE, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("mu_plus"), p->mu_plus, one, SNN_NONNEGATIVE, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("mu_minus"), p->mu_minus, one, SNN_NONNEGATIVE, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("w_min"), w_min, one, SNN_ANY, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("w_max"), w_max, one, SNN_ANY, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("w_max - w_min"), w_max - w_min, one, SNN_POSITIVE, SIZE_MAX);
}
SNN__DO snn_stdp *snn__stdp_new(snn_net *net, snn_projection *f, const snn_port *post,
                                const snn_stdp_params *params, snn_real w_min, snn_real w_max)
{
    static const snn_stdp none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_stdp");
    const snn_stdp_params p = params ? *params : snn_stdp_defaults();
    if (snn_failed(net) || !f->net) return (snn_stdp *)(uintptr_t)&none;
    if (f->net != net)
        snn__fail(net, SNN_BAD_END, name, SNN__TEXT("the projection belongs to another net"),
                  SIZE_MAX, 0, 0);
    if (f->post != post)
        snn__fail(net, SNN_BAD_END, name, SNN__TEXT("not the receptor of this projection"),
                  SIZE_MAX, 0, 0);
    if (net->batch != 1)
        snn__fail(net, SNN_BAD_COUNT, name, SNN__TEXT("copies (net.batch)"), SIZE_MAX, net->batch,
                  1);
    if (net->tangents)
        snn__fail(net, SNN_NOT_BUILT, name, SNN__TEXT("plasticity in a net with tangents"),
                  SIZE_MAX, 0, 0);
    if (f->layout == SNN__DRAWN)
        snn__fail(net, SNN_NOT_BUILT, name, SNN__TEXT("plasticity of procedural synapses"),
                  SIZE_MAX, 0, 0);
    snn__stdp_check(net, &p, w_min, w_max);
    snn_stdp *s = SNN__TAKE(snn_stdp, net, name, 1);
    if (!s) return (snn_stdp *)(uintptr_t)&none;
    const snn_cells *whole = f->pre->whole ? f->pre->whole : f->pre;
    s->net = net;
    s->projection = f;
    s->pre = whole->of ? snn_slice(whole->of, f->pre->first, f->pre->count) : f->pre;
    s->post = post->cells;
    s->params = p;
    s->w_min = w_min;
    s->w_max = w_max;
    s->x.left = SNN__TAKE(snn_real, net, name, f->pre->count);
    s->x.since = SNN__TAKE(uint64_t, net, name, f->pre->count);
    s->y.left = SNN__TAKE(snn_real, net, name, post->cells->count);
    s->y.since = SNN__TAKE(uint64_t, net, name, post->cells->count);
    if (!snn_failed(net)) snn__stdp_weights(s);
    if (!snn_failed(net)) snn__stdp_index(s);
    SNN__SAVE(s, net, "snn_stdp", snn__stdp_walk);
    return snn_failed(net) ? (snn_stdp *)(uintptr_t)&none : s;
}
/* The weights of a projection learn by a rule, between two bounds in the receptor's unit. Weights
   are as they were, and have to be within the bounds; params NULL: the defaults.               */
#define snn_stdp_new(net, projection, receptor, params, w_min, w_max)                             \
    snn__stdp_new(net, projection, &(receptor)->port, params, SNN__WEIGHT(receptor, w_min),       \
                  SNN__WEIGHT(receptor, w_max))
#endif

/* ==============================================================================================
   >>inputs   what reaches neurons from outside: waves, fluctuations, thousands of Poisson trains
   ===============================================================================================
   Waves are functions of the net's clock. They give a drive of whatever dimension their values
   have, and 0 outside their window, which is from `start` up to, not including, start + duration:
       target_step(post, snn_ramp(&net, snn_nA(0), snn_nA(2), snn_ms(100), snn_ms(500)));

       snn_pulse(net, value, start, duration)               value
       snn_ramp(net, from, to, start, duration)             from + (to - from) (t - start)/duration
       snn_sinusoid(net, amplitude, frequency, bias, start, duration)
                                            bias + amplitude sin(2 pi frequency (t - start))
       snn_sections(net, values, durations, n)   values[0] for durations[0], then values[1], ... 0
       snn_stairs(net, values, times, n)    the one of values[n] whose time came last, for ever
   Windows begin and end with whole steps (the manual's Time), and phases lose nothing over days.

   Fluctuations have a value for each of count neurons in each copy, of which one step moves all:
       snn_fluctuating_current *x = snn_ou_new(&net, 100, snn_nA(1), snn_nA_per_rtms(0.2),
                                               snn_ms(10), 42);
       snn_fluctuate(x);  target_step_each(post, x->x);

       snn_ou_new(net, count, mean, sigma, tau, seed)       Ornstein and Uhlenbeck:
           x' = x + (mean - x) dt/tau + sigma sqrt(dt) N(0, 1), from x = mean on. In the long run
           the variance is sigma^2 tau/2 / (1 - dt/(2 tau)), and correlations decay with tau.
       snn_wiener_new(net, count, sigma, seed)              the increments of Wiener's process:
           x = sigma sqrt(dt) N(0, 1), drawn anew. Their sum over a time t has variance sigma^2 t;
           as a drive they do the less the smaller dt is: take OU where that matters.
   sigma is per square root of time. Drives can be currents, speeds (Izhikevich) and plain numbers;
   mean, sigma and tau may be changed at any time. Draws are counted by neuron, copy and step.

   Trains: n Poisson trains of one weight onto every neuron of a receptor, each neuron its own,
   without n sources: a binomial number of spikes is drawn for each.
       snn_poisson_input *b = snn_poisson_input_new(&net, &post->exc, 1000, snn_Hz(5), snn_nS(1),
                                                    7);
       snn_poisson_input_step(b);  target_step(post, drive);
   brainpy.state's ConstantInput (pulse), RampInput, SinusoidalInput, SectionInput, StepInput
   (stairs), OUProcessInput, WienerProcessInput, PoissonInput; its SpikeTime, PoissonSpike and
   PoissonEncoder are in >>sources.
   Needs: >>random, >>connections. Offers: the above.                                           */
#if defined SNN__FIRST && !defined SNN__PART

/* -- time ------------------------------------------------------------------------------------ */
/* Has the step begun at which a time falls? */
SNN__DO bool snn__begun(const snn_net *net, snn_real ms)
{
#ifdef SNN_SEED_EXACT                           /* compares rounded products, as the seed does  */
    return snn_real_mul((snn_real)net->step, net->dt.ms) >= ms;
#else
    const snn_real q = ms / net->dt.ms;
    if (!(q > 0)) return ms <= 0;
    if (q > (snn_real)2e9) return (snn_real)net->step >= q;
    return net->step >= snn_steps(snn__time_of(ms), net->dt);
#endif
}
/* The steps from a time to now: whole ones, and the rest in *part. Exact however late it is. */
SNN__DO uint64_t snn__steps_since(const snn_net *net, snn_real ms, snn_real *part)
{
    const snn_real q = ms / net->dt.ms, size = snn_real_abs(q);
    *part = 0;
    if (!(size < (snn_real)9e18)) return 0;
    const int64_t near_q = (int64_t)(q < 0 ? q - (snn_real)0.5 : q + (snn_real)0.5);
    const snn_real off = (snn_real)near_q - q;
    if (snn_real_abs(off) > (snn_real)1e-5 * (size > 1 ? size : 1)) *part = off;
    return net->step - (uint64_t)near_q;
}
/* Is it time for a wave, and are its numbers fit for one? */
SNN__DO bool snn__window(snn_net *net, const char *name, snn_real start, snn_real duration)
{
    snn__check(net, name, SNN__TEXT("start"), start, SNN__TEXT("ms"), SNN_ANY, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("duration"), duration, SNN__TEXT("ms"), SNN_NONNEGATIVE,
               SIZE_MAX);
    return !snn_failed(net) && snn__begun(net, start) && !snn__begun(net, start + duration);
}
SNN__DO bool snn__wave_fits(snn_net *net, const char *name, const char *field, snn_real x,
                            size_t index)
{
    snn__check(net, name, field, x, SNN__TEXT(""), SNN_ANY, index);
    return !snn_failed(net);
}

/* -- waves ----------------------------------------------------------------------------------- */
SNN__DO snn_real snn__pulse(snn_net *net, snn_real value, snn_real start, snn_real duration)
{
    const char *name = SNN__TEXT("snn_pulse");
    if (!snn__wave_fits(net, name, SNN__TEXT("value"), value, SIZE_MAX)) return 0;
    return snn__window(net, name, start, duration) ? value : (snn_real)0;
}
SNN__DO snn_real snn__ramp(snn_net *net, snn_real from, snn_real to, snn_real start,
                           snn_real duration)
{
    const char *name = SNN__TEXT("snn_ramp");
    snn_real part;
    if (!snn__wave_fits(net, name, SNN__TEXT("from"), from, SIZE_MAX)) return 0;
    if (!snn__wave_fits(net, name, SNN__TEXT("to"), to, SIZE_MAX)) return 0;
    if (!snn__window(net, name, start, duration)) return 0;
    const uint64_t whole = snn__steps_since(net, start, &part);
    const snn_real since = ((snn_real)whole + part) * net->dt.ms;
    return from + (to - from) * since / duration;
}
/* The phase is a whole number of 2^-64 turns, so that it comes round without a rounding. */
SNN__DO snn_real snn__sinusoid(snn_net *net, snn_real amplitude, snn_rate frequency, snn_real bias,
                               snn_real start, snn_real duration)
{
    const char *name = SNN__TEXT("snn_sinusoid");
    const snn_real turn = (snn_real)18446744073709551616.;             /* 2^64 */
    snn_real part;
    if (!snn__wave_fits(net, name, SNN__TEXT("amplitude"), amplitude, SIZE_MAX)) return 0;
    if (!snn__wave_fits(net, name, SNN__TEXT("bias"), bias, SIZE_MAX)) return 0;
    snn__check(net, name, SNN__TEXT("frequency"), snn_to_Hz(frequency), SNN__TEXT("Hz"),
               SNN_NONNEGATIVE, SIZE_MAX);
    if (!snn__window(net, name, start, duration)) return 0;
    const uint64_t whole = snn__steps_since(net, start, &part);
    snn_real each = frequency.kHz * net->dt.ms;                         /* turns in a step */
    each = each < (snn_real)1e9 ? each - (snn_real)(uint64_t)each : (snn_real)0;
    uint64_t phase = whole * (uint64_t)(each * turn);
    const snn_real rest = part * each - (snn_real)(int64_t)(part * each);
    phase += (uint64_t)(int64_t)(rest * (turn / 2)) * 2;
    const snn_real angle = (snn_real)(int64_t)phase * ((snn_real)6.2831853071795865 / turn);
    return amplitude * snn_real_sin(angle) + bias;
}
SNN__DO snn_real snn__sections(snn_net *net, const snn_real *values, const snn_time *durations,
                               size_t n)
{
    const char *name = SNN__TEXT("snn_sections");
    snn_real end = 0;
    for (size_t k = 0; k < n; k++) {
        if (!snn__wave_fits(net, name, SNN__TEXT("values"), values[k], k)) return 0;
        snn__check(net, name, SNN__TEXT("durations"), snn_to_ms(durations[k]), SNN__TEXT("ms"),
                   SNN_NONNEGATIVE, k);
        if (snn_failed(net)) return 0;
        end += durations[k].ms;
        if (!snn__begun(net, end)) return values[k];
    }
    return 0;
}
SNN__DO snn_real snn__stairs(snn_net *net, const snn_real *values, const snn_time *times, size_t n)
{
    const char *name = SNN__TEXT("snn_stairs");
    snn_real value = 0, last = 0;
    bool any = false;
    for (size_t k = 0; k < n; k++) {            /* in any order; of equal times the later one   */
        if (!snn__wave_fits(net, name, SNN__TEXT("values"), values[k], k)) return 0;
        snn__check(net, name, SNN__TEXT("times"), snn_to_ms(times[k]), SNN__TEXT("ms"), SNN_ANY, k);
        if (snn_failed(net)) return 0;
        if (!snn__begun(net, times[k].ms) || (any && times[k].ms < last)) continue;
        value = values[k];
        last = times[k].ms;
        any = true;
    }
    return value;
}

/* -- fluctuations ---------------------------------------------------------------------------- */
SNN__DO void snn__fluctuate(snn_net *net, snn_random r, snn_real *x, size_t count, snn_real mean,
                            snn_real sigma, snn_real tau)
{
    if (!net || snn_failed(net)) return;
    const snn_real dt = net->dt.ms, pull = tau > 0 ? dt / tau : (snn_real)1;
    const snn_real spread = sigma * snn_real_sqrt(dt);
    r.key += (uint32_t)(net->step >> 32) * 0x9E3779B9u;
    for (size_t cell = 0; cell < count * net->batch; cell++) {
        const snn_real normal = snn_random_normal(r, (uint32_t)cell, (uint32_t)net->step);
        const snn_real before = tau > 0 ? x[cell] : mean;
        x[cell] = before + (mean - before) * pull + spread * normal;
    }
}
SNN__DO snn_real *snn__fluctuating(snn_net *net, const char *name, size_t count, snn_real mean,
                                   snn_real sigma, snn_real tau, snn_range range)
{
    if (!snn__may_make(net, name, count)) return NULL;
    snn__check(net, name, SNN__TEXT("mean"), mean, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("sigma"), sigma, SNN__TEXT(""), SNN_NONNEGATIVE, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("tau"), tau, SNN__TEXT("ms"), range, SIZE_MAX);
    snn_real *x = SNN__TAKE(snn_real, net, name, count * net->batch);
    for (size_t cell = 0; x && cell < count * net->batch; cell++) x[cell] = mean;
    return x;
}

/* -- the typed doors to both ----------------------------------------------------------------- */
#define X(dim, m, a, b, c, d)                                                                     \
    SNN_FN snn_##dim snn_pulse_##dim(snn_net *net, snn_##dim value, snn_time start,               \
                                     snn_time duration)                                           \
    {                                                                                             \
        return snn__##dim##_of(snn__pulse(net, value.m, start.ms, duration.ms));                  \
    }                                                                                             \
    SNN_FN snn_##dim snn_ramp_##dim(snn_net *net, snn_##dim from, snn_##dim to, snn_time start,   \
                                    snn_time duration)                                            \
    {                                                                                             \
        return snn__##dim##_of(snn__ramp(net, from.m, to.m, start.ms, duration.ms));              \
    }                                                                                             \
    SNN_FN snn_##dim snn_sinusoid_##dim(snn_net *net, snn_##dim amplitude, snn_rate frequency,    \
                                        snn_##dim bias, snn_time start, snn_time duration)        \
    {                                                                                             \
        return snn__##dim##_of(snn__sinusoid(net, amplitude.m, frequency, bias.m, start.ms,       \
                                             duration.ms));                                       \
    }                                                                                             \
    SNN_FN snn_##dim snn_sections_##dim(snn_net *net, const snn_##dim *values,                    \
                                        const snn_time *durations, size_t n)                      \
    {                                                                                             \
        return snn__##dim##_of(snn__sections(net, (const snn_real *)values, durations, n));       \
    }                                                                                             \
    SNN_FN snn_##dim snn_stairs_##dim(snn_net *net, const snn_##dim *values,                      \
                                      const snn_time *times, size_t n)                            \
    {                                                                                             \
        return snn__##dim##_of(snn__stairs(net, (const snn_real *)values, times, n));             \
    }
SNN_DIMENSIONS(X)
#undef X

#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__walk_fluctuating(snn__walker *w, const snn_net *net, size_t count, void *x,
                                   void *mean, void *sigma, void *tau, snn_random *random)
{
    snn__walk_reals(w, "x", x, count * net->batch);
    snn__walk_reals(w, "mean", mean, 1);
    snn__walk_reals(w, "sigma", sigma, 1);
    snn__walk_reals(w, "tau", tau, 1);
    random->key = (uint32_t)snn__walk_number(w, "random", random->key, UINT32_MAX);
}
#define SNN__FLUCTUATING_WALK(dim)                                                                \
    SNN__DO void snn__fluctuating_##dim##_walk(snn__walker *w, void *self)                        \
    {                                                                                             \
        snn_fluctuating_##dim *f = (snn_fluctuating_##dim *)self;                                 \
        snn__walk_fluctuating(w, f->net, f->count, f->x, &f->mean, &f->sigma, &f->tau,            \
                              &f->random);                                                        \
    }
#else
#define SNN__FLUCTUATING_WALK(dim)
#endif
/* X(drive, its sigma, unit of the drive, of sigma) */
#define SNN__FLUCTUATING(X)                                                                       \
    X(current, current_noise, nA, nA_per_rtms)                                                    \
    X(speed, speed_noise, mV_per_ms, mV_per_ms_rtms)                                              \
    X(ratio, ratio_noise, one, per_rtms)
#define X(dim, noise, m, sigma_m)                                                                 \
    typedef struct snn_fluctuating_##dim {                                                        \
        snn_net *net;                                                                             \
        size_t count;                                                                             \
        snn_##dim *x, mean;                     /* x: [batch][count]                            */ \
        snn_##noise sigma;                                                                        \
        snn_time tau;                           /* 0: drawn anew in every step                  */ \
        snn_random random;                                                                        \
        SNN__SAVED                                                                                \
    } snn_fluctuating_##dim;                                                                      \
    SNN__FLUCTUATING_WALK(dim)                                                                    \
    SNN__DO snn_fluctuating_##dim *snn__fluctuating_##dim(                                        \
        snn_net *net, const char *name, size_t count, snn_##dim mean, snn_##noise sigma,          \
        snn_time tau, snn_range range, uint64_t seed)                                             \
    {                                                                                             \
        static const snn_fluctuating_##dim none = SNN__ZERO;                                      \
        snn_real *x = snn__fluctuating(net, name, count, mean.m, sigma.sigma_m, tau.ms, range);   \
        snn_fluctuating_##dim *f = SNN__TAKE(snn_fluctuating_##dim, net, name, 1);                \
        if (!f || !x) return (snn_fluctuating_##dim *)(uintptr_t)&none;                           \
        f->net = net;                                                                             \
        f->count = count;                                                                         \
        f->x = (snn_##dim *)(void *)x;                                                            \
        f->mean = mean;                                                                           \
        f->sigma = sigma;                                                                         \
        f->tau = tau;                                                                             \
        f->random = snn_random_from(seed, 0x52u);                                                 \
        SNN__SAVE(f, net, "snn_fluctuating", snn__fluctuating_##dim##_walk);                      \
        return f;                                                                                 \
    }                                                                                             \
    SNN_FN snn_fluctuating_##dim *snn_ou_new_##dim(snn_net *net, size_t count, snn_##dim mean,    \
                                                   snn_##noise sigma, snn_time tau,               \
                                                   uint64_t seed)                                 \
    {                                                                                             \
        return snn__fluctuating_##dim(net, SNN__TEXT("snn_ou_new"), count, mean, sigma, tau,      \
                                      SNN_POSITIVE, seed);                                        \
    }                                                                                             \
    SNN_FN snn_fluctuating_##dim *snn_wiener_new_##dim(snn_net *net, size_t count,                \
                                                       snn_##noise sigma, uint64_t seed)          \
    {                                                                                             \
        return snn__fluctuating_##dim(net, SNN__TEXT("snn_wiener_new"), count, snn_##m(0), sigma, \
                                      snn_ms(0), SNN_ANY, seed);                                  \
    }                                                                                             \
    SNN_FN void snn_fluctuate_##dim(snn_fluctuating_##dim *f)                                     \
    {                                                                                             \
        snn__fluctuate(f->net, f->random, (snn_real *)f->x, f->count, f->mean.m,                  \
                       f->sigma.sigma_m, f->tau.ms);                                              \
    }
SNN__FLUCTUATING(X)
#undef X

#ifdef __cplusplus
#define X(dim, m, a, b, c, d)                                                                     \
    SNN_FN auto snn__pulses(snn_##dim) -> decltype(&snn_pulse_##dim) { return snn_pulse_##dim; }  \
    SNN_FN auto snn__ramps(snn_##dim) -> decltype(&snn_ramp_##dim) { return snn_ramp_##dim; }     \
    SNN_FN auto snn__sinusoids(snn_##dim) -> decltype(&snn_sinusoid_##dim)                        \
    {                                                                                             \
        return snn_sinusoid_##dim;                                                                \
    }                                                                                             \
    SNN_FN auto snn__sectioned(const snn_##dim *) -> decltype(&snn_sections_##dim)                \
    {                                                                                             \
        return snn_sections_##dim;                                                                \
    }                                                                                             \
    SNN_FN auto snn__stepped(const snn_##dim *) -> decltype(&snn_stairs_##dim)                    \
    {                                                                                             \
        return snn_stairs_##dim;                                                                  \
    }
SNN_DIMENSIONS(X)
#undef X
#define X(dim, noise, m, sigma_m)                                                                 \
    SNN_FN auto snn__ous(snn_##dim) -> decltype(&snn_ou_new_##dim) { return snn_ou_new_##dim; }   \
    SNN_FN auto snn__wieners(snn_##noise) -> decltype(&snn_wiener_new_##dim)                      \
    {                                                                                             \
        return snn_wiener_new_##dim;                                                              \
    }                                                                                             \
    SNN_FN auto snn__fluctuates(const snn_fluctuating_##dim *) -> decltype(&snn_fluctuate_##dim)  \
    {                                                                                             \
        return snn_fluctuate_##dim;                                                               \
    }
SNN__FLUCTUATING(X)
#undef X
#define SNN__PULSE(x) snn__pulses(x)
#define SNN__RAMP(x) snn__ramps(x)
#define SNN__SINUSOID(x) snn__sinusoids(x)
#define SNN__SECTIONS(x) snn__sectioned(x)
#define SNN__STAIRS(x) snn__stepped(x)
#define SNN__OU(x) snn__ous(x)
#define SNN__WIENER(x) snn__wieners(x)
#define SNN__FLUCTUATE(x) snn__fluctuates(x)
#else
#define SNN__PULSE_OF(dim, ...) snn_##dim : snn_pulse_##dim,
#define SNN__RAMP_OF(dim, ...) snn_##dim : snn_ramp_##dim,
#define SNN__SINUSOID_OF(dim, ...) snn_##dim : snn_sinusoid_##dim,
#define SNN__SECTIONS_OF(dim, ...)                                                                \
    snn_##dim * : snn_sections_##dim, const snn_##dim * : snn_sections_##dim,
#define SNN__STAIRS_OF(dim, ...)                                                                  \
    snn_##dim * : snn_stairs_##dim, const snn_##dim * : snn_stairs_##dim,
#define SNN__OU_OF(dim, ...) snn_##dim : snn_ou_new_##dim,
#define SNN__WIENER_OF(dim, noise, ...) snn_##noise : snn_wiener_new_##dim,
#define SNN__FLUCTUATE_OF(dim, ...) snn_fluctuating_##dim * : snn_fluctuate_##dim,
#define SNN__PULSE(x) _Generic((x), SNN_DIMENSIONS(SNN__PULSE_OF) snn__untyped : NULL)
#define SNN__RAMP(x) _Generic((x), SNN_DIMENSIONS(SNN__RAMP_OF) snn__untyped : NULL)
#define SNN__SINUSOID(x) _Generic((x), SNN_DIMENSIONS(SNN__SINUSOID_OF) snn__untyped : NULL)
#define SNN__SECTIONS(x) _Generic((x), SNN_DIMENSIONS(SNN__SECTIONS_OF) snn__untyped * : NULL)
#define SNN__STAIRS(x) _Generic((x), SNN_DIMENSIONS(SNN__STAIRS_OF) snn__untyped * : NULL)
#define SNN__OU(x) _Generic((x), SNN__FLUCTUATING(SNN__OU_OF) snn__untyped : NULL)
#define SNN__WIENER(x) _Generic((x), SNN__FLUCTUATING(SNN__WIENER_OF) snn__untyped : NULL)
#define SNN__FLUCTUATE(x) _Generic((x), SNN__FLUCTUATING(SNN__FLUCTUATE_OF) snn__untyped * : NULL)
#endif
#define snn_pulse(net, value, start, duration) SNN__PULSE(value)(net, value, start, duration)
#define snn_ramp(net, from, to, start, duration) SNN__RAMP(from)(net, from, to, start, duration)
#define snn_sinusoid(net, amplitude, frequency, bias, start, duration)                            \
    SNN__SINUSOID(amplitude)(net, amplitude, frequency, bias, start, duration)
#define snn_sections(net, values, durations, n) SNN__SECTIONS(values)(net, values, durations, n)
#define snn_stairs(net, values, times, n) SNN__STAIRS(values)(net, values, times, n)
#define snn_ou_new(net, count, mean, sigma, tau, seed)                                            \
    SNN__OU(mean)(net, count, mean, sigma, tau, seed)
#define snn_wiener_new(net, count, sigma, seed) SNN__WIENER(sigma)(net, count, sigma, seed)
#define snn_fluctuate(x) SNN__FLUCTUATE(x)(x)

/* -- n Poisson trains onto every neuron ------------------------------------------------------ */
typedef struct snn_poisson_input {
    snn_net *net;
    snn_port *post;
    uint32_t trains;                            /* onto each neuron                             */
    snn_rate rate;                              /* of each; may be changed at any time          */
    snn_real weight;                            /* of a spike, in the receptor's coherent unit  */
#if SNN_DUAL_N > 0
    snn_tangent weight_dot;
#endif
    snn_random random;
    SNN__SAVED
} snn_poisson_input;

#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__poisson_input_walk(snn__walker *w, void *self)
{
    snn_poisson_input *p = (snn_poisson_input *)self;
    snn__walk_same(w, "trains", p->trains);
    snn__walk_reals(w, "rate", &p->rate, 1);
    snn__walk_reals(w, "weight", &p->weight, 1);
    p->random.key = (uint32_t)snn__walk_number(w, "random", p->random.key, UINT32_MAX);
#if SNN_DUAL_N > 0
    snn__walk_tangents(w, "weight_dot", &p->weight_dot, 1);
#endif
}
#endif

SNN__DO snn_poisson_input *snn__poisson_input(snn_net *net, snn_port *post, uint32_t trains,
                                              snn_rate rate, snn_real weight, uint64_t seed)
{
    static const snn_poisson_input none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_poisson_input");
    snn_poisson_input *p = NULL;
    if (!snn_failed(net) && post->cells) {
        snn__check(net, name, SNN__TEXT("rate"), snn_to_Hz(rate), SNN__TEXT("Hz"), SNN_NONNEGATIVE,
                   SIZE_MAX);
        snn__check(net, name, SNN__TEXT("weight"), weight, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
        if (trains == 0 || trains > INT32_MAX)
            snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("number of trains"), SIZE_MAX, trains, 0);
        if (post->cells->net != net)
            snn__fail(net, SNN_BAD_END, name, SNN__TEXT("the receptor belongs to another net"),
                      SIZE_MAX, 0, 0);
        p = SNN__TAKE(snn_poisson_input, net, name, 1);
    }
    if (!p) return (snn_poisson_input *)(uintptr_t)&none;
    p->net = net;
    p->post = post;
    p->trains = trains;
    p->rate = rate;
    p->weight = weight;
    p->random = snn_random_from(seed, 0x51u);
    SNN__SAVE(p, net, "snn_poisson_input", snn__poisson_input_walk);
    return p;
}
#define snn_poisson_input_new(net, receptor, trains, rate, w, seed)                               \
    snn__poisson_input(net, &(receptor)->port, trains, rate, SNN__WEIGHT(receptor, w), seed)

/* How many of n trains spike if each does with probability p = 1 - q? A binomial distribution,
   looked up from its lower end; where n p > 5 and n q > 5 the whole number next to a normal one,
   as in the seed.                                                                              */
typedef struct snn__binomial {
    snn_real n, mean, deviation;                /* normal where deviation > 0; else             */
    snn_real first, odds, expected;             /* of those that spike, or (all) of the others  */
    bool all;
} snn__binomial;

SNN__DO snn__binomial snn__binomial_of(uint32_t n, snn_real p, snn_real q)
{
    snn__binomial d = SNN__ZERO;
    d.n = (snn_real)n;
    d.mean = d.n * p;
    d.all = q < p;
    const snn_real few = d.all ? q : p;
    if (d.mean > 5 && d.n * q > 5) d.deviation = snn_real_sqrt(d.mean * q);
    d.first = snn_real_exp(d.n * snn__log_rest(few));
    d.odds = few / (1 - few);
    d.expected = d.n * few;
    return d;
}
SNN__DO snn_real snn__binomial_draw(const snn__binomial *d, snn_random r, uint32_t i, uint32_t j)
{
    if (d->deviation > 0) {
        const snn_real x = d->mean + d->deviation * snn_random_normal(r, i, j);
        if (!(x > 0)) return 0;
        const uint32_t below = (uint32_t)x;     /* a half goes to the even one                  */
        const snn_real over = x - (snn_real)below;
        const bool up = over > (snn_real)0.5 || (over == (snn_real)0.5 && (below & 1));
        return (snn_real)(below + up);
    }
    const snn_real least = (snn_real)(SNN__DOUBLE ? 1e-17 : 1e-9);      /* a u that none has */
    snn_real u = snn_random_uniform(r, i, j), here = d->first, k = 0;
    while (u >= here && k < d->n && (here > least || k < d->expected)) {
        u -= here;
        here *= (d->n - k) * d->odds / (k + 1);
        k++;
    }
    return d->all ? d->n - k : k;
}
/* Adds this step's spikes to what has arrived. */
SNN__DO void snn_poisson_input_step(snn_poisson_input *p)
{
    if (!p->net || snn_failed(p->net)) return;
    snn_net *net = p->net;
    snn__check(net, SNN__TEXT("snn_poisson_input"), SNN__TEXT("rate"), snn_to_Hz(p->rate),
               SNN__TEXT("Hz"), SNN_NONNEGATIVE, SIZE_MAX);     /* it may have been changed     */
    if (snn_failed(net)) return;
    const snn_real expected = p->rate.kHz * net->dt.ms;
    const snn__binomial d =
        snn__binomial_of(p->trains, -snn_real_expm1(-expected), snn_real_exp(-expected));
    const size_t n = p->post->cells->count * net->batch;
    snn_random r = p->random;
    r.key += (uint32_t)(net->step >> 32) * 0x9E3779B9u;
    for (size_t cell = 0; cell < n; cell++) {
        const snn_real k = snn__binomial_draw(&d, r, (uint32_t)cell, (uint32_t)net->step);
        p->post->arrived[cell] += p->weight * k;
#if SNN_DUAL_N > 0
        if (!net->tangents) continue;
        snn_tangent *dot = &p->post->arrived_dot[cell];
        *dot = snn_tangent_add(*dot, snn_tangent_carry(k, p->weight_dot));
#endif
    }
}
#if SNN_DUAL_N > 0
/* Its weight becomes variable number k: derivatives are per the unit given. */
#define snn_seed_poisson_input(input, receptor, per, k)                                           \
    snn__seed_poisson_input(input, &(receptor)->port, SNN__WEIGHT(receptor, per), k)
SNN__DO void snn__seed_poisson_input(snn_poisson_input *p, const snn_port *post, snn_real per,
                                     int k)
{
    const char *name = SNN__TEXT("snn_poisson_input");
    if (!p->net || snn_failed(p->net)) return;
    if (p->post != post)
        snn__fail(p->net, SNN_BAD_END, name, SNN__TEXT("not the receptor of this input"),
                  SIZE_MAX, 0, 0);
    snn__check_seed(p->net, name, k);
    if (!snn_failed(p->net)) snn_tangent_set(&p->weight_dot, k, per);
}
#endif
#endif

/* ==============================================================================================
   >>readouts   what a network says: leaky sums of weighted spikes, which never spike themselves
   ===============================================================================================
   In every step, for each of count units,
       r' = kappa r + what arrived,            kappa = exp(-dt/tau)
   without threshold, bias or a factor (1 - kappa): z spikes a step of weight w end at
   w z/(1 - kappa). Weights are numbers (snn_one), and projections reach a readout as they reach a
   receptor, with the same delays, slices, copies and tangents:
       snn_readout    *out = snn_readout_new(&net, 10, snn_ms(20));
       snn_projection *to  = snn_dense(&net, &hidden->cells, &out->in, weights, n_hidden * 10);
       ...
       hidden_step(hidden, drive);  snn_deliver(to);  snn_readout_step(out);  snn_tick(&net);
   Delivered after hidden's step, as here, the spikes of this very step count; before it, those of
   the last. What training needs are plain arrays: kappa[count], r[batch][count] and, in the
   projection, weights[n_pre][count]. In a net with tangents r_dot follows r; its seeds are
   snn_seed_weight, snn_seed_synapse and tau_dot. A readout in mV is a population of snn_li
   (>>models). brainpy.state's LeakyRateReadout.
   Needs: >>connections. Offers: snn_readout, snn_readout_new, _step, _retune, _restart.        */
#if defined SNN__FIRST && !defined SNN__PART

typedef struct snn_readout {
    snn_cells cells;
    struct { snn_port port; snn_ratio *arrived; } in;   /* where projections deliver            */
    snn_ratio *r;                               /* [batch][count]                               */
    snn_time *tau;                              /* [count]: all the same, until you say so      */
    snn_real *kappa;                            /* [count]: follows tau at _retune              */
#if SNN_DUAL_N > 0
    snn_ratio_dot *r_dot;                       /* only in a net with tangents                  */
    snn_time_dot *tau_dot;                      /* seeds                                        */
    snn_tangent *kappa_dot;
#endif
} snn_readout;

enum {                                          /* bytes that _new takes, for SNN_BYTES         */
    snn_readout_bytes_each = sizeof(SNN_INDEX) + 4 * sizeof(snn_real),
    snn_readout_bytes_once = sizeof(snn_readout) + sizeof(size_t) + 7 * SNN_ALIGN
};

/* After tau, its seeds or dt were changed: checks them, and computes kappa. */
SNN__DO void snn_readout_retune(snn_readout *o)
{
    snn_net *net = o->cells.net;
    if (!net || snn_failed(net)) return;
    snn__check_dt(net);
    for (size_t k = 0; k < o->cells.count; k++) {
        snn__check(net, o->cells.name, SNN__TEXT("tau"), snn_to_ms(o->tau[k]), SNN__TEXT("ms"),
                   SNN_POSITIVE, k);
        o->kappa[k] = snn_real_exp(-(net->dt.ms / o->tau[k].ms));
#if SNN_DUAL_N > 0
        if (!net->tangents) continue;           /* d kappa = kappa dt/tau^2 d tau               */
        const snn_dual tau = snn__time_seeded(o->tau[k], o->tau_dot[k]);
        o->kappa_dot[k] = snn_dual_exp(snn_dual_div(snn_dual_lit(-net->dt.ms), tau)).d;
#endif
    }
}
/* All r to 0, their tangents too; nothing has arrived. */
SNN__DO void snn_readout_restart(snn_readout *o)
{
    snn_net *net = o->cells.net;
    if (!net || snn_failed(net)) return;
    const size_t n = o->cells.count * net->batch;
    for (size_t c = 0; c < n; c++) o->r[c].one = 0;
    snn__port_clear(&o->in.port);
#if SNN_DUAL_N > 0
    for (size_t c = 0; net->tangents && c < n; c++) o->r_dot[c].one = snn_tangent_zero();
#endif
}
SNN__DO void snn__readout_again(snn_cells *cells)
{
    snn_readout_restart((snn_readout *)(void *)cells);
}
/* dr'/dr = kappa, dr'/du = 1; there is no spike */
SNN__DO void snn__readout_derive(const snn_layer *l, const snn_real *kept, const SNN_HOLD *holds,
                                 const snn_real *drives, size_t stride, size_t from, size_t stop,
                                 snn_real *out)
{
    const snn_readout *o = (const snn_readout *)(const void *)l->cells;
    const size_t n = stop - from;
    (void)kept; (void)holds; (void)drives; (void)stride;
    for (size_t c = 0; c < n; c++) {
        out[c] = o->kappa[(from + c) % o->cells.count];
        out[n + c] = 1;
        out[2 * n + c] = out[3 * n + c] = 0;
    }
}
SNN__DO void snn__readout_enrol(snn_cells *cells, snn_layer *l)
{
    snn_readout *o = (snn_readout *)(void *)cells;
    if (l->states) l->states[0] = (snn_real *)(void *)o->r;
    if (l->ports) l->ports[0] = &o->in.port;
    l->n_states = l->n_ports = 1;
    l->restart = snn__readout_again;
    l->derive = snn__readout_derive;
}
#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__readout_walk(snn__walker *w, void *self)
{
    snn_readout *o = (snn_readout *)self;
    snn__walk_cells(w, &o->cells);
    snn__walk_reals(w, "r", o->r, o->cells.count * o->cells.net->batch);
    snn__walk_reals(w, "tau", o->tau, o->cells.count);
#if SNN_DUAL_N > 0
    snn__walk_tangents(w, "r_dot", o->r_dot, o->cells.count * o->cells.net->batch);
    snn__walk_tangents(w, "tau_dot", o->tau_dot, o->cells.count);
#endif
    w->path = "in";
    snn__walk_port(w, &o->in.port);
    if (w->purpose == SNN__TO_LOAD) snn_readout_retune(o);
}
#endif
/* count units of one time constant, all at 0. */
SNN__DO snn_readout *snn_readout_new(snn_net *net, size_t count, snn_time tau)
{
    static const snn_readout none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_readout");
    snn_readout *o = NULL;
    if (snn__may_make(net, name, count)) {
        snn__check(net, name, SNN__TEXT("tau"), snn_to_ms(tau), SNN__TEXT("ms"), SNN_POSITIVE,
                   SIZE_MAX);
        o = SNN__TAKE(snn_readout, net, name, 1);
    }
    if (!o) return (snn_readout *)(uintptr_t)&none;
    const size_t n = count * net->batch;
    snn__cells_begin(&o->cells, net, name, count, NULL);
    o->cells.seen = true;
    o->in.port.cells = &o->cells;
    o->in.port.seat = (void *)&o->in.arrived;
    snn__port_slots(&o->in.port, 1);
    o->r = SNN__TAKE(snn_ratio, net, name, n);
    o->tau = SNN__TAKE(snn_time, net, name, count);
    o->kappa = SNN__TAKE(snn_real, net, name, count);
#if SNN_DUAL_N > 0
    if (net->tangents) {
        o->r_dot = SNN__TAKE(snn_ratio_dot, net, name, n);
        o->tau_dot = SNN__TAKE(snn_time_dot, net, name, count);
        o->kappa_dot = SNN__TAKE(snn_tangent, net, name, count);
    }
#endif
    for (size_t k = 0; k < count && !snn_failed(net); k++) o->tau[k] = tau;
    o->cells.enrol = snn__readout_enrol;
    snn_readout_retune(o);
    snn_readout_restart(o);
    SNN__SAVE(&o->cells, net, "snn_readout", snn__readout_walk);
    return snn_failed(net) ? (snn_readout *)(uintptr_t)&none : o;
}
/* One step of all: r decays, and takes what arrived. */
SNN__DO void snn_readout_step(snn_readout *o)
{
    snn_net *net = o->cells.net;
    if (!net || snn_failed(net)) return;
    const size_t count = o->cells.count;
    static const snn_real none = 0;
    snn_layer *l = o->cells.layer;
    if (l) l->before(l, &none, 0);
    for (size_t b = 0; b < net->batch; b++) {
        for (size_t k = 0; k < count; k++) {
            const size_t cell = b * count + k;
#if SNN_DUAL_N > 0
            if (net->tangents) {                /* dr' = kappa dr + r d kappa + what arrived    */
                snn_tangent *dot = &o->r_dot[cell].one, *in = &o->in.port.arrived_dot[cell];
                *dot = snn_tangent_add(snn_tangent_carry(o->kappa[k], *dot),
                                       snn_tangent_carry(o->r[cell].one, o->kappa_dot[k]));
                *dot = snn_tangent_add(*dot, *in);
                *in = snn_tangent_zero();
            }
#endif
            o->r[cell].one = snn_real_mul(o->kappa[k], o->r[cell].one) + o->in.arrived[cell].one;
            o->in.arrived[cell].one = 0;
        }
    }
    if (l) l->after(l);
    snn__port_turn(&o->in.port);
}
#endif

/* ==============================================================================================
   >>recording   what a network did: states, rates and spikes, row by row, and a summary in words
   ===============================================================================================
   A recorder looks once a step, when the populations have stepped and before snn_tick:

       snn_recorder *v = snn_recorder_new(&net, &post->cells, post->v, 10, 200);
       ... post_step(post, drive);  snn_record(v);  snn_tick(&net);

   keeps V of every post neuron at every 10th step, and has room for 200 rows. Row k is
   v->values[k * v->width] and on, as it stood after step v->steps[k]; v->unit is its unit, the
   coherent one of its dimension. When the room is full, the rows go to a drain and the room is used
   again: a run of any length in bounded memory. A drain is a function of yours, or, with
   SNN_WITH_FILES, a CSV or NPY file. A full recorder without a drain fails the net: nothing is lost
   unnoticed.
   Symbols. width: values in a row; room: rows that fit; cell: copy * count + neuron.
   Needs: >>cells. Offers: snn_recorder_new, _some_new, _rate_new, _spikes_new, snn_record,
   snn_recorder_drain, _flush; snn_activity_new, _step, _read, _say; with SNN_WITH_FILES
   snn_recorder_csv, _npy, _close; snn_projection_describe, target_describe.                    */
#if defined SNN__FIRST && !defined SNN__PART

struct snn_recorder;
/* Takes what r holds: r->rows rows. false: it could not, and the net fails. */
typedef bool (*snn_drain)(void *context, const struct snn_recorder *r);

typedef struct snn_recorder {
    snn_net *net;
    const char *name, *unit;                    /* of what is recorded: "post->v", "mV"         */
    const snn_cells *cells;
    const snn_real *from;                       /* the state, [batch][count]; NULL: spikes      */
    const size_t *chosen;                       /* [width] places in `from`; NULL: all of cells */
    uint32_t every;                             /* steps from row to row                        */
    size_t width, rows, room;
    uint64_t *steps;                            /* [room]                                       */
    snn_real *values;                           /* [room][width]; NULL if single spikes ...     */
    uint32_t *spikes;                           /* ... are kept: [room], a cell each            */
    uint64_t drained;                           /* rows that a drain has taken                  */
    snn_drain drain;
    void *context;
    size_t *counts;                             /* of a rate: spikes so far, [width]            */
} snn_recorder;

SNN__DO snn_recorder *snn__recorder(snn_net *net, const snn_cells *cells, const char *what,
                                    const char *unit, size_t width, uint32_t every, size_t room)
{
    static const snn_recorder none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_recorder");
    snn_recorder *r = NULL;
    if (!snn_failed(net) && cells->net) {
        if (every == 0) snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("every"), SIZE_MAX, 0, 0);
        if (room == 0) snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("room"), SIZE_MAX, 0, 0);
        if (cells->net != net)
            snn__fail(net, SNN_BAD_END, name, SNN__TEXT("the population belongs to another net"),
                      SIZE_MAX, 0, 0);
        if (width && room > SIZE_MAX / 64 / width)
            snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("room"), SIZE_MAX, room, 0);
        r = SNN__TAKE(snn_recorder, net, name, 1);
    }
    if (r) {
        r->net = net;
        r->name = what;
        r->unit = unit;
        r->cells = cells;
        r->every = every;
        r->width = width;
        r->room = room;
        r->steps = SNN__TAKE(uint64_t, net, name, room);
    }
    return r && !snn_failed(net) ? r : (snn_recorder *)(uintptr_t)&none;
}
/* who[n]: of each copy these neurons, or all if NULL */
SNN__DO snn_recorder *snn__recorder_states(snn_net *net, const snn_cells *cells,
                                           const snn_real *from, const char *what,
                                           const char *unit, const uint32_t *who, size_t n,
                                           uint32_t every, size_t room)
{
    const char *name = SNN__TEXT("snn_recorder");
    const size_t count = who ? n : cells->count;
    if (cells->net && count == 0)
        snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("neurons"), SIZE_MAX, 0, 0);
    if (cells->net && count > SIZE_MAX / 64 / net->batch)
        snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("neurons"), SIZE_MAX, count, 0);
    for (size_t k = 0; who && cells->net && k < n; k++)
        if (who[k] >= cells->count)
            snn__fail(net, SNN_BAD_EDGE, name, SNN__TEXT("neuron"), k, who[k], cells->count);
    const size_t width = snn_failed(net) ? 0 : count * net->batch;
    snn_recorder *r = snn__recorder(net, cells, what, unit, width, every, room);
    if (!r->net) return r;
    const size_t whole = cells->whole ? cells->whole->count : cells->count;
    size_t *chosen = SNN__TAKE(size_t, net, name, width);
    r->values = SNN__TAKE(snn_real, net, name, room * width);
    for (size_t k = 0; !snn_failed(net) && k < width; k++)
        chosen[k] = k / count * whole + cells->first + (who ? who[k % count] : k % count);
    r->from = from;
    r->chosen = chosen;
    return r;
}
/* Spikes per neuron and second, in windows of `every` steps: one value a copy, at the last step of
   each window.                                                                                 */
SNN__DO snn_recorder *snn_recorder_rate_new(snn_net *net, const snn_cells *cells, uint32_t every,
                                            size_t room)
{
    const char *unit = SNN__TEXT(SNN__UNIT_Hz);
    snn_recorder *r = snn__recorder(net, cells, SNN__TEXT("rate"), unit, net->batch, every, room);
    if (!r->net) return r;
    r->values = SNN__TAKE(snn_real, net, SNN__TEXT("snn_recorder"), room * net->batch);
    r->counts = SNN__TAKE(size_t, net, SNN__TEXT("snn_recorder"), net->batch);
    return r;
}
/* Every spike: a row is a step and a cell. */
SNN__DO snn_recorder *snn_recorder_spikes_new(snn_net *net, const snn_cells *cells, size_t room)
{
    snn_recorder *r = snn__recorder(net, cells, SNN__TEXT("spikes"), NULL, 0, 1, room);
    if (r->net) r->spikes = SNN__TAKE(uint32_t, net, SNN__TEXT("snn_recorder"), room);
    return r;
}
/* From now on, full room goes to `drain`. */
SNN__DO void snn_recorder_drain(snn_recorder *r, snn_drain drain, void *context)
{
    if (!r->net || snn_failed(r->net)) return;
    r->drain = drain;
    r->context = context;
}
/* Drains what is held, also when the room is not full: at the end of a run. */
SNN__DO void snn_recorder_flush(snn_recorder *r)
{
    if (!r->net || snn_failed(r->net) || !r->drain) return;
    if (!r->drain(r->context, r))
        snn__fail(r->net, SNN_NOT_WRITTEN, SNN__TEXT("snn_recorder"), r->name, SIZE_MAX, 0, 0);
    r->drained += r->rows;
    r->rows = 0;
}
/* The next row; there is none if the recorder is full and nobody drains it. */
SNN__DO bool snn__recorder_row(snn_recorder *r)
{
    if (r->rows == r->room) {
        if (!r->drain)
            snn__fail(r->net, SNN_BAD_SIZE, r->name, SNN__TEXT("number of recorded rows"),
                      SIZE_MAX, r->room + 1, r->room);
        snn_recorder_flush(r);
    }
    if (snn_failed(r->net)) return false;
    r->steps[r->rows] = r->net->step;
    return true;
}
SNN__DO void snn__record_rate(snn_recorder *r)
{
    for (size_t b = 0; b < r->width; b++) r->counts[b] += snn__spikes_of(r->cells, b).n;
    if ((r->net->step + 1) % r->every || !snn__recorder_row(r)) return;
    const snn_real window = snn_real_mul((snn_real)r->every, snn_to_s(r->net->dt));
    for (size_t b = 0; b < r->width; b++) {
        const snn_real each = (snn_real)r->counts[b] / (snn_real)r->cells->count;
        r->values[r->rows * r->width + b] = each / window;
        r->counts[b] = 0;
    }
    r->rows++;
}
SNN__DO void snn__record_spikes(snn_recorder *r)
{
    for (size_t b = 0; b < r->net->batch; b++) {
        const snn__spikes s = snn__spikes_of(r->cells, b);
        for (size_t k = 0; k < s.n && snn__recorder_row(r); k++)
            r->spikes[r->rows++] = (uint32_t)(b * r->cells->count + s.list[k] - r->cells->first);
    }
}
/* Once a step, when the populations have stepped. */
SNN__DO void snn_record(snn_recorder *r)
{
    if (!r->net || snn_failed(r->net)) return;
    if (r->spikes) snn__record_spikes(r);
    else if (r->counts) snn__record_rate(r);
    else if (r->net->step % r->every == 0 && snn__recorder_row(r)) {
        snn_real *row = r->values + r->rows++ * r->width;
        for (size_t k = 0; k < r->width; k++) row[k] = r->from[r->chosen[k]];
    }
}

/* -- the typed door: the unit comes from the array's type ------------------------------------ */
#ifdef __cplusplus
#define X(dim, m, ...)                                                                            \
    SNN_FN const char *snn__unit_of(const snn_##dim *) { return SNN__TEXT(SNN__UNIT_##m); }
SNN_DIMENSIONS(X)
#undef X
#else
#define SNN__UNIT_CASE(dim, m, ...) const snn_##dim * : SNN__TEXT(SNN__UNIT_##m),                 \
                                    snn_##dim * : SNN__TEXT(SNN__UNIT_##m),
#define snn__unit_of(array) _Generic((array), SNN_DIMENSIONS(SNN__UNIT_CASE) snn__untyped * : NULL)
#endif
/* array: a state of the population, population->v or population->receptor.g; every `every`-th step
   of all neurons of cells (the population, or a slice of it) */
#define snn_recorder_new(net, cells, array, every, room)                                          \
    snn__recorder_states(net, cells, (const snn_real *)(const void *)(array), SNN__TEXT(#array),  \
                         snn__unit_of(array), NULL, 0, every, room)
/* ... of the neurons who[n] alone */
#define snn_recorder_some_new(net, cells, array, who, n, every, room)                             \
    snn__recorder_states(net, cells, (const snn_real *)(const void *)(array), SNN__TEXT(#array),  \
                         snn__unit_of(array), who, n, every, room)

/* -- files ------------------------------------------------------------------------------------
   Complete whenever the rows have been drained, so also after an interrupted run. Close them
   before snn_net_free.
     CSV   a line of names with units, then a line a row: the time in ms, and the values; of
           spikes, the time and the cell
     NPY   numpy.load reads it: values[rows][width], of spikes [rows][2]: step, cell            */
#ifdef SNN_WITH_FILES
#include <stdio.h>
typedef struct snn__file { FILE *file; } snn__file;

/* dt in ms as it was written: the shortest decimal that is this number. A float's 0.1 is not the
   double's, and late times would show the difference.                                           */
SNN__DO double snn__written_dt(const snn_net *net)
{
    double dt = 0;
    for (int digits = 6; digits <= 17 && (snn_real)dt != net->dt.ms; digits++) {
        char text[32];
        snprintf(text, sizeof text, "%.*g", digits, (double)net->dt.ms);
        if (sscanf(text, "%lf", &dt) != 1) return (double)net->dt.ms;
    }
    return dt;
}
SNN__DO bool snn__drain_csv(void *context, const snn_recorder *r)
{
    FILE *const f = ((snn__file *)context)->file;
    const double dt = snn__written_dt(r->net);
    for (size_t row = 0; row < r->rows; row++) {
        fprintf(f, "%.12g", (double)r->steps[row] * dt);
        if (r->spikes) fprintf(f, ",%lu", (unsigned long)r->spikes[row]);
        for (size_t k = 0; k < r->width; k++)
            fprintf(f, ",%.*g", SNN__DOUBLE ? 17 : 9, (double)r->values[row * r->width + k]);
        fputc('\n', f);
    }
    return fflush(f) == 0 && !ferror(f);
}
/* the 128 bytes of NPY's version 1.0: rows as in the file; columns 0: a plain list. type: as numpy
   names it, or NULL for snn_real                                                                */
SNN__DO void snn__npy_head(FILE *f, const char *type, uint64_t rows, size_t columns)
{
    const union { uint16_t word; unsigned char byte[2]; } order = { 1 };
    char head[119], more[24] = "";
    if (columns) snprintf(more, sizeof more, " %lu", (unsigned long)columns);
    int at = snprintf(head, sizeof head, "{'descr': '%c%s', 'fortran_order': False, "
                      "'shape': (%llu,%s), }", order.byte[0] ? '<' : '>',
                      type ? type : SNN__DOUBLE ? "f8" : "f4", (unsigned long long)rows, more);
    while (at < 117) head[at++] = ' ';
    head[117] = '\n';
    fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, f);
    fwrite(head, 1, 118, f);
}
SNN__DO bool snn__drain_npy(void *context, const snn_recorder *r)
{
    FILE *const f = ((snn__file *)context)->file;
    if (fseek(f, 0, SEEK_SET)) return false;
    snn__npy_head(f, r->spikes ? "u8" : NULL, r->drained + r->rows, r->spikes ? 2 : r->width);
    if (fseek(f, 0, SEEK_END)) return false;
    for (size_t row = 0; r->spikes && row < r->rows; row++) {
        const uint64_t spike[2] = { r->steps[row], r->spikes[row] };
        fwrite(spike, sizeof spike, 1, f);
    }
    if (!r->spikes) fwrite(r->values, sizeof *r->values, r->rows * r->width, f);
    return fflush(f) == 0 && !ferror(f);
}
SNN__DO snn__file *snn__recorder_open(snn_recorder *r, const char *path, const char *mode)
{
    if (!r->net || snn_failed(r->net)) return NULL;
    snn__file *to = SNN__TAKE(snn__file, r->net, SNN__TEXT("snn_recorder"), 1);
    if (to) to->file = fopen(path, mode);
    if (to && !to->file)
        snn__fail(r->net, SNN_NOT_WRITTEN, SNN__TEXT("snn_recorder"), r->name, SIZE_MAX, 0, 0);
    return to && to->file ? to : NULL;
}
/* Rows go to the file at path, which is made anew. */
SNN__DO void snn_recorder_csv(snn_recorder *r, const char *path)
{
    snn__file *to = snn__recorder_open(r, path, "w");
    if (!to) return;
    const char *unit = r->unit ? r->unit : "", *name = r->name ? r->name : "";
    fprintf(to->file, r->spikes ? "t (ms),neuron" : "t (ms)");
    const size_t in_copy = r->width / r->net->batch;
    for (size_t k = 0; k < r->width; k++) {
        fprintf(to->file, ",%s", name);
        if (!r->counts) {
            const size_t whole = r->cells->whole ? r->cells->whole->count : r->cells->count;
            fprintf(to->file, "[%lu]",
                    (unsigned long)(r->chosen[k] - k / in_copy * whole - r->cells->first));
        }
        if (r->net->batch > 1) fprintf(to->file, " copy %lu", (unsigned long)(k / in_copy));
        if (*unit) fprintf(to->file, " (%s)", unit);
    }
    fputc('\n', to->file);
    snn_recorder_drain(r, snn__drain_csv, to);
}
SNN__DO void snn_recorder_npy(snn_recorder *r, const char *path)
{
    snn__file *to = snn__recorder_open(r, path, "w+b");
    if (to) snn_recorder_drain(r, snn__drain_npy, to);
}
/* What is held goes to the file, and the file is closed; also after a failure of the net. */
SNN__DO void snn_recorder_close(snn_recorder *r)
{
    snn__file *to = (snn__file *)r->context;
    if (!r->net || !to || !to->file) return;
    const bool late = snn_failed(r->net);       /* what was seen before it failed is worth having */
    bool done = r->drain(to, r);
    r->drained += r->rows;
    r->rows = 0;
    if (fclose(to->file)) done = false;
    to->file = NULL;
    r->drain = NULL;
    r->context = NULL;
    if (!done && !late)
        snn__fail(r->net, SNN_NOT_WRITTEN, SNN__TEXT("snn_recorder"), r->name, SIZE_MAX, 0, 0);
}

/* -- what a network is, for other programs -------------------------------------------------------
   A line of JSON for each population and each projection, to a file of yours:
       target_describe(post, "post", file);  snn_projection_describe(ff, file);
   Parameters with their units, one set or one for each neuron; each synapse with its two ends and
   its weight in the receptor's coherent unit. A projection names its ends by addresses, the `at` of
   a population and of a receptor, which mean nothing in another run. A name has no quotation marks.
   tools/snn2nir.py makes NIR of it.                                                            */
SNN__DO void snn_projection_describe(const snn_projection *f, FILE *to)
{
    if (!f->net || snn_failed(f->net)) return;
    const snn_cells *whole = f->pre->whole ? f->pre->whole : f->pre;
    fprintf(to, "{\"projection\": \"%s\", \"pre\": \"%p\", \"pre_name\": \"%s\", ",
            f->name ? f->name : "", (const void *)whole, whole->name ? whole->name : "");
    fprintf(to, "\"pre_count\": %lu, \"post\": \"%p\", ", (unsigned long)whole->count,
            (const void *)f->post);
    if (f->delays || f->late != 0) fputs("\"delay\": null, ", to);     /* not one whole number    */
    else fprintf(to, "\"delay\": %lu, ", (unsigned long)f->delay);
    fputs("\"synapses\": [", to);
    for (size_t e = 0; e < f->count; e++) {
        size_t pre, post;
        const double w = (double)snn_projection_edge(f, e, &pre, &post);
        fprintf(to, "%s[%lu, %lu, %.*g]", e ? ", " : "", (unsigned long)(f->pre->first + pre),
                (unsigned long)post, SNN__DOUBLE ? 17 : 9, w);
    }
    fputs("]}\n", to);
}
SNN_FN void snn__tell(FILE *to, bool more, const char *name, double x, const char *unit)
{
    fprintf(to, "%s\"%s\": [%.*g, \"%s\"]", more ? ", " : "", name, SNN__DOUBLE ? 17 : 9, x, unit);
}
#endif

/* -- a summary --------------------------------------------------------------------------------
   How a population fires, without keeping its spikes: three numbers a neuron.
     rate        spikes per neuron and second
     silent      the share of neurons that never spiked
     cv          of the intervals between a neuron's spikes: standard deviation over mean, averaged
                 over the neurons with three spikes or more; 0: a clock, 1: a Poisson process
     synchrony   variance over mean of the population's count in bins of `bin`; 1: independent
                 Poisson neurons, as many as there are neurons: all at once                     */
typedef struct snn_activity {
    snn_net *net;
    const snn_cells *cells;
    uint64_t begun, bin;                        /* first step; steps in a bin                   */
    uint32_t *n;                                /* [batch][count] spikes                        */
    uint64_t *first, *last, *squares;           /* steps; sum of the intervals' squares         */
    uint64_t in_bin, bins, sum, sum_squares;    /* this bin's count; of all bins                */
} snn_activity;

typedef struct snn_activity_report {
    snn_rate rate;
    snn_real silent, cv, synchrony;             /* NaN where there is too little to tell        */
    size_t neurons, with_cv;                    /* in all copies                                */
} snn_activity_report;

SNN__DO snn_activity *snn_activity_new(snn_net *net, const snn_cells *cells, snn_time bin)
{
    static const snn_activity none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_activity");
    snn_activity *a = NULL;
    if (!snn_failed(net) && cells->net) {
        snn__check(net, name, SNN__TEXT("bin"), snn_to_ms(bin), SNN__TEXT("ms"), SNN_POSITIVE,
                   SIZE_MAX);
        a = SNN__TAKE(snn_activity, net, name, 1);
    }
    if (a) {
        const size_t n = cells->count * net->batch;
        a->net = net;
        a->cells = cells;
        a->begun = net->step;
        a->bin = snn_steps(bin, net->dt);
        a->n = SNN__TAKE(uint32_t, net, name, n);
        a->first = SNN__TAKE(uint64_t, net, name, n);
        a->last = SNN__TAKE(uint64_t, net, name, n);
        a->squares = SNN__TAKE(uint64_t, net, name, n);
    }
    return a && !snn_failed(net) ? a : (snn_activity *)(uintptr_t)&none;
}
/* Once a step, when the population has stepped. */
SNN__DO void snn_activity_step(snn_activity *a)
{
    if (!a->net || snn_failed(a->net)) return;
    const uint64_t step = a->net->step;
    for (size_t b = 0; b < a->net->batch; b++) {
        const snn__spikes s = snn__spikes_of(a->cells, b);
        for (size_t k = 0; k < s.n; k++) {
            const size_t cell = b * a->cells->count + s.list[k] - a->cells->first;
            const uint64_t interval = step - a->last[cell];
            if (a->n[cell]++) a->squares[cell] += interval * interval;
            else a->first[cell] = step;
            a->last[cell] = step;
        }
        a->in_bin += s.n;
    }
    if ((step + 1 - a->begun) % a->bin) return;
    a->bins++;
    a->sum += a->in_bin;
    a->sum_squares += a->in_bin * a->in_bin;
    a->in_bin = 0;
}
/* Rate and synchrony of all complete bins, the rest of all spikes so far. */
SNN__DO snn_activity_report snn_activity_read(const snn_activity *a)
{
    snn_activity_report r = SNN__ZERO;
    const snn_real nan = snn_real_from_bits(SNN__NAN);
    r.rate = snn__rate_of(nan);
    r.silent = r.cv = r.synchrony = nan;
    if (!a->net || snn_failed(a->net)) return r;
    r.neurons = a->cells->count * a->net->batch;
    size_t silent = 0;
    double cv = 0;
    for (size_t j = 0; j < r.neurons; j++) {
        silent += a->n[j] == 0;
        if (a->n[j] < 3) continue;
        const double intervals = (double)a->n[j] - 1;
        const double mean = (double)(a->last[j] - a->first[j]) / intervals;
        const double variance = (double)a->squares[j] / intervals - mean * mean;
        cv += (double)snn_real_sqrt((snn_real)(variance > 0 ? variance : 0)) / mean;
        r.with_cv++;
    }
    r.silent = (snn_real)silent / (snn_real)r.neurons;
    if (r.with_cv) r.cv = (snn_real)(cv / (double)r.with_cv);
    if (!a->bins) return r;
    const double mean = (double)a->sum / (double)a->bins;
    const double variance = (double)a->sum_squares / (double)a->bins - mean * mean;
    const double bin = (double)a->bin * (double)a->net->dt.ms;
    r.rate = snn__rate_of((snn_real)(mean / (double)r.neurons / bin));
    if (a->sum) r.synchrony = (snn_real)(variance / mean);
    return r;
}
#ifndef SNN_NO_MESSAGES
/* The report in one sentence; the text lives in the net, until the next one. */
SNN__DO const char *snn_activity_say(const snn_activity *a)
{
    if (!a->net || snn_failed(a->net)) return "";
    const snn_activity_report r = snn_activity_read(a);
    snn_net *net = a->net;
    net->sentence[0] = 0;
    snn__say(net, a->cells->name);
    snn__say(net, ": ");
    snn__say_real(net, snn_to_Hz(r.rate));
    snn__say(net, " spikes per second and neuron, ");
    snn__say_count(net, (size_t)(r.silent * (snn_real)r.neurons + (snn_real)0.5));
    snn__say(net, " of ");
    snn__say_count(net, r.neurons);
    snn__say(net, " silent, CV of intervals ");
    snn__say_real(net, r.cv);
    snn__say(net, ", variance of counts ");
    snn__say_real(net, r.synchrony);
    snn__say(net, " times that of independent neurons");
    return net->sentence;
}
#endif
#endif

/* ==============================================================================================
   >>weights   in files: for numpy, for another run, for firmware
   ===============================================================================================
   With SNN_WITH_FILES, the weights of a projection that has one for each synapse:
       snn_weights_save(in, "in.npy");              numpy.load gives [n_pre][n_post] of snn_dense,
                                                    else a list in the order of the rows
       snn_weights_load(in, "in.npy");              into a projection with as many synapses
       snn_weights_header(in, &h->in, "in.h", "w_in", 8);     a C array: 8 or 16 bits, or 0: float
   Numbers are in the coherent unit of what the receptor takes. A header is included after snn.h,
   and says in its first line how a projection is made of it.
   Needs: >>connections, >>recording. Offers: the above.                                        */
#if defined SNN__FIRST && !defined SNN__PART && defined SNN_WITH_FILES

/* has it weights that can be written or read? */
SNN__DO bool snn__weights_there(const snn_projection *f)
{
    if (!f->net || snn_failed(f->net)) return false;
    if (!f->weights)
        snn__fail(f->net, SNN_NOT_BUILT, f->name, SNN__TEXT("a weight for each synapse"), SIZE_MAX,
                  0, 0);
    return f->weights != NULL;
}
SNN__DO void snn__weights_unwritten(const snn_projection *f, const char *what)
{
    snn__fail(f->net, SNN_NOT_WRITTEN, f->name, what, SIZE_MAX, 0, 0);
}
SNN__DO void snn_weights_save(const snn_projection *f, const char *path)
{
    if (!snn__weights_there(f)) return;
    FILE *to = fopen(path, "wb");
    bool done = to != NULL;
    if (to) {
        const bool table = f->layout == SNN__TO_ALL;
        snn__npy_head(to, NULL, table ? f->pre->count : f->count,
                      table ? f->post->cells->count : 0);
        fwrite(f->weights, sizeof *f->weights, f->count, to);
        done = !ferror(to);
        if (fclose(to)) done = false;
    }
    if (!done) snn__weights_unwritten(f, SNN__TEXT("the file of its weights"));
}
/* What follows `key` in a NPY file's head; "" if it is not there. */
SNN__DO const char *snn__npy_value(const char *head, const char *key)
{
    for (; *head; head++) {
        size_t k = 0;
        while (key[k] && head[k] == key[k]) k++;
        if (!key[k]) return head + k;
    }
    return head;
}
/* Reads the head: how many numbers follow, and of how many bytes; 0 if it is none of ours. */
SNN__DO size_t snn__npy_read_head(FILE *from, size_t *bytes)
{
    const union { uint16_t word; unsigned char byte[2]; } order = { 1 };
    unsigned char first[12];
    char head[1024];
    if (fread(first, 1, 10, from) != 10 || first[0] != 0x93 || first[1] != 'N') return 0;
    size_t length = first[8] | (size_t)first[9] << 8;
    if (first[6] > 1 && (fread(first + 10, 1, 2, from) != 2 || first[10] || first[11])) return 0;
    if (length >= sizeof head || fread(head, 1, length, from) != length) return 0;
    head[length] = 0;
    const char *type = snn__npy_value(head, "'descr': '");
    if (type[0] != (order.byte[0] ? '<' : '>') || type[1] != 'f') return 0;
    *bytes = type[2] == '4' ? 4 : type[2] == '8' ? 8 : 0;
    if (*snn__npy_value(head, "'fortran_order': False") == 0 || !*bytes) return 0;
    size_t n = 1;
    for (const char *at = snn__npy_value(head, "'shape': ("); *at && *at != ')'; at++) {
        size_t along = 0;
        if (*at == ',' || *at == ' ') continue;
        for (; *at >= '0' && *at <= '9' && along < SIZE_MAX / 20; at++)
            along = along * 10 + (size_t)(*at - '0');
        if (along == 0 || n > SIZE_MAX / 8 / along) return 0;
        n *= along;
        at--;
    }
    return n;
}
SNN__DO void snn_weights_load(snn_projection *f, const char *path)
{
    if (!snn__weights_there(f)) return;
    FILE *from = fopen(path, "rb");
    size_t bytes = 0;
    const size_t n = from ? snn__npy_read_head(from, &bytes) : 0;
    bool done = n > 0;
    if (done && n != f->count)
        snn__fail(f->net, SNN_BAD_COUNT, f->name, SNN__TEXT("weights"), SIZE_MAX, n, f->count);
    for (size_t e = 0; done && e < f->count && !snn_failed(f->net); e++) {
        float single = 0;
        double number = 0;
        done = bytes == 4 ? fread(&single, 4, 1, from) == 1 : fread(&number, 8, 1, from) == 1;
        const snn_real w = bytes == 4 ? (snn_real)single : (snn_real)number;
        if (done)
            snn__check(f->net, f->name, SNN__TEXT("weight"), w, SNN__TEXT(""), SNN_ANY, e);
        if (done && !snn_failed(f->net)) f->weights[e] = w;
    }
    if (from) fclose(from);
    if (!done)
        snn__fail(f->net, SNN_NOT_READ, f->name, SNN__TEXT("the file of its weights"), SIZE_MAX,
                  0, 0);
}
/* the type and the maker of each dimension, for what we write in C */
#define X(dim, ...) SNN__NUMBER_OF_##dim,
enum { SNN_DIMENSIONS(X) };
#undef X
#define X(dim, m, ...) { "snn_" #dim, "snn_" #m },
static const char *const snn__words_of[][2] SNN__UNUSED = { SNN_DIMENSIONS(X) };
#undef X
#ifdef __cplusplus
#define X(dim, ...) SNN_FN int snn__number_of(const snn_##dim *) { return SNN__NUMBER_OF_##dim; }
SNN_DIMENSIONS(X)
#undef X
#else
#define SNN__NUMBER_CASE(dim, ...) snn_##dim * : SNN__NUMBER_OF_##dim,
#define snn__number_of(array) _Generic((array), SNN_DIMENSIONS(SNN__NUMBER_CASE) snn__untyped * : 0)
#endif
/* Codes as snn_quantise_int8 and _int16 make them; a scale that brings them back. */
SNN__DO void snn__weights_header(const snn_projection *f, int dimension, const char *path,
                                 const char *name, int bits)
{
    if (!snn__weights_there(f)) return;
    bool named = name[0] && !(name[0] >= '0' && name[0] <= '9');
    for (const char *c = name; *c; c++)
        named = named && (*c == '_' || (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z')
                          || (*c >= 'A' && *c <= 'Z'));
    if (!named) snn__weights_unwritten(f, SNN__TEXT("weights under a name that is none in C"));
    if (bits != 0 && bits != 8 && bits != 16)
        snn__fail(f->net, SNN_BAD_COUNT, f->name, SNN__TEXT("bits"), SIZE_MAX, (size_t)bits, 8);
    if (snn_failed(f->net)) return;
    FILE *to = fopen(path, "w");
    if (!to) {
        snn__weights_unwritten(f, SNN__TEXT("the header of its weights"));
        return;
    }
    const bool table = f->layout == SNN__TO_ALL;
    const unsigned long n = (unsigned long)f->count;
    const snn_real scale =
        snn__scale_of(f->weights, f->count, bits == 8 ? INT8_MAX : INT16_MAX);
    const char *const *words = snn__words_of[dimension];
    const char *maker = table ? "snn_dense" : "snn_weigh";
    if (bits)
        fprintf(to, "/* %s_int%d(..., %s, %lu, %s(%s_scale)) */\n"
                "static const float %s_scale = (float)%.9g;\n"
                "static const int%d_t %s[%lu] SNN_FLASH",
                maker, bits, name, n, words[1], name, name, (double)scale, bits, name, n);
    else
        fprintf(to, "/* %s(..., %s, %lu): numbers in the unit of %s */\nstatic const %s %s[%lu]",
                maker, name, n, words[1], words[0], name, n);
    fprintf(to, " = {");
    for (size_t e = 0; e < f->count; e++) {
        fputs(e % (bits ? 16 : 4) ? " " : "\n    ", to);
        if (bits) fprintf(to, "%d,", snn__code_of(f->weights[e], scale));
        else fprintf(to, "{ (snn_real)%.*g },", SNN__DOUBLE ? 17 : 9, (double)f->weights[e]);
    }
    fprintf(to, "\n};\n");
    bool done = !ferror(to);
    if (fclose(to)) done = false;
    if (!done) snn__weights_unwritten(f, SNN__TEXT("the header of its weights"));
}
#define snn_weights_header(projection, receptor, path, name, bits)                                \
    snn__weights_header(projection, snn__number_of((receptor)->arrived), path, name, bits)
#endif

/* ==============================================================================================
   >>learning   gradients of whole trials, and what moves the weights
   ===============================================================================================
   A trainer learns the weights of all projections that lead to the cells its loss looks at, from
   whatever populations were made with SNN_LEARNING. The loop is that of the simulation:

       #define SNN_POPULATION   hidden
       #define SNN_NEURON       snn_lif
       #define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
       #define SNN_LEARNING
       #include "snn.h"
       ...                                      (populations, projections, a readout: as ever)
       snn_trainer *t = snn_trainer_new(&net, SNN_ADJOINT, snn_adam(2e-3), 25,
                                        snn_cross_entropy(&out->cells, SNN_OF_MEAN));
       t->samples = 64;                         (trials in a mini-batch)
       ...
       snn_trial_begin(t, &label);              (all states as they began)
       for (int step = 0; step < 25; step++) {
           snn_poisson_step_each(pixels, rates);
           snn_deliver(in);  hidden_step(h, snn_mA(0));
           snn_deliver(to);  snn_readout_step(out);
           snn_tick(&net);
       }
       snn_trial_end(t);                        (the loss; the gradient; every 64th time, a step)

   snn_trial_begin(t, NULL) runs a trial without learning; t->answers[copy] is what won.
   snn_trainer_rate(t, &h->cells, snn_Hz(20), 1) also wants the cells to spike at about that rate.

   How. Let s be a neuron's states with those of its receptors, u what arrived, z its spike. The
   dual reading of the population's own texts gives the derivatives of one step
       D = ds'/ds    b = ds'/du    c = dz'/ds    d = dz'/du
   in which z has the slope of the surrogate. A trial keeps s, u and the spikes that were delivered;
   afterwards, from the last step to the first,
       lam_s <- D^T lam_s + c lam_z      lam_u = b^T lam_s + d lam_z      dL/dw_ij += z_i lam_u_j
   and lam_u, times the weights, is added to lam_z of the populations before. That is the exact
   gradient of the trial, for any depth, recurrence and delay: whole-network duals agree to the last
   digits. Memory: (states + receptors) a neuron and step, and a bit for each pre neuron.
   SNN_TRACE carries eps = ds/dw of every synapse forwards instead, and needs no memory that grows
   with the steps: room for a few numbers a synapse. It is exact for cells that project straight to
   a leaky readout, which is judged; where there is recurrence too it leaves out what goes round by
   other neurons' spikes (as e-prop does), and t->exact says so. Steps must then be as many as told,
   and a readout be delivered to after its cells have stepped.
   No gradient goes back through a release (AlignPre, short-term plasticity), a gap junction or a
   population without SNN_LEARNING: if there are any on the way, t->exact is false too, and t->lacks
   says which. A trainer is made after the projections, their weights and their delays. One weight
   that all synapses share is learnt as one number: snn_weigh_normal first gives each its own. Duals
   go through all three, and through the parameters of neurons (tau, v_th, ...), which no trainer
   moves: net.tangents.
   Needs: >>connections. Offers: snn_trainer, snn_trial_begin, snn_trial_end, losses, optimisers. */
#if defined SNN__FIRST && !defined SNN__PART && SNN_DUAL_N > 0

/* -- losses: what a trial is judged by -----------------------------------------------------------
   y is the first state of the cells that are looked at: v of a population, r of a readout.       */
typedef enum snn_view {
    SNN_OF_MEAN,                                /* the mean of y over the trial                 */
    SNN_OF_SUM,
    SNN_OF_LAST,                                /* y after the last step                        */
    SNN_OF_EVERY_STEP,                          /* each step's y is judged; their mean counts   */
    SNN_OF_SPIKES                               /* how many spikes, or their rate (squared error) */
} snn_view;
typedef enum snn__judge { SNN__CROSS_ENTROPY, SNN__SQUARED_ERROR } snn__judge;
typedef struct snn_loss {
    snn_cells *of;
    snn_view view;
    snn__judge judge;
} snn_loss;

/* -log of the share that the right answer has in exp(y): neuron k of `of` stands for label k */
SNN__DO snn_loss snn_cross_entropy(snn_cells *of, snn_view view)
{
    snn_loss l = SNN__ZERO;
    l.of = of;
    l.view = view;
    l.judge = SNN__CROSS_ENTROPY;
    return l;
}
/* the mean of (y - target)^2 over the cells: snn_trial_towards gives the targets */
SNN__DO snn_loss snn_squared_error(snn_cells *of, snn_view view)
{
    snn_loss l = snn_cross_entropy(of, view);
    l.judge = SNN__SQUARED_ERROR;
    return l;
}
/* The loss of n values; its slopes. target: one a value. */
SNN__DO snn_real snn__squared_error(const snn_real *y, size_t n, const snn_real *target,
                                    snn_real *slope)
{
    snn_real sum = 0;
    for (size_t k = 0; k < n; k++) {
        const snn_real off = y[k] - target[k];
        slope[k] = 2 * off / (snn_real)n;
        sum += snn_real_mul(off, off);
    }
    return sum / (snn_real)n;
}
SNN__DO snn_real snn__cross_entropy(const snn_real *y, size_t n, size_t label, snn_real *slope)
{
    snn_real most = y[0], sum = 0;
    for (size_t k = 1; k < n; k++) most = snn_real_max(most, y[k]);
    for (size_t k = 0; k < n; k++) sum += slope[k] = snn_real_exp(y[k] - most);
    for (size_t k = 0; k < n; k++) slope[k] /= sum;
    slope[label] -= 1;
    return snn_real_log(sum) - (y[label] - most);
}

/* -- optimisers ------------------------------------------------------------------------------- */
typedef struct snn_optimiser {
    snn_real rate;                              /* of learning                                  */
    snn_real momentum;                          /* SGD: what a step keeps of the last one       */
    snn_real beta1, beta2, epsilon;             /* Adam: of the mean and of the square          */
    snn_real shrink;                            /* of the weights in a step, as a share of rate */
    snn_real clip;                              /* the longest gradient; 0: any                 */
    bool adam;
} snn_optimiser;

/* w -= rate g */
SNN__DO snn_optimiser snn__sgd(snn_real rate)
{
    snn_optimiser o = SNN__ZERO;
    o.rate = rate;
    return o;
}
/* m <- momentum m + g, w -= rate m (Polyak 1964) */
SNN__DO snn_optimiser snn__momentum(snn_real rate, snn_real momentum)
{
    snn_optimiser o = snn__sgd(rate);
    o.momentum = momentum;
    return o;
}
/* Adam (Kingma and Ba 2015), with their constants; shrink: of AdamW (Loshchilov and Hutter 2019) */
SNN__DO snn_optimiser snn__adam(snn_real rate, snn_real shrink)
{
    snn_optimiser o = snn__sgd(rate);
    o.adam = true;
    o.beta1 = (snn_real)0.9;
    o.beta2 = (snn_real)0.999;
    o.epsilon = (snn_real)1e-8;
    o.shrink = shrink;
    return o;
}
#define snn_sgd(rate) snn__sgd((snn_real)(rate))
#define snn_momentum(rate, momentum) snn__momentum((snn_real)(rate), (snn_real)(momentum))
#define snn_adam(rate) snn__adam((snn_real)(rate), 0)
#define snn_adamw(rate, decay) snn__adam((snn_real)(rate), (snn_real)(decay))

/* -- what a trainer keeps ---------------------------------------------------------------------- */
typedef enum snn_way { SNN_ADJOINT, SNN_TRACE } snn_way;

/* n numbers that are learnt, with their gradient and the optimiser's memory */
typedef struct snn__learnt {
    snn_real *x;
    snn_real *gradient;                         /* [n] */
    snn_real *mean, *square;                    /* [n] of past gradients, if the optimiser asks */
    size_t n;
    snn_real unit;                              /* the optimiser sees x/unit                    */
} snn__learnt;

/* a projection in a trainer */
typedef struct snn__lesson {
    struct snn__pupil *pre, *post;              /* pre: NULL if it does not learn               */
    snn_projection *projection;
    snn__learnt weights;
    uint32_t *bits;                             /* [slots][batch][words]: who spiked ...        */
    snn_real *sent;                             /* [slots][batch][n_pre]: ... or what they sent */
    size_t words, slots, next;                  /* next: the step that is delivered to next     */
    size_t newer;                               /* by how many steps pre was ahead of post: 0, 1 */
    struct snn__lesson *more;
    size_t delay;                               /* of the projection, as the trainer was made ... */
    const uint16_t *delays;                     /* ... or one for each                          */
    snn_real late;
    snn_real *back, *gone;                      /* [batch][n_pre] if post is steady: w slope; what
                                                   went to it in the trial, in lam's numbers    */
    /* trace: eps of a synapse, or of a pre neuron where all its synapses have the same */
    size_t n_own;                               /* states for which they have not               */
    snn_real *eps;                              /* [n_own][batch][count]                        */
    snn_real *eps_pre;                          /* [n_states - n_own][batch][n_pre]             */
    snn_real *sum;                              /* [batch][count], or [batch][n_pre] if all_same */
    snn_real length;                            /* of its gradient as the weights last moved    */
    const bool *same;                           /* that of post, unless each has its delay      */
    bool all_same;                              /* even the sum is                              */
} snn__lesson;

/* a population in a trainer */
typedef struct snn__pupil {
    snn_layer layer;
    struct snn_trainer *trainer;
    struct snn__pupil *more, *earlier;          /* of the trainer; who steps before it          */
    bool placed;                                /* is it known when it steps?                   */
    size_t cells, done;                         /* batch count; steps done                      */
    uint64_t began;                             /* net.step of the trial's first                */
    snn_real *kept;                             /* [steps][n_states + n_ports][cells]           */
    SNN_HOLD *kept_holds;                       /* [steps][n_holds][cells]                      */
    snn_real *drive, *drives;                   /* [steps], or [steps][cells] if they differ    */
    snn_real *lam;                              /* [n_states + n_ports][cells]                  */
    snn_real *lam_z;                            /* [z_slots][cells]: of the steps that wait     */
    size_t z_slots;
    uint32_t *spiked;                           /* [count]: how often, if it is watched         */
    snn_real *spikes;                           /* [cells]: in the trial, if they are judged;   */
    snn_real target, strength;                  /* ... kHz; see snn_trainer_rate                */
    uint64_t watched, sloped;                   /* neuron-steps; those with psi > 0             */
    /* a step that is linear between spikes: see snn__probe; else NULL */
    snn_real *line;                             /* [2][n_states + 1][n_states + n_ports]        */
    snn_real *psi;                              /* [steps + 1, or 2][cells]: surrogate's slope  */
    bool steady;                                /* judged: lam is the slopes times one number   */
    snn_real *steadily;                         /* [n_states + n_ports]: that number            */
    const snn_real *gains;                      /* [n_ports]: dy'/du                            */
    /* trace */
    snn_real *derived;                          /* [n_states + 1][n_columns][cells] of a step   */
    bool *same;                                 /* [n_states]: is its row that of all cells?    */
    snn__lesson *to;                            /* to the cells that are judged; NULL: they are */
} snn__pupil;

typedef struct snn_trainer {
    snn_net *net;
    snn_optimiser optimiser;                    /* may be changed between trials                */
    size_t samples;                             /* in a mini-batch: net.batch at first          */
    snn_real loss;                              /* of the last trial, mean over the copies      */
    uint32_t *answers;                          /* [batch]: the cells with the most             */
    snn_real *scores;                           /* [batch][count]: what they had                */
    uint64_t updates;                           /* of the weights, so far                       */
    bool exact;                                 /* is the gradient all of it?                   */
    const char *lacks;                          /* else what it leaves out, in words            */
    /* private */
    snn_way way;
    snn_loss judged;
    size_t steps, done, gathered;               /* steps at most; done; samples since an update */
    bool running, learning;
    const uint32_t *labels;                     /* [batch]                                      */
    const snn_real *targets;
    snn__pupil *pupils, *judging, *newest;      /* newest: who steps last, then ->earlier       */
    snn__lesson *lessons;
    snn_real *slopes;                           /* [batch][count], or that for each step        */
    snn_real *scratch;                          /* of derive                                    */
    snn_real power1, power2;                    /* beta^updates                                 */
    snn_real kappa, gain;                       /* trace: of the readout                        */
    SNN__SAVED
} snn_trainer;

enum { SNN__BLOCK = 16 };                       /* cells that are derived at a time             */
enum { SNN__MOST_STATES = 32 };                 /* that are looked at for being linear          */

SNN__LOOP void snn__slopes_relu(snn_real *u, snn_real top, snn_real alpha, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const snn_real psi = top - (u[k] < 0 ? -u[k] : u[k]) * alpha;
        u[k] = psi > 0 ? psi : 0;
    }
}
SNN__DO snn_real snn__slope_flat(snn_real u, const snn_real *p)
{
    (void)u;
    return p[0];
}
/* u becomes psi(u) */
SNN__DO void snn__slopes(const snn_surrogate *s, snn_real *u, size_t n)
{
    if (s->slope == snn__slope_relu)
        snn__slopes_relu(u, snn_real_mul(s->p[0], s->p[1]), s->p[0], n);
    else
        for (size_t k = 0; k < n; k++) u[k] = s->slope(u[k], s->p);
}

/* -- during a trial ---------------------------------------------------------------------------- */
SNN_FN snn__pupil *snn__pupil_of(const snn_cells *cells)
{
    const snn_cells *whole = cells->whole ? cells->whole : cells;
    return (snn__pupil *)(void *)whole->layer;
}
/* The spikes that are delivered now. */
SNN__DO void snn__lesson_note(snn_projection *f)
{
    snn__lesson *x = (snn__lesson *)f->lesson;
    snn_trainer *t = x->post->trainer;
    if (!t->learning) return;
    const size_t at = x->post->done, newer = x->pre ? x->pre->done - at : 0;
    if (at >= t->steps) {
        snn__fail(t->net, SNN_BAD_SIZE, SNN__TEXT("snn_trainer"), SNN__TEXT("steps of a trial"),
                  SIZE_MAX, at + 1, t->steps);
        return;
    }
    if (at != x->next || newer > 1 || (at && newer != x->newer)) {
        snn__fail(t->net, SNN_BAD_COUNT, f->name,
                  SNN__TEXT("deliveries in a step, while learning,"), SIZE_MAX,
                  at < x->next ? 2 : 0, 1);
        return;
    }
    if (t->way == SNN_TRACE && x->pre && x->post == t->judging && newer == 0) {
        snn__fail(t->net, SNN_BAD_COUNT, f->name,
                  SNN__TEXT("steps of pre before a delivery to what is judged, for a trace,"),
                  SIZE_MAX, 0, 1);
        return;
    }
    x->next = at + 1;
    x->newer = newer;
    for (size_t b = 0; b < t->net->batch; b++) {
        const size_t slot = at % x->slots * t->net->batch + b;
        uint32_t *bits = x->bits + slot * x->words;
        const snn__spikes s = snn__spikes_of(f->pre, b);
        for (size_t w = 0; w < x->words; w++) bits[w] = 0;
        for (size_t k = 0; k < s.n; k++) {
            const size_t i = s.list[k] - f->pre->first;
            bits[i / 32] |= (uint32_t)1 << (i % 32);
            if (x->sent) x->sent[slot * f->pre->count + i] = snn__sent(s, i);
        }
    }
}
SNN_FN const uint32_t *snn__sent_bits(const snn__lesson *x, size_t at, size_t b)
{
    return x->bits + (at % x->slots * x->post->trainer->net->batch + b) * x->words;
}
/* how much each sent; NULL: all 1 */
SNN_FN const snn_real *snn__sent_amounts(const snn__lesson *x, size_t at, size_t b)
{
    const size_t slot = at % x->slots * x->post->trainer->net->batch + b;
    return x->sent ? x->sent + slot * x->projection->pre->count : NULL;
}
/* what neuron i of copy b sent at a delivery; 0 before the trial */
SNN_FN snn_real snn__was_sent(const snn__lesson *x, size_t at, size_t b, size_t i)
{
    const size_t slot = at % x->slots * x->post->trainer->net->batch + b;
    if (!(x->bits[slot * x->words + i / 32] >> (i % 32) & 1)) return 0;
    return x->sent ? x->sent[slot * x->projection->pre->count + i] : 1;
}
SNN__DO void snn__pupil_before(snn_layer *l, const snn_real *drives, size_t stride)
{
    snn__pupil *p = (snn__pupil *)(void *)l;
    snn_trainer *t = p->trainer;
    if (!t->learning || snn_failed(t->net)) return;
    if (p->done >= t->steps) {
        snn__fail(t->net, SNN_BAD_SIZE, SNN__TEXT("snn_trainer"), SNN__TEXT("steps of a trial"),
                  SIZE_MAX, p->done + 1, t->steps);
        return;
    }
    if (!p->placed) {                           /* the first trial shows the order              */
        p->placed = true;
        p->earlier = t->newest;
        t->newest = p;
    }
    if (p->done == 0) p->began = t->net->step;
    const size_t n = p->cells, width = l->n_states + l->n_ports;
    const size_t slot = t->way == SNN_TRACE ? 0 : p->done;
    if (p->steady) return;
    if (p->line && !l->heights) return;
    if (p->line) {                              /* all that a linear step depends on            */
        l->heights(l, p->psi + slot * n);
        snn__slopes(l->surrogate, p->psi + slot * n, n);
        return;
    }
    snn_real *kept = p->kept + slot * width * n;
    for (size_t k = 0; k < width; k++, kept += n)
        snn__copy(kept, k < l->n_states ? l->states[k] : l->ports[k - l->n_states]->arrived, n);
    for (size_t k = 0; k < l->n_holds; k++)
        for (size_t c = 0; c < n; c++)
            p->kept_holds[(slot * l->n_holds + k) * n + c] = l->holds[k][c];
    if (stride && !p->drives)
        p->drives = SNN__TAKE(snn_real, t->net, l->cells->name,
                              (t->way == SNN_TRACE ? 1 : t->steps) * n);
    if (snn_failed(t->net)) return;
    p->drive[slot] = drives[0];
    if (stride) snn__copy(p->drives + slot * n, drives, n);
}
SNN_FN size_t snn__slopes_at(const snn_trainer *t, size_t step)
{
    return t->judged.view == SNN_OF_EVERY_STEP && t->way == SNN_ADJOINT
         ? step * t->judging->cells : 0;
}
/* what one step adds to a score: of the mean, or of a rate in kHz, a share */
SNN__DO snn_real snn__share_of_step(const snn_trainer *t)
{
    const snn_view view = t->judged.view;
    const snn_real steps = (snn_real)t->judging->done;
    if (view == SNN_OF_MEAN || view == SNN_OF_EVERY_STEP) return 1 / steps;
    if (view == SNN_OF_SPIKES && t->judged.judge == SNN__SQUARED_ERROR)
        return 1 / (steps * t->net->dt.ms);
    return 1;
}
/* Judges copy b's values y at this step, or in the end; returns the loss. */
SNN__DO snn_real snn__judge_copy(snn_trainer *t, const snn_real *y, size_t b, size_t step)
{
    const size_t n = t->judged.of->count;
    snn_real *slope = t->slopes + snn__slopes_at(t, step) + b * n;
    if (t->judged.judge == SNN__CROSS_ENTROPY)
        return snn__cross_entropy(y + b * n, n, t->labels[b], slope);
    const size_t at = t->judged.view == SNN_OF_EVERY_STEP ? step * t->judging->cells : 0;
    return snn__squared_error(y + b * n, n, t->targets + at + b * n, slope);
}
/* -- trace: as the trial goes on ---------------------------------------------------------------
   eps = ds/dw of each synapse's post neuron:    eps <- D eps + b x,    dz/dw = c eps(before) + d x
   If a leaky readout y <- kappa y + gain w2 z is judged, dz/dw counts for what it still adds to y:
   `sum` gathers that, and dL/dw is G sum, G_j = gain (sum over k of w2_jk dL/dy_k). Where a state's
   row of D and b is the same in all neurons, one eps serves all synapses of a pre neuron.       */
/* what arrived at a synapse at step `at`, in units of its weight */
SNN__MAY snn_real snn__trace_input(const snn__lesson *x, size_t at, size_t b, size_t i, size_t e)
{
    const snn_projection *f = x->projection;
    const size_t which = f->delay_each ? e : i, ahead = f->delays ? f->delays[which] : f->delay;
    const snn_real late = f->lates ? f->lates[which] : f->late;
    snn_real u = 0;
    if (at >= ahead) u = snn_real_mul(1 - late, snn__was_sent(x, at - ahead, b, i));
    if (late != 0 && at > ahead) u += snn_real_mul(late, snn__was_sent(x, at - ahead - 1, b, i));
    return u;
}
/* kappa^0 + kappa^1 + ... of the steps that are left: what a spike of step `at` adds to all y */
SNN__DO snn_real snn__trace_weight(const snn_trainer *t, size_t at)
{
    const snn_real left = at < t->steps ? (snn_real)(t->steps - at) : 0;
    return t->kappa == 1 ? left : (1 - snn_real_pow(t->kappa, left)) / (1 - t->kappa);
}
/* sum += weight c own, own <- d own: the part of a neuron's own trace, for a row of synapses */
SNN_FN void snn__trace_own_body(snn_real *SNN__RESTRICT sum, snn_real *SNN__RESTRICT own,
                                const snn_real *SNN__RESTRICT c, const snn_real *SNN__RESTRICT d,
                                snn_real weight, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        sum[k] += weight * c[k] * own[k];
        own[k] = d[k] * own[k];
    }
}
SNN__WIDENED(snn__trace_own,
             (snn_real *sum, snn_real *own, const snn_real *c, const snn_real *d, snn_real weight,
              size_t n),
             sum, own, c, d, weight, n)
/* The same for a row to all, of which one state at most is a synapse's own: post neurons from the
   cell `first` on; what arrived and the states that all have in common are mostly 0.            */
SNN__DO void snn__trace_row(const snn__lesson *x, size_t i, size_t b, size_t u, snn_real in,
                            const snn_real *old, snn_real weight)
{
    const snn__pupil *p = x->post;
    const snn_projection *f = x->projection;
    const size_t cells = p->cells, states = p->layer.n_states, columns = p->layer.n_columns;
    const size_t n = p->layer.cells->count, at = b * f->count + i * n;
    const unsigned width = p->trainer->net->width;
    snn_real *sum = x->sum + at;
    const snn_real *d = p->derived + b * n, *c = d + states * columns * cells;
    size_t own = states;
    for (size_t k = 0; k < states; k++) {
        if (!x->same[k]) own = k;
        else if (old[k] != 0) snn__add_scaled(width, sum, c + k * cells, weight * old[k], n);
    }
    if (in != 0) snn__add_scaled(width, sum, c + u * cells, weight * in, n);
    if (own == states) return;
    snn_real *eps = x->eps + at;
    d += own * columns * cells;
    SNN__WIDEST(snn__trace_own, width)(sum, eps, c + own * cells, d + own * cells, weight, n);
    for (size_t k = 0; k < states; k++)
        if (k != own && old[k] != 0) snn__add_scaled(width, eps, d + k * cells, old[k], n);
    if (in != 0) snn__add_scaled(width, eps, d + u * cells, in, n);
}
/* The traces of one projection move on: d as derived of the post population at step `at`;
   sum <- keep sum + weight (dz/dw, or dy/dw if of_y) */
SNN__DO void snn__trace_lesson(snn__lesson *x, size_t port, size_t at, bool of_y, snn_real keep,
                               snn_real weight)
{
    const snn__pupil *p = x->post;
    const snn_projection *f = x->projection;
    const size_t cells = p->cells, states = p->layer.n_states, columns = p->layer.n_columns;
    const size_t n_pre = f->pre->count, n_post = p->layer.cells->count, u = states + port;
    const size_t batch = p->trainer->net->batch;
    const bool *same = x->same;
    const bool by_rows = f->layout == SNN__TO_ALL && !f->delay_each && x->n_own < 2 && !of_y;
    snn_real old[SNN__MOST_STATES], eps[SNN__MOST_STATES];
    if (by_rows && keep != 1 && !x->all_same)
        for (size_t e = 0; e < batch * f->count; e++) x->sum[e] = snn_real_mul(keep, x->sum[e]);
#define SNN__D(row, column, cell) p->derived[((row) * columns + (column)) * cells + (cell)]
    for (size_t b = 0; b < batch; b++) {
        for (size_t i = 0; i < n_pre; i++) {
            snn_real in = f->delay_each ? 0 : snn__trace_input(x, at, b, i, 0);
            snn_real *of_pre = x->eps_pre + b * n_pre + i;
            for (size_t m = 0, q = 0; m < states; m++)
                if (same[m]) old[m] = of_pre[q++ * batch * n_pre];
            for (size_t m = 0, q = 0; m < states; m++) {
                if (!same[m]) continue;
                eps[m] = snn_real_mul(SNN__D(m, u, 0), in);
                for (size_t k = 0; k < states; k++)
                    if (same[k]) eps[m] += snn_real_mul(SNN__D(m, k, 0), old[k]);
                of_pre[q++ * batch * n_pre] = eps[m];
            }
            if (x->all_same) {
                snn_real *sum = &x->sum[b * n_pre + i];
                *sum = snn_real_mul(keep, *sum) + snn_real_mul(weight, eps[0]);
                continue;
            }
            if (by_rows) {
                snn__trace_row(x, i, b, u, in, old, weight);
                continue;
            }
            const snn__row row = snn__row_of(f, i);
            for (size_t e = row.start; e < row.stop; e++) {
                const size_t c = b * n_post + snn__target(f, &row, e);
                snn_real *own = x->eps + b * f->count + e;
                if (f->delay_each) in = snn__trace_input(x, at, b, i, e);
                for (size_t m = 0, q = 0; m < states; m++)
                    if (!same[m]) old[m] = own[q++ * batch * f->count];
                snn_real z = snn_real_mul(SNN__D(states, u, c), in);
                for (size_t k = 0; k < states; k++)
                    z += snn_real_mul(SNN__D(states, k, c), old[k]);
                for (size_t m = 0, q = 0; m < states; m++) {
                    if (same[m]) continue;
                    eps[m] = snn_real_mul(SNN__D(m, u, c), in);
                    for (size_t k = 0; k < states; k++)
                        eps[m] += snn_real_mul(SNN__D(m, k, c), old[k]);
                    own[q++ * batch * f->count] = eps[m];
                }
                snn_real *sum = &x->sum[b * f->count + e];
                *sum = snn_real_mul(keep, *sum) + snn_real_mul(weight, of_y ? eps[0] : z);
            }
        }
    }
#undef SNN__D
}
SNN__DO void snn__trace_derive(snn__pupil *p)
{
    const snn_layer *l = &p->layer;
    const size_t width = l->n_states + l->n_ports, rows = l->n_states + 1, n = p->cells;
    if (p->line && l->surrogate) {
        l->heights(l, p->psi + n);
        snn__slopes(l->surrogate, p->psi + n, n);
    }
    for (size_t m = 0; m < rows && p->line; m++)
        for (size_t k = 0; k < width; k++) {
            const snn_real base = p->line[m * width + k], slope = p->line[(rows + m) * width + k];
            snn_real *d = p->derived + (m * l->n_columns + k) * n;
            for (size_t c = 0; c < n; c++) {
                d[c] = base + snn_real_mul(slope, p->psi[c]);
                if (m == l->n_states) d[c] = snn_real_mul(d[c], p->psi[n + c]);
            }
        }
    if (p->line) return;
    p->layer.derive(&p->layer, p->kept, p->kept_holds, p->drives ? p->drives : p->drive,
                    p->drives != NULL, 0, p->cells, p->derived);
}
/* is that row of D and b the same in all cells? */
SNN__DO bool snn__trace_same(const snn__pupil *p, size_t row, const snn_real *as)
{
    const snn_layer *l = &p->layer;
    for (size_t k = 0; k < l->n_states + l->n_ports; k++) {
        const snn_real *d = p->derived + (row * l->n_columns + k) * p->cells;
        for (size_t c = 0; c < p->cells; c++)
            if (d[c] != (as ? as[k] : d[0])) return false;
    }
    return true;
}
SNN__DO void snn__trace_step(snn__pupil *p, size_t at)
{
    const snn_layer *l = &p->layer;
    snn_trainer *t = p->trainer;
    const snn_view view = t->judged.view;
    const bool of_y = p == t->judging && view != SNN_OF_SPIKES;
    const bool now = view == SNN_OF_LAST || view == SNN_OF_EVERY_STEP;
    p->layer.step = p->began + at;
    snn__trace_derive(p);
    for (size_t m = 0; m < l->n_states; m++)
        if (p->same[m] && !snn__trace_same(p, m, NULL))
            snn__fail(t->net, SNN_BAD_COUNT, l->cells->name,
                      SNN__TEXT("derivatives, of neurons that were alike,"), SIZE_MAX, 2, 1);
    if (snn_failed(t->net)) return;
    snn_real keep = 1, weight = 1;
    if (p == t->judging) keep = now ? 0 : 1;
    else if (now) keep = t->kappa;
    else weight = snn__trace_weight(t, at + p->to->projection->delay);
    for (size_t k = 0; k < l->n_ports; k++)
        for (snn_projection *f = l->ports[k]->projections; f; f = f->next) {
            snn__lesson *x = (snn__lesson *)f->lesson;
            if (x && x->sum) snn__trace_lesson(x, k, at, of_y, keep, weight);
        }
}
/* lam: what a unit of `sum` counts for in the loss, for each cell */
SNN__DO void snn__trace_signals(snn_trainer *t, snn_real share)
{
    const snn_real *slope = t->slopes;
    for (snn__pupil *p = t->pupils; p; p = p->more) {
        for (size_t c = 0; c < p->cells; c++) {
            p->lam[c] = p == t->judging ? snn_real_mul(share, slope[c]) : 0;
            if (p == t->judging) continue;
            const snn_projection *f = p->to->projection;
            const size_t n = p->layer.cells->count, n_out = t->judged.of->count, b = c / n;
            const size_t i = c % n - f->pre->first;     /* beyond a slice it is huge            */
            if (i >= f->pre->count) continue;
            const snn__row row = snn__row_of(f, i);
            for (size_t e = row.start; e < row.stop; e++)
                p->lam[c] += snn_real_mul(snn__weight(f, &row, e),
                                          slope[b * n_out + snn__target(f, &row, e)]);
            p->lam[c] = snn_real_mul(p->lam[c], snn_real_mul(share, t->gain));
        }
    }
}
/* dL/dw of synapse e of pre neuron i, from its sums */
SNN__DO snn_real snn__trace_gradient(const snn__lesson *x, const snn__row *row, size_t i, size_t e)
{
    const snn_projection *f = x->projection;
    const size_t n_post = f->post->cells->count, j = snn__target(f, row, e);
    const size_t stride = x->all_same ? f->pre->count : f->count, at = x->all_same ? i : e;
    snn_real g = 0;
    for (size_t b = 0; b < x->post->trainer->net->batch; b++)
        g += snn_real_mul(x->post->lam[b * n_post + j], x->sum[b * stride + at]);
    return g;
}
SNN__DO void snn__trace_gather(snn_trainer *t)
{
    for (snn__lesson *x = t->lessons; x; x = x->more) {
        const snn_projection *f = x->projection;
        for (size_t i = 0; x->sum && x->weights.gradient && i < f->pre->count; i++) {
            const snn__row row = snn__row_of(f, i);
            for (size_t e = row.start; e < row.stop; e++)
                x->weights.gradient[f->weights ? e : 0] += snn__trace_gradient(x, &row, i, e);
        }
    }
}

/* Counts the spikes of a step, and where psi is known, its slopes. */
SNN__DO void snn__watch(snn__pupil *p)
{
    for (size_t b = 0; b < p->trainer->net->batch; b++) {
        const snn__spikes s = snn__spikes_of(p->layer.cells, b);
        for (size_t k = 0; k < s.n; k++) p->spiked[s.list[k]]++;
    }
    p->watched += p->cells;
    const size_t slot = p->trainer->way == SNN_TRACE ? 0 : p->done - 1;
    for (size_t c = 0; p->line && !p->steady && c < p->cells; c++)
        p->sloped += p->psi[slot * p->cells + c] != 0;
}
SNN__DO void snn__pupil_after(snn_layer *l)
{
    snn__pupil *p = (snn__pupil *)(void *)l;
    snn_trainer *t = p->trainer;
    if (!t->running || snn_failed(t->net)) return;
    const size_t at = p->done++;
    if (p->spiked && t->learning) snn__watch(p);
    for (size_t b = 0, n = l->cells->count; p->spikes && t->learning && b < t->net->batch; b++) {
        const snn__spikes s = snn__spikes_of(l->cells, b);
        for (size_t k = 0; k < s.n; k++) p->spikes[b * n + s.list[k]] += 1;
    }
    if (t->learning && t->way == SNN_TRACE) snn__trace_step(p, at);
    if (p != t->judging || snn_failed(t->net)) return;
    const snn_real *y = l->states[0];
    const snn_view view = t->judged.view;
    if (view == SNN_OF_SPIKES) {
        for (size_t b = 0; b < t->net->batch; b++) {
            const snn__spikes s = snn__spikes_of(l->cells, b);
            for (size_t k = 0; k < s.n; k++) t->scores[b * l->cells->count + s.list[k]] += 1;
        }
        return;
    }
    for (size_t c = 0; c < p->cells; c++)
        t->scores[c] = view == SNN_OF_LAST ? y[c] : t->scores[c] + y[c];
    if (view != SNN_OF_EVERY_STEP || !t->learning) return;
    for (size_t b = 0; b < t->net->batch; b++) t->loss += snn__judge_copy(t, y, b, at);
    if (t->way != SNN_TRACE) return;
    snn__trace_signals(t, 1 / (snn_real)t->steps);
    snn__trace_gather(t);
}

/* -- after a trial: backwards ------------------------------------------------------------------ */
/* One delay for all: only who sent something counts. lam: dL/du of the post population at n. */
SNN__DO void snn__lesson_back_whole(const snn__lesson *x, size_t n, const snn_real *lam)
{
    const snn_projection *f = x->projection;
    const size_t n_pre = f->pre->count, n_post = f->post->cells->count, at = n - f->delay;
    const bool rows = f->layout == SNN__TO_ALL && f->weights;
    const unsigned width = f->net->width;
    snn_real *gradient = f->frozen ? NULL : x->weights.gradient;
    for (size_t b = 0; b < x->post->trainer->net->batch; b++, lam += n_post) {
        const uint32_t *bits = snn__sent_bits(x, at, b);
        const snn_real *amounts = snn__sent_amounts(x, at, b);
        for (size_t w = 0; w < x->words && gradient; w++) {
            size_t i = 32 * w;
            for (uint32_t word = bits[w]; word; word >>= 1, i++) {
                if (!(word & 1)) continue;
                const snn_real sent = amounts ? amounts[i] : 1;
                if (rows) {
                    snn__add_scaled(width, gradient + i * n_post, lam, sent, n_post);
                    continue;
                }
                const snn__row row = snn__row_of(f, i);
                for (size_t e = row.start; e < row.stop; e++)
                    gradient[f->weights ? e : 0] += sent * lam[snn__target(f, &row, e)];
            }
        }
        if (!x->pre) continue;
        const snn__pupil *p = x->pre;
        const size_t cell = b * p->layer.cells->count + f->pre->first;
        snn_real *lam_z = p->lam_z + (at + x->newer) % p->z_slots * p->cells + cell;
        const snn_real *psi = p->line ? p->psi + (at + x->newer) * p->cells + cell : NULL;
        for (size_t i = 0; i < n_pre; i++) {
            if (psi && psi[i] == 0) continue;   /* no way on                                    */
            if (rows) {
                lam_z[i] += snn__dot(f->weights + i * n_post, lam, n_post);
                continue;
            }
            const snn__row row = snn__row_of(f, i);
            for (size_t e = row.start; e < row.stop; e++)
                lam_z[i] += snn__weight(f, &row, e) * lam[snn__target(f, &row, e)];
        }
    }
}
/* to[k] += scale where bit k of the words is set: without a branch that no machine can predict */
SNN_FN void snn__add_bits_body(snn_real *SNN__RESTRICT to, const uint32_t *SNN__RESTRICT words,
                               snn_real scale, size_t n)
{
    for (size_t w = 0; w < n / 32; w++)
        for (uint32_t k = 0; k < 32; k++)
            to[32 * w + k] += words[w] >> k & 1 ? scale : 0;
    for (size_t k = n - n % 32; k < n; k++) to[k] += words[k / 32] >> k % 32 & 1 ? scale : 0;
}
SNN__WIDENED(snn__add_bits, (snn_real *to, const uint32_t *words, snn_real scale, size_t n), to,
             words, scale, n)
/* To cells that are judged and steady, whose lam_u is `much` times the slopes. */
SNN__DO void snn__lesson_back_steady(const snn__lesson *x, size_t n, snn_real much)
{
    const snn_projection *f = x->projection;
    const size_t n_pre = f->pre->count, at = n - f->delay;
    for (size_t b = 0; b < x->post->trainer->net->batch; b++) {
        const uint32_t *bits = snn__sent_bits(x, at, b);
        const snn_real *amounts = snn__sent_amounts(x, at, b);
        snn_real *gone = x->gone + b * n_pre;
        if (!amounts) SNN__WIDEST(snn__add_bits, f->net->width)(gone, bits, much, n_pre);
        for (size_t i = 0; amounts && i < n_pre; i++)
            if (bits[i / 32] >> i % 32 & 1) gone[i] += much * amounts[i];
        if (!x->pre) continue;
        const snn__pupil *p = x->pre;
        const size_t cell = b * p->layer.cells->count + f->pre->first;
        snn__add_scaled(f->net->width, p->lam_z + (at + x->newer) % p->z_slots * p->cells + cell,
                        x->back + b * n_pre, much, n_pre);
    }
}
/* ... before the first and after the last step of that */
SNN__DO void snn__lesson_steady(const snn__lesson *x, bool after)
{
    const snn_projection *f = x->projection;
    const snn_trainer *t = x->post->trainer;
    const size_t n_pre = f->pre->count, n_post = f->post->cells->count;
    snn_real *gradient = f->frozen ? NULL : x->weights.gradient;
    for (size_t b = 0; b < t->net->batch; b++)
        for (size_t i = 0; i < n_pre; i++) {
            const snn_real *slope = t->slopes + b * n_post, gone = x->gone[b * n_pre + i];
            if (f->layout == SNN__TO_ALL && f->weights) {
                if (after && gradient && gone != 0)
                    snn__add_scaled(f->net->width, gradient + i * n_post, slope, gone, n_post);
                if (after) continue;
                x->gone[b * n_pre + i] = 0;
                x->back[b * n_pre + i] = snn__dot(f->weights + i * n_post, slope, n_post);
                continue;
            }
            const snn__row row = snn__row_of(f, i);
            for (size_t e = row.start; e < row.stop && after && gradient && gone != 0; e++)
                gradient[f->weights ? e : 0] += gone * slope[snn__target(f, &row, e)];
            if (after) continue;
            x->gone[b * n_pre + i] = x->back[b * n_pre + i] = 0;
            for (size_t e = row.start; e < row.stop; e++)
                x->back[b * n_pre + i] += snn__weight(f, &row, e) * slope[snn__target(f, &row, e)];
        }
}
/* lam: dL/du of the post population in step n */
SNN__DO void snn__lesson_back(const snn__lesson *x, size_t n, const snn_real *lam)
{
    const snn_projection *f = x->projection;
    const snn_trainer *t = x->post->trainer;
    const size_t n_pre = f->pre->count, n_post = f->post->cells->count, batch = t->net->batch;
    snn_real *gradient = f->frozen ? NULL : x->weights.gradient;
    if (!f->delays && f->late == 0) {
        if (n >= f->delay) snn__lesson_back_whole(x, n, lam);
        return;
    }
    for (size_t b = 0; b < batch; b++, lam += n_post) {
        for (size_t i = 0; i < n_pre; i++) {
            const snn__row row = snn__row_of(f, i);
            for (size_t e = row.start; e < row.stop; e++) {
                const size_t which = f->delay_each ? e : i;
                const size_t ahead = f->delays ? f->delays[which] : f->delay;
                const snn_real late = f->lates ? f->lates[which] : f->late;
                const snn_real w = snn__weight(f, &row, e);
                for (size_t part = 0; part < 1 + (size_t)(late != 0) && ahead + part <= n; part++) {
                    const size_t at = n - ahead - part;             /* when it was delivered    */
                    const snn_real share = part ? late : 1 - late;
                    const snn_real l = snn_real_mul(share, lam[snn__target(f, &row, e)]);
                    if (gradient)
                        gradient[f->weights ? e : 0] += snn_real_mul(l, snn__was_sent(x, at, b, i));
                    if (!x->pre) continue;
                    const snn__pupil *p = x->pre;
                    const size_t cell = b * p->layer.cells->count + f->pre->first + i;
                    p->lam_z[(at + x->newer) % p->z_slots * p->cells + cell] += snn_real_mul(w, l);
                }
            }
        }
    }
}
/* lam_s <- D^T lam_s + c lam_z, lam_u = b^T lam_s + d lam_z where D = J + psi K and so on: psi
   before the step, after it for c and d. The compiler knows states and ports where it counts.  */
SNN_FN void snn__line_cells(const snn__pupil *p, const snn_real *SNN__RESTRICT lam_z,
                            const snn_real *SNN__RESTRICT before,
                            const snn_real *SNN__RESTRICT after, size_t states, size_t ports)
{
    const size_t cells = p->cells, width = states + ports;
    const snn_real *base = p->line, *slope = p->line + (states + 1) * width;
    snn_real *SNN__RESTRICT lam = p->lam;
    snn_real s[SNN__MOST_STATES];
    for (size_t c = 0; c < cells; c++) {
        const snn_real z = after[c] * lam_z[c], psi = before[c];
        for (size_t m = 0; m < states; m++) s[m] = lam[m * cells + c];
        for (size_t k = 0; k < width; k++) {
            snn_real sum = z * (base[states * width + k] + psi * slope[states * width + k]);
            for (size_t m = 0; m < states; m++)
                sum += s[m] * (base[m * width + k] + psi * slope[m * width + k]);
            lam[k * cells + c] = sum;
        }
    }
}
SNN_FN void snn__line_1_1_body(const snn__pupil *p, const snn_real *z, const snn_real *psi)
{
    snn__line_cells(p, z, psi, psi + p->cells, 1, 1);
}
SNN_FN void snn__line_2_1_body(const snn__pupil *p, const snn_real *z, const snn_real *psi)
{
    snn__line_cells(p, z, psi, psi + p->cells, 2, 1);
}
SNN_FN void snn__line_any_body(const snn__pupil *p, const snn_real *z, const snn_real *psi)
{
    snn__line_cells(p, z, psi, psi + p->cells, p->layer.n_states, p->layer.n_ports);
}
SNN__WIDENED(snn__line_1_1, (const snn__pupil *p, const snn_real *z, const snn_real *psi), p, z,
             psi)
SNN__WIDENED(snn__line_2_1, (const snn__pupil *p, const snn_real *z, const snn_real *psi), p, z,
             psi)
SNN__WIDENED(snn__line_any, (const snn__pupil *p, const snn_real *z, const snn_real *psi), p, z,
             psi)
SNN__DO void snn__line_back(const snn__pupil *p, const snn_real *lam_z, size_t n)
{
    const snn_real *psi = p->psi + n * p->cells;
    const unsigned width = p->trainer->net->width;
    const size_t kind = 10 * p->layer.n_states + p->layer.n_ports;
    if (kind == 11) SNN__WIDEST(snn__line_1_1, width)(p, lam_z, psi);
    else if (kind == 21) SNN__WIDEST(snn__line_2_1, width)(p, lam_z, psi);
    else SNN__WIDEST(snn__line_any, width)(p, lam_z, psi);
}
/* The same for cells whose lam is the slopes times one number. */
SNN__DO void snn__steady_back(snn__pupil *p, size_t n)
{
    const snn_layer *l = &p->layer;
    const size_t width = l->n_states + l->n_ports;
    snn_real *s = p->steadily, sum[2 * SNN__MOST_STATES];
    if (p->trainer->judged.view != SNN_OF_LAST || n + 1 == p->done)
        s[0] += snn__share_of_step(p->trainer);
    for (size_t k = 0; k < width; k++) {
        sum[k] = 0;
        for (size_t m = 0; m < l->n_states; m++) sum[k] += s[m] * p->line[m * width + k];
    }
    for (size_t k = 0; k < width; k++) s[k] = sum[k];
    for (size_t k = 0; k < l->n_ports; k++)
        for (snn_projection *f = l->ports[k]->projections; f; f = f->next)
            if (n >= f->delay)
                snn__lesson_back_steady((const snn__lesson *)f->lesson, n, s[l->n_states + k]);
}
/* lam_s <- D^T lam_s + c lam_z, lam_u = b^T lam_s + d lam_z, of step n */
SNN__DO void snn__pupil_back(snn__pupil *p, size_t n)
{
    snn_layer *l = &p->layer;
    snn_trainer *t = p->trainer;
    const size_t cells = p->cells, inputs = l->n_states + l->n_ports;
    snn_real *lam_z = p->lam_z + (n + 1) % p->z_slots * cells;
    if (p->steady) {
        snn__steady_back(p, n);
        return;
    }
    l->step = p->began + n;
    if (p == t->judging) {
        const snn_view view = t->judged.view;
        const snn_real *slope = t->slopes + snn__slopes_at(t, n);
        const snn_real share = snn__share_of_step(t);
        snn_real *to = view == SNN_OF_SPIKES ? lam_z : p->lam;
        if (view != SNN_OF_LAST || n + 1 == p->done)
            for (size_t c = 0; c < cells; c++) to[c] += snn_real_mul(share, slope[c]);
    }
    if (p->spikes) snn__add_scaled(t->net->width, lam_z, p->spikes, 1, cells);
    if (p->line) snn__line_back(p, lam_z, n);
    for (size_t from = 0; from < cells && !p->line; from += SNN__BLOCK) {
        const size_t stop = cells - from < SNN__BLOCK ? cells : from + SNN__BLOCK;
        const size_t width = stop - from;
        l->derive(l, p->kept + n * inputs * cells, p->kept_holds + n * l->n_holds * cells,
                  p->drives ? p->drives + n * cells : p->drive + n, p->drives != NULL, from, stop,
                  t->scratch);
        for (size_t c = from; c < stop; c++) {
            const snn_real *j = t->scratch + (c - from);
            for (size_t k = 0; k < inputs && p->spiked; k++)
                if (j[(l->n_states * l->n_columns + k) * width] != 0) {
                    p->sloped++;
                    break;
                }
            snn_real *back = t->scratch + (l->n_states + 1) * l->n_columns * width;
            for (size_t k = 0; k < l->n_columns; k++) {
                const snn_real *d = j + k * width;
                back[k] = snn_real_mul(lam_z[c], d[l->n_states * l->n_columns * width]);
                for (size_t m = 0; m < l->n_states; m++, d += l->n_columns * width)
                    back[k] += snn_real_mul(p->lam[m * cells + c], d[0]);
            }
            for (size_t k = 0; k < inputs; k++) p->lam[k * cells + c] = back[k];
        }
    }
    snn__fill(lam_z, 0, cells);
    for (size_t k = 0; k < l->n_ports; k++)
        for (snn_projection *f = l->ports[k]->projections; f; f = f->next)
            snn__lesson_back((const snn__lesson *)f->lesson, n, p->lam + (l->n_states + k) * cells);
}
SNN__DO void snn__trial_back(snn_trainer *t)
{
    for (snn__pupil *p = t->pupils; p; p = p->more) {
        const size_t width = p->layer.n_states + p->layer.n_ports;
        if (p->steady) {
            snn__fill(p->steadily, 0, width);
            continue;
        }
        snn__fill(p->lam, 0, width * p->cells);
        snn__fill(p->lam_z, 0, p->z_slots * p->cells);
        if (!p->line || !p->layer.heights) continue;
        p->layer.heights(&p->layer, p->psi + p->done * p->cells);
        snn__slopes(p->layer.surrogate, p->psi + p->done * p->cells, p->cells);
    }
    for (const snn__lesson *x = t->lessons; x; x = x->more)
        if (x->back) snn__lesson_steady(x, false);
    for (size_t n = t->judging->done; n-- > 0;)
        for (snn__pupil *p = t->newest; p; p = p->earlier) snn__pupil_back(p, n);
    for (const snn__lesson *x = t->lessons; x; x = x->more)
        if (x->back) snn__lesson_steady(x, true);
}

/* -- the weights move -------------------------------------------------------------------------- */
/* Correctly rounded roots, by the machine where it has them: the same bits as snn_real_sqrt. */
SNN__DO void snn__roots(snn_real *x, size_t n)
{
    size_t k = 0;
#if defined __SSE2__ && SNN__GNU && !SNN__DOUBLE
    typedef float four __attribute__((vector_size(16)));
    for (; k + 4 <= n; k += 4) {
        four v;
        __builtin_memcpy(&v, x + k, sizeof v);
        v = __builtin_ia32_sqrtps(v);
        __builtin_memcpy(x + k, &v, sizeof v);
    }
#elif defined __SSE2__ && SNN__GNU
    typedef double two __attribute__((vector_size(16)));
    for (; k + 2 <= n; k += 2) {
        two v;
        __builtin_memcpy(&v, x + k, sizeof v);
        v = __builtin_ia32_sqrtpd(v);
        __builtin_memcpy(x + k, &v, sizeof v);
    }
#endif
    for (; k < n; k++) x[k] = snn_real_sqrt(x[k]);
}
/* Adam's step of n numbers, before and after the roots. */
typedef struct snn__adam_by {
    snn_real scale, beta1, beta2, rest1, rest2, epsilon, keep, rate, unit;
} snn__adam_by;
SNN_FN void snn__adam_first_body(snn_real *SNN__RESTRICT root, snn_real *SNN__RESTRICT mean,
                                 snn_real *SNN__RESTRICT square,
                                 const snn_real *SNN__RESTRICT gradient, size_t n,
                                 const snn__adam_by *by)
{
    const snn__adam_by q = *by;
    for (size_t k = 0; k < n; k++) {
        const snn_real g = q.scale * gradient[k] * q.unit;
        mean[k] = q.beta1 * mean[k] + (1 - q.beta1) * g;
        square[k] = q.beta2 * square[k] + (1 - q.beta2) * (g * g);
        root[k] = square[k] / q.rest2;
    }
}
SNN__WIDENED(snn__adam_first,
             (snn_real *root, snn_real *mean, snn_real *square, const snn_real *gradient, size_t n,
              const snn__adam_by *by),
             root, mean, square, gradient, n, by)
SNN_FN void snn__adam_then_body(snn_real *SNN__RESTRICT x, const snn_real *SNN__RESTRICT mean,
                                const snn_real *SNN__RESTRICT root, size_t n,
                                const snn__adam_by *by)
{
    const snn__adam_by q = *by;
    for (size_t k = 0; k < n; k++)
        x[k] = q.keep * x[k] - q.rate * (mean[k] / q.rest1 / (root[k] + q.epsilon) * q.unit);
}
SNN__WIDENED(snn__adam_then,
             (snn_real *x, const snn_real *mean, const snn_real *root, size_t n,
              const snn__adam_by *by),
             x, mean, root, n, by)
/* numbers from .. from + n - 1 of x, whose gradients times scale are gradient[n] */
SNN__DO void snn__adam_move(const snn_trainer *t, snn__learnt *x, snn_real *gradient,
                            snn_real scale, size_t from, size_t n)
{
    const snn_optimiser *o = &t->optimiser;
    snn__adam_by by;
    by.scale = scale;
    by.beta1 = o->beta1;
    by.beta2 = o->beta2;
    by.rest1 = 1 - t->power1;
    by.rest2 = 1 - t->power2;
    by.epsilon = o->epsilon;
    by.keep = 1 - snn_real_mul(o->rate, o->shrink);
    by.rate = o->rate;
    by.unit = x->unit;
    snn_real root[64];
    const unsigned width = t->net->width;
    for (size_t k = from, stop = from + n, m; k < stop; k += m, gradient += m) {
        m = stop - k < 64 ? stop - k : 64;
        SNN__WIDEST(snn__adam_first, width)(root, x->mean + k, x->square + k, gradient, m, &by);
        snn__roots(root, m);
        SNN__WIDEST(snn__adam_then, width)(x->x + k, x->mean + k, root, m, &by);
        for (size_t e = 0; e < m; e++) gradient[e] = 0;
    }
}
/* One step of number k of x, whose gradient is g. */
SNN__DO void snn__move(const snn_trainer *t, snn__learnt *x, size_t k, snn_real g)
{
    const snn_optimiser *o = &t->optimiser;
    if (o->adam) {
        snn__adam_move(t, x, &g, 1, k, 1);
        return;
    }
    g = snn_real_mul(g, x->unit);
    const snn_real step = o->momentum == 0 ? g : snn_real_mul(o->momentum, x->mean[k]) + g;
    if (o->momentum != 0) x->mean[k] = step;
    const snn_real keep = 1 - snn_real_mul(o->rate, o->shrink);
    x->x[k] = snn_real_mul(keep, x->x[k]) - snn_real_mul(o->rate, snn_real_mul(step, x->unit));
}
/* Calls for each number of a lesson: with scale 0 the sum of the squares of its gradient, else it
   moves along that gradient times scale, which is 0 afterwards. */
SNN__DO snn_real snn__lesson_move(const snn_trainer *t, snn__lesson *x, snn_real scale)
{
    const snn_projection *f = x->projection;
    snn_real *gradient = x->weights.gradient, square = 0, all = 0;
    const snn_real unit2 = snn_real_mul(x->weights.unit, x->weights.unit);
    if (gradient && t->optimiser.adam) {
        square = snn__dot(gradient, gradient, x->weights.n);
        if (scale != 0) snn__adam_move(t, &x->weights, gradient, scale, 0, x->weights.n);
    } else for (size_t k = 0; gradient && k < x->weights.n; k++) {
        square += snn_real_mul(gradient[k], gradient[k]);
        if (scale == 0) continue;
        snn__move(t, &x->weights, k, snn_real_mul(scale, gradient[k]));
        gradient[k] = 0;
    }
    if (gradient || !x->sum) return snn_real_mul(unit2, square);
    for (size_t i = 0; i < f->pre->count; i++) {            /* trace: from the sums             */
        const snn__row row = snn__row_of(f, i);
        for (size_t e = row.start; e < row.stop; e++) {
            const snn_real g = snn__trace_gradient(x, &row, i, e);
            if (!f->weights) all += g;
            else square += snn_real_mul(g, g);
            if (f->weights && scale != 0) snn__move(t, &x->weights, e, snn_real_mul(scale, g));
        }
    }
    if (f->weights) return snn_real_mul(unit2, square);
    if (scale != 0) snn__move(t, &x->weights, 0, snn_real_mul(scale, all));
    return snn_real_mul(unit2, snn_real_mul(all, all));
}
/* The weights move by the gradients gathered so far, whether a mini-batch is full or not. */
SNN__DO void snn_trainer_update(snn_trainer *t)
{
    if (!t->net || snn_failed(t->net) || t->gathered == 0) return;
    const snn_optimiser *o = &t->optimiser;
    snn_real scale = 1 / (snn_real)t->gathered;
    if (o->clip > 0) {
        snn_real square = 0;
        for (snn__lesson *x = t->lessons; x; x = x->more) square += snn__lesson_move(t, x, 0);
        const snn_real length = scale * snn_real_sqrt(square);
        if (length > o->clip) scale *= o->clip / length;
    }
    t->updates++;
    t->power1 *= o->beta1;
    t->power2 *= o->beta2;
    for (snn__lesson *x = t->lessons; x; x = x->more)
        x->length = scale * snn_real_sqrt(snn__lesson_move(t, x, scale));
    t->gathered = 0;
}

/* -- trials ------------------------------------------------------------------------------------ */
/* Does the gradient of a trial have to be kept? */
SNN__DO bool snn__adds_up(const snn_trainer *t)
{
    return t->way == SNN_ADJOINT || t->samples > t->net->batch
        || t->judged.view == SNN_OF_EVERY_STEP;
}
/* What is learnt has to be what the trainer took memory for. */
SNN__DO void snn__check_lessons(const snn_trainer *t)
{
    for (const snn__pupil *p = t->pupils; p; p = p->more)
        for (size_t k = 0; k < p->layer.n_ports; k++)
            for (const snn_projection *f = p->layer.ports[k]->projections; f; f = f->next) {
                const snn__lesson *x = (const snn__lesson *)f->lesson;
                const snn_real *weights = f->weights ? f->weights : &f->weight;
                const char *what = NULL;
                if (!x) what = SNN__TEXT("made");
                else if (x->weights.n && (x->weights.x != weights || f->codes || f->law))
                    what = SNN__TEXT("weighed");
                else if (f->delay != x->delay || f->delays != x->delays || f->late != x->late)
                    what = SNN__TEXT("delayed");
                else continue;
                snn__fail(t->net, SNN_TOO_LATE, f->name, what, SIZE_MAX, 0, 0);
            }
}
SNN__DO void snn__trial_start(snn_trainer *t, bool learning)
{
    if (learning) snn__check_lessons(t);
    if (snn_failed(t->net)) return;
    for (snn__pupil *p = t->pupils; p; p = p->more) {
        p->layer.restart(p->layer.cells);
        p->done = 0;
        if (p->spikes) snn__fill(p->spikes, 0, p->cells);
    }
    const bool adds_up = snn__adds_up(t);
    for (snn__lesson *x = t->lessons; x; x = x->more) {
        x->next = 0;
        if (learning && adds_up && x->weights.n && !x->weights.gradient)
            x->weights.gradient = SNN__TAKE(snn_real, t->net, x->projection->name, x->weights.n);
        const size_t n = t->net->batch * x->projection->count;
        const size_t n_pre = t->net->batch * x->projection->pre->count;
        for (size_t k = 0; x->sum && k < x->n_own * n; k++) x->eps[k] = 0;
        for (size_t k = 0; x->sum && k < (x->post->layer.n_states - x->n_own) * n_pre; k++)
            x->eps_pre[k] = 0;
        for (size_t k = 0; x->sum && k < (x->all_same ? n_pre : n); k++) x->sum[k] = 0;
    }
    for (size_t c = 0; c < t->judging->cells; c++) t->scores[c] = 0;
    t->running = true;
    t->learning = learning;
    t->loss = 0;
}
/* What the rates cost, summed over copies; the counts of spikes become its slopes. */
SNN__DO snn_real snn__rate_loss(snn__pupil *p)
{
    const snn_real share = 1 / ((snn_real)p->done * p->trainer->net->dt.ms);
    const snn_real each = p->strength / (snn_real)p->layer.cells->count;
    snn_real sum = 0;
    for (size_t c = 0; c < p->cells; c++) {
        const snn_real off = snn_real_mul(p->spikes[c], share) - p->target;
        sum += snn_real_mul(off, off);
        p->spikes[c] = 2 * snn_real_mul(each, snn_real_mul(off, share));
    }
    return snn_real_mul(each, sum);
}
/* From now on the loss of a trial also has strength times the mean over these cells of
   (rate - target)^2, in kHz^2: a layer that is neither silent nor saturated. Not with a trace. */
#define snn_trainer_rate(trainer, cells, target, strength)                                        \
    snn__trainer_rate(trainer, cells, target, (snn_real)(strength))
SNN__DO void snn__trainer_rate(snn_trainer *t, const snn_cells *cells, snn_rate target,
                               snn_real strength)
{
    if (!t->net || snn_failed(t->net)) return;
    const char *name = SNN__TEXT("snn_trainer_rate");
    snn__pupil *p = snn__pupil_of(cells);
    snn__check(t->net, name, SNN__TEXT("target"), snn_to_Hz(target), SNN__TEXT("Hz"),
               SNN_NONNEGATIVE, SIZE_MAX);
    snn__check(t->net, name, SNN__TEXT("strength"), strength, SNN__TEXT(""), SNN_NONNEGATIVE,
               SIZE_MAX);
    if (!p || p->trainer != t || !p->layer.surrogate || cells->whole)
        snn__fail(t->net, SNN_NOT_BUILT, cells->name, SNN__TEXT("a rate in this trainer"), SIZE_MAX,
                  0, 0);
    if (t->way == SNN_TRACE || (p && p->steady))
        snn__fail(t->net, SNN_NOT_BUILT, name,
                  SNN__TEXT("what it needs (of a trace, of cells whose V is judged)"), SIZE_MAX, 0,
                  0);
    if (snn_failed(t->net)) return;
    if (!p->spikes) p->spikes = SNN__TAKE(snn_real, t->net, cells->name, p->cells);
    p->target = target.kHz;
    p->strength = strength;
}
/* All populations of the trainer begin anew. labels[batch]: the right answers, which the caller
   keeps until the trial has ended; NULL: a trial without learning.                             */
SNN__DO void snn_trial_begin(snn_trainer *t, const uint32_t *labels)
{
    if (!t->net || snn_failed(t->net)) return;
    if (labels && t->judged.judge != SNN__CROSS_ENTROPY)
        snn__fail(t->net, SNN_BAD_COUNT, SNN__TEXT("snn_trial_begin"), SNN__TEXT("targets"),
                  SIZE_MAX, 0, t->judging->cells);
    for (size_t b = 0; labels && b < t->net->batch; b++)
        if (labels[b] >= t->judged.of->count)
            snn__fail(t->net, SNN_BAD_SIZE, SNN__TEXT("snn_trial_begin"), SNN__TEXT("label"), b,
                      labels[b], t->judged.of->count - 1);
    if (snn_failed(t->net)) return;
    t->labels = labels;
    snn__trial_start(t, labels != NULL);
}
/* ... or with targets for snn_squared_error: [batch][count], or [steps][batch][count] for
   SNN_OF_EVERY_STEP, of the type of the field that is looked at: snn_trial_towards(t, out->r, r) */
#ifdef __cplusplus
#define SNN__LIKE(field, x) snn__takes(field)(x)
#else
#define SNN__LIKE(field, x)                                                                       \
    _Generic((field), SNN_DIMENSIONS(SNN__TAKES) snn__untyped * : NULL)(x)
#endif
#define snn_trial_towards(t, field, targets)                                                      \
    snn__trial_towards(t, (const void *)(field), SNN_OF_MEAN,                                     \
                       ((void)sizeof(SNN__LIKE(field, *(targets))),                               \
                        (const snn_real *)(const void *)(targets)))
/* ... for SNN_OF_SPIKES: rates[batch][count] */
#define snn_trial_towards_rates(t, rates)                                                         \
    snn__trial_towards(t, NULL, SNN_OF_SPIKES,                                                    \
                       ((void)sizeof(snn_receptor_takes_rate(*(rates))),                          \
                        (const snn_real *)(const void *)(rates)))
SNN__DO void snn__trial_towards(snn_trainer *t, const void *field, snn_view view,
                                const snn_real *targets)
{
    if (!t->net || snn_failed(t->net)) return;
    const bool spikes = t->judged.view == SNN_OF_SPIKES;
    if (spikes != (view == SNN_OF_SPIKES) || (!spikes && field != t->judging->layer.states[0]))
        snn__fail(t->net, SNN_BAD_COUNT, SNN__TEXT("snn_trial_towards"),
                  SNN__TEXT("targets for what the loss looks at"), SIZE_MAX, 0, t->judging->cells);
    if (t->judged.judge != SNN__SQUARED_ERROR || !targets)
        snn__fail(t->net, SNN_BAD_COUNT, SNN__TEXT("snn_trial_towards"), SNN__TEXT("labels"),
                  SIZE_MAX, 0, t->net->batch);
    if (snn_failed(t->net)) return;
    t->targets = targets;
    snn__trial_start(t, true);
}
/* The trial is over: its loss, answers and gradient; after t->samples samples the weights move. */
SNN__DO void snn_trial_end(snn_trainer *t)
{
    if (!t->net || snn_failed(t->net)) return;
    const char *where = SNN__TEXT("snn_trial_end");
    const size_t n = t->judged.of->count, batch = t->net->batch, steps = t->judging->done;
    if (t->learning) snn__check_lessons(t);
    if (!t->running)
        snn__fail(t->net, SNN_BAD_COUNT, where, SNN__TEXT("calls of snn_trial_begin"), SIZE_MAX, 0,
                  1);
    if (steps == 0)
        snn__fail(t->net, SNN_BAD_SIZE, where, SNN__TEXT("steps of a trial"), SIZE_MAX, 0, 0);
    for (const snn__pupil *p = t->pupils; p; p = p->more)
        if (p->done != steps)
            snn__fail(t->net, SNN_BAD_COUNT, p->layer.cells->name, SNN__TEXT("steps in the trial"),
                      SIZE_MAX, p->done, steps);
    const snn_view view = t->judged.view;
    const bool planned = view == SNN_OF_MEAN || view == SNN_OF_SUM || view == SNN_OF_EVERY_STEP;
    if (t->way == SNN_TRACE && t->learning && planned && steps != t->steps)
        snn__fail(t->net, SNN_BAD_COUNT, where, SNN__TEXT("steps of a trial, for a trace,"),
                  SIZE_MAX, steps, t->steps);
    if (snn_failed(t->net)) return;
    t->running = false;
    const snn_real share = snn__share_of_step(t);
    for (size_t c = 0; c < t->judging->cells; c++) t->scores[c] = snn_real_mul(t->scores[c], share);
    for (size_t b = 0; b < batch; b++) {
        const snn_real *y = t->scores + b * n;
        size_t best = 0;
        for (size_t k = 1; k < n; k++)
            if (y[k] > y[best]) best = k;
        t->answers[b] = (uint32_t)best;
    }
    if (!t->learning) return;
    t->learning = false;
    if (t->judged.view == SNN_OF_EVERY_STEP) t->loss /= (snn_real)steps;
    else
        for (size_t b = 0; b < batch; b++) t->loss += snn__judge_copy(t, t->scores, b, 0);
    for (snn__pupil *p = t->pupils; p; p = p->more)
        if (p->spikes) t->loss += snn__rate_loss(p);
    t->loss /= (snn_real)batch;
    snn__check(t->net, where, SNN__TEXT("loss"), t->loss, SNN__TEXT(""), SNN_ANY, SIZE_MAX);
    if (snn_failed(t->net)) return;
    if (t->way == SNN_ADJOINT) snn__trial_back(t);
    else if (t->judged.view != SNN_OF_EVERY_STEP) {
        snn__trace_signals(t, share);
        snn__trace_gather(t);
    }
    t->gathered += batch;
    if (t->gathered >= t->samples) snn_trainer_update(t);
}

/* An optimiser's rate is meant for weights of about 1, so it sees each projection's weights in a
   unit of their own: the root of the mean over post neurons of the sum of w^2 as the trainer is
   made. This sets another: snn_trainer_unit(t, in, &h->in, snn_mS(1)).                          */
#define snn_trainer_unit(trainer, projection, receptor, unit)                                     \
    snn__trainer_unit(trainer, projection, &(receptor)->port, SNN__WEIGHT(receptor, unit))
SNN__DO void snn__trainer_unit(snn_trainer *t, const snn_projection *f, const snn_port *post,
                               snn_real unit)
{
    if (!t->net || snn_failed(t->net)) return;
    if (f->post != post)
        snn__fail(t->net, SNN_BAD_END, f->name, SNN__TEXT("not the receptor of this projection"),
                  SIZE_MAX, 0, 0);
    snn__check(t->net, f->name, SNN__TEXT("unit"), unit, SNN__TEXT(""), SNN_POSITIVE, SIZE_MAX);
    for (snn__lesson *x = t->lessons; x && !snn_failed(t->net); x = x->more)
        if (x->projection == f) x->weights.unit = unit;
}
/* dL/dw of the trials since the weights last moved, one number for each of f's synapses (or the one
   weight that they share), in the receptor's coherent unit, summed over copies and trials; NULL if
   f does not learn.                                                                              */
SNN__DO const snn_real *snn_trainer_gradient(const snn_trainer *t, const snn_projection *f)
{
    for (const snn__lesson *x = t->lessons; x; x = x->more)
        if (x->projection == f) return x->weights.gradient;
    return NULL;
}

/* -- making ------------------------------------------------------------------------------------ */
SNN__DO bool snn__learnt_new(snn_trainer *t, const char *name, snn__learnt *x, snn_real *from,
                             size_t n)
{
    x->x = from;
    x->n = n;
    if (t->optimiser.adam || t->optimiser.momentum != 0)
        x->mean = SNN__TAKE(snn_real, t->net, name, n);
    if (t->optimiser.adam) x->square = SNN__TAKE(snn_real, t->net, name, n);
    return !snn_failed(t->net);
}
/* a b c things of size bytes, or a status where that is more than can be counted */
SNN__DO void *snn__take_many(snn_net *net, const char *where, size_t a, size_t b, size_t c,
                             size_t size)
{
    size_t n = b && a > SIZE_MAX / b ? SIZE_MAX : a * b;
    n = c && n > SIZE_MAX / c ? SIZE_MAX : n * c;
    return snn__take(net, where, n, size);
}
SNN__DO void snn__lacks(snn_trainer *t, const char *what)
{
    t->exact = false;
    t->lacks = what;
}
/* A population joins; the one that is judged first, then those that project to it. */
SNN__DO snn__pupil *snn__pupil_new(snn_trainer *t, snn_cells *cells)
{
    snn_net *net = t->net;
    const char *name = cells->name;
    if (cells->layer) {
        snn__fail(net, SNN_BAD_COUNT, name, SNN__TEXT("trainers"), SIZE_MAX, 2, 1);
        return NULL;
    }
    snn__pupil *p = SNN__TAKE(snn__pupil, net, name, 1);
    if (!p) return NULL;
    snn_layer *l = &p->layer;
    l->cells = cells;
    cells->enrol(cells, l);
    l->n_columns = l->n_states + l->n_ports;
    l->states = SNN__TAKE(snn_real *, net, name, l->n_states);
    l->holds = SNN__TAKE(SNN_HOLD *, net, name, l->n_holds);
    l->ports = SNN__TAKE(snn_port *, net, name, l->n_ports);
    if (snn_failed(net)) return NULL;
    cells->enrol(cells, l);
    l->before = snn__pupil_before;
    l->after = snn__pupil_after;
    p->trainer = t;
    p->cells = cells->count * net->batch;
    p->z_slots = 2;
    cells->layer = l;
    snn__pupil **end = &t->pupils;
    while (*end) end = &(*end)->more;
    return *end = p;
}
/* The size of a neuron's input if its sources all sent 1 with random signs; 1 if weights are 0. */
SNN__DO snn_real snn__usual_unit(const snn_projection *f)
{
    snn_real square = 0;
    for (size_t i = 0; i < f->pre->count; i++) {
        const snn__row row = snn__row_of(f, i);
        for (size_t e = row.start; e < row.stop; e++) {
            const snn_real w = snn__weight(f, &row, e);
            square += snn_real_mul(w, w);
        }
    }
    return square > 0 ? snn_real_sqrt(square / (snn_real)f->post->cells->count) : (snn_real)1;
}
SNN__DO void snn__lesson_new(snn_trainer *t, snn__pupil *post, snn_projection *f)
{
    snn_net *net = t->net;
    snn_cells *pre = (snn_cells *)(uintptr_t)(f->pre->whole ? f->pre->whole : f->pre);
    snn__lesson *x = SNN__TAKE(snn__lesson, net, f->name, 1);
    if (!x) return;
    x->projection = f;
    x->delay = f->delay;
    x->delays = f->delays;
    x->late = f->late;
    x->post = post;
    x->pre = (snn__pupil *)(void *)pre->layer;
    if (!x->pre && pre->enrol) x->pre = snn__pupil_new(t, pre);
    if (pre->of && pre->of->enrol) snn__lacks(t, SNN__TEXT("ways through a release"));
    const snn_cells *who = pre->of ? pre->of : pre;
    if (!who->enrol && who->takes)
        snn__lacks(t, SNN__TEXT("a population without SNN_LEARNING"));
    size_t slots = f->delay;
    for (size_t k = 0; f->delays && k < (f->delay_each ? f->count : f->pre->count); k++)
        if (f->delays[k] > slots) slots = f->delays[k];
    slots += 3;                                 /* an interpolated one; this step and the next  */
    x->slots = t->way == SNN_TRACE && slots < t->steps ? slots : t->steps;
    if (x->pre && slots > x->pre->z_slots) x->pre->z_slots = slots;
    x->words = (f->pre->count + 31) / 32;
    x->bits = (uint32_t *)snn__take_many(net, f->name, x->slots, net->batch, x->words,
                                         sizeof(uint32_t));
    if (pre->amounts)
        x->sent = (snn_real *)snn__take_many(net, f->name, x->slots, net->batch, f->pre->count,
                                             sizeof(snn_real));
    if (!f->frozen && f->weights) snn__learnt_new(t, f->name, &x->weights, f->weights, f->count);
    else if (!f->frozen) snn__learnt_new(t, f->name, &x->weights, &f->weight, 1);
    if (snn_failed(net)) return;
    x->weights.unit = snn__usual_unit(f);
    f->lesson = x;
    f->noted = snn__lesson_note;
    x->more = t->lessons;
    t->lessons = x;
}
/* Derives one step at random states of this round: are all rows what they are in `first`,
   [n_states + 1][n_states + n_ports], which round 0 sets? NaN shows in whatever depends on it.  */
SNN__DO void snn__probe_round(snn__pupil *p, uint32_t round, snn_real *first, bool *same)
{
    snn_layer *l = &p->layer;
    const size_t rows = l->n_states + 1, width = l->n_states + l->n_ports;
    const snn_random r = snn_random_from(0, 0x1Eu);
    const snn_real nan = snn_real_log(-1);
    snn_real size = 1, *d = p->trainer->scratch;
    for (uint32_t k = 0; k < round; k++) size *= 3;
    for (uint32_t k = 0; k < width; k++)
        for (uint32_t c = 0; c < p->cells; c++)
            p->kept[k * p->cells + c] =
                round == 1 ? nan : snn_real_mul(size, snn_random_normal(r, c, 99 * round + k));
    for (size_t k = 0; k < l->n_holds * p->cells; k++) p->kept_holds[k] = round & 1;
    p->drive[0] = round == 1 ? nan : size;
    for (size_t from = 0; from < p->cells; from += SNN__BLOCK) {
        const size_t stop = p->cells - from < SNN__BLOCK ? p->cells : from + SNN__BLOCK;
        l->derive(l, p->kept, p->kept_holds, p->drive, 0, from, stop, d);
        for (size_t m = 0; m < rows; m++)
            for (size_t k = 0; k < width; k++)
                for (size_t c = 0; c < stop - from; c++) {
                    const snn_real x = d[(m * l->n_columns + k) * (stop - from) + c];
                    if (round == 0 && from == 0 && c == 0) first[m * width + k] = x;
                    if (x != first[m * width + k]) same[m] = false;
                }
    }
}
/* Tries whether the step of a pupil is linear between spikes: whether, with a surrogate of constant
   slope psi, all derivatives are the same in all neurons at all times, those of s' are
   J + psi K, and those of z psi (j + psi k). Then J and K, once, and psi, step by step, stand for
   all: p->line. Else each step is derived at its states. Of a trace, also which rows of s' do not
   even depend on psi.                                                                          */
SNN__DO void snn__probe(snn_trainer *t, snn__pupil *p)
{
    snn_layer *l = &p->layer;
    const size_t rows = l->n_states + 1, width = l->n_states + l->n_ports, all = rows * width;
    snn_real *first = SNN__TAKE(snn_real, t->net, l->cells->name, 4 * all);    /* psi = 0 to 3   */
    bool same[SNN__MOST_STATES + 1];
    if (l->n_states > SNN__MOST_STATES || snn_failed(t->net)) return;
    for (size_t m = 0; m < rows; m++) same[m] = true;
    snn_surrogate own = SNN__ZERO;
    if (l->surrogate) own = *l->surrogate;
    for (uint32_t psi = 0; psi < 4; psi++) {
        snn_surrogate level = SNN__ZERO;
        level.slope = snn__slope_flat;
        level.p[0] = (snn_real)psi;
        if (l->surrogate) *l->surrogate = level;
        for (uint32_t round = 0; round < 12; round++)
            snn__probe_round(p, round, first + psi * all, same);
    }
    if (l->surrogate) *l->surrogate = own;
    bool linear = true;
    for (size_t m = 0; m < rows; m++) linear = linear && same[m];
    for (size_t k = 0; k < all && linear; k++) {
        snn_real x[4];
        for (size_t psi = 0; psi < 4; psi++) {
            x[psi] = first[psi * all + k];
            if (k >= l->n_states * width && psi) x[psi] /= (snn_real)psi;
        }
        if (k >= l->n_states * width) {         /* z's: of psi > 0                              */
            linear = first[k] == 0;
            x[0] = 2 * x[1] - x[2];
        }
        const snn_real slope = x[1] - x[0], off = x[0] + 3 * slope - x[3];
        const snn_real most = snn_real_abs(x[0]) + snn_real_abs(x[3]);
        if (snn_real_abs(off) > most * (snn_real)(SNN__DOUBLE ? 1e-13 : 1e-5)) linear = false;
        first[k] = x[0];
        first[all + k] = slope;
    }
    for (size_t m = 0; p->same && m < l->n_states; m++) {
        p->same[m] = same[m];
        for (size_t k = 0; k < width; k++)
            for (size_t psi = 1; psi < 4 && !linear; psi++)
                if (first[m * width + k] != first[psi * all + m * width + k]) p->same[m] = false;
        for (size_t k = 0; k < width && linear; k++)
            if (first[all + m * width + k] != 0) p->same[m] = false;
    }
    for (size_t round = 0; p->same && round < l->n_states; round++)  /* made of others that are  */
        for (size_t m = 0; m < l->n_states; m++)
            for (size_t k = 0; k < l->n_states; k++)
                if (first[m * width + k] != 0 && !p->same[k]) p->same[m] = false;
    if (linear) p->line = first;
    p->gains = first + l->n_states;
    if (p != t->judging) return;
    bool alone = same[0];
    for (size_t k = 1; k < l->n_states; k++) alone = alone && first[k] == 0;
    for (size_t k = 0; k < width; k++) alone = alone && (!p->line || first[all + k] == 0);
    t->kappa = alone ? first[0] : -1;           /* -1: y is no leaky sum                        */
}
/* What a trace can follow, and what it needs; after all have joined. */
SNN__DO void snn__trace_begin(snn_trainer *t)
{
    snn_net *net = t->net;
    const size_t batch = net->batch;
    for (snn__pupil *p = t->pupils; p && !snn_failed(net); p = p->more) {
        const snn_layer *l = &p->layer;
        p->derived = (snn_real *)snn__take_many(net, l->cells->name, l->n_states + 1, l->n_columns,
                                                p->cells, sizeof(snn_real));
        if (l->n_states > SNN__MOST_STATES)
            snn__fail(net, SNN_BAD_SIZE, l->cells->name,
                      SNN__TEXT("number of states, for a trace,"), SIZE_MAX, l->n_states,
                      SNN__MOST_STATES);
    }
    const bool now = t->judged.view == SNN_OF_LAST || t->judged.view == SNN_OF_EVERY_STEP;
    for (snn__lesson *x = t->lessons; x && !snn_failed(net); x = x->more) {
        const snn_projection *f = x->projection;
        if (x->pre && (x->post != t->judging || x->pre == t->judging))
            snn__lacks(t, SNN__TEXT("ways round by other neurons"));
        if (!x->pre || x->post != t->judging || x->pre == t->judging) continue;
        if (x->pre->to || f->delays || f->late != 0 || (now && f->delay) || t->kappa < 0
            || t->judged.view == SNN_OF_SPIKES)
            snn__fail(net, SNN_NOT_BUILT, f->name,
                      SNN__TEXT("a trace through what is no single leaky sum of spikes at once"),
                      SIZE_MAX, 0, 0);
        x->pre->to = x;
        const snn_layer *l = &x->post->layer;
        for (size_t k = 0; k < l->n_ports; k++)
            if (l->ports[k] == f->post)
                t->gain = x->post->gains[k];
    }
    for (snn__pupil *p = t->pupils; p && !snn_failed(net); p = p->more)
        if (p != t->judging && !p->to)
            snn__fail(net, SNN_NOT_BUILT, p->layer.cells->name,
                      SNN__TEXT("a trace of cells that do not project to what is judged"), SIZE_MAX,
                      0, 0);
    for (snn__lesson *x = t->lessons; x && !snn_failed(net); x = x->more) {
        static const bool none[SNN__MOST_STATES] = SNN__ZERO;
        const snn_projection *f = x->projection;
        const snn_layer *l = &x->post->layer;
        if (!x->weights.n) continue;
        x->same = f->delay_each ? none : x->post->same;
        x->all_same = x->post == t->judging && t->judged.view != SNN_OF_SPIKES && x->same[0];
        for (size_t m = 0; m < l->n_states; m++) x->n_own += !x->same[m] && !x->all_same;
        const size_t n_pre = f->pre->count, shared = l->n_states - x->n_own;
        x->eps =
            (snn_real *)snn__take_many(net, f->name, x->n_own, batch, f->count, sizeof(snn_real));
        x->eps_pre =
            (snn_real *)snn__take_many(net, f->name, shared, batch, n_pre, sizeof(snn_real));
        x->sum = (snn_real *)snn__take_many(net, f->name, x->all_same ? n_pre : f->count, batch, 1,
                                            sizeof(snn_real));
    }
}
/* Room for what a step is derived from, of so many steps. */
SNN__DO void snn__pupil_room(snn__pupil *p, size_t steps)
{
    const snn_layer *l = &p->layer;
    snn_net *net = p->trainer->net;
    const char *who = l->cells->name;
    p->kept = (snn_real *)snn__take_many(net, who, steps, l->n_states + l->n_ports, p->cells,
                                         sizeof(snn_real));
    p->kept_holds =
        (SNN_HOLD *)snn__take_many(net, who, steps, l->n_holds, p->cells, sizeof(SNN_HOLD));
    p->drive = SNN__TAKE(snn_real, net, who, steps);
}
/* Judged by y, linear whatever its spikes, and nobody listens to those: lam is the slopes times one
   number in all its cells. */
SNN__DO bool snn__is_steady(const snn__pupil *p)
{
    const snn_layer *l = &p->layer;
    const snn_trainer *t = p->trainer;
    const snn_view view = t->judged.view;
    const size_t width = l->n_states + l->n_ports, all = (l->n_states + 1) * width;
    if (p != t->judging || !p->line || view == SNN_OF_SPIKES || view == SNN_OF_EVERY_STEP)
        return false;
    for (size_t k = 0; k < l->n_states * width; k++)
        if (p->line[all + k] != 0) return false;
    for (const snn__lesson *x = t->lessons; x; x = x->more)
        if (x->pre == p || (x->post == p && (x->projection->delays || x->projection->late != 0)))
            return false;
    return true;
}
#ifdef SNN_WITH_SNAPSHOTS
/* What the next trials depend on. Of a trial that runs, labels and targets are the caller's. */
SNN__DO void snn__trainer_walk(snn__walker *w, void *self)
{
    snn_trainer *t = (snn_trainer *)self;
    snn_optimiser *o = &t->optimiser;
    const size_t batch = t->net->batch;
    snn__walk_same(w, "way", (uint64_t)t->way);
    if (t->running)
        snn__refuse(w, SNN__TEXT("a trial is running: save and load between trials"), 0, 0);
    snn__walk_same(w, "judged.view", (uint64_t)t->judged.view);
    snn__walk_same(w, "optimiser.adam", o->adam);
    snn__walk_reals(w, "optimiser.rate", &o->rate, 1);
    snn__walk_reals(w, "optimiser.momentum", &o->momentum, 1);
    snn__walk_reals(w, "optimiser.beta1", &o->beta1, 1);
    snn__walk_reals(w, "optimiser.beta2", &o->beta2, 1);
    snn__walk_reals(w, "optimiser.epsilon", &o->epsilon, 1);
    snn__walk_reals(w, "optimiser.shrink", &o->shrink, 1);
    snn__walk_reals(w, "optimiser.clip", &o->clip, 1);
    snn__walk_reals(w, "power1", &t->power1, 1);
    snn__walk_reals(w, "power2", &t->power2, 1);
    snn__walk_reals(w, "loss", &t->loss, 1);
    snn__walk_reals(w, "scores", t->scores, t->judging->cells);
    snn__walk_whole(w, "answers", t->answers, sizeof(uint32_t), batch, UINT32_MAX);
    t->updates = snn__walk_number(w, "updates", t->updates, UINT64_MAX);
    t->samples = (size_t)snn__walk_number(w, "samples", t->samples, SIZE_MAX);
    t->gathered = (size_t)snn__walk_number(w, "gathered", t->gathered, SIZE_MAX);
    for (snn__lesson *x = t->lessons; x && !snn_failed(t->net); x = x->more) {
        snn__learnt *of = &x->weights;
        const size_t kept = snn__adds_up(t) ? of->n : 0;
        w->path = x->projection->name ? x->projection->name : "";
        snn__walk_reals(w, "length", &x->length, 1);
        snn__walk_reals(w, "mean", of->mean, of->mean ? of->n : 0);
        snn__walk_reals(w, "square", of->square, of->square ? of->n : 0);
        if (w->purpose == SNN__TO_COMPARE && kept && !of->gradient)
            of->gradient = SNN__TAKE(snn_real, t->net, x->projection->name, kept);
        snn__walk_reals(w, "gradient", of->gradient, kept);
    }
}
#endif
/* Learns all weights on the way to what the loss looks at, but those of projections that are
   frozen. It is made after them, their weights and their delays. steps: of a trial, at most. All
   memory is taken here, but for drives that differ between neurons. */
SNN__DO snn_trainer *snn_trainer_new(snn_net *net, snn_way way, snn_optimiser optimiser,
                                     size_t steps, snn_loss loss)
{
    static const snn_trainer none = SNN__ZERO;
    snn_trainer *const nothing = (snn_trainer *)(uintptr_t)&none;
    const char *name = SNN__TEXT("snn_trainer");
    if (snn_failed(net)) return nothing;
    snn__check(net, name, SNN__TEXT("rate"), optimiser.rate, SNN__TEXT(""), SNN_POSITIVE, SIZE_MAX);
    if (steps == 0)
        snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("steps of a trial"), SIZE_MAX, 0, 0);
    if (!loss.of->enrol || loss.of->whole)
        snn__fail(net, SNN_NOT_BUILT, loss.of->name, SNN__TEXT("learning (SNN_LEARNING)"), SIZE_MAX,
                  0, 0);
    snn_trainer *t = SNN__TAKE(snn_trainer, net, name, 1);
    if (!t) return nothing;
    t->net = net;
    t->way = way;
    t->optimiser = optimiser;
    t->steps = steps;
    t->judged = loss;
    t->samples = net->batch;
    t->power1 = t->power2 = 1;
    t->exact = true;
    t->judging = snn__pupil_new(t, loss.of);
    size_t columns = 0;
    for (snn__pupil *p = t->pupils; p && !snn_failed(net); p = p->more) {
        const snn_layer *l = &p->layer;
        const size_t block = p->cells < SNN__BLOCK ? p->cells : (size_t)SNN__BLOCK;
        const size_t room = (l->n_states + 1) * l->n_columns * block + l->n_columns;
        if (room > columns) columns = room;
        for (size_t k = 0; k < l->n_ports; k++) {
            if (l->ports[k]->gapped) snn__lacks(t, SNN__TEXT("ways through gap junctions"));
            for (snn_projection *f = l->ports[k]->projections; f; f = f->next)
                snn__lesson_new(t, p, f);
        }
    }
    if (!t->lessons)
        snn__fail(net, SNN_BAD_COUNT, loss.of->name,
                  SNN__TEXT("projections to it before its trainer"), SIZE_MAX, 0, 1);
    t->scratch = SNN__TAKE(snn_real, net, name, columns);
    for (snn__pupil *p = t->pupils; p && !snn_failed(net); p = p->more) {
        const snn_layer *l = &p->layer;
        if (way == SNN_TRACE) p->same = SNN__TAKE(bool, net, l->cells->name, l->n_states);
        snn__pupil_room(p, 1);
        if (!snn_failed(net)) snn__probe(t, p);
    }
    for (snn__pupil *p = t->pupils; p && !snn_failed(net); p = p->more) {
        const size_t width = p->layer.n_states + p->layer.n_ports, n = p->cells;
        const char *who = p->layer.cells->name;
        if (way == SNN_ADJOINT) p->steady = snn__is_steady(p);
        if (p->steady) {
            p->steadily = SNN__TAKE(snn_real, net, who, width);
            continue;
        }
        if (p->line) p->psi = (snn_real *)snn__take_many(net, who, way == SNN_TRACE ? 2 : steps + 1,
                                                         n, 1, sizeof(snn_real));
        else if (way == SNN_ADJOINT) snn__pupil_room(p, steps);
        p->lam = SNN__TAKE(snn_real, net, who, way == SNN_TRACE ? n : width * n);
        if (way == SNN_ADJOINT)
            p->lam_z = (snn_real *)snn__take_many(net, who, p->z_slots, n, 1, sizeof(snn_real));
    }
    for (snn__lesson *x = t->lessons; x && !snn_failed(net); x = x->more) {
        if (!x->post->steady) continue;
        x->back = SNN__TAKE(snn_real, net, name, net->batch * x->projection->pre->count);
        x->gone = SNN__TAKE(snn_real, net, name, net->batch * x->projection->pre->count);
    }
    if (snn_failed(net)) return nothing;
    const size_t n = t->judging->cells;
    const size_t judged = loss.view == SNN_OF_EVERY_STEP && way == SNN_ADJOINT ? steps : 1;
    t->answers = SNN__TAKE(uint32_t, net, name, net->batch);
    t->scores = SNN__TAKE(snn_real, net, name, n);
    t->slopes = (snn_real *)snn__take_many(net, name, judged, n, 1, sizeof(snn_real));
    if (way == SNN_TRACE && !snn_failed(net)) snn__trace_begin(t);
    SNN__SAVE(t, net, "snn_trainer", snn__trainer_walk);
    return snn_failed(net) ? nothing : t;
}

/* -- why does it not learn? -------------------------------------------------------------------- */
/* From now on the trainer counts who spikes and where the surrogate has a slope. */
SNN__DO void snn_trainer_watch(snn_trainer *t)
{
    if (!t->net || snn_failed(t->net)) return;
    for (snn__pupil *p = t->pupils; p; p = p->more) {
        if (!p->spiked)
            p->spiked = SNN__TAKE(uint32_t, t->net, p->layer.cells->name, p->layer.cells->count);
        for (size_t j = 0; p->spiked && j < p->layer.cells->count; j++) p->spiked[j] = 0;
        p->watched = p->sloped = 0;
    }
}
/* What a population did in the trials with labels since snn_trainer_watch was last called. */
typedef struct snn_learning {
    size_t count;                               /* neurons; 0: it is not in the trainer         */
    size_t silent;                              /* never spiked                                 */
    size_t saturated;                           /* spiked in half of all steps or more          */
    snn_real spikes;                            /* a neuron and step, mean                      */
    snn_real sloped;                            /* share of neurons and steps with psi > 0      */
    snn_real gradient;                          /* length of that of the weights that lead to it, as
                                                   the optimiser saw it when they last moved    */
} snn_learning;
SNN__DO snn_learning snn_trainer_look(const snn_trainer *t, const snn_cells *cells)
{
    snn_learning l = SNN__ZERO;
    const snn__pupil *p = snn__pupil_of(cells);
    if (!p || p->trainer != t) return l;
    l.count = p->layer.cells->count;
    snn_real square = 0;
    for (const snn__lesson *x = t->lessons; x; x = x->more)
        if (x->post == p) square += snn_real_mul(x->length, x->length);
    l.gradient = snn_real_sqrt(square);
    if (!p->spiked || p->watched == 0) return l;
    const snn_real steps = (snn_real)(p->watched / l.count);
    for (size_t j = 0; j < l.count; j++) {
        l.silent += p->spiked[j] == 0;
        l.saturated += (snn_real)p->spiked[j] >= steps / 2;
        l.spikes += (snn_real)p->spiked[j];
    }
    l.spikes /= (snn_real)p->watched;
    l.sloped = (snn_real)p->sloped / (snn_real)p->watched;
    return l;
}
/* The same in words, with what may help; the text lives in the net until the next one. */
SNN__DO const char *snn_trainer_why(snn_trainer *t, const snn_cells *cells)
{
#ifdef SNN_NO_MESSAGES
    (void)t; (void)cells;
    return "";
#else
    snn_net *net = t->net;
    if (!net) return "";
    if (snn_failed(net)) return snn_why(net);
    const snn_learning l = snn_trainer_look(t, cells);
    net->sentence[0] = 0;
    snn__say(net, cells->name);
    if (l.count == 0) {
        snn__say(net, ": not in the trainer (no SNN_LEARNING, or no way to what is judged)");
        return net->sentence;
    }
    snn__say(net, ": ");
    const bool spikes = snn__pupil_of(cells)->layer.surrogate != NULL;
    if (spikes) {
        snn__say_count(net, l.silent);
        snn__say(net, " of ");
        snn__say_count(net, l.count);
        snn__say(net, " never spiked, ");
        snn__say_count(net, l.saturated);
        snn__say(net, " in half the steps; slope in ");
        snn__say_count(net, (size_t)(100 * l.sloped + (snn_real)0.5));
        snn__say(net, " %; ");
    }
    snn__say(net, "gradient ");
    snn__say_real(net, l.gradient);
    snn__say(net, ": ");
    if (!spikes) snn__say(net, l.gradient == 0 ? "nothing to learn from" : "nothing unusual");
    else if (l.gradient == 0)
        snn__say(net, "nothing arrives, a wider surrogate or larger weights may help");
    else if (2 * l.silent > l.count) snn__say(net, "most are silent, larger weights may help");
    else if (2 * l.saturated > l.count)
        snn__say(net, "most are saturated, smaller weights may help");
    else if (l.spikes > 0 && l.sloped < (snn_real)0.01)
        snn__say(net, "a wider surrogate may help");
    else snn__say(net, "nothing unusual");
    if (!t->exact) {
        snn__say(net, "; the gradient lacks ");
        snn__say(net, t->lacks);
    }
    return net->sentence;
#endif
}

/* -- encoders: numbers from 0 to 1 as spikes ----------------------------------------------------
   A source: project from &e->cells. snn_encoder_show says what is to be told from this step on.  */
typedef enum snn_coding {
    SNN_CODE_RATE,                              /* a spike in a step with probability x         */
    SNN_CODE_LATENCY,                           /* a spike at step (1 - x) (amount - 1)         */
    SNN_CODE_DELTA,                             /* +1 or -1 where x has moved by amount         */
    SNN_CODE_DIRECT                             /* x itself in every step, like a current       */
} snn_coding;
typedef struct snn_encoder {
    snn_cells cells;
    snn_coding coding;
    snn_real amount;
    snn_random random;
    snn_real *x;                                /* [batch][count]: what is shown                */
    snn_real *told;                             /* delta: the x last told of; then what is sent */
    uint32_t shown;                             /* steps since then                             */
} snn_encoder;

#ifdef SNN_WITH_SNAPSHOTS
SNN__DO void snn__encoder_walk(snn__walker *w, void *self)
{
    snn_encoder *e = (snn_encoder *)self;
    const size_t n = e->cells.count * e->cells.net->batch;
    snn__walk_cells(w, &e->cells);
    snn__walk_same(w, "coding", (uint64_t)e->coding);
    snn__walk_reals(w, "amount", &e->amount, 1);
    snn__walk_reals(w, "x", e->x, n);
    snn__walk_reals(w, "told", e->told, e->told ? 2 * n : 0);
    e->random.key = (uint32_t)snn__walk_number(w, "random", e->random.key, UINT32_MAX);
    e->shown = (uint32_t)snn__walk_number(w, "shown", e->shown, UINT32_MAX);
}
#endif

/* amount: of latency, the steps that a trial has; of delta, the smallest change that is told. */
SNN__DO snn_encoder *snn__encoder_new(snn_net *net, size_t count, snn_coding coding,
                                      snn_real amount, uint64_t seed)
{
    static const snn_encoder none = SNN__ZERO;
    const char *name = SNN__TEXT("snn_encoder");
    snn_encoder *e = NULL;
    if (snn__may_make(net, name, count)) {
        if (coding == SNN_CODE_LATENCY || coding == SNN_CODE_DELTA)
            snn__check(net, name, SNN__TEXT("amount"), amount, SNN__TEXT(""), SNN_POSITIVE,
                       SIZE_MAX);
        e = SNN__TAKE(snn_encoder, net, name, 1);
    }
    if (!e) return (snn_encoder *)(uintptr_t)&none;
    snn__cells_begin(&e->cells, net, name, count, NULL);
    e->cells.seen = true;
    e->coding = coding;
    e->amount = amount;
    e->random = snn_random_from(seed, 0xE0u);
    e->x = SNN__TAKE(snn_real, net, name, count * net->batch);
    if (coding == SNN_CODE_DELTA) e->told = SNN__TAKE(snn_real, net, name, 2 * count * net->batch);
    if (coding == SNN_CODE_DIRECT) e->cells.amounts = e->x;
    if (coding == SNN_CODE_DELTA && e->told) e->cells.amounts = e->told + count * net->batch;
    SNN__SAVE(&e->cells, net, "snn_encoder", snn__encoder_walk);
    return snn_failed(net) ? (snn_encoder *)(uintptr_t)&none : e;
}
#define snn_encoder_new(net, count, coding, amount, seed)                                         \
    snn__encoder_new(net, count, coding, (snn_real)(amount), seed)
/* x[batch][count], from 0 to 1 (direct and delta: any) */
SNN__DO void snn_encoder_show(snn_encoder *e, const snn_real *x)
{
    if (!e->cells.net || snn_failed(e->cells.net)) return;
    const size_t n = e->cells.count * e->cells.net->batch;
    for (size_t c = 0; c < n; c++) {
        if (!snn__finite(x[c]))
            snn__check(e->cells.net, e->cells.name, SNN__TEXT("x"), x[c], SNN__TEXT(""), SNN_ANY,
                       c);
        e->x[c] = x[c];
    }
    e->shown = 0;
}
/* does neuron c of all copies send something in this step? bits: its 16 random ones */
SNN_FN bool snn__encoder_sends(snn_encoder *e, size_t c, uint32_t bits)
{
    const size_t n = e->cells.count * e->cells.net->batch;
    const snn_real x = e->x[c];
    switch (e->coding) {
    case SNN_CODE_RATE: return (snn_real)bits < x * 65536;
    case SNN_CODE_LATENCY: {                    /* the nearest step; more than 1 is at once     */
        const snn_real when = snn_real_max((1 - x) * (e->amount - 1) + (snn_real)0.5, 0);
        const snn_real now = (snn_real)e->shown;
        return x > 0 && when >= now && when < now + 1;
    }
    case SNN_CODE_DELTA: {
        const snn_real moved = x - e->told[c];
        e->told[n + c] = moved >= e->amount ? (snn_real)1 : moved <= -e->amount ? (snn_real)-1 : 0;
        if (e->told[n + c] != 0) e->told[c] = x;
        return e->told[n + c] != 0;
    }
    case SNN_CODE_DIRECT: break;
    }
    return x != 0;
}
/* Sets the spikes of this step. Four neurons share a draw of 64 bits, made where it counts. */
SNN__DO void snn_encoder_step(snn_encoder *e)
{
    snn_net *net = e->cells.net;
    if (!net || snn_failed(net)) return;
    snn_random r = e->random;
    r.key += (uint32_t)(net->step >> 32) * 0x9E3779B9u;
    const bool draws = e->coding == SNN_CODE_RATE;
    size_t m = 0, c = 0, drawn = SIZE_MAX;
    snn__pair draw = { 0, 0 };
    for (size_t b = 0; b < net->batch; b++) {
        for (size_t j = 0; j < e->cells.count; j++, c++) {
            if (draws && drawn != c / 4 && e->x[c] > 0) {
                drawn = c / 4;
                draw = snn__philox(r.key, (uint32_t)drawn, (uint32_t)net->step);
            }
            const uint32_t word = c % 4 < 2 ? draw.a : draw.b;
            e->cells.spikes[m] = (SNN_INDEX)j;
            m += snn__encoder_sends(e, c, c % 2 ? word >> 16 : word & 0xFFFF);
        }
        e->cells.end[b] = m;
    }
    e->cells.n_spikes = m;
    e->shown++;
}

/* -- beginning, and looking back --------------------------------------------------------------- */
/* Normal weights such that V, at rest and if the sources each spiked at `rate`, would fluctuate by
   sd around its resting value plus mean: how much a spike moves V is derived from the model itself.
   Rossbroich, Gygax and Zenke, Fluctuation-driven initialization for spiking neural network
   training (Neuromorph. Comput. Eng. 2022). The post population needs SNN_LEARNING.             */
#define snn_init_fluctuation(projection, mean, sd, rate, seed)                                    \
    snn__init_fluctuation(projection, (mean).mV, (sd).mV, rate, seed)
SNN__DO void snn__init_fluctuation(snn_projection *f, snn_real mean, snn_real sd, snn_rate rate,
                                   uint64_t seed)
{
    snn_net *net = f->net;
    if (!net || snn_failed(net)) return;
    const char *name = SNN__TEXT("snn_init_fluctuation");
    snn_cells *post = (snn_cells *)(uintptr_t)f->post->cells;
    snn__check(net, name, SNN__TEXT("sd"), sd, SNN__TEXT("mV"), SNN_POSITIVE, SIZE_MAX);
    snn__check(net, name, SNN__TEXT("rate"), snn_to_Hz(rate), SNN__TEXT("Hz"), SNN_POSITIVE,
               SIZE_MAX);
    if (!post->enrol)
        snn__fail(net, SNN_NOT_BUILT, post->name, SNN__TEXT("learning (SNN_LEARNING)"), SIZE_MAX, 0,
                  0);
    snn_layer l = SNN__ZERO;
    snn_real *state[SNN__MOST_STATES];
    snn_port *port[SNN__MOST_STATES];
    SNN_HOLD *hold[SNN__MOST_STATES];
    l.cells = post;
    if (!snn_failed(net)) post->enrol(post, &l);
    if (l.n_states > SNN__MOST_STATES || l.n_ports > SNN__MOST_STATES
        || l.n_holds > SNN__MOST_STATES)
        snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("number of states"), SIZE_MAX, l.n_states,
                  SNN__MOST_STATES);
    if (snn_failed(net)) return;
    l.states = state;
    l.ports = port;
    l.holds = hold;
    post->enrol(post, &l);
    const size_t width = l.n_columns = l.n_states + l.n_ports, cells = post->count * net->batch;
    snn_real *kept = (snn_real *)snn__take_many(net, name, width, cells, 1, sizeof(snn_real));
    SNN_HOLD *holds = (SNN_HOLD *)snn__take_many(net, name, l.n_holds, cells, 1, sizeof(SNN_HOLD));
    snn_real *d = SNN__TAKE(snn_real, net, name, (l.n_states + 1) * width);
    if (snn_failed(net)) return;
    size_t at = l.n_states;                     /* the column of this port                      */
    for (size_t k = 0; k < l.n_ports; k++)
        if (port[k] == f->post) at = l.n_states + k;
    for (size_t k = 0; k < l.n_states; k++) snn__copy(kept + k * cells, state[k], cells);
    const snn_real no_drive = 0;
    snn_surrogate own = SNN__ZERO;
    if (l.surrogate) own = *l.surrogate;
    if (l.surrogate) l.surrogate->slope = snn__slope_flat, l.surrogate->p[0] = 0;
    l.derive(&l, kept, holds, &no_drive, 0, 0, 1, d);
    if (l.surrogate) *l.surrogate = own;
    snn_real s[SNN__MOST_STATES], sum = 0, square = 0, recent = 0;  /* of V after a unit's spike */
    for (size_t k = 0; k < l.n_states; k++) s[k] = d[k * width + at];
    for (uint32_t step = 0; step < 1000000; step++) {
        snn_real next[SNN__MOST_STATES];
        sum += s[0];
        square += snn_real_mul(s[0], s[0]);
        recent = snn_real_abs(s[0]) + (snn_real)0.9 * recent;
        if (step > 10 && recent <= (snn_real)1e-6 * snn_real_sqrt(square)) break;
        for (size_t k = 0; k < l.n_states; k++) {
            next[k] = 0;
            for (size_t m = 0; m < l.n_states; m++) next[k] += snn_real_mul(d[k * width + m], s[m]);
        }
        for (size_t k = 0; k < l.n_states; k++) s[k] = next[k];
    }
    /* n sources of probability p: mean = n p m sum, sd^2 = n p (s^2 + (1 - p) m^2) square */
    const snn_real p = -snn_real_expm1(-snn_real_mul(rate.kHz, net->dt.ms));
    const snn_real np = snn_real_mul((snn_real)f->count / (snn_real)post->count, p);
    const snn_real m = mean == 0 ? 0 : mean / snn_real_mul(np, sum);
    const snn_real variance = snn_real_mul(sd, sd) / snn_real_mul(np, square)
                            - snn_real_mul(1 - p, snn_real_mul(m, m));
    snn__check(net, name, SNN__TEXT("variance that is left for the weights"), variance,
               SNN__TEXT(""), SNN_NONNEGATIVE, SIZE_MAX);
    if (!snn_failed(net)) snn__weigh_normal(f, m, snn_real_sqrt(variance), seed);
}
/* order[n] becomes another order of its numbers: (seed, epoch) say which */
SNN__DO void snn_shuffle(uint32_t *order, uint32_t n, uint64_t seed, uint32_t epoch)
{
    const snn_random r = snn_random_from(seed, 0x5Fu);
    for (uint32_t k = n; k > 1; k--) {
        const uint32_t j = snn_random_below(r, k, epoch, k), last = order[k - 1];
        order[k - 1] = order[j];
        order[j] = last;
    }
}
/* How often which answer was given to which label: the caller's counts[label][answer], first 0 */
typedef struct snn_confusion { uint32_t *counts; uint32_t classes; } snn_confusion;
SNN__DO void snn_confusion_add(snn_confusion *c, uint32_t label, uint32_t answer)
{
    if (label < c->classes && answer < c->classes) c->counts[label * c->classes + answer]++;
}
/* the share of right answers; 0 if there are none at all */
SNN__DO snn_real snn_accuracy(const snn_confusion *c)
{
    uint64_t right = 0, all = 0;
    for (uint32_t a = 0; a < c->classes; a++)
        for (uint32_t b = 0; b < c->classes; b++) {
            all += c->counts[a * c->classes + b];
            if (a == b) right += c->counts[a * c->classes + b];
        }
    return all ? (snn_real)right / (snn_real)all : (snn_real)0;
}
#endif

/* ==============================================================================================
   >>population   the template: a neuron model, its receptors and releases, one fused loop
   ===============================================================================================
       #define SNN_POPULATION   target
       #define SNN_NEURON       snn_lifref
       #define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)     (none, one or several; optional)
       #define SNN_RELEASES(R)  R(ampa, snn_whole, snn_ampa)    (the same)
       #define SNN_PER_NEURON                                   (parameters may differ; optional)
       #define SNN_INTEGRATOR   SNN_RK4                         (SNN_EXP_EULER, SNN_EULER, SNN_RK2;
                                                                 optional: exponential Euler)
       #define SNN_LEARNING                                     (a trainer may learn through it)
       #include "snn.h"
   makes the type target and
       target_params target_defaults(void)
       target *target_new(snn_net *, size_t count, const target_params *)
       void target_step(target *, drive), target_step_each(target *, const drives *)
       void target_retune(target *)      after params, seeds or dt were changed
       void target_restart(target *)     all states as they began
       void target_describe(const target *, name, FILE *)     with SNN_WITH_FILES: a line of JSON
   A step, for every neuron: the reset of the spike noted before; each receptor decays, takes what
   arrived and gives its current, with its slope, at the V after that reset; the neuron advances;
   its spike is noted, and each release sends what its synapse makes of it. One loop visits V and
   every g once.
   A release R(name, release, synapse) is a source of projections: from &pre->name.cells a neuron
   sends the number name.g, which a projection multiplies by its weights, instead of 1 for each
   spike. States are name.g and so on, and those of the release name.release.x and so on;
   parameters are params.name.release and params.name.syn. The first look at the states, before
   the first step, counts as a step of the releases.
   Names that receptors and releases cannot have: cells params dot drive_dot drive_dot_each k_
   k_dual_, and the neuron's states; a release's synapse can have no state cells or release.
   Macros in these #defines must not be made of words of the vocabulary (T, Q, NEURON, ...),
   which is in force while the template is read.
   Needs: everything above.                                                                     */
#if SNN__PART == SNN__POPULATION
#ifndef SNN_RECEPTORS
#define SNN_RECEPTORS(R)
#endif
#ifndef SNN_RELEASES
#define SNN_RELEASES(R)
#endif
#ifndef SNN_INTEGRATOR
#define SNN_INTEGRATOR SNN_EXP_EULER
#endif
#define SNN__R_WORDS(...) &&SNN__WORDS_IN(__VA_ARGS__) == 3
#define SNN__R_SIDE(name, syn, out) &&syn##_IS_SYNAPSE != SNN_PRE_SIDE
#define SNN__R_RELEASE(name, rel, syn) &&rel##_IS_RELEASE
#define SNN__R_SENDER(name, rel, syn) &&syn##_IS_SYNAPSE
#define SNN__R_SENDS(name, rel, syn)                                                              \
    &&(0 syn##_MODEL(SNN__NO, SNN__NO, SNN__IF_G, SNN__NO, ratio))
#define SNN__IF_G(dim, name, ...) +SNN__IS_G_##name
#define SNN__IS_G_g 1
#define SNN__R_SYNAPSE(name, syn, out) &&syn##_IS_SYNAPSE
#define SNN__R_OUTPUT(name, syn, out) &&out##_IS_OUTPUT
#define SNN__R_GIVES(name, syn, out)                                                              \
    out##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__AS_TAKEN)
#define SNN__AS_TAKEN(dim, name) &&SNN__KIND_##dim == SNN__KIND_OF_##name
#define SNN__KIND_OF_i (0 SNN__INPUTS(SNN__IF_I))
#define SNN__KIND_OF_jump (0 SNN__INPUTS(SNN__IF_JUMP))
#define SNN__INPUTS(f) SNN__CAT(SNN_NEURON, _MODEL)(SNN__NO, SNN__NO, SNN__NO, SNN__NO, f)
#define SNN__IF_I(dim, name) +SNN__IS_I_##name *SNN__KIND_##dim
#define SNN__IF_JUMP(dim, name) +SNN__IS_JUMP_##name *SNN__KIND_##dim
#define SNN__IS_I_i 1
#define SNN__IS_JUMP_jump 1
#ifndef SNN_NEURON
#error "snn.h: SNN_POPULATION needs SNN_NEURON, its model: #define SNN_NEURON snn_lif"
#elif !SNN__CAT(SNN_NEURON, _IS_NEURON)
#error "snn.h: SNN_NEURON names no neuron model that is known here (include its file before)"
#elif !(1 SNN_RECEPTORS(SNN__R_WORDS))
#error "snn.h: SNN_RECEPTORS: an R( ) does not have three words: R(name, synapse, output)"
#elif !(1 SNN_RECEPTORS(SNN__R_SYNAPSE))
#error "snn.h: SNN_RECEPTORS: the second word of an R(name, synapse, output) is no known synapse"
#elif !(1 SNN_RECEPTORS(SNN__R_OUTPUT))
#error "snn.h: SNN_RECEPTORS: the third word of an R(name, synapse, output) is no known output"
#elif !(1 SNN_RECEPTORS(SNN__R_GIVES))
#error "snn units: an output gives what SNN_NEURON does not take (see its GIVES, and INPUT there)"
#elif !(1 SNN_RECEPTORS(SNN__R_SIDE))
#error "snn.h: SNN_RECEPTORS: that synapse answers to spikes, not weights: put it in SNN_RELEASES"
#elif !(1 SNN_RELEASES(SNN__R_WORDS))
#error "snn.h: SNN_RELEASES: an R( ) does not have three words: R(name, release, synapse)"
#elif !(1 SNN_RELEASES(SNN__R_RELEASE))
#error "snn.h: SNN_RELEASES: the second word of an R(name, release, synapse) is no known release"
#elif !(1 SNN_RELEASES(SNN__R_SENDER))
#error "snn.h: SNN_RELEASES: the third word of an R(name, release, synapse) is no known synapse"
#elif !(1 SNN_RELEASES(SNN__R_SENDS))
#error "snn.h: SNN_RELEASES: the synapse of a release sends its state g, and has none of that name"
#else
#define SNN__IN_POPULATION
#endif
#undef SNN__R_WORDS
#undef SNN__R_SIDE
#undef SNN__R_SYNAPSE
#undef SNN__R_OUTPUT
#undef SNN__R_RELEASE
#undef SNN__R_SENDER
#undef SNN__R_SENDS
#ifndef SNN__IN_POPULATION                      /* one sentence, and no page of what follows    */
#undef SNN_POPULATION
#undef SNN_NEURON
#undef SNN_RECEPTORS
#undef SNN_RELEASES
#undef SNN_PER_NEURON
#undef SNN_INTEGRATOR
#undef SNN_LEARNING
#undef SNN__PART
#define SNN__PART SNN__DONE
#endif
#endif

#if SNN__PART == SNN__POPULATION
#define SNN__P(x) SNN__CAT(SNN_POPULATION, x)
#define SNN__N(x) SNN__CAT(SNN_NEURON, x)
#define SNN__LIST SNN__N(_MODEL)
#define SNN__TYPE(dim) SNN__CAT(snn_, dim)
#ifdef SNN_PER_NEURON
#define SNN__EACH 1
#else
#define SNN__EACH 0
#endif
#if defined SNN_LEARNING && SNN_DUAL_N > 0
#define SNN__LEARNS 1
#else
#define SNN__LEARNS 0
#endif
#if !SNN__OWN_WIDTH || (SNN__EACH && defined SNN_SEED_EXACT)  /* there they change with the time */
#define SNN__BY_LANES 0
#else
#define SNN__BY_LANES 1                         /* lanes step it                                */
#endif
#define SNN__KEEPS (SNN__EACH && SNN__BY_LANES) /* and load constants that differ               */

/* -- the parameters at the door -------------------------------------------------------------- */
#if SNN__EACH
typedef struct SNN__P(_each) {
    SNN__N(_each) cell;
#define SNN__R(name, syn_, out_) struct { syn_##_each syn; out_##_each out; } name;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_) struct { rel_##_each release; syn_##_each syn; } name;
    SNN_RELEASES(SNN__R)
#undef SNN__R
} SNN__P(_each);
#endif
typedef struct SNN__P(_params) {
    SNN_NEURON cell;
    SNN__N(_init) init;                         /* of the neuron's states                       */
#define SNN__SEED_OF(dim, name) SNN__SEED_OF_##name
#define SNN__SEED_OF_i
#define SNN__SEED_OF_jump
#define SNN__SEED_OF_noise uint64_t seed;       /* of the noise, if the model has some          */
    SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__SEED_OF)
#undef SNN__SEED_OF
#undef SNN__SEED_OF_i
#undef SNN__SEED_OF_jump
#undef SNN__SEED_OF_noise
#define SNN__R(name, syn_, out_) struct { syn_ syn; out_ out; } name;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_) struct { rel_ release; syn_ syn; } name;
    SNN_RELEASES(SNN__R)
#undef SNN__R
#if SNN__EACH
    SNN__P(_each) each;                         /* arrays, one value a neuron; NULL: all share  */
#endif
#if SNN_DUAL_N > 0
    snn_surrogate surrogate;
    bool reset_detached;                        /* a reset passes no tangent of its spike       */
#endif
} SNN__P(_params);
typedef struct SNN__P(_k) {
    SNN__N(_k) cell;
#define SNN__R(name, syn_, out_) struct { syn_##_k syn; out_##_k out; } name;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_) struct { rel_##_k release; syn_##_k syn; } name;
    SNN_RELEASES(SNN__R)
#undef SNN__R
} SNN__P(_k);
#if SNN_DUAL_N > 0
typedef struct SNN__P(_dot) {
    SNN__N(_dot) cell;
#define SNN__R(name, syn_, out_) struct { syn_##_dot syn; out_##_dot out; } name;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_) struct { rel_##_dot release; syn_##_dot syn; } name;
    SNN_RELEASES(SNN__R)
#undef SNN__R
} SNN__P(_dot);
typedef struct SNN__P(_k_dual) {
    SNN__N(_k_dual) cell;
#define SNN__R(name, syn_, out_) struct { syn_##_k_dual syn; out_##_k_dual out; } name;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_) struct { rel_##_k_dual release; syn_##_k_dual syn; } name;
    SNN_RELEASES(SNN__R)
#undef SNN__R
} SNN__P(_k_dual);
#endif

/* -- the population -------------------------------------------------------------------------- */
#define SNN__INPUT_i(dim) typedef SNN__TYPE(dim) SNN__P(_drive);
#define SNN__INPUT_jump(dim)
#define SNN__INPUT_noise(dim)
#define SNN__INPUT(dim, name) SNN__INPUT_##name(dim)
SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__INPUT)
#undef SNN__INPUT_i
#define SNN__INPUT_i(dim)                                                                         \
    SNN__TYPE(SNN__CAT(dim, _dot)) drive_dot;            /* of one drive for all ... */           \
    const SNN__TYPE(SNN__CAT(dim, _dot)) *drive_dot_each; /* ... or [batch][count]; NULL: that */

#if SNN_DUAL_N > 0
#define SNN__STATE_DOT(dim, name) SNN__TYPE(SNN__CAT(dim, _dot)) *SNN__CAT(name, _dot);
#else
#define SNN__STATE_DOT(dim, name)
#endif
#define SNN__STATE(dim, name, ...) SNN__TYPE(dim) *name; SNN__STATE_DOT(dim, name)
#define SNN__HOLDS(name, ...) SNN_HOLD *name;
#define SNN__RECEPTOR(name) SNN__CAT3(SNN_POPULATION, __, name)
#define SNN__R(name, syn_, out_)                                                                  \
    typedef struct SNN__RECEPTOR(name) {                                                          \
        snn_port port;                                                                            \
        SNN__TYPE(out_##_TAKES) *arrived;       /* delivered, not yet taken */                    \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE, SNN__HOLDS, out_##_TAKES)                      \
    } SNN__RECEPTOR(name);
SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__RELEASED(name) SNN__CAT(SNN__RECEPTOR(name), __release)
#define SNN__R(name, rel_, syn_)                                                                  \
    typedef struct SNN__RELEASED(name) {                                                          \
        rel_##_MODEL(SNN__NO, SNN__NO, SNN__STATE, SNN__HOLDS, ratio) char nothing;               \
    } SNN__RELEASED(name);                                                                        \
    typedef struct SNN__RECEPTOR(name) {                                                          \
        snn_cells cells;                        /* the source of projections */                   \
        SNN__RELEASED(name) release;                                                              \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE, SNN__HOLDS, ratio)                             \
    } SNN__RECEPTOR(name);
SNN_RELEASES(SNN__R)
#undef SNN__R
typedef struct SNN_POPULATION {
    snn_cells cells;
    SNN__LIST(SNN__NO, SNN__NO, SNN__STATE, SNN__HOLDS, SNN__NO)    /* [batch][count] each */
#define SNN__R(name, a, b) SNN__RECEPTOR(name) name;
    SNN_RECEPTORS(SNN__R)
    SNN_RELEASES(SNN__R)
#undef SNN__R
    SNN__P(_params) params;
    SNN__P(_k) k_;                              /* constants of params and dt: see _retune      */
#if SNN__KEEPS
    struct {                                    /* those that differ: [constant][count], or NULL */
        snn_real *cell;
#define SNN__R(name, syn_, out_) struct { snn_real *syn, *out; } name;
        SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_) struct { snn_real *release, *syn; } name;
        SNN_RELEASES(SNN__R)
#undef SNN__R
    } kept_;
#endif
#if SNN_DUAL_N > 0
    SNN__P(_dot) dot;                           /* tangents of the parameters: their seeds      */
    SNN__P(_k_dual) k_dual_;
    SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__INPUT)   /* drive_dot: seeds of the drive */
#endif
} SNN_POPULATION;
/* the same under a name that no local of the bodies below can hide */
typedef SNN_POPULATION SNN__P(__self);
#define SNN__SELF SNN__P(__self)

enum {                                          /* bytes that _new takes, for SNN_BYTES         */
#define SNN__BYTES_STATE(dim, name, ...) +sizeof(snn_real)
#define SNN__BYTES_HOLD(name, ...) +sizeof(SNN_HOLD)
#define SNN__ONE_STATE(...) +1
#define SNN__R(name, syn_, out_)                                                                  \
    +sizeof(snn_real) syn_##_MODEL(SNN__NO, SNN__NO, SNN__BYTES_STATE, SNN__BYTES_HOLD, voltage)
#define SNN__A(name, rel_, syn_)                                                                  \
    +(syn_##_IS_SYNAPSE == SNN_AT_ONCE ? 0 : sizeof(SNN_INDEX))                                   \
    rel_##_MODEL(SNN__NO, SNN__NO, SNN__BYTES_STATE, SNN__BYTES_HOLD, ratio)                      \
    syn_##_MODEL(SNN__NO, SNN__NO, SNN__BYTES_STATE, SNN__BYTES_HOLD, ratio)
    SNN__P(_bytes_each) = sizeof(SNN_INDEX)
        SNN__LIST(SNN__NO, SNN__NO, SNN__BYTES_STATE, SNN__BYTES_HOLD, SNN__NO)
        SNN_RECEPTORS(SNN__R) SNN_RELEASES(SNN__A),
#undef SNN__R
#undef SNN__A
#define SNN__R(name, syn_, out_)                                                                  \
    +1 syn_##_MODEL(SNN__NO, SNN__NO, SNN__ONE_STATE, SNN__ONE_STATE, voltage)
#define SNN__A(name, rel_, syn_)                                                                  \
    +2 rel_##_MODEL(SNN__NO, SNN__NO, SNN__ONE_STATE, SNN__ONE_STATE, ratio)                      \
    syn_##_MODEL(SNN__NO, SNN__NO, SNN__ONE_STATE, SNN__ONE_STATE, ratio)
#define SNN__ENDS(name, rel_, syn_) +(syn_##_IS_SYNAPSE == SNN_AT_ONCE ? 0 : sizeof(size_t))
    SNN__P(_bytes_once) = sizeof(SNN__SELF) + sizeof(size_t) SNN_RELEASES(SNN__ENDS)
        + SNN_ALIGN * (4 SNN__LIST(SNN__NO, SNN__NO, SNN__ONE_STATE, SNN__ONE_STATE, SNN__NO)
                       SNN_RECEPTORS(SNN__R) SNN_RELEASES(SNN__A))
#undef SNN__R
#undef SNN__A
#undef SNN__ENDS
};

/* -- the sweep: one step of every neuron, in the real and in the dual reading -------------- */
#undef SNN__PART
#define SNN__WANT 3
#define SNN__PART SNN__SWEEP_TEXT
#include "snn.h"
#undef SNN__WANT
#if SNN_DUAL_N > 0
#define SNN__WANT 5
#define SNN__PART SNN__SWEEP_TEXT
#include "snn.h"
#undef SNN__WANT
#endif
#if SNN__BY_LANES
#define SNN__WANT 7
#define SNN__PART SNN__SWEEP_TEXT
#include "snn.h"
#else                                           /* no more words                                */
#define SNN__WANT 0
#define SNN__PART SNN__WORDS
#include "snn.h"
#endif
#undef SNN__WANT
#define SNN__PART SNN__DONE

/* -- its functions --------------------------------------------------------------------------- */
SNN__DO SNN__P(_params) SNN__P(_defaults)(void)
{
    SNN__P(_params) q = SNN__ZERO;
    q.cell = SNN__N(_defaults)();
    q.init = SNN__N(_init_defaults)();
#define SNN__R(name, syn_, out_) q.name.syn = syn_##_defaults(); q.name.out = out_##_defaults();
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    q.name.release = rel_##_defaults();                                                           \
    q.name.syn = syn_##_defaults();
    SNN_RELEASES(SNN__R)
#undef SNN__R
#if SNN_DUAL_N > 0
    q.surrogate = snn__surrogate_usual;
#endif
    return q;
}
#if SNN__KEEPS
/* Room for n constants of every neuron, and what they are. */
SNN__DO void SNN__P(__keep)(SNN__SELF *p)
{
    snn_net *net = p->cells.net;
    const size_t n = p->cells.count;
#define SNN__KEEP_THOSE_OF(m, path)                                                               \
    if (SNN__CAT(m, _each_any)(&p->params.each.path)) {                                           \
        const size_t all = (SNN__CAT(m, _n_k_) + 1) * n;        /* + 1: so that none is 0 */      \
        if (!p->kept_.path) p->kept_.path = SNN__TAKE(snn_real, net, p->cells.name, all);         \
        for (size_t j = 0; p->kept_.path && j < n; j++) {                                         \
            const m q = SNN__CAT(m, _each_at)(p->params.path, &p->params.each.path, j);           \
            const SNN__CAT(m, _k) k = SNN__CAT(m, _constants)(&q, net->dt);                       \
            SNN__CAT(m, _keep)(&k, p->kept_.path + j, n);                                         \
        }                                                                                         \
    } else {                                                                                      \
        p->kept_.path = NULL;                                                                     \
    }
    SNN__KEEP_THOSE_OF(SNN_NEURON, cell)
#define SNN__R(name, syn_, out_)                                                                  \
    SNN__KEEP_THOSE_OF(syn_, name.syn)                                                            \
    SNN__KEEP_THOSE_OF(out_, name.out)
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    SNN__KEEP_THOSE_OF(rel_, name.release)                                                        \
    SNN__KEEP_THOSE_OF(syn_, name.syn)
    SNN_RELEASES(SNN__R)
#undef SNN__R
#undef SNN__KEEP_THOSE_OF
}
#endif
/* Checks the parameters and computes what is derived from them. */
SNN__DO void SNN__P(_retune)(SNN__SELF *p)
{
    snn_net *net = p->cells.net;
    if (!net || snn_failed(net)) return;
    snn__check_dt(net);
    SNN__N(_check)(net, &p->params.cell);
    SNN__N(_init_check)(net, &p->params.init);
#if SNN_DUAL_N > 0
    snn__check_surrogate(net, SNN__TEXT(SNN__STRING(SNN_POPULATION)), &p->params.surrogate);
#endif
#define SNN__R(name, syn_, out_)                                                                  \
    syn_##_check(net, &p->params.name.syn);                                                       \
    out_##_check(net, &p->params.name.out);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    rel_##_check(net, &p->params.name.release);                                                   \
    syn_##_check(net, &p->params.name.syn);
    SNN_RELEASES(SNN__R)
#undef SNN__R
    if (snn_failed(net)) return;
    p->k_.cell = SNN__N(_constants)(&p->params.cell, net->dt);
#if SNN__EACH
    const SNN__N(_each) *each = &p->params.each.cell;
    const bool differ = SNN__N(_each_any)(each);
    for (size_t j = 0; differ && j < p->cells.count; j++) {
        const SNN_NEURON cell = SNN__N(_each_at)(p->params.cell, each, j);
        const SNN__N(_k) k = SNN__N(_constants)(&cell, net->dt);
        SNN__N(_check_derived)(net, &k, j);
    }
    if (!differ)
#endif
        SNN__N(_check_derived)(net, &p->k_.cell, SIZE_MAX);
#define SNN__R(name, syn_, out_)                                                                  \
    p->k_.name.syn = syn_##_constants(&p->params.name.syn, net->dt);                              \
    syn_##_check_derived(net, &p->k_.name.syn, SIZE_MAX);                                         \
    p->k_.name.out = out_##_constants(&p->params.name.out, net->dt);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    p->k_.name.release = rel_##_constants(&p->params.name.release, net->dt);                      \
    rel_##_check_derived(net, &p->k_.name.release, SIZE_MAX);                                     \
    p->k_.name.syn = syn_##_constants(&p->params.name.syn, net->dt);                              \
    syn_##_check_derived(net, &p->k_.name.syn, SIZE_MAX);
    SNN_RELEASES(SNN__R)
#undef SNN__R
#if SNN__KEEPS
    SNN__P(__keep)(p);
#endif
#if SNN_DUAL_N > 0
    if (!net->tangents) {
        snn__refuse_seeds(net, SNN__TEXT(SNN__STRING(SNN_POPULATION)), &p->dot, sizeof p->dot);
        return;
    }
    p->k_dual_.cell = SNN__N(_constants_dual)(&p->params.cell, &p->dot.cell, net->dt);
    p->k_dual_.cell.surrogate = &p->params.surrogate;
#define SNN__R(name, syn_, out_)                                                                  \
    p->k_dual_.name.syn = syn_##_constants_dual(&p->params.name.syn, &p->dot.name.syn, net->dt);  \
    p->k_dual_.name.out = out_##_constants_dual(&p->params.name.out, &p->dot.name.out, net->dt);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    p->k_dual_.name.release =                                                                     \
        rel_##_constants_dual(&p->params.name.release, &p->dot.name.release, net->dt);            \
    p->k_dual_.name.syn = syn_##_constants_dual(&p->params.name.syn, &p->dot.name.syn, net->dt);
    SNN_RELEASES(SNN__R)
#undef SNN__R
#endif
}
/* Lists, for each release, who sends something now. */
SNN__DO void SNN__P(__list)(SNN__SELF *p)
{
    (void)p;
#define SNN__R(name, rel_, syn_) snn__release_list(&p->name.cells);
    SNN_RELEASES(SNN__R)
#undef SNN__R
}
/* All states to their initial values, with their slopes; nothing has arrived, nobody spikes yet. */
SNN__DO void SNN__P(_restart)(SNN__SELF *p)
{
    if (!p->cells.net || snn_failed(p->cells.net)) return;
    const size_t n = p->cells.count * p->cells.net->batch;
    const size_t room = snn__padded(n, sizeof(snn_real));
#if SNN_DUAL_N > 0
    const bool tangents = p->cells.net->tangents;
#define SNN__CLEAR_DOT(place)                                                                     \
    for (size_t j = 0; tangents && j < n; j++) ((snn_tangent *)(place))[j] = snn_tangent_zero();
#else
#define SNN__CLEAR_DOT(place)
#endif
#define SNN__BEGIN_STATE(dim, name, x, unit, ...)                                                 \
    for (size_t j = 0; j < room; j++)                                                             \
        ((snn_real *)here->name)[j] = snn__in_##unit((snn_real)(x));                              \
    SNN__CLEAR_DOT(here->SNN__CAT(name, _dot))
#define SNN__BEGIN_HOLD(name, ...) for (size_t j = 0; j < n; j++) here->name[j] = 0;
#define SNN__BEGIN_CELL(dim, name, ...)                                                           \
    for (size_t j = 0; j < room; j++) here->name[j] = p->params.init.name;                        \
    SNN__CLEAR_DOT(here->SNN__CAT(name, _dot))
    {
        SNN__SELF *here = p;
        SNN__LIST(SNN__NO, SNN__NO, SNN__BEGIN_CELL, SNN__BEGIN_HOLD, SNN__NO)
    }
#undef SNN__BEGIN_CELL
#define SNN__R(name, syn_, out_)                                                                  \
    {                                                                                             \
        SNN__RECEPTOR(name) *here = &p->name;                                                     \
        snn__port_clear(&here->port);                                                             \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__BEGIN_STATE, SNN__BEGIN_HOLD, out_##_TAKES)           \
    }
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#undef SNN__BEGIN_STATE
#undef SNN__BEGIN_HOLD
#undef SNN__CLEAR_DOT
#if SNN_DUAL_N > 0
    if (tangents) SNN__P(__begin_dual)(p);
    else
#endif
        SNN__P(__begin)(p);
    for (size_t b = 0; b < p->cells.net->batch; b++) p->cells.end[b] = 0;
    p->cells.n_spikes = 0;
    p->cells.seen = false;
    SNN__P(__list)(p);
}
/* Who is above the threshold, as the states stand? */
SNN__DO void SNN__P(__look)(snn_cells *cells)
{
    SNN__SELF *p = (SNN__SELF *)(void *)cells;
#if SNN_DUAL_N > 0
    if (cells->net->tangents) SNN__P(__notice_dual)(p);
    else
#endif
        SNN__P(__notice)(p);
    SNN__P(__list)(p);
}
#ifdef SNN_WITH_SNAPSHOTS
#if SNN_DUAL_N > 0
#define SNN__WALK_STATE_DOT(name)                                                                 \
    snn__walk_tangents(w, SNN__STRING(SNN__CAT(name, _dot)), here->SNN__CAT(name, _dot), n);
#else
#define SNN__WALK_STATE_DOT(name)
#endif
#define SNN__WALK_STATE(dim, name, ...)                                                           \
    snn__walk_reals(w, #name, here->name, n);                                                     \
    SNN__WALK_STATE_DOT(name)
#define SNN__WALK_HOLD(name, ...)                                                                 \
    snn__walk_whole(w, #name, here->name, sizeof(SNN_HOLD), n, SNN_HOLD_MAX);
#define SNN__WALK_SEED(dim, name) SNN__WALK_SEED_##name
#define SNN__WALK_SEED_i
#define SNN__WALK_SEED_jump
#define SNN__WALK_SEED_noise                                                                      \
    p->params.seed = snn__walk_number(w, "seed", p->params.seed, UINT64_MAX);
/* All its parameters, ... */
SNN__DO void SNN__P(__walk_params)(snn__walker *w, SNN__SELF *p)
{
    SNN__P(_params) *q = &p->params;
    w->path = "params.cell";
    SNN__N(_walk)(w, &q->cell);
    q->cell.reset = (snn_reset)snn__walk_number(w, "reset", (uint64_t)q->cell.reset, 1);
    w->path = "params.init";
    SNN__N(_init_walk)(w, &q->init);
    w->path = "params";
    snn__walk_same(w, "integrator", SNN_INTEGRATOR);
    SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__WALK_SEED)
#define SNN__R(name, syn_, out_)                                                                  \
    w->path = "params." #name ".syn"; syn_##_walk(w, &q->name.syn);                               \
    w->path = "params." #name ".out"; out_##_walk(w, &q->name.out);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    w->path = "params." #name ".release"; rel_##_walk(w, &q->name.release);                       \
    w->path = "params." #name ".syn"; syn_##_walk(w, &q->name.syn);
    SNN_RELEASES(SNN__R)
#undef SNN__R
#if SNN__EACH
    const size_t n = p->cells.count;
    w->path = "params.each.cell";
    SNN__N(_each_walk)(w, &q->each.cell, n);
#define SNN__R(name, syn_, out_)                                                                  \
    w->path = "params.each." #name ".syn"; syn_##_each_walk(w, &q->each.name.syn, n);             \
    w->path = "params.each." #name ".out"; out_##_each_walk(w, &q->each.name.out, n);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    w->path = "params.each." #name ".release";                                                    \
    rel_##_each_walk(w, &q->each.name.release, n);                                                \
    w->path = "params.each." #name ".syn"; syn_##_each_walk(w, &q->each.name.syn, n);
    SNN_RELEASES(SNN__R)
#undef SNN__R
#endif
#if SNN_DUAL_N > 0
    if (SNN__LEARNS || p->cells.net->tangents) {
        w->path = "params";
        snn__walk_reals(w, "surrogate.p", q->surrogate.p, 4);
        q->reset_detached = snn__walk_bool(w, "reset_detached", q->reset_detached);
    }
    w->path = "dot.cell";
    SNN__N(_dot_walk)(w, &p->dot.cell);
#define SNN__R(name, syn_, out_)                                                                  \
    w->path = "dot." #name ".syn"; syn_##_dot_walk(w, &p->dot.name.syn);                          \
    w->path = "dot." #name ".out"; out_##_dot_walk(w, &p->dot.name.out);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    w->path = "dot." #name ".release"; rel_##_dot_walk(w, &p->dot.name.release);                  \
    w->path = "dot." #name ".syn"; syn_##_dot_walk(w, &p->dot.name.syn);
    SNN_RELEASES(SNN__R)
#undef SNN__R
    w->path = "";
    snn__walk_tangents(w, "drive_dot", &p->drive_dot, 1);
#endif
}
/* ... and all its states. Who sends something, and what is derived, follows from them. */
SNN__DO void SNN__P(__walk)(snn__walker *w, void *self)
{
    SNN__SELF *p = (SNN__SELF *)self, *here = p;
    const size_t n = p->cells.count * p->cells.net->batch;
    snn__walk_cells(w, &p->cells);
    SNN__LIST(SNN__NO, SNN__NO, SNN__WALK_STATE, SNN__WALK_HOLD, SNN__NO)
#define SNN__R(name, syn_, out_)                                                                  \
    {                                                                                             \
        SNN__RECEPTOR(name) *here = &p->name;                                                     \
        w->path = #name;                                                                          \
        snn__walk_port(w, &here->port);                                                           \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__WALK_STATE, SNN__WALK_HOLD, out_##_TAKES)             \
    }
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    {                                                                                             \
        SNN__RELEASED(name) *here = &p->name.release;                                             \
        w->path = #name ".release";                                                               \
        rel_##_MODEL(SNN__NO, SNN__NO, SNN__WALK_STATE, SNN__WALK_HOLD, ratio)                    \
        (void)here;                                                                               \
    }                                                                                             \
    {                                                                                             \
        SNN__RECEPTOR(name) *here = &p->name;                                                     \
        w->path = #name;                                                                          \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__WALK_STATE, SNN__WALK_HOLD, ratio)                    \
    }
    SNN_RELEASES(SNN__R)
#undef SNN__R
    SNN__P(__walk_params)(w, p);
    if (w->purpose != SNN__TO_LOAD || snn_failed(p->cells.net)) return;
    SNN__P(_retune)(p);
    SNN__P(__list)(p);
}
#undef SNN__WALK_STATE
#undef SNN__WALK_STATE_DOT
#undef SNN__WALK_HOLD
#undef SNN__WALK_SEED
#undef SNN__WALK_SEED_i
#undef SNN__WALK_SEED_jump
#undef SNN__WALK_SEED_noise
#endif
#if SNN__LEARNS
SNN__DO void SNN__P(__again)(snn_cells *cells) { SNN__P(_restart)((SNN__SELF *)(void *)cells); }
/* What a trainer asks: first how many, then, when there is room for them, which. */
SNN__DO void SNN__P(__enrol)(snn_cells *cells, snn_layer *l)
{
    SNN__SELF *p = (SNN__SELF *)(void *)cells;
    size_t states = 0, holds = 0, ports = 0;
#define SNN__ENROL_STATE(dim, name, ...)                                                          \
    if (l->states) l->states[states] = (snn_real *)(void *)here->name;                            \
    states++;
#define SNN__ENROL_HOLD(name, ...)                                                                \
    if (l->holds) l->holds[holds] = here->name;                                                   \
    holds++;
    {
        SNN__SELF *here = p;
        SNN__LIST(SNN__NO, SNN__NO, SNN__ENROL_STATE, SNN__ENROL_HOLD, SNN__NO)
    }
#define SNN__R(name, syn_, out_)                                                                  \
    {                                                                                             \
        SNN__RECEPTOR(name) *here = &p->name;                                                     \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__ENROL_STATE, SNN__ENROL_HOLD, voltage)                \
        if (l->ports) l->ports[ports] = &here->port;                                              \
        ports++;                                                                                  \
    }
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#undef SNN__ENROL_STATE
#undef SNN__ENROL_HOLD
    l->n_states = states;
    l->n_holds = holds;
    l->n_ports = ports;
    l->restart = SNN__P(__again);
    l->derive = SNN__P(__derive);
    l->heights = SNN__P(__heights);
    l->surrogate = &p->params.surrogate;
}
#endif
/* count neurons in net; the parameters are checked and copied (NULL: the defaults). Never NULL: if
   something is wrong the net has failed, and the population is empty.                          */
SNN__DO SNN__SELF *SNN__P(_new)(snn_net *net, size_t count, const SNN__P(_params) *params)
{
    static const SNN__SELF none = SNN__ZERO;
    const char *who = SNN__TEXT(SNN__STRING(SNN_POPULATION));
    SNN__SELF *p = NULL;
    if (snn__may_make(net, who, count)) p = SNN__TAKE(SNN__SELF, net, who, 1);
    if (!p) return (SNN__SELF *)(uintptr_t)&none;
    const size_t n = count * net->batch;
    snn__cells_begin(&p->cells, net, who, count, SNN__P(__look));
#if SNN__LEARNS
    p->cells.enrol = SNN__P(__enrol);
#endif
    p->params = params ? *params : SNN__P(_defaults)();
#if SNN_DUAL_N > 0
#define SNN__NEW_DOT(type, place) if (net->tangents) place = SNN__TAKE(type, net, who, n);
#else
#define SNN__NEW_DOT(type, place)
#endif
#define SNN__NEW_STATE(dim, name, ...)                                                            \
    here->name = SNN__TAKE(SNN__TYPE(dim), net, who, snn__padded(n, sizeof(snn_real)));           \
    SNN__NEW_DOT(SNN__TYPE(SNN__CAT(dim, _dot)), here->SNN__CAT(name, _dot))
#define SNN__NEW_HOLD(name, ...)                                                                  \
    here->name = SNN__TAKE(SNN_HOLD, net, who, snn__padded(n, sizeof(SNN_HOLD)));
    {
        SNN__SELF *here = p;
        SNN__LIST(SNN__NO, SNN__NO, SNN__NEW_STATE, SNN__NEW_HOLD, SNN__NO)
    }
    p->cells.v = (const snn_real *)(const void *)p->v;
#if SNN_DUAL_N > 0
    p->cells.v_dot = (const snn_tangent *)(const void *)p->v_dot;
#define SNN__R(name, syn_, out_) p->cells.takes = true;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#endif
#define SNN__R(name, syn_, out_)                                                                  \
    {                                                                                             \
        SNN__RECEPTOR(name) *here = &p->name;                                                     \
        here->port.cells = &p->cells;                                                             \
        here->port.seat = (void *)&here->arrived;                                                 \
        snn__port_slots(&here->port, 1);                                                          \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__NEW_STATE, SNN__NEW_HOLD, out_##_TAKES)               \
    }
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#if SNN_DUAL_N > 0
#define SNN__NEW_SLOPES(name) p->name.cells.spikes_dot = (snn_tangent *)(void *)p->name.g_dot;
#else
#define SNN__NEW_SLOPES(name)
#endif
#define SNN__R(name, rel_, syn_)                                                                  \
    {                                                                                             \
        SNN__RELEASED(name) *here = &p->name.release;                                             \
        rel_##_MODEL(SNN__NO, SNN__NO, SNN__NEW_STATE, SNN__NEW_HOLD, ratio)                      \
        (void)here;                                                                               \
    }                                                                                             \
    {                                                                                             \
        SNN__RECEPTOR(name) *here = &p->name;                                                     \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__NEW_STATE, SNN__NEW_HOLD, ratio)                      \
        snn__release_begin(&here->cells, who, &p->cells, here->g ? &here->g->one : NULL,          \
                           syn_##_IS_SYNAPSE == SNN_AT_ONCE);                                     \
        SNN__NEW_SLOPES(name)                                                                     \
    }
    SNN_RELEASES(SNN__R)
#undef SNN__R
#if SNN__EACH
    SNN__N(_each_check)(net, &p->params.each.cell, count);
#define SNN__R(name, syn_, out_)                                                                  \
    syn_##_each_check(net, &p->params.each.name.syn, count);                                      \
    out_##_each_check(net, &p->params.each.name.out, count);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    rel_##_each_check(net, &p->params.each.name.release, count);                                  \
    syn_##_each_check(net, &p->params.each.name.syn, count);
    SNN_RELEASES(SNN__R)
#undef SNN__R
#endif
    SNN__P(_retune)(p);
    SNN__P(_restart)(p);
    SNN__SAVE(&p->cells, net, SNN__STRING(SNN_POPULATION), SNN__P(__walk));
    return snn_failed(net) ? (SNN__SELF *)(uintptr_t)&none : p;
}
SNN__DO void SNN__P(__advance)(SNN__SELF *p, const snn_real *drives, size_t stride)
{
#if SNN__LEARNS
    snn_layer *l = p->cells.layer;
    if (l) l->before(l, drives, stride);
#endif
#if SNN_DUAL_N > 0
    if (p->cells.net->tangents) SNN__P(__sweep_dual)(p, drives, stride);
    else
#endif
    switch (SNN__BY_LANES ? p->cells.net->width : 0) {
#if SNN__BY_LANES
    case SNN__OWN_WIDTH: SNN__P(__sweep_lanes)(p, drives, stride); break;
#endif
#if SNN__BY_LANES && SNN__DISPATCH && SNN__OWN_WIDTH < 32
    case 32: SNN__P(__sweep_lanes_avx2)(p, drives, stride); break;
#endif
#if SNN__BY_LANES && SNN__DISPATCH && SNN__OWN_WIDTH < 64
    case 64: SNN__P(__sweep_lanes_avx512)(p, drives, stride); break;
#endif
    default: SNN__P(__sweep)(p, drives, stride);
    }
#if SNN__LEARNS
    if (l) l->after(l);
#endif
#define SNN__R(name, syn_, out_) snn__port_turn(&p->name.port);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
    SNN__P(__list)(p);
    p->cells.seen = true;
}
/* One step of all, under one drive ... */
SNN__DO void SNN__P(_step)(SNN__SELF *p, SNN__P(_drive) drive)
{
    if (!p->cells.net || snn_failed(p->cells.net)) return;
    SNN__P(__advance)(p, (const snn_real *)&drive, 0);
}
/* ... or one for each: drives[batch][count] */
SNN__DO void SNN__P(_step_each)(SNN__SELF *p, const SNN__P(_drive) *drives)
{
    if (!p->cells.net || snn_failed(p->cells.net)) return;
    SNN__P(__advance)(p, (const snn_real *)drives, 1);
}

#ifdef SNN_WITH_FILES
/* A line of JSON: see >>recording. name: of this population, for who reads it. */
SNN__DO void SNN__P(_describe)(const SNN__SELF *p, const char *name, FILE *to)
{
    static const char *const by[] = { "exp_euler", "euler", "rk2", "rk4" };
    const size_t sets = SNN__EACH ? p->cells.count : 1;
    if (!p->cells.net || snn_failed(p->cells.net)) return;
    fprintf(to, "{\"population\": \"%s\", \"at\": \"%p\", \"count\": %lu, ", name,
            (const void *)&p->cells, (unsigned long)p->cells.count);
    fprintf(to, "\"model\": \"%s\", \"integrator\": \"%s\", \"reset\": \"%s\", ",
            SNN__STRING(SNN_NEURON), by[SNN_INTEGRATOR],
            p->params.cell.reset == SNN_HARD ? "hard" : "soft");
    snn__tell(to, false, "dt", (double)snn_to_ms(p->cells.net->dt), "ms");
#if SNN__EACH
#define SNN__SET(m, path) SNN__CAT(m, _each_at)(p->params.path, &p->params.each.path, j)
#else
#define SNN__SET(m, path) p->params.path
#endif
#define SNN__TELL(dim, name, x, unit, ...)                                                        \
    snn__tell(to, more, #name, (double)snn_to_##unit(q.name), SNN__UNIT_##unit), more = true;
#define SNN__TELL_SETS(key, m, path, g)                                                           \
    fputs(", \"" key "\": [", to);                                                                \
    for (size_t j = 0; j < sets; j++) {                                                           \
        const m q = SNN__SET(m, path);                                                            \
        bool more = false;                                                                        \
        fputs(j ? ", {" : "{", to);                                                               \
        SNN__CAT(m, _MODEL)(SNN__TELL, SNN__NO, SNN__NO, SNN__NO, g)                              \
        (void)q; (void)more;                                                                      \
        fputs("}", to);                                                                           \
    }                                                                                             \
    fputs("]", to);
    SNN__TELL_SETS("cell", SNN_NEURON, cell, SNN__NO)
    fputs(", \"receptors\": [", to);
    bool another = false;
#define SNN__R(name, syn_, out_)                                                                  \
    fprintf(to, "%s{\"name\": \"%s\", \"at\": \"%p\", ", another ? ", " : "", #name,              \
            (const void *)&p->name.port);                                                         \
    fprintf(to, "\"synapse\": \"%s\", \"output\": \"%s\"", #syn_, #out_);                         \
    SNN__TELL_SETS("syn", syn_, name.syn, out_##_TAKES)                                           \
    SNN__TELL_SETS("out", out_, name.out, SNN__NO)                                                \
    fputs("}", to);                                                                               \
    another = true;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
    (void)another;
    fputs("]}\n", to);
#undef SNN__TELL
#undef SNN__TELL_SETS
#undef SNN__SET
}
#endif

#undef SNN__P
#undef SNN__N
#undef SNN__LIST
#undef SNN__EACH
#undef SNN__LEARNS
#undef SNN__BY_LANES
#undef SNN__KEEPS
#undef SNN__INPUT
#undef SNN__INPUT_i
#undef SNN__INPUT_jump
#undef SNN__INPUT_noise
#undef SNN__STATE
#undef SNN__STATE_DOT
#undef SNN__HOLDS
#undef SNN__RECEPTOR
#undef SNN__RELEASED
#undef SNN__SELF
#undef SNN__IN_POPULATION
#undef SNN__BYTES_STATE
#undef SNN__BYTES_HOLD
#undef SNN__ONE_STATE
#undef SNN__NEW_STATE
#undef SNN__NEW_HOLD
#undef SNN__NEW_DOT
#undef SNN__NEW_SLOPES
#undef SNN_POPULATION
#undef SNN_NEURON
#undef SNN_RECEPTORS
#undef SNN_RELEASES
#undef SNN_PER_NEURON
#undef SNN_INTEGRATOR
#undef SNN_LEARNING
#endif

/* -- the text of the sweep, once a reading --------------------------------------------------- */
#if SNN__PART == SNN__SWEEP_TEXT && defined SNN_READING
#if SNN_READING == 3
#define SNN__KEPT k_
#define SNN__LOAD(place, name, cell) (((const snn_real *)(place)->name)[cell])
#define SNN__STORE(place, name, cell, x) (((snn_real *)(place)->name)[cell] = (x))
#define SNN__DRIVE_AT(cell) drives[(cell) * stride]
#define SNN__NOTE(z, cell) p->cells.spikes[m] = (SNN_INDEX)j, m += (z) > 0
#define SNN__LOAD_PORT(place, cell) (place)->port.arrived[cell]
#define SNN__EMPTY_PORT(place, cell) (place)->port.arrived[cell] = 0
#define SNN__SEEDS(path)
#define SNN__SURROGATE
#define SNN__AT_RESET(z) (z)
#elif SNN_READING == 7
#define SNN__AT_RESET(z) (z)
#define SNN__LOAD(place, name, cell)                                                              \
    SNN__CAT(SNN_S, _load)((const snn_real *)(place)->name + (cell))
#define SNN__STORE(place, name, cell, x)                                                          \
    SNN__CAT(SNN_S, _store)((snn_real *)(place)->name + (cell), x)
#define SNN__LOAD_PORT(place, cell) SNN__CAT(SNN_S, _load)((place)->port.arrived + (cell))
#define SNN__EMPTY_PORT(place, cell)                                                              \
    SNN__CAT(SNN_S, _store)((place)->port.arrived + (cell), SNN__CAT(SNN_S, _lit)(0))
#else
#define SNN__KEPT k_dual_
#define SNN__LOAD(place, name, cell)                                                              \
    snn_dual_of(((const snn_real *)(place)->name)[cell],                                          \
                ((const snn_tangent *)(place)->SNN__CAT(name, _dot))[cell])
#define SNN__STORE(place, name, cell, x)                                                          \
    (((snn_real *)(place)->name)[cell] = (x).v,                                                   \
     ((snn_tangent *)(place)->SNN__CAT(name, _dot))[cell] = (x).d)
#define SNN__DRIVE_AT(cell)                                                                       \
    snn_dual_of(drives[(cell) * stride],                                                          \
                ((const snn_tangent *)(p->drive_dot_each ? p->drive_dot_each : &p->drive_dot))    \
                    [p->drive_dot_each ? (cell) : 0])
#define SNN__NOTE(z, cell)                                                                        \
    p->cells.spikes[m] = (SNN_INDEX)j, m += (z).v > 0, p->cells.spikes_dot[cell] = (z).d
#define SNN__LOAD_PORT(place, cell)                                                               \
    snn_dual_of((place)->port.arrived[cell], (place)->port.arrived_dot[cell])
#define SNN__EMPTY_PORT(place, cell)                                                              \
    (place)->port.arrived[cell] = 0, (place)->port.arrived_dot[cell] = snn_tangent_zero()
#define SNN__SEEDS(path) , &p->dot.path
#define SNN__SURROGATE k->cell.surrogate = &p->params.surrogate;
#define SNN__AT_RESET(z) (p->params.reset_detached ? detach(z) : (z))
#endif

#if SNN_READING == 7
#define SNN__HOLD_IN(name, ...) s.name = SNN__CAT(SNN_S, _load_hold)(here->name + cell);
#define SNN__HOLD_OUT(name, ...) SNN__CAT(SNN_S, _store_hold)(here->name + cell, s.name);
typedef struct T(SNN__P(_k)) {
    T(SNN__N(_k)) cell;
#define SNN__R(name, syn_, out_) struct { T(syn_##_k) syn; T(out_##_k) out; } name;
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_) struct { T(rel_##_k) release; T(syn_##_k) syn; } name;
    SNN_RELEASES(SNN__R)
#undef SNN__R
} T(SNN__P(_k));
#else
#define SNN__HOLD_IN(name, ...) s.name = here->name[cell];
#define SNN__HOLD_OUT(name, ...) here->name[cell] = (SNN_HOLD)s.name;
/* The constants of neuron j: those of all, unless some parameter has an array. */
SNN_FN void T(SNN__P(__constants))(const SNN__SELF *p, size_t j, T(SNN__P(_k)) *k)
{
    *k = p->SNN__KEPT;
    (void)j;
#if SNN__EACH
    const snn_time dt = p->cells.net->dt;
    const SNN_NEURON cell = SNN__N(_each_at)(p->params.cell, &p->params.each.cell, j);
    if (SNN__N(_each_any)(&p->params.each.cell)) {
        k->cell = T(SNN__N(_constants))(&cell SNN__SEEDS(cell), dt);
        SNN__SURROGATE
    }
#define SNN__R(name, syn_, out_)                                                                  \
    if (syn_##_each_any(&p->params.each.name.syn)) {                                              \
        const syn_ q = syn_##_each_at(p->params.name.syn, &p->params.each.name.syn, j);           \
        k->name.syn = T(syn_##_constants)(&q SNN__SEEDS(name.syn), dt);                           \
    }                                                                                             \
    if (out_##_each_any(&p->params.each.name.out)) {                                              \
        const out_ q = out_##_each_at(p->params.name.out, &p->params.each.name.out, j);           \
        k->name.out = T(out_##_constants)(&q SNN__SEEDS(name.out), dt);                           \
    }
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    if (rel_##_each_any(&p->params.each.name.release)) {                                          \
        const rel_ q = rel_##_each_at(p->params.name.release, &p->params.each.name.release, j);   \
        k->name.release = T(rel_##_constants)(&q SNN__SEEDS(name.release), dt);                   \
    }                                                                                             \
    if (syn_##_each_any(&p->params.each.name.syn)) {                                              \
        const syn_ q = syn_##_each_at(p->params.name.syn, &p->params.each.name.syn, j);           \
        k->name.syn = T(syn_##_constants)(&q SNN__SEEDS(name.syn), dt);                           \
    }
    SNN_RELEASES(SNN__R)
#undef SNN__R
#endif
#ifdef SNN_SEED_EXACT                           /* how long a spike of this very step holds     */
#if !SNN__EACH
    const SNN_NEURON cell = p->params.cell;
#endif
    (void)cell;
#define SNN__HOLD_NOW(name, tau, ...)                                                             \
    k->cell.name##_steps = snn__hold_steps(cell.tau.ms, p->cells.net->dt.ms, p->cells.net->step);
    SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__HOLD_NOW, SNN__NO)
#undef SNN__HOLD_NOW
#if SNN__EACH
#define SNN__Q(m, place) const m q = m##_each_at(p->params.place, &p->params.each.place, j);
#else
#define SNN__Q(m, place) const m q = p->params.place;
#endif
#define SNN__HOLD_RELEASE(name, tau, ...)                                                         \
    to->name##_steps = snn__hold_steps(q.tau.ms, p->cells.net->dt.ms, p->cells.net->step);
#define SNN__R(name, rel_, syn_)                                                                  \
    {                                                                                             \
        SNN__Q(rel_, name.release)                                                                \
        T(rel_##_k) *to = &k->name.release;                                                       \
        (void)q; (void)to;                                                                        \
        rel_##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__HOLD_RELEASE, ratio)                         \
    }                                                                                             \
    {                                                                                             \
        SNN__Q(syn_, name.syn)                                                                    \
        T(syn_##_k) *to = &k->name.syn;                                                           \
        (void)q; (void)to;                                                                        \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__HOLD_RELEASE, ratio)                         \
    }
    SNN_RELEASES(SNN__R)
#undef SNN__R
#undef SNN__HOLD_RELEASE
#undef SNN__Q
#endif
}
#endif
SNN_FN Q(ratio) T(SNN__P(__fire))(const T(SNN__P(_k)) *k, const T(SNN__N(_state)) *s)
{
    return SNN__FIRE(T(SNN__N(_spike))(k->cell, *s), k->cell);
}
#define SNN__STATE_IN(dim, name, ...) s.name = SNN__LOAD(here, name, cell);
#define SNN__STATE_OUT(dim, name, ...) SNN__STORE(here, name, cell, s.name);

/* A receptor of one neuron: it decays, and takes what arrived. */
#define SNN__R(name, syn_, out_)                                                                  \
    SNN_FN Q(any)                                                                                 \
    T(SNN__P(_##name##__take))(SNN__RECEPTOR(name) *here, T(syn_##_k) k, size_t cell)             \
    {                                                                                             \
        T(syn_##_state) s;                                                                        \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_IN, SNN__HOLD_IN, any)                          \
        const Q(any) g = T(syn_##_step)(k, &s, SNN__LOAD_PORT(here, cell));                       \
        SNN__EMPTY_PORT(here, cell);                                                              \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_OUT, SNN__HOLD_OUT, any)                        \
        return g;                                                                                 \
    }
SNN_RECEPTORS(SNN__R)
#undef SNN__R

/* A release of one neuron: what it sends of its spike z. */
#define SNN__R(name, rel_, syn_)                                                                  \
    SNN_FN Q(ratio)                                                                               \
    T(SNN__P(_##name##__release))(SNN__RELEASED(name) *here, T(rel_##_k) k, Q(ratio) z,           \
                                  size_t cell)                                                    \
    {                                                                                             \
        T(rel_##_state) s;                                                                        \
        (void)here; (void)cell;                                                                   \
        rel_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_IN, SNN__HOLD_IN, ratio)                        \
        const Q(ratio) x = T(rel_##_step)(k, &s, z);                                              \
        rel_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_OUT, SNN__HOLD_OUT, ratio)                      \
        return x;                                                                                 \
    }                                                                                             \
    SNN_FN void                                                                                   \
    T(SNN__P(_##name##__send))(SNN__RECEPTOR(name) *here, T(syn_##_k) k, Q(ratio) x, size_t cell) \
    {                                                                                             \
        T(syn_##_state) s;                                                                        \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_IN, SNN__HOLD_IN, ratio)                        \
        (void)T(syn_##_step)(k, &s, x);                                                           \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_OUT, SNN__HOLD_OUT, ratio)                      \
    }
SNN_RELEASES(SNN__R)
#undef SNN__R
/* What the spike z of a neuron sends from every release. */
SNN_FN void T(SNN__P(__send))(SNN__SELF *p, const T(SNN__P(_k)) *k, Q(ratio) z, size_t cell)
{
    (void)p; (void)k; (void)z; (void)cell;
#define SNN__R(name, rel_, syn_)                                                                  \
    {                                                                                             \
        const Q(ratio) x =                                                                        \
            T(SNN__P(_##name##__release))(&p->name.release, k->name.release, z, cell);            \
        T(SNN__P(_##name##__send))(&p->name, k->name.syn, x, cell);                               \
    }
    SNN_RELEASES(SNN__R)
#undef SNN__R
}

/* One step of one neuron, or of as many as lanes hold: 1 for a spike. */
SNN_FN Q(ratio) T(SNN__P(__cell))(SNN__SELF *p, const T(SNN__P(_k)) *k, Q(current) drive,
                                  size_t cell)
{
    T(SNN__N(_state)) s;
    {
        const SNN__SELF *here = p;
        SNN__LIST(SNN__NO, SNN__NO, SNN__STATE_IN, SNN__HOLD_IN, SNN__NO)
    }
    const Q(ratio) before = T(SNN__P(__fire))(k, &s);
    T(SNN__N(_reset))(k->cell, &s, SNN__AT_RESET(before));

    SLOPE(current) i = still(drive);
    Q(voltage) jump = neg(lit(0, coherent));    /* x + -0.0 is x: no addition */
    const SLOPE(voltage) v = moving(s.v);
    (void)v;
#define SNN__R(name, syn_, out_)                                                                  \
    {                                                                                             \
        SNN__RECEPTOR(name) *here = &p->name;                                                     \
        const Q(any) g = T(SNN__P(_##name##__take))(here, k->name.syn, cell);                     \
        const SLOPE(any) gv = D(out_##_current)(LIFT(out_, k->name.out), still(g), v);            \
        if (out_##_IS_OUTPUT == SNN_JUMP) jump = add(jump, g);                                    \
        else i = SNN__CAT(SNN_DS, _add)(i, gv);                                                   \
    }
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
    T(SNN__N(_advance_by))(SNN_INTEGRATOR, k->cell, &s, i, jump);

    const Q(ratio) above = T(SNN__P(__fire))(k, &s);
    const Q(ratio) z = SNN__SPIKE(SNN_NEURON, above, before);
    T(SNN__P(__send))(p, k, z, cell);
    {
        SNN__SELF *here = p;
        SNN__LIST(SNN__NO, SNN__NO, SNN__STATE_OUT, SNN__HOLD_OUT, SNN__NO)
    }
    return z;
}
#define SNN__NOISE_OF(dim, name) SNN__NOISE_OF_##name
#define SNN__NOISE_OF_i
#define SNN__NOISE_OF_jump
#define SNN__NOISE_OF_noise                                                                       \
    k.cell.noise = snn_noise_at(p->params.seed, (uint32_t)cell, now);
#if SNN_READING == 7
/* One step of every neuron, lanes of neighbours together: they run on from one copy into the next.
   Spikes are looked for outside the arithmetic, in a bit for each lane.                        */
#if SNN__GNU && !defined __clang__      /* of a copy for one array gcc warns: its last lanes */
__attribute__((noclone))
#endif
SNN__DO void T(SNN__P(__sweep))(SNN__SELF *p, const snn_real *drives, size_t stride)
{
    const size_t n = p->cells.count, batch = p->cells.net->batch, all = n * batch;
    const size_t in_lanes = sizeof(SNN_S) / sizeof(snn_real);
    SNN__P(_k) one;
    T(SNN__P(_k)) k;
    SNN__P(__constants)(p, 0, &one);
    k.cell = T(SNN__N(_spread))(&one.cell);
#define SNN__R(name, syn_, out_)                                                                  \
    k.name.syn = T(syn_##_spread)(&one.name.syn);                                                 \
    k.name.out = T(out_##_spread)(&one.name.out);
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
    k.name.release = T(rel_##_spread)(&one.name.release);                                         \
    k.name.syn = T(syn_##_spread)(&one.name.syn);
    SNN_RELEASES(SNN__R)
#undef SNN__R
    Q(current) drive = SNN__CAT(SNN_S, _lit)(drives[0]);
    const uint64_t now = p->cells.net->step;
    size_t m = 0, b = 0, start = 0;             /* of copy b */
    (void)now;
#if SNN__KEEPS
    size_t j = 0;                               /* the first lane's neuron */
#endif
    for (size_t cell = 0; cell < all; cell += in_lanes) {
        if (stride) drive = SNN__CAT(SNN_S, _load_part)(drives, cell, all, false);
#if SNN__KEEPS
#define SNN__LOAD_THOSE_OF(m, path)                                                               \
        if (p->kept_.path) k.path = T(SNN__CAT(m, _load))(k.path, p->kept_.path, j, n);
        SNN__LOAD_THOSE_OF(SNN_NEURON, cell)
#define SNN__R(name, syn_, out_)                                                                  \
        SNN__LOAD_THOSE_OF(syn_, name.syn)                                                        \
        SNN__LOAD_THOSE_OF(out_, name.out)
        SNN_RECEPTORS(SNN__R)
#undef SNN__R
#define SNN__R(name, rel_, syn_)                                                                  \
        SNN__LOAD_THOSE_OF(rel_, name.release)                                                    \
        SNN__LOAD_THOSE_OF(syn_, name.syn)
        SNN_RELEASES(SNN__R)
#undef SNN__R
#undef SNN__LOAD_THOSE_OF
        for (j += in_lanes; j >= n;) j -= n;
#endif
        SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__NOISE_OF)
        const Q(ratio) z = T(SNN__P(__cell))(p, &k, drive, cell);
        unsigned bits = SNN__CAT(SNN_S, _ge_bits)(z, lit(1, one));
        if (!bits) continue;
        if (all - cell < in_lanes) bits &= (1u << (all - cell)) - 1;
        for (; bits; bits &= bits - 1) {
            const size_t who = cell + (size_t)__builtin_ctz(bits);
            for (; who >= start + n; start += n) p->cells.end[b++] = m;
            p->cells.spikes[m++] = (SNN_INDEX)(who - start);
        }
    }
    while (b < batch) p->cells.end[b++] = m;
    p->cells.n_spikes = m;
}
#else
/* How releases begin. */
#define SNN__BEGIN_OUT(dim, name, x, unit, ...)                                                   \
    SNN__BEGIN(dim, name, x, unit, "")                                                            \
    SNN__STORE(here, name, cell, s.name);
#define SNN__HOLD_BEGIN(name, ...) here->name[cell] = 0;
#define SNN__R(name, rel_, syn_)                                                                  \
    SNN_FN void                                                                                   \
    T(SNN__P(_##name##__release_begin))(SNN__RELEASED(name) *here, T(rel_##_k) p, size_t cell)    \
    {                                                                                             \
        T(rel_##_state) s;                                                                        \
        (void)here; (void)p; (void)cell; (void)s;                                                 \
        rel_##_MODEL(SNN__NO, SNN__NO, SNN__BEGIN_OUT, SNN__HOLD_BEGIN, ratio)                    \
    }                                                                                             \
    SNN_FN void                                                                                   \
    T(SNN__P(_##name##__begin))(SNN__RECEPTOR(name) *here, T(syn_##_k) p, size_t cell)            \
    {                                                                                             \
        T(syn_##_state) s;                                                                        \
        (void)p;                                                                                  \
        syn_##_MODEL(SNN__NO, SNN__NO, SNN__BEGIN_OUT, SNN__HOLD_BEGIN, ratio)                    \
    }
SNN_RELEASES(SNN__R)
#undef SNN__R
SNN__DO void T(SNN__P(__begin))(SNN__SELF *p)
{
    const size_t n = p->cells.count, cells = n * p->cells.net->batch;
    for (size_t cell = 0; cell < cells; cell++) {
        T(SNN__P(_k)) k;
        T(SNN__P(__constants))(p, cell % n, &k);
        (void)k;
#define SNN__R(name, rel_, syn_)                                                                  \
        T(SNN__P(_##name##__release_begin))(&p->name.release, k.name.release, cell);              \
        T(SNN__P(_##name##__begin))(&p->name, k.name.syn, cell);
        SNN_RELEASES(SNN__R)
#undef SNN__R
    }
}

/* Spikes of the states as they stand; at the very beginning they are released. */
SNN__DO void T(SNN__P(__notice))(SNN__SELF *p)
{
    const SNN__SELF *here = p;
    size_t m = 0;
    for (size_t b = 0; b < p->cells.net->batch; b++) {
        for (size_t j = 0; j < p->cells.count; j++) {
            const size_t cell = b * p->cells.count + j;
            T(SNN__N(_state)) s;
            SNN__LIST(SNN__NO, SNN__NO, SNN__STATE_IN, SNN__HOLD_IN, SNN__NO)
            T(SNN__P(_k)) k;
            T(SNN__P(__constants))(p, j, &k);
            const Q(ratio) above = T(SNN__P(__fire))(&k, &s);
            const Q(ratio) z = SNN__SPIKE(SNN_NEURON, above, above);
            SNN__NOTE(z, cell);
            if (!p->cells.seen) T(SNN__P(__send))(p, &k, z, cell);
        }
        p->cells.end[b] = m;
    }
    p->cells.n_spikes = m;
}
/* One step of every neuron. stride 0: one drive for all; 1: one for each. */
SNN__DO void T(SNN__P(__sweep))(SNN__SELF *p, const snn_real *drives, size_t stride)
{
    const size_t n = p->cells.count, batch = p->cells.net->batch;
    const uint64_t now = p->cells.net->step;
    T(SNN__P(_k)) k;
    T(SNN__P(__constants))(p, 0, &k);
    size_t m = 0;
    (void)now;
    for (size_t b = 0; b < batch; b++) {
        for (size_t j = 0; j < n; j++) {
            const size_t cell = b * n + j;
            if (SNN__EACH) T(SNN__P(__constants))(p, j, &k);
            SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__NOISE_OF)
            const Q(ratio) z = T(SNN__P(__cell))(p, &k, SNN__DRIVE_AT(cell), cell);
            SNN__NOTE(z, cell);
        }
        p->cells.end[b] = m;
    }
    p->cells.n_spikes = m;
}
#if SNN__LEARNS && SNN_READING == 3
/* How far above its threshold each neuron is: what the surrogate is asked about. */
SNN__DO void SNN__P(__heights)(const snn_layer *l, snn_real *u)
{
    const SNN__SELF *p = (const SNN__SELF *)(const void *)l->cells, *here = p;
    const size_t cells = p->cells.count * p->cells.net->batch;
    SNN__P(_k) k;
    SNN__P(__constants)(p, 0, &k);
    for (size_t cell = 0; cell < cells; cell++) {
        if (SNN__EACH) SNN__P(__constants)(p, cell % p->cells.count, &k);
        SNN__N(_state) s;
        SNN__LIST(SNN__NO, SNN__NO, SNN__STATE_IN, SNN__HOLD_IN, SNN__NO)
        u[cell] = SNN__N(_spike)(k.cell, s);
    }
}
#endif
#if SNN__LEARNS && SNN_READING == 5
/* The constants of neuron j without the tangents of the population's parameters. */
SNN_FN void SNN__P(__unseeded)(const SNN__SELF *p, size_t j, T(SNN__P(_k)) *k)
{
    static const SNN__P(_dot) unseeded = SNN__ZERO, *const dot = &unseeded;
    const snn_time dt = p->cells.net->dt;
    (void)j;
#if SNN__EACH
    const SNN_NEURON cell = SNN__N(_each_at)(p->params.cell, &p->params.each.cell, j);
#else
    const SNN_NEURON cell = p->params.cell;
#endif
    k->cell = T(SNN__N(_constants))(&cell, &dot->cell, dt);
    SNN__SURROGATE
#if SNN__EACH
#define SNN__R(name, syn_, out_)                                                                  \
    {                                                                                             \
        const syn_ syn = syn_##_each_at(p->params.name.syn, &p->params.each.name.syn, j);         \
        const out_ out = out_##_each_at(p->params.name.out, &p->params.each.name.out, j);         \
        k->name.syn = T(syn_##_constants)(&syn, &dot->name.syn, dt);                              \
        k->name.out = T(out_##_constants)(&out, &dot->name.out, dt);                              \
    }
#else
#define SNN__R(name, syn_, out_)                                                                  \
    k->name.syn = T(syn_##_constants)(&p->params.name.syn, &dot->name.syn, dt);                   \
    k->name.out = T(out_##_constants)(&p->params.name.out, &dot->name.out, dt);
#endif
    SNN_RECEPTORS(SNN__R)
#undef SNN__R
}
/* The derivatives of one step of some neurons: see snn_layer. SNN_DUAL_N columns at a time. */
#define SNN__STATE_COLUMN(dim, name, ...)                                                         \
    s.name = snn_dual_seed(kept[column * cells + cell], (int)column - (int)first), column++;
#define SNN__HOLD_COLUMN(name, ...) s.name = holds[hold++ * cells + cell];
#define SNN__ROW(x)                                                                               \
    {                                                                                             \
        const snn_dual row_ = (x);                                                                \
        for (size_t c = 0; c < n_columns; c++)                                                    \
            out[(row * l->n_columns + first + c) * (stop - from) + cell - from] =                 \
                snn_dual_slope(&row_, (int)c);                                                    \
        row++;                                                                                    \
    }
#define SNN__STATE_ROW(dim, name, ...) SNN__ROW(s.name)
SNN__DO void SNN__P(__derive)(const snn_layer *l, const snn_real *kept, const SNN_HOLD *holds,
                              const snn_real *drives, size_t stride, size_t from, size_t stop,
                              snn_real *out)
{
    const SNN__SELF *p = (const SNN__SELF *)(const void *)l->cells;
    const size_t cells = p->cells.count * p->cells.net->batch;
    const uint64_t now = l->step;
    (void)holds; (void)now;
    T(SNN__P(_k)) k;
    SNN__P(__unseeded)(p, 0, &k);
    for (size_t first = 0, n_columns; first < l->n_columns; first += n_columns) {
        n_columns = l->n_columns - first;
        if (n_columns > SNN_DUAL_N) n_columns = SNN_DUAL_N;
        for (size_t cell = from; cell < stop; cell++) {
            if (SNN__EACH) SNN__P(__unseeded)(p, cell % p->cells.count, &k);
            SNN__LIST(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__NOISE_OF)
            size_t column = 0, hold = 0, port = l->n_states, row = 0;
            T(SNN__N(_state)) s;
            SNN__LIST(SNN__NO, SNN__NO, SNN__STATE_COLUMN, SNN__HOLD_COLUMN, SNN__NO)
            (void)hold;
            (void)port;
            const Q(ratio) before = T(SNN__P(__fire))(&k, &s);
            T(SNN__N(_reset))(k.cell, &s, SNN__AT_RESET(before));

            SLOPE(current) i = still(snn_dual_lit(drives[cell * stride]));
            Q(voltage) jump = neg(lit(0, coherent));
            const SLOPE(voltage) v = moving(s.v);
            (void)v;
#define SNN__R(name, syn_, out_)                                                                  \
            {                                                                                     \
                T(syn_##_state) s;                                                                \
                row = column;                                                                     \
                syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_COLUMN, SNN__HOLD_COLUMN, any)          \
                const snn_dual u = snn_dual_seed(kept[port * cells + cell],                       \
                                                 (int)port - (int)first);                         \
                const Q(any) g = T(syn_##_step)(k.name.syn, &s, u);                               \
                syn_##_MODEL(SNN__NO, SNN__NO, SNN__STATE_ROW, SNN__NO, any)                      \
                const SLOPE(any) gv = D(out_##_current)(LIFT(out_, k.name.out), still(g), v);     \
                if (out_##_IS_OUTPUT == SNN_JUMP) jump = add(jump, g);                            \
                else i = SNN__CAT(SNN_DS, _add)(i, gv);                                           \
                port++;                                                                           \
            }
            SNN_RECEPTORS(SNN__R)
#undef SNN__R
            T(SNN__N(_advance_by))(SNN_INTEGRATOR, k.cell, &s, i, jump);
            const Q(ratio) above = T(SNN__P(__fire))(&k, &s);
            const Q(ratio) z = SNN__SPIKE(SNN_NEURON, above, before);
            row = 0;
            SNN__LIST(SNN__NO, SNN__NO, SNN__STATE_ROW, SNN__NO, SNN__NO)
            row = l->n_states;
            SNN__ROW(z)
        }
    }
}
#undef SNN__STATE_COLUMN
#undef SNN__HOLD_COLUMN
#undef SNN__ROW
#undef SNN__STATE_ROW
#endif
#endif
#undef SNN__KEPT
#undef SNN__LOAD
#undef SNN__STORE
#undef SNN__DRIVE_AT
#undef SNN__NOTE
#undef SNN__LOAD_PORT
#undef SNN__EMPTY_PORT
#undef SNN__SEEDS
#undef SNN__SURROGATE
#undef SNN__AT_RESET
#undef SNN__STATE_IN
#undef SNN__HOLD_IN
#undef SNN__STATE_OUT
#undef SNN__HOLD_OUT
#undef SNN__BEGIN_OUT
#undef SNN__HOLD_BEGIN
#undef SNN__NOISE_OF
#undef SNN__NOISE_OF_i
#undef SNN__NOISE_OF_jump
#undef SNN__NOISE_OF_noise
#if SNN_READING == 7                            /* the next width */
#include "snn.h"
#endif
#endif

/* ==============================================================================================
   >>gsl   a bridge to the GNU Scientific Library
   ===============================================================================================
   With SNN_WITH_GSL, GSL's minimisers, fits and integrators get their derivatives from duals, and
   its distributions our numbers.
       gsl_multimin_function_fdf  least = snn_gsl_minimum(&net, f, context, n);
       gsl_multifit_nlinear_fdf   fit   = snn_gsl_fit(&net, residuals, context, n, p);
       const gsl_rng_type        *type  = snn_gsl_rng();
   The equations of a neuron, without its spikes, as a system that GSL integrates, implicitly too:
       SNN_GSL_ODE(snn_hh)                             (once, outside any function)
       snn_hh hh = snn_hh_defaults();
       snn_hh_ode ode;
       gsl_odeiv2_system system = snn_hh_ode_of(&ode, &hh, snn_uA(10));
   t is in ms, y the states in coherent units in the order of the model's list. GSL works in double;
   with SNN_REAL float the bridge rounds what passes.
   GSL is under the GNU General Public License, version 3 or later. snn.h stays under the MIT
   licence, but a program that is linked with GSL can be passed on under the GPL only.
   Needs: >>gradient, >>models, >>net, <gsl/...>. Offers: the above.                            */
#if defined SNN__FIRST && !defined SNN__PART && defined SNN_WITH_GSL && SNN_DUAL_N > 0
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_rng.h>

/* -- functions: what stands between a gsl_vector and an array of duals ------------------------ */
typedef struct snn__gsl {
    snn_function f;
    snn_functions many;
    void *context;
    size_t n, m;                                /* variables, values                            */
    snn_dual *x, *y;                            /* [n], [m]                                     */
    snn_real *at, *values, *slopes;             /* [n], [m], [m][n]                             */
} snn__gsl;

/* from net's memory; NULL if it has failed */
SNN__DO snn__gsl *snn__gsl_new(snn_net *net, void *context, size_t n, size_t m)
{
    const char *name = SNN__TEXT("snn_gsl");
    if (n == 0 || m > SIZE_MAX / 64 / n)
        snn__fail(net, SNN_BAD_SIZE, name, SNN__TEXT("number of variables"), SIZE_MAX, n, 0);
    snn__gsl *g = SNN__TAKE(snn__gsl, net, name, 1);
    if (!g) return NULL;
    g->context = context;
    g->n = n;
    g->m = m;
    g->x = SNN__TAKE(snn_dual, net, name, n);
    g->y = SNN__TAKE(snn_dual, net, name, m);
    g->at = SNN__TAKE(snn_real, net, name, n);
    g->values = SNN__TAKE(snn_real, net, name, m);
    g->slopes = SNN__TAKE(snn_real, net, name, m * n);
    return snn_failed(net) ? NULL : g;
}
SNN__DO void snn__gsl_at(snn__gsl *g, const gsl_vector *x)
{
    for (size_t j = 0; j < g->n; j++) {
        g->at[j] = (snn_real)gsl_vector_get(x, j);
        g->x[j] = snn_dual_lit(g->at[j]);
    }
}
SNN__DO double snn__gsl_f(const gsl_vector *x, void *params)
{
    snn__gsl *g = (snn__gsl *)params;
    if (!g) return GSL_NAN;
    snn__gsl_at(g, x);
    return (double)snn_dual_value(g->f(g->x, g->context));
}
SNN__DO void snn__gsl_fdf(const gsl_vector *x, void *params, double *value, gsl_vector *gradient)
{
    snn__gsl *g = (snn__gsl *)params;
    *value = GSL_NAN;
    if (!g) return;
    snn__gsl_at(g, x);
    *value = (double)snn_gradient(g->f, g->context, g->at, g->n, g->x, g->slopes);
    for (size_t j = 0; j < g->n; j++) gsl_vector_set(gradient, j, (double)g->slopes[j]);
}
SNN__DO void snn__gsl_df(const gsl_vector *x, void *params, gsl_vector *gradient)
{
    double value;
    snn__gsl_fdf(x, params, &value, gradient);
}
/* The minimum of f, a function of n variables, for gsl_multimin_fdfminimizer_set. */
SNN__DO gsl_multimin_function_fdf snn_gsl_minimum(snn_net *net, snn_function f, void *context,
                                                  size_t n)
{
    gsl_multimin_function_fdf q = SNN__ZERO;
    snn__gsl *g = snn__gsl_new(net, context, n, 1);
    if (g) g->f = f;
    q.f = snn__gsl_f;
    q.df = snn__gsl_df;
    q.fdf = snn__gsl_fdf;
    q.n = n;
    q.params = g;
    return q;
}
SNN__DO int snn__gsl_many_f(const gsl_vector *x, void *params, gsl_vector *values)
{
    snn__gsl *g = (snn__gsl *)params;
    if (!g) return GSL_EFAILED;
    snn__gsl_at(g, x);
    g->many(g->x, g->y, g->context);
    for (size_t i = 0; i < g->m; i++) gsl_vector_set(values, i, (double)snn_dual_value(g->y[i]));
    return GSL_SUCCESS;
}
SNN__DO int snn__gsl_many_df(const gsl_vector *x, void *params, gsl_matrix *jacobian)
{
    snn__gsl *g = (snn__gsl *)params;
    if (!g) return GSL_EFAILED;
    snn__gsl_at(g, x);
    snn_jacobian(g->many, g->context, g->at, g->n, g->m, g->x, g->y, g->values, g->slopes);
    for (size_t k = 0; k < g->m * g->n; k++)
        gsl_matrix_set(jacobian, k / g->n, k % g->n, (double)g->slopes[k]);
    return GSL_SUCCESS;
}
/* n residuals of p parameters, for gsl_multifit_nlinear_init. */
SNN__DO gsl_multifit_nlinear_fdf snn_gsl_fit(snn_net *net, snn_functions residuals, void *context,
                                             size_t n, size_t p)
{
    gsl_multifit_nlinear_fdf q = SNN__ZERO;
    snn__gsl *g = snn__gsl_new(net, context, p, n);
    if (g) g->many = residuals;
    q.f = snn__gsl_many_f;
    q.df = snn__gsl_many_df;
    q.n = n;
    q.p = p;
    q.params = g;
    return q;
}

/* -- a neuron's equations: dy/dt is a plain Euler step, less y, over dt; a dt of 2^60 ms leaves
      nothing of y in it, and none of its rounding ---------------------------------------------- */
typedef struct snn_ode {
    size_t n;                                   /* states                                       */
    void (*rates)(const void *k, const snn_real *y, snn_real drive, snn_real *rates);
    void (*rates_dual)(const void *k, const snn_dual *y, snn_dual drive, snn_dual *rates);
    const void *k, *k_dual;                     /* the constants of the model                   */
    snn_real drive;
    snn_real *y;                                /* [2 n]: states, rates                         */
    snn_dual *z;                                /* [2 n]                                        */
} snn_ode;

SNN__DO int snn__ode_rates(double t, const double *y, double *rates, void *params)
{
    const snn_ode *o = (const snn_ode *)params;
    (void)t;
    for (size_t j = 0; j < o->n; j++) o->y[j] = (snn_real)y[j];
    o->rates(o->k, o->y, o->drive, o->y + o->n);
    for (size_t j = 0; j < o->n; j++) rates[j] = (double)o->y[o->n + j];
    return GSL_SUCCESS;
}
/* jacobian[i][j] = d rate_i / d y_j; nothing depends on t */
SNN__DO int snn__ode_jacobian(double t, const double *y, double *jacobian, double *by_time,
                              void *params)
{
    const snn_ode *o = (const snn_ode *)params;
    const size_t n = o->n;
    (void)t;
    for (size_t first = 0; first < n; first += SNN_DUAL_N) {
        for (size_t j = 0; j < n; j++) o->z[j] = snn_dual_seed((snn_real)y[j], (int)j - (int)first);
        o->rates_dual(o->k_dual, o->z, snn_dual_lit(o->drive), o->z + n);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < SNN_DUAL_N && first + k < n; k++)
                jacobian[i * n + first + k] = (double)snn_dual_slope(&o->z[n + i], (int)k);
    }
    for (size_t i = 0; i < n; i++) by_time[i] = 0;
    return GSL_SUCCESS;
}
#define SNN__ODE_DT ((snn_real)1152921504606846976.)
#define SNN__ODE_IN(dim, name, ...) s.name = y[j++];
#define SNN__ODE_FREE(name, ...) s.name = 0;    /* it is not refractory                         */
#define SNN__ODE_OUT(dim, name, ...) rates[j++] = s.name;
#define SNN__ODE_ONE(...) +1
#define SNN__ODE_DRIVE(dim, name) SNN__ODE_DRIVE_##name(dim)
#define SNN__ODE_DRIVE_i(dim) , snn_##dim drive
#define SNN__ODE_DRIVE_jump(dim)
#define SNN__ODE_DRIVE_noise(dim)
#define SNN__ODE_NUMBER(dim, name) SNN__ODE_NUMBER_##name(dim)
#define SNN__ODE_NUMBER_i(dim) snn__##dim##_number(drive)
#define SNN__ODE_NUMBER_jump(dim)
#define SNN__ODE_NUMBER_noise(dim)
#define SNN__ODE_TEXT(m, S, suffix)                                                               \
    SNN__DO void m##__rates##suffix(const void *k, const S *y, S drive, S *rates)                 \
    {                                                                                             \
        m##_k##suffix p = *(const m##_k##suffix *)k;                                              \
        m##_state##suffix s;                                                                      \
        size_t j = 0;                                                                             \
        m##_MODEL(SNN__NO, SNN__NO, SNN__ODE_IN, SNN__ODE_FREE, SNN__NO)                          \
        p.dt = S##_lit(SNN__ODE_DT);                                                              \
        p.phase = SNN__STAGE;                                                                     \
        m##_advance##suffix(p, &s, snn_slope##suffix##_lift(drive), S##_lit(0));                  \
        j = 0;                                                                                    \
        m##_MODEL(SNN__NO, SNN__NO, SNN__ODE_OUT, SNN__NO, SNN__NO)                               \
        while (j-- > 0) rates[j] = S##_mul(rates[j], S##_lit(1 / SNN__ODE_DT));                   \
    }
#define SNN_GSL_ODE(m)                                                                            \
    SNN__ODE_TEXT(m, snn_real, )                                                                  \
    SNN__ODE_TEXT(m, snn_dual, _dual)                                                             \
    enum { m##_ode_n = 0 m##_MODEL(SNN__NO, SNN__NO, SNN__ODE_ONE, SNN__NO, SNN__NO) };           \
    typedef struct m##_ode {                                                                      \
        snn_ode ode;                                                                              \
        m##_k k;                                                                                  \
        m##_k_dual k_dual;                                                                        \
        snn_real y[2 * m##_ode_n];                                                                \
        snn_dual z[2 * m##_ode_n];                                                                \
    } m##_ode;                                                                                    \
    /* the equations of q under a drive that stands still; o must stay while GSL uses it */       \
    SNN__DO gsl_odeiv2_system m##_ode_of(m##_ode *o, const m *q                                   \
                                         m##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__NO,            \
                                                   SNN__ODE_DRIVE))                               \
    {                                                                                             \
        static const m##_dot unseeded = SNN__ZERO;                                                \
        gsl_odeiv2_system system = { snn__ode_rates, snn__ode_jacobian, m##_ode_n, o };           \
        o->k = m##_constants(q, snn_ms(1));                                                       \
        o->k_dual = m##_constants_dual(q, &unseeded, snn_ms(1));                                  \
        o->ode.n = m##_ode_n;                                                                     \
        o->ode.rates = m##__rates;                                                                \
        o->ode.rates_dual = m##__rates_dual;                                                      \
        o->ode.k = &o->k;                                                                         \
        o->ode.k_dual = &o->k_dual;                                                               \
        o->ode.y = o->y;                                                                          \
        o->ode.z = o->z;                                                                          \
        o->ode.drive = m##_MODEL(SNN__NO, SNN__NO, SNN__NO, SNN__NO, SNN__ODE_NUMBER);            \
        system.params = &o->ode;                                                                  \
        return system;                                                                            \
    }

/* -- random numbers: gsl_rng_alloc(snn_gsl_rng()), for GSL's distributions -------------------- */
typedef struct snn__gsl_stream { snn_random random; uint64_t drawn; } snn__gsl_stream;

SNN__DO void snn__gsl_rng_set(void *state, unsigned long seed)
{
    snn__gsl_stream *s = (snn__gsl_stream *)state;
    s->random = snn_random_from(seed, 0x651u);
    s->drawn = 0;
}
SNN__DO unsigned long snn__gsl_rng_get(void *state)
{
    snn__gsl_stream *s = (snn__gsl_stream *)state;
    const uint64_t n = s->drawn++;
    return snn_random_bits(s->random, (uint32_t)n, (uint32_t)(n >> 32));
}
SNN__DO double snn__gsl_rng_double(void *state)
{
    return (double)snn__gsl_rng_get(state) / 4294967296.;
}
SNN__DO const gsl_rng_type *snn_gsl_rng(void)
{
    static const gsl_rng_type type = { "snn", 0xFFFFFFFFul, 0, sizeof(snn__gsl_stream),
                                       snn__gsl_rng_set, snn__gsl_rng_get, snn__gsl_rng_double };
    return &type;
}
#endif

/* ==============================================================================================
   >>end
   ============================================================================================ */
#if defined SNN__FIRST && !defined SNN__PART
#undef SNN__FIRST
#pragma pop_macro("X")
#if defined SNN_READ || defined SNN_POPULATION  /* the first include was also asked for something */
#define SNN__ASKED
#include "snn.h"
#undef SNN__ASKED
#endif
#endif
#undef SNN__PART
#if defined __clang__ && !defined SNN__FIRST && !defined SNN_READING                              \
    && !defined SNN__IN_POPULATION && !defined SNN__OWN_LANES && !defined SNN__ASKED
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wignored-pragmas"
#pragma float_control(pop)
#pragma clang diagnostic pop
#endif
