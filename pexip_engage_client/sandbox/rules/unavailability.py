"""Unavailability of employees: their own entries, appointments, calendar events and listings."""

from collections.abc import Callable
from datetime import timedelta, tzinfo

from ..declarations import Rules
from ..drafts import Change, Invocation, rule
from ..state.enterprise_state import Parent, Table
from ..state.indexes import by_days, by_path
from ..state.record_store import Record
from ..state.references import reference
from ..times import instant, stamp
from ..zones import at, day_there, zone
from .parts import form_answers as answers
from .parts.schedule import Span, spans

rules = Rules(
    Table(
        "unavailability",
        defaults=lambda enterprise, id_: {"answers": []},
        parent=Parent("employee", "employees", "id"),
        needs=("start", "end"),
        indexes={"employee": by_path("employee.id"), "day": by_days},
    )
)


@rule(
    "UNAVAILABILITY_OVERLAP",
    "the employee already has an entry for one of these days",
    reading="the sandbox ignores entries that `createUnavailabilityEvent` created",
)
def _overlaps(change: Change) -> bool:
    after = change.after
    clash = change.another(
        lambda record: (
            record["employee"] == after["employee"]
            and bool(record.get("startDate") and record.get("endDate"))
            and record["startDate"] <= after["endDate"]
            and after["startDate"] <= record["endDate"]
        )
    )
    return clash is not None


_NO_CODE = "no error code is documented"


@rule(None, "`endDate` is before `startDate`", reading=_NO_CODE)
def _days_reversed(change: Change) -> bool:
    after = change.after
    return bool(after.get("startDate") and after.get("endDate")) and after["endDate"] < after["startDate"]


@rule(None, "`end` is not later than `start`", reading=_NO_CODE)
def _event_reversed(change: Change) -> bool:
    return instant(change.after["end"]) <= instant(change.after["start"])


rules.always("unavailability", _days_reversed, _event_reversed)


@rules.serves(
    "getUnavailability",
    note="returns the USER_DEFINED entries in the period, and those from appointments, calendars and listings",
)
def _list_unavailability(call: Invocation) -> list[Record]:
    wanted = call.query.get("employee-id")
    return _shown(call, lambda span: wanted is None or span.employee in wanted)


@rules.serves("getEmployeeUnavailability")
def _list_for_employee(call: Invocation) -> list[Record]:
    employee = call.record("employees")["id"]
    return _shown(call, lambda span: span.employee == employee, employee)


@rules.serves("createUnavailability", _days_reversed, _overlaps)
def _create_unavailability(call: Invocation) -> Change:
    employee = call.record("employees")
    start, end = call.fields["startDate"], call.fields["endDate"]
    there = zone(employee["timeZone"])
    fields: Record = {
        "start": stamp(at(start, 0, there)),
        "end": stamp(at(end, 24 * 60, there)),
        "startDate": start,
        "endDate": end,
        "answers": [],
    }
    return call.creation("unavailability", fields)


@rules.serves("createUnavailabilityEvent", _event_reversed)
def _create_event(call: Invocation) -> Change:
    fields: Record = {name: stamp(instant(call.fields[name])) for name in ("start", "end")}
    change = call.creation("unavailability", fields)
    change.after["answers"] = answers.answers(change, call.fields.get("answers"))
    return change


def _shown(call: Invocation, mine: Callable[[Span], bool], employee: str | None = None) -> list[Record]:
    query = call.query
    start, end = (instant(query[name]) if name in query else None for name in ("start", "end"))
    return [
        _entry(span, zone((call.store.get("employees", span.employee) or {}).get("timeZone")))
        for span in spans(call.store, employee, start, end)
        if mine(span)
        and span.type in query.get("type", [span.type])
        and (start is None or span.end > start)
        and (end is None or span.start < end)
    ]


def _entry(span: Span, there: tzinfo) -> Record:
    record = span.record
    shown: Record = {
        "employee": reference(span.employee),
        "start": stamp(span.start),
        "end": stamp(span.end),
        "startDate": record.get("startDate", day_there(span.start, there)),
        "endDate": record.get("endDate", day_there(span.end - timedelta(milliseconds=1), there)),
        "type": span.type,
        "createdAt": record["createdAt"],
        "updatedAt": record["updatedAt"],
    }
    return {**shown, "externalId": record["externalId"]} if record.get("externalId") else shown
