"""The ways in which a call can end before it has returned."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
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


async def leave_scope(work: Work, number: int) -> None:
    """Cancel the work with a scope of anyio, and end the event loop immediately afterwards."""
    await cancel_scope(work, number)


_left: list[asyncio.Task[Any]] = []
ENDINGS = [return_, cancel_once, cancel_twice, cancel_scope, leave_program, leave_scope]
IN_ONE_LOOP = ENDINGS[:4]


def quiet(task: asyncio.Task[Any]) -> asyncio.Task[Any]:
    """Do not log anything if the task is deleted although it is pending."""
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    return task


def close_loop(work: Work, number: int) -> None:
    """Close the event loop without cancelling the work, and delete the work.

    The connections of the event loop are closed first, because open sockets cause warnings of their own.
    """
    loop = asyncio.new_event_loop()
    task = quiet(loop.create_task(work()))
    with suppress(Exception):
        loop.run_until_complete(steps(number))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    del task
    gc.collect()


def run(main: Callable[[], Coroutine[Any, Any, object]], *, eager: bool = False) -> None:
    """Run a coroutine function in a new event loop, with eager tasks if this Python has them."""

    async def begin() -> None:
        if eager and sys.version_info >= (3, 12):
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await main()

    asyncio.run(begin())
    _left.clear()
    gc.collect()
