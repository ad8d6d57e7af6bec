"""Each documented code of each operation is returned for its condition, without any change."""

from typing import Any

import pytest

from generator.sandbox_coverage import IMPOSSIBLE
from pexip_engage_client.openapi.reader import Document
from pexip_engage_client.openapi.shipped import load
from tests.openapi import DOCUMENT

from .conftest import records_of

AN = {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-an"}
BRAM = {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-bram"}
LENA = {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-lena"}
MARC = {"role": "SECONDARY", "type": "CUSTOMER", "participantId": "customer-marc"}
GHENT = {
    "countryCode": "BE",
    "translations": {"city": [{"language": "nl", "value": "Gent"}], "street1": [{"language": "nl", "value": "Kouter"}]},
}
INVITE = {
    "subjectId": "subject-pension",
    "officeId": "office-ghent",
    "meetingType": "PHONE",
    "appointmentParticipants": [BRAM, LENA],
}
CREATE = {**INVITE, "start": "2025-03-10T09:00:00Z", "end": "2025-03-10T10:00:00Z"}
OPEN = ["OUTGOING_INVITE", "INCOMING_REQUEST", "ALTERNATIVE_DATE_REQUESTED", "ACCEPTED"]
BACKWARDS = {"start": "2025-03-10T10:00:00Z", "end": "2025-03-10T09:00:00Z"}
SELECTED = [{"questionId": "question-income", "selectedAnswerOptions": [{"id": "option-single"}]}]
VALUED = [{"questionId": "question-status", "value": "single"}]
TEMPLATES = "/employees/employee-an/availability-templates"
WEEK, DAY = f"{TEMPLATES}/template-summer/time-ranges", f"{TEMPLATES}/template-open-day/time-ranges"
APPLIED = "/employees/employee-an/applied-templates"
SLOT = {"date": "2025-03-08", "startTime": "11:00", "endTime": "12:00", "bookable": True, "assignments": []}
SLOTS = "/listings/listing-villa/time-slots"

SOURCE = Document(DOCUMENT)

# operation, code, method, path, body, arguments
CASES: list[tuple[str, str, str, str, Any, Any]] = []


def refused(operation: str, code: str, method: str, path: str, body: Any, arguments: Any = None) -> None:
    CASES.append((operation, code, method, path, body, arguments))


for operation, path, body in (
    ("createAppointment", "/appointments", CREATE),
    ("createAppointmentInvite", "/appointments/_actions/invite", INVITE),
):
    refused(operation, "APPOINTMENT_LOCATION_REQUIRED", "POST", path, {**body, "meetingType": "ON_LOCATION"})
    twice = [BRAM, LENA, {**LENA, "role": "SECONDARY"}]
    refused(operation, "APPOINTMENT_PARTICIPANTS_NOT_UNIQUE", "POST", path, {**body, "appointmentParticipants": twice})
    for country, code in (("ZZ", "LOCATION_GEOCODING_FAILED"), ("XZ", "LOCATION_TIME_ZONE_RESOLUTION_FAILED")):
        refused(operation, code, "POST", path, {**body, "location": {**GHENT, "countryCode": country}})

CREATED = "/appointments"
refused("createAppointment", "APPOINTMENT_START_AFTER_END", "POST", CREATED, {**CREATE, **BACKWARDS})
refused("createAppointment", "APPOINTMENT_START_AFTER_END", "POST", CREATED, {**CREATE, "end": CREATE["start"]})
refused(
    "createAppointment",
    "APPOINTMENT_PRIMARY_CUSTOMER_MISSING",
    "POST",
    CREATED,
    {**CREATE, "appointmentParticipants": [BRAM, MARC]},
)
refused(
    "createAppointment",
    "APPOINTMENT_PRIMARY_EMPLOYEE_MISSING",
    "POST",
    CREATED,
    {**CREATE, "appointmentParticipants": [LENA, MARC]},
)
refused(
    "createAppointment",
    "ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE",
    "POST",
    CREATED,
    {**CREATE, "answers": SELECTED},
)
refused("createAppointment", "ANSWER_VALUE_FOR_SELECTION_TYPE", "POST", CREATED, {**CREATE, "answers": VALUED})
for busy in (
    {"start": "2025-03-06T09:30:00Z", "end": "2025-03-06T10:30:00Z"},  # appointment-1
    {"start": "2025-03-05T11:30:00Z", "end": "2025-03-05T12:30:00+00:00"},  # the dentist
):
    refused(
        "createAppointment",
        "APPOINTMENT_NO_AVAILABILITY",
        "POST",
        CREATED,
        {**CREATE, **busy, "appointmentParticipants": [AN, LENA]},
    )
away = {"start": "2025-04-03T09:00:00Z", "end": "2025-04-03T10:00:00Z"}
refused("createAppointment", "APPOINTMENT_NO_AVAILABILITY", "POST", CREATED, {**CREATE, **away})

FIRST = "/appointments/appointment-1"
refused(
    "updateAppointmentById", "ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE", "PATCH", FIRST, {"answers": SELECTED}
)
refused("updateAppointmentById", "ANSWER_VALUE_FOR_SELECTION_TYPE", "PATCH", FIRST, {"answers": VALUED})
refused(
    "updateAppointmentById", "APPOINTMENT_LOCATION_REQUIRED", "PATCH", "/appointments/on-location", {"location": None}
)
refused(
    "updateAppointmentById",
    "APPOINTMENT_PARTICIPANTS_NOT_UNIQUE",
    "PATCH",
    FIRST,
    {"appointmentParticipants": [AN, LENA, LENA]},
)
refused(
    "updateAppointmentById",
    "APPOINTMENT_PRIMARY_CUSTOMER_MISSING",
    "PATCH",
    FIRST,
    {"appointmentParticipants": [AN, MARC]},
)
refused(
    "updateAppointmentById",
    "APPOINTMENT_PRIMARY_EMPLOYEE_MISSING",
    "PATCH",
    FIRST,
    {"appointmentParticipants": [LENA, MARC]},
)
refused(
    "updateAppointmentById", "APPOINTMENT_PRIMARY_CUSTOMER_MISSING", "PATCH", FIRST, {"appointmentParticipants": None}
)
refused(
    "updateAppointmentById",
    "APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED",
    "PATCH",
    FIRST,
    {"appointmentParticipants": [BRAM, LENA]},
)
refused(
    "updateAppointmentById", "LOCATION_GEOCODING_FAILED", "PATCH", FIRST, {"location": {**GHENT, "countryCode": "ZZ"}}
)
refused(
    "updateAppointmentById",
    "LOCATION_TIME_ZONE_RESOLUTION_FAILED",
    "PATCH",
    FIRST,
    {"location": {**GHENT, "countryCode": "XZ"}},
)

ACCEPTABLE = {"allowedStates": ["OUTGOING_INVITE", "INCOMING_REQUEST", "ALTERNATIVE_DATE_REQUESTED"]}
MOVE = {"start": "2025-03-10T09:00:00Z", "end": "2025-03-10T10:00:00Z"}
HAND_OVER = {"officeId": "office-ghent", "primaryEmployeeId": "employee-bram"}
refused("acceptAppointment", "APPOINTMENT_STATUS_INVALID", "POST", f"{FIRST}/_actions/accept", None, ACCEPTABLE)
refused(
    "acceptAppointment",
    "APPOINTMENT_STATUS_INVALID",
    "POST",
    "/appointments/appointment-5/_actions/accept",
    None,
    ACCEPTABLE,
)
refused(
    "rescheduleAppointment",
    "APPOINTMENT_STATUS_INVALID",
    "POST",
    "/appointments/appointment-4/_actions/reschedule",
    MOVE,
    {"allowedStates": OPEN},
)
refused("rescheduleAppointment", "APPOINTMENT_START_AFTER_END", "POST", f"{FIRST}/_actions/reschedule", BACKWARDS)
dentist = {"start": "2025-03-05T11:00:00Z", "end": "2025-03-05T12:00:00Z"}
refused("rescheduleAppointment", "APPOINTMENT_NO_AVAILABILITY", "POST", f"{FIRST}/_actions/reschedule", dentist)
refused(
    "reassignAppointment",
    "APPOINTMENT_STATUS_INVALID",
    "POST",
    "/appointments/appointment-5/_actions/reassign",
    HAND_OVER,
    {"allowedStates": OPEN},
)
refused(
    "reassignAppointment",
    "APPOINTMENT_PARTICIPANTS_NOT_UNIQUE",
    "POST",
    "/appointments/with-bram/_actions/reassign",
    HAND_OVER,
)
refused(
    "reassignAppointment",
    "APPOINTMENT_PRIMARY_CUSTOMER_MISSING",
    "POST",
    "/appointments/no-customer/_actions/reassign",
    HAND_OVER,
)
refused(
    "reassignAppointment",
    "APPOINTMENT_PRIMARY_EMPLOYEE_MISSING",
    "POST",
    "/appointments/no-employee/_actions/reassign",
    HAND_OVER,
)
details = "/appointments/appointment-4/_actions/update-details"
refused(
    "updateAppointmentDetails",
    "APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS",
    "POST",
    details,
    {},
    {"allowedStates": OPEN},
)
refused(
    "updateAppointmentDetails", "APPOINTMENT_START_AFTER_END", "POST", f"{FIRST}/_actions/update-details", BACKWARDS
)
refused(
    "updateAppointmentDetails",
    "APPOINTMENT_START_AFTER_END",
    "POST",
    f"{FIRST}/_actions/update-details",
    {"end": "2025-03-06T08:00:00Z"},
)
refused(
    "updateAppointmentDetails",
    "APPOINTMENT_PARTICIPANTS_NOT_UNIQUE",
    "POST",
    f"{FIRST}/_actions/update-details",
    {"appointmentParticipants": [AN, LENA, LENA]},
)
meeting_type = "_actions/update-meeting-type"
refused(
    "updateAppointmentMeetingType",
    "APPOINTMENT_STATUS_INVALID",
    "POST",
    f"/appointments/appointment-4/{meeting_type}",
    {"meetingType": "PHONE"},
    {"allowedStates": OPEN},
)
refused(
    "updateAppointmentMeetingType",
    "APPOINTMENT_LOCATION_REQUIRED",
    "POST",
    f"{FIRST}/{meeting_type}",
    {"meetingType": "ON_LOCATION"},
)

EMPLOYEES, EVA = "/employees", "/employees/employee-eva"
for method, path, operation in (("POST", EMPLOYEES, "createEmployee"), ("PATCH", EVA, "updateEmployeeById")):
    new = {"email": "new@acme.example"} if method == "POST" else {}
    refused(operation, "EMPLOYEE_EMAIL_ALREADY_IN_USE", method, path, {"email": "an.peeters@acme.example"})
    refused(operation, "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE", method, path, {**new, "externalId": "E-1001"})
    refused(operation, "EMPLOYEE_USERNAME_ALREADY_IN_USE", method, path, {**new, "username": "bclaes"})
    role = [{"role": "AGENT", "officeId": "office-ghent"}]
    refused(operation, "EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH", method, path, {**new, "officeRelations": role})
    refused(operation, "FILE_URL_INVALID", method, path, {**new, "profilePictureUrl": "ftp://acme.example/eva.png"})
refused("updateEmployeeById", "EMPLOYEE_ONLINE_PLANNING_NON_AGENT", "PATCH", EVA, {"onlinePlanning": True})
refused(
    "updateEmployeeById", "EMPLOYEE_UPDATE_STATUS_PENDING", "PATCH", "/employees/employee-an", {"status": "PENDING"}
)

refused(
    "updateAvailabilityTemplateById",
    "AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED",
    "PATCH",
    f"{TEMPLATES}/employee-an-default",
    {"name": "Mine"},
)
for method, week, day, operation in (
    ("POST", WEEK, DAY, "createAvailabilityTimeRange"),
    ("PATCH", f"{WEEK}/range-summer-2", f"{DAY}/range-open-day", "updateAvailabilityTimeRangeById"),
):
    monday = {"dayOfWeek": "MONDAY", "startTime": "13:00", "endTime": "15:00"}
    refused(operation, "AVAILABILITY_TIME_RANGE_OVERLAP", method, week, monday)
    refused(operation, "AVAILABILITY_TIME_RANGE_START_AFTER_END", method, week, {**monday, "endTime": "13:00"})
    refused(
        operation,
        "AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK",
        method,
        week,
        {**monday, "dayOfWeek": None},
    )
    refused(operation, "AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK", method, day, monday)
applied = {"startDate": "2025-03-24", "endDate": "2025-03-25"}
refused(
    "applyAvailabilityTemplate",
    "APPLIED_TEMPLATE_DEFAULT_TEMPLATE",
    "POST",
    APPLIED,
    {**applied, "availabilityTemplateId": "employee-an-default"},
)
refused(
    "applyAvailabilityTemplate",
    "APPLIED_TEMPLATE_START_AFTER_END",
    "POST",
    APPLIED,
    {"startDate": "2025-03-25", "endDate": "2025-03-24", "availabilityTemplateId": "template-summer"},
)
refused(
    "applyAvailabilityTemplate",
    "APPLIED_TEMPLATE_OVERLAP",
    "POST",
    APPLIED,
    {"startDate": "2025-03-23", "endDate": "2025-03-23", "availabilityTemplateId": "template-open-day"},
    {"type": "DAY", "overlappingAppliedTemplateId": "applied-open-day"},
)

refused(
    "updateLeadSegmentById",
    "LEAD_SEGMENT_CODE_ALREADY_IN_USE",
    "PATCH",
    "/lead-segments/segment-returning",
    {"code": "NEW"},
)

overlapping = {**SLOT, "startTime": "09:30", "endTime": "10:30"}
stranger = {**SLOT, "assignments": [{"employeeId": "employee-chloe"}]}
for method, path, operation in (
    ("POST", SLOTS, "createListingTimeSlot"),
    ("PUT", f"{SLOTS}/slot-noon", "updateListingTimeSlotById"),
):
    refused(operation, "LISTING_TIME_SLOT_OVERLAP", method, path, overlapping)
    refused(operation, "LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED", method, path, stranger)

refused("updateEnterpriseSettings", "SETTING_NON_MANAGEABLE", "PATCH", "/settings", {"branding": {"value": "red"}})
refused(
    "updateEnterpriseSettings",
    "SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED",
    "PATCH",
    "/settings",
    {"branding": {"manageable": True}},
)
refused(
    "updateEnterpriseSettings",
    "SETTING_VALUE_INVALID",
    "PATCH",
    "/settings",
    {"appointmentEarliestPossible": {"value": "soon"}},
)
refused(
    "updateEnterpriseSettings",
    "SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID",
    "PATCH",
    "/settings",
    {"appointmentEarliestPossible": {"value": 200000}},
)
refused(
    "createUnavailability",
    "UNAVAILABILITY_OVERLAP",
    "POST",
    "/employees/employee-bram/unavailability",
    {"startDate": "2025-04-05", "endDate": "2025-04-20"},
)


@pytest.fixture
def world(demo):
    """The demo, and a few records that its rules need."""
    add = demo.sandbox.add
    add(
        "appointments",
        {
            "id": "on-location",
            "subjectId": "subject-claims",
            "officeId": "office-ghent",
            "meetingType": "ON_LOCATION",
            "location": GHENT,
            "appointmentParticipants": [AN, LENA],
            "status": "OUTGOING_INVITE",
        },
    )
    invite = {"subjectId": "subject-claims", "officeId": "office-ghent", "status": "OUTGOING_INVITE"}
    add(
        "appointments",
        {**invite, "id": "with-bram", "appointmentParticipants": [AN, LENA, {**BRAM, "role": "SECONDARY"}]},
    )
    add("appointments", {**invite, "id": "no-customer", "appointmentParticipants": [AN, MARC]})
    add("appointments", {**invite, "id": "no-employee", "appointmentParticipants": [LENA, MARC]})
    add(
        "timeRanges",
        {
            "id": "range-summer-2",
            "availabilityTemplateId": "template-summer",
            "dayOfWeek": "TUESDAY",
            "startTime": "08:00",
            "endTime": "09:00",
        },
    )
    add(
        "timeSlots",
        {
            "id": "slot-noon",
            "listingId": "listing-villa",
            "date": "2025-03-08",
            "startTime": "12:00",
            "endTime": "13:00",
        },
    )
    return demo


@pytest.mark.parametrize(("operation", "code", "method", "path", "body", "arguments"), CASES)
async def test_each_documented_code_is_returned(world, operation, code, method, path, body, arguments):
    before = records_of(world.sandbox)
    assert await world.code(method, path, body) == code
    assert world.arguments == arguments
    assert world.sandbox.requests.last().operation == operation
    assert records_of(world.sandbox) == before


DOCUMENTED = {(operation.id, code) for operation in load().operations.values() for code in operation.error_codes}
WITHOUT_CASE = sorted(DOCUMENTED - {case[:2] for case in CASES} - set(IMPOSSIBLE))


@pytest.mark.parametrize(("operation", "code"), WITHOUT_CASE)
async def test_code_without_a_case_rejects_the_second_request_of_the_example(world, operation, code):
    shown = next(each for each in SOURCE.operations.values() if each.node["operationId"] == operation)
    ids = {each.name: SOURCE.example(each.node) for each in shown.parameters if each.location == "path"}
    body = SOURCE.example(SOURCE.resolve(shown.node.get("requestBody", {})))
    call = shown.method, shown.path.format_map(ids), body
    await world(*call)
    before = records_of(world.sandbox)
    response = await world(*call)
    codes = [error["code"] for error in response.json().get("errors", ())]
    assert codes == [code], f'give it a request that it refuses, above: refused("{operation}", "{code}", …)'
    assert records_of(world.sandbox) == before


def test_impossible_codes_have_no_case():
    assert set(IMPOSSIBLE) <= DOCUMENTED - {case[:2] for case in CASES}


async def test_fault_can_respond_with_a_code_that_no_input_causes(demo):
    ((operation, code),) = IMPOSSIBLE
    demo.sandbox.fail(operation, code=code, arguments={"earliest": 3})
    assert await demo.code("PATCH", "/lead-segments/segment-new", {"description": "Nobody yet"}) == code
    assert demo.arguments == {"earliest": 3}
