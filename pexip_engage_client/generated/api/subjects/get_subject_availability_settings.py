"""GET /subjects/{id}/availability-settings: List the availability settings of a subject, one entry a meeting type."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.subject_availability_settings_list_envelope import SubjectAvailabilitySettingsListEnvelope

OPERATION: Final[Operation[SubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="getSubjectAvailabilitySettings",
    method="GET",
    path="/subjects/{id}/availability-settings",
    decode=SubjectAvailabilitySettingsListEnvelope.from_dict,
    scope="engage:subjects:readOnly",
)


def build_request(
    id: str,
) -> Request:
    """The request of `getSubjectAvailabilitySettings`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/subjects/{wire.segment('id', id)}/availability-settings",
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SubjectAvailabilitySettingsListEnvelope]:
    """List the availability settings of a subject, one entry a meeting type.

    See https://developer.pexipengage.com/operation/operation-getsubjectavailabilitysettings
    """
    request = build_request(
        id,
    )
    return client.call(OPERATION, request, options)
