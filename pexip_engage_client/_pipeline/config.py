"""Configure a client: check all options and set all defaults before anything is opened."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import Factory, field, frozen

from .._failures import InvalidArgumentError
from .._runtime.arguments import invalid_argument, is_mapping, meant, slug
from .._runtime.limits import Limiter, Limits
from .._runtime.option_fields import check_names
from .._runtime.secret import Secret
from ..environments import is_safe, normal_url
from ..generated.environments import BASE_PATH, Environment
from ..stores.store import Store
from ..timing import Timing
from .client_options import CLIENT_OPTIONS, INSTEAD, OPTIONS, OWN_OPTIONS, PLACEHOLDER, Options
from .credentials import takes_scopes
from .libraries import HTTPClient, HTTPTransport

CREDENTIALS = frozenset({"token", "client_id", "client_secret"})
_PREFIX = "PEXIP_ENGAGE_"
_VARIABLES = {
    name: f"{_PREFIX}{name.upper()}"
    for name in CREDENTIALS | {"enterprise", "environment", "base_url", "token_url", "scopes"}
}
"""The options that environment variables set, with the names of the variables."""
# Kubernetes sets these variables in each container, for each Service whose name begins with pexip-engage.
_OF_KUBERNETES = re.compile(
    rf"{_PREFIX}(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)=.*"
    rf"|{_PREFIX}(\w+_)?PORT=(tcp|udp|sctp)://.*"
)
_PLAIN = OPTIONS.names - {"token", "client_secret", "proxy"} | {"enterprise"}
_ADDRESSES = frozenset({"base_url", "token_url"})


def _may_be_secret(name: str, given: object) -> bool:
    if given is None or isinstance(given, Secret):
        return False
    if name in _ADDRESSES:
        return isinstance(given, str) and "@" in given
    return name not in _PLAIN


def redact_options(options: dict[str, Any]) -> dict[str, Any]:
    """Wrap, in place, the values that are or may be secret, so that tracebacks do not show them."""
    for name in options:
        if _may_be_secret(name, options[name]):
            options[name] = Secret(options[name])
    headers = options.get("extra_headers")
    if is_mapping(headers):  # an Authorization header is rejected later; its value must not be shown
        hidden = {name: "***" for name in headers if isinstance(name, str) and name.lower() == "authorization"}
        if hidden:
            options["extra_headers"] = {**headers, **hidden}
    return options


# --- addresses that are derived from the options


def _api_address(config: Config) -> str:
    """Return the address that the paths of operations are appended to."""
    given = (config.base_url or config.environment.api_root).rstrip("/")
    if not given:
        raise invalid_argument("base_url", "passed, because the API document does not name a host")
    root, path = given.replace(PLACEHOLDER, config.enterprise), config.path
    if root != given or root.endswith(path):
        return str(normal_url(root))
    before, names_enterprise, _ = BASE_PATH.partition(PLACEHOLDER)
    # With the address of another enterprise, or one that ends before the name, the path would contain `before` twice.
    if names_enterprise and len(before) > 1 and before in f"{urlsplit(root).path}/":
        raise invalid_argument("base_url", f"an address that ends with {path}, or that does not contain {before}")
    return str(normal_url(root + path))


def _token_endpoint(config: Config) -> str:
    url = config.token_url or config.environment.token_url
    if config.client_secret is not None and config.token_url is None and config.base_url is not None:
        # Do not send credentials for another server to Pexip's token endpoint.
        raise invalid_argument("token_url", "passed together with base_url if you authenticate with client_id")
    if config.client_secret is not None and url is None:
        accepted = f"passed together with environment={config.environment.value!r} if you authenticate with client_id"
        about = config.environment.description.rstrip(".")
        raise invalid_argument("token_url", accepted, f" ({about})" if about else "")
    return (url or "").replace(PLACEHOLDER, config.enterprise)


@frozen(kw_only=True, eq=False, repr=False)
class Config:
    """A client's checked options."""

    enterprise: str
    environment: Environment
    base_url: str | None
    token_url: str | None
    token: Secret | None
    client_id: str | None
    client_secret: Secret | None
    scopes: frozenset[str] | None
    """The scopes to request; None to request them on demand."""
    limits: Limits | Limiter | None
    strict: bool
    allow_insecure: bool
    verify: ssl.SSLContext | None
    proxy: Secret | None
    http_client: HTTPClient | None
    transport: HTTPTransport | None
    timing: Timing
    idempotency: Store | None
    """The store for intents; None for the store that all clients in the process share."""
    defaults: Options
    """The default options of calls."""

    api_address: str = field(init=False, default=Factory(_api_address, takes_self=True))
    token_endpoint: str = field(init=False, default=Factory(_token_endpoint, takes_self=True))
    """The URL of the token endpoint; empty if the caller passed a token and the URL is unknown."""

    @property
    def path(self) -> str:
        """The path of the enterprise, which follows the API root."""
        return BASE_PATH.replace(PLACEHOLDER, self.enterprise)


_BESIDES = frozenset({"enterprise", "defaults", "api_address", "token_endpoint"})
OPTIONS.must_match(Config, OWN_OPTIONS, _BESIDES)


def _check_credentials(values: Mapping[str, Any]) -> None:
    given = {name for name in CREDENTIALS if values.get(name) is not None}
    token: Secret | None = values.get("token")
    if given not in ({"token"}, {"client_id", "client_secret"}):
        parameter = {"client_id": "client_secret", "client_secret": "client_id"}.get("".join(given), "token")
        accepted = "either client_id and client_secret, or token (a string, or an async function that returns one)"
        shown = f"only {''.join(given)}" if len(given) == 1 else " and ".join(sorted(given)) or "none of them"
        raise InvalidArgumentError(f"pass {accepted}; got {shown}", parameter=parameter, accepted=accepted)
    if values.get("scopes") and token is not None and not takes_scopes(token):
        accepted = "given with client_id and client_secret, or with a token function that takes scopes"
        raise invalid_argument("scopes", accepted)


def checked_config(enterprise: object, options: Mapping[str, Any]) -> Config:
    """Check a client's options. The error states the invalid option and what is accepted."""
    check_names(options, CLIENT_OPTIONS, instead=INSTEAD)
    values = OPTIONS.checked({name: options[name] for name in options.keys() & OWN_OPTIONS})
    for name in ("base_url", "token_url"):
        url = values.get(name)
        if url is not None and not values.get("allow_insecure") and not is_safe(url):
            accepted = "an https:// address (http only to this machine, or with allow_insecure=True)"
            raise invalid_argument(name, accepted, f"; got {url!r}")
    if {"environment", "base_url"} <= values.keys():
        raise invalid_argument("base_url", "left out if you pass environment", ", because it replaces the environment")
    environment: Environment = values.get("environment", OPTIONS.defaults()["environment"])
    root = environment.api_root
    if root and "base_url" not in values and not values.get("allow_insecure") and not is_safe(root):
        accepted = "one with an https:// address (http only with allow_insecure=True)"
        raise invalid_argument("environment", accepted, f"; got {root!r}")
    _check_credentials(values)
    theirs = [name for name in ("http_client", "transport") if values.get(name) is not None]
    for name in ("transport", "verify", "proxy"):
        if values.get(name) is not None and theirs not in ([], [name]):
            raise invalid_argument(name, f"left out if you pass {theirs[0]}")
    return Config(
        enterprise=slug("enterprise", enterprise),
        defaults=Options.default().changed(
            {name: options[name] for name in options.keys() - OWN_OPTIONS}, CLIENT_OPTIONS
        ),
        **{**OPTIONS.defaults(OWN_OPTIONS), **values},
    )


def with_variables(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the options, including those from environment variables, and the name of each option's variable.

    Options that the caller passes override variables.
    """
    _check_variables()
    given = {name for name, value in options.items() if value is not None}
    if "token" in given:
        given |= {"client_id", "client_secret", "scopes"}
    elif CREDENTIALS & given:
        given.add("token")
    if "base_url" in given:
        given.add("environment")
    variables = {name: variable for name, variable in _VARIABLES.items() if name not in given}
    found: dict[str, Any] = {name: os.environ[each] for name, each in variables.items() if os.environ.get(each)}
    for name, value in found.items():
        if value[0] == value[-1] in "'\"":
            accepted = "a value without quotation marks around it"
            hint = "; remove them: the file of `docker run --env-file` contains values without quotation marks"
            raise InvalidArgumentError(
                f"{variables[name]} must be {accepted}{hint}", parameter=variables[name], accepted=accepted
            )
    if "scopes" in found:
        found["scopes"] = found["scopes"].split()
    return {name: options[name] for name in options if name not in variables} | redact_options(found), variables


def _check_variables() -> None:
    """Reject a misspelled variable. Otherwise, its option would have the default, such as the production environment.

    Only letters and digits count: PEXIPENGAGE_TOKEN is also rejected. The message does not show the value, because it
    may be a secret.
    """
    known = sorted(_VARIABLES.values())
    for name in sorted(os.environ.keys() - known):
        letters = re.sub("[^A-Z0-9]", "", name.upper())
        own = letters.removeprefix(_PREFIX.replace("_", ""))
        if own != letters and os.environ[name] and not _OF_KUBERNETES.fullmatch(f"{name}={os.environ[name]}"):
            hint = meant(own, [each.removeprefix(_PREFIX) for each in known], 2, _PREFIX)
            variables = ", ".join(known)
            message = f"{name} is not an environment variable of the client{hint or f'; the variables are {variables}'}"
            raise InvalidArgumentError(message, parameter=name, accepted=f"one of {variables}")
