"""Decide when the client retries a failed attempt, and how long it pauses. `outcome` decides what may be retried.

The pause is random between zero and a bound that doubles each time ("full jitter"), and at least what `Retry-After`
asks for. If a pause would outlast the deadline, the call fails immediately with its last error. With this package's own
limiters, a call that got a 429 queues again until the deadline, even beyond `max_retries`. If `max_retries` is 0, the
client never retries.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from .._http import httpx
from .._runtime.limits import LONGEST_RETRY_AFTER
from ..errors import TransportError
from ..timing import Timing
from .attempts import Ending, log, report_attempt
from .call import Call
from .outcome import ending_of_status
from .retry_after import retry_after

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
