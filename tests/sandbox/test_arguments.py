"""Invalid arguments of the sandbox's methods: a ValueError names them, and nothing changes."""

from datetime import UTC, datetime, timedelta
from math import nan

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.sandbox import Sandbox

from .conftest import NOW

HOOK = "http://127.0.0.1:9/hook"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(seed="demo", clock=NOW)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"url": 5}, "url"),
        ({"url": "example.com"}, "url"),
        ({"url": "http://h:99999/"}, "url"),
        ({"duplicates": 1.5}, "duplicates"),
        ({"duplicates": -1}, "duplicates"),
        ({"pace": nan}, "pace"),
        ({"pace": -1}, "pace"),
        ({"timeouts": (1,)}, "timeouts"),
        ({"timeouts": ("a", 1, 2)}, "timeouts"),
        ({"timeouts": (0, 1, 2)}, "timeouts"),
        ({"events": 5}, "events"),
        ({"events": "CREATE"}, "events"),
        ({"events": [5]}, "events"),
        ({"secret": "hunter\n2"}, "secret"),
        ({"secret": "hunter2", "secret_header": "a b"}, "secret_header"),
    ],
)
def test_receivers(sandbox, options, named):
    with pytest.raises(InvalidArgumentError, match=named) as refused:
        sandbox.webhooks.add(**{"url": HOOK, **options})
    assert "hunter" not in str(refused.value)
    assert sandbox.webhooks.receivers == []


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"data": 5}, "data"),
        ({"data": {"receiver": object()}}, r"data\['receiver'\]"),
        ({"data": {"receiver": {"age": nan}}}, r"data\['receiver'\]\['age'\]"),
        ({"id_": 5}, "id_"),
        ({"correlation_id": 5}, "correlation_id"),
    ],
)
def test_events(sandbox, options, named):
    sandbox.webhooks.add(HOOK)
    with pytest.raises(InvalidArgumentError, match=named):
        sandbox.webhooks.emit(entity="Communication", **options)
    assert sandbox.webhooks.deliveries == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"timeZone": 5}, "timeZone"),
        ({"id": "\ud800"}, "id"),
        ({"location": {"latitude": nan}}, "latitude"),
        ({"externalId": object()}, "externalId"),
        (5, "fields"),
    ],
)
def test_records(sandbox, fields, named):
    before = sandbox.dump()
    with pytest.raises(ValueError, match=named):
        sandbox.add("offices", fields)
    assert sandbox.dump() == before


def test_invalid_changes_are_rejected_and_datetimes_accepted(sandbox):
    with pytest.raises(InvalidArgumentError, match="id must be 'appointment-1' or left out, .*; got 'other'"):
        sandbox.change("appointments", "appointment-1", id="other")
    with pytest.raises(InvalidArgumentError, match="start must be a datetime with a time zone"):
        sandbox.change("appointments", "appointment-1", start=datetime(2025, 3, 10, 9))  # noqa: DTZ001
    start = datetime(2025, 3, 10, 9, tzinfo=UTC)
    changed = sandbox.change("appointments", "appointment-1", start=start, end=start + timedelta(hours=1))
    assert (changed["start"], changed["end"]) == ("2025-03-10T09:00:00.000Z", "2025-03-10T10:00:00.000Z")


@pytest.mark.parametrize(
    ("by", "parts", "named"),
    [
        (None, {"hours": nan}, "hours"),
        (None, {"hours": "1"}, "hours"),
        (None, {"foo": 1}, "foo"),
        (None, {"days": 10**9}, "days"),
        ("an hour", {}, "by"),
        (timedelta(1), {"hours": 1}, "by"),
    ],
)
def test_the_clock(sandbox, by, parts, named):
    before = sandbox.clock.now()
    with pytest.raises(ValueError, match=named):
        sandbox.clock.advance(by, **parts)
    with pytest.raises(InvalidArgumentError, match="instant must be"):
        sandbox.clock.travel(5)
    assert sandbox.clock.now() == before


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"missing": "nothing"}, "missing"),
        ({"unknown_value": "status.nothing"}, "unknown_value"),
        ({"connection": "reset", "status": 500}, "connection .* status"),
        ({"connection": "hanging", "body": "html"}, "connection .* body"),
    ],
)
def test_faults(sandbox, options, named):
    with pytest.raises(InvalidArgumentError, match=named):
        sandbox.fail(**options)
    assert not sandbox.faults


def test_state_outside_of_a_folder_is_rejected(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere" / "state"):
        with pytest.raises(InvalidArgumentError, match="state must be a file in an existing folder"):
            Sandbox(state=path)


def test_seed_that_contains_itself_is_rejected(tmp_path):
    office = {"id": "ghent"}
    office["location"] = office
    with pytest.raises(ValueError, match=r"offices, record 1 \(ghent\): .*must not contain itself"):
        Sandbox(seed={"offices": [office]})
    path = tmp_path / "seed.yaml"
    path.write_text("offices:\n  - &office\n    id: ghent\n    location: *office\n")
    with pytest.raises(ValueError, match="the alias 'office' is a part of its own value.* line 4"):
        Sandbox(seed=path)


def test_error_of_a_seed_can_be_encoded():
    with pytest.raises(ValueError, match="surrogate") as refused:
        Sandbox(seed={"offices": [{"id": "\ud800"}]})
    assert str(refused.value).encode()
