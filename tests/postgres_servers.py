"""PostgreSQL servers for the tests."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from .programs import installed, missing
from .redis_servers import listens
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
        _until_ready(folder, process)
        yield url, process
    finally:
        process.send_signal(signal.SIGQUIT)  # ends it immediately; SIGKILL would leave its other processes
        process.wait(LONGEST)


def _until_ready(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait for the server, which listens before it is ready."""
    deadline = time.monotonic() + LONGEST
    while subprocess.run([program("pg_isready"), "-q", "-h", str(folder)]).returncode:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)


@contextmanager
def pgbouncer(url: str) -> Generator[str]:
    """The URL of a PgBouncer with two connections to a server, each of which serves one transaction at a time."""
    command, folder = installed("pgbouncer"), Path(tempfile.mkdtemp(prefix="engage-pgbouncer-"))
    here = f"postgresql://engage@/postgres?host={folder}"
    settings = [
        f"[databases]\npostgres = user=engage host={Path(socket_of(url)).parent}\n[pgbouncer]\nlisten_port = 5432",
        f"unix_socket_dir = {folder}\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 2",
    ]
    (folder / "ini").write_text("\n".join(settings))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*unprivileged(folder), command, str(folder / "ini")], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + LONGEST
        while not listens(Path(socket_of(here))):
            assert time.monotonic() < deadline
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.01)
        yield here
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def socket_of(url: str) -> str:
    """The path of the socket of a server."""
    return f"{url.partition('host=')[2]}/.s.PGSQL.5432"


async def execute(url: str, commands: str) -> None:
    """Execute SQL commands with a connection of their own."""
    import asyncpg  # the configuration of all tests imports this module

    connection = await asyncpg.connect(url)
    try:
        await connection.execute(commands)
    finally:
        await connection.close()
