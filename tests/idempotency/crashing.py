"""Processes that kill themselves at a given step."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Unpack

import httpx

from pexip_engage_client.stores import Holder, Lease, Store, StoreChange

from ..stores.forwarding import ForwardingStore, WriteOptions

# Seconds after which the work of a child process counts as stuck.
LONGEST = 240


class Steps:
    """Kills the process at one of its steps."""

    def __init__(self, last: int) -> None:
        self._left = last

    def step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    async def around(self, work: Awaitable[Any]) -> Any:
        self.step()
        result = await work
        self.step()
        return result


class DyingStore(ForwardingStore):
    """A store with a step before and after each change, except for renewals."""

    def __init__(self, store: Store, steps: Steps) -> None:
        super().__init__(store)
        self._steps = steps

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        found: Lease | Holder = await self._steps.around(super().acquire(name, owner, seconds))
        return found

    async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
        work = super().write(changes, **options)
        found: bool = await (self._steps.around(work) if changes else work)
        return found


class DyingTransport(httpx.AsyncHTTPTransport):
    """A real transport, with a step before and after each request."""

    def __init__(self, steps: Steps) -> None:
        super().__init__(verify=False)
        self._steps = steps

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        found: httpx.Response = await self._steps.around(super().handle_async_request(request))
        return found


def forked(work: Callable[[], Awaitable[object]], longest: float = LONGEST) -> int:
    """Do some work in a child process, which then ends."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            asyncio.run(asyncio.wait_for(_awaited(work), longest))
            code = 0
        finally:
            os._exit(code)
    return child


async def _awaited(work: Callable[[], Awaitable[object]]) -> None:
    await work()


def exit_codes(children: Iterable[int]) -> list[int]:
    return [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in children]
