"""Forms with their questions."""

from ..declarations import Rules
from ..drafts import Change, Invocation
from ..state.enterprise_state import Parent, Table, texts

rules = Rules(
    Table(
        "forms",
        shown_by="updateFormById",
        defaults=lambda enterprise, id_: {"name": f"Form {id_}", "type": "SUBJECT_QUESTIONNAIRE"},
    ),
    Table(
        "questions",
        shown_by="getFormQuestionById",
        defaults=lambda enterprise, id_: {
            "inputType": "SHORT_TEXT",
            "order": 0,
            "required": False,
            **texts(enterprise.language, label=id_),
        },
        parts=dict.fromkeys(("defaultValue", "targetProperty", "hidden", "validator")),
        parent=Parent("form", "forms", "formId"),
    ),
)
rules.reads("getFormQuestionById", "questions")


@rules.serves("createForm")
def _create(call: Invocation) -> Change:
    return call.creation("forms", dict(call.fields))


@rules.serves("updateFormById")
def _update(call: Invocation) -> Change:
    return _patch(call, "forms")


@rules.serves(
    "updateFormQuestionById",
    note="returns the question, although no response is documented",
    shown_as="getFormQuestionById",
)
def _update_question(call: Invocation) -> Change:
    return _patch(call, "questions")


def _patch(call: Invocation, table: str) -> Change:
    change = call.change(table)
    change.after.update(call.fields)
    return change
