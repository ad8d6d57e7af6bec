"""Parse the body of a webhook into a typed event.

A body is an event if it is a JSON object with `id`, `entity` and `data`. `parse` rejects any other body. New event
types, versions and fields are kept. Malformed fields are logged, and an error is raised when your code reads one of
them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from json import JSONDecodeError
from typing import Any, cast

from attrs import field, frozen

from .._json import dumps_sorted, loads
from .._runtime.arguments import integer, is_mapping
from .._runtime.fields import Decoding, json_type
from .._runtime.response_models import ResponseModel
from .._runtime.webhook_events import CHANGES, EventKind, UnknownEvent
from .._runtime.wire import parse_datetime
from ..errors import WebhookPayloadError
from ..generated.webhooks import EVENT_KINDS, WebhookEvent

DEFAULT_MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)

_BY_ENTITY: Mapping[str, EventKind] = {kind.entity: kind for kind in EVENT_KINDS}
# The malformed fields that were already logged, so that each is logged only once.
_reported: set[tuple[str, str]] = set()


def parse(
    body: bytes | str | Mapping[str, Any], *, max_bytes: int = DEFAULT_MAX_BYTES, max_depth: int = MAX_DEPTH
) -> WebhookEvent:
    """Parse the body of a webhook, or the JSON object that you have already read from the body.

        match parse(body):
            case AppointmentEvent(data=data):
                print(data.event_type, data.appointment.id)
            case UnknownEvent(entity=entity):
                print("an event about", entity)

    A malformed field is logged once per process.

    Raises `WebhookPayloadError` if the body is larger or nested deeper than allowed, is not a JSON object, or lacks
    `id`, `entity` or `data`.
    """
    limits = {"max_bytes": integer("max_bytes", max_bytes, 1), "max_depth": integer("max_depth", max_depth, 1)}
    return Envelope.read(body, **limits).event()


@frozen(eq=False)
class Envelope:
    """A checked event whose `data` has not been parsed yet."""

    payload: Mapping[str, Any] = field(repr=False)
    body: bytes = field(repr=False)
    """The body as it was received."""
    id: str
    kind: EventKind | None
    """The documented kind of the event; None if its entity is unknown."""

    @classmethod
    def read(
        cls,
        body: bytes | str | Mapping[str, Any],
        *,
        max_bytes: int = DEFAULT_MAX_BYTES,
        max_depth: int = MAX_DEPTH,
    ) -> Envelope:
        """Read and check a body. Raises `WebhookPayloadError` if it is not an event."""
        if isinstance(body, str):
            body = body.encode(errors="surrogatepass")
        payload: Any = _load(body, max_bytes, max_depth) if isinstance(body, bytes) else body
        if not isinstance(payload, Mapping):
            raise WebhookPayloadError(f"the body must be a JSON object, not {json_type(payload)}")
        envelope = cast("Mapping[str, Any]", payload)
        if _is_nested_deeper_than(envelope, max_depth):
            raise _too_deep(max_depth)
        problems = list(_problems(envelope))
        if problems:
            raise WebhookPayloadError(f"the body is not an event: {', '.join(problems)}")
        written = body if isinstance(body, bytes) else dumps_sorted(envelope)
        return cls(envelope, written, envelope["id"], _BY_ENTITY.get(envelope["entity"]))

    @property
    def model(self) -> type[ResponseModel]:
        """The class of the event."""
        return self.kind.model if self.kind else UnknownEvent

    @property
    def event_type(self) -> str | None:
        """The type of the event; None for an event without a type, such as a `CommunicationEvent`."""
        found = self.payload["data"].get("eventType")
        return found if isinstance(found, str) else None

    @property
    def record(self) -> str | None:
        """The entity and the ID of the record that the event is about; None if the event does not contain an ID."""
        record_id = self._record.get("id")
        return f"{self.payload['entity']} {record_id}" if isinstance(record_id, str) else None

    @property
    def time(self) -> int | None:
        """The `updatedAt` time of the record in microseconds since 1970; None if the event has no valid time."""
        name = ((self.kind and self.kind.order_by) or "").rpartition(".")[2]
        try:
            return (parse_datetime(self._record.get(name)) - EPOCH) // MICROSECOND
        except (TypeError, ValueError, OverflowError):
            return None

    @property
    def is_change(self) -> bool:
        """True if `sync.as_event` has created the event."""
        return self.payload.get("webhookConfigurationId") == CHANGES

    @property
    def _record(self) -> Mapping[str, Any]:
        if self.kind is None or self.kind.order_by is None:
            return {}
        found: Any = self.payload
        for name in self.kind.order_by.split(".")[:-1]:
            found = found.get(name) if is_mapping(found) else None
        return found if is_mapping(found) else {}

    def event(self, *, outdated: bool = False) -> WebhookEvent:
        """Parse the event. Each call returns a new object."""
        decoding = Decoding("a webhook event", quiet=self.is_change)  # see `as_event` for what a change lacks
        decoding.reported = _reported
        with decoding:
            event = cast("WebhookEvent", self.model.from_dict(self.payload))
        event.outdated = outdated
        return event


def _load(body: bytes, max_bytes: int, max_depth: int) -> Any:
    if len(body) > max_bytes:
        raise WebhookPayloadError(f"the body is larger than {max_bytes} bytes")
    try:
        return loads(body)
    except RecursionError as error:
        raise _too_deep(max_depth) from error
    except ValueError as error:
        if isinstance(error.__cause__, RecursionError):
            raise _too_deep(max_depth) from error
        problem = "is not JSON" if isinstance(error, JSONDecodeError) else "contains an integer with too many digits"
        raise WebhookPayloadError(f"the body {problem}") from error


def _is_nested_deeper_than(value: object, limit: int) -> bool:
    """Return True if containers are nested deeper than `limit`, without using recursion."""
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


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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
    data = envelope.get("data")
    texts = {**envelope, "eventType": data.get("eventType") if is_mapping(data) else None}
    for name in ("id", "entity", "eventType"):
        if isinstance(value := texts.get(name), str) and not _is_encodable(value):
            yield f"{name} contains a lone surrogate, which UTF-8 cannot encode"
