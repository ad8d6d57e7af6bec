"""A run: call every read-only operation, lists first, and compare each response with the document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

from attrs import define, field

from .._runtime.call_options import CallOptions
from ..client import EngageClient
from ..errors import ApiError, EngageError, InvalidArgumentError, PermissionDeniedError, TokenError, TransportError
from ..openapi.parsing import is_list
from ..openapi.reader import Document, DocumentedOperation
from ..openapi.schemas import Schemas
from ..sandbox.times import stamp
from . import paging
from .differences import NOTHING_MORE, Difference, Kind, Seen, Shown, differences, record_count
from .ids import RecordIds
from .invariants import (
    UNKNOWN_ID,
    broken_absence,
    broken_bytes,
    broken_identity,
    broken_language,
    broken_list,
)
from .report import ConformanceReport, Outcome, State, outcome_of

# The length of a period, if an operation requires one.
PERIOD = timedelta(days=14)
# The run stops after this many consecutive 401s. The client requested a new token for each of them.
MOST_UNAUTHORIZED = 3
_OAUTH_ERRORS = ("invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "unauthorized_client")

Query = dict[str, str | int | Sequence[str]]
Listener = Callable[[DocumentedOperation, str, Mapping[str, Any], Seen], None]


class Stopped(Exception):  # noqa: N818 - not an error
    """Raised to end a run before it has called every operation."""


@define(kw_only=True)
class Run:
    """A comparison of one enterprise with the OpenAPI document. It sends only GET requests.

    At any time, even after a cancellation, `report` contains everything that was done so far.
    """

    client: EngageClient
    document: Document
    only: Collection[str] = ()
    """The IDs of the operations to compare. Other operations are called only to find IDs of records."""
    max_requests: int = 300
    records: int = 3
    """The maximum number of single records to request with each operation."""
    shown: Shown = NOTHING_MORE
    scopes: Collection[str] = ()
    """The scopes that the client requests; empty if it requests the scope that each operation needs."""
    progress: Callable[[str, int, int], None] = lambda _name, _done, _all: None
    listener: Listener = lambda _operation, _path, _query, _seen: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """A function that returns the start of the period for operations that require a period."""
    ids: RecordIds = field(init=False)
    report: ConformanceReport = field(factory=ConformanceReport, init=False)
    _schemas: Schemas = field(init=False, repr=False)
    _unauthorized: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.ids = RecordIds([operation.path for operation in self.document.operations.values()])
        self._schemas = Schemas(self.document)
        self.report.requested_scopes |= set(self.scopes)

    async def __call__(self) -> ConformanceReport:
        """Call the operations, compare their responses, and return the report."""
        waiting = [each for each in self.document.operations.values() if each.method == "GET" and each.success_status]
        wanted = [each for each in waiting if not self.only or each.id in self.only]
        self.report.outcomes = {each.id: outcome_of(each) for each in wanted}
        depth = max((_needs(each) for each in wanted), default=0)
        waiting = sorted((each for each in waiting if each in wanted or _needs(each) < depth), key=_needs)
        total = len(waiting)
        try:
            while (ready := next((each for each in waiting if not self._missing(each)), None)) is not None:
                self.progress(ready.id, total - len(waiting), total)
                waiting.remove(ready)
                await self._try(ready)
            for operation in waiting:
                outcome = self._outcome(operation)
                outcome.state, outcome.why = State.NO_VALUE, self._missing(operation)
            self._report_rejected(wanted)
        except Stopped as stopped:
            self._report_rejected(wanted)
            for outcome in self.report.outcomes.values():
                if outcome.state is State.NOT_CALLED:
                    outcome.why = str(stopped)
        return self.report

    def _report_rejected(self, operations: Sequence[DocumentedOperation]) -> None:
        """Report operations that only rejected documented requests."""
        for operation in operations:
            outcome = self._outcome(operation)
            if outcome.state is State.REJECTED:
                self.report.add([_rejection(operation, max(outcome.statuses))])

    def _outcome(self, operation: DocumentedOperation) -> Outcome:
        """Return the outcome of an operation, to fill in. For an operation that was not selected, it is discarded."""
        return self.report.outcomes.get(operation.id) or outcome_of(operation)

    # --- the IDs and parameters that operations need

    def _missing(self, operation: DocumentedOperation) -> str:
        if (collection := self.ids.missing(operation)) is not None:
            return f"needs an ID of {collection}"
        names = [name for name, value in self._query(operation).items() if value is None]
        return f"needs a value for {', '.join(names)}" if names else ""

    def _query(self, operation: DocumentedOperation) -> dict[str, str | None]:
        """Return the query parameters that an operation requires."""
        return {
            parameter.name: self._value(parameter.name, parameter.schema)
            for parameter in operation.parameters
            if parameter.location == "query" and parameter.required
        }

    def _value(self, name: str, schema: Mapping[str, Any]) -> str | None:
        if schema.get("format") == "date-time":
            today = datetime.combine(self.now(), time(), UTC)
            return stamp(today + PERIOD if name in ("to", "end") else today)
        return self.ids.query(name) or next(iter(schema.get("enum", ())), None)

    # --- requests

    async def _try(self, operation: DocumentedOperation) -> None:
        required: Query = {name: value for name, value in self._query(operation).items() if value is not None}
        for index, path in enumerate(list(islice(self.ids.paths(operation), self.records))):
            seen = await self._send(operation, path, required)
            if seen is None or seen.status in (401, 403):
                return
            self.ids.learn(path, seen.payload)
            if operation.id not in self.report.outcomes or seen.status >= 300:
                continue
            if index == 0 and paging.is_paged(operation) and is_list(seen.data) and len(seen.data) > 1:
                await self._send(operation, path, {**required, "offset": 1, "limit": 1})
            self.report.add(broken_identity(operation, path, seen))
            if index == 0:
                await self._check_invariants(operation, path, required, seen)

    async def _check_invariants(self, operation: DocumentedOperation, path: str, required: Query, seen: Seen) -> None:
        """Check what the document cannot express, with further requests to the same operation."""

        async def send(query: Mapping[str, Any], headers: Mapping[str, str]) -> Seen | None:
            return await self._ask(operation, path, {**required, **query}, headers)

        if is_list(seen.data):
            self.report.add(await broken_list(operation, seen, send))
        self.report.add(await broken_language(operation, seen, send))
        if operation.path.endswith("}") and operation.response(404) is not None:
            unknown = f"{path.rpartition('/')[0]}/{UNKNOWN_ID}"
            self.report.add(broken_absence(operation, await self._ask(operation, unknown, required, {})))

    async def _ask(
        self, operation: DocumentedOperation, path: str, query: Query, headers: Mapping[str, str]
    ) -> Seen | None:
        """Send a request that checks a rule, and compare its response, too; return None without a response."""
        self._count_request()
        try:
            options: CallOptions = {"extra_headers": headers} if headers else {}
            response = await self.client.request("GET", path, query=query, scope=operation.scope, **options)
        except EngageError as error:
            if not isinstance(error, ApiError) or error.response is None:
                return None
            response = error.response
        seen = Seen.of(response)
        self.report.add(differences(self._schemas, operation, seen, self.shown))
        return seen

    def _count_request(self) -> None:
        if self.report.requests >= self.max_requests:
            self._stop(f"the limit of {self.max_requests} requests was reached")
        self.report.requests += 1

    async def _send(self, operation: DocumentedOperation, path: str, query: Query) -> Seen | None:
        """Send one request, and compare and return its response; None without a response."""
        report, outcome = self.report, self._outcome(operation)
        self._count_request()
        if operation.scope is not None and not self.scopes:
            report.requested_scopes.add(operation.scope)
        try:
            response = await self.client.request("GET", path, query=query, scope=operation.scope)
        except EngageError as error:
            if not isinstance(error, ApiError) or error.response is None:
                self._note_failure(outcome, error)
                return None
            self._note_rejection(outcome, error)
            response = error.response
        else:
            self._unauthorized = 0
        seen = Seen.of(response)
        outcome.count(seen, record_count(self._schemas, operation, seen))
        found = list(differences(self._schemas, operation, seen, self.shown))
        found += broken_bytes(operation, response.content)
        if seen.status >= 500 and outcome.state is State.REACHED:
            found.append(_rejection(operation, seen.status))
        if seen.status < 300:
            report.allowed_scopes |= {outcome.scope} if outcome.scope else set()
            found += paging.broken_rules(operation, query, seen)
        if operation.id in report.outcomes:
            report.add(found)
        self.listener(operation, path, query, seen)
        if self._unauthorized >= MOST_UNAUTHORIZED:
            self._stop(f"{self._unauthorized} consecutive operations were rejected with 401, even with new tokens")
        return seen

    def _note_failure(self, outcome: Outcome, error: EngageError) -> None:
        """Record that there was no response. Without a token, no other operation can succeed."""
        if outcome.state is State.NOT_CALLED:
            outcome.state, outcome.why = State.FAILED, describe_error(error)
        if isinstance(error, TokenError):
            self._unauthorized += 1
            if not error.retryable or self._unauthorized >= MOST_UNAUTHORIZED:
                self._stop(describe_error(error))

    def _note_rejection(self, outcome: Outcome, error: ApiError) -> None:
        self._unauthorized = self._unauthorized + 1 if error.status_code == 401 else 0
        if isinstance(error, PermissionDeniedError):
            documented = self.document.scopes
            self.report.requested_scopes |= error.requested_scopes
            self.report.allowed_scopes |= (error.granted_scopes or frozenset()) & {*documented, *error.requested_scopes}
        if outcome.state in (State.REACHED, State.EMPTY):  # only another page or another record was rejected
            return
        outcome.state, outcome.why = State.REJECTED, f"status {error.status_code}"
        if error.status_code == 403:
            outcome.state = State.FORBIDDEN
            granted = outcome.scope in self.report.allowed_scopes
            outcome.why = f"needs the scope {outcome.scope}{', which is granted' * granted}" if outcome.scope else ""

    def _stop(self, why: str) -> None:
        self.report.stopped = why
        raise Stopped(why)


def _rejection(operation: DocumentedOperation, status: int) -> Difference:
    return Difference(Kind.REJECTED, operation.id, f"{operation.pointer}/responses", "", str(status))


def _needs(operation: DocumentedOperation) -> int:
    """Return how much a call needs. IDs in the path count more than query parameters, so lists come first."""
    required = sum(each.required for each in operation.parameters if each.location == "query")
    return 10 * operation.path.count("{") + required


def describe_error(error: BaseException) -> str:
    """Return a description of an error without messages from the server and without addresses."""
    if isinstance(error, InvalidArgumentError):
        return f"{error.parameter} must be {error.accepted}"
    if isinstance(error, OSError) and error.filename is not None and not isinstance(error, EngageError):
        return f"{error.filename} cannot be opened: {error.strerror}"
    if not isinstance(error, EngageError):
        return str(error)
    facts = [str(error.status_code)] if isinstance(error, ApiError | TokenError) and error.status_code else []
    if isinstance(error, TokenError) and error.error in _OAUTH_ERRORS:
        facts.append(error.error)
    if isinstance(error, TransportError):
        facts.append(f"phase {error.phase}")
    cause = error.__cause__
    while cause is not None:
        facts += [] if isinstance(cause, EngageError) else [type(cause).__name__]
        cause = cause.__cause__
    return f"{type(error).__name__} ({', '.join(facts)})" if facts else type(error).__name__
