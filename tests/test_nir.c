/* test_nir.c: NIR to C and back (tools/nir2snn.py, tools/snn2nir.py): the cases of tests/nir/check.py, which compile what
   the tools write and compare spikes with snnTorch's own, voltages with NIR's equations and closed forms. What a program
   writes of itself is read here by hand, without Python. */
#include "run.h"

/* the Python that has the package nir: that of `make nir`, or the user's; NULL after skipping the test by name */
static const char *python(void)
{
    static const char *const where[] = { "build/venv/bin/python", "python3" };
    for (size_t k = 0; k < sizeof where / sizeof *where; k++)
        if (run("%s -c 'import nir'", where[k]) == 0) return where[k];
    const char *strict = getenv("STRICT");
    cr_assert(!(strict && *strict), "STRICT=1, and no Python with the package nir (make nir)");
    cr_skip("no Python with the package nir (make nir)");
    return NULL;
}
static void check(const char *words)
{
    NEED("gcc");
    const char *with = python();
    if (with) must("%s tests/nir/check.py %s", with, words);
}

Test(nir, snntorch_subtract, .timeout = 120) { check("snntorch late"); }
Test(nir, snntorch_subtract_at_once, .timeout = 120) { check("snntorch soft"); }
Test(nir, snntorch_zero, .timeout = 120) { check("snntorch hard"); }
Test(nir, snntorch_zero_for_a_step, .timeout = 120) { check("snntorch hold"); }
Test(nir, equations, .timeout = 120) { check("equations"); }
Test(nir, small_steps, .timeout = 120) { check("small_steps"); }
Test(nir, round_trip, .timeout = 120) { check("round_trip"); }
Test(nir, freestanding, .timeout = 120) { check("freestanding"); }
Test(nir, refusals, .timeout = 120) { check("refusals"); }

/* The header beside the example is what the tool writes now. */
Test(nir, example_is_up_to_date)
{
    const char *with = python();
    if (!with) return;
    must("mkdir -p build/try/nir && %s tools/nir2snn.py tests/nir/late.nir --reset late -o build/try/nir/from_nir.h && "
         "diff build/try/nir/from_nir.h examples/from_nir.h", with);
}

/* Lines of JSON that any program can read: here the whole text of a small net. */
Test(nir, description)
{
    must("cat >build/try/describe.c <<'END'\n"
         "#define SNN_WITH_FILES\n"
         "#define SNN_POPULATION cells\n#define SNN_NEURON snn_if\n#define SNN_INTEGRATOR SNN_RK4\n"
         "#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(in, snn_instant, snn_jump)\n#define SNN_PER_NEURON\n"
         "#include \"snn.h\"\n"
         "int main(void)\n{\n"
         "    snn_net net = snn_net_on_heap(snn_ms(0.5));\n"
         "    const snn_resistance r[2] = { { 0.5 }, { 2 } };\n"
         "    cells_params p = cells_defaults();\n    p.each.cell.r = r;\n    p.cell.reset = SNN_HARD;\n"
         "    cells *c = cells_new(&net, 2, &p);\n"
         "    const uint32_t from[] = { 1, 0 }, to[] = { 0, 1 };\n"
         "    snn_projection *f = snn_edges(&net, snn_slice(&c->cells, 0, 2), &c->exc, from, to, 2, snn_nS(500));\n"
         "    cells_describe(c, \"both\", stdout);\n    snn_projection_describe(f, stdout);\n"
         "    snn_delay(f, snn_ms(1), SNN_WHOLE_STEPS);\n    snn_projection_describe(f, stdout);\n"
         "    snn_net_free(&net);\n    return 0;\n}\nEND\n"
         "gcc -std=c11 -I. -o build/try/describe build/try/describe.c && "
         "build/try/describe | sed -E 's/0x[0-9a-f]+/@/g' >build/try/describe.json");
    must("cat >build/try/describe.want <<'END'\n"
         "{\"population\": \"both\", \"at\": \"@\", \"count\": 2, \"model\": \"snn_if\", \"integrator\": \"rk4\", "
         "\"reset\": \"hard\", \"dt\": [0.5, \"ms\"], \"cell\": ["
         "{\"r\": [500000, \"ohm\"], \"tau\": [5, \"ms\"], \"v_th\": [1, \"mV\"]}, "
         "{\"r\": [2000000, \"ohm\"], \"tau\": [5, \"ms\"], \"v_th\": [1, \"mV\"]}], \"receptors\": ["
         "{\"name\": \"exc\", \"at\": \"@\", \"synapse\": \"snn_expon\", \"output\": \"snn_coba\", "
         "\"syn\": [{\"tau\": [8, \"ms\"]}, {\"tau\": [8, \"ms\"]}], \"out\": [{\"e\": [0, \"mV\"]}, {\"e\": [0, \"mV\"]}]}, "
         "{\"name\": \"in\", \"at\": \"@\", \"synapse\": \"snn_instant\", \"output\": \"snn_jump\", "
         "\"syn\": [{}, {}], \"out\": [{}, {}]}]}\n"
         "{\"projection\": \"snn_edges\", \"pre\": \"@\", \"pre_name\": \"cells\", \"pre_count\": 2, \"post\": \"@\", "
         "\"delay\": 0, \"synapses\": [[0, 1, 0.5], [1, 0, 0.5]]}\n"
         "{\"projection\": \"snn_edges\", \"pre\": \"@\", \"pre_name\": \"cells\", \"pre_count\": 2, \"post\": \"@\", "
         "\"delay\": 2, \"synapses\": [[0, 1, 0.5], [1, 0, 0.5]]}\n"
         "END\n"
         "diff build/try/describe.json build/try/describe.want");
}
