"""PUT /lead-segments/{id}/scheduling-settings: Replace what a lead segment can schedule."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.scheduling_setting_input import SchedulingSettingInput
from ...models.scheduling_setting_list_envelope import SchedulingSettingListEnvelope

OPERATION: Final[Operation[SchedulingSettingListEnvelope]] = Operation(
    id="updateLeadSegmentSchedulingSettings",
    method="PUT",
    path="/lead-segments/{id}/scheduling-settings",
    decode=SchedulingSettingListEnvelope.from_dict,
    scope="engage:leadSegments:readWrite",
)


def build_request(
    id: str,
    *,
    body: Sequence[SchedulingSettingInput],
) -> Request:
    """The request of `updateLeadSegmentSchedulingSettings`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/lead-segments/{wire.segment('id', id)}/scheduling-settings",
        body=wire.bodies(body, SchedulingSettingInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: Sequence[SchedulingSettingInput],
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SchedulingSettingListEnvelope]:
    """Replace what a lead segment can schedule.

    See https://developer.pexipengage.com/operation/operation-updateleadsegmentschedulingsettings
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
