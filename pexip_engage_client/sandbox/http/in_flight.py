"""Requests in flight. If the records of their enterprise are replaced, they end with a 503 and change nothing."""

import asyncio
from contextlib import suppress
from threading import Lock

from attrs import define, field

from ..problems import ServiceUnavailable
from .requests import HttpRequest

_Future = asyncio.Future[None]


@define
class InFlight:
    """The requests of one enterprise, which may be served in several event loops."""

    _ended: int = field(default=0, init=False)  # the number of calls of end_all
    _reason: str = field(default="", init=False)
    _waiting: set[_Future] = field(factory=set[_Future], init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def begin(self, request: HttpRequest) -> "RequestInFlight":
        """Return a new request, which begins now."""
        return RequestInFlight(self, request, self._ended)

    def end_all(self, reason: str) -> None:
        """End all current requests with a 503: waiting ones immediately, the others before they change anything."""
        with self._lock:
            self._ended += 1
            self._reason = reason
            waiting, self._waiting = self._waiting, set()
        for future in waiting:
            with suppress(RuntimeError):  # if its event loop is closed
                future.get_loop().call_soon_threadsafe(_wake, future)

    def check(self, begun: int) -> None:
        """Raise ServiceUnavailable for a request that began before the last call of `end_all`."""
        if begun != self._ended:
            raise ServiceUnavailable(self._reason)

    def add(self, future: _Future, begun: int) -> None:
        """Register a waiting request, which `end_all` then wakes."""
        with self._lock:
            self.check(begun)
            self._waiting.add(future)

    def discard(self, future: _Future) -> None:
        """Remove a request that no longer waits."""
        with self._lock:
            self._waiting.discard(future)


@define
class RequestInFlight:
    """One request in flight. Its methods raise ServiceUnavailable if `end_all` has ended the request."""

    _all: InFlight
    _request: HttpRequest
    _begun: int

    def check(self) -> None:
        """Raise ServiceUnavailable if `end_all` has ended the request."""
        self._all.check(self._begun)

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds. Even if the number is 0, other requests can start."""
        if seconds:
            await self._wait(None, seconds)
        else:
            await asyncio.sleep(0)
        self.check()

    async def disconnected(self) -> None:
        """Wait until the client has disconnected."""
        task = asyncio.create_task(self._request.disconnected())
        try:
            await self._wait(task, None)
        finally:
            task.cancel()
        self.check()

    async def _wait(self, task: _Future | None, timeout: float | None) -> None:
        future: _Future = asyncio.get_running_loop().create_future()
        self._all.add(future, self._begun)
        try:
            awaited = {future} if task is None else {future, task}
            await asyncio.wait(awaited, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._all.discard(future)


def _wake(future: _Future) -> None:
    if not future.done():
        future.set_result(None)
