"""Simulate a client with unlimited demand and a server that limits its callers, in simulated time.

The network has some jitter, and the client's timers are a little late. A simulated minute takes a fraction of a second.
"""

from __future__ import annotations

import heapq
import random
from bisect import bisect_left
from math import inf
from typing import Literal

from pexip_engage_client import Limits
from pexip_engage_client.limits.pace import Pacer, Sent

from .rules import Rule

Event = Literal["arrives", "finishes", "is accepted", "is refused"]


class Simulation:
    """A client and a server. `copy.deepcopy` copies both, so that several incidents can follow the same history."""

    def __init__(
        self,
        server: Rule,
        limits: Limits,
        *,
        service: float = 0.002,
        seed: int = 1,
        began: float = 0.0,
        retry_after: float = 0.0,
    ) -> None:
        """The server started `began` seconds earlier, needs `service` seconds for a request, and sends `retry_after`
        with each 429."""
        self.server = server
        self.pacer = Pacer(limits)
        self.now = 0.0
        self.accepted: list[float] = []
        """The times at which the client got responses other than 429s."""
        self.refused: list[float] = []
        """The times at which the client got 429s."""
        self.in_flight = self.most_in_flight = 0
        self._service = service
        self._retry_after = retry_after
        self._began = began
        self._dice = random.Random(seed)
        self._events: list[tuple[float, int, Event, Sent]] = []
        self._number = 0

    def run(self, seconds: float) -> Simulation:
        """Run the simulation until this time."""
        while self.now < seconds:
            wait = self.pacer.opens_in(self.now)
            if wait <= 0:
                self._later(0.0002 + 0.001 * self._dice.random() ** 3, "arrives", self.pacer.sent(self.now))
                continue
            at = self.now + wait + 0.001 * self._dice.random()
            if self._events and self._events[0][0] <= at:
                self.now, _, event, sent = heapq.heappop(self._events)
                self._handle(event, sent)
            else:
                self.now = at
        return self

    def _later(self, delay: float, event: Event, sent: Sent) -> None:
        self._number += 1
        heapq.heappush(self._events, (self.now + delay, self._number, event, sent))

    def _handle(self, event: Event, sent: Sent) -> None:
        if event == "arrives":
            if self.server.allows(self._began + self.now, self.in_flight):
                self.in_flight += 1
                self.most_in_flight = max(self.most_in_flight, self.in_flight)
                self._later(self._service * (0.5 + self._dice.random()), "finishes", sent)
            else:
                self._later(0.0005, "is refused", sent)
        elif event == "finishes":
            self.in_flight -= 1
            self._later(0.0005, "is accepted", sent)
        elif event == "is accepted":
            self.pacer.accepted(sent, self.now)
            self.accepted.append(self.now)
        else:
            self.pacer.throttled(sent, self.now, self._retry_after)
            self.refused.append(self.now)

    def goodput(self, begin: float, end: float | None = None) -> float:
        """Return the accepted requests per second within a period."""
        end = self.now if end is None else end
        return (bisect_left(self.accepted, end) - bisect_left(self.accepted, begin)) / (end - begin)

    def refused_share(self, begin: float) -> float:
        """Return the share of 429s after a time."""
        throttled, accepted = (len(times) - bisect_left(times, begin) for times in (self.refused, self.accepted))
        return throttled / max(1, throttled + accepted)

    def recovered_in(self, begin: float, rate: float, over: float) -> float:
        """Return how many seconds after `begin` the average over the next `over` seconds first reaches `rate`."""
        at = begin
        while at + over <= self.now:
            if self.goodput(at, at + over) >= rate:
                return at - begin
            at += 0.1
        return inf
