"""Import the code that only lists need. This module is imported when a program creates or reads its first list."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from .offset import PageSource as PageSource
    from .walk import Walk as Walk

__getattr__, __dir__ = lazy_names(__name__, {"..offset": ["PageSource"], "..walk": ["Walk"]})
