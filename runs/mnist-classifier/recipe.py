"""A small convolutional classifier of MNIST: the feature network of our measures.

Its 64 features before the last layer serve the Frechet distance and its kin, which on
MNIST have no agreed network; its labels say what a sample shows.
"""

import keras
import numpy as np
from keras import layers

from ganlib.runs import Recipe

EPOCHS = 20
STEPS_PER_EPOCH = 500  # 50,000 images in minibatches of 100


def build(data, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.4),
            layers.Dense(64, activation="relu", name="features"),
            layers.Dropout(0.4),
            layers.Dense(10, name="logits"),
        ],
        name="classifier",
    )
    rate = keras.optimizers.schedules.CosineDecay(1e-3, EPOCHS * STEPS_PER_EPOCH)
    model.compile(
        keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def fit(model, train, epochs, callbacks, *, batch_size):
    model.fit(
        train.x,
        train.y,
        batch_size=batch_size,
        epochs=epochs,
        callbacks=callbacks,
    )


def measure(model, data):
    guesses = model.predict(data.test.x, batch_size=1000, verbose=0).argmax(axis=1)
    return {"test_accuracy": float(np.mean(guesses == data.test.y))}


def watch(model, data):
    guesses = model.predict(data.validation.x, batch_size=1000, verbose=0)
    return {"validation_accuracy": np.mean(guesses.argmax(axis=1) == data.validation.y)}


RECIPE = Recipe(
    data="mnist",
    epochs=EPOCHS,
    build=build,
    examples=lambda model, data: data.train,
    fit=fit,
    settings={"batch_size": 100},
    measure=measure,
    watch=watch,
    keep=("model",),
    levels=0,
)
