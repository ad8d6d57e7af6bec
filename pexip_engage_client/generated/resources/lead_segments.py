"""Groups of leads, and what each may book."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from .. import models
from ..api import lead_segments as operations


class LeadSegmentsResource(Resource):
    """Groups of leads, and what each may book."""

    async def get(
        self,
        id: str,
        **options: Unpack[CallOptions],
    ) -> models.LeadSegment:
        """Get a lead segment.

        Reads one lead segment.

        Args:
            id: Id of the lead segment, not its code.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:leadSegments:readOnly. See
        https://developer.pexipengage.com/operation/operation-getleadsegmentbyid
        """
        return (await operations.get_lead_segment_by_id.asyncio(id, client=self._client, **options)).data

    async def create(
        self,
        *,
        code: str,
        description: str | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.LeadSegment:
        """Create a lead segment.

        Makes a group of leads; what it can book is set by `lead_segments.update_scheduling_settings`.

        Args:
            description: What the segment is to stand for, for people to read.
            code: What programs are to call the segment; no other segment may have it. At most 255 characters.

        Raises:
            BusinessValidationError: LEAD_SEGMENT_CODE_ALREADY_IN_USE.

        Scope: engage:leadSegments:readWrite. See
        https://developer.pexipengage.com/operation/operation-createleadsegment
        """
        return (
            await operations.create_lead_segment.asyncio(
                client=self._client,
                body=models.CreateLeadSegmentInput(
                    description=description,
                    code=code,
                ),
                **options,
            )
        ).data

    async def update(
        self,
        id: str,
        *,
        description: str | None | Unset = UNSET,
        code: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.LeadSegment:
        """Change a lead segment.

        Changes the code or the description of a lead segment.

        Args:
            id: Id of the lead segment, not its code.
            description: Another text for people to read; null deletes it.
            code: Another name for programs; no other segment may have it. At most 255 characters.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: LEAD_SEGMENT_CODE_ALREADY_IN_USE,
                LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS.

        Scope: engage:leadSegments:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateleadsegmentbyid
        """
        return (
            await operations.update_lead_segment_by_id.asyncio(
                id,
                client=self._client,
                body=models.UpdateLeadSegmentInput(
                    description=description,
                    code=code,
                ),
                **options,
            )
        ).data

    async def update_scheduling_settings(
        self,
        id: str,
        settings: Sequence[models.SchedulingSettingInput],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.SchedulingSetting]:
        """Replace what a lead segment can schedule.

        Sets what leads of a segment can book: pairs of meeting type and subject. The whole list is replaced.

        Args:
            id: Id of the lead segment, not its code.
            settings: A list, each a `SchedulingSettingInput`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:leadSegments:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateleadsegmentschedulingsettings
        """
        return (
            await operations.update_lead_segment_scheduling_settings.asyncio(
                id, client=self._client, body=settings, **options
            )
        ).data
