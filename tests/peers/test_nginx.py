"""nginx as the gateway: a private CA, a keep-alive of one second, reloads under load, its own limits."""

from __future__ import annotations

import asyncio
import random
import signal
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
import truststore

from pexip_engage_client import BadRequestError, EngageClient, TransportError
from pexip_engage_client.sandbox.http.serving import serve
from tests.pipeline.networks import PASSED_IN, options_for
from tests.programs import installed

from .software import free_port, running

CONFIGURATION = """
daemon off;
master_process on;
worker_processes 2;
pid nginx.pid;
error_log stderr;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
    limit_conn_zone $binary_remote_addr zone=connections:1m;
    limit_req_zone $binary_remote_addr zone=requests:1m rate=50r/s;
    limit_conn_status 429;
    limit_req_status 429;
    keepalive_timeout {keep_alive};
    upstream api {{ server 127.0.0.1:{upstream}; keepalive 8; }}
    server {{
        listen 127.0.0.1:{port} {ssl};
        {more}
        location / {{ proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    }}
}}
"""


class Counter:
    """The API behind the gateway: counts the requests that it carried out."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        await asyncio.sleep(0.005)
        self.made += 1
        content = b'{"data": []}'
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})


@contextmanager
def nginx(folder: Path, upstream: int, **settings: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    program = installed("nginx")
    port = free_port()
    filled = {"keep_alive": "65s", "ssl": "", "more": "", **settings}
    path = folder / "nginx.conf"
    path.write_text(CONFIGURATION.format(port=port, upstream=upstream, **filled))
    with running([program, "-p", f"{folder}/", "-c", str(path)], port, folder) as process:
        yield port, process


@asynccontextmanager
async def gateway(folder: Path, **settings: str) -> AsyncIterator[tuple[int, Counter, subprocess.Popen[bytes]]]:
    api = Counter()
    async with serve(api) as url:
        with nginx(folder, int(url.rpartition(":")[2]), **settings) as (port, process):
            yield port, api, process


async def test_a_private_certificate_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "server.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    tls = f"ssl_certificate {tmp_path}/server.pem; ssl_certificate_key {tmp_path}/server.pem;"
    async with gateway(tmp_path, ssl="ssl", more=tls) as (port, api, _):
        url = f"https://localhost:{port}"
        async with EngageClient("acme", token="t", base_url=url) as engage:
            with pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED") as caught:
                await engage.subjects.list().first_page()
        assert (caught.value.outcome, caught.value.attempts, caught.value.retryable) == ("not sent", 1, False)

        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        async with (
            httpx.AsyncClient(verify=context) as own,
            EngageClient("acme", token="t", base_url=url, http_client=own) as engage,
        ):
            await engage.subjects.list().first_page()

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        async with EngageClient("acme", token="t", base_url=url) as engage:
            await engage.subjects.list().first_page()
        assert api.made == 2


async def test_verify_with_mtls_and_truststore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "server.pem"))
    authority.issue_cert("client.acme.example").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "own.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    tls = f"ssl_certificate {tmp_path}/server.pem; ssl_certificate_key {tmp_path}/server.pem;"
    mtls = f"{tls} ssl_client_certificate {tmp_path}/ca.pem; ssl_verify_client on;"
    async with gateway(tmp_path, ssl="ssl", more=mtls) as (port, api, _):
        url = f"https://localhost:{port}"
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        async with EngageClient("acme", token="t", base_url=url, verify=context) as engage:
            with pytest.raises(BadRequestError) as caught:
                await engage.subjects.list().first_page()
        assert "No required SSL certificate was sent" in str(caught.value.snippet)
        context.load_cert_chain(str(tmp_path / "own.pem"))
        async with EngageClient("acme", token="t", base_url=url, verify=context) as engage:
            await engage.subjects.list().first_page()
        assert api.made == 1
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))  # the operating system's store, for this process
    store = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with gateway(tmp_path, ssl="ssl", more=tls) as (port, api, _):
        async with EngageClient("acme", token="t", base_url=f"https://localhost:{port}", verify=store) as engage:
            await engage.subjects.list().first_page()
        assert api.made == 1


@pytest.mark.parametrize("network", ["its own", *PASSED_IN])
async def test_short_keep_alive_loses_no_post(network: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    async with gateway(tmp_path, keep_alive="1s 1s") as (port, api, _), options_for(network) as options:
        url = f"http://127.0.0.1:{port}"
        client = EngageClient("acme", token="t", base_url=url, limits=None, max_retries=0, **options)
        async with client as engage:

            async def book() -> None:
                for _ in range(3):
                    await engage.request("POST", "/appointments", json={})
                    await asyncio.sleep(0.995 + chance.random() * 0.01)

            await asyncio.gather(*(book() for _ in range(40)))
    assert api.made == 120


async def test_reloads_under_load(tmp_path: Path) -> None:
    async with (
        gateway(tmp_path) as (port, api, process),
        EngageClient("acme", token="t", base_url=f"http://127.0.0.1:{port}", limits=None) as engage,
    ):

        async def reload() -> None:
            for _ in range(4):
                await asyncio.sleep(0.1)
                process.send_signal(signal.SIGHUP)

        async def read() -> None:
            for _ in range(40):
                await engage.subjects.list().first_page()

        await asyncio.gather(reload(), *(read() for _ in range(8)))
    assert api.made >= 320


@pytest.mark.parametrize(
    ("limit", "calls"),
    [("limit_conn connections 2;", 150), ("limit_req zone=requests burst=4 nodelay;", 150)],
    ids=["limit_conn", "limit_req"],
)
async def test_nginx_limits_fail_no_call(tmp_path: Path, limit: str, calls: int) -> None:
    async with gateway(tmp_path, more=limit) as (port, api, _):
        client = EngageClient("acme", token="t", base_url=f"http://127.0.0.1:{port}", max_retries=10)
        async with client as engage:
            await asyncio.gather(*(engage.subjects.list().first_page() for _ in range(calls)))
    assert api.made == calls
