"""The receiver of webhooks, as an ASGI application.

Engage sends an event up to three times: again 2 and then 10 seconds after an attempt that got no 2xx response in time,
that is within 3, 5 and 30 seconds. So the receiver responds with 2xx only if the event was handled. It waits for the
handlers; if they take too long, it responds with 503 while they go on, and the next attempt gets their result.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any, Literal, Self, TypeVar

from .._loops import PerLoop
from .._runtime.arguments import count, duration, filled_text, flag, refuse, seconds
from .._runtime.webhook_events import HandlerDecorator, HandlerFunction
from ..errors import InvalidArgumentError, WebhookPayloadError, one_line
from ..generated.webhooks import EventDecorators, WebhookEvent
from .dead_letters import GIVE_UP_AFTER, DeadLetterHook
from .deduplication import Deduplication
from .dispatch import ClosingError, Dispatcher, FailureHook, HandlingOptions
from .events import DEFAULT_MAX_BYTES, event_type, parse
from .ordering import Ordering
from .replaying import chosen, outcome, replay_header
from .requests import Allow, DeliveryGuard, Receive, Rejection, Scope, SecretSource, Send, read_body, respond
from .stores import EventStore, checked_store
from .subscriptions import Subscription, checked_event_types, checked_kind, is_async

logger = logging.getLogger("pexip_engage_client")

T = TypeVar("T")

# Engage's shortest time-out is 3 s, which includes the network.
RESPOND_WITHIN = 2.5


class WebhookReceiver(EventDecorators):
    """Receives webhooks and runs handlers, each once for each event. Run it with any ASGI server, or mount it.

        receiver = WebhookReceiver(secret=os.environ["WEBHOOK_SECRET"])

        @receiver.on(AppointmentEvent, event_type="ACCEPT")
        async def accepted(event: AppointmentEvent) -> None:
            print(event.data.appointment.id)

    `respond_when` is ``"handled"`` (204 when all handlers have succeeded) or ``"accepted"`` (202 before they run).
    Engage sends an event again only if it got no 2xx, so only ``"handled"`` gives a failed handler another attempt.
    After `respond_within` seconds the response is 503, and the handlers go on.

    `store` remembers what was handled: `MemoryStore` by default, `RedisStore` for several processes. Pass
    `deduplication` and `ordering` to configure them yourself. Deliveries must have the `secret` in the header
    `secret_header` or in the URL as ``?secret=…``. Pass several secrets while you change them, or a function, async or
    not, that returns them for each delivery. `allow` is called with each `IncomingRequest` before its body is read.

    At most `max_running` handlers run concurrently, and `max_waiting` more are queued; other deliveries wait for the
    queue until their 503. A handler is cancelled after `handler_timeout` seconds (None: never).

    `on_failure` is called with the event and the exception whenever a handler has failed. `on_dead_letter` is called
    with a `DeadLetter` when Engage has given up: when no delivery has come for `dead_letter_after` seconds.

    `aclose`, the end of ``async with receiver:``, and the server's shutdown if the receiver is the whole application,
    take at most `close_within` seconds. You can use the receiver again afterwards.
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
        max_bytes: int = DEFAULT_MAX_BYTES,
        handler_timeout: float | None = 60.0,
        close_within: float = 30.0,
        on_failure: FailureHook | None = None,
        on_dead_letter: DeadLetterHook | None = None,
        dead_letter_after: float = GIVE_UP_AFTER,
    ) -> None:
        store = checked_store(store)
        self._options = HandlingOptions(
            deduplication=_or_default(
                "deduplication", deduplication, Deduplication(store), "once", "give_up", "revive"
            ),
            ordering=_or_default("ordering", ordering, Ordering(store), "turn"),
            handler_timeout=seconds("handler_timeout", handler_timeout),
            max_running=count("max_running", max_running, 1),
            max_waiting=count("max_waiting", max_waiting),
            on_failure=_hook("on_failure", on_failure, "the event and the exception"),
            on_dead_letter=_hook("on_dead_letter", on_dead_letter, "a DeadLetter"),
            dead_letter_after=duration("dead_letter_after", dead_letter_after),
            responds_first=_responds_first(respond_when),
        )
        self._guard = DeliveryGuard(secret, secret_header, allow)
        self._subscriptions: list[Subscription] = []
        self._dispatchers = PerLoop(lambda: Dispatcher(self._options), lambda each: each.aclose(self._close_within))
        self._respond_within = seconds("respond_within", respond_within)
        self._max_bytes = count("max_bytes", max_bytes, 1)
        self._close_within = duration("close_within", close_within)

    def _subscribe(
        self, kind: Any, event_type: str | Iterable[str] | None, in_order: bool, name: str | None
    ) -> HandlerDecorator[Any]:
        kind = checked_kind(kind)
        types = checked_event_types(kind, event_type)
        name = None if name is None else filled_text("name", name)
        flag("in_order", in_order)

        def register(function: HandlerFunction[Any]) -> HandlerFunction[Any]:
            if not is_async(function):
                raise refuse("function", "an async function", function)
            known = name or f"{function.__module__}.{function.__qualname__}"
            if any(other.name == known and other.kind is kind for other in self._subscriptions):
                accepted = "a name that no other handler of the same kind of event has"
                raise InvalidArgumentError(f"{known} is already registered", parameter="name", accepted=accepted)
            self._subscriptions.append(Subscription(function, known, kind, types, in_order))
            return function

        return register

    async def replay(self, event: WebhookEvent, *, handler: str | None = None) -> None:
        """Handle an event that was given up, such as the event of a `DeadLetter`.

        Runs the handler of that name, or all handlers of the event if `handler` is omitted, but none that has already
        succeeded. Like a delivery it waits for a slot, keeps the order, and is bounded by `handler_timeout`.

        Raises an `ExceptionGroup` with the exceptions of the handlers that failed; you can replay the event again.
        Raises `InvalidArgumentError` if there is no such handler for the event.
        """
        subscriptions = chosen(self._subscriptions, event, handler)
        dispatcher = await self._dispatchers.get()
        handlings = [await dispatcher.replay(subscription, event) for subscription in subscriptions]
        await outcome(event, handlings)

    async def aclose(self) -> None:
        """Wait for running handlers, and respond to deliveries with 503 meanwhile; takes `close_within` at most."""
        dispatcher = await self._dispatchers.get()
        await dispatcher.aclose(self._close_within)
        await self._dispatchers.aclose_here()

    async def __aenter__(self) -> Self:
        """Return the receiver; nothing needs to be opened."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the receiver."""
        await self.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._serve_lifespan(receive, send)
        elif scope["type"] == "http":
            status, reason = await self._response(scope, receive)
            logger.debug("webhook delivery: responded with %d, %s", status, reason)
            await respond(send, status, reason)

    async def _serve_lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await self.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _response(self, scope: Scope, receive: Receive) -> tuple[int, str]:
        limit = asyncio.timeout(self._respond_within)
        try:
            async with limit:
                await self._guard.check(scope)
                event = parse(await read_body(scope, receive, self._max_bytes), max_bytes=self._max_bytes)
                return await self._handled(event, replay_header(scope))
        except TimeoutError:
            if not limit.expired():
                raise  # a user-supplied function has raised it
            return 503, "not yet handled"
        except WebhookPayloadError as error:
            logger.warning("webhook delivery rejected: %s", error)
            return 400, str(error)
        except Rejection as rejection:
            return rejection.status, rejection.reason
        except ClosingError:
            return 503, "shutting down"

    async def _handled(self, event: WebhookEvent, replayed: str | None) -> tuple[int, str]:
        dispatcher = await self._dispatchers.get()
        if replayed is None:
            start, subscriptions = dispatcher.start, [each for each in self._subscriptions if each.wants(event)]
        else:
            start, subscriptions = dispatcher.replay, self._replayed(event, replayed)
        logger.debug("webhook %s: %s, for %d handlers", one_line(event.id, 80), event_type(event), len(subscriptions))
        handlings = [await start(subscription, event) for subscription in subscriptions]
        first = self._options.responds_first
        awaited = [handling.accepted if first else handling.task for handling in handlings]
        if awaited:
            await asyncio.wait(awaited)  # cancelling this does not cancel the handlers
        if any(each.cancelled() for each in awaited):
            raise ClosingError
        if not all(each.result() for each in awaited):
            raise Rejection(500, "not handled")
        return (202, "accepted") if first else (204, "handled")

    def _replayed(self, event: WebhookEvent, handler: str) -> list[Subscription]:
        try:
            return chosen(self._subscriptions, event, handler or None)
        except InvalidArgumentError as error:
            raise Rejection(400, str(error)) from error


def _responds_first(respond_when: str) -> bool:
    if respond_when not in ("handled", "accepted"):
        raise refuse("respond_when", "'handled' or 'accepted'", respond_when)
    return respond_when == "accepted"


def _or_default(name: str, given: T | None, default: T, *methods: str) -> T:
    if given is None:
        return default
    if isinstance(given, type) or not all(callable(getattr(given, method, None)) for method in methods):
        raise refuse(name, f"an object of {type(default).__name__}", given)
    return given


def _hook(name: str, hook: T | None, arguments: str) -> T | None:
    if hook is not None and not (callable(hook) and is_async(hook)):
        raise refuse(name, f"an async function that takes {arguments}", hook)
    return hook
