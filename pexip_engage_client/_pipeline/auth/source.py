"""Access tokens, and the protocol that each source of tokens implements."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ..._http import httpx
from ..._runtime.secret import Secret

# A token is renewed this many seconds before it expires, or when a tenth of its lifetime is left if that is later.
SKEW = 30.0
# The client treats tokens as valid for at least this many seconds. Otherwise, every call would request a token if the
# endpoint stated a lifetime of zero.
SHORTEST_LIFETIME = 1.0

FOREVER = float("inf")


class Token(NamedTuple):
    """An access token, its scopes, and its times on the monotonic clock."""

    secret: Secret
    requested: frozenset[str] = frozenset()
    """The scopes that were requested."""
    granted: frozenset[str] | None = None
    """The scopes that were granted; None if they are unknown."""
    renew_at: float = FOREVER
    expires_at: float = FOREVER

    def authorize(self, request: httpx.Request) -> None:
        """Set the token as the credential of a request."""
        request.headers["Authorization"] = f"Bearer {self.secret.value}"

    def living(self, since: float, lifetime: float) -> Token:
        """Return the token with its expiry and renewal times, computed from its lifetime in seconds."""
        renew_after = max(SHORTEST_LIFETIME, lifetime - min(SKEW, lifetime / 10))
        return self._replace(renew_at=since + renew_after, expires_at=since + max(SHORTEST_LIFETIME, lifetime))


class TokenSource(Protocol):
    """A source of tokens, for one kind of credentials."""

    @property
    def renewable(self) -> bool:
        """Whether another token can be fetched when the API rejects one."""
        ...

    @property
    def first(self) -> Token | None:
        """The first token, if the source has one without fetching it."""
        ...

    @property
    def scopes(self) -> frozenset[str] | None:
        """The scopes of every token request; None to request the scopes of the operations that are called."""
        ...

    async def fetch(self, scopes: frozenset[str]) -> Token:
        """Fetch a token for these scopes; raise a `TokenError` with error ``invalid_scope`` if one is rejected."""
        ...
