"""Settings that hold for the whole enterprise, and who may change them."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import update_enterprise_settings as update_enterprise_settings

__all__ = ("update_enterprise_settings",)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
