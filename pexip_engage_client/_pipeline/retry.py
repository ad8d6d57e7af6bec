"""Make attempts until one succeeds or must not be retried. Report each: in a log record, and to `observe` functions."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from .._http import httpx
from .._runtime.limits import LONGEST_RETRY_AFTER
from ..errors import TransportError
from ..timing import Timing
from ..tracing import Attempt, AttemptOutcome
from .call import Call
from .outcome import ending_of_status, retry_after
from .read_response import to_response

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0


async def with_retries(call: Call, attempt: Callable[[], Awaitable[httpx.Response]], timing: Timing) -> httpx.Response:
    """Make attempts until one succeeds or must not be retried, or until retries or time are used up."""
    progress = call.progress
    while True:
        progress.begin(timing.monotonic())
        try:
            ending: Ending = await attempt()
        except TransportError as error:
            ending = error
        report_attempt(call, ending)
        pause = next_pause(ending, call, timing)
        if pause is None:
            if isinstance(ending, TransportError):
                raise ending
            return ending
        if pause or not progress.keeps_turn:
            log(logging.WARNING, RETRYING, call, ending, wait_s=pause)
        else:
            log(logging.WARNING, QUEUED_AGAIN, call, ending)
        progress.attempt.phase = "wait"
        if pause or not progress.keeps_turn:
            progress.retries += 1
            await timing.sleep(pause)


def next_pause(ending: Ending, call: Call, timing: Timing) -> float | None:
    """Return the seconds until the next attempt; None if there must not be another attempt."""
    if isinstance(ending, TransportError):
        worthwhile = ending.retryable and (call.repeatable or not call.progress.effect_unknown)
    else:
        worthwhile = ending_of_status(ending.status_code).may_retry(repeatable=call.repeatable)
    if not worthwhile:
        return None
    asked = 0.0 if isinstance(ending, TransportError) else retry_after(ending, timing) or 0.0
    progress, most = call.progress, call.options.max_retries
    kept = ending is progress.throttled and progress.keeps_turn and most > 0
    if progress.retries >= most and not kept:
        return None
    pause = max(asked, timing.random() * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**progress.retries))
    if (asked if kept else pause) >= call.deadline.left() or asked > LONGEST_RETRY_AFTER:
        return None
    return 0.0 if kept else pause  # a call that queues again waits in the queue


# --- log records

RETRYING = (
    "%(method)s %(path)s: %(reason)s; retrying in %(wait_s).2f s"
    " (attempt %(attempt)d, correlation ID %(correlation_id)s)"
)
QUEUED_AGAIN = (
    "%(method)s %(path)s: %(reason)s; retrying as soon as the limits allow"
    " (attempt %(attempt)d, correlation ID %(correlation_id)s)"
)


logger = logging.getLogger("pexip_engage_client")

ATTEMPT = (
    "%(method)s %(path)s: %(reason)s in %(duration_ms).0f ms"
    " (attempt %(attempt)d, queued %(queued_ms).0f ms, correlation ID %(correlation_id)s)"
)

Ending = httpx.Response | TransportError


def report_attempt(call: Call, ending: Ending) -> None:
    """Report the current attempt, which has ended."""
    progress = call.progress
    queued = progress.queued - progress.queued_before
    seconds = call.clock() - progress.began - queued
    log(logging.DEBUG, ATTEMPT, call, ending, duration_ms=seconds * 1000, queued_ms=queued * 1000)
    if call.options.observe is None:
        return
    response = None if isinstance(ending, TransportError) else ending
    attempt = Attempt(
        operation=call.operation.id or None,
        method=call.operation.method,
        path=call.operation.path,
        number=progress.attempts,
        correlation_id=call.correlation_id,
        seconds=seconds,
        queued=queued,
        status=None if response is None else response.status_code,
        error=ending if isinstance(ending, TransportError) else None,
        outcome=_outcome(call, response),
        response=None if response is None or call.hides_responses else to_response(response, call),
    )
    try:
        call.options.observe(attempt)
    except Exception as error:
        if attempt.outcome != "not sent":
            call.note_in(error, answered=response is not None)
        raise


def _outcome(call: Call, response: httpx.Response | None) -> AttemptOutcome:
    effect = call.progress.attempt.effect
    if effect == "none":
        return "not sent" if response is None else "rejected"
    return effect


def log(level: int, message: str, call: Call, ending: Ending, **more: float) -> None:
    """Write a log record about the current attempt. The record has the facts as attributes."""
    if not logger.isEnabledFor(level):
        return
    status = None if isinstance(ending, TransportError) else ending.status_code
    error = type(ending).__name__ if isinstance(ending, TransportError) else None
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
