"""Groups of leads, and the meeting types and subjects that each group can book."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import inputs, wire
from ..._runtime.arguments import UNSET, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from .. import models


class LeadSegmentsResource(Resource):
    """Groups of leads, and the meeting types and subjects that each group can book."""

    async def get(
        self,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> models.LeadSegment:
        """Get a lead segment.

        Returns one lead segment with its code and description.

        Args:
            id: ID of the lead segment, which differs from the segment's code.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:leadSegments:readOnly. See
        https://developer.pexipengage.com/operation/operation-getleadsegmentbyid
        """
        request = Request(
            f"/lead-segments/{wire.segment('id', id)}",
        )
        response = await self._caller.call(GET, request, options)
        return response.data

    async def create(
        self,
        *,
        code: str,
        description: str | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.LeadSegment:
        """Create a lead segment.

        Creates a group of leads. Then call `lead_segments.update_scheduling_settings` to set what its leads can book.

        Args:
            description: A human-readable description of the segment.
            code: The segment's code, for use by programs; must be unique. At most 255 characters.

        Raises:
            BusinessValidationError: A business rule forbids the call. Documented codes:
                LEAD_SEGMENT_CODE_ALREADY_IN_USE.

        Scope: engage:leadSegments:readWrite. See
        https://developer.pexipengage.com/operation/operation-createleadsegment
        """
        request = Request(
            "/lead-segments",
            body=models.CreateLeadSegmentInput(
                description=description,
                code=code,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def update(
        self,
        id: str | UUID,
        *,
        description: str | None | Unset = UNSET,
        code: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.LeadSegment:
        """Change a lead segment.

        Changes the code or the description of a lead segment.

        Args:
            id: ID of the lead segment, which differs from the segment's code.
            description: A new human-readable description; `None` deletes it.
            code: A new code, for use by programs; must be unique. At most 255 characters.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                LEAD_SEGMENT_CODE_ALREADY_IN_USE,
                LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS.

        Scope: engage:leadSegments:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateleadsegmentbyid
        """
        request = Request(
            f"/lead-segments/{wire.segment('id', id)}",
            body=models.UpdateLeadSegmentInput(
                description=description,
                code=code,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data

    async def update_scheduling_settings(
        self,
        id: str | UUID,
        settings: Sequence[models.SchedulingSettingInputLike],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.SchedulingSetting]:
        """Replace what the leads of a segment can book.

        Sets what the leads of a segment can book, as pairs of meeting type and subject. The new list replaces the
        whole existing list.

        Args:
            id: ID of the lead segment, which differs from the segment's code.
            settings: A list of `SchedulingSettingInput`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:leadSegments:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateleadsegmentschedulingsettings
        """
        request = Request(
            f"/lead-segments/{wire.segment('id', id)}/scheduling-settings",
            body=inputs.body("settings", settings, Sequence[models.SchedulingSettingInputLike]),
        )
        response = await self._caller.call(UPDATE_SCHEDULING_SETTINGS, request, options)
        return response.data


GET: Final[Operation[models.LeadSegmentEnvelope]] = Operation(
    id="getLeadSegmentById",
    method="GET",
    path="/lead-segments/{id}",
    scope="engage:leadSegments:readOnly",
    decode=envelope(lambda: models.LeadSegmentEnvelope),
    arguments=("id",),
)
CREATE: Final[Operation[models.LeadSegmentEnvelope]] = Operation(
    id="createLeadSegment",
    method="POST",
    path="/lead-segments",
    scope="engage:leadSegments:readWrite",
    decode=envelope(lambda: models.LeadSegmentEnvelope),
    arguments=("code", "description"),
)
UPDATE: Final[Operation[models.LeadSegmentEnvelope]] = Operation(
    id="updateLeadSegmentById",
    method="PATCH",
    path="/lead-segments/{id}",
    scope="engage:leadSegments:readWrite",
    decode=envelope(lambda: models.LeadSegmentEnvelope),
    arguments=("id", "description", "code"),
)
UPDATE_SCHEDULING_SETTINGS: Final[Operation[models.SchedulingSettingListEnvelope]] = Operation(
    id="updateLeadSegmentSchedulingSettings",
    method="PUT",
    path="/lead-segments/{id}/scheduling-settings",
    scope="engage:leadSegments:readWrite",
    decode=envelope(lambda: models.SchedulingSettingListEnvelope),
    arguments=("id", "settings"),
)
