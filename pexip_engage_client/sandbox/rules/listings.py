"""Listings and their time slots."""

from datetime import datetime, tzinfo
from typing import Any

from attrs import evolve

from ..declarations import Rules
from ..drafts import Change, Invocation, Rule, needed, rule
from ..state.enterprise_state import Parent, Table
from ..state.indexes import by_local_day
from ..state.record_store import Record, entries
from ..state.references import expand, reference
from ..times import instant, minutes
from ..zones import at, zone
from .parts.filters import equal, where
from .parts.locations import located
from .parts.time_ranges import is_reversed, overlap


def _assigned(record: Record, wanted: Any) -> bool:
    return any(entry["employee"]["id"] in wanted for entry in entries(record, "assignments"))


rules = Rules(
    Table(
        "listings",
        parts={"schedulingSettings": None},
        defaults=lambda enterprise, id_: {"active": True, "tags": [], "timeZone": enterprise.time_zone},
    ),
    Table(
        "timeSlots",
        shown_by="getListingTimeSlotById",
        defaults=lambda enterprise, id_: {"bookable": True, "assignments": []},
        filters={"id": equal("id"), "bookable": equal("bookable"), "employee-id": where(_assigned)},
        parent=Parent("listing", "listings", "listingId"),
        indexes={
            "employee": lambda record: [entry["employee"]["id"] for entry in entries(record, "assignments")],
            "day": by_local_day,
        },
        needs=("date", "startTime", "endTime"),
    ),
)
rules.reads("getListingTimeSlotById", "timeSlots")


@rule(
    "LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED",
    "an assigned employee is not in the `employeeIds` of the listing's scheduling settings",
)
def _not_linked(change: Change) -> bool:
    listing = change.store.table("listings")[change.after["listing"]["id"]]
    linked = {entry["id"] for entry in entries(listing.get("schedulingSettings") or {}, "employees")}
    return not {entry["employee"]["id"] for entry in entries(change.after, "assignments")} <= linked


@rule("LISTING_TIME_SLOT_OVERLAP", "the time slot overlaps another time slot of the listing")
def _overlaps(change: Change) -> bool:
    after = change.after
    day = (after["listing"], after["date"])
    clash = change.another(lambda record: (record["listing"], record["date"]) == day and overlap(record, after))
    return clash is not None


@rule(None, "`endTime` is not later than `startTime`", reading="no error code is documented")
def _reversed(change: Change) -> bool:
    return is_reversed(change.after)


rules.always("timeSlots", _reversed, _overlaps)


def _like_put(each: Rule) -> Rule:
    return evolve(
        each, reading="no error codes are documented for this operation; `updateListingTimeSlotById` returns this code"
    )


@rules.serves("createListing", note="returns 200 with the listing, although no response is documented")
def _create_listing(call: Invocation) -> Change:
    body = dict(call.fields)
    if "location" in body:
        body["location"] = located(body["location"])
    return call.creation("listings", {"timeZone": call.enterprise.time_zone, "active": True, "tags": [], **body})


@rules.serves("updateListingSchedulingSettings", note="without a body, clears all four lists")
def _replace_scheduling_settings(call: Invocation) -> Change:
    change = call.change("listings")
    names = ("employeeIds", "officeIds", "subjectIds", "meetingTypes")
    change.data = change.after["schedulingSettings"] = expand({name: call.fields.get(name, []) for name in names})
    return change


@rules.serves("getListingTimeSlots", note="returns the slots that overlap the period")
def _list_time_slots(call: Invocation) -> list[Record]:
    query, there = call.query, zone(call.record("listings", "listingId").get("timeZone"))

    def overlaps(record: Record) -> bool:
        return ("from" not in query or _moment(record, "endTime", there) > instant(query["from"])) and (
            "to" not in query or _moment(record, "startTime", there) < instant(query["to"])
        )

    return call.listed("timeSlots", overlaps)


@rules.serves("createListingTimeSlot", _reversed, _like_put(_not_linked), _like_put(_overlaps))
def _create_time_slot(call: Invocation) -> Change:
    call.record("listings", "listingId")
    return call.creation("timeSlots", _slot(call.fields))


@rules.serves("updateListingTimeSlotById", _reversed, _not_linked, _overlaps)
def _replace_time_slot(call: Invocation) -> Change:
    change = call.change("timeSlots")
    change.after.update(_slot(call.fields))
    return change


def _slot(body: Record) -> Record:
    for entry in entries(body, "assignments"):
        needed(entry, "employeeId")
    return {
        **{name: body[name] for name in ("date", "startTime", "endTime")},
        "bookable": body.get("bookable") is not False,
        "assignments": [
            {"employee": reference(entry["employeeId"]), "exclusive": bool(entry.get("exclusive"))}
            for entry in entries(body, "assignments")
        ],
    }


def _moment(record: Record, name: str, there: tzinfo) -> datetime:
    return at(record["date"], minutes(record[name]), there)
