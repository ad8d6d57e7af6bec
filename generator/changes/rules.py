"""The rules of the report: the effect of a changed keyword on the set of valid values, and which callers it breaks.

A sent value must stay valid, so a narrower set is a breaking change. A received value must stay readable, so a wider
set is a breaking change, unless the client does not check the keyword. For example, the client accepts strings of any
length and unknown enum values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from ..text import TIME_OF_DAY

Direction = Literal["sent", "received"]
TYPED_FORMATS = frozenset({"date-time", "date", TIME_OF_DAY})
"""The formats with their own Python type. All others are plain strings or numbers."""


class Effect(NamedTuple):
    """The effect of a change on the set of valid values."""

    narrows: bool
    widens: bool


SAME, NARROWS, WIDENS, ALTERS = Effect(False, False), Effect(True, False), Effect(False, True), Effect(True, True)


class Impact(NamedTuple):
    """The callers that a change breaks."""

    python: bool = False
    wire: bool = False
    effect: Effect = SAME
    silent: bool = False
    """Whether the new document omits a fact that the old document states."""


def judge(effect: Effect, direction: Direction, *, typed: bool = False, checked: bool = False) -> Impact:
    """Return the verdict on an effect.

    `typed` effects change Python types. `checked` effects change which values the client can read.
    """
    harmful = effect.narrows if direction == "sent" else effect.widens
    return Impact(python=harmful and typed, wire=harmful and (checked or direction == "sent"), effect=effect)


def classify(keyword: str, old: Any, new: Any, direction: Direction) -> Impact | None:
    """Return the verdict on a changed keyword; None if there is no rule for it. Absent values are passed as None."""
    if keyword == "format":
        return _format(old, new, direction)
    if keyword not in RULES:
        return None
    try:
        return judge(_effect(RULES[keyword], old, new), direction)
    except (TypeError, ZeroDivisionError):  # the limit is not a number, or not possible
        return None


def _format(old: Any, new: Any, direction: Direction) -> Impact:
    """Judge a format. A format that the generator knows determines the Python type."""
    typed = bool({str(old), str(new)} & TYPED_FORMATS)
    verdict = judge(_effect(_alternative, old, new), direction, checked=typed)
    return verdict._replace(python=verdict.python or typed)


def _effect(rule: Callable[[Any, Any], Effect], old: Any, new: Any) -> Effect:
    """Return the effect of a change. A new restriction always narrows the set of valid values."""
    if old is None or new is None:
        return NARROWS if old is None else WIDENS
    return rule(old, new)


def _least(old: Any, new: Any) -> Effect:
    """Judge a lower bound."""
    return NARROWS if new > old else WIDENS


def _most(old: Any, new: Any) -> Effect:
    """Judge an upper bound."""
    return NARROWS if new < old else WIDENS


def _multiple(old: Any, new: Any) -> Effect:
    return NARROWS if new % old == 0 else WIDENS if old % new == 0 else ALTERS


def _alternative(old: Any, new: Any) -> Effect:
    """Judge a restriction whose values exclude each other, such as a pattern."""
    return ALTERS


RULES: Mapping[str, Callable[[Any, Any], Effect]] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), _least),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), _most),
    "multipleOf": _multiple,
    **dict.fromkeys(("pattern", "uniqueItems"), _alternative),
}
"""For each keyword that restricts values, the function that returns the effect of a new value."""
