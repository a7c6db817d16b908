import keras
import numpy as np
import pytest

from ganlib import networks


def test_the_2014_pair_has_the_papers_weights_and_ranges():
    generator = networks.mnist_generator_2014()
    discriminator = networks.mnist_discriminator_2014()
    assert generator.count_params() == 2_503_984
    assert discriminator.count_params() == 1_231_441
    for network, bound in (generator, 0.05), (discriminator, 0.005):
        for weight in network.weights:
            values = np.abs(np.asarray(weight))
            if weight.ndim > 1:
                assert 0.99 * bound < values.max() <= bound
            elif "seed" not in weight.path:
                assert values.max() == 0
    images = generator(np.zeros((2, 100), "float32"))
    assert images.shape == (2, 28, 28, 1)
    assert discriminator(images).shape == (2, 1)
    assert 0 < np.min(images) <= np.max(images) < 1


def test_the_generator_starts_at_the_mean_image():
    images = np.random.default_rng(0).random((50, 28, 28, 1))
    images[..., 0, 0] = 0
    generator = networks.mnist_generator_2014(images)
    start = np.asarray(generator(np.zeros((1, 100), "float32")))[0]
    np.testing.assert_allclose(start, images.mean(axis=0), atol=1e-6)


@pytest.mark.parametrize("images", [np.zeros((5, 784)), np.full((5, 28, 28, 1), 255)])
def test_the_generator_refuses_other_images(images):
    with pytest.raises(ValueError, match="Received: shape"):
        networks.mnist_generator_2014(images)


def test_maxout_is_the_largest_of_its_pieces():
    x = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
    layer = networks.Maxout(2, 5)
    found = layer(x)
    kernel, bias = layer.get_weights()
    assert kernel.shape == (3, 10)
    expected = (x @ kernel + bias).reshape(4, 2, 5).max(axis=2)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_maxout_is_saved_and_loaded(tmp_path):
    model = keras.Sequential([keras.Input((3,)), networks.Maxout(2, 5)])
    model.save(tmp_path / "maxout.keras")
    loaded = keras.models.load_model(tmp_path / "maxout.keras")
    x = np.ones((1, 3), "float32")
    np.testing.assert_array_equal(model(x), loaded(x))
    assert model.output_shape == (None, 2)


def test_multilayer_perceptrons():
    generator = networks.mlp_generator(5, (8, 8, 1), units=(7,), output="sigmoid")
    discriminator = networks.mlp_discriminator((8, 8, 1), units=(7,))
    images = generator(np.random.default_rng(0).normal(size=(3, 5)))
    assert images.shape == (3, 8, 8, 1)
    assert discriminator(images).shape == (3, 1)
    assert generator.count_params() == 5 * 7 + 7 + 7 * 64 + 64
    assert discriminator.count_params() == 64 * 7 + 7 + 7 + 1
