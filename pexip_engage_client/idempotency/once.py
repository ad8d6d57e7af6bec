"""Run the ``…_once`` methods: look up the record, create it, and resolve an unknown outcome by lookups.

An unknown outcome can be resolved if an operation takes an `external_id` and its records can be listed by that ID. The
call looks up the record until it exists, or until the request can no longer take effect. Only then does it send the
request again.

Only one call at a time works on an external ID. `Flights` ensures this within a process, and the claim in the store
does so among processes. The claim also contains the state of a call that was cancelled, reached its deadline or died.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from .._pipeline.client_options import CONNECT_TIMEOUT, Options
from .._runtime.arguments import filled_text, flag, invalid_argument, invalid_value, sent_text
from .._runtime.envelopes import peek
from .._runtime.intents import IntentKey
from .._runtime.operations import CallOptions, Operation, Request, Session
from ..errors import (
    ApiError,
    DuplicateError,
    EngageError,
    IdempotencyError,
    ResponseValidationError,
    TransportError,
)
from .claims import IntentClaim
from .countdown import Countdown
from .lookup import Lookup, duplicates, quoted, record_id
from .memory import Flight, shared

if TYPE_CHECKING:
    from .lookup import Find

T = TypeVar("T")

# Seconds before each lookup after an unknown outcome.
PAUSES = (0.5, 1.0, 2.0, 4.0)
# A request may take effect for its `timeout`, but at least for this many seconds.
SHORTEST_EFFECT = sum(PAUSES)
# The number of seconds for a call without a `timeout`.
DEFAULT_EFFECT = 30.0
# The maximum number of requests with unknown outcome that a call sends.
SENDS = 8
IN_USE = "EXTERNAL_ID_ALREADY_IN_USE"
# The property of the request body that contains the ID.
PROPERTY = "externalId"


class ExactlyOnce:
    """One ``…_once`` call, which creates the record or returns the existing one.

    The deadline covers all requests and pauses together. The other options apply to each request.
    """

    def __init__(
        self, session: Session, resource: str, find: Find, external_id: str | UUID, *, resend: bool = True
    ) -> None:
        self._session = session
        self._external_id = filled_text("external_id", sent_text("external_id", external_id))
        self._resend = flag("resend", resend)
        self._key = IntentKey(session.api_address, resource, self._external_id)
        self._lookup = Lookup(find, self._external_id)
        self.timing = session.timing
        self.time_limits = session.time_limits
        self.api_address = session.api_address
        self.extra_body = session.extra_body
        self.idempotency = session.idempotency
        self._sent_at: float | None = None  # the latest request left within the connect timeout after this
        self._effect_until: float | None = None  # requests of unknown outcome may take effect until then
        self._has_claim = False
        self._doubt: EngageError | None = None  # the error of the latest request with unknown outcome

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Create the record and return it, or return the record from a running call with the same external ID."""
        self._check(operation, options)
        self._options: CallOptions = {**self.time_limits, **options, "retry_unsafe": False}
        self._reading = _reading(request, self._options)
        self._time = Countdown(self._options.get("deadline"), self.timing.monotonic)
        mine = Flight()
        while (running := shared.flights.begin(self._key, mine)) is not mine:
            if (record := await self._time.result(running.result, retryable=self._resend)) is not None:
                return operation.decode({"data": record})
        record = None
        try:
            created = await self._call_alone(operation, request)
            data = peek(created, "data")
            record = None if data is None else data.to_dict()
            return created
        finally:
            shared.flights.end(self._key, mine, record)

    def _check(self, operation: Operation[Any], options: CallOptions) -> None:
        """Before anything is sent, reject options that the operation would reject."""
        Options.default().changed(options, arguments=operation.arguments)
        if options.get("retry_unsafe"):
            raise invalid_value(
                "retry_unsafe", "left out: this method resolves an unknown outcome before it retries", True
            )
        if PROPERTY in {**self.extra_body, **options.get("extra_body", {})}:
            raise invalid_argument("extra_body", f"without {PROPERTY}: the lookup uses the argument external_id")

    async def _call_alone(self, operation: Operation[T], request: Request) -> T:
        """Work on the ID as the only call, here and in other processes."""
        self._claim = IntentClaim(self.idempotency, self._key, operation.id, self.timing)
        try:
            await self._take_over()
            created = await self._create(operation, request)
            self._effect_until = None
            return created
        except EngageError as error:
            if self._doubt is not None:
                error.outcome = "unknown"
                error.retryable = self._resend and not isinstance(error, DuplicateError)  # with the same ID
            elif self._sent_at is None or isinstance(error, IdempotencyError):
                error.outcome = "not sent"  # lookups have no effect
                error.retryable |= isinstance(error, IdempotencyError)
            self._time.name_deadline(error)
            raise
        except Exception as error:  # from the caller's own code
            if self._doubt is not None:
                error.add_note(f"raised while it was unknown whether a request had taken effect: {self._doubt}")
            raise
        finally:
            if not self._has_claim:
                await self._claim.leave()  # the claim may be granted after a cancellation
            elif self._effect_until is None:
                await self._claim.settle()
            else:
                await self._claim.leave(self._effect_left())

    async def _take_over(self) -> None:
        """Get the claim, and the state that an earlier call has left in it."""
        intent = await self._claim.wait(self._time.left)
        if intent is None:
            self._doubt = self._time.still_waiting(retryable=self._resend)
            raise self._doubt
        self._has_claim = True
        if intent.effect is not None:
            self._effect_until = self.timing.monotonic() + intent.effect
            if intent.effect > 0 or not self._resend:
                problem = "a request of an earlier call with the same external_id may have taken effect"
                self._doubt = TransportError(problem, outcome="unknown", phase="wait")

    async def _create(self, operation: Operation[T], request: Request) -> T:
        """Look up the record. Send the request if the record does not exist and no earlier request can create it."""
        found = await self._first_lookup()
        if self._doubt is None:
            self._effect_until = None  # an earlier call's request can no longer take effect
        for sends_left in reversed(range(SENDS + 1)):
            if found is None and self._doubt is not None:
                found = await self._watch(self._effect_left())
            if found is not None:
                break
            may_send = self._doubt is None or (self._resend and sends_left > 0 and self._time.is_enough())
            if not may_send:
                raise cast(EngageError, self._doubt)
            created, error = await self._send(operation, request)
            if error is None and not self._is_ours(created):
                found = await self._record_behind(created)
                break
            if error is None:
                await self._check_for_second_record(created)
                return cast("T", created)
            if error is self._doubt:
                continue
            if _in_use(error) or self._doubt is not None:  # perhaps because the record exists
                found = await self._watch(SHORTEST_EFFECT)
            if found is None:
                raise self._unresolved(error)
        return operation.decode({"data": cast("Any", found).to_dict()})

    def _is_ours(self, created: Any) -> bool:
        """Whether the response contains the record with the ID."""
        return bool(peek(peek(created, "data"), "external_id") == self._external_id)

    async def _record_behind(self, created: Any) -> Any:
        """Look up the record, because the response does not contain it. The request is not sent again."""
        theirs = peek(peek(created, "data"), "external_id")
        problem = f"the externalId in the response is {quoted(theirs)}; the request had {quoted(self._external_id)}"
        self._doubt = ResponseValidationError(problem, outcome="unknown")
        self._resend = False  # another request would get the same response
        self._may_take_effect()
        found = await self._watch(SHORTEST_EFFECT)
        if found is None:
            raise self._doubt
        return found

    async def _first_lookup(self) -> Any:
        found = await self._look()
        if found is None and not self._time.is_enough():
            raise self._time.too_little_left("the lookup of the record")
        return found

    async def _look(self) -> Any:
        return await self._lookup.record(self._time.limit(self._reading))

    async def _send(self, operation: Operation[Any], request: Request) -> tuple[Any, EngageError | None]:
        """Send the request once, and return the response or the error."""
        self._sent_at = None
        given = request._replace(before_send=self._before_send)
        try:
            return await self._session.call(operation, given, self._time.limit(self._options)), None
        except EngageError as error:
            if error.outcome == "unknown":
                self._doubt = error
                self._may_take_effect()
            return None, error
        except BaseException:  # a cancellation or the caller's own error: the request may be in progress
            self._may_take_effect()
            raise

    async def _before_send(self) -> None:
        """Record the intent before the request leaves, and again if sending takes longer than the connect timeout.

        The request may wait for a connection, or the process may stall. Meanwhile, other calls may take over.
        """
        while self._sent_at is None or self.timing.monotonic() > self._sent_at + CONNECT_TIMEOUT:
            self._sent_at, began = None, self.timing.monotonic()
            await self._claim.sending(max(self._effect_left(), CONNECT_TIMEOUT + self._effect()))
            self._sent_at = began

    def _effect(self) -> float:
        return max(SHORTEST_EFFECT, self._options.get("timeout") or DEFAULT_EFFECT)

    def _effect_left(self) -> float:
        return max(0.0, (self._effect_until or 0.0) - self.timing.monotonic())

    def _may_take_effect(self) -> None:
        """Record that the failed request may have reached the server."""
        if self._sent_at is not None:
            arrived = min(self._sent_at + CONNECT_TIMEOUT, self.timing.monotonic())
            self._effect_until = max(self._effect_until or 0.0, arrived + self._effect())

    async def _watch(self, seconds: float) -> Any:
        """Look up the record repeatedly for a number of seconds. If the last lookup fails, raise an error."""
        failed: EngageError | None = None
        for pause in _pauses(seconds):
            if self._time.left() <= 0:
                break
            await self.timing.sleep(min(pause, 0.9 * self._time.left()))  # leave time for the last lookup
            try:
                if (found := await self._look()) is not None:
                    return found
                failed = None
            except DuplicateError:
                raise
            except EngageError as error:
                failed = error
                if isinstance(error, ApiError) and not error.retryable:
                    break
        if failed is not None:
            raise self._unresolved(failed)
        return None

    async def _check_for_second_record(self, created: Any) -> None:
        """Check whether an earlier request took effect later than assumed."""
        if self._doubt is None:
            return
        try:
            found = await self._look()
        except DuplicateError:
            raise
        except EngageError:
            return  # the caller must learn that the record was created
        ids = [record_id(record) for record in (found, peek(created, "data"))]
        if None not in ids and ids[0] != ids[1]:
            raise duplicates(self._external_id, ids)

    def _unresolved(self, error: EngageError) -> EngageError:
        """Return the error to raise: an unknown outcome takes precedence over a later error."""
        if self._doubt is None or error is self._doubt:
            return error
        self._doubt.__cause__ = error
        return self._doubt


def _reading(request: Request, options: CallOptions) -> CallOptions:
    """Return the options of a lookup. It has no body, its own filter, and the language of the request."""
    reading = {name: value for name, value in options.items() if name not in ("extra_body", "extra_query")}
    headers = {**options.get("extra_headers", {}), **request.headers}
    return cast("CallOptions", {**reading, "extra_headers": headers})


def _pauses(seconds: float) -> Iterator[float]:
    """Yield pauses that add up to `seconds`. There is at least one pause, so at least one lookup follows."""
    for longest in chain(PAUSES, repeat(PAUSES[-1])):
        yield min(longest, seconds)
        seconds -= longest
        if seconds <= 0:
            return


def _in_use(error: EngageError) -> bool:
    return isinstance(error, ApiError) and any(code.endswith(IN_USE) for code in error.codes)
