"""The environments of the API, which are the servers of the API document."""

from __future__ import annotations

from typing import Literal

from ..environments import ApiEnvironment

BASE_PATH = "/enterprises/{enterprise}"
"""The path that follows the root URL of each environment."""


class Environment(ApiEnvironment):
    """An environment of the API, with its name, its root URL, its token endpoint and its description."""

    PRODUCTION = (
        "production",
        "https://api.pexipengage.com",
        "https://auth.pexipengage.com/realms/{enterprise}/protocol/openid-connect/token",
        "Production, with the real customers of the enterprise.",
    )
    """Production, with the real customers of the enterprise."""
    DEVELOPMENT = (
        "development",
        "https://api.development.pexipengage.com",
        "https://auth.development.pexipengage.com/realms/{enterprise}/protocol/openid-connect/token",
        "Development, where new operations and events appear first.",
    )
    """Development, where new operations and events appear first."""
    STAGING = (
        "staging",
        "https://api.staging.pexipengage.com",
        None,
        "Staging, for which the documentation names two different token URLs.",
    )
    """Staging, for which the documentation names two different token URLs."""


DEFAULT = Environment.PRODUCTION
EnvironmentName = Literal["production", "development", "staging"]
