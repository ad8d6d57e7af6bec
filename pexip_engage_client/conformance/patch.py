"""Turn a report into changes to openapi.yaml: allow what was observed, and mark each change.

Every change has a form that the generator accepts. For each property, the generator accepts only one type besides null.
So a property with values of several types gets an open schema, which keeps only the description. Findings that no
patch can express are listed separately.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import unified_diff

from attrs import evolve
from yaml.nodes import MappingNode, Node, SequenceNode

from ..openapi.schemas import NOT_JSON
from ..openapi.yaml_text import YamlText, child, flow, items, pairs
from .differences import Difference, Kind, is_plain_name
from .report import ConformanceReport, Finding
from .shapes import NOTHING, Shape

OBSERVED = "x-observed"
_UNENDED = "\\ No newline at end of file"
# The kinds of differences that a change to a schema cannot express.
_UNWRITABLE = frozenset({Kind.STATUS, Kind.HEADER, Kind.BODY, Kind.PAGING, Kind.INVARIANT, Kind.REJECTED})
# The keywords that an open schema keeps.
_DESCRIBING = frozenset({"title", "description", "example", "examples", "deprecated", "externalDocs"})
_NUMBERS = frozenset({"integer", "number"})
_NULL = "null"


def diff(text: str, report: ConformanceReport, *, values: bool = False) -> str:
    """Return a unified diff, for `git apply` or `patch -p1`, that adds a report's findings to openapi.yaml.

    Comments in the diff list the findings that it cannot express. `values` states whether the report shows enum values.
    """
    changed, left = patched(text, report)
    remarks = [f"# Not in this patch: {_remark(finding, values)}\n" for finding in left]
    lines = unified_diff(text.splitlines(True), changed.splitlines(True), "a/openapi.yaml", "b/openapi.yaml")
    return "".join([*remarks, *(line if line.endswith("\n") else f"{line}\n{_UNENDED}\n" for line in lines)])


def patched(text: str, report: ConformanceReport) -> tuple[str, list[Finding]]:
    """Return the text of the document with a report's findings, and a list of the findings that it could not add."""
    document = YamlText(text)
    schemas: dict[str, dict[Difference, Finding]] = {}
    left: list[Finding] = []
    for finding in report.findings:
        if not _can_be_written(document, finding):
            left.append(finding)
            continue
        merged = schemas.setdefault(finding.difference.pointer, {})
        # Combine the findings of all operations that use the same schema.
        key = evolve(finding.difference, operation="", path="")
        merged[key] = _both(merged[key], finding) if key in merged else finding
    opened = tuple(
        f"{pointer}/" for pointer, merged in schemas.items() if _opens(document.at(pointer), merged.values())
    )
    # Change inner schemas first, because an addition to an outer schema begins where an addition to an inner one ends.
    for pointer, merged in sorted(schemas.items(), key=lambda entry: -entry[0].count("/")):
        node = document.at(pointer)
        if isinstance(node, MappingNode) and not pointer.startswith(opened):
            _change(document, node, list(merged.values()), report.date, opens=f"{pointer}/" in opened)
    return document.result(), left


def _can_be_written(document: YamlText, finding: Finding) -> bool:
    found = finding.difference
    if found.kind in _UNWRITABLE:
        return False
    node = document.at(found.pointer)
    if found.kind is Kind.UNKNOWN_VALUE:
        return bool(finding.values) and not _clash(items(child(node, "enum")), finding.values)
    if found.kind in (Kind.TYPE, Kind.NULL):
        # Methods that return lists need a response with an array.
        needed = not found.path or (found.path == "data" and "array" in items(child(node, "type")))
        return not needed and not finding.observed.types <= NOT_JSON
    data = child(child(node, "properties"), "data")
    return not (found.kind is Kind.MISSING and not found.path and found.name == "data" and child(data, "items"))


def _clash(known: Iterable[str], new: Iterable[str]) -> bool:
    """True if a name would clash with another one in Python."""
    plain = ["".join(filter(str.isalnum, name)).lower() for name in (*known, *new)]
    return len(set(plain)) < len(plain)


def _both(one: Finding, other: Finding) -> Finding:
    return Finding(one.difference, one.count + other.count, one.observed | other.observed, one.values | other.values)


def _opens(node: Node, findings: Iterable[Finding]) -> bool:
    """True if a schema must become open, because it would need several types."""
    seen = {name for each in findings if each.difference.kind is Kind.TYPE for name in each.observed.types} - NOT_JSON
    documented = set(items(child(node, "type"))) - {_NULL}
    return bool(seen) and not (documented and documented | seen <= _NUMBERS)


def _change(document: YamlText, node: MappingNode, findings: list[Finding], date: str, *, opens: bool) -> None:
    """Make all changes to one schema."""
    of: dict[Kind, list[Finding]] = {kind: [each for each in findings if each.difference.kind is kind] for kind in Kind}
    removed = {each.difference.name for each in of[Kind.LIMIT]} | ({"format"} if of[Kind.FORMAT] else set[str]())
    described = [] if opens else _described(node, of[Kind.UNKNOWN_PROPERTY])
    added: list[str] = []
    if opens:
        removed = {name for name, _ in pairs(node) if name not in _DESCRIBING and not name.startswith("x-")}
    else:
        _allow(document, node, {name for each in of[Kind.TYPE] + of[Kind.NULL] for name in each.observed.types})
        enum = child(node, "enum")
        if of[Kind.UNKNOWN_VALUE] and isinstance(enum, SequenceNode):
            values = sorted({value for each in of[Kind.UNKNOWN_VALUE] for value in each.values})
            document.rewrite(enum, added=[flow(value) for value in values])
        if gone := {each.difference.name for each in of[Kind.MISSING]}:
            required = child(node, "required")
            if isinstance(required, SequenceNode) and set(items(required)) > gone:
                document.rewrite(required, removed=gone)
            else:
                removed.add("required")
        added += _describe(document, node, described, date)
        if len(described) < len(of[Kind.UNKNOWN_PROPERTY]):
            removed.add("additionalProperties")
            added.append("additionalProperties: true")
    marks = [_mark(each, date) for each in findings if each not in described]
    present = child(node, OBSERVED)
    if marks and isinstance(present, SequenceNode):
        document.rewrite(present, added=marks)
    elif marks:
        added.append(f"{OBSERVED}: [{', '.join(marks)}]")
    document.rewrite(node, removed=removed, added=added)


def _allow(document: YamlText, node: MappingNode, seen: set[str]) -> None:
    """Make a schema allow null, or any number instead of only integers."""
    seen -= NOT_JSON
    reference, types, enum = child(node, "$ref"), child(node, "type"), child(node, "enum")
    choice = child(node, "oneOf") or child(node, "anyOf")
    if types is not None and seen:
        names = ["number" if name in _NUMBERS and seen & _NUMBERS else name for name in items(types)]
        document.replace(types, _types([*names, *({_NULL} & seen)]))
        if _NULL in seen and isinstance(enum, SequenceNode):
            document.rewrite(enum, added=[_NULL])
    elif reference is not None and seen:
        document.replace_pair(node, "$ref", f"oneOf: [{{$ref: {flow(str(reference.value))}}}, {{type: {flow(_NULL)}}}]")
    elif isinstance(choice, SequenceNode) and seen:
        document.rewrite(choice, added=[f"{{type: {flow(_NULL)}}}"])


def _described(node: Node, findings: list[Finding]) -> list[Finding]:
    """Return the undocumented properties that can be described, because the generated code can use their names."""
    known = [name for name, _ in pairs(child(node, "properties"))]
    plain = [each for each in findings if is_plain_name(each.difference.name)]
    plain = [each for each in plain if not _clash(known, [each.difference.name])]
    return [] if _clash([], [each.difference.name for each in plain]) else plain


def _describe(document: YamlText, node: MappingNode, findings: list[Finding], date: str) -> list[str]:
    """Describe undocumented properties, and return the additions to the schema itself."""
    entries = [
        f"{flow(each.difference.name)}: {_schema(each.observed, f'{OBSERVED}: [{_mark(each, date)}]')}"
        for each in findings
    ]
    properties = child(node, "properties")
    if entries and isinstance(properties, MappingNode):
        document.rewrite(properties, added=entries)
        return []
    return [f"properties: {{{', '.join(entries)}}}"] if entries else []


def _schema(shape: Shape, *more: str) -> str:
    """Write a shape as a schema on one line. Several types, or only null, become an open schema."""
    names = sorted(shape.types - {_NULL})
    if names == ["integer", "number"]:
        names = ["number"]
    if len(names) != 1 or shape.types & NOT_JSON:
        return f"{{{', '.join(more)}}}"
    parts = [f"type: {_types([*names, *({_NULL} & shape.types)])}"]
    if shape.format:
        parts.append(f"format: {shape.format}")
    if names == ["array"]:
        parts.append(f"items: {_schema(shape.items or NOTHING)}")
    if names == ["object"]:
        parts.append("additionalProperties: true")
    return f"{{{', '.join([*parts, *more])}}}"


def _types(names: Sequence[str]) -> str:
    shown = [flow(name) for name in dict.fromkeys(names)]
    return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"


def _mark(finding: Finding, date: str) -> str:
    found = finding.difference
    seen = {
        Kind.UNKNOWN_PROPERTY: str(finding.observed) if is_plain_name(found.name) else "properties with other names",
        Kind.MISSING: f"no {found.name}",
        Kind.LIMIT: f"{found.name} broken",
        Kind.FORMAT: f"not {found.name}",
        Kind.UNKNOWN_VALUE: ", ".join(sorted(finding.values)),
    }.get(found.kind, str(finding.observed))
    return f"{{seen: {flow(seen)}, date: {flow(date)}, count: {finding.count}}}"


def _remark(finding: Finding, values: bool) -> str:
    hidden = finding.difference.kind is Kind.UNKNOWN_VALUE and not finding.values
    why = "it is not a plain word" if values else "--values shows it if it is a plain word"
    return f"{finding}; {why}" if hidden else str(finding)
