"""Meeting rooms, and the events that Archibus reports about them."""

from ..declarations import Rules
from ..drafts import Change, Draft, Invocation
from ..state.enterprise_state import Table
from ..state.record_store import Record
from ..state.references import expand
from ..times import stamp
from .parts.filters import equal

rules = Rules(
    Table(
        "meetingRooms",
        shown_by="getMeetingRooms",
        defaults=lambda enterprise, id_: {
            "name": f"Room {id_}",
            "active": True,
            "provider": "OFFICE365",
            "timeZone": enterprise.time_zone,
        },
        filters={"id": equal("id"), "external-id": equal("externalId")},
    ),
    Table("meetingRoomEvents"),
)
rules.lists("getMeetingRooms", "meetingRooms", include_deleted=True)


@rules.serves("createMeetingRoom")
def _create(call: Invocation) -> Change:
    fields = {"name": None, "active": True, "timeZone": call.enterprise.time_zone, "provider": "OFFICE365"}
    return call.creation("meetingRooms", {**fields, **call.fields})


@rules.serves("updateMeetingRoomById")
def _update(call: Invocation) -> Change:
    change = call.change("meetingRooms")
    change.after.update(call.fields)
    return change


@rules.serves("manageMeetingRoomEvents", note="stores or removes the event by its Archibus ID")
def _notify_archibus(call: Invocation) -> Draft:
    event: Record = {name: value for name, value in call.fields["event"].items() if value is not None}
    id_ = event.get("id") or call.enterprise.new_id()
    if call.fields["changeType"] == "DELETED":
        return Draft(call, removals=[("meetingRoomEvents", id_)])
    now = stamp(call.now)
    before = call.store.get("meetingRoomEvents", id_) or {"createdAt": now, "deletedAt": None}
    return Draft(call, puts=[("meetingRoomEvents", {**before, **expand(event), "id": id_, "updatedAt": now})])
