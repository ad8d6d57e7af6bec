"""The base classes of errors, and the errors behind an error. `errors` shows the whole hierarchy.

Tracebacks of other libraries may contain secrets. `cut_below` removes their frames.
"""

from __future__ import annotations

import copyreg
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal, Self, cast

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


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes: each `__cause__`, the members of groups, and errors that are arguments.

    httpcore passes the cause as an argument, because it raises its errors with ``from None``. The meaning of an error
    follows from these errors alone: its `__context__` may be an unrelated error that the caller is handling.
    """
    return _reachable(error, set(), contexts=False)


def every(error: BaseException, handled: BaseException | None = None) -> Iterator[BaseException]:
    """Yield an error and all errors that a traceback shows with it, including its contexts. They may contain secrets.

    `handled` is the result of `sys.exception()` before the block that failed. That error, and the errors behind it,
    belong to the caller. They are left out, although Python adds them as context to every error that is raised while
    the caller handles them.
    """
    theirs: set[int] = set() if handled is None else {id(each) for each in every(handled)} - {id(error)}
    return _reachable(error, theirs, contexts=True)


def _reachable(error: BaseException, seen: set[int], *, contexts: bool) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__ if contexts else None]
            waiting += [argument for argument in each.args if isinstance(argument, BaseException)]
            if isinstance(each, BaseExceptionGroup):
                waiting += cast(BaseExceptionGroup[BaseException], each).exceptions


def cut_below(error: BaseException, handled: BaseException | None = None) -> None:
    """Remove all frames below the function that catches the error. The function's own frame stays.

    Frames are removed by position, not by module name: everything that the function called counts as the other library.
    """
    for each in every(error, handled):
        if each is not error:
            each.__traceback__ = None
        elif each.__traceback__ is not None:
            each.__traceback__.tb_next = None
