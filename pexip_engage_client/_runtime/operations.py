"""Define what resource methods pass to the client: an operation's facts, a request and the caller's options."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, Protocol, TypeVar

from ..timing import Timing
from .arguments import meant
from .call_options import CallOptions as CallOptions
from .call_options import OnceOptions as OnceOptions
from .option_fields import shows_options
from .unset import UNSET

JSON = "application/json"

T = TypeVar("T")


class Request(NamedTuple):
    """One request, complete except for the host, the token and the parts that come from options."""

    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = {}
    body: object = UNSET
    before_send: Callable[[], Awaitable[None]] | None = None
    """Awaited twice in each attempt: when the attempt has a slot and a token, and when it has a connection. If it
    raises an error, nothing is sent."""
    in_background: bool = False
    """Whether the request has the priority "background", whatever the client's `priority` is."""
    ends_at: float | None = None
    """When the call must end, on the client's clock. Unlike the `deadline` option, this includes the queue."""


class Operation(NamedTuple, Generic[T]):
    """The documented facts of one operation that the client needs to call it."""

    id: str
    method: str
    path: str
    """The path template, for error messages and log records."""
    decode: Callable[[Any], T]
    """Returns the model for the response's JSON. Its argument is None if the body is empty."""
    scope: str | None = None
    """The OAuth2 scope that the operation needs; None if none is documented."""
    whole_response: bool = False
    """Whether `decode` gets the whole response instead of its JSON."""
    arguments: Sequence[str] = ()
    """The arguments of the resource method, for suggestions if a name is misspelled."""


def undocumented(payload: Any) -> Any:
    """Decode an undocumented response: its JSON unchanged, or None for an empty body."""
    return payload


class Caller(Protocol):
    """Sends requests for operations."""

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Send the request and return the decoded response."""
        ...


class Session(Caller, Protocol):
    """The part of a client that resources use."""

    @property
    def timing(self) -> Timing:
        """The client's clock, sleep function and random source."""
        ...

    @property
    def api_address(self) -> str:
        """The address that the paths of operations are appended to."""
        ...

    @property
    def idempotency(self) -> object:
        """The client's `idempotency` option: the store for the intents of ``…_once`` methods, or None."""
        ...

    @property
    def time_limits(self) -> CallOptions:
        """The client's `timeout` and `deadline`, for calls that do not set them."""
        ...


class Resource:
    """The operations of one resource, called through one client."""

    __slots__ = ("_caller",)

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        for member in vars(cls).values():
            if isinstance(member, FunctionType):
                shows_options(member)

    def __init__(self, caller: Session) -> None:
        self._caller = caller

    if not TYPE_CHECKING:  # otherwise, a type checker would accept every name

        def __getattr__(self, name: str) -> NoReturn:
            message = f"{type(self).__name__} has no method {name!r}"
            if not name.startswith("_"):
                methods = [each for each in dir(self) if not each.startswith("_")]
                message += meant(name, methods) or (
                    f", because the API document has no such operation. Its methods are: {', '.join(methods)}."
                    " `request` calls other paths. See 'What the documented API cannot do' in docs/calls.md."
                )
            raise AttributeError(message, name=name, obj=self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._caller!r}>"
