"""Waiting for what a test needs, without assumptions about the speed of the machine."""

from __future__ import annotations

import asyncio
import inspect
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

P = ParamSpec("P")

# Seconds after which something that does not happen counts as a failure. No stall of a machine lasts so long.
LONGEST = 60.0


async def result_of(called: Any) -> Any:
    """Await what a resource method returned: the first page of a list, otherwise the response."""
    return await (called.first_page() if hasattr(type(called), "first_page") else called)


async def until(condition: Callable[[], Any], seconds: float = LONGEST) -> None:
    """Wait until a condition holds, which may be a coroutine function."""
    async with asyncio.timeout(seconds):
        while True:
            result = condition()
            if await result if inspect.isawaitable(result) else result:
                return
            await asyncio.sleep(0.005)


async def turns(count: int = 100) -> None:
    """Let all tasks go on that wait neither for time nor for another thread or process.

    Unlike a short sleep, this leaves them as many iterations of the event loop after a stall as without one.
    """
    for _ in range(count):
        await asyncio.sleep(0)


class _Jumping(selectors.DefaultSelector):
    """Instead of waiting, moves the clock of its event loop to the next timer."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if found or timeout == 0:
            return found
        if timeout is None:
            return super().select()  # nothing but another thread can wake the event loop
        self.now += timeout
        return found


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock stands still while code runs, and jumps while all tasks sleep."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for threads without a timeout, which would have passed at once."""
        await super().shutdown_default_executor()


def simulated(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a test in an event loop whose clock stands still while code runs, and jumps while all tasks sleep.

    What is measured by `loop.time` then depends on the code only. Nothing may wait for other processes or threads.
    """

    @wraps(test)
    def run(*arguments: P.args, **fixtures: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
            runner.run(test(*arguments, **fixtures))

    return run
