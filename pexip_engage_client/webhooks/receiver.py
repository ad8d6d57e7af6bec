"""The receiver of webhooks, as an ASGI application.

The vendor sends an event up to three times: again 2 and then 10 seconds after an attempt that was not answered with 2xx
in time, where in time means 3, 5 and 30 seconds. So an event is safe as long as 2xx is said only of what has been
handled. Deliveries are answered when their handlers have ended; where that takes too long, with 503 while the handlers
go on, and the next attempt hears how they ended.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Literal, TypeVar

from ..errors import InvalidArgumentError, WebhookPayloadError, one_line
from .deduplication import Deduplication
from .dispatch import Handler, Handlings, OnFailure
from .events import MAX_BYTES, WebhookEvent, event_type, parse
from .ordering import Ordering
from .requests import Delivery, Receive, Refusal, Scope, Secret, Send, answer, read_body
from .stores import MemoryStore, Store

logger = logging.getLogger("pexip_engage_client")

E = TypeVar("E", bound=WebhookEvent)
HandlerFunction = Callable[[E], Awaitable[object]]

# The vendor's shortest time-out is 3 s, and the way there and back is part of it.
ANSWER_WITHIN = 2.5


class WebhookReceiver:
    """Receives events and has them handled, each once. Any ASGI server runs it, any ASGI framework mounts it.

        receiver = WebhookReceiver(secret=os.environ["WEBHOOK_SECRET"])

        @receiver.on(AppointmentEvent, event_type="ACCEPT")
        async def accepted(event: AppointmentEvent) -> None:
            print(event.data.appointment.id)

    `answer_when` says when a delivery is answered with 2xx: when it is ``"handled"``, or when it is ``"accepted"``,
    that is before the handlers run. The vendor sends again what is not answered so within its time-out, so only the
    first lets a failed handler have another try. After `answer_within` seconds the answer is 503, and handlers go on.

    `store` remembers what was handled (`MemoryStore` unless given, `RedisStore` for several processes); `deduplication`
    and `ordering` replace the objects that use it. `secret` (one, or several while they change) must come in the header
    `secret_header` or in the URL as ``?secret=…``; `allow` is asked about each `Delivery` before its body is read.

    No more than `max_running` handlings are under way, and a handler may take `handler_timeout` seconds; what comes
    beyond is answered with 503. `on_failure` is awaited with the event and the exception when a handler has failed.
    `aclose` (and the server's shutdown, where the receiver is the whole application) waits `close_within` seconds for
    running handlers.
    """

    def __init__(
        self,
        *,
        store: Store | None = None,
        deduplication: Deduplication | None = None,
        ordering: Ordering | None = None,
        answer_when: Literal["handled", "accepted"] = "handled",
        answer_within: float = ANSWER_WITHIN,
        secret: str | Iterable[str] | None = None,
        secret_header: str = "X-Webhook-Secret",  # noqa: S107 - a name
        allow: Callable[[Delivery], bool | Awaitable[bool]] | None = None,
        max_running: int = 100,
        max_bytes: int = MAX_BYTES,
        handler_timeout: float | None = 60.0,
        close_within: float = 30.0,
        on_failure: OnFailure | None = None,
    ) -> None:
        if answer_when not in ("handled", "accepted"):
            accepted = "'handled' or 'accepted'"
            raise InvalidArgumentError(f"answer_when must be {accepted}", parameter="answer_when", accepted=accepted)
        store = MemoryStore() if store is None else store
        self._handlers: list[Handler] = []
        self._handlings = Handlings(
            deduplication or Deduplication(store),
            ordering or Ordering(store),
            timeout=handler_timeout,
            on_failure=on_failure,
        )
        self._answer_when = answer_when
        self._answer_within = answer_within
        self._secret = None if secret is None else Secret(secret, secret_header)
        self._allow = allow
        self._max_running = max_running
        self._max_bytes = max_bytes
        self._close_within = close_within
        self._closing = False

    def on(
        self,
        kind: type[E],
        *,
        event_type: str | Iterable[str] | None = None,
        in_order: bool = True,
        name: str | None = None,
    ) -> Callable[[HandlerFunction[E]], HandlerFunction[E]]:
        """Register a handler for events of a kind: all of them, or those of one or more event types.

        With `in_order` the handler gets the events about one resource one after another, and none that is older than
        the last one it has handled. A handler that must see every event, in whatever order, says ``in_order=False``.

        Each handler handles each event once, so each has a `name`: that of its function, unless another is given.
        """
        types = None if event_type is None else frozenset([event_type] if isinstance(event_type, str) else event_type)

        def register(function: HandlerFunction[E]) -> HandlerFunction[E]:
            if not _is_async(function):
                raise InvalidArgumentError(
                    "a handler must be an async function", parameter="function", accepted="async def"
                )
            known = name or f"{function.__module__}.{function.__qualname__}"
            if any(handler.name == known and handler.kind is kind for handler in self._handlers):
                accepted = "a name that no other handler of the same kind of event has"
                raise InvalidArgumentError(f"{known} is registered already", parameter="name", accepted=accepted)
            self._handlers.append(Handler(function, known, kind, types, in_order))
            return function

        return register

    async def aclose(self) -> None:
        """Answer deliveries with 503 from now on, and wait for the handlers that run."""
        self._closing = True
        await self._handlings.aclose(self._close_within)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, as ASGI says."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            status, reason = await self._answer(scope, receive)
            logger.debug("webhook delivery answered with %d: %s", status, reason)
            await answer(send, status, reason)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            self._closing = False
            await send({"type": "lifespan.startup.complete"})
        await self.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, str]:
        try:
            async with asyncio.timeout(self._answer_within):
                await self._admit(scope)
                event = parse(await read_body(scope, receive, self._max_bytes), max_bytes=self._max_bytes)
                return await self._have_handled(event)
        except TimeoutError:
            return 503, "not yet handled"
        except WebhookPayloadError as error:
            logger.warning("a webhook delivery was refused: %s", error)
            return 400, str(error)
        except Refusal as refusal:
            return refusal.status, refusal.reason

    async def _admit(self, scope: Scope) -> None:
        if scope["method"] != "POST":
            raise Refusal(405, "events are posted")
        if self._secret is not None and not self._secret.is_in(scope):
            raise Refusal(403, "not allowed")
        if self._allow is not None:
            allowed = self._allow(Delivery.of(scope))
            if not (await allowed if isinstance(allowed, Awaitable) else allowed):
                raise Refusal(403, "not allowed")

    async def _have_handled(self, event: WebhookEvent) -> tuple[int, str]:
        handlers = [handler for handler in self._handlers if handler.wants(event)]
        logger.debug("webhook %s: %s, for %d handlers", one_line(event.id, 80), event_type(event), len(handlers))
        if self._closing:
            raise Refusal(503, "shutting down")
        fresh = sum((handler.name, event.id) not in self._handlings for handler in handlers)
        running = len(self._handlings)
        if fresh and running and running + fresh > self._max_running:
            logger.warning("webhook %s: refused, as %d handlings are under way", one_line(event.id, 80), running)
            raise Refusal(503, "busy")
        handlings = [self._handlings.start(handler, event) for handler in handlers]
        handled = self._answer_when == "handled"
        awaited = [handling.task if handled else handling.accepted for handling in handlings]
        if awaited:
            await asyncio.wait(awaited)  # which, when it is cancelled, leaves them alone
        if any(each.cancelled() for each in awaited):
            raise Refusal(503, "shutting down")
        if not all(each.result() for each in awaited):
            raise Refusal(500, "not handled")
        return (204, "handled") if handled else (202, "accepted")


def _is_async(function: Callable[..., object]) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None))  # noqa: B004
