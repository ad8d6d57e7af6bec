"""The documented rate limits, counted per client address."""

from collections import defaultdict, deque
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

from attrs import field, frozen

from ..problems import TooManyRequests
from ..state.clock import Clock

_MINUTE = timedelta(minutes=1)


@frozen
class RateLimits:
    """At most so many requests at once and in a minute, as documented; `None` lifts a limit."""

    concurrent: int | None = 4
    per_minute: int | None = 3000


@frozen
class Meter:
    """Counts the requests of each client address on the sandbox's clock."""

    limits: RateLimits
    clock: Clock
    _in_flight: dict[str, int] = field(factory=lambda: defaultdict(int), init=False)
    _started: dict[str, deque[datetime]] = field(factory=lambda: defaultdict(deque), init=False)

    @contextmanager
    def request(self, client: str) -> Generator[None]:
        """Held while a request is served. A refused request does not count."""
        if self.limits.concurrent is not None and self._in_flight[client] >= self.limits.concurrent:
            raise TooManyRequests(f"more than {self.limits.concurrent} requests at once from this address")
        self._count(client)
        self._in_flight[client] += 1
        try:
            yield
        finally:
            self._in_flight[client] -= 1

    def _count(self, client: str) -> None:
        if self.limits.per_minute is None:
            return
        now, started = self.clock.now(), self._started[client]
        while started and now - started[0] >= _MINUTE:
            started.popleft()
        if len(started) >= self.limits.per_minute:
            raise TooManyRequests(f"more than {self.limits.per_minute} requests in a minute from this address")
        started.append(now)

    def reset(self) -> None:
        """Start counting anew."""
        self._started.clear()
