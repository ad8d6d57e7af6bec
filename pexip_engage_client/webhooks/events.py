"""From a webhook's body to a typed event.

What makes an event is its envelope: `id`, `entity` and `data`. Without them there is nothing to go by, and the body is
refused. Everything else is read as responses are: new event types, versions and fields are kept, and a field that does
not fit is logged once and raises when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self, TypeAlias, cast

from attrs import define

from .._runtime.decoding import Decoding
from .._runtime.fields import json_type
from .._runtime.json import loads
from .._runtime.response_models import ResponseModel, peek
from ..errors import WebhookPayloadError
from ..generated.models import (
    AppointmentEntity,
    AppointmentEvent,
    CallbackRequestEntity,
    CallbackRequestEvent,
    CommunicationEntity,
    CommunicationEvent,
)

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class UnknownEvent(ResponseModel):
    """An event about something that this version does not know: everything that came is in it."""

    id: str
    """Unique to the event, and the same when it is sent again."""
    entity: str
    """What the event is about."""
    data: dict[str, Any]
    correlation_id: str | None = None
    webhook_configuration_id: str | None = None
    version: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read it from the envelope."""
        return cls._from_unfit(data)


WebhookEvent: TypeAlias = AppointmentEvent | CallbackRequestEvent | CommunicationEvent | UnknownEvent

_KINDS: Mapping[str, type[AppointmentEvent] | type[CallbackRequestEvent] | type[CommunicationEvent]] = {
    AppointmentEntity.APPOINTMENT.value: AppointmentEvent,
    CallbackRequestEntity.CALLBACK_REQUEST.value: CallbackRequestEvent,
    CommunicationEntity.COMMUNICATION.value: CommunicationEvent,
}


def parse(
    body: bytes | str | Mapping[str, Any], *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH
) -> WebhookEvent:
    """The event that a webhook's body (or the JSON object already read from it) stands for.

        match parse(body):
            case AppointmentEvent(data=data):
                print(data.event_type, data.appointment.id)
            case UnknownEvent(entity=entity):
                print("news about", entity)

    Raises `WebhookPayloadError` for a body that is larger or deeper than allowed, that is no JSON object, or that lacks
    `id`, `entity` or `data`.
    """
    payload = body if isinstance(body, Mapping) else _load(body, max_bytes, max_depth)
    if not isinstance(payload, Mapping):
        raise WebhookPayloadError(f"the body must be a JSON object, not {json_type(payload)}")
    envelope = cast("Mapping[str, Any]", payload)
    if _deeper_than(envelope, max_depth):
        raise _too_deep(max_depth)
    problems = list(_problems(envelope))
    if problems:
        raise WebhookPayloadError(f"the body is not an event: {', '.join(problems)}")
    with Decoding("a webhook event"):
        return _KINDS.get(envelope["entity"], UnknownEvent).from_dict(envelope)


def event_type(event: WebhookEvent) -> str | None:
    """What happened, where the event says so: a `CommunicationEvent` never does."""
    data = peek(event, "data")
    found = data.get("eventType") if isinstance(event, UnknownEvent) else peek(data, "event_type")
    return found if isinstance(found, str) else None


def _load(body: bytes | str, max_bytes: int, max_depth: int) -> Any:
    size = len(body) if isinstance(body, bytes) else len(body.encode(errors="surrogatepass"))
    if size > max_bytes:
        raise WebhookPayloadError(f"the body is larger than {max_bytes} bytes")
    try:
        return loads(body)
    except RecursionError as error:
        raise _too_deep(max_depth) from error
    except ValueError as error:
        if any(word in str(error).lower() for word in ("recursion", "depth")):  # orjson's ways of saying it
            raise _too_deep(max_depth) from error
        raise WebhookPayloadError("the body is not JSON") from error


def _deeper_than(value: object, limit: int) -> bool:
    """Whether containers are nested deeper than that; looks level by level, so the stack stays flat."""
    level: list[object] = [value]
    for _ in range(limit):
        level = [inner for outer in level for inner in _items(outer) if isinstance(inner, (Mapping, list))]
        if not level:
            return False
    return True


def _items(container: Any) -> Iterable[Any]:
    return cast("Iterable[Any]", container.values() if isinstance(container, Mapping) else container)


def _too_deep(limit: int) -> WebhookPayloadError:
    return WebhookPayloadError(f"the body is nested deeper than {limit} levels")


def _problems(envelope: Mapping[str, Any]) -> Iterator[str]:
    kinds: Mapping[str, tuple[type, str]] = {
        "id": (str, "a string"),
        "entity": (str, "a string"),
        "data": (dict, "an object"),
    }
    for name, (kind, kind_name) in kinds.items():
        if name not in envelope:
            yield f"it lacks {name}"
        elif not isinstance(value := envelope[name], kind):
            yield f"{name} must be {kind_name}, not {json_type(value)}"
        elif value == "":
            yield f"{name} is empty"
