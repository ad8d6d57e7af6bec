"""PUT /offices/{id}/subject-availability-settings: Replace the availability settings of an office for each subject."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.office_subject_availability_settings_input import OfficeSubjectAvailabilitySettingsInput
from ...models.office_subject_availability_settings_list_envelope import OfficeSubjectAvailabilitySettingsListEnvelope

OPERATION: Final[Operation[OfficeSubjectAvailabilitySettingsListEnvelope]] = Operation(
    id="updateOfficeSubjectAvailabilitySettings",
    method="PUT",
    path="/offices/{id}/subject-availability-settings",
    decode=OfficeSubjectAvailabilitySettingsListEnvelope.from_dict,
    scope="engage:offices:readWrite",
)


def build_request(
    id: str,
    *,
    body: Sequence[OfficeSubjectAvailabilitySettingsInput],
) -> Request:
    """The request of `updateOfficeSubjectAvailabilitySettings`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/offices/{wire.segment('id', id)}/subject-availability-settings",
        body=wire.bodies(body, OfficeSubjectAvailabilitySettingsInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: Sequence[OfficeSubjectAvailabilitySettingsInput],
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, OfficeSubjectAvailabilitySettingsListEnvelope]:
    """Replace the availability settings of an office for each subject.

    See https://developer.pexipengage.com/operation/operation-updateofficesubjectavailabilitysettings
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)
