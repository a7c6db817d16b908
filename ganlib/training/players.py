"""The players' optimizers: one each, by name, and what Keras is told of them."""

import keras
from keras import ops

__all__ = ["ForPlayer", "Optimizers", "begin_again", "each_its_own", "take_mean"]


class Optimizers:
    """What Keras asks of a model's one optimizer, answered for those of all players."""

    built = True

    def __init__(self, by_player, step):
        self.by_player, self.iterations = by_player, step

    @property
    def variables(self):
        return [v for o in self.by_player.values() for v in o.variables]

    def _of_a_player(self, value=None):
        name = next(iter(self.by_player))
        raise ValueError(
            "Each player has a rate and a mean of its own: read or set those of "
            f'nets.optimizers["{name}"], and give a callback one player, as in '
            f'ForPlayer("{name}", callback).'
        )

    learning_rate = property(_of_a_player, _of_a_player)
    use_ema = property(_of_a_player, _of_a_player)


def each_its_own(players, named, current):
    """The optimizers by player, built, from ``d_optimizer`` and so on in `named`.

    One that a player has already, in `current`, keeps its state.
    """
    wanted = {f"{player}_optimizer": player for player in players}
    if set(wanted) != set(named):
        raise ValueError(
            f"compile takes an optimizer for each player: {', '.join(wanted)}. "
            f"Received: {', '.join(named)}"
        )
    found = {wanted[key]: keras.optimizers.get(rule) for key, rule in named.items()}
    if len({id(optimizer) for optimizer in found.values()}) < len(found):
        raise ValueError(
            "Each player needs an optimizer of its own, for it remembers the weights "
            f"that it steps. Received: {next(iter(found.values())).name} twice"
        )
    for player, optimizer in found.items():
        _check_scaling(optimizer)
        if optimizer is not current.get(player):
            optimizer.build(players[player])
    return {player: found[player] for player in players}


def _check_scaling(optimizer):
    scales = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
    if scales or optimizer.loss_scale_factor is not None:
        raise ValueError(
            "A loss is not scaled here, for it is taken at full precision: give the "
            "optimizer without scaling, and the networks mixed_bfloat16, which needs "
            f"none. Received: {optimizer.name}"
        )


def begin_again(optimizer, weights):
    """Put an optimizer's state back to what it is before the first step."""
    fresh = type(optimizer).from_config(optimizer.get_config())
    fresh.build(weights)
    for variable, start in zip(optimizer.variables, fresh.variables):
        variable.assign(start.value)


def take_mean(optimizer, weights):
    """Give the weights the running mean that their optimizer keeps, if it does."""
    optimizer.finalize_variable_values(weights)
    for variable in weights:
        # On JAX a weight would share its memory with its mean, and what uses up the
        # one would take the other along.
        variable.assign(ops.copy(variable.value))


class ForPlayer(keras.callbacks.Callback):
    """Shows a callback of Keras one player: ``model.optimizer`` is that player's.

    Parameters
    ----------
    player : str
        Such as "d" or "g".
    callback : keras.callbacks.Callback
        Such as ``LearningRateScheduler`` or ``ReduceLROnPlateau``; what it logs as
        "learning_rate" is called "d_learning_rate" in the history.
    """

    def __init__(self, player: str, callback: keras.callbacks.Callback):
        super().__init__()
        self.player, self.callback = player, callback
        for hook in dir(callback):
            if hook.startswith("on_") and hook != "on_epoch_end":
                setattr(self, hook, getattr(callback, hook))

    def set_params(self, params):
        self.callback.set_params(params)

    def set_model(self, model):
        if self.player not in model.optimizers:
            raise ValueError(
                f"The players are {', '.join(model.optimizers)}. Received: "
                f"{self.player!r}"
            )
        super().set_model(model)
        self.callback.set_model(_OnePlayer(model, model.optimizers[self.player]))

    def on_epoch_end(self, epoch, logs=None):
        self.callback.on_epoch_end(epoch, logs)
        if "learning_rate" in logs:
            logs[f"{self.player}_learning_rate"] = logs.pop("learning_rate")


class _OnePlayer:
    """A model as it is, but for its optimizer."""

    def __init__(self, model, optimizer):
        self.__dict__.update(model=model, optimizer=optimizer)

    def __getattr__(self, name):
        return getattr(self.model, name)

    def __setattr__(self, name, value):
        setattr(self.model, name, value)
