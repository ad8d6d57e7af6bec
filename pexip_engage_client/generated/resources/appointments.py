"""Meetings of customers with employees: invited, accepted, moved, reassigned."""

from __future__ import annotations

import datetime
from collections.abc import Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource, answer_of, data_of
from ..._runtime.unset import UNSET, Unset
from ...pagination import Listing
from .. import models
from ..api import appointments as operations

if TYPE_CHECKING:
    from ..models.answer_input import AnswerInput
    from ..models.appointment import Appointment
    from ..models.appointment_participant_input import AppointmentParticipantInput
    from ..models.appointment_status import AppointmentStatus
    from ..models.location_input import LocationInput
    from ..models.meeting_type import MeetingType


class AppointmentsResource(Resource):
    """Meetings of customers with employees: invited, accepted, moved, reassigned."""

    def list(
        self,
        *,
        id: Sequence[str] | None = None,
        external_id: Sequence[str] | None = None,
        from_: datetime.datetime | None = None,
        to: datetime.datetime | None = None,
        meeting_type: Sequence[MeetingType | str] | None = None,
        status: Sequence[AppointmentStatus | str] | None = None,
        callback_request_id: Sequence[str] | None = None,
        listing_id: Sequence[str] | None = None,
        lead_segment_id: Sequence[str] | None = None,
        subject_id: Sequence[str] | None = None,
        office_id: Sequence[str] | None = None,
        customer_id: Sequence[str] | None = None,
        employee_id: Sequence[str] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[Appointment]:
        """List appointments.

        Further filters and sorting may exist behind `employee-id`, where the page ends: they can be sent as extra
        query parameters.

        Args:
            id: Only those with one of these ids; at least 1 item.
            external_id: Only those with one of these ids in the caller's own system; at least 1 item.
            from_: Start of the period; at least 1 character.
            to: End of the period; at least 1 character.
            meeting_type: Only those of one of these meeting types; at least 1 item.
            status: Only those in one of these states; at least 1 item.
            callback_request_id: Only those of one of these callback requests; at least 1 item.
            listing_id: Only those about one of these listings; at least 1 item.
            lead_segment_id: Only those of one of these lead segments; at least 1 item.
            subject_id: Only those about one of these subjects; at least 1 item.
            office_id: Only those of one of these offices; at least 1 item.
            customer_id: Only those of one of these customers; at least 1 item.
            employee_id: Only those of one of these employees; at least 1 item.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: engage:appointments:readOnly. See https://developer.pexipengage.com/operation/operation-getappointments
        """
        request = operations.get_appointments.build_request(
            id=id,
            external_id=external_id,
            from_=from_,
            to=to,
            meeting_type=meeting_type,
            status=status,
            callback_request_id=callback_request_id,
            listing_id=listing_id,
            lead_segment_id=lead_segment_id,
            subject_id=subject_id,
            office_id=office_id,
            customer_id=customer_id,
            employee_id=employee_id,
            accept_language=accept_language,
        )
        return Listing(
            self._client,
            operations.get_appointments.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    def get(
        self,
        id: str,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Get an appointment.

        Args:
            id: Id of the resource; at least 1 character.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:appointments:readOnly. See
        https://developer.pexipengage.com/operation/operation-getappointmentbyid
        """
        return data_of(
            lambda: operations.get_appointment_by_id.asyncio(
                id, client=self._client, accept_language=accept_language, **options
            )
        )

    def create(
        self,
        *,
        start: datetime.datetime,
        end: datetime.datetime,
        subject_id: str,
        office_id: str,
        appointment_participants: Sequence[AppointmentParticipantInput],
        meeting_type: MeetingType | str,
        answers: Sequence[AnswerInput] | None | Unset = UNSET,
        callback_request_id: str | None | Unset = UNSET,
        location: LocationInput | None | Unset = UNSET,
        listing_id: str | None | Unset = UNSET,
        lead_segment_id: str | None | Unset = UNSET,
        meeting_room_id: str | None | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        hybrid: bool | None | Unset = UNSET,
        trailing_buffer_time: int | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Create an appointment at a given time.

        Args:
            end: Later than `start`.
            subject_id: At least 1 character.
            office_id: At least 1 character.
            appointment_participants: A primary employee and a primary customer, and anyone else; each once; at least
                2 items.
            callback_request_id: At least 1 character.
            location: Needed by the meeting type ON_LOCATION.
            listing_id: At least 1 character.
            lead_segment_id: At least 1 character.
            meeting_room_id: At least 1 character.
            external_id: Id in the caller's own system; 1 to 255 characters.
            trailing_buffer_time: At least 0; default 0.
            internal_notes: At least 1 character.
            message_for_customer: At least 1 character.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            BusinessValidationError: ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE, ANSWER_VALUE_FOR_SELECTION_TYPE,
                APPOINTMENT_LOCATION_REQUIRED, APPOINTMENT_NO_AVAILABILITY, APPOINTMENT_PARTICIPANTS_NOT_UNIQUE,
                APPOINTMENT_PRIMARY_CUSTOMER_MISSING, APPOINTMENT_PRIMARY_EMPLOYEE_MISSING,
                APPOINTMENT_START_AFTER_END, LOCATION_GEOCODING_FAILED, LOCATION_TIME_ZONE_RESOLUTION_FAILED.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-createappointment
        """
        return data_of(
            lambda: operations.create_appointment.asyncio(
                client=self._client,
                body=models.CreateAppointmentInput(
                    start=start,
                    end=end,
                    subject_id=subject_id,
                    office_id=office_id,
                    appointment_participants=appointment_participants,
                    answers=answers,
                    callback_request_id=callback_request_id,
                    location=location,
                    listing_id=listing_id,
                    lead_segment_id=lead_segment_id,
                    meeting_room_id=meeting_room_id,
                    meeting_type=meeting_type,
                    external_id=external_id,
                    hybrid=hybrid,
                    trailing_buffer_time=trailing_buffer_time,
                    internal_notes=internal_notes,
                    metadata=metadata,
                    message_for_customer=message_for_customer,
                    user_communication=user_communication,
                ),
                accept_language=accept_language,
                **options,
            )
        )

    def update(
        self,
        id: str,
        *,
        appointment_participants: Sequence[AppointmentParticipantInput] | None | Unset = UNSET,
        answers: Sequence[AnswerInput] | None | Unset = UNSET,
        callback_request_id: str | None | Unset = UNSET,
        location: LocationInput | None | Unset = UNSET,
        listing_id: str | None | Unset = UNSET,
        lead_segment_id: str | None | Unset = UNSET,
        meeting_room_id: str | None | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Change an appointment.

        Times, office and meeting type have actions of their own.

        Args:
            id: Id of the resource; at least 1 character.
            appointment_participants: All participants. The primary ones can be neither added nor removed here.
            location: Needed by the meeting type ON_LOCATION.
            external_id: Id in the caller's own system.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE, ANSWER_VALUE_FOR_SELECTION_TYPE,
                APPOINTMENT_LOCATION_REQUIRED, APPOINTMENT_PARTICIPANTS_NOT_UNIQUE,
                APPOINTMENT_PRIMARY_CUSTOMER_MISSING, APPOINTMENT_PRIMARY_EMPLOYEE_MISSING,
                APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED, LOCATION_GEOCODING_FAILED,
                LOCATION_TIME_ZONE_RESOLUTION_FAILED.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateappointmentbyid
        """
        return data_of(
            lambda: operations.update_appointment_by_id.asyncio(
                id,
                client=self._client,
                body=models.UpdateAppointmentInput(
                    appointment_participants=appointment_participants,
                    answers=answers,
                    callback_request_id=callback_request_id,
                    location=location,
                    listing_id=listing_id,
                    lead_segment_id=lead_segment_id,
                    meeting_room_id=meeting_room_id,
                    external_id=external_id,
                    internal_notes=internal_notes,
                    metadata=metadata,
                    user_communication=user_communication,
                ),
                accept_language=accept_language,
                **options,
            )
        )

    def invite(
        self,
        *,
        subject_id: str,
        office_id: str,
        appointment_participants: Sequence[AppointmentParticipantInput],
        meeting_type: MeetingType | str,
        callback_request_id: str | None | Unset = UNSET,
        location: LocationInput | None | Unset = UNSET,
        listing_id: str | None | Unset = UNSET,
        lead_segment_id: str | None | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        hybrid: bool | None | Unset = UNSET,
        trailing_buffer_time: int | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        message: str | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Invite a customer to an appointment without a date.

        A newer page exists, of which only a part can be read: fields that it adds can be sent as extra body
        properties.

        Args:
            subject_id: At least 1 character.
            office_id: At least 1 character.
            appointment_participants: Each once; at least 2 items.
            callback_request_id: At least 1 character.
            location: Needed by the meeting type ON_LOCATION.
            listing_id: At least 1 character.
            lead_segment_id: At least 1 character.
            external_id: Id in the caller's own system; 1 to 255 characters.
            trailing_buffer_time: At least 0; default 0.
            internal_notes: At least 1 character.
            message: At least 1 character.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            BusinessValidationError: APPOINTMENT_LOCATION_REQUIRED, APPOINTMENT_PARTICIPANTS_NOT_UNIQUE,
                LOCATION_GEOCODING_FAILED, LOCATION_TIME_ZONE_RESOLUTION_FAILED.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-createappointmentinvite
        """
        return data_of(
            lambda: operations.create_appointment_invite.asyncio(
                client=self._client,
                body=models.CreateAppointmentInviteInput(
                    subject_id=subject_id,
                    office_id=office_id,
                    appointment_participants=appointment_participants,
                    callback_request_id=callback_request_id,
                    location=location,
                    listing_id=listing_id,
                    lead_segment_id=lead_segment_id,
                    meeting_type=meeting_type,
                    external_id=external_id,
                    hybrid=hybrid,
                    trailing_buffer_time=trailing_buffer_time,
                    internal_notes=internal_notes,
                    message=message,
                ),
                accept_language=accept_language,
                **options,
            )
        )

    def accept(
        self,
        id: str,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Accept an appointment.

        Args:
            id: Id of the resource; at least 1 character.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: APPOINTMENT_STATUS_INVALID.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-acceptappointment
        """
        return data_of(
            lambda: operations.accept_appointment.asyncio(
                id, client=self._client, accept_language=accept_language, **options
            )
        )

    def reschedule(
        self,
        id: str,
        *,
        start: datetime.datetime,
        end: datetime.datetime,
        message: str | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        answers: Sequence[AnswerInput] | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Move an appointment to another time.

        Args:
            id: Id of the resource; at least 1 character.
            end: Later than `start`.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: APPOINTMENT_NO_AVAILABILITY, APPOINTMENT_START_AFTER_END,
                APPOINTMENT_STATUS_INVALID.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-rescheduleappointment
        """
        return data_of(
            lambda: operations.reschedule_appointment.asyncio(
                id,
                client=self._client,
                body=models.RescheduleAppointmentInput(
                    start=start,
                    end=end,
                    message=message,
                    message_for_customer=message_for_customer,
                    answers=answers,
                    user_communication=user_communication,
                ),
                accept_language=accept_language,
                **options,
            )
        )

    def reassign(
        self,
        id: str,
        *,
        office_id: str,
        primary_employee_id: str,
        message: str | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Hand an appointment over to another primary employee.

        Args:
            id: Id of the resource; at least 1 character.
            primary_employee_id: Id of the employee who takes over.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: APPOINTMENT_PARTICIPANTS_NOT_UNIQUE, APPOINTMENT_PRIMARY_CUSTOMER_MISSING,
                APPOINTMENT_PRIMARY_EMPLOYEE_MISSING, APPOINTMENT_STATUS_INVALID.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-reassignappointment
        """
        return data_of(
            lambda: operations.reassign_appointment.asyncio(
                id,
                client=self._client,
                body=models.ReassignAppointmentInput(
                    office_id=office_id,
                    primary_employee_id=primary_employee_id,
                    message=message,
                    message_for_customer=message_for_customer,
                    user_communication=user_communication,
                ),
                accept_language=accept_language,
                **options,
            )
        )

    def update_details(
        self,
        id: str,
        *,
        start: datetime.datetime | Unset = UNSET,
        end: datetime.datetime | Unset = UNSET,
        office_id: str | Unset = UNSET,
        appointment_participants: Sequence[AppointmentParticipantInput] | None | Unset = UNSET,
        answers: Sequence[AnswerInput] | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        updated_by_type: str | None | Unset = UNSET,
        updated_by_id: str | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Appointment]:
        """Change times, office and participants of an appointment in one step.

        Args:
            id: Id of the resource; at least 1 character.
            end: Later than `start`.
            appointment_participants: All participants.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS, APPOINTMENT_START_AFTER_END,
                APPOINTMENT_PARTICIPANTS_NOT_UNIQUE.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateappointmentdetails
        """
        return data_of(
            lambda: operations.update_appointment_details.asyncio(
                id,
                client=self._client,
                body=models.UpdateAppointmentDetailsInput(
                    start=start,
                    end=end,
                    office_id=office_id,
                    appointment_participants=appointment_participants,
                    answers=answers,
                    user_communication=user_communication,
                    message_for_customer=message_for_customer,
                    updated_by_type=updated_by_type,
                    updated_by_id=updated_by_id,
                ),
                accept_language=accept_language,
                **options,
            )
        )

    def update_meeting_type(
        self,
        id: str,
        *,
        meeting_type: MeetingType | str,
        location: LocationInput | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Any]:
        """Change the meeting type of an appointment.

        What the answer holds, and which errors there are, is not documented.

        Args:
            id: Id of the resource; at least 1 character.
            location: Needed by the meeting type ON_LOCATION.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateappointmentmeetingtype
        """
        return answer_of(
            lambda: operations.update_appointment_meeting_type.asyncio(
                id,
                client=self._client,
                body=models.UpdateAppointmentMeetingTypeInput(
                    meeting_type=meeting_type,
                    location=location,
                ),
                accept_language=accept_language,
                **options,
            )
        )
