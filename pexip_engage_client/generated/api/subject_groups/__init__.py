"""Groups under which subjects are offered to customers."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_subject_group as create_subject_group
    from . import get_subject_group as get_subject_group
    from . import get_subject_groups as get_subject_groups
    from . import update_subject_group_by_id as update_subject_group_by_id

__all__ = (
    "create_subject_group",
    "get_subject_group",
    "get_subject_groups",
    "update_subject_group_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
