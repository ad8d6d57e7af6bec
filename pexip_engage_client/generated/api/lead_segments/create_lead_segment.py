"""POST /lead-segments: Create a lead segment."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_lead_segment_input import CreateLeadSegmentInput
from ...models.lead_segment_envelope import LeadSegmentEnvelope

OPERATION: Final[Operation[LeadSegmentEnvelope]] = Operation(
    id="createLeadSegment",
    method="POST",
    path="/lead-segments",
    decode=LeadSegmentEnvelope.from_dict,
    scope="engage:leadSegments:readWrite",
)


def build_request(
    *,
    body: CreateLeadSegmentInput,
) -> Request:
    """The request of `createLeadSegment`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        "/lead-segments",
        body=wire.body(body, CreateLeadSegmentInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateLeadSegmentInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, LeadSegmentEnvelope]:
    """Create a lead segment.

    See https://developer.pexipengage.com/operation/operation-createleadsegment
    """
    request = build_request(
        body=body,
    )
    return client.call(OPERATION, request, options)
