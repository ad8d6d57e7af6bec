"""The time that one call may take."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from math import inf
from types import TracebackType


class Deadline:
    """Ends a block with a `TimeoutError` when its time is up. The deadline can be paused.

    ```
    async with deadline:  # time runs from here on
        with deadline.paused(queue_timeout):  # only the limit of the pause applies
            ...
    ```

    Most calls end in time, and most pauses are short. So the timer of the event loop is not reset at the end of a
    pause. If the timer then fires too early, it is set again for the remaining time.
    """

    def __init__(self, seconds: float | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left = inf if seconds is None else seconds
        """The seconds that were left when the deadline was paused."""
        self._ends_at: float | None = None
        """When the deadline ends, on the clock; None while it is paused."""
        self._due = inf
        """When to end the block, on the event loop's clock: at the deadline, or at the limit of the pause."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._fires_at = inf
        self._timeout = asyncio.Timeout(None)
        self.expired_in_pause = False

    @property
    def is_running(self) -> bool:
        """Whether the deadline is running, that is, not paused."""
        return self._ends_at is not None

    @property
    def expired(self) -> bool:
        """Whether this deadline ended the block."""
        return self._timeout.expired()

    def left(self) -> float:
        """Return the seconds until the end; infinite for a call without a deadline."""
        return self._left if self._ends_at is None else self._ends_at - self._clock()

    def count(self, seconds: float) -> None:
        """Subtract seconds that were spent in a pause but count against the deadline."""
        self._left -= seconds

    @contextmanager
    def paused(self, limit: float | None) -> Generator[None]:
        """Pause the deadline in a block. If the pause exceeds `limit` seconds, the outer block also ends."""
        self._left, self._ends_at, self._due = self.left(), None, inf
        if limit is not None:
            self._set_timer(limit)
        try:
            yield
        finally:
            if self.expired_in_pause and not self._timeout.expired():  # the block has not been cancelled yet
                self.expired_in_pause = False
                self._timeout.reschedule(None)
            self._run()

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()
        self._loop = asyncio.get_running_loop()
        self._run()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        await self._timeout.__aexit__(kind, error, traceback)

    def _run(self) -> None:
        if not self._timeout.expired():
            self._ends_at, self._due = self._clock() + self._left, inf
            if self._left != inf:
                self._set_timer(self._left)

    def _set_timer(self, seconds: float) -> None:
        """Make the timer fire within this many seconds."""
        loop = self._loop
        if loop is None or loop.is_closed():  # when Python deletes a coroutine whose event loop is closed
            return
        self._due = loop.time() + seconds
        if self._timer is None or self._due < self._fires_at:
            if self._timer is not None:
                self._timer.cancel()
            self._start_timer(loop)

    def _start_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        self._fires_at = self._due  # kept here, because the timers of Pyodide's event loop do not store it
        self._timer = loop.call_at(self._due, self._fire, loop)

    def _fire(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        if self._due <= loop.time():
            self.expired_in_pause = not self.is_running
            self._timeout.reschedule(loop.time())
        elif self._due != inf:
            self._start_timer(loop)
