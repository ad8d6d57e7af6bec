"""The meaning of an attempt's end: whether it had an effect, and whether the client may send the request again.

This is the only place that decides it. The retries, the errors' `outcome` and `retryable`, the token request and the
``…_once`` methods all read these tables. To change the retry rule, edit `STATUSES` or `FAILURES` and nothing else.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from .._http import httpx
from .._runtime.tracebacks import every
from .body import BrokenBodyError, UnusableBodyError

Effect = Literal["none", "done", "unknown"]
Retry = Literal["always", "if repeatable", "never"]
Phase = Literal["queue", "token", "pool", "connect", "send", "write", "read", "wait"]

TOO_MANY_REQUESTS = 429

# Methods whose second request changes nothing that the first has not changed. In this API a PATCH sets values, too.
REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"})


class Classification(NamedTuple):
    """The meaning of one attempt's end."""

    effect: Effect
    """Whether the server has acted on the request."""
    retry: Retry
    """Whether another attempt may help, and is safe. ``if repeatable`` includes requests that had no effect."""
    phase: Phase
    """How far the attempt got."""


# What an attempt that stops in a phase may have done. A transport that does not report its progress stays in "send".
EFFECTS: Mapping[Phase, Effect] = {
    "queue": "none",
    "token": "none",
    "pool": "none",
    "connect": "none",
    "send": "unknown",
    "write": "unknown",
    "read": "unknown",
    "wait": "none",
}

# By status; the others are in `_DEFAULTS` by their hundred. A 408 and nginx's 499 may come from a proxy that stopped
# waiting for a working server. 520 to 530 are Cloudflare's. A redirect often follows a request that succeeded.
STATUSES: Mapping[int, tuple[Effect, Retry]] = {
    408: ("unknown", "never"),
    TOO_MANY_REQUESTS: ("none", "always"),
    499: ("unknown", "never"),
    **dict.fromkeys((500, 502, 503, 504, *range(520, 531)), ("unknown", "if repeatable")),
}
_DEFAULTS: Mapping[int, tuple[Effect, Retry]] = {2: ("done", "never"), 4: ("none", "never")}
_OTHER: tuple[Effect, Retry] = ("unknown", "never")


# How the HTTP library begins its message about a proxy that rejects the client: by an HTTP status, or by SOCKS 5.
_PROXY_REJECTIONS = ("403", "407", "Invalid username/password", "Requested ")


def _rejected_by_proxy(error: BaseException) -> bool:
    return isinstance(error, httpx.ProxyError) and str(error).startswith(_PROXY_REJECTIONS)


# A server rejects a missing or wrong client certificate with an alert; under TLS 1.3 only after the request was sent,
# which it does not read. Such alerts are permanent, except for these.
_PASSING_ALERTS = ("INTERNAL_ERROR", "USER_CANCEL", "CLOSE_NOTIFY", "BAD_RECORD_MAC")
_INCOMPATIBLE = ("WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE")


def is_tls_rejection(error: BaseException) -> bool:
    """Whether a TLS handshake failed for a permanent reason."""
    reason = str(getattr(error, "reason", "")).upper() if isinstance(error, ssl.SSLError) else ""
    alert = "ALERT" in reason and not any(each in reason for each in _PASSING_ALERTS)
    return alert or reason in _INCOMPATIBLE or isinstance(error, ssl.SSLCertVerificationError)


def _is(*kinds: type[Exception]) -> Callable[[BaseException], bool]:
    return lambda error: isinstance(error, kinds)


# By failure of the network; the first row that fits the exception or one of its causes counts. None as the phase: the
# one that the attempt had reached.
FAILURES: tuple[tuple[Callable[[BaseException], bool], Phase | None, Retry], ...] = (
    (is_tls_rejection, "connect", "never"),
    (_is(httpx.InvalidURL, httpx.UnsupportedProtocol), "connect", "never"),
    (_is(httpx.LocalProtocolError), None, "never"),
    (_rejected_by_proxy, "connect", "never"),
    (_is(httpx.PoolTimeout), "pool", "always"),
    (_is(httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError), "connect", "always"),
    (_is(httpx.TransportError, OSError), None, "if repeatable"),
    (_is(BrokenBodyError), "read", "if repeatable"),
    (_is(UnusableBodyError), "read", "never"),
    (_is(httpx.HTTPError, ExceptionGroup), None, "never"),
)
# The exceptions that the table covers. All others are bugs, or raised by code that the caller passed in.
NETWORK_FAILURES = (httpx.HTTPError, httpx.InvalidURL, OSError, UnusableBodyError)


def is_network_failure(error: Exception, phase: Phase) -> bool:
    """Whether the table covers an exception. The library connects in tasks: a group is its own while it does."""
    return isinstance(error, NETWORK_FAILURES) or (phase == "connect" and isinstance(error, ExceptionGroup))


def classify_status(status: int) -> Classification:
    """Classify an attempt that got a response."""
    effect, retry = STATUSES.get(status) or _DEFAULTS.get(status // 100, _OTHER)
    return Classification(effect, retry, "read")


def classify_failure(error: Exception, phase: Phase) -> Classification:
    """Classify an attempt that failed without a complete response, having got as far as `phase`."""
    causes = list(every(error))
    _, known, retry = next(row for row in FAILURES if any(map(row[0], causes)))
    return Classification(EFFECTS[known or phase], retry, known or phase)


def classify_timeout(phase: Phase) -> Classification:
    """Classify an attempt that the deadline ended in `phase`."""
    return Classification(EFFECTS[phase], "if repeatable", phase)


def may_retry(found: Classification, *, repeatable: bool) -> bool:
    """Whether sending the request again is safe and may help."""
    if found.retry == "if repeatable":
        return repeatable or found.effect == "none"
    return found.retry == "always"
