"""A client with endless demand at a server that limits its callers, in simulated time."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.rules import Rule
from pexip_engage_client import Limits
from pexip_engage_client.limits.pacing import Pacer, Sent


class Result(NamedTuple):
    goodput: float
    """Accepted requests a second, once the server was learned."""
    refused: float
    """The share of 429s, once the server was learned."""
    refusals: int
    """All 429s."""
    most_in_flight: int


def walk(
    server: Rule,
    limits: Limits,
    seconds: float,
    learned: float = 10.0,
    service: float = 0.002,
    seed: int = 1,
    began: float = 0.0,
) -> Result:
    """Over a network with some jitter, by timers that are a little late; the server began so many seconds earlier."""
    dice, pacer = random.Random(seed), Pacer(limits)
    events: list[tuple[float, int, Callable[[], None]]] = []
    state = {"now": 0.0, "in_flight": 0, "most": 0, "number": 0, "accepted": 0, "refused": 0, "early": 0}

    def later(delay: float, event: Callable[[], None]) -> None:
        state["number"] += 1
        heapq.heappush(events, (state["now"] + delay, int(state["number"]), event))

    def arrive(sent: Sent) -> None:
        if not server.allows(began + state["now"], int(state["in_flight"])):
            later(0.0005, lambda: refuse(sent))
            return
        state["in_flight"] += 1
        state["most"] = max(state["most"], state["in_flight"])
        later(service * (0.5 + dice.random()), lambda: finish(sent))

    def finish(sent: Sent) -> None:
        state["in_flight"] -= 1
        later(0.0005, lambda: accept(sent))

    def accept(sent: Sent) -> None:
        pacer.accepted(sent, state["now"])
        state["accepted"] += state["now"] > learned

    def refuse(sent: Sent) -> None:
        pacer.refused(sent, state["now"], 0.0)
        state["refused" if state["now"] > learned else "early"] += 1

    while state["now"] < seconds:
        wait = pacer.opens_in(state["now"])
        if wait <= 0:
            sent = pacer.sent(state["now"])
            later(0.0002 + 0.001 * dice.random() ** 3, lambda sent=sent: arrive(sent))  # type: ignore[misc]
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
