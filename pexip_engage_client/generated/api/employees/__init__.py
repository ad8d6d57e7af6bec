"""The people who hold appointments, with their expertise, regions, favorite agents and calendars."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_employee as create_employee
    from . import get_employee_by_id as get_employee_by_id
    from . import get_employees as get_employees
    from . import get_external_calendar_events as get_external_calendar_events
    from . import get_favorite_agents as get_favorite_agents
    from . import get_office_coverage_regions as get_office_coverage_regions
    from . import put_expertise_for_employee as put_expertise_for_employee
    from . import update_employee_by_id as update_employee_by_id
    from . import update_office_subject_coverage_regions as update_office_subject_coverage_regions

__all__ = (
    "create_employee",
    "get_employee_by_id",
    "get_employees",
    "get_external_calendar_events",
    "get_favorite_agents",
    "get_office_coverage_regions",
    "put_expertise_for_employee",
    "update_employee_by_id",
    "update_office_subject_coverage_regions",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
