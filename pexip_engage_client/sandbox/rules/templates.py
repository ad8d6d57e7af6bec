"""Availability templates of an employee, their time ranges, and the days to which they are applied."""

from datetime import timedelta

from ..operations import Arguments, Call, Change, handles, rule
from ..problems import BadRequest
from ..state.references import reference
from ..state.store import Record, entries
from ..times import day, minutes
from .parts.filters import select

_TEMPLATE = {"employee": "employeeId"}
_RANGE = {"availabilityTemplate": "availabilityTemplateId"}


# ── templates ─────────────────────────────────────────────────────────────────────────────────────────────────────


@rule("AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED", "the template is the employee's default one")
def _not_the_default(change: Change) -> Arguments | None:
    return {} if change.after["isDefault"] else None


@handles("getAvailabilityTemplates")
def _list_templates(call: Call) -> list[Record]:
    employee = call.record("employees", "employeeId")["id"]
    return select(call, "availabilityTemplates", lambda record: record["employee"]["id"] == employee)


@handles("getAvailabilityTemplateById")
def _get_template(call: Call) -> Record:
    return call.record("availabilityTemplates", **_TEMPLATE)


@handles(
    "createAvailabilityTemplate",
    note="which fields are required is not documented: a missing one gets a default (name `Template`, type WEEK, the "
    "employee's time zone)",
)
def _create_template(call: Call) -> Change:
    employee = call.record("employees", "employeeId")
    body = {name: value for name, value in call.fields.items() if value is not None}
    fields = {"name": "Template", "type": "WEEK", "timeZone": employee["timeZone"], "color": "#89d0c1", "order": 0}
    owner = {"employee": reference(employee["id"]), "isDefault": False}
    return call.creation("availabilityTemplates", {**fields, **body, **owner})


@handles("updateAvailabilityTemplateById", _not_the_default, note="null for color and order means their default")
def _update_template(call: Call) -> Change:
    change = call.change("availabilityTemplates", **_TEMPLATE)
    cleared = {"color": "#89d0c1", "order": 0}
    for name, value in call.fields.items():
        change.after[name] = cleared.get(name) if value is None else value
    return change


# ── time ranges ───────────────────────────────────────────────────────────────────────────────────────────────────


def _template_type(change: Change) -> str:
    template = change.store.table("availabilityTemplates")[change.after["availabilityTemplate"]["id"]]
    type_: str = template["type"]
    return type_


@rule("AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK", "the template's type is DAY and a `dayOfWeek` is given")
def _no_day_of_week(change: Change) -> Arguments | None:
    return {} if _template_type(change) == "DAY" and change.after.get("dayOfWeek") else None


@rule(
    "AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK",
    "the template's type is WEEK and `dayOfWeek` is missing",
)
def _a_day_of_week(change: Change) -> Arguments | None:
    return {} if _template_type(change) == "WEEK" and not change.after.get("dayOfWeek") else None


@rule("AVAILABILITY_TIME_RANGE_START_AFTER_END", "`endTime` is not later than `startTime`")
def _range_ends_later(change: Change) -> Arguments | None:
    return {} if minutes(change.after["startTime"]) >= minutes(change.after["endTime"]) else None


@rule("AVAILABILITY_TIME_RANGE_OVERLAP", "another time range of the template covers a part of it, on the same day")
def _range_is_free(change: Change) -> Arguments | None:
    after = change.after
    start, end = minutes(after["startTime"]), minutes(after["endTime"])
    clash = change.others(
        lambda record: (
            record["availabilityTemplate"] == after["availabilityTemplate"]
            and record.get("dayOfWeek") == after.get("dayOfWeek")
            and minutes(record["startTime"]) < end
            and start < minutes(record["endTime"])
        )
    )
    return {} if next(iter(clash), None) else None


_RANGE_RULES = (_no_day_of_week, _a_day_of_week, _range_ends_later, _range_is_free)


@handles("getAvailabilityTimeRangeById")
def _get_time_range(call: Call) -> Record:
    call.record("availabilityTemplates", "availabilityTemplateId", **_TEMPLATE)
    return call.record("timeRanges", **_RANGE)


@handles(
    "createAvailabilityTimeRange",
    *_RANGE_RULES,
    note="whether the times are required is not documented: missing ones are 09:00 and 17:00",
)
def _create_time_range(call: Call) -> Change:
    template = call.record("availabilityTemplates", "availabilityTemplateId", **_TEMPLATE)
    fields = {"dayOfWeek": None, "startTime": "09:00", "endTime": "17:00", **_times(call.fields)}
    return call.creation("timeRanges", {**fields, "availabilityTemplate": reference(template["id"])})


@handles("updateAvailabilityTimeRangeById", *_RANGE_RULES)
def _update_time_range(call: Call) -> Change:
    call.record("availabilityTemplates", "availabilityTemplateId", **_TEMPLATE)
    change = call.change("timeRanges", **_RANGE)
    change.after.update(_times(call.fields))
    return change


@handles(
    "getTimeRangeAvailabilitySettings",
    note="one entry an office of the employee, with the subjects of the expertise there; nothing overrides a default",
)
def _time_range_settings(call: Call) -> list[Record]:
    call.record("availabilityTemplates", "availabilityTemplateId", **_TEMPLATE)
    time_range = call.record("timeRanges", **_RANGE)
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
def _applied_in_order(change: Change) -> Arguments | None:
    return {} if change.after["endDate"] < change.after["startDate"] else None


@rule("APPLIED_TEMPLATE_DEFAULT_TEMPLATE", "the template is the employee's default one")
def _applied_is_no_default(change: Change) -> Arguments | None:
    template = change.store.table("availabilityTemplates")[change.after["availabilityTemplate"]["id"]]
    return {} if template["isDefault"] else None


@rule(
    "APPLIED_TEMPLATE_OVERLAP",
    "a template of the same type (DAY or WEEK) is already applied to one of these days",
    reading="a DAY and a WEEK template may be applied to the same day",
)
def _applied_once(change: Change) -> Arguments | None:
    after = change.after
    clash = change.others(
        lambda record: (
            record["employee"] == after["employee"]
            and record["type"] == after["type"]
            and record["startDate"] <= after["endDate"]
            and after["startDate"] <= record["endDate"]
        )
    )
    found = next(iter(clash), None)
    return {"type": after["type"], "overlappingAppliedTemplateId": found["id"]} if found else None


@handles("getAppliedTemplates", note="those that touch the days `start-date` … `end-date`")
def _list_applied(call: Call) -> list[Record]:
    employee = call.record("employees")["id"]
    first, last = call.query.get("start-date", ""), call.query.get("end-date", "9999-12-31")
    return list(
        call.store.where(
            "appliedTemplates",
            lambda record: record["employee"]["id"] == employee,
            lambda record: record["startDate"] <= last and first <= record["endDate"],
        )
    )


@handles("applyAvailabilityTemplate", _applied_in_order, _applied_is_no_default, _applied_once)
def _apply_template(call: Call) -> Change:
    employee = call.record("employees")
    id_ = call.fields["availabilityTemplateId"]
    template = call.store.table("availabilityTemplates")[id_]
    if template["employee"]["id"] != employee["id"]:
        raise BadRequest("availabilityTemplateId: a template of another employee")
    fields: Record = {
        "startDate": call.fields["startDate"],
        "endDate": call.fields["endDate"],
        "availabilityTemplate": reference(id_),
        "timeZone": template["timeZone"],
        "type": template["type"],
        "employee": reference(employee["id"]),
    }
    return call.creation("appliedTemplates", fields)


@handles(
    "revertAppliedTemplates",
    note="only the days of the range are reverted: what is applied to days before and after it stays",
)
def _revert_applied(call: Call) -> None:
    employee = call.record("employees")["id"]
    start, end = call.fields["startDate"], call.fields["endDate"]
    touched = call.store.where(
        "appliedTemplates",
        lambda record: record["employee"]["id"] == employee,
        lambda record: call.fields.get("type") in (None, record["type"]),
        lambda record: record["startDate"] <= end and start <= record["endDate"],
    )
    for record in list(touched):
        call.store.remove("appliedTemplates", record["id"])
        if record["startDate"] < start:
            before = (day(start) - timedelta(days=1)).isoformat()
            call.store.put("appliedTemplates", {**record, "endDate": before})
        if end < record["endDate"]:
            after = (day(end) + timedelta(days=1)).isoformat()
            new_id = call.enterprise.ids.new()
            call.store.put("appliedTemplates", {**record, "id": new_id, "startDate": after})
