"""The limits learn what a server really allows, and recover after incidents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.recovering import EXTENDING, KINDS, LEARNED, bound, recovered_from, settled
from benchmarks.rules import Blocking, FixedWindow, Incident, LeakyBucket, Rule, SlidingWindow, TokenBucket
from benchmarks.simulation import Simulation
from pexip_engage_client import Limits
from pexip_engage_client.limits.pace import Pacer, Rate, Slots

DOCUMENTED: list[tuple[str, Callable[[], Rule]]] = [
    ("fixed window", lambda: FixedWindow(3000)),
    ("sliding window", lambda: SlidingWindow(3000)),
    ("token bucket", lambda: TokenBucket(50, 3000)),
]
NUMBERS = range(len(KINDS))


@pytest.mark.parametrize(("kind", "server"), DOCUMENTED)
def test_documented_limits_are_used_without_a_429(kind: str, server: Callable[[], Rule]) -> None:
    run = Simulation(server(), Limits()).run(180)
    assert run.goodput(0) >= 0.97 * 50
    assert not run.refused
    assert run.most_in_flight <= 4


@pytest.mark.proof
@pytest.mark.parametrize("number", NUMBERS, ids=[kind.what for kind in KINDS])
def test_most_of_a_lower_limit_is_used_with_few_429s(number: int) -> None:
    run, kind = settled(number, 1, 0.0), KINDS[number]
    assert 100 * run.goodput(LEARNED) / kind.allowed >= kind.least
    assert run.refused_share(LEARNED) <= 0.01


# Windows longer than a second need a few windows until the client knows them.
@pytest.mark.parametrize("rule", [FixedWindow, SlidingWindow])
@pytest.mark.parametrize(("most", "period", "at_once", "service"), [(200, 10, 4, 0.002), (100, 4, 2, 0.01)])
def test_windows_of_other_lengths_are_used(
    rule: type[FixedWindow | SlidingWindow], most: int, period: float, at_once: int, service: float
) -> None:
    run = Simulation(rule(most, period, at_once), Limits(), service=service).run(600)
    assert run.goodput(300) >= 0.85 * most / period
    assert run.refused_share(300) <= 0.01


@pytest.mark.proof
@settings(max_examples=15, deadline=None)
@example(0, 30.0, 0.02, 0.0)
@example(8, 30.0, 0.02, 0.0)
@example(9, 60.0, 0.1, 5.0)
@example(11, 30.0, 0.0, 0.0)
@given(
    number=st.sampled_from(NUMBERS),
    seconds=st.floats(1, 60),
    share=st.floats(0.02, 0.5) | st.just(0.0),
    retry_after=st.sampled_from([0.0, 1.0, 5.0]),
)
def test_rate_recovers_after_any_incident_within_its_length_or_20_seconds(
    number: int, seconds: float, share: float, retry_after: float
) -> None:
    """The rate is back at 90 % of what was accepted before."""
    assert recovered_from(number, [(seconds, share)], retry_after, seed=1) <= bound(seconds)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("number", "first", "gap", "second", "retry_after"),
    [
        (1, (18.0, 0.25), 20.0, (18.0, 0.25), 5.0),
        (1, (60.0, 0.02), 40.0, (3.0, 0.5), 0.0),
        (4, (60.0, 0.1), 40.0, (30.0, 0.1), 5.0),
        (9, (30.0, 0.5), 60.0, (10.0, 0.02), 5.0),
        (11, (30.0, 0.0), 400.0, (30.0, 0.02), 0.0),
        (13, (20.0, 0.15), 20.0, (20.0, 0.5), 5.0),
    ],
)
def test_rate_recovers_as_soon_after_a_second_incident(
    number: int, first: tuple[float, float], gap: float, second: tuple[float, float], retry_after: float
) -> None:
    assert recovered_from(number, [first, second], retry_after, seed=1, gap=gap) <= bound(second[0])


@pytest.mark.proof
@pytest.mark.parametrize(("seconds", "least"), [(8, 0.6), (30, 0.3)])
@pytest.mark.parametrize(("kind", "server", "allowed"), EXTENDING)
def test_gateway_that_extends_its_block_with_each_request_is_used_eventually(
    kind: str, server: Callable[[], Rule], allowed: float, seconds: float, least: float
) -> None:
    run = Simulation(Blocking(server(), seconds, extends=True), Limits()).run(1800)
    assert run.goodput(900) >= least * allowed
    assert run.refused_share(900) <= 0.01


def test_rate_is_learned_from_what_was_accepted_before_the_first_429() -> None:
    """The client sends 20 requests a second, of 50 that are configured, because each takes 0.2 s."""
    run = Simulation(Incident(SlidingWindow(3000), 20, 3), Limits(), service=0.2).run(26)
    assert 0.8 * 20 < run.pacer.learned.rate_at(run.now) < 1.2 * 20


def rejected_for(pacer: Pacer, begin: float, seconds: float) -> list[float]:
    """The pauses while the server rejects everything; the first request after that is accepted."""
    now, pauses = begin, list[float]()
    while now < begin + seconds:
        pacer.throttled(pacer.sent(now), now, 0.0)
        pauses.append(round(pacer.opens_in(now), 2))
        now += pauses[-1] + 1e-6
    pacer.accepted(pacer.sent(now), now)
    return pauses


def test_pauses_double_to_5_seconds_and_then_to_a_third_of_the_time_since_the_first_429() -> None:
    pauses = rejected_for(Pacer(Limits()), 0.0, 100.0)
    assert pauses[:9] == [0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.0]
    assert pauses[9:] == [5.0, 5.03, 6.71, 8.95, 11.93, 15.91, 21.21, 28.28]
    assert rejected_for(Pacer(Limits()), 0.0, 1000.0)[-1] == 60


def test_retry_after_stops_all_requests_for_five_minutes_at_most() -> None:
    pacer = Pacer(Limits())
    pacer.throttled(pacer.sent(0.0), 0.0, 12.0)
    assert pacer.opens_in(0.0) == 12
    pacer.throttled(pacer.sent(12.0), 12.0, 100.0)
    assert pacer.opens_in(12.0) == 100
    pacer.throttled(pacer.sent(112.0), 112.0, 1e9)
    assert pacer.opens_in(112.0) == 300


def test_rate_is_that_of_the_pauses_while_the_server_rejects_everything() -> None:
    pacer, now = Pacer(Limits()), 0.0
    rates: list[float] = []
    for _ in range(9):
        pacer.throttled(pacer.sent(now), now, 0.0)
        learned = pacer.learned
        rates.append(learned.rate_at(now))
        assert (learned.rate_at(now) < 50, learned.concurrency) == ((True, 1) if learned.is_slowed(now) else (False, 4))
        now = learned.quiet_until
    assert rates[:6] == [50] * 6
    assert rates[6:] == pytest.approx([1 / 1.28, 1 / 2.56, 1 / 5])
    pacer.accepted(pacer.sent(now), now)
    learned = pacer.learned
    assert learned.rate_at(now + 4) == pytest.approx(46.5, rel=0.01)
    assert learned.rate_at(now + 15) == 50
    assert (learned.concurrency, learned.is_slowed(now), learned.is_slowed(now + 15)) == (4, True, False)


def test_rate_lingers_for_four_seconds_and_rises_forty_times_in_four_more() -> None:
    rate = Rate(most=1e6).after(100.0, 100.0, 0.0, 0.0)
    assert (rate.at(0.0), rate.at(4.0)) == pytest.approx((0.7 * 93, 93), rel=0.01)
    assert rate.at(5.0) < 2 * 93
    assert rate.at(8.0) > 40 * 93


def test_rate_lingers_for_two_fifths_of_the_time_since_the_server_began_to_accept_less() -> None:
    rate = Rate(most=1e6)
    for now in range(0, 31, 5):
        rate = rate.after(100.0, 10.0, float(now), float(now))
    assert rate.at(30.0 + 12.0) == pytest.approx(rate.at(30.0 + 6.0))
    assert rate.at(30.0 + 18.0) > 2 * rate.at(30.0 + 12.0)


def test_what_was_accepted_above_a_lowered_concurrency_is_forgotten() -> None:
    slots = Slots(8, 8, {4: -8, 5: 3}).throttled(4, 0.0)
    assert slots.allowed == 3
    assert evolve(slots, allowed=4).throttled(4, 100.0).allowed == 3


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
    assert pacer.opens_in(now + 1.0) < 1


def test_429s_to_single_requests_do_not_reduce_concurrency() -> None:
    pacer, now = Pacer(Limits(per_minute=None)), 0.0
    for _ in range(4):
        pacer.throttled(pacer.sent(now), now, 0.0)
        now += 60
    pacer.accepted(pacer.sent(now), now)
    assert pacer.opens_in(now + 60) <= 0


def test_concurrency_that_the_server_rejects_repeatedly_falls_and_recovers_in_seconds() -> None:
    pacer = Pacer(Limits())
    allowed: list[int] = []
    for now in range(0, 40, 10):
        requests = [pacer.sent(float(now)) for _ in range(4)]
        pacer.throttled(requests.pop(), now + 0.1, 0.0)
        for sent in requests:
            pacer.accepted(sent, now + 0.1)
        pacer.accepted(pacer.sent(now + 1.0), now + 1.0)
        allowed.append(pacer.learned.concurrency)
    assert allowed == [4, 4, 3, 3]
    for _ in range(4):
        pacer.accepted(pacer.sent(60.0), 60.0)
    assert pacer.learned.concurrency == 3
    requests = [pacer.sent(60.0) for _ in range(3)]
    for sent in requests:
        pacer.accepted(sent, 60.1)
    assert pacer.learned.concurrency == 4


def test_concurrency_stays_if_the_server_also_accepts_as_many_requests_in_flight() -> None:
    pacer = Pacer(Limits())
    for now in range(0, 60, 10):
        for sent in [pacer.sent(float(now)) for _ in range(4)][3:]:
            pacer.throttled(sent, now + 0.1, 0.0)
        for sent in list(pacer.in_flight):
            pacer.accepted(sent, now + 0.1)
        for sent in [pacer.sent(now + 5.0) for _ in range(4)]:
            pacer.accepted(sent, now + 5.0)
        assert pacer.learned.concurrency == 4


def test_reset_forgets_the_rate_and_keeps_the_requests() -> None:
    pacer = Simulation(LeakyBucket(20), Limits()).run(60).pacer
    assert 12 < pacer.learned.rate_at(60) < 22
    assert pacer.learned.is_slowed(60)
    made = pacer.made
    pacer.reset()
    assert (pacer.learned.rate_at(60), pacer.learned.is_slowed(60), pacer.made) == (50, False, made)
