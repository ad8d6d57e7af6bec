"""Open enums: Pexip adds enum values without notice, and a new value must not break reading a response."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

# Type checkers see this as one more member of each open enum, so that a `match` must handle unknown values.
UNLISTED: str = "…"


class OpenEnum(StrEnum):
    """A string enum that accepts values that it does not list.

    ``AppointmentStatus("SOMETHING_NEW")`` is a member of the class: it equals its string, prints like it, survives
    copying and pickling, and its `is_known` is false. It is never stored, so iterating over the class returns only the
    documented values.
    """

    if TYPE_CHECKING:  # without these methods, type checkers reject comparisons with unlisted values

        def __eq__(self, other: object) -> bool: ...
        def __ne__(self, other: object) -> bool: ...
        def __hash__(self) -> int: ...

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the API's documentation lists this value."""
        return self._value_ in type(self)._value2member_map_

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: Any) -> dict[str, Any]:
        # Pydantic accepts unlisted values through `_missing_`, so its JSON schema must not exclude them.
        listed: dict[str, Any] = dict(handler.resolve_ref_schema(handler(schema)))
        values = {"type": listed.pop("type"), "enum": listed.pop("enum", [each.value for each in cls])}
        listed.pop("const", None)
        return {**listed, "anyOf": [values, {"type": "string"}]}

    def __repr__(self) -> str:
        kind = type(self).__name__
        return f"{kind}.{self._name_}" if self.is_known else f"{kind}({self._value_!r})"

    # Pickle by value: before 3.11.4, Python pickles enums by name, which unlisted values do not have.
    def __reduce_ex__(self, proto: object) -> tuple[type[Self], tuple[str]]:
        return type(self), (self._value_,)

    # Enums never copy documented members. For other members, the copy method of `str` would lose the name.
    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


E_ = TypeVar("E_", bound=OpenEnum)


class ByValue(dict[str, E_], Generic[E_]):
    """The members of an open enum by value. This lookup is the fastest way from a JSON string to its member."""

    __slots__ = ("_enum",)

    def __init__(self, enum: type[E_]) -> None:
        super().__init__((member.value, member) for member in enum)
        self._enum = enum

    def __missing__(self, value: object) -> E_:
        if not isinstance(value, str):
            raise TypeError(f"expected a string, got {type(value).__name__}")
        return self._enum(value)
