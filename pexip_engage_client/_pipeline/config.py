"""What a client is made with: every option checked, every default filled in, before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, cast, get_args

from attrs import Factory, field, frozen

from .._http import httpx
from .._runtime.arguments import (
    LARGEST,
    array,
    count,
    filled_text,
    flag,
    is_mapping,
    is_plain,
    is_plain_function,
    kind_of,
    number,
    refuse,
    refused,
    slug,
)
from ..environments import Environment, checked_environment, checked_url, is_safe
from ..errors import InvalidArgumentError
from ..limits import Limiter, Limits
from ..response import Observer
from ..timing import Timing
from .options import DEFAULT_OPTIONS, ClientOptions, Options, TokenAuth, by, check_names, checked, must, scope_name
from .redaction import BEARER_HINT, Secret

CLIENT_OPTIONS = frozenset(ClientOptions.__annotations__)
CREDENTIALS = frozenset({"token", "client_id", "client_secret"})
VARIABLES = CREDENTIALS | {"enterprise", "environment", "base_url", "token_url", "scopes"}
TOKEN_STYLES = get_args(TokenAuth)
_PLAIN = CLIENT_OPTIONS - {"token", "client_secret"} | {"enterprise"}

# Common servers close an idle connection after 5 s (uvicorn, Node), some after 2 s; see `network` for what cannot be
# sent twice.
KEEPALIVE = 4.0
MAX_RESPONSE_BYTES = 32 * 1024 * 1024
TOKEN = "printable ASCII without spaces, or an async function that returns it"  # noqa: S105 - says what one is


def redact_options(options: dict[str, Any]) -> dict[str, Any]:
    """Wrap the values of secret and unknown options in place, so that no frame which has the dictionary shows them."""
    for name in options.keys() - _PLAIN:
        if options[name] is not None and not isinstance(options[name], Secret):
            options[name] = Secret(options[name])
    headers = options.get("extra_headers")
    if is_mapping(headers):  # an Authorization header is rejected by its name; its value must not be shown
        hidden = {name: "***" for name in headers if isinstance(name, str) and name.lower() == "authorization"}
        if hidden:
            options["extra_headers"] = {**headers, **hidden}
    return options


# --- what an option may be


def _token(name: str, given: Secret) -> Secret:
    if is_plain_function(given.value):
        raise refused(name, TOKEN, "; got a plain function")
    if not callable(given.value) and not given.is_token:
        raise refused(name, TOKEN, BEARER_HINT if given.has_scheme else f"; got {kind_of(given.value)}")
    return given


def _client_secret(name: str, given: Secret) -> Secret:
    if not given.is_text:
        accepted = "a string that is not empty, and that UTF-8 can hold"
        raise refused(name, accepted, f"; got {kind_of(given.value)}")
    return given


def _scopes(name: str, given: object) -> frozenset[str]:
    return frozenset(scope_name(name, each) for each in array(name, given, "a list of scopes"))


def _limits(name: str, limits: Any) -> Limits | Limiter | None:
    if limits is None or isinstance(limits, Limits):
        return limits
    acquire = getattr(limits, "acquire", None)
    if not callable(acquire) or not hasattr(limits, "paces"):
        raise refuse(name, "Limits(…), None, or a Limiter (an object with `acquire` and `paces`)", limits)
    if is_plain_function(acquire):
        raise refused(name, "a limiter whose acquire is an async function", "; acquire is plain")
    return cast(Limiter, limits)


# --- what follows from them


def _api_address(config: Config) -> str:
    """The address that the paths of operations are appended to."""
    root = (config.base_url or config.environment.api_root).rstrip("/")
    path = config.base_path.replace("{enterprise}", config.enterprise)
    if not path or root.endswith(path):
        return root
    if "/enterprises/" in root:
        raise refused("base_url", f"an address that ends before, or with, {path}")
    return root + path


def _token_endpoint(config: Config) -> str:
    url = config.token_url or config.environment.token_url
    if config.client_secret is not None and config.token_url is None and config.base_url is not None:
        # The credentials of another server are nothing to show to the vendor's.
        raise refused("token_url", "given with base_url when the access is by client_id")
    if config.client_secret is not None and url is None:
        accepted = f"given with environment={config.environment.value!r} when the access is by client_id"
        raise refused("token_url", accepted, ": the vendor's documentation names two that contradict each other")
    return (url or "").replace("{enterprise}", config.enterprise)


@frozen(kw_only=True, eq=False, repr=False)
class Config:
    """A client's options, checked."""

    enterprise: str
    environment: Environment = field(default=Environment.PRODUCTION, metadata=by(checked_environment))
    base_url: str | None = field(default=None, metadata=by(checked_url))
    base_path: str = field(
        default="/enterprises/{enterprise}",
        metadata=must(
            "a path from '/' on, without a '/' at its end, or ''",
            lambda path: isinstance(path, str) and re.fullmatch(r"(/[A-Za-z0-9_{}~-][A-Za-z0-9._{}~-]*)*", path),
        ),
    )
    token_url: str | None = field(default=None, metadata=by(checked_url))
    token: Secret | None = field(default=None, metadata=by(_token))
    client_id: str | None = field(default=None, metadata=by(filled_text))
    client_secret: Secret | None = field(default=None, metadata=by(_client_secret))
    token_auth: str = field(
        default="post", metadata=must(" or ".join(map(repr, TOKEN_STYLES)), TOKEN_STYLES.__contains__)
    )
    scopes: frozenset[str] | None = field(default=None, metadata=by(_scopes))
    """Those to request; None to request them on demand."""
    limits: Limits | Limiter | None = field(default=Limits(), metadata=by(_limits))
    strict: bool = field(default=False, metadata=by(flag))
    allow_insecure: bool = field(default=False, metadata=by(flag))
    max_response_bytes: int = field(default=MAX_RESPONSE_BYTES, metadata=by(partial(count, minimum=1)))
    keepalive: float = field(
        default=KEEPALIVE,
        metadata=must("a number of seconds, or 0", lambda given: 0 <= number("keepalive", given) <= LARGEST),
    )
    http_client: httpx.AsyncClient | None = field(
        default=None, metadata=must("an httpx.AsyncClient", lambda given: isinstance(given, httpx.AsyncClient))
    )
    transport: httpx.AsyncBaseTransport | None = field(
        default=None,
        metadata=must("an httpx.AsyncBaseTransport", lambda given: isinstance(given, httpx.AsyncBaseTransport)),
    )
    timing: Timing = field(default=Timing(), metadata=must("a Timing", lambda given: isinstance(given, Timing)))
    observe: Observer | None = field(
        default=None,
        metadata=must(
            "an object with observe(operation, response, payload, seconds), no async one, such as a Recorder",
            lambda given: is_plain(getattr(given, "observe", None)),
        ),
    )
    defaults: Options
    """Of its calls."""

    api_address: str = field(init=False, default=Factory(_api_address, takes_self=True))
    token_endpoint: str = field(init=False, default=Factory(_token_endpoint, takes_self=True))
    """Empty where a token is given and the token endpoint is not known."""


def checked_config(enterprise: object, options: Mapping[str, Any]) -> Config:
    """Check a client's options; `InvalidArgumentError` says which one does not do, and what would."""
    check_names(options, CLIENT_OPTIONS)
    values = checked(Config, {name: options[name] for name in options.keys() - DEFAULT_OPTIONS})
    for name in ("base_url", "token_url"):
        url = values.get(name)
        if url is not None and not values.get("allow_insecure") and not is_safe(url):
            accepted = "an https:// address (http only to this machine, or with allow_insecure=True)"
            raise refused(name, accepted, f"; got {url!r}")
    given = {name for name in CREDENTIALS if values.get(name) is not None}
    if given not in ({"token"}, {"client_id", "client_secret"}):
        parameter = {"client_id": "client_secret", "client_secret": "client_id"}.get("".join(given), "token")
        accepted = "either client_id and client_secret, or token (a string, or an async function that returns one)"
        shown = " and ".join(sorted(given)) or "none of them"
        raise InvalidArgumentError(f"pass {accepted}; got {shown}", parameter=parameter, accepted=accepted)
    if values.get("http_client") is not None and values.get("transport") is not None:
        raise refused("transport", "given without http_client")
    return Config(
        enterprise=slug("enterprise", enterprise),
        defaults=Options().changed({name: options[name] for name in DEFAULT_OPTIONS & options.keys()}, DEFAULT_OPTIONS),
        **values,
    )


def variables_beside(options: Mapping[str, Any]) -> dict[str, str]:
    """The environment variables that apply, by the options they stand for: what the caller passes overrides them."""
    given = {name for name, value in options.items() if value is not None}
    if "token" in given:
        given |= {"client_id", "client_secret", "scopes"}
    elif CREDENTIALS & given:
        given.add("token")
    return {name: f"PEXIP_ENGAGE_{name.upper()}" for name in VARIABLES - given}
