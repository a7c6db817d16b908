"""The games: one loss for the discriminator and one for the generator.

A loss is a pure function ``(real_logits, fake_logits) -> scalar`` in nats, to be
minimised.  Logits, written a, have shape ``(n, 1)`` or ``(n,)``; the discriminator
of the log losses is D = sigmoid(a).  A generator's loss takes ``None`` for the real
logits unless its game says ``uses_real``.

Every function raises ValueError for logits of another shape, saying which.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from keras import ops

__all__ = ["GAMES", "Game", "get", "least_squares"]


class Game(NamedTuple):
    """A pair of losses, and what a table needs to know about it."""

    name: str
    discriminator: Callable
    generator: Callable
    uses_real: bool = False


def get(game: str | Game) -> Game:
    """The game called `game`; a `Game` is returned as it is.

    Raises ValueError, with the known names, for any other name.
    """
    if isinstance(game, Game):
        return game
    number = r"(-?[\d.e+-]+)"
    targets = rf"least-squares\({number}, {number}, {number}\)"
    if isinstance(game, str) and (found := re.fullmatch(targets, game)):
        return least_squares(*map(float, found.groups()))
    if not isinstance(game, str) or game not in GAMES:
        raise ValueError(
            f"game must be a Game or one of {sorted(GAMES)}. Received: {game!r}"
        )
    return GAMES[game]


def log_discriminator(real_logits, fake_logits):
    """-V(D, G) = -E log D(x) - E log(1 - D(G(z))), log 4 at the equilibrium.

    In logits, E softplus(-a_real) + E softplus(a_fake).  Equation 1 and Algorithm 1
    of Goodfellow et al. (2014).  Derived in the chapter "The minimax game".
    """
    real, fake = _flat("real", real_logits), _flat("fake", fake_logits)
    return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(fake))


def minimax_generator(real_logits, fake_logits):
    """E log(1 - D(G(z))), the part of V(D, G) that G can change; -log 2 if D = 1/2.

    In logits, -E softplus(a_fake).  Algorithm 1 of Goodfellow et al. (2014).
    Derived in the chapter "The minimax game".
    """
    return -ops.mean(ops.softplus(_flat("fake", fake_logits)))


def non_saturating_generator(real_logits, fake_logits):
    """-E log D(G(z)), which keeps its slope where D rejects; log 2 if D = 1/2.

    In logits, E softplus(-a_fake).  Section 3 of Goodfellow et al. (2014).
    Derived in the chapter "The generator's losses".
    """
    return ops.mean(ops.softplus(-_flat("fake", fake_logits)))


def maximum_likelihood_generator(real_logits, fake_logits):
    """-E exp(a_fake) = -E D/(1 - D), whose expected gradient is that of KL(p || q).

    For the optimal D the weight exp(a) is p(x)/q(x), which turns a mean over the
    generator's samples into one over data.  Goodfellow (2016), section 3.2.4, without
    its factor 1/2.  Derived in the chapter "The generator's losses".
    """
    return -ops.mean(ops.exp(_flat("fake", fake_logits)))


def least_squares(a: float = -1.0, b: float = 1.0, c: float = 0.0) -> Game:
    """The least-squares game: D is drawn to `b` on data and to `a` on samples.

    Discriminator E (D(x) - b)^2 / 2 + E (D(G(z)) - a)^2 / 2, generator
    E (D(G(z)) - c)^2 / 2, where D is the logit itself.  Mao et al. (2017); the default
    are the targets of their theorem on Pearson's chi-squared divergence, b - c = 1 and
    b - a = 2.  With c = b the generator keeps its modes better: why, is derived in the
    chapter "Least squares".

    Parameters
    ----------
    a, b, c : float
        Targets for samples, for data, and of the generator.

    Returns
    -------
    Game
        Named "least-squares", with the targets if they are not the default ones.
    """

    def discriminator(real_logits, fake_logits):
        real, fake = _flat("real", real_logits), _flat("fake", fake_logits)
        return (ops.mean(ops.square(real - b)) + ops.mean(ops.square(fake - a))) / 2

    def generator(real_logits, fake_logits):
        return ops.mean(ops.square(_flat("fake", fake_logits) - c)) / 2

    targets = "" if (a, b, c) == (-1, 1, 0) else f"({a}, {b}, {c})"
    return Game("least-squares" + targets, discriminator, generator)


def hinge_discriminator(real_logits, fake_logits):
    """E max(0, 1 - a_real) + E max(0, 1 + a_fake).

    Lim and Ye (2017), Miyato et al. (2018).  Derived in the chapter "When training
    fails".
    """
    real, fake = _flat("real", real_logits), _flat("fake", fake_logits)
    return ops.mean(ops.relu(1 - real)) + ops.mean(ops.relu(1 + fake))


def wasserstein_discriminator(real_logits, fake_logits):
    """E a_fake - E a_real, minus the gap that bounds the Wasserstein distance.

    The bound needs a critic that is 1-Lipschitz, which the loss alone does not give.
    Arjovsky et al. (2017).  Derived in the chapter "When training fails".
    """
    return ops.mean(_flat("fake", fake_logits)) - ops.mean(_flat("real", real_logits))


def linear_generator(real_logits, fake_logits):
    """-E a_fake, the generator's side of the hinge and the Wasserstein games.

    Arjovsky et al. (2017), Miyato et al. (2018).  Derived in the chapter "When
    training fails".
    """
    return -ops.mean(_flat("fake", fake_logits))


def relativistic_discriminator(real_logits, fake_logits):
    """E softplus(a_fake - a_real) over pairs: data should look more real.

    The i-th example is paired with the i-th sample, so both need the same number.
    Jolicoeur-Martineau (2019), in the form of Huang et al. (2024).  Derived in the
    chapter "When training fails".
    """
    real, fake = _pairs(real_logits, fake_logits)
    return ops.mean(ops.softplus(fake - real))


def relativistic_generator(real_logits, fake_logits):
    """E softplus(a_real - a_fake) over pairs: samples should look more real.

    Paired as in `relativistic_discriminator`, and from the same sources.  Derived in
    the chapter "When training fails".
    """
    real, fake = _pairs(real_logits, fake_logits)
    return ops.mean(ops.softplus(real - fake))


#: Each `Game`, by its name.
GAMES = {
    game.name: game
    for game in (
        Game("minimax", log_discriminator, minimax_generator),
        Game("non-saturating", log_discriminator, non_saturating_generator),
        Game("maximum-likelihood", log_discriminator, maximum_likelihood_generator),
        least_squares(),
        Game("hinge", hinge_discriminator, linear_generator),
        Game("wasserstein", wasserstein_discriminator, linear_generator),
        Game(
            "relativistic",
            relativistic_discriminator,
            relativistic_generator,
            uses_real=True,
        ),
    )
}


def _flat(name, logits):
    """Logits as a vector, so that no pair of shapes can broadcast to a matrix."""
    if logits is None:
        raise ValueError(f"{name}_logits are needed by this loss. Received: None")
    logits = ops.convert_to_tensor(logits)
    shape = tuple(logits.shape)
    if len(shape) not in (1, 2) or shape[1:] not in ((), (1,)) or shape[0] == 0:
        raise ValueError(
            f"{name}_logits must have shape (n, 1) or (n,), one for each example. "
            f"Received: shape {shape}"
        )
    return ops.reshape(logits, (-1,))


def _pairs(real_logits, fake_logits):
    real, fake = _flat("real", real_logits), _flat("fake", fake_logits)
    # The number may be unknown (None) while TensorFlow traces.
    if None not in (real.shape[0], fake.shape[0]) and real.shape != fake.shape:
        raise ValueError(
            "real_logits and fake_logits are compared in pairs and must be equally "
            f"many. Received: {real.shape[0]} and {fake.shape[0]}"
        )
    return real, fake
