"""Figures to play with: their numbers are the library's, and everybody can use them."""

import base64
import io
import json
import re
import sys
import zlib
from functools import partial

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import norm
from sphinx.application import Sphinx
from sphinx.util.console import nocolor

from ganlib import theory
from ganlib.densities import Mixture, Normal
from ganlib.runs import load, load_recipe, record
from tools import ROOT, weights
from tools.notebooks import chapters, read

sys.path.insert(0, str(ROOT / "book/_ext"))

from play import SCRIPTS  # noqa: E402

STATIC = ROOT / "book/_static/play"


def build(folder, pages):
    """Build pages of MyST text with the directive; return what was warned of."""
    source = folder / "source"
    source.mkdir()
    for name, text in pages.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    nocolor()
    warnings = io.StringIO()
    app = Sphinx(
        source,
        None,
        folder / "html",
        folder / "doctrees",
        "html",
        confoverrides={
            "extensions": ["myst_parser", "play"],
            "myst_enable_extensions": ["colon_fence"],
            "html_static_path": [str(STATIC.parent)],
            "html_theme": "basic",
            "root_doc": next(iter(pages)),
        },
        status=None,
        warning=warnings,
    )
    app.build()
    return warnings.getvalue()


FIGURE = """
:::{{play}} {name}
What do you expect?

Without scripts, this is what one sees.
:::
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A page with each figure, and one without any."""
    text = {name: "# A page\n" + FIGURE.format(name=name) for name in SCRIPTS}
    text = {"plain": "# A page\n", **text}
    text = {n: "---\norphan: true\n---\n" + t for n, t in text.items()}
    folder = tmp_path_factory.mktemp("play")
    assert build(folder, text) == ""
    return folder / "html"


@pytest.fixture
def visit(pages, browser):
    """Open the page of a figure; whatever goes wrong there fails the test."""
    contexts, errors = [], []

    def visit(name, **options):
        contexts.append(browser.new_context(offline=True, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: m.type == "error" and errors.append(m.text))
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()
    assert errors == []


# ---- the directive


def scripts_of(path):
    """The scripts for figures that a page loads."""
    return re.findall(
        r'src="_static/play/([\w/-]+)\.js', path.read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_page_loads_what_its_figure_needs(pages, name):
    assert scripts_of(pages / f"{name}.html") == SCRIPTS[name]


def test_other_pages_load_nothing(pages):
    assert "play/" not in (pages / "plain.html").read_text(encoding="utf-8")


def test_an_unknown_figure_fails_the_build(tmp_path):
    warned = build(tmp_path, {"index": "# A page\n" + FIGURE.format(name="chess")})
    assert re.search("ERROR.*play must be one of.*Received: chess", warned)


def test_without_scripts_the_text_says_what_there_is_to_see(visit, pages):
    page = visit("plain", java_script_enabled=False)
    for name in SCRIPTS:
        page.goto((pages / f"{name}.html").as_uri())
        assert page.locator(".play p").all_inner_texts() == [
            "What do you expect?",
            "Without scripts, this is what one sees.",
        ]


def figures(path):
    """The names of the figures on a page of the book, from its source."""
    return re.findall(r":::+\{play\} ([\w-]+)", path.read_text(encoding="utf-8"))


def test_scripts_of_a_page_are_small():
    book = [ROOT / "book/index.md", *chapters()]
    loads = {
        path.stem: {s for name in figures(path) for s in SCRIPTS[name]} for path in book
    }
    assert set().union(*loads.values()) == {
        s for names in SCRIPTS.values() for s in names
    }
    for page, scripts in loads.items():
        code = [STATIC / f"{s}.js" for s in scripts if not s.startswith("weights/")]
        assert sum(path.stat().st_size for path in code) <= 30_000, page
    # Most of it is what the eight figures say: their labels, numbers and sentences.
    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) <= 75_000


# ---- for everybody


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_phone_shows_it_whole(visit, name):
    page = visit(name, viewport={"width": 390, "height": 844})
    shown = page.locator(".play :is(svg path, canvas)")
    shown.first.wait_for(state="attached")
    assert shown.count() > 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name != "game"])
def test_a_knob_is_answered_by_keyboard_and_in_words(visit, name):
    page = visit(name)
    sliders, numbers = page.locator(".play input[type=range]"), ".play-numbers"
    sliders.first.wait_for()
    before = page.locator(numbers).inner_text()
    for slider in sliders.all():
        slider.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext")
    assert page.locator(numbers).inner_text() != before
    page.wait_for_function("document.querySelector('[role=status]').innerText")


# ---- game


def iterations(page):
    return int(page.locator(".play-numbers b").first.inner_text().replace(",", ""))


def test_game_waits_runs_and_speaks_by_keyboard(visit):
    page = visit("game")
    page.wait_for_timeout(100)
    assert iterations(page) == 0
    page.locator(".play button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.play-numbers b').innerText > 20")
    status = page.get_by_role("status")
    assert "After 0 iterations" in status.inner_text()
    page.keyboard.press("Enter")
    paused = iterations(page)
    assert f"After {paused} iterations" in status.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert iterations(page) == paused + 1
    slider = page.get_by_label("Rate of D")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "0.002"
    page.get_by_role("button", name="Start again").press("Enter")
    assert iterations(page) == 0


def test_game_without_motion_shows_stills(visit):
    page = visit("game", reduced_motion="reduce")
    page.evaluate("""() => {
        window.drawn = 0;
        const curve = document.querySelector('.play path.generator');
        new MutationObserver(() => drawn++).observe(curve, { attributes: true });
    }""")
    page.get_by_role("button", name="Run").click()
    page.wait_for_timeout(600)
    assert page.evaluate("drawn") <= 2
    page.get_by_role("button", name="Pause").click()
    assert iterations(page) > 50


def test_iteration_is_the_library_s(visit):
    import keras

    from ganlib import networks
    from ganlib.training import AdversarialNets

    page, adam = visit("game"), keras.optimizers.Adam
    rng = np.random.default_rng(0)
    for settings in (
        {"game": "non-saturating", "k": 2},
        {"game": "minimax", "k": 1, "simultaneous": True},
        {"game": "maximum-likelihood", "k": 1},
    ):
        nets = AdversarialNets(
            networks.mlp_generator(1, (1,)), networks.mlp_discriminator((1,))
        )
        nets.compile(adam(0.01, beta_1=0.5), adam(0.002, beta_1=0.5), **settings)
        x = rng.normal(2, 1, (2, settings["k"], 50, 1)).astype("float32")
        z = rng.standard_normal((2, settings["k"] + 1, 50, 1), dtype="float32")
        players = nets.generator, nets.discriminator
        weights = [network.get_weights() for network in players]
        weights = [np.concatenate([w.ravel() for w in ws]).tolist() for ws in weights]
        for minibatches in zip(x, z):
            nets.iteration(*minibatches)
        found = page.evaluate(
            """({ weights, x, z, settings }) => {
                const players = weights.map((w) => {
                    const mlp = new Mlp(Math.random);
                    mlp.weights.set(w);
                    return mlp;
                });
                const nets = new AdversarialNets(...players);
                const dOptimizer = new Adam(0.01, 0.5);
                const gOptimizer = new Adam(0.002, 0.5);
                nets.compile({ dOptimizer, gOptimizer, ...settings });
                x.forEach((_, t) => nets.iteration(x[t], z[t]));
                return players.map((mlp) => [...mlp.weights]);
            }""",
            {
                "weights": weights,
                "x": x[..., 0].tolist(),
                "z": z[..., 0].tolist(),
                "settings": settings,
            },
        )
        for mine, network in zip(found, players):
            theirs = np.concatenate([w.ravel() for w in network.get_weights()])
            np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-5)


def test_theory_is_the_library_s(visit):
    p = Mixture([Normal(0, 0.6), Normal(4, 0.6)])
    q = Normal(1, 0.1)  # so narrow that D* rounds to 0 and to 1
    edges = np.linspace(-4, 8, 301)
    x, dx = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
    d = 1 / (1 + np.exp(-x))
    g, mass = np.sin(2 * x[:40]) + x[:40], np.linspace(0, 1, 39)
    found = visit("game").evaluate(
        """({ x, dx, d, g, mass, edges }) => {
            const { normal, mixture } = densities;
            const p = x.map(mixture(normal(0, 0.6), normal(4, 0.6)).pdf);
            const q = x.map(normal(1, 0.1).pdf);
            return {
                p, jsd: theory.jsd(p, q, dx), kl: theory.kl(q, p, dx),
                value: theory.value(d, p, q, dx), criterion: theory.criterion(p, q, dx),
                pushed: [...theory.pushforward(g, mass, edges)],
            };
        }""",
        {
            "x": list(x),
            "dx": dx,
            "d": list(d),
            "g": list(g),
            "mass": list(mass),
            "edges": list(edges),
        },
    )
    p, q = p.pdf(x), q.pdf(x)
    wanted = {
        "p": p,
        "jsd": theory.jsd(p, q, dx),
        "kl": theory.kl(q, p, dx),
        "value": theory.value(d, p, q, dx),
        "criterion": theory.criterion(p, q, dx),
        "pushed": theory.pushforward(g, mass, edges),
    }
    for name, number in wanted.items():
        np.testing.assert_allclose(found[name], number, atol=1e-9, err_msg=name)


# ---- best-discriminator


def test_best_discriminator_has_the_library_s_values(visit):
    names = "mean", "std", "bold", "lean"
    settings = (0, 1.2, 1, 0), (0, 1.2, 0.5, 0.5), (0, 1.2, 2, -3), (4, 0.8, 0.5, 1)
    knobs = [dict(zip(names, numbers)) for numbers in settings]
    found = visit("best-discriminator").evaluate(
        "(knobs) => knobs.map((knob) => bestDiscriminator.measure(knob))", knobs
    )
    x, dx = np.linspace(-8, 8, 641, retstep=True)
    real = Normal(1, 0.8)
    p = real.pdf(x)
    for mine, knob in zip(found, knobs):
        fake = Normal(knob["mean"], knob["std"])
        q = fake.pdf(x)
        logit = real.log_pdf(x) - fake.log_pdf(x)
        value = theory.value(expit(knob["bold"] * logit + knob["lean"]), p, q, dx)
        np.testing.assert_allclose(mine["value"], value, atol=1e-6)
        np.testing.assert_allclose(mine["jsd"], theory.jsd(p, q, dx), atol=1e-6)
        best = theory.criterion(p, q, dx)
        np.testing.assert_allclose(mine["criterion"], best, atol=1e-6)
        # The corollary: the losses of all x are the whole loss.
        lost = sum(mine["loss"]) * dx
        np.testing.assert_allclose(lost, best - value, atol=1e-6)


# ---- loss


def test_loss_has_the_slopes_and_sizes_of_the_chapter(visit):
    from keras import ops

    from ganlib import losses

    told = chapter(
        "game/generator-losses",
        ["cell-4", "effective-size"],
        np=np,
        expit=expit,
        ops=ops,
        losses=losses,
    )
    knobs = [{"theta": 3, "sure": 1}, {"theta": 0.5, "sure": 3}]
    found = visit("loss").evaluate("(knobs) => knobs.map(loss.measure)", knobs)
    for mine, knob in zip(found, knobs):
        x, a = np.array(mine["x"]), np.array(mine["a"])
        slope = -knob["sure"] * knob["theta"]
        np.testing.assert_allclose(x - knob["theta"], norm.ppf(shares(100)), atol=2e-3)
        np.testing.assert_allclose(a, slope * (x - knob["theta"] / 2), atol=1e-9)
        for sent in mine["sent"]:
            weights = told["SLOPES"][sent["name"]](a)
            np.testing.assert_allclose(sent["weights"], weights, atol=1e-6)
            np.testing.assert_allclose(sent["slope"], np.mean(weights * slope), 1e-6)
            size = told["effective_size"](np.log(-weights))
            np.testing.assert_allclose(sent["size"], size, 1e-6)


def shares(n):
    return (np.arange(n) + 0.5) / n


# ---- dirac


def chapter(name, ids, until="\0", **names):
    """What the cells of a chapter define, by name; each of them up to a text."""
    cells = {cell.id: cell.source for cell in read(ROOT / f"book/{name}.ipynb").cells}
    for source in ids:
        exec(cells[source].partition(until)[0], names)
    return names


def test_dirac_has_the_eigenvalues_and_paths_of_the_chapter(visit, capsys):
    told = chapter(
        "game/convergence",
        ["cell-4", "cell-12", "spiral", "cures"],
        np=np,
        expit=expit,
        partial=partial,
    )
    cases = [
        {"game": game, "k": k, "simultaneous": together, "h": h, **extra}
        for game in told["GAMES"]
        for k in (1, 5)
        for together in (True, False)
        for h in (0.2, 0.8)
        for extra in ({}, {"gamma": 0.3}, {"gamma": 4.0})
    ]
    found = visit("dirac").evaluate(
        """(cases) => cases.map(({ game, simultaneous, ...how }) => {
            how.game = game === "wasserstein" ? "Wasserstein" : game;
            how.order = simultaneous ? "together" : "D, then G";
            return {
                eigenvalues: dirac.eigenvalues(dirac.closedForm(how)),
                path: dirac.trajectory([1, 0.5], 20, { ...how, h: how.h / 4 }),
                gp: dirac.trajectory([1, 0.5], 20, { ...how, gp: 0.3, h: how.h / 4 }),
                consensus: dirac.eigenvalues(
                    dirac.closedForm({ ...how, consensus: 0.6 })),
                round: dirac.trajectory([1, 0.5], 3, { ...how, consensus: 0.6 })[3],
            };
        })""",
        cases,
    )
    for mine, how in zip(found, cases):
        wanted = np.linalg.eigvals(told["closed_form"](**how))
        values = np.array(mine["eigenvalues"]) @ [1, 1j]
        assert np.abs(values[:, None] - wanted).min(axis=0).max() < 1e-9
        small = {**how, "h": how["h"] / 4}
        for key, extra in (("path", {}), ("gp", {"gp": 0.3})):
            path = told["trajectory"]((1, 0.5), 20, **small, **extra)
            np.testing.assert_allclose(mine[key], path, atol=1e-9)
        if "gamma" not in how:
            consensus = partial(told["consensus"], game=how["game"], h=how["h"])
            slope = told["radius"](told["jacobian"](consensus, (0.0, 0.0)))
            radius = np.abs(np.array(mine["consensus"]) @ [1, 1j]).max()
            np.testing.assert_allclose(radius, slope, atol=1e-6)
            point = np.array([1, 0.5])
            for _ in range(3):
                point = consensus(point)
            np.testing.assert_allclose(mine["round"], point, atol=1e-9)


def test_dirac_answers_at_rest(visit):
    page = visit("dirac")
    status = page.get_by_role("status")
    page.get_by_label("Order").select_option("D, then G")
    page.get_by_label("Steps of D").press("ArrowRight")
    page.wait_for_function(
        "document.querySelector('[role=status]').innerText.includes('circles')"
    )
    page.get_by_label("Remedy").select_option("R1")
    assert "circles" in status.inner_text()
    page.wait_for_function(
        "document.querySelector('[role=status]').innerText.includes('arrives')"
    )


# ---- convolution


def test_convolution_has_the_sizes_and_sums_of_the_chapter(visit):
    told = chapter("practice/dcgan", ["dcgan-08-code"], until="def keras_conv", np=np)
    sizes = (14, 5, 2, 2), (13, 5, 2, 2), (9, 4, 2, 0), (20, 7, 3, 1), (12, 1, 2, 0)
    knobs = [
        dict(zip("nKsp", size), weights=weights, seed=1, way=way, look=0)
        for size in sizes
        for weights in ("all equal", "a triangle", "random")
        for way in ("convolution", "transposed")
    ]
    found = visit("convolution").evaluate(
        "(knobs) => knobs.map(convolution.measure)", knobs
    )
    for mine, knob in zip(found, knobs):
        n, K, s, p = (knob[name] for name in "nKsp")
        w = np.array(mine["w"])
        y = np.convolve(np.pad(np.ones(n), p), w[::-1], "valid")[::s]
        assert mine["o"] == len(y)
        C = told["matrix"](w, n, len(y), s, p)
        np.testing.assert_allclose(mine["C"], C, atol=1e-6)
        sums = [w[phase::s].sum() for phase in range(s)]
        np.testing.assert_allclose(mine["sums"], sums, atol=1e-6)
        if s > 1:
            np.testing.assert_allclose(mine["V"], np.var(sums, ddof=1), atol=1e-6)
        np.testing.assert_allclose(mine["M"], np.mean(np.square(sums)), rtol=1e-6)
        if knob["way"] == "convolution":
            np.testing.assert_allclose(mine["out"], y, atol=1e-6)
        else:  # the theorem: W, again and again
            j = np.arange(K, n + 2 * p - K - s) - p
            inside = j[(j >= 0) & (j < n)]
            wanted = np.array(sums)[(inside + p) % s]
            np.testing.assert_allclose(np.array(mine["out"])[inside], wanted, atol=1e-6)
        row, column = np.nonzero(told["matrix"](np.ones(K), n, len(y), s, p))
        outputs, inputs = (
            (row, column) if knob["way"] == "convolution" else (column, row)
        )
        assert mine["heard"] == sorted(inputs[outputs == mine["at"]])


# ---- fit


def test_fit_descends_by_keyboard_and_speaks_at_pauses(visit):
    page = visit("fit")
    page.wait_for_function("document.querySelector('[role=status]').innerText")
    page.evaluate("""() => {
        window.said = [];
        const status = document.querySelector('[role=status]');
        new MutationObserver(() => said.push(status.innerText)).observe(
            status, { childList: true });
    }""")
    page.get_by_label("Start at μ").press("ArrowRight")
    page.get_by_role("button", name="Descend").press("Enter")
    page.wait_for_timeout(800)
    assert page.evaluate("said") == []
    page.get_by_role("button", name="Pause").press("Enter")
    page.wait_for_function("said.length === 1 && said[0].includes('On its way')")
    page.get_by_role("button", name="Back to the start").press("Enter")
    assert "steps\n0" in page.locator(".play-numbers").inner_text()
    page.get_by_label("Start at μ").press("ArrowLeft")
    page.get_by_role("button", name="Descend").press("Enter")
    page.wait_for_function("said.at(-1).includes('come to rest')")
    assert "valley, and not the lowest" in page.evaluate("said.at(-1)")


SOFTENED = "KL(q‖p) − 2 JS"


def test_fit_ends_where_scipy_does(visit):
    x, dx = np.linspace(-9, 9, 1801, retstep=True)
    heights = {
        "KL(q‖p)": lambda p, q: theory.kl(q, p, dx),
        "KL(p‖q)": lambda p, q: theory.kl(p, np.maximum(q, 1e-300), dx),
        "2 JS": lambda p, q: 2 * theory.jsd(p, q, dx),
        SOFTENED: lambda p, q: theory.kl(q, p, dx) - 2 * theory.jsd(p, q, dx),
    }
    settings = (2, 0.5, 0.5, [0, 3]), (2, 0.5, 0.5, [1, 3]), (1.5, 0.6, 0.3, [1.3, 0.3])
    cases = [[name, *setting] for name in heights for setting in settings]
    found = visit("fit").evaluate(
        """(cases) => cases.map(([name, half, width, share, start]) => {
            const p = fit.data({ half, width, share });
            const end = fit.goDown(name, p, start);
            const height = fit.height(name, p, ...end);
            return { end, height, bend: fit.curvature(name, p, end) };
        })""",
        cases,
    )
    ends = {}
    for mine, (name, half, width, share, start) in zip(found, cases):
        p = Mixture([Normal(-half, width), Normal(half, width)], [1 - share, share])
        p = p.pdf(x)

        def height(v, measure=heights[name], p=p):
            return measure(p, Normal(v[0], np.exp(v[1])).pdf(x))

        mu, s = mine["end"]
        np.testing.assert_allclose(mine["height"], height((mu, np.log(s))), atol=1e-6)
        near = minimize(height, (mu + 0.02, np.log(s) + 0.02), options={"gtol": 1e-7})
        np.testing.assert_allclose((mu, np.log(s)), near.x, atol=1e-3)
        e = np.eye(2) * 1e-3
        bends = [
            [
                height(near.x + a + b)
                - height(near.x + a - b)
                - height(near.x - a + b)
                + height(near.x - a - b)
                for a in e
            ]
            for b in e
        ]
        bend = np.linalg.eigvalsh(np.array(bends) / 4e-6).min()
        np.testing.assert_allclose(mine["bend"], bend, rtol=0.01)
        ends[name, str(start)] = abs(mu)
    # What the chapters tell of these starts.
    assert max(ends[name, "[0, 3]"] for name in heights) < 0.01
    off = {name: ends[name, "[1, 3]"] for name in heights}
    assert off.pop(SOFTENED) > 1.9 and max(off.values()) < 0.01


# ---- latent


LATENT = {name: run for name, (run, *others) in weights.RUNS.items() if not others}


@pytest.mark.parametrize("name", LATENT)
def test_images_are_those_of_keras(visit, name):
    page = visit(f"latent-{name}")
    knobs = [{"t": 0.5, "u": 0.25, "seed": seed} for seed in (1, 2)]
    more = {
        "conditional": {"first": 3, "second": 8},
        "dcgan": {"length": "as it comes"},
        "infogan": {"value": 4},
    }
    knobs = [knob | more[name] for knob in knobs]
    z, images = page.evaluate(
        """async ([name, run, knobs]) => {
            const generator = await runs.load(run), { code } = latent.FIGURES[name];
            const codes = knobs.map(code);
            return [codes, codes.map((z) => [...generator.forward(z)])];
        }""",
        [f"latent-{name}", LATENT[name], knobs],
    )
    z = np.array(z, "float32")
    given = [z[:, :64], z[:, 64:]] if name == "conditional" else z
    network = load(LATENT[name]).networks["generator"]
    wanted = network.predict_on_batch(given).reshape(len(z), -1)
    np.testing.assert_allclose(images, wanted, rtol=0, atol=1e-3)


@pytest.mark.parametrize("name", weights.RUNS)
def test_stored_generators_are_those_of_the_runs(name):
    text = (weights.FOLDER / f"{name}.js").read_text(encoding="utf-8")
    assert len(text) <= 300_000
    assert contents(text) == contents(weights.script(weights.RUNS[name]))


def contents(script):
    """The layers, and the bytes, which compressors pack in different ways."""
    found = re.findall(r'^runs.stored\["(.+?)"\] = (\{.+?^\});$', script, re.M | re.S)
    entries = {name: json.loads(text) for name, text in found}
    for entry in entries.values():
        packed = base64.b85decode(entry.pop("data"))[: entry.pop("size")]
        entry["bytes"] = zlib.decompress(packed, -15)
    assert entries
    return entries


def test_shapes_are_measured_as_in_the_chapter(visit):
    told = chapter("extensions/infogan", ["infogan-29-code"], "def sheared", np=np)
    images = np.random.default_rng(0).random((3, 28, 28, 1)) ** 3
    found = visit("latent-infogan").evaluate(
        "(images) => images.map(latent.shapeOf)", images.reshape(3, -1).tolist()
    )
    np.testing.assert_allclose(found, told["shape_of"](images), rtol=1e-6)


def test_chapters_tell_what_codes_do(visit):
    def images(name, knobs):
        found = visit(f"latent-{name}").evaluate(
            """async ([name, run, knobs]) => {
                const generator = await runs.load(run), { code } = latent.FIGURES[name];
                return knobs.map((knob) => [...generator.forward(code(knob))]);
            }""",
            [f"latent-{name}", LATENT[name], knobs],
        )
        return np.array(found)

    def change(a, b):
        return np.abs(a - b).sum(axis=-1) / b.sum(axis=-1)

    places, lengths = [(0.5, 0), (1, 1)], ["as it comes", "brought to 10"]
    knobs = [
        {"t": t, "u": u, "seed": seed, "length": length}
        for length in lengths
        for t, u in [*places, (0, 0)]
        for seed in range(1, 9)
    ]
    came, brought = (images("dcgan", knobs).reshape(2, 3, 8, -1) + 1) / 2
    assert change(came[:2], brought[:2]).max() < 1 / 3  # the length
    assert change(came[1], came[2]).mean() > 1  # another code

    knobs = [
        {"t": t, "u": 0, "value": value, "seed": 1} for value in (1, 5) for t in (-1, 1)
    ]
    told = chapter("extensions/infogan", ["infogan-29-code"], "def sheared", np=np)
    drawn = images("infogan", knobs).reshape(4, 28, 28, 1)
    one, other = np.diff(told["shape_of"](drawn)[:, 0].reshape(2, 2))[:, 0]
    assert one > 0.1 and other < -0.1

    knobs = [
        {"t": t, "u": u, "seed": seed, "first": 3, "second": 8}
        for u in (0.5, 2)
        for t in (0, 1)
        for seed in range(1, 9)
    ]
    short, long = images("conditional", knobs).reshape(2, 2, 8, -1)
    assert change(*long).mean() < 0.6 * change(*short).mean()


# ---- ring


def test_ring_has_the_modes_of_the_runs_histories(visit):
    knobs = [
        {"remedy": remedy, "seed": 2, "steps": steps}
        for remedy in ("none", "R1")
        for steps in (500, 2000, 5000)
    ]
    z = np.random.default_rng(0).standard_normal((10_000, 2), "float32")  # nets.sample
    names, found, centres = visit("ring").evaluate(
        """async ([knobs, z]) => {
            const names = knobs.map(ring.nameOf);
            const generators = await Promise.all(names.map(runs.load));
            const found = generators.map((generator) => {
                const { samples, ...modes } = ring.look(generator, z);
                return modes;
            });
            return [names, found, ring.CENTRES];
        }""",
        [knobs, z.tolist()],
    )
    for knob, name, mine in zip(knobs, names, found):
        run = record("/".join(name.split("/")[:2]))
        epoch = knob["steps"] // run.manifest["fit"]["steps_per_epoch"] - 1
        modes = {key: column[epoch] for key, column in run.history.items()}
        # Weights of half precision move a few samples over the border of a mode.
        good = modes["high_quality"]
        np.testing.assert_allclose(mine["highQuality"], good, atol=2e-3)
        assert abs(mine["captured"] - modes["captured"]) <= (knob["steps"] < 5000)
        if good > 0.1:
            kl = modes["reverse_kl"]
            np.testing.assert_allclose(mine["reverseKl"], kl, atol=0.02)
    normals = load_recipe("ring-along").data.components
    np.testing.assert_allclose(centres, [n.mean for n in normals], atol=1e-12)


def test_trainings_with_generators_on_the_way_are_those_of_the_table():
    for name in weights.RUNS["ring"]:
        along, run = record(name).history, record(name.replace("-along", "")).history
        del along["seconds"], run["seconds"]
        assert along.keys() == run.keys()
        for key, column in along.items():
            # Alike to the last digit that is written.
            np.testing.assert_allclose(column, run[key], 1e-5, err_msg=f"{name} {key}")


def test_the_chapter_tells_what_the_ring_shows():
    plain, k5, r1 = (record(f"ring-along/{v}-2").history for v in ("plain", "k5", "r1"))
    assert plain["captured"].max() == plain["captured"][-1] == 3
    eight = k5["captured"] == 8
    assert k5["captured"][-1] == 6 and k5["high_quality"][eight].min() > 0.5
    at = {500: 0, 2000: 3, 5000: 9}
    modes = [r1["captured"][epoch] for epoch in at.values()]
    assert modes[0] == modes[2] == 8 > modes[1] and r1["high_quality"][0] < 0.01
