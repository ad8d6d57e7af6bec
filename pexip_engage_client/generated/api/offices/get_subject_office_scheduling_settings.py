"""GET /offices/{id}/subject-scheduling-settings: List what can be scheduled at an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SchedulingSettingListEnvelope]] = Operation(
    id="getSubjectOfficeSchedulingSettings",
    method="GET",
    path="/offices/{id}/subject-scheduling-settings",
    decode=envelope(models.SchedulingSettingListEnvelope),
    scope="engage:offices:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
    subject_id: Sequence[str] | None = None,
    **options: Unpack[CallOptions],
) -> models.SchedulingSettingListEnvelope:
    query: list[tuple[str, str]] = []
    if meeting_type is not None:
        query += wire.array("meeting_type", meeting_type, "meeting-type[]")
    if subject_id is not None:
        query += wire.array("subject_id", subject_id, "subject-id[]")
    request = Request(
        f"/offices/{wire.segment('id', id)}/subject-scheduling-settings",
        query=query,
    )
    return await client.call(OPERATION, request, options)
