"""How subjects are booked at an office, and which can be."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import get_office_subject_availability_settings as get_office_subject_availability_settings
    from . import get_subject_office_scheduling_settings as get_subject_office_scheduling_settings
    from . import update_office_subject_availability_settings as update_office_subject_availability_settings

__all__ = (
    "get_office_subject_availability_settings",
    "get_subject_office_scheduling_settings",
    "update_office_subject_availability_settings",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
