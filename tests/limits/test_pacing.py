"""The limits find out what a server really allows, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.rules import FixedWindow, LeakyBucket, Rule, SlidingWindow, TokenBucket
from pexip_engage_client import Limits
from pexip_engage_client.limits.pacing import Pacer

from .servers import walk

DOCUMENTED: list[tuple[str, Callable[[], Rule]]] = [
    ("fixed window", lambda: FixedWindow(3000)),
    ("sliding window", lambda: SlidingWindow(3000)),
    ("token bucket", lambda: TokenBucket(50, 3000)),
]


@pytest.mark.parametrize(("kind", "server"), DOCUMENTED)
def test_the_documented_limits_are_used_up_without_a_429(kind: str, server: Callable[[], Rule]) -> None:
    result = walk(server(), Limits(), 180, learned=0)
    assert result.goodput >= 0.97 * 50
    assert result.refusals == 0
    assert result.most_in_flight <= 4


# How many a second each lets through, and for how long it is at work on each.
OTHER: list[tuple[str, Callable[[], Rule], float, float]] = [
    ("paces at the documented rate", lambda: LeakyBucket(50), 50, 0.002),
    ("paces at half of it", lambda: LeakyBucket(25), 25, 0.002),
    ("paces at half of it, slow", lambda: LeakyBucket(25), 25, 0.1),
    ("paces at a fifth of it", lambda: LeakyBucket(10), 10, 0.002),
    ("a token bucket of a hundred", lambda: TokenBucket(50, 100), 50, 0.002),
    ("a token bucket of ten", lambda: TokenBucket(50, 10), 50, 0.002),
    ("a small token bucket, a lower rate", lambda: TokenBucket(33, 5), 33, 0.002),
    ("half of the documented rate in a large bucket", lambda: TokenBucket(25, 1500), 25, 0.002),
    ("2 in flight", lambda: SlidingWindow(3000, at_once=2), 50, 0.002),
    ("2 in flight, slow", lambda: SlidingWindow(3000, at_once=2), 19, 0.1),
    ("1 in flight", lambda: SlidingWindow(3000, at_once=1), 50, 0.002),
]


@pytest.mark.parametrize(("kind", "server", "allowed", "service"), OTHER)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("seconds", [40, 120])
def test_less_than_documented_is_found_out(
    kind: str, server: Callable[[], Rule], allowed: float, service: float, seed: int, seconds: float
) -> None:
    result = walk(server(), Limits(), seconds, service=service, seed=seed)
    assert result.goodput >= 0.9 * allowed, result
    assert result.refused < 0.01, result
    assert result.refusals < 40 + 0.01 * seconds * allowed, result


# A server that counts by windows shows what it allows when a window is over, and no earlier.
@pytest.mark.parametrize("rule", [FixedWindow, SlidingWindow])
@pytest.mark.parametrize(
    ("most", "period", "at_once", "service"),
    [
        (1500, 60, 4, 0.002),
        (1500, 60, 2, 0.002),
        (600, 60, 4, 0.002),
        (300, 30, 4, 0.002),
        (200, 10, 4, 0.002),
        (100, 4, 4, 0.002),
        (100, 4, 4, 0.1),
        (100, 4, 2, 0.01),
        (50, 1, 4, 0.002),
        (25, 1, 4, 0.002),
        (10, 1, 4, 0.002),
    ],
)
def test_windows_of_any_length_and_number_are_found_out(
    rule: type[FixedWindow | SlidingWindow], most: int, period: float, at_once: int, service: float
) -> None:
    learned = max(40, 3 * period)
    result = walk(rule(most, period, at_once), Limits(), 2 * learned + 60, learned, service)
    assert result.goodput >= 0.9 * most / period, result
    assert result.refused < 0.01, result


@pytest.mark.parametrize("began", [0.0, 0.7, 1.9, 3.1, 4.3])
@pytest.mark.parametrize(
    "server",
    [
        lambda: FixedWindow(500, 5),
        lambda: SlidingWindow(500, 5),
        lambda: SlidingWindow(500, 5, at_once=2),
    ],
)
def test_it_does_not_matter_when_in_a_window_the_first_request_comes(server: Callable[[], Rule], began: float) -> None:
    """Nor that the client's own limit stops it for a while: a window holds what came before the break, too."""
    result = walk(server(), Limits(4, 1000, period=5), 20, seed=int(10 * began), began=began)
    assert result.goodput >= 0.9 * 100, result
    assert result.refused < 0.01, result


def test_a_burst_after_a_break_does_not_make_a_window_look_small() -> None:
    """500 at once, a second of nothing, 14 more, and then nothing until ten seconds are over: 50 a second."""
    pacer = Pacer(Limits())
    for now in [*(0.002 * number for number in range(500)), *(2 + 0.002 * number for number in range(14))]:
        pacer.accepted(pacer.sent(now), now)
    now = 2.1
    while now < 10:
        pacer.refused(pacer.sent(now), now, 0.0)
        now += pacer.opens_in(now) + 1e-6
    pacer.accepted(pacer.sent(now), now)
    now += pacer.opens_in(now)
    pacer.sent(now)
    assert 1 / 55 < pacer.opens_in(now) < 1 / 40


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


def test_refusals_of_single_requests_are_never_laid_to_concurrency() -> None:
    """There would be none left to try."""
    pacer, now = Pacer(Limits(per_minute=None)), 0.0
    for _ in range(4):
        pacer.refused(pacer.sent(now), now, 0.0)
        now += 60
    pacer.accepted(pacer.sent(now), now)
    assert pacer.opens_in(now + 60) <= 0


def test_one_refusal_takes_no_place_away_and_a_second_in_a_row_does() -> None:
    pacer = Pacer(Limits(4, None))
    for now, allowed in ((0.0, 4), (10.0, 3)):
        tickets = [pacer.sent(now) for _ in range(4)]
        pacer.refused(tickets.pop(), now, 0.0)
        for ticket in tickets:
            pacer.accepted(ticket, now)
        assert pacer.slots.allowed == allowed
