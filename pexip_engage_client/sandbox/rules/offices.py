"""Offices: their settings for subjects; meeting rooms and regions."""

from ..operations import Call, Change, handles
from ..state.references import expand, reference
from ..state.store import Record, entries
from .parts.filters import select


@handles("getOfficeSubjectAvailabilitySettings")
def _get_settings(call: Call) -> list[Record]:
    return entries(call.record("offices"), "subjectAvailabilitySettings")


@handles("updateOfficeSubjectAvailabilitySettings")
def _replace_settings(call: Call) -> Change:
    change = call.change("offices")
    change.after["subjectAvailabilitySettings"] = [expand(entry) for entry in call.entries]
    change.show = lambda record: record["subjectAvailabilitySettings"]
    return change


@handles("getSubjectOfficeSchedulingSettings", note="the combinations for which the office has availability settings")
def _scheduling_settings(call: Call) -> list[Record]:
    query = call.query
    combinations = {
        (entry["meetingType"], entry["subject"]["id"]): None
        for entry in entries(call.record("offices"), "subjectAvailabilitySettings")
    }
    return [
        {"meetingType": meeting_type, "subject": reference(subject)}
        for meeting_type, subject in combinations
        if meeting_type in query.get("meeting-type", [meeting_type]) and subject in query.get("subject-id", [subject])
    ]


@handles("getRegions")
def _list_regions(call: Call) -> list[Record]:
    return select(call, "regions")


@handles("getMeetingRooms")
def _list_meeting_rooms(call: Call) -> list[Record]:
    return select(call, "meetingRooms")


@handles("createMeetingRoom")
def _create_meeting_room(call: Call) -> Change:
    fields = {"active": True, "timeZone": call.enterprise.time_zone, "provider": "OFFICE365"}
    return call.creation("meetingRooms", {**fields, **call.fields})


@handles("updateMeetingRoomById")
def _update_meeting_room(call: Call) -> Change:
    change = call.change("meetingRooms")
    change.after.update(call.fields)
    return change


@handles("manageMeetingRoomEvents", note="events are kept under the id that Archibus gives them; a DELETED one goes")
def _notify_archibus(call: Call) -> None:
    event: Record = call.fields.get("event") or {}
    id_ = event.get("id") or call.enterprise.ids.new()
    if call.fields["changeType"] == "DELETED":
        call.store.remove("meetingRoomEvents", id_)
    else:
        before = call.store.get("meetingRoomEvents", id_) or {}
        call.store.put("meetingRoomEvents", {**before, **expand(event), "id": id_})
