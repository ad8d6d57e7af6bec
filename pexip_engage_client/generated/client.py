"""The generated part of the client: its resources."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from . import resources

if TYPE_CHECKING:
    from .._runtime.operations import Session


class Resources:
    """One attribute for each resource, whose class is imported on first use."""

    if TYPE_CHECKING:

        @property
        def _caller(self) -> Session: ...

    @cached_property
    def appointments(self) -> resources.AppointmentsResource:
        """Meetings of customers with employees: invited, accepted, moved, reassigned."""
        return resources.AppointmentsResource(self._caller)

    @cached_property
    def availability(self) -> resources.AvailabilityResource:
        """When employees can be booked, as defined by them and as offered to customers."""
        return resources.AvailabilityResource(self._caller)

    @cached_property
    def availability_templates(self) -> resources.AvailabilityTemplatesResource:
        """Weeks and days of working hours, and the templates applied to an employee's calendar."""
        return resources.AvailabilityTemplatesResource(self._caller)

    @cached_property
    def contexts(self) -> resources.ContextsResource:
        """What is known before a booking starts, so that the booking page need not ask."""
        return resources.ContextsResource(self._caller)

    @cached_property
    def customers(self) -> resources.CustomersResource:
        """The people with whom appointments are made."""
        return resources.CustomersResource(self._caller)

    @cached_property
    def employees(self) -> resources.EmployeesResource:
        """The people who hold appointments, with their expertise, regions, favorite agents and calendars."""
        return resources.EmployeesResource(self._caller)

    @cached_property
    def fetch_configurations(self) -> resources.FetchConfigurationsResource:
        """Calls to an external service that fill form questions of the type FETCH."""
        return resources.FetchConfigurationsResource(self._caller)

    @cached_property
    def files(self) -> resources.FilesResource:
        """Uploaded files and what the virus scan said of them."""
        return resources.FilesResource(self._caller)

    @cached_property
    def forms(self) -> resources.FormsResource:
        """Forms and their questions."""
        return resources.FormsResource(self._caller)

    @cached_property
    def lead_segments(self) -> resources.LeadSegmentsResource:
        """Groups of leads, and what each may book."""
        return resources.LeadSegmentsResource(self._caller)

    @cached_property
    def listings(self) -> resources.ListingsResource:
        """What appointments can be made for, such as houses, with time slots and scheduling settings of their own."""
        return resources.ListingsResource(self._caller)

    @cached_property
    def meeting_rooms(self) -> resources.MeetingRoomsResource:
        """Rooms of an office that appointments can take, and their reservations elsewhere."""
        return resources.MeetingRoomsResource(self._caller)

    @cached_property
    def offices(self) -> resources.OfficesResource:
        """How subjects are booked at an office, and which can be."""
        return resources.OfficesResource(self._caller)

    @cached_property
    def regions(self) -> resources.RegionsResource:
        """Parts of a country, which agents cover for meetings on location."""
        return resources.RegionsResource(self._caller)

    @cached_property
    def settings(self) -> resources.SettingsResource:
        """Settings that hold for the whole enterprise, and who may change them."""
        return resources.SettingsResource(self._caller)

    @cached_property
    def static_translations(self) -> resources.StaticTranslationsResource:
        """The enterprise's own texts in place of those that Engage came with."""
        return resources.StaticTranslationsResource(self._caller)

    @cached_property
    def subject_groups(self) -> resources.SubjectGroupsResource:
        """Groups under which subjects are offered to customers."""
        return resources.SubjectGroupsResource(self._caller)

    @cached_property
    def subjects(self) -> resources.SubjectsResource:
        """Topics that an appointment can be about."""
        return resources.SubjectsResource(self._caller)

    @cached_property
    def unavailability(self) -> resources.UnavailabilityResource:
        """When employees cannot be booked: holidays, appointments, events of linked calendars."""
        return resources.UnavailabilityResource(self._caller)
