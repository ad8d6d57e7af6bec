"""Measure, in simulated time, how the limits adapt to stricter servers, blocking gateways, and incidents.

`python -m benchmarks recover`. For each kind of limit, a client with unlimited demand learns for five minutes. Then the
rows show the share of the allowed rate that it uses in the next five minutes, and the share of 429s. After ten minutes,
the server accepts less for some seconds: 50 %, 10 %, 2 % or nothing. Then the rows show how many seconds pass until the
client is back at 90 % of the earlier rate. The time counts from the end of the incident, or from the end of the last
`Retry-After` if that is later. Rates are averaged over five seconds, or over two of the server's rate-limit windows,
whichever is longer. Each figure is the worst of several seeds, with and without `Retry-After: 5`.

`--write` writes the figures to docs/performance.md.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import cache
from itertools import product
from multiprocessing import Pool
from typing import NamedTuple

from pexip_engage_client import Limits

from .measuring import ROOT, Effort, Row
from .rules import (
    GCRA,
    Blocking,
    Concurrency,
    FixedWindow,
    Incident,
    LeakyBucket,
    Rule,
    SlidingWindow,
    TokenBucket,
)
from .simulation import Simulation

LENGTHS = (3.0, 10.0, 30.0)
SHARES = (0.5, 0.1, 0.02, 0.0)
RETRY_AFTER = (0.0, 5.0)
LEARNED, SETTLED = 300.0, 600.0
MINUTE = 60.0
# The maximum number of seconds for recovery, unless the incident itself is longer.
SOON = 20.0


class Kind(NamedTuple):
    """A kind of server."""

    what: str
    rule: Callable[[float], Rule]
    """A function that returns the rule for a share of the allowed rate."""
    allowed: float
    """The requests per second that it allows."""
    service: float = 0.02
    """The seconds that it needs for a request."""
    window: float = 0.0
    """The length of its window in seconds."""
    least: float = 85.0
    """The percentage of the allowed rate that the client must use."""


def sliding(rate: float) -> Rule:
    """Return the rule for a number of requests in any sliding second."""
    return SlidingWindow(round(rate), 1) if rate >= 1 else SlidingWindow(1, 1 / rate)


def fixed(rate: float) -> Rule:
    """Return the rule for a number of requests in each fixed second."""
    return FixedWindow(round(rate), 1) if rate >= 1 else FixedWindow(1, 1 / rate)


def some(number: float) -> int:
    return max(1, round(number))


KINDS = [
    Kind("the documented limits", lambda share: SlidingWindow(some(3000 * share)), 40, 0.1),
    Kind("25 in each second", lambda share: fixed(25 * share), 25),
    Kind("1,500 in each minute", lambda share: FixedWindow(some(1500 * share)), 25, window=MINUTE),
    Kind("600 in each minute", lambda share: FixedWindow(some(600 * share)), 10, window=MINUTE),
    Kind("25 in any second", lambda share: sliding(25 * share), 25),
    Kind("1,500 in any minute", lambda share: SlidingWindow(some(1500 * share)), 25, window=MINUTE),
    Kind("600 in any minute", lambda share: SlidingWindow(some(600 * share)), 10, window=MINUTE),
    Kind("a token bucket: 25 a second, bursts of 50", lambda share: TokenBucket(25 * share, some(50 * share)), 25),
    Kind("a leaky bucket: 25 a second, evenly spaced", lambda share: LeakyBucket(25 * share), 25),
    Kind("a leaky bucket: 10 a second, evenly spaced", lambda share: LeakyBucket(10 * share), 10),
    Kind("GCRA: 33 a second, 5 may come early", lambda share: GCRA(33 * share, 5), 33, 0.05),
    Kind("2 in flight, for 0.05 s each", lambda share: Concurrency(some(2 * share)), 40, 0.05),
    Kind(
        "a gateway that blocks for 5 s after each 429: 40 a second, bursts of 10",
        lambda share: Blocking(TokenBucket(40 * share, 10)),
        40,
        least=60.0,
    ),
    Kind(
        "a gateway that blocks for 5 s after each 429: 25 a second, evenly spaced",
        lambda share: Blocking(LeakyBucket(25 * share)),
        25,
        least=60.0,
    ),
]
# Each request restarts their block, so the client's pauses must grow until one is longer than the block.
EXTENDING: list[tuple[str, Callable[[], Rule], float]] = [
    ("40 requests a second, bursts of 10", lambda: TokenBucket(40, 10), 40),
    ("25 requests a second, no bursts", lambda: LeakyBucket(25), 25),
]


@cache
def settled(number: int, seed: int, retry_after: float, seconds: float = SETTLED) -> Simulation:
    """Return a simulation whose client has adapted to a kind of server."""
    kind = KINDS[number]
    simulation = Simulation(
        kind.rule(1.0), Limits(), service=kind.service, seed=seed, began=7.3 * seed, retry_after=retry_after
    )
    return simulation.run(seconds + random.Random(seed).random() * MINUTE)


def recovered_from(
    number: int,
    incidents: Sequence[tuple[float, float]],
    retry_after: float,
    seed: int,
    before: float = SETTLED,
    gap: float = 0.0,
) -> float:
    """Return how many seconds the recovery from the last of several incidents takes.

    Each incident has a length in seconds, and the share of the allowed rate that the server still accepts. The first
    one begins after `before` seconds. Each later one begins `gap` seconds after the end of the one before it.
    """
    kind, run = KINDS[number], deepcopy(settled(number, seed, retry_after, before))
    rate = min(run.goodput(run.now - MINUTE), kind.allowed)
    *earlier, (seconds, share) = incidents
    for one in earlier:
        after = _pass(run, kind, seed, *one, retry_after)
        recovered = deepcopy(run).run(after + 4 * MINUTE)  # requests may stay more evenly spaced than before
        rate = min(rate, recovered.goodput(recovered.now - MINUTE))
        run.run(after + gap)
    after = _pass(run, kind, seed, seconds, share, retry_after)
    over, soon = max(5.0, 2 * kind.window), bound(seconds)
    run.run(after + 2 * soon + over)
    return min(run.recovered_in(after, 0.9 * rate, over), 2 * soon)


def _pass(run: Simulation, kind: Kind, seed: int, seconds: float, share: float, retry_after: float) -> float:
    """Simulate an incident. Return the time of its end, or of the end of the last `Retry-After` if that is later."""
    began, end = run.now, run.now + seconds
    run.server = Incident(run.server, 7.3 * seed + began, seconds, kind.rule(share) if share else None)
    run.run(end)
    return max([end, *(at + retry_after for at in run.refused[-50:])])


def bound(seconds: float) -> float:
    """Return the maximum number of seconds for recovery after an incident of this length."""
    return max(SOON, seconds)


class Case(NamedTuple):
    """One kind of server, and the seed of its simulations."""

    number: int
    seed: int
    before: float


class Result(NamedTuple):
    """The results of a case's simulations."""

    used: float
    refused: float
    """The share of 429s."""
    seconds: dict[tuple[float, float], float]
    """The longest time to recover, by the length of the incident and the share that the server accepts."""


def simulate(case: Case) -> Result:
    """Run the simulations of a case."""
    number, seed, before = case
    run = settled(number, seed, 0.0, before)
    learned = min(LEARNED, before / 2)
    used, refused = run.goodput(learned) / KINDS[number].allowed, run.refused_share(learned)
    longest = dict.fromkeys(product(LENGTHS, SHARES), 0.0)
    for retry_after in RETRY_AFTER:
        for seconds, share in longest:
            took = recovered_from(number, [(seconds, share)], retry_after, seed, before)
            longest[seconds, share] = max(longest[seconds, share], took)
    settled.cache_clear()
    return Result(used, refused, longest)


def measure(effort: Effort) -> Iterator[Row]:
    seeds, numbers = range(1, effort.seeds + 1), range(min(effort.kinds, len(KINDS)))
    cases = [Case(number, seed, effort.settled) for number in numbers for seed in seeds]
    with Pool(os.cpu_count()) as pool:
        found = dict(zip(cases, pool.map(simulate, cases, chunksize=1), strict=True))
    for number in numbers:
        kind, results = KINDS[number], [found[case] for case in cases if case.number == number]
        used, refused = (min(each.used for each in results), max(each.refused for each in results))
        what = f"{kind.what}: share used"
        yield Row(what=what, samples=[100 * used], unit="%", bound=kind.least, at_least=True)
        yield Row(what="the same: share of 429s", samples=[100 * refused], unit="%", bound=1)
        for seconds in LENGTHS:
            worst = [max(each.seconds[seconds, share] for each in results) for share in SHARES]
            yield Row(
                what=f"the same: time until back at 90 % of the rate, after {seconds:g} s with less",
                samples=[max(worst)],
                unit="s",
                bound=bound(seconds),
                notes=[" / ".join(f"{each:.0f}" for each in worst)],
            )
    for what, rule, allowed in EXTENDING:
        for block in (5.0, 10.0):
            runs = [
                Simulation(Blocking(rule(), block, extends=True), Limits(), seed=seed).run(effort.outage)
                for seed in seeds
            ]
            yield Row(
                what=(
                    f"a gateway that restarts its block of {block:g} s with each request, {what}: "
                    f"share used after {effort.outage / 120:g} minutes"
                ),
                samples=[min(100 * run.goodput(effort.outage / 2) / allowed for run in runs)],
                unit="%",
                bound=60,
                at_least=True,
            )


BEGIN, END = "<!-- made by `make bench` -->\n", "<!-- end -->\n"


def write(rows: Sequence[Row]) -> None:
    """Write the figures of the kinds of limits to docs/performance.md."""
    lines = [
        "| the server allows | used | 429s | 3 s | 10 s | 30 s |",
        "|---|---|---|---|---|---|",
    ]
    each = 2 + len(LENGTHS)
    for number, kind in enumerate(KINDS):
        used, refused, *incidents = rows[each * number : each * (number + 1)]
        seconds = " | ".join(row.notes[0] for row in incidents)
        lines.append(f"| {kind.what} | {used.median:.0f} % | {refused.median:.1f} % | {seconds} |")
    path = ROOT / "docs" / "performance.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after, encoding="utf-8")
