"""Classify how an attempt ended: whether it had an effect, and whether the client may send the request again.

Nothing else decides this: the retries, the `outcome` and `retryable` of errors, the token request and the ``…_once``
methods all read these tables. To change the retry rule, edit only `STATUSES` or `FAILURES`.
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

# Idempotent methods: a second request changes nothing more. PATCH is one of them, because in this API it sets values.
REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"})


class Classification(NamedTuple):
    """What the end of one attempt means."""

    effect: Effect
    """Whether the request took effect at the server."""
    retry: Retry
    """When another attempt is safe and may help. ``if repeatable`` also allows it for requests that had no effect."""
    phase: Phase
    """How far the attempt got."""


# The effect of an attempt that ended in a phase. With a transport that does not report progress, the phase is "send".
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

# The effect of each status, and when to retry. For other statuses, `_DEFAULTS` lists the first digit. A 408 or nginx's
# 499 may come from a proxy that stopped waiting while the server continued. Cloudflare uses 520 to 530. A redirect
# often follows a request that succeeded.
STATUSES: Mapping[int, tuple[Effect, Retry]] = {
    408: ("unknown", "never"),
    TOO_MANY_REQUESTS: ("none", "always"),
    499: ("unknown", "never"),
    **dict.fromkeys((500, 502, 503, 504, *range(520, 531)), ("unknown", "if repeatable")),
}
_DEFAULTS: Mapping[int, tuple[Effect, Retry]] = {2: ("done", "never"), 4: ("none", "never")}
_OTHER: tuple[Effect, Retry] = ("unknown", "never")


# How the HTTP library's message begins if a proxy rejects the client: with an HTTP status, or with a SOCKS 5 error.
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


# The phase of each network failure, and when to retry. The first row that matches the exception or one of its causes
# counts. A phase of None stands for the phase that the attempt had reached.
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
# The exceptions that the table covers. All others are bugs, or come from code that the caller passed in.
NETWORK_FAILURES = (httpx.HTTPError, httpx.InvalidURL, OSError, UnusableBodyError)


def is_network_failure(error: Exception, phase: Phase) -> bool:
    """Whether the table covers an exception.

    While the library connects, it uses tasks and may raise an exception group.
    """
    return isinstance(error, NETWORK_FAILURES) or (phase == "connect" and isinstance(error, ExceptionGroup))


def classify_status(status: int) -> Classification:
    """Classify an attempt that got a response."""
    effect, retry = STATUSES.get(status) or _DEFAULTS.get(status // 100, _OTHER)
    return Classification(effect, retry, "read")


def classify_failure(error: Exception, phase: Phase) -> Classification:
    """Classify an attempt that failed in `phase` without a complete response."""
    causes = list(every(error))
    _, known, retry = next(row for row in FAILURES if any(map(row[0], causes)))
    return Classification(EFFECTS[known or phase], retry, known or phase)


def classify_timeout(phase: Phase) -> Classification:
    """Classify an attempt that the deadline ended while it was in `phase`."""
    return Classification(EFFECTS[phase], "if repeatable", phase)


def may_retry(found: Classification, *, repeatable: bool) -> bool:
    """Whether sending the request again is safe and may help."""
    if found.retry == "if repeatable":
        return repeatable or found.effect == "none"
    return found.retry == "always"
