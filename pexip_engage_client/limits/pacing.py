"""Decide when the next request may be sent, based on the limits and on earlier 429 responses.

This module only computes with the times of requests and responses. The calls themselves wait in the `queue` module.

Until the first 429, the configured limits apply to the requests in flight and to the requests in a sliding minute, as
the server sees it. A 429 shows that the server allows less, but not which limit is lower. The pacer assumes that
*concurrency* is the reason if the server has never accepted as many concurrent requests. Otherwise, it assumes that the
*rate* is the reason. See `learning`.

From the first 429 on, requests are spaced evenly, because a server that paces requests rejects two in quick succession,
however few it receives in a minute. After a 429, the pacer sends nothing until the `Retry-After` is over, or for a
pause that doubles each time. Then it sends one request at a time until one is accepted.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

from .._runtime.limits import Limits
from .learning import NEAR, Rate, Slots

# The window is longer than the period by this fraction, because the clocks of two machines run at different speeds.
DRIFT = 0.001
# After this many consecutive 429s, if the pause is a second or longer, the server counts as unavailable. `rate` is then
# the rate at which the pacer probes the server.
OUTAGE = 3
# Pauses double up to this fraction of a period. That is 7.5 s, which is longer than gateways commonly block.
LONGEST_PAUSE = 1 / 8
# Some gateways block for longer, and extend the block with each request, so that these pauses would never end it. If
# there were only 429s for a whole period, pauses therefore continue to grow, up to this fraction of the time since the
# first 429.
LATE = 1 / 3


class Sent(NamedTuple):
    """A request that was sent, as the pacer remembers it."""

    sent_at: float
    in_flight: int
    """The number of requests in flight when this request was sent, including this request."""
    spaced: bool
    """True if the request was sent as soon as the rate allowed. Its response then shows whether the server accepts the
    rate."""


class Pacer:
    """A pacer, which decides when the next request may be sent."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.in_flight = self.over = 0
        self.recent: deque[float] = deque()
        """The times at which the requests of the last window finished."""
        self.window = limits.period * (1 + DRIFT)
        self._busy: list[float] = []  # a heap of the times until which the server may be working on abandoned requests
        self.reset()

    def reset(self) -> None:
        """Forget everything that was learned from 429 responses. Requests that were sent still count."""
        self._slots = Slots(self.limits.concurrent)
        self._rate = Rate(self.limits.rate, self.limits.period)
        self._next_at = self.quiet_until = self._throttled_at = self._first_throttled_at = -inf
        self._throttled = 0  # the number of consecutive 429s
        self._pause = 0.0  # the pause after the last of them
        self._block = 0.0  # the pause that ended a long block; 0 without one
        self._crowded = False  # whether concurrency is assumed to be their reason

    @property
    def rate(self) -> float:
        """The number of requests per second that may be sent now."""
        rate = self._rate.value or self.limits.rate
        return min(rate, 1 / self._quiet_for) if self._in_outage else rate

    @property
    def concurrency(self) -> int:
        """The number of requests that may be in flight now."""
        return 1 if self._in_outage else self._slots.allowed

    @property
    def _in_outage(self) -> bool:
        """Whether the server has rejected everything for a while."""
        return self._throttled >= OUTAGE and self._quiet_for >= self.limits.period / 60

    @property
    def _quiet_for(self) -> float:
        """The length of the pause after the last 429, in seconds."""
        return self.quiet_until - self._throttled_at

    @property
    def is_slowed(self) -> bool:
        """True if the rate or the concurrency is clearly below the configured limits."""
        return self.concurrency < self.limits.concurrent or self.rate < NEAR * self.limits.rate

    @property
    def made(self) -> int:
        """The total number of requests that the pacer has counted as sent."""
        return self.over + self.in_flight

    @property
    def in_use(self) -> int:
        """The number of requests in flight, including abandoned requests on which the server may still be working."""
        return self.in_flight + len(self._busy)

    def opens_in(self, now: float) -> float:
        """Return the number of seconds until the next request may be sent; infinite if another must finish first."""
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
        # If the server counts over a longer time, the requests after a late one may be sent a little earlier.
        self._next_at = gap + (max(self._next_at, now - gap) if self._rate.is_average else now)
        return Sent(now, min(self.in_use, self.limits.concurrent), bool(gap) and idle < gap)

    def not_sent(self) -> None:
        """Undo the last call to `sent`, because the request was not sent after all."""
        self.in_flight -= 1

    def abandoned(self, now: float, busy_for: float) -> None:
        """Record that a request got no response. The server may work on it for `busy_for` more seconds."""
        self._finish(now)
        heappush(self._busy, now + busy_for)

    def accepted(self, sent: Sent, now: float) -> None:
        """Record that a request got a response other than a 429."""
        self._finish(now)
        is_news = sent.sent_at >= self._throttled_at
        if is_news and self._throttled:
            self._learn(sent.sent_at)
        self._rate.accepted(is_news and sent.spaced)
        if is_news:
            self._slots.accepted(sent.in_flight)

    def throttled(self, sent: Sent, now: float, retry_after: float) -> None:
        """Record a 429 response. `retry_after` is its `Retry-After` header in seconds, or 0 without this header."""
        self._finish(now)
        # If the request was already in flight when the last 429 came, its own 429 shows nothing new.
        if sent.sent_at >= self._throttled_at:
            self._throttled += 1
            if self._throttled == 1:
                self._first_throttled_at = now
            if self._rate.gap or self.limits.per_minute is None:
                self._crowded = self._slots.throttled(sent.in_flight)
            self._pause = self._next_pause(now - self._first_throttled_at)
            self._throttled_at = now
            retry_after = max(retry_after, self._pause, self._rate.window_ends_in(now))
        # A limit per minute cannot require a pause of more than a minute. A larger `Retry-After` must not stop the
        # process.
        self.quiet_until = max(self.quiet_until, now + min(retry_after, self.limits.period))

    def _learn(self, now: float) -> None:
        """Learn from 429s that ended with a request that was sent at this time."""
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
        """Return the next pause, after 429s that have lasted for this many seconds.

        After a long block, the second pause is at least half of the pause that ended the block. If later 429s have
        another reason, this minimum therefore halves each time.
        """
        if not lasted:
            return self._first_pause
        period = self.limits.period
        longest = period * LONGEST_PAUSE if lasted <= period else min(period, max(self._pause, lasted * LATE))
        return max(min(self._pause * 2, longest), self._block / 2)

    @property
    def _first_pause(self) -> float:
        """The gap between two requests at the known rate or limit; a tenth of a second if there is neither."""
        return self._rate.gap or self.limits.period / (self.limits.per_minute or 600)

    def _finish(self, now: float) -> None:
        self.in_flight -= 1
        self.over += 1
        self.recent.append(now)
