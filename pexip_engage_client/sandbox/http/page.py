"""The page at the root, which shows an enterprise live. It loads nothing from other hosts."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

from ..enterprise import SandboxEnterprise
from ..enterprises import Enterprises
from ..problems import BadRequest, MethodNotAllowed, NotFound, Problem
from ..state.store import Record
from ..times import day
from .admission import Admission
from .requests import HttpRequest
from .responses import HttpResponse, refused, to_json
from .views import delivery_view, exchange_view, fault_view
from .week import week_of

PREFIX = "_page"
_ASSETS = Path(__file__).with_name("assets")
_FILES = {
    "page.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
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
    """Serves the page at the root, and below `/_page` its files, its data and the news of changes.

    The page is about the first enterprise, or about the one that the query names: `?enterprise=blue`.
    """

    def __init__(self, enterprises: Enterprises, admission: Admission) -> None:
        self._enterprises = enterprises
        self._admission = admission
        self._data: dict[str, Callable[[SandboxEnterprise, dict[str, str]], Any]] = {
            "about": self._about,
            "week": _week,
            "records": _records,
            "log": lambda enterprise, query: [
                exchange_view(each) for each in list(enterprise.requests)[: -_SHOWN - 1 : -1]
            ],
            "deliveries": lambda enterprise, query: [
                delivery_view(each) for each in enterprise.webhooks.deliveries[: -_SHOWN - 1 : -1]
            ],
            "faults": lambda enterprise, query: [fault_view(fault) for fault in enterprise.faults],
        }

    async def root(self, request: HttpRequest, segments: list[str]) -> HttpResponse | None:
        """The page itself."""
        return None if segments else self._read(request, lambda: _file("page.html"))

    async def below(self, request: HttpRequest, segments: list[str]) -> HttpResponse | None:
        """What the page loads."""
        name = "/".join(segments)
        if name in _FILES:
            return self._read(request, lambda: _file(name))
        if name == "news":
            return self._read(request, lambda: self._news(request))
        if name in self._data:
            return self._read(request, lambda: self._json(name, dict(request.query)))
        return None

    def _read(self, request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            self._admission.check_names(request)
            if request.method not in ("GET", "HEAD"):
                raise MethodNotAllowed("this page can only be read", ["GET", "HEAD"])
            response = make()
        except Problem as problem:
            return refused(problem)
        if request.method == "HEAD":
            return HttpResponse(200, b"", response.headers, response.media)
        return response

    def _json(self, name: str, query: dict[str, str]) -> HttpResponse:
        enterprise = self._named(query)
        with enterprise.state.store.transaction():
            return HttpResponse(200, to_json(self._data[name](enterprise, query)), _HEADERS)

    def _named(self, query: dict[str, str]) -> SandboxEnterprise:
        slug = query.get("enterprise") or self._enterprises.first.slug
        if slug not in self._enterprises:
            raise NotFound(f"query enterprise: there is no {slug!r}")
        return self._enterprises.get(slug)

    def _about(self, enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
        slug = enterprise.slug
        return {
            "enterprise": slug,
            "enterprises": [each.slug for each in self._enterprises],
            "api": f"enterprises/{slug}",
            "tokens": f"realms/{slug}/protocol/openid-connect/token",
            "client": enterprise.client_id,
            "tables": {table: count for table, count in enterprise.tables().items() if count},
            "dropped": enterprise.requests.dropped,
        }

    def _news(self, request: HttpRequest) -> HttpResponse:
        changes = _changes(self._named(dict(request.query)), request)
        return HttpResponse(200, b"", _HEADERS, "text/event-stream", changes)


def _week(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    try:
        return week_of(enterprise.state, day(query["day"]) if query.get("day") else None)
    except (ValueError, OverflowError) as error:
        raise BadRequest(f"query day: {error}") from error


def _records(enterprise: SandboxEnterprise, query: dict[str, str]) -> Record:
    table, offset = query.get("table", ""), query.get("offset", "0")
    if table not in enterprise.state.tables:
        raise NotFound(f"there is no table {table!r}")
    if not offset.isdecimal():
        raise BadRequest("query offset: a number is expected")
    records = list(enterprise.state.store.table(table).values())
    return {"total": len(records), "records": records[int(offset) : int(offset) + _SHOWN]}


async def _changes(enterprise: SandboxEnterprise, request: HttpRequest) -> AsyncGenerator[bytes]:
    """The names of what changed, whenever something did, until the reader leaves or the server stops."""
    left = asyncio.ensure_future(request.gone())
    seen: Record = {}
    try:
        while not left.done() and not request.stopping():
            now = _versions(enterprise)
            if changed := [name for name, version in now.items() if seen.get(name) != version]:
                yield f"data: {' '.join(changed)}\n\n".encode()
            seen = now
            await asyncio.wait({left}, timeout=_POLL)
    finally:
        left.cancel()


def _versions(enterprise: SandboxEnterprise) -> Record:
    return {
        "state": enterprise.state.store.version,
        "log": enterprise.requests.version,
        "deliveries": [(id(each), len(each.attempts)) for each in enterprise.webhooks.deliveries],
        "faults": [(id(each), each.left) for each in enterprise.faults],
        "clock": enterprise.clock.stamp() if enterprise.clock.frozen else "running",
    }


def _file(name: str) -> HttpResponse:
    return HttpResponse(200, (_ASSETS / name).read_bytes(), _HEADERS, _FILES[name])
