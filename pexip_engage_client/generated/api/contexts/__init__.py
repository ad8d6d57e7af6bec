"""What is known before a booking starts, so that the booking page need not ask."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_context as create_context
    from . import get_context_by_id as get_context_by_id

__all__ = (
    "create_context",
    "get_context_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
