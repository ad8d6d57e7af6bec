"""Decide where access tokens come from, which scopes they are requested for, and how long they are used.

Each kind of credentials is a `TokenSource` in its own module; `token_source` is the only place that chooses one.
"""

from __future__ import annotations

from ..config import Config
from .client_credentials import ClientCredentials, Exchange
from .source import FixedToken, FunctionTokens, TokenSource


def token_source(config: Config, exchange: Exchange) -> TokenSource:
    """Return the source of tokens for a client's credentials."""
    if config.token is None:
        return ClientCredentials(config, exchange)
    if callable(config.token.value):
        return FunctionTokens(config.token.value, config.timing.monotonic, config.scopes)
    return FixedToken(config.token)
