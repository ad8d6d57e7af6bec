"""The limits learn what a server really allows, and recover after incidents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.recovering import STRICTER, recovered_from
from benchmarks.rules import Blocking, FixedWindow, Incident, LeakyBucket, Rule, SlidingWindow, TokenBucket
from benchmarks.simulation import simulate
from pexip_engage_client import Limits
from pexip_engage_client.limits.pacing import Pacer

DOCUMENTED: list[tuple[str, Callable[[], Rule]]] = [
    ("fixed window", lambda: FixedWindow(3000)),
    ("sliding window", lambda: SlidingWindow(3000)),
    ("token bucket", lambda: TokenBucket(50, 3000)),
]


@pytest.mark.parametrize(("kind", "server"), DOCUMENTED)
def test_documented_limits_are_used_without_a_429(kind: str, server: Callable[[], Rule]) -> None:
    run = simulate(server(), Limits(), 180)
    assert run.goodput(0) >= 0.97 * 50
    assert not run.refused
    assert run.most_in_flight <= 4


# With the requests a second that the server allows, and the seconds that it takes for one.
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
def test_nine_tenths_of_a_lower_limit_are_used_after_ten_seconds(
    kind: str, server: Callable[[], Rule], allowed: float, service: float, seed: int, seconds: float
) -> None:
    run = simulate(server(), Limits(), seconds, service=service, seed=seed)
    assert run.goodput(10) >= 0.9 * allowed
    assert run.refused_share(10) < 0.01
    assert len(run.refused) < 40 + 0.01 * seconds * allowed


# A server shows the limit of a window only at its end.
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
def test_windows_of_any_length_and_size_are_learned(
    rule: type[FixedWindow | SlidingWindow], most: int, period: float, at_once: int, service: float
) -> None:
    learned = max(40, 3 * period)
    run = simulate(rule(most, period, at_once), Limits(), 2 * learned + 60, service=service)
    assert run.goodput(learned) >= 0.9 * most / period
    assert run.refused_share(learned) < 0.01


@pytest.mark.parametrize("began", [0.0, 0.7, 1.9, 3.1, 4.3])
@pytest.mark.parametrize(
    "server",
    [
        lambda: FixedWindow(500, 5),
        lambda: SlidingWindow(500, 5),
        lambda: SlidingWindow(500, 5, at_once=2),
    ],
)
def test_window_is_learned_whenever_the_first_request_is_sent(server: Callable[[], Rule], began: float) -> None:
    run = simulate(server(), Limits(4, 1000, period=5), 20, seed=int(10 * began), began=began)
    assert run.goodput(10) >= 0.9 * 100
    assert run.refused_share(10) < 0.01


@pytest.mark.parametrize("retry_after", [0.0, 5.0])
@pytest.mark.parametrize("seconds", [3, 10, 30])
@pytest.mark.parametrize("begin", [20, 70, 130])
def test_rate_recovers_within_ten_seconds_of_the_first_success_after_an_incident(
    begin: float, seconds: float, retry_after: float
) -> None:
    """40 of the documented 50 requests a second: four in flight, each for 0.1 s."""
    server = Incident(SlidingWindow(3000), (begin, seconds))
    run = simulate(server, Limits(), begin + seconds + 60, service=0.1, retry_after=retry_after)
    before, end = run.goodput(begin - 10, begin), begin + seconds
    assert before > 35
    assert run.recovered_in(end, 0.9 * before) <= 10
    assert run.goodput(end + 20) >= 0.9 * before
    assert len(run.refused) <= 20


@pytest.mark.parametrize("seconds", [3, 18])
@pytest.mark.parametrize(("kind", "stricter"), STRICTER)
def test_rate_recovers_within_a_minute_of_a_partial_incident(
    kind: str, stricter: Callable[[], Rule], seconds: float
) -> None:
    """The server allows 20 requests a second for a while, instead of 50."""
    for seed in range(2):
        assert recovered_from(stricter(), seconds, seed) <= 60


@pytest.mark.parametrize("seconds", [3, 10, 30])
@pytest.mark.parametrize(
    ("server", "service", "allowed"),
    [
        (lambda: LeakyBucket(25), 0.002, 25),
        (lambda: TokenBucket(33, 5), 0.002, 33),
        (lambda: FixedWindow(1500), 0.002, 25),
        (lambda: SlidingWindow(3000, at_once=2), 0.05, 38),
    ],
)
def test_learned_rate_survives_an_incident(
    server: Callable[[], Rule], service: float, allowed: float, seconds: float
) -> None:
    run = simulate(Incident(server(), (200, seconds)), Limits(), 340, service=service)
    assert run.goodput(200 + seconds + 20) >= 0.9 * allowed


def test_incidents_in_quick_succession_are_not_mistaken_for_windows() -> None:
    server = Incident(SlidingWindow(3000), (20, 3), (40, 3), (60, 10))
    run = simulate(server, Limits(), 120, service=0.1)
    assert run.goodput(80) >= 0.85 * 39


@pytest.mark.parametrize("retry_after", [0.0, 5.0])
@pytest.mark.parametrize(
    ("server", "allowed"),
    [
        (lambda: TokenBucket(40, 10), 40),
        (lambda: TokenBucket(25, 10), 25),
        (lambda: TokenBucket(25, 250), 25),
        (lambda: LeakyBucket(40), 40),
        (lambda: LeakyBucket(25), 25),
        (lambda: SlidingWindow(40, 1), 40),
    ],
)
def test_four_fifths_are_used_of_a_gateway_that_blocks_for_5_s_after_each_429(
    server: Callable[[], Rule], allowed: float, retry_after: float
) -> None:
    run = simulate(Blocking(server(), 5), Limits(), 360, retry_after=retry_after)
    assert run.goodput(60) >= 0.8 * allowed
    assert run.refused_share(60) < 0.01


@pytest.mark.parametrize("seconds", [8, 30])
@pytest.mark.parametrize(("server", "allowed"), [(lambda: TokenBucket(40, 10), 40), (lambda: LeakyBucket(25), 25)])
def test_gateway_that_extends_its_block_with_each_request_is_used_eventually(
    server: Callable[[], Rule], allowed: float, seconds: float
) -> None:
    run = simulate(Blocking(server(), seconds, extends=True), Limits(), 1800)
    assert run.goodput(900) >= 0.8 * allowed
    assert run.refused_share(900) < 0.01


def rejected_for(pacer: Pacer, begin: float, seconds: float) -> list[float]:
    """The pauses while the server rejects everything; the first request after that is accepted."""
    now, pauses = begin, list[float]()
    while now < begin + seconds:
        pacer.throttled(pacer.sent(now), now, 0.0)
        pauses.append(round(pacer.opens_in(now), 3))
        now += pauses[-1] + 1e-6
    pacer.accepted(pacer.sent(now), now)
    return pauses


def test_pause_doubles_with_each_429_up_to_an_eighth_of_a_period() -> None:
    pauses = rejected_for(Pacer(Limits()), 0.0, 59.0)
    assert pauses[:5] == [0.02, 0.04, 0.08, 0.16, 0.32]
    assert pauses[-1] == 7.5


def test_pauses_grow_to_a_third_of_the_time_after_a_period_of_429s() -> None:
    pauses = rejected_for(Pacer(Limits()), 0.0, 200.0)
    assert pauses[8:] == [5.12, *[7.5] * 7, 15.0, 25.907, 34.542, 46.056, 60.0]
    assert rejected_for(Pacer(Limits()), 0.0, 1000.0)[-1] == 60


def test_pause_that_ended_a_long_block_is_halved_each_time_that_less_is_enough() -> None:
    pacer = Pacer(Limits())
    assert rejected_for(pacer, 0.0, 100.0)[-1] == 25.907
    assert [rejected_for(pacer, begin, 0.01)[1:] for begin in (1e3, 2e3)] == [[], []]
    assert [rejected_for(pacer, begin, 0.03)[1:] for begin in (3e3, 4e3)] == [[12.953], [6.477]]
    pacer.reset()
    assert rejected_for(pacer, 5e3, 0.03)[1:] == [0.04]


def test_retry_after_stops_all_requests_for_a_period_at_most() -> None:
    pacer = Pacer(Limits())
    pacer.throttled(pacer.sent(0.0), 0.0, 12.0)
    assert pacer.opens_in(0.0) == 12
    pacer.throttled(pacer.sent(12.0), 12.0, 1e9)
    assert pacer.opens_in(12.0) == 60


def test_rate_is_that_of_the_pauses_while_the_server_rejects_everything() -> None:
    pacer, now = Pacer(Limits()), 0.0
    rates: list[float] = []
    for _ in range(9):
        pacer.throttled(pacer.sent(now), now, 0.0)
        rates.append(pacer.rate)
        assert (pacer.rate < 50, pacer.concurrency) == ((True, 1) if pacer.is_slowed else (False, 4))
        now = pacer.quiet_until
    assert rates[:6] == [50] * 6
    assert rates[6:] == pytest.approx([1 / 1.28, 1 / 2.56, 1 / 5.12])
    pacer.accepted(pacer.sent(now), now)
    assert (pacer.rate, pacer.concurrency, pacer.is_slowed) == (50, 4, False)


def test_429s_to_all_requests_in_flight_count_once() -> None:
    pacer = Pacer(Limits())
    requests = [pacer.sent(0.0) for _ in range(4)]
    for sent in requests:
        pacer.throttled(sent, 1.0, 0.0)
    assert pacer.opens_in(1.0) == pytest.approx(0.02)


def test_server_that_rejects_the_first_requests_does_not_stop_the_client() -> None:
    pacer = Pacer(Limits())
    now = 0.0
    for _ in range(4):
        now += max(0.0, pacer.opens_in(now))
        pacer.throttled(pacer.sent(now), now, 1.0)
        now += 2.0
    pacer.accepted(pacer.sent(now), now)
    pacer.sent(now + 1.0)
    assert pacer.opens_in(now + 1.0) < 60


def test_429s_to_single_requests_do_not_reduce_concurrency() -> None:
    pacer, now = Pacer(Limits(per_minute=None)), 0.0
    for _ in range(4):
        pacer.throttled(pacer.sent(now), now, 0.0)
        now += 60
    pacer.accepted(pacer.sent(now), now)
    assert pacer.opens_in(now + 60) <= 0


def test_second_429_in_a_row_reduces_concurrency_and_the_first_does_not() -> None:
    pacer = Pacer(Limits(4, None))
    for now, allowed in ((0.0, 4), (10.0, 3)):
        requests = [pacer.sent(now) for _ in range(4)]
        pacer.throttled(requests.pop(), now, 0.0)
        for sent in requests:
            pacer.accepted(sent, now)
        assert pacer.concurrency == allowed


def test_rate_and_concurrency_report_what_was_learned_until_reset() -> None:
    pacer = Pacer(Limits())
    assert (pacer.rate, pacer.concurrency, pacer.is_slowed) == (50, 4, False)
    run = simulate(LeakyBucket(20), Limits(), 60)
    assert run.pacer is not None
    assert 17 < run.pacer.rate < 22
    assert run.pacer.is_slowed
    made = run.pacer.made
    run.pacer.reset()
    assert (run.pacer.rate, run.pacer.is_slowed, run.pacer.made) == (50, False, made)
