"""Finished runs: trained, killed, resumed, stored, read back, and what must fail."""

import contextlib
import json
import shutil

import keras
import numpy as np
import pytest

from ganlib import data, runs
from ganlib.training import AdversarialNets

RECIPE = """
import keras
import numpy as np
from ganlib import networks
from ganlib.runs import Recipe
from ganlib.theory import Estimate
from ganlib.training import AdversarialNets


def build(data, seed, *, game="non-saturating"):
    keras.utils.set_random_seed(seed)
    nets = AdversarialNets(
        networks.mlp_generator(2, (8, 8, 1)), networks.mlp_discriminator((8, 8, 1)),
        seed=seed,
    )
    nets.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), game=game)
    return nets


def mean(nets, data):
    x = nets.sample(200, seed=0)
    return {"mean": Estimate(float(x.mean()), float(x.std() / len(x) ** 0.5))}


RECIPE = Recipe(data="digits", epochs=6, build=build, measure=mean, every=3,
                watch=lambda nets, data: {"seen": mean(nets, data)["mean"].mean},
                settings={"batch_size": 50, "steps_per_epoch": 10}, keep=("generator",),
                variants={"a": {}, "b": {"game": "minimax"}})
"""
NAMES = runs.names()
if keras.backend.backend() != "tensorflow":  # one run of each recipe
    NAMES = list({name.split("/")[0]: name for name in reversed(NAMES)}.values())
RECIPES = sorted(p.parent.name for p in runs.FOLDER.glob("*/recipe.py"))
if keras.backend.backend() == "jax":  # large convolutions compile for minutes
    RECIPES = [name for name in RECIPES if not name.startswith("cifar10")]
SHAPES = {
    "mnist": (28, 28, 1),
    "fashion_mnist": (28, 28, 1),
    "faces": (48, 48, 1),
    "cifar10": (32, 32, 3),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny/recipe.py").write_text(RECIPE, encoding="utf-8")
    monkeypatch.setattr(runs, "FOLDER", tmp_path)
    return tmp_path


class Kill(keras.callbacks.Callback):
    """Ends the process's training, as a signal would."""

    def __init__(self, *, batches=None, epochs=None):
        super().__init__()
        self.batches, self.epochs, self.seen = batches, epochs, 0

    def on_train_batch_end(self, batch, logs=None):
        self.seen += 1
        if self.seen == self.batches:
            raise KeyboardInterrupt

    def on_epoch_end(self, epoch, logs=None):
        if epoch + 1 == self.epochs:
            raise KeyboardInterrupt


def test_a_run_is_stored_and_read_back(folder):
    runs.train("tiny/b-3")
    assert runs.names() == ["tiny/b-3"]
    run = runs.load("tiny/b-3")
    assert run.manifest["variant"] == {"game": "minimax"}
    assert run.manifest["seed"] == 3 and run.manifest["epochs"] == 6
    assert run.manifest["steps"] == 60
    assert run.manifest["fit"] == {"batch_size": 50, "steps_per_epoch": 10}
    assert run.manifest["model"]["compiled"]["game"] == "minimax"
    assert run.history["epoch"].tolist() == [0, 1, 2, 3, 4, 5]
    np.testing.assert_array_equal(
        np.isnan(run.history["seen"]), [False, True, False, True, True, False]
    )
    np.testing.assert_allclose(
        run.history["seconds"].sum(), run.manifest["seconds"], atol=0.06
    )
    measured = runs.load_recipe("tiny").measure(run.model, None)["mean"]
    stored = run.manifest["metrics"]["mean"]
    np.testing.assert_allclose(measured.mean, stored["mean"], rtol=1e-4)
    assert measured.mean != pytest.approx(run.history["seen"][0])
    assert not (folder / "tiny/b-3/.backup").exists()


def test_a_killed_training_goes_on_where_it_was(folder, monkeypatch):
    runs.train("tiny/a-1")
    shutil.move(folder / "tiny/a-1", folder / "tiny/whole")
    recipe = runs.load_recipe("tiny")

    def killed(model, data, epochs, callbacks, **settings):
        recipe.fit(model, data, epochs, [*callbacks, Kill(epochs=4)], **settings)

    with monkeypatch.context() as patch:
        broken = runs.Recipe(**{**vars(recipe), "fit": killed})
        patch.setattr(runs, "load_recipe", lambda name: broken)
        with pytest.raises(KeyboardInterrupt):
            runs.train("tiny/a-1")
    assert runs.names() == ["tiny/whole"]
    runs.train("tiny/a-1")
    with np.load(folder / "tiny/whole/generator.npz") as whole:
        with np.load(folder / "tiny/a-1/generator.npz") as resumed:
            for key in whole.files:
                np.testing.assert_allclose(whole[key], resumed[key], rtol=2e-3)
    assert runs.load("tiny/a-1").history["epoch"].tolist() == [0, 1, 2, 3, 4, 5]


def test_a_density_is_data_itself(folder):
    (folder / "ring").mkdir()
    text = RECIPE.replace('data="digits"', "data=Uniform([0.0] * 64, [1.0] * 64)")
    text = text.replace("(8, 8, 1)", "(64,)")
    text = "from ganlib.densities import Uniform\n" + text
    (folder / "ring/recipe.py").write_text(text, encoding="utf-8")
    runs.train("ring/a-1", epochs=1)
    run, recipe = runs.load("ring/a-1"), runs.load_recipe("ring")
    zeros, ones = (", ".join(c * 64) for c in "01")
    named = f"Uniform(low=[{zeros}], high=[{ones}])"
    assert run.manifest["data"] == {"density": named}
    assert recipe.load_data() is recipe.data
    assert run.networks["generator"].output_shape == (None, 64)


def test_several_runs_are_trained_and_finished_ones_skipped(
    folder, monkeypatch, capsys
):
    recipe = runs.load_recipe("tiny")
    short = runs.Recipe(**{**vars(recipe), "epochs": 1})
    monkeypatch.setattr(runs, "load_recipe", lambda name: short)
    runs.train("tiny/a-1")
    before = (folder / "tiny/a-1/manifest.json").read_bytes()
    runs.main(["tiny/a-1", "tiny/b-1"])
    assert runs.names() == ["tiny/a-1", "tiny/b-1"]
    assert (folder / "tiny/a-1/manifest.json").read_bytes() == before
    assert capsys.readouterr().out.count("is finished\n") == 1
    with pytest.raises(SystemExit, match="usage"):
        runs.main([])


def test_what_cannot_be_is_refused(folder):
    with pytest.raises(ValueError, match="one of .*tiny.*Received: 'huge'"):
        runs.load_recipe("huge")
    for wrong in "tiny", "tiny/a", "tiny/c-1", "tiny/a-x":
        with pytest.raises(ValueError, match="tiny/a-1.*Received"):
            runs.train(wrong)
    with pytest.raises(ValueError, match="make train RUN=tiny/a-1"):
        runs.load("tiny/a-1")
    runs.train("tiny/a-1", epochs=1)
    with pytest.raises(ValueError, match="finished"):
        runs.train("tiny/a-1")
    path = folder / "tiny/a-1/generator.npz"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(ValueError, match=r"generator\.npz .* not the file"):
        runs.load("tiny/a-1")


# ---- what is in the repository ---------------------------------------------------


@pytest.fixture(scope="module", params=NAMES)
def run(request):
    """Every finished run, loaded once for all that is asked of it."""
    return runs.load(request.param)


def pretended(recipe):
    """Random images in the shape of a data set; a density is what it is."""
    name = recipe.data
    if name not in SHAPES:
        return recipe.load_data()
    rng = np.random.default_rng(0)
    split = data.Split(
        rng.random((300, *SHAPES[name]), "float32"), rng.integers(0, 10, 300)
    )
    return data.Dataset(name, split, split, split)


@pytest.fixture
def short(monkeypatch):
    """Trainings with one iteration in an epoch, of few examples and uncompiled."""
    fit = AdversarialNets.fit

    def fit_shortly(self, x, *, steps, steps_per_epoch, **settings):
        settings |= {"steps": steps // steps_per_epoch, "batch_size": 20}
        return fit(self, x, steps_per_epoch=1, **settings)

    monkeypatch.setattr(AdversarialNets, "_block_length", lambda *_: 1)
    monkeypatch.setattr(AdversarialNets, "fit", fit_shortly)


def trained(recipe, options, epochs, callbacks):
    """A model, fresh and then trained, and its first weights."""
    data = pretended(recipe)
    model = recipe.build(data, 0, **options)
    model.run_eagerly = True
    before = [np.array(w) for w in model.trainable_variables]
    with contextlib.suppress(KeyboardInterrupt):
        examples = recipe.examples(model, data)
        recipe.fit(model, examples, epochs, callbacks, **recipe.settings)
    return model, before


@pytest.mark.parametrize("name", RECIPES)
def test_each_variant_of_a_recipe_trains(name, short):
    recipe = runs.load_recipe(name)
    # Elsewhere than on TensorFlow, where it is quicker, the first variant.
    some = None if keras.backend.backend() == "tensorflow" else 1
    for options in list(recipe.variants.values())[:some]:
        model, before = trained(recipe, options, 1, [])
        after = [np.array(w) for w in model.trainable_variables]
        assert all(np.isfinite(w).all() for w in after)
        assert any(np.any(a != b) for a, b in zip(after, before))


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="slower there")
@pytest.mark.parametrize("name", RECIPES)
def test_each_recipe_goes_on_after_a_kill(name, short, tmp_path):
    recipe = runs.load_recipe(name)
    # The last variant: where the first is the paper's, it is the smaller one.
    options = list(recipe.variants.values())[-1]
    whole, _ = trained(recipe, options, 2, [])

    def backup():
        return keras.callbacks.BackupAndRestore(tmp_path, delete_checkpoint=False)

    trained(recipe, options, 2, [backup(), Kill(epochs=1)])
    resumed, before = trained(recipe, options, 2, [backup()])
    assert int(resumed.optimizer.iterations) == int(whole.optimizer.iterations) > 0
    if not isinstance(whole, AdversarialNets):
        return  # Keras' own fit goes on with other minibatches
    for first, *pair in zip(
        before, whole.trainable_variables, resumed.trainable_variables
    ):
        a, b = (keras.ops.convert_to_numpy(variable) for variable in pair)
        assert np.abs(a - b).max() <= 1e-2 * np.abs(a - first).max() + 1e-7


def chosen(config):
    """A configuration without what depends on the process, not on the recipe."""
    if isinstance(config, dict):
        # Names count the objects made before; compilation is the backend's choice.
        kept = set(config) - {"name", "jit_compile"}
        return {key: chosen(config[key]) for key in kept}
    return [chosen(v) for v in config] if isinstance(config, list) else config


def test_a_run_is_what_its_manifest_says(run):
    recipe = runs.load_recipe(run.name)
    assert run.manifest["run"] == run.name
    assert run.manifest["variant"] in recipe.variants.values()
    assert run.manifest["fit"] == recipe.settings
    assert len(run.history["epoch"]) == run.manifest["epochs"]
    compiled = json.loads(json.dumps(runs._plain(run.model.get_compile_config())))
    assert chosen(compiled) == chosen(run.manifest["model"]["compiled"])
    stored = {p.stem: p.stat().st_size for p in (runs.FOLDER / run.name).glob("*.npz")}
    assert set(stored) == set(run.networks) <= set(recipe.keep)
    assert max(stored.values(), default=0) <= 8e6
    # Of further seeds, and of a training that never began, the record is enough.
    spared = run.manifest["seed"] > 1 or run.name == "cifar10-conv-2014/narrow-1"
    assert stored or not recipe.keep or spared


def test_all_runs_together_stay_small():
    files = [p for p in runs.FOLDER.rglob("*.npz") if ".backup" not in p.parts]
    assert sum(p.stat().st_size for p in files) <= 80e6


def test_the_weights_give_the_manifests_metrics(run):
    if not run.networks:
        return  # of some runs, only the record is kept
    recipe = runs.load_recipe(run.name)
    try:
        examples = recipe.load_data()
    except data.DataUnavailable as error:
        pytest.skip(str(error))
    assert run.manifest["data"] == runs._identity(recipe.data, examples)
    found = recipe.measure(run.model, examples)
    for key, value in run.manifest["metrics"].items():
        if isinstance(value, dict):
            first = next(iter(value))
            again = found[key]._asdict()[first]
            assert abs(again - value[first]) < value["se"], key
        else:
            np.testing.assert_allclose(found[key], value, atol=1e-3)
