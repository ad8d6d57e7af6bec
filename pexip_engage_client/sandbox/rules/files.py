"""Files, forms with their questions, and the calls that fetch answers from elsewhere."""

from ..operations import Call, Change, handles
from ..state.store import Record
from .parts.filters import select

_QUESTION = {"form": "formId"}
_HEADERS = [{"name": "Content-Type", "value": "application/json"}]


@handles("getFiles")
def _list_files(call: Call) -> list[Record]:
    return select(call, "files")


@handles("getFileById")
def _get_file(call: Call) -> Record:
    return call.record("files")


# ── forms ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@handles("createForm")
def _create_form(call: Call) -> Change:
    return call.creation("forms", dict(call.fields))


@handles("updateFormById")
def _update_form(call: Call) -> Change:
    return _patch(call, call.change("forms"))


@handles("getFormQuestionById")
def _get_question(call: Call) -> Record:
    call.record("forms", "formId")
    return call.record("questions", **_QUESTION)


@handles(
    "updateFormQuestionById",
    note="its page shows no answers: the question as GET shows it; questions are made with `sandbox.add`",
    shown_as="getFormQuestionById",
)
def _update_question(call: Call) -> Change:
    call.record("forms", "formId")
    return _patch(call, call.change("questions", **_QUESTION))


# ── fetch configurations ──────────────────────────────────────────────────────────────────────────────────────────


@handles(
    "createFetchConfiguration",
    note="an answer shows at least one header, so without headers there is a Content-Type; values are never shown",
)
def _create_fetch_configuration(call: Call) -> Change:
    body = call.fields
    return call.creation("fetchConfigurations", {**body, "headers": body.get("headers") or _HEADERS})


@handles("updateFetchConfigurationById")
def _update_fetch_configuration(call: Call) -> Change:
    change = _patch(call, call.change("fetchConfigurations"))
    change.after["headers"] = change.after["headers"] or _HEADERS
    return change


def _patch(call: Call, change: Change) -> Change:
    change.after.update(call.fields)
    return change
