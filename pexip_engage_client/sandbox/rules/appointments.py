"""An appointment's life: invited or created, accepted, moved, handed over, changed."""

from ..operations import Arguments, Call, Change, Rule, handles, needed, rule
from ..problems import BadRequest
from ..state.references import expand, reference
from ..state.store import Record
from ..times import instant, stamp
from .parts import form_answers as answers
from .parts import locations, participants, schedule
from .parts.filters import select

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


_NOT_ON_THE_PAGE = "its page shows no answers: refused like its siblings"


@handles("getAppointments")
def _list_appointments(call: Call) -> list[Record]:
    return select(call, "appointments")


@handles("getAppointmentById")
def _get_appointment(call: Call) -> Record:
    return call.record("appointments")


@handles(
    "createAppointment",
    *participants.RULES,
    *locations.RULES,
    schedule.starts_before_end,
    *answers.RULES,
    schedule.available,
    event="CREATE",
    note="a created appointment is ACCEPTED",
)
def _create_appointment(call: Call) -> Change:
    needed(call.fields, "subjectId", "officeId", "meetingType")
    return _new(call, "ACCEPTED")


@handles(
    "createAppointmentInvite",
    participants.unique,
    *locations.RULES,
    event="CREATE",
    note="an invite is OUTGOING_INVITE, without start and end",
)
def _invite(call: Call) -> Change:
    return _new(call, "OUTGOING_INVITE")


@handles("acceptAppointment", _status_for("accept"), event="ACCEPT")
def _accept(call: Call) -> Change:
    change = call.change("appointments")
    change.after["status"] = "ACCEPTED"
    return change


@handles(
    "rescheduleAppointment",
    _status_for("reschedule"),
    schedule.starts_before_end,
    schedule.available,
    event="RESCHEDULE",
    note="the status stays as it is",
)
def _reschedule(call: Call) -> Change:
    return _details(call)


@handles(
    "reassignAppointment",
    _status_for("reassign"),
    participants.primary_employee,
    participants.primary_customer,
    participants.unique,
    event="REASSIGN",
    note="the status stays as it is; availability of the new employee is not looked at (no code for it)",
)
def _reassign(call: Call) -> Change:
    change = call.change("appointments")
    for entry in change.after["appointmentParticipants"]:
        if entry["role"] == "PRIMARY" and entry["type"] == "EMPLOYEE":
            entry["participant"] = reference(call.fields["primaryEmployeeId"])
    change.after["office"] = reference(call.fields["officeId"])
    _take_message(change)
    return change


@handles(
    "updateAppointmentById",
    *participants.RULES,
    participants.same_primaries,
    *locations.RULES,
    *answers.RULES,
    event="GENERIC_UPDATE",
)
def _update_appointment(call: Call) -> Change:
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


@handles(
    "updateAppointmentDetails",
    _status_for("update-details", "APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS"),
    schedule.starts_before_end,
    participants.unique,
    event="GENERIC_UPDATE",
    note="null participants and answers leave them alone: an appointment keeps at least two participants (else 400)",
)
def _update_details(call: Call) -> Change:
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


@handles(
    "updateAppointmentMeetingType",
    _status_for("update-meeting-type", reading=_NOT_ON_THE_PAGE),
    Rule(locations.required.code, locations.required.condition, _NOT_ON_THE_PAGE, locations.required.check),
    event="GENERIC_UPDATE",
    shown_as="getAppointmentById",
)
def _update_meeting_type(call: Call) -> Change:
    change = call.change("appointments")
    change.after["meetingType"] = call.fields["meetingType"]
    if "location" in call.fields:
        change.after["location"] = locations.located(call.fields["location"])
    return change


def _new(call: Call, status: str) -> Change:
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


def _details(call: Call) -> Change:
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
