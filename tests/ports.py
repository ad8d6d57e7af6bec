"""Ports for servers that tests start."""

from __future__ import annotations

import socket

_reserved: list[socket.socket] = []


def free_port() -> int:
    """A port that only a server with SO_REUSEADDR can listen on, until this process ends.

    The port stays bound. Otherwise, another program could get it before, between or after the servers of the test.
    Until a server listens, connections are refused.
    """
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind(("127.0.0.1", 0))
    _reserved.append(reserved)
    return int(reserved.getsockname()[1])
