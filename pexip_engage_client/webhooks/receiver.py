"""Receive webhooks with an ASGI application: record each event, respond, and run the handlers.

Engage sends an event up to three times. It waits for a 2xx response for 3 seconds after the first attempt, 5 seconds
after the second and 30 seconds after the third. Between the attempts, it pauses 2 and then 10 seconds.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Self, Unpack

from attrs import frozen

from .._loops import PerLoop
from .._runtime.arguments import callback, filled_text, flag, instance, invalid_argument, is_async
from .._runtime.option_fields import shows_options
from .._runtime.response_models import ResponseModel
from .._runtime.webhook_events import HandlerDecorator, HandlerFunction
from ..errors import InvalidArgumentError, LeaseError, StoreError, WebhookPayloadError
from ..generated.webhooks import EventDecorators, WebhookEvent
from ..stores.store import Store
from .events import DEFAULT_MAX_BYTES, Envelope
from .handlers import Handler, call_hook, checked_event_types, checked_kind
from .inbox import FAILED, WAITING, Inbox
from .options import CheckedOptions, ReceiverOptions
from .pending_events import HandlerFailure
from .requests import (
    DeliveryGuard,
    IncomingRequest,
    Receive,
    Rejected,
    Rejection,
    Scope,
    Send,
    checked_size,
    read_body,
    send_response,
)
from .running import BusyError, ClosingError, Runner

logger = logging.getLogger("pexip_engage_client")

# Seconds until the receiver responds with 503. Engage's shortest timeout is 3 s, including the time on the network.
RESPOND_WITHIN = 2.5
# The maximum number of seconds that closing a receiver takes.
CLOSE_WITHIN = 30.0
# Seconds between two warnings about rejected deliveries, and between two checks for waiting events.
SECONDS_BETWEEN_WARNINGS = 60.0
# A due event that has been waiting for more than this number of seconds causes a warning.
STUCK_AFTER = 60.0


@frozen
class ReceiverStatus:
    """What a receiver is doing, for a health endpoint."""

    waiting: int
    """The number of events whose handlers have to run, including retries. The number includes the events of all
    processes that share the store."""
    running: int
    """The number of events whose handlers are running in this event loop."""
    failed: int
    """The number of events that were given up, and wait for `replay` or `drop`."""
    last_accepted: datetime.datetime | None
    """When this process last accepted a delivery."""
    last_rejected: Rejected | None
    """The delivery that this process last rejected."""


class WebhookReceiver(EventDecorators):
    """An ASGI application that records each event, responds to Engage, and runs the event's handlers.

        receiver = WebhookReceiver(secret=os.environ["WEBHOOK_SECRET"], store=SqliteStore("engage.db"))

        @receiver.on(AppointmentEvent, event_type="ACCEPT")
        async def accepted(event: AppointmentEvent) -> None:
            print(event.data.appointment.id)

    With a durable `store`, the receiver responds with 204 when the event is recorded. Then it runs the handlers, in
    this or any other process with the same store. If a handler fails, the receiver retries it after growing pauses, for
    a day. Without a `store`, the receiver responds after the handlers have run, and with 500 if one fails. Engage then
    sends the event again, at most twice.

    Each handler gets each event once. Events about one record run one at a time, in the order of their `updatedAt`. An
    event that arrives after a newer one has `outdated` set. Handlers with ``newest_only=True`` do not get it.

    Pass `secret`, `allow` or both, so that strangers cannot send events. Requests must contain the secret in the header
    that `secret_header` sets, or in the URL as ``?secret=…``.

    The receiver runs handlers between the start and the end of ``async with receiver:``, or while the server runs it
    as the whole application. See docs/webhooks.md for all options.
    """

    @shows_options
    def __init__(self, **options: Unpack[ReceiverOptions]) -> None:
        given = self._options = CheckedOptions.of(options)
        self._guard = DeliveryGuard(given.secret, given.secret_header, given.allow)
        self._handlers: list[Handler] = []
        self._inbox = Inbox(given.store, pauses=given.retry_pauses, durable=given.durable)
        self._runners = PerLoop(
            lambda: Runner(self._inbox, self._handlers, given), lambda each: each.aclose(CLOSE_WITHIN)
        )
        self._last_accepted: datetime.datetime | None = None
        self._last_rejected: Rejected | None = None
        self._unreported = 0
        self._warn_after = self._next_check = float("-inf")

    def _subscribe(
        self, kind: Any, event_type: str | Iterable[str] | None, newest_only: bool, name: str | None
    ) -> HandlerDecorator[Any]:
        kind = checked_kind(kind)
        types = checked_event_types(kind, event_type)
        name = None if name is None else filled_text("name", name)
        flag("newest_only", newest_only)

        def register(function: HandlerFunction[Any]) -> HandlerFunction[Any]:
            callback("function", function, "an async function that takes an event", 1, is_async)
            known = name or _name_of(function)
            if any(other.name == known and other.overlaps(kind) for other in self._handlers):
                accepted = "a name that no other handler of the same kind of event has"
                raise InvalidArgumentError(f"{known} is already registered", parameter="name", accepted=accepted)
            self._handlers.append(Handler(function, known, kind, types, newest_only))
            return function

        return register

    @property
    def store(self) -> Store:
        """The store with the events of this receiver."""
        return self._options.store

    async def receive(self, event: bytes | str | Mapping[str, Any] | WebhookEvent) -> bool:
        """Record an event from a source that you trust, such as a queue or `sync.as_event`.

        To check the secret of a request, use `respond`. With a durable store, the method returns when the event is
        recorded. Its handlers run in a process that is inside ``async with receiver:``. With the memory store, the
        method returns when the handlers have run.

        Returns False if the event was received before, or if no handler receives it.

        Raises `WebhookPayloadError` if the body is not an event, and `StoreError` if the event could not be recorded.
        With the memory store, the method raises an `ExceptionGroup` if a handler fails, and an `EngageError` with
        ``retryable=True`` if the receiver is closing or too many events are waiting.
        """
        body = event.to_dict() if isinstance(event, ResponseModel) else event
        envelope = Envelope.read(body)
        runner = await self._runners.get()
        accepted = await runner.accept(envelope)
        self._last_accepted = _now()
        if self._options.durable and not runner.is_started:
            await self._warn_if_events_wait()
        return accepted

    async def _warn_if_events_wait(self) -> None:
        """Log a warning if it seems that no process runs the handlers."""
        now = asyncio.get_running_loop().time()
        if now < self._next_check:
            return
        self._next_check = now + SECONDS_BETWEEN_WARNINGS
        if await self._options.store.due(WAITING, within=-STUCK_AFTER, limit=1):
            logger.warning(
                "webhooks: recorded events have been waiting for more than %d s; run their handlers with `async with "
                "receiver:` or `python -m pexip_engage_client.webhooks run MODULE:NAME`",
                STUCK_AFTER,
            )

    async def respond(self, request: IncomingRequest, body: bytes) -> tuple[int, str]:
        """Handle a delivery that another framework received, and return the status and text of the response.

        Use this method in a Django or Flask view. It checks the secret and `allow`, and does not raise errors for
        rejected deliveries.
        """
        instance("request", request, IncomingRequest, "an IncomingRequest")
        instance("body", body, bytes, "bytes")

        async def read() -> bytes:
            return checked_size(body, DEFAULT_MAX_BYTES)

        return await self._respond(request, read)

    async def failed(self) -> list[HandlerFailure]:
        """Return the failures of the events that were given up, one for each handler that failed."""
        return [each async for pending, event in self._inbox.events(FAILED) for each in pending.failures(event.event())]

    async def replay(self, event_id: str) -> None:
        """Run an event's failed handlers again, after you have fixed the cause.

        If a handler has seen a newer event about the same record, the event is `outdated`. A handler with `newest_only`
        then does not run, and a WARNING says so. With a durable store, the handlers run soon, in a process that is
        inside ``async with receiver:``. With the memory store, the method returns when they have run.

        Raises `InvalidArgumentError` if the inbox has no such event or if it was handled. With the memory store, raises
        an `ExceptionGroup` if a handler fails again.
        """
        found = await self._inbox.find(filled_text("event_id", event_id))
        if found is None:
            raise _unknown(event_id)
        runner = await self._runners.get()
        if not self._options.durable:
            await runner.wait_for(event_id, found[0].record, replay=True)
        elif (record := await self._inbox.replay(event_id)) and runner.is_started:
            runner.run_soon(record)

    async def drop(self, event_id: str) -> None:
        """Forget an event that failed or waits for its next attempt. Its handlers do not run again.

        Raises `InvalidArgumentError` if the inbox has no such event or if it was handled.
        """
        if await self._inbox.drop(filled_text("event_id", event_id)) is None:
            raise _unknown(event_id)

    async def status(self) -> ReceiverStatus:
        """Return what the receiver is doing, for a health endpoint."""
        store, runner = self._options.store, await self._runners.get()
        waiting, failed = await store.count(WAITING), await store.count(FAILED)
        return ReceiverStatus(waiting, runner.running, failed, self._last_accepted, self._last_rejected)

    async def aclose(self) -> None:
        """Close the receiver, which takes at most 30 seconds. Handlers that are still running then are cancelled.

        Events that arrive in the meantime are recorded, and handled by another process or later. Without a durable
        store, they get a 503.
        """
        await (await self._runners.get()).aclose(CLOSE_WITHIN)
        await self._runners.aclose_here()

    async def __aenter__(self) -> Self:
        """Run the events in the inbox, and return the receiver itself."""
        (await self._runners.get()).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the receiver."""
        await self.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection, such as the delivery of an event."""
        if scope["type"] == "lifespan":
            await self._serve_lifespan(receive, send)
        elif scope["type"] == "http":
            (await self._runners.get()).start()  # a mounted receiver may never get lifespan events
            request = IncomingRequest.of(scope)
            status, reason = await self._respond(request, lambda: read_body(scope, receive, DEFAULT_MAX_BYTES))
            await send_response(send, status, reason)

    async def _serve_lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            (await self._runners.get()).start()
            await send({"type": "lifespan.startup.complete"})
        await self.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _respond(self, request: IncomingRequest, read: Callable[[], Awaitable[bytes]]) -> tuple[int, str]:
        try:
            await self._accept(request, read)
        except Rejection as rejection:
            logger.debug("webhook delivery: responded with %d, %s", rejection.status, rejection.cause)
            await self._report(Rejected(rejection.status, rejection.cause, request.client, _now()))
            return rejection.status, rejection.reason
        logger.debug("webhook delivery: responded with 204")
        return 204, ""

    async def _accept(self, request: IncomingRequest, read: Callable[[], Awaitable[bytes]]) -> None:
        limit = asyncio.timeout(RESPOND_WITHIN)
        try:
            async with limit:
                await self._guard.check(request)
                if not self._handlers:
                    raise Rejection(503, "no handler is registered")
                body = await read()
                await (await self._runners.get()).finish(self.receive(body))
        except TimeoutError as error:
            if not limit.expired():
                raise  # raised by a user-supplied function
            raise Rejection(503, "not yet handled") from error
        except WebhookPayloadError as error:
            raise Rejection(400, str(error)) from error
        except (ClosingError, BusyError) as error:
            raise Rejection(503, error.message) from error
        except (StoreError, LeaseError) as error:
            raise Rejection(503, "not recorded", f"not recorded: {error}") from error
        except ExceptionGroup as error:
            raise Rejection(500, "not handled", "a handler failed") from error

    async def _report(self, rejected: Rejected) -> None:
        self._last_rejected = rejected
        self._unreported += 1
        if time.monotonic() >= self._warn_after:
            self._warn_after = time.monotonic() + SECONDS_BETWEEN_WARNINGS
            number, self._unreported = self._unreported, 0
            shown = rejected.status, rejected.reason, rejected.client or "an unknown address"
            logger.warning("webhooks: rejected deliveries: %d, the last with %d (%s) from %s", number, *shown)
        await call_hook("webhooks: on_failure", self._options.on_failure, rejected, self._options.handler_timeout)


def has_handlers(receiver: WebhookReceiver) -> bool:
    """Return True if a handler is registered."""
    return bool(receiver._handlers)  # pyright: ignore[reportPrivateUsage] - same module


def _name_of(function: HandlerFunction[Any]) -> str:
    name = getattr(function, "__qualname__", None)
    if name is None:
        raise invalid_argument("name", "set, because the handler is an object without a name")
    return f"{function.__module__}.{name}"


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _unknown(event_id: str) -> InvalidArgumentError:
    accepted = "the ID of an event that failed or waits for its next attempt"
    return invalid_argument("event_id", accepted, f"; got {event_id!r}")
