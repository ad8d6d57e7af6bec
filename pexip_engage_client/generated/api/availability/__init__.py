"""When employees can be booked, as defined by them and as offered to customers."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import get_defined_availability as get_defined_availability
    from . import get_timetable as get_timetable

__all__ = (
    "get_defined_availability",
    "get_timetable",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
