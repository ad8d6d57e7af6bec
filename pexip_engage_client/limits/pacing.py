"""When the next request may go: what the limits say, and what the server's refusals have taught.

Pure arithmetic over the times of requests and responses; who waits, and how, is no business of this module.

As long as nothing is refused, the documented limits hold: so many in flight, so many in a sliding minute, as the server
sees it. A 429 tells that the server allows less, but not of what. It is laid to *concurrency* when the server has not
yet shown that it takes that many requests at once, and to the *rate* otherwise. Either is cut, remembered, and raised
again little by little; how soon again depends on how the last attempt went. From the first 429 on requests are spaced
evenly, as a server that paces refuses two at once, however few there are in a minute.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import Any

from attrs import define, field, frozen

from .._runtime.arguments import count, refuse, seconds

# The clocks of two machines run apart; this much of the period is added to it.
DRIFT = 0.001

# So many accepted requests at once prove that a server takes that many at once.
PROOF = 5
# Requests accepted at the present concurrency before one more is tried; twice as many after each attempt that failed.
CLIMB, LONGEST_CLIMB = 10, 5000
# What a refusal leaves of the rate: so much when it comes after fewer than so many requests, else so much.
CUT, FAR, TRIM = 0.7, 10, 0.97
# What each accepted request adds to the rate, doubled with every `SETTLED` of them that no refusal interrupts.
GAIN, MOST_GAIN, SETTLED = 0.0001, 0.002, 100
# Pauses may come a little late; so spacing may be set a little closer than the documented rate.
CLOSER = 1.25
# Without a `Retry-After` nobody sends for one spacing after a refusal, then two, four … up to this part of a period.
LONGEST_PAUSE = 1 / 8


def _at_least_one(_: object, attribute: Any, value: object) -> None:
    if value is not None or attribute.name == "concurrent":
        count(attribute.name, value, 1)


def _duration(_: object, attribute: Any, value: object) -> None:
    if seconds(attribute.name, value) is None:
        raise refuse(attribute.name, "a number of seconds", value)


@frozen
class Limits:
    """The two limits. Clients of a process with equal `Limits` for the same host share one limiter."""

    concurrent: int = field(default=4, validator=_at_least_one)
    """Requests in flight."""
    per_minute: int | None = field(default=3000, validator=_at_least_one)
    """Requests in any sliding minute; None for as many as there are."""
    period: float = field(default=60.0, kw_only=True, validator=_duration)
    """How long the minute is: another length is of use in tests and benchmarks only."""


@define(eq=False)
class Ticket:
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
        self.places = limits.concurrent
        """How many may be in flight, as far as is known."""
        self.in_flight = 0
        self._lingering: list[float] = []  # until when the server may be at work on requests that were given up
        self._window = limits.period * (1 + DRIFT)
        self._recent: deque[float] = deque()  # when the responses of the running period came
        self._documented = None if limits.per_minute is None else limits.per_minute / limits.period
        self._rate: float | None = None  # requests a second; None as long as nothing was refused
        self._next_at = float("-inf")
        self._quiet_until = float("-inf")
        self._slowed_at = float("-inf")
        self._pause = 0.0  # the last one; 0 once a request was accepted
        self._refusals = 0  # in a row
        self._refused_since = 0.0
        self._exhausted = 0.0  # the rate of what had been accepted within a period when the row began
        self._accepted: deque[float] = deque()
        self._proof = [0] * (limits.concurrent + 1)  # accepted requests by how many were in flight
        self._climb = CLIMB
        self._climbed = 0
        self._trying = False  # whether the present concurrency is yet to be proven
        self._undisturbed = 0

    def opens_in(self, now: float) -> float:
        """Seconds until the next request may go; infinite where that is up to a request in flight."""
        while self._lingering and self._lingering[0] <= now:
            heappop(self._lingering)
        places = 1 if self._refusals > 1 else self.places
        if self.in_flight + len(self._lingering) >= places:
            return self._lingering[0] - now if self._lingering else float("inf")
        wait = max(self._quiet_until, self._next_at) - now
        begin, recent = now - self._window, self._recent
        while recent and recent[0] <= begin:
            recent.popleft()
        most = self.limits.per_minute
        if most is not None and len(recent) + self.in_flight >= most:
            wait = max(wait, recent[0] - begin) if recent else float("inf")
        return wait

    def sent(self, now: float) -> Ticket:
        """A request goes."""
        self.in_flight += 1
        spaced = self._rate is not None and now - self._next_at < 1 / self._rate
        if self._rate is not None:
            self._next_at = now + 1 / self._rate
        return Ticket(now, min(self.in_flight + len(self._lingering), self.limits.concurrent), spaced)

    def not_sent(self) -> None:
        """A request did not go after all."""
        self.in_flight -= 1

    def given_up(self, now: float, seconds: float) -> None:
        """Nobody waits for the response any more; the server may be at work on it for so many seconds."""
        self.in_flight -= 1
        self._recent.append(now)
        heappush(self._lingering, now + seconds)

    def accepted(self, ticket: Ticket, now: float) -> None:
        """A response came that is no 429."""
        self.in_flight -= 1
        self._recent.append(now)
        self._accepted.append(now)
        while self._accepted[0] <= now - self.limits.period:
            self._accepted.popleft()
        if ticket.sent_at < self._slowed_at:
            return
        long_refused = self._refusals > 2 and now - self._refused_since > self.limits.period / 50
        if self._rate and self._exhausted and long_refused:
            self._rate = min(self._rate, self._exhausted * 0.99)  # so long refuses only who counts by windows
        self._pause = self._refusals = 0
        self._proof[ticket.in_flight] += 1
        if ticket.in_flight >= self.places:
            self._climbed += 1
            if self._proven(self.places):
                self._climb = CLIMB if self._trying else self._climb
                self._trying = False
            if self._climbed >= self._climb and self.places < self.limits.concurrent:
                self.places, self._climbed, self._trying = self.places + 1, 0, True
        if self._rate is not None and ticket.spaced:
            self._undisturbed += 1
            gain = min(MOST_GAIN, GAIN * 2 ** (self._undisturbed // SETTLED))
            self._rate *= 1 + gain
            if self._documented is not None:
                self._rate = min(self._rate, self._documented * CLOSER)

    def refused(self, ticket: Ticket, now: float, retry_after: float) -> None:
        """A 429 came, which asks to wait so long, or 0."""
        self.in_flight -= 1
        self._recent.append(now)
        # Others that were in flight with the first refusal tell nothing new.
        if ticket.sent_at >= self._slowed_at:
            self._refusals += 1
            if self._refusals == 1:
                self._refused_since, self._exhausted = now, len(self._accepted) / self.limits.period
                self._learn(ticket, now)
            base = 1 / self._rate if self._rate else self.limits.period / 600
            self._pause = min(self._pause * 2 or base, self.limits.period * LONGEST_PAUSE)
            self._slowed_at = now
            retry_after = max(retry_after, self._pause)
        # A minute is all that a limit per minute can ask for; whatever is beyond must not stop a whole process.
        self._quiet_until = max(self._quiet_until, now + min(retry_after, self.limits.period))

    def _learn(self, ticket: Ticket, now: float) -> None:
        """Take a refusal for one of too many at once, or of too many in a while."""
        most = ticket.in_flight
        paced = self._rate is not None
        if most > 1 and not self._proven(most):
            self.places = min(self.places, most - 1)
            self._climb, self._climbed, self._trying = min(self._climb * 2, LONGEST_CLIMB), 0, False
            self._proof[most:] = [0] * (len(self._proof) - most)
            if paced or self._documented is None:
                return
        rate = self._rate or self._documented or max(self._exhausted, 600 / self.limits.period)
        if paced:
            rate = max(self._exhausted, rate * (CUT if self._undisturbed < FAR else TRIM))
        self._rate, self._undisturbed = rate, 0
        self._next_at = now + 1 / rate

    def _proven(self, concurrency: int) -> bool:
        return sum(self._proof[concurrency:]) >= PROOF
