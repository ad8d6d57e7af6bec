"""A portal that publishes what openapi.yaml describes gives no difference, in any of its forms."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from generator.portal.comparing import aligned, compare_with_ours
from generator.portal.facts import Source, operations_of, reduced
from pexip_engage_client.openapi.parsing import parse_file
from pexip_engage_client.openapi.reader import Document
from tests.openapi import ROOT

from . import vendor
from .conftest import Read, Watch, only
from .server import LocalPortal
from .vendor import OPERATIONS

ALL = list(OPERATIONS.values())


def publish_markdown(portal: LocalPortal, operations: list[vendor.Node]) -> None:
    portal.put("llms.txt", vendor.index(operations, portal.base))
    for operation in operations:
        portal.put(f"operation/operation-{operation['page']}.md", vendor.markdown(operation))


def publish(portal: LocalPortal, form: str) -> None:
    if form == "Markdown":
        publish_markdown(portal, ALL)
        return
    chance = random.Random(form)
    document = json.dumps(vendor.document(ALL, "3.0.3" if form == "OpenAPI 3.0" else "3.1.0", chance))
    if form == "feed":
        portal.put("changes.rss", f"<rss><item><link>{portal.base}changes/newest-1</link></item></rss>")
        portal.put("changes/newest-1/previous.json", document)
        portal.put("changes/newest-1/current.json", document)
    else:
        portal.put("source.json", document)


@pytest.mark.parametrize("form", ["OpenAPI 3.0", "OpenAPI 3.1", "feed", "Markdown"])
def test_unchanged_portal_has_no_differences(form: str, portal: LocalPortal, read: Read, ours: Document) -> None:
    publish(portal, form)
    reading = read()
    assert reading.source is not None
    assert [one for one in compare_with_ours(ours, reading.source) if not one.reason] == []
    assert len(reading.source.shared_with(ours)) == len(OPERATIONS)
    assert reading.unreadable == []
    assert reading.changes == []


@pytest.mark.parametrize("form", ["feed", "Markdown"])
def test_second_watch_of_an_unchanged_portal_reports_no_change(form: str, portal: LocalPortal, watch: Watch) -> None:
    publish(portal, form)
    assert watch("--record") == 0
    assert watch() == 0


def with_codes(sentence: str) -> str:
    """The portal's document with error codes in a sentence instead of a list."""

    def rewritten(match: re.Match[str]) -> str:
        return sentence.format(", ".join(re.findall(r"`\w+`", match[0])))

    document = json.dumps(vendor.document(ALL, "3.1.0", random.Random(1)))
    text, count = re.subn(r"(?:\* `\w+`\\n)+\\nSee \[Error codes\]\(#topic-error-codes\)", rewritten, document)
    assert count > 10
    return text


@pytest.mark.parametrize(
    "sentence",
    ["", "Error codes: {}", "The error code is one of {}, which is final. The status is `AN_OTHER`.\\n\\n`AND_MORE`"],
)
def test_error_codes_in_a_sentence_or_nowhere_are_no_differences(
    sentence: str, portal: LocalPortal, watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.put("source.json", with_codes(sentence))
    assert watch("--record") == 0
    page = tmp_path / "operation-acceptappointment.md"
    page.write_text(vendor.markdown(OPERATIONS["acceptAppointment"]), encoding="utf-8")
    capsys.readouterr()
    assert watch(origin=str(page)) == 0
    assert "0 changes since the last watch" in capsys.readouterr().out


def test_document_that_no_longer_states_error_codes_is_reported(
    portal: LocalPortal, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = json.dumps(vendor.document([OPERATIONS["acceptAppointment"]], "3.1.0", random.Random(1)))
    assert "* `APPOINTMENT_STATUS_INVALID`" in text
    portal.put("source.json", text)
    watch("--record")
    for new, is_reported in ((text, False), (re.sub(r"\* `(\w+)`", r"* `\1`: the reason", text), True)):
        portal.put("source.json", new)
        capsys.readouterr()
        assert watch() != 0
        assert ("missing: error codes" in capsys.readouterr().out) == is_reported


def test_changed_error_code_in_a_sentence_is_reported(portal: LocalPortal, read: Read, ours: Document) -> None:
    changed = with_codes("Error codes: {}.").replace("`APPOINTMENT_STATUS_INVALID`", "`APPOINTMENT_LOST`")
    portal.put("source.json", changed)
    source = read().source
    assert source is not None
    found = {(one.change.kind, one.change.subject) for one in compare_with_ours(ours, source) if not one.reason}
    assert ("error code", "acceptAppointment APPOINTMENT_LOST") in found
    assert ("error code", "acceptAppointment APPOINTMENT_STATUS_INVALID") in found


# A change of the portal's document, and what has to be reported.
CHANGES: list[tuple[Callable[[vendor.Node], object], tuple[str, str, str]]] = [
    (lambda data: data["properties"]["hybrid"].update(type="string"), ("changed", "hybrid", "is string, was boolean")),
    (lambda data: data["properties"].update(mood={"type": "integer"}), ("added", "mood", "integer, required")),
    (lambda data: data["properties"].pop("hybrid"), ("removed", "hybrid", "")),
    (lambda data: data["required"].remove("createdAt"), ("changed", "created_at", "is optional")),
    (lambda data: data["properties"]["status"]["enum"].append("LOST"), ("added", "LOST", "")),
    (lambda data: data["properties"]["id"].update(type=["string", "null"]), ("changed", "id", "may be None")),
]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_one_changed_fact_of_a_document_is_reported(
    change: Callable[[vendor.Node], object], expected: tuple[str, str, str], version: str, ours: Document
) -> None:
    accept = deepcopy(OPERATIONS["acceptAppointment"])
    [data] = [accept["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]]
    data["required"].append("mood")
    change(data)
    here = only(ours, ["acceptAppointment"])
    document = aligned(reduced(vendor.document([accept], version, random.Random(1))), here)
    source = Source(form="OpenAPI document", documentation="production", document=document)
    changes = [finding.change for finding in compare_with_ours(here, source) if not finding.reason]
    assert expected in [(one.what, one.subject.rpartition(".")[2], one.detail) for one in changes]


def test_number_that_a_document_describes_as_text_has_no_difference(ours: Document) -> None:
    regions = deepcopy(OPERATIONS["getRegions"])
    [limit] = [one for one in regions["parameters"] if one["name"] == "limit"]
    assert "minimum" in limit["schema"]
    limit["schema"] = {"type": "string", "format": "positive-integer", "pattern": "^[1-9][0-9]*$", "default": "25"}
    here = only(ours, ["getRegions"])
    document = aligned(reduced(vendor.document([regions], "3.1.0", random.Random(1))), here)
    source = Source(form="OpenAPI document", documentation="production", document=document)
    assert [one.change for one in compare_with_ours(here, source) if not one.reason] == []


def test_webhook_pages_are_found_under_their_real_addresses(portal: LocalPortal, read: Read) -> None:
    publish_markdown(portal, ALL)
    read()
    assert "operation/operation-post-Appointment.md" in portal.paths
    assert not any("postappointment" in path.lower() for path in portal.paths)


def test_webhooks_without_operation_id_are_recognized(portal: LocalPortal, read: Read, ours: Document) -> None:
    webhooks = {"openapi": "3.1.0", "paths": {}, "webhooks": {"Appointment": {"post": {"responses": {}}}}}
    portal.put("source.json", json.dumps(webhooks))
    source = read().source
    assert source is not None
    assert source.document is not None
    [appointment] = operations_of(source.document)
    assert (appointment.id, appointment.path) == ("postAppointment", "appointment")
    found = compare_with_ours(ours, source)
    assert not any(one.change.kind == "webhook" for one in found)


def test_minimum_length_of_a_time_is_not_a_difference(ours: Document) -> None:
    document = vendor.document([OPERATIONS["getAppointmentById"]], "3.1.0", random.Random(1))
    before = json.dumps(document)
    theirs = json.loads(re.sub(r'"format": "date-time"', '"format": "date-time", "minLength": 1', before))
    assert theirs != document
    source = Source(form="", documentation="production", document=aligned(reduced(theirs), ours))
    known = only(ours, ["getAppointmentById"])
    assert [one for one in compare_with_ours(known, source) if not one.reason] == []


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ("https://api.pexipengage.com/", "https://api2.pexipengage.com/", "server https://api.pexipengage.com/"),
        ("https://auth.pexipengage.com/", "https://auth2.pexipengage.com/", "token URL https://auth.pexipengage.com/"),
        ('["engage:regions:readOnly"]', '["engage:offices:readOnly"]', "GET /regions: engage:regions:readOnly"),
        ('getfiles"}, "security": [{"oauth2": []}]', 'getfiles"}', "GET /files: oauth2"),
        ('"explode": true', '"explode": false', "explode False"),
    ],
)
def test_changed_server_token_url_scope_or_style_of_a_document_is_reported(
    old: str, new: str, fact: str, portal: LocalPortal, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = json.dumps(parse_file(ROOT / "openapi.yaml"))
    portal.put("source.json", text)
    watch("--record")
    capsys.readouterr()
    assert watch() == 0
    assert fact not in capsys.readouterr().out
    assert old in text
    portal.put("source.json", text.replace(old, new))
    assert watch() == 3
    assert re.search(f"`OpenAPI document`: `.*{re.escape(fact)}", capsys.readouterr().out)
