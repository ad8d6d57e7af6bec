"""PATCH /subject-groups/{id}: Change a subject group."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.subject_group_envelope import SubjectGroupEnvelope
from ...models.update_subject_group_input import UpdateSubjectGroupInput

OPERATION: Final[Operation[SubjectGroupEnvelope]] = Operation(
    id="updateSubjectGroupById",
    method="PATCH",
    path="/subject-groups/{id}",
    decode=SubjectGroupEnvelope.from_dict,
)


def build_request(
    id: str,
    *,
    body: UpdateSubjectGroupInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `updateSubjectGroupById`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        f"/subject-groups/{wire.segment('id', id)}",
        headers=headers,
        body=wire.body(body, UpdateSubjectGroupInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateSubjectGroupInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, SubjectGroupEnvelope]:
    """Change a subject group.

    See https://developer.pexipengage.com/operation/operation-updatesubjectgroupbyid
    """
    request = build_request(
        id,
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)
