"""The receiver behind nginx, HAProxy and Caddy, with the configurations that docs/webhooks-production.md shows."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import os
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
import uvicorn

from pexip_engage_client.webhooks import IncomingRequest, UnknownEvent, WebhookReceiver
from tests.programs import installed

from .software import free_port, running

PAGE = Path(__file__).parents[2] / "docs" / "webhooks-production.md"
SECRET = "a-secret-of-the-tests"
HEADERS = {"X-Webhook-Secret": SECRET}
EVENT = {"id": "e1", "entity": "Listing", "data": {}}

NGINX = """
{user} daemon off; pid nginx.pid; error_log stderr;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate server.pem; ssl_certificate_key server.pem;
        {shown}
    }}
}}
"""
HAPROXY = "defaults\n    mode http\n    timeout connect 5s\n    timeout client 35s\n\n{shown}"
CADDY = "{{\n    admin off\n    auto_https off\n}}\n\n{shown}"

Proxy = Callable[[Path, int, int], AbstractContextManager[object]]


def shown(start: str, upstream: int) -> str:
    """The block of the page that starts like this, for a receiver at another port."""
    (block,) = re.findall(rf"^```\w+\n({re.escape(start)}.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert "127.0.0.1:8000" in block
    return str(block).replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")


@contextlib.contextmanager
def nginx(folder: Path, port: int, upstream: int) -> Iterator[object]:
    program = installed("nginx")
    path = folder / "nginx.conf"
    user = "" if os.geteuid() else "user root;"  # else its workers may not write into the folder
    path.write_text(NGINX.format(user=user, port=port, shown=shown("location /engage", upstream)))
    with running([program, "-p", f"{folder}/", "-c", str(path)], port, folder) as process:
        yield process


@contextlib.contextmanager
def haproxy(folder: Path, port: int, upstream: int) -> Iterator[object]:
    program = installed("haproxy")
    path = folder / "haproxy.cfg"
    block = shown("frontend webhooks", upstream)
    assert "bind :8443\n" in block
    block = block.replace("bind :8443\n", f"bind 127.0.0.1:{port} ssl crt {folder}/server.pem\n")
    path.write_text(HAPROXY.format(shown=block))
    with running([program, "-db", "-f", str(path)], port, folder) as process:
        yield process


@contextlib.contextmanager
def caddy(folder: Path, port: int, upstream: int) -> Iterator[object]:
    program = installed("caddy")
    path = folder / "Caddyfile"
    block = shown("webhooks.example.com", upstream)
    site = f"https://127.0.0.1:{port} {{\n    tls {folder}/server.pem {folder}/server.pem\n"
    path.write_text(CADDY.format(shown=block.replace("webhooks.example.com {\n", site)))
    command = [program, "run", "--config", str(path), "--adapter", "caddyfile"]
    with running(command, port, folder, HOME=str(folder), XDG_DATA_HOME=str(folder)) as process:
        yield process


PROXIES = pytest.mark.parametrize("proxy", [nginx, haproxy, caddy])


class Deliveries:
    """A receiver that records what its allow-list was called with, and which events it handled."""

    def __init__(self) -> None:
        self.requests: list[IncomingRequest] = []
        self.handled: list[str] = []
        self.failures = 0
        self.receiver = WebhookReceiver(secret=SECRET, allow=self._allow)
        self.receiver.on(UnknownEvent, name="handler")(self._handle)

    def _allow(self, request: IncomingRequest) -> bool:
        self.requests.append(request)
        return ipaddress.ip_address(request.client or "") in ipaddress.ip_network("127.0.0.0/8")

    async def _handle(self, event: UnknownEvent) -> None:
        self.handled.append(event.id)
        if self.failures:
            self.failures -= 1
            raise ZeroDivisionError


class Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Any:  # pytest handles them
        yield


@contextlib.asynccontextmanager
async def behind(proxy: Proxy, folder: Path, app: Any) -> AsyncIterator[tuple[httpx.AsyncClient, Server]]:
    """A client of the proxy, and the server behind it, which listens until the test shuts it down."""
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    port = free_port()
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=free_port(), log_level="warning", lifespan="on"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        with proxy(folder, port, server.config.port):
            url = f"https://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=url, verify=context, trust_env=False, headers=HEADERS) as http:
                yield http, server
    finally:
        server.should_exit = True
        await serving


@PROXIES
async def test_receiver_sees_the_client_address_and_not_a_forged_one(proxy: Proxy, tmp_path: Path) -> None:
    deliveries = Deliveries()
    schemes: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        schemes.append(scope.get("scheme", ""))
        await deliveries.receiver(scope, receive, send)

    async with behind(proxy, tmp_path, app) as (http, _):
        forged = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http"}
        assert (await http.post("/engage", json=EVENT, headers=forged)).status_code == 204
    (request,) = deliveries.requests
    assert request.client == "127.0.0.1"
    assert "192.0.2.7" not in request.headers["x-forwarded-for"]
    assert "https" in schemes
    assert deliveries.handled == ["e1"]


@PROXIES
async def test_event_of_almost_1_mib_is_accepted_and_a_larger_one_rejected(proxy: Proxy, tmp_path: Path) -> None:
    deliveries = Deliveries()
    overhead = len(json.dumps({**EVENT, "data": {"text": ""}}))
    async with behind(proxy, tmp_path, deliveries.receiver) as (http, _):
        for size, status in ((990_000, 204), (1024 * 1024 + 1, 413)):
            body = json.dumps({**EVENT, "data": {"text": "x" * (size - overhead)}})
            assert (await http.post("/engage", content=body)).status_code == status
    assert deliveries.handled == ["e1"]


@PROXIES
async def test_proxy_does_not_retry_a_failed_delivery(proxy: Proxy, tmp_path: Path) -> None:
    deliveries = Deliveries()
    deliveries.failures = 1
    async with behind(proxy, tmp_path, deliveries.receiver) as (http, _):
        assert (await http.post("/engage", json=EVENT)).status_code == 500
        assert deliveries.handled == ["e1"]
        assert (await http.post("/engage", json=EVENT)).status_code == 204
    assert deliveries.handled == ["e1", "e1"]


@PROXIES
async def test_response_is_a_5xx_while_the_receiver_is_down(proxy: Proxy, tmp_path: Path) -> None:
    """So Engage retries."""
    deliveries = Deliveries()
    async with behind(proxy, tmp_path, deliveries.receiver) as (http, server):
        assert (await http.post("/engage", json=EVENT)).status_code == 204
        server.should_exit = True
        await server.shutdown()
        assert (await http.post("/engage", json={**EVENT, "id": "e2"}, timeout=20)).status_code in (502, 503)
    assert deliveries.handled == ["e1"]
