"""Run the ``…_once`` methods: look up the record, create it, and resolve an unknown outcome with further lookups.

An unknown outcome can be resolved if an operation takes an `external_id` and its records can be listed by that ID. The
call looks up the record until it exists, or until the request can no longer take effect. Only then does it send the
request again.

Only one call at a time works on an external ID. `Flights` ensures this within a process, and the claim in the store
ensures it across processes. The intent in the store shows what an interrupted call may still do; see `Effects`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from uuid import UUID

from attrs import define

from .._pipeline.client_options import Options
from .._pipeline.request import check_extras
from .._runtime.arguments import flag, invalid_value, is_mapping, sent_text, unpadded_text
from .._runtime.operations import CallOptions, Operation, Request, Session
from .._runtime.response_models import peek
from ..errors import ApiError, DuplicateError, EngageError, ResponseValidationError
from ..tracing import Attempt, current
from .comparison import check_record, fingerprint
from .countdown import Countdown
from .effects import Effects
from .flights import Flight, shared, store_of
from .intents import IntentClaim, IntentKey
from .lookup import Lookup, duplicates, quoted, record_id

if TYPE_CHECKING:
    from .lookup import Find

T = TypeVar("T")

# Seconds before each lookup after an unknown outcome.
PAUSES = (0.5, 1.0, 2.0, 4.0)
# A request may take effect for its `timeout`, but at least for this many seconds.
SHORTEST_EFFECT = sum(PAUSES)
# How long a request without a `timeout` may take effect, in seconds.
DEFAULT_EFFECT = 30.0
# The maximum number of requests with an unknown outcome that a call sends.
SENDS = 8
IN_USE = "EXTERNAL_ID_ALREADY_IN_USE"


class ExactlyOnce:
    """A session that creates the record with an external ID exactly once, or returns the existing record.

    The deadline covers all requests and pauses together. The other options apply to each request.
    """

    def __init__(
        self, session: Session, resource: str, find: Find, external_id: str | UUID, *, resend: bool = True
    ) -> None:
        self._session = session
        self._find = find
        self._key = IntentKey(
            session.api_address, resource, unpadded_text("external_id", sent_text("external_id", external_id))
        )
        self._resend = flag("resend", resend)
        self.timing = session.timing
        self.time_limits = session.time_limits
        self.api_address = session.api_address
        self.idempotency = store_of(session)

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Create the record and return it, or return the record from a running call with the same external ID."""
        self._check(operation, request, options)
        limits: CallOptions = {**self.time_limits, **options, "retry_unsafe": False}
        limits["correlation_id"] = options.get("correlation_id") or current()
        try:
            return await self._share(operation, request, limits)
        except EngageError as error:
            if error.method is None:  # it comes from a comparison or the store, not from a request
                error.operation, error.method, error.path = operation.id, operation.method, operation.path
                error.correlation_id = limits["correlation_id"]
            raise

    async def _share(self, operation: Operation[T], request: Request, limits: CallOptions) -> T:
        """Wait for a running call with the same external ID, or run the procedure and share its result."""
        time = Countdown(limits.get("deadline"), self.timing.monotonic)
        body = _body(request, limits)
        mine = Flight(fingerprint(operation.id, body))
        try:
            async with asyncio.timeout(time.wait()):
                while (running := shared.flights.begin(self._key, mine)) is not mine:
                    if (record := await running.get()) is not None:
                        existing = operation.decode({"data": record})
                        if running.fingerprint != mine.fingerprint:
                            check_record(self._key.resource, self._key.external_id, body, peek(existing, "data"))
                        return existing
        except TimeoutError:
            raise time.still_waiting(None, retryable=self._resend) from None
        record = None
        try:
            created = await self._creation(operation, request, limits, time, mine.fingerprint).run()
            data = peek(created, "data")
            record = None if data is None else data.to_dict()
            return created
        finally:
            shared.flights.end(self._key, mine, record)

    def _check(self, operation: Operation[Any], request: Request, options: CallOptions) -> None:
        """Before anything is sent, reject options that the operation would reject."""
        check_extras(Options.default().changed(options, arguments=operation.arguments), request, operation)
        if options.get("retry_unsafe"):
            raise invalid_value(
                "retry_unsafe", "left out: this method resolves an unknown outcome before it retries", True
            )

    def _creation(
        self, operation: Operation[T], request: Request, options: CallOptions, time: Countdown, request_hash: str
    ) -> Creation[T]:
        longest = max(SHORTEST_EFFECT, options.get("timeout") or DEFAULT_EFFECT)
        return Creation(
            session=self._session,
            operation=operation,
            request=request,
            options=options,
            lookup=Lookup(self._find, self._key.external_id),
            time=time,
            key=self._key,
            fingerprint=request_hash,
            claim=IntentClaim(self.idempotency, self._key, operation.id, request_hash),
            effects=Effects(longest, self.timing.monotonic, resend=self._resend),
        )


@define(kw_only=True)
class Creation(Generic[T]):
    """The procedure of one call. While it runs, no other call in any process works on its external ID."""

    session: Session
    key: IntentKey
    fingerprint: str
    operation: Operation[T]
    request: Request
    options: CallOptions
    lookup: Lookup
    time: Countdown
    claim: IntentClaim
    effects: Effects
    attempts: int = 0
    """The number of attempts to send the request."""
    is_retry: bool = False
    """Whether an earlier call, which did not end, may have sent the same request. The record is then accepted as it is,
    because it may have been changed since."""

    async def run(self) -> T:
        """Create the record, or return the existing one."""
        try:
            await self._take_over()
            created = await self._create()
            self.effects.settle()
            return created
        except EngageError as error:
            self.effects.explain(error)
            self.time.name_deadline(error)
            error.attempts = error.attempts or self.attempts
            raise
        except Exception as error:  # from the caller's own code
            if self.effects.unknown is not None:
                error.add_note(
                    f"raised while it was unknown whether a request had taken effect: {self.effects.unknown}"
                )
            raise
        finally:
            await (self.claim.settle() if self.effects.are_settled else self.claim.leave(self.effects.left()))

    async def _take_over(self) -> None:
        """Get the claim, and continue where an earlier call left off."""
        holder = await self.claim.acquire(self.time.wait())
        if holder is not None:
            self.effects.unknown = self.time.still_waiting(holder, retryable=self.effects.resend)
            raise self.effects.unknown
        intent = await self.claim.intent()
        if intent is not None:
            self.effects.take_over(intent)
            self.is_retry = intent.fingerprint == self.fingerprint

    async def _create(self) -> T:
        """Look up the record. Send the request if the record does not exist and no earlier request can create it."""
        found = await self._first_lookup()
        if self.effects.unknown is None:
            self.effects.settle()  # an earlier call's request can no longer take effect
        for sends_left in reversed(range(SENDS + 1)):
            if found is None and self.effects.unknown is not None:
                found = await self._watch(self.effects.left())
            if found is not None:
                break
            unknown = self.effects.unknown
            if unknown is not None and not (self.effects.resend and sends_left > 0 and self.time.is_enough()):
                raise unknown
            created, error = await self._send()
            if error is None and not self._is_ours(created):
                found = await self._record_behind(created)
                break
            if error is None:
                await self._check_for_second_record(created)
                return cast("T", created)
            if error is self.effects.unknown:
                continue
            if _in_use(error) or self.effects.unknown is not None:  # perhaps because the record exists
                found = await self._watch(SHORTEST_EFFECT)
            if found is None:
                raise self.effects.first(error)
        if not self.is_retry:
            check_record(self.key.resource, self.key.external_id, _body(self.request, self.options), found)
        return self.operation.decode({"data": cast("Any", found).to_dict()})

    async def _first_lookup(self) -> Any:
        found = await self._look()
        if found is None and not self.time.is_enough():
            raise self.time.too_little_left("the lookup of the record")
        return found

    async def _look(self) -> Any:
        return await self.lookup.record(self.time.limit(_reading(self.request, self.options)), self.time.ends_at)

    async def _send(self) -> tuple[Any, EngageError | None]:
        """Send the request once, and return the response or the error."""
        self.effects.begin()
        request = self.request._replace(before_send=self._before_send, ends_at=self.time.ends_at)
        options: CallOptions = {**self.time.limit(self.options), "observe": self._observe}
        try:
            return await self.session.call(self.operation, request, options), None
        except EngageError as error:
            if error.outcome == "unknown":
                self.effects.add(error)
            return None, error
        except BaseException:  # a cancellation or the caller's own error: the request may be in progress
            self.effects.add(None)
            raise

    def _observe(self, attempt: Attempt) -> None:
        self.attempts += attempt.operation == self.operation.id  # token requests have no operation
        theirs = self.options.get("observe")
        if theirs is not None:
            theirs(attempt)

    async def _before_send(self) -> None:
        await self.effects.record(self.claim)

    async def _watch(self, seconds: float) -> Any:
        """Look up the record repeatedly for a number of seconds. If the last lookup fails, raise an error."""
        failed: EngageError | None = None
        for pause in _pauses(seconds):
            if self.time.left() <= 0:
                break
            await self.session.timing.sleep(min(pause, 0.9 * self.time.left()))  # leave time for the last lookup
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
            raise self.effects.first(failed)
        return None

    def _is_ours(self, created: Any) -> bool:
        """Whether the response contains the record with this external ID."""
        return bool(peek(peek(created, "data"), "external_id") == self.key.external_id)

    async def _record_behind(self, created: Any) -> Any:
        """Look up the record, because the response does not contain it. The request is not sent again."""
        theirs = peek(peek(created, "data"), "external_id")
        problem = f"the externalId in the response is {quoted(theirs)}; the request had {quoted(self.key.external_id)}"
        unknown = ResponseValidationError(problem, outcome="unknown")
        self.effects.resend = False  # another request would get the same response
        self.effects.add(unknown)
        found = await self._watch(SHORTEST_EFFECT)
        if found is None:
            raise unknown
        return found

    async def _check_for_second_record(self, created: Any) -> None:
        """Check whether an earlier request took effect later than assumed."""
        if self.effects.unknown is None:
            return
        try:
            found = await self._look()
        except DuplicateError:
            raise
        except EngageError:
            return  # the caller must learn that the record was created
        ids = [record_id(record) for record in (found, peek(created, "data"))]
        if None not in ids and ids[0] != ids[1]:
            raise duplicates(self.key.external_id, ids)


def _body(request: Request, options: CallOptions) -> object:
    """Return the body that the request sends."""
    return {**request.body, **options.get("extra_body", {})} if is_mapping(request.body) else request.body


def _reading(request: Request, options: CallOptions) -> CallOptions:
    """Return the options for a lookup.

    A lookup has its own filter and no body, and uses the language of the request.
    """
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
