"""What each operation does and when it refuses: one module a group of resources. Importing them fills the table."""

from ..operations import HANDLERS
from . import (
    appointments,
    availability,
    customers,
    employees,
    files,
    lead_segments,
    listings,
    offices,
    settings,
    subjects,
    templates,
    unavailability,
)

__all__ = [
    "HANDLERS",
    "appointments",
    "availability",
    "customers",
    "employees",
    "files",
    "lead_segments",
    "listings",
    "offices",
    "settings",
    "subjects",
    "templates",
    "unavailability",
]
