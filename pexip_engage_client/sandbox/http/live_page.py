"""The page at the root, which shows an enterprise live. It loads nothing from other hosts."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

from ..enterprise import SandboxEnterprise
from ..enterprises import Enterprises
from ..problems import BadRequest, MethodNotAllowed, NotFound, Problem
from ..state.record_store import Record
from ..times import day
from . import json_views
from .json_views import delivery_row, delivery_view, exchange_row, exchange_view, fault_view, searchable, summary
from .log import Exchange
from .messages import HttpRequest, HttpResponse, error_response, to_json
from .origins import Admission
from .week import week_of

PREFIX = "_page"
_ASSETS = Path(__file__).with_name("assets")
_FILES = {
    "page.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    **{path.name: "text/javascript; charset=utf-8" for path in sorted(_ASSETS.glob("*.js"))},
}
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_SHOWN = 100
_POLL = 0.2


class SandboxPage:
    """The web page at the sandbox's root URL. Its files, its data and its change notifications are below `/_page`.

    The page shows the first enterprise, or the one in the query: `?enterprise=blue`. If this enterprise does not exist
    (yet), only two resources are served: `about`, which lists the existing enterprises, and the notifications about new
    and removed enterprises.
    """

    def __init__(self, enterprises: Enterprises, admission: Admission, *, control: bool) -> None:
        self._enterprises = enterprises
        self._control = control
        self._admission = admission
        self._data: dict[str, Callable[[SandboxEnterprise, dict[str, str]], Any]] = {
            "week": _week,
            "records": _records,
            "record": _record,
            "log": _log,
            "exchange": _exchange,
            "deliveries": _deliveries,
            "delivery": _delivery,
            "seed": lambda enterprise, query: enterprise.dump(),
            "faults": lambda enterprise, query: [fault_view(fault) for fault in enterprise.faults],
        }

    async def root(self, request: HttpRequest, segments: list[str]) -> HttpResponse | None:
        """Return the HTML of the page."""
        return None if segments else self._read(request, lambda: _file("page.html"))

    async def below(self, request: HttpRequest, segments: list[str]) -> HttpResponse | None:
        """Return the files and data that the page loads."""
        name = "/".join(segments)
        if name in _FILES:
            return self._read(request, lambda: _file(name))
        if name == "news":
            return self._read(request, lambda: self._news(request))
        if name == "about":
            return self._read(request, lambda: self._about(request))
        if name in self._data:
            return self._read(request, lambda: self._json(name, request))
        return None

    def _read(self, request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            self._admission.check_origin(request)
            if request.method not in ("GET", "HEAD"):
                raise MethodNotAllowed("this page is read-only", ["GET", "HEAD"])
            response = make()
        except Problem as problem:
            return error_response(problem)
        if request.method == "HEAD":
            return HttpResponse(200, b"", response.headers, response.media)
        return response

    def _json(self, name: str, request: HttpRequest) -> HttpResponse:
        slug = self._slug(request)
        if slug not in self._enterprises:
            raise NotFound(f"query enterprise: there is no enterprise {slug!r}")
        enterprise = self._enterprises.get(slug)
        with enterprise.state.store.transaction():
            return HttpResponse(200, to_json(self._data[name](enterprise, dict(request.query))), _HEADERS)

    def _slug(self, request: HttpRequest) -> str:
        return dict(request.query).get("enterprise") or self._enterprises.first.slug

    def _about(self, request: HttpRequest) -> HttpResponse:
        slug = self._slug(request)
        about: Record = {"enterprise": slug, "enterprises": [each.slug for each in self._enterprises]}
        if exists := slug in self._enterprises:
            enterprise = self._enterprises.get(slug)
            with enterprise.state.store.transaction():
                about |= self._about_existing(enterprise)
        return HttpResponse(200, to_json({**about, "exists": exists}), _HEADERS)

    def _about_existing(self, enterprise: SandboxEnterprise) -> Record:
        slug, store, tables = enterprise.slug, enterprise.state.store, enterprise.state.tables
        return {
            "api": f"enterprises/{slug}",
            "tokens": f"realms/{slug}/protocol/openid-connect/token",
            "client": enterprise.client_id,
            "zone": enterprise.state.time_zone,
            "control": f"_sandbox/enterprises/{slug}" if self._control else None,
            "operations": list(enterprise.document.operations),
            "tables": {name: count for name in sorted(tables) if (count := len(store.table(name)))},
            "dropped": enterprise.requests.dropped,
        }

    def _news(self, request: HttpRequest) -> HttpResponse:
        slug = self._slug(request)
        changes = _changes(lambda: self._versions(slug), request)
        return HttpResponse(200, b"", _HEADERS, "text/event-stream", changes)

    def _versions(self, slug: str) -> Record:
        """Return the version of each part.

        If another enterprise with the same name replaces this one, all versions change.
        """
        found: Record = {"enterprises": [each.slug for each in self._enterprises]}
        if slug in self._enterprises:
            enterprise = self._enterprises.get(slug)
            found |= {name: (enterprise, version) for name, version in _parts(enterprise).items()}
        return found


def _week(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    try:
        return week_of(enterprise.state, day(query["day"]) if query.get("day") else None)
    except (ValueError, OverflowError) as error:
        raise BadRequest(f"query day: {error}") from error


def _records(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    return json_views.records(enterprise.state, _table(enterprise, query), _number(query, "offset"), _SHOWN)


def _record(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    table, id_ = _table(enterprise, query), query.get("id", "")
    record = enterprise.state.store.get(table, id_)
    if record is None:
        raise NotFound(f"there is no {id_!r} in {table}")
    return summary(enterprise.state, table, record)


def _table(enterprise: SandboxEnterprise, query: dict[str, str]) -> str:
    table = query.get("table", "")
    if table not in enterprise.state.tables:
        raise NotFound(f"there is no table {table!r}")
    return table


def _log(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    """Return the latest requests that match the filters, and the total number of matches."""
    found = [each for each in enterprise.requests if _matches(each, query)]
    count = max(_number(query, "count"), _SHOWN)
    return {"total": len(found), "rows": [exchange_row(each) for each in found[: -count - 1 : -1]]}


def _matches(exchange: Exchange, query: dict[str, str]) -> bool:
    """True if a request matches the filters for method, status and text."""
    if query.get("method", exchange.method) != exchange.method:
        return False
    if (kind := query.get("status")) and not (
        bool(exchange.ignored) if kind == "ignored" else str(exchange.status).startswith(kind)
    ):
        return False
    wanted = query.get("search", "").lower()
    return not wanted or wanted in searchable(exchange)


def _deliveries(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    webhooks = enterprise.webhooks
    rows = [delivery_row(each) for each in webhooks.deliveries[: -_SHOWN - 1 : -1]]
    return {"holding": webhooks.is_holding, "receivers": len(webhooks.receivers), "rows": rows}


def _exchange(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    number = _number(query, "number")
    found = next((each for each in enterprise.requests if each.number == number), None)
    if found is None:
        raise NotFound(f"request {number} is no longer in the log")
    return exchange_view(found)


def _delivery(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    try:
        return delivery_view(enterprise.webhooks.find(query.get("id", "")))
    except LookupError as error:
        raise NotFound(str(error)) from error


def _number(query: dict[str, str], name: str) -> int:
    text = query.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadRequest(f"query parameter {name} must be a number; got {text!r}")
    return int(text)


async def _changes(versions: Callable[[], Record], request: HttpRequest) -> AsyncGenerator[bytes]:
    """Yield the names of the parts that have changed, until the client disconnects or the server stops."""
    left = asyncio.ensure_future(request.disconnected())
    seen: Record = {}
    try:
        while not left.done() and not request.stopping():
            now = versions()
            if changed := [name for name, version in now.items() if seen.get(name) != version]:
                yield f"data: {' '.join(changed)}\n\n".encode()
            seen = now
            await asyncio.wait({left}, timeout=_POLL)
    finally:
        left.cancel()


def _parts(enterprise: SandboxEnterprise) -> Record:
    return {
        "state": enterprise.state.store.version,
        "log": enterprise.requests.version,
        "deliveries": (
            enterprise.webhooks.is_holding,
            len(enterprise.webhooks.receivers),
            [(id(each), each.state, len(each.history)) for each in enterprise.webhooks.deliveries],
        ),
        "faults": [(id(each), each.left, each.used, each.skip, each.after) for each in enterprise.faults],
        "clock": enterprise.clock.setting,
    }


def _file(name: str) -> HttpResponse:
    return HttpResponse(200, (_ASSETS / name).read_bytes(), _HEADERS, _FILES[name])
