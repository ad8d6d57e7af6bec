"""Appointments: inviting, creating, accepting, rescheduling, reassigning and updating."""

from attrs import evolve

from ..declarations import Rules
from ..drafts import Arguments, Change, Invocation, Rule, rule
from ..problems import NotFound
from ..state.enterprise_state import Filter, Table
from ..state.indexes import by_days, by_path
from ..state.record_store import Record
from ..state.references import PARTICIPANTS, expand, present, reference
from ..times import instant, stamp
from .parts import form_answers as answers
from .parts import locations, participants, schedule
from .parts.filters import ends_after, equal, starts_before, where


def _participates(type_: str) -> Filter:
    return where(lambda record, wanted: participants.takes_part(record, type_, wanted), type_.lower())


def _empty() -> Record:
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
        defaults=lambda enterprise, id_: _empty(),
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
        indexes={
            **{path: by_path(path) for path in ("id", "externalId", "office.id", "subject.id", "status")},
            "employee": participants.of_type("EMPLOYEE"),
            "customer": participants.of_type("CUSTOMER"),
            "day": by_days,
        },
        complete=participants.set_addresses,
    ),
    Table("callbackRequests"),
)
rules.always("appointments", schedule.ends_before_start, participants.not_unique, locations.missing)
rules.lists(
    "getAppointments",
    "appointments",
    note="with `from` or `to`, returns the appointments that overlap the period, without those that have no time",
)
rules.reads("getAppointmentById", "appointments")

# The table that `updatedById` refers to, by the type of the actor.
_ACTORS = {"CUSTOMER": "customers", "EMPLOYEE": "employees"}
# The statuses in which actions are allowed. COMPLETED, CANCELLED and NO_SHOW are final.
_UNACCEPTED = ("OUTGOING_INVITE", "INCOMING_REQUEST", "ALTERNATIVE_DATE_REQUESTED")
_OPEN = (*_UNACCEPTED, "ACCEPTED")
_UNDOCUMENTED_STATUSES = "the allowed statuses are not documented"
_UNDOCUMENTED = "no error codes are documented for this operation; similar operations return this code"


def _status_in(
    allowed: tuple[str, ...], code: str = "APPOINTMENT_STATUS_INVALID", reading: str = _UNDOCUMENTED_STATUSES
) -> Rule:
    @rule(code, f"the status is not {', '.join(allowed[:-1])} or {allowed[-1]}", reading=reading)
    def status(change: Change) -> Arguments | None:
        return None if change.was["status"] in allowed else {"allowedStates": list(allowed)}

    return status


@rules.serves(
    "createAppointment",
    *participants.RULES,
    *locations.RULES,
    schedule.ends_before_start,
    *answers.RULES,
    schedule.unavailable,
    event="CREATE",
    note="the new appointment has the status ACCEPTED",
)
def _create(call: Invocation) -> Change:
    return _new(call, call.fields, "ACCEPTED")


@rules.serves(
    "createAppointmentInvite",
    participants.not_unique,
    *locations.RULES,
    event="CREATE",
    note="the new invite has the status OUTGOING_INVITE",
)
def _invite(call: Invocation) -> Change:
    return _new(call, call.fields, "OUTGOING_INVITE")


@rules.serves(
    "acceptAppointment",
    _status_in(_UNACCEPTED),
    schedule.as_in_similar_operations(schedule.unavailable),
    event="ACCEPT",
    note="an invite can be accepted without a time or an employee",
)
def _accept(call: Invocation) -> Change:
    change = call.change("appointments")
    change.after["status"] = "ACCEPTED"
    return _check_bookable(_completed(change))


@rules.serves(
    "rescheduleAppointment",
    _status_in(_OPEN),
    schedule.ends_before_start,
    schedule.unavailable,
    event="RESCHEDULE",
    note="does not change the status",
)
def _reschedule(call: Invocation) -> Change:
    return _check_bookable(_completed(_details(call)))


@rules.serves(
    "reassignAppointment",
    _status_in(_OPEN),
    participants.no_primary_employee,
    participants.no_primary_customer,
    participants.not_unique,
    schedule.as_in_similar_operations(schedule.unavailable),
    event="REASSIGN",
    note="does not change the status; the new employee replaces all PRIMARY employees",
)
def _reassign(call: Invocation) -> Change:
    change = call.change("appointments")
    people: list[Record] = change.after["appointmentParticipants"]
    replaced = [each for each in people if (each["role"], each["type"]) == ("PRIMARY", "EMPLOYEE")]
    change.after["appointmentParticipants"] = [each for each in people if each not in replaced[1:]]
    for entry in replaced[:1]:
        entry["participant"] = reference(call.fields["primaryEmployeeId"])
    change.after["office"] = reference(call.fields["officeId"])
    _take_message(change)
    return _check_bookable(_completed(change))


@rules.serves(
    "updateAppointmentById",
    *participants.RULES,
    participants.other_primaries,
    *locations.RULES,
    *answers.RULES,
    event="GENERIC_UPDATE",
    note="if nothing changes, the sandbox sends no event and keeps `updatedAt`",
)
def _update(call: Invocation) -> Change:
    change = call.change("appointments")
    after, body = change.after, call.fields
    after.update(expand({name: value for name, value in body.items() if name != "userCommunication"}))
    if "appointmentParticipants" in body:
        after["appointmentParticipants"] = participants.participants(body)
    if "answers" in body:
        after["answers"] = answers.answers(change, body["answers"])
    if "location" in body:
        after["location"] = locations.located(body["location"])
    return _completed(change)


@rule(None, "`appointmentParticipants` has fewer than two entries")
def _too_few(change: Change) -> bool:
    sent = change.fields.get("appointmentParticipants")
    return sent is not None and len(sent) < 2


@rules.serves(
    "updateAppointmentDetails",
    _status_in(_OPEN, "APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS"),
    _too_few,
    schedule.ends_before_start,
    participants.not_unique,
    schedule.when_moved(schedule.as_in_similar_operations(schedule.unavailable)),
    event="GENERIC_UPDATE",
    note="ignores null participants and answers",
)
def _update_details(call: Invocation) -> Change:
    change = _details(call)
    after, body = change.after, call.fields
    if body.get("officeId"):
        after["office"] = reference(body["officeId"])
    if body.get("appointmentParticipants") is not None:
        after["appointmentParticipants"] = participants.participants(body)
    _completed(change)
    return _check_bookable(change) if schedule.is_moved(change) else change


@rules.serves(
    "updateAppointmentMeetingType",
    _status_in(_OPEN, reading=_UNDOCUMENTED),
    evolve(locations.missing, reading=_UNDOCUMENTED),
    event="GENERIC_UPDATE",
    shown_as="getAppointmentById",
)
def _update_meeting_type(call: Invocation) -> Change:
    change = call.change("appointments")
    change.after["meetingType"] = call.fields["meetingType"]
    if "location" in call.fields:
        change.after["location"] = locations.located(call.fields["location"])
    return _completed(change)


def _new(call: Invocation, body: Record, status: str) -> Change:
    same = ("externalId", "meetingType", "internalNotes", "metadata")
    ids = ("subjectId", "officeId", "callbackRequestId", "listingId", "leadSegmentId", "meetingRoomId")
    fields: Record = {
        **_empty(),
        **{name: body.get(name) for name in same},
        **expand({name: body.get(name) for name in ids}),
        "start": _moment(body.get("start")),
        "end": _moment(body.get("end")),
        "status": status,
        "hybrid": bool(body.get("hybrid")),
        "trailingBufferTime": body.get("trailingBufferTime") or 0,
        "messageForCustomer": body.get("messageForCustomer") or body.get("message"),
        "location": locations.located(body.get("location")),
    }
    change = call.creation("appointments", fields)
    change.after["appointmentParticipants"] = participants.participants(body)
    change.after["answers"] = answers.answers(change, body.get("answers"))
    return _completed(change)


def _completed(change: Change) -> Change:
    """Complete a change: set the addresses of a video meeting, and record who made the change."""
    after, body = change.after, change.fields
    participants.set_addresses(after)
    named = body.keys() & {"updatedByType", "updatedById"}
    if after == change.before and not named:
        return change
    # not documented for many operations
    type_, id_ = (str(body.get(name) or "") for name in ("updatedByType", "updatedById"))
    tables = [_ACTORS[type_]] if type_ in _ACTORS else list(_ACTORS.values())
    if id_ and not any(change.store.get(table, id_) for table in tables):
        raise NotFound(f"updatedById: there is no such ID in {' or '.join(tables)}")
    after["updatedBy"] = reference(id_ or None)
    after["updatedByType"] = type_ or "OTHER"
    after["updatedFrom"] = "OTHER"
    return change


def _check_bookable(change: Change) -> Change:
    """Raise a 404, as on creation, if a participant, the subject or the office is deleted."""
    after = change.after
    for name, table in (("subject", "subjects"), ("office", "offices")):
        present(name, table, after[name]["id"], change.store)
    for index, entry in enumerate(after["appointmentParticipants"]):
        place = f"appointmentParticipants[{index}].participant"
        present(place, PARTICIPANTS[entry["type"]], entry["participant"]["id"], change.store)
    return change


def _details(call: Invocation) -> Change:
    """Return the changes that rescheduling and updating the details have in common."""
    change = call.change("appointments")
    for name in ("start", "end"):
        if call.fields.get(name):
            change.after[name] = _moment(call.fields[name])
    if call.fields.get("answers") is not None:
        change.after["answers"] = answers.answers(change, call.fields["answers"])
    _take_message(change)
    return change


def _take_message(change: Change) -> None:
    """Set the message for the customer. Null clears it. `message` is an older name for `messageForCustomer`."""
    for name in ("message", "messageForCustomer"):
        if name in change.fields:
            change.after["messageForCustomer"] = change.fields[name]


def _moment(text: str | None) -> str | None:
    return None if text is None else stamp(instant(text))
