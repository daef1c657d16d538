/* A debugger steps through a model's text line by line: gdb stops in the drift that LIFRef has from LIF, as the integrator
   reads it (in slopes), each `next` shows the next line of the equations, just as they stand in snn.h, and a local prints under
   its own name. */
#include "run.h"

Test(debug, steps_through_a_drift)
{
    NEED("gcc");
    NEED("gdb");
    must("gcc -std=c11 -O0 -g -I. -o build/try/step tests/debug/step.c");
    must("gdb -batch -nx -ex 'break snn_lif_drift_v_slope' -ex run -ex next -ex next -ex 'print leak' build/try/step"
         " >build/try/step.txt");
    must("grep -A4 'T(snn_lif_drift_v)(' snn.h | tail -n 3 >build/try/text.txt;"
         " sed -n 's/^[0-9][0-9]*\\t//p' build/try/step.txt | diff build/try/text.txt -");
    must("cat build/try/step.txt");
    cr_assert(strstr(output, "$1 = {v = 0, d = -1}"), "V_rest - V at rest is 0, and its slope -1:\n%s", output);
}
