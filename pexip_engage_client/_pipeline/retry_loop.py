"""The loop over a call's repeats, turned by tenacity. Loaded when something is to be repeated for the first time."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from tenacity import AsyncRetrying, Future, RetryCallState

from ..errors import TransportError
from .call import Call
from .retries import LONGEST_RETRY_AFTER, Outcome, facts_of, is_repeatable, pause_before

if TYPE_CHECKING:
    from ..timing import Timing

logger = logging.getLogger("pexip_engage_client")


async def repeat(failed: Outcome, call: Call, timing: Timing, attempt: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """Repeat an attempt that failed, until it has an outcome worth returning, or retries or time are used up."""
    first = [failed]

    async def next_outcome() -> Outcome:
        if first:  # tenacity's first attempt is the one that brought us here
            return first.pop()
        call.retries += 1
        return await attempt()

    def is_over(state: RetryCallState) -> bool:
        if call.retries >= call.max_retries or state.upcoming_sleep > LONGEST_RETRY_AFTER:
            return True
        return call.deadline_at is not None and timing.monotonic() + state.upcoming_sleep >= call.deadline_at

    def announce(state: RetryCallState) -> None:
        call.phase = "wait"
        outcome = _outcome(state)
        reason = type(outcome).__name__ if isinstance(outcome, TransportError) else outcome.status_code
        logger.warning(
            "%s %s: %s; repeating in %.2f s (attempt %d, correlation id %s)",
            call.method,
            call.path,
            reason,
            state.upcoming_sleep,
            call.attempts,
            call.correlation_id,
            extra={**facts_of(call), "reason": str(reason), "wait_s": round(state.upcoming_sleep, 3)},
        )

    retrying = AsyncRetrying(
        retry=lambda state: is_repeatable(_outcome(state), call),
        wait=lambda state: pause_before(call.retries + 1, _outcome(state), timing),
        stop=is_over,
        before_sleep=announce,
        sleep=timing.sleep,  # type: ignore[arg-type]  # awaited; what it returns is not looked at
        retry_error_callback=_outcome,
    )
    return await retrying(next_outcome)


def _outcome(state: RetryCallState) -> Outcome:
    return cast(Outcome, cast(Future, state.outcome).result())
