"""A run: every operation that only reads is called, lists first, and each response is compared with the document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

from attrs import define, field

from ..client import EngageClient
from ..errors import ApiError, AuthenticationError, EngageError, ResponseValidationError, TokenError
from ..openapi.operations import DocumentedOperation
from ..openapi.reader import Document
from ..response import Response
from ..sandbox.state.store import is_list, is_object
from ..sandbox.times import stamp
from . import paging
from .differences import Difference, Seen, differences
from .ids import RecordIds
from .report import Outcome, Report, State
from .schemas import Schemas

# How far ahead a period reaches that an operation demands.
PERIOD = timedelta(days=14)
# Page sizes to try where no bound is documented, largest first; asked for behind the last record.
PAGE_SIZES = (1000, 500, 250, 100)

Query = dict[str, str | int]
Listener = Callable[[DocumentedOperation, str, Mapping[str, Any], Seen], None]


class Stopped(Exception):  # noqa: N818 - not an error
    """As many requests were made as were allowed."""


@define(kw_only=True)
class Run:
    """One run against one enterprise. It sends GETs only."""

    client: EngageClient
    document: Document
    only: Collection[str] = ()
    """Operations to be looked at; the others are called only as far as their ids are needed."""
    max_requests: int = 300
    records: int = 3
    """How many single resources an operation is tried with."""
    values: bool = False
    progress: Callable[[str, int, int], None] = lambda _name, _done, _all: None
    listener: Listener = lambda _operation, _path, _query, _seen: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """Where demanded periods begin."""
    ids: RecordIds = field(init=False)
    report: Report = field(factory=Report, init=False)
    _schemas: Schemas = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.ids = RecordIds([operation.path for operation in self.document.operations.values()])
        self._schemas = Schemas(self.document)

    async def __call__(self) -> Report:
        """Make the requests. `TokenError` and `AuthenticationError` end it."""
        waiting = self._operations()
        wanted = [each for each in waiting if not self.only or each.id in self.only]
        self.report.outcomes = {each.id: Outcome(each.id, each.method, each.path) for each in wanted}
        depth = max((_needs(each) for each in wanted), default=0)
        waiting = sorted((each for each in waiting if each in wanted or _needs(each) < depth), key=_needs)
        total = len(waiting)
        try:
            while (ready := next(filter(self._can_be_tried, waiting), None)) is not None:
                self.progress(ready.id, total - len(waiting), total)
                waiting.remove(ready)
                await self._try(ready)
        except Stopped:
            waiting.clear()
        for operation in waiting:
            outcome = self._outcome(operation)
            outcome.state, outcome.why = State.NO_RECORD, self._missing(operation)
        self.progress("", total, total)
        return self.report

    def _operations(self) -> list[DocumentedOperation]:
        return [
            operation
            for operation in self.document.operations.values()
            if operation.method == "GET" and operation.success_status is not None
        ]

    def _outcome(self, operation: DocumentedOperation) -> Outcome:
        """Where to write the outcome of an operation; a discarded one for an operation that was not requested."""
        return self.report.outcomes.get(operation.id) or Outcome(operation.id, operation.method, operation.path)

    # --- what an operation needs

    def _can_be_tried(self, operation: DocumentedOperation) -> bool:
        return not self._missing(operation)

    def _missing(self, operation: DocumentedOperation) -> str:
        if (collection := self.ids.missing(operation)) is not None:
            return f"no id in {collection}"
        names = [name for name, value in self._query(operation).items() if value is None]
        return f"no value for {', '.join(names)}" if names else ""

    def _query(self, operation: DocumentedOperation) -> dict[str, str | None]:
        """The query parameters that an operation demands."""
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
        demanded: Query = {name: value for name, value in self._query(operation).items() if value is not None}
        for index, path in enumerate(list(islice(self.ids.paths(operation), self.records))):
            seen = await self._send(operation, path, demanded)
            if seen is None or seen.status == 403:
                return
            self.ids.learn(path, seen.payload)
            if index == 0 and paging.is_paged(operation) and operation.id in self.report.outcomes:
                await self._try_paging(operation, path, demanded, seen)

    async def _try_paging(self, operation: DocumentedOperation, path: str, query: Query, first: Seen) -> None:
        """A second record, and pages as large as they may be, asked for behind the last record."""
        meta = first.payload.get("meta") if is_object(first.payload) else None
        total = meta.get("totalCount") if is_object(meta) else None
        if first.status >= 300 or not isinstance(total, int):
            return
        if total > 1:
            await self._send(operation, path, {**query, "offset": 1, "limit": 1})
        bound = next(each.schema.get("maximum") for each in operation.parameters if each.name == "limit")
        for size in PAGE_SIZES if bound is None else (bound,):
            seen = await self._send(operation, path, {**query, "offset": total, "limit": size}, probe=bound is None)
            if seen is None:
                return
            if seen.status < 300:
                self._outcome(operation).page_size = size
                return
        if bound is not None:
            self._count(operation, [paging.page_refused(operation, bound)])

    async def _send(
        self, operation: DocumentedOperation, path: str, query: Query, *, probe: bool = False
    ) -> Seen | None:
        """One request, its response compared; None without a response. A probe may be rejected."""
        if self.report.requests >= self.max_requests:
            raise Stopped
        self.report.requests += 1
        outcome = self._outcome(operation)
        try:
            response: Response | None = await self.client.request("GET", path, query=query, scope=operation.scope)
        except AuthenticationError:
            raise
        except ApiError as error:
            response = error.response
        except TokenError:
            raise
        except EngageError as error:
            if outcome.state is State.NOT_ASKED:
                outcome.state, outcome.why = State.FAILED, type(error).__name__
            return None
        seen = _seen(response) if response is not None else None
        if seen is not None:
            self._note(operation, outcome, seen)
            self._count(operation, differences(self._schemas, operation, seen, values=self.values))
            if seen.status < 300:
                self._count(operation, paging.broken_rules(operation, query, seen.payload))
            self.listener(operation, path, query, seen)
        return seen

    def _count(self, operation: DocumentedOperation, found: Iterable[Difference]) -> None:
        if operation.id in self.report.outcomes:
            self.report.add(found)

    def _note(self, operation: DocumentedOperation, outcome: Outcome, seen: Seen) -> None:
        outcome.statuses[seen.status] += 1
        if seen.status < 300:
            data = seen.payload.get("data") if is_object(seen.payload) else None
            outcome.records += len(data) if is_list(data) else 1
            outcome.state, outcome.why = State.REACHED, ""
        elif outcome.state is not State.REACHED:
            outcome.state = State.FORBIDDEN if seen.status == 403 else State.REFUSED
            needed = f", its scope is {operation.scope}" if seen.status == 403 and operation.scope else ""
            outcome.why = f"{seen.status}{needed}"


def _needs(operation: DocumentedOperation) -> int:
    """How much has to be known for a call: ids in the path before those in the query, lists with neither first."""
    demanded = sum(each.required for each in operation.parameters if each.location == "query")
    return 10 * operation.path.count("{") + demanded


def _seen(response: Response) -> Seen:
    try:
        return Seen(response.status_code, response.headers, response.json())
    except ResponseValidationError:
        return Seen(response.status_code, response.headers, None, is_json=False)
