"""Read the settings from environment variables, and describe them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from .._failures import one_line
from .._pipeline.config import CREDENTIALS, Config, checked_config, with_variables
from .._runtime.secret import Secret
from ..client import EngageClient
from ..environments import url_of
from ..generated.environments import DEFAULT

OPTIONS = ("enterprise", "environment", "base_url", "token_url", "client_id", "client_secret", "token", "scopes")
DEFAULTS = {
    "environment": DEFAULT.value,
    "base_url": "that of the environment",
    "token_url": "that of the environment",
    "scopes": "all documented scopes",
}
LENGTHS = {8: "fewer than 8", 32: "8 to 31", 64: "32 to 63"}


@frozen
class Settings:
    """The settings of a client, and the environment variable of each option."""

    config: Config
    variables: Mapping[str, str]

    def source_of(self, option: str) -> str:
        """Return the name of the environment variable that determines an address."""
        variable = self.variables.get(option, "")
        if os.environ.get(variable):
            return variable
        return f"PEXIP_ENGAGE_ENVIRONMENT ({self.config.environment.value})"


def read_settings(timeout: float) -> Settings:
    """Read and check the settings."""
    EngageClient.from_env(timeout=timeout)  # its errors contain the names of the variables
    given, variables = with_variables({"timeout": timeout, "deadline": timeout, "max_retries": 0})
    return Settings(checked_config(given.pop("enterprise"), given), variables)


def described() -> Iterator[tuple[str, str]]:
    """Yield each setting with its value and source. For secrets, show only the length."""
    for option in OPTIONS:
        variable = f"PEXIP_ENGAGE_{option.upper()}"
        given = os.environ.get(variable, "")
        shown = one_line(given, 120)
        if option in CREDENTIALS:
            shown = f"set, {_length(given)} characters"
        elif re.search("[@?#]", given):
            shown = "set; not shown, because it may contain a password"
        yield option, f"{shown} ({variable})" if given else f"{DEFAULTS.get(option, 'not set')} (default)"
    for variable in ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        given = os.environ.get(variable) or os.environ.get(variable.lower() if "PROXY" in variable else variable, "")
        if variable in ("HTTPS_PROXY", "ALL_PROXY") and given:
            url = url_of(given if "://" in given else f"http://{given}")
            given = f"{url.scheme}://{url.host}:{url.port or 'default port'}" if url else "set, but not a valid address"
        if given:
            yield variable, one_line(given, 120)


def _length(secret: str) -> str:
    return next((text for limit, text in LENGTHS.items() if len(secret) < limit), "64 or more")


def credentials() -> dict[str, Secret]:
    """Return the credentials that are set, by environment variable."""
    variables = (f"PEXIP_ENGAGE_{option.upper()}" for option in sorted(CREDENTIALS))
    return {variable: Secret(os.environ[variable]) for variable in variables if os.environ.get(variable)}
