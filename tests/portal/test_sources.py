"""Which source is read, in which order, and what a source that is broken or incomplete is taken for."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from generator.portal.baseline import Baseline
from generator.portal.comparing import compare_with_ours
from generator.portal.facts import Source
from generator.portal.fetching import Web
from generator.portal.sources import Portal, read_files
from pexip_engage_client.openapi.reader import Document

from . import vendor
from .conftest import Read, only
from .server import LocalPortal
from .vendor import OPERATIONS, Node

IDS = ["getAppointments", "createAppointment", "acceptAppointment", "postAppointment"]
SOME = [OPERATIONS[name] for name in IDS]
DEVELOPMENT = "https://developer.pexipengage.com/development/operation/operation-"


@pytest.fixture
def few(ours: Document) -> Document:
    """Our document, as if it had only these operations."""
    return only(ours, IDS)


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


def found(few: Document, source: Source | None) -> list[tuple[str, str, str]]:
    """What differs: kind, what, and the subject, or the page that the index lists although it does not exist."""
    assert source is not None
    changes = [finding.change for finding in compare_with_ours(few, source) if not finding.reason]
    dead = [("page", "removed", page) for page in sorted(source.dead_links)]
    return [(change.kind, change.what, change.subject) for change in changes] + dead


# -- order -----------------------------------------------------------------------------------------------


def test_feed_takes_precedence_over_document_and_pages(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "b", "a")
    portal.put("source.json", document(SOME[:1]))
    publish_pages(portal, SOME[:1])
    source = read(few).source
    assert found(few, source) == []
    assert portal.paths[1:] == ["changes.rss", "changes/b/current.json"]


def test_document_takes_precedence_over_pages(portal: LocalPortal, read: Read, few: Document) -> None:
    portal.put("source.json", document())
    publish_pages(portal, SOME[:1])
    assert found(few, read(few).source) == []
    assert "llms.txt" not in portal.paths


@pytest.mark.parametrize("broken", ["<html>", "{", "[]", '{"openapi": "2"}', '{"openapi": "3.1.0", "paths": {}}'])
def test_pages_are_read_if_the_document_is_broken(broken: str, portal: LocalPortal, read: Read, few: Document) -> None:
    portal.put("changes.rss", "<rss>/changes/a</rss>")
    portal.put("changes/a/current.json", broken)
    portal.put("source.json", broken)
    publish_pages(portal)
    reading = read(few)
    assert reading.source is not None
    assert reading.source.form == "Markdown pages"
    assert found(few, reading.source) == []
    assert reading.feed == []


def test_document_of_another_api_is_not_compared(portal: LocalPortal, read: Read, few: Document) -> None:
    pets: Node = {"openapi": "3.1.0", "paths": {"/pets": {"get": {"operationId": "getPets", "responses": {}}}}}
    portal.put("source.json", json.dumps(pets))
    reading = read(few)
    assert reading.source is None
    assert any("another API" in attempt.outcome for attempt in reading.attempts)


def test_portal_without_any_source_is_reported_after_a_few_requests(
    portal: LocalPortal, read: Read, ours: Document
) -> None:
    reading = read(ours)
    assert reading.source is None
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
    assert found(few, reading.source) == [("parameter", "added", "getAppointments(color=)")]


def test_first_watch_reports_no_entry_of_the_feed_as_a_change(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "b", "a")
    portal.put("changes/b/previous.json", document(SOME[:1]))
    reading = read(few)
    assert reading.changes == []
    assert reading.feed == ["b", "a"]


def test_number_of_entries_read_from_the_feed_is_bounded(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, *(f"change-{number}" for number in range(25)))
    read(few, Baseline(changes=["older"]))
    assert len([path for path in portal.paths if path.endswith("previous.json")]) == 20


def test_feed_may_contain_forms_that_the_generator_rejects(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "b", "a")
    odd = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": {"allOf": 5}}}}
    portal.put("changes/b/previous.json", json.dumps(odd))
    reading = read(few, Baseline(changes=["a"]))
    assert reading.source is not None
    assert {(found.change.kind, found.change.what) for found in reading.changes} >= {("operation", "added")}


# -- pages -------------------------------------------------------------------------------------------------


def test_listed_page_that_does_not_exist_is_a_difference(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    del portal.files[page_of(OPERATIONS["acceptAppointment"])]
    assert found(few, read(few).source) == [("page", "removed", "acceptappointment")]


def test_listed_page_of_an_unknown_operation_that_does_not_exist_is_a_difference(
    portal: LocalPortal, read: Read, few: Document
) -> None:
    publish_pages(portal)
    portal.files["llms.txt"].text += f"\n- [x]({portal.base}operation/operation-inventthing.md)\n"
    assert found(few, read(few).source) == [("page", "removed", "inventthing")]


def test_pages_absent_from_the_index_are_requested(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal, listed=SOME[:2])
    reading = read(few)
    assert found(few, reading.source) == []
    assert page_of(OPERATIONS["postAppointment"]) in portal.paths


def test_page_neither_listed_nor_there_is_a_missing_operation(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal, SOME[:-1])
    assert found(few, read(few).source) == [("webhook", "removed", "postAppointment")]


def test_operation_documented_elsewhere_is_not_missing(portal: LocalPortal, read: Read, few: Document) -> None:
    few = deepcopy(few)
    few.raw["webhooks"]["appointment"]["post"]["externalDocs"]["url"] = f"{DEVELOPMENT}post-Appointment"
    publish_pages(portal, SOME[:-1])
    assert found(few, read(few).source) == []
    assert page_of(OPERATIONS["postAppointment"]) not in portal.paths
    portal.clear()
    portal.put("source.json", document(SOME[:-1]))
    assert found(few, read(few).source) == []
    elsewhere = read(few, documentation="development").source
    assert found(few, elsewhere) == [("webhook", "removed", "postAppointment")]


def test_operations_are_found_in_the_pages_of_groups(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    portal.put("group/endpoint-appointments.md", portal.files["llms.txt"].text)
    portal.put("llms.txt", f"## Endpoints\n- [Appointments]({portal.base}group/endpoint-appointments)\n")
    assert found(few, read(few).source) == []


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
    assert found(few, reading.source) == []
    [unread] = reading.unreadable
    assert why in unread.outcome


def test_other_hosts_and_documentations_are_not_requested(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    portal.files[
        "llms.txt"
    ].text += "\n- [x](http://192.0.2.1/operation/operation-a.md)\n- [y](/engage/staging/operation/operation-b.md)\n"
    assert found(few, read(few).source) == []
    assert not any("staging" in path for path in portal.paths)


# -- saved pages -------------------------------------------------------------------------------------------


def test_saved_pages_read_the_same_offline(portal: LocalPortal, few: Document, tmp_path: Path, client: Any) -> None:
    publish_pages(portal, SOME[:-1], listed=SOME[:2])
    web = Web(client=client, save=tmp_path, pause=0)
    online = Portal(web, "production", portal.base, few, Baseline()).read()
    offline = read_files(tmp_path, "production", few, Baseline())
    assert found(few, offline.source) == found(few, online.source)
    assert len(found(few, online.source)) == 1
    assert offline.unreadable == []


def test_saved_document_reads_the_same_offline(portal: LocalPortal, few: Document, tmp_path: Path, client: Any) -> None:
    publish_feed(portal, "newest", "newer", "a")
    portal.put("changes/newest/current.json", document(SOME[:-1]))
    portal.put("changes/newer/current.json", document(SOME[:1]))
    web = Web(client=client, save=tmp_path, pause=0)
    online = Portal(web, "production", portal.base, few, Baseline(changes=["a"])).read()
    offline = read_files(tmp_path, "production", few, Baseline())
    assert found(few, offline.source) == found(few, online.source) == [("webhook", "removed", "postAppointment")]


def test_saved_pages_without_an_index_are_all_read(few: Document, tmp_path: Path) -> None:
    (tmp_path / "operation").mkdir()
    for operation in [*SOME, OPERATIONS["getRegions"]]:
        (tmp_path / page_of(operation)).write_text(vendor.markdown(operation), encoding="utf-8")
    assert found(few, read_files(tmp_path, "staging", few, Baseline()).source) == [("operation", "added", "getregions")]


def test_page_that_was_not_saved_is_not_called_missing(few: Document, tmp_path: Path) -> None:
    (tmp_path / "operation").mkdir()
    (tmp_path / "llms.txt").write_text(vendor.index(SOME, "https://portal.example/"), encoding="utf-8")
    for operation in SOME[:2]:
        (tmp_path / page_of(operation)).write_text(vendor.markdown(operation), encoding="utf-8")
    assert found(few, read_files(tmp_path, "production", few, Baseline()).source) == []


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
