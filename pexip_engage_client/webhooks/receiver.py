"""Receive webhooks with an ASGI application.

Engage sends an event up to three times. It waits 3 seconds for a 2xx response to the first attempt, 5 to the second and
30 to the third. Between the attempts, it pauses 2 and then 10 seconds. The receiver waits for the handlers, and
responds with 2xx only if they succeed. If they take too long, it responds with 503 while they continue, and the next
attempt gets their result.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any, Self, Unpack, cast

from .._loops import PerLoop
from .._runtime.arguments import filled_text, flag, invalid_value
from .._runtime.options import shows_options
from .._runtime.webhook_events import HandlerDecorator, HandlerFunction
from ..errors import InvalidArgumentError, WebhookPayloadError, one_line
from ..generated.webhooks import EventDecorators, WebhookEvent
from .dispatch import ClosingError, Dispatcher, ReplayResult
from .events import event_type, parse
from .options import CheckedOptions, ReceiverOptions
from .replaying import chosen, outcome, replay_header
from .requests import DeliveryGuard, Receive, Rejection, Scope, Send, read_body, respond
from .subscriptions import Subscription, checked_event_types, checked_kind, is_async

logger = logging.getLogger("pexip_engage_client")


class WebhookReceiver(EventDecorators):
    """An ASGI application that receives webhooks, and runs each handler once for each event.

        receiver = WebhookReceiver(secret=os.environ["WEBHOOK_SECRET"])

        @receiver.on(AppointmentEvent, event_type="ACCEPT")
        async def accepted(event: AppointmentEvent) -> None:
            print(event.data.appointment.id)

    Run the receiver with any ASGI server, or mount it in your application. With ``respond_when="handled"`` (the
    default), it responds with 204 when all handlers have succeeded. With ``"accepted"``, it responds with 202 before
    they run. Engage sends an event again only if it got no 2xx, so a failed handler gets another attempt only with
    ``"handled"``. After `respond_within` seconds, the receiver responds with 503, and the handlers continue.

    The `store` records which events were handled. It is a `MemoryStore` by default; use a `RedisStore` for several
    processes. Pass `deduplication` and `ordering` to configure these parts yourself. Deliveries must contain the
    `secret` in the header that `secret_header` names, or in the URL as ``?secret=…``. While you replace a secret, pass
    both the old and the new one. You can also pass a function, async or not, which is called for each delivery and
    returns the secrets. The receiver calls `allow` with each `IncomingRequest` before it reads the body.

    At most `max_running` handlers run concurrently, and `max_waiting` more are queued. Further deliveries wait, and get
    a 503 after `respond_within` seconds. The receiver cancels a handler after `handler_timeout` seconds (None: never).

    The receiver calls `on_failure` with the event and the exception when a handler has failed. It calls
    `on_dead_letter` with a `DeadLetter` when no delivery has arrived for `dead_letter_after` seconds after a failure,
    because Engage has then given up on the event.

    The receiver closes when you call `aclose`, at the end of ``async with receiver:``, or when the server shuts down if
    the receiver is the whole application. This takes at most `close_within` seconds. You can use the receiver again
    afterwards.
    """

    @shows_options
    def __init__(self, **options: Unpack[ReceiverOptions]) -> None:
        self._options = CheckedOptions.of(options)
        self._guard = DeliveryGuard(self._options.secret, self._options.secret_header, self._options.allow)
        self._subscriptions: list[Subscription] = []
        self._dispatchers = PerLoop(
            lambda: Dispatcher(self._options), lambda each: each.aclose(self._options.close_within)
        )

    def _subscribe(
        self, kind: Any, event_type: str | Iterable[str] | None, in_order: bool, name: str | None
    ) -> HandlerDecorator[Any]:
        kind = checked_kind(kind)
        types = checked_event_types(kind, event_type)
        name = None if name is None else filled_text("name", name)
        flag("in_order", in_order)

        def register(function: HandlerFunction[Any]) -> HandlerFunction[Any]:
            if not is_async(function):
                raise invalid_value("function", "an async function", function)
            known = name or f"{function.__module__}.{function.__qualname__}"
            if any(other.name == known and other.kind is kind for other in self._subscriptions):
                accepted = "a name that no other handler of the same kind of event has"
                raise InvalidArgumentError(f"{known} is already registered", parameter="name", accepted=accepted)
            self._subscriptions.append(Subscription(function, known, kind, types, in_order))
            return function

        return register

    async def replay(self, event: WebhookEvent, *, handler: str | None = None) -> dict[str, ReplayResult]:
        """Replay an event that was given up, such as the event in a `DeadLetter`.

        Runs the handler with the name `handler`, or all handlers of the event if you omit `handler`. Handlers that have
        already succeeded do not run again. As with a delivery, each handler waits for a slot, keeps the order of
        events, and is limited by `handler_timeout`.

        Returns a mapping from the name of each handler to its result. ``"handled"`` means that the handler has
        succeeded. ``"outdated"`` means that an `in_order` handler did not run, because it has handled a newer event
        about the same record. ``"done before"`` means that an earlier delivery or replay had one of these two results.

        Raises an `ExceptionGroup` with the exceptions of the handlers that failed. You can then replay the event once
        more. Raises `InvalidArgumentError` if no handler with this name is registered for the event.
        """
        if not isinstance(cast("object", event), WebhookEvent):
            accepted = "an event object, such as DeadLetter.event or the result of parse()"
            raise invalid_value("event", accepted, event)
        subscriptions = chosen(self._subscriptions, event, handler)
        dispatcher = await self._dispatchers.get()
        handlings = [await dispatcher.replay(subscription, event) for subscription in subscriptions]
        await outcome(event, handlings)
        return {handling.subscription.name: handling.result for handling in handlings}

    async def aclose(self) -> None:
        """Close the receiver: wait for running handlers for at most `close_within` seconds.

        Deliveries that arrive meanwhile get a 503.
        """
        dispatcher = await self._dispatchers.get()
        await dispatcher.aclose(self._options.close_within)
        await self._dispatchers.aclose_here()

    async def __aenter__(self) -> Self:
        """Return the receiver itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the receiver."""
        await self.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection, such as the delivery of an event."""
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
        limit = asyncio.timeout(self._options.respond_within)
        try:
            async with limit:
                await self._guard.check(scope)
                event = parse(
                    await read_body(scope, receive, self._options.max_bytes), max_bytes=self._options.max_bytes
                )
                return await self._handled(event, replay_header(scope))
        except TimeoutError:
            if not limit.expired():
                raise  # raised by a user-supplied function
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
        outdated = [each.subscription.name for each in handlings if each.result == "outdated"]
        if replayed is not None and outdated:
            return 200, f"not run, because a newer event was handled: {one_line(', '.join(outdated), 200)}"
        return (202, "accepted") if first else (204, "handled")

    def _replayed(self, event: WebhookEvent, handler: str) -> list[Subscription]:
        try:
            return chosen(self._subscriptions, event, handler or None)
        except InvalidArgumentError as error:
            raise Rejection(400, str(error)) from error
