"""Which source is read, in which order, and what a source that is broken or incomplete is taken for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
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
from .vendor import document, path_of

IDS = ["getAppointments", "createAppointment", "acceptAppointment", "postAppointment"]
PETS = '{"openapi": "3.1.0", "paths": {"/pets": {"get": {"operationId": "getPets", "responses": {}}}}}'
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


def publish_pages(portal: LocalPortal, names: Sequence[str] = IDS, *, listed: Sequence[str] | None = None) -> None:
    portal.put("llms.txt", vendor.index(names if listed is None else listed, portal.base))
    for name in names:
        portal.put(path_of(name), vendor.markdown(name))


def publish_feed(portal: LocalPortal, *changes: str) -> None:
    items = "".join(f"<item><guid>{portal.base}changes/{change}</guid></item>" for change in changes)
    portal.put("changes.rss", f"<rss><channel>{items}</channel></rss>")
    for change in changes:
        portal.put(f"changes/{change}/previous.json", document(IDS))
        portal.put(f"changes/{change}/current.json", document(IDS))


def found(few: Document, reading: Reading, documentation: str = "production") -> list[str]:
    """What differs from openapi.yaml without a reason."""
    watch = compare_reading("", reading, few, Baseline(), documentation)
    changes = [f"{each.change.subject} {each.change.what}" for each in watch.in_document if not each.reason]
    return [*watch.unexplained, *changes, *(f"{page} is gone" for page in watch.gone)]


# -- order -----------------------------------------------------------------------------------------------


def test_feed_takes_precedence_over_document_and_pages(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "b", "a")
    portal.put("source.json", document(IDS[:1]))
    publish_pages(portal, IDS[:1])
    assert found(few, read(few)) == []
    assert portal.paths[1:] == ["changes.rss", "changes/b/current.json"]
    portal.put("changes.rss", "")
    assert found(few, read(few)) != []
    assert portal.paths[-1] == "source.json"


@pytest.mark.parametrize("broken", ["<html>", "{", "[]", '{"openapi": "2"}', '{"openapi": "3.1.0", "paths": {}}'])
def test_pages_are_read_if_the_document_is_broken(broken: str, portal: LocalPortal, read: Read, few: Document) -> None:
    portal.put("changes.rss", "<rss>/changes/a</rss>")
    portal.put("changes/a/current.json", broken)
    portal.put("source.json", broken)
    publish_pages(portal)
    reading = read(few)
    assert len(reading.pages) == len(IDS)
    assert found(few, reading) == []
    assert reading.feed == []


@pytest.mark.parametrize(("text", "why"), [(PETS, "another API"), ("", "the first 3 pages do not exist")])
def test_portal_without_a_usable_source_is_reported_after_a_few_requests(
    text: str, why: str, portal: LocalPortal, read: Read, few: Document
) -> None:
    portal.put("source.json", text)
    reading = read(few)
    assert reading.is_empty
    assert len(portal.requests) < 10
    assert any(why in str(outcome) for _, outcome in reading.outcomes)


# -- the feed of changes -----------------------------------------------------------------------------------


def test_new_entries_of_the_feed_go_through_the_change_report(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_feed(portal, "c", "b", "a")
    portal.put("changes/c/previous.json", document(IDS[:-1]))
    assert read(few).changes == []  # the first watch only records the feed
    reading = read(few, Baseline(changes=["a", "b"]))
    [change] = [found.change for found in reading.changes]
    assert (change.kind, change.what, change.subject) == ("webhook", "added", "postAppointment")
    assert reading.feed == ["c", "b", "a"]
    assert "changes/b/previous.json" not in portal.paths
    assert found(few, reading) == []


def test_number_of_entries_read_from_the_feed_is_bounded(portal: LocalPortal, read: Read, few: Document) -> None:
    """They may contain forms that the generator rejects."""
    publish_feed(portal, *(f"change-{number}" for number in range(25)))
    odd = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": {"allOf": 5}}}}
    for change in range(25):
        portal.put(f"changes/change-{change}/previous.json", json.dumps(odd))
    reading = read(few, Baseline(changes=["older"]))
    assert len([path for path in portal.paths if path.endswith("previous.json")]) == 20
    assert {(found.change.kind, found.change.what) for found in reading.changes} >= {("operation", "added")}


# -- pages -------------------------------------------------------------------------------------------------


def test_listed_page_that_does_not_exist_is_a_difference(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    portal.replace("llms.txt", "# Engage", f"\n- [x]({portal.base}operation/operation-inventthing.md)\n")
    assert found(few, read(few)) == ["inventthing is gone"]


def test_pages_absent_from_the_index_are_requested(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal, IDS[:-1], listed=IDS[:2])
    assert found(few, read(few)) == ["post-Appointment is gone"]
    assert path_of("postAppointment") in portal.paths


def test_operation_documented_elsewhere_is_not_missing(portal: LocalPortal, read: Read, few: Document) -> None:
    few = deepcopy(few)
    few.raw["webhooks"]["appointment"]["post"]["externalDocs"]["url"] = f"{DEVELOPMENT}post-Appointment"
    publish_pages(portal, IDS[:-1])
    assert found(few, read(few)) == []
    assert path_of("postAppointment") not in portal.paths
    portal.put("source.json", document(IDS[:-1]))
    assert found(few, read(few)) == []
    elsewhere = read(few, documentation="development")
    assert found(few, elsewhere, "development") == ["postAppointment removed"]


def test_operations_are_found_in_the_pages_of_groups(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    portal.put("group/endpoint-appointments.md", vendor.index(IDS, portal.base))
    portal.put("llms.txt", f"## Endpoints\n- [Appointments]({portal.base}group/endpoint-appointments)\n")
    assert found(few, read(few)) == []


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("<!DOCTYPE html><html>\n\nGET /sign-in\n</html>", 200, "begins with '<!DOCTYPE html>"),
        ("no", 403, "403"),
        (" ", 200, "not the page of an operation"),
    ],
)
def test_unreadable_page_is_named_and_not_called_missing(
    text: str, status: int, why: str, portal: LocalPortal, read: Read, few: Document
) -> None:
    publish_pages(portal)
    portal.put(path_of("acceptAppointment"), text, status)
    reading = read(few)
    assert found(few, reading) == []
    [unread] = reading.unreadable
    assert why in str(unread[1])


def test_other_hosts_and_documentations_are_not_requested(portal: LocalPortal, read: Read, few: Document) -> None:
    publish_pages(portal)
    links = "- [x](http://192.0.2.1/operation/operation-a.md)\n- [y](/engage/staging/operation/operation-b.md)\n"
    portal.replace("llms.txt", "# Engage", f"\n{links}")
    assert found(few, read(few)) == []
    assert not any("staging" in path for path in portal.paths)


# -- saved pages -------------------------------------------------------------------------------------------


def test_saved_pages_read_the_same_offline(portal: LocalPortal, few: Document, tmp_path: Path, client: Any) -> None:
    publish_pages(portal, IDS[:-1], listed=IDS[:2])
    web = Web(client=client, save=tmp_path, pause=0)
    online = Portal(web, "production", portal.base, few, Baseline()).read()
    offline = read_files(tmp_path, few, Baseline())
    assert found(few, offline) == found(few, online)
    assert len(found(few, online)) == 1
    assert offline.unreadable == []


def test_addresses_do_not_leave_the_directory_of_saved_pages(
    portal: LocalPortal, few: Document, tmp_path: Path, client: Any
) -> None:
    links = f"- [x]({portal.base}a/%2e%2e/..%2f../operation-x.md) [y]({portal.base}../../operation-y.md)"
    portal.put("llms.txt", links)
    saved = tmp_path / "deep" / "saved"
    Portal(Web(client=client, save=saved, pause=0), "production", portal.base, few, Baseline()).read()
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and saved not in path.parents]
    assert outside == []


# -- whole documents ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("https://api.pexipengage.com/", "https://api2.pexipengage.com/", "server https://api{}.pexipengage.com/"),
        ("https://auth.pexipengage.com/", "https://auth2.pexipengage.com/", "token URL https://auth{}.pexipengage"),
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
    capsys.readouterr()
    assert old in text
    portal.put("source.json", text.replace(old, new))
    assert watch() == 3
    changed = capsys.readouterr().out.partition("## Changed since the last watch")[2].partition("##")[0]
    assert lines.format(2) in changed or lines.format("") in changed


def test_operation_that_is_gone_since_the_last_watch_is_reported(
    portal: LocalPortal, watch: Watch, capsys: Output
) -> None:
    portal.put("source.json", document([*IDS, "getRegions", "getFiles"]))
    assert watch("--record") == 0
    assert watch() == 0
    capsys.readouterr()
    portal.put("source.json", document(IDS))
    assert watch() == 3
    assert "## Pages and operations that do not exist\n\n- `GET /files`\n" in capsys.readouterr().out
    watch("--record")
    capsys.readouterr()
    watch()
    assert "do not exist" not in capsys.readouterr().out
