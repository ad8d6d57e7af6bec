"""Define what resource methods pass to the client: an operation's facts, a request and the caller's options."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, Annotated, Any, Generic, NamedTuple, NoReturn, Protocol, TypedDict, TypeVar, cast

from ..errors import InvalidArgumentError
from ..timing import Timing
from ..tracing import Attempt, checked_correlation_id
from .arguments import UNSET, callback, count, flag, invalid_argument, is_plain, mapping, meant, seconds, shown_word
from .option_fields import option, shows_options
from .wire import HEADER_NAME, header, query_pairs

if TYPE_CHECKING:
    from .response_models import ResponseModel

JSON = "application/json"

T = TypeVar("T")
M = TypeVar("M", bound="ResponseModel")


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


def envelope(model: Callable[[], type[M]]) -> Callable[[Any], M]:
    """Return a function that reads a response whose `data` is the result. If `data` is unreadable, it raises an error.

    `model` is a function, so that an operation's models are imported only when its first response arrives.
    """

    def decode(payload: Any) -> M:
        read = model().from_dict(payload)
        _ = cast("Any", read).data
        return read

    return decode


# --- the options of a call: because of them, this module does not import `annotations` (see `option_fields`)

Observe = Callable[[Attempt], object]

# The headers that the client sets itself, and what to do instead.
_OURS = {
    "authorization": "; pass token= or client_secret= to EngageClient",
    "connection": "",
    "content-length": "",
    "host": "; pass base_url= to EngageClient",
    "transfer-encoding": "",
    "x-correlation-id": "; pass correlation_id=",
}


def _headers(name: str, value: Any) -> Mapping[str, str]:
    for each in mapping(name, value):
        if not HEADER_NAME.fullmatch(each):
            raise invalid_argument(name, "a mapping with names of HTTP headers as keys", shown_word(each))
        if each.lower() in _OURS:
            problem = f"{name} must not contain {each}, because the client sets it itself{_OURS[each.lower()]}"
            accepted = "headers that the client does not set itself"
            raise InvalidArgumentError(problem, parameter=name, accepted=accepted)
    return {each: header(f"{name}[{each!r}]", content) for each, content in value.items()}


def _query(name: str, value: Any) -> Mapping[str, Any]:
    query_pairs(value, name)
    return dict(value)


OBSERVE = "a plain function that takes an Attempt, or None"


class CommonOptions(TypedDict, total=False):
    """The options that `EngageClient`, `with_options` and all API methods accept."""

    timeout: Annotated[float | None, option(30.0, seconds)]
    """The maximum number of seconds for one network phase of an attempt: connecting (at most 5 s), sending, reading, or
    waiting for a free connection."""
    deadline: Annotated[float | None, option(60.0, seconds)]
    """The maximum number of seconds for the whole call. It covers the token request, all attempts and the pauses
    between them, but not the initial wait for the rate limiter."""
    max_retries: Annotated[int, option(3, count)]
    """The maximum number of retries after failed attempts. The client retries only if that is safe."""
    extra_headers: Annotated[Mapping[str, str], option({}, _headers)]
    """Undocumented headers to send. A call also sends those of its client."""
    observe: Annotated[Observe | None, option(None, partial(callback, accepted=OBSERVE, arguments=1, fits=is_plain))]
    """A function that the client calls with each `Attempt`, for metrics or to inspect responses. The `observe` of the
    client also gets the attempts of calls and of `with_options` that have their own."""


class OnceOptions(CommonOptions, total=False):
    """The options that ``…_once`` methods accept: the options of all API methods except `retry_unsafe`."""

    correlation_id: Annotated[str, option(None, checked_correlation_id)]
    """The `X-Correlation-Id` header to send with this call; 1 to 36 characters."""
    extra_query: Annotated[Mapping[str, str | Sequence[str]], option({}, _query)]
    """Undocumented query parameters to send. A sequence is sent as ``name[]=a&name[]=b``."""
    extra_body: Annotated[Mapping[str, Any], option({}, mapping)]
    """Undocumented properties to add to the JSON body. They cannot replace an argument. A call that does not send a
    JSON object rejects this option."""


class CallOptions(OnceOptions, total=False):
    """The options that every API method accepts in addition to its own arguments."""

    retry_unsafe: Annotated[bool, option(False, flag)]
    """If true, also retry a POST request that failed, although Engage may have processed the first attempt."""


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
