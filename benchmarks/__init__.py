"""Measure the figures that this package promises, in comparison with other libraries: `python -m benchmarks`."""
