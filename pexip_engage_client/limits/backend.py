"""Define the protocol for a server through which several processes share their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Report:
    """A report that one process sends to the backend.

    It contains the process's whole state, and the slots and requests that it needs. A slot allows one request in
    flight. Times are in seconds.
    """

    process: str
    """The unique name of the process that sends the report."""
    number: int
    """The number of this report; each process counts from 1. Ignore a report if you have received a later one."""
    lease: float
    """The number of seconds for which the process keeps its slots if it does not send another report."""
    concurrent: int
    """The total number of slots, which all processes share."""
    per_window: int | None
    """The number of requests that all processes together may send in any `window`; None means no limit."""
    window: float
    """The length of the sliding window in seconds."""
    slots: int
    """The number of slots that the process has, including the slots of requests in flight. It uses more slots only
    after the backend grants them."""
    slots_wanted: int
    """The total number of slots that the process needs. If it is less than `slots`, the process returns the others."""
    open_requests: int
    """The number of requests that were granted to the process but not yet reported as finished."""
    requests_wanted: int
    """The number of further requests that the process wants to send."""
    waiting: int
    """The number of this process's foreground calls that are waiting for a permit."""
    waiting_in_background: int
    """The number of this process's background calls that are waiting for a permit."""
    quiet_for: float
    """The number of seconds for which all processes must pause, because this process received a 429."""
    finished: Sequence[float]
    """For each request that finished since the last report, the number of seconds since it finished; oldest first."""
    finished_before: int
    """The total number of finished requests in all earlier reports from this process."""
    clock: int
    """The value of `clock` in the last `Grant` that the process received; 0 before the first grant."""
    clock_age: float
    """The minimum time in seconds since the backend read `clock`. The backend can use it to detect that its own clock
    was changed."""


@frozen(kw_only=True)
class Grant:
    """The reply to a report.

    It states how many slots the process may use, and how many requests the process may send.
    """

    slots: int
    """The number of slots that the process may use from now on, including those in use."""
    requests: int
    """The number of further requests that the process may send."""
    retry_after: float = 0.0
    """The number of seconds after which the process may ask again if it needs more than was granted; 0 means
    immediately."""
    polls: int = 0
    """If only another process can free a slot: the number of poll intervals that the process waits before it asks
    again. A value other than 0 overrides `retry_after`."""
    clock: int = 0
    """The time on the backend's clock, in milliseconds; 0 if the backend has no clock."""


class Backend(Protocol):
    """A server through which several processes share their rate limits, for use with `SharedLimiter`.

    For all live processes together, `exchange` must grant at most `Report.concurrent` slots, and at most
    `Report.per_window` requests in any window. A request counts from its grant until one window after it finishes. If
    its process dies first, it counts until one window after the process's lease expires. Two exchanges must not run at
    the same time, so use a script, a transaction or a compare-and-set.
    """

    async def exchange(self, report: Report) -> Grant:
        """Store the report from a process, and allot available slots and requests to the process.

        If this method raises any exception, the limiter treats the backend as unavailable.
        """
        ...

    async def aclose(self) -> None:
        """Close this event loop's connection to the server."""
        ...
