"""The limits as a step of a call's way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from functools import partial
from inspect import signature
from typing import Any, cast

from .._http import httpx
from ..errors import TransportError
from ..limits import Limiter, LocalLimiter
from ..timing import Timing
from .call import Call
from .outcome import EFFECTS, TOO_MANY_REQUESTS
from .retry import retry_after

logger = logging.getLogger("pexip_engage_client")

# A request that was given up counts as in flight for as long again as it was, but no longer than so many seconds.
LONGEST_LINGERING = 10.0
# No limiter waits longer than this for a response of what it depends on.
LONGEST_SILENCE = 2.0
# A response that is here waits no longer than this for a limiter to take its place back.
PATIENCE = 0.02


class Places:
    """Lets a call go when its turn comes, and holds its place until the response is read."""

    def __init__(self, limiter: Limiter | None, timing: Timing) -> None:
        self._limiter = limiter
        self._timing = timing
        self._again: Callable[..., Awaitable[Any]] | None = getattr(limiter, "acquire_again", None)
        self._abandon: Callable[[Any, float], None] | None = getattr(limiter, "abandon", None)
        self._takes_patience = limiter is not None and _takes_patience(limiter)
        self._releasing: set[asyncio.Task[None]] = set()

    async def limited(self, call: Call, send: Callable[[], Awaitable[httpx.Response | None]]) -> httpx.Response | None:
        """Send when the turn has come; None is what a call returns that was not ready for it."""
        limiter = self._limiter
        if limiter is None:
            return await send()
        lease = await self._turn(call, limiter)
        began = self._timing.monotonic()
        try:
            response = await send()
        except BaseException:
            if self._abandon is not None and EFFECTS[call.progress.phase] == "unknown":
                self._abandon(lease, min(self._timing.monotonic() - began, LONGEST_LINGERING))
            else:
                await self._release(limiter, lease, None)
            raise
        throttled: float | None = None
        if response is not None:
            call.progress.throttled = None
        if response is not None and response.status_code == TOO_MANY_REQUESTS:
            throttled = retry_after(response, self._timing) or 0.0
            call.progress.throttled = response
            call.progress.lease, call.progress.keeps_turn = lease, self._again is not None
        with call.after_response():
            await self._release(limiter, lease, throttled)
        return response

    async def _turn(self, call: Call, limiter: Limiter) -> Any:
        asked = self._timing.monotonic()
        progress, options = call.progress, call.options
        progress.phase = "queue"
        acquire = cast("Callable[..., Awaitable[Any]]", limiter.acquire)
        if progress.throttled is not None and self._again is not None:
            acquire = partial(self._again, progress.lease)
        limit = None if options.queue_timeout is None else options.queue_timeout - progress.queued
        with call.deadline.paused(limit) if progress.attempts == 0 else nullcontext():
            try:
                return await (acquire(patience=call.deadline.left()) if self._takes_patience else acquire())
            except (TransportError, TimeoutError) as error:
                # The limiter waited for something that is unavailable: that is no queue, and the deadline counts it.
                now = self._timing.monotonic()
                if not call.deadline.is_running:
                    call.deadline.count(min(now - asked, LONGEST_SILENCE))
                if isinstance(error, TransportError) or not self._takes_patience or options.deadline is None:
                    raise  # its own: it has nothing to do with the deadline
                raise call.timed_out(now) from error
            finally:
                progress.queued += self._timing.monotonic() - asked

    async def _release(self, limiter: Limiter, lease: Any, throttled: float | None) -> None:
        """Give the place back; in the background, if that takes its time."""
        if isinstance(limiter, LocalLimiter):
            await limiter.release(lease, throttled)
            return
        task = asyncio.ensure_future(limiter.release(lease, throttled))
        self._releasing.add(task)
        task.add_done_callback(self._released)
        await asyncio.wait([task], timeout=PATIENCE)
        if task.done() and not task.cancelled():
            task.result()

    def _released(self, task: asyncio.Task[None]) -> None:
        self._releasing.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.warning("the limiter failed to take a place back: %s", type(task.exception()).__name__)

    async def aclose(self) -> None:
        """Wait for the places that this event loop is giving back."""
        here = [task for task in self._releasing if task.get_loop() is asyncio.get_running_loop()]
        if here:
            await asyncio.wait(here, timeout=LONGEST_LINGERING)


def _takes_patience(limiter: Limiter) -> bool:
    try:
        return "patience" in signature(limiter.acquire).parameters
    except (TypeError, ValueError):  # written in C, or a mock that looks like a function to some Pythons
        return False
