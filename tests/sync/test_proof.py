"""After random operations, faults and crashes, a consumer's copies equal the sandbox: short forms of the soak test."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.soak.reconciling import prove
from pexip_engage_client.stores import Store


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6))
def test_copies_equal_the_sandbox(seed: int) -> None:
    counts, differences = asyncio.run(prove(seed, 60))
    assert differences == {}
    assert counts["runs"] > 0


@pytest.mark.parametrize("seed", [2])
async def test_copies_equal_the_sandbox_with_each_state(store: Store, seed: int) -> None:
    counts, differences = await prove(seed, 100, store)
    assert differences == {}
    assert counts["ended by CrashError"] > 0
    assert counts["ended by ServerError"] + counts["ended by CancelledError"] > 0
