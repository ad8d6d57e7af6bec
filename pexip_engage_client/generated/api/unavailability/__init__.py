"""When employees cannot be booked: holidays, appointments, events of linked calendars."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_unavailability as create_unavailability
    from . import create_unavailability_event as create_unavailability_event
    from . import get_employee_unavailability as get_employee_unavailability
    from . import get_unavailability as get_unavailability

__all__ = (
    "create_unavailability",
    "create_unavailability_event",
    "get_employee_unavailability",
    "get_unavailability",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
