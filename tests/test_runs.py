"""Finished runs: trained, killed, resumed, stored, read back, and what must fail."""

import contextlib
import inspect
import json
import shutil

import keras
import numpy as np
import pytest

import ganlib
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
                variants={"a": {}, "b": {"game": "minimax"},
                          "short": {"game": "minimax", "epochs": 1}})
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
    assert run.manifest["versions"]["ganlib"] == ganlib.__version__
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


def test_a_record_is_read_without_networks(folder, monkeypatch):
    runs.train("tiny/short-1")
    monkeypatch.setattr(runs, "load_recipe", None)
    shutil.move(folder / "tiny/short-1/generator.npz", folder)
    record = runs.record("tiny/short-1")
    assert record.name == record.manifest["run"] == "tiny/short-1"
    assert record.manifest["variant"] == {"game": "minimax"}
    assert record.manifest["epochs"] == 1 and record.manifest["steps"] == 10
    assert record.history["epoch"].tolist() == [0]


def test_the_digest_of_a_recipe_knows_what_it_starts_from(folder):
    digests = [runs._recipe_sha256("tiny")]
    (folder / "heir").mkdir()
    text = 'from ganlib.runs import load_recipe\nRECIPE = load_recipe("tiny")\n'
    (folder / "heir/recipe.py").write_text(text, encoding="utf-8")
    runs.train("heir/short-1")
    digests.append(runs.record("heir/short-1").manifest["recipe"])
    changed = RECIPE.replace("1e-3", "2e-3")
    (folder / "tiny/recipe.py").write_text(changed, encoding="utf-8")
    digests += [runs._recipe_sha256(name) for name in ("tiny", "heir")]
    assert len(set(digests)) == 4


def test_large_matrices_are_stored_in_steps(tmp_path):
    path, rng = tmp_path / "weights.npz", np.random.default_rng(0)
    network = keras.Sequential([keras.Input((256,)), keras.layers.Dense(256)])
    matrix, bias = rng.normal(size=(256, 256)), rng.normal(size=256)
    matrix *= np.geomspace(1e-3, 1e3, 256)
    matrix[0, 0], matrix[:, 1] = 1, 0  # by far the largest of its column; nothing

    def stored(levels):
        network.set_weights([matrix, bias])
        runs._store(network, path, levels)
        runs._restore(network, path)
        found, again = network.get_weights()
        np.testing.assert_allclose(again, bias, rtol=1e-3)
        return found, path.stat().st_size

    root, largest = np.sqrt((matrix**2).mean(axis=0)), np.abs(matrix).max(axis=0)
    for levels in 8, 16:
        found, size = stored(levels)
        step = np.maximum(root / levels, largest / 127)
        assert np.all(np.abs(found - matrix) <= 0.501 * step)
        assert size < 256 * 256  # less than eight bits a weight
    found, size = stored(0)
    np.testing.assert_allclose(found, matrix, rtol=1e-3, atol=1e-7)


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
    runs.train("ring/short-1")
    run, recipe = runs.load("ring/short-1"), runs.load_recipe("ring")
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
    with pytest.raises(ValueError, match="make train RUN=tiny/a-1"):
        runs.record("tiny/a-1")
    runs.train("tiny/short-1")
    with pytest.raises(ValueError, match="finished"):
        runs.train("tiny/short-1")
    path = folder / "tiny/short-1/generator.npz"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(ValueError, match=r"generator\.npz .* not the file"):
        runs.load("tiny/short-1")


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
    """Trainings with few iterations in an epoch, of few examples."""
    fit = AdversarialNets.fit

    def fit_shortly(self, x, *, steps, steps_per_epoch, **settings):
        n = 1 if self.run_eagerly else 2  # two in a compiled loop, if in a loop
        settings |= {"steps": n * (steps // steps_per_epoch), "batch_size": 20}
        return fit(self, x, steps_per_epoch=n, **settings)

    monkeypatch.setattr(AdversarialNets, "fit", fit_shortly)


COMPILED = set()


def trained(recipe, variant, epochs, callbacks, *, eager=True):
    """A model, fresh and then trained, and its first weights.

    The first of each class is compiled, if not `eager`; on JAX, where line by line is
    slower, no other is trained then.
    """
    data = pretended(recipe)
    model = recipe.build(data, 0, **recipe.variant(variant)[0])
    if not eager and type(model) in COMPILED:
        if keras.backend.backend() == "jax":
            pytest.skip(f"another {type(model).__name__} has been trained")
        eager = True
    elif not eager:
        COMPILED.add(type(model))
    model.run_eagerly = eager
    if eager:
        model.block = 1
    before = [np.array(w) for w in model.trainable_variables]
    settings = dict(recipe.settings)
    if not isinstance(model, AdversarialNets) and "steps_per_epoch" in settings:
        settings["steps_per_epoch"] = 2  # those of the nets are cut by `short`
    with contextlib.suppress(KeyboardInterrupt):
        examples = recipe.examples(model, data)
        recipe.fit(model, examples, epochs, callbacks, **settings)
    return model, before


def told(value):
    """Options without sizes and rates, which choose no other line of code."""
    if isinstance(value, dict):
        return {key: told(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [told(v) for v in value]
    number = isinstance(value, float) or (type(value) is int and value > 9)
    return "number" if number else value


def code_of(recipe, variant):
    """What tells the code that trains a variant, or any, from that of others."""
    options = {}
    if variant:
        taken = inspect.signature(recipe.build).parameters.values()
        options = {p.name: p.default for p in taken if p.kind == p.KEYWORD_ONLY}
        options |= recipe.variant(variant)[0]
    functions = [recipe.build, recipe.examples, recipe.fit]
    codes = [getattr(function, "func", function).__code__ for function in functions]
    places = [(code.co_filename, code.co_firstlineno) for code in codes]
    named = isinstance(recipe.data, str)
    shape = SHAPES.get(recipe.data, recipe.data) if named else "points"
    return json.dumps([places, told(options), shape], default=str)


def distinct(whole):
    """Variants by recipe: of those that one code trains, the last of one recipe.

    `whole` recipes with all that differ, or with one that stands for all.
    """
    found = {}
    for name in RECIPES:
        recipe = runs.load_recipe(name)
        own = {code_of(recipe, whole and v): (name, v) for v in recipe.variants}
        found = own | found
    return [
        pytest.param(name, [v for n, v in found.values() if n == name], id=name)
        for name in dict.fromkeys(name for name, _ in found.values())
    ]


@pytest.mark.parametrize("name, variants", distinct(whole=True))
def test_each_variant_of_a_recipe_trains(name, variants, short, monkeypatch):
    recipe = runs.load_recipe(name)
    first, *others = variants
    # The first, compiled perhaps; the others line by line, where that is quick.
    others = others if keras.backend.backend() == "tensorflow" else []
    for variant in [first, *others]:
        model, before = trained(recipe, variant, 1, [], eager=variant != first)
        after = [np.array(w) for w in model.trainable_variables]
        assert all(np.isfinite(w).all() for w in after)
        assert any(np.any(a != b) for a, b in zip(after, before))
        if variant == first and keras.backend.backend() == "tensorflow":
            check_watch(recipe, model, monkeypatch)


WATCHED = set()


def check_watch(recipe, model, monkeypatch):
    """What a recipe watches is a number for each name; asked once of each function."""
    if not recipe.watch or recipe.watch.__code__ in WATCHED:
        return
    WATCHED.add(recipe.watch.__code__)
    sample = AdversarialNets.sample
    few = lambda self, n, **options: sample(self, min(n, 300), **options)  # noqa: E731
    monkeypatch.setattr(AdversarialNets, "sample", few)
    found = recipe.watch(model, pretended(recipe))
    assert found and all(np.ndim(value) == 0 for value in found.values())


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="slower there")
@pytest.mark.parametrize("name, last", distinct(whole=False))
def test_each_recipe_goes_on_after_a_kill(name, last, short, tmp_path):
    recipe = runs.load_recipe(name)
    # The last variant: where the first is the paper's, it is the smaller one.
    (variant,) = last
    whole, _ = trained(recipe, variant, 2, [])

    def backup():
        return keras.callbacks.BackupAndRestore(tmp_path, delete_checkpoint=False)

    trained(recipe, variant, 2, [backup(), Kill(epochs=1)])
    resumed, before = trained(recipe, variant, 2, [backup()])
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


def test_training_a_stored_run_again_repeats_it():
    for name in runs.names():
        recipe, variant, seed, _ = runs._parse(name)
        options, epochs = recipe.variant(variant)
        manifest, history = runs.record(name)[1:]
        asked = {"run": name, "variant": options, "seed": seed, "epochs": epochs}
        asked = {**asked, "fit": recipe.settings, "steps": epochs * iterations(recipe)}
        assert {key: manifest[key] for key in asked} == json.loads(json.dumps(asked))
        assert len(history["epoch"]) == epochs


def iterations(recipe):
    """Of an epoch."""
    whole = 50_000 // recipe.settings["batch_size"]  # an epoch of Keras' own, on MNIST
    return recipe.settings.get("steps_per_epoch", whole)


def test_a_run_is_what_its_manifest_says(run):
    recipe = runs.load_recipe(run.name)
    compiled = json.loads(json.dumps(runs._configuration(run.model)))["compiled"]
    assert chosen(compiled) == chosen(run.manifest["model"]["compiled"])
    stored = {p.stem: p.stat().st_size for p in (runs.FOLDER / run.name).glob("*.npz")}
    assert set(stored) == set(run.networks) <= set(recipe.keep)
    assert max(stored.values(), default=0) <= 8e6
    # Of further seeds, and of a training that never began, the record is enough.
    spared = run.manifest["seed"] > 1 or run.name == "cifar10-conv-2014/narrow-1"
    assert stored or not recipe.keep or spared


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
