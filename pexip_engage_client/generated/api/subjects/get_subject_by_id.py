"""GET /subjects/{id}: Get a subject."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.subject_envelope import SubjectEnvelope

OPERATION: Final[Operation[SubjectEnvelope]] = Operation(
    id="getSubjectById",
    method="GET",
    path="/subjects/{id}",
    decode=SubjectEnvelope.from_dict,
    scope="engage:subjects:readOnly",
)


def build_request(
    id: str,
    *,
    accept_language: str | None = None,
) -> Request:
    """The request of `getSubjectById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/subjects/{wire.segment('id', id)}",
        headers=headers,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SubjectEnvelope]:
    """Get a subject.

    See https://developer.pexipengage.com/operation/operation-getsubjectbyid
    """
    request = build_request(
        id,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
