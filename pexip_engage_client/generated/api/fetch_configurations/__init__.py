"""Calls to an external service that fill form questions of the type FETCH."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_fetch_configuration as create_fetch_configuration
    from . import update_fetch_configuration_by_id as update_fetch_configuration_by_id

__all__ = (
    "create_fetch_configuration",
    "update_fetch_configuration_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
