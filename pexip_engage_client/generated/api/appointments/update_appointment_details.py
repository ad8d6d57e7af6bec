"""POST /appointments/{id}/_actions/update-details: Change times, office and participants of an appointment in one step."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.appointment_envelope import AppointmentEnvelope
from ...models.update_appointment_details_input import UpdateAppointmentDetailsInput

OPERATION: Final[Operation[AppointmentEnvelope]] = Operation(
    id="updateAppointmentDetails",
    method="POST",
    path="/appointments/{id}/_actions/update-details",
    decode=AppointmentEnvelope.from_dict,
    scope="engage:appointments:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateAppointmentDetailsInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateAppointmentDetails`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/appointments/{wire.segment('id', id)}/_actions/update-details",
        headers=headers,
        body=wire.body(body, UpdateAppointmentDetailsInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateAppointmentDetailsInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppointmentEnvelope]:
    """Change times, office and participants of an appointment in one step.

    See https://developer.pexipengage.com/operation/operation-updateappointmentdetails
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
