"""The root of the tree of errors, and what a `Response` raises itself; `errors` has the whole tree."""

from __future__ import annotations

import copyreg
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal, Self

from ._runtime.text import one_line

Outcome = Literal["not sent", "unknown"]


@dataclass(eq=False, repr=False)
class EngageError(Exception):
    """The base of all errors of this client."""

    message: str
    """What went wrong, in one line."""
    _: KW_ONLY
    retryable: bool = False
    """Whether the same call may succeed when repeated later, without doing anything twice."""
    attempts: int = 0
    """How many requests were sent for the call, or tried to be; 0 when it was refused beforehand."""
    correlation_id: str | None = None
    """The `X-Correlation-Id` of the call: what the vendor's support asks for."""
    operation: str | None = None
    """The vendor's operation id, such as ``acceptAppointment``; None for `engage.request`."""
    method: str | None = None
    path: str | None = None
    """The path's template: without ids, so errors of one kind group well."""
    outcome: Outcome | None = None
    """What is known of a request's effect. ``"not sent"``: it never left, nothing happened. ``"unknown"``: it left, and
    may have had its effect. None: the response tells (a 4xx other than 408 and 499), or there was no request."""

    # Attributes that may hold a response's body: left behind when pickled.
    _bodies: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        self.message = one_line(self.message)
        super().__init__(self.message)

    def __str__(self) -> str:
        where = f"{self.method} {self.path}: " if self.method else ""
        facts = self._facts()
        return f"{where}{self.message}" + (f" [{', '.join(facts)}]" if facts else "")

    def _facts(self) -> list[str]:
        facts = [f"{self.attempts} attempts"] if self.attempts > 1 else []
        return [*facts, f"correlation id {self.correlation_id}"] if self.correlation_id else facts

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __reduce__(self) -> tuple[Any, ...]:
        state = {**vars(self), **dict.fromkeys(self._bodies), "args": self.args}
        return copyreg.__newobj__, (type(self),), state  # type: ignore[attr-defined]

    def __copy__(self) -> Self:
        same = type(self).__new__(type(self))
        same.args = self.args
        vars(same).update(vars(self))
        return same


@dataclass(eq=False, repr=False, kw_only=True)
class ResponseValidationError(EngageError):
    """A response that is not as documented: no JSON, no object, or (with ``strict=True``) a field that does not fit."""

    model: str | None = None
    field: str | None = None
    snippet: str | None = None
    """The beginning of the response's body, where the response as a whole could not be read."""

    _bodies = ("snippet",)
