"""GET /appointments/{id}: Get an appointment."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.appointment_envelope import AppointmentEnvelope

OPERATION: Final[Operation[AppointmentEnvelope]] = Operation(
    id="getAppointmentById",
    method="GET",
    path="/appointments/{id}",
    decode=AppointmentEnvelope.from_dict,
    scope="engage:appointments:readOnly",
)


def build_request(
    id: str,
    *,
    accept_language: str | None = None,
) -> Request:
    """The request of `getAppointmentById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/appointments/{wire.segment('id', id)}",
        headers=headers,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AppointmentEnvelope]:
    """Get an appointment.

    See https://developer.pexipengage.com/operation/operation-getappointmentbyid
    """
    request = build_request(
        id,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
