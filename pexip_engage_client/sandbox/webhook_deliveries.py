"""A receiver of webhook events, and the deliveries of events to it."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, Literal, cast

from attrs import define, field, frozen

from .._http import httpx
from .http.in_process import ASGI, InProcessExchange
from .http.posting import Poster
from .state.record_store import Record

_log = logging.getLogger("pexip_engage_client.sandbox")
_RECEIVED = range(200, 300)


@frozen
class InProcessReceiver:
    """An ASGI application that receives events in-process, if possible in the event loop in which it was added."""

    app: ASGI
    url: str
    loop: asyncio.AbstractEventLoop | None
    keep: Callable[[asyncio.Task[Any]], None]

    async def post(self, headers: Mapping[str, str], content: bytes, timeout: float) -> int | str:
        """Call the application. Return the status, or the name of an error."""
        sending = self._send(headers, content, timeout)
        if self.loop is None or self.loop is asyncio.get_running_loop() or not self.loop.is_running():
            return await sending
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(sending, self.loop))

    async def _send(self, headers: Mapping[str, str], content: bytes, timeout: float) -> int | str:
        """Send a request, and wait for the whole response.

        The application may continue after that, for example with a background task.
        """
        request = httpx.Request("POST", "http://in-process/", headers=headers, content=content)
        exchange = InProcessExchange(request, content)
        call = asyncio.create_task(self._call(exchange))
        self.keep(call)
        ends: set[asyncio.Future[Any]] = {call, exchange.complete}
        try:
            await asyncio.wait(ends, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            exchange.disconnected.set()
            if not exchange.complete.done():
                call.cancel()
        if exchange.complete.done():
            return exchange.status
        if not call.done():
            await asyncio.wait({call})
            return "ReadTimeout"
        return "ReadError" if call.cancelled() else call.result() or exchange.status

    async def _call(self, exchange: InProcessExchange) -> str | None:
        """Call the application. Log its exception, as a server does, and return the name of the exception."""
        try:
            await exchange.run(self.app)
        except (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001  # also SystemExit, which would stop the event loop
            _log.exception("exception in the application %s", self.url)
            return type(error).__name__
        return None


@frozen
class DeliveryAttempt:
    """One attempt to deliver an event."""

    result: int | str
    """The status of the response, or the name of an exception."""
    time: datetime
    """The real time at which the attempt began."""
    duration: float
    """The duration of the attempt, in seconds."""


@frozen
class Webhook:
    """A receiver of webhook events. The sandbox sends each event to it `1 + duplicates` times."""

    id: str
    """The ID of the receiver. Pass it to `remove` to remove the receiver."""
    url: str
    """The URL to which the sandbox posts the events; `in-process:` and a name for an ASGI application."""
    events: frozenset[str] | None
    """The entities and event types to send to the receiver; None for all events."""
    pace: float
    """The factor by which the waits between attempts are multiplied."""
    duplicates: int
    """How many additional times each event is sent."""
    timeouts: tuple[float, ...]
    """The timeout of each attempt, in seconds."""
    headers: Mapping[str, str] = field(repr=False)
    """The headers that are sent with each event."""
    _application: InProcessReceiver | None = field(default=None, repr=False, kw_only=True, alias="application")

    async def post(self, content: bytes, timeout: float, poster: Poster) -> int | str:
        """Send an event once. Return the status, or the name of an error."""
        headers = {"content-type": "application/json", **self.headers}
        if self._application is not None:
            return await self._application.post(headers, content, timeout)
        return await poster.post(self.url, headers, content, timeout)

    def wants(self, entity: str, event_type: str | None) -> bool:
        """True if the receiver has selected events with this entity and event type."""
        return self.events is None or entity in self.events or (event_type or "") in self.events


@define(eq=False)
class WebhookDelivery:
    """One event for one receiver, and the attempts to deliver it."""

    id: str
    """The ID of the delivery. An event that is sent again keeps its own ID, but is a new delivery."""
    webhook: Webhook
    """The receiver to which the event is sent."""
    content: bytes = field(repr=False)
    """The body of the webhook request, in bytes."""
    time: datetime = field(factory=partial(datetime.now, UTC), repr=False)
    """The real time of the event."""
    history: list[DeliveryAttempt] = field(factory=list[DeliveryAttempt], repr=False)
    """The attempts, with their times and durations."""
    held: bool = False
    """True if the delivery waits for `release`."""
    dropped: bool = False
    """True if a fault dropped the event, so that it is not sent."""
    delay: float = field(default=0.0, repr=False)
    """The number of seconds by which a fault delays the event."""

    @cached_property
    def event(self) -> Record:
        """The webhook event, as parsed JSON."""
        return cast(Record, json.loads(self.content))

    @property
    def attempts(self) -> list[int | str]:
        """The result of each attempt: a status or the name of an exception."""
        return [each.result for each in self.history]

    @property
    def state(self) -> Literal["received", "dropped", "held", "failed", "sending"]:
        """The state of the delivery."""
        if self.dropped:
            return "dropped"
        if self.held:
            return "held"
        if self.received:
            return "received"
        return "failed" if self.settled else "sending"

    @property
    def received(self) -> bool:
        """True if the receiver accepted the event in the last attempt."""
        return bool(self.attempts) and self.attempts[-1] in _RECEIVED

    @property
    def settled(self) -> bool:
        """True if the sandbox makes no further attempt, because the event was received, abandoned or dropped."""
        return self.received or self.dropped or len(self.history) == len(self.webhook.timeouts)
