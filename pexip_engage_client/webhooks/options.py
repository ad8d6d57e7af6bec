"""Define the options of a webhook receiver: the type, default, check and documentation of each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Self, TypedDict

from attrs import frozen

from .._runtime.arguments import (
    array,
    callback,
    count,
    duration,
    flag,
    invalid_argument,
    invalid_value,
    is_async,
    seconds,
)
from .._runtime.option_fields import Declaration, check_names, option
from ..stores.memory import MemoryStore
from ..stores.store import Store, checked_store
from .inbox import DAY
from .pending_events import HandlerFailure
from .requests import Allow, Rejected, SecretSource, WebhookSecret, checked_header

FailureHook = Callable[[HandlerFailure | Rejected], Awaitable[object]]


def _growing(first: float, longest: float, total: float) -> tuple[float, ...]:
    """Return pauses that double from the first to the longest, and then stay the same."""
    pauses = [first]
    while sum(pauses) + pauses[-1] <= total:
        pauses.append(min(2 * pauses[-1], longest))
    return tuple(pauses)


RETRY_PAUSES = _growing(1.0, 3600.0, DAY)


def _pauses(name: str, given: Any) -> tuple[float, ...]:
    accepted = "a list of numbers of seconds, each greater than 0"
    return tuple(duration(f"{name}[{index}]", each) for index, each in enumerate(array(name, given, accepted)))


ALLOW = "a function, async or not, that takes an IncomingRequest"
ON_FAILURE = "an async function that takes a HandlerFailure or a Rejected"


class ReceiverOptions(TypedDict, total=False):
    """The options that `WebhookReceiver` accepts."""

    store: Annotated[Store | None, option(None, checked_store)]
    """Where the receiver records events, such as ``SqliteStore("engage.db")``. By default, it keeps them in memory, and
    responds only after the handlers have run."""
    secret: Annotated[SecretSource, option(None, lambda name, given: WebhookSecret(given))]
    """The shared secret that deliveries must contain, or several accepted secrets. You can also pass a function, async
    or not, which is called for each delivery and returns the accepted secrets."""
    secret_header: Annotated[str, option("X-Webhook-Secret", checked_header)]
    """The name of the header that contains the secret. The URL may contain the secret instead, as ``?secret=…``."""
    allow: Annotated[Allow, option(None, partial(callback, accepted=ALLOW, arguments=1))]
    """A function that is called with each `IncomingRequest` before the body is read. Unless the function returns True,
    the request is rejected."""
    insecure: Annotated[bool, option(False, flag)]
    """Pass True to accept events from anyone, for tests and receivers without a public address."""
    max_running: Annotated[int, option(100, partial(count, minimum=1))]
    """The maximum number of records whose handlers run concurrently in this process."""
    handler_timeout: Annotated[float | None, option(60.0, seconds)]
    """The number of seconds after which a handler or hook is cancelled; None means no limit."""
    retry_pauses: Annotated[Sequence[float], option(RETRY_PAUSES, _pauses)]
    """The pauses, in seconds, between attempts to run a failing handler. After the last one, the event is given up. By
    default, the pauses grow from 1 second to 1 hour, over one day. Without a durable store, only Engage retries."""
    on_failure: Annotated[
        FailureHook | None,
        option(None, partial(callback, accepted=ON_FAILURE, arguments=1, fits=is_async)),
    ]
    """An async function that is called with a `HandlerFailure` after each failed attempt of a handler, and with a
    `Rejected` after each rejected delivery."""


OPTIONS = Declaration(ReceiverOptions)

# What to use instead of names that people expect.
INSTEAD: Mapping[str, str] = {
    "close_within": "handler_timeout=, which cancels slow handlers",
    "concurrency": "max_running=",
    "max_bytes": "receive(event), which accepts an event of any size that you have parsed",
    "max_retries": "retry_pauses=",
    "on_dead_letter": "on_failure=; an event that is given up has no `next_attempt`",
    "on_error": "on_failure=",
    "on_rejected": "on_failure=, which also receives each Rejected",
    "respond_within": "a durable store=, so that the response does not wait for the handlers",
    "timeout": "handler_timeout=",
    "token": "secret=",
}


@frozen(kw_only=True, eq=False)
class CheckedOptions:
    """The checked options of one webhook receiver, including defaults."""

    store: Store
    secret: WebhookSecret | None
    secret_header: str
    allow: Allow | None
    insecure: bool
    max_running: int
    handler_timeout: float | None
    retry_pauses: tuple[float, ...]
    on_failure: FailureHook | None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Check the options that were passed to a receiver. Raise `InvalidArgumentError` if one is invalid."""
        check_names(given, OPTIONS.names, instead=INSTEAD)
        for name in ("secret", "allow"):
            if name in given and given[name] is None:
                raise invalid_value(name, "set; check the environment variable or setting that it comes from", None)
        values = {**OPTIONS.defaults(), **OPTIONS.checked(given)}
        if values["secret"] is values["allow"] is None and not values["insecure"]:
            raise invalid_argument(
                "secret", "set, unless you pass allow=, or insecure=True to accept events from anyone"
            )
        if "secret_header" in given and values["secret"] is None:
            raise invalid_argument("secret_header", "omitted, unless `secret` is set")
        if values["store"] is None:
            if "retry_pauses" in given:
                raise invalid_argument("retry_pauses", "omitted, unless `store` is set: otherwise, Engage retries")
            values["store"] = MemoryStore()
        if isinstance(values["store"], MemoryStore):
            values["retry_pauses"] = ()
        return cls(**values)

    @property
    def durable(self) -> bool:
        """True if the store outlasts the process."""
        return not isinstance(self.store, MemoryStore)
