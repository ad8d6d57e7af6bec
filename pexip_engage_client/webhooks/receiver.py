"""The receiver of webhooks, as an ASGI application.

The vendor sends an event up to three times: again 2 and then 10 seconds after an attempt that was not answered with 2xx
in time, where in time means 3, 5 and 30 seconds. So an event is safe as long as 2xx is said only of what has been
handled. Deliveries are responded to when their handlers have ended; where that takes too long, with 503 while the
handlers go on, and the next attempt hears how they ended.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, overload

from .._loops import closed_with_loop
from ..errors import InvalidArgumentError, WebhookPayloadError, one_line
from .dead_letters import AFTER, Hook
from .deduplication import Deduplication
from .dispatch import Closing, Dispatcher, Rules, Subscription
from .events import MAX_BYTES, WebhookEvent, event_type, parse
from .ordering import Ordering
from .requests import IncomingRequest, Receive, Refusal, Scope, Secret, SecretSource, Send, read_body, respond
from .stores import EventStore, MemoryStore

logger = logging.getLogger("pexip_engage_client")

E = TypeVar("E", bound=WebhookEvent)
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
        allow: Callable[[IncomingRequest], bool | Awaitable[bool]] | None = None,
        max_running: int = 100,
        max_waiting: int = 1000,
        max_bytes: int = MAX_BYTES,
        handler_timeout: float | None = 60.0,
        close_within: float = 30.0,
        on_failure: Hook | None = None,
        on_dead_letter: Hook | None = None,
        dead_letter_after: float = AFTER,
    ) -> None:
        _check_choice("respond_when", respond_when, ("handled", "accepted"))
        store = MemoryStore() if store is None else store
        self._rules = Rules(
            deduplication=deduplication or Deduplication(store),
            ordering=ordering or Ordering(store),
            handler_timeout=handler_timeout,
            max_running=max_running,
            max_waiting=max_waiting,
            on_failure=on_failure,
            on_dead_letter=on_dead_letter,
            dead_letter_after=dead_letter_after,
            is_final=respond_when == "accepted",
        )
        self._gate = Gate(None if secret is None else Secret(secret, secret_header), allow)
        self._subscriptions: list[Subscription] = []
        self._dispatchers: dict[asyncio.AbstractEventLoop, tuple[Dispatcher, AsyncGenerator[None]]] = {}
        self._respond_within = respond_within
        self._max_bytes = max_bytes
        self._close_within = close_within
