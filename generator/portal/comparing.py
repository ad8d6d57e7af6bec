"""Two sources fact by fact: openapi.yaml ("here") and what the vendor publishes ("there").

Only what both say is compared. What is here alone counts as missing there only where the form would have shown it. A
difference is deliberate when the document gives its reason (`x-inferred`, `x-deliberate`) and is the looser of the
two, or keeps what is no longer there: a decision that the vendor now contradicts is reported as a contradiction all
the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .facts import NOT_SAID, Operation, Parameter, Property, Response, Schema, Silence, Source, shape
from .findings import Comparison, Finding, Verdict, looser

TIMES = ("date-time", "date")  # never empty: that the vendor prints a minimum length of 1 adds nothing


class Site(NamedTuple):
    """Where a fact of ours stands in the document, and why it differs there, if it says so."""

    place: str = ""
    reason: str = ""


def compare(here: Source, there: Source) -> Comparison:
    """Hold what `there` says against what `here` says."""
    result = Comparison()
    pairs, only_here, only_there = _paired(here.operations, there)
    for ours, theirs in pairs:
        result.operations += 1
        _Operation(result, ours, theirs).compare()
    for theirs in only_there:
        finding = Finding(
            verdict=Verdict.MISSING_HERE,
            operation=theirs.name,
            where="",
            fact="operation",
            there=_line(theirs),
            source=theirs,
        )
        result.findings.append(finding)
    for ours in only_here:
        name = ours.name.lower()
        if name in there.listed or not (there.whole or name in there.gone):
            continue  # it is there and only its page could not be read, or nobody knows
        result.findings.append(
            Finding(
                verdict=Verdict.MISSING_THERE,
                operation=ours.name,
                where="",
                fact="operation",
                here=_line(ours),
                place=ours.place,
                reason=ours.reason,
            )
        )
    return result


def _line(operation: Operation) -> str:
    parts = [part for part in (operation.method, operation.path) if isinstance(part, str)]
    return " ".join(parts) or operation.name


def _paired(
    here: list[Operation], source: Source
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation]]:
    """Pairs by operation id, then by method and path; then what is left on each side."""
    left = list(here)
    pairs: list[tuple[Operation, Operation]] = []
    waiting = list(source.operations)
    for same in (_same_id, _same_line):
        still = []
        for theirs in waiting:
            ours = next((one for one in left if same(one, theirs)), None)
            if ours is None:
                still.append(theirs)
            else:
                left.remove(ours)
                pairs.append((ours, theirs))
        waiting = still
    return pairs, left, waiting


def _same_id(ours: Operation, theirs: Operation) -> bool:
    return isinstance(ours.id, str) and isinstance(theirs.id, str) and ours.id.lower() == theirs.id.lower()


def _same_line(ours: Operation, theirs: Operation) -> bool:
    paths = isinstance(ours.path, str) and isinstance(theirs.path, str) and shape(ours.path) == shape(theirs.path)
    return paths and ours.method == theirs.method


def _site(ours: Operation | Parameter | Response | Schema) -> Site:
    """Where it is described."""
    return Site((ours.home if isinstance(ours, Schema) else "") or ours.place, ours.reason)


class _Operation:
    """The facts of one operation, on both sides."""

    def __init__(self, result: Comparison, ours: Operation, theirs: Operation) -> None:
        self._result, self._ours, self._theirs = result, ours, theirs

    def compare(self) -> None:
        ours, theirs, site = self._ours, self._theirs, _site(self._ours)
        self._same("", "method", ours.method, theirs.method, site)
        if isinstance(ours.path, str) and isinstance(theirs.path, str):
            self._same("", "path", ours.path, theirs.path, site)
        if isinstance(theirs.id, str) and isinstance(ours.id, str):
            self._same("", "operationId", ours.id.lower(), theirs.id.lower(), site)
        self._parameters()
        self._body()
        self._responses()

    def _report(
        self, verdict: Verdict, where: str, fact: str, here: Any, there: Any, site: Site, source: Any = None
    ) -> None:
        deliberate = verdict is Verdict.MISSING_THERE or looser(fact, here, there)
        self._result.findings.append(
            Finding(
                verdict=verdict,
                operation=self._ours.name,
                where=where,
                fact=fact,
                here=here,
                there=there,
                place=site.place,
                reason=site.reason if deliberate else "",
                source=source,
            )
        )

    def _same(self, where: str, fact: str, here: Any, there: Any, site: Site, source: Any = None) -> bool:
        """Compare one fact; whether the two can be said to differ."""
        if isinstance(here, Silence) or isinstance(there, Silence):
            return True
        if here == there and isinstance(here, bool) == isinstance(there, bool):
            self._result.agreed += 1
            return True
        verdict = (
            Verdict.MISSING_HERE if here is None else Verdict.MISSING_THERE if there is None else Verdict.CONTRADICTS
        )
        self._report(verdict, where, fact, here, there, site, source)
        return False

    def _each(
        self, where: str, fact: str, here: Mapping[Any, Any], there: Iterable[Any], rest: Silence | None, site: Site
    ) -> None:
        """Compare two sets of names; `rest` says whether more may be there, `site` what holds ours."""
        there = dict(there) if isinstance(there, Mapping) else dict.fromkeys(there)
        for name in there:
            if name in here:
                self._result.agreed += 1
            else:
                self._report(Verdict.MISSING_HERE, where, fact, None, name, site, there[name])
        for name in here if rest is None else ():
            if name not in there:
                one = here[name].schema if isinstance(here[name], Property) else here[name]
                own = site if one is None else _site(one)
                if not own.reason:
                    own = Site(site.place or own.place, site.reason)
                self._report(Verdict.MISSING_THERE, where, fact, name, None, own)

    def _parameters(self) -> None:
        ours, theirs = self._ours.parameters, self._theirs.parameters
        for where in ("path", "query", "header"):
            mine = {key: one for key, one in ours.items() if key[0] == where}
            others = {key: one for key, one in theirs.items() if key[0] == where}
            rest = self._theirs.other_parameters.get(where, NOT_SAID)
            self._each(
                where,
                "parameter",
                {key[1]: one for key, one in mine.items()},
                {key[1]: one for key, one in others.items()},
                rest,
                Site(),
            )
            for key in mine.keys() & others.keys():
                self._parameter(f"{where} {mine[key].name}", mine[key], others[key])

    def _parameter(self, where: str, ours: Parameter, theirs: Parameter) -> None:
        self._same(where, "required", ours.required, theirs.required, _site(ours))
        self.schema(where, ours.schema, theirs.schema, ours.reason)

    def _body(self) -> None:
        ours, theirs = self._ours.body, self._theirs.body
        if isinstance(theirs, Silence) or isinstance(ours, Silence):
            return
        if ours is None or theirs is None:
            if ours is not theirs:
                self._same("body", "body", _present(ours), _present(theirs), _site(ours or self._ours), theirs)
            return
        self._same("body", "required", self._ours.body_required, self._theirs.body_required, _site(self._ours))
        self.schema("body", ours, theirs)

    def _responses(self) -> None:
        ours, theirs = self._ours.responses, self._theirs.responses
        self._each("", "response", ours, theirs, self._theirs.other_responses, Site())
        for status in ours.keys() & theirs.keys():
            self._response(status, ours[status], theirs[status])

    def _response(self, status: str, ours: Response, theirs: Response) -> None:
        if isinstance(ours.codes, frozenset) and isinstance(theirs.codes, frozenset):
            self._each(status, "error code", dict.fromkeys(sorted(ours.codes)), sorted(theirs.codes), None, _site(ours))
        mine, other = ours.schema, theirs.schema
        if isinstance(mine, Schema) and isinstance(other, Schema):
            self.schema(status, mine, other, ours.reason)
        elif not isinstance(mine, Silence) and not isinstance(other, Silence):
            self._same(status, "body", _present(mine), _present(other), _site(mine or ours), other)

    def schema(self, where: str, ours: Schema, theirs: Schema, inherited: str = "") -> None:
        """Compare two schemas and everything in them; `inherited` is the reason of what holds ours."""
        reason = ours.reason or inherited
        site, use = Site(ours.home or ours.place, reason), Site(ours.place, reason)
        if (
            isinstance(theirs.types, Silence)
            and theirs.properties
            and ours.types == frozenset({"array"})
            and ours.items
        ):
            self.schema(f"{where}[]", ours.items, theirs, reason)  # the page shows the items' properties as the list's
            return
        if not self._types(where, ours, theirs, site):
            return
        if ours.types and not theirs.by_example:
            self._same(where, "nullable", ours.nullable, theirs.nullable, use)
        elif theirs.nullable is True and ours.nullable is False:
            self._same(where, "nullable", False, True, use)
        if not theirs.by_example:
            self._same(where, "format", ours.format, theirs.format, site)
        self._values(where, ours, theirs, site)
        for name in sorted(ours.limits.keys() | theirs.limits.keys()):
            if not (
                name == "minLength" and ours.format in TIMES and ours.limit(name) is None and theirs.limit(name) == 1
            ):
                self._same(where, name, ours.limit(name), theirs.limit(name), site)
        self._each(where, "property", ours.properties, theirs.properties, theirs.other_properties, site)
        for name in ours.properties.keys() & theirs.properties.keys():
            mine, other = ours.properties[name], theirs.properties[name]
            at = Site(mine.schema.place, mine.schema.reason or reason)
            self._same(f"{where}.{name}", "required", mine.required, other.required, at)
            self.schema(f"{where}.{name}", mine.schema, other.schema, reason)
        if ours.items is not None and theirs.items is not None:
            self.schema(f"{where}[]", ours.items, theirs.items, reason)

    def _types(self, where: str, ours: Schema, theirs: Schema, site: Site) -> bool:
        """Whether the two are of one type, so that the rest can be compared."""
        if isinstance(ours.types, Silence) or isinstance(theirs.types, Silence) or not ours.types:
            return True
        if theirs.by_example and theirs.types == frozenset({"integer"}) and "number" in ours.types:
            return True
        return self._same(
            where, "type", "/".join(sorted(ours.types)), "/".join(sorted(theirs.types)) or "any", site, theirs
        )

    def _values(self, where: str, ours: Schema, theirs: Schema, site: Site) -> None:
        mine, other = ours.values, theirs.values
        if isinstance(mine, frozenset) and isinstance(other, frozenset):
            self._each(where, "enum value", dict.fromkeys(sorted(mine)), sorted(other), None, site)
        elif not isinstance(mine, Silence) and not isinstance(other, Silence) and mine != other:
            self._same(
                where,
                "enum",
                tuple(sorted(mine)) if mine else None,
                tuple(sorted(other)) if other else None,
                site,
                theirs,
            )


def _present(thing: object) -> str | None:
    return None if thing is None else "JSON"


def differences(ours: Schema, theirs: Schema) -> list[Finding]:
    """Where two schemas differ, deliberately or not."""
    result = Comparison()
    _Operation(result, Operation(), Operation()).schema("", ours, theirs)
    return result.findings
