"""Tables and verdicts of the benchmarks, as Markdown."""

import os
import platform
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

PACKAGES = ("keras", "tensorflow", "jax", "torch", "numpy", "scipy")
COLUMNS = ("problem", "contender", "seconds", "ratio", "compile s", "note")


class Target(NamedTuple):
    """A bound on the seconds of a contender over those of another."""

    problem: str
    contender: str
    reference: str
    relation: str  # "<=" or ">="
    bound: float

    def text(self):
        return f"{self.contender} / {self.reference}"

    def value(self, rows):
        """What was measured; None where a contender was not."""
        over, under = (
            rows.get((self.problem, n), {}).get("seconds") for n in self[1:3]
        )
        return over / under if over and under else None


class Peak(NamedTuple):
    """A bound on the peak memory of a contender, in GB."""

    problem: str
    contender: str
    relation: str
    bound: float

    def text(self):
        return f"{self.contender}: peak memory in GB"

    def value(self, rows):
        return rows.get((self.problem, self.contender), {}).get("peak_gb")


OURS, PARZEN = "ganlib, TensorFlow", "ganlib.metrics"
FAMILIES = "ganlib.families, TensorFlow"
TARGETS = (
    Target("toy", "Keras fit, TensorFlow", OURS, ">=", 8),
    Target("toy", "PyTorch, eager", OURS, ">=", 10),
    Target("toy", OURS, "JAX lax.scan", "<=", 1.6),
    Target("mnist", OURS, "PyTorch, eager", "<=", 0.8),
    Target("mnist", OURS, "ganlib, TensorFlow, blocks of 10", "<=", 1.1),
    Target("mnist", "ganlib, JAX", "ganlib, JAX, blocks of 10", "<=", 1.1),
    Target("dcgan", OURS, "PyTorch, eager", "<=", 0.8),
    Target("dcgan", OURS, "one convolution", "<=", 3),
    Target("residual", OURS, "PyTorch, eager", "<=", 0.8),
    Target("parzen", PARZEN, "matrix product", "<=", 4),
    Target("parzen", "broadcasting", PARZEN, ">=", 10),
    Peak("parzen", PARZEN, "<=", 1.5),
    Target("families", "Keras fit on arrays, TensorFlow", FAMILIES, ">=", 2),
    Target("seeds", "five seeds at once", "one seed", "<=", 2),
    Target("devices", "two virtual devices", "one device", "<=", 1.1),
    Target("sources", "from disk", "from memory", "<=", 1.1),
)


def verdict(value, relation, bound):
    if value is None:
        return "not measured"
    met = value <= bound if relation == "<=" else value >= bound
    return "met" if met else "**missed**"


def markdown(columns, cells):
    """A Markdown table, its columns padded to be read as plain text too."""
    lines = [columns, *cells]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    lines.insert(1, ["-" * width for width in widths])
    padded = ([c.ljust(w) for c, w in zip(line, widths)] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def number(value):
    return "–" if value is None else f"{value:.2f}"


def table(rows):
    """What was measured, a line a row."""
    return markdown(
        COLUMNS,
        [
            (
                row["problem"],
                row["contender"],
                *(number(row[key]) for key in ("seconds", "ratio", "compile_seconds")),
                row["note"],
            )
            for row in rows
        ],
    )


def verdicts(rows):
    """Which targets of the problems in `rows` are met, a line a target."""
    problems = {row["problem"] for row in rows}
    rows = {(row["problem"], row["contender"]): row for row in rows}
    return markdown(
        ("problem", "quantity", "target", "measured", "verdict"),
        [
            (
                target.problem,
                target.text(),
                f"{target.relation} {target.bound}",
                number(value := target.value(rows)),
                verdict(value, target.relation, target.bound),
            )
            for target in TARGETS
            if target.problem in problems
        ],
    )


def cpu():
    """The model of the processor, as the system names it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.split(":")[1].strip() for line in lines if "model name" in line]
    return models[0] if models else platform.processor() or platform.machine()


def machine():
    """Date, processor and versions, in a sentence."""

    def version_of(package):
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            return f"no {package}"

    versions = ", ".join(version_of(package) for package in PACKAGES)
    return (
        f"{date.today()}, {os.cpu_count()} cores of {cpu()}, {platform.system()}, "
        f"Python {platform.python_version()}, {versions}."
    )
