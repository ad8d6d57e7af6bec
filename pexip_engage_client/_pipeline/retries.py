"""When a failed attempt is repeated, and after which pause.

- 429, and connections that never opened: always. Nothing was done.
- 502, 503, 504, time-outs and broken connections: GET, PUT, DELETE and PATCH; doing these twice is as good as once.
- A POST that may have had its effect: only with ``retry_unsafe=True``.

The pause is random between nothing and a bound that doubles each time ("full jitter"), and at least what
`Retry-After` asks for. A pause that would outlast the deadline is not begun: the call fails at once, as it last did.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING

from .._http import httpx
from ..errors import TransportError
from .call import Call

if TYPE_CHECKING:
    from ..timing import Timing

logger = logging.getLogger("pexip_engage_client")

REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"})
REPEATABLE_STATUSES = frozenset({502, 503, 504})
TOO_MANY_REQUESTS = 429

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
LONGEST_RETRY_AFTER = 300.0

Outcome = httpx.Response | TransportError


def is_repeatable(outcome: Outcome, call: Call) -> bool:
    """Whether sending the call again is safe and may help: the whole rule."""
    if isinstance(outcome, TransportError):
        return outcome.retryable
    status = outcome.status_code
    return status == TOO_MANY_REQUESTS or (status in call.repeatable_statuses and call.repeatable)


def pause_before(number: int, outcome: Outcome, timing: Timing) -> float:
    """Seconds to wait before the given repeat (1 is the first)."""
    backoff: float = timing.random() * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (number - 1))
    return backoff if isinstance(outcome, TransportError) else max(backoff, retry_after(outcome, timing) or 0.0)


def retry_after(response: httpx.Response, timing: Timing) -> float | None:
    """The seconds that an answer asks to wait, from either form of `Retry-After`; None when it does not say."""
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
    from email.utils import parsedate_to_datetime  # seldom needed

    try:
        return float(parsedate_to_datetime(date).timestamp())
    except (ValueError, OverflowError):
        return math.nan


class RetryTransport(httpx.AsyncBaseTransport):
    """Sends a request until it has an answer worth returning, or repeating is over."""

    def __init__(self, transport: httpx.AsyncBaseTransport, timing: Timing) -> None:
        self._transport = transport
        self._timing = timing

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request, again where the rule says so."""
        call = Call.of(request)
        outcome = await self._attempt(request, call)
        if call.retries < call.max_retries and is_repeatable(outcome, call):
            from .retry_loop import repeat  # loads the retry library, which most calls never need

            outcome = await repeat(outcome, call, self._timing, lambda: self._attempt(request, call))
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    async def _attempt(self, request: httpx.Request, call: Call) -> Outcome:
        logged = logger.isEnabledFor(logging.DEBUG)
        started, queued = (self._timing.monotonic(), call.queued) if logged else (0.0, 0.0)
        outcome: Outcome
        try:
            outcome = await self._transport.handle_async_request(request)
        except TransportError as error:
            outcome = error
        if logged:
            self._log(call, outcome, started, call.queued - queued)
        return outcome

    def _log(self, call: Call, outcome: Outcome, started: float, queued: float) -> None:
        if isinstance(outcome, TransportError):
            status, error = None, type(outcome).__name__
        else:
            status, error = outcome.status_code, None
        facts = {
            **facts_of(call),
            "status": status,
            "error": error,
            "duration_ms": round((self._timing.monotonic() - started - queued) * 1000, 1),
            "queued_ms": round(queued * 1000, 1),
        }
        logger.debug(
            "%s %s: %s in %.0f ms (attempt %d, queued %.0f ms, correlation id %s)",
            call.method,
            call.path,
            status or error,
            facts["duration_ms"],
            call.attempts,
            facts["queued_ms"],
            call.correlation_id,
            extra=facts,
        )

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._transport.aclose()


def facts_of(call: Call) -> dict[str, object]:
    """The structured fields that every log record about a call has."""
    return {
        "operation": call.operation,
        "method": call.method,
        "path": call.path,
        "attempt": call.attempts,
        "correlation_id": call.correlation_id,
    }
