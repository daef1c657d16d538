"""nest_sim.py NETWORK NEURONS STEPS: the networks of tests/bench/coba.c in NEST, one thread, processor time.

iaf_cond_exp (an adaptive Runge-Kutta-Fehlberg step of GSL): NEST has no COBA neuron with exponential Euler. Prints one line
of CSV, in the columns of tests/bench/bench.sh. C_m 200 pF and g_L 10 nS make tau 20 ms; the weights are those of coba.c
times g_L. NEST's least delay is one step."""
import sys
import time

import nest

network, n, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
nest.set_verbosity("M_ERROR")
nest.ResetKernel()
nest.set(resolution=0.1, local_num_threads=1, rng_seed=1234)
cell = dict(C_m=200., g_L=10., E_L=-60., V_th=-50., V_reset=-60., t_ref=5., E_ex=0., E_in=-80., tau_syn_ex=5.,
            tau_syn_in=10.)
if network == "coba":
    cells = nest.Create("iaf_cond_exp", n, params=dict(cell, I_e=200.))
    cells.V_m = nest.random.normal(-55., 2.)
    n_exc = n*4//5
    rule = dict(rule="pairwise_bernoulli", p=80/n)
    nest.Connect(cells[:n_exc], cells, rule, dict(weight=6., delay=0.1))
    nest.Connect(cells[n_exc:], cells, rule, dict(weight=-67., delay=0.1))
else:
    source = nest.Create("iaf_cond_exp", 20, params=dict(cell, I_e=300., V_m=0.))
    target = nest.Create("iaf_cond_exp", 10, params=dict(cell, V_m=0.))
    nest.Connect(source, target, dict(rule="fixed_outdegree", outdegree=5, allow_multapses=False),
                 dict(weight=0.005, delay=0.1))
nest.Prepare()
start, before = time.process_time(), nest.local_spike_counter
nest.Run(steps*0.1)
seconds, spikes = time.process_time() - start, nest.local_spike_counter - before
synapses = nest.num_connections
nest.Cleanup()
print(f"{network},NEST {nest.__version__} iaf_cond_exp double,{n},{synapses},{steps},{1e6*seconds/steps:.4f},0,0,"
      f"{spikes},{spikes/n/(steps*1e-4):.2f},0")
