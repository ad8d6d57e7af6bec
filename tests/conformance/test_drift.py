"""Against an Engage that has drifted away from the document: all that shows is found, nothing else, and patched."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from pexip_engage_client.conformance.differences import Kind, Shown
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.patch import patched
from pexip_engage_client.conformance.report import ConformanceReport
from pexip_engage_client.openapi.reader import Document
from pexip_engage_client.openapi.shipped import load, shipped

from .reality import Mutation, Mutator, Reality

pytestmark = pytest.mark.proof

ROUNDS, CHANGES = 4, 50
OURS = load()


async def run(reality: Reality, document: Document) -> ConformanceReport:
    async with reality.client() as client:
        return await Run(client=client, document=document, records=2, max_requests=1000, shown=Shown(values=True))()


def found(report: ConformanceReport) -> set[tuple[str, str, str]]:
    found = (each.difference for each in report.findings if each.difference.kind is not Kind.INVARIANT)
    return {(each.kind.value, each.pointer, each.name) for each in found}  # random records have random IDs


async def test_exactly_the_drift_is_found_and_patched(tmp_path: Path) -> None:
    text, mended = shipped().read_text(encoding="utf-8"), tmp_path / "openapi.yaml"
    visible: list[Mutation] = []
    missed: list[Mutation] = []
    for seed in range(ROUNDS):
        mutator = Mutator(OURS, Random(seed))
        drifted = mutator.mutated(CHANGES)
        reality = Reality(drifted, Random(seed))
        report = await run(reality, OURS)
        expected = {each for mutation in mutator.made for each in mutation.expected}
        # Where an object has nothing but the unknown property, the name is withheld.
        expected |= {(kind, pointer, "*") for kind, pointer, _ in expected if kind == "unknown property"}
        assert found(report) <= expected, f"invented: {seed}"
        shown = [mutation for mutation in mutator.made if mutation.shows in reality.shown]
        visible += shown
        missed += [mutation for mutation in shown if not mutation.expected <= found(report)]

        changed, left = patched(text, report)
        assert [each for each in left if each.difference.kind is not Kind.INVARIANT] == []
        mended.write_text(changed, encoding="utf-8")
        report = await run(Reality(drifted, Random(seed)), Document.read(mended))
        assert found(report) == set(), f"not mended: {seed}"
        assert sum(each.state == "reached" for each in report.outcomes.values()) >= 15
    assert len(visible) >= 120
    assert len({mutation.what for mutation in visible}) == 8
    assert len(missed) <= 0.01 * len(visible), missed
