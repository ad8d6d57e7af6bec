"""The ways in which a call can end before it has returned."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, TypeAlias

import anyio

Work: TypeAlias = Callable[[], Coroutine[Any, Any, object]]


async def steps(number: int) -> None:
    """Let the other tasks run for a number of turns of the event loop."""
    for _ in range(number):
        await asyncio.sleep(0.0002)


async def return_(work: Work, _: int) -> None:
    """Let the work return."""
    await work()


async def cancel_once(work: Work, number: int) -> None:
    """Cancel the work once."""
    task = asyncio.create_task(work())
    await steps(number)
    task.cancel()
    await asyncio.wait([task])


async def cancel_twice(work: Work, number: int) -> None:
    """Cancel the work, and cancel it again while it handles the first cancellation."""
    task = asyncio.create_task(work())
    await steps(number)
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)


async def cancel_scope(work: Work, number: int) -> None:
    """Cancel the work with a scope of anyio, which cancels it again each time it waits."""
    with anyio.CancelScope() as scope:
        asyncio.get_running_loop().call_later(number * 0.0002, scope.cancel)
        await work()


async def leave_program(work: Work, number: int) -> None:
    """End the event loop while the work is running, as `asyncio.run` does, which cancels all tasks once."""
    _left.append(asyncio.create_task(work()))
    await steps(number)


async def leave_group(work: Work, number: int) -> None:
    """End the event loop while the work is running in a TaskGroup, which cancels it a second time."""

    async def group() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work())

    await leave_program(group, number)


async def leave_scope(work: Work, number: int) -> None:
    """Cancel the work with a scope of anyio, and end the event loop immediately afterwards."""
    await cancel_scope(work, number)


async def delete(work: Work, number: int) -> None:
    """Delete the work at one of the points where it waits, as the garbage collector does."""
    await _Deleted(work(), number)


class _Deleted:
    """Runs a coroutine to one of the points where it waits, and closes it there."""

    def __init__(self, work: Coroutine[Any, Any, object], number: int) -> None:
        self._work = work
        self._number = number

    def __await__(self) -> Generator[Any]:
        with suppress(StopIteration):
            for _ in range(self._number):
                yield self._work.send(None)
            self._work.send(None)
        self._work.close()


_left: list[asyncio.Task[Any]] = []
ENDINGS = [return_, cancel_once, cancel_twice, cancel_scope, leave_program, leave_group, leave_scope]
IN_ONE_LOOP = ENDINGS[:4]


def quiet(task: asyncio.Task[Any]) -> asyncio.Task[Any]:
    """Do not log anything if the task is deleted although it is pending."""
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    return task


def close_loop(work: Work, number: int, *, loop: str = "asyncio", has_sockets: bool = True) -> None:
    """Close the event loop without cancelling the work, and delete the work.

    The connections of the event loop are closed first, because open sockets cause warnings of their own.
    """
    here = new_loop(loop)
    task = quiet(here.create_task(work()))
    with suppress(Exception):
        here.run_until_complete(steps(number))
    if has_sockets:
        here.run_until_complete(here.shutdown_asyncgens())
    here.close()
    del task
    gc.collect()


LOOPS = ["asyncio", *(["eager"] if sys.version_info >= (3, 12) else []), *(["uvloop"] if find_spec("uvloop") else [])]


def new_loop(kind: str) -> asyncio.AbstractEventLoop:
    """Return an event loop: that of asyncio, one with eager tasks, or that of uvloop."""
    if kind == "uvloop":
        import uvloop

        return uvloop.new_event_loop()
    loop = asyncio.new_event_loop()
    if kind == "eager" and sys.version_info >= (3, 12):
        loop.set_task_factory(asyncio.eager_task_factory)
    return loop


def run(main: Callable[[], Coroutine[Any, Any, object]], *, loop: str = "asyncio") -> None:
    """Run a coroutine function in a new event loop of this kind."""
    with asyncio.Runner(loop_factory=lambda: new_loop(loop)) as runner:
        runner.run(main())
    _left.clear()
    gc.collect()
