"""The report of a run or of a recorder: findings and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from attrs import Factory, asdict, define, evolve, field, frozen

from ..openapi.reader import DocumentedOperation
from .differences import Difference, Seen
from .shapes import NOTHING, Shape

FORMAT = 1
# The outcome of a step that cannot be compared begins with one of these.
NOT_TRIED, FAILED = "not tried", "failed"


class State(StrEnum):
    """The result of calling an operation. Only `REACHED` means that a record was compared with the document."""

    REACHED = "reached"
    """At least one record was compared."""
    EMPTY = "no record in the response"
    """The response contained no record."""
    FORBIDDEN = "forbidden"
    """The enterprise responded with 403."""
    REJECTED = "rejected"
    """The enterprise responded with another error."""
    FAILED = "no response"
    """The call failed without a response."""
    NO_VALUE = "no ID or parameter available"
    """No ID or value was known with which to call the operation."""
    NOT_CALLED = "not called"
    """The run did not call the operation."""


@define
class Outcome:
    """The result of calling one operation, and the numbers of its responses and records."""

    id: str
    """The operation ID."""
    scope: str | None = None
    """The scope that the operation needs, if one is documented."""
    state: State = State.NOT_CALLED
    """The result of calling the operation."""
    why: str = ""
    """The reason why no record was compared; empty if at least one was compared."""
    statuses: Counter[int] = field(factory=Counter[int])
    """The number of responses with each status."""
    records: int = 0
    """The number of records that were compared."""

    def count(self, seen: Seen, records: int) -> None:
        """Count a response. If the response is successful, also count its records."""
        self.statuses[seen.status] += 1
        if seen.status < 300:
            self.records += records
            if self.records:
                self.state, self.why = State.REACHED, ""
            elif self.state is not State.REACHED:
                self.state, self.why = State.EMPTY, seen.problem


def outcome_of(operation: DocumentedOperation) -> Outcome:
    """Return the initial outcome for an operation that has not been called yet."""
    return Outcome(operation.id, operation.scope)


@define
class Finding:
    """One difference between responses and the OpenAPI document, and how many times it occurred."""

    difference: Difference
    """The difference."""
    count: int = 0
    """The number of occurrences."""
    observed: Shape = NOTHING
    """The types of the received values, with formats of strings and types of array items."""
    values: set[str] = field(factory=set[str])
    """The undocumented enum values that were received; empty unless the report may show values."""

    def __str__(self) -> str:
        """Return one line, such as `getEmployees data[].status: unknown value, observed NEW (3x)`."""
        observed = ", ".join(sorted(self.values)) or str(self.observed)
        return f"{self.difference}{observed and f', observed {observed}'} ({self.count}x)"


@frozen
class AssumptionCheck:
    """The result of checking, in the enterprise, one of the sandbox's assumptions about undocumented behavior."""

    step: str
    """The description of the step that was performed, such as accepting an unknown appointment."""
    operation: str
    """The operation ID."""
    expected: str
    """The sandbox's outcome of the step."""
    observed: str
    """The enterprise's outcome of the step."""
    reading: str = ""
    """The assumption that the step checks."""

    @property
    def compared(self) -> bool:
        """True if the step was performed in both the sandbox and the enterprise."""
        return not any(each.startswith((NOT_TRIED, FAILED)) for each in (self.expected, self.observed))

    @property
    def holds(self) -> bool:
        """True if the step was performed in both the sandbox and the enterprise, with the same outcome."""
        return self.compared and self.expected == self.observed


@define
class ConformanceReport:
    """The result of comparing responses with openapi.yaml: the differences, and the outcome of each operation called.

    The report keeps at most `capacity` findings, and counts later ones in `dropped`.
    """

    outcomes: dict[str, Outcome] = field(factory=dict[str, Outcome])
    """The outcome of each operation, by its ID."""
    requests: int = 0
    """The number of requests that the run sent."""
    date: str = Factory(lambda: datetime.now(UTC).date().isoformat())
    """The date of the run."""
    capacity: int = 1000
    """The maximum number of findings that the report keeps."""
    least_reached: float = 0.0
    """The share of the operations that a run must reach for its result to count."""
    dropped: int = 0
    """The number of findings that were dropped because `capacity` was reached."""
    skipped: int = 0
    """The number of responses that a recorder did not compare."""
    unanswered: Counter[str] = field(factory=Counter[str])
    """The number of requests without a readable response, after all retries, by operation and reason."""
    stopped: str = ""
    """The reason why a run stopped early; empty if it did not."""
    requested_scopes: set[str] = field(factory=set[str])
    """The scopes that the client requested."""
    allowed_scopes: set[str] = field(factory=set[str])
    """The scopes with which a call succeeded, and the scopes that the token endpoint listed as granted when a call
    failed."""
    readings: list[AssumptionCheck] = field(factory=list[AssumptionCheck])
    """The checks of the sandbox's assumptions about undocumented behavior."""
    left_behind: str = ""
    """The records that a run with `--write` could not clean up."""
    _findings: dict[Difference, Finding] = field(factory=dict[Difference, Finding], init=False, repr=False)

    def add(self, found: Iterable[Difference]) -> list[Difference]:
        """Count differences, and return those that had not occurred before."""
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
        """All differences, sorted by operation, path and kind."""
        order = {name: index for index, name in enumerate(self.outcomes)}

        def position(finding: Finding) -> tuple[Any, ...]:
            found = finding.difference
            return order.get(found.operation, len(order)), found.operation, found.path, found.kind, found.name

        return sorted(self._findings.values(), key=position)

    @property
    def reached(self) -> list[Outcome]:
        """The operations for which at least one record was compared."""
        return [each for each in self.outcomes.values() if each.state is State.REACHED]

    @property
    def not_reached(self) -> list[Outcome]:
        """The operations for which no record was compared."""
        return [each for each in self.outcomes.values() if each.state is not State.REACHED]

    @property
    def reached_enough(self) -> bool:
        """True if the run ended, got a response to each request, and reached the required share of the operations."""
        is_whole = not self.stopped and not self.unanswered
        return is_whole and len(self.reached) >= max(1, self.least_reached * len(self.outcomes))

    @property
    def differs(self) -> bool:
        """True if a response differed from the document, or an assumption of the sandbox does not hold."""
        return bool(self._findings or self.dropped or any(each.compared and not each.holds for each in self.readings))

    @property
    def conforms(self) -> bool:
        """True if enough operations were reached, and no response differed. See also `not_reached`."""
        return self.reached_enough and not self.differs

    @property
    def missing_scopes(self) -> Mapping[str, list[str]]:
        """The missing scopes, each with the operations that need it."""
        scopes = {each.scope or "" for each in self.not_reached if each.state is State.FORBIDDEN}
        missing = sorted(scopes - self.allowed_scopes - {""})
        return {scope: [each.id for each in self.not_reached if each.scope == scope] for scope in missing}

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values, without data from records or the name of the enterprise."""
        return {
            "format": FORMAT,
            "date": self.date,
            "conforms": self.conforms,
            "reached": len(self.reached),
            "not_reached": len(self.not_reached),
            "stopped": self.stopped,
            "requests": self.requests,
            "dropped": self.dropped,
            "skipped": self.skipped,
            "unanswered": dict(self.unanswered),
            "scopes": {
                "requested": sorted(self.requested_scopes),
                "allowed": sorted(self.allowed_scopes),
                "missing": dict(self.missing_scopes),
            },
            "operations": [_outcome(each) for each in self.outcomes.values()],
            "differences": [_finding(each) for each in self.findings],
            "readings": [{**asdict(each), "compared": each.compared, "holds": each.holds} for each in self.readings],
            "left_behind": self.left_behind,
        }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    statuses = {str(status): count for status, count in sorted(outcome.statuses.items())}
    return {**asdict(outcome), "state": outcome.state.value, "statuses": statuses}


def _finding(finding: Finding) -> dict[str, Any]:
    found = asdict(finding.difference, filter=lambda attribute, _: attribute.name not in ("observed", "value"))
    observed = {"observed": str(finding.observed), "values": sorted(finding.values), "count": finding.count}
    return {**found, "kind": finding.difference.kind.value, **observed}
