"""The ASGI application: takes a request apart, has it served, and responds as the document says.

A request is checked in this order: rate limit (429), address (404, 405), token (401), scope (403), what the document
allows (400), ids (404), business rules (422). Only then is the change made.
"""

import json
import logging
from asyncio import sleep
from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import uuid4

from attrs import define, field

from ..document.languages import Languages
from ..document.openapi import Document, Operation
from ..document.projection import Projection
from ..document.validation import Validation
from ..operations import Change, Draft, Implementation, Invocation, serve
from ..problems import BadRequest, InternalError, MethodNotAllowed, NotFound, Problem
from ..state import references
from ..state.enterprise import Enterprise
from ..state.store import Record, is_list
from ..webhook_sender import Webhooks
from . import page
from .faults import Fault, Faults
from .log import Exchange, RequestLog
from .rate_limits import Meter
from .requests import HttpRequest, Receive, Scope, Send, header_parameters, json_body, path_parameters, query_parameters
from .responses import HttpResponse
from .tokens import Tokens

_log = logging.getLogger("pexip_engage_client.sandbox")
_ANY_ERROR = "/components/schemas/ErrorEnvelope"
# The flag that includes deleted records has no documented name; this one is the sandbox's own.
_INCLUDE_DELETED = frozenset({"include-deleted"})


@define
class Application:
    """One enterprise behind its token endpoint, its API and a page for browsers."""

    enterprise: Enterprise
    implementations: Mapping[str, Implementation] = field(repr=False)
    document: Document
    validation: Validation
    projection: Projection
    tokens: Tokens
    meter: Meter
    faults: Faults
    requests: RequestLog
    webhooks: Webhooks
    strict: bool
    failures: list[Exception] = field(factory=list[Exception], init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            response = await self._respond(await HttpRequest.read(scope, receive))
            await response.send(send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        await self.webhooks.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _respond(self, request: HttpRequest) -> HttpResponse:
        name = self.enterprise.name
        match request.segments:
            case [""]:
                return self._page(request)
            case ["realms", realm, "protocol", "openid-connect", "token"] if realm == name:
                return self._token(request)
            case ["enterprises", enterprise, *segments] if enterprise == name:
                return await self._api(request, segments)
            case _:
                return _problem(NotFound(f"there is nothing at {request.path}; the enterprise here is {name}"), {})

    def _page(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return _problem(MethodNotAllowed("this page can only be read", ["GET"]), {})
        html = page.render(self.enterprise, self.document, self.requests, self.tokens)
        content = b"" if request.method == "HEAD" else html.encode()
        return HttpResponse(200, content, {}, "text/html; charset=utf-8")

    def _token(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return _problem(MethodNotAllowed("tokens are asked for with POST", ["POST"]), {})
        response = self.tokens.respond(request.headers, request.body)
        return HttpResponse(response.status, _json(response.body), {"cache-control": "no-store"})

    async def _api(self, request: HttpRequest, segments: list[str]) -> HttpResponse:
        sent = request.headers.get("x-correlation-id")
        exchange = Exchange(
            request.method,
            "/" + "/".join(segments),
            request.query,
            dict(request.headers),
            request.body,
            correlation_id=sent or str(uuid4()),
        )
        self.requests.add(exchange)
        headers = {"x-correlation-id": exchange.correlation_id or ""}
        fault: Fault | None = None
        try:
            with self.meter.request(request.client):
                operation, path = self.document.route(request.method, segments)
                exchange.operation = operation.id
                if fault := self.faults.take(operation):
                    await sleep(fault.delay)
                    fault.before()
                status, payload = self._serve(exchange, request, operation, path)
                if fault:
                    payload = fault.after(payload)
        except Exception as error:  # noqa: BLE001  # whatever fails inside is told as a 500
            problem = error if isinstance(error, Problem) else self._failed(error)
            status, payload = problem.status, self._refusal(exchange, problem)
            headers.update(problem.headers)
        content, media = b"" if payload is None else _json(payload), "application/json"
        self.requests.respond(exchange, status, content)
        if fault:
            headers.update(fault.headers)
            content, media = fault.spoil(content)
        return HttpResponse(status, content, headers, media)

    def _serve(
        self, exchange: Exchange, request: HttpRequest, operation: Operation, path: dict[str, str]
    ) -> tuple[int, Any]:
        self.tokens.check(request.headers.get("authorization"), operation.scope)
        header_parameters(operation, request, self.validation)
        path_parameters(operation, path, self.validation)
        implementation = self.implementations[operation.id]
        undocumented = _INCLUDE_DELETED if implementation.include_deleted else frozenset[str]()
        query = query_parameters(operation, request, self.validation, undocumented)
        body = json_body(operation, request, self.validation)
        references.check(body, self.enterprise.store)
        languages = Languages.parse(request.headers.get("accept-language"), self.enterprise.language)
        call = Invocation(operation, self.enterprise, path, query, body, languages)
        draft = serve(call, implementation)
        shown = self._show(call, draft, implementation)
        draft.commit()
        if implementation.event is not None and isinstance(draft, Change):
            self.webhooks.announce(implementation.event, draft, exchange.correlation_id or "")
        return shown

    def _show(self, call: Invocation, draft: Draft, implementation: Implementation) -> tuple[int, Any]:
        """Status and payload. What a drafted record could not be shown with is the request's fault, not ours."""
        operation, data = call.operation, draft.data
        envelope: Record = {"data": data}
        if is_list(data) and "limit" in call.query:
            offset, limit = call.query["offset"], call.query["limit"]
            meta = {"offset": offset, "limit": limit, "totalCount": len(data)}
            envelope = {"data": data[offset : offset + limit], "meta": meta}
        status = operation.success or (200 if data is not None else 204)
        if data is None:
            return status, None
        pointer = operation.body_of_success or self._stand_in(implementation.shown_as)
        if pointer is None:  # no page shows this resource
            return status, deepcopy(envelope)
        payload = self.projection.view(pointer, envelope, call.languages)
        if self.strict and (fault := self.validation.fault(pointer, payload)):
            if draft.puts:
                raise BadRequest(f"body {fault.removeprefix('data.')}")
            raise InternalError(f"the response is not what the document says: {fault}")
        return status, payload

    def _stand_in(self, name: str | None) -> str | None:
        return self.document.operations[name].body_of_success if name else None

    def _failed(self, error: Exception) -> Problem:
        _log.exception("the sandbox failed")
        self.failures.append(error)
        return InternalError(f"the sandbox failed: {type(error).__name__}")

    def _refusal(self, exchange: Exchange, problem: Problem) -> Any:
        if isinstance(problem, InternalError) and problem not in self.failures:
            self.failures.append(problem)
        payload = problem.envelope()
        operation = self.document.operations.get(exchange.operation or "")
        pointer = (operation and operation.response_pointer(problem.status)) or _ANY_ERROR
        if self.strict and (fault := self.validation.fault(pointer, payload)):
            self.failures.append(InternalError(f"the refusal is not what the document says: {fault}"))
        return payload


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _problem(problem: Problem, headers: dict[str, str]) -> HttpResponse:
    content = _json(problem.envelope())
    return HttpResponse(problem.status, content, {**headers, **problem.headers})
