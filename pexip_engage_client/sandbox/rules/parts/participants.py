"""Participants of appointments."""

from typing import Any
from urllib.parse import quote

from ...drafts import Change, rule
from ...state.indexes import Keys
from ...state.record_store import Record, entries


def participants(body: Record) -> list[Record]:
    """Return the participants in a body, in the form of responses, without video addresses."""
    return [
        {"role": entry["role"], "participant": {"id": entry["participantId"]}, "type": entry["type"]}
        for entry in entries(body, "appointmentParticipants")
    ]


def set_addresses(appointment: Record) -> None:
    """Set the video addresses of the participants. Only video meetings have such addresses."""
    video = appointment["meetingType"] == "VIDEO"
    for entry in entries(appointment, "appointmentParticipants"):
        who = quote(entry["participant"]["id"], "")
        entry["videoUrl"] = f"https://video.example.net/{quote(appointment['id'], '')}/{who}" if video else None
        entry["videoTestUrl"] = f"https://video.example.net/test/{who}" if video else None


def of_type(type_: str) -> Keys:
    """Return a function that returns the IDs of an appointment's employees or customers as index keys."""
    return lambda record: [
        entry["participant"]["id"] for entry in record["appointmentParticipants"] if entry["type"] == type_
    ]


def primaries(record: Record, type_: str) -> list[str]:
    """Return the IDs of the PRIMARY participants of a type."""
    return [
        entry["participant"]["id"]
        for entry in record["appointmentParticipants"]
        if (entry["role"], entry["type"]) == ("PRIMARY", type_)
    ]


def takes_part(record: Record, type_: str, ids: Any) -> bool:
    """True if one of these employees or customers takes part."""
    return any(
        entry["type"] == type_ and entry["participant"]["id"] in ids for entry in record["appointmentParticipants"]
    )


@rule("APPOINTMENT_PARTICIPANTS_NOT_UNIQUE", "the participants include the same customer or employee twice")
def not_unique(change: Change) -> bool:
    """True if a participant occurs twice."""
    seen = [(entry["type"], entry["participant"]["id"]) for entry in change.after["appointmentParticipants"]]
    return len(set(seen)) < len(seen)


@rule("APPOINTMENT_PRIMARY_CUSTOMER_MISSING", "no participant is a PRIMARY customer")
def no_primary_customer(change: Change) -> bool:
    """True if no customer is PRIMARY."""
    return not primaries(change.after, "CUSTOMER")


@rule("APPOINTMENT_PRIMARY_EMPLOYEE_MISSING", "no participant is a PRIMARY employee")
def no_primary_employee(change: Change) -> bool:
    """True if no employee is PRIMARY."""
    return not primaries(change.after, "EMPLOYEE")


@rule(
    "APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED",
    "the request adds or removes a PRIMARY participant",
    reading="changing a participant from PRIMARY to SECONDARY, or back, also counts",
)
def other_primaries(change: Change) -> bool:
    """True if the PRIMARY participants change."""
    return _primaries(change.was) != _primaries(change.after)


def _primaries(record: Record) -> set[tuple[str, str]]:
    return {
        (entry["type"], entry["participant"]["id"])
        for entry in record["appointmentParticipants"]
        if entry["role"] == "PRIMARY"
    }


RULES = (not_unique, no_primary_customer, no_primary_employee)
