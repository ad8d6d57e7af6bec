"""Servers of all kinds that limit their callers, in simulated time."""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, Protocol

from pexip_engage_client import Limits
from pexip_engage_client.limits.pacing import Pacer, Ticket


class Server(Protocol):
    def allows(self, now: float, in_flight: int) -> bool: ...


class FixedWindow:
    def __init__(self, most: int, period: float = 60, at_once: int = 4) -> None:
        self.most, self.period, self.at_once = most, period, at_once
        self.window, self.count = -1, 0

    def allows(self, now: float, in_flight: int) -> bool:
        if int(now // self.period) != self.window:
            self.window, self.count = int(now // self.period), 0
        allowed = in_flight < self.at_once and self.count < self.most
        self.count += allowed
        return allowed


class SlidingWindow:
    def __init__(self, most: int, period: float = 60, at_once: int = 4) -> None:
        self.most, self.period, self.at_once = most, period, at_once
        self.times: deque[float] = deque()

    def allows(self, now: float, in_flight: int) -> bool:
        while self.times and self.times[0] <= now - self.period:
            self.times.popleft()
        allowed = in_flight < self.at_once and len(self.times) < self.most
        if allowed:
            self.times.append(now)
        return allowed


class TokenBucket:
    def __init__(self, rate: float, size: int, at_once: int = 4) -> None:
        self.rate, self.size, self.at_once = rate, size, at_once
        self.level, self.at = float(size), 0.0

    def allows(self, now: float, in_flight: int) -> bool:
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        allowed = in_flight < self.at_once and self.level >= 1
        self.level -= allowed
        return allowed


class LeakyBucket:
    """Paces: no burst at all, such as nginx's ``limit_req`` by default."""

    def __init__(self, rate: float, at_once: int = 4) -> None:
        self.gap, self.at_once, self.last = 1 / rate, at_once, -1.0

    def allows(self, now: float, in_flight: int) -> bool:
        allowed = in_flight < self.at_once and now - self.last >= self.gap
        if allowed:
            self.last = now
        return allowed


class Result(NamedTuple):
    goodput: float
    """Accepted requests a second, after the first ten."""
    refused: float
    """The share of 429s, after the first ten seconds."""
    refusals: int
    """All 429s."""
    most_in_flight: int


def walk(server: Server, limits: Limits, seconds: float, service: float = 0.002, seed: int = 1) -> Result:
    """A client with endless demand at a server, over a network with some jitter, by timers that are a little late."""
    dice, pacer = random.Random(seed), Pacer(limits)
    events: list[tuple[float, int, Callable[[], None]]] = []
    state = {"now": 0.0, "in_flight": 0, "most": 0, "number": 0, "accepted": 0, "refused": 0, "early": 0}
    learned = 10.0

    def later(delay: float, event: Callable[[], None]) -> None:
        state["number"] += 1
        heapq.heappush(events, (state["now"] + delay, int(state["number"]), event))

    def arrive(ticket: Ticket) -> None:
        if not server.allows(state["now"], int(state["in_flight"])):
            later(0.0005, lambda: refuse(ticket))
            return
        state["in_flight"] += 1
        state["most"] = max(state["most"], state["in_flight"])
        later(service * (0.5 + dice.random()), lambda: finish(ticket))

    def finish(ticket: Ticket) -> None:
        state["in_flight"] -= 1
        later(0.0005, lambda: accept(ticket))

    def accept(ticket: Ticket) -> None:
        pacer.accepted(ticket, state["now"])
        state["accepted"] += state["now"] > learned

    def refuse(ticket: Ticket) -> None:
        pacer.refused(ticket, state["now"], 0.0)
        state["refused" if state["now"] > learned else "early"] += 1

    while state["now"] < seconds:
        wait = pacer.opens_in(state["now"])
        if wait <= 0:
            ticket = pacer.sent(state["now"])
            later(0.0002 + 0.001 * dice.random() ** 3, lambda ticket=ticket: arrive(ticket))  # type: ignore[misc]
            continue
        at = state["now"] + wait + 0.001 * dice.random()
        if events and events[0][0] <= at:
            state["now"], _, event = heapq.heappop(events)
            event()
        else:
            state["now"] = at
    return Result(
        goodput=state["accepted"] / (seconds - learned),
        refused=state["refused"] / max(1, state["refused"] + state["accepted"]),
        refusals=int(state["refused"] + state["early"]),
        most_in_flight=int(state["most"]),
    )
