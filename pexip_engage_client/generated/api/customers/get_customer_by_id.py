"""GET /customers/{id}: Get a customer."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.customer_envelope import CustomerEnvelope

OPERATION: Final[Operation[CustomerEnvelope]] = Operation(
    id="getCustomerById",
    method="GET",
    path="/customers/{id}",
    decode=CustomerEnvelope.from_dict,
    scope="engage:customers:readOnly",
)


def build_request(
    id: str,
    *,
    accept_language: str | None = None,
) -> Request:
    """The request of `getCustomerById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/customers/{wire.segment('id', id)}",
        headers=headers,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, CustomerEnvelope]:
    """Get a customer.

    See https://developer.pexipengage.com/operation/operation-getcustomerbyid
    """
    request = build_request(
        id,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
