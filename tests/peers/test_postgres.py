"""The example of a store in PostgreSQL passes the conformance kit, and creates each record once."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.stores.postgres_store import PostgresStore
from pexip_engage_client import StoreError
from pexip_engage_client.stores.conformance import StoreConformance
from tests.idempotency.bookings import Bookings, book, client
from tests.pipeline.conftest import Pauses
from tests.programs import missing
from tests.waiting import LONGEST

from .software import free_port, running

pytestmark = pytest.mark.xdist_group("postgres")  # one server


def program(name: str) -> str:
    """The path of a program of PostgreSQL. On Debian, they are in a directory of their version."""
    found = shutil.which(name) or next(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), None)
    return found or missing(name)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server on the loopback interface. PostgreSQL refuses to run as root."""
    initdb, postgres = program("initdb"), program("postgres")
    folder = Path(tempfile.mkdtemp(prefix="engage-postgres-"))
    user: list[str] = []
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
        user = [program("setpriv"), "--reuid=nobody", "--clear-groups"]
    try:
        data, port = folder / "data", free_port()
        command = [*user, initdb, "--pgdata", str(data), "--username", "engage", "--auth", "trust", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
        with running([*user, postgres, "-D", str(data), "-p", str(port), *options], port, folder):
            url = f"postgresql://engage@127.0.0.1:{port}/postgres"
            asyncio.run(until_ready(url))
            yield url
    finally:
        shutil.rmtree(folder)


async def until_ready(url: str) -> None:
    """Wait for the server, which listens before it is ready."""
    deadline = time.monotonic() + LONGEST
    while True:
        try:
            async with PostgresStore(url):
                return
        except StoreError:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)


class TestPostgresStore(StoreConformance):
    @pytest.fixture(autouse=True)
    def prepare(self, server: str) -> None:
        self.server = server

    def open_store(self) -> PostgresStore:
        return PostgresStore(self.server)


async def test_concurrent_calls_create_one_record(server: str) -> None:
    bookings = Bookings("made, then lost")
    async with PostgresStore(server) as store, client(bookings, Pauses(), idempotency=store) as engage:
        found = await asyncio.gather(*(book(engage, "crm-42") for _ in range(20)))
        assert {each.id for each in found} == {"id-0"}
        assert await engage.pending() == []
    assert bookings.created == ["crm-42"]


async def test_error_has_a_reason(server: str) -> None:
    with pytest.raises(StoreError) as caught:
        await PostgresStore(server.replace("engage@", "stranger@")).count("space")
    assert caught.value.reason == "denied"
    with pytest.raises(StoreError) as caught:
        await PostgresStore(f"postgresql://engage@127.0.0.1:{free_port()}/postgres").count("space")
    assert (caught.value.reason, caught.value.retryable) == ("lost", True)
