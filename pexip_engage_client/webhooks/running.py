"""Run the handlers of the events in an inbox, in one event loop."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Coroutine, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from typing import Any

from attrs import evolve

from .._loops import start
from ..errors import EngageError, InvalidArgumentError, one_line
from ..stores.store import Holder
from ..tracing import checked_correlation_id, correlation
from .events import Envelope
from .handlers import Handler, call_hook, error_of, raised_at
from .inbox import Inbox
from .options import CheckedOptions
from .pending_events import HandlerFailure, Turn

logger = logging.getLogger("pexip_engage_client")

# Seconds between two searches for events that are due: retries, and events from processes that died.
POLL_SECONDS = 1.0
PURGE_SECONDS = 60.0
# Seconds until another attempt to run a record's events if another process is running one of them.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
# How many records may wait in this process for each slot.
WAITING_PER_SLOT = 10


class ClosingError(EngageError):
    """The webhook receiver is closing and does not accept any more events."""


class BusyError(EngageError):
    """Too many events are waiting for their handlers."""


class Runner:
    """Runs handlers, for at most `max_running` records at the same time.

    If the store is durable, events stay in the inbox until handlers have run. Otherwise, deliveries wait for handlers.
    """

    def __init__(self, inbox: Inbox, handlers: Sequence[Handler], options: CheckedOptions) -> None:
        self._inbox = inbox
        self._handlers = handlers
        self._options = options
        self._durable = options.durable
        self._max_running = options.max_running
        self._ready: dict[str, None] = {}
        """The records that wait for a slot, in order."""
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        """Records for which another event arrived while they were running."""
        self._pauses: dict[str, float] = {}
        """For each record that another process is running, the last pause before a new attempt."""
        self._results: dict[str, asyncio.Future[list[Exception]]] = {}
        """The events whose deliveries wait for the handlers."""
        self._deliveries: set[asyncio.Task[bool]] = set()
        """The deliveries that have not ended. Some of them may already have received a 503."""
        self._poller: asyncio.Task[None] | None = None
        self._search_now = asyncio.Event()
        """Set when the inbox should be searched immediately."""
        self._has_more = False
        """True if the inbox has events for which the queue of this process had no slot."""
        self._purge_at = float("-inf")
        self._closing = self._closed = False

    @property
    def is_started(self) -> bool:
        """True if events in the inbox run in this event loop."""
        return self._poller is not None

    @property
    def running(self) -> int:
        """The number of events whose handlers are running."""
        return len(self._running)

    def start(self) -> None:
        """Run the events in the inbox, until `aclose`."""
        if self._durable and self._poller is None and not self._closing:
            self._poller = asyncio.create_task(self._poll())

    async def finish(self, delivery: Coroutine[Any, Any, bool]) -> None:
        """Wait for a delivery. If the caller is cancelled, the delivery continues, and `aclose` waits for it.

        A store may need a few seconds to end a command that was cancelled. The response must not wait for this.
        """
        task = asyncio.create_task(delivery)
        self._deliveries.add(task)
        task.add_done_callback(self._end_delivery)
        await asyncio.wait([task])
        task.result()

    def _end_delivery(self, task: asyncio.Task[bool]) -> None:
        self._deliveries.discard(task)
        if not task.cancelled():
            task.exception()  # mark it as retrieved

    async def accept(self, envelope: Envelope) -> bool:
        """Record an event. Return False if it was recorded before, or if no handler receives it.

        Without a durable inbox, wait until its handlers have run, and raise an `ExceptionGroup` if some of them failed.
        """
        handlers = [each.name for each in self._handlers if each.wants(envelope)]
        if not handlers:
            return False
        if not self._durable:
            return await self._accept_and_run(envelope, handlers)
        here = self._poller is not None and not self._closing and self._has_queue_slot
        record = await self._inbox.record(envelope, handlers, wait=self._inbox.lease if here else 0.0)
        if here and record is not None:
            self.run_soon(record)
        self._has_more |= not here
        return record is not None

    async def _accept_and_run(self, envelope: Envelope, handlers: list[str]) -> bool:
        await self._purge()
        if self._closing:
            raise _closing()
        if len(self._results) >= WAITING_PER_SLOT * self._max_running:
            raise BusyError("too many events are waiting", retryable=True)
        record = await self._inbox.record(envelope, handlers)
        if record is not None:
            await self.wait_for(envelope.id, record)
            return True
        found = await self._inbox.find(envelope.id)
        if found is not None:
            pending, has_failed = found
            await self.wait_for(envelope.id, pending.record, replay=has_failed)
        return False

    async def wait_for(self, event_id: str, record: str, *, replay: bool = False) -> None:
        """Run an event, and raise an `ExceptionGroup` if some of its handlers fail."""
        result = self._results.get(event_id)
        if result is None:
            result = self._results[event_id] = asyncio.get_running_loop().create_future()
            start(self._watch(event_id, record, result, replay))
        errors = await asyncio.shield(result)
        if errors:
            raise ExceptionGroup(f"{_label(event_id)}: handlers failed", errors)

    async def _watch(self, event_id: str, record: str, result: asyncio.Future[list[Exception]], replay: bool) -> None:
        """Run an event until its result is known. Another event loop may run it instead."""
        try:
            if replay:
                await self._inbox.replay(event_id)
            while not result.done():
                if self._closed:
                    raise _closing()
                if record not in self._running:
                    self.run_soon(record)
                await asyncio.wait([result], timeout=POLL_SECONDS)
                if not result.done() and record not in self._running:
                    found = await self._inbox.find(event_id)
                    if (found is None or found[1]) and not result.done():
                        failed = {} if found is None else found[0].handlers
                        result.set_result([_error(name, error) for name, error in failed.items() if error])
        except Exception as error:  # noqa: BLE001 - from any store
            if not result.done():
                result.set_exception(error)
                result.exception()  # mark it as retrieved
        if self._results.get(event_id) is result:
            del self._results[event_id]

    def run_soon(self, record: str) -> None:
        """Run the next event of a record as soon as there is a slot."""
        if record in self._running:
            self._again.add(record)
        elif not (self._closing if self._durable else self._closed):
            self._ready[record] = None
            self._fill_slots()

    async def aclose(self, seconds: float) -> None:
        """Wait for handlers, then cancel those that are still running. This takes at most `seconds` seconds."""
        if self._closed:
            return
        end = asyncio.get_running_loop().time() + seconds
        self._closing = True
        if self._poller is not None:
            self._poller.cancel()
            await asyncio.wait([self._poller])
        while self._running and (left := end - seconds / 4 - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._running.values(), timeout=left, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)  # their callbacks fill the free slots
        self._ready.clear()
        late = list(self._running.values())
        if late:
            logger.warning("%d webhook handlers were cancelled, because the receiver is closing", len(late))
            for task in late:
                task.cancel()
            _, stuck = await asyncio.wait(late, timeout=seconds / 4)
            if stuck:
                logger.error("%d webhook handlers ignored their cancellation and may still be running", len(stuck))
        for result in self._results.values():
            if not result.done():
                result.set_exception(_closing())
                result.exception()  # mark it as retrieved
        self._closed = True
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=max(0.0, end - asyncio.get_running_loop().time()))

    @property
    def _has_queue_slot(self) -> bool:
        """Whether the queue of this process has a slot for another record."""
        return len(self._ready) < WAITING_PER_SLOT * self._max_running

    @property
    def _needs_events(self) -> bool:
        """Whether to take events from the inbox: those in the queue would not keep all slots busy."""
        return len(self._ready) < self._max_running

    async def _poll(self) -> None:
        """Search the inbox every `POLL_SECONDS`, or when `_search_now` is set."""
        while True:
            self._search_now.clear()  # before the search, so that no request for another search is lost
            try:
                if self._needs_events:
                    await self._take_due()
                await self._purge()
            except Exception as error:  # noqa: BLE001 - from any store; the next search finds the same events
                logger.warning("searching for webhook events failed: %s", _shown(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._search_now.wait()

    async def _take_due(self) -> None:
        """Run some of the due events, and leave the rest to other processes."""
        self._has_more = False
        found = await self._inbox.due({*self._running, *self._pauses, *self._ready})
        self._has_more |= bool(found)
        for record in random.sample(found, min(len(found), self._max_running)):
            self.run_soon(record)

    async def _purge(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._purge_at:
            self._purge_at = now + PURGE_SECONDS
            await self._inbox.purge()

    def _fill_slots(self) -> None:
        while self._ready and len(self._running) < self._max_running:
            record = next(iter(self._ready))
            del self._ready[record]
            self._running[record] = task = asyncio.create_task(self._run(record))
            task.add_done_callback(partial(self._end, record))
        if self._has_more and not self._ready:
            self._search_now.set()

    def _end(self, record: str, _: object) -> None:
        del self._running[record]
        if record in self._again:
            self._again.discard(record)
            self.run_soon(record)  # after the others, so that a busy record does not delay them
        self._fill_slots()

    async def _run(self, record: str) -> None:
        try:
            turn = await self._inbox.turn(record)
            if isinstance(turn, Holder):
                self._run_later(record, min(2 * self._pauses.get(record, FIRST_PAUSE / 2), LONGEST_PAUSE))
                return
            self._pauses.pop(record, None)
            if turn is not None:
                await self._run_handlers(turn)
        except Exception as error:  # noqa: BLE001 - from any store; the event stays in the inbox
            logger.warning("running webhook handlers failed: %s", _shown(error))
            self._run_later(record, LONGEST_PAUSE)

    def _run_later(self, record: str, pause: float) -> None:
        self._pauses[record] = pause
        asyncio.get_running_loop().call_later(pause, self.run_soon, record)

    async def _run_handlers(self, turn: Turn) -> None:
        handled: set[str] = set()
        failed: dict[str, tuple[str, BaseException]] = {}
        try:
            async with asyncio.TaskGroup() as group:
                for name in turn.pending.handlers:
                    group.create_task(self._attempt(turn, name, handled, failed))
        except asyncio.CancelledError:
            await self._inbox.give_back(turn, handled)
            raise
        now, pause = await self._inbox.finish(turn, {name: error for name, (error, _) in failed.items()})
        if turn.has_next:
            self._again.add(now.record)
        if pause is not None and pause < POLL_SECONDS:
            asyncio.get_running_loop().call_later(pause, self.run_soon, now.record)
        event = turn.envelope.event()
        failures = [evolve(each, exception=failed[each.handler][1]) for each in now.failures(event, pause)]
        result = self._results.pop(now.id, None)
        if result is not None and not result.done():
            result.set_result([_error(each.handler, each.error, each.exception) for each in failures])
        label, limit = _label(now.id), self._options.handler_timeout
        for failure in failures:
            _log(failure, pause)
            await call_hook(f"{label}: on_failure", self._options.on_failure, failure, limit)

    async def _attempt(
        self, turn: Turn, name: str, handled: set[str], failed: dict[str, tuple[str, BaseException]]
    ) -> None:
        handler = next((each for each in self._handlers if each.name == name and each.wants(turn.envelope)), None)
        if handler is None:
            missing = LookupError(f"no handler with the name {name} is registered for this event")
            failed[name] = "LookupError: this process has no handler with this name for the event", missing
            return
        outdated = name in turn.outdated
        if outdated and handler.newest_only:
            level = logging.WARNING if turn.pending.replayed else logging.DEBUG
            logger.log(level, "%s: %s has seen a newer event, and is skipped", _label(turn.pending.id), name)
        else:
            event = turn.envelope.event(outdated=outdated)
            with _correlation_of(turn.envelope):
                error = await error_of(handler.function, event, self._options.handler_timeout)
            if error is not None:
                failed[name] = handler.describe(error), error  # `give_back` ignores it after a shutdown
                return
        handled.add(name)
        if len(handled) + len(failed) < len(turn.pending.handlers):
            with suppress(Exception):  # any store error; the end of the turn reports it
                await self._inbox.note(turn, handled)


def _closing() -> ClosingError:
    return ClosingError("the receiver is shutting down", retryable=True)


def _log(failure: HandlerFailure, pause: float | None) -> None:
    # Leave out the exception's message, which could contain personal data. `on_failure` receives the exception.
    then = "no further attempt" if pause is None else f"next attempt in {pause:g} s"
    logger.error("%s: %s failed with %s; %s", _label(failure.event.id), failure.handler, failure.error, then)


def _label(event_id: str) -> str:
    return f"webhook {one_line(event_id, 80)}"


def _error(handler: str, text: str, exception: BaseException | None = None) -> Exception:
    if isinstance(exception, Exception):
        return exception
    error = RuntimeError(f"{handler} failed with {text}")
    error.__cause__ = exception
    return error


def _shown(error: Exception) -> str:
    return str(error) if isinstance(error, EngageError) else f"{type(error).__name__}{raised_at(error)}"


def _correlation_of(envelope: Envelope) -> AbstractContextManager[object]:
    """Give the API calls in a handler the correlation ID of the event, if it is valid."""
    try:
        return correlation(checked_correlation_id("correlationId", envelope.payload.get("correlationId")))
    except InvalidArgumentError:
        return nullcontext()
