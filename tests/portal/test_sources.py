"""Which source is read, in which order, and what a source that is broken or incomplete is taken for."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.portal.baseline import Baseline
from generator.portal.fetching import Web
from generator.portal.sources import Portal, Reading, read_files
from generator.portal.watching import compare_reading
from pexip_engage_client.openapi.reader import Document
from tests.openapi import DOCUMENT

from . import vendor
from .conftest import Output, Watch, only
from .server import LocalPortal
from .vendor import OPERATIONS, Node

IDS = ["getAppointments", "createAppointment", "acceptAppointment", "postAppointment"]
SOME = [OPERATIONS[name] for name in IDS]
DEVELOPMENT = "https://developer.pexipengage.com/development/operation/operation-"


Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def ours(ours: Document) -> Document:
    """A document of a few operations, because a watch compares all of them each time."""
    return only(ours, [*IDS, "getRegions", "getFiles"])


@pytest.fixture
def few(ours: Document) -> Document:
    """Our document, as if it had only these operations."""
    return only(ours, IDS)


@pytest.fixture
def read(portal: LocalPortal, client: httpx.Client) -> Read:
    """Read what the local portal has now."""

    def reading(known: Document, baseline: Baseline | None = None, documentation: str = "production") -> Reading:
        web = Web(client=client, pause=0, sleep=lambda seconds: None)
        return Portal(web, documentation, portal.base, known, baseline or Baseline()).read()

    return reading


def document(operations: list[Node] = SOME) -> str:
    found: dict[str, Any] = {"openapi": "3.1.0", "paths": {}, "webhooks": {}}
    for operation in operations:
        kind, name = ("paths", operation["path"]) if "path" in operation else ("webhooks", operation["event"])
        keys = ("parameters", "requestBody", "responses") if operation["requestBody"] else ("parameters", "responses")
        node = {key: operation[key] for key in keys}
        node |= {"operationId": operation["id"]} if kind == "paths" else {}
        found[kind].setdefault(name, {})[operation["method"]] = node
    return json.dumps(found)


def page_of(operation: Node) -> str:
    return f"operation/operation-{operation['page']}.md"


def publish_pages(portal: LocalPortal, operations: list[Node] = SOME, *, listed: list[Node] | None = None) -> None:
    portal.put("llms.txt", vendor.index(operations if listed is None else listed, portal.base))
    for operation in operations:
        portal.put(page_of(operation), vendor.markdown(operation))


def publish_feed(portal: LocalPortal, *changes: str) -> None:
    items = "".join(f"<item><guid>{portal.base}changes/{change}</guid></item>" for change in changes)
    portal.put("changes.rss", f"<rss><channel>{items}</channel></rss>")
    for change in changes:
        portal.put(f"changes/{change}/previous.json", document())
        portal.put(f"changes/{change}/current.json", document())


def found(few: Document, reading: Reading, documentation: str = "production") -> list[str]:
    """What differs from openapi.yaml without a reason."""
    watch = compare_reading("", reading, few, Baseline(), documentation)
    lines = [f"{name}: {each}" for name, lines in watch.unexplained.items() for each in lines]
    changes = [f"{each.change.subject} {each.change.what}" for each in watch.in_document if not each.reason]
    missing = [f"{each} missing" for each in watch.missing]
    return [*lines, *changes, *missing, *(f"{page} dead" for page in reading.dead_links), *watch.unknown]


# -- order -----------------------------------------------------------------------------------------------


def test_feed_takes_precedence_over_document_and_pages(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "b", "a")
    portal.put("source.json", document(SOME[:1]))
    publish_pages(portal, SOME[:1])
    assert found(few, read(few)) == []
    assert portal.paths[1:] == ["changes.rss", "changes/b/current.json"]


def test_document_takes_precedence_over_pages(portal: LocalPortal, read: Read, few: Document) -> None:
    portal.put("source.json", document())
    publish_pages(portal, SOME[:1])
    assert found(few, read(few)) == []
    assert "llms.txt" not in portal.paths


@pytest.mark.parametrize("broken", ["<html>", "{", "[]", '{"openapi": "2"}', '{"openapi": "3.1.0", "paths": {}}'])
def test_pages_are_read_if_the_document_is_broken(broken: str, portal: LocalPortal, read: Read, few: Document) -> None:
    portal.put("changes.rss", "<rss>/changes/a</rss>")
    portal.put("changes/a/current.json", broken)
    portal.put("source.json", broken)
    publish_pages(portal)
    reading = read(few)
    assert len(reading.pages) == len(SOME)
    assert found(few, reading) == []
    assert reading.feed == []


def test_document_of_another_api_is_not_compared(portal: LocalPortal, read: Read, few: Document) -> None:
    pets: Node = {"openapi": "3.1.0", "paths": {"/pets": {"get": {"operationId": "getPets", "responses": {}}}}}
    portal.put("source.json", json.dumps(pets))
    reading = read(few)
    assert reading.is_empty
    assert any("another API" in attempt.outcome for attempt in reading.attempts)


def test_portal_without_any_source_is_reported_after_a_few_requests(
    portal: LocalPortal, read: Read, ours: Document
) -> None:
    reading = read(ours)
    assert reading.is_empty
    assert len(portal.requests) < 10
    assert any("not requested" in attempt.outcome for attempt in reading.attempts)


# -- the feed of changes -----------------------------------------------------------------------------------


def test_new_entries_of_the_feed_go_through_the_change_report(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "c", "b", "a")
    grown = deepcopy(SOME)
    grown[0]["parameters"].append({"in": "query", "name": "color", "schema": {"type": "string"}})
    portal.put("changes/c/current.json", document(grown))
    reading = read(few, Baseline(changes=["a", "b"]))
    [change] = [found.change for found in reading.changes]
    assert (change.kind, change.what, "color" in change.subject) == ("parameter", "added", True)
    assert reading.feed == ["c", "b", "a"]
    assert "changes/b/previous.json" not in portal.paths
    assert found(few, reading) == ["getAppointments(color=) added"]


def test_first_watch_reports_no_entry_of_the_feed_as_a_change(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "b", "a")
    portal.put("changes/b/previous.json", document(SOME[:1]))
    reading = read(few)
    assert reading.changes == []
    assert reading.feed == ["b", "a"]


def test_number_of_entries_read_from_the_feed_is_bounded(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, *(f"change-{number}" for number in range(25)))
    for change in range(25):
        portal.put(f"changes/change-{change}/previous.json", document([]))
    read(few, Baseline(changes=["older"]))
    assert len([path for path in portal.paths if path.endswith("previous.json")]) == 20


def test_feed_may_contain_forms_that_the_generator_rejects(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "b", "a")
    odd = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": {"allOf": 5}}}}
    portal.put("changes/b/previous.json", json.dumps(odd))
    reading = read(few, Baseline(changes=["a"]))
    assert reading.document is not None
    assert {(found.change.kind, found.change.what) for found in reading.changes} >= {("operation", "added")}


# -- pages -------------------------------------------------------------------------------------------------


def test_listed_page_that_does_not_exist_is_a_difference(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    del portal.files[page_of(OPERATIONS["acceptAppointment"])]
    assert found(few, read(few)) == ["acceptappointment dead"]


def test_listed_page_of_an_unknown_operation_that_does_not_exist_is_a_difference(
    portal: LocalPortal, read: Read, few: Document
) -> None:
    publish_pages(portal)
    portal.files["llms.txt"].text += f"\n- [x]({portal.base}operation/operation-inventthing.md)\n"
    assert found(few, read(few)) == ["inventthing dead"]


def test_pages_absent_from_the_index_are_requested(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal, listed=SOME[:2])
    reading = read(few)
    assert found(few, reading) == []
    assert page_of(OPERATIONS["postAppointment"]) in portal.paths


def test_page_neither_listed_nor_there_is_a_missing_operation(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal, SOME[:-1])
    assert found(few, read(few)) == ["postAppointment missing"]


def test_operation_documented_elsewhere_is_not_missing(portal: LocalPortal, read: Read, few: Document) -> None:
    few = deepcopy(few)
    few.raw["webhooks"]["appointment"]["post"]["externalDocs"]["url"] = f"{DEVELOPMENT}post-Appointment"
    publish_pages(portal, SOME[:-1])
    assert found(few, read(few)) == []
    assert page_of(OPERATIONS["postAppointment"]) not in portal.paths
    portal.clear()
    portal.put("source.json", document(SOME[:-1]))
    assert found(few, read(few)) == []
    elsewhere = read(few, documentation="development")
    assert found(few, elsewhere, "development") == ["postAppointment removed"]


def test_operations_are_found_in_the_pages_of_groups(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    portal.put("group/endpoint-appointments.md", portal.files["llms.txt"].text)
    portal.put("llms.txt", f"## Endpoints\n- [Appointments]({portal.base}group/endpoint-appointments)\n")
    assert found(few, read(few)) == []


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("<!DOCTYPE html><html></html>", 200, "HTML"),
        ("<html><input type=password></html>", 200, "login page"),
        ("no", 403, "403"),
        ("down", 503, "503"),
        (" ", 200, "empty"),
        ("Lorem ipsum", 200, "neither"),
    ],
)
def test_unreadable_page_is_named_and_not_called_missing(
    text: str, status: int, why: str, portal: LocalPortal, read: Read, few: Document
) -> None:
    publish_pages(portal)
    portal.put(page_of(OPERATIONS["acceptAppointment"]), text, status)
    reading = read(few)
    assert found(few, reading) == []
    [unread] = reading.unreadable
    assert why in unread.outcome


def test_other_hosts_and_documentations_are_not_requested(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    portal.files[
        "llms.txt"
    ].text += "\n- [x](http://192.0.2.1/operation/operation-a.md)\n- [y](/engage/staging/operation/operation-b.md)\n"
    assert found(few, read(few)) == []
    assert not any("staging" in path for path in portal.paths)


# -- saved pages -------------------------------------------------------------------------------------------


def test_saved_pages_read_the_same_offline(portal: LocalPortal, few: Document, tmp_path: Path, client: Any) -> None:
    publish_pages(portal, SOME[:-1], listed=SOME[:2])
    web = Web(client=client, save=tmp_path, pause=0)
    online = Portal(web, "production", portal.base, few, Baseline()).read()
    offline = read_files(tmp_path, few, Baseline())
    assert found(few, offline) == found(few, online)
    assert len(found(few, online)) == 1
    assert offline.unreadable == []


def test_saved_document_reads_the_same_offline(portal: LocalPortal, few: Document, tmp_path: Path, client: Any) -> None:
    publish_feed(portal, "newest", "newer", "a")
    portal.put("changes/newest/current.json", document(SOME[:-1]))
    portal.put("changes/newer/current.json", document(SOME[:1]))
    web = Web(client=client, save=tmp_path, pause=0)
    online = Portal(web, "production", portal.base, few, Baseline(changes=["a"])).read()
    offline = read_files(tmp_path, few, Baseline())
    assert found(few, offline) == found(few, online) == ["postAppointment removed"]


def test_saved_pages_without_an_index_are_all_read(few: Document, tmp_path: Path) -> None:
    (tmp_path / "operation").mkdir()
    for operation in [*SOME, OPERATIONS["getRegions"]]:
        (tmp_path / page_of(operation)).write_text(vendor.markdown(operation), encoding="utf-8")
    assert found(few, read_files(tmp_path, few, Baseline())) == ["GET /regions"]


def test_page_that_was_not_saved_is_not_called_missing(few: Document, tmp_path: Path) -> None:
    (tmp_path / "operation").mkdir()
    (tmp_path / "llms.txt").write_text(vendor.index(SOME, "https://portal.example/"), encoding="utf-8")
    for operation in SOME[:2]:
        (tmp_path / page_of(operation)).write_text(vendor.markdown(operation), encoding="utf-8")
    assert found(few, read_files(tmp_path, few, Baseline())) == []


def test_addresses_do_not_leave_the_directory_of_saved_pages(
    portal: LocalPortal, few: Document, tmp_path: Path, client: Any
) -> None:
    portal.put(
        "llms.txt", f"- [x]({portal.base}a/%2e%2e/..%2f../operation-x.md) [y]({portal.base}../../operation-y.md)"
    )
    saved = tmp_path / "deep" / "saved"
    Portal(Web(client=client, save=saved, pause=0), "production", portal.base, few, Baseline()).read()
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and saved not in path.parents]
    assert outside == []


# -- whole documents ---------------------------------------------------------------------------------------


def test_webhook_pages_are_found_under_their_real_addresses(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    read(few)
    assert "operation/operation-post-Appointment.md" in portal.paths
    assert not any("postappointment" in path.lower() for path in portal.paths)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("https://api.pexipengage.com/", "https://api2.pexipengage.com/", "server https://api{}.pexipengage.com/"),
        (
            "https://auth.pexipengage.com/",
            "https://auth2.pexipengage.com/",
            "token URL https://auth{}.pexipengage.com/",
        ),
        ('["engage:regions:readOnly"]', '["engage:offices:readOnly"]', "GET /regions: engage:"),
        ('getfiles"}, "security": [{"oauth2": []}]', 'getfiles"}', "GET /files: oauth2"),
        ('"explode": true', '"explode": false', "explode False"),
        ('"maxLength": 36', '"maxLength": 37', "X-Correlation-Id > Maximum length is 37."),
    ],
)
def test_changed_fact_of_a_document_since_the_last_watch_is_reported(
    old: str, new: str, lines: str, portal: LocalPortal, watch: Watch, capsys: Output
) -> None:
    text = json.dumps(only(Document(DOCUMENT), [*IDS, "getRegions", "getFiles"]).raw)
    portal.put("source.json", text)
    assert watch("--record") == 0
    assert watch() == 0
    capsys.readouterr()
    assert old in text
    portal.put("source.json", text.replace(old, new))
    assert watch() == 3
    changed = capsys.readouterr().out.partition("## Changed since the last watch")[2].partition("##")[0]
    assert lines.format(2) in changed or lines.format("") in changed


def test_operation_that_left_the_document_since_the_last_watch_is_gone(
    portal: LocalPortal, watch: Watch, capsys: Output
) -> None:
    portal.put("source.json", document())
    watch("--record")
    portal.put("source.json", document(SOME[1:]))
    capsys.readouterr()
    assert watch() == 3
    assert "- `OpenAPI document GET /appointments` is gone." in capsys.readouterr().out
