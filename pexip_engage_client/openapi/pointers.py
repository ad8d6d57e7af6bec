"""JSON pointers (RFC 6901), as URI fragments without `#`: `/paths/~1offices/get`."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, unquote

Keys = tuple[str | int, ...]
"""The keys and indices that lead to a part of a document."""


def pointer_to(*keys: str | int) -> str:
    """Return the JSON pointer that consists of the given unescaped keys."""
    return "".join(f"/{escaped(key)}" for key in keys)


def escaped(key: str | int) -> str:
    """Return a key, escaped for use in a JSON pointer."""
    return quote(str(key).replace("~", "~0").replace("/", "~1"), safe="~")


@lru_cache(4096)
def keys_of(pointer: str) -> tuple[str, ...]:
    """Return the keys in a pointer, which may have a leading `#`."""
    parts = pointer.removeprefix("#").strip("/")
    return tuple(unquote(part).replace("~1", "/").replace("~0", "~") for part in parts.split("/")) if parts else ()
