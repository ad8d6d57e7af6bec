"""The protocols of a limiter, which the option ``limits`` accepts in addition to `Limits`."""

from __future__ import annotations

from typing import Literal, Protocol

Priority = Literal["foreground", "background"]
"""Foreground calls get their permit first; background calls get at least one permit in ten."""


class Permit(Protocol):
    """Permission to send one request.

    The client ends each permit with exactly one of these methods, neither of which may block or raise. A limiter that
    has to inform a server of its own does so in the background.
    """

    def release(self, *, throttled: float | None = None) -> None:
        """The response was read. After a 429, `throttled` is its `Retry-After` in seconds, or 0 without one."""
        ...

    def abandon(self, *, busy_for: float) -> None:
        """There was no response, but the server may be working on the request for this many more seconds."""
        ...


class Limiter(Protocol):
    """Grants a permit for each request.

    A limiter from scratch needs these two members. To share the limits between processes through a server of your own,
    implement the smaller `Backend` and pass it to `SharedLimiter`, which queues, paces and handles failures.
    """

    @property
    def paces(self) -> bool:
        """Whether the limiter itself waits after a 429.

        If true, the client asks for the next permit immediately after a 429 and retries until its deadline. If false,
        the client pauses before each retry and makes at most `max_retries`.
        """
        ...

    async def acquire(
        self,
        *,
        priority: Priority = "foreground",
        backend_timeout: float | None = None,
        retry_of: Permit | None = None,
    ) -> Permit:
        """Wait until one more request may be sent. A cancelled wait must leave no permit taken.

        :param priority: of the call.
        :param backend_timeout: seconds that the limiter may wait for its own server, after which it raises
            `TimeoutError`. Waiting in the queue does not count. None is unlimited.
        :param retry_of: the permit with which the call got a 429; the retry should precede other calls.
        """
        ...
