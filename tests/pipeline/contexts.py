"""Where a call is made: on its own, while the caller handles another error, or while its event loop shuts down.

Python makes the error that the caller handles the `__context__` of every error that is raised in the meantime.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

from pexip_engage_client import TransportError

from .networks import LIBRARIES

T = TypeVar("T")

CONTEXTS = ["plain", "except", "finally", "__aexit__", "shutdown"]


def unrelated() -> ExceptionGroup[Exception]:
    """Errors of the caller, each of which would mean "not sent" if it belonged to the call."""
    errors = [TransportError("the caller's", outcome="not sent", phase="connect", retryable=True)]
    kinds = [getattr(library, name) for library in LIBRARIES.values() for name in ("ConnectError", "PoolTimeout")]
    others = [ssl.SSLCertVerificationError(1, "the caller's"), NotImplementedError("the caller's")]
    return ExceptionGroup("the caller's", [*errors, *(kind("the caller's") for kind in kinds), *others])


class _Cleanup:
    """Makes the call in its `__aexit__`."""

    def __init__(self, work: Callable[[], Awaitable[object]]) -> None:
        self._work = work

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._work()


def _in_shutdown(work: Callable[[], Awaitable[object]]) -> None:
    """Run in a thread: `asyncio.run` cancels the task that is left over, which then makes the call."""

    async def leftover() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await work()

    async def main() -> asyncio.Task[None]:
        task = asyncio.create_task(leftover())
        await asyncio.sleep(0)
        return task

    task = asyncio.run(main())
    with suppress(asyncio.CancelledError):
        task.result()


async def run_in(context: str, work: Callable[[], Awaitable[T]]) -> T:
    """Run the work in a context, and return its result."""
    results: list[T] = []

    async def recorded() -> None:
        results.append(await work())

    with suppress(ExceptionGroup):
        if context == "plain":
            await recorded()
        elif context == "except":
            try:
                raise unrelated()
            except ExceptionGroup:
                await recorded()
        elif context == "finally":
            try:
                raise unrelated()
            finally:
                await recorded()
        elif context == "__aexit__":
            async with _Cleanup(recorded):
                raise unrelated()
        else:
            await asyncio.to_thread(_in_shutdown, recorded)
    return results[0]
