"""Against an Engage that has drifted away from the document: all that shows is found, nothing else, and patched."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.patch import patched
from pexip_engage_client.conformance.report import Report
from pexip_engage_client.sandbox.document.openapi import Document, load, shipped

from .reality import Mutation, Mutator, Reality

ROUNDS, CHANGES = 14, 24
OURS = load()


async def run(reality: Reality, document: Document) -> Report:
    async with reality.client() as client:
        return await Run(client=client, document=document, records=2, values=True)()


def found(report: Report) -> set[tuple[str, str, str]]:
    return {(each.difference.kind.value, each.difference.pointer, each.difference.name) for each in report.findings}


async def test_an_engage_that_keeps_to_the_document_differs_in_nothing() -> None:
    for seed in range(3):
        report = await run(Reality(OURS, Random(seed)), OURS)
        assert found(report) == set()
        assert sum(each.state == "reached" for each in report.outcomes.values()) >= 30


visible: list[Mutation] = []
missed: list[Mutation] = []


@pytest.mark.xdist_group("drift")
@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_what_has_drifted_is_found_and_patched_and_nothing_else(seed: int, tmp_path: Path) -> None:
    mutator = Mutator(OURS, Random(seed))
    drifted = mutator.mutated(CHANGES)
    reality = Reality(drifted, Random(seed))
    report = await run(reality, OURS)
    assert found(report) <= {each for mutation in mutator.made for each in mutation.expected}, "invented"
    for mutation in mutator.made:
        if mutation.shows in reality.shown:
            visible.append(mutation)
            if not mutation.expected <= found(report):
                missed.append(mutation)

    text, left = patched(shipped().read_text(encoding="utf-8"), report)
    assert left == []
    mended = tmp_path / "openapi.yaml"
    mended.write_text(text, encoding="utf-8")
    assert found(await run(Reality(drifted, Random(seed)), load(mended))) == set()


@pytest.mark.xdist_group("drift")
def test_hardly_anything_visible_was_missed() -> None:
    assert len(visible) >= 200, len(visible)
    assert len({mutation.what for mutation in visible}) == 8
    assert len(missed) <= 0.01 * len(visible), missed
