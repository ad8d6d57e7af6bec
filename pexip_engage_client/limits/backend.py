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
    """Reports of a process are numbered from 1; ignore one that comes after a later one."""
    lease: float
    """How long this process keeps its slots without sending another report."""
    concurrent: int
    """The number of slots that all processes share."""
    per_window: int | None
    """The requests that all processes may send in any `window`; None is unlimited."""
    window: float
    """The length of the window in seconds."""
    slots: int
    """The slots that this process holds, including those of requests in flight. It uses more only after a grant."""
    slots_wanted: int
    """The total number of slots that the process needs. Less than `slots` only if the others are no longer in use."""
    open_requests: int
    """The number of requests granted to the process that it has not yet reported as finished."""
    requests_wanted: int
    """The number of further requests that the process needs."""
    waiting: int
    """The number of foreground calls in the queue of the process."""
    waiting_in_background: int
    """The number of background calls in the queue of the process."""
    quiet_for: float
    """How long all processes must pause because of a 429."""
    finished: Sequence[float]
    """For each request that finished since the last report, how long ago it finished; oldest first."""
    finished_before: int
    """The number of finished requests in earlier reports."""
    clock: int
    """The last `Grant.clock` of this process, 0 before the first one …"""
    clock_age: float
    """… and at least how long ago that was. A backend can detect from it that its clock was set."""


@frozen(kw_only=True)
class Grant:
    """The backend's reply to a report."""

    slots: int
    """The number of slots that the process may use from now on, including those in use."""
    requests: int
    """The number of further requests that the process may send."""
    retry_after: float = 0.0
    """Seconds after which the process may ask again if it got less than it needs; 0 means immediately."""
    polls: int = 0
    """Replaces `retry_after` if only another process can free a slot: the number of poll intervals to wait."""
    clock: int = 0
    """The time on the backend's clock, in milliseconds; 0 if it has none."""


class Backend(Protocol):
    """A server through which several processes share their limits, for `SharedLimiter`.

    For all live processes together, `exchange` must grant at most `Report.concurrent` slots, and at most
    `Report.per_window` requests in any window. A request counts from its grant until a window after it finished, or
    after the lease of its process ended. Two exchanges must not run at the same time: use a script, a transaction or a
    compare-and-set.
    """

    async def exchange(self, report: Report) -> Grant:
        """Store the report, and grant what is free. Any exception means that the backend is unavailable."""
        ...

    async def aclose(self) -> None:
        """Close the connection of this event loop."""
        ...
