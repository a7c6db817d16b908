"""Adversarial nets and their training: Algorithm 1 and what it needs around it."""

from ganlib.training.algorithm import PRIORS, AdversarialNets
from ganlib.training.minibatches import Minibatches
from ganlib.training.players import ForPlayer
from ganlib.training.seeds import each_seed

__all__ = ["PRIORS", "AdversarialNets", "ForPlayer", "Minibatches", "each_seed"]
