"""The limits as a step of a request's way."""

from __future__ import annotations

from .._http import httpx
from ..limits.local import Limiter
from ..timing import Timing
from .call import Call
from .retries import TOO_MANY_REQUESTS, retry_after


class LimitTransport(httpx.AsyncBaseTransport):
    """Lets a request through when its turn comes, and holds its place until the answer is read."""

    def __init__(self, transport: httpx.AsyncBaseTransport, limiter: Limiter, timing: Timing) -> None:
        self._transport = transport
        self._limiter = limiter
        self._timing = timing

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call = Call.of(request)
        if not call.limited:
            return await self._transport.handle_async_request(request)
        call.phase = "queue"
        asked = self._timing.monotonic()
        try:
            lease = await self._limiter.acquire()
        finally:
            call.queued += self._timing.monotonic() - asked
        throttled: float | None = None
        try:
            response = await self._transport.handle_async_request(request)
            if response.status_code == TOO_MANY_REQUESTS:
                throttled = retry_after(response, self._timing) or 0.0
            return response
        finally:
            await self._limiter.release(lease, throttled)

    async def aclose(self) -> None:
        await self._transport.aclose()
