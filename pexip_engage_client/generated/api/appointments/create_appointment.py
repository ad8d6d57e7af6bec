"""POST /appointments: Create an appointment at a given time."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="createAppointment",
    method="POST",
    path="/appointments",
    decode=envelope(models.AppointmentEnvelope),
    scope="engage:appointments:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateAppointmentInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.AppointmentEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        "/appointments",
        headers=headers,
        body=inputs.body(body, models.CreateAppointmentInput),
    )
    return await client.call(OPERATION, request, options)
