"""Processes that kill themselves at a given step."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpx

from pexip_engage_client.idempotency import IdempotencyStore, Intent, IntentKey

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


class DyingStore:
    """A store with a step before and after each change."""

    def __init__(self, store: IdempotencyStore, steps: Steps) -> None:
        self.lease = store.lease
        self._store, self._steps = store, steps

    async def claim(self, key: IntentKey, operation: str, owner: str) -> Intent:
        found: Intent = await self._steps.around(self._store.claim(key, operation, owner))
        return found

    async def update(self, key: IntentKey, owner: str, *, effect: float | None = None, release: bool = False) -> bool:
        work = self._store.update(key, owner, effect=effect, release=release)
        found: bool = await (work if effect is None else self._steps.around(work))  # not at renewals
        return found

    async def settle(self, key: IntentKey, owner: str) -> None:
        await self._steps.around(self._store.settle(key, owner))

    async def unsettled(self, api: str) -> Any:
        return await self._store.unsettled(api)


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
