"""What a changed document or a changed surface means for the report, the CHANGELOG and the version."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.changes.__main__ import compare_revisions, main
from generator.changes.change_report import asked, draft, next_version, report
from generator.changes.compare import compare
from generator.changes.releases import NoBaselineError, last_release, unsaid
from generator.changes.surface import compare_surfaces
from pexip_engage_client.openapi.reader import Document
from tests.openapi import RESOURCES

ROOT = Path(__file__).parents[3]
TABLE = {"rooms": {"list": "getRooms", "book": "bookRoom"}}
DOCUMENT: dict[str, Any] = yaml.safe_load("""
paths:
  /rooms:
    get:
      operationId: getRooms
      security: [{oauth2: [rooms:read]}]
      parameters:
        - {name: "office-id[]", in: query, schema: {type: array, items: {type: string}}}
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Room"}}}}
        "422": {$ref: "#/components/responses/Refused"}
    post:
      operationId: bookRoom
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/RoomInput"}}}}
      responses: {"204": {description: Booked.}}
components:
  responses:
    Refused: {x-error-codes: [ROOM_TAKEN]}
  schemas:
    Color: {type: string, enum: [RED, BLUE]}
    Room:
      type: object
      required: [id]
      properties:
        id: {type: string}
        name: {type: string}
        color: {$ref: "#/components/schemas/Color"}
    RoomInput:
      type: object
      required: [id]
      properties:
        id: {type: string}
        note: {type: [string, "null"], maxLength: 10}
""")


def changes(
    change: Callable[[dict[str, Any]], object], table: Any = TABLE
) -> list[tuple[str, str, str, str, bool, bool]]:
    new = copy.deepcopy(DOCUMENT)
    change(new)
    found = compare(Document(DOCUMENT), Document(new), TABLE, table)
    return [(each.kind, each.subject, each.what, each.detail, each.python, each.wire) for each in found]


def get(document: dict[str, Any]) -> Any:
    return document["paths"]["/rooms"]["get"]


def schema(document: dict[str, Any], name: str) -> Any:
    return document["components"]["schemas"][name]


def test_equal_documents_have_no_changes() -> None:
    assert changes(lambda _: None) == []
    assert "Nothing" in report([], [], None, "1.0.0")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda d: d["paths"].update({"/new": {"get": {"operationId": "getNew", "summary": "See"}}}),
            ("operation", "getNew", "added", "GET /new: See", False, False),
        ),
        (
            lambda d: d["paths"]["/rooms"].pop("post"),
            ("operation", "rooms.book", "removed", "POST /rooms", True, True),
        ),
        (
            lambda d: get(d).update(security=[{"oauth2": ["rooms:write"]}]),
            ("scope", "rooms.list", "changed", "needs rooms:write, not rooms:read", False, True),
        ),
        # The filter that goes, which a comparison of signatures with **kwargs does not see.
        (
            lambda d: get(d)["parameters"].pop(0),
            ("parameter", "rooms.list(office_id=)", "removed", "", True, True),
        ),
        (
            lambda d: get(d)["parameters"].append({"name": "from", "in": "query", "schema": {"type": "string"}}),
            ("parameter", "rooms.list(from_=)", "added", "string", False, False),
        ),
        (
            lambda d: get(d)["parameters"].append(
                {"name": "x", "in": "query", "required": True, "schema": {"type": "string"}}
            ),
            ("parameter", "rooms.list(x=)", "added", "string, required", True, True),
        ),
        (
            lambda d: get(d)["parameters"][1]["schema"].update(maximum=50),
            ("parameter", "rooms.list(limit=)", "changed", "maximum is 50, was 100", False, True),
        ),
        (
            lambda d: get(d)["parameters"][1]["schema"].update(maximum=500),
            (
                "parameter",
                "rooms.list(limit=)",
                "changed",
                "maximum is 500, was 100",
                False,
                False,
            ),
        ),
        # The attribute that may now be None.
        (
            lambda d: schema(d, "Room")["properties"]["id"].update(type=["string", "null"]),
            ("property", "Room.id", "changed", "may be None", True, True),
        ),
        (
            lambda d: schema(d, "Room").pop("required"),
            ("property", "Room.id", "changed", "is optional", True, True),
        ),
        (
            lambda d: schema(d, "Room").update(required=["id", "name"]),
            ("property", "Room.name", "changed", "is required", False, False),
        ),
        (
            lambda d: schema(d, "Room")["properties"]["name"].update(type="integer"),
            ("property", "Room.name", "changed", "is integer, was string", True, True),
        ),
        (
            lambda d: schema(d, "RoomInput").update(required=["id", "note"]),
            ("property", "RoomInput.note", "changed", "is required", True, True),
        ),
        (
            lambda d: schema(d, "RoomInput").pop("required"),
            ("property", "RoomInput.id", "changed", "is optional", False, False),
        ),
        (
            lambda d: schema(d, "RoomInput")["properties"]["note"].update(type="string"),
            ("property", "RoomInput.note", "changed", "may no longer be None", True, True),
        ),
        (
            lambda d: schema(d, "RoomInput")["properties"].update(new={"type": "string"}),
            ("property", "RoomInput.new", "added", "string", False, False),
        ),
        (
            lambda d: schema(d, "Room")["properties"].pop("name"),
            ("property", "Room.name", "removed", "", True, True),
        ),
        (
            lambda d: schema(d, "Color")["enum"].append("GREEN"),
            ("enum value", "Color.GREEN", "added", "", False, False),
        ),
        (
            lambda d: schema(d, "Color")["enum"].remove("RED"),
            ("enum value", "Color.RED", "removed", "", True, False),
        ),
        (
            lambda d: get(d)["responses"]["200"].update(content={}),
            ("response", "rooms.list", "changed", "is nothing, was Room", True, True),
        ),
    ],
)
def test_each_kind_of_change_has_its_verdict(
    change: Callable[[dict[str, Any]], object], expected: tuple[Any, ...]
) -> None:
    assert changes(change) == [expected]


def test_error_code_is_reported_for_operation_and_enum() -> None:
    def change(document: dict[str, Any]) -> None:
        document["components"]["responses"]["Refused"]["x-error-codes"] += ["LATE", "LOST"]
        document["components"]["schemas"]["ErrorCode"] = {"enum": ["LATE"], "x-enum-descriptions": ["It is too late."]}

    assert [(subject, what, detail, python) for _, subject, what, detail, python, _ in changes(change)] == [
        ("rooms.list LATE", "added", "this operation may respond with it", False),
        ("rooms.list LOST", "added", "this operation may respond with it", False),
        ("ErrorCode", "added", "1 values", False),
        ("ErrorCode.LATE", "added", "It is too late", False),
        ("ErrorCode.LOST", "added", "describe it in the schema ErrorCode", False),
    ]


def test_renamed_method_breaks_python_only() -> None:
    (found,) = changes(lambda _: None, {"rooms": {"list": "getRooms", "reserve": "bookRoom"}})
    assert found == ("operation", "rooms.book", "changed", "is now rooms.reserve", True, False)


SURFACE = """\
pexip_engage_client.generated.models.Room(ResponseModel)
pexip_engage_client.generated.models.Room.id: str
pexip_engage_client.generated.resources.RoomsResource.book(self, id: str, *, note: str | None | Unset = UNSET) -> Room
"""


@pytest.mark.parametrize(
    ("old", "new", "subject", "python"),
    [
        ("Room.id: str", "Room.id: str | None", "Room.id", True),
        ("Room.id: str", "Room.id: int", "Room.id", True),
        ("id: str,", "id: str | int,", "rooms.book(id=)", False),
        ("note: str | None | Unset = UNSET", "note: str", "rooms.book(note=)", True),
        ("note: str | None | Unset = UNSET", "note: str | Unset = UNSET", "rooms.book(note=)", True),
        ("-> Room", "-> Room | None", "rooms.book", True),
        (", *, note: str | None | Unset = UNSET", "", "rooms.book(note=)", True),
        ("self, id: str, *, note: str | None | Unset", "self, note: str | None | Unset", "rooms.book(note=)", False),
        ("self, id: str, *,", "self, *, id: str,", "rooms.book(id=)", True),
        ("id: str,", "late: bool, id: str,", "rooms.book(id=)", True),
        ("UNSET)", "UNSET, late: bool)", "rooms.book(late=)", True),
        ("UNSET)", "UNSET, late: bool = False)", "rooms.book(late=)", False),
        ("Room(ResponseModel)", "Room(object)", "Room", True),
        (".Room.id: str\n", ".Room.key: str\n", "Room.id", True),
    ],
)
def test_changes_of_the_public_surface(old: str, new: str, subject: str, python: bool) -> None:
    found = {change.subject: change.python for change in compare_surfaces(SURFACE, SURFACE.replace(old, new))}
    assert found[subject] is python
    assert compare_surfaces(SURFACE, SURFACE) == []


def breaking() -> Any:
    new = copy.deepcopy(DOCUMENT)
    get(new)["parameters"].pop(0)
    return compare(Document(DOCUMENT), Document(new), TABLE, TABLE)


def test_next_version_follows_from_the_changes() -> None:
    added = compare(Document({"paths": {}}), Document(DOCUMENT), {}, TABLE)
    assert (next_version("0.3.1", breaking()), next_version("1.3.1", breaking())) == ("0.4.0", "2.0.0")
    assert (next_version("0.3.1", added), next_version("1.3.1", added)) == ("0.3.2", "1.4.0")
    assert next_version("1.3.1", []) == "1.3.1"
    assert "Nothing has been released yet, so the version stays **0.1.0**, even after breaking changes." in asked(
        None, "0.1.0", breaking()
    )
    assert "After 1.3.1, the changes require at least **2.0.0**: raise the version" in asked(
        "1.3.1", "1.4.0", breaking()
    )
    assert "**2.0.0** is enough" in asked("1.3.1", "2.0.0", breaking())


def test_change_that_is_not_understood_must_be_in_the_changelog() -> None:
    new = copy.deepcopy(DOCUMENT)
    get(new)["x-rate"] = 3
    changes = compare(Document(DOCUMENT), Document(new), TABLE, TABLE)
    text = report(changes, [], "1.2.0", "1.2.1")
    assert (
        "| not understood changed | `rooms.list` | **not understood: check by hand** | x-rate is 3, was absent |"
        in text
    )
    assert "1 change to check by hand" in text
    silent = "# Changelog\n\n## [Unreleased]\n\n{}\n\n## [1.2.0] - 2026-01-01\n"
    assert "`rooms.list`" in unsaid(changes, [], silent.format(""), "1.2.0", "1.2.1")[0]
    assert unsaid(changes, [], silent.format(draft(changes)), "1.2.0", "1.2.1") == []


def test_documentation_is_reported_apart() -> None:
    new = copy.deepcopy(DOCUMENT)
    get(new)["summary"] = "List them"
    changes = compare(Document(DOCUMENT), Document(new), TABLE, TABLE)
    text = report(changes, [], "1.2.0", "1.2.1")
    assert "0 differences in the document" in text
    assert "1 change only to descriptions and examples." in text
    assert "- `rooms.list` (summary)" in text
    assert draft(changes) == ""


def test_breaking_change_must_be_in_changelog_and_version(tmp_path: Path) -> None:
    changelog = "# Changelog\n\n## [Unreleased]\n\n{}\n\n## [1.2.0] - 2026-01-01\n\n- `rooms.list(office_id=)` came.\n"
    silent = changelog.format("")
    missing = unsaid(breaking(), [], silent, "1.2.0", "1.2.0")
    assert ["`rooms.list(office_id=)`" in missing[0], "need version 2.0.0" in missing[1]] == [True, True]
    told = changelog.format(draft(breaking()))
    assert unsaid(breaking(), [], told, "1.2.0", "2.0.0.dev0") == []
    assert len(unsaid(breaking(), [], told, "1.2.0", "1.3.0")) == 1
    # Where it is already the section of the release to come.
    told = told.replace("[Unreleased]", "[2.0.0] - 2026-02-01")
    assert unsaid(breaking(), [], told, "1.2.0", "2.0.0") == []


def test_new_type_errors_in_valid_code_are_breaking() -> None:
    changelog = "# Changelog\n\n## [1.2.0] - 2026-01-01\n"
    missing = unsaid([], ["calling.py:1: error: it is wrong"], changelog, "1.2.0", "1.2.0")
    assert ["calling.py:1: error: it is wrong" in missing[0], "need version 2.0.0" in missing[1]] == [True, True]
    assert unsaid([], ["calling.py:1: error: it is wrong"], changelog, "1.2.0", "2.0.0") == []


def test_command_compares_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = "enum: [CUSTOMER, EMPLOYEE, OTHER"
    old = (ROOT / "openapi.yaml").read_text(encoding="utf-8").replace(f"{values}]", f"{values}, ROBOT]")
    old = old.replace("operationId: getRegions\n", "operationId: findRegions\n")
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")
    assert main([f"--old={tmp_path / 'old.yaml'}"]) == 0
    printed = capsys.readouterr().out
    assert "| enum value removed | `ActorType.ROBOT` | **breaking for Python callers** |  |" in printed
    assert "**Breaking:** `findRegions` (operation)" in printed
    assert "### Removed\n\n- **Breaking:** `ActorType.ROBOT` (enum value)." in printed


def test_renamed_operation_id_is_reported_between_revisions() -> None:
    old = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    new = old.replace("operationId: getRegions\n", "operationId: findRegions\n")
    table = copy.deepcopy(RESOURCES)
    table["regions"]["list"] = "findRegions"
    [change] = compare_revisions(old, RESOURCES, new, table)
    assert (change.subject, change.python, change.wire) == ("regions.list", True, False)
    assert change.detail == (
        "operationId is findRegions, was getRegions; errors, logs, hooks and the sandbox use this name"
    )


def test_command_rejects_swagger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.yaml").write_text('swagger: "2.0"\npaths: {}\n')
    assert main([f"--old={tmp_path / 'old.yaml'}"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "the format is Swagger 2.0; convert it to OpenAPI 3.1 first" in printed.err


def test_failing_git_is_an_error(tmp_path: Path) -> None:
    """It must not look like a release that is just being made: the check would compare with an older one, or with none.

    In CI, git refuses a checkout of another user, for example.
    """
    changelog = "## [0.1.0] - 2026-01-01\n"
    assert last_release(tmp_path, changelog, "0.1.0") == "0.1.0"  # an unpacked source distribution
    (tmp_path / ".git").mkdir()
    with pytest.raises(NoBaselineError, match=r"git tag --list v0\.1\.0: fatal: not a git repository"):
        last_release(tmp_path, changelog, "0.1.0")
