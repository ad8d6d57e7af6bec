"""Views of webhook events for the template."""

from __future__ import annotations

from attrs import frozen

from pexip_engage_client.openapi.webhooks import DocumentedEvent, WebhookDocumentError, documented_events

from .document import SourceDocument
from .text import literal


@frozen
class EventView:
    """One kind of event."""

    entity: str
    model: str
    event_type: str
    """The event type as an expression: the enum, `str`, or None."""
    hint: str
    """The hint for one event type that callers pass; empty if the events have none."""
    order_by: str
    """As an expression."""
    imports: tuple[str, ...]
    public: tuple[str, ...]


def event_views(document: SourceDocument) -> list[EventView]:
    """Return the events of a document. Reject an order that a receiver could not use."""
    try:
        return [_view(event) for event in documented_events(document)]
    except WebhookDocumentError as error:
        document.reject(("webhooks", error.webhook), error.problem, error.remedy)
    return []


def _view(event: DocumentedEvent) -> EventView:
    enum, values = event.type_schema, f"{event.type_schema}Value"
    free = "str" if event.has_type else ""
    return EventView(
        entity=event.entity,
        model=event.schema,
        event_type=enum or free or "None",
        hint=f"{enum} | {values}" if enum else free,
        order_by=literal(event.order_by) if event.order_by else "None",
        imports=(event.schema, enum, values) if enum else (event.schema,),
        public=(event.schema, enum) if enum else (event.schema,),
    )
