"""Lead segments and their scheduling settings."""

from ..declarations import Rules
from ..drafts import Change, Invocation, rule
from ..state.enterprise_state import Table
from ..state.references import expand

rules = Rules(
    Table(
        "leadSegments",
        parts={"schedulingSettings": "updateLeadSegmentSchedulingSettings"},
        shown_by="getLeadSegmentById",
        defaults=lambda enterprise, id_: {"code": id_.upper(), "description": None},
    )
)
rules.reads("getLeadSegmentById", "leadSegments")


@rule("LEAD_SEGMENT_CODE_ALREADY_IN_USE", "another lead segment has the same `code`")
def _code_is_taken(change: Change) -> bool:
    return change.another(lambda record: record["code"] == change.after["code"]) is not None


rules.always("leadSegments", _code_is_taken)


@rules.serves("createLeadSegment", _code_is_taken)
def _create(call: Invocation) -> Change:
    return call.creation("leadSegments", {"description": None, **call.fields})


@rules.serves("updateLeadSegmentById", _code_is_taken)
def _update(call: Invocation) -> Change:
    change = call.change("leadSegments")
    change.after.update(call.fields)
    return change


@rules.serves("updateLeadSegmentSchedulingSettings")
def _replace_scheduling_settings(call: Invocation) -> Change:
    change = call.change("leadSegments")
    change.data = change.after["schedulingSettings"] = [expand(entry) for entry in call.entries]
    return change
