"""train_brainpy.py BATCH EPOCHS IMAGES: the network of examples/train_digits.c in brainpy.state: Linear -> Expon (10 ms) ->
CUBA -> LIF (20 ms, soft reset, ReluGrad 0.3) -> LeakyRateReadout (10 ms). The first epoch, which compiles, does not
count."""
import os
import sys

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
import digits
import brainpy.state as bs
import brainstate
import braintools
import brainunit as u
import jax
import jax.numpy as jnp
import numpy as np

batch, count, most = (int(word) for word in sys.argv[1:4])
brainstate.environ.set(dt=1. * u.ms)
images, labels, rng = jnp.array(digits.X), jnp.array(digits.y), np.random.default_rng(1)


class Net(brainstate.nn.Module):
    def __init__(self):
        super().__init__()
        self.n = bs.LIF(digits.H, tau=20 * u.ms, V_th=1. * u.mV, spk_fun=braintools.surrogate.ReluGrad(.3, 1.))
        self.linear = brainstate.nn.Linear(64, digits.H, b_init=None)
        self.linear.weight.value = {"weight": jnp.array(rng.normal(0, .25, (64, digits.H)), dtype=jnp.float32) * u.mA}
        zero = braintools.init.Constant(0. * u.mA)
        self.projection = bs.AlignPostProj(comm=self.linear, post=self.n, out=bs.CUBA.desc(scale=1.),
                                           syn=bs.Expon.desc(digits.H, tau=10 * u.ms, g_initializer=zero))
        self.out = bs.LeakyRateReadout(digits.H, 10, tau=10 * u.ms)
        weights = rng.uniform(-1, 1, (digits.H, 10)) / digits.H ** .5
        self.out.weight.value = jnp.array(weights, dtype=jnp.float32)

    def update(self, x):
        self.projection(x)
        return self.out(self.n())


net = Net()
parameters = net.states(brainstate.ParamState)
adam = braintools.optim.Adam(lr=digits.RATE)
adam.register_trainable_weights(parameters)
brainstate.nn.init_all_states(net, batch_size=batch)


def run(key, x):
    brainstate.nn.init_all_states(net, batch_size=x.shape[0])
    spikes = (jax.random.uniform(key, (digits.T,) + x.shape) < x).astype(jnp.float32)
    return brainstate.transform.for_loop(net.update, spikes).mean(0)


@brainstate.transform.jit
def update(key, x, y):
    def loss():
        return -jnp.take_along_axis(jax.nn.log_softmax(run(key, x)), y[:, None], 1).mean()
    gradient, value = brainstate.transform.grad(loss, parameters, return_value=True)()
    adam.update(gradient)
    return value


@brainstate.transform.jit
def right():
    answers = run(jax.random.PRNGKey(9), jnp.array(digits.X_test)).argmax(1)
    return (answers == jnp.array(digits.y_test)).mean()


key = jax.random.PRNGKey(1)


def step(which):
    global key
    key, drawn = jax.random.split(key)
    update(drawn, images[which], labels[which]).block_until_ready()


digits.epochs(1, most, batch, step, rng)
digits.tell("brainpy.state", batch, digits.epochs(count, most, batch, step, rng), float(right()))
