"""The page at the root, which shows an enterprise live. It loads nothing from other hosts."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from pathlib import Path
from typing import Any

from .. import content
from ..problems import BadRequest, MethodNotAllowed, NotFound, Problem
from ..state.record_store import Record
from ..times import day
from . import json_views
from .api import Api
from .json_views import delivery_row, delivery_view, exchange_row, exchange_view, fault_view, searchable, summary
from .log import Exchange
from .messages import HttpRequest, HttpResponse, error_response, to_json
from .origins import Admission
from .token_endpoint import CLIENT_ID
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

    def __init__(self, apis: Mapping[str, Api], admission: Admission, *, control: bool) -> None:
        self._apis = apis
        self._control = control
        self._admission = admission
        self._data: dict[str, Callable[[Api, dict[str, str]], Any]] = {
            "week": _week,
            "records": _records,
            "record": _record,
            "log": _log,
            "exchange": _exchange,
            "deliveries": _deliveries,
            "delivery": _delivery,
            "seed": lambda api, query: content.of(api.enterprise),
            "faults": lambda api, query: [fault_view(fault) for fault in api.faults],
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
            return self._read(request, lambda: self._news(request), is_data=True)
        if name == "about":
            return self._read(request, lambda: self._about(request), is_data=True)
        if name in self._data:
            return self._read(request, lambda: self._json(name, request), is_data=True)
        return None

    def _read(self, request: HttpRequest, make: Callable[[], HttpResponse], *, is_data: bool = False) -> HttpResponse:
        try:
            if is_data:
                self._admission.check_machine(request)
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
        if slug not in self._apis:
            raise NotFound(f"query enterprise: there is no enterprise {slug!r}")
        api = self._apis[slug]
        with api.enterprise.store.transaction():
            return HttpResponse(200, to_json(self._data[name](api, dict(request.query))), _HEADERS)

    def _slug(self, request: HttpRequest) -> str:
        return dict(request.query).get("enterprise") or next(iter(self._apis))

    def _about(self, request: HttpRequest) -> HttpResponse:
        slug = self._slug(request)
        about: Record = {"enterprise": slug, "enterprises": list(self._apis)}
        if exists := slug in self._apis:
            api = self._apis[slug]
            with api.enterprise.store.transaction():
                about |= self._about_existing(slug, api)
        return HttpResponse(200, to_json({**about, "exists": exists}), _HEADERS)

    def _about_existing(self, slug: str, api: Api) -> Record:
        store, tables = api.enterprise.store, api.enterprise.tables
        return {
            "api": f"enterprises/{slug}",
            "tokens": f"realms/{slug}/protocol/openid-connect/token",
            "client": CLIENT_ID,
            "zone": api.enterprise.time_zone,
            "control": f"_sandbox/enterprises/{slug}" if self._control else None,
            "operations": list(api.document.operations),
            "tables": {name: count for name in sorted(tables) if (count := len(store.table(name)))},
            "dropped": api.requests.dropped,
        }

    def _news(self, request: HttpRequest) -> HttpResponse:
        slug = self._slug(request)
        changes = _changes(lambda: self._versions(slug), request)
        return HttpResponse(200, b"", _HEADERS, "text/event-stream", changes)

    def _versions(self, slug: str) -> Record:
        """Return the version of each part.

        If another enterprise with the same name replaces this one, all versions change.
        """
        found: Record = {"enterprises": list(self._apis)}
        if slug in self._apis:
            api = self._apis[slug]
            found |= {name: (api, version) for name, version in _parts(api).items()}
        return found


def _week(api: Api, query: dict[str, str]) -> Record:
    try:
        return week_of(api.enterprise, day(query["day"]) if query.get("day") else None)
    except (ValueError, OverflowError) as error:
        raise BadRequest(f"query day: {error}") from error


def _records(api: Api, query: dict[str, str]) -> Record:
    return json_views.records(api.enterprise, _table(api, query), _number(query, "offset"), _SHOWN)


def _record(api: Api, query: dict[str, str]) -> Record:
    table, id_ = _table(api, query), query.get("id", "")
    record = api.enterprise.store.get(table, id_)
    if record is None:
        raise NotFound(f"there is no {id_!r} in {table}")
    return summary(api.enterprise, table, record)


def _table(api: Api, query: dict[str, str]) -> str:
    table = query.get("table", "")
    if table not in api.enterprise.tables:
        raise NotFound(f"there is no table {table!r}")
    return table


def _log(api: Api, query: dict[str, str]) -> Record:
    """Return the latest requests that match the filters, and the total number of matches."""
    found = [each for each in api.requests if _matches(each, query)]
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


def _deliveries(api: Api, query: dict[str, str]) -> Record:
    webhooks = api.webhooks
    rows = [delivery_row(each) for each in webhooks.deliveries[: -_SHOWN - 1 : -1]]
    return {"holding": webhooks.is_holding, "receivers": len(webhooks.receivers), "rows": rows}


def _exchange(api: Api, query: dict[str, str]) -> Record:
    number = _number(query, "number")
    found = next((each for each in api.requests if each.number == number), None)
    if found is None:
        raise NotFound(f"request {number} is no longer in the log")
    return exchange_view(found)


def _delivery(api: Api, query: dict[str, str]) -> Record:
    try:
        return delivery_view(api.webhooks.find(query.get("id", "")))
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


def _parts(api: Api) -> Record:
    return {
        "state": api.enterprise.store.version,
        "log": api.requests.version,
        "deliveries": (
            api.webhooks.is_holding,
            len(api.webhooks.receivers),
            [(id(each), each.state, len(each.history)) for each in api.webhooks.deliveries],
        ),
        "faults": [(id(each), each.left, each.used, each.skip, each.after) for each in api.faults],
        "clock": api.enterprise.clock.setting,
    }


def _file(name: str) -> HttpResponse:
    return HttpResponse(200, (_ASSETS / name).read_bytes(), _HEADERS, _FILES[name])
