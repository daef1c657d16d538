/* Every parameter of every model, from its list, and what it must not be: NaN, the infinities, what lies outside its
   range by the least that can be. Each is a status and a sentence that names model, parameter and number. Numbers so
   small that they are not normal are refused, or what is derived from them is finite. */
#include "check.h"

#define NEURONS(N)                                                                                            \
    N(li) N(if) N(lif) N(lifref) N(alif) N(expif) N(expifref) N(adexif) N(adexifref) N(quaif) N(adquaif)      \
    N(adquaifref) N(gif) N(gifref) N(cubalif) N(cobalif) N(izhikevich) N(izhikevichref) N(hh) N(wangbuzsaki)  \
    N(morrislecar) N(fitzhughnagumo) N(hindmarshrose) N(parrot)
#define SYNAPSES(S) S(instant) S(expon) S(dualexpon) S(alpha) S(ampa) S(gabaa) S(bionmda) S(whole) S(stp) S(std)
#define OUTPUTS(O) O(coba) O(cuba) O(mgblock) O(current_out) O(jump)

static size_t looked_at;
/* the net has refused `number` of that field; or it must not have, if it fits */
static void judge(snn_net *net, const char *model, const char *field, double number, bool fits)
{
    char sentence[120];
    const char *got = number != number ? "nan" : number == INFINITY ? "inf" : number == -INFINITY ? "-inf" : "";
    looked_at++;
    if (fits) cr_assert(!snn_failed(net), "%s of %s, %g: %s", field, model, number, snn_why(net));
    else {
        snprintf(sentence, sizeof sentence, "%s: %s must be ", model, field);
        cr_assert(snn_failed(net), "%s of %s may be %g", field, model, number);
        cr_assert_eq(net->status.code, SNN_BAD_VALUE);
        cr_assert(strncmp(snn_why(net), sentence, strlen(sentence)) == 0, "%s, for %s of %s", snn_why(net), field, model);
        snprintf(sentence, sizeof sentence, ", got %s", got);
        cr_assert(strstr(snn_why(net), sentence) != NULL, "%s, for %g", snn_why(net), number);
    }
    snn_net_free(net);
}
static bool fits(double x, snn_range range)
{
    switch (range) {
    case SNN_POSITIVE: return x > 0;
    case SNN_NONNEGATIVE: return x >= 0;
    case SNN_NONZERO: return x != 0;
    case SNN_FRACTION: return x >= 0 && x <= 1;
    case SNN_ANY: break;
    }
    return true;
}

/* the number as it stands in the struct: a unit other than the coherent one may have made it 0 */
#define NOTHING(...)
#define TRY(dim, name, x, unit, range, meaning)                                                               \
    for (size_t k = 0; k < COUNT_OF(odd); k++) {                                                              \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                           \
        q = defaults;                                                                                         \
        q.name = snn_##unit(odd[k]);                                                                          \
        const double stored = (double)snn_to_##unit(q.name);                                                  \
        check(&net, &q);                                                                                      \
        if (snn_failed(&net) && net.status.code == SNN_BAD_SIZE) snn_net_free(&net);  /* of a countdown */    \
        else judge(&net, model, #name, stored, stored - stored == 0 && fits(stored, range));                  \
    }
#define TRY_INIT(dim, name, x, unit, ...)                                                                     \
    for (size_t k = 0; k < 3; k++) {                                                                          \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                           \
        snn_init q = init;                                                                                    \
        q.name = snn_##unit(odd[k]);                                                                          \
        check_init(&net, &q);                                                                                 \
        judge(&net, model, "initial " #name, (double)odd[k], false);                                          \
    }
#define COMMON(m, x)                                                                                          \
    static const snn_real least = IN_DOUBLE ? R(DBL_TRUE_MIN) : R(FLT_TRUE_MIN);                              \
    const snn_real odd[] = {                                                                                  \
        R(NAN), R(INFINITY), R(-INFINITY), 0, -1, R(1 + 4 * EPS), least, -least, R(-1e-30), R(1e-30)          \
    };                                                                                                        \
    const char *model = "snn_" #m;                                                                            \
    const snn_##m defaults = snn_##m##_defaults();                                                            \
    void (*const check)(snn_net *, const snn_##m *) = snn_##m##_check;                                        \
    snn_##m q = defaults;                                                                                     \
    (void)q; (void)odd; (void)model; (void)check;                                                             \
    snn_##m##_MODEL(TRY, NOTHING, NOTHING, NOTHING, x)
#define SYNAPSE(m) static void numbers_of_##m(void) { COMMON(m, ratio) }
#define OUTPUT(m) static void numbers_of_##m(void) { COMMON(m, NOTHING) }
#define NEURON_(m)                                                                                            \
    static void numbers_of_##m(void)                                                                          \
    {                                                                                                         \
        COMMON(m, NOTHING)                                                                                    \
        typedef snn_##m##_init snn_init;                                                                      \
        const snn_init init = snn_##m##_init_defaults();                                                      \
        void (*const check_init)(snn_net *, const snn_init *) = snn_##m##_init_check;                         \
        snn_##m##_MODEL(NOTHING, NOTHING, TRY_INIT, NOTHING, NOTHING)                                         \
    }
NEURONS(NEURON_)
SYNAPSES(SYNAPSE)
OUTPUTS(OUTPUT)

#define CALL(m) numbers_of_##m();
Test(odd_numbers, of_neurons)
{
    NEURONS(CALL)
    cr_assert_gt(looked_at, 1000);
}
Test(odd_numbers, of_synapses_and_releases)
{
    SYNAPSES(CALL)
    cr_assert_gt(looked_at, 100);
}
Test(odd_numbers, of_outputs)
{
    OUTPUTS(CALL)
    cr_assert_gt(looked_at, 20);
}

/* What is derived from numbers that are just large enough to be taken is finite, or refused with its own sentence. */
#define TRY_DERIVED(dim, name, x, unit, range, meaning)                                                       \
    for (size_t n = 0; n < COUNT_OF(tiny); n++) {                                                             \
        snn_net net = snn_net_on_heap(snn_ms(0.1));                                                           \
        q = defaults;                                                                                         \
        q.name = snn_##unit(tiny[n]);                                                                         \
        check(&net, &q);                                                                                      \
        if (!snn_failed(&net)) derive(&net, &q);                                                              \
        if (snn_failed(&net))                                                                                 \
            cr_assert(strncmp(snn_why(&net), model, strlen(model)) == 0, "%s: %s", model, snn_why(&net));     \
        looked_at++;                                                                                          \
        snn_net_free(&net);                                                                                   \
    }
#define DERIVED(m)                                                                                            \
    static void derive_##m(snn_net *net, const snn_##m *q)                                                    \
    {                                                                                                         \
        const snn_##m##_k k = snn_##m##_constants(q, net->dt);                                                \
        snn_##m##_check_derived(net, &k, SIZE_MAX);                                                           \
    }                                                                                                         \
    static void derived_of_##m(void)                                                                          \
    {                                                                                                         \
        const snn_real least = IN_DOUBLE ? R(DBL_TRUE_MIN) : R(FLT_TRUE_MIN), most = IN_DOUBLE ? R(DBL_MAX) : R(FLT_MAX); \
        const snn_real tiny[] = { least, -least, least * 1000, most, -most, 0 };                              \
        const char *model = "snn_" #m;                                                                        \
        const snn_##m defaults = snn_##m##_defaults();                                                        \
        void (*const check)(snn_net *, const snn_##m *) = snn_##m##_check;                                    \
        void (*const derive)(snn_net *, const snn_##m *) = derive_##m;                                        \
        snn_##m q = defaults;                                                                                 \
        (void)q; (void)tiny; (void)model; (void)check; (void)derive;                                          \
        snn_##m##_MODEL(TRY_DERIVED, NOTHING, NOTHING, NOTHING, NOTHING)                                      \
    }
NEURONS(DERIVED)
#define CALL_DERIVED(m) derived_of_##m();
Test(odd_numbers, derived)
{
    NEURONS(CALL_DERIVED)
    cr_assert_gt(looked_at, 500);
}
