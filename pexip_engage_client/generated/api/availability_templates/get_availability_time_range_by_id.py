"""GET /employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}: Get a time range of an availability template."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.availability_time_range_envelope import AvailabilityTimeRangeEnvelope

OPERATION: Final[Operation[AvailabilityTimeRangeEnvelope]] = Operation(
    id="getAvailabilityTimeRangeById",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}",
    decode=AvailabilityTimeRangeEnvelope.from_dict,
    scope="engage:availability:readOnly",
)


def build_request(
    employee_id: str,
    availability_template_id: str,
    id: str,
) -> Request:
    """The request of `getAvailabilityTimeRangeById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges/{wire.segment('id', id)}",
    )


def asyncio(
    employee_id: str,
    availability_template_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AvailabilityTimeRangeEnvelope]:
    """Get a time range of an availability template.

    See https://developer.pexipengage.com/operation/operation-getavailabilitytimerangebyid
    """
    request = build_request(
        employee_id,
        availability_template_id,
        id,
    )
    return client.call(OPERATION, request, options)
