"""How a call is authenticated, as the API document describes it."""

from __future__ import annotations

from base64 import b64encode
from typing import Literal, NamedTuple


class Credential(NamedTuple):
    """Where the client sends its token, and in which form."""

    location: Literal["header", "query"]
    name: str
    """The name of the header or the query parameter."""
    form: Literal["bearer", "basic", "plain", "none"]
    """"basic" sends a token such as ``user:password`` as HTTP Basic does; "plain" is for API keys.

    With "none", the client never sends a token.
    """

    def sent(self, token: str) -> str:
        """Return the token as it is sent, without the scheme before it."""
        return b64encode(token.encode()).decode() if self.form == "basic" else token

    @property
    def scheme(self) -> str:
        """The scheme that precedes the token, with a space."""
        return "" if self.form == "plain" else f"{self.form.capitalize()} "
