"""The subjects that can be booked at an office, and how they can be booked."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import inputs, wire
from ..._runtime.arguments import SequenceNotStr
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from .. import models


class OfficesResource(Resource):
    """The subjects that can be booked at an office, and how they can be booked."""

    async def get_subject_availability_settings(
        self,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.OfficeSubjectAvailabilitySettings]:
        """List the availability settings of an office for each subject.

        Returns how subjects are booked at an office. The office's settings override the subjects' own settings. The
        list is not paginated.

        Args:
            id: ID of the office, as used in appointments.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:offices:readOnly. See
        https://developer.pexipengage.com/operation/operation-getofficesubjectavailabilitysettings
        """
        request = Request(
            f"/offices/{wire.segment('id', id)}/subject-availability-settings",
        )
        response = await self._caller.call(GET_SUBJECT_AVAILABILITY_SETTINGS, request, options)
        return response.data

    async def update_subject_availability_settings(
        self,
        id: str | UUID,
        settings: Sequence[models.OfficeSubjectAvailabilitySettingsInputLike],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.OfficeSubjectAvailabilitySettings]:
        """Replace the availability settings of an office for each subject.

        Sets how subjects are booked at an office, with one entry per subject and meeting type. The new list replaces
        the whole existing list. No error codes are documented.

        Args:
            id: ID of the office, as used in appointments.
            settings: A list of `OfficeSubjectAvailabilitySettingsInput`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:offices:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateofficesubjectavailabilitysettings
        """
        request = Request(
            f"/offices/{wire.segment('id', id)}/subject-availability-settings",
            body=inputs.body("settings", settings, Sequence[models.OfficeSubjectAvailabilitySettingsInputLike]),
        )
        response = await self._caller.call(UPDATE_SUBJECT_AVAILABILITY_SETTINGS, request, options)
        return response.data

    async def get_subject_scheduling_settings(
        self,
        id: str | UUID,
        *,
        meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
        subject_id: SequenceNotStr[str | UUID] | None = None,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.SchedulingSetting]:
        """List what can be scheduled at an office.

        Returns what can be booked at an office, as pairs of meeting type and subject. The list is not paginated.

        Args:
            id: ID of the office, as used in appointments.
            meeting_type: Only pairs with one of these meeting types. Without this filter, pairs of all types are
                returned.
            subject_id: Only records about these subjects. Without this filter, records about all subjects are
                returned.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:offices:readOnly. See
        https://developer.pexipengage.com/development/operation/operation-getsubjectofficeschedulingsettings
        """
        query_parameters: list[tuple[str, str]] = []
        if meeting_type is not None:
            query_parameters += wire.array("meeting_type", meeting_type, "meeting-type[]")
        if subject_id is not None:
            query_parameters += wire.array("subject_id", subject_id, "subject-id[]")
        request = Request(
            f"/offices/{wire.segment('id', id)}/subject-scheduling-settings",
            query=query_parameters,
        )
        response = await self._caller.call(GET_SUBJECT_SCHEDULING_SETTINGS, request, options)
        return response.data


GET_SUBJECT_AVAILABILITY_SETTINGS: Final[Operation[models.OfficeSubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="getOfficeSubjectAvailabilitySettings",
    method="GET",
    path="/offices/{id}/subject-availability-settings",
    scope="engage:offices:readOnly",
    decode=envelope(lambda: models.OfficeSubjectAvailabilitySettingsListEnvelope),
    arguments=("id",),
)
UPDATE_SUBJECT_AVAILABILITY_SETTINGS: Final[Operation[models.OfficeSubjectAvailabilitySettingsListEnvelope]] = (
    Operation(
        id="updateOfficeSubjectAvailabilitySettings",
        method="PUT",
        path="/offices/{id}/subject-availability-settings",
        scope="engage:offices:readWrite",
        decode=envelope(lambda: models.OfficeSubjectAvailabilitySettingsListEnvelope),
        arguments=("id", "settings"),
    )
)
GET_SUBJECT_SCHEDULING_SETTINGS: Final[Operation[models.SchedulingSettingListEnvelope]] = Operation(
    id="getSubjectOfficeSchedulingSettings",
    method="GET",
    path="/offices/{id}/subject-scheduling-settings",
    scope="engage:offices:readOnly",
    decode=envelope(lambda: models.SchedulingSettingListEnvelope),
    arguments=("id", "meeting_type", "subject_id"),
)
