"""A delivery as an ASGI request, and the reasons to refuse it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl

from attrs import field, frozen

from .._runtime.arguments import refuse, refused, text

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

Secrets: TypeAlias = str | Iterable[str]
SecretSource: TypeAlias = Secrets | Callable[[], Secrets | Awaitable[Secrets]]

SHORTEST_SECRET = 16
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Refusal(Exception):  # noqa: N818 - a response, not an error
    """The delivery is refused with this status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@frozen
class IncomingRequest:
    """What is known of a delivery before its body is read: what an allow-list can go by."""

    client: str | None
    """The address that the connection comes from: a proxy's, where there is one."""
    headers: Mapping[str, str] = field(repr=False)
    """By their lower-case names."""
    path: str = field(repr=False)

    @classmethod
    def of(cls, scope: Scope) -> IncomingRequest:
        """Take it from an ASGI scope."""
        client = scope.get("client")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        return cls(client[0] if client else None, headers, scope["path"])


Allow: TypeAlias = Callable[[IncomingRequest], bool | Awaitable[bool]]


class WebhookSecret:
    """Shared secrets, any of which will do, in a header or in the URL as ``?secret=…``. Only digests are kept."""

    def __init__(self, source: SecretSource, header: bytes) -> None:
        self._ask = source if callable(source) else None
        self._known = [] if callable(source) else _checked(_digests(source))
        self._header = header

    async def is_in(self, scope: Scope) -> bool:
        """Whether the request brings one. Each candidate is compared with every secret, so the time tells nothing."""
        known = self._known if self._ask is None else _checked(await _asked(self._ask))
        given = [_digest(value) for value in self._candidates(scope)]
        return any([compare_digest(one, other) for one in given for other in known])  # noqa: C419

    def _candidates(self, scope: Scope) -> Iterator[bytes]:
        yield from (value for name, value in scope["headers"] if name.lower() == self._header)
        query = scope.get("query_string", b"").decode("latin-1")
        pairs = parse_qsl(query, encoding="latin-1")
        yield from (value.encode("latin-1") for name, value in pairs if name == "secret")


async def _asked(function: Callable[[], Secrets | Awaitable[Secrets]]) -> list[bytes] | str:
    given = function()
    return _digests(await given if isinstance(given, Awaitable) else given)


def _digests(secrets: object) -> list[bytes] | str:
    """Those of the secrets; or what is given in their place."""
    kind = type(secrets).__name__
    if isinstance(secrets, bytes | bytearray | Mapping) or not isinstance(secrets, Iterable):
        return kind
    digests: list[bytes] = []
    for secret in [secrets] if isinstance(secrets, str) else cast("Iterable[object]", secrets):
        if not isinstance(secret, str):
            return f"{type(secret).__name__} among them"
        if len(secret) < SHORTEST_SECRET:
            return "a shorter one"
        digests.append(_digest(secret.encode()))
    return digests or "none"


def _checked(digests: list[bytes] | str) -> list[bytes]:
    # Apart from where the secrets are, so that no frame of the error has them.
    if isinstance(digests, str):
        accepted = f"one or more secrets, each a string of at least {SHORTEST_SECRET} characters"
        raise refused("secret", accepted, f"; got {digests}")
    return digests


def _header_name(name: object) -> bytes:
    checked = text("secret_header", name)
    if not HEADER_NAME.fullmatch(checked):
        raise refuse("secret_header", "the name of a header: letters, digits and hyphens, no spaces", name)
    return checked.lower().encode()


class RequestFilter:
    """Who may come in."""

    def __init__(self, secret: SecretSource | None, header: str, allow: Allow | None) -> None:
        name = _header_name(header)
        self._secret = None if secret is None else WebhookSecret(secret, name)
        if allow is not None and not callable(allow):
            raise refuse("allow", "a function, async or not, that takes an IncomingRequest", allow)
        self._allow = allow

    async def admit(self, scope: Scope) -> None:
        """Refuse what is no delivery, or not from one who may."""
        if scope["method"] != "POST":
            raise Refusal(405, "events are posted")
        if self._secret is not None and not await self._secret.is_in(scope):
            raise Refusal(403, "not allowed")
        if self._allow is not None:
            allowed = self._allow(IncomingRequest.of(scope))
            if not (await allowed if isinstance(allowed, Awaitable) else allowed):
                raise Refusal(403, "not allowed")


async def read_body(scope: Scope, receive: Receive, max_bytes: int) -> bytes:
    """The request's body; refuses a larger one without reading it."""
    declared = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
    body = bytearray()
    size = int(declared) if declared.isdigit() and len(declared) < 20 else 0
    while size <= max_bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "the connection was lost")
        body += message.get("body", b"")
        size = len(body)
        if not message.get("more_body"):
            break
    if size > max_bytes:
        raise Refusal(413, f"the body is larger than {max_bytes} bytes")
    return bytes(body)


async def respond(send: Send, status: int, reason: str) -> None:
    """Send the response; its text is for those who debug a receiver."""
    body = b"" if status == 204 else reason.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))] if body else []
    if status == 405:
        headers.append((b"allow", b"POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _digest(value: bytes) -> bytes:
    return sha256(value).digest()
