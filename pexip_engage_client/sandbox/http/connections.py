"""Connections that faults cut.

ASGI has no message to cut a connection. So the application raises `ConnectionLostError`, and the server cuts it.
"""


class ConnectionLostError(Exception):
    """Raised to end a connection without a response. With `refused`, the connection seems never to be accepted."""

    def __init__(self, refused: bool) -> None:
        super().__init__("a fault of the sandbox cut the connection")
        self.refused = refused
