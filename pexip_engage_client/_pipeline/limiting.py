"""The step of a call that applies the limits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from math import inf

from .._http import httpx
from .._runtime.limits import Limiter, Permit
from ..errors import TransportError
from ..timing import Timing
from .call import Call
from .outcome import TOO_MANY_REQUESTS, retry_after

# A request that failed without a response still counts as in flight for as long again as it took, but for at most this
# many seconds.
LONGEST_BUSY = 10.0
# A limiter waits at most this many seconds for a response from its own server.
LONGEST_SILENCE = 2.0
# A limiter may have its own clock. If it stops waiting less than this many seconds before the deadline, the call counts
# as timed out.
TOLERANCE = 0.01


async def limited(
    call: Call, limiter: Limiter | None, send: Callable[[], Awaitable[httpx.Response | None]], timing: Timing
) -> httpx.Response | None:
    """Wait for a permit, call `send`, and hold the permit until the response is read.

    If `send` returns None, it sent nothing, and this function returns None too.
    """
    if limiter is None:
        return await send()
    permit = await _acquire(call, limiter, timing)
    began = timing.monotonic()
    try:
        response = await send()
    except BaseException:
        was_sent = call.progress.attempt.effect == "unknown"
        permit.abandon(busy_for=min(timing.monotonic() - began, LONGEST_BUSY) if was_sent else 0.0)
        raise
    if response is None:
        permit.abandon(busy_for=0.0)
        return None
    throttled = call.progress.throttled = None
    if response.status_code == TOO_MANY_REQUESTS:
        throttled = retry_after(response, timing) or 0.0
        call.progress.throttled, call.progress.permit, call.progress.keeps_turn = response, permit, limiter.paces
    with call.after_response():
        permit.release(throttled=throttled)
    return response


async def _acquire(call: Call, limiter: Limiter, timing: Timing) -> Permit:
    asked = timing.monotonic()
    progress, options = call.progress, call.options
    progress.attempt.phase = "queue"
    retry_of = None if progress.throttled is None else progress.permit
    queue_timeout = None if options.queue_timeout is None else options.queue_timeout - progress.queued
    if call.ends_at is not None:
        queue_timeout = min(call.deadline.left(), inf if queue_timeout is None else queue_timeout)
    with call.deadline.paused(queue_timeout) if progress.attempts == 0 else nullcontext():
        left = call.deadline.left()
        backend_timeout = None if left == inf else max(left, 0.0)
        try:
            return await limiter.acquire(
                priority=options.priority,
                backend_timeout=backend_timeout,
                retry_of=retry_of,
                operation=f"{call.operation.method} {call.operation.path}",
            )
        except (TransportError, TimeoutError) as error:
            # The limiter waited for its own server. That is not queueing, so it counts against the deadline.
            now = timing.monotonic()
            if not call.deadline.is_running and call.ends_at is None:
                call.deadline.count(min(now - asked, LONGEST_SILENCE))
            over = backend_timeout is not None and now - asked >= backend_timeout - TOLERANCE
            if isinstance(error, TransportError) or not over:
                raise
            raise call.timed_out() from error
        finally:
            waited = timing.monotonic() - asked
            progress.queued += waited
            if not call.deadline.is_running and call.ends_at is not None:
                call.deadline.count(waited)
