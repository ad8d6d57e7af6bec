"""Events on their way through handlers, apart from the requests that brought them.

The unit is one event and one handler. A delivery starts it, or joins it while it is under way; whoever waits for it may
go away without disturbing it. A run that fails is repeated at once if a delivery has joined it meanwhile: each delivery
that the vendor makes is worth one run, even when its time-out came before the run's end.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from ..errors import one_line
from .deduplication import Deduplication
from .events import WebhookEvent, event_type
from .ordering import POLL, Ordering
from .stores import Claim

logger = logging.getLogger("pexip_engage_client")

OnFailure = Callable[[WebhookEvent, BaseException], Awaitable[object]]


@frozen(eq=False)
class Handler:
    """A function, and which events it wants."""

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

    handler: Handler
    event: WebhookEvent
    accepted: asyncio.Future[bool]
    task: asyncio.Task[bool] = field(init=False)
    joined: bool = field(default=False, init=False)


class Handlings:
    """All that is under way."""

    def __init__(
        self,
        deduplication: Deduplication,
        ordering: Ordering,
        *,
        timeout: float | None,
        on_failure: OnFailure | None,
    ) -> None:
        self._deduplication = deduplication
        self._ordering = ordering
        self._timeout = timeout
        self._on_failure = on_failure
        self._running: dict[tuple[str, str], Handling] = {}

    def __len__(self) -> int:
        return len(self._running)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._running

    def start(self, handler: Handler, event: WebhookEvent) -> Handling:
        """Have the event handled; joins what is under way already."""
        key = handler.name, event.id
        handling = self._running.get(key)
        if handling is not None and not handling.task.done():
            handling.joined = True
            return handling
        loop = asyncio.get_running_loop()
        accepted: asyncio.Future[bool] = loop.create_future()
        self._running[key] = handling = Handling(handler, event, accepted)

        def end(_: object) -> None:
            if self._running[key] is handling:
                del self._running[key]
            if not accepted.done():
                accepted.set_result(False)

        handling.task = loop.create_task(self._run(handling))
        handling.task.add_done_callback(end)
        return handling

    async def aclose(self, timeout: float) -> None:
        """Wait for what is under way; what takes longer is cancelled, and can be claimed by others at once."""
        tasks = [handling.task for handling in self._running.values()]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=timeout)
        for task in late:
            task.cancel()
        if late:
            logger.warning("%d webhook handlers were cancelled: they took longer than %g s to end", len(late), timeout)
            await asyncio.wait(late)

    async def _run(self, handling: Handling) -> bool:
        handler, event = handling.handler, handling.event
        while True:
            failure: BaseException
            try:
                async with self._deduplication.once(event.id, by=handler.name) as claim:
                    if not handling.accepted.done():
                        handling.accepted.set_result(True)
                    if claim is Claim.GRANTED:
                        handling.joined = False
                        await self._handle(handler, event)
            except asyncio.CancelledError as error:
                failure = error
                _log(handling, error)
                if handling.task.cancelling():
                    await self._tell(event, error)
                    raise
            except Exception as error:  # noqa: BLE001 - whatever a handler raises: it has failed
                failure = error
                _log(handling, error)
            else:
                if claim is not Claim.BUSY:
                    return True
                # Another process is at it. If that one fails, this delivery's run is still due.
                await asyncio.sleep(POLL)
                continue
            if not handling.joined:
                await self._tell(event, failure)
            if not handling.joined:
                return False

    async def _handle(self, handler: Handler, event: WebhookEvent) -> None:
        if not handler.in_order:
            await self._call(handler, event)
            return
        async with self._ordering.turn(event, by=handler.name) as current:
            if current:
                await self._call(handler, event)
            else:
                logger.debug("webhook %s: older than the last one handled, skipped", one_line(event.id, 80))

    async def _call(self, handler: Handler, event: WebhookEvent) -> None:
        async with asyncio.timeout(self._timeout):
            await handler.function(event)

    async def _tell(self, event: WebhookEvent, error: BaseException) -> None:
        if self._on_failure is None:
            return
        try:
            await self._on_failure(event, error)
        except Exception as another:  # noqa: BLE001 - there is nothing behind the hook
            logger.error("on_failure failed with %s%s", type(another).__name__, _where(another))


def _log(handling: Handling, error: BaseException) -> None:
    # No traceback: what an exception says may be about a customer. `on_failure` gets all of it.
    name, kind = handling.handler.name, type(error).__name__
    logger.error("webhook %s: %s failed with %s%s", one_line(handling.event.id, 80), name, kind, _where(error))


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
