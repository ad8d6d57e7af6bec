"""The generated part of the client: its resources."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from . import resources

if TYPE_CHECKING:
    from .._runtime.operations import Session


class Resources:
    """One attribute for each resource. The class of a resource is imported on first use."""

    if TYPE_CHECKING:

        @property
        def _caller(self) -> Session: ...

    @cached_property
    def appointments(self) -> resources.AppointmentsResource:
        """Meetings between customers and employees. Create, accept, move and reassign appointments, and invite
        customers.
        """
        return resources.AppointmentsResource(self._caller)

    @cached_property
    def availability(self) -> resources.AvailabilityResource:
        """The times when employees can be booked: their defined availability, and the times offered to customers."""
        return resources.AvailabilityResource(self._caller)

    @cached_property
    def availability_templates(self) -> resources.AvailabilityTemplatesResource:
        """Templates with working hours for a week or a day, and the days to which they are applied."""
        return resources.AvailabilityTemplatesResource(self._caller)

    @cached_property
    def contexts(self) -> resources.ContextsResource:
        """Information that you provide before a booking starts, so that the booking page does not have to ask for it."""
        return resources.ContextsResource(self._caller)

    @cached_property
    def customers(self) -> resources.CustomersResource:
        """The people who book appointments."""
        return resources.CustomersResource(self._caller)

    @cached_property
    def employees(self) -> resources.EmployeesResource:
        """The people who work for the enterprise, with their expertise, regions, favorite agents and calendars."""
        return resources.EmployeesResource(self._caller)

    @cached_property
    def fetch_configurations(self) -> resources.FetchConfigurationsResource:
        """Calls from Engage to external services, whose responses fill form questions of type FETCH."""
        return resources.FetchConfigurationsResource(self._caller)

    @cached_property
    def files(self) -> resources.FilesResource:
        """Uploaded files and the results of their virus scans."""
        return resources.FilesResource(self._caller)

    @cached_property
    def forms(self) -> resources.FormsResource:
        """Forms and their questions."""
        return resources.FormsResource(self._caller)

    @cached_property
    def lead_segments(self) -> resources.LeadSegmentsResource:
        """Groups of leads, and the meeting types and subjects that each group can book."""
        return resources.LeadSegmentsResource(self._caller)

    @cached_property
    def listings(self) -> resources.ListingsResource:
        """Items that appointments can be about, such as houses for sale, with their own time slots and scheduling
        settings.
        """
        return resources.ListingsResource(self._caller)

    @cached_property
    def meeting_rooms(self) -> resources.MeetingRoomsResource:
        """Meeting rooms that can be reserved for appointments, and reservations made in other systems."""
        return resources.MeetingRoomsResource(self._caller)

    @cached_property
    def offices(self) -> resources.OfficesResource:
        """The subjects that can be booked at an office, and how they can be booked."""
        return resources.OfficesResource(self._caller)

    @cached_property
    def regions(self) -> resources.RegionsResource:
        """Parts of a country. Agents cover regions for on-location meetings."""
        return resources.RegionsResource(self._caller)

    @cached_property
    def settings(self) -> resources.SettingsResource:
        """Settings that apply to the whole enterprise."""
        return resources.SettingsResource(self._caller)

    @cached_property
    def static_translations(self) -> resources.StaticTranslationsResource:
        """The enterprise's own text for the booking pages, which replaces the built-in text."""
        return resources.StaticTranslationsResource(self._caller)

    @cached_property
    def subject_groups(self) -> resources.SubjectGroupsResource:
        """Groups in which subjects are offered to customers."""
        return resources.SubjectGroupsResource(self._caller)

    @cached_property
    def subjects(self) -> resources.SubjectsResource:
        """Topics of appointments, such as a mortgage."""
        return resources.SubjectsResource(self._caller)

    @cached_property
    def unavailability(self) -> resources.UnavailabilityResource:
        """The times when employees cannot be booked, because of holidays, appointments or events in linked calendars."""
        return resources.UnavailabilityResource(self._caller)
