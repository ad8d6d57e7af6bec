"""A week of the enterprise, employee by employee and day by day, as the page shows it."""

from datetime import date, datetime, timedelta, tzinfo

from ..rules.parts.schedule import spans
from ..rules.parts.working_hours import defined
from ..state.enterprise import Enterprise
from ..state.indexes import wanted_days
from ..state.store import Record
from ..times import instant
from ..zones import at, zone


def week_of(enterprise: Enterprise, day: date | None) -> Record:
    """The week around a day, today without one; times of day are those of the enterprise's zone."""
    there = zone(enterprise.time_zone)
    today = enterprise.clock.now().astimezone(there).date()
    day = day or today
    monday = day - timedelta(days=day.weekday())
    start, end = at(monday.isoformat(), 0, there), at((monday + timedelta(days=7)).isoformat(), 0, there)
    entries: dict[str, list[Record]] = {}
    names: dict[str, str] = {}
    for record in enterprise.store.where("employees"):
        names[record["id"]] = _name(record)
        entries[record["id"]] = _working(enterprise, record, start, end, there)
    for entry, employee in [*_appointments(enterprise, start, end, there), *_busy(enterprise, start, end, there)]:
        if employee in entries:
            entries[employee].append(entry)
    return {
        "monday": monday.isoformat(),
        "days": [(monday + timedelta(days=number)).isoformat() for number in range(7)],
        "today": today.isoformat(),
        "now": enterprise.clock.stamp(),
        "frozen": enterprise.clock.frozen,
        "zone": enterprise.time_zone,
        "employees": [
            {"id": id_, "name": name, "entries": sorted(entries[id_], key=_place)} for id_, name in names.items()
        ],
    }


def _place(entry: Record) -> tuple[str, str]:
    return entry["day"], entry["from"]


def _name(record: Record) -> str:
    return f"{record.get('firstName') or ''} {record.get('lastName') or ''}".strip() or record["id"]


def _entry(kind: str, start: datetime, end: datetime, there: tzinfo, **more: str) -> Record:
    first, last = start.astimezone(there), end.astimezone(there)
    until = "24:00" if f"{last:%H:%M}" == "00:00" and last.date() > first.date() else f"{last:%H:%M}"
    return {"kind": kind, "day": first.date().isoformat(), "from": f"{first:%H:%M}", "to": until, **more}


def _appointments(enterprise: Enterprise, start: datetime, end: datetime, there: tzinfo) -> list[tuple[Record, str]]:
    found: list[tuple[Record, str]] = []
    for record in enterprise.store.find("appointments", {"day": wanted_days(start, end)}):
        if record.get("deletedAt") is not None or not record["start"] or not record["end"]:
            continue
        begins, ends = instant(record["start"]), instant(record["end"])
        if begins < end and start <= begins:
            what = _subject(enterprise, record["subject"]["id"])
            entry = _entry("appointment", begins, ends, there, id=record["id"], status=record["status"], what=what)
            found += [
                (entry, people["participant"]["id"])
                for people in record["appointmentParticipants"]
                if people["type"] == "EMPLOYEE"
            ]
    return found


def _subject(enterprise: Enterprise, id_: str) -> str:
    """Its name in the first language that it has."""
    translations: Record = (enterprise.store.get("subjects", id_) or {}).get("translations") or {}
    names: list[Record] = translations.get("name") or []
    return names[0]["value"] if names else id_


def _busy(enterprise: Enterprise, start: datetime, end: datetime, there: tzinfo) -> list[tuple[Record, str]]:
    found: list[tuple[Record, str]] = []
    for span in spans(enterprise.store, None, start, end):
        if span.type == "APPOINTMENT" or not span.meets(start, end):
            continue
        begins = max(span.start, start)
        while begins < min(span.end, end):  # one entry a day
            tomorrow = at((begins.astimezone(there).date() + timedelta(days=1)).isoformat(), 0, there)
            ends = min(span.end, tomorrow)
            found.append((_entry("unavailable", begins, ends, there, what=span.type), span.employee))
            begins = tomorrow
    return found


def _working(enterprise: Enterprise, employee: Record, start: datetime, end: datetime, there: tzinfo) -> list[Record]:
    return [
        _entry("working", begins, ends, there)
        for begins, ends in defined(enterprise.store, employee["id"], start, end)
        if begins >= start
    ]
