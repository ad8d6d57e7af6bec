"""Derive the type of a webhook event from a change to an appointment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REMOVED = "REMOVED"
"""The event type that `sync.as_event` sets for a removed appointment. Engage itself has no such type."""

CHANGES = "changes"
"""The `webhookConfigurationId` of the events that `sync.as_event` returns. No webhook configuration sends them."""

_FINAL = ("COMPLETED", "CANCELLED", "NO_SHOW")
# The event type for each status of an appointment, if the step that led to the status is unknown.
EVENT_OF_STATUS = {
    "CANCELLED": "CANCEL",
    "COMPLETED": "COMPLETE",
    "ALTERNATIVE_DATE_REQUESTED": "REQUEST_ALTERNATIVE_DATE",
    "INCOMING_REQUEST": "CREATE_REQUEST",
}


def event_of_step(changed: Mapping[str, tuple[Any, Any]], status: str) -> str:
    """Return the event type of the step that changes these properties, each with its old and new value."""
    if "status" in changed:
        if changed["status"][0] in _FINAL and status not in _FINAL:
            return "REOPEN"
        return "ACCEPT" if status == "ACCEPTED" else EVENT_OF_STATUS.get(status, "GENERIC_UPDATE")
    if changed.keys() & {"start", "end"}:
        return "RESCHEDULE_REQUEST" if status == "INCOMING_REQUEST" else "RESCHEDULE"
    old, new = changed.get("appointmentParticipants", (None, None))
    return "GENERIC_UPDATE" if _primary_employees(old) == _primary_employees(new) else "REASSIGN"


def _primary_employees(participants: Any) -> list[Any]:
    found = [each for each in participants or () if (each.get("role"), each.get("type")) == ("PRIMARY", "EMPLOYEE")]
    return [each.get("participant") for each in found]
