"""Check the request of a webhook delivery, read its body, and respond."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl

from attrs import field, frozen

from .._runtime.arguments import callback, flag, invalid_argument, invalid_value, mapping, text
from .._runtime.wire import HEADER_NAME

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

Secrets: TypeAlias = str | Iterable[str]
SecretSource: TypeAlias = Secrets | Callable[[], Secrets | Awaitable[Secrets]]

SHORTEST_SECRET = 16


class Rejection(Exception):  # noqa: N818 - a response, not an error
    """An exception that rejects a delivery with an HTTP status.

    The cause appears only in the log, not in the response.
    """

    def __init__(self, status: int, reason: str, cause: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.cause = cause or reason


@frozen
class Rejected:
    """A delivery that the receiver has rejected."""

    status: int
    """The status of the response."""
    reason: str
    """Why the receiver rejected the delivery."""
    client: str | None
    """The address of the client."""
    time: datetime.datetime
    """When the receiver rejected the delivery."""


def _lower_case(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in mapping("headers", headers).items()}


@frozen
class IncomingRequest:
    """A delivery without its body, which `allow` receives before the body is read.

    Create one yourself to pass a request from another framework to `WebhookReceiver.respond`.
    """

    headers: Mapping[str, str] = field(repr=False, converter=_lower_case)
    """The headers of the request, with lower-case names."""
    client: str | None = None
    """The address of the client. Behind a proxy, this is the address of the proxy, unless the server trusts
    `X-Forwarded-For`."""
    method: str = "POST"
    """The HTTP method."""
    path: str = field(default="/", repr=False)
    """The path of the URL."""
    query: str = field(default="", repr=False)
    """The query of the URL, which may contain the secret."""

    @classmethod
    def of(cls, scope: Scope) -> IncomingRequest:
        """Create an `IncomingRequest` from an ASGI scope."""
        client = scope.get("client")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope.get("query_string", b"").decode("latin-1")
        return cls(headers, client[0] if client else None, scope["method"], scope["path"], query)


Allow: TypeAlias = Callable[[IncomingRequest], bool | Awaitable[bool]]


class WebhookSecret:
    """Checks for the shared secret in a header, or in the URL as ``?secret=…``. It stores only digests of secrets."""

    def __init__(self, source: SecretSource) -> None:
        self._ask = source if callable(source) else None
        if callable(source):
            callback("secret", source, "a string, several strings, or a function without parameters", 0)
        self._known = [] if callable(source) else _checked(_digests(source))

    async def is_in(self, request: IncomingRequest, header: str) -> bool:
        """Return True if the request contains one of the configured secrets.

        Each value in the request that could be the secret is compared with every configured secret, in constant time.
        """
        known = self._known if self._ask is None else _checked(await _asked(self._ask))
        given = [_digest(value) for value in _candidates(request, header)]
        return any([compare_digest(one, other) for one in given for other in known])  # noqa: C419


def _candidates(request: IncomingRequest, header: str) -> Iterator[bytes]:
    if header in request.headers:
        yield request.headers[header].encode("latin-1", "replace")
    pairs = parse_qsl(request.query, encoding="latin-1")
    yield from (value.encode("latin-1", "replace") for name, value in pairs if name == "secret")


async def _asked(function: Callable[[], Secrets | Awaitable[Secrets]]) -> list[bytes] | str:
    given = function()
    return _digests(await given if isinstance(given, Awaitable) else given)


def _digests(secrets: object) -> list[bytes] | str:
    """Return the digests of the secrets, or a description of the invalid value."""
    kind = type(secrets).__name__
    if isinstance(secrets, bytes | bytearray | Mapping) or not isinstance(secrets, Iterable):
        return kind
    digests: list[bytes] = []
    for secret in [secrets] if isinstance(secrets, str) else cast("Iterable[object]", secrets):
        if not isinstance(secret, str):
            return f"{type(secret).__name__} among them"
        if len(secret) < SHORTEST_SECRET:
            return "a shorter one"
        if secret != secret.strip():
            return "one that begins or ends with white space"  # a header cannot contain it
        digests.append(_digest(secret.encode()))
    return digests or "none"


def _checked(digests: list[bytes] | str) -> list[bytes]:
    # This function does not get the secrets, so that no frame of the error's traceback contains them.
    if isinstance(digests, str):
        accepted = f"a string of at least {SHORTEST_SECRET} characters, or several such strings"
        raise invalid_argument("secret", accepted, f"; got {digests}")
    return digests


def checked_header(name: str, given: object) -> str:
    """Check that the value of an option is a valid header name, and return it."""
    checked = text(name, given)
    if not HEADER_NAME.fullmatch(checked):
        raise invalid_value(name, "the name of a header: letters, digits and hyphens, no spaces", given)
    return checked


class DeliveryGuard:
    """Admits only POST requests that contain the secret and that the `allow` function accepts."""

    def __init__(self, secret: WebhookSecret | None, header: str, allow: Allow | None) -> None:
        self._secret = secret
        self._header = header.lower()
        self._allow = allow

    async def check(self, request: IncomingRequest) -> None:
        """Raise `Rejection` if the request is not admitted."""
        if request.method != "POST":
            raise Rejection(405, "only POST is allowed")
        if self._secret is not None and not await self._secret.is_in(request, self._header):
            raise Rejection(403, "not allowed", "the secret is missing or wrong")
        if self._allow is not None:
            allowed = self._allow(request)
            if isinstance(allowed, Awaitable):
                allowed = await allowed
            if not flag("allow", allowed, "a function that returns True or False"):
                raise Rejection(403, "not allowed", "`allow` returned False")


async def read_body(scope: Scope, receive: Receive, max_bytes: int) -> bytes:
    """Read the body of a request. If it is larger than `max_bytes`, raise `Rejection` without reading the rest."""
    declared = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
    body = bytearray()
    size = int(declared) if declared.isdigit() and len(declared) < 20 else 0
    while size <= max_bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Rejection(400, "the connection was lost")
        body += message.get("body", b"")
        size = len(body)
        if not message.get("more_body"):
            break
    if size > max_bytes:
        raise _too_large(max_bytes)
    return bytes(body)


def checked_size(body: bytes, max_bytes: int) -> bytes:
    """Return a body that is not larger than `max_bytes`; otherwise raise `Rejection`."""
    if len(body) > max_bytes:
        raise _too_large(max_bytes)
    return body


def _too_large(max_bytes: int) -> Rejection:
    return Rejection(413, f"the body is larger than {max_bytes} bytes")


async def send_response(send: Send, status: int, reason: str) -> None:
    """Send a response with a status, and with the reason as its body."""
    body = b"" if status == 204 else reason.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))] if body else []
    if status == 405:
        headers.append((b"allow", b"POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _digest(value: bytes) -> bytes:
    return sha256(value).digest()
