"""Speed against peers and limits: `python -m benchmarks` writes results.md."""
