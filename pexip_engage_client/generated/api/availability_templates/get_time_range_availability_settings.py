"""GET /employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}/availability-settings: List what a time range means at each office."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.time_range_availability_settings_list_envelope import TimeRangeAvailabilitySettingsListEnvelope

OPERATION: Final[Operation[TimeRangeAvailabilitySettingsListEnvelope]] = Operation(
    id="getTimeRangeAvailabilitySettings",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}/availability-settings",
    decode=TimeRangeAvailabilitySettingsListEnvelope.from_dict,
    scope="engage:availability:readOnly",
)


def build_request(
    employee_id: str,
    availability_template_id: str,
    id: str,
) -> Request:
    """The request of `getTimeRangeAvailabilitySettings`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges/{wire.segment('id', id)}/availability-settings",
    )


def asyncio(
    employee_id: str,
    availability_template_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, TimeRangeAvailabilitySettingsListEnvelope]:
    """List what a time range means at each office.

    See https://developer.pexipengage.com/operation/operation-gettimerangeavailabilitysettings
    """
    request = build_request(
        employee_id,
        availability_template_id,
        id,
    )
    return client.call(OPERATION, request, options)
