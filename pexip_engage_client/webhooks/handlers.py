"""Decide which events a handler receives, call handlers and hooks, and describe where they failed."""

from __future__ import annotations

import asyncio
import inspect
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from types import UnionType
from typing import Any, TypeAlias, cast, get_args

from attrs import frozen

from .._runtime.arguments import array, invalid_argument, invalid_value, meant, text
from .._runtime.enums import OpenEnum
from .._runtime.response_models import ResponseModel
from .._runtime.webhook_events import UnknownEvent
from ..generated.webhooks import EVENT_KINDS
from .events import Envelope

logger = logging.getLogger("pexip_engage_client")

Kind: TypeAlias = type[ResponseModel] | UnionType | None

# For each event class, the type of its event types.
_TYPES_OF: dict[type[ResponseModel], type[OpenEnum] | type[str] | None] = {
    **{kind.model: kind.event_type for kind in EVENT_KINDS},
    UnknownEvent: str,
}


@frozen(eq=False)
class Handler:
    """A handler, and the kind and types of events that it receives."""

    function: Callable[[Any], Awaitable[object]]
    name: str
    kind: Kind
    event_types: frozenset[str] | None
    newest_only: bool

    def wants(self, event: Envelope) -> bool:
        """Return True if the handler receives the event, based on its kind and its type."""
        is_kind = self.kind is None or event.model in _models(self.kind)
        return is_kind and (self.event_types is None or event.event_type in self.event_types)

    def overlaps(self, kind: Kind) -> bool:
        """Return True if an event can be of both this handler's kind and the other kind."""
        return self.kind is None or kind is None or bool(_models(self.kind) & _models(kind))

    def describe(self, error: BaseException) -> str:
        """Return an error's type, and the line in the handler's own file where it was raised.

        The message of the error is left out, because it could contain personal data.
        """
        return f"{type(error).__name__}{raised_at(error, self.function)}"


async def error_of(
    function: Callable[[Any], Awaitable[object]], argument: object, seconds: float | None
) -> BaseException | None:
    """Call a handler or hook for at most `seconds` seconds. Return its exception; None if it succeeded.

    Call this function in a task of its own. It also returns the cancellation of its task.
    """
    try:
        async with asyncio.timeout(seconds):
            await function(argument)
    except BaseException as error:  # noqa: BLE001 - even SystemExit must not stop the server
        return error
    return None


async def call_hook(
    label: str, hook: Callable[[Any], Awaitable[object]] | None, argument: object, seconds: float | None
) -> None:
    """Call a hook, if there is one. If it fails, log the error, which has no other effect."""
    if hook is None:
        return
    async with asyncio.TaskGroup() as group:
        called = group.create_task(error_of(hook, argument, seconds))
    error = called.result()
    if error is not None:
        logger.error("%s failed with %s%s", label, type(error).__name__, raised_at(error, hook))


def raised_at(error: BaseException, function: Callable[..., object] | None = None) -> str:
    """Return the innermost traceback line in the function's own file, or else the innermost line of all."""
    if isinstance(error, TimeoutError) and isinstance(error.__cause__, asyncio.CancelledError):
        error = error.__cause__  # where the function waited when its time was over
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if function is not None and frame.filename == _file_of(function)]
    return "".join(f" at {Path(frame.filename).name}:{frame.lineno}" for frame in (own or frames)[-1:])


def _file_of(function: Callable[..., object]) -> str | None:
    """Return the file that defines a function, or the class of a callable object."""
    called = inspect.unwrap(function)
    try:
        return inspect.getfile(called if inspect.isroutine(called) else cast("type[object]", type(called)))
    except (OSError, TypeError):
        return None


def _models(kind: type[ResponseModel] | UnionType) -> set[Any]:
    return set(get_args(kind)) if isinstance(kind, UnionType) else {kind}


def checked_kind(given: object) -> Kind:
    """Check the `kind` of events for a handler: an event class, a union of several, or None for every event."""
    if given is None:
        return None
    if inspect.isfunction(given):
        accepted = "passed in parentheses, such as @receiver.on(AppointmentEvent), or @receiver.on() for every event"
        raise invalid_argument("kind", accepted, "; got the handler itself")
    for kind in get_args(given) if isinstance(given, UnionType) else (given,):
        if not isinstance(kind, type) or kind not in _TYPES_OF:
            raise invalid_value("kind", f"one of {', '.join(each.__name__ for each in _TYPES_OF)}", kind)
    return given  # type: ignore[return-value]  # the loop has checked it


def checked_event_types(kind: Kind, given: str | Iterable[str] | None) -> frozenset[str] | None:
    """Check that the handler's kind of event can have each of these event types."""
    if given is None:
        return None
    if not isinstance(kind, type):
        raise invalid_value("event_type", "omitted, unless `kind` is a single class of events", given)
    known = _TYPES_OF[kind]
    if known is None:
        raise invalid_value("event_type", f"omitted: {kind.__name__} has no event type", given)
    several = [given] if isinstance(given, str) else array("event_type", given, "one or more strings")
    if not several:
        raise invalid_value("event_type", "one or more strings; omit it for all event types", given)
    return frozenset(_event_type(known, each) for each in several)


def _event_type(known: type[OpenEnum] | type[str], given: object) -> str:
    name = text("event_type", given)
    if issubclass(known, OpenEnum) and not isinstance(given, known):
        documented = [member.value for member in known]
        if name not in documented:
            accepted = f"one of {', '.join(documented)}, or {known.__name__}('…') for one that is not documented"
            raise invalid_argument("event_type", accepted, f"; got {name!r}{meant(name, documented)}")
    return name
