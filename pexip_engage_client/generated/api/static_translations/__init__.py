"""The enterprise's own texts in place of those that Engage came with."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import override_static_translations as override_static_translations

__all__ = ("override_static_translations",)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
