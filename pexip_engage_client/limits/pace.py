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
from collections.abc import Mapping
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


@frozen
class Rate:
    """The number of requests per second that may be sent, learned from the rates that the server rejected."""

    most: float
    last: Fall | None = None
    """The last fall; None if the server has not rejected a rate."""

    @property
    def good(self) -> float:
        """The average rate that the server accepted before it lowered its limit."""
        return self.last.good if self.last else self.most

    def at(self, now: float) -> float:
        """Return the rate at this time."""
        return min(self.most, self.last.rate(now)) if self.last else self.most

    def is_low(self, now: float) -> bool:
        """Return True if the rate has not yet recovered."""
        return self.at(now) < SAME * self.good

    def after(self, rejected: float, average: float, began: float, now: float) -> Rate:
        """Return the lower rate after 429s that began at `began` and are over now.

        The server rejected the rate `rejected`, and `average` is the average rate of the last minute.
        """
        last = self.last
        if last is None:
            return Rate(self.most, Fall(_level(rejected, average), now, began, average, 1, average))
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
        return Rate(self.most, Fall(level, now, since, good, number, before))


def _level(rejected: float, good: float) -> float:
    """Return the level to which the rate falls."""
    return min(FALL * rejected, max(SPARE * good, LARGEST_FALL * rejected))


@frozen
class Slots:
    """The number of requests that may be in flight, learned from the responses to earlier requests."""

    most: int
    allowed: int
    score: Mapping[int, int] = {}
    """For each number in flight: accepted requests minus 429s."""
    lowered_to: int | None = None
    """The number to which 429s last lowered `allowed`."""
    since: float = -inf
    """When 429s first lowered `allowed` to this number."""
    changed_at: float = -inf
    """When `allowed` was last lowered or raised."""

    def accepted(self, in_flight: int, now: float) -> Slots:
        """Return the slots after the server accepted a request that was sent with `in_flight` requests in flight.

        If all allowed slots were in use, and `allowed` last changed long enough ago, allow one more.
        """
        score = self.score
        if score.get(in_flight) != PROOF:
            score = {**score, in_flight: score.get(in_flight, 0) + 1}
        if in_flight >= self.allowed < self.most and now >= self.changed_at + linger(self.since, self.changed_at):
            return evolve(self, allowed=self.allowed + 1, score=score, changed_at=now)
        return self if score is self.score else evolve(self, score=score)

    def throttled(self, in_flight: int, now: float) -> Slots:
        """Return the slots after the first of consecutive 429s, to a request that was sent with `in_flight` in flight.

        Concurrency is the probable cause if the server rejected at least `DOUBTS` more requests than it accepted, with
        this many in flight or more. In that case, allow one fewer.
        """
        score = {**self.score, in_flight: self.score.get(in_flight, 0) - 1}
        if in_flight == 1 or sum(each for number, each in score.items() if number >= in_flight) > -DOUBTS:
            return evolve(self, score=score)
        lower = in_flight - 1
        score = {number: each for number, each in score.items() if number <= lower}
        score[in_flight] = 1 - DOUBTS  # in the next attempt, one 429 is enough
        since = self.since if lower == self.lowered_to else now
        return Slots(self.most, lower, score, lower, since, now)


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


@frozen
class Learned:
    """What the responses have shown about the limits of the server."""

    rate: Rate
    slots: Slots
    longest_pause: float
    """The longest pause after a 429 without `Retry-After`, in seconds."""
    quiet_until: float = -inf
    """The end of the pause after a 429."""
    last: Rejections | None = None
    """The last consecutive 429s, even if they are over."""

    @property
    def current(self) -> Rejections | None:
        """The consecutive 429s that are not over."""
        return self.last if self.last and not self.last.is_over else None

    @property
    def outage(self) -> float:
        """While the server rejects everything, the seconds between two requests; otherwise 0."""
        if self.current is None or self.current.count < OUTAGE:
            return 0.0
        pause = self.quiet_until - self.current.last_at
        return pause if pause >= 1 else 0.0

    def rate_at(self, now: float) -> float:
        """Return the number of requests per second that may be sent at this time."""
        return min(self.rate.at(now), 1 / self.outage) if self.outage else self.rate.at(now)

    @property
    def concurrency(self) -> int:
        """The number of requests that may be in flight now."""
        return 1 if self.outage else self.slots.allowed

    def is_slowed(self, now: float) -> bool:
        """Return True if the rate or the concurrency is still reduced after 429s."""
        return bool(self.outage) or self.rate.is_low(now) or self.slots.allowed < self.slots.most

    def accepted(self, sent: Sent, now: float) -> Learned:
        """Learn from a response other than a 429.

        If it is the first one after consecutive 429s, lower the rate, unless concurrency is their probable cause.
        """
        if self._knows(sent):
            return self
        slots, over = self.slots.accepted(sent.in_flight, now), self.current
        if over is None:
            return self if slots is self.slots else evolve(self, slots=slots)
        rate = self.rate if over.is_crowded else self.rate.after(over.rate, over.average, over.first_at, now)
        return evolve(self, rate=rate, slots=slots, last=evolve(over, is_over=True))

    def throttled(self, sent: Sent, now: float, retry_after: float, average: float) -> Learned:
        """Learn from a 429. `average` is the average rate of the last minute."""
        slots, last, current = self.slots, self.last, self.current
        if last is None or not (current or self._knows(sent)):
            # The first 429 may be due to the burst before it. Once requests are evenly spaced, concurrency may be a
            # cause.
            slots = slots if self.rate.last is None else slots.throttled(sent.in_flight, now)
            pause = min(1 / sent.rate, LONGEST_WAIT) or UNKNOWN_PAUSE
            last = Rejections(now, now, sent.rate, average, slots.allowed < self.slots.allowed, pause)
        elif current and not self._knows(sent):
            last = current.another(now)
        pause = max(min(retry_after, LONGEST_RETRY_AFTER), min(last.pause, self.longest_pause))
        return evolve(self, slots=slots, quiet_until=max(self.quiet_until, now + pause), last=last)

    def _knows(self, sent: Sent) -> bool:
        """Return True if a response shows nothing new, because its request was in flight when the last 429 came."""
        return self.last is not None and sent.sent_at <= self.last.last_at


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
        most = self.limits.concurrent
        self.learned = Learned(Rate(self.limits.rate), Slots(most, most), self.limits.period)

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
        current, newest = self.learned.current, next(reversed(self.in_flight), None)
        return current is not None and newest is not None and newest.sent_at > current.last_at

    def opens_in(self, now: float) -> float:
        """Return the seconds until the next request may be sent; infinite if another request must finish first.

        A wait that the rate requires is at most LONGEST_WAIT seconds, because the rate may rise. This method also
        forgets abandoned requests whose time is over.
        """
        while self._busy and self._busy[0] <= now:
            heappop(self._busy)
        learned = self.learned
        if self._is_probing or self.in_use >= learned.slots.allowed:
            return self._busy[0] - now if self._busy else inf
        wait = learned.quiet_until - now
        if learned.rate.last is not None:
            wait = max(wait, min(LONGEST_WAIT, self._last_at + 1 / learned.rate.at(now) - now))
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
        sent = Sent(now, in_flight, self.learned.rate.at(now), loop, operation)
        self.in_flight[sent] = None
        return sent

    # Each request ends once. If one of the following methods is called again for a request, it has no effect.

    def abandoned(self, sent: Sent, now: float, busy_for: float) -> None:
        """Record that a request got no response. The server may work on it for `busy_for` more seconds."""
        if self._end(sent, now):
            heappush(self._busy, now + busy_for)

    def accepted(self, sent: Sent, now: float) -> None:
        """Record that a request got a response other than a 429."""
        if self._end(sent, now):
            self.learned = self.learned.accepted(sent, now)

    def throttled(self, sent: Sent, now: float, retry_after: float) -> None:
        """Record a 429 response. `retry_after` is its `Retry-After` header in seconds, or 0 without this header."""
        if self._end(sent, now):
            known = min(AVERAGE, now - self._began)
            average = len(self._finished) / known if known > RETURN else sent.rate
            self.learned = self.learned.throttled(sent, now, retry_after, average)

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
