"""Simulate a client with unlimited demand and a server that limits its callers, in simulated time.

The network has some jitter, and the client's timers are a little late. A simulated minute takes a fraction of a second.
"""

from __future__ import annotations

import heapq
import random
from bisect import bisect_left
from collections.abc import Callable

from attrs import define, field

from pexip_engage_client import Limits
from pexip_engage_client.limits.pacing import Pacer, Sent

from .rules import Rule


@define
class Run:
    """The events of a run, in seconds since the start."""

    seconds: float
    accepted: list[float] = field(factory=list[float])
    """The times at which the client got responses other than 429s."""
    refused: list[float] = field(factory=list[float])
    """The times at which the client got 429s."""
    most_in_flight: int = 0
    pacer: Pacer | None = None

    def goodput(self, begin: float, end: float | None = None) -> float:
        """Return the accepted requests per second within a period."""
        end = self.seconds if end is None else end
        return (bisect_left(self.accepted, end) - bisect_left(self.accepted, begin)) / (end - begin)

    def refused_share(self, begin: float) -> float:
        """Return the share of 429s after a time."""
        throttled, accepted = (len(times) - bisect_left(times, begin) for times in (self.refused, self.accepted))
        return throttled / max(1, throttled + accepted)

    def recovered_in(self, begin: float, rate: float, over: float = 2.0) -> float:
        """Return the seconds from the first success after a time until the average rate reaches `rate`."""
        first = bisect_left(self.accepted, begin)
        if first == len(self.accepted):
            return float("inf")
        start = at = self.accepted[first]
        while at + over <= self.seconds:
            if self.goodput(at, at + over) >= rate:
                return at - start
            at += 0.1
        return float("inf")


def simulate(
    server: Rule,
    limits: Limits,
    seconds: float,
    *,
    service: float = 0.002,
    seed: int = 1,
    began: float = 0.0,
    retry_after: float = 0.0,
) -> Run:
    """Run for some seconds. The server started `began` seconds earlier, and needs `service` seconds for a request."""
    dice, pacer, run = random.Random(seed), Pacer(limits), Run(seconds)
    run.pacer = pacer
    events: list[tuple[float, int, Callable[[], None]]] = []
    now, in_flight, number = 0.0, 0, 0

    def later(delay: float, event: Callable[[], None]) -> None:
        nonlocal number
        number += 1
        heapq.heappush(events, (now + delay, number, event))

    def arrive(sent: Sent) -> None:
        nonlocal in_flight
        if not server.allows(began + now, in_flight):
            later(0.0005, lambda: refuse(sent))
            return
        in_flight += 1
        run.most_in_flight = max(run.most_in_flight, in_flight)
        later(service * (0.5 + dice.random()), lambda: finish(sent))

    def finish(sent: Sent) -> None:
        nonlocal in_flight
        in_flight -= 1
        later(0.0005, lambda: accept(sent))

    def accept(sent: Sent) -> None:
        pacer.accepted(sent, now)
        run.accepted.append(now)

    def refuse(sent: Sent) -> None:
        pacer.throttled(sent, now, retry_after)
        run.refused.append(now)

    while now < seconds:
        wait = pacer.opens_in(now)
        if wait <= 0:
            sent = pacer.sent(now)
            later(0.0002 + 0.001 * dice.random() ** 3, lambda sent=sent: arrive(sent))  # type: ignore[misc]
            continue
        at = now + wait + 0.001 * dice.random()
        if events and events[0][0] <= at:
            now, _, event = heapq.heappop(events)
            event()
        else:
            now = at
    return run
