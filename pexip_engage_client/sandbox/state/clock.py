"""The sandbox's clock: real time, or an instant that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

from ..times import instant, stamp


class Clock:
    """Real time by default; with a start it stands still, so that the same script gives the same times.

    clock = Clock("2025-03-03T08:00:00Z")
    clock.advance(hours=1)
    """

    def __init__(self, start: datetime | str | None = None) -> None:
        self._start = instant(start) if isinstance(start, str) else start
        if self._start is not None and self._start.tzinfo is None:
            raise ValueError("the clock's start needs a time zone")
        self._moved = timedelta()

    def now(self) -> datetime:
        """The present moment."""
        return (self._start or datetime.now(UTC)) + self._moved

    def stamp(self) -> str:
        """The present moment as it travels."""
        return stamp(self.now())

    def advance(self, by: timedelta | None = None, **parts: float) -> datetime:
        """Move on by a timedelta, or by its parts: `advance(minutes=5)`. Tokens and contexts expire accordingly."""
        self._moved += by if by is not None else timedelta(**parts)
        return self.now()

    def reset(self) -> None:
        """Back to the start."""
        self._moved = timedelta()
