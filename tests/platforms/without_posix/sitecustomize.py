"""Hides what only POSIX systems have. Python runs this module at its start if this directory is on PYTHONPATH."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from typing import Any

# What needs these names for itself, and has another implementation on Windows.
socketpair, family = socket.socketpair, socket.AF_UNIX
socket.socketpair = lambda *args, **options: socketpair(family, **options)  # type: ignore[assignment]
subprocess.Popen.kill = lambda process, number=signal.SIGKILL: process.send_signal(number)  # type: ignore[method-assign]

sys.modules["fcntl"] = None  # type: ignore[assignment]
del os.fork, os.register_at_fork, signal.SIGKILL, socket.AF_UNIX

listdir = os.listdir


def without_descriptors(path: Any = ".") -> Any:
    if path == "/dev/fd":
        raise FileNotFoundError(path)
    return listdir(path)


def not_implemented(*_: object) -> None:
    raise NotImplementedError


os.listdir = without_descriptors
asyncio.SelectorEventLoop.add_signal_handler = not_implemented  # type: ignore[method-assign,assignment]
