"""Made exactly once, whatever happens on the way: the methods that end in ``_once``.

Where an operation takes the caller's own `external_id`, and the list of what it makes filters by it, an unknown outcome
can be cleared up: look the id up, and send again only if nothing was made.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from ._runtime.arguments import filled_text, refuse
from ._runtime.response_models import peek
from .errors import ApiError, EngageError
from .pagination import Listing
from .timing import Timing

T = TypeVar("T")

# Seconds before each look whether a request that nobody answered has had its effect: a server may be late.
SETTLING = (0.5, 1.0, 2.0, 4.0)
# How often it is sent at most.
TRIES = 8
IN_USE = "EXTERNAL_ID_ALREADY_IN_USE"


class DuplicateError(EngageError):
    """More than one record has the `external_id`: a late request made a second one, or there was one before."""

    external_id: str
    ids: tuple[str, ...]
    """The records' own ids."""

    def __init__(self, external_id: str, ids: tuple[str, ...]) -> None:
        super().__init__(f"{len(ids)} records have the same external_id: {', '.join(ids)}")
        self.external_id = external_id
        self.ids = ids

    def __reduce__(self) -> tuple[Any, ...]:
        return DuplicateError, (self.external_id, self.ids), dict(vars(self))


async def once(
    client: object,
    create: Callable[..., Awaitable[T | None]],
    find: Callable[..., Listing[Any]],
    external_id: str,
    arguments: dict[str, Any],
    options: Any,
) -> T:
    """Create a record, or find the one that an earlier try has created.

    `options` hold for each request. With `retry_unsafe` nothing could be told apart: it is refused.
    """
    external_id = filled_text("external_id", external_id)
    if options.get("retry_unsafe"):
        raise refuse("retry_unsafe", "left out: this method finds out before it repeats", True)
    timing: Timing = getattr(client, "timing", None) or Timing()
    doubtful: EngageError | None = None
    for _ in range(TRIES):
        made: T | None = None
        try:
            made = await create(external_id=external_id, **arguments, **{**options, "retry_unsafe": False})
        except EngageError as error:
            if error.outcome != "unknown" and not _in_use(error):
                raise
            doubtful = error
        else:
            if made is not None and doubtful is None:
                return made
        found = await _found(find, external_id, options, timing, doubtful)
        if found is not None or made is not None:
            return cast(T, found or made)
        if doubtful is None:
            break
    raise doubtful or EngageError("a record was made, but cannot be found by its external_id")


def _in_use(error: EngageError) -> bool:
    return isinstance(error, ApiError) and any(code.endswith(IN_USE) for code in error.codes)


async def _found(
    find: Callable[..., Listing[Any]], external_id: str, options: Any, timing: Timing, doubtful: EngageError | None
) -> Any:
    """The record with the id; None if there is none, also after a while."""
    reading = {name: value for name, value in options.items() if name not in ("extra_body", "extra_query")}
    for pause in SETTLING:
        await timing.sleep(pause)
        try:
            listed = await find(external_id=[external_id], **reading).collect()
        except EngageError as error:
            raise (doubtful or error) from error
        # A server that knows no such filter would list everything.
        records = [record for record in listed if peek(record, "external_id") == external_id]
        if len(records) > 1:
            raise DuplicateError(external_id, tuple(str(peek(record, "id")) for record in records))
        if records:
            return records[0]
    return None
