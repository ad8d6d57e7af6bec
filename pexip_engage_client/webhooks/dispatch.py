"""Events on their way through handlers, apart from the requests that brought them.

The unit is one event and one handler. A delivery starts it, or joins it while it is under way; whoever waits for it may
go away without disturbing it. A run that fails is repeated at once if a delivery has joined it meanwhile: each delivery
that the vendor makes is worth one run, even when its time-out came before the run's end.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from attrs import define, field, frozen

from ..errors import one_line
from .dead_letters import DeadLetters, Hook, where
from .deduplication import Deduplication
from .events import WebhookEvent, event_type
from .ordering import POLL, Ordering
from .stores import Claim

logger = logging.getLogger("pexip_engage_client")


class Closing(Exception):  # noqa: N818 - a state, not an error
    """No more events are taken."""


@frozen(eq=False)
class Subscription:
    """A handler, and which events it wants."""

    function: Callable[[Any], Awaitable[object]]
    name: str
    kind: type[object]
    event_types: frozenset[str] | None
    in_order: bool

    def wants(self, event: WebhookEvent) -> bool:
        """Whether the event is of its kind and of one of its types."""
        return isinstance(event, self.kind) and (self.event_types is None or event_type(event) in self.event_types)


@define(eq=False)
class Handling:
    """One event and one handler. `accepted` ends as soon as the store has been asked; both tell whether all is well."""

    subscription: Subscription
    event: WebhookEvent
    accepted: asyncio.Future[bool]
    task: asyncio.Task[bool] = field(init=False)
    joined: bool = field(default=False, init=False)

    @property
    def key(self) -> tuple[str, str]:
        """By which a handling is found: what the store and the vendor tell apart."""
        return self.subscription.name, self.event.id


@frozen(kw_only=True, eq=False)
class DispatchRules:
    """How events are handled; the receiver's options say what each is."""

    deduplication: Deduplication
    ordering: Ordering
    handler_timeout: float | None
    max_running: int
    max_waiting: int
    on_failure: Hook | None
    on_dead_letter: Hook | None
    dead_letter_after: float
    is_final: bool
    """Whether the vendor has been told 2xx before a handler fails, so that no other attempt follows."""


class Dispatcher:
    """All that is under way in one event loop."""

    def __init__(self, rules: DispatchRules) -> None:
        self._rules = rules
        self._running: dict[tuple[str, str], Handling] = {}
        self._slots = asyncio.Semaphore(rules.max_running)
        self._room = asyncio.Semaphore(rules.max_running + rules.max_waiting)
        self._dead_letters = DeadLetters(rules.deduplication, rules.on_dead_letter, after=rules.dead_letter_after)
        self._closing = False

    async def start(self, subscription: Subscription, event: WebhookEvent) -> Handling:
        """Have the event handled as soon as there is room for it; joins what is under way already.

        Raises `Closing` when it is too late. Who is cancelled while waiting for room has started nothing.
        """
        self._dead_letters.delivered(subscription.name, event)
        try:
            return self._join(subscription, event) or await self._enter(subscription, event)
        except Closing as error:
            self._dead_letters.failed(subscription.name, event.id, error)
            raise
        except asyncio.CancelledError:
            logger.warning("webhook %s: no room, %d handlings under way", one_line(event.id, 80), len(self._running))
            self._dead_letters.failed(subscription.name, event.id, TimeoutError("there was no room to handle it"))
            raise

    async def aclose(self, timeout: float) -> None:
        """Wait for what is under way; what takes longer is cancelled, and can be claimed by others at once."""
        self._closing = True
        tasks = [handling.task for handling in self._running.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=timeout)
            for task in late:
                task.cancel()
            if late:
                logger.warning("%d webhook handlers were cancelled: they took longer than %g s", len(late), timeout)
                await asyncio.wait(late)
        await self._dead_letters.aclose(timeout)

    def _join(self, subscription: Subscription, event: WebhookEvent) -> Handling | None:
        handling = self._running.get((subscription.name, event.id))
        if handling is None or handling.task.done():
            return None
        handling.joined = True
        return handling

    async def _enter(self, subscription: Subscription, event: WebhookEvent) -> Handling:
        await self._room.acquire()
        if self._closing:
            self._room.release()
            raise Closing
        # Where another delivery of it was sooner, the store tells that one of them is enough.
        return self._begin(subscription, event)

    def _begin(self, subscription: Subscription, event: WebhookEvent) -> Handling:
        loop = asyncio.get_running_loop()
        handling = Handling(subscription, event, loop.create_future())
        self._running[handling.key] = handling

        def end(_: object) -> None:
            self._room.release()
            if self._running.get(handling.key) is handling:
                del self._running[handling.key]
            if not handling.accepted.done():
                handling.accepted.set_result(False)

        handling.task = loop.create_task(self._run(handling))
        handling.task.add_done_callback(end)
        return handling

    async def _run(self, handling: Handling) -> bool:
        while True:
            failure: BaseException
            try:
                claim = await self._attempt(handling)
            except asyncio.CancelledError as error:
                failure = error
                _log(handling, error)
                if handling.task.cancelling():
                    await self._tell(handling, error)
                    raise
            except Exception as error:  # noqa: BLE001 - whatever a handler raises: it has failed
                failure = error
                _log(handling, error)
            else:
                if claim is not Claim.BUSY:
                    self._dead_letters.handled(*handling.key)
                    return True
                # Another process is at it. If that one fails, this delivery's run is still due.
                await asyncio.sleep(POLL)
                continue
            if not handling.joined:
                await self._tell(handling, failure)
            if not handling.joined:
                return False

    async def _attempt(self, handling: Handling) -> Claim:
        subscription, event = handling.subscription, handling.event
        async with self._slots, self._rules.deduplication.once(event.id, by=subscription.name) as claim:
            if not handling.accepted.done():
                handling.accepted.set_result(True)
            if claim is Claim.GRANTED:
                handling.joined = False
                await self._handle(subscription, event)
        return claim

    async def _handle(self, subscription: Subscription, event: WebhookEvent) -> None:
        if not subscription.in_order:
            await self._call(subscription, event)
            return
        async with self._rules.ordering.turn(event, by=subscription.name) as current:
            if current:
                await self._call(subscription, event)
            else:
                logger.debug("webhook %s: older than the last one handled, skipped", one_line(event.id, 80))

    async def _call(self, subscription: Subscription, event: WebhookEvent) -> None:
        async with asyncio.timeout(self._rules.handler_timeout):
            await subscription.function(event)

    async def _tell(self, handling: Handling, error: BaseException) -> None:
        is_final = self._rules.is_final and handling.accepted.done()
        self._dead_letters.failed(*handling.key, error, is_final=is_final)
        if self._rules.on_failure is None:
            return
        try:
            await self._rules.on_failure(handling.event, error)
        except Exception as another:  # noqa: BLE001 - there is nothing behind the hook
            logger.error("on_failure failed with %s%s", type(another).__name__, where(another))


def _log(handling: Handling, error: BaseException) -> None:
    # No traceback: what an exception says may be about a customer. `on_failure` gets all of it.
    name, kind = handling.subscription.name, type(error).__name__
    logger.error("webhook %s: %s failed with %s%s", one_line(handling.event.id, 80), name, kind, where(error))
