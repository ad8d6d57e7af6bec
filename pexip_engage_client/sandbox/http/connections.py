"""Connections that faults cut.

ASGI has no message that cuts a connection. The application raises `ConnectionLostError`, and the server cuts it.
"""


class ConnectionLostError(Exception):
    """The connection ends without a response; with `refused`, it was never accepted."""

    def __init__(self, refused: bool) -> None:
        super().__init__("a fault of the sandbox cut the connection")
        self.refused = refused
