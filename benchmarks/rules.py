"""Common kinds of rate limits."""

from __future__ import annotations

from collections import deque
from typing import Protocol


class Rule(Protocol):
    """Decides whether to accept a request that arrives now, while others are being processed."""

    def allows(self, now: float, in_flight: int) -> bool: ...


class FixedWindow:
    """Accepts a number of requests in each fixed period."""

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
    """Accepts a number of requests in any period."""

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
    """Accepts a number of requests per second, with bursts."""

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
    """Accepts evenly spaced requests without bursts, like nginx's ``limit_req`` by default."""

    def __init__(self, rate: float, at_once: int = 4) -> None:
        self.gap, self.at_once, self.last = 1 / rate, at_once, -1.0

    def allows(self, now: float, in_flight: int) -> bool:
        allowed = in_flight < self.at_once and now - self.last >= self.gap
        if allowed:
            self.last = now
        return allowed


class GCRA:
    """Accepts requests at a steady rate, and lets some come early: the generic cell rate algorithm."""

    def __init__(self, rate: float, early: float, at_once: int = 4) -> None:
        self.gap, self.tolerance, self.at_once, self.due = 1 / rate, early / rate, at_once, -1.0

    def allows(self, now: float, in_flight: int) -> bool:
        due = max(self.due, now)
        allowed = in_flight < self.at_once and due - now <= self.tolerance
        if allowed:
            self.due = due + self.gap
        return allowed


class Concurrency:
    """Accepts a number of concurrent requests, at any rate."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once

    def allows(self, now: float, in_flight: int) -> bool:
        return in_flight < self.at_once


class Incident:
    """A server that applies a second, stricter rule for some time. Without such a rule, it rejects all requests."""

    def __init__(self, rule: Rule, begin: float, seconds: float, stricter: Rule | None = None) -> None:
        self.rule, self.stricter, self.begin, self.end = rule, stricter, begin, begin + seconds

    def allows(self, now: float, in_flight: int) -> bool:
        if self.begin <= now < self.end and (self.stricter is None or not self.stricter.allows(now, in_flight)):
            return False
        return self.rule.allows(now, in_flight)


class Blocking:
    """A gateway that rejects all requests for some seconds after a 429.

    With `extends`, each rejected request extends the block.
    """

    def __init__(self, rule: Rule, seconds: float = 5.0, extends: bool = False) -> None:
        self.rule, self.seconds, self.extends, self.until = rule, seconds, extends, float("-inf")

    def allows(self, now: float, in_flight: int) -> bool:
        blocked = now < self.until
        allowed = not blocked and self.rule.allows(now, in_flight)
        if not allowed and (self.extends or not blocked):
            self.until = now + self.seconds
        return allowed
