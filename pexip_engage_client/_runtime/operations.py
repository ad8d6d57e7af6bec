"""What a generated operation hands to the client: the operation's facts, one request, the caller's options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypedDict, TypeVar

from ..response import Response
from ..timing import Timing
from .unset import UNSET

JSON = "application/json"

T = TypeVar("T")


class CallOptions(TypedDict, total=False):
    """Options that every call takes, next to its own arguments."""

    timeout: float | None
    """Seconds that one network phase of an attempt (read, write, waiting for a connection) may take."""
    deadline: float | None
    """Seconds that the whole call may take: token, all attempts and the waits between them, not the first turn's."""
    queue_timeout: float | None
    """Seconds that a call may wait for its first slot under the limits; by default as long as it takes."""
    priority: Literal["foreground", "background"]
    """Background calls let foreground calls, the default, go first. They get at least one slot in ten."""
    max_retries: int
    """How often a failed attempt is repeated, where repeating is safe."""
    retry_unsafe: bool
    """Repeat a POST too, although the first one may have had its effect."""
    correlation_id: str
    """The `X-Correlation-Id` of this call, 1 to 36 characters."""
    extra_query: Mapping[str, str | Sequence[str]]
    """Query parameters that the document lacks; a sequence travels as ``name[]=a&name[]=b``."""
    extra_headers: Mapping[str, str]
    """Headers that the document lacks."""
    extra_body: Mapping[str, Any]
    """Properties of the JSON body that the document lacks."""
    on_response: Callable[[Response], object] | None
    """Is called with the response that the call ends with: status, headers, body. Errors have it as `response`."""


class Request(NamedTuple):
    """One request, ready for the wire but for the host, the token and the policies."""

    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = {}
    body: object = UNSET
    content_type: str = JSON
    """The media type of the body."""
    part_types: Mapping[str, Sequence[str]] = {}
    """The media types that the parts of a form may have, by their names."""


class Operation(NamedTuple, Generic[T]):
    """The documented facts of one operation that the client needs while calling it."""

    id: str
    method: str
    path: str
    """The path's template, for error messages and log records."""
    decode: Callable[[Any], T]
    """From the response's JSON to its model; given None for an empty body."""
    scope: str | None = None
    """The OAuth2 scope that the operation needs; None if none is documented."""
    media: Literal["json", "text", "bytes", "response"] = "json"
    """How the response's body is read; "response" stands for the response as a whole."""
    arguments: Sequence[str] = ()
    """The arguments of the resource method, to suggest one for a misspelt name."""


def undocumented(payload: Any) -> Any:
    """Decode a response that the documentation does not describe: its JSON as it is, None for an empty body."""
    return payload


UnknownOutcomes = dict[tuple[str, str], tuple[float, int]]
"""By list and external id: until when requests of earlier calls may still have an effect, and how many may have had
one."""


class Caller(Protocol):
    """Sends the requests of operations."""

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Send the request and return the decoded response."""
        ...


class Session(Caller, Protocol):
    """What resources need of a client."""

    @property
    def timing(self) -> Timing:
        """The client's clock, sleep and randomness."""
        ...

    @property
    def unknown_outcomes(self) -> UnknownOutcomes:
        """What calls of ``…_once`` methods with an unknown outcome leave to later calls."""
        ...

    @property
    def time_limits(self) -> CallOptions:
        """The `timeout`, `deadline` and `queue_timeout` of a call that sets none."""
        ...
