"""Waiting for what a test needs, without assumptions about the speed of the machine."""

from __future__ import annotations

import asyncio
import inspect
import selectors
from collections.abc import Callable, Coroutine, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Seconds after which something that does not happen counts as a failure. No stall of a machine lasts so long.
LONGEST = 60.0
# The time on the clock of event loops that run together at which their work counts as endless.
LONGEST_SIMULATED = 10_000.0


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


class _Clock:
    """The time of event loops that run together."""

    now = 1000.0


class _Jumping(selectors.DefaultSelector):
    """Instead of waiting, moves the clock of its event loop to the next timer."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self.clock = clock
        self.turns = 0
        self.next = float("inf")
        """The time of the next timer, if nothing happens before it."""
        self.stop: Callable[[], None] | None = None
        """Stops the event loop, which then does not wait."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.turns += 1
        found = super().select(0)
        if found or timeout == 0:
            return found
        if self.stop is not None:
            self.next = float("inf") if timeout is None else self.clock.now + timeout
            self.stop()
            return found
        if timeout is None:
            return super().select()  # nothing but another thread can wake the event loop
        self.clock.now += timeout
        return found


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock stands still while code runs, and jumps while all tasks sleep."""

    def __init__(self, clock: _Clock | None = None) -> None:
        self.selector = _Jumping(clock or _Clock())
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.clock.now

    def another(self) -> SimulatedLoop:
        """Return a new event loop with the same clock, which runs by `run_together`."""
        return SimulatedLoop(self.selector.clock)

    def run_together(self, others: Sequence[SimulatedLoop], work: Coroutine[Any, Any, T]) -> T:
        """Run several event loops in turns, as if each had a thread of its own, until the work in this one ends."""
        task = self.create_task(work)
        loops = (self, *others)
        for loop in loops:
            loop.selector.stop = loop.stop
        try:
            while not task.done():
                before = [loop.selector.turns for loop in loops]
                for loop in loops:
                    loop.run_forever()
                if all(loop.selector.turns == turns + 1 for loop, turns in zip(loops, before, strict=True)):
                    self.selector.clock.now = min(loop.selector.next for loop in loops)
                    assert self.selector.clock.now < LONGEST_SIMULATED, "the work does not end"
        finally:
            for loop in loops:
                loop.selector.stop = None
        return task.result()

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
