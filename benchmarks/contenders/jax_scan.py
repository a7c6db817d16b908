"""Pure JAX: everything by hand, an epoch of iterations in one `lax.scan`."""

import jax
import jax.numpy as jnp
from jax import nn, random

from benchmarks.problems import (
    BATCH,
    BETA_1,
    EPOCH,
    LATENT,
    MOMENTUM,
    RATES,
    SCALES,
    images,
)

# ---- Networks: a list of (weights, biases) and a function -------------------------


def layers_of(key, scale, *shapes):
    keys = random.split(key, len(shapes))
    return [
        (random.uniform(key, shape, minval=-scale, maxval=scale), jnp.zeros(shape[1]))
        for key, shape in zip(keys, shapes)
    ]


def dense(layer, x):
    return x @ layer[0] + layer[1]


def maxout(layer, x):
    return dense(layer, x).reshape(BATCH, 240, 5).max(axis=2)


def dropout(key, rate, x):
    return jnp.where(random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def mlp(layers, x, key=None):
    for layer in layers[:-1]:
        x = jnp.tanh(dense(layer, x))
    return dense(layers[-1], x)


def mnist_generator(layers, z):
    for layer in layers[:-1]:
        z = nn.relu(dense(layer, z))
    return nn.sigmoid(dense(layers[-1], z))


def mnist_discriminator(layers, x, key):
    keys = random.split(key, 3)
    x = dropout(keys[0], 0.2, x)
    x = dropout(keys[1], 0.5, maxout(layers[0], x))
    x = dropout(keys[2], 0.5, maxout(layers[1], x))
    return dense(layers[2], x)


# ---- Optimizers: the state to start from, and an update ---------------------------


def zeros_like(layers):
    return jax.tree.map(jnp.zeros_like, layers)


def adam_start(layers):
    return zeros_like(layers), zeros_like(layers), 0


def adam(layers, gradients, state, rate):
    m, v, t = state
    t = t + 1
    m = jax.tree.map(lambda m, g: BETA_1 * m + (1 - BETA_1) * g, m, gradients)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, gradients)
    rate = rate * jnp.sqrt(1 - 0.999**t) / (1 - BETA_1**t)
    layers = jax.tree.map(
        lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), layers, m, v
    )
    return layers, (m, v, t)


def momentum(layers, gradients, state, rate):
    state = jax.tree.map(lambda s, g: MOMENTUM * s - rate * g, state, gradients)
    return jax.tree.map(jnp.add, layers, state), state


# ---- The two problems -------------------------------------------------------------


def toy(key):
    players = [
        layers_of(key, scale, (1, 16), (16, 16), (16, 1))
        for key, scale in zip(random.split(key), SCALES["toy"])
    ]

    def draw(key):
        return 2 + random.normal(key, (BATCH, 1))

    return players, (mlp, mlp), (adam_start, adam), draw


def mnist(key):
    d_key, g_key = random.split(key)
    d_scale, g_scale = SCALES["mnist"]
    players = (
        layers_of(d_key, d_scale, (784, 1200), (240, 1200), (240, 1)),
        layers_of(g_key, g_scale, (100, 1200), (1200, 1200), (1200, 784)),
    )
    x = jnp.array(images("mnist")).reshape(-1, 784)

    def draw(key):
        return x[random.randint(key, (BATCH,), 0, len(x))]

    networks = mnist_discriminator, mnist_generator
    return players, networks, (zeros_like, momentum), draw


def trainer(problem):
    prepare = {"toy": toy, "mnist": mnist}[problem]
    players, (logits, generate), (start, update), draw = prepare(random.key(0))
    d_rate, g_rate = RATES[problem]
    noise = BATCH, LATENT[problem]

    def d_loss(d, real, fake, key):
        keys = random.split(key)
        real, fake = logits(d, real, keys[0]), logits(d, fake, keys[1])
        return nn.softplus(-real).mean() + nn.softplus(fake).mean()

    def g_loss(g, d, z, key):
        return nn.softplus(-logits(d, generate(g, z), key)).mean()

    def iteration(state, key):
        d, g, d_state, g_state = state
        keys = random.split(key, 5)
        fake = generate(g, random.normal(keys[0], noise))
        value, gradients = jax.value_and_grad(d_loss)(d, draw(keys[1]), fake, keys[2])
        d, d_state = update(d, gradients, d_state, d_rate)
        z = random.normal(keys[3], noise)
        g_value, gradients = jax.value_and_grad(g_loss)(g, d, z, keys[4])
        g, g_state = update(g, gradients, g_state, g_rate)
        return (d, g, d_state, g_state), (value, g_value)

    @jax.jit
    def epoch(state, key):
        return jax.lax.scan(iteration, state, random.split(key, EPOCH[problem]))

    d, g = players
    run = {"state": (d, g, start(d), start(g)), "key": random.key(1)}

    def train(steps):
        history = []
        for _ in range(steps // EPOCH[problem]):
            run["key"], key = random.split(run["key"])
            run["state"], losses = epoch(run["state"], key)
            history.append([float(values.mean()) for values in losses])
        return history

    return train
