"""Hide secrets in logged requests and responses: by name, and tokens and the enterprise's own secret by value."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from attrs import define, field

HIDDEN = "…"
_NAME = r"client(?:[_-]|%5f)?(?:secret|assertion)|(?:access|refresh|id)[_-]?token|password"
_PARTS = ("secret", "assertion", "token", "password")
_NAMES = re.compile(rf"{_NAME}|token|cookie|proxy-authorization|(?:x-)?api-?key", re.IGNORECASE)
_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_IN_ADDRESS = re.compile(r"(?<=://)[^/?#@]*(?=@)|(?<=\?).+")
# A name and its value in a form, a query, JSON, or any other text. Strings in quotes may contain escaped quotes.
_NAMED = re.compile(rf'((?:{_NAME})[\\"\']*\s*[=:]\s*)(?:(\\*")(?:[^"\\]|\\.)*"?|[^&\r\n"]*)', re.IGNORECASE)


@define
class Mask:
    """Hides secrets. `secret` is the enterprise's own client secret."""

    secret: str = field(repr=False)
    _values: list[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._values = [self.secret, quote_plus(self.secret), quote(self.secret)]

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        text = self.known(text)
        lower = text.lower()
        if not any(part in lower for part in _PARTS):  # true for most requests, and much faster
            return text
        return _NAMED.sub(lambda found: f"{found[1]}{_quoted(found[2])}", text)

    def known(self, text: str) -> str:
        """Return a text without tokens and the enterprise's own secret."""
        return _JWT.sub(HIDDEN, self._without_own(text))

    def _without_own(self, text: str) -> str:
        for value in self._values:
            text = text.replace(value, HIDDEN)
        return text

    def response(self, status: int, content: bytes) -> bytes:
        """Return the body of a response without secrets. Only error messages repeat other secrets of a request."""
        if status >= 400:
            return self.content(content)
        return self.known(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def content(self, content: bytes, media: str = "") -> bytes:
        """Return a body without secrets. Multipart bodies are hidden completely."""
        if media.strip().lower().startswith("multipart/"):
            return HIDDEN.encode()
        return self.text(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def query(self, query: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return query parameters without secrets."""
        return [(self.text(name), self._value(name, value)) for name, value in query]

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return headers without secrets. Bearer tokens of requests stay, so that tests can compare them."""
        shown = {name: self._value(name, value) for name, value in headers.items()}
        kind, _, credentials = headers.get("authorization", "").partition(" ")
        if credentials:
            is_token = kind.lower() == "bearer"
            shown["authorization"] = f"{kind} {self._without_own(credentials) if is_token else HIDDEN}"
        return shown

    def _value(self, name: str, value: str) -> str:
        return HIDDEN if _NAMES.fullmatch(name) else self.text(value)


def address(url: str) -> str:
    """Return a URL without its user, password and query."""
    return _IN_ADDRESS.sub(HIDDEN, url)


def _quoted(quote: str | None) -> str:
    return f"{quote}{HIDDEN}{quote}" if quote else HIDDEN
