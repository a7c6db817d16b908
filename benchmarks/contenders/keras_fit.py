"""Plain Keras on TensorFlow: the `train_step` of its guides, over tf.data."""

import keras
import numpy as np
import tensorflow as tf

from benchmarks.problems import (
    BATCH,
    EPOCH,
    LATENT,
    images,
    keras_networks,
    keras_optimizers,
)
from ganlib.densities import Normal

bce = keras.losses.BinaryCrossentropy(from_logits=True)


class GAN(keras.Model):
    def __init__(self, generator, discriminator, latent_dim):
        super().__init__()
        self.generator = generator
        self.discriminator = discriminator
        self.latent_dim = latent_dim
        self.d_loss = keras.metrics.Mean(name="d_loss")
        self.g_loss = keras.metrics.Mean(name="g_loss")

    def compile(self, d_optimizer, g_optimizer):
        super().compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer

    @property
    def metrics(self):
        return [self.d_loss, self.g_loss]

    def train_step(self, real):
        ones, zeros = tf.ones((BATCH, 1)), tf.zeros((BATCH, 1))

        z = tf.random.normal((BATCH, self.latent_dim))
        fake = self.generator(z, training=True)
        with tf.GradientTape() as tape:
            d_loss = bce(ones, self.discriminator(real, training=True))
            d_loss += bce(zeros, self.discriminator(fake, training=True))
        weights = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(d_loss, weights), weights)

        z = tf.random.normal((BATCH, self.latent_dim))
        with tf.GradientTape() as tape:
            fake = self.generator(z, training=True)
            g_loss = bce(ones, self.discriminator(fake, training=True))
        weights = self.generator.trainable_variables
        self.g_optimizer.apply(tape.gradient(g_loss, weights), weights)

        self.d_loss.update_state(d_loss)
        self.g_loss.update_state(g_loss)
        return {metric.name: metric.result() for metric in self.metrics}


def examples(problem):
    if problem == "toy":
        return Normal(2.0, 1.0).sample(10_000, np.random.default_rng(0))
    return images(problem)


def trainer(problem):
    gan = GAN(*keras_networks(problem), LATENT[problem])
    gan.compile(*keras_optimizers(problem))
    x = examples(problem)
    dataset = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).repeat()
    dataset = dataset.batch(BATCH, drop_remainder=True).prefetch(tf.data.AUTOTUNE)

    def train(steps):
        epochs = steps // EPOCH[problem]
        gan.fit(dataset, epochs=epochs, steps_per_epoch=EPOCH[problem], verbose=0)

    return train
