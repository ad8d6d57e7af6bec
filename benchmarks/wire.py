"""Measure one call over a loopback socket: against plain httpx, without sniffio, and among 1,000 concurrent calls."""

from __future__ import annotations

import asyncio
import importlib.abc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import PathFinder
from typing import Any

import attrs
import httpx

from pexip_engage_client import EngageClient

from .measuring import Effort, Row, compare, microseconds, ratios, several
from .payloads import SMALL

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(SMALL), SMALL)

CROWD, FEW = 1000, 4


class Server(asyncio.Protocol):
    """Responds to each request, which is small enough to arrive in one piece."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.transport.write(ANSWER)


class NotInstalled(importlib.abc.MetaPathFinder):
    """Makes the search for sniffio fail, after the usual time."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "sniffio":
            assert PathFinder.find_spec("sniffio_that_is_nowhere") is None
            raise ModuleNotFoundError(fullname)


@contextmanager
def without_sniffio() -> Iterator[None]:
    """Behave as if sniffio were not installed."""
    known, finder = sys.modules.pop("sniffio"), NotInstalled()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        sys.modules["sniffio"] = known


def measure(effort: Effort) -> Iterator[Row]:
    with asyncio.Runner() as runner:
        server = runner.run(_serve())
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        engage = EngageClient("acme", token="t", base_url=address, limits=None)
        bare = httpx.AsyncClient(base_url=address, headers={"Authorization": "Bearer t"})

        async def bare_get() -> Any:
            return (await bare.get("/enterprises/acme/files/1")).json()

        ours = several(runner, lambda: engage.files.get("1"), _calls(effort))

        def ours_without() -> None:
            with without_sniffio():
                ours()

        found = compare(effort, ours, several(runner, bare_get, _calls(effort)), ours_without)
        crowd = min(effort.calls, CROWD)
        few, many = compare(
            attrs.evolve(effort, rounds=max(2, effort.rounds // 4)),
            *(lambda workers=workers: runner.run(_together(engage, workers, crowd)) for workers in (FEW, crowd)),
        )
        runner.run(_close(engage, bare, server))
    here, theirs, without = ([seconds / _calls(effort) for seconds in samples] for samples in found)
    yield Row(
        what="one call over a loopback socket, compared with plain httpx",
        samples=ratios(here, theirs),
        bound=1.2,
        notes=[f"{microseconds('ours', here)}, {microseconds('bare httpx', theirs)}"],
    )
    yield Row(
        what="the same with sniffio, compared with this client without it",
        samples=ratios(here, without),
        notes=[microseconds("without", without)],
    )

    few, many = ([seconds / crowd for seconds in samples] for samples in (few, many))
    yield Row(
        what=f"CPU of a call, {CROWD:,} concurrent with `limits=None`, compared with 4 in flight",
        samples=ratios(many, few),
        bound=1.5,
        notes=[f"{microseconds(f'among {crowd:,}', many)}, {microseconds('four in flight', few)}, with the server's"],
    )


async def _together(engage: EngageClient, workers: int, calls: int) -> None:
    """Make calls in several tasks at the same time."""
    numbers = iter(range(calls))

    async def work() -> None:
        for _ in numbers:
            await engage.files.get("1")

    await asyncio.gather(*(work() for _ in range(workers)))


async def _serve() -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)


async def _close(engage: EngageClient, bare: httpx.AsyncClient, server: asyncio.Server) -> None:
    await engage.aclose()
    await bare.aclose()
    server.close()
    await server.wait_closed()


def _calls(effort: Effort) -> int:
    return max(2, int(effort.seconds / 0.001))
