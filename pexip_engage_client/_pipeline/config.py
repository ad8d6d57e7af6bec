"""What a client is made with: every option checked, every default filled in, before anything is opened."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from attrs import field, frozen

from .._http import httpx
from .._runtime.unset import UNSET, Unset
from ..environments import Environment, api_address, checked_enterprise, checked_environment, checked_url
from ..errors import InvalidArgumentError
from ..timing import Timing
from .options import CLIENT_OPTIONS, DEFAULTS, Settings, check_names, count, flag, is_token, refuse, text

if TYPE_CHECKING:
    from ..limits.local import Limiter, Limits
    from .core import Core
    from .options import ClientOptions

PREFIX = "PEXIP_ENGAGE_"
CREDENTIALS = frozenset({"token", "client_id", "client_secret"})
VARIABLES = CREDENTIALS | {"enterprise", "environment", "base_url", "token_url"}

MAX_RESPONSE_BYTES = 32 * 1024 * 1024

TokenFunctionType = Callable[[], Awaitable[str]]


@frozen(kw_only=True)
class Setup:
    """A client's options, checked."""

    api_address: str
    token_url: str
    """Empty where a token is given and the token endpoint is not known."""
    token: str | TokenFunctionType | None = field(repr=False)
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    limits: Limits | Limiter | Unset | None
    strict: bool
    max_response_bytes: int
    http_client: httpx.AsyncClient | None
    transport: httpx.AsyncBaseTransport | None
    timing: Timing
    settings: Settings = field(repr=False)


def setup(enterprise: str, options: Mapping[str, Any]) -> Setup:
    """Check a client's options; `InvalidArgumentError` says which one does not do, and what would."""
    enterprise = checked_enterprise(enterprise)
    check_names(options, CLIENT_OPTIONS)
    environment = checked_environment(options.get("environment", Environment.PRODUCTION))
    insecure = flag("allow_insecure", options.get("allow_insecure", False))
    root = environment.api_root
    if "base_url" in options:
        root = checked_url(options["base_url"], "base_url", allow_insecure=insecure)
    address = api_address(enterprise, root)
    token, client_id, client_secret = _credentials(options)
    token_url = _token_url(environment, options, needed=token is None, insecure=insecure)
    if options.get("http_client") is not None and options.get("transport") is not None:
        accepted = "given without http_client"
        raise InvalidArgumentError(f"transport must be {accepted}", parameter="transport", accepted=accepted)
    return Setup(
        api_address=address,
        token_url=token_url.replace("{enterprise}", enterprise),
        token=token,
        client_id=client_id,
        client_secret=client_secret,
        limits=_limits(options["limits"]) if "limits" in options else UNSET,
        strict=flag("strict", options.get("strict", False)),
        max_response_bytes=count("max_response_bytes", options.get("max_response_bytes", MAX_RESPONSE_BYTES), 1),
        http_client=_instance("http_client", options, httpx.AsyncClient),
        transport=_instance("transport", options, httpx.AsyncBaseTransport),
        timing=options.get("timing") or Timing(),
        settings=Settings().with_defaults({name: options[name] for name in DEFAULTS & options.keys()}),
    )


def _token_url(environment: Environment, options: Mapping[str, Any], *, needed: bool, insecure: bool) -> str:
    if "token_url" in options:
        return checked_url(options["token_url"], "token_url", allow_insecure=insecure)
    if needed and "base_url" in options:
        # The credentials of another server are nothing to show to the vendor's.
        accepted = "given with base_url when the access is by client_id"
        raise InvalidArgumentError(f"token_url must be {accepted}", parameter="token_url", accepted=accepted)
    if needed and environment.token_url is None:
        accepted = f"given with environment={environment.value!r} when the access is by client_id"
        why = "the vendor's documentation names two that contradict each other"
        raise InvalidArgumentError(f"token_url must be {accepted}: {why}", parameter="token_url", accepted=accepted)
    return environment.token_url or ""


def _credentials(options: Mapping[str, Any]) -> tuple[str | TokenFunctionType | None, str, str]:
    given = {name for name in CREDENTIALS if options.get(name) is not None}
    if given == {"token"}:
        token = options["token"]
        if not (callable(token) or (isinstance(token, str) and is_token(token))):
            raise refuse("token", "printable ASCII without spaces, or an async function that returns it", token)
        return cast(str | TokenFunctionType, token), "", ""
    if given == {"client_id", "client_secret"}:
        return None, text("client_id", options["client_id"]), text("client_secret", options["client_secret"])
    parameter = "client_secret" if given == {"client_id"} else "client_id" if given == {"client_secret"} else "token"
    accepted = "either token, or client_id and client_secret"
    shown = " and ".join(sorted(given)) or "none of them"
    raise InvalidArgumentError(f"access is by {accepted}; got {shown}", parameter=parameter, accepted=accepted)


def _limits(limits: object) -> Limits | Limiter | None:
    from ..limits.local import Limiter, Limits  # whoever gives some has it loaded

    if limits is None or isinstance(limits, Limits | Limiter):
        return limits
    raise refuse("limits", "Limits(…), None, or an object with acquire and release", limits)


def _instance(name: str, options: Mapping[str, Any], kind: type[Any]) -> Any:
    value = options.get(name)
    if value is not None and not isinstance(value, kind):
        raise refuse(name, f"an httpx.{kind.__name__}", value)
    return value


def from_environment(options: ClientOptions) -> tuple[str, ClientOptions]:
    """The enterprise and the options that the environment's variables give, where the caller's do not."""
    found = {name: value for name in VARIABLES if (value := os.environ.get(PREFIX + name.upper()))}
    enterprise = found.pop("enterprise", None)
    if CREDENTIALS & options.keys():
        found = {name: value for name, value in found.items() if name not in CREDENTIALS}
    elif "token" not in found and not {"client_id", "client_secret"} <= found.keys():
        half = found.keys() & {"client_id", "client_secret"}
        raise _not_set({"client_id": "client_secret", "client_secret": "client_id"}[half.pop()] if half else "token")
    if enterprise is None:
        raise _not_set("enterprise")
    if "environment" in found:
        checked_environment(found["environment"], f"{PREFIX}ENVIRONMENT")
    return enterprise, cast("ClientOptions", {**found, **options})


def _not_set(name: str) -> InvalidArgumentError:
    variable = PREFIX + name.upper()
    either = f"{PREFIX}TOKEN, or both {PREFIX}CLIENT_ID and {PREFIX}CLIENT_SECRET,"
    what = either if name == "token" else variable
    return InvalidArgumentError(f"{what} must be set in the environment", parameter=variable, accepted="set")


class Shared:
    """What a client has in common with its `with_options` siblings."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._lock = threading.Lock()
        self._core: Core | None = None

    @property
    def core(self) -> Core:
        """What makes the calls; loaded with the first one, as it needs asyncio, and much of this package."""
        return self._core or self._load()

    def _load(self) -> Core:
        from .core import Core

        with self._lock:
            if self._core is None:
                self._core = Core(self._setup)
            return self._core
