"""Employees, with the regions that they cover, their subjects, their favorite agents and their calendars."""

from urllib.parse import urlsplit

from ..declarations import Rules
from ..drafts import Change, Invocation, Rule, rule
from ..state.enterprise_state import Enterprise, Parent, Table
from ..state.indexes import by_days, by_path
from ..state.record_store import Record, entries
from ..state.references import expand, present, reference
from ..times import instant
from .parts.filters import contains, ends_after, equal, starts_before
from .parts.meeting_types import MEETING_TYPES


def _always(language: str, time_zone: str) -> Record:
    """Return the properties that every employee has."""
    return {
        "language": language,
        "timeZone": time_zone,
        "availableRoles": [],
        "status": "PENDING",
        "onlinePlanning": False,
        "officeRelations": [],
    }


def _seeded(enterprise: Enterprise, id_: str) -> Record:
    return {
        "firstName": "Ada",
        "lastName": id_,
        "email": f"{id_}@example.com",
        **_always(enterprise.language, enterprise.time_zone),
        "status": "ACTIVE",
        "availableRoles": ["AGENT"],
    }


def default_template_id(employee_id: str) -> str:
    """Return the ID of the default template of an employee in a seed."""
    return f"{employee_id}-default"


def _default_template(employee: Record, id_: str) -> tuple[str, Record]:
    """Return the week template that is created with every employee."""
    template: Record = {
        "id": id_,
        "name": "Default",
        "type": "WEEK",
        "timeZone": employee["timeZone"],
        "employee": {"id": employee["id"]},
        "color": "#89d0c1",
        "order": 0,
        "isDefault": True,
        "createdAt": employee["createdAt"],
        "updatedAt": employee["updatedAt"],
        "deletedAt": None,
    }
    return "availabilityTemplates", template


def _own_expertise(employee: Record) -> None:
    for position, entry in enumerate(entries(employee, "expertise"), start=1):
        entry.setdefault("employee", reference(employee["id"]))
        entry.setdefault("rank", position)


rules = Rules(
    Table(
        "employees",
        parts={
            "coverage": "updateOfficeSubjectCoverageRegions",
            "expertise": "putExpertiseForEmployee",
            **dict.fromkeys(("metadata", "languageExpertise")),
        },
        shown_by="getEmployeeById",
        defaults=_seeded,
        filters={
            "id": equal("id"),
            "email": equal("email"),
            "external-id": equal("externalId"),
            "available-role": contains("availableRoles"),
            "username": equal("username"),
            "status": equal("status"),
        },
        indexes={name: by_path(name) for name in ("id", "email", "externalId", "username")},
        complete=_own_expertise,
        companions=lambda employee: [_default_template(employee, default_template_id(employee["id"]))],
    ),
    Table("externalCalendars"),
    Table(
        "externalCalendarEvents",
        shown_by="getExternalCalendarEvents",
        defaults=lambda enterprise, id_: {
            "externalId": id_,
            "allDay": False,
            "showAs": "BUSY",
            "title": "Busy",
            "private": False,
        },
        filters={
            "external-calendar-id": equal("externalCalendar.id"),
            "show-as": equal("showAs"),
            "id": equal("id"),
            "from": ends_after,
            "to": starts_before,
        },
        parent=Parent("employee", "employees", "id"),
        needs=("start", "end"),
        indexes={"employee": by_path("employee.id"), "day": by_days},
    ),
    Table(
        "favoriteAgents",
        shown_by="getFavoriteAgents",
        filters={"office-id": equal("office.id")},
        parent=Parent("owner", "employees", "id"),
    ),
)
rules.lists("getEmployees", "employees", include_deleted=True)
rules.reads("getEmployeeById", "employees")
rules.lists("getFavoriteAgents", "favoriteAgents")
rules.lists("getExternalCalendarEvents", "externalCalendarEvents", note="returns the events that overlap the period")


def _unique(name: str, code: str) -> Rule:
    @rule(code, f"another employee has the same `{name}`", reading="the sandbox ignores deleted employees")
    def taken(change: Change) -> bool:
        mine, id_ = change.after.get(name), change.after["id"]
        return mine is not None and any(record["id"] != id_ for record in change.store.below("employees", name, mine))

    return taken


@rule("EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH", "the role in an office relation is not in `availableRoles`")
def _roles_mismatch(change: Change) -> bool:
    roles = {relation.get("role") for relation in entries(change.after, "officeRelations")}
    return bool(roles - set(change.after["availableRoles"]))


@rule("EMPLOYEE_ONLINE_PLANNING_NON_AGENT", "`onlinePlanning` is set to true for an employee without the role AGENT")
def _planned_without_role(change: Change) -> bool:
    return bool(change.fields.get("onlinePlanning")) and "AGENT" not in change.after["availableRoles"]


@rule(
    "EMPLOYEE_UPDATE_STATUS_PENDING",
    "`status` is set to PENDING",
    reading="the sandbox accepts PENDING for an employee who is still PENDING",
)
def _pending_again(change: Change) -> bool:
    return bool(change.after["status"] == "PENDING" != change.was["status"])


@rule(
    "FILE_URL_INVALID",
    "`profilePictureUrl` is not an HTTP or HTTPS URL",
    reading="the accepted URLs are not documented",
)
def _no_picture_address(change: Change) -> bool:
    url: str | None = change.fields.get("profilePictureUrl")
    return url is not None and urlsplit(url).scheme not in ("http", "https")


_ALWAYS = (
    _unique("email", "EMPLOYEE_EMAIL_ALREADY_IN_USE"),
    _unique("externalId", "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE"),
    _unique("username", "EMPLOYEE_USERNAME_ALREADY_IN_USE"),
    _roles_mismatch,
)
_RULES = (*_ALWAYS, _no_picture_address)
rules.always("employees", *_ALWAYS)


@rule(None, "`end` is before `start`")
def _event_reversed(change: Change) -> bool:
    return instant(change.after["end"]) < instant(change.after["start"])


rules.always("externalCalendarEvents", _event_reversed)


@rules.serves(
    "createEmployee",
    *_RULES,
    note="derives missing names from the e-mail address, and creates a default WEEK template",
)
def _create_employee(call: Invocation) -> Change:
    names = _names_from(call.fields["email"])
    change = call.creation("employees", {**names, **_defaults(call), **_given(call.fields)})
    change.also_store(*_default_template(change.after, call.enterprise.new_id()))
    return change


def _names_from(email: str) -> Record:
    """Return the first and last name in an e-mail address (first.last@example.com)."""
    local, _, domain = email.partition("@")
    first, _, last = local.partition(".")
    return {"firstName": first.capitalize() or "-", "lastName": (last or domain).capitalize() or "-"}


@rules.serves(
    "updateEmployeeById",
    *_RULES,
    _planned_without_role,
    _pending_again,
    note="null resets a property to its default, except for `email`",
)
def _update_employee(call: Invocation) -> Change:
    change = call.change("employees")
    body = call.fields
    cleared = {name: value for name, value in body.items() if value is None and name != "email"}
    back = {name: value for name, value in _defaults(call).items() if name in cleared}
    change.after.update({**cleared, **back, **_given(body)})
    return change


def _defaults(call: Invocation) -> Record:
    return _always(call.enterprise.language, call.enterprise.time_zone)


def _given(body: Record) -> Record:
    given = {name: value for name, value in body.items() if value is not None}
    if "officeRelations" in given:
        given["officeRelations"] = [expand(entry) for entry in given["officeRelations"]]
    return given


# ── regions and subjects ──────────────────────────────────────────────────────────────────────────────────────────


@rules.serves("getOfficeCoverageRegions", note="returns the regions that the employee covers for any subject")
def _office_coverage(call: Invocation) -> list[Record]:
    employee = call.record("employees")
    wanted_types = call.query.get("meeting-type", MEETING_TYPES)
    wanted_regions = call.query.get("region-id")
    found: dict[str, dict[str, Record]] = {}
    for entry in entries(employee, "coverage"):
        if entry["office"]["id"] == call.query["office-id"] and entry["meetingType"] in wanted_types:
            for region in entry["regions"]:
                if wanted_regions is None or region["id"] in wanted_regions:
                    found.setdefault(entry["meetingType"], {})[region["id"]] = region
    return [
        {"meetingType": meeting_type, "office": reference(call.query["office-id"]), "regions": list(regions.values())}
        for meeting_type, regions in found.items()
    ]


@rules.serves("updateOfficeSubjectCoverageRegions")
def _replace_coverage(call: Invocation) -> Change:
    office, subject = call.query["office-id"], call.query["subject-id"]
    present("office-id", "offices", office, call.store)
    present("subject-id", "subjects", subject, call.store)
    change = call.change("employees")
    new = [
        {
            "meetingType": entry["meetingType"],
            "office": reference(office),
            "regions": expand({"regionIds": entry["regionIds"]})["regions"],
            "subject": reference(subject),
        }
        for entry in call.entries
    ]
    change.after["coverage"] = [*_without(change.after, office, subject), *new]
    change.data = new
    return change


def _without(employee: Record, office: str, subject: str) -> list[Record]:
    coverage = entries(employee, "coverage")
    return [entry for entry in coverage if (entry["office"]["id"], entry["subject"]["id"]) != (office, subject)]


@rules.serves(
    "putExpertiseForEmployee",
    note="without a `rank`, the position in the list determines the rank",
)
def _replace_expertise(call: Invocation) -> Change:
    office = call.record("offices", "officeId")
    change = call.change("employees", "employeeId")
    new = [
        {
            "rank": entry.get("rank", position),
            "meetingTypes": _meeting_types(office, entry["subjectId"]),
            "employee": reference(change.after["id"]),
            "subject": reference(entry["subjectId"]),
            "office": reference(office["id"]),
        }
        for position, entry in enumerate(call.entries, start=1)
    ]
    kept = [entry for entry in entries(change.after, "expertise") if entry["office"]["id"] != office["id"]]
    change.after["expertise"] = [*kept, *new]
    change.data = new
    return change


def _meeting_types(office: Record, subject: str) -> list[str]:
    """Return the meeting types in the office's settings for a subject, or all if it has no settings."""
    named = [
        entry["meetingType"]
        for entry in entries(office, "subjectAvailabilitySettings")
        if entry["subject"]["id"] == subject
    ]
    return list(dict.fromkeys(named)) or list(MEETING_TYPES)
