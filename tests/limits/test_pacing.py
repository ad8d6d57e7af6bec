"""The limits find out what a server really allows, whatever its kind."""

from __future__ import annotations

import pytest

from pexip_engage_client import Limits
from pexip_engage_client.limits.pacing import Pacer

from .servers import FixedWindow, LeakyBucket, Server, SlidingWindow, TokenBucket, walk

DOCUMENTED: list[tuple[str, Server]] = [
    ("fixed window", FixedWindow(3000)),
    ("sliding window", SlidingWindow(3000)),
    ("token bucket", TokenBucket(50, 3000)),
]


@pytest.mark.parametrize(("kind", "server"), DOCUMENTED)
def test_the_documented_limits_are_used_up_without_a_429(kind: str, server: Server) -> None:
    result = walk(server, Limits(), 190)
    assert result.goodput >= 0.97 * 50
    assert result.refusals == 0
    assert result.most_in_flight <= 4


OTHER: list[tuple[str, Server, float, float]] = [
    ("paces at the documented rate", LeakyBucket(50), 50, 0.002),
    ("paces at half of it", LeakyBucket(25), 25, 0.002),
    ("paces at a fifth of it", LeakyBucket(10), 10, 0.002),
    ("a token bucket of a hundred", TokenBucket(50, 100), 50, 0.002),
    ("a token bucket of ten", TokenBucket(50, 10), 50, 0.002),
    ("a small token bucket, a lower rate", TokenBucket(33, 5), 33, 0.002),
    ("half of both numbers, fixed window", FixedWindow(1500, at_once=2), 25, 0.002),
    ("half of both numbers, sliding window", SlidingWindow(1500, at_once=2), 25, 0.002),
    ("2 in flight", SlidingWindow(3000, at_once=2), 50, 0.002),
    ("2 in flight, slow", SlidingWindow(3000, at_once=2), 19, 0.1),
    ("1 in flight", SlidingWindow(3000, at_once=1), 50, 0.002),
]


@pytest.mark.parametrize(("kind", "server", "allowed", "service"), OTHER)
@pytest.mark.parametrize("seed", range(2))
def test_less_than_documented_is_found_out(
    kind: str, server: Server, allowed: float, service: float, seed: int
) -> None:
    result = walk(type(server)(**_made_of(server)), Limits(), 190, service, seed)
    assert result.goodput >= 0.9 * allowed, result
    assert result.refused < 0.01, result
    assert result.refusals < 10 + 0.01 * 190 * allowed, result


def _made_of(server: Server) -> dict[str, float]:
    facts = dict(vars(server))
    if isinstance(server, LeakyBucket):
        return {"rate": 1 / facts["gap"], "at_once": facts["at_once"]}
    names = ("rate", "size", "at_once") if isinstance(server, TokenBucket) else ("most", "period", "at_once")
    return {name: facts[name] for name in names}


def test_refusals_in_a_row_double_the_pause_up_to_an_eighth_of_a_period() -> None:
    pacer, now, pauses = Pacer(Limits()), 0.0, []
    for _ in range(14):
        ticket = pacer.sent(now)
        pacer.refused(ticket, now, 0.0)
        pauses.append(round(pacer.opens_in(now), 3))
        now += pauses[-1] + 1e-6
    assert pauses[:5] == [0.02, 0.04, 0.08, 0.16, 0.32]
    assert pauses[-1] == 7.5


def test_retry_after_holds_for_everybody_but_not_longer_than_a_period() -> None:
    pacer = Pacer(Limits())
    pacer.refused(pacer.sent(0.0), 0.0, 12.0)
    assert pacer.opens_in(0.0) == 12
    pacer.refused(pacer.sent(12.0), 12.0, 1e9)
    assert pacer.opens_in(12.0) == 60


def test_one_refusal_seen_by_all_in_flight_counts_once() -> None:
    pacer = Pacer(Limits())
    tickets = [pacer.sent(0.0) for _ in range(4)]
    for ticket in tickets:
        pacer.refused(ticket, 1.0, 0.0)
    assert pacer.opens_in(1.0) == pytest.approx(0.02)


def test_a_server_that_refuses_from_the_first_request_on() -> None:
    """What was never accepted proves no rate: the pace stays one that the next request can be sent at."""
    pacer = Pacer(Limits())
    now = 0.0
    for _ in range(4):
        now += max(0.0, pacer.opens_in(now))
        pacer.refused(pacer.sent(now), now, 1.0)
        now += 2.0
    pacer.accepted(pacer.sent(now), now)
    pacer.sent(now + 1.0)
    assert pacer.opens_in(now + 1.0) < 60
