"""The people with whom appointments are made."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import get_customer_by_id as get_customer_by_id
    from . import update_customer_by_id as update_customer_by_id

__all__ = (
    "get_customer_by_id",
    "update_customer_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
