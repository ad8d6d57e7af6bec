"""PostgreSQL servers for the tests."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from .programs import missing
from .waiting import LONGEST

# A server that does not write to the disk is fast. Its port is only a part of the name of its socket.
OPTIONS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def program(name: str) -> str:
    """The path of a program of PostgreSQL. On Debian, they are in a directory of their version."""
    found = shutil.which(name) or next(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), None)
    return found or missing(name)


def unprivileged(folder: Path) -> list[str]:
    """The beginning of a command that runs as another user than root, whom the folder then belongs to."""
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "nobody")
    return [program("setpriv"), "--reuid=nobody", "--clear-groups"]


@contextmanager
def postgres_folder() -> Generator[Path]:
    """A folder with the data of a new server."""
    initdb, folder = program("initdb"), Path(tempfile.mkdtemp(prefix="engage-postgres-"))
    try:
        command = [*unprivileged(folder), initdb, "--pgdata", str(folder / "data"), "--username", "engage"]
        options = ["--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run([*command, *options], check=True, capture_output=True, cwd=folder)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def postgres_process(folder: Path, *options: str) -> Generator[tuple[str, subprocess.Popen[bytes]]]:
    """A server with its socket and its data in a folder: its URL for a superuser, and its process."""
    command = [*unprivileged(folder), program("postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, *OPTIONS, *options], stdout=log, stderr=log, cwd=folder)
    url = f"postgresql://engage@/postgres?host={folder}"
    try:
        asyncio.run(_until_ready(url, process))
        yield url, process
    finally:
        process.terminate()  # after SIGKILL, its memory would stay allocated
        process.send_signal(3)  # SIGQUIT ends it immediately
        process.wait(LONGEST)


async def _until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for the server, which listens before it is ready."""
    deadline = time.monotonic() + LONGEST
    while True:
        try:
            await execute(url, "SELECT 1")
            return
        except (asyncpg.CannotConnectNowError, OSError):
            assert time.monotonic() < deadline
            assert process.poll() is None
            await asyncio.sleep(0.02)


async def execute(url: str, commands: str) -> None:
    """Execute SQL commands with a connection of their own."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(commands)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def postgres_of_the_session() -> Iterator[str]:
    with postgres_folder() as folder, postgres_process(folder) as (url, _):
        yield url


@pytest.fixture
def postgres_server(postgres_of_the_session: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a server that runs during the tests, on a machine that may stall for longer than a store waits."""
    for name in ("CONNECT_SECONDS", "COMMAND_SECONDS"):
        monkeypatch.setattr(f"pexip_engage_client.stores.postgres.{name}", LONGEST)
    return postgres_of_the_session
