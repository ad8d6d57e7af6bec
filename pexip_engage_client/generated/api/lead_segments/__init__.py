"""Groups of leads, and what each may book."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_lead_segment as create_lead_segment
    from . import get_lead_segment_by_id as get_lead_segment_by_id
    from . import update_lead_segment_by_id as update_lead_segment_by_id
    from . import update_lead_segment_scheduling_settings as update_lead_segment_scheduling_settings

__all__ = (
    "create_lead_segment",
    "get_lead_segment_by_id",
    "update_lead_segment_by_id",
    "update_lead_segment_scheduling_settings",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
