"""POST /appointments/{id}/_actions/update-meeting-type: Change the meeting type of an appointment."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ...models.update_appointment_meeting_type_input import UpdateAppointmentMeetingTypeInput

OPERATION: Final[Operation[Any]] = Operation(
    id="updateAppointmentMeetingType",
    method="POST",
    path="/appointments/{id}/_actions/update-meeting-type",
    decode=undocumented,
    scope="engage:appointments:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateAppointmentMeetingTypeInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateAppointmentMeetingType`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/appointments/{wire.segment('id', id)}/_actions/update-meeting-type",
        headers=headers,
        body=wire.body(body, UpdateAppointmentMeetingTypeInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateAppointmentMeetingTypeInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, Any]:
    """Change the meeting type of an appointment.

    See https://developer.pexipengage.com/operation/operation-updateappointmentmeetingtype
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
