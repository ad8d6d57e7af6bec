"""A portal that publishes what openapi.yaml describes gives no difference, in any of its forms."""

from __future__ import annotations

import json
import random

import pytest

from generator.portal.comparing import compare
from generator.portal.facts import StatedApi

from . import vendor
from .conftest import Read, Watch
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
def test_unchanged_portal_has_no_differences(form: str, portal: LocalPortal, read: Read, ours: StatedApi) -> None:
    publish(portal, form)
    reading = read()
    assert reading.source is not None
    comparison = compare(ours, reading.source)
    assert comparison.differences == []
    assert comparison.operations == len(OPERATIONS)
    assert comparison.agreed > 2_000
    assert reading.unreadable == []
    assert reading.changes == []


@pytest.mark.parametrize("form", ["OpenAPI 3.1", "feed", "Markdown"])
def test_second_watch_of_an_unchanged_portal_reports_no_change(form: str, portal: LocalPortal, watch: Watch) -> None:
    publish(portal, form)
    assert watch("--record") == 0
    assert watch() == 0


def test_webhook_pages_are_found_under_their_real_addresses(portal: LocalPortal, read: Read) -> None:
    publish_markdown(portal, ALL)
    read()
    assert "operation/operation-post-Appointment.md" in portal.paths
    assert not any("postappointment" in path.lower() for path in portal.paths)


def test_webhooks_without_operation_id_are_recognised(portal: LocalPortal, read: Read, ours: StatedApi) -> None:
    webhooks = {"openapi": "3.1.0", "paths": {}, "webhooks": {"Appointment": {"post": {"responses": {}}}}}
    portal.put("source.json", json.dumps(webhooks))
    source = read().source
    assert source is not None
    [appointment] = source.operations
    assert appointment.slug == "post-appointment"
    found = compare(ours, source)
    assert not any(finding.kind == "operation" and "Appointment" in str(finding.there) for finding in found.findings)
