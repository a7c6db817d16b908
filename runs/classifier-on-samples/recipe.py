"""What samples of a conditional pair teach a classifier, and what digits teach it.

The network of "mnist-classifier", 3,000 steps on labelled images and the test images in
the end (Ravuri and Vinyals, 2019): 50,000 samples of "conditional-long/projection-1",
as many of each label as there are training images; or the first 50,000, 5,000 or 500
training images themselves.
"""

from dataclasses import replace

import keras
import numpy as np

from ganlib import runs
from ganlib.data import Split
from ganlib.runs import load_recipe

BASE = load_recipe("mnist-classifier")
STEPS, EPOCHS = 3000, 10


def build(data, seed, *, images=None):
    model = BASE.build(data, seed)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-3, STEPS)),
        loss=model.loss,
        metrics=["accuracy"],
    )
    model.images = images
    return model


def examples(model, data):
    if model.images:
        return Split(data.train.x[: model.images], data.train.y[: model.images])
    nets = runs.load("conditional-long/projection-1").model
    labels = np.eye(10, dtype="float32")[data.train.y]
    return Split(nets.sample(labels, seed=0).reshape(data.train.x.shape), data.train.y)


def fit(model, train, epochs, callbacks, *, batch_size, steps_per_epoch):
    """As many steps, whatever the number of images."""
    rng = np.random.default_rng(0)

    def batches():
        while True:
            chosen = rng.integers(len(train.x), size=batch_size)
            yield train.x[chosen], train.y[chosen]

    steps = {"epochs": epochs, "steps_per_epoch": steps_per_epoch}
    model.fit(batches(), callbacks=callbacks, **steps)


RECIPE = replace(
    BASE,
    epochs=EPOCHS,
    build=build,
    examples=examples,
    fit=fit,
    settings={"batch_size": 100, "steps_per_epoch": STEPS // EPOCHS},
    keep=(),
    variants={"samples": {}}
    | {f"{n}-digits": {"images": n} for n in (50_000, 5000, 500)},
)
