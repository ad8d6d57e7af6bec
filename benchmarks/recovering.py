"""How the limits recover, in simulated time: from incidents, and at gateways that block.

`python -m benchmarks recover`. A client with endless demand gets 40 of the documented 50 requests a second, four in
flight for 0.1 s each. Then the server answers everything with 429 for some time. The row is the time from the first
success until 90 % of the earlier rate are back, on average over two seconds. A gateway rejects whatever exceeds its
rule, and everything else for 5 s after that; the row is the share of its rate that the client uses in five minutes
after the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pexip_engage_client import Limits

from .measuring import Effort, Row
from .rules import Blocking, Incident, LeakyBucket, Rule, SlidingWindow, TokenBucket
from .simulation import simulate

BEGIN, SEEDS = 70.0, range(3)
GATEWAYS: list[tuple[str, Callable[[], Rule], float]] = [
    ("40 requests a second, bursts of 10", lambda: TokenBucket(40, 10), 40),
    ("25 requests a second, bursts of 10", lambda: TokenBucket(25, 10), 25),
    ("25 requests a second, no bursts", lambda: LeakyBucket(25), 25),
    ("40 requests in any second", lambda: SlidingWindow(40, 1), 40),
]


def measure(effort: Effort) -> Iterator[Row]:
    for seconds in (3.0, 10.0, 30.0):
        for retry_after in (0.0, 5.0):
            header = f", with Retry-After: {retry_after:g}" if retry_after else ""
            samples = [recovered_in(seconds, retry_after, seed) for seed in SEEDS]
            what = f"90 % of the rate after {seconds:g} s of nothing but 429s{header}: from the first success"
            yield Row(what=what, samples=samples, unit="s", bound=10)
    for what, rule, allowed in GATEWAYS:
        for retry_after in (0.0, 5.0):
            header = f", with Retry-After: {retry_after:g}" if retry_after else ""
            runs = [simulate(Blocking(rule()), Limits(), 360, seed=seed, retry_after=retry_after) for seed in SEEDS]
            yield Row(
                what=f"a gateway that blocks for 5 s after each 429, {what}{header}: share used",
                samples=[100 * run.goodput(60) / allowed for run in runs],
                unit="%",
                bound=80,
                at_least=True,
            )


def recovered_in(seconds: float, retry_after: float, seed: int) -> float:
    """Seconds until the rate is back after an incident."""
    server, end = Incident(SlidingWindow(3000), (BEGIN, seconds)), BEGIN + seconds
    run = simulate(server, Limits(), end + 60, service=0.1, seed=seed, retry_after=retry_after)
    return run.recovered_in(end, 0.9 * run.goodput(BEGIN - 10, BEGIN))
