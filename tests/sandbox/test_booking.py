"""Bookings: no operation books an employee twice, or a deleted employee."""

from typing import Any

import pytest

from pexip_engage_client.sandbox import Sandbox

from .conftest import NOW, Api, api_of, records_of

NINE, TEN, ELEVEN = (f"2025-03-10T{hour}:00:00Z" for hour in ("09", "10", "11"))
TAKEN = "APPOINTMENT_NO_AVAILABILITY"


def people(employee="employee-bram", customer="customer-nora") -> list[dict[str, Any]]:
    return [
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": employee},
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": customer},
    ]


@pytest.fixture
def world(demo: Api) -> Api:
    """Bram is booked from nine to ten; `other` is another appointment of his, `request` one that waits."""
    same = {"subjectId": "subject-mortgage", "officeId": "office-ghent", "appointmentParticipants": people()}
    for id_, status, start, end in (
        ("booked", "ACCEPTED", NINE, TEN),
        ("other", "ACCEPTED", ELEVEN, "2025-03-10T12:00:00Z"),
        ("request", "INCOMING_REQUEST", NINE, TEN),
    ):
        demo.sandbox.add("appointments", {"id": id_, "status": status, "start": start, "end": end, **same})
    mine = {**same, "appointmentParticipants": people("employee-an")}
    demo.sandbox.add("appointments", {"id": "ans", "start": NINE, "end": TEN, **mine})
    return demo


NEW = {
    "subjectId": "subject-mortgage",
    "officeId": "office-ghent",
    "meetingType": "OFFICE",
    "start": NINE,
    "end": TEN,
    "appointmentParticipants": people(),
}
WAYS = [
    ("/appointments", NEW),
    ("/appointments/request/_actions/accept", None),
    ("/appointments/other/_actions/reschedule", {"start": NINE, "end": TEN}),
    ("/appointments/other/_actions/update-details", {"start": NINE, "end": TEN}),
    ("/appointments/ans/_actions/reassign", {"officeId": "office-ghent", "primaryEmployeeId": "employee-bram"}),
    ("/appointments/ans/_actions/update-details", {"appointmentParticipants": people()}),
]


@pytest.mark.parametrize(("path", "body"), WAYS, ids=lambda value: value if isinstance(value, str) else "")
async def test_no_operation_books_a_taken_slot(world: Api, path, body):
    assert await world.code("POST", path, body) == TAKEN
    accepted = [each for each in world.sandbox.dump()["appointments"] if each["status"] == "ACCEPTED"]
    brams = [each for each in accepted if each["appointmentParticipants"][0]["participant"]["id"] == "employee-bram"]
    assert sorted(each["start"] for each in brams if each["start"] in (NINE, ELEVEN)) == [NINE, ELEVEN]


async def test_trailing_buffer_times_of_both_appointments_count(world: Api):
    body = {**NEW, "start": "2025-03-10T08:00:00Z", "end": "2025-03-10T08:50:00Z"}
    assert await world.code("POST", "/appointments", {**body, "trailingBufferTime": 15}) == TAKEN
    await world.data("POST", "/appointments", {**body, "trailingBufferTime": 10})


@pytest.mark.parametrize(
    ("table", "id_"),
    [
        ("employees", "employee-bram"),
        ("customers", "customer-nora"),
        ("subjects", "subject-mortgage"),
        ("offices", "office-ghent"),
    ],
)
async def test_deleted_records_cannot_be_booked(demo: Api, appointment, table, id_):
    demo.sandbox.delete(table, id_)
    response = await demo("POST", "/appointments", appointment)
    assert response.status_code == 404
    assert "deleted" in response.json()["errors"][0]["message"]
    assert len(demo.sandbox.dump()["appointments"]) == 5


async def test_invite_without_an_employee_can_be_completed(demo: Api):
    """No primary employee is documented as required, and reassign documents an error without one."""
    guests = [
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-nora"},
        {"role": "SECONDARY", "type": "CUSTOMER", "participantId": "customer-lena"},
    ]
    invite = {"subjectId": "subject-mortgage", "officeId": "office-ghent", "meetingType": "OFFICE"}
    made = await demo.data("POST", "/appointments/_actions/invite", {**invite, "appointmentParticipants": guests})
    path = f"/appointments/{made['id']}/_actions"
    handover = {"officeId": "office-ghent", "primaryEmployeeId": "employee-bram"}
    assert await demo.code("POST", f"{path}/reassign", handover) == "APPOINTMENT_PRIMARY_EMPLOYEE_MISSING"
    accepted = await demo.data("POST", f"{path}/accept")
    assert (accepted["status"], accepted["start"]) == ("ACCEPTED", None)
    details = {"appointmentParticipants": people(), "start": NINE, "end": TEN}
    assert (await demo.data("POST", f"{path}/update-details", details))["start"].startswith("2025-03-10T09")
    assert (await demo.data("POST", f"{path}/reassign", handover))["status"] == "ACCEPTED"


# ── who, what, where ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_made_a_change(demo: Api):
    path = "/appointments/appointment-1"
    details = f"{path}/_actions/update-details"
    response = await demo("POST", details, {"updatedByType": "EMPLOYEE", "updatedById": "nobody"})
    assert response.status_code == 404
    changed = await demo.data("POST", details, {"updatedByType": "EMPLOYEE", "updatedById": "employee-an"})
    assert (changed["updatedBy"], changed["updatedByType"]) == ({"id": "employee-an"}, "EMPLOYEE")
    changed = await demo.data("PATCH", path, {"internalNotes": "another"})
    assert (changed["updatedBy"], changed["updatedByType"]) == (None, "OTHER")


async def test_null_clears_the_message_for_the_customer(demo: Api):
    body = {"start": NINE, "end": TEN}
    path = "/appointments/appointment-1/_actions/reschedule"
    assert (await demo.data("POST", path, body))["messageForCustomer"] == "We look forward to seeing you."
    assert (await demo.data("POST", path, {**body, "messageForCustomer": None}))["messageForCustomer"] is None


async def test_addresses_of_a_video_meeting_follow_its_participants(demo: Api):
    def addresses(shown):
        return [entry["videoUrl"] for entry in shown["appointmentParticipants"]]

    path = "/appointments/appointment-3"
    shown = await demo.data("GET", path)
    assert all("appointment-3" in each for each in addresses(shown))
    handover = {"officeId": "office-ghent", "primaryEmployeeId": "employee-bram"}
    shown = await demo.data("POST", f"{path}/_actions/reassign", handover)
    assert addresses(shown)[0].endswith("/employee-bram")
    shown = await demo.data("POST", f"{path}/_actions/update-meeting-type", {"meetingType": "PHONE"})
    assert addresses(shown) == [None, None]
    shown = await demo.data("POST", f"{path}/_actions/update-meeting-type", {"meetingType": "VIDEO"})
    assert addresses(shown)[0].endswith("/employee-bram")


# ── working hours ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2025-03-10T08:00:00Z", "2025-03-10T09:00:00Z", 201),  # Bram works from 08:30 to 12:30 in Brussels
        ("2025-03-10T11:00:00Z", "2025-03-10T12:00:00Z", 422),
        ("2025-03-11T09:00:00Z", "2025-03-11T10:00:00Z", 422),  # a Tuesday
        ("2025-02-24T08:00:00Z", "2025-02-24T09:00:00Z", 422),  # gone
    ],
)
async def test_working_hours_are_an_option(appointment, start, end, status):
    body = {**appointment, "start": start, "end": end}
    async for api in api_of(Sandbox(seed="demo", clock=NOW, working_hours=True)):
        assert (await api("POST", "/appointments", body)).status_code == status
    async for api in api_of(Sandbox(seed="demo", clock=NOW)):
        assert (await api("POST", "/appointments", body)).status_code == 201


async def test_defined_availability_and_nothing_else_can_be_booked():
    """With `working_hours=True`, getDefinedAvailability shows exactly the times that can be booked."""
    async for api in api_of(Sandbox(seed="demo", clock=NOW, working_hours=True, limits=None)):
        query = {"office-id": "office-ghent", "employee-id[]": "employee-an", "meeting-type[]": "OFFICE"}
        query |= {"subject-id[]": "subject-mortgage"}
        query |= {"from": "2025-03-10T00:00:00Z", "to": "2025-03-11T00:00:00Z"}
        (span,) = await api.data("GET", "/defined-availability", params=query)
        same = {"subjectId": "subject-mortgage", "officeId": "office-ghent", "meetingType": "OFFICE"}
        body = {**same, "appointmentParticipants": people("employee-an")}
        booked = []
        for hour in range(24):
            times = {"start": f"2025-03-10T{hour:02}:00:00.000Z", "end": f"2025-03-10T{hour:02}:30:00.000Z"}
            response = await api("POST", "/appointments", {**body, **times})
            booked += [hour] * (response.status_code == 201)
        assert (booked[0], booked[-1] + 1) == (int(span["start"][11:13]), int(span["end"][11:13]))
        assert len(booked) == 8


# ── who and what is there for appointments ────────────────────────────────────────────────────────────────────────


def _suspend(sandbox: Sandbox) -> None:
    sandbox.change("employees", "employee-bram", status="SUSPENDED")


GONE = [
    (_suspend, 422),
    (lambda sandbox: sandbox.delete("employees", "employee-bram"), 404),
    (lambda sandbox: sandbox.delete("subjects", "subject-mortgage"), 404),
    (lambda sandbox: sandbox.delete("offices", "office-ghent"), 404),
]


@pytest.mark.parametrize(("away", "status"), GONE, ids=["suspended", "employee", "subject", "office"])
async def test_defined_availability_leaves_out_deleted_and_suspended(demo: Api, away, status):
    query = {"office-id": "office-ghent", "employee-id[]": "employee-bram", "subject-id[]": "subject-mortgage"}
    query |= {"from": "2025-03-10T00:00:00Z", "to": "2025-03-11T00:00:00Z"}
    assert await demo.data("GET", "/defined-availability", params=query)
    away(demo.sandbox)
    assert await demo.data("GET", "/defined-availability", params=query) == []
    refused = await demo("POST", "/appointments", NEW)
    assert refused.status_code == status
    if status == 422:
        assert refused.json()["errors"][0]["code"] == TAKEN


@pytest.mark.parametrize(
    ("path", "body"), [(path, body) for path, body in WAYS if "request" not in path], ids=lambda value: str(value)[:40]
)
async def test_no_operation_books_a_suspended_employee(world: Api, path, body):
    """In a free slot, which an active employee could get."""
    world.sandbox.change("appointments", "booked", status="CANCELLED")
    snapshot = world.sandbox.dump()
    assert (await world("POST", path, body)).status_code in (200, 201)
    world.sandbox.reset(seed=snapshot)
    _suspend(world.sandbox)
    assert await world.code("POST", path, body) == TAKEN


async def test_pending_employee_can_be_booked(demo: Api):
    """Employees are PENDING when the API creates them, and nothing documents that they cannot be booked."""
    demo.sandbox.change("employees", "employee-bram", status="PENDING")
    assert (await demo.data("POST", "/appointments", NEW))["status"]


@pytest.mark.parametrize(("table", "id_"), [("subjects", "subject-mortgage"), ("offices", "office-ghent")])
async def test_timetable_of_unknown_or_deleted_records_is_a_404(demo: Api, table, id_):
    query = {"office-id": "office-ghent", "subject-id": "subject-mortgage", "meeting-type": "OFFICE"}
    query |= {"from": "2025-03-10T00:00:00Z", "to": "2025-03-11T00:00:00Z"}
    await demo.data("GET", "/timetable", params=query)
    demo.sandbox.delete(table, id_)
    assert (await demo("GET", "/timetable", params=query)).status_code == 404


# ── clock changes ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "times", "expected"),
    [
        ("2026-03-29", ("02:30", "03:00"), []),  # the clock skips it
        ("2026-03-29", ("01:30", "03:30"), [("00:30", "01:30")]),
        ("2026-03-29", ("02:30", "04:00"), [("01:00", "02:00")]),
        ("2026-10-25", ("01:00", "04:00"), [("23:00", "03:00")]),  # from the evening before: an hour comes twice
    ],
)
async def test_availability_on_the_day_of_a_clock_change(demo: Api, day, times, expected):
    sandbox = demo.sandbox
    sandbox.add("availabilityTemplates", {"id": "night", "employeeId": "employee-an", "type": "DAY"})
    start, end = times
    sandbox.add("timeRanges", {"availabilityTemplateId": "night", "startTime": start, "endTime": end})
    sandbox.add(
        "appliedTemplates",
        {
            "employeeId": "employee-an",
            "availabilityTemplateId": "night",
            "type": "DAY",
            "startDate": day,
            "endDate": day,
        },
    )
    year, month, number = (int(part) for part in day.split("-"))
    query = {"office-id": "office-ghent", "employee-id[]": "employee-an", "meeting-type[]": "OFFICE"}
    query |= {"subject-id[]": "subject-mortgage", "from": f"{year}-{month:02}-{number - 1:02}T20:00:00Z"}
    query |= {"to": f"{day}T12:00:00Z"}
    shown = await demo.data("GET", "/defined-availability", params=query)
    assert [(each["start"][11:16], each["end"][11:16]) for each in shown] == expected


async def test_availability_is_sorted(demo: Api):
    query = {"office-id": "office-ghent", "from": "2025-03-10T00:00:00Z", "to": "2025-03-20T00:00:00Z"}
    shown = await demo.data("GET", "/defined-availability", params=query)
    starts = [each["start"] for each in shown]
    assert len(set(starts)) > 2
    assert starts == sorted(starts)


async def test_days_of_unavailability_are_in_the_employees_time_zone(demo: Api):
    demo.sandbox.change("employees", "employee-an", timeZone="Asia/Tokyo")
    times = {"start": "2025-03-10T20:00:00Z", "end": "2025-03-10T21:00:00Z"}
    await demo.data("POST", "/employees/employee-an/unavailability-event", times)
    query = {"type[]": "USER_DEFINED"}
    (shown,) = await demo.data("GET", "/employees/employee-an/unavailability", params=query)
    assert (shown["startDate"], shown["endDate"]) == ("2025-03-11", "2025-03-11")


# ── templates ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_changed_employee_keeps_the_default_template(demo: Api):
    sandbox = demo.sandbox
    sandbox.change("availabilityTemplates", "employee-an-default", name="Mine")
    sandbox.change("employees", "employee-an", firstName="Anna")
    created = await demo.data("POST", "/employees", {"email": "x@example.com"})
    sandbox.change("employees", created["id"], firstName="Xenia")
    for id_ in ("employee-an", created["id"]):
        query = {"is-default": "true"}
        templates = await demo.data("GET", f"/employees/{id_}/availability-templates", params=query)
        assert len(templates) == 1
    assert sandbox.get("availabilityTemplates", "employee-an-default")["name"] == "Mine"


async def test_type_of_a_template_in_use_cannot_change(demo: Api):
    path = "/employees/employee-an/availability-templates"
    response = await demo("PATCH", f"{path}/template-summer", {"type": "DAY"})
    assert response.status_code == 400
    assert demo.sandbox.get("availabilityTemplates", "template-summer")["type"] == "WEEK"
    fresh = await demo.data("POST", path, {"name": "Fresh", "type": "WEEK"})
    assert (await demo.data("PATCH", f"{path}/{fresh['id']}", {"type": "DAY"}))["type"] == "DAY"


# ── what is gone, and what else a slot can be taken by ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("table", "id_"),
    [
        ("employees", "employee-bram"),
        ("customers", "customer-nora"),
        ("offices", "office-ghent"),
        ("subjects", "subject-mortgage"),
    ],
)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/appointments/later/_actions/accept", None),
        ("/appointments/other/_actions/reschedule", {"start": "2025-03-11T09:00:00Z", "end": "2025-03-11T10:00:00Z"}),
        ("/appointments/other/_actions/update-details", {"end": "2025-03-10T12:30:00Z"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_older_appointment_with_deleted_records_cannot_be_booked(world: Api, table, id_, path, body):
    same = {"subjectId": "subject-mortgage", "officeId": "office-ghent", "appointmentParticipants": people()}
    times = {"start": "2025-03-12T09:00:00Z", "end": "2025-03-12T10:00:00Z"}
    world.sandbox.add("appointments", {"id": "later", "status": "INCOMING_REQUEST", **times, **same})
    world.sandbox.delete(table, id_)
    response = await world("POST", path, body)
    assert response.status_code == 404, response.text
    assert "deleted" in response.text


async def test_update_details_can_replace_a_deleted_participant(world: Api):
    world.sandbox.delete("employees", "employee-bram")
    body = {"appointmentParticipants": people("employee-eva")}
    await world.data("POST", "/appointments/other/_actions/update-details", body)
    assert (await world.data("PATCH", "/appointments/booked", {"internalNotes": "call back"}))[
        "internalNotes"
    ] == "call back"


async def test_each_of_two_primary_employees_has_to_be_available(world: Api):
    second = {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-bram"}
    body = {**NEW, "appointmentParticipants": [*people("employee-eva"), second]}
    assert await world.code("POST", "/appointments", body) == TAKEN


async def test_update_details_cannot_book_a_taken_slot(world: Api):
    """Two appointments of Bram overlap; updating the message for a customer is accepted all the same."""
    world.sandbox.change("appointments", "other", start=NINE, end=TEN)
    world.sandbox.delete("customers", "customer-nora")
    details = "/appointments/other/_actions/update-details"
    same = {"start": "2025-03-10T10:00:00+01:00", "end": TEN, "messageForCustomer": "Bring your payslip"}
    shown = await world.data("POST", details, same)
    assert shown["messageForCustomer"] == "Bring your payslip"
    world.sandbox.change("customers", "customer-nora", deletedAt=None)
    assert await world.code("POST", details, {"end": ELEVEN}) == TAKEN


async def test_exclusive_slot_is_booked_only_through_its_listing(demo: Api):
    demo.sandbox.add("listings", {"id": "fair", "schedulingSettings": {"employeeIds": ["employee-bram"]}})
    demo.sandbox.add("listings", {"id": "webinar"})
    assignments = [{"employeeId": "employee-bram", "exclusive": True}]
    slot = {"id": "slot", "listingId": "fair", "date": "2025-03-10", "startTime": "10:00", "endTime": "11:00"}
    demo.sandbox.add("timeSlots", {**slot, "assignments": assignments})
    assert await demo.code("POST", "/appointments", NEW) == TAKEN
    assert await demo.code("POST", "/appointments", {**NEW, "listingId": "webinar"}) == TAKEN
    assert (await demo.data("POST", "/appointments", {**NEW, "listingId": "fair"}))["listing"]["id"] == "fair"


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        ({}, True),
        ({"meetingType": "PHONE"}, False),
        ({"subjectId": "other"}, False),
        ({"officeId": "other"}, False),
    ],
)
async def test_working_hours_are_those_of_the_expertise(change, accepted):
    """Times that getDefinedAvailability does not show cannot be booked."""
    sandbox = Sandbox(seed="demo", clock=NOW, working_hours=True)
    sandbox.add("subjects", {"id": "other"})
    sandbox.add("offices", {"id": "other"})
    own = {"subjectId": "subject-mortgage", "officeId": "office-ghent", "meetingTypes": ["OFFICE"], "rank": 1}
    sandbox.change("employees", "employee-bram", expertise=[own])
    async for api in api_of(sandbox):
        if accepted:
            await api.data("POST", "/appointments", {**NEW, **change})
        else:
            assert await api.code("POST", "/appointments", {**NEW, **change}) == TAKEN


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2025-03-03T08:00:00Z", "2025-03-03T12:00:00Z", 201),  # all of it, from this moment on
        ("2025-03-03T09:30:00Z", "2025-03-03T11:30:00Z", 201),  # from one time range into the next
        ("2025-03-03T07:59:00Z", "2025-03-03T09:00:00Z", 422),  # gone
        ("2025-03-03T11:30:00Z", "2025-03-03T12:01:00Z", 422),
        ("2025-03-03T12:00:00Z", "2025-03-03T12:30:00Z", 422),  # a break of a minute
        ("2025-03-03T12:01:00Z", "2025-03-03T12:30:00Z", 201),
        ("2025-03-10T07:30:00Z", "2025-03-10T08:30:00Z", 201),
        ("2025-03-10T06:59:00Z", "2025-03-10T08:30:00Z", 422),
    ],
)
async def test_working_hours_have_to_cover_the_whole_appointment(start, end, status):
    async for api in api_of(Sandbox(seed="demo", clock=NOW, working_hours=True)):
        own = [{"subjectId": "subject-mortgage", "officeId": "office-ghent", "meetingTypes": ["OFFICE"]}]
        api.sandbox.add("employees", {"id": "made", "timeZone": "UTC", "expertise": own})
        for first, last in (("10:00", "12:00"), ("07:00", "10:00"), ("12:01", "13:00")):
            times = {"dayOfWeek": "MONDAY", "startTime": first, "endTime": last}
            api.sandbox.add("timeRanges", {"availabilityTemplateId": "made-default", **times})
        body = {**NEW, "start": start, "end": end, "appointmentParticipants": people("made")}
        response = await api("POST", "/appointments", body)
        assert response.status_code == status
        if status == 422:
            assert "(working_hours)" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("other", ["employee-dirk", "employee-eva"])
async def test_both_primary_employees_have_to_work(other):
    """Bram does; Dirk is suspended, and Eva has no working hours."""
    second = {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": other}
    body = {**NEW, "appointmentParticipants": [*people(), second]}
    async for api in api_of(Sandbox(seed="demo", clock=NOW, working_hours=True)):
        assert (await api("POST", "/appointments", NEW)).status_code == 201
    async for api in api_of(Sandbox(seed="demo", clock=NOW, working_hours=other == "employee-eva")):
        assert await api.code("POST", "/appointments", body) == TAKEN


async def test_log_names_the_record_that_prevents_a_booking(demo: Api, appointment):
    clash = {**appointment, "start": "2025-03-10T09:30:00Z", "end": "2025-03-10T10:30:00Z"}
    first = await demo.data("POST", "/appointments", appointment)
    assert await demo.code("POST", "/appointments", clash) == "APPOINTMENT_NO_AVAILABILITY"
    assert demo.arguments is None
    cause = demo.sandbox.requests.last().cause
    assert (cause["table"], cause["id"]) == ("appointments", first["id"])
    assert cause["reason"].startswith("the employee has another appointment")
    demo.sandbox.change("employees", "employee-bram", status="SUSPENDED")
    await demo.code("POST", "/appointments", clash)
    cause = demo.sandbox.requests.last().cause
    assert (cause["reason"], cause["id"]) == ("the employee is SUSPENDED", "employee-bram")


@pytest.mark.parametrize("body", [{}, {"appointmentParticipants": None, "answers": None}])
async def test_empty_update_details_changes_nothing_and_sends_nothing(demo: Api, body):
    demo.sandbox.webhooks.add("http://127.0.0.1:9/hook")
    before = records_of(demo.sandbox)
    demo.sandbox.clock.advance(minutes=1)
    await demo.data("POST", "/appointments/appointment-1/_actions/update-details", body)
    assert records_of(demo.sandbox) == before
    assert demo.sandbox.webhooks.deliveries == []
