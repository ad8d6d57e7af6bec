"""Handle events about a resource one at a time, and skip events that are older than one already handled."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, cast
from weakref import WeakValueDictionary

from .._runtime.arguments import duration
from .._runtime.response_models import ResponseModel
from .._runtime.wire import parse_datetime
from ..errors import one_line
from ..generated.webhooks import WebhookEvent
from .deduplication import LEASE_SECONDS, REMEMBER_SECONDS
from .events import kind_of_event
from .leases import Lease, short_name
from .stores import Claim, EventStore, checked_store

logger = logging.getLogger("pexip_engage_client")

# The intervals at which to check whether another process has finished.
POLL_SECONDS = 0.05
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


class Position(NamedTuple):
    """The position of an event among the events about the same resource."""

    resource: str
    """The entity and the ID of the resource that the event is about."""
    time: datetime.datetime
    """The `updatedAt` time of the resource in the event."""


def position(event: WebhookEvent) -> Position | None:
    """Return the resource that an event is about and its `updatedAt` time, or None if the event lacks one of them."""
    kind = kind_of_event(event)
    if kind is None or kind.order_by is None:
        return None
    *path, time = kind.order_by.split(".")
    resource: Any = event
    for name in path:
        resource = _property(resource, name)
    resource_id = _property(resource, "id")
    if not isinstance(resource_id, str):
        return None
    found = _property(resource, time)
    if not isinstance(found, datetime.datetime):
        try:
            found = parse_datetime(found)
        except (TypeError, ValueError, OverflowError):
            return None
    return Position(f"{kind.entity} {resource_id}", found)


def _property(value: Any, name: str) -> Any:
    # Unlike `value[name]`, this does not encode the whole property as JSON again.
    form = value.wire_form() if isinstance(value, ResponseModel) else value
    return cast("Mapping[str, Any]", form).get(name) if isinstance(form, Mapping) else None


class Ordering:
    """A guard which ensures that events about a resource are handled one at a time, and detects outdated events.

        async with ordering.turn(event) as current:
            if current:
                await handle(event)

    `current` is False if the block for a newer event about the same resource has already ended without an exception.
    Several events with the same time are all current, and so are events without a time. To determine the resource and
    the time of an event yourself, pass the `position` function.
    """

    def __init__(
        self,
        store: EventStore | None = None,
        *,
        position: Callable[[WebhookEvent], Position | None] = position,
        remember: float = REMEMBER_SECONDS,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._store = checked_store(store)
        self._position = position
        self._remember = duration("remember", remember)
        self._lease = duration("lease", lease)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, event: WebhookEvent, *, handler: str = "") -> AsyncGenerator[bool]:
        """Wait until no other event about the same resource is being handled. Yield False if this event is outdated.

        Each `handler` has its own order.
        """
        found = self._position(event)
        if found is None:
            yield True
            return
        name = short_name("order", handler, found.resource)
        number = (found.time - EPOCH) // MICROSECOND
        # Wait in this process's queue first, so that only one task per process polls the store.
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            label = f"webhook {one_line(event.id, 80)}: its lock"
            lease = Lease(self._store, name, self._lease, label=label)
            while await lease.take() is not Claim.GRANTED:  # noqa: ASYNC110 - it may be held by another process
                await asyncio.sleep(POLL_SECONDS)
            try:
                latest = await self._store.latest(name)
                current = latest is None or number >= latest
                yield current
                if current:
                    await self._advance(name, number)
            finally:
                await lease.give_back()

    async def _advance(self, name: str, number: int) -> None:
        try:
            await self._store.advance(name, number, self._remember)
        except Exception as error:  # noqa: BLE001 - any error of a store: the handler's effect cannot be undone
            logger.warning("event handled, but storing its time failed (%s)", type(error).__name__)
