"""Order the events that wait for handlers, and find out which ones are outdated."""

from __future__ import annotations

import datetime
import time
from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b
from typing import Self

from attrs import asdict, define, field, frozen

from .._json import dumps, loads
from .._runtime.webhook_events import REMOVED
from ..generated.webhooks import WebhookEvent
from ..stores.lease_keeper import LeaseKeeper
from ..stores.store import Entry
from .events import Envelope


@frozen(eq=False)
class HandlerFailure:
    """An event that a handler has failed to handle."""

    event: WebhookEvent
    """The event."""
    handler: str
    """The name of the handler."""
    error: str
    """The type of the last error and the line in the handler's file, without the error's message."""
    attempts: Sequence[datetime.datetime]
    """The times of the attempts."""
    next_attempt: datetime.datetime | None
    """The time of the next attempt; None if the event was given up."""
    exception: BaseException | None = field(default=None, repr=False)
    """The exception that the handler raised. Only `on_failure` gets this exception."""


@define(eq=False)
class PendingEvent:
    """An event that some handlers have not handled yet. The inbox stores it without its body."""

    id: str
    record: str
    entity: str
    type: str | None
    time: int | None
    """The time of the record's state in microseconds, if the event has one."""
    recorded: float
    """The time when the inbox recorded the event, in seconds since 1970."""
    handlers: dict[str, str | None]
    """The handlers that have to run, each with its last error."""
    number: int = 0
    """The position of the event in the order of recording."""
    attempts: list[float] = field(factory=list[float])
    ready: bool = True
    """False while the event waits for its next attempt."""
    replayed: bool = False
    """True if the event failed and was replayed."""

    @classmethod
    def load(cls, entry: Entry) -> Self:
        """Read the event from its entry."""
        event = cls(**loads(entry.value))
        event.number = event.number or entry.number
        event.ready = event.ready or (entry.due is not None and entry.due <= 0)
        return event

    def dump(self) -> bytes:
        """Return the value of the event's entry."""
        return dumps(asdict(self))

    @property
    def key(self) -> str:
        """The key of the event in `WAITING` and `FAILED`; the keys for one record are ordered by time."""
        order = int(self.recorded * 1e6) if self.time is None else max(0, self.time)
        return f"{self.record}/{order:017}/{digest(self.id)}"

    def failures(self, event: WebhookEvent, pause: float | None = None) -> Iterator[HandlerFailure]:
        """Yield a failure for each handler that has failed. The next attempt is made after a pause, if any."""
        attempts = [moment(each) for each in self.attempts]
        due = None if pause is None else moment(time.time() + pause)
        for handler, error in self.handlers.items():
            if error is not None:
                yield HandlerFailure(event, handler, error, attempts, due)


@define(eq=False)
class Newest:
    """The newest events about a record that a handler has seen."""

    time: int | None = None
    """The newest time of an event."""
    number: int = 0
    """The number of the event that was recorded last."""
    untimed: int = 0
    """The number of the last event without a time."""
    removed: bool = False
    """True if `time` is the time when a removal was recorded."""

    def has_newer(self, event: PendingEvent, *, is_change: bool) -> bool:
        """Return True if the handler has seen a newer event than this one.

        An event without a time is newer than the events that were recorded before it, and older than those that were
        recorded after it. A record that a later run of `changes` has found after its removal exists again.
        """
        if event.time is None:
            return event.number < self.number
        restores = self.removed and is_change
        return event.number < self.untimed or (self.time is not None and event.time < self.time and not restores)

    def add(self, event: PendingEvent) -> None:
        """Remember that the handler sees an event that is not outdated."""
        time, removed = event.time, event.time is None and event.type == REMOVED
        if removed:
            # A webhook that arrives after the removal of its record, but has an earlier time, does not restore it.
            time = max(int(event.recorded * 1e6), self.time or 0)
        self.number = max(self.number, event.number)
        if time is not None:
            self.time, self.removed = time, removed
        if event.time is None:
            self.untimed = event.number


@frozen(eq=False)
class Turn:
    """The right to run one event's handlers, while no other event about its record runs."""

    pending: PendingEvent
    envelope: Envelope
    outdated: Collection[str]
    """The handlers that have seen a newer event about the record."""
    keeper: LeaseKeeper
    has_next: bool
    """True if another event about the record is ready."""


def in_order(events: Sequence[PendingEvent]) -> list[PendingEvent]:
    """Return events about one record in the order in which their handlers run.

    Events without a time run in the order in which they were recorded. Between them, events with a time run in the
    order of their times.
    """
    segment = 0
    keys: dict[int, tuple[int, int, int]] = {}
    for event in sorted(events, key=lambda each: each.number):
        segment = event.number if event.time is None else segment
        keys[event.number] = segment, -1 if event.time is None else max(0, event.time), event.number
    return sorted(events, key=lambda each: keys[each.number])


def digest(text: str) -> str:
    """Return a short hash, because an ID may have any length and any characters."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def moment(seconds: float) -> datetime.datetime:
    """Return the time for a number of seconds since 1970."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
