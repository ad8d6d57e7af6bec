"""POST /employees: Add an employee."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.EmployeeEnvelope]] = Operation(
    id="createEmployee",
    method="POST",
    path="/employees",
    decode=envelope(models.EmployeeEnvelope),
    scope="engage:employees:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateEmployeeInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.EmployeeEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        "/employees",
        headers=headers,
        body=inputs.body(body, models.CreateEmployeeInput),
    )
    return await client.call(OPERATION, request, options)
