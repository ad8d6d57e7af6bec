"""The option ``limits``: `Limits`, or an object that implements the protocol `Limiter`."""

from __future__ import annotations

from math import inf
from typing import Literal, Protocol

from attrs import field, frozen

from .arguments import duration, integer

# The highest value that each limit accepts.
MOST = 1_000_000

Priority = Literal["foreground", "background"]
"""Foreground calls get their permits first. Background calls get at least one permit in ten."""


@frozen
class Limits:
    """The two rate limits. Clients in one process that have equal `Limits` for the same host share one limiter."""

    concurrent: int = 4
    """The maximum number of requests in flight."""
    per_minute: int | None = 3000
    """The maximum number of requests in any sliding minute; None means no limit."""
    period: float = field(default=60.0, kw_only=True)
    """The length of the minute in seconds, for tests."""

    def __attrs_post_init__(self) -> None:
        integer("concurrent", self.concurrent, 1, MOST)
        if self.per_minute is not None:
            integer("per_minute", self.per_minute, 1, MOST)
        duration("period", self.period)

    @property
    def rate(self) -> float:
        """The average number of requests per second that the limits allow; infinite without a limit."""
        return inf if self.per_minute is None else self.per_minute / self.period


class Permit(Protocol):
    """A permit to send one request.

    The client ends each permit with exactly one of these methods. They must not block or raise. If a limiter has to
    inform its own server, it must do so in the background.
    """

    def release(self, *, throttled: float | None = None) -> None:
        """End the permit after the response was read.

        After a 429, `throttled` is its `Retry-After` in seconds, or 0 without this header.
        """
        ...

    def abandon(self, *, busy_for: float) -> None:
        """End the permit without a response. The server may be working on the request for `busy_for` more seconds."""
        ...


class Limiter(Protocol):
    """Grants a permit for each request.

    Your own limiter needs these two members. To share limits between processes through your own server, implement a
    `Backend` instead and use it with `SharedLimiter`, which queues, paces and handles failures.
    """

    @property
    def paces(self) -> bool:
        """Whether the limiter itself waits after a 429.

        If true, the client acquires the next permit immediately after a 429, and retries until its deadline. If false,
        the client pauses before each retry, and retries at most `max_retries` times.
        """
        ...

    async def acquire(
        self,
        *,
        priority: Priority = "foreground",
        backend_timeout: float | None = None,
        retry_of: Permit | None = None,
    ) -> Permit:
        """Wait until one more request may be sent. If the wait is cancelled, it must not take a permit.

        :param priority: the priority of the call.
        :param backend_timeout: the seconds that the limiter may wait for its own server before it raises
            `TimeoutError`. Waiting in the queue does not count. None means no limit.
        :param retry_of: the permit of the attempt that got a 429, if this is a retry. A retry should precede other
            calls.
        """
        ...
