"""A token that the caller passed in as a string. It cannot be renewed, and its scopes are unknown."""

from __future__ import annotations

from ..._runtime.secret import Secret
from .source import Token


class FixedToken:
    """The same token for every call."""

    renewable = False
    scopes: frozenset[str] | None = frozenset()

    def __init__(self, secret: Secret) -> None:
        self.first: Token | None = Token(secret)

    async def fetch(self, scopes: frozenset[str]) -> Token:
        """Never called, because the first token does not expire."""
        raise NotImplementedError
