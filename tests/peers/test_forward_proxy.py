"""A forward proxy that asks for a password (tinyproxy)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from pexip_engage_client import EngageClient, EngageError
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.http.serving import serve
from tests.programs import installed

from .software import free_port, running

CONFIGURATION = """
Port {port}
Listen 127.0.0.1
Timeout 10
MaxClients 20
BasicAuth somebody {password}
LogLevel Critical
"""
PASSWORD = "letmeout"


@contextmanager
def proxy(folder: Path) -> Iterator[int]:
    program = installed("tinyproxy")
    port = free_port()
    path = folder / "tinyproxy.conf"
    path.write_text(CONFIGURATION.format(port=port, password=PASSWORD))
    with running([program, "-d", "-c", str(path)], port, folder):
        yield port


async def test_proxy_of_the_environment_is_used_with_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Sandbox(seed="demo") as sandbox, serve(sandbox.app) as url:
        with proxy(tmp_path) as port:
            monkeypatch.setenv("http_proxy", f"http://somebody:{PASSWORD}@127.0.0.1:{port}")
            monkeypatch.delenv("no_proxy", raising=False)
            # Proxies of the environment do not apply to loopback addresses. 0.0.0.0 is none, but leads to this machine.
            elsewhere = url.replace("127.0.0.1", "0.0.0.0")
            async with EngageClient("acme", token=sandbox.token(), base_url=elsewhere, allow_insecure=True) as engage:
                assert (await engage.subjects.list().first_page()).data
            monkeypatch.delenv("http_proxy")
            option = f"http://somebody:{PASSWORD}@127.0.0.1:{port}"
            async with EngageClient("acme", token=sandbox.token(), base_url=url, proxy=option) as engage:
                assert (await engage.subjects.list().first_page()).data
            async with (
                httpx.AsyncClient(proxy=f"http://somebody:{PASSWORD}@127.0.0.1:{port}") as own,
                EngageClient("acme", token=sandbox.token(), base_url=url, http_client=own) as engage,
            ):
                assert (await engage.subjects.list().first_page()).data


async def test_wrong_proxy_password_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox(seed="demo") as sandbox, serve(sandbox.app) as url:
        with proxy(tmp_path) as port:
            monkeypatch.setenv("http_proxy", f"http://somebody:{'wrong' + PASSWORD}@127.0.0.1:{port}")
            option = f"http://somebody:{'wrong' + PASSWORD}@127.0.0.1:{port}"
            for options in ({}, {"proxy": option}):
                async with EngageClient(
                    "acme",
                    token=sandbox.token(),
                    base_url=url.replace("127.0.0.1", "0.0.0.0"),
                    allow_insecure=True,
                    **options,
                ) as engage:
                    with pytest.raises(EngageError) as caught:
                        await engage.subjects.list().first_page()
    assert caught.value.attempts == 1
    assert not caught.value.retryable
    assert PASSWORD not in str(caught.value)
