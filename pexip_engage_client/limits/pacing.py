"""Decide when the next request may be sent, from the limits and from what was learned from 429s.

Pure arithmetic over the times of requests and responses; `queue` has the waiters.

Until the first 429 the documented limits apply: to the requests in flight, and to those in a sliding minute as the
server sees it. A 429 shows that the server allows less, but not of what. The pacer takes *concurrency* for the reason
if the server has not yet shown that it accepts that many concurrent requests, and the *rate* otherwise; see `learning`.

From the first 429 on, requests are spaced evenly: a server that paces rejects two concurrent ones, however few there
are in a minute. After a 429 nothing is sent for as long as its `Retry-After` asks, or for a pause that doubles each
time; then one request at a time, until one is accepted.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

from attrs import field, frozen

from .._runtime.arguments import duration, integer
from .learning import NEAR, Rate, Slots

# What either limit may be at most.
MOST = 1_000_000
# The clocks of two machines run apart; so much of the period is added to it.
DRIFT = 0.001
# So many 429s in a row, each followed by a pause of a second or more, are an outage: `rate` shows it while it lasts.
OUTAGE = 3
# Pauses double up to this part of a period: 7.5 s, which is longer than gateways commonly block.
LONGEST_PAUSE = 1 / 8
# A gateway may block for longer, and anew with each request: then no such pause would ever end it. So after a period of
# nothing but 429s, which no window explains, pauses grow on, up to this part of the time that has passed.
LATE = 1 / 3


@frozen
class Limits:
    """The two rate limits. Clients in one process that have equal `Limits` for the same host share one limiter."""

    concurrent: int = 4
    """The maximum number of requests in flight."""
    per_minute: int | None = 3000
    """The maximum number of requests in any sliding minute; None is unlimited."""
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


class Sent(NamedTuple):
    """A request that was sent."""

    sent_at: float
    in_flight: int
    """How many were in flight with it, including itself."""
    spaced: bool
    """Whether it was sent as soon as the rate allowed, so that its response shows whether the rate is accepted."""


class Pacer:
    """Decides when the next request may be sent."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.in_flight = self.over = 0
        self.recent: deque[float] = deque()
        """When the requests of the last window finished."""
        self.window = limits.period * (1 + DRIFT)
        self._busy: list[float] = []  # until when the server may be working on abandoned requests
        self.reset()

    def reset(self) -> None:
        """Forget what was learned from 429s. Requests that were sent still count."""
        self._slots = Slots(self.limits.concurrent)
        self._rate = Rate(self.limits.rate, self.limits.period)
        self._next_at = self.quiet_until = self._throttled_at = self._first_throttled_at = -inf
        self._throttled = 0  # 429s in a row
        self._pause = 0.0  # after the last of them
        self._block = 0.0  # the pause that ended 429s of more than a period, which each request may have prolonged
        self._crowded = False  # whether concurrency is taken for their reason

    @property
    def rate(self) -> float:
        """Requests a second that may be sent at present."""
        rate = self._rate.value or self.limits.rate
        return min(rate, 1 / self._quiet_for) if self._in_outage else rate

    @property
    def concurrency(self) -> int:
        """Requests that may be in flight at present."""
        return 1 if self._in_outage else self._slots.allowed

    @property
    def _in_outage(self) -> bool:
        """Whether the server has rejected everything for a while."""
        return self._throttled >= OUTAGE and self._quiet_for >= self.limits.period / 60

    @property
    def _quiet_for(self) -> float:
        """Seconds of the pause after the last 429."""
        return self.quiet_until - self._throttled_at

    @property
    def is_slowed(self) -> bool:
        """Whether either is clearly less than the limits allow."""
        return self.concurrency < self.limits.concurrent or self.rate < NEAR * self.limits.rate

    @property
    def made(self) -> int:
        """Requests in all."""
        return self.over + self.in_flight

    @property
    def in_use(self) -> int:
        """Requests in flight, and abandoned ones on which the server may be working."""
        return self.in_flight + len(self._busy)

    def opens_in(self, now: float) -> float:
        """Seconds until the next request may be sent; infinite while only the end of another request can change it."""
        while self._busy and self._busy[0] <= now:
            heappop(self._busy)
        if self.in_use >= (1 if self._throttled > 1 else self._slots.allowed):
            return self._busy[0] - now if self._busy else inf
        wait = max(self.quiet_until, self._next_at) - now
        begin, recent = now - self.window, self.recent
        while recent and recent[0] <= begin:
            recent.popleft()
        most = self.limits.per_minute
        if most is not None and len(recent) + self.in_flight >= most:
            wait = max(wait, recent[0] - begin) if recent else inf
        return wait

    def sent(self, now: float) -> Sent:
        """Count a request as sent."""
        self.in_flight += 1
        gap = self._rate.gap
        idle = now - max(self._next_at, self.quiet_until)
        # Where the server counts over a longer time, a late request is made up for.
        self._next_at = gap + (max(self._next_at, now - gap) if self._rate.is_average else now)
        return Sent(now, min(self.in_use, self.limits.concurrent), bool(gap) and idle < gap)

    def not_sent(self) -> None:
        """Undo `sent`."""
        self.in_flight -= 1

    def abandoned(self, now: float, busy_for: float) -> None:
        """A request had no response; the server may be working on it for so many more seconds."""
        self._finish(now)
        heappush(self._busy, now + busy_for)

    def accepted(self, sent: Sent, now: float) -> None:
        """A response came that is not a 429."""
        self._finish(now)
        is_news = sent.sent_at >= self._throttled_at
        if is_news and self._throttled:
            self._learn(sent.sent_at)
        self._rate.accepted(is_news and sent.spaced)
        if is_news:
            self._slots.accepted(sent.in_flight)

    def throttled(self, sent: Sent, now: float, retry_after: float) -> None:
        """Count a 429, with its `Retry-After` in seconds, or 0 without one."""
        self._finish(now)
        # The 429s of other requests in flight at the same time show nothing new.
        if sent.sent_at >= self._throttled_at:
            self._throttled += 1
            if self._throttled == 1:
                self._first_throttled_at = now
            if self._rate.gap or self.limits.per_minute is None:
                self._crowded = self._slots.throttled(sent.in_flight)
            self._pause = self._next_pause(now - self._first_throttled_at)
            self._throttled_at = now
            retry_after = max(retry_after, self._pause, self._rate.window_ends_in(now))
        # A limit per minute cannot ask for more than a minute; a larger `Retry-After` must not stop a whole process.
        self.quiet_until = max(self.quiet_until, now + min(retry_after, self.limits.period))

    def _learn(self, now: float) -> None:
        """The 429s are over, with a request that was sent at this time."""
        if not (self._crowded and self._rate.has_held):
            active = self._first_throttled_at - self.recent[0] if self.recent else 0.0
            observed = (len(self.recent) + 1) / max(active, self._first_pause)
            began = self._throttled_at if self._crowded else self._first_throttled_at
            self._rate.throttled(began, self._throttled_at, now, observed)
        self._next_at = max(self._next_at, now + self._rate.gap)
        if self._throttled > 1 and (self._block or self._throttled_at - self._first_throttled_at > self.limits.period):
            self._block = self._pause
        self._throttled, self._pause, self._crowded = 0, 0.0, False

    def _next_pause(self, lasted: float) -> float:
        """The pause after 429s that have lasted so long.

        After a long block, the second pause is half of what ended it. So 429s for another reason halve it each time.
        """
        if not lasted:
            return self._first_pause
        period = self.limits.period
        longest = period * LONGEST_PAUSE if lasted <= period else min(period, max(self._pause, lasted * LATE))
        return max(min(self._pause * 2, longest), self._block / 2)

    @property
    def _first_pause(self) -> float:
        """One spacing, or a tenth of a second if the rate is unknown."""
        return self._rate.gap or self.limits.period / (self.limits.per_minute or 600)

    def _finish(self, now: float) -> None:
        self.in_flight -= 1
        self.over += 1
        self.recent.append(now)
