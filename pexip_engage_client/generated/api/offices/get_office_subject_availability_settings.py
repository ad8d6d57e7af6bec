"""GET /offices/{id}/subject-availability-settings: List the availability settings of an office for each subject."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.office_subject_availability_settings_list_envelope import OfficeSubjectAvailabilitySettingsListEnvelope

OPERATION: Final[Operation[OfficeSubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="getOfficeSubjectAvailabilitySettings",
    method="GET",
    path="/offices/{id}/subject-availability-settings",
    decode=OfficeSubjectAvailabilitySettingsListEnvelope.from_dict,
    scope="engage:offices:readOnly",
)


def build_request(
    id: str,
) -> Request:
    """The request of `getOfficeSubjectAvailabilitySettings`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/offices/{wire.segment('id', id)}/subject-availability-settings",
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, OfficeSubjectAvailabilitySettingsListEnvelope]:
    """List the availability settings of an office for each subject.

    See https://developer.pexipengage.com/operation/operation-getofficesubjectavailabilitysettings
    """
    request = build_request(
        id,
    )
    return client.call(OPERATION, request, options)
