"""Access tokens: where they come from, for which scopes they are requested, and how long they are used.

Each kind of credentials is a `TokenSource` in its own module; `token_source` is the only place that chooses one.
"""

from __future__ import annotations

from ..._runtime.arguments import invalid_argument
from ..config import Config
from .client_credentials import ClientCredentials, Exchange
from .fixed import FixedToken
from .function import FunctionTokens
from .source import TokenSource


def token_source(config: Config, exchange: Exchange) -> TokenSource:
    """Return the source of tokens for a client's credentials."""
    source: TokenSource
    if config.token is None:
        source = ClientCredentials(config, exchange)
    elif callable(config.token.value):
        source = FunctionTokens(config.token.value, config.timing.monotonic, config.scopes)
    else:
        source = FixedToken(config.token)
    if config.scopes is not None and source.scopes != config.scopes:
        raise invalid_argument(
            "scopes", "given with client_id and client_secret, or with a token function that takes scopes"
        )
    return source
