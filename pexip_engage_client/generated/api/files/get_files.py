"""GET /files: List files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.FilePage]] = Operation(
    id="getFiles",
    method="GET",
    path="/files",
    decode=envelope(models.FilePage),
)


def build_request(
    *,
    id: Sequence[str] | None = None,
    original_file_name: Sequence[str] | None = None,
    blob_name: Sequence[str] | None = None,
    scan_result_type: Sequence[models.FileScanResultType | models.FileScanResultTypeValue] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if id is not None:
        query += wire.array("id", id, "id[]")
    if original_file_name is not None:
        query += wire.array("original_file_name", original_file_name, "original-file-name[]")
    if blob_name is not None:
        query += wire.array("blob_name", blob_name, "blob-name[]")
    if scan_result_type is not None:
        query += wire.array("scan_result_type", scan_result_type, "scan-result-type[]")
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    return Request(
        "/files",
        query=query,
        headers=headers,
    )


async def asyncio(
    *,
    client: Caller,
    id: Sequence[str] | None = None,
    original_file_name: Sequence[str] | None = None,
    blob_name: Sequence[str] | None = None,
    scan_result_type: Sequence[models.FileScanResultType | models.FileScanResultTypeValue] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.FilePage:
    request = build_request(
        id=id,
        original_file_name=original_file_name,
        blob_name=blob_name,
        scan_result_type=scan_result_type,
        offset=offset,
        limit=limit,
        accept_language=accept_language,
    )
    return await client.call(OPERATION, request, options)
