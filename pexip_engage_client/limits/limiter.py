"""The protocols of a limiter, which the option ``limits`` accepts in addition to `Limits`."""

from __future__ import annotations

from typing import Literal, Protocol

Priority = Literal["foreground", "background"]
"""Foreground calls get their permit first; background calls get at least one permit in ten."""


class Permit(Protocol):
    """A permit to send one request.

    The client ends each permit with exactly one of these methods. They must not block or raise. A limiter that has to
    inform its own server does so in the background.
    """

    def release(self, *, throttled: float | None = None) -> None:
        """End the permit after the response was read.

        After a 429, `throttled` is its `Retry-After` in seconds, or 0 without this header.
        """
        ...

    def abandon(self, *, busy_for: float) -> None:
        """End the permit without a response. The server may still be working on the request for this many seconds."""
        ...


class Limiter(Protocol):
    """Grants a permit for each request.

    Your own limiter needs these two members. To share limits between processes through your own server, it is simpler
    to implement a `Backend` and pass it to `SharedLimiter`, which queues, paces and handles failures.
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
        :param backend_timeout: seconds that the limiter may wait for its own server, after which it raises
            `TimeoutError`. Waiting in the queue does not count. None is unlimited.
        :param retry_of: the permit with which the call got a 429; the retry should precede other calls.
        """
        ...
