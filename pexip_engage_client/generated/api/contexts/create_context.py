"""POST /contexts: Create a context."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.context_envelope import ContextEnvelope
from ...models.create_context_input import CreateContextInput

OPERATION: Final[Operation[ContextEnvelope]] = Operation(
    id="createContext",
    method="POST",
    path="/contexts",
    decode=ContextEnvelope.from_dict,
)


def build_request(
    *,
    body: CreateContextInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `createContext`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        "/contexts",
        headers=headers,
        body=wire.body(body, CreateContextInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateContextInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, ContextEnvelope]:
    """Create a context.

    See https://developer.pexipengage.com/operation/operation-createcontext
    """
    request = build_request(
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
