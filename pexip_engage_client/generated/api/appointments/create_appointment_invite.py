"""POST /appointments/_actions/invite: Invite a customer to an appointment without a date."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="createAppointmentInvite",
    method="POST",
    path="/appointments/_actions/invite",
    decode=envelope(models.AppointmentEnvelope),
    scope="engage:appointments:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateAppointmentInviteInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.AppointmentEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        "/appointments/_actions/invite",
        headers=headers,
        body=inputs.body(body, models.CreateAppointmentInviteInput),
    )
    return await client.call(OPERATION, request, options)
