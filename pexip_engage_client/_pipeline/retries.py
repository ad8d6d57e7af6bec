"""When a failed attempt is repeated, and after which pause.

- 429, and connections that never opened: always. Nothing was done. A call that got a 429 under this package's own
  limits goes again in its turn until the deadline, however small `max_retries`, unless that is 0.
- 500, 502, 503, 504, 520 to 530, time-outs and broken connections: GET, PUT, DELETE and PATCH; doing these twice is as
  good as once.
- A POST that may have had its effect: only with ``retry_unsafe=True``.

The pause is random between nothing and a bound that doubles each time ("full jitter"), and at least what
`Retry-After` asks for. A pause that would outlast the deadline is not begun: the call fails at once, as it last did.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime

from .._http import httpx
from ..errors import EngageError, TransportError
from ..timing import Timing
from .call import Call

logger = logging.getLogger("pexip_engage_client")

REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"})
REPEATABLE_STATUSES = frozenset({500, 502, 503, 504, *range(520, 531)})
TOO_MANY_REQUESTS = 429

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
LONGEST_RETRY_AFTER = 300.0

Outcome = httpx.Response | TransportError


async def repeated(call: Call, attempt: Callable[[], Awaitable[httpx.Response]], timing: Timing) -> httpx.Response:
    """Make attempts until one has an outcome worth returning, or retries or time are used up."""
    while True:
        started, queued = timing.monotonic(), call.queued
        try:
            outcome: Outcome = await attempt()
        except TransportError as error:
            outcome = error
        _log(call, outcome, started, queued, timing)
        pause = next_pause(outcome, call, timing)
        if pause is None:
            if isinstance(outcome, TransportError):
                raise outcome
            return outcome
        _announce(call, outcome, pause)
        call.phase = "wait"
        if pause or not call.keeps_turn:
            call.retries += 1
            await timing.sleep(pause)


def next_pause(outcome: Outcome, call: Call, timing: Timing) -> float | None:
    """Seconds until the next attempt; None where there is none."""
    if not is_repeatable(outcome, call):
        return None
    asked = 0.0 if isinstance(outcome, TransportError) else retry_after(outcome, timing) or 0.0
    kept = outcome is call.refused and call.keeps_turn and call.max_retries > 0
    if call.retries >= call.max_retries and not kept:
        return None
    pause = max(asked, timing.random() * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**call.retries))
    late = call.deadline_at is not None and timing.monotonic() + (asked if kept else pause) >= call.deadline_at
    if late or asked > LONGEST_RETRY_AFTER:
        return None
    return 0.0 if kept else pause  # those who wait for their turn pause there


def is_repeatable(outcome: Outcome, call: Call) -> bool:
    """Whether sending the call again is safe and may help: the whole rule."""
    if isinstance(outcome, EngageError):
        return outcome.retryable
    status = outcome.status_code
    return status == TOO_MANY_REQUESTS or (status in REPEATABLE_STATUSES and call.repeatable)


def retry_after(response: httpx.Response, timing: Timing) -> float | None:
    """The seconds that a response asks to wait, from either form of `Retry-After`; None when it does not say."""
    value: str | None = response.headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = _seconds_until(value, response.headers.get("date"), timing)
    return None if math.isnan(seconds) else max(0.0, seconds)


def _seconds_until(date: str, server_date: str | None, timing: Timing) -> float:
    moment = _timestamp(date)
    # The server's own clock, where it tells it, is the one that its date is on.
    now = _timestamp(server_date) if server_date else math.nan
    return moment - (timing.now() if math.isnan(now) else now)


def _timestamp(date: str) -> float:
    try:
        return float(parsedate_to_datetime(date).timestamp())
    except (ValueError, OverflowError):
        return math.nan


# --- what is logged


def _log(call: Call, outcome: Outcome, started: float, queued: float, timing: Timing) -> None:
    if not logger.isEnabledFor(logging.DEBUG):
        return
    error = type(outcome).__name__ if isinstance(outcome, TransportError) else None
    queued = call.queued - queued
    facts = {
        **_facts_of(call),
        "status": getattr(outcome, "status_code", None),
        "error": error,
        "duration_ms": round((timing.monotonic() - started - queued) * 1000, 1),
        "queued_ms": round(queued * 1000, 1),
    }
    logger.debug(
        "%s %s: %s in %.0f ms (attempt %d, queued %.0f ms, correlation id %s)",
        call.method,
        call.path,
        facts["status"] or facts["error"],
        facts["duration_ms"],
        call.attempts,
        facts["queued_ms"],
        call.correlation_id,
        extra=facts,
    )


def _announce(call: Call, outcome: Outcome, pause: float) -> None:
    reason = type(outcome).__name__ if isinstance(outcome, TransportError) else str(outcome.status_code)
    logger.warning(
        "%s %s: %s; repeating in %.2f s (attempt %d, correlation id %s)",
        call.method,
        call.path,
        reason,
        pause,
        call.attempts,
        call.correlation_id,
        extra={**_facts_of(call), "reason": reason, "wait_s": round(pause, 3)},
    )


def _facts_of(call: Call) -> dict[str, object]:
    """The structured fields that every log record about a call has."""
    return {
        "operation": call.operation,
        "method": call.method,
        "path": call.path,
        "attempt": call.attempts,
        "correlation_id": call.correlation_id,
    }
