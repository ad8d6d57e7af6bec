"""Histories of receivers and a copy, in several processes, with a store that fails: see `simulation`."""

from __future__ import annotations

from itertools import count, cycle
from pathlib import Path

import pytest

from .simulation import KINDS, METHODS, OneFault, faults_of, run_random, run_with_fault


@pytest.mark.proof
@pytest.mark.parametrize("kind", ["waiting", "memory"])
def test_fault_at_each_call(kind: str, tmp_path: Path) -> None:
    """One fault for each other call, in turn. `python -m tests.webhooks.simulation --each-call` tests all of them."""
    kinds, methods = cycle(faults_of(kind)), set[str]()
    for number in count(1, 2):
        fault = OneFault(next(kinds), number)
        run_with_fault(kind, fault, tmp_path)
        if fault.method is None:
            break
        methods.add(fault.method)
    assert methods == set(METHODS)


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        *(("memory", seed) for seed in range(2)),
        # The rate of faults depends on the seed: each kind of store has a high and a low one.
        *(
            pytest.param(kind, seed, marks=pytest.mark.proof)
            for number, kind in enumerate(KINDS)
            for seed in (2 + number % 2, 4 + number % 2)
        ),
    ],
)
def test_random_history(kind: str, seed: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{kind}_server") if kind in ("redis", "postgres") else ""
    assert run_random(kind, seed, tmp_path, url).acknowledged
