"""Measure, in simulated time, how the limits adapt to stricter servers, blocking gateways, and incidents.

`python -m benchmarks recover`. A client with unlimited demand learns for ten seconds, or for three of the server's
windows. Then the row shows the share of the allowed rate that it uses. A gateway rejects requests that exceed its rule,
and then all requests for 5 s. Its row shows the share of the rate that the client uses in the five minutes after the
first minute. Other gateways extend the block with each request. The client detects this after a minute, and then needs
some blocks to find the rate.

Before an incident, the client sends 40 of the documented 50 requests per second, with four in flight for 0.1 s each.
Then the server responds with 429 for some time: to everything, or to requests beyond a lower rate. The row shows the
time until the client is back at 90 % of the earlier rate, averaged over two seconds. It begins with the first success
after a full incident, or with the end of a partial one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy

from pexip_engage_client import Limits

from .enforcing import OTHERS, PER_PERIOD, PERIOD
from .measuring import Effort, Row
from .rules import (
    Blocking,
    FixedWindow,
    Incident,
    LeakyBucket,
    PartialIncident,
    Rule,
    SlidingWindow,
    TokenBucket,
)
from .simulation import simulate

BEGIN = 70.0
GATEWAYS: list[tuple[str, Callable[[], Rule], float]] = [
    ("40 requests a second, bursts of 10", lambda: TokenBucket(40, 10), 40),
    ("25 requests a second, bursts of 10", lambda: TokenBucket(25, 10), 25),
    ("25 requests a second, no bursts", lambda: LeakyBucket(25), 25),
    ("40 requests in any second", lambda: SlidingWindow(40, 1), 40),
]
STRICTER: list[tuple[str, Callable[[], Rule]]] = [
    ("20 requests a second, no bursts", lambda: LeakyBucket(20)),
    ("20 requests a second, bursts of 40", lambda: TokenBucket(20, 40)),
    ("20 requests in any second", lambda: SlidingWindow(20, 1)),
    ("20 requests in each second", lambda: FixedWindow(20, 1)),
]


def measure(effort: Effort) -> Iterator[Row]:
    seeds = range(effort.seeds)
    for kind in OTHERS:
        learned = max(10.0, kind.windows)
        limits = Limits(4, PER_PERIOD, period=PERIOD)
        runs = [simulate(deepcopy(kind.rule), limits, learned + 30, service=kind.service, seed=seed) for seed in seeds]
        yield Row(
            what=f"a server that allows {kind.what}: share used",
            samples=[100 * run.goodput(learned) / kind.allowed for run in runs],
            unit="%",
            bound=90,
            at_least=True,
        )
        refused = [100 * run.refused_share(learned) for run in runs]
        yield Row(what="the same: share of 429s", samples=refused, unit="%", bound=1)
    for seconds in (3.0, 10.0, 30.0):
        for retry_after in (0.0, 5.0):
            header = f", with Retry-After: {retry_after:g}" if retry_after else ""
            samples = [recovered_in(seconds, retry_after, seed) for seed in seeds]
            what = f"90 % of the rate after {seconds:g} s of nothing but 429s{header}: from the first success"
            yield Row(what=what, samples=samples, unit="s", bound=10)
    for what, rule, allowed in GATEWAYS:
        for retry_after in (0.0, 5.0):
            header = f", with Retry-After: {retry_after:g}" if retry_after else ""
            runs = [simulate(Blocking(rule()), Limits(), 360, seed=seed, retry_after=retry_after) for seed in seeds]
            yield Row(
                what=f"a gateway that blocks for 5 s after each 429, {what}{header}: share used",
                samples=[100 * run.goodput(60) / allowed for run in runs],
                unit="%",
                bound=80,
                at_least=True,
            )
    for what, rule, allowed in GATEWAYS:
        for seconds in (5.0, 10.0):
            runs = [
                simulate(Blocking(rule(), seconds, extends=True), Limits(), effort.outage, seed=seed) for seed in seeds
            ]
            yield Row(
                what=(
                    f"a gateway that blocks for {seconds:g} s anew with each request, {what}: "
                    f"used after {effort.outage / 120:g} minutes"
                ),
                samples=[100 * run.goodput(effort.outage / 2) / allowed for run in runs],
                unit="%",
                bound=80,
                at_least=True,
            )
    for seconds in (3.0, 18.0):
        for what, stricter in STRICTER:
            yield Row(
                what=f"90 % of the rate after {seconds:g} s of {what}: from their end",
                samples=[recovered_from(stricter(), seconds, seed) for seed in seeds],
                unit="s",
                bound=60,
            )


def recovered_from(stricter: Rule, seconds: float, seed: int) -> float:
    """Return the seconds until the rate is back after a partial incident."""
    end = BEGIN + seconds
    server = PartialIncident(SlidingWindow(3000), stricter, BEGIN, seconds)
    run = simulate(server, Limits(), end + 120, service=0.1, seed=seed)
    return run.recovered_in(end, 0.9 * run.goodput(BEGIN - 10, BEGIN))


def recovered_in(seconds: float, retry_after: float, seed: int) -> float:
    """Return the seconds until the rate is back after an incident."""
    server, end = Incident(SlidingWindow(3000), (BEGIN, seconds)), BEGIN + seconds
    run = simulate(server, Limits(), end + 60, service=0.1, seed=seed, retry_after=retry_after)
    return run.recovered_in(end, 0.9 * run.goodput(BEGIN - 10, BEGIN))
