"""Made exactly once, whatever happens on the way: the methods that end in ``_once``.

Where an operation takes the caller's own `external_id`, and the list of what it makes filters by it, an unknown outcome
can be cleared up: look the id up, and send again only if nothing was made.

A call that ends before that, cancelled or at its deadline, leaves its doubt with the client: the next one with the id
waits for the late effect, too. What cannot be seen: an effect that comes later than the time-out of a request, and what
another process, or this one before it was started anew, has sent just now.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import Any, TypeVar, cast

from ._pipeline.options import Options
from ._runtime.arguments import filled_text, refuse, refused, seconds
from ._runtime.operations import CallOptions, Operation, Request, Session, UnknownOutcomes
from ._runtime.response_models import peek
from .errors import ApiError, DuplicateError, EngageError, ResponseValidationError, TransportError
from .errors import TimeoutError as EngageTimeoutError
from .pagination import Listing
from .timing import Timing

T = TypeVar("T")

# Seconds before each look whether a request without a response has had its effect: a server may be late.
PAUSES = (0.5, 1.0, 2.0, 4.0)
# Seconds after which it is sent again, if nothing was made.
SETTLING = sum(PAUSES)
# How often it is sent at most.
TRIES = 8
# Seconds that a request may be at work where no time-out says it.
AT_WORK = 30.0
# The part of the deadline with less than which nothing is sent: it would end in one more doubt.
ENOUGH = 0.1
IN_USE = "EXTERNAL_ID_ALREADY_IN_USE"
# The property of a request's body that has the id.
PROPERTY = "externalId"


class ExactlyOnce:
    """The client of one call: it makes a record, or gives the one that an earlier try, or an earlier call, has made.

    The deadline holds for all requests and waits together, the other options for each request.
    """

    def __init__(self, client: Session, find: Callable[..., Listing[Any]], external_id: str) -> None:
        self._client = client
        self._find = find
        self._external_id = filled_text("external_id", external_id)
        self.timing: Timing = client.timing
        self.unknown_outcomes: UnknownOutcomes = client.unknown_outcomes
        self.time_limits: CallOptions = client.time_limits
        self._sent = False
        self._doubt: EngageError | None = None  # of the last request that may have had its effect
        self._effects = 0  # requests that have had it, or may have; those of earlier calls, too
        self._at_work_until = 0.0  # when the last of them must have had it

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Look the record up; as long as there is none, and nothing speaks against it, send the request."""
        Options.default().changed(
            options, operation=operation
        )  # refuses what the operation would, before anything is sent
        if options.get("retry_unsafe"):
            raise refuse("retry_unsafe", "left out: this method finds out before it repeats", True)
        if PROPERTY in options.get("extra_body", {}):
            raise refused("extra_body", f"without {PROPERTY}: the record is looked for by its external_id")
        self._options: CallOptions = {**self.time_limits, **options, "retry_unsafe": False}
        self._deadline = seconds("deadline", self._options.get("deadline")) or math.inf
        self._ends = self.timing.monotonic() + self._deadline
        name = (getattr(self._find, "__qualname__", ""), self._external_id)
        self._inherit(name)
        try:
            made = await self._settle(operation, request)
        except EngageError as error:
            if self._doubt is not None:
                error.outcome = "unknown"
            elif not self._sent:
                error.outcome = "not sent"  # looks leave nothing behind
            for late in (error, error.__cause__):
                if isinstance(late, EngageTimeoutError):
                    self._name_deadline(late)
            raise
        except Exception as error:  # of the caller's own code
            if self._doubt is not None:
                error.add_note(f"raised while it was unknown whether a request had its effect: {self._doubt}")
            raise
        finally:
            self._bequeath(name)
        self.unknown_outcomes.pop(name, None)
        return made

    def _inherit(self, name: tuple[str, str]) -> None:
        """Take over the doubt of a call before this one."""
        left = self.unknown_outcomes.get(name)
        if left is not None and left[0] > self.timing.monotonic():
            self._at_work_until, self._effects = left
            problem = "a request of an earlier call with the same external_id may have had its effect"
            self._doubt = TransportError(problem, outcome="unknown", phase="wait", retryable=True)

    def _bequeath(self, name: tuple[str, str]) -> None:
        """Leave to the next call what may still be at work; what no longer can be is forgotten."""
        now = self.timing.monotonic()
        for over in [each for each, (until, _) in list(self.unknown_outcomes.items()) if until <= now]:
            self.unknown_outcomes.pop(over, None)
        if self._at_work_until > now:
            self.unknown_outcomes[name] = self._at_work_until, self._effects

    async def _settle(self, operation: Operation[T], request: Request) -> T:
        self._reading = _reading(request, self._options)
        found = await self._look_before()
        if self._doubt is not None and (found is None or self._effects > 1):
            found = await self._watch(SETTLING) or found
            if found is None and not self._enough_left():
                raise self._doubt
        for further in reversed(range(TRIES)):
            if found is not None:
                break
            made, error = await self._send(operation, request)
            again = further > 0 and error is not None and error is self._doubt
            if self._doubt is not None or _in_use(error):
                found = await self._watch(SETTLING if again else math.inf)
            if error is None:
                ids = [_id(record) for record in (found, peek(made, "data"))]
                if None not in ids and ids[0] != ids[1]:
                    raise self._duplicate(ids)
                return cast("T", made)
            if found is None and not (again and self._enough_left()):
                raise self._unsettled(error)
        return operation.decode({"data": cast("Any", found).to_dict()})

    async def _look_before(self) -> object:
        found = await self._look()
        if found is None and not self._enough_left():
            took = self._deadline - self._left()
            message = f"the look for the record took {took:g} s of the deadline of {self._deadline:g} s"
            raise EngageTimeoutError(message, phase="wait", seconds=took, retryable=True)
        return found

    async def _look(self) -> object:
        """The record with the id; None if there is none. One that may be it, or not, is an error."""
        records: list[Any] = []
        unclear: list[str] = []
        async for page in self._find(external_id=[self._external_id], **self._timed(self._reading)).pages():
            unclear += ["null" if record is None else "no object" for record in page.unreadable]
            for record in page:
                theirs = peek(record, "external_id")
                if theirs == self._external_id:
                    records.append(record)
                elif not isinstance(theirs, str) or _alike(theirs, self._external_id):
                    unclear.append(_id(record) or "none")
        # Any other is no record of this id: a server that knows no such filter would list everything.
        if len(records) > 1:
            raise self._duplicate(list(map(_id, records)))
        if unclear and not records:
            raise _unclear(unclear)
        return records[0] if records else None

    async def _send(self, operation: Operation[Any], request: Request) -> tuple[Any, EngageError | None]:
        started = self.timing.monotonic()
        self._sent = True
        try:
            made = await self._client.call(operation, request, self._timed(self._options))
        except EngageError as error:
            if error.outcome == "unknown":
                self._doubt = error
                self._may_be_at_work(started)
            return None, error
        except BaseException:  # cancelled, or raised by the caller's own code: the request may be under way
            self._may_be_at_work(started)
            raise
        self._effects += 1
        return made, None

    def _may_be_at_work(self, started: float) -> None:
        self._effects += 1
        self._at_work_until = max(self._at_work_until, started + (self._options.get("timeout") or AT_WORK))

    async def _watch(self, window: float) -> object:
        """The record, once it is there: looked for so many seconds, or as long as a request may be at work.

        Longer than the window while looks fail, and while a second record may come: after a doubtful request another
        one was sent.
        """
        found, failed, waited = None, None, 0.0
        for pause in _pauses(max(SETTLING, self._at_work_until - self.timing.monotonic())):
            if self._left() <= 0:
                break
            await self.timing.sleep(min(pause, 0.9 * self._left()))  # the last look needs time, too
            waited += pause
            try:
                found, failed = await self._look() or found, None
            except DuplicateError:
                raise
            except EngageError as error:
                failed = error
                if isinstance(error, ApiError) and not error.retryable:
                    break
            else:
                if self._effects < 2 if found is not None else waited >= window:
                    break
        if found is None and failed is not None:
            raise self._unsettled(failed) from failed
        return found

    def _duplicate(self, ids: list[str | None]) -> DuplicateError:
        named = ", ".join(each or "one without an id" for each in ids)
        message = f"{len(ids)} records have the same external_id: {named}"
        return DuplicateError(message, external_id=self._external_id, ids=tuple(filter(None, ids)))

    def _left(self) -> float:
        return self._ends - self.timing.monotonic()

    def _name_deadline(self, error: EngageTimeoutError) -> None:
        """A request had what was left of the deadline; the caller knows the whole of it."""
        told = error.message
        if told.startswith("the deadline of") or (told.startswith("no turn") and self._left() < 0.01):
            error.message = f"the deadline of {self._deadline:g} s passed ({error.phase})"

    def _enough_left(self) -> bool:
        return self._left() >= ENOUGH * self._deadline

    def _timed(self, options: CallOptions) -> CallOptions:
        """These options, with the time that is left."""
        if self._ends == math.inf:
            return options
        left = max(self._left(), 0.001)
        return {**options, "deadline": left, "queue_timeout": min(left, options.get("queue_timeout") or left)}

    def _unsettled(self, error: EngageError) -> EngageError:
        """What to raise: an outcome that is unknown goes before any later error."""
        if self._doubt is None or error is self._doubt:
            return error
        self._doubt.__cause__ = error
        return self._doubt


def _reading(request: Request, options: CallOptions) -> CallOptions:
    """The options of a look: it has no body, a filter of its own, and the language of the request."""
    reading = {name: value for name, value in options.items() if name not in ("extra_body", "extra_query")}
    headers = {**options.get("extra_headers", {}), **request.headers}
    return cast("CallOptions", {**reading, "extra_headers": headers})


def _id(record: object) -> str | None:
    """The record's own id, if it tells one."""
    found = peek(record, "id")
    return found if isinstance(found, str) and found else None


def _pauses(seconds: float) -> Iterator[float]:
    """Pauses that make up so many seconds."""
    for longest in chain(PAUSES, repeat(PAUSES[-1])):
        if seconds <= 0:
            return
        yield min(longest, seconds)
        seconds -= longest


def _alike(theirs: str, ours: str) -> bool:
    """Whether a server may take two ids for one: they differ in case, or in blanks around them."""
    return theirs.strip().casefold() == ours.strip().casefold()


def _unclear(ids: list[str]) -> ResponseValidationError:
    named = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
    return ResponseValidationError(
        f"the look for the external_id found {len(ids)} of which none tells whether it is the record: their externalId"
        f" is missing, no text, or differs in case or blanks (id: {named})"
    )


def _in_use(error: EngageError | None) -> bool:
    return isinstance(error, ApiError) and any(code.endswith(IN_USE) for code in error.codes)
