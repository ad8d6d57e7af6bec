"""Lead segments and what may be scheduled for them."""

from ..operations import Arguments, Call, Change, handles, rule
from ..state.references import expand
from ..state.store import Record


@rule("LEAD_SEGMENT_CODE_ALREADY_IN_USE", "another lead segment has the same `code`")
def _code_is_free(change: Change) -> Arguments | None:
    same = change.others(lambda record: record["code"] == change.after["code"])
    return {} if next(iter(same), None) else None


@handles("getLeadSegmentById")
def _get_lead_segment(call: Call) -> Record:
    return call.record("leadSegments")


@handles("createLeadSegment", _code_is_free)
def _create_lead_segment(call: Call) -> Change:
    return call.creation("leadSegments", {"description": None, **call.fields})


@handles("updateLeadSegmentById", _code_is_free)
def _update_lead_segment(call: Call) -> Change:
    change = call.change("leadSegments")
    change.after.update(call.fields)
    return change


@handles("updateLeadSegmentSchedulingSettings")
def _replace_scheduling_settings(call: Call) -> Change:
    change = call.change("leadSegments")
    change.after["schedulingSettings"] = [expand(entry) for entry in call.entries]
    change.show = lambda record: record["schedulingSettings"]
    return change
