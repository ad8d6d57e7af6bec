"""Get tokens from the caller's own async function."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable

from ..._runtime.arguments import LARGEST, invalid_argument, with_article
from ..._runtime.secret import Secret
from ...errors import TokenError
from ..credentials import taking_scopes
from ..redaction import BEARER_HINT
from .source import FOREVER, Token


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
