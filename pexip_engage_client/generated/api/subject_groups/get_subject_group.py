"""GET /subject-groups/{id}: Get a subject group."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.subject_group_envelope import SubjectGroupEnvelope

OPERATION: Final[Operation[SubjectGroupEnvelope]] = Operation(
    id="getSubjectGroup",
    method="GET",
    path="/subject-groups/{id}",
    decode=SubjectGroupEnvelope.from_dict,
)


def build_request(
    id: str,
    *,
    accept_language: str | None = None,
) -> Request:
    """The request of `getSubjectGroup`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/subject-groups/{wire.segment('id', id)}",
        headers=headers,
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SubjectGroupEnvelope]:
    """Get a subject group.

    See https://developer.pexipengage.com/operation/operation-getsubjectgroup
    """
    request = build_request(
        id,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
