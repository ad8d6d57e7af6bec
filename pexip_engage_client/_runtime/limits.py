"""Define the values of the ``limits`` option: `Limits`, or an object that implements the `Limiter` protocol."""

from __future__ import annotations

from math import inf
from typing import Literal, Protocol

from attrs import field, frozen

from .arguments import duration, instance, integer

# The highest value that each limit accepts.
MOST = 1_000_000

Priority = Literal["foreground", "background"]
"""The priority of a call. The limiter admits foreground calls first, but gives background calls at least one permit in
ten."""


LONGEST_RETRY_AFTER = 300.0
"""The longest `Retry-After` that the client waits for, in seconds."""


@frozen
class Limits:
    """The two rate limits of a client.

    Clients in one process share one limiter if their host and their `Limits` are equal.
    """

    concurrent: int = 4
    """The maximum number of requests in flight."""
    per_minute: int | None = 3000
    """The maximum number of requests in any sliding minute; None means no limit."""
    period: float = field(default=60.0, kw_only=True)
    """The length of the "minute" in seconds; shorten it in tests."""

    def __attrs_post_init__(self) -> None:
        integer("concurrent", self.concurrent, 1, MOST)
        if self.per_minute is not None:
            integer("per_minute", self.per_minute, 1, MOST)
        duration("period", self.period)

    @property
    def rate(self) -> float:
        """The average number of requests per second that `per_minute` allows; infinite if `per_minute` is None."""
        return inf if self.per_minute is None else self.per_minute / self.period


def checked_limits(given: object) -> Limits:
    """Check the limits of a limiter; None means the documented limits."""
    if given is None:
        return Limits()
    return instance("limits", given, Limits, "Limits(…), or None for the documented limits")


class Permit(Protocol):
    """A permit that a limiter grants to send one request.

    The client ends each permit by calling either `release` or `abandon`, once. The methods must not block or raise an
    error. If your limiter has to inform its own server, it must do so in the background.
    """

    def release(self, *, throttled: float | None = None) -> None:
        """End the permit after the response has been read.

        After a 429 response, `throttled` is its `Retry-After` header in seconds, or 0 if the header is missing.
        """
        ...

    def abandon(self, *, busy_for: float) -> None:
        """End the permit of a request that got no response. The server may work on it for `busy_for` more seconds."""
        ...


class Limiter(Protocol):
    """A rate limiter that grants a permit for each request.

    Your own limiter must provide the two members `paces` and `acquire`. To share limits between processes through your
    own server, implement a `Backend` instead and use it with `SharedLimiter`. It queues calls, paces requests, and
    handles failures of the server.
    """

    @property
    def paces(self) -> bool:
        """True if the limiter itself waits after a 429 response.

        If true, the client acquires the next permit immediately after a 429, and retries until the deadline of the
        call, unless `max_retries` is 0. If false, the client pauses before each retry, and retries at most
        `max_retries` times.
        """
        ...

    async def acquire(
        self,
        *,
        priority: Priority = "foreground",
        backend_timeout: float | None = None,
        retry_of: Permit | None = None,
        operation: str = "",
    ) -> Permit:
        """Wait until one more request may be sent, and return its permit. A cancelled wait must not take a permit.

        :param priority: the `priority` option of the call.
        :param backend_timeout: the seconds that the limiter may wait for its own server before it raises
            `TimeoutError`. The time that a call spends in the queue does not count. None means no limit.
        :param retry_of: if this request is a retry, the permit of the attempt that got a 429. A retry should precede
            other calls.
        :param operation: the method and path template of the call, for messages.
        """
        ...
