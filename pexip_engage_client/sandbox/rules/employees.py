"""Employees: who they are, the regions they cover, the subjects they handle, their agents and calendars."""

from urllib.parse import urlsplit

from ..operations import Arguments, Call, Change, Rule, handles, rule
from ..problems import NotFound
from ..state.references import expand, reference
from ..state.store import Record, entries
from .parts.filters import select

MEETING_TYPES = ("OFFICE", "ON_LOCATION", "PHONE", "VIDEO")


def _unique(name: str, code: str) -> Rule:
    @rule(code, f"another employee has the same `{name}`", reading="deleted employees do not count")
    def unique(change: Change) -> Arguments | None:
        mine = change.after.get(name)
        same = change.others(lambda record: mine is not None and record.get(name) == mine)
        return {} if next(iter(same), None) else None

    return unique


@rule("EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH", "an office relation's role is not among the `availableRoles`")
def _roles_match(change: Change) -> Arguments | None:
    roles = {relation.get("role") for relation in entries(change.after, "officeRelations")}
    return {} if roles - set(change.after["availableRoles"]) else None


@rule("EMPLOYEE_ONLINE_PLANNING_NON_AGENT", "`onlinePlanning` is switched on for an employee without the role AGENT")
def _planned_agents(change: Change) -> Arguments | None:
    return {} if change.fields.get("onlinePlanning") and "AGENT" not in change.after["availableRoles"] else None


@rule(
    "EMPLOYEE_UPDATE_STATUS_PENDING",
    "`status` is set to PENDING",
    reading="an employee who is still PENDING may be sent as PENDING",
)
def _not_pending_again(change: Change) -> Arguments | None:
    return {} if change.after["status"] == "PENDING" != change.was["status"] else None


@rule(
    "FILE_URL_INVALID",
    "`profilePictureUrl` is not an http(s) address",
    reading="which addresses the vendor takes is not documented",
)
def _picture_address(change: Change) -> Arguments | None:
    url: str | None = change.fields.get("profilePictureUrl")
    return {} if url is not None and urlsplit(url).scheme not in ("http", "https") else None


_RULES = (
    _unique("email", "EMPLOYEE_EMAIL_ALREADY_IN_USE"),
    _unique("externalId", "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE"),
    _unique("username", "EMPLOYEE_USERNAME_ALREADY_IN_USE"),
    _roles_match,
    _picture_address,
)


def defaults(language: str, time_zone: str) -> Record:
    """What an employee has when nothing is said about it."""
    return {
        "language": language,
        "timeZone": time_zone,
        "availableRoles": [],
        "status": "PENDING",
        "onlinePlanning": False,
        "officeRelations": [],
    }


def default_template(employee: Record, id_: str) -> Record:
    """The week template that every employee has from the start."""
    return {
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
    }


@handles("getEmployees")
def _list_employees(call: Call) -> list[Record]:
    return select(call, "employees")


@handles("getEmployeeById")
def _get_employee(call: Call) -> Record:
    return call.record("employees")


@handles(
    "createEmployee",
    *_RULES,
    note="names that are not given are taken from the e-mail address; a default WEEK template comes with the employee",
)
def _create_employee(call: Call) -> Change:
    email: str = call.fields["email"]
    local, _, domain = email.partition("@")
    first, _, last = local.partition(".")
    names = {"firstName": first.capitalize() or "-", "lastName": (last or domain).capitalize() or "-"}
    change = call.creation("employees", {**names, **_defaults(call), **_given(call.fields)})
    change.also.append(("availabilityTemplates", default_template(change.after, call.enterprise.ids.new())))
    return change


@handles(
    "updateEmployeeById",
    *_RULES,
    _planned_agents,
    _not_pending_again,
    note="null for what an employee always has (language, time zone, roles …) means its default; a null e-mail is "
    "left alone",
)
def _update_employee(call: Call) -> Change:
    change = call.change("employees")
    body = call.fields
    cleared = {name: value for name, value in body.items() if value is None and name != "email"}
    back = {name: value for name, value in _defaults(call).items() if name in cleared}
    change.after.update({**cleared, **back, **_given(body)})
    return change


def _defaults(call: Call) -> Record:
    return defaults(call.enterprise.language, call.enterprise.time_zone)


def _given(body: Record) -> Record:
    given = {name: value for name, value in body.items() if value is not None}
    if "officeRelations" in given:
        given["officeRelations"] = [expand(entry) for entry in given["officeRelations"]]
    return given


# ── regions and subjects ──────────────────────────────────────────────────────────────────────────────────────────


@handles("getOfficeCoverageRegions", note="the regions covered for any subject at that office, by meeting type")
def _office_coverage(call: Call) -> list[Record]:
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


@handles("updateOfficeSubjectCoverageRegions")
def _replace_coverage(call: Call) -> Change:
    office, subject = call.query["office-id"], call.query["subject-id"]
    for table, id_ in (("offices", office), ("subjects", subject)):
        if call.store.get(table, id_) is None:
            raise NotFound(f"{table[:-1]}-id: there is no such id in {table}")
    change = call.change("employees")
    new = [
        {
            "meetingType": entry.get("meetingType"),
            "office": reference(office),
            "regions": expand({"regionIds": entry.get("regionIds") or []})["regions"],
            "subject": reference(subject),
        }
        for entry in call.entries
    ]
    change.after["coverage"] = [*_without(change.after, office, subject), *new]
    change.show = lambda record: new
    return change


def _without(employee: Record, office: str, subject: str) -> list[Record]:
    coverage = entries(employee, "coverage")
    return [entry for entry in coverage if (entry["office"]["id"], entry["subject"]["id"]) != (office, subject)]


@handles(
    "putExpertiseForEmployee",
    note="without a rank the order of the list ranks; the meeting types are all four unless the office names some",
)
def _replace_expertise(call: Call) -> Change:
    office = call.record("offices", "officeId")
    change = call.change("employees", "employeeId")
    new = [
        {
            "rank": round(entry.get("rank", position)),
            "meetingTypes": meeting_types(office, entry["subjectId"]),
            "employee": reference(change.after["id"]),
            "subject": reference(entry["subjectId"]),
            "office": reference(office["id"]),
        }
        for position, entry in enumerate(call.entries, start=1)
    ]
    kept = [entry for entry in entries(change.after, "expertise") if entry["office"]["id"] != office["id"]]
    change.after["expertise"] = [*kept, *new]
    change.show = lambda record: new
    return change


def meeting_types(office: Record, subject: str) -> list[str]:
    """Those of the office's settings for a subject, else all."""
    named = [
        entry["meetingType"]
        for entry in entries(office, "subjectAvailabilitySettings")
        if entry["subject"]["id"] == subject
    ]
    return list(dict.fromkeys(named)) or list(MEETING_TYPES)


# ── agents and calendars ──────────────────────────────────────────────────────────────────────────────────────────


@handles("getFavoriteAgents")
def _favorite_agents(call: Call) -> list[Record]:
    owner = call.record("employees")["id"]
    return select(call, "favoriteAgents", lambda record: record["owner"]["id"] == owner)


@handles("getExternalCalendarEvents", note="events that overlap the period `from` … `to`")
def _external_calendar_events(call: Call) -> list[Record]:
    owner = call.record("employees")["id"]
    return select(call, "externalCalendarEvents", lambda record: record["employee"]["id"] == owner)
