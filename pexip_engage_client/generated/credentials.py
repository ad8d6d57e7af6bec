"""How calls are authenticated, as the API document describes it."""

from __future__ import annotations

from typing import Final

from .._runtime.credentials import Credential

CREDENTIAL: Final = Credential("header", "Authorization", "bearer")
REQUIRED: Final[bool] = True
"""Whether any operation requires the credential."""
