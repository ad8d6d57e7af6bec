"""Listings and their time slots."""

from datetime import datetime, tzinfo

from ..operations import Arguments, Call, Change, Rule, handles, needed, rule
from ..problems import BadRequest
from ..state.references import expand, reference
from ..state.store import Record, entries
from ..times import instant, minutes
from .parts.locations import located
from .parts.schedule import at, zone

_SLOT = {"listing": "listingId"}


@rule(
    "LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED",
    "an assigned employee is not among the `employeeIds` of the listing's scheduling settings",
)
def _employees_linked(change: Change) -> Arguments | None:
    listing = change.store.table("listings")[change.after["listing"]["id"]]
    linked = {entry["id"] for entry in entries(listing.get("schedulingSettings") or {}, "employees")}
    return {} if {entry["employee"]["id"] for entry in entries(change.after, "assignments")} - linked else None


@rule("LISTING_TIME_SLOT_OVERLAP", "another time slot of the listing covers a part of it")
def _slot_is_free(change: Change) -> Arguments | None:
    after = change.after
    start, end = minutes(after["startTime"]), minutes(after["endTime"])
    clash = change.others(
        lambda record: (
            record["listing"] == after["listing"]
            and record["date"] == after["date"]
            and minutes(record["startTime"]) < end
            and start < minutes(record["endTime"])
        )
    )
    return {} if next(iter(clash), None) else None


def _like_put(each: Rule) -> Rule:
    return Rule(each.code, each.condition, "its page prints no codes: refused like PUT of a time slot", each.check)


@handles("createListing", note="its page shows no answers: 200 with the whole listing")
def _create_listing(call: Call) -> Change:
    body = dict(call.fields)
    if "location" in body:
        body["location"] = located(body["location"])
    return call.creation("listings", {"timeZone": call.enterprise.time_zone, "active": True, **body})


@handles("updateListingSchedulingSettings", note="a list that is not given is empty: PUT replaces")
def _replace_scheduling_settings(call: Call) -> Change:
    change = call.change("listings")
    names = ("employeeIds", "officeIds", "subjectIds")
    body: Record = {name: value or [] for name, value in call.fields.items()}
    settings = expand({name: body.get(name, []) for name in names})
    change.after["schedulingSettings"] = {**settings, "meetingTypes": body.get("meetingTypes", [])}
    change.show = lambda record: record["schedulingSettings"]
    return change


@handles("getListingTimeSlots", note="`from` and `to` select the slots that overlap that period")
def _list_time_slots(call: Call) -> list[Record]:
    listing = call.record("listings", "listingId")
    query, there = call.query, zone(listing.get("timeZone"))

    def matches(record: Record) -> bool:
        assigned = {entry["employee"]["id"] for entry in entries(record, "assignments")}
        return (
            record["listing"]["id"] == listing["id"]
            and record["id"] in query.get("id", [record["id"]])
            and record["bookable"] == query.get("bookable", record["bookable"])
            and ("employee-id" not in query or bool(assigned & set(query["employee-id"])))
            and ("from" not in query or _moment(record, "endTime", there) > instant(query["from"]))
            and ("to" not in query or _moment(record, "startTime", there) < instant(query["to"]))
        )

    return list(call.store.where("timeSlots", matches))


@handles("getListingTimeSlotById")
def _get_time_slot(call: Call) -> Record:
    call.record("listings", "listingId")
    return call.record("timeSlots", **_SLOT)


@handles("createListingTimeSlot", _like_put(_employees_linked), _like_put(_slot_is_free))
def _create_time_slot(call: Call) -> Change:
    listing = call.record("listings", "listingId")
    return call.creation("timeSlots", {"listing": reference(listing["id"]), **_slot(call.fields)})


@handles(
    "updateListingTimeSlotById",
    _employees_linked,
    _slot_is_free,
    note="`endTime` not after `startTime` is a 400: no code is documented for it",
)
def _replace_time_slot(call: Call) -> Change:
    call.record("listings", "listingId")
    change = call.change("timeSlots", **_SLOT)
    change.after.update(_slot(call.fields))
    return change


def _slot(body: Record) -> Record:
    needed(body, "date", "startTime", "endTime")
    if minutes(body["startTime"]) >= minutes(body["endTime"]):
        raise BadRequest("body endTime: not after startTime")
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
