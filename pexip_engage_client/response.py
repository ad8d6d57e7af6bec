"""Define the response that `engage.request` returns and that an `ApiError` contains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ._failures import ResponseValidationError, one_line
from ._json import loads

__all__ = ["Headers", "Response"]

SNIPPET_LENGTH = 200
_CHARSET = r"(?ai);\s*charset=[\"']?([\w.:-]+)"

# These headers may contain secrets, and errors are often sent to other systems.
_WITHHELD = frozenset({"set-cookie", "set-cookie2", "proxy-authenticate"})


class Headers(Mapping[str, str]):
    """The headers of a response, as a mapping. Header names are case-insensitive."""

    def __init__(self, items: Mapping[str, str]) -> None:
        self._items = {name.lower(): value for name, value in items.items() if name.lower() not in _WITHHELD}

    def __getitem__(self, name: str) -> str:
        return self._items[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"Headers({', '.join(self._items)})"


@frozen
class Response:
    """A response as the client received it: status, headers and body."""

    status_code: int
    """The HTTP status code."""
    headers: Mapping[str, str] = field(repr=False)
    """The headers of the response. Header names are case-insensitive."""
    content: bytes = field(repr=lambda content: f"<{len(content)} bytes>")
    """The decompressed body, as bytes."""
    correlation_id: str
    """The `X-Correlation-Id` header of the request."""
    _mask: Callable[[bytes], bytes] = field(default=bytes, repr=False, eq=False)

    @property
    def text(self) -> str:
        """The body as text, decoded with the charset in `Content-Type`, or as UTF-8. Invalid bytes become U+FFFD."""
        return self.content.decode(self._charset, "replace")

    @property
    def decoding_error(self) -> str | None:
        """The reason why `text` and `json` contain U+FFFD in place of some bytes; None if they do not."""
        try:
            self.content.decode(self._charset)
        except UnicodeDecodeError as error:
            return f"byte {error.start} of the body is not valid {self._charset.upper()}"
        return None

    @property
    def _charset(self) -> str:
        found = re.search(_CHARSET, self.headers.get("content-type", ""))
        try:
            b" ".decode(found[1] if found else "utf-8", "replace")
        except (LookupError, ValueError):  # Python does not know this charset
            found = None
        return found[1] if found else "utf-8"

    @property
    def snippet(self) -> str:
        """The beginning of the body in one line, without the access token and the client secret."""
        return one_line(self._mask(self.content)[: 4 * SNIPPET_LENGTH].decode("utf-8", "replace"), SNIPPET_LENGTH)

    @property
    def kind(self) -> str:
        """The media type and size of the body, for error messages."""
        media_type = one_line(self.headers.get("content-type", "").partition(";")[0], 50)
        return f"{media_type or 'no content type'}, {len(self.content)} bytes"

    def json(self) -> Any:
        """Parse the body as JSON, whatever its media type; return None for an empty body.

        The body is decoded with the charset in `Content-Type`, or as UTF-8. Invalid bytes become U+FFFD.
        """
        if not self.content:
            return None
        try:
            return loads(self.content if self._charset.lower() == "utf-8" else self.text)
        except ValueError:
            pass  # do not chain this error: it contains the body, which may contain a token
        cause = None
        try:
            loads(self._mask(self.content))
        except ValueError as error:
            cause = error
        message = f"the response is not valid JSON ({self.kind})"
        raise ResponseValidationError(message, snippet=self.snippet, correlation_id=self.correlation_id) from cause

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.status_code, self.headers, self.content, self.correlation_id)
