"""Many processes share the limits in one Redis, in simulated time."""

from __future__ import annotations

import pytest

from benchmarks.processes import share
from pexip_engage_client import Limits

pytestmark = pytest.mark.proof


def test_fifty_processes_use_the_limits_without_a_429_and_each_gets_a_share(redis_server: str) -> None:
    """`make bench` measures whole minutes. Here the window is shorter, so fewer turns of each process fit into it."""
    found = share(redis_server, 50, Limits(4, 1000, period=20.0), 1.5)
    assert found.most_in_flight == 4
    assert found.most_in_window <= 1000
    (shares,) = found.windows
    assert sum(shares) >= 0.9 * 1000
    assert min(shares) >= 0.2 * 1000 / 50
