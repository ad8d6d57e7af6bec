"""Access tokens, and the protocol of their sources."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ..._http import httpx
from ...generated.credentials import CREDENTIAL
from ..redaction import Secret

# A token is renewed when the lesser of this many seconds and a tenth of its lifetime is left.
SKEW = 30.0
# The shortest lifetime, in seconds, that a token is given: without it, an endpoint that states a lifetime of zero would
# be asked for a token by every call.
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
        """Put the token into a request."""
        if CREDENTIAL.location == "query":
            request.url = request.url.copy_set_param(CREDENTIAL.name, self.secret.value)
        else:
            request.headers[CREDENTIAL.name] = f"{CREDENTIAL.scheme}{self.secret.value}"

    def living(self, since: float, lifetime: float) -> Token:
        """The same token with its times, from its lifetime in seconds."""
        renew_after = max(SHORTEST_LIFETIME, lifetime - min(SKEW, lifetime / 10))
        return self._replace(renew_at=since + renew_after, expires_at=since + max(SHORTEST_LIFETIME, lifetime))


def as_sent(secret: Secret) -> Secret:
    """The caller's token as it is sent, which responses may repeat."""
    return Secret(CREDENTIAL.sent(secret.value))


class TokenSource(Protocol):
    """One kind of credentials."""

    @property
    def renewable(self) -> bool:
        """Whether another token can be fetched when the API rejects one."""
        ...

    @property
    def first(self) -> Token | None:
        """The first token, if it does not have to be fetched."""
        ...

    @property
    def scopes(self) -> frozenset[str] | None:
        """The scopes of every token request; None to request those of the operations that are called."""
        ...

    async def fetch(self, scopes: frozenset[str]) -> Token:
        """Fetch a token for these scopes; a `TokenError` with error ``invalid_scope`` if one of them is rejected."""
        ...
