"""Decide how an attempt ended: whether it had an effect, and whether the client may send the request again.

Nothing else decides this: the retries, the `outcome` and `retryable` of errors, the token request and the ``…_once``
methods all follow this module. The effect comes from what was observed on the connection (`RequestAttempt`) or from the
status of the response. The class of an exception only decides whether another attempt may help.


from __future__ import annotations
"""

from __future__ import annotations

import math
import re
import ssl
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from itertools import dropwhile
from typing import Any, Literal, NamedTuple

from attrs import Factory, define

from .._failures import causes
from .._http import httpx
from ..response import Response
from ..timing import Timing

Effect = Literal["none", "done", "unknown"]
Phase = Literal["queue", "token", "pool", "connect", "send", "write", "read", "wait"]

TOO_MANY_REQUESTS = 429

# Idempotent methods, for which a second request has no further effect. PATCH is one of them, because in this API it
# sets values.
REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"})


class UnusableBodyError(Exception):
    """A body that cannot be used, even after a retry: it is too large, or has an encoding that was not requested."""


class BrokenBodyError(UnusableBodyError):
    """A body whose compressed data is invalid or incomplete."""


class Ending(NamedTuple):
    """What the end of one attempt means."""

    effect: Effect
    """Whether the request took effect at the server."""
    is_temporary: bool
    """Whether another attempt may succeed."""

    def may_retry(self, *, repeatable: bool) -> bool:
        """Whether sending the request again is safe and may help."""
        return self.is_temporary and (repeatable or self.effect == "none")


# --- attempts with a response

# For other statuses, `_DEFAULTS` lists the first digit. A 408 or nginx's 499 may come from a proxy that stopped waiting
# while the server continued. Cloudflare uses 520 to 530. A redirect often follows a request that succeeded.
STATUSES: Mapping[int, Ending] = {
    408: Ending("unknown", is_temporary=False),
    TOO_MANY_REQUESTS: Ending("none", is_temporary=True),
    499: Ending("unknown", is_temporary=False),
    **dict.fromkeys((500, 502, 503, 504, *range(520, 531)), Ending("unknown", is_temporary=True)),
}
_DEFAULTS: Mapping[int, Ending] = {2: Ending("done", is_temporary=False), 4: Ending("none", is_temporary=False)}
_OTHER = Ending("unknown", is_temporary=False)


def ending_of_status(status: int) -> Ending:
    """Return what a response with this status means."""
    return STATUSES.get(status) or _DEFAULTS.get(status // 100, _OTHER)


# --- attempts without a response

_PHASES: Mapping[str, Phase] = {
    "connect_tcp.started": "connect",
    "start_tls.started": "connect",
    "send_request_headers.started": "write",
    "receive_response_headers.started": "read",
}
_FAILED_BEFORE_WRITING = {
    f"{step}.failed"
    for step in ("before_send", "connect_tcp", "start_tls", "setup_socks5_connection", "send_connection_init")
}
_RESPONSE, _WRITE = "response", "send_request_headers.started"
_IS_WRITTEN = {_WRITE, "receive_response_headers.started", _RESPONSE}
_HAS_RESPONSE = {"receive_response_headers.complete", _RESPONSE}
# The HTTP library raises one of these if it had no connection for the request.
_NEVER_CONNECTED: Mapping[type[Exception], Phase] = {
    httpx.PoolTimeout: "pool",
    httpx.ConnectTimeout: "connect",
    httpx.ConnectError: "connect",
}


class ObservedStep(NamedTuple):
    """A step of an attempt that the HTTP library reported."""

    name: str
    is_connect: bool
    """Whether it belongs to a CONNECT request, which opens a tunnel through a proxy."""
    result: Any
    """The exception of a step that failed, the stream that a step opened, or `_verifies_late` after a TLS handshake."""


@define(eq=False)
class RequestAttempt:
    """What was observed during one attempt to send a request, mostly through the steps that the HTTP library reports.

    The effect is "none" only if it is proven that no byte of the request was written to a connection. A proof is
    something that was seen: a step that failed, or the class of the exception. The absence of steps proves nothing,
    because a mock or the caller's own transport may send the request without reporting its steps.
    """

    phase: Phase = "queue"
    """What the attempt is doing, or was doing when it ended."""
    effect: Effect = "none"
    """The effect of the attempt, once it has ended."""
    _steps: list[ObservedStep] = Factory(list[ObservedStep])
    _is_handed_over: bool = False
    """Whether the request was passed to a transport or an HTTP client, which may have sent it."""

    @property
    def has_response(self) -> bool:
        """Whether the headers of a response have arrived."""
        return not _HAS_RESPONSE.isdisjoint(self._written())

    @property
    def stream(self) -> Any:
        """The last stream that was opened for the attempt, to the server or to the proxy in front of it."""
        return self._last_result("connect_tcp.complete")

    def _written(self) -> list[str]:
        """Return the steps since the library began to write the request to a connection; empty if it did not begin."""
        names = ["" if step.is_connect else step.name for step in self._steps]
        return list(dropwhile(lambda name: name not in _IS_WRITTEN, names))

    def _last_result(self, *names: str) -> Any:
        return next((step.result for step in reversed(self._steps) if step.name in names), None)

    def hand_over(self) -> None:
        """Record that the request was passed to a transport or an HTTP client."""
        self._is_handed_over = True
        self.phase = "send"

    def observe(self, step: str, info: Mapping[str, Any]) -> None:
        """Record a step that the HTTP library reports through its ``trace`` extension."""
        result = info.get("exception")
        if step == "connect_tcp.complete":
            result = info["return_value"]
        elif step == "start_tls.complete":
            result = _verifies_late(info["return_value"])
        self._steps.append(ObservedStep(step, is_connect(info), result))
        if not is_connect(info):
            self.phase = _PHASES.get(step, self.phase)

    def respond(self) -> None:
        """Record that a response arrived."""
        self._steps.append(ObservedStep(_RESPONSE, False, None))

    def fail(self, error: BaseException) -> None:
        """Record that the attempt ended without a complete response. Set its effect."""
        if written := self._written():
            # With HTTP/2, other requests may have used the connection before.
            is_first = written.count(_WRITE) <= 1 and self._last_result(
                "start_tls.complete", "send_connection_init.started"
            )
            proven = is_first and not self.has_response and any(map(_rejects_client_certificate, causes(error)))
        elif not self._is_handed_over:
            proven = True
        else:
            kind = next((kind for kind in _NEVER_CONNECTED if isinstance(error, kind)), None)
            self.phase = _NEVER_CONNECTED[kind] if kind else self.phase
            is_tunneled = any(step.is_connect for step in self._steps)
            rejected = is_tunneled and isinstance(error, httpx.ProxyError)
            failures = [
                step.result
                for step in self._steps
                if step.name in _FAILED_BEFORE_WRITING or (is_tunneled and step.name.endswith(".failed"))
            ]
            # If the exception does not come from the step that failed, the request may have been sent by other means.
            proven = kind is not None or rejected or any(each in causes(error) for each in failures[-1:])
        self.effect = "none" if proven else "unknown"


def _verifies_late(stream: Any) -> bool:
    """Whether a stream uses TLS 1.3 and its first request comes before the result of the server's verification.

    With TLS 1.3, the server verifies the client's certificate before it reads the first request, but the client learns
    of a rejection only afterwards. With post-handshake authentication, the server may read the request first.
    """
    tls = stream.get_extra_info("ssl_object")
    return tls is not None and tls.version() == "TLSv1.3" and not tls.context.post_handshake_auth


def is_connect(info: Mapping[str, Any]) -> bool:
    """Whether a step of the HTTP library belongs to a CONNECT request, which opens a tunnel through a proxy."""
    return getattr(info.get("request"), "method", None) == b"CONNECT"


# --- whether another attempt may help

_TEMPORARY = (httpx.TransportError, OSError, BrokenBodyError)
_PERMANENT = (httpx.LocalProtocolError, httpx.UnsupportedProtocol, ssl.SSLCertVerificationError)
# How the HTTP library's message begins if a proxy rejects the client: with an HTTP status, or with a SOCKS 5 error.
_PROXY_REJECTIONS = ("403", "407", "Invalid username/password", "Requested ")
# TLS alerts during a handshake are permanent, except for these.
_PASSING_ALERTS = ("INTERNAL_ERROR", "USER_CANCEL", "CLOSE_NOTIFY", "BAD_RECORD_MAC")
_INCOMPATIBLE = ("WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE")

# The exceptions that count as network failures. All others are bugs, or come from code that the caller passed in.
_NETWORK_FAILURES = (httpx.HTTPError, httpx.InvalidURL, OSError, UnusableBodyError)


def is_network_failure(error: Exception, attempt: RequestAttempt) -> bool:
    """Whether an exception is a network failure.

    While the library connects, it uses tasks and may raise an exception group.
    """
    return isinstance(error, _NETWORK_FAILURES) or (attempt.phase == "connect" and isinstance(error, ExceptionGroup))


def ending_of_failure(error: Exception, attempt: RequestAttempt) -> Ending:
    """Return the meaning of a network failure that ended an attempt."""
    found = list(causes(error))
    temporary = any(isinstance(each, _TEMPORARY) for each in found)
    permanent = any(_is_permanent(each, attempt) for each in found)
    return Ending(attempt.effect, is_temporary=temporary and not permanent)


def _is_permanent(error: BaseException, attempt: RequestAttempt) -> bool:
    if isinstance(error, httpx.ProxyError):
        return str(error).startswith(_PROXY_REJECTIONS)
    return isinstance(error, _PERMANENT) or (attempt.effect == "none" and _rejects_handshake(error))


def _rejects_handshake(error: BaseException) -> bool:
    reason = _tls_reason(error)
    return reason in _INCOMPATIBLE or ("ALERT" in reason and not any(each in reason for each in _PASSING_ALERTS))


def _rejects_client_certificate(error: BaseException) -> bool:
    return re.search(r"ALERT\w*_(CERTIFICATE|UNKNOWN_CA)", _tls_reason(error)) is not None


def _tls_reason(error: BaseException) -> str:
    """Return OpenSSL's name for a TLS error; empty for other errors."""
    return str(getattr(error, "reason", "")).upper() if isinstance(error, ssl.SSLError) else ""


_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)


def retry_after(response: httpx.Response | Response, timing: Timing) -> float | None:
    """Return the seconds to wait, from either form of the `Retry-After` header; None without a valid one."""
    value: str | None = response.headers.get("retry-after")
    if value is None:
        return None
    parts = [each.strip() for each in value.split(",")]  # several if the header occurs several times
    if all(map(_SECONDS.fullmatch, parts)):
        return max(map(float, parts))
    # Interpret a date by the server's clock, if the response has a `Date`.
    now = _timestamp(response.headers.get("date", ""))
    seconds = _timestamp(value) - (timing.now() if math.isnan(now) else now)
    return None if math.isnan(seconds) else max(0.0, seconds)


def _timestamp(date: str) -> float:
    """Return the time of an HTTP date. All of its three forms are in GMT, but one of them (asctime) does not say so."""
    try:
        parsed = parsedate_to_datetime(date)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return math.nan
