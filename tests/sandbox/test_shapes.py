"""Values that no record can have are rejected with their place, and nothing changes."""

import re
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.rules import load

from .conftest import NOW, Api, api_of

ODD: list[Any] = [None, "", "x", [], {}, -1, 1.5, True, [None], [[]], {"id": 5}, {"id": "nowhere"}]


def places(value: dict[str, Any]) -> list[tuple[str | int, ...]]:
    """The paths of all properties, at any depth."""
    found: list[tuple[str | int, ...]] = []
    for name, entry in value.items():
        found.append((name,))
        first = entry[0] if isinstance(entry, list) and entry else entry
        if isinstance(first, dict):
            within: tuple[str | int, ...] = (name,) if first is entry else (name, 0)
            found += [(*within, *path) for path in places(first)]
    return found


def put(value: Any, path: tuple[str | int, ...], odd: Any) -> Any:
    """The value with something else at a path."""
    if not path:
        return odd
    if isinstance(path[0], int):
        return [put(value[0], path[1:], odd), *value[1:]]
    return {**value, path[0]: put(value[path[0]], path[1:], odd)}


def refusal(sandbox: Sandbox, table: str, id_: str, fields: dict[str, Any]) -> Exception | None:
    """What a change raises."""
    try:
        sandbox.change(table, id_, **fields)
    except Exception as error:  # noqa: BLE001  # its type is what is asked
        return error
    return None


@pytest.mark.proof
@pytest.mark.parametrize("table", sorted(load().tables))
def test_any_value_is_accepted_or_rejected_with_a_clear_error(table):
    """By `change`, at any depth of the demo's records."""
    sandbox = Sandbox(seed="demo", clock=NOW)
    sandbox.webhooks.add("http://127.0.0.1:9/hook")
    snapshot, before = sandbox.dump(), sandbox.dump()[table]
    for record in sandbox.dump()[table][:1]:
        for path in [path for path in places(record) if path != ("id",)]:
            for odd in ODD:
                name = str(path[0])
                refused = refusal(sandbox, table, record["id"], {name: put(record, path, odd)[name]})
                if refused is None:
                    sandbox.reset(seed=snapshot)
                    continue
                assert type(refused) in (ValueError, LookupError), (path, odd)
                assert str(refused).startswith(f"{table}: "), (path, odd)
                assert sandbox.get(table, record["id"]) == record
    assert sandbox.dump()[table] == before


@pytest.mark.parametrize(
    ("table", "id_", "fields", "message"),
    [
        (
            "customers",
            "customer-lena",
            {"location": "Ghent"},
            'location: the value is not of types "null", "object"; got \'Ghent\'',
        ),
        (
            "customers",
            "customer-lena",
            {"location": {"countryCode": 5, "translations": {}}},
            'location.countryCode: the value is not of types "null", "string"; got 5',
        ),
        (
            "subjects",
            "subject-claims",
            {"translations": {"name": "Mortgage"}},
            'translations.name: the value is not of types "null", "array"; got \'Mortgage\'',
        ),
        ("employees", "employee-an", {"expertise": [5]}, 'expertise[0]: the value is not of type "object"; got 5'),
        (
            "offices",
            "office-ghent",
            {"translations": 5},
            'translations: the value is not of types "null", "object"; got 5',
        ),
        (
            "subjects",
            "subject-claims",
            {"availabilitySettings": 5},
            'availabilitySettings: the value is not of type "array"; got 5',
        ),
        (
            "subjects",
            "subject-claims",
            {"availabilitySettings": [{"meetingType": "OFFICE", "estimatedDuration": 0}]},
            "availabilitySettings[0].estimatedDuration: the value is less than the minimum of 1; got 0",
        ),
        (
            "subjects",
            "subject-claims",
            {"availabilitySettings": [{"meetingType": "HALL"}]},
            'availabilitySettings[0].meetingType: the value is not one of "OFFICE", ',
        ),
        (
            "unavailability",
            "unavailability-bram",
            {"startDate": ""},
            "startDate: the value is not a \"date\"; got ''",
        ),
        (
            "unavailability",
            "unavailability-bram",
            {"createdAt": ""},
            "createdAt: the value is not a \"date-time\"; got ''",
        ),
        (
            "unavailability",
            "unavailability-bram",
            {"createdAt": []},
            'createdAt: the value is not of types "null", "string"; got []',
        ),
        ("externalCalendarEvents", "event-dentist", {"start": None}, "start: required"),
        ("customers", "customer-lena", {"table": "x"}, "there is no property 'table'"),
        ("customers", "customer-lena", {"self": "x"}, "there is no property 'self'"),
        ("customers", "customer-lena", {"id_": "x"}, "there is no property 'id_'"),
    ],
)
async def test_error_names_the_invalid_part(table, id_, fields, message):
    async for api in api_of(Sandbox(seed="demo", clock=NOW, control=True)):
        before = api.sandbox.get(table, id_)
        refused = await api.http.patch(f"/_sandbox/state/{table}/{id_}", json=fields, headers={"Host": "127.0.0.1"})
        assert refused.status_code == 400
        told = refused.json()["errors"][0]["message"]
        # The order of the types depends on the version of jsonschema-rs.
        assert re.sub(r'"(array|string)", "null"', r'"null", "\1"', told).startswith(f"{table}: {message}")
        assert api.sandbox.get(table, id_) == before
        if not fields.keys() & {"table", "self", "id_"}:
            with pytest.raises(ValueError) as by_hand:  # noqa: PT011  # the message is the same
                api.sandbox.change(table, id_, **fields)
            assert str(by_hand.value) == told
        with pytest.raises(ValueError) as seeded:  # noqa: PT011
            Sandbox(seed={table: [{**before, **fields}]}, clock=NOW)
        assert str(seeded.value) == f"seed: {table}, record 1 ({id_}): {told.removeprefix(f'{table}: ')}"


def test_defaults_come_from_the_options_of_the_enterprise():
    """Only the name is documented, so a property that is a location elsewhere may be anything."""
    setting = Sandbox().add("settings", {"name": "branding", "location": "top", "value": {"start": 5}})
    assert (setting["location"], setting["value"]) == ("top", {"start": 5})


def test_expertise_without_ranks_is_ranked_by_order():
    expertise = [
        {"subjectId": "subject-claims", "officeId": "office-ghent", "meetingTypes": ["PHONE"]},
        {"subjectId": "subject-pension", "officeId": "office-ghent", "meetingTypes": []},
    ]
    sandbox = Sandbox(seed="demo")
    eva = sandbox.change("employees", "employee-eva", expertise=expertise)
    assert [each["rank"] for each in eva["expertise"]] == [1, 2]


async def test_appointment_at_the_end_of_the_calendar_can_be_shown(demo: Api):
    when = {"start": "9999-12-31T22:00:00Z", "end": "9999-12-31T23:59:59Z"}
    await demo.data("POST", "/appointments/appointment-1/_actions/reschedule", when)
    shown = await demo.data("GET", "/unavailability?type[]=APPOINTMENT&employee-id[]=employee-an")
    assert [(each["startDate"], each["endDate"]) for each in shown] == [("9999-12-31", "9999-12-31")]
    assert await demo.data("GET", "/employees/employee-an/unavailability")
    demo.sandbox.change("employees", "employee-an", timeZone="America/New_York")
    first = {"start": "0001-01-01T00:00:00Z", "end": "0001-01-01T01:00:00Z"}
    await demo.data("POST", "/appointments/appointment-1/_actions/reschedule", first)
    (shown,) = await demo.data("GET", "/unavailability?type[]=APPOINTMENT&employee-id[]=employee-an")
    assert (shown["startDate"], shown["endDate"]) == ("0001-01-01", "0001-01-01")


async def test_ids_are_quoted_in_addresses_of_video_meetings(demo: Api, appointment):
    demo.sandbox.add("customers", {"id": "Lena Maes/é"})
    appointment["appointmentParticipants"][1]["participantId"] = "Lena Maes/é"
    made = await demo.data("POST", "/appointments", {**appointment, "meetingType": "VIDEO"})
    address = made["appointmentParticipants"][1]["videoUrl"]
    assert address == f"https://video.example.net/{made['id']}/Lena%20Maes%2F%C3%A9"


@pytest.mark.parametrize("host", [5, None, ""])
def test_invalid_host_is_rejected(host):
    with pytest.raises(InvalidArgumentError, match="host must be a non-empty string"):
        Sandbox().serve(host=host)


# ── state in a file ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_undocumented_properties_in_a_state_file_are_accepted(tmp_path):
    path = tmp_path / "state"
    async for api in api_of(Sandbox(seed="demo", state=path, clock=NOW)):
        await api.data("POST", "/lead-segments", {"code": "VIP", "color": {"start": 5}})
        await api.data("PATCH", "/settings", {"branding-2": {"start": 5, "deletedAt": "x"}})
    assert len(Sandbox(state=path).dump()["leadSegments"]) == 3
