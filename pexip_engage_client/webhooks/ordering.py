"""The events of one resource one after another, and none that is older than the last."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple
from weakref import WeakValueDictionary

from .._runtime.arguments import duration
from .._runtime.response_models import ResponseModel, peek
from .._runtime.wire import parse_datetime
from ..errors import one_line
from ..generated.models import AppointmentEvent, CallbackRequestEvent
from .deduplication import LEASE, REMEMBER
from .events import WebhookEvent
from .leases import Lease, short_name
from .stores import Claim, EventStore, checked_store

logger = logging.getLogger("pexip_engage_client")

# How often a process looks again whether another one has finished.
POLL = 0.05
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


class Position(NamedTuple):
    """Where an event stands among the others about the same resource."""

    resource: str
    time: datetime.datetime


def position(event: WebhookEvent) -> Position | None:
    """The resource that an event is about, and its `updatedAt`; None where the event does not tell."""
    resource: ResponseModel | None = None
    if isinstance(event, AppointmentEvent):
        resource = peek(event.data, "appointment")
    elif isinstance(event, CallbackRequestEvent):
        resource = peek(event.data, "callback_request")
    if resource is None:
        return None
    resource_id: str | None = peek(resource, "id")
    updated_at = resource.to_dict().get("updatedAt")
    if resource_id is None:
        return None
    try:
        return Position(f"{event.entity} {resource_id}", parse_datetime(updated_at))
    except (TypeError, ValueError, OverflowError):
        return None


class Ordering:
    """Lets the events of a resource be handled one at a time, and tells which have been overtaken.

        async with ordering.turn(event) as current:
            if current:
                await handle(event)

    `current` is False for an event that is older than the last one whose block ended without an error. Events of the
    same time are all current; so are those that tell no time. `position` says what an event is about, and when it
    happened.
    """

    def __init__(
        self,
        store: EventStore | None = None,
        *,
        position: Callable[[WebhookEvent], Position | None] = position,
        remember: float = REMEMBER,
        lease: float = LEASE,
    ) -> None:
        self._store = checked_store(store)
        self._position = position
        self._remember = duration("remember", remember)
        self._lease = duration("lease", lease)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, event: WebhookEvent, *, by: str = "") -> AsyncGenerator[bool]:
        """Wait for the event's turn; `by` tells apart those who each keep their own order."""
        place = self._position(event)
        if place is None:
            yield True
            return
        name = short_name("order", by, place.resource)
        number = (place.time - EPOCH) // MICROSECOND
        # First this process's queue, then the other processes'.
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            label = f"webhook {one_line(event.id, 80)}: its turn"
            lease = Lease(self._store, name, self._lease, label=label)
            while await lease.take() is not Claim.GRANTED:  # noqa: ASYNC110 - it may be in another process
                await asyncio.sleep(POLL)
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
        except Exception as error:  # noqa: BLE001 - whatever a store raises: what is done cannot be undone
            logger.warning("handled, but the store could not remember its time (%s)", type(error).__name__)
