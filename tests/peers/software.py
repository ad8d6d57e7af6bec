"""Other people's software, started for a test and ended with it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port as free_port
from tests.programs import installed, missing

HERE = Path(__file__).parent
SECONDS = 60.0


def node_package(folder: str, package: str) -> Path:
    """The folder of a Node package that `make peers` has installed."""
    place = HERE / folder
    installed("node")
    if not (place / "node_modules" / package).exists():
        missing(f"the npm package {package}")
    return place


@contextmanager
def running(command: Sequence[str], port: int, cwd: Path, **environment: str) -> Generator[subprocess.Popen[bytes]]:
    """A server in a process of its own, from the moment it listens until the end of the block."""
    log = cwd / f"{Path(command[0]).name}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, stdout=output, stderr=output, env={**os.environ, **environment}, start_new_session=True
        )
        try:
            await_port(port, process, log)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)


def await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"it does not listen: {log.read_text(errors='replace')[-2000:]}")
