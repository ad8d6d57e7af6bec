"""Decide when the next request may be sent, from the limits and from earlier 429 responses.

This module only does arithmetic with the times of requests and responses. The calls themselves wait in the `queue`
module.

Until the first 429, only the configured limits apply: the number of requests in flight, and the number in a sliding
minute. A 429 shows that the server allows less. The pacer then pauses for the time in `Retry-After`, or for its own
pause if that is longer. Its own pause doubles with each consecutive 429. After the pause, it sends one request at a
time until the server accepts one.

From then on, it spaces requests evenly, at a rate that follows one rule. The rule resembles CUBIC, the congestion
control algorithm of TCP. The rate *falls* a little below the rejected rate, or to about the average rate that the
server accepted before if that is lower. It falls further with each 429 that follows. After a fall, it begins below the
new level, *returns* to it within seconds, and *lingers* there for 40 % of the time since the server lowered its limit.
Then it *rises*, slowly at first, and reaches forty times the level after as much time again. If the server rejects this
rate, it falls again. So the rate recovers in less time than an incident lasted, while a server with a permanently lower
limit sees an attempt about every two minutes.

The pacer also learns how many requests may be in flight (`Slots`). Once requests are evenly spaced, concurrency is the
probable cause of a 429 if the server has mostly rejected requests that were sent with at least as many in flight as
this one. The pacer then allows one request fewer in flight, and does not lower the rate. From time to time, it tries
one more.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections import deque
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

from attrs import define, evolve, frozen

from .._runtime.limits import LONGEST_RETRY_AFTER, Limits

# The window is longer than the period by this fraction, because the clocks of two machines run at different speeds.
DRIFT = 0.001

# The rate falls to FALL times the rejected rate, or to SPARE times the good rate if that is lower: a server that counts
# requests per minute accepts any rate at the start of a minute. Each further 429 within EPISODE seconds lowers it to
# FURTHER_FALL times the level.
FALL, SPARE, FURTHER_FALL, EPISODE = 0.93, 1.02, 0.85, 3.5
# One fall does not lower the rate below this fraction of the rejected rate.
LARGEST_FALL = 0.3
# After a fall, the rate begins at this fraction of the new level, and reaches the level after RETURN seconds.
BEGIN, RETURN = 0.7, 5.0
# If the level is below this fraction of the earlier average rate, the server has probably lowered its limit.
SAME = 0.92
# Average rates cover this many seconds.
AVERAGE = 60.0
# After this many seconds with a lower limit, the rate that the server accepts now counts as the good rate.
STEADY = 120.0
# If the rate was back at the good rate for this many seconds before a 429, the 429 begins a new incident.
HELD = 5.0
# The rate lingers for this fraction of the time since the server lowered its limit, within these bounds in seconds.
PATIENCE, SHORTEST_LINGER, LONGEST_LINGER = 0.4, 4.0, 120.0
# After this time, the rate begins to rise. After as much time again, it is about STEEPNESS times as high.
STEEPNESS = 40.0

# Pauses double up to LONGEST_PAUSE seconds, or up to the fraction LATE of the time since the first 429 if that is
# longer. This gives enough time to a gateway that extends its block with each request. No such pause is longer than a
# period.
LONGEST_PAUSE, LATE = 5.0, 1 / 3
# The pause after a 429 if no rate is known, in seconds.
UNKNOWN_PAUSE = 0.1
# After this many consecutive 429s, if the pause is a second or longer, the server counts as unavailable. `rate` is then
# the rate at which the pacer probes the server.
OUTAGE = 3
# The pacer checks at least once a second whether the next request may be sent, because the rate may have risen.
LONGEST_WAIT = 1.0

# At most PROOF accepted requests count for each number in flight. The number is too high if 429s outnumber them by the
# second constant.
PROOF, DOUBTS = 10, 2


def linger(since: float, now: float) -> float:
    """Return the seconds before the next attempt to raise a limit that was first lowered at `since`."""
    return min(LONGEST_LINGER, max(SHORTEST_LINGER, PATIENCE * (now - since)))


class Fall(NamedTuple):
    """A fall of the rate. Afterwards, the rate returns to a level, lingers there, and then rises."""

    level: float
    at: float
    since: float
    """When the server lowered its limit."""
    good: float
    """The average rate that the server accepted before it lowered its limit."""
    number: int
    """The number of falls in quick succession, up to this one."""
    before: float
    """The average rate before the first of them."""

    def rate(self, now: float) -> float:
        """Return the rate at a time after the fall."""
        passed = now - self.at
        missing = (1 - BEGIN) * max(0.0, 1 - passed / RETURN) ** 3  # 0 once the rate has returned to the level
        added = STEEPNESS * max(0.0, passed / linger(self.since, self.at) - 1) ** 3  # 0 until the rate begins to rise
        return self.level * (1 - missing + added)


class Rate:
    """The number of requests per second that may be sent, learned from the rates that the server rejected."""

    def __init__(self, most: float) -> None:
        self.most = most
        self._last: Fall | None = None

    @property
    def is_learned(self) -> bool:
        """Whether the server has rejected a rate."""
        return self._last is not None

    @property
    def good(self) -> float:
        """The average rate that the server accepted before it lowered its limit."""
        return self._last.good if self._last else self.most

    def at(self, now: float) -> float:
        """Return the rate at this time."""
        return min(self.most, self._last.rate(now)) if self._last else self.most

    def is_low(self, now: float) -> bool:
        """Return True if the rate has not yet recovered."""
        return self.at(now) < SAME * self.good

    def fall(self, rejected: float, average: float, began: float, now: float) -> None:
        """Lower the rate after 429s that began at `began` and are over now.

        The server rejected the rate `rejected`, and `average` is the average rate of the last minute.
        """
        last = self._last
        if last is None:
            self._last = Fall(_level(rejected, average), now, began, average, 1, average)
            return
        # Once a lower limit is steady, it determines the good rate. A 429 at this rate is then no new incident.
        is_steady = began - last.since >= STEADY
        if began - last.at <= EPISODE:
            level, good, number, before = last.level * FURTHER_FALL, last.good, last.number + 1, last.before
        else:
            good, number, before = max(last.before if is_steady else last.good, average), 1, average
            level = _level(rejected, good)
        is_lower = level < SAME * (good if is_steady else before)
        has_recovered = last.at < began - HELD and not self.is_low(began - HELD)
        since = began if is_lower or (has_recovered and not is_steady) else last.since
        self._last = Fall(level, now, since, good, number, before)


def _level(rejected: float, good: float) -> float:
    """Return the level to which the rate falls."""
    return min(FALL * rejected, max(SPARE * good, LARGEST_FALL * rejected))


class Slots:
    """The number of requests that may be in flight, learned from the responses to earlier requests."""

    def __init__(self, most: int) -> None:
        self.allowed = self._most = most
        self._score: dict[int, int] = {}  # for each number in flight: accepted requests minus 429s
        self._lowered_to: int = most  # the number to which 429s last lowered `allowed`
        self._since = -inf  # when 429s first lowered `allowed` to this number
        self._changed_at = -inf  # when `allowed` was last lowered or raised

    def accepted(self, in_flight: int, now: float) -> None:
        """Record that the server accepted a request while `in_flight` requests were in flight.

        If all allowed slots were in use, and `allowed` last changed long enough ago, allow one more.
        """
        self._score[in_flight] = min(self._score.get(in_flight, 0) + 1, PROOF)
        if in_flight >= self.allowed < self._most and now >= self._changed_at + linger(self._since, self._changed_at):
            self.allowed += 1
            self._changed_at = now

    def throttled(self, in_flight: int, now: float) -> bool:
        """Record the first of consecutive 429s. Its request was sent while `in_flight` requests were in flight.

        The pacer reports no other 429s, and none before the first series of 429s is over. Concurrency is the probable
        cause if the server rejected at least `DOUBTS` more requests than it accepted, with this many in flight or more.
        In that case, allow one fewer, and return True.
        """
        self._score[in_flight] = self._score.get(in_flight, 0) - 1
        same_or_higher = [number for number in self._score if number >= in_flight]
        if in_flight == 1 or sum(self._score[number] for number in same_or_higher) > -DOUBTS:
            return False
        lower = in_flight - 1
        if lower != self._lowered_to:
            self._lowered_to = lower
            self._since = now
        self.allowed = lower
        self._changed_at = now
        for number in same_or_higher:
            del self._score[number]
        self._score[in_flight] = 1 - DOUBTS  # in the next attempt, one 429 is enough
        return True


@define(eq=False)
class Sent:
    """A request that was sent."""

    sent_at: float
    in_flight: int
    """The number of requests in flight when this request was sent, including this request."""
    rate: float
    """The rate at which it was sent."""
    loop: AbstractEventLoop | None
    """The event loop of its call."""
    operation: str
    """The name of its call's operation, for messages."""


@frozen
class Rejections:
    """Consecutive 429s. Only those count whose request was sent after the one before them."""

    first_at: float
    last_at: float
    rate: float
    """The rate at which the first of these requests was sent."""
    average: float
    """The average rate before the first 429."""
    is_crowded: bool
    """Whether concurrency is the probable cause."""
    pause: float
    """The pause after the last 429, in seconds."""
    count: int = 1
    is_over: bool = False
    """Whether another response followed."""

    def another(self, now: float) -> Rejections:
        """Add a 429."""
        pause = min(2 * self.pause, max(LONGEST_PAUSE, LATE * (now - self.first_at)))
        return evolve(self, last_at=now, pause=pause, count=self.count + 1)


class Pacer:
    """Decides when the next request may be sent."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.in_flight: dict[Sent, None] = {}
        """The requests in flight, in the order in which they were sent."""
        self.over = 0
        """The number of requests that have finished."""
        self.recent: deque[float] = deque()
        """The times at which requests finished within the last window."""
        self.window = limits.period * (1 + DRIFT)
        self._finished: deque[float] = deque()  # the times at which requests finished within the last minute
        self._busy: list[float] = []  # a heap: the times until which the server may be working on abandoned requests
        self._last_at, self._began = -inf, inf  # the times of the last request and of the first one
        self.reset()

    def reset(self) -> None:
        """Forget everything that was learned from 429 responses. Requests that were sent still count."""
        self._slots = Slots(self.limits.concurrent)
        self._rate = Rate(self.limits.rate)
        self.quiet_until = -inf
        """The end of the pause after a 429."""
        self._rejections: Rejections | None = None  # the last ones, even if they are over

    def rate_at(self, now: float) -> float:
        """Return the number of requests per second that may be sent at this time."""
        rate = self._rate.at(now)
        return min(rate, 1 / self._outage) if self._outage else rate

    @property
    def concurrency(self) -> int:
        """The number of requests that may be in flight now."""
        return 1 if self._outage else self._slots.allowed

    @property
    def good_rate(self) -> float:
        """The average rate before the server lowered its limit."""
        return self._rate.good

    def is_slowed(self, now: float) -> bool:
        """Return True if the rate or the concurrency is still reduced after 429s."""
        return bool(self._outage) or self._rate.is_low(now) or self._slots.allowed < self.limits.concurrent

    @property
    def _current(self) -> Rejections | None:
        """The consecutive 429s that are not over."""
        return self._rejections if self._rejections and not self._rejections.is_over else None

    @property
    def _outage(self) -> float:
        """While the server rejects everything, the seconds between two requests; otherwise 0."""
        if (current := self._current) is None or current.count < OUTAGE:
            return 0.0
        pause = self.quiet_until - current.last_at
        return pause if pause >= 1 else 0.0

    @property
    def made(self) -> int:
        """The total number of requests that the pacer has counted as sent."""
        return self.over + len(self.in_flight)

    @property
    def in_use(self) -> int:
        """The number of requests in flight, including abandoned requests on which the server may still be working."""
        return len(self.in_flight) + len(self._busy)

    def in_use_for(self, now: float) -> float:
        """Return the seconds until no request is in use; infinite if one is in flight."""
        return inf if self.in_flight else max(0.0, max(self._busy, default=now) - now)

    @property
    def _is_probing(self) -> bool:
        """Whether a request that was sent after the last of consecutive 429s is in flight."""
        current, newest = self._current, next(reversed(self.in_flight), None)
        return current is not None and newest is not None and newest.sent_at > current.last_at

    def opens_in(self, now: float) -> float:
        """Return the seconds until the next request may be sent; infinite if another request must finish first.

        A wait that the rate requires is at most LONGEST_WAIT seconds, because the rate may rise. This method also
        forgets abandoned requests whose time is over.
        """
        while self._busy and self._busy[0] <= now:
            heappop(self._busy)
        if self._is_probing or self.in_use >= self._slots.allowed:
            return self._busy[0] - now if self._busy else inf
        wait = self.quiet_until - now
        if self._rate.is_learned:
            wait = max(wait, min(LONGEST_WAIT, self._last_at + 1 / self._rate.at(now) - now))
        begin, recent = now - self.window, self.recent
        while recent and recent[0] <= begin:
            recent.popleft()
        most = self.limits.per_minute
        if most is not None and len(recent) + len(self.in_flight) >= most:
            wait = max(wait, recent[0] - begin) if recent else inf
        return wait

    def sent(self, now: float, loop: AbstractEventLoop | None = None, operation: str = "") -> Sent:
        """Count a request as sent."""
        self._last_at, self._began = now, min(self._began, now)
        in_flight = min(self.in_use + 1, self.limits.concurrent)
        sent = Sent(now, in_flight, self._rate.at(now), loop, operation)
        self.in_flight[sent] = None
        return sent

    # Each request ends once. If one of the following methods is called again for a request, it has no effect.

    def abandoned(self, sent: Sent, now: float, busy_for: float) -> None:
        """Record that a request got no response. The server may work on it for `busy_for` more seconds."""
        if self._end(sent, now):
            heappush(self._busy, now + busy_for)

    def accepted(self, sent: Sent, now: float) -> None:
        """Record that a request got a response other than a 429.

        If it is the first one after consecutive 429s, lower the rate, unless concurrency is their probable cause.
        """
        if not self._end(sent, now) or self._shows_nothing_new(sent):
            return
        if (over := self._current) is not None:
            if not over.is_crowded:
                self._rate.fall(over.rate, over.average, over.first_at, now)
            self._rejections = evolve(over, is_over=True)
        self._slots.accepted(sent.in_flight, now)

    def throttled(self, sent: Sent, now: float, retry_after: float) -> None:
        """Record a 429 response. `retry_after` is its `Retry-After` header in seconds, or 0 without this header."""
        if not self._end(sent, now):
            return
        rejections, current = self._rejections, self._current
        if rejections is None or not self._shows_nothing_new(sent):
            rejections = current.another(now) if current else self._first_rejection(sent, now)
        self._rejections = rejections
        pause = max(min(retry_after, LONGEST_RETRY_AFTER), min(rejections.pause, self.limits.period))
        self.quiet_until = max(self.quiet_until, now + pause)

    def _shows_nothing_new(self, sent: Sent) -> bool:
        """Return True if the request was already in flight when the last 429 came."""
        return self._rejections is not None and sent.sent_at <= self._rejections.last_at

    def _first_rejection(self, sent: Sent, now: float) -> Rejections:
        known = min(AVERAGE, now - self._began)
        average = len(self._finished) / known if known > RETURN else sent.rate
        # The first 429 may be due to the burst before it. Once requests are evenly spaced, concurrency may be a cause.
        is_crowded = self._rate.is_learned and self._slots.throttled(sent.in_flight, now)
        pause = min(1 / sent.rate, LONGEST_WAIT) or UNKNOWN_PAUSE
        return Rejections(now, now, sent.rate, average, is_crowded, pause)

    def _end(self, sent: Sent, now: float) -> bool:
        """Count a request as finished. Return False if it had already ended."""
        if sent not in self.in_flight:
            return False
        del self.in_flight[sent]
        self.over += 1
        self.recent.append(now)
        self._finished.append(now)
        while self._finished[0] < now - AVERAGE:
            self._finished.popleft()
        return True
