"""Uploaded files and the results of their virus scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import SequenceNotStr
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from ...pagination import Listing
from .. import models


class FilesResource(Resource):
    """Uploaded files and the results of their virus scans."""

    def list(
        self,
        *,
        id: SequenceNotStr[str | UUID] | None = None,
        original_file_name: SequenceNotStr[str] | None = None,
        blob_name: SequenceNotStr[str] | None = None,
        scan_result_type: Sequence[models.FileScanResultType | models.FileScanResultTypeValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.File]:
        """List files.

        Finds uploaded files, for instance those whose virus scan is finished. The required scope is not documented.
        The list can also include deleted files, but the name of the parameter for this is not documented. If you know
        the name, pass it as an extra query parameter.

        Args:
            id: Only records with one of these IDs.
            original_file_name: Only files uploaded under one of these names.
            blob_name: Only files stored under one of these names.
            scan_result_type: Only files with one of these virus scan results.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: none documented. See https://developer.pexipengage.com/development/operation/operation-getfiles
        """
        query_parameters: list[tuple[str, str]] = []
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if original_file_name is not None:
            query_parameters += wire.array("original_file_name", original_file_name, "original-file-name[]")
        if blob_name is not None:
            query_parameters += wire.array("blob_name", blob_name, "blob-name[]")
        if scan_result_type is not None:
            query_parameters += wire.array("scan_result_type", scan_result_type, "scan-result-type[]")
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/files",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

    async def get(
        self,
        id: str | UUID,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.File:
        """Get the details of a file.

        Returns the details of one file, such as the result of its virus scan, but not its content. The required scope
        is not documented.

        Args:
            id: ID of the uploaded file, as it appears in answers.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: none documented. See https://developer.pexipengage.com/development/operation/operation-getfilebyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/files/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data


LIST: Final[Operation[models.FilePage]] = Operation(
    id="getFiles",
    method="GET",
    path="/files",
    decode=envelope(lambda: models.FilePage),
    arguments=(
        "id",
        "original_file_name",
        "blob_name",
        "scan_result_type",
        "offset",
        "limit",
        "concurrency",
        "accept_language",
    ),
)
GET: Final[Operation[models.FileEnvelope]] = Operation(
    id="getFileById",
    method="GET",
    path="/files/{id}",
    decode=envelope(lambda: models.FileEnvelope),
    arguments=("id", "accept_language"),
)
