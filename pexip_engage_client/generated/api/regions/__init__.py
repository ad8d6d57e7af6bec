"""Parts of a country, which agents cover for meetings on location."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import get_regions as get_regions

__all__ = ("get_regions",)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
