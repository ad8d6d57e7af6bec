"""The resources of the API: one class each, imported when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ..._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from ..._runtime.operations import CallOptions, Operation, Request
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

T = TypeVar("T")

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
    "Resources",
    "SettingsResource",
    "StaticTranslationsResource",
    "SubjectGroupsResource",
    "SubjectsResource",
    "UnavailabilityResource",
]

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


class Resources:
    """What a client offers: one attribute a resource, one method an operation."""

    if TYPE_CHECKING:

        async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T: ...

    @cached_property
    def appointments(self) -> AppointmentsResource:
        """Meetings of customers with employees: invited, accepted, moved, reassigned."""
        from .appointments import AppointmentsResource

        return AppointmentsResource(self)

    @cached_property
    def availability(self) -> AvailabilityResource:
        """When employees can be booked, as defined by them and as offered to customers."""
        from .availability import AvailabilityResource

        return AvailabilityResource(self)

    @cached_property
    def availability_templates(self) -> AvailabilityTemplatesResource:
        """Weeks and days of working hours, and the templates applied to an employee's calendar."""
        from .availability_templates import AvailabilityTemplatesResource

        return AvailabilityTemplatesResource(self)

    @cached_property
    def contexts(self) -> ContextsResource:
        """What is known before a booking starts, so that the booking page need not ask."""
        from .contexts import ContextsResource

        return ContextsResource(self)

    @cached_property
    def customers(self) -> CustomersResource:
        """The people with whom appointments are made."""
        from .customers import CustomersResource

        return CustomersResource(self)

    @cached_property
    def employees(self) -> EmployeesResource:
        """The people who hold appointments, with their expertise, regions, favorite agents and calendars."""
        from .employees import EmployeesResource

        return EmployeesResource(self)

    @cached_property
    def fetch_configurations(self) -> FetchConfigurationsResource:
        """Calls to an external service that fill form questions of the type FETCH."""
        from .fetch_configurations import FetchConfigurationsResource

        return FetchConfigurationsResource(self)

    @cached_property
    def files(self) -> FilesResource:
        """Uploaded files and what the virus scan said of them."""
        from .files import FilesResource

        return FilesResource(self)

    @cached_property
    def forms(self) -> FormsResource:
        """Forms and their questions."""
        from .forms import FormsResource

        return FormsResource(self)

    @cached_property
    def lead_segments(self) -> LeadSegmentsResource:
        """Groups of leads, and what each may book."""
        from .lead_segments import LeadSegmentsResource

        return LeadSegmentsResource(self)

    @cached_property
    def listings(self) -> ListingsResource:
        """What appointments can be made for, such as houses, with time slots and scheduling settings of their own."""
        from .listings import ListingsResource

        return ListingsResource(self)

    @cached_property
    def meeting_rooms(self) -> MeetingRoomsResource:
        """Rooms of an office that appointments can take, and their reservations elsewhere."""
        from .meeting_rooms import MeetingRoomsResource

        return MeetingRoomsResource(self)

    @cached_property
    def offices(self) -> OfficesResource:
        """How subjects are booked at an office, and which can be."""
        from .offices import OfficesResource

        return OfficesResource(self)

    @cached_property
    def regions(self) -> RegionsResource:
        """Parts of a country, which agents cover for meetings on location."""
        from .regions import RegionsResource

        return RegionsResource(self)

    @cached_property
    def settings(self) -> SettingsResource:
        """Settings that hold for the whole enterprise, and who may change them."""
        from .settings import SettingsResource

        return SettingsResource(self)

    @cached_property
    def static_translations(self) -> StaticTranslationsResource:
        """The enterprise's own texts in place of those that Engage came with."""
        from .static_translations import StaticTranslationsResource

        return StaticTranslationsResource(self)

    @cached_property
    def subject_groups(self) -> SubjectGroupsResource:
        """Groups under which subjects are offered to customers."""
        from .subject_groups import SubjectGroupsResource

        return SubjectGroupsResource(self)

    @cached_property
    def subjects(self) -> SubjectsResource:
        """Topics that an appointment can be about."""
        from .subjects import SubjectsResource

        return SubjectsResource(self)

    @cached_property
    def unavailability(self) -> UnavailabilityResource:
        """When employees cannot be booked: holidays, appointments, events of linked calendars."""
        from .unavailability import UnavailabilityResource

        return UnavailabilityResource(self)
