"""The API: parse requests, serve them, and respond as documented.

A request is checked in this order: rate limit (429), address (404, 405), token (401), scope (403), faults, document
(400), IDs (404), business rules (422). Only then is the change made.
"""

import logging
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from ..._failures import one_line
from ...openapi.parsing import is_list, is_object
from ...openapi.reader import Document, DocumentedOperation
from .. import zones
from ..document.languages import Languages
from ..document.names import names_of
from ..document.projection import Projection
from ..document.routing import router_of
from ..document.validation import Validation
from ..drafts import Change, Draft, Implementation, Invocation, serve
from ..problems import BadRequest, InternalError, Problem
from ..state import references
from ..state.enterprise_state import Enterprise
from ..state.record_store import Record, copied
from ..webhook_sender import Webhooks
from .faults.effects import MetFaults
from .faults.matching import RequestFacts
from .faults.registry import Faults
from .log import Exchange, RequestLog
from .messages import (
    HttpRequest,
    HttpResponse,
    has_content,
    header_parameters,
    json_body,
    path_parameters,
    query_parameters,
    to_json,
)
from .token_endpoint import IssuedTokens
from .traffic import InFlight, Meter, RequestInFlight

_log = logging.getLogger("pexip_engage_client.sandbox")
_ANY_ERROR = "/components/schemas/ErrorEnvelope"
# The documentation does not name the flag that includes deleted records. The sandbox uses this name.
_INCLUDE_DELETED = frozenset({"include-deleted"})
_MOST_IGNORED, _LONGEST_PATH = 50, 200  # limits on the ignored properties in a log entry
_LONGEST_PAGE = 1000  # records
_GENERAL = (405, 429)  # statuses that are documented in general, for all operations


@define(eq=False)
class Api:
    """The documented operations of one enterprise."""

    enterprise: Enterprise
    implementations: Mapping[str, Implementation] = field(repr=False)
    document: Document
    validation: Validation
    projection: Projection
    tokens: IssuedTokens
    meter: Meter
    faults: Faults
    requests: RequestLog
    in_flight: InFlight
    webhooks: Webhooks
    strict: bool
    failures: list[Exception] = field(factory=list[Exception], init=False)

    async def respond(self, request: HttpRequest, segments: list[str]) -> HttpResponse:
        """Serve one API request."""
        exchange = Exchange.of(request, "/" + "/".join(segments), self.tokens.mask)
        correlation_id = request.headers.get("x-correlation-id") or self.enterprise.correlation_ids.uuid()
        exchange.correlation_id = exchange.correlation_id or correlation_id
        self.requests.add(exchange)
        headers = {"x-correlation-id": correlation_id}
        met = MetFaults([])
        current = self.in_flight.begin(request)
        try:
            with self.meter.request(request.client):
                operation, path = router_of(self.document).find(request.method, segments)
                exchange.operation = operation.id
                await current.sleep(0)
                self.tokens.check(request.headers.get("authorization"), operation.scope, needs_any=self.strict)
                facts = RequestFacts(exchange.path, list(path.values()), request.headers, request.query, request.body)
                met = self.faults.take(operation.id, facts)  # earlier rejections do not use up faults
                exchange.faults = [fault.id for fault in met.faults]
                if not met.rejects_connection:
                    request.accepted()
                await met.before(current)
                status, payload = self._serve(exchange, request, operation, path, current)
                self.faults.succeeded(operation.id)
                await met.after(payload, current)
        except Problem as problem:
            exchange.cause = problem.cause
            status, payload = problem.status, self._error(exchange, problem, scripted=bool(met.faults))
            headers.update(problem.headers)
        content = b"" if payload is None else to_json(payload)
        self.requests.respond(exchange, status, self.tokens.mask.response(status, content))
        shown, media = met.replace_body(content)
        return HttpResponse(status, shown, {**headers, **met.take_headers()}, media)

    def _serve(
        self,
        exchange: Exchange,
        request: HttpRequest,
        operation: DocumentedOperation,
        path: dict[str, str],
        current: RequestInFlight,
    ) -> tuple[int, Any]:
        try:
            with self.enterprise.transaction():
                current.check()  # another thread may have replaced the records
                return self._carry_out(exchange, request, operation, path)
        except Problem:
            raise
        except Exception as error:
            _log.exception("the sandbox failed")
            self.failures.append(error)
            shown = error if isinstance(error, OSError) else type(error).__name__  # such as a full disk
            raise InternalError(f"the sandbox failed: {shown}") from error

    def _carry_out(
        self, exchange: Exchange, request: HttpRequest, operation: DocumentedOperation, path: dict[str, str]
    ) -> tuple[int, Any]:
        header_parameters(operation, request, self.validation)
        path_parameters(operation, path, self.validation)
        implementation = self.implementations[operation.id]
        undocumented = _INCLUDE_DELETED if implementation.include_deleted else frozenset[str]()
        query = query_parameters(operation, request, self.validation, undocumented)
        body = self._body(exchange, request, operation, implementation)
        if self.strict:
            _check_page_size(query)
            _check_concurrency(body)
        references.check(body, self.enterprise.store)
        zones.check(body)
        languages = Languages.parse(request.headers.get("accept-language"), self.enterprise.language)
        call = Invocation(operation, self.enterprise, path, query, body, languages)
        draft = serve(call, implementation)
        shown = self._show(operation, call, draft, implementation)
        draft.commit()
        if implementation.event is not None and isinstance(draft, Change) and not draft.changes_nothing:
            self.webhooks.announce(implementation.event, draft.after, exchange.correlation_id or "")
        return shown

    def _body(
        self, exchange: Exchange, request: HttpRequest, operation: DocumentedOperation, implementation: Implementation
    ) -> Any:
        """Return the documented part of the body. List the rest in `exchange.ignored`, or reject it in strict mode."""
        body = json_body(operation, request, self.validation, unique=self.strict)
        if operation.body_schema is None:
            ignored = ["body"] if has_content(request) else []
        else:
            schema = self.document.at(operation.body_schema)
            body, ignored = names_of(self.document).cut(body, schema, implementation.undocumented_properties)
        if ignored and self.strict:
            shown = ", ".join(ignored[:_MOST_IGNORED])
            raise BadRequest(f"{operation.id} does not document the following, so the real API may ignore it: {shown}")
        exchange.ignored = [one_line(path, _LONGEST_PATH) for path in ignored[:_MOST_IGNORED]]
        return body

    def _show(
        self, operation: DocumentedOperation, call: Invocation, draft: Draft, implementation: Implementation
    ) -> tuple[int, Any]:
        """Return the status and the payload. Raise BadRequest if no documented response could show the change."""
        data = draft.data
        envelope = _page(data, call.query) if is_list(data) else {"data": data}
        status = operation.success_status or (200 if data is not None else 204)
        if data is None:
            return status, None
        pointer = operation.success_schema or self._similar_schema(implementation.shown_as)
        if pointer is None:  # no documented response contains this resource
            return status, copied(envelope)
        payload = self.projection.view(pointer, envelope, call.languages)
        if fault := self.validation.fault(pointer, payload):
            if draft.puts:
                raise BadRequest(f"body {fault.removeprefix('data.')}")
            raise InternalError(f"the document does not allow this response: {fault}")
        return status, payload

    def _similar_schema(self, name: str | None) -> str | None:
        return self.document.operations[name].success_schema if name else None

    def _error(self, exchange: Exchange, problem: Problem, *, scripted: bool) -> Any:
        if isinstance(problem, InternalError) and problem.__cause__ is None:
            self.failures.append(problem)
        payload = problem.envelope()
        operation = self.document.operations.get(exchange.operation or "")
        pointer = (operation and operation.response_schema(problem.status)) or _ANY_ERROR
        if fault := self.validation.fault(pointer, payload):
            self.failures.append(InternalError(f"the document does not allow this error response: {fault}"))
        documented = operation is None or str(problem.status) in operation.responses or problem.status in _GENERAL
        if not scripted and not documented and problem.status < 500:
            self.failures.append(InternalError(f"{exchange.operation} does not document {problem.status}: {problem}"))
        return payload


def _check_page_size(query: Mapping[str, Any]) -> None:
    """Raise BadRequest for a page size that the real API may reject."""
    if query.get("limit", 0) > _LONGEST_PAGE:
        raise BadRequest(
            f"query limit: must be at most {_LONGEST_PAGE:,}, as the newest pages of the documentation state; "
            f"got {query['limit']}"
        )


def _check_concurrency(body: Any) -> None:
    """Raise BadRequest if a body allows concurrent appointments, which the sandbox does not implement."""
    for index, entry in enumerate(body if is_list(body) else ()):
        if is_object(entry) and (most := entry.get("maxConcurrentAppointments")) not in (None, 1):
            raise BadRequest(
                f"body [{index}].maxConcurrentAppointments: the sandbox does not support concurrent appointments for "
                f"an employee; got {most}"
            )


def _page(records: list[Any], query: Mapping[str, Any]) -> Record:
    """Return the response's body for a list: one page, or all records if the list is not paged."""
    if "offset" not in query or "limit" not in query:
        return {"data": records}
    offset, limit = query["offset"], query["limit"]
    meta = {"offset": offset, "limit": limit, "totalCount": len(records)}
    return {"data": records[offset : offset + limit], "meta": meta}
