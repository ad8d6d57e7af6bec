"""The sandbox's clock. It shows real time, or is stopped and changes only when you move it."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from ..._runtime.arguments import invalid_argument, invalid_value, moment, number
from ..times import instant, is_instant, stamp

# A century away from both ends of the calendar, so that times computed from the current time are also valid.
_FIRST, _END = datetime(100, 1, 1, tzinfo=UTC), datetime(9900, 1, 1, tzinfo=UTC)

_PARTS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")


class Clock:
    """A clock that shows real time. If you pass `start`, the clock is stopped at that instant.

        clock = Clock("2025-03-03T08:00:00Z")
        clock.advance(hours=1)

    Timeouts and delays always run in real time. So does the one-minute window of the rate limits, but `advance` moves
    it. The clock covers the years 100 to 9899. Raises ValueError for an instant outside of them.
    """

    def __init__(self, start: datetime | str | None = None, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._start = None if start is None else _aware(start)
        self._monotonic = monotonic
        self._frozen = self._start
        self._moved = timedelta()
        self.skipped = 0.0
        """The seconds by which `advance` and `travel` have moved the clock forward."""

    def now(self) -> datetime:
        """The current time on this clock, in UTC."""
        return (self._frozen or datetime.now(UTC)) + self._moved

    def stamp(self) -> str:
        """The current time as text, in the format of the API: `2022-08-17T19:05:21.362Z`."""
        return stamp(self.now())

    def elapsed(self) -> float:
        """Return the seconds since an arbitrary moment, including the seconds that `advance` skipped."""
        return self._monotonic() + self.skipped

    @property
    def frozen(self) -> bool:
        """True if the clock is stopped."""
        return self._frozen is not None

    @property
    def setting(self) -> object:
        """A value that changes when the clock is moved, stopped or started."""
        return self._frozen, self._moved

    def advance(self, by: timedelta | None = None, **parts: float) -> datetime:
        """Advance by a timedelta, or by its parts: `advance(minutes=5)`. Tokens and contexts expire accordingly."""
        try:
            by = _duration(by, parts)
            _kept(self.now() + by)
        except OverflowError as error:
            raise _outside(f"{parts or by} from {self.stamp()}") from error
        self._moved += by
        self.skipped += max(0.0, by.total_seconds())
        return self.now()

    def freeze(self) -> datetime:
        """Stop the clock."""
        self._frozen, self._moved = self.now(), timedelta()
        return self.now()

    def run(self) -> datetime:
        """Let the clock run from its current time."""
        if self._frozen is not None:
            self._moved, self._frozen = self.now() - datetime.now(UTC), None
        return self.now()

    def travel(self, to: datetime | str) -> datetime:
        """Set the clock to any instant. If it is stopped, it stays stopped."""
        return self.advance(_aware(to) - self.now())

    def restarted(self) -> "Clock":
        """Return a new clock with the same start."""
        return Clock(self._start, monotonic=self._monotonic)

    def reset(self) -> None:
        """Reset the clock to its start."""
        self._frozen, self._moved = self._start, timedelta()


def _duration(by: object, parts: Mapping[str, float]) -> timedelta:
    if by is None:
        for name, value in parts.items():
            if name not in _PARTS:
                raise invalid_argument("by", f"a timedelta, or some of {', '.join(_PARTS)}", f"; got {name}")
            number(name, value)
        return timedelta(**parts)
    if not isinstance(by, timedelta) or parts:
        raise invalid_value("by", "a timedelta without further arguments", by)
    return by


def _aware(given: object) -> datetime:
    if isinstance(given, str) and not is_instant(given):
        accepted = "an RFC 3339 date-time, such as '2025-03-03T08:00:00Z'"
        raise invalid_argument("instant", accepted, f"; got {given!r}")
    found = moment("instant", instant(given) if isinstance(given, str) else given)
    try:
        return _kept(found.astimezone(UTC))
    except OverflowError as error:
        raise _outside(found.isoformat()) from error


def _kept(time: datetime) -> datetime:
    if not _FIRST <= time < _END:
        raise _outside(stamp(time))
    return time


def _outside(given: str) -> ValueError:
    return ValueError(f"the clock accepts the years {_FIRST.year} to {_END.year - 1}; got {given}")
