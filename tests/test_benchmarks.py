"""Tables and verdicts of the benchmarks, on made-up rows: nothing is timed."""

import pytest

from benchmarks import families, pairs, report, seeds, sharing
from benchmarks.__main__ import main

TF, TORCH = "ganlib, TensorFlow", "PyTorch, eager"


def row(problem, contender, seconds, **more):
    row = {"problem": problem, "contender": contender, "seconds": seconds, "note": ""}
    return {**row, "ratio": None, "compile_seconds": None, **more}


def parzen(ours, peak_gb):
    return [
        row("parzen", "matrix product", 2.0),
        row("parzen", "ganlib.metrics", ours, peak_gb=peak_gb),
        row("parzen", "broadcasting", 100.0),
    ]


def cells(table):
    """Cells of the body of a Markdown table."""
    lines = table.splitlines()[2:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def judged(rows):
    """(measured, verdict) of each target."""
    return [tuple(line[-2:]) for line in cells(report.verdicts(rows))]


def test_bounds_are_met_on_both_sides_of_the_relation():
    rows = parzen(ours=8.0, peak_gb=1.5)
    assert judged(rows) == [("4.00", "met"), ("12.50", "met"), ("1.50", "met")]


def test_missed_targets_are_printed_as_missed():
    missed = [("6.00", "**missed**"), ("8.33", "**missed**"), ("1.60", "**missed**")]
    assert judged(parzen(ours=12.0, peak_gb=1.6)) == missed


def test_a_target_without_its_contender_is_not_measured():
    rows = [row("mnist", TF, 4.0), row("mnist", TORCH, None)]
    assert set(judged(rows)) == {("–", "not measured")}


def test_only_targets_of_measured_problems_are_judged():
    problems = [line[0] for line in cells(report.verdicts([row("toy", TF, 4.0)]))]
    assert set(problems) == {"toy"}


def test_every_target_names_contenders_that_are_measured():
    known = {(p, c.name) for c in pairs.CONTENDERS for p in c.problems}
    known |= {(r["problem"], r["contender"]) for r in parzen(1.0, 1.0)}
    known |= {("families", name) for name in families.CONTENDERS}
    known |= {("seeds", name) for name in seeds.CONTENDERS}
    known |= {("devices", name) for name in sharing.DEVICES}
    known |= {("sources", name) for name in sharing.SOURCES}
    for target in report.TARGETS:
        names = [target.contender, getattr(target, "reference", target.contender)]
        assert {(target.problem, name) for name in names} <= known


def test_table_shows_numbers_and_dashes():
    rows = [
        row("toy", TF, 4.0, ratio=1.0, compile_seconds=2.345),
        row("toy", "x", None),
    ]
    assert cells(report.table(rows)) == [
        ["toy", TF, "4.00", "1.00", "2.35", ""],
        ["toy", "x", "–", "–", "–", ""],
    ]


def test_summary_takes_medians_and_scales_to_all_iterations():
    measured = {
        TF: [(1e-4, 3.0), (9e-4, 1.0), (2e-4, 2.0)],
        "Keras fit, TensorFlow": [(3e-3, 1.0)],
    }
    rows = {r["contender"]: r for r in pairs.summary("toy", measured)}
    assert rows[TF]["seconds"] == pytest.approx(2.0)
    assert rows[TF]["compile_seconds"] == 2.0
    assert rows[TF]["ratio"] == 1.0
    assert rows["Keras fit, TensorFlow"]["ratio"] == pytest.approx(15.0)
    assert "2,000 timed" in rows["Keras fit, TensorFlow"]["note"]
    assert rows[TORCH]["seconds"] is None
    assert rows[TORCH]["note"] == "skipped: torch is not installed"


def test_unsteady_rounds_are_told():
    steady, unsteady = [(1.0, 0.0), (1.4, 0.0)], [(1.0, 0.0), (3.0, 0.0)]
    measured = {TF: steady, TORCH: unsteady}
    notes = {r["contender"]: r["note"] for r in pairs.summary("mnist", measured)}
    assert "unsteady" not in notes[TF]
    assert "slowest round 3.0x the fastest" in notes[TORCH]


def test_blocks_are_compared_on_the_images_only():
    names = [row["contender"] for row in pairs.summary("toy", {})]
    assert not any("blocks" in name for name in names)


def test_unknown_parts_are_refused():
    with pytest.raises(SystemExit, match="Parts are toy, mnist, dcgan, resid.*cifar"):
        main(["toy", "cifar"])


def test_machine_is_told_without_paths():
    text = report.machine()
    assert "keras 3" in text and "cores" in text
    assert "/" not in text.replace(report.cpu(), "")
