"""Everything side by side: `python -m benchmarks`, or a part: `... toy mnist`."""

import functools
import sys
from pathlib import Path

from benchmarks import families, pairs, parzen, report, seeds, sharing

PARTS = {
    "toy": functools.partial(pairs.rows, "toy"),
    "mnist": functools.partial(pairs.rows, "mnist"),
    "dcgan": functools.partial(pairs.rows, "dcgan"),
    "residual": functools.partial(pairs.rows, "residual"),
    "parzen": parzen.rows,
    "families": families.rows,
    "seeds": seeds.rows,
    "devices": sharing.device_rows,
    "sources": sharing.source_rows,
}
RESULTS = Path(__file__).with_name("results.md")
PAGE = """# Benchmarks

Written by `make bench`. {machine}

{table}

Seconds: medians of {rounds} rounds in which the contenders took turns, each in a
process of its own, on the CPU. Ratio: to the first row of the problem. Compile:
what the first call took beyond the iterations in it.

- toy: {toy:,} iterations, p_data = Normal(2, 1), two tanh layers of 16, Adam.
- mnist: {mnist:,} iterations, the networks of Goodfellow et al. (2014), dropout
  included, SGD with momentum, random images: the speed does not depend on them.
- dcgan: {dcgan} iterations of DCGAN's pair for 28 x 28, 64 and 128 channels, batch
  normalization, Adam, minibatches of 100. The two limits make the multiplications of
  its layers, and nothing else.
- residual: {residual} iterations of the residual pair for 32 x 32 x 3, 16 to 64
  channels, relativistic game with R1 + R2, Adam, minibatches of 100.
- parzen: log-likelihood of 10,000 points under 10,000 samples of 784 values, for 10
  widths.
- families: a belief net on 1,297 binary digits, 60 epochs of minibatches of 100, each
  followed by 250 digits to validate; compiling counts.
- seeds: the toy from five seeds, on JAX; compiling counts.
- devices, sources: 100 iterations of mnist's pair, compiling left out; two virtual
  devices share the cores of one, a file is read from the disk.

## Targets

{verdicts}
"""


def main(parts):
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"Parts are {', '.join(PARTS)}. Received: {', '.join(unknown)}")
    rows = []
    for part in parts or PARTS:
        measured = PARTS[part]()
        print(f"\n{report.table(measured)}\n", flush=True)
        rows += measured
    print(report.verdicts(rows))
    if {row["problem"] for row in rows} == set(PARTS):  # all in one run, or nothing
        page = PAGE.format(
            machine=report.machine(),
            table=report.table(rows),
            verdicts=report.verdicts(rows),
            rounds=pairs.ROUNDS,
            **pairs.STEPS,
        )
        RESULTS.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
