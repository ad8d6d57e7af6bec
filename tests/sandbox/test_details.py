"""Details of the rules of each resource."""

import pytest

from .conftest import Api

PERIOD = {"from": "2025-03-10T00:00:00Z", "to": "2025-03-11T00:00:00Z"}
DAYS = {"start": "2025-03-09T00:00:00Z", "end": "2025-03-11T00:00:00Z"}


async def test_timetable_begins_now_at_the_earliest(demo: Api):
    query = {"office-id": "office-ghent", "subject-id": "subject-mortgage", "meeting-type": "OFFICE"}
    past = {"from": "2020-03-10T00:00:00Z", "to": "2020-03-11T00:00:00Z"}
    future = {"from": "2030-03-10T00:00:00Z", "to": "2030-03-11T00:00:00Z"}
    shown = await demo.data("GET", "/timetable", params=query | past)
    assert shown["earliestPossible"] == shown["latestPossible"] > "2025"
    shown = await demo.data("GET", "/timetable", params=query | future)
    assert (shown["earliestPossible"][:10], shown["latestPossible"][:10]) == ("2030-03-10", "2030-03-11")
    assert shown["listing"] is None


async def test_translations_of_two_modules_are_separate(demo: Api):
    texts = [{"module": name, "key": "title", "language": "nl", "value": name} for name in ("PLUGIN", "EMAIL")]
    await demo.data("PATCH", "/static-translation-overrides", texts)
    assert {each["module"] for each in demo.sandbox.dump()["staticTranslations"]} == {"PLUGIN", "EMAIL"}
    await demo.data("PATCH", "/static-translation-overrides", texts)
    assert len(demo.sandbox.dump()["staticTranslations"]) == 2


async def found(api: Api, path: str, **query: str) -> list[str]:
    return [each["id"] for each in await api.data("GET", path, params={**query})]


@pytest.mark.parametrize(
    ("path", "table", "id_"),
    [
        ("/employees", "employees", "employee-eva"),
        ("/files", "files", "file-plan"),
        ("/meeting-rooms", "meetingRooms", "room-leie"),
        ("/subject-groups", "subjectGroups", "group-life"),
        ("/subjects", "subjects", "subject-claims"),
    ],
)
async def test_deleted_records_are_listed_on_request(demo: Api, path: str, table: str, id_: str):
    demo.sandbox.delete(table, id_)
    assert id_ not in await found(demo, path)
    assert id_ in await found(demo, path, **{"include-deleted": "true"})


DAY_OFF = {"startDate": "2025-05-05", "endDate": "2025-05-05"}
EMPTY_SLOT = {"date": "2025-05-05", "startTime": "09:00", "endTime": "10:00", "bookable": True, "assignments": []}


@pytest.mark.parametrize(
    ("method", "path", "body", "owner"),
    [
        ("POST", "/employees/employee-an/unavailability", DAY_OFF, "employees/employee-an"),
        ("POST", "/employees/employee-an/availability-templates", {}, "employees/employee-an"),
        ("PATCH", "/employees/employee-an/availability-templates/template-summer", {}, "employees/employee-an"),
        ("POST", "/employees/employee-an/applied-templates/_actions/revert", DAY_OFF, "employees/employee-an"),
        ("PUT", "/listings/listing-villa/time-slots/slot-morning", EMPTY_SLOT, "listings/listing-villa"),
        ("PATCH", "/forms/form-mortgage/questions/question-income", {}, "forms/form-mortgage"),
        ("PUT", "/employees/employee-an/offices/office-ghent/expertise", [], "offices/office-ghent"),
    ],
)
async def test_records_of_a_deleted_owner_cannot_be_changed(demo: Api, method, path, body, owner):
    demo.sandbox.delete(*owner.split("/"))
    response = await demo(method, path, body)
    assert (response.status_code, "deleted at" in response.text) == (404, True), response.text


async def test_other_lists_reject_include_deleted(demo: Api):
    for path in ("/appointments", "/unavailability", "/files/file-plan"):
        refused = await demo("GET", path, params={"include-deleted": "true"})
        assert refused.status_code == 400, path
        assert "include-deleted" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize("given", [{"id": "at-archibus"}, {}])
async def test_meeting_room_event_always_has_an_id(demo: Api, given: dict[str, str]):
    event = {**given, "meetingRoomId": "room-leie", "start": "2025-03-10T09:00:00Z"}
    path = "/meeting-room-events/_actions/archibus/notification"
    await demo.data("POST", path, {"changeType": "CREATED", "event": event})
    (kept,) = demo.sandbox.dump()["meetingRoomEvents"]
    assert kept["id"] == given.get("id", kept["id"])
    assert demo.sandbox.get("meetingRoomEvents", kept["id"]) == kept


async def test_response_to_a_change_of_settings_has_the_sent_ones(demo: Api):
    demo.sandbox.add("settings", {"id": "other", "name": "other"})
    changed = await demo.data("PATCH", "/settings", {"made": {"value": "red"}})
    assert list(changed) == ["made"]
    assert changed["made"]["manageable"] is True
    assert demo.sandbox.get("settings", "made")["value"] == "red"


async def test_translations_of_several_languages_keep_their_creation_times(demo: Api):
    def text(language: str, value: str) -> dict[str, str]:
        return {"module": "PLUGIN", "key": "title", "language": language, "value": value}

    await demo.data("PATCH", "/static-translation-overrides", [text("nl", "Afspraak"), text("fr", "Rendez-vous")])
    assert {each["value"] for each in demo.sandbox.dump()["staticTranslations"]} == {"Afspraak", "Rendez-vous"}
    (shown,) = await demo.data("PATCH", "/static-translation-overrides", [text("nl", "Gesprek")])
    assert shown["value"] == "Gesprek"
    assert shown["createdAt"] == "2025-03-03T08:00:00.000Z"


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [
        ("BE", 50.8, 4.4),
        ("DE", 51.2, 10.4),
        ("DK", 55.7, 12.6),
        ("ES", 40.4, -3.7),
        ("FR", 46.6, 1.9),
        ("GB", 51.5, -0.1),
        ("GR", 38.0, 23.7),
        ("JP", 35.7, 139.8),
        ("LU", 49.6, 6.1),
        ("NL", 52.1, 5.6),
        ("NO", 59.9, 10.8),
        ("PL", 52.2, 21.0),
    ],
)
async def test_address_without_coordinates_gets_those_of_its_country(
    demo: Api, country: str, latitude: float, longitude: float
):
    city = [{"language": "en", "value": "Somewhere"}]
    street = [{"language": "en", "value": "Street 1"}]
    address = {"postalCode": "1000", "countryCode": country, "translations": {"city": city, "street1": street}}
    made = await demo.data("POST", "/listings", {"location": address, "translations": {"name": city}})
    assert made["location"]["formattedAddress"] == f"Street 1, 1000 Somewhere, {country}"
    found = made["location"]["geolocation"]
    assert (found["latitude"], found["longitude"]) == pytest.approx((latitude, longitude), abs=0.06)


@pytest.mark.parametrize("undocumented", [True, "x", {"value": 5}, {"language": [5]}, {"key": None}])
async def test_undocumented_translations_are_ignored(demo: Api, undocumented: object):
    city = [{"language": "nl", "value": "Aalst", "translations": undocumented}]
    street = [{"language": "nl", "value": "Markt 1"}]
    translations = {"city": city, "street1": street, "street2": street}
    location = {"postalCode": "9300", "countryCode": "BE", "translations": translations}
    customer = await demo.data("PATCH", "/customers/customer-lena", {"location": location})
    assert customer["location"]["city"] == {"language": "nl", "value": "Aalst"}


async def test_exclusive_time_slot_is_in_the_time_zone_of_its_listing(demo: Api):
    demo.sandbox.add("listings", {"id": "far", "timeZone": "Asia/Tokyo"})
    settings = {"employeeIds": ["employee-bram"], "meetingTypes": [], "officeIds": [], "subjectIds": []}
    await demo.data("PUT", "/listings/far/scheduling-settings", settings)
    slot = {"date": "2025-03-10", "startTime": "09:00", "endTime": "10:00", "bookable": True}
    slot["assignments"] = [{"employeeId": "employee-bram", "exclusive": True}]
    await demo.data("POST", "/listings/far/time-slots", slot)
    (busy,) = await demo.data("GET", "/employees/employee-bram/unavailability", params=DAYS)
    assert (busy["type"], busy["start"], busy["end"]) == (
        "LISTING_EXCLUSIVITY",
        "2025-03-10T00:00:00.000Z",
        "2025-03-10T01:00:00.000Z",
    )
    demo.sandbox.delete("listings", "far")
    assert await demo.data("GET", "/employees/employee-bram/unavailability", params=DAYS) == []


async def test_days_are_those_of_the_employees_time_zone(demo: Api):
    """09:00 on Monday in Auckland is 20:00 on Sunday in UTC."""
    expertise = [{"subjectId": "subject-mortgage", "officeId": "office-ghent", "meetingTypes": ["PHONE"]}]
    demo.sandbox.add("employees", {"id": "far", "timeZone": "Pacific/Auckland", "expertise": expertise})
    times = {"dayOfWeek": "MONDAY", "startTime": "09:00", "endTime": "11:00"}
    demo.sandbox.add("timeRanges", {"availabilityTemplateId": "far-default", **times})
    query = {"office-id": "office-ghent", "employee-id[]": "far"}
    query |= {"from": "2025-03-09T12:00:00Z", "to": "2025-03-09T23:00:00Z"}
    assert await demo.data("GET", "/defined-availability", params=query) == [
        {
            "start": "2025-03-09T20:00:00.000Z",
            "end": "2025-03-09T22:00:00.000Z",
            "employee": {"id": "far"},
            "office": {"id": "office-ghent"},
            "subject": {"id": "subject-mortgage"},
            "meetingType": "PHONE",
            "forceManualAccept": False,
            "maxConcurrentAppointments": 1,
        }
    ]


@pytest.mark.parametrize(
    ("subject", "meeting_type", "minutes"),
    [("subject-mortgage", "VIDEO", 45), ("subject-mortgage", "PHONE", 60), ("subject-pension", "OFFICE", 60)],
)
async def test_timetable_shows_duration_and_meeting_type(demo: Api, subject, meeting_type, minutes):
    query = {"office-id": "office-ghent", "subject-id": subject, "meeting-type": meeting_type, **PERIOD}
    shown = await demo.data("GET", "/timetable", params={**query, "listing-id": "listing-villa"})
    assert (shown["duration"], shown["listing"]) == (minutes, {"id": "listing-villa"})
    assert (await demo("GET", "/timetable", params={**query, "listing-id": "none"})).status_code == 404


async def test_defaults_of_templates_and_time_ranges(demo: Api):
    templates = "/employees/employee-bram/availability-templates"
    made = await demo.data("POST", templates, {"type": "DAY"})
    assert made["name"] == "Template"
    times = {"startTime": "10:00", "endTime": "12:00"}
    time_range = await demo.data("POST", f"{templates}/{made['id']}/time-ranges", times)
    assert time_range["dayOfWeek"] is None


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (("2025-03-10", "2025-03-12"), ("2025-03-12", "2025-03-14"), 422),
        (("2025-03-10", "2025-03-12"), ("2025-03-08", "2025-03-10"), 422),
        (("2025-03-10", "2025-03-12"), ("2025-03-13", "2025-03-14"), 201),
        (("2025-03-10", "2025-03-12"), ("2025-03-08", "2025-03-09"), 201),
    ],
)
async def test_unavailable_days_must_not_overlap(demo: Api, first, second, status):
    path = "/employees/employee-bram/unavailability"
    await demo.data("POST", path, {"startDate": first[0], "endDate": first[1]})
    assert (await demo("POST", path, {"startDate": second[0], "endDate": second[1]})).status_code == status


# --- the decisions of the sandbox in docs/sandbox-decisions.md


AN = {"office-id": "office-ghent", "employee-id[]": "employee-an", "subject-id[]": "subject-mortgage"}
AN_AT_THE_OFFICE = AN | {"meeting-type[]": "OFFICE"}


async def spans(api: Api, start: str, end: str) -> list[tuple[str, str]]:
    shown = await api.data("GET", "/defined-availability", params={**AN_AT_THE_OFFICE, "from": start, "to": end})
    return [(each["start"], each["end"]) for each in shown]


async def test_availability_is_cut_to_the_period(demo: Api):
    """She works from 8 to 16 o'clock."""
    cut = await spans(demo, "2025-03-10T09:30:00Z", "2025-03-10T12:00:00Z")
    assert cut == [("2025-03-10T09:30:00.000Z", "2025-03-10T12:00:00.000Z")]


@pytest.mark.parametrize("end", ["2025-03-10T09:30:00Z", "2025-03-10T09:00:00Z", "2025-03-01T00:00:00Z"])
async def test_no_availability_is_shown_for_an_empty_or_reversed_period(demo: Api, end):
    assert await spans(demo, "2025-03-10T09:30:00Z", end) == []


async def test_availability_is_shown_for_366_days(demo: Api):
    """The last of them, a Tuesday, is a working day."""
    *_, last = await spans(demo, "2025-03-03T00:00:00Z", "2027-03-03T00:00:00Z")
    assert last == ("2026-03-03T08:00:00.000Z", "2026-03-03T16:00:00.000Z")


async def test_day_template_takes_precedence_over_week_template(demo: Api):
    day = {"startDate": "2025-03-10", "endDate": "2025-03-10"}
    for template in ("template-summer", "template-open-day"):
        path = "/employees/employee-an/applied-templates"
        await demo.data("POST", path, {**day, "availabilityTemplateId": template})
    open_day = [("2025-03-10T08:00:00.000Z", "2025-03-10T19:00:00.000Z")]
    assert await spans(demo, PERIOD["from"], PERIOD["to"]) == open_day


async def test_template_without_properties_is_a_week_template_in_the_employees_zone(demo: Api):
    demo.sandbox.change("employees", "employee-bram", timeZone="Asia/Tokyo")
    made = await demo.data("POST", "/employees/employee-bram/availability-templates", {})
    assert (made["type"], made["timeZone"], made["isDefault"]) == ("WEEK", "Asia/Tokyo", False)


async def test_null_resets_color_and_order_of_a_template(demo: Api):
    path = "/employees/employee-an/availability-templates/template-summer"
    before = await demo.data("PATCH", path, {"color": "#000000", "order": 7})
    assert (before["color"], before["order"]) == ("#000000", 7)
    changed = await demo.data("PATCH", path, {"color": None, "order": None})
    assert (changed["color"], changed["order"]) == ("#89d0c1", 0)


async def test_time_range_without_times_is_from_9_to_5(demo: Api):
    path = "/employees/employee-an/availability-templates/template-summer/time-ranges"
    made = await demo.data("POST", path, {"dayOfWeek": "FRIDAY"})
    assert (made["startTime"], made["endTime"]) == ("09:00", "17:00")


async def test_context_expires_after_24_hours(demo: Api):
    context = await demo.data("POST", "/contexts", {"customerIds": ["customer-lena"]})
    demo.sandbox.clock.advance(hours=23, minutes=59)
    demo.token = demo.sandbox.token()
    assert await demo.data("GET", f"/contexts/{context['id']}") == context


async def test_null_time_zone_of_a_customer_is_ignored(demo: Api):
    changed = await demo.data("PATCH", "/customers/customer-lena", {"timeZone": None, "company": "De Smet BV"})
    assert (changed["timeZone"], changed["company"]) == ("Europe/Brussels", "De Smet BV")


async def test_names_of_an_employee_default_to_the_email_address(demo: Api):
    made = await demo.data("POST", "/employees", {"email": "counter@bank.example"})
    assert (made["firstName"], made["lastName"]) == ("Counter", "Bank.example")


async def test_null_email_of_an_employee_is_ignored(demo: Api):
    changed = await demo.data("PATCH", "/employees/employee-an", {"email": None, "firstName": "Anna"})
    assert (changed["email"], changed["firstName"]) == ("an.peeters@acme.example", "Anna")


async def test_meeting_types_of_expertise_come_from_the_office_settings(demo: Api):
    settings = [{"meetingType": "VIDEO", "subjectId": "subject-claims", "estimatedDuration": 20}]
    await demo.data("PUT", "/offices/office-ghent/subject-availability-settings", settings)
    body = [{"subjectId": "subject-claims"}, {"subjectId": "subject-pension"}]
    shown = await demo.data("PUT", "/employees/employee-eva/offices/office-ghent/expertise", body)
    assert [set(each["meetingTypes"]) for each in shown] == [{"VIDEO"}, {"OFFICE", "ON_LOCATION", "PHONE", "VIDEO"}]


async def test_scheduling_settings_are_found_by_their_subject(demo: Api):
    subjects = ("subject-claims", "subject-pension")
    settings = [{"meetingType": "VIDEO", "subjectId": each, "estimatedDuration": 20} for each in subjects]
    await demo.data("PUT", "/offices/office-ghent/subject-availability-settings", settings)
    path = "/offices/office-ghent/subject-scheduling-settings"
    shown = await demo.data("GET", path, params={"subject-id[]": "subject-pension"})
    assert shown == [{"meetingType": "VIDEO", "subject": {"id": "subject-pension"}}]


@pytest.mark.parametrize("name", ["from", "to"])
async def test_slot_that_overlaps_the_period_is_listed(demo: Api, name: str):
    """The slot is from 9 to 10 o'clock in Brussels."""
    slot = {"date": "2025-03-10", "startTime": "09:00", "endTime": "10:00", "bookable": True, "assignments": []}
    made = await demo.data("POST", "/listings/listing-villa/time-slots", slot)
    shown = await found(demo, "/listings/listing-villa/time-slots", **{name: "2025-03-10T08:30:00Z"})
    assert made["id"] in shown


async def test_null_in_a_subject_resets_to_0_and_false(demo: Api):
    names = ("order", "enabledForInternalUse", "enabledForCustomerUse")
    changed = await demo.data("PATCH", "/subjects/subject-home-insurance", dict.fromkeys(names))
    assert [changed[name] for name in names] == [0, False, False]


async def test_null_participants_in_update_details_are_ignored(demo: Api):
    before = await demo.data("GET", "/appointments/appointment-1")
    body = {"end": "2025-03-06T12:00:00Z", "appointmentParticipants": None, "answers": None}
    changed = await demo.data("POST", "/appointments/appointment-1/_actions/update-details", body)
    assert changed["end"] == "2025-03-06T12:00:00.000Z"
    assert changed["appointmentParticipants"] == before["appointmentParticipants"]


async def test_events_of_calendars_are_found_by_their_calendar(demo: Api):
    path = "/employees/employee-an/external-calendar-events"
    period = {"from": "2025-03-05T00:00:00Z", "to": "2025-03-06T00:00:00Z"}
    of_hers = await found(demo, path, **period, **{"external-calendar-id": "calendar-an"})
    assert of_hers == ["event-dentist"]
    assert await found(demo, path, **period, **{"external-calendar-id": "another"}) == []
