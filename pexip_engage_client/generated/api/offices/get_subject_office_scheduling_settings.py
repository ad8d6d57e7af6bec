"""GET /offices/{id}/subject-scheduling-settings: List what can be scheduled at an office."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.scheduling_setting_list_envelope import SchedulingSettingListEnvelope

if TYPE_CHECKING:
    from ...models.meeting_type import MeetingType

OPERATION: Final[Operation[SchedulingSettingListEnvelope]] = Operation(
    id="getSubjectOfficeSchedulingSettings",
    method="GET",
    path="/offices/{id}/subject-scheduling-settings",
    decode=SchedulingSettingListEnvelope.from_dict,
    scope="engage:offices:readOnly",
)


def build_request(
    id: str,
    *,
    meeting_type: Sequence[MeetingType | str] | None = None,
    subject_id: Sequence[str] | None = None,
) -> Request:
    """The request of `getSubjectOfficeSchedulingSettings`; raises InvalidArgumentError for arguments that do not fit."""
    query: list[tuple[str, str]] = []
    if meeting_type is not None:
        query += wire.array("meeting_type", meeting_type, "meeting-type[]")
    if subject_id is not None:
        query += wire.array("subject_id", subject_id, "subject-id[]")
    return Request(
        f"/offices/{wire.segment('id', id)}/subject-scheduling-settings",
        query=query,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    meeting_type: Sequence[MeetingType | str] | None = None,
    subject_id: Sequence[str] | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SchedulingSettingListEnvelope]:
    """List what can be scheduled at an office.

    See https://developer.pexipengage.com/operation/operation-getsubjectofficeschedulingsettings
    """
    request = build_request(
        id,
        meeting_type=meeting_type,
        subject_id=subject_id,
    )
    return client.call(OPERATION, request, options)
