"""Weeks and days of working hours, and the templates applied to an employee's calendar."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import apply_availability_template as apply_availability_template
    from . import create_availability_template as create_availability_template
    from . import create_availability_time_range as create_availability_time_range
    from . import get_applied_templates as get_applied_templates
    from . import get_availability_template_by_id as get_availability_template_by_id
    from . import get_availability_templates as get_availability_templates
    from . import get_availability_time_range_by_id as get_availability_time_range_by_id
    from . import get_time_range_availability_settings as get_time_range_availability_settings
    from . import revert_applied_templates as revert_applied_templates
    from . import update_availability_template_by_id as update_availability_template_by_id
    from . import update_availability_time_range_by_id as update_availability_time_range_by_id

__all__ = (
    "apply_availability_template",
    "create_availability_template",
    "create_availability_time_range",
    "get_applied_templates",
    "get_availability_template_by_id",
    "get_availability_templates",
    "get_availability_time_range_by_id",
    "get_time_range_availability_settings",
    "revert_applied_templates",
    "update_availability_template_by_id",
    "update_availability_time_range_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
