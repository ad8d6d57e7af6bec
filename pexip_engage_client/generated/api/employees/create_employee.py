"""POST /employees: Add an employee."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_employee_input import CreateEmployeeInput
from ...models.employee_envelope import EmployeeEnvelope

OPERATION: Final[Operation[EmployeeEnvelope]] = Operation(
    id="createEmployee",
    method="POST",
    path="/employees",
    decode=EmployeeEnvelope.from_dict,
    scope="engage:employees:readWrite",
)


def build_request(
    *,
    body: CreateEmployeeInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `createEmployee`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        "/employees",
        headers=headers,
        body=wire.body(body, CreateEmployeeInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateEmployeeInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, EmployeeEnvelope]:
    """Add an employee.

    See https://developer.pexipengage.com/operation/operation-createemployee
    """
    request = build_request(
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
