"""Topics that an appointment can be about."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import get_subject_availability_settings as get_subject_availability_settings
    from . import get_subject_by_id as get_subject_by_id
    from . import get_subjects as get_subjects
    from . import update_subject_by_id as update_subject_by_id

__all__ = (
    "get_subject_availability_settings",
    "get_subject_by_id",
    "get_subjects",
    "update_subject_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
