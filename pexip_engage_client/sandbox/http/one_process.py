"""Check that only one process serves the sandbox. Several workers would each have their own records in memory."""

import os
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from zlib import crc32

MESSAGE = "the sandbox needs one process: start the server with a single worker (--workers 1)"
_Key = tuple[int, str]
_held: set[_Key] = set()  # locks, by process and address, held while the sandbox is served


def check() -> list[_Key]:
    """Lock this process's sockets, and return keys for `release`. Raises RuntimeError if another process uses a socket.

    Workers inherit the listening socket of their parent. Windows does not list the sockets of a process, so nothing is
    checked there.
    """
    added: list[_Key] = []
    for address in _bound():
        key = os.getpid(), address
        if key not in _held:
            _lock(address)
            _held.add(key)
            added.append(key)
    return added


def release(keys: list[_Key]) -> None:
    """Release locks that `check` returned."""
    import fcntl

    for key in keys:
        _held.remove(key)
        fcntl.lockf(_file(), fcntl.LOCK_UN, 1, _place(key[1]))


def _bound() -> Iterator[str]:
    """Yield the addresses of sockets that listen or are about to."""
    with suppress(OSError):
        for number in map(int, os.listdir("/dev/fd")):
            with suppress(OSError):
                if stat.S_ISSOCK(os.fstat(number).st_mode):
                    with socket.socket(fileno=os.dup(number)) as found:
                        if (address := _address(found)) is not None:
                            yield address


def _address(found: socket.socket) -> str | None:
    if found.type != socket.SOCK_STREAM or found.family not in (socket.AF_INET, socket.AF_INET6):
        return None
    host, port, *_ = found.getsockname()
    with suppress(OSError):
        found.getpeername()
        return None  # this socket is a connection
    return f"{host} {port}" if port else None


def _lock(address: str) -> None:
    """Lock the byte that stands for an address in the lock file. The lock ends with the process."""
    import fcntl

    try:
        fcntl.lockf(_file(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _place(address))
    except (BlockingIOError, PermissionError) as error:
        raise RuntimeError(MESSAGE) from error


@cache
def _file() -> int:
    """Open the lock file. It stays open, because closing it would release all locks of this process."""
    return os.open(Path(tempfile.gettempdir()) / f"pexip-engage-sandbox-{os.getuid()}.lock", os.O_RDWR | os.O_CREAT)


def _place(address: str) -> int:
    return crc32(address.encode())
