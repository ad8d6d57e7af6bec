"""The options of a client and of a call: their names, their types, what they may be, and what holds without them."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NotRequired

from attrs import AttrsInstance, evolve, field, fields_dict, frozen

from .._correlation import checked as checked_correlation_id
from .._http import httpx
from .._runtime import wire
from .._runtime.arguments import count, flag, is_array, is_plain, mapping, meant, refuse, refused, seconds
from .._runtime.operations import CallOptions, Operation
from .._version import __version__
from ..environments import Environment, EnvironmentName
from ..errors import InvalidArgumentError
from ..limits import Limiter, Limits, Priority
from ..response import Observer, Response
from ..timing import Timing

CONNECT_TIMEOUT = 5.0
HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"pexip-engage-client/{__version__} Python/{sys.version.split()[0]} httpx/{httpx.__version__}",
}

TokenAuth = Literal["post", "basic"]
"""How the token endpoint gets the credentials: in the form, or in an `Authorization` header."""

_Token = Awaitable[str | tuple[str, float]]
TokenFunction = Callable[[], _Token] | Callable[[frozenset[str]], _Token]
"""Returns an access token, or one and the seconds that it is valid for.

A function with one parameter gets the scopes that the token is needed for.
"""


class DefaultOptions(CallOptions, total=False):
    """What `EngageClient.with_options` takes: the options of a call, for all calls from there on."""

    language: str | None
    """The `Accept-Language` of every call that is not given its own."""


class OtherOptions(DefaultOptions, total=False):
    """What `EngageClient` takes beside what gives access."""

    environment: Environment | EnvironmentName
    base_url: str
    """In place of the environment's API root; `base_path` is appended unless it is there."""
    base_path: str
    """What follows the root: ``/enterprises/{enterprise}``; ``""`` where `base_url` is the whole address."""
    token_url: str
    """In place of the environment's token endpoint; ``{enterprise}`` in it is replaced."""
    scopes: Collection[str]
    """Request exactly these scopes, such as ``[Scope.APPOINTMENTS_READ_ONLY]``.

    By default the client requests the scopes of the operations that it calls, as they are called.
    """
    limits: Limits | Limiter | None
    strict: bool
    """Raise over any response that is not as documented, for CI."""
    allow_insecure: bool
    """Let tokens travel over plain http to other machines."""
    max_response_bytes: int
    keepalive: float
    """Seconds that an idle connection is kept for a request that may be repeated; 0 for not at all."""
    http_client: httpx.AsyncClient
    transport: httpx.AsyncBaseTransport
    timing: Timing
    observe: Observer | None
    """Sees each response of a documented operation, as `conformance.Recorder` does."""


class TokenOptions(OtherOptions):
    """What `EngageClient` takes where access is by a token."""

    token: str | TokenFunction
    """An access token, or an async function that returns one; kept until a 401, or for the seconds that it returns."""


class SecretOptions(OtherOptions):
    """What `EngageClient` takes where access is by a client's secret."""

    client_id: str
    client_secret: str
    token_auth: NotRequired[TokenAuth]
    """How the token endpoint gets the credentials: in the form, or in an `Authorization` header."""


class ClientOptions(OtherOptions, total=False):
    """What may give access: `EngageClient.from_env` takes the one or the other, or finds it."""

    token: str | TokenFunction
    """An access token, or an async function that returns one."""
    client_id: str
    client_secret: str
    token_auth: TokenAuth


def check_names(given: Mapping[str, object], known: frozenset[str], operation: Operation[Any] | None = None) -> None:
    """Refuse names that mean nothing here, with the one that was probably meant, or all that are accepted."""
    for name in given.keys() - known:
        own = set(operation.arguments) if operation else set[str]()
        accepted = f"one of {', '.join([*sorted(own), *sorted(known - own)])}"
        hint = meant(name, own | known) or f"; it may be {accepted}"
        raise InvalidArgumentError(f"{name} is no option{hint}", parameter=name, accepted=accepted)


# --- what an option may be: each takes the option's name and value, and returns the value that is used


_OURS = frozenset({"authorization", "host", "content-length", "transfer-encoding", "connection", "x-correlation-id"})


def _headers(name: str, value: Any) -> Mapping[str, str]:
    for header, content in mapping(name, value).items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", header) or header.lower() in _OURS:
            raise refuse(name, f"headers by their names, without {', '.join(sorted(_OURS))}", header)
        if not isinstance(content, str) or not content.isprintable() or not content.isascii():
            raise refuse(f"{name}[{header!r}]", "printable ASCII text", content)
    return dict(value)


def _query(name: str, value: Any) -> Mapping[str, Any]:
    query_pairs(value, name)
    return dict(value)


def query_pairs(query: Mapping[str, object], name: str = "query") -> list[tuple[str, str]]:
    """Query parameters as they travel: a sequence becomes ``name[]=a&name[]=b``."""
    pairs: list[tuple[str, str]] = []
    for key, value in mapping(name, query).items():
        if is_array(value):
            array = key if key.endswith("[]") else f"{key}[]"
            pairs += [(array, scalar(f"{name}[{key!r}]", item)) for item in value]
        else:
            pairs.append((key, scalar(f"{name}[{key!r}]", value)))
    return pairs


def scope_name(name: str, value: object) -> str:
    """A scope, which travels between spaces (RFC 6749, 3.3)."""
    scope = wire.text(name, value)
    if not re.fullmatch(r"[!#-\[\]-~]+", scope):
        raise refused(name, "a scope: printable ASCII without spaces, quotes and backslashes", f"; got {scope!r}")
    return scope


def scalar(name: str, value: object) -> str:
    """A value as it travels in a query or a form."""
    if isinstance(value, bool):
        return wire.boolean(name, value)
    if isinstance(value, str):
        return wire.text(name, value)
    if isinstance(value, int | float):
        return wire.number(name, value)
    raise refuse(name, "a string, a number, a bool, or a sequence of them", value)


def by(check: Callable[[str, Any], Any]) -> Mapping[str, Any]:
    """How an option is checked: by this, unless it is None, and None by default."""
    return {"check": check}


def must(be: str, fits: Callable[[Any], object]) -> Mapping[str, Any]:
    """How an option is checked that is taken as it is given: by what it must be, in words and in code."""

    def check(name: str, value: Any) -> Any:
        if not fits(value):
            raise refuse(name, be, value)
        return value

    return by(check)


def checked(kind: type[AttrsInstance], options: Mapping[str, Any]) -> dict[str, Any]:
    """The values of some of a class's options."""
    known = fields_dict(kind)
    return {
        name: None if value is None is known[name].default else known[name].metadata["check"](name, value)
        for name, value in options.items()
    }


CALL_OPTIONS = frozenset(CallOptions.__annotations__)
DEFAULT_OPTIONS = frozenset(DefaultOptions.__annotations__)


@frozen(kw_only=True, eq=False, repr=False, slots=False)  # for the cached properties
class Options:
    """The options that hold for a call, checked, and what can be worked out from them once for many calls."""

    timeout: float | None = field(default=30.0, metadata=by(seconds))
    deadline: float | None = field(default=60.0, metadata=by(seconds))
    queue_timeout: float | None = field(default=None, metadata=by(seconds))
    priority: Priority = field(
        default="foreground",
        metadata=must("'foreground' or 'background'", lambda given: given in ("foreground", "background")),
    )
    max_retries: int = field(default=3, metadata=by(count))
    retry_unsafe: bool = field(default=False, metadata=by(flag))
    correlation_id: str | None = field(default=None, metadata=by(checked_correlation_id))
    language: str | None = field(
        default=None,
        metadata=must(
            "language tags, such as 'nl' or 'nl, en;q=0.5'",
            lambda given: isinstance(given, str) and re.fullmatch(r"[A-Za-z0-9*][A-Za-z0-9*;=.,\- ]{0,99}", given),
        ),
    )
    extra_query: Mapping[str, Any] = field(default={}, metadata=by(_query))
    extra_headers: Mapping[str, str] = field(default={}, metadata=by(_headers))
    extra_body: Mapping[str, Any] = field(default={}, metadata=by(mapping))
    on_response: Callable[[Response], object] | None = field(
        default=None, metadata=must("a plain function that takes a Response, or None", is_plain)
    )

    @cached_property
    def timeouts(self) -> Mapping[str, float | None]:
        """The time-outs in httpx's form."""
        phase = self.timeout
        return {"connect": min(CONNECT_TIMEOUT, phase or CONNECT_TIMEOUT), "read": phase, "write": phase, "pool": phase}

    @cached_property
    def headers(self) -> Mapping[str, tuple[bytes, bytes]]:
        """The headers of every call, by their names in lower case."""
        language = {"Accept-Language": self.language} if self.language else {}
        given = [*HEADERS.items(), *language.items(), *self.extra_headers.items()]
        return {name.lower(): (name.encode(), text.encode()) for name, text in given}

    @cached_property
    def query(self) -> Sequence[tuple[str, str]]:
        """The query parameters of every call."""
        return query_pairs(self.extra_query)

    def changed(
        self,
        options: Mapping[str, Any],
        known: frozenset[str] = CALL_OPTIONS,
        operation: Operation[Any] | None = None,
    ) -> Options:
        """These options with those of a call, or with other defaults."""
        if not options:
            return self
        check_names(options, known, operation)
        changes = checked(Options, options)
        for name, value in changes.items():
            if isinstance(value, Mapping):  # adds to what holds
                changes[name] = {**getattr(self, name), **value}
        return evolve(self, **changes)
