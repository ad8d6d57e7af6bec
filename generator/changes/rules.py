"""The rules of the report: the effect of a changed keyword on the set of valid values, and which callers it breaks.

A sent value must stay valid, so a narrower set is a breaking change. A received value must stay readable, so a wider
set is a breaking change, unless the client does not check the keyword. For example, the client accepts texts of any
length and unknown enum values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from attrs import frozen

from ..text import TIME_OF_DAY

Direction = Literal["sent", "received", "unused"]
TYPED_FORMATS = frozenset({"date-time", "date", "binary", TIME_OF_DAY})
"""The formats with a Python type of their own. All others are plain strings or numbers."""


class Effect(NamedTuple):
    """The effect of a change on the set of valid values."""

    narrows: bool
    widens: bool


SAME, NARROWS, WIDENS, ALTERS = Effect(False, False), Effect(True, False), Effect(False, True), Effect(True, True)


class Impact(NamedTuple):
    """The callers that a change breaks."""

    python: bool = False
    wire: bool = False
    unclear: bool = False
    effect: Effect = SAME
    silent: bool = False
    """Whether the new document omits something that the old one states."""


def judge(effect: Effect, direction: Direction, *, typed: bool = False, checked: bool = False) -> Impact:
    """Return the verdict on an effect. `typed`: it is visible in Python types.

    `checked`: it affects how the client reads.
    """
    harmful = {"sent": effect.narrows, "received": effect.widens, "unused": any(effect)}[direction]
    wire = harmful and (direction == "sent" or (direction == "received" and checked))
    return Impact(python=harmful and typed, wire=wire, effect=effect)


@frozen
class KeywordRule:
    """A rule for one keyword of a schema."""

    effect: Callable[[Any, Any], Effect | None]
    """Returns the effect of a change; None if that depends on more than the keyword. Absent values are passed as
    None."""
    typed: bool = False
    checked: bool = False


def classify(keyword: str, old: Any, new: Any, direction: Direction) -> Impact | None:
    """Return the verdict on a changed keyword; None if there is no rule for it."""
    if keyword == "format":
        return _format(old, new, direction)
    rule = RULES.get(keyword)
    if rule is None:
        return None
    try:
        effect = rule.effect(old, new)
    except TypeError:  # the limit is not a number
        effect = None
    if effect is None:
        return Impact(unclear=True)
    return judge(effect, direction, typed=rule.typed, checked=rule.checked)


def _format(old: Any, new: Any, direction: Direction) -> Impact:
    """Judge a format. A format that the generator knows determines the Python type."""
    typed = bool({str(old), str(new)} & TYPED_FORMATS)
    verdict = judge(_alternative(old, new), direction, checked=typed)
    return verdict._replace(python=verdict.python or typed)


def _least(old: Any, new: Any) -> Effect:
    """Judge a lower bound."""
    if old is None or new is None:
        return NARROWS if old is None else WIDENS
    return NARROWS if new > old else WIDENS


def _most(old: Any, new: Any) -> Effect:
    """Judge an upper bound."""
    if old is None or new is None:
        return NARROWS if old is None else WIDENS
    return NARROWS if new < old else WIDENS


def _alternative(old: Any, new: Any) -> Effect:
    """Judge a restriction whose values exclude each other, such as a pattern."""
    if old is None or new is None:
        return NARROWS if old is None else WIDENS
    return ALTERS


def _flag(old: Any, new: Any) -> Effect:
    """Judge a restriction that is on or off."""
    return SAME if bool(old) == bool(new) else NARROWS if new else WIDENS


def _multiple(old: Any, new: Any) -> Effect:
    if old is None or new is None:
        return NARROWS if old is None else WIDENS
    return NARROWS if new % old == 0 else WIDENS if old % new == 0 else ALTERS


def _nested(old: Any, new: Any) -> Effect | None:
    """Judge a restriction that is itself a schema. Whether a change narrows it must be checked by hand."""
    if old is None or new is None:
        return NARROWS if old is None else WIDENS
    return None


def _discriminator(old: Any, new: Any) -> Effect:
    """Judge a discriminator. Clients choose a class by it, so an existing value must not get another meaning."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return SAME
    if old.get("propertyName") != new.get("propertyName"):
        return ALTERS
    before, after = old.get("mapping") or {}, new.get("mapping") or {}
    return SAME if all(after.get(value) == target for value, target in before.items()) else ALTERS


def _union(old: Any, new: Any) -> Effect:
    """Judge a union. A value may match several members of anyOf, but only one of oneOf."""
    return SAME if None in (old, new) else NARROWS if new == "oneOf" else WIDENS


def _codec(old: Any, new: Any) -> Effect:
    return ALTERS


_SCHEMAS = (
    *("contains", "contentSchema", "dependentRequired", "dependentSchemas", "else", "if", "not", "patternProperties"),
    *("prefixItems", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
)

RULES: Mapping[str, KeywordRule] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems"), KeywordRule(_least)),
    **dict.fromkeys(("minProperties", "minContains"), KeywordRule(_least)),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems"), KeywordRule(_most)),
    **dict.fromkeys(("maxProperties", "maxContains"), KeywordRule(_most)),
    "pattern": KeywordRule(_alternative),
    "multipleOf": KeywordRule(_multiple),
    "uniqueItems": KeywordRule(_flag),
    **dict.fromkeys(_SCHEMAS, KeywordRule(_nested)),
    **dict.fromkeys(("contentEncoding", "contentMediaType"), KeywordRule(_codec, checked=True)),
    "union": KeywordRule(_union),
    "discriminator": KeywordRule(_discriminator, checked=True),
}
