"""Define the options that every API call accepts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypedDict

from ..errors import InvalidArgumentError
from ..tracing import Attempt, checked_correlation_id
from .arguments import count, flag, invalid_argument, is_plain, mapping, seconds, shown_word
from .option_fields import must, option
from .wire import HEADER_NAME, header, query_pairs

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
    observe: Annotated[Observe | None, option(None, must("a plain function that takes an Attempt, or None", is_plain))]
    """A function that the client calls with each `Attempt`, for metrics or to inspect responses. The `observe` of the
    client also gets the attempts of calls and of `with_options` that have their own."""


class OnceOptions(CommonOptions, total=False):
    """The options that ``…_once`` methods accept: the options of all API methods except `retry_unsafe`."""

    correlation_id: Annotated[str, option(None, checked_correlation_id)]
    """The `X-Correlation-Id` header to send with this call; 1 to 36 characters."""
    extra_query: Annotated[Mapping[str, str | Sequence[str]], option({}, _query)]
    """Undocumented query parameters to send. A sequence is sent as ``name[]=a&name[]=b``."""
    extra_body: Annotated[Mapping[str, Any], option({}, mapping)]
    """Undocumented properties to add to the JSON body. A call that does not send a JSON object rejects this option."""


class CallOptions(OnceOptions, total=False):
    """The options that every API method accepts in addition to its own arguments."""

    retry_unsafe: Annotated[bool, option(False, flag)]
    """If true, also retry a POST request that failed, although Engage may have processed the first attempt."""
