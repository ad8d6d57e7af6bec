"""Values that a schema allows: chosen by hypothesis, or each different from all others."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Protocol

from hypothesis import strategies as st

from .api import resolved


class Choice(Protocol):
    """Who decides where the schema leaves room."""

    def present(self, name: str) -> bool: ...
    def null(self) -> bool: ...
    def pick(self, values: list[Any]) -> Any: ...
    def size(self, least: int) -> int: ...
    def text(self, least: int, most: int) -> str: ...
    def integer(self, least: int, most: int) -> int: ...
    def number(self) -> float: ...
    def boolean(self) -> bool: ...
    def moment(self) -> datetime.datetime: ...
    def written(self, moment: datetime.datetime) -> str: ...
    def free_form(self) -> Any: ...


class Distinct:
    """Everything is there, nothing is null, and no two values are the same: what is swapped or dropped shows."""

    def __init__(
        self, start: int = 0, *, only_required: bool = False, nulls: bool = False, other: bool = False
    ) -> None:
        self._next = start
        self._only_required = only_required
        self._nulls = nulls
        self._other = other

    def _number(self) -> int:
        self._next += 1
        return self._next

    def present(self, name: str) -> bool:
        return not self._only_required

    def null(self) -> bool:
        return self._nulls

    def pick(self, values: list[Any]) -> Any:
        return values[self._number() % len(values)]

    def size(self, least: int) -> int:
        return max(least, 2)

    def text(self, least: int, most: int) -> str:
        text = f"text {self._number()}"
        return (text if len(text) <= most else str(self._number())[:most]).ljust(least, "x")

    def integer(self, least: int, most: int) -> int:
        return min(least + self._number() % 1000, most)

    def number(self) -> float:
        return self._number() + 0.25

    def boolean(self) -> bool:
        return (self._number() % 2 == 0) is not self._other

    def moment(self) -> datetime.datetime:
        return datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC) + datetime.timedelta(
            days=self._number(), minutes=7 * self._number(), milliseconds=self._number()
        )

    def written(self, moment: datetime.datetime) -> str:
        return wire_moment(moment)

    def free_form(self) -> Any:
        return {"key": [self._number(), None, {"deep": self.text(1, 20)}]}


class Drawn:
    """What hypothesis chooses."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def present(self, name: str) -> bool:
        return bool(self._draw(st.booleans()))

    def null(self) -> bool:
        return self._draw(st.integers(0, 4)) == 0

    def pick(self, values: list[Any]) -> Any:
        return self._draw(st.sampled_from(values))

    def size(self, least: int) -> int:
        return int(self._draw(st.integers(least, least + 2)))

    def text(self, least: int, most: int) -> str:
        return str(self._draw(st.text(TEXT, min_size=least, max_size=min(most, least + 12))))

    def integer(self, least: int, most: int) -> int:
        return int(self._draw(st.integers(least, most)))

    def number(self) -> float:
        return float(self._draw(st.floats(allow_nan=False, allow_infinity=False)))

    def boolean(self) -> bool:
        return bool(self._draw(st.booleans()))

    def moment(self) -> datetime.datetime:
        zones = st.integers(-14 * 60, 14 * 60).map(lambda m: datetime.timezone(datetime.timedelta(minutes=m)))
        least, most = datetime.datetime(1900, 1, 2), datetime.datetime(2199, 12, 30)
        return self._draw(st.datetimes(least, most, timezones=zones))  # type: ignore[no-any-return]

    def written(self, moment: datetime.datetime) -> str:
        return str(self._draw(st.sampled_from(FORMS))(moment))

    def free_form(self) -> Any:
        scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(TEXT, max_size=5)
        return self._draw(st.recursive(scalars, lambda each: st.lists(each) | st.dictionaries(st.text(TEXT), each)))


# Any text that JSON and a URL can carry: no halves of surrogate pairs.
TEXT = st.characters(exclude_categories=("Cs",))
MOST = 2**31


def value(schema: dict[str, Any], choose: Choice, *, optional: bool = True) -> Any:
    """A JSON value that the schema allows."""
    name, schema, nullable = resolved(schema)
    if nullable and choose.null():
        return None
    if "enum" in schema:
        return choose.pick([each for each in schema["enum"] if each is not None])
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, choose)
    if kind == "array":
        size = choose.size(schema.get("minItems", 0))
        return [value(schema["items"], choose) for _ in range(min(size, schema.get("maxItems", size)))]
    if kind == "string":
        return _string(schema, choose)
    if kind == "integer":
        return choose.integer(schema.get("minimum", -MOST), schema.get("maximum", MOST))
    if kind == "number":
        number = choose.number()
        low, high = schema.get("minimum"), schema.get("maximum")
        return number if (low is None or number >= low) and (high is None or number <= high) else (low or 0) + 0.5
    if kind == "boolean":
        return choose.boolean()
    assert kind is None, schema
    return choose.free_form()


def _object(schema: dict[str, Any], choose: Choice) -> dict[str, Any]:
    required = schema.get("required", [])
    properties = schema.get("properties")
    if properties is None:
        items = schema.get("additionalProperties", True)
        if items is True:
            return {"free": choose.free_form()}
        return {choose.text(1, 20): value(items, choose) for _ in range(2)}
    return {name: value(each, choose) for name, each in properties.items() if name in required or choose.present(name)}


def _string(schema: dict[str, Any], choose: Choice) -> str:
    match schema.get("format"):
        case "date-time":
            return choose.written(choose.moment())
        case "date":
            return choose.moment().date().isoformat()
        case "HH:mm":
            return choose.moment().strftime("%H:%M")
        case "uri":
            return f"https://example.com/{choose.integer(0, 10**6)}"
        case None:
            return choose.text(schema.get("minLength", 0), schema.get("maxLength", 200))
        case other:
            raise AssertionError(f"tests/generated/values.py knows no values of the format {other}: add them")


def wire_moment(moment: datetime.datetime) -> str:
    """An instant in the documented format."""
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.isoformat("T", precision).replace("+00:00", "Z")


# The same moment as others write it: all of it RFC 3339.
FORMS: list[Callable[[datetime.datetime], str]] = [
    wire_moment,
    lambda moment: moment.isoformat(),
    lambda moment: moment.isoformat("T", "milliseconds"),
    lambda moment: moment.isoformat("T", "seconds"),
    lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.%f0") + moment.isoformat()[-6:],
]


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Everything that a schema allows."""
    return st.composite(lambda draw: value(schema, Drawn(draw)))()
