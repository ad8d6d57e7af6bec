"""Define the options of a webhook receiver: the type, default, check and documentation of each."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Annotated, Any, Literal, Self, TypedDict

from attrs import frozen

from .._runtime.arguments import count, duration, invalid_value, seconds
from .._runtime.options import Check, Declaration, check_names, must, option
from ..generated.webhooks import WebhookEvent
from .dead_letters import GIVE_UP_AFTER, DeadLetterHook
from .deduplication import Deduplication
from .events import DEFAULT_MAX_BYTES
from .ordering import Ordering
from .requests import Allow, SecretSource, WebhookSecret, checked_header
from .stores import EventStore, checked_store
from .subscriptions import is_async

FailureHook = Callable[[WebhookEvent, BaseException], Awaitable[object]]

# Engage's shortest timeout is 3 s. It includes the network.
RESPOND_WITHIN = 2.5


def _object_with(methods: tuple[str, ...], kind: str) -> Check:
    def fits(given: Any) -> bool:
        return not isinstance(given, type) and all(callable(getattr(given, method, None)) for method in methods)

    return must(f"an object of {kind}", fits)


def _hook(arguments: str) -> Check:
    accepted = f"an async function that takes {arguments}"
    return must(accepted, lambda given: callable(given) and is_async(given))


def _respond_when(name: str, given: Any) -> str:
    if given not in ("handled", "accepted"):
        raise invalid_value(name, "'handled' or 'accepted'", given)
    return str(given)


class ReceiverOptions(TypedDict, total=False):
    """The options that `WebhookReceiver` accepts."""

    store: Annotated[EventStore | None, option(None, lambda name, given: checked_store(given))]
    """The store that records which events were handled. The default is a `MemoryStore`; use a `RedisStore` for several
    processes."""
    deduplication: Annotated[
        Deduplication | None, option(None, _object_with(("once", "give_up", "revive"), "Deduplication"))
    ]
    """Your own `Deduplication`. By default, the receiver creates one with `store`."""
    ordering: Annotated[Ordering | None, option(None, _object_with(("turn",), "Ordering"))]
    """Your own `Ordering`. By default, the receiver creates one with `store`."""
    respond_when: Annotated[Literal["handled", "accepted"], option("handled", _respond_when)]
    """Determines when the receiver responds to Engage. With ``"handled"``, it responds with 204 when all handlers have
    succeeded. With ``"accepted"``, it responds with 202 before they run."""
    respond_within: Annotated[float | None, option(RESPOND_WITHIN, seconds)]
    """The number of seconds after which the receiver responds with 503 if handlers still run. The handlers continue."""
    secret: Annotated[SecretSource | None, option(None, lambda name, given: WebhookSecret(given))]
    """The shared secret that deliveries must contain, or several accepted secrets. You can also pass a function, async
    or not, which is called for each delivery and returns the accepted secrets."""
    secret_header: Annotated[str, option("X-Webhook-Secret", checked_header)]
    """The name of the header that contains the secret. The URL may contain the secret instead, as ``?secret=…``."""
    allow: Annotated[
        Allow | None, option(None, must("a function, async or not, that takes an IncomingRequest", callable))
    ]
    """A function that is called with each `IncomingRequest` before the body is read. Unless the function returns True,
    the request is rejected."""
    max_running: Annotated[int, option(100, partial(count, minimum=1))]
    """The maximum number of handlers that run concurrently."""
    max_waiting: Annotated[int, option(1000, count)]
    """The maximum number of handlers in the queue. Further deliveries wait, and get a 503 after `respond_within`
    seconds."""
    max_bytes: Annotated[int, option(DEFAULT_MAX_BYTES, partial(count, minimum=1))]
    """The maximum size of a body in bytes. The receiver responds with 413 to larger bodies."""
    handler_timeout: Annotated[float | None, option(60.0, seconds)]
    """The number of seconds after which a handler or hook is cancelled; None means no limit."""
    close_within: Annotated[float, option(30.0, duration)]
    """The maximum number of seconds that closing the receiver takes."""
    on_failure: Annotated[FailureHook | None, option(None, _hook("the event and the exception"))]
    """An async function that is called with the event and the exception when a handler has failed."""
    on_dead_letter: Annotated[DeadLetterHook | None, option(None, _hook("a DeadLetter"))]
    """An async function that is called with a `DeadLetter` if a handler failed and Engage will not send the event
    again."""
    dead_letter_after: Annotated[float, option(GIVE_UP_AFTER, duration)]
    """If a handler failed and no delivery arrives for this many seconds, the receiver gives up the event."""


OPTIONS = Declaration(ReceiverOptions)


@frozen(kw_only=True, eq=False)
class CheckedOptions:
    """The checked options of one webhook receiver, including defaults."""

    store: EventStore
    deduplication: Deduplication
    ordering: Ordering
    respond_when: str
    respond_within: float | None
    secret: WebhookSecret | None
    secret_header: str
    allow: Allow | None
    max_running: int
    max_waiting: int
    max_bytes: int
    handler_timeout: float | None
    close_within: float
    on_failure: FailureHook | None
    on_dead_letter: DeadLetterHook | None
    dead_letter_after: float

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Check the options that were passed to a receiver. Raise `InvalidArgumentError` if one is invalid."""
        check_names(given, OPTIONS.names)
        values = {**OPTIONS.defaults(), **OPTIONS.checked(given)}
        store = values["store"] = checked_store(values["store"])
        if values["deduplication"] is None:
            values["deduplication"] = Deduplication(store)
        if values["ordering"] is None:
            values["ordering"] = Ordering(store)
        return cls(**values)

    @property
    def responds_first(self) -> bool:
        """True if the receiver responds with 2xx before a handler runs, so that Engage never sends an event again."""
        return self.respond_when == "accepted"
