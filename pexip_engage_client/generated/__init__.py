"""The generated part of the client: models and resources. Run `make generate` to change it; do not edit it."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .error_codes import ErrorCode as ErrorCode
    from .scopes import Scope as Scope

__getattr__, __dir__ = lazy_names(__name__, {".error_codes": ["ErrorCode"], ".scopes": ["Scope"]})
