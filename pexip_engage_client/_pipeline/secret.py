"""Texts that nobody must see: they are in no frame, log, repr, text or pickle."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NoReturn

# What is shorter is found in many a text by chance, and is nobody's secret.
SHORTEST = 6


class Secret:
    """A value that is shown nowhere."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    @property
    def is_text(self) -> bool:
        """Whether it is a text that can be sent."""
        return isinstance(self.value, str) and bool(self.value) and not re.search("[\ud800-\udfff]", self.value)

    @property
    def is_token(self) -> bool:
        """Whether it can travel as a token."""
        return isinstance(self.value, str) and bool(self.value) and all("!" <= each <= "~" for each in self.value)

    @property
    def pattern(self) -> bytes:
        """What finds it in a response, as it is or escaped for JSON, a form or HTML."""
        return re.sub(rb"[^A-Za-z0-9]", lambda found: _ESCAPED % re.escape(found[0]), self.value.encode())

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


_ESCAPED = rb"(?:\\?%s|%%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|&#?\w{2,6};)"


def masked(data: bytes, secrets: Collection[Secret]) -> bytes:
    """What came from outside without our secrets, should somebody have repeated them."""
    for secret in secrets:
        if len(secret.value) >= SHORTEST:
            data = re.sub(secret.pattern, b"***", data)
    return data
