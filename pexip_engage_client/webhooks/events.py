"""Parse the body of a webhook into a typed event.

A body is an event if it is a JSON object with `id`, `entity` and `data`. `parse` rejects any other body. New event
types, versions and fields are kept. Malformed fields are logged, and an error is raised when your code reads one of
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from .._runtime.decoding import Decoding
from .._runtime.envelopes import peek
from .._runtime.fields import json_type
from .._runtime.json import loads
from .._runtime.response_models import ResponseModel
from .._runtime.webhook_events import EventKind, UnknownEvent
from ..errors import WebhookPayloadError
from ..generated.webhooks import EVENT_KINDS, WebhookEvent

DEFAULT_MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32

_BY_ENTITY: Mapping[str, EventKind] = {kind.entity: kind for kind in EVENT_KINDS}
_BY_MODEL: Mapping[type[ResponseModel], EventKind] = {kind.model: kind for kind in EVENT_KINDS}


def parse(
    body: bytes | str | Mapping[str, Any], *, max_bytes: int = DEFAULT_MAX_BYTES, max_depth: int = MAX_DEPTH
) -> WebhookEvent:
    """Parse the body of a webhook, or the JSON object that you have already read from the body.

        match parse(body):
            case AppointmentEvent(data=data):
                print(data.event_type, data.appointment.id)
            case UnknownEvent(entity=entity):
                print("an event about", entity)

    Raises `WebhookPayloadError` if the body is larger or nested deeper than allowed, is not a JSON object, or lacks
    `id`, `entity` or `data`.
    """
    payload: Any = _load(body, max_bytes, max_depth) if isinstance(body, bytes | str) else body
    if not isinstance(payload, Mapping):
        raise WebhookPayloadError(f"the body must be a JSON object, not {json_type(payload)}")
    envelope = cast("Mapping[str, Any]", payload)
    if _is_nested_deeper_than(envelope, max_depth):
        raise _too_deep(max_depth)
    problems = list(_problems(envelope))
    if problems:
        raise WebhookPayloadError(f"the body is not an event: {', '.join(problems)}")
    kind = _BY_ENTITY.get(envelope["entity"])
    with Decoding("a webhook event"):
        return cast("WebhookEvent", (kind.model if kind else UnknownEvent).from_dict(envelope))


def kind_of_event(event: WebhookEvent) -> EventKind | None:
    """Return the documented class of an event, or None for an `UnknownEvent`."""
    return _BY_MODEL.get(event.__class__)


def event_type(event: WebhookEvent) -> str | None:
    """Return the type of an event, or None if the event has no type, such as a `CommunicationEvent`."""
    data = peek(event, "data")
    found: Any = None
    if isinstance(data, ResponseModel | dict):
        found = cast("ResponseModel | dict[str, Any]", data).get("eventType")
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
        if isinstance(error.__cause__, RecursionError):
            raise _too_deep(max_depth) from error
        raise WebhookPayloadError("the body is not JSON") from error


def _is_nested_deeper_than(value: object, limit: int) -> bool:
    """Check the depth of containers level by level, which needs no recursion."""
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
            yield f"{name} is missing"
        elif not isinstance(value := envelope[name], kind):
            yield f"{name} must be {kind_name}, not {json_type(value)}"
        elif value == "":
            yield f"{name} is empty"
