"""Decide when the client retries a failed attempt, and how long it pauses. `outcome` decides what may be retried.

The pause is random between zero and a bound that doubles each time ("full jitter"), and at least what `Retry-After`
asks for. If a pause would outlast the deadline, the call fails immediately with its last error. With this package's own
limiters, a call that got a 429 queues again until the deadline, even beyond `max_retries`. If `max_retries` is 0, the
client never retries.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

from .._http import httpx
from .._runtime.limits import LONGEST_RETRY_AFTER
from ..errors import TransportError
from ..response import Response
from ..timing import Timing
from .call import Call
from .outcome import RequestAttempt, ending_of_status

logger = logging.getLogger("pexip_engage_client")

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)

Outcome = httpx.Response | TransportError


async def with_retries(call: Call, attempt: Callable[[], Awaitable[httpx.Response]], timing: Timing) -> httpx.Response:
    """Make attempts until one succeeds or must not be retried, or until retries or time are used up."""
    progress = call.progress
    while True:
        progress.attempt = RequestAttempt()
        started, queued = timing.monotonic(), progress.queued
        try:
            outcome: Outcome = await attempt()
        except TransportError as error:
            outcome = error
        queued_ms = (progress.queued - queued) * 1000
        duration_ms = (timing.monotonic() - started) * 1000 - queued_ms
        _log(logging.DEBUG, ATTEMPT, call, outcome, duration_ms=duration_ms, queued_ms=queued_ms)
        pause = next_pause(outcome, call, timing)
        if pause is None:
            if isinstance(outcome, TransportError):
                raise outcome
            return outcome
        if pause or not progress.keeps_turn:
            _log(logging.WARNING, RETRYING, call, outcome, wait_s=pause)
        else:
            _log(logging.WARNING, QUEUED_AGAIN, call, outcome)
        progress.attempt.phase = "wait"
        if pause or not progress.keeps_turn:
            progress.retries += 1
            await timing.sleep(pause)


def next_pause(outcome: Outcome, call: Call, timing: Timing) -> float | None:
    """Return the seconds until the next attempt; None if there must not be another attempt."""
    if isinstance(outcome, TransportError):
        worthwhile = outcome.retryable and (call.repeatable or not call.progress.effect_unknown)
    else:
        worthwhile = ending_of_status(outcome.status_code).may_retry(repeatable=call.repeatable)
    if not worthwhile:
        return None
    asked = 0.0 if isinstance(outcome, TransportError) else retry_after(outcome, timing) or 0.0
    progress, most = call.progress, call.options.max_retries
    kept = outcome is progress.throttled and progress.keeps_turn and most > 0
    if progress.retries >= most and not kept:
        return None
    pause = max(asked, timing.random() * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**progress.retries))
    if (asked if kept else pause) >= call.deadline.left() or asked > LONGEST_RETRY_AFTER:
        return None
    return 0.0 if kept else pause  # a call that queues again waits in the queue


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


# --- log records

ATTEMPT = (
    "%(method)s %(path)s: %(reason)s in %(duration_ms).0f ms"
    " (attempt %(attempt)d, queued %(queued_ms).0f ms, correlation ID %(correlation_id)s)"
)
RETRYING = (
    "%(method)s %(path)s: %(reason)s; retrying in %(wait_s).2f s"
    " (attempt %(attempt)d, correlation ID %(correlation_id)s)"
)
QUEUED_AGAIN = (
    "%(method)s %(path)s: %(reason)s; retrying as soon as the limits allow"
    " (attempt %(attempt)d, correlation ID %(correlation_id)s)"
)


def _log(level: int, message: str, call: Call, outcome: Outcome, **more: float) -> None:
    if not logger.isEnabledFor(level):
        return
    status = None if isinstance(outcome, TransportError) else outcome.status_code
    error = type(outcome).__name__ if isinstance(outcome, TransportError) else None
    facts = {
        "operation": call.operation.id or None,
        "method": call.operation.method,
        "path": call.operation.path,
        "attempt": call.progress.attempts,
        "correlation_id": call.correlation_id,
        "status": status,
        "error": error,
        "reason": error or str(status),
        **{name: round(number, 3) for name, number in more.items()},
    }
    logger.log(level, message, facts, extra=facts)
