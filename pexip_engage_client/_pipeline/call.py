"""Define a call, its time limits and its progress."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from math import inf
from types import TracebackType
from typing import Any, NamedTuple, cast

from attrs import Factory, define, field, frozen

from .._http import httpx
from .._runtime.limits import Permit
from .._runtime.operations import Operation
from .._runtime.secret import Secret
from ..errors import EngageError, Outcome, ResponseValidationError, TokenError
from ..errors import TimeoutError as EngageTimeoutError
from ..response import Response
from ..tracing import EXTENSION
from .client_options import Options
from .outcome import REPEATABLE_METHODS, RequestAttempt, is_connect


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


class Access(NamedTuple):
    """The scopes of a call that got a 403."""

    explanation: str
    """The scope that the operation needs, and why the token may lack it."""
    requested: frozenset[str]
    granted: frozenset[str] | None
    """The granted scopes; None if they are unknown."""


@define(eq=False, repr=False)
class Progress:
    """The progress of a call, recorded by each step of the pipeline."""

    secrets: set[Secret] = Factory(set[Secret])
    """The secrets that were sent. They are masked where a response echoes them."""
    attempt: RequestAttempt = Factory(RequestAttempt)
    """The current attempt, or the last one."""
    began: float = 0.0
    """The start of the current attempt, on the monotonic clock."""
    attempts: int = 0
    retries: int = 0
    queued: float = 0.0
    """Seconds spent waiting for slots."""
    queued_before: float = 0.0
    """`queued` at the start of the current attempt."""
    effect_unknown: bool = False
    """Whether any attempt so far may have had an effect."""
    throttled: httpx.Response | None = None
    """The last response, if it was a 429."""
    converted: tuple[httpx.Response, Response] | None = None
    """The last response, and this package's `Response` for it, if it was needed."""
    permit: Permit | None = None
    """The permit of the attempt that got the 429."""
    access: Access | None = None
    """The scopes of the call, if the last response was a 403."""
    explanation: str | None = None
    """The reason for the last response, if it was a 401 or 403 and the client knows the reason."""
    keeps_turn: bool = False
    """Whether the limiter itself waits after a 429, so that the call need not pause."""
    before_send: Callable[[], Awaitable[None]] | None = None
    """The request's `before_send`. It is called before each attempt, and again once the attempt has a connection,
    because the wait for a connection may be long."""

    def begin(self, now: float) -> None:
        """Record that the next attempt begins."""
        self.attempt, self.began, self.queued_before = RequestAttempt(), now, self.queued

    @property
    def outcome(self) -> Outcome:
        """The outcome to report if the call fails between two attempts."""
        return "unknown" if self.effect_unknown else "not sent"

    async def on_trace_event(self, event: str, info: Mapping[str, Any]) -> None:
        """Record a step that the HTTP library reports through its ``trace`` extension.

        Before the first byte of the request is written, await `before_send` again. If it raises an error, nothing is
        sent. A CONNECT request to a proxy does not count, because it only opens a tunnel.
        """
        step = event.partition(".")[2]
        # This must precede `observe`, after which the request counts as sent.
        if step == "send_request_headers.started" and self.before_send is not None and not is_connect(info):
            try:
                await self.before_send()
            except BaseException as error:
                self.attempt.observe("before_send.failed", {"exception": error})
                raise
        self.attempt.observe(step, info)


@frozen(kw_only=True, eq=False, repr=False)
class Call:
    """The facts about one call. As a context manager, it adds them to the errors that leave the block."""

    operation: Operation[Any]
    """The operation. An undocumented operation has no ID."""
    options: Options
    correlation_id: str
    clock: Callable[[], float]
    """The monotonic clock."""
    ends_at: float | None = None
    """The request's `ends_at`."""
    hides_responses: bool = False
    """Whether responses contain a token, so that `observe` does not get them."""
    started: float = field(init=False, default=Factory(lambda call: call.clock(), takes_self=True))
    """The start of the call, on the monotonic clock."""
    deadline: Deadline = field(
        init=False, default=Factory(lambda call: Deadline(call.longest(), call.clock), takes_self=True)
    )
    progress: Progress = field(init=False, factory=Progress)

    @classmethod
    def of(cls, request: Any) -> Call | None:
        """Return the call that a request belongs to; None for a request that this package did not send."""
        return cast(Call | None, request.extensions.get(EXTENSION))

    @property
    def repeatable(self) -> bool:
        """Whether the request is idempotent, or the caller accepts that it may take effect twice."""
        return self.options.retry_unsafe or self.operation.method in REPEATABLE_METHODS

    @property
    def extensions(self) -> dict[str, Any]:
        """The extensions of the call's request."""
        return {"timeout": self.options.timeouts, "trace": self.progress.on_trace_event, EXTENSION: self}

    def longest(self) -> float | None:
        """Return the number of seconds until the deadline, at the start of the call; None without a deadline."""
        if self.ends_at is None:
            return self.options.deadline
        return min(self.options.deadline or inf, max(self.ends_at - self.started, 0.001))

    def seconds(self) -> float:
        """Return the duration of the call so far."""
        return self.clock() - self.started

    def timed_out(self) -> EngageTimeoutError:
        """Return the error for a call that ran out of time."""
        phase, options = self.progress.attempt.phase, self.options
        if self.deadline.expired_in_pause and options.queue_timeout is not None:
            message = f"no slot became free within the queue_timeout of {options.queue_timeout:g} s ({phase})"
        else:
            message = f"the deadline of {options.deadline:g} s passed ({phase})"
        return EngageTimeoutError(
            message,
            outcome=self.progress.outcome,
            phase=phase,
            seconds=self.seconds(),
            retryable=self.repeatable or not self.progress.effect_unknown,
        )

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not isinstance(error, EngageError) or error.method is not None:
            return  # the caller's code raised it, perhaps in a separate call
        error.operation = self.operation.id or None
        error.method = self.operation.method
        error.path = self.operation.path
        error.correlation_id = self.correlation_id
        error.attempts = error.attempts or self.progress.attempts
        unread = isinstance(error, ResponseValidationError) and self.progress.attempts > 0
        if self.progress.effect_unknown or unread:
            error.outcome = "unknown"
        elif isinstance(error, TokenError):
            error.outcome = "not sent"

    @contextmanager
    def after_response(self) -> Generator[None]:
        """Run the caller's code. If it raises an error, add a note that the request had been sent and answered."""
        try:
            yield
        except Exception as error:
            self.note_in(error, answered=True)
            raise

    def note_in(self, error: Exception, *, answered: bool) -> None:
        """Add a note to an error of the caller's code: that the request had been sent before, and answered or not."""
        happened = "the response to the request had arrived" if answered else "the request had been sent"
        about = f"{self.operation.id or self.operation.path}, correlation ID {self.correlation_id}"
        error.add_note(f"raised after {happened} ({self.operation.method} {about})")
