"""After random operations, faults and crashes, a consumer's copies equal the sandbox: short forms of the soak test."""

from __future__ import annotations

import pytest

from benchmarks.soak.reconciling import prove
from pexip_engage_client.stores import Store


@pytest.mark.parametrize("seed", [2])
async def test_copies_equal_the_sandbox(store: Store, seed: int) -> None:
    counts, differences = await prove(seed, 100, store)
    assert differences == {}
    assert counts["ended by CrashError"] > 0
    assert counts["ended by ServerError"] + counts["ended by CancelledError"] > 0
