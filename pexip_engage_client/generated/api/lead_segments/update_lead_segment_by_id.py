"""PATCH /lead-segments/{id}: Change a lead segment."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.lead_segment_envelope import LeadSegmentEnvelope
from ...models.update_lead_segment_input import UpdateLeadSegmentInput

OPERATION: Final[Operation[LeadSegmentEnvelope]] = Operation(
    id="updateLeadSegmentById",
    method="PATCH",
    path="/lead-segments/{id}",
    decode=LeadSegmentEnvelope.from_dict,
    scope="engage:leadSegments:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateLeadSegmentInput,
) -> Request:
    """The request of `updateLeadSegmentById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/lead-segments/{wire.segment('id', id)}",
        body=wire.body(body, UpdateLeadSegmentInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateLeadSegmentInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, LeadSegmentEnvelope]:
    """Change a lead segment.

    See https://developer.pexipengage.com/operation/operation-updateleadsegmentbyid
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
