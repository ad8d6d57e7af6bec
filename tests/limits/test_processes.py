"""Many processes share the limits in one Redis, in simulated time."""

from __future__ import annotations

import pytest

from benchmarks.processes import share
from pexip_engage_client import Limits

pytestmark = pytest.mark.proof


def test_many_processes_use_the_limits_without_a_429_and_each_gets_a_share(redis_server: str) -> None:
    """`make bench` measures whole minutes. Here the window is shorter, so fewer turns of each process fit into it."""
    found = share(redis_server, 25, Limits(4, 500, period=10.0), 1.5)
    assert found.most_in_flight == 4
    assert found.most_in_window <= 500
    (shares,) = found.windows
    assert sum(shares) >= 0.9 * 500
    assert min(shares) >= 0.2 * 500 / 25
