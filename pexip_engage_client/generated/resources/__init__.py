"""The resource classes, each imported on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .appointments import AppointmentsResource as AppointmentsResource
    from .availability import AvailabilityResource as AvailabilityResource
    from .availability_templates import AvailabilityTemplatesResource as AvailabilityTemplatesResource
    from .contexts import ContextsResource as ContextsResource
    from .customers import CustomersResource as CustomersResource
    from .employees import EmployeesResource as EmployeesResource
    from .fetch_configurations import FetchConfigurationsResource as FetchConfigurationsResource
    from .files import FilesResource as FilesResource
    from .forms import FormsResource as FormsResource
    from .lead_segments import LeadSegmentsResource as LeadSegmentsResource
    from .listings import ListingsResource as ListingsResource
    from .meeting_rooms import MeetingRoomsResource as MeetingRoomsResource
    from .offices import OfficesResource as OfficesResource
    from .regions import RegionsResource as RegionsResource
    from .settings import SettingsResource as SettingsResource
    from .static_translations import StaticTranslationsResource as StaticTranslationsResource
    from .subject_groups import SubjectGroupsResource as SubjectGroupsResource
    from .subjects import SubjectsResource as SubjectsResource
    from .unavailability import UnavailabilityResource as UnavailabilityResource
else:  # hidden from type checkers, which would accept every name
    from ..._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".appointments": ["AppointmentsResource"],
            ".availability": ["AvailabilityResource"],
            ".availability_templates": ["AvailabilityTemplatesResource"],
            ".contexts": ["ContextsResource"],
            ".customers": ["CustomersResource"],
            ".employees": ["EmployeesResource"],
            ".fetch_configurations": ["FetchConfigurationsResource"],
            ".files": ["FilesResource"],
            ".forms": ["FormsResource"],
            ".lead_segments": ["LeadSegmentsResource"],
            ".listings": ["ListingsResource"],
            ".meeting_rooms": ["MeetingRoomsResource"],
            ".offices": ["OfficesResource"],
            ".regions": ["RegionsResource"],
            ".settings": ["SettingsResource"],
            ".static_translations": ["StaticTranslationsResource"],
            ".subject_groups": ["SubjectGroupsResource"],
            ".subjects": ["SubjectsResource"],
            ".unavailability": ["UnavailabilityResource"],
        },
    )

__all__ = [
    "AppointmentsResource",
    "AvailabilityResource",
    "AvailabilityTemplatesResource",
    "ContextsResource",
    "CustomersResource",
    "EmployeesResource",
    "FetchConfigurationsResource",
    "FilesResource",
    "FormsResource",
    "LeadSegmentsResource",
    "ListingsResource",
    "MeetingRoomsResource",
    "OfficesResource",
    "RegionsResource",
    "SettingsResource",
    "StaticTranslationsResource",
    "SubjectGroupsResource",
    "SubjectsResource",
    "UnavailabilityResource",
]
