"""A local server that plays the portal: files by their paths, below the path /engage/."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from attrs import define, field


@define
class Response:
    """What one path responds with; after `times` responses, the text with status 200."""

    text: str
    status: int = 200
    headers: dict[str, str] = field(factory=dict)
    times: int = 10**9


@define
class LocalPortal:
    """The files that the server has, and the requests that it got."""

    base: str = ""
    files: dict[str, Response] = field(factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(factory=list)
    in_flight: int = 0
    most_in_flight: int = 0

    def put(self, path: str, text: str, status: int = 200, **options: object) -> None:
        self.files[path] = Response(text, status, **options)  # type: ignore[arg-type]

    def clear(self) -> None:
        self.files.clear()
        self.requests.clear()
        self.most_in_flight = 0

    @property
    def paths(self) -> list[str]:
        """The paths that were requested, relative to the documentation."""
        return [path.removeprefix("/engage/") for path, _ in self.requests]


@contextmanager
def local_portal() -> Iterator[LocalPortal]:
    portal = LocalPortal()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with lock:
                portal.in_flight += 1
                portal.most_in_flight = max(portal.most_in_flight, portal.in_flight)
                portal.requests.append((self.path, dict(self.headers)))
                found = portal.files.get(self.path.removeprefix("/engage/"), Response("nothing here", 404))
                found.times -= 1
                status = found.status if found.times >= 0 else 200
            content = found.text.encode("utf-8", "surrogatepass")
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            for name, value in found.headers.items():
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
