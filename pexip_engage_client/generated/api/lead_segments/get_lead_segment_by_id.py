"""GET /lead-segments/{id}: Get a lead segment."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.lead_segment_envelope import LeadSegmentEnvelope

OPERATION: Final[Operation[LeadSegmentEnvelope]] = Operation(
    id="getLeadSegmentById",
    method="GET",
    path="/lead-segments/{id}",
    decode=LeadSegmentEnvelope.from_dict,
    scope="engage:leadSegments:readOnly",
)


def build_request(
    id: str,
) -> Request:
    """The request of `getLeadSegmentById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/lead-segments/{wire.segment('id', id)}",
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, LeadSegmentEnvelope]:
    """Get a lead segment.

    See https://developer.pexipengage.com/operation/operation-getleadsegmentbyid
    """
    request = build_request(
        id,
    )
    return client.call(OPERATION, request, options)
