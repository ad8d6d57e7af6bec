"""Indexes find the same records as a scan, after any changes, rollbacks and restores."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pexip_engage_client.sandbox.state.indexes import LONG, by_days, by_path, days, wanted_days
from pexip_engage_client.sandbox.state.record_store import RecordStore
from pexip_engage_client.sandbox.times import stamp

INDEXES = {"things": {"color": by_path("color.name"), "day": by_days}}
COLORS = ["red", "green", "blue", None]
START = datetime(2025, 3, 3, tzinfo=UTC)
MOMENTS = st.integers(0, 24 * 90).map(lambda hours: START + timedelta(hours=hours))


@st.composite
def records(draw):
    start, color = draw(MOMENTS), draw(st.sampled_from(COLORS))
    end = start + timedelta(hours=draw(st.sampled_from([1, 23, 24, 24 * 70])))
    return {
        "id": draw(st.sampled_from("abcdefgh")),
        "color": color and {"name": color},
        "start": stamp(start),
        "end": stamp(end),
        "trailingBufferTime": draw(st.sampled_from([0, 0, 60])),
    }


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), records()),
        st.tuples(st.just("fail"), records()),
        st.tuples(st.just("remove"), st.sampled_from("abcdefgh")),
        st.tuples(st.sampled_from(["keep", "restore"]), st.none()),
    ),
    max_size=30,
)


def fail_after_writing(store, record):
    with store.transaction():
        store.put("things", record)
        store.remove("things", "a", "b")
        raise RuntimeError


@given(STEPS, MOMENTS, st.integers(1, 24 * 80))
def test_index_and_scan_find_the_same_records(steps, start, hours):
    store = RecordStore(INDEXES)
    kept = store.copy()
    for step, what in steps:
        if step == "put":
            store.put("things", what)
        elif step == "fail":
            with pytest.raises(RuntimeError):
                fail_after_writing(store, what)
        elif step == "remove":
            store.remove("things", what)
        elif step == "keep":
            kept = store.copy()
        else:
            store.replace(kept)
    everything = list(store.table("things").values())
    for color in COLORS[:3]:
        expected = [each for each in everything if each["color"] == {"name": color}]
        assert list(store.below("things", "color", color)) == expected
        found = store.find("things", {"color": [color]})
        assert [each for each in found if each["color"] == {"name": color}] == expected
    end = start + timedelta(hours=hours)
    for period in ((start, end), (start, None), (None, end)):
        first, last = (each and stamp(each) for each in period)
        expected = [
            each
            for each in everything
            if (first is None or each["end"] > first) and (last is None or each["start"] < last)
        ]
        found = store.find("things", {"day": wanted_days(*period)})
        assert [each for each in expected if each not in found] == []
        assert found == [each for each in everything if each in found]


def test_long_periods_have_one_key():
    assert days(START, START + timedelta(hours=25)) == ["2025-03-03", "2025-03-04"]
    assert days(START, START + timedelta(days=61)) == [LONG]
