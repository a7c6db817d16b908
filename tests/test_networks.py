import math
from collections import Counter

import keras
import numpy as np
import pytest
from keras import layers, ops

from ganlib import networks
from ganlib.extensions.stabilized import Penalized
from ganlib.networks import dcgan, paper_2014, phases, residual
from ganlib.training import AdversarialNets

RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def seed():
    keras.utils.set_random_seed(0)


def check_every_weight_learns(generator, discriminator):
    """Every weight of a pair gets a gradient; return those of the generator."""
    nets = AdversarialNets(generator, discriminator, seed=0)
    nets.compile(keras.optimizers.SGD(), keras.optimizers.SGD())
    x = RNG.random((4, *discriminator.input_shape[1:]), "float32")
    z = RNG.standard_normal((4, *generator.input_shape[1:]), "float32")
    for gradients in nets.d_gradients(x, z)[1]["d"], nets.g_gradients(x, z)[1]["g"]:
        for gradient in gradients:
            values = np.asarray(gradient)
            assert np.isfinite(values).all() and values.any()
    return gradients


def saved_and_loaded(model, folder):
    model.save(folder / "model.keras")
    return keras.models.load_model(folder / "model.keras")


# ---- Multilayer perceptrons ----------------------------------------------------------


def test_multilayer_perceptrons():
    generator = networks.mlp_generator(5, (8, 8, 1), units=(7,), output="sigmoid")
    discriminator = networks.mlp_discriminator((8, 8, 1), units=(7,))
    images = generator(RNG.normal(size=(3, 5)))
    assert images.shape == (3, 8, 8, 1)
    assert discriminator(images).shape == (3, 1)
    assert generator.count_params() == 5 * 7 + 7 + 7 * 64 + 64
    assert discriminator.count_params() == 64 * 7 + 7 + 7 + 1


# ---- Maxout --------------------------------------------------------------------------


def test_maxout_is_the_largest_of_its_pieces():
    x = RNG.normal(size=(4, 3)).astype("float32")
    layer = networks.Maxout(2, 5)
    found = layer(x)
    kernel, bias = layer.get_weights()
    assert kernel.shape == (3, 10)
    expected = (x @ kernel + bias).reshape(4, 2, 5).max(axis=2)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "side, pad, kernel_size, pool, expected",
    [
        (5, 0, 2, 2, 2),
        (6, 0, 2, 2, 3),
        (9, 1, 4, 4, 3),
        (8, 2, 3, 4, 4),
        (4, 0, 1, 4, 1),
    ],
)
def test_maxout_convolution_is_what_its_loops_say(
    side, pad, kernel_size, pool, expected
):
    x = RNG.normal(size=(2, side, side, 3)).astype("float32")
    layer = networks.MaxoutConv2D(2, 3, kernel_size, pad=pad, pool=pool)
    layer.build(x.shape)
    kernel, bias = layer.get_weights()
    bias = RNG.normal(size=bias.shape) - 3  # all values below 0: zeros would show
    layer.set_weights([kernel, bias])
    found = np.asarray(layer(x))
    assert found.shape == (2, expected, expected, 2)
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    n = side + 2 * pad - kernel_size + 1
    units = np.empty((2, n, n, 2))
    for i, j in np.ndindex(n, n):
        window = padded[:, i : i + kernel_size, j : j + kernel_size]
        linear = np.tensordot(window, kernel, 3) + bias
        units[:, i, j] = linear.reshape(2, 2, 3).max(axis=2)
    for i, j in np.ndindex(expected, expected):
        window = units[:, 2 * i : 2 * i + pool, 2 * j : 2 * j + pool]
        np.testing.assert_allclose(
            found[:, i, j], window.max(axis=(1, 2)), rtol=1e-4, atol=1e-5
        )
    assert 2 * (expected - 1) + pool >= n > 2 * (expected - 2) + pool  # each pixel once


def test_maxout_and_its_companions_are_saved_and_loaded(tmp_path):
    norms = keras.constraints.MaxNorm(0.5)
    model = keras.Sequential(
        [
            keras.Input((9, 9, 2)),
            networks.MaxoutConv2D(4, 2, 3, pad=1, pool=4, kernel_initializer="normal"),
            paper_2014.PixelBias(),
            layers.Flatten(),
            networks.Maxout(3, 5, kernel_initializer="ones", kernel_constraint=norms),
            layers.Dense(2, kernel_initializer=paper_2014.SparseNormal(2)),
        ]
    )
    loaded = saved_and_loaded(model, tmp_path)
    x = RNG.normal(size=(3, 9, 9, 2)).astype("float32")
    np.testing.assert_array_equal(model(x), loaded(x))
    assert loaded.to_json() == model.to_json()
    assert model.layers[0].output.shape == loaded.layers[0].output.shape
    assert loaded.layers[3].linear.kernel_constraint.max_value == 0.5
    assert np.ptp(loaded.layers[3].get_weights()[0]) == 0


# ---- The pairs of 2014 ---------------------------------------------------------------


def test_the_mnist_pair_has_the_papers_weights_and_ranges():
    generator = networks.mnist_generator_2014()
    discriminator = networks.mnist_discriminator_2014()
    assert generator.count_params() == 2_503_984
    assert discriminator.count_params() == 1_231_441
    check_start(generator, [0.05, 0.05, 0.05])
    check_start(discriminator, [0.005, 0.005, 0.005])
    images = generator(np.zeros((2, 100), "float32"))
    assert images.shape == (2, 28, 28, 1)
    assert discriminator(images).shape == (2, 1)
    assert 0 < np.min(images) <= np.max(images) < 1


def check_start(network, bounds):
    """Kernels are uniform between these bounds, biases 0."""
    kernels = [w for w in network.trainable_variables if w.path.endswith("kernel")]
    for kernel, bound in zip(kernels, bounds, strict=True):
        values = np.asarray(kernel)
        assert -bound <= values.min() < -0.9 * bound
        assert 0.9 * bound < values.max() <= bound
        assert abs(values.mean()) < 5 * bound / (3 * values.size) ** 0.5  # 5 sigma
    biases = [w for w in network.trainable_variables if w.path.endswith("bias")]
    assert biases and not any(np.asarray(bias).any() for bias in biases)


def test_what_the_pairs_of_2014_can_do_without():
    plain = networks.mnist_discriminator_2014(dropout=False)
    assert dropped(plain) == [] and plain.count_params() == 1_231_441
    assert dropped(networks.mnist_discriminator_2014()) == [0.2, 0.5, 0.5]
    x = RNG.random((2, 28, 28, 1), "float32")
    np.testing.assert_array_equal(plain(x, training=True), plain(x))
    narrow = [
        (networks.faces_generator_2014(units=100), (48, 48, 1), [100, 100, 2304]),
        (networks.cifar10_dense_generator_2014(units=9), (32, 32, 3), [9, 9, 3072]),
        (networks.cifar10_conv_generator_2014(channels=2), (32, 32, 3), [200, 200]),
        (networks.faces_discriminator_2014(units=3), (1,), [1]),
        (networks.cifar10_dense_discriminator_2014(units=3), (1,), [1]),
    ]
    for network, shape, widths in narrow:
        dense = [w for w in network.layers if isinstance(w, layers.Dense)]
        assert network.output_shape == (None, *shape)
        assert [w.units for w in dense] == widths


def test_the_dense_cifar10_pair():
    generator = networks.cifar10_dense_generator_2014()
    discriminator = networks.cifar10_dense_discriminator_2014()
    assert generator.count_params() == 89_395_072
    assert discriminator.count_params() == 37_393_601
    check_start(generator, [0.05, 0.05, 0.5])
    check_start(discriminator, [0.005] * 3)
    assert [a.__name__ for a in activations(generator)] == ["relu", "sigmoid", "linear"]
    assert generator.output_shape == discriminator.input_shape == (None, 32, 32, 3)
    assert dropped(discriminator) == [0.2, 0.5, 0.5]
    check_every_weight_learns(generator, discriminator)


def activations(network):
    return [w.activation for w in network.layers if isinstance(w, layers.Dense)]


def dropped(network):
    return [w.rate for w in network.layers if isinstance(w, layers.Dropout)]


@pytest.fixture(scope="module")
def convolutional_pair():
    return (
        networks.cifar10_conv_generator_2014(),
        networks.cifar10_conv_discriminator_2014(),
    )


def test_the_convolutional_cifar10_pair(convolutional_pair, tmp_path):
    generator, discriminator = convolutional_pair
    # Biases of the deconvolution are not shared: 32 x 32 x 3 of them.
    dense = 101 * 8000 + 8001 * 8000
    assert generator.count_params() == dense + 80 * 5 * 5 * 3 + 32 * 32 * 3
    convolutions = [(3 * 8 * 8 + 1) * 64, (32 * 8 * 8 + 1) * 64, (32 * 5 * 5 + 1) * 384]
    dense = (5 * 5 * 192 + 1) * 2500 + 501
    assert discriminator.count_params() == sum(convolutions) + dense
    check_start(generator, [0.05] * 3)
    check_start(discriminator, [0.005] * 5)
    shapes = [w.output.shape[1:] for w in discriminator.layers if "maxout" in w.name]
    assert shapes == [(16, 16, 32), (7, 7, 32), (5, 5, 192), (500,)]
    assert [a.__name__ for a in activations(generator)] == ["relu", "sigmoid"]
    assert generator.output_shape == discriminator.input_shape == (None, 32, 32, 3)
    assert dropped(discriminator) == [0.2, 0.5, 0.5, 0.5, 0.5]
    if keras.backend.backend() == "tensorflow":  # on JAX it compiles for a while
        check_every_weight_learns(generator, discriminator)
    loaded = saved_and_loaded(discriminator, tmp_path)
    x = RNG.random((2, 32, 32, 3), "float32")
    np.testing.assert_array_equal(loaded(x), discriminator(x))


def test_the_deconvolution_puts_kernels_three_pixels_apart(convolutional_pair):
    generator = keras.Sequential(convolutional_pair[0].layers[2:])
    maps = np.zeros((1, 8000), "float32")
    maps[0, (4 * 10 + 7) * 80 + 5] = 1  # channel 5 at row 4, column 7
    image = np.asarray(generator(maps))[0]
    kernel = generator.get_weights()[0][:, :, :, 5]
    np.testing.assert_array_equal(image[12:17, 21:26], kernel)
    assert np.count_nonzero(image) == np.count_nonzero(kernel)


def test_the_faces_pair():
    images = RNG.random((20, 48, 48, 1))
    generator = networks.faces_generator_2014(images)
    discriminator = networks.faces_discriminator_2014()
    assert generator.count_params() == 83_250_304
    assert discriminator.count_params() == 21_037_201
    kernels, biases = generator.variables[::2], generator.variables[1::2]
    assert [set(np.asarray(bias)) for bias in biases[:2]] == [{0}, {-2}]
    marginals = np.asarray(biases[2])
    mean = images.mean(axis=0).ravel()
    np.testing.assert_allclose(1 / (1 + np.exp(-marginals)), mean, atol=1e-6)
    sparse = np.asarray(kernels[2])
    assert set(np.count_nonzero(sparse, axis=0)) == {100}
    assert abs(sparse[sparse != 0].std() - 1) < 0.02
    check_start(discriminator, [0.005] * 3)
    names = [a.__name__ for a in activations(generator)]
    assert names == ["relu", "sigmoid", "sigmoid"]
    assert generator.output_shape == discriminator.input_shape == (None, 48, 48, 1)
    assert dropped(discriminator) == [0.2, 0.5, 0.5]
    gradients = check_every_weight_learns(generator, discriminator)
    keras.optimizers.SGD(1e-3).apply(gradients, generator.trainable_variables)
    norms = [np.linalg.norm(np.asarray(kernel), axis=0) for kernel in kernels]
    assert all(norm.max() < 1.9366 for norm in norms)
    np.testing.assert_allclose(norms[2], 1.9365, rtol=1e-5)  # 10 before the step
    for layer in discriminator.layers[2::2]:
        constraint = getattr(layer, "linear", layer).kernel_constraint
        assert constraint.get_config() == {"max_value": 1.9365, "axis": 0}


@pytest.mark.parametrize(
    "generator, shape",
    [
        (networks.mnist_generator_2014, (28, 28, 1)),
        (networks.faces_generator_2014, (48, 48, 1)),
    ],
)
@pytest.mark.parametrize("fault", ["shape", "range"])
def test_the_generators_refuse_other_images(generator, shape, fault):
    images = np.zeros((5, 8, 8, 1)) if fault == "shape" else np.full((5, *shape), 255)
    with pytest.raises(ValueError, match=rf"\(n, {shape[0]}, .*Received: shape"):
        generator(images)


def test_the_generator_starts_at_the_mean_image():
    images = RNG.random((50, 28, 28, 1))
    images[..., 0, 0] = 0
    generator = networks.mnist_generator_2014(images)
    start = np.asarray(generator(np.zeros((1, 100), "float32")))[0]
    np.testing.assert_allclose(start, images.mean(axis=0), atol=1e-6)


def test_a_generator_with_marginals_is_saved_and_loaded(tmp_path):
    generator = networks.mnist_generator_2014(RNG.random((50, 28, 28, 1)))
    loaded = saved_and_loaded(generator, tmp_path)
    z = RNG.standard_normal((2, 100), "float32")
    np.testing.assert_array_equal(loaded(z), generator(z))


def test_sparse_weights_follow_the_seed():
    draws = []
    for seed in 1, 1, 2:
        keras.utils.set_random_seed(seed)
        draws.append(np.asarray(paper_2014.SparseNormal(3)((50, 4))))
    np.testing.assert_array_equal(draws[0], draws[1])
    assert (draws[0] != draws[2]).any()
    with pytest.raises(ValueError, match="larger sample"):
        paper_2014.SparseNormal(3)((2, 4))


# ---- DCGAN ---------------------------------------------------------------------------

# What an option breaks, one rule after the other.
BROKEN = {
    "none": {},
    "strides": {"strided": False},
    "batch normalization": {"batch_norm": False},
    "no dense layer": {"dense": 10},
    "activation": {"activation": "sigmoid"},
}


def pair(shape, filters=4, **options):
    generator = networks.dcgan_generator(
        shape, latent_dim=6, filters=filters, **options
    )
    return generator, networks.dcgan_discriminator(shape, filters=filters, **options)


@pytest.mark.parametrize(
    "shape, smallest, doublings",
    [
        ((8, 8, 1), 4, 1),
        ((28, 28, 1), 7, 2),
        ((32, 32, 3), 4, 3),
        ((48, 48, 1), 6, 3),
        ((64, 64, 3), 4, 4),
    ],
)
def test_dcgan_fits_the_images_and_has_the_weights_it_should(
    shape, smallest, doublings
):
    channels = shape[-1]
    generator, discriminator = pair(shape)
    widths = [4 * 2**i for i in range(doublings)]  # seen from the image
    steps = list(zip(widths[1:], widths))
    # Each channel has a scale and a shift to learn, and two moving averages.
    normalized = 4 * (sum(widths[:-1]) + smallest**2 * widths[-1])
    g_weights = 6 * smallest**2 * widths[-1] + sum(25 * a * b for a, b in steps)
    g_weights += 25 * widths[0] * channels + channels + normalized
    d_weights = (25 * channels + 1) * 4 + sum((25 * a + 4) * b for b, a in steps)
    d_weights += smallest**2 * widths[-1] + 1
    assert generator.count_params() == g_weights
    assert discriminator.count_params() == d_weights
    assert generator.output_shape == discriminator.input_shape == (None, *shape)
    assert discriminator.output_shape == (None, 1)


def test_dcgan_has_the_papers_defaults():
    generator = networks.dcgan_generator((64, 64, 3))
    maps = [w.output.shape[1:] for w in generator.layers if "conv2d" in w.name]
    assert generator.input_shape == (None, 100)
    assert maps == [(8, 8, 256), (16, 16, 128), (32, 32, 64), (64, 64, 3)]
    discriminator = networks.dcgan_discriminator((64, 64, 3))
    maps = [w.output.shape[1:] for w in discriminator.layers if "conv2d" in w.name]
    assert maps == [(32, 32, 64), (16, 16, 128), (8, 8, 256), (4, 4, 512)]
    for network, name in (generator, "relu"), (discriminator, "leaky_relu"):
        found = [w for w in network.layers if is_activation(w)]
        assert {w.activation.__name__ for w in found[:-1]} == {name}
        for weight in network.trainable_variables:
            values = np.asarray(weight)
            if "kernel" in weight.path:
                assert abs(values.std() - 0.02) < 1e-3 and abs(values.mean()) < 1e-3
            else:
                assert (values == weight.path.endswith("gamma")).all()
    assert generator.layers[-1].activation.__name__ == "tanh"
    np.testing.assert_allclose(discriminator.layers[1](np.array([-1.0, 2])), [-0.2, 2])


@pytest.mark.parametrize("output, low, high", [("tanh", -1, 1), ("sigmoid", 0, 1)])
def test_the_images_fill_the_range_of_the_last_activation(output, low, high):
    generator = networks.dcgan_generator((8, 8, 1), latent_dim=6, output=output)
    generator.layers[-2].set_weights(
        [50 * w for w in generator.layers[-2].get_weights()]
    )
    images = np.asarray(generator(RNG.normal(size=(50, 6)), training=True))
    assert low <= images.min() < low + 0.01 and high - 0.01 < images.max() <= high


@pytest.mark.parametrize("rule", BROKEN)
def test_an_option_breaks_one_rule_and_keeps_the_others(rule):
    generator, discriminator = pair((16, 16, 1), **BROKEN[rule])
    upward = {"Dense": 1, "Reshape": 1, "Conv2DTranspose": 2, "BatchNormalization": 2}
    downward = {"Conv2D": 2, "BatchNormalization": 1, "Flatten": 1, "Dense": 1}
    strides, hidden = (2, 2), {"relu", "leaky_relu"}
    if rule == "strides":
        del upward["Conv2DTranspose"]
        upward.update(UpSampling2D=2, Conv2D=2)
        downward.update(MaxPooling2D=2)
        strides = (1, 1)
    elif rule == "batch normalization":
        del upward["BatchNormalization"], downward["BatchNormalization"]
    elif rule == "no dense layer":
        upward.update(Dense=2, BatchNormalization=3)
        downward.update(Dense=2, BatchNormalization=2)
    elif rule == "activation":
        hidden = {"sigmoid"}
    found = set()
    for network, expected in (generator, upward), (discriminator, downward):
        kinds = Counter(type(layer).__name__ for layer in network.layers)
        extra = rule == "no dense layer"
        assert kinds.pop("Activation") == (3 if network is generator else 2) + extra
        assert kinds == expected
        convolutions = [w for w in network.layers if "conv2d" in w.name]
        assert {w.strides for w in convolutions} == {strides}
        found |= {w.activation.__name__ for w in network.layers if is_activation(w)}
    assert found == hidden | {"tanh"}


def is_activation(layer):
    return isinstance(layer, layers.Activation)


def test_pooling_and_repeating_need_as_many_weights_as_strides():
    for network, other in zip(pair((16, 16, 1)), pair((16, 16, 1), strided=False)):
        assert network.count_params() == other.count_params()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_dcgan_is_saved_and_loaded(tmp_path, rule):
    x = RNG.random((5, 8, 8, 1), "float32")
    z = RNG.standard_normal((5, 6), "float32")
    for network, inputs in zip(pair((8, 8, 1), **BROKEN[rule]), (z, x)):
        network(inputs, training=True)  # moves the moving averages
        loaded = saved_and_loaded(network, tmp_path)
        np.testing.assert_array_equal(loaded(inputs), network(inputs))


@pytest.mark.parametrize(
    "broken", [{}, {"strided": False, "batch_norm": False, "dense": 10}]
)
def test_training_a_dcgan_moves_every_weight(broken):
    nets = AdversarialNets(*pair((16, 16, 1), **broken), seed=0)
    nets.compile(keras.optimizers.Adam(2e-4, 0.5), keras.optimizers.Adam(2e-4, 0.5))
    before = nets.get_weights()
    nets.fit(RNG.random((20, 16, 16, 1)), steps=2, batch_size=5, verbose=0)
    for old, new in zip(before, nets.get_weights(), strict=True):
        assert (old != new).any() and np.isfinite(new).all()


@pytest.mark.parametrize(
    "shape",
    [
        (),
        (28, 28),
        (28, 32, 1),
        (30, 30, 1),
        (7, 7, 1),
        (2, 2, 1),
        (68, 68, 3),
        (8, 8, 0),
    ],
)
@pytest.mark.parametrize(
    "network", [networks.dcgan_generator, networks.dcgan_discriminator]
)
def test_other_shapes_are_refused(network, shape):
    with pytest.raises(ValueError, match="a multiple of 8, or .* doubled.*Received: "):
        network(shape)


def test_every_side_that_is_taken_is_a_multiple_of_8_or_4_to_7_doubled():
    for side in range(1, 200):
        try:
            smallest, doublings = dcgan.fitted((side, side, 1))
        except ValueError:
            assert not any(math.log2(side / n) in range(1, 9) for n in (4, 5, 6, 7))
            assert side % 8
        else:
            assert smallest in (4, 5, 6, 7) or side % 8 == 0
            assert side == smallest * 2**doublings and doublings and smallest >= 4


@pytest.mark.parametrize("shape", [(8, 8, 5), (72, 72, 2)])
@pytest.mark.parametrize("kind", ["dcgan", "residual"])
def test_pairs_for_any_multiple_of_8_and_any_channels(kind, shape):
    generator = getattr(networks, f"{kind}_generator")(shape, filters=1, latent_dim=3)
    discriminator = getattr(networks, f"{kind}_discriminator")(shape, filters=1)
    images = generator(RNG.standard_normal((2, 3)).astype("float32"))
    assert images.shape == (2, *shape)
    assert discriminator(images).shape == (2, 1)


# ---- Transposed convolutions by phases -----------------------------------------------


@pytest.mark.parametrize(
    "size, stride", [(5, 2), (4, 2), (3, 2), (5, 3), (1, 2), (2, 3), (3, 1), (6, 4)]
)
def test_phases_are_the_transposed_convolution(size, stride):
    x = RNG.standard_normal((2, 4, 3, 5)).astype("float32")
    kernel = RNG.standard_normal((size, size, 6, 5)).astype("float32")
    expected = ops.conv_transpose(x, kernel, stride, "same")
    found = phases.conv_transpose_by_phases(x, kernel, stride)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"use_bias": False},
        {"padding": "valid"},
        {"strides": (1, 2)},
        {"kernel_size": (3, 5)},
        {"output_padding": 1},
    ],
)
def test_the_layer_by_phases_is_that_of_keras(changed, monkeypatch):
    options = {"strides": 2, "padding": "same", "activation": "tanh"}
    options |= {"kernel_size": 5, "bias_initializer": "normal", **changed}
    inputs = keras.Input((3, 3, 4))
    plain = keras.Model(inputs, layers.Conv2DTranspose(2, **options)(inputs))
    ours = keras.Model(inputs, networks.Conv2DTranspose(2, **options)(inputs))
    ours.set_weights(plain.get_weights())
    x = RNG.standard_normal((2, 3, 3, 4)).astype("float32")
    for slow in True, False:
        monkeypatch.setattr(phases, "SLOW", slow)
        np.testing.assert_allclose(ours(x), plain(x), rtol=1e-4, atol=1e-6)


# ---- The residual pair ---------------------------------------------------------------


@pytest.mark.parametrize("shape", [(8, 8, 1), (28, 28, 1), (28, 28, 3), (32, 32, 3)])
def test_the_residual_pair_fits_its_images(shape):
    generator = networks.residual_generator(shape, filters=2, output="tanh")
    discriminator = networks.residual_discriminator(shape, filters=2)
    images = generator(RNG.standard_normal((3, 64)).astype("float32"))
    assert images.shape == (3, *shape) and np.abs(images).max() <= 1
    assert discriminator(images).shape == (3, 1)
    assert discriminator.layers[1].kernel.shape == (4, 4, shape[-1], 2)
    assert (
        discriminator.layers[-1].kernel.shape[0]
        == discriminator.layers[-2].output.shape[1]
    )


def test_a_residual_block_begins_as_the_identity():
    inputs = keras.Input((4, 4, 2))
    block = keras.Model(inputs, residual._block(inputs, "leaky_relu"))
    x = RNG.standard_normal((3, 4, 4, 2)).astype("float32")
    np.testing.assert_array_equal(block(x), x)


def test_blocks_add_depth():
    counts = [
        networks.residual_discriminator((8, 8, 1), filters=2, blocks=b).count_params()
        for b in (1, 2, 3)
    ]
    # Two convolutions, 3 x 3, of 2 channels each, with biases.
    assert np.diff(counts).tolist() == [2 * (9 * 2 * 2 + 2)] * 2


def test_the_residual_pair_learns_under_its_game():
    pair = (
        networks.residual_generator((8, 8, 1), filters=2),
        networks.residual_discriminator((8, 8, 1), filters=2),
    )
    # A step wakes the blocks, which begin without effect on what is before them.
    nets = Penalized(*pair, seed=0)
    nets.compile("sgd", "sgd", game="relativistic", penalty="r1+r2", weight=1.0)
    nets.fit(RNG.random((4, 8, 8, 1)), steps=2, batch_size=4, verbose=0)
    check_every_weight_learns(*pair)


@pytest.mark.parametrize(
    "network", [networks.residual_generator, networks.residual_discriminator]
)
def test_a_residual_network_refuses_sides_it_cannot_halve(network):
    with pytest.raises(ValueError, match="shape must be.*Received"):
        network((9, 9, 1))


def test_a_residual_generator_is_saved_and_loaded(tmp_path):
    generator = networks.residual_generator((8, 8, 1), filters=2)
    z = RNG.standard_normal((3, 64)).astype("float32")
    loaded = saved_and_loaded(generator, tmp_path)
    np.testing.assert_array_equal(loaded(z), generator(z))


# ---- Augmentation --------------------------------------------------------------------


def moved(image, dy, dx):
    """The image moved by (dy, dx), its border repeated; by hand."""
    h, w, _ = image.shape
    rows, columns = (np.clip(np.arange(n) - d, 0, n - 1) for n, d in ((h, dy), (w, dx)))
    return image[rows][:, columns]


def test_images_are_moved_each_by_its_own_whole_steps():
    x = RNG.random((400, 6, 9, 2), "float32")
    found = ops.convert_to_numpy(
        networks.Augment(shift=1 / 3, hole=0, seed=0)(x, training=True)
    )
    ways = [(dy, dx) for dy in range(-2, 3) for dx in range(-3, 4)]
    seen = Counter()
    for before, after in zip(x, found):
        seen.update(way for way in ways if np.array_equal(moved(before, *way), after))
    assert seen.total() == len(x)
    assert set(seen) == set(ways)


def test_a_square_anywhere_is_replaced_by_the_mean():
    x = RNG.random((500, 4, 6, 3), "float32")
    found = ops.convert_to_numpy(
        networks.Augment(shift=0, hole=0.5, seed=0)(x, training=True)
    )
    means = np.broadcast_to(x.mean(axis=(1, 2), keepdims=True), x.shape)
    changed = (found != x).any(axis=-1)
    np.testing.assert_allclose(found[changed], means[changed], rtol=1e-5)
    rows, columns = changed.any(axis=2), changed.any(axis=1)
    square = rows[:, :, None] & columns[:, None]
    np.testing.assert_array_equal(changed, square)
    assert set(rows.sum(axis=1)) == {1, 2} and set(columns.sum(axis=1)) == {2, 3}
    assert changed.mean(axis=0).min() > 0.1


def test_an_augmented_discriminator_teaches_and_judges_whole_images(tmp_path):
    plain = networks.mlp_discriminator((8, 8, 1), units=(7,))
    whole = networks.augmented(plain, seed=0)
    generator = networks.mlp_generator(5, (8, 8, 1), units=(7,))
    check_every_weight_learns(generator, whole)
    x = RNG.random((3, 8, 8, 1), "float32")
    np.testing.assert_array_equal(whole(x), plain(x))
    first, second = whole(x, training=True), whole(x, training=True)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(saved_and_loaded(whole, tmp_path)(x), plain(x))


@pytest.mark.parametrize("shares", [{"shift": 1}, {"hole": -0.1}])
def test_shares_of_the_side_are_checked(shares):
    with pytest.raises(ValueError, match="from 0 to below 1. Received: shift="):
        networks.Augment(**shares)
