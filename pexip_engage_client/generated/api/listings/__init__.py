"""What appointments can be made for, such as houses, with time slots and scheduling settings of their own."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_listing as create_listing
    from . import create_listing_time_slot as create_listing_time_slot
    from . import get_listing_time_slot_by_id as get_listing_time_slot_by_id
    from . import get_listing_time_slots as get_listing_time_slots
    from . import update_listing_scheduling_settings as update_listing_scheduling_settings
    from . import update_listing_time_slot_by_id as update_listing_time_slot_by_id

__all__ = (
    "create_listing",
    "create_listing_time_slot",
    "get_listing_time_slot_by_id",
    "get_listing_time_slots",
    "update_listing_scheduling_settings",
    "update_listing_time_slot_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
