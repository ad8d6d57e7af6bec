"""Compare what two sources state: openapi.yaml with the documentation, or the last watch with this one.

A fact that only one source states is a difference only if the other one shows all facts of its kind at that place.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

from attrs import define, evolve, field

from .facts import LIMITS, NUMBER_IN_EXAMPLE, SETS, Origin, StatedApi, StatedOperation, is_within, shape

_NEVER_EMPTY = ("date-time", "date")  # a minimum length of 1 adds nothing to these formats


class Verdict(enum.Enum):
    """The kind of a difference between an old (or our) source and a new (or Pexip's) one."""

    DIFFERS = "differs"
    ADDED = "only there"
    REMOVED = "only here"


@define(frozen=True, kw_only=True)
class FactDifference:
    """One difference."""

    verdict: Verdict
    operation: str
    place: str  # in the operation
    kind: str  # `type`, `property`, `enum value` …
    here: Any = None
    there: Any = None
    origin: Origin = field(factory=Origin, eq=False)  # in openapi.yaml
    source: StatedOperation | None = field(default=None, eq=False)  # what the other source states, for drafts

    @property
    def reason(self) -> str:
        """Why openapi.yaml differs on purpose; empty if it gives no reason, or if the reason does not cover this."""
        if self.verdict is Verdict.ADDED:
            return ""
        tolerant = {"nullable": self.here is True, "required": self.here is False}.get(self.kind, self.here is None)
        if tolerant and self.kind in ("nullable", "required", *LIMITS) and self.place[:1].isdigit():
            return self.origin.reason or "openapi.yaml accepts more in this response."
        return self.origin.reason if tolerant or self.there is None else ""


@define
class Comparison:
    """All differences, and the number of facts that agree."""

    agreed: int = 0
    operations: int = 0
    findings: list[FactDifference] = field(factory=list)

    @property
    def differences(self) -> list[FactDifference]:
        """The differences for which openapi.yaml gives no reason."""
        return [finding for finding in self.findings if not finding.reason]


def compare(here: StatedApi, there: StatedApi) -> Comparison:
    """Compare two sources, operation by operation."""
    result = Comparison()
    left = list(here.operations)
    for theirs in there.operations:
        ours = partner(theirs, left)
        if ours is None:
            if not (here.whole or here.indexed):
                continue  # `here` may not have shown this operation
            result.findings.append(_finding(Verdict.ADDED, theirs, "", "operation", there=_line(theirs), source=theirs))
            continue
        left.remove(ours)
        result.operations += 1
        agreed, found = compare_facts(ours, _aligned(ours, theirs))
        result.agreed += agreed
        result.findings += found
    for ours in left:
        elsewhere = ours.documentation and there.documentation and ours.documentation != there.documentation
        if not elsewhere and (there.whole or ours.slug in there.gone):
            result.findings.append(_finding(Verdict.REMOVED, ours, "", "operation", here=_line(ours)))
    known = {operation.slug: operation for operation in here.operations}
    for slug in sorted(there.dead_links - here.dead_links):
        holder = known.get(slug) or StatedOperation(page=slug)
        result.findings.append(_finding(Verdict.REMOVED, holder, "", "page", here=slug))
    return result


def partner(wanted: StatedOperation, among: list[StatedOperation]) -> StatedOperation | None:
    """The same operation in another source: by its page's name, else by method and path."""
    for one in among:
        if wanted.slug and one.slug == wanted.slug:
            return one
    for one in among:
        if wanted.path and one.method == wanted.method and shape(one.path.lower()) == shape(wanted.path.lower()):
            return one
    return None


def _line(operation: StatedOperation) -> str:
    return f"{operation.method} {operation.path}".strip() or operation.name


def _aligned(ours: StatedOperation, theirs: StatedOperation) -> StatedOperation:
    """Move what a page shows of an array to the array's items, as only openapi.yaml says that it is an array."""
    for place in ("body", *theirs.members("", "response")):
        array = ours.facts.get(place, {}).get("type") == "array"
        if array and "type" not in theirs.facts.get(place, {}) and theirs.members(place, "property"):
            inner = theirs.below(place, f"{place}[]")
            rest = {key: facts for key, facts in theirs.facts.items() if not is_within(key, place)}
            theirs = evolve(theirs, facts={**rest, **inner.facts}, shows={**theirs.shows, **inner.shows})
    return theirs


def compare_facts(ours: StatedOperation, theirs: StatedOperation) -> tuple[int, list[FactDifference]]:
    """The number of facts that agree, and the differences, at all places that both state."""
    agreed, found = 0, []
    other_types: list[str] = []  # what is inside is of another type and cannot be compared
    for place in sorted(ours.facts.keys() & theirs.facts.keys()):
        if any(is_within(place, other) for other in other_types):
            continue
        same, findings = _place(ours, theirs, place)
        agreed += same
        if any(finding.kind == "type" for finding in findings):
            other_types.append(place)
            findings = [finding for finding in findings if finding.kind == "type"]
        found += findings
    return agreed, found


def _place(ours: StatedOperation, theirs: StatedOperation, place: str) -> tuple[int, list[FactDifference]]:
    agreed = 0
    findings: list[FactDifference] = []
    mine, other = ours.facts[place], theirs.facts[place]
    for kind in sorted(mine.keys() | other.keys()):
        left, right = mine.get(kind), other.get(kind)
        if isinstance(left, frozenset) and isinstance(right, frozenset):
            agreed += len(left & right)
        if kind in SETS and (kind != "enum value" or (left and right)):
            findings += _members(ours, theirs, place, kind)
        elif _is_same(kind, left, right, mine):
            agreed += 1
        elif (kind in mine or kind in ours.shows.get(place, ())) and (
            kind in other or kind in theirs.shows.get(place, ())
        ):
            findings.append(_finding(Verdict.DIFFERS, ours, place, kind, here=left, there=right))
    return agreed, findings


def _members(ours: StatedOperation, theirs: StatedOperation, place: str, kind: str) -> Iterator[FactDifference]:
    mine, other = ours.members(place, kind), theirs.members(place, kind)
    for member in sorted(other - mine):
        if _is_shown(ours, place, kind, member):
            yield _finding(Verdict.ADDED, ours, place, kind, there=member, source=theirs)
    for member in sorted(mine - other):
        if _is_shown(theirs, place, kind, member):
            inner = {"property": f"{place}.{member}", "parameter": member, "response": member}.get(kind, place)
            found = _finding(Verdict.REMOVED, ours, inner, kind, here=member)
            yield evolve(found, place=place)


def _finding(verdict: Verdict, ours: StatedOperation, place: str, kind: str, **values: Any) -> FactDifference:
    origin = ours.origins.get(place) or ours.origins.get("", Origin())
    return FactDifference(verdict=verdict, operation=ours.name, place=place, kind=kind, origin=origin, **values)


def _is_shown(operation: StatedOperation, place: str, kind: str, member: str) -> bool:
    """Whether a source would state this member if it existed."""
    wanted = f"parameter in {member.split(' ')[0]}" if kind == "parameter" else kind
    return wanted in operation.shows.get(place, ())


def _is_same(kind: str, left: Any, right: Any, ours: dict[str, Any]) -> bool:
    if left == right and isinstance(left, bool) == isinstance(right, bool):
        return True
    if kind == "type" and NUMBER_IN_EXAMPLE in (left, right):
        return bool({left, right} & {"integer", "number"})
    if kind == "minLength" and left is None and right == 1:
        return ours.get("format") in _NEVER_EMPTY
    return False
