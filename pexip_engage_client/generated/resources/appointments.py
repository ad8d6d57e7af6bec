"""Meetings between customers and employees. Create, accept, move and reassign appointments, and invite customers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack
from uuid import UUID

from ... import idempotency
from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, OnceOptions, Operation, Request, Resource, envelope, undocumented
from ...pagination import Listing
from .. import models


class AppointmentsResource(Resource):
    """Meetings between customers and employees. Create, accept, move and reassign appointments, and invite customers."""

    def list(
        self,
        *,
        id: SequenceNotStr[str | UUID] | None = None,
        external_id: SequenceNotStr[str | UUID] | None = None,
        from_: datetime.datetime | None = None,
        to: datetime.datetime | None = None,
        meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
        status: Sequence[models.AppointmentStatus | models.AppointmentStatusValue] | None = None,
        callback_request_id: SequenceNotStr[str | UUID] | None = None,
        listing_id: SequenceNotStr[str | UUID] | None = None,
        lead_segment_id: SequenceNotStr[str | UUID] | None = None,
        subject_id: SequenceNotStr[str | UUID] | None = None,
        office_id: SequenceNotStr[str | UUID] | None = None,
        customer_id: SequenceNotStr[str | UUID] | None = None,
        employee_id: SequenceNotStr[str | UUID] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Appointment]:
        """List appointments.

        Finds appointments by time, status, people and office. A filter with several values matches appointments that
        have any of these values. Only appointments that match all filters are returned. To synchronize with another
        system, request a period and read all pages. The API may have more filters and a parameter for sorting. If you
        know the name of such a parameter, pass it as an extra query parameter.

        Args:
            id: Only records with one of these IDs.
            external_id: Only records with one of these external IDs, which are their IDs in your own system.
            from_: Only appointments that end after this moment. Leaves out appointments without a time, such as
                invites without a start. Include a UTC offset. The Pexip documentation does not explain the `from`
                parameter; this description is an assumption based on the name.
            to: Only appointments that begin before this moment. Leaves out appointments without a time, such as
                invites without a start. Include a UTC offset. The Pexip documentation does not explain the `to`
                parameter; this description is an assumption based on the name.
            meeting_type: Only meetings of these types. Without this filter, meetings of all types are returned.
            status: Only appointments with one of these statuses, such as ACCEPTED for confirmed appointments.
            callback_request_id: Only appointments that resulted from one of these callback requests.
            listing_id: Only appointments for one of these listings.
            lead_segment_id: Only appointments of customers in one of these lead segments.
            subject_id: Only records about these subjects. Without this filter, records about all subjects are
                returned.
            office_id: Only records of these offices. Without this filter, records of all offices are returned.
            customer_id: Only appointments in which one of these customers takes part.
            employee_id: Only records of these employees. Without this filter, records of all employees are returned.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: engage:appointments:readOnly. See https://developer.pexipengage.com/operation/operation-getappointments
        """
        query_parameters: list[tuple[str, str]] = []
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if external_id is not None:
            query_parameters += wire.array("external_id", external_id, "external-id[]")
        if from_ is not None:
            query_parameters.append(("from", wire.date_time("from_", from_)))
        if to is not None:
            query_parameters.append(("to", wire.date_time("to", to)))
        if meeting_type is not None:
            query_parameters += wire.array("meeting_type", meeting_type, "meeting-type[]")
        if status is not None:
            query_parameters += wire.array("status", status, "status[]")
        if callback_request_id is not None:
            query_parameters += wire.array("callback_request_id", callback_request_id, "callback-request-id[]")
        if listing_id is not None:
            query_parameters += wire.array("listing_id", listing_id, "listing-id[]")
        if lead_segment_id is not None:
            query_parameters += wire.array("lead_segment_id", lead_segment_id, "lead-segment-id[]")
        if subject_id is not None:
            query_parameters += wire.array("subject_id", subject_id, "subject-id[]")
        if office_id is not None:
            query_parameters += wire.array("office_id", office_id, "office-id[]")
        if customer_id is not None:
            query_parameters += wire.array("customer_id", customer_id, "customer-id[]")
        if employee_id is not None:
            query_parameters += wire.array("employee_id", employee_id, "employee-id[]")
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/appointments",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

    async def get(
        self,
        id: str | UUID,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Get an appointment.

        Returns one appointment in its current state. Call this operation, for instance, after you received a webhook
        event, because events contain fewer fields.

        Args:
            id: ID of the appointment, as returned by lists, webhook events and the call that created it.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:appointments:readOnly. See
        https://developer.pexipengage.com/development/operation/operation-getappointmentbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/appointments/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data

    async def create(
        self,
        *,
        start: datetime.datetime,
        end: datetime.datetime,
        subject_id: str | UUID,
        office_id: str | UUID,
        appointment_participants: Sequence[models.AppointmentParticipantInputLike],
        meeting_type: models.MeetingType | models.MeetingTypeValue,
        answers: Sequence[models.AnswerInputLike] | None | Unset = UNSET,
        callback_request_id: str | UUID | None | Unset = UNSET,
        location: models.LocationInputLike | None | Unset = UNSET,
        listing_id: str | UUID | None | Unset = UNSET,
        lead_segment_id: str | UUID | None | Unset = UNSET,
        meeting_room_id: str | UUID | None | Unset = UNSET,
        external_id: str | UUID | None | Unset = UNSET,
        hybrid: bool | None | Unset = UNSET,
        trailing_buffer_time: int | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Create an appointment at a given time.

        Books a confirmed appointment at a time when its employees are free. Webhook receivers get a CREATE event. The
        operation is not documented as idempotent. After a broken connection, look for the appointment by its
        `external_id` before you send the request again.

        Args:
            start: When the meeting begins; the employee must be available at that time.
            end: When the meeting ends, later than `start`.
            subject_id: ID of the subject, which determines the questions and the available employees.
            office_id: ID of the office on whose behalf the meeting takes place.
            appointment_participants: All participants, including a primary employee and a primary customer. Each may
                appear only once. At least 2 items.
            answers: Answers to the questionnaire of the subject.
            callback_request_id: ID of the callback request that this appointment resolves.
            location: Where to meet. A location is required for the meeting type ON_LOCATION only.
            listing_id: ID of the listing that the meeting is about.
            lead_segment_id: ID of the customer's lead segment.
            meeting_room_id: ID of the room to reserve in the office.
            meeting_type: How the participants meet; ON_LOCATION also requires a `location`.
            external_id: The appointment's ID in your own system, by which you can find it later. At most 255
                characters.
            hybrid: Whether some participants may join by video while others meet in person. The Pexip documentation
                does not explain the `hybrid` property; this description is an assumption based on the name.
            trailing_buffer_time: Minutes to keep free for the employee after the end. At least 0; the default is 0.
                The Pexip documentation does not state the unit; this description assumes minutes.
            internal_notes: Internal notes for employees only. The Pexip documentation does not state who sees the
                notes; this description assumes that customers do not.
            metadata: Custom values that Engage stores with the appointment. No documented response contains them.
            message_for_customer: A personal message to the customer, sent with the confirmation. The Pexip
                documentation does not explain the `message_for_customer` property; this description is an assumption
                based on the name.
            user_communication: How the participants are notified. The properties of this object are not documented.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE, ANSWER_VALUE_FOR_SELECTION_TYPE,
                APPOINTMENT_LOCATION_REQUIRED, APPOINTMENT_NO_AVAILABILITY, APPOINTMENT_PARTICIPANTS_NOT_UNIQUE,
                APPOINTMENT_PRIMARY_CUSTOMER_MISSING, APPOINTMENT_PRIMARY_EMPLOYEE_MISSING,
                APPOINTMENT_START_AFTER_END, LOCATION_GEOCODING_FAILED, LOCATION_TIME_ZONE_RESOLUTION_FAILED.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-createappointment
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/appointments",
            headers=header_fields,
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
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def create_once(
        self,
        *,
        external_id: str | UUID,
        start: datetime.datetime,
        end: datetime.datetime,
        subject_id: str | UUID,
        office_id: str | UUID,
        appointment_participants: Sequence[models.AppointmentParticipantInputLike],
        meeting_type: models.MeetingType | models.MeetingTypeValue,
        answers: Sequence[models.AnswerInputLike] | None | Unset = UNSET,
        callback_request_id: str | UUID | None | Unset = UNSET,
        location: models.LocationInputLike | None | Unset = UNSET,
        listing_id: str | UUID | None | Unset = UNSET,
        lead_segment_id: str | UUID | None | Unset = UNSET,
        meeting_room_id: str | UUID | None | Unset = UNSET,
        hybrid: bool | None | Unset = UNSET,
        trailing_buffer_time: int | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        resend: bool = True,
        **options: Unpack[OnceOptions],
    ) -> models.Appointment:
        """Call `create` exactly once, despite timeouts, broken connections and your own retries.

        The client first looks up the record by its `external_id` (one GET), and returns it if it exists. If the outcome
        of the request is unknown, the client keeps looking up the record until the request can no longer take effect
        (see `timeout`). If there is still no record, the client sends the request again. The `deadline` covers the
        whole procedure.

        Concurrent calls with the same ID wait for the result of the first call. This includes calls in other processes
        that share an `idempotency` store.

        Args:
            external_id: The record's ID in your own system. Each record needs a different ID.
            resend: Whether to send the request again after an unknown outcome. With False, the client sends the request
                at most once.

        Raises:
            DifferentRecordError: A record with the `external_id` exists, but it is cancelled, or is not the requested one.
            DuplicateError: More than one record has the `external_id`.
            StoreError: The `idempotency` store failed.
            EngageError: Any other error that `create` raises. Its outcome is "unknown" if Engage may have processed a request.
        """
        once = AppointmentsResource(
            idempotency.ExactlyOnce(self._caller, "appointments", self.list, external_id, resend=resend)
        )
        return await once.create(
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
            accept_language=accept_language,
            **options,
        )

    async def update(
        self,
        id: str | UUID,
        *,
        appointment_participants: Sequence[models.AppointmentParticipantInputLike] | None | Unset = UNSET,
        answers: Sequence[models.AnswerInputLike] | None | Unset = UNSET,
        callback_request_id: str | UUID | None | Unset = UNSET,
        location: models.LocationInputLike | None | Unset = UNSET,
        listing_id: str | UUID | None | Unset = UNSET,
        lead_segment_id: str | UUID | None | Unset = UNSET,
        meeting_room_id: str | UUID | None | Unset = UNSET,
        external_id: str | UUID | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Change an appointment.

        Changes details of an appointment, such as its notes, answers, meeting room or secondary participants. To
        change the time, office or meeting type, use the separate operations. A list that you pass replaces the whole
        existing list.

        Args:
            id: ID of the appointment, as returned by lists, webhook events and the call that created it.
            appointment_participants: The complete new list of participants. The list must contain the primary
                participants, because this operation cannot add or remove them.
            answers: The complete new list of answers, including those that stay the same.
            callback_request_id: ID of the callback request that the appointment resolves; `None` removes the link.
            location: A new place to meet. An ON_LOCATION appointment must have one.
            listing_id: ID of another listing; `None` removes the listing.
            lead_segment_id: ID of another lead segment; `None` removes the segment.
            meeting_room_id: ID of another room; `None` releases the room.
            external_id: A new ID for the appointment in your own system; `None` removes it.
            internal_notes: New internal notes for employees only; `None` deletes them.
            metadata: Custom values, which replace the existing ones.
            user_communication: How the participants are notified of the change. The properties of this object are not
                documented.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                ANSWER_SELECTED_OPTIONS_FOR_NON_SELECTION_TYPE, ANSWER_VALUE_FOR_SELECTION_TYPE,
                APPOINTMENT_LOCATION_REQUIRED, APPOINTMENT_PARTICIPANTS_NOT_UNIQUE,
                APPOINTMENT_PRIMARY_CUSTOMER_MISSING, APPOINTMENT_PRIMARY_EMPLOYEE_MISSING,
                APPOINTMENT_PRIMARY_PARTICIPANT_ADDED_OR_REMOVED, LOCATION_GEOCODING_FAILED,
                LOCATION_TIME_ZONE_RESOLUTION_FAILED.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateappointmentbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/appointments/{wire.segment('id', id)}",
            headers=header_fields,
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
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data

    async def invite(
        self,
        *,
        subject_id: str | UUID,
        office_id: str | UUID,
        appointment_participants: Sequence[models.AppointmentParticipantInputLike],
        meeting_type: models.MeetingType | models.MeetingTypeValue,
        callback_request_id: str | UUID | None | Unset = UNSET,
        location: models.LocationInputLike | None | Unset = UNSET,
        listing_id: str | UUID | None | Unset = UNSET,
        lead_segment_id: str | UUID | None | Unset = UNSET,
        external_id: str | UUID | None | Unset = UNSET,
        hybrid: bool | None | Unset = UNSET,
        trailing_buffer_time: int | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        message: str | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Invite a customer to an appointment without a date.

        Sends a customer an invite without a date. The customer then chooses one of the free times. The appointment
        exists immediately, with status OUTGOING_INVITE and without `start` and `end`. The newest version of the
        operation may accept more properties. If you know their names, pass them as extra body properties.

        Args:
            subject_id: ID of the subject to which the customer is invited.
            office_id: ID of the office on whose behalf the customer is invited.
            appointment_participants: At least the primary employee and the primary customer. Each participant may
                appear only once. At least 2 items.
            callback_request_id: ID of the callback request that led to this invite.
            location: Where to meet; required for the meeting type ON_LOCATION.
            listing_id: ID of the listing that the meeting is about, such as a house to visit.
            lead_segment_id: ID of the invited customer's lead segment.
            meeting_type: How the participants meet; ON_LOCATION also requires a `location`.
            external_id: The invite's ID in your own system. The appointment keeps this ID. At most 255 characters.
            hybrid: Whether some participants may join by video while others meet in person. The Pexip documentation
                does not explain the `hybrid` property; this description is an assumption based on the name.
            trailing_buffer_time: Minutes to keep free for the employee after the meeting. At least 0; the default is
                0. The Pexip documentation does not state the unit; this description assumes minutes.
            internal_notes: Internal notes on the invite, for employees only. The Pexip documentation does not state
                who sees the notes; this description assumes that the customer does not.
            message: The message to the customer in the invitation.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                APPOINTMENT_LOCATION_REQUIRED, APPOINTMENT_PARTICIPANTS_NOT_UNIQUE, LOCATION_GEOCODING_FAILED,
                LOCATION_TIME_ZONE_RESOLUTION_FAILED.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-createappointmentinvite
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/appointments/_actions/invite",
            headers=header_fields,
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
            ).to_dict(),
        )
        response = await self._caller.call(INVITE, request, options)
        return response.data

    async def invite_once(
        self,
        *,
        external_id: str | UUID,
        subject_id: str | UUID,
        office_id: str | UUID,
        appointment_participants: Sequence[models.AppointmentParticipantInputLike],
        meeting_type: models.MeetingType | models.MeetingTypeValue,
        callback_request_id: str | UUID | None | Unset = UNSET,
        location: models.LocationInputLike | None | Unset = UNSET,
        listing_id: str | UUID | None | Unset = UNSET,
        lead_segment_id: str | UUID | None | Unset = UNSET,
        hybrid: bool | None | Unset = UNSET,
        trailing_buffer_time: int | None | Unset = UNSET,
        internal_notes: str | None | Unset = UNSET,
        message: str | None | Unset = UNSET,
        accept_language: str | None = None,
        resend: bool = True,
        **options: Unpack[OnceOptions],
    ) -> models.Appointment:
        """Call `invite` exactly once, despite timeouts, broken connections and your own retries.

        The client first looks up the record by its `external_id` (one GET), and returns it if it exists. If the outcome
        of the request is unknown, the client keeps looking up the record until the request can no longer take effect
        (see `timeout`). If there is still no record, the client sends the request again. The `deadline` covers the
        whole procedure.

        Concurrent calls with the same ID wait for the result of the first call. This includes calls in other processes
        that share an `idempotency` store.

        Args:
            external_id: The record's ID in your own system. Each record needs a different ID.
            resend: Whether to send the request again after an unknown outcome. With False, the client sends the request
                at most once.

        Raises:
            DifferentRecordError: A record with the `external_id` exists, but it is cancelled, or is not the requested one.
            DuplicateError: More than one record has the `external_id`.
            StoreError: The `idempotency` store failed.
            EngageError: Any other error that `invite` raises. Its outcome is "unknown" if Engage may have processed a request.
        """
        once = AppointmentsResource(
            idempotency.ExactlyOnce(self._caller, "appointments", self.list, external_id, resend=resend)
        )
        return await once.invite(
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
            accept_language=accept_language,
            **options,
        )

    async def accept(
        self,
        id: str | UUID,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Accept an appointment.

        Confirms an appointment that a customer requested. The documentation does not list the statuses in which an
        appointment can be accepted. If the current status is not one of them, the `allowedStates` argument of the
        error lists them.

        Args:
            id: ID of the appointment, as returned by lists, webhook events and the call that created it.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes: APPOINTMENT_STATUS_INVALID.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-acceptappointment
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/appointments/{wire.segment('id', id)}/_actions/accept",
            headers=header_fields,
        )
        response = await self._caller.call(ACCEPT, request, options)
        return response.data

    async def reschedule(
        self,
        id: str | UUID,
        *,
        start: datetime.datetime,
        end: datetime.datetime,
        message: str | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        answers: Sequence[models.AnswerInputLike] | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Move an appointment to another time.

        Moves an appointment to another time, with the same participants and location. Webhook receivers get a
        RESCHEDULE event.

        Args:
            id: ID of the appointment, as returned by lists, webhook events and the call that created it.
            start: When the meeting begins after the move.
            end: When the meeting ends after the move, later than `start`.
            message: A message about the move. This is probably an older name for the `message_for_customer` property.
            message_for_customer: The message to the customer about the move.
            answers: Answers to questions asked because of the move. Existing answers stay.
            user_communication: How the participants are notified of the move. The properties of this object are not
                documented.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes: APPOINTMENT_NO_AVAILABILITY,
                APPOINTMENT_START_AFTER_END, APPOINTMENT_STATUS_INVALID.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/operation/operation-rescheduleappointment
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/appointments/{wire.segment('id', id)}/_actions/reschedule",
            headers=header_fields,
            body=models.RescheduleAppointmentInput(
                start=start,
                end=end,
                message=message,
                message_for_customer=message_for_customer,
                answers=answers,
                user_communication=user_communication,
            ).to_dict(),
        )
        response = await self._caller.call(RESCHEDULE, request, options)
        return response.data

    async def reassign(
        self,
        id: str | UUID,
        *,
        office_id: str | UUID,
        primary_employee_id: str | UUID,
        message: str | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Reassign an appointment to another primary employee.

        Reassigns an appointment to another primary employee without changing its time, for instance because the
        current employee is ill.

        Args:
            id: ID of the appointment, as returned by lists, webhook events and the call that created it.
            office_id: ID of the office for which the new employee takes over. Pass the current office if it stays the
                same.
            primary_employee_id: ID of the new primary employee.
            message: A message about the reassignment. This is probably an older name for the `message_for_customer`
                property.
            message_for_customer: The message to the customer about the reassignment.
            user_communication: How the participants are notified of the reassignment. The properties of this object
                are not documented.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                APPOINTMENT_PARTICIPANTS_NOT_UNIQUE, APPOINTMENT_PRIMARY_CUSTOMER_MISSING,
                APPOINTMENT_PRIMARY_EMPLOYEE_MISSING, APPOINTMENT_STATUS_INVALID.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/staging/operation/operation-reassignappointment
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/appointments/{wire.segment('id', id)}/_actions/reassign",
            headers=header_fields,
            body=models.ReassignAppointmentInput(
                office_id=office_id,
                primary_employee_id=primary_employee_id,
                message=message,
                message_for_customer=message_for_customer,
                user_communication=user_communication,
            ).to_dict(),
        )
        response = await self._caller.call(REASSIGN, request, options)
        return response.data

    async def update_details(
        self,
        id: str | UUID,
        *,
        start: datetime.datetime | Unset = UNSET,
        end: datetime.datetime | Unset = UNSET,
        office_id: str | UUID | Unset = UNSET,
        appointment_participants: Sequence[models.AppointmentParticipantInputLike] | None | Unset = UNSET,
        answers: Sequence[models.AnswerInputLike] | None | Unset = UNSET,
        user_communication: Mapping[str, Any] | None | Unset = UNSET,
        message_for_customer: str | None | Unset = UNSET,
        updated_by_type: str | None | Unset = UNSET,
        updated_by_id: str | UUID | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Appointment:
        """Change times, office and participants of an appointment in one step.

        Changes the time, office and participants of an appointment together. Use this operation if separate requests
        would fail, because the appointment is invalid until all changes are made. Properties that you leave out stay
        unchanged.

        Args:
            id: ID of the appointment, as returned by lists, webhook events and the call that created it.
            start: When the meeting begins after the change. Pass it together with `end`.
            end: When the meeting ends after the change, later than `start`.
            office_id: ID of the office that takes over the appointment.
            appointment_participants: The complete new list of participants. The primary employee may be a different
                one.
            answers: The complete new list of answers, which replaces the existing one.
            user_communication: How the participants are notified of the new details. The properties of this object
                are not documented.
            message_for_customer: The message to the customer about the new details.
            updated_by_type: Whether the change is made on behalf of a customer, an employee or neither. The Pexip
                documentation does not list the values; this description assumes those of `ActorType`, which occur in
                responses.
            updated_by_id: ID of the customer or employee on whose behalf the change is made.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                APPOINTMENT_DETAILS_UPDATE_INVALID_STATUS, APPOINTMENT_START_AFTER_END,
                APPOINTMENT_PARTICIPANTS_NOT_UNIQUE.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateappointmentdetails
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/appointments/{wire.segment('id', id)}/_actions/update-details",
            headers=header_fields,
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
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE_DETAILS, request, options)
        return response.data

    async def update_meeting_type(
        self,
        id: str | UUID,
        *,
        meeting_type: models.MeetingType | models.MeetingTypeValue,
        location: models.LocationInputLike | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Change the meeting type of an appointment.

        Changes the meeting type, for instance from an office meeting to a video call. The response body and the error
        codes are not documented.

        Args:
            id: ID of the appointment, as returned by lists, webhook events and the call that created it.
            meeting_type: How the participants meet after the change.
            location: Where to meet if the new meeting type is ON_LOCATION.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                APPOINTMENT_LOCATION_REQUIRED, APPOINTMENT_STATUS_INVALID.

        Scope: engage:appointments:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateappointmentmeetingtype
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/appointments/{wire.segment('id', id)}/_actions/update-meeting-type",
            headers=header_fields,
            body=models.UpdateAppointmentMeetingTypeInput(
                meeting_type=meeting_type,
                location=location,
            ).to_dict(),
        )
        return await self._caller.call(UPDATE_MEETING_TYPE, request, options)


LIST: Final[Operation[models.AppointmentPage]] = Operation(
    id="getAppointments",
    method="GET",
    path="/appointments",
    scope="engage:appointments:readOnly",
    decode=envelope(lambda: models.AppointmentPage),
    arguments=(
        "id",
        "external_id",
        "from_",
        "to",
        "meeting_type",
        "status",
        "callback_request_id",
        "listing_id",
        "lead_segment_id",
        "subject_id",
        "office_id",
        "customer_id",
        "employee_id",
        "offset",
        "limit",
        "concurrency",
        "accept_language",
    ),
)
GET: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="getAppointmentById",
    method="GET",
    path="/appointments/{id}",
    scope="engage:appointments:readOnly",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=("id", "accept_language"),
)
CREATE: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="createAppointment",
    method="POST",
    path="/appointments",
    scope="engage:appointments:readWrite",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=(
        "start",
        "end",
        "subject_id",
        "office_id",
        "appointment_participants",
        "meeting_type",
        "answers",
        "callback_request_id",
        "location",
        "listing_id",
        "lead_segment_id",
        "meeting_room_id",
        "external_id",
        "hybrid",
        "trailing_buffer_time",
        "internal_notes",
        "metadata",
        "message_for_customer",
        "user_communication",
        "accept_language",
    ),
)
UPDATE: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="updateAppointmentById",
    method="PATCH",
    path="/appointments/{id}",
    scope="engage:appointments:readWrite",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=(
        "id",
        "appointment_participants",
        "answers",
        "callback_request_id",
        "location",
        "listing_id",
        "lead_segment_id",
        "meeting_room_id",
        "external_id",
        "internal_notes",
        "metadata",
        "user_communication",
        "accept_language",
    ),
)
INVITE: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="createAppointmentInvite",
    method="POST",
    path="/appointments/_actions/invite",
    scope="engage:appointments:readWrite",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=(
        "subject_id",
        "office_id",
        "appointment_participants",
        "meeting_type",
        "callback_request_id",
        "location",
        "listing_id",
        "lead_segment_id",
        "external_id",
        "hybrid",
        "trailing_buffer_time",
        "internal_notes",
        "message",
        "accept_language",
    ),
)
ACCEPT: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="acceptAppointment",
    method="POST",
    path="/appointments/{id}/_actions/accept",
    scope="engage:appointments:readWrite",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=("id", "accept_language"),
)
RESCHEDULE: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="rescheduleAppointment",
    method="POST",
    path="/appointments/{id}/_actions/reschedule",
    scope="engage:appointments:readWrite",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=(
        "id",
        "start",
        "end",
        "message",
        "message_for_customer",
        "answers",
        "user_communication",
        "accept_language",
    ),
)
REASSIGN: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="reassignAppointment",
    method="POST",
    path="/appointments/{id}/_actions/reassign",
    scope="engage:appointments:readWrite",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=(
        "id",
        "office_id",
        "primary_employee_id",
        "message",
        "message_for_customer",
        "user_communication",
        "accept_language",
    ),
)
UPDATE_DETAILS: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="updateAppointmentDetails",
    method="POST",
    path="/appointments/{id}/_actions/update-details",
    scope="engage:appointments:readWrite",
    decode=envelope(lambda: models.AppointmentEnvelope),
    arguments=(
        "id",
        "start",
        "end",
        "office_id",
        "appointment_participants",
        "answers",
        "user_communication",
        "message_for_customer",
        "updated_by_type",
        "updated_by_id",
        "accept_language",
    ),
)
UPDATE_MEETING_TYPE: Final[Operation[Any]] = Operation(
    id="updateAppointmentMeetingType",
    method="POST",
    path="/appointments/{id}/_actions/update-meeting-type",
    scope="engage:appointments:readWrite",
    decode=undocumented,
    arguments=("id", "meeting_type", "location", "accept_language"),
)
