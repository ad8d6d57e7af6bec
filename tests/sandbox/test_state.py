"""Creating, reading, listing, changing and deleting records; filters, pages and snapshots."""

from copy import deepcopy

import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.state.record_store import RecordStore

from .conftest import NOW, Api, api_of, records_of


async def ids(api: Api, path: str) -> list[str]:
    return [record["id"] for record in await api.data("GET", path)]


# ── an appointment's life ─────────────────────────────────────────────────────────────────────────────────────────


async def test_invite_accept_reschedule_reassign(demo: Api):
    body = {
        "subjectId": "subject-pension",
        "officeId": "office-ghent",
        "meetingType": "PHONE",
        "message": "Shall we talk?",
        "appointmentParticipants": [
            {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-an"},
            {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-lena"},
        ],
    }
    invited = await demo.data("POST", "/appointments/_actions/invite", body)
    assert (invited["status"], invited["start"], invited["end"]) == ("OUTGOING_INVITE", None, None)
    assert invited["messageForCustomer"] == "Shall we talk?"
    path = f"/appointments/{invited['id']}"

    accepted = await demo.data("POST", f"{path}/_actions/accept")
    assert accepted["status"] == "ACCEPTED"

    when = {"start": "2025-03-11T10:00:00+01:00", "end": "2025-03-11T11:00:00+01:00"}
    moved = await demo.data("POST", f"{path}/_actions/reschedule", when)
    assert (moved["start"], moved["end"]) == ("2025-03-11T09:00:00.000Z", "2025-03-11T10:00:00.000Z")
    assert moved["status"] == "ACCEPTED"

    hand_over = {"officeId": "office-brussels", "primaryEmployeeId": "employee-chloe"}
    reassigned = await demo.data("POST", f"{path}/_actions/reassign", hand_over)
    assert reassigned["office"] == {"id": "office-brussels"}
    assert reassigned["appointmentParticipants"][0]["participant"] == {"id": "employee-chloe"}

    assert await demo.data("GET", path) == reassigned


async def test_created_appointment_blocks_its_time_for_others(demo: Api, appointment):
    created = await demo.data("POST", "/appointments", appointment)
    assert created["status"] == "ACCEPTED"
    again = {**appointment, "start": "2025-03-10T09:30:00Z", "end": "2025-03-10T10:30:00Z"}
    assert await demo.code("POST", "/appointments", again) == "APPOINTMENT_NO_AVAILABILITY"
    when = {"start": again["start"], "end": again["end"]}
    await demo.data("POST", f"/appointments/{created['id']}/_actions/reschedule", when)


async def test_trailing_buffer_time_is_kept_free(demo: Api, appointment):
    created = await demo.data("POST", "/appointments", {**appointment, "trailingBufferTime": 15.0})
    assert repr(created["trailingBufferTime"]) == "15"  # an integer, as documented
    after = {**appointment, "start": "2025-03-10T10:10:00Z", "end": "2025-03-10T10:30:00Z"}
    assert await demo.code("POST", "/appointments", after) == "APPOINTMENT_NO_AVAILABILITY"
    later = {**after, "start": "2025-03-10T10:15:00Z"}
    assert (await demo("POST", "/appointments", later)).status_code == 201


async def test_long_trailing_buffer_time_is_kept_free(demo: Api, appointment):
    await demo.data("POST", "/appointments", {**appointment, "trailingBufferTime": 3 * 24 * 60})
    after = {**appointment, "start": "2025-03-13T09:30:00Z", "end": "2025-03-13T10:30:00Z"}
    assert await demo.code("POST", "/appointments", after) == "APPOINTMENT_NO_AVAILABILITY"
    assert (await demo("POST", "/appointments", {**after, "start": "2025-03-13T10:00:00Z"})).status_code == 201
    endless = {**appointment, "start": "2030-01-01T09:00:00Z", "end": "2030-01-01T10:00:00Z"}
    assert (await demo("POST", "/appointments", {**endless, "trailingBufferTime": 10**15})).status_code == 201


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("reschedule", ("start", "end")),
        ("reassign", ()),
        ("update-meeting-type", ("meetingType",)),
    ],
)
async def test_actions_that_change_nothing_send_no_event(demo: Api, appointment, action, names):
    created = await demo.data("POST", "/appointments", appointment)
    demo.sandbox.webhooks.add("http://127.0.0.1:9/hook")
    demo.sandbox.clock.advance(minutes=1)
    body = {name: created[name] for name in names}
    if action == "reassign":
        body = {"primaryEmployeeId": "employee-bram", "officeId": "office-ghent"}
    await demo("POST", f"/appointments/{created['id']}/_actions/{action}", body)
    assert demo.sandbox.requests.last().status in (200, 204)
    assert demo.sandbox.webhooks.deliveries == []
    assert demo.sandbox.get("appointments", created["id"])["updatedAt"] == created["updatedAt"]


async def test_reassigning_replaces_all_primary_employees(demo: Api, appointment):
    people = appointment["appointmentParticipants"]
    more = {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-an"}
    created = await demo.data("POST", "/appointments", {**appointment, "appointmentParticipants": [*people, more]})
    body = {"primaryEmployeeId": "employee-an", "officeId": "office-ghent"}
    await demo.data("POST", f"/appointments/{created['id']}/_actions/reassign", body)
    stored = demo.sandbox.get("appointments", created["id"])["appointmentParticipants"]
    assert [each["participant"]["id"] for each in stored] == ["employee-an", "customer-nora"]


async def test_update_details_and_meeting_type(demo: Api):
    path = "/appointments/appointment-1"
    people = [
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-bram"},
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-marc"},
    ]
    body = {"end": "2025-03-06T12:00:00Z", "officeId": "office-brussels", "appointmentParticipants": people}
    actor = {"updatedByType": "EMPLOYEE", "updatedById": "employee-an"}
    updated = await demo.data("POST", f"{path}/_actions/update-details", {**body, **actor})
    assert (updated["start"], updated["end"]) == ("2025-03-06T09:00:00.000Z", "2025-03-06T12:00:00.000Z")
    assert updated["office"] == {"id": "office-brussels"}
    assert (updated["updatedByType"], updated["updatedBy"]) == ("EMPLOYEE", {"id": "employee-an"})
    assert (
        await demo("POST", f"{path}/_actions/update-details", {"appointmentParticipants": people[:1]})
    ).status_code == 400

    video = await demo.data("POST", f"{path}/_actions/update-meeting-type", {"meetingType": "VIDEO"})
    assert video["meetingType"] == "VIDEO"


async def test_patch_keeps_clears_and_replaces(demo: Api):
    path = "/appointments/appointment-1"
    before = await demo.data("GET", path)
    demo.sandbox.clock.advance(minutes=1)
    answers = [
        {"questionId": "question-income", "value": "52000", "files": [{"id": "file-payslip"}]},
        {"questionId": "question-status", "selectedAnswerOptions": [{"id": "option-married"}]},
    ]
    patched = await demo.data("PATCH", path, {"internalNotes": "Brings a friend", "answers": answers})
    assert patched["internalNotes"] == "Brings a friend"
    assert [response["answerType"] for response in patched["answers"]] == ["SUBJECT_QUESTIONNAIRE"] * 2
    assert patched["updatedAt"] > before["updatedAt"]
    unchanged = ("externalId", "leadSegment", "start", "messageForCustomer", "appointmentParticipants", "createdAt")
    assert {name: patched[name] for name in unchanged} == {name: before[name] for name in unchanged}

    cleared = await demo.data("PATCH", path, {"externalId": None, "leadSegmentId": None, "answers": answers[:1]})
    assert (cleared["externalId"], cleared["leadSegment"]) == (None, None)
    assert [response["value"] for response in cleared["answers"]] == ["52000"]


async def test_appointment_filters(demo: Api):
    for query, expected in {
        "": {1, 2, 3, 4, 5},
        "status[]=ACCEPTED&status[]=CANCELLED": {1, 5},
        "meeting-type[]=PHONE": {2},
        "external-id[]=A-1": {1},
        "id[]=appointment-4": {4},
        "lead-segment-id[]=segment-returning": {1},
        "subject-id[]=subject-mortgage": {1, 3, 5},
        "office-id[]=office-brussels": {3, 4},
        "customer-id[]=customer-lena": {1, 4, 5},
        "employee-id[]=employee-an": {1, 2, 5},
        "employee-id[]=employee-an&customer-id[]=customer-lena": {1, 5},
        "listing-id[]=listing-villa": set(),
        "from=2025-03-06T09:30:00Z": {1, 3},
        "to=2025-03-06T09:00:00Z": {4, 5},
        "from=2025-03-04T00:00:00Z&to=2025-03-07T00:00:00Z": {1, 5},
    }.items():
        found = await ids(demo, f"/appointments?{query}")
        assert set(found) == {f"appointment-{number}" for number in expected}, query


# ── paging, deletion, references ──────────────────────────────────────────────────────────────────────────────────


async def test_paging(empty: Api):
    for number in range(30):
        empty.sandbox.add("subjectGroups", {"id": f"group-{number}"})
    first = (await empty("GET", "/subject-groups")).json()
    assert first["meta"] == {"offset": 0, "limit": 25, "totalCount": 30}
    assert len(first["data"]) == 25
    last = (await empty("GET", "/subject-groups?offset=28&limit=10")).json()
    assert [record["id"] for record in last["data"]] == ["group-28", "group-29"]
    assert last["meta"] == {"offset": 28, "limit": 10, "totalCount": 30}
    assert (await empty.data("GET", "/subject-groups?offset=1000")) == []


async def test_deleted_records_are_hidden_and_stay(demo: Api):
    assert "employee-former" not in await ids(demo, "/employees")
    assert "employee-former" in await ids(demo, "/employees?include-deleted=true")
    assert (await demo.data("GET", "/employees/employee-former"))["deletedAt"]
    assert (await demo("PATCH", "/employees/employee-former", {"firstName": "Franky"})).status_code == 404
    taken = {"email": "frank.wouters@acme.example"}
    assert (await demo("POST", "/employees", taken)).status_code == 201
    demo.sandbox.delete("subjects", "subject-claims")
    assert "subject-claims" not in await ids(demo, "/subjects")


# ── the other resources ───────────────────────────────────────────────────────────────────────────────────────────


async def test_employees(demo: Api):
    relation = {"role": "AGENT", "officeId": "office-ghent"}
    function = {"function": [{"language": "en", "value": "Trainee"}]}
    body = {
        "email": "gust.wit@acme.example",
        "availableRoles": ["AGENT"],
        "officeRelations": [relation],
        "translations": function,
    }
    created = await demo.data("POST", "/employees", body)
    assert (created["firstName"], created["lastName"], created["status"]) == ("Gust", "Wit", "PENDING")
    assert created["officeRelations"] == [{"role": "AGENT", "office": {"id": "office-ghent"}}]
    assert created["function"] == {"language": "en", "value": "Trainee"}
    path = f"/employees/{created['id']}"
    assert await ids(demo, "/employees?email[]=gust.wit@acme.example") == [created["id"]]
    changed = await demo.data(
        "PATCH", path, {"status": "ACTIVE", "username": "gwit", "officeRelations": None, "timeZone": None}
    )
    assert (changed["status"], changed["username"]) == ("ACTIVE", "gwit")
    assert (changed["officeRelations"], changed["timeZone"]) == ([], "Europe/Brussels")
    assert changed["function"] == created["function"]
    assert (await demo.data("PATCH", path, {"username": None}))["username"] is None
    assert [template["isDefault"] for template in await demo.data("GET", f"{path}/availability-templates")] == [True]
    for query, expected in (
        ("username[]=bclaes", ["employee-bram"]),
        ("available-role[]=CENTRAL_PLANNER", ["employee-eva"]),
        ("external-id[]=E-1003", ["employee-chloe"]),
    ):
        assert await ids(demo, f"/employees?{query}") == expected


async def test_expertise_and_coverage(demo: Api):
    expertise = await demo.data(
        "PUT",
        "/employees/employee-eva/offices/office-ghent/expertise",
        [{"subjectId": "subject-claims", "rank": 3}, {"subjectId": "subject-pension"}],
    )
    assert [entry["rank"] for entry in expertise] == [3, 2]
    fraction = [{"subjectId": "subject-claims", "rank": 1.5}]
    refused = await demo("PUT", "/employees/employee-eva/offices/office-ghent/expertise", fraction)
    assert (refused.status_code, "rank" in refused.text) == (400, True)
    assert expertise[0]["office"] == {"id": "office-ghent"}

    query = "office-id=office-ghent&subject-id=subject-pension"
    body = [{"meetingType": "ON_LOCATION", "regionIds": ["region-flanders", "region-ghent"]}]
    replaced = await demo.data("PUT", f"/employees/employee-an/office-subject-coverage-regions?{query}", body)
    assert replaced[0]["subject"] == {"id": "subject-pension"}
    covered = await demo.data("GET", "/employees/employee-an/office-coverage-regions?office-id=office-ghent")
    assert {region["id"] for region in covered[0]["regions"]} == {"region-ghent", "region-flanders"}
    one = "office-id=office-ghent&region-id[]=region-flanders&meeting-type[]=ON_LOCATION"
    covered = await demo.data("GET", f"/employees/employee-an/office-coverage-regions?{one}")
    assert covered[0]["regions"] == [{"id": "region-flanders"}]
    await demo.data("PUT", f"/employees/employee-an/office-subject-coverage-regions?{query}", [])
    covered = await demo.data("GET", "/employees/employee-an/office-coverage-regions?office-id=office-ghent")
    assert covered[0]["regions"] == [{"id": "region-ghent"}]
    assert (
        await demo("PUT", "/employees/employee-an/office-subject-coverage-regions?office-id=x&subject-id=x", [])
    ).status_code == 404

    agents = await demo.data("GET", "/employees/employee-an/favorite-agents?office-id[]=office-ghent")
    assert agents == [{"office": {"id": "office-ghent"}, "employee": {"id": "employee-bram"}}]
    period = "from=2025-03-05T00:00:00Z&to=2025-03-06T00:00:00Z"
    events = await demo.data("GET", f"/employees/employee-an/external-calendar-events?{period}&show-as[]=BUSY")
    assert [event["title"] for event in events] == ["Dentist"]


async def test_templates_time_ranges_and_applied_templates(demo: Api):
    root = "/employees/employee-chloe"
    template = await demo.data(
        "POST", f"{root}/availability-templates", {"name": "Short week", "type": "WEEK", "timeZone": "Europe/Paris"}
    )
    path = f"{root}/availability-templates/{template['id']}"
    changed = await demo.data("PATCH", path, {"name": "Shorter", "order": 4})
    assert await demo.data("GET", path) == changed
    assert (changed["name"], changed["order"], changed["timeZone"]) == ("Shorter", 4, "Europe/Paris")
    assert len(await demo.data("GET", f"{root}/availability-templates?is-default=false")) == 1

    time_range = await demo.data(
        "POST", f"{path}/time-ranges", {"dayOfWeek": "MONDAY", "startTime": "10:00", "endTime": "23:59"}
    )
    changed = await demo.data("PATCH", f"{path}/time-ranges/{time_range['id']}", {"endTime": "12:00"})
    assert await demo.data("GET", f"{path}/time-ranges/{time_range['id']}") == changed
    settings = await demo.data("GET", f"{path}/time-ranges/{time_range['id']}/availability-settings")
    assert settings[0]["office"] == {"id": "office-brussels"}
    assert (await demo("GET", f"/employees/employee-an/availability-templates/{template['id']}")).status_code == 404

    applied = f"{root}/applied-templates"
    days = {"startDate": "2025-03-10", "endDate": "2025-03-30"}
    await demo.data("POST", applied, {**days, "availabilityTemplateId": template["id"]})
    day = "from=2025-03-10T00:00:00Z&to=2025-03-11T00:00:00Z"
    whom = "office-id=office-brussels&employee-id[]=employee-chloe&meeting-type[]=VIDEO"
    defined = f"/defined-availability?{day}&{whom}"
    (slot,) = await demo.data("GET", defined)
    assert (slot["start"], slot["end"]) == ("2025-03-10T09:00:00.000Z", "2025-03-10T11:00:00.000Z")
    await demo.data("POST", f"{applied}/_actions/revert", {"startDate": "2025-03-10", "endDate": "2025-03-12"})
    assert await demo.data("GET", defined) == []
    await demo.data(
        "POST", f"{applied}/_actions/revert", {"startDate": "2025-03-20", "endDate": "2025-03-20", "type": "WEEK"}
    )
    left = [(entry["startDate"], entry["endDate"]) for entry in await demo.data("GET", applied)]
    assert left == [("2025-03-13", "2025-03-19"), ("2025-03-21", "2025-03-30")]
    assert len(await demo.data("GET", f"{applied}?start-date=2025-03-20&end-date=2025-03-25")) == 1


async def test_unavailability(demo: Api):
    root = "/employees/employee-chloe"
    assert await demo.data("POST", f"{root}/unavailability", {"startDate": "2025-03-12", "endDate": "2025-03-13"}) == {
        "answers": []
    }
    (entry,) = await demo.data("GET", f"{root}/unavailability?type[]=USER_DEFINED")
    assert (entry["startDate"], entry["start"], entry["end"]) == (
        "2025-03-12",
        "2025-03-11T23:00:00.000Z",
        "2025-03-13T23:00:00.000Z",
    )
    event = {
        "start": "2025-03-14T09:00:00Z",
        "end": "2025-03-14T10:00:00Z",
        "answers": [{"questionId": "question-reason", "value": "Training"}],
    }
    created = await demo.data("POST", f"{root}/unavailability-event", event)
    assert created["answers"][0]["value"] == "Training"
    assert (
        await demo("POST", f"{root}/unavailability-event", {"start": event["end"], "end": event["start"]})
    ).status_code == 400
    assert (
        await demo("POST", f"{root}/unavailability", {"startDate": "2025-03-12", "endDate": "2025-03-11"})
    ).status_code == 400
    everything = await demo.data("GET", "/unavailability")
    assert {entry["type"] for entry in everything} == {
        "USER_DEFINED",
        "EXTERNAL_CALENDAR",
        "APPOINTMENT",
        "LISTING_EXCLUSIVITY",
    }
    some = await demo.data(
        "GET", "/unavailability?employee-id[]=employee-chloe&start=2025-03-14T00:00:00Z&end=2025-03-15T00:00:00Z"
    )
    assert len(some) == 1


async def test_customers_and_contexts(demo: Api):
    before = await demo.data("GET", "/customers/customer-lena")
    assert before["location"]["formattedAddress"] == "Coupure 3, 9000 Gent, BE"
    changed = await demo.data(
        "PATCH",
        "/customers/customer-lena",
        {"company": "De Smet BV", "phoneNumber": None, "location": None, "existing": None},
    )
    assert (changed["company"], changed["phoneNumber"], changed["location"], changed["existing"]) == (
        "De Smet BV",
        None,
        None,
        True,
    )
    assert changed["email"] == before["email"]

    context = await demo.data(
        "POST", "/contexts", {"customerIds": ["customer-lena"], "metadata": {"campaign": {"id": 7}}}
    )
    assert await demo.data("GET", f"/contexts/{context['id']}") == context
    assert context["metadata"] == {"campaign": {"id": 7}}
    assert (await demo("POST", "/contexts", {"employeeIds": ["nobody"]})).status_code == 404
    demo.sandbox.clock.advance(hours=24)
    demo.token = demo.sandbox.token()
    assert (await demo("GET", f"/contexts/{context['id']}")).status_code == 404


async def test_forms_files_and_fetch_configurations(demo: Api):
    form = await demo.data("POST", "/forms", {"name": "Survey", "type": "QUALIFICATION"})
    assert (await demo.data("PATCH", f"/forms/{form['id']}", {"name": "Poll"}))["type"] == "QUALIFICATION"
    question = await demo.data(
        "GET", "/forms/form-mortgage/questions/question-status", headers={"Accept-Language": "nl"}
    )
    assert question["answerOptions"][1]["value"] == "married"
    await demo.data("PATCH", "/forms/form-mortgage/questions/question-status", {"required": False, "answerOptions": []})
    question = await demo.data("GET", "/forms/form-mortgage/questions/question-status")
    assert (question["required"], question["answerOptions"]) == (False, [])
    assert (await demo("GET", "/forms/form-completion/questions/question-status")).status_code == 404

    assert await ids(demo, "/files?scan-result-type[]=PENDING") == ["file-plan"]
    assert await ids(demo, "/files?original-file-name[]=payslip.pdf&blob-name[]=2f0c.pdf") == ["file-payslip"]
    assert (await demo.data("GET", "/files/file-plan"))["originalFileName"] == "plan.png"

    call = {
        "endpoint": "https://crm.example/x",
        "method": "GET",
        "mapping": [{"sourceProperty": "a", "targetProperty": "b"}],
    }
    created = await demo.data(
        "POST", "/fetch-configurations", {**call, "headers": [{"name": "X-Key", "value": "secret"}]}
    )
    assert created["headers"] == [{"name": "X-Key"}]
    changed = await demo.data("PATCH", f"/fetch-configurations/{created['id']}", {"method": "POST", "headers": None})
    assert (changed["method"], changed["headers"]) == ("POST", [{"name": "Content-Type"}])
    assert (await demo("POST", "/fetch-configurations", {"method": "GET"})).status_code == 400


async def test_lead_segments(demo: Api):
    segment = await demo.data("POST", "/lead-segments", {"code": "VIP"})
    path = f"/lead-segments/{segment['id']}"
    assert await demo.data("GET", path) == segment
    assert (await demo.data("PATCH", path, {"description": "Loyal"}))["code"] == "VIP"
    assert (await demo.data("PATCH", path, {"code": "VIP", "description": None}))["description"] is None
    settings = [{"meetingType": "OFFICE", "subjectId": "subject-mortgage"}]
    replaced = await demo.data("PUT", f"{path}/scheduling-settings", settings)
    assert replaced == [{"meetingType": "OFFICE", "subject": {"id": "subject-mortgage"}}]
    assert await demo.data("PUT", f"{path}/scheduling-settings", []) == []


async def test_listings_and_time_slots(demo: Api):
    body = {
        "externalId": "L-2",
        "location": {
            "countryCode": "BE",
            "translations": {
                "city": [{"language": "nl", "value": "Aalst"}],
                "street1": [{"language": "nl", "value": "Markt 1"}],
            },
        },
    }
    response = await demo("POST", "/listings", body)
    listing = response.json()["data"]
    settings = await demo.data(
        "PUT",
        f"/listings/{listing['id']}/scheduling-settings",
        {"employeeIds": ["employee-eva"], "meetingTypes": ["OFFICE"], "officeIds": [], "subjectIds": []},
    )
    assert settings == {
        "employees": [{"id": "employee-eva"}],
        "meetingTypes": ["OFFICE"],
        "offices": [],
        "subjects": [],
    }
    slots = f"/listings/{listing['id']}/time-slots"
    slot = {
        "date": "2025-03-10",
        "startTime": "09:00",
        "endTime": "10:00",
        "bookable": True,
        "assignments": [{"employeeId": "employee-eva", "exclusive": True}],
    }
    created = await demo.data("POST", slots, slot)
    replaced = await demo.data("PUT", f"{slots}/{created['id']}", {**slot, "bookable": False, "assignments": []})
    assert (replaced["bookable"], replaced["assignments"]) == (False, [])
    assert await demo.data("GET", f"{slots}/{created['id']}") == replaced
    assert (await demo("PUT", f"{slots}/{created['id']}", {**slot, "endTime": "08:00"})).status_code == 400
    assert (await demo("POST", slots, {"date": "2025-03-10"})).status_code == 400
    await demo.data("POST", slots, {**slot, "startTime": "11:00", "endTime": "12:00"})
    for query, count in (
        ("", 2),
        ("bookable=true", 1),
        ("employee-id[]=employee-eva", 1),
        ("from=2025-03-10T10:00:00Z", 1),
        ("to=2025-03-10T10:00:00Z", 1),
        (f"id[]={created['id']}", 1),
    ):
        assert len(await demo.data("GET", f"{slots}?{query}")) == count, query


async def test_offices_rooms_and_regions(demo: Api):
    path = "/offices/office-ghent/subject-availability-settings"
    settings = [{"meetingType": "VIDEO", "subjectId": "subject-claims", "estimatedDuration": 20}]
    replaced = await demo.data("PUT", path, settings)
    assert replaced == [{"meetingType": "VIDEO", "estimatedDuration": 20, "subject": {"id": "subject-claims"}}]
    assert await demo.data("GET", path) == replaced
    combinations = await demo.data(
        "GET", "/offices/office-ghent/subject-scheduling-settings?meeting-type[]=VIDEO&subject-id[]=subject-claims"
    )
    assert combinations == [{"meetingType": "VIDEO", "subject": {"id": "subject-claims"}}]
    day = "from=2025-03-03T08:00:00Z&to=2025-03-04T08:00:00Z"
    query = f"{day}&office-id=office-ghent&subject-id=subject-claims&meeting-type=VIDEO"
    assert (await demo.data("GET", f"/timetable?{query}"))["duration"] == 20

    room = await demo.data("POST", "/meeting-rooms", {"name": "Schelde", "externalId": "R-3", "capacity": 3})
    assert (await demo.data("PATCH", f"/meeting-rooms/{room['id']}", {"capacity": None}))["capacity"] is None
    assert await ids(demo, "/meeting-rooms?external-id[]=R-3") == [room["id"]]
    event = {"id": "ev", "meetingRoomId": room["id"], "start": "2025-03-10T09:00:00Z"}
    for change_type, count in (("CREATED", 1), ("UPDATED", 1), ("DELETED", 0)):
        response = await demo(
            "POST", "/meeting-room-events/_actions/archibus/notification", {"changeType": change_type, "event": event}
        )
        assert response.status_code == 204
        assert len(demo.sandbox.dump()["meetingRoomEvents"]) == count

    assert await ids(demo, "/regions?country-code=NL") == ["region-rotterdam"]
    assert await ids(demo, "/regions?country-code=BE&level[]=1") == ["region-flanders", "region-capital"]
    assert (await demo("GET", "/regions")).status_code == 400


async def test_settings_and_static_translations(demo: Api):
    changed = await demo.data(
        "PATCH", "/settings", {"appointmentEarliestPossible": {"value": 30}, "anything": {"manageable": False}}
    )
    assert changed["anything"]["manageable"] is False
    texts = [{"module": "PLUGIN", "key": "title", "language": "nl", "value": "Afspraak"}]
    await demo.data("PATCH", "/static-translation-overrides", texts)
    (text,) = await demo.data("PATCH", "/static-translation-overrides", [{**texts[0], "value": "Gesprek"}])
    assert text["value"] == "Gesprek"
    assert len(demo.sandbox.dump()["staticTranslations"]) == 1


async def test_subjects_and_groups(demo: Api):
    texts = {"name": [{"language": "en", "value": "Cars"}]}
    group = await demo.data("POST", "/subject-groups", {"translations": texts, "order": 7})
    assert (group["color"], group["name"]["value"]) == ("#89d0c1", "Cars")
    assert (await demo.data("PATCH", f"/subject-groups/{group['id']}", {"order": None, "color": "#000000"}))[
        "order"
    ] == 0
    assert (await demo.data("GET", f"/subject-groups/{group['id']}"))["color"] == "#000000"
    (home,) = await demo.data("GET", "/subject-groups?external-id[]=HOME")
    assert (home["id"], home["name"]["value"], "translations" in home) == ("group-home", "Home", False)

    changed = await demo.data(
        "PATCH",
        "/subjects/subject-claims",
        {"subjectGroupId": group["id"], "translations": {"description": texts["name"]}},
    )
    assert changed["subjectGroup"] == {"id": group["id"]}
    assert (changed["name"]["value"], changed["description"]["value"]) == ("Claims", "Cars")
    assert (await demo.data("PATCH", "/subjects/subject-claims", {"subjectGroupId": None}))["subjectGroup"] is None
    assert (await demo("PATCH", "/subjects/subject-claims", {"questionnaireFormId": "nothing"})).status_code == 404
    settings = await demo.data("GET", "/subjects/subject-mortgage/availability-settings")
    assert [entry["estimatedDuration"] for entry in settings] == [60, 45]


# ── the sandbox as an object ──────────────────────────────────────────────────────────────────────────────────────


async def test_script_gets_the_same_ids_and_times_in_each_run(appointment):
    seen = []
    for _ in range(2):
        async for api in api_of(Sandbox(seed="demo", clock=NOW)):
            seen.append(await api.data("POST", "/appointments", appointment))
    assert seen[0] == seen[1]


async def test_rejected_creations_use_no_ids(appointment):
    made = []
    for bodies in ([{"code": "NEW"}, {}], [{"code": "A"}, {}, {"code": "NEW"}]):
        async for api in api_of(Sandbox(seed="demo", clock=NOW)):
            for body in [*bodies, {"code": "NEW"}]:
                await api("POST", "/lead-segments", body)
            with pytest.raises(ValueError, match="there is no property 'color'"):
                api.sandbox.add("customers", {"color": "red"})
            made.append(api.sandbox.add("customers")["id"])
    without = Sandbox(seed="demo", clock=NOW)
    expected = [without.add("customers")["id"], without.add("customers")["id"]]
    assert made == expected


async def test_reset_to_saved_records_and_to_the_seed(demo: Api):
    sandbox = demo.sandbox
    start = sandbox.dump()
    first = await demo.data("POST", "/lead-segments", {"code": "A"})
    sandbox.reset(seed=start)
    assert (await demo("GET", f"/lead-segments/{first['id']}")).status_code == 404
    assert await demo.data("POST", "/lead-segments", {"code": "A"}) == first

    sandbox.fail(status=503)
    sandbox.clock.advance(days=2)
    sandbox.reset()
    assert len(sandbox.requests) == 0
    demo.token = sandbox.token()
    assert await demo.data("POST", "/lead-segments", {"code": "A"}) == first

    sandbox.reset()
    sandbox.load({"leadSegments": [first]})
    second = await demo.data("POST", "/lead-segments", {"code": "B"})
    assert await demo.data("GET", f"/lead-segments/{first['id']}") == first != second


def test_sandboxes_share_nothing():
    one, two = Sandbox(), Sandbox()
    one.add("offices", {"id": "here"})
    assert two.dump()["offices"] == []


def scramble(value):
    """Change it at any depth."""
    if isinstance(value, dict):
        for each in value.values():
            scramble(each)
        value["scrambled"] = True
    elif isinstance(value, list):
        for each in value:
            scramble(each)
        value.append("scrambled")


async def test_records_do_not_share_objects_with_callers(demo: Api):
    sandbox = demo.sandbox
    sandbox.webhooks.add("http://127.0.0.1:9/nobody")
    metadata, subject = {"tags": [{"name": "first"}]}, {"translations": {"name": [{"language": "en", "value": "Own"}]}}
    seed = {"subjects": [{**deepcopy(subject), "id": "subject-own"}]}
    handed = [
        sandbox.add("subjects", subject),
        sandbox.change("appointments", "appointment-1", metadata=metadata),
        sandbox.webhooks.deliveries[0].event,
        sandbox.get("employees", "employee-an"),
        sandbox.dump()["appointments"],
    ]
    other = Sandbox(seed=seed)
    initial = other.dump()["subjects"]
    kept, now = sandbox.dump(), records_of(sandbox)
    for each in (*handed, metadata, subject, seed):
        scramble(each)
    assert records_of(sandbox) == now
    assert other.dump()["subjects"] == initial
    for _ in range(2):
        await demo.data("PATCH", "/appointments/appointment-1", {"metadata": {}})
        sandbox.change("employees", "employee-an", translations={})
        sandbox.reset(seed=kept)
        assert records_of(sandbox) == now


def test_failed_transaction_is_undone_in_order():
    store, told, followed = RecordStore(), [], []
    for id_ in "abc":
        store.put("letters", {"id": id_})
    store.listeners.append(told.extend)

    def fail() -> None:
        with store.transaction():
            store.put("letters", {"id": "a", "changed": True})
            store.remove("letters", "b")
            store.replace({"digits": {"1": {"id": "1"}}})
            store.after_commit(lambda: followed.append("never"))
            raise KeyError

    with store.transaction():
        store.put("letters", {"id": "d"})
        store.after_commit(lambda: followed.append("d"))
        with pytest.raises(KeyError):
            fail()
        assert list(store.table("letters").values()) == [{"id": each} for each in "abcd"]
        assert followed == []
    assert not store.table("digits")
    assert (told, followed) == ([("letters", "d", {"id": "d"})], ["d"])


def test_add_fills_in_defaults(empty: Api):
    sandbox = empty.sandbox
    office = sandbox.add("offices")
    subject = sandbox.add("subjects", {"id": "talk"})
    assert subject["translations"] == {"name": [{"language": "en", "value": "talk"}]}
    customer = sandbox.add("customers", {"firstName": "Jan"})
    employee = sandbox.add("employees", {"id": "an", "officeRelations": [{"role": "AGENT", "officeId": office["id"]}]})
    people = [
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": employee["id"]},
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": customer["id"]},
    ]
    appointment = sandbox.add(
        "appointments", {"subjectId": "talk", "officeId": office["id"], "appointmentParticipants": people}
    )
    assert appointment["status"] == "ACCEPTED"
    assert sandbox.change("appointments", appointment["id"], status="NO_SHOW")["subject"] == {"id": "talk"}
    assert sandbox.get("appointments", appointment["id"])["status"] == "NO_SHOW"


def test_invalid_add_is_rejected_with_the_reason(empty: Api):
    add = empty.sandbox.add
    with pytest.raises(ValueError, match="there is no table 'clients'; the tables are .*customers"):
        add("clients", {})
    with pytest.raises(LookupError, match="subjectId: there is no such ID in subjects"):
        add("appointments", {"subjectId": "nothing"})
    with pytest.raises(ValueError, match="language"):
        add("customers", {"language": "xx"})
    with pytest.raises(LookupError, match="there is no 'x' in offices"):
        empty.sandbox.get("offices", "x")


def test_every_record_of_the_demo_can_be_shown(tmp_path):
    """The shipped seed is not validated at the start, so it is validated here."""
    from pexip_engage_client.sandbox.seeding import SEEDS

    copy = tmp_path / "copy.yaml"
    copy.write_text((SEEDS / "demo.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert (
        Sandbox(seed=copy, clock=NOW).dump()["appointments"] == Sandbox(seed="demo", clock=NOW).dump()["appointments"]
    )
