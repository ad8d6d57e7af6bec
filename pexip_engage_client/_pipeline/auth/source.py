"""Access tokens, and where they come from: the token that the caller passed in, or the caller's own async function.

The token endpoint is the third source: see `client_credentials.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import NamedTuple, Protocol

from ..._http import httpx
from ..._runtime.arguments import LARGEST, invalid_argument, with_article
from ..._runtime.secret import Secret
from ...errors import TokenError
from ..credentials import taking_scopes
from ..redaction import BEARER_HINT

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


class FixedToken:
    """The same token for every call."""

    renewable = False
    scopes: frozenset[str] | None = frozenset()

    def __init__(self, secret: Secret) -> None:
        self.first: Token | None = Token(secret)

    async def fetch(self, scopes: frozenset[str]) -> Token:
        """Never called, because the first token does not expire."""
        raise NotImplementedError


class FunctionTokens:
    """Calls the caller's function for each token, and passes the scopes if the function takes them."""

    renewable = True
    first: Token | None = None

    def __init__(
        self, function: Callable[..., object], clock: Callable[[], float], scopes: frozenset[str] | None
    ) -> None:
        self._function = function
        self._clock = clock
        self._with_scopes = taking_scopes(function)
        self.scopes = scopes if self._with_scopes else frozenset[str]()

    async def fetch(self, scopes: frozenset[str]) -> Token:
        """Return the function's token. Exceptions from the function propagate unchanged."""
        asked_at, lifetime = self._clock(), FOREVER
        returned = Secret(self._with_scopes(scopes) if self._with_scopes else self._function())
        if not isawaitable(returned.value):
            raise invalid_argument(
                "token",
                "an async function",
                f"; got a function that returns {with_article(type(returned.value).__name__)} instead of an awaitable",
            )
        token = Secret(await returned.value)
        if issubclass(type(token.value), tuple | list) and len(token.value) == 2:
            token, lifetime = Secret(token.value[0]), token.value[1]
        if (
            not token.is_token
            or token.has_scheme
            or not isinstance(lifetime, int | float)
            or not _is_lifetime(lifetime)
        ):
            raise TokenError(
                "the token function did not return a valid token: it must return a string of printable ASCII"
                " characters without spaces, or such a string and its lifetime in seconds"
                f"{BEARER_HINT * token.has_scheme}"
            )
        granted = scopes if self._with_scopes else None
        return Token(token, scopes if self._with_scopes else frozenset(), granted).living(asked_at, lifetime)


def _is_lifetime(seconds: float) -> bool:
    return 0 <= seconds <= LARGEST or seconds == FOREVER
