"""The control API: the methods of `Sandbox` over HTTP, for programs in other languages and for running servers.

control.yaml describes the operations, and requests are validated against it.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from inspect import isawaitable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from attrs import frozen

from ..._runtime.arguments import slug as checked_slug
from ...openapi.reader import Document
from ...openapi.shipped import load
from ..document.routing import router_of
from ..document.validation import validation_of
from ..enterprise import ExistsError, SandboxEnterprise
from ..enterprises import Enterprises
from ..problems import BadRequest, Conflict, ConnectionLostError, InternalError, NotFound, Problem
from ..state.record_store import Record
from .api import Api
from .api_document import base_url, token_url
from .failure_report import fault_lines
from .faults.matching import TOKEN
from .json_views import delivery_view, exchange_view, fault_view, webhook_view
from .messages import HttpRequest, HttpResponse, error_response, json_body, path_parameters, query_parameters, to_json
from .origins import Admission
from .token_endpoint import CLIENT_ID, CLIENT_SECRET
from .traffic import RateLimits


@frozen
class ControlCall:
    """One valid request to the control API, with its enterprise."""

    enterprises: Enterprises
    enterprise: SandboxEnterprise
    api: Api
    request: HttpRequest
    path: Mapping[str, str]
    query: dict[str, Any]
    body: Record


Operation = Callable[[ControlCall], Any | Awaitable[Any]]


def _data(value: Any) -> Record:
    return {"data": value}


# ── enterprises ───────────────────────────────────────────────────────────────────────────────────────────────────


def _enterprise_view(call: ControlCall, enterprise: SandboxEnterprise) -> Record:
    root, slug = call.request.base, enterprise.slug
    return {
        "slug": slug,
        "url": root,
        "base_url": base_url(root, slug),
        "token_url": token_url(root, slug),
        "control_url": f"{root}/_sandbox/enterprises/{quote(slug, '')}",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }


def _add_enterprise(call: ControlCall) -> Record:
    slug = checked_slug("slug", call.body["slug"])
    if slug in call.enterprises:
        raise ExistsError(f"slug: the enterprise {slug!r} already exists")
    options: Record = dict(call.body.get("options") or {})
    if options.get("limits") is not None:
        options["limits"] = RateLimits(**options["limits"])
    if "seed" in call.body:
        options["seed"] = _checked_seed(call.body["seed"])
    return _data(_enterprise_view(call, call.enterprises.add(slug, options)))


def _checked_seed(seed: Any) -> Any:
    """Check the seed in a request. It cannot be a path, because a request must not read files on the server."""
    if isinstance(seed, str) and seed != "demo":
        raise BadRequest(f'body seed must be "demo", an object with lists of records by table, or null; got {seed!r}')
    return seed


def _reset(call: ControlCall) -> None:
    options: Any = dict(call.body)
    if "seed" in options:
        _checked_seed(options["seed"])
    call.enterprise.reset(**options)


async def _remove_enterprise(call: ControlCall) -> None:
    await call.enterprises.remove(call.path["slug"])


# ── records ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _change_record(call: ControlCall) -> Record:
    return _data(call.enterprise.change(call.path["table"], call.path["id"], **call.body))


# ── behavior ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _add_fault(call: ControlCall) -> Record:
    options: Any = dict(call.body)
    return _data(fault_view(call.enterprise.fail(options.pop("operation", None), **options)))


def _time(call: ControlCall) -> Record:
    clock = call.enterprise.clock
    return _data({"now": clock.stamp(), "frozen": clock.frozen})


def _set_clock(call: ControlCall) -> Record:
    clock = call.enterprise.clock
    if "now" in call.body:
        clock.travel(call.body["now"])
    if "advance" in call.body:
        clock.advance(**call.body["advance"])
    if "frozen" in call.body:
        clock.freeze() if call.body["frozen"] else clock.run()
    return _time(call)


def _log(call: ControlCall) -> Record:
    """Return the requests after the request number `after`, and the cursor for the next call."""
    log, filters = call.enterprise.requests, dict(call.query)
    after, latest = filters.pop("after", 0), log.latest
    if after > latest:
        raise BadRequest(f"query after: the latest request has the number {latest}; got {after}")
    found = [exchange_view(each) for each in log.matching(filters) if each.number > after]
    return {**_data(found), "meta": {"dropped": log.dropped_after(after), "after": latest}}


# ── webhooks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _add_webhook(call: ControlCall) -> Record:
    options: Any = dict(call.body)
    return _data(webhook_view(call.enterprise.webhooks.add(options.pop("url"), **options)))


async def _deliveries(call: ControlCall) -> Record:
    """Return the deliveries. With `settled`, wait until each is received or abandoned, or until the timeout."""
    webhooks, settled = call.enterprise.webhooks, None
    if call.query.get("settled"):
        try:
            await asyncio.wait_for(webhooks.delivered(), call.query["timeout"])
            settled = all(each.settled for each in webhooks.deliveries)  # false if the enterprise was removed
        except TimeoutError:
            settled = False
    shown = _data([delivery_view(each) for each in webhooks.deliveries])
    return shown if settled is None else {**shown, "meta": {"settled": settled}}


def _set_deliveries(call: ControlCall) -> None:
    webhooks = call.enterprise.webhooks
    if "holding" in call.body:
        webhooks.hold() if call.body["holding"] else webhooks.release()
    if ids := call.body.get("release"):
        webhooks.release(*(webhooks.find(each) for each in ids))


def _resend(call: ControlCall) -> Record:
    webhooks = call.enterprise.webhooks
    return _data(delivery_view(webhooks.resend(webhooks.find(call.path["id"]))))


def _emit(call: ControlCall) -> None:
    options: Any = dict(call.body)
    call.enterprise.webhooks.emit(options.pop("event_type", None), options.pop("id", None), **options)


async def _send_again(call: ControlCall) -> Record:
    """Send a logged request again, with a new token and a new correlation ID, and return the new entry of the log.

    If a fault cuts the connection, the entry has no response.
    """
    number, log = call.path["number"], call.enterprise.requests
    exchange = next((each for each in log if str(each.number) == number), None)
    if exchange is None:
        raise NotFound(f"number: there is no request {number!r} in the log")
    if exchange.operation == TOKEN:
        raise BadRequest("number: a request for a token cannot be sent again, because its secret is not logged")
    again = exchange.repeated(f"Bearer {call.enterprise.token()}")
    with suppress(ConnectionLostError):
        await call.api.respond(again, exchange.path.removeprefix("/").split("/"))
    return _data(exchange_view(log.last()))


def _verify(call: ControlCall) -> Record:
    """Reject the request if a fault is unused, so that curl fails with its option --fail."""
    if unused := call.enterprise.faults.unused:
        raise Conflict(f"unused faults:\n{fault_lines(unused)}")
    return _data({"unused": []})


def _report(call: ControlCall) -> HttpResponse:
    return HttpResponse(200, call.enterprise.report().encode(), {}, "text/plain; charset=utf-8")


OPERATIONS: Mapping[str, Operation] = {
    "enterprises": lambda call: _data([_enterprise_view(call, each) for each in call.enterprises]),
    "addEnterprise": _add_enterprise,
    "removeEnterprise": _remove_enterprise,
    "reset": _reset,
    "dumpRecords": lambda call: _data(call.enterprise.dump()),
    "loadRecords": lambda call: _data(call.enterprise.load(call.body)),
    "record": lambda call: _data(call.enterprise.get(call.path["table"], call.path["id"])),
    "addRecord": lambda call: _data(call.enterprise.add(call.path["table"], call.body)),
    "changeRecord": _change_record,
    "deleteRecord": lambda call: call.enterprise.delete(call.path["table"], call.path["id"]),
    "faults": lambda call: _data([fault_view(fault) for fault in call.enterprise.faults]),
    "addFault": _add_fault,
    "removeFault": lambda call: call.enterprise.faults.remove(call.path["id"]),
    "verify": _verify,
    "report": _report,
    "clock": _time,
    "setClock": _set_clock,
    "log": _log,
    "sendAgain": _send_again,
    "webhooks": lambda call: _data([webhook_view(each) for each in call.enterprise.webhooks.receivers]),
    "addWebhook": _add_webhook,
    "removeWebhook": lambda call: call.enterprise.webhooks.remove(call.path["id"]),
    "deliveries": _deliveries,
    "setDeliveries": _set_deliveries,
    "resendDelivery": _resend,
    "emit": _emit,
}


PREFIX = "_sandbox"
_DOCUMENT = Path(__file__).with_name("control.yaml")
_REFERENCE = re.compile(r'"#/components/(\w+)/(\w+)"')
_ENTERPRISES = "enterprises"  # the start of paths that do not belong to one enterprise


class Control:
    """The control API below `/_sandbox`. Only this machine can use it, unless `allowed` is "anywhere".

    With `allowed=False`, only `/_sandbox/health` is served, for the sandbox and for each enterprise.
    """

    def __init__(
        self,
        enterprises: Enterprises,
        apis: Mapping[str, Api],
        admission: Admission,
        allowed: bool | Literal["anywhere"],
    ) -> None:
        self._enterprises = enterprises
        self._apis = apis
        self._admission = admission
        self._allowed = allowed

    async def respond(self, request: HttpRequest, segments: list[str]) -> HttpResponse | None:
        """Serve one request. Return None if the address does not exist."""
        try:
            if (checked := self._health_checked(segments)) and request.method in ("GET", "HEAD"):
                self._admission.check_origin(request)
                return _health(request, checked)
            if not self._allowed:
                return None
            self._admission.check_machine(request)
            self._admission.check_origin(request)
            return await self._serve(request, segments)
        except Problem as problem:
            return error_response(problem)
        except ExistsError as error:
            return error_response(Conflict(str(error)))
        except LookupError as error:
            return error_response(NotFound(str(error.args[0])))
        except (ValueError, TypeError, OverflowError) as error:
            return error_response(BadRequest(str(error)))
        except OSError as error:
            return error_response(InternalError(f"the state file cannot be written: {error}"))

    def _health_checked(self, segments: list[str]) -> SandboxEnterprise | None:
        """Return the enterprise that a health check asks about; None if the path is not a health check."""
        match segments:
            case ["health"]:
                return self._enterprises.first
            case [first, slug, "health"] if first == _ENTERPRISES and slug in self._enterprises:
                return self._enterprises.get(slug)
            case _:
                return None

    async def _serve(self, request: HttpRequest, segments: list[str]) -> HttpResponse:
        enterprise, rest = self._addressed(segments)
        document = load(_DOCUMENT)
        validation = validation_of(document)
        operation, path = router_of(document).find(request.method, rest)
        path_parameters(operation, path, validation)
        query = query_parameters(operation, request, validation, frozenset())
        body = json_body(operation, request, validation, exact=True)
        api = self._apis[enterprise.slug]
        call = ControlCall(self._enterprises, enterprise, api, request, path, query, body or {})
        if operation.id == "document":
            prefix = segments[: len(segments) - len(rest)]
            return HttpResponse(200, to_json(_document_for(document, request.root, prefix)), {})
        result: Any = OPERATIONS[operation.id](call)
        payload = await result if isawaitable(result) else result
        if isinstance(payload, HttpResponse):
            return payload
        status = operation.success_status or 200
        return HttpResponse(status, b"" if payload is None else to_json(payload), {})

    def _addressed(self, segments: list[str]) -> tuple[SandboxEnterprise, list[str]]:
        """Return the enterprise that a path selects (default: the first one), and the rest of the path."""
        match segments:
            case [first, slug, *rest] if first == _ENTERPRISES and rest:
                if rest[0] == _ENTERPRISES:
                    raise NotFound(f"there is nothing at /{'/'.join(segments)}")
                return self._enterprises.get(slug), rest
            case _:
                return self._enterprises.first, segments


def _health(request: HttpRequest, enterprise: SandboxEnterprise) -> HttpResponse:
    """Report only that the sandbox runs, because health checks may come from anywhere."""
    health = {"status": "ok", "enterprise": enterprise.slug}
    return HttpResponse(200, b"" if request.method == "HEAD" else to_json({"data": health}), {})


def _document_for(document: Document, root: str, prefix: list[str]) -> Record:
    """Return the document to serve under this prefix: the segments before the operation's own path, if any.

    They select an enterprise. The document then contains only the enterprise's paths.
    """
    described = {**document.raw, "servers": [{"url": "/".join([root, PREFIX, *prefix])}]}
    if prefix:
        described["paths"] = _paths_of_one_enterprise(document)
        described["components"] = _used(described["paths"], document.raw["components"])
    return described


def _paths_of_one_enterprise(document: Document) -> Record:
    return {path: item for path, item in document.raw["paths"].items() if not path.startswith(f"/{_ENTERPRISES}")}


def _used(paths: Record, components: Record) -> Record:
    """Return the components to which the paths refer, directly or indirectly."""
    found: dict[str, Record] = {}
    waiting: list[Any] = [paths]
    while waiting:
        for kind, name in _REFERENCE.findall(to_json(waiting.pop()).decode()):
            if name not in found.setdefault(kind, {}):
                found[kind][name] = components[kind][name]
                waiting.append(components[kind][name])
    return found
