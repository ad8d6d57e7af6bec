"""PATCH /appointments/{id}: Change an appointment."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AppointmentEnvelope]] = Operation(
    id="updateAppointmentById",
    method="PATCH",
    path="/appointments/{id}",
    decode=envelope(models.AppointmentEnvelope),
    scope="engage:appointments:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateAppointmentInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.AppointmentEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/appointments/{wire.segment('id', id)}",
        headers=headers,
        body=inputs.body(body, models.UpdateAppointmentInput),
    )
    return await client.call(OPERATION, request, options)
