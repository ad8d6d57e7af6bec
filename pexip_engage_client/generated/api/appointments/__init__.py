"""Meetings of customers with employees: invited, accepted, moved, reassigned."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import accept_appointment as accept_appointment
    from . import create_appointment as create_appointment
    from . import create_appointment_invite as create_appointment_invite
    from . import get_appointment_by_id as get_appointment_by_id
    from . import get_appointments as get_appointments
    from . import reassign_appointment as reassign_appointment
    from . import reschedule_appointment as reschedule_appointment
    from . import update_appointment_by_id as update_appointment_by_id
    from . import update_appointment_details as update_appointment_details
    from . import update_appointment_meeting_type as update_appointment_meeting_type

__all__ = (
    "accept_appointment",
    "create_appointment",
    "create_appointment_invite",
    "get_appointment_by_id",
    "get_appointments",
    "reassign_appointment",
    "reschedule_appointment",
    "update_appointment_by_id",
    "update_appointment_details",
    "update_appointment_meeting_type",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)
