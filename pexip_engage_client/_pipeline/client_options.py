"""Every option of a client and of a call, declared once: its type, default, check and documentation."""

import os
import ssl
import sys
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, Self, TypedDict, cast

from attrs import evolve, frozen

from .._http import httpx
from .._runtime import wire
from .._runtime.arguments import (
    Strings,
    checked_timing,
    flag,
    invalid_argument,
    invalid_value,
    is_plain_function,
    seconds,
    unpadded_text,
)
from .._runtime.limits import Limiter, Limits, Priority
from .._runtime.operations import CallOptions, CommonOptions, Observe
from .._runtime.option_fields import Declaration, among, check_names, option
from .._runtime.secret import Secret
from .._version import __version__
from ..environments import ADDRESS, checked_url, environment_of
from ..generated.environments import DEFAULT, Environment, EnvironmentName
from ..stores.store import Store, checked_store
from ..timing import Timing
from ..tracing import Attempt
from .credentials import checked_client_secret, checked_scopes, checked_token
from .libraries import HTTPClient, HTTPTransport, checked_object
from .network_options import checked_proxy, checked_verify

CONNECT_TIMEOUT = 5.0
PLACEHOLDER = "{enterprise}"
"""The part of an address that is replaced by the slug of the enterprise."""

# The headers of every request.
HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": (
        f"pexip-engage-client/{__version__} Python/{sys.version.split()[0]} {httpx.__name__}/{httpx.__version__}"
    ),
}

_Token = Awaitable[str | tuple[str, float]]
TokenFunction = Callable[[], _Token] | Callable[[frozenset[str]], _Token]
"""Returns an access token, or a pair: the token and its lifetime in seconds.

If the function has a parameter named `scopes`, or exactly one required parameter, the client passes it the scopes that
the token needs.
"""


# --- checks: each takes the option's name and value, and returns the value to use


def _limits(name: str, limits: Any) -> Limits | Limiter | None:
    if limits is None or isinstance(limits, Limits):
        return limits
    acquire = getattr(limits, "acquire", None)
    if not callable(acquire) or not hasattr(limits, "paces"):
        raise invalid_value(name, "Limits(…), None, or a Limiter (an object with `acquire` and `paces`)", limits)
    if is_plain_function(acquire):
        raise invalid_argument(name, "a limiter whose `acquire` is an async function", "; this `acquire` is not async")
    return cast(Limiter, limits)


def _address(name: str, given: object) -> str:
    if isinstance(given, Secret):
        raise invalid_argument(name, ADDRESS)
    url = checked_url(name, given)
    if {*"{}"} & {*url.replace(PLACEHOLDER, "")}:
        raise invalid_argument(name, f"an address without braces, except in {PLACEHOLDER}", f"; got {url!r}")
    return url


# --- the declarations


class SharedOptions(CommonOptions, total=False):
    """The options of both `EngageClient` and `with_options`."""

    language: Annotated[str | None, option(None, wire.languages)]
    """The `Accept-Language` of every call that does not set its own."""


class DefaultOptions(SharedOptions, total=False):
    """The options of `EngageClient.with_options`, for calls of one kind."""

    priority: Annotated[Priority, option("foreground", among("foreground", "background"))]
    """``"background"`` lets other calls go first: the rate limiter gives background calls at least one slot in ten."""
    queue_timeout: Annotated[float | None, option(None, seconds)]
    """The maximum number of seconds for the initial wait for the rate limiter; unlimited by default."""


class OtherOptions(SharedOptions, total=False):
    """The options of `EngageClient` except the credentials."""

    environment: Annotated[Environment | EnvironmentName, option(DEFAULT, environment_of(Environment))]
    """The environment, or its name. To use another address, pass `base_url` instead."""
    base_url: Annotated[str, option(None, _address)]
    """Replaces the environment's API root.

    The client appends ``/enterprises/{enterprise}``, unless the address already ends with it. If the address contains
    ``{enterprise}``, it is complete: the client only replaces this placeholder.
    """
    token_url: Annotated[str, option(None, _address)]
    """Replaces the environment's token endpoint; ``{enterprise}`` in it is replaced by the name of the enterprise."""
    limits: Annotated[Limits | Limiter | None, option(Limits(), _limits)]
    """The limits on concurrent requests and on requests per minute; None for no limits."""
    idempotency: Annotated[Store | None, option(None, checked_store)]
    """Where ``…_once`` methods record what they send, such as ``SqliteStore("engage.db")``.

    By default, they use the memory of the process, which all its clients share.
    """
    strict: Annotated[bool, option(False, flag)]
    """Raise an error for any response that differs from the documentation; useful in CI."""
    allow_insecure: Annotated[bool, option(False, flag)]
    """Allow unencrypted http to other machines. The token can then be read on the network."""
    verify: Annotated[ssl.SSLContext | str | os.PathLike[str], option(None, checked_verify)]
    """The certificate authorities to trust, and your client certificate if you need one (mTLS)."""
    proxy: Annotated[str, option(None, checked_proxy)]
    """The proxy for all requests, instead of the one in the environment variables. `NO_PROXY` then does not apply."""
    http_client: Annotated[HTTPClient, option(None, partial(checked_object, kind="AsyncClient"))]
    """Your own `httpx.AsyncClient` or `httpx2.AsyncClient`, which you close yourself."""
    transport: Annotated[HTTPTransport, option(None, partial(checked_object, kind="AsyncBaseTransport"))]
    """Your own httpx or httpx2 transport, which the client closes."""
    timing: Annotated[Timing, option(Timing(), checked_timing)]
    """The clock, sleep function and random source. You can replace them in tests."""


class Credentials(TypedDict, total=False):
    """The credentials: a token, or a client ID and a secret; and their scopes."""

    token: Annotated[str | TokenFunction, option(None, checked_token)]
    """An access token, or an async function that returns one. The client uses a token until a 401, or for as long as
    the function states."""
    client_id: Annotated[str, option(None, unpadded_text)]
    """The OAuth 2.0 client ID that Pexip issues."""
    client_secret: Annotated[str, option(None, checked_client_secret)]
    """The secret of the `client_id`."""
    scopes: Annotated[Strings, option(None, checked_scopes)]
    """Request exactly these scopes, such as ``[Scope.APPOINTMENTS_READ_ONLY]``.

    By default, the client requests the scopes that an operation needs when it is first called.
    """


class ClientOptions(Credentials, OtherOptions, total=False):
    """The options of an `EngageClient`: the credentials, then all others."""


if TYPE_CHECKING:  # the overloads of `EngageClient`

    class TokenOptions(OtherOptions):
        """The options of an `EngageClient` with a token."""

        token: str | TokenFunction
        scopes: NotRequired[Strings]

    class SecretOptions(OtherOptions):
        """The options of an `EngageClient` with client credentials."""

        client_id: str
        client_secret: str
        scopes: NotRequired[Strings]

    class PassedOnOptions(OtherOptions):
        """The options of a subclass that passes them on: ``super().__init__(enterprise, **options)``.

        A type checker assumes that all keys of the passed options are present. All keys are required here, so that no
        other call matches this overload.
        """

        token: str | TokenFunction
        client_id: str
        client_secret: str
        scopes: Strings


class _AllOptions(ClientOptions, DefaultOptions, CallOptions, total=False):
    """The options of clients and calls."""


OPTIONS = Declaration(_AllOptions)
CLIENT_OPTIONS = frozenset(ClientOptions.__annotations__)
DEFAULT_OPTIONS = frozenset(DefaultOptions.__annotations__)
CALL_OPTIONS = frozenset(CallOptions.__annotations__)
_OF_A_CALL = DEFAULT_OPTIONS | CALL_OPTIONS
OWN_OPTIONS = CLIENT_OPTIONS - _OF_A_CALL
"""The options that only a client has, and that all calls share."""

# What to use instead of names that other libraries have, and of names that are options elsewhere.
INSTEAD: Mapping[str, str] = {
    **{name: f"EngageClient(…, {name}=…)" for name in OWN_OPTIONS | {"language"}},
    **{name: f"engage.with_options({name}=…)" for name in DEFAULT_OPTIONS - CLIENT_OPTIONS},
    **{name: f"{name}= of a single call" for name in CALL_OPTIONS - CLIENT_OPTIONS},
    "api_key": "token=, or client_id= and client_secret=",
    "auth": "token=, or client_id= and client_secret=",
    "base_path": "base_url=, an address with {enterprise}",
    "cert": "verify=, an ssl.SSLContext with your certificate",
    "cookies": "http_client=",
    "default_headers": "extra_headers=",
    "event_hooks": "observe=",
    "follow_redirects": "base_url=, the address after the redirect",
    "headers": "extra_headers=",
    "http2": "http_client=httpx.AsyncClient(http2=True)",
    "on_response": "observe=",
    "json": "extra_body= of a single call",
    "params": "extra_query= of a single call",
    "retries": "max_retries=",
    "trust_env": "http_client=httpx.AsyncClient(trust_env=False)",
}


@frozen(kw_only=True, eq=False, repr=False, slots=False)  # slots cannot store cached properties
class Options:
    """The checked options of a call. Derived values are computed once and reused by many calls."""

    timeout: float | None
    deadline: float | None
    queue_timeout: float | None
    priority: Priority
    max_retries: int
    retry_unsafe: bool
    correlation_id: str | None
    language: str | None
    extra_query: Mapping[str, Any]
    extra_headers: Mapping[str, str]
    extra_body: Mapping[str, Any]
    observe: Observe | None

    @classmethod
    def default(cls) -> Self:
        """Return the default options of a call."""
        return cls(**OPTIONS.defaults(_OF_A_CALL))

    @cached_property
    def timeouts(self) -> Mapping[str, float | None]:
        """The timeouts in the form that httpx expects."""
        phase = self.timeout
        return {"connect": min(CONNECT_TIMEOUT, phase or CONNECT_TIMEOUT), "read": phase, "write": phase, "pool": phase}

    @cached_property
    def headers(self) -> Mapping[str, tuple[bytes, bytes]]:
        """The headers of every call, by lower-case name."""
        language = {"Accept-Language": self.language} if self.language else {}
        given = [*HEADERS.items(), *language.items(), *self.extra_headers.items()]
        return {name.lower(): (name.encode(), text.encode()) for name, text in given}

    @cached_property
    def query(self) -> Sequence[tuple[str, str]]:
        """The query parameters of every call."""
        return wire.query_pairs(self.extra_query)

    def changed(
        self,
        options: Mapping[str, Any],
        known: frozenset[str] = CALL_OPTIONS,
        arguments: Collection[str] = (),
    ) -> Self:
        """Return these options, overridden by the options of a call or by other defaults.

        `arguments` are the names of the operation's arguments.
        """
        if not options:
            return self
        check_names(options, known, frozenset(arguments), instead=INSTEAD)
        changes = OPTIONS.checked(options)
        for name, value in changes.items():
            if isinstance(value, Mapping):  # is merged with the client's value
                changes[name] = {**getattr(self, name), **value}
            elif name == "observe":
                changes[name] = _both(self.observe, value)
        return evolve(self, **changes)


OPTIONS.must_match(Options, _OF_A_CALL)


def _both(first: Observe | None, second: Observe | None) -> Observe | None:
    if first is None or second is None:
        return first or second

    def observe(attempt: Attempt) -> None:
        first(attempt)
        second(attempt)

    return observe
