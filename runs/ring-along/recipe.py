"""Some trainings of "ring" again, with generators kept on the way, to be looked at.

`after_500` and `after_2000` are the generator as it was after so many iterations.
"""

from dataclasses import replace

import keras

from ganlib.runs import load_recipe

base = load_recipe("ring")
STEPS = base.settings["steps_per_epoch"]
KEPT = [500, 2000]  # and `generator`, after all 5,000


class Keep(keras.callbacks.Callback):
    """Copies the generator's weights where they are kept."""

    def on_epoch_end(self, epoch, logs=None):
        copy = getattr(self.model, f"after_{(epoch + 1) * STEPS}", None)
        if copy:
            copy.set_weights(self.model.generator.get_weights())


def build(data, seed, **variant):
    nets = base.build(data, seed, **variant)
    for steps in KEPT:
        setattr(nets, f"after_{steps}", keras.models.clone_model(nets.generator))
    return nets


def fit(nets, examples, epochs, callbacks, **settings):
    base.fit(nets, examples, epochs, [Keep(), *callbacks], **settings)


RECIPE = replace(
    base,
    build=build,
    fit=fit,
    keep=(*[f"after_{steps}" for steps in KEPT], "generator"),
    variants={
        name: base.variants[name] for name in ("plain", "plain-calm", "k5", "r1")
    },
)
