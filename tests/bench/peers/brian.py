"""brian.py NETWORK NEURONS STEPS METHOD: the networks of tests/bench/coba.c in Brian2, C++ standalone, float32.

NETWORK coba or pops; METHOD euler or exponential_euler. The first call builds, every call runs the built program once and
prints one line of CSV, in the columns of tests/bench/bench.sh. The time is that of the simulation loop as Brian2's own
program measures it; build/bench/cpuclock.so, preloaded, makes its clock that of processor time. One thread.
COBA: Brian2's example COBAHH/COBA (Brette et al. 2007, benchmark 1) with the drive of coba.c."""
import json
import os
import subprocess
import sys

network, n, steps, method = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
folder = f"build/bench/brian-{network}-{n}-{steps}-{method}"
kept = folder + "/network.json"

if not os.path.exists(kept):
    import numpy as np
    from brian2 import *            # its sum is numpy's
    import brian2
    BrianLogger.suppress_name("method_choice")
    prefs.codegen.cpp.extra_compile_args_gcc = ["-O3", "-march=native", "-ffast-math", "-w", "-std=c++17"]
    prefs.core.default_float_dtype = np.float32
    set_device("cpp_standalone", directory=folder, build_on_run=False)
    seed(42)
    defaultclock.dt = 0.1*ms
    El, Vt, Vr, taum = -60*mV, -50*mV, -60*mV, 20*ms
    if network == "coba":
        Ee, Ei, Id, taue, taui = 0*mV, -80*mV, 20*mV, 5*ms, 10*ms
        cells = NeuronGroup(n, """dv/dt = (El-v+Id+ge*(Ee-v)+gi*(Ei-v))/taum : volt (unless refractory)
                                  dge/dt = -ge/taue : 1
                                  dgi/dt = -gi/taui : 1""",
                            threshold="v>Vt", reset="v=Vr", refractory=5*ms, method=method)
        cells.v = "(-55+2*randn())*mV"
        excite = Synapses(cells, cells, on_pre="ge_post+=0.6")
        inhibit = Synapses(cells, cells, on_pre="gi_post+=6.7")
        excite.connect(f"i<{n*4//5}", p=80/n)
        inhibit.connect(f"i>={n*4//5}", p=80/n)
        counter = SpikeMonitor(cells, record=False)
        net = Network(cells, excite, inhibit, counter)
        synapses = [excite, inhibit]
    else:
        Ee, Id, taue = 0*mV, 30*mV, 5*ms
        source = NeuronGroup(20, "dv/dt = (El-v+Id)/taum : volt (unless refractory)",
                             threshold="v>Vt", reset="v=Vr", refractory=5*ms, method=method)
        target = NeuronGroup(10, """dv/dt = (El-v+g*(Ee-v))/taum : volt (unless refractory)
                                    dg/dt = -g/taue : 1""",
                             threshold="v>Vt", reset="v=Vr", refractory=5*ms, method=method)
        edges = Synapses(source, target, on_pre="g_post+=0.5e-3")
        edges.connect(j="k for k in sample(0, 10, 1, size=5)")
        counter = SpikeMonitor(source, record=False)
        net = Network(source, target, edges, counter)
        synapses = [edges]
    net.run(steps*defaultclock.dt)
    device.build(directory=folder, compile=True, run=False, debug=False)
    device.run(folder, with_output=False, run_args=[])
    with open(kept, "w") as f:
        json.dump(dict(version=brian2.__version__, spikes=int(counter.num_spikes), synapses=int(np.sum([len(s) for s in synapses]))), f)

clock = dict(os.environ, LD_PRELOAD=os.path.abspath("build/bench/cpuclock.so"))
subprocess.run(["./main"], cwd=folder, check=True, stdout=subprocess.DEVNULL, env=clock)
with open(folder + "/results/last_run_info.txt") as f:
    seconds = float(f.read().split()[0])
with open(kept) as f:
    k = json.load(f)
words = {"euler": "Euler", "exponential_euler": "exponential Euler"}[method]
print(f"{network},Brian2 {k['version']} C++ {words} float,{n},{k['synapses']},{steps},{1e6*seconds/steps:.4f},0,0,"
      f"{k['spikes']},{k['spikes']/n/(steps*1e-4):.2f},0")
