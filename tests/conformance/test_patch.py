# ruff: noqa: E501
"""The patch: it applies by the usual tools, keeps what it does not change, and marks what it does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from pexip_engage_client.conformance import patch
from pexip_engage_client.conformance.differences import Difference, Kind
from pexip_engage_client.conformance.report import ConformanceReport
from pexip_engage_client.conformance.shapes import NOTHING, Shape, shape_of

DOCUMENT = """\
# A comment that stays.
components:
  schemas:
    Office:
      type: object
      required: [id, name]   # both
      properties:
        id: {type: string, minLength: 1}  # an id
        name:
          type: string
          description: |
            What it is called.

            On signs.
          maxLength: 10
        kind: {$ref: '#/components/schemas/Kind'}
        where: {oneOf: [{$ref: '#/components/schemas/Where'}, {type: 'null'}], description: "It's here."}

    Where: {type: object, properties: {at: {format: date-time, type: string}}}
    Kind:
      type: string
      enum:
        - BIG
        - SMALL  # not big
"""
OFFICE = "/components/schemas/Office"


def report(*differences: tuple[Kind, str, str, object], values: tuple[str, ...] = ()) -> ConformanceReport:
    result = ConformanceReport(date="2026-02-03")
    for kind, pointer, name, value in differences:
        shape = value if isinstance(value, Shape) else shape_of(value)
        result.add(
            [Difference(kind, "getOffice", pointer, "data.office", name, shape, each) for each in values or (None,)]
        )
    return result


def lines(changed: str) -> tuple[list[str], list[str]]:
    old, new = DOCUMENT.splitlines(), changed.splitlines()
    return [line for line in old if line not in new], [line.strip() for line in new if line not in old]


@pytest.mark.parametrize(
    ("kind", "pointer", "name", "value", "gone", "new"),
    [
        (Kind.LIMIT, f"{OFFICE}/properties/id", "minLength", NOTHING, 1,
         ["id: {type: string, x-observed: [{seen: minLength broken, date: '2026-02-03', count: 1}]}  # an id"]),
        (Kind.NULL, f"{OFFICE}/properties/name", "", None, 1,
         ["type: [string, 'null']", "x-observed: [{seen: 'null', date: '2026-02-03', count: 1}]"]),
        (Kind.LIMIT, f"{OFFICE}/properties/name", "maxLength", NOTHING, 1,
         ["x-observed: [{seen: maxLength broken, date: '2026-02-03', count: 1}]"]),
        (Kind.TYPE, f"{OFFICE}/properties/kind", "", 5, 1,
         ["kind: {x-observed: [{seen: integer, date: '2026-02-03', count: 1}]}"]),
        (Kind.TYPE, f"{OFFICE}/properties/where", "", ["a"], 1,
         ["where: {description: \"It's here.\", x-observed: [{seen: array of string, date: '2026-02-03', count: 1}]}"]),
        (Kind.MISSING, OFFICE, "name", NOTHING, 1,
         ["required: [id]   # both", "x-observed: [{seen: no name, date: '2026-02-03', count: 1}]"]),
        (Kind.UNKNOWN_PROPERTY, OFFICE, "openSince", "2025-01-01", 0,
         ["openSince: {type: string, format: date, x-observed: [{seen: string (date), date: '2026-02-03', count: 1}]}"]),
        (Kind.FORMAT, "/components/schemas/Where/properties/at", "date-time", "soon", 1,
         ["Where: {type: object, properties: {at: {type: string, x-observed: [{seen: not date-time, date: '2026-02-03', count: 1}]}}}"]),
        (Kind.UNKNOWN_PROPERTY, "/components/schemas/Where", "*", 1, 1,
         ["Where: {type: object, properties: {at: {format: date-time, type: string}}, additionalProperties: true, "
          "x-observed: [{seen: properties with other names, date: '2026-02-03', count: 1}]}"]),
    ],
)  # fmt: skip
def test_each_change_touches_its_own_lines(
    kind: Kind, pointer: str, name: str, value: object, gone: int, new: list[str]
) -> None:
    changed, left = patch.patched(DOCUMENT, report((kind, pointer, name, value)))
    assert left == []
    assert (len(lines(changed)[0]), lines(changed)[1]) == (gone, new)
    yaml.safe_load(changed)


def test_enum_values_are_appended() -> None:
    found = report((Kind.UNKNOWN_VALUE, "/components/schemas/Kind", "", NOTHING), values=("no", "HUGE"))
    changed, _ = patch.patched(DOCUMENT, found)
    assert lines(changed) == (
        [],
        ["- HUGE", "- 'no'", "x-observed: [{seen: 'HUGE, no', date: '2026-02-03', count: 2}]"],
    )


def test_enum_is_not_patched_without_values() -> None:
    found = report(
        (Kind.UNKNOWN_VALUE, "/components/schemas/Kind", "", NOTHING), (Kind.STATUS, "/paths", "418", NOTHING)
    )
    assert patch.patched(DOCUMENT, found)[0] == DOCUMENT
    told = patch.diff(DOCUMENT, found)
    assert (
        "# Not in this patch: getOffice data.office: unknown value (1x); --values shows it if it is a plain word"
        in told
    )
    assert "status 418" in told
    with_values = patch.diff(DOCUMENT, found, values=True)
    assert "# Not in this patch: getOffice data.office: unknown value (1x); it is not a plain word" in with_values
    assert "--values" not in with_values


def test_all_changes_at_once_and_repeatedly(tmp_path: Path) -> None:
    """Many changes of one schema, a second report upon the first, and the tools that take the diff."""
    first = report(
        (Kind.LIMIT, f"{OFFICE}/properties/name", "maxLength", NOTHING),
        (Kind.TYPE, f"{OFFICE}/properties/name", "", 1.5),
        (Kind.NULL, f"{OFFICE}/properties/name", "", None),
        (Kind.MISSING, OFFICE, "name", NOTHING),
        (Kind.MISSING, OFFICE, "id", NOTHING),
        (Kind.UNKNOWN_PROPERTY, OFFICE, "floors", [[1], [None, 2.5]]),
        (Kind.UNKNOWN_PROPERTY, OFFICE, "extra", {"Jan": 1}),
    )
    (tmp_path / "openapi.yaml").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "first.patch").write_text(patch.diff(DOCUMENT, first), encoding="utf-8")
    subprocess.run(["git", "apply", "first.patch"], cwd=tmp_path, check=True)
    changed = (tmp_path / "openapi.yaml").read_text(encoding="utf-8")
    assert changed == patch.patched(DOCUMENT, first)[0]
    office = yaml.safe_load(changed)["components"]["schemas"]["Office"]
    assert "required" not in office
    assert office["properties"]["name"].keys() == {"description", "x-observed"}
    assert office["properties"]["floors"]["items"] == {"type": "array", "items": {"type": ["number", "null"]}}
    assert office["properties"]["extra"]["additionalProperties"] is True
    assert len(office["x-observed"]) == 2
    second = report((Kind.NULL, f"{OFFICE}/properties/floors", "", None))
    again = yaml.safe_load(patch.patched(changed, second)[0])["components"]["schemas"]["Office"]["properties"]["floors"]
    assert (again["type"], len(again["x-observed"])) == (["array", "null"], 2)


def test_document_without_final_newline(tmp_path: Path) -> None:
    text = DOCUMENT.rstrip("\n")
    (tmp_path / "openapi.yaml").write_text(text)
    found = report(
        (Kind.UNKNOWN_PROPERTY, OFFICE, "new", 1), (Kind.UNKNOWN_PROPERTY, "/components/schemas/Where", "b", 1)
    )
    (tmp_path / "a.patch").write_text(patch.diff(text, found))
    subprocess.run(["git", "apply", "a.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "openapi.yaml").read_text() == patch.patched(text, found)[0]


@pytest.mark.parametrize(
    ("schema", "pointer", "kind", "name", "value", "expected"),
    [
        ("{type: object}", "", Kind.UNKNOWN_PROPERTY, "size", 1, {"type": "object", "properties": {"size": {"type": "integer"}}}),
        ("{type: object, properties: {}}", "", Kind.UNKNOWN_PROPERTY, "size", 1, {"type": "object", "properties": {"size": {"type": "integer"}}}),
        ("{format: date}", "", Kind.FORMAT, "date", "soon", {}),
        ("{oneOf: [{format: date, type: string}, {type: integer}]}", "/oneOf/0", Kind.FORMAT, "date", "soon", {"oneOf": [{"type": "string"}, {"type": "integer"}]}),
    ],
)  # fmt: skip
def test_schemas_without_a_type_are_patched(
    schema: str, pointer: str, kind: Kind, name: str, value: object, expected: dict[str, object]
) -> None:
    changed, left = patch.patched(
        f"schemas: {{Bare: {schema}}}\n", report((kind, f"/schemas/Bare{pointer}", name, value))
    )
    assert left == []
    assert unmarked(yaml.safe_load(changed)["schemas"]["Bare"]) == expected
    assert changed.count("x-observed") == 1


def unmarked(node: object) -> object:
    if isinstance(node, dict):
        return {key: unmarked(value) for key, value in node.items() if key != "x-observed"}
    return [unmarked(each) for each in node] if isinstance(node, list) else node


def test_document_without_the_compared_schema_is_not_patched() -> None:
    found = report((Kind.NULL, "/components/schemas/Parrot", "", None))
    with pytest.raises(LookupError, match="there is no /components/schemas/Parrot"):
        patch.patched(DOCUMENT, found)
    with pytest.raises(ValueError, match="the YAML text is empty"):
        patch.patched("# nothing\n", found)
