"""The options of a client and of a call: their names, their types, what they may be, and what holds without them."""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, field, frozen

from .._correlation import checked as checked_correlation_id
from .._runtime.operations import CallOptions
from ..errors import InvalidArgumentError

if TYPE_CHECKING:
    from .._http import httpx
    from ..environments import Environment
    from ..limits.local import Limiter, Limits
    from ..timing import Timing

CONNECT_TIMEOUT = 5.0


class Defaults(CallOptions, total=False):
    """What `EngageClient.with_options` takes: the options of a call, for all calls from there on."""

    language: str | None
    """The `Accept-Language` of every call that is not given its own."""


class ClientOptions(Defaults, total=False):
    """What `EngageClient` takes."""

    token: str | Callable[[], Awaitable[str]]
    """An access token, or an async function that returns one."""
    client_id: str
    client_secret: str
    environment: Environment | str
    base_url: str
    """In place of the environment's API root; ``/enterprises/{enterprise}`` is appended unless it is there."""
    token_url: str
    """In place of the environment's token endpoint; ``{enterprise}`` in it is replaced."""
    limits: Limits | Limiter | None
    strict: bool
    """Raise over any answer that is not as documented, for CI."""
    allow_insecure: bool
    """Let tokens travel over plain http to other machines."""
    max_response_bytes: int
    http_client: httpx.AsyncClient
    transport: httpx.AsyncBaseTransport
    timing: Timing


def refuse(parameter: str, accepted: str, given: object = None) -> InvalidArgumentError:
    """The error for an option; tells a number that was given, but no text, which may be a secret."""
    shown = f"; got {given!r}" if isinstance(given, int | float) else f"; got a {type(given).__name__}"
    return InvalidArgumentError(f"{parameter} must be {accepted}{shown}", parameter=parameter, accepted=accepted)


def check_names(given: Mapping[str, object], known: frozenset[str]) -> None:
    """Refuse options that do not exist, with the one that was probably meant."""
    for name in given.keys() - known:
        from difflib import get_close_matches  # seldom needed

        meant = get_close_matches(name, known, 1)
        hint = f"; did you mean {meant[0]}?" if meant else ""
        accepted = f"one of {', '.join(sorted(known))}"
        raise InvalidArgumentError(f"{name} is no option{hint}", parameter=name, accepted=accepted)


# --- what an option may be: each takes the option's name and value, and returns the value that is used


def seconds(name: str, value: Any) -> float | None:
    """A duration; None for one without end."""
    if value is not None and (
        isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf
    ):
        raise refuse(name, "a number of seconds greater than 0, or None for no limit", value)
    return value


def count(name: str, value: Any, minimum: int = 0) -> int:
    """A natural number."""
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
        raise refuse(name, f"an integer of at least {minimum}", value)
    return value


def flag(name: str, value: Any) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise refuse(name, "True or False", value)
    return value


def text(name: str, value: Any) -> str:
    """A string that is not empty."""
    if not isinstance(value, str) or not value:
        raise refuse(name, "a string that is not empty", value)
    return value


def is_token(value: str) -> bool:
    """Whether a text can travel as a token."""
    return bool(value) and all("!" <= character <= "~" for character in value)


def _correlation_id(name: str, value: Any) -> str | None:
    return None if value is None else checked_correlation_id(value, name)


def _language(name: str, value: Any) -> str | None:
    if value is not None and (
        not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9*][A-Za-z0-9*;=.,\- ]{0,99}", value)
    ):
        raise refuse(name, "language tags, such as 'nl' or 'nl, en;q=0.5'", value)
    return value


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset({"authorization", "host", "content-length", "transfer-encoding", "connection", "x-correlation-id"})


def _headers(name: str, value: Any) -> Mapping[str, str]:
    for header, content in _mapping(name, value).items():
        if not _TOKEN.fullmatch(header) or header.lower() in _OURS:
            raise refuse(name, f"headers by their names, without {', '.join(sorted(_OURS))}", header)
        if not isinstance(content, str) or not content.isprintable() or not content.isascii():
            raise refuse(f"{name}[{header!r}]", "printable ASCII text", content)
    return dict(value)


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in cast(Mapping[object, Any], value)):
        return cast(Mapping[str, Any], value)
    raise refuse(name, "a mapping with string keys", cast(object, value))


def _query(name: str, value: Any) -> Mapping[str, Any]:
    query_pairs(value, name)
    return dict(value)


def query_pairs(query: Mapping[str, object], name: str = "query") -> list[tuple[str, str]]:
    """Query parameters as they travel: a sequence becomes ``name[]=a&name[]=b``."""
    pairs: list[tuple[str, str]] = []
    for key, value in _mapping(name, query).items():
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            array = key if key.endswith("[]") else f"{key}[]"
            pairs += [(array, _scalar(f"{name}[{key!r}]", item)) for item in cast(Sequence[object], value)]
        else:
            pairs.append((key, _scalar(f"{name}[{key!r}]", value)))
    return pairs


def _scalar(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise refuse(name, "a string, a number, a bool, or a sequence of them", value)


_CHECKS: Mapping[str, Callable[[str, Any], Any]] = {
    "timeout": seconds,
    "deadline": seconds,
    "max_retries": count,
    "retry_unsafe": flag,
    "correlation_id": _correlation_id,
    "language": _language,
    "extra_query": _query,
    "extra_headers": _headers,
    "extra_body": _mapping,
}

CALL_OPTIONS = frozenset(_CHECKS) - {"language"}
DEFAULTS = frozenset(_CHECKS)
CLIENT_OPTIONS = frozenset(ClientOptions.__annotations__) | DEFAULTS

# Options of which a call's add to the client's, rather than replace them.
_ADDING = frozenset({"extra_query", "extra_headers", "extra_body"})


@frozen(kw_only=True, slots=False)  # for the cached properties
class Settings:
    """The options that hold for a call, and what can be worked out from them once for many calls."""

    timeout: float | None = 30.0
    deadline: float | None = 60.0
    max_retries: int = 3
    retry_unsafe: bool = False
    correlation_id: str | None = None
    language: str | None = None
    extra_query: Mapping[str, Any] = field(default={}, repr=False)
    extra_headers: Mapping[str, str] = field(default={}, repr=False)
    extra_body: Mapping[str, Any] = field(default={}, repr=False)

    @cached_property
    def timeouts(self) -> Mapping[str, float | None]:
        """The time-outs in httpx's form."""
        phase = self.timeout
        return {"connect": min(CONNECT_TIMEOUT, phase or CONNECT_TIMEOUT), "read": phase, "write": phase, "pool": phase}

    @cached_property
    def headers(self) -> Mapping[str, tuple[bytes, bytes]]:
        """The headers of every call, by their names in lower case."""
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "pexip-engage-client"}
        if self.language:
            headers["Accept-Language"] = self.language
        given = [*headers.items(), *self.extra_headers.items()]
        return {name.lower(): (name.encode(), text.encode()) for name, text in given}

    @cached_property
    def query(self) -> Sequence[tuple[str, str]]:
        """The query parameters of every call."""
        return query_pairs(self.extra_query)

    def with_defaults(self, options: Mapping[str, Any]) -> Settings:
        """These settings with other defaults."""
        return self.changed(options, DEFAULTS)

    def changed(self, options: Mapping[str, Any], known: frozenset[str] = CALL_OPTIONS) -> Settings:
        """These settings with the options of a call."""
        check_names(options, known)
        changes: dict[str, Any] = {name: _CHECKS[name](name, value) for name, value in options.items()}
        for name in _ADDING & changes.keys():
            changes[name] = {**getattr(self, name), **changes[name]}
        return evolve(self, **changes)
