"""train_jax.py BATCH EPOCHS IMAGES: the network of train_snntorch.py in JAX alone, one compiled step with lax.scan: what a
careful user of a compiler gets on one core. The first epoch, which compiles, does not count."""
import os
import sys

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
import digits
import jax
import jax.numpy as jnp
import numpy as np
import optax

batch, count, most = (int(word) for word in sys.argv[1:4])
beta, slope = 0.9, 25.
images, labels = jnp.array(digits.X), jnp.array(digits.y)


@jax.custom_vjp
def spike(u):
    return (u > 0).astype(jnp.float32)


spike.defvjp(lambda u: (spike(u), u), lambda u, g: (g / (slope * jnp.abs(u) + 1) ** 2,))


def forward(p, spikes):
    def one(state, s):
        v, z, r = state
        v = beta * v + s @ p["w1"] + p["b1"] - jax.lax.stop_gradient(z)
        z = spike(v - 1)
        r = beta * r + z @ p["w2"] + p["b2"]
        return (v, z, r), r
    n = spikes.shape[1]
    _, r = jax.lax.scan(one, (jnp.zeros((n, digits.H)), jnp.zeros((n, digits.H)), jnp.zeros((n, 10))), spikes)
    return r.mean(0)


def encode(key, x):
    return (jax.random.uniform(key, (digits.T,) + x.shape) < x).astype(jnp.float32)


def loss(p, spikes, y):
    return optax.softmax_cross_entropy_with_integer_labels(forward(p, spikes), y).mean()


adam = optax.adam(digits.RATE)


@jax.jit
def update(p, state, key, x, y):
    gradient = jax.grad(loss)(p, encode(key, x), y)
    moves, state = adam.update(gradient, state)
    return optax.apply_updates(p, moves), state


key, *keys = jax.random.split(jax.random.PRNGKey(1), 5)
draw = lambda k, shape, n: jax.random.uniform(k, shape, minval=-n ** -.5, maxval=n ** -.5)
p = dict(w1=draw(keys[0], (64, digits.H), 64), b1=draw(keys[1], (digits.H,), 64),
         w2=draw(keys[2], (digits.H, 10), digits.H), b2=draw(keys[3], (10,), digits.H))
state = adam.init(p)


def step(which):
    global p, state, key
    key, drawn = jax.random.split(key)
    p, state = update(p, state, drawn, images[which], labels[which])
    p["b2"].block_until_ready()


rng = np.random.default_rng(1)
digits.epochs(1, most, batch, step, rng)
seconds = digits.epochs(count, most, batch, step, rng)
right = (forward(p, encode(key, jnp.array(digits.X_test))).argmax(1) == jnp.array(digits.y_test)).mean()
digits.tell("JAX", batch, seconds, float(right))
