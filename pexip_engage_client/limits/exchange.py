"""What one process tells Redis of itself, and what it is granted."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from uuid import uuid4

from .pacing import Pacer

# What Redis does with a message, and how that is read.
SCRIPT = Path(__file__).with_name("exchange.lua").read_text(encoding="utf-8")

# How often a process tells what it has done, and asks again for what other processes have.
TICK, POLL = 0.05, 0.02
# How many requests one message tells about.
MOST_TOLD = 500


class Account:
    """What Redis has granted this process, and what it does not know of yet."""

    def __init__(self, pacer: Pacer, lease: float) -> None:
        self._pacer = pacer
        self._lease = lease
        self._process = uuid4().hex
        self.message = 0
        """The number of the last one."""
        self.told_at = float("-inf")
        self.places = 0
        """Granted, those in use included."""
        self._held = 0  # this process's in Redis: what is in use stays so, though it may not be used again
        self._granted = 0  # requests in all, those made included
        self._enough = 0  # as many as need not ask for more
        self._made = 0  # when the last message was told
        self._known = self._told = 0  # requests that are over, as far as Redis knows, and with the last message
        self._clock = 0  # Redis's, and when it was asked for that
        self._clock_at = self._latency = 0.0

    @property
    def requests(self) -> int:
        """Granted, and not made yet."""
        return max(0, self._granted - self._pacer.made)

    @property
    def low(self) -> bool:
        """Whether it is time to ask for more."""
        return self.requests < self._enough

    @property
    def untold(self) -> int:
        """Requests that are over, not long ago, and Redis does not know."""
        return min(self._pacer.over - self._known, len(self._pacer.recent))

    @property
    def open(self) -> bool:
        """Whether there is anything that Redis has to know, or may count on."""
        return bool(self._pacer.in_use or self.untold or self._held or self.places or self.requests)

    def allows(self, now: float) -> bool:
        """Whether one more request may go."""
        return now < self._clock_at + self._lease and self.requests > 0 and self._pacer.in_use < self.places

    def news(self, now: float, waiting: int) -> bool:
        """Whether it is time to tell what is over, what nobody needs, or that this process is alive."""
        in_use = self._pacer.in_use
        unused = not waiting and (self.requests > 0 or max(self.places, self._held) > in_use)
        return bool(self.untold or unused or (in_use and now >= self.told_at + self._lease / 3))

    def void(self) -> None:
        """Nothing is granted any more."""
        self.places = self._held = self._granted = 0

    def tell(self, now: float, waiting: int, leaving: bool) -> list[str | int]:
        """The whole state of this process, and what it wants: the script's arguments."""
        self.message += 1
        pacer, limits = self._pacer, self._pacer.limits
        most, in_use, spent = pacer.places.allowed, pacer.in_use, pacer.made - self._made
        pace = spent / max(now - self.told_at, 0.001)
        need = 0 if leaving or not (waiting or spent) else int(pace * (self._latency + TICK)) + 2 * most
        wanted = min(most, in_use + waiting) if waiting else max(in_use, min(1, need))
        if now >= self._clock_at + self._lease:
            self.void()
        self.places = max(in_use, min(self.places, wanted))
        left = min(self.requests, need)
        self._granted, self._enough = pacer.made + left, need // 2
        self._made, self.told_at = pacer.made, now
        first = pacer.over - self.untold
        over = list(islice(pacer.recent, len(pacer.recent) - self.untold, None))[:MOST_TOLD]
        self._told = first + len(over)
        numbers = [self.message, *_ms(self._lease), limits.concurrent, limits.per_minute or 0, *_ms(pacer.window)]
        since_the_reply = now - self._clock_at - self._latency  # no less has passed; from the message on it may be less
        numbers += [self._clock, *_ms(since_the_reply, max(0.0, pacer.quiet_until - now))]
        numbers += [self.places, wanted, self._granted - self._told, need - left, waiting, first]
        return [self._process, *numbers, *_ms(*(now - each for each in over))]

    def take(self, now: float, reply: list[int]) -> float:
        """The reply to the last message; returns how long to wait with the next, negative as in the script."""
        self._clock, places, granted, wait = reply
        self.places, self._held = places, max(self.places, places)
        self._granted += granted
        self._known = self._told
        self._latency, self._clock_at = now - self.told_at, self.told_at
        return wait


def _ms(*seconds: float) -> list[int]:
    return [round(each * 1000) for each in seconds]
