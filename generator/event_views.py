"""Views of webhook events for the template."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from pexip_engage_client.openapi.operations import DocumentedOperation
from pexip_engage_client.openapi.webhooks import DocumentedEvent, WebhookDocumentError, documented_events

from .document import SourceDocument, UnsupportedError
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


def event_views(document: SourceDocument) -> Iterator[EventView]:
    """Yield the events of a document. Raises `UnsupportedError` if a receiver could not recognize one.

    Webhooks of other APIs are not events, if none of them has an `entity`.
    """
    if not any(_has_entity(document, webhook) for webhook in document.webhooks.values()):
        return
    try:
        events = documented_events(document)
    except WebhookDocumentError as error:
        rejection = document.rejection(("webhooks", error.webhook), error.problem, error.remedy)
        raise UnsupportedError(rejection) from error
    for event in events:
        yield _view(event)


def _has_entity(document: SourceDocument, webhook: DocumentedOperation) -> bool:
    for media in webhook.body.get("content", {}).values():
        if "entity" in document.members(document.resolve(media.get("schema", {})))[0]:
            return True
    return False


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
