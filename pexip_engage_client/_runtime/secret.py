"""Hold a secret without showing it in frames, reprs and pickles."""

from __future__ import annotations

import re
from typing import Any, NoReturn


class Secret:
    """A value that is never shown."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    @property
    def is_text(self) -> bool:
        """Whether the secret is a string that can be sent."""
        return isinstance(self.value, str) and bool(self.value) and not re.search("[\ud800-\udfff]", self.value)

    @property
    def is_token(self) -> bool:
        """Whether the secret can be sent as a token."""
        return isinstance(self.value, str) and bool(self.value) and all("!" <= each <= "~" for each in self.value)

    @property
    def has_scheme(self) -> bool:
        """Whether the value begins with the scheme of the `Authorization` header, or is only the scheme."""
        return isinstance(self.value, str) and self.value.lower().startswith("bearer")

    @property
    def pattern(self) -> bytes:
        """A regular expression that finds the secret in a response, even if it is escaped for JSON, a form or HTML."""
        return re.sub(rb"[^A-Za-z0-9]", lambda found: _ESCAPED % re.escape(found[0]), self.value.encode())

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")


_ESCAPED = rb"(?:\\?%s|%%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|&#?\w{2,6};)"
