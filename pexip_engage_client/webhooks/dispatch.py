"""Run webhook handlers, independently of the requests that delivered the events.

Each handler of an event runs separately. A delivery of the event starts a handler, or joins the handler if it is
running. If a delivery is cancelled, its handler continues. If a handler fails and another delivery has joined
meanwhile, the handler runs again immediately. So every delivery leads to one run, even if the delivery times out before
the run ends.
"""

from __future__ import annotations

import asyncio
import logging
from copy import deepcopy
from typing import Literal

from attrs import define, field

from ..errors import one_line
from ..generated.webhooks import WebhookEvent
from .bounded import GRACE_SECONDS, run_bounded
from .dead_letters import DeadLetters, raised_at
from .options import CheckedOptions
from .ordering import POLL_SECONDS
from .stores import Claim
from .subscriptions import Subscription

logger = logging.getLogger("pexip_engage_client")


class ClosingError(Exception):
    """The webhook receiver is closing and does not accept any more events."""


ReplayResult = Literal["handled", "outdated", "done before"]


@define(eq=False)
class Handling:
    """One event that is being handled by one handler.

    `accepted` is done when the event has been claimed, and `task` is done when the handler has ended. The result of
    each is True if that step succeeded.
    """

    subscription: Subscription
    event: WebhookEvent
    accepted: asyncio.Future[bool]
    task: asyncio.Task[bool] = field(init=False)
    joined: bool = field(default=False, init=False)
    """True if another delivery of the event has arrived since the handler was started."""
    replayed: bool = field(default=False, init=False)
    """True if this is a replay of an event that was given up."""
    error: BaseException | None = field(default=None, init=False)
    """The exception of the last failed attempt; None before the first failure."""
    result: ReplayResult = field(default="done before", init=False)
    """If the handler succeeded or did not have to run, the result that `WebhookReceiver.replay` returns for it."""

    @property
    def key(self) -> tuple[str, str]:
        """The name of the handler and the ID of the event, which together identify this object."""
        return self.subscription.name, self.event.id

    @property
    def label(self) -> str:
        """A description of the event and the handler for log messages."""
        return f"webhook {one_line(self.event.id, 80)}: {self.subscription.name}"


class Dispatcher:
    """A dispatcher that queues and runs the handlers in one event loop."""

    def __init__(self, options: CheckedOptions) -> None:
        self._options = options
        self._running: dict[tuple[str, str], Handling] = {}
        self._slots = asyncio.Semaphore(options.max_running)
        self._queue = asyncio.Semaphore(options.max_running + options.max_waiting)
        self._dead_letters = DeadLetters(
            options.deduplication,
            options.on_dead_letter,
            after=options.dead_letter_after,
            timeout=options.handler_timeout,
        )
        self._closing = False
        self._grace = GRACE_SECONDS

    async def start(self, subscription: Subscription, event: WebhookEvent) -> Handling:
        """Queue an event for a handler, or join the handler if it is already queued or running for this event.

        Raises `ClosingError` if the receiver is closing. If the caller is cancelled while the queue is full, the
        handler is not started.
        """
        self._dead_letters.delivered(subscription.name, event)
        try:
            return self._join(subscription, event) or await self._enqueue(subscription, event)
        except ClosingError as error:
            self._dead_letters.failed(subscription.name, event.id, error)
            raise
        except asyncio.CancelledError:
            logger.warning(
                "webhook %s: rejected, %d handlers are running or waiting", one_line(event.id, 80), len(self._running)
            )
            self._dead_letters.failed(subscription.name, event.id, TimeoutError("the queue was full"))
            raise

    async def replay(self, subscription: Subscription, event: WebhookEvent) -> Handling:
        """Queue an event that was given up. The handler does not run again if it has succeeded meanwhile."""
        handling = self._join(subscription, event) or await self._enqueue(subscription, event)
        handling.replayed = True
        return handling

    async def aclose(self, seconds: float) -> None:
        """Wait for handlers to end, then cancel those that still run. This takes at most `seconds` seconds.

        The last quarter of this time (at most 4 seconds) is reserved for cancelled handlers and dead letters.
        """
        self._closing = True
        deadline = asyncio.get_running_loop().time() + seconds
        reserved = min(4 * GRACE_SECONDS, seconds / 4)
        tasks = [handling.task for handling in self._running.values()]
        self._running.clear()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds - reserved)
            if late:
                await self._cancel(late, reserved / 2)
        await self._dead_letters.aclose(deadline - asyncio.get_running_loop().time())

    async def _cancel(self, tasks: set[asyncio.Task[bool]], seconds: float) -> None:
        logger.warning(
            "%d webhook handlers were cancelled, because they did not end before the receiver closed", len(tasks)
        )
        self._grace = seconds / 2  # the other half is for the store
        for task in tasks:
            task.cancel()
        _, stuck = await asyncio.wait(tasks, timeout=seconds)
        if stuck:
            logger.error("%d webhook handlers were abandoned: their claims could not be released in time", len(stuck))

    def _join(self, subscription: Subscription, event: WebhookEvent) -> Handling | None:
        handling = self._running.get((subscription.name, event.id))
        if handling is None or handling.task.done():
            return None
        handling.joined = True
        return handling

    async def _enqueue(self, subscription: Subscription, event: WebhookEvent) -> Handling:
        await self._queue.acquire()
        if self._closing:
            self._queue.release()
            raise ClosingError
        # Another delivery of the event may have been queued meanwhile. The store lets only one of them run.
        return self._begin(subscription, event)

    def _begin(self, subscription: Subscription, event: WebhookEvent) -> Handling:
        loop = asyncio.get_running_loop()
        handling = Handling(subscription, event, loop.create_future())
        self._running[handling.key] = handling

        def end(_: object) -> None:
            self._queue.release()
            if self._running.get(handling.key) is handling:
                del self._running[handling.key]
            if not handling.accepted.done():
                handling.accepted.set_result(False)

        handling.task = loop.create_task(self._run(handling))
        handling.task.add_done_callback(end)
        return handling

    async def _run(self, handling: Handling) -> bool:
        while True:
            try:
                claim = await self._attempt(handling)
            except asyncio.CancelledError as error:
                handling.error = error
                _log_failure(handling, error)
                if handling.task.cancelling():
                    await self._report_failure(handling, error)
                    raise
            except Exception as error:  # noqa: BLE001 - whatever a handler raises: it has failed
                handling.error = error
                _log_failure(handling, error)
            else:
                if claim is not Claim.BUSY and not (claim is Claim.DEAD and handling.replayed):
                    self._dead_letters.handled(*handling.key)
                    return True
                # Another process, or on_dead_letter, is handling the event. If that fails, this delivery needs a run of
                # its own.
                await asyncio.sleep(POLL_SECONDS)
                continue
            if not handling.joined:
                await self._report_failure(handling, handling.error)
            if not handling.joined:
                return False

    async def _attempt(self, handling: Handling) -> Claim:
        subscription, event = handling.subscription, handling.event
        if handling.replayed:
            await self._options.deduplication.revive(event.id, handler=subscription.name)
        async with self._slots, self._options.deduplication.once(event.id, handler=subscription.name) as claim:
            if not handling.accepted.done():
                handling.accepted.set_result(True)
            if claim is Claim.GRANTED:
                handling.joined = False
                await self._handle(handling)
        return claim

    async def _handle(self, handling: Handling) -> None:
        subscription, event = handling.subscription, handling.event
        if not subscription.in_order:
            await self._call_handler(handling)
            handling.result = "handled"
            return
        async with self._options.ordering.turn(event, handler=subscription.name) as current:
            if current:
                await self._call_handler(handling)
                handling.result = "handled"
            else:
                handling.result = "outdated"
                logger.debug("%s: skipped, because a newer event was handled", handling.label)

    async def _call_handler(self, handling: Handling) -> None:
        # Copy the event for each run, so that other handlers and hooks do not see a handler's changes to it.
        running = handling.subscription.function(deepcopy(handling.event))
        await run_bounded(running, self._options.handler_timeout, label=handling.label, grace=lambda: self._grace)

    async def _report_failure(self, handling: Handling, error: BaseException) -> None:
        is_final = self._options.responds_first and handling.accepted.done()
        self._dead_letters.failed(*handling.key, error, is_final=is_final)
        if self._options.on_failure is None:
            return
        label = f"webhook {one_line(handling.event.id, 80)}: on_failure"
        try:
            running = self._options.on_failure(deepcopy(handling.event), error)
            await run_bounded(running, self._options.handler_timeout, label=label, grace=lambda: self._grace)
        except Exception as another:  # noqa: BLE001 - no other hook is left to report it to
            logger.error("%s failed with %s%s", label, type(another).__name__, raised_at(another))


def _log_failure(handling: Handling, error: BaseException) -> None:
    # Without the message, which could contain personal data. `on_failure` receives the whole exception.
    logger.error("%s failed with %s%s", handling.label, type(error).__name__, raised_at(error))
