"""The base class of all errors, and the error that `Response` itself raises. `errors` shows the whole hierarchy."""

from __future__ import annotations

import copyreg
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal, Self

MESSAGE_LENGTH = 300

Outcome = Literal["not sent", "unknown"]


def one_line(text: str, length: int = MESSAGE_LENGTH) -> str:
    """Return external text as one printable line of limited length."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * length]).split())
    return text if len(text) <= length else text[: length - 1] + "…"


@dataclass(eq=False, repr=False)
class EngageError(Exception):
    """The base class of all errors of this client."""

    message: str
    """A one-line description of the problem, without the HTTP method and path."""
    _: KW_ONLY
    retryable: bool = False
    """True if you can safely make the same call again later, and it may then succeed."""
    attempts: int = 0
    """The number of times that the client tried to send the request; 0 if the call failed before the first attempt."""
    correlation_id: str | None = None
    """The `X-Correlation-Id` header of the failed call; quote it to Pexip support."""
    operation: str | None = None
    """The ID of the called operation in the Pexip documentation, such as ``acceptAppointment``; None for
    `engage.request`."""
    method: str | None = None
    """The HTTP method of the failed call."""
    path: str | None = None
    """The path of the failed call, with placeholders instead of IDs, so that you can group errors by path."""
    outcome: Outcome | None = None
    """The outcome of the request: whether it may have taken effect. With ``"not sent"``, it did not. With
    ``"unknown"``, the request was sent and may have taken effect. With None, the status of the response shows that it
    did not (a 4xx other than 408 and 499), or the call needed no request."""

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
    """The response is not a JSON object, or (only with ``strict=True``) a field is not as documented."""

    model: str | None = None
    """The name of the model that could not be read from the response."""
    field: str | None = None
    """The name of the field that could not be read from the response."""
    snippet: str | None = None
    """The beginning of the response body, if the response as a whole could not be read."""

    _bodies = ("snippet",)


@dataclass(eq=False, repr=False, kw_only=True)
class InvalidArgumentError(EngageError, ValueError):
    """An argument that you passed is not valid. The client did not send a request."""

    parameter: str
    """The name of the invalid argument."""
    accepted: str
    """A description of the values that the argument accepts."""
