"""The documented rate limits, counted per client address."""

from collections import defaultdict, deque
from collections.abc import Generator
from contextlib import contextmanager

from attrs import field, frozen

from ..._runtime.arguments import count
from ..problems import TooManyRequests
from ..state.clock import Clock

_MINUTE = 60.0


@frozen
class RateLimits:
    """The limits on concurrent requests and on requests in a minute. The defaults are the documented limits."""

    concurrent: int | None = 4
    """The maximum number of requests in flight; None means no limit."""
    per_minute: int | None = 3000
    """The maximum number of requests in any minute; None means no limit."""

    def __attrs_post_init__(self) -> None:
        for name, value in (("concurrent", self.concurrent), ("per_minute", self.per_minute)):
            if value is not None:
                count(name, value, 1)


@frozen
class Meter:
    """A counter of requests for each client address. `Clock.elapsed` measures the minutes."""

    limits: RateLimits
    clock: Clock
    _in_flight: dict[str, int] = field(factory=lambda: defaultdict(int), init=False)
    _started: dict[str, deque[float]] = field(factory=lambda: defaultdict(deque), init=False)

    @contextmanager
    def request(self, client: str) -> Generator[None]:
        """Count a request while the sandbox serves it. Rejected requests do not count."""
        if self.limits.concurrent is not None and self._in_flight[client] >= self.limits.concurrent:
            raise TooManyRequests(f"more than {self.limits.concurrent} concurrent requests from this address")
        self._count(client)
        self._in_flight[client] += 1
        try:
            yield
        finally:
            self._in_flight[client] -= 1

    def _count(self, client: str) -> None:
        if self.limits.per_minute is None:
            return
        now, started = self.clock.elapsed(), self._started[client]
        while started and now - started[0] >= _MINUTE:
            started.popleft()
        if len(started) >= self.limits.per_minute:
            raise TooManyRequests(f"more than {self.limits.per_minute} requests in a minute from this address")
        started.append(now)

    def reset(self) -> None:
        """Forget all counted requests."""
        self._started.clear()
