"""Keep account of the slots and requests that the shared limiter's backend grants one process."""

from __future__ import annotations

from itertools import islice
from uuid import uuid4

from .backend import Grant, Report
from .pace import Pacer

# The interval of a process's reports, in seconds.
REPORT_INTERVAL = 0.05
# The maximum number of finished requests in one report. Others follow in the next one.
MOST_REPORTED = 500


class Account:
    """An account of the slots and requests that the backend granted this process, and of changes not yet reported."""

    def __init__(self, pacer: Pacer, lease: float) -> None:
        self._pacer = pacer
        self._lease = lease
        self._process = uuid4().hex
        self.number = 0
        """The number of the last report that this process sent to the backend."""
        self.reported_at = float("-inf")
        self.slots = 0
        """The number of slots that the backend granted this process, including those in use."""
        # slots that the backend counts for this process; one in use counts, even if it may not be reused
        self._held = 0
        self._granted = 0  # the total number of granted requests, including those that were sent
        self._enough = 0  # below this number of unsent granted requests, the process asks for more
        self._made = 0  # the total number of requests sent at the last report
        # finished requests that the backend has confirmed, and those up to the last report
        self._known = self._reported = 0
        self._clock = 0
        self._clock_at = self._latency = 0.0

    @property
    def requests(self) -> int:
        """The number of requests that the backend granted and that this process has not yet sent."""
        return max(0, self._granted - self._pacer.made)

    @property
    def low(self) -> bool:
        """True if the process should ask the backend for more requests."""
        return self.requests < self._enough

    @property
    def unreported(self) -> int:
        """The number of requests that finished within the last window and that were not yet reported to the backend."""
        return min(self._pacer.over - self._known, len(self._pacer.recent))

    @property
    def open(self) -> bool:
        """True if some requests are unreported, or the backend still counts slots or requests for this process."""
        return bool(self._pacer.in_use or self.unreported or self._held or self.slots or self.requests)

    def allows(self, now: float) -> bool:
        """Return True if the grants allow this process to send one more request."""
        return now < self._clock_at + self._lease and self.requests > 0 and self._pacer.in_use < self.slots

    def is_due(self, now: float, waiting: int) -> bool:
        """Return True if a report is due, to report finished requests, return unused grants, or renew the lease."""
        in_use = self._pacer.in_use
        unused = not waiting and (self.requests > 0 or max(self.slots, self._held) > in_use)
        return bool(self.unreported or unused or (in_use and now >= self.reported_at + self._lease / 3))

    def void(self) -> None:
        """Forget all slots and requests that the backend granted."""
        self.slots = self._held = self._granted = 0

    def report(self, now: float, foreground: int, background: int) -> Report:
        """Return the next report to the backend, with the slots and requests that this process will soon need."""
        pacer, limits, waiting = self._pacer, self._pacer.limits, foreground + background
        self.number += 1
        most, in_use, spent = pacer.concurrency, pacer.in_use, pacer.made - self._made
        pace = spent / max(now - self.reported_at, 0.001)
        need = int(pace * (self._latency + REPORT_INTERVAL)) + 2 * most if waiting or spent else 0
        wanted = min(most, in_use + waiting) if waiting else max(in_use, min(1, need))
        if now >= self._clock_at + self._lease:
            self.void()
        self.slots = max(in_use, min(self.slots, wanted))
        left = min(self.requests, need)
        self._granted, self._enough = pacer.made + left, need // 2
        self._made, self.reported_at = pacer.made, now
        first = pacer.over - self.unreported
        finished = list(islice(pacer.recent, len(pacer.recent) - self.unreported, None))[:MOST_REPORTED]
        self._reported = first + len(finished)
        return Report(
            process=self._process,
            number=self.number,
            lease=self._lease,
            concurrent=limits.concurrent,
            per_window=limits.per_minute,
            window=pacer.window,
            slots=self.slots,
            slots_wanted=wanted,
            open_requests=self._granted - self._reported,
            requests_wanted=need - left,
            waiting=foreground,
            waiting_in_background=background,
            quiet_for=max(0.0, pacer.quiet_until - now),
            finished=[now - each for each in finished],
            finished_before=first,
            clock=self._clock,
            # The backend read its clock between the report and the reply, so at least this much time has passed.
            clock_age=now - self._clock_at - self._latency,
        )

    def leave(self, now: float) -> Report:
        """Return the last report to the backend. With it, the process returns all unused slots and requests."""
        self._granted = self._made = self._pacer.made
        return self.report(now, 0, 0)

    def take(self, now: float, grant: Grant) -> None:
        """Add the slots and requests that the backend granted in its reply to the last report."""
        self.slots, self._held = grant.slots, max(self.slots, grant.slots)
        self._granted += grant.requests
        self._clock = grant.clock
        self._known = self._reported
        self._latency, self._clock_at = now - self.reported_at, self.reported_at
