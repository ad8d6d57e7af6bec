"""Offices and their settings for subjects."""

from ..declarations import Rules
from ..drafts import Change, Invocation
from ..state.enterprise_state import Table, texts
from ..state.record_store import Record, entries
from ..state.references import expand, reference

rules = Rules(
    Table(
        "offices",
        parts={"subjectAvailabilitySettings": "getOfficeSubjectAvailabilitySettings"},
        schema="WebhookOffice",
        defaults=lambda enterprise, id_: {
            "active": True,
            "timeZone": enterprise.time_zone,
            **texts(enterprise.language, name=id_),
        },
    )
)
rules.reads("getOfficeSubjectAvailabilitySettings", "offices", part="subjectAvailabilitySettings")


@rules.serves("updateOfficeSubjectAvailabilitySettings")
def _replace_settings(call: Invocation) -> Change:
    change = call.change("offices")
    change.data = change.after["subjectAvailabilitySettings"] = [expand(entry) for entry in call.entries]
    return change


@rules.serves(
    "getSubjectOfficeSchedulingSettings",
    note="returns the subjects and meeting types for which the office has availability settings",
)
def _scheduling_settings(call: Invocation) -> list[Record]:
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
