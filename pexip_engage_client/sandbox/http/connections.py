"""Connections that break: what a fault does to one.

An application cannot cut its connection by ASGI. It raises `ConnectionLostError`; whoever runs it cuts.
"""


class ConnectionLostError(Exception):
    """The connection ends here without a response; `refused` says that it never was one."""

    def __init__(self, refused: bool) -> None:
        super().__init__("the sandbox was told to lose the connection")
        self.refused = refused
