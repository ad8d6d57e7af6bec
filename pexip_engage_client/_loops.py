"""Objects that belong to one event loop or to one process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakSet

from ._failures import EngageError, cut_below

T = TypeVar("T")

# How many seconds to wait for another thread's event loop to close its object, and for the last tasks of this one.
PATIENCE = 5.0
# While a call waits for a result from another event loop, it checks at this interval, in seconds, that this loop runs.
LOOP_CHECK = 0.2


def loop_here() -> asyncio.AbstractEventLoop | None:
    """Return the running event loop, or None."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def start(work: Coroutine[Any, Any, T], *, must_end: bool = False) -> asyncio.Task[T]:
    """Start a task that outlives its caller. Unread errors, and the end of its event loop, are not logged.

    With `must_end`, the work begins even if the task is cancelled before it runs. The cancellation is then raised where
    the work first waits. The end of an event loop waits for the work, even if the work begins after the event loop has
    cancelled its tasks. This requires that the work calls `end_of_loop.get()`.
    """
    task: asyncio.Task[T] = asyncio.get_running_loop().create_task(_Work(work, must_begin=must_end))
    task._log_destroy_pending = False  # type: ignore[attr-defined]  # asyncio sets it for its own tasks, too
    _started[task] = must_end
    task.add_done_callback(_end)
    return task


class _Work(Coroutine[Any, Any, T]):
    """Wraps a coroutine, so that Python does not report it as never awaited if its event loop ends before it begins."""

    def __init__(self, work: Coroutine[Any, Any, T], *, must_begin: bool) -> None:
        self._work = work
        self._must_begin = must_begin

    def send(self, value: Any) -> Any:
        self._must_begin = False
        return self._work.send(value)

    def throw(self, error: Any, *_: Any) -> Any:
        if self._must_begin:
            self.send(None)
        return self._work.throw(error)

    def close(self) -> None:
        self._work.close()

    def __await__(self) -> Generator[Any, Any, T]:
        return self._work.__await__()

    def __del__(self) -> None:
        self.close()


# The tasks that have not ended, which an event loop itself would not keep alive, and whether they must end.
_started: dict[asyncio.Task[Any], bool] = {}


def _end(task: asyncio.Task[Any]) -> None:
    _started.pop(task, None)
    if not task.cancelled():
        task.exception()  # mark it as retrieved


def _must_end_here() -> list[asyncio.Task[Any]]:
    """Return the tasks of this event loop that must end.

    At its end, an event loop cancels all tasks and waits for them. So those that are still running began later: a
    cancelled task started them, and did not wait, because it was cancelled again, such as by a TaskGroup.
    """
    loop = asyncio.get_running_loop()
    return [task for task, must_end in list(_started.items()) if must_end and task.get_loop() is loop]


async def _cancel_late_tasks(_: object) -> None:
    for task in (tasks := _must_end_here()):
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)


async def result_of(task: asyncio.Task[T]) -> T:
    """Wait for a task and return its result. If the caller is cancelled, the task continues."""
    await asyncio.wait([task])
    return task.result()


async def whole(command: Coroutine[Any, Any, T]) -> T:
    """Run a command in a task of its own, so that it finishes even if its caller is cancelled.

    Otherwise, its effect would be unknown, and the database's library may lose the cancellation: Python 3.11's
    `asyncio.wait_for` sometimes swallows it. If the command fails, remove the library's frames from the traceback.
    """
    handled, task = sys.exception(), start(command)
    try:
        return await result_of(task)
    except asyncio.CancelledError:
        if task.cancelling():  # The event loop ends. A command that lost its cancellation must not follow later ones.
            await asyncio.wait([task])
        raise
    except Exception as error:
        cut_below(error, handled)
        raise


class SharedResult(Generic[T]):
    """The result of work that is done in one event loop, for calls in all event loops.

    If one of these calls is cancelled, the work continues.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._result: Future[T] = Future()
        self._result.set_running_or_notify_cancel()  # otherwise, a cancelled call would cancel the result

    def set(self, result: T) -> None:
        """End the work."""
        self._result.set_result(result)

    @property
    def is_over(self) -> bool:
        """Whether the work has ended, or cannot end because its event loop stopped."""
        return self._result.done() or not self._loop.is_running()

    async def get(self) -> T | None:
        """Wait for the result. Return None if the event loop stopped before there was a result."""
        result = asyncio.wrap_future(self._result)
        elsewhere = self._loop is not asyncio.get_running_loop()
        while not self.is_over:
            await asyncio.wait([result], timeout=LOOP_CHECK if elsewhere else None)
        return self._result.result() if self._result.done() else None


def on_stop_signal(stop: Callable[[], object]) -> None:
    """Call a function in the running event loop when the process gets a signal to stop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # on Windows
            signal.signal(number, lambda _number, _frame: loop.call_soon_threadsafe(stop))


class PerLoop(Generic[T]):
    """One object for each event loop, created on first use, and closed no later than its event loop."""

    def __init__(self, make: Callable[[], T], close: Callable[[T], Awaitable[None]]) -> None:
        self._make = make
        self._close = close
        self._held: dict[asyncio.AbstractEventLoop, _Held[T]] = {}
        restarts_in_a_child(self)

    async def get(self) -> T:
        """Return the object of the running event loop, which must be an asyncio loop."""
        loop = loop_here()
        if loop is None:
            raise EngageError("the client needs a running asyncio event loop; it does not run on trio")
        held = self._held.get(loop)
        if held is None:
            # A loop that has ended has already closed its object.
            for ended in [each for each in list(self._held) if each.is_closed()]:
                self._held.pop(ended, None)
            held = self._held[loop] = _Held(self._make(), self._close)
            await anext(held.guard)
        return held.value

    @property
    def opened(self) -> bool:
        """True if this process has objects that `aclose` has not closed, even if their event loops are closed."""
        return bool(self._held)

    async def aclose(self) -> None:
        """Close the objects of all event loops. You can call this method again after a cancellation."""
        here = loop_here()
        for loop, held in list(self._held.items()):
            if loop is here:
                await held.aclose()
            elif loop.is_running():
                await _close_in(loop, held)
            self._held.pop(loop, None)

    async def aclose_here(self) -> None:
        """Close the object of the running event loop."""
        held = self._held.pop(asyncio.get_running_loop(), None)
        if held is not None:
            await held.aclose()

    def restart(self) -> None:
        """Forget the objects of the parent process."""
        self._inherited = self._held  # deleting them would ask the parent's event loop to close them
        self._held = {}


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
            if self._closing is None and (tasks := _must_end_here()):  # they may use the object
                await asyncio.wait(tasks, timeout=PATIENCE)
            await self._closed()

    async def _closed(self) -> None:
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._close(self.value))
        await asyncio.shield(self._closing)

    async def aclose(self) -> None:
        await self._closed()
        with suppress(RuntimeError):  # the event loop ends, and is already closing it
            await self.guard.aclose()


async def _close_in(loop: asyncio.AbstractEventLoop, held: _Held[Any]) -> None:
    """Close an object in the event loop of another thread. If that loop ends first, it closes the object itself."""
    closed = Future[None]()

    def begin() -> None:  # creates the coroutine in that loop, which may end before it calls this
        loop.create_task(held.aclose()).add_done_callback(lambda _: closed.set_result(None))

    try:
        loop.call_soon_threadsafe(begin)
    except RuntimeError:  # it has been closed in the meantime
        return
    await asyncio.wait([asyncio.wrap_future(closed)], timeout=PATIENCE)


class Restarting(Protocol):
    """An object that resets its state in a forked child process."""

    def restart(self) -> None:
        """Forget the state of the parent process."""
        ...


_restarting: WeakSet[Restarting] = WeakSet()


def restarts_in_a_child(each: Restarting) -> None:
    """Call the object's `restart` in every forked child process."""
    _restarting.add(each)


def _restart_all() -> None:
    for each in list(_restarting):
        each.restart()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_restart_all)

# Each event loop with work that must end.
end_of_loop = PerLoop[object](object, _cancel_late_tasks)
