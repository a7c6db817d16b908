"""Several seeds of the toy's pair, on JAX: one after the other, and all at once.

`ganlib.training.each_seed` beside `restart` and `fit`. Compiling counts, as for a
reader. Profiled: drawing for five is a tenth of the time; the compiled loop over five
takes four times that over one, for at 100 x 16 it is arithmetic that counts, no longer
calls, and XLA has no fast path on a CPU for products of several matrices at once.
"""

import functools
import os
import time

from benchmarks import turns
from benchmarks.pairs import CPU, STEPS

SEEDS = 5


def one(nets, x):
    nets.fit(x, steps=STEPS["toy"], verbose=0)


def in_turn(nets, x):
    for seed in range(SEEDS):
        nets.restart(seed)
        one(nets, x)


def at_once(nets, x):
    from ganlib.training import each_seed

    for _ in each_seed(nets, x, range(SEEDS), steps=STEPS["toy"]):
        pass


CONTENDERS = {
    "one seed": (one, "fit"),
    "five seeds in turn": (in_turn, "restart and fit, compiled once"),
    "five seeds at once": (at_once, "each_seed: vmap over the seeds"),
}


def measure(contender):
    """Seconds of a training, from the compiled pair to its last iteration."""
    os.environ.update(CPU, KERAS_BACKEND="jax")
    from ganlib import densities, networks
    from ganlib.training import AdversarialNets

    pair = networks.mlp_generator(1, (1,)), networks.mlp_discriminator((1,))
    nets = AdversarialNets(*pair, seed=0)
    nets.compile("adam", "adam")
    start = time.perf_counter()
    contender(nets, densities.Normal(2, 1))
    return time.perf_counter() - start


rows = functools.partial(turns.rows, "seeds", measure, CONTENDERS)
