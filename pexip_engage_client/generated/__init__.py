"""The generated part of the client: models and resources. Run `make generate` to change it; do not edit it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .error_codes import ErrorCode as ErrorCode
    from .scopes import Scope as Scope
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(__name__, {".error_codes": ["ErrorCode"], ".scopes": ["Scope"]})
