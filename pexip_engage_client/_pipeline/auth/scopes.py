"""Decide which scopes to request, remember which ones were rejected, and explain a 403.

Without explicit scopes, the client requests the scopes of the operations that have been called so far. It adds a scope
when an operation needs it and the token lacks it. If the token endpoint rejects a scope, the client leaves it out for
`REJECTION_PAUSE`. Calls that need the scope are then sent with the current token, and the API decides.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Set
from typing import Any

from ..._runtime.operations import Operation
from ...errors import TokenError
from ..call import Access
from .source import Token

logger = logging.getLogger("pexip_engage_client")

# Seconds for which a rejected scope is not requested again.
REJECTION_PAUSE = 60.0
INVALID_SCOPE = "invalid_scope"

Fetch = Callable[[frozenset[str]], Awaitable[Token]]


class Scopes:
    """The scopes of one client.

    `explicit` scopes are requested as they are; with None, scopes are requested on demand.
    """

    def __init__(self, explicit: frozenset[str] | None, clock: Callable[[], float]) -> None:
        self._explicit = explicit
        self._clock = clock
        self._in_use: frozenset[str] = frozenset()
        """The scopes of the newest token."""
        self._needed: set[str] = set()
        """The scopes that calls wait for, and that no token request includes yet."""
        self._rejected: dict[str, float] = {}
        """For each rejected scope, the time at which it may be requested again."""
        self._unlisted: set[str] = set()
        """Scopes that the token endpoint does not list as granted, although calls that need them succeeded."""

    # --- before a call: get a token

    def lacks(self, token: Token, scope: str | None) -> bool:
        """Whether to request another token before a call that needs this scope."""
        if scope is None or self._explicit is not None or token.granted is None or scope in token.granted:
            return False
        if scope in self._unlisted and scope in token.requested:
            return False
        return not self._is_rejected(scope)

    def need(self, scope: str | None) -> None:
        """Also ask for this scope in the next token request. The caller holds the lock of `Tokens`."""
        if scope is not None and self._explicit is None and not self._is_rejected(scope):
            self._needed.add(scope)

    def waits_for_another_request(self, scope: str | None, asked: Set[str]) -> bool:
        """Whether a call asked for a scope after the token request for the scopes `asked` had begun."""
        return scope in self._needed and scope not in asked

    def wanted(self, scope: str | None = None) -> frozenset[str]:
        """Return the scopes to request now, including the scope that the call needs."""
        if self._explicit is not None:
            wanted: Set[str] = self._explicit
        else:
            wanted = self._in_use | self._needed | (frozenset({scope}) if scope else frozenset[str]())
        return frozenset(each for each in wanted if not self._is_rejected(each))

    def take(self) -> frozenset[str]:
        """Return the scopes for a token request that begins now, and forget which scopes are newly needed.

        If the request fails, each later call adds its own scope again (`need`). So a scope that makes a token request
        fail does not affect calls that do not need this scope. The caller holds the lock of `Tokens`.
        """
        wanted = self.wanted()
        self._needed.clear()
        return wanted

    async def fetch(self, fetch: Fetch, wanted: frozenset[str], current: Callable[[], Token | None]) -> Token:
        """Fetch a token for the wanted scopes that the token endpoint grants.

        Record which scopes are in use from now on, and which ones the token endpoint rejected.
        """
        token = await _fetch_granted(fetch, wanted, current)
        granted = wanted if token.granted is None else token.granted | (token.requested & self._unlisted)
        self._in_use = wanted & granted
        self._rejected = {scope: until for scope, until in self._rejected.items() if scope not in granted}
        self._reject(wanted - granted)
        return token

    def works(self, scope: str | None, token: Token) -> None:
        """Record that a call with this scope succeeded, because some token endpoints do not list all granted scopes."""
        if scope is not None and token.granted is not None and scope in token.requested - token.granted:
            self._unlisted.add(scope)
            self._in_use |= {scope}
            self._rejected.pop(scope, None)

    def _is_rejected(self, scope: str) -> bool:
        return scope in self._rejected and self._clock() < self._rejected[scope]

    def _reject(self, scopes: Set[str]) -> None:
        """Leave these scopes out of token requests for `REJECTION_PAUSE`, and log a warning."""
        if scopes:
            self._rejected |= dict.fromkeys(scopes, self._clock() + REJECTION_PAUSE)
            logger.warning(
                "the token endpoint did not grant %s; calls that need it are sent without it", " ".join(sorted(scopes))
            )

    # --- after a 403

    def access(self, operation: Operation[Any], token: Token) -> Access:
        """Return what is known about the scopes of a call that got a 403."""
        requested = token.requested | self._rejected.keys()
        return Access(self._explanation(operation, token), requested, token.granted)

    def _explanation(self, operation: Operation[Any], token: Token) -> str:
        name, scope = operation.id or "the request", operation.scope
        if scope is None:
            return (
                f"the scope that {name} needs is not documented: request it with scopes=,"
                " or for one call with engage.request(…, scope=…)"
            )
        if token.granted is None:
            reason = "but the scopes of the token are not known"
        elif scope in token.granted:
            reason = "which the token has: the enterprise's settings may forbid the call"
        elif self._explicit is not None and scope not in self._explicit:
            reason = "which is not among the client's scopes="
        else:
            reason = "which the token endpoint did not grant"
        return f"{name} needs the scope {scope}, {reason}"


async def _fetch_granted(fetch: Fetch, wanted: frozenset[str], current: Callable[[], Token | None]) -> Token:
    """Return a token for all scopes that are not rejected.

    The rejected scopes are found by bisection, because `invalid_scope` does not say which scope is invalid.

    The scopes of the current token count as granted. If no other scope is granted, the current token is returned.
    """
    tried: dict[frozenset[str], Token | None] = {}

    async def token_for(scopes: frozenset[str]) -> Token | None:
        """Return a token for these scopes; None if the endpoint rejects one of them. Request each set only once."""
        if scopes not in tried:
            try:
                tried[scopes] = await fetch(scopes)
            except TokenError as error:
                if error.error != INVALID_SCOPE or not scopes:  # without scopes, there is nothing to leave out
                    raise
                tried[scopes] = None
        return tried[scopes]

    async def granted(sure: frozenset[str], doubtful: frozenset[str]) -> frozenset[str]:
        if await token_for(sure | doubtful):
            return sure | doubtful
        if len(doubtful) <= 1:
            return sure
        half = frozenset(sorted(doubtful)[: len(doubtful) // 2])
        return await granted(await granted(sure, half), doubtful - half)

    token = current()
    sure = wanted & token.requested if token and wanted - token.requested else frozenset[str]()
    scopes = await granted(sure, wanted - sure)
    token = current()
    if scopes not in tried and token and scopes <= token.requested:
        return token
    return await token_for(scopes) or await _fetch_granted(fetch, wanted, lambda: None)
