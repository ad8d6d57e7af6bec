"""The limits as a step of a call's way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from .._http import httpx
from ..limits.local import Limiter
from ..timing import Timing
from .call import Call
from .retries import TOO_MANY_REQUESTS, retry_after


class Places:
    """Lets a call go when its turn comes, and holds its place until the response is read."""

    def __init__(self, limiter: Limiter | None, timing: Timing) -> None:
        self._limiter = limiter
        self._timing = timing

    async def hold(self, call: Call, send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        """Send when the turn has come."""
        limiter = self._limiter if call.limited else None
        if limiter is None:
            call.begin(self._timing.monotonic())
            return await send()
        call.phase = "queue"
        call.wait_in_queue()
        asked = self._timing.monotonic()
        try:
            lease = await limiter.acquire()
        finally:
            now = self._timing.monotonic()
            call.queued += now - asked
        throttled: float | None = None
        try:
            call.begin(now)
            response = await send()
            if response.status_code == TOO_MANY_REQUESTS:
                throttled = retry_after(response, self._timing) or 0.0
            return response
        finally:
            await limiter.release(lease, throttled)
