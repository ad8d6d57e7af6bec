"""The receiver of webhooks, as an ASGI application.

The vendor sends an event up to three times: again 2 and then 10 seconds after an attempt that got no 2xx response in
time, where in time means 3, 5 and 30 seconds. So an event is safe as long as 2xx is said only of what has been
handled. Deliveries are responded to when their handlers have ended; where that takes too long, with 503 while the
handlers go on, and the next attempt hears how they ended.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable
from types import UnionType
from typing import Any, Literal, Self, TypeVar, get_args, overload

from .._loops import PerLoop
from .._runtime.arguments import array, count, duration, filled_text, flag, refuse, seconds, text
from ..errors import InvalidArgumentError, WebhookPayloadError, one_line
from ..generated.models import CommunicationEvent
from .dead_letters import AFTER, Hook
from .deduplication import Deduplication
from .dispatch import Closing, Dispatcher, DispatchRules, Subscription
from .events import MAX_BYTES, WebhookEvent, event_type, parse
from .ordering import Ordering
from .requests import Allow, Receive, Refusal, RequestFilter, Scope, SecretSource, Send, read_body, respond
from .stores import EventStore, checked_store

logger = logging.getLogger("pexip_engage_client")

E = TypeVar("E", bound=WebhookEvent)
T = TypeVar("T")
HandlerFunction = Callable[[E], Awaitable[object]]

# The vendor's shortest time-out is 3 s, and the way there and back is part of it.
RESPOND_WITHIN = 2.5


class WebhookReceiver:
    """Receives events and has them handled, each once. Any ASGI server runs it, any ASGI framework mounts it.

        receiver = WebhookReceiver(secret=os.environ["WEBHOOK_SECRET"])

        @receiver.on(AppointmentEvent, event_type="ACCEPT")
        async def accepted(event: AppointmentEvent) -> None:
            print(event.data.appointment.id)

    `respond_when` says when a delivery gets its 2xx: when it is ``"handled"``, or when it is ``"accepted"``, that is
    before the handlers run. The vendor sends again what gets none within its time-out, so only the first lets a failed
    handler have another try. After `respond_within` seconds the response is 503, and handlers go on.

    `store` remembers what was handled (`MemoryStore` unless given, `RedisStore` for several processes); `deduplication`
    and `ordering` replace the objects that use it. `secret` (one, or several while they change, or a function, async or
    not, that is asked for them at each delivery) must come in the header `secret_header` or in the URL as
    ``?secret=…``; `allow` is asked about each `IncomingRequest` before its body is read.

    No more than `max_running` handlers run at once, `max_waiting` more wait for their turn, and what comes beyond waits
    for room until its 503. A handler may take `handler_timeout` seconds.

    `on_failure` is awaited with the event and the exception each time a handler has failed, `on_dead_letter` when the
    vendor has given up: when no delivery has come for `dead_letter_after` seconds since.

    `aclose`, the end of ``async with receiver:``, and the server's shutdown where the receiver is the whole
    application, wait `close_within` seconds for running handlers. Afterwards the receiver can be used again.
    """

    def __init__(
        self,
        *,
        store: EventStore | None = None,
        deduplication: Deduplication | None = None,
        ordering: Ordering | None = None,
        respond_when: Literal["handled", "accepted"] = "handled",
        respond_within: float = RESPOND_WITHIN,
        secret: SecretSource | None = None,
        secret_header: str = "X-Webhook-Secret",  # noqa: S107 - a name
        allow: Allow | None = None,
        max_running: int = 100,
        max_waiting: int = 1000,
        max_bytes: int = MAX_BYTES,
        handler_timeout: float | None = 60.0,
        close_within: float = 30.0,
        on_failure: Hook | None = None,
        on_dead_letter: Hook | None = None,
        dead_letter_after: float = AFTER,
    ) -> None:
        if respond_when not in ("handled", "accepted"):
            raise refuse("respond_when", "'handled' or 'accepted'", respond_when)
        store = checked_store(store)
        self._rules = DispatchRules(
            deduplication=_having("once", Deduplication(store), "deduplication", deduplication),
            ordering=_having("turn", Ordering(store), "ordering", ordering),
            handler_timeout=seconds("handler_timeout", handler_timeout),
            max_running=count("max_running", max_running, 1),
            max_waiting=count("max_waiting", max_waiting),
            on_failure=_hook("on_failure", on_failure),
            on_dead_letter=_hook("on_dead_letter", on_dead_letter),
            dead_letter_after=duration("dead_letter_after", dead_letter_after),
            is_final=respond_when == "accepted",
        )
        self._gate = RequestFilter(secret, secret_header, allow)
        self._subscriptions: list[Subscription] = []
        self._dispatchers = PerLoop(lambda: Dispatcher(self._rules), lambda each: each.aclose(self._close_within))
        self._respond_within = seconds("respond_within", respond_within)
        self._max_bytes = count("max_bytes", max_bytes, 1)
        self._close_within = duration("close_within", close_within)

    @overload
    def on(
        self, *, event_type: str | Iterable[str] | None = None, in_order: bool = True, name: str | None = None
    ) -> Callable[[HandlerFunction[WebhookEvent]], HandlerFunction[WebhookEvent]]: ...
    @overload
    def on(
        self,
        kind: type[E],
        *,
        event_type: str | Iterable[str] | None = None,
        in_order: bool = True,
        name: str | None = None,
    ) -> Callable[[HandlerFunction[E]], HandlerFunction[E]]: ...
    def on(
        self,
        kind: type[Any] = object,
        *,
        event_type: str | Iterable[str] | None = None,
        in_order: bool = True,
        name: str | None = None,
    ) -> Callable[[HandlerFunction[Any]], HandlerFunction[Any]]:
        """Register a handler for events of a kind, or of every kind where none is named.

        `event_type` narrows them to those of one or more types. With `in_order` the handler gets the events about one
        resource one after another, and none that is older than the last one it has handled. A handler that must see
        every event, in whatever order, says ``in_order=False``.

        Each handler handles each event once, so each has a `name`: that of its function, unless another is given.
        """
        _check_kind(kind)
        if kind is CommunicationEvent and event_type is not None:
            raise refuse("event_type", "None for communication events, which have no type", event_type)
        types = _event_types(event_type)
        name = None if name is None else filled_text("name", name)
        flag("in_order", in_order)

        def register(function: HandlerFunction[Any]) -> HandlerFunction[Any]:
            if not _is_async(function):
                raise refuse("function", "an async function", function)
            known = name or f"{function.__module__}.{function.__qualname__}"
            if any(other.name == known and other.kind is kind for other in self._subscriptions):
                accepted = "a name that no other handler of the same kind of event has"
                raise InvalidArgumentError(f"{known} is registered already", parameter="name", accepted=accepted)
            self._subscriptions.append(Subscription(function, known, kind, types, in_order))
            return function

        return register

    async def aclose(self) -> None:
        """Respond to deliveries with 503 while the running handlers come to their end; then it may be used again."""
        dispatcher = await self._dispatchers.get()
        await dispatcher.aclose(self._close_within)
        await self._dispatchers.aclose_here()

    async def __aenter__(self) -> Self:
        """Nothing is opened before it is needed."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close."""
        await self.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, as ASGI says."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            status, reason = await self._response(scope, receive)
            logger.debug("webhook delivery responded to with %d: %s", status, reason)
            await respond(send, status, reason)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await self.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _response(self, scope: Scope, receive: Receive) -> tuple[int, str]:
        limit = asyncio.timeout(self._respond_within)
        try:
            async with limit:
                await self._gate.admit(scope)
                event = parse(await read_body(scope, receive, self._max_bytes), max_bytes=self._max_bytes)
                return await self._have_handled(event)
        except TimeoutError:
            if not limit.expired():
                raise  # it is of a function that was handed in
            return 503, "not yet handled"
        except WebhookPayloadError as error:
            logger.warning("a webhook delivery was refused: %s", error)
            return 400, str(error)
        except Refusal as refusal:
            return refusal.status, refusal.reason
        except Closing:
            return 503, "shutting down"

    async def _have_handled(self, event: WebhookEvent) -> tuple[int, str]:
        subscriptions = [subscription for subscription in self._subscriptions if subscription.wants(event)]
        logger.debug("webhook %s: %s, for %d handlers", one_line(event.id, 80), event_type(event), len(subscriptions))
        dispatcher = await self._dispatchers.get()
        handlings = [await dispatcher.start(subscription, event) for subscription in subscriptions]
        is_handled = self._rules.is_final is False
        awaited = [handling.task if is_handled else handling.accepted for handling in handlings]
        if awaited:
            await asyncio.wait(awaited)  # which, when it is cancelled, leaves them alone
        if any(each.cancelled() for each in awaited):
            raise Closing
        if not all(each.result() for each in awaited):
            raise Refusal(500, "not handled")
        return (204, "handled") if is_handled else (202, "accepted")


def _having(method: str, default: T, name: str, given: T | None) -> T:
    if given is None:
        return default
    if isinstance(given, type) or not callable(getattr(given, method, None)):
        raise refuse(name, f"an object of {type(default).__name__}", given)
    return given


def _hook(name: str, hook: Hook | None) -> Hook | None:
    if hook is not None and not _is_async(hook):
        raise refuse(name, "an async function that takes the event and the exception", hook)
    return hook


def _check_kind(given: object) -> None:
    """An event's class, one that it has in common with others, or a union of such."""
    kinds: tuple[type[WebhookEvent], ...] = get_args(WebhookEvent)
    for kind in get_args(given) if isinstance(given, UnionType) else (given,):
        if not (isinstance(kind, type) and any(issubclass(each, kind) for each in kinds)):
            raise refuse("kind", f"one of {', '.join(each.__name__ for each in kinds)}", kind)


def _event_types(given: str | Iterable[str] | None) -> frozenset[str] | None:
    if given is None:
        return None
    if isinstance(given, str):
        return frozenset([text("event_type", given)])
    return frozenset(text("event_type", each) for each in array("event_type", given, "a string, or several"))


def _is_async(function: Callable[..., object]) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None))  # noqa: B004
