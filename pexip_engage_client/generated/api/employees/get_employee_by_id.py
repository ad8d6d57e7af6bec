"""GET /employees/{id}: Get an employee."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.EmployeeEnvelope]] = Operation(
    id="getEmployeeById",
    method="GET",
    path="/employees/{id}",
    decode=envelope(models.EmployeeEnvelope),
    scope="engage:employees:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.EmployeeEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/employees/{wire.segment('id', id)}",
        headers=headers,
    )
    return await client.call(OPERATION, request, options)
