"""One progress bar for the whole training."""

import keras

__all__ = ["Progress"]


class Progress(keras.callbacks.Callback):
    """Shows iterations and the losses of the last epoch."""

    def __init__(self, steps):
        super().__init__()
        self.bar = keras.utils.Progbar(steps, unit_name="step")
        self.done = 0

    def on_train_begin(self, logs=None):
        self.begin = int(self.model.step)

    def on_epoch_end(self, epoch, logs=None):
        self.bar.update(int(self.model.step) - self.begin, list(logs.items()))
