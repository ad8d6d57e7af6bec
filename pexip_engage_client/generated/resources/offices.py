"""How subjects are booked at an office, and which can be."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from .. import models
from ..api import offices as operations


class OfficesResource(Resource):
    """How subjects are booked at an office, and which can be."""

    async def get_subject_availability_settings(
        self,
        id: str,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.OfficeSubjectAvailabilitySettings]:
        """List the availability settings of an office for each subject.

        Lists how subjects are booked at an office, where that differs from the subject's own settings. Not paged.

        Args:
            id: Id of the office, as appointments refer to it.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:offices:readOnly. See
        https://developer.pexipengage.com/operation/operation-getofficesubjectavailabilitysettings
        """
        return (
            await operations.get_office_subject_availability_settings.asyncio(id, client=self._client, **options)
        ).data

    async def update_subject_availability_settings(
        self,
        id: str,
        settings: Sequence[models.OfficeSubjectAvailabilitySettingsInput],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.OfficeSubjectAvailabilitySettings]:
        """Replace the availability settings of an office for each subject.

        Sets how subjects are booked at an office, one entry a subject and meeting type. The whole list is replaced.
        Its errors are not documented.

        Args:
            id: Id of the office, as appointments refer to it.
            settings: A list, each a `OfficeSubjectAvailabilitySettingsInput`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:offices:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateofficesubjectavailabilitysettings
        """
        return (
            await operations.update_office_subject_availability_settings.asyncio(
                id, client=self._client, body=settings, **options
            )
        ).data

    async def get_subject_scheduling_settings(
        self,
        id: str,
        *,
        meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
        subject_id: Sequence[str] | None = None,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.SchedulingSetting]:
        """List what can be scheduled at an office.

        Lists what can be booked at an office: pairs of meeting type and subject. Not paged.

        Args:
            id: Id of the office, as appointments refer to it.
            meeting_type: Only pairs with one of these meeting types; all types when absent.
            subject_id: Only what is about one of these subjects; all subjects when absent.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:offices:readOnly. See
        https://developer.pexipengage.com/operation/operation-getsubjectofficeschedulingsettings
        """
        return (
            await operations.get_subject_office_scheduling_settings.asyncio(
                id, client=self._client, meeting_type=meeting_type, subject_id=subject_id, **options
            )
        ).data
