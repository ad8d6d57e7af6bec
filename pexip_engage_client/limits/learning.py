"""Learn from 429 responses how many concurrent requests, and how many per second, a server accepts.

This module only computes. `Pacer` reports each response to it. Each limit has its own rule, similar to congestion
control in TCP.

- *Concurrency* (`Slots`) falls by one after two 429s that only concurrency explains, and later rises by one.
- The *rate* (`Rate`) falls a little after a 429, and by more each time if the server rejects the new rate as well.
  Later it rises quickly to just below the last rejected rate, and stays there for a long time. Then it tries higher
  rates in growing steps. Below the rate that was accepted before the fall, each step needs fewer requests, so that the
  rate recovers soon after an incident. If the server rejects a step, the rate returns to the last accepted one.
- Sometimes 429s continue although the client pauses longer and longer. The first time, the client assumes an
  *incident*, and keeps the rate. If it happens again soon, the client assumes that the server *blocks* clients that are
  too fast, and lowers the rate. If the server accepted the same number of requests both times, the client assumes that
  it counts in *windows*, and computes the rate from them.
"""

from __future__ import annotations

from math import inf

# The number of accepted requests that prove a rate, a concurrency or a window. Fewer may be chance.
PROOF = 10
# This many 429s, with more requests in flight than proven, mean that concurrency is the reason. One may be due to the
# rate.
DOUBTS = 2
# An attempt raises the rate in steps. STEP requests must be accepted at each step. The first step raises the rate by
# GAIN, and each further step by twice as much as the one before.
STEP, GAIN = 100, 0.05
# The requests that must be accepted at each step, up to the rate that was accepted before a fall.
SHORT_STEP = PROOF
# After each failed attempt, the next one waits for LONGER times as many requests, up to LONGEST_HOLD. So attempts cause
# fewer than one 429 per hundred requests.
LONGER, LONGEST_HOLD = 3, 2000
# If the server blocked a failed attempt for some time, the next one waits for this multiple of that time, so that
# attempts cost 5 % at most.
PATIENCE = 20
# Near the last rejected rate there is little to gain and much to lose, so the rate stays there for a long time.
NEAR = 0.92
# The fraction to which an accepted rate falls after a 429, and the fraction of a known window that is used. Both leave
# a margin for late timers.
TRIM = 0.97
# A rate that was never accepted falls by more with each 429, but not below this fraction in one step.
CUT = 0.7
# 429s that continue for this many request intervals are not due to pacing, which accepts a request after one interval.
LASTING = 30
# Two counts of accepted requests belong to the same window if they differ by at most this fraction, or by two requests.
SAME = 0.03


class Slots:
    """The number of requests that may be in flight, learned from the responses to earlier requests."""

    def __init__(self, most: int) -> None:
        self.allowed = self._most = most
        self._accepted = [0] * (most + 1)  # accepted requests, by the number in flight
        self._doubts = 0  # consecutive 429s with more requests in flight than the server is known to accept
        self._hold = PROOF
        self._held = 0

    def accepted(self, in_flight: int) -> None:
        """Record that the server accepted a request while `in_flight` requests were in flight."""
        self._accepted[in_flight] += 1
        if in_flight < self.allowed:
            return
        self._doubts = 0
        self._held += 1
        if sum(self._accepted[self.allowed :]) == PROOF:
            self._hold = PROOF
        if self._held >= self._hold and self.allowed < self._most:
            self.allowed, self._held = self.allowed + 1, 0

    def throttled(self, in_flight: int) -> bool:
        """Record a 429 response while `in_flight` requests were in flight.

        Return True if too many concurrent requests are assumed to be the reason for the 429.
        """
        if in_flight == 1 or sum(self._accepted[in_flight:]) >= PROOF:
            return False
        self._doubts += 1
        if self._doubts < DOUBTS:
            return True
        self.allowed, self._doubts, self._held = min(self.allowed, in_flight - 1), 0, 0
        self._hold = min(self._hold * LONGER, LONGEST_HOLD)
        self._accepted[in_flight:] = [0] * (len(self._accepted) - in_flight)
        return True


class Rate:
    """The number of requests per second that may be sent, learned from the requests that the server rejected."""

    def __init__(self, most: float, period: float) -> None:
        self.value = 0.0
        """The current rate in requests per second; 0 until the first 429."""
        self.window = 0
        """The number of requests that the server accepts in each window; 0 unless the server counts in windows."""
        self._most = most
        self._period = period
        self._proven = 0.0  # the last rate that was accepted for long; lower than the current one during an attempt
        self._ceiling = inf  # the last rate that was rejected
        self._held = 0  # accepted requests at the current rate
        self._goal = STEP  # the rate is raised after this many accepted requests: the general goal …
        self._hold = STEP  # … the goal near the ceiling …
        self._hold_after_block = 0  # … and the goal after an attempt that made the server block for some time
        self._gain = GAIN  # the fraction by which the rate is raised next
        self._before_fall = 0.0  # the last rate that was accepted for long before a 429
        self._misses = 0  # consecutive falls since a rate was last accepted for long
        self._span = 0.0  # the length of the detected window, in seconds
        # About the last 429s that continued for some time: when they ended, how many requests were accepted before and
        # since, and the rate before.
        self._since = -inf
        self._count_before = self._count = 0
        self._rate_before = inf

    @property
    def gap(self) -> float:
        """The number of seconds between two requests at the current rate; 0 until the first 429."""
        return 1 / self.value if self.value else 0.0

    @property
    def is_average(self) -> bool:
        """True if the server counts requests over a period, instead of checking the gap between two requests."""
        return self.window > 0 or self.value == self._most

    @property
    def has_held(self) -> bool:
        """True if the server has accepted the current rate for long enough."""
        return self._held >= PROOF

    def accepted(self, spaced: bool) -> None:
        """Record that the server accepted a request. Pass `spaced=True` if it was sent as soon as the rate allowed."""
        self._count += 1
        if spaced and self.value:
            self._held += 1
            if self._held >= self._goal and self.value < self._most:
                self._raise()

    def _raise(self) -> None:
        """Attempt a higher rate: rise quickly until near the ceiling, slowly there, and beyond it in growing steps."""
        if self._held >= (self.window or STEP):
            self._proven = self.value
        self._held = 0
        if self.value >= self._ceiling:
            self._ceiling, self._hold, self._hold_after_block = inf, STEP, 0
        near, raised = NEAR * self._ceiling, self.value * (1 + self._gain)
        if self.value < near <= raised:
            self.value, self._gain, self._goal = near, GAIN, max(self._hold, self._hold_after_block, self.window)
        else:
            self.value, self._gain = min(raised, self._most), self._gain * 2
            self._goal = self.window or (SHORT_STEP if self.value < self._before_fall else STEP)

    def throttled(self, began: float, last: float, now: float, observed: float) -> None:
        """Lower the rate after 429s that continued from `began` to `last`.

        If no rate is known yet, begin with the rate `observed`. All times are in seconds.
        """
        used, held = self.value, self._held >= STEP
        if held or (not used and self._count >= STEP):
            self._before_fall = used or observed
        rate = used or (observed if self._most == inf else self._most)
        attempt, lasted = used > self._proven > 0, now - began >= LASTING / rate
        self._misses = 0 if held or attempt else self._misses + 1
        window = self._window_rate((last + now) / 2) if lasted or self.window else 0.0
        if window:
            rate = window
        elif attempt:
            rate = self._proven
        elif lasted and used and began - self._since < 2 * self._period:
            rate *= TRIM if held else CUT
        elif used and not lasted:
            rate *= max(CUT, TRIM ** (2**self._misses))
        if self._misses > 1:
            self.window = 0
        if lasted or self.window:
            self._since, self._count_before, self._count, self._rate_before = now, self._count, 0, used or inf
        if rate < used:
            self._ceiling = used
            if attempt or held:
                self._hold = min(self._hold * LONGER, LONGEST_HOLD)
            if attempt or held or lasted:
                self._hold_after_block = int(PATIENCE * (now - began) * rate)
        self.value = self._proven = max(rate, 1 / self._period)
        hold = max(self._hold, self._hold_after_block) if self.value >= NEAR * self._ceiling else STEP
        self._goal = max(hold, LONGER * self.window)
        self._gain, self._held = GAIN, 0

    def _window_rate(self, end: float) -> float:
        """Return the rate of the window that ended now, if such a window was seen twice; otherwise 0."""
        count, span = self._count, end - self._since
        same = abs(count - self._count_before) <= max(2, SAME * self._count_before)
        if not same or count < PROOF or span > 2 * self._period:
            return 0.0
        # A gateway that blocks also lets the same number through at the same rate. A window does so at any rate.
        if not (self.window or count >= STEP or self.value < CUT * self._rate_before):
            return 0.0
        self.window, self._span, self._misses = count, span, 0
        return TRIM * count / span

    def window_ends_in(self, now: float) -> float:
        """Return the number of seconds until the server's current window ends.

        Return 0 if the server does not count in windows, or still accepts requests in this one.
        """
        used_up = self.window and self._count >= (1 - SAME) * self.window
        return max((1 - TRIM) * self._span, self._since + self._span - now) if used_up else 0.0
