"""What a client is made with: every option checked, every default filled in, before anything is opened."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, cast

from attrs import field, frozen

from .._http import httpx
from .._runtime.arguments import count, filled_text, flag, is_plain_function, number, refuse, refused
from ..environments import Environment, api_address, checked_enterprise, checked_environment, checked_url
from ..errors import InvalidArgumentError
from ..limits import Limiter, Limits
from ..response import Observer
from ..timing import Timing
from .options import CLIENT_OPTIONS, DEFAULT_OPTIONS, Options, TokenFunction, check_names
from .secret import Secret, Withheld

PREFIX = "PEXIP_ENGAGE_"
_PATH = re.compile(r"(/[A-Za-z0-9_{}~-][A-Za-z0-9._{}~-]*)+")
CREDENTIALS = frozenset({"token", "client_id", "client_secret"})
VARIABLES = CREDENTIALS | {"enterprise", "environment", "base_url", "token_url"}

# Common servers close an idle connection after 5 s (uvicorn, Node), some after 2 s; see `network` for what cannot be
# sent twice.
KEEPALIVE = 4.0
MAX_RESPONSE_BYTES = 32 * 1024 * 1024
TOKEN = "printable ASCII without spaces, or an async function that returns it"  # noqa: S105 - says what one is


@frozen(kw_only=True)
class Credentials:
    """How a client gets its access tokens: exactly one of the three."""

    token: Secret | None = None
    function: TokenFunction | None = None
    client_id: str = ""
    client_secret: Secret | None = None
    token_auth: str = "post"  # noqa: S105 - a way to send it
    scope: str | None = None


@frozen(kw_only=True)
class Config:
    """A client's options, checked."""

    enterprise: str
    api_address: str
    token_url: str
    """Empty where a token is given and the token endpoint is not known."""
    credentials: Credentials
    limits: Limits | Limiter | None
    strict: bool
    max_response_bytes: int
    keepalive: float
    http_client: httpx.AsyncClient | None
    transport: httpx.AsyncBaseTransport | None
    timing: Timing
    observe: Observer | None
    options: Options = field(repr=False)


def checked_config(enterprise: str, options: Withheld) -> Config:
    """Check a client's options; `InvalidArgumentError` says which one does not do, and what would."""
    enterprise = checked_enterprise(enterprise)
    check_names(options, CLIENT_OPTIONS)
    environment = checked_environment(options.get("environment", Environment.PRODUCTION))
    insecure = flag("allow_insecure", options.get("allow_insecure", False))
    root = environment.api_root
    if "base_url" in options:
        root = checked_url(options["base_url"], "base_url", allow_insecure=insecure)
    address = api_address(root, _base_path(options).replace("{enterprise}", enterprise))
    credentials = _credentials(options)
    token_url = _token_url(environment, options, needed=credentials.client_secret is not None, insecure=insecure)
    if options.get("http_client") is not None and options.get("transport") is not None:
        raise refused("transport", "given without http_client")
    return Config(
        enterprise=enterprise,
        api_address=address,
        token_url=token_url.replace("{enterprise}", enterprise),
        credentials=credentials,
        limits=_limits(options.get("limits", Limits())),
        strict=flag("strict", options.get("strict", False)),
        max_response_bytes=count("max_response_bytes", options.get("max_response_bytes", MAX_RESPONSE_BYTES), 1),
        keepalive=_keepalive(options.get("keepalive", KEEPALIVE)),
        http_client=_instance("http_client", options, httpx.AsyncClient),
        transport=_instance("transport", options, httpx.AsyncBaseTransport),
        timing=options.get("timing") or Timing(),
        observe=_observer(options.get("observe")),
        options=Options().changed({name: options[name] for name in DEFAULT_OPTIONS & options.keys()}, DEFAULT_OPTIONS),
    )


def _token_url(environment: Environment, options: Mapping[str, Any], *, needed: bool, insecure: bool) -> str:
    if "token_url" in options:
        return checked_url(options["token_url"], "token_url", allow_insecure=insecure)
    if needed and "base_url" in options:
        # The credentials of another server are nothing to show to the vendor's.
        raise refused("token_url", "given with base_url when the access is by client_id")
    if needed and environment.token_url is None:
        accepted = f"given with environment={environment.value!r} when the access is by client_id"
        raise refused("token_url", accepted, ": the vendor's documentation names two that contradict each other")
    return environment.token_url or ""


def _credentials(options: Withheld) -> Credentials:
    given = {name for name in CREDENTIALS if options.get(name) is not None}
    if given == {"token"}:
        token = Secret(options["token"])
        if is_plain_function(token.value):
            raise refused("token", TOKEN, "; got a plain function")
        if callable(token.value):
            return Credentials(function=cast(TokenFunction, token.value))
        if not token.is_token:
            raise refuse("token", TOKEN, token.value)
        return Credentials(token=token)
    if given == {"client_id", "client_secret"}:
        secrets = {name: Secret(options[name]) for name in ("client_id", "client_secret")}
        for name, secret in secrets.items():
            if not secret.is_text:
                raise refuse(name, "a string that is not empty", secret.value)
        return Credentials(
            client_id=options["client_id"],
            client_secret=secrets["client_secret"],
            token_auth=_one_of("token_auth", options.get("token_auth", "post"), ("post", "basic")),
            scope=filled_text("scope", options["scope"]) if options.get("scope") is not None else None,
        )
    parameter = "client_secret" if given == {"client_id"} else "client_id" if given == {"client_secret"} else "token"
    accepted = "either token, or client_id and client_secret"
    shown = " and ".join(sorted(given)) or "none of them"
    raise InvalidArgumentError(f"access is by {accepted}; got {shown}", parameter=parameter, accepted=accepted)


def _one_of(name: str, value: Any, accepted: tuple[str, ...]) -> str:
    if value not in accepted:
        raise refuse(name, " or ".join(map(repr, accepted)), value)
    return str(value)


def _base_path(options: Withheld) -> str:
    path = options.get("base_path", "/enterprises/{enterprise}")
    if path == "" or (isinstance(path, str) and _PATH.fullmatch(path)):
        return str(path)
    raise refuse("base_path", "a path from '/' on, without a '/' at its end, or ''", path)


def _limits(limits: object) -> Limits | Limiter | None:
    if limits is None or isinstance(limits, Limits):
        return limits
    if isinstance(limits, Limiter):
        for name in ("acquire", "release"):
            if is_plain_function(getattr(limits, name)):
                raise refused("limits", "a limiter whose acquire and release are async functions", f"; {name} is plain")
        return limits
    raise refuse("limits", "Limits(…), None, or an object with acquire and release", limits)


def _observer(observe: Any) -> Observer | None:
    if observe is None or callable(getattr(observe, "observe", None)):
        return cast(Observer | None, observe)
    raise refuse(
        "observe", "an object with observe(operation, response, payload, seconds), such as a Recorder", observe
    )


def _keepalive(value: Any) -> float:
    if number("keepalive", value) < 0:
        raise refuse("keepalive", "a number of seconds, or 0", value)
    return float(value)


def _instance(name: str, options: Mapping[str, Any], kind: type[Any]) -> Any:
    value = options.get(name)
    if value is not None and not isinstance(value, kind):
        raise refuse(name, f"an httpx.{kind.__name__}", value)
    return value


def from_environment(options: Withheld) -> tuple[str, Withheld]:
    """The enterprise and the options that the environment's variables give, where the caller's do not."""
    variables = {name: PREFIX + name.upper() for name in VARIABLES}
    found = Withheld({name: os.environ[each] for name, each in variables.items() if os.environ.get(each)})
    names = found.keys() - {"enterprise"}
    if CREDENTIALS & options.keys():
        names -= CREDENTIALS
    elif "token" not in found and not {"client_id", "client_secret"} <= names:
        half = names & {"client_id", "client_secret"}
        raise _not_set({"client_id": "client_secret", "client_secret": "client_id"}[half.pop()] if half else "token")
    if "enterprise" not in found:
        raise _not_set("enterprise")
    if "environment" in found:
        checked_environment(found["environment"], f"{PREFIX}ENVIRONMENT")
    return found["enterprise"], Withheld({**{name: found[name] for name in names}, **options})


def _not_set(name: str) -> InvalidArgumentError:
    variable = PREFIX + name.upper()
    either = f"{PREFIX}TOKEN, or both {PREFIX}CLIENT_ID and {PREFIX}CLIENT_SECRET,"
    what = either if name == "token" else variable
    return InvalidArgumentError(f"{what} must be set in the environment", parameter=variable, accepted="set")
