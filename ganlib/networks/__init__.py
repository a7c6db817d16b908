"""Generators and discriminators, as Keras models.

A generator maps latent codes to examples; a discriminator maps examples to logits,
one for each: the sigmoid belongs to the loss.

``mlp`` has small networks for densities and digits, ``paper_2014`` the pairs of the
2014 paper, ``maxout`` their unit, ``dcgan`` the convolutional pair that came after,
``residual`` one of today; ``phases`` is what makes their transposed convolutions fast,
and ``augmented`` what a discriminator needs when images are few.
"""

from ganlib.networks.augmented import Augment, augmented
from ganlib.networks.dcgan import dcgan_discriminator, dcgan_generator
from ganlib.networks.maxout import Maxout, MaxoutConv2D
from ganlib.networks.mlp import mlp_discriminator, mlp_generator
from ganlib.networks.paper_2014 import (
    cifar10_conv_discriminator_2014,
    cifar10_conv_generator_2014,
    cifar10_dense_discriminator_2014,
    cifar10_dense_generator_2014,
    faces_discriminator_2014,
    faces_generator_2014,
    mnist_discriminator_2014,
    mnist_generator_2014,
)
from ganlib.networks.phases import Conv2DTranspose, conv_transpose_by_phases
from ganlib.networks.residual import residual_discriminator, residual_generator

__all__ = [
    "Augment",
    "Conv2DTranspose",
    "Maxout",
    "MaxoutConv2D",
    "augmented",
    "cifar10_conv_discriminator_2014",
    "cifar10_conv_generator_2014",
    "cifar10_dense_discriminator_2014",
    "cifar10_dense_generator_2014",
    "conv_transpose_by_phases",
    "dcgan_discriminator",
    "dcgan_generator",
    "faces_discriminator_2014",
    "faces_generator_2014",
    "mlp_discriminator",
    "mlp_generator",
    "mnist_discriminator_2014",
    "mnist_generator_2014",
    "residual_discriminator",
    "residual_generator",
]
