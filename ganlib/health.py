"""Is my GAN healthy? A callback that watches a training and says what it sees.

The limits behind its words are derived and measured in the chapter of this name.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops, tree
from numpy.typing import ArrayLike
from scipy.spatial.distance import cdist

from ganlib.metrics import manifold_measures
from ganlib.training.minibatches import source

__all__ = ["FINDINGS", "Health", "compare"]

# Limits. The first two are theorems, with room for a noisy batch. The others lie
# between healthy and broken trainings: small networks on points and digits, five seeds,
# and the finished runs on images.
SUM = 1.05  # exp(-d_loss) + exp(-g_loss): at most 1 for any two networks
COIN = 0.4  # accuracy: 1/2 at least for the best D; healthy ones had 0.48 and more
SAME = 0.99  # share of one answer, to both data and samples; healthy ones gave two
WINNER = 0.97  # accuracy: healthy ones had 0.93 at most
STILL = 1e-4  # way of the weights between two looks: healthy ones 0.03 and more
FLAT = 1e-3  # slope over weights: 0.03 and more; with a million weights still 0.003
RANGE = 0.05  # share of values out of range: none, but in the first looks
SPREAD = 0.7  # over the data's: 0.9 and more; collapsed ones had mostly below 0.55
SHARE = 0.4  # density, coverage: 0.5 and more; collapsed ones had mostly below 0.3
CROWD = 1.5  # density: 1.2 at most; soft digits had 3

BALL = 5  # neighbours in the balls of density and coverage: coverage 0.969 at best
LOG_GAMES = ("minimax", "non-saturating", "maximum-likelihood")
STANDS = "{} has a gradient and does not move. Is its optimizer applied? Is its rate 0?"

#: Tests of the measures and words for what they see, by name; the surest come first.
FINDINGS = {
    "impossible losses": (
        lambda n: (
            n["game"] == "non-saturating"
            and np.exp(-n["d_loss"]) + np.exp(-n["g_loss"]) > SUM
        ),
        "No two networks can have losses as small as these. They are not the losses of "
        "this game: look for swapped labels or a lost minus sign.",
    ),
    "worse than a coin": (
        lambda n: n["game"] in LOG_GAMES and _accuracy(n) < COIN,
        "D is wrong more often than a coin. Its labels are swapped, or it lags far "
        'behind G: let D learn faster, or G slower ("The minimax game").',
    ),
    "one answer": (
        lambda n: n["game"] in LOG_GAMES and _one_answer(n),
        "D says the same of all data and all samples. Does it end in a sigmoid? The "
        'loss has one already, so D must give logits ("The minimax game").',
    ),
    "D wins": (
        lambda n: n["game"] in LOG_GAMES and _accuracy(n) > WINNER,
        "D is nearly always right: no fault early, or with few data. If it stays so, "
        'does G move, and can it reach what data look like ("When training fails")?',
    ),
    "D stands still": (
        lambda n: n["d_moved"] < STILL and n["d_gradient"] > FLAT,
        STANDS.format("D"),
    ),
    "G stands still": (
        lambda n: n["g_moved"] < STILL and n["g_gradient"] > FLAT,
        STANDS.format("G"),
    ),
    "no slope for G": (
        lambda n: n["g_gradient"] < FLAT,
        "Next to no gradient reaches G. Usual causes: ReLUs of D that died of a rate "
        "too high; a saturated sigmoid or tanh, of G or before the loss; detached "
        'samples; the minimax loss when D has won ("The generator\'s losses").',
    ),
    "other range": (
        lambda n: max(n["outside"], n["unreached"]) > RANGE,
        "Samples and data do not span one range. Either the last activation of G does "
        "not fit the scale of the data, or G is far off.",
    ),
    "alike": (
        lambda n: n["spread"] < SPREAD,
        "Samples are more alike than data. If they were not before, G has collapsed: "
        'let D learn faster, G slower, D see several at once ("When training fails").',
    ),
    "unlike data": (
        lambda n: n["density"] < SHARE,
        'Few samples lie where data lie: no fault early ("Evaluation").',
    ),
    "crowded": (
        lambda n: n["density"] > CROWD,
        "Samples crowd where data lie densest: they are blurred, or all of the most "
        'usual kind. Look at them beside data ("Evaluation").',
    ),
    "missing": (
        lambda n: n["coverage"] < SHARE,
        "Much of the data has no sample near it: modes are missing, or all samples are "
        'poor ("Evaluation", "When training fails").',
    ),
    "blind D": (
        lambda n: (
            n["game"] in LOG_GAMES
            and n["d_loss"] > 1.3
            and min(n["density"], n["coverage"]) < SHARE
        ),
        "The losses are those of a coin, and yet samples are not like data. D does not "
        'see it: it is too small, too slow or blocked ("The optimal discriminator").',
    ),
}


class Health(keras.callbacks.Callback):
    """Watches both players of `AdversarialNets`; a training is the same without it.

    A look draws examples and samples, takes losses and gradients of both players on
    them without a step, and puts back what that changed (moving averages, seeds).

    Parameters
    ----------
    x : array, shape (N, *shape), or a tuple of them, density, or stream
        The data, as ``fit`` takes them.
    every : int
        Epochs between two looks.
    n : int
        Examples, and samples, in a look: the batch size, if D compares examples.
    seed : int
        Repeats what is drawn.
    features : callable, optional
        Gives an array (n, ...) for one of examples (n, *shape), in which distances mean
        more than between pixels. By default the values themselves.

    Raises
    ------
    ValueError
        If `every` is below 1 or `n` below 10.

    Notes
    -----
    ``record`` has an array for each measure, with a number for each look: ``step``;
    ``d_loss``, ``g_loss`` in nats; ``real_accuracy``, ``fake_accuracy``, the shares
    that D gets right; ``d_gradient``, ``d_moved`` and the same for g, norms of the
    gradient and of the way since the last look, over that of the weights; ``spread``,
    the mean distance of samples over that of data; ``density`` and ``coverage`` as in
    `ganlib.metrics.manifold_measures`; ``outside`` and ``unreached``, the shares of
    samples' values out of the data's range by a tenth of it, and the other way round.
    Where an example has several parts, samples and data are compared by the first.

    Callbacks that follow in the list find the measures in their logs, with every look:
    ``EarlyStopping("coverage", mode="max", restore_best_weights=True)`` keeps the
    weights that had the best.

    Examples
    --------
    >>> health = Health(x)
    >>> history = nets.fit(x, steps=200, callbacks=[health])
    >>> words = health.report()
    """

    def __init__(
        self,
        x: Any,
        *,
        every: int = 1,
        n: int = 256,
        seed: int = 0,
        features: Callable | None = None,
    ):
        super().__init__()
        if every < 1 or n < 10:
            raise ValueError(
                "every must be 1 or more, and n 10 or more. Received: "
                f"every={every}, n={n}"
            )
        self.x, self.every, self.n, self.seed = x, every, n, seed
        self.features = features
        self.looks: list[dict[str, float]] = []

    def on_train_begin(self, logs=None):
        self.looks, self.weights = [], self._weights()
        self.game = self.model.game.name
        self.source = source(self.x, self.model.data_shape)
        if (given := getattr(self.source, "n", self.n)) < 10:
            raise ValueError(f"Health compares 10 examples or more. Received: {given}")

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every == 0:
            kept = [(v, ops.copy(v.value)) for v in self.model.non_trainable_variables]
            look = self._look(np.random.default_rng((self.seed, epoch)))
            self.looks.append(look)
            if logs is not None:  # for the callbacks after this one, and the history
                logs.update({k: v for k, v in look.items() if k not in logs})
            for variable, value in kept:
                variable.assign(value)

    @property
    def record(self):
        """The measures: a dict of arrays, shape (looks,)."""
        names = self.looks[0] if self.looks else ()
        return {name: np.array([look[name] for look in self.looks]) for name in names}

    def findings(self) -> list[str]:
        """Names of the `FINDINGS` at the medians of the last third of the looks."""
        if not self.looks:
            raise ValueError("There is nothing to see before the first look.")
        start = 2 * len(self.looks) // 3
        now = {name: np.median(seen[start:]) for name, seen in self.record.items()}
        now["game"] = self.game
        return [name for name, (seen, _) in FINDINGS.items() if seen(now)]

    def report(self) -> str:
        """The findings in words, one a line."""
        lines = [f"{name}: {FINDINGS[name][1]}" for name in self.findings()]
        return "\n".join(lines) or "Nothing unusual: no proof. Look at the samples."

    def _look(self, rng):
        model, x = self.model, self.source.some(self.n, rng)
        z = model.draw_latent(len(tree.flatten(x)[0]), rng)
        x, z = tree.map_structure(ops.convert_to_tensor, (x, z))
        d_loss, d_slopes = model.d_gradients(x, z)
        g_loss, g_slopes = model.g_gradients(x, z)
        real, fake = model.real(x), model.fake(x, z)
        look = {
            "step": int(model.step),
            "d_loss": d_loss,
            "g_loss": g_loss,
            "real_accuracy": np.mean(_array(model.logits(real)) > 0),
            "fake_accuracy": np.mean(_array(model.logits(fake)) < 0),
            **compare(tree.flatten(x)[0], tree.flatten(fake)[0], self.features),
        }
        old, self.weights = self.weights, self._weights()
        for player, slopes in ("d", d_slopes), ("g", g_slopes):
            slopes = tree.flatten(slopes)
            size = np.linalg.norm(self.weights[player])
            way = self.weights[player] - old[player]
            look[player + "_gradient"] = np.linalg.norm(_flat(slopes)) / size
            look[player + "_moved"] = np.linalg.norm(way) / size
        return {name: float(value) for name, value in look.items()}

    def _weights(self):
        players = self.model.players
        d = players.pop("d")
        return {"d": _flat(d), "g": _flat(tree.flatten(players))}


def compare(
    real: ArrayLike, fake: ArrayLike, features: Callable | None = None
) -> dict[str, float]:
    """How samples lie among as many data, arrays of shape (n, *shape); as in `Health`.

    `features` is for spread, density and coverage; the ranges are those of the values.
    """
    real, fake = _array(real), _array(fake)
    ranges = {
        "outside": _out_of_range(fake, real),
        "unreached": _out_of_range(real, fake),
    }
    seen = [_array(x if features is None else features(x)) for x in (real, fake)]
    real, fake = (x.reshape(len(x), -1).astype(float) for x in seen)
    balls = manifold_measures(real, fake, BALL)
    return {
        "spread": np.sum(cdist(fake, fake)) / np.sum(cdist(real, real)),
        "density": balls.density,
        "coverage": balls.coverage,
        **ranges,
    }


def _out_of_range(values, others):
    margin = 0.1 * np.ptp(others)
    return np.mean((values < others.min() - margin) | (values > others.max() + margin))


def _accuracy(n):
    return (n["real_accuracy"] + n["fake_accuracy"]) / 2


def _one_answer(n):
    data = n["real_accuracy"], 1 - n["fake_accuracy"]  # shares of the answer "data"
    return min(data) > SAME or max(data) < 1 - SAME


def _flat(tensors):
    return np.concatenate([_array(tensor).ravel() for tensor in tensors])


_array = ops.convert_to_numpy
