"""Date-times, dates and times of day as they travel."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pexip_engage_client._runtime import arguments, wire

UTC = datetime.UTC
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-08-17T19:05:21.362Z", datetime.datetime(2022, 8, 17, 19, 5, 21, 362000, UTC)),
        ("2024-05-04T09:42:00+00:00", datetime.datetime(2024, 5, 4, 9, 42, tzinfo=UTC)),
        ("2024-05-04T09:42:00+02:00", datetime.datetime(2024, 5, 4, 7, 42, tzinfo=UTC)),
        ("2024-05-04T09:42:00-0330", datetime.datetime(2024, 5, 4, 13, 12, tzinfo=UTC)),
        ("2024-05-04T24:00:00Z", datetime.datetime(2024, 5, 5, tzinfo=UTC)),
        ("2024-05-04T24:00Z", datetime.datetime(2024, 5, 5, tzinfo=UTC)),
        ("2022-W33-3T19:05:21Z", datetime.datetime(2022, 8, 17, 19, 5, 21, tzinfo=UTC)),
        ("20220817T190521Z", datetime.datetime(2022, 8, 17, 19, 5, 21, tzinfo=UTC)),
        ("2022-08-17T19:05:21.3Z", datetime.datetime(2022, 8, 17, 19, 5, 21, 300000, UTC)),
        ("2022-08-17T19:05:21.36Z", datetime.datetime(2022, 8, 17, 19, 5, 21, 360000, UTC)),
        ("2022-08-17T19:05:21.123456Z", datetime.datetime(2022, 8, 17, 19, 5, 21, 123456, UTC)),
        ("2022-08-17T19:05:21.123456789Z", datetime.datetime(2022, 8, 17, 19, 5, 21, 123456, UTC)),
    ],
)
def test_date_times_are_read(text: str, expected: datetime.datetime) -> None:
    read = wire.parse_datetime(text)
    assert read == expected
    assert read.tzinfo is not None


@pytest.mark.parametrize("text", ["2022-08-17T19:05:21", "2022-08-17", "", "yesterday", "2022-13-01T00:00:00Z"])
def test_invalid_date_times_are_rejected(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the parsing library's
        wire.parse_datetime(text)


@given(st.datetimes(timezones=st.timezones() | st.just(UTC)))
def test_date_time_round_trips(moment: datetime.datetime) -> None:
    if moment.utcoffset() is not None and moment.utcoffset() % datetime.timedelta(minutes=1):  # type: ignore[operator]
        return  # offsets with seconds (before 1900) have no form in RFC 3339
    # Compared in UTC: Python holds an hour that a clock shows twice for different from itself in another zone.
    assert wire.parse_datetime(wire.format_datetime(moment)) == moment.astimezone(UTC)


def test_date_times_are_written_as_pexip_writes_them() -> None:
    assert wire.format_datetime(datetime.datetime(2022, 8, 17, 9, tzinfo=UTC)) == "2022-08-17T09:00:00.000Z"
    assert wire.format_datetime(datetime.datetime(2022, 8, 17, 9, 0, 0, 1, UTC)) == "2022-08-17T09:00:00.000001Z"


@pytest.mark.parametrize(("text", "value"), [("09:00", datetime.time(9)), ("17:30:15", datetime.time(17, 30, 15))])
def test_times_of_day(text: str, value: datetime.time) -> None:
    assert wire.parse_time(text) == value
    assert wire.format_time(value) == text


def test_time_zone_without_offset_counts_as_naive() -> None:
    class Lost(datetime.tzinfo):
        def utcoffset(self, _: datetime.datetime | None) -> None:
            return None

    assert not arguments.is_aware(datetime.datetime(2022, 8, 17, tzinfo=Lost()))
    assert arguments.is_aware(datetime.datetime(2022, 8, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime(2026, 3, 29, 3, 30, tzinfo=BRUSSELS),
        datetime.datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS),  # it occurs twice
        datetime.datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS, fold=1),
        datetime.datetime.min.replace(tzinfo=BRUSSELS),
        datetime.datetime.max.replace(tzinfo=ZoneInfo("America/New_York")),
    ],
)
def test_local_times_that_the_clocks_show_are_accepted(moment: datetime.datetime) -> None:
    assert arguments.moment("start", moment) is moment
