"""The time that one call may take."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from math import inf
from types import TracebackType


class Deadline:
    """Ends a block with a `TimeoutError` when the time is used up; it can be paused meanwhile.

    ```
    async with deadline:  # time runs from here on
        with deadline.paused(queue_timeout):  # now only the limit of the pause counts, if there is one
            ...
    ```

    Most calls end in time, and most pauses are over immediately. So neither sets the event loop's timer again: when the
    timer fires too early, it is set for the rest.
    """

    def __init__(self, seconds: float | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left = inf if seconds is None else seconds
        """Of the deadline, while it is paused."""
        self._ends_at: float | None = None
        """On the clock, while it runs."""
        self._due = inf
        """On the event loop's clock: when the deadline ends, or the limit of the pause."""
        self._timer: asyncio.TimerHandle | None = None
        self._fires_at = inf
        self._timeout = asyncio.Timeout(None)
        self.expired_in_pause = False

    @property
    def is_running(self) -> bool:
        """Whether time counts at present."""
        return self._ends_at is not None

    @property
    def expired(self) -> bool:
        """Whether the block was ended because of this deadline."""
        return self._timeout.expired()

    def left(self) -> float:
        """Seconds until the end; infinite for a call without a deadline."""
        return self._left if self._ends_at is None else self._ends_at - self._clock()

    def count(self, seconds: float) -> None:
        """Count seconds of a pause after all."""
        self._left -= seconds

    @contextmanager
    def paused(self, limit: float | None) -> Generator[None]:
        """Stop the time. A pause that is longer than its own limit, in seconds, ends the block as well."""
        self._left, self._ends_at, self._due = self.left(), None, inf
        if limit is not None:
            self._set_timer(limit)
        try:
            yield
        finally:
            self._run()

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()
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
        """Have the timer fire in so many seconds at the latest."""
        loop = asyncio.get_running_loop()
        self._due = loop.time() + seconds
        if self._timer is None or self._due < self._fires_at:
            if self._timer is not None:
                self._timer.cancel()
            self._start_timer(loop)

    def _start_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        self._fires_at = self._due  # the timers of Pyodide's event loop do not know it
        self._timer = loop.call_at(self._due, self._fire, loop)

    def _fire(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        if self._due <= loop.time():
            self.expired_in_pause = not self.is_running
            self._timeout.reschedule(loop.time())
        elif self._due != inf:
            self._start_timer(loop)
