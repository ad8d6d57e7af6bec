"""The base of the generated resource classes."""

from __future__ import annotations

from .operations import Session


class Resource:
    """The operations of one resource, called through one client."""

    __slots__ = ("_caller",)

    def __init__(self, caller: Session) -> None:
        self._caller = caller

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._caller!r}>"
