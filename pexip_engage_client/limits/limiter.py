"""The protocols that your own limiter implements.

The ``limits`` option accepts such a limiter in addition to `Limits`.
"""

from __future__ import annotations

from typing import Literal, Protocol

Priority = Literal["foreground", "background"]
"""Foreground calls get their permits first. Background calls get at least one permit in ten."""


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
            `TimeoutError`. Waiting in the queue does not count. None is unlimited.
        :param retry_of: the permit of the attempt that got a 429, if this is a retry. A retry should precede other
            calls.
        """
        ...
