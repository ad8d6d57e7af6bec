"""What an office offers for each subject."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..api import offices as operations

if TYPE_CHECKING:
    from ..models.meeting_type import MeetingType
    from ..models.office_subject_availability_settings import OfficeSubjectAvailabilitySettings
    from ..models.office_subject_availability_settings_input import OfficeSubjectAvailabilitySettingsInput
    from ..models.scheduling_setting import SchedulingSetting


class OfficesResource(Resource):
    """What an office offers for each subject."""

    async def get_subject_availability_settings(
        self,
        id: str,
        **options: Unpack[CallOptions],
    ) -> builtins.list[OfficeSubjectAvailabilitySettings]:
        """List the availability settings of an office for each subject.

        Not paged.

        Args:
            id: Id of the resource; at least 1 character.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:offices:readOnly. See
        https://developer.pexipengage.com/operation/operation-getofficesubjectavailabilitysettings
        """
        answer = await operations.get_office_subject_availability_settings.asyncio(id, client=self._client, **options)
        return answer.data

    async def update_subject_availability_settings(
        self,
        id: str,
        settings: Sequence[OfficeSubjectAvailabilitySettingsInput],
        **options: Unpack[CallOptions],
    ) -> builtins.list[OfficeSubjectAvailabilitySettings]:
        """Replace the availability settings of an office for each subject.

        One entry a meeting type and subject; the whole list is replaced. Its errors are not documented.

        Args:
            id: Id of the resource; at least 1 character.
            settings: A list, each a `OfficeSubjectAvailabilitySettingsInput`.

        Scope: engage:offices:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateofficesubjectavailabilitysettings
        """
        answer = await operations.update_office_subject_availability_settings.asyncio(
            id, client=self._client, body=settings, **options
        )
        return answer.data

    async def get_subject_scheduling_settings(
        self,
        id: str,
        *,
        meeting_type: Sequence[MeetingType | str] | None = None,
        subject_id: Sequence[str] | None = None,
        **options: Unpack[CallOptions],
    ) -> builtins.list[SchedulingSetting]:
        """List what can be scheduled at an office.

        Pairs of meeting type and subject. Not paged.

        Args:
            id: Id of the resource; at least 1 character.
            meeting_type: Only those of one of these meeting types.
            subject_id: Only those about one of these subjects; at least 1 item.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:offices:readOnly. See
        https://developer.pexipengage.com/operation/operation-getsubjectofficeschedulingsettings
        """
        answer = await operations.get_subject_office_scheduling_settings.asyncio(
            id, client=self._client, meeting_type=meeting_type, subject_id=subject_id, **options
        )
        return answer.data
