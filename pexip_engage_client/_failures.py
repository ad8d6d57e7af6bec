"""The base class of all errors, and the error that `Response` itself raises. The whole tree is in `errors`."""

from __future__ import annotations

import copyreg
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal, Self

from ._runtime.text import one_line

Outcome = Literal["not sent", "unknown"]


@dataclass(eq=False, repr=False)
class EngageError(Exception):
    """The base class of all errors of this client."""

    message: str
    """A description of the problem in one line, without the method and path."""
    _: KW_ONLY
    retryable: bool = False
    """Whether the same call can safely be made again later, and may then succeed."""
    attempts: int = 0
    """How many times the client tried to send the request; 0 if the call failed before the first attempt."""
    correlation_id: str | None = None
    """The `X-Correlation-Id` of the call, to quote to Pexip support."""
    operation: str | None = None
    """The operation ID in the Pexip documentation, such as ``acceptAppointment``; None for `engage.request`."""
    method: str | None = None
    """The HTTP method."""
    path: str | None = None
    """The path template, without IDs, so that errors can be grouped by it."""
    outcome: Outcome | None = None
    """Whether the request may have taken effect. ``"not sent"``: it did not. ``"unknown"``: it was sent, and may have
    taken effect. None: the status of the response answers this (a 4xx other than 408 and
    499), or there was no request."""

    # Attributes that may contain a response body. Pickling leaves them out.
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
        return [*facts, f"correlation ID {self.correlation_id}"] if self.correlation_id else facts

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
    """The response is not JSON or not an object, or (only with ``strict=True``) a field is not as documented."""

    model: str | None = None
    """The model that could not be read."""
    field: str | None = None
    """The field that could not be read."""
    snippet: str | None = None
    """The beginning of the response body, if the response as a whole could not be read."""

    _bodies = ("snippet",)


@dataclass(eq=False, repr=False, kw_only=True)
class InvalidArgumentError(EngageError, ValueError):
    """An argument is invalid. Nothing was sent."""

    parameter: str
    """The name of the argument."""
    accepted: str
    """The values that are accepted."""
