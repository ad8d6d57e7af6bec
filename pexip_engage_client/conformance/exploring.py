"""Run a comparison: call every read-only operation, lists first, and compare each response with the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import unquote

from attrs import define, field

from .._runtime.operations import CallOptions
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
    Send,
    ask_in_another_language,
    broken_absence,
    broken_bytes,
    broken_identity,
    broken_list,
    broken_order,
    broken_status,
    broken_time_zones,
    broken_translations,
    contradicted,
    contradictions,
    has_changed,
    ids_of,
)
from .report import ConformanceReport, Outcome, State, outcome_of

# The length of a period, if an operation requires one.
PERIOD = timedelta(days=14)
# The run stops after this many consecutive 401s. The client requested a new token for each of them.
MOST_UNAUTHORIZED = 3
# If a list changes during this many consecutive checks, the run reports what all of them found.
MOST_CHANGES = 3
NO_FIELDS: Mapping[str, str] = {}
_OAUTH_ERRORS = ("invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "unauthorized_client")

Query = dict[str, str | int | Sequence[str]]
Listener = Callable[[DocumentedOperation, str, Mapping[str, Any], Seen], None]


class Stopped(Exception):  # noqa: N818 - not an error
    """Raised to end a run before it has called every operation."""


@define(kw_only=True)
class Run:
    """A comparison of one enterprise with the OpenAPI document. It sends only GET requests.

    At any time, even after a cancellation, `report` contains all results so far.
    """

    client: EngageClient
    document: Document
    only: Collection[str] = ()
    """The IDs of the operations to compare. Other operations are called only to find IDs of records."""
    max_requests: int = 500
    records: int = 3
    """The maximum number of single records to request with each operation."""
    shown: Shown = NOTHING_MORE
    scopes: Collection[str] = ()
    """The scopes that the client requests; empty if it requests only the scopes that operations need."""
    progress: Callable[[str, int, int], None] = lambda _name, _done, _all: None
    listener: Listener = lambda _operation, _path, _query, _seen: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """A function that returns the start of the period for operations that require a period."""
    ids: RecordIds = field(init=False)
    report: ConformanceReport = field(factory=ConformanceReport, init=False)
    _schemas: Schemas = field(init=False, repr=False)
    _unauthorized: int = field(default=0, init=False)
    _rejected: set[str] = field(factory=set[str], init=False)
    _changes: Counter[str] = field(factory=Counter[str], init=False)
    _lists: dict[str, tuple[DocumentedOperation, Query, Seen]] = field(
        factory=dict[str, tuple[DocumentedOperation, Query, Seen]], init=False, repr=False
    )

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
        except Stopped as stopped:
            for outcome in self.report.outcomes.values():
                if outcome.state is State.NOT_CALLED:
                    outcome.why = str(stopped)
        return self.report

    def _outcome(self, operation: DocumentedOperation) -> Outcome:
        """Return the outcome to fill in for an operation.

        If the operation was not selected, this outcome is discarded.
        """
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
            if is_list(seen.data):
                self._lists[path] = operation, required, seen
            if operation.id not in self.report.outcomes or seen.status >= 300:
                continue
            await self._compare_with_list(operation, path, required, seen)
            if index == 0:
                await self._check_invariants(operation, path, required, seen)
        if self._outcome(operation).state is State.REJECTED and operation.id not in self._rejected:
            self._reject(operation, 404)

    async def _check_invariants(self, operation: DocumentedOperation, path: str, required: Query, seen: Seen) -> None:
        """Check rules that the document cannot express, with further requests to the same operation."""

        async def send(query: Mapping[str, Any], headers: Mapping[str, str]) -> Seen | None:
            again = await self._ask(operation, path, required, query, headers)
            if again is not None and not headers:
                await self._compare_with_list(operation, path, {**required, **query}, again)
            return again

        await self._check_list(operation, seen, send)
        await ask_in_another_language(operation, seen, send)
        if operation.path.endswith("}") and operation.response(404) is not None:
            unknown = await self._request(operation, f"{path.rpartition('/')[0]}/{UNKNOWN_ID}", required)
            self.report.add(broken_absence(operation, unknown))

    async def _compare_with_list(self, operation: DocumentedOperation, path: str, query: Query, seen: Seen) -> None:
        """Compare the records in a response with the same records on the largest page of their list so far.

        If they differ, request both again, because a record may have changed in between. If this happens too often,
        do not compare the pages of the list any more.
        """
        is_page = not operation.path.endswith("}")
        collection = path if is_page else path.rpartition("/")[0]
        if collection not in self._lists or (is_page and self._changes[collection] >= MOST_CHANGES):
            return
        lister, list_query, page = self._lists[collection]
        found = contradictions(page.data, seen.data)
        if found:
            page = await self._ask(lister, collection, list_query) or page
            again = await self._ask(operation, path, query)
            found &= contradictions(page.data, again and again.data)
            self._lists[collection] = lister, list_query, page
            self._changes[collection] += not found
        self.report.add(contradicted(operation, name) for name, *_ in found)
        if len(ids_of(seen.data)) > len(ids_of(page.data)):
            self._lists[collection] = operation, query, seen

    async def _check_list(self, operation: DocumentedOperation, seen: Seen, send: Send) -> None:
        """Check a list. If the list changes during the check, check it again. Report what all checks found."""
        if not is_list(seen.data):
            return
        large = {"limit": paging.largest_page(operation)} if paging.is_paged(operation) else {}
        largest = (await send(large, {}) if large else None) or seen
        found: list[Difference] | None = None
        for _ in range(MOST_CHANGES):
            broken = await broken_list(operation, seen, largest, send)
            again = await send({}, {})
            broken += broken_order(operation, seen, again)
            found = broken if found is None else [each for each in found if each in broken]
            if again is None or not found:
                break
            largest_again = await send(large, {}) or again
            if not has_changed(operation, seen, again) and not has_changed(operation, largest, largest_again):
                break
            seen, largest = again, largest_again
        self.report.add(found or [])

    async def _ask(
        self,
        operation: DocumentedOperation,
        path: str,
        required: Query,
        query: Mapping[str, Any] = NO_FIELDS,
        headers: Mapping[str, str] = NO_FIELDS,
    ) -> Seen | None:
        """Send a documented request that checks a rule. If the response is an error, report it, and return None."""
        seen = await self._request(operation, path, {**required, **query}, headers)
        if seen is not None and seen.status >= 300:
            # The server may reject a value that no record has, for example because it is not an ID.
            if [UNKNOWN_ID] not in query.values() or not 400 <= seen.status < 500:
                self._reject(operation, seen.status, _fields(query, headers))
            return None
        return seen

    async def _send(self, operation: DocumentedOperation, path: str, query: Query) -> Seen | None:
        """Send one request for an operation's outcome, and return the response."""
        outcome = self._outcome(operation)
        if operation.scope is not None and not self.scopes:
            self.report.requested_scopes.add(operation.scope)
        seen = await self._request(operation, path, query)
        if seen is None:
            return None
        outcome.count(seen, record_count(self._schemas, operation, seen))
        if seen.status >= 300:
            await self._note_rejection(operation, path, outcome, seen.status)
        self.listener(operation, path, query, seen)
        if self._unauthorized >= MOST_UNAUTHORIZED:
            self._stop(f"{self._unauthorized} consecutive operations were rejected with 401, even with new tokens")
        return seen

    async def _request(
        self, operation: DocumentedOperation, path: str, query: Query, headers: Mapping[str, str] = NO_FIELDS
    ) -> Seen | None:
        """Send one request, and compare and return its response; None without a response."""
        report = self.report
        if report.requests >= self.max_requests:
            self._stop(f"the limit of {self.max_requests} requests was reached")
        report.requests += 1
        try:
            options: CallOptions = {"extra_headers": headers} if headers else {}
            response = await self.client.request("GET", path, query=query, scope=operation.scope, **options)
        except EngageError as error:
            if not isinstance(error, ApiError) or error.response is None:
                self._note_failure(operation, error, _fields(query, headers))
                return None
            if isinstance(error, PermissionDeniedError):
                documented = {*self.document.scopes, *error.requested_scopes}
                report.requested_scopes |= error.requested_scopes
                report.allowed_scopes |= (error.granted_scopes or frozenset()) & documented
            response = error.response
        self._unauthorized = self._unauthorized + 1 if response.status_code == 401 else 0
        seen = Seen.of(response)
        found = list(differences(self._schemas, operation, seen, self.shown))
        found += broken_bytes(operation, response.content)
        found += broken_status(operation, seen)
        if seen.status < 300:
            found += broken_translations(operation, seen, headers.get("Accept-Language"))
            report.allowed_scopes |= {operation.scope} if operation.scope else set()
            found += broken_identity(operation, path, seen)
            found += broken_time_zones(operation, seen)
            found += paging.broken_rules(operation, query, seen)
        if operation.id in report.outcomes:
            report.add(found)
        return seen

    # --- what is reported about requests without a successful response

    def _reject(self, operation: DocumentedOperation, status: int, fields: str = "") -> None:
        """Report that a documented request was rejected, after all retries."""
        self._rejected.add(operation.id)
        if operation.id in self.report.outcomes:
            pointer = f"{operation.pointer}/responses"
            self.report.add([Difference(Kind.REJECTED, operation.id, pointer, "", f"{status}{fields}")])

    async def _note_rejection(self, operation: DocumentedOperation, path: str, outcome: Outcome, status: int) -> None:
        if outcome.state not in (State.REACHED, State.EMPTY):
            outcome.state, outcome.why = State.REJECTED, f"status {status}"
            if status == 403:
                outcome.state = State.FORBIDDEN
                granted = outcome.scope in self.report.allowed_scopes
                outcome.why = (
                    f"needs the scope {outcome.scope}{', which is granted' * granted}" if outcome.scope else ""
                )
        if outcome.state is not State.FORBIDDEN and (status != 404 or await self._is_listed(operation, path)):
            self._reject(operation, status)

    async def _is_listed(self, operation: DocumentedOperation, path: str) -> bool:
        """True if the last ID in a path is still in the list of its collection, or if the path has no ID.

        Other records may still refer to a deleted record.
        """
        places = [index for index, part in enumerate(operation.path.split("/")) if part.startswith("{")]
        if not places:
            return True
        *collection, id_ = path.split("/")[: places[-1] + 1]
        lister = self._lists.get("/".join(collection))
        again = await self._ask(lister[0], "/".join(collection), lister[1]) if lister else None
        return again is not None and unquote(id_) in ids_of(again.data)

    def _note_failure(self, operation: DocumentedOperation, error: EngageError, fields: str) -> None:
        """Record that there was no response. Without a token, no other operation can succeed."""
        outcome, why = self._outcome(operation), describe_error(error)
        if isinstance(error, InvalidArgumentError) and error.parameter == "path":
            why = "the request was not sent, because the client does not accept an ID in its path, for example with '/'"
        if outcome.state is State.NOT_CALLED:
            outcome.state, outcome.why = State.FAILED, why
        if operation.id in self.report.outcomes:
            self.report.unanswered[f"{operation.id}{fields}: {why}"] += 1
        if isinstance(error, TokenError):
            self._unauthorized += 1
            if not error.retryable or self._unauthorized >= MOST_UNAUTHORIZED:
                self._stop(why)

    def _stop(self, why: str) -> None:
        self.report.stopped = why
        raise Stopped(why)


def _fields(query: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """Describe a request by the names of its query parameters and headers."""
    names = [*query, *headers]
    return f" for a request with {', '.join(names)}" if names else ""


def _needs(operation: DocumentedOperation) -> int:
    """Return how much a call needs. IDs in the path count more than query parameters, so lists come first."""
    required = sum(each.required for each in operation.parameters if each.location == "query")
    return 10 * operation.path.count("{") + required


def describe_error(error: BaseException) -> str:
    """Return a description of an error, without addresses or messages from the server."""
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
