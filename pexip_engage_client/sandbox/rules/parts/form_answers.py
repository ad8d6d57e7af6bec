"""Answers to form questions. An option is identified by its ID, or by its `value` if it has no ID."""

from collections.abc import Iterator

from ...drafts import Change, rule
from ...problems import NotFound
from ...state.record_store import Record, entries
from ...state.references import reference
from ...times import stamp

SELECTIONS = ("SELECT", "MULTI_SELECT")


def answers(change: Change, sent: list[Record] | None) -> list[Record]:
    """Return the answers in a body, in stored form. The questions exist, because references are checked first."""
    now = stamp(change.call.now)
    stored: list[Record] = []
    for index, entry in enumerate(sent or []):
        question = change.store.table("questions")[entry["questionId"]]
        _check_options(question, entry, f"answers[{index}]")
        form = change.store.table("forms")[question["form"]["id"]]
        stored.append(
            {
                "id": change.call.enterprise.new_id(),
                "value": entry.get("value"),
                "selectedAnswerOptions": entry.get("selectedAnswerOptions"),
                "files": entry.get("files"),
                "form": reference(form["id"]),
                "question": reference(question["id"]),
                "answerType": form.get("type") or "SUBJECT_QUESTIONNAIRE",
                "createdAt": now,
                "updatedAt": now,
            }
        )
    return stored


def _check_options(question: Record, entry: Record, place: str) -> None:
    known = {option.get("id") or option.get("value") for option in entries(question, "answerOptions")}
    for index, option in enumerate(entries(entry, "selectedAnswerOptions")):
        if question.get("inputType") in SELECTIONS and option["id"] not in known:
            raise NotFound(f"{place}.selectedAnswerOptions[{index}].id: the question has no such option")


@rule(
    "ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE",
    "an answer selects options, but the question is neither SELECT nor MULTI_SELECT",
)
def options_for_others(change: Change) -> bool:
    """True if options are selected, but the question has none."""
    wrong = (
        entry
        for question, entry in _answered(change)
        if question.get("inputType") not in SELECTIONS and entry.get("selectedAnswerOptions")
    )
    return any(wrong)


@rule("ANSWER_VALUE_FOR_SELECTION_TYPE", "an answer has a single value, but the question is SELECT or MULTI_SELECT")
def values_for_selections(change: Change) -> bool:
    """True if a value is given, but the question has options."""
    wrong = (
        entry
        for question, entry in _answered(change)
        if question.get("inputType") in SELECTIONS and entry.get("value") is not None
    )
    return any(wrong)


def _answered(change: Change) -> Iterator[tuple[Record, Record]]:
    for entry in entries(change.fields, "answers"):
        yield change.store.table("questions")[entry["questionId"]], entry


RULES = (options_for_others, values_for_selections)
