"""Find the webhook events in an OpenAPI document, for the generator and the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import frozen

from .reader import Document, JsonObject

ORDER_BY = "x-order-by"
_PREFIX = "#/components/schemas/"


class WebhookDocumentError(ValueError):
    """Raised if the documentation of a webhook event does not suffice to recognize or order the event."""

    def __init__(self, webhook: str, problem: str, remedy: str) -> None:
        super().__init__(f"webhook {webhook}: {problem}; {remedy}")
        self.webhook = webhook
        self.problem = problem
        self.remedy = remedy


@frozen
class DocumentedEvent:
    """A documented kind of webhook event: its `entity`, and the content of its `data`."""

    webhook: str
    entity: str
    schema: str
    """The name of the envelope's schema."""
    has_type: bool
    """True if `data` has an `eventType`."""
    type_schema: str | None
    """The name of the enum of event types; None if no values are documented."""
    types: tuple[str, ...]
    """The documented event types."""
    order_by: str | None
    """The path of the time that orders the events about one record, such as data.appointment.updatedAt."""

    @property
    def pointer(self) -> str:
        """The pointer to the envelope's schema in the document."""
        return f"/components/schemas/{self.schema}"


def documented_events(document: Document) -> list[DocumentedEvent]:
    """Return the documented kinds of webhook events, in order. Webhooks that share a schema are one kind.

    Raises `WebhookDocumentError` for a webhook whose body is not an envelope with `entity` and `data`.
    """
    webhooks: Mapping[str, Any] = document.raw.get("webhooks") or {}
    events: dict[str, DocumentedEvent] = {}
    for name, item in webhooks.items():
        event = _event(document, name, item)
        if events.setdefault(event.entity, event).schema != event.schema:
            raise WebhookDocumentError(
                name, f"a second schema for {event.entity!r}", "refer to the schema that the other webhook uses"
            )
    return list(events.values())


def _event(document: Document, webhook: str, item: Any) -> DocumentedEvent:
    try:
        schema: dict[str, Any] = item["post"]["requestBody"]["content"]["application/json"]["schema"]
        reference: str = schema["$ref"]
        envelope = document.resolve(schema)["properties"]
        named = document.resolve(envelope["entity"])
        (entity,) = cast("list[str]", [named["const"]] if "const" in named else named["enum"])
        data = document.resolve(envelope["data"])["properties"]
    except (LookupError, TypeError, ValueError) as error:
        raise WebhookDocumentError(
            webhook,
            "its requestBody does not describe an event",
            "refer to a named schema with `entity` (an enum of one value, or a constant) and `data` (an object)",
        ) from error
    event_type = data.get("eventType")
    types: list[str] = document.resolve(event_type).get("enum", []) if event_type else []
    return DocumentedEvent(
        webhook=webhook,
        entity=entity,
        schema=reference.removeprefix(_PREFIX),
        has_type=event_type is not None,
        type_schema=event_type["$ref"].removeprefix(_PREFIX) if types else None,
        types=tuple(types),
        order_by=_order_by(document, webhook, schema),
    )


def _order_by(document: Document, webhook: str, schema: dict[str, Any]) -> str | None:
    """Read `x-order-by`. The time itself need not be documented, because an event without it has no order."""
    given = document.resolve(schema).get(ORDER_BY)
    if given is None:
        return None
    *path, time = str(given).split(".")
    node: JsonObject = document.resolve(schema)
    for name in path:
        node = document.resolve(node.get("properties", {}).get(name, {}))
    if not time or "id" not in node.get("properties", {}):
        remedy = "name a time of a resource that has an `id`, such as data.appointment.updatedAt"
        raise WebhookDocumentError(webhook, f"{ORDER_BY}: {given}", remedy)
    return str(given)
