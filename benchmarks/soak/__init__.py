"""The soak test: clients, bookings with the same IDs, sandbox, receiver, Redis, kills, forks and faults together.

`python -m benchmarks.soak [--minutes 10]` (`make soak`) checks the invariants from outside, and exits with status 1 if
one was violated.
"""
