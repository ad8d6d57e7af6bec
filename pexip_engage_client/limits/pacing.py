"""When the next request may go: what the limits say, and what the server's refusals have taught.

Pure arithmetic over the times of requests and responses; who waits, and how, is no business of this module.

As long as nothing is refused, the documented limits hold: so many in flight, so many in a sliding minute, as the server
sees it. A 429 tells that the server allows less, but not of what. It is laid to *concurrency* (`Slots`) when the
server has not yet shown that it takes that many requests at once, and to the *rate* (`Rate`) otherwise. Either is cut,
held, and raised again little by little; each attempt that fails makes the next one wait longer.

From the first 429 on requests are spaced evenly, as a server that paces refuses two at once, however few there are in a
minute. One that counts by windows, of whatever length, refuses everything until its window is over: then the most
that got through up to that moment is what it allows.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import NamedTuple

from attrs import field, frozen

from .._runtime.arguments import duration, integer

# What either limit may be at most.
MOST = 1_000_000
# The clocks of two machines run apart; this much of the period is added to it.
DRIFT = 0.001

# So many accepted requests at once prove that a server takes that many at once; so many refusals, that it does not.
PROOF, DOUBTS = 5, 2
# Requests accepted at the present concurrency before one more is tried; twice as many after each attempt that failed.
CLIMB, LONGEST_CLIMB = 10, 5000
# Requests accepted at the present rate before a higher one is tried; so many times as many when that is refused.
HOLD, LONGER, LONGEST_HOLD = 30, 3, 2000
# What each `SETTLED` requests of an attempt add to the rate, or as many as a window takes if these are more: so much,
# then twice, four times … up to so many times as much.
GAIN, MOST_GAIN, SETTLED = 0.05, 8, 100
# What is used of a rate that a window has shown, and for how many windows before a higher one is tried.
SAFE, WINDOWS = 0.98, 3
# So many refusals in a row are those of a window: pauses do not help.
STUBBORN = 3
# What came late by so many seconds is made up for, where a window is known. Others may refuse what comes too close.
LATE = 0.1
# What a refusal leaves of a rate that had held for so many requests; of one that had not, less and less, down to this.
TRIM, FAR, CUT = 0.97, 10, 0.7
# The last requests that may tell what a window is.
KNOWN = 3000
# Bounds of what is learned from very few requests, in seconds.
SHORTEST, LARGEST = 0.001, 60.0
# Pauses may come a little late; so spacing may be set a little closer than the documented rate.
CLOSER = 1.25
# Without a `Retry-After` nobody sends for one spacing after a refusal, then two, four … up to this part of a period.
LONGEST_PAUSE = 1 / 8


@frozen
class Limits:
    """The two limits. Clients of a process with equal `Limits` for the same host share one limiter."""

    concurrent: int = 4
    """Requests in flight."""
    per_minute: int | None = 3000
    """Requests in any sliding minute; None for as many as there are."""
    period: float = field(default=60.0, kw_only=True)
    """How long the minute is: another length is of use in tests and benchmarks only."""

    def __attrs_post_init__(self) -> None:
        integer("concurrent", self.concurrent, 1, MOST)
        if self.per_minute is not None:
            integer("per_minute", self.per_minute, 1, MOST)
        duration("period", self.period)


class Sent(NamedTuple):
    """A request that went."""

    sent_at: float
    in_flight: int
    """How many were in flight with it, itself included."""
    spaced: bool
    """Whether it went as soon as the rate allowed."""


class Pacer:
    """Decides when the next request may go."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.in_flight = self.over = 0
        self.recent: deque[float] = deque()
        """When those that are over were, in the running period."""
        self.slots = Slots(limits.concurrent)
        self._rate = Rate(None if limits.per_minute is None else limits.per_minute / limits.period)
        self._lingering: list[float] = []  # until when the server may be at work on requests that were given up
        self.window = limits.period * (1 + DRIFT)
        self._next_at = self.quiet_until = self._refused_at = float("-inf")
        self._refusals = 0  # in a row
        self._pause = 0.0  # after the last of them
        self._crowded = False  # whether they were laid to concurrency

    @property
    def made(self) -> int:
        """Requests, in all."""
        return self.over + self.in_flight

    @property
    def allowed_in_flight(self) -> int:
        """Requests that may be in flight at present."""
        return self.slots.allowed

    @property
    def in_use(self) -> int:
        """Requests in flight, and those that were given up and may be."""
        return self.in_flight + len(self._lingering)

    def opens_in(self, now: float) -> float:
        """Seconds until the next request may go; infinite where that is up to a request in flight."""
        while self._lingering and self._lingering[0] <= now:
            heappop(self._lingering)
        if self.in_use >= (1 if self._refusals > 1 else self.slots.allowed):
            return self._lingering[0] - now if self._lingering else float("inf")
        wait = max(self.quiet_until, self._next_at) - now
        begin, recent = now - self.window, self.recent
        while recent and recent[0] <= begin:
            recent.popleft()
        most = self.limits.per_minute
        if most is not None and len(recent) + self.in_flight >= most:
            wait = max(wait, recent[0] - begin) if recent else float("inf")
        return wait

    def sent(self, now: float) -> Sent:
        """A request goes."""
        self.in_flight += 1
        gap = self._rate.gap
        idle = now - max(self._next_at, self.quiet_until)
        self._next_at = gap + (max(self._next_at, now - LATE) if self._rate.window else now)
        return Sent(now, min(self.in_use, self.limits.concurrent), bool(gap) and idle < gap)

    def not_sent(self) -> None:
        """A request did not go after all."""
        self.in_flight -= 1

    def _is_over(self, now: float) -> None:
        self.in_flight -= 1
        self.over += 1
        self.recent.append(now)

    def given_up(self, now: float, seconds: float) -> None:
        """Nobody waits for the response any more; the server may be at work on it for so many seconds."""
        self._is_over(now)
        heappush(self._lingering, now + seconds)

    def accepted(self, sent: Sent, now: float) -> None:
        """A response came that is no 429."""
        self._is_over(now)
        is_news = sent.sent_at >= self._refused_at
        if is_news and self._refusals:
            self._learn(sent.sent_at)
        else:
            self._rate.through.append(sent.sent_at)
        if not is_news:
            return
        self.slots.accepted(sent.in_flight)
        if sent.spaced:
            self._rate.kept()

    def _learn(self, now: float) -> None:
        """The refusals are over."""
        if not (self._crowded and self._rate.proven):
            self._rate.refused(1 if self._crowded else self._refusals, self._refused_at, now)
        self._next_at = max(self._next_at, now + self._rate.gap)
        self._refusals, self._pause, self._crowded = 0, 0.0, False

    def refused(self, sent: Sent, now: float, retry_after: float) -> None:
        """A 429 came, which asks to wait so long, or 0."""
        self._is_over(now)
        # Others that were in flight with the first refusal tell nothing new.
        if sent.sent_at >= self._refused_at:
            self._refusals += 1
            if self._rate.gap or self.limits.per_minute is None:
                self._crowded = self.slots.refused(sent.in_flight)
            first = self._rate.gap or self.limits.period / (self.limits.per_minute or 600)
            self._pause = min(self._pause * 2 or first, self.limits.period * LONGEST_PAUSE)
            self._refused_at = now
            retry_after = max(retry_after, self._pause)
        # A minute is all that a limit per minute can ask for; whatever is beyond must not stop a whole process.
        self.quiet_until = max(self.quiet_until, now + min(retry_after, self.limits.period))


class Slots:
    """How many requests may be in flight."""

    def __init__(self, most: int) -> None:
        self.allowed = self._most = most
        self._accepted = [0] * (most + 1)  # by how many were in flight
        self._doubts = 0  # refusals of as many as were never accepted, in a row
        self._patience = CLIMB
        self._held = 0

    def accepted(self, in_flight: int) -> None:
        """With so many in flight."""
        self._accepted[in_flight] += 1
        if in_flight < self.allowed:
            return
        self._doubts = 0
        self._held += 1
        if self._successes(self.allowed) == PROOF:
            self._patience = CLIMB
        if self._held >= self._patience and self.allowed < self._most:
            self.allowed, self._held = self.allowed + 1, 0

    def refused(self, in_flight: int) -> bool:
        """With so many in flight; whether that is taken for the reason."""
        if in_flight == 1 or self._successes(in_flight) >= PROOF:
            return False
        self._doubts += 1
        if self._doubts < DOUBTS:
            return True
        self.allowed, self._doubts, self._held = min(self.allowed, in_flight - 1), 0, 0
        self._patience = min(self._patience * 2, LONGEST_CLIMB)
        self._accepted[in_flight:] = [0] * (len(self._accepted) - in_flight)
        return True

    def _successes(self, in_flight: int) -> int:
        return sum(self._accepted[in_flight:])


class Rate:
    """How many a second."""

    def __init__(self, documented: float | None) -> None:
        self.gap = 0.0
        """Seconds between two requests; 0 as long as nothing was refused."""
        self.through: deque[float] = deque(maxlen=KNOWN)
        """When the last requests went that were accepted; since the last refusals."""
        self._documented = documented
        self.window = 0
        """Requests that a window takes; 0 unless that is known."""
        self._patience = HOLD
        self._misses = 0  # refusals in a row that came too early to have proven anything
        self._held = 0  # requests that were accepted with it, and with what was tried since

    @property
    def proven(self) -> bool:
        """Whether the present rate has held for a while."""
        return self._held >= FAR

    def kept(self) -> None:
        """A request that went as soon as the rate allowed was accepted."""
        self._held += 1
        beyond = self._held - self._patience
        if beyond > 0:
            settled = max(SETTLED, self.window)
            gap = self.gap / (1 + GAIN / settled * min(MOST_GAIN, 2 ** (beyond // settled)))
            self.gap = gap if self._documented is None else max(gap, 1 / (self._documented * CLOSER))

    def refused(self, refusals: int, last: float, now: float) -> None:
        """So many refusals in a row, the last of them then, are over."""
        self._misses = 0 if self.proven else self._misses + 1
        trimmed = self.gap and max(CUT, TRIM**2**self._misses) / self.gap
        rate = trimmed or self._documented or self._most(last)
        over, through = (last + now) / 2, len(self.through)
        if refusals >= STUBBORN and through >= FAR:
            rate = min(rate, SAFE * self._most(over))
            self.window = min(self.window or through, through)
        elif self._misses > 1:
            self.window = 0
        self._patience = min(self._patience * LONGER, LONGEST_HOLD) if self.proven else HOLD
        self._patience = max(self._patience, WINDOWS * self.window)
        self.gap = 1 / max(rate, 1 / LARGEST)
        self._held = 0
        self.through.clear()
        self.through.append(over)

    def _most(self, end: float) -> float:
        """The most requests a second that got through in any time until then."""
        count = len(self.through)
        spans = ((count - index, max(end - at, SHORTEST)) for index, at in enumerate(self.through))
        begin = self.through[0] if self.through else end
        few = (count + 1) / max(end - begin, SHORTEST)
        return max((number / span for number, span in spans if number >= FAR), default=few)
