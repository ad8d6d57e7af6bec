"""Minutes of everything at once: clients, bookings of the same ids, sandbox, receiver, Redis, kills, forks and faults.

`python -m benchmarks.soak [--minutes 10]` (`make soak`) checks from outside what must hold, and exits with 1 if
anything did not.
"""
