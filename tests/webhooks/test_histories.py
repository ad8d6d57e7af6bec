"""Histories of receivers and a copy, in several processes, with a store that fails: see `simulation`."""

from __future__ import annotations

from pathlib import Path

import pytest

from pexip_engage_client.webhooks import running

from .simulation import FAULTS, KINDS, METHODS, STOPS, OneFault, act_in_all_ways, run_history, run_random


@pytest.mark.proof
@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("waiting", "hangs"),
        *(("loops", fault) for fault in ("killed", "stopped")),
        *(("memory", fault) for fault in (*FAULTS, *STOPS)),
    ],
)
def test_fault_at_each_call(kind: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "POLL_SECONDS", 5)  # fewer calls
    methods: set[str] = set()
    number = 0
    while True:
        one = OneFault(fault, number)
        try:
            run_history(kind, act_in_all_ways, fault=one, folder=tmp_path)
        except AssertionError as error:
            error.add_note(f"call {number}, {one.method}: {fault}")
            raise
        if one.method is None:
            break
        methods.add(one.method)
        number += 1
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
