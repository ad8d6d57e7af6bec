"""GET /employees/{id}/favorite-agents: List the favorite agents of an employee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.FavoriteAgentPage]] = Operation(
    id="getFavoriteAgents",
    method="GET",
    path="/employees/{id}/favorite-agents",
    decode=envelope(models.FavoriteAgentPage),
    scope="engage:favoriteAgents:readOnly",
)


def build_request(
    id: str,
    *,
    office_id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if office_id is not None:
        query += wire.array("office_id", office_id, "office-id[]")
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    return Request(
        f"/employees/{wire.segment('id', id)}/favorite-agents",
        query=query,
    )


async def asyncio(
    id: str,
    *,
    client: Caller,
    office_id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    **options: Unpack[CallOptions],
) -> models.FavoriteAgentPage:
    request = build_request(
        id,
        office_id=office_id,
        offset=offset,
        limit=limit,
    )
    return await client.call(OPERATION, request, options)
