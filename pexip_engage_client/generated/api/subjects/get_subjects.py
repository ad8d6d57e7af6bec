"""GET /subjects: List subjects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SubjectPage]] = Operation(
    id="getSubjects",
    method="GET",
    path="/subjects",
    decode=envelope(models.SubjectPage),
    scope="engage:subjects:readOnly",
)


def build_request(
    *,
    id: Sequence[str] | None = None,
    external_id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if id is not None:
        query += wire.array("id", id, "id[]")
    if external_id is not None:
        query += wire.array("external_id", external_id, "external-id[]")
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    return Request(
        "/subjects",
        query=query,
        headers=headers,
    )


async def asyncio(
    *,
    client: Caller,
    id: Sequence[str] | None = None,
    external_id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.SubjectPage:
    request = build_request(
        id=id,
        external_id=external_id,
        offset=offset,
        limit=limit,
        accept_language=accept_language,
    )
    return await client.call(OPERATION, request, options)
