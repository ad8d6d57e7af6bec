"""The proof: our own document in another form differs in nothing, and each change of it is reported as what it is."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from generator.portal.comparing import compare
from generator.portal.facts import Source
from generator.portal.findings import Comparison
from generator.portal.sources import Reading

from .changes import MAKERS, change
from .publishing import FORMS, publish
from .server import Loopback
from .vendor import OPERATIONS, Node

Read = Callable[..., Reading]
CHUNKS, EACH = 12, 27  # 324 changes
KNOWN = list(OPERATIONS)
NAMES = {"inventthing": "inventThing"}


def found(comparison: Comparison) -> set[tuple[Any, ...]]:
    """The findings; a page says its operation's name in lower case alone."""
    return {
        (one.verdict, NAMES.get(one.operation, one.operation), one.where, one.fact, one.here, one.there)
        for one in comparison.findings
    }


@pytest.mark.parametrize("form", FORMS)
def test_the_same_api_in_another_form_differs_in_nothing(form: str, portal: Loopback, read: Read, ours: Source) -> None:
    publish(portal, form, OPERATIONS.values(), random.Random(form))
    source = read(KNOWN, api=form == "Portal API").source
    assert source is not None
    comparison = compare(ours, source)
    assert comparison.findings == []
    assert comparison.operations == len(OPERATIONS)
    assert comparison.agreed > 5_000


def sample(chance: random.Random) -> dict[str, Node]:
    """A few operations, among them one with error codes and one with a filter."""
    ids = set(chance.sample(KNOWN, 2)) | {
        "createAppointment",
        chance.choice(["getAppointments", "getEmployees", "getSubjects"]),
    }
    return {name: OPERATIONS[name] for name in KNOWN if name in ids}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_change_is_reported_as_what_it_is(chunk: int, portal: Loopback, read: Read, ours: Source) -> None:
    chance = random.Random(chunk)
    missed, invented, shown = [], [], 0
    for number in range(EACH):
        kind = list(MAKERS)[(chunk * EACH + number) % len(MAKERS)]
        form = chance.choice([form for form in FORMS if form != "OpenAPI YAML"])  # it takes ten times as long to parse
        made = None
        while made is None:
            operations = sample(chance)
            made = change(kind, operations, chance)
        publish(portal, form, made.operations.values(), chance)
        reading = read(list(operations), api=form == "Portal API", fetcher=portal)
        here = Source(form="ours", operations=[one for one in ours.operations if one.id in operations])
        assert reading.source is not None
        reported = found(compare(here, reading.source))
        shown += len(made.shown(form))
        missed += [(form, kind, finding) for finding in made.shown(form) - reported]
        invented += [(form, kind, finding) for finding in reported - {finding for finding, _ in made.expected}]
    assert (invented, missed) == ([], [])
    assert shown > EACH / 2
