"""The page at the root: the enterprise as a person sees it, live. It loads nothing from elsewhere."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..problems import BadRequest, MethodNotAllowed, NotFound, Problem
from ..state.store import Record
from ..times import day
from .admission import Admission
from .requests import HttpRequest
from .responses import HttpResponse, refused, to_json
from .views import delivery_view, exchange_view, fault_view
from .week import week_of

if TYPE_CHECKING:
    from ..sandbox import Sandbox
    from ..state.enterprise import Enterprise

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


class Page:
    """Serves the page at the root, and below `/_page` its files, its data and the news of changes."""

    def __init__(self, sandbox: "Sandbox", enterprise: "Enterprise", admission: Admission) -> None:
        self._sandbox = sandbox
        self._admission = admission
        self._enterprise = enterprise
        self._data: dict[str, Callable[[dict[str, str]], Any]] = {
            "about": self._about,
            "week": self._week,
            "records": self._records,
            "log": lambda query: [exchange_view(each) for each in list(sandbox.requests)[: -_SHOWN - 1 : -1]],
            "deliveries": lambda query: [
                delivery_view(each) for each in sandbox.webhooks.deliveries[: -_SHOWN - 1 : -1]
            ],
            "faults": lambda query: [fault_view(fault) for fault in sandbox.faults],
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
        with self._enterprise.store.transaction():
            return HttpResponse(200, to_json(self._data[name](query)), _HEADERS)

    def _about(self, query: dict[str, str]) -> Record:
        sandbox, name = self._sandbox, self._sandbox.enterprise
        return {
            "enterprise": name,
            "api": f"enterprises/{name}",
            "tokens": f"realms/{name}/protocol/openid-connect/token",
            "client": sandbox.client_id,
            "tables": {table: count for table, count in sandbox.tables().items() if count},
            "dropped": sandbox.requests.dropped,
        }

    def _week(self, query: dict[str, str]) -> Record:
        try:
            return week_of(self._enterprise, day(query["day"]) if query.get("day") else None)
        except (ValueError, OverflowError) as error:
            raise BadRequest(f"query day: {error}") from error

    def _records(self, query: dict[str, str]) -> Record:
        table, offset = query.get("table", ""), query.get("offset", "0")
        if table not in self._enterprise.tables:
            raise NotFound(f"there is no table {table!r}")
        if not offset.isdecimal():
            raise BadRequest("query offset: a number is expected")
        records = list(self._enterprise.store.table(table).values())
        return {"total": len(records), "records": records[int(offset) : int(offset) + _SHOWN]}

    def _news(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(200, b"", _HEADERS, "text/event-stream", self._changes(request))

    async def _changes(self, request: HttpRequest) -> AsyncGenerator[bytes]:
        """What changed, as often as something did, until the reader leaves or the server stops."""
        left = asyncio.ensure_future(request.gone())
        seen: Record = {}
        try:
            while not left.done() and not request.stopping():
                now = self._versions()
                if changed := [name for name, version in now.items() if seen.get(name) != version]:
                    yield f"data: {' '.join(changed)}\n\n".encode()
                seen = now
                await asyncio.wait({left}, timeout=_POLL)
        finally:
            left.cancel()

    def _versions(self) -> Record:
        sandbox = self._sandbox
        return {
            "state": self._enterprise.store.version,
            "log": sandbox.requests.version,
            "deliveries": [(id(each), len(each.attempts)) for each in sandbox.webhooks.deliveries],
            "faults": [(id(each), each.left) for each in sandbox.faults],
            "clock": sandbox.clock.stamp() if sandbox.clock.frozen else "running",
        }


def _file(name: str) -> HttpResponse:
    return HttpResponse(200, (_ASSETS / name).read_bytes(), _HEADERS, _FILES[name])
