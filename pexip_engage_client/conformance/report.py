"""The findings and their counts, of a run or of a recorder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from attrs import Factory, asdict, define, evolve, field, frozen

from .differences import Difference
from .shapes import NOTHING, Shape

FORMAT = 1


class State(StrEnum):
    """How far an operation came."""

    REACHED = "reached"
    FORBIDDEN = "forbidden"
    REFUSED = "refused"
    NO_RECORD = "no record to try"
    NOT_ASKED = "not asked"
    FAILED = "failed"


@define
class Outcome:
    """The outcome of one operation."""

    id: str
    method: str
    path: str
    state: State = State.NOT_ASKED
    why: str = ""
    statuses: Counter[int] = field(factory=Counter[int])
    records: int = 0
    page_size: int | None = None
    """The largest page that was allowed, of those that were tried."""


@define
class Finding:
    """One difference with everything that was seen of it."""

    difference: Difference
    count: int = 0
    observed: Shape = NOTHING
    values: set[str] = field(factory=set[str])


@frozen
class AssumptionCheck:
    """An assumption of the sandbox that the Pexip documentation leaves open, and what the enterprise did."""

    step: str
    operation: str
    expected: str
    observed: str
    reading: str = ""

    @property
    def holds(self) -> bool:
        """Whether both did the same."""
        return self.expected == self.observed


@define
class Report:
    """Differences and how often each was seen; of a run also the outcome of each operation.

    At most `capacity` different ones are kept; what comes after that is counted in `dropped`.
    """

    outcomes: dict[str, Outcome] = field(factory=dict[str, Outcome])
    requests: int = 0
    date: str = Factory(lambda: datetime.now(UTC).date().isoformat())
    capacity: int = 1000
    dropped: int = 0
    skipped: int = 0
    """Responses that a recorder did not look at."""
    readings: list[AssumptionCheck] = field(factory=list[AssumptionCheck])
    left_behind: str = ""
    """The records that could not be cleaned up after writing."""
    _findings: dict[Difference, Finding] = field(factory=dict[Difference, Finding], init=False, repr=False)

    def add(self, found: Iterable[Difference]) -> list[Difference]:
        """Count differences; gives those that had not been seen before."""
        new: list[Difference] = []
        for difference in found:
            key = evolve(difference, observed=NOTHING, value=None)
            finding = self._findings.get(key)
            if finding is None:
                if len(self._findings) >= self.capacity:
                    self.dropped += 1
                    continue
                new.append(key)
                finding = self._findings[key] = Finding(key, observed=difference.observed)
            finding.count += 1
            finding.observed |= difference.observed
            if difference.value is not None and len(finding.values) < self.capacity:
                finding.values.add(difference.value)
        return new

    @property
    def findings(self) -> list[Finding]:
        """All differences, in the order of operations, paths and kinds."""
        order = list(self.outcomes)

        def place(finding: Finding) -> tuple[Any, ...]:
            found = finding.difference
            known = order.index(found.operation) if found.operation in self.outcomes else len(order)
            return known, found.operation, found.path, found.kind, found.name

        return sorted(self._findings.values(), key=place)

    @property
    def conforms(self) -> bool:
        """Whether nothing differed."""
        return not self._findings and not self.dropped and all(each.holds for each in self.readings)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values. It names neither the enterprise nor anything of it."""
        return {
            "format": FORMAT,
            "date": self.date,
            "conforms": self.conforms,
            "requests": self.requests,
            "dropped": self.dropped,
            "skipped": self.skipped,
            "operations": [_outcome(each) for each in self.outcomes.values()],
            "differences": [_finding(each) for each in self.findings],
            "readings": [{**asdict(each), "holds": each.holds} for each in self.readings],
            "left_behind": self.left_behind,
        }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "operation": outcome.id,
        "method": outcome.method,
        "path": outcome.path,
        "state": outcome.state.value,
        "why": outcome.why,
        "statuses": {str(status): count for status, count in sorted(outcome.statuses.items())},
        "records": outcome.records,
        "page_size": outcome.page_size,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    found = finding.difference
    return {
        "kind": found.kind.value,
        "operation": found.operation,
        "pointer": found.pointer,
        "path": found.path,
        "name": found.name,
        "observed": str(finding.observed),
        "values": sorted(finding.values),
        "count": finding.count,
    }
