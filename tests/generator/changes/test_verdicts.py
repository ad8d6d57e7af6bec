"""Every kind of change has its verdict, in both directions of time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generator.changes.compare import ApiChange, compare

from .edits import as_compared, edited
from .verdicts import BOTH, CHECK, FINE, PLACES, PYTHON, TABLES, WIRE, Limit, Row, limits

ROWS = [pytest.param(row, id=f"{table}: {row.name}") for table, rows in TABLES.items() for row in rows]
LIMITS = [pytest.param(limit, id=limit.name) for limit in limits()]


def worst(changes: list[ApiChange]) -> str:
    """The verdict on all changes together."""
    assert changes, "no change is reported"
    if any(change.breaking for change in changes):
        python, wire = any(change.python for change in changes), any(change.wire for change in changes)
        return BOTH if python and wire else PYTHON if python else WIRE
    return CHECK if any(change.unclear for change in changes) else FINE


UNCHANGED = as_compared(edited({}))


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    return worst(compare(*(as_compared(edited(edits)) if edits else UNCHANGED for edits in (old, new))))


@pytest.mark.parametrize("row", ROWS)
def test_change_has_its_verdict(row: Row) -> None:
    assert compared({}, row.edits) == row.verdict


@pytest.mark.proof
@pytest.mark.parametrize("row", ROWS)
def test_reverse_change_has_its_verdict(row: Row) -> None:
    assert compared(row.edits, {}) == row.reverse


@pytest.mark.parametrize("limit", LIMITS)
def test_limit_has_its_verdict(limit: Limit) -> None:
    place = PLACES["received" if limit.received else "sent"]
    old, new = {place: limit.old}, {place: limit.new}
    assert (compared(old, new), compared(new, old)) == (limit.verdict, limit.reverse)


@pytest.mark.parametrize(
    "limit",
    [each for each in limits() if not each.received and each.old["type"] != "object"],
    ids=lambda each: each.name,
)
def test_limit_of_a_parameter_has_its_verdict(limit: Limit) -> None:
    place = "list parameters size schema"
    assert (compared({place: limit.old}, {place: limit.new}), compared({place: limit.new}, {place: limit.old})) == (
        limit.verdict,
        limit.reverse,
    )


def test_known_verdicts_are_enough_to_trust_the_report() -> None:
    assert len(ROWS) + len(LIMITS) >= 120
    assert len({row.id for row in ROWS}) == len(ROWS)
