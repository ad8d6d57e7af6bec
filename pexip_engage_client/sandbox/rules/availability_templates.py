"""Availability templates of an employee, their time ranges, and the days to which they are applied."""

from datetime import timedelta

from ..declarations import Rules
from ..drafts import Arguments, Change, Draft, Invocation, rule
from ..state.enterprise_state import Parent, Table
from ..state.record_store import Record, entries
from ..state.references import reference
from ..times import day
from .parts.filters import equal, where
from .parts.time_ranges import is_reversed, overlap

_APPEARANCE = {"color": "#89d0c1", "order": 0}

rules = Rules(
    Table(
        "availabilityTemplates",
        shown_by="getAvailabilityTemplates",
        defaults=lambda enterprise, id_: {
            "name": "Template",
            "type": "WEEK",
            "timeZone": enterprise.time_zone,
            "isDefault": False,
            **_APPEARANCE,
        },
        filters={"id": equal("id"), "is-default": equal("isDefault"), "type": equal("type")},
        parent=Parent("employee", "employees", "employeeId"),
    ),
    Table(
        "timeRanges",
        shown_by="getAvailabilityTimeRangeById",
        defaults=lambda enterprise, id_: {"dayOfWeek": None},
        parent=Parent("availabilityTemplate", "availabilityTemplates", "availabilityTemplateId"),
        needs=("startTime", "endTime"),
    ),
    Table(
        "appliedTemplates",
        shown_by="getAppliedTemplates",
        defaults=lambda enterprise, id_: {"timeZone": enterprise.time_zone, "type": "WEEK"},
        filters={
            "start-date": where(lambda record, first: bool(first <= record["endDate"])),
            "end-date": where(lambda record, last: bool(record["startDate"] <= last)),
        },
        parent=Parent("employee", "employees", "id"),
    ),
)
rules.lists("getAvailabilityTemplates", "availabilityTemplates")
rules.reads("getAvailabilityTemplateById", "availabilityTemplates")
rules.reads("getAvailabilityTimeRangeById", "timeRanges")
rules.lists(
    "getAppliedTemplates",
    "appliedTemplates",
    note="returns the templates applied to any day from `start-date` to `end-date`",
)


# ── templates ─────────────────────────────────────────────────────────────────────────────────────────────────────


@rule(
    "AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED", "the template is the employee's default template"
)
def _the_default(change: Change) -> bool:
    return bool(change.after["isDefault"])


@rule(
    None,
    "the type changes, but the template has time ranges or is applied",
    reading="the time ranges and days would not be valid for the new type",
)
def _other_type(change: Change) -> bool:
    def mine(record: Record) -> bool:
        return bool(record["availabilityTemplate"]["id"] == change.after["id"])

    used = any(next(change.store.where(table, mine), None) for table in ("timeRanges", "appliedTemplates"))
    return used and change.after["type"] != change.was.get("type", change.after["type"])


@rule(None, "the employee has another default template")
def _second_default(change: Change) -> bool:
    employee = change.after["employee"]
    return bool(change.after["isDefault"]) and any(
        record["isDefault"] for record in change.others(lambda record: bool(record["employee"] == employee))
    )


rules.always("availabilityTemplates", _other_type, _second_default)


@rules.serves(
    "createAvailabilityTemplate",
    note="the defaults are the name `Template`, the type WEEK and the employee's time zone",
)
def _create_template(call: Invocation) -> Change:
    employee = call.record("employees", "employeeId")
    body = {name: value for name, value in call.fields.items() if value is not None}
    fields = {"name": "Template", "type": "WEEK", "timeZone": employee["timeZone"], **_APPEARANCE}
    return call.creation("availabilityTemplates", {**fields, **body, "isDefault": False})


@rules.serves(
    "updateAvailabilityTemplateById",
    _the_default,
    _other_type,
    note="null resets `color` and `order` to their defaults",
)
def _update_template(call: Invocation) -> Change:
    change = call.change("availabilityTemplates")
    for name, value in call.fields.items():
        change.after[name] = _APPEARANCE.get(name) if value is None else value
    return change


# ── time ranges ───────────────────────────────────────────────────────────────────────────────────────────────────


def _template(change: Change) -> Record:
    return change.store.table("availabilityTemplates")[change.after["availabilityTemplate"]["id"]]


@rule("AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK", "the template's type is DAY, and `dayOfWeek` is set")
def _day_of_week_given(change: Change) -> bool:
    return _template(change)["type"] == "DAY" and bool(change.after.get("dayOfWeek"))


@rule(
    "AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK",
    "the template's type is WEEK, and `dayOfWeek` is missing",
)
def _day_of_week_missing(change: Change) -> bool:
    return _template(change)["type"] == "WEEK" and not change.after.get("dayOfWeek")


@rule("AVAILABILITY_TIME_RANGE_START_AFTER_END", "`endTime` is not later than `startTime`")
def _range_reversed(change: Change) -> bool:
    return is_reversed(change.after)


@rule("AVAILABILITY_TIME_RANGE_OVERLAP", "the time range overlaps another time range of the template on the same day")
def _range_overlaps(change: Change) -> bool:
    after = change.after
    day = (after["availabilityTemplate"], after.get("dayOfWeek"))
    clash = change.another(
        lambda record: (record["availabilityTemplate"], record.get("dayOfWeek")) == day and overlap(record, after)
    )
    return clash is not None


_RANGE_RULES = (_day_of_week_given, _day_of_week_missing, _range_reversed, _range_overlaps)
rules.always("timeRanges", *_RANGE_RULES)


@rules.serves(
    "createAvailabilityTimeRange",
    *_RANGE_RULES,
    note="the default times are 09:00 and 17:00",
)
def _create_time_range(call: Invocation) -> Change:
    fields = {"dayOfWeek": None, "startTime": "09:00", "endTime": "17:00", **_times(call.fields)}
    return call.creation("timeRanges", fields)


@rules.serves("updateAvailabilityTimeRangeById", *_RANGE_RULES)
def _update_time_range(call: Invocation) -> Change:
    change = call.change("timeRanges")
    change.after.update(_times(call.fields))
    return change


@rules.serves(
    "getTimeRangeAvailabilitySettings",
    note="returns, for each of the employee's offices, the subjects in which the employee is an expert there",
)
def _time_range_settings(call: Invocation) -> list[Record]:
    time_range = call.record("timeRanges")
    employee = call.record("employees", "employeeId")
    offices = dict.fromkeys(relation["office"]["id"] for relation in entries(employee, "officeRelations"))
    return [
        {
            "forceManualAccept": False,
            "overridesDefault": False,
            "availabilityTimeRange": reference(time_range["id"]),
            "office": reference(office),
            "subjectAvailabilitySettings": [
                {"subject": entry["subject"], "availabilitySettings": []}
                for entry in entries(employee, "expertise")
                if entry["office"]["id"] == office
            ],
        }
        for office in offices
    ]


def _times(body: Record) -> Record:
    times = {name: body[name] for name in ("startTime", "endTime") if body.get(name) is not None}
    return {**times, "dayOfWeek": body["dayOfWeek"]} if "dayOfWeek" in body else times


# ── applied templates ─────────────────────────────────────────────────────────────────────────────────────────────


@rule("APPLIED_TEMPLATE_START_AFTER_END", "`endDate` is before `startDate`")
def _applied_reversed(change: Change) -> bool:
    return bool(change.after["endDate"] < change.after["startDate"])


@rule("APPLIED_TEMPLATE_DEFAULT_TEMPLATE", "the template is the employee's default template")
def _applied_default(change: Change) -> bool:
    return bool(_template(change)["isDefault"])


@rule(
    "APPLIED_TEMPLATE_OVERLAP",
    "a template of the same type (DAY or WEEK) is already applied to one of these days",
    reading="a DAY and a WEEK template can be applied to the same day",
)
def _applied_twice(change: Change) -> Arguments | None:
    after = change.after
    found = change.another(
        lambda record: (
            record["employee"] == after["employee"]
            and record["type"] == after["type"]
            and record["startDate"] <= after["endDate"]
            and after["startDate"] <= record["endDate"]
        )
    )
    return {"type": after["type"], "overlappingAppliedTemplateId": found["id"]} if found else None


@rule(None, "the template belongs to another employee")
def _of_another(change: Change) -> bool:
    return bool(_template(change)["employee"] != change.after["employee"])


@rule(None, "`type` is not the type of the template")
def _applied_as_another(change: Change) -> bool:
    return bool(_template(change)["type"] != change.after["type"])


_APPLIED_RULES = (_of_another, _applied_reversed, _applied_default, _applied_twice)
rules.always("appliedTemplates", _applied_as_another, *_APPLIED_RULES)


@rules.serves("applyAvailabilityTemplate", *_APPLIED_RULES)
def _apply_template(call: Invocation) -> Change:
    id_ = call.fields["availabilityTemplateId"]
    template = call.store.table("availabilityTemplates")[id_]
    fields: Record = {
        "startDate": call.fields["startDate"],
        "endDate": call.fields["endDate"],
        "availabilityTemplate": reference(id_),
        "timeZone": template["timeZone"],
        "type": template["type"],
    }
    return call.creation("appliedTemplates", fields)


@rules.serves(
    "revertAppliedTemplates",
    note="reverts only the days in the range",
)
def _revert_applied(call: Invocation) -> Draft:
    employee = call.record("employees")["id"]
    start, end = call.fields["startDate"], call.fields["endDate"]
    touched = call.store.where(
        "appliedTemplates",
        lambda record: record["employee"]["id"] == employee,
        lambda record: call.fields.get("type") in (None, record["type"]),
        lambda record: record["startDate"] <= end and start <= record["endDate"],
    )
    draft = Draft(call)
    for record in touched:
        draft.removals.append(("appliedTemplates", record["id"]))
        if record["startDate"] < start:
            before = (day(start) - timedelta(days=1)).isoformat()
            draft.also_store("appliedTemplates", {**record, "endDate": before})
        if end < record["endDate"]:
            after = (day(end) + timedelta(days=1)).isoformat()
            new_id = call.enterprise.new_id()
            draft.also_store("appliedTemplates", {**record, "id": new_id, "startDate": after})
    return draft
