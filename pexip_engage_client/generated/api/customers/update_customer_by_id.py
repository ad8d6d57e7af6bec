"""PATCH /customers/{id}: Change a customer."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.customer_envelope import CustomerEnvelope
from ...models.update_customer_input import UpdateCustomerInput

OPERATION: Final[Operation[CustomerEnvelope]] = Operation(
    id="updateCustomerById",
    method="PATCH",
    path="/customers/{id}",
    decode=CustomerEnvelope.from_dict,
    scope="engage:customers:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateCustomerInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateCustomerById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/customers/{wire.segment('id', id)}",
        headers=headers,
        body=wire.body(body, UpdateCustomerInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateCustomerInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, CustomerEnvelope]:
    """Change a customer.

    See https://developer.pexipengage.com/operation/operation-updatecustomerbyid
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
