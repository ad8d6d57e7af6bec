"""Made exactly once, whatever happens on the way: the methods that end in ``_once``.

Where an operation takes the caller's own `external_id`, and the list of what it makes filters by it, an unknown outcome
can be cleared up: look the id up, and send again only if nothing was made.

What cannot be seen: an effect that comes later than the time-out of a request, or after the deadline.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import Any, Generic, TypeVar, cast

from attrs import define

from ._runtime.arguments import filled_text, refuse, seconds
from ._runtime.response_models import peek
from .errors import ApiError, EngageError
from .pagination import Listing
from .timing import Timing

T = TypeVar("T")

# Seconds before each look whether a request without a response has had its effect: a server may be late.
SETTLING = (0.5, 1.0, 2.0, 4.0)
# How often it is sent at most.
TRIES = 8
# Seconds that a request may be at work where no time-out says it.
AT_WORK = 30.0
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
    """Create a record, or find the one that an earlier try, or an earlier call, has created.

    The deadline holds for all requests and waits together, the other options for each request. With `retry_unsafe`
    nothing could be told apart: it is refused.
    """
    external_id = filled_text("external_id", external_id)
    if options.get("retry_unsafe"):
        raise refuse("retry_unsafe", "left out: this method finds out before it repeats", True)
    timing: Timing = getattr(client, "timing", None) or Timing()
    given: dict[str, Any] = {**getattr(client, "times", {}), **options}
    deadline = seconds("deadline", given.get("deadline"))
    making = _Making[T](
        create=create,
        find=find,
        external_id=external_id,
        arguments=arguments,
        options=options,
        timing=timing,
        ends=math.inf if deadline is None else timing.monotonic() + deadline,
        timeout=seconds("timeout", given.get("timeout")) or AT_WORK,
        queue_timeout=seconds("queue_timeout", given.get("queue_timeout")),
    )
    return await making.run()


@define
class _Making(Generic[T]):
    """One record on its way."""

    create: Callable[..., Awaitable[T | None]]
    find: Callable[..., Listing[Any]]
    external_id: str
    arguments: dict[str, Any]
    options: dict[str, Any]
    timing: Timing
    ends: float
    timeout: float
    queue_timeout: float | None
    doubtful: EngageError | None = None
    """The last error of a request that may have had its effect."""
    at_work_until: float = 0.0
    """Until when such a request may still have it."""

    async def run(self) -> T:
        found = await self.made_before()
        if found is not None:
            return found
        for _ in range(TRIES):
            made, error = await self.send()
            if self.doubtful is None and made is not None:
                return made
            if self.doubtful is None and error is not None and not _in_use(error):
                raise error
            last = made is not None or error is not self.doubtful
            found = await self.settled(last, made is not None)
            if found is not None or made is not None:
                return cast(T, found or made)
            if last or self.left() <= 0:
                raise self.unsettled(error)
        raise self.unsettled(None)

    async def made_before(self) -> T | None:
        try:
            return await self.look()
        except EngageError as error:
            if error.outcome == "unknown":
                error.outcome = "not sent"  # a look leaves nothing behind, and there was no more
            raise

    async def send(self) -> tuple[T | None, EngageError | None]:
        started = self.timing.monotonic()
        try:
            made = await self.create(
                external_id=self.external_id, **self.arguments, **{**self.request_options(), "retry_unsafe": False}
            )
        except EngageError as error:
            if error.outcome == "unknown":
                self.doubtful = error
                settling = self.timing.monotonic() + sum(SETTLING)
                self.at_work_until = max(self.at_work_until, started + self.timeout, settling)
            return None, error
        if made is None:
            return None, EngageError("the response has no record, and none is found by its external_id")
        return made, None

    async def settled(self, last: bool, made: bool) -> T | None:
        """The record, if there is one: looked for as long as a request may be at work, if nothing is sent any more.

        Where one was made after a doubtful request, a second one is looked for as long.
        """
        now = self.timing.monotonic()
        wait = sum(SETTLING) if self.doubtful is None or not last else max(0.0, self.at_work_until - now)
        patience = min(0.9 * self.left(), 2 * AT_WORK + wait)  # the last look needs time, too
        found: T | None = None
        failed: EngageError | None = None
        for longest in chain(SETTLING, repeat(SETTLING[-1])):
            if patience <= 0 or (wait <= 0 and failed is None):
                break
            pause = min(longest, patience, wait if wait > 0 else longest)
            await self.timing.sleep(pause)
            wait -= pause
            patience = min(patience - pause, 0.95 * self.left())
            try:
                found, failed = await self.look(), None
            except DuplicateError:
                raise
            except EngageError as error:
                failed = error
            if found is not None and not made:
                return found
            if isinstance(failed, ApiError) and not failed.retryable:
                break
        if failed is not None and found is None:
            raise self.unsettled(failed) from failed
        return found

    async def look(self) -> T | None:
        """The record with the id."""
        reading = {k: v for k, v in self.request_options().items() if k not in ("extra_body", "extra_query")}
        listed = await self.find(external_id=[self.external_id], **reading).collect()
        # A server that knows no such filter would list everything.
        records = [record for record in listed if peek(record, "external_id") == self.external_id]
        if len(records) > 1:
            raise DuplicateError(self.external_id, tuple(str(peek(record, "id")) for record in records))
        return cast(T, records[0]) if records else None

    def left(self) -> float:
        return self.ends - self.timing.monotonic()

    def request_options(self) -> dict[str, Any]:
        """The caller's options, with the time that is left."""
        if self.ends == math.inf:
            return self.options
        left = max(self.left(), 0.001)
        queue_timeout = left if self.queue_timeout is None else min(left, self.queue_timeout)
        return {**self.options, "deadline": left, "queue_timeout": queue_timeout}

    def unsettled(self, error: EngageError | None) -> EngageError:
        """What to raise: an outcome that is unknown goes before any later error."""
        if self.doubtful is None:
            return error or EngageError("the record cannot be found by its external_id")
        if error is not None and error is not self.doubtful:
            self.doubtful.__cause__ = error
        return self.doubtful


def _in_use(error: EngageError) -> bool:
    return isinstance(error, ApiError) and any(code.endswith(IN_USE) for code in error.codes)
