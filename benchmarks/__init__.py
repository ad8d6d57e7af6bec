"""The numbers that this package promises, measured against real peers: `python -m benchmarks`."""
