"""generated/webhooks.py: the events of a document, and documents whose webhooks cannot be recognized."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from .packages import build

Snippet = tuple[dict[str, Any], dict[str, Any]]

STRING = {"type": "string"}


def with_event(snippet: Snippet, **changes: Any) -> Snippet:
    """The snippet with one webhook; `changes` replace parts of its envelope."""
    document, table = copy.deepcopy(snippet)
    envelope = {
        "type": "object",
        "x-order-by": "data.listing.changedAt",
        "properties": {
            "id": STRING,
            "entity": {"$ref": "#/components/schemas/ListingEntity"},
            "data": {"$ref": "#/components/schemas/ListingEventData"},
        },
    }
    document["components"]["schemas"] |= {
        "ListingEvent": {**envelope, **changes},
        "ListingEntity": {"type": "string", "enum": ["Listing"]},
        "ListingEventType": {"type": "string", "enum": ["OPENED", "CLOSED"]},
        "ListingEventData": {
            "type": "object",
            "properties": {
                "eventType": {"$ref": "#/components/schemas/ListingEventType"},
                "listing": {"$ref": "#/components/schemas/WebhookListing"},
            },
        },
        "WebhookListing": {"type": "object", "properties": {"id": STRING}},
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/ListingEvent"}}}
    document["webhooks"] = {"listing": {"post": {"requestBody": {"content": content}}}}
    return document, table


def test_event_of_the_document_is_generated(tmp_path: Path, snippet: Snippet) -> None:
    assert build(tmp_path, "events", *with_event(snippet)) == []
    text = (tmp_path / "events" / "generated" / "webhooks.py").read_text(encoding="utf-8")
    assert 'EventKind("Listing", ListingEvent, ListingEventType, "data.listing.changedAt"),' in text
    assert "WebhookEvent: TypeAlias = ListingEvent | UnknownEvent" in text
    assert "event_type: ListingEventType | ListingEventTypeValue | Iterable[" in text


def test_document_without_webhooks_has_unknown_events_only(tmp_path: Path, snippet: Snippet) -> None:
    assert build(tmp_path, "without", *snippet) == []
    text = (tmp_path / "without" / "generated" / "webhooks.py").read_text(encoding="utf-8")
    assert "WebhookEvent: TypeAlias = UnknownEvent" in text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"x-order-by": "data.listing.id.changedAt"},
            "x-order-by: data.listing.id.changedAt; name a time of a resource",
        ),
        ({"x-order-by": "data.changedAt"}, "x-order-by: data.changedAt; name a time of a resource"),
        (
            {"properties": {"entity": STRING}},
            "its requestBody does not describe an event; describe a POST of an object with `entity`",
        ),
        (
            {"properties": {"entity": {"$ref": "#/components/schemas/ListingEntity"}}},
            "its requestBody does not describe an event",
        ),
    ],
)
def test_unsuitable_event_is_rejected(tmp_path: Path, snippet: Snippet, changes: dict[str, Any], problem: str) -> None:
    (rejection,) = build(tmp_path, "unsuitable", *with_event(snippet, **changes))
    assert "webhooks.listing (line " in rejection
    assert problem in rejection


def test_webhook_without_an_operation_is_rejected(tmp_path: Path, snippet: Snippet) -> None:
    document, table = with_event(snippet)
    document["webhooks"]["listing"] = {"description": "A listing changed."}
    (rejection,) = build(tmp_path, "unsuitable", document, table)
    assert "webhooks.listing (line " in rejection
    assert "it has no operation; describe a POST of an object with `entity`" in rejection
