/* test_units.c: numbers go in with a unit and come out in another. The factors below are the SI's, written down
   independently of the header's own table (which counts in mV, ms, nA, mM). */
#include "check.h"

#define ROUNDINGS (4 * EPS)                     /* in by a factor, out by another: four roundings at most */

/* F(unit, how many of the SI's own: s V A S ohm F C Hz mol/m3 and their quotients) */
#define SI_UNITS(F)                                                                                           \
    F(one, 1)                                                                                                 \
    F(s, 1)           F(ms, 1e-3)       F(us, 1e-6)                                                           \
    F(V, 1)           F(mV, 1e-3)       F(uV, 1e-6)                                                           \
    F(mA, 1e-3)       F(uA, 1e-6)       F(nA, 1e-9)       F(pA, 1e-12)                                        \
    F(S, 1)           F(mS, 1e-3)       F(uS, 1e-6)       F(nS, 1e-9)                                         \
    F(ohm, 1)         F(kohm, 1e3)      F(Mohm, 1e6)      F(Gohm, 1e9)                                        \
    F(uF, 1e-6)       F(nF, 1e-9)       F(pF, 1e-12)                                                          \
    F(pC, 1e-12)      F(kHz, 1e3)       F(Hz, 1)          F(mM, 1)                                            \
    F(per_mV, 1e3)    F(mV_per_ms, 1)   F(nA_per_ms, 1e-6)                                                    \
    F(uS_per_ms, 1e-3)                  F(mV_per_ms2, 1e3)                                                    \
    F(per_mV_ms, 1e6) F(per_mM_ms, 1e3)                                                                       \
    F(mV_per_rtms, 0.031622776601683793)            /* 1e-3 / sqrt(1e-3) */                                   \
    F(nA_per_rtms, 3.1622776601683793e-8)                                                                     \
    F(mV_per_ms_rtms, 31.622776601683793)           /* 1 / sqrt(1e-3) */                                      \
    F(per_rtms, 31.622776601683793)

#define FACTOR(unit, si) static const double si_##unit = si;
SI_UNITS(FACTOR)

#define ONE_MORE(...) +1
_Static_assert(0 SI_UNITS(ONE_MORE) == 0 SNN_UNITS(ONE_MORE), "the table here has as many units as snn.h");

static const double numbers[] = { 0, 1, -60, 0.1, 1234.5, -3e-5, 8e6 };

Test(units, every_unit_is_read_as_it_was_made)
{
#define BACK(unit, si)                                                                                        \
    for (size_t k = 0; k < COUNT_OF(numbers); k++)                                                            \
        NEAR(snn_to_##unit(snn_##unit(numbers[k])), numbers[k], ROUNDINGS, say("%g " #unit, numbers[k]));
    SI_UNITS(BACK)
}

Test(units, units_of_a_dimension_convert)
{
#define CONVERT(a, b)                                                                                         \
    for (size_t k = 0; k < COUNT_OF(numbers); k++)                                                            \
        NEAR(snn_to_##b(snn_##a(numbers[k])), numbers[k] * (si_##a / si_##b), ROUNDINGS,                      \
             say("%g " #a " in " #b, numbers[k]));
#define BOTH_WAYS(a, b) CONVERT(a, b) CONVERT(b, a)
#define AMONG_3(a, b, c) BOTH_WAYS(a, b) BOTH_WAYS(a, c) BOTH_WAYS(b, c)
#define AMONG_4(a, b, c, d) AMONG_3(a, b, c) BOTH_WAYS(a, d) BOTH_WAYS(b, d) BOTH_WAYS(c, d)
    AMONG_3(s, ms, us)
    AMONG_3(V, mV, uV)
    AMONG_4(mA, uA, nA, pA)
    AMONG_4(S, mS, uS, nS)
    AMONG_4(ohm, kohm, Mohm, Gohm)
    AMONG_3(uF, nF, pF)
    BOTH_WAYS(kHz, Hz)
}

Test(units, members_hold_the_coherent_unit)
{
#define HOLDS_UNIT(unit, member)                                                                              \
    NEAR(snn_##unit(7).member, 7 * (si_##unit / si_##member), ROUNDINGS, #unit " is kept in " #member);
    HOLDS_UNIT(one, one)      HOLDS_UNIT(s, ms)         HOLDS_UNIT(ms, ms)        HOLDS_UNIT(us, ms)
    HOLDS_UNIT(V, mV)         HOLDS_UNIT(mV, mV)        HOLDS_UNIT(uV, mV)
    HOLDS_UNIT(mA, nA)        HOLDS_UNIT(uA, nA)        HOLDS_UNIT(nA, nA)        HOLDS_UNIT(pA, nA)
    HOLDS_UNIT(S, uS)         HOLDS_UNIT(mS, uS)        HOLDS_UNIT(uS, uS)        HOLDS_UNIT(nS, uS)
    HOLDS_UNIT(ohm, Mohm)     HOLDS_UNIT(kohm, Mohm)    HOLDS_UNIT(Mohm, Mohm)    HOLDS_UNIT(Gohm, Mohm)
    HOLDS_UNIT(uF, nF)        HOLDS_UNIT(nF, nF)        HOLDS_UNIT(pF, nF)        HOLDS_UNIT(pC, pC)
    HOLDS_UNIT(kHz, kHz)      HOLDS_UNIT(Hz, kHz)       HOLDS_UNIT(mM, mM)        HOLDS_UNIT(per_mV, per_mV)
    HOLDS_UNIT(mV_per_ms, mV_per_ms)                    HOLDS_UNIT(nA_per_ms, nA_per_ms)
    HOLDS_UNIT(uS_per_ms, uS_per_ms)                    HOLDS_UNIT(mV_per_ms2, mV_per_ms2)
    HOLDS_UNIT(per_mV_ms, per_mV_ms)                    HOLDS_UNIT(per_mM_ms, per_mM_ms)
    HOLDS_UNIT(mV_per_rtms, mV_per_rtms)                HOLDS_UNIT(nA_per_rtms, nA_per_rtms)
    HOLDS_UNIT(mV_per_ms_rtms, mV_per_ms_rtms)          HOLDS_UNIT(per_rtms, per_rtms)
}

/* Bare members are multiplied; the result, read in SI units, is what physics says. */
Test(units, the_coherent_set_closes)
{
    const double tolerance = 3 * ROUNDINGS;
    const snn_voltage v = snn_V(0.021);
    const snn_current i = snn_mA(3);
    const snn_resistance r = snn_kohm(11);
    const snn_conductance g = snn_mS(0.5);
    const snn_capacitance c = snn_uF(0.25);
    const snn_time t = snn_s(0.02);
    const snn_concentration m = snn_mM(1.2);
    const double V = 0.021, A = 3e-3, ohm = 11e3, S = 0.5e-3, F = 0.25e-6, s = 0.02, M = 1.2;

    NEAR(snn_to_V(snn_mV(r.Mohm * i.nA)), ohm * A, tolerance, "V = R I");
    NEAR(snn_to_mA(snn_nA(g.uS * v.mV)), S * V * 1e3, tolerance, "I = g V");
    NEAR(snn_to_S(snn_uS(1 / r.Mohm)), 1 / ohm, tolerance, "g = 1/R");
    NEAR(snn_to_s(snn_ms(r.Mohm * c.nF)), ohm * F, tolerance, "t = R C");
    NEAR(snn_to_s(snn_ms(c.nF / g.uS)), F / S, tolerance, "t = C/g");
    NEAR(snn_to_pC(snn_pC(c.nF * v.mV)), F * V * 1e12, tolerance, "Q = C V");
    NEAR(snn_to_pC(snn_pC(i.nA * t.ms)), A * s * 1e12, tolerance, "Q = I t");
    NEAR(snn_to_Hz(snn_kHz(1 / t.ms)), 1 / s, tolerance, "f = 1/t");
    NEAR(snn_to_mV_per_ms(snn_mV_per_ms(v.mV / t.ms)), V / s, tolerance, "dV/dt in V/s");
    NEAR(snn_to_mV_per_ms(snn_mV_per_ms(i.nA / c.nF)), A / F, tolerance, "I/C in V/s");
    NEAR(snn_to_mV_per_ms2(snn_mV_per_ms2(v.mV / t.ms / t.ms)), V / s / s * 1e-3, tolerance, "d2V/dt2 in kV/s2");
    NEAR(snn_to_nA_per_ms(snn_nA_per_ms(i.nA / t.ms)), A / s * 1e6, tolerance, "dI/dt in uA/s");
    NEAR(snn_to_uS_per_ms(snn_uS_per_ms(g.uS / t.ms)), S / s * 1e3, tolerance, "dg/dt in mS/s");
    NEAR(snn_to_per_mV(snn_per_mV(1 / v.mV)), 1 / V * 1e-3, tolerance, "1/V in 1/mV");
    NEAR(snn_to_per_mV_ms(snn_per_mV_ms(1 / (v.mV * t.ms))), 1 / (V * s) * 1e-6, tolerance, "1/(V t) in 1/(mV ms)");
    NEAR(snn_to_per_mM_ms(snn_per_mM_ms(1 / (m.mM * t.ms))), 1 / (M * s) * 1e-3, tolerance, "1/(c t) in 1/(mM ms)");
    NEAR(snn_mV_per_rtms(5).mV_per_rtms * R(sqrt((double)t.ms)), 5e-3 / sqrt(1e-3) * sqrt(s) * 1e3, tolerance,
         "noise of V over t in mV");
    NEAR(snn_nA_per_rtms(5).nA_per_rtms * R(sqrt((double)t.ms)), 5e-9 / sqrt(1e-3) * sqrt(s) * 1e9, tolerance,
         "noise of I over t in nA");
    NEAR(snn_mV_per_ms_rtms(5).mV_per_ms_rtms * R(sqrt((double)t.ms)), 5 / sqrt(1e-3) * sqrt(s), tolerance,
         "noise of dV/dt over t in mV/ms");
    NEAR(snn_per_rtms(5).per_rtms * R(sqrt((double)t.ms)), 5 / sqrt(1e-3) * sqrt(s), tolerance, "noise of a number");
}

Test(units, numbers_of_any_type_are_taken_once)
{
    int calls = 0;
    const snn_time t = snn_ms(calls += 20);
    HOLDS(calls == 1 * 20 && t.ms == 20, "an argument with an effect");
    HOLDS(snn_mV(1 + 2).mV == 3, "a sum as argument");
    HOLDS(snn_mV(-60).mV == snn_mV(-60.0).mV && snn_mV(-60.0f).mV == snn_mV(-60L).mV, "int, double, float, long");
    HOLDS(isinf(snn_to_mV(snn_V(INFINITY))) && isnan(snn_to_mV(snn_V(NAN))), "what is not finite stays so");
}

/* Tables for flash memory: made by the compiler, no maker is called. Both ways of writing them. */
static const snn_lifref in_braces = { .r = { 1e-6f }, .tau = { 20 }, .v_rest = { -60 }, .v_th = { -50 }, .v_reset = { -60 },
                                      .tau_ref = { 5 }, .reset = SNN_HARD };
static const snn_lifref by_member = { .r.Mohm = 1e-6f, .tau.ms = 20, .v_rest.mV = -60, .v_th.mV = -50,
                                      .v_reset.mV = -60, .tau_ref.ms = 5, .reset = SNN_HARD };

Test(units, brace_tables)
{
    const snn_lifref *const tables[] = { &in_braces, &by_member };
    for (size_t k = 0; k < COUNT_OF(tables); k++) {
        const snn_lifref *q = tables[k];
        NEAR(snn_to_ohm(q->r), 1, ROUNDINGS + FLT_EPSILON, "r in ohm");
        SAME(snn_to_ms(q->tau), 20, "tau in ms");
        SAME(snn_to_mV(q->v_rest), -60, "v_rest in mV");
        SAME(snn_to_mV(q->v_th), -50, "v_th in mV");
        SAME(snn_to_mV(q->v_reset), -60, "v_reset in mV");
        SAME(snn_to_ms(q->tau_ref), 5, "tau_ref in ms");
        HOLDS(q->reset == SNN_HARD, "reset");
    }
}

Test(units, defaults_are_brainpys)
{
    const snn_if a = snn_if_defaults();
    const snn_lif b = snn_lif_defaults();
    const snn_lifref c = snn_lifref_defaults();
    NEAR(snn_to_ohm(a.r), 1, ROUNDINGS, "IF: R = 1 ohm");
    SAME(a.tau.ms, 5, "IF: tau = 5 ms");
    SAME(a.v_th.mV, 1, "IF: V_th = 1 mV");
    NEAR(snn_to_ohm(b.r), 1, ROUNDINGS, "LIF: R = 1 ohm");
    SAME(b.tau.ms, 5, "LIF: tau = 5 ms");
    SAME(b.v_th.mV, 1, "LIF: V_th = 1 mV");
    SAME(b.v_reset.mV, 0, "LIF: V_reset = 0 mV");
    SAME(b.v_rest.mV, 0, "LIF: V_rest = 0 mV");
    NEAR(snn_to_ohm(c.r), 1, ROUNDINGS, "LIFRef: R = 1 ohm");
    SAME(c.tau.ms, 5, "LIFRef: tau = 5 ms");
    SAME(c.tau_ref.ms, 5, "LIFRef: tau_ref = 5 ms");
    SAME(c.v_th.mV, 1, "LIFRef: V_th = 1 mV");
    SAME(c.v_reset.mV, 0, "LIFRef: V_reset = 0 mV");
    SAME(c.v_rest.mV, 0, "LIFRef: V_rest = 0 mV");
    HOLDS(a.reset == SNN_SOFT && b.reset == SNN_SOFT && c.reset == SNN_SOFT, "soft reset");
    SAME(snn_expon_defaults().tau.ms, 8, "Expon: tau = 8 ms");
    SAME(snn_coba_defaults().e.mV, 0, "COBA: E = 0 mV");
    NEAR(snn_to_V(snn_cuba_defaults().scale), 1, ROUNDINGS, "CUBA: scale = 1 V");
}
