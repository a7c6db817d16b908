"""How exercises can vary: for each ``grade_id``, other instances of the same exercise.

An instance asks for the same function in other terms: another unit, another layout of
an array, a parameter given otherwise.  ``given`` says, for an argument, how the usual
function's one is had from it, and it from the usual one; ``result`` the same for what
is returned: from the usual result, and back.  ``INPUTS`` are for hidden checks.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Variant:
    said: str
    given: dict = field(default_factory=dict)
    result: tuple = ("{}", "{}")


BASES = {"in bits": 2, "to the base 3": 3, "to the base 5": 5, "to the base 10": 10}


def units(form="{}", what="the result"):
    """Return variants that measure information otherwise; ``form`` for tuples."""
    return [
        Variant(
            f"Not in nats: {what} is {unit}.",
            result=(
                form.format(f"{{}} / np.log({b})"),
                form.format(f"{{}} * np.log({b})"),
            ),
        )
        for unit, b in BASES.items()
    ]


def logarithms(argument):
    """Return variants that give an argument's logarithms to another base."""
    return [
        Variant(
            f"`{argument}` holds logarithms to the base {b}.",
            given={argument: (f"{{}} * np.log({b})", f"{{}} / np.log({b})")},
        )
        for b in BASES.values()
    ]


def turned(*arguments, result=False, said=""):
    """Return a variant with rows and columns exchanged."""
    named = [f"`{a}`" for a in arguments] + ["the result"] * result
    return Variant(
        said or f"Rows and columns are exchanged in {' and '.join(named)}.",
        given={a: ("{}.T", "{}.T") for a in arguments},
        result=("{}.T", "np.asarray({}).T") if result else ("{}", "{}"),
    )


EXCHANGED = Variant(
    "The two things come back in the other order.", result=("{}[::-1]", "{}[::-1]")
)


def spreads(*arguments):
    """Return variants that give standard deviations in other terms."""
    named = " and ".join(f"`{a}`" for a in arguments)
    ways = {
        "variances": ("{} ** 0.5", "{} ** 2"),
        "precisions, one over the variance": ("{} ** -0.5", "{} ** -2.0"),
        "natural logarithms of the standard deviation": ("np.exp({})", "np.log({})"),
        "half-widths: twice the standard deviation": ("{} / 2", "{} * 2"),
    }
    return [
        Variant(f"{named}: given are {said}.", given=dict.fromkeys(arguments, way))
        for said, way in ways.items()
    ]


def error_otherwise():
    """Return variants of a mean and its standard error."""
    squared = "(lambda m, s: (m, s ** {}))(*{{}})"
    scaled = "(lambda m, s: (m, s {} {}))(*{{}})"
    return [
        EXCHANGED,
        Variant(
            "In place of the standard error, return its square.",
            result=(squared.format(2), squared.format(0.5)),
        ),
        Variant(
            "In place of one standard error, return two of them.",
            result=(scaled.format("*", 2), scaled.format("/", 2)),
        ),
    ]


def parts(argument):
    """Return variants that give a number in other parts of one."""
    return [
        Variant(
            f"`{argument}` is given in {word}.",
            given={argument: (f"{{}} / {n}", f"{{}} * {n}")},
        )
        for word, n in (("per cent", 100), ("thousandths", 1000))
    ]


def multiples(*words):
    """Return variants whose result is a multiple: ("in milliseconds", 1000), ..."""
    return [
        Variant(f"The result is {word}.", result=(f"{{}} * ({n})", f"{{}} / ({n})"))
        for word, n in words
    ]


PAIR = "tuple(v{} for v in {{}})"
PAIRS = [
    Variant(
        f"Not in nats: both are {unit}.",
        result=(PAIR.format(f" / np.log({b})"), PAIR.format(f" * np.log({b})")),
    )
    for unit, b in BASES.items()
]
CHANNELS = ("np.moveaxis({}, 1, -1)", "np.moveaxis({}, -1, 1)")

BANK = {
    # likelihood
    "allowed_step": [
        *parts("r"),
        *multiples(("in per cent", 100), ("in thousandths", 1000)),
    ],
    "fill_in": [EXCHANGED],
    "bernoulli_log_joint": [*units(), turned("x"), turned("q"), turned("x", "q")],
    "mixture_log_likelihood": units(),
    "fit_round_normal": [turned("x"), *error_otherwise()[1:]],
    "largest_possible": [
        Variant(
            f"The density is uniform on $[0, {n}\\theta]$.",
            result=(f"{{}} / {n}", f"{{}} * {n}"),
        )
        for n in (2, 3, 4, 10)
    ],
    "kl_normals": [*spreads("sigma_1", "sigma_2"), *units()],
    "wasserstein_samples": [
        Variant(
            f"Each point weighs {n}, whatever the number of points.",
            result=(f"{{}} * len(x) * {n}", f"{{}} / len(x) / {n}"),
        )
        for n in (1, 2, 5)
    ],
    "kl_histograms": units(),
    "draws_needed": logarithms("log_p"),
    "unit_scale_nats": [
        *units(),
        Variant(
            "`levels` is given as its logarithm to the base 2.",
            given={"levels": ("2 ** {}", "np.log2({})")},
        ),
    ],
    "receptive_field": [
        Variant("Leave out the step of its own.", result=("{} - 1", "{} + 1")),
        Variant(
            "`kernels` holds their sizes less one.",
            given={"kernels": ("[k + 1 for k in {}]", "[k - 1 for k in {}]")},
        ),
    ],
    "made_masks": [
        EXCHANGED,
        Variant(
            "Each mask comes back with rows and columns exchanged.",
            result=("tuple(m.T for m in {})", "tuple(np.asarray(m).T for m in {})"),
        ),
    ],
    "draw_fvbn": [turned("w"), turned(result=True), turned("w", result=True)],
    "perplexity": [
        *logarithms("log_p"),
        Variant(
            "Return its logarithm to the base 2.", result=("np.log2({})", "2 ** {}")
        ),
    ],
    "free_energy": [turned("v"), turned("w"), turned("v", "w"), *units()],
    "bits_per_dimension": [
        *logarithms("log_p"),
        Variant(
            "Not in bits: the result is in nats.",
            result=("{} * np.log(2)", "{} / np.log(2)"),
        ),
    ],
    "mix_channels": [turned("w"), EXCHANGED],
    "couple": [EXCHANGED],
    "kl_diagonal": units(),
    "negative_elbo": units(),
    "score_gradient": [turned("z")],
    "effective_draws": [
        Variant(
            "Return $\\tau$ in place of $n/\\tau$.",
            result=("len(f) / {}", "len(f) / {}"),
        ),
        *multiples(("per cent of $n$", "100 / len(f)")),
    ],
    "nce_loss": units(),
    "paired": error_otherwise(),
    "seconds": [
        *multiples(("in milliseconds", 1e3), ("in microseconds", 1e6)),
        *parts("wait")[1:],
    ],
    "reported": units(),
    # game
    "value_of": units(),
    "play": [turned(result=True)],
    "reverse_kl_loss": units(),
    "generator_bce": units(),
    "effective_size": multiples(("a share of all samples", "1 / np.size(fake_logits)")),
    "jsd_grid": units(),
    "pointwise_gap": units(),
    "headroom": [
        *units(),
        Variant(
            "The plotting tool gives the JSD to the base 3.",
            given={"jsd_bits": ("{} * np.log2(3)", "{} / np.log2(3)")},
        ),
    ],
    # practice
    "normalized": [
        Variant(
            "The channels come second: maps of shape $(m, c, h, w)$, in and out.",
            given={"x": CHANNELS},
            result=CHANNELS[::-1],
        )
    ],
    "squared_w2": [
        Variant("Return $W_2$, not its square.", result=("{} ** 0.5", "{} ** 2"))
    ],
    "mmd2": [turned("x", "y")],
    "log_window": units(),
    "paired_difference": error_otherwise(),
    "targets": [EXCHANGED],
    # extensions
    "share_obeyed": [
        turned("logits"),
        *multiples(("in per cent", 100), ("in thousandths", 1000)),
    ],
    "unbiased_mean": [
        turned(result=True),
        turned("points"),
        turned("points", result=True),
    ],
    "infogan_bound": [*units(), turned("logits")],
    "infogan_log_q": [*units(), turned("read"), turned("code"), turned("read", "code")],
    "infer_pair_losses": [*PAIRS, EXCHANGED],
    "infer_pairs": [EXCHANGED],
    "unlabelled_loss": [*units(), turned("real_logits", "fake_logits")],
    "class_loss": [*units(), turned("logits", "rows"), turned("rows")],
}

BOUNDS = "['exact', 'bound', 'estimate']"
ROLES = "['usual', 'equation 1', 'noise']"

# Other arguments, for checks that draw none: what stands in a call, in terms of rng.
INPUTS = {
    # likelihood
    "allowed_step": "rng.exponential()",
    "kl_normals": "rng.normal(), 2 * rng.random(), rng.normal(), 2 * rng.random()",
    "draws_needed": "-rng.exponential(60), rng.uniform(0.1, 0.9)",
    "unit_scale_nats": "8 * rng.random(), *rng.integers(2, 256, 2).tolist()",
    "receptive_field": "*rng.integers(1, 5, (2, 4)).tolist()",
    "perplexity": "-rng.exponential(99, 6), rng.integers(1, 40, 6)",
    "bits_per_dimension": "rng.normal(0, 99, 6), *rng.integers(2, 256, 2).tolist()",
    "surely_better": f"rng.normal(), rng.choice({BOUNDS}), 0, rng.choice({BOUNDS})",
    "reported": "rng.normal(0, 9, 6), rng.normal(0, 900, 5)",
    "seconds": "*rng.integers(1, 99, 3).tolist(), 1000, rng.random()",
    # game
    "slope_of": f"rng.choice({ROLES}), rng.normal(0, 5)",
    "stable_discriminator": "*rng.normal(-2000, 9, (2, 9))",
    "data_density": "rng.normal(0, 9, 9), rng.random(9), *rng.integers(1, 99, 2)",
    "jsd_grid": "*rng.dirichlet(np.ones(9), 2) / 0.1, 0.1",
    "pointwise_gap": "rng.uniform(0.01, 0.99, 9), *rng.exponential(size=(2, 9))",
    "headroom": "*rng.random(2)",
    "take_turns": "*rng.normal(size=2), rng.random(), rng.integers(2, 9)",
    "extragradient": "*rng.normal(size=2), rng.random(), rng.integers(2, 9)",
    "effective_size": "rng.normal(0, 300, (9, 1))",
    "play": "*[lambda x, y, c=c: c * x - y for c in rng.normal(size=2)], "
    "tuple(rng.normal(size=2)), rng.random(), 7, rng.random() < 0.5",
    # practice
    "unrolled_round": "*rng.normal(size=2), rng.random(), rng.integers(6), 0.3",
    # extensions
    "infer_pair_losses": "rng.normal(0, 9, 7), rng.normal(0, 9, 5)",
}
