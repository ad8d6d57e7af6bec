"""GET /regions: List the regions of a country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.RegionPage]] = Operation(
    id="getRegions",
    method="GET",
    path="/regions",
    decode=envelope(models.RegionPage),
    scope="engage:regions:readOnly",
)


def build_request(
    *,
    country_code: str,
    id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    code: Sequence[str] | None = None,
    level: Sequence[int] | None = None,
    parent_id: Sequence[str] | None = None,
    accept_language: str | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    query.append(("country-code", wire.text("country_code", country_code)))
    if id is not None:
        query += wire.array("id", id, "id[]")
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1, maximum=1000)))
    if code is not None:
        query += wire.array("code", code, "code[]")
    if level is not None:
        query += wire.array("level", level, "level[]", wire.integer)
    if parent_id is not None:
        query += wire.array("parent_id", parent_id, "parent-id[]")
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    return Request(
        "/regions",
        query=query,
        headers=headers,
    )


async def asyncio(
    *,
    client: Caller,
    country_code: str,
    id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    code: Sequence[str] | None = None,
    level: Sequence[int] | None = None,
    parent_id: Sequence[str] | None = None,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.RegionPage:
    request = build_request(
        country_code=country_code,
        id=id,
        offset=offset,
        limit=limit,
        code=code,
        level=level,
        parent_id=parent_id,
        accept_language=accept_language,
    )
    return await client.call(OPERATION, request, options)
