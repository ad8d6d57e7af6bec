"""GET /contexts/{id}: Get a context."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.context_envelope import ContextEnvelope

OPERATION: Final[Operation[ContextEnvelope]] = Operation(
    id="getContextById",
    method="GET",
    path="/contexts/{id}",
    decode=ContextEnvelope.from_dict,
)


def build_request(
    id: str,
    *,
    accept_language: str | None = None,
) -> Request:
    """The request of `getContextById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/contexts/{wire.segment('id', id)}",
        headers=headers,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, ContextEnvelope]:
    """Get a context.

    See https://developer.pexipengage.com/operation/operation-getcontextbyid
    """
    request = build_request(
        id,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
