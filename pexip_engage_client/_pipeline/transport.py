"""One attempt: the request to the network and the response back, and what failures mean."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection
from contextlib import nullcontext

from .._http import httpx
from .._runtime.tracebacks import every, without
from ..errors import EngageError, TransportError
from ..errors import TimeoutError as EngageTimeoutError
from ..timing import Timing
from .body import UnusableBodyError
from .call import Call
from .network import Network
from .outcome import NETWORK_FAILURES, classify_failure, classify_status, may_retry
from .secret import Secret, masked

_INSIDE = r"\b_\w|\w_\w|\b[A-Z][a-z]+[A-Z]|<"  # names of events, states and classes


async def send_once(
    call: Call,
    request: httpx.Request,
    network: httpx.AsyncBaseTransport,
    read: Callable[[httpx.Response, str], Awaitable[None]],
    timing: Timing,
) -> httpx.Response:
    """The response, whatever its status, read to its end; every failure of the network is a `TransportError`.

    Reading it here, innermost, means that a response that breaks off is seen by the retries, and that the limits count
    a request as in flight for as long as the server does.
    """
    progress = call.progress
    progress.attempts += 1
    progress.response_started = False
    progress.phase = "connect" if isinstance(network, Network) else "send"
    started = timing.monotonic()
    try:
        response = await network.handle_async_request(request)
        response.extensions.pop("reason_phrase", None)  # the server's own words: part of every response's repr
        await read(response, request.method)
    except BaseException as error:
        without_http_library(error, progress.secrets)
        if not isinstance(error, NETWORK_FAILURES):
            with call.after_response() if progress.response_started else nullcontext():
                raise
        where = network.describe(request.url) if isinstance(network, Network) else request.url.netloc.decode()
        raise failure_of(error, call, timing.monotonic() - started, where) from error
    progress.effect_unknown |= classify_status(response.status_code).effect == "unknown"
    return response


def failure_of(error: Exception, call: Call, seconds: float, where: str) -> EngageError:
    """A failure of the network, told in our own words."""
    progress = call.progress
    found = classify_failure(error, progress.phase)
    progress.phase = phase = found.phase
    progress.effect_unknown |= found.effect == "unknown"
    outcome, retryable = progress.outcome, may_retry(found, repeatable=call.repeatable)
    if isinstance(error, httpx.TimeoutException):
        message = f"{where}: timed out after {seconds:.1f} s ({phase})"
        return EngageTimeoutError(message, outcome=outcome, phase=phase, seconds=seconds, retryable=retryable)
    name = "" if isinstance(error, UnusableBodyError) else type(error).__name__
    message = ": ".join(filter(None, [where, name, _told(error)]))
    return TransportError(message, outcome=outcome, phase=phase, retryable=retryable)


def unusable(what: str, error: Exception) -> TransportError:
    """The error for a network that cannot be set up as the environment says, without the password that may be in it."""
    without_http_library(error, ())
    for each in every(error):
        if not isinstance(each, ImportError | OSError):  # those of addresses quote them
            each.args = ()
    message = ": ".join(filter(None, [f"cannot use {what}", type(error).__name__, _told(error)]))
    return TransportError(message, outcome="not sent", phase="connect")


def _told(error: Exception) -> str:
    """What the HTTP library says of an error, less the response that it could not read and names of its own insides."""
    text = re.sub(r" \(_\w+\.c:\d+\)", "", str(error).partition(": bytearray(")[0])
    return "" if isinstance(error, httpx.ProtocolError) and re.search(_INSIDE, text) else text


# --- the one cut: frames of the HTTP library hold the Authorization header

_QUOTING = frozenset({httpx.__name__, "httpcore", "h11", "h2"})
_CUT = _QUOTING | {"anyio", "asyncio", "ssl", "uvloop", "contextlib"}


def without_http_library(error: BaseException, secrets: Collection[Secret]) -> None:
    """Take the frames of the HTTP library out of an error's traceback, and out of those of its causes.

    Nor may its messages repeat a secret: they quote what is no HTTP.
    """
    for each in every(error):
        each.__traceback__ = without(_CUT, each.__traceback__)
        if isinstance(each, httpx.RequestError):
            each.request = httpx.Request("GET", "https://withheld.invalid")  # in place of the one with the token
        if type(each).__module__.partition(".")[0] in _QUOTING:
            each.args = (masked(str(each).encode("utf-8", "replace"), secrets).decode(),)
