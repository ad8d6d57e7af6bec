"""What belongs to an event loop ends with it, and what belongs to a process stays in it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakSet

T = TypeVar("T")

# Seconds to wait for another thread's event loop to close what is its own.
PATIENCE = 5.0


def loop_here() -> asyncio.AbstractEventLoop | None:
    """The running event loop, if there is one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def run_to_end(work: Awaitable[T]) -> T:
    """Await something that must not be interrupted, and only then be cancelled.

    For commands to a server or a file: if one that grants something were cancelled, nobody would give that back.

    The cancellation is not lost, as it may be within redis-py, where Python 3.11's `asyncio.wait_for` swallows it now
    and then.
    """
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # nobody else asks for it
        raise


class PerLoop(Generic[T]):
    """One object for each event loop: made when it is first asked for there, closed with the loop or before."""

    def __init__(self, make: Callable[[], T], close: Callable[[T], Awaitable[None]]) -> None:
        self._make = make
        self._close = close
        self._held: dict[asyncio.AbstractEventLoop, _Held[T]] = {}
        restarts_in_a_child(self)

    async def get(self) -> T:
        """The running event loop's object. The event loop has to be one of asyncio's."""
        loop = loop_here()
        if loop is None:
            raise RuntimeError("this package works with asyncio only, and within a running event loop of it")
        held = self._held.get(loop)
        if held is None:
            # What the event loops that have ended held was closed with them.
            for ended in [each for each in list(self._held) if each.is_closed()]:
                self._held.pop(ended, None)
            held = self._held[loop] = _Held(self._make(), self._close)
            await anext(held.guard)
        return held.value

    async def aclose(self) -> None:
        """Close all that is open, in whichever event loop. Who is cancelled meanwhile may call it again."""
        here = asyncio.get_running_loop()
        for loop, held in list(self._held.items()):
            if loop is here:
                await held.aclose()
            elif loop.is_running():
                closing = asyncio.run_coroutine_threadsafe(held.aclose(), loop)
                # That loop may end, or be blocked; either closes what is its own when it can.
                await asyncio.wait([asyncio.wrap_future(closing)], timeout=PATIENCE)
            self._held.pop(loop, None)

    async def aclose_here(self) -> None:
        """Close what the running event loop has."""
        held = self._held.pop(asyncio.get_running_loop(), None)
        if held is not None:
            await held.aclose()

    def restart(self) -> None:
        """Begin afresh in a child process: what is open is the parent's."""
        # Were it dropped, Python would ask the parent's event loop, which does not run here, to close it.
        self._inherited = self._held
        self._held = {}

    def __bool__(self) -> bool:
        """Whether this process has opened what it has not closed, though an event loop may have done so by its end."""
        return bool(self._held)


class _Held(Generic[T]):
    def __init__(self, value: T, close: Callable[[T], Awaitable[None]]) -> None:
        self.value = value
        self.guard = self._until_closed()
        self._close = close
        self._closing: asyncio.Future[Any] | None = None

    async def _until_closed(self) -> AsyncGenerator[None]:
        # An event loop closes the asynchronous generators that are open when it ends. It offers no other hook.
        try:
            yield
        finally:
            await self._closed()

    async def _closed(self) -> None:
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._close(self.value))
        await asyncio.shield(self._closing)

    async def aclose(self) -> None:
        await self._closed()
        await self.guard.aclose()


class Restarting(Protocol):
    """What begins afresh in a child process."""

    def restart(self) -> None:
        """Forget what is the parent's."""
        ...


_restarting: WeakSet[Restarting] = WeakSet()


def restarts_in_a_child(each: Restarting) -> None:
    """Have the object begin afresh in every child process that is forked."""
    _restarting.add(each)


def _restart_all() -> None:
    for each in list(_restarting):
        each.restart()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_restart_all)
