"""An appointment's life: invited or created, accepted, moved, handed over, changed."""

from ..declarations import Rules
from ..operations import Arguments, Change, Invocation, Rule, needed, rule
from ..problems import BadRequest
from ..state.enterprise import Enterprise, Filter, Table
from ..state.references import expand, reference
from ..state.store import Record
from ..times import instant, stamp
from .parts import form_answers as answers
from .parts import locations, participants, schedule
from .parts.filters import ends_after, equal, starts_before


def _participates(type_: str) -> Filter:
    return lambda record, wanted: participants.takes_part(record, type_, wanted)


def _seeded(enterprise: Enterprise, id_: str) -> Record:
    return {
        "externalId": None,
        "start": None,
        "end": None,
        "answers": [],
        "meetingType": "OFFICE",
        "status": "ACCEPTED",
        "hybrid": False,
        "trailingBufferTime": 0,
        "location": None,
        **dict.fromkeys(("callbackRequest", "listing", "leadSegment", "meetingRoom", "internalNotes")),
        **dict.fromkeys(("messageForCustomer", "metadata", "createdBy", "updatedBy")),
        **dict.fromkeys(("createdByType", "createdFrom", "updatedByType", "updatedFrom"), "OTHER"),
    }


rules = Rules(
    Table(
        "appointments",
        shown_by="getAppointmentById",
        defaults=_seeded,
        filters={
            "id": equal("id"),
            "external-id": equal("externalId"),
            "from": ends_after,
            "to": starts_before,
            "meeting-type": equal("meetingType"),
            "status": equal("status"),
            "callback-request-id": equal("callbackRequest.id"),
            "listing-id": equal("listing.id"),
            "lead-segment-id": equal("leadSegment.id"),
            "subject-id": equal("subject.id"),
            "office-id": equal("office.id"),
            "customer-id": _participates("CUSTOMER"),
            "employee-id": _participates("EMPLOYEE"),
        },
    ),
    Table("callbackRequests"),
)
rules.lists("getAppointments", "appointments")
rules.reads("getAppointmentById", "appointments")

# An appointment in one of these can still be changed; COMPLETED, CANCELLED and NO_SHOW are final.
OPEN = ("OUTGOING_INVITE", "INCOMING_REQUEST", "ALTERNATIVE_DATE_REQUESTED", "ACCEPTED")
# What each action asks of the present status.
ALLOWED = {
    "accept": ("OUTGOING_INVITE", "INCOMING_REQUEST", "ALTERNATIVE_DATE_REQUESTED"),
    "reschedule": OPEN,
    "reassign": OPEN,
    "update-details": OPEN,
    "update-meeting-type": OPEN,
}


def _status_for(action: str, code: str = "APPOINTMENT_STATUS_INVALID", reading: str | None = None) -> Rule:
    allowed = list(ALLOWED[action])

    @rule(code, f"the status is not one of {', '.join(allowed)}", reading=reading or "which states allow it")
    def status(change: Change) -> Arguments | None:
        return None if change.was["status"] in allowed else {"allowedStates": allowed}

    return status


_NOT_ON_THE_PAGE = "its page shows no response: refused like its siblings"


@rules.serves(
    "createAppointment",
    *participants.RULES,
    *locations.RULES,
    schedule.ends_before_start,
    *answers.RULES,
    schedule.unavailable,
    event="CREATE",
    note="a created appointment is ACCEPTED",
)
def _create_appointment(call: Invocation) -> Change:
    needed(call.fields, "subjectId", "officeId", "meetingType")
    return _new(call, "ACCEPTED")


@rules.serves(
    "createAppointmentInvite",
    participants.not_unique,
    *locations.RULES,
    event="CREATE",
    note="an invite is OUTGOING_INVITE, without start and end",
)
def _invite(call: Invocation) -> Change:
    return _new(call, "OUTGOING_INVITE")


@rules.serves("acceptAppointment", _status_for("accept"), event="ACCEPT")
def _accept(call: Invocation) -> Change:
    change = call.change("appointments")
    change.after["status"] = "ACCEPTED"
    return change


@rules.serves(
    "rescheduleAppointment",
    _status_for("reschedule"),
    schedule.ends_before_start,
    schedule.unavailable,
    event="RESCHEDULE",
    note="the status stays as it is",
)
def _reschedule(call: Invocation) -> Change:
    return _details(call)


@rules.serves(
    "reassignAppointment",
    _status_for("reassign"),
    participants.no_primary_employee,
    participants.no_primary_customer,
    participants.not_unique,
    event="REASSIGN",
    note="the status stays as it is; availability of the new employee is not looked at (no code for it)",
)
def _reassign(call: Invocation) -> Change:
    change = call.change("appointments")
    for entry in change.after["appointmentParticipants"]:
        if entry["role"] == "PRIMARY" and entry["type"] == "EMPLOYEE":
            entry["participant"] = reference(call.fields["primaryEmployeeId"])
    change.after["office"] = reference(call.fields["officeId"])
    _take_message(change)
    return change


@rules.serves(
    "updateAppointmentById",
    *participants.RULES,
    participants.other_primaries,
    *locations.RULES,
    *answers.RULES,
    event="GENERIC_UPDATE",
)
def _update_appointment(call: Invocation) -> Change:
    change = call.change("appointments")
    after, body = change.after, call.fields
    special = ("appointmentParticipants", "answers", "location", "userCommunication")
    after.update(expand({name: value for name, value in body.items() if name not in special}))
    if "appointmentParticipants" in body:
        after["appointmentParticipants"] = participants.participants(body, after["id"], after["meetingType"])
    if "answers" in body:
        after["answers"] = answers.answers(change, body["answers"])
    if "location" in body:
        after["location"] = locations.located(body["location"])
    return change


@rules.serves(
    "updateAppointmentDetails",
    _status_for("update-details", "APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS"),
    schedule.ends_before_start,
    participants.not_unique,
    event="GENERIC_UPDATE",
    note="null participants and answers leave them alone: an appointment keeps at least two participants (else 400)",
)
def _update_details(call: Invocation) -> Change:
    change = _details(call)
    after, body = change.after, call.fields
    if body.get("officeId"):
        after["office"] = reference(body["officeId"])
    if body.get("appointmentParticipants") is not None:
        after["appointmentParticipants"] = participants.participants(body, after["id"], after["meetingType"])
        if len(after["appointmentParticipants"]) < 2:
            raise BadRequest("appointmentParticipants: at least two participants")
    if body.get("updatedById"):
        after["updatedBy"] = reference(body["updatedById"])
    if body.get("updatedByType") in ("CUSTOMER", "EMPLOYEE", "OTHER"):
        after["updatedByType"] = body["updatedByType"]
    return change


@rules.serves(
    "updateAppointmentMeetingType",
    _status_for("update-meeting-type", reading=_NOT_ON_THE_PAGE),
    Rule(locations.missing.code, locations.missing.condition, _NOT_ON_THE_PAGE, locations.missing.check),
    event="GENERIC_UPDATE",
    shown_as="getAppointmentById",
)
def _update_meeting_type(call: Invocation) -> Change:
    change = call.change("appointments")
    change.after["meetingType"] = call.fields["meetingType"]
    if "location" in call.fields:
        change.after["location"] = locations.located(call.fields["location"])
    return change


def _new(call: Invocation, status: str) -> Change:
    body = call.fields
    fields: Record = {
        "externalId": body.get("externalId"),
        "start": _moment(body.get("start")),
        "end": _moment(body.get("end")),
        "subject": reference(body["subjectId"]),
        "office": reference(body["officeId"]),
        "callbackRequest": reference(body.get("callbackRequestId")),
        "listing": reference(body.get("listingId")),
        "leadSegment": reference(body.get("leadSegmentId")),
        "meetingRoom": reference(body.get("meetingRoomId")),
        "meetingType": body["meetingType"],
        "status": status,
        "hybrid": bool(body.get("hybrid")),
        "trailingBufferTime": body.get("trailingBufferTime") or 0,
        "internalNotes": body.get("internalNotes"),
        "messageForCustomer": body.get("messageForCustomer") or body.get("message"),
        "metadata": body.get("metadata"),
        "location": locations.located(body.get("location")),
        "createdBy": None,
        "createdByType": "OTHER",
        "createdFrom": "OTHER",
        "updatedBy": None,
        "updatedByType": "OTHER",
        "updatedFrom": "OTHER",
    }
    change = call.creation("appointments", fields)
    after = change.after
    after["appointmentParticipants"] = participants.participants(body, after["id"], after["meetingType"])
    after["answers"] = answers.answers(change, body.get("answers"))
    return change


def _details(call: Invocation) -> Change:
    """What moving and updating the details have in common."""
    change = call.change("appointments")
    for name in ("start", "end"):
        if call.fields.get(name):
            change.after[name] = _moment(call.fields[name])
    if call.fields.get("answers") is not None:
        change.after["answers"] = answers.answers(change, call.fields["answers"])
    _take_message(change)
    return change


def _take_message(change: Change) -> None:
    for name in ("message", "messageForCustomer"):
        if change.fields.get(name):
            change.after["messageForCustomer"] = change.fields[name]


def _moment(text: str | None) -> str | None:
    return None if text is None else stamp(instant(text))
