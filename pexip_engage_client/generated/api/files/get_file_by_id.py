"""GET /files/{id}: Get what is known of a file."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.file_envelope import FileEnvelope

OPERATION: Final[Operation[FileEnvelope]] = Operation(
    id="getFileById",
    method="GET",
    path="/files/{id}",
    decode=FileEnvelope.from_dict,
)


def build_request(
    id: str,
    *,
    accept_language: str | None = None,
) -> Request:
    """The request of `getFileById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/files/{wire.segment('id', id)}",
        headers=headers,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, FileEnvelope]:
    """Get what is known of a file.

    See https://developer.pexipengage.com/operation/operation-getfilebyid
    """
    request = build_request(
        id,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
