"""The protocol of a server through which several processes share their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Report:
    """The whole state of one process, and the slots and requests that it needs. Times are in seconds."""

    process: str
    """The unique name of the process."""
    number: int
    """Reports of a process are numbered from 1. Ignore a report that arrives after a later one."""
    lease: float
    """Seconds for which this process keeps its slots without sending another report."""
    concurrent: int
    """The number of slots that all processes share."""
    per_window: int | None
    """The number of requests that all processes together may send in any `window`; None means no limit."""
    window: float
    """The length of the window in seconds."""
    slots: int
    """The number of slots that this process holds, including those of requests in flight. It uses more only after a
    grant."""
    slots_wanted: int
    """The total number of slots that the process needs. It is less than `slots` if the process returns some."""
    open_requests: int
    """The number of requests granted to the process that it has not yet reported as finished."""
    requests_wanted: int
    """The number of further requests that the process needs."""
    waiting: int
    """The number of foreground calls in the queue of the process."""
    waiting_in_background: int
    """The number of background calls in the queue of the process."""
    quiet_for: float
    """Seconds for which all processes must pause because of a 429."""
    finished: Sequence[float]
    """For each request that finished since the last report, the seconds since then; oldest first."""
    finished_before: int
    """The number of finished requests in earlier reports."""
    clock: int
    """The last `Grant.clock` that this process received; 0 before the first one."""
    clock_age: float
    """The minimum number of seconds since the process received `clock`. With it, a backend can detect that its own
    clock was changed."""


@frozen(kw_only=True)
class Grant:
    """The backend's reply to a report."""

    slots: int
    """The number of slots that the process may use from now on, including those in use."""
    requests: int
    """The number of further requests that the process may send."""
    retry_after: float = 0.0
    """Seconds after which the process may ask again, if it was granted less than it needs; 0 means immediately."""
    polls: int = 0
    """The number of poll intervals to wait, if only another process can free a slot. A value other than 0
    overrides `retry_after`."""
    clock: int = 0
    """The time on the backend's clock, in milliseconds; 0 if it has none."""


class Backend(Protocol):
    """A server through which several processes share their limits, for `SharedLimiter`.

    For all live processes together, `exchange` must grant at most `Report.concurrent` slots, and at most
    `Report.per_window` requests in any window. A request counts from its grant until one window after it finished, or
    after the lease of its process ended. Two exchanges must not run at the same time: use a script, a transaction or a
    compare-and-set.
    """

    async def exchange(self, report: Report) -> Grant:
        """Store the report, and grant free slots and requests. Any exception means that the backend is unavailable."""
        ...

    async def aclose(self) -> None:
        """Close the connection of this event loop."""
        ...
