"""brainpy_sim.py NETWORK NEURONS STEPS: the networks of tests/bench/coba.c in brainpy.state, compiled (jit) and warm.

pops is the network of brainpy.state's tutorial 2. In coba the weights are 0.6 and 6.7 siemens: R is 1 ohm there, so that
0.6 mS would be a thousandth of the benchmark's. Prints one line of CSV, in the columns of tests/bench/bench.sh: the
fastest of five runs, of each the smaller of elapsed and processor time (XLA may use several threads)."""
import sys
import time

import brainpy
import brainstate
import braintools
import brainunit as u
import jax
import numpy as np

network, n, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
brainstate.random.seed(42)
state, mV, ms = brainpy.state, u.mV, u.ms


def cells(count, **more):
    return state.LIFRef(count, V_rest=-60.*mV, V_th=-50.*mV, V_reset=-60.*mV, tau=20.*ms, tau_ref=5.*ms, **more)


def onto(post, pre, share, weight, tau, e):
    return state.AlignPostProj(comm=brainstate.nn.EventFixedProb(pre, post.in_size, conn_num=share, conn_weight=weight),
                               syn=state.Expon.desc(post.in_size, tau=tau*ms), out=state.COBA.desc(E=e*mV), post=post)


class Coba(brainstate.nn.Module):
    drive = 20.*u.mA

    def __init__(self):
        super().__init__()
        self.n_exc = n*4//5
        self.all = cells(n, V_initializer=braintools.init.Normal(-55., 2., unit=mV))
        self.exc = onto(self.all, self.n_exc, 80./n, 0.6*u.siemens, 5., 0.)
        self.inh = onto(self.all, n - self.n_exc, 80./n, 6.7*u.siemens, 10., -80.)

    def update(self, t):
        with brainstate.environ.context(t=t):
            spikes = self.all.get_spike() != 0.
            self.exc(spikes[:self.n_exc])
            self.inh(spikes[self.n_exc:])
            self.all(self.drive)
            return (self.all.get_spike() != 0.).sum()


class Pops(brainstate.nn.Module):
    drive = 30.*u.mA

    def __init__(self):
        super().__init__()
        self.pre, self.post = cells(20), cells(10)
        self.proj = onto(self.post, 20, 0.5, 0.5*u.mS, 5., 0.)

    def update(self, t):
        with brainstate.environ.context(t=t):
            spikes = self.pre.get_spike() != 0.
            self.proj(spikes)
            self.pre(self.drive)
            self.post(0.*u.mA)
            return spikes.sum()


with brainstate.environ.context(dt=0.1*ms):
    net = Coba() if network == "coba" else Pops()
    brainstate.nn.init_all_states(net)
    times = u.math.arange(0.*ms, steps*0.1*ms, 0.1*ms)
    run = brainstate.transform.jit(lambda: brainstate.transform.for_loop(net.update, times))
    states = net.states()
    first = {k: v.value for k, v in states.items()}
    seconds = []
    for k in range(6):
        for name, v in states.items():
            v.value = first[name]
        cpu, wall = time.process_time(), time.perf_counter()
        spikes = int(np.asarray(jax.block_until_ready(run())).sum())
        seconds.append(min(time.process_time() - cpu, time.perf_counter() - wall))
best = min(seconds[1:])
synapses = n*80 if network == "coba" else 100
print(f"{network},brainpy.state {brainpy.__version__} jit float,{n},{synapses},{steps},{1e6*best/steps:.4f},0,0,{spikes},"
      f"{spikes/n/(steps*1e-4):.2f},0")
