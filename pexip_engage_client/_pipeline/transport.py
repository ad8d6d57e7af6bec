"""Make one attempt: open the network, send the request, read the response, and turn network failures into errors."""

from __future__ import annotations

import re
import ssl
import sys
from contextlib import nullcontext
from typing import cast

from .._failures import causes, cut_below, every
from .._http import httpx
from .._runtime.limits import Limits
from ..errors import EngageError, TransportError
from ..errors import TimeoutError as EngageTimeoutError
from ..timing import Timing
from .call import Call
from .config import Config
from .network import Network, OwnNetwork, Read
from .network_options import context_of_environment
from .outcome import UnusableBodyError, ending_of_failure, ending_of_status, is_network_failure
from .read_response import read_whole
from .redaction import redact_bug, redact_failure

# The maximum number of connections if there is no limit on concurrent requests.
UNLIMITED = 100
# Matches names of the HTTP library's events, states and classes.
_INTERNAL = r"\b_\w|\w_\w|\b[A-Z][a-z]+[A-Z]|<"


def open_network(config: Config, read: Read = read_whole) -> OwnNetwork:
    """Return the network of a client that opens its own connections. Raise a `TransportError` for unusable settings."""
    addresses = filter(None, [config.api_address, config.token_endpoint])
    limits = config.limits
    most = max(limits.concurrent, UNLIMITED) if isinstance(limits, Limits) else None if limits else UNLIMITED
    try:
        tls = config.verify or context_of_environment()
    except OSError as error:
        raise _unusable("the certificates from SSL_CERT_FILE or SSL_CERT_DIR", error) from error
    try:
        return OwnNetwork(
            map(httpx.URL, addresses),
            tls,
            proxy=config.proxy,
            most=most,
            clock=config.timing.monotonic,
            read=read,
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        what = "the proxy" if config.proxy else "the proxy from HTTP_PROXY, HTTPS_PROXY or ALL_PROXY"
        raise _unusable(what, error) from error


async def send_once(
    call: Call,
    request: httpx.Request,
    network: Network,
    timing: Timing,
) -> httpx.Response:
    """Send a request and return the whole response, whatever its status. Network failures raise `TransportError`.

    The body is read here for two reasons: a response that breaks off can be retried, and the limiter counts the request
    as in flight for as long as the server does. This function only calls the HTTP library and objects that the caller
    passed in. So it removes the frames that contain the token from tracebacks.
    """
    progress, attempt = call.progress, call.progress.attempt
    progress.attempts += 1
    started, handled = timing.monotonic(), sys.exception()
    try:
        response = await network.send(request)
        response.extensions.pop("reason_phrase", None)  # this text from the server is in every response's repr
    except BaseException as error:
        attempt.fail(error)
        progress.effect_unknown |= attempt.effect == "unknown"
        if isinstance(error, Exception) and not is_network_failure(error, attempt):
            redact_bug(error, progress.secrets, handled)
            with call.after_response() if attempt.has_response else nullcontext():
                raise
        redact_failure(error, progress.secrets, handled)
        if not isinstance(error, Exception):  # such as a cancellation
            raise
        raise failure_of(error, call, timing.monotonic() - started, network.describe(request.url)) from error
    attempt.effect = ending_of_status(response.status_code).effect
    progress.effect_unknown |= attempt.effect == "unknown"
    return response


def failure_of(error: Exception, call: Call, seconds: float, where: str) -> EngageError:
    """Return the error for a network failure."""
    outcome, phase = call.progress.outcome, call.progress.attempt.phase
    retryable = ending_of_failure(error, call.progress.attempt).may_retry(repeatable=call.repeatable)
    if isinstance(error, httpx.TimeoutException):
        message = f"{where}: timed out after {seconds:.1f} s ({phase})"
        return EngageTimeoutError(message, outcome=outcome, phase=phase, seconds=seconds, retryable=retryable)
    first = _first(error)
    name = "" if isinstance(first, UnusableBodyError) else type(first).__name__
    message = ": ".join(filter(None, [where, name, _text_of(first) or _reason_behind(error)]))
    return TransportError(message, outcome=outcome, phase=phase, retryable=retryable)


def _first(error: BaseException) -> BaseException:
    """Return the error itself, or the first one in a group."""
    while isinstance(error, BaseExceptionGroup):
        error = cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
    return error


def _unusable(what: str, error: Exception) -> TransportError:
    """Return the error for unusable proxy or certificate settings, without the password that they may contain."""
    cut_below(error)
    for each in every(error):
        if not isinstance(each, ImportError | OSError):  # errors about URLs contain the URL
            each.args = ()
    message = ": ".join(filter(None, [f"cannot use {what}", type(error).__name__, _text_of(error)]))
    return TransportError(message, outcome="not sent", phase="connect")


def _text_of(error: BaseException) -> str:
    """Return the HTTP library's message, without unreadable response bytes and without names of its internals."""
    text = re.sub(r" \(_\w+\.c:\d+\)", "", str(error).partition(": bytearray(")[0])
    return "" if isinstance(error, httpx.ProtocolError) and re.search(_INTERNAL, text) else text


def _reason_behind(error: Exception) -> str:
    """Return the message of the TLS or connection error that caused an error without a message."""
    unfinished = (ssl.SSLWantReadError, ssl.SSLWantWriteError)  # a normal state of a connection, not a reason
    reasons = [each for each in causes(error) if not isinstance(each, unfinished)]
    for kind in (ssl.SSLError, ConnectionError):
        for each in reasons:
            if isinstance(each, kind):
                return _text_of(each)
    return ""
