"""GET /employees/{id}/office-coverage-regions: List the regions that an agent covers for an office."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.coverage_regions_list_envelope import CoverageRegionsListEnvelope

if TYPE_CHECKING:
    from ...models.meeting_type import MeetingType

OPERATION: Final[Operation[CoverageRegionsListEnvelope]] = Operation(
    id="getOfficeCoverageRegions",
    method="GET",
    path="/employees/{id}/office-coverage-regions",
    decode=CoverageRegionsListEnvelope.from_dict,
    scope="engage:employees:readOnly",
)


def build_request(
    id: str,
    *,
    office_id: str,
    meeting_type: Sequence[MeetingType | str] | None = None,
    region_id: Sequence[str] | None = None,
) -> Request:
    """The request of `getOfficeCoverageRegions`; raises InvalidArgumentError for arguments that do not fit."""
    query: list[tuple[str, str]] = []
    query.append(("office-id", wire.text("office_id", office_id)))
    if meeting_type is not None:
        query += wire.array("meeting_type", meeting_type, "meeting-type[]")
    if region_id is not None:
        query += wire.array("region_id", region_id, "region-id[]")
    return Request(
        f"/employees/{wire.segment('id', id)}/office-coverage-regions",
        query=query,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    office_id: str,
    meeting_type: Sequence[MeetingType | str] | None = None,
    region_id: Sequence[str] | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, CoverageRegionsListEnvelope]:
    """List the regions that an agent covers for an office.

    See https://developer.pexipengage.com/operation/operation-getofficecoverageregions
    """
    request = build_request(
        id,
        office_id=office_id,
        meeting_type=meeting_type,
        region_id=region_id,
    )
    return client.call(OPERATION, request, options)
