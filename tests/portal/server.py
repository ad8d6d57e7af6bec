"""A portal on loopback: addresses and what they respond with."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from attrs import define, field

from generator.portal.fetching import NotFetchedError


@define
class Page:
    """One response."""

    text: str
    status: int = 200
    kind: str = "text/plain"
    headers: dict[str, str] = field(factory=dict)
    times: int = 10**9  # after so many responses, the text comes with 200


@define
class Loopback:
    """What the portal serves (below the path /engage), and what it was asked."""

    pages: dict[str, Page] = field(factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    base: str = ""

    def put(self, path: str, text: str, **options: object) -> None:
        self.pages[path] = Page(text, **options)  # type: ignore[arg-type]

    def at(self, address: str) -> Page:
        """What an address (or the part of it behind the host) responds with."""
        parts = urlsplit(address)
        if "url" in (query := parse_qs(parts.query)):
            return self.pages.get(f"fetch {query['url'][0]}", Page("nothing", 404))
        return self.pages.get(parts.path.removeprefix("/engage/"), Page("nothing", 404))

    def get(self, address: str, headers: dict[str, str] | None = None) -> str:
        """The page as a `Fetcher` gives it: without HTTP."""
        page = self.at(address)
        if page.status != 200:
            raise NotFetchedError(f"there is no such page ({page.status})", gone=True)
        return page.text

    def clear(self) -> None:
        self.pages.clear()
        self.asked.clear()


@contextmanager
def loopback() -> Iterator[Loopback]:
    portal = Loopback()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with lock:
                portal.in_flight += 1
                portal.most_in_flight = max(portal.most_in_flight, portal.in_flight)
                portal.asked.append((self.path, dict(self.headers)))
                page = portal.at(self.path)
            status, text = page.status, page.text
            if status != 200:
                page.times -= 1
                status = 200 if page.times < 0 else status
            etag = f'"{hashlib.sha256(text.encode()).hexdigest()}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status, text = 304, ""
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{page.kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            if status == 200:
                self.send_header("ETag", etag)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with lock:
                portal.in_flight -= 1
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    portal.base = f"http://127.0.0.1:{server.server_port}/engage/"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
