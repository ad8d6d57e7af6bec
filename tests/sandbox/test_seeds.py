"""Seeds from dicts, YAML and JSON: valid ones are loaded, and errors name the invalid place."""

import json
import subprocess
import sys
import zoneinfo
from pathlib import Path
from random import Random

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.sandbox import Sandbox, seeding, zones

from .conftest import NOW, Api

OFFICE = {"offices": [{"id": "ghent"}]}
LENA = {"role": "PRIMARY", "type": "CUSTOMER"}
PEOPLE = {**OFFICE, "customers": [{"id": "lena"}], "subjects": [{"id": "loan"}]}
APPOINTMENT = {"id": "a", "officeId": "ghent", "subjectId": "loan"}


def test_dict_and_file_lead_to_the_same_records():
    sandbox = Sandbox(seed={**OFFICE, "customers": [{"id": "lena", "firstName": "Lena"}]}, clock=NOW)
    sandbox.delete("customers", "lena")
    sandbox.reset()
    assert sandbox.get("customers", "lena")["deletedAt"] is None
    assert sandbox.get("offices", "ghent")["active"] is True


def test_plain_scalars_of_yaml_are_read_as_written(tmp_path):
    path = tmp_path / "seed.yaml"
    path.write_text(
        """
employees: [{id: an, language: no}]
timeRanges:
  - {id: r, availabilityTemplateId: an-default, dayOfWeek: MONDAY, startTime: 10:30, endTime: 12:00}
unavailability:
  - id: u
    employeeId: an
    startDate: 2025-03-03
    endDate: 2025-03-03
    start: 2025-03-03T00:00:00Z
    end: 2025-03-04T00:00:00Z
"""
    )
    sandbox = Sandbox(seed=path, clock=NOW)
    assert sandbox.get("timeRanges", "r")["startTime"] == "10:30"
    assert sandbox.get("unavailability", "u")["startDate"] == "2025-03-03"
    assert sandbox.get("employees", "an")["language"] == "no"


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ({"ofices": []}, "there is no table 'ofices'"),
        ({"offices": {"id": "x"}}, "offices must be a list of records; got a dict"),
        ({"offices": ["x"]}, "offices, record 1 must be an object; got a str"),
        ({"offices": [{"id": "x"}, {"id": "x"}]}, r"offices, record 2 \(x\): another record has this ID"),
        ({"customers": [{"id": "x", "fristName": "L"}]}, r"customers, record 1 \(x\): .*no property 'fristName'"),
        ({"offices": [{"id": "x", "fristName": "L"}]}, r"offices, record 1 \(x\): .*no property 'fristName'"),
        ({"offices": [{"id": "x", "timeZone": "Europe/Brusels"}]}, r"offices, record 1 \(x\).*Europe/Brusels"),
        ({"employees": [{"id": "x", "email": 5}]}, r"employees, record 1 \(x\): .*email"),
        ({"callbackRequests": [{"id": "x", "email": 5}]}, r"callbackRequests, record 1 \(x\): .*email"),
        ({"unavailability": [{"id": "u", "start": NOW, "end": NOW}]}, r"unavailability, record 1 \(u\): .*employee"),
        (
            {"employees": [{"id": "x"}], "unavailability": [{"id": "u", "employeeId": "x", "start": NOW}]},
            r"unavailability, record 1 \(u\): .*end: required",
        ),
        (
            {
                "employees": [{"id": "x"}],
                "timeRanges": [{"availabilityTemplateId": "x-default", "startTime": 630, "endTime": "12:00"}],
            },
            "timeRanges, record 1: .*startTime",
        ),
        ({"favoriteAgents": [{"owner": {"id": "x"}, "employeeId": "nobody"}]}, "no such ID in employees"),
        (
            {"employees": [{"id": "x"}], "unavailability": [{"id": "u", "startDate": "today+300000000"}]},
            r"unavailability, record 1 \(u\): the date is out of range: 'today\+300000000'",
        ),
        (
            {
                **PEOPLE,
                "appointments": [{**APPOINTMENT, "appointmentParticipants": [{**LENA, "participantID": "lena"}]}],
            },
            r"appointments, record 1 \(a\): .*appointmentParticipants\[0\]: there is no property 'participantID'",
        ),
        (
            {**PEOPLE, "appointments": [{**APPOINTMENT, "appointmentParticipants": [LENA]}]},
            r"appointments, record 1 \(a\): .*participantId: required",
        ),
        (
            {
                **PEOPLE,
                "appointments": [
                    {**APPOINTMENT, "appointmentParticipants": [{**LENA, "participantId": "lena", "color": "red"}]}
                ],
            },
            r"appointments, record 1 \(a\): .*appointmentParticipants\[0\]: there is no property 'color'",
        ),
        ([], "must be a mapping of table names to records; got a"),
    ],
)
@pytest.mark.parametrize("written", [False, True], ids=["dict", "file"])
def test_error_names_the_invalid_part_of_a_seed(seed, message, written, tmp_path):
    given = seed
    if written:
        import yaml

        given = tmp_path / "seed.yaml"
        given.write_text(yaml.safe_dump(seed))
        message = f"seed.yaml: .*{message}"
    elif isinstance(seed, list):
        return
    with pytest.raises(InvalidArgumentError, match=message) as rejected:
        Sandbox(seed=given, clock=NOW)
    assert rejected.value.parameter == "seed"


def test_seed_that_is_not_yaml_is_rejected(tmp_path):
    path = tmp_path / "seed.yaml"
    path.write_text("offices: [")
    with pytest.raises(InvalidArgumentError, match=r"^seed: .*seed\.yaml: not valid YAML"):
        Sandbox(seed=path)


LATER = "2025-03-03T09:00:00Z"
DAY = {"id": "d", "employeeId": "an", "type": "DAY"}


@pytest.mark.parametrize(
    ("table", "record", "message"),
    [
        (
            "appointments",
            {"start": LATER, "end": NOW},
            r"`end` is not later than `start` \(APPOINTMENT_START_AFTER_END",
        ),
        (
            "appointments",
            {"meetingType": "ON_LOCATION"},
            "the meeting type is ON_LOCATION, and the location is missing",
        ),
        ("appointments", {"officeId": 5}, 'officeId: the value is not of types "null", "string"; got 5'),
        ("appointments", {"metadata": {"anything": {"at": "all"}}}, None),
        (
            "timeRanges",
            {"dayOfWeek": "MONDAY", "startTime": "12:00", "endTime": "10:00"},
            r"`endTime` is not later than `startTime` \(AVAILABILITY_TIME_RANGE_START_AFTER_END",
        ),
        ("timeRanges", {}, "the template's type is WEEK, and `dayOfWeek` is missing"),
        ("timeRanges", {"dayOfWeek": "MONDAY", "startTime": None}, "startTime: required"),
        (
            "timeRanges",
            {"availabilityTemplateId": "d", "dayOfWeek": "MONDAY"},
            "type is DAY, and `dayOfWeek` is set",
        ),
        (
            "timeRanges",
            {"availabilityTemplateId": 7},
            'availabilityTemplateId: the value is not of types "null", "string"; got 7',
        ),
        ("timeSlots", {"startTime": "10:00", "endTime": "10:00"}, "`endTime` is not later than `startTime`"),
        ("timeSlots", {"listing": {"id": "nothing"}}, "listing: there is no such ID in listings"),
        ("appliedTemplates", {"endDate": "2025-03-01"}, "`endDate` is before `startDate`"),
        ("appliedTemplates", {"type": "WEEK"}, "`type` is not the type of the template"),
        (
            "appliedTemplates",
            {"availabilityTemplateId": "an-default", "type": "WEEK"},
            "APPLIED_TEMPLATE_DEFAULT_TEMPLATE",
        ),
        ("unavailability", {"end": NOW}, "`end` is not later than `start`"),
        ("unavailability", {"startDate": "2025-03-03", "endDate": "2025-03-02"}, "`endDate` is before `startDate`"),
        ("externalCalendarEvents", {"end": "2025-03-03T07:00:00Z"}, "`end` is before `start`"),
        ("employees", {"id": "bo", "email": "an@example.com"}, "EMPLOYEE_EMAIL_ALREADY_IN_USE"),
        ("employees", {"id": "bo", "officeRelations": [{"role": "AGENT", "offic": "x"}]}, r"Relations\[0\]: .*'offic'"),
        (
            "employees",
            {"id": "bo", "officeRelations": [{"role": "AGENT", "officeId": 5}]},
            r"Relations\[0\].officeId: the value is not of types",
        ),
        (
            "employees",
            {"id": "bo", "expertise": [{"subjectIdd": "loan"}]},
            r"expertise\[0\]: there is no property 'subjectIdd'",
        ),
        ("leadSegments", {"id": "VIP"}, "LEAD_SEGMENT_CODE_ALREADY_IN_USE"),
        ("offices", {"location": {"cuontryCode": "BE"}}, "location: there is no property 'cuontryCode'"),
        ("offices", {"translations": {"name": [{"langage": "en"}]}}, r"name\[0\]: there is no property 'langage'"),
        ("customers", {"id": 5}, "id must be a non-empty string; got 5"),
        ("customers", {"id": ""}, "id must be a non-empty string; got ''"),
        ("offices", {"location": {"latitude": float("nan"), "longitude": 1}}, "location.*latitude.*got nan"),
    ],
)
def test_invalid_record_is_rejected(table, record, message):
    more = {
        "appointments": {
            **APPOINTMENT,
            "appointmentParticipants": [
                {**LENA, "participantId": "lena"},
                {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "an"},
            ],
        },
        "timeRanges": {"availabilityTemplateId": "an-default", "startTime": "09:00", "endTime": "10:00"},
        "timeSlots": {"listingId": "fair", "date": "2025-03-03", "startTime": "09:00", "endTime": "10:00"},
        "appliedTemplates": {
            "employeeId": "an",
            "availabilityTemplateId": "d",
            "type": "DAY",
            "startDate": "2025-03-03",
            "endDate": "2025-03-04",
        },
        "unavailability": {"employeeId": "an", "start": NOW, "end": LATER},
        "externalCalendarEvents": {"employeeId": "an", "externalCalendarId": "c", "start": NOW, "end": LATER},
    }
    seed = {
        **PEOPLE,
        "employees": [{"id": "an"}],
        "availabilityTemplates": [DAY],
        "listings": [{"id": "fair"}],
        "externalCalendars": [{"id": "c"}],
        "leadSegments": [{"id": "vip"}],
    }
    sandbox = Sandbox(seed=seed, clock=NOW)
    given = {**more.get(table, {}), **record}
    seed[table] = [*seed.get(table, []), given]
    if message is None:
        Sandbox(seed=seed, clock=NOW)
        return
    with pytest.raises(ValueError, match=f"seed: {table}, record {len(seed[table])}.*: .*{message}"):
        Sandbox(seed=seed, clock=NOW)
    before = sandbox.dump()
    with pytest.raises((ValueError, LookupError), match=message):  # by hand like in a seed
        sandbox.add(table, given)
    assert sandbox.dump() == before


@pytest.mark.parametrize(
    ("table", "id_", "fields", "message"),
    [
        ("appointments", "appointment-1", {"end": "2025-01-01T00:00:00Z"}, "`end` is not later than `start`"),
        (
            "appointments",
            "appointment-1",
            {"statuss": "CANCELLED"},
            "'statuss'; did you mean status?",
        ),
        ("appointments", "appointment-1", {"status": "GONE"}, "status"),
        (
            "availabilityTemplates",
            "employee-an-default",
            {"type": "DAY"},
            "the type changes, but the template has time ranges",
        ),
        ("offices", "office-ghent", {"location": {"postcode": "9000"}}, "location: there is no property 'postcode'"),
        ("offices", "office-ghent", {"timeZone": "Europe/Gent"}, "Europe/Gent"),
        ("offices", "office-ghent", {"firstName": "Ghent"}, "offices: there is no property 'firstName'$"),
        ("offices", "office-ghent", {"name": "Ghent"}, """no property 'name'; write the name as {"translations": """),
        (
            "subjects",
            "subject-claims",
            {"createdAt": None},
            "subjects: createdAt: .* got None",
        ),
        (
            "employees",
            "employee-an",
            {"updatedAt": None, "createdAt": None},
            "employees: .*At: .* got None",
        ),
        ("employees", "employee-an", {"email": "bram.claes@acme.example"}, "EMPLOYEE_EMAIL_ALREADY_IN_USE"),
    ],
)
def test_change_that_a_seed_could_not_contain_is_rejected(table, id_, fields, message):
    sandbox = Sandbox(seed="demo", clock=NOW)
    before = sandbox.get(table, id_)
    with pytest.raises(ValueError, match=message):
        sandbox.change(table, id_, **fields)
    assert sandbox.get(table, id_) == before


@pytest.mark.parametrize(
    ("table", "id_", "fields", "place"),
    [
        ("appointments", "appointment-1", {"office": {"id": "nowhere"}}, "office"),
        ("appointments", "appointment-1", {"subject": {"id": "nowhere"}}, "subject"),
        (
            "appointments",
            "appointment-1",
            {"appointmentParticipants": [{**LENA, "participant": {"id": id_}} for id_ in ("customer-lena", "nowhere")]},
            r"appointmentParticipants\[1\].participant",
        ),
        (
            "employees",
            "employee-an",
            {"officeRelations": [{"role": "AGENT", "office": {"id": "nowhere"}}]},
            r"officeRelations\[0\].office",
        ),
        ("subjects", "subject-claims", {"subjectGroup": {"id": "nowhere"}}, "subjectGroup"),
        ("listings", "listing-villa", {"schedulingSettings": {"offices": [{"id": "nowhere"}]}}, "Settings.offices"),
        ("favoriteAgents", "favorite-1", {"owner": {"id": "nowhere"}}, "owner"),
    ],
)
def test_reference_to_an_unknown_id_in_the_form_of_responses_is_rejected(table, id_, fields, place):
    sandbox = Sandbox(seed="demo", clock=NOW)
    sandbox.webhooks.add("http://127.0.0.1:9/hook")
    before = sandbox.get(table, id_)
    with pytest.raises(LookupError, match=f"{table}: .*{place}: there is no such ID in "):
        sandbox.change(table, id_, **fields)
    assert sandbox.get(table, id_) == before
    new = {**before, **fields, "id": "new", "email": "new@example.com", "externalId": None, "username": None}
    names = sandbox.dump()[table][0].keys() | {"id"}
    with pytest.raises(LookupError, match=f"{table}: .*{place}: there is no such ID in "):
        sandbox.add(table, {name: value for name, value in new.items() if name in names})
    assert not sandbox.webhooks.deliveries


def test_earlier_broken_reference_does_not_prevent_a_change():
    sandbox = Sandbox(seed="demo", clock=NOW)
    subject = {**sandbox.get("subjects", "subject-claims"), "subjectGroup": {"id": "nowhere"}}
    sandbox.app.apis["acme"].enterprise.store.put(
        "subjects", subject
    )  # as a state file of an older version could have it
    assert sandbox.change("subjects", "subject-claims", order=5)["order"] == 5


def test_rule_that_was_broken_before_does_not_prevent_a_change():
    """Records of recordings may break rules, and time may make others break them; other changes are still possible."""
    sandbox = Sandbox(seed="demo", clock=NOW)
    sandbox.app.apis["acme"].enterprise.store.put(
        "appointments", {**sandbox.get("appointments", "appointment-1"), "end": "2025-01-01T00:00:00.000Z"}
    )
    assert sandbox.change("appointments", "appointment-1", status="CANCELLED")["status"] == "CANCELLED"


def test_demo_seed_is_valid():
    path = Path(seeding.__file__).with_name("seeds") / "demo.yaml"
    assert Sandbox(seed=path, clock=NOW).dump() == Sandbox(seed="demo", clock=NOW).dump()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("offices: [{id: a}]\noffices: [{id: b}]\n", "seed.yaml: line 2: offices: given twice"),
        (
            "customers:\n- {id: a}\n- id: b\n  firstName: An\n  firstName: Bo\n",
            "seed.yaml: line 5: customers, record 2: firstName: given twice",
        ),
    ],
)
def test_property_given_twice_in_a_seed_is_rejected(text, message, tmp_path):
    path = tmp_path / "seed.yaml"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        Sandbox(seed=path)


def test_missing_seed_file_is_rejected(tmp_path):
    for seed in ("dmo", tmp_path):
        with pytest.raises(ValueError, match='there is no .*"demo", a YAML file, the folder of a recording, or a dict'):
            Sandbox(seed=seed)


# ── all or nothing ────────────────────────────────────────────────────────────────────────────────────────────────


GOOD = "customers: [{id: lena}, {id: marc}]\n"


async def test_reset_with_an_invalid_seed_changes_nothing(tmp_path):
    path, state = tmp_path / "seed.yaml", tmp_path / "state"
    path.write_text(GOOD)
    async with Sandbox(seed=path, state=state, clock=NOW) as sandbox:
        await sandbox.client().lead_segments.create(code="VIP")
        sandbox.fail(status=503)
        sandbox.clock.advance(hours=1)
        before, written, moment = sandbox.dump(), state.read_bytes(), sandbox.clock.stamp()
        path.write_text(GOOD + "offices: [{id: ghent}, {id: ghent}]\n")
        with pytest.raises(ValueError, match=r"offices, record 2 \(ghent\): another record has this ID"):
            sandbox.reset()
        assert sandbox.dump() == before
        assert state.read_bytes() == written
        assert (sandbox.clock.stamp(), len(sandbox.faults), len(sandbox.requests)) == (moment, 1, 2)
        path.write_text("customers: [{id: nora}]\n")
        sandbox.reset()
        assert [each["id"] for each in sandbox.dump()["customers"]] == ["nora"]
        assert len(sandbox.dump()["leadSegments"]) == 0
        assert (sandbox.clock.stamp(), sandbox.faults[:], len(sandbox.requests)) == ("2025-03-03T08:00:00.000Z", [], 0)


def test_reset_restarts_the_ids():
    sandbox = Sandbox(seed={"customers": [{"firstName": "Lena"}]}, clock=NOW)
    first = [sandbox.dump()["customers"], sandbox.add("customers", {"firstName": "Marc"})]
    sandbox.clock.advance(hours=1)
    sandbox.reset()
    assert [sandbox.dump()["customers"], sandbox.add("customers", {"firstName": "Marc"})] == [
        sandbox.dump()["customers"][:1],
        first[1],
    ]
    assert sandbox.dump()["customers"][:1] == first[0]


def test_relative_seed_is_found_after_a_change_of_directory(tmp_path, monkeypatch):
    (tmp_path / "seed.yaml").write_text(GOOD)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    sandbox = Sandbox(seed="seed.yaml")
    monkeypatch.chdir(tmp_path / "elsewhere")
    sandbox.reset()
    assert len(sandbox.dump()["customers"]) == 2


def test_rejected_seed_releases_the_state_file(tmp_path):
    state = tmp_path / "state"
    with pytest.raises(ValueError, match="no table 'ofices'") as refused:
        Sandbox(seed={"ofices": []}, state=state)
    assert Sandbox(seed={"customers": [{"id": "lena"}]}, state=state).get("customers", "lena")
    assert refused.value


# ── time zones ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_unknown_time_zone_is_rejected(empty: Api):
    with pytest.raises(ValueError, match="Europe/Brusels"):
        Sandbox(time_zone="Europe/Brusels")
    with pytest.raises(ValueError, match="Europe/Brusels"):
        empty.sandbox.add("employees", {"timeZone": "Europe/Brusels"})
    response = await empty("POST", "/employees", {"email": "a@example.com", "timeZone": "Europe/Brusels"})
    assert response.status_code == 400
    assert "timeZone" in response.json()["errors"][0]["message"]


def test_without_a_database_there_is_an_error(monkeypatch):
    monkeypatch.setattr(zones, "ZoneInfo", _without_data)
    zones.zone.cache_clear()
    zones.has_database.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="pip install tzdata"):
            Sandbox()
    finally:
        zones.zone.cache_clear()
        zones.has_database.cache_clear()


def _without_data(name):
    raise zoneinfo.ZoneInfoNotFoundError(name)


def test_without_the_extra_there_is_a_hint():
    script = (
        "import sys; sys.modules['jsonschema_rs'] = None\n"
        "import pexip_engage_client.sandbox.pytest_plugin\n"
        "from pexip_engage_client.sandbox import Sandbox\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False)
    assert "needs jsonschema_rs: pip install '" in done.stderr
    module = (
        "import sys, runpy; sys.modules['yaml'] = None\n"
        "runpy.run_module('pexip_engage_client.sandbox', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", module], capture_output=True, text=True, timeout=300, check=False)
    assert "needs yaml: pip install '" in done.stderr


def test_reset_without_the_seed_file_keeps_the_records(tmp_path):
    path = tmp_path / "seed.yaml"
    path.write_text("customers: [{id: lena}]", encoding="utf-8")
    sandbox = Sandbox(seed=path)
    added = sandbox.add("customers")
    path.unlink()
    with pytest.raises(InvalidArgumentError, match="seed: there is no"):
        sandbox.reset()
    another = sandbox.add("customers")
    assert [each["id"] for each in sandbox.dump()["customers"]] == ["lena", added["id"], another["id"]]


def test_json_seed_is_read_as_json(tmp_path):
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"customers": [{"id": "a", "firstName": "Zoë 😀"}]}))
    assert Sandbox(seed=path).get("customers", "a")["firstName"] == "Zoë 😀"
    path.write_text('{"customers": [{"id": "a", "id": "b"}]}')
    with pytest.raises(ValueError, match=r"seed\.json: id: given twice"):
        Sandbox(seed=path)
    path.write_text("{")
    with pytest.raises(ValueError, match=r"seed\.json: Expecting"):
        Sandbox(seed=path)


def test_yaml_seed_takes_anchors_and_merges(tmp_path):
    path = tmp_path / "seed.yaml"
    path.write_text(
        "customers:\n"
        "  - &first {id: a, firstName: An, lastName: Peeters}\n"
        "  - {<<: *first, id: b, firstName: no}\n"
        "offices: [{id: 10:30}]\n"
    )
    sandbox = Sandbox(seed=path)
    assert [sandbox.get("customers", "b")[name] for name in ("firstName", "lastName")] == ["no", "Peeters"]
    assert sandbox.get("offices", "10:30")


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object:os.system {}",
        "a: *nothing",
        "a: 1\n---\nb: 2",
        "? [a]\n: b",
        "a: &list [b]\n*list : c",
        "a: !!set {b}",
        "<<: 3",
    ],
)
def test_yaml_beyond_plain_data_is_rejected(tmp_path, text):
    path = tmp_path / "seed.yaml"
    path.write_text(text)
    with pytest.raises(InvalidArgumentError, match=r"^seed: .*seed\.yaml: not valid YAML"):
        Sandbox(seed=path)


def test_seed_can_contain_the_default_template_of_an_employee():
    template = {"id": "own", "employeeId": "an", "isDefault": True}
    seed = {"availabilityTemplates": [template], "employees": [{"id": "an"}]}
    assert [each["id"] for each in Sandbox(seed=seed).dump()["availabilityTemplates"]] == ["own"]
    with pytest.raises(ValueError, match="the employee has another default template"):
        Sandbox(seed={**seed, "availabilityTemplates": [template, {**template, "id": "second"}]})


def shuffled(value, random):
    """The same JSON with its objects and tables in another order. The order of records is kept."""
    if isinstance(value, list):
        return [shuffled(each, random) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: shuffled(value[name], random) for name in random.sample(sorted(value), len(value))}


@pytest.mark.parametrize("number", range(5))
def test_seed_does_not_depend_on_the_order_of_its_tables_and_keys(number):
    first = Sandbox(seed="demo", clock=NOW)
    again = Sandbox(seed=shuffled(first.dump(), Random(number)), clock=NOW)
    assert again.dump() == first.dump()


def test_owner_can_be_in_a_later_table():
    favorite = {"owner": {"id": "a"}, "employee": {"id": "b"}, "office": {"id": "o"}}
    seed = {"favoriteAgents": [favorite], "employees": [{"id": "b"}, {"id": "a"}], "offices": [{"id": "o"}]}
    assert Sandbox(seed=seed).dump()["favoriteAgents"][0]["owner"] == {"id": "a"}


def test_records_of_one_table_can_refer_to_later_ones():
    seed = {
        "employees": [{"id": "b", "expertise": [{"subjectId": "s", "officeId": "o", "rank": 1, "meetingTypes": []}]}]
    }
    more = {"subjects": [{"id": "s"}], "offices": [{"id": "o"}]}
    assert Sandbox(seed={**seed, **more}).get("employees", "b")["expertise"][0]["office"] == {"id": "o"}
    with pytest.raises(ValueError, match="there is no such ID in offices"):
        Sandbox(seed={**seed, "subjects": [{"id": "s"}]})
