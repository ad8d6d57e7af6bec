"""Find time zones, and convert local times to instants."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..openapi.parsing import is_list, is_object
from .problems import BadRequest
from .state.references import FREE_FORM
from .times import day

_MINUTE = timedelta(minutes=1)


@cache
def zone(name: str | None) -> tzinfo:
    """Return a time zone by its IANA name. None means UTC. Raises ValueError if the name is unknown."""
    if name in (None, "UTC", "Etc/UTC"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        if not has_database():
            raise RuntimeError("there is no time-zone database: pip install tzdata") from error
        raise ValueError(f"there is no time zone {name!r}") from error


@cache
def has_database() -> bool:
    """True if this machine has a time zone database."""
    try:
        return bool(ZoneInfo("Europe/Brussels"))
    except ZoneInfoNotFoundError:
        return False


def at(date_text: str, minute: int, time_zone: tzinfo) -> datetime:
    """Convert a minute on a local day to an instant. If clocks skip that minute, return the instant of the change."""
    midnight = datetime.combine(day(date_text), datetime.min.time())
    try:
        wall = midnight + timedelta(minutes=minute)
        moment = wall.replace(tzinfo=time_zone).astimezone(UTC)
        while moment.astimezone(time_zone).replace(tzinfo=None) != wall:
            wall += _MINUTE
            moment = wall.replace(tzinfo=time_zone).astimezone(UTC)
    except OverflowError:  # the first and the last day of the calendar
        return midnight.replace(tzinfo=UTC)
    return moment


def day_there(moment: datetime, time_zone: tzinfo) -> str:
    """Return the local date at an instant in a time zone. At the limits of the calendar, return the date in UTC."""
    try:
        return moment.astimezone(time_zone).date().isoformat()
    except OverflowError:
        return moment.astimezone(UTC).date().isoformat()


def check(body: Any) -> None:
    """Raise BadRequest for the first unknown time zone in a request's body."""
    for place, name in named(body, ""):
        try:
            if not isinstance(name, str):
                raise ValueError(f"must be the name of a time zone; got {name!r}")
            zone(name)
        except ValueError as error:
            raise BadRequest(f"body {place}: {error}") from error


def named(node: Any, place: str) -> Iterator[tuple[str, object]]:
    """Yield each time zone in a JSON value, together with its position in that value."""
    if is_list(node):
        for index, entry in enumerate(node):
            if isinstance(entry, dict | list):
                yield from named(entry, f"{place}[{index}]")
    if is_object(node):
        for key, value in node.items():
            if key == "timeZone" and value is not None:
                yield f"{place}.{key}".lstrip("."), value
            elif isinstance(value, dict | list) and key not in FREE_FORM:
                yield from named(value, f"{place}.{key}".lstrip("."))
